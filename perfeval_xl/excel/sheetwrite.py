"""Write into the sheets of an open workbook: whole blocks of texts, links, and a lock lifted for a moment.

Everything goes through xlwings; what xlwings has no word for (protection, filter, patterns) is asked of Excel's own
objects where there are any, and left alone where there are none.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from perfeval_xl.excel.session import Undo, quoted
from perfeval_xl.excel.words import refuse
from perfeval_xl.reading.live import Live
from perfeval_xl.values.address import a1, parse_a1, quote_sheet, range_a1
from perfeval_xl.writing.closed.findings_sheet import WIDTHS
from perfeval_xl.writing.findings import COLUMNS, LEVEL, PLACE, Findings, Row
from perfeval_xl.writing.marks import LEGEND

_TRIES = 3
_LITERAL = 250
"""Characters of a text within a formula; Excel stops at 255."""
_LONGEST = 32_000
_ALLOW = (
    *("AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns"),
    *("AllowInsertingRows", "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows"),
    *("AllowSorting", "AllowFiltering", "AllowUsingPivotTables"),
)
"""What a protected sheet may still allow, in the order of the arguments of `Protect`."""
_COLOURS = {(tint.level, tint.weak): tuple(bytes.fromhex(tint.colour)) for tint in LEGEND}
Block = list[tuple[str, ...]]


def link(sheet: str, address: str, words: str) -> str:
    """Return a formula that shows `words` and jumps to a cell; it goes with the row when rows are inserted."""
    row, column = parse_a1(address)
    target = f"{quote_sheet(sheet)}!{a1(row, column).rstrip('0123456789')}"
    cell = f"{quote_sheet(sheet)}!{a1(row, column, absolute=True)}"
    return f"=HYPERLINK({_literal(f'#{target}')}&ROW({cell}),{_literal(words)})"


def block_of(found: Findings, height: int = 0) -> Block:
    """Return the sheet 校验结果 as one block of texts that Excel keeps as texts, and links.

    Args:
        found: the rows.
        height: rows the block has at least, so that it covers what was there before.
    """
    block = [_line(row) for row in found.rows]
    block += [("",) * len(COLUMNS)] * (height - len(block))
    return block


def write_block(sheet: Any, block: Sequence[Sequence[str]]) -> None:
    """Write a block from A1 on, in one call."""
    if block:
        sheet.range(range_a1(1, 1, len(block), len(block[0]))).raw_value = [tuple(line) for line in block]


def remembered(live: Live, name: str, height: int, width: int, undo: Undo) -> None:
    """Remember what stands on one of our sheets, as it was read, to put it back over whatever is written there."""
    sheet, grid = live.sheets[name], live.grids[name]
    old = [[""] * max(width, 1) for _ in range(max(height, 1))]
    for row in grid.rows:
        for cell in row.cells:
            if cell.row <= len(old) and cell.column <= len(old[0]):
                old[cell.row - 1][cell.column - 1] = quoted(cell.text) if cell.formula is None else f"={cell.formula}"
    undo.add(lambda: write_block(sheet, old))


def look_of(sheet: Any, found: Findings, before: int) -> None:
    """Wrap the rows of 校验结果, tint their levels, and set the filter; colours of an earlier run are taken off."""
    first, last = found.head + 1, max(found.last, found.head + 1)
    wide = len(COLUMNS)
    area = sheet.range(range_a1(first, 1, max(len(found.rows), before, first), wide))
    area.color = None
    area.wrap_text = True
    level = ""
    start = first
    rows = [(at, _tint(row)) for at, row in enumerate(found.rows, 1) if at >= first]
    for at, tint in [*rows, (len(found.rows) + 1, "")]:
        if tint != level:
            if level:
                colour = _COLOURS[level.partition(" ")[0], level.endswith(" weak")]
                sheet.range(range_a1(start, 1, at - 1, 1)).color = colour
            level, start = tint, at
    _filter(sheet, range_a1(found.head, 1, last, wide - 2))


def frame(sheet: Any, found: Findings) -> None:
    """Give a sheet 校验结果 that was made anew its widths; the two columns for the program are hidden."""
    for at, width in enumerate(WIDTHS, 1):
        sheet.range(a1(1, at)).column_width = 0 if at > len(WIDTHS) - 2 else width
    sheet.range(range_a1(found.head, 1, found.head, len(COLUMNS))).font.bold = True


@contextmanager
def unlocked(sheet: Any, name: str) -> Iterator[None]:
    """Lift the lock of a sheet, and set it again as it was.

    Raises:
        ExcelError: ``PROTECTED``, there is a password.
    """
    api = sheet.api
    if not _true(api, "ProtectContents") and not _true(api, "ProtectDrawingObjects"):
        yield
        return
    allowed = [bool(getattr(api.Protection, word)) for word in _ALLOW]
    objects, contents = bool(api.ProtectDrawingObjects), bool(api.ProtectContents)
    scenarios = bool(api.ProtectScenarios)
    try:
        api.Unprotect("")
    except Exception as error:
        raise refuse("PROTECTED", name) from error
    try:
        yield
    finally:
        _lock(api, (objects, contents, scenarios, False, *allowed))


def _lock(api: Any, options: tuple[bool, ...]) -> None:
    """Lock a sheet; Excel may refuse for a moment, and an open lock is not to be left behind."""
    for _ in range(_TRIES):
        with suppress(Exception):
            api.Protect("", *options)
            return
    api.Protect("", *options)


def bring(sheet: Any) -> None:
    """Bring a sheet to the front of its workbook.

    Not by `activate` of the sheet itself: that wants Excel before all other programs, and fails when it is not.
    """
    sheet.impl.activate()


def add_hidden(book: Any, name: str, before: Any) -> Any:
    """Add a sheet nobody sees, before a sheet that is shown, and leave the sheet in front where it was.

    Raises:
        ExcelError: ``PROTECTED_BOOK``.
    """
    if _true(book.api, "ProtectStructure"):
        raise refuse("PROTECTED_BOOK")
    shown = book.sheets.active
    sheet = book.sheets.add(name, before=before)
    bring(shown)
    sheet.visible = 2
    return sheet


def remove_hidden(sheet: Any) -> None:
    """Delete a hidden sheet of ours; Excel deletes only what can be seen."""
    sheet.visible = True
    sheet.delete()


def _line(row: Row) -> tuple[str, ...]:
    cells = [quoted(text[:_LONGEST]) for text in row.cells]
    if row.place is not None and row.place.address and row.cells[PLACE]:
        cells[PLACE] = link(row.place.sheet, row.place.address, row.cells[PLACE])
    return tuple(cells)


def _tint(row: Row) -> str:
    if (row.level, False) not in _COLOURS or not row.cells[LEVEL]:
        return ""
    return f"{row.level} weak" if row.kind == "consequence" else row.level


def _literal(text: str) -> str:
    text = " ".join(text.split("\n")) if len(text) > _LITERAL else text
    return '"' + text[:_LITERAL].replace('"', '""') + '"'


def _filter(sheet: Any, address: str) -> None:
    api = sheet.api
    if api is not None and hasattr(api, "AutoFilterMode"):
        api.AutoFilterMode = False
        sheet.range(address).api.AutoFilter()


def _true(api: Any, name: str) -> bool:
    """Ask Excel's object; what another engine's does not know is not so."""
    return getattr(api, name, False) is True
