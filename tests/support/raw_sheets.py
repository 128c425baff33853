"""Rows of sheet parts written by hand, and what the strict reader made of them."""

from perfeval_xl.reading.grid import GridCell, Source
from perfeval_xl.values.address import a1


def cells_of(source: Source, sheet: int = 0) -> dict[str, GridCell]:
    return {a1(cell.row, cell.column): cell for row in source.grids[sheet].rows for cell in row.cells}


def codes_of(source: Source) -> list[tuple[str, str]]:
    return [(notice.code, notice.where) for notice in source.notices]


def row(*cells: str, number: int = 1, attributes: str = "") -> str:
    return f'<row r="{number}"{attributes}>{"".join(cells)}</row>'
