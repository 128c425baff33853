"""The older form that lists money by level of government is checked alike in Word and in copies."""

from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.rules.run import validate
from support.layouts import WAYS

PAPER = """#青山县财政支出项目绩效评价自评报告
#项目名称：低保专项
#项目单位：青山县民政局
#报告日期：2017年7月15日
一、项目基本概况|<|<|<|<|<|<|<
计划安排资金（万元）|1208.75|实际到位资金（万元）|1208.75|实际支出（万元）|991.51|结余（万元）|217.24
其中：中央财政||其中：中央财政||其中：中央财政||其中：中央财政|
省财政|1125|省财政|1125|省财政|907.76|省财政|217.24
市财政|33.75|市财政|33.75|市财政|33.75|市财政|
区财政|50|区财政|50|区财政|50|区财政|
其它||其它||其它||其它|
二、项目支出明细情况|<|<|<|<|<|<|<
支出内容|<|实际支出数|<|会计凭证号|<|备注|<
1月低保|<|991.51|<|1号|<||<
"""


@pytest.mark.parametrize("way", ("document", "tabs", "bars", "lines", "filled up"))
@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [("|907.76|", "|917.76|", "A125"), ("资金（万元）|1208.75|实际支出", "资金（万元）|1218.75|实际支出", "A126")],
)
def test_amounts_by_level_are_added_up_in_every_file(right, wrong, code, way, tmp_path: Path) -> None:
    assert PAPER.count(right) == 1
    same, other = (
        validate(read(str(WAYS[way](one, tmp_path / "自评表")))) for one in (PAPER, PAPER.replace(right, wrong))
    )
    assert same.filing.text("project[1].name") == "低保专项"
    assert not {"A125", "A126"} & {one.code for one in same.findings}
    assert code in {one.code for one in other.findings}
