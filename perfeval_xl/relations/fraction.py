"""Check a stated rate against its ratio and a stated score against what the execution gives.

`perfeval_xl.relations.check` says what the answers mean.
"""

from decimal import Decimal

from perfeval_xl.relations.grammar import Ratio, Ref, Relation, Share
from perfeval_xl.relations.verdict import CENT, EXACT, HALF_CENT, PLACES, SILENT, TINY, ZERO, Lookup, Verdict
from perfeval_xl.values.errors import SchemaError
from perfeval_xl.values.rounding import divide, half_up

_ONE = Decimal(1)
_UNITS = ((0, _ONE), (1, Decimal("0.1")))
_STATED = frozenset(("number", "none"))
_KNOWN = frozenset(("number", "none", "blank", "absent"))
_less, _times = EXACT.subtract, EXACT.multiply


def check_fraction(relation: Relation, fraction: Ratio | Share, lookup: Lookup) -> Verdict:
    """Compare a stated rate or score with the fraction it states.

    Args:
        relation: kind ``rate`` or ``score``, without open index.
        fraction: its right side.
        lookup: what a cell says; percentages as 56 for 56 %.

    Raises:
        SchemaError: the left side is not a single cell.
    """
    stated = relation.left
    if not isinstance(stated, Ref):
        raise SchemaError("RELATION", "与比率比较的必须是一个单元格。")
    over, under = fraction.numerator, fraction.denominator
    refs = (stated, over, under, fraction.weight) if isinstance(fraction, Share) else (stated, over, under)
    cells = [lookup(ref.key) for ref in refs]
    within = CENT if relation.tolerance is None else relation.tolerance
    known = [number for state, number in cells if number is not None and state == "number"]
    if len(known) == len(cells) and not -TINY < known[2] < TINY:
        full = known[3] if isinstance(fraction, Share) else fraction.scale
        return _compared(fraction, known[0], _exact(fraction, known[1], known[2], full), within)
    return _incomplete(fraction, refs, cells, within)


def _incomplete(
    fraction: Ratio | Share, refs: tuple[Ref, ...], cells: list[tuple[str, Decimal | None]], within: Decimal
) -> Verdict:
    """Judge a rate or score of which a figure is missing, or whose base is 0."""
    figures = [number if state == "number" and number is not None else ZERO for state, number in cells]
    used = cells[0][0] == "number" or cells[1][0] == "number" or cells[2][0] == "number"
    shown = figures[0] if used and cells[0][0] in _STATED else None
    for ref, (state, _) in zip(refs, cells, strict=True):
        if state != "number" and state not in _KNOWN:
            return Verdict("unknown", shown, None, None, within, "bad", ref.key)
    if not used:
        return SILENT
    full, full_state = (figures[3], cells[3][0]) if isinstance(fraction, Share) else (fraction.scale, "number")
    if -TINY < figures[2] < TINY:
        return _no_base(shown, figures, full if full_state in _STATED else None, cells[2][0], within, refs[2].key)
    if cells[1][0] not in _STATED:
        if -TINY < figures[0] < TINY:
            return Verdict("silent", shown, None, None, within)
        return _gap(shown, None, within, cells[1][0], refs[1].key)
    if full_state not in _STATED:
        return _gap(shown, None, within, full_state, refs[-1].key)
    exact = _exact(fraction, figures[1], figures[2], full)
    if shown is None:
        return _gap(None, half_up(exact, fraction.places), within, cells[0][0], refs[0].key)
    return _compared(fraction, shown, exact, within)


def _compared(fraction: Ratio | Share, shown: Decimal, exact: Decimal, within: Decimal) -> Verdict:
    right = half_up(exact, fraction.places)
    if shown == right and fraction.places >= 2:
        return Verdict("holds", shown, right, ZERO, within)
    difference = half_up(_less(shown, right), PLACES)
    if isinstance(fraction, Share):
        status = "broken" if difference > within else "under" if difference < -within else "holds"
    else:
        status = _rate(half_up(shown, PLACES), exact, within)
    return Verdict(status, shown, right, difference, within)


def due(fraction: Ratio | Share, lookup: Lookup) -> Decimal | None:
    """Return the rate or score that is due, None where it cannot be told."""
    refs = (fraction.numerator, fraction.denominator)
    cells = [lookup(ref.key) for ref in ((*refs, fraction.weight) if isinstance(fraction, Share) else refs)]
    if not all(state in _STATED for state, _ in cells):
        return None
    over, under, *weight = (number if number is not None else ZERO for _, number in cells)
    if -TINY < under < TINY:
        return None
    full = weight[0] if isinstance(fraction, Share) else fraction.scale
    return half_up(_exact(fraction, over, under, full), fraction.places)


def _exact(fraction: Ratio | Share, over: Decimal, under: Decimal, full: Decimal) -> Decimal:
    if isinstance(fraction, Share):
        return half_up(_times(full, min(divide(over, under), _ONE)), PLACES)
    return half_up(divide(_times(over, full), under), PLACES)


def _no_base(
    shown: Decimal | None, figures: list[Decimal], full: Decimal | None, state: str, within: Decimal, key: str
) -> Verdict:
    """Judge what is stated where nothing, or 0, stands below the line."""
    left, over = figures[0], figures[1]
    claimed, spent = abs(left) >= TINY, abs(over) >= TINY
    if not claimed and not spent:
        return Verdict("silent", shown, None, None, within)
    if state not in _STATED:
        return _gap(shown, None, within, state, key)
    baseless = claimed and not spent and full is not None and abs(_less(left, full)) >= TINY
    return Verdict("broken" if baseless else "unknown", shown, None, None, within, "no_base", key)


def _gap(left: Decimal | None, right: Decimal | None, within: Decimal, state: str, key: str) -> Verdict:
    return Verdict("unknown", left, right, None, within, "absent" if state == "absent" else "missing", key)


def _rate(stated: Decimal, exact: Decimal, within: Decimal) -> str:
    """Tell whether `stated` is `exact` rounded or cut off after 0, 1 or 2 decimals: the fewer, the wider."""
    short = _less(exact, stated) if exact >= 0 else _less(stated, exact)
    if -HALF_CENT <= short <= HALF_CENT:
        return "holds"
    unit = next((unit for places, unit in _UNITS if stated == half_up(stated, places)), CENT)
    if -unit / 2 <= short < unit:
        return "holds"
    return "rounding" if abs(short) <= within else "broken"
