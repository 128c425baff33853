"""Check a relation with exact decimals. The answer is never just yes or no.

What a cell says is one of: a *figure*; *none* (无, —: the unit says there is none, worth 0); *blank* (worth 0 where
something else is stated); *bad* (text or a date where a figure belongs: worth nothing, ever); *absent* (the source
has no such cell, as in a fragment).

All kinds:

- no figure anywhere: ``silent``, the rows are not in use;
- a bad cell: ``unknown``, never 0;
- differences are taken after rounding to six places, as the spreadsheet formula does.

``total``, ``at_most``, ``same`` - each side is *stated* when one of its cells holds a figure or none:

- one side not stated, the other worth 0: ``silent``; a blank says no more than the 0;
- left not stated: ``unknown``, the stated total is missing (a rule of family M says so);
- right not stated: ``total`` is ``broken`` (an amount without any parts), ``at_most`` ``silent`` (其中 need not be
  given), ``same`` ``unknown``; if the cells are absent, always ``unknown``, but for ``at_most``;
- some parts missing: they are worth 0 where the rest agrees. Where it does not, absent parts, a whole column of rows
  not filled in beside other parts, and in ``same`` any gap make it ``unknown`` instead of ``broken``.
- A `Difference` needs both its terms.

``rate``, ``score`` - the right side is a fraction:

- no figure below the line: ``silent`` when what is stated is worth 0 as well, else ``unknown``;
- 0/0: 0, none and blank are ``silent``. The full mark (100 %, the whole weight), written by custom where nothing
  was due, cannot be judged: ``unknown``. Any other figure is ``broken``, it has no base. n/0 is ``unknown``;
- a rate may be written with 0, 1 or 2 decimals, rounded or cut off; one more unit of the second decimal is
  ``rounding``. Spreadsheets do not keep typed zeros, so 86.00 counts as 86;
- a score may be up to the tolerance above what follows from the execution (``holds``); further above is
  ``broken``. Below by more than the tolerance is ``under``: the unit gave itself less than it could.
"""

from collections.abc import Callable, Mapping
from decimal import ROUND_DOWN, Context, Decimal
from typing import NamedTuple

from perfeval_xl.relations.grammar import Constant, Difference, Each, Expression, Ratio, Ref, Relation, Share, Sum
from perfeval_xl.values.errors import SchemaError
from perfeval_xl.values.rounding import divide, half_up

Lookup = Callable[[str], tuple[str, Decimal | None]]
"""Key -> state (as in `perfeval_xl.filing.Value`, or ``absent``) and the figure, if the state is ``number``."""

ZERO = Decimal(0)
HALF_CENT = Decimal("0.005")
CENT = Decimal("0.01")
PLACES = 6
MONEY = "万元"

_EXACT = Context(prec=400)
_add, _less, _times = _EXACT.add, _EXACT.subtract, _EXACT.multiply


class Verdict(NamedTuple):
    """What a check found.

    `left` and `right` are the figures compared, None where there is none to show; `difference` is left less right.
    `tolerance` is what would still count as rounding.
    """

    status: str
    """``holds``, ``rounding`` (尾差), ``broken``, ``under`` (a score below what was due), ``unknown``, ``silent``."""
    left: Decimal | None = None
    right: Decimal | None = None
    difference: Decimal | None = None
    tolerance: Decimal = ZERO
    why: str = ""
    """``bad`` (not a figure), ``missing`` (blank), ``absent`` (no such cell), ``no_base`` (division by 0)."""
    key: str = ""
    """The cell that is the reason; for a column of rows, the open key ``basic.project[].final``."""


SILENT = Verdict("silent")


def check(relation: Relation, lookup: Lookup, counts: Mapping[str, int], constant: Callable[[str], Decimal]) -> Verdict:
    """Compare the two sides of a bound relation.

    Args:
        relation: without open index (see `perfeval_xl.relations.bind.instances`).
        lookup: what a cell says; percentages as 56 for 56 %.
        counts: how many rows each group has; a group that is not there has no cells in the source.
        constant: the dated value with this key.
    """
    right = relation.right
    if type(right) is Ratio or type(right) is Share:
        return _fraction(relation, right, lookup)
    return _sides(relation, lookup, counts, constant)


