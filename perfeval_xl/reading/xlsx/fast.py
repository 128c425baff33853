"""The fast pass over one sheet: one regular expression over its rows, which proves itself or gives up.

The expression knows only the plain shapes that Excel, WPS, LibreOffice and the common libraries write. Its matches
must follow one another without a gap from the first row to the last; rows and columns must ascend; every attribute
and text must be of a known form. The rest of the sheet goes through the strict pass, with the rows cut out, so that
namespaces, well-formedness and structure are proven by expat. Whenever one proof fails, `fast_sheet` returns None and
the strict pass reads the whole sheet: both give the same result, or only the strict one gives any.
"""

import re
from decimal import Decimal
from functools import lru_cache

from perfeval_xl.reading._xml import parse, remembered
from perfeval_xl.reading.grid import GridCell
from perfeval_xl.reading.safety import MAX_DEPTH, MAX_TEXT
from perfeval_xl.reading.xlsx.book import Book
from perfeval_xl.reading.xlsx.plain import (
    BOOL,
    DATE,
    ERROR,
    INLINE,
    MAX_FAST,
    NUMBER,
    SHARED,
    STRING,
    Odd,
    cell_attributes,
    formula_parts,
    free_text,
    is_plain,
    row_tail,
)
from perfeval_xl.reading.xlsx.stored import (
    COLUMN,
    COLUMNS,
    MERGED_RANGE,
    MERGED_RANGES,
    SHEET_DATA,
    WORKSHEET,
    Formulas,
    Sheet,
    hidden_columns,
)
from perfeval_xl.reading.xlsx.values import (
    XML_SPACE,
    clean_text,
    date_text,
    needs_cleaning,
    read_number,
)
from perfeval_xl.values.address import MAX_ROW, a1
from perfeval_xl.values.errors import ReadError

_TOKEN = re.compile(
    # cells without value or formula, as many as there are, in front of
    r'(?:<c r="[A-Z]{1,3}+[1-9][0-9]{0,6}+"(?: s="[0-9]{1,9}+")?+/>)*+'
    # a cell (column, row, attributes, formula, then a plain figure or any other content) or
    r'(?:<c r="([A-Z]{1,3}+)([0-9]++)"([^<>]*+)>(<f[^<>]*+>(?:[^<]*+</f>)?+)?+'
    r"(?:<v>([0-9]{1,9}+(?:\.[0-9]{1,6}+)?+)</v></c>"
    r'|(<v>[^<]*+</v>|<is><t(?: xml:space="preserve")?+>[^<]*+</t></is>)?+</c>)'
    # the end of a row, and perhaps the begin of the next (row, attributes)
    r'|(</row>)(?:<row r="([1-9][0-9]{0,6}+)"([^<>]*+)>)?+)'
    # the begin of the first row or of one after an empty row (row, attributes)
    r'|<row r="([1-9][0-9]{0,6}+)"([^<>]*+)>'
    # anything else, to the end: so the matches always follow one another without a gap
    r"|[\s\S]++"
)
_decimal = lru_cache(maxsize=2048)(Decimal)
"""The same few figures stand in every filing: 0, 10, 100."""


def fast_sheet(data: bytes, book: Book, name: str) -> Sheet | None:
    """Read a sheet of a plain shape; None when the strict pass must read it.

    Args:
        data: the part.
        book: shared texts, formats, notices; untouched when None is returned.
        name: of the sheet, for notices.
    """
    begin = data.find(b"<sheetData>") + 11
    end = data.rfind(b"</sheetData>")
    if begin < 11 or end < begin or len(data) > MAX_FAST or not (is_plain(data[:begin]) and is_plain(data[end:])):
        return None
    try:
        body = data[begin:end].decode("utf-8")
        merges, foot = _cut_merges(data[end:])
        reading = _Reading(book, name)
        rows = reading.rows(body)
        # A prefix that rows use must be bound where they stand.
        prefix = b'<sheetData x14ac:dyDescent="0">' if "x14ac:dyDescent" in body else b"<sheetData>"
        columns = _read_frame(data[: begin - 11] + prefix + foot, merges[0] if merges else "")
    except (Odd, ReadError, ValueError, IndexError):
        return None
    book.count_cells(reading.count)
    book.moved = reading.formulas.moved
    for code, where, detail in reading.notices:
        book.notice(code, where, detail)
    return Sheet(rows, merges, columns)


def _cut_merges(foot: bytes) -> tuple[list[str], bytes]:
    """Take all merged ranges but the first out of what follows the rows; the first one proves where they stand."""
    begin = foot.find(b'<mergeCell ref="')
    if begin < 0:
        return [], foot
    end = foot.find(b"</mergeCells>", begin)
    block = foot[begin:end].decode("utf-8")
    if end < 0 or not block.endswith('"/>') or "&" in block or not (block.isascii() and block.isprintable()):
        raise Odd
    merges = block[16:-3].split('"/><mergeCell ref="')
    if block.count('"') != 2 * len(merges) or block.count("<") != len(merges) or foot.find(b"<mergeCell ", end) >= 0:
        raise Odd
    first = begin + 16 + len(merges[0].encode()) + 3
    return merges, foot[:first] + foot[end:]


