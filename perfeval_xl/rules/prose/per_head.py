"""What one sentence multiplies and divides by heads: an amount for each of so many, and the rate of some among all.

As in `clauses`, nothing is guessed at: where several readings are possible, the one under which the sentence is right
counts. Loaded only when a sentence has such figures.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval_xl.rules.prose.clauses import MARKS, MONEY, in_brackets_left_out
from perfeval_xl.rules.prose.counts import Count, counts_in
from perfeval_xl.rules.rows import holds
from perfeval_xl.values.numbers import amounts_in
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.rounding import divide

_NUMBER = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_ONE = r"人次|人|名|户|亩|个|家|件|次|场|所|村|棵|株|头|处|座|条|台|套|篇|吨|公里|平方米"
_TIME = r"年|月|天|日|次|期|学期"
_EACH = (
    rf"(?:(?P<per>每)(?P<one>{_ONE})|(?P<mean>人均|户均|亩均))[^，,。；;0-9]{{0,8}}?(?:每(?P<time>{_TIME}))?"
    rf"[^，,。；;0-9]{{0,6}}?(?P<amount>{_NUMBER})(?P<unit>万元|元)"
    rf"|(?P<amount2>{_NUMBER})(?P<unit2>万元|元)[/／每](?P<one2>{_ONE})(?:[/／·.、每](?P<time2>{_TIME}))?"
)
_BOUND = (
    "最高",
    "不超过",
    "最低",
    "不低于",
    "至少",
    "不少于",
    "以内",
    "上限",
    "不高于",
    "约",
    "近",
    "超",
    "达到",
    "由",
    "从",
)
_BOUND_AFTER = ("以上", "以下", "以内", "左右", "起", "不等", "-", "—", "~", "至", "提高", "增", "或", "和")
_UNEQUAL = ("不等", "分档", "分别", "其余", "另外", "部分", "差额", "按比例", "档", "类")
_TOTAL = (
    "共",
    "合计",
    "总计",
    "计",
    "发放",
    "补贴",
    "补助",
    "资金",
    "支出",
    "支付",
    "需",
    "投入",
    "兑现",
    "拨付",
    "金额",
    "费",
)
_EARNED = ("收入", "增收", "纯收", "产值", "效益", "节约", "节支", "消费", "务工", "利润", "租金")
"""What is earned by each head is paid by others."""
_SUM = ("共", "合计", "总计", "总额")
_NOT_TOTAL = ("预算", "下达", "到位", "结余", "剩余", "占", "上年", "增", "减", "标准", "其中", "投资", "项目", "工程")
_YEARLY = ("全年", "一年", "年度", "当年")
_PEOPLE = ("人", "人次")
_MEANS = {"人均": "人", "户均": "户", "亩均": "亩"}
_MONTHS = 12
_MUCH = Decimal("0.2")
_ROUND = 10
"""From so many 万元 on, an amount without decimals may be rounded."""
_PERIODS = r"(?P<periods>[0-9]{1,3})(?:个)?(?P<of>月|年|天|日|次|期|学期)(?!份|底|初|末|度|[0-9])"
_RATE = r"(?P<name>[^\W\d_]{2,8}率|[^\W\d_]{0,6}满意度)(?:为|达到|达|是|均为)?(?P<percent>[0-9]+(?:\.[0-9]+)?)%"
_PLANNED = ("计划", "目标", "任务", "应")
_ASKED = (
    *("计划", "目标", "任务", "应", "办理", "发放", "抽查", "抽检", "检测", "检验", "送检", "受理", "申请", "申报"),
    *("接收", "下达", "调查", "问卷", "参加", "参训", "参考", "考核", "评审", "立案", "登记", "需", "拟"),
)  # fmt: skip
_FOUND = ("发现", "查出", "排查出", "反馈", "交办", "问题", "隐患")
"""What the whole is that a rate is of: no rate of what was mended is one of what was only looked at."""
_MENDED = ("整改", "处理", "处置", "销号")
_ACTUAL = ("实际", "实", "已", "完成")
_SHARE = (
    rf"(?P<part>{_NUMBER})(?P<unit>人|名|个|户|家|项|件|公里|亩|吨|场|次|期|处|座|条|套|台|㎡|平方米|公顷|米)[，,]"
    rf"占[^，,。；;0-9%]{{0,12}}?(?P<whole>{_NUMBER})(?P=unit)?的"
    r"(?P<percent>[0-9]+(?:\.[0-9]+)?)%"
)
_HUNDRED = Decimal(100)


class Product(NamedTuple):
    """A total that an amount for each and the number of heads do not make; all in 元."""

    heads: Decimal
    unit: str
    each: Decimal
    times: Decimal
    right: Decimal
    stated: Decimal
    certain: bool
    """Says that nothing but a slip explains it; heads come and go from month to month."""


class Rate(NamedTuple):
    """A percentage that two numbers beside it do not make."""

    words: str
    stated: Decimal
    right: Decimal
    over: Decimal
    under: Decimal


def wrong_products(sentence: str) -> Iterator[Product]:
    """Yield totals of money that differ from heads times the amount for each.

    The sentence must name one amount for each, one number of such heads and one total, no more.
    """
    found = list(re.finditer(_EACH, sentence))
    if len(found) != 1 or holds(sentence, _UNEQUAL):
        return
    rate = found[0]
    before, after = sentence[max(0, rate.start() - 6) : rate.end()], sentence[rate.end() : rate.end() + 2]
    if (
        holds(before, (*_BOUND, *_EARNED))
        or after.startswith(_BOUND_AFTER)
        or (after[:1] == "的" and after[1:].isdecimal())
    ):
        return
    one = rate["one"] or rate["one2"] or _MEANS[rate["mean"]]
    each, each_slack = _money(rate["amount"] or rate["amount2"], rate["unit"] or rate["unit2"])
    heads = [
        count for count in counts_in(sentence)
        if _same_head(count.unit, one) and not rate.start() <= count.start < rate.end()
    ]  # fmt: skip
    totals = _totals(sentence, rate)
    if len(heads) != 1 or heads[0].vague or len(totals) != 1 or not heads[0].number or not each:
        return
    (stated, slack), head = totals[0], heads[0]
    if rate["mean"]:
        slack += head.number * (each_slack or min(_zeros(each), each / 20))
    time = rate["time"] or rate["time2"] or ""
    allowed = _multiples(sentence, rate, time)
    if not allowed:
        return
    product = head.number * each
    if any(abs(product * times - stated) <= slack + head.slack * each * times for times in allowed):
        return
    times = min(allowed, key=lambda many: abs(product * many - stated))
    right = product * times
    certain = time != "月" or abs(right - stated) > right * _MUCH
    yield Product(head.number, head.unit, each, times, right, stated, certain)


def _same_head(unit: str, one: str) -> bool:
    one = "人" if one == "名" else one
    return unit == one or (one in _PEOPLE and unit in _PEOPLE)


def _money(text: str, unit: str) -> tuple[Decimal, Decimal]:
    """Return an amount in 元, and by how much it may be rounded: 36万元 may be 35.7."""
    number = Decimal(text.replace(",", ""))
    factor = MONEY[unit] * 10_000
    places = int(number.as_tuple().exponent)
    if places < 0:
        return number * factor, Decimal(1).scaleb(places) * factor
    return number * factor, factor / 2 if factor > 1 and number >= _ROUND else Decimal(0)


def _zeros(number: Decimal) -> Decimal:
    """Return the worth of the last figure that is not 0: 100 of 1200."""
    return Decimal(1).scaleb(max(0, int(number.normalize().as_tuple().exponent)))


def _totals(sentence: str, rate: "re.Match[str]") -> list[tuple[Decimal, Decimal]]:
    found: list[tuple[Decimal, Decimal]] = []
    sums: list[tuple[Decimal, Decimal]] = []
    end = 0
    for amount in amounts_in(sentence):
        start = max(sentence.rfind(mark, 0, amount.start) for mark in MARKS) + 1
        clause, end = sentence[max(start, end) : amount.start], amount.end
        if amount.unit not in MONEY or rate.start() <= amount.start < rate.end():
            continue
        money = _money(f"{amount.number:f}", amount.unit)
        if holds(clause, _NOT_TOTAL) or not (holds(clause, _TOTAL) or not clause or clause in _YEARLY):
            return []
        (sums if holds(clause, _SUM) else found).append(money)
    return sums or found


def _multiples(sentence: str, rate: "re.Match[str]", time: str) -> tuple[Decimal, ...]:
    """Return how many times each head may be paid."""
    rest = sentence[: rate.start()] + "，" + sentence[rate.end() :]
    stated = [(Decimal(one["periods"]), one["of"]) for one in re.finditer(_PERIODS, rest)]
    if time == "月":
        months = [many for many, of in stated if of == "月"] or ([Decimal(_MONTHS)] if "全年" in rest else [])
        return tuple(months) if months else tuple(map(Decimal, range(1, _MONTHS + 1)))
    if time in ("天", "日"):
        return tuple([many for many, of in stated if of in ("天", "日")])
    if time in ("次", "期", "学期"):
        return (Decimal(1), Decimal(2), *[many for many, of in stated if of == time])
    months = [Decimal(one) for one in range(1, _MONTHS + 1)] if "月" in rest else []
    return (Decimal(1), *[many for many, _ in stated], *([] if time == "年" else months))


def wrong_count_rates(sentence: str) -> Iterator[Rate]:
    """Yield rates that the two numbers of things named before them do not make.

    The rate must be named after what one of the numbers counts: 合格率 beside 合格48个.
    """
    flat = in_brackets_left_out(sentence)
    yield from _shares(flat)
    if "率" not in flat and "满意度" not in flat:
        return
    since = 0
    for found in re.finditer(_RATE, flat):
        start = max(flat.rfind(mark, 0, found.start("percent")) for mark in "；;。") + 1
        counts = [one for one in counts_in(flat[: found.start()]) if one.start >= max(since, start)]
        since = found.end()
        if len(counts) > 2 and counts[-3].unit != counts[-1].unit:
            counts = counts[-2:]  # Of 200 firms that were looked at, 50 things were found and 48 mended.
        if len(counts) != 2 or counts[0].unit != counts[1].unit or any(one.vague for one in counts):
            continue
        pair = _posts(counts) if found["name"].endswith("控制率") else _pair(counts, found["name"][:-1])
        if pair is None or not pair[1].number:
            continue
        part, whole = pair
        stated = Decimal(found["percent"])
        right = divide(part.number * _HUNDRED, whole.number)
        if abs(stated - right) >= Decimal(1).scaleb(int(stated.as_tuple().exponent)):
            words = flat[counts[0].start - len(counts[0].clause) : found.end()]
            yield Rate(words, stated, right, part.number, whole.number)


def _pair(counts: Sequence[Count], name: str) -> tuple[Count, Count] | None:
    """Return the part and the whole that a rate is named after."""
    stem, first, second = name[-2:], *counts
    held = [one for one in counts if stem in one.clause]
    if not held and stem == "完成" and holds(first.clause, _PLANNED) and holds(second.clause, _ACTUAL):
        held = [second]
    asked = _FOUND if stem in _MENDED else _ASKED
    said = f"{first.clause}{second.clause}{stem}"
    if not held or any(char not in said for char in name):
        return None
    part = next((one for one in held if holds(one.clause, _ACTUAL) and one is second), held[-1])
    whole = second if part is first else first
    return (part, whole) if holds(whole.clause, asked) else None


def _posts(counts: Sequence[Count]) -> tuple[Count, Count] | None:
    """Return the people in post and the posts, of which 在职人员控制率 is the rate."""
    posts = [one for one in counts if holds(one.clause, ("编制", "定编", "核编"))]
    people = [one for one in counts if one not in posts and holds(one.clause, ("在职", "实有", "在编", "在岗"))]
    return (people[0], posts[0]) if len(posts) == len(people) == 1 else None


def _shares(flat: str) -> Iterator[Rate]:
    for found in re.finditer(_SHARE, flat):
        part, whole = (Decimal(found[name].replace(",", "")) for name in ("part", "whole"))
        stated = Decimal(found["percent"])
        if whole:
            right = divide(part * _HUNDRED, whole)
            if abs(stated - right) >= Decimal(1).scaleb(int(stated.as_tuple().exponent)):
                yield Rate(found[0], stated, right, part, whole)
