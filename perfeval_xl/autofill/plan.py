"""The fill plan: what could be filled in, where it comes from, and what only a person may decide. Pure data.

    filing + ledger + last year + unit data -> candidates for every cell -> entries

A blank cell for which all sources agree is filled (``empty``). Sources that contradict each other, scores, and amounts
in doubt are proposed (``propose``). A typed value that differs from what it must be is never touched without consent
(``replace``). A cell whose workbook formula computes it is left to the formula. Applied to its own result, a plan is
empty.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.autofill import carry
from perfeval_xl.autofill.candidate import SOURCES, Candidate, agrees, same
from perfeval_xl.autofill.carry import UnitData, unit_data_of
from perfeval_xl.autofill.declared import declared
from perfeval_xl.autofill.sources import from_last_year, from_ledger, new_lines
from perfeval_xl.autofill.takings import Takings
from perfeval_xl.filing import Filing, Value
from perfeval_xl.forms.derived import SUM_PLACES, derivation
from perfeval_xl.forms.schema import template
from perfeval_xl.reading.fields.interpret import interpret
from perfeval_xl.reading.grid import GridCell
from perfeval_xl.relations.value import value
from perfeval_xl.rules.finding import Check
from perfeval_xl.rules.relate import constant_of, lookup_of

KINDS = {"empty": "填空", "replace": "改数", "propose": "待定"}
"""Kind -> the user's word."""
_REPORT_CELLS = ("report.cover.unit", "report.cover.date", "report.performance.grade", "report.application.grade")
_ROUNDS = 12


class Entry(NamedTuple):
    """One line of a plan."""

    key: str
    old: str
    """What stands in the cell, as typed."""
    new: str
    source: str
    """A key of `perfeval_xl.autofill.candidate.SOURCES`."""
    reason: str
    kind: str
    """``empty`` ``replace`` ``propose``."""
    basis: tuple[str, ...] = ()
    """Keys the new value rests on."""
    lines: tuple[int, ...] = ()
    """Rows of the ledger the new value rests on: indices of `Ledger.lines`."""


class Plan(NamedTuple):
    """All entries, form by form; `notes` says what a person should know besides."""

    entries: tuple[Entry, ...]
    notes: tuple[str, ...] = ()
    takings: Takings | None = None
    results: Mapping[str, Decimal] = {}
    """What the workbook's own formulas will show once the blanks are filled; percentages as 56 for 56 %."""

    @property
    def fills(self) -> tuple[Entry, ...]:
        """The entries that are applied without being asked for: blanks."""
        return tuple(entry for entry in self.entries if entry.kind == "empty")


def plan(
    filing: Filing,
    ledger: Takings | None = None,
    last_year: Filing | None = None,
    unit_data: UnitData | None = None,
    computed: frozenset[str] = frozenset(),
) -> Plan:
    """Work out what could be filled into a filing.

    Args:
        filing: as read.
        ledger: what the ledger gives (`perfeval_xl.autofill.ledger.collect`).
        last_year: the unit's filing of the year before; its final figures go to the {Y-1} column.
        unit_data: of 单位信息; gathered from the papers when None.
        computed: keys whose cell holds a formula (`perfeval_xl.autofill.book.computed_keys`): they are reckoned with
            and never filled.
    """
    data = unit_data or unit_data_of(filing)
    given, notes = _given(filing, ledger, last_year)
    start = _reckoned_anew(filing, computed)
    blocked: set[str] = set()
    while True:
        work, fills = _filled(start, given, data, blocked, computed)
        found = _by_key(work, given, data, computed)
        contested = _contested(work, fills, found, blocked)
        if not contested:
            break
        totals = {key for key in contested if filing.edition.field(key).origin == "derived"}
        blocked |= totals or contested
    ours = {key for key in found if key not in computed and filing.values[key].formula is None}
    entries = [_entry(filing, one, "empty") for key, one in fills.items() if key in ours]
    for key, candidates in found.items():
        if key not in fills and key in ours:
            entries += _open(filing, key, candidates)
    order = {key: at for at, key in enumerate(_in_form_order(filing))}
    entries.sort(key=lambda entry: (order[entry.key], tuple(SOURCES).index(entry.source)))
    plan_ = Plan(tuple(entries), tuple(notes), ledger)
    return plan_._replace(results=results(start, plan_.fills, computed))


def results(filing: Filing, entries: Sequence[Entry], computed: frozenset[str]) -> dict[str, Decimal]:
    """Return what the workbook's own formulas will show once entries are applied; percentages as 56 for 56 %."""
    work = _reckoned_anew(with_entries(filing, entries), computed)
    found: dict[str, Decimal] = {}
    expressions = {key: one for key in computed if (one := derivation(filing.edition, key)) is not None}
    for _ in range(_ROUNDS):
        lookup, constant = lookup_of(work, found), constant_of(work)
        new = {
            key: number
            for key, one in expressions.items()
            if (number := value(one, lookup, work.groups, constant, SUM_PLACES)) is not None
        }
        if new == found:
            break
        found = new
    return found


def _reckoned_anew(filing: Filing, computed: frozenset[str]) -> Filing:
    """Forget the stored results of formulas that follow from other cells; they are reckoned from what stands there."""
    values = dict(filing.values)
    for key in computed:
        one = values[key]
        if derivation(filing.edition, key) is not None or one.state == "blank":
            values[key] = one._replace(raw="", state="blank", number=None, text="", formula=None, problem="")
    return filing._replace(values=values)


def with_entries(filing: Filing, entries: Sequence[Entry]) -> Filing:
    """Return the filing as it stands after these entries are applied."""
    values = dict(filing.values)
    for entry in entries:
        values[entry.key] = _typed(filing, entry.key, entry.new)
    return filing._replace(values=values)


