"""Put papers whose tables were lost (on the web, in a copy, by a converter) back into rows.

`retabulate` takes a grid that has no table rows but the labels of the official papers, and returns a grid whose
rows have the shape of the official papers. `locate` can rely on this:

- Columns of a header and of the rows below it agree by ordinal: cell k of a row stands under cell k of its header.
  Labels keep their raw text, line breaks and blanks inside them included; blank cells are ``""``.
- 单位信息: ``[label, value]``, one pair per row (项目名称, 主管部门, 实施单位 ...).
- 附件一, staff: ``[财政供养人员情况 or "", 编制数, 实际在职人数, 控制率]`` and ``["", a, b, c]``.
- 附件一, amounts: ``[经费控制情况 or "", {Y-1}年决算数, {Y}年预算数, {Y}年决算数]`` and ``[label, a, b, c]``;
  楼堂馆所: ``[楼堂馆所控制情况 or "", six labels]`` and ``["", six values]``; ``[厉行节约保障措施, text]``.
- Fund block: ``[项目资金(万元) or "", the columns as printed, in their order]`` and ``[label, one cell per column]``;
  splits as rows of a single cell, ``[其中：一般公共预算：915.35]``.
- Goals: ``[年度总体目标 or "", 预期目标, 实际完成情况]`` and ``["", text, text]``.
- Indicators: ``[绩效指标]`` where it is printed, then the header ``[一级指标, 二级指标, 三级指标, ...]`` with the
  columns as printed, and rows in that order. A level is written on its first row only, as in a merged cell.
  A row *shorter* than its header lacks its last column (the reason): whether it was blank is not known.
  Left-overs of the blank form (指标2, ……) and classes without an indicator are rows with blank cells.
- Total: ``[总分, weight, score]``; ``[自评总分, score]``.
- Lines of label-figure pairs stay pairs: ``[预算数, 6.84, 到位数, 6.84, ...]``.

What cannot be placed surely is a paragraph row (``paragraph=True``) with its raw text and belongs among the unread:
a row with fewer figures than columns, names and targets that blanks broke, labels and values that run together.
Every text of the source stands in exactly one cell. `GridRow.number` counts the rows; `GridCell.row` is the line.
"""

import re
from typing import Literal

from perfeval_xl.reading.grid import Grid
from perfeval_xl.reading.text import labels
from perfeval_xl.reading.text.blocks import amounts, buildings, spending, staff, thrift
from perfeval_xl.reading.text.figures import weight_and_score
from perfeval_xl.reading.text.funds import fund, stray_total
from perfeval_xl.reading.text.goals import goals
from perfeval_xl.reading.text.indicators import indicators, torn
from perfeval_xl.reading.text.scan import Scan, Step
from perfeval_xl.reading.text.tokens import Token, raw, tokenise
from perfeval_xl.values.text import label

_MAX_TEXT = 500_000
"""Characters; what is longer is no filing, and is left as it is."""
_BROKEN = 3
"""Lines of a label and a value that line breaks may have cut; of more, all but the first belong to other cells."""
_DIGITS = 3
"""Of a total, before the point."""
_RUN_ON = re.compile(r"\d{4}年|.{31}")
"""In a body's name, the cells behind it that ran on."""
_TICKS = "□☑√■口"
_NAMES = ("单位", "部门", "名称")
"""Labels that end so have the name of a body or project behind them, never a figure."""


def retabulate(grid: Grid, cells: bool = False) -> Grid:
    """Return `grid` with lost table rows rebuilt, or `grid` itself where there is nothing to rebuild.

    Args:
        grid: paragraphs.
        cells: every paragraph is known to be a cell, a blank one included where there are any.
    """
    if any(not row.paragraph for row in grid.rows) or _length(grid) > _MAX_TEXT:
        return grid
    tokens, kind = tokenise(grid.rows, cells)
    scan = Scan(tokens, kind, cells)
    if not any(map(scan.anchor, range(len(tokens)))):
        return grid
    while scan.at < len(tokens):
        if not any(step(scan) for step in _STEPS):
            scan.loose.append(tokens[scan.at])
            scan.at += 1
    if scan.stray:
        scan.loose.append(scan.stray)
    scan.flush()
    return grid._replace(rows=tuple(scan.rows))


def _length(grid: Grid) -> int:
    return sum(len(cell.text) for row in grid.rows for cell in row.cells)


def _title(scan: Scan) -> Literal[True] | None:
    """Take the title of a paper, with the year before or behind it, as a paragraph of its own."""
    if scan.kind == "cells" or not scan.title(scan.at):
        return None
    taken = [scan.tokens[scan.at]]
    before = scan.loose[-1].text if scan.loose and taken[0].lead != "\n" else ""
    if len(before) <= 8 and label(before).rstrip("年度").isdecimal():
        taken.insert(0, scan.loose.pop())
    scan.at += 1
    if scan.at < len(scan.tokens) and len(scan.tokens[scan.at].text) <= 10 and "年度" in scan.tokens[scan.at].text:
        taken.append(scan.tokens[scan.at])
        scan.at += 1
    scan.unread(taken)
    return True


