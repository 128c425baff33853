"""The notes of one sheet being changed: the comments part, its drawing, and what ties both to the sheet.

Notes that are not touched keep their text, author, box and place.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from perfeval_xl.reading.safety import refuse
from perfeval_xl.values.address import parse_a1
from perfeval_xl.writing.mark_text import without
from perfeval_xl.writing.patch.drawing import Geometry, add_boxes, geometry, is_empty, new_drawing, remove_boxes
from perfeval_xl.writing.patch.parts import Book, Relation, declare, relate, related, relations, undeclare, unrelate
from perfeval_xl.writing.patch.sheet import place_in
from perfeval_xl.writing.patch.xml import (
    ATTRIBUTES,
    DECLARATION,
    Element,
    attribute,
    bound,
    cell_text,
    children,
    escape,
    root,
    unescape,
)

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_TEXT = re.compile(rf"<(?:[\w.-]+:)?t(?=[\s/>]){ATTRIBUTES}(?:/>|>([^<]*)</)")
_PLAIN = re.compile(rf"\s*(<(?:[\w.-]+:)?t(?=[\s/>]){ATTRIBUTES}(?:/>|>[^<]*</[^>]*>))")
_PHONETIC = re.compile(r"<((?:[\w.-]+:)?rPh)(?=[\s>]).*?</\1>", re.DOTALL)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Note(NamedTuple):
    """One note."""

    author: str
    text: str
    inner: str
    """Content of its ``<text>`` element, as written: a text or runs with their fonts."""
    threaded: bool
    """Stands for a conversation and must not be touched."""


class _Comment(NamedTuple):
    """One comment as it stands in the part: its start tag, what is around its text, its text."""

    address: str
    author: int
    before: str
    inner: str
    after: str


class Notes:
    """The notes of one sheet; `save` puts them into the book."""

    def __init__(self, book: Book, sheet: str) -> None:
        found = related(book, sheet, "comments")
        self._book = book
        self._sheet = sheet
        self._part = found.target if found else ""
        self._threaded = bool(found) and any(one.kind == "threadedComment" for one in relations(book, sheet))
        self._new: dict[str, str] = {}
        self._gone: list[str] = []
        empty = f'<comments xmlns="{book.namespace}"><authors></authors><commentList></commentList></comments>'
        xml = book.text(found.target) if found else DECLARATION + empty
        self.prefix, top = root(xml, "comments")
        """Prefix of the tags in the comments part."""
        authors, comments = (_group(xml, top, name) for name in ("authors", "commentList"))
        self._frame = (xml[: authors.inside], xml[authors.close : comments.inside], xml[comments.close :])
        listed = children(xml, authors.inside, authors.close)
        self._authors = [xml[one.start : one.end] for one in listed]
        listed = children(xml, comments.inside, comments.close)
        self._comments = [_comment(xml, one, self.prefix) for one in listed]
        self._addresses = {one.address for one in self._comments}

    def all(self) -> dict[str, Note]:
        """Return the notes by address."""
        notes = {}
        for one in self._comments:
            author = text_of_author(self._authors[one.author]) if one.author < len(self._authors) else ""
            threaded = self._threaded and author.startswith("tc=")
            notes[one.address] = Note(author, text_of(one.inner), one.inner, threaded)
        return notes

    def put(self, address: str, inner: str, author: str, text: str | None = None) -> None:
        """Write a note; one that is there keeps its author and its box.

        Args:
            address: of the cell, ``D9``.
            inner: content of the ``<text>`` element; see `runs`.
            author: of a new note.
            text: what it says, when that is known.
        """
        if address in self._addresses:
            at = next(at for at, one in enumerate(self._comments) if one.address == address)
            self._comments[at] = self._comments[at]._replace(inner=inner)
            return
        prefix, item = self.prefix, f"<{self.prefix}author>{escape(author)}</{self.prefix}author>"
        if item not in self._authors:
            self._authors.append(item)
        index = self._authors.index(item)
        before = f'<{prefix}comment ref="{address}" authorId="{index}"><{prefix}text>'
        self._comments.append(_Comment(address, index, before, inner, f"</{prefix}text></{prefix}comment>"))
        self._addresses.add(address)
        self._new[address] = text_of(inner) if text is None else text

    def remove(self, address: str) -> None:
        """Take a note away with its box, and its author's name when it was the last of the list and of no more use."""
        for at, one in enumerate(self._comments):
            if one.address == address:
                del self._comments[at]
                self._addresses = {it.address for it in self._comments}
                if one.author == len(self._authors) - 1 and all(it.author != one.author for it in self._comments):
                    self._authors.pop()
                if self._new.pop(address, None) is None:
                    self._gone.append(address)
                return

    def runs(self, text: str, then: str = "", bold: int = 0) -> str:
        """Return the content of a note: `text` in the usual small letters, then what another note held.

        Args:
            text: with plain line ends.
            then: `Note.inner` of the other note.
            bold: so many characters at the beginning are bold.
        """
        prefix = self.prefix
        pieces = []
        for part, weight in ((text[:bold], f"<{prefix}b/>"), (text[bold:], "")):
            if part:
                font = f'{weight}<{prefix}sz val="9"/><{prefix}color indexed="81"/><{prefix}rFont val="宋体"/>'
                font += f'<{prefix}charset val="134"/>'
                pieces.append(
                    f"<{prefix}r><{prefix}rPr>{font}</{prefix}rPr>"
                    f'<{prefix}t xml:space="preserve">{cell_text(part)}</{prefix}t></{prefix}r>'
                )
        plain = _PLAIN.match(then)
        if plain is not None:
            then = f"<{prefix}r>{plain[1]}</{prefix}r>{then[plain.end() :]}"
        return "".join(pieces) + then

    def without(self, inner: str, pieces: Sequence[tuple[int, int]]) -> str:
        """Return the content of a note without pieces of its text; what is left keeps its fonts.

        Args:
            inner: `Note.inner`.
            pieces: begin and end in `Note.text`, in their order.
        """
        kept, at = [], 0
        for one in children(inner, 0, len(inner)):
            run = inner[one.start : one.end]
            text = text_of(run) if one.name in ("r", "t") else ""
            gone = [(max(0, begin - at), min(len(text), end - at)) for begin, end in pieces]
            left = without(text, [piece for piece in gone if piece[0] < piece[1]])
            at += len(text)
            found = _TEXT.search(run) if left and left != text else None
            if found is not None:
                tag = f'<{self.prefix}t xml:space="preserve">{cell_text(left)}</{self.prefix}t>'
                run = run[: found.start()] + tag + run[run.index(">", found.end() - 1) + 1 :]
            if left or not text:
                kept.append(run)
        return "".join(kept)

    def save(self, sizes: Geometry | None = None) -> None:
        """Put the notes into the book; without any note left their parts go.

        Args:
            sizes: of the sheet, when they are known.
        """
        comments = [one.before + one.inner + one.after for one in self._comments]
        head, middle, tail = self._frame
        xml = "".join((head, *self._authors, middle, *comments, tail))
        if not self._new and not self._gone and (not self._part or xml == self._book.text(self._part)):
            return
        if not self._part:
            self._part = self._book.free(f"{_folder(self._book)}comments{{}}.xml")
            self._book.put(self._part, xml)
            declare(self._book, self._part, _COMMENTS_TYPE)
            relate(self._book, self._sheet, "comments", self._part)
        self._book.put(self._part, xml)
        if self._gone or self._new:
            self._draw(sizes)
        if not comments:
            self._drop(self._part, "comments")
            undeclare(self._book, self._part)
            self._part = ""
        self._new, self._gone = {}, []

    def _draw(self, sizes: Geometry | None) -> None:
        """Add and take away boxes in the sheet's drawing; make one when it is needed, drop it when it is empty."""
        book = self._book
        xml = book.text(self._sheet)
        found = _drawing(book, self._sheet)
        drawings = [name for name in book.parts() if name.lower().endswith(".vml")]
        others = [book.text(name) for name in drawings if found is None or name.lower() != found.target.lower()]
        vml = book.text(found.target) if found else new_drawing(others)
        vml = remove_boxes(vml, [parse_a1(address) for address in self._gone])
        if self._new:
            notes = [(*parse_a1(address), text) for address, text in self._new.items()]
            vml = add_boxes(vml, notes, sizes or geometry(xml), others)
        if found is not None:
            book.put(found.target, vml)
            if is_empty(vml):
                book.put(self._sheet, _untied(xml))
                self._drop(found.target, "vmlDrawing")
                if not others:
                    undeclare(book, found.target, extension=True)
        elif not is_empty(vml):
            part = book.free(f"{_folder(book)}drawings/vmlDrawing{{}}.vml")
            book.put(part, vml)
            declare(book, part, _DRAWING_TYPE, extension=True)
            book.put(self._sheet, _tied(xml, relate(book, self._sheet, "vmlDrawing", part), book))

    def _drop(self, part: str, kind: str) -> None:
        for one in relations(self._book, self._sheet):
            if one.kind == kind and one.target.lower() == part.lower():
                unrelate(self._book, self._sheet, one.id)
        self._book.drop(part)


