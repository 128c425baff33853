"""Print set-up that all sheets share."""

from collections.abc import Iterable
from math import ceil
from typing import Any

FOOTER = '&C&"宋体,常规"&9第 &P 页，共 &N 页'
MARGINS = {"left": 0.6, "right": 0.6, "top": 0.7, "bottom": 0.65}
A4 = 9
A4_WIDTH, A4_HEIGHT = 595.3, 841.9
"""Of the paper, in points."""
SQUEEZE = 1.3
"""How much more than a page may be put on it by printing smaller."""


def page_set_up(sheet: Any, *, fit: bool = True) -> None:
    """Set A4 portrait, margins, black-and-white, page number, and one page wide unless pages are broken by hand."""
    sheet.set_paper(A4)
    sheet.set_portrait()
    sheet.set_margins(**MARGINS)
    sheet.center_horizontally()
    if fit:
        sheet.fit_to_pages(1, 0)
    sheet.print_black_and_white()
    sheet.set_footer(FOOTER, {"margin": 0.35})
    sheet.hide_gridlines(2)


def pages(heights: Iterable[float], width: float) -> int:
    """Return on how many pages a sheet is printed, squeezed a little rather than with a few rows on a last page.

    Args:
        heights: of its rows, in points.
        width: of all its columns, in points.

    >>> pages([700.0, 150.0], 500), pages([700.0, 400.0], 500)
    (1, 2)
    """
    room = A4_HEIGHT - 72 * (MARGINS["top"] + MARGINS["bottom"])
    scale = min(1.0, (A4_WIDTH - 72 * (MARGINS["left"] + MARGINS["right"])) / width)
    return max(1, ceil(sum(heights) * scale / room / SQUEEZE))
