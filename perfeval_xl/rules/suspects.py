"""Which cell is likely wrong: single-cell repairs of a broken relation, the likeliest first. Never applied.

A repair changes one figure so that the relation holds exactly. Every relation the cell takes part in is then checked
again: a repair that mends two relations is better than one that mends one; one that breaks what holds now is worse,
so a total that another paper confirms is left alone. Among equals the cell that is doubted elsewhere too comes first
(Ochiai's coefficient: broken relations with the cell, against all relations with the cell), then the smallest edit of
the digits, because people mistype, swap or misplace one figure more often than they invent a number, then the rounder
figure, because a slip makes figures rougher.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from perfeval_xl.relations.bind import terms
from perfeval_xl.relations.check import Lookup, Verdict, check
from perfeval_xl.relations.grammar import Constant, Difference, Each, Ratio, Ref, Relation, Share
from perfeval_xl.relations.verdict import COUNTED
from perfeval_xl.rules.finding import Suspect
from perfeval_xl.rules.survey import Survey
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.rounding import divide, half_up

_GOOD = frozenset(("holds", "rounding", "under"))
_FORGOTTEN = 2
"""A cell left blank ranks behind one wrong digit, before two or more."""
MOST = 6
"""As many repairs are worth reading."""


class _Repair(NamedTuple):
    key: str
    now: Decimal | None
    then: Decimal
    mends: int
    breaks: int
    doubt: float
    stated: bool

    @property
    def gain(self) -> int:
        return self.mends - self.breaks

    @property
    def rank(self) -> tuple[float, ...]:
        now, then = self.now, self.then
        changed = _FORGOTTEN if now is None else edits(f"{now:f}", f"{then:f}")
        rougher = roughness(then) - (0.0 if now is None else roughness(now))
        return (-self.gain, -round(self.doubt, 6), changed, rougher, self.stated)

    @property
    def suspect(self) -> Suspect:
        now = "" if self.now is None else f"{self.now:f}"
        return Suspect(self.key, now, f"{self.then:f}", self.mends, self.breaks)


def suspects(broken: Iterable[Relation], survey: Survey) -> list[tuple[Suspect, ...]]:
    """Rank the single-cell repairs of broken relations.

    Args:
        broken: bound relations to be mended.
        survey: all relations, the broken ones among them, those across papers included.

    Returns:
        For each broken relation at most `MOST` repairs. Those that break as much as they mend are only given when
        there is no better one; those that break more, never.
    """
    known, reading, lookup, counts, constant = survey
    all_broken = len([status for _, status in known if status == "broken"])
    found = []
    for relation in broken:
        repairs = []
        for key, now, then in _single(relation, lookup, counts, constant):
            supposed = _supposing(lookup, key, then)
            if check(relation, supposed, counts, constant).status != "holds":
                continue
            mends = breaks = doubted = confirmed = 0
            for position in reading(key):
                reader, before = known[position]
                good = before in _GOOD
                if not good and before != "broken":
                    continue
                after = "holds" if reader is relation else check(reader, supposed, counts, constant).status
                confirmed += good
                doubted += not good
                mends += not good and after in _GOOD
                breaks += good and after == "broken"
            doubt = doubted / (all_broken * (doubted + confirmed)) ** 0.5 if doubted else 0.0
            stated = isinstance(relation.left, Ref) and relation.left.key == key
            repairs.append(_Repair(key, now, then, mends, breaks, doubt, stated))
        least = 1 if any(repair.gain > 0 for repair in repairs) else 0
        kept = [repair for repair in repairs if repair.gain >= least]
        if len(kept) > 1:
            kept.sort(key=lambda repair: repair.rank)
        found.append(tuple([repair.suspect for repair in kept[:MOST]]))
    return found


def edits(now: str, then: str) -> int:
    """Count the edits that make one number of another: a digit changed, added, lost, or two neighbours swapped.

    A decimal point put elsewhere counts as one edit, whatever it does to the zeros.

    >>> edits("136.5", "130.5"), edits("31.8", "318"), edits("152.85", "125.85"), edits("7", "7.00")
    (1, 1, 1, 0)
    """
    now, then = _trimmed(now), _trimmed(then)
    if now == then:
        return 0
    digits, others = (one.replace(".", "").strip("0") for one in (now, then))
    if digits == others and digits:
        return 1
    while now and then and now[0] == then[0]:
        now, then = now[1:], then[1:]
    while now and then and now[-1] == then[-1]:
        now, then = now[:-1], then[:-1]
    before: list[int] = []
    above = list(range(len(then) + 1))
    for row, one in enumerate(now, 1):
        here = [row]
        for column, other in enumerate(then, 1):
            cost = min(above[column] + 1, here[-1] + 1, above[column - 1] + (one != other))
            swapped = row > 1 and column > 1 and one == then[column - 2] and now[row - 2] == other
            here.append(min(cost, before[column - 2] + 1) if swapped else cost)
        before, above = above, here
    return above[-1]


def roughness(figure: Decimal) -> float:
    """Count the digits a figure needs; a closing 5 counts half, for 15 is rounder than 14.

    >>> [roughness(Decimal(one)) for one in ("100", "15", "14", "36.10")]
    [1.0, 1.5, 2.0, 3.0]
    """
    digits = f"{figure:f}".replace(".", "").strip("-0") if "." in f"{figure:f}" else f"{figure:f}".strip("-0")
    return len(digits) - 0.5 * (len(digits) > 1 and digits.endswith("5"))


def _trimmed(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number


def _supposing(lookup: Lookup, key: str, figure: Decimal) -> Lookup:
    return lambda asked: ("number", figure) if asked == key else lookup(asked)


def _single(
    relation: Relation, lookup: Lookup, counts: Mapping[str, int], constant: Callable[[str], Decimal]
) -> Iterator[tuple[str, Decimal | None, Decimal]]:
    """Yield key, present figure (None where the cell is blank) and the figure that would mend the relation."""
    verdict = check(relation, lookup, counts, constant)
    if isinstance(relation.right, (Ratio, Share)):
        yield from _of_fraction(relation.left, relation.right, verdict, lookup)
        return
    if verdict.difference is None:
        return
    for expression, sign in ((relation.left, -1), (relation.right, 1)):
        if isinstance(expression, (Constant, Ratio, Share)):
            continue
        away = _keys(terms(expression.right), counts) if isinstance(expression, Difference) else ()
        for key in _keys(terms(expression), counts):
            state, now = lookup(key)
            change = verdict.difference * sign * (-1 if key in away else 1)
            then = change if now is None or state != "number" else now + change
            if state == "blank" and then > 0 and relation.kind == "total":
                yield key, None, _neat(then, Decimal(0))
            whole = relation.unit not in COUNTED or then == then.to_integral_value()
            if state == "number" and now is not None and (then >= 0 or now < 0) and whole:
                yield key, now, _neat(then, now)


def _keys(parts: Iterable[Ref | Each], counts: Mapping[str, int]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for part in parts:
        if isinstance(part, Ref):
            found[part.key] = None
        else:
            found.update((f"{part.group}[{row}].{part.leaf}", None) for row in range(1, counts.get(part.group, 0) + 1))
    return tuple(found)


def _of_fraction(
    stated: object, due: Ratio | Share, verdict: Verdict, lookup: Lookup
) -> Iterator[tuple[str, Decimal | None, Decimal]]:
    """Yield the repairs of a rate or score; amounts are tried with the decimals they were typed with, then with two."""
    over, under = lookup(due.numerator.key)[1], lookup(due.denominator.key)[1]
    if isinstance(stated, Ref) and verdict.right is not None:
        now = lookup(stated.key)[1]
        if now is not None:
            for places in dict.fromkeys((_decimals(now), due.places)):
                yield stated.key, now, half_up(verdict.right, places)
    left = verdict.left
    full = lookup(due.weight.key)[1] if isinstance(due, Share) else due.scale
    if not left or not full or over is None or under is None or not over or not under:
        return
    wanted: list[tuple[str, Decimal, Decimal]] = [
        (due.numerator.key, over, divide(left * under, full)),
        (due.denominator.key, under, divide(over * full, left)),
    ]
    if isinstance(due, Share) and verdict.right:
        wanted.append((due.weight.key, full, divide(left * full, verdict.right)))
    for key, now, then in wanted:
        tried: set[Decimal] = set()
        for places in (_decimals(now), 2):
            figure = half_up(then, places)
            if figure not in tried and figure != now:
                tried.add(figure)
                yield key, now, figure


def _decimals(figure: Decimal) -> int:
    exponent = figure.as_tuple().exponent
    return min(max(-exponent, 0), 6) if isinstance(exponent, int) else 0


def _neat(figure: Decimal, like: Decimal) -> Decimal:
    """Write a figure with the decimals of another where it fits, else with as few as it needs."""
    for places in range(_decimals(like), 7):
        short = half_up(figure, places)
        if short == figure:
            return short
    return half_up(figure, 6)
