"""Mark the cells of a closed workbook and write the sheet 校验结果; take the marks away again.

mark:    unmark -> fills and notes by `marks.marks` -> sheet 校验结果 -> sheet _pe_marks remembers what was covered
unmark:  each remembered mark is found by the number in its note, wherever its cell has been moved, else by address
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from zlib import crc32

from perfeval_xl.reading.grid import Source
from perfeval_xl.reading.own_sheets import FINDINGS, MARKS
from perfeval_xl.rules.explanations import Explanation
from perfeval_xl.rules.finding import Outcome
from perfeval_xl.values.address import a1, parse_a1, range_a1, sheet_ref
from perfeval_xl.writing import marks as data
from perfeval_xl.writing import patch_cells as cells
from perfeval_xl.writing.findings import findings
from perfeval_xl.writing.findings_sheet import content
from perfeval_xl.writing.marks import HEADINGS, Mark, Memory, remembered
from perfeval_xl.writing.patch_drawing import geometry
from perfeval_xl.writing.patch_notes import Note, Notes
from perfeval_xl.writing.patch_parts import Book, open_book, related
from perfeval_xl.writing.patch_rows import Content, Line, Piece, new_sheet, rewritten
from perfeval_xl.writing.patch_sheet import edit_cells
from perfeval_xl.writing.patch_styles import Styles, solid
from perfeval_xl.writing.patch_workbook import add_sheet, defined_names, remove_sheet, set_name, sheets
from perfeval_xl.writing.patch_xml import ATTRIBUTES, attribute

LISTED = "PE_MARKED"
"""A workbook that defines this name colours the marked cells itself, by the rows of the sheet ``_pe_marks``."""
_NO_FILL = '<fill><patternFill patternType="none"/></fill>'
_LONGEST = 32_000
_ABSENT = "-"
"""Before the index of the style that a cell without element had from its row or column."""
_PAGE_SETUP = re.compile(rf"<(?:[\w.-]+:)?pageSetup(?=[\s/]){ATTRIBUTES}/?>")


class Marked(NamedTuple):
    """A workbook with marks."""

    data: bytes
    marks: tuple[Mark, ...]
    missing: tuple[str, ...]
    """Places of marks whose sheet is not in the workbook."""
    prints: tuple[str, ...]
    """Sheets with marks that would print: coloured fills, or notes that are set to be printed."""


class Unmarked(NamedTuple):
    """A workbook without marks."""

    data: bytes
    restored: int
    """Cells that stand again as they stood before."""
    kept: tuple[str, ...]
    """Places whose fill has been changed by someone since; it is left alone."""


def mark(
    workbook: bytes, source: Source, outcome: Outcome, time: str, explanations: Sequence[Explanation] = ()
) -> Marked:
    """Return the workbook with its cells marked and the sheet 校验结果 written; former marks are taken away first.

    Args:
        workbook: the file.
        source: what was read of it.
        outcome: what `validate` said of it.
        time: when it was checked, as the user is to read it.
        explanations: all that were given to `validate`.

    Raises:
        WriteError: as `patch.patch`.
    """
    book = open_book(workbook)
    styles = Styles(book)
    _unmark(book, styles, source)
    made = data.marks(outcome)
    parts = {one.name: one.part for one in sheets(book) if one.part}
    memories: list[Memory] = []
    prints = []
    listed = ("", LISTED) in defined_names(book)
    by_sheet: dict[str, list[tuple[int, Mark]]] = {}
    for number, one in enumerate(made, 1):
        by_sheet.setdefault(one.sheet, []).append((number, one))
    for sheet, group in by_sheet.items():
        if sheet in parts:
            memories += _mark_sheet(book, styles, parts[sheet], group, fills=not listed)
            if _prints(book.text(parts[sheet]), fills=not listed):
                prints.append(sheet)
    found = content(findings(outcome, time, explanations))
    _write(book, styles, FINDINGS, found, "visible")
    _write(book, styles, MARKS, _memory_sheet(memories), "veryHidden")
    styles.save()
    _name_rows(book, found)
    missing = [f"{one.sheet}!{one.address}" for one in made if one.sheet not in parts]
    return Marked(book.to_bytes(), made, tuple(missing), tuple(prints))


def unmark(workbook: bytes, source: Source) -> Unmarked:
    """Return the workbook without marks; the sheet 校验结果 stays, with what was typed there.

    Raises:
        WriteError: as `patch.patch`.
    """
    book = open_book(workbook)
    styles = Styles(book)
    count, kept = _unmark(book, styles, source)
    _forget(book, styles, ("", LISTED) in defined_names(book))
    styles.save()
    return Unmarked(book.to_bytes(), count, kept)


def has_marks(source: Source) -> bool:
    """Tell whether a workbook bears marks."""
    return bool(_memories(source))


def _mark_sheet(book: Book, styles: Styles, part: str, group: list[tuple[int, Mark]], fills: bool) -> list[Memory]:
    xml = book.text(part)
    rows = cells.rows_of(xml)
    ranges = cells.merged(xml, rows)
    notes = Notes(book, part)
    known = notes.all()
    edits: dict[tuple[int, int], cells.CellEdit] = {}
    memories = []
    for number, one in group:
        at = cells.anchor(ranges, one.row, one.column)[:2]
        place, rank = f"{one.sheet} {one.address}", "从" if one.weak else "主"
        memory = Memory(number, place, one.level, rank, one.sheet, a1(*at), "")
        if fills:
            now = cells.standing(xml, rows, *at)
            memory = _covered(styles, memory, now, one.colour)
            edits[at] = cells.CellEdit(style=int(memory.marked_style))
        memories.append(_noted(notes, known, memory, one))
    sizes = geometry(xml, rows, ranges)
    if edits:
        xml, _ = edit_cells(xml, edits, rows=rows)
        book.put(part, xml)
    notes.save(sizes)
    return memories


def _covered(styles: Styles, memory: Memory, now: cells.Standing, colour: str) -> Memory:
    """Remember the look of a cell, and which style it will have with the fill of the mark."""
    fill, known = styles.fill(now.style), styles.colour(now.style)
    return memory._replace(
        colour=colour,
        former_colour=known or ("" if _is_none(fill) else "*"),
        former_style=f"{'' if now.present else _ABSENT}{now.style}",
        marked_style=str(styles.filled(now.style, colour)),
        style_print=_print(styles, now.style),
        former_fill="" if _is_none(fill) or fill == solid(known) else fill,
    )


def _is_none(fill: str) -> bool:
    return not fill or ("patternFill" in fill and ('"none"' in fill or "'none'" in fill or "patternType" not in fill))


def _noted(notes: Notes, known: Mapping[str, Note], memory: Memory, one: Mark) -> Memory:
    """Write the note of a mark; the text of a note that is there stays below ours."""
    former = known.get(memory.address)
    bold = one.text.find("：")
    if former is None:
        text = data.signed(one.text, memory.number)
        notes.put(memory.address, notes.runs(text, bold=bold), data.AUTHOR)
        return memory
    if former.threaded:
        return memory._replace(note="none")
    text = data.signed(one.text, memory.number, former.text)
    text = text[: len(text) - len(former.text)]
    notes.put(memory.address, notes.runs(text, former.inner, bold), data.AUTHOR)
    inner = former.inner if len(former.inner) <= _LONGEST else ""
    return memory._replace(note="merged", former_note=former.text[:_LONGEST], former_inner=inner)


def _unmark(book: Book, styles: Styles, source: Source) -> tuple[int, tuple[str, ...]]:
    """Take all marks away: first those whose notes are found, wherever they are now, then the others by address."""
    memories = {one.number: one for one in _memories(source)}
    parts = {one.name: one.part for one in sheets(book) if one.part}
    places: dict[str, dict[str, Memory | None]] = {}
    found: set[int] = set()
    for name, part in parts.items():
        notes = Notes(book, part)
        for address, note in notes.all().items():
            ours = data.unsigned(note.text)
            if ours is not None:
                memory = memories.get(ours[0])
                found.add(ours[0])
                places.setdefault(name, {})[address] = memory
                _restore_note(notes, address, ours[1], memory)
        notes.save()
    for memory in memories.values():
        if memory.number not in found and memory.sheet in parts:
            places.setdefault(memory.sheet, {}).setdefault(memory.address, memory)
    count, kept = 0, []
    for name, cells_ in places.items():
        left = _restore_fills(book, styles, parts[name], cells_)
        count += len(cells_) - len(left)
        kept += [f"{name}!{address}" for address in left]
    return count, tuple(kept)


def _restore_note(notes: Notes, address: str, own: str, memory: Memory | None) -> None:
    """Leave of a note what the user wrote himself, with its fonts where they are known."""
    if memory is not None and memory.former_inner and own[:_LONGEST] == memory.former_note:
        notes.put(address, memory.former_inner, data.AUTHOR)
    elif own.strip():
        notes.put(address, notes.runs(own), data.AUTHOR)
    else:
        notes.remove(address)


def _restore_fills(book: Book, styles: Styles, part: str, places: Mapping[str, Memory | None]) -> list[str]:
    """Give cells back the fill they had; return the addresses whose fill someone has changed since."""
    xml = book.text(part)
    rows = cells.rows_of(xml)
    edits: dict[tuple[int, int], cells.CellEdit] = {}
    left = []
    for address, memory in places.items():
        if memory is not None and not memory.colour:
            continue
        at = parse_a1(address)
        now = cells.standing(xml, rows, *at)
        if data.is_ours(styles.colour(now.style)):
            edits[at] = _restored(styles, now, memory)
        elif memory is not None:
            left.append(address)
    if edits:
        xml, _ = edit_cells(xml, edits, rows=rows)
        book.put(part, xml)
    return left


def _restored(styles: Styles, now: cells.Standing, memory: Memory | None) -> cells.CellEdit:
    """Return what gives a cell its former look: its old style while that means the same, else its old fill."""
    if memory is None:
        return cells.CellEdit(style=styles.refilled(now.style, _NO_FILL))
    index = memory.former_style.removeprefix(_ABSENT)
    if memory.marked_style == str(now.style) and index.isdecimal() and styles.known(int(index)):
        if memory.former_style.startswith(_ABSENT) and now.empty:
            return cells.CellEdit(drop=True)
        if _print(styles, int(index)) == memory.style_print:
            return cells.CellEdit(style=int(index))
    known = memory.former_colour not in ("", "*")
    fill = memory.former_fill or (solid(memory.former_colour) if known else _NO_FILL)
    return cells.CellEdit(style=styles.refilled(now.style, fill))


def _forget(book: Book, styles: Styles, listed: bool) -> None:
    """Take the sheet that remembers the marks away; where macros or names may know it, it only becomes empty."""
    found = next((one for one in sheets(book) if one.name == MARKS and one.part), None)
    if found is None:
        return
    known = related(book, book.main, "vbaProject") is not None and "codeName" in book.text(found.part)
    if listed or known:
        book.put(found.part, rewritten(book.text(found.part), _memory_sheet([]), styles))
    else:
        remove_sheet(book, MARKS)


def _memories(source: Source) -> tuple[Memory, ...]:
    grid = next((one for one in source.grids if one.name == MARKS), None)
    rows = []
    for row in grid.rows if grid else ():
        texts = {cell.column: cell.text for cell in row.cells}
        rows.append([texts.get(column, "") for column in range(1, len(HEADINGS) + 1)])
    return remembered(rows)


def _memory_sheet(memories: Iterable[Memory]) -> Content:
    lines = [HEADINGS, *(memory.row() for memory in memories)]
    return Content([Line([Piece(text, None) if text else None for text in line]) for line in lines])


def _write(book: Book, styles: Styles, name: str, found: Content, state: str) -> None:
    """Write all rows of one of our sheets, adding it when it is not there."""
    part = next((one.part for one in sheets(book) if one.name == name and one.part), "")
    if part:
        book.put(part, rewritten(book.text(part), found, styles))
    else:
        add_sheet(book, name, new_sheet(found, styles, book.namespace), state)


def _name_rows(book: Book, found: Content) -> None:
    """Define what belongs to the filter, and repeat the headings on every printed page."""
    assert found.filtered is not None
    top, left, bottom, right = found.filtered
    area = sheet_ref(FINDINGS, range_a1(top, left, bottom, right, absolute=True))
    set_name(book, "_xlnm._FilterDatabase", area, FINDINGS, hidden=True)
    set_name(book, "_xlnm.Print_Titles", sheet_ref(FINDINGS, f"${top}:${top}"), FINDINGS)


def _prints(xml: str, fills: bool) -> bool:
    """Tell whether marks would be seen on paper: a sheet prints fills unless in black and white, notes when told to."""
    setup = _PAGE_SETUP.search(xml)
    tag = setup[0] if setup else ""
    coloured = attribute(tag, "blackAndWhite") not in ("1", "true")
    return (fills and coloured) or attribute(tag, "cellComments") == "atEnd"


def _print(styles: Styles, index: int) -> str:
    return f"{crc32(styles.description(index).encode()):08x}"
