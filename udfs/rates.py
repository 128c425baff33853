"""Worksheet functions: rates and scores of budget execution."""

from decimal import Decimal

from perfeval_xl.scoring.execution import execution_score
from perfeval_xl.scoring.rates import OUT_OF_DOMAIN, Rate, change_rate, execution_rate, staff_control_rate
from udfs._arguments import Cell, figure, number
from udfs._bridge import excel_function


@excel_function
def PE_CONTROL_RATE(actual: Cell, base: Cell) -> float | str:
    """控制率＝实际数÷控制数（编制数、预算数、批复数），保留到万分位；缺一个数或控制数为 0 时为空。"""
    return _shown(staff_control_rate(number(actual), number(base)))


@excel_function
def PE_CHANGE_RATE(this_year: Cell, last_year: Cell) -> float | str:
    """变动率＝（本年数－上年数）÷上年数，下降为负；缺一个数或上年数为 0 时为空。"""
    return _shown(change_rate(number(this_year), number(last_year)))


@excel_function
def PE_EXECUTION_RATE(executed: Cell, full_year: Cell) -> float | str:
    """预算执行率＝全年执行数÷全年预算数，保留到万分位；缺一个数或预算数为 0 时为空。"""
    return _shown(execution_rate(number(executed), number(full_year)))


@excel_function
def PE_EXECUTION_SCORE(weight: Cell, executed: Cell, full_year: Cell) -> float | str:
    """预算执行率得分＝分值×执行率，最高为分值，保留两位小数；缺一个数或预算数为 0 时为空。"""
    points = number(weight)
    rate = execution_rate(number(executed), number(full_year))
    if rate.status == OUT_OF_DOMAIN or (points is not None and points < 0):
        raise ValueError("分值、执行数、预算数不应为负数")
    return figure(execution_score(points, rate.value))


def _shown(rate: Rate) -> float | str:
    if rate.status == OUT_OF_DOMAIN:
        raise ValueError("金额和人数不应为负数")
    shown: Decimal | None = rate.shown
    return figure(shown)
