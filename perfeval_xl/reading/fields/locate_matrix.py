"""Find the values of a matrix under its header, and the goals, which are a matrix of one row of text."""

import re
from collections.abc import Callable

from perfeval_xl.filing import OTHER_FUNDS, OTHER_ROW, UNASKED, UNASKED_RATE
from perfeval_xl.reading.fields.columns import Header, under
from perfeval_xl.reading.fields.harvest import (
    Harvest,
    Line,
    Paper,
    is_open,
    put,
    put_blank,
    put_row,
    put_text,
    roles_in,
)
from perfeval_xl.reading.fields.labels import COLUMN, PLAIN, ROW, SIDE, SPLIT, START, TOTAL, Role, normal
from perfeval_xl.reading.fields.plans import MatrixPlan, RowPlan, leaves_at
from perfeval_xl.reading.grid import GridCell
from perfeval_xl.values.text import NONE, label, none_mark

Handler = Callable[[Line], bool]
"""Takes a line when it belongs to the open block, else says no."""

_NUMBERED = r"[(]?\d{1,2}[、.)]|[一二三四五六七八九十]{1,3}、"
_UNITS = ("%", "亿元", "万元", "元", "万", "人", "㎡")
_FIGURES = frozenset("0123456789,.")
_SUMS = frozenset(("合计", "小计", "总计"))
_FILLERS = "….·。 "
_LEAST_ROW = 3
"""Cells of a row of figures, its label among them."""
SUBTOTAL = "小计行，未读取，以免重复计算"


def matrix(out: Harvest, paper: Paper, plan: MatrixPlan, header: Header, row: int) -> Handler:
    """Open a matrix under its header in row `row`; the handler takes its rows."""
    if plan.stub:
        return _labelled(out, paper, plan, header)
    if not paper.flow and plan.repeat < 0:
        starts = {column.name: column.first for column in header.columns}
        for name, end, _, _ in plan.rows[0].leaves:
            if name in starts:
                put_blank(out, paper, paper.root + end, row + 1, starts[name])
    return _unlabelled(out, paper, plan, header)


def pairs(out: Harvest, paper: Paper, plan: MatrixPlan, header: Header, line: Line) -> None:
    """Take the row whose values stand behind the labels of their columns."""
    _emit(out, paper, plan.rows[0], header, under(header, line, paper), line, line.cells[0])


def _labelled(out: Harvest, paper: Paper, plan: MatrixPlan, header: Header) -> Handler:
    rows = plan.rows
    other = OTHER_FUNDS if ".fund." in rows[0].leaves[0][1] else OTHER_ROW
    last = -1
    count = 0

    def take(line: Line) -> bool:
        nonlocal last, count
        named, role = _row_label(out, paper, line, header)
        if named is None:
            first = last < 0 and plan.repeat < 0
            if first and role is not None and role.kind == TOTAL and _in_figures(paper, line, header, role):
                named, role = line.cells[0], Role(ROW, header.block, "", 0)
        if named is None:
            if role is not None and _other_source(paper, line, header, role):
                _why(out, line, other)
                return True
            if role is not None or not line.cells or line.row.paragraph:
                return False
            if not _in_repeat(last):
                return True
        at = role.at if role is not None and role.at is not None else -1
        own = _in_repeat(last) and (role is None or at == plan.repeat or _is_own(named, at))
        if own and (role is not None or not line.row.paragraph):
            count = _project_line(out, paper, plan, header, line, named, count)
            last = plan.repeat
            return True
        if role is None or role.kind == START:
            if line.row.paragraph:
                return False
            _why(out, line, other)
            return True
        assert named is not None
        if not is_open(out, paper.root + rows[at].leaves[0][1]):
            return True
        cells = under(header, line, paper, named)
        if _heads_others(paper, line, header, cells):
            _why(out, line, other)
            return True
        out.used.add(id(named))
        _emit(out, paper, rows[at], header, cells, line, named)
        if header.pairs:
            _mark(out, paper, line, header.block)
        last = at
        return True

    def _in_repeat(position: int) -> bool:
        return plan.repeat >= 0 and position in (plan.repeat - 1, plan.repeat)

    def _is_own(named: GridCell | None, at: int) -> bool:
        """Tell a line the unit words like another row of the block from that row itself."""
        if named is None or at in (plan.repeat - 1, plan.repeat + 1):
            return False
        return at <= last or re.match(_NUMBERED, label(named.text)) is not None

    return take


