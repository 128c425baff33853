"""What can be changed in a closed workbook, one tuple per kind of edit.

Sheets are named as users see them; addresses are those of cells, ``D9``.
"""

from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.values.address import parse_a1
from perfeval_xl.values.errors import WriteError
from perfeval_xl.writing.marks import AUTHOR
from perfeval_xl.writing.patch.rows import Content


class SetNumber(NamedTuple):
    """Type a figure into a cell; its format stays."""

    sheet: str
    address: str
    value: Decimal


class SetText(NamedTuple):
    """Type a text into a cell; it stays a text whatever it begins with."""

    sheet: str
    address: str
    value: str


class SetFormula(NamedTuple):
    """Give a cell a formula (without ``=``) and the value it has."""

    sheet: str
    address: str
    formula: str
    cached: Decimal | str | None = None


class Clear(NamedTuple):
    """Empty a cell; its format stays."""

    sheet: str
    address: str


class SetFill(NamedTuple):
    """Give a cell a solid fill ``RRGGBB``; all else about its format stays."""

    sheet: str
    address: str
    colour: str


class SetStyle(NamedTuple):
    """Give a cell the style with this index."""

    sheet: str
    address: str
    style: int


class SetNote(NamedTuple):
    """Write a cell's note, replacing the text of one that is there (its author and box stay)."""

    sheet: str
    address: str
    text: str
    author: str = AUTHOR


class RemoveNote(NamedTuple):
    """Take a cell's note away; nothing happens when there is none."""

    sheet: str
    address: str


class AddSheet(NamedTuple):
    """Add a sheet at the end; `state` is ``visible`` ``hidden`` ``veryHidden``."""

    name: str
    content: Content
    state: str = "visible"


class ReplaceRows(NamedTuple):
    """Write all rows of a sheet anew."""

    sheet: str
    content: Content


class SetName(NamedTuple):
    """Define a name; `sheet` is set for a name that belongs to one sheet."""

    name: str
    reference: str
    sheet: str = ""
    hidden: bool = False


class SetState(NamedTuple):
    """Show or hide a sheet."""

    sheet: str
    state: str


CellEdit = SetNumber | SetText | SetFormula | Clear | SetFill | SetStyle
NoteEdit = SetNote | RemoveNote
Edit = CellEdit | NoteEdit | AddSheet | ReplaceRows | SetName | SetState


def position(sheet: str, address: str) -> tuple[int, int]:
    """Return (row, column) of an address.

    Raises:
        WriteError: it is not one.
    """
    try:
        return parse_a1(address)
    except ValueError:
        raise WriteError("BAD_ADDRESS", f"{sheet}!{address[:20]} 不是单元格地址。") from None
