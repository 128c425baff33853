"""The four papers as one Word document, in the layout in which finance bureaus hand them out, from the schema."""

from collections.abc import Collection, Iterator

from perfeval_xl.filing import Filing
from perfeval_xl.forms.layout import Box
from perfeval_xl.forms.schema import Field
from perfeval_xl.values.rounding import plain
from perfeval_xl.values.text import display_width
from perfeval_xl.writing.book.papers import GOAL_ROW, INPUT_ROW, THRIFT_ROW
from perfeval_xl.writing.clean.clean_copy import Laid, lay_filed
from perfeval_xl.writing.clean.report_lines import report_lines
from perfeval_xl.writing.clean.seal import Seal
from perfeval_xl.writing.contents import Content
from perfeval_xl.writing.docx_kit import (
    KAI_FACE,
    PROPERTY,
    Cell,
    Margins,
    Row,
    footer,
    packed,
    paragraph,
    section,
    table,
)
from perfeval_xl.writing.formats import BODY_FACE, HEAD_FACE, LEAST, NUMERIC, SIZES, TITLE_FACE
from perfeval_xl.writing.metrics import PADDING, wrapped_lines

TABLES = Margins(45, 45, 45, 45, 20)
REPORT = Margins(105, 99, 79, 74, 60)
"""As of official documents: 37 mm above, 35 mm below, 28 mm left, 26 mm right."""
BODY_SIZE = 16.0
BODY_LINE = 29.0
SCALES = (1.0, 0.96, 0.92, 0.88, 0.84)
"""Sizes of type to choose from."""
MARGIN = 1.5
"""Left and right in a cell."""
_PITCH = 1.28
"""Line pitch in tables as a multiple of the size."""
_AROUND = 96.0
"""Height of annex, title, note and closing line together, and what estimates may be wrong by."""
_SHORT, _FILLED = 1.2, 0.2
"""A paper that takes more pages than the first is not pressed onto fewer; its last page is filled at least so far."""
_WHOLE = 24
"""Lines up to which a row is kept on one page."""
_TO_SIGN = 60.0
_INSIDE = 2.5
"""Kept free before text at the left edge of a cell."""
_PRINTED = frozenset(("annex", "title", "note", "sign"))
"""Roles that stand outside the table."""


def papers_docx(filing: Filing, seal: Seal, roots: Collection[str] | None = None) -> bytes:
    """Return the papers of a filing that was trimmed; the same filing gives the same bytes.

    Args:
        filing: what leaves the house, masked already when it is to be published.
        seal: its print, which stands in every footer and among the document's properties.
        roots: papers to take, all when None: ``basic``, ``overall``, ``project[1]``, ``report``.
    """
    wanted = [root for root in filing.forms if roots is None or root in roots]
    laid = {one.paper.root: one for one in lay_filed(filing)}
    body: list[str] = []
    for at, root in enumerate(wanted):
        last = at == len(wanted) - 1
        if root == "report":
            body += _report(filing, last)
        else:
            body += [*_paper(filing, laid[root]), section(TABLES, last=last)]
    return packed(body, title="绩效自评材料", foot=footer(seal.line), properties={PROPERTY: seal.text})


def words(field: Field | None, content: Content) -> str:
    """Return a content as it is printed: amounts and rates with two decimals, or as many as were typed."""
    number = content.number
    if number is None or field is None:
        return content.text
    if field.kind in ("money", "area", "percent"):
        decimals = max(2, len(plain(number).partition(".")[2]))
        return f"{number:.{decimals}f}" + ("%" if field.kind == "percent" else "")
    return plain(number)


def _paper(filing: Filing, laid: Laid) -> Iterator[str]:
    sheet = _Sheet(filing, laid, TABLES.width)
    scale = _scale(sheet)
    boxes = laid.paper.page.boxes
    for box in boxes:
        text = sheet.texts[box]
        if box.role == "annex":
            yield paragraph(text, face=HEAD_FACE, size=14, line=20, keep=True)
        elif box.role == "title":
            size = 20 if display_width(text) * 10 <= TABLES.width else 16
            yield paragraph(text, face=TITLE_FACE, size=size, align="center", line=30, after=6, keep=True, level=0)
    yield table(sheet.widths, _rows(sheet, scale))
    for box in boxes:
        if box.role == "note":
            yield paragraph(sheet.texts[box], size=SIZES["note"], line=13, before=3)
    signs = [sheet.texts[box] for box in boxes if box.role == "sign"]
    if signs:
        yield _signature(signs)


class _Sheet:
    """A laid-out paper on a Word page: what stands in each box, and which boxes start in or cross each row."""

    def __init__(self, filing: Filing, laid: Laid, width: float) -> None:
        form, page = laid.paper.form, laid.paper.page
        total = sum(form.widths)
        self.widths = [width * one / total for one in form.widths]
        self.fields = {box: filing.edition.field(box.key) for box in page.boxes if box.key}
        self.contents = laid.contents
        self.texts = {box: words(self.fields.get(box), laid.contents[box]) for box in page.boxes}
        self.columns = page.columns
        self.rows: dict[int, dict[int, Box]] = {}
        for box in page.boxes:
            if box.role not in _PRINTED:
                for row in range(box.row, box.row + box.rows):
                    self.rows.setdefault(row, {})[box.column] = box

    def room(self, box: Box) -> float:
        """Return how wide the text of a box may be."""
        return sum(self.widths[box.column - 1 : box.column - 1 + box.columns]) - 2 * MARGIN - _INSIDE

    def lines(self, box: Box, scale: float) -> int:
        """Return how many lines a box takes."""
        text = box.text + self.texts[box] if box.role == "split" else self.texts[box]
        return wrapped_lines(text, self.room(box) + PADDING, _size(box) * scale) if text else 0


