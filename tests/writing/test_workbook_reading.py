"""What is poured into the workbook is read back: as written, after another program saved it, moved, renamed, grown."""

import re
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.filing import Filing
from perfeval_xl.forms.edition import hunan
from perfeval_xl.reading.build import build, edited
from perfeval_xl.reading.fields.locate import locate
from perfeval_xl.reading.fingerprint import overwritten
from perfeval_xl.reading.grid import GridRow
from perfeval_xl.reading.own import OVERWRITTEN, finished, located, prepared
from perfeval_xl.reading.source import open_source
from perfeval_xl.reading.xlsx.xlsx import read_xlsx
from perfeval_xl.rules.run import validate
from perfeval_xl.writing.book.model import facts_of
from perfeval_xl.writing.book.workbook import build as build_book
from perfeval_xl.writing.book.workbook import import_workbook, new_workbook
from support.books import cells_of, made
from support.cases import clean
from support.office import convert, recalculated
from support.office_edit import insert_rows, move, rename, type_number, type_text, worked_on

SAMPLE = Path(__file__).parents[1] / "cases" / "hengshan-2023.txt"
READ_FROM_TEXT = ("title", "year")
"""Leaves a filing built by hand may lack; the workbook prints them, so they are read back."""


def back(path: Path) -> Filing:
    source = open_source(str(path))
    mine = prepared(source)
    assert mine is not None
    return finished(locate(mine.source, hunan()), (mine,))


def state(filing: Filing, key: str) -> tuple[object, ...]:
    value = filing.values.get(key)
    if value is None or value.state == "blank":
        return ("blank",)
    if value.state in ("number", "none"):
        return (value.state, value.number)
    return (value.state, "".join(value.text.split()))


def changed(wanted: Filing, found: Filing) -> dict[str, tuple[object, object]]:
    """Return the keys whose values differ; figures of the report's sentences follow from its text."""
    keys = [
        key
        for key in dict.fromkeys((*wanted.values, *found.values))
        if key.split(".")[0] in wanted.forms
        and not (key.startswith("report.") and key.count(".") == 2 and "text" not in key)
    ]
    differing = {
        key: (state(wanted, key), state(found, key)) for key in keys if state(wanted, key) != state(found, key)
    }
    return {
        key: pair for key, pair in differing.items() if not (pair[0] == ("blank",) and key.endswith(READ_FROM_TEXT))
    }


def groups(filing: Filing) -> dict[str, int]:
    return {name: count for name, count in filing.groups.items() if count}


def assert_same(wanted: Filing, found: Filing) -> None:
    assert changed(wanted, found) == {}
    assert found.forms == wanted.forms
    assert groups(found) == groups(wanted)
    assert (found.year, found.unit) == (wanted.year, wanted.unit)
    assert found.unread == ()


@pytest.fixture(scope="module")
def sample() -> Filing:
    return read(str(SAMPLE))


def test_sample_reads_back_with_its_errors(sample: Filing, tmp_path: Path) -> None:
    made_of = import_workbook(sample, tmp_path / "sample.xlsm")
    found = back(tmp_path / "sample.xlsm")
    assert_same(sample, found)
    assert made_of.leftover == ()
    assert found.number("basic.project.final") == Decimal("816.23")
    lost = [problem.key for problem in found.problems if problem.code == OVERWRITTEN]
    assert lost == ["basic.project.final"]


@pytest.mark.parametrize("seed", range(12))
def test_any_filing_reads_back(seed: int, tmp_path: Path) -> None:
    filing = made(seed + 1000)
    import_workbook(filing, tmp_path / "book.xlsx", plain=True)
    assert_same(filing, back(tmp_path / "book.xlsx"))


def test_texts_nobody_understands_stay_with_a_note_and_are_listed(tmp_path: Path) -> None:
    filing = edited(
        clean(), {"basic.reception.final": "约2万左右吧", "basic.staff.quota": "二十几", "basic.office.final": "146元"}
    )
    done = import_workbook(filing, tmp_path / "odd.xlsm")
    found = back(tmp_path / "odd.xlsm")
    assert found.values["basic.reception.final"].raw == "约2万左右吧"
    assert found.values["basic.reception.final"].state == "bad"
    assert found.values["basic.office.final"].raw == "146元"
    assert [raw for _, raw, _ in done.leftover] == ["二十几", "约2万左右吧"]
    with zipfile.ZipFile(tmp_path / "odd.xlsm") as package:
        notes = "".join(package.read(name).decode() for name in package.namelist() if "comments" in name)
        book = package.read("xl/workbook.xml").decode()
    assert "约2万左右吧" in notes and "二十几" in notes and "146元" in notes
    assert "导入时未识别" in book


def test_a_fragment_becomes_a_whole_workbook(tmp_path: Path) -> None:
    raws = {key: value.raw for key, value in clean().values.items() if key.startswith("overall.")}
    fragment = build(hunan(), raws, 2023, "青山县档案馆")
    import_workbook(fragment, tmp_path / "part.xlsx", plain=True)
    found = back(tmp_path / "part.xlsx")
    assert changed(fragment, found) == {}
    assert "basic" in found.forms


