"""Change a closed workbook part by part; every other member of the package stays byte for byte."""
