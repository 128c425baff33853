"""Filling a closed workbook and taking it back: contents, formats and notes, and not a byte elsewhere."""

import io
import zipfile
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
import xlsxwriter

from perfeval_xl.api import read
from perfeval_xl.autofill.book import cells_of, computed_keys, with_spare_lines
from perfeval_xl.autofill.journal import COLOUR, LEDGER_SHEET, PLAN_SHEET, SHEET
from perfeval_xl.autofill.ledger import collect, read_ledger
from perfeval_xl.autofill.mapping import load_mapping
from perfeval_xl.autofill.plan import Plan, plan
from perfeval_xl.autofill.takings import Takings
from perfeval_xl.filing import Filing
from perfeval_xl.reading.grid import Source
from perfeval_xl.reading.package import open_package
from perfeval_xl.reading.xlsx.xlsx import read_book
from perfeval_xl.rules.run import validate
from perfeval_xl.writing.book.workbook import import_workbook
from perfeval_xl.writing.closed.fill_file import Filled, fill, journal, prints_colours
from perfeval_xl.writing.closed.fill_sheets import ticked
from perfeval_xl.writing.closed.unfill_file import unfill
from perfeval_xl.writing.patch.change import patch
from perfeval_xl.writing.patch.edits import Clear, SetNumber, SetText
from perfeval_xl.writing.patch.save import verified
from support.blanks import blanked
from support.cases import clean
from support.ledgers import plain_csv, postings
from support.office import convert

GONE = (
    "basic.reception.final",
    "overall.fund.total.executed",
    "overall.fund.total.weight",
    "overall.spending.project",
    "project[1].fund.total.executed",
    "project[2].fund.fiscal.executed",
    "project[3].unit",
)
"""Cells left blank in the workbook; all but the first can be filled from the others."""


class Book(NamedTuple):
    """A workbook as the command sees it."""

    data: bytes
    source: Source
    filing: Filing
    computed: frozenset[str]

    def plan(self, ledger: Takings | None = None) -> Plan:
        return plan(self.filing, ledger, computed=self.computed)

    def filled(self, found: Plan | None = None) -> Filled:
        found = found or self.plan()
        return fill(self.data, self.source, self.filing, found, found.fills)


def book_of(data: bytes, folder: Path, name: str = "自评表.xlsx") -> Book:
    path = folder / name
    path.write_bytes(data)
    source = read_book(open_package(data), name)
    filing = with_spare_lines(read(str(path)), source)
    return Book(data, source, filing, computed_keys(filing, cells_of(source)))


@pytest.fixture(scope="module", params=["macros", "plain"])
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("fill") / "book.xlsm"
    plain = request.param == "plain"
    path = path.with_suffix(".xlsx") if plain else path
    import_workbook(blanked(clean(), GONE), str(path), plain=plain)
    return path.read_bytes()


@pytest.fixture
def book(whole: bytes, tmp_path: Path) -> Book:
    return book_of(whole, tmp_path)


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_blanks_are_filled_and_read_back(book: Book, tmp_path: Path) -> None:
    found = book.plan()
    assert {entry.key for entry in found.fills} >= set(GONE[1:-1])
    filled = book.filled(found)
    verified(book.source, filled.data, filled.edits, passing=(SHEET, PLAN_SHEET, LEDGER_SHEET))
    after = book_of(filled.data, tmp_path)
    for key in GONE[1:]:
        assert after.filing.number(key) == clean().number(key)
    assert after.filing.text("project[3].unit") == "青山县档案馆"
    assert filled.skipped == ()
    assert {key for key in book.filing.values if after.filing.values[key].raw != book.filing.values[key].raw} >= set(
        GONE[1:-1]
    )


