"""Find values that stand beside their label or behind it in the same cell: facts, splits, the closing line."""

from perfeval_xl.reading.fields.columns import Header
from perfeval_xl.reading.fields.harvest import (
    NO_ROLES,
    Harvest,
    Line,
    Paper,
    is_open,
    put,
    put_blank,
    put_text,
    roles_in,
)
from perfeval_xl.reading.fields.interpret import words
from perfeval_xl.reading.fields.labels import FACT, PLAIN, SIGN, SPLIT, TOTAL, UNIT, Role, unit_note
from perfeval_xl.reading.fields.locate_total import total
from perfeval_xl.reading.grid import GridCell
from perfeval_xl.values.text import label

_VALUED = frozenset((FACT, SIGN, SPLIT))


def labelled(out: Harvest, paper: Paper, line: Line, header: Header | None, block: int = -1) -> None:
    """Take everything a line says with labels of its own; what is only printed is taken as such.

    Args:
        out: what is filled.
        paper: the paper the line belongs to.
        line: the line.
        header: header of the indicators above, for the total.
        block: the block whose header the line is; its labels take no values.
    """
    code, used = paper.form.code, out.used
    for at, (cell, entry) in enumerate(zip(line.cells, line.entries, strict=True)):
        if entry is PLAIN:
            continue
        if not entry.valued:
            if code in entry.roles or entry.printed:
                used.add(id(cell))
                if at + 1 < len(line.cells) and cell.text.rstrip().endswith("结论"):
                    _concluded(out, paper, line.cells[at + 1])
            continue
        if entry.inline:
            for one in entry.inline:
                roles = one.roles.get(code, NO_ROLES)
                role = _valued(roles)
                if role is not None:
                    _take_inline(out, paper, line, at, role, one.value, len(entry.inline) == 1)
                elif any(other.kind == TOTAL for other in roles):
                    total(out, paper, line, at, header)
            continue
        roles = entry.roles.get(code, NO_ROLES)
        if block >= 0 and any(other.block == block for other in roles):
            used.add(id(cell))
            continue
        role = _valued(roles)
        if role is not None:
            _take_beside(out, paper, line, at, role)
        elif any(other.kind == TOTAL for other in roles):
            total(out, paper, line, at, header)
        elif roles:
            out.used.add(id(cell))


def _concluded(out: Harvest, paper: Paper, cell: GridCell) -> None:
    """Take the score that the conclusion of a paper states, beside its total."""
    from perfeval_xl.values.scored import score_in

    key = f"{paper.root}.total.stated"
    score = score_in(cell.text)
    field = out.edition.fields.get(f"{paper.form.root}.total.stated")
    if score and field is not None and is_open(out, key):
        put_text(out, paper, key, field, f"{score}分", cell)
        if any(one.isdecimal() for one in label(cell.text).replace(score, "", 1)):
            out.used.discard(id(cell))


def beside(line: Line, paper: Paper, at: int) -> GridCell | None:
    """Return the cell that holds the value of the label at position `at`: the next one, unless it is a label too."""
    cell = line.cells[at]
    if paper.flow:
        cells = line.row.cells
        after = next(index for index, one in enumerate(cells) if one is cell) + 1
        if after >= len(cells):
            return None
        found = cells[after]
        if not found.text.strip():
            further = line.cells[at + 1] if paper.kind == "text" and at + 1 < len(line.cells) else None
            if further is None or line.entries[at + 1] is not PLAIN:
                return found
            found = further
    elif at + 1 < len(line.cells):
        found = line.cells[at + 1]
    else:
        return None
    entry = line.entries[line.cells.index(found)] if paper.flow else line.entries[at + 1]
    return None if roles_in(entry, paper) or entry.inline or entry.title else found


def _valued(roles: tuple[Role, ...]) -> Role | None:
    for role in roles:
        if role.kind in _VALUED:
            return role
    return None


def _take_inline(out: Harvest, paper: Paper, line: Line, at: int, role: Role, value: str, alone: bool) -> None:
    cell = line.cells[at]
    if not value and alone:
        _take_beside(out, paper, line, at, role)
        return
    out.used.add(id(cell))
    if role.field is None:
        if role.name == UNIT:
            out.hints.append(words(unit_note(value)[0])[1])
        return
    key = f"{paper.root}.{role.name}"
    if is_open(out, key):
        put_text(out, paper, key, role.field, value, cell)
    elif value and out.values[key].raw != value:
        out.used.discard(id(cell))


def _take_beside(out: Harvest, paper: Paper, line: Line, at: int, role: Role) -> None:
    cell = line.cells[at]
    value = beside(line, paper, at)
    out.used.add(id(cell))
    if role.field is None:
        if value is not None and value.kind == "text" and (role.name == UNIT or label(value.text).endswith("元")):
            out.used.add(id(value))
            if role.name == UNIT:
                out.hints.append(words(unit_note(value.text)[0])[1])
        return
    key = f"{paper.root}.{role.name}"
    if not is_open(out, key):
        return
    if value is not None:
        put(out, paper, key, role.field, value)
    elif paper.flow or role.kind == SPLIT:
        # Where a text has lost its table, what stands below a label of the last block may belong to it.
        if paper.form.code != "basic" or not line.row.paragraph or line.entries[at].inline:
            put_blank(out, paper, key, cell.row, cell.column)
    else:
        put_blank(out, paper, key, cell.row, cell.column + cell.columns)
