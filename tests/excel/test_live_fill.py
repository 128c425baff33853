"""自动填充 and 撤销填充 on an open workbook, on the engine over openpyxl."""

from pathlib import Path
from typing import Any

import pytest

from perfeval_xl.autofill.journal import COLOUR, PLAN_SHEET, SHEET
from perfeval_xl.excel import filling, notes
from perfeval_xl.excel.session import filing_of, opened, state_of
from perfeval_xl.filing import Filing
from perfeval_xl.reading.build import edited
from perfeval_xl.writing.book.workbook import import_workbook
from support.cases import clean
from support.notes import rich_note
from support.oxengine import book_of
from support.pair import Pair, fill_colour, solid
from support.snapshots import differences, snapshot

GONE = (
    "overall.fund.total.executed",
    "overall.fund.total.weight",
    "project[1].fund.total.initial",
    "project[1].fund.total.executed",
)
OTHER = "overall.fund.total.executed"


def filing_in(pair: Pair) -> Filing:
    book = book_of(pair)
    return filing_of(opened(book, state_of(book)))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fill") / "blanks.xlsm"
    import_workbook(edited(clean(), dict.fromkeys(GONE, "")), path)
    return path


@pytest.fixture
def pair(path: Path) -> Pair:
    return Pair(str(path))


def cell_of(pair: Pair, filing: Filing, key: str) -> Any:
    place = filing.place(key)
    return pair.typed[place.sheet].cell(place.row, place.column)


def test_blanks_are_filled_with_their_source_and_taken_back_exactly(pair: Pair) -> None:
    filing = filing_in(pair)
    before = snapshot(pair)
    told = filling.fill_book(book_of(pair))
    assert f"已填 {len(GONE)} 格" in told and told.count("\n") <= 2
    after = filing_in(pair)
    for key in GONE:
        assert after.number(key) == clean().number(key)
        cell = cell_of(pair, filing, key)
        assert fill_colour(cell) == COLOUR and "来源：" in cell.comment.text
    assert pair.typed[SHEET].sheet_state == "veryHidden"
    assert len(differences(before, snapshot(pair))) == len(GONE)
    assert f"已撤销 {len(GONE)} 格" in filling.undo_book(book_of(pair))
    assert differences(before, snapshot(pair, ours=False)) == []
    assert SHEET not in pair.typed.sheetnames


def test_filling_twice_fills_nothing(pair: Pair) -> None:
    filling.fill_book(book_of(pair))
    before = snapshot(pair, ours=True)
    assert filling.fill_book(book_of(pair)).startswith("没有空格可填。")
    assert differences(before, snapshot(pair, ours=True)) == []


def test_what_was_typed_after_filling_is_kept(pair: Pair) -> None:
    filing = filing_in(pair)
    filling.fill_book(book_of(pair))
    cell = cell_of(pair, filing, OTHER)
    cell.value = 1.25
    told = filling.undo_book(book_of(pair))
    assert cell.value == 1.25 and cell.comment is None and not fill_colour(cell)
    assert f"{filing.place(OTHER).sheet}!{filing.place(OTHER).address}" in told


def test_the_users_own_fill_and_note_come_back(pair: Pair) -> None:
    filing = filing_in(pair)
    cell = cell_of(pair, filing, OTHER)
    cell.fill, cell.comment = solid("FFFF00"), rich_note(("等财政", "黑体 12"), ("批复", "楷体 9 红"))
    before = snapshot(pair)
    filling.fill_book(book_of(pair))
    assert cell.comment.text.endswith("等财政批复") and fill_colour(cell) == COLOUR
    filling.undo_book(book_of(pair))
    assert differences(before, snapshot(pair)) == []


def test_a_failure_in_the_middle_puts_everything_back(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot(pair, ours=True)
    count, set_above = 0, notes.set_above

    def failing(cell: Any, text: str) -> None:
        nonlocal count
        count += 1
        if count == 2:
            raise OSError("no")
        set_above(cell, text)

    monkeypatch.setattr(notes, "set_above", failing)
    with pytest.raises(OSError, match="no"):
        filling.fill_book(book_of(pair))
    assert differences(before, snapshot(pair, ours=True)) == []


def test_a_typed_value_is_replaced_only_where_its_line_was_ticked(path: Path, tmp_path: Path) -> None:
    wrong = edited(clean(), {**dict.fromkeys(GONE[2:], ""), "overall.fund.total.executed": "1.00"})
    import_workbook(wrong, tmp_path / "wrong.xlsm")
    pair = Pair(str(tmp_path / "wrong.xlsm"))
    filing = filing_in(pair)
    told = filling.fill_book(book_of(pair))
    cell = cell_of(pair, filing, OTHER)
    assert cell.value == 1 and PLAN_SHEET in told
    sheet = pair.typed[PLAN_SHEET]
    assert sheet.sheet_state == "visible"
    line = next(row for row in sheet.iter_rows() if str(row[8].value or "").startswith(f"{OTHER}="))
    line[0].value = "√"
    filling.fill_book(book_of(pair))
    assert filing_in(pair).number(OTHER) == clean().number(OTHER)
    filling.undo_book(book_of(pair))
    assert cell.value == 1
