"""Run expat over one part of a package, strictly: no DOCTYPE, no entities, bounded size; handlers bound the depth.

`pyexpat` is imported directly; the package around it in the standard library costs a cold start more than expat itself.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pyexpat import ExpatError, ParserCreate

from perfeval_xl.reading import safety
from perfeval_xl.reading.safety import refuse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ParamSpec, TypeVar

    P = ParamSpec("P")
    T = TypeVar("T")

Start = Callable[[str, dict[str, str]], object]
"""Called with ``namespace local-name`` (or the bare name) and the attributes, named the same way."""
End = Callable[[str], object]
Text = Callable[[str], object]

_UNKNOWN_ENCODING = 18
_BAD_ENCODING = 19
_REMEMBERED, _SMALL = 64, 1 << 15
"""Parts whose content is remembered: how many of each kind, and up to what length."""


def parse(data: bytes, where: str, start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Parse `data` to its end and call the handlers; text comes in pieces.

    Args:
        data: the whole part.
        where: what a user knows the part as.
        start: called for each start tag.
        end: called for each end tag.
        text: called for each piece of character data.

    Raises:
        ReadError: ``BAD_XML``, ``ENCODING``, ``DOCTYPE``, ``TOO_MUCH_XML``, and whatever the handlers raise.
    """
    parse_windows(((data, True),), where, start, end, text)


def parse_windows(
    pieces: Iterable[tuple[bytes, bool]], where: str, start: Start, end: End | None = None, text: Text | None = None
) -> None:
    """Parse one part given in pieces, and call the handlers only for the pieces marked True.

    Raises:
        ReadError: as `parse`.
    """
    parser = ParserCreate(None, " ")

    def doctype(*_: object) -> None:
        raise refuse("DOCTYPE", where)

    parser.StartDoctypeDeclHandler = doctype
    # Otherwise every line end in a text would be told apart.
    parser.buffer_text = True
    try:
        for piece, told in pieces:
            check_size(piece, where)
            parser.StartElementHandler = start if told else None
            parser.EndElementHandler = end if told else None
            parser.CharacterDataHandler = text if told else None
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except ExpatError as error:
        encoding = error.code in (_UNKNOWN_ENCODING, _BAD_ENCODING)
        raise refuse("ENCODING" if encoding else "BAD_XML", where) from None
    except (LookupError, ValueError):
        # An encoding that expat asks Python for and Python does not have, or that is not of single bytes.
        raise refuse("ENCODING", where) from None


def remembered(read: "Callable[P, T]") -> "Callable[P, T]":
    """Remember the last answers of a reader of parts: the workbooks of a county come from a few templates.

    Args:
        read: takes the part first; what it returns depends on its arguments alone, is shared, and is not changed.
    """
    known = lru_cache(maxsize=_REMEMBERED)(read)

    def answer(*args: "P.args", **named: "P.kwargs") -> "T":
        small = len(args[0]) <= _SMALL  # type: ignore[arg-type]
        return known(*args, **named) if small else read(*args, **named)  # type: ignore[arg-type]

    return answer


def check_size(data: bytes, where: str) -> None:
    """Refuse a part with too many tags, or a tag with so many attributes that they would not fit the memory."""
    if len(data) < safety.RATIO_FROM:
        return
    if data.count(b"<") > safety.MAX_TAGS or re.search(rb"<[^<]{%d}" % safety.MAX_TAG, data):
        raise refuse("TOO_MUCH_XML", where)


def local(name: str) -> str:
    """Return the local part of a name as the handlers get it."""
    return name.rpartition(" ")[2]
