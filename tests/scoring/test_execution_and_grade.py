"""The score of execution, the total and the grade."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.scoring.execution import execution_score
from perfeval_xl.scoring.grade import grade, grade_in, grade_of_word, score_total
from perfeval_xl.scoring.rates import execution_rate

weights = st.decimals(min_value=0, max_value=100, places=1)
ratios = st.decimals(min_value=0, max_value=3, places=6)


@pytest.mark.parametrize(
    ("executed", "budget", "weight", "score"),
    [
        ("1068.21", "1068.21", "10", "10.00"),
        ("136.5", "150", "10", "9.10"),
        ("89.974", "89.974", "10", "10.00"),
        ("37.24", "43.2", "10", "8.62"),
        ("1000", "1000", "20", "20.00"),
        ("285.84", "285.84", "20", "20.00"),
        ("30", "30", "10", "10.00"),
        ("31.69", "32.4", "10", "9.78"),
        ("79.27", "100", "10", "7.93"),
        ("120", "100", "10", "10.00"),
        ("0", "100", "10", "0.00"),
    ],
)
def test_execution_scores_of_real_filings(executed: str, budget: str, weight: str, score: str) -> None:
    rate = execution_rate(Decimal(executed), Decimal(budget)).value
    assert execution_score(Decimal(weight), rate) == Decimal(score)


def test_blank_in_blank_out() -> None:
    assert execution_score(None, Decimal(1)) is None
    assert execution_score(Decimal(10), None) is None
    assert execution_score(Decimal(10), Decimal(-1)) is None
    assert execution_score(Decimal(10), execution_rate(Decimal(0), Decimal(0)).value) is None


@pytest.mark.parametrize(
    ("rate", "score"),
    [
        ("1", "10.00"),
        ("1.2", "10.00"),
        ("0.9999", "7.00"),
        ("0.8", "7.00"),
        ("0.7999", "5.00"),
        ("0.6", "5.00"),
        ("0.5999", "0.00"),
    ],
)
def test_interval_method(rate: str, score: str) -> None:
    assert execution_score(Decimal(10), Decimal(rate), "interval") == Decimal(score)


def test_a_finished_project_within_budget_has_full_marks_by_interval_only() -> None:
    assert execution_score(Decimal(10), Decimal("0.5"), "interval", finished=True) == 10
    assert execution_score(Decimal(10), Decimal("0.5"), finished=True) == 5


def test_an_unknown_method_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="no method"):
        execution_score(Decimal(10), Decimal(1), "guess")


@given(weights, ratios, ratios, st.sampled_from(["ratio", "interval"]))
def test_never_above_the_weight_and_never_falling(weight: Decimal, one: Decimal, other: Decimal, method: str) -> None:
    low, high = (execution_score(weight, rate, method) for rate in sorted((one, other)))
    assert low is not None
    assert high is not None
    assert 0 <= low <= high <= weight


def test_ties_go_up() -> None:
    assert execution_score(Decimal(10), Decimal("0.9785")) == Decimal("9.79")
    assert execution_score(Decimal(10), Decimal("0.0005")) == Decimal("0.01")


@pytest.mark.parametrize(
    ("scores", "total"),
    [
        ("10 15 15 10 9 5 5 10 9 9", "97"),
        ("10 15 15 10 10 10 10 9 9", "98"),
        ("10 15 15 10 10 5 5 10 9 9", "98"),
        ("20 10 10 10 10 10 10 20 20", "120"),
        ("6.25 6.25 9.00 1.00", "22.50"),
        ("7.93 90", "97.93"),
        ("0", "0"),
    ],
)
def test_totals_of_real_filings(scores: str, total: str) -> None:
    assert score_total([Decimal(one) for one in scores.split()]) == Decimal(total)


def test_total_of_blanks() -> None:
    assert score_total([]) is None
    assert score_total([None, None]) is None
    assert score_total([None, Decimal(5), None]) == 5


@pytest.mark.parametrize(
    ("score", "wanted"),
    [
        ("100", "优"),
        ("97", "优"),
        ("90", "优"),
        ("89.99", "良"),
        ("80", "良"),
        ("79.99", "中"),
        ("60", "中"),
        ("59.99", "差"),
        ("0", "差"),
    ],
)
def test_grades(score: str, wanted: str) -> None:
    assert grade(Decimal(score)) == wanted


def test_no_grade_outside_the_marks() -> None:
    assert grade(None) is None
    assert grade(Decimal("100.01")) is None
    assert grade(Decimal(-1)) is None
    assert grade(Decimal(1), Decimal(0)) is None


def test_grades_scale_with_full_marks_and_bounds() -> None:
    assert grade(Decimal(45), Decimal(50)) == "优"
    assert grade(Decimal("44.99"), Decimal(50)) == "良"
    assert grade(Decimal(85), bounds=((Decimal(85), "优"), (Decimal(0), "差"))) == "优"


@given(st.decimals(min_value=0, max_value=100, places=2), st.decimals(min_value=0, max_value=100, places=2))
def test_a_better_score_never_has_a_worse_grade(one: Decimal, other: Decimal) -> None:
    low, high = (grade(score) for score in sorted((one, other)))
    assert "差中良优".index(low or "") <= "差中良优".index(high or "")


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("优", "优"),
        ("优秀", "优"),
        ("“优”", "优"),
        ("优（90-100分）", "优"),
        ("优等级", "优"),
        ("良好", "良"),
        ("良好。", "良"),
        ("等级：良", "良"),
        ("自评等级为优", "优"),
        ("中等", "中"),
        ("合格", "中"),
        ("不合格", "差"),
        ("较差", "差"),
        ("优良", None),
        ("97", None),
        ("无", None),
        ("", None),
        ("良好有序运转", None),
    ],
)
def test_grade_words(word: str, wanted: str | None) -> None:
    assert grade_of_word(word) == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("自评得分97分，等级为“优”。", "优"),
        ("部门整体支出绩效自评结果为良好", "良"),
        ("自评总分96分，评价等级“优秀”，拟予以公开。", "优"),
        ("绩效评价等级：优秀等级", "优"),
        ("结果良好有序", None),
        ("评价结果应用于优化支出结构", None),
        ("自评结果拟优先安排预算", None),
        ("评价等级为优，项目评价等级为良", None),
        ("持续优化营商环境", None),
        ("", None),
    ],
)
def test_grades_stated_in_sentences(sentence: str, wanted: str | None) -> None:
    assert grade_in(sentence) == wanted
