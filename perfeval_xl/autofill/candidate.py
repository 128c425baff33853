"""A value that could stand in a cell, where it comes from, and how it reads."""

from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.filing import Filing
from perfeval_xl.forms.schema import Field
from perfeval_xl.values.rounding import half_up, money_text, plain
from perfeval_xl.values.text import label

SOURCES = {
    "ledger": "账簿",
    "last_year": "上年",
    "unit": "单位信息",
    "formula": "公式",
    "form": "他表",
    "edition": "规定",
    "indicator": "指标",
}
"""Source -> the user's word, the most reliable first: of several that agree, the first is named."""


class Candidate(NamedTuple):
    """One value for one cell.

    `firm`: a typed value that differs is wrong or must be explained (a sum of its own parts, the ledger); otherwise
    two typed cells contradict each other and it is open which is right. `choice`: never filled in without being asked.
    `blank_only`: says nothing against a typed value.
    """

    key: str
    number: Decimal | None
    text: str
    source: str
    reason: str
    firm: bool = True
    choice: bool = False
    blank_only: bool = False
    within: Decimal = Decimal(0)
    """By how much another figure may differ and still agree."""
    basis: tuple[str, ...] = ()
    """Keys it rests on."""
    gaps: tuple[str, ...] = ()
    """Blank cells it passes over as 0; while one of them waits for a value, this one waits too."""
    lines: tuple[int, ...] = ()
    """Rows of the ledger it rests on."""
    agrees: bool | None = None
    """Whether the typed value agrees, where a relation has judged that already."""


def figure_text(field: Field, number: Decimal) -> str:
    """Write a figure as it is typed into its cell: amounts and rates with two decimals, everything else as short."""
    if field.kind == "money":
        return money_text(number)
    if field.kind == "percent":
        return f"{half_up(number, 2):f}%"
    return plain(half_up(number, 2))


def figure(filing: Filing, key: str, number: Decimal, source: str, reason: str, **more: object) -> Candidate:
    """Make a candidate of a figure."""
    text = figure_text(filing.edition.field(key), number)
    return Candidate(key, number, text, source, reason, **more)  # type: ignore[arg-type]


def words(key: str, text: str, source: str, reason: str, **more: object) -> Candidate:
    """Make a candidate of words."""
    return Candidate(key, None, text, source, reason, **more)  # type: ignore[arg-type]


def same(one: Candidate, other: Candidate) -> bool:
    """Tell whether two candidates for a cell agree."""
    if one.number is None or other.number is None:
        return label(one.text) == label(other.text)
    return abs(one.number - other.number) <= max(one.within, other.within)


def agrees(filing: Filing, one: Candidate) -> bool:
    """Tell whether what is typed in the cell agrees with a candidate."""
    if one.agrees is not None:
        return one.agrees
    value = filing.values[one.key]
    if one.number is None:
        return label(value.text) == label(one.text)
    if value.state == "none":
        return abs(one.number) <= one.within
    return value.number is not None and abs(value.number - one.number) <= one.within
