"""T1: what the goals say in figures against the indicators of the same paper."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval_xl.rules.finding import Check, Fault, Passed, Result, rule, rules_in
from perfeval_xl.rules.rows import Indicator, figure, holds
from perfeval_xl.rules.tables import totals
from perfeval_xl.rules.worth import row_name, scored, shown, text_of
from perfeval_xl.scoring.indicator import IndicatorScore
from perfeval_xl.scoring.measure import NUMBER
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.text import label, pieces
from perfeval_xl.values.units import canonical_unit, is_money

_FORMS = ("overall", "project")
_STOP = "。；;，,、\n"
_LEAST = 4
_LEAST_CORE = 2
_UNIT = 3
_TEN_THOUSAND = Decimal(10_000)
_NOT_COUNTED = ("%", "年", "月", "天", "日", "小时", "分")
"""Units of rates and times, of which a goal may name several."""
_GENERAL = (
    *("数量", "人数", "人次数", "人次", "个数", "户数", "处数", "场次", "次数", "期数", "家数", "件数", "总数", "面积"),
    *("里程", "长度", "规模", "情况", "完成", "数", "量"),
)  # fmt: skip
"""Ends of an indicator's name that say what is counted and not of what."""
_OTHER_TIME = ("年初", "上年", "去年", "计划", "目标")
_LONGER = ("累计", "三年", "五年", "规划", "总", "每", "人均", "期内", "十四五", "以后", "逐年")
_NUMBER = r"(?P<vague>约|近|超过?|逾)?(?<![0-9.])(?P<number>[0-9]+(?:\.[0-9]+)?)"
_VAGUE = ("余", "多")


class _Told(NamedTuple):
    """What a goal says of an indicator: the words, how many, and whether by the indicator's full name."""

    words: str
    number: Decimal
    by_name: bool


def _told(check: Check, leaf: str, barred: Sequence[str]) -> Iterator[tuple[Indicator, IndicatorScore, _Told]]:
    """Yield indicators in figures with what the goals say of them in this leaf."""
    filing = check.filing
    texts = {root: _joined(filing.text(f"{root}.goal.{leaf}")) for root in totals(check)}
    told = {root: text for root, text in texts.items() if any(map(str.isdecimal, text))}
    if not told:
        return
    rows = [(row, worth) for row, worth in scored(check) if row.root in told]
    units: dict[str, list[str]] = {}
    for row, worth in rows:
        units.setdefault(row.root, []).append(_bare(_measured(worth, leaf)[1]))
    for row, worth in rows:
        number, unit = _measured(worth, leaf)
        if number is None or not unit:
            continue
        alone = units[row.root].count(_bare(unit)) == 1
        found = _by_name(row, told[row.root], unit, barred) or (
            _by_words(row, told[row.root], unit, barred) if alone else None
        )
        if found is not None:
            yield row, worth, found


def _joined(text: str) -> str:
    """Return a text without the separators of thousands."""
    return re.sub(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))", "", text) if "," in text else text


def _measured(worth: IndicatorScore, leaf: str) -> tuple[Decimal | None, str]:
    measure = worth.target if leaf == "expected" else worth.actual
    if measure.kind != NUMBER or (leaf == "actual" and measure.relation):
        return None, ""
    return measure.number, measure.unit or worth.target.unit


def _bare(unit: str) -> str:
    return unit.removeprefix("万")


def _by_name(row: Indicator, text: str, unit: str, barred: Sequence[str]) -> _Told | None:
    """Return what a clause says that has the indicator's name in it, and this figure alone."""
    name = label(text_of(row.name))
    if len(name) < _LEAST:
        return None
    said = [
        (clause, numbers[0])
        for clause in pieces(text, _STOP)
        if name in label(clause) and len(numbers := _counted(clause, unit)) == 1 and not holds(clause, barred)
    ]
    return _Told(name, said[0][1], by_name=True) if len(said) == 1 else None


def _by_words(row: Indicator, text: str, unit: str, barred: Sequence[str]) -> _Told | None:
    """Return what a clause says that has all characters of the indicator's name, and the only figure of this unit."""
    core = re.sub(r"^(?:指标)?[0-9一二三四五六七八九十]*[、.．：:]*", "", label(text_of(row.name)))
    core = next((core.removesuffix(end) for end in _GENERAL if core.endswith(end)), core)
    if len(core) < _LEAST_CORE or unit in _NOT_COUNTED or is_money(unit):
        return None
    flat = "".join(text.split())
    found = [one for one in re.finditer(_NUMBER, flat) if _times(flat[one.end("number") :], unit)]
    if len(found) != 1 or found[0]["vague"] or flat[found[0].end() :].startswith(_VAGUE):
        return None
    start = max(flat.rfind(mark, 0, found[0].start()) for mark in _STOP) + 1
    end = min([at for mark in _STOP if (at := flat.find(mark, found[0].end())) >= 0], default=len(flat))
    clause = flat[start:end]
    if holds(clause, barred) or any(one not in clause for one in core):
        return None
    number = Decimal(found[0]["number"]) * _times(flat[found[0].end("number") :], unit)
    return _Told(flat[start : found[0].start()], number, by_name=False)


