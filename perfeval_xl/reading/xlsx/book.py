"""What the sheets of a workbook have in common: shared texts, number formats, the date system, what was noticed."""

from perfeval_xl.reading import safety
from perfeval_xl.reading.grid import Notice
from perfeval_xl.reading.safety import refuse
from perfeval_xl.reading.xlsx.values import BUILTIN_FORMATS, is_date_format
from perfeval_xl.values.address import column_number

_NOTICES_EACH = 100
"""Notices of one code that are listed one by one."""

_SMALL = 1 << 16

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""The namespaces of spreadsheets: transitional and strict."""


class Book:
    """The state of one reading; nothing outlives it."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self.cleaned: set[int] = set()
        """Indexes of the shared texts that had to be cleaned."""
        self.formats: tuple[str, ...] = ()
        """Number format of each cell style."""
        self.epoch_1904 = False
        self.tags = 0
        self.cells = 0
        self.moved = 0
        """Characters of shared formulas written out."""
        self.notices: list[Notice] = []
        self.noticed: dict[str, int] = {}
        self.date_formats: dict[str, bool] = {}
        # What the fast pass has met so far: attributes as written, column letters.
        self.styles: dict[str, tuple[int, str]] = {}
        self.columns: dict[str, int] = {}

    def notice(self, code: str, where: str, detail: str = "") -> None:
        """Note something; of each code only the first hundred, then once that there are more."""
        count = self.noticed[code] = self.noticed.get(code, 0) + 1
        if count <= _NOTICES_EACH:
            self.notices.append(Notice(code, where, detail))
        elif count == _NOTICES_EACH + 1:
            self.notices.append(Notice("MANY", where, code))

    def count_cells(self, count: int) -> None:
        """Count cells with a value, and refuse when there are too many."""
        self.cells += count
        if self.cells > safety.MAX_CELLS:
            raise refuse("TOO_MANY_CELLS")

    def count_tags(self, data: bytes, where: str) -> None:
        """Count the XML tags of a part before it is parsed, and refuse when there are too many in all.

        A small part is only estimated, from above: a tag has four bytes at least.
        """
        self.tags += data.count(b"<") if len(data) > _SMALL else len(data) // 4
        if self.tags > safety.MAX_TAGS:
            raise refuse("TOO_MUCH_XML", where)

    def shows_date(self, code: str) -> bool:
        """Tell whether a number format shows a date; each format is looked at once."""
        answer = self.date_formats.get(code)
        if answer is None:
            answer = self.date_formats[code] = is_date_format(code)
        return answer

    def style(self, index: str) -> str | None:
        """Return the number format of the style a cell names; None when there is no such style."""
        if not (index.isascii() and index.isdecimal() and len(index) < 10):
            return None
        at = int(index)
        if not self.formats:
            return ""
        return self.formats[at] if at < len(self.formats) else None

    def column(self, letters: str) -> int:
        """Return the number of a column, and keep it; `ValueError` when it is none."""
        number = self.columns[letters] = column_number(letters)
        return number


def format_of(number: int, custom: dict[int, str]) -> str:
    """Return the format text of a number format id."""
    code = custom.get(number)
    if code is None:
        return BUILTIN_FORMATS.get(number, "")
    return "" if code.lower() == "general" else code
