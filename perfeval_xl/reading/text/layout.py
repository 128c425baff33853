"""Cut the text of a file into table rows and paragraphs.

Four layouts are understood, told apart by the lines themselves:

- **dump** of Word tables: every cell begins with a TAB and stands on a line of its own, further lines belong to it,
  a blank line ends the row; paragraphs have no TAB in front;
- **tab-separated**: one row per line, as Excel and WPS put it on the clipboard (quoted cells may hold line breaks);
- **bars**: one row per line, cells divided by ``|``;
- **commas**: a ``.csv`` file without tabs, or cells in quotation marks with commas between them.

Anything else is paragraphs.

Where a cell of a dump ends: a line with a TAB in front opens a new cell; after a blank line it opens a new row. A
line without a TAB belongs to the cell above it. After a blank line it does so only when the table goes on behind it
without a pause (the next line with a TAB follows at once, or after single blank lines). Two blank lines end the
table, and so does a line that only stands outside tables (附件三, 填表人：, the title of a paper ...). A cell that
*ends* with a blank line is told by the rows below it (`_rejoined`).
"""

import re

from perfeval_xl.reading.grid import GridCell, GridRow
from perfeval_xl.reading.text.bars import OUTSIDE, bars, is_bar_row

_QUOTED_LINES = 30
_BLANK_CELL = re.compile(r"[\s\u3000\ufeff\u200b]*")
_PROSE = re.compile(
    r"(?:.*[。；：:;]|.{41,}|(?:[一二三四五六七八九十]+[、.]|[（(][一二三四五六七八九十\d]+[)）]|\d+[、.．]\D).*)",
    re.DOTALL,
)


def rows_of(text: str, commas: bool = False) -> tuple[GridRow, ...]:
    """Cut a text into table rows and paragraphs.

    Args:
        text: the whole text, line ends plain.
        commas: the cells are divided by commas.
    """
    lines = text.split("\n")
    led = sum(1 for line in lines if line.startswith("\t") and "\t" not in line.strip("\t\r "))
    inner = sum(1 for line in lines if "\t" in line.strip() and not OUTSIDE.match(line))
    barred = sum(1 for line in lines if is_bar_row(line))
    if led > inner:
        return _dump(lines)
    if inner >= 3 and inner * 8 > sum(1 for line in lines if not _blank(line)):
        return _separated(lines, "\t")
    if barred >= 2:
        from perfeval_xl.reading.text.broken import unbroken

        return bars(unbroken(lines))
    if commas and sum(1 for line in lines if "," in line) >= 2:
        return _separated(lines, ",")
    return tuple(_paragraph(number, line) for number, line in enumerate(lines, 1) if not _blank(line))


def _blank(line: str) -> bool:
    return _BLANK_CELL.fullmatch(line) is not None


