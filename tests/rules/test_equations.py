"""Sums written out in sentences: thousands that are right are silent, slips are told, odd ones are left alone."""

import random
import time
from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest

from perfeval_xl.rules.prose.equations import Equation, wrong_equations
from support.pace import allowed

TIMES, OVER, MINUS = "×*x", "÷/", "-—"


def found(sentence: str) -> list[Equation]:
    return list(wrong_equations(sentence))


def rate(chance: random.Random, shift: Decimal = Decimal(0)) -> str:
    """Return a rate with its sum, rounded or cut off somehow, `shift` percentage points too high."""
    whole = Decimal(chance.randint(100, 99_999)) / 100
    part = Decimal(chance.randint(100, 99_999)) / 100
    places = Decimal(1).scaleb(-chance.randint(0, 2))
    cut = chance.choice((ROUND_HALF_UP, ROUND_DOWN))
    stated = (part / whole * 100).quantize(places, cut) + shift
    unit = chance.choice(("", "万元"))
    hundred = f"{chance.choice(TIMES)}100%" if chance.random() < 0.7 else ""
    return f"执行率={part}{unit}{chance.choice(OVER)}{whole}{unit}{hundred}={stated}%,较好"


def change(chance: random.Random, shift: Decimal = Decimal(0)) -> str:
    """Return how much an amount changed, with its sum in brackets."""
    earlier, later = (Decimal(chance.randint(1_000, 99_999)) / 100 for _ in range(2))
    stated = ((later - earlier) / earlier * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    stated = stated + shift if stated > 0 else stated - shift
    return f"变动率为({later}{chance.choice(MINUS)}{earlier}){chance.choice(OVER)}{earlier}×100%={stated}%"


def total(chance: random.Random, shift: Decimal = Decimal(0)) -> str:
    """Return a sum of amounts."""
    parts = [Decimal(chance.randint(1, 99_999)) / 100 for _ in range(chance.randint(2, 6))]
    return f"合计{'+'.join(f'{one}万元' for one in parts)}={sum(parts) + shift}万元。"


def product(chance: random.Random, shift: Decimal = Decimal(0)) -> str:
    """Return heads times an amount for each."""
    heads, each = chance.randint(2, 900), chance.randint(2, 90) * 100
    amount = heads * each + int(shift) * 100
    shown = f"{amount}元" if chance.random() < 0.5 else f"{Decimal(amount) / 10_000}万元"
    return f"{heads}人×{each}元={shown}"


@pytest.mark.parametrize("make", [rate, change, total, product])
def test_right_ones_are_silent(make: Callable[..., str]) -> None:
    chance = random.Random(20240517)
    wrong = [sentence for _ in range(1_500) if found(sentence := make(chance))]
    assert wrong == []


@pytest.mark.parametrize("make", [rate, change, total, product])
def test_slips_are_told(make: Callable[..., str]) -> None:
    chance = random.Random(20240518)
    passed = [sentence for _ in range(400) if len(found(sentence := make(chance, Decimal(7)))) != 1]
    assert passed == []


@pytest.mark.parametrize(
    "sentence",
    [
        "总分=投入10分+过程28分+30分=68分",
        "0/0=100%",
        "5÷0=5",
        "(3+4=8",
        "3+4)=8",
        "(29-32)/32=9.4%",
        "18/20×100=90%",
        "10×(300/309)=9.7分",
        "1/3≈33%",
        "2+3=5+1",
        "2023/12=1.5.3",
        "指标值=90%",
    ],
)
def test_what_is_not_sure_to_be_wrong_is_left_alone(sentence: str) -> None:
    assert found(sentence) == []


def test_the_result_is_given_in_its_own_unit() -> None:
    (one,) = found("18人÷20人×100%=95%")
    assert one == Equation("18人÷20人×100%=95%", Decimal(95), Decimal(90), "%")
    (one,) = found("500元×120人=8万元")
    assert (one.stated, one.right, one.unit) == (8, 6, "万元")


def test_a_long_row_of_figures_takes_no_long_time() -> None:
    ones, brackets = "1+" * 50_000, "(" * 50_000
    for hostile in (ones, f"{brackets}1", "1," * 50_000 + "=", "9" * 100_000 + "=1", "(((1+" * 20_000 + "=2"):
        begun = time.process_time()
        found(hostile)
        assert time.process_time() - begun < allowed(5)
