"""What plain XML looks like: the proofs and texts on which the fast passes over sheets and shared texts rest."""

import re

MAX_FAST = 8 << 20
"""Bytes of a part up to which its matches may be held in memory at once."""
_FORBIDDEN = r"[\x00-\x08\x0b-\x1f]"
_MARKUP = frozenset("<>&")
"""Must not stand in the value of an attribute."""
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_PLAIN_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"))


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
