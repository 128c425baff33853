"""Ranges of the fake Excel, their fill and their notes."""

import types
from collections.abc import Iterator
from typing import Any

from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter

from support.fakecalls import NO_COLOUR, PROTECTED, RANGE, Com, refusal
from support.fakecalls import Ole as _Ole
from support.notes import RichNote, delete, insert
from support.pair import Area, Pair, fill_colour, solid, wrapped
from support.shown import column_width, row_height


class FakeRange(Com):
    _oleobj_ = _Ole(RANGE)

    def __init__(self, sheet: Any, area: Area) -> None:
        self._calls, self._sheet, self._area = sheet._calls, sheet, area

    @property
    def _pair(self) -> Pair:
        pair: Pair = self._sheet._book._pair
        return pair

    @property
    def _single(self) -> bool:
        return self._area[:2] == self._area[2:]

    @property
    def _cell(self) -> Any:
        return next(self._cells)

    @property
    def _cells(self) -> Iterator[Any]:
        for row in self._pair.cells(self._sheet._title, self._area):
            yield from row

    def _guard(self, objects: bool = False) -> None:
        found = self._sheet._ox.protection
        if found.sheet and (found.objects if objects else any(cell.protection.locked for cell in self._cells)):
            raise refusal(PROTECTED)

    @property
    def Worksheet(self) -> Any:
        return self._sheet

    @property
    def Row(self) -> int:
        return self._area[0]

    @property
    def Column(self) -> int:
        return self._area[1]

    @property
    def Rows(self) -> Any:
        return types.SimpleNamespace(Count=self._area[2] - self._area[0] + 1)

    @property
    def Columns(self) -> Any:
        return types.SimpleNamespace(Count=self._area[3] - self._area[1] + 1)

    @property
    def Count(self) -> int:
        return (self._area[2] - self._area[0] + 1) * (self._area[3] - self._area[1] + 1)

    @property
    def Address(self) -> str:
        top, left, bottom, right = self._area
        first, last = (f"${get_column_letter(column)}${row}" for row, column in ((top, left), (bottom, right)))
        return first if first == last else f"{first}:{last}"

    @property
    def Value(self) -> Any:
        block = self._pair.values(self._sheet._title, self._area)
        return block[0][0] if self._single else block

    @Value.setter
    def Value(self, data: Any) -> None:
        self._guard()
        self._pair.write(self._sheet._title, self._area, data)

    @property
    def Value2(self) -> Any:
        block = self._pair.values(self._sheet._title, self._area)
        return block[0][0] if self._single else block

    @property
    def Formula(self) -> Any:
        block = self._pair.formulas(self._sheet._title, self._area)
        return block[0][0] if self._single else block

    @Formula.setter
    def Formula(self, data: Any) -> None:
        self._guard()
        self._pair.write(self._sheet._title, self._area, data)

    @property
    def RowHeight(self) -> float | None:
        found = {row_height(self._sheet._ox, row) for row in range(self._area[0], self._area[2] + 1)}
        return found.pop() if len(found) == 1 else None

    @property
    def ColumnWidth(self) -> float | None:
        letters = [get_column_letter(at) for at in range(self._area[1], self._area[3] + 1)]
        found = {column_width(self._sheet._ox, one) for one in letters}
        return found.pop() if len(found) == 1 else None

    @property
    def NumberFormat(self) -> str | None:
        found = {cell.number_format for cell in self._cells}
        return str(found.pop()) if len(found) == 1 else None

    @property
    def WrapText(self) -> Any:
        return self._cell.alignment.wrap_text

    @WrapText.setter
    def WrapText(self, value: bool) -> None:
        for cell in self._cells:
            if not isinstance(cell, MergedCell):
                cell.alignment = wrapped(cell.alignment, value)

    @property
    def Interior(self) -> "FakeInterior":
        return FakeInterior(self)

    @property
    def Comment(self) -> "FakeComment | None":
        cell = self._cell
        return None if cell.comment is None else FakeComment(self, cell)

    def AddComment(self, text: str) -> "FakeComment":
        self._guard(objects=True)
        cell = self._cell
        if cell.comment is not None:
            raise refusal(PROTECTED)
        cell.comment = RichNote(text, "Excel")
        return FakeComment(self, cell)

    def AutoFilter(self) -> None:
        self._guard()

    @property
    def MergeArea(self) -> "FakeRange":
        row, column = self._area[:2]
        for found in self._sheet._ox.merged_cells.ranges:
            if found.min_row <= row <= found.max_row and found.min_col <= column <= found.max_col:
                return FakeRange(self._sheet, (found.min_row, found.min_col, found.max_row, found.max_col))
        return self

    def ClearContents(self) -> None:
        self._guard()
        self._pair.write(self._sheet._title, self._area, None)

    def ClearFormats(self) -> None:
        self._guard()
        for cell in self._cells:
            cell.style = "Normal"

    def Select(self) -> None:
        front = self._pair.typed.active
        assert front is not None and front.title == self._sheet._title, "Excel selects only on the sheet in front"
        self._sheet._book._selected = f"{self._sheet._title}!{get_column_letter(self._area[1])}{self._area[0]}"


