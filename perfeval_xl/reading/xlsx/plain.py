"""What plain XML looks like: the proofs, texts and attributes on which the fast passes over a workbook rest."""

import re
from collections.abc import Callable
from functools import lru_cache

from perfeval_xl.reading.xlsx.stored import hidden_row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")

MAX_FAST = 8 << 20
"""Bytes of a part up to which its matches may be held in memory at once."""
_FORBIDDEN = r"[\x00-\x08\x0b-\x1f]"
_MARKUP = frozenset("<>&")
"""Must not stand in the value of an attribute."""
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_PLAIN_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"))

_ROW_ATTRIBUTES = frozenset(
    "spans s customFormat ht hidden customHeight outlineLevel collapsed thickTop thickBot ph x14ac:dyDescent".split()
)
_FORMULA_ATTRIBUTES = frozenset("t ref si ca aca bx del1 del2 dt2D dtr r1 r2".split())
"""Attributes that are known; others make the pass give up."""
_LONG = 500
"""Characters of a formula, or of attributes, up to which it is remembered what they say."""
SHARED, NUMBER, DATE, STRING, INLINE, BOOL, ERROR = range(1, 8)
_KINDS = {"n": NUMBER, "s": SHARED, "str": STRING, "inlineStr": INLINE, "b": BOOL, "e": ERROR}


class Odd(Exception):
    """Something the fast pass does not know; never leaves `fast_sheet` and `fast_strings`."""


def is_plain(frame: bytes) -> bool:
    """Tell whether the outside of a part is UTF-8 without DOCTYPE, comments, CDATA and instructions."""
    start = 0
    if frame.startswith(b"<?xml"):
        start = frame.find(b"?>") + 2
        declaration = frame[:start]
        if b"encoding" in declaration and b"utf-8" not in declaration.lower():
            return False
    # The search for one byte is much the faster one, and nearly always enough.
    return not (b"!" in frame and b"<!" in frame) and (frame.find(b"?", start) < 0 or frame.find(b"<?", start) < 0)


def free_text(text: str) -> str:
    """Return what text between tags says; `Odd` when it is not well-formed, or has raw carriage returns."""
    if not text.isprintable():
        # Blanks that people type do not count as printable; taking them out is the quick way to be sure of the rest.
        rest = text
        for blank in "\n\t\u3000\xa0":
            rest = rest.replace(blank, "")
        if not rest.isprintable() and (re.search(_FORBIDDEN, text) or "\ufffe" in text or "\uffff" in text):
            raise Odd
    if "]]>" in text:
        raise Odd
    return unescape(text) if "&" in text else text


def unescape(text: str) -> str:
    """Resolve the entities of well-formed text; `Odd` for any other use of ``&``."""
    plain = text
    for entity, one in _PLAIN_ENTITIES:
        if entity in plain:
            plain = plain.replace(entity, one)
    if plain.count("&") == plain.count("&amp;"):
        return plain.replace("&amp;", "&")

    def resolved(found: "re.Match[str]") -> str:
        decimal, hexadecimal, name = found.groups()
        if name is not None:
            if name in _ENTITIES:
                return _ENTITIES[name]
            raise Odd
        code = int(decimal) if decimal else int(hexadecimal, 16) if hexadecimal else 0
        if code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000:
            return chr(code)
        raise Odd

    return re.sub(r"&(?:#([0-9]{1,7});|#x([0-9a-fA-F]{1,6});|([a-z]{2,4});)?", resolved, text)


def attributes_in(text: str) -> dict[str, str]:
    """Read attributes written plainly, each once and none with an entity or a namespace declaration."""
    pieces = text.split('"')
    names, values = pieces[:-1:2], pieces[1::2]
    if pieces[-1] or len(names) != len(values) or not text.isprintable() or not _MARKUP.isdisjoint("".join(values)):
        raise Odd
    found: dict[str, str] = {}
    for name, value in zip(names, values, strict=True):
        bare = name[1:-1]
        if name != f" {bare}=" or not bare.isascii() or not bare.replace(":", "").isalnum() or bare in found:
            raise Odd
        found[bare] = value
    return found


def _short_ones_remembered(read: "Callable[[str], T]") -> "Callable[[str], T]":
    """Remember what short texts say: the papers of a county come from a few templates, and so do their attributes."""
    known = lru_cache(maxsize=512)(read)
    return lambda text: known(text) if len(text) <= _LONG else read(text)


@_short_ones_remembered
def formula_parts(written: str) -> tuple[str, str, str]:
    """Return kind, number and text of a formula, given its element."""
    head, _, text = written[2:].partition(">")
    if head.endswith("/"):
        if text:
            raise Odd
        head = head[:-1]
    elif text.endswith("</f>"):
        text = text[:-4]
    else:
        raise Odd
    values = attributes_in(head) if head else {}
    if not values.keys() <= _FORMULA_ATTRIBUTES:
        raise Odd
    return values.get("t", ""), values.get("si", ""), free_text(text)


@_short_ones_remembered
def cell_attributes(text: str) -> tuple[int, str | None]:
    """Return the kind of a cell with these attributes, and the number of its style."""
    values = attributes_in(text)
    kind = _KINDS.get(values.get("t", "n"))
    if kind is None or not values.keys() <= {"s", "t"}:
        raise Odd
    return kind, values.get("s")


@_short_ones_remembered
def row_tail(tail: str) -> tuple[bool, bool]:
    """Return whether a row with these attributes is hidden, and whether it is closed at once."""
    closed = tail.endswith("/")
    values = attributes_in(tail[:-1] if closed else tail)
    if not values.keys() <= _ROW_ATTRIBUTES:
        raise Odd
    return hidden_row(values), closed
