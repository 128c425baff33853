"""自动填充 and 撤销填充 on an open workbook: blanks are filled, everything can be taken back.

    read ──> plan ──> journal (sheet _pe_fill) ──> values, light fill, note with the source ──> sheet 填充计划

The journal is written before the first cell, in the same form as that of a closed file. What a person typed is
replaced only where he ticked the line on 填充计划.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from perfeval_xl.autofill.book import cells_of, computed_keys, typed
from perfeval_xl.autofill.candidate import SOURCES
from perfeval_xl.autofill.journal import COLOUR, HEADINGS, PLAN_SHEET, SHEET, Step, steps
from perfeval_xl.autofill.plan import Entry, plan
from perfeval_xl.excel import notes
from perfeval_xl.excel.cells import (
    NUMBER,
    TEXT,
    address_of,
    anchor,
    colour_of,
    paint,
    plain_fill,
    put,
    standing,
    texts_of,
)
from perfeval_xl.excel.session import State, Undo, filing_of, opened, quoted, state_of
from perfeval_xl.excel.sheetwrite import add_hidden, remembered, remove_hidden, unlocked, write_block
from perfeval_xl.excel.validate import Tell, quiet
from perfeval_xl.filing import Filing
from perfeval_xl.reading.live import Live, find_sheet
from perfeval_xl.reading.live import texts_of as read_texts
from perfeval_xl.values.text import label
from perfeval_xl.writing.closed.fill_file import SIGNATURE
from perfeval_xl.writing.closed.fill_sheets import plan_content, ticked
from perfeval_xl.writing.marks import AUTHOR
from perfeval_xl.writing.names import UNIT

_LONG = 400
_LIVE = "live:"
"""Before what stood in the cell, as Excel's formula bar has it; kept where a closed file keeps a checksum."""


class _Cell(NamedTuple):
    """A cell to be filled: its step in the journal, and what is put there."""

    step: Step
    range: Any
    value: object


def fill_book(book: Any, *, tell: Tell = quiet, state: State | None = None) -> str:
    """Fill the blanks of an open workbook; return what the user is told.

    Raises:
        ExcelError: as `validate_book`; the workbook is as it was.
    """
    live = opened(book, state or state_of(book))
    filing = filing_of(live)
    tell("正在查找可以填的格……")
    found = plan(filing, computed=computed_keys(filing, cells_of(live.source)))
    planned = read_texts(live, PLAN_SHEET)
    ticks = ticked(live.source._replace(grids=(planned,))) if planned is not None else frozenset()
    chosen = [one for one in found.entries if one.kind == "empty" or f"{one.key}={one.new}" in ticks]
    if not chosen:
        left = f"有 {len(found.entries)} 项要由您决定，请在命令行用 fill --dry-run 查看。" if found.entries else ""
        return f"没有空格可填。{left}"
    undo = Undo()
    try:
        cells = _cells(live, filing, chosen)
        before = steps(texts_of(live, SHEET, len(HEADINGS)))
        _block(book, live, SHEET, [HEADINGS, *(one.row() for one in before), *(one.step.row() for one in cells)], undo)
        done = {one.step.key for one in cells}
        left_over = [one for one in found.entries if one.key not in done]
        lines = plan_content(filing, left_over, [one for one in chosen if one.key in done]).lines
        tell(f"正在填写 {len(cells)} 格……")
        for name in dict.fromkeys(one.step.sheet for one in cells):
            with unlocked(live.sheets[name], name):
                for one in cells:
                    if one.step.sheet == name:
                        _put(live, one, undo)
        if left_over or PLAN_SHEET in live.sheets:
            width = max((len(line.texts) for line in lines), default=1)
            texts = [[str(text or "") for text in line.texts] for line in lines]
            _block(book, live, PLAN_SHEET, [line + [""] * (width - len(line)) for line in texts], undo, shown=True)
    except BaseException:
        undo.back()
        raise
    told = f"已填 {len(cells)} 格，每格的批注写明了来源。"
    if left_over:
        told += f"\n另有 {len(left_over)} 项要由您决定，见“{PLAN_SHEET}”：打√后再点一次“自动填充”。"
    return told + "\n点“撤销填充”可以全部恢复原样。"


