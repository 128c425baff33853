"""The clean .xlsx: the official papers in order, values only, made fresh from the schema.

No formulas, macros, hidden sheets, names, notes, marks, colours, validations, links, persons or paths; unused lines and
an unused 附件三 are left out. The user's own file is never the starting point.
"""

import datetime
import io
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from perfeval_xl.filing import Filing
from perfeval_xl.forms.layout import Box, Shape, bound, lay_out
from perfeval_xl.forms.schema import Form, Indicators, Matrix
from perfeval_xl.reading.fields.labels import title_year
from perfeval_xl.values.rounding import plain
from perfeval_xl.writing import names
from perfeval_xl.writing.book.model import Paper, fitted, indicator_rows, level_weights
from perfeval_xl.writing.book.package import normalised
from perfeval_xl.writing.book.papers import draw_boxes, paper_heights
from perfeval_xl.writing.book.report_sheet import WIDTH, look
from perfeval_xl.writing.book.workbook import OPTIONS
from perfeval_xl.writing.clean.report_lines import report_lines
from perfeval_xl.writing.clean.seal import Seal, figure
from perfeval_xl.writing.contents import BLANK, Content, typed
from perfeval_xl.writing.formats import SIZES, Styles
from perfeval_xl.writing.metrics import LINE, MAX_HEIGHT, column_pixels, column_points, span_points, text_height
from perfeval_xl.writing.page import A4_HEIGHT, MARGINS, page_set_up, pages

SEAL_PROPERTY = "perfeval-fingerprint"
_CREATED = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
_HIGHEST = 380.0
"""Points of a row that is still shown whole; Excel allows 409."""
_PIECE = 130.0
"""Points of a row of running text."""
_SPARE = 1.1
"""Faces that stand in for the official ones have a wider line pitch."""
_GAP = 60
_LEAST = 28.0


class Laid(NamedTuple):
    """A paper laid out with exactly the rows that are filled in, and what stands in each of its boxes."""

    paper: Paper
    contents: Mapping[Box, Content]


def lay_filed(filing: Filing) -> tuple[Laid, ...]:
    """Lay out the papers of a filing that was trimmed, but for the report."""
    taken: list[str] = []
    laid = []
    for root in filing.forms:
        form = filing.edition.form(root.partition("[")[0])
        if form.code == "report":
            continue
        sheet = names.project_sheet(form.annex, filing.text(f"{root}.name"), taken) if form.many else form.annex
        taken.append(sheet)
        page = lay_out(
            form,
            _shape(filing, form, root),
            root,
            filing.year,
            filing.unit,
            level_weights(filing.edition, form, filing.year),
        )
        paper = Paper(root, form, sheet, fitted(page, form))
        laid.append(Laid(paper, {box: _content(filing, box) for box in paper.page.boxes}))
    return tuple(laid)


def clean_copy(filing: Filing, seal: Seal) -> bytes:
    """Return the clean workbook of a filing that was trimmed; the same filing gives the same bytes.

    Args:
        filing: what leaves the house, masked already when it is to be published.
        seal: its print, which stands in every footer and among the document's properties.
    """
    import xlsxwriter

    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, OPTIONS)
    workbook.set_size(2400, 1500)
    styles = Styles(workbook)
    for laid in lay_filed(filing):
        paper, contents = stretched(laid)
        sheet = workbook.add_worksheet(paper.sheet)
        draw_boxes(sheet, styles, filing.edition, paper, contents)
        _set_up(sheet, seal)
        heights = paper_heights(filing.edition, paper, contents)
        sheet.fit_to_pages(1, pages(heights.values(), span_points(paper.form.widths, 1, paper.page.columns)))
        sheet.print_area(0, 0, paper.page.rows - 1, paper.page.columns - 1)
    if "report" in filing.forms:
        sheet = workbook.add_worksheet(filing.edition.form("report").annex)
        _draw_report(sheet, styles, filing)
        _set_up(sheet, seal, fit=False)
    workbook.set_custom_property(SEAL_PROPERTY, seal.text)
    workbook.set_properties({"title": "绩效自评材料", "author": "", "created": _CREATED})
    workbook.close()
    return normalised(out.getvalue())


def stretched(laid: Laid) -> Laid:
    """Return a paper whose texts are not cut: a row that would be higher than Excel's rows becomes several, merged."""
    page, widths = laid.paper.page, laid.paper.form.widths
    rows = dict.fromkeys(range(1, page.rows + 1), 1)
    for box in page.boxes:
        if box.rows == 1 and (text := laid.contents[box].text):
            needed = text_height(text, span_points(widths, box.column, box.columns), SIZES.get(box.role, 10.5))
            rows[box.row] = max(rows[box.row], math.ceil(needed / _HIGHEST))
    if max(rows.values(), default=1) == 1:
        return laid
    starts, at = {}, 1
    for row, count in rows.items():
        starts[row] = at
        at += count
    moved = {
        box: box._replace(
            row=starts[box.row], rows=sum(rows[row] for row in range(box.row, min(box.row + box.rows, page.rows + 1)))
        )
        for box in page.boxes
    }
    groups = {path: (starts[first], starts[last] + rows[last] - 1) for path, (first, last) in page.groups.items()}
    new = page._replace(boxes=tuple(moved.values()), rows=at - 1, groups=groups, head=starts[page.head])
    contents = {moved[box]: content for box, content in laid.contents.items()}
    return Laid(laid.paper._replace(page=new), contents)


