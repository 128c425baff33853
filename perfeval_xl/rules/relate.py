"""Every declared relation of an edition, checked against a filing and put into words."""

from collections.abc import Callable, Mapping
from decimal import Context, Decimal
from functools import lru_cache, partial

from perfeval_xl.filing import Filing, Value
from perfeval_xl.forms.schema import dated
from perfeval_xl.relations.bind import dependencies, instances, terms
from perfeval_xl.relations.check import Lookup, Verdict, tolerance
from perfeval_xl.relations.check import check as verdict_of
from perfeval_xl.relations.grammar import Constant, Difference, Each, Ratio, Ref, Relation, Share, Sum
from perfeval_xl.rules.finding import Check, Fault, Passed, Result, Skipped
from perfeval_xl.rules.rows import figure
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.rounding import plain

ROUNDING_HINT = "可以调整其中一项，或者注明“因四舍五入产生的尾差”；不影响上报。"


_SUMMED = ("number", "blank", "none")
_EXACT = Context(prec=400)
_add = _EXACT.add
_ZERO = Decimal(0)


class Bound(NamedTuple):
    """A relation bound to the rows of a filing, with the cells it reads, the stated side first."""

    relation: Relation
    keys: tuple[str, ...]
    plain: bool = False
    """Says that the first cell is the sum of the others, and nothing else."""


class Related(NamedTuple):
    """A bound relation and what its check found."""

    bound: Bound
    verdict: Verdict


class _Shape:
    """The relations of an edition (by identity: hashing them all costs more than checking them) and row counts."""

    __slots__ = ("groups", "relations")

    def __init__(self, relations: tuple[Relation, ...], groups: tuple[tuple[str, int], ...]) -> None:
        self.relations = relations
        self.groups = groups

    def __hash__(self) -> int:
        return hash((id(self.relations), self.groups))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shape) and self.relations is other.relations and self.groups == other.groups


@lru_cache(maxsize=16)
def _bound(shape: _Shape) -> tuple[Bound, ...]:
    counts = dict(shape.groups)
    return tuple(
        Bound(instance, dependencies(instance, counts), _is_plain(instance))
        for relation in shape.relations
        for instance in instances(relation, counts)
    )


def _is_plain(relation: Relation) -> bool:
    sides = isinstance(relation.left, Ref) and isinstance(relation.right, Ref | Each | Sum)
    return sides and relation.kind in ("total", "same")


def bound_relations(filing: Filing) -> tuple[Bound, ...]:
    """Return every relation of the filing's edition, bound to its rows."""
    return _bound(_Shape(filing.edition.relations, tuple(sorted(filing.groups.items()))))


def lookup_of(filing: Filing, changed: Mapping[str, Decimal] | None = None) -> Lookup:
    """Return what a check asks for a cell's state and figure.

    Args:
        filing: whose cells they are.
        changed: figures to be supposed in place of those that stand there.
    """
    get = filing.values.get

    def look(key: str) -> tuple[str, Decimal | None]:
        value = get(key)
        return ("absent", None) if value is None else (value.state, value.number)

    def look_changed(key: str) -> tuple[str, Decimal | None]:
        return ("number", changed[key]) if changed and key in changed else look(key)

    return look_changed if changed else look


def constant_of(filing: Filing) -> Callable[[str], Decimal]:
    """Return what a check asks for a dated value."""
    return lambda key: Decimal(filing.edition.values[key].at(filing.year))


def related(check: Check) -> dict[str, list[Related]]:
    """Return the verdict on every relation, by code; worked out once per run."""
    found: dict[str, list[Related]] = check.once("relations", _related)
    return found


def _related(check: Check) -> dict[str, list[Related]]:
    filing = check.filing
    lookup, constant, groups = lookup_of(filing), constant_of(filing), filing.groups
    found: dict[str, list[Related]] = {}
    values = filing.values
    for bound in bound_relations(filing):
        verdict = (_agrees(bound, values) if bound.plain else None) or verdict_of(
            bound.relation, lookup, groups, constant
        )
        if verdict.status != "silent":
            found.setdefault(bound.relation.code, []).append(Related(bound, verdict))
    return found


def related_after(filing: Filing, key: str, before: Mapping[int, Related]) -> dict[str, list[Related]]:
    """Return the verdicts on a filing of which only one cell has changed.

    Args:
        filing: with the change.
        key: the changed cell.
        before: the verdicts on the unchanged filing, by identity of the bound relation (`by_bound`).
    """
    lookup, constant, groups = lookup_of(filing), constant_of(filing), filing.groups
    found: dict[str, list[Related]] = {}
    for bound in bound_relations(filing):
        if key in bound.keys:
            verdict = verdict_of(bound.relation, lookup, groups, constant)
            one = Related(bound, verdict) if verdict.status != "silent" else None
        else:
            one = before.get(id(bound))
        if one is not None:
            found.setdefault(bound.relation.code, []).append(one)
    return found


def by_bound(related: Mapping[str, list[Related]]) -> dict[int, Related]:
    """Return verdicts by the identity of their bound relation, which is the same in every run on the same rows."""
    return {id(one.bound): one for found in related.values() for one in found}


