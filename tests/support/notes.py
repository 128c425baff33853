"""Notes with runs of several fonts, as Excel keeps them: openpyxl's own have one font.

Characters are counted from 1 in UTF-16 units, and a text of more than 255 of them is cut, as Excel does.
"""

import zipfile
from typing import Any
from xml.etree import ElementTree

from openpyxl.comments import Comment

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LONGEST = 255
PLAIN = "Tahoma 9"
Run = tuple[str, str]
"""Text and font."""


class RichNote(Comment):
    """A note of openpyxl's that keeps its runs; setting its text leaves one of them."""

    runs: list[Run]

    @property
    def content(self) -> str:
        return "".join(text for text, _ in self.runs)

    @content.setter
    def content(self, value: str) -> None:
        self.runs = [(value, PLAIN)]


def rich_note(*runs: Run, author: str = "张三") -> RichNote:
    """Return a note of these runs."""
    note = RichNote("", author)
    note.runs = list(runs)
    return note


def insert(note: RichNote, text: str, start: int) -> None:
    """Insert a text before the character `start`; it takes the font of what stands before it, or else behind it."""
    text = _units(text)[: 2 * LONGEST].decode("utf-16-le", "replace")
    at, made = 2 * (start - 1), []
    for run, font in note.runs or [("", PLAIN)]:
        units = _units(run)
        if 0 <= at <= len(units) and text:
            run, text = (units[:at].decode("utf-16-le") + text + units[at:].decode("utf-16-le")), ""
        at -= len(units)
        made.append((run, font))
    note.runs = made


def delete(note: RichNote, start: int, length: int) -> None:
    """Delete characters; more than 255 at a time are not."""
    begin = 2 * (start - 1)
    end = begin + 2 * min(length, LONGEST)
    made = []
    for run, font in note.runs:
        units = _units(run)
        kept = units[: max(0, begin)] + units[max(0, end) :]
        begin, end = begin - len(units), end - len(units)
        if kept:
            made.append((kept.decode("utf-16-le"), font))
    note.runs = made


def enrich(book: Any, path: str) -> None:
    """Give the notes of a workbook that openpyxl has loaded the runs they have in the file."""
    with zipfile.ZipFile(path) as package:
        names = set(package.namelist())
        for sheet, part in _sheets(package):
            folder, _, name = part.rpartition("/")
            relations = f"{folder}/_rels/{name}.rels"
            if relations not in names:
                continue
            for tie in ElementTree.fromstring(package.read(relations)):
                if str(tie.get("Type")).endswith("/comments"):
                    _enrich_sheet(book[sheet], package.read(_resolved(folder, str(tie.get("Target")))))


def _enrich_sheet(sheet: Any, comments: bytes) -> None:
    for one in ElementTree.fromstring(comments).iter(f"{_MAIN}comment"):
        cell = sheet[str(one.get("ref"))]
        old = cell.comment
        note = RichNote(old.text, old.author, old.height, old.width)
        text = one.find(f"{_MAIN}text")
        runs = [(_text(run), _font(run)) for run in (text if text is not None else ()) if run.tag != f"{_MAIN}rPh"]
        note.runs = [(run, font) for run, font in runs if run]
        cell.comment = note


def _text(run: Any) -> str:
    return (run.text or "") if run.tag == f"{_MAIN}t" else "".join(one.text or "" for one in run.findall(f"{_MAIN}t"))


def _font(run: Any) -> str:
    found = run.find(f"{_MAIN}rPr")
    return PLAIN if found is None else ElementTree.tostring(found, encoding="unicode")


def _sheets(package: zipfile.ZipFile) -> list[tuple[str, str]]:
    relations = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id"): _resolved("xl", str(one.get("Target"))) for one in relations}
    key = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    book = ElementTree.fromstring(package.read("xl/workbook.xml"))
    return [(str(one.get("name")), targets[one.get(key)]) for one in book.iter(f"{_MAIN}sheet")]


def _resolved(folder: str, target: str) -> str:
    parts = [] if target.startswith("/") else folder.split("/")
    for step in target.strip("/").split("/"):
        parts = parts[:-1] if step == ".." else [*parts, step]
    return "/".join(parts)


def _units(text: str) -> bytes:
    return text.encode("utf-16-le")
