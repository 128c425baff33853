"""The clean .xlsx: the official papers in order, values only, made fresh from the schema.

No formulas, macros, hidden sheets, names, notes, marks, colours, validations, links, persons or paths; unused lines and
an unused 附件三 are left out. The user's own file is never the starting point.
"""

import datetime
import io
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from perfeval_xl.filing import Filing
from perfeval_xl.forms.layout import Box, Shape, bound, lay_out
from perfeval_xl.forms.schema import Form, Indicators, Matrix
from perfeval_xl.reading.labels import title_year
from perfeval_xl.values.address import a1
from perfeval_xl.values.rounding import plain
from perfeval_xl.writing import names
from perfeval_xl.writing.contents import BLANK, Content, typed
from perfeval_xl.writing.formats import Styles
from perfeval_xl.writing.metrics import MAX_HEIGHT, column_pixels, column_points, text_height
from perfeval_xl.writing.model import Paper, fitted, indicator_rows, level_weights
from perfeval_xl.writing.package import normalised
from perfeval_xl.writing.page import page_set_up
from perfeval_xl.writing.papers import draw_boxes
from perfeval_xl.writing.report_lines import report_lines
from perfeval_xl.writing.report_sheet import WIDTH, look
from perfeval_xl.writing.seal import Seal, figure
from perfeval_xl.writing.workbook import OPTIONS

SEAL_PROPERTY = "perfeval-fingerprint"
_CREATED = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
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
    for paper, contents in lay_filed(filing):
        sheet = workbook.add_worksheet(paper.sheet)
        draw_boxes(sheet, styles, filing.edition, paper, contents)
        _set_up(sheet, seal)
        sheet.print_area(0, 0, paper.page.rows - 1, paper.page.columns - 1)
        sheet.repeat_rows(0, paper.page.head - 1)
    if "report" in filing.forms:
        sheet = workbook.add_worksheet(filing.edition.form("report").annex)
        _draw_report(sheet, styles, filing)
        _set_up(sheet, seal, fit=False)
    workbook.set_custom_property(SEAL_PROPERTY, seal.text)
    workbook.set_properties({"title": "绩效自评材料", "author": "", "created": _CREATED})
    workbook.close()
    return normalised(out.getvalue())


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
    row, breaks = 0, []
    for line in report_lines(filing):
        if line.role == "break":
            breaks.append(row)
            continue
        style = styles(**look(line.role))
        if line.role == "gap":
            sheet.set_row(row, _GAP)
            row += 1
            continue
        size = float(str(look(line.role)["font_size"]))
        for text, height in _pieces(line.text, size):
            sheet.set_row(row, height)
            sheet.write_string(row, 0, text, style)
            row += 1
    sheet.set_h_pagebreaks(breaks)
    sheet.print_area(0, 0, max(0, row - 1), 0)


def _pieces(text: str, size: float) -> Iterator[tuple[str, float]]:
    """Yield a paragraph with its height; one that is higher than a row may be goes on in the rows below it."""
    tall = text_height(text, column_points(WIDTH), size)
    if tall <= MAX_HEIGHT:
        yield text, max(_LEAST, tall)
        return
    rows = int(tall // MAX_HEIGHT) + 1
    step = -(-len(text) // rows)
    for at in range(0, len(text), step):
        part = text[at : at + step]
        yield part, max(_LEAST, text_height(part, column_points(WIDTH), size))


def cell_of(paper: Paper, key: str) -> str:
    """Return the address of a key on its sheet, for example ``D9``."""
    box = next(box for box in paper.page.boxes if box.key == key)
    column = box.column + box.columns - 1 if box.role == "split" else box.column
    return a1(box.row, column)
