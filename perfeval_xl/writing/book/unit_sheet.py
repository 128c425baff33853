"""单位信息: what is typed once and carried to all papers."""

from typing import Any

from perfeval_xl.values.address import a1, quote_sheet
from perfeval_xl.writing import names
from perfeval_xl.writing.book.model import LISTED_PROJECTS, Facts, Model
from perfeval_xl.writing.contents import inert
from perfeval_xl.writing.formats import BAND, GUIDE_TAB, QUIET, SCREEN_FACE, Styles
from perfeval_xl.writing.metrics import column_pixels
from perfeval_xl.writing.page import page_set_up
from perfeval_xl.writing.tint import tint

_SHEET = quote_sheet(names.UNIT) + "!"
_VALUE = 2
LINES = (
    (4, "unit", "单位名称", "按机构全称填写，自动带到附件二、附件三和附件四。"),
    (5, "year", "年度", "被评价的年度，如 2024。各表的年份随之变化。"),
    (6, "department", "主管部门", "没有主管部门的，填本单位。自动带到附件三。"),
    (7, "preparer", "填表人", "自动带到各附件落款。"),
    (8, "date", "填报日期", "写全年月日，如 2024年6月19日。自动带到各附件落款。"),
    (9, "phone", "联系电话", "手机或区号-座机。自动带到各附件落款。"),
)
LIST_HEAD = 12
INFO = {name: _SHEET + a1(row, _VALUE, absolute=True) for row, name, _, _ in LINES}
"""Fact -> reference of its cell."""


def project_cell(number: int) -> str:
    """Return the reference of a project's name, counted from 1."""
    return _SHEET + a1(LIST_HEAD + number, _VALUE, absolute=True)


def listed(facts: Facts) -> int:
    """Return how many lines the project list has."""
    return max(LISTED_PROJECTS, len(facts.projects))


def write_unit_sheet(sheet: Any, styles: Styles, model: Model) -> None:
    """Draw the sheet; `sheet` is its XlsxWriter worksheet."""
    facts = model.facts
    face = {"font_name": SCREEN_FACE, "font_size": 11, "valign": "vcenter"}
    label = styles(**face, bold=True, border=1, bg_color=BAND)
    entry = styles(**face, border=1, locked=False, num_format="@", text_wrap=True)
    number = styles(**face, border=1, locked=False, num_format="0", align="left")
    hint = styles(**face, font_color=QUIET, text_wrap=True)
    sheet.set_column_pixels(0, 0, column_pixels(14), styles(**face))
    sheet.set_column_pixels(1, 1, column_pixels(42), styles(**face))
    sheet.set_column_pixels(2, 2, column_pixels(52), styles(**face))
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, "单位信息", styles(**{**face, "font_size": 16}, bold=True))
    loose = styles(**face, font_color=QUIET)
    sheet.write_string(1, 0, "这里的内容只填一次，自动带到各个附件。", loose)
    for row, name, words, help_text in LINES:
        sheet.set_row(row - 1, 24)
        sheet.write_string(row - 1, 0, words, label)
        sheet.write_string(row - 1, 2, help_text, hint)
        if name == "year":
            if facts.year is None:
                sheet.write_blank(row - 1, 1, None, number)
            else:
                sheet.write_number(row - 1, 1, facts.year, number)
            continue
        text = inert(getattr(facts, name))
        if text:
            sheet.write_string(row - 1, 1, text, entry)
        else:
            sheet.write_blank(row - 1, 1, None, entry)
    sheet.set_row(LIST_HEAD - 2, 20)
    sheet.write_string(LIST_HEAD - 2, 0, "项目清单", styles(**face, bold=True))
    sheet.write_string(LIST_HEAD - 2, 1, "每个项目填一行，自动带到附件一“项目支出”和对应的附件三。", loose)
    for at, words in enumerate(("序号", "项目名称", "对应的附件三")):
        sheet.write_string(LIST_HEAD - 1, at, words, label)
    papers = [paper.sheet for paper in model.papers if paper.form.many]
    for number_of in range(1, listed(facts) + 1):
        row = LIST_HEAD + number_of - 1
        sheet.set_row(row, 21)
        sheet.write_number(row, 0, number_of, styles(**face, border=1, align="center"))
        name = inert(facts.projects[number_of - 1]) if number_of <= len(facts.projects) else ""
        if name:
            sheet.write_string(row, 1, name, entry)
        else:
            sheet.write_blank(row, 1, None, entry)
        paper = papers[number_of - 1] if number_of <= len(facts.projects) else f"请复制“{papers[-1]}”工作表"
        sheet.write_string(row, 2, paper, styles(**face, border=1, font_color=QUIET))
    _validate(sheet, facts)
    rows = [f"B{row}" for row, *_ in LINES]
    tint(sheet, styles, [*rows, f"B{LIST_HEAD + 1}:B{LIST_HEAD + listed(facts)}"], [])
    page_set_up(sheet)
    sheet.set_tab_color(GUIDE_TAB)
    sheet.ignore_errors({"number_stored_as_text": "A1:C200"})
    sheet.protect("", {"format_columns": True, "format_rows": True, "objects": True})


def _validate(sheet: Any, facts: Facts) -> None:
    years = f"={names.LISTS}!$A$2:$A$16"
    for row, name, words, help_text in LINES:
        options = {"validate": "any", "input_title": words, "input_message": help_text}
        if name == "year":
            options |= {
                "validate": "list",
                "source": years,
                "error_title": "年度不对",
                "error_message": "请从列表中选择年度，或填四位数的年份。",
                "error_type": "warning",
            }
        sheet.data_validation(row - 1, 1, row - 1, 1, options)
    sheet.data_validation(
        LIST_HEAD,
        1,
        LIST_HEAD + listed(facts) - 1,
        1,
        {"validate": "any", "input_title": "项目名称", "input_message": "按预算批复的项目名称填写，不加序号。"},
    )
