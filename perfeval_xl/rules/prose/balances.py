"""What one sentence adds and takes away: two years and their difference, what was left, a budget and its changes.

Beside `clauses`, and as careful: each kind of amount must stand exactly once in the sentence.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.rules.prose.clauses import Money, in_brackets_left_out, is_change, money_in, subject_of, years_in
from perfeval_xl.rules.rows import holds
from perfeval_xl.values.records import NamedTuple

_THREE = 3
_LAST = ("上年", "去年", "上一年")
_MORE = ("增加", "增长", "上升", "提高", "多支出", "增支")
_LESS = ("减少", "下降", "降低", "压减", "节约", "少支出")
_LEFT = ("结余", "剩余", "结转下年", "年末结转")
_BEGUN = ("年初结转", "上年结转", "年初结余", "上年结余", "期初结")
_ENDED = ("年末结转", "年末结余", "结转下年", "期末结", "年终结")
_FOUR = 4
_GAINED = ("新增", "增加", "购置", "购入", "调入")
_LOST = ("报废", "减少", "处置", "核销", "调出", "划出")
_PLANNED = ("预算", "计划")
_DONE = ("决算", "实际", "支出", "执行")
_THAN_PLAN = r"[比较](?:年初|全年|年度)?(?:预算|计划)"
_SAVED = ("节约", "节支", "节省")
_SPENT = ("支出", "执行", "支付", "使用")
_HAD = ("预算", "到位", "收入", "下达", "安排", "拨付", "资金")
_INITIAL = ("年初预算", "年初安排")
_ADDED = ("追加", "调增", "增加预算", "预算增加")
_CUT = ("调减", "追减", "收回", "核减")
_FULL = ("全年预算", "调整后", "调整预算", "预算调整为")
_OPPOSITE = (
    r"(?P<one>增加|增长|上升|减少|下降|降低)(?:额|了)?[为约]?(?P<amount>[0-9]+(?:\.[0-9]+)?)(?:万元|元|亿元)[，,]"
    r"(?:同比|比上年|较上年)?(?P<other>增加|增长|上升|减少|下降|降低)(?:率|幅|了)?[为约达]?(?P<percent>[0-9]+(?:\.[0-9]+)?)%"
)


class Balance(NamedTuple):
    """An amount that does not follow from the others of its sentence."""

    what: str
    stated: Decimal
    right: Decimal
    how: tuple[Decimal, ...]
    """What was added (or taken away, where negative), in 万元."""


def wrong_balances(sentence: str) -> Iterator[Balance]:
    """Yield amounts of a sentence that do not follow from its other amounts."""
    flat = in_brackets_left_out(sentence)
    amounts = money_in(flat)
    yield from _between_years(flat, amounts)
    yield from _left_over(amounts)
    yield from _adjusted(amounts)
    yield from _carried(amounts)
    yield from _held(amounts)
    yield from _against_plan(flat, amounts)


def opposite_ways(sentence: str) -> Iterator[str]:
    """Yield words that let an amount rise and its percentage fall, or the other way round."""
    if "%" not in sentence or not holds(sentence, _MORE) or not holds(sentence, _LESS):
        return
    for found in re.finditer(_OPPOSITE, in_brackets_left_out(sentence)):
        if (found["one"] in _LESS) != (found["other"] in _LESS):
            yield found[0]


def _only(amounts: tuple[Money, ...], words: tuple[str, ...], barred: tuple[str, ...] = ()) -> Money | None:
    """Return the amount whose clause has one of the words, if there is exactly one."""
    found = [one for one in amounts if holds(one.clause, words) and not holds(one.clause, barred)]
    return found[0] if len(found) == 1 else None


def _unless(what: str, stated: Money, terms: tuple[tuple[Money, int], ...]) -> Iterator[Balance]:
    right = sum((one.number * sign for one, sign in terms), Decimal(0))
    slack = stated.slack + sum(one.slack for one, _ in terms)
    if abs(abs(right) - stated.number) > slack:
        yield Balance(what, stated.number, abs(right), tuple([one.number * sign for one, sign in terms]))


def _between_years(flat: str, amounts: tuple[Money, ...]) -> Iterator[Balance]:
    years = years_in(flat)
    first = min(years) if len(years) > 1 else ""
    changes = [one for one in amounts if holds(one.clause, (*_MORE, *_LESS)) and not one.clause.endswith(("到", "至"))]
    last = [
        one for one in amounts if one not in changes and (holds(one.clause, _LAST) or (first and first in one.clause))
    ]
    now = [one for one in amounts if one not in changes and one not in last and not is_change(one.clause)]
    if len(changes) == len(last) == len(now) == 1 and changes[0].start > max(last[0].start, now[0].start):
        subject = subject_of(changes[0].clause)
        if len(subject) > 1 and subject not in now[0].clause:
            return
        yield from _unless("增减额", changes[0], ((now[0], 1), (last[0], -1)))


def _left_over(amounts: tuple[Money, ...]) -> Iterator[Balance]:
    left = _only(amounts, _LEFT, ("年初", *_LAST))
    spent = _only(amounts, _SPENT, (*_LEFT, *_HAD))
    if left is None or spent is None or len(amounts) < _THREE:
        return
    others = [one for one in amounts if one not in (left, spent)]
    had = [one for one in others if holds(one.clause, (*_HAD, *_FULL)) and not holds(one.clause, (*_LEFT, *_SPENT))]
    rest = [one for one in others if one not in had and not holds(one.clause, (*_ADDED, *_CUT))]
    # Where a budget was changed on the way, what it came to is what counts.
    full = [one for one in had if holds(one.clause, _FULL)]
    fits = [list(_unless("结余", left, ((one, 1), (spent, -1)))) for one in full or had]
    if fits and not rest and all(fits):
        yield from fits[-1]


def _adjusted(amounts: tuple[Money, ...]) -> Iterator[Balance]:
    initial, full = _only(amounts, _INITIAL), _only(amounts, _FULL, _INITIAL)
    changes = [(one, 1) for one in amounts if holds(one.clause, _ADDED) and not holds(one.clause, (*_INITIAL, *_FULL))]
    changes += [(one, -1) for one in amounts if holds(one.clause, _CUT)]
    if initial is not None and full is not None and changes and full.start > initial.start:
        yield from _unless("调整后的预算", full, ((initial, 1), *changes))


def _carried(amounts: tuple[Money, ...]) -> Iterator[Balance]:
    """What was carried over into a year and what came in, less what was spent, is carried over into the next."""
    begun, ended = _only(amounts, _BEGUN), _only(amounts, _ENDED)
    earned, spent = _only(amounts, ("收入",), ("支出", "结转", "结余")), _only(amounts, ("支出",), ("结转", "结余"))
    if begun is None or ended is None or earned is None or spent is None or len(amounts) != _FOUR:
        return
    yield from _unless("年末结转结余", ended, ((begun, 1), (earned, 1), (spent, -1)))


def _held(amounts: tuple[Money, ...]) -> Iterator[Balance]:
    """What was there at the beginning of a year, with what came and without what went, is there at its end."""
    begun, ended = _only(amounts, ("年初", "期初"), _PLANNED), _only(amounts, ("年末", "期末", "年底"), _PLANNED)
    gained, lost = _only(amounts, _GAINED), _only(amounts, _LOST)
    moved = [(one, sign) for one, sign in ((gained, 1), (lost, -1)) if one is not None]
    if begun is not None and ended is not None and moved and len(amounts) == len(moved) + 2:
        yield from _unless("年末数", ended, ((begun, 1), *moved))


def _against_plan(flat: str, amounts: tuple[Money, ...]) -> Iterator[Balance]:
    """By how much more or less than planned was spent, and what was saved of it."""
    changes = [one for one in amounts if holds(one.clause, (*_MORE, *_LESS))]
    planned = [one for one in amounts if one not in changes and holds(one.clause, _PLANNED)]
    done = [one for one in amounts if one not in (*changes, *planned) and holds(one.clause, _DONE)]
    if len(amounts) != _THREE or not len(changes) == len(planned) == len(done) == 1:
        return
    saved = holds(changes[0].clause, _SAVED)
    if changes[0] is not amounts[-1] or not (saved or re.search(_THAN_PLAN, flat)):
        return
    if saved and done[0].number > planned[0].number:
        how = (planned[0].number, -done[0].number)
        yield Balance("节约额", changes[0].number, planned[0].number - done[0].number, how)
    else:
        yield from _unless("与预算的差额", changes[0], ((planned[0], 1), (done[0], -1)))