def tolerance(relation: Relation, parts: int) -> Decimal:
    """Return by how much the sides may differ.

    万元 are rounded from 元, each figure by up to half a cent: 0.005 x (`parts` + 1). People and pieces are exact.
    Everything else is exact to the second decimal.
    """
    if relation.tolerance is not None:
        return relation.tolerance
    if relation.unit == MONEY:
        return HALF_CENT * (parts + 1)
    return ZERO if relation.unit in ("人", "个", "项", "辆", "台") else HALF_CENT


_Side = tuple[Decimal, int, int, str, str, str, str]
"""Value, cells with a figure, cells with a figure or none; the first blank, absent and bad key; an unfilled group."""


def _sides(
    relation: Relation, lookup: Lookup, counts: Mapping[str, int], constant: Callable[[str], Decimal]
) -> Verdict:
    left, figures, stated, blank, absent, bad, hollow = _side(relation.left, lookup, counts, constant)
    right, parts, rights, right_blank, right_absent, right_bad, right_hollow = _side(
        relation.right, lookup, counts, constant
    )
    kind = relation.kind
    within = tolerance(relation, parts)
    if bad or right_bad:
        shown = None if bad or not stated else left
        return Verdict(
            "unknown", shown, None if right_bad or not rights else right, None, within, "bad", bad or right_bad
        )
    if not figures and not parts:
        return SILENT
    if not stated:
        shown = right if rights or kind == "total" else None
        if not right and rights:
            return Verdict("silent", None, shown, None, within)
        why = "absent" if absent else "missing"
        return Verdict("unknown", None, shown, None, within, why, absent or blank)
    if not rights:
        if kind == "total":
            if not left:
                return Verdict("silent", left, right, left, within)
            if right_absent:
                return Verdict("unknown", left, None, None, within, "absent", right_absent)
            return Verdict("broken", left, right, left, within, "missing", right_blank)
        if not left or kind == "at_most":
            return Verdict("silent", left, None, None, within)
        why = "absent" if right_absent else "missing"
        return Verdict("unknown", left, None, None, within, why, right_absent or right_blank)
    difference = _less(left, right)
    if difference:
        difference = half_up(difference, PLACES)
    if not difference:
        return Verdict("holds", left, right, ZERO, within)
    if kind == "at_most":
        return Verdict("holds" if -difference <= within else "broken", left, right, difference, within)
    if abs(difference) <= within:
        return Verdict("rounding" if relation.unit == MONEY else "holds", left, right, difference, within)
    gap = absent or right_absent
    if gap:
        return Verdict("unknown", left, right, difference, within, "absent", gap)
    gap = (blank or right_blank) if kind == "same" else (hollow or right_hollow)
    if gap:
        return Verdict("unknown", left, right, difference, within, "missing", gap)
    return Verdict("broken", left, right, difference, within)


def _side(
    expression: Expression, lookup: Lookup, counts: Mapping[str, int], constant: Callable[[str], Decimal]
) -> _Side:
    if isinstance(expression, Sum):
        parts: tuple[Ref | Each, ...] = expression.terms
    elif isinstance(expression, Ref | Each):
        parts = (expression,)
    elif isinstance(expression, Constant):
        number = constant(expression.value_key) if expression.number is None else expression.number
        return number, 0, 1, "", "", "", ""
    elif isinstance(expression, Difference):
        one = _side(expression.left, lookup, counts, constant)
        other = _side(expression.right, lookup, counts, constant)
        return (
            _less(one[0], other[0]),
            one[1] + other[1],
            min(one[2], other[2]),
            one[3] or other[3],
            one[4] or other[4],
            one[5] or other[5],
            one[6] or other[6],
        )
    else:
        raise SchemaError("RELATION", "比率只能写在关系的右边。")
    value = ZERO
    figures = stated = 0
    blank = absent = bad = hollow = ""
    for part in parts:
        if isinstance(part, Each):
            sums, numbers, said, wrong, there = _column(part, lookup, counts)
            value = _add(value, sums)
            figures += numbers
            stated += said
            bad = bad or wrong
            column = f"{part.group}[].{part.leaf}"
            if not there:
                absent = absent or column
            elif not said:
                blank = blank or column
                hollow = hollow or column
            continue
        key = part.key
        state, cell = lookup(key)
        if cell is not None and state == "number":
            value = _add(value, cell)
            figures += 1
            stated += 1
        elif state == "blank":
            blank = blank or key
        elif state == "none":
            stated += 1
        elif state == "absent":
            absent = absent or key
        else:
            bad = bad or key
    return value, figures, stated, blank, absent, bad, hollow


