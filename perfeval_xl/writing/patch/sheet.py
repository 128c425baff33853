"""Change the XML of one sheet: its cells, and where its other children belong; every other character stays."""

import re
from collections.abc import Iterator, Mapping

from perfeval_xl.reading.xlsx.formula import shift
from perfeval_xl.values.address import a1, parse_range, range_a1
from perfeval_xl.values.errors import WriteError
from perfeval_xl.writing.patch.cells import (
    Blank,
    CellEdit,
    Formula,
    Keep,
    Row,
    Rows,
    cell_xml,
    cells_of,
    rows_of,
    tags,
)
from perfeval_xl.writing.patch.xml import (
    ATTRIBUTES,
    Element,
    attribute,
    children,
    escape,
    opened,
    root,
    unescape,
    with_attribute,
)

SHEET_ORDER = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios "
    "autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting "
    "dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks "
    "customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture "
    "oleObjects controls AlternateContent webPublishItems tableParts extLst"
).split()
"""Children of a sheet in the order they must stand in."""
_GROUPS = ("mergeCells", "conditionalFormatting", "dataValidations", "hyperlinks")
"""Those behind the cells that may be long, in their order."""
_DIMENSION = re.compile(rf"<(?:[\w.-]+:)?dimension(?=\s){ATTRIBUTES}/?>")


def edit_cells(
    xml: str, edits: Mapping[tuple[int, int], CellEdit], sheet: str = "", rows: Rows | None = None
) -> tuple[str, bool]:
    """Change cells of a sheet.

    Args:
        xml: the sheet.
        edits: (row, column) -> what becomes of it. Cells and rows that are missing are added in their order.
        sheet: its name, for messages.
        rows: where its rows lie, when that is known.

    Returns:
        The new XML, and whether a formula has come or gone (the calculation chain no longer fits).

    Raises:
        WriteError: ``ARRAY_FORMULA`` for a cell of an array formula or data table; ``LONG_TEXT``.
    """
    rows = rows or rows_of(xml)
    _check_arrays(xml, rows, edits, sheet)
    masters: dict[str, tuple[int, int, str]] = {}
    splices: list[Splice] = []
    changed = False
    for number, wanted in _by_row(edits):
        row = rows.rows.get(number)
        if row is not None:
            text, formulas = _edited_row(xml, rows.prefix, row, wanted, masters, sheet)
            splices.append((row.element.start, row.element.end, text))
            changed |= formulas
            continue
        new = "".join([_new_cell(rows.prefix, number, column, edit, sheet) for column, edit in wanted])
        if new:
            later = [one.element.start for one in rows.rows.values() if one.number > number]
            at = min(later, default=rows.data.close)
            splices.append((at, at, f'<{rows.prefix}row r="{number}">{new}</{rows.prefix}row>'))
            changed |= any(isinstance(edit.content, Formula) for _, edit in wanted)
    body = _spliced(xml, rows.data.inside, rows.data.close, splices)
    start, end = opened(xml, rows.data)
    if not body:
        start, end = f"{start[:-1]}/>", ""
    xml = xml[: rows.data.start] + start + body + end + xml[rows.data.end :]
    if masters:
        xml = _expanded(xml, masters)
    kept = [cell for cell, edit in edits.items() if not isinstance(edit.content, (Keep, Blank))]
    return (_grown(xml, kept) if kept else xml), changed


def after_cells(xml: str, name: str = "mergeCells") -> Iterator[Element]:
    """Yield the children of a sheet that stand behind its cells and merged ranges.

    Args:
        xml: the sheet.
        name: the last of the long groups that may be left out.
    """
    prefix, top = root(xml, "worksheet")
    begin = xml.rfind(f"</{prefix}sheetData>")
    for group in _GROUPS[: _GROUPS.index(name) + 1]:
        begin = max(begin, xml.rfind(f"</{prefix}{group}>", begin))
    yield from children(xml, xml.index(">", begin) + 1 if begin >= 0 else top.inside, top.close)


def place_in(xml: str, name: str) -> tuple[str, int]:
    """Return the prefix of a sheet's tags, and where a child that belongs behind the cells is to be inserted."""
    prefix, top = root(xml, "worksheet")
    order = SHEET_ORDER.index(name)
    passed = [group for group in _GROUPS if SHEET_ORDER.index(group) <= order]
    later = (one.start for one in after_cells(xml, passed[-1]) if one.name not in SHEET_ORDER[: order + 1])
    return prefix, next(later, top.close)


Splice = tuple[int, int, str]


def _spliced(xml: str, begin: int, end: int, splices: list[Splice]) -> str:
    """Return ``xml[begin:end]`` with pieces replaced (from, to, by) or, where both are equal, inserted."""
    pieces, at = [], begin
    for start, stop, text in sorted(splices, key=lambda one: one[:2]):
        pieces += [xml[at:start], text]
        at = stop
    return "".join((*pieces, xml[at:end]))


def _by_row(edits: Mapping[tuple[int, int], CellEdit]) -> Iterator[tuple[int, list[tuple[int, CellEdit]]]]:
    rows: dict[int, list[tuple[int, CellEdit]]] = {}
    for (row, column), edit in sorted(edits.items(), key=lambda item: item[0]):
        rows.setdefault(row, []).append((column, edit))
    yield from rows.items()


