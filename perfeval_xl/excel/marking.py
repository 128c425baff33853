"""Mark cells of an open workbook with a light fill and a note, and take the marks away again.

What a mark covers is written to the sheet ``_pe_marks`` before the first cell is touched, in the same form as the
closed-file marks, so that either can take the other's away. A fill that cannot be put back exactly (pattern, theme
colour) is left alone: there only the note is set. What the closed file coloured by rules loses the rules.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple

from perfeval_xl.excel import notes
from perfeval_xl.excel.cells import address_of, anchor, colour_of, paint, plain_fill, texts_of
from perfeval_xl.excel.session import Undo, quoted
from perfeval_xl.excel.sheetwrite import add_hidden, remembered, remove_hidden, unlocked, write_block
from perfeval_xl.reading.live import Live, has_name, name_in
from perfeval_xl.reading.own_sheets import FINDINGS, MARKS
from perfeval_xl.writing.mark_text import number_of, ours_in, prints, signed
from perfeval_xl.writing.marks import AUTHOR, HEADINGS, LISTED, TITLE, Mark, Memory, former_values, place_formula
from perfeval_xl.writing.marks import remembered as memories_in

_NO_NOTES = -4142
_PRINT_NOTES = {"atEnd": 1, "asDisplayed": 16}


class Cleared(NamedTuple):
    """What clearing did."""

    restored: int
    kept: tuple[str, ...]
    """Places whose fill someone has changed since; it is left alone."""
    ruled: Mapping[str, str]
    """Sheets on which `uncolour` is still to do its part, with `Memory.page`."""


def memories_of(live: Live) -> tuple[Memory, ...]:
    """Return what the sheet of marks remembers."""
    return memories_in(texts_of(live, MARKS, len(HEADINGS)))


def clear(live: Live, undo: Undo) -> Cleared:
    """Take all marks away: fills and notes as they were before; what was written below our note stays."""
    restored, kept = 0, []
    by_sheet: dict[str, list[tuple[Memory, Any]]] = {}
    ruled: dict[str, str] = {}
    for memory, sheet, cell in _placed(live):
        by_sheet.setdefault(sheet, []).append((memory, cell))
        if memory.ruled or memory.page:
            ruled[sheet] = memory.page
    for name, group in by_sheet.items():
        with unlocked(live.sheets[name], name):
            for memory, cell in group:
                if _clear_cell(live, name, memory, cell, undo):
                    restored += 1
                else:
                    kept.append(f"{name}!{address_of(cell)}")
    return Cleared(restored, tuple(kept), ruled)


def uncolour(live: Live, ruled: Mapping[str, str]) -> None:
    """Take away what the closed file did to whole sheets: rules that colour, printing in black and white.

    A late step, it is not taken back; where Excel refuses, nothing else is lost.
    """
    for name, page in ruled.items():
        api = live.sheets[name].api
        with suppress(Exception), unlocked(live.sheets[name], name):
            rules = api.Cells.FormatConditions
            for rule in [rules(at) for at in range(rules.Count, 0, -1)]:
                if AUTHOR in _formula(rule):
                    rule.Delete()
            for setting, value in former_values(page).items():
                if setting == "blackAndWhite":
                    api.PageSetup.BlackAndWhite = value in ("1", "true")
                else:
                    api.PageSetup.PrintComments = _PRINT_NOTES.get(value or "", _NO_NOTES)


def _formula(rule: Any) -> str:
    """Return the formula of a rule; some kinds of rules have none."""
    try:
        return str(rule.Formula1)
    except Exception:
        return ""


def forget(book: Any, live: Live) -> None:
    """Take the sheet of marks away, or empty it where the workbook knows it; the last step, it is not taken back."""
    sheet = live.sheets.get(MARKS)
    if sheet is None:
        return
    if has_name(book, LISTED):
        texts_of(live, MARKS, 1)
        height, width = live.used[MARKS][2:]
        write_block(sheet, [tuple(map(quoted, HEADINGS)), *[("",) * max(width, len(HEADINGS))] * (height - 1)])
    else:
        remove_hidden(sheet)
        live.sheets.pop(MARKS)


def mark(book: Any, live: Live, made: Sequence[Mark], undo: Undo) -> tuple[Memory, ...]:
    """Set the marks; marks of before must have been cleared."""
    listed = has_name(book, LISTED)
    numbered = [(number, one) for number, one in enumerate(made, 1) if live.sheets.get(one.sheet) is not None]
    cells = {number: anchor(live.sheets[one.sheet], one.address) for number, one in numbered}
    names = dict.fromkeys(one.sheet for _, one in numbered)
    titles = _titles(live, names, undo) if listed else {}
    memories = {number: _memory(number, one, cells[number], titles.get(one.sheet, "")) for number, one in numbered}
    _remember(book, live, memories.values(), undo, listed)
    by_sheet: dict[str, list[tuple[int, Mark]]] = {}
    for number, one in numbered:
        by_sheet.setdefault(one.sheet, []).append((number, one))
    for name, group in by_sheet.items():
        with unlocked(live.sheets[name], name):
            for number, one in group:
                _mark_cell(live, name, one, memories[number], cells[number], undo)
    return tuple(memories.values())


def _titles(live: Live, names: Iterable[str], undo: Undo) -> dict[str, str]:
    """Return what the papers that colour their marks call themselves; a copy is given a word of its own."""
    found: dict[str, str] = {}
    for sheet in names:
        name = name_in(live.sheets[sheet].names, TITLE)
        if name is None:
            continue
        was = str(name.refers_to)
        word = was.removeprefix("=")[1:-1].replace('""', '"')
        if not word or word in found.values():
            word = sheet
            undo.add(partial(setattr, name, "refers_to", was))
            name.refers_to = '="' + word.replace('"', '""') + '"'
        found[sheet] = word
    return found


def _memory(number: int, one: Mark, cell: Any, title: str) -> Memory:
    """Remember a cell; one on a paper that colours its marks itself is not filled."""
    note = cell.note
    rank, place = "从" if one.weak else "主", f"{title or one.sheet} {address_of(cell)}"
    memory = Memory(number, place, one.level, rank, one.sheet, address_of(cell), "")
    if not title and plain_fill(cell):
        memory = memory._replace(colour=one.colour, former_colour=colour_of(cell))
    if note is not None and notes.is_conversation(cell):
        return memory._replace(note="none")
    memory = memory._replace(written=prints(one.text))
    return memory if note is None else memory._replace(note="merged", former_note=note.text)


def _remember(book: Any, live: Live, memories: Iterable[Memory], undo: Undo, follow: bool) -> None:
    """Write the sheet of marks, adding it when it is not there; places that colour cells follow inserted rows."""
    sheet = live.sheets.get(MARKS)
    block = [tuple(map(quoted, HEADINGS))]
    for memory in memories:
        number, place, *rest = map(quoted, memory.row())
        block.append((number, f"={place_formula(memory)}" if follow else place, *rest))
    if sheet is None:
        sheet = live.sheets[MARKS] = add_hidden(book, MARKS, live.sheets[FINDINGS])
        undo.add(lambda: remove_hidden(sheet))
    else:
        texts_of(live, MARKS, 1)
        height = live.used[MARKS][2]
        remembered(live, MARKS, max(height, len(block)), len(HEADINGS), undo)
        block += [("",) * len(HEADINGS)] * (height - len(block))
    live.used[MARKS] = (1, 1, len(block), len(HEADINGS))
    write_block(sheet, block)


def _mark_cell(live: Live, name: str, one: Mark, memory: Memory, cell: Any, undo: Undo) -> None:
    sheet = live.sheets[name]
    if memory.colour:
        undo.add(lambda: _within(sheet, name, lambda: paint(cell, memory.former_colour)))
        paint(cell, memory.colour)
    if memory.note == "none":
        return
    former = memory.former_note if memory.note == "merged" else None
    text = signed(one.text, memory.number, memory.former_note)
    undo.add(lambda: _within(sheet, name, lambda: notes.take_back(cell, former)))
    notes.set_above(cell, text[: len(text) - len(memory.former_note)])


def _clear_cell(live: Live, name: str, memory: Memory, cell: Any, undo: Undo) -> bool:
    """Give a cell back its fill and note; False when its fill is no longer ours and was left alone."""
    sheet = live.sheets[name]
    text = "" if cell.note is None else str(cell.note.text)
    pieces = ours_in(text, memory.written)
    if pieces:
        undo.add(lambda: _within(sheet, name, lambda: notes.put_in(cell, text, pieces)))
        notes.take_out(cell, pieces, stays=memory.note == "merged" and not memory.former_note.strip())
    if not memory.colour:
        return True
    if colour_of(cell) != memory.colour:
        return False
    undo.add(lambda: _within(sheet, name, lambda: paint(cell, memory.colour)))
    paint(cell, memory.former_colour)
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
    return number_of(str(note.text)) if note is not None else 0


def _within(sheet: Any, name: str, step: Any) -> None:
    with unlocked(sheet, name):
        step()
