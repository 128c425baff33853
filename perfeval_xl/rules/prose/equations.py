"""Sums that a text writes out with their result: 27÷30×100%=90%, (63.46-32)/32=98.31%, 90%（27人/30人）.

Only what stands there is worked out again; whether the right figures were put in is asked by other rules. Loaded only
when a text has such a sign.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, DivisionByZero, InvalidOperation

from perfeval_xl.values.records import NamedTuple

_UNIT = r"%|亿元?|万元?|元|人次|人|个|名|辆|台|套|分|户|件|次|场|项|天|月|年|亩|㎡|平方米"
_NUMBER = rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,4}}|[0-9]{{1,15}})(?:\.[0-9]{{1,15}})?(?:{_UNIT})?"
_PERCENT = r"[0-9]{1,4}(?:\.[0-9]{1,6})?%"
_SIGNS = {"+": "+", "-": "-", "—": "-", "×": "*", "*": "*", "x": "*", "X": "*", "÷": "/", "/": "/"}
_SIGN = "[-+—×*xX÷/]"
_NAME = r"[^\W\d_]{0,12}?"
"""What a figure is may stand before it: 投入10分+过程28分, 年末18人÷编制20人."""
_TERM = rf"[(\[]{{0,4}}{_NAME}{_NUMBER}"
_EQUATION = (
    rf"(?P<term>{_TERM}(?:[)\]]{{0,4}}{_SIGN}{_TERM}){{1,20}}[)\]]{{0,4}})(?P<equals>[=≈])"
    rf"(?P<result>-?{_NUMBER})(?![0-9.+×*÷/—-]|,[0-9])"
)
_EXPLAINED = rf"(?P<result>{_PERCENT})[(（](?P<term>{_TERM}[÷/]{_TERM}(?:[×*x]100%)?)[)）]"
_TOKEN = rf"(?P<number>{_NUMBER})|(?P<sign>[-+—×*xX÷/()\[\]])"
_BROKEN_OFF = r"[-+—×*÷/)\]]"
"""A sign before what was found: it goes on to the left, in words."""
_TAKEN = "[减扣退降增升约近]"
"""In words, a figure with these is not what its sign says."""
_DATE = r"(?<![0-9.])(?:19|20)[0-9]{2}[-/][0-9]{1,2}(?![0-9.])"
_WORTH = {"亿": Decimal(10_000), "亿元": Decimal(10_000), "元": Decimal("0.0001"), "%": Decimal("0.01")}
"""What a unit makes of the figure before it; amounts are counted in 万元."""
_SCALES = (Decimal(1), Decimal(100), Decimal("0.01"), Decimal(10_000), Decimal("0.0001"))
"""By how much sides may differ that write % or 万元 on one side only."""


class Equation(NamedTuple):
    """A sum written out, its result as it stands there, and what it comes to, in the unit of that result."""

    words: str
    stated: Decimal
    right: Decimal
    unit: str


def wrong_equations(text: str) -> Iterator[Equation]:
    """Yield the sums of a text, blanks left out, that come to something else than is written behind them.

    Rounded or cut off results are right; sums and differences, and products of whole numbers, are exact.
    """
    for words, term, result, exact in _written(text):
        if re.search(_TAKEN, term) or re.search(_DATE, term):
            continue
        number, unit = _figure(result)
        stated = Decimal(number)
        slack = Decimal(0) if exact else Decimal(1).scaleb(int(stated.as_tuple().exponent))
        values = [value for plain in (False, True) if (value := _worked_out(term, plain)) is not None]
        worth = _WORTH.get(unit, Decimal(1))
        scales = _SCALES[:1] if unit == "%" and unit in term else _SCALES
        if not values or any(_near(abs(value / worth), abs(stated), slack, scales) for value in values):
            continue
        yield Equation(words, stated, values[0] / worth, unit)


def _written(text: str) -> Iterator[tuple[str, str, str, bool]]:
    """Yield what is written: the whole of it, the sum, its result, and whether that must be exact."""
    for found in re.finditer(_EQUATION, text):
        before = re.split("[,，。；;:：=≈、]", text[: found.start()])[-1]
        if not re.search(_BROKEN_OFF, before):
            exact = found["equals"] == "=" and not _is_rounded(found["term"])
            yield found[0], found["term"], found["result"], exact
    for found in re.finditer(_EXPLAINED, text):
        yield found[0], found["term"], found["result"], False


def _near(value: Decimal, stated: Decimal, slack: Decimal, scales: Sequence[Decimal]) -> bool:
    return any(abs(value * scale - stated) < slack or value * scale == stated for scale in scales)


def _is_rounded(term: str) -> bool:
    """Tell whether the result of a sum may have been rounded."""
    if not re.search("[×*xX÷/]", term):
        return False
    return bool(re.search("[÷/.%]", term))


def _figure(text: str) -> tuple[str, str]:
    """Part a figure from its unit."""
    number = text.rstrip("%亿万元人次个名辆台套分户件场项天月年亩㎡平方米")
    return number.replace(",", ""), text[len(number) :]


def _worked_out(term: str, plain: bool) -> Decimal | None:
    """Return what a sum comes to, units counted or, where `plain`, left out; None where it cannot be worked out."""
    tokens: list[Decimal | str] = []
    for found in re.finditer(_TOKEN, term):
        if found["number"]:
            number, unit = _figure(found["number"])
            worth = Decimal(1) if plain and unit != "%" else _WORTH.get(unit, Decimal(1))
            tokens.append(Decimal(number) * worth)
        else:
            tokens.append({"[": "(", "]": ")"}.get(found["sign"], found["sign"]))
    try:
        value, end = _sum(tokens, 0)
    except (DivisionByZero, InvalidOperation, IndexError):
        return None
    return value if end == len(tokens) else None


def _sum(tokens: Sequence[Decimal | str], at: int) -> tuple[Decimal, int]:
    value, at = _product(tokens, at)
    while at < len(tokens) and (sign := _SIGNS.get(str(tokens[at]))) in ("+", "-"):
        other, at = _product(tokens, at + 1)
        value = value + other if sign == "+" else value - other
    return value, at


def _product(tokens: Sequence[Decimal | str], at: int) -> tuple[Decimal, int]:
    value, at = _atom(tokens, at)
    while at < len(tokens) and (sign := _SIGNS.get(str(tokens[at]))) in ("*", "/"):
        other, at = _atom(tokens, at + 1)
        value = value * other if sign == "*" else value / other
    return value, at


def _atom(tokens: Sequence[Decimal | str], at: int) -> tuple[Decimal, int]:
    token = tokens[at]
    if isinstance(token, Decimal):
        return token, at + 1
    if token != "(":
        raise IndexError
    value, at = _sum(tokens, at + 1)
    if tokens[at] != ")":
        raise IndexError
    return value, at + 1
