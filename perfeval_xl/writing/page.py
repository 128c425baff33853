"""Print set-up that all sheets share."""

from typing import Any

FOOTER = '&C&"宋体,常规"&9第 &P 页，共 &N 页'
MARGINS = {"left": 0.6, "right": 0.6, "top": 0.7, "bottom": 0.65}
A4 = 9


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
