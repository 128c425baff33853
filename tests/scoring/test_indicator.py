"""Scores of indicators: figures of real filings, senses of targets, and laws that hold for all figures."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.scoring.bands import HUBEI_BOTTOMS, band_of, qualitative_band
from perfeval_xl.scoring.indicator import indicator_score, over_completion

REAL = [
    # target, answer, weight, category, score, status
    ("受益群众满意度，95%以上", "90%以上", "10", "服务对象满意度指标", "9.47", "partly"),
    ("1个", "1个", "15", "数量指标", "15.00", "met"),
    ("≥50个", "50", "8", "数量指标", "8.00", "met"),
    ("≥100百分比", "100", "8", "质量指标", "8.00", "met"),
    ("≤90万元", "90", "8", "成本指标", "8.00", "met"),
    ("43.2", "37.24", "10", "数量指标", "8.62", "partly"),
    ("100", "100", "10", "质量指标", "10.00", "met"),
    ("1000万元", "1000万元", "10", "成本指标", "10.00", "met"),
    ("1年", "1年", "10", "时效指标", "10.00", "met"),
    ("5亿元", "6.47亿元", "10", "经济效益指标", "10.00", "met"),
    ("20000", "23333.56", "10", "数量指标", "10.00", "met"),
    ("4500", "4557.51", "10", "数量指标", "10.00", "met"),
    ("90%", "100%", "10", "时效指标", "10.00", "met"),
    ("98%以上", "100%", "10", "时效指标", "10.00", "met"),
    (">=21933人", "21980人", "5", "数量指标", "5.00", "met"),
    (">=9431人", "9453人", "5", "数量指标", "5.00", "met"),
    (">=59人次", "87人次", "5", "数量指标", "5.00", "met"),
    (">=4754人", "4604人", "5", "数量指标", "4.84", "partly"),
    (">=7人", "7人", "10", "数量指标", "10.00", "met"),
    (">=530元/人*月", "583元/人*月", "5", "质量指标", "5.00", "met"),
    (">=570元/人*月", "758元/人*月", "5", "质量指标", "5.00", "met"),
    ("<=5300元/户", "5830元/户", "10", "质量指标", "9.09", "partly"),
    (">=80人", "87人", "30", "社会效益指标", "30.00", "met"),
    (">= 98 %(百分比)", "100%", "25", "质量指标", "25.00", "met"),
    (">=75%", "100%", "30", "社会效益指标", "30.00", "met"),
    ("≥200平方米", "204.46平方米", "10", "数量指标", "10.00", "met"),
    ("≥120米", "121.5米", "10", "数量指标", "10.00", "met"),
    ("≥8400元", "8400元", "10", "经济效益指标", "10.00", "met"),
    ("≥15年", "15年", "10", "可持续影响指标", "10.00", "met"),
    ("≤202.6万元", "132.9", "10", "成本指标", "10.00", "met"),
]


@pytest.mark.parametrize(("target", "actual", "weight", "category", "score", "status"), REAL)
def test_scores_of_real_filings(target: str, actual: str, weight: str, category: str, score: str, status: str) -> None:
    outcome = indicator_score(target, actual, Decimal(weight), category)
    assert (outcome.score, outcome.status) == (Decimal(score), status)


@pytest.mark.parametrize(
    ("target", "actual", "status"),
    [
        ("1项", "提升明显", "qualitative_answer"),
        ("95%以上", "达成预期指标", "qualitative_answer"),
        ("1项", "2023年12月", "qualitative_answer"),
        ("按照项目所需金额", "266万元", "number_answer"),
        ("优化营商环境", "提升明显", "qualitative"),
        ("2023年12月", "2023年10月", "qualitative"),
        ("按期完成，截止2023年12月", "按期完成", "qualitative"),
        ("不超过预算", "不超过预算", "qualitative"),
        ("", "提升明显", "missing"),
        ("95%以上", "", "missing"),
        ("无", "5个", "missing"),
        ("≥50个", "80%", "unit_mismatch"),
        ("≥50人", "50户", "unit_mismatch"),
        ("≤100万元", "3个", "unit_mismatch"),
        ("保障单位在职人员14人的正常办公，统筹推进标准化建设", "良好有序运转", "not_measurable"),
        ("≥5个", "完成改造小区5个，惠及居民300户", "not_measurable"),
        ("≥95%", "98%以下", "not_measurable"),
        ("≤5天", "3天以上", "not_measurable"),
        ("增长5%", "下降3%", "not_measurable"),
        ("≥5个", "-1个", "not_measurable"),
        ("10-15个", "18个", "not_measurable"),
        ("≥10个", "5-12个", "not_measurable"),
        ("30天", "2023年12月", "not_measurable"),
    ],
)
def test_what_has_no_score(target: str, actual: str, status: str) -> None:
    outcome = indicator_score(target, actual, Decimal(10))
    assert (outcome.status, outcome.score, outcome.ratio) == (status, None, None)


@pytest.mark.parametrize(
    ("target", "actual", "score"),
    [
        ("266万元", "2660000元", "10.00"),
        ("0.5亿元", "4000万元", "8.00"),
        ("≥1.5万人", "12000人", "8.00"),
        ("100%", "1", "10.00"),
        ("≥95%", "0.9", "9.47"),
        ("0.95", "90%", "9.47"),
        ("≥95%", "90", "9.47"),
        ("1个", "1项", "10.00"),
        ("10场", "8", "8.00"),
    ],
)
def test_units_are_brought_together(target: str, actual: str, score: str) -> None:
    assert indicator_score(target, actual, Decimal(10)).score == Decimal(score)


@pytest.mark.parametrize(
    ("target", "actual", "score", "status"),
    [
        ("=0起", "0起", "10.00", "met"),
        ("=0起", "2起", "0.00", "missed"),
        ("0", "0", "10.00", "met"),
        ("≤0起", "1起", "0.00", "missed"),
        ("≥0个", "3个", "10.00", "met"),
        (">0个", "0个", "10.00", "partly"),
        ("≥5个", "0个", "0.00", "missed"),
        (">5个", "6个", "10.00", "met"),
        (">5个", "超过5个", "10.00", "met"),
        ("=5个", "6个", "10.00", "met"),
        ("=5个", "4个", "8.00", "partly"),
        ("10-15个", "12个", "10.00", "met"),
        ("10-15个", "15个", "10.00", "met"),
        ("10-15个", "8个", "8.00", "partly"),
        ("≤100万元", "0", "10.00", "met"),
        ("≤100万元", "125万元", "8.00", "partly"),
        ("不超过100万元", "不超过100万元", "10.00", "met"),
    ],
)
def test_relations_and_zero(target: str, actual: str, score: str, status: str) -> None:
    outcome = indicator_score(target, actual, Decimal(10))
    assert (outcome.score, outcome.status) == (Decimal(score), status)


@pytest.mark.parametrize(
    ("target", "actual", "category", "name", "status"),
    [
        ("266万元", "250万元", "成本指标", "项目总成本", "met"),
        ("266万元", "300万元", "成本指标", "项目总成本", "partly"),
        ("266", "250", "成本指标", "支出安排金额", "met"),
        ("100%", "95%", "成本指标", "成本控制率", "not_measurable"),
        ("100", "100", "成本指标", "成本控制率", "met"),
        ("10万元", "15万元", "成本指标", "节约资金", "not_measurable"),
        ("30天", "25天", "时效指标", "完成时间", "met"),
        ("30天", "36天", "时效指标", "完成时间", "partly"),
        ("100%", "95%", "时效指标", "及时率", "partly"),
        ("5天", "3天", "数量指标", "培训天数", "partly"),
        ("5天", "3天", "", "", "not_measurable"),
        ("1%", "0.5%", "质量指标", "群众投诉率", "met"),
        ("0.9%", "1.2%", "质量指标", "森林火灾受害率", "partly"),
        ("≥5个", "4个", "成本指标", "", "partly"),
    ],
)
def test_plain_figures_that_are_limits(target: str, actual: str, category: str, name: str, status: str) -> None:
    assert indicator_score(target, actual, Decimal(10), category, name).status == status


def test_an_answer_that_is_only_a_limit_is_told() -> None:
    assert indicator_score("95%以上", "90%以上", Decimal(10)).bound
    assert not indicator_score("95%以上", "90%", Decimal(10)).bound


def test_no_weight_no_score_but_a_ratio() -> None:
    outcome = indicator_score("≥100人", "80人", None)
    assert (outcome.score, outcome.ratio, outcome.status) == (None, Decimal("0.8"), "partly")


@pytest.mark.parametrize(
    ("target", "actual", "excess"),
    [
        (">=59人次", "87人次", "0.4746"),
        (">=570元/人*月", "758元/人*月", "0.3298"),
        (">=75%", "100%", "0.3333"),
        ("5亿元", "6.47亿元", "0.2940"),
        ("20000", "23333.56", "0.1667"),
        (">=21933人", "21980人", "0.0021"),
        ("≥5个", "4个", "0.0000"),
    ],
)
def test_over_completion_of_real_filings(target: str, actual: str, excess: str) -> None:
    over = over_completion(target, actual)
    assert over is not None
    assert over.quantize(Decimal("0.0001")) == Decimal(excess)


@pytest.mark.parametrize(
    ("target", "actual", "category"),
    [
        ("≤202.6万元", "132.9万元", "成本指标"),
        ("≤100万元", "300万元", "成本指标"),
        ("266万元", "150万元", "成本指标"),
        ("=0起", "5起", ""),
        ("≥0个", "5个", ""),
        ("10-15个", "30个", ""),
        ("优化", "5个", ""),
        ("≥5人", "300户", ""),
        ("≥5个", "9个以下", ""),
        ("", "", ""),
    ],
)
def test_no_over_completion(target: str, actual: str, category: str) -> None:
    assert over_completion(target, actual, category) is None


figures = st.decimals(min_value=0, max_value=10**6, places=2)
goals = st.decimals(min_value="0.01", max_value=10**6, places=2)
weights = st.decimals(min_value=0, max_value=50, places=1)


@given(goals, figures, weights, st.sampled_from(["≥", "≤", ">", "<", "=", ""]))
def test_a_score_never_exceeds_its_weight(goal: Decimal, done: Decimal, weight: Decimal, relation: str) -> None:
    outcome = indicator_score(f"{relation}{goal}个", f"{done}个", weight)
    assert outcome.score is not None
    assert outcome.ratio is not None
    assert 0 <= outcome.score <= weight
    assert 0 <= outcome.ratio <= 1
    if outcome.status == "met":
        assert outcome.score == weight


@given(goals, figures, figures, st.sampled_from(["≥", "≤"]))
def test_doing_better_never_scores_less(goal: Decimal, one: Decimal, other: Decimal, relation: str) -> None:
    worse, better = sorted((one, other), reverse=relation == "≤")
    low = indicator_score(f"{relation}{goal}个", f"{worse}个", Decimal(10)).score
    high = indicator_score(f"{relation}{goal}个", f"{better}个", Decimal(10)).score
    assert low is not None
    assert high is not None
    assert low <= high


@given(goals, figures)
def test_the_unit_does_not_change_the_score(goal: Decimal, done: Decimal) -> None:
    in_wan = indicator_score(f"≥{goal}万元", f"{done}万元", Decimal(10))
    in_yuan = indicator_score(f"≥{goal}万元", f"{done * 10000:f}元", Decimal(10))
    assert in_wan.score == in_yuan.score


def test_ties_go_up() -> None:
    assert indicator_score("≥2000个", "1957个", Decimal(10)).score == Decimal("9.79")


@pytest.mark.parametrize(
    ("answer", "at"),
    [
        ("达成预期指标", 0),
        ("达成年度指标", 0),
        ("部分达成预期指标并具有一定效果", 1),
        ("部分达成年度指标并具有一定效果", 1),
        ("未达成预期指标且效果较差", 2),
        ("未达成年度指标且效果较差", 2),
        ("提升明显", None),
        ("", None),
    ],
)
def test_the_three_answers(answer: str, at: int | None) -> None:
    assert band_of(answer) == at


@pytest.mark.parametrize(
    ("answer", "inside", "outside"),
    [
        ("达成预期指标", ("10", "8"), ("7.99", "10.01")),
        ("部分达成预期指标并具有一定效果", ("6", "7.99"), ("8", "5.99")),
        ("未达成预期指标且效果较差", ("0", "5.99"), ("6",)),
    ],
)
def test_national_bands(answer: str, inside: tuple[str, ...], outside: tuple[str, ...]) -> None:
    band = qualitative_band(answer, Decimal(10))
    assert band is not None
    assert all(band.holds(Decimal(score)) for score in inside)
    assert not any(band.holds(Decimal(score)) for score in outside)


def test_a_province_may_have_other_bands() -> None:
    band = qualitative_band("部分达成预期指标并具有一定效果", Decimal(10), HUBEI_BOTTOMS)
    assert band is not None
    assert band.holds(Decimal(5))
    assert not band.holds(Decimal("4.99"))


def test_no_band_for_other_words_or_without_a_weight() -> None:
    assert qualitative_band("提升明显", Decimal(10)) is None
    assert qualitative_band("达成预期指标", None) is None