def test_every_filled_cell_says_where_it_comes_from(book: Book) -> None:
    filled = book.filled()
    sheets = openpyxl.load_workbook(io.BytesIO(filled.data))
    for entry in filled.done:
        place = book.filing.place(entry.key)
        cell = sheets[place.sheet][place.address]
        assert cell.fill.fgColor.rgb == f"FF{COLOUR}"
        assert f"自动填充：{entry.new}" in cell.comment.text
        assert "来源：" in cell.comment.text
    assert sheets[SHEET].sheet_state == "veryHidden"
    assert prints_colours(filled.data, [book.filing.place(entry.key).sheet for entry in filled.done]) == ()


def test_results_of_our_formulas_are_brought_up(whole: bytes, tmp_path: Path) -> None:
    key = "basic.vehicle_running.final"
    place = book_of(whole, tmp_path).filing.place(key)
    fresh = patch(whole, [Clear(place.sheet, place.address)])
    book = book_of(fresh, tmp_path)
    found = book.plan()._replace(entries=())
    assert found.results["basic.vehicle.final"] == 0
    entry = book.plan(taken(book.filing, tmp_path)).fills
    (running,) = [one for one in entry if one.key == key]
    chosen = book.plan(taken(book.filing, tmp_path))._replace(entries=(running,))
    after = book_of(fill(fresh, book.source, book.filing, chosen, [running]).data, tmp_path)
    total = after.filing.number(key)
    assert total is not None
    assert after.filing.values["basic.vehicle.final"].number == total
    assert after.filing.values["basic.vehicle.final"].formula


def test_only_what_is_touched_changes(book: Book) -> None:
    before, after = members(book.data), members(book.filled().data)
    touched = {name for name in after if after[name] != before.get(name)}
    sheets = {name for name in touched if name.startswith("xl/worksheets/sheet")}
    known = ("xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml", "xl/_rels/", "xl/calcChain.xml")
    rest = {
        name
        for name in touched - sheets
        if not name.startswith((*known, "xl/comments", "xl/drawings/vml", "xl/worksheets/_rels"))
    }
    assert rest == set()
    assert before.get("xl/vbaProject.bin") == after.get("xl/vbaProject.bin")


def test_undo_puts_back_every_byte_of_every_sheet_and_note(book: Book, tmp_path: Path) -> None:
    after = book_of(book.filled().data, tmp_path)
    undone = unfill(after.data, after.source)
    assert undone.kept == ()
    assert undone.restored == len(journal(after.source)) - sum(step.kind == "cache" for step in journal(after.source))
    before, restored = members(book.data), members(undone.data)
    assert before.keys() == restored.keys()
    differing = {name for name in before if before[name] != restored[name]}
    # Styles that were added stay behind unused; the workbook is asked to calculate once more.
    assert differing <= {"xl/styles.xml", "xl/workbook.xml"}


def test_a_second_fill_has_nothing_to_do(book: Book, tmp_path: Path) -> None:
    after = book_of(book.filled().data, tmp_path)
    assert after.plan().fills == ()
    assert set(after.plan().entries) == {one for one in book.plan().entries if one.kind != "empty"}


def test_filling_in_two_steps_is_taken_back_together(book: Book, tmp_path: Path) -> None:
    found = book.plan()
    first = fill(book.data, book.source, book.filing, found, found.fills[:2])
    middle = book_of(first.data, tmp_path)
    last = book_of(middle.filled().data, tmp_path)
    undone = unfill(last.data, last.source)
    before, restored = members(book.data), members(undone.data)
    assert {name for name in before if before[name] != restored.get(name)} <= {"xl/styles.xml", "xl/workbook.xml"}


def test_what_was_typed_over_a_filled_cell_stays(book: Book, tmp_path: Path) -> None:
    filled = book.filled()
    place = book.filing.place("overall.fund.total.executed")
    typed = patch(filled.data, [SetNumber(place.sheet, place.address, clean().number("overall.income.general"))])  # type: ignore[arg-type]
    after = book_of(typed, tmp_path)
    undone = unfill(typed, after.source)
    assert undone.kept == (f"{place.sheet}!{place.address}",)
    again = book_of(undone.data, tmp_path).filing
    assert again.number("overall.fund.total.executed") == clean().number("overall.income.general")
    cell = openpyxl.load_workbook(io.BytesIO(undone.data))[place.sheet][place.address]
    assert cell.comment is None
    assert cell.fill.fgColor.rgb != f"FF{COLOUR}"


