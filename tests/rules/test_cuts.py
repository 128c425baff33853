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


SAID = "2022年度青山县林业局整体支出绩效自评报告\n一、部门基本情况\n编制30人，在职28人。\n二、其他需要说明的情况\n"


@pytest.mark.parametrize(
    ("end", "code"),
    [
        ("全局设8个内设机构，即办公室、人事股、财务股、造林股、防火", "T241"),
        ("收到资金222.91万元，其中：中央资金30.40万元，地方资金59.00万元，其他资金13", "T234"),
    ],
)
def test_a_list_that_breaks_off_does_not_fall_short(end: str, code: str, tmp_path: Path) -> None:
    cut, whole = (outcome_of(SAID + text, tmp_path) for text in (end, f"{end}万元。"))
    assert cut is not None
    assert whole is not None
    assert code not in {found for found, _ in serious(cut)}
    assert any(one.code == code for one in cut.not_evaluated)
    assert code in {found for found, _ in serious(whole)}


@pytest.mark.parametrize("end", ("11", "118.82\n项目支出:1129.65\n纳入专户管理的非"))
def test_the_splits_a_text_breaks_off_in_are_not_added_up(end: str, tmp_path: Path) -> None:
    text = (
        "部门整体支出绩效自评表\n（2023年度）\n预算部门、单位名称\n青山县林业局\n年初预算数\n全年预算数\n全年执行数\n分值\n执行率\n"
        "自评得分\n年度资金总额\n861.10\n2030.12\n2030.12\n10\n100%\n10\n按收入性质分:2030.12\n按支出性质分:2030.12\n"
        "其中:一般公共预算:1325.68\n其中:基本支出:900.47\n政府性基金拨款:"
        + end
    )
    outcome = outcome_of(text, tmp_path)
    assert outcome is not None
    assert not any(code.startswith("A11") for code, _ in serious(outcome))
