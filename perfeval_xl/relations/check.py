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
from decimal import Decimal

from perfeval_xl.relations.bind import column
from perfeval_xl.relations.fraction import check_fraction
from perfeval_xl.relations.grammar import Constant, Difference, Each, Expression, Ratio, Ref, Relation, Share, Sum
from perfeval_xl.relations.verdict import EXACT, MONEY, PLACES, SILENT, TINY, ZERO, Lookup, Verdict, tolerance
from perfeval_xl.values.errors import SchemaError
from perfeval_xl.values.rounding import half_up

__all__ = ["Lookup", "Verdict", "check", "side", "tolerance"]

_add, _less = EXACT.add, EXACT.subtract


def check(relation: Relation, lookup: Lookup, counts: Mapping[str, int], constant: Callable[[str], Decimal]) -> Verdict:
    """Compare the two sides of a bound relation.

    Args:
        relation: without open index (see `perfeval_xl.relations.bind.instances`).
        lookup: what a cell says; percentages as 56 for 56 %.
        counts: how many rows each group has; a group that is not there has no cells in the source.
        constant: the dated value with this key.
    """
    right = relation.right
    if isinstance(right, (Ratio, Share)):
        return check_fraction(relation, right, lookup)
    return _sides(relation, lookup, counts, constant)


Side = tuple[Decimal, int, int, str, str, str, str]
"""Value, cells with a figure, cells with a figure or none; the first blank, absent and bad key; an unfilled group."""


def _sides(
    relation: Relation, lookup: Lookup, counts: Mapping[str, int], constant: Callable[[str], Decimal]
) -> Verdict:
    left, figures, stated, blank, absent, bad, hollow = side(relation.left, lookup, counts, constant)
    right, parts, rights, right_blank, right_absent, right_bad, right_hollow = side(
        relation.right, lookup, counts, constant
    )
    kind = relation.kind
    within = tolerance(relation, parts)
    if bad or right_bad:
        shown = left if stated and not bad and (figures or parts) else None
        other = right if rights and not right_bad and (figures or parts) else None
        return Verdict("unknown", shown, other, None, within, "bad", bad or right_bad)
    if not figures and not parts:
        return SILENT
    if not stated:
        shown = right if rights or kind == "total" else None
        if rights and abs(right) < TINY:
            return Verdict("silent", None, shown, None, within)
        why = "absent" if absent else "missing"
        return Verdict("unknown", None, shown, None, within, why, absent or blank)
    if not rights:
        if kind == "total":
            if abs(left) < TINY:
                return Verdict("silent", left, right, left, within)
            if right_absent:
                return Verdict("unknown", left, None, None, within, "absent", right_absent)
            return Verdict("broken", left, right, left, within, "missing", right_blank)
        if kind == "at_most" or abs(left) < TINY:
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


def side(expression: Expression, lookup: Lookup, counts: Mapping[str, int], constant: Callable[[str], Decimal]) -> Side:
    """Add up one side of a comparison.

    Raises:
        SchemaError: the expression is a ratio.
    """
    if isinstance(expression, Ref):
        return _cell(expression.key, lookup)
    if isinstance(expression, Sum):
        parts = expression.terms
    elif isinstance(expression, Each):
        parts = (expression,)
    elif isinstance(expression, Constant):
        number = constant(expression.value_key) if expression.number is None else expression.number
        return number, 0, 1, "", "", "", ""
    elif isinstance(expression, Difference):
        one = side(expression.left, lookup, counts, constant)
        other = side(expression.right, lookup, counts, constant)
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
            if not there:
                absent = absent or f"{part.group}[].{part.leaf}"
            elif not said:
                hollow = hollow or f"{part.group}[].{part.leaf}"
                blank = blank or hollow
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


def _cell(key: str, lookup: Lookup) -> Side:
    state, cell = lookup(key)
    if cell is not None and state == "number":
        return cell, 1, 1, "", "", "", ""
    if state == "blank":
        return ZERO, 0, 0, key, "", "", ""
    if state == "none":
        return ZERO, 0, 1, "", "", "", ""
    if state == "absent":
        return ZERO, 0, 0, "", key, "", ""
    return ZERO, 0, 0, "", "", key, ""


def _column(each: Each, lookup: Lookup, counts: Mapping[str, int]) -> tuple[Decimal, int, int, str, bool]:
    """Return value, cells with a figure, cells with a figure or none, the first bad key, whether cells are there."""
    value = ZERO
    figures = stated = 0
    bad = ""
    rows = counts.get(each.group)
    there = rows == 0
    for key in column(each, rows or 0):
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
