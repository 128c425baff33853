"""Compute what a derived cell is worth, as `perfeval_xl.relations.formula.value_formula` does in a spreadsheet."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from perfeval_xl.relations.check import side
from perfeval_xl.relations.fraction import due
from perfeval_xl.relations.grammar import Constant, Expression, Ratio, Share
from perfeval_xl.relations.verdict import Lookup
from perfeval_xl.values.rounding import half_up


def value(
    expression: Expression,
    lookup: Lookup,
    counts: Mapping[str, int],
    constant: Callable[[str], Decimal],
    places: int = 2,
) -> Decimal | None:
    """Return what an expression is worth, percentages as 56 for 56 %.

    Args:
        expression: without open index.
        lookup: what a cell says.
        counts: how many rows each group has.
        constant: the dated value with this key.
        places: decimals to round a sum or difference to.

    Returns:
        None when there is no figure to start from, when text stands instead of one, or when the base of a ratio is 0.
    """
    if isinstance(expression, Ratio | Share):
        return due(expression, lookup)
    worth, figures, stated, _, _, bad, _ = side(expression, lookup, counts, constant)
    if isinstance(expression, Constant):
        return worth
    return half_up(worth, places) if figures and stated and not bad else None
