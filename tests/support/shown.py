"""What a sheet shows: hidden rows and columns, and the one kind of formula that asks for them, computed over openpyxl.

`tests/excel/test_hidden.py` compares it with what LibreOffice computes.
"""

import re
from typing import Any

from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries

NAME_ERROR, VALUE_ERROR = -2146826259, -2146826273
LONGEST = 255
_HEIGHT, _WIDTH = 15.0, 8.43
_FUNCTION = re.compile(r'SUBTOTAL\(103,([A-Z0-9:]+)\)|COUNTA\(([A-Z0-9:]+)\)|CELL\("width",([A-Z]+)[0-9]+\)')
_REST = re.compile(r"[0-9.*>()]+")


def row_height(sheet: Any, row: int) -> float:
    """Return the height of a row; 0 when it is hidden."""
    found = sheet.row_dimensions.get(row)
    if found is None:
        return _HEIGHT
    return 0.0 if found.hidden else _HEIGHT if found.height is None else float(found.height)


def column_width(sheet: Any, letters: str) -> float:
    """Return the width of a column; 0 when it is hidden. Neighbours of one look are kept under the first of them."""
    number = column_index_from_string(letters)
    for found in sheet.column_dimensions.values():
        first = found.min or column_index_from_string(found.index)
        if first <= number <= (found.max or first):
            return 0.0 if found.hidden else float(found.width)
    return _WIDTH


def evaluate(sheet: Any, formula: str, *, pairs: bool = False) -> Any:
    """Compute a product of counts and widths as Excel's `Evaluate` does; an error value for all else.

    Args:
        sheet: of openpyxl.
        formula: without ``=``.
        pairs: give widths together with a second value, as newer programs do.
    """
    if len(formula) > LONGEST:
        return VALUE_ERROR
    plain = _FUNCTION.sub(lambda found: str(_value(sheet, found)), formula)
    if not _REST.fullmatch(plain):
        return NAME_ERROR
    value = float(eval(plain, {"__builtins__": {}}))
    return (value, 0.0) if pairs and "CELL" in formula else value


def _value(sheet: Any, found: "re.Match[str]") -> float:
    if found[3]:
        return round(column_width(sheet, found[3]))
    left, top, right, bottom = range_boundaries(found[1] or found[2])
    cells = sheet.iter_rows(min_row=top, max_row=bottom, min_col=left, max_col=right)
    filled = [cell.row for row in cells for cell in row if cell.value is not None]
    return len([row for row in filled if row_height(sheet, row)]) if found[1] else len(filled)


def hide(sheet: Any, rows: tuple[int, ...] = (), columns: tuple[int, ...] = ()) -> None:
    """Hide rows and columns."""
    for row in rows:
        sheet.row_dimensions[row].hidden = True
    widths = {at: column_width(sheet, get_column_letter(at)) for at in range(1, sheet.max_column + 1)}
    sheet.column_dimensions.clear()
    for at, width in widths.items():
        found = sheet.column_dimensions[get_column_letter(at)]
        found.width, found.hidden = width, at in columns
