"""A small model of Excel over openpyxl: the COM objects xlwings' real Windows engine touches, with every call counted.

`support.winstub.install()` must have run. Each property read or set and each method call through a COM object counts
one, as each crosses the border between two processes; fetching a member of a collection does too.
"""

import types
from collections import Counter
from collections.abc import Iterator
from typing import Any

from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter, range_boundaries

from support.oxengine import Pair, fill_colour, solid, wrapped
from support.winstub import CDispatch, ComError

RANGE = "{00020846-0000-0000-C000-000000000046}"
OTHER = "{00000000-0000-0000-0000-000000000000}"
EXCEPTION, NOT_THERE, PROTECTED, BUSY = -2147352567, -2147352565, -2146827284, -2146777998
NO_COLOUR = -4142
_VISIBLE = {"visible": -1, "hidden": 0, "veryHidden": 2}


def refusal(scode: int) -> ComError:
    """Return what COM raises."""
    return ComError(EXCEPTION, "Exception occurred.", (0, None, None, None, 0, scode))


class Calls:
    """Counts calls by kind, and may be told to fail at one of them."""

    def __init__(self) -> None:
        self.by_name: Counter[str] = Counter()
        self.fail_at = 0
        self.fail_on = ""
        self.failing: Exception | None = None

    @property
    def total(self) -> int:
        """All calls so far."""
        return self.by_name.total()

    def reset(self) -> None:
        """Begin counting anew."""
        self.by_name.clear()

    def count(self, name: str) -> None:
        """Count a call; raise when it is the one that is to fail."""
        self.by_name[name] += 1
        if self.failing is not None and ((self.fail_at and self.total == self.fail_at) or name == self.fail_on):
            raise self.failing


class _Ole:
    """Answers what xlwings asks to tell a range from other objects."""

    def __init__(self, iid: str) -> None:
        self.iid = iid

    def GetTypeInfo(self) -> "_Ole":
        return self

    def GetTypeAttr(self) -> Any:
        return types.SimpleNamespace(iid=self.iid)

    def GetIDsOfNames(self, *_: object) -> None:
        raise ComError(-2147352570)


