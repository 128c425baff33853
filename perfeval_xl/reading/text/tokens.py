"""Cut a text that lost its table into tokens: cells where lines are cells, words elsewhere.

A printed label that a line break or a blank cut in two (``年初`` / ``预算数``, ``预算数 (A)``) is one token again.
"""

import re
from collections.abc import Sequence

from perfeval_xl.reading.grid import GridRow
from perfeval_xl.reading.text.labels import (
    FUND_PARTS,
    FUND_TOTALS,
    INDICATOR_COLUMNS,
    TOTALS,
    bare_of,
    glued_labels,
    is_figure,
    known,
    run_together,
)
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.text import SAME_LENGTH, bare_label, clean

_INSIDE = (
    r"\d(?:\s?\d)*(?:\s?\.\s?\d+)?\s*[分%](?:\s*[*×]\s*执\s?行\s?率)?|[A-D](?:\s*/\s*[A-D](?:\s*[*×]\s*1\s?0\s?0\s?%)?)?"
    r"|[万千亿]?\s?元|分|㎡|%|平方米|盖\s?章|签\s?字|单\s?位|项\s?目|调\s?整|境"
)
_BRACKET = rf"[（(]\s*(?:{_INSIDE})\s*[）)]"
_WORD = re.compile(rf"(?:(?<=[\u4e00-\u9fff])\s{{1,3}}(?={_BRACKET})|{_BRACKET}|[^\s\u3000])+")
"""A word; the weight or unit in brackets behind a label belongs to it, whatever blanks stand around it."""
_FIGURED = FUND_PARTS | FUND_TOTALS | TOTALS
_YEAR = re.compile(r"(?:19|20)\d\d")
_TITLE = re.compile(
    r"(?P<before>\S{0,200}[。；;])?(?P<title>\S{0,60}?(?:自评表|基础数据表)(?:[（(]20\d\d\s*年度?[)）])?)(?=\S)"
)
_WEIGHTS = frozenset(("分值", "权重", "分值权重", "标准分"))
_LONGEST_HEADS = 40
_LONGEST = 20
"""Characters of a label that blanks part one by one."""
_BLOB = re.compile(r"(?:[\d.,%]|(?<=\d)万元?(?=\d)){2,}(?=[^\d.,%万])")


class Token(NamedTuple):
    """A cell or word; `lead` is what stood between it and the token before it."""

    text: str
    bare: str
    row: int
    lead: str
    known: bool


def tokenise(rows: Sequence[GridRow], cells: bool = False) -> tuple[list[Token], str]:
    """Return the tokens of all rows and what they are.

    Args:
        rows: paragraphs.
        cells: every paragraph is a cell; blank ones become tokens without text.

    Returns:
        With the tokens: ``"cells"`` when lines were cells, ``"words"``, or ``"glued"`` when in some line labels and
        values ran together without a blank.
    """
    if cells:
        return _joined([_token(cell.text, cell.row, "\n") for row in rows for cell in row.cells]), "cells"
    lines = [(cell.row, line) for row in rows for cell in row.cells for line in cell.text.split("\n") if line.strip()]
    by_line = _lines_are_cells([line for _, line in lines])
    tokens: list[Token] = []
    kind = "cells" if by_line else "words"
    for number, line in lines:
        if any(run_together(word) for word in _WORD.findall(line)):
            cut = _glued(line, number)
            kind = "glued"
        elif by_line:
            cut = [_token(line.strip(), number, "")]
        else:
            cut = _words(line, number)
        tokens += [cut[0]._replace(lead="\n"), *cut[1:]]
    return _joined(tokens), kind


def raw(tokens: Sequence[Token]) -> str:
    """Return the text the tokens were cut from."""
    return "".join(token.lead + token.text for token in tokens)[len(tokens[0].lead) :] if tokens else ""


def _token(text: str, row: int, lead: str) -> Token:
    bare = bare_of(text)
    return Token(text, bare, row, lead, known(bare))


def _words(line: str, row: int) -> list[Token]:
    words: list[Token] = []
    at = 0
    for found in _WORD.finditer(line):
        words.append(_token(found.group(), row, line[at : found.start()]))
        at = found.end()
    return words


