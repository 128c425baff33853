"""Single cells of an open workbook: what stands in them, and their fill; their notes are in `notes`."""

from typing import Any

from perfeval_xl.excel.session import quoted
from perfeval_xl.reading.live import Live
from perfeval_xl.reading.live import texts_of as read_texts

_NOTHING, _SOLID = -4142, 1
FORMULA, NUMBER, TEXT = "f", "n", "t"


def anchor(sheet: Any, address: str) -> Any:
    """Return the cell of a merged range that can bear a note."""
    cell = sheet.range(address)
    area = address_of(cell.merge_area)
    return cell if area == address else sheet.range(area)


def address_of(cell: Any) -> str:
    """Return the address of a range's first cell: ``D9``."""
    return str(cell.address).replace("$", "").partition(":")[0]


def standing(cell: Any) -> str:
    """Return what stands in a cell, with its kind before it, so that `put` can put it back exactly."""
    formula = str(cell.formula or "")
    if formula.startswith("="):
        return FORMULA + formula
    value = cell.raw_value
    if value is None or value == "":
        return ""
    return NUMBER + repr(float(value)) if isinstance(value, int | float) else TEXT + formula


def put(cell: Any, what: str) -> None:
    """Let a cell hold what `standing` told of it."""
    kind, text = what[:1], what[1:]
    cell.raw_value = float(text) if kind == NUMBER else text if kind == FORMULA else quoted(text)


def paint(cell: Any, colour: str) -> None:
    """Fill a cell with ``RRGGBB``; empty takes the fill away."""
    cell.color = tuple(bytes.fromhex(colour)) if colour else None


def colour_of(cell: Any) -> str:
    """Return the fill of a cell as ``RRGGBB``, empty for none."""
    colour = cell.color
    return "" if colour is None else bytes(colour).hex().upper()


def plain_fill(cell: Any) -> bool:
    """Tell a fill that can be put back exactly: none, or one colour that does not go with the theme."""
    api = cell.api
    if api is None or not hasattr(api, "Interior"):
        return True
    inside = api.Interior
    pattern = inside.Pattern
    if pattern == _NOTHING:
        return True
    try:
        theme = inside.ThemeColor
    except Exception:
        theme = None
    return bool(pattern == _SOLID) and not theme


def texts_of(live: Live, name: str, width: int) -> list[list[str]]:
    """Return the texts of one of our sheets, row by row; nothing when it is not there."""
    grid = read_texts(live, name)
    rows = []
    for row in grid.rows if grid is not None else ():
        texts = {cell.column: cell.text for cell in row.cells}
        rows.append([texts.get(column, "") for column in range(1, width + 1)])
    return rows
