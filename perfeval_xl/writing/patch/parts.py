"""The parts of a workbook package while it is being changed: texts, relationships, content types.

    bytes -> open_book -> Book -> patch_sheet, patch_styles, patch_notes, patch_workbook -> Book.to_bytes

A part is decoded when it is first asked for and written back only when its text has become another one.
"""

import posixpath
import re
from collections.abc import Callable
from typing import NamedTuple, TypeVar, cast

from perfeval_xl.reading.package import open_package
from perfeval_xl.values.errors import ReadError, WriteError
from perfeval_xl.writing.patch.xml import DECLARATION, attribute, children, decode, escape, opened, plain, root
from perfeval_xl.writing.patch.zip_members import read_archive, rewrite

T = TypeVar("T")

TYPES = "[Content_Types].xml"
_ID = re.compile(r"""\sId\s*=\s*["']([^"']*)""")
_TRANSITIONAL = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
)
_STRICT = (
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"


class Relation(NamedTuple):
    """One relationship of a part."""

    id: str
    kind: str
    """Last part of its type: ``comments``, ``vmlDrawing`` ..."""
    target: str
    """Name of the part it leads to; empty when it leads out of the package."""


class Book:
    """A workbook package being changed; nothing is written anywhere before `to_bytes`."""

    def __init__(self, data: bytes) -> None:
        self.package = open_package(data)
        self.archive = read_archive(data)
        self._names = {member.name.lower(): member.name for member in self.archive.members}
        self._texts: dict[str, str] = {}
        self._stored: dict[str, str] = {}
        self._gone: set[str] = set()
        self._added: dict[str, str] = {}
        """Names of new parts by their lower-case form, in order."""
        self._known: dict[str, tuple[str, object]] = {}
        self.main = ""
        self.namespace, self.relationships = _TRANSITIONAL

    def has(self, name: str) -> bool:
        """Tell whether there is such a part now; names are compared without case, as packages do."""
        key = name.lower()
        return key in self._added or (key in self._names and key not in self._gone)

    def text(self, name: str) -> str:
        """Return the present text of a part.

        Raises:
            ReadError: there is none, or it is damaged.
        """
        key = name.lower()
        if key not in self._texts:
            data = self.package.read(name)
            # Drawings are not always well-formed, nor of one encoding: what is not read must survive.
            text = data.decode("utf-8", "surrogateescape") if key.endswith(".vml") else plain(decode(data, name))
            self._texts[key] = self._stored[key] = text
        return self._texts[key]

    def put(self, name: str, text: str) -> None:
        """Set the text of a part; a new part goes to the end of the package."""
        key = name.lower()
        if key not in self._names:
            self._added.setdefault(key, name)
        elif key not in self._stored and key not in self._gone:
            self.text(name)
        self._gone.discard(key)
        self._texts[key] = text

    def drop(self, name: str) -> None:
        """Take a part away."""
        key = name.lower()
        self._added.pop(key, None)
        self._texts.pop(key, None)
        if key in self._names:
            self._gone.add(key)

    def known(self, what: str, text: str, make: Callable[[], T]) -> T:
        """Return what `make` finds in a text; it is asked again only when the text is another one."""
        held = self._known.get(what)
        if held is None or held[0] is not text:
            held = self._known[what] = text, make()
        return cast(T, held[1])

    def parts(self, folder: str = "") -> list[str]:
        """Return the names of the parts below a folder."""
        names = [name for key, name in self._names.items() if key not in self._gone] + list(self._added.values())
        return [name for name in names if name.lower().startswith(folder.lower())]

    def free(self, pattern: str) -> str:
        """Return the first unused name of the form ``xl/comments{}.xml``."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def to_bytes(self) -> bytes:
        """Return the package: untouched members byte for byte, all others packed anew."""
        changed: dict[str, bytes | None] = {self._names[key]: None for key in self._gone}
        for key, text in self._texts.items():
            if key in self._names and key not in self._gone and text != self._stored.get(key):
                changed[self._names[key]] = text.encode("utf-8", "surrogateescape")
        added = [(name, self._texts[key].encode("utf-8")) for key, name in self._added.items()]
        return rewrite(self.archive, changed, added)


def open_book(data: bytes) -> Book:
    """Open a workbook for changing.

    Raises:
        WriteError: ``SIGNED`` for a digitally signed package, ``SHARED`` for a shared workbook, and with the code of
            the refusal whatever the strict reader would not read (``ENCRYPTED``, ``CORRUPT`` ...).
    """
    try:
        if data[:4] != b"PK\3\4":
            from perfeval_xl.reading.sniff import refuse_as_other

            raise refuse_as_other(data, "")
        book = Book(data)
        if book.parts("_xmlsignatures/"):
            raise WriteError(
                "SIGNED",
                "文件带有数字签名，改动会使签名失效，所以没有写入。",
                "请在 Excel 的“文件—信息”中删除签名后再试，或改用没有签名的副本。",
            )
        if book.parts("xl/revisions/"):
            raise WriteError(
                "SHARED",
                "工作簿处于“共享”状态，带有修订记录，从外部改动会与记录不符，所以没有写入。",
                "请在 Excel 的“审阅”中取消共享工作簿，保存后再试。",
            )
        book.main = next((one.target for one in relations(book, "") if one.kind == "officeDocument"), "")
        if not book.main or not book.has(book.main) or book.main.lower().endswith(".bin"):
            raise ReadError("NOT_A_WORKBOOK", "文件内部没有可以改写的 Excel 工作簿。", "请另存为 .xlsx 后再试。")
        text = book.text(book.main)
        _, top = root(text, "workbook")
        if _STRICT[0] in text[top.start : top.inside]:
            book.namespace, book.relationships = _STRICT
    except ReadError as error:
        raise WriteError(error.code, error.message, error.cure) from error
    return book


def relations(book: Book, part: str) -> tuple[Relation, ...]:
    """Return the relationships of a part; those of the package for an empty `part`."""
    name = _relations_part(part)
    if not book.has(name):
        return ()
    text = book.text(name)
    return book.known(name, text, lambda: _relations(text, posixpath.dirname(part)))


def _relations(text: str, folder: str) -> tuple[Relation, ...]:
    _, top = root(text, "Relationships")
    found = []
    for one in children(text, top.inside, top.close):
        tag = text[one.start : one.inside]
        target = attribute(tag, "Target") or ""
        if attribute(tag, "TargetMode") == "External":
            target = ""
        elif target:
            target = posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")
        kind = (attribute(tag, "Type") or "").rpartition("/")[2]
        found.append(Relation(attribute(tag, "Id") or "", kind, target))
    return tuple(found)


def related(book: Book, part: str, kind: str) -> Relation | None:
    """Return the first relationship of this kind that leads to an existing part."""
    return next((one for one in relations(book, part) if one.kind == kind and book.has(one.target)), None)


def relate(book: Book, part: str, kind: str, target: str) -> str:
    """Add a relationship from `part` to the part `target` and return its id."""
    name = _relations_part(part)
    if not book.has(name):
        book.put(name, f'{DECLARATION}<Relationships xmlns="{_RELATIONSHIPS}"></Relationships>')
    text = book.text(name)
    used = set(_ID.findall(text))
    number = len(used) + 1
    while f"rId{number}" in used:
        number += 1
    prefix, top = root(text, "Relationships")
    start, end = opened(text, top)
    written = posixpath.relpath(f"/{target}", posixpath.join("/", posixpath.dirname(part)))
    item = (
        f'<{prefix}Relationship Id="rId{number}" Type="{book.relationships}/{kind}" '
        f'Target="{escape(written, quote=True)}"/>'
    )
    book.put(name, text[: top.start] + start + text[top.inside : top.close] + item + end)
    return f"rId{number}"


def unrelate(book: Book, part: str, id_: str) -> None:
    """Take a relationship away; a relationships part that has become empty goes, too."""
    name = _relations_part(part)
    text = book.text(name)
    _, top = root(text, "Relationships")
    found = list(children(text, top.inside, top.close))
    kept = [one for one in found if attribute(text[one.start : one.inside], "Id") != id_]
    if not kept:
        book.drop(name)
    for one in found:
        if kept and one not in kept:
            book.put(name, text[: one.start] + text[one.end :])


def declare(book: Book, part: str, content_type: str, *, extension: bool = False) -> None:
    """State the content type of a part, or of all parts with its extension; nothing happens when it is stated."""
    text = book.text(TYPES)
    tail = part.rpartition(".")[2]
    kind, key, value = ("Default", "Extension", tail) if extension else ("Override", "PartName", f"/{part}")
    value = escape(value, quote=True)
    if any(f"{quote}{value.lower()}{quote}" in text.lower() for quote in "\"'"):
        return
    prefix, top = root(text, "Types")
    item = f'<{prefix}{kind} {key}="{value}" ContentType="{content_type}"/>'
    at = text.find(f"<{prefix}Override") if extension else -1
    at = top.close if at < 0 else at
    book.put(TYPES, text[:at] + item + text[at:])


def undeclare(book: Book, part: str, *, extension: bool = False) -> None:
    """Take back what `declare` stated."""
    text = book.text(TYPES)
    _, top = root(text, "Types")
    kind, key = ("Default", "Extension") if extension else ("Override", "PartName")
    value = part.rpartition(".")[2] if extension else f"/{part}"
    for one in children(text, top.inside, top.close):
        if one.name == kind and (attribute(text[one.start : one.inside], key) or "").lower() == value.lower():
            book.put(TYPES, text[: one.start] + text[one.end :])
            return


def _relations_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
