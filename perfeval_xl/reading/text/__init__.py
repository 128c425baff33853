"""Texts, with tables or without: cut into rows, or put back into rows where the tables were lost."""
