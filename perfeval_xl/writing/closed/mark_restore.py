"""Take marks out of a closed workbook: their colours and notes, wherever they have been moved.

A mark is found by the number in its note, else by the address that was remembered. The closed file colours by rules,
which are known by our name; the fills that were set in the open workbook give way to the former ones.
"""

from collections.abc import Iterable, Mapping

from perfeval_xl.reading.grid import Source
from perfeval_xl.reading.own_sheets import MARKS
from perfeval_xl.values.address import parse_a1
from perfeval_xl.writing import mark_text
from perfeval_xl.writing import marks as data
from perfeval_xl.writing.closed.mark_screen import printed, uncoloured
from perfeval_xl.writing.marks import HEADINGS, Memory, place_formula, remembered
from perfeval_xl.writing.patch import cells
from perfeval_xl.writing.patch.notes import Note, Notes
from perfeval_xl.writing.patch.parts import Book, related
from perfeval_xl.writing.patch.rows import Content, Line, rewritten
from perfeval_xl.writing.patch.sheet import edit_cells
from perfeval_xl.writing.patch.styles import Styles, solid
from perfeval_xl.writing.patch.workbook import drop_calculation_chain, remove_sheet, sheets

_NO_FILL = '<fill><patternFill patternType="none"/></fill>'
LONGEST = 32_000
"""Characters of a note that are remembered."""


def restore(book: Book, styles: Styles, source: Source) -> tuple[int, tuple[str, ...]]:
    """Take all marks away: first those whose notes are found, wherever they are now, then the others by address."""
    memories = {one.number: one for one in memories_of(source)}
    parts = {one.name: one.part for one in sheets(book) if one.part}
    places: dict[str, dict[str, Memory | None]] = {}
    found: set[int] = set()
    for name, part in parts.items():
        if related(book, part, "comments") is None:
            continue
        notes = Notes(book, part)
        for address, note in notes.all().items():
            number = mark_text.number_of(note.text)
            if number:
                memory = memories.get(number)
                found.add(number)
                places.setdefault(name, {})[address] = memory
                _restore_note(notes, address, note, memory)
        notes.save()
    for memory in memories.values():
        if memory.number not in found and memory.sheet in parts:
            places.setdefault(memory.sheet, {}).setdefault(memory.address, memory)
    for name, part in parts.items() if places else ():
        xml = uncoloured(book.text(part))
        for page in {memory.page for memory in places.get(name, {}).values() if memory is not None}:
            xml = printed(xml, page)
        book.put(part, xml)
    count, kept = 0, []
    for name, cells_ in places.items():
        left = _restore_fills(book, styles, parts[name], cells_)
        count += len(cells_) - len(left)
        kept += [f"{name}!{address}" for address in left]
    return count, tuple(kept)


def forget(book: Book, styles: Styles, listed: bool) -> None:
    """Take the sheet that remembers the marks away; where macros or names may know it, it only becomes empty."""
    found = next((one for one in sheets(book) if one.name == MARKS and one.part), None)
    if found is None:
        return
    known = related(book, book.main, "vbaProject") is not None and "codeName" in book.text(found.part)
    if listed:
        drop_calculation_chain(book)
    if listed or known:
        book.put(found.part, rewritten(book.text(found.part), memory_sheet([]), styles))
    else:
        remove_sheet(book, MARKS)


def memories_of(source: Source) -> tuple[Memory, ...]:
    """Return what a workbook remembers of its marks; nothing when it bears none."""
    grid = next((one for one in source.grids if one.name == MARKS), None)
    rows = []
    for row in grid.rows if grid else ():
        texts = {cell.column: cell.text for cell in row.cells}
        rows.append([texts.get(column, "") for column in range(1, len(HEADINGS) + 1)])
    return remembered(rows)


def memory_sheet(memories: Iterable[Memory], follow: bool = False) -> Content:
    """Return the rows of the sheet ``_pe_marks``.

    Args:
        memories: of the marks.
        follow: let the places be formulas that follow inserted rows and renamed sheets.
    """
    lines = [Line(HEADINGS, None)]
    for memory in memories:
        texts = [text or None for text in memory.row()]
        lines.append(Line(texts, None, formulas={1: place_formula(memory)} if follow else {}))
    return Content(lines)


def _restore_note(notes: Notes, address: str, note: Note, memory: Memory | None) -> None:
    """Leave of a note what the user wrote himself, with its fonts."""
    ours = mark_text.ours_in(note.text, memory.written if memory is not None else "")
    own = mark_text.without(note.text, ours)
    merged = memory is not None and memory.note == "merged"
    if memory is not None and merged and memory.former_inner and own[:LONGEST] == memory.former_note:
        notes.put(address, memory.former_inner, data.AUTHOR)
    elif own.strip() or (memory is not None and merged and not memory.former_note.strip()):
        notes.put(address, notes.without(note.inner, ours), data.AUTHOR)
    else:
        notes.remove(address)


def _restore_fills(book: Book, styles: Styles, part: str, places: Mapping[str, Memory | None]) -> list[str]:
    """Give cells back the fill they had; return the addresses whose fill someone has changed since."""
    filled = {address: memory for address, memory in places.items() if memory is None or memory.colour}
    if not filled:
        return []
    xml = book.text(part)
    rows = cells.rows_of(xml)
    edits: dict[tuple[int, int], cells.CellEdit] = {}
    left = []
    for address, memory in filled.items():
        at = parse_a1(address)
        now = cells.standing(xml, rows, *at)
        if data.is_ours(styles.colour(now.style)):
            former = memory.former_colour if memory is not None else ""
            edits[at] = cells.CellEdit(style=styles.refilled(now.style, solid(former) if former else _NO_FILL))
        elif memory is not None:
            left.append(address)
    if edits:
        xml, _ = edit_cells(xml, edits, rows=rows)
        book.put(part, xml)
    return left
