"""Look into a PDF: are its fonts embedded, which characters do they draw, how many pages are there.

LibreOffice prints a Chinese text without any Chinese font and reports success; the page then shows boxes. What a font
draws is told by the table that maps its codes to characters, which leaves out what it has no picture for.
"""

import re
import unicodedata
import zlib
from collections.abc import Iterator
from typing import NamedTuple

_OBJECT = re.compile(rb"\d+ \d+ obj\b(.*?)(endobj|stream\r?\n)", re.DOTALL)
_FIRST = re.compile(rb"/First\s+(\d+)")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_FONT = re.compile(rb"/Type\s*/Font(?![A-Za-z])")
_DESCRIPTOR = re.compile(rb"/Type\s*/FontDescriptor")
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")
_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")
_NAME = re.compile(rb"/FontName\s*/([^\s/<>\[\]()]+)")
_BASE = re.compile(rb"/BaseFont\s*/([^\s/<>\[\]()]+)")
_DATE = re.compile(rb"(/(?:CreationDate|ModDate)\s*\(D:)(\d{14})([^)]*)\)")
_LARGEST = 64 * 1024 * 1024


class Printed(NamedTuple):
    """What a PDF was found to hold."""

    pages: int
    loose: tuple[str, ...]
    """Fonts that are not embedded."""
    drawn: frozenset[str]
    """Characters its fonts have a picture for."""


def look_into(pdf: bytes) -> Printed:
    """Return what a PDF holds; nothing for what is no PDF."""
    if not pdf.startswith(b"%PDF-"):
        return Printed(0, (), frozenset())
    objects: list[bytes] = []
    drawn: set[str] = set()
    for found in _OBJECT.finditer(pdf):
        head, content = found[1], b""
        objects.append(head)
        if found[2] != b"endobj" and b"/Image" not in head and b"/FontFile" not in head and b"/Length1" not in head:
            content = _unpacked(head, pdf, found.end())
        if b"/ObjStm" in head:
            objects += _packed(head, content)
        elif b"begincmap" in content:
            drawn.update(_mapped(content))
    pages = sum(1 for one in objects if _PAGE.search(one))
    return Printed(pages, tuple(sorted(_loose(objects))), frozenset(drawn))


def missing(printed: Printed, text: str) -> str:
    """Return the Chinese characters of a text that no font of the PDF draws, in their order."""
    drawn = {unicodedata.normalize("NFKC", one) for one in printed.drawn}
    wanted = dict.fromkeys(one for one in text if _is_chinese(one))
    return "".join(one for one in wanted if unicodedata.normalize("NFKC", one) not in drawn)


def undated(pdf: bytes) -> bytes:
    """Return the PDF with a fixed date in place of the time of printing; nothing moves."""
    return _DATE.sub(lambda found: found[1] + b"20240101000000" + found[3] + b")", pdf)


def _is_chinese(one: str) -> bool:
    return "\u4e00" <= one <= "\u9fff" or "\u3400" <= one <= "\u4dbf" or one >= "\U00020000"


def _unpacked(head: bytes, pdf: bytes, start: int) -> bytes:
    """Return what a stream holds, empty when it is packed otherwise than by Flate or broken."""
    if b"/FlateDecode" not in head:
        return pdf[start : pdf.find(b"endstream", start)]
    try:
        return zlib.decompressobj().decompress(memoryview(pdf)[start:], _LARGEST)
    except zlib.error:
        return b""


def _packed(head: bytes, content: bytes) -> Iterator[bytes]:
    """Yield the objects of an object stream."""
    first = _FIRST.search(head)
    if first is None:
        return
    start = int(first[1])
    offsets = [int(one) for one in content[:start].split()[1::2] if one.isdigit()]
    for at, end in zip(offsets, [*offsets[1:], len(content) - start], strict=True):
        yield content[start + at : start + end]


def _loose(objects: list[bytes]) -> Iterator[str]:
    """Yield the fonts without their outlines: a description without a font file, or a font without description."""
    for one in objects:
        if _DESCRIPTOR.search(one):
            name, whole = _NAME.search(one), b"/FontFile" in one
        elif _FONT.search(one):
            name = _BASE.search(one)
            whole = any(mark in one for mark in (b"/FontDescriptor", b"/DescendantFonts", b"/Type3"))
        else:
            continue
        if not whole:
            yield name[1].decode("latin-1") if name else "?"


def _mapped(cmap: bytes) -> Iterator[str]:
    """Yield the characters a ToUnicode table maps codes to."""
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for _, target in _PAIR.findall(block):
            yield from _text(target)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, target, several in _RANGE.findall(block):
            if several:
                for one in _HEX.findall(several):
                    yield from _text(one)
                continue
            start = _text(target)
            for step in range(min(int(last, 16) - int(first, 16), 65_535) + 1):
                yield from (*start[:-1], chr(ord(start[-1]) + step)) if start else ()


def _text(digits: bytes) -> str:
    raw = bytes.fromhex(digits.decode("ascii").rjust(len(digits) + len(digits) % 2, "0"))
    return raw.rjust(2, b"\0").decode("utf-16-be", "replace")