def _scale(sheet: _Sheet) -> float:
    """Choose the size of type with which a paper ends well: on one page, or with more than a few rows on its last."""
    for scale in SCALES:
        pages = (_height(sheet, scale) + _AROUND) / TABLES.height
        if pages <= 1 or (pages > _SHORT and pages % 1 > _FILLED):
            return scale
    return SCALES[len(SCALES) // 2]


def _height(sheet: _Sheet, scale: float) -> float:
    heights = {row: max(_needed(sheet, box, scale) for box in boxes.values()) for row, boxes in sheet.rows.items()}
    for box in {box for boxes in sheet.rows.values() for box in boxes.values() if box.rows > 1}:
        rows = range(box.row, box.row + box.rows)
        short = sheet.lines(box, scale) * _size(box) * scale * _PITCH - sum(heights[row] for row in rows)
        if short > 0:
            heights[rows[-1]] += short
    return sum(heights.values())


def _needed(sheet: _Sheet, box: Box, scale: float) -> float:
    """Return the height a box of one row needs; a box of several rows needs none of a single one."""
    if box.rows > 1:
        return 0.0
    return max(_least(box) * scale, sheet.lines(box, scale) * _size(box) * scale * _PITCH + 2.5)


def _rows(sheet: _Sheet, scale: float) -> Iterator[Row]:
    for row, boxes in sorted(sheet.rows.items()):
        cells = []
        for _, box in sorted(boxes.items()):
            first = box.row == row
            merge = "" if box.rows == 1 else "restart" if first else "continue"
            cells.append(Cell(_cell(sheet, box, scale) if first else "", box.columns, merge))
        single = [box for box in boxes.values() if box.rows == 1]
        height = max((_least(box) * scale for box in single), default=0.0)
        yield Row(cells, height, whole=max((sheet.lines(box, scale) for box in single), default=0) <= _WHOLE)


def _size(box: Box) -> float:
    return SIZES.get(box.role, 10.5)


def _least(box: Box) -> float:
    if ".indicator[" in box.key and box.role == "input":
        return INPUT_ROW
    if box.key.endswith((".goal.expected", ".goal.actual")):
        return GOAL_ROW
    return THRIFT_ROW if box.key.endswith(".thrift") else LEAST.get(box.role, 0.0)


def _cell(sheet: _Sheet, box: Box, scale: float) -> str:
    size = _size(box) * scale
    field, text = sheet.fields.get(box), sheet.texts[box]
    face = HEAD_FACE if box.role in ("head", "side", "label") else BODY_FACE
    align, indent = "center", 0.0
    if box.role == "split":
        text, align, indent = box.text + text, "left", _INSIDE
    elif box.role == "stub":
        align, indent = "left", box.indent * size + _INSIDE
    elif box.role == "input" and field is not None and field.kind not in NUMERIC:
        running = box.columns > 1 or box.key.endswith(".reason")
        if running and sheet.contents[box].number is None:
            align, indent = "left", _INSIDE
    lines = [line for line in text.split("\n") if line.strip()] or [""]
    return "".join(
        paragraph(line.strip(), face=face, size=size, align=align, indent=indent, line=round(size * _PITCH, 1))
        for line in lines
    )


def _signature(texts: list[str]) -> str:
    """Spread the closing line over the page, with room to sign behind its last label."""
    size = SIZES["sign"]
    while True:
        widths = [display_width(text) * size / 2 for text in texts]
        free = TABLES.width - sum(widths) - _TO_SIGN
        if free >= 8 * len(texts) or size <= 8:
            break
        size -= 0.5
    gap = "\u3000" * max(1, min(6, int(free / len(texts) / size)))
    return paragraph(gap.join(texts), size=size, line=20, before=8)


def _report(filing: Filing, last: bool) -> Iterator[str]:
    """Set the report: cover on a page of its own, then title and sections."""
    cover = True
    gaps = iter((120.0, 230.0))
    before = 0.0
    for line in report_lines(filing):
        if line.role == "break":
            yield section(REPORT)
            cover = False
        elif line.role == "gap":
            before = next(gaps, 30.0)
            continue
        elif line.role == "annex":
            yield paragraph(line.text, face=HEAD_FACE, size=16, line=BODY_LINE)
        elif line.role == "title":
            level = 0 if not cover and line.text else -1
            yield paragraph(
                line.text, face=TITLE_FACE, size=22, align="center", line=36, before=before, keep=True, level=level
            )
        elif line.role in ("cover", "cover_note"):
            size = 14.0 if line.role == "cover_note" else BODY_SIZE
            yield paragraph(line.text, size=size, align="center", line=BODY_LINE + 6, before=before)
        elif line.role == "text":
            yield paragraph(line.text, size=BODY_SIZE, line=BODY_LINE, first_chars=2)
        else:
            depth = int(line.role[-1])
            face = (HEAD_FACE, KAI_FACE, BODY_FACE)[depth - 1]
            yield paragraph(
                line.text,
                face=face,
                size=BODY_SIZE,
                line=BODY_LINE,
                first_chars=2,
                before=8 if depth == 1 else 0,
                keep=True,
                level=depth,
            )
        before = 0.0
    yield section(REPORT, last=last)
