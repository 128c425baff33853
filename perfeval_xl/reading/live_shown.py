"""Where the used range of an open sheet lies, and which of its rows and columns are hidden, in one question.

Nearly always a range begins in A1 and nothing that is filled in is hidden. One formula, which Excel computes without
writing it anywhere, says whether that is so: it counts the filled cells in shown rows (``SUBTOTAL(103, ...)``), is 0
when row 1 or column A is blank, and 0 when a column has no width. When it equals what was read, that is all there is to
ask. Otherwise the address is asked, and the height of each row and the width of each column that hold anything.
"""

from collections.abc import Sequence

from perfeval_xl.reading.grid import GridRow
from perfeval_xl.values.address import a1, column_letters, parse_range, range_a1
from perfeval_xl.values.records import Any, NamedTuple

_LONGEST = 255
"""Characters of a formula that Excel computes in this way."""
Block = Sequence[Sequence[object]]


class Lie(NamedTuple):
    """How a used range lies."""

    place: tuple[int, int, int, int]
    """First row, first column, last row, last column."""
    shown: bool
    """Nothing that is filled in is hidden."""


def lie_of(sheet: Any, area: Any, values: Block, formulas: Block) -> Lie:
    """Find where a used range lies.

    Args:
        sheet: an xlwings sheet, on any engine.
        area: its used range.
        values: of the range.
        formulas: of the range.
    """
    place = (1, 1, len(values), max(map(len, values), default=1))
    filled = sum(
        value is not None or formula not in ("", None)
        for line, texts in zip(values, formulas, strict=True)
        for value, formula in zip(line, texts, strict=True)
    )
    if filled and _computed(sheet, shown_formula(place)) == filled:
        return Lie(place, True)
    return Lie(parse_range(str(area.address).replace("$", "")), not filled)


def shown_formula(place: tuple[int, int, int, int]) -> str:
    """Return the formula that counts the filled cells of a range; 0 when its edge is blank or a column is hidden.

    >>> shown_formula((1, 1, 9, 2))
    'SUBTOTAL(103,A1:B9)*(COUNTA(A1:B1)>0)*(COUNTA(A1:A9)>0)*(CELL("width",A1)*CELL("width",B1)>0)'
    """
    top, left, bottom, right = place
    edges = (range_a1(top, left, top, right), range_a1(top, left, bottom, left))
    widths = "*".join(f'CELL("width",{a1(top, column)})' for column in range(left, right + 1))
    first, second = (f"(COUNTA({edge})>0)" for edge in edges)
    return f"SUBTOTAL(103,{range_a1(*place)})*{first}*{second}*({widths}>0)"


def with_hidden(sheet: Any, rows: Sequence[GridRow]) -> Sequence[GridRow]:
    """Return rows whose cells say whether they are hidden; as they are where the engine cannot tell."""
    if not hasattr(sheet.api, "Evaluate"):
        return rows
    columns = sorted({cell.column for row in rows for cell in row.cells})
    narrow = {at for at in columns if sheet.range(f"{column_letters(at)}1").column_width == 0}
    found = []
    for row in rows:
        flat = sheet.range(f"A{row.number}").row_height == 0
        cells = [cell._replace(hidden=True) if flat or cell.column in narrow else cell for cell in row.cells]
        found.append(row._replace(cells=tuple(cells)))
    return found


def _computed(sheet: Any, formula: str) -> object:
    """Let the sheet compute a formula; None where that cannot be done."""
    if len(formula) > _LONGEST:
        return None
    try:
        found = sheet.api.Evaluate(formula)
    except Exception:
        return None
    while isinstance(found, tuple | list) and found:
        # Newer programs give a width together with a second value, and so everything that is computed with it.
        found = found[0]
    return found