def test_a_filled_filing_validates_like_the_whole(book: Book, tmp_path: Path) -> None:
    typed = patch(
        book.data,
        [SetNumber((place := book.filing.place(GONE[0])).sheet, place.address, clean().number(GONE[0]))],  # type: ignore[arg-type]
    )
    ready = book_of(typed, tmp_path)
    after = book_of(ready.filled().data, tmp_path, "filled.xlsx")
    wrong = [one for one in validate(read(str(tmp_path / "filled.xlsx"))).findings if one.level == "error"]
    assert wrong == []
    assert after.filing.number("overall.spending.project") == clean().number("overall.spending.project")


def taken(filing: Filing, folder: Path, extra: str = "") -> Takings:
    path = folder / "明细账.csv"
    plain_csv(postings(300), path)
    if extra:
        path.write_text(path.read_text(encoding="utf-8-sig") + extra + "\n", encoding="utf-8")
    mapping = load_mapping()
    lines = [(prefix, filing.text(f"{prefix}.name")) for prefix in filing.each("basic.project")]
    return collect(read_ledger(str(path), mapping, filing.year), mapping, lines)


def test_the_ledger_rows_behind_each_figure_are_listed(book: Book, tmp_path: Path) -> None:
    found = book.plan(taken(book.filing, tmp_path, "2023/12/30,记9,3020A 怪费,基本支出,,杂,0.0100"))
    filled = fill(book.data, book.source, book.filing, found, found.fills)
    sheet = openpyxl.load_workbook(io.BytesIO(filled.data))[LEDGER_SHEET]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    (reception,) = [entry for entry in filled.done if entry.key == "basic.reception.final"]
    listed = [row for row in rows if row[0] == book.filing.label("basic.reception.final")]
    lines = found.takings.ledger.lines if found.takings else ()
    assert [row[3] for row in listed] == [lines[at].number for at in reception.lines]
    assert round(sum(row[10] for row in listed) * 100) == sum(lines[at].amount for at in reception.lines) // 10_000
    assert [(row[0], row[6], row[10]) for row in rows if row[6] == "3020A 怪费"] == [
        ("没有对应关系的科目", "3020A 怪费", 100)
    ]
    assert "账上合计" in str(rows[-1][0])


def test_projects_of_the_ledger_get_the_empty_lines(book: Book, tmp_path: Path) -> None:
    odd = "2023/12/30,记9,30227 委托业务费,项目支出,智慧档案馆建设,委托,12.3400"
    found = book.plan(taken(book.filing, tmp_path, odd))
    filled = fill(book.data, book.source, book.filing, found, found.fills)
    after = book_of(filled.data, tmp_path, "new.xlsx")
    names = {after.filing.text(f"{line}.name"): line for line in after.filing.each("basic.project")}
    assert after.filing.number(f"{names['4、智慧档案馆建设']}.final") is not None
    undone = unfill(after.data, after.source)
    before, restored = members(book.data), members(undone.data)
    assert {name for name in before if before[name] != restored.get(name)} <= {"xl/styles.xml", "xl/workbook.xml"}


def test_lines_of_the_plan_that_are_ticked_are_known(whole: bytes, tmp_path: Path) -> None:
    place = book_of(whole, tmp_path).filing.place("overall.total.score")
    score = book_of(whole, tmp_path).filing.place("overall.indicator[9].actual")
    book = book_of(patch(whole, [SetText(score.sheet, score.address, "81%")]), tmp_path)
    assert place.sheet == score.sheet
    after = book_of(book.filled().data, tmp_path)
    assert ticked(after.source) == frozenset()
    grid = next(one for one in after.source.grids if one.name == PLAN_SHEET)
    row = next(row.number for row in grid.rows for cell in row.cells if cell.text == "overall.indicator[9].score=9")
    done = book_of(patch(after.data, [SetText(PLAN_SHEET, f"A{row}", "√")]), tmp_path)
    assert ticked(done.source) == {"overall.indicator[9].score=9"}


