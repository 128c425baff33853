"""Whatever a grid holds, every cell is accounted for and no figure is dropped."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_xl.forms.edition import hunan
from perfeval_xl.reading.build import structure
from perfeval_xl.reading.fields.locate import locate
from perfeval_xl.reading.grid import Grid, GridCell, GridRow, Source

_VOCABULARY = st.sampled_from(
    [
        "2023年度部门整体支出绩效评价基础数据表",
        "2023年度部门整体支出绩效自评表",
        "2022年度项目支出绩效自评表",
        "2023年度某局整体支出绩效自评报告",
        "附件三",
        "编制数",
        "2023年实际在职人数",
        "控制率",
        "2022年决算数",
        "2023年预算数",
        "2023年决算数",
        "三公经费：",
        "项目支出：",
        "公用经费",
        "1、业务工作经费",
        "……",
        "批复规模（㎡）",
        "实际规模（㎡）",
        "年度资金总额",
        "其中：一般公共预算：12.5",
        "年初预算数",
        "全年执行数",
        "分值",
        "得分",
        "预期目标",
        "实际完成情况",
        "一级指标",
        "三级指标",
        "产出指标（50分）",
        "数量指标",
        "度量单位",
        "指标性质",
        "总分",
        "项目名称",
        "项目名称：道路",
        "填表人：李明 填报日期：2024年6月 联系电话：",
        "一、部门基本情况",
        "人员构成：在职3人",
        "（此页为封面）",
        "金额单位：",
        "元",
        "\n",
        "：",
        "（",
        "12.5",
        "-",
        "#REF!",
        "\ud800",
        "",
    ]
)


@st.composite
def _grids(draw: st.DrawFn) -> Grid:
    kind = draw(st.sampled_from(["sheet", "word", "text"]))
    rows = []
    for number in range(1, draw(st.integers(1, 12)) + 1):
        cells = []
        for column in range(1, draw(st.integers(1, 7)) + 1):
            text = draw(st.one_of(_VOCABULARY, st.text(max_size=6)))
            made = draw(st.sampled_from(["text"] * 5 + ["number", "error", "uncalculated", "date", "bool"]))
            value = Decimal(draw(st.integers(-5, 99999))).scaleb(-2) if made == "number" else None
            span = draw(st.integers(1, 3)) if draw(st.booleans()) else 1
            text = str(value) if value is not None else text
            cells.append(GridCell(number, column, text, made, value, rows=1, columns=span, hidden=draw(st.booleans())))
        kept = [cell for cell in cells if draw(st.integers(0, 3))] if kind == "sheet" else cells
        rows.append(GridRow(number, tuple(kept), kind != "sheet" and len(kept) == 1))
    return Grid(draw(st.sampled_from(["附件一", "x", "附件三"])), kind, tuple(rows), draw(st.booleans()))


@settings(max_examples=150)
@given(_grids())
def test_no_figure_is_dropped(grid: Grid) -> None:
    filing = locate(Source("x", "xlsx", (grid,)), hunan())
    if not filing.forms or any(problem.code == "R108" for problem in filing.problems):
        return
    # Further lines of a goal are added to its first, where the whole then stands.
    taken = {(value.place.row, value.place.column) for value in filing.values.values()}
    told = {(cell.place.row, cell.place.column) for cell in filing.unread}
    for row in grid.rows:
        for cell in row.cells:
            column = 0 if grid.kind == "word" and row.paragraph else cell.column
            joined = any(cell.text in value.raw for key, value in filing.values.items() if ".goal." in key)
            assert cell.kind != "number" or joined or (cell.row, column) in taken | told


@settings(max_examples=150)
@given(st.lists(_grids(), min_size=1, max_size=3))
def test_no_grid_makes_it_stumble_and_every_cell_is_accounted_for(grids: list[Grid]) -> None:
    filing = locate(Source("x", "xlsx", tuple(grids)), hunan())
    assert set(filing.values) <= {key for key in filing.values if filing.edition.field(key)}
    for key, value in filing.values.items():
        assert key == value.key
        assert key.partition(".")[0] in filing.forms
    assert {**filing.groups} == structure(filing.values)[0]
