"""The score of one quantitative indicator: what the answer is worth against its target."""

from decimal import Decimal
from functools import lru_cache

from perfeval_xl.scoring.measure import BLANK, NUMBER, RANGE, TEXT, UNCLEAR, Measure, parse_measure
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.rounding import divide, half_up
from perfeval_xl.values.units import convert, is_money, is_time, likened

MET = "met"
PARTLY = "partly"
MISSED = "missed"
QUALITATIVE = "qualitative"
QUALITATIVE_ANSWER = "qualitative_answer"
NUMBER_ANSWER = "number_answer"
UNIT_MISMATCH = "unit_mismatch"
NOT_MEASURABLE = "not_measurable"
MISSING = "missing"

_ZERO, _ONE = Decimal(0), Decimal(1)
_LESS_WORDS = (
    "投诉率 投诉数 投诉次 投诉量 投诉件 事故 受害率 成灾率 死亡率 发生率 发案率 差错率 错误率 违规 违纪 逾期率"
    " 超标 能耗 损耗 辍学率 失业率 返贫 信访量 故障率 空置率 时限 工期 办理时间 响应时间 办结时间"
)
_LESS_IS_BETTER = tuple(_LESS_WORDS.split())


class IndicatorScore(NamedTuple):
    """What an answer is worth.

    `status`:
        ``met`` ``partly`` ``missed``: the answer was measured, `ratio` (0 to 1) and `score` say how far it goes;
        ``qualitative``: the target is words or a date, and so is the answer (see `bands`);
        ``qualitative_answer``: the target is a quantity, the answer is words;
        ``number_answer``: the target is words, the answer is a quantity;
        ``unit_mismatch``: both are quantities of different things;
        ``not_measurable``: figures stand there, but not one plain quantity, or the sense of the target is not plain;
        ``missing``: target or answer is blank.
    `score` is None unless measured and a weight is given. `bound` says that the answer itself is only a limit
    (90%以上), scored as if that limit had been measured. `over` is by how much a quantity exceeds its target
    (`over_completion`).
    """

    score: Decimal | None
    ratio: Decimal | None
    status: str
    target: Measure
    actual: Measure
    bound: bool = False
    over: Decimal | None = None


@lru_cache(maxsize=512)
def indicator_score(
    target: str, actual: str, weight: Decimal | None, category: str = "", name: str = ""
) -> IndicatorScore:
    """Score a quantitative indicator.

    Formula: target reached gives full marks; otherwise weight × answer / target, for limits (≤, <) weight ×
    target / answer. A target of 0 is met by 0 and missed by anything else. Above the target nothing is added. ``=``
    is scored like a plain figure: the source knows no deduction for doing more. An answer exactly on a strict limit
    (>5 and 5) is ``partly`` at the full ratio.
    Unit: points; 元, 万元, 亿元 and the like are converted, % takes 98 and 0.98 alike, a missing unit is the other's,
    counting words used for one another (人, 人次) are taken to be one.
    Domain: quantities of zero or more; negative ones are measured only when they meet the target.
    Rounding: half-up to two decimals, from the exact ratio.
    Source: 《项目支出绩效评价管理办法》(财预〔2020〕10号); a target of 0 is a convention of this program.

    Args:
        target: 年度指标值 as typed.
        actual: 实际完成值 as typed.
        weight: 分值; None leaves the score blank.
        category: 二级指标 as printed; in 成本指标 and 时效指标 a plain amount or time is a limit.
        name: 三级指标; a plain figure for accidents or complaints is a limit.

    >>> indicator_score("受益群众满意度，95%以上", "90%以上", Decimal(10)).score
    Decimal('9.47')
    """
    wanted, done = parse_measure(target), parse_measure(actual)
    status = _unmeasured(wanted, done)
    if status:
        return IndicatorScore(None, None, status, wanted, done)
    bound = done.relation not in ("", "=", "≈")
    pair = _same_unit(wanted, done)
    if pair is None:
        status = NOT_MEASURABLE if is_time(wanted.unit) and is_time(done.unit) else UNIT_MISMATCH
        return IndicatorScore(None, None, status, wanted, done, bound)
    limit = _limit(wanted, category, name)
    over = None if limit is not False or done.relation in ("≤", "<") else _over(*pair)
    ratio = _ratio(wanted, *pair, done.relation, limit)
    if ratio is None:
        return IndicatorScore(None, None, NOT_MEASURABLE, wanted, done, bound, over)
    share, met = ratio
    status = MET if met else PARTLY if share else MISSED
    score = None if weight is None or weight < _ZERO else half_up(weight * share, 2)
    return IndicatorScore(score, share, status, wanted, done, bound, over)


