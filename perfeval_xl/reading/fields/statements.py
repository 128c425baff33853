"""Find what the sentences of the report state: amounts, numbers of people, a grade, a denial."""

import re
from collections.abc import Iterator, Sequence

from perfeval_xl.forms.schema import Statement
from perfeval_xl.values.records import NamedTuple

_FIGURE = r"(?<![0-9.])-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?![0-9])"
_UNITS = ("亿元", "万元", "元", "人", "名", "个", "台", "辆", "分", "%")
_STOPS = ",;。"
_FOLLOWS = "等级次。,;!"
_QUOTES = "“”\"'‘’"
_HOLDERS = ("干部职工", "总人数", "人员", "职工", "人数", "总数", "数")
_HOLDING = ":为共有计达是约"
_DENIALS = ("未安排", "未发生", "没有", "无")
_NOTHING = ("为零", "未安排")
_DENIED_WITHIN = 8
_LONGEST_USE = 60
_FULL = ("满分", "满分为", "满分:", "满分是", "/")
"""Words before a figure that is not scored but may be."""
_OUT_OF = ("(", "满分", "总分", "百分制")
_SCALE = r"\(?(?:(?:满分|总分)(?:为|是|:)?[0-9]+分?制?|百分制)\)?[,的中]?"
"""What may stand between a score and its figure: out of how many points."""
_DIGITS = "0123456789."
_POINTS = 3
_CLOSED = ",;。!)(/"
"""Digits of a score without its unit, and what may stand behind it."""


class Figure(NamedTuple):
    """A figure with its unit in a text."""

    start: int
    end: int
    text: str
    unit: str


class Stated(NamedTuple):
    """What a text states, as it stands there, and where; `none` when it says that there is none."""

    raw: str
    start: int
    none: bool = False


def figures_in(text: str) -> list[Figure]:
    """Return the figures with a unit in a half-width text without blanks; 12人次 is none."""
    figures = []
    for found in re.finditer(_FIGURE, text):
        start, end = found.span()
        if text.startswith(_UNITS, end):
            unit = next(one for one in _UNITS if text.startswith(one, end))
            end += len(unit)
            if not text.startswith("次", end):
                figures.append(Figure(start, end, text[start:end], unit))
    return figures


def stated(statement: Statement, text: str, figures: Sequence[Figure]) -> Stated | None:
    """Return what a text says to a statement, None when it says nothing.

    Args:
        statement: what is looked for.
        text: half-width, without blanks.
        figures: those of the text.
    """
    if statement.choices:
        return _choice(statement, text)
    if statement.denied and (denial := _denial(statement.denied, text)) is not None:
        return denial
    if statement.behind:
        found = [one for one in figures if one.unit in statement.units and text.startswith(statement.behind, one.end)]
    elif not statement.units:
        return _run(statement, text)
    else:
        ends = (at + len(word) for at, word in _places(statement, text))
        found = [one for end in ends if (one := _next(statement, text, end, figures)) is not None]
    if (
        statement.direct
        and (right := _direct(statement, text)) is not None
        and (not found or right.start <= found[0].start)
    ):
        return right
    if not found or (statement.close and len({one.text for one in found}) > 1):
        return None
    return Stated(found[0].text, found[0].start)


def _places(statement: Statement, text: str) -> Iterator[tuple[int, str]]:
    """Yield where the words of a statement stand, from left to right, longer ones first."""
    found = []
    for word in statement.words:
        at = text.find(word)
        while at >= 0:
            if not (statement.not_after and text.endswith(statement.not_after, 0, at)):
                found.append((at, -len(word), word))
            at = text.find(word, at + 1)
    found.sort()
    for at, _, word in found:
        yield at, word


def _next(statement: Statement, text: str, end: int, figures: Sequence[Figure]) -> Figure | None:
    for figure in figures:
        if figure.start < end:
            continue
        between = text[end : figure.start]
        if figure.unit == "分" and between.endswith(_FULL) and _goes_on(text, figure.end):
            continue
        if len(between) > statement.gap or any(stop in between for stop in _STOPS):
            return None
        if figure.unit in statement.units:
            held = not statement.close or _holds(between)
            return figure if held and not any(word in between for word in statement.barred) else None
    return None


