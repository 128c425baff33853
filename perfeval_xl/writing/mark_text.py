"""The text of a mark's note: signed, known again, and told apart from what the user wrote into it.

Ours stands above the signature, the user's former note below it. Whatever the user adds, above, below or within our
lines, is his and stays when the mark goes.
"""

import re
from collections.abc import Iterable
from zlib import crc32

from perfeval_xl.writing.marks import AUTHOR

_SIGNATURE = re.compile(r"\n?（" + AUTHOR + r" 标记(\d+)(，以下是原批注)?）\n?")
_OURS = ord("#")


def signed(text: str, number: int, former: str = "") -> str:
    """Return the text of a note with the line that tells whose it is, and what stood there before below it."""
    tail = "，以下是原批注" if former else ""
    line = f"（{AUTHOR} 标记{number}{tail}）"
    return f"{text}\n{line}\n{former}" if former else f"{text}\n{line}"


def number_of(text: str) -> int:
    """Return the number of the mark that signed a note; 0 for a note that is not ours."""
    found = _SIGNATURE.search(text)
    return int(found[1]) if found else 0


def prints(text: str) -> str:
    """Return length and fingerprint of each line, to know them again in a note the user has written into.

    >>> prints("错误 A101\\n见校验结果")
    '7.d94d6762 5.c8930211'
    """
    return " ".join(f"{len(line)}.{_print(line)}" for line in text.split("\n"))


def ours_in(text: str, written: str = "") -> list[tuple[int, int]]:
    """Return where in the text of a note ours begins and ends, piece by piece; all else is the user's.

    Args:
        text: of the note.
        written: what `prints` said of the lines we wrote. Without it, or when no line is one of them, all above the
            signature is ours.
    """
    found = _SIGNATURE.search(text)
    if found is None:
        return []
    begin, end = found.span()
    head = text[:begin]
    if not written or prints(head) == written:
        return [(0, end)]
    known = {(int(size), mark) for size, _, mark in (one.partition(".") for one in written.split())}
    ours = bytearray(b"." * len(text))
    at = 0
    for line in head.split("\n"):
        first, last = _known(line, known)
        ours[at + first : at + last] = b"#" * (last - first)
        if line and last - first == len(line):
            ours[at + last] = _OURS
        at += len(line) + 1
    if _OURS not in ours:
        return [(0, end)]
    ours[begin:end] = b"#" * (end - begin)
    kept = ours.rfind(b".", 0, begin)
    if kept >= 0 and text[kept] == "\n" and end == len(text):
        ours[kept] = _OURS
    elif kept >= 0 and text[kept] != "\n" and end < len(text):
        ours[begin] = ord(".") if text[begin] == "\n" else _OURS
    return [one.span() for one in re.finditer(rb"#+", ours)]


def without(text: str, pieces: Iterable[tuple[int, int]]) -> str:
    """Return a text without some pieces, given in their order by begin and end."""
    kept, at = [], 0
    for begin, end in pieces:
        kept.append(text[at:begin])
        at = end
    return "".join((*kept, text[at:]))


def _known(line: str, known: Iterable[tuple[int, str]]) -> tuple[int, int]:
    """Return begin and end of what is ours of a line: all of it, or what stands before or behind the user's words."""
    for size, mark in known:
        for begin, end in ((0, size), (len(line) - size, len(line))):
            if 0 < size <= len(line) and _print(line[begin:end]) == mark:
                return begin, end
    return 0, 0


def _print(line: str) -> str:
    return f"{crc32(line.encode('utf-8', 'replace')):08x}"
