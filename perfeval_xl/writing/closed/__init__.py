"""What is done to a closed workbook: marks put in and taken out, plans filled in and taken back."""
