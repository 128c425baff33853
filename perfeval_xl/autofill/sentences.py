"""Sentences of the report that state figures: bring the figures up to the tables, write the standard sentences.

A sentence is ours where a declared statement (`perfeval_xl.forms.report`) finds a figure that a table knows: the figure
is exchanged, the words stay. A sentence that denies what the tables show, or the reverse, is written anew. Every other
sentence stays as it is, to the character.
"""

from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.filing import Filing
from perfeval_xl.forms.schema import Section, Statement
from perfeval_xl.reading.fields.statements import figures_in, stated
from perfeval_xl.scoring.grade import BOUNDS, grade
from perfeval_xl.values.rounding import half_up, money_text, plain
from perfeval_xl.values.text import clean

_STOPS = "。；;！\n"
_DENIABLE = {
    "government_fund": "政府性基金预算",
    "state_capital": "国有资本经营预算",
    "social_insurance": "社会保险基金预算",
}


class Known(NamedTuple):
    """What the tables say of a statement: the words to be written, and the key they rest on."""

    text: str
    unit: str
    key: str
    number: Decimal | None = None


class Change(NamedTuple):
    """A sentence that was brought up to the tables."""

    section: str
    was: str
    now: str
    key: str


def known(filing: Filing) -> dict[str, Known]:
    """Return what the tables know of the statements of the report, by ``section.statement``."""
    found: dict[str, Known] = {}
    for name, key, write, unit in (
        ("staff.quota", "basic.staff.quota", plain, "人"),
        ("staff.actual", "basic.staff.actual", plain, "人"),
        ("general.amount", "overall.income.general", money_text, "万元"),
        ("basic.final", "overall.spending.basic", money_text, "万元"),
        ("project.final", "overall.spending.project", money_text, "万元"),
        ("government_fund.amount", "overall.income.government_fund", money_text, "万元"),
        ("performance.score", "overall.total.score", plain, "分"),
        ("performance.rate", "overall.fund.total.rate", _two, "%"),
    ):
        number = filing.number(key)
        if number is not None:
            found[name] = Known(write(number), unit, key, number)
    word = grade_of(filing)
    if word:
        for section in ("performance", "application"):
            found[f"{section}.grade"] = Known(word, "", "overall.total.score")
    return found


def _two(number: Decimal) -> str:
    return f"{half_up(number, 2):f}"


def grade_of(filing: Filing) -> str:
    """Return the grade that follows from the total score, by the bounds in force; empty without a score."""
    names = ("excellent", "good", "fair")
    limits = [Decimal(filing.edition.values[f"grade.{name}"].at(filing.year)) for name in names]
    bounds = tuple(zip((*limits, Decimal(0)), (word for _, word in BOUNDS), strict=True))
    return grade(filing.number("overall.total.score"), bounds=bounds) or ""


def brought_up(filing: Filing, section: Section, text: str) -> tuple[str, tuple[Change, ...]]:
    """Return the text of a section with the figures of our sentences as the tables have them.

    Args:
        filing: whose tables they are.
        section: the section with its statements.
        text: its paragraphs as typed, one to a line.
    """
    facts = known(filing)
    changes: list[Change] = []
    for statement in section.statements:
        fact = facts.get(f"{section.name}.{statement.name}")
        if fact is None:
            continue
        text = _denied(filing, section, statement, fact, text, changes)
        text = _exchanged(section, statement, fact, text, changes)
    return text, tuple(changes)


def _exchanged(section: Section, statement: Statement, fact: Known, text: str, changes: list[Change]) -> str:
    """Exchange the figure or word a statement finds: the first one, as the reader takes it."""
    bare, places = bare_with_places(text)
    found = stated(statement, bare, figures_in(bare))
    if found is None or found.none:
        return text
    figure, unit = _apart(found.raw)
    if _agrees(statement, fact, figure, unit or fact.unit):
        return text
    now = fact.text + ("万元" if statement.kind == "money" else unit)
    first, last = places[found.start], places[found.start + len(found.raw) - 1] + 1
    was = sentence_at(text, first)
    text = text[:first] + now + text[last:]
    changes.append(Change(section.name, was, sentence_at(text, first), fact.key))
    return text


def _apart(raw: str) -> tuple[str, str]:
    """Split a stated figure into its digits and its unit; a word has no unit."""
    unit = raw.lstrip("-0123456789.,")
    return (raw[: len(raw) - len(unit)], unit) if unit != raw else (raw, "")


def _agrees(statement: Statement, fact: Known, stated: str, unit: str) -> bool:
    """Tell whether a stated figure is the known one, perhaps in 元, or rounded to fewer decimals."""
    if fact.number is None:
        return stated == fact.text
    number = Decimal(stated.replace(",", ""))
    if statement.kind == "money" and unit in ("元", "亿元"):
        number = number / 10_000 if unit == "元" else number * 10_000
        return half_up(number, 2) == half_up(fact.number, 2)
    exponent = number.as_tuple().exponent
    places = max(0, min(4, -exponent)) if isinstance(exponent, int) else 0
    shortened = statement.kind in ("percent", "score")
    return number == (half_up(fact.number, places) if shortened else half_up(fact.number, 2))


def _denied(
    filing: Filing, section: Section, statement: Statement, fact: Known, text: str, changes: list[Change]
) -> str:
    """Write anew a sentence that denies an amount the tables have, or states one where they have none."""
    what = _DENIABLE.get(section.name)
    if what is None or fact.number is None:
        return text
    bare, places = bare_with_places(text)
    found = stated(statement, bare, figures_in(bare))
    if found is None or found.none != bool(fact.number):
        return text
    first = places[found.start]
    whole = sentence_at(text, first)
    start = text.index(whole, max(0, first - len(whole)))
    now = budget_sentence(filing, what, fact.number)
    changes.append(Change(section.name, whole, now, fact.key))
    return text[:start] + now + text[start + len(whole) :]


def budget_sentence(filing: Filing, what: str, amount: Decimal) -> str:
    """Write the standard sentence of a budget: its spending, or that there was none."""
    year = f"{filing.year}年" if filing.year else "本年度"
    if not amount:
        return f"{year}本部门无{what}支出。"
    return f"{year}本部门{what}支出{money_text(amount)}万元。"


def states(section: Section, text: str) -> frozenset[str]:
    """Return the names of the statements a text makes."""
    bare, _ = bare_with_places(text)
    figures = figures_in(bare)
    return frozenset(one.name for one in section.statements if stated(one, bare, figures) is not None)


def bare_with_places(text: str) -> tuple[str, list[int]]:
    """Return a text half-width and without white space, and where each of its characters stands in the original."""
    bare: list[str] = []
    places: list[int] = []
    for at, one in enumerate(text):
        seen = "" if one.isspace() else clean(one)
        for character in seen:
            bare.append(character)
            places.append(at)
    return "".join(bare), places


def sentence_at(text: str, at: int) -> str:
    """Return the sentence a place lies in, with its closing mark and without surrounding blanks."""
    start = max(text.rfind(stop, 0, at) for stop in _STOPS) + 1
    ends = [end for stop in _STOPS if (end := text.find(stop, at)) >= 0]
    end = min(ends) if ends else len(text)
    closed = end + 1 if end < len(text) and text[end] != "\n" else end
    return text[start:closed].strip()
