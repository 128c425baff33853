"""The fields of every block, ready for the finders: ends of keys beside their declarations.

A key is the paper's root (``basic``, ``project[2]``) followed by an end: ``.staff.quota``. Rows in any number have a
head and tails: ``.project[`` + ``3`` + ``].final``.
"""

from functools import lru_cache

from perfeval_xl.forms.edition import Edition
from perfeval_xl.forms.schema import Field, Form, Indicators, Matrix
from perfeval_xl.reading.fields.harvest import Leaf, usual
from perfeval_xl.values.records import NamedTuple


class RowPlan:
    """A row of a matrix; `head` is empty unless the unit adds such rows itself, `name` is the field of its label.

    A plain class, as is that of the indicators: `leaves_at` tells the plans apart by identity.
    """

    __slots__ = ("group", "head", "leaves", "name")

    def __init__(self, leaves: tuple[Leaf, ...], head: str = "", group: str = "", name: Field | None = None) -> None:
        self.leaves = leaves
        self.head = head
        self.group = group
        self.name = name


class MatrixPlan(NamedTuple):
    """A matrix; `repeat` is the position of its row in any number, -1 without one."""

    stub: bool
    rows: tuple[RowPlan, ...]
    repeat: int


class IndicatorPlan:
    """Indicator rows: head of the keys and a leaf per column, those of the levels apart."""

    __slots__ = ("group", "head", "leaves", "levels")

    def __init__(self, head: str, group: str, leaves: tuple[Leaf, ...], levels: tuple[Leaf, ...]) -> None:
        self.head = head
        self.group = group
        self.leaves = leaves
        self.levels = levels


Plan = MatrixPlan | IndicatorPlan | None
LEVELS = ("level1", "level2")
"""Columns of indicator rows whose cells hold for the rows below them too."""
_KEPT: list[tuple[tuple[Form, ...], dict[str, tuple[Plan, ...]]]] = []
_KEEP = 4


def plans_of(edition: Edition) -> dict[str, tuple[Plan, ...]]:
    """Return the plan of every block by form code; the last few editions are kept."""
    for forms, plans in _KEPT:
        if forms is edition.forms:
            return plans
    plans = {form.code: tuple(_plan(edition, form, at) for at in range(len(form.blocks))) for form in edition.forms}
    _KEPT.insert(0, (edition.forms, plans))
    del _KEPT[_KEEP:]
    return plans


@lru_cache(maxsize=512)
def leaves_at(plan: RowPlan | IndicatorPlan, head: str) -> tuple[Leaf, ...]:
    """Return the leaves of a row with their whole keys, which begin with `head`; the papers of a kind have the same."""
    return tuple([(column, head + tail, usually, field) for column, tail, usually, field in plan.leaves])


def _plan(edition: Edition, form: Form, at: int) -> Plan:
    block = form.blocks[at]
    if isinstance(block, Matrix):
        end = block.prefix[len(form.root) :]
        rows = []
        repeat = -1
        for position, row in enumerate(block.rows):
            path = f"{end}.{row.name}" + ("[]" if row.repeat else "")
            columns = [column.name for column in block.columns if not row.only or column.name in row.only]
            fields = [_leaf(name, f"{path}.{name}", edition.fields[f"{form.root}{path}.{name}"]) for name in columns]
            if row.repeat:
                repeat = position
                head, _, _ = path.rpartition("]")
                leaves = tuple(_leaf(name, f"].{name}", field) for name, _, _, field in fields)
                named = edition.fields.get(f"{form.root}{path}.name")
                rows.append(RowPlan(leaves, head, path.removesuffix("[]"), named))
            else:
                rows.append(RowPlan(tuple(fields)))
        return MatrixPlan(block.stub, tuple(rows), repeat)
    if isinstance(block, Indicators):
        end = block.prefix[len(form.root) :]
        found = [
            _leaf(column.name, f"].{column.name}", edition.fields[f"{block.prefix}[].{column.name}"])
            for column in block.columns
        ]
        levels = tuple([leaf for leaf in found if leaf[0] in LEVELS])
        return IndicatorPlan(f"{end}[", end, tuple([leaf for leaf in found if leaf[0] not in LEVELS]), levels)
    return None


def _leaf(column: str, end: str, field: Field) -> Leaf:
    return column, end, usual(field), field