class FakeInterior(Com):
    def __init__(self, area: FakeRange) -> None:
        self._calls, self._area = area._calls, area

    @property
    def Pattern(self) -> int:
        kind = self._area._cell.fill.fill_type
        return NO_COLOUR if kind is None else 1 if kind == "solid" else 2

    @property
    def ThemeColor(self) -> Any:
        colour = self._area._cell.fill.fgColor
        return int(colour.theme) + 1 if colour.type == "theme" else None

    @property
    def ColorIndex(self) -> int:
        return 1 if fill_colour(self._area._cell) else NO_COLOUR

    @ColorIndex.setter
    def ColorIndex(self, _: int) -> None:
        self._paint("")

    @property
    def Color(self) -> int:
        colour = fill_colour(self._area._cell) or "FFFFFF"
        return int(colour[4:] + colour[2:4] + colour[:2], 16)

    @Color.setter
    def Color(self, value: int) -> None:
        self._paint(f"{value & 255:02X}{value >> 8 & 255:02X}{value >> 16 & 255:02X}")

    def _paint(self, colour: str) -> None:
        self._area._guard()
        for cell in self._area._cells:
            if not isinstance(cell, MergedCell):
                cell.fill = solid(colour)


class FakeComment(Com):
    def __init__(self, area: FakeRange, cell: Any) -> None:
        self._calls, self._area, self._cell = area._calls, area, cell

    @property
    def Parent(self) -> FakeRange:
        return self._area

    def Text(self, text: str | None = None, start: int | None = None, overwrite: bool = True) -> str:
        if text is not None:
            self._area._guard(objects=True)
            if start is None:
                self._cell.comment.text = text
            else:
                assert not overwrite, "nothing of the user's is to be overwritten"
                insert(self._cell.comment, text, start)
        return str(self._cell.comment.text)

    @property
    def Shape(self) -> "FakeShape":
        return FakeShape(self)

    def Delete(self) -> None:
        self._area._guard(objects=True)
        self._cell.comment = None


class FakeShape(Com):
    """The box of a note; its text frame is the same object."""

    def __init__(self, note: FakeComment) -> None:
        self._calls, self._note = note._calls, note

    @property
    def TextFrame(self) -> "FakeShape":
        return self

    def Characters(self, start: int, length: int) -> "FakeCharacters":
        return FakeCharacters(self._note, start, length)


class FakeCharacters(Com):
    def __init__(self, note: FakeComment, start: int, length: int) -> None:
        self._calls, self._note, self._at = note._calls, note, (start, length)

    def Delete(self) -> None:
        self._note._area._guard(objects=True)
        delete(self._note._cell.comment, *self._at)
