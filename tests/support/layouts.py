"""A printed table as text, and the files people make of it: workbook, Word document, copies that lost their table.

One line is one row, cells between bars; ``<`` goes on with the cell to the left, ``^`` with the cell above; a line that
begins with ``#`` is a paragraph.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import docx
import openpyxl


class Cell(NamedTuple):
    """A cell of the printed table with its spans, counted from 0."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1


Table = list[list[str]]


def parts_of(text: str) -> list[str | Table]:
    """Part a text into paragraphs and tables."""
    parts: list[str | Table] = []
    for line in text.splitlines():
        if line.startswith("#"):
            parts.append(line[1:])
        elif parts and isinstance(parts[-1], list):
            parts[-1].append(line.split("|"))
        else:
            parts.append([line.split("|")])
    return parts


def cells_of(table: Table) -> list[Cell]:
    """Return the cells of a table with their spans."""
    width = max(map(len, table))
    grid = [[*row, *["<"] * (width - len(row))] for row in table]
    cells = []
    for row, texts in enumerate(grid):
        for column, text in enumerate(texts):
            if text not in ("<", "^"):
                right = column + 1
                while right < width and texts[right] == "<":
                    right += 1
                below = row + 1
                while below < len(grid) and grid[below][column] == "^":
                    below += 1
                cells.append(Cell(row, column, text, below - row, right - column))
    return cells


def workbook(text: str, path: Path, new_line: str = "\n") -> Path:
    """Write a workbook of one sheet; numbers and percentages are numbers, `new_line` breaks a line in a cell."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    at = 1
    for part in parts_of(text):
        if isinstance(part, str):
            sheet.cell(at, 1, part)
            at += 1
            continue
        for one in cells_of(part):
            cell = sheet.cell(at + one.row, one.column + 1)
            cell.value, cell.number_format = _typed(one.text.replace(new_line, "\n"))
            if one.rows > 1 or one.columns > 1:
                last = at + one.row + one.rows - 1, one.column + one.columns
                sheet.merge_cells(None, cell.row, cell.column, *last)
        at += len(part)
    path = path.with_suffix(".xlsx")
    book.save(path)
    return path


def _typed(text: str) -> tuple[object, str]:
    bare = text.removesuffix("%")
    if not bare.replace(".", "", 1).isdecimal():
        return text or None, "General"
    return (float(bare) / 100, "0.00%") if bare != text else (float(bare), "General")


def document(text: str, path: Path, new_line: str = "\n") -> Path:
    """Write a Word document; `new_line` breaks a line in a cell."""
    made = docx.Document()
    for part in parts_of(text):
        if isinstance(part, str):
            made.add_paragraph(part)
            continue
        table = made.add_table(len(part), max(map(len, part)))
        for one in cells_of(part):
            cell = table.cell(one.row, one.column)
            if one.rows > 1 or one.columns > 1:
                cell = cell.merge(table.cell(one.row + one.rows - 1, one.column + one.columns - 1))
            cell.text = one.text.replace(new_line, "\n")
    path = path.with_suffix(".docx")
    made.save(str(path))
    return path


def _copied(text: str, path: Path, row_of: Callable[[list[str], int], str]) -> Path:
    lines = []
    for part in parts_of(text):
        if isinstance(part, str):
            lines.append(part)
        else:
            width = max(map(len, part))
            lines += [row_of(row, width) for row in part]
    path = path.with_suffix(".txt")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _kept(row: list[str]) -> list[str]:
    return [one for one in row if one not in ("<", "^")]


def tabs(text: str, path: Path) -> Path:
    """Write the rows with tabs between their cells; what is merged is blank, as on the clipboard."""
    return _copied(text, path, lambda row, _: "\t".join("" if one in ("<", "^") else one for one in row))


def bars(text: str, path: Path) -> Path:
    """Write the rows with bars between their cells; what is merged is gone."""
    return _copied(text, path, lambda row, _: " | ".join(_kept(row)))


def bars_kept(text: str, path: Path) -> Path:
    """Write the rows with bars between their cells; what is merged is blank."""
    return _copied(text, path, lambda row, _: " | ".join("" if one in ("<", "^") else one for one in row))


def lines(text: str, path: Path) -> Path:
    """Write one cell to a line; blank cells are gone."""
    return _copied(text, path, lambda row, _: "\n".join(filter(None, _kept(row))))


def filled_up(text: str, path: Path) -> Path:
    """Write the rows with bars between their cells; bars at the end make up for blank and merged ones."""
    return _copied(text, path, lambda row, width: "".join(f"{one} | " for one in _kept(row) if one) + "|" * width)


def one_by_one(text: str, path: Path) -> Path:
    """Write one cell to a line, a bar behind it; a blank cell is a bar alone."""
    return _copied(text, path, lambda row, _: "\n".join(f"{one} |" if one else "|" for one in _kept(row)))


def words(text: str, path: Path) -> Path:
    """Write the rows with a blank between their cells; blank and merged cells are gone."""
    return _copied(text, path, lambda row, _: " ".join(filter(None, _kept(row))))


def one_line(text: str, path: Path) -> Path:
    """Write everything on one line, a blank between the cells; blank and merged cells are gone."""
    made = words(text, path)
    made.write_text(" ".join(made.read_text(encoding="utf-8").split("\n")), encoding="utf-8")
    return made


WAYS = {
    "workbook": workbook,
    "document": document,
    "tabs": tabs,
    "bars": bars,
    "bars kept": bars_kept,
    "lines": lines,
    "filled up": filled_up,
    "one by one": one_by_one,
}
