"""Family A, project papers that list planned, received, spent and left money by level of government.

Cities of Hunan had such papers up to 2021. They are no form of ours, so their cells are unread; but each amount stands
right behind its label, and every label stands once in each of the four columns.
"""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.filing import Filing
from perfeval_xl.rules.finding import Check, Fault, Passed, Result, rule, rules_in
from perfeval_xl.rules.rows import figure
from perfeval_xl.values.numbers import parse_number
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.text import bare_label, clean

_HEADS = ("计划安排资金", "实际到位资金", "实际支出", "结余")
_PLANNED, _RECEIVED, _SPENT, _LEFT = _HEADS
_LEVEL, _OTHERS = "财政", ("其它", "其他")
"""How a level of government ends (省财政, 自治区财政, 市县财政), and what is left over."""
_LAST = 4
"""Cells at the end of a text among which there is a level only where it breaks off in the list."""
_HALF_CENT = Decimal("0.005")


class _Column(NamedTuple):
    """One of the four columns: its total as written, and the amounts of the levels."""

    head: str
    where: str
    """Where its head stands."""
    total: Decimal | None
    parts: tuple[Decimal, ...]
    bad: tuple[str, ...]
    """What stands in place of an amount and is none."""


def _columns(check: Check) -> tuple[_Column, ...]:
    """Return the four columns, or nothing where a label does not stand in each of them."""
    found: tuple[_Column, ...] = check.once("by_level", lambda asked: _read(asked.filing))
    return found


def _read(filing: Filing) -> tuple[_Column, ...]:
    if not any(_PLANNED in clean(one.raw) for one in filing.unread):
        return ()
    cells = [(bare_label(raw), raw.strip(), place.text) for place, raw, _ in filing.unread if raw.strip(" |\n")]
    if filing.from_text and cells and cells[-1][1][-1:].isdecimal():
        from perfeval_xl.rules.halves import open_end

        if open_end(filing)[0]:
            del cells[-1]  # It may go on.
    totals: dict[str, tuple[str, str]] = {}
    levels: dict[str, list[str]] = {}
    for (name, _, where), (_, behind, _) in zip(cells, [*cells[1:], ("", "", "")], strict=True):
        raw = behind if behind[:1].isdecimal() else ""
        if name in _HEADS:
            totals.setdefault(name, (where, raw))
        elif name.endswith(_LEVEL) or name in _OTHERS:
            levels.setdefault(name, []).append(raw)
    # Where a level does not stand in every column, nobody knows which of them it stands in.
    ended = not any(name.endswith(_LEVEL) or name in _OTHERS for name, _, _ in cells[-_LAST:])
    whole = ended and all(len(raws) == len(totals) for raws in levels.values())
    return tuple(
        [
            _column(head, where, raw, [raws[at] for raws in levels.values() if raws[at]] if whole else [])
            for at, (head, (where, raw)) in enumerate(totals.items())
        ]
    )


def _column(head: str, where: str, total: str, raws: list[str]) -> _Column:
    numbers = [(raw, parse_number(raw).number) for raw in raws]
    whole = parse_number(total).number if total else None
    bad = [raw for raw, number in numbers if number is None] + ([total] if total and whole is None else [])
    return _Column(head, where, whole, tuple([number for _, number in numbers if number is not None]), tuple(bad))


@rule(
    "A125",
    "分级次列的资金与合计不符",
    "explain",
    ("project",),
    ("practice",),
    "核对中央、省、市、县（区）各级资金，其和应等于合计。",
    good=({"project[1].fund.other.initial": None},),
)
def by_level(check: Check) -> Iterator[Result]:
    """计划安排、实际到位、实际支出、结余按级次列的，各级之和应等于合计；写得不像数字的，无法核对。"""
    if not check.filing.unread:
        return
    keys = tuple([f"{root}.title" for root in check.filing.present("project")[:1]])
    for head, where, total, parts, bad in _columns(check):
        if bad:
            yield Fault(
                keys, f"{where}“{head}”一栏填“{'”“'.join(bad)}”，不是数字，无法核对。", "", bad[0], "", "改填数字。"
            )
        elif total is not None and parts:
            made = sum(parts, Decimal(0))
            if abs(total - made) <= _HALF_CENT * (len(parts) + 1):
                yield Passed(keys, f"{head}等于各级之和")
            else:
                yield Fault(
                    keys,
                    f"{where}“{head}”填 {figure(total)}，各级为 {'、'.join(map(figure, parts))}，和为 {figure(made)}，"
                    f"{'多' if total > made else '少'} {figure(abs(total - made))} 万元。",
                    figure(made),
                    figure(total),
                    figure(total - made),
                )


@rule(
    "A126",
    "结余不等于到位资金减支出",
    "explain",
    ("project",),
    ("practice",),
    "结余＝实际到位资金－实际支出，请核对三个数。",
    good=({"project[1].fund.other.initial": None},),
)
def left_over(check: Check) -> Iterator[Result]:
    """列了实际到位、实际支出和结余的，结余应等于到位减支出。"""
    if not check.filing.unread:
        return
    columns = {column.head: column for column in _columns(check)}
    if not {_RECEIVED, _SPENT, _LEFT} <= columns.keys():
        return
    received, spent, left = (columns[head].total for head in (_RECEIVED, _SPENT, _LEFT))
    if received is None or spent is None or left is None:
        return
    keys = tuple([f"{root}.title" for root in check.filing.present("project")[:1]])
    if abs(received - spent - left) <= _HALF_CENT * 3:
        yield Passed(keys, "结余等于到位资金减支出")
    else:
        yield Fault(
            keys,
            f"{columns[_LEFT].where}“结余”填 {figure(left)}，实际到位 {figure(received)} 减实际支出 {figure(spent)} "
            f"为 {figure(received - spent)}。",
            figure(received - spent),
            figure(left),
            figure(left - received + spent),
        )


RULES = rules_in(globals())