def _other_source(paper: Paper, line: Line, header: Header, role: Role) -> bool:
    """Tell a row of the fund block (其他资金 | 10 | 12 | 12 ...) from a part of the splits of the same name."""
    return role.kind == SPLIT and _in_figures(paper, line, header, role)


def _in_figures(paper: Paper, line: Line, header: Header, role: Role) -> bool:
    """Tell a line with one label and figures under the columns of the block."""
    if line.row.paragraph or len(line.cells) < _LEAST_ROW:
        return False
    labels = [entry for entry in line.entries if entry is not PLAIN]
    if len(labels) > 1 or any(entry.inline for entry in labels):
        return False
    named = next(cell for cell, entry in zip(line.cells, line.entries, strict=True) if role in roles_in(entry, paper))
    cells = under(header, line, paper, named).values()
    return sum(1 for cell in cells if cell.kind != "text" or cell.text.strip()) >= _LEAST_ROW - 1


def _heads_others(paper: Paper, line: Line, header: Header, cells: dict[str, GridCell]) -> bool:
    """Tell a second row of column labels (总额, 财政拨款, 其他资金) from a row: labels stand where figures belong."""
    if len(line.entries) < 2 or all(entry is PLAIN for entry in line.entries[1:]):
        return False
    labels = {
        id(cell)
        for cell, entry in zip(line.cells, line.entries, strict=True)
        if any(role.block == header.block and role.kind in (ROW, COLUMN) for role in roles_in(entry, paper))
    }
    return any(id(cell) in labels for cell in cells.values())


def _row_label(out: Harvest, paper: Paper, line: Line, header: Header) -> tuple[GridCell | None, Role | None]:
    """Return the cell that names a row and its role in the block.

    (None, a role) says that the line belongs to something else; (None, None) that it has no label.
    """
    for cell, entry in zip(line.cells, line.entries, strict=True):
        if not paper.flow and cell.column >= header.first:
            return None, None
        if entry is PLAIN:
            if cell.kind == "text" and not (paper.flow and _figure(cell.text)):
                return cell, None
            return None, None
        roles = roles_in(entry, paper)
        other = None
        for role in roles:
            if role.block == header.block and role.kind in (ROW, START):
                return cell, role
            if role.kind != SIDE and not (role.kind == COLUMN and role.block == header.block):
                other = role
        if other is not None or entry.inline:
            return None, other or Role("", -1, "")
        if roles or entry.printed:
            out.used.add(id(cell))
        else:
            return cell, None
    return None, None


def _figure(text: str) -> bool:
    """Tell an amount, with or without its unit, and a mark for none from words."""
    text = label(text)
    if text == "无" or (text and not text.strip("-—/")):
        return True
    text = text[1:] if text[:1] in ("-", "+") else text
    unit = next((unit for unit in _UNITS if text.endswith(unit)), "")
    figure = text.removesuffix(unit)
    return bool(figure) and _FIGURES.issuperset(figure)


def _project_line(
    out: Harvest, paper: Paper, plan: MatrixPlan, header: Header, line: Line, named: GridCell | None, count: int
) -> int:
    """Take a line the unit may word itself; return how many there are now."""
    row = plan.rows[plan.repeat]
    cells = under(header, line, paper, named)
    filled = any(cell.text.strip() or cell.kind != "text" for cell in cells.values())
    name = normal(named.text) if named is not None else ""
    if name in _SUMS:
        _why(out, line, SUBTOTAL)
        return count
    printed = not name.strip(_FILLERS) or _is_start(line, paper, named)
    if not filled and printed:
        if named is not None:
            out.used.add(id(named))
        return count
    count += 1
    head = f"{paper.root}{row.head}{count}"
    if row.name is not None:
        key = f"{head}].name"
        if named is not None:
            put(out, paper, key, row.name, named)
        else:
            put_blank(out, paper, key, line.row.number, 1 if not paper.flow else 0)
    _emit(out, paper, row, header, cells, line, named or line.cells[0], head)
    out.groups[paper.root + row.group] = count
    return count


def _is_start(line: Line, paper: Paper, named: GridCell | None) -> bool:
    """Tell whether a label is one that the blank form prints."""
    for cell, entry in zip(line.cells, line.entries, strict=True):
        if cell is named:
            return any(role.kind == START for role in roles_in(entry, paper))
    return False


