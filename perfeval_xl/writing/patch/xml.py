"""Find and change pieces of an XML part by position, so that all around them stays as it was written.

Every part has been read by the strict reader before, so it is well-formed. `plain` takes comments, CDATA sections and
processing instructions out; after that a ``<`` can only begin a tag, and the patterns here are exact.
"""

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from perfeval_xl.reading.safety import refuse

ATTRIBUTES = r"""((?:[^<>"'/]++|"[^"]*+"|'[^']*+')*+)"""
"""The attributes of a tag, as one group."""
_TAG = re.compile(rf"<(/?)([^\s<>/?!]+){ATTRIBUTES}(/?)>")
_ODD = re.compile(r"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>|<\?.*?\?>", re.DOTALL)
_ENCODING = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>\s*")
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ENTITY = re.compile(r"&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot|apos));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]|_x")
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Element(NamedTuple):
    """Where an element lies: ``xml[start:end]``, its content ``xml[inside:close]``."""

    name: str
    """Without prefix."""
    start: int
    inside: int
    close: int
    end: int


def decode(data: bytes, where: str) -> str:
    """Return the text of a part, without declaration of its former encoding; it is written back as UTF-8.

    Raises:
        ReadError: ``ENCODING``.
    """
    try:
        if data.startswith(codecs.BOM_UTF8):
            text = data[3:].decode("utf-8")
        elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text = DECLARATION + _DECLARATION.sub("", data.decode("utf-16"), count=1)
        else:
            found = _ENCODING.match(data[:200])
            encoding = found[1].decode("ascii").lower() if found else "utf-8"
            text = data.decode(encoding)
            if encoding not in ("utf-8", "us-ascii", "ascii"):
                text = DECLARATION + _DECLARATION.sub("", text, count=1)
    except (UnicodeDecodeError, LookupError):
        raise refuse("ENCODING", where) from None
    return text


def plain(text: str) -> str:
    """Take out comments and processing instructions, write CDATA sections as escaped text."""
    if text.find("<!") < 0 and text.find("<?", 2) < 0:
        return text
    head = _DECLARATION.match(text)
    begin = head.end() if head else 0
    return text[:begin] + _ODD.sub(lambda found: escape(found[1] or ""), text[begin:])


def root(xml: str, name: str) -> tuple[str, Element]:
    """Return the prefix (``""`` or ``"x:"``) of the root element `name`, and the root.

    Raises:
        ReadError: ``BAD_XML``, when the root has another name.
    """
    found = _TAG.search(xml)
    if found is None or found[2].rpartition(":")[2] != name:
        raise refuse("BAD_XML", name)
    if found[4]:
        return found[2][: -len(name)], Element(name, found.start(), found.end(), found.end(), found.end())
    close = xml.rindex("</")
    return found[2][: -len(name)], Element(name, found.start(), found.end(), close, len(xml))


def children(xml: str, begin: int, end: int) -> Iterator[Element]:
    """Yield the elements that lie side by side in ``xml[begin:end]``."""
    depth, name, start, inside = 0, "", 0, 0
    for found in _TAG.finditer(xml, begin, end):
        if found[1]:
            depth -= 1
            if depth == 0:
                yield Element(name, start, inside, found.start(), found.end())
        elif depth == 0:
            name, start, inside = found[2].rpartition(":")[2], found.start(), found.end()
            if found[4]:
                yield Element(name, start, inside, inside, inside)
            else:
                depth = 1
        elif not found[4]:
            depth += 1


def opened(xml: str, element: Element) -> tuple[str, str]:
    """Return the start tag of an element as one that does not close itself, and the matching end tag."""
    tag = xml[element.start : element.inside]
    if tag.endswith("/>"):
        tag = tag[:-2].rstrip() + ">"
    return tag, f"</{tag[1:-1].split(None, 1)[0]}>"


@lru_cache(maxsize=256)
def _attribute(name: str) -> "re.Pattern[str]":
    return re.compile(rf"""(\s)({name})\s*=\s*(?:"([^"]*)"|'([^']*)')""")


_ANY_ATTRIBUTE = r"[^\s=<>/\"']+"


def _find(tag: str, name: str) -> "re.Match[str] | None":
    """Find an attribute; where a value may hold quotes of the other kind, go through them one by one."""
    if "'" not in tag:
        return _attribute(name).search(tag)
    exact = re.compile(name)
    return next((one for one in _attribute(_ANY_ATTRIBUTE).finditer(tag) if exact.fullmatch(one[2])), None)


def attribute(tag: str, name: str) -> str | None:
    """Return an attribute of a start tag, or of the attributes in it; `name` may be a pattern without groups."""
    found = _find(tag, name)
    if found is None:
        return None
    value: str = found[3] if found[3] is not None else found[4]
    return unescape(value)


def with_attribute(tag: str, name: str, value: str | None) -> str:
    """Return a start tag with an attribute set, or taken away for None."""
    found = _find(tag, name)
    if value is None:
        return tag if found is None else tag[: found.start()] + tag[found.end() :]
    written = f'{name}="{escape(value, quote=True)}"'
    if found is not None:
        return f"{tag[: found.start()]}{found[1]}{written}{tag[found.end() :]}"
    cut = len(tag[: len(tag) - (2 if tag.endswith("/>") else 1)].rstrip())
    return f"{tag[:cut]} {written}{tag[cut:]}"


def unescape(text: str) -> str:
    """Resolve the entities of well-formed XML without a DOCTYPE."""
    if "&" not in text:
        return text
    return _ENTITY.sub(
        lambda one: chr(int(one[1], 16) if one[1] else int(one[2])) if not one[3] else _NAMED[one[3]], text
    )


def escape(text: str, quote: bool = False) -> str:
    """Return text that may stand between tags, or in a double-quoted attribute."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;") if quote else text


def bound(xml: str, namespace: str, prefix: str) -> tuple[str, str]:
    """Return the prefix bound to a namespace in the root's tag, and the declaration a tag needs that uses `prefix`.

    The declaration is empty when the namespace is bound already.
    """
    end = xml.find(">", xml.find("<", 2)) if xml.startswith("<?") else xml.find(">")
    found = re.search(rf"""xmlns:([\w.-]+)\s*=\s*["']{re.escape(namespace)}["']""", xml[: end + 1])
    return (found[1], "") if found else (prefix, f' xmlns:{prefix}="{namespace}"')


def half_widths(text: str) -> int:
    """Return how wide a line of text is, in half-width characters: about two for what UTF-8 writes in three bytes.

    >>> half_widths("决算数 816.23")
    13
    """
    return (len(text) + len(text.encode("utf-8", "replace"))) // 2


def is_plain(text: str) -> bool:
    """Tell whether a text can stand in a ``<t>`` as it is; what is printable is quickly known."""
    if "&" in text or "<" in text or ">" in text or "_x" in text:
        return False
    return text.isprintable() or _SPECIAL.search(text) is None


def cell_text(text: str) -> str:
    """Return the content of a ``<t>`` that shows exactly `text`: what cannot be written is replaced by U+FFFD.

    Excel reads ``_x0041_`` as a character, so such an underscore is written as one.
    """
    if is_plain(text):
        return text
    text = _UNFIT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return escape(_ESCAPED.sub("_x005F_", text) if "_x" in text else text)
