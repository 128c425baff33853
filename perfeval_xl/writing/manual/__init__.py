"""The manuals and their pictures, made from the program itself."""
