"""What a check answers, and by how much figures may differ."""

from collections.abc import Callable
from decimal import Context, Decimal

from perfeval_xl.relations.grammar import Relation
from perfeval_xl.values.records import NamedTuple

Lookup = Callable[[str], tuple[str, Decimal | None]]
"""Key -> state (as in `perfeval_xl.filing.Value`, or ``absent``) and the figure, if the state is ``number``."""

ZERO = Decimal(0)
HALF_CENT = Decimal("0.005")
CENT = Decimal("0.01")
PLACES = 6
TINY = Decimal("0.0000005")
"""What is smaller is worth 0: the sixth decimal is the last that counts."""
MONEY = "万元"
COUNTED = frozenset(("人", "人次", "个", "项", "辆", "台", "年"))
"""Units of whole things, which must agree exactly."""

_MONEY = tuple(HALF_CENT * (parts + 1) for parts in range(32))
EXACT = Context(prec=400)
"""Sums of figures as they are typed; a host program's own decimal context changes nothing."""


class Verdict(NamedTuple):
    """What a check found.

    `left` and `right` are the figures compared, None where there is none to show; `difference` is left less right.
    `tolerance` is what would still count as rounding.
    """

    status: str
    """``holds``, ``rounding`` (尾差), ``broken``, ``under`` (a score below what was due), ``unknown``, ``silent``."""
    left: Decimal | None = None
    right: Decimal | None = None
    difference: Decimal | None = None
    tolerance: Decimal = ZERO
    why: str = ""
    """``bad`` (not a figure), ``missing`` (blank), ``absent`` (no such cell), ``no_base`` (division by 0)."""
    key: str = ""
    """The cell that is the reason; for a column of rows, the open key ``basic.project[].final``."""


SILENT = Verdict("silent")


def tolerance(relation: Relation, parts: int) -> Decimal:
    """Return by how much the sides may differ.

    万元 are rounded from 元, each figure by up to half a cent: 0.005 x (`parts` + 1). People and pieces are exact.
    Everything else is exact to the second decimal.
    """
    if relation.tolerance is not None:
        return relation.tolerance
    if relation.unit == MONEY:
        return _MONEY[parts] if parts < len(_MONEY) else HALF_CENT * (parts + 1)
    return ZERO if relation.unit in COUNTED else HALF_CENT
