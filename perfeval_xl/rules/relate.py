"""Every declared relation of an edition, checked against a filing and put into words."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial

from perfeval_xl.filing import Filing
from perfeval_xl.forms.schema import dated
from perfeval_xl.relations.bind import terms
from perfeval_xl.relations.check import Lookup, Verdict, tolerance
from perfeval_xl.relations.check import check as verdict_of
from perfeval_xl.relations.grammar import Constant, Difference, Each, Ratio, Ref, Relation, Share
from perfeval_xl.relations.verdict import EXACT, ZERO
from perfeval_xl.rules.bound import Bound, bound_relations, readers
from perfeval_xl.rules.finding import Check, Fault, Passed, Result, Skipped
from perfeval_xl.rules.rows import figure, figures
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.rounding import plain

ROUNDING_HINT = "可以调整其中一项，或者注明“因四舍五入产生的尾差”；不影响上报。"

_FUNDS = "A121"
_TOTALS = ("A131", "A132", "A133")
_SPLITS = ("A111", "A112")
_NO_FIGURE = ("blank", "none", "absent")
_add = EXACT.add


class Related(NamedTuple):
    """A bound relation and what its check found."""

    bound: Bound
    verdict: Verdict


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
    """Return the verdict on every relation that says anything, by code; worked out once per run."""
    found: dict[str, list[Related]] = check.once("related", _related)
    return found


def _related(check: Check) -> dict[str, list[Related]]:
    found: dict[str, list[Related]] = {}
    for one in verdicts(check):
        if one.verdict.status != "silent":
            found.setdefault(one.bound.relation.code, []).append(one)
    return found


def verdicts(check: Check) -> list[Related]:
    """Return the verdict on every relation, in the order of `bound_relations`; worked out once per run."""
    found: list[Related] = check.once("verdicts", _verdicts)
    return found


def _verdicts(check: Check) -> list[Related]:
    filing = check.filing
    lookup, constant, groups = lookup_of(filing), constant_of(filing), filing.groups
    if check.before is not None:
        before, key = check.before
        found = list(verdicts(before))
        for position in readers(filing).get(key, ()):
            bound = found[position].bound
            found[position] = Related(
                bound, _doubted(check, bound, verdict_of(bound.relation, lookup, groups, constant))
            )
        return found
    known = figures(check)
    found = []
    for bound in bound_relations(filing):
        verdict = _agrees(bound, known, filing) if bound.plain else None
        if verdict is None:
            verdict = verdict_of(bound.relation, lookup, groups, constant)
            if verdict.status == "broken":
                verdict = _doubted(check, bound, verdict)
        found.append(Related(bound, verdict))
    return found


def _doubted(check: Check, bound: Bound, verdict: Verdict) -> Verdict:
    """Take back that a sum is wrong while parts of it may be unread, or where it sums up the indicators only."""
    short = verdict.difference
    if bound.relation.code in _TOTALS and verdict.status == "broken" and short is not None:
        from perfeval_xl.rules.gaps import indicators_only

        if indicators_only(check, bound.keys[0].partition(".")[0], bound.relation.code, verdict):
            return verdict._replace(status="holds", right=verdict.left, difference=ZERO)
    if verdict.status == "broken" and bound.relation.kind == "total" and short is not None and check.filing.unread:
        from perfeval_xl.rules.gaps import could_fill

        if could_fill(check, bound.keys[1:], short):
            return verdict._replace(status="unknown", why="unread", key="")
    return verdict


def _agrees(bound: Bound, known: Mapping[str, Decimal], filing: Filing) -> Verdict | None:
    """Settle the usual case at once: the cell is exactly the sum. Everything else is left to the full check."""
    keys = iter(bound.keys)
    stated = known.get(next(keys))
    if stated is None:
        return None
    total, parts = ZERO, 0
    for key in keys:
        number = known.get(key)
        if number is not None:
            parts += 1
            if number:
                total = _add(total, number)
        elif filing.state(key) not in _NO_FIGURE:
            return None
    if not parts or total != stated:
        return None
    return Verdict("holds", stated, total, ZERO, tolerance(bound.relation, parts))


def result(filing: Filing, one: Related) -> Result | None:
    """Turn a verdict into what a rule says; None where another rule says it, or where there is nothing to say."""
    (relation, keys, _), verdict = one
    status = verdict.status
    if status == "holds":
        return agreement(filing, one)
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
    budget = _split_of_budget(filing, one)
    if budget:
        return _fault(
            filing,
            one,
            "explain",
            f"{message}；这个和正是{filing.label(budget)}。",
            "按来源和用途列的应是执行数；按预算数列的，请写明口径。",
        )._replace(relation=None)
    value = filing.values.get(keys[0])
    if value is not None and value.formula:
        message += "（这一格是公式，缓存的结果与重新计算不符）"
    return _fault(filing, one, "", message + "。", relation.hint)


def _split_of_budget(filing: Filing, one: Related) -> str:
    """Return the budget a paper has split where the form asks for what was spent, if that is what the parts make.

    The form does not say which column the split by source and by use belongs to; when the rate says that the amount
    spent is another one, the budget was meant.
    """
    relation, keys, _ = one.bound
    row, _, column = keys[0].rpartition(".")
    if relation.code not in _SPLITS or column != "executed":
        return ""
    rate, spent, full_year = (filing.number(f"{row}.{name}") for name in ("rate", "executed", "full_year"))
    if rate is None or not spent or not full_year or abs(spent * 100 / full_year - rate) > 1:
        return ""
    budgets = [f"{row}.{name}" for name in ("full_year", "initial")]
    return next((key for key in budgets if filing.number(key) == one.verdict.right), "")


def agreement(filing: Filing, one: Related) -> Passed:
    """Say that a relation holds."""
    return Passed(one.bound.keys, partial(_compared, filing, one))


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
    if relation.code == _FUNDS and verdict.why in ("absent", "unread") and filing.unread:
        from perfeval_xl.rules.gaps import other_rows

        if other_rows(filing, keys[0].partition(".")[0]):
            return None  # A122 adds up the rows of such a paper.
    why = {
        "bad": "有一格不是数字",
        "missing": "有一格没有填写",
        "absent": "材料里没有这一栏",
        "no_base": "分母为 0",
        "unread": "旁边还有没读懂的数，可能是其中的分项",
    }[verdict.why]
    where = verdict.key or keys[0]
    name = "" if "[]" in where or verdict.why == "unread" else filing.label(where)
    return Skipped(keys, f"“{dated(relation.subject, filing.year)}”没有核对：{why}{f'（{name}）' if name else ''}")


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
