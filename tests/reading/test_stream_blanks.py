"""Papers whose tables were lost with any blank cells in them: a cell is placed rightly or not at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_xl.reading.grid import Grid, GridCell, GridRow
from perfeval_xl.reading.text.layout import rows_of
from perfeval_xl.reading.text.stream import retabulate
from perfeval_xl.reading.text.text import read_text
from support.papers import SAMPLE, filing_path, table_rows, without_table


def remade(text: str) -> Grid:
    return retabulate(Grid("x", "text", rows_of(text)))


def levelled(rows: list[list[str]]) -> list[list[str]]:
    """Write the levels of indicators on every row, as they count for it."""
    first = -1
    above = ["", ""]
    filled = []
    for row in rows:
        if "三级指标" in row:
            first, above = row.index("三级指标") - 2, ["", ""]
        elif 0 <= first < len(row) - 2 and len(row) > 6 and (row[first + 1] or row[first + 2]) and not any(row[:first]):
            above[0] = row[first] or above[0]
            above[1] = row[first + 1] or above[1]
            row = [*row[:first], *above, *row[first + 2 :]]
        filled.append(row)
    return filled


def trimmed(row: tuple[str, ...]) -> tuple[str, ...]:
    cells = list(row)
    while cells and not cells[0]:
        cells.pop(0)
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("way", ["cells", "rows", "words"])
@pytest.mark.parametrize("path", [str(SAMPLE), filing_path("16"), filing_path("34")])
def test_papers_that_lose_their_tables_get_no_wrong_cell(path, way):
    whole = read_text(path).grids[0]
    true_rows = {trimmed(tuple(squeezed(text) for text in row)) for row in levelled(table_rows(whole))}
    true_cells = {text for row in true_rows for text in row}
    grid = remade(without_table(whole, way))
    placed = [trimmed(tuple(squeezed(text) for text in row)) for row in levelled(table_rows(grid))]
    assert len(placed) > 15
    for row in placed:
        pairs = any(row == true[at : at + 2] for true in true_rows for at in (0, 2)) and len(row) == 2
        side = any(row == true[1:] or (row[1:] == true[2:] and row[0] == true[0]) for true in true_rows)
        short = any(len(row) > 4 and row == true[:-1] for true in true_rows)
        assert row in true_rows or pairs or side or short or (len(row) == 1 and row[0] in true_cells), row


LEVEL2 = ["数量指标", "质量指标", "时效指标", "成本指标"]
NAME = st.sampled_from(["建设任务", "验收合格情况", "按期完成情况", "群众受益情况", "培训人员", "设备购置"])
TARGET = st.sampled_from(["", "1个", "≥95%", "按期完成", "100", "10", "2023年12月"])
ACTUAL = st.sampled_from(["", "1个", "95%", "提升明显", "100", "10", "5"])
SCORE = st.sampled_from(["", "5", "8", "10", "9", "0"])
REASON = st.sampled_from(["", "", "无", "0", "天气原因", "加强管理。"])
INDICATOR = st.tuples(NAME, TARGET, ACTUAL, SCORE, SCORE, REASON)
NAMELESS = st.tuples(st.just(""), TARGET, ACTUAL, st.just("10"), SCORE, REASON)
TITLES = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"]


@settings(max_examples=150)
def plausible(members: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Leave out what no one can tell: what completes the cells missing below or above it."""
    kept: list[tuple[str, ...]] = []
    for member in members:
        after_gap = bool(kept) and not all(kept[-1][:5])
        after_reason = bool(kept) and kept[-1][5] in {"天气原因", "加强管理。"}
        if all(member[:5]) or not (after_gap or after_reason):
            kept.append(member)
    return kept


CLASS = st.lists(st.one_of(INDICATOR, INDICATOR, NAMELESS), max_size=3).map(plausible)


@given(
    st.lists(CLASS, min_size=4, max_size=4),
    st.sampled_from(["cells", "words"]),
)
def test_indicator_tables_with_any_blanks_are_placed_rightly_or_not_at_all(classes, way):
    rows = [TITLES]
    for level2, members in zip(LEVEL2, classes, strict=True):
        for at, member in enumerate(members or [("",) * 6]):
            rows.append(["产出指标" if len(rows) == 1 else "", "" if at else level2, *member])
    filled = [("项目支出绩效自评表",), *rows, ("总分", "100", "97"), ("填表人：甲",)]
    grid = remade(without_table(made_of(filled), way))
    true_rows = [tuple(row[2:]) for row in rows[1:] if any(row[2:])]
    blanks = {
        level2: not any(any(member) for member in members) for level2, members in zip(LEVEL2, classes, strict=True)
    }
    placed = table_rows(grid)
    assert placed[0] == TITLES
    for row in placed[1:-1]:
        cells = tuple(row[2:])
        if not any(cells):
            assert blanks[row[1]]
        elif len(row) == len(TITLES):
            assert any(cells == true for true in true_rows), (cells, way)
        else:
            assert any(cells == true[:-1] for true in true_rows), (cells, way)
    assert placed[-1] == ["总分", "100", "97"]


