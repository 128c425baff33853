"""S4: the scores of indicator rows against their targets, answers and weights."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.filing import Filing
from perfeval_xl.rules.finding import Check, Fault, Passed, PassedEach, Result, Skipped, rule, rules_in
from perfeval_xl.rules.rows import Indicator, figure, figures, indicators
from perfeval_xl.rules.tables import totals
from perfeval_xl.rules.worth import agreed, has_reason, row_name, scored, scored_as, shown, text_of
from perfeval_xl.scoring.indicator import (
    MET,
    MISSED,
    PARTLY,
)
from perfeval_xl.values.rounding import half_up, percent_text

_MEASURED = (MET, PARTLY, MISSED)
_ZERO, _HUNDRED = Decimal(0), Decimal(100)


def _told(row: Indicator) -> str:
    return f"年度指标值“{shown(row.target)}”，实际完成值“{shown(row.actual)}”"


@rule(
    "S401",
    "自评得分高于按完成情况计算的得分",
    "error",
    ("overall", "project"),
    ("project_evaluation_2020",),
    "把得分改为按完成比例计算的得分，或核对指标值和完成值。",
    bad=(
        {"overall.indicator[6].actual": "2400人次"},
        {"project[2].indicator[8].target": "≤8年", "project[2].indicator[8].actual": "10年"},
    ),
    good=(
        {"overall.indicator[6].actual": "2400人次", "overall.indicator[6].score": "8", "overall.total.score": "97.96"},
        {"overall.indicator[9].target": "受益群众满意度，95%以上", "overall.indicator[9].actual": "95.2%"},
    ),
)
def over_scored(check: Check) -> Iterator[Result]:
    """定量指标未完成的，得分＝分值×实际完成值÷年度指标值；自评得分高于这个数的，多给了分。"""
    filing, tolerance = check.filing, check.value("score.tolerance")
    without_weight: dict[str, list[str]] = {}
    kept = []
    for row, worth in scored(check):
        score = row.points
        if score is None or worth.status not in _MEASURED:
            continue
        if worth.score is None:
            without_weight.setdefault(row.root, []).append(f"{row.prefix}.score")
        elif score <= worth.score + tolerance:
            kept.append(row)
        elif row.full is not None and score <= row.full:
            yield Fault(
                (f"{row.prefix}.score", f"{row.prefix}.actual", f"{row.prefix}.target"),
                f"{row_name(filing, row)}{_told(row)}，分值 {figure(row.full, '分')}，"
                f"按完成比例应得 {worth.score} 分，自评 {figure(score, '分')} 分，"
                f"多 {figure(score - worth.score, '分')} 分。",
                str(worth.score),
                figure(score, "分"),
                figure(score - worth.score, "分"),
            )
    yield agreed(check, kept, ("score", "actual", "target"), "得分不高于按完成情况计算的得分")
    for found in without_weight.values():
        yield Skipped(tuple(found), "指标没有分值，不能核对得分")


@rule(
    "S402",
    "自评得分低于按完成情况计算的得分",
    "hint",
    ("overall", "project"),
    ("project_evaluation_2020",),
    "自行扣分是允许的；如果是算错，可以改为计算的得分。",
    bad=({"overall.indicator[9].actual": "85%", "overall.indicator[9].score": "8.5"},),
    good=(
        {"overall.indicator[9].actual": "85%", "overall.indicator[9].score": "9.44", "overall.total.score": "99.40"},
        {"overall.indicator[9].actual": "85%", "overall.indicator[9].score": "9.4", "overall.total.score": "99.36"},
    ),
)
def under_scored(check: Check) -> Iterator[Result]:
    """按完成比例可以得更高的分。自行少计不是错误，只作提示；已按全额完成而扣分的，由T101要求说明原因。"""
    filing, tolerance = check.filing, check.value("score.tolerance")
    for row, worth in scored_as(check, PARTLY):
        score = row.points
        if score is not None and worth.score is not None and worth.score - score > tolerance:
            yield Fault(
                (f"{row.prefix}.score",),
                f"{row_name(filing, row)}{_told(row)}，按完成比例可得 {worth.score} 分，自评 {figure(score, '分')} 分，"
                f"少 {figure(worth.score - score, '分')} 分。",
                str(worth.score),
                figure(score, "分"),
                figure(score - worth.score, "分"),
            )


@rule(
    "S405",
    "完成值超过指标值较多而没有说明",
    "explain",
    ("overall", "project"),
    ("project_evaluation_2020",),
    "在“偏差原因分析及改进措施”中说明原因；指标值定得偏低的，下年调整。",
    bad=({"overall.indicator[6].actual": "4000人次"},),
    good=(
        {"overall.indicator[6].actual": "3880人次"},
        {
            "overall.indicator[6].actual": "4000人次",
            "overall.indicator[6].reason": "当年承办省级档案展览，参观人数增加。",
        },
        {"overall.indicator[4].actual": "200万元"},
        {"overall.indicator[6].actual": "4000人次", "overall.indicator[6].reason": None},
    ),
)
def over_completed(check: Check) -> Iterator[Result]:
    """完成值超过指标值达到规定幅度（默认30%），说明指标值定得偏低，应分析原因。“不超过”类指标不报。"""
    filing, limit = check.filing, check.value("deviation.over")
    settled = []
    reasoned = {row.root for row in indicators(check) if row.reason is not None}
    for row, worth in scored_as(check, MET):
        over = worth.over
        if over is None:
            continue
        if over * _HUNDRED < limit or has_reason(row):
            settled.append(row)
        elif row.reason is None and row.root in reasoned:
            yield Skipped((f"{row.prefix}.actual",), f"{row_name(filing, row)}完成值超过较多，原因一栏没有读到")
        else:
            yield Fault(
                (f"{row.prefix}.actual", f"{row.prefix}.target"),
                f"{row_name(filing, row)}{_told(row)}，超过 {percent_text(over)}，达到 {limit}% 的幅度，没有说明原因。",
                "",
                text_of(row.actual),
                percent_text(over),
            )
    yield agreed(check, settled, ("actual", "target"), "未大幅超过指标值，或已说明")


@rule(
    "S406",
    "得分超过分值",
    "error",
    ("overall", "project"),
    ("project_evaluation_2020",),
    "自评不设加分，得分改为不超过分值。",
    bad=(
        {"overall.indicator[9].score": "11"},
        {"overall.indicator[9].score": "-1"},
        {"overall.total.score": "105", "overall.total.weight": None},
    ),
    good=({"overall.indicator[9].score": "10"},),
)
def above_weight(check: Check) -> Iterator[Result]:
    """每项得分不得超过其分值，也不得为负数；总分不得超过总分分值，没有写的不得超过100分。"""
    filing = check.filing
    kept = []
    for keys, score, weight, where in _graded(check):
        if score < _ZERO:
            text = f"{_graded_name(filing, where)}得分 {figure(score, '分')}，不应为负数。"
            yield Fault(keys[:1], text, "≥0", figure(score, "分"))
        elif weight is not None and score > weight:
            yield Fault(
                keys,
                f"{_graded_name(filing, where)}分值 {figure(weight, '分')}，自评得分 {figure(score, '分')}，"
                f"超过 {figure(score - weight, '分')} 分。",
                f"≤{figure(weight, '分')}",
                figure(score, "分"),
                figure(score - weight, "分"),
            )
        elif weight is not None:
            kept.append((keys, where))
    yield PassedEach(kept, lambda one: Passed(one[0], f"{_graded_name(filing, one[1])}得分不超过分值"))


def _graded(check: Check) -> Iterator[tuple[tuple[str, str], Decimal, Decimal | None, Indicator | str]]:
    """Yield where score and weight stand, both figures, and the row; for the execution rate and the total, the paper.

    A total is only yielded where it is above the usual whole.
    """
    number = figures(check).get
    for row in indicators(check):
        if row.points is not None:
            yield (f"{row.prefix}.score", f"{row.prefix}.weight"), row.points, row.full, row
    for form in totals(check):
        keys = (f"{form}.fund.total.score", f"{form}.fund.total.weight")
        score = number(keys[0])
        if score is not None:
            yield keys, score, number(keys[1]), form
        total = number(f"{form}.total.score")
        if total is not None and total > check.value("weight.total"):
            whole = number(f"{form}.total.weight")
            limit = check.value("weight.total") if whole is None else whole
            yield (f"{form}.total.score", f"{form}.total.weight"), total, limit, f"{form}.total"


def _graded_name(filing: Filing, where: Indicator | str) -> str:
    if isinstance(where, Indicator):
        return row_name(filing, where)
    if where.endswith(".total"):
        return f"{filing.paper(where)}总分"
    return f"{filing.paper(where + '.total.score')}预算执行率"


@rule(
    "S409",
    "得分又按权重折算了一次",
    "error",
    ("overall", "project"),
    ("project_evaluation_2020",),
    "分值就是权重，得分不要再乘一次权重。",
    bad=(
        {
            "overall.indicator[1].score": "2.25",
            "overall.indicator[2].score": "2.25",
            "overall.indicator[6].score": "1",
        },
    ),
    good=({"overall.indicator[6].score": "9"},),
)
def weighted_twice(check: Check) -> Iterator[Result]:
    """每项满分都等于“分值×分值%”，是把权重乘了两次，总分会远低于100分。"""
    filing = check.filing
    twice: dict[str, list[Indicator]] = {}
    for row in indicators(check):
        score, weight = row.points, row.full
        # Full marks are the usual case, and never a square.
        if score and weight and score != weight < _HUNDRED and score == half_up(weight * weight / _HUNDRED, 2):
            twice.setdefault(row.root, []).append(row)
    for root, rows in twice.items():
        if len(rows) >= 2:
            full, written = figure(rows[0].full or _ZERO, "分"), text_of(rows[0].score)
            yield Fault(
                tuple([f"{row.prefix}.score" for row in rows]),
                f"{filing.paper(root + '.total.score')}有 {len(rows)} 项得分等于分值再乘以自身的百分比"
                f"（例如分值 {full}，得分 {written}），权重算了两次。",
                full,
                written,
            )


RULES = rules_in(globals())