def undo_book(book: Any, *, tell: Tell = quiet, state: State | None = None) -> str:
    """Take all fills of an open workbook back; return what the user is told.

    A cell in which something else has been typed since keeps that; only our colour and note go.

    Raises:
        ExcelError: as `validate_book`; the workbook is as it was.
    """
    live = opened(book, state or state_of(book))
    done = [one for one in steps(texts_of(live, SHEET, len(HEADINGS))) if one.kind == "fill"]
    if not done:
        return "没有填充记录，没有改动。"
    tell(f"正在恢复 {len(done)} 格……")
    undo = Undo()
    restored, kept = 0, []
    try:
        moved = _moved(live, done)
        for name in dict.fromkeys(sheet for sheet, _ in moved.values()):
            with unlocked(live.sheets[name], name):
                for step in reversed(done):
                    if step.number in moved and moved[step.number][0] == name:
                        if _take_back(live, name, step, moved[step.number][1], undo):
                            restored += 1
                        else:
                            kept.append(f"{name}!{address_of(moved[step.number][1])}")
    except BaseException:
        undo.back()
        raise
    for name in (SHEET, PLAN_SHEET):
        if live.sheets.get(name) is not None:
            remove_hidden(live.sheets[name])
    told = f"已撤销 {restored} 格的填充。"
    return told + (f"\n下列各格填充后又改过，保留现在的内容：{'、'.join(kept[:6])}。" if kept else "")


def _cells(live: Live, filing: Filing, chosen: Sequence[Entry]) -> list[_Cell]:
    """Work out what is put where; a cell is filled once, and never where a formula stands."""
    grid = cells_of(live.source)
    number = max((one.number for one in steps(texts_of(live, SHEET, len(HEADINGS)))), default=0)
    found: dict[tuple[str, str], _Cell] = {}
    for entry in chosen:
        place = filing.place(entry.key)
        if not place.row or not place.column or live.sheets.get(place.sheet) is None:
            continue
        cell = anchor(live.sheets[place.sheet], place.address)
        address = address_of(cell)
        stood = grid.get((place.sheet, place.row, place.column))
        computed = stood is not None and stood.formula is not None and not entry.key.endswith(".name")
        if (place.sheet, address) in found or computed:
            continue
        percent = filing.edition.field(entry.key).kind == "percent" and "%" in str(cell.number_format)
        value = typed(filing, entry.key, entry.new, stood, percent)
        number += 1
        note = cell.note
        step = Step(
            number,
            "fill",
            entry.key,
            filing.label(entry.key),
            place.sheet,
            address,
            entry.old,
            entry.new,
            entry.source,
            entry.reason,
            value.literal,
            "number" if value.number is not None else "text",
            "*",
            _LIVE + standing(cell),
            f"#{colour_of(cell)}" if plain_fill(cell) else "*",
            note="merged" if note is not None else "new",
            former_note=note.text if note is not None else "",
        )
        entered = float(value.number) if value.number is not None else quoted(value.text)
        found[place.sheet, address] = _Cell(step, cell, entered)
    return list(found.values())


def _put(live: Live, one: _Cell, undo: Undo) -> None:
    step, cell = one.step, one.range
    name, sheet = step.sheet, live.sheets[step.sheet]

    def back() -> None:
        with unlocked(sheet, name):
            _restore(step, cell)
            notes.take_back(cell, step.former_note if step.note == "merged" else None)

    undo.add(back)
    cell.raw_value = one.value
    if step.former_style != "*":
        paint(cell, COLOUR)
    was = f"\n原来填：{step.old}" if step.old else ""
    text = f"自动填充：{step.new}\n来源：{SOURCES[step.source]}，{step.reason}{was}"[:_LONG]
    tail, end = ("，以下是原批注", "\n") if step.former_note else ("", "")
    notes.set_above(cell, f"{text}\n（{AUTHOR} 填充{step.number}{tail}）{end}")


