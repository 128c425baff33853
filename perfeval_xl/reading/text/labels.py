"""The words by which a paper is recognised when its table is lost: printed labels, and shapes of figures.

The labels come from the declared forms; what other provinces and older editions print besides stands here. Used
by `stream` only: where tables are whole, `locate` finds labels in them.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from perfeval_xl.forms.hunan import BASIC, FUND, INDICATOR, LEVELS, OVERALL, PROJECT
from perfeval_xl.forms.schema import Column, Facts, Form, Goals, Matrix, Total
from perfeval_xl.forms.wordings import WORDINGS
from perfeval_xl.reading.fields.words import CLOSINGS, EXTRA, GOAL_SIDE_WORDS, GOALS_DONE
from perfeval_xl.values.scored import score_of
from perfeval_xl.values.text import SAME_LENGTH, bare_label, clean

_DATED = re.compile(r"\{Y(?:-1)?\}")


def _set(*labels: str) -> frozenset[str]:
    return frozenset(bare_label(one) for one in labels if one and "{" not in one)


def _reworded(*labels: str) -> list[str]:
    """Return other wordings of labels; not one that is the end of many others, which line breaks cut off."""
    return [one for text in labels for one in WORDINGS.get(text, "").split() if one != "指标"]


def _columns(columns: Iterable[Column], extra: dict[str, str]) -> dict[str, str]:
    roles = {bare_label(one): column.name for column in columns for one in _reworded(column.label)}
    roles |= {bare_label(one): column.name for column in columns for one in (column.label, *column.aliases)}
    roles.update({bare_label(one): role for role, words in extra.items() for one in words.split()})
    return roles


def _rows(form: Form, prefix: str) -> list[str]:
    labels: list[str] = []
    for block in form.blocks:
        if isinstance(block, Matrix) and block.prefix == prefix and block.stub:
            for row in block.rows:
                labels += [row.label, *row.aliases, *row.starts, *_reworded(row.label)]
    return labels


def _facts(*forms: Form) -> list[str]:
    return [
        one
        for form in forms
        for block in form.blocks
        if isinstance(block, Facts)
        for line in block.lines
        for fact in line
        for one in (fact.label, *fact.aliases, *_reworded(fact.label))
    ]


def _corners(*forms: Form) -> list[str]:
    return [
        _DATED.sub("", one)
        for form in forms
        for block in form.blocks
        if isinstance(block, Matrix)
        for one in (block.corner, block.side, *block.corner_aliases)
    ]


FUND_COLUMNS = _columns(FUND, {"full_year": "年度预算数 调整预算数", "rate": "执行率%", "score": "自评分"})
INDICATOR_COLUMNS = _columns(
    INDICATOR,
    {
        "name": "四级指标 绩效指标名称",
        "target": "目标值 年度目标值 年初指标值 计划指标值 预期值 全年指标值 年度绩效指标值",
        "actual": "完成值 实际值 全年实际完成值 实际完成指标值 指标完成值 年度完成值",
        "score": "自评分 评分",
        "reason": "未完成原因 偏差原因 偏差原因分析与改进措施 偏差原因分析和改进措施 备注",
        "sign": "指标性质 符号 指标符号 指标方向 计算符号",
        "unit": "度量单位 计量单位 指标单位 单位(文字描述)",
        "single": "单项指标得分",
        "share": "权重占比(%)",
        "final": "单项指标折算得分",
        **{name: " ".join(EXTRA[name]) for name in ("status", "explained", "scoring", "evidence", "earlier", "done")},
    },
)
FUND_TOTALS = _set("年度资金总额", "年度总金额", "资金总额", "年度财政资金总额", *_reworded("年度资金总额"))
FUND_PARTS = (
    _set(*_rows(PROJECT, "project[].fund"), *_rows(OVERALL, "overall.fund"))
    | _set("财政专户管理资金", "单位资金", "一般公共预算资金", "政府性基金", "国有资本经营预算", "非财政拨款")
    | _set("自有资金", "上级财政资金", "上级资金", "中央资金", "省级资金", "市级资金", "县级资金", "区级资金")
    | _set("本级资金", "本级财政资金")
) - FUND_TOTALS
FUND_SIDES = _set(*_corners(OVERALL, PROJECT), "预算执行情况", "年度资金情况", "预算情况")
BASE_ROWS = _set(*_rows(BASIC, "basic")) | _set("部门整体支出预算调整", "业务工作专项", "运行维护专项", "省级专项资金")
BASE_SIDES = _set(*_corners(BASIC))
BUILDING_COLUMNS = _set(
    *("批复规模", "实际规模", "规模控制率", "预算投资", "实际投资", "投资概算控制率", "批准规模", "投资控制率"),
    *_reworded("批复规模（㎡）", "实际规模（㎡）", "预算投资（万元）"),
)
_GOALS = Goals("")
GOAL_SIDES = _set(_GOALS.label, *GOAL_SIDE_WORDS, "绩效目标", "年度绩效目标", "目标完成情况", "年度目标")
GOAL_COLUMNS = _set(
    *(_GOALS.expected, _GOALS.actual, *_GOALS.expected_aliases, *_GOALS.actual_aliases),
    *_reworded(_GOALS.expected, _GOALS.actual),
    *("全年实际完成情况", "年度实际完成情况", "总体完成率(%)", GOALS_DONE),
)
INFOS = _set(
    *_facts(OVERALL, PROJECT),
    *("项目名称", "填报单位", "单位名称", "部门名称", "主管部门", "项目主管部门", "项目单位", "项目编码", "预算编码"),
    *("项目类别", "项目属性", "项目类型", "项目负责人", "是否为专项资金", "金额单位", "实施(主管)单位", "项目起止时间"),
    *("部门联系人", "联系电话", "填报日期", "评价方式", "地址", "项目地址", "邮编", "财政处室"),
    *("财政归口处室", "财政归口科室", "项目负责人及电话", "项目负责人及联系电话", "负责人及电话", "联系人及电话"),
    *("专项实施期", "市县财政部门", "中央主管部门", *_reworded("主管部门")),
)
INDICATOR_SIDES = _set("绩效指标", "年度绩效指标", "年度绩效指标完成情况", "绩效指标完成情况")
LEVEL1 = _set(*(one for level in LEVELS for one in (level.label, *level.aliases)))
LEVEL2 = _set(*(one for level in LEVELS for two in level.level2 for one in (two.label, *two.aliases))) | _set(
    *("经济成本指标", "社会成本指标", "生态环境成本指标", "环境成本指标"),
    *("环境效益指标", "可持续发展指标", "可持续性指标"),
)
_TOTAL = Total("")
TOTALS = _set(_TOTAL.label, *_TOTAL.aliases, *_reworded(_TOTAL.label), "总得分", "自评总分(分)")
ENDS = _set(*CLOSINGS)
CONCLUSIONS = _set("评价结论", "自评结论")
THRIFT = _set("厉行节约保障措施", *_reworded("厉行节约保障措施"))
STAFF_QUOTA = _set("编制数", *_reworded("编制数"))
STAFF = _set("控制率", "在职人员控制率", *_reworded("控制率")) | STAFF_QUOTA

_LABELS = (
    frozenset((*FUND_COLUMNS, *INDICATOR_COLUMNS))
    | FUND_TOTALS
    | FUND_PARTS
    | FUND_SIDES
    | BASE_ROWS
    | BASE_SIDES
    | BUILDING_COLUMNS
    | GOAL_SIDES
    | GOAL_COLUMNS
    | INFOS
    | INDICATOR_SIDES
    | LEVEL1
    | LEVEL2
    | TOTALS
    | STAFF
    | THRIFT
) - {""}

YEAR_COLUMN = re.compile(r"(?:(?:19|20)\d\d年?|上年|本年)度?(?:年?初)?(?:决算|预算|实际支出)数?")
STAFF_ACTUAL = re.compile(r"(?:(?:19|20)\d\d年)?(?:年?末)?(?:(?:实际|实有)?在职人(?:数|员数?)|实有人数)")
TITLE = re.compile(r".{0,60}(?:自评表|基础数据表|评价指标表|自评报告)(?:[（(][^（()）]{0,12}[)）])?")
END = re.compile(
    r"(?:填表人|填报人|填报日期|填表日期|联系人|联系电话|单位(?:主要)?负责人|财务负责人|项目负责人签|自评人|评价人)"
    r"|(?:说明|备注|注)[:：]|其他需要说明|偏差大或|改进措施及结果|评价结论|存在问题|附件|\[\.\.\.|—\s*\d+\s*—"
)
UNIT_NOTE = re.compile(r"[（(]?(?:金额)?单位[:：]")
NUMBERED = re.compile(r"\d{1,2}[、.．](?=\D)")
_TOTAL_ENDS = ("总分", "总得分", "总评分", "综合得分", "最终得分", "合计得分", "得分合计", "自评合计", "总计")
_LONGEST_TOTAL = 10
_LONGEST = 30
"""Characters of a figure; patterns over longer texts would take their time."""
_SCORE_ENDS = tuple("0123456789分０１２３４５６７８９")
FIGURE = re.compile(r"[+-]?(?:[\d,]*\.?\d+|\d+\.\d+\.|\d+\.)(?:万元?|人|㎡|%)?|[—\-/]{1,3}", re.ASCII)
BLOB = re.compile(r"(?:[\d.,%]|(?<=\d)万元?(?=\d|$))+", re.ASCII)
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?分?", re.ASCII)
VALUE = re.compile(
    r"(?:[≥≤≧≦<>=＝═~约]|不低于|不少于|不超过|不高于|大于|小于|大于等于|小于等于){0,2}"
    r"\d[\d,.]*(?:[-~至]\d[\d,.]*)?[^\d\s，。；、]{0,8}(?:以上|以下|以内|左右)?(?:\d{1,2}月(?:底|前|\d{1,2}日前?)?)?"
)
SIGN = re.compile(r"[≥≤≧≦<>=＝═]{1,2}|定性|正向|反向|等于|大于等于|小于等于|大于|小于")
LEFT_OVER = re.compile(r"指标\d{1,2}[:：]?|[…·.。]{2,}")
SPLIT = re.compile(
    r"(?:其中[:：])?(?:按(?:收入|支出)性质分|(?:一般公共预算|政府性基金|国有资本经营|纳入专户管理|其他资金|基本支出|项目支出)"
    r"[^:：\d]{0,16})[:：](?:[\d,.]+(?:万元)?)?"
)

SPENDING = _set("基本支出总额", "项目支出总额")
"""What a paper spends by nature, stated above its funds."""
_SPLITS = (
    *("按收入性质分", "按支出性质分", "一般公共预算拨款", "一般公共预算", "政府性基金拨款", "政府性基金"),
    *("纳入专户管理的非税收入拨款", "其他资金", "基本支出", "项目支出"),
)
_FINISHED = re.compile(r"\(?(?:\d{4}|本)?年(?:度)?(?:已)?完工项目\)?$")
_STRONG = (
    "年初预算数|全年预算数|全年执行数|预算数[（(]A[）)]|执行数[（(]B[）)]|三级指标|二级指标|年度指标值|实际完成值"
    "|年初目标值|年度资金总额|编制数|控制率|指标名称|指标性质|计量单位|度量单位|指标权重"
)
_BRACKET = r"(?:\s*[（(](?:[A-D](?:/[A-D])?|万元|分|元|\d+\s*分(?:\s*\*\s*执行率)?)(?:[）)]|1(?=\D)))?\s*[:：]?"

_NO_TITLE = r"(?!(?:自评|申报|批复)?表)"
"""Behind a label whose words are part of a title, 绩效目标自评表."""


def bare_of(text: str) -> str:
    """Return the bare label of a token; the year in 楼堂馆所控制情况（2023年完工项目） goes too."""
    return _FINISHED.sub("", bare_label(text)) if len(text) <= 40 else ""


def known(bare: str) -> bool:
    """Tell whether a bare label is printed on one of the papers."""
    return bare in _LABELS or bool(YEAR_COLUMN.fullmatch(bare) or STAFF_ACTUAL.fullmatch(bare))


def is_total(bare: str) -> bool:
    """Tell the label of a total; units word it in ways of their own."""
    return bare in TOTALS or (len(bare) <= _LONGEST_TOTAL and bare.endswith(_TOTAL_ENDS) and "小计" not in bare)


def is_scored_total(text: str) -> bool:
    """Tell a total with its score behind a colon or right behind it, ``总分：98.5``, ``自评得分98.5分``."""
    if len(text) > _LONGEST or text[-1:] not in _SCORE_ENDS:
        return False
    head, colon, tail = clean(text).partition(":")
    return (bool(colon) and is_total(bare_label(head)) and is_number(tail.strip())) or bool(score_of(text))


def is_figure(text: str) -> bool:
    """Tell a figure (or a mark for none) from a label; an odd literal such as ``7.50.`` is a figure too."""
    return len(text) <= _LONGEST and FIGURE.fullmatch(clean(text)) is not None


def is_blob(text: str) -> bool:
    """Tell figures that ran together."""
    return len(text) <= 4 * _LONGEST and BLOB.fullmatch(clean(text)) is not None


def is_number(text: str) -> bool:
    """Tell a plain number, as weights and scores are."""
    return len(text) <= _LONGEST and NUMBER.fullmatch(clean(text)) is not None


def is_value(text: str) -> bool:
    """Tell a target or an actual that begins with a figure: ``≥100百分比``, ``98%以上``, ``2023年12月``."""
    plain = clean(text) if len(text) <= 2 * _LONGEST else ""
    return NUMBERED.match(plain) is None and VALUE.fullmatch(plain) is not None


def run_together(word: str) -> bool:
    """Tell a run of text in which labels, names and figures stand without any blank."""
    return len(word) > 30 and len(set(re.findall(_STRONG, word.translate(SAME_LENGTH)))) >= 2


def _spaced(word: str) -> str:
    """Return the pattern of a label with blanks between its characters.

    执行率得分 right behind 分值 is two labels; 绩效目标自评表 is a title.
    """
    pattern = r"\s?".join(map(re.escape, word))
    if word == "绩效目标":
        return f"{pattern}(?!自评表)"
    return f"(?<!分值){pattern}" if word == "执行率得分" else pattern


@lru_cache(maxsize=1)
def glued_labels() -> "re.Pattern[str]":
    """Return the pattern that finds labels inside a run of text without blanks, longest first."""
    short = frozenset(one for words in WORDINGS.values() for one in words.split() if len(one) < 5)
    short |= frozenset("其他 说明 备注 评分 符号 电话 时效 满意度 目标值 完成值 实际值 权重 预期值".split())
    loose = frozenset(one for one in LEVEL1 | LEVEL2 if not one.endswith("指标"))
    words = sorted(_LABELS - short - loose - BASE_ROWS - BASE_SIDES, key=lambda one: (-len(one), one))
    splits = "|".join(map(_spaced, _SPLITS))
    pattern = "|".join(_spaced(word) for word in words if len(word) > 1)
    return re.compile(f"(?P<label>(?:其中[:：]?)?(?:(?:{splits})(?=[:：])|{pattern})){_NO_TITLE}{_BRACKET}")
