"""S4: the scores of indicator rows against their targets, answers and weights."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.filing import Filing, Value
from perfeval_xl.rules.finding import Check, Fault, Passed, Result, Skipped, rule, rules_in
from perfeval_xl.rules.rows import Indicator, figure, indicators
from perfeval_xl.scoring.indicator import (
    MET,
    MISSED,
    NUMBER_ANSWER,
    PARTLY,
    QUALITATIVE_ANSWER,
    UNIT_MISMATCH,
    IndicatorScore,
    indicator_score,
    over_completion,
)
from perfeval_xl.scoring.measure import TEXT
from perfeval_xl.values.rounding import half_up, percent_text
from perfeval_xl.values.text import CONTENT, none_mark

_MEASURED = (MET, PARTLY, MISSED)
_HUNDRED = Decimal(100)
_NO_REASON = ("0", "0.0", "0.00")


def text_of(value: Value | None) -> str:
    """Return the cleaned text of a cell that may not be there."""
    return value.text if value is not None else ""


def shown(value: Value | None) -> str:
    """Return what stands in a cell as its writer would know it again: white space closed up, at most 60 characters."""
    text = "".join(value.raw.split()) if value is not None else ""
    return text if len(text) <= 60 else text[:59] + "…"


def number_of(value: Value | None) -> Decimal | None:
    """Return the figure of a cell that may not be there."""
    return value.number if value is not None and value.state == "number" else None


def has_reason(row: Indicator) -> bool:
    """Tell whether the reason cell says anything: 无, —, 0 and blanks do not."""
    text = text_of(row.reason)
    return none_mark(text) == CONTENT and text not in _NO_REASON


def _scored(check: Check) -> tuple[tuple[Indicator, IndicatorScore], ...]:
    """Return every indicator row with what its answer is worth, worked out once per run."""
    filing = check.filing
    rows = []
    for row in indicators(check):
        target, actual = text_of(row.target), text_of(row.actual)
        if target or actual:
            worth = indicator_score(
                target, actual, number_of(row.weight), filing.text(f"{row.prefix}.level2"), text_of(row.name)
            )
            rows.append((row, worth))
    return tuple(rows)


def scored(check: Check) -> tuple[tuple[Indicator, IndicatorScore], ...]:
    """Return every indicator row that has a target or an answer, with what the answer is worth."""
    found: tuple[tuple[Indicator, IndicatorScore], ...] = check.once("scored", _scored)
    return found


def row_name(filing: Filing, row: Indicator) -> str:
    """Name an indicator row as a user would: ``附件二“受益群众满意度情况”``."""
    name = text_of(row.name) or filing.text(f"{row.prefix}.level2") or "未写名称的指标"
    return f"{filing.paper(row.prefix)}指标“{name}”"


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
    for row, worth in scored(check):
        score = number_of(row.score)
        if score is None or worth.status not in _MEASURED:
            continue
        keys = (f"{row.prefix}.score", f"{row.prefix}.actual", f"{row.prefix}.target")
        if worth.score is None:
            without_weight.setdefault(row.root, []).append(keys[0])
        elif score <= worth.score + tolerance:
            yield Passed(keys, lambda row=row: f"{row_name(filing, row)}得分不高于按完成情况计算的得分")  # type: ignore[misc]
        elif number_of(row.weight) is not None and score <= (number_of(row.weight) or 0):
            yield Fault(
                keys,
                f"{row_name(filing, row)}{_told(row)}，分值 {figure(number_of(row.weight) or Decimal(0), '分')}，"
                f"按完成比例应得 {worth.score} 分，自评 {figure(score, '分')} 分，"
                f"多 {figure(score - worth.score, '分')} 分。",
                str(worth.score),
                figure(score, "分"),
                figure(score - worth.score, "分"),
            )
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
    filing = check.filing
    for row, worth in scored(check):
        score = number_of(row.score)
        if score is None or worth.score is None or worth.status != PARTLY:
            continue
        if worth.score - score > check.value("score.tolerance"):
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
    """指标值是数量的，实际完成值也应是数量；用“提升明显”之类作答，无法核对得分。"""
    filing = check.filing
    for row, worth in scored(check):
        keys = (f"{row.prefix}.actual", f"{row.prefix}.target")
        if worth.status == QUALITATIVE_ANSWER:
            yield Fault(
                keys,
                f"{row_name(filing, row)}年度指标值“{shown(row.target)}”是数量，实际完成值却填“{shown(row.actual)}”。",
                f"与“{shown(row.target)}”同单位的数",
                text_of(row.actual),
            )
        elif worth.status in _MEASURED:
            yield Passed(keys, lambda row=row: f"{row_name(filing, row)}完成值与指标值同为数量")  # type: ignore[misc]


@rule(
    "S404",
    "完成值与指标值单位不同",
    "error",
    ("overall", "project"),
    ("project_evaluation_2020",),
    "把完成值改为与指标值相同的单位。",
    bad=({"project[1].indicator[1].actual": "4315份"},),
    good=({"overall.indicator[4].actual": "3860000元"},),
)
def unit_differs(check: Check) -> Iterator[Result]:
    """指标值与完成值单位不同，无法比较。元与万元、百分数与小数能够换算，不报。"""
    filing = check.filing
    for row, worth in scored(check):
        if worth.status == UNIT_MISMATCH:
            yield Fault(
                (f"{row.prefix}.actual", f"{row.prefix}.target"),
                f"{row_name(filing, row)}年度指标值“{shown(row.target)}”与"
                f"实际完成值“{shown(row.actual)}”单位不同，无法比较。",
                worth.target.unit,
                worth.actual.unit,
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
    for row, worth in scored(check):
        if worth.status != MET:
            continue
        over = over_completion(
            text_of(row.target), text_of(row.actual), filing.text(f"{row.prefix}.level2"), text_of(row.name)
        )
        if over is None:
            continue
        keys = (f"{row.prefix}.actual", f"{row.prefix}.target")
        if over * _HUNDRED < limit or has_reason(row):
            yield Passed(keys, lambda row=row: f"{row_name(filing, row)}未大幅超过指标值，或已说明")  # type: ignore[misc]
        else:
            yield Fault(
                keys,
                f"{row_name(filing, row)}{_told(row)}，超过 {percent_text(over)}，达到 {limit}% 的幅度，没有说明原因。",
                "",
                text_of(row.actual),
                percent_text(over),
            )


@rule(
    "S406",
    "得分超过分值",
    "error",
    ("overall", "project"),
    ("project_evaluation_2020",),
    "自评不设加分，得分改为不超过分值。",
    bad=({"overall.indicator[9].score": "11"}, {"overall.indicator[9].score": "-1"}),
    good=({"overall.indicator[9].score": "10"},),
)
def above_weight(check: Check) -> Iterator[Result]:
    """每项得分不得超过其分值，也不得为负数。"""
    filing = check.filing
    pairs = [(f"{row.prefix}.score", f"{row.prefix}.weight", row_name(filing, row)) for row in indicators(check)]
    for form in (*filing.present("overall"), *filing.present("project")):
        name = f"{filing.paper(form + '.total.score')}预算执行率"
        pairs.append((f"{form}.fund.total.score", f"{form}.fund.total.weight", name))
    for score_key, weight_key, name in pairs:
        score, weight = filing.number(score_key), filing.number(weight_key)
        if score is None:
            continue
        if score < 0:
            yield Fault((score_key,), f"{name}得分 {figure(score, '分')}，不应为负数。", "≥0", figure(score, "分"))
        elif weight is not None and score > weight:
            yield Fault(
                (score_key, weight_key),
                f"{name}分值 {figure(weight, '分')}，自评得分 {figure(score, '分')}，"
                f"超过 {figure(score - weight, '分')} 分。",
                f"≤{figure(weight, '分')}",
                figure(score, "分"),
                figure(score - weight, "分"),
            )
        elif weight is not None:
            yield Passed((score_key, weight_key), lambda name=name: f"{name}得分不超过分值")  # type: ignore[misc]


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
        category = filing.text(f"{row.prefix}.level2")
        if worth.target.kind != TEXT or not ("数量" in category or "成本" in category):
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
    twice: dict[str, list[str]] = {}
    for row in indicators(check):
        score, weight = number_of(row.score), number_of(row.weight)
        if score and weight and weight < _HUNDRED and score == half_up(weight * weight / _HUNDRED, 2):
            twice.setdefault(row.root, []).append(f"{row.prefix}.score")
    for root, keys in twice.items():
        if len(keys) >= 2:
            key = keys[0]
            weight = filing.number(key[: -len("score")] + "weight") or Decimal(0)
            yield Fault(
                tuple(keys),
                f"{filing.paper(root + '.total.score')}有 {len(keys)} 项得分等于分值再乘以自身的百分比"
                f"（例如分值 {figure(weight, '分')}，得分 {filing.text(key)}），权重算了两次。",
                figure(weight, "分"),
                filing.text(key),
            )


RULES = rules_in(globals())
