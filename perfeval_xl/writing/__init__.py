"""What is written: console, JSON, workbook, marks, clean copy, PDF, Word."""
