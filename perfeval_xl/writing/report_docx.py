"""Draw the report as a Word file in the format of official papers.

Title in 方正小标宋 二号, first-level headings in 黑体, second-level in 楷体, text in 仿宋 三号, lines of exactly 29
points, margins and page numbers as official documents have them. The file is built from nothing, carries no names,
dates or paths of the machine, and is the same to the byte for the same report.
"""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from perfeval_xl.autofill.report import Report

TITLE, HEAD1, HEAD2, BODY, LATIN = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "Times New Roman"
TITLE_SIZE, TEXT_SIZE, NUMBER_SIZE = 22, 16, 14
"""二号, 三号 and 四号 in points."""
LINE = 29
"""Exact distance of lines in points."""
_MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_LEFT_OUT = ("docProps/thumbnail.jpeg",)


def report_docx(report: Report) -> bytes:
    """Return the report as the bytes of a .docx file."""
    import docx

    document = docx.Document()
    _set_defaults(document)
    _cover(document, report)
    _body(document, report)
    _anonymous(document, "".join(report.title))
    raw = io.BytesIO()
    document.save(raw)
    return _repacked(raw.getvalue())


def _set_defaults(document: Any) -> None:
    from docx.shared import Pt

    normal = document.styles["Normal"]
    normal.font.size = Pt(TEXT_SIZE)
    _face(normal.element.get_or_add_rPr(), BODY)
    _page(document.sections[0])


def _page(section: Any) -> None:
    from docx.shared import Mm

    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, millimetres in _MARGINS.items():
        setattr(section, name, Mm(millimetres))
    section.footer_distance = Mm(28)


def _cover(document: Any, report: Report) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    centre = WD_ALIGN_PARAGRAPH.CENTER
    for text in report.title:
        _paragraph(document, text, TITLE, TITLE_SIZE, centre, before=180 if text == report.title[0] else 6, line=40)
    _paragraph(document, f"部门（单位）名称：{report.unit}（盖章）", BODY, TEXT_SIZE, centre, before=240)
    _paragraph(document, report.date, BODY, TEXT_SIZE, centre, before=60)


def _body(document: Any, report: Report) -> None:
    from docx.enum.section import WD_SECTION
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    section = document.add_section(WD_SECTION.NEW_PAGE)
    _page(section)
    _number_pages(section)
    for text in report.title:
        _paragraph(document, text, TITLE, TITLE_SIZE, WD_ALIGN_PARAGRAPH.CENTER, line=36)
    _paragraph(document, "", BODY, TEXT_SIZE)
    for chapter in report.chapters:
        face = {1: HEAD1, 2: HEAD2}.get(chapter.section.depth, BODY)
        _paragraph(document, chapter.heading, face, TEXT_SIZE, indent=True, keep=True)
        for paragraph in chapter.paragraphs:
            _paragraph(document, paragraph.text, BODY, TEXT_SIZE, WD_ALIGN_PARAGRAPH.JUSTIFY, indent=True)


def _paragraph(
    document: Any,
    text: str,
    face: str,
    size: int,
    alignment: Any = None,
    *,
    indent: bool = False,
    keep: bool = False,
    before: int = 0,
    line: int = LINE,
) -> None:
    """Add a paragraph; `indent` by two characters, `before` and `line` in points."""
    from docx.enum.text import WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    if alignment is not None:
        paragraph.alignment = alignment
    layout = paragraph.paragraph_format
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Pt(line)
    layout.space_before, layout.space_after = Pt(before), Pt(0)
    layout.keep_with_next = True if keep else None
    if indent:
        layout.first_line_indent = Pt(size * 2)
        paragraph._p.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), "200")
    if text:
        run = paragraph.add_run(_printable(text))
        run.font.size = Pt(size)
        _face(run._r.get_or_add_rPr(), face)


def _face(properties: Any, face: str) -> None:
    """Set the face of Chinese and of Latin characters; theme fonts of the template give way."""
    from docx.oxml.ns import qn

    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), LATIN)
    fonts.set(qn("w:eastAsia"), face)
    fonts.set(qn("w:hint"), "eastAsia")


def _number_pages(section: Any) -> None:
    """Number the pages from 1 after the cover: — 1 — at the outer edge, right on odd pages and left on even ones."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    section.footer.is_linked_to_previous = False
    section.even_page_footer.is_linked_to_previous = False
    settings = section.part.document.settings
    settings.odd_and_even_pages_header_footer = True
    start = OxmlElement("w:pgNumType")
    start.set(qn("w:start"), "1")
    following = section._sectPr.find(qn("w:cols"))
    if following is None:
        section._sectPr.append(start)
    else:
        following.addprevious(start)
    for footer, alignment in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = alignment
        for part in ("— ", "PAGE", " —"):
            _footer_run(paragraph, part)


def _footer_run(paragraph: Any, part: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run("" if part == "PAGE" else part)
    run.font.size = Pt(NUMBER_SIZE)
    _face(run._r.get_or_add_rPr(), "宋体")
    if part != "PAGE":
        return
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "1"), ("end", "")):
        if kind in ("begin", "separate", "end"):
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:t" if kind == "text" else "w:instrText")
            element.text = text
        run._r.append(element)


def _printable(text: str) -> str:
    """Leave out what XML cannot carry; tabs become blanks."""
    text = text.replace("\t", " ")
    return "".join(one for one in text if one >= " " and not "\ud800" <= one <= "\udfff" and one not in "\ufffe\uffff")


def _anonymous(document: Any, title: str) -> None:
    """Take every person, date and machine out of the document's properties."""
    properties = document.core_properties
    for name in ("author", "last_modified_by", "comments", "category", "keywords", "subject", "version"):
        setattr(properties, name, "")
    properties.title = title
    properties.language = "zh-CN"
    properties.revision = 1
    properties.created = properties.modified = _EPOCH


def _repacked(data: bytes) -> bytes:
    """Write the package anew with fixed dates and without the picture of python-docx's template."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            if member.filename in _LEFT_OUT:
                continue
            content = source.read(member)
            if member.filename == "_rels/.rels":
                content = _without_thumbnail(content)
            info = zipfile.ZipInfo(member.filename, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, content)
    return made.getvalue()


def _without_thumbnail(relations: bytes) -> bytes:
    import re

    return re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", relations)
