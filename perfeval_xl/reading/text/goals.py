"""Recognise the goals of a paper without tables: 预期目标 and what came of it."""

import re
from collections.abc import Sequence

from perfeval_xl.reading.fields.words import GOALS_DONE
from perfeval_xl.reading.text import labels
from perfeval_xl.reading.text.blocks import Taken
from perfeval_xl.reading.text.scan import Cell, Scan, by_line
from perfeval_xl.reading.text.tokens import Token

_SENTENCE_ENDS = ("。", "；", ";", "！", ".")
_NUMBER = re.compile(r"(?:目标)?(\d)(?:[:：、.．]|(?<=目标\d)|\s)")
_LEAST = 12
"""Characters of a goal in words; what came of it says so within as many."""


def goals(scan: Scan) -> Taken:
    """Take 年度总体目标: two texts when it is plain where the first one ends."""
    first = scan.at
    start = scan.span(first, lambda token: token.bare in labels.GOAL_COLUMNS)
    named = start - first > 2 and scan.bare(first) == GOALS_DONE
    count = start - first - named
    if not 2 <= count <= 3:
        return None
    side = scan.tokens[first] if named else scan.side(labels.GOAL_SIDES)
    first += named
    scan.emit([side, *scan.tokens[first:start]])
    scan.at = start
    while scan.at < len(scan.tokens) and not _behind_goals(scan, scan.at):
        scan.at += 1
    texts = [token for token in scan.tokens[start : scan.at] if token.text]
    lines = [texts] if scan.kind == "cells" else by_line(texts)
    if scan.kind == "words" and count == 2 and _aim_and_outcome(lines):
        lines = [[*lines[0], *lines[1]]]
    for line in lines:
        if count == 2 and (halves := _numbered_twice(line)):
            scan.emit([None, *halves])
            continue
        full = len(line) == count and (scan.kind == "cells" or line[0].text.endswith(_SENTENCE_ENDS))
        twice = len(line) == 2 and line[0].text == line[1].text
        if (full or twice) and scan.kind != "glued":
            blanks: list[Cell] = [None] * (count - len(line))
            scan.emit([None, *line, *blanks])
        else:
            scan.unread(line)
    return True


def _numbered_twice(line: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]] | None:
    """Return two lists of goals that stand one behind the other, each numbered from the beginning, 目标1 目标2 …"""
    numbers = [found[1] if (found := _NUMBER.match(token.text.strip())) else "" for token in line]
    half = len(numbers) // 2
    if half < 2 or len(numbers) % 2 or numbers[:half] != numbers[half:] or numbers[:2] != ["1", "2"]:
        return None
    return (line[:half], line[half:]) if len(set(numbers[:half])) == half and all(numbers) else None


def _aim_and_outcome(lines: Sequence[Sequence[Token]]) -> bool:
    """Tell two lines that are a goal and what came of it: sentences without a gap, of which only the second is done."""
    if len(lines) != 2 or any(len(line) != 1 or len(line[0].text) < _LEAST for line in lines):
        return False
    aim, outcome = (line[0].text for line in lines)
    return aim.endswith(_SENTENCE_ENDS) and "完成" in outcome[:_LEAST] and "完成" not in aim[:_LEAST]


def _behind_goals(scan: Scan, at: int) -> bool:
    return scan.bare(at) in labels.INDICATOR_SIDES | labels.GOAL_SIDES or scan.stops(at)
