"""Cut texts whose cells stand between bars: tables of tidy rows, and tables whose rows were lost on the web.

Pages saved as text keep the cells of a table between bars and lose its rows in two ways:

- **filled up**: the blank cells of a row are left out, and bars at its end make up for them (``其他资金 | — | |||||``);
- **one after another**: a line break stands behind every cell, or behind every blank one, and a blank cell is a bar
  alone on its line; bars that only fill up the last row stand together (``||||``).

`loose_cells` gives the cells of such a text in their order, for `stream` to put back into rows.
"""

import re
from collections.abc import Sequence

from perfeval_xl.reading.grid import GridCell, GridRow

OUTSIDE = re.compile(
    r"\s*(?:附\s*(?:件|表)\s*[0-9一二三四五六七八九十]*\s*[:：]?\s*$|填\s*(?:表|报)\s*(?:人|单位|日期)\s*[:：]"
    r"|(?:预算)?(?:单位|部门)(?:名称|[（(]盖章[)）])*\s*[:：]"
    r"|(?:说明|备注|注)\s*[:：]|单位负责人\s*(?:签字|[:：])|(?:金额)?单位\s*[:：]\s*\S*元"
    r"|.{0,40}(?:自评表|基础数据表|评价指标表|自评报告)\s*(?:[（(].{0,12}[)）])?\s*$"
    r"|[（(]?\s*20\d\d\s*年\s*度?\s*[)）]?\s*$)"
)
"""A line that only stands outside tables."""
_LEVEL = re.compile(r"(?:指标|满意度)(?:[（(]\d+分[)）])?$")
_SECTION = re.compile(r"(?:项目资金|资金情况|年度预算申请|预算执行情况|绩效指标|年度绩效指标|年度总体目标|绩效目标)")
_BLANKS = " \t\u3000\u00a0\ufeff\u200b"
_FILLED = 3
"""Rows filled up with bars from which a table counts as filled up."""
_OFTEN = 2
"""So many rows are filled up for each bar alone on its line, which may open a row whose first cell has line breaks."""
_ALONE = 3
"""Blank cells on lines of their own from which cells stand one after another."""
_CLOSED = 12
"""Lines of one cell and a bar from which they do."""


def is_bar_row(line: str) -> bool:
    """Tell a line with cells between bars."""
    if " | " in line or line.startswith("| ") or line.rstrip().endswith(" |"):
        return True
    return line.startswith("|") and line.count("|") > _OFTEN and line.rstrip().endswith("|")


def bars(lines: Sequence[str]) -> tuple[GridRow, ...]:
    """Read rows divided by bars; a lone line with a single bar is a paragraph."""
    rows: list[GridRow] = []
    block: list[tuple[int, str]] = []
    for number, line in enumerate([*lines, ""], 1):
        if is_bar_row(line):
            if "---" not in line or line.strip("|:- \t"):  # A rule below the header.
                block.append((number, line))
            continue
        if not line.strip(_BLANKS) and number <= len(lines):
            continue
        if len(block) == 1 and block[0][1].count("|") == 1:
            rows.append(_paragraph(*block[0]))
        elif block:
            rows.extend(_block(block))
        block = []
        if line.strip(_BLANKS):
            rows.append(_paragraph(number, line))
    return tuple(rows)


def loose_cells(text: str) -> tuple[GridRow, ...] | None:
    """Return the cells of a text whose rows were lost between bars, one to a row; None when it is no such text.

    Blank cells are among them where the text has kept them.
    """
    if text.count("|") < _CLOSED:
        return None
    lines = text.split("\n")
    bare = [line.strip(_BLANKS) for line in lines]
    alone = bare.count("|")
    closed = sum(1 for line in bare if line.count("|") == 1 and len(line) > 1 and line.endswith("|"))
    filled = sum(1 for line in bare if line.endswith("||") and line.strip("| "))
    if filled >= _FILLED and filled > _OFTEN * alone:
        return _filled_up(bare)
    if alone >= _ALONE or (closed >= _CLOSED and closed * 2 > sum(1 for line in bare if "|" in line)):
        return _in_order(bare)
    return _filled_up(bare) if filled >= _FILLED or _without_blanks(bare) else None


