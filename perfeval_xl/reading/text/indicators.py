"""Recognise the indicator table in a paper without tables."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from perfeval_xl.reading.text import labels
from perfeval_xl.reading.text.figures import figure
from perfeval_xl.reading.text.rows import NUMBERED_NAME, TWO_TIER, Cells, Placed, Row, indicator_rows, two_tier
from perfeval_xl.reading.text.scan import Cell, Scan
from perfeval_xl.reading.text.tokens import Token
from perfeval_xl.values.text import clean

_WEIGHTS = ("weight", "single", "share")
_TARGET = ("sign", "value", "unit")
_BARE_CLASS = 2
_MOST = 20
"""Points of one of many indicators."""


_TORN = ("三级指标", "年度指标值", "实际完成值", "分值", "得分")
_TORN_HEADER = (*_TORN, "偏差原因分析及改进措施")
"""Given to rows that stand whole where a reading order tore their own apart; whether a reason stood there is open."""
_LEAST_TORN = 3


class _Class(NamedTuple):
    """A second-level class: its labels as far as they stand here, and the tokens below them."""

    level1: Token | None
    level2: Token | None
    tokens: tuple[Token, ...]


def indicators(scan: Scan) -> Literal[True] | None:
    """Take an indicator header and the rows below it, class by class."""
    roles = scan.indicator_header(scan.at)
    if not roles:
        return None
    if "level1" not in roles and scan.beginning():
        return scan.beheaded(scan.tokens[scan.at : max(roles.values()) + 1])
    scan.rowed = True
    side = scan.side(labels.INDICATOR_SIDES)
    if side:
        scan.emit([side])
    order, wanted = _header(scan, roles)
    scan.weighted = not roles.keys().isdisjoint(_WEIGHTS)
    start = scan.at = max(roles.values()) + 1
    while scan.at < len(scan.tokens) and not scan.stops(scan.at):
        scan.at += 1
    classes = _classes(scan.tokens[start : scan.at], "level2" in roles)
    for group in _by_level1(classes):
        _give_out(scan, group, order, wanted)
    return True


def torn(scan: Scan) -> Literal[True] | None:
    """Take rows that stand whole, ``指标7:登记人数 221人 221人 2 2``, where the words of their header lie about.

    Sure is a row with a numbered name, two values with their units, a weight and a score, up to the next name.
    """
    if not _torn_row(scan, scan.at):
        return None
    if not scan.torn:
        rows = [at for at in range(scan.at, len(scan.tokens)) if _torn_row(scan, at)]
        if len(rows) < _LEAST_TORN or not {"三级指标", "分值", "得分"} <= {token.bare for token in scan.tokens}:
            return None
        line = scan.tokens[scan.at]
        scan.emit([line._replace(text=text, bare=text, lead="\n") for text in _TORN_HEADER])
        scan.torn = True
    scan.emit(scan.tokens[scan.at : scan.at + len(_TORN)])
    scan.at += len(_TORN)
    return True


def _torn_row(scan: Scan, at: int) -> bool:
    row = scan.tokens[at : at + len(_TORN)]
    if scan.kind != "words" or scan.rowed or len(row) < len(_TORN) or not NUMBERED_NAME.match(row[0].text):
        return False
    if not all(labels.is_value(token.text) and not labels.is_number(token.text) for token in row[1:3]):
        return False
    weight, score = (figure(token.text) if labels.is_number(token.text) else None for token in row[3:])
    if weight is None or score is None or not score <= weight <= _MOST:
        return False
    behind = at + len(_TORN)
    return behind == len(scan.tokens) or NUMBERED_NAME.match(scan.tokens[behind].text) is not None


def _header(scan: Scan, roles: dict[str, int]) -> tuple[list[str], list[str]]:
    """Give out the header; return the roles of the cells given out and of the tokens to expect, levels apart."""
    if not two_tier(roles):
        above = set(range(scan.at, max(roles.values()) + 1)) - set(roles.values())
        scan.unread([scan.tokens[at] for at in sorted(above) if scan.tokens[at].text])
        scan.emit([scan.tokens[at] for at in roles.values()])
        return list(roles), [role for role in roles if role not in {"level1", "level2"}]
    order: list[str] = [role for role in ("level1", "level2") if role in roles]
    order += ["name", "note", "target", "actual", "status", "single", "share", "final"]
    scan.emit([scan.tokens[roles[role]] if role in roles else None for role in order])
    scan.unread([scan.tokens[at] for role, at in roles.items() if role not in order])
    return order, list(TWO_TIER)


def _classes(tokens: Sequence[Token], levels: bool) -> list[_Class]:
    """Part the tokens of the table at its class labels."""
    classes: list[_Class] = []
    level1: Token | None = None
    level2: Token | None = None
    below: list[Token] = []
    started = satisfied = False

    def close() -> None:
        if level1 or level2 or below:
            classes.append(_Class(level1, level2, tuple(below)))

    for at, token in enumerate(tokens):
        following = tokens[at + 1].bare if at + 1 < len(tokens) else ""
        rank = _rank(token, following, satisfied and level2 is None) if levels or token.bare in labels.LEVEL1 else 0
        if rank and level2 is not None and not below and not clean(token.text).endswith("指标"):
            rank = 0 if rank == _BARE_CLASS or satisfied else rank
        if not rank and levels and started and level2 is None and not below and _worded_class(token):
            rank = _BARE_CLASS
        if rank == 1:
            close()
            level1, level2, below = token, None, []
            started, satisfied = True, token.bare.startswith("满意度")
        elif rank:
            if level2 is not None or below:
                close()
                level1 = None
            level2, below = token, []
            started = True
        else:
            below.append(token)
    close()
    return classes


def _rank(token: Token, following: str, satisfied: bool) -> int:
    """Return 1 or 2 for the label of a first- or second-level class, 0 for anything else."""
    if token.bare in labels.LEVEL1 and not (satisfied and token.bare in labels.LEVEL2):
        return 1
    if token.bare == "成本指标" and following.endswith("成本指标"):
        return 1
    return _BARE_CLASS if token.bare in labels.LEVEL2 else 0


def _worded_class(token: Token) -> bool:
    """Tell a second-level class in the unit's own words, right below a first-level one."""
    text = clean(token.text)
    return 4 <= len(text) <= 14 and text.endswith("指标") and not any(one.isdecimal() for one in text)


