"""What one sentence counts: things added up to a total, kinds that are all there is, names and how many there are.

As in `clauses`, nothing is guessed at: a sum is only taken where the sentence says that it is one, or where the kinds
named exclude one another and leave nothing out. Loaded only when a sentence has such figures.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval_xl.rules.prose.clauses import MARKS, Parts, in_brackets_left_out
from perfeval_xl.rules.rows import holds
from perfeval_xl.values.records import NamedTuple

_UNITS = (
    r"人次|户次|家次|场次|平方米|公里|人(?!均)|名(?!义|单|称)|位(?!于)|户(?!均)|个(?!月|百分点|工作日|小时|别|人)|项(?!目)"
    r"|家(?!庭|长|属|具|电|园|乡)|处(?!理|置|罚|于)|座(?!谈)|条(?!例|件)|所(?!以|需|有|属|得|在)|间(?!接|隔|距)|套|场(?!所|地)"
    r"|期(?!间|初|末)|村(?!民|级)|篇|卷|册|头|棵|株|吨|宗|例(?!如)|幢|栋|盏|件|份(?!额)|批(?!复|准|次)|台|辆|亩(?!均)"
    r"|次(?!性|要|年|数)|㎡"
)
_COUNT = rf"(?<![0-9.,第])(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?)(?P<more>余|多)?(?P<wan>万)?(?P<unit>{_UNITS})"
_VAGUE = ("约", "近", "超", "逾", "≥", ">", "于", "至少", "≤", "<", "每", "第", "平均")
_VAGUE_AFTER = ("以上", "左右", "以内", "以下", "余", "多", "/", "每")
_NOUN = r"[^，,、；;。:：0-9]{0,6}"
_ADDED = rf"(?:{_NOUN}[，,、；;])?(?:合计|共计|总计|总共|一共|共)(?:为|是|达|有)?"
_EACH = rf"{_NOUN}[，,：:；;]?(?:分别为|分别是|分为|即为)"
_OPENS = ("其中", "包括", "包含", "分别", "分为", ":", "：")
_ALTOGETHER = ("共", "共计", "合计", "总计", "共有", "一共", "总共")
_TWO = 2
_MANY = 10_000
_TAKEN = (
    *("取消", "减", "撤", "注销", "核销", "销毁", "销号", "退出", "辞退", "清退", "退回", "终止", "停止", "停办"),
    *("死亡", "淘汰", "报废", "调出", "迁出", "扣除", "剔除", "未"),
)
"""Words of things that are taken away from others, not added to them."""
_DIVIDED = ("其中", "包括", "包含", "含")
_OPEN_END = ("等",)
KINDS = (
    (("新建",), ("续建", "改造", "改建", "改扩建", "维修")),
    (("城市", "城镇", "城区"), ("农村", "乡村", "乡镇")),
    (("集中供养",), ("分散供养",)),
    (("男",), ("女",)),
    (("线上",), ("线下",)),
    (("公办",), ("民办",)),
    (("已完工", "已竣工", "已完成"), ("未完工", "未完成", "在建")),
    (("合格",), ("不合格",)),
    (("上半年",), ("下半年",)),
    (("本级",), ("下属", "乡镇")),
    (("国内",), ("国外", "境外")),
    (("年初",), ("年中",)),
    (("一季度",), ("二季度",), ("三季度",), ("四季度",)),
)
"""Kinds that exclude one another and together are all there is, each with its names."""
_NUMERALS = {one: at for at, one in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_FIGURE = r"(?P<count>[0-9]{1,2}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
_BODIES = r"股室|科室|处室|机构|部门|中心|站所|科|股|处|单位|乡镇|镇|乡|街道|项目|子项目"
_ITEM = r"(?:[^\W\d_]|[“”\"·]){2,16}"  # a class of all characters would take as long to compile as a filing to check
_ITEMS = rf"(?P<items>{_ITEM}(?:、{_ITEM})+?)(?<!等)"
_SET_UP = r"(?:下设|内设|设有|设立|设置|设|下辖|辖)(?:有|了)?"
_LIST_THEN_COUNT = (
    rf"{_SET_UP}{_ITEMS}(?P<open>等)?[，,]?(?:共|共计|合计)?{_FIGURE}个(?:内设)?(?:职能)?(?P<body>{_BODIES})"
)
_COUNT_THEN_LIST = (
    rf"{_FIGURE}个(?:内设|职能|业务|二级|直属|下属|预算)*(?P<body>{_BODIES})[，,]?(?:（|\()?(?:分别为|分别是|即|：|:)"
    rf"{_ITEMS}(?P<open>等)?(?=[。；;）)]|$)"
)
_BODY_THEN_COUNT = (
    rf"(?P<body>{_BODIES}){_FIGURE}个[，,]?(?:分别为|分别是|即|：|:){_ITEMS}(?P<open>等)?(?=[。；;）)]|$)"
)
_SAID = ("分别为", "分别是", "即", "：", ":")
_NAMED = ((_LIST_THEN_COUNT, ("设", "辖")), (_COUNT_THEN_LIST, _SAID), (_BODY_THEN_COUNT, _SAID))
"""Patterns of names and their number, and words without one of which a pattern need not be compiled."""
_ROUNDS = (
    r"(?P<rounds>[0-9]{1,4})(?P<round>期|次|场|批|轮|所|个|村|校|户|家|班)[^，,。；;0-9]{0,8}[，,]每(?P=round)(?:班|次)?"
    rf"[^，,。；;0-9]{{0,6}}(?P<each>[0-9]{{1,6}})(?P<unit>{_UNITS})[，,](?:共|合计|累计|总计)[^，,。；;0-9]{{0,6}}"
    rf"(?P<total>[0-9]{{1,8}})(?P<of>{_UNITS})(?!以上|左右|余|多)"
)
_PEOPLE = ("人", "名", "人次")
_ABOUT = ("约", "近", "余", "多", "超", "逾", "不少于", "不低于", "至少")
_AND = r"[^、]{2,}(?:和|及|与|以及)[^、]{2,}"


class Count(NamedTuple):
    """A number of things in a sentence; `clause` is what stands before it in its clause, behind the number before."""

    number: Decimal
    unit: str
    clause: str
    start: int
    end: int
    vague: bool
    slack: Decimal
    """By how much it may be rounded: 1.2万亩."""


class Rounds(NamedTuple):
    """A total that so many times the number of each does not make."""

    words: str
    rounds: Decimal
    each: Decimal
    stated: Decimal
    unit: str


class Names(NamedTuple):
    """How many bodies a sentence says there are, and how many it names."""

    words: str
    stated: int
    named: int
    twice: str
    """A name that stands in the list more than once."""


def counts_in(sentence: str) -> tuple[Count, ...]:
    """Return the numbers of things in a sentence; those that are rounded or bounds are vague."""
    found = []
    last = 0
    for one in re.finditer(_COUNT, sentence):
        start = max(sentence.rfind(mark, 0, one.start()) for mark in MARKS) + 1
        clause = sentence[max(start, last) : one.start()]
        after = sentence[one.end() : one.end() + _TWO]
        vague = bool(one["more"]) or clause.endswith(_VAGUE) or after.startswith(_VAGUE_AFTER)
        written = Decimal(one["number"].replace(",", ""))
        number = written * (_MANY if one["wan"] else 1)
        slack = Decimal(1).scaleb(int(written.as_tuple().exponent)) * _MANY if one["wan"] else Decimal(0)
        unit = "人" if one["unit"] in ("名", "位") else one["unit"]
        found.append(Count(number, unit, clause, one.start(), one.end(), vague, slack))
        last = one.end()
    return tuple(found)


def wrong_sums(sentence: str) -> Iterator[Parts]:
    """Yield totals that the numbers of things named with them do not make."""
    flat = in_brackets_left_out(sentence)
    counts = counts_in(flat)
    for at, total in enumerate(counts):
        if not total.vague:
            yield from _added_before(flat, counts[:at], total)
            yield from _divided_behind(flat, total, counts[at + 1 :])
    if flat != sentence:
        for found in re.finditer(r"([^，,。；;、()（）]*)[(（]([^()（）]*)[)）]", sentence):
            joined = f"{found[1]}其中:{found[2]}"
            inner = counts_in(joined)
            if len(inner) > _TWO and inner[0].end <= len(found[1]):
                yield from _divided_behind(joined, inner[0], inner[1:])


def wrong_rounds(sentence: str) -> Iterator[Rounds]:
    """Yield totals of things of which there are as many each time: 3期，每期50人，共150人次."""
    for found in re.finditer(_ROUNDS, in_brackets_left_out(sentence)):
        rounds, each, stated = (Decimal(found[name]) for name in ("rounds", "each", "total"))
        same = found["unit"] == found["of"] or (found["unit"] in _PEOPLE and found["of"] in _PEOPLE)
        if same and rounds * each != stated and not holds(found[0], _ABOUT):
            yield Rounds(found[0], rounds, each, stated, found["of"])


def _added_before(flat: str, before: Sequence[Count], total: Count) -> Iterator[Parts]:
    if len(before) < _TWO or not re.fullmatch(_ADDED, flat[before[-1].end : total.start]):
        return
    rest = re.split("[，,、；;。:：]", flat[total.end :], maxsplit=1)[0]
    if rest and rest[:_TWO] not in flat[: total.start]:
        return
    parts: list[Count] = []
    for one in reversed(before):
        if one.unit != total.unit:
            break
        parts.insert(0, one)
    if len(parts) < _TWO or any(one.vague or holds(one.clause, _TAKEN) for one in parts):
        return
    if holds(flat[parts[0].start - len(parts[0].clause) : total.start], _DIVIDED):
        return
    numbers, slack = [one.number for one in parts], total.slack + sum(one.slack for one in parts)
    if any(abs(sum(numbers[at:]) - total.number) <= slack for at in range(len(numbers) - 1)):
        return
    whole = max([at + 1 for at, one in enumerate(numbers[:-_TWO]) if one >= total.number], default=0)
    yield Parts(total.number, tuple(numbers[whole:]), total.unit)


def _divided_behind(flat: str, total: Count, behind: Sequence[Count]) -> Iterator[Parts]:
    same: list[Count] = []
    for one in behind:
        if one.unit != total.unit or one.vague:
            break
        same.append(one)
    if len(same) < _TWO:
        return
    gap = flat[total.end : same[0].start]
    each = re.match(_EACH, gap) is not None and not flat[same[-1].end :].startswith(_OPEN_END)
    each = each and len(same) != total.number and all(one.clause.strip("和与及") for one in same)
    said = holds(gap, _OPENS) or total.clause.endswith(_ALTOGETHER)
    if not each and not (said and complete([one.clause for one in same])):
        return
    if len(same) < len([one for one in behind if one.unit == total.unit]):
        return
    numbers, slack = tuple([one.number for one in same]), total.slack + sum(one.slack for one in same)
    if not any(abs(sum(numbers[:at]) - total.number) <= slack for at in range(_TWO, len(numbers) + 1)):
        yield Parts(total.number, numbers, total.unit)


def complete(clauses: Sequence[str], kinds_known: Sequence[tuple[tuple[str, ...], ...]] = KINDS) -> bool:
    """Tell kinds that exclude one another and are all there is, by the clauses their numbers stand in."""
    for kinds in kinds_known:
        if len(kinds) == len(clauses):
            hit = [[at for at, names in enumerate(kinds) if _is_kind(clause, names, kinds)] for clause in clauses]
            if all(len(one) == 1 for one in hit) and len({one[0] for one in hit}) == len(kinds):
                return True
    return False


def _is_kind(clause: str, names: tuple[str, ...], kinds: tuple[tuple[str, ...], ...]) -> bool:
    longer = [other for one in kinds if one is not names for other in one if any(name in other for name in names)]
    return holds(clause, names) and not holds(clause, longer)


def wrong_names(sentence: str) -> Iterator[Names]:
    """Yield numbers of bodies that are not as many as the names that stand beside them."""
    flat = in_brackets_left_out(sentence)
    for pattern, words in _NAMED:
        for found in re.finditer(pattern, flat) if holds(flat, words) else ():
            items = found["items"].split("、")
            stated = _numeral(found["count"])
            # 卫生和健康股 is one name, 财务股和业务股 are two.
            most = len(items) + sum(1 for one in items if re.search(_AND, one))
            if stated > most and found["open"]:
                continue
            if not len(items) <= stated <= most:
                twice = next((one for at, one in enumerate(items) if one in items[:at]), "")
                yield Names(found[0], stated, len(items), twice)


def _numeral(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_NUMERALS.get(tens, 1) * 10 if ten else 0) + _NUMERALS.get(ones, 0)
