"""Excerpts: a text that begins or ends within a paper is never called wrong for what was left out of it."""

import re
from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.rules.finding import Outcome
from perfeval_xl.rules.run import validate
from perfeval_xl.values.errors import ReadError

BARS = """2023年度项目支出绩效自评表
项目支出名称 | 乡村公路养护
主管部门 | 松岭县交通运输局 | 实施单位 | 松岭县公路站
项目资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 自评得分
年度资金总额 | 100.00 | 120.00 | 114.00 | 10 | 95% | 9.5
其中：当年财政拨款 | 100.00 | 120.00 | 114.00 | - | 95% | -
年度总体目标 | 预期目标 | 实际完成情况
整修公路300公里。 | 整修公路310公里。
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 自评得分 | 偏差原因分析及改进措施
产出指标(50分) | 数量指标 | 整修里程 | ≥300公里 | 310公里 | 20 | 20 | 无
产出指标(50分) | 质量指标 | 优良路率 | ≥80% | 82% | 15 | 15 | 无
产出指标(50分) | 时效指标 | 完成时间 | 2023年12月前 | 2023年11月 | 15 | 15 | 无
效益指标(30分) | 社会效益指标 | 受益人口 | ≥2万人 | 2.1万人 | 15 | 15 | 无
效益指标(30分) | 可持续影响指标 | 道路使用年限 | ≥8年 | 8年 | 15 | 15 | 无
满意度指标(10分) | 服务对象满意度指标 | 群众满意度 | ≥90% | 95% | 10 | 10 | 无
总分 | 100 | 99.5 | 无
"""
LINES = BARS.replace(" | ", "\n")
CELL_ENDS = [found.start() for found in re.finditer(r" \||\n", BARS)]
LINE_ENDS = [found.start() for found in re.finditer("\n", LINES)]
ROWS = [found.end() for found in re.finditer("\n", BARS)][:-1]


def outcome_of(text: str, folder: Path) -> Outcome | None:
    path = folder / "excerpt.txt"
    path.write_text(text, encoding="utf-8")
    try:
        return validate(read(str(path)))
    except ReadError:
        return None


def errors_in(text: str, folder: Path) -> list[str]:
    outcome = outcome_of(text, folder)
    assert outcome is None or outcome.crashes == ()
    return [one.message for one in outcome.findings if one.level == "error"] if outcome else []


@pytest.mark.parametrize("mark", ["", "\n[... 略 ...]\n"])
def test_a_table_that_breaks_off_behind_a_cell_is_not_called_wrong(mark: str, tmp_path: Path) -> None:
    assert [(end, found) for end in CELL_ENDS if (found := errors_in(BARS[:end] + mark, tmp_path))] == []


def test_a_table_of_lines_that_breaks_off_is_not_called_wrong(tmp_path: Path) -> None:
    assert [(end, found) for end in LINE_ENDS[::2] if (found := errors_in(LINES[:end], tmp_path))] == []


def test_a_table_that_begins_with_a_later_row_is_not_called_wrong(tmp_path: Path) -> None:
    assert [(start, found) for start in ROWS if (found := errors_in(BARS[start:], tmp_path))] == []


@pytest.mark.parametrize("lost", ["年初", "年初预算数 | 全年"])
def test_a_header_that_lost_its_first_columns_is_not_read(lost: str, tmp_path: Path) -> None:
    start = BARS.index(lost) + len(lost)
    assert errors_in(BARS[start:], tmp_path) == []


@pytest.mark.parametrize("lost", ["一级指标", "一级指标 | 二级指标 | 三级"])
def test_indicators_under_half_a_header_are_not_read(lost: str, tmp_path: Path) -> None:
    start = BARS.index(lost) + len(lost)
    assert errors_in(BARS[start:], tmp_path) == []


def test_what_is_there_is_still_called_wrong(tmp_path: Path) -> None:
    short = BARS.replace("≥300公里 | 310公里 | 20 | 20", "≥300公里 | 310公里 | 10 | 10")
    assert errors_in(short[: short.index("总分")], tmp_path) != []
    assert errors_in(BARS.replace("120.00 | 114.00 | 10 | 95%", "120.00 | 114.00 | 10 | 85%")[:300], tmp_path) != []
    assert errors_in(BARS[BARS.index("一级指标") :].replace("100 | 99.5", "100 | 70"), tmp_path) != []
