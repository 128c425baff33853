"""Root causes: which findings follow from one wrong cell, and which cell that may be.

A cell is supposed to hold a figure that would mend a broken relation (`suspects`), and the rules that mention the cell
are run again. When that silences more than one finding, these have one cause: the first of them is the root, the others
are folded under it (shown there, never hidden).
"""

from decimal import Decimal

from perfeval_xl.filing import Filing, Value
from perfeval_xl.relations.grammar import Relation
from perfeval_xl.rules.finding import Check, Fault, Rule, Suspect
from perfeval_xl.rules.rows import figure
from perfeval_xl.values.records import NamedTuple
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


def fold(check: Check, entries: list[Entry]) -> Causes:
    """Find the entries that follow from others, and rank the cells that may be wrong.

    Args:
        check: what the rules were given.
        entries: what they found, in the order in which it is shown.
    """
    filing = check.filing
    causes = Causes({}, {})
    by_key: dict[str, list[int]] = {}
    for at, entry in enumerate(entries):
        for key in entry.fault.keys:
            by_key.setdefault(key, []).append(at)
    repairs = _repairs(check, entries)
    tried: set[tuple[str, str]] = set()
    groups: list[tuple[int, str, set[int]]] = []
    for at, entry in enumerate(entries):
        single = [(entry.fault.keys[0], entry.fault.expected)] if entry.rule.code in _STATING else []
        likely = [(one.key, one.then) for one in repairs.get(at, ()) if one.mends > one.breaks]
        for key, then in (*single, *likely):
            here = by_key.get(key, [])
            if len(here) < 2 or (key, then) in tried:
                continue
            tried.add((key, then))
            silenced = _silenced(_supposed_check(check, key, Decimal(then)), entries, here)
            if len(silenced) > 1:
                groups.append((len(silenced), key, silenced))
    roots: set[int] = set()
    for _, key, silenced in sorted(groups, key=lambda group: (-group[0], group[1])):
        free = [at for at in silenced if at not in causes.roots and at not in roots]
        if len(free) < 2:
            continue
        root = min(free, key=lambda at: _rank(entries[at], key, at))
        roots.add(root)
        causes.roots.update((at, root) for at in free if at != root)
    for at, found in repairs.items():
        if at not in causes.roots and not entries[at].rule.code.startswith("R"):
            causes.suspects[at] = tuple(_shown(filing, one) for one in found)
    return causes


def _rank(entry: Entry, key: str, at: int) -> tuple[int, int, int]:
    family = 0 if entry.rule.code in _STATING else _FAMILIES.get(entry.rule.code[0], 8)
    return (entry.fault.level == "hint" or entry.rule.level == "hint", family, at)


def _repairs(check: Check, entries: list[Entry]) -> dict[int, tuple[Suspect, ...]]:
    """Return the single figures that would mend a broken relation, by position of the entry that tells of it."""
    broken: dict[int, Relation] = {}
    for at, (rule, fault) in enumerate(entries):
        relation = fault.relation
        if isinstance(relation, Relation) and (fault.level or rule.level) in ("error", "explain"):
            broken[at] = relation
    if not broken:
        return {}
    from perfeval_xl.rules.project_amounts import pair_relations
    from perfeval_xl.rules.relate import bound_relations, constant_of, lookup_of
    from perfeval_xl.rules.suspects import limits, suspects

    filing = check.filing
    every = [bound.relation for bound in bound_relations(filing)]
    every += (*pair_relations(check), *limits(filing.groups))
    found = suspects(broken.values(), every, lookup_of(filing), filing.groups, constant_of(filing))
    return {at: found[relation] for at, relation in broken.items()}


def _shown(filing: Filing, one: Suspect) -> Suspect:
    unit = filing.edition.field(one.key).unit
    now, then = (figure(Decimal(text), unit) if text else "" for text in (one.now, one.then))
    return one._replace(now=now, then=then)


def supposed(filing: Filing, key: str, figure: Decimal) -> Filing:
    """Return the filing with another figure in one cell."""
    value = filing.values[key]
    changed = Value(key, plain(figure), "number", figure, plain(figure), value.place)
    return filing._replace(values={**filing.values, key: changed})


def _supposed_check(check: Check, key: str, figure: Decimal) -> Check:
    """Return what rules are given to look at a changed filing; relations without the cell are not checked again."""
    from perfeval_xl.rules.relate import by_bound, related, related_after

    changed = supposed(check.filing, key, figure)
    before = check.once("by_bound", lambda asked: by_bound(related(asked)))
    return Check(changed, check.last_year, {"relations": related_after(changed, key, before)})


def _silenced(check: Check, entries: list[Entry], here: list[int]) -> set[int]:
    """Return which of the entries are no longer said of the changed filing."""
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
