"""What runs on xlwings' real Windows engine over the fake of Excel; `test_com.py` runs this in a process of its own."""

import random
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from support import winstub

winstub.install()

from perfeval_xl.api import read  # noqa: E402
from perfeval_xl.excel import entry  # noqa: E402
from perfeval_xl.excel.session import filing_of  # noqa: E402
from perfeval_xl.excel.validate import clear_book, validate_book  # noqa: E402
from perfeval_xl.reading.live import look, read_live  # noqa: E402
from perfeval_xl.reading.source import open_source  # noqa: E402
from perfeval_xl.rules.run import validate  # noqa: E402
from perfeval_xl.values.errors import ExcelError  # noqa: E402
from perfeval_xl.writing import names  # noqa: E402
from perfeval_xl.writing.book.workbook import import_workbook, new_workbook  # noqa: E402
from perfeval_xl.writing.closed.mark_file import mark  # noqa: E402
from perfeval_xl.writing.mark_text import number_of  # noqa: E402
from perfeval_xl.writing.marks import TITLE  # noqa: E402
from perfeval_xl.writing.patch.parts import open_book  # noqa: E402
from perfeval_xl.writing.patch.workbook import sheet_part  # noqa: E402
from support import ways  # noqa: E402
from support.cases import clean  # noqa: E402
from support.fakecom import BUSY, Calls, com_book, refusal  # noqa: E402
from support.fakerange import FakeRange  # noqa: E402
from support.notes import rich_note  # noqa: E402
from support.oxengine import book_of  # noqa: E402
from support.pair import Pair  # noqa: E402
from support.snapshots import differences, snapshot  # noqa: E402

NOW = "2024-06-20 10:00"
UNSPECIFIED = -2147467259
"""An error of Excel that says nothing."""
MISSING = -2147352572
"""What COM hands over for an argument that was left out."""


@pytest.fixture(scope="module")
def sample_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    path = folder / "sample.xlsm"
    import_workbook(ways.of_word(ways.sample_grid(), folder), path)
    return path


@pytest.fixture
def calls() -> Calls:
    return Calls()


@pytest.fixture
def book(sample_path: Path, calls: Calls) -> Any:
    book = com_book(Pair(str(sample_path)), calls)
    calls.reset()
    return book


def pair_of(book: Any) -> Pair:
    pair: Pair = book.impl.xl._inner._pair
    return pair


@pytest.mark.parametrize("seeds", [range(-1, 50), range(50, 100)], ids=["first", "second"])
def test_four_ways_say_the_same(seeds: range, tmp_path: Path) -> None:
    grid, found = ways.sample_grid(), set()
    for seed in seeds:
        papers, slips = ways.mutated(grid, seed) if seed >= 0 else (grid, [])
        word = ways.of_word(papers, tmp_path)
        import_workbook(word, tmp_path / "book.xlsx", plain=True)
        pair = Pair(str(tmp_path / "book.xlsx"))
        of_file = ways.said(ways.of_file(tmp_path / "book.xlsx"))
        assert ways.said(ways.of_book(book_of(pair))) == of_file, slips
        assert ways.said(ways.of_book(com_book(pair))) == of_file, slips
        in_file = [one for one in of_file if one[0] not in ways.OF_THE_FORM]
        assert ways.said(word, ways.OF_THE_FORM) == in_file, slips
        found.add(str(in_file))
    assert len(found) > len(seeds) * 0.8, "most slips must change what is said"


@pytest.mark.parametrize("seeds", [range(100, 130)], ids=["first"])
def test_four_ways_say_the_same_of_what_is_hidden(seeds: range, tmp_path: Path) -> None:
    """Word can hide nothing; all else it says, too."""
    grid, found = ways.sample_grid(), set()
    for seed in seeds:
        papers, slips = ways.mutated(grid, seed)
        word = ways.of_word(papers, tmp_path)
        import_workbook(word, tmp_path / "book.xlsx", plain=True)
        ways.with_hidden(tmp_path / "book.xlsx", seed)
        pair = Pair(str(tmp_path / "book.xlsx"))
        of_file = ways.said(ways.of_file(tmp_path / "book.xlsx"))
        assert ways.said(ways.of_book(book_of(pair))) == of_file, (seed, slips)
        assert ways.said(ways.of_book(com_book(pair))) == of_file, (seed, slips)
        if all(pair.typed[name].sheet_state == "visible" for name in pair.typed.sheetnames if "附件" in name):
            rest = [[one for one in said if one[0][0] != "R"] for said in (of_file, ways.said(word))]
            assert rest[0] == rest[1], (seed, slips)
        found |= {keys for code, _, keys in of_file if code == "R107"}
    assert len(found) > 20 and () in found, "cells and whole sheets"


