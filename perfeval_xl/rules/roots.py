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
    causes = Causes({}, {})
    repairs = _repairs(check, entries)
    mentioned = [entry.fault.keys for entry in entries]
    tried: set[tuple[str, str]] = set()
    groups: list[tuple[int, str, set[int]]] = []
    for at, (rule, fault) in enumerate(entries):
        likely = [(one.key, one.then) for one in repairs.get(at, ()) if one.mends > one.breaks]
        if rule.code in _STATING:
            likely.insert(0, (fault.keys[0], fault.expected))
        for key, then in likely:
            if (key, then) in tried:
                continue
            tried.add((key, then))
            here = [other for other, keys in enumerate(mentioned) if key in keys]
            if len(here) < 2:
                continue
            silenced = _silenced(supposing(check, key, Decimal(then)), entries, here, rule)
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
            causes.suspects[at] = tuple([_shown(check.filing, one) for one in found])
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
    from perfeval_xl.rules.survey import survey
    from perfeval_xl.rules.suspects import suspects

    found = suspects(broken.values(), survey(check, broken.values()))
    return dict(zip(broken, found, strict=True))


def _shown(filing: Filing, one: Suspect) -> Suspect:
    unit = filing.edition.field(one.key).unit
    now, then = (figure(Decimal(text), unit) if text else "" for text in (one.now, one.then))
    return one._replace(now=now, then=then)


def supposed(filing: Filing, key: str, figure: Decimal) -> Filing:
    """Return the filing with another figure in one cell."""
    value = filing.values[key]
    changed = Value(key, plain(figure), "number", figure, plain(figure), value.place)
    return filing._replace(values={**filing.values, key: changed})


def supposing(check: Check, key: str, figure: Decimal) -> Check:
    """Return what rules are given to look at a filing with another figure in one cell."""
    return Check(supposed(check.filing, key, figure), check.last_year, {}, (check, key))


def _silenced(check: Check, entries: list[Entry], here: list[int], mended: Rule) -> set[int]:
    """Return which of the entries are no longer said of the changed filing, as far as there are two of them.

    Args:
        check: of the changed filing.
        entries: what was said of the filing as it stands.
        here: those that mention the changed cell.
        mended: the rule that the change is to silence. It is asked last, where it can still make two of one.
    """
    by_code: dict[str, list[int]] = {}
    for at in here:
        by_code.setdefault(entries[at].rule.code, []).append(at)
    own = by_code.pop(mended.code, [])
    silenced = [at for group in by_code.values() for at in _fallen(check, entries, group)]
    if len(silenced) + len(own) > 1:
        silenced += _fallen(check, entries, own)
    return set(silenced)


def _fallen(check: Check, entries: list[Entry], group: list[int]) -> list[int]:
    """Return which entries of one rule it no longer says; a rule that crashes has not fallen silent."""
    if not group:
        return []
    try:
        still = {result.keys for result in entries[group[0]].rule.check(check) if isinstance(result, Fault)}
    except Exception:
        return []
    return [at for at in group if entries[at].fault.keys not in still]
