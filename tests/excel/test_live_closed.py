"""Marks and fills set in the open workbook are taken away in the closed file, and the other way round."""

from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.excel.filling import fill_book, undo_book
from perfeval_xl.excel.validate import clear_book, validate_book
from perfeval_xl.reading.build import edited
from perfeval_xl.reading.package import open_package
from perfeval_xl.reading.xlsx.xlsx import read_book
from perfeval_xl.rules.run import validate
from perfeval_xl.writing.book.workbook import import_workbook
from perfeval_xl.writing.closed.mark_file import mark, unmark
from perfeval_xl.writing.closed.unfill_file import unfill
from perfeval_xl.writing.mark_text import number_of
from perfeval_xl.writing.marks import LISTED
from support.cases import clean
from support.oxengine import book_of
from support.pair import Pair
from support.papers import SAMPLE
from support.snapshots import differences, snapshot

NOW = "2024-06-20 10:00"
GONE = ("overall.fund.total.executed", "overall.fund.total.weight")


@pytest.fixture(scope="module", params=[True, False], ids=["coloured by the list", "cells filled"])
def path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("closed") / "sample.xlsm"
    import_workbook(read(str(SAMPLE)), path)
    if not request.param:
        pair = Pair(str(path))
        for name in [name for name in pair.typed.defined_names if name.startswith(LISTED)]:
            del pair.typed.defined_names[name]
        book_of(pair).save(str(path))
    return path


def notes_of(pair: Pair) -> int:
    cells = (cell for sheet in pair.typed for row in sheet.iter_rows() for cell in row)
    return sum(1 for cell in cells if cell.comment is not None and number_of(cell.comment.text))


def test_marks_of_the_open_workbook_are_cleared_in_the_closed_file(path: Path, tmp_path: Path) -> None:
    pair = Pair(str(path))
    before = snapshot(pair)
    book = book_of(pair)
    done = validate_book(book, NOW)
    book.save(str(tmp_path / "marked.xlsm"))
    data = (tmp_path / "marked.xlsm").read_bytes()
    cleared = unmark(data, read_book(open_package(data), "marked.xlsm"))
    (tmp_path / "clear.xlsm").write_bytes(cleared.data)
    after = Pair(str(tmp_path / "clear.xlsm"))
    assert done.marked > 20 and notes_of(pair) == done.marked and notes_of(after) == 0
    assert cleared.kept == ()
    assert [one for one in differences(before, snapshot(after)) if _matters(one)] == []


def test_marks_of_the_closed_file_are_cleared_in_the_open_workbook(path: Path, tmp_path: Path) -> None:
    before = snapshot(Pair(str(path)))
    data = path.read_bytes()
    source = read_book(open_package(data), "sample.xlsm")
    marked = mark(data, source, validate(read(str(path))), NOW)
    (tmp_path / "marked.xlsm").write_bytes(marked.data)
    pair = Pair(str(tmp_path / "marked.xlsm"))
    assert notes_of(pair) > 20
    clear_book(book_of(pair))
    assert notes_of(pair) == 0
    assert [one for one in differences(before, snapshot(pair)) if _matters(one)] == []


def _matters(one: tuple[tuple[str, str], object, object]) -> bool:
    """Leave out what saving by openpyxl changes: empty texts, sizes of notes, order of what is listed."""
    (sheet, address), before, after = one
    if sheet in ("names", "sheets"):
        return False
    if isinstance(before, tuple) and isinstance(after, tuple) and len(before) == 7:
        return [one or None for one in (before[0], before[2], before[4], bool(before[6]))] != [
            one or None for one in (after[0], after[2], after[4], bool(after[6]))
        ]
    return address not in ("validations", "lock")


def test_a_fill_of_the_open_workbook_is_taken_back_in_the_closed_file(tmp_path: Path) -> None:
    import_workbook(edited(clean(), dict.fromkeys(GONE, "")), tmp_path / "blanks.xlsm")
    pair = Pair(str(tmp_path / "blanks.xlsm"))
    book = book_of(pair)
    fill_book(book)
    book.save(str(tmp_path / "filled.xlsm"))
    data = (tmp_path / "filled.xlsm").read_bytes()
    undone = unfill(data, read_book(open_package(data), "filled.xlsm"))
    (tmp_path / "undone.xlsm").write_bytes(undone.data)
    filing = read(str(tmp_path / "undone.xlsm"))
    assert undone.restored == len(GONE) and [filing.state(key) for key in GONE] == ["blank"] * len(GONE)
    assert "没有填充记录" in undo_book(book_of(Pair(str(tmp_path / "undone.xlsm"))))
