"""The rules, one file per family; `registry` lists them."""
