"""One sheet as stored, and what both passes over it have in common: its frame, shared formulas, what is hidden."""

from perfeval_xl.reading.grid import GridCell
from perfeval_xl.reading.xlsx.book import MAIN
from perfeval_xl.reading.xlsx.formula import shift
from perfeval_xl.reading.xlsx.values import XML_SPACE
from perfeval_xl.values.address import MAX_COLUMN

WORKSHEET, SHEET_DATA, COLUMNS, COLUMN, MERGED_RANGES, MERGED_RANGE = (
    tuple(f"{namespace} {name}" for namespace in MAIN)
    for name in ("worksheet", "sheetData", "cols", "col", "mergeCells", "mergeCell")
)
"""Names as expat gives them, for the frame of a sheet in the fast pass."""
TRUE = ("1", "true")
"""How an attribute says yes."""
MAX_MOVED = 2_000_000
"""Characters of shared formulas that may be written out in one workbook."""


class Sheet:
    """One sheet as stored (a plain class: it starts faster than a named tuple)."""

    __slots__ = ("hidden_columns", "merges", "rows")

    def __init__(
        self, rows: dict[int, list[GridCell]], merges: list[str], hidden_columns: tuple[tuple[int, int], ...]
    ) -> None:
        self.rows = rows
        """Row number -> its cells with a value or formula, each row from left to right."""
        self.merges = merges
        """Merged ranges as written."""
        self.hidden_columns = hidden_columns
        """First and last of each run of hidden columns."""


class Formulas:
    """The formulas of one sheet: shared ones are written once and referred to."""

    def __init__(self, moved: int) -> None:
        self.moved = moved
        """Characters of formulas moved so far, in this workbook."""
        self.masters: dict[str, tuple[int, int, str]] = {}

    def text(self, row: int, column: int, kind: str, index: str, text: str) -> str | None:
        """Return the text of a cell's formula, without the leading ``=``.

        A cell of a shared formula gets the master's text moved to its place. An empty string says that there is a
        formula but no text for it (data table, master missing, far too much text). None: no formula, an empty element.
        """
        text = text.strip(XML_SPACE)
        if kind == "shared":
            if text:
                self.masters[index] = row, column, text
                return text
            master = self.masters.get(index)
            if master is None:
                return ""
            self.moved += len(master[2])
            return shift(master[2], row - master[0], column - master[1]) if self.moved < MAX_MOVED else ""
        if text or kind == "dataTable":
            return text
        return None


def hidden_row(attributes: dict[str, str]) -> bool:
    """Tell whether a row is hidden, by its mark or by a height of nothing."""
    return attributes.get("hidden") in TRUE or _is_zero(attributes.get("ht"))


def hidden_columns(attributes: dict[str, str]) -> list[tuple[int, int]]:
    """Return first and last column of a run of columns when it is hidden, by its mark or by a width of nothing."""
    if attributes.get("hidden") in TRUE or _is_zero(attributes.get("width")):
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if first.isdecimal() and last.isdecimal() and len(first) < 6 and len(last) < 6:
            return [(min(int(first), MAX_COLUMN), min(int(last), MAX_COLUMN))]
    return []


def _is_zero(size: str | None) -> bool:
    return bool(size) and not str(size).strip("0.")
