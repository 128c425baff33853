"""`perfeval-xl mark` and `unmark`, as a user runs them."""

import os
from pathlib import Path

import pytest

from benchmarks.workbooks import write_filing
from perfeval_xl.cli import main
from perfeval_xl.reading.own_sheets import FINDINGS, MARKS
from perfeval_xl.reading.xlsx.xlsx import read_xlsx
from perfeval_xl.writing.findings import CODE, EXPLANATION, LEVEL
from perfeval_xl.writing.patch.change import patch_file
from perfeval_xl.writing.patch.edits import SetText
from support.cases import CASES
from support.packages import workbook, worksheet

SAMPLE = CASES / "hengshan-2023.txt"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_filing(tmp_path / "自评 表.xlsx")


def names(path: Path) -> list[str]:
    return [grid.name for grid in read_xlsx(str(path)).grids]


def test_it_marks_in_place_tells_and_keeps_the_old_file(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = book.read_bytes()
    assert main(["mark", str(book)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("共 ")
    assert told[1].startswith("还有 ")
    assert told[2].startswith("已标记 ")
    assert told[3].startswith("标记只在屏幕上看得到，打印时不印；清除标记之前，“附件一")
    assert told[3].endswith("按黑白打印。")
    assert names(book)[-2:] == [FINDINGS, MARKS]
    assert Path(f"{book}.bak").read_bytes() == before


def test_marking_twice_keeps_the_file_from_before_the_first_time(book: Path) -> None:
    before = book.read_bytes()
    for _ in range(2):
        main(["mark", str(book)])
    main(["unmark", str(book)])
    assert Path(f"{book}.bak").read_bytes() == before


def test_another_file_may_be_written(book: Path, tmp_path: Path) -> None:
    before = book.read_bytes()
    out = tmp_path / "标记.xlsx"
    assert main(["mark", str(book), "-o", str(out)]) == 1
    assert book.read_bytes() == before
    assert MARKS in names(out)
    assert sorted(os.listdir(tmp_path)) == sorted(["自评 表.xlsx", "标记.xlsx"])


def test_unmark_says_what_it_did(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["mark", str(book)])
    capsys.readouterr()
    assert main(["unmark", str(book)]) == 0
    assert "已清除" in capsys.readouterr().out
    assert names(book)[-1] == FINDINGS
    was = book.read_bytes()
    assert main(["unmark", str(book)]) == 0
    assert "没有标记" in capsys.readouterr().out
    assert book.read_bytes() == was


def test_an_explanation_typed_into_the_sheet_counts_the_next_time(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["mark", str(book)])
    first = capsys.readouterr().out
    grid = next(grid for grid in read_xlsx(str(book)).grids if grid.name == FINDINGS)
    row = next(row for row in grid.rows if row.cells[0].text == "核实")
    cells = {cell.column - 1: cell.text for cell in row.cells}
    patch_file(str(book), [SetText(FINDINGS, f"{'ABCDEFGHIJ'[EXPLANATION]}{row.number}", "年中追加")])
    main(["mark", str(book)])
    second = capsys.readouterr().out
    assert "（已说明 1）" not in first
    assert "（已说明 1）" in second
    main(["validate", str(book)])
    assert "说明：年中追加" in capsys.readouterr().out
    grid = next(grid for grid in read_xlsx(str(book)).grids if grid.name == FINDINGS)
    rows = [{cell.column - 1: cell.text for cell in one.cells} for one in grid.rows]
    told = [one for one in rows if one.get(EXPLANATION) == "年中追加"]
    assert [(one[LEVEL], one[CODE]) for one in told] == [("核实", cells[CODE])]


@pytest.mark.parametrize("command", ["mark", "unmark"])
def test_other_sources_are_refused_in_one_sentence(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, str(SAMPLE)]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "标记只能写进工作簿" in told
    assert told.strip().endswith("（NEEDS_BOOK）")


def test_a_workbook_without_papers_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook({"数据": worksheet('<row r="1"><c r="A1"><v>1</v></c></row>')}))
    assert main(["mark", str(path)]) == 2
    assert "NOTFILING" in capsys.readouterr().err


def test_an_open_file_and_a_wrong_name_are_refused(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = book.read_bytes()
    lock = book.with_name(f"~${book.name}")
    lock.write_bytes(b"")
    assert main(["mark", str(book)]) == 2
    assert "FILE_OPEN" in capsys.readouterr().err
    lock.unlink()
    assert main(["mark", str(book), "-o", str(book.with_suffix(".xlsm"))]) == 2
    assert "扩展名" in capsys.readouterr().err
    assert book.read_bytes() == before


@pytest.mark.parametrize("path", ["没有.xlsx", "."])
def test_no_file_is_refused(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mark", path]) == 2
    assert capsys.readouterr().err.count("\n") == 1
