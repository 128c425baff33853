"""Recognise the rows of funds in a paper without tables: the total, its sources by any name, the splits below."""

from collections.abc import Sequence

from perfeval_xl.reading.text import labels
from perfeval_xl.reading.text.blocks import Taken, trimmed
from perfeval_xl.reading.text.figures import as_total, fund_row
from perfeval_xl.reading.text.scan import Scan
from perfeval_xl.reading.text.tokens import Token
from perfeval_xl.values.text import label

_SOURCES = (
    *("资金", "补助", "拨款", "债券", "经费", "贷款", "自筹", "配套", "财政", "投入", "公益金", "收入", "国债", "收费"),
    *("捐赠", "公共预算", "基金预算", "经营预算"),
)
_LONGEST_SOURCE = 16
_SPENDINGS = frozenset(("基本支出", "项目支出"))
_AMOUNTS = 3
"""Figures of a line in a fund block that is named as nothing we know."""


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
        figures = trimmed(scan.tokens[scan.at + 1 : end], len(roles))
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
    figures = trimmed(scan.tokens[scan.at + 1 : scan.figures(scan.at + 1)], 0)
    named = any(word in name for word in _SOURCES) if scan.kind == "cells" else name.endswith(_SOURCES)
    if not named and len(figures) >= _AMOUNTS:
        behind = scan.at + 1 + len(figures)
        alone = scan.kind == "cells" or behind >= len(scan.tokens) or scan.tokens[behind].lead == "\n"
        named = alone and scan.tokens[scan.at].lead == "\n" and not any(map(str.isdigit, name))
    return 2 < len(name) <= _LONGEST_SOURCE and named and len(figures) >= 2


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
