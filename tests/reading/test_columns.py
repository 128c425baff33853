"""Rows of one table that differ in how many cells they have still stand under their header."""

from collections.abc import Callable, Sequence

import pytest

from perfeval_xl.forms.edition import hunan
from perfeval_xl.reading.fields.locate import locate
from perfeval_xl.reading.grid import Grid, GridCell, GridRow, Source
from perfeval_xl.reading.text.text import read_text
from support.made import same
from support.papers import SAMPLE

Table = Sequence[Sequence[str]]
Shaped = list[tuple[list[str], list[int]]]


def _padded(table: Table, left: bool) -> Shaped:
    width = max(map(len, table))
    rows = []
    for row in table:
        blank = [""] * (width - len(row))
        rows.append(([*blank, *row] if left else [*row, *blank], [1] * width))
    return rows


def _spanned(table: Table, first: bool) -> Shaped:
    width = max(map(len, table))
    rows = []
    for row in table:
        spans = [1] * len(row)
        spans[0 if first else -1] += width - len(row)
        rows.append((list(row), spans))
    return rows


def _even(table: Table) -> Shaped:
    rows = []
    for row in table:
        spans = [72 // len(row)] * len(row)
        spans[-1] += 72 - sum(spans)
        rows.append((list(row), spans))
    return rows


def _document(shape: Callable[[Table], Shaped]) -> Source:
    rows: list[GridRow] = []
    table: list[list[str]] = []

    def close() -> None:
        for number, (texts, spans) in enumerate(shape(table) if table else (), 1):
            cells = tuple(
                GridCell(number, at, text, columns=span)
                for at, (text, span) in enumerate(zip(texts, spans, strict=True), 1)
            )
            rows.append(GridRow(len(rows) + 1, cells))
        table.clear()

    for row in read_text(str(SAMPLE)).grids[0].rows:
        if row.paragraph:
            close()
            rows.append(GridRow(len(rows) + 1, (GridCell(len(rows) + 1, 1, row.cells[0].text),), True))
        else:
            table.append([cell.text for cell in row.cells])
    close()
    return Source("x.docx", "docx", (Grid("x", "word", tuple(rows)),))


@pytest.mark.parametrize(
    "shape",
    [
        lambda table: _padded(table, left=False),
        lambda table: _padded(table, left=True),
        lambda table: _spanned(table, first=False),
        lambda table: _spanned(table, first=True),
        _even,
    ],
    ids=["blank cells behind", "blank cells before", "last cell wide", "first cell wide", "all cells wide"],
)
def test_shapes_of_word_tables(shape: Callable[[Table], Shaped]) -> None:
    """Only the building row, which lacks a cell, may be read otherwise: nothing tells which one it lacks."""
    filing = locate(_document(shape), hunan())
    sample = locate(read_text(str(SAMPLE)), hunan())
    assert [line for line in same(sample, filing) if not line.startswith("basic.building")] == []
    building = [key for key in sample.values if key.startswith("basic.building[1]")]
    assert sorted(filing.state(key) for key in building) == ["blank"] + ["number"] * 5
    assert filing.unread == ()
    assert filing.groups == sample.groups
