"""What the macros call: `entry.run("validate")`. One way in, for every button.

The protocol with the macros: the sheet ``pe_state`` holds what the user is told (`message`, at most three lines); how
far things are stands in the status bar; nothing is ever raised into VBA. An error that has a sentence of its own is
told as that; any other leaves a report without personal data, and its path is told. Pressing Esc cancels between two
steps, and what was begun is put back.
"""

import time
from collections.abc import Callable
from typing import Any

from perfeval_xl.excel.session import State, check_place, state_of
from perfeval_xl.excel.validate import Done, Tell, clear_book, validate_book
from perfeval_xl.excel.words import refuse, told
from perfeval_xl.values.errors import PerfevalError

Action = Callable[[Any, State, str, Tell], str]
ATTEMPTS = 40
"""How often xlwings may knock at a busy Excel; left alone, it knocks for ever."""


def run(action: str, book: Any = None, *, now: str = "") -> str:
    """Do what a button stands for, on the workbook whose button was clicked.

    Args:
        action: ``validate`` ``clear`` ``fill`` ``undo`` ``export`` ``report`` ``help``.
        book: an xlwings book; the calling one when None.
        now: the time, as the user is to read it; the clock's when empty.

    Returns:
        What the user is told; it stands in the workbook, too. Empty when there is nothing to say.
    """
    now = now or time.strftime("%Y-%m-%d %H:%M:%S")
    state: State | None = None
    app: Any = None
    try:
        book = _caller() if book is None else book
        _patience()
        app = book.app
        state = state_of(book)
        do = ACTIONS.get(action)
        if do is None:
            raise refuse("UNKNOWN_ACTION", action)
        if action != "help":
            check_place(book)
        with _still(app):
            return _say(state, do(book, state, now, lambda words: _bar(app, words)))
    except BaseException as error:
        if isinstance(error, SystemExit | GeneratorExit):
            raise
        return _say(state, _words(error, action, now))
    finally:
        _bar(app, False)


def _words(error: BaseException, action: str, now: str) -> str:
    """Say what went wrong; what is not known is reported in a file."""
    known = error if isinstance(error, PerfevalError) else told(error)
    if isinstance(error, ModuleNotFoundError) and str(error.name).startswith("perfeval_xl."):
        known = refuse("NOT_YET", NAMES.get(action, action))
    if known is not None:
        return f"{known.message}\n{known.cure}".rstrip("\n")
    from perfeval_xl.excel.crash import write_report

    path = write_report(error, action, now)
    where = f"情况记录在（不含您填的内容）：{path}" if path else "情况没有能够记录下来。"
    cure = "请把它发给维护人员，或先在命令行运行 perfeval-xl doctor。"
    return f"程序出了问题，这一步没有完成，工作簿保持原样。\n{where}\n{cure}"


def _validate(book: Any, state: State, now: str, tell: Tell) -> str:
    return _told(state, validate_book(book, now, tell=tell, state=state))


def _clear(book: Any, state: State, now: str, tell: Tell) -> str:
    return clear_book(book, state=state).message


def _fill(book: Any, state: State, now: str, tell: Tell) -> str:
    from perfeval_xl.excel.filling import fill_book

    return fill_book(book, tell=tell)


def _undo(book: Any, state: State, now: str, tell: Tell) -> str:
    from perfeval_xl.excel.filling import undo_book

    return undo_book(book, tell=tell)


def _export(book: Any, state: State, now: str, tell: Tell) -> str:
    from perfeval_xl.excel.outputs import export_book

    return export_book(book, state, tell=tell)


def _report(book: Any, state: State, now: str, tell: Tell) -> str:
    from perfeval_xl.excel.outputs import report_book

    return report_book(book, state, tell=tell)


def _help(book: Any, state: State, now: str, tell: Tell) -> str:
    from perfeval_xl.excel.sheetwrite import bring
    from perfeval_xl.reading.live import find_sheet
    from perfeval_xl.writing.names import GUIDE

    guide = find_sheet(book.sheets, GUIDE)
    if guide is None:
        raise refuse("SHEET_GONE", GUIDE)
    bring(guide)
    return ""


NAMES = {"fill": "自动填充", "undo": "撤销填充", "export": "导出打印版", "report": "生成报告"}
"""Word of the macro -> caption of its button, where what it does stands in other rooms."""
ACTIONS: dict[str, Action] = {
    "validate": _validate,
    "clear": _clear,
    "fill": _fill,
    "undo": _undo,
    "export": _export,
    "report": _report,
    "help": _help,
}
"""Word of the macro -> what is done; each returns what the user is told."""


def _told(state: State, done: Done) -> str:
    """Return the message; a crashed rule is our fault and is said in the third line."""
    lines = done.message.split("\n")
    if done.outcome is not None and done.outcome.crashes:
        lines = [*lines[:2], "有规则没有运行完，见“校验结果”的“没有核对的项目”。"]
    return "\n".join(lines[:3])


def _say(state: State | None, words: str) -> str:
    """Put a message where the macros find it."""
    words = "\n".join(words.split("\n")[:3])
    if state is not None and state.texts.get("message") != words:
        try:
            state.sheet.range(f"B{state.rows['message']}").raw_value = f"'{words}" if words else ""
        except Exception:
            return words
    return words


class _still:
    """Keep the screen still while cells are written; it is set back whatever happens."""

    def __init__(self, app: Any) -> None:
        self.app, self.before = app, True

    def __enter__(self) -> None:
        try:
            self.before = bool(self.app.screen_updating)
            self.app.screen_updating = False
        except Exception:
            self.app = None

    def __exit__(self, *_: object) -> None:
        if self.app is not None:
            try:
                self.app.screen_updating = self.before
            except Exception:
                self.app = None


def _bar(app: Any, words: str | bool) -> None:
    """Show how far things are; an engine without a status bar shows nothing."""
    if app is None:
        return
    try:
        app.status_bar = words
    except Exception as error:
        if (known := told(error)) is not None and known.code == "CANCELLED":
            raise


def _caller() -> Any:
    import xlwings

    check_xlwings(str(xlwings.__version__))
    return xlwings.Book.caller()


def check_xlwings(version: str) -> None:
    """See that xlwings is one of the versions this program was tested with.

    Raises:
        ExcelError: ``XLWINGS``.
    """
    parts = tuple(int(part) for part in version.split(".")[:2] if part.isdecimal())
    if not (0, 36) <= parts < (0, 38):
        raise refuse("XLWINGS", version)


def _patience() -> None:
    import sys

    windows = sys.modules.get("xlwings._xlwindows")
    if windows is not None and not getattr(windows, "N_COM_ATTEMPTS", 1):
        windows.N_COM_ATTEMPTS = ATTEMPTS  # type: ignore[attr-defined]
