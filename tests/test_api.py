"""Files on disk, read through the one door."""

from pathlib import Path

import pytest
import xlsxwriter

from perfeval_xl.api import read, read_many
from perfeval_xl.reading.grid import Grid
from perfeval_xl.reading.text.text import read_text
from perfeval_xl.values.errors import ReadError
from support.cases import clean
from support.grids import as_workbook, text_dump
from support.made import same
from support.papers import SAMPLE, docx_from_text


def _write_workbook(grids: tuple[Grid, ...], path: Path) -> Path:
    book = xlsxwriter.Workbook(path, {"strings_to_numbers": False, "strings_to_formulas": False})
    percent = book.add_format({"num_format": "0.00%"})
    for grid in grids:
        page = book.add_worksheet(grid.name.replace("[", "").replace("]", ""))
        for row in grid.rows:
            for cell in row.cells:
                top, left = cell.row - 1, cell.column - 1
                wide = cell.rows > 1 or cell.columns > 1
                if wide:
                    page.merge_range(top, left, top + cell.rows - 1, left + cell.columns - 1, "")
                if cell.kind == "number":
                    page.write_number(top, left, float(cell.text))
                elif cell.text.endswith("%") and cell.text[:-1].replace(".", "", 1).isdigit():
                    page.write_number(top, left, float(cell.text[:-1]) / 100, percent)
                elif cell.text:
                    page.write_string(top, left, cell.text)
    book.close()
    return path


def test_a_workbook_reads_as_what_was_typed_into_it(tmp_path: Path) -> None:
    filing = read(str(_write_workbook(as_workbook(clean()).grids, tmp_path / "自评表.xlsx")))
    assert same(clean(), filing) == []
    assert filing.unread == ()
    assert filing.source == "自评表.xlsx"
    assert filing.place("basic.staff.rate").text == "basic!F4"


def test_the_sample_as_a_word_document_reads_as_its_text(tmp_path: Path) -> None:
    path = docx_from_text(read_text(str(SAMPLE)).grids[0], tmp_path / "自评材料.docx")
    text, word = read(str(SAMPLE)), read(path)
    assert same(text, word) == []
    assert word.unread == ()
    assert word.groups == text.groups
    assert word.place("report.staff.quota").text.startswith("附件四 第")


def test_one_file_per_paper_is_one_filing(tmp_path: Path) -> None:
    paths = []
    for number, root in enumerate(clean().forms):
        path = tmp_path / f"{number}.txt"
        path.write_text(text_dump(clean(), (root,)), encoding="utf-8")
        paths.append(str(path))
    filing = read_many(paths)
    assert same(clean(), filing) == []
    assert filing.forms == clean().forms
    assert filing.source == "、".join(f"{number}.txt" for number in range(len(paths)))


def test_what_is_no_filing_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "清单.txt"
    path.write_text("购物清单\n\n白菜 3 斤\n\n萝卜 2 斤\n", encoding="utf-8")
    with pytest.raises(ReadError) as refusal:
        read(str(path))
    assert refusal.value.code == "NOTFILING"
    assert "清单.txt" in refusal.value.message
    assert refusal.value.cure


def test_one_file_that_is_no_paper_among_others_is_listed(tmp_path: Path) -> None:
    other = tmp_path / "说明.txt"
    other.write_text("填报说明\n\n请按要求填写。\n", encoding="utf-8")
    paper = tmp_path / "附件一.txt"
    paper.write_text(text_dump(clean(), ("basic",)), encoding="utf-8")
    filing = read_many([str(other), str(paper)])
    assert filing.forms == ("basic",)
    assert [cell.place.sheet for cell in filing.unread] == ["说明"]


def test_missing_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError):
        read(str(tmp_path / "没有.xlsx"))


def test_the_package_offers_its_interface() -> None:
    import perfeval_xl
    from perfeval_xl import read, validate

    assert set(perfeval_xl.__all__) == {"__version__", "read", "read_many", "validate"}
    assert validate(read(str(SAMPLE))).findings
    with pytest.raises(AttributeError):
        _ = perfeval_xl.nothing  # type: ignore[attr-defined]
