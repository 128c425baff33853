"""The user's manual as a Word file, from its Markdown source: the small part of Markdown that the manual uses.

Headings of three levels, paragraphs, numbered and dotted lists, tables, pictures on a line of their own, fenced
commands, a rule (a new page), **bold** and `code` within a line. Anything else is an error, so that nothing is printed
as raw Markdown.
"""

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from perfeval_xl.writing.formats import BODY_FACE, HEAD_FACE, TITLE_FACE
from perfeval_xl.writing.report_docx import _anonymous, _face, _footer_run, _repacked

SIZE, LINE = 12.0, 19.0
"""Of the text, and the distance of its lines, in points."""
WIDTH = 455.0
"""Room for text in points."""
_CODE_FACE, _CODE_TINT, _BAND = "宋体", "F2F2F2", "DCE6F1"
_HEADS = {1: (TITLE_FACE, 22.0, 0.0), 2: (HEAD_FACE, 14.0, 9.0), 3: (HEAD_FACE, 11.5, 5.0)}
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
_ITEM = re.compile(r"(\d+\.|-) +(.*)")
_INLINE = re.compile(r"\*\*(.+?)\*\*|`([^`]+)`")
_RULE = re.compile(r"\|(?:-+\|)+")
_ODD = re.compile(r"\*\*|`|^\s*>|^#{4}|\]\(|<[a-z/!]")


class Block(NamedTuple):
    """One block: its kind, its texts, and for headings the level, for items the number or dot.

    Kinds: ``head`` ``text`` ``item`` ``code`` ``picture`` (caption, path) ``page`` (a new one) ``row`` (cells; `mark`
    of a table's first row is ``head``).
    """

    kind: str
    texts: tuple[str, ...]
    level: int = 0
    mark: str = ""


def blocks(source: str) -> tuple[Block, ...]:
    """Cut the source into blocks.

    Raises:
        ValueError: a line uses Markdown that is not provided for.
    """
    return tuple(_blocks(source.splitlines()))


def manual_docx(source: str, pictures: dict[str, bytes]) -> bytes:
    """Return the manual as the bytes of a .docx file.

    Args:
        source: in Markdown.
        pictures: path as the source writes it -> the bytes of the PNG file.

    Raises:
        ValueError: a line uses Markdown that is not provided for.
        KeyError: a picture is missing.
    """
    import docx

    document = docx.Document()
    _page(document)
    found = blocks(source)
    rows: list[Block] = []
    new_page = False
    for block in (*found, Block("end", ())):
        if block.kind == "row":
            if block.mark == "head" and rows:
                _table(document, rows)
                rows = []
            rows.append(block)
            continue
        if rows:
            _table(document, rows)
            rows = []
        _block(document, block, pictures)
        if new_page:
            document.paragraphs[-1].paragraph_format.page_break_before = True
        new_page = block.kind == "page"
    _anonymous(document, found[0].texts[0])
    raw = io.BytesIO()
    document.save(raw)
    return _repacked(raw.getvalue())


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    code: list[str] | None = None
    text: list[str] = []
    table = False
    for number, line in enumerate([*lines, ""], 1):
        if line.startswith("```"):
            if code is not None:
                yield Block("code", tuple(code))
            code = [] if code is None else None
            continue
        if code is not None:
            code.append(line)
            continue
        _refuse(line, number)
        block, table = _line(line, table)
        if text and (block is not None or not line):
            yield Block("text", ("".join(text),))
            text = []
        if block is not None:
            yield block
        elif line and not _RULE.fullmatch(line):
            text.append(line)
    if code is not None:
        raise ValueError("a fence is not closed")


def _line(line: str, table: bool) -> tuple[Block | None, bool]:
    """Return the block a line is, None for text, and whether a table goes on after it."""
    if line.startswith("#"):
        marks, _, text = line.partition(" ")
        return Block("head", (text,), len(marks)), False
    if line == "---":
        return Block("page", ()), False
    if line.startswith("|"):
        if _RULE.fullmatch(line):
            return None, True
        cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
        return Block("row", cells, mark="" if table else "head"), True
    if picture := _PICTURE.fullmatch(line):
        return Block("picture", (picture[1], picture[2])), False
    if item := _ITEM.fullmatch(line):
        return Block("item", (item[2],), mark=item[1] if item[1] != "-" else "●"), False
    return None, False


def _refuse(line: str, number: int) -> None:
    if _ODD.search(_INLINE.sub("", _PICTURE.sub("", line))):
        raise ValueError(f"line {number} uses Markdown that is not provided for: {line}")


