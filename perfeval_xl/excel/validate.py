"""校验 and 清除标记 on an open workbook: everything is done, or everything is put back.

    read ──> check ──> clear old marks ──> write 校验结果 ──> remember, mark cells ──> state, first 错误
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from perfeval_xl.excel import marking
from perfeval_xl.excel.session import State, Undo, filing_of, opened, state_of
from perfeval_xl.excel.sheetwrite import block_of, bring, frame, look_of, remembered, write_block
from perfeval_xl.filing import Place
from perfeval_xl.reading.live import Live
from perfeval_xl.rules.explanations import Explanation
from perfeval_xl.rules.finding import Outcome
from perfeval_xl.rules.run import validate
from perfeval_xl.writing.findings import COLUMNS, Findings, findings, first_error, read_explanations, verdict
from perfeval_xl.writing.marks import marks
from perfeval_xl.writing.names import AUDIT, FINDINGS

Tell = Callable[[str], None]


class Checked(NamedTuple):
    """A workbook as read and what the rules say of it."""

    state: State
    live: Live
    outcome: Outcome
    explanations: tuple[Explanation, ...]


class Done(NamedTuple):
    """What was done, for the user."""

    message: str
    """At most three lines."""
    outcome: Outcome | None = None
    first: Place | None = None
    marked: int = 0


def quiet(_: str) -> None:
    """Tell nobody how far things are."""


def check(book: Any, state: State | None = None) -> Checked:
    """Read an open workbook and run all rules; nothing is written.

    Args:
        book: an xlwings book.
        state: its state cells, where they were read already.

    Raises:
        ExcelError: the workbook is not ours, of another edition, or lacks its papers.
    """
    state = state or state_of(book)
    live = opened(book, state)
    explanations = read_explanations(live.source)
    return Checked(state, live, validate(filing_of(live), explanations=explanations), explanations)


def validate_book(
    book: Any, now: str, *, colour: bool = True, tell: Tell = quiet, state: State | None = None
) -> Done:
    """Check an open workbook, write 校验结果, mark the cells, and go to the first 错误.

    Args:
        book: an xlwings book.
        now: the time, as the user is to read it.
        colour: also mark the cells and dress the sheet; without it the findings are only written.
        tell: is told how far things are.
        state: the state cells, where they were read already.

    Raises:
        ExcelError: see `perfeval_xl.excel.words`; the workbook is as it was.
    """
    checked = check(book, state)
    live, outcome = checked.live, checked.outcome
    found = findings(outcome, now, checked.explanations)
    made = marks(outcome)
    message = _message(outcome, len(made) if colour else 0)
    undo = Undo()
    ruled: Mapping[str, str] = {}
    try:
        if colour:
            tell("正在清除上次的标记……")
            ruled = marking.clear(live, undo).ruled
            tell("正在写“校验结果”……")
        before = _write(book, live, found, undo)
        if colour:
            tell(f"正在标记 {len(made)} 个单元格……")
            marking.mark(book, live, made, undo)
        undo.add(lambda: checked.state.put(**_now(checked.state)))
        checked.state.put(validated=now, message=message, progress="")
    except BaseException:
        undo.back()
        raise
    marking.uncolour(live, ruled)
    first = first_error(outcome)
    if colour:
        with suppress(Exception):
            look_of(live.sheets[FINDINGS], found, before)
        _go(live, first)
    return Done(message, outcome, first, len(made))


def clear_book(book: Any, *, state: State | None = None) -> Done:
    """Take the marks off an open workbook; 校验结果 stays with what was typed there.

    Raises:
        ExcelError: as `validate_book`.
    """
    state = state or state_of(book)
    live = opened(book, state)
    known = marking.memories_of(live)
    undo = Undo()
    try:
        cleared = marking.clear(live, undo)
        if not known:
            message = "没有标记需要清除。"
        else:
            message = f"已清除 {cleared.restored} 个单元格的标记，底色和批注恢复原样。"
        if cleared.kept:
            message += f"\n下列单元格的底色在标记之后又改过，保持现状：{'、'.join(cleared.kept[:5])}"
            message += "等。" if len(cleared.kept) > 5 else "。"
        undo.add(lambda: state.put(**_now(state)))
        state.put(message=message)
    except BaseException:
        undo.back()
        raise
    marking.uncolour(live, cleared.ruled)
    marking.forget(book, live)
    return Done(message, marked=cleared.restored)


def _write(book: Any, live: Live, found: Findings, undo: Undo) -> int:
    """Write the sheet 校验结果, made anew where it was deleted; return the rows it had."""
    sheet = live.sheets.get(FINDINGS)
    if sheet is None:
        audit = live.sheets.get(AUDIT)
        sheet = book.sheets.add(FINDINGS, before=audit) if audit is not None else book.sheets.add(FINDINGS)
        live.sheets[FINDINGS] = sheet
        undo.add(sheet.delete)
        write_block(sheet, block_of(found))
        frame(sheet, found)
        return 0
    _, _, height, width = live.used[FINDINGS]
    remembered(live, FINDINGS, max(len(found.rows), height), max(len(COLUMNS), width), undo)
    write_block(sheet, block_of(found, height))
    return height


def _message(outcome: Outcome, marked: int) -> str:
    lines = [verdict(outcome)]
    told = "问题已列在“校验结果”" + (f"，并标记了 {marked} 个单元格。" if marked else "。")
    lines.append(told if outcome.findings else "“校验结果”中列出了核对过的项目。")
    if outcome.lapsed:
        lines.append(f"有 {len(outcome.lapsed)} 条情况说明已失效，见“校验结果”。")
    return "\n".join(lines)


def _now(state: State) -> dict[str, str]:
    return {key: state.texts.get(key, "") for key in ("validated", "progress", "message")}


def _go(live: Live, first: Place | None) -> None:
    """Show the first 错误, or the sheet 校验结果 when there is none; a sheet that is hidden is not brought up."""
    sheet = live.sheets.get(first.sheet) if first is not None else None
    with suppress(Exception):
        if sheet is not None and first is not None:
            bring(sheet)
            sheet.range(first.address).select()
        else:
            bring(live.sheets[FINDINGS])
