"""Views on a filing that several rules share: indicator rows, project lines, figures in words.

Each view is worked out once per run (`Check.once`).
"""

from collections.abc import Iterable
from decimal import Decimal

from perfeval_xl.filing import Filing, Value
from perfeval_xl.rules.finding import Check
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.rounding import money_text, plain


class Indicator(NamedTuple):
    """One indicator row; a cell the source does not have is None."""

    root: str
    """The paper: ``overall``, ``project[2]``."""
    prefix: str
    """The row: ``overall.indicator[3]``."""
    level1: Value | None
    name: Value | None
    target: Value | None
    actual: Value | None
    weight: Value | None
    score: Value | None
    reason: Value | None


class Line(NamedTuple):
    """One project line of 附件一."""

    prefix: str
    name: str
    last_final: Decimal | None
    budget: Decimal | None
    final: Decimal | None


def indicators(check: Check) -> tuple[Indicator, ...]:
    """Return every indicator row, paper by paper."""
    found: tuple[Indicator, ...] = check.once("indicators", _indicators)
    return found


def _indicators(check: Check) -> tuple[Indicator, ...]:
    filing = check.filing
    get = filing.values.get
    rows = []
    for root in filing.forms:
        for prefix in filing.each(f"{root}.indicator"):
            rows.append(
                Indicator(
                    root,
                    prefix,
                    get(f"{prefix}.level1"),
                    get(f"{prefix}.name"),
                    get(f"{prefix}.target"),
                    get(f"{prefix}.actual"),
                    get(f"{prefix}.weight"),
                    get(f"{prefix}.score"),
                    get(f"{prefix}.reason"),
                )
            )
    return tuple(rows)


class Sweep(NamedTuple):
    """What one pass over all cells finds."""

    odd: tuple[str, ...]
    """Cells the reader found something odd about."""
    negative: tuple[str, ...]
    words: str
    """All texts, one to a line."""


def sweep(check: Check) -> Sweep:
    """Return what one pass over all cells finds."""
    found: Sweep = check.once("sweep", _sweep)
    return found


def _sweep(check: Check) -> Sweep:
    cells = check.filing.values.values()
    odd = tuple([value.key for value in cells if value.problem])
    negative = tuple([value.key for value in cells if (number := value.number) is not None and number < 0])
    words = "\n".join([value.text for value in cells if value.state == "text"])
    return Sweep(odd, negative, words)


def lines(check: Check) -> tuple[Line, ...]:
    """Return the project lines of 附件一."""
    found: tuple[Line, ...] = check.once("lines", _lines)
    return found


def _lines(check: Check) -> tuple[Line, ...]:
    filing = check.filing
    number = filing.number
    return tuple(
        Line(
            prefix,
            filing.text(f"{prefix}.name"),
            number(f"{prefix}.last_final"),
            number(f"{prefix}.budget"),
            number(f"{prefix}.final"),
        )
        for prefix in filing.each("basic.project")
    )


def blank(value: Value | None) -> bool:
    """Tell whether a cell is there and empty."""
    return value is not None and value.state == "blank"


def blanks(check: Check, keys: Iterable[str]) -> tuple[str, ...]:
    """Return which of the cells are there and empty."""
    get = check.filing.values.get
    return tuple([key for key in keys if (value := get(key)) is not None and value.state == "blank"])


def filled(value: Value | None) -> bool:
    """Tell whether something stands in a cell."""
    return value is not None and value.state != "blank"


def numeric(value: Value | None) -> bool:
    """Tell whether a figure stands in a cell."""
    return value is not None and value.state == "number"


def figure(number: Decimal, unit: str = "万元") -> str:
    """Write a figure as papers do: amounts with two decimals, everything else as short as it is."""
    if unit == "万元":
        money = money_text(number)
        return money if Decimal(money) == number else plain(number)
    return f"{plain(number)}%" if unit == "%" else plain(number)


def names(filing: Filing, keys: Iterable[str], most: int = 4) -> str:
    """List cells by their labels, the first few in full."""
    labels = [filing.label(key) for key in keys]
    if len(labels) <= most:
        return "、".join(labels)
    return "、".join(labels[:most]) + f"等 {len(labels)} 处"
