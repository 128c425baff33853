"""Put figures under the columns of a header, or say that it cannot be done surely.

Blank cells leave no trace in a text that lost its table. A row is placed only when one placement is possible: by
the number of its figures, by the place of a per cent sign and the arithmetic of the row, or by sums it belongs to.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, product

from perfeval_xl.reading.text.labels import is_figure
from perfeval_xl.reading.text.tokens import Token
from perfeval_xl.values.text import clean

_AMOUNT = re.compile(r"[0-9][0-9,.]*(?:万元?|%)?")
_BEHIND = ["weight", "rate", "score"]
_WHOLE = ["initial", "full_year", "executed", *_BEHIND]
_FULL = Decimal(100)
_NEAR = Decimal("0.5")
_MONEY = ("initial", "full_year", "executed")
_ENDS = (["rate"], ["rate", "score"], _BEHIND)
_WEIGHTS = ("10", "20")
_RATE_DECIMALS = 2
_LOWEST = Decimal(10)
"""A rate below it hardly occurs, and is what odd cuts come to."""


def figure(text: str) -> Decimal | None:
    """Return the number a figure states, its unit and per cent sign left away; None for a mark or an odd literal."""
    plain = clean(text).replace(",", "").rstrip("%万元人㎡")
    if not plain or plain.endswith(".") or not is_figure(plain) or not plain[-1].isdigit():
        return None
    return Decimal(plain)


def fund_row(figures: Sequence[Token], roles: Sequence[str], part: bool) -> list[Token | None] | None:
    """Place the figures of a fund row under `roles`, or return None.

    A part row may carry its amounts alone: 分值, 执行率 and 得分 are not asked of it.
    """
    if len(figures) == len(roles):
        return [token if token.text else None for token in figures]
    figures = [token for token in figures if token.text]
    if not figures:
        return [None] * len(roles)
    if len(figures) == 1 and len(roles) >= 3:
        figures = _unglued(figures[0], roles)
        return list(figures) if figures else None
    money = [at for at, role in enumerate(roles) if role in _MONEY]
    if part and len(figures) == len(money) and not any("%" in clean(token.text) for token in figures):
        return [figures[money.index(at)] if at in money else None for at in range(len(roles))]
    amounts, marks = figures[: len(money)], figures[len(money) :]
    amounted = money == list(range(len(money))) and not any(map(_is_mark, amounts))
    if part and amounted and marks and all(map(_is_mark, marks)):
        return [*amounts, *[None] * (len(roles) - len(amounts))]
    if part and amounted and len(marks) == 1 and "%" in clean(marks[0].text) and "rate" in roles:
        return [*amounts, *[marks[0] if role == "rate" else None for role in roles[len(amounts) :]]]
    if len(figures) > len(roles):
        return None
    placements = [
        placed
        for places in combinations(range(len(roles)), len(figures))
        if _agrees(placed := [figures[places.index(at)] if at in places else None for at in range(len(roles))], roles)
    ]
    return placements[0] if len(placements) == 1 else None


def _agrees(placed: Sequence[Token | None], roles: Sequence[str]) -> bool:
    """Tell whether budget, execution and a rate with its per cent sign stand in their columns and agree."""
    at = {role: token.text for role, token in zip(roles, placed, strict=True) if token is not None}
    if not any("%" in clean(text) for text in at.values()):
        return _scored(at, roles)
    if "%" not in clean(at.get("rate", "")) or any("%" in clean(text) for role, text in at.items() if role != "rate"):
        return False
    budget, executed, rate = (figure(at.get(role, "")) for role in ("full_year", "executed", "rate"))
    if not budget or executed is None or rate is None:
        return False
    exponent = rate.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return abs(executed / budget * 100 - rate) < step


def _scored(at: dict[str, str], roles: Sequence[str]) -> bool:
    """Tell whether a row without a rate has its weight and score in their columns, nothing else being blank."""
    if list(roles) != _WHOLE or set(at) != {*_WHOLE} - {"rate"}:
        return False
    weight, score, budget, executed = (figure(at[role]) for role in ("weight", "score", "full_year", "executed"))
    if weight is None or score is None or not budget or executed is None:
        return False
    share = executed / budget
    as_rate = abs(share - score) < Decimal("0.01") or abs(share * 100 - score) < 1
    return score <= weight and weight in (10, 20) and executed not in (10, 20) and not as_rate


def _is_mark(token: Token) -> bool:
    return figure(token.text) is None and is_figure(token.text)


def _unglued(token: Token, roles: Sequence[str]) -> list[Token]:
    """Cut figures that run together, ``440.20460.20460.2010100%10``, when the row's arithmetic leaves a single way."""
    text = clean(token.text)
    money = [role for role in roles if role in _MONEY]
    behind = list(roles[len(money) :])
    if not 6 <= len(text) <= 60 or text.count("%") > 1 or [*money, *behind] != list(roles):
        return []
    if "万" in text:
        parts = _AMOUNT.findall(text)
        return _cut(token, parts) if len(parts) == len(roles) and "".join(parts) == text else []
    if money[1:2] == [] or money[-1] != "executed" or behind not in _ENDS:
        return []
    cuts = _two if len(money) < len(_MONEY) else _three
    ways = {
        (*amounts, *ends)
        for front, ends, rate in _ends(text, behind)
        for amounts in cuts(front)
        if abs(Decimal(amounts[-1]) / Decimal(amounts[-2]) * 100 - rate) < _NEAR
        and (behind != ["rate"] or amounts[-1] == amounts[-2])
    }
    return _cut(token, ways.pop()) if len(ways) == 1 else []


