"""Plain values as people type them: text, numbers with units, dates, cell addresses, rounding.

The lowest room: standard library only, no state, no work on import beyond small constant tables. Import the
module you need (``from perfeval_xl.values.numbers import parse_number``); nothing is re-exported here so that
a cold start loads only what it uses.
"""