def test_calls_to_read_a_sheet_and_write_a_block(book: Any, calls: Calls) -> None:
    live = look(book, names.OWN_SHEETS, {"附件四": "report"})
    read = len(live.used)
    assert read == 8, list(live.used)
    for name in ("UsedRange", "Formula", "Value", "Evaluate"):
        assert 0 < calls.by_name[name] <= read
    assert "Address" not in calls.by_name and "RowHeight" not in calls.by_name
    calls.reset()
    live.sheets["校验结果"].range("A1:L90").raw_value = [("",) * 12] * 90
    assert calls.total == 2


def test_a_check_of_eight_sheets_takes_45_calls_whatever_their_size(tmp_path: Path) -> None:
    new_workbook(tmp_path / "eight.xlsm", "青山县档案馆", 2023)
    pair = Pair(str(tmp_path / "eight.xlsm"))
    assert sum(pair.typed[name].sheet_state == "visible" for name in pair.typed.sheetnames) == 8
    totals = []
    for rows in (0, 400):
        for row in range(rows):
            pair.typed["附件四"].cell(100 + row, 2, f"第{row}句话。")
        calls = Calls()
        book = com_book(pair, calls)
        calls.reset()
        validate_book(book, NOW, colour=False)
        totals.append(calls.total)
    assert totals[0] == totals[1] <= 45, calls.by_name


def test_a_sheet_that_was_added_or_renamed_is_found(book: Any) -> None:
    pair = pair_of(book)
    pair.rename("审核", "我的审核")
    pair.typed.defined_names["PE_OWN_AUDIT"].attr_text = "'我的审核'!$A$1"
    pair.rename("附件四", "报告正文")
    pair.add("草稿")
    live = look(book, names.OWN_SHEETS, {"附件四": "report"})
    assert {"报告正文", "草稿"} <= set(live.used) and "我的审核" not in live.used
    assert "report" in {root.split(".")[0] for root in filing_of(live).forms}


def test_project_papers_are_numbered_as_their_sheets_stand(book: Any) -> None:
    pair = pair_of(book)
    before = ways.of_book(book).text("project[1].name")
    sheet = pair.typed[next(name for name in pair.typed.sheetnames if name.startswith("附件三"))]
    pair.typed.move_sheet(sheet, 1)
    assert ways.of_book(book).text("project[2].name") == before


def test_a_figure_shown_as_percentage_or_with_a_unit_reads_as_shown(book: Any) -> None:
    pair = pair_of(book)
    filing = ways.of_book(book)
    keys = [f"overall.indicator[{at}].actual" for at in (1, 2)]
    for key, value, code in zip(keys, (0.955, 3), ("0.0%", '0"个"'), strict=True):
        place = filing.place(key)
        cell = pair.typed[place.sheet].cell(place.row, place.column)
        cell.value, cell.number_format = value, code
    found = ways.of_book(book)
    assert [found.text(key) for key in keys] == ["95.5%", "3个"]


def test_marks_are_set_on_locked_papers_and_the_locks_come_back(book: Any, sample_path: Path) -> None:
    pair = pair_of(book)
    before = snapshot(pair)
    protection = {sheet.title: dict(sheet.protection) for sheet in pair.typed}
    assert protection["附件一"]["sheet"] == "1"
    done = validate_book(book, NOW)
    assert done.marked > 10
    assert protection == {
        sheet.title: dict(sheet.protection) for sheet in pair.typed if sheet.title in protection
    }
    marked = [cell for sheet in pair.typed for row in sheet.iter_rows() for cell in row if _is_marked(cell)]
    assert len(marked) == done.marked
    clear_book(book)
    assert differences(before, snapshot(pair)) == []


def _is_marked(cell: Any) -> bool:
    return cell.comment is not None and number_of(cell.comment.text) > 0


def test_a_paper_locked_with_a_password_is_named_and_nothing_is_changed(book: Any) -> None:
    pair = pair_of(book)
    pair.typed["附件二"].protection.password = "1234"
    before = snapshot(pair)
    with pytest.raises(ExcelError) as caught:
        validate_book(book, NOW)
    assert caught.value.code == "PROTECTED" and "附件二" in caught.value.message
    assert differences(before, snapshot(pair)) == []


def _points(book: Any, calls: Calls) -> list[int]:
    """Return calls at which to fail: some of all there are up to the last block written, the same on every run."""
    validate_book(book, NOW)
    clear_book(com_book(pair_of(book)))
    return sorted({*random.Random(4).sample(range(1, calls.last["Value="]), 30), calls.last["Value="]})