class Com(CDispatch):
    """A COM object: names that begin with a capital are its interface and are counted."""

    _oleobj_ = _Ole(OTHER)
    _calls: Calls

    def __getattribute__(self, name: str) -> Any:
        if name[0].isupper():
            object.__getattribute__(self, "_calls").count(name)
        return object.__getattribute__(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name[0].isupper():
            self._calls.count(f"{name}=")
        object.__setattr__(self, name, value)


class Application(Com):
    """Excel itself."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self.__dict__ |= {"ScreenUpdating": True, "StatusBar": False, "DisplayAlerts": True, "EnableEvents": True}
        self.__dict__ |= {"Hwnd": 1, "Version": "16.0"}


class FakeBook(Com):
    """A workbook."""

    def __init__(self, pair: Pair, calls: Calls | None = None) -> None:
        self._calls = calls or Calls()
        self._pair = pair
        self._app = Application(self._calls)
        self._selected = ""
        self._interiors: dict[tuple[str, int, int], int] = {}

    @property
    def Name(self) -> str:
        return self._pair.path.replace("\\", "/").rpartition("/")[2]

    @property
    def FullName(self) -> str:
        return self._pair.path

    @property
    def Path(self) -> str:
        return self._pair.path.rpartition("/")[0]

    @property
    def Application(self) -> Application:
        return self._app

    @property
    def Worksheets(self) -> "FakeSheets":
        return FakeSheets(self)

    @property
    def Names(self) -> "FakeNames":
        return FakeNames(self)

    @property
    def ActiveSheet(self) -> "FakeSheet":
        return FakeSheet(self, self._pair.typed.active.title)

    ReadOnly = False
    ProtectStructure = False
    MultiUserEditing = False


class FakeNames(Com):
    def __init__(self, book: FakeBook) -> None:
        self._calls, self._book = book._calls, book

    def __call__(self, key: str) -> "FakeName":
        self._calls.count("Names()")
        names = self._book._pair.typed.defined_names
        if key not in names:
            raise refusal(-2146827284)
        return FakeName(self._book, f"={names[key].attr_text}")


class FakeName(Com):
    def __init__(self, book: FakeBook, text: str) -> None:
        self._calls = book._calls
        self._text = text

    @property
    def RefersTo(self) -> str:
        return self._text


class FakeSheets(Com):
    def __init__(self, book: FakeBook) -> None:
        self._calls, self._book = book._calls, book

    def __call__(self, key: str | int) -> "FakeSheet":
        self._calls.count("Worksheets()")
        try:
            return FakeSheet(self._book, self._book._pair.sheet(key))
        except (KeyError, IndexError):
            raise refusal(NOT_THERE) from None

    def __iter__(self) -> Iterator["FakeSheet"]:
        for name in self._book._pair.typed.sheetnames:
            self._calls.count("Worksheets()")
            yield FakeSheet(self._book, name)

    @property
    def Count(self) -> int:
        return len(self._book._pair.typed.sheetnames)

    @property
    def Parent(self) -> "FakeBook":
        return self._book

    def Add(self, Before: Any = None) -> "FakeSheet":
        title = self._book._pair.add("Sheet", Before.Index - 1 if Before is not None else None)
        self._book._pair.typed.active = self._book._pair.typed[title]
        return FakeSheet(self._book, title)


class FakeSheet(Com):
    def __init__(self, book: FakeBook, title: str) -> None:
        self._calls, self._book, self._title = book._calls, book, title

    @property
    def _ox(self) -> Any:
        return self._book._pair.typed[self._title]

    @property
    def Parent(self) -> FakeBook:
        return self._book

    @property
    def Application(self) -> Application:
        return self._book._app

    @property
    def Name(self) -> str:
        return self._title

    @Name.setter
    def Name(self, value: str) -> None:
        self._book._pair.rename(self._title, value)
        self._title = value

    @property
    def Index(self) -> int:
        return int(self._book._pair.typed.sheetnames.index(self._title)) + 1

    @property
    def Visible(self) -> int:
        return _VISIBLE[self._ox.sheet_state]

    @Visible.setter
    def Visible(self, value: int) -> None:
        self._ox.sheet_state = next(name for name, number in _VISIBLE.items() if number == (-1 if value is True else value))

    @property
    def UsedRange(self) -> "FakeRange":
        return FakeRange(self, self._book._pair.used(self._title))

    def Range(self, address: str) -> "FakeRange":
        left, top, right, bottom = range_boundaries(address.replace("$", ""))
        assert left and top and right and bottom
        return FakeRange(self, (int(top), int(left), int(bottom), int(right)))

    def Cells(self, row: int, column: int) -> "FakeRange":
        return FakeRange(self, (row, column, row, column))

    @property
    def Comments(self) -> "list[FakeComment]":
        found = [cell for row in self._ox.iter_rows() for cell in row if cell.comment is not None]
        return [FakeComment(FakeRange(self, (cell.row, cell.column) * 2), cell) for cell in found]

    AutoFilterMode = False

    def Activate(self) -> None:
        if self._ox.sheet_state != "visible":
            raise refusal(PROTECTED)
        self._book._pair.typed.active = self._ox

    def Delete(self) -> None:
        if self._ox.sheet_state == "veryHidden":
            raise refusal(PROTECTED)
        self._book._pair.delete(self._title)

    @property
    def ProtectContents(self) -> bool:
        return bool(self._ox.protection.sheet)

    @property
    def ProtectDrawingObjects(self) -> bool:
        return bool(self._ox.protection.sheet and self._ox.protection.objects)

    @property
    def ProtectScenarios(self) -> bool:
        return bool(self._ox.protection.sheet and self._ox.protection.scenarios)

    @property
    def Protection(self) -> "FakeProtection":
        return FakeProtection(self)

    def Unprotect(self, password: str = "") -> None:
        if self._ox.protection.password and not password:
            raise refusal(PROTECTED)
        self._ox.protection.sheet = False

    def Protect(self, password: str = "", objects: bool = True, contents: bool = True, *more: Any) -> None:
        found = self._ox.protection
        found.sheet, found.objects = contents, objects
        if more:
            found.scenarios = more[0]
        for (name, _), allowed in zip(ALLOWED.items(), more[2:], strict=False):
            setattr(found, name, not allowed)


ALLOWED = {
    "formatCells": "AllowFormattingCells",
    "formatColumns": "AllowFormattingColumns",
    "formatRows": "AllowFormattingRows",
    "insertColumns": "AllowInsertingColumns",
    "insertRows": "AllowInsertingRows",
    "insertHyperlinks": "AllowInsertingHyperlinks",
    "deleteColumns": "AllowDeletingColumns",
    "deleteRows": "AllowDeletingRows",
    "sort": "AllowSorting",
    "autoFilter": "AllowFiltering",
    "pivotTables": "AllowUsingPivotTables",
}
"""openpyxl's word for what is locked -> Excel's word for what is allowed, in the order `Protect` takes them."""


class FakeProtection(Com):
    def __init__(self, sheet: FakeSheet) -> None:
        self._calls = sheet._calls
        self.__dict__ |= {word: not getattr(sheet._ox.protection, name) for name, word in ALLOWED.items()}


class FakeRange(Com):
    _oleobj_ = _Ole(RANGE)

    def __init__(self, sheet: FakeSheet, area: tuple[int, int, int, int]) -> None:
        self._calls, self._sheet, self._area = sheet._calls, sheet, area

    @property
    def _pair(self) -> Pair:
        return self._sheet._book._pair

    @property
    def _single(self) -> bool:
        return self._area[:2] == self._area[2:]

    @property
    def _cell(self) -> Any:
        return next(self._cells)

    @property
    def _cells(self) -> Iterator[Any]:
        for row in self._pair.cells(self._sheet._title, self._area):
            yield from (one for one, _ in row)

    def _guard(self, objects: bool = False) -> None:
        found = self._sheet._ox.protection
        if found.sheet and (found.objects if objects else any(cell.protection.locked for cell in self._cells)):
            raise refusal(PROTECTED)

    @property
    def Worksheet(self) -> FakeSheet:
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
    def NumberFormat(self) -> str | None:
        found = {cell.number_format for cell in self._cells}
        return str(found.pop()) if len(found) == 1 else None

    @property
    def WrapText(self) -> Any:
        return self._cell.alignment.wrap_text

    @WrapText.setter
    def WrapText(self, value: bool) -> None:
        for cell in self._cells:
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
        cell.comment = Comment(text, "Excel")
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
        assert self._pair.typed.active.title == self._sheet._title, "Excel selects only on the sheet in front"
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
            cell.fill = solid(colour)


class FakeComment(Com):
    def __init__(self, area: FakeRange, cell: Any) -> None:
        self._calls, self._area, self._cell = area._calls, area, cell

    @property
    def Parent(self) -> FakeRange:
        return self._area

    def Text(self, text: str | None = None) -> str:
        if text is not None:
            self._area._guard(objects=True)
            old = self._cell.comment
            self._cell.comment = Comment(text, old.author, old.height, old.width)
        return str(self._cell.comment.text)

    def Delete(self) -> None:
        self._area._guard(objects=True)
        self._cell.comment = None


def com_book(pair: Pair, calls: Calls | None = None) -> Any:
    """Return an xlwings book of the real Windows engine over a workbook that is loaded already."""
    import xlwings
    from xlwings import _xlwindows

    return xlwings.Book(impl=_xlwindows.Book(xl=_xlwindows.COMRetryObjectWrapper(FakeBook(pair, calls))))
