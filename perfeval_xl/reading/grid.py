"""The common shape of every source: rows of cells, each with its place.

Readers (`xlsx`, `word`, `text`, `legacy`, `live`) produce a `Source`; `locate` turns it into a `Filing`.
Named tuples, not dataclasses: a cold `validate` must start without importing `inspect`.
"""

from decimal import Decimal

from perfeval_xl.values.records import NamedTuple


class GridCell(NamedTuple):
    """One cell as it stands in the source.

    `row` and `column` are 1-based. In a sheet they are the absolute address. In a Word table `row` is the
    row in the table and `column` the n-th `w:tc` of the row. In a text dump `row` is the line number in the
    file and `column` the n-th cell of its row.
    """

    row: int
    column: int
    text: str
    """Text as typed. For numbers the stored literal, cut to the 15 figures that Excel keeps and shows; for dates
    ``2024-06-19``, ``2024-06-19 08:30:00`` or ``08:30:00``; ``TRUE`` or ``FALSE``; for errors ``#REF!``. Empty when
    uncalculated, and for the first cell of a blank merged range (kind ``text``), which is listed for its span."""
    kind: str = "text"
    """``text`` ``number`` ``date`` ``bool`` ``error`` ``uncalculated``."""
    number: Decimal | None = None
    """Value of a number; for a date of an .xlsx its day number."""
    format_code: str = ""
    """Number format of the sheet; empty for General and for Word."""
    formula: str | None = None
    """Formula without the leading ``=``; that of a shared formula is moved to its cell. Empty when there is a formula
    whose text the file does not give (data tables). None when there is none."""
    rows: int = 1
    """Rows this cell spans (merged range, vMerge)."""
    columns: int = 1
    """Columns this cell spans (merged range, gridSpan)."""
    hidden: bool = False
    """Stands in a hidden row or column."""


class GridRow(NamedTuple):
    """A row of cells; a paragraph outside any table is a row with one cell."""

    number: int
    cells: tuple[GridCell, ...]
    paragraph: bool = False


class Grid(NamedTuple):
    """One sheet, or one Word or text document from top to bottom (paragraphs and table rows in their order)."""

    name: str
    """Sheet name; file stem for Word and text."""
    kind: str
    """``sheet`` ``word`` ``text``."""
    rows: tuple[GridRow, ...]
    hidden: bool = False


class Notice(NamedTuple):
    """Something about the source itself that a person should know (macro, external link, hidden sheet ...).

    The workbook readers' codes and what they mean in Chinese are in `safety.NOTICES`.
    """

    code: str
    where: str
    detail: str = ""


class Source(NamedTuple):
    """A whole file as read."""

    name: str
    """File name without folder."""
    kind: str
    """``xlsx`` ``xlsm`` ``docx`` ``doc`` ``text`` ``xls`` ``et`` ``xlsb`` ``ods`` ``live``."""
    grids: tuple[Grid, ...]
    names: dict[str, str] = {}
    """Defined names -> reference text (workbooks only); names of one sheet as ``sheet!name``."""
    properties: dict[str, str] = {}
    """Custom document properties (workbooks only)."""
    notices: tuple[Notice, ...] = ()
