"""Word papers as rows of cells."""
