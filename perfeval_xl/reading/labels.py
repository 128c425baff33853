"""Know every word the forms print: one look-up per text tells which labels it may be, and in which paper.

The index is built once per edition. It is independent of the year: a year in a label is read as ``{Y}`` and kept
beside it, so that ``2022年决算数`` is the year before in a paper of 2023 and the year itself in one of 2022.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from perfeval_xl.forms.edition import Edition
from perfeval_xl.forms.schema import (
    Cover,
    Facts,
    Field,
    Form,
    Goals,
    Indicators,
    Matrix,
    Note,
    Section,
    Signature,
    Splits,
    Total,
)
from perfeval_xl.reading.sections import headings_of
from perfeval_xl.values.text import bare_label, clean, label

COLUMN = "column"
ROW = "row"
START = "start"
"""A line the blank form prints in a repeating group, unused while it has no figures."""
SIDE = "side"
"""Printed at the edge or corner of a block; takes no value."""
FACT = "fact"
SPLIT = "split"
SIGN = "sign"
TOTAL = "total"
LEVEL1 = "level1"
LEVEL2 = "level2"
PRINTED = "printed"
UNIT = "@unit"
"""Name of a label that gives the reporting unit where the form has no field for it."""
MONEY = "@money"
"""Name of a label that gives the unit of money of the whole paper."""
VALUED = frozenset((FACT, SIGN, SPLIT, TOTAL))
"""Kinds with a value beside them."""
INLINE = frozenset((FACT, SPLIT, SIGN, TOTAL, COLUMN, SIDE))
"""Kinds that may carry their value behind a colon in the same cell."""

EXTRA = {
    "sign": ("指标性质", "符号", "指标符号", "指标方向", "计算符号"),
    "unit": ("度量单位", "计量单位", "指标单位", "单位(文字描述)"),
    "status": ("单项指标完成情况", "完成情况"),
    "single": ("单项指标得分",),
}
"""Indicator columns of other editions that no field of ours holds; sign and unit are joined to the target."""
FILLER = frozenset(("此页为封面", "(此页为封面)", "盖章", "(盖章)", "(公章)"))
MAX_LABEL = 200
MAX_TITLE = 80

_YEAR = re.compile(r"((?:19|20)\d\d)年度?")
_LONE_YEAR = re.compile(r"\(?((?:19|20)\d\d)(?:年度?|年?度)\)?")
_ANNEX = re.compile(r"附(?:件|表)[0-9一二三四五六七八九十]*(?:[-之][0-9一二三四五六七八九十]+)?[:：]?")
_TAIL = re.compile(r"(?:\([^()]{0,14}\)|》|\.(?:docx?|xlsx?|wps|et|pdf)|(?:19|20)\d\d年度\))$")
_MONEY_UNIT = re.compile(r"(?:[(:])(亿元|千元|万元|元)\)?$")
_UNIT_LINE = re.compile(r"\(?(?:金额|计量)?单位:(?:人民币)?(亿元|千元|万元|元)\)?")
_COLONS = re.compile(r"[:：﹕∶]")
_QUOTES = str.maketrans("", "", "“”\"'‘’《》★☆*")
_CHINESE_YEAR = re.compile(r"[一二][〇零○O0九][〇零○O0一二三四五六七八九]{2}(?=年)")
_CHINESE_DIGITS = str.maketrans("零〇○O一二三四五六七八九", "0000123456789")
_TRAILING_FIGURE = re.compile(r"(.*?\D):?(-?\d[\d,]*(?:\.\d+)?(?:亿元|万元|元)?)")


class Role(NamedTuple):
    """What a label is in one paper: its kind, the block it belongs to and which of the block's labels it is.

    `at` is the row's position in its block for rows, and for columns the years between the label's year and the
    paper's (None where the label names no year). `field` is the declaration of the value beside it, if any.
    """

    kind: str
    block: int
    name: str
    at: int | None = None
    field: Field | None = None


class Inline(NamedTuple):
    """A label with its value in the same cell; `value` is raw text."""

    roles: "Roles"
    value: str


Roles = dict[str, tuple[Role, ...]]
"""Form code -> what the label may be in it."""
Titles = tuple[tuple[str, str], ...]
"""Ends of titles with the code of their form, longest first."""


class Entry(NamedTuple):
    """What is known of a text.

    `title` is the code of the form it heads, `year` the year it names, `money` the unit of money it declares when
    that is not 万元, or ``?`` when the unit stands beside it. `inline` are the labels with values found in it,
    `kinds` those of all its roles; `valued` says that a value stands beside or in it.
    """

    roles: Roles
    title: str = ""
    year: int | None = None
    annex: bool = False
    printed: bool = False
    inline: tuple[Inline, ...] = ()
    money: str = ""
    kinds: frozenset[str] = frozenset()
    valued: bool = False


PLAIN = Entry({})
"""A text that is no label."""


class Index(NamedTuple):
    """The words of an edition."""

    lookup: Callable[[str], Entry]
    annexes: dict[str, str]
    """Form code -> annex name."""
    headings: dict[str, Section]
    """Heading of the report, without blanks -> section."""


def normal(text: str) -> str:
    """Bring a label to the form in which the index holds it: bare, without quotation marks, stars or a cut bracket."""
    bare = bare_label(text).translate(_QUOTES)
    if "(" in bare:
        bare = bare.removesuffix("(分)")
        if bare.count("(") > bare.count(")"):
            bare = bare[: bare.rindex("(")]
    return bare


def undated(bare: str) -> tuple[str, int | None]:
    """Replace the first year of a bare label by ``{Y}``; return it beside."""
    found = _YEAR.search(bare)
    if found is None:
        return bare, None
    return f"{bare[: found.start()]}{{Y}}年{bare[found.end() :]}", int(found[1])


def title_year(text: str) -> int | None:
    """Return the year a title names, in figures or in words."""
    bare = _CHINESE_YEAR.sub(lambda found: found.group().translate(_CHINESE_DIGITS), label(text))
    found = re.search(r"((?:19|20)\d\d)年", bare)
    return int(found[1]) if found else None


_KEPT: list[tuple[tuple[Form, ...], Index]] = []
_KEEP = 4


def index_of(edition: Edition) -> Index:
    """Return the index of an edition; the last few editions are kept."""
    for forms, index in _KEPT:
        if forms is edition.forms:
            return index
    index = _build(edition)
    _KEPT.insert(0, (edition.forms, index))
    del _KEPT[_KEEP:]
    return index


def _build(edition: Edition) -> Index:
    words: dict[str, Roles] = {}
    for form in edition.forms:
        for text, role in (*_labels(form), *_unit_labels(form)):
            bare = normal(text).replace("{Y-1}", "{Y}").replace("{Y}年度", "{Y}年")
            if not bare:
                continue
            if role.block >= 0 and role.kind in (FACT, SIGN, SPLIT):
                role = role._replace(field=edition.fields[f"{form.root}.{role.name}"])
            mine = words.setdefault(bare, {})
            if role not in mine.get(form.code, ()):
                mine[form.code] = (*mine.get(form.code, ()), role)
    titles = [(normal(one), form.code) for form in edition.forms for one in _titles(form)]
    titles.sort(key=lambda pair: -len(pair[0]))
    signs = _sign_pattern(edition)
    lookup = lru_cache(maxsize=8192)(lambda text: _look_up(text, words, tuple(titles), signs))
    return Index(lookup, {form.code: form.annex for form in edition.forms}, headings_of(edition))


def _titles(form: Form) -> Iterator[str]:
    for title in (form.title, *form.title_aliases):
        yield title.replace("{Y}年度", "").replace("{unit}", "")


def _labels(form: Form) -> Iterator[tuple[str, Role]]:
    for at, block in enumerate(form.blocks):
        if isinstance(block, Matrix):
            yield from _matrix_labels(at, block)
        elif isinstance(block, Facts | Signature | Cover):
            facts = [one for line in block.lines for one in line] if isinstance(block, Facts) else block.facts
            kind = SIGN if isinstance(block, Signature) else FACT
            for fact in facts:
                for text in (fact.label, *fact.aliases):
                    yield text, Role(kind, at, fact.field.partition(".")[2])
        elif isinstance(block, Splits):
            prefix = block.prefix.partition(".")[2]
            for name, whole, parts in (
                (block.left_name, block.left_label, block.left),
                (block.right_name, block.right_label, block.right),
            ):
                path = f"{prefix}.{name}" if prefix else name
                yield whole, Role(SPLIT, at, f"{path}.total")
                for part in parts:
                    for text in (part.label, *part.aliases):
                        yield text, Role(SPLIT, at, f"{path}.{part.name}")
        elif isinstance(block, Goals):
            yield block.label, Role(SIDE, at, "")
            for name, first, others in (
                ("expected", block.expected, block.expected_aliases),
                ("actual", block.actual, block.actual_aliases),
            ):
                for text in (first, *others):
                    yield text, Role(COLUMN, at, name)
        elif isinstance(block, Indicators):
            yield from _indicator_labels(at, block)
        elif isinstance(block, Total):
            for text in (block.label, *block.aliases):
                yield text, Role(TOTAL, at, "")
        elif isinstance(block, Note):
            yield block.text, Role(PRINTED, at, "")


def _unit_labels(form: Form) -> Iterator[tuple[str, Role]]:
    """Yield labels of the reporting unit that are no field of the form."""
    known = {normal(text) for text, role in _labels(form)}
    for text in ("填报单位", "填报单位(盖章)", "单位名称", "填表单位"):
        if normal(text) not in known:
            yield text, Role(FACT, -1, UNIT)
    yield "金额单位", Role(FACT, -1, MONEY)


def _matrix_labels(at: int, block: Matrix) -> Iterator[tuple[str, Role]]:
    for text in (block.corner, block.side, *block.corner_aliases):
        yield text, Role(SIDE, at, "")
    for column in block.columns:
        for text in (column.label, *column.aliases):
            offset = -1 if "{Y-1}" in text else 0 if "{Y}" in text else None
            yield text, Role(COLUMN, at, column.name, offset)
    for position, row in enumerate(block.rows):
        if row.repeat:
            for text in (*row.starts, *row.aliases):
                yield text, Role(START, at, row.name, position)
        else:
            for text in (row.label, *row.aliases):
                yield text, Role(ROW, at, row.name, position)


def _indicator_labels(at: int, block: Indicators) -> Iterator[tuple[str, Role]]:
    for side in (block.label, "年度绩效指标", "年度绩效指标完成情况", "绩效指标完成情况"):
        yield side, Role(SIDE, at, "")
    for column in block.columns:
        for text in (column.label, *column.aliases):
            yield text, Role(COLUMN, at, column.name)
    for name, texts in EXTRA.items():
        for text in texts:
            yield text, Role(COLUMN, at, name)
    for one in block.levels:
        for text in (one.label, *one.aliases):
            yield text, Role(LEVEL1, at, one.label)
        for two in one.level2:
            for text in (two.label, *two.aliases):
                yield text, Role(LEVEL2, at, two.label)


def _sign_pattern(edition: Edition) -> "re.Pattern[str]":
    """Match any label of the closing line with its colon, stray blanks inside included."""
    texts = {
        text.rstrip("：:")
        for form in edition.forms
        for block in form.blocks
        if isinstance(block, Signature)
        for fact in block.facts
        for text in (fact.label, *fact.aliases)
    }
    ordered = sorted((label(text) for text in texts if text), key=lambda one: (-len(one), one))
    loose = (r"[\s　]*".join(re.escape(one) for one in text) for text in ordered)
    pattern = "|".join(loose).replace(r"\(", "[（(]").replace(r"\)", "[）)]")
    return re.compile(rf"({pattern})[\s　]*(?:[（(](?:签字|盖章|签字盖章|签章)[）)][\s　]*)?[:：]")


def _look_up(text: str, words: dict[str, Roles], titles: Titles, signs: "re.Pattern[str]") -> Entry:
    if text.isascii() or len(text) > MAX_LABEL:
        return PLAIN
    bare = normal(text)
    if not bare or bare.isascii():
        return PLAIN
    whole = label(text)
    money = _declared_money(whole)
    roles = words.get(bare)
    if roles is not None:
        return _entry(roles, None, money)
    year = None
    if "年" in bare:
        dated, year = undated(bare)
        roles = words.get(dated) if year is not None else None
        if roles is not None:
            return _entry(roles, year, money)
    if len(whole) <= MAX_TITLE:
        short = _short_entry(text, whole, bare, titles)
        if short is not None:
            return short
    inline = _inline(text, words, signs)
    if not inline:
        return PLAIN
    money = "?" if any(_is_money(one.roles) for one in inline) else ""
    return Entry({}, inline=inline, money=money, valued=True)


def _entry(roles: Roles, year: int | None, money: str) -> Entry:
    kinds = frozenset(role.kind for mine in roles.values() for role in mine)
    money = "?" if _is_money(roles) else money
    return Entry(roles, "", year, False, False, (), money, kinds, not VALUED.isdisjoint(kinds))


def _is_money(roles: Roles) -> bool:
    return any(role.name == MONEY for mine in roles.values() for role in mine)


def _declared_money(whole: str) -> str:
    if not whole.endswith(("元)", "元")) or "元" not in whole:
        return ""
    found = _MONEY_UNIT.search(whole)
    return found[1] if found and found[1] != "万元" else ""


def _short_entry(text: str, whole: str, bare: str, titles: Titles) -> Entry | None:
    """Recognise what stands alone on a line: annex, title, year, unit of money, cover remark."""
    if _ANNEX.fullmatch(whole):
        return Entry({}, annex=True, printed=True)
    lone = _LONE_YEAR.fullmatch(whole)
    if lone:
        return Entry({}, year=int(lone[1]), printed=True)
    unit = _UNIT_LINE.fullmatch(whole)
    if unit:
        return Entry({}, printed=True, money=unit[1] if unit[1] != "万元" else "")
    if bare in FILLER or whole in FILLER:
        return Entry({}, printed=True)
    head = bare
    while (shorter := _TAIL.sub("", head)) != head:
        head = shorter
    if not any(mark in head for mark in "，,。；;"):
        for ending, code in titles:
            if head.endswith(ending):
                return Entry({}, title=code, year=title_year(whole), printed=True)
    return None


def _inline(text: str, words: dict[str, Roles], signs: "re.Pattern[str]") -> tuple[Inline, ...]:
    """Find labels with their values in one cell: the closing line, ``项目名称：…``, ``其他资金：0.00``."""
    found = list(signs.finditer(text))
    before = text[: found[0].start()].strip() if found else ""
    head = _one_inline(before, words) if before else []
    if not found or (before and not head and len(found) == 1):
        return tuple(_one_inline(text, words))
    for at, match in enumerate(found):
        roles = words.get(normal(match[1]))
        end = found[at + 1].start() if at + 1 < len(found) else len(text)
        if roles is not None:
            head.append(Inline(_only_inline(roles), text[match.end() : end].strip()))
    return tuple(head)


def _one_inline(text: str, words: dict[str, Roles]) -> list[Inline]:
    for colon in _COLONS.finditer(text):
        head = text[: colon.start()]
        if len(head) > 40:
            break
        roles = words.get(normal(head)) or words.get(undated(normal(head))[0])
        if roles is not None:
            kept = _only_inline(roles)
            if kept:
                return [Inline(kept, text[colon.end() :].strip())]
    whole = clean(text).replace(" ", "")
    figure = _TRAILING_FIGURE.fullmatch(whole)
    if figure and len(whole) <= 60:
        roles = words.get(normal(figure[1]))
        splits = _only_inline(roles, frozenset((SPLIT,))) if roles else {}
        if splits:
            return [Inline(splits, figure[2])]
    return []


def _only_inline(roles: Roles, kinds: frozenset[str] = INLINE) -> Roles:
    kept = {code: tuple(role for role in mine if role.kind in kinds) for code, mine in roles.items()}
    return {code: mine for code, mine in kept.items() if mine}
