"""Recognise the blocks of figures in a paper without tables: staff, amounts, buildings, funds."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from perfeval_xl.reading.text import labels
from perfeval_xl.reading.text.figures import as_total, figure, fund_row, place_by_sum
from perfeval_xl.reading.text.scan import Scan
from perfeval_xl.reading.text.tokens import Token
from perfeval_xl.values.text import bare_label, label

Taken = Literal[True] | None
_STAFF = 3
"""Figures of the staff: quota, number, rate."""
_SOURCES = (
    *("资金", "补助", "拨款", "债券", "经费", "贷款", "自筹", "配套", "财政", "投入", "公益金", "收入", "国债", "收费"),
    *("捐赠", "公共预算", "基金预算", "经营预算"),
)
_LONGEST_SOURCE = 16
_SPENDINGS = frozenset(("基本支出", "项目支出"))
_AMOUNTS = 3
"""Figures of a line in a fund block that is named as nothing we know."""
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
    figures = list(_trimmed(figures, count))
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


def fund(scan: Scan) -> Taken:
    """Take a fund block: its header, its lines, and the splits of 附件二 below."""
    roles = scan.fund_header(scan.at)
    if not roles:
        return None
    header = scan.tokens[scan.at : scan.at + len(roles)]
    if "initial" not in roles and scan.beginning():
        return scan.beheaded(header)
    scan.at += len(roles)
    end = scan.figures(scan.at)
    scan.emit([scan.side(labels.FUND_SIDES), *header])
    _remark(scan)
    if scan.stray and end - scan.at == len(roles):
        scan.emit([scan.stray, *scan.tokens[scan.at : end]])
        scan.at = end
    elif scan.stray:
        scan.unread([scan.stray])
    scan.stray = None
    first = scan.at
    total: Sequence[Token | None] = [None] * len(roles)
    known = labels.FUND_TOTALS | labels.FUND_PARTS
    while scan.bare(scan.at) in known or _sums_first(scan, first) or (scan.at > first and _other_part(scan)):
        name = scan.tokens[scan.at]
        end = scan.figures(scan.at + 1)
        figures = _trimmed(scan.tokens[scan.at + 1 : end], len(roles))
        part = name.bare in labels.FUND_PARTS
        placed = fund_row(figures, list(roles), part)
        if placed is None and part and len(figures) == 1:
            placed = as_total(figures[0], total, list(roles)) or None
        total = placed if placed and not part else total
        if placed is None or (not figures and end < len(scan.tokens) and _goes_on(scan.tokens[end])):
            scan.unread([name, *figures])
        else:
            scan.emit([name, *placed])
        scan.at = end
        _remark(scan)
    _splits(scan)
    return True


def _sums_first(scan: Scan, first: int) -> bool:
    """Tell a first line that is a sum by a name other tables bear as well."""
    return scan.at == first and scan.bare(first) in {"合计", "总计"} and scan.figures(first + 1) > first + 2


def _other_part(scan: Scan) -> bool:
    """Tell a line of another source of funds (中央补助, 地方资金, 事业收入 …), its figures right behind.

    It is named as money, or has a line to itself and a figure for each column of amounts at least.
    """
    if scan.kind == "glued" or scan.at >= len(scan.tokens):
        return False
    if scan.tokens[scan.at].known and scan.bare(scan.at) not in _SPENDINGS:
        return False
    name = scan.bare(scan.at).removeprefix("其中")
    figures = _trimmed(scan.tokens[scan.at + 1 : scan.figures(scan.at + 1)], 0)
    named = any(word in name for word in _SOURCES) if scan.kind == "cells" else name.endswith(_SOURCES)
    if not named and len(figures) >= _AMOUNTS:
        behind = scan.at + 1 + len(figures)
        alone = scan.kind == "cells" or behind >= len(scan.tokens) or scan.tokens[behind].lead == "\n"
        named = alone and scan.tokens[scan.at].lead == "\n" and not any(map(str.isdigit, name))
    return 2 < len(name) <= _LONGEST_SOURCE and named and len(figures) >= 2


def _trimmed(figures: Sequence[Token], count: int) -> Sequence[Token]:
    """Leave out blank cells at the end that no column asks for."""
    while len(figures) > count and not figures[-1].text:
        figures = figures[:-1]
    return figures


def _remark(scan: Scan) -> None:
    """Pass over the remark beside a fund line, or its column's label, when a fund line follows."""
    at = scan.behind_blanks(scan.at)
    following = scan.behind_blanks(at + 1)
    if scan.kind != "cells" or at >= len(scan.tokens):
        return
    if not scan.tokens[at].known and scan.bare(following) in labels.FUND_TOTALS | labels.FUND_PARTS:
        scan.unread([scan.tokens[at]])
        at = following
    scan.at = at


def stray_total(scan: Scan) -> Taken:
    """Keep the label of a fund line that stands shortly before the header instead of below it."""
    if scan.bare(scan.at) not in labels.FUND_TOTALS or scan.figures(scan.at + 1) != scan.at + 1:
        return None
    if scan.stray or not any(scan.fund_header(at) for at in range(scan.at + 1, min(scan.at + 16, len(scan.tokens)))):
        return None
    scan.stray = scan.tokens[scan.at]
    scan.at += 1
    return True


def _goes_on(token: Token) -> bool:
    """Tell a text behind a label that may hold its figure after all."""
    return not token.known and any(one.isdecimal() for one in token.text[:2])


def _splits(scan: Scan) -> None:
    while scan.at < len(scan.tokens):
        for count in (2, 1):
            group = scan.tokens[scan.at : scan.at + count]
            text = "".join(token.text for token in group)
            if len(group) == count and len(text) <= 60 and labels.SPLIT.fullmatch(label(text)):
                scan.emit([group])
                scan.at += count
                break
        else:
            return
