"""Apply a fill plan to a closed workbook: only the touched parts of the package are rewritten.

values, light fill and note with the source -> the stored results of formulas brought up -> journal (sheet _pe_fill),
sheets 填充计划 and 取数明细; all in one new file, so the journal is there before, or with, the first cell
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.autofill.book import Cells, Typed, cells_of, typed
from perfeval_xl.autofill.journal import COLOUR, HEADINGS, LEDGER_SHEET, PLAN_SHEET, SHEET, Step, steps
from perfeval_xl.autofill.plan import Entry, Plan
from perfeval_xl.filing import Filing
from perfeval_xl.reading.grid import Source
from perfeval_xl.values.address import a1, parse_a1
from perfeval_xl.values.rounding import plain
from perfeval_xl.writing.closed.fill_cells import (
    ABSENT,
    LONGEST,
    raw_of,
    shows_percent,
    strings_print,
    style_print,
    with_raw,
    write_sheet,
)
from perfeval_xl.writing.closed.fill_sheets import ledger_content, plan_content
from perfeval_xl.writing.marks import AUTHOR
from perfeval_xl.writing.patch import cells
from perfeval_xl.writing.patch.edits import Edit, SetFormula, SetNumber, SetText
from perfeval_xl.writing.patch.notes import Notes
from perfeval_xl.writing.patch.parts import Book, open_book
from perfeval_xl.writing.patch.rows import Content, Line
from perfeval_xl.writing.patch.sheet import edit_cells
from perfeval_xl.writing.patch.styles import Styles
from perfeval_xl.writing.patch.workbook import (
    drop_calculation_chain,
    recalculate_on_load,
    sheets,
)
from perfeval_xl.writing.patch.xml import attribute

_NOTE = 400
SIGNATURE = re.compile(rf"\n?（{AUTHOR} 填充(\d+)(?:，以下是原批注)?）\n?")
_VALUE = re.compile(r"<((?:[\w.-]+:)?)v(?=[\s/>])[^>]*(?:/>|>[^<]*</[^>]*>)")


class Filled(NamedTuple):
    """A workbook with a plan applied."""

    data: bytes
    done: tuple[Entry, ...]
    skipped: tuple[tuple[Entry, str], ...]
    """Entries that could not be applied, and why."""
    edits: tuple[Edit, ...] = ()
    """The same changes as `perfeval_xl.writing.patch.save.verified` takes them."""


def fill(workbook: bytes, source: Source, filing: Filing, plan: Plan, chosen: Sequence[Entry]) -> Filled:
    """Return the workbook with the chosen entries of a plan applied.

    Args:
        workbook: the file.
        source: what was read of it.
        filing: what was located in it.
        plan: as worked out; its other entries go to the sheet 填充计划.
        chosen: what to apply: `Plan.fills`, and what the user has agreed to.

    Raises:
        WriteError: as `perfeval_xl.writing.patch.change.patch`.
    """
    book = open_book(workbook)
    styles = Styles(book)
    grid = cells_of(source)
    before = journal(source)
    parts = {one.name: one.part for one in sheets(book) if one.part}
    strings = strings_print(book)
    made: list[Step] = []
    done: list[Entry] = []
    skipped: list[tuple[Entry, str]] = []
    by_sheet: dict[str, list[Entry]] = {}
    for entry in chosen:
        place = filing.place(entry.key)
        if not place.row or not place.column or place.sheet not in parts:
            skipped.append((entry, "材料里没有这一格的位置"))
        else:
            by_sheet.setdefault(place.sheet, []).append(entry)
    number = max((step.number for step in before), default=0)
    for sheet, entries in by_sheet.items():
        steps_, late = _fill_sheet(book, styles, parts[sheet], filing, grid, entries, number, strings)
        skipped += late
        number += len(steps_)
        made += steps_
        done += [entry for entry in entries if entry not in [one for one, _ in late]]
    made += _bring_up(book, filing, grid, parts, plan.results, number, strings)
    if made:
        recalculate_on_load(book)
    left = [entry for entry in plan.entries if entry not in done]
    write_sheet(book, styles, SHEET, _journal_sheet([*before, *made]), "veryHidden", bool(before or made))
    write_sheet(book, styles, PLAN_SHEET, plan_content(filing, left, done), "visible", bool(left))
    if plan.takings is not None:
        write_sheet(book, styles, LEDGER_SHEET, ledger_content(filing, plan.takings, done), "visible", bool(done))
    styles.save()
    return Filled(book.to_bytes(), tuple(done), tuple(skipped), tuple(_edit(step, grid) for step in made))


def _edit(step: Step, grid: Cells) -> Edit:
    at = parse_a1(step.address)
    if step.kind == "cache":
        cell = grid[step.sheet, *at]
        return SetFormula(step.sheet, step.address, cell.formula or "", Decimal(step.written))
    if step.typed == "number":
        return SetNumber(step.sheet, step.address, Decimal(step.written))
    return SetText(step.sheet, step.address, step.written)


def journal(source: Source) -> tuple[Step, ...]:
    """Read the journal of a workbook."""
    grid = next((one for one in source.grids if one.name == SHEET), None)
    rows = []
    for row in grid.rows if grid else ():
        texts = {cell.column: cell.text for cell in row.cells}
        rows.append([texts.get(column, "") for column in range(1, len(HEADINGS) + 1)])
    return steps(rows)


def _fill_sheet(
    book: Book,
    styles: Styles,
    part: str,
    filing: Filing,
    grid: Cells,
    entries: Sequence[Entry],
    number: int,
    strings: str,
) -> tuple[list[Step], list[tuple[Entry, str]]]:
    xml = book.text(part)
    rows = cells.rows_of(xml)
    ranges = cells.by_row(cells.merged(xml, rows))
    notes = Notes(book, part)
    known = notes.all()
    edits: dict[tuple[int, int], cells.CellEdit] = {}
    made, late = [], []
    for entry in entries:
        place = filing.place(entry.key)
        at = cells.anchor(ranges, place.row, place.column)[:2]
        now = cells.standing(xml, rows, *at)
        if now.formula and not entry.key.endswith(".name"):
            late.append((entry, "这一格是公式，由公式计算"))
            continue
        if at in edits:
            late.append((entry, "同一格还有另一项，先只填一项"))
            continue
        cell = grid.get((place.sheet, *at))
        value = typed(filing, entry.key, entry.new, cell, shows_percent(styles, now.style))
        number += 1
        style = styles.filled(now.style, COLOUR)
        step = Step(
            number,
            "fill",
            entry.key,
            filing.label(entry.key),
            place.sheet,
            a1(*at),
            entry.old,
            entry.new,
            entry.source,
            entry.reason,
            value.literal,
            "number" if value.number is not None else "text",
            raw_of(xml, rows, at),
            strings,
            f"{'' if now.present else ABSENT}{now.style}",
            style_print(styles, now.style),
            str(style),
        )
        if cell is not None and (cell.formula is not None or cell.text):
            kind = "formula" if cell.formula is not None else "number" if cell.kind == "number" else "text"
            step = step._replace(stood=(cell.formula or cell.text)[:LONGEST], stood_kind=kind)
        former = known.get(step.address)
        if former is None or not former.threaded:
            text = f"{_note(entry)}\n（{AUTHOR} 填充{number}{'，以下是原批注' if former else ''}）"
            inner = former.inner if former else ""
            notes.put(step.address, notes.runs(text + ("\n" if former else ""), inner, text.find("：")), AUTHOR)
            step = step._replace(
                note="merged" if former else "new",
                former_note=former.text[:LONGEST] if former else "",
                former_inner=inner if len(inner) <= LONGEST else "",
            )
        edits[at] = cells.CellEdit(_content(value), style)
        made.append(step)
    if edits:
        xml, formulas = edit_cells(xml, edits, rows=rows)
        book.put(part, xml)
        if formulas:
            drop_calculation_chain(book)
    notes.save()
    return made, late


def _content(value: Typed) -> cells.Content:
    return cells.Number(value.number) if value.number is not None else cells.Text(value.text)


def _note(entry: Entry) -> str:
    from perfeval_xl.autofill.candidate import SOURCES

    was = f"\n原来填：{entry.old}" if entry.old else ""
    text = f"自动填充：{entry.new}\n来源：{SOURCES[entry.source]}，{entry.reason}{was}"
    return text if len(text) <= _NOTE else f"{text[: _NOTE - 1]}…"


def _bring_up(
    book: Book,
    filing: Filing,
    grid: Cells,
    parts: Mapping[str, str],
    results: Mapping[str, Decimal],
    number: int,
    strings: str,
) -> list[Step]:
    """Store the new results of formulas on the papers, so that the file reads right before it is next opened."""
    made: list[Step] = []
    for key, result in results.items():
        place = filing.place(key)
        cell = grid.get((place.sheet, place.row, place.column))
        percent = filing.edition.field(key).kind == "percent"
        stored = plain(result / 100 if percent else result)
        if place.sheet not in parts or cell is None or cell.formula is None or cell.text == stored:
            continue
        if cell.number is not None and cell.number == Decimal(stored):
            continue
        xml = book.text(parts[place.sheet])
        rows = cells.rows_of(xml)
        at = (place.row, place.column)
        raw = raw_of(xml, rows, at)
        if not raw or raw == "*":
            continue
        number += 1
        made.append(
            Step(
                number,
                "cache",
                key,
                filing.label(key),
                place.sheet,
                a1(*at),
                cell.text,
                stored,
                "formula",
                "公式的结果",
                stored,
                "number",
                raw,
                strings,
            )
        )
        book.put(parts[place.sheet], with_raw(xml, rows, at, _stored(raw, stored)))
    return made


def _stored(raw: str, stored: str) -> str:
    """Exchange the stored result in the XML of a formula cell."""
    tag_end = raw.index(">") + 1
    tag = re.sub(r"""\st\s*=\s*(?:"[^"]*"|'[^']*')""", "", raw[:tag_end])
    body = raw[tag_end:]
    prefix = raw[1 : raw.index("c")] if raw[1] != "c" else ""
    value = f"<{prefix}v>{stored}</{prefix}v>"
    if _VALUE.search(body):
        return tag + _VALUE.sub(lambda _: value, body, count=1)
    close = body.rindex("</")
    return tag + body[:close] + value + body[close:]


def _journal_sheet(made: Sequence[Step]) -> Content:
    lines = [HEADINGS, *(step.row() for step in made)]
    return Content([Line([text or None for text in line], None) for line in lines])


def prints_colours(workbook: bytes, names: Sequence[str]) -> tuple[str, ...]:
    """Return those of the sheets on which fills would be printed: a paper of ours prints in black and white."""
    book = open_book(workbook)
    parts = {one.name: one.part for one in sheets(book) if one.part}
    found = []
    for name in dict.fromkeys(names):
        setup = re.search(r"<(?:[\w.-]+:)?pageSetup\b[^>]*>", book.text(parts[name])) if name in parts else None
        if name in parts and (setup is None or attribute(setup[0], "blackAndWhite") not in ("1", "true")):
            found.append(name)
    return tuple(found)