def sheet_names(filing: Filing) -> dict[str, str]:
    """Return the sheet of every paper in the clean workbook, in order."""
    found = {laid.paper.root: laid.paper.sheet for laid in lay_filed(filing)}
    if "report" in filing.forms:
        found["report"] = filing.edition.form("report").annex
    return found


def footer(seal: Seal) -> str:
    """Return the footer of a sheet: page number in the middle, the print at the right."""
    return f'&C&"宋体,常规"&9第 &P 页，共 &N 页&R&"宋体,常规"&7{seal.line}'


def _set_up(sheet: Any, seal: Seal, *, fit: bool = True) -> None:
    page_set_up(sheet, fit=fit)
    sheet.set_footer(footer(seal), {"margin": 0.35})


def _shape(filing: Filing, form: Form, root: str) -> Shape:
    counts: dict[str, int] = {}
    indicators: dict[str, tuple[tuple[str, str], ...]] = {}
    for block in form.blocks:
        if isinstance(block, Matrix):
            for row in block.rows:
                path = f"{bound(block.prefix, root)}.{row.name}"
                if row.repeat and filing.count(path):
                    counts[path] = filing.count(path)
        elif isinstance(block, Indicators):
            prefix = bound(block.prefix, root)
            if filing.count(prefix):
                indicators[prefix] = indicator_rows(block, prefix, filing)
    return Shape(counts, indicators)


def _content(filing: Filing, box: Box) -> Content:
    """Return what stands in a box: what was filed, else what the official paper prints there."""
    printed = Content("text", None, box.text, origin="printed") if box.text else BLANK
    value = filing.values.get(box.key)
    if not box.key or box.key.endswith((".level1", ".level2")):
        return printed
    field = filing.edition.field(box.key)
    stated = typed(field, value)
    if value is not None and stated.number is not None:
        stated = stated._replace(number=figure(field, value))
    if box.role == "sign":
        return Content("text", None, box.text + stated.text)
    if stated.state == "blank" and box.role in ("title", "stub"):
        return printed
    if box.role == "title":
        return stated._replace(text=with_year(filing, box.key, stated.text), note="")
    return stated._replace(note="")


def with_year(filing: Filing, key: str, title: str) -> str:
    """Return a title with the year of its paper below it where it names none."""
    year = filing.number(f"{key.partition('.')[0]}.year")
    return title if year is None or title_year(title) is not None else f"{title}\n（{plain(year)}年度）"


def _draw_report(sheet: Any, styles: Styles, filing: Filing) -> None:
    sheet.set_column_pixels(0, 0, column_pixels(WIDTH))
    rows: list[tuple[str, str, float]] = []
    breaks = []
    for line in report_lines(filing):
        if line.role == "break":
            breaks.append(len(rows))
        elif line.role == "gap":
            rows.append((line.role, "", _GAP))
        else:
            rows += [(line.role, *piece) for piece in _pieces(line.text, float(str(look(line.role)["font_size"])))]
    for row, (role, text, height) in enumerate(rows):
        sheet.set_row(row, height)
        if role != "gap":
            sheet.write_string(row, 0, text, styles(**look(role)))
    sheet.set_h_pagebreaks([*breaks, *_kept_together(rows, breaks)])
    sheet.print_area(0, 0, max(0, len(rows) - 1), 0)


def _kept_together(rows: Sequence[tuple[str, str, float]], breaks: Collection[int]) -> Iterator[int]:
    """Yield the rows before which a page must end, so that no heading stands alone at its foot.

    Every page is ended a little before it is full, so that no program ends it by itself.
    """
    room = A4_HEIGHT - 72 * (MARGINS["top"] + MARGINS["bottom"]) - _LEAST
    used = 0.0
    for at, (_, _, height) in enumerate(rows):
        needed = height
        for role, following in ((rows[next_][0], rows[next_ + 1][2]) for next_ in range(at, len(rows) - 1)):
            if not role.startswith("head"):
                break
            needed += following
        if at in breaks:
            used = 0.0
        elif used + needed > room:
            yield at
            used = 0.0
        used += height


def _pieces(text: str, size: float) -> Iterator[tuple[str, float]]:
    """Yield a paragraph with its height; a long one goes on in the rows below it, so that pages can end within it."""
    points = column_points(WIDTH)

    def height(part: str) -> float:
        return max(_LEAST, text_height(part, points, size) * _SPARE)

    most = max(1, int(points / size) * int(_PIECE / _SPARE / (size * LINE)) - 1)
    while len(text) > most and height(text) > _PIECE:
        at = max(text.rfind(mark, most // 2, most) for mark in "。；，、 ") + 1 or most
        yield text[:at], height(text[:at])
        text = text[at:]
    yield text, min(height(text), MAX_HEIGHT)
