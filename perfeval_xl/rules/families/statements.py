"""T23, what sentences of a report say of scores, targets, staff and balances, each by itself."""

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.rules.finding import Check, Fault, Result, Skipped, rule, rules_in
from perfeval_xl.rules.rows import CAUSES, figure, holds, sections
from perfeval_xl.scoring.indicator import MISSED, PARTLY, indicator_score
from perfeval_xl.values.text import pieces, shortened

_STOP = "。！\n"
_SCORES = ("得分", "总分", "总得分", "评分", "分数")
_IS = "为是达:约"
_FIGURES = "0123456789."
_AIMS = ("指标值", "目标值")
_TARGETS = (
    r"(?:^|(?<=[，,。；;:：]))(?P<name>[^，,。；;:：]{0,40}?)[，,]?(?:年初|年度|预期)?(?:指标|目标)值[为是:：]{0,2}(?P<target>[^，,。；;]{1,16})[，,；;]"
    r"(?:全年|年度)?(?:实际(?:完成|达到)?|完成)(?:值|数|率)?[为是:：]{0,2}(?P<actual>[^，,。；;]{1,16})",
    r"(?:^|(?<=[，,。；;:：]))(?P<name>[^，,。；;:：]{2,40}?)(?P<target>(?:≥|>=|不低于|不少于|不小于|大于等于)[0-9][^，,。；;]{0,12})[，,；;]"
    r"(?:全年|年度)?实际[^，,。；;0-9]{0,16}(?P<actual>[0-9][^，,。；;]{0,15})",
)
_NUMBERED = r"^[(（]?[0-9一二三四五六七八九十]{1,2}[)）、.．]"
_ENDS = ("。", "！", "；", ";", "）", ")")
_NAME = 4
"""Characters of an indicator's name by which another sentence may speak of it."""
_REASONED = ("偏离绩效目标", "未完成绩效目标", "未完成原因", "未完成的原因")
"""A report that has such a chapter says why there."""
_LOWER = ("≥", ">=", "不低于", "不少于", "不小于", "大于等于")
_KINDS = ("行政", "工勤", "公务员", "参公")
_OTHERS = ("项目", "上年", "去年", "上一年")
_LONG = 60
_TERMS = 3
_CHANGES = (
    *("增加", "增长", "减少", "下降", "降低", "上升", "结余", "剩余", "结转", "追加", "调增", "调减", "追减"),
    *("节约", "节支", "年末", "年底"),
)


@rule(
    "T235",
    "报告前后写的自评得分不同",
    "explain",
    ("report",),
    ("practice",),
    "以自评表的总分为准，统一报告各处写的得分。",
    bad=({"report.application.text": "本部门自评得分98分，评价等级为“优”，结果随决算公开，作为预算安排的参考。"},),
    good=(
        {"report.application.text": "本部门自评得分99.96分，评价等级为“优”，结果随决算公开，作为预算安排的参考。"},
        {"report.application.text": "各项目自评得分98分以上，结果随决算公开，作为预算安排的参考。"},
    ),
)
def scores_in_text(check: Check) -> Iterator[Result]:
    """整体支出只有一个自评总分，报告里提到几次都应是同一个数。写项目、上年得分的句子不比较。"""
    found: dict[Decimal, str] = {}
    for key, text in sections(check):
        if "自评" not in text or "分" not in text:
            continue
        for sentence in pieces(text, _STOP):
            if "自评" in sentence and not holds(sentence, (*_OTHERS, "实得", "满分")):
                for behind in "".join(sentence.split()).split("自评")[1:]:
                    if (score := _score(behind)) is not None:
                        found.setdefault(score, key)
    if len(found) > 1:
        (score, first), (other, key), *_ = found.items()
        filing = check.filing
        yield Fault(
            (key, first),
            f"{filing.label(key)}写自评得分 {figure(other, '分')} 分，"
            f"{filing.label(first)}写 {figure(score, '分')} 分，前后不同。",
            figure(score, "分"),
            figure(other, "分"),
            figure(other - score, "分"),
        )


def _score(behind: str) -> Decimal | None:
    """Return the score a sentence goes on with behind 自评: 综合得分为98.5分."""
    rest = behind.removeprefix("综合").removeprefix("总体")
    word = next((word for word in _SCORES if rest.startswith(word)), "")
    rest = rest.removeprefix(word).lstrip(_IS)
    after = rest.lstrip(_FIGURES)
    whole, point, fraction = rest[: len(rest) - len(after)].partition(".")
    if not word or not after.startswith("分") or not whole or (point and not fraction.isdecimal()):
        return None
    return Decimal(f"{whole}{point}{fraction}")


