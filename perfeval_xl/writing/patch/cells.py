"""Where the rows and cells of a sheet lie in its XML, how they stand, and how a cell is written.

Rows and cells may lack their ``r`` attribute and tags may carry a prefix; both are read as the strict reader reads
them. A cell written here always has its address.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from perfeval_xl.reading.safety import refuse
from perfeval_xl.values.address import a1, column_number, parse_range
from perfeval_xl.values.errors import WriteError
from perfeval_xl.values.rounding import plain
from perfeval_xl.writing.patch.xml import (
    ATTRIBUTES,
    Element,
    attribute,
    cell_text,
    escape,
    root,
)

MAX_TEXT = 32_767
"""Characters Excel keeps in a cell, counted in UTF-16 units."""


Range = tuple[int, int, int, int]
"""First row, first column, last row, last column."""
_TALL = 100


@lru_cache(maxsize=4096)
def _range(reference: str) -> Range:
    return parse_range(reference)


class Keep(NamedTuple):
    """The content stays as it is."""


class Blank(NamedTuple):
    """No content; the style stays."""


class Number(NamedTuple):
    """A typed figure; its literal is written digit by digit."""

    value: Decimal


class Text(NamedTuple):
    """A typed text, whatever it begins with."""

    value: str


class Formula(NamedTuple):
    """A formula without ``=`` and the value it has."""

    text: str
    cached: Decimal | str | None = None


Content = Keep | Blank | Number | Text | Formula


class CellEdit(NamedTuple):
    """What becomes of one cell. `style` None keeps its style; `drop` takes an empty cell's element away."""

    content: Content = Keep()
    style: int | None = None
    drop: bool = False


class Standing(NamedTuple):
    """How a cell stands."""

    present: bool
    """The sheet has an element for it."""
    style: int
    """Index of its style; of its row's or column's when it has none of its own."""
    formula: bool = False
    empty: bool = True


class Row(NamedTuple):
    """Where a row lies."""

    number: int
    element: Element


class Cell(NamedTuple):
    """Where a cell lies."""

    column: int
    element: Element


class Frame(NamedTuple):
    """The element that holds the rows of a sheet."""

    prefix: str
    data: Element


class Rows(NamedTuple):
    """The rows of a sheet by number, and the element that holds them."""

    prefix: str
    data: Element
    rows: dict[int, Row]


@lru_cache(maxsize=64)
def _numbered(prefix: str, name: str) -> "re.Pattern[str]":
    """Return the pattern of the start tag of a row or cell: its address when that comes first, attributes, closing."""
    return re.compile(rf'<{re.escape(prefix)}{name}(?: r="([A-Z]*)([0-9]*)"(?=[\s/>])|(?=[\s/>])){ATTRIBUTES}(/?)>')


@lru_cache(maxsize=64)
def _tag(prefix: str, name: str) -> "re.Pattern[str]":
    """Return the pattern of a start tag: its attributes, and whether it closes itself."""
    return re.compile(rf"<{re.escape(prefix)}{name}(?=[\s/>]){ATTRIBUTES}(/?)>")


def frame_of(xml: str) -> Frame:
    """Find the element that holds the rows of a sheet.

    Raises:
        ReadError: ``BAD_XML``, when the part is not a sheet of cells.
    """
    prefix, _ = root(xml, "worksheet")
    found = _tag(prefix, "sheetData").search(xml)
    if found is None:
        raise refuse("BAD_XML", "sheetData")
    return Frame(prefix, _whole(xml, found, f"</{prefix}sheetData>", "sheetData"))


def row_tags(xml: str, frame: Frame) -> Iterator[tuple[int, str]]:
    """Yield number and attributes of each row."""
    number = 0
    for found in _numbered(frame.prefix, "row").finditer(xml, frame.data.inside, frame.data.close):
        stated = found[2] or attribute(found[3], "r")
        number = int(stated) if stated else number + 1
        yield number, found[3]


def rows_of(xml: str) -> Rows:
    """Find the rows of a sheet.

    Raises:
        ReadError: ``BAD_XML``, when the part is not a sheet of cells.
    """
    prefix, data = frame_of(xml)
    rows: dict[int, Row] = {}
    search, closing, at, number = _numbered(prefix, "row").search, f"</{prefix}row>", data.inside, 0
    while (found := search(xml, at, data.close)) is not None:
        stated = found[2] or attribute(found[3], "r")
        number = int(stated) if stated else number + 1
        inside = found.end()
        if found[4]:
            element = Element("row", found.start(), inside, inside, inside)
        else:
            close = xml.index(closing, inside)
            element = Element("row", found.start(), inside, close, close + len(closing))
        rows[number] = Row(number, element)
        at = element.end
    return Rows(prefix, data, rows)


def cells_of(xml: str, prefix: str, row: Row) -> list[Cell]:
    """Find the cells of a row."""
    search, closing = _numbered(prefix, "c").search, f"</{prefix}c>"
    at, end, column = row.element.inside, row.element.close, 0
    cells = []
    while (found := search(xml, at, end)) is not None:
        letters = found[1] or (attribute(found[3], "r") or "").rstrip("0123456789")
        column = column_number(letters) if letters else column + 1
        inside = found.end()
        if found[4]:
            element = Element("c", found.start(), inside, inside, inside)
        else:
            close = xml.index(closing, inside)
            element = Element("c", found.start(), inside, close, close + len(closing))
        cells.append(Cell(column, element))
        at = element.end
    return cells