def _by_level1(classes: Sequence[_Class]) -> list[list[_Class]]:
    groups: list[list[_Class]] = []
    for one in classes:
        if one.level1 is not None or not groups:
            groups.append([])
        groups[-1].append(one)
    return groups


def _give_out(scan: Scan, group: Sequence[_Class], order: Sequence[str], wanted: Sequence[str]) -> None:
    """Give out the rows of one first-level class; its label goes with the first row that is sure."""
    pending = group[0].level1
    if pending is not None and "level1" not in order:
        scan.unread([pending])
        pending = None
    cut = [_rows(scan, one, order, wanted) for one in group]
    if pending is not None and not any(isinstance(row, Row) for rows in cut for row in rows):
        scan.unread([pending])
        pending = None
    for one, rows in zip(group, cut, strict=True):
        level2 = one.level2
        if level2 is not None and not any(isinstance(row, Row) for row in rows):
            rows = [(level2, *rows[0]), *rows[1:]] if rows and not isinstance(rows[0], Row) else [(level2,)]
            level2 = None
        for row in rows:
            if isinstance(row, Row):
                scan.emit(_cells(row, order, pending, level2))
                pending = level2 = None
            else:
                scan.unread(row)


def _rows(scan: Scan, one: _Class, order: Sequence[str], wanted: Sequence[str]) -> list[Row | Cells]:
    """Cut the tokens of one class into rows. Without the label of the class nothing below it is sure."""
    if "level2" in order and one.level2 is None:
        return [one.tokens] if one.tokens else []
    if not any(token.text for token in one.tokens):
        return [Row({})] if "level2" in order and one.level2 is not None else []
    if scan.kind == "glued":
        from perfeval_xl.reading.text.runs import joined_rows

        if joined := joined_rows(one.tokens, wanted):
            return joined
        if any(token.known for token in one.tokens):
            return [one.tokens]  # A label inside a name, 价格执行率: where the name ends is not sure.
    rows = indicator_rows(one.tokens, wanted, scan.kind == "cells")
    return [Row(_folded(row.cells), row.whole) if isinstance(row, Row) else row for row in rows]


def _folded(cells: Placed) -> Placed:
    """Make one target of its sign, figure and unit where the table keeps them apart but the header does not."""
    if "value" not in cells:
        return cells
    target = tuple(token for role in _TARGET for token in cells.get(role, ()))
    return {**{role: tokens for role, tokens in cells.items() if role not in _TARGET}, "target": target}


def _cells(row: Row, order: Sequence[str], level1: Token | None, level2: Token | None) -> list[Cell]:
    cells: list[Cell] = []
    for role in order:
        cells.append(level1 if role == "level1" else level2 if role == "level2" else row.cells.get(role))
    return cells if row.whole or order[-1] != "reason" else cells[:-1]