def _goes_on(text: str, end: int) -> bool:
    """Tell whether another score stands behind full marks in the same sentence."""
    rest = re.split("[。;]", text[end:], maxsplit=1)[0]
    return re.search(rf"{_FIGURE}分", rest) is not None


def _direct(statement: Statement, text: str) -> Stated | None:
    """Return the first figure that stands right behind one of the words, what is said of full marks left out."""
    found: Stated | None = None
    for word in statement.direct:
        at = text.find(word)
        while at >= 0 and (found is None or at < found.start):
            end = at + len(word)
            one = _right_behind(statement, text, end)
            found = one if one is not None and (found is None or one.start < found.start) else found
            at = text.find(word, end)
    return found


def _right_behind(statement: Statement, text: str, at: int) -> Stated | None:
    start = at
    while start < at + 2 and text[start : start + 1] and text[start] in _HOLDING:
        start += 1
    if text.startswith(_OUT_OF, start):
        scale = re.match(_SCALE, text[start:])
        if scale is None:
            return None
        start += scale.end()
        while text[start : start + 1] and text[start] in _HOLDING:
            start += 1
    end = start
    while text[end : end + 1] and text[end] in _DIGITS:
        end += 1
    whole, point, fraction = text[start:end].partition(".")
    if not whole or "." in fraction or (point and not fraction):
        return None
    unit = next((one for one in statement.units if text.startswith(one, end)), "")
    if not unit and not (1 < len(whole) <= _POINTS and (end == len(text) or text[end] in _CLOSED)):
        return None
    return Stated(text[start:end] + unit, start)


def _holds(between: str) -> bool:
    for word in _HOLDERS:
        if between.startswith(word):
            between = between[len(word) :]
            break
    return len(between) <= 3 and all(one in _HOLDING for one in between)


def _denial(what: str, text: str) -> Stated | None:
    at = text.find(what)
    while at >= 0:
        before = text[max(0, at - _DENIED_WITHIN - 3) : at]
        for stop in _STOPS:
            before = before.rpartition(stop)[2]
        for word in _DENIALS:
            off = before.rfind(word)
            if off >= 0 and len(before) - off - len(word) <= _DENIED_WITHIN:
                start = at - len(before) + off
                return Stated(text[start : at + len(what)], start, True)
        behind = text[at + len(what) : at + len(what) + _DENIED_WITHIN + 4]
        for stop in _STOPS:
            behind = behind.partition(stop)[0]
        end = next((behind.find(word) + len(word) for word in _NOTHING if word in behind), 0)
        zero = behind.find("为0")
        if not end and zero >= 0 and behind[zero + 2 : zero + 3] not in tuple(".0123456789"):
            end = zero + 2
        if end:
            return Stated(text[at : at + len(what) + end], at, True)
        at = text.find(what, at + 1)
    return None


def _choice(statement: Statement, text: str) -> Stated | None:
    if statement.alone:
        bare = text.strip(_QUOTES + "。!")
        if bare in statement.choices:
            return Stated(bare, 0)
    for at, word in _places(statement, text):
        for start in range(at + len(word), min(at + len(word) + statement.gap + 1, len(text))):
            if text[start] in _STOPS:
                break
            for choice in statement.choices:
                if text.startswith(choice, start):
                    rest = text[start + len(choice) :].lstrip(_QUOTES)
                    if not rest or rest[0] in _FOLLOWS:
                        return Stated(choice, start)
                    break
    return None


def _run(statement: Statement, text: str) -> Stated | None:
    """Return the words behind a word, up to the end of the sentence."""
    for at, word in _places(statement, text):
        start = at + len(word)
        end = min((found for stop in ";。" if (found := text.find(stop, start)) >= 0), default=len(text))
        if end - start >= 2:
            return Stated(text[start : min(end, start + _LONGEST_USE)], start)
    return None
