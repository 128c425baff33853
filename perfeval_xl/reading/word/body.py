"""Walk `word/document.xml`: paragraphs and tables in their order, every `w:tc` once.

Tracked changes are read as accepted: inserted text counts, deleted text and rows do not. Hidden text is not on the
paper and is left out, with a notice. Text boxes are read behind the paragraph they hang on, once (the second form of
an `mc:AlternateContent` is skipped). Placeholders of content controls (单击此处输入文字) are blanks.
"""

from perfeval_xl.reading import safety
from perfeval_xl.reading._xml import parse
from perfeval_xl.reading.grid import Notice
from perfeval_xl.reading.safety import refuse
from perfeval_xl.values.records import NamedTuple

_WORD = frozenset(
    (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
)
_MATH = frozenset(
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "http://purl.oclc.org/ooxml/officeDocument/math",
    )
)
_COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_PRESERVE = "http://www.w3.org/XML/1998/namespace space"
_SKIPPED = frozenset(
    f"w:{one}"
    for one in "moveFrom rt delText instrText pPrChange rPrChange tblPrChange trPrChange tcPrChange sectPrChange "
    "tblGridChange tblPrExChange numberingChange".split()
)
_OFF = frozenset(("0", "false", "off"))
_TICKS = {"F052": "☑", "F0FE": "☑", "F054": "☑", "F0FD": "☒", "F0A8": "□", "F06F": "□", "F0A3": "□", "F071": "□"}
_MANY = 500_000
"""Paragraphs, runs, rows and cells of a document."""


class Box:
    """A cell, the body or a text box while it is being read: texts of paragraphs and tables, in order."""

    __slots__ = ("across", "glued", "items", "merge", "span")

    def __init__(self) -> None:
        self.items: list[str | Table] = []
        self.span = 1
        self.merge = ""
        """``restart`` or ``continue`` of a vertical merge."""
        self.across = False
        """Continues a horizontal merge of the old kind."""
        self.glued = False
        """The mark of the last paragraph is deleted: the next one joins it."""

    def add(self, text: str) -> None:
        """Append a paragraph."""
        if self.glued and self.items and isinstance(self.items[-1], str):
            self.items[-1] += text
        else:
            self.items.append(text)
        self.glued = False


class Line:
    """A table row while it is being read."""

    __slots__ = ("before", "cells", "deleted")

    def __init__(self) -> None:
        self.cells: list[Box] = []
        self.before = 0
        """Grid columns left out before the first cell."""
        self.deleted = False