def _given(filing: Filing, ledger: Takings | None, last_year: Filing | None) -> tuple[list[Candidate], list[str]]:
    """Return the candidates that come from outside and do not depend on what is filled in."""
    given: list[Candidate] = []
    notes: list[str] = []
    if ledger is not None:
        found, said = from_ledger(filing, ledger)
        given += found
        notes += said
        lines, said = new_lines(filing, ledger)
        given += lines
        notes += said
    if last_year is not None:
        found, said = from_last_year(filing, last_year)
        given += found
        notes += said
    return given, notes


def _candidates(work: Filing, given: Sequence[Candidate], data: UnitData) -> Iterator[Candidate]:
    check = Check(work, None, {})
    yield from given
    yield from carry.unit_facts(work, data)
    yield from declared(work)
    yield from carry.projects(work, check)
    yield from carry.residuals(work)
    yield from carry.points(work)
    yield from carry.indicators(work, check)
    yield from carry.grades(work)


def _by_key(
    work: Filing, given: Sequence[Candidate], data: UnitData, computed: frozenset[str]
) -> dict[str, list[Candidate]]:
    """Return the candidates of every cell that can be filled, best source first; a formula has its own result only."""
    found: dict[str, list[Candidate]] = {}
    rank = tuple(SOURCES)
    for one in _candidates(work, given, data):
        standing = work.values.get(one.key)
        if standing is None or standing.formula is not None or not one.text:
            continue
        if one.key.startswith("report.") and one.key not in _REPORT_CELLS:
            continue
        if one.key in computed and one.source != "formula":
            continue
        found.setdefault(one.key, []).append(one)
    for candidates in found.values():
        candidates.sort(key=lambda one: (rank.index(one.source), len(one.basis)))
    return found


def _one_mind(candidates: Sequence[Candidate]) -> bool:
    """Tell whether a blank may be filled: someone says what with, and nobody says otherwise."""
    sure = [one for one in candidates if not one.choice]
    return bool(sure) and all(same(sure[0], other) for other in candidates)


def _waits(candidates: Sequence[Candidate], waiting: set[str]) -> bool:
    """Tell whether a value passes over a blank for which there is a value."""
    return any(gap in waiting for one in candidates if not one.choice for gap in one.gaps)


def _contested(
    work: Filing, fills: Mapping[str, Candidate], found: Mapping[str, Sequence[Candidate]], blocked: set[str]
) -> set[str]:
    """Return the filled cells that something speaks against, now that everything is filled in.

    That is another source for the cell itself, or a value carried from it to a blank cell where others contradict it.
    """
    open_ = {key for key in found if key not in fills and work.state(key) == "blank"}
    contested = {key for key in fills if not _one_mind(found.get(key, ())) or _waits(found.get(key, ()), open_)}
    for key in open_ - blocked:
        sure = [one for one in found[key] if not one.choice]
        if any(not same(sure[0], other) for other in sure):
            contested |= {one.basis[0] for one in sure if one.source == "form" and one.basis[0] in fills}
    return contested


def _filled(
    filing: Filing, given: Sequence[Candidate], data: UnitData, blocked: set[str], computed: frozenset[str]
) -> tuple[Filing, dict[str, Candidate]]:
    """Fill blanks, then those that follow from them, until nothing more follows."""
    work, fills = filing, dict[str, Candidate]()
    for _ in range(_ROUNDS):
        found = _by_key(work, given, data, computed)
        waiting = {key for key in found if work.state(key) == "blank"}
        new = {
            key: next(one for one in found[key] if not one.choice)
            for key in waiting
            if key not in blocked and _one_mind(found[key]) and not _waits(found[key], waiting)
        }
        if not new:
            break
        fills |= new
        values = dict(work.values)
        values |= {key: _typed(filing, key, one.text) for key, one in new.items()}
        work = work._replace(values=values)
    return work, fills


def _typed(filing: Filing, key: str, text: str) -> Value:
    value = interpret(filing.edition.field(key), key, GridCell(0, 0, text), filing.place(key))
    return value._replace(problem="")


def _open(filing: Filing, key: str, candidates: Sequence[Candidate]) -> list[Entry]:
    """Return what is left to a person's decision about a cell: contradicting sources, or a typed value that differs."""
    if filing.state(key) == "blank":
        distinct: list[Candidate] = []
        for one in candidates:
            if not any(same(one, other) for other in distinct):
                distinct.append(one)
        return [_entry(filing, one, "propose") for one in distinct]
    entries: list[Entry] = []
    for one in candidates:
        if one.blank_only or agrees(filing, one) or any(entry.new == one.text for entry in entries):
            continue
        entries.append(_entry(filing, one, "replace" if one.firm and not one.choice else "propose"))
    return entries


def _entry(filing: Filing, one: Candidate, kind: str) -> Entry:
    old = filing.values[one.key].raw
    return Entry(one.key, old, one.text, one.source, one.reason, kind, one.basis, one.lines)


def _in_form_order(filing: Filing) -> Iterator[str]:
    """Yield the keys paper by paper as they stand; where the source has no places, as the forms declare them."""
    fields: Mapping[str, int] = {key: at for at, key in enumerate(filing.edition.fields)}
    papers = {root: at for at, root in enumerate(filing.forms)}

    def order(key: str) -> tuple[int, int, int, int, str]:
        place = filing.place(key)
        return (papers.get(key.split(".", 1)[0], 99), place.row, place.column, fields.get(template(key), 0), key)

    yield from sorted(filing.values, key=order)