def _glued(line: str, row: int) -> list[Token]:
    """Cut a run of text before and behind every label in it, and figures from the words behind a fund label."""
    pieces: list[Token] = []
    at = 0
    figures = False
    for found in (*glued_labels().finditer(line.translate(SAME_LENGTH)), None):
        end = found.start() if found else len(line)
        text = line[at:end].strip()
        lead = line[at : at + line[at:end].find(text)] if text else ""
        blob = _BLOB.match(text.translate(SAME_LENGTH)) if figures else None
        if blob:
            pieces.append(_token(text[: blob.end()], row, lead))
            lead, text = "", text[blob.end() :]
        title = _TITLE.match(text.translate(SAME_LENGTH))
        if title:
            if title["before"]:
                pieces.append(_token(text[: title.end("before")], row, lead))
                lead = ""
            pieces.append(_token(text[title.start("title") : title.end()], row, lead))
            lead, text = "", text[title.end() :]
        heads = _columns(text) if text and pieces and pieces[-1].bare in INDICATOR_COLUMNS else []
        if heads:
            pieces += [_token(one, row, "" if order else lead) for order, one in enumerate(heads)]
        elif text:
            pieces.append(_token(text, row, lead))
        if found:
            bare = bare_label(found["label"])
            behind = line[at:end]
            pieces.append(Token(line[end : found.end()], bare, row, behind[len(behind.rstrip()) :], True))
            figures = bare in _FIGURED
            at = found.end()
    return pieces


def _columns(text: str) -> list[str]:
    """Cut a run of labels behind one of the indicators' header, too short to be looked for anywhere: 完成值权重."""
    if len(text) > _LONGEST_HEADS:
        return []
    cut: list[str] = []
    at = 0
    plain = text.translate(SAME_LENGTH)
    while at < len(text):
        end = next((end for end in range(len(text), at, -1) if bare_of(plain[at:end]) in INDICATOR_COLUMNS), 0)
        if not end:
            return []
        cut.append(text[at:end])
        at = end
    return cut


def _lines_are_cells(lines: Sequence[str]) -> bool:
    """Tell one-cell-per-line text: labels fill whole lines, and hardly any line holds two of them."""
    alone = shared = 0
    for at, line in enumerate(lines):
        if len(line) > 200:
            continue
        words = line.split()
        if known(bare_label(line.strip())) or (at and known(bare_label(lines[at - 1].strip() + line.strip()))):
            alone += 1
        elif sum(1 for word in words if known(bare_label(word))) >= 2:
            shared += 1
    return alone >= 8 and alone > 4 * shared


def _joined(tokens: list[Token]) -> list[Token]:
    """Make one token of up to three that only together are a label; of more where blanks part its characters."""
    joined: list[Token] = []
    at = 0
    while at < len(tokens):
        for count in range(_syllables(tokens, at), 1, -1):
            group = tokens[at : at + count]
            if len(group) == count and _one_label(group, joined):
                text = raw(group)
                joined.append(Token(text, bare_of(text), group[0].row, group[0].lead, True))
                at += count
                break
        else:
            joined.append(tokens[at])
            at += 1
    return joined


def _syllables(tokens: Sequence[Token], at: int) -> int:
    """Return how many tokens may be one label: three, or the single characters that follow one another on a line."""
    end = at
    while (
        end < len(tokens)
        and end - at < _LONGEST
        and _syllable(tokens[end].text)
        and (end == at or tokens[end].lead == " ")
    ):
        end += 1
    return max(3, min(end - at + 1, _LONGEST))


def _syllable(text: str) -> bool:
    return len(text) == 1 or (len(text) > 1 and text[1] in " （(")


def _one_label(group: Sequence[Token], before: Sequence[Token]) -> bool:
    if sum(len(token.text) for token in group) > 30 or not all(token.text for token in group):
        return False
    text = "".join(token.text for token in group)
    figures = [at for at, token in enumerate(group) if is_figure(token.text)]
    if figures and not _begins(group, len(figures)):
        return False
    bare = bare_of(text)
    two = bare == "执行率得分" and before and before[-1].bare in _WEIGHTS  # 分值, 执行率, 得分: three columns.
    return known(bare) and not two and not _several(group)


def _begins(group: Sequence[Token], count: int) -> bool:
    """Tell figures with which a label begins: a year, digit by digit or not, or the number of a list."""
    text = clean("".join(token.text for token in group[:count]))
    behind = group[count].text[0] if count < len(group) else ""
    if _YEAR.fullmatch(text):
        return behind != "、" and (count == 1 or all(len(token.text) == 1 for token in group[:count]))
    return count == 1 and behind == "、" and len(text) <= 2


def _several(group: Sequence[Token]) -> bool:
    """Tell labels that stand beside each other from one label: ``执行率 得 分``."""
    whole = [token.known for token in group]
    if all(whole):
        return True
    return any(
        whole[0] and all(whole[:at]) and known(bare_of("".join(token.text for token in group[at:])))
        for at in range(1, len(group))
    )
