"""T23, what sentences of a report say of scores, targets, staff and balances, each by itself."""

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.rules.finding import Check, Fault, Passed, Result, rule, rules_in
from perfeval_xl.rules.rows import CAUSES, figure, holds, sections
from perfeval_xl.scoring.indicator import MISSED, PARTLY, indicator_score
from perfeval_xl.values.rounding import half_up
from perfeval_xl.values.text import pieces, shortened

_STOP = "。！\n"
_SCORES = ("得分", "总分", "总得分", "评分", "分数")
_IS = "为是达:约"
_FIGURES = "0123456789."
_AIMS = ("指标值", "目标值")
_TARGET = (
    r"(?P<name>[^，,。；;:]{0,30}?)(?:年初|年度|预期)?(?:指标|目标)值[为是:]{0,2}(?P<target>[^，,。；;]{1,16})[，,；;]"
    r"(?:全年|年度)?(?:实际(?:完成|达到)?|完成)(?:值|数|率)?[为是:]{0,2}(?P<actual>[^，,。；;]{1,16})"
)
_BOUND = (
    r"(?P<name>[^，,。；;:]{2,30}?)(?P<target>(?:≥|>=|不低于|不少于|不小于)[0-9][0-9.]*(?P<unit>[^0-9，,。；;]{1,6}))[，,]"
    r"实际[^0-9，,。；;]{0,16}?(?P<actual>[0-9][0-9.]*(?P=unit))(?=[，,。；;]|$)"
)
_REASONED = ("偏离绩效目标", "未完成绩效目标", "未完成原因", "未完成的原因")
"""A report that has such a chapter says why there."""
_LOWER = ("≥", ">=", "不低于", "不少于", "不小于")
_KINDS = ("行政", "工勤", "公务员", "参公")
_SUMS = ("共计", "合计", "总计")
_OTHERS = ("项目", "上年", "去年", "上一年")
_LONG = 60
_TERMS = 3
_CHANGES = ("增加", "增长", "减少", "下降", "降低", "上升", "结余", "剩余", "结转", "追加", "调增", "调减", "追减")


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
            if "自评" in sentence and not holds(sentence, _OTHERS):
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
    ),
)
def target_in_text(check: Check) -> Iterator[Result]:
    """报告里写“指标值为……，实际完成……”的，没有达到指标值就应说明原因。"""
    filing = check.filing
    for key, text in sections(check):
        if not holds(text, _AIMS) and not (holds(text, _LOWER) and "实际" in text):
            continue
        for piece in pieces(text, _STOP):
            sentence = "".join(piece.split())
            if holds(sentence, CAUSES):
                continue
            bound = holds(sentence, _LOWER) and "实际" in sentence and not holds(text, _REASONED)
            told = re.finditer(_TARGET, sentence) if holds(sentence, _AIMS) else (
                re.finditer(_BOUND, sentence.replace("≧", "≥")) if bound else ()
            )  # fmt: skip
            for found in told:
                worth = indicator_score(found["target"], found["actual"], None, "", found["name"])
                if worth.status in (PARTLY, MISSED):
                    named = f"“{found['name']}”" if found["name"] else ""
                    yield Fault(
                        (key,),
                        f"{filing.label(key)}写{named}指标值{found['target']}，"
                        f"实际完成{found['actual']}，没有完成，没有说明原因。",
                        found["target"],
                        found["actual"],
                    )


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
        from perfeval_xl.rules.clauses import wrong_staff

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
    ),
    good=(
        {"report.other.text": "本年支出120.00万元，上年支出100.00万元，增加20.00万元。"},
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
        from perfeval_xl.rules.balances import opposite_ways, wrong_balances

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


@rule(
    "T239",
    "列举的各项之和与共计不符",
    "explain",
    ("report",),
    ("practice",),
    "把列举的各项重新相加，改正共计数或填错的一项。",
    bad=({"report.other.text": "下达文物保护10.5万元、场馆维修8万元、数字化12万元，共计31.5万元。"},),
    good=(
        {"report.other.text": "下达文物保护10.5万元、场馆维修8万元、数字化12万元，共计30.5万元。"},
        {"report.other.text": "办公费10.5万元；差旅费8万元；水电费12万元。共计支出30.5万元，另有结转2万元。"},
        {"report.other.text": "下达文物保护10.5万元、场馆维修8万元、数字化12万元，三项实际支出合计28万元。"},
        {"report.other.text": "投入文物保护10.5万元、场馆维修8万元、数字化12万元，带动社会资金共计90万元。"},
        {"report.other.text": "年初安排100万元，第二批下达50万元，收回10万元，合计140万元。"},
    ),
)
def listed_in_text(check: Check) -> Iterator[Result]:
    """“甲……万元、乙……万元、丙……万元，共计……万元”：每项只有一个金额的，各项之和应等于共计。"""
    for key, text in sections(check):
        if text.count("元") <= _TERMS or not holds(text, _SUMS):
            continue
        from perfeval_xl.rules.lists import sums_in

        before = ""
        for piece in pieces(text, _STOP):
            sentence = "".join(piece.split())
            for (whole, parts, _), right in sums_in(before, sentence) if holds(sentence, _SUMS) else ():
                total = sum(parts, Decimal(0))
                if right:
                    yield Passed((key,), "列举的各项之和等于共计")
                    continue
                yield Fault(
                    (key,),
                    f"{check.filing.label(key)}写“{shortened(sentence, _LONG)}”，共计 {figure(whole)} 万元，列举的 "
                    f"{len(parts)} 项之和为 {figure(total)} 万元，{'多' if total > whole else '少'} "
                    f"{figure(abs(total - whole))} 万元。",
                    figure(total),
                    figure(whole),
                    figure(total - whole),
                )
            before = sentence


@rule(
    "T240",
    "写的超额比例与任务数不符",
    "explain",
    ("report",),
    ("practice",),
    "按（实际完成数－任务数）÷任务数重新计算，改正比例或数量。",
    bad=({"report.other.text": "任务数为115户，实际完成264户。受灾较多，实际改造数超任务43%。"},),
    good=(
        {"report.other.text": "任务数为115户，实际完成264户。受灾较多，实际改造数超任务129.6%。"},
        {"report.other.text": "任务数为50个，实际完成55个，超额完成任务10%。"},
    ),
)
def outdone_in_text(check: Check) -> Iterator[Result]:
    """写了任务数、实际完成数和“超任务……%”的，三者应当一致；写了几项任务的，不比较。"""
    for key, text in sections(check):
        if "%" not in text or "任务" not in text or "超" not in text:
            continue
        from perfeval_xl.rules.lists import outdone_in

        for words, stated, right, task, done, unit in outdone_in(text):
            exact = half_up(right, 2)
            shown, planned = figure(done, unit), figure(task, unit)
            yield Fault(
                (key,),
                f"{check.filing.label(key)}写任务 {planned} {unit}、实际完成 {shown} {unit}，又写“{words}”，"
                f"按（{shown}－{planned}）÷{planned} 计算应为 {exact}%。",
                f"{exact}%",
                f"{stated}%",
                f"{stated - exact}%",
            )


RULES = rules_in(globals())
