"""T1: what stands in words in the indicator rows and goals: reasons, repeated answers, unanswered goals."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.rules.finding import Check, Fault, Passed, Result, rule, rules_in
from perfeval_xl.rules.rows import figure, holds, indicators
from perfeval_xl.rules.worth import agreed, has_reason, row_name, scored_as, shown, text_of
from perfeval_xl.scoring.bands import qualitative_band
from perfeval_xl.scoring.indicator import QUALITATIVE
from perfeval_xl.values.text import label, pieces, shortened

_HOLLOW = ("常态化", "正常", "持续", "长期", "按计划", "按要求", "已完成", "完成", "良好", "较好", "一般", "其他")
_CAUSE = (
    *("因", "由于", "受", "未", "不足", "不够", "不高", "较低", "偏低", "导致", "影响", "剩余", "调整", "延", "变化"),
    *("缺", "滞后", "少", "超", "减", "增", "动态", "尚", "没有", "困难", "问题", "差距", "仍", "欠"),
)
_CLAUSE = "，,、；;。！\n"
_STOP = "。！；;\n"
_ALL_DONE = ("完成", "已完成", "全部完成", "已全部完成", "均已完成", "达成预期目标", "达成预期指标", "完成年度目标")
_SHORT = 4
_ZERO = Decimal(0)


@rule(
    "T101",
    "扣了分而没有写原因",
    "error",
    ("overall", "project"),
    ("project_evaluation_2020",),
    "在“偏差原因分析及改进措施”中写明扣分的原因和改进措施；不该扣的，改回满分。",
    bad=({"overall.indicator[9].score": "9"}, {"overall.indicator[9].score": "9", "overall.indicator[9].reason": ""}),
    good=(
        {"overall.indicator[9].score": "9", "overall.indicator[9].reason": "因查阅大厅装修，部分群众等候时间较长。"},
        {"overall.indicator[9].reason": ""},
    ),
)
def deducted_without_reason(check: Check) -> Iterator[Result]:
    """得分低于分值的，应分析原因、提出改进措施；“无”“—”“0”和空白都不是原因。满分的不要求写。"""
    filing = check.filing
    settled = []
    for row in indicators(check):
        score, weight = row.points, row.full
        if score is None or weight is None or row.reason is None or score < _ZERO:
            continue
        if score >= weight or has_reason(row):
            settled.append(row)
            continue
        written = f"只写了“{shown(row.reason)}”" if row.reason.text else "没有填写"
        same = text_of(row.target) and label(text_of(row.target)) == label(text_of(row.actual))
        met = "，而完成值与指标值相同" if same else ""
        yield Fault(
            (f"{row.prefix}.score", f"{row.prefix}.reason"),
            f"{row_name(filing, row)}分值 {figure(weight, '分')}，自评 {figure(score, '分')} 分，"
            f"扣 {figure(weight - score, '分')} 分{met}，原因一栏{written}。",
            "扣分原因",
            row.reason.text,
            figure(weight - score, "分"),
        )
    yield agreed(check, settled, ("score", "reason"), "没有扣分，或已写原因")


@rule(
    "T102",
    "扣分原因没有说明为什么",
    "explain",
    ("overall", "project"),
    ("project_evaluation_2020",),
    "写清楚为什么没有完成（原因），再写打算怎么改（措施）。",
    bad=(
        {"overall.indicator[9].score": "9", "overall.indicator[9].reason": "常态化保持"},
        {"overall.indicator[9].score": "9", "overall.indicator[9].reason": "进一步提升群众满意度。"},
    ),
    good=(
        {"overall.indicator[9].score": "9", "overall.indicator[9].reason": "窗口人员不足，将增加导查人员。"},
        {"overall.indicator[9].reason": "常态化保持"},
    ),
)
def hollow_reason(check: Check) -> Iterator[Result]:
    """“常态化”之类不是扣分的原因；只写“进一步提升……”是措施，不是原因。"""
    filing = check.filing
    caused = []
    for row in indicators(check):
        score, weight = row.points, row.full
        if score is None or weight is None or score >= weight or not has_reason(row):
            continue
        text = text_of(row.reason)
        if holds(text, _CAUSE):
            caused.append(row)
            continue
        hollow = len(text) <= 8 and holds(text, _HOLLOW)
        what = "没有说明为什么扣分" if hollow or len(text) <= _SHORT else "只有改进措施，没有说明为什么扣分"
        yield Fault(
            (f"{row.prefix}.reason", f"{row.prefix}.score"),
            f"{row_name(filing, row)}扣 {figure(weight - score, '分')} 分，原因一栏写“{shown(row.reason)}”，{what}。",
            "原因和改进措施",
            text,
        )
    yield agreed(check, caused, ("reason", "score"), "扣分原因已说明")


@rule(
    "T103",
    "多个指标的回答雷同",
    "hint",
    ("overall", "project"),
    ("core_indicators_2021",),
    "各指标写各自的完成情况，不要照抄。",
    bad=(
        {
            f"project[1].indicator[{row}].{leaf}": text
            for row in (6, 7, 8)
            for leaf, text in (("target", "优化营商环境"), ("actual", "提升明显"))
        },
    ),
    good=(
        {
            f"project[1].indicator[{row}].{leaf}": text
            for row in (7, 8)
            for leaf, text in (("target", "效果明显"), ("actual", "达成预期指标"))
        },
    ),
)
def repeated_answers(check: Check) -> Iterator[Result]:
    """同一张表里两个以上指标的指标值和完成值都一字不差，多半是照抄。规范用语“达成预期指标”不报。"""
    filing = check.filing
    groups: dict[tuple[str, str], list[str]] = {}
    for row in indicators(check):
        target, actual = label(text_of(row.target)), label(text_of(row.actual))
        if len(target) >= _SHORT and actual and "达成" not in actual:
            groups.setdefault((row.root, target), []).append(row.prefix)
    for (root, wanted), prefixes in groups.items():
        if len(prefixes) < 2 or any(map(str.isdigit, wanted)):
            continue
        names = {filing.text(f"{prefix}.name") for prefix in prefixes}
        answers = {label(filing.text(f"{prefix}.actual")) for prefix in prefixes}
        if len(answers) == 1 and (len(names) > 1 or len(prefixes) > 2):
            target = shown(filing.values[f"{prefixes[0]}.target"])
            yield Fault(
                tuple(f"{prefix}.target" for prefix in prefixes),
                f"{filing.paper(root + '.total.score')}有 {len(prefixes)} 个指标的年度指标值都是“{target}”、"
                f"实际完成值都是“{filing.text(prefixes[0] + '.actual')}”。",
                "各指标各自的内容",
                target,
            )


@rule(
    "T104",
    "完成值没有回答指标值",
    "explain",
    ("overall", "project"),
    ("project_evaluation_2020",),
    "对照指标值逐项写实际完成情况。",
    bad=(
        {
            "overall.indicator[2].target": "统筹推进全县档案库房的标准化建设",
            "overall.indicator[2].actual": "组织举办群众文化活动和书画展览。",
        },
    ),
    good=(
        {
            "overall.indicator[2].target": "统筹推进全县档案库房的标准化建设",
            "overall.indicator[2].actual": "完成县直单位档案库房标准化改造。",
        },
        {"overall.indicator[2].target": "质量达标", "overall.indicator[2].actual": "达成预期指标"},
    ),
)
def answer_off_target(check: Check) -> Iterator[Result]:
    """指标值和完成值都是一段话，却没有一处相同的词语，多半答的是另一件事。简短的评价语不报。"""
    filing = check.filing
    for row, _ in scored_as(check, QUALITATIVE):
        target, actual = label(text_of(row.target)), label(text_of(row.actual))
        if len(target) < 12 or len(actual) < 12:
            continue
        if _shared(actual, target) * 5 < len(actual) - 1:
            yield Fault(
                (f"{row.prefix}.actual", f"{row.prefix}.target"),
                f"{row_name(filing, row)}年度指标值是“{shown(row.target)}”，实际完成值却写“{shown(row.actual)}”，"
                "没有回答指标值的内容。",
                text_of(row.target),
                text_of(row.actual),
            )


@rule(
    "T105",
    "总体目标有内容没有交代完成情况",
    "hint",
    ("overall", "project"),
    ("project_evaluation_2020",),
    "在“实际完成情况”中逐条回应预期目标。",
    bad=(
        {
            "overall.goal.expected": "完成馆藏档案数字化加工。组织全县档案业务培训，监督检查立档单位归档工作。",
            "overall.goal.actual": "馆藏档案数字化加工已完成。",
        },
    ),
    good=(
        {"overall.goal.actual": "数字化加工按计划完成，档案接收、保管、利用服务正常开展，保障了单位正常运转。"},
        {"overall.goal.actual": "已全部完成。"},
    ),
)
def goal_unanswered(check: Check) -> Iterator[Result]:
    """预期目标里的某句话，在实际完成情况中找不到对应内容。只作提示。"""
    filing = check.filing
    for form in (*filing.present("overall"), *filing.present("project")):
        keys = (f"{form}.goal.actual", f"{form}.goal.expected")
        expected, actual = filing.text(keys[1]), label(filing.text(keys[0]))
        if not expected or not actual or actual.rstrip("。") in _ALL_DONE:
            continue
        open_parts = []
        for sentence in pieces(expected, _STOP):
            clauses = [bare for clause in pieces(sentence, _CLAUSE) if len(bare := label(clause)) >= _SHORT]
            silent = [clause for clause in clauses if _shared(clause, actual) * 10 < (len(clause) - 1) * 3]
            if clauses and sum(map(len, silent)) * 5 > sum(map(len, clauses)) * 2:
                open_parts.append("".join(sentence.split()))
        if open_parts:
            part = shortened(open_parts[0], 40)
            yield Fault(
                keys, f"{filing.paper(form + '.goal.actual')}预期目标中的“{part}”，在实际完成情况里没有交代。", "", ""
            )


@rule(
    "T106",
    "文字中的分项金额与合计不符",
    "explain",
    ("overall", "project"),
    ("practice",),
    "把分项金额重新相加，改正合计或分项。",
    bad=({"project[1].goal.actual": "共完成支出54.20万元。其中:30万元用于接收；20万元用于整理；4.10万元用于宣传。"},),
    good=(
        {"project[1].goal.actual": "共完成支出54.20万元。其中：30万元用于接收；20万元用于整理；4.20万元用于宣传。"},
        {"project[1].goal.actual": "共完成支出54.20万元。其中：接收支出30万元。"},
    ),
)
def text_parts(check: Check) -> Iterator[Result]:
    """“共……万元，其中：……”所列分项之和超过合计，或者只差百分之一以内。只列一项的、没有列全的不报。"""
    filing = check.filing
    for form in (*filing.present("overall"), *filing.present("project")):
        for leaf in ("expected", "actual"):
            key = f"{form}.goal.{leaf}"
            text = filing.text(key)
            if "其中" not in text:
                continue
            from perfeval_xl.rules.prose.added import wrong_within
            from perfeval_xl.rules.prose.clauses import divided, wrong_parts

            wrong = [
                one for told in divided(text) for reckoned in (wrong_parts, wrong_within) for one in reckoned(told)
            ]
            for one in wrong:
                whole, unit, found = one.whole, one.unit, one.total
                yield Fault(
                    (key,),
                    f"{filing.label(key)}写合计 {figure(whole, unit)} {unit}，所列 {len(one.parts)} 项之和为 "
                    f"{figure(found, unit)} {unit}，相差 {figure(abs(found - whole), unit)} {unit}{one.remark}。",
                    figure(found, unit),
                    figure(whole, unit),
                    figure(found - whole, unit),
                )
            if not wrong:
                yield Passed((key,), "文字中的分项金额与合计相符")


@rule(
    "T107",
    "定性指标的得分与完成情况不符",
    "explain",
    ("overall", "project"),
    ("project_evaluation_2020",),
    "按完成情况所在的档次给分，或核对完成情况。",
    bad=(
        {
            "overall.indicator[2].target": "成果符合规范",
            "overall.indicator[2].actual": "部分达成预期指标并具有一定效果",
        },
    ),
    good=({"overall.indicator[2].target": "成果符合规范", "overall.indicator[2].actual": "达成预期指标"},),
)
def outside_band(check: Check) -> Iterator[Result]:
    """定性指标分三档：达成预期 100%—80%，部分达成 80%—60%，未达成 60% 以下；得分不在所填档次之内。"""
    filing = check.filing
    inside = []
    for row, _ in scored_as(check, QUALITATIVE):
        score, band = row.points, qualitative_band(text_of(row.actual), row.full)
        if score is None or band is None:
            continue
        if band.holds(score):
            inside.append(row)
        elif score > band.high or not band.high_included:
            yield Fault(
                (f"{row.prefix}.score", f"{row.prefix}.actual"),
                f"{row_name(filing, row)}实际完成值填“{shown(row.actual)}”，得分应在 {band.low} 至 {band.high} 之间，"
                f"自评 {figure(score, '分')} 分。",
                f"{band.low}—{band.high}",
                figure(score, "分"),
            )
    yield agreed(check, inside, ("score", "actual"), "得分在所填档次之内")


def _shared(text: str, other: str) -> int:
    """Count how many of the two-character pieces of `text`, one less than its characters, also stand in `other`."""
    if text in other:
        return len(text) - 1
    return len([at for at in range(len(text) - 1) if text[at : at + 2] in other])


RULES = rules_in(globals())
