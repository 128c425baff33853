"""From rows of cells to fields: labels recognised, papers told apart, every value with its place."""
