"""审核: every check as a line of native formulas that follows the typing, and the usual rates below."""

from typing import Any

from perfeval_xl.relations.formula import Sheet, difference_formula
from perfeval_xl.values.address import a1, quote_sheet
from perfeval_xl.writing import names
from perfeval_xl.writing.book.checks import Line, flag, flag_text, lines, link, shown
from perfeval_xl.writing.book.formulas import places
from perfeval_xl.writing.book.model import Model
from perfeval_xl.writing.book.reckoning import Reckoned, reckoned
from perfeval_xl.writing.formats import (
    BAND,
    CHECK_TAB,
    ERROR_FILL,
    ERROR_RED,
    EXPLAIN_AMBER,
    EXPLAIN_FILL,
    HOLDS_GREEN,
    QUIET,
    SCREEN_FACE,
    Styles,
)
from perfeval_xl.writing.metrics import column_pixels, column_points, span_points, text_height
from perfeval_xl.writing.page import FOOTER

HEADS = ("结果", "不符时", "代码", "核对内容", "填报数", "应为", "差额", "说明", "位置")
WIDTHS = (7, 7, 7, 58, 12, 12, 10, 40, 31)
FIRST = 7
"""First line of the table, 1-based; the heads stand above it."""
LEGEND = (
    "“符”＝核对相符；“不符”＝请改正，或在“校验结果”中说明；“尾差”＝四舍五入形成的差额，可不改；"
    "“偏低”＝自评得分低于可得分，可不改；“未评”＝有关的数还没有填或不是数字；空白＝没有发生额，不用核对。"
)


def status_formula() -> str:
    """Return the formula of the status: how many 错误 and 核实 stand on 审核."""
    counted = [f'COUNTIFS({names.AUDIT_LEVEL},"{level}",{names.AUDIT_RESULT},"不符")' for level in ("错误", "核实")]
    return f'"错误 "&{counted[0]}&"　核实 "&{counted[1]}'


def status_text(found: list[Line]) -> str:
    """Return what the status shows now."""
    broken = [line.level for line in found if line.word == "不符"]
    return f"错误 {broken.count('错误')}　核实 {broken.count('核实')}"


def tally_formula() -> str:
    """Return the formula that counts the other results."""
    return "&".join(
        f'"{"　" if at else ""}{word} "&COUNTIF({names.AUDIT_RESULT},"{word}")'
        for at, word in enumerate(("符", "尾差", "偏低", "未评"))
    )


def write_audit_sheet(sheet: Any, styles: Styles, model: Model) -> list[Line]:
    """Draw the sheet and return its lines."""
    found = list(lines(model))
    face: dict[str, object] = {"font_name": SCREEN_FACE, "font_size": 10, "valign": "vcenter"}
    for at, width in enumerate(WIDTHS):
        sheet.set_column_pixels(at, at, column_pixels(width), styles(**face))
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, "审核", styles(**{**face, "font_size": 16}, bold=True))
    bold = styles(**{**face, "font_size": 13}, bold=True)
    sheet.write_formula(1, 0, "=" + status_formula(), bold, status_text(found))
    sheet.set_row(1, 24)
    tally = "　".join(f"{word} {sum(line.word == word for line in found)}" for word in ("符", "尾差", "偏低", "未评"))
    sheet.write_formula(2, 0, "=" + tally_formula(), styles(**face), tally)
    sheet.merge_range(3, 0, 3, len(HEADS) - 1, "", styles(**face, font_color=QUIET, text_wrap=True))
    sheet.write_string(3, 0, LEGEND, styles(**face, font_color=QUIET, text_wrap=True))
    sheet.set_row(2, 18)
    sheet.set_row(3, 32)
    sheet.set_row(4, 18)
    sheet.write_string(4, 0, _covered(model), styles(**face, font_color=QUIET))
    head = styles(**face, bold=True, bg_color=BAND, border=1, align="center")
    for at, words in enumerate(HEADS):
        sheet.write_string(FIRST - 2, at, words, head)
    sheet.set_row(FIRST - 2, 22)
    at_cells: dict[str, str] = {}
    for paper in model.papers:
        at_cells |= places(paper, qualified=True)
    formulas = Sheet(at_cells, model.constant, none=names.NONE_WORDS)
    row = FIRST - 1
    for line in found:
        _line(sheet, styles, face, row, line, formulas, model.plain)
        row += 1
    last = row
    _colour(sheet, styles, FIRST - 1, last - 1)
    sheet.autofilter(FIRST - 2, 0, last - 1, len(HEADS) - 1)
    sheet.freeze_panes(FIRST - 1, 0)
    _reckoned(sheet, styles, face, last + 1, reckoned(model))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(FIRST - 2)
    sheet.set_footer(FOOTER)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(CHECK_TAB)
    sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})
    return found


