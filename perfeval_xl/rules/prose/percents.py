"""What one sentence of a report reckons in per cent: a rise or fall, an execution rate, a share of a whole.

As in `clauses`, nothing is guessed at: where several readings are possible, the one under which the sentence is right
counts. Loaded only when a sentence has such figures.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from perfeval_xl.rules.prose.clauses import (
    FALL,
    LAST,
    MARKS,
    MONEY,
    PLANNED,
    SPENT,
    Money,
    in_brackets_left_out,
    is_change,
    money_in,
    subject_of,
    years_in,
)
from perfeval_xl.rules.rows import holds
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.rounding import divide

_HUNDRED = Decimal(100)
_FINEST = Decimal("0.01")
"""Of a percentage with more decimals than two the others are not looked at."""
_TWO = 2
_DUE = ("总投资", "投资额", "概算", "应到位")
"""What the rate at which funds came in is measured by, besides what was planned."""
_INITIAL = ("年初预算", "年初安排", "年初批复", "年初下达")
_FULL = ("全年预算", "调整后", "调整预算", "预算调整为", "调整为")
_ADDED = ("追加", "调增", "调减", "追减", "增加", "核减")
_LESS = ("节约", "节支", "节省")
_LEFT = ("未支", "未付", "未拨", "未使用", "未执行", "结余", "剩余")
_MOST = 8
"""Amounts before a rate that are tried; more are a list, of which the rate is not."""
_NEAR = 3
"""A percentage stands so close behind the amount it is about."""
_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_PERCENT = rf"(?P<percent>{_NUMBER})%"
_SUM = r"亿元|万元|元"
_WAYS = r"增加|增长|上升|提高|增幅|升幅|减少|下降|降低|压减|降幅|减幅|增|减"
_RATED = (
    r"(?:执行率|支付率|支出率|到位率|拨付率|(?:预算|资金|支付|支出)(?:完成|使用)率|(?:支付|支出|执行|拨付)进度"
    r"|(?:经费|支出)[”\"]?控制率|(?<![^，,；;])(?:使用|支付|拨付|支付完成|资金支付)率|完成(?:年初|全年|调整)?的?预算数?的)"
    rf"[为达到约:是]{{0,3}}{_PERCENT}"
)
_CHANGE = rf"(?P<way>{_WAYS})(?:额|了|幅度|比例)?[为约达到:]{{0,2}}{_PERCENT}"
_VARIED = rf"变动率[为约是:：]{{0,2}}(?:-|负)?{_PERCENT}"
_CHANGED = rf"(?:预算)?(?P<rate>调整率|追加率)[为是约:：]{{0,2}}{_PERCENT}"
_SAVED = rf"(?P<rate>节约率|节支率|节省率|资金节约率)[为是约达:：]{{0,2}}{_PERCENT}"
_FROM_TO = (
    rf"[从由](?:[^，,。；;]{{0,16}}?)(?P<old>{_NUMBER})(?P<old_unit>{_SUM})[^，,。；;0-9]{{0,8}}(?P<way>{_WAYS}|升|降)"
    rf"[^，,。；;0-9]{{0,3}}[到至](?P<new>{_NUMBER})(?P<new_unit>{_SUM})[，,]?[^，,。；;0-9]{{0,8}}?(?:{_WAYS})"
    rf"[^，,。；;0-9]{{0,3}}{_PERCENT}"
)
_SHARE = rf"占[^，,。；;0-9]{{0,14}}(?P<whole>{_NUMBER})(?P<unit>{_SUM})[^，,。；;0-9%]{{0,6}}?的?{_PERCENT}"
_PART_SHARE = rf"[，,]?占比?(?:为|约)?{_PERCENT}"


class Percent(NamedTuple):
    """A percentage that does not follow from the amounts beside it, with what it should be."""

    words: str
    stated: Decimal
    right: Decimal
    over: Decimal
    under: Decimal
    """What is divided by what, in 万元."""


def wrong_changes(sentence: str) -> Iterator[Percent]:
    """Yield rises and falls whose percentage does not follow from the amounts before it."""
    flat = in_brackets_left_out(sentence)
    for found in re.finditer(_FROM_TO, flat):
        old, new = (Decimal(found[name]) * MONEY[found[f"{name}_unit"]] for name in ("old", "new"))
        yield from unless_same(found[0], found["percent"], ((abs(new - old), old),))
    every = money_in(flat)
    for found in re.finditer(_VARIED, flat):
        yield from _of_two_years(flat, found.end(), found["percent"], _before(every, found.start())[-2:])
    for found in re.finditer(_CHANGE, flat):
        amounts = _before(every, found.start())
        falls = found["way"] in FALL
        change = amounts[-1] if amounts else None
        if change is None or change.clause.endswith(("到", "至")):
            continue
        if not is_change(change.clause) or change.clause.startswith(LAST):
            yield from _of_two_years(flat, found.end(), found["percent"], amounts[-2:], falls)
            continue
        if found.start() - change.end > _NEAR or _in_row(flat, change.start):
            continue
        if not is_change(change.clause) or falls != any(word in change.clause for word in FALL):
            continue
        bases = tuple([(change.number, base) for base in _bases(flat, amounts[:-1], change, falls) if base > 0])
        start = max(flat.rfind(mark, 0, amounts[-2].start) for mark in MARKS) + 1 if len(amounts) > 1 else 0
        yield from unless_same(flat[start : found.end()], found["percent"], bases)


def _in_row(flat: str, at: int) -> bool:
    """Tell the last of several figures before one unit: 减少1267.86,2570.97万元."""
    return flat[at - 1 : at] in (",", "，", "、") and flat[at - 2 : at - 1].isdecimal()


def _of_two_years(
    flat: str, end: int, stated: str, amounts: Sequence[Money], falls: bool | None = None
) -> Iterator[Percent]:
    """Yield a percentage between this year's and last year's amount, where just these two stand before it.

    `falls` tells the way the sentence says; None where it says neither.
    """
    if len(amounts) != _TWO or any(mark in flat[amounts[1].end : end][1:] for mark in MARKS):
        return
    last = [one for one in amounts if holds(one.clause, LAST)]
    now = [one for one in amounts if one not in last and not is_change(one.clause)]
    if len(last) == len(now) == 1 and falls in (None, now[0].number < last[0].number):
        words = flat[amounts[0].start - len(amounts[0].clause) : end]
        yield from unless_same(words, stated, ((abs(now[0].number - last[0].number), last[0].number),))


def _bases(flat: str, earlier: Sequence[Money], change: Money, falls: bool) -> Iterator[Decimal]:
    """Yield last year's amounts a change may be measured by, the nearest first."""
    years = years_in(flat)
    first = min(years) if len(years) > 1 else ""
    subject = subject_of(change.clause)
    for amount in reversed(earlier):
        if len(subject) > 1 and subject not in amount.clause:
            continue
        last_year = holds(amount.clause, LAST) or (first and first in amount.clause)
        if last_year or holds(flat[amount.end : change.start], MARKS) is False:
            yield amount.number
        elif not is_change(amount.clause):
            yield amount.number + change.number if falls else amount.number - change.number


