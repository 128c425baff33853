"""The official forms as frozen data: the only place that knows what a form contains."""