def audit_names(count: int) -> dict[str, str]:
    """Return the defined names of the columns that conditional formats and the status read."""
    columns = {names.AUDIT_RESULT: 1, names.AUDIT_LEVEL: 2, names.AUDIT_PLACE: len(HEADS)}
    sheet = quote_sheet(names.AUDIT)
    return {
        name: f"={sheet}!{a1(FIRST, column, absolute=True)}:{a1(FIRST + count - 1, column, absolute=True)}"
        for name, column in columns.items()
    }


def _covered(model: Model) -> str:
    papers = "、".join(paper.sheet for paper in model.papers)
    return f"即时核对的表：{papers}。复制出来的附件三请用“校验”核对。"


def _line(
    sheet: Any, styles: Styles, face: dict[str, object], row: int, line: Line, formulas: Sheet, plain_book: bool
) -> None:
    figure = styles(**face, border=1, num_format="0.00%" if line.percent else "0.00##", align="right")
    text = styles(**face, border=1, text_wrap=True)
    centred = styles(**face, border=1, align="center")
    sheet.set_row(row, max(20.0, text_height(line.words, column_points(WIDTHS[3]), 10)))
    sheet.write_formula(row, 0, "=" + line.result, styles(**face, border=1, align="center", bold=True), line.word)
    sheet.write_string(row, 1, line.level, centred)
    sheet.write_string(row, 2, line.relation.code, centred)
    sheet.write_string(row, 3, line.words, text)
    verdict = line.verdict
    difference = verdict.left - verdict.right if verdict.left is not None and verdict.right is not None else None
    cells = [a1(row + 1, at) for at in (1, 5, 6, 7)]
    figures = ((line.left, verdict.left), (line.right, verdict.right), (difference_formula(*cells[1:3]), difference))
    for at, (words, value) in enumerate(figures, 4):
        cached = shown(line, value)
        sheet.write_formula(row, at, "=" + words, figure, "" if cached is None else float(cached))
    said = flag(line, formulas, *cells, plain_book=plain_book)
    sheet.write_formula(
        row, 7, "=" + said, styles(**face, border=1, text_wrap=True, font_color=ERROR_RED), flag_text(line)
    )
    jump, name = link(line)
    sheet.write_formula(
        row, 8, "=" + jump, styles(**face, border=1, font_color="#0563C1", underline=1, shrink=True), name
    )


def _colour(sheet: Any, styles: Styles, first: int, last: int) -> None:
    for word, font, fill in (
        ("不符", ERROR_RED, ERROR_FILL),
        ("尾差", EXPLAIN_AMBER, EXPLAIN_FILL),
        ("偏低", EXPLAIN_AMBER, EXPLAIN_FILL),
        ("未评", QUIET, ""),
        ("符", HOLDS_GREEN, ""),
    ):
        style: dict[str, object] = {"font_color": font}
        if fill:
            style["bg_color"] = fill
        sheet.conditional_format(
            first, 0, last, 0, {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": styles(**style)}
        )


def _reckoned(sheet: Any, styles: Styles, face: dict[str, object], row: int, found: list[Reckoned]) -> None:
    """Write the block of usual rates and grades."""
    sheet.write_string(row, 0, "常用指标测算", styles(**{**face, "font_size": 12}, bold=True))
    sheet.set_row(row, 22)
    head = styles(**face, bold=True, bg_color=BAND, border=1, align="center")
    text = styles(**face, border=1, text_wrap=True)
    for at, words in ((0, "指标"), (3, "算法"), (4, "结果"), (5, "提示")):
        sheet.write_string(row + 1, at, words, head)
    sheet.merge_range(row + 1, 0, row + 1, 2, "指标", head)
    sheet.merge_range(row + 1, 5, row + 1, 8, "提示", head)
    for at, one in enumerate(found, row + 2):
        sheet.set_row(at, max(20.0, text_height(one.name, span_points(WIDTHS, 1, 3), 10)))
        sheet.merge_range(at, 0, at, 2, "", text)
        sheet.write_string(at, 0, one.name, text)
        sheet.write_string(at, 3, one.how, text)
        value: object = one.text if one.number is None else float(one.number)
        style = styles(**face, border=1, num_format="0.00%", align="right" if one.number is not None else "center")
        sheet.write_formula(at, 4, "=" + one.formula, style, value)
        sheet.merge_range(at, 5, at, 8, "", text)
        cell = a1(at + 1, 5)
        if one.hint:
            sheet.write_formula(
                at, 5, f'=IF(ISNUMBER({cell}),IF({cell}>{one.limit},"{one.hint}",""),"")', text, one.warning
            )
