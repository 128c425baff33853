"""Worksheet functions: flags that say what does not agree, and the figures of sentences."""

from decimal import Decimal

from perfeval_xl import __version__
from perfeval_xl.relations.verdict import HALF_CENT, PLACES
from perfeval_xl.values.numbers import amounts_in
from perfeval_xl.values.rounding import half_up
from perfeval_xl.values.text import label
from perfeval_xl.values.units import convert
from udfs._arguments import MISSING, Cell, figure, number, numbers, text, two_places
from udfs._bridge import excel_function


@excel_function
def PE_RECONCILE(
    total: Cell,
    parts: Cell,
    part2: Cell = MISSING,
    part3: Cell = MISSING,
    part4: Cell = MISSING,
    part5: Cell = MISSING,
    part6: Cell = MISSING,
    tolerance: Cell = MISSING,
) -> str:
    """核对合计与分项之和（或另一个数）：相符时为空，否则写明合计、分项之和、差额。

    允许的尾差按分项个数计算，也可以用 tolerance 指定。
    """
    return _flag(total, (parts, part2, part3, part4, part5, part6), tolerance, at_most=False)


@excel_function
def PE_AT_MOST(
    total: Cell,
    parts: Cell,
    part2: Cell = MISSING,
    part3: Cell = MISSING,
    part4: Cell = MISSING,
    part5: Cell = MISSING,
    part6: Cell = MISSING,
    tolerance: Cell = MISSING,
) -> str:
    """核对“其中”各项之和是否超过合计：没有超过时为空，否则写明合计、分项之和、差额。

    允许的尾差按分项个数计算，也可以用 tolerance 指定。
    """
    return _flag(total, (parts, part2, part3, part4, part5, part6), tolerance, at_most=True)


@excel_function
def PE_TEXT_AMOUNT(sentence: Cell, words: Cell = "", unit: Cell = "万元") -> float | str:
    """取出句中的数：words 之后的第一个数（words 为空时取第一个），换算成 unit；没有时为空。

    例：句子写“预算1.5亿元”，unit 填“万元”，得 15000。
    """
    said, wanted, target = text(sentence), label(text(words)), text(unit)
    start = 0
    if wanted:
        bare = "".join(said.split())
        at = bare.find(wanted)
        if at < 0:
            return ""
        said, start = bare, at + len(wanted)
    for amount in amounts_in(said):
        if amount.start >= start:
            value = convert(amount.number, amount.unit, target) if target else amount.number
            if value is not None:
                return figure(half_up(value, PLACES))
    return ""


@excel_function
def PE_PING() -> str:
    """测试本工具的函数是否可用：可用时给出版本号。"""
    return f"perfeval-xl {__version__}"


def _flag(total: Cell, parts: tuple[Cell, ...], tolerance: Cell, *, at_most: bool) -> str:
    stated = number(total)
    figures = numbers(*parts)
    if stated is None and not figures:
        return ""
    whole, summed = stated or Decimal(0), sum(figures, Decimal(0))
    within = number(tolerance)
    if within is None:
        within = HALF_CENT * (len(figures) + 1)
    difference = half_up(whole - summed, PLACES)
    if (at_most and -difference <= within) or (not at_most and abs(difference) <= within):
        return ""
    single = not isinstance(parts[0], list | tuple) and all(part is MISSING for part in parts[1:])
    names = ("填报", "应为") if single and not at_most else ("合计", "分项之和")
    return f"不符：{names[0]} {two_places(whole)}，{names[1]} {two_places(summed)}，差 {two_places(difference)}"
