"""The sheet 校验结果 as the closed-file writer draws it: the data of `findings` with widths, colours and links."""

from functools import lru_cache

from perfeval_xl.values.address import range_a1
from perfeval_xl.writing.findings import (
    CODE,
    COLUMNS,
    CURE,
    EXPLANATION,
    HIDDEN,
    LEVEL,
    PLACE,
    PROBLEM,
    Findings,
    Row,
)
from perfeval_xl.writing.marks import LEGEND
from perfeval_xl.writing.patch.rows import Content, Line
from perfeval_xl.writing.patch.styles import Style
from perfeval_xl.writing.patch.xml import half_widths

WIDTHS = (7, 8, 30, 13, 13, 11, 46, 40, 24, 30, 10, 10)
"""Of the columns, in characters."""
_VISIBLE = len(COLUMNS) - len(HIDDEN)
_ROOM = tuple(width - 1 for width in WIDTHS[:_VISIBLE])
_HEIGHTS = {"title": 26, "verdict": 20, "section": 20, "head": 20}
_LINE, _HIGHEST = 14, 409
_LINK, _QUIET, _BAND, _TYPED = "0563C1", "7F7F7F", "DCE6F1", "FFF9E5"
_STRONG = {tint.level: tint.colour for tint in LEGEND if not tint.weak}
_WEAK = {tint.level: tint.colour for tint in LEGEND if tint.weak}
_HEADS = {
    "title": Style(bold=True, size="14"),
    "verdict": Style(bold=True, size="11"),
    "section": Style(bold=True, size="11"),
    "note": Style(colour=_QUIET),
}
_HEAD = Style(bold=True, fill=_BAND, border=True, horizontal="center")
_CELL = Style(border=True, wrap=True, vertical="top")
_CENTRED = _CELL._replace(horizontal="center")


def content(found: Findings) -> Content:
    """Return the sheet for `patch_rows`: headings frozen, findings filtered, every text a text."""
    note = next(at for at, row in reversed(list(enumerate(found.rows[: found.head], 1))) if row.kind == "note")
    return Content(
        [_line(row, wrapped=at == note) for at, row in enumerate(found.rows, 1)],
        WIDTHS,
        HIDDEN,
        found.head,
        (found.head, 1, found.last, _VISIBLE),
        (range_a1(note, 1, note, _VISIBLE),),
        landscape=True,
    )


def _line(row: Row, wrapped: bool) -> Line:
    if row.kind == "blank":
        return Line(())
    if row.kind in _HEADS:
        style = _HEADS[row.kind]
        height = 32 if wrapped else _HEIGHTS.get(row.kind, 0)
        return Line(row.cells[:1], style._replace(wrap=True) if wrapped else style, height)
    if row.kind == "head":
        return Line(row.cells, _HEAD, _HEIGHTS["head"])
    texts = row.cells
    if row.kind in ("passed", "unchecked"):
        texts = texts[: CURE + 1] if texts[CURE] else texts[: PROBLEM + 1]
    place = row.place
    explained = row.level == "explain" and bool(row.cells[EXPLANATION])
    looks = _looks(row.kind, row.level, explained, place is not None)
    links = {} if place is None else {PLACE: (place.sheet, place.address)}
    return Line(texts, looks, _height(row), 1 if row.kind == "consequence" else 0, links)


def _height(row: Row) -> int:
    """Return the height that shows every line of a row: not every program fits rows to their text."""
    lines = 1
    for text, width in zip(row.cells, _ROOM, strict=False):
        if len(text) > width // 2 or "\n" in text:
            lines = max(lines, sum(-(-half_widths(one) // width) or 1 for one in text.split("\n")))
    return min(_HIGHEST, lines * _LINE + 4)


@lru_cache(maxsize=64)
def _looks(kind: str, level: str, explained: bool, linked: bool) -> tuple[Style, ...]:
    """Return the look of each column of a row."""
    return tuple(_style(kind, level, at, explained, linked and at == PLACE) for at in range(len(COLUMNS)))


def _style(kind: str, level: str, at: int, explained: bool, linked: bool) -> Style:
    """Return the look of one column of a row."""
    follows = kind == "consequence"
    style = _CENTRED if at in (LEVEL, CODE) else _CELL
    if kind in ("passed", "unchecked", "lapsed") or (explained and at != EXPLANATION):
        style = style._replace(colour=_QUIET)
    if linked:
        return style._replace(colour=_LINK, underline=True)
    if at == LEVEL and level:
        style = style._replace(bold=not follows, fill=(_WEAK if follows else _STRONG).get(level, ""))
    elif at == PROBLEM and follows:
        style = style._replace(indent=1, horizontal="left")
    elif at == EXPLANATION and level:
        style = style._replace(unlocked=True, fill=_TYPED if level == "explain" else "")
    elif at == EXPLANATION and kind == "lapsed":
        style = style._replace(unlocked=True)
    return style._replace(text=at not in (LEVEL, CODE, PROBLEM, CURE))
