"""Mark the cells of a closed workbook and write the sheet 校验结果; take the marks away again.

mark:    unmark -> colours and notes by `marks.marks` -> sheet 校验结果 -> sheet _pe_marks remembers what was there
unmark:  each remembered mark is found by the number in its note, wherever its cell has been moved, else by address
"""

from collections.abc import Sequence
from typing import NamedTuple

from perfeval_xl.reading.grid import Source
from perfeval_xl.reading.own_sheets import FINDINGS, MARKS
from perfeval_xl.rules.explanations import Explanation
from perfeval_xl.rules.finding import Outcome
from perfeval_xl.values.address import a1, range_a1, sheet_ref
from perfeval_xl.values.errors import WriteError
from perfeval_xl.writing import mark_text
from perfeval_xl.writing import marks as data
from perfeval_xl.writing.closed.findings_sheet import content
from perfeval_xl.writing.closed.mark_restore import LONGEST, forget, memories_of, memory_sheet, restore
from perfeval_xl.writing.closed.mark_screen import coloured, unprinted
from perfeval_xl.writing.findings import findings, is_findings
from perfeval_xl.writing.marks import LISTED, TITLE, Mark, Memory, former_values
from perfeval_xl.writing.patch import cells
from perfeval_xl.writing.patch.drawing import geometry
from perfeval_xl.writing.patch.notes import Note, Notes
from perfeval_xl.writing.patch.parts import Book, open_book
from perfeval_xl.writing.patch.rows import Content, new_sheet, rewritten
from perfeval_xl.writing.patch.styles import Styles
from perfeval_xl.writing.patch.workbook import add_sheet, defined_names, drop_calculation_chain, set_name, sheets
from perfeval_xl.writing.patch.xml import unescape


class Marked(NamedTuple):
    """A workbook with marks."""

    data: bytes
    marks: tuple[Mark, ...]
    missing: tuple[str, ...]
    """Places of marks whose sheet is not in the workbook."""
    grey: tuple[str, ...]
    """Sheets that are printed in black and white until the marks go."""


class Unmarked(NamedTuple):
    """A workbook without marks."""

    data: bytes
    restored: int
    """Marks that are gone."""
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
        WriteError: as `patch.patch`; ``SHEET_TAKEN`` when a sheet of the user's own is named 校验结果.
    """
    _check_free(source)
    book = open_book(workbook)
    styles = Styles(book)
    restore(book, styles, source)
    made = data.marks(outcome)
    parts = {one.name: one.part for one in sheets(book) if one.part}
    memories: list[Memory] = []
    grey = []
    listed = ("", LISTED) in defined_names(book)
    titles = _titles(book) if listed else {}
    by_sheet: dict[str, list[tuple[int, Mark]]] = {}
    for number, one in enumerate(made, 1):
        by_sheet.setdefault(one.sheet, []).append((number, one))
    for sheet, group in by_sheet.items():
        if sheet in parts:
            made_here = _mark_sheet(book, styles, parts[sheet], group, titles.get(sheet, ""))
            memories += made_here
            if "blackAndWhite" in former_values(made_here[0].page):
                grey.append(sheet)
    found = content(findings(outcome, time, explanations))
    _write(book, styles, FINDINGS, found, "visible")
    if listed:
        drop_calculation_chain(book)
    _write(book, styles, MARKS, memory_sheet(memories, follow=listed), "veryHidden")
    styles.save()
    _name_rows(book, found)
    missing = [f"{one.sheet}!{one.address}" for one in made if one.sheet not in parts]
    return Marked(book.to_bytes(), made, tuple(missing), tuple(grey))


def unmark(workbook: bytes, source: Source) -> Unmarked:
    """Return the workbook without marks; the sheet 校验结果 stays, with what was typed there.

    Raises:
        WriteError: as `patch.patch`.
    """
    book = open_book(workbook)
    styles = Styles(book)
    count, kept = restore(book, styles, source)
    forget(book, styles, ("", LISTED) in defined_names(book))
    styles.save()
    return Unmarked(book.to_bytes(), count, kept)


def has_marks(source: Source) -> bool:
    """Tell whether a workbook bears marks."""
    return bool(memories_of(source))


def _check_free(source: Source) -> None:
    """Refuse to write over a sheet that only happens to have the name of ours."""
    grid = next((one for one in source.grids if one.name == FINDINGS), None)
    if grid is not None and grid.rows and not is_findings(grid):
        raise WriteError(
            "SHEET_TAKEN",
            f"工作簿里已有一张“{FINDINGS}”工作表，不是本程序写的，没有覆盖它。",
            "请先将这张工作表改名，再标记。",
        )


def _titles(book: Book) -> dict[str, str]:
    """Return what the sheets that colour their marks call themselves; a copy is given a word of its own."""
    named = {sheet: text for (sheet, name), text in defined_names(book).items() if name == TITLE and sheet}
    found: dict[str, str] = {}
    for sheet in (one.name for one in sheets(book) if one.name in named):
        word = unescape(named[sheet])[1:-1].replace('""', '"')
        if word in found.values() or not word:
            word = sheet
            set_name(book, TITLE, '"' + word.replace('"', '""') + '"', sheet)
        found[sheet] = word
    return found


def _mark_sheet(book: Book, styles: Styles, part: str, group: list[tuple[int, Mark]], title: str) -> list[Memory]:
    """Mark the cells of one sheet: with rules that colour them, unless it colours them itself and has a title for that.

    Whichever it is, the sheet is printed without them.
    """
    xml = book.text(part)
    frame = cells.frame_of(xml)
    ranges = cells.by_row(cells.merged(xml, frame))
    sizes = geometry(xml, frame, ranges)
    notes = Notes(book, part)
    known = notes.all()
    xml, page = unprinted(xml)
    memories, places = [], []
    for number, one in group:
        area = cells.anchor(ranges, one.row, one.column)
        address = a1(area[0], area[1])
        place, rank = f"{title or one.sheet} {address}", "从" if one.weak else "主"
        noted = _noted(notes, known.get(address), address, number, one.text)
        ruled = "" if title else "1"
        memories.append(
            Memory(number, place, one.level, rank, one.sheet, address, "", "", *noted, ruled=ruled, page=page)
        )
        places.append((range_a1(*area), one.colour))
    if not title:
        xml = coloured(xml, styles, places)
    book.put(part, xml)
    notes.save(sizes)
    return memories


def _noted(notes: Notes, former: Note | None, address: str, number: int, told: str) -> tuple[str, str, str, str]:
    """Write the note of a mark; the text of a note that is there stays below ours.

    Returns:
        What is to be remembered: `Memory.note` and the three fields after it.
    """
    bold = told.find("：")
    if former is None:
        text = mark_text.signed(told, number)
        notes.put(address, notes.runs(text, bold=bold), data.AUTHOR, text)
        return "new", "", mark_text.prints(told), ""
    if former.threaded:
        return "none", "", "", ""
    text = mark_text.signed(told, number, former.text)
    text = text[: len(text) - len(former.text)]
    notes.put(address, notes.runs(text, former.inner, bold), data.AUTHOR)
    inner = former.inner if len(former.inner) <= LONGEST else ""
    return "merged", former.text[:LONGEST], mark_text.prints(told), inner


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
