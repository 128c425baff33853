"""Bind declared relations to the rows a filing has, and list the cells they speak of."""

from collections.abc import Mapping
from functools import lru_cache

from perfeval_xl.relations.grammar import Difference, Each, Expression, Ratio, Ref, Relation, Share, Sum
from perfeval_xl.values.errors import SchemaError


def instances(relation: Relation, groups: Mapping[str, int]) -> tuple[Relation, ...]:
    """Bind the open index of a relation to every instance of its group.

    A relation without open index is its own only instance. ``Each("project[].indicator", "score")`` becomes
    ``Each("project[1].indicator", "score")`` and runs over the rows of that one paper. Several open indices in one
    key are bound from the left.

    Args:
        relation: as declared.
        groups: how many rows each group has; a group that is not there has none.

    Raises:
        SchemaError: the keys leave indices of different groups open.
    """
    group = open_group(relation)
    if not group:
        return (relation,)
    bound = tuple(instance(relation, group, index) for index in range(1, groups.get(group, 0) + 1))
    if bound and open_group(bound[0]):
        return tuple(inner for outer in bound for inner in instances(outer, groups))
    return bound


def open_group(relation: Relation) -> str:
    """Return the group whose index the keys leave open (the first from the left), empty when there is none.

    Raises:
        SchemaError: the keys leave indices of different groups open.
    """
    stems = [t.key if isinstance(t, Ref) else t.group for side in relation[2:4] for t in terms(side)]
    found = {stem[: stem.index("[]")] for stem in stems if "[]" in stem}
    if len(found) > 1:
        raise SchemaError("GROUPS", f"关系“{relation.code}”中有多个未定的分组：{'、'.join(sorted(found))}。")
    return found.pop() if found else ""


def terms(expression: Expression) -> tuple[Ref | Each, ...]:
    """Return the cells and columns an expression reads, from left to right."""
    if isinstance(expression, (Ref, Each)):
        return (expression,)
    if isinstance(expression, Sum):
        return expression.terms
    if isinstance(expression, Difference):
        return (*terms(expression.left), *terms(expression.right))
    if isinstance(expression, Ratio):
        return (expression.numerator, expression.denominator)
    if isinstance(expression, Share):
        return (expression.weight, expression.numerator, expression.denominator)
    return ()


def dependencies(relation: Relation, counts: Mapping[str, int]) -> tuple[str, ...]:
    """Return the keys of all cells a bound relation reads, each once, the stated side first.

    Args:
        relation: without open index.
        counts: how many rows each group has.
    """
    keys: dict[str, None] = {}
    for term in (*terms(relation.left), *terms(relation.right)):
        if isinstance(term, Ref):
            keys[term.key] = None
        else:
            keys.update(dict.fromkeys(column(term, counts.get(term.group, 0))))
    return tuple(keys)


@lru_cache(maxsize=256)
def column(each: Each, rows: int) -> tuple[str, ...]:
    """Return the keys of a column of rows, from top to bottom."""
    return tuple(f"{each.group}[{row}].{each.leaf}" for row in range(1, rows + 1))


def instance(relation: Relation, group: str, index: int) -> Relation:
    """Bind the open index of one group to one of its rows.

    Args:
        relation: as declared.
        group: whose index is left open (`open_group`).
        index: which row.
    """
    old, new = f"{group}[]", f"{group}[{index}]"
    left, right = _bind(relation.left, old, new), _bind(relation.right, old, new)
    return Relation._make((*relation[:2], left, right, *relation[4:]))


def _bind(expression: Expression, old: str, new: str) -> Expression:
    if isinstance(expression, Ref):
        return _ref(expression, old, new)
    if isinstance(expression, Each):
        return _each(expression, old, new)
    if isinstance(expression, Sum):
        return _sum(expression, old, new)
    if isinstance(expression, Difference):
        left, right = (_ref(e, old, new) if isinstance(e, Ref) else _sum(e, old, new) for e in expression)
        return Difference(left, right)
    if isinstance(expression, (Ratio, Share)):
        over, under = _ref(expression.numerator, old, new), _ref(expression.denominator, old, new)
        if isinstance(expression, Ratio):
            return expression._replace(numerator=over, denominator=under)
        return expression._replace(weight=_ref(expression.weight, old, new), numerator=over, denominator=under)
    return expression


def _ref(ref: Ref, old: str, new: str) -> Ref:
    return Ref(new + ref.key[len(old) :]) if ref.key.startswith(old) else ref


def _each(each: Each, old: str, new: str) -> Each:
    return Each(new + each.group[len(old) :], each.leaf) if each.group.startswith(old) else each


def _sum(total: Sum, old: str, new: str) -> Sum:
    return Sum(tuple(_ref(t, old, new) if isinstance(t, Ref) else _each(t, old, new) for t in total.terms))
