"""The strict reader against openpyxl and python-calamine on workbooks that honest programs write.

Where a peer is known to be wrong (trust.md's list: errors, uncalculated formulas, Chinese date formats, strict
namespaces, text that looks like a number) our own facts are asserted in test_xlsx.py; here all that can be compared is.
"""

import datetime
import io
import random
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from perfeval_xl.reading.grid import GridCell, Source
from perfeval_xl.reading.xlsx import strings, xlsx
from perfeval_xl.reading.xlsx.book import Book
from perfeval_xl.reading.xlsx.fast import fast_sheet
from perfeval_xl.reading.xlsx.stored import Sheet
from perfeval_xl.reading.xlsx.strings import fast_strings
from perfeval_xl.reading.xlsx.xlsx import read_xlsx

DAY = datetime.datetime.fromisoformat("1899-12-30")
TEXTS = (
    "项目支出",
    "８１６",
    "1_000",
    "１，０６８．２１",
    "266万元",
    "56%",
    "nan",
    "上\n下",
    " 前后 ",
    "a&b<c>\"'",
    "10²㎡",
    "=1+1",
    "😀",
)


def numbers(rng: random.Random) -> float:
    kind = rng.randrange(6)
    if kind == 0:
        return rng.randrange(-1000, 1000)
    if kind == 1:
        return round(rng.uniform(0, 10_000), 2)
    if kind == 2:
        return sum(round(rng.uniform(0, 100), 2) for _ in range(7))
    if kind == 3:
        return rng.uniform(-1, 1) * 10 ** rng.randrange(-12, 13)
    return float(rng.choice([0, 0.1 + 0.2, 1.1, 816.23, 822.23, 1 / 3, 1e15, 123456789012345.0]))