def _group(xml: str, top: Element, name: str) -> Element:
    """Find a group of the comments part.

    Raises:
        ReadError: ``BAD_XML``, when it is missing.
    """
    found = next((one for one in children(xml, top.inside, top.close) if one.name == name), None)
    if found is None or found.inside == found.end:
        raise refuse("BAD_XML", name)
    return found


def _comment(xml: str, one: Element, prefix: str) -> _Comment:
    tag = xml[one.start : one.inside]
    address = (attribute(tag, "ref") or "").replace("$", "")
    author = int(attribute(tag, "authorId") or 0)
    body = next((it for it in children(xml, one.inside, one.close) if it.name == "text"), None)
    if body is None:
        return _Comment(address, author, xml[one.start : one.end], "", "")
    if body.inside == body.end:
        before, after = xml[one.start : body.start] + f"<{prefix}text>", f"</{prefix}text>" + xml[body.end : one.end]
        return _Comment(address, author, before, "", after)
    return _Comment(
        address, author, xml[one.start : body.inside], xml[body.inside : body.close], xml[body.close : one.end]
    )


def text_of_author(item: str) -> str:
    """Return the name in an ``<author>`` element."""
    return unescape(item.partition(">")[2].rpartition("<")[0])


def text_of(inner: str) -> str:
    """Return the plain text of a note's runs, phonetic readings left out."""
    if "rPh" in inner:
        inner = _PHONETIC.sub("", inner)
    text = "".join([unescape(found[2] or "") for found in _TEXT.finditer(inner)])
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _folder(book: Book) -> str:
    folder = book.main.rpartition("/")[0]
    return f"{folder}/" if folder else ""


_LEGACY = re.compile(rf"<(?:[\w.-]+:)?legacyDrawing(?=[\s/]){ATTRIBUTES}(?:/>|>\s*</(?:[\w.-]+:)?legacyDrawing>)")


def _drawing(book: Book, sheet: str) -> Relation | None:
    """Return the drawing that holds the boxes of a sheet's notes (not the one of its headers and footers)."""
    text = book.text(sheet)
    found = _LEGACY.search(text) if "legacyDrawing" in text else None
    if found is None:
        return None
    id_ = attribute(found[1], r"[\w.-]+:id")
    return next((one for one in relations(book, sheet) if one.id == id_ and book.has(one.target)), None)


def _tied(xml: str, id_: str, book: Book) -> str:
    xml = _untied(xml)
    prefix, at = place_in(xml, "legacyDrawing")
    space, declared = bound(xml, book.relationships, "r")
    return f'{xml[:at]}<{prefix}legacyDrawing{declared} {space}:id="{id_}"/>{xml[at:]}'


def _untied(xml: str) -> str:
    return _LEGACY.sub("", xml, count=1) if "legacyDrawing" in xml else xml
