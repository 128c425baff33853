"""What else one sentence adds up: areas, lengths and weights, and money in lists within lists.

Beside `clauses`, and as careful: as soon as some of the parts make the whole, the sentence is right.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from perfeval_xl.rules.prose.clauses import FALL, SLIP, Parts, in_brackets_left_out, wrong_parts
from perfeval_xl.rules.rows import holds
from perfeval_xl.values.records import NamedTuple

_SUMS = ("共计", "合计", "总计")
_SIZES = "万亩|亩|公里|千米|公顷|平方米|平方公里|立方米|米|吨|㎡|km|hm|m"
_SIZE = rf"(?<![0-9.])(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<unit>{_SIZES})(?![0-9²³a-z/每人])"
_LIST_MARKS = ";；"
_HUNDRED, _HALF = Decimal(100), Decimal("0.5")
_ZERO = Decimal(0)
_TWO, _THREE, _MOST = 2, 3, 16
_TRIED = 10
"""Parts of which every choice is tried; of more only those at the beginning and at the end."""


class _Size(NamedTuple):
    number: Decimal
    unit: str


def _made(whole: Decimal, parts: Sequence[Decimal], slack: Decimal) -> bool:
    """Tell whether some of the parts, but not just one, or one alone, make the whole."""
    if len(parts) > _TRIED:
        runs = [parts[:at] for at in range(1, len(parts))] + [parts[at:] for at in range(1, len(parts))]
        return any(abs(sum(run) - whole) <= slack for run in runs)
    some = (chosen for count in range(1, len(parts)) for chosen in combinations(parts, count))
    return any(abs(sum(chosen) - whole) <= slack for chosen in some)


def wrong_sizes(sentence: str) -> Iterator[Parts]:
    """Yield areas, lengths and weights whose parts (其中) exceed them, or miss them by less than one in a hundred."""
    before, mark, after = in_brackets_left_out(sentence).partition("其中")
    wholes = _sizes(before)
    if not mark or not wholes or "其中" in after:
        return
    whole = wholes[-1]
    parts = [one.number for one in _sizes(after.partition("。")[0]) if one.unit == whole.unit]
    if not _TWO <= len(parts) <= _TRIED or holds(after, FALL) or any(part > whole.number for part in parts):
        return
    total = sum(parts, _ZERO)
    if total == whole.number or any(total == one.number for one in wholes) or _made(whole.number, parts, _ZERO):
        return
    if total > whole.number or whole.number - total <= whole.number / _HUNDRED:
        yield Parts(whole.number, tuple(parts), whole.unit)


def _sizes(text: str) -> list[_Size]:
    return [_Size(Decimal(found["number"]), found["unit"]) for found in re.finditer(_SIZE, text)]


def wrong_within(sentence: str) -> Iterator[Parts]:
    """Yield wholes of a list within a list (其中 …，其中 …) that miss their parts narrowly, or by their unit alone.

    What the inner list divides is less sure than with a list by itself: it may be the whole sentence's amount.
    """
    inner = sentence.partition("其中")[2]
    while "其中" in inner:
        for one in wrong_parts(inner):
            near = abs(one.total - one.whole) <= one.whole / _HUNDRED
            if one.unit == "万元" and (near or one.total in (one.whole * SLIP, one.whole / SLIP)):
                yield one
        inner = inner.partition("其中")[2]
