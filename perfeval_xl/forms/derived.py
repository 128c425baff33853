"""What a derived cell is worth: its expression, taken from the declared relations.

The workbook computes these cells by `perfeval_xl.relations.formula.value_formula`; readers of a workbook whose values
were never calculated, and fill plans, compute them by `perfeval_xl.relations.value.value`.
"""

from functools import lru_cache

from perfeval_xl.forms.edition import Edition
from perfeval_xl.forms.schema import Splits, template
from perfeval_xl.relations.grammar import Each, Expression, Ratio, Ref, Relation, Share, Sum

SUM_PLACES = 6
"""Decimals a sum is rounded to: figures are summed as typed, only the noise of binary fractions goes."""
_KINDS = frozenset(("total", "rate", "score"))


@lru_cache(maxsize=8)
def _by_relations(relations: tuple[Relation, ...]) -> dict[str, Expression]:
    return {
        relation.left.key: relation.right
        for relation in reversed(relations)
        if relation.kind in _KINDS and isinstance(relation.left, Ref) and isinstance(relation.right, _EXPRESSIONS)
    }


_EXPRESSIONS = (Sum, Each, Ratio, Share)


def derivation(edition: Edition, key: str) -> Expression | None:
    """Return the expression a key is worth, with the key's own index bound; None when it is not derived.

    >>> from perfeval_xl.forms.edition import hunan
    >>> derivation(hunan(), "basic.staff.rate").numerator.key
    'basic.staff.actual'
    """
    field = edition.fields.get(template(key))
    if field is None or field.origin != "derived":
        return None
    found = _by_relations(edition.relations).get(template(key)) or _split_total(edition, key)
    return None if found is None else _bind(found, template(key), key)


def _split_total(edition: Edition, key: str) -> Expression | None:
    """Return the sum of a list of split amounts for the amount beside its own label."""
    for form in edition.forms:
        for block in form.blocks:
            if isinstance(block, Splits):
                for name, parts in ((block.left_name, block.left), (block.right_name, block.right)):
                    if key == f"{block.prefix}.{name}.total":
                        return Sum(tuple(Ref(f"{block.prefix}.{name}.{part.name}") for part in parts))
    return None


def _bind(expression: Expression, open_key: str, key: str) -> Expression:
    """Put the index of `key` into an expression declared with an open index."""
    at = open_key.find("[]")
    if at < 0:
        return expression
    old, new = open_key[: at + 2], key[: key.index("]", at) + 1]

    def ref(one: Ref) -> Ref:
        return Ref(new + one.key[len(old) :]) if one.key.startswith(old) else one

    def term(one: Ref | Each) -> Ref | Each:
        if isinstance(one, Ref):
            return ref(one)
        return Each(new + one.group[len(old) :], one.leaf) if one.group.startswith(old) else one

    if isinstance(expression, Ref | Each):
        return term(expression)
    if isinstance(expression, Sum):
        return Sum(tuple(term(one) for one in expression.terms))
    if isinstance(expression, Ratio):
        return expression._replace(numerator=ref(expression.numerator), denominator=ref(expression.denominator))
    if isinstance(expression, Share):
        parts = ref(expression.weight), ref(expression.numerator), ref(expression.denominator)
        return Share(*parts, expression.places)
    return expression
