"""Colours that are seen on the screen and not on paper.

A plain fill would print. These are conditional formats that hold while the name `PE_SCREEN` is 1: Excel and WPS show
them and print the papers in black and white, which leaves fills and coloured edges out; programs that do not know
black-and-white printing report another system and see no colours at all, unless the user turns them on.

The marks of 校验 are such formats too: a fill would be covered by them. Of several that hold the first that was added
is seen, so marks are added first.
"""

from collections.abc import Sequence
from typing import Any

from perfeval_xl.writing.formats import (
    COMPUTED_TINT,
    ERROR_FILL,
    ERROR_RED,
    EXPLAIN_AMBER,
    EXPLAIN_FILL,
    INPUT_TINT,
    Styles,
)
from perfeval_xl.writing.marks import LEGEND, LISTED, TITLE
from perfeval_xl.writing.names import AUDIT_LEVEL, AUDIT_PLACE, AUDIT_RESULT, SCREEN

_BEYOND = 60
"""Rows below a paper that are coloured as well: room for rows inserted at its end."""


def marked(sheet: Any, styles: Styles, rows: int, columns: int) -> None:
    """Colour the cells that stand in the list of marks; to be called before any other colour of the sheet.

    Nothing is looked up while colours are off. The sheet calls itself by a name of its own, which a copy has as well.
    """
    place = f'{TITLE}&" "&ADDRESS(ROW(),COLUMN(),4)'
    for one in LEGEND:
        rank = "从" if one.weak else "主"
        count = f'COUNTIFS({LISTED},{place},{LISTED}_LEVEL,"{one.level}",{LISTED}_RANK,"{rank}")'
        sheet.conditional_format(
            0,
            0,
            rows + _BEYOND - 1,
            columns - 1,
            {
                "type": "formula",
                "criteria": f"=IF({SCREEN}=1,{count}>0,FALSE)",
                "format": styles(bg_color=f"#{one.colour}"),
            },
        )


def tint(sheet: Any, styles: Styles, inputs: Sequence[str], computed: Sequence[str]) -> None:
    """Tint the cells to fill in and the cells that compute themselves."""
    for ranges, colour in ((inputs, INPUT_TINT), (computed, COMPUTED_TINT)):
        if ranges:
            sheet.conditional_format(
                ranges[0].replace("$", ""),
                {
                    "type": "formula",
                    "criteria": f"={SCREEN}=1",
                    "format": styles(bg_color=colour),
                    "multi_range": " ".join(ranges),
                },
            )


def point(sheet: Any, styles: Styles, title: str, ranges: Sequence[tuple[str, str]]) -> None:
    """Edge the cells whose line on 审核 does not hold: red for 错误, amber for 核实 and 尾差.

    Args:
        sheet: the paper's worksheet.
        styles: formats of the workbook.
        title: name of the paper as the column 位置 on 审核 writes it.
        ranges: (range, column letter of the cell that holds the value) for each column of values.
    """
    red = styles(border=1, border_color=ERROR_RED, bg_color=ERROR_FILL)
    amber = styles(border=1, border_color=EXPLAIN_AMBER, bg_color=EXPLAIN_FILL)
    for cells, letter in ranges:
        row = cells.partition(":")[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        place = f'"{title} {letter}"&ROW(${letter}{row})'
        for level, result, style in (("错误", "不符", red), ("核实", "不符", amber), ("*", "尾差", amber)):
            condition = f'COUNTIFS({AUDIT_PLACE},{place},{AUDIT_LEVEL},"{level}",{AUDIT_RESULT},"{result}")>0'
            sheet.conditional_format(
                cells, {"type": "formula", "criteria": f"=AND({SCREEN}=1,{condition})", "format": style}
            )
