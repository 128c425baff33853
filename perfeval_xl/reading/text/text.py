"""Read papers that were saved or copied as plain text: any usual encoding, any layout of `layout`."""

import os
import re

from perfeval_xl.reading.grid import Grid, Notice, Source
from perfeval_xl.reading.safety import load
from perfeval_xl.reading.text.bars import loose_cells
from perfeval_xl.reading.text.layout import rows_of
from perfeval_xl.values.errors import ReadError
from perfeval_xl.values.text import clean

MAX_BYTES = 2 << 20
"""Of a text file; the papers of a large department have 0.1 MB."""
_FOREIGN = (
    (b"PK\x03\x04", "压缩包或新版 Office 文件（.xlsx、.docx）"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office 或 WPS 文件（.xls、.doc、.et、.wps）"),
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"{\\rtf", "RTF 文件"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
)
_MARKUP = (b"<!doctype html", b"<html", b"<table", b"mime-version:", b"<?xml")
_NO_BREAK = "\u00a0"
"""The blank of web pages."""
_CELL_MARK = "\a"
"""What Word puts behind a cell in some plain-text forms."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_SHARED = ("会员分享", "会员上传", "免费在线阅读", "可在线阅读", "文档简介", "资源描述")
_APART = r"[\s|\u3000]"
_LONGEST_WORD = 40
_PIECES = 2
_ENDS = ("。", "；", ";", "：", ":", "！", "？")
_BLANK_CELL = re.compile(r"[\s\u3000\ufeff\u200b]*")
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_SPELT = rf"(?<=[\u4e00-\u9fff])\((?=[a-zü]*[{_TONES}])[a-zü{_TONES}ɡ]{{1,6}}\)"
"""What some mirrors of web pages put behind every other character: how it is spelt."""
_OFTEN = 5
_BREAK = r"<br\s*/?>"
"""A line break in a cell of a table between bars."""
_QUOTED = 10
"""Cells in quotation marks with commas between them, from which a text is one of those."""


def read_text(path: str) -> Source:
    """Read a text file into one grid: table rows and paragraphs in their order.

    Args:
        path: a file in UTF-8, UTF-16 or GB18030 (GBK), with any line ends.

    Raises:
        ReadError: the refusals of `safety` for a path; ``NOT_TEXT``, ``TEXT_ENCODING``, ``NO_TEXT``, ``TOO_BIG``.
    """
    name = os.path.basename(path)
    data = load(path)
    if len(data) > MAX_BYTES:
        raise ReadError("TOO_BIG", f"“{name}”超过 {MAX_BYTES >> 20} MB，不像是自评表。", "请确认选择的文件。")
    text, notices = decode(data, name)
    if not text.endswith("\n"):
        notices = (*notices, _ending(text))
    if "\n2、" in text:
        text = _rejoined(text)
    if "|" in text and "<br" in text:
        text = re.sub(_BREAK, "\v", text)
    stem, suffix = os.path.splitext(name)
    loose = loose_cells(text) if "|" in text else None
    grid = None
    if loose is not None:
        grid = _retabulated(Grid(stem, "text", loose), True)
    if grid is None:
        grid = Grid(stem, "text", rows_of(text, suffix.lower() == ".csv" or text.count('","') > _QUOTED))
        if all(row.paragraph for row in grid.rows):
            grid = _retabulated(grid) or grid
    return Source(name, "text", (grid,), notices=notices)


def _ending(text: str) -> Notice:
    """Say on which line, and with which word, a text ends without a line end: it may have been cut off there.

    There is no word where a mark between cells or a blank stands behind it.
    """
    line = text.rpartition("\n")[2]
    return Notice("OPEN_END", "", f"{text.count(chr(10)) + 1}:{re.split(_APART, line)[-1][-_LONGEST_WORD:]}")


def _rejoined(text: str) -> str:
    """Join the pieces into which pages that share documents cut a text, at any place: ``1、…`` ``2、…``.

    The lines of a list end where a sentence does; those of pieces do not, and such a page says what it is.
    """
    plain = clean(text)
    if not any(word in plain for word in _SHARED):
        return text
    lines = text.split("\n")
    numbered = [at for at, line in enumerate(lines) if line.strip()]
    first = next((at for at in numbered if _piece(lines[at], 1)), None)
    if first is None:
        return text
    pieces = []
    for number, at in enumerate(numbered[numbered.index(first) :], 1):
        if not _piece(lines[at], number):
            break
        pieces.append(at)
    if len(pieces) < _PIECES or any(lines[at].rstrip().endswith(_ENDS) for at in pieces[:-1]):
        return text
    whole = "".join(lines[at].strip().partition("、")[2] for at in pieces)
    blanks = [""] * (pieces[-1] - first)
    return "\n".join([*lines[:first], whole, *blanks, *lines[pieces[-1] + 1 :]])


def _piece(line: str, number: int) -> bool:
    return line.lstrip().startswith(f"{number}、")


def _retabulated(grid: Grid, cells: bool = False) -> Grid | None:
    """Return the grid with its rows rebuilt, None where there is nothing to rebuild them by."""
    from perfeval_xl.reading.text.stream import retabulate

    made = retabulate(grid, cells)
    return None if made is grid else made


def decode(data: bytes, name: str) -> tuple[str, tuple[Notice, ...]]:
    """Turn the bytes of a text file into text with plain line ends; say what had to be cleaned.

    Raises:
        ReadError: ``NO_TEXT``, ``NOT_TEXT`` (binary, markup) or ``TEXT_ENCODING``.
    """
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for mark, what in _FOREIGN:
        if data.startswith(mark):
            raise ReadError("NOT_TEXT", f"“{name}”不是文本文件，而是{what}。", "请改回原来的扩展名后再试。")
    if head.startswith(_MARKUP):
        raise ReadError("NOT_TEXT", f"“{name}”是网页或标记文件，不是文本。", "请用 Word 或 WPS 打开后另存为 .docx。")
    notices: list[Notice] = []
    text = _decoded(data)
    if text is None and b"\x00" in data:
        raise ReadError("NOT_TEXT", f"“{name}”不是文本文件。", "请提供自评材料的 .docx、.xlsx 或文本文件。")
    if text is None:
        raise ReadError("TEXT_ENCODING", f"“{name}”的文字编码无法识别。", "请用记事本打开，另存为 UTF-8 编码后再试。")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace(_CELL_MARK, "\t").replace(_NO_BREAK, " ")
    odd = len(_CONTROL.findall(text))
    if odd:
        if odd > 20 and odd * 50 > len(text):
            raise ReadError(
                "NOT_TEXT", f"“{name}”不是文本文件（含有大量不可见字符）。", "请另存为文本或 .docx 后再试。"
            )
        text = _CONTROL.sub("", text)
        notices.append(Notice("CLEANED_TEXT", name, str(odd)))
    if any(tone in text for tone in _TONES) and len(re.findall(_SPELT, text)) >= _OFTEN:
        text = re.sub(_SPELT, "", text)
    if "\ufffd" in text:
        notices.append(Notice("REPLACED_TEXT", name, str(text.count("\ufffd"))))
    if not _BLANK_CELL.sub("", text):
        raise ReadError("NO_TEXT", f"“{name}”没有任何文字。", "请确认选择的文件。")
    return text, tuple(notices)


def _decoded(data: bytes) -> str | None:
    """Try the encodings in the order of how surely they can be told."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _try(data, "utf-16", 1)
    utf8 = _try(data.removeprefix(b"\xef\xbb\xbf"), "utf-8", 3)
    if utf8 is not None and "\x00" not in utf8:
        return utf8
    if b"\x00" in data:
        for encoding, at in (("utf-16-le", 0), ("utf-16-be", 1)):
            newline = data.count("\n".encode(encoding)) + data.count("\t".encode(encoding))
            text = _try(data, encoding, 1) if newline and data[1 - at :: 2].count(0) > data[at::2].count(0) else None
            if text is not None:
                return text
        return utf8
    return _try(data, "gb18030", 3)


def _try(data: bytes, encoding: str, cut: int) -> str | None:
    """Decode; a character cut off at the very end of the file is left out."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if error.start and error.start >= len(data) - cut:
            return data[: error.start].decode(encoding, "ignore")
    return None