AMOUNTS = st.lists(st.integers(1, 10**7), min_size=15, max_size=15, unique=True)
BLANKS = st.lists(st.booleans(), min_size=15, max_size=15)
ERRORS = st.lists(st.sampled_from([0, 0, 0, 7, 900]), min_size=3, max_size=3)


@settings(max_examples=150)
@given(AMOUNTS, BLANKS, ERRORS, st.sampled_from(["cells", "words"]))
def test_amounts_with_any_blanks_are_placed_rightly_or_not_at_all(amounts, blanks, errors, way):
    parts = [[0 if blank else amount for amount, blank in zip(amounts, blanks, strict=True)][at::5] for at in range(5)]
    vehicle = [parts[0][at] + parts[1][at] + errors[at] for at in range(3)]
    project = [parts[2][at] + parts[3][at] + parts[4][at] + errors[at] for at in range(3)]
    lines = {
        "1、公务用车购置和维护经费": vehicle,
        "其中：公车购置": parts[0],
        "公车运行维护": parts[1],
        "项目支出：": project,
        "1、业务工作经费": parts[2],
        "2、运行维护经费": parts[3],
        "3、综合窗口": parts[4],
    }
    rows = [(name, *(f"{amount / 100:.2f}" if amount else "" for amount in line)) for name, line in lines.items()]
    paper = [
        ("部门整体支出绩效评价基础数据表",),
        ("经费控制情况", "2022年决算数", "2023年预算数", "2023年决算数"),
        *rows,
        ("厉行节约保障措施", "严格控制"),
        ("填表人：甲",),
    ]
    placed = table_rows(remade(without_table(made_of(paper), way)))
    assert placed[0][1:] == list(paper[1][1:])
    for row in placed[1:-1]:
        assert tuple(row) in rows
    assert {tuple(row) for row in placed} >= {row for row in rows if all(row)}


def made_of(rows: list[tuple[str, ...]]) -> Grid:
    made = (
        GridRow(at, tuple(GridCell(at, column, text) for column, text in enumerate(row, 1)), len(row) == 1)
        for at, row in enumerate(rows, 1)
    )
    return Grid("x", "text", tuple(made))


WORDS = st.sampled_from(
    (
        "项目支出绩效自评表 年度资金总额 年初预算数 全年预算数 全年执行数 分值 执行率 得分 其他资金 预算数 (A) "
        "一级指标 二级指标 三级指标 年度指标值 实际完成值 产出指标 数量指标 满意度指标 成本指标 总分 指标1 …… 无 — >= "
        "编制数 2023年实际在职人数 控制率 2022年决算数 2023年预算数 三公经费 公车购置 厉行节约保障措施 项目名称 "
        "批复规模 实际规模 规模控制率 预算投资 实际投资 预期目标 实际完成情况 年度 总体 目标 说明： 填表人： 执行数(B) "
        "预算数(A)执行数(B)执行率(B/A)得分三级指标年度指标值实际完成值年度资金总额 10001000100%20 "
        "符号 单位(文字描述) 单项指标得分 权重占比(%) 单项指标折算得分 100% 10 9.5 0 266 甲 12.3.4"
    ).split()
)


@settings(max_examples=200)
@given(st.lists(st.tuples(WORDS, st.sampled_from(["", " ", " ", "\n", "\u3000"])), max_size=60))
def test_nothing_is_lost_or_invented_whatever_the_order(pieces):
    text = "".join(word + mark for word, mark in pieces)
    grid = remade(text)
    kept = "".join(cell.text for row in grid.rows for cell in row.cells)
    assert sorted(squeezed(kept)) == sorted(squeezed(text))
    assert all(row.cells for row in grid.rows)
    assert all(cell.column == at for row in grid.rows for at, cell in enumerate(row.cells, 1))


@given(st.text(max_size=200))
def test_any_text_becomes_a_grid(text):
    grid = remade(text)
    assert all(len(row.cells) == 1 for row in grid.rows if row.paragraph)