@rule(
    "T236",
    "报告写的指标没有完成而没有说明",
    "explain",
    ("report",),
    ("project_evaluation_2020",),
    "在报告中写明没有完成的原因和改进措施，得分相应扣减。",
    bad=(
        {"report.performance.text": "发放补贴人次数年初指标值为不低于180人次，全年实际完成值164人次。得分99.96分。"},
        {"report.performance.text": "查阅满意度目标值≥95%，实际达到92%。得分99.96分。"},
        {"report.performance.text": "数量指标：巡查里程≥928公里，实际巡查909.5公里；巡查≥6次，实际6次。得分99分。"},
    ),
    good=(
        {"report.performance.text": "发放补贴人次数年初指标值为不低于180人次，全年实际完成值186人次。得分99.96分。"},
        {"report.performance.text": "指标值为不低于180人次，实际完成值164人次，因部分对象迁出。得分99.96分。"},
        {"report.performance.text": "巡查里程≥928公里，实际巡查909.5公里，因大雪封山；巡查≥6次，实际6次。得分99分。"},
        {"report.performance.text": "整理档案不少于900件，实际整理845件。得分99分。整理档案偏少是由于库房改造。"},
        {"report.performance.text": "得分99.96分。整理档案不少于900件，实际整理84"},
    ),
)
def target_in_text(check: Check) -> Iterator[Result]:
    """报告里写“指标值为……，实际完成……”的，没有达到指标值就应说明原因。别处说明了原因的不报。"""
    for key, text in sections(check):
        if not holds(text, _AIMS) and not (holds(text, _LOWER) and "实际" in text):
            continue
        told = [*map(_joined, pieces(text, _STOP))]
        broken = not text.rstrip().endswith(_ENDS)
        patterns = _TARGETS[:1] if holds(text, _REASONED) else _TARGETS
        for at, sentence in enumerate(told):
            if holds(sentence, CAUSES) or not holds(sentence, (*_AIMS, *_LOWER)):
                continue
            for found in _missed(sentence.replace("≧", "≥"), patterns):
                if broken and at + 1 == len(told) and found.end() == len(sentence):
                    words = shortened(found[0], _LONG)
                    yield Skipped((key,), f"“{words}”后面的文字没有读到，没有核对是否完成")
                elif not _explained(re.sub(_NUMBERED, "", found["name"]), told):
                    yield _undone(check, key, found)


def _missed(sentence: str, patterns: tuple[str, ...]) -> Iterator["re.Match[str]"]:
    """Yield what a sentence says of targets that were not reached, each once."""
    seen: set[int] = set()
    for pattern in patterns:
        for found in re.finditer(pattern, sentence):
            worth = indicator_score(found["target"], found["actual"], None, "", found["name"])
            if worth.status in (PARTLY, MISSED) and found.end() not in seen:
                seen.add(found.end())
                yield found


def _explained(name: str, told: list[str]) -> bool:
    """Tell whether a sentence that gives a cause names the indicator."""
    return len(name) >= _NAME and any(name in one and holds(one, CAUSES) for one in told)


def _undone(check: Check, key: str, found: "re.Match[str]") -> Fault:
    name = re.sub(_NUMBERED, "", found["name"])
    said = f"“{name}”" if name else "的"
    return Fault(
        (key,),
        f"{check.filing.label(key)}写{said}指标值{found['target']}，实际完成{found['actual']}，没有完成，没有说明原因。",
        found["target"],
        found["actual"],
    )


def _joined(piece: str) -> str:
    return "".join(piece.split())