def test_without_cached_values_everything_is_reckoned_anew(tmp_path: Path) -> None:
    book = build_book(hunan(), facts_of(clean()), clean())
    whole, bare = tmp_path / "whole.xlsm", tmp_path / "bare.xlsm"
    whole.write_bytes(book)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(bare, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if "worksheets/sheet" in name:
                data = re.sub(r"(</f>)<v>[^<]*</v>", r"\1", data.decode()).encode()
            target.writestr(name, data)
    assert b"</f><v>" not in zipfile.ZipFile(bare).read("xl/worksheets/sheet3.xml")
    assert_same(back(whole), back(bare))
    assert_same(clean(), back(bare))


def test_blank_workbook_holds_nothing_but_what_was_given(tmp_path: Path) -> None:
    new_workbook(tmp_path / "new.xlsm", "某局", 2025, ["甲项目", "乙项目"])
    found = back(tmp_path / "new.xlsm")
    assert (found.unit, found.year) == ("某局", 2025)
    assert found.forms == ("basic", "overall", "project[1]", "project[2]", "report")
    assert [found.text(f"project[{at}].name") for at in (1, 2)] == ["甲项目", "乙项目"]
    figures = {key for key, value in found.values.items() if value.state == "number" and not key.endswith(".year")}
    assert {key.partition(".")[2] for key in figures} == {"fund.total.weight", "total.weight"}


@pytest.mark.office
def test_reads_back_after_libreoffice_saved_it(soffice: str, sample: Filing, tmp_path: Path) -> None:
    import_workbook(sample, tmp_path / "sample.xlsm")
    import_workbook(clean(), tmp_path / "clean.xlsm")
    first, second = recalculated([tmp_path / "sample.xlsm", tmp_path / "clean.xlsm"], tmp_path / "out")
    assert_same(sample, back(first))
    assert_same(clean(), back(second))


@pytest.mark.office
def test_rows_inserted_anywhere_in_a_block_count(soffice: str, tmp_path: Path) -> None:
    import_workbook(clean(), tmp_path / "clean.xlsm")
    before = back(tmp_path / "clean.xlsm")
    top = int(before.place("basic.project[1].name").address[1:])
    middle = int(before.place("overall.indicator[3].name").address[1:])
    shutil.rmtree(tmp_path / "room", ignore_errors=True)
    (tmp_path / "room").mkdir()
    work = [
        insert_rows("附件一", top, 1),
        type_text("附件一", f"A{top}", "新插入的首行"),
        type_number("附件一", f"F{top}", "10.5"),
        insert_rows("附件一", top + 9, 1),
        type_text("附件一", f"A{top + 9}", "紧靠公用经费的末行"),
        type_number("附件一", f"F{top + 9}", "1.25"),
        insert_rows("附件二", middle + 1, 1),
        type_text("附件二", f"D{middle + 1}", "新增指标"),
        type_text("附件二", f"E{middle + 1}", "5个"),
        type_text("附件二", f"F{middle + 1}", "5个"),
        type_number("附件二", f"G{middle + 1}", "3"),
        type_number("附件二", f"H{middle + 1}", "2.5"),
    ]
    worked = worked_on(tmp_path / "clean.xlsm", work, tmp_path / "room")
    found = back(worked)
    assert found.text("basic.project[1].name") == "新插入的首行"
    assert found.count("basic.project") == before.count("basic.project") + 2
    assert found.number("basic.project.final") == before.number("basic.project.final") + Decimal("11.75")
    assert found.text("overall.indicator[4].name") == "新增指标"
    assert found.text("overall.indicator[4].level2") == before.text("overall.indicator[3].level2")
    assert found.number("overall.total.score") == before.number("overall.total.score") + Decimal("2.5")
    source = read_xlsx(str(worked))
    audit = {
        cell.column: cell
        for row in next(g for g in source.grids if g.name == "审核").rows
        for cell in row.cells
        if row.number == 2
    }
    assert audit[1].text.startswith("错误 ")
    lines = {
        row.number: {cell.column: cell.text for cell in row.cells}
        for grid in source.grids
        if grid.name == "审核"
        for row in grid.rows
    }
    weights = [line for line in lines.values() if line.get(3) == "A132" and "附件二" in line.get(9, "")]
    assert [line[1] for line in weights] == ["不符"]
    projects = [line for line in lines.values() if line.get(3) == "A103"]
    assert projects and all(line[1] == "符" for line in projects)
    assert list(overwritten(source)) == []


@pytest.mark.office
def test_moved_and_renamed_sheets_change_nothing(soffice: str, tmp_path: Path) -> None:
    import_workbook(clean(), tmp_path / "clean.xlsm")
    (tmp_path / "room").mkdir()
    work = [
        rename("附件二", "整体自评"),
        rename("单位信息", "info"),
        rename("审核", "check"),
        rename("附件三 运行维护经费", "p2"),
        move("附件一", 9),
        move("附件四", 0),
    ]
    worked = worked_on(tmp_path / "clean.xlsm", work, tmp_path / "room")
    assert_same(clean(), back(worked))
    assert list(overwritten(open_source(str(worked)))) == []


def test_live_checks_are_left_out_and_a_filing_reads_the_same(tmp_path: Path) -> None:
    import_workbook(clean(), tmp_path / "clean.xlsm")
    source, whole = open_source(str(tmp_path / "clean.xlsm")), read_xlsx(str(tmp_path / "clean.xlsm"))
    rows, all_rows = ({grid.name: len(grid.rows) for grid in one.grids} for one in (source, whole))
    assert all_rows["审核"] > 50
    assert rows == all_rows | {"填报说明": 0, "pe_lists": 0, "审核": 0}
    edition = hunan()
    assert located([source], edition) == located([whole], edition)


@pytest.mark.office
def test_an_overwritten_formula_is_found_and_named(soffice: str, tmp_path: Path) -> None:
    import_workbook(clean(), tmp_path / "clean.xlsm")
    before = back(tmp_path / "clean.xlsm")
    (tmp_path / "room").mkdir()
    place = before.place("basic.vehicle.final").address
    work = [insert_rows("附件一", 5, 2), type_number("附件一", f"F{int(place[1:]) + 2}", "4.20")]
    worked = worked_on(tmp_path / "clean.xlsm", work, tmp_path / "room")
    found = list(overwritten(open_source(str(worked))))
    assert [(one.key, one.now) for one in found] == [("basic.vehicle.final", None)]


@pytest.mark.parametrize("path", sorted((SAMPLE.parent / "filings").iterdir()), ids=lambda path: path.stem)
def test_real_filings_of_other_provinces_read_back(path: Path, tmp_path: Path) -> None:
    filing = read(str(path))
    done = import_workbook(filing, tmp_path / "book.xlsx", plain=True)
    found = back(tmp_path / "book.xlsx")
    assert {key for key in changed(filing, found) if not key.endswith(".year")} == set()
    assert len(done.leftover) >= len(filing.unread)


@pytest.mark.office
def test_year_and_unit_typed_later_go_everywhere(soffice: str, tmp_path: Path) -> None:
    new_workbook(tmp_path / "new.xlsm")
    blank = {cell.text for cell in cells_of(tmp_path / "new.xlsm").values()}
    assert {"本年度部门整体支出绩效评价基础数据表", "上年决算数", "本年预算数"} <= blank
    (tmp_path / "room").mkdir()
    work = [
        type_number("单位信息", "B5", "2025"),
        type_text("单位信息", "B4", "某局"),
        type_text("单位信息", "B13", "甲项目"),
        type_text("单位信息", "B7", "张三"),
    ]
    worked = worked_on(tmp_path / "new.xlsm", work, tmp_path / "room")
    texts = {cell.text for cell in cells_of(worked).values()}
    wanted = {"2025年度部门整体支出绩效评价基础数据表", "2024年决算数", "2025年决算数", "3、甲项目", "填表人：张三"}
    assert wanted <= texts
    found = back(worked)
    assert (found.year, found.unit) == (2025, "某局")


def test_papers_that_are_numbered_with_gaps_keep_their_places(tmp_path: Path) -> None:
    raws = {key: value.raw for key, value in clean().values.items() if not key.startswith("project[2]")}
    filing = build(hunan(), raws, 2023, "青山县档案馆")
    assert filing.forms[2:4] == ("project[1]", "project[3]")
    import_workbook(filing, tmp_path / "gap.xlsx", plain=True)
    found = back(tmp_path / "gap.xlsx")
    assert found.text("project[2].name") == filing.text("project[3].name")
    assert found.number("project[2].total.score") == filing.number("project[3].total.score")


def test_saved_in_an_old_format_it_is_known_without_its_names(tmp_path: Path, sample: Filing) -> None:
    """Readers of .xls and .et tell neither defined names nor formulas; our sheets are no papers all the same."""
    path = tmp_path / "自评表.xlsm"
    import_workbook(sample, path)
    source = open_source(str(path))
    grids = []
    for grid in source.grids:
        rows = [
            GridRow(row.number, tuple(cell._replace(formula=None) for cell in row.cells), row.paragraph)
            for row in grid.rows
        ]
        grids.append(grid._replace(rows=tuple(rows)))
    old = source._replace(grids=tuple(grids), names={}, notices=())
    found = located((old,), hunan())
    assert_same(sample, found)
    assert [one for one in found.problems if one.code == OVERWRITTEN] == []


def test_saved_as_open_document_it_gives_the_same_findings(soffice: str, sample: Filing, tmp_path: Path) -> None:
    """But for those of the readers, and without the places, which are others where merged cells are lost."""
    import_workbook(sample, tmp_path / "自评表.xlsm")
    (saved,) = convert([tmp_path / "自评表.xlsm"], "ods", tmp_path / "ods")
    filings = read(str(tmp_path / "自评表.xlsm")), read(str(saved))
    mine, theirs = ([(one.code, one.keys) for one in validate(filing).findings] for filing in filings)
    assert len(mine) > 30
    assert [one for one in theirs if one[0][0] != "R"] == [one for one in mine if one[0][0] != "R"]
