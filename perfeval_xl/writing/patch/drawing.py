"""The boxes of notes: shapes in an old VML drawing, placed beside their cells.

A VML drawing is often not well-formed; it is only searched for whole shapes, never parsed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from perfeval_xl.writing.patch.cells import Frame, Range, anchor, by_row, frame_of, merged, row_tags, tags
from perfeval_xl.writing.patch.xml import attribute, half_widths

_SHAPE = re.compile(r"<((?:[\w.-]+:)?shape)(?=[\s>]).*?</\1>\s*", re.DOTALL)
_ANY_SHAPE = re.compile(r"<(?:[\w.-]+:)?(?:shape|group|rect|roundrect|oval|line|polyline|arc|curve|image)(?=[\s/>])")
_PLACE = re.compile(r"<(?:[\w.-]+:)?(Row|Column)\s*>\s*(\d+)\s*</")
_NUMBER = re.compile(r"_x0000_s(\d+)")
_BLOCKS = re.compile(r"""(<(?:[\w.-]+:)?idmap\b[^>]*?\bdata\s*=\s*["'])([\d,\s]*)""")
_BLOCK = 1024
"""Shape numbers come in blocks of this size; a drawing states which blocks are its own."""
_SPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_DECLARED = "".join(f' xmlns:{prefix}="{space}"' for prefix, space in _SPACES.items())
_EMPTY = (
    f'<xml{_DECLARED}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{{}}"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
_BOX = (
    '<v:shape{spaces} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_WIDTH, _LINE, _MARGIN, _GAP = 300, 16, 12, 12
_HALF = 6
"""Pixels of a half-width character of a note."""
_LINES = 30
_MOST = 200
"""Columns whose widths are of interest, and steps of a walk."""


class Geometry(NamedTuple):
    """Sizes of a sheet in pixels at 100 %."""

    columns: Mapping[int, int]
    """Width of each column that states one."""
    rows: Mapping[int, int]
    """Height of each row that states one."""
    column: int
    """Width of a column that states none."""
    row: int
    merged: Mapping[int, list[Range]]
    """By row."""


def geometry(xml: str, frame: Frame | None = None, ranges: Mapping[int, list[Range]] | None = None) -> Geometry:
    """Measure a sheet; a row that states no height has the height of one line.

    Args:
        xml: the sheet.
        frame: where its rows lie, when that is known.
        ranges: its merged ranges by row, when they are known.
    """
    frame = frame or frame_of(xml)
    columns: dict[int, int] = {}
    for tag in tags(xml, frame.prefix, "col", 0, frame.data.start):
        width = 0 if attribute(tag, "hidden") in ("1", "true") else _pixels(attribute(tag, "width"), 7, 64, 5)
        first, last = int(attribute(tag, "min") or 1), int(attribute(tag, "max") or 1)
        columns |= dict.fromkeys(range(first, min(last, _MOST) + 1), width)
    heights = {}
    for number, tag in row_tags(xml, frame):
        if "hidden" in tag and attribute(tag, "hidden") in ("1", "true"):
            heights[number] = 0
        elif "ht=" in tag:
            heights[number] = _pixels(attribute(tag, "ht"), 4 / 3, 20)
    default = next(iter(tags(xml, frame.prefix, "sheetFormatPr", 0, frame.data.start)), "")
    return Geometry(
        columns,
        heights,
        _pixels(attribute(default, "defaultColWidth"), 7, 64, 5),
        _pixels(attribute(default, "defaultRowHeight"), 4 / 3, 20),
        by_row(merged(xml, frame)) if ranges is None else ranges,
    )


def new_drawing(others: Iterable[str]) -> str:
    """Return a drawing without shapes whose block of numbers none of the other drawings has."""
    taken = [block for vml in others for block in _blocks(vml)]
    return _EMPTY.format(max(taken, default=0) + 1)


def add_boxes(vml: str, notes: Iterable[tuple[int, int, str]], sizes: Geometry, others: Iterable[str]) -> str:
    """Add a hidden box for each note (row, column, text), as large as the text needs, right of its cell.

    Args:
        vml: the drawing.
        notes: what to add; each cell has none yet.
        sizes: of the sheet.
        others: the other drawings of the workbook, whose numbers are taken.
    """
    blocks = _blocks(vml)
    used = {int(number) for number in _NUMBER.findall(vml)}
    free: Iterator[int] = (
        one for block in blocks for one in range(block * _BLOCK + 1, (block + 1) * _BLOCK) if one not in used
    )
    spaces = "" if all(f'xmlns:{prefix}="{space}"' in vml for prefix, space in _SPACES.items()) else _DECLARED
    boxes = []
    for row, column, text in notes:
        number = next(free, 0)
        if not number:
            block = max([*blocks, *(one for other in others for one in _blocks(other))], default=0) + 1
            blocks.append(block)
            data = ",".join(map(str, blocks))
            vml = _BLOCKS.sub(lambda found, data=data: found[1] + data, vml, count=1)  # type: ignore[misc]
            free = iter(range(block * _BLOCK + 1, (block + 1) * _BLOCK))
            number = next(free)
        where = _anchor(sizes, row, column, text)
        boxes.append(_BOX.format(spaces=spaces, number=number, anchor=where, row=row - 1, column=column - 1))
    at = vml.rindex("</")
    return vml[:at] + "".join(boxes) + vml[at:]


def remove_boxes(vml: str, cells: Iterable[tuple[int, int]]) -> str:
    """Take away the boxes of the notes of these cells."""
    gone = set(cells)

    def kept(found: "re.Match[str]") -> str:
        place = dict(_PLACE.findall(found[0]))
        cell = (int(place.get("Row", -2)) + 1, int(place.get("Column", -2)) + 1)
        return "" if cell in gone and 'ObjectType="Note"' in found[0].replace("'", '"') else found[0]

    return _SHAPE.sub(kept, vml)


def is_empty(vml: str) -> bool:
    """Tell whether a drawing shows nothing any more."""
    return _ANY_SHAPE.search(vml) is None


def _blocks(vml: str) -> list[int]:
    found = _BLOCKS.search(vml)
    return [int(one) for one in found[2].split(",") if one.strip()] if found else []


def _anchor(sizes: Geometry, row: int, column: int, text: str) -> str:
    """Return the box's corners as ``column, pixels, row, pixels`` twice, columns and rows from 0."""
    _, _, _, right = anchor(sizes.merged, row, column)
    room = (_WIDTH - 2 * _MARGIN) // _HALF
    lines = sum(max(1, -(-half_widths(line) // room)) for line in text.split("\n"))
    height = min(lines, _LINES) * _LINE + 2 * _MARGIN
    left = (right + 1, _GAP)
    top = (row - 1, max(0, sizes.rows.get(row - 1, sizes.row) - 8)) if row > 1 else (1, 2)
    corner = (
        *_walk(left[0], left[1] + _WIDTH, sizes.columns, sizes.column),
        *_walk(top[0], top[1] + height, sizes.rows, sizes.row),
    )
    numbers = (left[0] - 1, left[1], top[0] - 1, top[1], corner[0] - 1, corner[1], corner[2] - 1, corner[3])
    return ", ".join(map(str, numbers))


def _walk(at: int, pixels: int, sizes: Mapping[int, int], other: int) -> tuple[int, int]:
    """Go so many pixels from the beginning of column or row `at`."""
    for _ in range(_MOST):
        size = sizes.get(at, other)
        if pixels < size:
            break
        pixels -= size
        at += 1
    return at, min(pixels, max(0, sizes.get(at, other) - 1))


def _pixels(stated: str | None, factor: float, default: int, padding: int = 0) -> int:
    """Turn a stated size into pixels; screen sizes are no figures of the filing, so floating point will do."""
    try:
        return int(float(stated) * factor + padding + 0.5) if stated else default
    except ValueError:
        return default
