"""Papers as Word files and as texts that lost their tables, for tests of the readers."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from perfeval_xl.reading.grid import Grid, GridRow
from support.cases import CASES

SAMPLE = CASES / "hengshan-2023.txt"
FILINGS = CASES / "filings"


def filing_path(number: str) -> str:
    """Return the path of one of the practice filings by its two figures."""
    return str(next(FILINGS.glob(f"{number}-*.txt")))


def texts(rows: Iterable[GridRow]) -> list[tuple[bool, list[str]]]:
    """Return what rows say, without their places: whether a paragraph, and the cells."""
    return [(row.paragraph, [cell.text for cell in row.cells]) for row in rows]


def table_rows(grid: Grid) -> list[list[str]]:
    """Return the cells of the table rows."""
    return [[cell.text for cell in row.cells] for row in grid.rows if not row.paragraph]


def paragraphs(grid: Grid) -> list[str]:
    """Return the texts of the paragraphs."""
    return [row.cells[0].text for row in grid.rows if row.paragraph]


def docx_from_text(grid: Grid, path: str | os.PathLike[str]) -> str:
    """Write the rows of a text dump as real Word tables and paragraphs; return the path.

    Rows are made equally wide with gridSpan on their last cell, and blank cells at the left edge below a label
    continue it with vMerge, as in the official papers.
    """
    document = docx.Document()
    block: list[list[str]] = []
    for row in grid.rows:
        if not row.paragraph:
            block.append([cell.text for cell in row.cells])
            continue
        _add_table(document, block)
        block = []
        _fill(document.add_paragraph(), row.cells[0].text)
    _add_table(document, block)
    document.save(os.fspath(path))
    return os.fspath(path)


def _add_table(document: Any, rows: Sequence[Sequence[str]]) -> None:
    if not rows:
        return
    width = max(map(len, rows))
    table = document.add_table(rows=0, cols=width)._tbl
    open_merges: list[bool] = []
    for row in rows:
        line = OxmlElement("w:tr")
        merges = [False] * len(row)
        for at, text in enumerate(row):
            cell = OxmlElement("w:tc")
            properties = OxmlElement("w:tcPr")
            if at == len(row) - 1 and width > len(row):
                properties.append(_valued("w:gridSpan", str(width - len(row) + 1)))
            elif at < 2:
                going_on = not text and at < len(open_merges) and open_merges[at]
                properties.append(_valued("w:vMerge", "continue" if going_on else "restart"))
                merges[at] = True
            cell.append(properties)
            for one in text.split("\n"):
                paragraph = OxmlElement("w:p")
                if one:
                    paragraph.append(_run(one))
                cell.append(paragraph)
            line.append(cell)
        open_merges = merges
        table.append(line)


def _run(text: str) -> Any:
    run = OxmlElement("w:r")
    piece = OxmlElement("w:t")
    piece.text = text
    piece.set(qn("xml:space"), "preserve")
    run.append(piece)
    return run


def _valued(name: str, value: str) -> Any:
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    return element


def _fill(paragraph: Any, text: str) -> None:
    for at, one in enumerate(text.split("\n")):
        run = paragraph.add_run()
        if at:
            run.add_break()
        run.add_text(one)


def without_table(grid: Grid, way: str) -> str:
    """Return the text of a grid as the web leaves it when the table is lost; blank cells leave no trace.

    Args:
        grid: the paper.
        way: ``"cells"`` one cell per line, ``"rows"`` one row per line, ``"words"`` everything in one line.
    """
    between = {"cells": "\n", "rows": " ", "words": " "}[way]
    lines = []
    for row in grid.rows:
        cells = [cell.text for cell in row.cells if cell.text.strip()]
        if way != "cells":
            cells = [" ".join(text.split()) for text in cells]
        lines.append(between.join(cells))
    return (" " if way == "words" else "\n").join(lines)


def write_text(folder: Path, text: str, name: str = "自评表.txt", encoding: str = "utf-8") -> str:
    """Write a text file and return its path."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return str(path)