def _cell(row: int, column: int, text: str) -> GridCell:
    text = text.replace("\v", "\n").replace("\f", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return GridCell(row, column, "" if _blank(text) else text)


def _paragraph(number: int, line: str) -> GridRow:
    return GridRow(number, (_cell(number, 1, line.strip("\f\v")),), True)


def _row(cells: list[tuple[int, str]]) -> GridRow:
    made = tuple(_cell(line, column, text) for column, (line, text) in enumerate(cells, 1))
    return GridRow(cells[0][0], made)


def _dump(lines: list[str]) -> tuple[GridRow, ...]:
    """Read the one-cell-per-line dump."""
    rows: list[GridRow] = []
    cells: list[tuple[int, list[str]]] = []
    belongs = _continuations(lines)
    gap = 0
    for number, line in enumerate(lines, 1):
        if _blank(line) and not line.startswith("\t"):
            gap += 1
            continue
        if line.startswith("\t"):
            if gap:
                rows += _table_row(cells)
                cells = []
            cells.append((number, [line[1:]]))
        elif cells and belongs[number - 1]:
            cells[-1][1].extend([""] * gap)
            cells[-1][1].append(line)
        else:
            rows += _table_row(cells)
            cells = []
            rows.append(_paragraph(number, line))
        gap = 0
    rows += _table_row(cells)
    return _rejoined(rows)


def _rejoined(rows: list[GridRow]) -> tuple[GridRow, ...]:
    """Join a row of one cell to the row below when the next one shows that they are one.

    A cell that ends with a blank line looks like the end of its row. The row below it then has one cell less than
    the row after that, whose first cell, continuing the label above, is blank.
    """
    joined: list[GridRow] = []
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        above = joined[-1] if joined else None
        if above and after and len(above.cells) == 1 and not (above.paragraph or row.paragraph or after.paragraph):
            label, first = row.cells[0].text, after.cells[0].text
            if label and not first and len(after.cells) == len(row.cells) + 1 > 2:
                moved = (cell._replace(column=cell.column + 1) for cell in row.cells)
                joined[-1] = GridRow(above.number, (*above.cells, *moved))
                continue
        joined.append(row)
    return tuple(joined)


def _table_row(cells: list[tuple[int, list[str]]]) -> list[GridRow]:
    """Return the row; running text and headings indented by a TAB, none of them blank, are paragraphs after all."""
    joined = [(number, "\n".join(lines)) for number, lines in cells]
    if all(_PROSE.fullmatch(text.strip()) for _, text in joined):
        return [_paragraph(number, text) for number, text in joined]
    return [_row(joined)]


def _continuations(lines: list[str]) -> list[bool]:
    """Say of every line whether, standing below a cell, it belongs to that cell.

    Read from the bottom up: what follows a line decides. `ahead` is how the lines behind go on: ``"cell"`` the
    table goes on without a pause of two blank lines, ``"pause"`` such a pause comes first, ``"end"`` neither.
    """
    closes_singly = any(
        OUTSIDE.match(line) and _blank(lines[at - 1]) and at > 1 and lines[at - 2].startswith("\t")
        for at, line in enumerate(lines)
        if at
    )
    belongs = [False] * len(lines)
    ahead, gap_below, touching = "end", 0, False
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        if _blank(line) and not line.startswith("\t"):
            gap_below += 1
            touching = False
            if gap_below == 2:
                ahead = "pause"
            continue
        if line.startswith("\t"):
            ahead, gap_below, touching = "cell", 0, True
            continue
        gap_above = _gap_above(lines, at)
        if OUTSIDE.match(line):
            ahead, touching = "end", False
        elif gap_above == 0:
            belongs[at] = True
        elif gap_above == 1:
            belongs[at] = touching or ahead == "cell" or (ahead == "pause" and not closes_singly)
        else:
            belongs[at] = touching and _runs_on(line)
            if not belongs[at]:
                ahead = "pause"
        gap_below = 0
        touching = touching and belongs[at]
    _break_chains(lines, belongs)
    return belongs


def _break_chains(lines: list[str], belongs: list[bool]) -> None:
    """A line below a paragraph belongs to that paragraph's side, not to a cell further up."""
    inside = False
    for at, line in enumerate(lines):
        if line.startswith("\t"):
            inside = True
        elif not _blank(line):
            inside = inside and belongs[at]
            belongs[at] = inside


def _gap_above(lines: list[str], at: int) -> int:
    gap = 0
    while gap < at and gap < 3 and _blank(lines[at - gap - 1]) and not lines[at - gap - 1].startswith("\t"):
        gap += 1
    return gap


def _runs_on(line: str) -> bool:
    """Tell running text of a cell from a heading that stands before the next table."""
    return len(line) > 40 or line.rstrip().endswith(("。", "；", ";", "！", "，"))


def _separated(lines: list[str], mark: str) -> tuple[GridRow, ...]:
    """Read one row per line; a line without any mark is a paragraph."""
    rows: list[GridRow] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        number, used = at + 1, 1
        if '"' in line:
            used, line = _quoted(lines, at, mark)
        at += used
        if _blank(line) and mark not in line:
            continue
        if mark not in line and used == 1:
            rows.append(_paragraph(number, line))
            continue
        texts = _fields(line, mark)
        if any(texts):
            rows.append(_row([(number, text) for text in texts]))
    return tuple(rows)


def _quoted(lines: list[str], at: int, mark: str) -> tuple[int, str]:
    """Join the lines of a row whose quoted cells hold line breaks; return how many and the joined line."""
    if lines[at].count('"') % 2 and re.search(rf'(?:^|{re.escape(mark)})"', lines[at]):
        for end in range(at + 1, min(at + _QUOTED_LINES, len(lines))):
            if lines[end].count('"') % 2:
                return end + 1 - at, "\n".join(lines[at : end + 1])
    return 1, lines[at]


def _fields(line: str, mark: str) -> list[str]:
    quoted = re.compile(rf'"((?:[^"]|"")*)"(?={re.escape(mark)}|$)')
    texts: list[str] = []
    at = 0
    while True:
        found = quoted.match(line, at)
        if found:
            texts.append(found[1].replace('""', '"'))
            at = found.end()
        else:
            end = line.find(mark, at)
            end = len(line) if end < 0 else end
            texts.append(line[at:end])
            at = end
        if at >= len(line):
            return texts
        at += 1
        if at == len(line):
            return [*texts, ""]
