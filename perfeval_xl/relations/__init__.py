"""Declared arithmetic, and its four compilers: Decimal check, Excel formula, Chinese sentence, dependency list."""
