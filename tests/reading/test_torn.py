"""Indicator rows that a reading order left whole while it tore their header apart."""

from decimal import Decimal

import pytest

from perfeval_xl.api import read
from perfeval_xl.rules.run import validate

HEAD = (
    "青山县项目支出绩效自评表 (2021年度) 项目名称 公共卫生服务 主管部门 青山县卫健局 年初预算 数 0 项目资金 (万元) "
    "年度资金总额 实施单位 石桥镇卫生院 全年预算数 全年执行数 分值 执行率 得分 207.4 207.4 10 100% 10 "
    "年度 总体 目标 一级 指标 年度 实际 指标值 完成值 指标1:健康档案 38508人 指标2:发放资料 不少于12 种 "
    "二级指标 三级指标 指标8:举办讲座 分值 得分 37442人 3 3 "
)
ROWS = "指标3:宣传咨询活动 12次 14次 1 1 指标4:随访人数 800人 600人 2 1.9 指标5:预防接种证 221人 221人 2 2 "


@pytest.fixture
def read_line(tmp_path):
    """Return what reads one line of text from a file."""

    def made(text):
        path = tmp_path / "自评表.txt"
        path.write_text(text + "\n", encoding="utf-8")
        return read(str(path))

    return made


def test_rows_that_stand_whole_are_read_and_the_others_are_unread(read_line):
    filing = read_line(f"{HEAD}{ROWS}指标6:上报事件 数 指标7:签约率 14例 14例 2 2 246人 225人 2 1.7")
    names = [filing.text(f"project[1].indicator[{at}].name") for at in range(1, 4)]
    assert names == ["指标3:宣传咨询活动", "指标4:随访人数", "指标5:预防接种证"]
    assert filing.count("project[1].indicator") == 3
    assert filing.number("project[1].indicator[2].score") == Decimal("1.9")
    assert any("14例 14例 2 2 246人" in one.raw for one in filing.unread)
    assert "S401" in {one.code for one in validate(filing).findings}


def test_two_rows_are_no_table(read_line):
    filing = read_line(HEAD + ROWS.partition(" 指标5")[0])
    assert filing.count("project[1].indicator") == 0
