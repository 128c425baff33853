"""Family H: this year's papers beside last year's."""

from pathlib import Path

from perfeval_xl import cli
from perfeval_xl.api import read
from perfeval_xl.filing import Filing
from perfeval_xl.reading.build import edited
from perfeval_xl.rules.run import validate
from support.cases import clean, last_year

CASE = Path(__file__).parents[1] / "cases" / "hengshan-2023.txt"


def found(filing: Filing, last: Filing | None) -> list[tuple[str, str]]:
    outcome = validate(filing, last_year=last)
    assert outcome.crashes == ()
    return [(one.code, one.keys[0] if one.keys else "") for one in outcome.findings if one.code.startswith("H")]


def test_papers_that_follow_from_last_years_have_no_finding_and_say_what_holds() -> None:
    outcome = validate(clean(), last_year=last_year())
    assert outcome.findings == ()
    held = [one for one in outcome.passed if one.code.startswith("H")]
    assert {one.code for one in held} == {"H101", "H102", "H111", "H112", "H121", "H131"}
    assert len(held) > 30
    assert any("一致" in str(one.text() if callable(one.text) else one.text) for one in held)


def test_without_last_years_papers_nothing_is_said() -> None:
    outcome = validate(edited(clean(), {"basic.reception.last_final": "9.99"}))
    kinds = (outcome.findings, outcome.passed, outcome.not_evaluated)
    assert not any(one.code.startswith("H") for kind in kinds for one in kind)


def test_a_file_of_the_wrong_year_is_said_once_and_not_compared() -> None:
    for year in (2020, 2023, 2024):
        other = edited(last_year(), {"basic.reception.final": "77"})._replace(year=year)
        assert found(clean(), other) == [("H101", "basic.title")]
    (finding,) = validate(clean(), last_year=last_year()._replace(year=2020)).findings
    assert finding.level == "error"
    assert "2020" in finding.message
    assert "2022" in finding.message


def test_without_a_year_the_comparison_is_made_and_the_doubt_said() -> None:
    nameless = edited(last_year(), {"basic.reception.final": "2.90"})._replace(year=None)
    assert found(clean(), nameless) == [("H111", "basic.reception.last_final")]
    outcome = validate(clean(), last_year=nameless)
    assert [one.code for one in outcome.not_evaluated if one.code.startswith("H")] == ["H101"]


def test_another_units_file_is_said() -> None:
    assert found(clean(), last_year()._replace(unit="绿水县档案馆")) == [("H102", "overall.unit")]


def test_both_figures_and_the_difference_are_told() -> None:
    filing = edited(clean(), {"basic.reception.last_final": "2.02"})
    (finding,) = [one for one in validate(filing, last_year=last_year()).findings if one.code == "H111"]
    assert (finding.expected, finding.actual, finding.difference) == ("2.20", "2.02", "-0.18")
    assert "2022年度" in finding.message
    assert finding.level == "explain"


def test_a_blank_is_told_where_last_year_had_an_amount_only() -> None:
    filing = edited(clean(), {"basic.reception.last_final": "", "basic.abroad.last_final": ""})
    assert ("H111", "basic.reception.last_final") in found(filing, last_year())
    assert ("H111", "basic.abroad.last_final") not in found(filing, last_year())


def test_projects_are_compared_by_name_whatever_their_number() -> None:
    swapped = edited(
        last_year(),
        {
            "basic.project[1].name": "1、运行维护经费",
            "basic.project[1].final": "36.10",
            "basic.project[2].name": "2、业务工作经费",
            "basic.project[2].final": "52.30",
        },
    )
    assert found(clean(), swapped) == []


def test_changes_beyond_the_threshold_want_a_word() -> None:
    grown = edited(last_year(), {"project[1].fund.total.executed": "30.00", "project[1].fund.total.full_year": "31.00"})
    assert found(clean(), grown) == [
        ("H131", "project[1].fund.total.full_year"),
        ("H131", "project[1].fund.total.executed"),
    ]
    told = edited(clean(), {"report.problems.text": "业务工作经费比上年增加较多，主要是新馆搬迁。"})
    assert found(told, grown) == []


def test_fragments_are_compared_as_far_as_they_go() -> None:
    only = edited(clean(), {key: None for key in clean().values if not key.startswith("overall.")})
    assert found(only, last_year()) == []
    assert found(clean(), only._replace(year=2022)) == []
    sample = read(str(CASE))
    assert found(sample, sample._replace(year=2022))[0] == ("H111", "basic.project.last_final")


def test_on_the_command_line(capsys: object) -> None:
    assert cli.main(["validate", str(CASE), "--last-year", str(CASE), "--select", "H"]) == 1
    out = capsys.readouterr().out  # type: ignore[attr-defined]
    assert "H101" in out
    assert "2023 年度，所给的上年材料是 2023 年度" in out
