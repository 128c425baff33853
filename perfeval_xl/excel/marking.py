"""Mark cells of an open workbook with a light fill and a note, and take the marks away again.

What a mark covers is written to the sheet ``_pe_marks`` before the first cell is touched, in the same form as the
closed-file marks, so that either can take the other's away. A fill that cannot be put back exactly (pattern, theme
colour) is left alone: there only the note is set.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from perfeval_xl.excel.session import Undo, quoted
from perfeval_xl.excel.sheetwrite import add_hidden, remembered, remove_hidden, unlocked, write_block
from perfeval_xl.reading.grid import Grid
from perfeval_xl.reading.live import Live, has_name
from perfeval_xl.reading.own_sheets import FINDINGS, MARKS
from perfeval_xl.writing.marks import HEADINGS, LISTED, Mark, Memory, signed, unsigned
from perfeval_xl.writing.marks import remembered as memories_in

_NOTHING, _SOLID = -4142, 1
Colour = tuple[int, int, int] | None


class Cleared(NamedTuple):
    """What clearing did."""

    restored: int
    kept: tuple[str, ...]
    """Places whose fill someone has changed since; it is left alone."""


def memories_of(live: Live) -> tuple[Memory, ...]:
    """Return what the sheet of marks remembers."""
    grid = live.grids.get(MARKS)
    return memories_in(_rows(grid)) if grid is not None else ()


def clear(live: Live, undo: Undo) -> Cleared:
    """Take all marks away: fills and notes as they were before; what was written below our note stays."""
    restored, kept = 0, []
    by_sheet: dict[str, list[tuple[Memory, Any]]] = {}
    for memory, sheet, cell in _placed(live):
        by_sheet.setdefault(sheet, []).append((memory, cell))
    for name, group in by_sheet.items():
        with unlocked(live.sheets[name], name):
            for memory, cell in group:
                if _clear_cell(live, name, memory, cell, undo):
                    restored += 1
                else:
                    kept.append(f"{name}!{_address(cell)}")
    return Cleared(restored, tuple(kept))


def forget(book: Any, live: Live) -> None:
    """Take the sheet of marks away, or empty it where the workbook knows it; the last step, it is not taken back."""
    sheet = live.sheets.get(MARKS)
    if sheet is None:
        return
    if has_name(book, LISTED):
        height, width = live.used[MARKS][2:]
        write_block(sheet, [tuple(map(quoted, HEADINGS)), *[("",) * max(width, len(HEADINGS))] * (height - 1)])
    else:
        remove_hidden(sheet)
        live.sheets.pop(MARKS)


def mark(book: Any, live: Live, made: Sequence[Mark], undo: Undo) -> tuple[Memory, ...]:
    """Set the marks; marks of before must have been cleared."""
    fills = not has_name(book, LISTED)
    numbered = [(number, one) for number, one in enumerate(made, 1) if live.sheets.get(one.sheet) is not None]
    cells = {number: _anchor(live.sheets[one.sheet], one.address) for number, one in numbered}
    memories = {number: _memory(number, one, cells[number], fills) for number, one in numbered}
    _remember(book, live, memories.values(), undo)
    by_sheet: dict[str, list[tuple[int, Mark]]] = {}
    for number, one in numbered:
        by_sheet.setdefault(one.sheet, []).append((number, one))
    for name, group in by_sheet.items():
        with unlocked(live.sheets[name], name):
            for number, one in group:
                _mark_cell(live, name, one, memories[number], cells[number], undo)
    return tuple(memories.values())


def _memory(number: int, one: Mark, cell: Any, fills: bool) -> Memory:
    note = cell.note
    rank, place = "从" if one.weak else "主", f"{one.sheet} {one.address}"
    memory = Memory(number, place, one.level, rank, one.sheet, _address(cell), "")
    if fills and _plain(cell):
        memory = memory._replace(colour=one.colour, former_colour=_hex(cell.color))
    if note is not None:
        memory = memory._replace(note="merged", former_note=note.text)
    return memory


def _remember(book: Any, live: Live, memories: Iterable[Memory], undo: Undo) -> None:
    """Write the sheet of marks, adding it when it is not there."""
    sheet = live.sheets.get(MARKS)
    block = [tuple(map(quoted, row)) for row in (HEADINGS, *(memory.row() for memory in memories))]
    if sheet is None:
        sheet = live.sheets[MARKS] = add_hidden(book, MARKS, live.sheets[FINDINGS])
        undo.add(lambda: remove_hidden(sheet))
    else:
        height = live.used[MARKS][2]
        remembered(live, MARKS, max(height, len(block)), len(HEADINGS), undo)
        block += [("",) * len(HEADINGS)] * (height - len(block))
    live.used[MARKS] = (1, 1, len(block), len(HEADINGS))
    write_block(sheet, block)


def _mark_cell(live: Live, name: str, one: Mark, memory: Memory, cell: Any, undo: Undo) -> None:
    sheet = live.sheets[name]
    if memory.colour:
        undo.add(lambda: _within(sheet, name, lambda: _paint(cell, memory.former_colour)))
        _paint(cell, memory.colour)
    text = signed(one.text, memory.number, memory.former_note)
    undo.add(lambda: _within(sheet, name, lambda: _note(cell, memory.former_note)))
    _note(cell, text)


def _clear_cell(live: Live, name: str, memory: Memory, cell: Any, undo: Undo) -> bool:
    """Give a cell back its fill and note; False when its fill is no longer ours and was left alone."""
    sheet = live.sheets[name]
    note = cell.note
    if note is not None and (ours := unsigned(note.text)) is not None:
        text = note.text
        undo.add(lambda: _within(sheet, name, lambda: _note(cell, text)))
        _note(cell, ours[1] if ours[1].strip() else "")
    if not memory.colour:
        return True
    if _hex(cell.color) != memory.colour or memory.former_colour == "*":
        return False
    undo.add(lambda: _within(sheet, name, lambda: _paint(cell, memory.colour)))
    _paint(cell, memory.former_colour)
    return True


def _placed(live: Live) -> list[tuple[Memory, str, Any]]:
    """Find each mark: where it was set, or, after rows were inserted or sheets renamed, where its note is now."""
    found, lost = [], []
    for memory in memories_of(live):
        sheet = live.sheets.get(memory.sheet)
        cell = sheet.range(memory.address) if sheet is not None else None
        if cell is not None and _number(cell.note) == memory.number:
            found.append((memory, memory.sheet, cell))
        else:
            lost.append((memory, cell))
    if lost:
        moved = _by_note(live)
        for memory, cell in lost:
            if memory.number in moved:
                found.append((memory, *moved[memory.number]))
            elif cell is not None:
                found.append((memory, memory.sheet, cell))
    return found


def _by_note(live: Live) -> Mapping[int, tuple[str, Any]]:
    """Return the cells whose notes are ours, by the number in the note."""
    cells = {}
    for name, sheet in live.sheets.items():
        if sheet is None or name in (MARKS, FINDINGS):
            continue
        for note in sheet.notes:
            number = _number(note)
            if number:
                cells[number] = (name, note.location)
    return cells


def _number(note: Any) -> int:
    ours = unsigned(note.text) if note is not None else None
    return ours[0] if ours is not None else 0


def _within(sheet: Any, name: str, step: Any) -> None:
    with unlocked(sheet, name):
        step()


def _anchor(sheet: Any, address: str) -> Any:
    """Return the cell of a merged range that can bear a note."""
    cell = sheet.range(address)
    area = str(cell.merge_area.address).replace("$", "").partition(":")[0]
    return cell if area == address else sheet.range(area)


def _note(cell: Any, text: str) -> None:
    """Let a cell have this note; an empty text takes the note away."""
    note = cell.note
    if note is None and text:
        cell.add_note(text)
    elif note is not None and text:
        note.text = text
    elif note is not None:
        note.delete()


def _paint(cell: Any, colour: str) -> None:
    cell.color = tuple(bytes.fromhex(colour)) if colour else None


def _hex(colour: Colour) -> str:
    return "" if colour is None else bytes(colour).hex().upper()


def _plain(cell: Any) -> bool:
    """Tell a fill that can be put back exactly: none, or one colour that does not go with the theme."""
    api = cell.api
    if api is None or not hasattr(api, "Interior"):
        return True
    inside = api.Interior
    if inside.Pattern == _NOTHING:
        return True
    try:
        theme = inside.ThemeColor
    except Exception:
        theme = None
    return bool(inside.Pattern == _SOLID) and not theme


def _address(cell: Any) -> str:
    return str(cell.address).replace("$", "").partition(":")[0]


def _rows(grid: Grid) -> list[list[str]]:
    rows = []
    for row in grid.rows:
        texts = {cell.column: cell.text for cell in row.cells}
        rows.append([texts.get(column, "") for column in range(1, len(HEADINGS) + 1)])
    return rows
