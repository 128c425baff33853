"""Shares of a whole that is told elsewhere in a report: right ones are silent, slips are told, others left alone."""

import random
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest

from perfeval_xl.rules.prose.percents import Percent
from perfeval_xl.rules.prose.wholes import wrong_shares_of_all

WHOLES = (
    ("支出合计", "总支出"), ("总支出", "全年总支出"), ("全年支出", "支出总额"), ("本年支出", "本年支出"),
    ("收入总计", "总收入"), ("全年预算", "预算总额"),
)  # fmt: skip


def found(*sentences: str, others: tuple[Decimal, ...] = ()) -> list[tuple[int, Percent]]:
    return list(wrong_shares_of_all(sentences, others))


def report(chance: random.Random, shift: Decimal) -> tuple[str, ...]:
    """Return sentences that tell a total and a share of it, `shift` percentage points too high."""
    told, named = chance.choice(WHOLES)
    whole = Decimal(chance.randint(10_000, 999_999)) / 100
    part = (whole * chance.randint(10, 90) / 100).quantize(Decimal("0.01"))
    places, cut = Decimal(1).scaleb(-chance.randint(0, 2)), chance.choice((ROUND_HALF_UP, ROUND_DOWN))
    share = (part / whole * 100).quantize(places, cut) + shift
    sentences = [
        f"2023年{told}{whole}万元,比上年增加5.2万元",
        f"基本支出{part}万元{chance.choice((',', ''))}占{named}的{share}%,用于保障运转",
        "车辆运行维护费1.2万元",
    ]
    return tuple(sentences if chance.random() < 0.7 else [sentences[1], sentences[0], sentences[2]])


def test_right_ones_are_silent() -> None:
    chance = random.Random(20240601)
    wrong = [said for _ in range(1_500) if found(*(said := report(chance, Decimal(0))))]
    assert wrong == []


def test_slips_are_told() -> None:
    chance = random.Random(20240602)
    passed = [said for _ in range(500) if len(found(*(said := report(chance, Decimal("4.37"))))) != 1]
    assert passed == []


@pytest.mark.parametrize(
    "sentences",
    [
        ("基本支出50万元,占总支出的46%",),
        ("总支出100万元", "比上年增加5万元,占总支出的9%"),
        ("总支出100万元", "基本支出60万元,另有项目,用于办公、会议和培训,占总支出的70%"),
        ("总支出100万元", "专项支出80万元", "培训8万元,占总支出的10%"),
        ("总支出100万元", "培训0万元,占总支出的10%"),
        ("总收入100万元", "基本支出60万元,占总支出的70%"),
    ],
)
def test_what_may_be_meant_otherwise_is_left_alone(sentences: tuple[str, ...]) -> None:
    assert found(*sentences) == []


def test_an_amount_of_the_tables_may_be_the_whole() -> None:
    said = ("全年支出100万元", "基本支出60万元,占总支出的50%")
    assert len(found(*said)) == 1
    assert found(*said, others=(Decimal(120),)) == []
