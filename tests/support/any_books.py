"""Workbooks of any content, as the common libraries write them."""

import io
from typing import Any

import openpyxl
import xlsxwriter
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill

ROWS, COLUMNS = 7, 5
PLACES = st.tuples(st.integers(1, ROWS + 2), st.integers(1, COLUMNS + 2))
KINDS = st.sampled_from(("", "number", "text", "formula", "bool", "shared"))


@st.composite
def workbooks(draw: st.DrawFn) -> bytes:
    """Draw a workbook of two sheets by one of two libraries."""
    kinds = draw(st.lists(st.tuples(KINDS, st.integers(0, 3)), min_size=ROWS * COLUMNS, max_size=ROWS * COLUMNS))
    notes = draw(st.lists(PLACES, max_size=3, unique=True))
    merged = draw(st.booleans())
    writer = draw(st.sampled_from((by_xlsxwriter, by_openpyxl)))
    return writer(kinds, notes, merged)


def by_xlsxwriter(kinds: list[tuple[str, int]], notes: list[tuple[int, int]], merged: bool) -> bytes:
    """Return a workbook by XlsxWriter: for each cell what it holds and how it looks, row by row."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    looks_ = [
        None,
        *(book.add_format(one) for one in ({"bg_color": "#DDEBF7"}, {"num_format": "0.00"}, {"bold": True})),
    ]
    for name in ("附件一", "附件二"):
        sheet = book.add_worksheet(name)
        for at, (kind, look) in enumerate(kinds):
            row, column = divmod(at, COLUMNS)
            if kind == "number":
                sheet.write_number(row, column, at + 0.25, looks_[look])
            elif kind == "text":
                sheet.write_string(row, column, f"文 {at}", looks_[look])
            elif kind in ("formula", "shared"):
                sheet.write_formula(row, column, f"=SUM(J{at + 1},{at})", looks_[look], at)
            elif kind == "bool":
                sheet.write_boolean(row, column, True, looks_[look])
            elif look:
                sheet.write_blank(row, column, None, looks_[look])
        if merged:
            sheet.merge_range(ROWS + 2, 0, ROWS + 4, 2, "合并")
        sheet.data_validation("D1:D4", {"validate": "list", "source": ["甲", "乙"], "input_title": "提示"})
        sheet.conditional_format("A1:B3", {"type": "formula", "criteria": "=A1>1", "format": looks_[1]})
    for row, column in notes:
        book.worksheets()[0].write_comment(row, column, f"批注{row}", {"author": "会计"})
    book.close()
    return out.getvalue()


def by_openpyxl(kinds: list[tuple[str, int]], notes: list[tuple[int, int]], merged: bool) -> bytes:
    """Return such a workbook by openpyxl."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "附件一"
    for sheet in (first, book.create_sheet("附件二")):
        for at, (kind, look) in enumerate(kinds):
            cell: Any = sheet.cell(at // COLUMNS + 1, at % COLUMNS + 1)
            made: dict[str, Any] = {
                "number": at + 0.25,
                "text": f"文 {at}",
                "formula": f"=SUM(J{at},{at})",
                "bool": True,
            }
            cell.value = made.get(kind)
            if look == 1:
                cell.fill = PatternFill("solid", fgColor="FFDDEBF7")
            elif look == 2:
                cell.number_format = "0.00"
            elif look == 3:
                cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True)
    for row, column in notes:
        first.cell(row + 1, column + 1).comment = Comment(f"批注{row}", "会计")
    for sheet in book.worksheets if merged else ():
        sheet.merge_cells(start_row=ROWS + 3, end_row=ROWS + 5, start_column=1, end_column=3)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
