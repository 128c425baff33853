"""Find formulas of our own workbook that were overwritten, by the fingerprints on its hidden sheet.

The sheet ``pe_formulas`` lists, for every computed cell, its key, a live reference to it (programs keep it right when
rows are inserted or sheets renamed), and the skeleton of its formula: the text without what moves. Nothing cached is
used.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from perfeval_xl.reading.grid import Grid, GridCell, Source
from perfeval_xl.reading.own_sheets import FORMULAS, is_ours
from perfeval_xl.values.address import parse_a1, split_ref
from perfeval_xl.values.records import NamedTuple

_STRING = re.compile(r'"(?:[^"]|"")*"')
_REFERENCE = re.compile(
    r"(?:'(?:[^']|'')+'!|\$?[^\W\d]\w*[.!])?\$?[A-Z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Z]{1,3}\$?[0-9]{1,7})?(?![\w(.])"
)


class Expected(NamedTuple):
    """What should stand in a computed cell."""

    key: str
    sheet: str
    address: str
    skeleton: str


class Overwritten(NamedTuple):
    """A computed cell that no longer computes, or computes something else.

    `now` is the formula that stands there, None when it is a typed value or nothing; `raw` is what the cell shows.
    """

    key: str
    sheet: str
    address: str
    now: str | None
    raw: str


@lru_cache(maxsize=2048)
def skeleton(formula: str) -> str:
    """Reduce a formula to what does not change when rows are inserted, sheets renamed or another program saves it.

    References become ``#``, blanks and the leading ``=`` go, everything is in capitals.

    >>> skeleton("=IFERROR(PE_TOTAL($D$6, 'x y'!$D$9),SUM(D6:D9))")
    'IFERROR(PE_TOTAL(#,#),SUM(#))'
    """
    text = formula.strip().lstrip("=").replace("_xlfn.", "")
    strings: list[str] = []

    def kept(found: "re.Match[str]") -> str:
        strings.append(found.group())
        return f"\x00{len(strings) - 1}\x00"

    bare = _STRING.sub(kept, text).upper()
    bare = "".join(_REFERENCE.sub("#", bare).split()).replace(";", ",").replace("@", "")
    return re.sub("\x00(\\d+)\x00", lambda found: strings[int(found[1])], bare)


def expected_formulas(source: Source) -> Iterator[Expected]:
    """Yield what every computed cell of our workbook should hold; nothing for a workbook that is not ours.

    A line whose reference is lost (``#REF!``: the cell was deleted) has an empty sheet and address.
    """
    if not is_ours(source):
        return
    for grid in source.grids:
        if grid.name != FORMULAS:
            continue
        for row in grid.rows:
            columns: Mapping[int, GridCell] = {cell.column: cell for cell in row.cells}
            key, place, held = columns.get(1), columns.get(2), columns.get(3)
            if key is None or place is None or held is None or place.formula is None:
                continue
            sheet, address = _place(place.formula)
            yield Expected(key.text, sheet, address, held.text)


def overwritten(source: Source) -> Iterator[Overwritten]:
    """Yield the computed cells of our workbook that were typed over, emptied, deleted or changed."""
    wanted = list(expected_formulas(source))
    sheets = {one.sheet for one in wanted}
    grids = {grid.name: grid for grid in source.grids if grid.name in sheets}
    formulas = {
        (name, cell.row, cell.column): cell.formula
        for name, grid in grids.items()
        for row in grid.rows
        for cell in row.cells
        if cell.formula is not None
    }
    for one in wanted:
        if not one.address:
            yield Overwritten(one.key, "", "", None, "#REF!")
            continue
        row, column = parse_a1(one.address)
        now = formulas.get((one.sheet, row, column))
        if now is None or skeleton(now) != one.skeleton:
            raw = _shown(grids.get(one.sheet), row, column)
            yield Overwritten(one.key, one.sheet, one.address, now, raw)


def _shown(grid: Grid | None, row: int, column: int) -> str:
    """Return what a cell shows, nothing where there is none."""
    rows = grid.rows if grid is not None else ()
    return next((cell.text for line in rows for cell in line.cells if cell[:2] == (row, column)), "")


def _place(formula: str) -> tuple[str, str]:
    try:
        sheet, address = split_ref(formula.strip().lstrip("=").lstrip("$"))
        row, column = parse_a1(address)
    except ValueError:
        return "", ""
    return sheet, address.replace("$", "") if row and column else ""
