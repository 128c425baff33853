"""Texts that break off: what stands where they do is held against nobody, all else is found as before."""

from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.rules.finding import Outcome
from perfeval_xl.rules.run import validate
from perfeval_xl.values.errors import ReadError
from support.cases import CASES

PAPER = """项目支出绩效自评表
（2023年度）
项目名称 | 河堤加固 | 主管部门 | 青山县水利局 | 实施单位 | 青山县水利局
项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
 | 年度资金总额 | 50 | 50 | 40 | 10 | 80% | 8
 | 其中：当年财政拨款 | 30 | 30 | 20 | | |
 | 其他资金 | 20 | 20 | 20 | | |
年度总体目标 | 预期目标 | 实际完成情况
 | 加固河堤2里 | 加固河堤2里以上
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
 | 产出指标（50分） | 数量指标 | 加固河堤 | ≥2里 | 2里 | 30 | 29 | 雨天停工
 | | 质量指标 | 验收合格率 | 100% | 100% | 20 | 20 |
 | 效益指标（40分） | 社会效益指标 | 受益人口 | ≥300人 | 290人 | 20 | 18 | 迁出10人
 | | 可持续影响指标 | 使用年限 | ≥10年 | 12年 | 20 | 20 |
总分 | | | | | | 100 | 95 |
"""
BASE = """部门整体支出绩效评价基础数据表
财政供养人员情况（人） | 编制数 | 2023年实际在职人数 | 控制率
 | 25 | 14 | 56%
经费控制情况（万元） | 2022年决算数 | 2023年预算数 | 2023年决算数
三公经费： | 5 | 6 | 5
1、公务用车购置和维护经费 | 3 | 3 | 3
其中：公车购置 | 0 | 0 | 0
公车运行维护 | 3 | 3 | 3
2、出国经费 | 0 | 0 | 0
3、公务接待 | 2 | 3 | 2
项目支出： | 30 | 40 | 41
1、业务工作经费 | 10 | 20 | 21
2、运行维护经费 | 20 | 20 | 20
公用经费 | 12 | 15 | 14
其中：办公经费 | 4 | 5 | 5
"""


def outcome_of(text: str, tmp_path: Path) -> Outcome | None:
    path = tmp_path / "papers.txt"
    path.write_text(text, encoding="utf-8")
    try:
        return validate(read(str(path)))
    except ReadError:
        return None


def serious(outcome: Outcome) -> set[tuple[str, tuple[str, ...]]]:
    return {(one.code, one.keys) for one in outcome.findings if one.level in ("error", "explain")}


@pytest.mark.parametrize("text", [PAPER, BASE, (CASES / "layouts" / "bars-details.txt").read_text(encoding="utf-8")])
def test_wherever_a_text_is_cut_nothing_else_is_found_in_it(text: str, tmp_path: Path) -> None:
    whole = outcome_of(text, tmp_path)
    assert whole is not None
    for end in range(len(text) * 2 // 5, len(text.partition("总分")[0]), 7):
        cut = outcome_of(text[:end], tmp_path)
        if cut is not None:
            assert cut.crashes == ()
            assert serious(cut) - serious(whole) <= {("M161", ("project[1].unit",))}, text[:end][-30:]


def test_what_is_wrong_above_the_last_row_is_found(tmp_path: Path) -> None:
    text = PAPER.replace("| 29 | 雨天停工", "| 29 |").partition(" | | 可持续影响指标")[0]
    outcome = outcome_of(text, tmp_path)
    assert outcome is not None
    assert {code for code, _ in serious(outcome)} >= {"T101"}
    assert ("A141", "“效益指标”的分值之和没有核对：材料到这里中断，后面的行不在其中") in {
        (one.code, one.why) for one in outcome.not_evaluated
    }


def test_a_sum_whose_rows_were_cut_off_is_said_not_to_be_checked(tmp_path: Path) -> None:
    outcome = outcome_of(BASE.partition("2、运行维护经费")[0], tmp_path)
    assert outcome is not None
    assert "附件一“项目支出 2023年决算数”没有核对：材料到这里中断" in {one.why for one in outcome.not_evaluated}
    assert not any(code.startswith("A10") for code, _ in serious(outcome))


def test_a_whole_paper_keeps_what_is_wrong_in_its_last_row(tmp_path: Path) -> None:
    outcome = outcome_of(PAPER.replace("≥10年 | 12年 | 20 | 20", "≥10年 | 12年 | 20 | 19"), tmp_path)
    assert outcome is not None
    assert {code for code, _ in serious(outcome)} >= {"T101", "A131"}


@pytest.mark.parametrize(
    ("end", "code", "left"),
    [
        ("总分 | | | | | | 100 | 9", "A131", True),
        ("总分 | | | | | | 100 | 94", "A131", False),
        ("总分 | | | | | | 100 | 95\n填表人：甲 填报日期：2024年4月", "T502", True),
        ("总分 | | | | | | 100 | 95\n填表人：甲 填报日期：4月5日", "T501", False),
        ("总分 | | | | | | 100 | 95\n填表人：甲 联系电话：1380", "T511", True),
        ("总分 | | | | | | 100 | 95\n填表人：甲 联系电话：1380 单位负责人签字：", "T511", False),
    ],
)
def test_the_last_figure_of_a_text_may_go_on(end: str, code: str, left: bool, tmp_path: Path) -> None:
    paper = PAPER.replace("30 | 29 | 雨天停工", "30 | 30 |").replace("20 | 18 | 迁出10人", "20 | 17 | 迁出10人")
    outcome = outcome_of(paper.partition("总分")[0] + end, tmp_path)
    assert outcome is not None
    assert (code in {found for found, _ in serious(outcome)}) is not left
    assert any(one.code == code for one in outcome.not_evaluated) is left
