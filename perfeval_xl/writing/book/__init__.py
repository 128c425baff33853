"""The macro-enabled workbook: its papers, its other sheets, its macros."""
