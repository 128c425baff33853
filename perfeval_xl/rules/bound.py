"""The declared relations of an edition, bound to the rows of a filing, and which of them read a cell.

No two bodies have the same rows, but their papers have much in common: a relation is bound once for each number of
rows it runs over, and taken from there for every filing that has as many.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from perfeval_xl.filing import Filing
from perfeval_xl.relations.bind import dependencies, instance, instances, open_group, terms
from perfeval_xl.relations.grammar import Each, Ref, Relation, Sum
from perfeval_xl.values.records import NamedTuple


class Bound(NamedTuple):
    """A relation bound to the rows of a filing, with the cells it reads, the stated side first."""

    relation: Relation
    keys: tuple[str, ...]
    plain: bool = False
    """Says that the first cell is the sum of the others, and nothing else."""


class _Declared:
    """A relation as declared, the group its keys leave open, and the columns of rows it adds up.

    Compared by identity: hashing a whole relation costs more than checking it.
    """

    __slots__ = ("columns", "group", "nested", "plain", "relation")

    def __init__(self, relation: Relation) -> None:
        parts = (*terms(relation.left), *terms(relation.right))
        depth = max([(part.key if isinstance(part, Ref) else part.group).count("[]") for part in parts], default=0)
        sides = isinstance(relation.left, Ref) and isinstance(relation.right, (Ref, Each, Sum))
        self.relation = relation
        self.group = open_group(relation) if depth else ""
        self.columns = tuple([part.group for part in parts if isinstance(part, Each)])
        self.nested = depth > 1
        self.plain = sides and relation.kind in ("total", "same")


class _Relations:
    """The relations of an edition, compared by identity."""

    __slots__ = ("every",)

    def __init__(self, every: tuple[Relation, ...]) -> None:
        self.every = every

    def __hash__(self) -> int:
        return id(self.every)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Relations) and self.every is other.every


@lru_cache(maxsize=8)
def _declared(relations: _Relations) -> tuple[_Declared, ...]:
    return tuple([_Declared(relation) for relation in relations.every])


def _bound(declared: _Declared, counts: Mapping[str, int]) -> list[Bound]:
    if declared.nested:
        every = instances(declared.relation, counts)
        return [Bound(one, dependencies(one, counts), declared.plain) for one in every]
    if not declared.group:
        return [_bound_to(declared, 0, tuple([(column, counts.get(column, 0)) for column in declared.columns]))]
    found = []
    for row in range(1, counts.get(declared.group, 0) + 1):
        columns = [column.replace("[]", f"[{row}]") for column in declared.columns]
        found.append(_bound_to(declared, row, tuple([(column, counts.get(column, 0)) for column in columns])))
    return found


@lru_cache(maxsize=1024)
def _bound_to(declared: _Declared, row: int, columns: tuple[tuple[str, int], ...]) -> Bound:
    """Bind the open index of a relation, if it leaves one, to a row of its group.

    Args:
        declared: the relation.
        row: which row, from 1.
        columns: the columns it adds up, and how many rows each of them has.
    """
    relation = instance(declared.relation, declared.group, row) if declared.group else declared.relation
    return Bound(relation, dependencies(relation, dict(columns)), declared.plain)


@lru_cache(maxsize=4)
def _every(relations: _Relations, groups: tuple[tuple[str, int], ...]) -> tuple[Bound, ...]:
    counts = dict(groups)
    return tuple([bound for declared in _declared(relations) for bound in _bound(declared, counts)])


@lru_cache(maxsize=4)
def _readers(relations: _Relations, groups: tuple[tuple[str, int], ...]) -> Mapping[str, Sequence[int]]:
    found: dict[str, list[int]] = {}
    for position, bound in enumerate(_every(relations, groups)):
        for key in bound.keys:
            if key in found:
                found[key].append(position)
            else:
                found[key] = [position]
    return found


def bound_relations(filing: Filing) -> tuple[Bound, ...]:
    """Return every relation of the filing's edition, bound to its rows."""
    return _every(_Relations(filing.edition.relations), tuple(sorted(filing.groups.items())))


def readers(filing: Filing) -> Mapping[str, Sequence[int]]:
    """Return, for each cell, the positions of the relations that read it among `bound_relations`."""
    return _readers(_Relations(filing.edition.relations), tuple(sorted(filing.groups.items())))
