"""Mark the cells of a closed workbook and write the sheet 校验结果; take the marks away again.

mark:    unmark -> fills and notes by `marks.marks` -> sheet 校验结果 -> sheet _pe_marks remembers what was covered
unmark:  each remembered mark is found by the number in its note, wherever its cell has been moved, else by address
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from perfeval_xl.reading.grid import Source
from perfeval_xl.reading.own_sheets import FINDINGS, MARKS
from perfeval_xl.rules.explanations import Explanation
from perfeval_xl.rules.finding import Outcome
from perfeval_xl.values.address import a1, range_a1, sheet_ref
from perfeval_xl.values.errors import WriteError
from perfeval_xl.writing import marks as data
from perfeval_xl.writing import patch_cells as cells
from perfeval_xl.writing.findings import findings, is_findings
from perfeval_xl.writing.findings_sheet import content
from perfeval_xl.writing.mark_restore import ABSENT, LONGEST, forget, memories_of, memory_sheet, print_of, restore
from perfeval_xl.writing.marks import LISTED, TITLE, Mark, Memory
from perfeval_xl.writing.patch_drawing import geometry
from perfeval_xl.writing.patch_notes import Note, Notes
from perfeval_xl.writing.patch_parts import Book, open_book
from perfeval_xl.writing.patch_rows import Content, new_sheet, rewritten
from perfeval_xl.writing.patch_sheet import edit_cells
from perfeval_xl.writing.patch_styles import Styles, solid
from perfeval_xl.writing.patch_workbook import add_sheet, defined_names, drop_calculation_chain, set_name, sheets
from perfeval_xl.writing.patch_xml import ATTRIBUTES, attribute, unescape

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
        WriteError: as `patch.patch`; ``SHEET_TAKEN`` when a sheet of the user's own is named 校验结果.
    """
    _check_free(source)
    book = open_book(workbook)
    styles = Styles(book)
    restore(book, styles, source)
    made = data.marks(outcome)
    parts = {one.name: one.part for one in sheets(book) if one.part}
    memories: list[Memory] = []
    prints = []
    listed = ("", LISTED) in defined_names(book)
    titles = _titles(book) if listed else {}
    by_sheet: dict[str, list[tuple[int, Mark]]] = {}
    for number, one in enumerate(made, 1):
        by_sheet.setdefault(one.sheet, []).append((number, one))
    for sheet, group in by_sheet.items():
        if sheet in parts:
            memories += _mark_sheet(book, styles, parts[sheet], group, titles.get(sheet, ""))
            if _prints(book.text(parts[sheet]), fills=sheet not in titles):
                prints.append(sheet)
    found = content(findings(outcome, time, explanations))
    _write(book, styles, FINDINGS, found, "visible")
    if listed:
        drop_calculation_chain(book)
    _write(book, styles, MARKS, memory_sheet(memories, follow=listed), "veryHidden")
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
    """Mark the cells of one sheet: with fills, unless it colours them itself and has a title for that."""
    xml = book.text(part)
    rows = cells.rows_of(xml)
    ranges = cells.merged(xml, rows)
    notes = Notes(book, part)
    known = notes.all()
    edits: dict[tuple[int, int], cells.CellEdit] = {}
    memories = []
    for number, one in group:
        at = cells.anchor(ranges, one.row, one.column)[:2]
        place, rank = f"{title or one.sheet} {a1(*at)}", "从" if one.weak else "主"
        memory = Memory(number, place, one.level, rank, one.sheet, a1(*at), "")
        if not title:
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
        former_style=f"{'' if now.present else ABSENT}{now.style}",
        marked_style=str(styles.filled(now.style, colour)),
        style_print=print_of(styles, now.style),
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
    inner = former.inner if len(former.inner) <= LONGEST else ""
    return memory._replace(note="merged", former_note=former.text[:LONGEST], former_inner=inner)


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
