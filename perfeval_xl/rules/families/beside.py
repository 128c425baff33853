"""Families A and S, figures that other editions have beside those our forms ask for.

Part rows of the funds carry a rate of their own, some papers list tasks with a line that adds them up, some indicator
rows say by how much per cent they were done. None of these is a field of ours, so the cells are unread; what they say
is held against the figures of their own row or column.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import combinations

from perfeval_xl.filing import OTHER_FUNDS, OTHER_ROW, UNASKED, UNASKED_RATE, Filing, Place
from perfeval_xl.rules.finding import Check, Fault, Passed, Result, rule, rules_in
from perfeval_xl.rules.rows import Indicator, figure
from perfeval_xl.rules.tables import totals
from perfeval_xl.rules.worth import row_name, scored, shown
from perfeval_xl.scoring.indicator import IndicatorScore
from perfeval_xl.scoring.measure import NUMBER
from perfeval_xl.values.numbers import parse_number
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.rounding import divide, half_up
from perfeval_xl.values.text import bare_label

_OTHERS = (OTHER_ROW, OTHER_FUNDS)
_BESIDE = (UNASKED, UNASKED_RATE, *_OTHERS)
_FORMS = ("overall", "project")
_HUNDRED, _ONE = Decimal(100), Decimal(1)
_MONEY = ("", "元", "万元")
_ADDS_UP = ("合计", "总计", "小计")
_TWO = 2
_CENT = Decimal("0.01")
_Rows = Mapping[tuple[str, int], list["_Figure"]]


class _Figure(NamedTuple):
    """A figure of a row, as read or unread."""

    column: int
    number: Decimal
    unit: str
    raw: str
    place: Place
    key: str
    """The key of its cell; empty where it is unread."""


class _Rated(NamedTuple):
    """A percentage of a row and the amounts before it."""

    stated: _Figure
    amounts: list[_Figure]
    fits: bool


def _rows(check: Check) -> _Rows:
    """Return the figures of every row in which an unread one stands, from left to right."""
    found: _Rows = check.once("beside", lambda asked: _read(asked.filing))
    return found


def _read(filing: Filing) -> _Rows:
    rows: dict[tuple[str, int], list[_Figure]] = {}
    for place, raw, why in filing.unread:
        if why in _BESIDE and place.row and raw[:1].isdecimal():
            number, unit, *_ = parse_number(raw)
            if number is not None and unit in (*_MONEY, "%"):
                rows.setdefault((place.sheet, place.row), []).append(
                    _Figure(place.column, number, unit, raw, place, "")
                )
    for key, value in filing.values.items() if rows else ():
        at = (value.place.sheet, value.place.row)
        if at in rows and ".fund." in key and value.number is not None:
            rows[at].append(_Figure(value.place.column, value.number, "", value.raw, value.place, key))
    # A line of a text in which columns come twice holds several rows.
    return {at: sorted(row) for at, row in rows.items() if len({one.column for one in row}) == len(row)}


def _keys_of(filing: Filing, sheet: str) -> tuple[str, ...]:
    """Return the key of a cell of ours in a sheet: that of the funds, or the title."""
    root = next((key.partition(".")[0] for key, value in filing.values.items() if value.place.sheet == sheet), "")
    keys = (f"{root}.fund.total.executed", f"{root}.title")
    return tuple([key for key in keys if key in filing.values][:1])


def _rated(check: Check) -> dict[str, list[_Rated]]:
    """Return the percentages behind amounts of their rows, sheet by sheet."""
    values = check.filing.values
    columns = {
        (value.place.sheet, value.place.column)
        for root in totals(check)
        if (value := values.get(f"{root}.fund.total.rate")) is not None
    }
    found: dict[str, list[_Rated]] = {}
    for (sheet, _), row in _rows(check).items():
        for one in row:
            bare = not one.unit and not one.key and (sheet, one.column) in columns and one.number <= _TWO
            if one.unit != "%" and not bare:
                continue
            amounts = [other for other in row if other.column < one.column and other.unit != "%"]
            if len(amounts) < _TWO or not any(other.number for other in amounts):
                continue
            stated = one._replace(number=one.number * _HUNDRED, unit="%") if bare else one
            found.setdefault(sheet, []).append(_Rated(stated, amounts, _fits(stated, amounts)))
    return found


def _fits(stated: _Figure, amounts: list[_Figure]) -> bool:
    for under, over in combinations(amounts, 2):
        if not under.number:
            if not over.number and stated.number in (0, _HUNDRED):
                return True
        elif abs(divide(over.number * _HUNDRED, under.number) - stated.number) < _unit_of(stated):
            return True
    return False


def _unit_of(stated: _Figure) -> Decimal:
    """Return one unit of the last decimal a percentage is written with."""
    if not stated.raw.endswith("%"):
        return _CENT
    return _ONE.scaleb(min(0, int(stated.number.as_tuple().exponent)))


def _is_rate(one: _Figure, row: list[_Figure]) -> bool:
    """Tell a ratio as workbooks store it: 0.99 behind 200 and 198."""
    before = [other for other in row if other.column < one.column]
    return one.number <= _TWO and _fits(one._replace(number=one.number * _HUNDRED), before)


@rule(
    "A127",
    "分项行的执行率与本行金额不符",
    "explain",
    _FORMS,
    ("practice",),
    "执行率＝本行执行数÷本行预算数，请核对本行的金额和执行率。",
    good=({"project[1].fund.other.initial": None},),
)
def rate_of_part(check: Check) -> Iterator[Result]:
    """有的表在各项来源、各级资金的行里也填执行率，应由本行的两个金额相除得来。

    只在同一张表里别的行（或合计行）相符时才报，这样就不会把占比等别的百分比当作执行率。
    """
    if not check.filing.unread:
        return
    filing = check.filing
    sheets = {
        filing.place(fund.keys.executed).sheet for fund in totals(check).values() if fund.executed and fund.full_year
    }
    for sheet, rates in _rated(check).items():
        wrong = [one for one in rates if not one.fits]
        right = len(rates) - len(wrong) + (sheet in sheets)
        keys = _keys_of(filing, sheet)
        if not wrong:
            yield Passed(keys, "分项行的执行率与本行金额相符")
        for one in wrong if len(wrong) <= right else ():
            under, over = one.amounts[-_TWO:]
            words = f"{figure(over.number)}÷{figure(under.number)}"
            due = half_up(divide(over.number * _HUNDRED, under.number), 2) if under.number else None
            stated = f"{half_up(one.stated.number, 2)}%"
            said = f"按 {words} 计算为 {due}%" if due is not None else f"与本行金额（{words}）不符"
            yield Fault(keys, f"{one.stated.place.text}执行率填 {stated}，{said}。", f"{due}%", stated)


@rule(
    "A128",
    "列表的合计行与所列各行不符",
    "explain",
    _FORMS,
    ("practice",),
    "把各行重新相加，改正合计或填错的一行。",
    good=({"project[1].fund.other.initial": None},),
)
def listed_total(check: Check) -> Iterator[Result]:
    """年度主要任务等列表不是本表的填报项；其中“合计”一行多数栏目等于各行之和的，其余的栏目也应相等。"""
    filing = check.filing
    if not filing.unread:
        return
    labels = [(place, bare_label(raw)) for place, raw, why in filing.unread if why in _OTHERS]
    for place, name in labels:
        row = [one for one in _rows(check).get((place.sheet, place.row), []) if one.unit != "%"]
        if not name.endswith(_ADDS_UP) or len(row) < _TWO:
            continue
        above: list[list[_Figure]] = []
        at = place.row - 1
        while (other := [one for one in _rows(check).get((place.sheet, at), []) if one.unit != "%"]) and len(
            other
        ) == len(row):
            above.append(other)
            at -= 1
        if len(above) < _TWO:
            continue
        sums = [sum((one[column].number for one in above), Decimal(0)) for column in range(len(row))]
        added = [(one, total) for one, total in zip(row, sums, strict=True) if not _is_rate(one, row)]
        wrong = [(one, total) for one, total in added if one.number != total]
        keys = _keys_of(filing, place.sheet)
        if not wrong:
            yield Passed(keys, f"“{name}”等于所列各行之和")
        for one, total in wrong if _TWO * len(wrong) <= len(added) else ():
            yield Fault(
                keys,
                f"{one.place.text}“{name}”一行填 {figure(one.number)}，所列 {len(above)} 行之和为 {figure(total)}，"
                f"{'多' if one.number > total else '少'} {figure(abs(one.number - total))}。",
                figure(total),
                figure(one.number),
                figure(one.number - total),
            )


@rule(
    "S416",
    "完成率与指标值、完成值不符",
    "explain",
    _FORMS,
    ("practice",),
    "完成率＝实际完成值÷指标值，请核对三个数。",
    good=({"project[1].fund.other.initial": None},),
)
def completion_rate(check: Check) -> Iterator[Result]:
    """有的表另有“完成率”一栏，应由本行的实际完成值除以指标值得来；达到指标的，写100%也可以。"""
    if not check.filing.unread:
        return
    found: dict[str, list[Result]] = {}
    for row, worth, raw in _completed(check):
        ratio, kept = _completion(worth, raw)
        keys = (f"{row.prefix}.actual", f"{row.prefix}.target")
        due = f"{half_up(ratio, 2)}%"
        found.setdefault(row.root, []).append(
            Passed(keys, "完成率与指标值、完成值相符")
            if kept
            else Fault(
                keys,
                f"{row_name(check.filing, row)}指标值“{shown(row.target)}”，实际完成值“{shown(row.actual)}”，"
                f"完成率应为 {due}，填的是“{raw}”。",
                due,
                raw,
            )
        )
    for results in found.values():
        wrong = sum(1 for one in results if isinstance(one, Fault))
        yield from [one for one in results if isinstance(one, Passed) or _TWO * wrong <= len(results)]


def _completed(check: Check) -> Iterator[tuple[Indicator, IndicatorScore, str]]:
    """Yield indicator rows of figures with what stands behind their answer, in a column we do not ask for."""
    cells = {
        (place.sheet, place.row): (place.column, raw) for place, raw, why in check.filing.unread if why == UNASKED
    }
    for row, worth in scored(check) if cells else ():
        if row.actual is None or worth.target.kind != NUMBER or worth.actual.kind != NUMBER:
            continue
        column, raw = cells.get((row.actual.place.sheet, row.actual.place.row), (0, ""))
        units = {worth.target.unit, worth.actual.unit} - {""}
        stated = parse_number(raw).number is not None and column > row.actual.place.column and len(units) <= 1
        if stated and worth.target.number and worth.actual.number:
            yield row, worth, raw


def _completion(worth: IndicatorScore, raw: str) -> tuple[Decimal, bool]:
    """Return by how much per cent a target was reached, and whether this is what stands there."""
    stated = parse_number(raw).number or Decimal(0)
    ratio = divide((worth.actual.number or Decimal(0)) * _HUNDRED, worth.target.number or _ONE)
    at_most = worth.target.relation in ("≤", "<")
    rates = [ratio, *([divide(_HUNDRED * _HUNDRED, ratio)] if at_most else [])]
    rates += [_HUNDRED] if at_most or ratio >= _HUNDRED else []
    percents = (stated,) if raw.endswith("%") else (stated, stated * _HUNDRED)
    kept = any(abs(one - rate) < (_ONE if one == int(one) else _CENT) for one in percents for rate in rates)
    return ratio, kept


RULES = rules_in(globals())
