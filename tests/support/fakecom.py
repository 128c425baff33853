"""A small model of Excel over openpyxl: the COM objects xlwings' real Windows engine touches, with every call counted.

`support.winstub.install()` must have run. Each property read or set and each method call through a COM object counts
one, as each crosses the border between two processes; fetching a member of a collection does too.
"""

from collections.abc import Iterator
from typing import Any

from support.fakecalls import BUSY, NOT_THERE, PROTECTED, Calls, Com, refusal
from support.fakerange import FakeComment, FakeRange
from support.pair import Pair, area_of
from support.shown import evaluate

__all__ = ["BUSY", "Calls", "com_book", "refusal"]
_VISIBLE = {"visible": -1, "hidden": 0, "veryHidden": 2}


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
        return FakeNames(self, self._pair.typed.defined_names)

    @property
    def ActiveSheet(self) -> "FakeSheet":
        front = self._pair.typed.active
        assert front is not None
        return FakeSheet(self, front.title)

    ReadOnly = False
    ProtectStructure = False
    MultiUserEditing = False


class FakeNames(Com):
    def __init__(self, book: FakeBook, names: Any) -> None:
        self._calls, self._book, self._names = book._calls, book, names

    def __call__(self, key: str) -> "FakeName":
        self._calls.count("Names()")
        names = self._names
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
        wanted = -1 if value is True else value
        self._ox.sheet_state = next(name for name, number in _VISIBLE.items() if number == wanted)

    @property
    def UsedRange(self) -> "FakeRange":
        return FakeRange(self, self._book._pair.used(self._title))

    def Range(self, address: str) -> "FakeRange":
        return FakeRange(self, area_of(address))

    def Evaluate(self, formula: str) -> Any:
        return evaluate(self._ox, formula)

    @property
    def Cells(self) -> "FakeCells":
        return FakeCells(self)

    @property
    def PageSetup(self) -> "FakePage":
        return FakePage(self)

    @property
    def Names(self) -> FakeNames:
        return FakeNames(self._book, self._ox.defined_names)

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


class FakeCells(Com):
    """All cells of a sheet, or one of them."""

    def __init__(self, sheet: FakeSheet) -> None:
        self._calls, self._sheet = sheet._calls, sheet

    def __call__(self, row: int, column: int) -> FakeRange:
        return FakeRange(self._sheet, (row, column, row, column))

    @property
    def FormatConditions(self) -> "FakeRules":
        return FakeRules(self._sheet)


class FakeRules(Com):
    """The conditional formats of a sheet, numbered from 1."""

    def __init__(self, sheet: FakeSheet) -> None:
        self._calls, self._sheet = sheet._calls, sheet

    @property
    def _all(self) -> list[tuple[Any, Any]]:
        groups = self._sheet._ox.conditional_formatting._cf_rules
        return [(rules, rule) for rules in groups.values() for rule in rules]

    @property
    def Count(self) -> int:
        return len(self._all)

    def __call__(self, number: int) -> "FakeRule":
        self._calls.count("FormatConditions()")
        return FakeRule(self._sheet, *self._all[number - 1])


class FakeRule(Com):
    def __init__(self, sheet: FakeSheet, rules: Any, rule: Any) -> None:
        self._calls, self._rules, self._rule = sheet._calls, rules, rule

    @property
    def Formula1(self) -> str:
        if not self._rule.formula:
            raise refusal(PROTECTED)
        return f"={self._rule.formula[0]}"

    def Delete(self) -> None:
        self._rules.remove(self._rule)


class FakePage(Com):
    """How a sheet is printed."""

    def __init__(self, sheet: FakeSheet) -> None:
        self._calls = sheet._calls
        self.__dict__["_setup"] = sheet._ox.page_setup

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "BlackAndWhite":
            self._setup.blackAndWhite = value
        elif name == "PrintComments":
            self._setup.cellComments = {1: "atEnd", 16: "asDisplayed"}.get(value)
        super().__setattr__(name, value)


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


def com_book(pair: Pair, calls: Calls | None = None) -> Any:
    """Return an xlwings book of the real Windows engine over a workbook that is loaded already."""
    import xlwings
    from xlwings import _xlwindows

    engine: Any = _xlwindows
    return xlwings.Book(impl=engine.Book(xl=engine.COMRetryObjectWrapper(FakeBook(pair, calls))))
