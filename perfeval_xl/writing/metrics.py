"""How much room text takes on paper: widths in points, lines when wrapped, heights of rows.

Excel sizes rows by itself only where no cell is merged, so heights are estimated here. A Chinese character is as wide
as its font size, a Latin letter or figure about half of it.
"""

from collections.abc import Mapping, Sequence

from perfeval_xl.forms.layout import Box, Page
from perfeval_xl.values.text import display_width

LINE = 1.32
"""Line pitch of Chinese faces as a multiple of the font size."""
PADDING = 5.0
"""Points that Excel keeps free inside a cell, left and right together."""
MAX_HEIGHT = 409.0
"""Excel's highest row, in points."""


def column_pixels(width: float) -> int:
    """Return the pixels, at 96 dpi, of a column declared `width` characters wide."""
    return int(width * 7 + 5)


def column_points(width: float) -> float:
    """Return the points of a column declared `width` characters wide."""
    return column_pixels(width) * 0.75


def span_points(widths: Sequence[float], column: int, columns: int) -> float:
    """Return the points of `columns` columns from `column` on (1-based)."""
    return sum(column_points(width) for width in widths[column - 1 : column - 1 + columns])


def wrapped_lines(text: str, points: float, size: float) -> int:
    """Return how many lines `text` takes in a cell `points` wide, set in a Chinese face of `size` points.

    >>> wrapped_lines("统筹推进全县政务服务大厅的标准化建设", 67, 10)
    3
    """
    room = max(points - PADDING, size)
    lines = 0
    for paragraph in text.split("\n"):
        used, count = 0.0, 1
        for word in _words(paragraph):
            width = display_width(word) * size / 2
            if used and used + width > room:
                count += 1
                used = 0.0
            while width > room:
                count += 1
                width -= room
            used += width
        lines += count
    return lines


def broken(text: str, points: float, size: float) -> str:
    """Break a printed label that does not fit on one line where its sense allows: before a bracket, before 及."""
    if "\n" in text or display_width(text) * size / 2 <= points - PADDING:
        return text
    for mark in ("（", "及"):
        at = text.find(mark, 2)
        if at > 0:
            return text[:at] + "\n" + text[at:]
    return text


def text_height(text: str, points: float, size: float) -> float:
    """Return the height of a row that shows `text` whole."""
    return wrapped_lines(text, points, size) * size * LINE + PADDING


def row_heights(
    page: Page,
    widths: Sequence[float],
    texts: Mapping[Box, str],
    sizes: Mapping[str, float],
    least: Mapping[str, float],
) -> dict[int, float]:
    """Return the height of every row of a laid-out paper.

    Args:
        page: the paper.
        widths: its column widths in characters.
        texts: what stands in each box.
        sizes: font size of each role.
        least: least height of a row that holds a box of a role.
    """
    heights: dict[int, float] = dict.fromkeys(range(1, page.rows + 1), 0.0)
    tall = []
    for box in page.boxes:
        needed = 0.0
        text = texts.get(box, "")
        if text:
            needed = text_height(text, span_points(widths, box.column, box.columns), sizes.get(box.role, 10.5))
        if box.rows == 1:
            heights[box.row] = max(heights[box.row], needed, least.get(box.role, 0.0))
        else:
            tall.append((box, needed))
    for box, needed in tall:
        rows = range(box.row, box.row + box.rows)
        short = needed - sum(heights[row] for row in rows)
        if short > 0:
            for row in rows:
                heights[row] += short / box.rows
    return {row: min(round(height * 4) / 4, MAX_HEIGHT) for row, height in heights.items()}


def _words(text: str) -> list[str]:
    """Split where a line may break: between Chinese characters, around runs of Latin letters and figures."""
    words: list[str] = []
    run = ""
    for one in text:
        if one.isascii() and not one.isspace():
            run += one
            continue
        if run:
            words.append(run)
            run = ""
        words.append(one)
    if run:
        words.append(run)
    return words
