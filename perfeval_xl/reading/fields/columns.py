"""Headers of tables, and which cell of a row stands under which of them.

In a sheet a column is an address. In Word and text it is a count, and rows of one table differ in how many cells
they have: a row then stands under its header by what both have in common, see `under`.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from perfeval_xl.reading.fields.harvest import Line, Paper
from perfeval_xl.reading.fields.labels import COLUMN, PLAIN, Entry, Role
from perfeval_xl.reading.grid import GridCell, GridRow
from perfeval_xl.values.records import NamedTuple

_SHAPES = 64
"""Shapes of rows that are remembered for a header."""


class Column(NamedTuple):
    """Where one column stands: first and last position, and its cell's count in the header row of a flow."""

    name: str
    first: int
    last: int
    nth: int


Spot = tuple[int, int, str]
"""Column, columns spanned and text of a cell."""
Shape = tuple[int, ...]
"""Column of each cell of a row; where it matters, 0 and the columns each spans behind them."""
Label = tuple[int, int | None, list[Role]]
"""Position of a column's label among the non-blank cells, the year it names, and its roles in the block."""


class Header(NamedTuple):
    """Where the columns of a block stand; positions of a flow count from 1, spans reckoned in.

    `cells` is how many cells the header row has and `width` how many columns they span; both 0 in a sheet.
    """

    block: int
    columns: tuple[Column, ...]
    first: int
    known: "dict[Shape, tuple[tuple[str, int], ...]]"
    """Shape of a row of a sheet -> the position of the cell under each column; filled by `under`, a few shapes."""
    cells: int = 0
    width: int = 0
    base: int | None = None
    """The year its labels are counted from, where they name years."""
    pairs: bool = False
    """Values stand behind their labels in the same row."""


def find_header(line: Line, paper: Paper, lookup: Callable[[str], Entry]) -> Header | None:
    """Return the header a line is, or None: at least two labels of columns of one block."""
    cells = tuple([(cell.column, cell.columns, cell.text) for cell in line.row.cells])
    return _header(lookup, paper.form.code, paper.year, paper.flow, cells)


def joined(header: Header, below: Header) -> Header:
    """Add the labels of a second header row to the first; where both name a column, the lower one counts."""
    lower = {column.name for column in below.columns}
    upper = [column for column in header.columns if column.name not in lower]
    spanless = header.cells and header.cells == header.width and below.cells == below.width
    if upper and spanless and below.cells == max(column.nth for column in below.columns):
        return _beneath(header, below, upper)
    columns = (*upper, *below.columns)
    first = min(column.first for column in columns)
    return below._replace(columns=columns, first=first, base=header.base, known={})


def _beneath(header: Header, below: Header, upper: Sequence[Column]) -> Header:
    """Join two header rows of a text that keeps no spans: the lower labels stand under the first of the upper ones."""
    covering = min(column.nth for column in upper) - 1
    right = below.cells - covering
    columns = (*(one._replace(nth=one.nth + right, first=one.first + right, last=one.last + right) for one in upper),)
    columns = (*below.columns, *columns)
    cells = header.cells + right
    return below._replace(columns=columns, base=header.base, known={}, cells=cells, width=cells)


@lru_cache(maxsize=512)
def _header(
    lookup: Callable[[str], Entry], code: str, year: int | None, flow: bool, cells: tuple[Spot, ...]
) -> Header | None:
    """Return the header that a row of labels is; the papers of a kind print the same few."""
    starts = _starts(cells)
    spots = [(at, spot, lookup(spot[2])) for at, spot in enumerate(cells) if spot[2].strip()]
    found: dict[int, list[Label]] = {}
    for at, (_, _, entry) in enumerate(spots):
        for block in {role.block for role in entry.roles.get(code, ()) if role.kind == COLUMN}:
            mine = [role for role in entry.roles[code] if role.kind == COLUMN and role.block == block]
            found.setdefault(block, []).append((at, entry.year, mine))
    if not found:
        return None
    block, labels = max(found.items(), key=lambda item: len(item[1]))
    base = _base_year(labels, year)
    pairs = _pairs(spots, {at for at, _, _ in labels})
    taken: dict[str, Column] = {}
    for at, named, roles in labels:
        for role in roles:
            if role.name in taken and len(taken) > 1 and next(iter(taken)) == role.name and role.at is None:
                del taken[role.name]  # the first of the labels heads the others: 年度预算数 before 年初预算, 调整后预算
            if role.name not in taken and (role.at is None or named is None or named == (base or 0) + role.at):
                nth, spot, _ = spots[at + 1 if pairs and at + 1 < len(spots) else at]
                first = starts[nth] if flow else spot[0]
                taken[role.name] = Column(role.name, first, first + spot[1] - 1, nth + 1)
                break
    if len(taken) < 2:
        return None
    leftmost = min(column.first for column in taken.values())
    width = sum(span for _, span, _ in cells)
    columns = tuple(taken.values())
    return Header(block, columns, leftmost, {}, len(cells) if flow else 0, width if flow else 0, base, pairs)


def _base_year(labels: Sequence[Label], own: int | None) -> int | None:
    """Return the year that explains most of the labels, the paper's own where it explains as many as any."""
    years: dict[int, int] = {}
    for _, year, roles in labels:
        if year is not None:
            for role in roles:
                if role.at is not None:
                    years[year - role.at] = years.get(year - role.at, 0) + 1
    if not years:
        return None
    return max(years, key=lambda year: (years[year], year == own, year))


