"""Papers whose labels, names and figures ran together without a blank, as pages that share documents show them."""

import pytest

from perfeval_xl.reading.grid import Grid
from perfeval_xl.reading.text.figures import fund_row, weight_and_score
from perfeval_xl.reading.text.layout import rows_of
from perfeval_xl.reading.text.stream import retabulate
from perfeval_xl.reading.text.text import read_text
from perfeval_xl.reading.text.tokens import Token
from support.papers import paragraphs, table_rows

SCORED = ("full_year", "executed", "weight", "rate", "score")


def token(text: str) -> Token:
    return Token(text, "", 1, "", False)


def cut(text: str, *roles: str) -> list[str | None] | None:
    """Return where the figures of a fund row that ran together are put."""
    found = fund_row([token(text)], roles, False)
    return None if found is None else [one.text if one else None for one in found]


def rebuilt(text: str) -> Grid:
    """Return what is made of a text without tables."""
    return retabulate(Grid("x", "text", rows_of(text)))


@pytest.mark.parametrize(
    ("text", "roles", "cells"),
    [
        ("404010100.00%10", SCORED, ["40", "40", "10", "100.00%", "10"]),
        ("12.0011.001091.67%9.17", SCORED, ["12.00", "11.00", "10", "91.67%", "9.17"]),
        ("320.50160.251050%5", ("initial", *SCORED[1:]), ["320.50", "160.25", "10", "50%", "5"]),
        ("88.588.5100%", ("full_year", "executed", "rate"), ["88.5", "88.5", "100%"]),
        ("13.511.60.8617.2", ("full_year", "executed", "rate", "score"), ["13.5", "11.6", "0.86", "17.2"]),
        ("2.362.36120", ("full_year", "executed", "rate", "score"), ["2.36", "2.36", "1", "20"]),
    ],
)
def test_a_fund_row_is_cut_where_its_arithmetic_leaves_one_way(text, roles, cells):
    assert cut(text, *roles) == cells


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("404010100.00%9", SCORED),
        ("11110100%10", SCORED),
        ("88.580.0100%", ("full_year", "executed", "rate")),
        ("404010", ("full_year", "executed")),
        ("320.5160.251050%5", ("initial", *SCORED[1:])),
        ("88.588.5100%", ("executed", "full_year", "rate")),
    ],
)
def test_a_fund_row_that_does_not_add_up_or_has_several_ways_is_left(text, roles):
    assert cut(text, *roles) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [("100100", ["100", "100"]), ("10098.5", ["100", "98.5"]), ("97", []), ("100", []), ("10097100", [])],
)
def test_a_weight_of_100_is_parted_from_the_score_behind_it(text, parts):
    assert [one.text for one in weight_and_score(token(text))] == parts


PAPER = (
    "绩效目标自评表(2022年度)项目名称河堤加固项目负责人及电话王某某(办公)县级主管部门青山县水利局实施单位青山县水利局"
    "资金情况(万元)全年预算数(A)全年执行数(B)分值执行率(B/A)得分年度资金总额:404010100.00%10其中:本年财政拨款4040"
    "绩效指标一级指标二级指标三级指标分值年度指标值全年实际值得分产出指标(50分)数量指标加固河堤50≥2里≥2里50总分100100"
)


def test_a_whole_paper_in_one_run():
    grid = rebuilt(PAPER)
    rows = table_rows(grid)
    assert paragraphs(grid)[0] == "绩效目标自评表(2022年度)"
    assert ["项目名称", "河堤加固"] in rows
    assert ["县级主管部门", "青山县水利局"] in rows
    assert ["年度资金总额:", "40", "40", "10", "100.00%", "10"] in rows
    assert ["其中:本年财政拨款", "40", "40", "", "", ""] in rows
    assert rows[-1] == ["总分", "100", "100"]


def test_a_figure_is_no_name_of_a_body():
    fund = "年初预算数 全年预算数 全年执行数 分值 执行率 得分\n年度资金总额 1 1 1 10 100% 10"
    grid = rebuilt(f"项目名称 修路 实施单位 9,034\n{fund}")
    assert ["项目名称", "修路"] in table_rows(grid)
    assert "实施单位 9,034" in paragraphs(grid)


def test_a_label_inside_the_name_of_an_indicator_cuts_no_row():
    grid = rebuilt(f"{PAPER[: PAPER.index('数量指标')]}成本指标收购价格执行率100%100%总分100100")
    assert "成本指标收购价格执行率100%100%" in paragraphs(grid)


SHARED = (
    "《河堤自评表.docx》由会员分享，可在线阅读。\n"
    "1、绩效目标自评表项目名称河堤加{}固\n\n2、项目实施单位青山县水利局\n3、完"
)


def test_pieces_of_a_shared_page_are_one_text_again(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(SHARED.format(""), encoding="utf-8")
    texts = [cell.text for row in read_text(str(path)).grids[0].rows for cell in row.cells]
    assert texts[1] == "绩效目标自评表项目名称河堤加固项目实施单位青山县水利局完"


@pytest.mark.parametrize("text", [SHARED.format("。\n2、").replace("会员", "同事"), SHARED.format("。\n2、")])
def test_a_list_is_no_page_in_pieces(text, tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(text, encoding="utf-8")
    assert "完" not in [cell.text for row in read_text(str(path)).grids[0].rows for cell in row.cells][1]