def _total(scan: Scan) -> Literal[True] | None:
    """Take 总分 when both of its figures follow and no other, or when its score stands in the same cell."""
    if labels.is_scored_total(scan.tokens[scan.at].text):
        scan.unread([scan.tokens[scan.at]])
        scan.at += 1
        return True
    if not labels.is_total(scan.bare(scan.at)):
        return None
    start = scan.behind_blanks(scan.at + 1)
    end = scan.span(start, lambda token: not token.text or labels.is_number(token.text))
    count = 1 if not scan.weighted else 2
    figures = scan.tokens[start:end]
    spare = 1 if scan.blanks else 0
    while len(figures) > count + spare and not figures[-1].text:
        figures.pop()
    if len(figures) == 1 and count > 1:
        if both := weight_and_score(figures[0]):
            figures = both
        elif _scored(scan, figures[0]):
            count = 1
    if len(figures) == 1 and count > 1 and scan.kind == "cells" and not scan.blanks:
        scan.unread([scan.tokens[scan.at], *figures])  # The weight or the score, and the other need not be blank.
        scan.at = end
        return True
    if not count <= len(figures) <= count + spare:
        return None
    if len(figures) == 1 and len(figures[0].text.rstrip("分").partition(".")[0]) > _DIGITS:
        scan.unread([scan.tokens[scan.at], *figures])  # A weight and a score that ran together.
        scan.at = end
        return True
    scan.emit([scan.tokens[scan.at], *figures])
    scan.at = end
    return True


def _scored(scan: Scan, figure: Token) -> bool:
    """Tell the only figure of a total from its weight: by the label, or because weights add up to 100.

    More than any total is two figures that ran together.
    """
    if len(figure.text.partition(".")[0]) > _DIGITS:
        return False
    return "得分" in scan.bare(scan.at) or scan.bare(scan.at).startswith("自评") or figure.text != "100"


def _info(scan: Scan) -> Literal[True] | None:
    """Take a label of the unit or project with the value behind it, up to the next label."""
    if scan.bare(scan.at) not in labels.INFOS or not _near_table(scan):
        return None
    end = scan.at + 1
    while end < len(scan.tokens) and end - scan.at <= 12 and not _ends_info(scan, end):
        end += 1
    if scan.exact or (scan.kind == "cells" and end - scan.at > _BROKEN):
        end = min(end, scan.at + 2)
    value = scan.tokens[scan.at + 1 : end]
    text = raw(value)
    same_line = end < len(scan.tokens) and scan.tokens[end].lead != "\n"
    if not text and same_line and scan.kind != "cells" and not scan.tokens[scan.at].text.endswith((":", "：")):
        return None  # Where the reading order was lost the value may stand anywhere.
    run_on = scan.kind == "glued" and scan.bare(scan.at).endswith(("部门", "单位")) and _RUN_ON.search(text)
    misplaced = scan.bare(scan.at).endswith(_NAMES) and text and labels.is_figure(text)
    odd = run_on or misplaced or labels.NUMBERED.match(text) or any(mark in text for mark in _TICKS)
    if odd or len(value) > 11:
        scan.unread(scan.tokens[scan.at : end])
    else:
        scan.emit([scan.tokens[scan.at], value])
    scan.at = end
    return True


def _conclusion(scan: Scan) -> Literal[True] | None:
    """Take the conclusion of a paper with the text of its cell or line."""
    if scan.bare(scan.at) not in labels.CONCLUSIONS or scan.kind == "glued" or not scan.rows:
        return None
    end = scan.at + 1
    while end < len(scan.tokens) and not scan.stops(end):
        if scan.tokens[end].lead == "\n" and (scan.kind != "cells" or end > scan.at + 1):
            break
        end += 1
    value = scan.tokens[scan.at + 1 : end]
    if not value or value[0].known:
        return None
    scan.emit([scan.tokens[scan.at], value])
    scan.at = end
    return True


def _ends_info(scan: Scan, at: int) -> bool:
    token = scan.tokens[at]
    new_line = scan.kind == "words" and token.lead == "\n"
    return token.known or new_line or scan.stops(at) or labels.UNIT_NOTE.match(token.text) is not None


def _near_table(scan: Scan) -> bool:
    behind = range(scan.at, min(scan.at + 80, len(scan.tokens)))
    return any(not row.paragraph for row in scan.rows[-40:]) or any(map(scan.anchor, behind))


def _pairs(scan: Scan) -> Literal[True] | None:
    """Take a line that is nothing but labels each followed by its figure, and perhaps a closing rate."""
    if scan.kind != "words" or scan.tokens[scan.at].lead != "\n" or not scan.rows:
        return None
    end = scan.at + 1
    while end < len(scan.tokens) and scan.tokens[end].lead != "\n":
        end += 1
    line = scan.tokens[scan.at : end]
    figures = [labels.is_figure(token.text) for token in line]
    pairs = figures[: len(figures) // 2 * 2]
    if len(line) < 4 or pairs != [False, True] * (len(pairs) // 2) or not figures[-1]:
        return None
    scan.emit(line)
    scan.at = end
    return True


_STEPS: tuple[Step, ...] = (
    _title,
    staff,
    amounts,
    buildings,
    thrift,
    stray_total,
    spending,
    fund,
    goals,
    indicators,
    torn,
    _total,
    _conclusion,
    _info,
    _pairs,
)
