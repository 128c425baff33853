"""Cut indicator rows whose cells ran together, ``标尺宽度≥50厘米≥50厘米1010``, where only one way is left.

A row is a name without figures but its number, a target and an actual that are measured alike (the same unit, or the
same words twice), and its weight and score, or its score alone. Loaded only for papers whose cells ran together.
"""

import re
from collections.abc import Sequence

from perfeval_xl.reading.text.rows import Cells, Placed, Row
from perfeval_xl.reading.text.tokens import Token
from perfeval_xl.values.text import clean

_BEHIND = ["name", "target", "actual", "weight", "score"]
_BEFORE = ["name", "weight", "target", "actual", "score"]
_UNWEIGHTED = ["name", "target", "actual", "score"]
_SIGN = "≥≤≧≦><=＝"
_WORDS = rf"[^\d{_SIGN}。；;]"
_VALUE = rf"[{_SIGN}]?[1-9]\d*(?:\.\d+)?"
_MEASURED = re.compile(rf"({_VALUE}({_WORDS}{{1,4}}))({_VALUE}\2)(?=\d)", re.ASCII)
_NAME = re.compile(rf"(?:指标\d{{1,2}}[:：、.])?{_WORDS}{{2,60}}")
_DIGITS = re.compile(r"\d+(?![\d.%])", re.ASCII)
_DOTS = re.compile(r"[…·.。]*")
_TAIL = re.compile(rf"[^\d{_SIGN}]{{0,80}}", re.DOTALL)
"""What may stand behind the last row: no figure, or it may be a row."""
_HEAVIEST = 60
_MOST = 64
"""Ways that are followed up; a text with more is not to be cut surely."""

_Texts = tuple[str, ...]
_Way = tuple[int, _Texts]


def joined_rows(group: Sequence[Token], roles: Sequence[str]) -> list[Row | Cells]:
    """Cut the only token of a class into rows; nothing when it is not plain where its cells end.

    Words behind the last row are its reason where it lost points. Behind any other row that did nothing is sure.
    """
    core = [role for role in roles if role != "reason"]
    if len(group) != 1 or core not in (_BEHIND, _BEFORE, _UNWEIGHTED):
        return []
    text = clean(group[0].text)
    if len(text) != len(group[0].text):
        return []
    cut = _cut(text, core)
    rows: list[Row | Cells] = []
    left = text[sum(len(one) for texts in cut for one in texts) :]
    for at, texts in enumerate(cut):
        first = "" if at else group[0].lead
        tokens = [group[0]._replace(text=one, lead="" if column else first) for column, one in enumerate(texts)]
        placed: Placed = {role: (token,) for role, token in zip(core, tokens, strict=True)}
        deducted = "weight" in placed and int(placed["score"][0].text) < int(placed["weight"][0].text)
        if deducted and at + 1 < len(cut):
            return []
        if deducted and len(core) < len(roles) and left and not _DOTS.fullmatch(left):
            placed["reason"] = (group[0]._replace(text=left, lead=""),)
            left = ""
        rows.append(Row(placed, not deducted or "reason" in placed))
    return [*rows, (group[0]._replace(text=left, lead=""),)] if rows and left else rows


def _cut(text: str, core: Sequence[str]) -> list[_Texts]:
    """Return the rows of a text when there is exactly one way to cut it."""
    ways: list[tuple[int, list[_Texts]]] = [(0, [])]
    done: list[list[_Texts]] = []
    while ways:
        at, rows = ways.pop()
        if rows and _TAIL.fullmatch(text, at):
            done.append(rows)
            continue
        ways += [(end, [*rows, texts]) for end, texts in _row(text, at, core)]
        if len(done) > 1 or len(ways) > _MOST:
            return []
    return done[0] if len(done) == 1 else []


def _row(text: str, at: int, core: Sequence[str]) -> list[_Way]:
    """Return the rows that may begin at a place, each with its end."""
    name = _NAME.match(text, at)
    if name is None:
        return []
    if core == _UNWEIGHTED:
        return [
            (score.end(), (text[at:start], target, actual, score[0]))
            for start, stop, target, actual in _pairs(text, at, name.end())
            if (score := _DIGITS.match(text, stop)) and _counts(score[0])
        ]
    if core == _BEHIND:
        return [
            (end, (text[at:start], target, actual, weight, score))
            for start, stop, target, actual in _pairs(text, at, name.end())
            for end, weight, score in _scores(text, stop)
        ]
    found: list[_Way] = []
    for digits in (1, 2):
        weight = text[name.end() : name.end() + digits]
        if not _counts(weight) or len(weight) < digits:
            continue
        start = name.end() + digits
        for begin, stop, target, actual in _pairs(text, start, _words_end(text, start)):
            score = _DIGITS.match(text, stop)
            if begin == start and score and _counts(score[0]) and int(score[0]) <= int(weight):
                found.append((score.end(), (name[0], weight, target, actual, score[0])))
    return found


def _pairs(text: str, at: int, end: int) -> list[tuple[int, int, str, str]]:
    """Return target and actual behind words that end at `end`: start, end, texts; the same words twice also do."""
    measured = _MEASURED.match(text, end)
    if measured:
        return [(end, measured.end(), measured[1], measured[3])]
    found = []
    for size in range(2, (end - at) // 2 + 1):
        word = text[end - size : end]
        if text[end - 2 * size : end - size] == word:
            found.append((end - 2 * size, end, word, word))
    return found


def _words_end(text: str, at: int) -> int:
    words = _NAME.match(text, at)
    return words.end() if words else at


def _scores(text: str, at: int) -> list[tuple[int, str, str]]:
    """Return the ways to cut the figures at a place into a weight and a score."""
    run = _DIGITS.match(text, at)
    if run is None:
        return []
    pairs = [(run[0][:size], run[0][size:]) for size in (1, 2)]
    fitting = [(one, two) for one, two in pairs if _counts(one) and _counts(two) and int(two) <= int(one)]
    return [(run.end(), *fitting[0])] if len(fitting) == 1 else []


def _counts(digits: str) -> bool:
    """Tell points: at most two digits, no zero in front, not more than any one indicator carries."""
    plain = digits.isdecimal() and len(digits) <= 2 and (digits[0] != "0" or digits == "0")
    return plain and int(digits) <= _HEAVIEST
