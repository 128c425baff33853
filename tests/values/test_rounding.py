"""Rounding is half-up, text is plain."""

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.values.rounding import divide, half_up, money_text, percent_text, plain

numbers = st.decimals(min_value=-(10**12), max_value=10**12, places=6)


@pytest.mark.parametrize(
    ("value", "places", "wanted"),
    [
        ("0.125", 2, "0.13"),
        ("-0.125", 2, "-0.13"),
        ("2.5", 0, "3"),
        ("1.005", 2, "1.01"),
        ("0.045", 2, "0.05"),
        ("-0.001", 2, "0.00"),
        ("9.4736842105", 2, "9.47"),
        ("1E+30", 2, "1000000000000000000000000000000.00"),
    ],
)
def test_half_up(value: str, places: int, wanted: str) -> None:
    assert str(half_up(Decimal(value), places)) == wanted


@given(numbers, st.integers(min_value=0, max_value=6))
def test_half_up_against_fractions(value: Decimal, places: int) -> None:
    scaled = abs(Fraction(value)) * 10**places
    wanted = (scaled + Fraction(1, 2)).__floor__()
    assert abs(half_up(value, places)) == Decimal(wanted).scaleb(-places)


def test_a_foreign_context_changes_nothing() -> None:
    with decimal.localcontext(decimal.Context(prec=3, rounding=decimal.ROUND_DOWN)):
        assert half_up(Decimal("1068.215"), 2) == Decimal("1068.22")
        assert money_text(Decimal("1068.215")) == "1068.22"
        assert percent_text(Decimal("4.90305")) == "490.31%"
        assert divide(Decimal(1), Decimal(3)) == Decimal("0." + "3" * 34)


@pytest.mark.parametrize(("value", "text"), [("816.2", "816.20"), ("0", "0.00"), ("-6", "-6.00"), ("1E+3", "1000.00")])
def test_money_text(value: str, text: str) -> None:
    assert money_text(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "text"), [("1.50E+2", "150"), ("0.560", "0.56"), ("-0.00", "0"), ("100", "100"), ("1E-3", "0.001")]
)
def test_plain(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


@given(numbers)
def test_plain_keeps_the_value(value: Decimal) -> None:
    text = plain(value)
    assert Decimal(text) == value
    assert "E" not in text
    assert text == "0" or not text.endswith(".0")


@pytest.mark.parametrize(
    ("ratio", "text"), [("1.3208", "132.08%"), ("0.56", "56.00%"), ("0", "0.00%"), ("-0.1", "-10.00%")]
)
def test_percent_text(ratio: str, text: str) -> None:
    assert percent_text(Decimal(ratio)) == text
