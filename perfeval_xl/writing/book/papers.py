"""Draw an official paper on its sheet, box by box, as it is to be printed."""

from collections.abc import Mapping
from typing import Any

from perfeval_xl.forms.edition import Edition
from perfeval_xl.forms.layout import Box
from perfeval_xl.forms.schema import Field
from perfeval_xl.values.address import column_letters, range_a1
from perfeval_xl.writing.book.fill import printed
from perfeval_xl.writing.book.formulas import spot
from perfeval_xl.writing.book.inputs import SECOND_CELL, grouped
from perfeval_xl.writing.book.model import Model, Paper
from perfeval_xl.writing.contents import BLANK, Content, shown, stored
from perfeval_xl.writing.formats import LEAST, PAPER_TAB, SIZES, Styles, number_format, paper
from perfeval_xl.writing.metrics import column_pixels, row_heights, span_points
from perfeval_xl.writing.page import page_set_up, pages
from perfeval_xl.writing.tint import marked, point, tint

INPUT_ROW = 24.0
"""Least height of a row of indicators."""
GOAL_ROW = 58.0
THRIFT_ROW = 50.0
PROTECTION = {
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "delete_rows": True,
    "insert_hyperlinks": False,
    "objects": True,
}
"""What a protected paper still allows. No password: the lock is against slips, not against people."""


def draw_paper(sheet: Any, styles: Styles, model: Model, one: Paper) -> set[int]:
    """Draw a paper with its contents, locks, prompts, colours and print set-up on an XlsxWriter worksheet.

    Returns:
        The rows that should grow with what is typed into them.
    """
    contents = {box: _content(model, box) for box in one.page.boxes}
    fields = draw_boxes(sheet, styles, model.edition, one, contents)
    _mark(sheet, styles, one, contents, fields)
    _validate(sheet, one, contents, fields)
    set_up(sheet, one, paper_heights(model.edition, one, contents) if model.filing is not None else None)
    whole = range_a1(1, 1, one.page.rows + 200, one.page.columns)
    sheet.ignore_errors(dict.fromkeys(("number_stored_as_text", "formula_differs", "formula_range"), whole))
    sheet.set_tab_color(PAPER_TAB)
    sheet.protect("", PROTECTION)
    return {row for first, last in _indicator_rows(one) for row in range(first, last + 1)}


def draw_boxes(
    sheet: Any, styles: Styles, edition: Edition, one: Paper, contents: Mapping[Box, Content]
) -> dict[Box, Field]:
    """Draw columns, rows and boxes of a paper with what stands in each box: what is printed, nothing else.

    Returns:
        The declaration of every box that has a key.
    """
    fields = _fields(edition, one)
    for at, width in enumerate(one.form.widths):
        sheet.set_column_pixels(at, at, column_pixels(width))
    for row, height in paper_heights(edition, one, contents).items():
        sheet.set_row(row - 1, height)
    for box in one.page.boxes:
        _draw(sheet, styles, box, contents[box], fields.get(box))
    return fields


def paper_heights(edition: Edition, one: Paper, contents: Mapping[Box, Content]) -> dict[int, float]:
    """Return the height of every row of a paper with what stands in its boxes."""
    fields = _fields(edition, one)
    texts = {box: _shown(box, contents[box], fields.get(box)) for box in one.page.boxes}
    heights = row_heights(one.page, one.form.widths, texts, SIZES, LEAST)
    for row, least in _roomy(one).items():
        heights[row] = max(heights[row], least)
    return heights


def _fields(edition: Edition, one: Paper) -> dict[Box, Field]:
    return {box: edition.field(box.key) for box in one.page.boxes if box.key}


def _indicator_rows(one: Paper) -> list[tuple[int, int]]:
    return [rows for path, rows in one.page.groups.items() if path.endswith(".indicator")]


