"""Papers of other provinces and years as whole texts: exactly what is found in them, and where."""

from decimal import Decimal
from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.filing import Unread
from perfeval_xl.rules.finding import Outcome
from perfeval_xl.rules.run import validate
from support.cases import CASES

EDITIONS = CASES / "editions"

FOUND: dict[str, list[tuple[str, str]]] = {
    "report-sums": [
        *[("T231", "第4行"), ("T232", "第4行"), ("T234", "第4行"), ("T234", "第4行"), ("T234", "第4行")],
        ("T201", "第13行"),
    ],
    "score-card": [
        *[("S406", "第6行"), ("A145", "第8行"), ("A145", "第8行"), ("A136", "第10行"), ("A136", "第10行")],
    ],
    "split-of-budget": [("A111", "第4行"), ("A112", "第4行")],
    "two-totals": [("A135", "第2行")],
    "without-projects": [
        ("S306", "第21行"),
        *[("M103", "第87行"), ("S303", "第87行"), ("S302", "第120行"), ("S304", "第120行"), ("S302", "第128行")],
        *[("S304", "第128行"), ("S304", "第136行"), ("S302", "第144行"), ("M171", "第193行"), ("S311", "第235行")],
        ("A112", "第237行"),
    ],
    "weights-without-total": [("A134", "第4行"), ("S411", "第8行")],
    "broken-off": [("T101", "第2行")],
    "by-level": [("A125", ""), ("A126", "")],
    "by-level-traditional": [("A126", "")],
    "classes": [("S203", "第6行"), ("S413", "第8行"), ("A144", "第10行"), ("S406", "第12行")],
    "narrative": [("T232", "第2行"), ("T234", "第2行"), ("T236", "第2行"), ("T201", "第8行")],
    "overall-sources": [("A122", "第5行"), ("T109", "第10行")],
    "indicators-only": [],
    "levels": [("A122", "第6行"), ("A127", "第6行")],
    "transfer-untitled": [("T234", "第1行")],
    "form-of-report": [("X249", "第9行")],
    "report-of-staff": [("X249", "第6行"), ("T231", "第8行")],
    "subtotals": [("A122", "第6行"), ("A143", "第18行"), ("A143", "第18行")],
}
"""Codes and places of what is to be mended or explained; hints are left out."""


def outcome_of(name: str) -> Outcome:
    return validate(read(EDITIONS / f"{name}.txt"))


def test_every_paper_is_told_of() -> None:
    assert {path.stem for path in EDITIONS.iterdir()} == set(FOUND)


@pytest.mark.parametrize("name", FOUND)
def test_nothing_else_is_found(name: str) -> None:
    outcome = outcome_of(name)
    assert outcome.crashes == ()
    serious = [one for one in outcome.findings if one.level in ("error", "explain")]
    assert [(one.code, outcome.filing.place(one.keys[0]).address) for one in serious] == FOUND[name]


def test_fund_rows_of_other_editions_are_added_up_once() -> None:
    outcome = outcome_of("subtotals")
    assert [one.why for one in outcome.not_evaluated if one.code == "A121"] == []


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("青山县民政局 关于2023年度困难群众救助资金绩效自评报告", "青山县民政局"),
        ("青山县第四中学专项资金绩效自评价报告", "青山县第四中学"),
        ("2023年度水污染防治资金绩效自评报告\n  • 来源:青山县民政局\n  • 作者:admin", "青山县民政局"),
        ("2023年度水污染防治资金绩效自评报告\n来源：青山县民政局  发布日期: 2024-03-29", "青山县民政局"),
        ("2023年度水污染防治资金绩效自评报告\n来源：本站", ""),
    ],
)
def test_the_body_a_report_in_words_is_of(head: str, unit: str, tmp_path: Path) -> None:
    text = f"{head}\n下达资金31.6万元，执行数30.6万元，执行率96.84%。\n"
    (tmp_path / "papers.txt").write_text(text, encoding="utf-8")
    assert read(str(tmp_path / "papers.txt")).unit == unit


def test_a_class_in_which_the_text_breaks_off_is_not_added_up() -> None:
    outcome = outcome_of("broken-off")
    assert [one.why for one in outcome.not_evaluated if one.code == "A141"] == [
        "“效益指标”的分值之和没有核对：材料到这里中断，后面的行不在其中"
    ]
    assert [one.code for one in outcome.passed if one.code == "A141"] == ["A141"]


@pytest.mark.parametrize("level", ["区财政", "市县财政", "自治区财政"])
def test_money_by_level_that_adds_up_is_not_told(level: str, tmp_path: Path) -> None:
    text = (EDITIONS / "by-level.txt").read_text(encoding="utf-8")
    mended = text.replace("991.51", "1001.51").replace("227.24", "207.24").replace("区财政", level)
    (tmp_path / "papers.txt").write_text(mended, encoding="utf-8")
    outcome = validate(read(str(tmp_path / "papers.txt")))
    assert {one.code for one in outcome.findings} & {"A125", "A126"} == set()
    assert {one.code for one in outcome.passed} >= {"A125", "A126"}


@pytest.mark.parametrize(
    ("raw", "judged"), [("10", False), ("加 10 分 2 次", False), ("30", True), ("10%", True), ("附注（10分）", True)]
)
def test_a_sum_is_not_judged_while_figures_beside_its_parts_are_not_read(raw: str, judged: bool) -> None:
    filing = read(EDITIONS / "weights-without-total.txt")
    key, row = "overall.indicator[1].score", "overall.indicator[1].name"
    short = filing.values[key]._replace(number=Decimal(30), raw="30", text="30")
    loose = Unread(filing.place(row)._replace(column=9), raw, "")
    outcome = validate(filing._replace(values={**filing.values, key: short}, unread=(loose,)))
    assert ("A131" in {one.code for one in outcome.findings}) is judged
    assert ("A131" in {one.code for one in outcome.not_evaluated}) is not judged


SOURCES = """2022年度项目支出绩效自评表
项目名称 | 造林经费
项目资金（{unit}） | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
 | 年度资金总额 | {total} | {total} | {total} | 10 | 100% | 10
 | 中央资金 | {part} | {part} | {part} | — | — | —
 | 县级资金 | 200000{mark} | 200000{mark} | 200000{mark} | — | — | —
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
产出指标 | 数量指标 | 造林面积 | ≥100亩 | 100亩 | 90 | 90
总分 | | | | | 100 | 100
"""


@pytest.mark.parametrize(
    ("unit", "total", "part", "mark", "found"),
    [
        ("元", "500000", "300000", "", False),
        ("元", "500000", "310000", "", True),
        ("万元", "500000", "300000", "", False),
        ("万元", "500000万", "300000万", "万", False),
        ("万元", "50", "30", "元", False),
    ],
)
def test_other_sources_are_added_up_in_the_unit_of_the_paper(
    unit: str, total: str, part: str, mark: str, found: bool, tmp_path: Path
) -> None:
    path = tmp_path / "自评表.txt"
    path.write_text(SOURCES.format(unit=unit, total=total, part=part, mark=mark), encoding="utf-8")
    assert ("A122" in {one.code for one in validate(read(path)).findings}) is found
