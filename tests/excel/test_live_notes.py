"""A user's note in several fonts: ours is set above it and taken out again, whatever he wrote in the meantime."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval_xl.api import read
from perfeval_xl.excel import notes
from perfeval_xl.excel.validate import check, clear_book, validate_book
from perfeval_xl.writing.book.workbook import import_workbook
from perfeval_xl.writing.mark_text import number_of
from support.notes import RichNote, insert, rich_note
from support.oxengine import Note, book_of
from support.pair import Pair
from support.papers import SAMPLE

BOLD, RED = "黑体 12", "楷体 9 红"
OWN = (("请张会计", BOLD), ("核对𠮷字，\n", RED), ("年底前补", BOLD))
KEY = "basic.project.final"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("notes") / "sample.xlsm"
    import_workbook(read(str(SAMPLE)), path)
    return path


@pytest.fixture
def book(path: Path) -> Any:
    return book_of(Pair(str(path)))


def marked_cell(book: Any, *runs: tuple[str, str]) -> Any:
    """Return a cell that gets marked, with a note of the user's, after it was marked."""
    place = check(book).outcome.filing.place(KEY)
    cell = book.impl.pair.typed[place.sheet].cell(place.row, place.column)
    cell.comment = rich_note(*runs)
    validate_book(book, "2024-06-20 10:00")
    assert number_of(cell.comment.text)
    return cell


def test_its_fonts_come_back(book: Any) -> None:
    cell = marked_cell(book, *OWN)
    assert cell.comment.text.endswith("".join(text for text, _ in OWN))
    validate_book(book, "2024-06-20 11:00")
    clear_book(book)
    assert tuple(cell.comment.runs) == OWN


def test_an_empty_note_of_the_users_stays(book: Any) -> None:
    cell = marked_cell(book, ("", BOLD))
    clear_book(book)
    assert cell.comment is not None and cell.comment.text == ""


def test_what_is_written_below_above_and_between_stays_with_its_fonts(book: Any) -> None:
    cell = marked_cell(book, *OWN)
    note: RichNote = cell.comment
    note.runs = [*note.runs, ("（已补）", RED)]
    first = note.text.index("\n") + 1
    insert(note, "已问过\n", first + 1)
    note.runs = [("先看这里\n", RED), *note.runs]
    clear_book(book)
    (text, font), *rest = OWN
    assert cell.comment.runs == [("先看这里\n", RED), (f"已问过\n{text}", font), *rest, ("（已补）", RED)]


def test_what_is_written_into_a_note_of_ours_stays(book: Any) -> None:
    done = validate_book(book, "2024-06-20 10:00")
    assert done.first is not None
    cell = book.impl.pair.typed[done.first.sheet].cell(done.first.row, done.first.column)
    cell.comment.runs = [*cell.comment.runs, ("\n已问过局长", RED)]
    clear_book(book)
    assert cell.comment.runs == [("已问过局长", RED)]


def sheet_cell(book: Any, *runs: tuple[str, str]) -> Any:
    cell = book.impl.pair.typed["附件一"]["H3"]
    cell.comment = rich_note(*runs) if runs else None
    return cell


@pytest.mark.parametrize("runs", [OWN, ()], ids=["above a note", "alone"])
def test_long_texts_go_in_and_out_in_pieces(book: Any, runs: tuple[tuple[str, str], ...]) -> None:
    """Excel takes 255 characters at a time, and counts two for some."""
    cell, text = sheet_cell(book, *runs), "错误𠮷" * 333 + "\n"
    notes.set_above(book.sheets("附件一").range("H3"), text)
    own = "".join(run for run, _ in runs)
    assert cell.comment.text == text + own
    notes.take_out(book.sheets("附件一").range("H3"), [(0, len(text))])
    assert runs == (() if cell.comment is None else tuple(cell.comment.runs))
    notes.put_in(book.sheets("附件一").range("H3"), text + own, [(0, len(text))])
    assert cell.comment.text == text + own
    assert tuple(cell.comment.runs[1:]) == runs[1:]
    notes.take_back(book.sheets("附件一").range("H3"), own if runs else None)
    assert runs == (() if cell.comment is None else tuple(cell.comment.runs))


def test_what_broke_off_in_the_middle_is_put_back(book: Any) -> None:
    cell, text = sheet_cell(book, *OWN), "错误" * 400 + "\n"
    insert(cell.comment, text[:250], 1)
    notes.take_back(book.sheets("附件一").range("H3"), "".join(run for run, _ in OWN))
    assert tuple(cell.comment.runs) == OWN


class Refusing:
    """A program that knows notes, and none of Excel's finer words for them."""

    def Text(self, *_: object) -> None:
        raise OSError


def test_where_characters_cannot_be_inserted_the_text_is_right(book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Note, "api", property(lambda _: Refusing()))
    cell = marked_cell(book, *OWN)
    assert cell.comment.text.endswith("年底前补")
    clear_book(book)
    assert cell.comment.text == "".join(text for text, _ in OWN)


def test_fonts_are_read_from_the_file(path: Path, tmp_path: Path) -> None:
    """The model of Excel that these tests rest on: a file with runs gives those runs."""
    from perfeval_xl.writing.patch.notes import Notes
    from perfeval_xl.writing.patch.parts import open_book
    from perfeval_xl.writing.patch.workbook import sheet_part

    book = open_book(path.read_bytes())
    found = Notes(book, sheet_part(book, "附件四"))
    found.put("C3", "<r><rPr><b/></rPr><t>粗</t></r><r><t xml:space='preserve'> 细</t></r>", "李会计")
    found.save()
    (tmp_path / "notes.xlsm").write_bytes(book.to_bytes())
    runs = Pair(str(tmp_path / "notes.xlsm")).typed["附件四"]["C3"].comment.runs
    assert [text for text, _ in runs] == ["粗", " 细"] and "b" in runs[0][1] and runs[0][1] != runs[1][1]
    assert openpyxl.load_workbook(tmp_path / "notes.xlsm")["附件四"]["C3"].comment.text == "粗 细"  # type: ignore[union-attr]
