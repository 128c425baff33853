"""Candidates that follow from the declared relations of the forms: totals, rates, scores, one fact in two forms."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.autofill.candidate import Candidate, figure
from perfeval_xl.filing import Filing
from perfeval_xl.relations.bind import dependencies
from perfeval_xl.relations.check import check
from perfeval_xl.relations.grammar import Constant, Each, Expression, Ratio, Ref, Relation, Share, Sum
from perfeval_xl.relations.value import value
from perfeval_xl.relations.verdict import Verdict
from perfeval_xl.rules.bound import bound_relations
from perfeval_xl.rules.relate import constant_of, lookup_of
from perfeval_xl.rules.rows import figure as shown
from perfeval_xl.scoring.execution import RATIO
from perfeval_xl.values.rounding import half_up

_OWN_KINDS = ("total", "rate", "score")
_HALF = Decimal("0.005")
_OFTEN_BLANK = (".carryover", ".other")
_POINTS = (".score", ".weight")


def declared(filing: Filing) -> Iterator[Candidate]:
    """Yield what every relation gives for its stated side, and for the other side where both are single cells.

    A sum of scores or weights is taken only when every indicator row in use has its own.
    """
    lookup, constant, counts = lookup_of(filing), constant_of(filing), filing.groups
    for relation in (bound.relation for bound in bound_relations(filing)):
        left = relation.left
        if relation.kind not in (*_OWN_KINDS, "same") or not isinstance(left, Ref) or not _applies(filing, relation):
            continue
        verdict = check(relation, lookup, counts, constant)
        worth = value(relation.right, lookup, counts, constant, 6)
        if worth is not None and left.key in filing.values:
            yield _candidate(filing, relation, left.key, worth, verdict)
        right = relation.right
        if relation.kind == "same" and isinstance(right, Ref) and right.key in filing.values:
            number = filing.number(left.key)
            if number is not None:
                yield _candidate(filing, relation._replace(right=left), right.key, number, verdict)


def _applies(filing: Filing, relation: Relation) -> bool:
    if isinstance(relation.right, Share) and filing.edition.values["execution.method"].at(filing.year) != RATIO:
        return False
    if not isinstance(relation.right, Sum):
        return True
    for term in relation.right.terms:
        if isinstance(term, Each) and term.leaf in ("score", "weight") and not _complete(filing, term):
            return False
        if isinstance(term, Ref) and term.key.endswith((".score", ".weight")) and filing.number(term.key) is None:
            return False
    return True


def _complete(filing: Filing, column: Each) -> bool:
    """Tell whether every indicator row that is named or weighted has its score (its weight)."""
    rows = list(filing.each(column.group))
    used = [row for row in rows if filing.text(f"{row}.name") or filing.number(f"{row}.weight")]
    if column.leaf == "score":
        used = [row for row in used if filing.number(f"{row}.weight")]
        return bool(used) and all(filing.number(f"{row}.score") is not None for row in used)
    return any(filing.number(f"{row}.weight") is not None for row in used)


def _candidate(filing: Filing, relation: Relation, key: str, worth: Decimal, verdict: Verdict) -> Candidate:
    own = relation.kind in _OWN_KINDS or isinstance(relation.right, Constant)
    number = half_up(worth, 2)
    keys = dependencies(relation._replace(left=relation.right), filing.groups)
    parts = sum(1 for one in keys if filing.number(one) is not None)
    gaps = tuple(one for one in keys if filing.state(one) == "blank")
    partial = _partial(filing, relation.right, gaps)
    within = _HALF * (parts + 1) if relation.unit == "万元" and relation.kind != "rate" else _HALF
    reason = _reason(filing, relation.right, number, relation, own)
    return figure(
        filing,
        key,
        number,
        "formula" if own else "form",
        reason,
        firm=own and verdict.status != "under",
        choice=partial,
        blank_only=partial,
        within=within,
        basis=keys,
        gaps=gaps,
        agrees=verdict.status not in ("broken", "under"),
    )


def _partial(filing: Filing, right: Expression, gaps: tuple[str, ...]) -> bool:
    """Tell whether a sum leaves out a part that is not written yet.

    Blank cells are as good as 0 in a project's other sources of funds, and in columns of years in which a project
    may not have been there yet.
    """
    if isinstance(right, Each):
        return right.leaf == "final" and any(filing.text(f"{gap.rpartition('.')[0]}.name") for gap in gaps)
    if isinstance(right, Sum):
        return any(not gap.rpartition(".")[0].endswith(_OFTEN_BLANK) for gap in gaps if not gap.endswith(_POINTS))
    return False


def _reason(filing: Filing, right: Expression, number: Decimal, relation: Relation, own: bool) -> str:
    """Say how a value comes about, with the figures: ``144.42＋97.87＋… ＝ 822.23``."""
    result = shown(number, relation.unit)

    def said(key: str) -> str:
        return shown(filing.number(key) or Decimal(0), filing.edition.field(key).unit)

    if isinstance(right, Ratio):
        return f"{said(right.numerator.key)}÷{said(right.denominator.key)}＝{result}"
    if isinstance(right, Share):
        top = f"{said(right.weight.key)}×{said(right.numerator.key)}÷{said(right.denominator.key)}"
        return f"{top}＝{result}" + ("（不超过分值）" if _capped(filing, right) else "")
    if isinstance(right, Constant):
        return f"规定为 {result} {relation.unit}"
    if isinstance(right, Ref):
        return f"{filing.label(right.key)}为 {result}"
    keys = [key for key in dependencies(relation._replace(left=right), filing.groups) if filing.number(key) is not None]
    if own and len(keys) > 1:
        return "＋".join(said(key) for key in keys) + f"＝{result}"
    names = "、".join(filing.label(key) for key in keys[:3])
    return f"由{names}得出，为 {result}"


def _capped(filing: Filing, share: Share) -> bool:
    over, under = filing.number(share.numerator.key), filing.number(share.denominator.key)
    return over is not None and under is not None and over > under