class Table:
    """A table while it is being read."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        self.lines: list[Line] = []


class _Paragraph:
    __slots__ = ("boxes", "glued", "pieces")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.boxes: list[Box] = []
        self.glued = False


class Body(NamedTuple):
    """What a document holds."""

    items: list[str | Table]
    notices: list[Notice]
    document: bool
    """Whether the part is the main part of a document at all."""


class _Walker:
    """The handlers of one pass; `path` holds the open elements that matter for their children."""

    def __init__(self) -> None:
        self.path: list[str] = []
        self.skip = 0
        """Open elements inside a subtree that is not read."""
        self.body = Box()
        self.boxes: list[Box] = [self.body]
        self.tables: list[Table] = []
        self.paragraphs: list[_Paragraph] = []
        self.choices: list[bool] = []
        self.placeholders: list[bool] = []
        self.muted = 0
        self.hidden: list[bool] = []
        self.catching = False
        self.preserve = False
        self.caught: list[str] = []
        self.counts = {"TRACKED": 0, "HIDDEN_TEXT": 0, "NOT_READ_PART": 0}
        self.first_hidden = ""
        self.seen = 0
        self.root = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.skip:
            self.skip += 1
            return
        namespace, _, local = name.rpartition(" ")
        key = f"w:{local}" if namespace in _WORD else f"m:{local}" if namespace in _MATH else ""
        if namespace == _COMPATIBLE:
            key = f"mc:{local}"
        if not self.root:
            self.root = key
        parent = self.path[-1] if self.path else ""
        if key in _SKIPPED or self._leaves_out(key, parent):
            self.skip = 1
            return
        self.path.append(key)
        if len(self.path) > safety.MAX_DEPTH * 4:
            raise refuse("TOO_DEEP", "word/document.xml")
        if key:
            values = {one.rpartition(" ")[2]: value for one, value in attributes.items()}
            if parent.endswith("Pr"):
                self._property(key, parent, values.get("val", ""))
            elif key in {"w:t", "m:t"}:
                self.catching = True
                self.preserve = attributes.get(_PRESERVE) == "preserve"
            else:
                self._open(key, parent, values)

    def _leaves_out(self, key: str, parent: str) -> bool:
        """Tell a subtree that does not count: deleted text, the second form of alternate content."""
        if key == "w:del" and not parent.endswith("Pr"):
            self.counts["TRACKED"] += 1
            return True
        if key in {"mc:Choice", "mc:Fallback"} and self.choices:
            if self.choices[-1]:
                return True
            self.choices[-1] = True
        return False

    def _property(self, key: str, parent: str, value: str) -> None:
        box = self.boxes[-1]
        line = self.tables[-1].lines[-1] if self.tables and self.tables[-1].lines else None
        if parent == "w:tcPr":
            if key == "w:gridSpan":
                box.span = _number(value)
            elif key == "w:vMerge":
                box.merge = value or "continue"
            elif key == "w:hMerge":
                box.across = (value or "continue") == "continue"
        elif parent == "w:trPr" and line is not None:
            if key == "w:gridBefore":
                line.before = _number(value)
            elif key == "w:del":
                line.deleted = True
                self.counts["TRACKED"] += 1
        elif parent == "w:rPr":
            if key == "w:vanish" and self.hidden and "w:r" in self.path[-3:-2]:
                self.hidden[-1] = value not in _OFF
            elif key == "w:del" and self.paragraphs and "w:pPr" in self.path[-3:-2]:
                self.paragraphs[-1].glued = True
        elif parent == "w:sdtPr" and key == "w:showingPlcHdr" and self.placeholders:
            self.placeholders[-1] = value not in _OFF

    def _open(self, key: str, parent: str, values: dict[str, str]) -> None:
        if key == "w:p":
            self.paragraphs.append(_Paragraph())
        elif key == "w:r":
            self.hidden.append(False)
        elif key == "w:tbl":
            self.tables.append(Table())
        elif key == "w:tr" and self.tables:
            self.tables[-1].lines.append(Line())
        elif key in {"w:tc", "w:txbxContent"}:
            self.boxes.append(Box())
        elif key == "w:sdt":
            self.placeholders.append(False)
        elif key == "w:sdtContent" and self.placeholders:
            self.muted += self.placeholders[-1]
        elif key == "mc:AlternateContent":
            self.choices.append(False)
        elif key in {"w:ins", "w:moveTo"}:
            self.counts["TRACKED"] += 1
        elif key == "w:altChunk":
            self.counts["NOT_READ_PART"] += 1
        elif parent == "w:r":
            self._mark(key, values)
        self.seen += 1
        if self.seen > _MANY:
            raise refuse("TOO_MUCH_XML", "word/document.xml")

    def _mark(self, key: str, values: dict[str, str]) -> None:
        if key in {"w:br", "w:cr"}:
            self._put("\n")
        elif key in {"w:tab", "w:ptab"}:
            self._put("\t")
        elif key == "w:noBreakHyphen":
            self._put("-")
        elif key == "w:sym":
            self._put(_TICKS.get(values.get("char", "").upper(), ""))

    def _put(self, text: str) -> None:
        if self.muted or not self.paragraphs:
            return
        if self.hidden and self.hidden[-1]:
            if text.strip():
                self.counts["HIDDEN_TEXT"] += 1
                self.first_hidden = self.first_hidden or text.strip()[:40]
            return
        self.paragraphs[-1].pieces.append(text)

    def text(self, text: str) -> None:
        if self.catching and not self.skip:
            self.caught.append(text)

    def end(self, _name: str) -> None:
        if self.skip:
            self.skip -= 1
            return
        key = self.path.pop()
        if key in {"w:t", "m:t"}:
            text = "".join(self.caught)
            self.caught.clear()
            self.catching = False
            self._put(text if self.preserve else text.strip(" \t\r\n"))
        elif key == "w:p" and self.paragraphs:
            self._close_paragraph()
        elif key == "w:r" and self.hidden:
            self.hidden.pop()
        elif key == "w:tbl" and self.tables:
            table = self.tables.pop()
            self.boxes[-1].items.append(table)
        elif key in {"w:tc", "w:txbxContent"} and len(self.boxes) > 1:
            self._close_box(key)
        elif key == "w:sdtContent" and self.placeholders:
            self.muted -= self.placeholders[-1]
        elif key == "w:sdt" and self.placeholders:
            self.placeholders.pop()
        elif key == "mc:AlternateContent":
            self.choices.pop()

    def _close_paragraph(self) -> None:
        paragraph = self.paragraphs.pop()
        box = self.boxes[-1]
        box.add("".join(paragraph.pieces))
        for inner in paragraph.boxes:
            box.items += inner.items
        box.glued = paragraph.glued

    def _close_box(self, key: str) -> None:
        box = self.boxes.pop()
        if key == "w:txbxContent":
            if self.paragraphs:
                self.paragraphs[-1].boxes.append(box)
            else:
                self.boxes[-1].items += box.items
        elif self.tables and self.tables[-1].lines:
            self.tables[-1].lines[-1].cells.append(box)


def walk(data: bytes, name: str) -> Body:
    """Return the paragraphs and tables of a document part.

    Args:
        data: the XML of the part.
        name: file name, for the notices.

    Raises:
        ReadError: the refusals of the XML itself.
    """
    walker = _Walker()
    parse(data, "word/document.xml", walker.start, walker.end, walker.text)
    notices = [
        Notice(code, name, walker.first_hidden if code == "HIDDEN_TEXT" else str(count))
        for code, count in walker.counts.items()
        if count
    ]
    return Body(walker.body.items, notices, walker.root == "w:document")


def _number(value: str) -> int:
    return min(int(value), 1000) if value.isascii() and value.isdecimal() and len(value) < 6 else 1
