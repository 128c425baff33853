"""The hidden sheets: configuration of xlwings, state and messages for the macros, lists, known formulas, marks."""

from typing import Any

from perfeval_xl import __version__
from perfeval_xl.reading.fingerprint import skeleton
from perfeval_xl.reading.own_sheets import FINDINGS
from perfeval_xl.relations.formula import NONE_WORDS
from perfeval_xl.scoring.bands import ANSWERS
from perfeval_xl.values.address import a1, quote_sheet, range_a1
from perfeval_xl.writing import names
from perfeval_xl.writing.book.formulas import spot
from perfeval_xl.writing.book.guide import SCREEN_CHOICE
from perfeval_xl.writing.book.model import Model, boxes_by_key
from perfeval_xl.writing.marks import HEADINGS

INTERPRETER = r"%APPDATA%\uv\tools\perfeval-xl\Scripts\pythonw.exe"
INTERPRETER_MAC = "$HOME/.local/share/uv/tools/perfeval-xl/bin/python"
SCREEN_KEY = "screen"
_NONE_COLUMN = 5
LAST_YEAR = 2036
FIRST_YEAR = 2022
MESSAGES = (
    ("title", "绩效自评"),
    ("message", ""),
    (
        "no_python",
        "这台电脑上还没有找到本工具的运行环境，按钮暂时不能用。\n自动计算和“审核”照常有效。"
        "\n安装方法：请运行“安装.cmd”，或联系技术人员执行 perfeval-xl install。",
    ),
    (
        "failed",
        "这一步没有完成，您填的内容没有改动。\n请保存后再试；仍不行时，请执行 perfeval-xl doctor 查看原因。",
    ),
    ("findings_sheet", FINDINGS),
    ("no_finding", "这里没有对应的问题。\n请先点“校验”，再选有标记的格子，或“校验结果”里的一行。"),
    ("running_fill", "正在自动填充，请稍候……"),
    ("running_undo", "正在撤销填充，请稍候……"),
    ("running_validate", "正在校验，请稍候……"),
    ("running_clear", "正在清除标记，请稍候……"),
    ("running_export", "正在导出打印版，请稍候……"),
    ("running_report", "正在生成报告，请稍候……"),
    ("running_help", "正在打开帮助……"),
)


def configuration(
    interpreter: str = INTERPRETER, interpreter_mac: str = INTERPRETER_MAC
) -> tuple[tuple[str, str], ...]:
    """Return every key xlwings' macro module asks for, so that it never looks for a file.

    The folder of the workbook is never put on Python's path: no program lying beside it is ever run.
    """
    return (
        ("INTERPRETER_WIN", interpreter),
        ("INTERPRETER_MAC", interpreter_mac),
        ("INTERPRETER", ""),
        ("PYTHONPATH", ""),
        ("CONDA PATH", ""),
        ("CONDA ENV", ""),
        ("UDF MODULES", "udfs"),
        ("DEBUG UDFS", "False"),
        ("USE UDF SERVER", "True"),
        ("SHOW CONSOLE", "False"),
        ("SHOW_ERROR_POPUPS", "True"),
        ("ADD_WORKBOOK_TO_PYTHONPATH", "False"),
        ("TEMP DIR", "%TEMP%"),
        ("LICENSE_KEY", ""),
        ("ONEDRIVE_CONSUMER_WIN", ""),
        ("ONEDRIVE_CONSUMER_MAC", ""),
        ("ONEDRIVE_COMMERCIAL_WIN", ""),
        ("ONEDRIVE_COMMERCIAL_MAC", ""),
        ("SHAREPOINT_WIN", ""),
        ("SHAREPOINT_MAC", ""),
    )


def write_configuration(sheet: Any, interpreter: str) -> None:
    """Write the sheet xlwings.conf."""
    for row, (key, setting) in enumerate(configuration(interpreter)):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, setting) if setting else sheet.write_blank(row, 1, None)


def state_rows(model: Model) -> list[tuple[str, str]]:
    """Return key and text of every row of the state sheet; the screen switch is the row `SCREEN_KEY`."""
    return [
        (SCREEN_KEY, ""),
        ("edition", model.edition.code),
        ("version", __version__),
        ("year", str(model.facts.year or "")),
        ("validated", ""),
        ("progress", ""),
        *MESSAGES,
    ]


def write_state(sheet: Any, model: Model) -> None:
    """Write the state sheet: what the macros read and write, and the switch of the screen colours."""
    for row, (key, text) in enumerate(state_rows(model)):
        sheet.write_string(row, 0, key)
        if key == SCREEN_KEY:
            choice = f"{quote_sheet(names.GUIDE)}!{a1(*_shift(SCREEN_CHOICE), absolute=True)}"
            system = 'IF(OR(INFO("system")="pcdos",INFO("system")="mac"),1,0)'
            formula = f'=IF({choice}="开",1,IF({choice}="关",0,IFERROR({system},0)))'
            sheet.write_formula(row, 1, formula, None, 1)
        elif text:
            sheet.write_string(row, 1, text)


def _shift(place: tuple[int, int]) -> tuple[int, int]:
    return place[0], place[1] + 1


def write_lists(sheet: Any) -> None:
    """Write the lists of choices, and the words for none."""
    columns: tuple[tuple[str, tuple[object, ...]], ...] = (
        ("年度", tuple(range(FIRST_YEAR, LAST_YEAR + 1))),
        ("定性指标完成情况", ANSWERS),
        ("屏幕底色", ("自动", "开", "关")),
    )
    for column, (head, entries) in enumerate(columns):
        sheet.write_string(0, column, head)
        for row, entry in enumerate(entries, 1):
            if isinstance(entry, int):
                sheet.write_number(row, column, entry)
            else:
                sheet.write_string(row, column, str(entry))
    for at, word in enumerate(NONE_WORDS):
        sheet.write_string(0, _NONE_COLUMN + at, word)


def list_names() -> dict[str, str]:
    """Return the defined names over lists and state; the words for none stand in a row, to be compared with columns."""
    first = _NONE_COLUMN + 1
    return {
        names.NONE_WORDS: f"={names.LISTS}!{range_a1(1, first, 1, first + len(NONE_WORDS) - 1, absolute=True)}",
        names.SCREEN: f"={names.STATE}!$B$1",
    }


def write_formulas(sheet: Any, model: Model) -> int:
    """Write the fingerprint of every formula on the papers: key, where it stands, what it is made of.

    The place is a live reference, so it follows inserted rows and renamed sheets. Cells whose formula gave way to an
    imported value are listed too: the reader finds a value there and says so.
    """
    row = 0
    for column, head in enumerate(("key", "place", "skeleton")):
        sheet.write_string(0, column, head)
    for paper in model.papers:
        for key, box in boxes_by_key(paper).items():
            content = model.contents[key]
            if content.origin != "computed":
                continue
            row += 1
            reference = f"{quote_sheet(paper.sheet)}!{a1(*spot(box), absolute=True)}"
            sheet.write_string(row, 0, key)
            cached: object = "" if content.number is None else float(content.number)
            sheet.write_formula(row, 1, "=" + reference, None, cached)
            sheet.write_string(row, 2, skeleton(model.formulas[key]))
    return row


def write_marks(sheet: Any) -> None:
    """Write the list of marks, still empty; whoever marks writes its rows, and `tint.marked` colours the cells."""
    for column, head in enumerate(HEADINGS):
        sheet.write_string(0, column, head)
