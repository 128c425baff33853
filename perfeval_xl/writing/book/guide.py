"""填报说明: how to fill the workbook in, in ten lines, with the colours, the state and the main buttons."""

from typing import Any

from perfeval_xl.writing import names
from perfeval_xl.writing.book.audit_sheet import status_formula, status_text
from perfeval_xl.writing.book.checks import Line
from perfeval_xl.writing.book.model import Model
from perfeval_xl.writing.formats import (
    BAND,
    COMPUTED_TINT,
    ERROR_FILL,
    ERROR_RED,
    EXPLAIN_AMBER,
    EXPLAIN_FILL,
    GUIDE_TAB,
    INPUT_TINT,
    QUIET,
    SCREEN_FACE,
    Styles,
)
from perfeval_xl.writing.marks import LEGEND
from perfeval_xl.writing.metrics import column_pixels, span_points, text_height
from perfeval_xl.writing.page import page_set_up

WIDTHS = (5, 32, 52)
STEPS = (
    "先填“单位信息”：单位、年度、填表人、日期、电话和项目清单只填一次，自动带到各个附件。",
    "再填附件一、附件二、附件三：浅黄色格子由您填写，浅蓝色格子自动计算，不用填。金额单位为万元，保留两位小数。",
    "没有发生的金额填 0，没有的事项填“无”；整行用不到的，空着即可，导出打印版时自动略去。",
    "项目行、指标行不够时：在这一块中任选一行，右击左边的行号，选“插入”，新行就在上方；合计、核对和读取都自动包括新行。"
    "新插入的指标行，一、二级指标空着就算上面那一类。",
    "多一个项目：先在“单位信息”的项目清单中加一行，再右击“附件三（空白）”标签，选“移动或复制”，勾选“建立副本”，在副本中填写；"
    "副本不在“审核”中，用“校验”核对。",
    "边填边看“审核”：每一条核对写明填报数、应为、差额；“不符”的点右边的位置可跳到那一格。",
    "填完点“校验”，问题列在“校验结果”：错误必须改正；核实的可以改正，也可以写情况说明；提示供参考。",
    "从别处粘贴请用“选择性粘贴→数值”，以免盖掉公式和格式；公式被改动时，校验会指出来。",
    "打印：直接打印各附件即可，底色、红框和批注都不会印出来；报送前用“导出打印版”得到干净的表格和 PDF。",
    "按钮不能用（宏被禁止、使用 WPS 或没有安装 Python）时，自动计算和“审核”照常有效；"
    "校验可在命令行运行 perfeval-xl validate 文件名。",
)
BUTTONS = (("校验", "PeValidate"), ("自动填充", "PeFill"), ("导出打印版", "PeExport"))
_STRONG = {one.level: one.colour for one in LEGEND if not one.weak}
MARKED = (
    ("红底", "“校验”标出的错误，必须改正；颜色更浅的由别处引起", _STRONG["error"]),
    ("黄底", "“校验”标出的核实，改正或写明原因；颜色更浅的由别处引起", _STRONG["explain"]),
)
"""What the marks of 校验 look like: name, meaning, ``RRGGBB``."""
SCREEN_CHOICE = (6, 2)
"""Row and column (from 1) of the choice whether colours are shown."""


