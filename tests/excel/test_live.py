"""An open workbook is read as its file is; marks come and go without a trace; run on the engine over openpyxl."""

import ast
import datetime
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from perfeval_xl.api import read
from perfeval_xl.excel.session import State, state_of
from perfeval_xl.excel.validate import check, clear_book, validate_book
from perfeval_xl.filing import Place
from perfeval_xl.forms.edition import hunan
from perfeval_xl.reading.fields.interpret import interpret
from perfeval_xl.reading.grid import GridCell
from perfeval_xl.reading.live import number_cell, read_live
from perfeval_xl.reading.own_sheets import MARKS
from perfeval_xl.reading.xlsx.xlsx import read_xlsx
from perfeval_xl.rules.run import validate
from perfeval_xl.writing.book.workbook import import_workbook
from perfeval_xl.writing.findings import CODE, COLUMNS, EXPLANATION, LEVEL, PLACE
from perfeval_xl.writing.mark_text import number_of, ours_in, without
from perfeval_xl.writing.marks import LEGEND, LISTED, remembered
from support.notes import rich_note
from support.oxengine import book_of, open_book
from support.pair import Pair, fill_colour, solid
from support.papers import SAMPLE
from support.snapshots import differences, snapshot

NOW, LATER = "2024-06-20 10:00", "2024-06-20 11:30"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def sample_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("live") / "sample.xlsm"
    import_workbook(read(str(SAMPLE)), path)
    return path


@pytest.fixture
def pair(sample_path: Path) -> Pair:
    return Pair(str(sample_path))


def without_list(pair: Pair) -> Pair:
    """Return the workbook as one that does not colour by the list of marks: there the cells themselves are filled."""
    for name in [name for name in pair.typed.defined_names if name.startswith(LISTED)]:
        del pair.typed.defined_names[name]
    if MARKS in pair.typed.sheetnames:
        pair.delete(MARKS)
    return pair


@pytest.fixture
def filled(pair: Pair) -> Pair:
    return without_list(pair)


def findings_rows(pair: Pair) -> list[list[Any]]:
    sheet = pair.typed["校验结果"]
    return [[cell.value for cell in row] for row in sheet.iter_rows(max_col=len(COLUMNS))]


def test_every_cell_is_read_as_from_the_file(sample_path: Path) -> None:
    def cells(source: Any) -> dict[Any, Any]:
        return {
            (grid.name, cell.row, cell.column): (cell.kind, cell.number, cell.text if cell.kind != "number" else "")
            for grid in source.grids
            if not grid.hidden
            for row in grid.rows
            for cell in row.cells
            if cell.text or cell.formula
        }

    live, file = cells(read_live(open_book(sample_path))), cells(read_xlsx(str(sample_path)))
    assert len(live) > 900
    assert live == file


def test_formulas_are_read_as_from_the_file(sample_path: Path) -> None:
    def formulas(source: Any) -> dict[Any, str]:
        return {
            (grid.name, cell.row, cell.column): cell.formula
            for grid in source.grids
            for row in grid.rows
            for cell in row.cells
            if cell.formula is not None
        }

    assert formulas(read_live(open_book(sample_path))) == formulas(read_xlsx(str(sample_path)))


def test_figures_keep_what_excel_shows() -> None:
    assert [number_cell(value) for value in (816.23, 0.1 + 0.2, 5.0, 1e-05, 123456789012345.6)] == [
        ("816.23", Decimal("816.23")),
        ("0.3", Decimal("0.3")),
        ("5", Decimal(5)),
        ("0.00001", Decimal("0.00001")),
        ("123456789012346", Decimal("123456789012346")),
    ]


def test_kinds_of_cells(pair: Pair) -> None:
    sheet = pair.typed.create_sheet("草稿")
    sheet["B2"].value = datetime.datetime(2024, 6, 19, 8, 30)  # noqa: DTZ001
    sheet["B3"].value, sheet["B3"].number_format = datetime.date(2024, 6, 19), "yyyy-mm-dd"
    sheet["B4"].value = True
    sheet["B5"].value, sheet["B5"].data_type = "#REF!", "e"
    sheet["B6"].value, sheet["B6"].data_type = "=1+1", "s"
    sheet["C6"].value = "=1+1"
    grid = next(grid for grid in read_live(book_of(pair)).grids if grid.name == "草稿")
    found = {(cell.row, cell.column): (cell.kind, cell.text, cell.formula) for row in grid.rows for cell in row.cells}
    assert found == {
        (2, 2): ("date", "2024-06-19 08:30:00", None),
        (3, 2): ("date", "2024-06-19", None),
        (4, 2): ("bool", "TRUE", None),
        (5, 2): ("error", "#REF!", None),
        (6, 2): ("text", "=1+1", None),
        (6, 3): ("text", "", "1+1"),
    }