def _agrees(bound: Bound, values: Mapping[str, Value]) -> Verdict | None:
    """Settle the usual case at once: the cell is exactly the sum. Everything else is left to the full check."""
    stated = values.get(bound.keys[0])
    if stated is None or stated.state != "number" or stated.number is None:
        return None
    total, parts = _ZERO, 0
    for key in bound.keys[1:]:
        value = values.get(key)
        if value is not None:
            number = value.number
            if number is not None and value.state == "number":
                total = _add(total, number)
                parts += 1
            elif value.state not in _SUMMED:
                return None
    if not parts or total != stated.number:
        return None
    return Verdict("holds", stated.number, total, _ZERO, tolerance(bound.relation, parts))


def result(filing: Filing, one: Related) -> Result | None:
    """Turn a verdict into what a rule says; None where another rule says it, or where there is nothing to say."""
    (relation, keys, _), verdict = one
    status = verdict.status
    if status == "holds":
        return Passed(keys, partial(_held, filing, one))
    if status == "unknown":
        return _unknown(filing, one)
    if status == "silent" or (status == "broken" and verdict.why == "missing"):
        return None
    if status == "rounding":
        return _fault(filing, one, "rounding", f"{_compared(filing, one)}，属四舍五入造成的尾差。", ROUNDING_HINT)
    if status == "under":
        return _fault(
            filing,
            one,
            "hint",
            f"{_compared(filing, one)}，低于测算得分。",
            "可以按测算得分填写；有意少计的，不必修改。",
        )
    message = _compared(filing, one)
    value = filing.values.get(keys[0])
    if value is not None and value.formula:
        message += "（这一格是公式，缓存的结果与重新计算不符）"
    return _fault(filing, one, "", message + "。", relation.hint)


def _fault(filing: Filing, one: Related, level: str, message: str, hint: str) -> Fault:
    (relation, keys, _), verdict = one
    unit = relation.unit
    return Fault(
        keys,
        message,
        "" if verdict.right is None else figure(verdict.right, unit),
        "" if verdict.left is None else figure(verdict.left, unit),
        "" if verdict.difference is None else figure(verdict.difference, unit),
        hint,
        level,
        relation,
    )


def _unknown(filing: Filing, one: Related) -> Skipped | None:
    """Say what could not be compared, unless a whole paper is missing or the empty cell is a finding of its own."""
    (relation, keys, _), verdict = one
    if any(key.split(".", 1)[0] not in filing.forms for key in keys):
        return None
    if verdict.why == "missing" and verdict.left is None and verdict.right:
        return None
    why = {
        "bad": "有一格不是数字",
        "missing": "有一格没有填写",
        "absent": "材料里没有这一栏",
        "no_base": "分母为 0",
    }[verdict.why]
    where = verdict.key or keys[0]
    name = "" if "[]" in where else filing.label(where)
    return Skipped(keys, f"“{dated(relation.subject, filing.year)}”没有核对：{why}{f'（{name}）' if name else ''}")


def _held(filing: Filing, one: Related) -> str:
    return _compared(filing, one)


def _compared(filing: Filing, one: Related) -> str:
    """Put both sides and their difference into one clause: ``…填 816.23，5个分项之和为 822.23，少 6.00 万元``."""
    (relation, keys, _), verdict = one
    unit = relation.unit
    left = "" if verdict.left is None else figure(verdict.left, unit)
    right = "" if verdict.right is None else figure(verdict.right, unit)
    clause = f"{filing.label(keys[0])}填 {left}，{_right_words(filing, relation, keys, right)}"
    if relation.kind == "at_most":
        clause = f"{filing.label(keys[0])}填 {left}，其中各项之和为 {right}"
    difference = verdict.difference
    if verdict.status == "holds" or not difference:
        return clause
    if unit == "%":
        return f"{clause}，{'高' if difference > 0 else '低'} {plain(abs(difference))} 个百分点"
    word = "多" if difference > 0 else "少"
    if relation.kind == "at_most":
        return f"{clause}，超过 {figure(-difference, unit)} {unit}"
    return f"{clause}，{word} {figure(abs(difference), unit)} {unit}"


def _right_words(filing: Filing, relation: Relation, keys: tuple[str, ...], right: str) -> str:
    expression = relation.right
    if isinstance(expression, Constant):
        return f"应为 {right}"
    if isinstance(expression, Ref):
        return f"{filing.label(expression.key)}为 {right}"
    if isinstance(expression, Ratio):
        over, under = (_shown(filing, ref.key) for ref in (expression.numerator, expression.denominator))
        return f"按 {over}÷{under} 计算为 {right or '无法计算（分母为 0）'}"
    if isinstance(expression, Share):
        weight, over, under = (_shown(filing, ref.key) for ref in expression[:3])
        return f"按分值 {weight}×执行率（{over}÷{under}）计算为 {right or '无法计算（分母为 0）'}"
    if isinstance(expression, Difference):
        one, other = (terms(side)[0] for side in expression)
        return f"{_term(filing, one)}减{_term(filing, other)}为 {right}"
    parts = terms(expression)
    if all(isinstance(part, Ref) for part in parts) and not _same_paper(keys):
        return f"{'与'.join(_term(filing, part) for part in parts)}之和为 {right}"
    return f"{len(keys) - len(terms(relation.left))}个分项之和为 {right}"


def _same_paper(keys: tuple[str, ...]) -> bool:
    return len({key.split(".", 1)[0] for key in keys}) == 1


def _term(filing: Filing, term: Ref | Each) -> str:
    return filing.label(term.key) if isinstance(term, Ref) else filing.label(f"{term.group}[1].{term.leaf}")


def _shown(filing: Filing, key: str) -> str:
    number = filing.number(key)
    return figure(number, filing.edition.field(key).unit) if number is not None else "空格"
