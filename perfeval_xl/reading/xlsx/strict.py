"""The strict pass over one sheet: expat with a handler for every element that can carry data; anything odd is refused.

It reads the sheets of which the fast pass could not prove that they are plain.
"""

import re
from decimal import Decimal

from perfeval_xl.reading import safety
from perfeval_xl.reading._xml import parse
from perfeval_xl.reading.grid import GridCell
from perfeval_xl.reading.safety import refuse
from perfeval_xl.reading.xlsx.book import MAIN, Book
from perfeval_xl.reading.xlsx.stored import TRUE, Formulas, Sheet, hidden_columns, hidden_row
from perfeval_xl.reading.xlsx.values import XML_SPACE, clean_text, date_text, iso_date_text, read_number
from perfeval_xl.values.address import MAX_COLUMN, MAX_ROW, a1, parse_a1

_WORKSHEET, _DATA, _ROW, _CELL, _VALUE, _FORMULA, _INLINE, _TEXT, _RUN = range(1, 10)
_COLUMNS, _COLUMN, _MERGES, _MERGE, _EXTENSION, _PHONETIC, _PHONETIC_SET, _RUN_SET = range(10, 18)
_TOKENS = {
    f"{namespace} {name}": token
    for namespace in MAIN
    for name, token in {
        "worksheet": _WORKSHEET,
        "sheetData": _DATA,
        "row": _ROW,
        "c": _CELL,
        "v": _VALUE,
        "f": _FORMULA,
        "is": _INLINE,
        "t": _TEXT,
        "r": _RUN,
        "cols": _COLUMNS,
        "col": _COLUMN,
        "mergeCells": _MERGES,
        "mergeCell": _MERGE,
        "extLst": _EXTENSION,
        "rPh": _PHONETIC,
        "phoneticPr": _PHONETIC_SET,
        "rPr": _RUN_SET,
    }.items()
}
_KINDS = ("n", "s", "str", "b", "e", "d", "inlineStr")
_ADDRESS = r"[A-Z]{1,3}[1-9][0-9]{0,6}"


def read_sheet(data: bytes, book: Book, name: str) -> Sheet:
    """Read a whole sheet strictly.

    Args:
        data: the part.
        book: shared texts, formats, notices; its counts grow.
        name: of the sheet, for messages.

    Raises:
        ReadError: any of the XML and cell codes of `safety.REFUSALS`.
    """
    state = _Reading(book, name)
    parse(data, f"工作表“{name}”", state.start, state.end, state.text)
    if not state.found:
        raise refuse("NOT_A_SHEET", name)
    book.moved = state.formulas.moved
    rows = {number: [cells[at] for at in sorted(cells)] for number, cells in sorted(state.rows.items())}
    return Sheet(rows, state.merges, tuple(state.hidden_columns))


