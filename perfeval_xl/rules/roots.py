"""Root causes: which findings follow from one wrong cell, and which cell that may be.

A cell is supposed to hold the figure that would mend a broken relation, and the rules that mention the cell are run
again. When that silences more than one finding, these have one cause: the first of them is the root, the others are
folded under it (shown there, never hidden).
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.filing import Filing, Value
from perfeval_xl.rules.finding import Check, Fault, Rule, Suspect
from perfeval_xl.values.rounding import plain

_FAMILIES = {"R": 0, "M": 1, "A": 2, "X": 3, "S": 4, "T": 5, "H": 6, "Z": 7}
_STATING = ("R111", "A153")
"""Rules whose `expected` is the figure their own cell should hold."""


class Entry(NamedTuple):
    """A fault and the rule that found it."""

    rule: Rule
    fault: Fault


class Causes(NamedTuple):
    """By position of the entry: the entry it follows from, and the cells that may be wrong."""

    roots: dict[int, int]
    suspects: dict[int, tuple[Suspect, ...]]


def fold(filing: Filing, last_year: Filing | None, entries: list[Entry]) -> Causes:
    """Find the entries that follow from others."""
    causes = Causes({}, {})
    by_key: dict[str, list[int]] = {}
    for at, entry in enumerate(entries):
        for key in entry.fault.keys:
            by_key.setdefault(key, []).append(at)
    tried: set[tuple[str, Decimal]] = set()
    groups: list[tuple[int, str, set[int]]] = []
    for entry in entries:
        for key, then in _repairs(filing, entry):
            here = by_key.get(key, [])
            if len(here) < 2 or (key, then) in tried:
                continue
            tried.add((key, then))
            silenced = _silenced(supposed(filing, key, then), last_year, entries, here)
            if len(silenced) > 1:
                groups.append((len(silenced), key, silenced))
    for _, key, silenced in sorted(groups, key=lambda group: (-group[0], group[1])):
        free = [at for at in silenced if at not in causes.roots and at not in causes.roots.values()]
        if len(free) < 2:
            continue
        root = min(free, key=lambda at: _rank(entries[at], key, at))
        for at in free:
            if at != root:
                causes.roots[at] = root
    return causes


def _rank(entry: Entry, key: str, at: int) -> tuple[int, int, int]:
    family = 0 if entry.rule.code in _STATING else _FAMILIES.get(entry.rule.code[0], 8)
    return (entry.fault.level == "hint" or entry.rule.level == "hint", family, at)


def _repairs(filing: Filing, entry: Entry) -> Iterable[tuple[str, Decimal]]:
    """Return the single figures, cell by cell, that would mend the fault."""
    rule, fault = entry
    relation = fault.relation
    if relation is None:
        if rule.code in _STATING and fault.expected:
            yield fault.keys[0], Decimal(fault.expected)
        return
    from perfeval_xl.relations.bind import terms
    from perfeval_xl.relations.check import check as verdict_of
    from perfeval_xl.relations.grammar import Difference, Ratio, Ref, Relation, Share
    from perfeval_xl.rules.relate import constant_of, lookup_of

    assert isinstance(relation, Relation)
    verdict = verdict_of(relation, lookup_of(filing), filing.groups, constant_of(filing))
    difference = verdict.difference
    if verdict.status != "broken" or difference is None or verdict.right is None:
        return
    if isinstance(relation.right, Ratio | Share):
        yield fault.keys[0], verdict.right
        return
    minus = {
        term.key
        for side in (relation.left, relation.right)
        if isinstance(side, Difference)
        for term in terms(side.right)
        if isinstance(term, Ref)
    }
    stated = {term.key for term in terms(relation.left) if isinstance(term, Ref)}
    for key in fault.keys:
        now = filing.number(key)
        if now is not None:
            up = (key in stated) == (key in minus)
            yield key, now + difference if up else now - difference


def supposed(filing: Filing, key: str, figure: Decimal) -> Filing:
    """Return the filing with another figure in one cell."""
    value = filing.values[key]
    changed = Value(key, plain(figure), "number", figure, plain(figure), value.place)
    return filing._replace(values={**filing.values, key: changed})


def _silenced(filing: Filing, last_year: Filing | None, entries: list[Entry], here: list[int]) -> set[int]:
    """Return which of the entries are no longer said of the changed filing."""
    check = Check(filing, last_year, {})
    still: set[tuple[str, tuple[str, ...]]] = set()
    crashed: set[str] = set()
    for code, rule in {entries[at].rule.code: entries[at].rule for at in here}.items():
        try:
            for result in rule.check(check):
                if isinstance(result, Fault):
                    still.add((code, result.keys))
        except Exception:
            crashed.add(code)
    return {
        at
        for at in here
        if entries[at].rule.code not in crashed and (entries[at].rule.code, entries[at].fault.keys) not in still
    }