@pytest.mark.parametrize("again", [False, True], ids=["first", "again"])
def test_a_failure_anywhere_puts_back_what_was_there(book: Any, calls: Calls, again: bool) -> None:
    pair = pair_of(book)
    points = _points(book, calls)
    if again:
        validate_book(com_book(pair), "2024-06-19 09:00")
        pair.typed["附件一"]["F8"].value = 3.5
    before = snapshot(pair, ours=True)
    for point in points:
        failing = Calls()
        failing.fail_at, failing.failing = point, winstub.ComError(UNSPECIFIED)
        with pytest.raises((ExcelError, winstub.ComError)):
            validate_book(com_book(pair, failing), NOW)
        assert differences(before, snapshot(pair, ours=True)) == [], point


class Listing(Calls):
    """Lists the calls by kind in their order, too."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def count(self, name: str) -> None:
        self.names.append(name)
        super().count(name)


def test_a_users_note_in_several_fonts_comes_back_whatever_fails(book: Any) -> None:
    pair = pair_of(book)
    own = (("请张会计", "黑体 12"), ("核对\n", "楷体 9 红"), ("年底前补", "黑体 12"))
    place = ways.of_book(book).place("basic.project.final")
    cell = pair.typed[place.sheet].cell(place.row, place.column)
    cell.comment = rich_note(*own)
    before = snapshot(pair)
    calls = Listing()
    validate_book(com_book(pair, calls), NOW)
    assert cell.comment.text.endswith("年底前补") and number_of(cell.comment.text)
    clear_book(com_book(pair))
    assert tuple(cell.comment.runs) == own and differences(before, snapshot(pair)) == []
    fails = [at for at, name in enumerate(calls.names, 1) if name == "Text"]
    assert len(fails) > 3, "the note is read, written in pieces and read again"
    for at in fails:
        failing = Calls()
        failing.fail_at, failing.failing = at, winstub.ComError(UNSPECIFIED)
        with suppress(winstub.ComError):
            validate_book(com_book(pair, failing), NOW)
        clear_book(com_book(pair))
        assert cell.comment.text == "".join(text for text, _ in own), at
        cell.comment = rich_note(*own)


@pytest.mark.parametrize("again", [False, True], ids=["clear", "check"])
def test_what_the_closed_file_coloured_by_rules_loses_them(sample_path: Path, tmp_path: Path, again: bool) -> None:
    """A paper of ours that has lost its word is coloured by rules; the user prints it in colour and with its notes."""
    book = open_book(sample_path.read_bytes())
    part = sheet_part(book, "附件一")
    text = book.text(part).replace('blackAndWhite="1"', 'blackAndWhite="0" cellComments="atEnd"')
    book.put(part, text)
    book.put(book.main, book.text(book.main).replace(f'name="{TITLE}"', 'name="GONE"'))
    (tmp_path / "plain.xlsm").write_bytes(book.to_bytes())
    source = open_source(str(tmp_path / "plain.xlsm"))
    made = mark(book.to_bytes(), source, validate(read(str(tmp_path / "plain.xlsm"))), NOW)
    (tmp_path / "marked.xlsm").write_bytes(made.data)
    before, pair = Pair(str(tmp_path / "plain.xlsm")), Pair(str(tmp_path / "marked.xlsm"))
    assert _rules(pair) != _rules(before) and _page(pair) == (True, None)
    if again:
        validate_book(com_book(pair), NOW)
    clear_book(com_book(pair))
    assert _rules(pair) == _rules(before)
    assert _page(pair) == _page(before) == (False, "atEnd")
    assert not any(_is_marked(cell) for sheet in pair.typed for row in sheet.iter_rows() for cell in row)


def _rules(pair: Pair) -> list[tuple[str, list[str]]]:
    groups = [(group, rule) for sheet in pair.typed for group in sheet.conditional_formatting for rule in group.rules]
    return [(str(group.sqref), rule.formula) for group, rule in groups]


def _page(pair: Pair) -> tuple[bool | None, str | None]:
    setup = pair.typed["附件一"].page_setup
    return setup.blackAndWhite, setup.cellComments


def test_a_conversation_is_not_written_into(book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pair = pair_of(book)
    place = ways.of_book(book).place("basic.project.final")
    cell = pair.typed[place.sheet].cell(place.row, place.column)
    cell.comment = rich_note(("[线程批注] 请核对", "Tahoma 9"))
    monkeypatch.setattr(FakeRange, "CommentThreaded", object(), raising=False)
    validate_book(book, NOW)
    assert cell.comment.text == "[线程批注] 请核对"
    clear_book(book)
    assert cell.comment.text == "[线程批注] 请核对"


def test_a_busy_excel_is_said_so_and_not_waited_for_for_ever(book: Any, calls: Calls) -> None:
    calls.fail_on, calls.failing = "AddComment", refusal(BUSY)
    before = snapshot(pair_of(book))
    words = entry.run("validate", book, now=NOW)
    assert "还在编辑" in words and words.count("\n") <= 2
    assert differences(before, snapshot(pair_of(book))) == []


def test_excel_gone_in_the_middle_has_a_sentence(book: Any, calls: Calls) -> None:
    calls.fail_on, calls.failing = "UsedRange", winstub.ComError(-2147417848)
    assert "断开" in entry.run("validate", book, now=NOW)


@pytest.mark.parametrize(("member", "words"), [("ReadOnly", "只读"), ("MultiUserEditing", "共享")])
def test_a_workbook_that_cannot_be_kept_is_left_alone(book: Any, member: str, words: str) -> None:
    book.impl.xl._inner.__class__ = type("Odd", (type(book.impl.xl._inner),), {member: True})
    before = snapshot(pair_of(book))
    assert words in entry.run("validate", book, now=NOW)
    assert differences(before, snapshot(pair_of(book))) == []


def test_error_values_dates_and_currency_come_as_excel_delivers_them(book: Any) -> None:
    pair = pair_of(book)
    sheet = pair.typed["附件一"]
    sheet["B15"].value, sheet["B15"].data_type = "#DIV/0!", "e"
    grid = next(one for one in read_live(book).grids if one.name == "附件一")
    cells = {(cell.row, cell.column): cell for row in grid.rows for cell in row.cells}
    assert (cells[15, 2].kind, cells[15, 2].text) == ("error", "#DIV/0!")
    assert all(cell.number == Decimal(cell.text) for cell in cells.values() if cell.kind == "number")


def test_the_first_error_is_selected(book: Any) -> None:
    done = validate_book(book, NOW)
    assert done.first is not None
    assert book.impl.xl._inner._selected == done.first.text


def test_clean_filing_says_it_is_ready(tmp_path: Path) -> None:
    import_workbook(clean(), tmp_path / "clean.xlsm")
    done = validate_book(com_book(Pair(str(tmp_path / "clean.xlsm"))), NOW)
    assert done.outcome is not None and done.outcome.count("error") == 0
    assert "可以上报" in done.message and done.marked == 0


CASES: tuple[tuple[str, tuple[Any, ...], object], ...] = (
    ("PE_PING", (), None),
    ("PE_CONTROL_RATE", (14.0, 25.0), 0.56),
    ("PE_CHANGE_RATE", (816.23, 800.0), 0.0203),
    ("PE_EXECUTION_RATE", (266.0, 266.0), 1.0),
    ("PE_EXECUTION_SCORE", (10.0, 200.0, 266.0), 7.52),
    ("PE_INDICATOR_SCORE", ("≥95%", "96%", 10.0, "质量指标", "合格率"), 10.0),
    ("PE_SCORE_TOTAL", (((10.0, None), (40.5, "")), 30.0, MISSING, MISSING, MISSING, MISSING), 80.5),
    ("PE_TOTAL", (((0.1,), (0.2,), ("无",)), MISSING, MISSING, MISSING, MISSING, MISSING), 0.3),
    ("PE_GRADE", (89.995, MISSING), "良"),
    ("PE_RECONCILE", (816.23, ((800.0,), (22.23,)), *(MISSING,) * 6), "不符：合计 816.23，分项之和 822.23，差 -6.00"),
    ("PE_AT_MOST", (5.0, ((2.0,), (3.0,)), *(MISSING,) * 6), ""),
    ("PE_TEXT_AMOUNT", ("全年预算1.5亿元", "全年预算", MISSING), 15000.0),
)


def test_every_function_is_computed_through_the_server(book: Any) -> None:
    from xlwings.com_server import XLPython

    import udfs

    assert {function.__name__ for function in udfs.FUNCTIONS} == {name for name, _, _ in CASES}
    caller = book.sheets("附件一").api.Range("F12")._inner
    for name, arguments, expected in CASES:
        found = XLPython().CallUDF("udfs", name, arguments, None, caller)
        if expected is None:
            assert found.startswith("perfeval-xl ")
        else:
            assert found == expected, name


def test_functions_read_ranges_of_the_open_workbook(book: Any) -> None:
    from xlwings.com_server import XLPython

    sheet = pair_of(book).typed["附件一"]
    for row, value in ((8, 1.25), (9, 2.5)):
        sheet.cell(row, 6).value = value
    area = book.sheets("附件一").api.Range("F8:F9")._inner
    caller = book.sheets("附件一").api.Range("F7")._inner
    assert XLPython().CallUDF("udfs", "PE_TOTAL", (area, *(MISSING,) * 5), None, caller) == 3.75


def test_a_function_given_a_wrong_kind_fails_so_that_its_cell_falls_back(book: Any) -> None:
    from xlwings.com_server import XLPython

    caller = book.sheets("附件一").api.Range("F7")._inner
    with pytest.raises(ValueError, match="应是数字"):
        XLPython().CallUDF("udfs", "PE_CONTROL_RATE", ("若干", 25.0), None, caller)
