"""Fill what can be known: plans from other forms, the ledger and last year; the numbers and sentences of the report."""