def _column(each: Each, lookup: Lookup, counts: Mapping[str, int]) -> tuple[Decimal, int, int, str, bool]:
    """Return value, cells with a figure, cells with a figure or none, the first bad key, whether cells are there."""
    group, leaf = each
    value = ZERO
    figures = stated = 0
    bad = ""
    rows = counts.get(group)
    there = rows == 0
    for row in range(1, (rows or 0) + 1):
        key = f"{group}[{row}].{leaf}"
        state, cell = lookup(key)
        if state == "absent":
            continue
        there = True
        if cell is not None and state == "number":
            value = _add(value, cell)
            figures += 1
        elif state == "none":
            stated += 1
        elif state != "blank":
            bad = bad or key
    return value, figures, stated + figures, bad, there


def _fraction(relation: Relation, fraction: Ratio | Share, lookup: Lookup) -> Verdict:
    if type(relation.left) is not Ref:
        raise SchemaError("RELATION", "与比率比较的必须是一个单元格。")
    key = relation.left.key
    share = type(fraction) is Share
    state, left = lookup(key)
    over_state, over = lookup(fraction.numerator.key)
    under_state, under = lookup(fraction.denominator.key)
    weight_state, weight = lookup(fraction.weight.key) if share else ("none", None)  # type: ignore[union-attr]
    within = CENT if relation.tolerance is None else relation.tolerance
    stated = state == "number" or state == "none"
    shown = (left or ZERO) if stated else None
    for cell_state, cell in (
        (state, key),
        (over_state, fraction.numerator.key),
        (under_state, fraction.denominator.key),
        (weight_state, fraction.weight.key if share else ""),  # type: ignore[union-attr]
    ):
        if cell_state not in _KNOWN:
            return Verdict("unknown", shown, None, None, within, "bad", cell)
    if left is None and over is None and under is None:
        return SILENT
    if not under:
        if not left:
            if not over:
                return Verdict("silent", shown, None, None, within)
        elif under_state in _STATED and not over:
            if share and weight_state not in _STATED:
                return _gap(shown, None, within, weight_state, fraction.weight.key)  # type: ignore[union-attr]
            full = weight if share else fraction.scale  # type: ignore[union-attr]
            status = "unknown" if left == full else "broken"
            return Verdict(status, shown, None, None, within, "no_base", fraction.denominator.key)
        if under_state in _STATED:
            return Verdict("unknown", shown, None, None, within, "no_base", fraction.denominator.key)
        return _gap(shown, None, within, under_state, fraction.denominator.key)
    if over_state not in _STATED:
        if not left:
            return Verdict("silent", shown, None, None, within)
        return _gap(shown, None, within, over_state, fraction.numerator.key)
    if share and weight_state not in _STATED:
        return _gap(shown, None, within, weight_state, fraction.weight.key)  # type: ignore[union-attr]
    over = over or ZERO
    if share:
        ratio = min(divide(over, under), Decimal(1))
        exact = half_up(_times(weight or ZERO, ratio), PLACES)
    else:
        exact = half_up(divide(_times(over, fraction.scale), under), PLACES)  # type: ignore[union-attr]
    right = half_up(exact, fraction.places)
    if shown is None:
        return _gap(None, right, within, state, key)
    difference = half_up(_less(shown, right), PLACES)
    if share:
        status = "broken" if difference > within else "under" if difference < -within else "holds"
    else:
        status = _rate(half_up(shown, PLACES), exact, within)
    return Verdict(status, shown, right, difference, within)


_STATED = frozenset(("number", "none"))
_KNOWN = frozenset(("number", "none", "blank", "absent"))


def _gap(left: Decimal | None, right: Decimal | None, within: Decimal, state: str, key: str) -> Verdict:
    return Verdict("unknown", left, right, None, within, "absent" if state == "absent" else "missing", key)


def _rate(stated: Decimal, exact: Decimal, within: Decimal) -> str:
    """Tell whether `stated` is `exact` rounded or cut off after 0, 1 or 2 decimals."""
    off = abs(_less(stated, exact))
    if off <= HALF_CENT:
        return "holds"
    for places in (0, 1, 2):
        unit = Decimal(1).scaleb(-places)
        if stated == half_up(stated, places):
            cut = exact.quantize(unit, ROUND_DOWN, _EXACT)
            if stated == cut or off <= unit / 2:
                return "holds"
    return "rounding" if off <= within else "broken"
