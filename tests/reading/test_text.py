"""Text files: encodings, layouts, refusals."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.reading.text.layout import rows_of
from perfeval_xl.reading.text.text import decode, read_text
from perfeval_xl.values.errors import ReadError
from support.papers import SAMPLE, filing_path, paragraphs, table_rows, write_text

PAPER = "附件三\n\n2023年度项目支出绩效自评表\n\t项目支出名称\n\t政务中心运行经费\n\n\t年度资金总额\n\t0\n\t266\n\t\n"


@pytest.fixture(scope="module")
def sample_rows() -> list[list[str]]:
    return table_rows(read_text(str(SAMPLE)).grids[0])


def test_the_sample_is_one_grid_of_rows_and_paragraphs(sample_rows):
    source = read_text(str(SAMPLE))
    grid = source.grids[0]
    assert (source.name, source.kind, len(source.grids), grid.name, grid.kind) == (
        "hengshan-2023.txt",
        "text",
        1,
        "hengshan-2023",
        "text",
    )
    assert sample_rows[1] == ["", "25", "14", "56%"]
    assert sample_rows[9] == ["项目支出：", "639.91", "423.00", "816.23"]
    assert sample_rows[14] == ["     5、综合窗口人员工作经费", "", "150.00", "136.5"]
    assert sample_rows.count(["总分", "100", "98", ""]) == 2
    assert ["", "其中：当年财政拨款", "", "266", "", "", "", ""] in sample_rows
    assert sum(row.paragraph for row in grid.rows) == 13 + 48


def test_cells_keep_their_line_and_ordinal():
    grid = read_text(str(SAMPLE)).grids[0]
    row = next(row for row in grid.rows if row.cells[0].text == "1、业务工作经费")
    assert [(cell.row, cell.column, cell.text) for cell in row.cells] == [
        (54, 1, "1、业务工作经费"),
        (55, 2, "324.08"),
        (56, 3, ""),
        (57, 4, "144.42"),
    ]
    assert [row.number for row in grid.rows] == sorted({row.number for row in grid.rows})


def test_blank_lines_inside_a_cell_belong_to_it(sample_rows):
    goals = next(row for row in sample_rows if row[0] == "" and row[1].startswith(" 保障单位在职人员14人"))
    assert len(goals) == 3
    assert goals[1].count("\n\n") == 1
    assert goals[1].endswith("标准化建设。")
    assert goals[2].startswith("保障单位在职人员14人")


def test_a_cell_that_ends_with_a_blank_line_is_told_by_the_rows_below(sample_rows):
    assert sample_rows.count(["年度总体目标", "预期目标", "实际完成情况"]) == 3
    assert table_rows_of("\ta\n\n\tb\n\tc\n\n\t\n\td\n\te\n") == [["a", "b", "c"], ["", "d", "e"]]
    assert table_rows_of("\ta\n\n\tb\n\tc\n\n\td\n\te\n") == [["a"], ["b", "c"], ["d", "e"]]
    grid = read_text(str(SAMPLE)).grids[0]
    row = next(row for row in grid.rows if row.cells[0].text == "年度总体目标")
    assert [(cell.row, cell.column) for cell in row.cells] == [(178, 1), (180, 2), (181, 3)]


def test_two_blank_lines_end_the_table():
    rows = table_rows(read_text(str(SAMPLE)).grids[0])
    assert ["厉行节约保障措施", "严格控制经费开支，厉行节约"] in rows


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("\ta\n\tb\n", [["a", "b"]]),
        ("\ta\n\t\n\n\tb\n\t\n", [["a", ""], ["b", ""]]),
        ("\ta\n\tb1\nb2\n\tc\n", [["a", "b1\nb2", "c"]]),
        ("\ta\n\tb1\n\nb2\n\tc\n", [["a", "b1\n\nb2", "c"]]),
        ("\ta\n\tb1\n\nb2\n\n\tc\n\td\n", [["a", "b1\n\nb2"], ["c", "d"]]),
        ("\ta\n\tb\n\n\n正文\n\n\tc\n\td\n", [["a", "b"], ["c", "d"]]),
        ("\ta\n\tb\n\n填表人：甲\n\n\n\tc\n\td\n", [["a", "b"], ["c", "d"]]),
        ("\ta\n\tb\n填表人：甲\n", [["a", "b"]]),
        ("\ta\n\tb\n\n2023年度项目支出绩效自评表\n\tc\n\td\n", [["a", "b"], ["c", "d"]]),
        ("\ta\n\tb\n\n正文没有后文\n", [["a", "b"]]),
    ],
)
def test_where_a_cell_ends(text, cells):
    rows = rows_of(text)
    assert [[cell.text for cell in row.cells] for row in rows if not row.paragraph] == cells


def test_headings_indented_by_a_tab_are_paragraphs():
    rows = rows_of("\t一、部门基本情况\n\t（一）职能职责\n\t贯彻执行国家方针政策。\n\n\t二、一般公共预算支出情况\n")
    assert all(row.paragraph for row in rows)
    assert len(rows) == 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_read_alike(tmp_path, encoding, newline):
    grid = read_text(write_text(tmp_path, PAPER.replace("\n", newline), encoding=encoding)).grids[0]
    assert table_rows(grid) == [["项目支出名称", "政务中心运行经费"], ["年度资金总额", "0", "266", ""]]
    assert paragraphs(grid) == ["附件三", "2023年度项目支出绩效自评表"]


def test_bars_divide_cells_and_the_section_label_keeps_its_column():
    rows = table_rows(read_text(filing_path("16")).grids[0])
    assert rows[2] == ["资金情况(万元)", "", "全年预算数(A)", "全年执行数(B)", "分值", "执行率(B/A)", "得分"]
    assert rows[3] == ["", "年度资金总额:", "30", "30", "10", "100%", "10"]
    assert rows[5] == ["", "其他资金", "", "", "", "", ""]
    assert rows[15] == ["", "", rows[15][2], "5", ">=570元/人*月", "758元/人*月", "5", ""]
    assert {len(row) for row in rows[8:18]} == {8}


def test_bars_of_the_other_filing():
    grid = read_text(filing_path("34")).grids[0]
    rows = table_rows(grid)
    assert rows[1] == ["主管部门", "临沧市临翔区林业和草原局", "实施单位", "临沧市临翔区林业和草原局"]
    assert rows[3] == ["", "年度资金总额", "", "32.4", "31.69", "10", "97.80%", "9"]
    assert rows[8] == ["", "产出指标", "数量指标", "野生动物收容所", "≥200平方米", "204.46平方米", "10", "10", "无"]
    assert rows[9][:5] == ["", "", "数量指标", "钢结构圈养围栏", "≥120米"]
    assert rows[15] == ["", "满意度指标", "服务对象满意度指标", "受益农户满意度"]
    assert paragraphs(grid)[0].startswith("SOURCE")


def test_framed_bars_lose_their_frame():
    rows = table_rows_of("| 项目名称 | 甲 |\n| 主管部门 | 乙 |\n")
    assert rows == [["项目名称", "甲"], ["主管部门", "乙"]]


def test_rows_from_the_clipboard_with_quoted_line_breaks():
    text = "附件三\n项目资金\t\t年初预算数\t全年执行数\n\t年度资金总额\t0\t266\n"
    text += '总体目标\t"第一行\n第二行 ""引""\t后"\t完成\n'
    assert table_rows_of(text) == [
        ["项目资金", "", "年初预算数", "全年执行数"],
        ["", "年度资金总额", "0", "266"],
        ["总体目标", '第一行\n第二行 "引"\t后', "完成"],
    ]


def test_an_unclosed_quote_is_only_a_quote():
    assert table_rows_of('a\t"b\nc\td\ne\tf\n') == [["a", '"b'], ["c", "d"], ["e", "f"]]


def test_a_csv_file_is_read_by_its_commas(tmp_path):
    path = write_text(tmp_path, '项目名称,甲\n年度资金总额,"1,068.21",10\n', "自评.csv", "gbk")
    assert table_rows(read_text(path).grids[0]) == [["项目名称", "甲"], ["年度资金总额", "1,068.21", "10"]]


def test_cell_marks_of_word_divide_cells():
    text, _ = decode("项目名称\a甲\a\n主管部门\a乙\a\n实施单位\a丙\a\n".encode(), "x.txt")
    assert table_rows_of(text)[1] == ["主管部门", "乙", ""]


def test_control_characters_go_with_a_notice():
    text, notices = decode("年度\x01资金总额 10\n".encode(), "x.txt")
    assert text == "年度资金总额 10\n"
    assert [(notice.code, notice.detail) for notice in notices] == [("CLEANED_TEXT", "1")]


def test_a_character_cut_off_at_the_end_is_left_out():
    assert decode("年度资金总额".encode()[:-1], "x.txt")[0] == "年度资金总"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "EMPTY"),
        (b" \r\n\t\n", "NO_TEXT"),
        (b"\xef\xbb\xbf", "NO_TEXT"),
        (b"PK\x03\x04" + bytes(50), "NOT_TEXT"),
        (b"%PDF-1.7\n", "NOT_TEXT"),
        (b"\x89PNG\r\n\x1a\n", "NOT_TEXT"),
        (b"<html><table>", "NOT_TEXT"),
        (bytes(range(256)) * 8, "NOT_TEXT"),
        (b"\xff\xff\xfa\x80" * 40 + b"\x80", "TEXT_ENCODING"),
    ],
)
def test_what_is_no_text_is_refused_in_one_sentence(tmp_path, data, code):
    path = tmp_path / "自评表.txt"
    path.write_bytes(data)
    with pytest.raises(ReadError) as refusal:
        read_text(str(path))
    assert refusal.value.code == code
    assert refusal.value.message.endswith("。") and refusal.value.cure.endswith("。")


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path, code in ((tmp_path / "没有.txt", "NO_FILE"), (tmp_path, "FOLDER")):
        with pytest.raises(ReadError) as refusal:
            read_text(str(path))
        assert refusal.value.code == code


@given(st.text(st.sampled_from('\t\n |,"a1年。：附件填表人：\u3000\v'), max_size=120))
def test_every_layout_keeps_every_visible_character(text):
    rows = rows_of(text)
    kept = "".join(cell.text for row in rows for cell in row.cells)
    dropped = set(' \t\n|,"\u3000\v')
    assert sorted(one for one in kept if one not in dropped) == sorted(one for one in text if one not in dropped)
    assert all(row.cells for row in rows)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    try:
        text, _ = decode(data, "x.txt")
    except ReadError as refusal:
        assert refusal.code in {"NOT_TEXT", "NO_TEXT", "TEXT_ENCODING"}
    else:
        assert "\x00" not in text
        rows_of(text)
        rows_of(text, commas=True)


def table_rows_of(text: str) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in rows_of(text) if not row.paragraph]


def test_the_cases_are_here():
    assert len(list(Path(filing_path("02")).parent.glob("*.txt"))) == 9
