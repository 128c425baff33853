"""Rates: the figures of real filings, and the empty and impossible cases."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.scoring.rates import (
    Rate,
    adjustment_rate,
    area_control_rate,
    change_rate,
    completion_rate,
    execution_rate,
    investment_control_rate,
    procurement_execution_rate,
    public_expense_control_rate,
    staff_control_rate,
    stepped_score,
    three_public_control_rate,
)

RATIOS = [
    staff_control_rate,
    three_public_control_rate,
    public_expense_control_rate,
    procurement_execution_rate,
    area_control_rate,
    investment_control_rate,
    execution_rate,
]
amounts = st.decimals(min_value=0, max_value=10**7, places=2)


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        # a county bureau, 2023
        (staff_control_rate(Decimal(14), Decimal(25)), "56.00%"),
        (public_expense_control_rate(Decimal("33.68"), Decimal("25.5")), "132.08%"),
        (public_expense_control_rate(Decimal("22.68"), Decimal("10.5")), "216.00%"),
        (public_expense_control_rate(Decimal(7), Decimal(5)), "140.00%"),
        (change_rate(Decimal("33.68"), Decimal("26.62")), "26.52%"),
        (change_rate(Decimal("22.68"), Decimal("11.3")), "100.71%"),
        (change_rate(Decimal("816.23"), Decimal("639.91")), "27.55%"),
        (adjustment_rate(Decimal("887.25"), Decimal("180.96")), "490.30%"),
        (adjustment_rate(Decimal("78.02"), Decimal("173.96")), "44.85%"),
        (public_expense_control_rate(Decimal("816.23"), Decimal(423)), "192.96%"),
        (execution_rate(Decimal("136.5"), Decimal(150)), "91.00%"),
        (execution_rate(Decimal("1068.21"), Decimal("1068.21")), "100.00%"),
        # Hunan 2018
        (staff_control_rate(Decimal(136), Decimal(143)), "95.10%"),
        (change_rate(Decimal("63.46"), Decimal(32)), "98.31%"),
        (change_rate(Decimal("44.29"), Decimal("29.08")), "52.30%"),
        (completion_rate(Decimal("19.8"), Decimal("1922.76"), Decimal("767.86"), Decimal("19.8")), "99.27%"),
        (adjustment_rate(Decimal("767.86"), Decimal("1922.76")), "39.94%"),
        (public_expense_control_rate(Decimal("25.36"), Decimal("7.5")), "338.13%"),
        (execution_rate(Decimal("689.16"), Decimal(320)), "215.36%"),
        # other provinces
        (execution_rate(Decimal("89.974"), Decimal("89.974")), "100.00%"),
        (execution_rate(Decimal("37.24"), Decimal("43.2")), "86.20%"),
        (execution_rate(Decimal("285.84"), Decimal("285.84")), "100.00%"),
        (execution_rate(Decimal("6.84"), Decimal("6.84")), "100.00%"),
        (execution_rate(Decimal("31.69"), Decimal("32.4")), "97.81%"),
        # empty cases
        (three_public_control_rate(Decimal(0), Decimal(0)), "不适用"),
        (change_rate(Decimal(0), Decimal(0)), "不适用"),
        (area_control_rate(None, None), ""),
        (execution_rate(Decimal(5), Decimal(0)), ""),
    ],
)
def test_rates_of_real_filings(rate: Rate, text: str) -> None:
    assert rate.text == text


@pytest.mark.parametrize("rate", [*RATIOS, change_rate, adjustment_rate], ids=lambda rate: rate.__name__)
def test_the_four_ways_to_have_no_rate(rate) -> None:  # type: ignore[no-untyped-def]
    nought, one = Decimal(0), Decimal(1)
    assert rate(nought, nought) == Rate(None, "not_applicable")
    assert rate(one, nought) == Rate(None, "no_base")
    assert rate(None, one) == rate(one, None) == rate(None, nought) == Rate(None, "blank")
    assert rate(one, -one) == Rate(None, "out_of_domain")
    assert rate(one, one).status == "ok"


def test_negative_amounts() -> None:
    for rate in RATIOS:
        assert rate(Decimal(-1), Decimal(1)).status == "out_of_domain"
    assert adjustment_rate(Decimal(-3), Decimal(10)).value == Decimal("0.3")


def test_a_missing_part_leaves_completion_blank() -> None:
    parts: list[Decimal | None] = [Decimal(1), Decimal(2), Decimal(3), Decimal(4)]
    for at in range(4):
        assert completion_rate(*[None if at == other else part for other, part in enumerate(parts)]).status == "blank"
    assert completion_rate(Decimal(0), Decimal(0), Decimal(0), Decimal(0)).status == "not_applicable"


@given(amounts, amounts, st.decimals(min_value="0.01", max_value=10**7, places=2))
def test_more_spent_is_a_higher_rate(one: Decimal, other: Decimal, base: Decimal) -> None:
    low, high = sorted((one, other))
    for rate in (execution_rate, change_rate):
        left, right = rate(low, base).value, rate(high, base).value
        assert left is not None
        assert right is not None
        assert (left < right) == (low < high)


@given(amounts, st.decimals(min_value="0.01", max_value=10**7, places=2))
def test_shown_is_within_half_a_unit_of_the_exact_rate(spent: Decimal, base: Decimal) -> None:
    rate = execution_rate(spent, base)
    assert rate.value is not None
    assert rate.shown is not None
    assert abs(rate.value - rate.shown) <= Decimal("0.00005")


def test_ties_go_up() -> None:
    assert execution_rate(Decimal("0.00005"), Decimal(1)).shown == Decimal("0.0001")
    assert execution_rate(Decimal("32.0001"), Decimal(64)).text == "50.00%"
    assert execution_rate(Decimal("1.0001"), Decimal(2)).text == "50.01%"


@pytest.mark.parametrize(
    ("weight", "excess", "per_point", "score"),
    [
        ("8", "0.9831", "0.8", "0.00"),
        ("8", "-0.05", "0.5", "8.00"),
        ("8", "0.02", "0.5", "7.00"),
        ("5", "0", "0.5", "5.00"),
    ],
)
def test_stepped_score(weight: str, excess: str, per_point: str, score: str) -> None:
    assert stepped_score(Decimal(weight), Decimal(excess), Decimal(per_point)) == Decimal(score)