def _page(document: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    section.left_margin = section.right_margin = Mm((210 - WIDTH / 72 * 25.4) / 2)
    section.footer_distance = Mm(11)
    normal = document.styles["Normal"]
    normal.font.size = Pt(SIZE)
    _face(normal.element.get_or_add_rPr(), BODY_FACE)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in ("— ", "PAGE", " —"):
        _footer_run(foot, part)


def _block(document: Any, block: Block, pictures: dict[str, bytes]) -> None:
    if block.kind == "head":
        _heading(document, block)
    elif block.kind == "text":
        paragraph = _inline(document.add_paragraph(), block.texts[0])
        _spaced(paragraph, after=3)
        paragraph.paragraph_format.keep_with_next = True if block.texts[0].endswith("：") else None
    elif block.kind == "item":
        _item(document, block)
    elif block.kind == "code":
        _code(document, block.texts)
    elif block.kind == "picture":
        _picture(document, block.texts[0], pictures[block.texts[1]])


def _heading(document: Any, block: Block) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import RGBColor

    face, size, before = _HEADS[block.level]
    paragraph = document.add_paragraph(style=f"Heading {block.level}")
    _inline(paragraph, block.texts[0], face, size)
    for run in paragraph.runs:
        run.font.bold, run.font.color.rgb = False, RGBColor(0, 0, 0)
    _spaced(paragraph, size * 1.5, before, 3.0 if block.level > 1 else 8.0)
    paragraph.paragraph_format.keep_with_next = True
    if block.level == 1:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _item(document: Any, block: Block) -> None:
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    layout = paragraph.paragraph_format
    layout.left_indent, layout.first_line_indent = Pt(20), Pt(-20)
    layout.tab_stops.add_tab_stop(Pt(20))
    _spaced(_inline(paragraph, f"{block.mark}\t{block.texts[0]}"), after=1.5)


def _code(document: Any, lines: Sequence[str]) -> None:
    for at, line in enumerate(lines):
        paragraph = _inline(document.add_paragraph(), f"`{line}`", size=10.5)
        _shaded(paragraph._p.get_or_add_pPr(), _CODE_TINT)
        _spaced(paragraph, 15, after=4 if at == len(lines) - 1 else 0)
        paragraph.paragraph_format.keep_with_next = at < len(lines) - 1


def _picture(document: Any, caption: str, data: bytes) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    from perfeval_xl.writing.manual.palette_png import png_size

    paragraph = document.add_paragraph()
    wide = WIDTH * (1 if png_size(data)[0] > 900 else 0.78)
    drawn = paragraph.add_run().add_picture(io.BytesIO(data), width=Pt(wide))
    drawn._inline.docPr.set("descr", caption)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(3), Pt(0)
    under = _inline(document.add_paragraph(), caption, HEAD_FACE, 9)
    under.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _spaced(under, 13, after=4)


def _table(document: Any, rows: Sequence[Block]) -> None:
    from docx.shared import Pt

    widths = _widths([row.texts for row in rows])
    table = document.add_table(len(rows), len(widths), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
    for at, row in enumerate(rows):
        for column, text in enumerate(row.texts):
            cell = table.cell(at, column)
            cell.width = Pt(widths[column])
            face = HEAD_FACE if row.mark == "head" else BODY_FACE
            _spaced(_inline(cell.paragraphs[0], text, face, 10.5), 15, 1, 1)
            if row.mark == "head":
                _shaded(cell._tc.get_or_add_tcPr(), _BAND)
        properties = table.rows[at]._tr.get_or_add_trPr()
        properties.append(_element("w:cantSplit"))
        if row.mark == "head":
            properties.append(_element("w:tblHeader"))
    _spaced(document.add_paragraph(), 5)


def _widths(rows: Sequence[Sequence[str]]) -> list[float]:
    """Share the width among the columns by their longest text, none below a sixth."""
    from perfeval_xl.values.text import display_width

    longest = [float(min(60, max(display_width(row[at]) for row in rows))) for at in range(len(rows[0]))]
    least = sum(longest) / 6
    shares = [max(one, least) for one in longest]
    return [WIDTH * one / sum(shares) for one in shares]


def _inline(paragraph: Any, text: str, face: str = BODY_FACE, size: float = SIZE) -> Any:
    """Add the runs of a line: plain, bold (in 黑体) and commands; return the paragraph."""
    from docx.shared import Pt

    at = 0
    pieces: list[tuple[str, str]] = []
    text = text.replace("。** ", "。**")
    for found in _INLINE.finditer(text):
        pieces += [(text[at : found.start()], face), (found[1] or found[2], HEAD_FACE if found[1] else _CODE_FACE)]
        at = found.end()
    for piece, its_face in (*pieces, (text[at:], face)):
        if piece:
            run = paragraph.add_run(piece)
            run.font.size = Pt(size)
            run.font.bold = True if its_face != face and its_face == HEAD_FACE else None
            _face(run._r.get_or_add_rPr(), its_face)
    return paragraph


def _spaced(paragraph: Any, line: float = LINE, before: float = 0, after: float = 0) -> None:
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt

    layout = paragraph.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    layout.space_before, layout.space_after = Pt(before), Pt(after)


def _element(name: str) -> Any:
    from docx.oxml import OxmlElement

    return OxmlElement(name)


def _shaded(properties: Any, colour: str) -> None:
    from docx.oxml.ns import qn

    shade = _element("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
        shade.set(qn(name), value)
    properties.append(shade)
