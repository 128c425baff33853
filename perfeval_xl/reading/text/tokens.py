"""Cut a text that lost its table into tokens: cells where lines are cells, words elsewhere.

A printed label that a line break or a blank cut in two (``年初`` / ``预算数``, ``预算数 (A)``) is one token again.
"""

import re
from collections.abc import Sequence

from perfeval_xl.reading.grid import GridRow
from perfeval_xl.reading.text.labels import (
    FUND_PARTS,
    FUND_TOTALS,
    TOTALS,
    bare_of,
    glued_labels,
    is_figure,
    known,
    run_together,
)
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.text import bare_label, clean

_WORD = re.compile(r"[^\s\u3000]+")
_FIGURED = FUND_PARTS | FUND_TOTALS | TOTALS
_YEAR = re.compile(r"(?:19|20)\d\d")
_TITLE = re.compile(
    r"(?P<before>\S{0,200}[。；;])?(?P<title>\S{0,60}?(?:自评表|基础数据表)(?:[（(]20\d\d\s*年度?[)）])?)(?=\S)"
)
_BLOB = re.compile(r"[\d.,%]{2,}(?=[^\d.,%])")


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
    for found in (*glued_labels().finditer(line), None):
        end = found.start() if found else len(line)
        text = line[at:end].strip()
        lead = line[at : at + line[at:end].find(text)] if text else ""
        blob = _BLOB.match(text) if figures else None
        if blob:
            pieces.append(_token(blob.group(), row, lead))
            lead, text = "", text[blob.end() :]
        title = _TITLE.match(text)
        if title:
            if title["before"]:
                pieces.append(_token(title["before"], row, lead))
                lead = ""
            pieces.append(_token(title["title"], row, lead))
            lead, text = "", text[title.end() :]
        if text:
            pieces.append(_token(text, row, lead))
        if found:
            bare = bare_label(found["label"])
            behind = line[at:end]
            pieces.append(Token(found.group(), bare, row, behind[len(behind.rstrip()) :], True))
            figures = bare in _FIGURED
            at = found.end()
    return pieces


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
    """Make one token of up to three that only together are a label."""
    joined: list[Token] = []
    at = 0
    while at < len(tokens):
        for count in (3, 2):
            group = tokens[at : at + count]
            if len(group) == count and _one_label(group):
                text = raw(group)
                joined.append(Token(text, bare_of(text), group[0].row, group[0].lead, True))
                at += count
                break
        else:
            joined.append(tokens[at])
            at += 1
    return joined


def _one_label(group: Sequence[Token]) -> bool:
    if sum(len(token.text) for token in group) > 30 or all(token.known or not token.text for token in group):
        return False
    if not all(token.text for token in group):
        return False
    figures = [at for at, token in enumerate(group) if is_figure(token.text)]
    if figures and (figures != [0] or not _YEAR.fullmatch(clean(group[0].text))):
        return False
    return known(bare_of("".join(token.text for token in group)))
