"""Worksheet functions `PE_…`: thin, over `perfeval_xl.scoring` and `perfeval_xl.relations`.

Blank in, blank out; a wrong kind raises, Excel sees #N/A, and the cell's IFERROR falls back to its native formula.
Names are ASCII, explanations Chinese. Loading this loads neither xlwings nor pandas nor openpyxl.
"""

from udfs.checks import PE_AT_MOST, PE_PING, PE_RECONCILE, PE_TEXT_AMOUNT
from udfs.rates import PE_CHANGE_RATE, PE_CONTROL_RATE, PE_EXECUTION_RATE, PE_EXECUTION_SCORE
from udfs.scores import PE_GRADE, PE_INDICATOR_SCORE, PE_SCORE_TOTAL, PE_TOTAL

FUNCTIONS = (
    PE_CONTROL_RATE,
    PE_CHANGE_RATE,
    PE_EXECUTION_RATE,
    PE_EXECUTION_SCORE,
    PE_INDICATOR_SCORE,
    PE_SCORE_TOTAL,
    PE_TOTAL,
    PE_GRADE,
    PE_RECONCILE,
    PE_AT_MOST,
    PE_TEXT_AMOUNT,
    PE_PING,
)

__all__ = [function.__name__ for function in FUNCTIONS]