def wrong_rates(sentence: str) -> Iterator[Percent]:
    """Yield execution rates that are the ratio of no two amounts before them."""
    flat = in_brackets_left_out(sentence)
    since, every = 0, money_in(flat)
    for found in re.finditer(_RATED, flat):
        amounts = [one for one in _before(every, found.start()) if one.start >= since]
        since = found.end()
        levels = [one for one in amounts if not is_change(one.clause)]
        due = (*PLANNED, *_DUE) if "到位" in found[0] else PLANNED
        planned = [one for one in levels if holds(one.clause, due)]
        spent = [one for one in levels if holds(one.clause, SPENT) and one not in planned]
        left = [one for one in levels if holds(one.clause, _LEFT)]
        spent = [one for one in spent if one not in left]
        if not spent or not (planned or left):
            continue
        under = planned[-1].number if planned else spent[-1].number + left[-1].number
        pairs = [(spent[-1].number, under), *_ratios(amounts, planned, spent)]
        first = planned[-1] if planned else spent[-1]
        start = first.start - len(first.clause)
        yield from unless_same(flat[start : found.end()], found["percent"], pairs)


def wrong_differences(sentence: str) -> Iterator[Percent]:
    """Yield rates of what a budget was changed by, or what was saved of it, that do not follow from the amounts."""
    flat = in_brackets_left_out(sentence)
    every = money_in(flat)
    for found in re.finditer(_CHANGED, flat):
        amounts = _before(every, found.start())
        initial = [one for one in amounts if holds(one.clause, _INITIAL)]
        full = [one for one in amounts if holds(one.clause, _FULL) and one not in initial]
        change = [one for one in amounts if holds(one.clause, _ADDED) and one not in (*initial, *full)]
        if len(initial) == 1 and len(full) <= 1 and len(change) <= 1 and (full or change):
            base = initial[0].number
            over = [abs(one.number - base) for one in full] + [one.number for one in change]
            words = flat[amounts[0].start - len(amounts[0].clause) : found.end()]
            yield from unless_same(words, found["percent"], [(one, base) for one in over])
    for found in re.finditer(_SAVED, flat):
        amounts = _before(every, found.start())
        saved = [one for one in amounts if holds(one.clause, _LESS)]
        others = [one.number for one in amounts if one not in saved]
        if len(saved) == 1 and others:
            part = saved[0].number
            words = flat[amounts[0].start - len(amounts[0].clause) : found.end()]
            planned = [one for one in amounts if one not in saved and holds(one.clause, PLANNED)]
            first = planned[0].number if planned else others[0] + part
            yield from unless_same(words, found["percent"], [(part, one) for one in (first, *others)])


