"""The total in the words of others: with its score in one cell, or under the name of a column."""

from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.filing import Filing
from perfeval_xl.rules.run import validate
from support.layouts import WAYS, words

CASES = Path(__file__).parents[1] / "cases" / "layouts"
TOTAL = "总分|<|<|<|<|<|100|99.5|"
ALL = {**WAYS, "words": words}


def _with(line: str, way: str, folder: Path, above: str = "") -> Filing:
    text = (CASES / "ministry-2020.grid").read_text(encoding="utf-8").replace(TOTAL, line)
    return read(str(ALL[way](text.replace("#（2021年度）", f"#（2021年度）{above}"), folder / "自评表")))


@pytest.mark.parametrize("way", ALL)
@pytest.mark.parametrize(
    "cell",
    (
        "自评得分：99.5分",
        "自评分99.5",
        "自评总分99.5分",
        "自评得分为99.5分",
        "自评总分（满分100分）：99.5",
        "项目总得分99.5分",
    ),
)
def test_a_total_and_its_score_in_one_cell(cell, way, tmp_path):
    filing = _with(f"{cell}|<|<|<|<|<|<|<|<", way, tmp_path)
    assert str(filing.number("project[1].total.score")) == "99.5"
    assert filing.count("project[1].indicator") == 7


@pytest.mark.parametrize("way", ALL)
@pytest.mark.parametrize("label", ("自评得分", "自评分"))
def test_the_name_of_a_column_heads_the_total(label, way, tmp_path):
    filing = _with(f"{label}|<|<|<|<|<|<|99.5|", way, tmp_path)
    assert filing.text("project[1].total.score") == "99.5"
    assert filing.count("project[1].indicator") == 7


@pytest.mark.parametrize("way", ("workbook", "document", "bars", "lines"))
def test_a_score_above_the_table_is_held_against_the_total(way, tmp_path):
    filing = _with(TOTAL, way, tmp_path, "\n自评得分：96.5分|<|<|<|<|<|<|<|<")
    assert filing.text("project[1].total.stated") == "96.5"
    assert "A135" in {one.code for one in validate(filing).findings}


@pytest.mark.parametrize("way", ("workbook", "document", "bars"))
def test_what_a_reason_says_of_its_own_row_is_no_total(way, tmp_path):
    text = (CASES / "ministry-2020.grid").read_text(encoding="utf-8")
    changed = text.replace("2021年11月|10|10|", "2021年11月|10|8|自评得分8分")
    filing = read(str(ALL[way](changed, tmp_path / "自评表")))
    assert (filing.text("project[1].total.score"), filing.count("project[1].indicator")) == ("99.5", 7)
    assert "project[1].total.stated" not in filing.values


@pytest.mark.parametrize("cell", ("总分100分", "指标总分100分"))
def test_what_a_total_is_out_of_is_no_score(cell, tmp_path):
    filing = _with(f"{cell}|<|<|<|<|<|<|<|<", "workbook", tmp_path)
    assert filing.number("project[1].total.score") is None


@pytest.mark.parametrize("way", ALL)
def test_the_score_of_the_conclusion_is_held_against_the_total(way, tmp_path):
    text = (CASES / "sichuan-2023.grid").read_text(encoding="utf-8")
    text = text.replace("评价结论|", "评价结论 |")
    changed = text.replace("自评总分100分，项目", "经自评，本项目自评总分98.5分，项目")
    same, other = (read(str(ALL[way](one, tmp_path / "自评表"))) for one in (text, changed))
    assert (same.text("project[1].total.stated"), other.text("project[1].total.stated")) == ("100分", "98.5分")
    assert "A135" not in {one.code for one in validate(same).findings}
    assert any(one.code == "A135" and "评价结论写总分 98.5" in one.message for one in validate(other).findings)
