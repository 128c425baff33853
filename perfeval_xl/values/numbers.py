"""Numbers as people type them, by a strict grammar: what is not plainly a number is a problem, never a guess.

Neither `float` nor `Decimal` sees raw text: they take ``1_000``, ``nan``, exponents and the digits of other scripts.
"""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.text import SAME_LENGTH, clean
from perfeval_xl.values.units import canonical_unit, known_unit, scale

_FIGURES = frozenset("0123456789")
_RUN = "0123456789.,"
RELATIONS_BEFORE = (
    ("大于或等于", "≥"),
    ("小于或等于", "≤"),
    ("大于等于", "≥"),
    ("小于等于", "≤"),
    ("不低于", "≥"),
    ("不少于", "≥"),
    ("不小于", "≥"),
    ("不超过", "≤"),
    ("不高于", "≤"),
    ("不大于", "≤"),
    ("不多于", "≤"),
    ("至少", "≥"),
    ("至多", "≤"),
    ("最高", "≤"),
    ("最低", "≥"),
    ("最多", "≤"),
    ("最少", "≥"),
    ("大于", ">"),
    ("高于", ">"),
    ("超过", ">"),
    ("多于", ">"),
    ("小于", "<"),
    ("低于", "<"),
    ("少于", "<"),
    ("不足", "<"),
    ("不到", "<"),
    ("等于", "="),
    ("大约", "≈"),
    ("达到", ""),
    ("约为", "≈"),
    (">=", "≥"),
    ("=>", "≥"),
    ("<=", "≤"),
    ("=<", "≤"),
    ("≥", "≥"),
    ("≤", "≤"),
    (">", ">"),
    ("<", "<"),
    ("=", "="),
    ("≈", "≈"),
    ("约", "≈"),
    ("近", "≈"),
    ("达", ""),
)
RELATIONS_AFTER = (
    ("及以上", "≥"),
    ("及以下", "≤"),
    ("或以上", "≥"),
    ("或以下", "≤"),
    ("以上", "≥"),
    ("以下", "≤"),
    ("以内", "≤"),
    ("之内", "≤"),
    ("及上", "≥"),
    ("左右", "≈"),
    ("上下", "≈"),
    ("内", "≤"),
    ("多", ">"),
    ("余", ">"),
)
_RUNS = r"[0-9][0-9.,]*(?:，[0-9][0-9.,]*)*"
"""Figures without a gap: one number, or several behind commas."""
_SENTENCE_UNITS = frozenset(
    "万元 亿元 元 亿 万 % 万人次 人次 万人 人 台 辆 个 项 家 户 件 份 次 场 ㎡ 平方米 平米 分 亩 公里 年 天".split()
)
_LONGEST_UNIT = 3
_NO_UNIT = ("万户", "万亩")
_BOUND = frozenset(".第")
_NO_MINUS = frozenset("%元人年月日个次项")
_YEAR = 4
_KEEP_COMMA = {code: to for code, to in SAME_LENGTH.items() if to != ","}
_LITERAL = r"[-+]?[0-9]+(?:[.][0-9]*)?(?:[eE][-+]?[0-9]{1,3})?|[-+]?[.][0-9]+(?:[eE][-+]?[0-9]{1,3})?"
_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)


class Parsed(NamedTuple):
    """What a text says as a number.

    `number` is in the unit written (``266万元`` is 266 with unit 万元, ``56%`` is 56 with unit %). `sign` is the
    relation written before or after it: ``≥ ≤ > < = ≈`` or empty. `problem` is a Chinese clause when the text is
    no number; then `number` is None.
    """

    number: Decimal | None
    unit: str = ""
    sign: str = ""
    problem: str = ""


class Amount(NamedTuple):
    """A figure with its unit inside a sentence; `start` and `end` count characters of the sentence as given."""

    number: Decimal
    unit: str
    start: int
    end: int
    raw: str


class _Figures(NamedTuple):
    """A number at the beginning of a text: its sign, its whole part, its fraction with the point, where it ends."""

    sign: str
    whole: str
    fraction: str
    end: int


@lru_cache(maxsize=4096)
def parse_number(text: str, open_unit: bool = False) -> Parsed:
    """Read one number with its unit and relation.

    Full-width figures, thousands separators in the right places, one unit and one relation are understood. Numbers
    with several points, separators in wrong places, leading zeros, blanks between figures, exponents, words or an
    unknown unit are a problem.

    Args:
        text: the raw text of the cell.
        open_unit: take any short word without figures for a unit.
    """
    rest = clean(text)
    if not rest:
        return Parsed(None, problem="没有填写")
    found = _leading(rest)
    if found is not None and found.end == len(rest):
        return _number(found, "", "")
    if _FIGURES.isdisjoint(rest):
        return Parsed(None, problem="不是数字")
    sign, prefixed, figures = "", False, rest
    if found is None:
        sign, rest = _take(rest, RELATIONS_BEFORE)
        prefixed = rest.startswith("¥")
        figures = rest[1:].lstrip() if prefixed else rest
        found = _leading(figures)
    if found is None:
        return Parsed(None, problem=_why_not(rest))
    rest = figures[found.end :]
    if rest[0:1].isspace() and rest.lstrip()[0:1] in _FIGURES:
        return Parsed(None, problem="数字中间有空格")
    unit, after = _unit_and_relation("".join(rest.split()))
    if sign and after and sign != after:
        return Parsed(None, problem="比较符号前后不一")
    if unit and not known_unit(unit) and not (open_unit and _short_word(unit)):
        return Parsed(None, problem=f"“{_shown(unit)}”不是可识别的单位")
    if prefixed:
        if unit and scale(canonical_unit(unit))[0] not in ("元", ""):
            return Parsed(None, problem="货币符号与单位不一")
        unit = unit if unit.endswith("元") else unit + "元"
    return _number(found, canonical_unit(unit), sign or after)


