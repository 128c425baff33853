"""Supposing another figure in a cell: what the rules then say of it is what they say of a filing typed so."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_xl.reading.build import edited
from perfeval_xl.rules.bound import readers
from perfeval_xl.rules.finding import Check, Fault
from perfeval_xl.rules.registry import ALL
from perfeval_xl.rules.roots import supposing
from perfeval_xl.rules.run import run
from support.cases import clean

SLIPS = {
    "basic.project[2].final": "67.60",
    "overall.indicator[9].score": "9",
    "project[1].fund.total.executed": "45.20",
}


def _faults(check: Check, key: str) -> list[tuple[str, Fault]]:
    """Return what is said of a cell."""
    said = run(ALL, check)
    assert said.crashes == []
    return [(entry.rule.code, entry.fault) for entry in said.entries if key in entry.fault.keys]


@pytest.mark.parametrize("edits", [{}, SLIPS], ids=["clean", "faulty"])
@settings(max_examples=60)
@given(key=st.sampled_from(sorted(readers(clean()))), figure=st.decimals(0, 500, places=2))
def test_views_that_are_kept_say_what_new_ones_would(edits: dict[str, str], key: str, figure: Decimal) -> None:
    check = Check(edited(clean(), edits), None, {})
    assert all(_faults(check, slip) for slip in edits)
    changed = supposing(check, key, figure)
    assert _faults(changed, key) == _faults(Check(changed.filing), key)
