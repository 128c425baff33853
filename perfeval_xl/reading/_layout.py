"""From the stored cells of a sheet to its rows: merged ranges, blank merged cells, hidden columns."""

import re
from bisect import bisect_left, insort

from perfeval_xl.reading._xlsx_book import Book
from perfeval_xl.reading._xlsx_sheet import Sheet
from perfeval_xl.reading.grid import GridCell, GridRow
from perfeval_xl.reading.safety import refuse
from perfeval_xl.values.address import MAX_COLUMN, a1, parse_range

_MAX_STEPS = 5_000_000
"""Rows that may be compared with merged ranges."""
_PLAIN = r"^([A-Z]{1,2})([1-9][0-9]{0,5}):([A-Z]{1,2})([1-9][0-9]{0,5})$"


def lay_out(sheet: Sheet, book: Book, name: str) -> tuple[GridRow, ...]:
    """Put spans, blank merged cells and hidden columns into the rows of a sheet.

    Args:
        sheet: as stored; its rows are changed.
        book: for notices.
        name: of the sheet, for notices.

    Raises:
        ReadError: ``TOO_MANY_MERGED``.
    """
    rows = sheet.rows
    if sheet.merges and _merge(rows, sheet.merges, book, name):
        rows = {row: rows[row] for row in sorted(rows)}
    if sheet.hidden_columns:
        columns = bytearray(MAX_COLUMN + 1)
        for first, last in sheet.hidden_columns:
            columns[first : last + 1] = b"\1" * max(0, last + 1 - first)
        for cells in rows.values():
            for at, cell in enumerate(cells):
                if columns[cell.column]:
                    cells[at] = cell._replace(hidden=True)
    return tuple([tuple.__new__(GridRow, (row, tuple(cells), False)) for row, cells in rows.items() if cells])


def _merge(rows: dict[int, list[GridCell]], merges: list[str], book: Book, name: str) -> bool:
    """Give the first cell of each merged range its span, adding it when blank; notice what lies underneath.

    Returns:
        Whether a row was added (at the end, out of order).
    """
    blanks: dict[tuple[int, int], GridCell] = {}
    count = len(rows)
    steps = 0
    new = tuple.__new__
    for top, left, bottom, right in _ranges(merges, book, name):
        height, width = bottom - top + 1, right - left + 1
        if height == width == 1:
            continue
        blank = True
        # A range down to the end of the grid is compared with the rows that are there.
        lines = range(top, bottom + 1) if height <= count else [row for row in rows if top <= row <= bottom]
        steps += min(height, count) + 1
        if steps > _MAX_STEPS:
            raise refuse("TOO_MANY_MERGED", name)
        for row in lines:
            cells = rows.get(row)
            if not cells or cells[-1][1] < left:
                continue
            at = bisect_left(cells, (row, left))
            cell = cells[at]
            if cell[1] == left and row == top:
                cells[at] = new(GridCell, (*cell[:7], height, width, cell[9]))
                blank = False
                at += 1
            while at < len(cells) and cells[at][1] <= right:
                book.notice("UNDER_MERGE", f"{name}!{a1(row, cells[at].column)}", cells[at].text[:40])
                at += 1
        if blank:
            blanks[top, left] = new(GridCell, (top, left, "", "text", None, "", None, height, width, False))
    for (row, _), cell in blanks.items():
        cells = rows.get(row)
        if not cells:
            rows[row] = [cell]
        elif cells[-1] < cell:
            cells.append(cell)
        else:
            insort(cells, cell)
    return len(rows) > count


def _ranges(merges: list[str], book: Book, name: str) -> list[tuple[int, int, int, int]]:
    """Return first row, first column, last row, last column of each range, leaving out those that are none."""
    columns = book.columns
    ranges: list[tuple[int, int, int, int]] = []
    plain = re.findall(_PLAIN, "\n".join(merges), re.MULTILINE)
    if len(plain) == len(merges):
        for first, top, last, bottom in plain:
            left = columns.get(first) or book.column(first)
            right = columns.get(last) or book.column(last)
            found = int(top), left, int(bottom), right
            if found[0] > found[2] or left > right:
                break
            ranges.append(found)
        else:
            return ranges
        ranges.clear()
    for reference in merges:
        try:
            ranges.append(parse_range(reference))
        except ValueError:
            book.notice("BAD_MERGE", name, reference)
    return ranges
