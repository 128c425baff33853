"""Texts that end in the middle of a line, or begin in the middle of one: half a figure or header tells nothing."""

from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.rules.finding import Outcome
from perfeval_xl.rules.run import validate
from perfeval_xl.values.errors import ReadError
from support.cases import CASES
from support.layouts import WAYS, words

TEXTS = {**{name: WAYS[name] for name in ("tabs", "bars", "lines", "filled up", "one by one")}, "words": words}
REPORT = """青山县残联2023年度部门整体支出绩效自评报告
本年下达补助资金31.6万元，全部到位。其中：康复服务20.1万元，托养服务11.5万元。自评得分为96.5分。
"""


def _of(text: str, folder: Path) -> Outcome | None:
    path = folder / "材料.txt"
    path.write_text(text, encoding="utf-8")
    try:
        return validate(read(str(path)))
    except ReadError:
        return None


def _codes(text: str, folder: Path) -> set[str]:
    outcome = _of(text, folder)
    return {one.code for one in outcome.findings if one.level in ("error", "explain")} if outcome else set()


def _layout(case: str, way: str, folder: Path) -> str:
    return TEXTS[way]((CASES / "layouts" / f"{case}.grid").read_text(encoding="utf-8"), folder / "表").read_text(
        "utf-8"
    )


@pytest.mark.parametrize("way", TEXTS)
@pytest.mark.parametrize("case", ("ministry-2020", "whole-with-tasks-2019", "by-level-of-government"))
def test_half_a_total_is_not_judged(case, way, tmp_path):
    text = _layout(case, way, tmp_path)
    at = text.rindex("总分")
    for end in range(at + 2, len(text)):
        assert not _codes(text[:end], tmp_path), text[at:end]


def test_a_last_figure_that_is_wrong_however_it_goes_on(tmp_path):
    text = _layout("ministry-2020", "bars", tmp_path)
    wrong = text.rstrip().removesuffix("|").rstrip().replace("100 | 99.5", "100 | 88")
    assert "A131" in _codes(wrong, tmp_path)
    outcome = _of(wrong.removesuffix("88") + "9", tmp_path)
    assert outcome is not None
    assert any("最后一个数可能不完整" in one.why for one in outcome.not_evaluated)
    assert "A131" in _codes(wrong.removesuffix("88") + "9 |\n", tmp_path)


@pytest.mark.parametrize("way", TEXTS)
@pytest.mark.parametrize("case", ("base-2023", "chongqing-whole-2022", "sichuan-2023", "xinjiang-2023"))
def test_wherever_a_copy_ends_or_begins_nothing_is_made_up(case, way, tmp_path):
    text = _layout(case, way, tmp_path)
    whole = _codes(text, tmp_path)
    for at in range(len(text) // 7, len(text), len(text) // 9):
        if text[at - 1] != "\n":
            assert _codes(text[:at], tmp_path) <= whole, text[:at][-30:]
        assert _codes(text[at:], tmp_path) <= whole, text[at:][:30]


@pytest.mark.parametrize("lost", ("项目资金（万元） | ", "项目资金（万元） |  | 年"))
def test_half_a_header_of_funds_is_not_read(lost, tmp_path):
    text = _layout("sichuan-2023", "bars", tmp_path)
    cut = text[text.index("年初预算") + len("年") :]
    outcome = _of(cut, tmp_path)
    assert outcome is None or "project[1].fund.total.full_year" not in outcome.filing.values
    ministry = _layout("ministry-2020", "bars", tmp_path)
    assert not _codes(ministry[ministry.index(lost) + len(lost) :], tmp_path)


def test_half_a_unit_of_money_at_the_beginning_is_none(tmp_path):
    text = _layout("ministry-2020", "bars", tmp_path)
    outcome = _of(text[text.index("元）") :], tmp_path)
    assert outcome is None or outcome.filing.text("project[1].fund.total.executed") in ("", "171")
    assert outcome is None or not {one.code for one in outcome.findings if one.level in ("error", "explain")}


def test_half_sentences_of_a_report_are_not_added_up(tmp_path):
    assert not _codes(REPORT, tmp_path)
    assert "T234" in _codes(REPORT.replace("11.5", "12.5"), tmp_path)
    for end in range(REPORT.index("其中"), len(REPORT)):
        assert not _codes(REPORT[:end], tmp_path), REPORT[:end]
    begun = "6万元，其中：康复服务20.1万元，托养服务11.5万元。对照绩效指标开展绩效自评，自评得分为96.5分。\n"
    assert not _codes(f"{begun}二、绩效目标完成情况分析\n三、绩效自评工作开展情况\n", tmp_path)


@pytest.mark.parametrize(
    "text", ("青山县水利局2018年度绩效评价自评报告", "青山县水利局2018年度绩效评价自评报告得分98分")
)
def test_a_title_alone_is_no_report(text, tmp_path):
    assert _of(text, tmp_path) is None


def test_a_split_behind_whose_label_the_text_ends_is_not_added_up(tmp_path):
    text = (CASES / "editions" / "split-of-budget.txt").read_text(encoding="utf-8")
    end = text.index("其他资金：") + len("其他资金：")
    assert "A111" in _codes(text, tmp_path)
    assert "A111" not in _codes(text[:end], tmp_path)


def test_half_a_total_in_a_text_that_ran_on_is_not_judged(tmp_path):
    text = (CASES / "layouts" / "cells-run-on.txt").read_text(encoding="utf-8").rstrip()
    at = text.rindex("总分")
    whole = _codes(text, tmp_path)
    for end in range(at + 2, min(len(text), at + 12)):
        assert _codes(text[:end], tmp_path) <= whole, text[at:end]