@pytest.mark.parametrize(
    ("number", "state", "text"),
    [(45462, "date", "2024-06-19"), (45462.5, "bad", "45462.5"), (20240619, "date", "20240619"), (2024, "bad", "2024")],
)
def test_a_day_number_without_date_format_is_a_date(number: float, state: str, text: str) -> None:
    field = hunan().field("basic.sign.date")
    said, figure = number_cell(number)
    value = interpret(field, "basic.sign.date", GridCell(1, 1, said, "number", figure), Place("附件一", "A1", 1, 1))
    assert (value.state, value.text) == (state, text)


def test_findings_are_those_of_the_file_and_say_where(pair: Pair, sample_path: Path) -> None:
    done = validate_book(book_of(pair), NOW)
    assert done.outcome is not None
    from_file = validate(read(str(sample_path))).findings
    assert [(one.code, one.keys) for one in done.outcome.findings] == [(one.code, one.keys) for one in from_file]
    rows = findings_rows(pair)
    listed = [row for row in rows if row[CODE] and row[LEVEL] in ("错误", "核实", "提示", "尾差")]
    assert len(listed) == len(from_file)
    links = [str(row[PLACE]) for row in listed if str(row[PLACE]).startswith("=HYPERLINK(")]
    assert len(links) > len(listed) * 0.8
    assert links[0].startswith('=HYPERLINK("#\'附件一\'!') and "&ROW('附件一'!$" in links[0]
    assert NOW in str(rows[1][0])
    assert done.message.count("\n") <= 2


def test_texts_that_look_like_formulas_stay_texts(pair: Pair) -> None:
    book = book_of(pair)
    place = check(book).outcome.filing.place("basic.office.final")
    cell = pair.typed[place.sheet].cell(place.row, place.column)
    cell.value, cell.data_type = '=HYPERLINK("http://x","y")', "s"
    validate_book(book, NOW)
    formulas = [
        cell.value for row in pair.typed["校验结果"].iter_rows() for cell in row if cell.data_type == "f"
    ]
    assert formulas and all(str(one).startswith('=HYPERLINK("#') for one in formulas)
    assert any("http://x" in str(value) for row in findings_rows(pair) for value in row)


def test_a_workbook_that_colours_by_the_list_gets_the_list_and_notes(pair: Pair) -> None:
    assert LISTED in pair.typed.defined_names
    done = validate_book(book_of(pair), NOW)
    assert done.first is not None
    cell = pair.typed[done.first.sheet].cell(done.first.row, done.first.column)
    assert not fill_colour(cell) and number_of(cell.comment.text)
    rows = [[str(one.value or "") for one in row] for row in pair.typed[MARKS].iter_rows()]
    memories = remembered(rows)
    assert len(memories) == done.marked
    first = next(one for one in memories if (one.sheet, one.address) == (done.first.sheet, done.first.address))
    assert not first.colour and first.place.startswith(f'="{first.sheet} "&ADDRESS(ROW(')
    clear_book(book_of(pair))
    assert MARKS in pair.typed.sheetnames and cell.comment is None
    assert remembered([[str(one.value or "") for one in row] for row in pair.typed[MARKS].iter_rows()]) == ()


def test_marks_are_of_the_legend_and_bear_the_codes(filled: Pair) -> None:
    pair = filled
    done = validate_book(book_of(pair), NOW)
    assert done.first is not None and done.outcome is not None
    cell = pair.typed[done.first.sheet].cell(done.first.row, done.first.column)
    assert fill_colour(cell) in {tint.colour for tint in LEGEND}
    first = next(one for one in done.outcome.findings if one.level == "error")
    assert first.code in cell.comment.text
    assert pair.typed["_pe_marks"].sheet_state == "veryHidden"


