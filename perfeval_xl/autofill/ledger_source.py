"""Ledger exports as tables of text: .csv in any usual encoding, .xlsx through the strict reader, old .xls and .et.

No figure passes through a float: what a cell says is kept as text until `ledger_rows` reads it.
"""

import csv
import os
from collections.abc import Iterator
from typing import NamedTuple

from perfeval_xl.reading.grid import Grid, GridCell, Source
from perfeval_xl.reading.safety import load
from perfeval_xl.reading.text.text import decode
from perfeval_xl.values.errors import ReadError
from perfeval_xl.values.rounding import plain

_SEPARATORS = (",", "\t", ";", "|")
_OLE = b"\xd0\xcf\x11\xe0"
_HEAD_LINES = 60
_UNCALCULATED = "（公式未计算）"


class Table(NamedTuple):
    """One sheet or text file; every row is as wide as its last cell.

    `rows`: (row number in the file, texts from the first column on). `spans`: first cell of each merged range ->
    how many rows and columns it covers.
    """

    sheet: str
    rows: list[tuple[int, list[str]]]
    spans: dict[tuple[int, int], tuple[int, int]]
    hidden: bool = False


def read_tables(path: str) -> tuple[Table, ...]:
    """Read every sheet of a ledger export.

    Args:
        path: a .csv or .txt in UTF-8, GBK or UTF-16, separated by comma, tab, semicolon or bar; or a workbook.

    Raises:
        ReadError: the file cannot be read; the sentence says what to do.
    """
    data = load(path)
    name = os.path.basename(path)
    if data.startswith(b"PK\3\4"):
        from perfeval_xl.reading.package import open_package
        from perfeval_xl.reading.xlsx.xlsx import read_book

        return _of_source(read_book(open_package(data), name))
    if data.startswith(_OLE):
        from perfeval_xl.reading.legacy import read_legacy

        return _of_source(read_legacy(path))
    if data[:400].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<html", b"<!doctype html", b"<table", b"<?xml")):
        raise ReadError(
            "LEDGER_HTML",
            f"“{name}”虽然按表格命名，内容其实是网页。",
            "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后再试。",
        )
    return (_of_text(decode(data, name)[0], os.path.splitext(name)[0]),)


def _of_text(text: str, sheet: str) -> Table:
    lines = text.split("\n")
    separator = _separator(lines[:_HEAD_LINES])
    rows: list[tuple[int, list[str]]] = []
    for number, cells in _records(lines, separator):
        if any(cells):
            rows.append((number, [_unguarded(cell) for cell in cells]))
    return Table(sheet, rows, {})


def _records(lines: list[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the number of its first line; a quoted cell may hold line breaks."""
    reader = csv.reader((line + "\n" for line in lines), delimiter=separator)
    start = 1
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error:
        raise ReadError(
            "LEDGER_CSV", f"第 {start} 行起的内容不是完整的 csv。", "请用 Excel 打开，另存为 .xlsx 后再试。"
        ) from None


def _separator(lines: list[str]) -> str:
    """Choose the mark that cuts most lines into the same, largest number of cells."""

    def fitness(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in lines if line.strip()]
        usual = max(set(counts), key=lambda count: (counts.count(count) * (count > 0), count), default=0)
        return (counts.count(usual) if usual else 0, usual)

    return max(_SEPARATORS, key=fitness)


def _unguarded(text: str) -> str:
    """Take off what exporters put around codes so that Excel keeps them as text: ``="30201"``, ``'30201``, a tab."""
    text = text.strip()
    if text.startswith('="') and text.endswith('"'):
        return text[2:-1].strip()
    return text[1:] if text.startswith("'") else text


def _of_source(source: Source) -> tuple[Table, ...]:
    return tuple(_of_grid(grid) for grid in source.grids if grid.rows)


def _of_grid(grid: Grid) -> Table:
    rows: list[tuple[int, list[str]]] = []
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for row in grid.rows:
        cells = row.cells
        texts = [""] * cells[-1].column
        filled = False
        for cell in cells:
            if cell.rows > 1 or cell.columns > 1:
                spans[cell.row, cell.column] = (cell.rows, cell.columns)
            text = cell.text if cell.kind == "text" else _stored(cell)
            if text:
                texts[cell.column - 1] = text
                filled = True
        if filled:
            rows.append((row.number, texts))
    return Table(grid.name, rows, spans, grid.hidden)


def _stored(cell: GridCell) -> str:
    """Write what a sheet stores as plain text; an error value or a formula never calculated stays recognisable."""
    if cell.kind == "number" and cell.number is not None:
        return (
            cell.text
            if cell.text.isascii() and "E" not in cell.text.upper() and len(cell.text) < 16
            else plain(cell.number)
        )
    return _UNCALCULATED if cell.kind == "uncalculated" else cell.text
