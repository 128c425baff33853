"""Small sheets written row by row, and the filing that is located in them."""

from collections.abc import Sequence
from decimal import Decimal

from perfeval_xl.filing import Filing
from perfeval_xl.forms.edition import hunan
from perfeval_xl.reading.fields.locate import locate
from perfeval_xl.reading.grid import Grid, GridCell
from support.grids import sheet_grid, workbook


def table(*rows: Sequence[str | int | float | None], name: str = "表") -> Grid:
    """Return a sheet of rows; None leaves a cell out, numbers are numbers."""
    cells = []
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            if isinstance(text, str) and text:
                cells.append(GridCell(number, column, text))
            elif isinstance(text, int | float):
                cells.append(GridCell(number, column, str(text), "number", Decimal(str(text))))
    return sheet_grid(name, cells)


def located(*grids: Grid) -> Filing:
    return locate(workbook(grids), hunan())


def codes_of(filing: Filing) -> list[tuple[str, str]]:
    return [(problem.code, problem.key) for problem in filing.problems if problem.code != "R106"]


BASIC_HEAD = (
    ["2023年度部门整体支出绩效评价基础数据表"],
    ["财政供养人员情况（人）", "编制数", "2023年实际在职人数", "控制率"],
    [None, 25, 14, "56%"],
    ["经费控制情况（万元）", "2022年决算数", "2023年预算数", "2023年决算数"],
)
