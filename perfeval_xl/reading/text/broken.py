"""Put lines between bars together again where cells with line breaks tore a row: ``二级指`` / ``标 | 三级指标``.

Only what is sure is joined: a printed label that two lines hold together and none of them alone, the weight in
brackets that belongs to a label, and goals whose paragraphs stand on lines of their own below a header with both.
"""

import re
from collections.abc import Sequence

from perfeval_xl.reading.text.labels import GOAL_COLUMNS, bare_of, known
from perfeval_xl.values.text import clean

_BRACKETED = re.compile(r"[（(]\s*[^（()）]{1,14}[)）]")
_LONGEST = 20
_GOALS = 2
"""Columns of goals, and bars between their cells and the label at their side."""
_MOST = 12
"""Lines of one goal."""


def unbroken(lines: Sequence[str]) -> list[str]:
    """Return the lines, those of one row joined; behind a joined one stand blank lines, so that all keep their number.

    >>> unbroken(["绩效指标 | 一级指标 | 二级指", "标 | 三级指标"])
    ['绩效指标 | 一级指标 | 二级指\\v标 | 三级指标', '']
    """
    made = list(lines)
    at = 0
    while at < len(made):
        last = at
        while last + 1 < len(made) and _one_label(made[at], made[last + 1]):
            last += 1
            made[at] = f"{made[at].rstrip()}\v{made[last].lstrip()}"
            made[last] = ""
        at = last + 1
    for at, line in enumerate(made):
        if line.count("|") == _GOALS and sum(bare_of(one) in GOAL_COLUMNS for one in line.split("|")) >= _GOALS:
            _join_goals(made, at + 1)
    return made


def _one_label(line: str, below: str) -> bool:
    if "|" not in line + below or not line.strip() or not below.strip():
        return False
    before, after = clean(line.rpartition("|")[2]).strip(), clean(below.partition("|")[0]).strip()
    before = before.rpartition("\n")[2] if known(bare_of(before)) else before.replace("\n", "")
    if not before or not after or len(before) + len(after) > _LONGEST or not known(bare_of(before + after)):
        return False
    if _BRACKETED.fullmatch(after):
        return known(bare_of(before))
    parts = bare_of(before), bare_of(after)
    return all(parts) and not all(map(known, parts)) and bare_of(before + after) == "".join(parts)


def _join_goals(made: list[str], at: int) -> None:
    """Join the lines of the goals below their header, up to the one with which their bars are complete."""
    while at < len(made) and not made[at].strip():
        at += 1
    bars = made[at].count("|") if at < len(made) else _GOALS
    last = at
    while 0 < bars < _GOALS and last + 1 < len(made) and last - at < _MOST:
        last += 1
        bars += made[last].count("|")
    if bars != _GOALS or last == at or not made[at].strip().startswith("|"):
        return
    made[at] = "\v".join([made[at].rstrip(), *[one.strip() for one in made[at + 1 : last + 1] if one.strip()]])
    made[at + 1 : last + 1] = [""] * (last - at)
