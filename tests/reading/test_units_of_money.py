"""The unit of money noted behind a year or a title on its line counts for the paper."""

from pathlib import Path

import pytest

from perfeval_xl.api import read
from support.layouts import WAYS, words

CASES = Path(__file__).parents[1] / "cases" / "layouts"
ALL = {**WAYS, "words": words}


@pytest.mark.parametrize("way", ALL)
@pytest.mark.parametrize(
    ("line", "noted"),
    [
        ("#（2021年度）", "#（2021年度）    金额单位：元"),
        ("#（2021年度）", "#（2021年度）（单位：人民币元）"),
        ("绩效自评表\n", "绩效自评表    单位：元\n"),
    ],
)
def test_a_unit_behind_a_year_or_a_title(line, noted, way, tmp_path):
    text = (CASES / "ministry-2020.grid").read_text(encoding="utf-8").replace("项目资金（万元）", "项目资金")
    filing = read(str(ALL[way](text.replace(line, noted, 1), tmp_path / "自评表")))
    assert (filing.year, str(filing.number("project[1].fund.total.executed"))) == (2021, "0.0171")


@pytest.mark.parametrize("way", ("workbook", "document", "bars"))
def test_a_unit_of_ten_thousand_changes_nothing(way, tmp_path):
    text = (CASES / "ministry-2020.grid").read_text(encoding="utf-8")
    noted = text.replace("#（2021年度）", "#（2021年度）    金额单位：万元", 1)
    filing = read(str(ALL[way](noted, tmp_path / "自评表")))
    assert (filing.year, str(filing.number("project[1].fund.total.executed"))) == (2021, "171")
