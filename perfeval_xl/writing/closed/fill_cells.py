"""What filling in and taking back share: the XML of single cells, fingerprints of styles and texts, our sheets."""

from zlib import crc32

from perfeval_xl.writing.patch import cells
from perfeval_xl.writing.patch.parts import Book, related
from perfeval_xl.writing.patch.rows import Content, new_sheet, rewritten
from perfeval_xl.writing.patch.sheet import edit_cells
from perfeval_xl.writing.patch.styles import Styles
from perfeval_xl.writing.patch.workbook import add_sheet, remove_sheet, sheets

LONGEST = 30_000
"""Characters of a cell's XML, or of a note, that the journal keeps."""
ABSENT = "-"
"""Before the index of the style that a cell without element had from its row or column."""


def raw_of(xml: str, rows: cells.Rows, at: tuple[int, int]) -> str:
    """Return the XML of a cell; empty when it has none, ``*`` when it is too long to be remembered."""
    row = rows.rows.get(at[0])
    if row is None:
        return ""
    for cell in cells.cells_of(xml, rows.prefix, row):
        if cell.column == at[1]:
            raw = xml[cell.element.start : cell.element.end]
            return raw if len(raw) <= LONGEST else "*"
    return ""


def with_raw(xml: str, rows: cells.Rows, at: tuple[int, int], raw: str) -> str:
    """Return the sheet with the XML of one cell exchanged; an empty one takes the cell away."""
    if not raw:
        return edit_cells(
            edit_cells(xml, {at: cells.CellEdit(cells.Blank(), 0)}, rows=rows)[0], {at: cells.CellEdit(drop=True)}
        )[0]
    row = rows.rows.get(at[0])
    for cell in cells.cells_of(xml, rows.prefix, row) if row is not None else ():
        if cell.column == at[1]:
            return xml[: cell.element.start] + raw + xml[cell.element.end :]
    return xml


def shows_percent(styles: Styles, index: int) -> bool:
    """Tell whether a style shows fractions as percentages."""
    lines = styles.description(index).split("\n")
    return len(lines) > 3 and ("%" in lines[3] or lines[3] in ("9", "10"))


def style_print(styles: Styles, index: int) -> str:
    """Return a fingerprint of all that a style says, to see whether its index still means the same."""
    return f"{crc32(styles.description(index).encode()):08x}"


def strings_print(book: Book) -> str:
    """Return a fingerprint of the shared texts, which cells name by number."""
    found = related(book, book.main, "sharedStrings")
    return f"{crc32(book.text(found.target).encode()):08x}" if found is not None else ""


def write_sheet(book: Book, styles: Styles, name: str, content: Content, state: str, wanted: bool) -> None:
    """Write one of our sheets, adding it when it is not there; an unwanted one goes."""
    part = next((one.part for one in sheets(book) if one.name == name and one.part), "")
    if not wanted:
        if part:
            remove_sheet(book, name)
    elif part:
        book.put(part, rewritten(book.text(part), content, styles))
    else:
        add_sheet(book, name, new_sheet(content, styles, book.namespace), state)