def written_by_xlsxwriter(path: Path, seed: int, constant: bool) -> None:
    rng = random.Random(seed)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": constant, "strings_to_formulas": False})
    formats = [book.add_format({"num_format": code}) for code in ("General", "#,##0.00", "0.00%", '0.0"万元"', "@")]
    dates = [book.add_format({"num_format": code}) for code in ("yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "yyyy/m/d h:mm")]
    for name in ("附件一", "附件三（1）", "a'b&c"):
        sheet = book.add_worksheet(name)
        if not constant:
            sheet.merge_range(0, 0, 0, 7, "部门整体支出绩效评价基础数据表")
            sheet.merge_range(30, 2, 33, 4, "")
        sheet.set_column(5, 5, None, None, {"hidden": True})
        sheet.set_row(4, None, None, {"hidden": True})
        for row in range(1, 28):
            for column in range(8):
                what, style = rng.randrange(9), rng.choice(formats)
                if what < 3:
                    sheet.write_number(row, column, numbers(rng), style)
                elif what < 5:
                    sheet.write_string(row, column, rng.choice(TEXTS) + str(rng.randrange(9)), style)
                elif what == 5:
                    sheet.write_formula(
                        row, column, '=SUM(A1:B2)&"x"', style, "甲<" if rng.random() < 0.3 else numbers(rng)
                    )
                elif what == 6:
                    day = DAY + datetime.timedelta(days=rng.randrange(61, 60_000), seconds=rng.choice((0, 30_600)))
                    sheet.write_datetime(row, column, day, dates[2] if day.hour else rng.choice(dates))
                elif what == 7:
                    sheet.write_boolean(row, column, rng.random() < 0.5)
                else:
                    sheet.write_blank(row, column, None, style)
    book.close()


def written_by_openpyxl(path: Path, seed: int) -> None:
    rng = random.Random(seed)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in ("附件二", "附件四"):
        sheet = book.create_sheet(name)
        for row in range(1, 28):
            for column in range(1, 9):
                what = rng.randrange(8)
                cell = sheet.cell(row, column)
                if what < 3:
                    cell.value = numbers(rng)
                    cell.number_format = rng.choice(("General", "0.00", "0%"))
                elif what < 5:
                    cell.value = rng.choice(TEXTS[:-2]) + str(rng.randrange(9))
                elif what == 5:
                    cell.value = "=SUM(A1:B2)"
                elif what == 6:
                    cell.value = DAY + datetime.timedelta(days=rng.randrange(61, 60_000))
                else:
                    cell.value = rng.random() < 0.5
        sheet.merge_cells("A30:C31")
    book.save(path)


class Number(float):
    """A peer's number; equal to ours when they agree in the fifteen figures that Excel shows."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, float) and abs(float(self) - float(other)) <= 1e-14 * abs(float(self))

    __hash__ = float.__hash__


def cells_by_place(source: Source, sheet: int) -> dict[tuple[int, int], GridCell]:
    return {(cell.row, cell.column): cell for row in source.grids[sheet].rows for cell in row.cells}


def said(value: object) -> tuple[str, object]:
    """Bring a peer's value to kind and what it says."""
    if isinstance(value, bool):
        return "bool", "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return "number", Number(value)
    if isinstance(value, str) and value.startswith("#"):
        return "error", value
    if isinstance(value, datetime.datetime):
        value += datetime.timedelta(microseconds=500_000)
        whole = not (value.hour or value.minute or value.second)
        return "date", value.strftime("%Y-%m-%d" if whole else "%Y-%m-%d %H:%M:%S")
    if isinstance(value, datetime.date):
        return "date", value.isoformat()
    return "text", value


def ours(cell: GridCell) -> tuple[str, object]:
    return cell.kind, float(cell.number) if cell.kind == "number" and cell.number is not None else cell.text


def not_fast(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the sheets of a workbook, and its shared texts, that the fast pass gives up."""
    given_up = []

    def fast(data: bytes, book: Book, name: str) -> Sheet | None:
        sheet = fast_sheet(data, book, name)
        if sheet is None:
            given_up.append(name)
        return sheet

    def texts(data: bytes) -> list[str] | None:
        found = fast_strings(data)
        if found is None:
            given_up.append("shared texts")
        return found

    monkeypatch.setattr(xlsx, "fast_sheet", fast)
    monkeypatch.setattr(strings, "fast_strings", texts)
    read_xlsx(str(path))
    return given_up


def compare(path: Path) -> int:
    source = read_xlsx(str(path))
    values = openpyxl.load_workbook(path, data_only=True)
    formulas = openpyxl.load_workbook(path)
    quick = CalamineWorkbook.from_path(path)
    count = 0
    assert [grid.name for grid in source.grids] == values.sheetnames == quick.sheet_names
    for at, grid in enumerate(source.grids):
        cells = cells_by_place(source, at)
        spans = {(one.min_row, one.min_col): one for one in values[grid.name].merged_cells.ranges}
        seen = {
            (cell.row, cell.column): cell.value
            for row in values[grid.name].iter_rows()
            for cell in row
            if cell.value is not None
        }
        written = {
            (cell.row, cell.column): cell.value[1:]
            for row in formulas[grid.name].iter_rows()
            for cell in row
            if cell.data_type == "f"
        }
        filled = {place: cell for place, cell in cells.items() if cell.text or cell.formula}
        assert filled.keys() == seen.keys() | written.keys()
        for place, cell in filled.items():
            assert cell.formula == written.get(place)
            if cell.kind == "uncalculated":
                assert place not in seen
            else:
                assert ours(cell) == said(seen[place]), place
                count += 1
            if cell.kind == "number":
                assert cell.number == Decimal(cell.text)
        assert {place: (cell.rows, cell.columns) for place, cell in cells.items() if cell.rows * cell.columns > 1} == {
            place: (one.size["rows"], one.size["columns"]) for place, one in spans.items()
        }
        content = quick.get_sheet_by_name(grid.name)
        top, left = content.start or (0, 0)
        theirs = {
            (top + 1 + row, left + 1 + column): value
            for row, line in enumerate(content.to_python())
            for column, value in enumerate(line)
            if value != ""
        }
        # calamine gives nothing for an error value.
        shown = {place: ours(cell) for place, cell in filled.items() if cell.kind not in ("uncalculated", "error")}
        assert shown == {place: said(value) for place, value in theirs.items()}
    return count


@pytest.mark.parametrize("constant", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_workbooks_of_xlsxwriter(tmp_path, seed, constant):
    path = tmp_path / "a.xlsx"
    written_by_xlsxwriter(path, seed, constant)
    assert compare(path) > 400
    source = read_xlsx(str(path))
    assert {
        cell.hidden for row in source.grids[0].rows for cell in row.cells if row.number == 5 or cell.column == 6
    } == {True}


@pytest.mark.parametrize("seed", range(4))
def test_workbooks_of_openpyxl(tmp_path, seed):
    path = tmp_path / "a.xlsx"
    written_by_openpyxl(path, seed)
    assert compare(path) > 200


def test_what_the_common_libraries_write_is_read_fast(tmp_path, monkeypatch):
    written_by_xlsxwriter(tmp_path / "a.xlsx", 1, False)
    written_by_xlsxwriter(tmp_path / "b.xlsx", 1, True)
    written_by_openpyxl(tmp_path / "c.xlsx", 1)
    assert [not_fast(tmp_path / name, monkeypatch) for name in ("a.xlsx", "b.xlsx", "c.xlsx")] == [[], [], []]


def test_a_planted_difference_is_seen(tmp_path):
    path = tmp_path / "a.xlsx"
    written_by_xlsxwriter(path, 1, False)
    other = tmp_path / "b.xlsx"
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["C9"] = 816.24
    book.save(other)
    first, second = (cells_by_place(read_xlsx(str(one)), 0) for one in (path, other))
    assert second[9, 3].number == Decimal("816.24")
    assert first[9, 3] != second[9, 3]


@pytest.mark.office
def test_workbooks_of_libreoffice(tmp_path, soffice, monkeypatch):
    from support.office import convert

    sources = []
    for seed in range(3):
        path = tmp_path / f"a{seed}.xlsx"
        written_by_xlsxwriter(path, seed, False)
        sources.append(path)
    for path in convert(sources, "xlsx", tmp_path / "out"):
        assert compare(path) > 400
        assert not_fast(path, monkeypatch) == []


def test_a_workbook_read_from_a_stream_of_bytes_is_the_same_whatever_its_name(tmp_path):
    path = tmp_path / "a.xlsx"
    written_by_openpyxl(path, 9)
    other = tmp_path / "无扩展名"
    other.write_bytes(io.BytesIO(path.read_bytes()).getvalue())
    assert read_xlsx(str(other))._replace(name="a.xlsx") == read_xlsx(str(path))
