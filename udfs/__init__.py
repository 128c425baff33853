"""Excel functions: thin, typed layers over `perfeval_xl.scoring` and `perfeval_xl.relations`."""
