"""An open workbook of ours: check that we may work on it, read it, know its state cells, take back what was done."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from perfeval_xl.excel.words import is_temporary, refuse
from perfeval_xl.filing import Filing
from perfeval_xl.forms.edition import Edition, hunan
from perfeval_xl.reading.live import Live, find_sheet, has_name, look, refined, rows_of
from perfeval_xl.reading.own import located
from perfeval_xl.reading.own_sheets import FILLS, MARKS, without_own
from perfeval_xl.writing import names

_STATE_ROWS = 80
_WRITTEN = ("validated", "progress", "title", "message")
"""Neighbours on the state sheet that are written in one block."""


class State(NamedTuple):
    """The hidden sheet through which Python and the macros talk."""

    sheet: Any
    rows: Mapping[str, int]
    texts: Mapping[str, str]
    sheets: Any
    """The sheets of the workbook."""

    def put(self, **texts: str) -> None:
        """Write texts beside their keys; keys that the sheet does not have are passed over."""
        known = {key: row for key, row in self.rows.items() if key in _WRITTEN}
        if not known or any(key not in known for key in texts):
            known = {key: self.rows[key] for key in texts if key in self.rows}
        first, last = min(known.values(), default=0), max(known.values(), default=0)
        if first and len(known) == last - first + 1:
            lines = sorted(known, key=lambda key: known[key])
            block = [(quoted(texts.get(key, self.texts.get(key, ""))),) for key in lines]
            self.sheet.range(f"B{first}:B{last}").raw_value = block
        else:
            for key, row in known.items():
                if key in texts:
                    self.sheet.range(f"B{row}").raw_value = quoted(texts[key])


class Undo:
    """What to do to put back what was there, last change first."""

    def __init__(self) -> None:
        self._steps: list[Callable[[], object]] = []

    def add(self, step: Callable[[], object]) -> None:
        """Remember how to take a change back, before or right after it is made."""
        self._steps.append(step)

    def back(self) -> int:
        """Take everything back; neither a step that fails nor Esc keeps the others from being done.

        Returns:
            How many steps failed.
        """
        failed = 0
        while self._steps:
            try:
                self._steps.pop()()
            except (Exception, KeyboardInterrupt):
                failed += 1
        return failed


def quoted(text: str) -> str:
    """Return a text so that Excel keeps it as text: never a formula, date or figure."""
    return f"'{text}" if text else ""


def state_of(book: Any) -> State:
    """Return the state cells of a workbook that bears our mark.

    Raises:
        ExcelError: ``NOT_OURS``, ``OTHER_EDITION`` or ``OTHER_VERSION``.
    """
    sheets = book.sheets if has_name(book, names.EDITION_MARK) else None
    sheet = find_sheet(sheets, names.STATE) if sheets is not None else None
    if sheet is None:
        raise refuse("NOT_OURS")
    rows: dict[str, int] = {}
    texts: dict[str, str] = {}
    for at, line in enumerate(rows_of(sheet.range(f"A1:B{_STATE_ROWS}").raw_value), 1):
        if isinstance(line[0], str) and line[0]:
            rows.setdefault(line[0], at)
            texts.setdefault(line[0], "" if line[1] is None else str(line[1]))
    if "message" not in rows:
        raise refuse("NOT_OURS")
    edition = texts.get("edition", "")
    if edition != hunan().code:
        raise refuse("OTHER_EDITION", edition or "没有写明")
    from perfeval_xl import __version__

    if _release(texts.get("version", "")) > _release(__version__):
        raise refuse("OTHER_VERSION", texts["version"])
    return State(sheet, rows, texts, sheets)


def check_place(book: Any) -> None:
    """See that what is written into a workbook can be kept.

    Raises:
        ExcelError: ``TEMPORARY``, ``READ_ONLY`` or ``SHARED``.
    """
    if is_temporary(str(book.fullname)):
        raise refuse("TEMPORARY")
    api = book.api
    if getattr(api, "ReadOnly", False) is True:
        raise refuse("READ_ONLY")
    if getattr(api, "MultiUserEditing", False) is True:
        raise refuse("SHARED")


def opened(book: Any, state: State, edition: Edition | None = None) -> Live:
    """Read a workbook as it stands.

    Args:
        book: an xlwings book.
        state: its state cells.
        edition: the forms; the Hunan edition when None.

    Raises:
        ExcelError: ``SHEET_GONE``, a paper that every filing has is missing.
    """
    edition = edition or hunan()
    live = look(book, names.OWN_SHEETS, {form.annex: form.code for form in edition.forms}, known=state.sheets)
    if not any(grid.name not in (names.FORMULAS, names.FINDINGS, *FILLS, MARKS) for grid in live.source.grids):
        raise refuse("SHEET_GONE", edition.form("basic").annex)
    return live


def filing_of(live: Live, edition: Edition | None = None) -> Filing:
    """Return the filing that an open workbook holds."""
    edition = edition or hunan()
    filing = located((without_own(live.source),), edition)
    return refined(filing, live.source, lambda sheet, row, column: _format(live, sheet, row, column))


def _format(live: Live, sheet: str, row: int, column: int) -> str | None:
    from perfeval_xl.values.address import a1

    code = live.sheets[sheet].range(a1(row, column)).number_format
    return str(code) if code else None


def _release(version: str) -> tuple[int, ...]:
    parts = []
    for part in version.split("."):
        digits = "".join(one for one in part if one.isdecimal())
        if not digits:
            break
        parts.append(int(digits))
    return tuple(parts)