@remembered
def _read_frame(frame: bytes, merge: str) -> tuple[tuple[int, int], ...]:
    """Prove the sheet without its rows: one place for rows, and the merged range that is left where it belongs.

    Returns:
        The runs of hidden columns.
    """
    path: list[str] = []
    columns: list[tuple[int, int]] = []
    met: list[str] = []
    places = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal places
        path.append(name)
        depth = len(path)
        if depth == 2:
            places += name in SHEET_DATA
        elif depth == 3:
            if name in MERGED_RANGE:
                met.append(attributes.get("ref", "") if path[1] in MERGED_RANGES else "?")
            elif name in COLUMN and path[1] in COLUMNS:
                columns.extend(hidden_columns(attributes))
        elif depth > MAX_DEPTH or (depth == 1 and name not in WORKSHEET):
            raise Odd

    def end(_: str) -> None:
        path.pop()

    parse(frame, "", start, end)
    if places != 1 or met != ([merge] if merge else []):
        raise Odd
    return tuple(columns)


class _Reading:
    """One fast pass. What it notices is kept apart until the pass has proven itself."""

    def __init__(self, book: Book, name: str) -> None:
        self.book = book
        self.name = name
        self.formulas = Formulas(book.moved)
        self.notices: list[tuple[str, str, str]] = []
        self.count = 0

    def rows(self, body: str) -> dict[int, list[GridCell]]:
        """Return the rows of a sheet, given what stands between ``<sheetData>`` and ``</sheetData>``."""
        book = self.book
        texts, cleaned, columns = book.strings, book.cleaned, book.columns
        styles = book.styles
        new, cell_class, decimal = tuple.__new__, GridCell, _decimal
        rows: dict[int, list[GridCell]] = {}
        cells: list[GridCell] = []
        append = cells.append
        row = last = 0
        row_text = ""
        hidden = False
        for found in _TOKEN.findall(body):
            letters, digits, attributes, written, plain, content, close, number_text, tail, first, first_tail = found
            if letters:
                column = columns.get(letters) or book.column(letters)
                if digits != row_text or column <= last:
                    raise Odd
                last = column
                kind, code = styles.get(attributes) or self.style(attributes)
                formula = self.formula(row, column, written) if written else None
                if plain and kind == SHARED:
                    index = int(plain)
                    text = texts[index]
                    if index in cleaned:
                        self.note("CLEANED_TEXT", row, column)
                    if text or formula is not None:
                        append(new(cell_class, (row, column, text, "text", None, code, formula, 1, 1, hidden)))
                elif plain and kind == NUMBER:
                    number = decimal(plain)
                    append(new(cell_class, (row, column, plain, "number", number, code, formula, 1, 1, hidden)))
                else:
                    cell = self.cell(row, column, kind, code, formula, plain, content, hidden)
                    if cell is not None:
                        append(cell)
            else:
                if bool(close) != bool(row_text) or not (close or first):
                    raise Odd
                row_text = number_text or first
                if row_text:
                    next_row = int(row_text)
                    if not row < next_row <= MAX_ROW:
                        raise Odd
                    hidden, empty = row_tail(tail or first_tail)
                    row, last = next_row, 0
                    cells = rows[row] = []
                    append = cells.append
                    if empty:
                        row_text = ""
        if row_text:
            raise Odd
        self.count = sum(map(len, rows.values()))
        return rows

    def cell(
        self, row: int, column: int, kind: int, code: str, formula: str | None, plain: str, content: str, hidden: bool
    ) -> GridCell | None:
        """Return a cell of the less common shapes; None when it has neither value nor formula.

        Args:
            row: 1-based.
            column: 1-based.
            kind: by its attributes.
            code: its number format.
            formula: as `Formulas.text` returns it.
            plain: its value when that is a plain figure.
            content: otherwise the element that holds its value, empty when there is none.
            hidden: its row is hidden.
        """
        inline = content.startswith("<is>")
        if inline != (kind == INLINE) or len(content) > MAX_TEXT:
            raise Odd
        stored = plain or content
        text = plain or free_text(content[content.index(">", 4) + 1 : -9] if inline else content[3:-4])
        name, number = "text", None
        if kind in (STRING, INLINE) and stored:
            if needs_cleaning(text):
                raw, text = text, clean_text(text)
                if raw != text:
                    self.note("CLEANED_TEXT", row, column)
        else:
            text = text.strip(XML_SPACE)
            if not text:
                name = "uncalculated"
            elif kind == NUMBER or kind == DATE:
                text, name, number = self.number(row, column, kind, text)
            elif kind == BOOL and text in ("0", "1"):
                text, name = "TRUE" if text == "1" else "FALSE", "bool"
            elif kind == ERROR:
                name = "error"
            else:
                raise Odd
        if not text and formula is None:
            return None
        return GridCell(row, column, text, name, number, code, formula, 1, 1, hidden)

    def number(self, row: int, column: int, kind: int, literal: str) -> tuple[str, str, Decimal]:
        parsed = read_number(literal)
        if parsed is None:
            raise Odd
        text, number, long = parsed
        if long:
            self.note("PRECISION", row, column, text)
        if kind == DATE:
            date = date_text(number, self.book.epoch_1904)
            if date:
                return date, "date", number
            self.note("DATE_RANGE", row, column, text)
        return text, "number", number

    def formula(self, row: int, column: int, written: str) -> str | None:
        if len(written) > MAX_TEXT:
            raise Odd
        return self.formulas.text(row, column, *formula_parts(written))

    def style(self, attributes: str) -> tuple[int, str]:
        kind, number = cell_attributes(attributes)
        code = "" if number is None else self.book.style(number)
        if code is None:
            raise Odd
        if kind == NUMBER and code and self.book.shows_date(code):
            kind = DATE
        found = self.book.styles[attributes] = kind, code
        return found

    def note(self, code: str, row: int, column: int, detail: str = "") -> None:
        self.notices.append((code, f"{self.name}!{a1(row, column)}", detail))
