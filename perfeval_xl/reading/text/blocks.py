"""Recognise the blocks of figures in a paper without tables: staff, amounts, buildings."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from perfeval_xl.reading.text import labels
from perfeval_xl.reading.text.figures import figure, place_by_sum
from perfeval_xl.reading.text.scan import Scan
from perfeval_xl.reading.text.tokens import Token
from perfeval_xl.values.text import bare_label

Taken = Literal[True] | None
_STAFF = 3
"""Figures of the staff: quota, number, rate."""
_VEHICLES = frozenset(("公务用车购置和维护经费", "公务用车购置及运行维护费"))
_PARTS: tuple[tuple[frozenset[str], tuple[frozenset[str], ...]], ...] = (
    (_VEHICLES, (frozenset(("公车购置", "公务用车购置")), frozenset(("公车运行维护", "公务用车运行维护")))),
    (
        frozenset(("三公经费", "“三公”经费")),
        (_VEHICLES, frozenset(("出国经费",)), frozenset(("公务接待", "公务接待费"))),
    ),
)
"""Totals of 附件一 and their parts, by which a part with a blank cell can be placed."""


def staff(scan: Scan) -> Taken:
    """Take 编制数, 在职人数 and 控制率 with their figures."""
    if not scan.staff_header(scan.at):
        return None
    start = scan.at + 3
    scan.emit([scan.side(labels.BASE_SIDES), *scan.tokens[scan.at : start]])
    scan.at = scan.figures(start)
    figures = scan.tokens[scan.behind_blanks(start) : scan.at]
    while len(figures) > _STAFF and not figures[-1].text:
        figures.pop()
    if len(figures) == 4 and figures[2].text.endswith("."):
        figures = _rejoined(figures)
    if len(figures) == _STAFF:
        scan.emit([None, *figures])
    else:
        scan.unread(figures)
    return True


def _rejoined(figures: Sequence[Token]) -> list[Token]:
    """Join a rate that a blank broke behind its point (``95. 10%``) when it is the rate of the two counts."""
    rate = figures[2]._replace(text=figures[2].text + figures[3].text)
    quota, actual, percent = (figure(one.text) for one in (figures[0], figures[1], rate))
    if quota and actual is not None and percent is not None and abs(actual / quota * 100 - percent) < 1:
        return [figures[0], figures[1], rate]
    return list(figures)


class _Line(NamedTuple):
    names: tuple[Token, ...]
    figures: tuple[Token, ...]


def amounts(scan: Scan) -> Taken:
    """Take 经费控制情况: the year columns and every line below them."""
    count = scan.years(scan.at)
    if count < 2:
        return None
    scan.emit([scan.side(labels.BASE_SIDES), *scan.tokens[scan.at : scan.at + count]])
    scan.at += count
    lines: list[_Line] = []
    while scan.at < len(scan.tokens) and not _behind_amounts(scan, scan.at):
        start = scan.at
        while scan.at < len(scan.tokens) and scan.figures(scan.at) == scan.at:
            if scan.at > start and _behind_amounts(scan, scan.at):
                break
            scan.at += 1
        end = scan.figures(scan.at)
        names, figures = scan.tokens[start : scan.at], scan.tokens[scan.at : end]
        scan.at = end
        lines += _lines(names, figures)
    placed = _placed(lines, count)
    for line, cells in zip(lines, placed, strict=True):
        if cells is None:
            scan.unread([*line.names, *line.figures])
        else:
            scan.emit([line.names[0], *cells])
    return True


def _behind_amounts(scan: Scan, at: int) -> bool:
    bare = scan.bare(at)
    return bare in labels.BASE_SIDES or bare in labels.BUILDING_COLUMNS or bare in labels.THRIFT or scan.stops(at)


def _lines(names: Sequence[Token], figures: Sequence[Token]) -> list[_Line]:
    """Part the labels before a run of figures: all but the last stand on lines without figures.

    A text that is no label of the form and has no number before it may be the rest of the label above it: the two
    stay together, and their line is not sure.
    """
    groups: list[list[Token]] = []
    for name in names:
        own = name.bare in labels.BASE_ROWS or labels.NUMBERED.match(name.text.strip())
        if not groups or own or labels.LEFT_OVER.fullmatch(name.text.strip()):
            groups.append([])
        groups[-1].append(name)
    lines = [_Line(tuple(group), ()) for group in groups]
    if not lines:
        return [_Line((), tuple(figures))] if figures else []
    lines[-1] = lines[-1]._replace(figures=tuple(figures))
    return lines


def _placed(lines: Sequence[_Line], count: int) -> list[list[Token | None] | None]:
    """Put the figures of each line under the columns; None where that is not sure."""
    placed: list[list[Token | None] | None] = []
    for line in lines:
        named = len(line.names) == 1 and not labels.is_figure(line.names[0].text)
        sure = named and len(line.figures) in {0, count}
        placed.append((list(line.figures) or [None] * count) if sure else None)
    for total, parts in _sums(lines):
        parent = placed[total]
        if parent is None:
            continue
        open_parts = [at for at in parts if placed[at] is None]
        loose = [at for at in open_parts if len(lines[at].names) == 1]
        if len(loose) != len(open_parts):
            continue
        values = [[figure(token.text) for token in lines[at].figures] for at in loose]
        if any(None in one for one in values):
            continue
        choice = place_by_sum(
            _amounts(parent),
            [_amounts(row) for at in parts if (row := placed[at]) is not None],
            [[amount for amount in one if amount is not None] for one in values],
        )
        for at, columns in zip(loose, choice or (), strict=False):
            cells: list[Token | None] = [None] * count
            for column, token in zip(columns, lines[at].figures, strict=True):
                cells[column] = token
            placed[at] = cells
    return placed


def _amounts(cells: Sequence[Token | None]) -> list[Decimal | None]:
    return [figure(token.text) if token else None for token in cells]


def _sums(lines: Sequence[_Line]) -> list[tuple[int, list[int]]]:
    """Return the totals among the lines with their parts, by position."""
    names = [bare_label(line.names[0].text) if line.names else "" for line in lines]
    sums: list[tuple[int, list[int]]] = []
    for total, parts in _PARTS:
        at = [index for index, name in enumerate(names) if name in total]
        found = [index for part in parts for index, name in enumerate(names) if name in part]
        if len(at) == 1 and len(found) == len(parts):
            sums.append((at[0], found))
    for first, name in enumerate(names, 1):
        if name in {"项目支出", "项目支出合计"}:
            end = first
            while end < len(lines) and lines[end].names and labels.NUMBERED.match(lines[end].names[0].text.strip()):
                end += 1
            sums.append((first - 1, list(range(first, end))))
    return sums


def buildings(scan: Scan) -> Taken:
    """Take 楼堂馆所控制情况: six labels, and one row of figures when there are as many."""
    start = scan.span(scan.at, lambda token: token.bare in labels.BUILDING_COLUMNS)
    count = start - scan.at
    if count < 4:
        return None
    side = scan.side(labels.BASE_SIDES)
    scan.emit([side, *scan.tokens[scan.at : start]])
    scan.at = scan.figures(start)
    figures = scan.tokens[start : scan.at]
    if figures and not figures[0].text and (side or len(figures) > count):
        figures = figures[1:]
    figures = list(trimmed(figures, count))
    if len(figures) == count:
        scan.emit([None, *figures])
    else:
        scan.unread(figures)
    return True


def spending(scan: Scan) -> Taken:
    """Take 基本支出总额 and 项目支出总额 with their figures, a line above the funds of some papers."""
    end = scan.at
    while scan.bare(end) in labels.SPENDING and scan.figures(end + 1) > end + 1 and scan.tokens[end + 1].text:
        end += 2
    if end == scan.at:
        return None
    scan.emit(scan.tokens[scan.at : end])
    scan.at = end
    return True


def thrift(scan: Scan) -> Taken:
    """Take 厉行节约保障措施 with its text."""
    if scan.bare(scan.at) not in labels.THRIFT:
        return None
    end = scan.at + 1
    while end < len(scan.tokens) and not scan.stops(end):
        end += 1
    scan.emit([scan.tokens[scan.at], scan.tokens[scan.at + 1 : end]])
    scan.at = end
    return True


def trimmed(figures: Sequence[Token], count: int) -> Sequence[Token]:
    """Leave out blank cells at the end that no column asks for."""
    while len(figures) > count and not figures[-1].text:
        figures = figures[:-1]
    return figures
