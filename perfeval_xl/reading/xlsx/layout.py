"""From the stored cells of a sheet to its rows: merged ranges, blank merged cells, hidden columns."""

from itertools import pairwise

from perfeval_xl.reading._xml import remembered
from perfeval_xl.reading.grid import GridCell, GridRow
from perfeval_xl.reading.safety import refuse
from perfeval_xl.reading.xlsx.book import Book
from perfeval_xl.reading.xlsx.stored import Sheet
from perfeval_xl.values.address import MAX_COLUMN, a1, parse_range
from perfeval_xl.values.records import NamedTuple

_MAX_STEPS = 2_000_000
"""Rows that may be compared with merged ranges."""
_MOST_COVERED = 2000
"""Rows below their first that all merged ranges of a paper may cover; more than any paper has."""
_NO_COLUMN = MAX_COLUMN + 1
"""Behind the last cell of every row."""


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


class _Plan(NamedTuple):
    """Merged ranges in the order of the rows, none of which meets another.

    `spans` are those that begin in a row, from left to right: first column, last column, rows, columns; `below` are
    the further rows of high ones: row, first column, last column.
    """

    spans: dict[int, tuple[tuple[int, int, int, int], ...]]
    below: tuple[tuple[int, int, int], ...]


def _merge(rows: dict[int, list[GridCell]], merges: list[str], book: Book, name: str) -> bool:
    """Give the first cell of each merged range its span, adding it when blank; notice what lies underneath.

    Returns:
        Whether a row was added (at the end, out of order).
    """
    plan = _plan("\n".join(merges))
    count = len(rows)
    if plan is None or not _spread(rows, plan):
        _merge_one_by_one(rows, merges, book, name)
    return len(rows) > count


@remembered
def _plan(merges: str) -> _Plan | None:
    """Return the ranges, one a line, row by row; None when one is not plain, two of them meet, or they cover a lot."""
    spans: dict[int, list[tuple[int, int, int, int]]] = {}
    below: list[tuple[int, int, int]] = []
    taken: dict[int, list[tuple[int, int]]] = {}
    covered = 0
    for reference in merges.split("\n"):
        try:
            top, left, bottom, right = parse_range(reference)
        except ValueError:
            return None
        covered += bottom - top
        if covered > _MOST_COVERED or (top == bottom and left == right):
            return None
        spans.setdefault(top, []).append((left, right, bottom - top + 1, right - left + 1))
        below += [(row, left, right) for row in range(top + 1, bottom + 1)]
        for row in range(top, bottom + 1):
            taken.setdefault(row, []).append((left, right))
    for here in taken.values():
        here.sort()
        if any(before[1] >= after[0] for before, after in pairwise(here)):
            return None
    return _Plan({row: tuple(sorted(found)) for row, found in spans.items()}, tuple(below))


def _spread(rows: dict[int, list[GridCell]], plan: _Plan) -> bool:
    """Do what `_merge` does, where nothing lies underneath a merged range; otherwise nothing is done."""
    new = tuple.__new__
    for row, left, right in plan.below:
        cells = rows.get(row)
        if cells and cells[0][1] <= right and any(left <= cell[1] <= right for cell in cells):
            return False
    changed: dict[int, list[GridCell]] = {}
    for row, spans in plan.spans.items():
        cells = rows.get(row, [])
        kept = changed[row] = []
        columns = [*[cell.column for cell in cells], _NO_COLUMN]
        at = 0
        for left, right, height, width in spans:
            while columns[at] < left:
                kept.append(cells[at])
                at += 1
            if columns[at] == left:
                _, _, text, kind, number, code, formula, _, _, hidden = cells[at]
                kept.append(new(GridCell, (row, left, text, kind, number, code, formula, height, width, hidden)))
                at += 1
            else:
                kept.append(new(GridCell, (row, left, "", "text", None, "", None, height, width, False)))
            if columns[at] <= right:
                return False
        kept += cells[at:]
    rows.update(changed)
    return True


def _merge_one_by_one(rows: dict[int, list[GridCell]], merges: list[str], book: Book, name: str) -> None:
    """Do what `_merge` does for ranges of any kind."""
    from bisect import bisect_left, insort

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


def _ranges(merges: list[str], book: Book, name: str) -> list[tuple[int, int, int, int]]:
    """Return first row, first column, last row, last column of each range, leaving out those that are none."""
    ranges: list[tuple[int, int, int, int]] = []
    for reference in merges:
        try:
            ranges.append(parse_range(reference))
        except ValueError:
            book.notice("BAD_MERGE", name, reference)
    return ranges