def _restore(step: Step, cell: Any) -> None:
    """Put back what stood in a cell and its fill; steps of a closed file know only the value as it was read."""
    live = step.strings.startswith(_LIVE)
    old = (NUMBER if _is_number(step.old) else TEXT) + step.old if step.old else ""
    put(cell, step.strings.removeprefix(_LIVE) if live else old)
    if step.former_style != "*" and colour_of(cell) == COLOUR:
        paint(cell, step.former_style.removeprefix("#") if step.former_style.startswith("#") else "")


def _take_back(live: Live, name: str, step: Step, cell: Any, undo: Undo) -> bool:
    """Undo one step; False when something else has been typed since, which is left there."""
    sheet = live.sheets[name]
    now, colour, note = standing(cell), colour_of(cell), cell.note
    text = note.text if note is not None else ""
    stands = _same(step, now[1:])
    ours = SIGNATURE.search(text)
    pieces = [(0, ours.end())] if ours is not None and int(ours[1]) == step.number else []

    def again() -> None:
        with unlocked(sheet, name):
            put(cell, now)
            paint(cell, colour)
            if pieces:
                notes.put_in(cell, text, pieces)

    undo.add(again)
    if stands:
        _restore(step, cell)
    elif colour == COLOUR:
        paint(cell, step.former_style.removeprefix("#") if step.former_style.startswith("#") else "")
    if pieces:
        notes.take_out(cell, pieces, stays=step.note == "merged" and not step.former_note.strip())
    return stands


def _same(step: Step, now: str) -> bool:
    if step.typed == "number" and _is_number(now) and _is_number(step.written):
        return float(now) == float(step.written)
    return label(now) == label(step.written)


def _moved(live: Live, done: Sequence[Step]) -> dict[int, tuple[str, Any]]:
    """Find the filled cells: where they were filled, or, after rows were inserted, where their notes are now."""
    found: dict[int, tuple[str, Any]] = {}
    lost = []
    for step in done:
        sheet = live.sheets.get(step.sheet)
        cell = sheet.range(step.address) if sheet is not None else None
        note = cell.note if cell is not None else None
        ours = SIGNATURE.search(note.text) if note is not None else None
        if cell is not None and ours is not None and int(ours[1]) == step.number:
            found[step.number] = (step.sheet, cell)
        else:
            lost.append((step, cell))
    if lost:
        for name, sheet in live.sheets.items():
            for note in sheet.notes if sheet is not None else ():
                ours = SIGNATURE.search(note.text)
                if ours is not None:
                    found.setdefault(int(ours[1]), (name, note.location))
    for step, cell in lost:
        if cell is not None:
            found.setdefault(step.number, (step.sheet, cell))
    return found


def _block(book: Any, live: Live, name: str, rows: Sequence[Sequence[str]], undo: Undo, *, shown: bool = False) -> None:
    """Write one of our sheets, adding it when it is not there."""
    block = [tuple(map(quoted, row)) for row in rows]
    sheet = live.sheets.get(name)
    if sheet is None:
        before = find_sheet(book.sheets, UNIT) or book.sheets(1)
        sheet = live.sheets[name] = add_hidden(book, name, before)
        undo.add(lambda: remove_hidden(sheet))
        if shown:
            sheet.visible = True
    else:
        read_texts(live, name)
        height, width = live.used[name][2:]
        remembered(live, name, max(height, len(block)), max(width, len(block[0])), undo)
        block += [("",) * len(block[0])] * (height - len(block))
    write_block(sheet, block)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
