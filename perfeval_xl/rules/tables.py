"""The money of the papers as rows: the table and the project lines of 附件一, the fund rows of 附件二 and 附件三.

Each view is worked out once per run (`Check.once`). A row carries its figures, and the keys of their cells. Where one
cell is supposed to hold another figure (`Check.before`), the other rows are taken over.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache

from perfeval_xl.rules.finding import Check
from perfeval_xl.rules.rows import figures
from perfeval_xl.values.records import NamedTuple

ROWS = (
    "three_public",
    "vehicle",
    "vehicle_purchase",
    "vehicle_running",
    "abroad",
    "reception",
    "project",
    "public",
    "office",
    "utilities_travel",
    "meeting_training",
    "procurement",
    "adjustment",
)
"""Rows of the table of 附件一 that every unit has."""
SOURCES = ("total", "fiscal", "carryover", "other")
"""Rows of the funds: 年度资金总额 and where it comes from."""
_WITHOUT_FUNDS = ("basic", "report")


class LineKeys(NamedTuple):
    """Where the cells of a line stand."""

    name: str
    last_final: str
    budget: str
    final: str

    @property
    def amounts(self) -> tuple[str, str, str]:
        """The cells of money, as they stand from left to right."""
        return self.last_final, self.budget, self.final


class Line(NamedTuple):
    """One row of 附件一's table: 上年决算数, 本年预算数, 本年决算数."""

    prefix: str
    """``basic.public``, ``basic.project[2]``."""
    name: str
    """What a unit calls its project; empty for the rows every unit has."""
    last_final: Decimal | None
    budget: Decimal | None
    final: Decimal | None
    keys: LineKeys


class FundKeys(NamedTuple):
    """Where the cells of a fund row stand."""

    initial: str
    full_year: str
    executed: str


class Fund(NamedTuple):
    """One fund row: 年初预算数, 全年预算数, 全年执行数."""

    root: str
    """The paper: ``overall``, ``project[2]``."""
    source: str
    """One of `SOURCES`."""
    initial: Decimal | None
    full_year: Decimal | None
    executed: Decimal | None
    keys: FundKeys


def table(check: Check) -> Mapping[str, Line]:
    """Return the rows of 附件一 that every unit has, by name: ``table(check)["public"].final``."""
    found: Mapping[str, Line] = check.once("table", _table)
    return found


def _table(check: Check) -> dict[str, Line]:
    get = figures(check).get
    if check.before is not None:
        before, key = check.before
        return {row: _remade(get, line, key) for row, line in table(before).items()}
    return {row: _line(get, f"basic.{row}", "") for row in ROWS}


def lines(check: Check) -> tuple[Line, ...]:
    """Return the project lines of 附件一."""
    found: tuple[Line, ...] = check.once("lines", _lines)
    return found


def _lines(check: Check) -> tuple[Line, ...]:
    filing, get = check.filing, figures(check).get
    if check.before is not None:
        before, key = check.before
        return tuple([_remade(get, line, key) for line in lines(before)])
    return tuple([_line(get, prefix, filing.text(f"{prefix}.name")) for prefix in filing.each("basic.project")])


def _remade(get: Callable[[str], Decimal | None], line: Line, key: str) -> Line:
    """Return a line as it is once the cell `key` has changed."""
    return _line(get, line.prefix, line.name) if key in line.keys else line


def _line(get: Callable[[str], Decimal | None], prefix: str, name: str) -> Line:
    keys = _line_keys(prefix)
    return Line(prefix, name, get(keys.last_final), get(keys.budget), get(keys.final), keys)


@lru_cache(maxsize=128)
def _line_keys(prefix: str) -> LineKeys:
    return LineKeys(f"{prefix}.name", f"{prefix}.last_final", f"{prefix}.budget", f"{prefix}.final")


def funds(check: Check) -> tuple[Fund, ...]:
    """Return the fund rows, paper by paper: first the total, then those of its sources in which a figure stands."""
    found: tuple[Fund, ...] = check.once("funds", _funds)
    return found


def _funds(check: Check) -> tuple[Fund, ...]:
    if check.before is not None and ".fund." not in check.before[1]:
        return funds(check.before[0])
    get = figures(check).get
    found = []
    for root in check.filing.forms:
        if root not in _WITHOUT_FUNDS:
            for source, keys in _fund_keys(root):
                initial, full_year, executed = get(keys.initial), get(keys.full_year), get(keys.executed)
                stated = initial is not None or full_year is not None or executed is not None
                if stated or source == "total":
                    found.append(Fund(root, source, initial, full_year, executed, keys))
    return tuple(found)


@lru_cache(maxsize=64)
def _fund_keys(root: str) -> tuple[tuple[str, FundKeys], ...]:
    paths = [(source, f"{root}.fund.{source}") for source in SOURCES]
    return tuple(
        (source, FundKeys(f"{path}.initial", f"{path}.full_year", f"{path}.executed")) for source, path in paths
    )


def totals(check: Check) -> Mapping[str, Fund]:
    """Return the row 年度资金总额 of every paper that has one, by paper."""
    found: Mapping[str, Fund] = check.once("totals", _totals)
    return found


def _totals(check: Check) -> dict[str, Fund]:
    return {fund.root: fund for fund in funds(check) if fund.source == "total"}
