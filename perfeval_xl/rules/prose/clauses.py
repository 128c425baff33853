"""What one sentence of a report adds up: its amounts of money, a whole and its parts, people and their kinds.

Nothing is guessed at. Each function gives what the sentence plainly says, or nothing; where several readings are
possible, the one under which the sentence is right counts. Loaded only when a sentence has such figures.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from perfeval_xl.rules.rows import holds
from perfeval_xl.values.numbers import amounts_in
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.text import pieces

_HUNDRED, _ONE = Decimal(100), Decimal(1)
SLIP = Decimal(10_000)
MONEY = {"元": Decimal("0.0001"), "万元": _ONE, "万": _ONE, "亿元": Decimal(10_000), "亿": Decimal(10_000)}
_PERSON = "人"
_NO_PART = ("次", "培训", "服务", "惠及", "群众", "另", "外", "退休", "离休", "遗属", "聘", "学生", "对象")
"""People who are no part of the staff named before."""
_ALL = (
    (("基本支出",), ("人员经费", "公用经费")),
    (("支出合计", "支出总计", "总支出", "支出总额", "本年支出", "全年支出", "拨款支出"), ("基本支出", "项目支出")),
    (("政府采购",), ("货物", "工程", "服务")),
    (("三公",), ("公务用车", "公务接待", "出国")),
)
"""Words of a whole, and the kinds of parts that make it up."""
_LEVELS = (
    ("中央",),
    ("省级", "省财政"),
    ("市级", "市财政"),
    ("县级", "县财政", "县本级", "区级", "区财政", "本级", "地方财政", "地方资金"),
)
"""Levels of government that money comes from, the last of them the unit's own."""
_SPENDING = ("支出", "支出数", "支出决算", "支出决算数", "支出为", "支出共", "支出共计", "支出总数")
_THINGS = frozenset(("个", "项", "家", "件", "辆", "台"))
_HEADS = (_PERSON, "个")
_STAFF = ("编制", "定编", "在职", "在编", "实有")
_KINDS = ("行政", "事业", "工勤", "公务员", "参公", "参照公务员")
_WITHIN = ("含", "包括", "其中含")
_INNER = ("包括", "包含", "用于", "分别", "具体")
_NEXT = (
    *("实际", "执行", "结余", "剩余", "到位", "结转下年", "决算", "完成"),
    *("已拨付", "已支付", "已支出", "已使用", "已兑付", "已发放", "目前"),
)
"""Words of what a sentence says next, behind the parts."""
MARKS = "，,、；;：:。()（）"
_RISE = ("增加", "增长", "上升", "提高", "增幅", "升幅", "增")
FALL = ("减少", "下降", "降低", "压减", "降幅", "减幅", "减")
LAST = ("上年", "去年", "上一年")
_COMPARED = r"20[0-9]{2}|增加|增长|减少|下降|降低|压减|提高|上升|决算|[与比较同上去年度相期了总额各数又均]"
_TWO = 2
_SHORT = 4
_CERTAIN = 3
_SHARED = ("每", "人均", "标准", "单价", "均")
PLANNED = ("预算", "计划", "下达", "安排")
SPENT = ("决算", "执行", "实际", "支出", "支付", "完成", "到位", "拨付")
_NETTED = ("调减", "核减", "追减", "扣减", "冲减", "扣除", "收回", "减去")
_HIDDEN = (
    r"(?:[*＊×_＿…>]|(?<![0-9A-Za-z])[xX]+)(?:亿元|万元|元)"
    r"|(?:[^0-9.零一二三四五六七八九十百千万亿几数多余(（:：/每按以]|^)(?:亿|万)元"
)
"""An amount that was covered or never filled in: 资金***万元, 补助 万元."""
_BRACKETS = "(（)）"
_BRACKETED = r"([^，,。；;、()（）]{0,40}元)[(（](其中[^()（）]*)[)）]"


class Money(NamedTuple):
    """An amount of a sentence in 万元; `clause` is what stands before it in its clause, `digits` its decimals."""

    number: Decimal
    clause: str
    start: int
    end: int
    slack: Decimal
    """By how much it may be rounded."""


class Parts(NamedTuple):
    """A whole and its parts that do not add up."""

    whole: Decimal
    parts: tuple[Decimal, ...]
    unit: str

    @property
    def total(self) -> Decimal:
        """The sum of the parts."""
        return sum(self.parts, Decimal(0))

    @property
    def remark(self) -> str:
        """Words on what the difference comes from, where it shows: an amount in 元 that was meant in 万元."""
        mixed = self.unit == "万元" and self.total in (self.whole * SLIP, self.whole / SLIP)
        return "，多半是“元”与“万元”写混了" if mixed else ""


