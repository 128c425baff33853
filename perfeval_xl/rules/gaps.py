"""What was not read beside the parts of a sum: rows of another edition, lines run together.

A sum that falls short is not held against anybody while figures stand next to its parts that nobody understood and
that could make up for it. It is looked at only once a sum does fall short.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from perfeval_xl.filing import OTHER_FUNDS, Filing, Place, Unread
from perfeval_xl.relations.verdict import Verdict
from perfeval_xl.rules.finding import Check
from perfeval_xl.rules.rows import figures
from perfeval_xl.values.numbers import parse_number
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.text import clean
from perfeval_xl.values.units import convert, is_money

_LONGEST_ROW = 60
"""Characters from which what was not read is prose when it has a full stop."""
_ORDINAL = 2
_MONEY = "万元"
_FIGURE = r"(?<![0-9.])[0-9]+(?:\.[0-9]+)?(?![0-9.、)）])"
_RUN_ON = r"(?=\S*(?:指标|满意度))[^\d\s]\S*[^\d.\s][1-9]\d{1,3}$"
_ONE = Decimal(1)
_BRACKETS = r"[(（][^()（）]*[)）]"


class _Loose(NamedTuple):
    place: Place
    figures: tuple[Decimal, ...]


def could_fill(check: Check, parts: Iterable[str], gap: Decimal) -> bool:
    """Tell whether figures that were not read beside the parts of a sum could make up for what it falls short of.

    Args:
        check: what is checked.
        parts: the keys of the parts; those that are not there do not count.
        gap: by how much the parts fall short of what is stated; nothing is looked at unless it is above 0.
    """
    if gap <= 0:
        return False
    loose: tuple[_Loose, ...] = check.once("loose", lambda asked: _loose(asked.filing))
    if not loose:
        return False
    values = check.filing.values
    keys = [key for key in parts if key in values]
    places = {(values[key].place.sheet, values[key].place.row) for key in keys}
    groups = {key[: key.rindex("[") + 1] for key in keys if key.rfind("[") > key.find(".")}
    rows = _value_rows(check.filing, tuple(groups))
    for sheet, row in places:
        taken = sorted({*rows.get(sheet, []), *(at for where, at in places if where == sheet)})
        above = max([one for one in taken if one < row], default=0)
        below = min([one for one in taken if one > row], default=row + 2)
        for place, numbers in loose:
            if place.sheet == sheet and above < place.row < below and min(numbers) <= gap:
                return True
    return False


def could_head(check: Check, root: str, gap: Decimal) -> bool:
    """Tell whether figures that were not read stand above the indicators of a paper, as its rows of funds do.

    The weight and score of the execution rate belong to the whole of a paper; `gap` is by how much it exceeds the
    indicators.
    """
    if gap <= 0 or not check.filing.unread:
        return False
    places = [value.place for key, value in check.filing.values.items() if key.startswith(f"{root}.indicator[")]
    if not places:
        return False
    sheet, first = places[0].sheet, min(one.row for one in places)
    others = [
        value.place.row
        for key, value in check.filing.values.items()
        if value.place.sheet == sheet and value.place.row < first and not key.startswith(f"{root}.")
    ]
    above = max(others, default=0)
    loose: tuple[_Loose, ...] = check.once("loose", lambda asked: _loose(asked.filing))
    return any(
        place.sheet == sheet and above < place.row < first and len(numbers) > 1 and min(numbers) <= gap
        for place, numbers in loose
    )


def _loose(filing: Filing) -> tuple[_Loose, ...]:
    found = []
    filled = {(value.place.sheet, value.place.row) for value in filing.values.values()}
    for place, written, _ in filing.unread:
        raw = clean(written)
        if place.column == 1 and len(raw) <= _ORDINAL and (place.sheet, place.row) in filled:
            continue  # The number of a row.
        if not any("0" <= one <= "9" for one in raw) or (len(raw) > _LONGEST_ROW and "。" in raw):
            continue
        whole = parse_number(raw)
        if whole.number is not None:
            figures = [whole.number] if whole.unit != "%" else []
        else:
            # What stands in brackets is a weight or a unit, what a list mark follows is its number.
            figures = [Decimal(one) for one in re.findall(_FIGURE, re.sub(_BRACKETS, "", raw))]
            # Weight and score of a row that ran together are one figure: 社会效益指标通行条件改善改善3030.
            figures = [_ONE, *figures] if re.match(_RUN_ON, raw) else figures if len(figures) > 1 else []
        figures = [one for one in figures if one]
        if figures:
            found.append(_Loose(place, tuple(figures)))
    return tuple(found)


def _value_rows(filing: Filing, groups: tuple[str, ...]) -> dict[str, list[int]]:
    """Return the rows in which values stand, by sheet; those of `groups` may take several lines and are left out."""
    found: dict[str, dict[int, None]] = {}
    for key, value in filing.values.items():
        place = value.place
        if place.row and not key.startswith(groups):
            found.setdefault(place.sheet, {})[place.row] = None
    return {sheet: sorted(rows) for sheet, rows in found.items()}


def other_rows(filing: Filing, root: str) -> dict[int, dict[int, Decimal]]:
    """Return the amounts of fund rows our form does not have (中央补助, 省级资金 …): by row, then by column.

    They stand between the total of the funds and what comes next in the paper; a row may hold no amount at all.
    """
    keys, inside = _among_funds(filing, root)
    # Amounts of a paper in 元 are kept in 万元, those that were not read stand as they are written.
    usual = next((unit for key in keys if is_money(unit := filing.values[key].unit)), _MONEY)
    found: dict[int, dict[int, Decimal]] = {}
    for place, raw, _ in inside if any(one.why == OTHER_FUNDS for one in inside) else ():
        row = found.setdefault(place.row, {})
        parsed = parse_number(raw)
        unit = _MONEY if parsed.unit == "万" else parsed.unit or usual
        if parsed.number is not None and is_money(unit):
            row[place.column] = convert(parsed.number, unit, _MONEY) or Decimal(0)
    return found


def added_up(filing: Filing, root: str) -> dict[tuple[str, int], dict[int, Decimal]]:
    """Return the amounts of such rows where they are to make up the total of the funds, by sheet and row.

    A lone 其中 of a department need not be all there is.
    """
    total = filing.values.get(f"{root}.fund.total.executed") or filing.values.get(f"{root}.fund.total.full_year")
    rows = other_rows(filing, root) if total is not None and total.number is not None else {}
    if not rows or (len(rows) == 1 and root == "overall"):
        return {}
    return {(total.place.sheet, row): amounts for row, amounts in rows.items()} if total is not None else {}


def unclear_rows(filing: Filing, root: str) -> bool:
    """Tell whether several figures that nobody understood stand in one piece among the rows of funds."""
    _, inside = _among_funds(filing, root)
    return any(one.why != OTHER_FUNDS and len(re.findall(_FIGURE, clean(one.raw))) > 1 for one in inside)


def _among_funds(filing: Filing, root: str) -> tuple[list[str], list[Unread]]:
    """Return the keys of the fund rows, and what was not read between their total and what comes next in the paper."""
    keys = [key for key in filing.values if key.startswith(f"{root}.fund.")]
    places = [filing.values[key].place for key in keys]
    if not places or not places[0].row:
        return keys, []
    sheet, first, last = places[0].sheet, min(one.row for one in places), max(one.row for one in places)
    splits = (f"{root}.income.", f"{root}.spending.")
    values = [value for key, value in filing.values.items() if not key.startswith(splits)]
    after = [value.place.row for value in values if value.place.sheet == sheet and value.place.row > last]
    end = min(after, default=last + 1)
    return keys, [one for one in filing.unread if one.place.sheet == sheet and first < one.place.row < end]


def indicators_only(check: Check, root: str, code: str, verdict: Verdict) -> bool:
    """Tell whether the last line of a paper sums up its indicators without the execution rate, and does so rightly.

    The weight of such a line is that of the indicators, and the execution rate makes up the rest of the whole.
    """
    number = figures(check).get
    execution, stated = number(f"{root}.fund.total.weight"), number(f"{root}.total.weight")
    weights = [number(f"{row}.weight") for row in check.filing.each(f"{root}.indicator")]
    known = sum((one for one in weights if one is not None), Decimal(0))
    if execution is None and stated is not None and not check.filing.text(f"{root}.title"):
        execution = check.value("weight.total") - stated  # The head of the paper is missing, and with it the weight.
    if execution is None or stated is None or stated != known or stated + execution != check.value("weight.total"):
        return False
    score = number(f"{root}.fund.total.score")
    return code != "A131" or (score is not None and verdict.difference == -score)