def _unlabelled(out: Harvest, paper: Paper, plan: MatrixPlan, header: Header) -> Handler:
    row = plan.rows[0]
    count = 0

    def take(line: Line) -> bool:
        nonlocal count
        if line.row.paragraph or (count and not row.head):
            return False
        for cell, entry in zip(line.cells, line.entries, strict=True):
            if entry is not PLAIN:
                if entry.inline or any(role.kind != SIDE for role in roles_in(entry, paper)):
                    return False
                out.used.add(id(cell))
        cells = under(header, line, paper)
        filled = any(cell.text.strip() or cell.kind != "text" for cell in cells.values())
        if filled and row.head and not any(map(_stands_in_row, cells.values())):
            return False
        if not filled and (row.head or not paper.flow):
            return not any(entry is PLAIN for entry in line.entries)
        count += 1
        head = f"{paper.root}{row.head}{count}" if row.head else ""
        lead = line.row.cells[0]
        _emit(out, paper, row, header, cells, line, lead, head)
        if row.head:
            out.groups[paper.root + row.group] = count
        return True

    return take


def _stands_in_row(cell: GridCell) -> bool:
    """Tell a figure, or a mark for none, from a text that does not belong among figures."""
    return cell.kind != "text" or _figure(cell.text) or none_mark(cell.text) == NONE


def _emit(
    out: Harvest,
    paper: Paper,
    row: RowPlan,
    header: Header,
    cells: dict[str, GridCell],
    line: Line,
    lead: GridCell,
    head: str = "",
) -> None:
    """Put the cells of a row; a column the header has and the row has not is blank."""
    head = head or paper.root
    for name, key, _, _ in put_row(out, paper, leaves_at(row, head), cells):
        for column in header.columns:
            if column.name == name:
                if paper.flow:
                    put_blank(out, paper, key, lead.row, 0 if paper.kind == "text" else column.nth)
                else:
                    put_blank(out, paper, key, line.row.number, column.first)
    if len(cells) > len(row.leaves):
        asked = {leaf[0] for leaf in row.leaves}
        for name, cell in cells.items():
            if name not in asked:
                if cell.kind == "text" and none_mark(cell.text) == NONE:
                    out.used.add(id(cell))
                out.whys[id(cell)] = UNASKED_RATE if name == "rate" else UNASKED


def _why(out: Harvest, line: Line, why: str) -> None:
    for cell in line.cells:
        out.whys[id(cell)] = why


def _mark(out: Harvest, paper: Paper, line: Line, block: int) -> None:
    """Take the labels of a block that a line repeats."""
    for cell, entry in zip(line.cells, line.entries, strict=True):
        if any(role.block == block for role in roles_in(entry, paper)):
            out.used.add(id(cell))


def goals(out: Harvest, paper: Paper, prefix: str, header: Header, row: int) -> Handler:
    """Open the goals under their header in row `row`; further lines of text are added to the first."""
    fields = {column.name: out.edition.field(f"{prefix}.{column.name}") for column in header.columns}
    if not paper.flow:
        for column in header.columns:
            put_blank(out, paper, f"{prefix}.{column.name}", row + 1, column.first)

    def take(line: Line) -> bool:
        if line.row.paragraph:
            return False
        for cell, entry in zip(line.cells, line.entries, strict=True):
            if entry is not PLAIN:
                if entry.inline or any(role.kind != SIDE for role in roles_in(entry, paper)):
                    return False
                out.used.add(id(cell))
        cells = under(header, line, paper)
        texts = [cell for cell, entry in zip(line.cells, line.entries, strict=True) if entry is PLAIN]
        if len(texts) == len(header.columns):
            order = sorted(header.columns, key=lambda column: column.first)
            cells = {column.name: cell for column, cell in zip(order, texts, strict=True)}
        for name, cell in cells.items():
            key = f"{prefix}.{name}"
            if id(cell) in out.used:
                continue
            if is_open(out, key):
                put(out, paper, key, fields[name], cell)
            elif not cell.text.strip():
                continue
            else:
                before = out.values[key]
                put_text(out, paper, key, fields[name], f"{before.raw}\n{cell.text}", cell)
                out.values[key] = out.values[key]._replace(place=before.place)
        return True

    return take
