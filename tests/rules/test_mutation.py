"""No false pass: one figure of the clean filing is changed, and some rule names the cell.

What nobody can see from the papers alone is argued here, cell by cell.
"""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.cases import clean
from support.mutations import figures, fine, gross, seen

KEYS = tuple(figures(clean()))

ALONE = re.compile(
    r"basic\.(public|office|utilities_travel|meeting_training|procurement|adjustment)\.(last_final|budget|final)"
    r"|(overall|project\[\d\])\.indicator\[\d+\]\.(target|actual)"
    r"|report\.(staff\.(retired|vehicles|rooms)|general\.subsidy)"
)
"""Facts that stand in one place only: 其中 rows need not fill their total, last year's report is not at hand, and no
other cell repeats what an indicator asked and reached. Another plausible figure there is seen by nobody; an
implausible one (half, double, ten times ...) is, as the test of gross slips shows."""

CUT_OFF = re.compile(r"(overall|project\[\d\])\.fund\.total\.rate")
"""98.545 % may be written 98.55 or, cut off, 98.54."""

SAYS_NO_LESS = {
    "basic.vehicle_purchase",
    "basic.abroad",
    "overall.income.special_account",
    "overall.income.other",
}
"""An empty cell in a row of zeros says what 0 says."""

NOT_STATED = re.compile(r"report\.(staff\.(retired|vehicles|rooms)|general\.subsidy|performance\.(score|rate))")
"""A sentence of the report need not state these; where the text has no figure, there is nothing to compare."""

UNBOUNDED = {("report.staff.retired", "x10"), ("report.staff.vehicles", "x10")}
"""50 retired and 10 vehicles are no less plausible than 5 and 1."""


def _argued(key: str, name: str, raw: str) -> bool:
    if name == "blank":
        return NOT_STATED.fullmatch(key) is not None or any(key.startswith(row) for row in SAYS_NO_LESS)
    if (key, name) in UNBOUNDED:
        return True
    if not name.startswith(("digit", "swap")):
        return False
    return ALONE.fullmatch(key) is not None or (CUT_OFF.fullmatch(key) is not None and name == "digit-1")


def test_the_clean_filing_has_enough_figures_to_speak_of() -> None:
    assert len(KEYS) > 250
    assert len([key for key in KEYS if ALONE.fullmatch(key)]) < 110


@pytest.mark.parametrize("form", ["basic", "overall", "project", "report"])
def test_a_figure_of_another_size_sense_or_kind_is_seen(form: str) -> None:
    unseen = [
        (key, raw)
        for key in KEYS
        if key.startswith(form)
        for name, raw in gross(clean().values[key].raw)
        if not _argued(key, name, raw) and not seen(clean(), key, raw)
    ]
    assert unseen == []


@pytest.mark.parametrize("form", ["basic", "overall", "project", "report"])
def test_a_digit_changed_or_swapped_is_seen(form: str) -> None:
    unseen = [
        (key, raw)
        for key in KEYS
        if key.startswith(form) and not ALONE.fullmatch(key)
        for name, raw in dict.fromkeys(fine(clean().values[key].raw))
        if not _argued(key, name, raw) and not seen(clean(), key, raw)
    ]
    assert unseen == []


@given(st.sampled_from([key for key in KEYS if not ALONE.fullmatch(key)]), st.data())
def test_any_other_figure_is_seen(key: str, data: st.DataObject) -> None:
    value = clean().values[key]
    if value.number is None:
        return
    places = max(0, -int(value.number.as_tuple().exponent))
    other = data.draw(st.decimals(0, 10**6, places=places).filter(lambda one: one != value.number), label="figure")
    if CUT_OFF.fullmatch(key) and abs(other - value.number) < 1:
        return
    unit = "%" if value.raw.endswith("%") else ""
    assert seen(clean(), key, f"{other:f}{unit}")


@pytest.mark.parametrize("key", [key for key in KEYS if ALONE.fullmatch(key) and key.startswith("basic")])
def test_facts_that_stand_alone_are_seen_when_they_leave_all_proportion(key: str) -> None:
    number = clean().number(key)
    assert number is not None
    for factor in (Decimal("0.01"), Decimal("0.1"), Decimal(10), Decimal(100)):
        if factor < 1 and number < 10:
            continue  # amounts below one 万元 come and go
        assert seen(clean(), key, f"{number * factor:f}"), factor


def test_every_argument_is_needed() -> None:
    """An exception that is no longer needed is a rule nobody counts on."""
    assert not seen(clean(), "basic.office.final", "14.61")
    assert not seen(clean(), "basic.procurement.last_final", "12.11")
    assert not seen(clean(), "project[1].fund.total.rate", "98.54%")
    assert not seen(clean(), "basic.abroad.final", "")
    assert not seen(clean(), "report.staff.retired", "")
    assert not seen(clean(), "report.staff.retired", "50")
