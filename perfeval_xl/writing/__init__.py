"""Write what leaves the program: workbook, marks, findings, clean copy, PDF, Word."""
