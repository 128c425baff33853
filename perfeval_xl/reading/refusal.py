"""Say why a source holds none of the papers: what it is instead, and what to hand in."""

import re
from collections.abc import Sequence

from perfeval_xl.reading.grid import Source
from perfeval_xl.values.errors import ReadError
from perfeval_xl.values.text import clean

_LONGEST = 40_000
"""Characters that are looked at."""
_HEAD = 400
_CURE = "请确认选择的是绩效自评材料，并保留表的标题和栏目名称。"
_PAPERS = "请提供基础数据表、部门整体支出绩效自评表、项目支出绩效自评表或自评报告。"
_TABLES = "请提供完整的表，最好是 Word 或 Excel 原件。"
_STANDARDS = ("评分标准", "评价标准", "评分细则", "计分标准", "评分办法")
_MEASURED = ("年度指标值", "实际完成值", "全年实际值", "年初目标值")
_INDICATORS = ("产出指标", "效益指标", "数量指标", "质量指标", "时效指标", "成本指标", "满意度指标", "年度资金总额")
_SOURCED = ("计划安排资金", "实际到位资金", "会计凭证")
_PROJECT_WORDS = ("项目", "转移支付", "专项资金")
_AMOUNT = r"[0-9](?:万元|元|%)|\([万元]+\):?[0-9]"
_REPORTED = ("自评", "绩效评价", "绩效目标", "执行率")


def refusal(sources: Sequence[Source]) -> ReadError:
    """Return the refusal of sources that hold none of the papers."""
    names = "、".join(source.name for source in sources)
    missing = f"“{names}”里没有找到基础数据表、整体支出自评表、项目支出自评表或自评报告"
    reason, cure = _reason("".join(clean(_text(sources)).split()))
    return ReadError("NOTFILING", f"{missing}：{reason}。" if reason else f"{missing}。", cure)


def _text(sources: Sequence[Source]) -> str:
    texts: list[str] = []
    size = 0
    for source in sources:
        for grid in source.grids:
            for row in grid.rows:
                for cell in row.cells:
                    if cell.kind == "text" and cell.text:
                        texts.append(cell.text)
                        size += len(cell.text)
                if size > _LONGEST:
                    return "\n".join(texts)
    return "\n".join(texts)


def _reason(text: str) -> tuple[str, str]:
    def has(words: Sequence[str], within: str = text) -> int:
        return sum(1 for word in words if word in within)

    head = text[:_HEAD]
    if has(_STANDARDS) and has(("三级指标", "二级指标", "评价指标", "评价内容")) and not has(_MEASURED):
        return "它像是绩效评价评分表，各项只有分值、评分标准和得分，没有指标值和完成值，不在校验范围", _PAPERS
    if has(_SOURCED) >= 2:
        return "它像是按资金来源和会计凭证列示的项目评价报告表，栏目与项目支出绩效自评表不同，不在校验范围", _PAPERS
    targets = has(("目标申报表", "目标批复表"), head) or ("绩效目标" in head and "目标表" in head)
    if targets and "自评" not in head:
        return "它像是绩效目标表，只有目标，没有完成情况和自评得分", "请在年度终了填好自评表后再校验。"
    if "绩效" in head and has(("监控表", "监控情况表", "监控信息表"), head) and "自评" not in head:
        return "它像是绩效运行监控表，只有年中的情况，没有全年的完成情况和自评得分", "请在年度终了填好自评表后再校验。"
    if "部门决算" in head or "单位决算" in head:
        return "它像是部门决算公开材料，自评表通常在它的附件里", "请把附件中的自评表另存为单独的文件后再校验。"
    if "部门预算" in head or "单位预算" in head:
        return "它像是部门预算公开材料，只有年初的安排，没有执行和自评情况", "请在年度终了填好自评表后再校验。"
    if has(_INDICATORS) >= 2 and "报告" not in head:
        return "看得到自评表的部分内容，但没有标题和完整的栏目名称，无法确定每个数属于哪一栏", _TABLES
    if "一级指标" in text and not has(_MEASURED):
        return "它像是专项资金的自评表，但栏目与项目支出绩效自评表不同，没有指标值和完成值，不在校验范围", _PAPERS
    if has(_REPORTED) and has(_PROJECT_WORDS, head) and re.search(_AMOUNT, text):
        return "它像是项目或专项资金绩效评价的材料，但既没有自评表的栏目，也不是自评报告，里面的数字没有核对", _TABLES
    if has(_REPORTED) and has(_PROJECT_WORDS, head) and "整体支出" not in head:
        return "它像是项目或专项资金自评的文字材料，没有自评表，文字里也没有读到可以核对的金额、比率或得分", _TABLES
    if "整体支出" in head and "报告" in head:
        return "它像是部门整体支出的评价报告，但没有自评报告的各级标题，也没有读到可以核对的金额、比率或得分", _CURE
    return "", _CURE