def _cell(xml: str, prefix: str, row: Row, column: int) -> Element | None:
    """Find one cell: where it says first which one it is, without going through the row."""
    at = xml.find(f'<{prefix}c r="{a1(row.number, column)}"', row.element.inside, row.element.close)
    found = _tag(prefix, "c").match(xml, at) if at >= 0 else None
    if found is not None:
        return _whole(xml, found, f"</{prefix}c>", "c")
    return next((one.element for one in cells_of(xml, prefix, row) if one.column == column), None)


def standing(xml: str, rows: Rows, row: int, column: int) -> Standing:
    """Tell how a cell stands."""
    known = rows.rows.get(row)
    if known is not None:
        element = _cell(xml, rows.prefix, known, column)
        if element is not None:
            body = xml[element.inside : element.close]
            style = int(attribute(xml[element.start : element.inside], "s") or 0)
            return Standing(True, style, f"<{rows.prefix}f" in body, not body.strip())
        tag = xml[known.element.start : known.element.inside]
        if attribute(tag, "customFormat") in ("1", "true"):
            return Standing(False, int(attribute(tag, "s") or 0))
    for tag in tags(xml, rows.prefix, "col", 0, rows.data.start):
        if int(attribute(tag, "min") or 0) <= column <= int(attribute(tag, "max") or 0):
            return Standing(False, int(attribute(tag, "style") or 0))
    return Standing(False, 0)


def tags(xml: str, prefix: str, name: str, begin: int, end: int) -> Iterator[str]:
    """Yield the attributes of each start tag `name` between two positions."""
    for found in _tag(prefix, name).finditer(xml, begin, end):
        yield found[1]


def merged(xml: str, rows: Frame | Rows) -> list[Range]:
    """Return the merged ranges as (first row, first column, last row, last column)."""
    ranges = []
    for tag in tags(xml, rows.prefix, "mergeCell", rows.data.end, len(xml)):
        try:
            ranges.append(_range(attribute(tag, "ref") or ""))
        except ValueError:
            continue
    return ranges


def by_row(ranges: Iterable[Range]) -> Mapping[int, list[Range]]:
    """Return merged ranges by each row they cover, for `anchor`; tall ones stand under 0."""
    found: dict[int, list[Range]] = {}
    for one in ranges:
        tall = one[2] - one[0] >= _TALL
        for row in (0,) if tall else range(one[0], one[2] + 1):
            found.setdefault(row, []).append(one)
    return found


def anchor(ranges: Mapping[int, list[Range]], row: int, column: int) -> Range:
    """Return the merged range that covers a cell, or the cell itself as a range; its first cell is the one to write."""
    for one in [*ranges.get(row, []), *ranges.get(0, [])]:
        if one[0] <= row <= one[2] and one[1] <= column <= one[3]:
            return one
    return row, column, row, column


def cell_xml(prefix: str, address: str, style: str | None, content: Content | None, sheet: str = "") -> str:
    """Return the element of a cell; a text is written in place, so that the shared texts stay untouched."""
    head = f'<{prefix}c r="{address}"' + (f' s="{style}"' if style and style != "0" else "")
    if isinstance(content, Text):
        _check_length(content.value, address, sheet)
        return f'{head} t="inlineStr"><{prefix}is>{text_xml(prefix, content.value)}</{prefix}is></{prefix}c>'
    if isinstance(content, Number):
        return f"{head}><{prefix}v>{plain(content.value)}</{prefix}v></{prefix}c>"
    if isinstance(content, Formula):
        formula = f"<{prefix}f>{escape(content.text)}</{prefix}f>"
        if isinstance(content.cached, str):
            _check_length(content.cached, address, sheet)
            return f'{head} t="str">{formula}<{prefix}v>{cell_text(content.cached)}</{prefix}v></{prefix}c>'
        value = "" if content.cached is None else f"<{prefix}v>{plain(content.cached)}</{prefix}v>"
        return f"{head}>{formula}{value}</{prefix}c>"
    return f"{head}/>"


def text_xml(prefix: str, text: str) -> str:
    """Return a ``<t>`` that shows exactly `text`."""
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<{prefix}t{space}>{cell_text(text)}</{prefix}t>"


def _check_length(text: str, address: str, sheet: str) -> None:
    if len(text) > MAX_TEXT // 2 and len(text.encode("utf-16-le", "replace")) // 2 > MAX_TEXT:
        raise WriteError("LONG_TEXT", f"{sheet}!{address}：文字超过一个单元格能放下的 32767 个字符。", "请删减后再试。")


def _whole(xml: str, found: "re.Match[str]", closing: str, name: str) -> Element:
    if found[2]:
        return Element(name, found.start(), found.end(), found.end(), found.end())
    close = xml.index(closing, found.end())
    return Element(name, found.start(), found.end(), close, close + len(closing))