@lru_cache(maxsize=64)
def money_in(sentence: str) -> tuple[Money, ...]:
    """Return the amounts of money of a sentence, those per person or per piece left out."""
    found = []
    end = 0
    for amount in amounts_in(sentence):
        before, end = end, amount.end
        factor = MONEY.get(amount.unit)
        if factor is None or sentence[amount.end : amount.end + 1] in ("/", "∕"):
            continue
        clause = _clause(sentence, amount.start, before)
        if holds(clause, _SHARED):
            continue
        exponent = amount.number.as_tuple().exponent
        rounded = Decimal(1).scaleb(int(exponent)) * factor / 2 if int(exponent) < 0 else Decimal(0)
        found.append(Money(amount.number * factor, clause, amount.start, amount.end, rounded))
    return tuple(found)


def _clause(sentence: str, at: int, since: int = 0) -> str:
    """Return what stands before a place in its clause, behind the amount before it."""
    start = max(sentence.rfind(mark, 0, at) for mark in MARKS) + 1
    return sentence[max(start, since) : at]


def is_change(clause: str) -> bool:
    """Tell an amount that is a change, or last year's, by what stands before it."""
    return holds(clause, (*_RISE, *FALL, *LAST, "同比"))


def uncertain(sentence: str) -> bool:
    """Tell a list that cannot be added up: one of its amounts is covered or missing, or taken away from the others.

    What is taken away behind parts that make the whole is said next.
    """
    before, _, after = in_brackets_left_out(sentence).partition("其中")
    if "元" not in after or covered(after):
        return "元" in after
    ends = [at for word in _NETTED if (at := after.find(word)) >= 0]
    if not ends:
        return False
    parts = sum((one.number for one in money_in(after[: min(ends)])), Decimal(0))
    return parts not in [one.number for one in money_in(before)]


def covered(text: str) -> bool:
    """Tell whether an amount was covered or never filled in."""
    return re.search(_HIDDEN, text) is not None


def divided(text: str) -> Iterator[str]:
    """Yield the sentences of a text that name parts, with what they are parts of where that is said just before."""
    before = ""
    for piece in pieces(text, "。！\n"):
        sentence = "".join(piece.split())
        if "其中" in sentence:
            yield f"{before},{sentence}" if sentence.startswith("其中") else sentence
            yield from bracketed(sentence)
        before = sentence


def bracketed(sentence: str) -> Iterator[str]:
    """Yield amounts with the parts that stand in brackets behind them: 基本支出 5 万元（其中：…）."""
    if "(其中" in sentence or "（其中" in sentence:
        for found in re.finditer(_BRACKETED, sentence):
            yield f"{found[1]},{found[2]}"


def wrong_parts(sentence: str) -> Iterator[Parts]:
    """Yield wholes whose parts (其中) exceed them, or miss them by less than one in a hundred.

    Where the parts are by their names all there is, they must not miss the whole at all.
    A whole is the last amount before 其中 that is no change against last year. Parts in brackets belong to the part
    before them. Overlapping lists (by source and by use) are left alone: as soon as the first or the last parts alone
    make the whole, or all of them make another amount of the sentence, the sentence is right.
    """
    before, mark, after = in_brackets_left_out(sentence).partition("其中")
    if not mark:
        return
    after = after.partition("其中")[0]
    if uncertain(sentence):
        return
    if holds(after, PLANNED) and holds(after, SPENT[:_CERTAIN]):
        return
    told = money_in(before)
    wholes = [one for one in told if not is_change(one.clause) and "占" not in one.clause]
    parts = _listed(after)
    if wholes and len(parts) == 1 and parts[0].number > max(one.number + one.slack for one in told):
        yield Parts(wholes[-1].number, (parts[0].number,), "万元")
    if wholes and len(parts) >= _TWO:
        whole = wholes[-1]
        total = sum((part.number for part in parts), Decimal(0))
        slack = whole.slack + sum(part.slack for part in parts)
        if _is_spending(parts):
            told = tuple([one for one in told if one is whole or "支出" in one.clause])
        if all(abs(total - one.number) > slack for one in told) and not _fits(whole.number, parts, slack):
            short, every = whole.number - total, _is_all(whole, parts) or _as_many(before, len(parts))
            if short < -slack or (short > slack and (short <= whole.number / _HUNDRED or every)):
                yield Parts(whole.number, tuple([part.number for part in parts]), "万元")
    yield from _more_than_all(before, after)
    people = [one for one in amounts_in(before) if one.unit == _PERSON]
    if people:
        first = [one for one in amounts_in(after[: _ends(after)]) if one.unit == _PERSON]
        if first and first[0].number > people[-1].number and not holds(after[: _ends(after)], _NO_PART):
            yield Parts(people[-1].number, (first[0].number,), _PERSON)


