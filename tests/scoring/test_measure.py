"""Targets and answers as quantities: what is one, and what must not be taken for one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.scoring.measure import parse_measure


@pytest.mark.parametrize(
    ("text", "relation", "number", "unit"),
    [
        ("≥50个", "≥", "50", "个"),
        (">=21933人", "≥", "21933", "人"),
        ("≥100百分比", "≥", "100", "%"),
        (">= 98 %(百分比)", "≥", "98", "%"),
        ("95%以上", "≥", "95", "%"),
        ("95%（含）以上", "≥", "95", "%"),
        ("受益群众满意度，95%以上", "≥", "95", "%"),
        ("群众满意度达95%以上", "≥", "95", "%"),
        ("满意度≥90%", "≥", "90", "%"),
        ("不低于90%", "≥", "90", "%"),
        ("不少于5次/年", "≥", "5", "次/年"),
        ("不超过100万元", "≤", "100", "万元"),
        ("控制在100万元以内", "≤", "100", "万元"),
        ("≤5300元/户", "≤", "5300", "元/户"),
        ("<=5300元/户", "≤", "5300", "元/户"),
        ("3个以内", "≤", "3", "个"),
        ("30日内", "≤", "30", "天"),
        (">2%", ">", "2", "%"),
        ("超过80人", ">", "80", "人"),
        ("不到90%", "<", "90", "%"),
        ("=0起", "=", "0", "起"),
        ("1项", "", "1", "项"),
        ("1个", "", "1", "个"),
        ("1年", "", "1", "年"),
        ("6个月", "", "6", "月"),
        ("266万元", "", "266", "万元"),
        ("6.47亿元", "", "6.47", "亿元"),
        ("583元/人*月", "", "583", "元/人*月"),
        ("204.46平方米", "", "204.46", "㎡"),
        ("100", "", "100", ""),
        ("20000", "", "20000", ""),
        ("23333.56", "", "23333.56", ""),
        ("0.9", "", "0.9", ""),
        ("完成率100%", "", "100", "%"),
        ("100%完成", "", "100", "%"),
        ("已完成5个", "", "5", "个"),
        ("共举办12场次", "", "12", "场"),
        ("12场培训", "", "12", "场"),
        ("5个股室", "", "5", "个"),
        ("2023年新增就业500人", "", "500", "人"),
        ("≥50锅", "≥", "50", "锅"),
        ("约20万元", "≈", "20", "万元"),
    ],
)
def test_quantities(text: str, relation: str, number: str, unit: str) -> None:
    measure = parse_measure(text)
    assert (measure.kind, measure.relation, measure.number, measure.unit) == ("number", relation, Decimal(number), unit)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("10-15个", "10", "15", "个"),
        ("90%-95%", "90", "95", "%"),
        ("10～15天", "10", "15", "天"),
        ("5至10次", "5", "10", "次"),
        ("10—15个", "10", "15", "个"),
    ],
)
def test_ranges(text: str, low: str, high: str, unit: str) -> None:
    measure = parse_measure(text)
    assert (measure.kind, measure.number, measure.upper, measure.unit) == ("range", Decimal(low), Decimal(high), unit)


@pytest.mark.parametrize(
    "text",
    [
        "2023年12月",
        "按期完成，截止2023年12月",
        "2023年",
        "2023年度",
        "12月",
        "2023年11月30日",
        "2023-11-30",
        "2023.12",
        "12月底前完成",
    ],
)
def test_dates_are_no_quantities(text: str) -> None:
    assert parse_measure(text).kind == "date"


@pytest.mark.parametrize(
    "text", ["提升明显", "按照项目所需金额", "不超过预算", "达成预期指标", "良好有序运转", "按期完成", "一季度"]
)
def test_words(text: str) -> None:
    assert parse_measure(text).kind == "text"


@pytest.mark.parametrize("text", ["", " ", "无", "—", "/"])
def test_blanks(text: str) -> None:
    assert parse_measure(text).kind == "blank"


@pytest.mark.parametrize(
    "text",
    [
        "保障单位在职人员14人的正常办公，统筹推进全县政务服务大厅标准化建设",
        "完成改造小区5个，惠及居民300户",
        "第3名",
        "前10名",
        "3A级",
        "5G基站",
        "12345热线",
        "1：1",
        "2/3",
        "1-12月",
        "2023-2024年",
        "1季度",
        "每月10日前",
        "1个月内办结",
        "1次性办结",
        "≥9…",
        "1,06.21万元",
        "15-10个",
        "未达到90%",
        "未超过5%",
        "100%未完成",
        "2023年12月底前完成100%",
        "≥95%且≤100%",
        "完成3",
    ],
)
def test_figures_that_are_not_one_plain_quantity(text: str) -> None:
    assert parse_measure(text).kind == "unclear"


@pytest.mark.parametrize(("text", "direction"), [("较上年增长5%以上", "up"), ("下降10%", "down"), ("5%", "")])
def test_directions(text: str, direction: str) -> None:
    measure = parse_measure(text)
    assert (measure.kind, measure.direction) == ("number", direction)


@given(st.text(max_size=24))
def test_anything_is_read_without_a_crash(text: str) -> None:
    measure = parse_measure(text)
    assert (measure.number is None) == (measure.kind not in ("number", "range"))
    assert measure.raw == text


@given(st.text(alphabet="0123456789.%个万元年月日-~≥≤以上内完成，第 ", max_size=12))
def test_figures_in_any_order_are_read_without_a_crash(text: str) -> None:
    measure = parse_measure(text)
    if measure.kind == "number":
        assert measure.number is not None
        assert "".join(one for one in f"{measure.number:f}" if one.isdigit()) in text.replace(".", "").replace(" ", "")
