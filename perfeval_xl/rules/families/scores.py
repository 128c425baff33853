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
    NUMBER_ANSWER,
    PARTLY,
    QUALITATIVE_ANSWER,
    UNIT_MISMATCH,
)
from perfeval_xl.scoring.measure import TEXT
from perfeval_xl.values.rounding import half_up, percent_text
from perfeval_xl.values.text import label
from perfeval_xl.values.units import convert

_DONE = frozenset(
    "完成 已完成 全部完成 全面完成 已全部完成 按时完成 按期完成 如期完成 达标 已达标 完成目标 达成 已达成 达成预期指标"
    " 完成任务 达到目标 已落实 全部落实".split()
)
_NONE = ("无", "未发生", "没有发生", "未出现", "零")
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
    "S403",
    "定量指标用文字作答",
    "error",
    ("overall", "project"),
    ("project_evaluation_2020",),
    "填写与指标值同单位的实际完成数。",
    bad=({"project[1].indicator[1].actual": "提升明显"},),
    good=(
        {"project[1].indicator[1].target": "整理到位", "project[1].indicator[1].actual": "达成预期指标"},
        {"project[1].indicator[3].target": "2023年12月前", "project[1].indicator[3].actual": "按期完成"},
    ),
)
def words_for_number(check: Check) -> Iterator[Result]:
    """指标值是数量的，实际完成值也应是数量；用“提升明显”之类作答，无法核对得分。

    只写“已完成”“达标”“无上访”的，意思是做到了，请核实后填数。
    """
    filing = check.filing
    for row, _ in scored_as(check, QUALITATIVE_ANSWER):
        done = label(text_of(row.actual)).rstrip("。.;")
        yield Fault(
            (f"{row.prefix}.actual", f"{row.prefix}.target"),
            f"{row_name(filing, row)}年度指标值“{shown(row.target)}”是数量，实际完成值却填“{shown(row.actual)}”。",
            f"与“{shown(row.target)}”同单位的数",
            text_of(row.actual),
            level="explain" if done in _DONE or done.startswith(_NONE) else "",
        )
    measured = [row for row, worth in scored(check) if worth.status in _MEASURED]
    yield agreed(check, measured, ("actual", "target"), "完成值与指标值同为数量")


@rule(
    "S404",
    "完成值与指标值单位不同",
    "error",
    ("overall", "project"),
    ("project_evaluation_2020",),
    "把完成值改为与指标值相同的单位。",
    bad=({"project[1].indicator[1].actual": "4315份"},),
    good=({"overall.indicator[4].actual": "3860000元"}, {"overall.indicator[6].actual": "3000人次"}),
)
def unit_differs(check: Check) -> Iterator[Result]:
    """指标值与完成值单位不同，无法比较。元与万元、百分数与小数能够换算，不报。

    人与人次、次与场、户与家之类混用的，按同一单位比较，只作提示。
    """
    filing = check.filing
    for row, worth in scored_as(check, UNIT_MISMATCH):
        yield Fault(
            (f"{row.prefix}.actual", f"{row.prefix}.target"),
            f"{row_name(filing, row)}年度指标值“{shown(row.target)}”与"
            f"实际完成值“{shown(row.actual)}”单位不同，无法比较。",
            worth.target.unit,
            worth.actual.unit,
        )
    for row, worth in scored(check):
        wanted, done = worth.target.unit, worth.actual.unit
        if wanted != done and wanted and done and worth.status in _MEASURED and convert(_ZERO, done, wanted) is None:
            yield Fault(
                (f"{row.prefix}.actual", f"{row.prefix}.target"),
                f"{row_name(filing, row)}年度指标值“{shown(row.target)}”与实际完成值“{shown(row.actual)}”"
                "单位写法不同，已按同一单位比较。",
                wanted,
                done,
                level="hint",
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
    ),
)
def over_completed(check: Check) -> Iterator[Result]:
    """完成值超过指标值达到规定幅度（默认30%），说明指标值定得偏低，应分析原因。“不超过”类指标不报。"""
    filing, limit = check.filing, check.value("deviation.over")
    settled = []
    for row, worth in scored_as(check, MET):
        over = worth.over
        if over is None:
            continue
        if over * _HUNDRED < limit or has_reason(row):
            settled.append(row)
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
    "S407",
    "完成值只写了界限",
    "hint",
    ("overall", "project"),
    ("project_evaluation_2020",),
    "填写实际测得的数，例如调查得出的满意度。",
    bad=({"overall.indicator[9].actual": "90%以上"},),
    good=({"overall.indicator[9].actual": "90.6%"},),
)
def answer_is_bound(check: Check) -> Iterator[Result]:
    """“90%以上”是范围，不是实际完成值；应填实际测得的数。"""
    filing = check.filing
    for row, worth in scored(check):
        if worth.bound:
            yield Fault(
                (f"{row.prefix}.actual",),
                f"{row_name(filing, row)}实际完成值填“{shown(row.actual)}”，是一个范围，不是测得的数。",
                "实际测得的数",
                text_of(row.actual),
            )


@rule(
    "S408",
    "数量、成本指标没有可衡量的指标值",
    "hint",
    ("overall", "project"),
    ("core_indicators_2021",),
    "下年申报绩效目标时，把指标值写成带单位的数。",
    bad=({"project[1].indicator[4].target": "按照项目所需金额"},),
    good=({"project[1].indicator[4].target": "≤55.00万元"}, {"overall.indicator[2].target": "符合规范"}),
)
def not_measurable(check: Check) -> Iterator[Result]:
    """数量指标和成本指标一般应有可以衡量的数；写“按照项目所需金额”之类，无从比较。"""
    filing = check.filing
    for row, worth in scored(check):
        if worth.target.kind != TEXT:
            continue
        category = text_of(row.level2)
        if "数量" not in category and "成本" not in category:
            continue
        extra = "，完成值却是数" if worth.status == NUMBER_ANSWER else ""
        yield Fault(
            (f"{row.prefix}.target",),
            f"{row_name(filing, row)}属于{category}，年度指标值填“{shown(row.target)}”，没有可以衡量的数{extra}。",
            "带单位的数",
            text_of(row.target),
        )


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