def _is_all(whole: Money, parts: Sequence[Money]) -> bool:
    """Tell parts that are all there is by what they are: 人员经费 and 公用经费; the last one what is left (其他)."""
    for named, kinds in _ALL:
        fits = holds(whole.clause, named) or ("基本支出" in kinds and whole.clause.endswith(_SPENDING))
        if fits and all(any(kind in part.clause for part in parts) for kind in kinds):
            return True
    last = parts[-1].clause.strip("及和" + MARKS)
    if last.startswith(("其他", "其它")) and len(last) <= _SHORT:
        return True
    levels = [[at for at, names in enumerate(_LEVELS) if holds(part.clause, names)][:1] for part in parts]
    if all(levels) and [] not in levels and len({one[0] for one in levels}) == len(levels) and levels[-1] == [3]:
        return True
    from perfeval_xl.rules.prose.counts import KINDS, complete

    # What was built and what was mended is not all that money is spent on.
    return complete([part.clause for part in parts], KINDS[1:])


def _is_spending(parts: Sequence[Money]) -> bool:
    """Tell 基本支出 and 项目支出: no income is divided so."""
    return len(parts) == _TWO and "基本支出" in parts[0].clause and "项目支出" in parts[1].clause


def _as_many(before: str, parts: int) -> bool:
    """Tell whether as many things are counted (实施项目 3 个) as parts are listed."""
    return any(one.unit in _THINGS and one.number == parts for one in amounts_in(before))


def _more_than_all(before: str, after: str) -> Iterator[Parts]:
    """Yield things that were counted (项目 12 个) and of which the parts are more than all."""
    counted = [one for one in amounts_in(before) if one.unit in _THINGS]
    if not counted:
        return
    whole = counted[-1]
    parts = [one.number for one in amounts_in(after) if one.unit == whole.unit]
    if len(parts) >= _TWO and sum(parts) > whole.number and not _made(whole.number, parts):
        yield Parts(whole.number, tuple(parts), whole.unit)


def _made(whole: Decimal, parts: Sequence[Decimal]) -> bool:
    """Tell whether the first or the last so many parts make the whole, or the others are parts of one of them."""
    runs = [parts[:at] for at in range(1, len(parts))] + [parts[at:] for at in range(1, len(parts))]
    return any(sum(run) == whole for run in runs) or any(part >= whole for part in parts)


def wrong_staff(sentence: str) -> Iterator[Parts]:
    """Yield numbers of posts or people that the kinds named behind them (行政, 事业, 工勤) do not make.

    Kinds exclude one another, so they make the whole wherever two of them are named in a row.
    """
    people = [one for one in amounts_in(sentence) if one.unit in _HEADS]
    for at, whole in enumerate(people):
        clause = _clause(sentence, whole.start)
        if not holds(clause, _STAFF) or holds(clause, _KINDS):
            continue
        parts = []
        for one in people[at + 1 :]:
            clause = _clause(sentence, one.start)
            if not holds(clause, _KINDS) or clause.startswith(_WITHIN):
                break
            parts.append(one.number)
        # 编制20人，在职18人，其中行政编制8人、事业编制12人: the kinds are those of the posts.
        told = {one.number for one in people[: at + 1] if holds(_clause(sentence, one.start), _STAFF)}
        if len(parts) >= _TWO and sum(parts) not in told:
            yield Parts(whole.number, tuple(parts), _PERSON)


def _ends(text: str) -> int:
    """Return where the first clause of a text ends, a mark that opens it left out."""
    return min([at for mark in MARKS if (at := text.find(mark, 1)) > 0], default=len(text))


def _listed(after: str) -> list[Money]:
    """Return the parts that stand behind 其中, without those of a part (包括 …) and without what is said next."""
    kept: list[Money] = []
    for segment in after.replace("；", ";").split(";"):
        ends = [at for word in _INNER if (at := segment.find(word)) > 0 and money_in(segment[:at])]
        for one in money_in(segment[: min(ends, default=len(segment))]):
            if holds(one.clause, _NEXT):
                return kept
            if not is_change(one.clause):
                kept.append(one)
    return kept


def _fits(whole: Decimal, parts: Sequence[Money], slack: Decimal) -> bool:
    """Tell whether the first or the last so many parts make the whole: the rest divides it by something else."""
    for at in range(1, len(parts)):
        for some in (parts[:at], parts[at:]):
            if abs(sum((part.number for part in some), Decimal(0)) - whole) <= slack:
                return True
    return False


def in_brackets_left_out(text: str) -> str:
    """Return a text without what stands in brackets."""
    if not holds(text, _BRACKETS):
        return text
    depth, kept = 0, []
    for one in text:
        if one in "(（":
            depth += 1
        elif one in ")）":
            depth = max(0, depth - 1)
        elif not depth:
            kept.append(one)
    return "".join(kept)


def years_in(sentence: str) -> set[str]:
    """Return the years a sentence speaks of."""
    ends = [before[-4:] for before in sentence.split("年")[:-1]]
    return {year for year in ends if len(year) == 4 and year.startswith("20") and year.isdecimal()}


def subject_of(clause: str) -> str:
    """Return what a clause speaks of, words of comparison left out: nothing in 比上年增加, 人员经费 in 增加人员经费."""
    return re.sub(_COMPARED, "", clause)
