"""Which line of 附件一 each 附件三 speaks of."""

from decimal import Decimal

import pytest

from perfeval_xl.reading.build import edited
from perfeval_xl.rules.families.project_amounts import column_basis
from perfeval_xl.rules.finding import Check, Edits
from perfeval_xl.rules.match import matches, plain_name
from perfeval_xl.rules.run import validate
from support.cases import clean


def _pairs(edits: Edits) -> list[tuple[str, str, str]]:
    found = matches(Check(edited(clean(), edits)))
    return [(line.prefix[-2], paper.root[-2], how) for line, paper, how in found.pairs]


BY_NAME = [("1", "1", "name"), ("2", "2", "name"), ("3", "3", "name")]


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("业务工作经费", "name"),
        ("1、业务工作经费", "name"),
        ("“业务工作”经费", "name"),
        (" 业务 工作经费 ", "name"),
        ("业务工作", "similar"),
        ("业务工作专项经费", "similar"),
        ("机关业务工作经费", "amount"),
        ("综合保障费", "amount"),
    ],
)
def test_a_paper_finds_its_line(name: str, how: str) -> None:
    assert _pairs({"project[1].name": name})[0] == ("1", "1", how)


def test_papers_in_another_order_find_their_lines() -> None:
    names = {"project[1].name": "档案数字化加工项目", "project[3].name": "业务工作经费"}
    assert _pairs(names) == [("3", "1", "name"), ("2", "2", "name"), ("1", "3", "name")]


def test_a_name_beats_an_amount() -> None:
    edits = {"project[1].fund.total.executed": "37.60", "project[1].fund.total.full_year": "38.00"}
    assert _pairs(edits) == BY_NAME


def test_a_tie_of_amounts_pairs_nothing() -> None:
    edits = {"project[1].name": "甲乙", "project[2].name": "丙丁"}
    for at in (1, 2):
        edits |= {f"project[{at}].fund.total.{leaf}": "40.00" for leaf in ("executed", "full_year", "initial")}
        edits |= {f"basic.project[{at}].{leaf}": "40.00" for leaf in ("final", "budget")}
    assert _pairs(edits) == [("3", "3", "name")]


def test_nothing_in_common_pairs_nothing() -> None:
    edits = {"project[1].name": "综合保障", "basic.project[1].final": "1.00", "basic.project[1].budget": "2.00"}
    found = matches(Check(edited(clean(), edits)))
    assert [line.prefix for line in found.lines] == ["basic.project[1]"]
    assert [paper.root for paper in found.papers] == ["project[1]"]


@pytest.mark.parametrize(
    ("name", "bare"),
    [("3、“大综窗”标准化运行经费", "大综窗标准化运行经费"), ("（1）业务费（二期）", "业务费二期"), ("", "")],
)
def test_names_are_compared_without_marks(name: str, bare: str) -> None:
    assert plain_name(name) == bare


@pytest.mark.parametrize(
    ("edits", "basis"),
    [
        ({}, "initial"),
        ({"report.project.budget": "100.00"}, "full_year"),
        ({"report.project.budget": "100.00", "basic.project.budget": "110.00"}, "neither"),
        ({"report.project.budget": None, "basic.project.budget": "110.00"}, "unknown"),
        ({"basic.project.budget": None}, "unknown"),
    ],
)
def test_the_basis_of_the_budget_column(edits: Edits, basis: str) -> None:
    assert column_basis(Check(edited(clean(), edits)))[0] == basis


def test_a_county_settles_the_basis() -> None:
    filing = edited(clean(), {"project[1].fund.total.initial": "50.00", "report.project.budget": None})
    settled = filing.edition.values["basis.budget_column"]._replace(since=((2000, "initial"),))
    edition = filing.edition._replace(values={**filing.edition.values, "basis.budget_column": settled})
    codes = [finding.code for finding in validate(filing._replace(edition=edition)).findings]
    assert "X202" in codes and "X211" not in codes


def test_a_column_of_two_bases_is_said_once() -> None:
    edits = {
        "basic.project[1].budget": "12.00",
        "basic.project.budget": "82.00",
    }
    findings = validate(edited(clean(), edits)).findings
    assert [finding.code for finding in findings if finding.code in ("X202", "X211")] == ["X211"]


def test_share_of_projects_without_paper() -> None:
    edits = {
        "basic.project[4].name": "信访维稳经费",
        "basic.project[4].final": "30.90",
        "basic.project.final": "154.50",
    }
    (finding,) = [found for found in validate(edited(clean(), edits)).findings if found.code == "X204"]
    assert "20.00%" in finding.message and Decimal(finding.actual) == Decimal("30.90")


def test_without_a_list_of_projects_none_is_said_to_be_complete() -> None:
    edits: Edits = {key: None for key in clean().values if key.startswith("basic.")}
    assert "X204" not in {passed.code for passed in validate(edited(clean(), edits)).passed}