def _edited_row(
    xml: str,
    prefix: str,
    row: Row,
    wanted: list[tuple[int, CellEdit]],
    masters: dict[str, tuple[int, int, str]],
    sheet: str,
) -> tuple[str, bool]:
    cells = {cell.column: cell.element for cell in cells_of(xml, prefix, row)}
    splices: list[Splice] = []
    changed = widened = False
    for column, edit in wanted:
        element = cells.get(column)
        if element is None:
            new = _new_cell(prefix, row.number, column, edit, sheet)
            if new:
                at = min((one.start for key, one in cells.items() if key > column), default=row.element.close)
                splices.append((at, at, new))
                widened = True
                changed |= isinstance(edit.content, Formula)
            continue
        tag, inside = xml[element.start : element.inside], xml[element.inside : element.close]
        if not isinstance(edit.content, Keep):
            if f"<{prefix}f" in inside:
                _note_master(inside, prefix, row.number, column, masters)
                changed = True
            changed |= isinstance(edit.content, Formula)
            style = attribute(tag, "s") if edit.style is None else str(edit.style)
            text = cell_xml(prefix, a1(row.number, column), style, edit.content, sheet)
        elif edit.drop and not inside.strip():
            text = ""
        else:
            if edit.style is not None:
                tag = with_attribute(tag, "s", str(edit.style) if edit.style else None)
            text = tag + xml[element.inside : element.end]
        splices.append((element.start, element.end, text))
    start, end = opened(xml, row.element)
    body = _spliced(xml, row.element.inside, row.element.close, splices)
    if not body.strip() and all(edit.drop for _, edit in wanted) and _bare(start):
        return "", changed
    if widened and (spans := attribute(start, "spans")):
        first, _, last = spans.partition(":")
        if not all(int(first) <= column <= int(last or first) for column, _ in wanted):
            start = with_attribute(start, "spans", None)
    return start + body + end, changed


def _bare(tag: str) -> bool:
    """Tell whether a row's tag says nothing but which row it is."""
    return not re.sub(r"""\s(?:r|spans)\s*=\s*(?:"[^"]*"|'[^']*')""", "", tag).partition(" ")[2].strip(" />")


def _new_cell(prefix: str, row: int, column: int, edit: CellEdit, sheet: str) -> str:
    if edit.drop or (isinstance(edit.content, (Keep, Blank)) and edit.style is None):
        return ""
    style = None if edit.style is None else str(edit.style)
    return cell_xml(prefix, a1(row, column), style, edit.content, sheet)


def _check_arrays(xml: str, rows: Rows, edits: Mapping[tuple[int, int], CellEdit], sheet: str) -> None:
    """Refuse to write into a formula that fills several cells: none of them can be changed alone."""
    if xml.find("array", rows.data.inside, rows.data.close) < 0 and "dataTable" not in xml:
        return
    for tag in tags(xml, rows.prefix, "f", rows.data.inside, rows.data.close):
        if attribute(tag, "t") not in ("array", "dataTable"):
            continue
        top, left, bottom, right = parse_range(attribute(tag, "ref") or "A1")
        for (row, column), edit in edits.items():
            inside = top <= row <= bottom and left <= column <= right
            if inside and not isinstance(edit.content, Keep) and (top, left) != (bottom, right):
                where = f"{sheet}!{a1(row, column)}"
                raise WriteError(
                    "ARRAY_FORMULA", f"{where}：这里是数组公式的一部分，不能单独改动。", "请先清除整个数组公式。"
                )


def _note_master(body: str, prefix: str, row: int, column: int, masters: dict[str, tuple[int, int, str]]) -> None:
    """Remember a shared formula whose first cell is being overwritten."""
    found = re.search(rf"<{prefix}f(?=\s){ATTRIBUTES}>([^<]+)</{prefix}f>", body)
    if found and attribute(found[1], "t") == "shared" and (index := attribute(found[1], "si")) is not None:
        masters[index] = row, column, unescape(found[2])


def _expanded(xml: str, masters: Mapping[str, tuple[int, int, str]]) -> str:
    """Write out the formula in every cell that only referred to a master that is gone."""
    rows = rows_of(xml)
    pattern = re.compile(rf"<{rows.prefix}f(?=\s){ATTRIBUTES}(?:/>|></{rows.prefix}f>)")
    splices: list[Splice] = []
    for row in rows.rows.values():
        if "shared" not in xml[row.element.inside : row.element.close]:
            continue
        for cell in cells_of(xml, rows.prefix, row):
            found = pattern.search(xml, cell.element.inside, cell.element.close)
            if found is None or attribute(found[1], "t") != "shared":
                continue
            master = masters.get(attribute(found[1], "si") or "")
            if master is not None:
                formula = shift(master[2], row.number - master[0], cell.column - master[1])
                splices.append((found.start(), found.end(), f"<{rows.prefix}f>{escape(formula)}</{rows.prefix}f>"))
    return _spliced(xml, 0, len(xml), splices)


def _grown(xml: str, cells: list[tuple[int, int]]) -> str:
    """Let the stated extent of the sheet take in the cells that were written."""
    found = _DIMENSION.search(xml, 0, xml.find("sheetData"))
    reference = attribute(found[1], "ref") if found else None
    if found is None or not reference:
        return xml
    try:
        top, left, bottom, right = parse_range(reference)
    except ValueError:
        return xml
    rows, columns = zip(*cells, strict=True)
    grown = range_a1(min(top, *rows), min(left, *columns), max(bottom, *rows), max(right, *columns))
    if grown == range_a1(top, left, bottom, right):
        return xml
    tag = with_attribute(found[0], "ref", grown)
    return xml[: found.start()] + tag + xml[found.end() :]
