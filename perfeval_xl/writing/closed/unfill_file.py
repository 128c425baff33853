"""Take a fill of a closed workbook back: contents, formats and notes as they stood before.

Each step of the journal is undone, the last one first. A cell is known by the number in its note, wherever it has been
moved, else by its address. The remembered XML is put back as it was while it still means the same.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.autofill.book import Cells, cells_of
from perfeval_xl.autofill.journal import COLOUR, LEDGER_SHEET, PLAN_SHEET, SHEET, Step
from perfeval_xl.reading.grid import Source
from perfeval_xl.values.address import parse_a1
from perfeval_xl.values.numbers import from_literal
from perfeval_xl.values.text import label
from perfeval_xl.writing.closed.fill_cells import ABSENT, strings_print, style_print, with_raw
from perfeval_xl.writing.closed.fill_file import SIGNATURE, journal
from perfeval_xl.writing.marks import AUTHOR
from perfeval_xl.writing.patch import cells
from perfeval_xl.writing.patch.notes import Notes
from perfeval_xl.writing.patch.parts import Book, open_book
from perfeval_xl.writing.patch.sheet import edit_cells
from perfeval_xl.writing.patch.styles import Styles
from perfeval_xl.writing.patch.workbook import drop_calculation_chain, recalculate_on_load, remove_sheet, sheets

_NO_FILL = '<fill><patternFill patternType="none"/></fill>'


class Unfilled(NamedTuple):
    """A workbook with its fills taken back."""

    data: bytes
    restored: int
    kept: tuple[str, ...]
    """Places where something else has been typed since; it is left alone."""


def unfill(workbook: bytes, source: Source) -> Unfilled:
    """Return the workbook as it was before it was filled: contents, formats and notes.

    A cell in which something else has been typed since keeps that; only our colour and note go.

    Raises:
        WriteError: as `perfeval_xl.writing.patch.change.patch`.
    """
    book = open_book(workbook)
    styles = Styles(book)
    parts = {one.name: one.part for one in sheets(book) if one.part}
    strings = strings_print(book)
    grid = cells_of(source)
    restored, kept = 0, []
    moved = _moved(book, parts)
    by_sheet: dict[str, list[Step]] = {}
    for step in journal(source):
        at = moved.get(step.number)
        step = step._replace(sheet=at[0], address=at[1]) if at else step
        if step.sheet in parts:
            by_sheet.setdefault(step.sheet, []).append(step)
    for sheet, group in by_sheet.items():
        count, left = _unfill_sheet(book, styles, parts[sheet], group, grid, strings)
        restored += count
        kept += [f"{sheet}!{address}" for address in left]
    for name in (SHEET, PLAN_SHEET, LEDGER_SHEET):
        if name in parts:
            remove_sheet(book, name)
    styles.save()
    return Unfilled(book.to_bytes(), restored, tuple(kept))


def _unfill_sheet(
    book: Book, styles: Styles, part: str, group: Sequence[Step], grid: Cells, strings: str
) -> tuple[int, list[str]]:
    notes = Notes(book, part)
    texts = notes.all()
    restored, kept, formulas = 0, [], False
    seen: set[str] = set()
    for step in sorted(group, key=lambda one: one.number, reverse=True):
        at = parse_a1(step.address)
        note = texts.get(step.address)
        if step.kind == "fill" and note is not None:
            _restore_note(notes, step, note.text)
        xml = book.text(part)
        rows = cells.rows_of(xml)
        if step.address not in seen and not _stands(step, grid, at):
            if step.kind == "fill":
                kept.append(step.address)
                book.put(part, _uncoloured(xml, rows, styles, at))
            continue
        seen.add(step.address)
        now = cells.standing(xml, rows, *at)
        exact = _exact(styles, step, strings)
        formulas |= now.formula or "<f" in step.raw
        if exact:
            book.put(part, with_raw(xml, rows, at, _moved_raw(step)))
        else:
            style = _former_style(styles, step, now.style)
            content = _plain_content(step)
            xml, changed = edit_cells(xml, {at: cells.CellEdit(content, style)}, rows=rows)
            formulas |= changed
            book.put(part, xml)
        restored += step.kind == "fill"
    notes.save()
    if formulas:
        drop_calculation_chain(book)
    if restored:
        recalculate_on_load(book)
    return restored, kept


def _stands(step: Step, grid: Cells, at: tuple[int, int]) -> bool:
    """Tell whether what was filled in still stands in the cell."""
    cell = grid.get((step.sheet, *at))
    if step.kind == "cache":
        return cell is not None and cell.formula is not None and cell.text == step.written
    if cell is None:
        return step.written == ""
    if cell.formula is not None:
        return False
    if step.typed == "number":
        return cell.number == Decimal(step.written)
    return label(cell.text) == label(step.written)


def _exact(styles: Styles, step: Step, strings: str) -> bool:
    """Tell whether the remembered XML still means what it meant."""
    if step.raw == "*" or ('t="s"' in step.raw and step.strings != strings):
        return False
    if step.kind == "cache":
        return True
    index = step.former_style.removeprefix(ABSENT)
    return index.isdecimal() and styles.known(int(index)) and style_print(styles, int(index)) == step.style_print


def _former_style(styles: Styles, step: Step, now: int) -> int | None:
    if step.kind == "cache":
        return None
    index = step.former_style.removeprefix(ABSENT)
    if index.isdecimal() and styles.known(int(index)) and style_print(styles, int(index)) == step.style_print:
        return int(index)
    return styles.refilled(now, _NO_FILL)


def _plain_content(step: Step) -> cells.Content:
    """Return what stood in a cell whose XML no longer fits."""
    if step.kind == "cache":
        return cells.Keep()
    if step.stood_kind == "formula":
        return cells.Formula(step.stood)
    if step.stood_kind == "number":
        number = from_literal(step.stood)
        return cells.Number(number) if number is not None else cells.Text(step.stood)
    return cells.Text(step.stood) if step.stood_kind else cells.Blank()


def _moved_raw(step: Step) -> str:
    """Return the remembered XML with the address the cell has now."""
    return re.sub(r'(<(?:[\w.-]+:)?c\b[^>]*?\sr=")[A-Z]+\d+(")', rf"\g<1>{step.address}\2", step.raw, count=1)


def _uncoloured(xml: str, rows: cells.Rows, styles: Styles, at: tuple[int, int]) -> str:
    now = cells.standing(xml, rows, *at)
    if styles.colour(now.style) != COLOUR:
        return xml
    style = styles.refilled(now.style, _NO_FILL)
    return edit_cells(xml, {at: cells.CellEdit(style=style)}, rows=rows)[0]


def _restore_note(notes: Notes, step: Step, text: str) -> None:
    """Leave of a note what the user wrote himself."""
    found = SIGNATURE.search(text)
    if found is None or int(found[1]) != step.number:
        return
    own = text[found.end() :]
    if step.former_inner and own == step.former_note:
        notes.put(step.address, step.former_inner, AUTHOR)
    elif own.strip():
        notes.put(step.address, notes.runs(own), AUTHOR)
    else:
        notes.remove(step.address)


def _moved(book: Book, parts: Mapping[str, str]) -> dict[int, tuple[str, str]]:
    """Return where the cells of the journal are now, by the numbers in their notes."""
    found = {}
    for name, part in parts.items():
        for address, note in Notes(book, part).all().items():
            for signature in SIGNATURE.finditer(note.text):
                found[int(signature[1])] = (name, address)
    return found
