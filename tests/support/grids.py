"""Papers as grids, the way people lay them out: sheets, Word tables, text dumps, from any filing."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from perfeval_xl.filing import Filing
from perfeval_xl.forms.layout import Box, Shape, lay_out
from perfeval_xl.forms.schema import Sections
from perfeval_xl.reading.grid import Grid, GridCell, GridRow, Source

NUMERALS = "一二三四五六七八九十"


def boxes_of(filing: Filing, root: str) -> tuple[Box, ...]:
    """Lay out the paper at `root` with as many rows as the filing has."""
    form = filing.edition.form(root.partition("[")[0])
    counts = {group: count for group, count in filing.groups.items() if group.startswith(f"{root}.")}
    rows = {
        f"{root}.indicator": tuple(
            (filing.text(f"{row}.level1"), filing.text(f"{row}.level2")) for row in filing.each(f"{root}.indicator")
        )
    }
    return lay_out(form, Shape(counts, rows), root, filing.year, filing.unit).boxes


def cells_of(filing: Filing, root: str, typed: bool = True) -> list[GridCell]:
    """Fill the boxes of a paper with the filing's raw texts; `typed` makes plain figures numbers."""
    cells = []
    for box in boxes_of(filing, root):
        value = filing.values.get(box.key)
        text = box.text
        if value is not None and box.role in ("split", "sign"):
            text = f"{box.text}{value.raw}"
        elif value is not None and (box.role == "input" or box.role == "stub"):
            text = value.raw
        number = None
        if typed and box.role == "input" and value is not None and value.state == "number" and _plain(value.raw):
            number = Decimal(value.raw)
        kind = "number" if number is not None else "text"
        cells.append(GridCell(box.row, box.column, text, kind, number, rows=box.rows, columns=box.columns))
    return cells


def sheet(filing: Filing, root: str, name: str = "", typed: bool = True) -> Grid:
    """Return a paper as a sheet."""
    if root == "report":
        return report_sheet(filing, name or "附件四")
    return sheet_grid(name or root, cells_of(filing, root, typed))


def sheet_grid(name: str, cells: Sequence[GridCell], hidden: bool = False) -> Grid:
    """Put cells into rows."""
    by_row: dict[int, list[GridCell]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, []).append(cell)
    rows = tuple(GridRow(row, tuple(sorted(by_row[row], key=lambda cell: cell.column))) for row in sorted(by_row))
    return Grid(name, "sheet", rows, hidden)


def workbook(grids: Sequence[Grid], name: str = "自评表.xlsx") -> Source:
    """Return grids as one workbook."""
    return Source(name, "xlsx", tuple(grids))


def as_workbook(filing: Filing, typed: bool = True) -> Source:
    """Return every paper of a filing as a sheet of one workbook."""
    return workbook([sheet(filing, root, typed=typed) for root in filing.forms])


def spread(grid: Grid, rows: Sequence[int], columns: Sequence[int]) -> Grid:
    """Insert blank rows and columns before those given; merged cells grow with them."""
    cells = []
    for row in grid.rows:
        for cell in row.cells:
            top = cell.row + sum(1 for at in rows if at <= cell.row)
            left = cell.column + sum(1 for at in columns if at <= cell.column)
            bottom = cell.row + cell.rows - 1
            right = cell.column + cell.columns - 1
            bottom += sum(1 for at in rows if at <= bottom)
            right += sum(1 for at in columns if at <= right)
            cells.append(cell._replace(row=top, column=left, rows=bottom - top + 1, columns=right - left + 1))
    return sheet_grid(grid.name, cells, grid.hidden)


