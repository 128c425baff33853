"""An xlwings engine over openpyxl: real `xlwings.Book`, `Sheet` and `Range` objects over a file, without Excel.

`open_book(path)` returns a book; nothing calculates in it, so formulas keep the values they were saved with.
"""

import os
import types
from collections.abc import Iterator
from typing import Any

import xlwings
from openpyxl.utils import get_column_letter
from xlwings import base_classes
from xlwings.main import Engine as MainEngine
from xlwings.main import engines

from support.notes import RichNote, delete, insert
from support.pair import Area, Pair, area_of, fill_colour, solid, wrapped
from support.shown import column_width, evaluate, row_height

NAME = "openpyxl"


class Engine:
    """The engine as xlwings knows it."""

    name, type = NAME, "reader"

    @property
    def apps(self) -> "Apps":
        return APPS


class Apps(base_classes.Apps):
    def __init__(self) -> None:
        self.all = [App()]

    def __iter__(self) -> Iterator["App"]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    def __getitem__(self, _: object) -> "App":
        return self.all[0]

    def keys(self) -> list[int]:
        return [-1]


class App(base_classes.App):
    screen_updating = enable_events = display_alerts = visible = True
    status_bar: Any = False
    pid = -1

    def __init__(self) -> None:
        self.said: list[object] = []

    @property
    def engine(self) -> Engine:
        return ENGINE


class Book(base_classes.Book):
    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self.selected = ""
        self.active = pair.sheet(1)

    @property
    def api(self) -> Any:
        return self.pair

    @property
    def name(self) -> str:
        return os.path.basename(self.pair.path)

    @property
    def fullname(self) -> str:
        return self.pair.path

    @property
    def app(self) -> App:
        return APPS[0]

    @property
    def sheets(self) -> "Sheets":
        return Sheets(self)

    @property
    def names(self) -> "Names":
        return Names(self.pair.typed.defined_names)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        target = os.path.abspath(path or self.pair.path)
        self.pair.typed.save(target)
        self.pair.path = target


class Names(base_classes.Names):
    def __init__(self, defined: Any) -> None:
        self.defined = defined

    def __call__(self, key: str) -> "Name":
        return Name(key, self.defined[key].attr_text)

    def contains(self, key: str) -> bool:
        return key in self.defined


class Name(base_classes.Name):
    def __init__(self, name: str, text: str) -> None:
        self.text = text
        self.own = name

    @property  # type: ignore[misc]
    def name(self) -> str:
        return self.own

    @property  # type: ignore[misc]
    def refers_to(self) -> str:
        return f"={self.text}"


class Sheets(base_classes.Sheets):
    def __init__(self, book: Book) -> None:
        self.book = book

    def __call__(self, key: str | int) -> "Sheet":
        return Sheet(self.book, self.book.pair.sheet(key))

    def __len__(self) -> int:
        return len(self.book.pair.typed.sheetnames)

    def __iter__(self) -> Iterator["Sheet"]:
        return (Sheet(self.book, name) for name in self.book.pair.typed.sheetnames)

    @property
    def active(self) -> "Sheet":
        return Sheet(self.book, self.book.active)

    def add(self, before: Any = None, after: Any = None, name: str | None = None) -> "Sheet":
        return Sheet(self.book, self.book.pair.add(name or "Sheet", None if before is None else before.index - 1))


class Sheet(base_classes.Sheet):
    def __init__(self, book: Book, title: str) -> None:
        self.parent, self.title = book, title

    @property
    def api(self) -> Any:
        return types.SimpleNamespace(Evaluate=lambda formula: evaluate(self.ox, formula))

    @property
    def ox(self) -> Any:
        return self.parent.pair.typed[self.title]

    @property
    def book(self) -> Book:
        return self.parent

    @property
    def name(self) -> str:
        return self.title

    @name.setter
    def name(self, value: str) -> None:
        self.parent.pair.rename(self.title, value)
        self.title = value

    @property
    def index(self) -> int:
        return int(self.parent.pair.typed.sheetnames.index(self.title)) + 1

    @property
    def visible(self) -> bool:
        return bool(self.ox.sheet_state == "visible")

    @visible.setter
    def visible(self, value: Any) -> None:
        self.ox.sheet_state = {0: "hidden", 2: "veryHidden"}.get(int(value), "visible")

    def range(self, first: Any, last: Any = None) -> "Range":
        if isinstance(first, tuple):
            first = f"{get_column_letter(first[1])}{first[0]}"
        return Range(self, area_of(first if last is None else f"{first}:{last}"))

    @property
    def used_range(self) -> "Range":
        return Range(self, self.parent.pair.used(self.title))

    @property
    def names(self) -> Names:
        return Names(self.ox.defined_names)

    @property
    def notes(self) -> "list[Note]":
        found = [cell for row in self.ox.iter_rows() for cell in row if cell.comment is not None]
        return [Note(Range(self, (cell.row, cell.column, cell.row, cell.column)), cell) for cell in found]

    def activate(self) -> None:
        self.parent.active = self.title

    def delete(self) -> None:
        self.parent.pair.delete(self.title)