def _ends(text: str, behind: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...], Decimal]]:
    """Cut weight, rate and score off the end of a row: what stands before them, they, and the rate in per cent.

    A rate that lacks its per cent sign is a share, and told only by the score behind it.
    """
    front, sign, tail = text.partition("%")
    sizes = range(1, 6) if "score" in behind and "weight" not in behind else ()
    for before, score in [(front, tail)] if sign else [(text[:-size], text[-size:]) for size in sizes]:
        points = figure(score) if _plain(score) else None
        if (points is None) != (score == "" and "score" not in behind):
            continue
        for cut in range(-6, 0):
            number = figure(before[cut:]) if _plain(before[cut:]) else None
            rate = number if sign or number is None else number * 100
            if rate is None or not _LOWEST <= rate <= _FULL or len(before[cut:].partition(".")[2]) > _RATE_DECIMALS:
                continue
            for weight in _WEIGHTS:
                rest = before[:cut].removesuffix(weight) if "weight" in behind else before[:cut]
                if "weight" in behind and rest == before[:cut]:
                    continue
                if points is None or abs(Decimal(weight) * min(rate, _FULL) / 100 - points) < _NEAR:
                    ends = (weight,) if "weight" in behind else ()
                    yield rest, (*ends, before[cut:] + sign, *([score] if score else ())), rate


def _two(text: str) -> list[tuple[str, ...]]:
    """Return the ways to cut a run of figures into two amounts with equally many decimals."""
    ways = ((text[:at], text[at:]) for at in range(1, len(text)))
    return [way for way in ways if _alike(way) and Decimal(way[0])]


def _three(text: str) -> list[tuple[str, ...]]:
    """Return the ways to cut a run of figures into three amounts with equally many decimals."""
    found: list[tuple[str, ...]] = []
    for first in range(1, len(text) - 1):
        for second in range(first + 1, len(text)):
            pieces = (text[:first], text[first:second], text[second:])
            if _alike(pieces) and Decimal(pieces[1]):
                found.append(pieces)
    return found


def _alike(amounts: Sequence[str]) -> bool:
    """Tell amounts as a row has them, of a like size and with equally many decimals: odd cuts add up as well."""
    if not all(map(_plain, amounts)):
        return False
    sizes = [(len(whole), len(decimals)) for whole, _, decimals in (one.partition(".") for one in amounts)]
    wholes, decimals = zip(*sizes, strict=True)
    return len(set(decimals)) == 1 and max(wholes) - min(wholes) <= 1


def _cut(token: Token, parts: Sequence[str]) -> list[Token]:
    return [token._replace(text=part, bare=part, lead="") for part in parts]


def as_total(token: Token, total: Sequence[Token | None], roles: Sequence[str]) -> list[Token | None]:
    """Place a part whose amounts ran together when they are, figure by figure, the amounts of the total above it."""
    amounts = [one.text if one and role in _MONEY else "" for one, role in zip(total, roles, strict=True)]
    if not all(text for text, role in zip(amounts, roles, strict=True) if role in _MONEY):
        return []
    if "".join(map(clean, amounts)) != clean(token.text):
        return []
    return [token._replace(text=text, bare=text, lead="") if text else None for text in amounts]


def weight_and_score(token: Token) -> list[Token]:
    """Cut the figures of a total that ran together behind its weight of 100, ``10098.5``."""
    text = clean(token.text)
    score = figure(text[3:]) if text.startswith("100") and _plain(text[3:]) else None
    return _cut(token, (text[:3], text[3:])) if score and score <= _FULL else []


def _plain(text: str) -> bool:
    if not text[:1].isdigit() or text.count(".") > 1:
        return False
    return not (len(text) > 1 and text[0] == "0" and text[1] != ".") and text[-1:].isdigit()


Amounts = list[Decimal | None]


def place_by_sum(
    parent: Amounts, certain: Sequence[Amounts], loose: Sequence[Sequence[Decimal]]
) -> list[tuple[int, ...]] | None:
    """Find the columns of rows with too few figures from the total they add up to.

    Args:
        parent: the total, a blank as None.
        certain: parts whose columns are known.
        loose: figures, in order, of the parts whose columns are not.

    Returns:
        For each loose part the columns of its figures, when exactly one choice makes the most columns add up, and
        at least two of those whose total is an amount.
    """
    width = len(parent)
    if not loose or len(loose) > 4 or any(not 0 < len(one) < width for one in loose):
        return None
    rest = [
        None if total is None else total - sum((row[at] or Decimal(0) for row in certain), Decimal(0))
        for at, total in enumerate(parent)
    ]
    best: list[list[tuple[int, ...]]] = []
    most = 1
    for choice in product(*(combinations(range(width), len(one)) for one in loose)):
        sums = [Decimal(0)] * width
        for places, amounts in zip(choice, loose, strict=True):
            for at, amount in zip(places, amounts, strict=True):
                sums[at] += amount
        held = sum(1 for at in range(width) if parent[at] and rest[at] == sums[at])
        if held > most:
            best, most = [list(choice)], held
        elif held == most and held > 1:
            best.append(list(choice))
    return best[0] if len(best) == 1 else None
