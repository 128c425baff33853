"""Family R, for what only a reader meets."""

from decimal import Decimal

import pytest

from perfeval_xl.filing import Filing, Place, Problem, Unread
from perfeval_xl.reading.build import edited
from perfeval_xl.rules.finding import Finding
from perfeval_xl.rules.run import validate
from support.cases import clean

KEY = "basic.office.final"
AT = Place("附件一", "D20", 20, 4)


def _found(filing: Filing, code: str) -> list[Finding]:
    outcome = validate(filing)
    assert outcome.crashes == ()
    return [finding for finding in outcome.findings if finding.code == code]


def _changed(**changes: object) -> Filing:
    filing = clean()
    return filing._replace(values={**filing.values, KEY: filing.values[KEY]._replace(**changes)})


@pytest.mark.parametrize(
    ("code", "changes", "words"),
    [
        ("R102", {"state": "bad", "number": None, "raw": "#REF!", "problem": "R102"}, "#REF!"),
        ("R103", {"state": "bad", "number": None, "raw": "", "problem": "R103"}, "没有计算结果"),
        ("R106", {"problem": "R106"}, "文本格式"),
        ("R107", {"problem": "R107"}, "隐藏"),
        ("R110", {"problem": "R110"}, "14.6"),
    ],
)
def test_what_is_odd_about_a_cell_is_said_of_that_cell(code: str, changes: dict[str, object], words: str) -> None:
    found = _found(_changed(**changes), code)
    assert [finding.keys for finding in found] == [(KEY,)]
    assert words in found[0].message


def test_a_problem_told_by_reader_and_value_is_said_once() -> None:
    problem = Problem("R107", AT, "14.60", "", KEY)
    assert len(_found(_changed(problem="R107")._replace(problems=(problem,)), "R107")) == 1


@pytest.mark.parametrize(("code", "words"), [("R108", "重复"), ("R109", "没有找到")])
def test_what_is_odd_about_a_paper_is_said_with_its_place(code: str, words: str) -> None:
    (finding,) = _found(clean()._replace(problems=(Problem(code, AT, "附件一"),)), code)
    assert words in finding.message and "附件一!D20" in finding.message


def test_figures_as_text_are_named_once_per_sheet() -> None:
    filing = clean()
    keys = ("basic.office.final", "basic.public.final")
    values = {**filing.values, **{key: filing.values[key]._replace(problem="R106", place=AT) for key in keys}}
    (finding,) = _found(filing._replace(values=values), "R106")
    assert finding.level == "hint" and set(finding.keys) == set(keys)


def test_active_content_is_one_hint() -> None:
    problems = (Problem("MACRO", AT, ""), Problem("EXTERNAL_LINK", AT, ""))
    (finding,) = _found(clean()._replace(problems=problems), "R201")
    assert "宏" in finding.message and "链接" in finding.message and finding.level == "hint"


def test_a_notice_no_rule_knows_is_said_all_the_same() -> None:
    (finding,) = _found(clean()._replace(problems=(Problem("NEW", AT, "x", "某种新情况"),)), "R202")
    assert "某种新情况" in finding.message


def test_notices_of_one_kind_are_said_once_in_words() -> None:
    problems = tuple(Problem("UNDER_MERGE", AT._replace(address=f"B{row}"), "") for row in range(1, 9))
    (finding,) = _found(clean()._replace(problems=problems), "R202")
    assert "合并单元格" in finding.message and "8 处" in finding.message


def test_what_a_format_cannot_show_is_not_evaluated() -> None:
    outcome = validate(clean()._replace(problems=(Problem("VALUES_ONLY", AT, ""),)))
    assert outcome.findings == () and [check.code for check in outcome.not_evaluated] == ["R202"]


@pytest.mark.parametrize("code", ["RECALCULATE", "BAD_NAME"])
def test_what_changes_nothing_is_not_said(code: str) -> None:
    assert validate(clean()._replace(problems=(Problem(code, AT, ""),))).findings == ()


def test_two_years_in_one_paper_are_said_once() -> None:
    problem = Problem("R115", AT, "2022年度部门整体支出绩效自评表", "年度前后不一", "overall.title")
    filing = edited(clean(), {"overall.title": "2022年度部门整体支出绩效自评表"})
    findings = validate(filing._replace(problems=(problem,))).findings
    assert [(finding.code, finding.level) for finding in findings] == [("R115", "error")]


def test_a_formula_typed_over_is_a_hint() -> None:
    (finding,) = _found(clean()._replace(problems=(Problem("R116", AT, "123.60", "", "basic.project.final"),)), "R116")
    assert finding.keys == ("basic.project.final",) and "123.60" in finding.message


def test_unread_figures_are_counted() -> None:
    unread = (Unread(AT, "另有 12.5 万元", "不在任何一栏"), Unread(AT, "备注", "不在任何一栏"))
    (finding,) = _found(clean()._replace(unread=unread), "R191")
    assert "1 处" in finding.message and finding.keys == ()


def test_telephone_numbers_are_not_counted_and_not_quoted() -> None:
    unread = (Unread(AT, "李某0734-5550188", "不在任何一栏"), Unread(AT, "13800000000(办公室)3项", "不在任何一栏"))
    (finding,) = _found(clean()._replace(unread=unread), "R191")
    assert "1 处" in finding.message and "138******00" in finding.message
    assert "13800000000" not in finding.message and "5550188" not in finding.message


def test_a_stale_cache_is_the_root_of_the_broken_sum() -> None:
    filing = clean()
    key = "basic.project.final"
    stale = filing.values[key]._replace(number=Decimal("132.60"), raw="132.60", formula="SUM(D12:D14)")
    outcome = validate(filing._replace(values={**filing.values, key: stale}))
    (root,) = [finding for finding in outcome.findings if not finding.caused_by]
    assert (root.code, root.keys, root.expected) == ("R114", (key,), "123.6")
    assert {finding.code for finding in outcome.findings if finding.caused_by} >= {"A103", "X101"}
