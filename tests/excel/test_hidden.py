"""Hidden rows and columns of an open workbook are seen, by one question where nothing is hidden."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval_xl.reading.live import read_live
from perfeval_xl.reading.live_shown import shown_formula
from perfeval_xl.reading.xlsx.xlsx import read_xlsx
from support import shown
from support.office import recalculated
from support.oxengine import Range, Sheet, book_of
from support.pair import Pair

SHAPES: dict[str, tuple[tuple[int, int], tuple[int, ...], tuple[int, ...]]] = {
    "all shown": ((1, 1), (), ()),
    "a row": ((1, 1), (3,), ()),
    "rows at the edges": ((1, 1), (1, 4), ()),
    "a column": ((1, 1), (), (2,)),
    "columns at the edges": ((1, 1), (), (1, 3)),
    "row and column": ((1, 1), (2,), (3,)),
    "everything": ((1, 1), (1, 2, 3, 4), (1, 2, 3)),
    "begins in the second row": ((2, 1), (), ()),
    "begins in the second column": ((1, 2), (), ()),
    "begins further in, a row": ((3, 2), (4,), ()),
}


def written(path: Path, begin: tuple[int, int], rows: tuple[int, ...], columns: tuple[int, ...]) -> Path:
    """Write a sheet of four by three figures, a gap and an empty edge among them."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in range(4):
        for column in range(3):
            cell = sheet.cell(begin[0] + row, begin[1] + column, row * 10 + column + 0.5)
            if (row, column) in ((1, 1), (3, 2)):
                cell.value, cell.number_format = None, "0.00"
    shown.hide(sheet, rows, columns)
    book.save(path)
    return path


def cells(source: Any) -> dict[tuple[int, int], tuple[str, bool]]:
    return {
        (cell.row, cell.column): (cell.text, cell.hidden)
        for grid in source.grids
        for row in grid.rows
        for cell in row.cells
        if cell.text
    }


@pytest.mark.parametrize("pairs", [False, True], ids=["one width", "width and more"])
@pytest.mark.parametrize("name", SHAPES)
def test_cells_are_hidden_as_in_the_file(
    name: str, pairs: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "book.xlsx", *SHAPES[name])
    if pairs:
        monkeypatch.setattr("support.oxengine.evaluate", lambda *given: shown.evaluate(*given, pairs=True))
    asked: list[str] = []
    address, height = Range.address.fget, Range.row_height.fget
    monkeypatch.setattr(Range, "address", property(lambda one: asked.append("address") or address(one)))
    monkeypatch.setattr(Range, "row_height", property(lambda one: asked.append("height") or height(one)))
    live = cells(read_live(book_of(Pair(str(path)))))
    assert live == cells(read_xlsx(str(path)))
    assert len(live) == 10 and any(hidden for _, hidden in live.values()) is bool(SHAPES[name][1] + SHAPES[name][2])
    assert bool(asked) is (name != "all shown")


def test_blank_hidden_rows_hide_nothing(tmp_path: Path) -> None:
    path = written(tmp_path / "book.xlsx", (1, 1), (9,), ())
    assert not any(hidden for _, hidden in cells(read_live(book_of(Pair(str(path))))).values())


def test_an_engine_that_computes_nothing_reads_as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "book.xlsx", (2, 2), (3,), ())
    monkeypatch.setattr(Sheet, "api", None)
    live, file = cells(read_live(book_of(Pair(str(path))))), cells(read_xlsx(str(path)))
    assert {at: text for at, (text, _) in live.items()} == {at: text for at, (text, _) in file.items()}


def test_a_sheet_too_wide_for_one_formula_is_asked_piece_by_piece(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for column in range(1, 30):
        sheet.cell(1, column, column)
    shown.hide(sheet, (), (29,))
    book.save(tmp_path / "wide.xlsx")
    assert len(shown_formula((1, 1, 1, 29))) > shown.LONGEST
    live = cells(read_live(book_of(Pair(str(tmp_path / "wide.xlsx")))))
    assert [at for at, (_, hidden) in live.items() if hidden] == [(1, 29)]


@pytest.mark.office
def test_another_program_computes_the_question_alike(tmp_path: Path, soffice: str) -> None:
    files, expected = [], []
    for at, shape in enumerate(SHAPES.values()):
        book = openpyxl.load_workbook(written(tmp_path / f"{at}.xlsx", *shape))
        sheet: Any = book.active
        formula = shown_formula((1, 1, 4, 3))
        expected.append(shown.evaluate(sheet, formula))
        sheet["J9"] = f"={formula}"
        book.save(tmp_path / f"{at}.xlsx")
        files.append(tmp_path / f"{at}.xlsx")
    assert sorted(set(expected)) == [0, 5, 7, 10]
    found = [openpyxl.load_workbook(path, data_only=True).active for path in recalculated(files, tmp_path / "out")]
    assert [float(sheet["J9"].value) for sheet in found] == expected  # type: ignore[index]