@pytest.mark.parametrize("listed", [True, False], ids=["coloured by the list", "cells filled"])
def test_check_mend_explain_check_clear_leaves_only_what_the_user_did(
    sample_path: Path, tmp_path: Path, listed: bool
) -> None:
    pair = Pair(str(sample_path)) if listed else without_list(Pair(str(sample_path)))
    sheet = pair.typed["附件一"]
    sheet["F8"].fill = solid("00B050")
    sheet["F9"].comment = rich_note(("请会计核对", "黑体 12"))
    book = book_of(pair)
    place = check(book).outcome.filing.place("basic.project.final")
    own = pair.typed[place.sheet].cell(place.row, place.column)
    own.comment, own.fill = rich_note(("这是", "黑体 12"), ("我的批注", "楷体 9 红")), solid("FFFF00")
    before = snapshot(pair)

    first = validate_book(book, NOW)
    assert first.outcome is not None and first.marked > 20
    assert number_of(own.comment.text) and without(own.comment.text, ours_in(own.comment.text)) == "这是我的批注"
    assert (fill_colour(own) == "FFFF00") is listed
    waiting = next(one for one in first.outcome.findings if one.level == "explain")
    row = next(at for at, cells in enumerate(findings_rows(pair), 1) if waiting.fingerprint in cells)
    pair.typed["校验结果"].cell(row, EXPLANATION + 1).value = "预算年中追加，已报批。"
    mended = first.outcome.filing.place("overall.sign.phone")
    pair.typed[mended.sheet].cell(mended.row, mended.column).value = "0734-6012345"

    second = validate_book(book, LATER)
    assert second.outcome is not None
    explained = [one for one in second.outcome.findings if one.explanation]
    assert [one.fingerprint for one in explained] == [waiting.fingerprint]
    cleared = clear_book(book)
    assert "已清除" in cleared.message
    changed = differences(before, snapshot(pair))
    assert [place for place, _, _ in changed] == [(mended.sheet, mended.address)]
    typed = [row[EXPLANATION] for row in findings_rows(pair) if row[EXPLANATION] and row[CODE]]
    assert typed == [COLUMNS[EXPLANATION], "预算年中追加，已报批。"]
    book.save(str(tmp_path / "after.xlsm"))
    with zipfile.ZipFile(sample_path) as old, zipfile.ZipFile(tmp_path / "after.xlsm") as new:
        assert old.read("xl/vbaProject.bin") == new.read("xl/vbaProject.bin")


def test_marks_are_found_after_rows_were_inserted(filled: Pair) -> None:
    pair = filled
    book = book_of(pair)
    before = sum(1 for sheet in pair.typed for row in sheet.iter_rows() for cell in row if cell.comment)
    validate_book(book, NOW)
    sheet = pair.typed["附件四"]
    moved = [cell for row in sheet.iter_rows() for cell in row if cell.comment is not None]
    assert moved
    for cell in reversed(moved):
        target = sheet.cell(cell.row + 60, cell.column)
        target.comment, cell.comment = rich_note((cell.comment.text, "黑体 12")), None
        target.fill, cell.fill = solid(fill_colour(cell)), solid("")
    clear_book(book)
    ours = {tint.colour for tint in LEGEND}
    papers = [sheet for sheet in pair.typed if sheet.title.startswith("附件")]
    assert not [cell for sheet in papers for row in sheet.iter_rows() for cell in row if fill_colour(cell) in ours]
    after = sum(1 for sheet in pair.typed for row in sheet.iter_rows() for cell in row if cell.comment)
    assert after == before


def test_a_fill_changed_after_marking_is_left_alone_and_named(filled: Pair) -> None:
    pair = filled
    book = book_of(pair)
    done = validate_book(book, NOW)
    assert done.first is not None
    cell = pair.typed[done.first.sheet].cell(done.first.row, done.first.column)
    cell.fill = solid("92D050")
    told = clear_book(book).message
    assert fill_colour(cell) == "92D050" and cell.comment is None
    assert f"{done.first.sheet}!{done.first.address}" in told


def test_the_sheet_of_findings_is_made_anew_when_it_was_deleted(pair: Pair) -> None:
    pair.delete("校验结果")
    done = validate_book(book_of(pair), NOW)
    assert done.outcome is not None and len(findings_rows(pair)) > len(done.outcome.findings)


def test_a_renamed_sheet_of_findings_is_written_and_its_explanations_are_kept(pair: Pair) -> None:
    book = book_of(pair)
    first = validate_book(book, NOW)
    assert first.outcome is not None
    waiting = next(one for one in first.outcome.findings if one.level == "explain")
    row = next(at for at, cells in enumerate(findings_rows(pair), 1) if waiting.fingerprint in cells)
    pair.typed["校验结果"].cell(row, EXPLANATION + 1).value = "已报批。"
    pair.rename("校验结果", "问题清单")
    pair.typed.defined_names["PE_OWN_FINDINGS"].attr_text = "'问题清单'!$A$1"
    second = validate_book(book, LATER)
    assert second.outcome is not None and "校验结果" not in pair.typed.sheetnames
    assert [one.explanation for one in second.outcome.findings if one.explanation] == ["已报批。"]
    assert LATER in str(pair.typed["问题清单"]["A2"].value)


def test_a_shorter_list_leaves_nothing_of_the_longer_one(pair: Pair) -> None:
    book = book_of(pair)
    sheet = pair.typed["校验结果"]
    sheet.cell(400, 7).value = "上次的一条"
    validate_book(book, NOW)
    assert sheet.cell(400, 7).value is None


def test_state_of_the_workbook_says_when_it_was_checked(pair: Pair) -> None:
    book = book_of(pair)
    validate_book(book, NOW)
    state: State = state_of(book)
    assert state.texts["validated"] == NOW
    assert "错误" in state.texts["message"] and state.texts["title"] == "绩效自评"


def test_nothing_imports_the_paid_part_of_xlwings() -> None:
    for path in [*(ROOT / "perfeval_xl").rglob("*.py"), *(ROOT / "udfs").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.startswith("xlwings.pro")], path