def from_literal(text: str) -> Decimal | None:
    """Read a number as a spreadsheet stores it: ``816.23``, ``1E-3``, ``0.56000000000000005``.

    Stored fractions are binary; like the spreadsheet itself this keeps 15 significant figures, half-up. Whole
    numbers stay exact. Never gives a negative zero.

    Returns:
        None when the text is no such literal (``nan``, ``inf``, ``1_000``, other scripts' digits).
    """
    if not text.isascii() or re.fullmatch(_LITERAL, text) is None:
        return None
    number = Decimal(text)
    if not number:
        return Decimal(0)
    if len(text) > 15 and not text.lstrip("-+").isdigit():
        return Decimal(f"{number.normalize(_FIFTEEN):f}")
    return Decimal(f"{number:f}") if "e" in text or "E" in text else number


@lru_cache(maxsize=64)
def amounts_in(text: str) -> tuple[Amount, ...]:
    """Find the figures with units in a sentence, stray blanks included (``180.96 万 元``).

    Years, dates, ordinals (第3次) and figures without a unit are not amounts. Several rules ask for those of the same
    sentence; so many are remembered as one report has.
    """
    same = text.translate(_KEEP_COMMA)
    amounts = []
    for found in re.finditer(_RUNS, same):
        end = found.end()
        unit, after = _unit_at(same, end)
        start = _number_start(same, found.start(), end) if unit else end
        figures = same[start:end].replace(",", "").replace("，", "")
        if not figures or (unit == "年" and len(figures) == _YEAR):
            continue
        if same[:start].endswith("-") and _is_minus(same[: start - 1]):
            start, figures = start - 1, f"-{figures}"
        amounts.append(Amount(Decimal(figures), canonical_unit(unit), start, after, text[start:after]))
    return tuple(amounts)


def _number_start(text: str, start: int, end: int) -> int:
    """Return where the longest number that a run of figures ends with begins; `end` when it ends with none."""
    while start < end:
        found = _leading(text[start:end].replace("，", ","))
        if found is not None and found.end == end - start and not _is_bound(text[:start][-1:]):
            return start
        start = text.find("，", start, end) + 1 or end
    return end


def _unit_at(text: str, at: int) -> tuple[str, int]:
    """Return the unit that stands at a place and where it ends, stray blanks left out; empty when there is none."""
    word, unit, end = "", "", at
    for one in text[at:]:
        at += 1
        if not one.isspace():
            word += one
            if word in _SENTENCE_UNITS:
                unit, end = word, at
            if len(word) == _LONGEST_UNIT:
                break
    return ("", end) if word.startswith(_NO_UNIT) else (unit, end)


def _is_bound(before: str) -> bool:
    """Tell a character that binds the figure behind it into a word: a letter, a point, 第."""
    return before in _BOUND or (before.isascii() and before.isalnum())


def _is_minus(before: str) -> bool:
    """Tell a minus from a dash, by what stands before it."""
    one = before[-1:]
    return not (_is_bound(one) or one in _NO_MINUS or (one == "," and before[-2:-1].isdecimal()))


def _leading(text: str) -> _Figures | None:
    """Return the number a text begins with: no leading zeros, separators in their places, nothing left of its run."""
    start = 1 if text.startswith(("-", "+")) else 0
    end = start
    while end < len(text) and text[end] in _RUN:
        end += 1
    whole, point, fraction = text[start:end].partition(".")
    if point and not fraction.isdecimal():
        return None
    first, *groups = whole.split(",")
    if not first.isdecimal() or (first[0] == "0" and whole != "0"):
        return None
    if groups and (len(first) > 3 or any(len(group) != 3 or not group.isdecimal() for group in groups)):
        return None
    return _Figures(text[:start], whole, point + fraction, end)


def _number(found: _Figures, unit: str, sign: str) -> Parsed:
    sign_before, whole, fraction, _ = found
    if len(whole) > 24 or len(fraction) > 16:
        return Parsed(None, problem="数字位数过多")
    if "," in whole:
        whole = whole.replace(",", "")
    number = Decimal(f"{sign_before}{whole}{fraction}")
    return Parsed(number if number else number.copy_abs(), unit, sign)


def _take(text: str, words: tuple[tuple[str, str], ...]) -> tuple[str, str]:
    for word, sign in words:
        if text.startswith(word):
            return sign, text[len(word) :].lstrip()
    return "", text


def _unit_and_relation(rest: str) -> tuple[str, str]:
    rest = rest.rstrip("。;").replace("(含)", "")
    if not rest or known_unit(rest):
        return rest, ""
    for word, sign in RELATIONS_AFTER:
        if rest.endswith(word):
            return rest[: -len(word)], sign
        if rest.startswith(word):
            return rest[len(word) :], sign
    return rest, ""


def _short_word(unit: str) -> bool:
    return len(unit) <= 8 and all(one.isalpha() or one in "/*·²³%()" for one in unit) and unit[0] not in "月日号时点季"


def _why_not(rest: str) -> str:
    bare = rest[1:] if rest.startswith(("-", "+")) else rest
    figures = bare.removesuffix(bare.lstrip("0123456789.,"))
    if figures.startswith("0") and figures[1:2].isdecimal():
        return "数字前有多余的 0"
    if figures.startswith("."):
        return "小数点前缺少数字"
    if figures.count(".") > 1 or figures.endswith("."):
        return "小数点的位置不对"
    if "," in figures:
        return "千分位逗号的位置不对"
    return "不是数字"


def _shown(text: str) -> str:
    return text if len(text) <= 12 else text[:12] + "……"
