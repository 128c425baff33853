"""What sentences list and then add up (甲 3 万元、乙 4 万元，共计 7 万元), and by how much a task was outdone.

Beside `clauses`, and as careful: a list counts only when every item of it has one amount. Loaded only when a sentence
has such words.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval_xl.rules.prose.clauses import PLANNED, SPENT, Money, Parts, in_brackets_left_out, is_change, money_in
from perfeval_xl.rules.rows import holds
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.rounding import divide, half_up

_SUM = r"(?:共计|合计|总计)(?P<gap>[^0-9，,。；;]{0,24})(?P<whole>[0-9]+(?:\.[0-9]+)?)(?P<unit>亿元|万元|元)"
_DETAILS = r"(?:具体(?:项目|情况|资金|明细|分配|安排|支出)?(?:情况)?|明细)(?:是|为|如下)[:：]"
_PARTLY = ("等", "…", "其他", "主要")
_LEAST = 3
_PAIR = 2
_ADDED = ("收入", "支出", "资金", "经费", "拨款")
_NEAR = 20
"""A list in the sentence before is taken for the parts when it misses the sum by less than one in so many."""
_LEAD = 4
"""Characters between a list and its sum: 三项, 以上资金."""
_MARKS = (";", "；", "、", "，", ",")
_BARRED = tuple("其中 结余 剩余 结转 另 人均 累计 每 减 收回 退回 扣除 上缴 追加 调整".split())
_UNITS = "户|个|人|名|亩|公里|座|处|套|台|件|场|家|所|株|头|只|吨"
_COUNT = rf"(?P<{{name}}>[0-9]+(?:\.[0-9]+)?)(?P<{{name}}_unit>{_UNITS})(?!次)"
_TASK = (
    rf"(?:任务数?|计划|目标)[^0-9，,。；;]{{0,8}}{_COUNT.format(name='task')}[，,；;]"
    rf"实际[^0-9，,。；;]{{0,16}}{_COUNT.format(name='done')}"
)
_OUTDONE = r"超(?:额|过)?(?:完成)?(?:目标)?(?:任务|计划|目标)数?的?[约达为]?(?P<percent>[0-9]+(?:\.[0-9]+)?)%"
_HUNDRED = Decimal(100)


class Outdone(NamedTuple):
    """By how much a task is said to be outdone, and by how much it is."""

    words: str
    stated: Decimal
    right: Decimal
    task: Decimal
    done: Decimal
    unit: str


def sums_in(before: str, sentence: str) -> Iterator[tuple[Parts, bool]]:
    """Yield sums of a sentence with the items listed in front, and whether they add up.

    Args:
        before: the sentence before, in which the list may stand.
        sentence: without blanks.
    """
    flat = in_brackets_left_out(sentence).replace("转移支付", "转移资金")
    since = 0
    for found in re.finditer(_SUM, flat):
        head, start = flat[since : found.start()], since
        since = found.end()
        wholes = money_in(flat[found.start() : found.end()])
        kind = head[-_PAIR:] if head.endswith(_ADDED) else ""
        here = _items(head) or (_items(head[:-_PAIR], kind) if kind else ())
        items = here or (_items(in_brackets_left_out(before).rstrip("。")) if not start and not _told(head) else ())
        if len(wholes) != 1 or not items:
            continue
        lead = head[items[-1].end :] if here else head
        if len(lead.strip("".join(_MARKS))) > _LEAD:
            continue  # 带动社会资金共计: the sum of something else.
        if holds(lead + found["gap"], SPENT) and not any(holds(one.clause, SPENT) for one in items):
            continue
        total = sum((one.number for one in items), Decimal(0))
        whole, slack = wholes[0].number, wholes[0].slack + sum((one.slack for one in items), Decimal(0))
        right = abs(total - whole) <= slack
        if right or here or abs(total - whole) * _NEAR < whole:
            yield Parts(whole, tuple([one.number for one in items]), "万元"), right


def detailed_in(before: str, sentence: str) -> Iterator[tuple[Parts, bool]]:
    """Yield amounts whose items are said to be listed behind them (具体是：…), and whether the items add up.

    Args:
        before: the sentence before, in which the amount may stand.
        sentence: without blanks.
    """
    flat = in_brackets_left_out(sentence)
    found = re.search(_DETAILS, flat)
    if found is None or holds(flat[found.end() :], _PARTLY):
        return
    items = _items(flat[found.end() :].rstrip("。"))
    told = money_in(flat[: found.start()]) or money_in(in_brackets_left_out(before))
    told = tuple([one for one in told if not is_change(one.clause)])
    if not items or not told:
        return
    total = sum((one.number for one in items), Decimal(0))
    slack = sum((one.slack for one in items), Decimal(0))
    right = any(abs(total - one.number) <= slack + one.slack for one in told)
    most = max(one.number for one in items)
    # Where an item alone is more than the amount, the amount is of something else.
    if right or most < told[-1].number:
        yield Parts(told[-1].number, tuple([one.number for one in items]), "万元"), right


def _told(head: str) -> bool:
    return any(one.isdecimal() for one in head)


def _items(text: str, kind: str = "") -> Sequence[Money]:
    """Return the amounts of a list of three items or more, each with one of its own; nothing for any other text.

    Two are enough where both bear the name of what is added up: 甲收入……, 乙收入……, 收入合计…….
    """
    amounts = money_in(text)
    if kind and any(kind not in one.clause or holds(one.clause, ("预算", "决算")) for one in amounts):
        return ()
    if (
        len(amounts) < (_PAIR if kind else _LEAST)
        or holds(text, _BARRED)
        or any(is_change(one.clause) for one in amounts)
    ):
        return ()
    if any(holds(one.clause, PLANNED) for one in amounts[1:]) and any(holds(one.clause, SPENT) for one in amounts):
        return ()
    for mark in _MARKS:
        if mark not in text:
            continue
        items = [one for one in text[: amounts[-1].end].strip("".join(_MARKS)).split(mark) if one]
        told = [len(money_in(one)) for one in items]
        return amounts if set(told) == {1} and len(told) == len(amounts) else ()
    return ()


def outdone_in(text: str) -> Iterator[Outdone]:
    """Yield by how much a text says that a task was outdone, where it tells of one task and it is another share."""
    flat = "".join(text.split())
    tasks = {(one["task"], one["done"], one["task_unit"], one["done_unit"]) for one in re.finditer(_TASK, flat)}
    if len(tasks) != 1:
        return
    task, done, unit, other = next(iter(tasks))
    if unit != other or not Decimal(task) or Decimal(done) <= Decimal(task):
        return
    right = divide((Decimal(done) - Decimal(task)) * _HUNDRED, Decimal(task))
    for found in re.finditer(_OUTDONE, flat):
        stated = Decimal(found["percent"])
        exponent = stated.as_tuple().exponent
        places = -int(exponent) if int(exponent) < 0 else 0
        if abs(half_up(right, places) - stated) > Decimal(1).scaleb(-places):
            yield Outdone(found[0], stated, right, Decimal(task), Decimal(done), unit)
