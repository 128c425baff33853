"""Units have one spelling and convert only within what they measure."""

from decimal import Decimal

import pytest

from perfeval_xl.values.numbers import parse_number
from perfeval_xl.values.units import canonical_unit, convert, is_money, is_time, known_unit, scale


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("百分比", "%"),
        ("%(百分比)", "%"),
        ("平方米", "㎡"),
        ("万平方米", "万㎡"),
        ("元/人·月", "元/人*月"),
        ("元/月/人", "元/人*月"),
        ("元/每人", "元/人"),
        ("名", "人"),
        ("万元", "万元"),
        ("锅", "锅"),
        ("", ""),
    ],
)
def test_spellings(text: str, unit: str) -> None:
    assert canonical_unit(text) == unit


@pytest.mark.parametrize(
    "text", ["万元", "亿元", "人", "万人次", "元/户", "元/人*月", "%", "㎡", "百分比", "万", "千克"]
)
def test_known(text: str) -> None:
    assert known_unit(text)


@pytest.mark.parametrize("text", ["", "热线", "wan", "万万", "元/", "元5", "%百分比"])
def test_unknown(text: str) -> None:
    assert not known_unit(text)


@pytest.mark.parametrize(
    ("number", "unit", "to", "wanted"),
    [
        ("266", "万元", "元", "2660000"),
        ("2660000", "元", "万元", "266"),
        ("0.5", "亿元", "万元", "5000"),
        ("0.5", "亿", "万元", "5000"),
        ("3", "公里", "米", "3000"),
        ("2", "公顷", "㎡", "20000"),
        ("1.5", "万人", "人", "15000"),
        ("1", "万元/户", "元/户", "10000"),
        ("1", "个", "项", "1"),
        ("12", "场", "个", "12"),
        ("5", "‰", "%", "0.5"),
        ("7", "", "万元", "7"),
        ("7", "万元", "", "7"),
    ],
)
def test_conversions(number: str, unit: str, to: str, wanted: str) -> None:
    assert convert(Decimal(number), unit, to) == Decimal(wanted)


@pytest.mark.parametrize(
    ("unit", "to"),
    [
        ("人", "户"),
        ("%", "个"),
        ("万元", "个"),
        ("元/户", "元/人"),
        ("元", "美元"),
        ("月", "天"),
        ("㎡", "米"),
        ("百分点", "%"),
    ],
)
def test_no_conversion(unit: str, to: str) -> None:
    assert convert(Decimal(1), unit, to) is None
    assert convert(Decimal(1), to, unit) is None


def test_money() -> None:
    assert [is_money(unit) for unit in ("元", "万元", "亿元", "元/户", "万", "人", "")] == [True] * 4 + [False] * 3
    assert scale("万") == ("", Decimal(10_000))


def test_time() -> None:
    assert [is_time(unit) for unit in ("天", "小时", "年", "工作日", "人天", "次/年", "")] == [True] * 4 + [False] * 3


@pytest.mark.parametrize("unit", ["页", "万页", "对", "眼", "羽", "堂", "枚", "笔", "例次", "平方公里"])
def test_units_of_indicators_are_known(unit: str) -> None:
    parsed = parse_number(f"≥60{unit}")
    assert parsed.number == 60 and parsed.problem == ""


def test_square_kilometres_are_an_area() -> None:
    assert convert(Decimal(2), "平方公里", "㎡") == 2_000_000
    assert convert(Decimal(1), "平方公里", "公顷") == 100
