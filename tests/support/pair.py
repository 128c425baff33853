"""A workbook as openpyxl holds it, with what its formulas showed when the file was saved; values as COM delivers them.

Figures come as floats, dates as datetimes, errors as COM's numbers. Nothing calculates.
"""

import copy
import datetime
import os
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import PatternFill
from openpyxl.utils import range_boundaries

from perfeval_xl.reading.live import ERRORS
from support.notes import enrich

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_NUMBERS = {text: number for number, text in ERRORS.items()}
Area = tuple[int, int, int, int]


def area_of(address: str) -> Area:
    """Return first row, first column, last row, last column of an address."""
    left, top, right, bottom = range_boundaries(address.replace("$", ""))
    assert left and top and right and bottom
    return int(top), int(left), int(bottom), int(right)


def delivered(cell: Any, stored: Any = None) -> Any:
    """Return the value of an openpyxl cell as COM delivers it.

    Args:
        cell: of a workbook with formulas.
        stored: what its formula, if it has one, showed when the file was saved.
    """
    value = cell.value
    if cell.data_type == "f":
        return "" if stored is None else stored
    if isinstance(value, str) and cell.data_type == "e":
        return _NUMBERS.get(value, value)
    if isinstance(value, datetime.time):
        return datetime.datetime(1899, 12, 30, value.hour, value.minute, value.second)  # noqa: DTZ001
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return datetime.datetime(value.year, value.month, value.day)  # noqa: DTZ001
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return value


def stored_results(path: str) -> dict[str, dict[tuple[int, int], Any]]:
    """Return what the formulas of a workbook showed when it was saved: sheet -> (row, column) -> value."""
    found: dict[str, dict[tuple[int, int], Any]] = {}
    with zipfile.ZipFile(path) as package:
        relations = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
        targets = {one.get("Id"): str(one.get("Target")) for one in relations}
        for sheet in ElementTree.fromstring(package.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
            part = targets[sheet.get(_ID)]
            xml = ElementTree.fromstring(package.read(part.lstrip("/") if part.startswith("/") else f"xl/{part}"))
            results = found.setdefault(str(sheet.get("name")), {})
            for cell in xml.iter(f"{_MAIN}c"):
                value = cell.find(f"{_MAIN}v")
                if cell.find(f"{_MAIN}f") is not None and value is not None:
                    results[area_of(str(cell.get("r")))[:2]] = _result(cell.get("t", "n"), value.text or "")
    return found


def _result(kind: str, text: str) -> Any:
    if kind == "e":
        return _NUMBERS.get(text, text)
    if kind == "b":
        return text == "1"
    return text if kind == "str" else float(text) if text else None


def formula_text(cell: Any) -> str:
    """Return what Excel's `Formula` gives for a cell: the formula, or the typed value as text."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return f"{value:.15g}"
    if isinstance(value, datetime.datetime):
        return f"{(value - datetime.datetime(1899, 12, 30)).days}"  # noqa: DTZ001
    return str(getattr(value, "text", value))


def put(cell: Any, value: Any) -> None:
    """Enter a value as Excel does: a leading apostrophe makes a text, a leading = a formula.

    Nothing can be entered into the cells that a merged range covers.
    """
    if isinstance(cell, MergedCell):
        return
    quoted = isinstance(value, str) and value.startswith("'")
    text = value[1:] if quoted else value
    cell.value = None if text == "" else text
    if quoted:
        cell.data_type = "s"


def fill_colour(cell: Any) -> str:
    """Return the colour of a solid fill as ``RRGGBB``, empty for none."""
    return "" if cell.fill.fill_type != "solid" else str(cell.fill.fgColor.rgb)[-6:]


def solid(colour: str) -> PatternFill:
    """Return a fill; none for an empty colour."""
    return PatternFill("solid", fgColor=f"FF{colour}") if colour else PatternFill()


def wrapped(alignment: Any, value: bool) -> Any:
    """Return an alignment with text wrapped, or not."""
    changed = copy.copy(alignment)
    changed.wrap_text = value
    return changed


class Pair:
    """A workbook: openpyxl's, and beside it what the formulas showed when the file was saved."""

    def __init__(self, path: str) -> None:
        self.path = os.path.abspath(path)
        self.typed = openpyxl.load_workbook(path, keep_vba=path.lower().endswith((".xlsm", ".xltm")))
        enrich(self.typed, path)
        self.stored = stored_results(path)

    def sheet(self, key: str | int) -> str:
        """Return the name of a sheet by name or number, from 1.

        Raises:
            KeyError: there is none.
        """
        names = self.typed.sheetnames
        if isinstance(key, int):
            return str(names[key - 1])
        for name in names:
            if name.casefold() == key.casefold():
                return str(name)
        raise KeyError(key)

    def cells(self, sheet: str, area: Area) -> Iterator[list[Any]]:
        """Yield the rows of a range."""
        top, left, bottom, right = area
        found = self.typed[sheet]
        for row in range(top, bottom + 1):
            yield [found.cell(row, column) for column in range(left, right + 1)]

    def values(self, sheet: str, area: Area) -> tuple[tuple[Any, ...], ...]:
        """Return the values of a range."""
        stored = self.stored.get(sheet, {})
        return tuple(
            tuple(delivered(one, stored.get((one.row, one.column))) for one in row) for row in self.cells(sheet, area)
        )

    def formulas(self, sheet: str, area: Area) -> tuple[tuple[str, ...], ...]:
        """Return the formulas of a range, as texts."""
        return tuple(tuple(formula_text(one) for one in row) for row in self.cells(sheet, area))

    def write(self, sheet: str, area: Area, data: Any) -> None:
        """Enter a block, or one value into every cell; a formula that is entered has no result yet."""
        stored = self.stored.setdefault(sheet, {})
        for at, row in enumerate(self.cells(sheet, area)):
            for column, one in enumerate(row):
                put(one, data[at][column] if isinstance(data, list | tuple) else data)
                stored.pop((one.row, one.column), None)

    def used(self, sheet: str) -> Area:
        """Return the used range."""
        found = self.typed[sheet]
        return found.min_row, found.min_column, found.max_row, found.max_column

    def add(self, title: str, at: int | None = None) -> str:
        """Add a sheet, at the end or at a place from 0."""
        return str(self.typed.create_sheet(title, at).title)

    def rename(self, old: str, new: str) -> None:
        """Rename a sheet."""
        self.typed[old].title = new
        self.stored[new] = self.stored.pop(old, {})

    def delete(self, sheet: str) -> None:
        """Delete a sheet."""
        del self.typed[sheet]
        self.stored.pop(sheet, None)