def write_guide(sheet: Any, styles: Styles, model: Model, found: list[Line]) -> None:
    """Draw the sheet; the buttons only where there are macros."""
    face: dict[str, object] = {"font_name": SCREEN_FACE, "font_size": 11, "valign": "vcenter"}
    for at, width in enumerate(WIDTHS):
        sheet.set_column_pixels(at, at, column_pixels(width), styles(**face))
    sheet.set_row(0, 34)
    sheet.write_string(0, 0, "填报说明", styles(**{**face, "font_size": 18}, bold=True))
    sheet.write_string(1, 0, f"{model.edition.name}　{model.facts.unit}", styles(**face, font_color=QUIET))
    sheet.set_row(2, 26)
    sheet.write_string(2, 1, "核对情况", styles(**face, bold=True))
    state = styles(**{**face, "font_size": 14}, bold=True)
    sheet.write_formula(2, 2, "=" + status_formula(), state, status_text(found))
    for words, colour in (("错误 0　核实 0", "#2E7D32"), ("", ERROR_RED)):
        criteria = {"type": "cell", "criteria": "==" if words else "!=", "value": '"错误 0　核实 0"'}
        sheet.conditional_format(2, 2, 2, 2, {**criteria, "format": styles(font_color=colour)})
    if not model.plain:
        sheet.set_row(3, 36)
        for at, (caption, macro) in enumerate(BUTTONS):
            options = {"macro": macro, "caption": caption, "width": 110, "height": 30}
            sheet.insert_button(3, 1, options | {"x_offset": 4 + 122 * at, "y_offset": 8})
    row, column = SCREEN_CHOICE
    sheet.set_row(row - 1, 22)
    sheet.write_string(row - 1, column - 1, "屏幕底色", styles(**face, bold=True))
    sheet.write_string(row - 1, column, model.screen, styles(**face, locked=False, border=1, align="left"))
    sheet.data_validation(
        row - 1,
        column,
        row - 1,
        column,
        {
            "validate": "list",
            "source": f"={names.LISTS}!$C$2:$C$4",
            "input_title": "屏幕底色",
            "input_message": "自动：Excel、WPS 中显示底色，打印时不印。其他软件需要底色时选“开”，打印前改回“自动”。",
            "error_title": "请从列表中选择",
            "error_message": "请选择“自动”“开”或“关”。",
        },
    )
    at = row + 1
    sheet.write_string(at, 0, "怎么填", styles(**{**face, "font_size": 13}, bold=True))
    text = styles(**face, text_wrap=True)
    for number, words in enumerate(STEPS, 1):
        at += 1
        sheet.set_row(at, max(20.0, text_height(words, span_points(WIDTHS, 2, 2), 11) + 4))
        sheet.write_number(at, 0, number, styles(**face, align="center"))
        sheet.merge_range(at, 1, at, 2, "", text)
        sheet.write_string(at, 1, words, text)
    at += 2
    sheet.write_string(at, 0, "颜色", styles(**{**face, "font_size": 13}, bold=True))
    for words, meaning, look in (
        ("浅黄", "由您填写", {"bg_color": INPUT_TINT}),
        ("浅蓝", "自动计算或自动带出，不用填（已锁定，没有密码）", {"bg_color": COMPUTED_TINT}),
        ("红框", "“审核”中有错误，请改正", {"bg_color": ERROR_FILL, "border_color": ERROR_RED}),
        ("黄框", "“审核”中有需要核实的，或四舍五入的尾差", {"bg_color": EXPLAIN_FILL, "border_color": EXPLAIN_AMBER}),
        *((words, meaning, {"bg_color": f"#{colour}"}) for words, meaning, colour in MARKED),
    ):
        at += 1
        sheet.set_row(at, 20)
        sheet.write_string(at, 1, words, styles(**face, border=1, align="center", **look))
        sheet.write_string(at, 2, meaning, styles(**face))
    at += 2
    head = styles(**face, bold=True, bg_color=BAND)
    for place, words in enumerate(("", "工作表", "内容")):
        sheet.write_string(at, place, words, head)
    for words, meaning in _sheets(model):
        at += 1
        sheet.write_string(at, 1, words, styles(**face))
        sheet.write_string(at, 2, meaning, styles(**face))
    page_set_up(sheet)
    sheet.fit_to_pages(1, 1)
    sheet.set_tab_color(GUIDE_TAB)
    sheet.protect("", {"objects": True})


_SAID = {
    "basic": "人员、经费、楼堂馆所",
    "overall": "整体资金、目标和指标",
    "project": "一个项目的资金、目标和指标",
    "report": "报告正文，分段填写",
}


def _sheets(model: Model) -> list[tuple[str, str]]:
    found = [(names.UNIT, "只填一次的内容")]
    found += [(paper.sheet, _SAID[paper.form.code]) for paper in model.papers]
    found += [
        (model.edition.form("report").annex, _SAID["report"]),
        (names.AUDIT, "边填边核对"),
        (names.FINDINGS, "点“校验”后的问题清单"),
    ]
    return found
