"""The fields of every block, ready for the finders: ends of keys beside their declarations.

A key is the paper's root (``basic``, ``project[2]``) followed by an end: ``.staff.quota``. Rows in any number have a
head and tails: ``.project[`` + ``3`` + ``].final``.
"""

from perfeval_xl.forms.edition import Edition
from perfeval_xl.forms.schema import Field, Form, Indicators, Matrix
from perfeval_xl.reading.harvest import Leaf
from perfeval_xl.values.records import NamedTuple


class RowPlan(NamedTuple):
    """A row of a matrix; `head` is empty unless the unit adds such rows itself, `name` is the field of its label."""

    leaves: tuple[Leaf, ...]
    head: str = ""
    group: str = ""
    name: Field | None = None


class MatrixPlan(NamedTuple):
    """A matrix; `repeat` is the position of its row in any number, -1 without one."""

    stub: bool
    rows: tuple[RowPlan, ...]
    repeat: int


class IndicatorPlan(NamedTuple):
    """Indicator rows: head of the keys and a leaf per column."""

    head: str
    group: str
    leaves: tuple[Leaf, ...]


Plan = MatrixPlan | IndicatorPlan | None
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


def _plan(edition: Edition, form: Form, at: int) -> Plan:
    block = form.blocks[at]
    if isinstance(block, Matrix):
        end = block.prefix[len(form.root) :]
        rows = []
        repeat = -1
        for position, row in enumerate(block.rows):
            path = f"{end}.{row.name}" + ("[]" if row.repeat else "")
            columns = [column.name for column in block.columns if not row.only or column.name in row.only]
            fields = [(name, f"{path}.{name}", edition.fields[f"{form.root}{path}.{name}"]) for name in columns]
            if row.repeat:
                repeat = position
                head, _, _ = path.rpartition("]")
                leaves = tuple((name, f"].{name}", field) for name, _, field in fields)
                named = edition.fields.get(f"{form.root}{path}.name")
                rows.append(RowPlan(leaves, head, path.removesuffix("[]"), named))
            else:
                rows.append(RowPlan(tuple(fields)))
        return MatrixPlan(block.stub, tuple(rows), repeat)
    if isinstance(block, Indicators):
        end = block.prefix[len(form.root) :]
        leaves = tuple(
            (column.name, f"].{column.name}", edition.fields[f"{block.prefix}[].{column.name}"])
            for column in block.columns
        )
        return IndicatorPlan(f"{end}[", end, leaves)
    return None