def _ratios(
    amounts: Sequence[Money], planned: Sequence[Money], spent: Sequence[Money]
) -> Iterator[tuple[Decimal, Decimal]]:
    """Yield what may be divided by what: amounts, sums of two and all but one, none by itself or upside down."""
    sizes = sorted({1, _TWO, len(amounts) - 1} - {0})
    groups = [some for size in sizes for some in combinations(amounts, size)]
    for over in groups:
        for under in groups:
            upside_down = over[0] in planned and under[0] in spent and len(over) == len(under) == 1
            if over != under and not upside_down:
                yield sum((one.number for one in over), Decimal(0)), sum((one.number for one in under), Decimal(0))


def wrong_shares(sentence: str) -> Iterator[Percent]:
    """Yield shares (占 … 万元的 …%) that are not an amount before them divided by the whole they name."""
    flat = in_brackets_left_out(sentence)
    every = money_in(flat)
    for found in re.finditer(_SHARE, flat):
        whole = Decimal(found["whole"]) * MONEY[found["unit"]]
        amounts = _before(every, found.start())
        if amounts and whole:
            words = flat[amounts[-1].start - len(amounts[-1].clause) : found.end()]
            yield from unless_same(words, found["percent"], [(one.number, whole) for one in reversed(amounts)])
    before, _, after = flat.partition("其中")
    wholes = [one.number for one in reversed(money_in(before)) if one.number > 0]
    if not wholes or "其中" in after:
        return
    parts = {one.end: one for one in money_in(after)}
    for found in re.finditer(_PART_SHARE, after):
        part = parts.get(found.start())
        if part is not None:
            words = after[part.start - len(part.clause) : found.end()]
            yield from unless_same(words, found["percent"], [(part.number, whole) for whole in wholes])


def _before(amounts: Sequence[Money], at: int) -> tuple[Money, ...]:
    """Return the amounts before a place in the sentence, the last few of them: nothing refers to more."""
    end = bisect_right(amounts, at, key=_end)
    return tuple(amounts[max(0, end - _MOST) : end])


def _end(amount: Money) -> int:
    return amount.end


def unless_same(words: str, stated: str, pairs: Sequence[tuple[Decimal, Decimal]]) -> Iterator[Percent]:
    """Yield a percentage unless one of the pairs (what is divided, by what) makes it; the first pair is told."""
    number = Decimal(stated)
    unit = max(Decimal(1).scaleb(int(number.as_tuple().exponent)), _FINEST)
    divided = [(over, under) for over, under in pairs if under]
    # Rounded or cut off: by less than one unit of its last decimal.
    if divided and not any(abs(number - divide(over * _HUNDRED, under)) < unit for over, under in divided):
        over, under = divided[0]
        yield Percent(words, number, divide(over * _HUNDRED, under), over, under)
