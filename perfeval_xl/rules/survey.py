"""All relations of a filing as they stand before anything is changed: what `suspects` weighs a repair against.

Beside the declared relations, whose verdicts the rules know already, there are those that only some rules speak of, and
the limit that no score exceeds its weight: it tells apart the scores of which one was mistyped.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from perfeval_xl.relations.bind import dependencies
from perfeval_xl.relations.check import Lookup
from perfeval_xl.relations.check import check as verdict_of
from perfeval_xl.relations.grammar import Ref, Relation
from perfeval_xl.rules.bound import readers
from perfeval_xl.rules.families.project_amounts import pair_relations
from perfeval_xl.rules.finding import Check
from perfeval_xl.rules.relate import constant_of, lookup_of, verdicts
from perfeval_xl.rules.rows import figures
from perfeval_xl.values.records import NamedTuple

Known = tuple[Relation, str]
"""A bound relation and what its check says of the filing as it stands."""


class Survey(NamedTuple):
    """All relations of a filing, and what it takes to check them again."""

    known: Sequence[Known]
    reading: Callable[[str], Iterable[int]]
    """Returns the positions of the relations that read a cell."""
    lookup: Lookup
    counts: Mapping[str, int]
    """How many rows each group has."""
    constant: Callable[[str], Decimal]


class Limit(NamedTuple):
    """A weight that a score may not exceed."""

    relation: Relation
    weight: str
    score: str


def survey(check: Check, broken: Iterable[Relation]) -> Survey:
    """Return all relations of a filing, those that rules found broken among them."""
    filing, number = check.filing, figures(check).get
    lookup, counts, constant = lookup_of(filing), filing.groups, constant_of(filing)
    known = [(bound.relation, verdict.status) for bound, verdict in verdicts(check)]
    codes = {relation.code for relation, _ in known}
    declared = readers(filing)
    more: dict[str, list[int]] = {}
    for relation in dict.fromkeys((*pair_relations(check), *[one for one in broken if one.code not in codes])):
        for key in dependencies(relation, counts):
            more.setdefault(key, []).append(len(known))
        known.append((relation, verdict_of(relation, lookup, counts, constant).status))
    for limit in limits(counts):
        weight, score = number(limit.weight), number(limit.score)
        if weight is None and score is None:
            continue
        kept = weight is not None and score is not None and score <= weight
        status = "holds" if kept else verdict_of(limit.relation, lookup, counts, constant).status
        more.setdefault(limit.weight, []).append(len(known))
        more.setdefault(limit.score, []).append(len(known))
        known.append((limit.relation, status))

    def reading(key: str) -> Iterator[int]:
        yield from declared.get(key, ())
        yield from more.get(key, ())

    return Survey(known, reading, lookup, counts, constant)


def limits(counts: Mapping[str, int]) -> tuple[Limit, ...]:
    """Return the limits of all indicator rows, and of the execution rate of every paper with such rows.

    Args:
        counts: how many rows each group has.
    """
    papers = [(group.rpartition(".")[0], count) for group, count in counts.items() if group.endswith(".indicator")]
    rows = [f"{paper}.indicator[{row}]" for paper, count in papers for row in range(1, count + 1)]
    return tuple([_limit(row) for row in (*rows, *[f"{paper}.fund.total" for paper, _ in papers])])


@lru_cache(maxsize=512)
def _limit(row: str) -> Limit:
    weight, score = f"{row}.weight", f"{row}.score"
    return Limit(Relation("LIMIT", "at_most", Ref(weight), Ref(score), "得分超过分值", unit="分"), weight, score)
