"""Check, score and fill the performance self-evaluation papers of county-level public bodies."""

__version__ = "0.1.0"