def _pairs(spots: Sequence[tuple[int, Spot, Entry]], labels: set[int]) -> bool:
    """Tell a row of labels and values by turns from a header."""
    values = 0
    for at in labels:
        after = at + 1
        if after < len(spots) and spots[after][2] is PLAIN:
            values += any("0" <= one <= "9" for one in spots[after][1][2])
    return values >= 2 and values >= len(labels) - 1


def _starts(cells: Sequence[Spot]) -> list[int]:
    """Return where each cell of a flow starts, spans reckoned in."""
    starts = []
    at = 1
    for _, span, _ in cells:
        starts.append(at)
        at += span
    return starts


def under(
    header: Header, line: Line, paper: Paper, label: GridCell | None = None, shift: int | None = None
) -> dict[str, GridCell]:
    """Return the cells of a line under the columns of a header; a column without a cell is left out.

    Args:
        header: the header of the block the line belongs to.
        line: the line.
        paper: the paper both stand in.
        label: the row's own label; values stand behind it.
        shift: by how many cells the row of a flow stands left of its header, where the caller knows.
    """
    if not paper.flow:
        cells = line.cells
        shape = tuple([cell.column for cell in cells])
        known = header.known.get(shape)
        if known is None:
            known = _known(header, shape, line)
        return {name: cells[at] for name, at in known}
    return _in_flow(header, line, label, shift)


def _known(header: Header, shape: Shape, line: Line) -> tuple[tuple[str, int], ...]:
    """Work out where the cells of a row stand, and remember it for rows of the same shape."""
    spanned = (*shape, 0, *[cell.columns for cell in line.cells])
    found = header.known.get(spanned)
    if found is None:
        if len(header.known) >= _SHAPES:
            header.known.clear()
        positions = {id(cell): at for at, cell in enumerate(line.cells)}
        cells = _by_address(header, line)
        found = tuple([(name, positions[id(cell)]) for name, cell in cells.items()])
        alone = len(found) == len(shape) or all(column.first in shape for column in header.columns)
        header.known[shape if alone else spanned] = found
    return found


def _in_flow(header: Header, line: Line, label: GridCell | None, shift: int | None) -> dict[str, GridCell]:
    cells = line.row.cells
    after = 0
    if label is not None:
        after = next(at for at, cell in enumerate(cells, 1) if cell is label)
    width = sum(cell.columns for cell in cells)
    spanned: dict[str, GridCell] | None = None
    if width == header.width and (width != len(cells) or width != header.cells):
        spanned = _by_span(header, line.row)
        if _written(spanned.values()) >= _written(cells[after:]) - (label is None):
            return spanned
    if shift is None:
        shift = _shift(header, line.row, after)
    found = _shifted(header, cells, after, shift)
    if label is not None and misplaced(found):
        lead = min(column.nth for column in header.columns) - 1
        for other in (lead - after, header.cells - len(cells), 0):
            if not misplaced(found := _shifted(header, cells, after, other)):
                break
    if spanned is not None and _written(spanned.values()) >= _written(found.values()):
        return spanned
    return found


def _shifted(header: Header, cells: Sequence[GridCell], after: int, shift: int) -> dict[str, GridCell]:
    found = {}
    for column in header.columns:
        at = column.nth - shift
        if after < at <= len(cells):
            found[column.name] = cells[at - 1]
    return found


def misplaced(found: dict[str, GridCell]) -> bool:
    """Tell a row that was put under the wrong columns: a per cent sign stands where no rate belongs."""
    return any(not name.endswith("rate") and cell.text.rstrip().endswith(("%", "％")) for name, cell in found.items())


def _written(cells: Iterable[GridCell]) -> int:
    return sum(1 for cell in cells if cell.text.strip())


def _by_address(header: Header, line: Line) -> dict[str, GridCell]:
    at = {cell.column: cell for cell in line.cells}
    found = {name: at[first] for name, first, _, _ in header.columns if first in at}
    if len(found) < len(header.columns) and len(found) < len(at):
        for name, first, last, _ in header.columns:
            if name not in found:
                cell = next((at[column] for column in range(first + 1, last + 1) if column in at), None)
                cell = cell or _reaching(line, header.first, first)
                if cell is not None and all(cell is not other for other in found.values()):
                    found[name] = cell
    return found


def _reaching(line: Line, left: int, column: int) -> GridCell | None:
    """Return the merged cell that begins left of a column and covers it, values only."""
    for cell in line.cells:
        if cell.columns > 1 and left <= cell.column < column < cell.column + cell.columns:
            return cell
    return None


def _by_span(header: Header, row: GridRow) -> dict[str, GridCell]:
    """Match by the columns both span: header and row are of one width."""
    spans = []
    at = 1
    for cell in row.cells:
        spans.append((at, at + cell.columns - 1, cell))
        at += cell.columns
    found: dict[str, GridCell] = {}
    for column in header.columns:
        shared, cell = max(
            ((min(column.last, end) - max(column.first, start), cell) for start, end, cell in spans),
            key=lambda pair: pair[0],
        )
        if shared >= 0 and all(cell is not other for other in found.values()):
            found[column.name] = cell
    return found


def _shift(header: Header, row: GridRow, after: int) -> int:
    """Return by how many cells a row stands left of its header.

    Rows end where their header ends, unless that would push the row's label (its `after` cells) under a column of
    values, or the row opens with the blank cell of a merged label: then they begin where it begins.
    """
    count = len(row.cells)
    lead = min(column.nth for column in header.columns) - 1
    if header.pairs or count == header.cells:
        return 0
    if after:
        return header.cells - count if after + header.cells - count <= lead else lead - after
    if count < header.cells and count and not row.cells[0].text.strip():
        return 0
    return header.cells - count if count >= header.cells - lead else lead