def set_up(sheet: Any, one: Paper, heights: Mapping[int, float] | None = None) -> None:
    """Set a paper up for print: A4 portrait, one page wide, title repeated, page number, nothing coloured.

    Args:
        sheet: the worksheet.
        one: the paper.
        heights: of its rows, for a paper that is filled in: it is then fitted to whole pages, so that no few rows
            stand alone on the last one. A blank paper flows, whatever will be typed into it.
    """
    page_set_up(sheet)
    if heights is not None:
        sheet.fit_to_pages(1, pages(heights.values(), span_points(one.form.widths, 1, one.page.columns)))
    sheet.print_area(0, 0, one.page.rows - 1, one.page.columns - 1)
    sheet.repeat_rows(0, one.page.head - 1)
    sheet.freeze_panes(one.page.head, 0)


def _content(model: Model, box: Box) -> Content:
    return model.contents.get(box.key, BLANK) if box.key else printed(box, model.facts)


def _shown(box: Box, content: Content, field: Field | None) -> str:
    if box.role == "split":
        return box.text
    return content.text if field is None else shown(field, content)


def _roomy(one: Paper) -> dict[int, float]:
    """Return rows that need room to be written in, with their least height."""
    found: dict[int, float] = {}
    for box in one.page.boxes:
        if ".indicator[" in box.key and box.role == "input":
            found[box.row] = INPUT_ROW
        elif box.key.endswith((".goal.expected", ".goal.actual")):
            found[box.row] = GOAL_ROW
        elif box.key.endswith(".thrift"):
            found[box.row] = THRIFT_ROW
    return found


def _draw(sheet: Any, styles: Styles, box: Box, content: Content, field: Field | None) -> None:
    kind = field.kind if field is not None else "text"
    properties = paper(box.role, kind)
    properties["locked"] = content.locked or (field is None)
    if box.role == "split":
        _draw_split(sheet, styles, box, content, field, properties)
        return
    if box.role == "stub":
        properties["indent"] = box.indent
    elif box.role == "sign":
        properties |= {"text_wrap": False, "shrink": True}
    elif box.role == "input":
        properties["num_format"] = number_format(kind, stored(field, content) if field else None)
        if kind == "text" and (box.columns > 1 or box.key.endswith(".reason")):
            properties["align"] = "left"
    style = styles(**properties)
    row, column = box.row - 1, box.column - 1
    if box.rows * box.columns > 1:
        sheet.merge_range(row, column, row + box.rows - 1, column + box.columns - 1, "", style)
    put(sheet, row, column, content, field, style)


def _draw_split(
    sheet: Any, styles: Styles, box: Box, content: Content, field: Field | None, properties: dict[str, object]
) -> None:
    """Draw label and amount of one official cell as two cells without a line between them."""
    row, column = box.row - 1, box.column - 1
    last = column + box.columns - 1
    left = styles(**{**properties, "locked": True, "border": 0, "left": 1, "top": 1, "bottom": 1, "text_wrap": False})
    if last - 1 > column:
        sheet.merge_range(row, column, row, last - 1, "", left)
    sheet.write_string(row, column, box.text, left)
    edges: dict[str, object] = {"border": 0, "right": 1, "top": 1, "bottom": 1, "align": "left"}
    right = styles(**{**properties, **edges, "num_format": number_format("money", content.number)})
    put(sheet, row, last, content, field, right)


def put(sheet: Any, row: int, column: int, content: Content, field: Field | None, style: Any) -> None:
    """Write one content, counted from 0; texts never become formulas or links."""
    number = stored(field, content) if field is not None else content.number
    if content.formula:
        value: object = content.text if number is None else float(number)
        sheet.write_formula(row, column, "=" + content.formula, style, value)
    elif number is not None:
        sheet.write_number(row, column, float(number), style)
    elif content.text:
        sheet.write_string(row, column, content.text, style)
    else:
        sheet.write_blank(row, column, None, style)
    if content.note:
        sheet.write_comment(row, column, content.note, {"x_scale": 1.6, "y_scale": 0.9, "font_size": 9})


