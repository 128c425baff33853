"""Last year's papers become this year's beginning."""

from decimal import Decimal
from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.autofill.book import cells_of, computed_keys
from perfeval_xl.autofill.rollover import rollover
from perfeval_xl.forms.edition import changed
from perfeval_xl.reading.build import edited
from perfeval_xl.reading.xlsx.xlsx import read_xlsx
from perfeval_xl.rules.run import validate
from perfeval_xl.values.errors import WriteError
from perfeval_xl.writing.book.workbook import import_workbook
from support.cases import clean

CASE = Path(__file__).parents[1] / "cases" / "hengshan-2023.txt"


def test_final_figures_become_those_of_the_year_before() -> None:
    last = clean()
    new = rollover(last, 2024).filing
    assert new.year == 2024
    assert new.unit == last.unit
    for key, value in new.values.items():
        if key.endswith(".last_final"):
            assert value.number == last.number(key.replace(".last_final", ".final")), key
    assert sum(1 for key in new.values if key.endswith(".last_final")) == 16
    assert not any(
        key.endswith((".budget", ".final", ".executed", ".score", ".actual", ".date")) and value.raw
        for key, value in new.values.items()
    )


def test_unit_projects_and_labels_are_kept() -> None:
    new = rollover(clean(), 2024).filing
    assert [new.text(f"basic.project[{at}].name") for at in (1, 2, 3)] == [
        "1、业务工作经费",
        "2、运行维护经费",
        "3、档案数字化加工项目",
    ]
    assert [new.text(f"project[{at}].name") for at in (1, 2, 3)] == [
        "业务工作经费",
        "运行维护经费",
        "档案数字化加工项目",
    ]
    assert new.text("overall.unit") == new.text("project[2].unit") == "青山县档案馆"
    assert new.text("project[1].department") == "青山县委办公室"
    assert new.text("basic.sign.phone") == "0734-5550188"
    assert new.number("overall.fund.total.weight") == 10


def test_indicators_are_copied_as_a_draft_when_asked() -> None:
    assert rollover(clean(), 2024).filing.count("overall.indicator") == 0
    last = edited(clean(), {"overall.indicator[3].target": "2023年12月底前完成"})
    new = rollover(last, 2024, copy_indicators=True).filing
    assert new.count("overall.indicator") == 9
    assert new.text("overall.indicator[6].name") == "接待查档人次"
    assert new.text("overall.indicator[6].target") == "≥3000人次"
    assert new.number("overall.indicator[6].weight") == 10
    assert new.state("overall.indicator[6].actual") == "absent"
    assert new.text("overall.indicator[3].target") == "2024年12月底前完成"


def test_the_sample_rolled_over_lacks_inputs_and_nothing_else(tmp_path: Path) -> None:
    last = read(str(CASE))
    begun = rollover(last, 2024)
    assert {finding.code[0] for finding in validate(begun.filing).findings} <= {"M"}
    path = tmp_path / "2024.xlsm"
    import_workbook(begun.filing, str(path))
    book = read(str(path))
    outcome = validate(book)
    assert {finding.code[0] for finding in outcome.findings} == {"M"}
    assert outcome.crashes == ()
    assert book.number("basic.project[4].last_final") == 266
    assert book.number("basic.project.last_final") == Decimal("822.23")
    derived = ("basic.project.last_final", "basic.three_public.final", "overall.fund.total.rate", "overall.total.score")
    assert set(derived) <= computed_keys(book, cells_of(read_xlsx(str(path))))


def test_what_was_wrong_last_year_is_told_and_not_handed_down() -> None:
    notes = rollover(read(str(CASE)), 2024).notes
    assert any("816.23" in note and "822.23" in note for note in notes)
    assert any("大综窗标准化运行经费" in note and "综合窗口人员工作经费" in note for note in notes)
    assert any("联系电话" in note for note in notes)
    assert rollover(clean(), 2024).notes == ()


def test_a_gap_of_years_carries_no_figures() -> None:
    begun = rollover(clean(), 2026)
    assert not any(key.endswith(".last_final") for key in begun.filing.values)
    assert "2025" in begun.notes[0]


@pytest.mark.parametrize("year", [2023, 2020])
def test_the_new_year_must_be_later(year: int) -> None:
    with pytest.raises(WriteError, match="2023"):
        rollover(clean(), year)


def test_what_the_new_edition_changes_is_reported() -> None:
    old = clean().edition
    new = changed(
        old,
        "hunan-2024",
        "湖南版（2024）",
        labels={"厉行节约保障措施": "厉行节约措施"},
        values={"weight.execution": "20"},
        since=2024,
    )
    told = rollover(clean(), 2024, edition=new).differences
    assert any("湖南版（2024）" in one for one in told)
    assert any("厉行节约保障措施" in one and "厉行节约措施" in one for one in told)
    assert any("由 10分 改为 20分" in one for one in told)
    assert rollover(clean(), 2024).differences == ()
    assert rollover(clean(), 2024, edition=new).filing.number("overall.fund.total.weight") == 20