def over_completion(target: str, actual: str, category: str = "", name: str = "") -> Decimal | None:
    """Return by how much an answer exceeds its target: (answer − target) / target.

    Formula: 87 against ≥59 gives 0.4746. Unit: a ratio, exact. Domain: targets that want at least something (≥, >,
    plain, =) and are above 0; limits, ranges, words, other units and answers that are only upper limits give None.
    Zero when the target is not exceeded. Rounding: none.
    Source: 财预〔2020〕10号 asks for the reason when an answer is far above its target; the width of that is a
    threshold of the edition.
    """
    return indicator_score(target, actual, None, category, name).over


def _over(goals: tuple[Decimal, Decimal | None], reached: Decimal) -> Decimal | None:
    goal, upper = goals
    if upper is not None or goal <= 0:
        return None
    return divide(reached - goal, goal) if reached > goal else _ZERO


def _unmeasured(wanted: Measure, done: Measure) -> str:
    if done.kind == NUMBER and wanted.kind in (NUMBER, RANGE):
        contrary = wanted.direction and done.direction and wanted.direction != done.direction
        return NOT_MEASURABLE if contrary else ""
    if BLANK in (wanted.kind, done.kind):
        return MISSING
    if wanted.kind in (NUMBER, RANGE):
        if done.kind in (RANGE, UNCLEAR) or (done.kind != TEXT and is_time(wanted.unit)):
            return NOT_MEASURABLE
        return QUALITATIVE_ANSWER
    if UNCLEAR in (wanted.kind, done.kind):
        return NOT_MEASURABLE
    return NUMBER_ANSWER if done.kind in (NUMBER, RANGE) else QUALITATIVE


def _same_unit(wanted: Measure, done: Measure) -> tuple[tuple[Decimal, Decimal | None], Decimal] | None:
    """Return ((target, its upper end), answer) in one unit; None when they measure different things."""
    if wanted.number is None or done.number is None:
        return None
    goal, upper, reached = wanted.number, wanted.upper, done.number
    if wanted.unit == done.unit:
        return (goal, upper), reached
    if wanted.unit == "%" and not done.unit and 0 < reached <= 1 and goal >= 10:
        return (goal, upper), reached * 100
    if done.unit == "%" and not wanted.unit and 0 < goal <= 1:
        return (goal, upper), divide(reached, Decimal(100))
    converted = convert(reached, done.unit, wanted.unit)
    if converted is None:
        converted = likened(reached, done.unit, wanted.unit)
    return None if converted is None else ((goal, upper), converted)


def _limit(wanted: Measure, category: str, name: str) -> bool | None:
    """Tell whether less is better: by the relation, else by the kind of indicator; None when it is not plain."""
    if wanted.relation in ("≤", "<"):
        return True
    if wanted.relation in ("≥", ">"):
        return False
    for word in _LESS_IS_BETTER:
        if word in name:
            return True
    timed = is_time(wanted.unit)
    if "成本" in category or "成本" in name:
        if "节约" in name or "节省" in name or wanted.direction:
            return None
        return True if is_money(wanted.unit) or (not wanted.unit and "率" not in name) else None
    if "时效" in category:
        return True if timed else False if wanted.unit else None
    return None if timed and not category and wanted.unit != "年" else False


def _ratio(
    wanted: Measure, goals: tuple[Decimal, Decimal | None], reached: Decimal, bound: str, limit: bool | None
) -> tuple[Decimal, bool] | None:
    """Return (share of the weight, target met); None when it cannot be said."""
    goal, upper = goals
    if upper is not None:
        return _range_ratio(goal, upper, reached, bound, limit)
    if limit is None:
        return (_ONE, True) if reached == goal and not _contrary(bound, None) else None
    if _contrary(bound, limit):
        return None
    strict = wanted.relation in ("<", ">") and bound != wanted.relation
    if reached == goal:
        return _ONE, not strict
    if not goal and wanted.relation not in ("≥", ">"):
        return (_ONE, True) if reached < 0 and limit else (Decimal(0), False)
    if (reached < goal) == limit:
        return _ONE, True
    if goal < 0 or reached < 0:
        return None
    return (divide(goal, reached) if limit else divide(reached, goal)), False


def _range_ratio(
    low: Decimal, high: Decimal, reached: Decimal, bound: str, limit: bool | None
) -> tuple[Decimal, bool] | None:
    if low <= reached <= high and not _contrary(bound, None):
        return _ONE, True
    if _contrary(bound, limit) or limit is None:
        return None
    if limit:
        return (_ONE, True) if reached < low else (divide(high, reached), False)
    return (divide(reached, low), False) if 0 <= reached < low else None


def _contrary(bound: str, limit: bool | None) -> bool:
    """Tell whether an answer that is only a limit says nothing about the target."""
    if bound in ("≥", ">"):
        return limit is not False
    return bound in ("≤", "<") and limit is not True
