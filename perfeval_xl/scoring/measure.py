"""What a target (年度指标值) or an answer (实际完成值) says as a quantity; what is not plainly one quantity is none.

A date, an ordinal, or a text with several figures is never guessed at: it is a date, a text or unclear.
"""

import re
from decimal import Decimal
from functools import lru_cache

from perfeval_xl.values.numbers import RELATIONS_AFTER, RELATIONS_BEFORE, Parsed, parse_number
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.text import CONTENT, clean, none_mark
from perfeval_xl.values.units import canonical_unit, known_unit

BLANK = "blank"
NUMBER = "number"
RANGE = "range"
DATE = "date"
TEXT = "text"
UNCLEAR = "unclear"

_FIGURES = frozenset("0123456789")
_YEAR = r"(?:截[止至]|到|至)?(?:19|20)[0-9]{2}年(?:度|全年|内|底|末|初|前)*"
_MONTH = r"(?:19|20)[0-9]{2}[-./][01]?[0-9](?:[-./][0-3]?[0-9])?(?![0-9])|(?<!个)(?<![0-9])[0-9]{1,2}月(?!/)|[0-9]季度"
_RANGE = (
    r"(?P<words>[^0-9]*?)(?P<low>[0-9]+(?:[.][0-9]+)?)(?P<unit>[^0-9~—至到-]*)[-~—至到]+"
    r"(?P<high>[0-9]+(?:[.][0-9]+)?)(?P<unit2>[^0-9]*)"
)
_DATED = frozenset("月季-./")
_SPANS = frozenset("-~—至到")
"""Without one of these there is no month, and no range: a quick look before a pattern is tried."""
_COUNTED = tuple("人次 个 项 件 家 户 人 场 次 期 套 台 辆 条 处 份".split())
_LIMITS = ("以上", "以内", "以下", "")
_NO_NOUN = ("性", "以", "之", "内", "月", "的", "均", "完", "未", "不")
_DENIALS = ("未", "不", "没", "非", "无")
_UP = ("增长", "增加", "提高", "提升", "上升", "增幅", "新增")
_DOWN = ("下降", "降低", "减少", "压减", "压缩", "降幅", "减幅", "节约")


class Measure(NamedTuple):
    """A target or an answer as read.

    `kind` is ``"number"``, ``"range"``, ``"date"``, ``"text"`` (words only), ``"unclear"`` (figures that are not one
    quantity) or ``"blank"``. `relation` is one of ``≥ ≤ > < = ≈`` or empty; `upper` ends a range. `direction` is
    ``"up"`` or ``"down"`` where words say 增长 or 下降.
    """

    kind: str
    raw: str
    number: Decimal | None = None
    unit: str = ""
    relation: str = ""
    upper: Decimal | None = None
    direction: str = ""


@lru_cache(maxsize=2048)
def parse_measure(text: str) -> Measure:
    """Read a target or an answer.

    Understood: ``≥50个``, ``>=21933人``, ``95%以上``, ``受益群众满意度，95%以上``, ``不超过100万元``, ``≤5300元/户``,
    ``≥ 98 %(百分比)``, ``1项``, ``=0起``, ``10-15个``, ``3个以内``, ``完成率100%``, ``100``. Not quantities:
    ``2023年12月``, ``按期完成，截止2023年12月``, ``第3名``, ``保障单位在职人员14人的正常办公``.

    >>> parse_measure("受益群众满意度，95%以上")[2:5]
    (Decimal('95'), '%', '≥')
    """
    if none_mark(text) != CONTENT:
        return Measure(BLANK, text)
    bare = "".join(clean(text).split()).rstrip("。;.")
    if _FIGURES.isdisjoint(bare):
        return Measure(TEXT, text)
    whole = parse_number(bare)
    if whole.number is not None:
        if _is_date(bare, whole):
            return Measure(DATE, text)
        return Measure(NUMBER, text, whole.number, whole.unit, whole.sign)
    if not _DATED.isdisjoint(bare) and re.search(_MONTH, bare):
        return Measure(DATE, text) if _only_date(bare) else Measure(UNCLEAR, text)
    without_year = re.sub(_YEAR, "", bare) if "年" in bare else bare
    if _FIGURES.isdisjoint(without_year):
        return Measure(DATE, text)
    return _range(text, without_year) or _in_words(text, without_year) or Measure(UNCLEAR, text)


