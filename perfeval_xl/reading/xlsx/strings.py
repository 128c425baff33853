"""The shared texts of a workbook. Plain items by one regular expression, all others by expat, in their order."""

import re

from perfeval_xl.reading import safety
from perfeval_xl.reading._xml import parse
from perfeval_xl.reading.safety import refuse
from perfeval_xl.reading.xlsx.book import MAIN, Book
from perfeval_xl.reading.xlsx.plain import MAX_FAST, Odd, free_text, is_plain
from perfeval_xl.reading.xlsx.values import clean_text, needs_cleaning
from perfeval_xl.values.errors import ReadError

_WHERE = "共享文字表"
_TABLE, _ITEM, _TEXT, _RUN, _OTHER = range(1, 6)
_TOKENS = {
    f"{namespace} {name}": token
    for namespace in MAIN
    for name, token in {
        "sst": _TABLE,
        "si": _ITEM,
        "t": _TEXT,
        "r": _RUN,
        "rPh": _OTHER,
        "phoneticPr": _OTHER,
        "rPr": _OTHER,
        "extLst": _OTHER,
    }.items()
}
_ITEMS = re.compile(
    # a plain text, perhaps with the settings (never the text) of a phonetic reading
    r'<si><t(?: xml:space="preserve")?+>([^<]*+)</t>'
    r'(?:<phoneticPr fontId="[0-9]+"(?: type="[A-Za-z]+")?(?: alignment="[A-Za-z]+")?/>)?+</si>'
    # any other item
    r"|(<si>(?:[^<]++|<(?!/?si>))*+</si>|<si/>)"
    # anything else, to the end: so the matches always follow one another without a gap
    r"|([\s\S]++)"
)
_RUNS = (
    r"<r>(<rPr>(?:[^<]++|<(?!/?rPr>))*+</rPr>)?+"
    r'<t(?: xml:space="preserve")?+>([^<]*+)</t></r>|([\s\S]++)'
)


def read_strings(data: bytes, book: Book) -> None:
    """Fill `book.strings` (and what belongs to them) from the part of the shared texts.

    Raises:
        ReadError: one of the XML codes, or ``LONG_TEXT``.
    """
    book.count_tags(data, _WHERE)
    texts = fast_strings(data)
    suspect = texts is None or b"_x" in data or b"&#" in data
    if texts is None:
        texts = strict_strings(data)
    if suspect:
        for at, text in enumerate(texts):
            if needs_cleaning(text):
                cleaned = clean_text(text)
                if cleaned != text:
                    texts[at] = cleaned
                    book.cleaned.add(at)
    if len(data) > safety.MAX_TEXT and any(len(text) > safety.MAX_TEXT for text in texts):
        raise refuse("LONG_TEXT", _WHERE)
    book.strings = texts


def strict_strings(data: bytes) -> list[str]:
    """Return the shared texts as stored, phonetic readings left out, runs joined."""
    texts: list[str] = []
    stack: list[int | None] = []
    pieces: list[str] = []
    open_text = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal open_text
        token = _TOKENS.get(name)
        depth = len(stack)
        stack.append(token)
        if depth == 0:
            if token != _TABLE:
                raise refuse("BAD_XML", _WHERE)
        elif depth == 1:
            pieces.clear()
        elif token == _TEXT and stack[1] == _ITEM and (depth == 2 or (depth == 3 and stack[2] == _RUN)):
            open_text = True
            return
        if open_text or (depth < 4 and token is None and _OTHER not in stack):
            raise refuse("BAD_XML", _WHERE)
        if depth >= safety.MAX_DEPTH:
            raise refuse("TOO_DEEP", _WHERE)

    def end(_: str) -> None:
        nonlocal open_text
        token = stack.pop()
        if token == _TEXT:
            open_text = False
        elif token == _ITEM and len(stack) == 1:
            texts.append("".join(pieces))

    def text(piece: str) -> None:
        if open_text:
            pieces.append(piece)

    parse(data, _WHERE, start, end, text)
    return texts


def fast_strings(data: bytes) -> list[str] | None:
    """Return the shared texts of a plain part, or None; the frame and the odd items go through expat."""
    begin = data.find(b"<si>")
    end = data.rfind(b"</sst>")
    if begin < 0 or end < begin or len(data) > MAX_FAST or not (is_plain(data[:begin]) and is_plain(data[end:])):
        return None
    try:
        body = data[begin:end].decode("utf-8")
        found = _ITEMS.findall(body)
        if found[-1][2]:
            return None
        free_text(body.replace("&", ""))
        texts: list[str | None] = [text for text, item, _ in found if not item]
        settings: set[str] = set()
        if len(texts) < len(found):
            texts = [text if not item else _runs(item, settings) for text, item, _ in found]
        odd = [at for at, text in enumerate(texts) if text is None] if settings or None in texts else []
        # An item that stands for each way runs are set, and every item of no known shape, goes through expat; one more
        # stays in front of them to prove that the items stand where they should.
        proofs = ["<si/>", *[f"<si><r>{one}<t/></r></si>" for one in settings]]
        strict = strict_strings(
            b"".join((data[:begin], "".join(proofs + [found[at][1] for at in odd]).encode(), data[end:]))
        )
        if len(strict) != len(proofs) + len(odd):
            return None
        if "&" in body:
            texts = [free_text(text) if text is not None and "&" in text else text for text in texts]
        for at, text in zip(odd, strict[len(proofs) :], strict=True):
            texts[at] = text
        return [text for text in texts if text is not None]
    except (Odd, UnicodeDecodeError, ReadError):
        return None


def _runs(item: str, settings: set[str]) -> str | None:
    """Return the joined text of an item of plain runs; None when it has another shape. Collects the runs' settings."""
    found = re.findall(_RUNS, item[4:-5])
    if not found or found[-1][2]:
        return None
    settings.update([setting for setting, _, _ in found])
    return "".join([text for _, text, _ in found])