@rule(
    "T237",
    "人员各类之和与总数不符",
    "explain",
    ("report",),
    ("practice",),
    "核对编制数、在职人数和行政、事业、工勤各类人数，改正填错的一个。",
    bad=({"report.staff.text": "核定编制20人，其中行政编制8人，事业编制13人，在职18人。"},),
    good=(
        {"report.staff.text": "核定编制20人，其中行政编制8人，事业编制12人，在职18人（行政7人、事业11人）。"},
        {"report.staff.text": "核定事业编制20人，在职18人，退休6人。"},
    ),
)
def staff_kinds(check: Check) -> Iterator[Result]:
    """行政、事业、工勤等类别互不重叠，报告里接连写了两类以上的，其和应等于前面的总数。"""
    for key, text in sections(check):
        if not holds(text, _KINDS):
            continue
        from perfeval_xl.rules.prose.clauses import wrong_staff

        for piece in pieces(text, _STOP):
            sentence = "".join(piece.split())
            for whole, parts, unit in wrong_staff(sentence) if holds(sentence, _KINDS) else ():
                total = sum(parts, Decimal(0))
                yield Fault(
                    (key,),
                    f"{check.filing.label(key)}写“{shortened(sentence, _LONG)}”，总数 {figure(whole, unit)} 人，"
                    f"各类之和为 {figure(total, unit)} 人，{'多' if total > whole else '少'} "
                    f"{figure(abs(total - whole), unit)} 人。",
                    figure(total, unit),
                    figure(whole, unit),
                    figure(total - whole, unit),
                )


def _balanced(text: str) -> bool:
    """Tell whether amounts may be added up or compared here: three of them, or one and a percentage."""
    return (text.count("元") >= _TERMS or ("%" in text and "元" in text)) and holds(text, _CHANGES)


@rule(
    "T238",
    "一句话里的金额加减不符",
    "explain",
    ("report",),
    ("practice",),
    "重新加减这句话里的金额，改正填错的一个。",
    bad=(
        {"report.other.text": "本年支出120.00万元，上年支出100.00万元，增加30.00万元。"},
        {"report.other.text": "专项资金到位100.00万元，支出95.00万元，结余6.00万元。"},
        {"report.other.text": "年初预算100.00万元，年中追加20.00万元，调整后预算130.00万元。"},
        {"report.other.text": "本年支出120.00万元，比上年增加20.00万元，下降20%。"},
        {"report.other.text": "年初结转35.60万元，本年收入820.00万元，本年支出800.00万元，年末结转45.60万元。"},
        {"report.other.text": "会议费预算5.00万元，实际支出6.00万元，节约1.00万元。"},
        {"report.other.text": "年初固定资产200.00万元，新增50.00万元，报废10.00万元，年末固定资产250.00万元。"},
    ),
    good=(
        {"report.other.text": "本年支出120.00万元，上年支出100.00万元，增加20.00万元。"},
        {"report.other.text": "年初结转35.60万元，本年收入820.00万元，本年支出800.00万元，年末结转55.60万元。"},
        {"report.other.text": "培训费决算数3.60万元，比预算数4.00万元减少0.40万元。"},
        {"report.other.text": "年初固定资产200.00万元，新增50.00万元，报废10.00万元，年末固定资产240.00万元。"},
        {"report.other.text": "专项资金到位100.00万元，支出95.00万元，结余5.00万元。"},
        {"report.other.text": "年初预算100.00万元，年中追加20.00万元，调减5.00万元，调整后预算115.00万元。"},
        {"report.other.text": "本年支出120.00万元，比上年增加20.00万元，增长20%；上年结转8.00万元。"},
    ),
)
def balances_in_text(check: Check) -> Iterator[Result]:
    """两年金额之差、到位减支出、年初加追加，都应等于同一句话里写的数；写“增加”的，百分比不会是“下降”。"""
    for key, text in sections(check):
        if not _balanced(text):
            continue
        from perfeval_xl.rules.prose.balances import opposite_ways, wrong_balances

        for piece in pieces(text, _STOP + "；;"):
            sentence = "".join(piece.split())
            if not _balanced(sentence):
                continue
            for what, stated, right, how in wrong_balances(sentence):
                terms = "".join(("＋" if one >= 0 else "－") + figure(abs(one)) for one in how).removeprefix("＋")
                yield Fault(
                    (key,),
                    f"{check.filing.label(key)}写“{shortened(sentence, _LONG)}”，{what}写 {figure(stated)} 万元，"
                    f"按 {terms} 计算为 {figure(right)}，{'多' if stated > right else '少'} "
                    f"{figure(abs(stated - right))} 万元。",
                    figure(right),
                    figure(stated),
                    figure(stated - right),
                )
            for words in opposite_ways(sentence):
                yield Fault((key,), f"{check.filing.label(key)}写“{words}”，一增一减，前后矛盾。", "", words)


RULES = rules_in(globals())
