"""Shares of a whole that is told elsewhere in a report: 基本支出……万元，占总支出的……%.

Where any amount of the report makes the percentage, that amount is taken for the whole. Loaded only when a sentence has
such a share.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval_xl.rules.prose.clauses import Money, in_brackets_left_out, is_change, money_in
from perfeval_xl.rules.prose.percents import Percent, unless_same

_KIND = r"(?P<kind>收入|支出|预算|经费|资金|拨款|投资)"
_OF_ALL = (
    rf"占(?:本|当|全)?年?度?(?:部门|单位|整体)?(?:(?:总|全部|全年|本年){_KIND}(?:总?[额数]|合计)?"
    rf"|(?P<first>收入|支出|预算|经费|资金|拨款|投资)(?:总额|总数|合计|总计))的?(?:比例|比重)?[为约达]{{0,2}}"
    r"(?P<percent>[0-9]+(?:\.[0-9]+)?)%"
)
_OF_ONE = r"[，,]?占(?P<of>[^，,。；;、0-9%]{2,12}?)的?(?:比例|比重)?[为约达]{0,2}(?P<percent>[0-9]+(?:\.[0-9]+)?)%"
_HUNDRED = Decimal(100)
_NEAR = 3
"""The share stands so close behind the amount it is about."""
_TOTAL = ("总", "合计", "共", "全年", "本年")


def wrong_shares_of_all(sentences: Sequence[str], others: Sequence[Decimal]) -> Iterator[tuple[int, Percent]]:
    """Yield shares of totals that follow from no amount of the report, with the number of the sentence.

    Args:
        sentences: all sentences of the report that name an amount, without blanks.
        others: further amounts the whole may be, for example those of the tables, in 万元.
    """
    flat = [in_brackets_left_out(sentence) for sentence in sentences]
    shares = [(at, found) for at, one in enumerate(flat) for found in re.finditer(_OF_ALL, one)]
    if not shares:
        return
    told = [money_in(one) for one in flat]
    every = [one.number for amounts in told for one in amounts]
    for at, found in shares:
        before = [one for one in told[at] if one.end <= found.start()]
        if not before or found.start() - before[-1].end > _NEAR or is_change(before[-1].clause):
            continue
        part, kind = before[-1], found["kind"] or found["first"]
        wholes = _totals(told, at, part, kind)
        if not wholes or not part.number:
            continue
        words = flat[at][part.start - len(part.clause) : found.end()]
        pairs = [(part.number, whole) for whole in (*wholes, *every, *others)]
        for wrong in unless_same(words, found["percent"], pairs):
            yield at, wrong


def _totals(told: Sequence[Sequence[Money]], at: int, part: Money, kind: str) -> list[Decimal]:
    """Return the amounts told as a total of this kind, the nearest before the share first."""
    found = []
    for sentence in (*reversed(told[: at + 1]), *told[at + 1 :]):
        for one in reversed(sentence):
            clause = one.clause.rstrip("为是约达到:：")
            named = kind in clause and (any(word in clause for word in _TOTAL) or clause.endswith(kind))
            if named and one != part and not is_change(clause) and one.number >= part.number:
                found.append(one.number)
    return found


def shares_apart(sentence: str) -> Iterator[Percent]:
    """Yield a share of the same whole as the share before it, where their amounts make different wholes of it.

    人员经费560万元，占基本支出的80%，公用经费140万元，占基本支出的12%: the one makes it 700, the other 1167.
    """
    flat = in_brackets_left_out(sentence)
    amounts = {one.end: one for one in money_in(flat)}
    told: dict[str, tuple[Money, Decimal, int]] = {}
    for found in re.finditer(_OF_ONE, flat):
        part, share = amounts.get(found.start()), Decimal(found["percent"])
        if part is None or not part.number or not share or is_change(part.clause):
            continue
        if found["of"] not in told:
            told[found["of"]] = part, share, part.start - len(part.clause)
            continue
        first, known, start = told[found["of"]]
        least, most = _range(part, share)
        if least > _range(first, known)[1] or most < _range(first, known)[0]:
            whole = first.number * _HUNDRED / known
            yield Percent(flat[start : found.end()], share, part.number * _HUNDRED / whole, part.number, whole)


def _range(part: Money, share: Decimal) -> tuple[Decimal, Decimal]:
    """Return between which amounts the whole lies; a share may be off by one unit of its last decimal."""
    unit = Decimal(1).scaleb(int(share.as_tuple().exponent))
    least = (part.number - part.slack) * _HUNDRED / (share + unit)
    return least, (part.number + part.slack) * _HUNDRED / (share - unit) if share > unit else Decimal("Infinity")