class _Reading:
    """The handlers of one strict pass. The stack holds the token of every open element, None for those not ours."""

    def __init__(self, book: Book, name: str) -> None:
        self.book = book
        self.name = name
        self.formulas = Formulas(book.moved)
        self.rows: dict[int, dict[int, GridCell]] = {}
        self.merges: list[str] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.found = 0
        self.stack: list[int | None] = []
        self.row = 0
        self.row_hidden = False
        self.cells: dict[int, GridCell] = {}
        self.column = 0
        self.address = ""
        """The written address when it cannot be used."""
        self.attributes: dict[str, str] = {}
        self.value: str | None = None
        self.inline: str | None = None
        self.formula: tuple[str, str, str] | None = None
        self.formula_kind = ("", "")
        self.pieces: list[str] | None = None
        self.length = 0

    def where(self) -> str:
        return f"{self.name}!{a1(self.row, self.column)}" if self.row and self.column else self.name

    def odd(self) -> Exception:
        return refuse("BAD_CELL", self.where())

    def start(self, name: str, attributes: dict[str, str]) -> None:
        token = _TOKENS.get(name)
        stack = self.stack
        depth = len(stack)
        parent = stack[-1] if stack else None
        stack.append(token)
        if depth == 0:
            if token != _WORKSHEET:
                raise refuse("NOT_A_SHEET", self.name)
        elif depth == 1:
            if token == _DATA:
                self.found += 1
                if self.found > 1:
                    raise refuse("NOT_A_SHEET", self.name)
        elif self.pieces is not None:
            raise self.odd()
        elif parent == _ROW and depth == 3:
            if token == _CELL:
                self.start_cell(attributes)
            elif token != _EXTENSION:
                raise self.odd()
        elif parent == _CELL and depth == 4:
            self.start_content(token, attributes)
        elif parent == _DATA and depth == 2:
            if token != _ROW:
                raise self.odd()
            self.start_row(attributes)
        elif depth == 2:
            if token == _MERGE and parent == _MERGES:
                self.merges.append(attributes.get("ref", ""))
                if len(self.merges) > safety.MAX_MERGED:
                    raise refuse("TOO_MANY_MERGED", self.name)
            elif token == _COLUMN and parent == _COLUMNS:
                self.hidden_columns.extend(hidden_columns(attributes))
        elif depth >= 5 and stack[4] == _INLINE and stack[1] == _DATA:
            self.start_inline(token, depth)
        if depth >= safety.MAX_DEPTH:
            raise refuse("TOO_DEEP", f"工作表“{self.name}”")

    def start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        if number is None:
            self.row += 1
        else:
            plain = number.isascii() and number.isdecimal() and len(number) <= 7 and number[0] != "0"
            if not plain or int(number) > MAX_ROW:
                raise refuse("BAD_ADDRESS", self.name, number)
            self.row = int(number)
        if self.row > MAX_ROW:
            raise refuse("BAD_ADDRESS", self.name, str(self.row))
        if self.row in self.rows:
            raise refuse("DUPLICATE_ROW", f"{self.name}!{self.row}:{self.row}")
        self.cells = self.rows[self.row] = {}
        self.column = 0
        self.row_hidden = hidden_row(attributes)

    def start_cell(self, attributes: dict[str, str]) -> None:
        address = attributes.get("r")
        self.address = ""
        if address is None:
            self.column += 1
            if self.column > MAX_COLUMN:
                raise refuse("BAD_ADDRESS", self.name, str(self.column))
        else:
            try:
                row, self.column = parse_a1(address)
            except ValueError:
                row = 0
                if re.fullmatch(_ADDRESS, address) is None:
                    raise refuse("BAD_ADDRESS", self.name, address) from None
            if row != self.row or "$" in address:
                # It matters only if the cell holds something, as it does in the fast pass.
                self.address = address
        self.attributes = attributes
        self.value = self.inline = self.formula = None

    def start_content(self, token: int | None, attributes: dict[str, str]) -> None:
        if token == _VALUE and self.value is None:
            self.pieces, self.length = [], 0
        elif token == _FORMULA and self.formula is None:
            self.pieces, self.length = [], 0
            self.formula_kind = attributes.get("t", ""), attributes.get("si", "")
        elif token == _INLINE and self.inline is None:
            self.inline = ""
        elif token != _EXTENSION:
            raise self.odd()

    def start_inline(self, token: int | None, depth: int) -> None:
        """Take texts that stand directly in the element or in one of its runs, none of the phonetic ones."""
        if (depth == 5 and token == _TEXT) or (depth == 6 and token == _TEXT and self.stack[5] == _RUN):
            self.pieces, self.length = [], 0
        elif depth == 5 and token not in (_RUN, _PHONETIC, _PHONETIC_SET):
            raise self.odd()
        elif depth == 6 and self.stack[5] == _RUN and token != _RUN_SET:
            raise self.odd()

    def end(self, _: str) -> None:
        token = self.stack.pop()
        if self.pieces is not None:
            text = "".join(self.pieces)
            self.pieces = None
            if token == _VALUE:
                self.value = text
            elif token == _FORMULA:
                self.formula = (*self.formula_kind, text)
            else:
                self.inline = (self.inline or "") + text
        elif token == _CELL and len(self.stack) == 3 and self.stack[2] == _ROW:
            cell = self.cell()
            if cell is not None:
                if self.column in self.cells:
                    raise refuse("DUPLICATE_CELL", self.where())
                self.cells[self.column] = cell
                self.book.count_cells(1)

    def cell(self) -> GridCell | None:
        """Return the cell just closed, or None when it has neither value nor formula."""
        value, inline = self.value, self.inline
        if value is None and inline is None and self.formula is None:
            return None
        if self.address:
            raise refuse("BAD_ADDRESS", self.name, self.address)
        book = self.book
        kind = self.attributes.get("t", "n")
        if kind not in _KINDS:
            raise refuse("BAD_KIND", self.where(), kind)
        if (value if kind == "inlineStr" else inline) is not None:
            raise self.odd()
        code = self.format()
        formula = self.formulas.text(self.row, self.column, *self.formula) if self.formula is not None else None
        number = None
        if kind == "inlineStr":
            value = inline
        text = value if value is None or kind in ("str", "inlineStr") else value.strip(XML_SPACE)
        if text is None or (not text and kind not in ("str", "inlineStr")):
            text, kind = "", "uncalculated"
        elif kind in ("str", "inlineStr"):
            text, kind = clean_text(text), "text"
            if text != value:
                book.notice("CLEANED_TEXT", self.where())
        elif kind == "s":
            text, kind = self.shared(text), "text"
        elif kind == "n":
            text, kind, number = self.number(text, code)
        elif kind == "b":
            if text not in ("0", "1", "true", "false"):
                raise refuse("BAD_BOOL", self.where(), text)
            text, kind = "TRUE" if text in TRUE else "FALSE", "bool"
        elif kind == "e":
            kind = "error"
        else:
            date = iso_date_text(text)
            if not date:
                raise refuse("BAD_DATE", self.where(), text)
            text, kind = date, "date"
        if not text and formula is None:
            return None
        return GridCell(self.row, self.column, text, kind, number, code, formula, 1, 1, self.row_hidden)

    def format(self) -> str:
        style = self.attributes.get("s")
        if style is None:
            return ""
        code = self.book.style(style)
        if code is None:
            raise refuse("BAD_STYLE", self.where(), style)
        return code

    def shared(self, index: str) -> str:
        at = int(index) if index.isascii() and index.isdecimal() and len(index) < 10 else -1
        if not 0 <= at < len(self.book.strings):
            raise refuse("BAD_STRING", self.where(), index)
        if at in self.book.cleaned:
            self.book.notice("CLEANED_TEXT", self.where())
        return self.book.strings[at]

    def number(self, literal: str, code: str) -> tuple[str, str, Decimal]:
        parsed = read_number(literal)
        if parsed is None:
            raise refuse("BAD_NUMBER", self.where(), literal)
        text, number, long = parsed
        if long:
            self.book.notice("PRECISION", self.where(), text)
        if code and self.book.shows_date(code):
            date = date_text(number, self.book.epoch_1904)
            if date:
                return date, "date", number
            self.book.notice("DATE_RANGE", self.where(), text)
        return text, "number", number

    def text(self, piece: str) -> None:
        if self.pieces is not None:
            self.pieces.append(piece)
            self.length += len(piece)
            if self.length > safety.MAX_TEXT:
                raise refuse("LONG_TEXT", self.where())
        elif self.in_cell_frame() and piece.strip(XML_SPACE):
            raise self.odd()

    def in_cell_frame(self) -> bool:
        """Tell whether text here stands beside the elements of a cell, where none belongs."""
        return 2 <= len(self.stack) <= 5 and self.stack[1] == _DATA and _EXTENSION not in self.stack