def word_rows(filing: Filing, root: str, merged: bool = True) -> list[tuple[bool, list[tuple[str, int]]]]:
    """Return a paper as a Word document stores it: per row whether it is a paragraph, and (text, columns) per cell.

    A cell that continues a vertical merge is blank and in its place. Without `merged` the cells span one column
    each, as in a table whose merged cells were lost.
    """
    cells = cells_of(filing, root, typed=False)
    last = max(cell.row + cell.rows - 1 for cell in cells)
    rows: list[tuple[bool, list[tuple[str, int]]]] = []
    for number in range(1, last + 1):
        here = sorted((cell for cell in cells if cell.row <= number < cell.row + cell.rows), key=lambda one: one.column)
        line = [(cell.text if cell.row == number else "", cell.columns if merged else 1) for cell in here]
        signs = here and here[0].text.startswith("填表人") and here[0].row == number
        if number <= 2 or (len(line) == 1 and line[0][0].startswith("说明")):
            rows.append((True, line))
        elif signs:
            rows.append((True, [(" ".join(text for text, _ in line), 1)]))
        else:
            rows.append((False, line))
    return rows


def report_lines(filing: Filing) -> list[str]:
    """Return the report as paragraphs: cover, headings with numbers, text."""
    form = filing.edition.form("report")
    lines = ["附件四", filing.text("report.cover.title")]
    if "report.cover.unit" in filing.values:
        lines += [f"部门（单位）名称：{filing.values['report.cover.unit'].raw}"]
    if "report.cover.date" in filing.values:
        lines += [filing.values["report.cover.date"].raw]
    lines += ["（此页为封面）", filing.text("report.cover.title")]
    sections = next(block for block in form.blocks if isinstance(block, Sections)).sections
    counts = [0, 0, 0]
    for section in sections:
        counts[section.depth - 1] += 1
        counts[section.depth :] = [0] * (3 - section.depth)
        at = counts[section.depth - 1]
        mark = (f"{NUMERALS[at - 1]}、", f"（{NUMERALS[at - 1]}）", f"{at}、")[section.depth - 1]
        lines.append(f"{mark}{section.heading}")
        value = filing.values.get(f"report.{section.name}.text")
        if value is not None and value.raw:
            lines += value.raw.split("\n")
    return lines


def report_sheet(filing: Filing, name: str) -> Grid:
    """Return the report as a sheet with one paragraph per row."""
    return sheet_grid(name, [GridCell(at, 1, text) for at, text in enumerate(report_lines(filing), 1)])


def as_word(filing: Filing, roots: Sequence[str] = (), merged: bool = True) -> Source:
    """Return papers as one Word document."""
    rows: list[GridRow] = []
    paragraph = 0
    for root in roots or filing.forms:
        table = 0
        if root == "report":
            for text in report_lines(filing):
                paragraph += 1
                rows.append(GridRow(len(rows) + 1, (GridCell(paragraph, 1, text),), True))
            continue
        for alone, line in word_rows(filing, root, merged):
            if alone:
                paragraph += 1
                text = " ".join(text for text, _ in line)
                rows.append(GridRow(len(rows) + 1, (GridCell(paragraph, 1, text),), True))
            else:
                table += 1
                made = tuple(GridCell(table, at, text, columns=columns) for at, (text, columns) in enumerate(line, 1))
                rows.append(GridRow(len(rows) + 1, made))
    return Source("自评材料.docx", "docx", (Grid("自评材料", "word", tuple(rows)),))


def text_dump(filing: Filing, roots: Sequence[str] = ()) -> str:
    """Return papers as the text dump of Word tables: a TAB before each cell, a blank line behind each row."""
    lines: list[str] = []
    for root in roots or filing.forms:
        if root == "report":
            for text in report_lines(filing):
                lines += [text, ""]
            continue
        for alone, line in word_rows(filing, root):
            if alone:
                lines += [line[0][0], ""]
            else:
                lines += [f"\t{text}" for text, _ in line]
                lines.append("")
        lines.append("")
    return "\n".join(lines)


def raws(filing: Filing) -> Mapping[str, str]:
    """Return the raw text of every key."""
    return {key: value.raw for key, value in filing.values.items()}


def _plain(raw: str) -> bool:
    return raw.replace(".", "", 1).isdigit() and raw.isascii()
