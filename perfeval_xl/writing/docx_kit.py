"""Word documents out of paragraphs and tables: small, the same bytes every time, with no trace of person or machine.

A document is a list of XML fragments, each made by a function here; `packed` puts them into a package (`docx_parts`).
Lengths are in points unless said otherwise.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from perfeval_xl.writing.contents import inert
from perfeval_xl.writing.docx_parts import NAMESPACES, package
from perfeval_xl.writing.formats import BODY_FACE

KAI_FACE = "楷体_GB2312"
A4 = (595.3, 841.9)
PROPERTY = "perfeval-fingerprint"

_TIGHT = '<w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
"""No mark hanging over the edge; no room between Chinese and figures: 2023年."""


class Margins(NamedTuple):
    """Page margins, and how far the footer stands from the edge."""

    top: float
    bottom: float
    left: float
    right: float
    footer: float = 28.0

    @property
    def width(self) -> float:
        """Room for text, A4 portrait."""
        return A4[0] - self.left - self.right

    @property
    def height(self) -> float:
        """Height for text, A4 portrait."""
        return A4[1] - self.top - self.bottom


class Cell(NamedTuple):
    """One cell of a table row: ready paragraphs, spans, and whether it goes on from the cell above.

    `merge`: empty, ``restart`` or ``continue``. `borders`: empty for the table's own, or ``none``.
    """

    content: str
    columns: int = 1
    merge: str = ""
    middle: bool = True


class Row(NamedTuple):
    """One row: its cells from left to right and its least height."""

    cells: Sequence[Cell]
    height: float = 0.0
    whole: bool = True
    """Not divided between pages."""


def paragraph(
    text: str,
    *,
    face: str = BODY_FACE,
    size: float = 10.5,
    align: str = "left",
    bold: bool = False,
    line: float = 0.0,
    before: float = 0.0,
    after: float = 0.0,
    indent: float = 0.0,
    first_chars: int = 0,
    tabs: Sequence[float] = (),
    keep: bool = False,
    new_page: bool = False,
    level: int = -1,
    color: str = "",
) -> str:
    """Return a paragraph; tabs in the text go to the stops in `tabs`, line breaks stay.

    Args:
        text: what it says; control characters are dropped.
        face: a Chinese face; figures and Latin letters are set in it, too.
        size: of the type.
        align: ``left`` ``center`` ``right``. Not ``both``: LibreOffice 7.4 loses a mark at the end of a full line.
        bold: heavy type.
        line: exact line pitch; 0 for single.
        before: room above.
        after: room below.
        indent: of the whole paragraph.
        first_chars: indent of the first line, in characters.
        tabs: tab stops from the left.
        keep: on the same page as the paragraph that follows.
        new_page: begins a page.
        level: outline level from 0; -1 for body text.
        color: RRGGBB; empty for automatic.
    """
    spacing = f' w:before="{_twips(before)}" w:after="{_twips(after)}"'
    if line:
        spacing += f' w:line="{_twips(line)}" w:lineRule="exact"'
    left = f' w:left="{_twips(indent)}"' if indent else ""
    first = f' w:firstLineChars="{first_chars * 100}" w:firstLine="{_twips(first_chars * size)}"' if first_chars else ""
    properties = (
        ("<w:keepNext/>" if keep else "")
        + ("<w:pageBreakBefore/>" if new_page else "")
        + (
            "<w:tabs>" + "".join(f'<w:tab w:val="left" w:pos="{_twips(at)}"/>' for at in tabs) + "</w:tabs>"
            if tabs
            else ""
        )
        + _TIGHT
        + f"<w:spacing{spacing}/>"
        + (f"<w:ind{left}{first}/>" if left or first else "")
        + f'<w:jc w:val="{align}"/>'
        + (f'<w:outlineLvl w:val="{level}"/>' if level >= 0 else "")
    )
    return f"<w:p><w:pPr>{properties}</w:pPr>{_run(text, face, size, bold, color)}</w:p>"


def table(widths: Sequence[float], rows: Iterable[Row]) -> str:
    """Return a ruled table of fixed columns, as wide as they are together."""
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    padding = "".join(
        f'<w:{edge} w:w="{twips}" w:type="dxa"/>'
        for edge, twips in (("top", 20), ("left", 30), ("bottom", 20), ("right", 30))
    )
    head = (
        f'<w:tblPr><w:tblW w:w="{_twips(sum(widths))}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{padding}</w:tblCellMar></w:tblPr>"
    )
    grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in widths)
    body = "".join(_row(row, widths) for row in rows)
    return f"<w:tbl>{head}<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def section(margins: Margins, *, last: bool = False) -> str:
    """Return the end of a section: page size, margins, footer. The last one ends the document."""
    properties = (
        f'<w:sectPr><w:footerReference w:type="default" r:id="rIdFooter"/><w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{_twips(A4[0])}" w:h="{_twips(A4[1])}"/>'
        f'<w:pgMar w:top="{_twips(margins.top)}" w:right="{_twips(margins.right)}" w:bottom="{_twips(margins.bottom)}" '
        f'w:left="{_twips(margins.left)}" w:header="567" w:footer="{_twips(margins.footer)}" w:gutter="0"/>'
        "<w:cols/></w:sectPr>"
    )
    if last:
        return properties
    return f'<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>{properties}</w:pPr></w:p>'


def footer(line: str, *, size: float = 9) -> str:
    """Return the footer: page number of pages, and below it a small line of text when there is one."""
    run = _properties("宋体", size)

    def field(name: str) -> str:
        return (
            f'<w:r><w:rPr>{run}</w:rPr><w:fldChar w:fldCharType="begin"/></w:r>'
            f'<w:r><w:rPr>{run}</w:rPr><w:instrText xml:space="preserve"> {name} </w:instrText></w:r>'
            f'<w:r><w:rPr>{run}</w:rPr><w:fldChar w:fldCharType="separate"/></w:r>'
            f"<w:r><w:rPr>{run}</w:rPr><w:t>1</w:t></w:r>"
            f'<w:r><w:rPr>{run}</w:rPr><w:fldChar w:fldCharType="end"/></w:r>'
        )

    numbers = "".join(
        part if part.startswith("<") else _run(part, "宋体", size, False, "")
        for part in ("第 ", field("PAGE"), " 页，共 ", field("NUMPAGES"), " 页")
    )
    centred = f'<w:pPr>{_TIGHT}<w:spacing w:before="0" w:after="0"/><w:jc w:val="center"/></w:pPr>'
    below = paragraph(line, face="宋体", size=7, align="center") if line else ""
    return f"<w:p>{centred}{numbers}</w:p>{below}"


def packed(body: Iterable[str], *, title: str, foot: str, properties: Mapping[str, str] | None = None) -> bytes:
    """Return the document's bytes; no author, company, path or time of day is in them.

    Args:
        body: fragments in order; the last is ``section(..., last=True)``.
        title: of the document, as its properties state it.
        foot: from `footer`.
        properties: custom properties.
    """
    return package(
        {
            "word/document.xml": f"<w:document {NAMESPACES}><w:body>{''.join(body)}</w:body></w:document>",
            "word/footer1.xml": f"<w:ftr {NAMESPACES}>{foot}</w:ftr>",
            "word/styles.xml": _styles(),
        },
        title=title,
        properties=properties or {},
    )


def _row(row: Row, widths: Sequence[float]) -> str:
    cells, at = [], 0
    for cell in row.cells:
        width = sum(widths[at : at + cell.columns])
        at += cell.columns
        span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
        merge = f'<w:vMerge w:val="{cell.merge}"/>' if cell.merge else ""
        middle = '<w:vAlign w:val="center"/>' if cell.middle else ""
        content = cell.content or paragraph("", line=6)
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/>{span}{merge}{middle}</w:tcPr>{content}</w:tc>'
        )
    height = f'<w:trHeight w:val="{_twips(row.height)}" w:hRule="atLeast"/>' if row.height else ""
    whole = "<w:cantSplit/>" if row.whole else ""
    return f"<w:tr><w:trPr>{whole}{height}</w:trPr>{''.join(cells)}</w:tr>"


def _run(text: str, face: str, size: float, bold: bool, color: str) -> str:
    if not text:
        return ""
    pieces = re.split(r"([\t\n])", inert(text))
    inner = "".join(
        "<w:tab/>"
        if piece == "\t"
        else "<w:br/>"
        if piece == "\n"
        else f'<w:t xml:space="preserve">{escape(piece)}</w:t>'
        for piece in pieces
        if piece
    )
    return f"<w:r><w:rPr>{_properties(face, size, bold, color)}</w:rPr>{inner}</w:r>"


def _properties(face: str, size: float, bold: bool = False, color: str = "") -> str:
    name = quoteattr(face)
    return (
        f'<w:rFonts w:ascii={name} w:hAnsi={name} w:eastAsia={name} w:cs={name} w:hint="eastAsia"/>'
        + ("<w:b/>" if bold else "")
        + (f'<w:color w:val="{color}"/>' if color else "")
        + f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
    )


def _styles() -> str:
    return (
        f"<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{_properties(BODY_FACE, 10.5)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>'
        "</w:styles>"
    )


def _twips(points: float) -> int:
    return round(points * 20)
