"""Two sheets about the filing: the empty frame of 校验结果, and the list of what an import could not place."""

from collections.abc import Sequence
from typing import Any

from perfeval_xl.writing import names
from perfeval_xl.writing.book.model import Model
from perfeval_xl.writing.closed.findings_sheet import WIDTHS
from perfeval_xl.writing.findings import COLUMNS, HIDDEN
from perfeval_xl.writing.formats import BAND, CHECK_TAB, QUIET, SCREEN_FACE, Styles
from perfeval_xl.writing.metrics import column_pixels
from perfeval_xl.writing.page import A4, FOOTER

HEAD_ROW = 5
"""Row of the headings of 校验结果, from 1; findings follow below it."""


def write_findings_frame(sheet: Any, styles: Styles, model: Model) -> None:
    """Draw the sheet as it is before the first validation: how to make one, and the headings."""
    face: dict[str, object] = {"font_name": SCREEN_FACE, "font_size": 10, "valign": "vcenter"}
    for at, width in enumerate(WIDTHS):
        hidden = {"hidden": True} if at + 1 in HIDDEN else {}
        sheet.set_column_pixels(at, at, column_pixels(width), styles(**face), hidden)
    year = f"{model.facts.year}年度" if model.facts.year else "年度未填"
    sheet.set_row(0, 26)
    title = f"校验结果　{model.facts.unit or '单位名称未填'}　{year}"
    sheet.write_string(0, 0, title, styles(**{**face, "font_size": 14}, bold=True))
    sheet.write_string(1, 0, f"表式：{model.edition.name}　　还没有校验", styles(**face, font_color=QUIET))
    how = (
        "填完后在“填报说明”或功能区“绩效自评”中点“校验”，问题会列在这里。"
        if not model.plain
        else "填完后可在命令行运行 perfeval-xl validate 文件名；“审核”中的核对随填随算。"
    )
    sheet.set_row(1, 18)
    sheet.set_row(2, 20)
    sheet.set_row(3, 18)
    sheet.write_string(2, 0, how, styles(**{**face, "font_size": 11}, bold=True))
    legend = "错误：必须改正。核实：改正，或在“情况说明”一栏写明原因。提示、尾差：供参考，可不改。"
    sheet.write_string(3, 0, legend, styles(**face, font_color=QUIET))
    head = styles(**face, bold=True, bg_color=BAND, border=1, align="center")
    sheet.set_row(HEAD_ROW - 1, 20)
    for at, words in enumerate(COLUMNS):
        sheet.write_string(HEAD_ROW - 1, at, words, head)
    sheet.freeze_panes(HEAD_ROW, 0)
    _wide(sheet, HEAD_ROW)


def write_leftover_sheet(sheet: Any, styles: Styles, rows: Sequence[tuple[str, str, str]]) -> None:
    """List what an import could not place or understand: where it stood, its words, why."""
    face: dict[str, object] = {"font_name": SCREEN_FACE, "font_size": 10, "valign": "vcenter"}
    text = styles(**face, border=1, text_wrap=True)
    for at, width in enumerate((28, 60, 48)):
        sheet.set_column_pixels(at, at, column_pixels(width), styles(**face))
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, names.LEFTOVER, styles(**{**face, "font_size": 14}, bold=True))
    sheet.set_row(1, 18)
    told = "下列内容在导入时没有对应的格子，或不是该格应填的内容。请逐条核对，处理完后可删除本表。"
    sheet.write_string(1, 0, told, styles(**face, font_color=QUIET))
    head = styles(**face, bold=True, bg_color=BAND, border=1, align="center")
    for at, words in enumerate(("原来的位置", "原文", "原因")):
        sheet.write_string(3, at, words, head)
    for row, cells in enumerate(rows, 4):
        for at, words in enumerate(cells):
            sheet.write_string(row, at, words, text)
    sheet.freeze_panes(4, 0)
    _wide(sheet, 4)


def _wide(sheet: Any, head: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head - 1)
    sheet.set_footer(FOOTER)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(CHECK_TAB)