class Range(base_classes.Range):
    def __init__(self, sheet: Sheet, area: Area) -> None:
        self.owner, self.area = sheet, area

    @property
    def sheet(self) -> Sheet:
        return self.owner

    @property
    def api(self) -> None:
        return None

    @property
    def pair(self) -> Pair:
        return self.owner.parent.pair

    @property
    def row(self) -> int:
        return self.area[0]

    @property
    def column(self) -> int:
        return self.area[1]

    @property
    def shape(self) -> tuple[int, int]:
        top, left, bottom, right = self.area
        return bottom - top + 1, right - left + 1

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    @property
    def address(self) -> str:
        top, left, bottom, right = self.area
        first, last = (f"${get_column_letter(column)}${row}" for row, column in ((top, left), (bottom, right)))
        return first if first == last else f"{first}:{last}"

    def _each(self) -> Iterator[Any]:
        for row in self.pair.cells(self.owner.title, self.area):
            yield from row

    @property
    def raw_value(self) -> Any:
        block = self.pair.values(self.owner.title, self.area)
        return block[0][0] if len(self) == 1 else block

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        self.pair.write(self.owner.title, self.area, data)

    @property
    def formula(self) -> Any:
        block = self.pair.formulas(self.owner.title, self.area)
        return block[0][0] if len(self) == 1 else block

    @formula.setter
    def formula(self, data: Any) -> None:
        self.pair.write(self.owner.title, self.area, data)

    def clear_contents(self) -> None:
        self.pair.write(self.owner.title, self.area, None)

    def clear_formats(self) -> None:
        for cell in self._each():
            cell.style = "Normal"

    @property
    def color(self) -> tuple[int, int, int] | None:
        colour = fill_colour(next(self._each()))
        return None if not colour else (int(colour[:2], 16), int(colour[2:4], 16), int(colour[4:], 16))

    @color.setter
    def color(self, value: Any) -> None:
        text = "" if value is None else value.lstrip("#") if isinstance(value, str) else bytes(value).hex().upper()
        for cell in self._each():
            cell.fill = solid(text)

    @property
    def number_format(self) -> str:
        return str(next(self._each()).number_format)

    @number_format.setter
    def number_format(self, value: str) -> None:
        for cell in self._each():
            cell.number_format = value

    @property
    def font(self) -> Any:
        return types.SimpleNamespace(bold=None)

    @property
    def column_width(self) -> float:
        return column_width(self.owner.ox, get_column_letter(self.column))

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.owner.ox.column_dimensions[get_column_letter(self.column)].width = value

    @property  # type: ignore[misc]
    def row_height(self) -> float:
        return row_height(self.owner.ox, self.row)

    @property
    def wrap_text(self) -> Any:
        return next(self._each()).alignment.wrap_text

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        for cell in self._each():
            cell.alignment = wrapped(cell.alignment, value)

    @property
    def merge_area(self) -> "Range":
        for found in self.owner.ox.merged_cells.ranges:
            if found.min_row <= self.row <= found.max_row and found.min_col <= self.column <= found.max_col:
                return Range(self.owner, (found.min_row, found.min_col, found.max_row, found.max_col))
        return self

    @property
    def note(self) -> "Note | None":
        cell = next(self._each())
        return Note(self, cell) if cell.comment is not None else None

    def add_note(self, text: str) -> "Note":
        cell = next(self._each())
        cell.comment = RichNote(text, "Excel")
        return Note(self, cell)

    def select(self) -> None:
        self.owner.parent.active = self.owner.title
        self.owner.parent.selected = f"{self.owner.title}!{self.address.replace('$', '')}"


class Note(base_classes.Note):
    def __init__(self, area: Range, cell: Any) -> None:
        self.area, self.cell = area, cell

    @property
    def location(self) -> Range:
        return self.area

    @property
    def api(self) -> "NoteApi":
        return NoteApi(self.cell)

    @property
    def text(self) -> str:
        return str(self.cell.comment.text)

    @text.setter
    def text(self, value: str) -> None:
        self.cell.comment.text = value

    def delete(self) -> None:
        self.cell.comment = None


class NoteApi:
    """What Excel's own object of a note is asked for."""

    def __init__(self, cell: Any) -> None:
        self.cell = cell
        self.Shape = self.TextFrame = self

    def Text(self, text: str, start: int, overwrite: bool) -> None:
        assert not overwrite
        insert(self.cell.comment, text, start)

    def Characters(self, start: int, length: int) -> Any:
        return types.SimpleNamespace(Delete=lambda: delete(self.cell.comment, start, length))


ENGINE = Engine()
APPS = Apps()
if NAME not in [engine.name for engine in engines]:
    engines.add(MainEngine(impl=ENGINE))


def book_of(pair: Pair) -> Any:
    """Return an xlwings book over a workbook that is loaded already."""
    return xlwings.Book(impl=Book(pair))


def open_book(path: str | os.PathLike[str]) -> Any:
    """Return an xlwings book over a file."""
    return book_of(Pair(os.fspath(path)))