def _is_date(bare: str, parsed: Parsed) -> bool:
    if not parsed.unit and not parsed.sign and re.fullmatch(r"20[0-4][0-9][.](?:0?[1-9]|1[0-2])", bare):
        return True
    if parsed.unit == "年":
        return parsed.number is not None and 1900 <= parsed.number < 2100 and re.fullmatch(_YEAR, bare) is not None
    return parsed.unit == "月" and not parsed.sign and "个" not in bare


def _only_date(bare: str) -> bool:
    rest = re.sub(r"(?:19|20)[0-9]{2}[-./][01]?[0-9](?:[-./][0-3]?[0-9])?", "", bare)
    rest = re.sub(r"(?:(?:19|20)[0-9]{2}年度?)?[0-9]{1,2}月(?:[0-9]{1,2}[日号])?", "", rest)
    rest = re.sub(_YEAR, "", rest)
    return _FIGURES.isdisjoint(rest)


def _range(raw: str, bare: str) -> Measure | None:
    found = None if _SPANS.isdisjoint(bare) else re.fullmatch(_RANGE, bare)
    if found is None or found["words"].endswith(("第", "前")):
        return None
    low = parse_number(found["low"] + found["unit"])
    high = parse_number(found["high"] + found["unit2"])
    if low.number is None or high.number is None or low.sign or high.sign:
        return None
    if not low.number < high.number or (low.unit and low.unit != high.unit):
        return None
    return Measure(RANGE, raw, low.number, high.unit, "range", high.number, _direction(found["words"]))


def _in_words(raw: str, bare: str) -> Measure | None:
    """Read one figure at the end of words (满意度不低于90%), or at the head of a counted noun (12场培训)."""
    at = next(at for at, one in enumerate(bare) if one in _FIGURES)
    words, rest = bare[:at], bare[at:]
    if words and words[-1] in "-+" and words[:-1].strip(":,=≥≤><"):
        return None
    sign, words = _closing_relation(words)
    if words.endswith(("第", "前", "后", ".", "/", "(", *_DENIALS)) or (words[-1:].isascii() and words[-1:].isalpha()):
        return None
    parsed = parse_number(rest)
    if parsed.number is None:
        parsed = _with_noun(rest)
    if parsed.number is None and (sign or rest.endswith(tuple(word for word, _ in RELATIONS_AFTER))):
        parsed = parse_number(rest, open_unit=True)
    if parsed.number is None or (words and not (parsed.unit or sign)):
        return None
    if sign and parsed.sign and sign != parsed.sign:
        return None
    if parsed.unit == "月" and not (sign or parsed.sign or "个月" in rest):
        return None
    return Measure(NUMBER, raw, parsed.number, parsed.unit, sign or parsed.sign, None, _direction(words))


def _closing_relation(words: str) -> tuple[str, str]:
    for word, sign in RELATIONS_BEFORE:
        if words.endswith(word):
            return sign, words[: -len(word)]
    return "", words


def _with_noun(rest: str) -> Parsed:
    """Read ``100%完成`` and ``12场培训``: a figure, its unit, and a short noun behind it."""
    tail = rest.lstrip("0123456789,.")
    figures = rest.removesuffix(tail)
    percent = _split_noun(tail, ("%",))
    if percent is not None and not any(one in percent[2] for one in _DENIALS) and not known_unit(tail):
        return parse_number(f"{figures}%{percent[1]}")
    counted = _split_noun(tail, _COUNTED)
    if counted is None or counted[2].startswith(_NO_NOUN):
        return Parsed(None, problem="不是数量")
    return parse_number(f"{figures}{canonical_unit(counted[0])}{counted[1]}")


def _split_noun(tail: str, units: tuple[str, ...]) -> tuple[str, str, str] | None:
    """Split ``场以上培训`` into its unit, the limit behind it, and a noun of one to six Chinese characters."""
    for unit in units:
        for limit in _LIMITS:
            noun = tail.removeprefix(unit + limit)
            if noun != tail and 1 <= len(noun) <= 6 and all("\u4e00" <= one <= "\u9fff" for one in noun):
                return unit, limit, noun
    return None


def _direction(words: str) -> str:
    up = any(word in words for word in _UP)
    down = any(word in words for word in _DOWN)
    return "" if up == down else "up" if up else "down"
