"""Rates, scores, totals and grades as pure functions of decimals: blank in, blank out, never an error for 0/0.

    rates.py      control, change, adjustment, execution and completion rates
    execution.py  the score of 预算执行率
    measure.py    what a target or an answer says as a quantity
    indicator.py  the score of one indicator
    bands.py      what may be scored for an answer in words (定性)
    grade.py      总分 and 优良中差

The workbook's functions, the rules and the fill plans call these and nothing else.
"""