def _mark(sheet: Any, styles: Styles, one: Paper, contents: Mapping[Box, Content], fields: Mapping[Box, Field]) -> None:
    """Tint what is filled in and what computes itself; edge what a check finds wrong."""
    inputs, computed = [], []
    for box in fields:
        row, column = spot(box)
        cells = range_a1(row, column, box.row + box.rows - 1, box.column + box.columns - 1)
        if contents[box].origin == "typed" or (contents[box].origin == "carried" and contents[box].open):
            inputs.append(cells)
        elif contents[box].origin in ("computed", "carried") and box.role != "title":
            computed.append(cells)
    marked(sheet, styles, one.page.rows, one.page.columns)
    point(sheet, styles, title(one), _figures(one, fields))
    tint(sheet, styles, joined(inputs), joined(computed))


def title(one: Paper) -> str:
    """Return the name by which 审核 calls a paper; renaming the sheet does not change it."""
    return one.sheet.replace('"', "”")


def joined(cells: list[str]) -> list[str]:
    """Join ranges of the same columns that stand one below the other."""
    found: list[str] = []
    spans: dict[str, list[tuple[int, int]]] = {}
    for one in cells:
        first, _, last = one.partition(":")
        last = last or first
        letters = first.rstrip("0123456789"), last.rstrip("0123456789")
        rows = int(first[len(letters[0]) :]), int(last[len(letters[1]) :])
        spans.setdefault(":".join(letters), []).append(rows)
    for span, rows_of in spans.items():
        left, right = span.split(":")
        start = end = 0
        for top, bottom in sorted(rows_of):
            if end and top <= end + 1:
                end = max(end, bottom)
                continue
            if end:
                found.append(_range(left, right, start, end))
            start, end = top, bottom
        found.append(_range(left, right, start, end))
    return found


def _range(left: str, right: str, top: int, bottom: int) -> str:
    first, last = f"{left}{top}", f"{right}{bottom}"
    return first if first == last else f"{first}:{last}"


def _figures(one: Paper, fields: Mapping[Box, Field]) -> list[tuple[str, str]]:
    """Return ranges that hold figures, each with the letter of the column their values stand in."""
    columns: dict[tuple[int, int], list[int]] = {}
    for box, field in fields.items():
        if box.role in ("input", "split") and field.kind in ("money", "count", "area", "percent", "score"):
            left = spot(box)[1]
            columns.setdefault((left, box.column + box.columns - 1), []).append(box.row)
    found = []
    for (left, right), rows in sorted(columns.items()):
        cells = joined([range_a1(row, left, row, right) for row in rows])
        found += [(part, column_letters(left)) for part in cells]
    return found


def _validate(sheet: Any, one: Paper, contents: Mapping[Box, Content], fields: Mapping[Box, Field]) -> None:
    cells = [
        (field, box.key, *spot(box))
        for box, field in sorted(fields.items(), key=lambda item: item[0].row)
        if not contents[box].locked and box.role in ("input", "split", "stub")
    ]
    for top, bottom, column in _second_cells(one):
        sheet.data_validation(top - 1, column - 1, bottom - 1, column - 1, dict(SECOND_CELL))
    for options, places in grouped(cells):
        first, *others = [(row - 1, column - 1) for row, column in places]
        if others:
            options["other_cells"] = [[row, column, row, column] for row, column in others]
        sheet.data_validation(*first, *first, options)


def _second_cells(one: Paper) -> list[tuple[int, int, int]]:
    """Return first row, last row and column of the cells that wide columns cover in the repeating blocks.

    The rows reach one beyond the block at either end, so that a row inserted there is covered as well.
    """
    found = []
    for path, (first, last) in one.page.groups.items():
        for box in one.page.boxes:
            if box.key.startswith(f"{path}[1].") and box.role == "input":
                found += [(first - 1, last + 1, box.column + extra) for extra in range(1, box.columns)]
    return found