def foreign(folder: Path) -> bytes:
    """A workbook laid out by somebody: labels and values in one cell, own colours and notes, no formulas."""
    path = folder / "foreign.xlsx"
    made = xlsxwriter.Workbook(str(path))
    yellow, percent = made.add_format({"bg_color": "#FFFF00"}), made.add_format({"num_format": "0.00%"})
    sheet = made.add_worksheet("整体")
    sheet.merge_range("A1:G1", "2023年度部门整体支出绩效自评表")
    sheet.write_row("A2", ["预算部门、单位名称", "青山县档案馆"])
    sheet.write_row(
        "A3", ["年度预算申请（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "自评得分"]
    )
    sheet.write_row("B4", ["年度资金总额", 383, 387.4])
    sheet.write("E4", 386)
    sheet.write_blank("F4", None, yellow)
    sheet.write_comment("F4", "请财务室填写", {"author": "王芳"})
    sheet.write_blank("G4", None, percent)
    sheet.write_row("B5", ["按收入性质分：", "", "按支出性质分："])
    sheet.write_row("B6", ["其中：一般公共预算：371.00", "", "其中：基本支出：262.40"])
    sheet.write_row("B7", ["政府性基金拨款：15.00", "", "项目支出："])
    sheet.write_row("B8", ["纳入专户管理的非税收入拨款：0.00"])
    sheet.write_row("B9", ["其他资金：0.00"])
    made.close()
    return path.read_bytes()


def test_somebody_elses_workbook(tmp_path: Path) -> None:
    book = book_of(foreign(tmp_path), tmp_path)
    filled = book.filled()
    assert {entry.key: entry.new for entry in filled.done} == {
        "overall.fund.total.weight": "10",
        "overall.fund.total.rate": "99.64%",
        "overall.fund.total.score": "9.96",
        "overall.spending.project": "123.60",
    }
    after = book_of(filled.data, tmp_path)
    assert after.filing.number("overall.spending.project") == clean().number("overall.spending.project")
    sheet = openpyxl.load_workbook(io.BytesIO(filled.data))["整体"]
    assert sheet["D7"].value == "项目支出：123.60"
    assert sheet["G4"].value == pytest.approx(0.9964)
    assert "请财务室填写" in sheet["F4"].comment.text
    assert prints_colours(filled.data, ["整体"]) == ("整体",)
    undone = unfill(after.data, after.source)
    before, restored = members(book.data), members(undone.data)
    assert {name for name in before if before[name] != restored.get(name)} <= {
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/comments1.xml",
    }
    again = openpyxl.load_workbook(io.BytesIO(undone.data))["整体"]
    assert (again["F4"].comment.text, again["F4"].comment.author) == ("请财务室填写", "王芳")
    assert again["F4"].fill.fgColor.rgb == "FFFFFF00"
    assert again["D7"].value == "项目支出："


def test_undo_after_another_program_saved_the_file(soffice: str, tmp_path: Path) -> None:
    book = book_of(foreign(tmp_path), tmp_path)
    path = tmp_path / "filled.xlsx"
    path.write_bytes(book.filled().data)
    (saved,) = convert([path], "xlsx", tmp_path / "saved", recalculate=False)
    after = book_of(saved.read_bytes(), tmp_path, "saved.xlsx")
    assert after.filing.number("overall.spending.project") == clean().number("overall.spending.project")
    undone = unfill(after.data, after.source)
    assert undone.kept == ()
    again = book_of(undone.data, tmp_path, "undone.xlsx").filing
    assert {key: value.text for key, value in again.values.items()} == {
        key: value.text for key, value in book.filing.values.items()
    }
    cell = openpyxl.load_workbook(io.BytesIO(undone.data))["整体"]["F4"]
    assert cell.fill.fgColor.rgb != f"FF{COLOUR}"
