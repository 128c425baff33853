"""Worksheet functions: scores of indicators, totals, grades."""

from decimal import Decimal

from perfeval_xl.relations.verdict import PLACES
from perfeval_xl.scoring.grade import grade, score_total
from perfeval_xl.scoring.indicator import indicator_score
from perfeval_xl.values.rounding import half_up
from udfs._arguments import MISSING, Cell, cells, figure, number, numbers, text
from udfs._bridge import excel_function


@excel_function
def PE_INDICATOR_SCORE(target: Cell, actual: Cell, weight: Cell, category: Cell = "", name: Cell = "") -> float | str:
    """定量指标可得分：按年度指标值、实际完成值、分值测算，保留两位小数；定性指标或口径不同时为空。

    category 填二级指标，name 填三级指标。
    """
    scored = indicator_score(text(target), text(actual), number(weight), text(category), text(name))
    return figure(scored.score)


@excel_function
def PE_SCORE_TOTAL(
    scores: Cell,
    more2: Cell = MISSING,
    more3: Cell = MISSING,
    more4: Cell = MISSING,
    more5: Cell = MISSING,
    more6: Cell = MISSING,
) -> float | str:
    """总分：各项得分相加，空格不计；全部为空时为空。可以填单元格，也可以填区域。"""
    return _sum(scores, more2, more3, more4, more5, more6)


@excel_function
def PE_TOTAL(
    parts: Cell,
    more2: Cell = MISSING,
    more3: Cell = MISSING,
    more4: Cell = MISSING,
    more5: Cell = MISSING,
    more6: Cell = MISSING,
) -> float | str:
    """合计：各分项金额相加，空格和“无”不计；全部为空时为空。可以填单元格，也可以填区域。"""
    return _sum(parts, more2, more3, more4, more5, more6)


@excel_function
def PE_GRADE(score: Cell, full: Cell = 100) -> str:
    """评价等级：90 分（含）以上为优，80 分（含）以上为良，60 分（含）以上为中，其余为差；没有得分时为空。

    full 为满分。
    """
    top = number(full)
    return grade(number(score), Decimal(100) if top is None else top) or ""


def _sum(*parts: Cell) -> float | str:
    stated = [part for part in parts if part is not MISSING]
    total = score_total(numbers(*stated))
    return figure(None if total is None or not _has_figure(stated) else half_up(total, PLACES))


def _has_figure(parts: list[Cell]) -> bool:
    """Tell whether a figure stands there at all, not only words for none."""
    return any(
        isinstance(one, int | float | Decimal) and not isinstance(one, bool) for part in parts for one in cells(part)
    )