def _without_blanks(lines: Sequence[str]) -> bool:
    """Tell rows without a single blank cell of which some are shorter than their header: blank cells were left out."""
    rows = [[one.strip(_BLANKS) for one in line.split("|")] for line in lines if " | " in line]
    if len(rows) < _CLOSED or not all(map(all, rows)):
        return False
    from perfeval_xl.reading.text.labels import BASE_ROWS, FUND_COLUMNS, FUND_PARTS, YEAR_COLUMN, bare_of

    width = 0
    for row in rows:
        bare = [bare_of(one) for one in row]
        if sum(one in FUND_COLUMNS for one in bare) > _OFTEN or sum(map(bool, map(YEAR_COLUMN.fullmatch, bare))) > 1:
            width = len(row)
        elif (bare[0] in FUND_PARTS or bare[0] in BASE_ROWS) and 1 < len(row) < width:
            return True
    return False


def _filled_up(lines: Sequence[str]) -> tuple[GridRow, ...]:
    cells = []
    for number, line in enumerate(lines, 1):
        cells += [_paragraph(number, text) for one in line.split("|") if (text := one.strip(_BLANKS))]
    return tuple(cells)


def _in_order(lines: Sequence[str]) -> tuple[GridRow, ...]:
    """Cut at every bar; lines without a bar belong to the cell that goes on, or ends, behind them."""
    cells: list[GridRow] = []
    begun: list[tuple[int, str]] = []
    first_bar = next(at for at, line in enumerate(lines, 1) if "|" in line)
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        if "|" not in line:
            begun.append((number, line))
            continue
        if len(line) > 1 and not line.strip("| "):
            cells += [_paragraph(*one) for one in begun]
            begun = []
            continue
        first, *others = line.removesuffix("|").split("|")
        own = [(number, first)] if first.strip(_BLANKS) else []
        outside = _outside(begun, bool(own), number == first_bar)
        cells += [_paragraph(*one) for one in begun[:outside]]
        parts = begun[outside:] + own or [(number, "")]
        begun = []
        cells.append(_paragraph(parts[0][0], "\n".join(one.strip(_BLANKS) for _, one in parts)))
        cells += [_paragraph(number, one.strip(_BLANKS)) for one in others]
    return (*cells, *(_paragraph(*one) for one in begun))


def _outside(begun: Sequence[tuple[int, str]], goes_on: bool, opens: bool) -> int:
    """Count the lines above a bar that stand outside its cell.

    Args:
        begun: the lines without a bar since the last one.
        goes_on: whether text stands before the bar on its own line.
        opens: whether it is the first bar of the text, above which the headings stand.
    """
    at = len(begun)
    if not at:
        return 0
    if not goes_on:
        at -= 1
    if opens:
        return at
    while at and not OUTSIDE.match(begun[at - 1][1]):
        at -= 1
    return at


def _block(block: Sequence[tuple[int, str]]) -> list[GridRow]:
    """Cut neighbouring rows at their bars; bars around every row are a frame.

    Web tables lose the cell that a section label spans downwards (项目资金 beside its rows): rows one cell shorter
    than the header that such a label opens get a blank first cell, as in the Word papers, so that columns of header
    and rows agree; an indicator row cut off at its end does so too.
    """
    if len(block) >= _ALONE and all(line.rstrip().find("|") == len(line.rstrip()) - 1 for _, line in block):
        return [_paragraph(number, line.rstrip()[:-1]) for number, line in block]
    framed = all(line.strip().startswith("|") and line.strip().endswith("|") for _, line in block)
    rows: list[GridRow] = []
    width = 0
    for number, line in block:
        texts = [text.strip() for text in (line.strip()[1:-1] if framed else line).split("|")]
        first = "".join(texts[0].split())
        if _SECTION.match(first) and len(texts) > 2:
            width = len(texts)
        elif first == "一级指标":
            width = 0  # No label at the side.
        elif width and (len(texts) == width - 1 or (len(texts) < width and _LEVEL.search(first))):
            texts = ["", *texts]
        elif width and len(texts) == width and _LEVEL.search(first) and not texts[-1]:
            texts = ["", *texts[:-1]]  # Filled up at its end.
        elif len(texts) != width:
            width = 0
        rows.append(GridRow(number, tuple(_cell(number, at, text) for at, text in enumerate(texts, 1))))
    return rows


def _cell(row: int, column: int, text: str) -> GridCell:
    return GridCell(row, column, text.replace("\v", "\n") if text.strip(_BLANKS) else "")


def _paragraph(number: int, line: str) -> GridRow:
    return GridRow(number, (_cell(number, 1, line),), True)
