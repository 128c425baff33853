"""Make the workbooks that are timed.

The sample filing typed into sheets, faults and all, and a filing in which everything agrees on the official forms, with
their borders and merged cells.
"""

import re
from pathlib import Path

import xlsxwriter

from perfeval_xl.filing import Filing
from support.cases import clean
from support.grids import as_workbook

CASES = Path(__file__).resolve().parents[1] / "cases"
_NUMBER = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?|-?\d+(\.\d+)?")


def sample_text() -> str:
    """Return the sample filing as text: cells led by a tab, a blank line between rows."""
    found = sorted(CASES.rglob("hengshan-2023.txt"))
    if not found:
        raise FileNotFoundError("tests/cases has no hengshan-2023.txt")
    return found[0].read_text(encoding="utf-8")


def papers(text: str) -> list[tuple[str, list[list[str]]]]:
    """Split the text into its papers: name and rows of cells, a paragraph being a row of one cell."""
    made: list[tuple[str, list[list[str]]]] = []
    row: list[str] = []
    for line in text.splitlines():
        if line.startswith("附件") and not line.startswith("\t"):
            made.append((line.strip(), []))
            row = []
        elif line.startswith("\t") and made:
            if not row:
                made[-1][1].append(row)
            row.append(line.strip())
        else:
            row = []
            if line.strip() and made:
                made[-1][1].append([line.strip()])
    return made


def write_filing(path: Path, *, more_projects: int = 0) -> Path:
    """Write the sample as a workbook of one sheet per paper.

    Args:
        more_projects: so many further copies of the last 附件三, to see how the time grows.
    """
    sheets = papers(sample_text())
    projects = [paper for paper in sheets if paper[0] == "附件三"]
    sheets += projects[-1:] * more_projects
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    boxed = book.add_format({"border": 1, "text_wrap": True, "font_name": "宋体", "valign": "vcenter"})
    heading = book.add_format({"font_name": "黑体", "font_size": 16, "align": "center"})
    for number, (name, rows) in enumerate(sheets, start=1):
        sheet = book.add_worksheet(f"{name}-{number}")
        width = max((len(cells) for cells in rows), default=2)
        sheet.merge_range(0, 0, 0, max(width - 1, 1), name, heading)
        for index, cells in enumerate(rows, start=1):
            for column, text in enumerate(cells):
                if _NUMBER.fullmatch(text):
                    sheet.write_number(index, column, float(text.replace(",", "")), boxed)
                elif text:
                    sheet.write_string(index, column, text, boxed)
                else:
                    sheet.write_blank(index, column, None, boxed)
            if len(cells) < width - 1:
                sheet.merge_range(index, len(cells), index, width - 1, "", boxed)
    book.close()
    return path


def write_forms(path: Path, filing: Filing | None = None) -> Path:
    """Write a filing, the clean one when None, as a workbook of the official forms, one sheet per paper."""
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    boxed = book.add_format({"border": 1, "text_wrap": True, "font_name": "宋体", "valign": "vcenter"})
    for number, grid in enumerate(as_workbook(filing or clean()).grids, start=1):
        sheet = book.add_worksheet(f"附件-{number}")
        for cell in (cell for row in grid.rows for cell in row.cells):
            top, left = cell.row - 1, cell.column - 1
            if cell.rows > 1 or cell.columns > 1:
                sheet.merge_range(top, left, top + cell.rows - 1, left + cell.columns - 1, "", boxed)
            if cell.number is not None:
                sheet.write_number(top, left, float(cell.number), boxed)
            elif cell.text:
                sheet.write_string(top, left, cell.text, boxed)
            else:
                sheet.write_blank(top, left, None, boxed)
    book.close()
    return path