def _times(rest: str, unit: str) -> Decimal:
    """Return how many of a unit stand for one of the unit a text begins with: 10000 人 for one 万人; 0 for another."""
    rest = rest.lstrip(_VAGUE[0] + _VAGUE[1])
    for length in range(_UNIT + 1, 0, -1):
        word = canonical_unit(rest[:length])
        if _bare(word) == _bare(unit) and (unit.endswith("次") or rest[length : length + 1] != "次"):
            return (_TEN_THOUSAND if word != _bare(word) else 1) / (
                _TEN_THOUSAND if unit != _bare(unit) else Decimal(1)
            )
    return Decimal(0)


def _counted(clause: str, unit: str) -> list[Decimal]:
    """Return the figures of a clause that have this unit behind them; none where another figure stands beside them."""
    found = []
    for one in re.finditer(r"[0-9]+(?:\.[0-9]+)?", "".join(clause.split())):
        rest = one.string[one.end() : one.end() + _UNIT]
        if any(canonical_unit(rest[:length]) == unit for length in range(1, len(rest) + 1)):
            found.append(Decimal(one[0]))
        elif rest[:1] != "年":
            return []
    return found


@rule(
    "T109",
    "完成情况的数与指标完成值不同",
    "explain",
    _FORMS,
    ("practice",),
    "同一件事只有一个完成数，核对后统一总体目标和指标两处。",
    bad=(
        {"project[1].goal.actual": "接收进馆档案4135卷，整理和数字化加工按计划完成。"},
        {"project[1].goal.actual": "全年接收档案进馆4135卷，整理和数字化加工按计划完成。"},
    ),
    good=(
        {"project[1].goal.actual": "接收进馆档案4315卷，整理和数字化加工按计划完成。"},
        {"project[1].goal.actual": "上年接收进馆档案4135卷，本年整理和数字化加工按计划完成。"},
        {"project[1].goal.actual": "接收文书4135卷、会计凭证180卷，整理和数字化加工按计划完成。"},
    ),
)
def goal_differs(check: Check) -> Iterator[Result]:
    """总体目标的完成情况里说到某个指标的完成数，应与该指标的实际完成值一致。

    单位不同、说的不是一件事的，不比较；写的是指标值的，多半照抄了目标，只作提示。
    """
    filing = check.filing
    for row, worth, told in _told(check, "actual", _OTHER_TIME):
        number, unit = _measured(worth, "actual")
        keys = (f"{row.root}.goal.actual", f"{row.prefix}.actual")
        if number is None or told.number == number:
            yield Passed(keys, "总体目标的完成数与指标的实际完成值相同")
            continue
        yield Fault(
            keys,
            f"{filing.label(keys[0])}写“{told.words}”{figure(told.number, unit)}{unit}，"
            f"指标“{text_of(row.name)}”的实际完成值却是“{shown(row.actual)}”。",
            f"{figure(number, unit)}{unit}",
            f"{figure(told.number, unit)}{unit}",
            level="hint" if told.number == worth.target.number else "",
        )


@rule(
    "T110",
    "预期目标的数与指标值不同",
    "explain",
    _FORMS,
    ("practice",),
    "总体目标里的数应与三级指标的年度指标值一致，核对后统一两处。",
    bad=(
        {"project[1].goal.expected": "接收进馆档案2400卷，完成整理和数字化加工。"},
        {"project[1].goal.expected": "全年接收档案进馆2400卷，完成整理和数字化加工。"},
    ),
    good=(
        {"project[1].goal.expected": "接收进馆档案4200卷，完成整理和数字化加工。"},
        {"project[1].goal.expected": "三年累计接收进馆档案12600卷，完成整理和数字化加工。"},
        {"project[1].goal.expected": "接收文书2400卷、会计凭证180卷，完成整理和数字化加工。"},
    ),
)
def goal_plans_otherwise(check: Check) -> Iterator[Result]:
    """总体目标里说到某个指标要做多少，应与该指标的年度指标值一致；跨年度的、累计的不比较。"""
    filing = check.filing
    for row, worth, told in _told(check, "expected", (*_LONGER, "上年", "去年")):
        number, unit = _measured(worth, "expected")
        keys = (f"{row.root}.goal.expected", f"{row.prefix}.target")
        if number is None or told.number == number or told.number == worth.target.upper:
            yield Passed(keys, "总体目标的数与年度指标值相同")
            continue
        yield Fault(
            keys,
            f"{filing.label(keys[0])}写“{told.words}”{figure(told.number, unit)}{unit}，"
            f"{row_name(filing, row)}的年度指标值却是“{shown(row.target)}”。",
            f"{figure(number, unit)}{unit}",
            f"{figure(told.number, unit)}{unit}",
        )


RULES = rules_in(globals())
