"""Papers whose tables were lost: what is put back is right, what is not sure stays a paragraph."""

import pytest

from perfeval_xl.reading.grid import Grid
from perfeval_xl.reading.text.figures import fund_row, place_by_sum
from perfeval_xl.reading.text.layout import rows_of
from perfeval_xl.reading.text.rows import Row
from perfeval_xl.reading.text.runs import joined_rows
from perfeval_xl.reading.text.stream import retabulate
from perfeval_xl.reading.text.text import read_text
from perfeval_xl.reading.text.tokens import Token
from support.papers import SAMPLE, filing_path, paragraphs, table_rows

WHOLE = ["initial", "full_year", "executed", "weight", "rate", "score"]


def placed(*texts: str, part: bool = False) -> list[str | None] | None:
    """Return where the figures of a fund row are put."""
    found = fund_row([Token(text, "", 1, "", False) for text in texts], WHOLE, part)
    return None if found is None else [token.text if token else None for token in found]


def rebuilt(text: str) -> Grid:
    """Return what is made of a text without tables."""
    return retabulate(Grid("x", "text", rows_of(text)))


def filing(number: str) -> Grid:
    return read_text(filing_path(number)).grids[0]


def test_02_base_data_runs_over_its_lines():
    grid = filing("02")
    assert table_rows(grid) == [
        ["填报单位:", ""],
        ["财政供养人员情况", "编制数", "2018年实际在职人数", "控制率"],
        ["", "143", "136", "95.10%"],
        ["经费控制情况", "2017年决算数", "2018年预算数", "2018年决算数"],
        ["三公经费", "29.08", "63.46", "44.29"],
        ["1、公务用车购置和维护经费", "11.86", "41.46", "39.30"],
        ["其中:公车购置", "", "29.46", "29.46"],
        ["公车运行维护", "11.86", "12", "9.84"],
        ["2、出国经费", "", "", ""],
        ["3、公务接待", "17.22", "22", "4.99"],
        ["项目支出:", "", "", ""],
        ["1、业务工作专项", "938.8", "320", "689.16"],
        ["2、运行维护专项", "", "", ""],
        ["公用经费", "", "", ""],
        ["其中:办公经费", "14.44", "10", "0.68"],
        ["水费、电费、差旅费", "17.92", "7.50.", "25.36"],
        ["会议费、培训费", "0", "0.8", "0"],
        ["政府采购金额", "16.14", "30.66", "30.66"],
    ]
    assert "部门整体支出预算调整 1922.76 2690.62" in paragraphs(grid)
    assert "部门整体支出绩效评价基础数据表" in paragraphs(grid)


def test_03_project_in_one_run_of_words():
    grid = filing("03")
    rows = table_rows(grid)
    assert rows[:7] == [
        ["项目名称", "委托业务项目"],
        ["主管部门", "219-池州市贵池区棠溪镇人民政府"],
        ["实施单位", "219001-池州市贵池区棠溪镇人民政府"],
        ["项目资金 (万元)", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["年度资金总额:", "0", "0", "0", "10", "0", "0"],
        ["其中:本年财政拨款", "90", "89.974", "89.974", "", "", ""],
        ["上年结转资金", "", "", "", "", "", ""],
    ]
    assert rows[8] == ["年度总体目标", "预期目标", "实际完成情况"]
    assert rows[9][1].startswith("本项目共申请") and rows[9][2].startswith("本项目共完成")
    header = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"]
    assert rows[11] == header
    done = "达成预期指标"
    assert rows[12:] == [
        ["产出指标(50分)", "数量指标", "基建工程委托业务项目数量", "≥50个", "50", "8", "8", ""],
        ["", "质量指标", "委托业务报告合格率", "≥100百分比", "100", "8", "8", ""],
        ["", "", "经费支出合规性", "严格执行相关制度规定", done, "8", "8", ""],
        ["", "时效指标", "提交报告及时性", "在项目计划完成时间内完成", done, "8", "8", ""],
        ["", "成本指标", "项目总成本", "≤90万元", "90", "8", "8", ""],
        ["", "", "单项业务成本", "符合相关规定", done, "10", "10", ""],
        ["效益指标(30分)", "社会效益指标", "对维护基建市场公平的影响程度", "效果明显", done, "10", "10", ""],
        ["", "生态效益指标", "对控制基建项目成本影响程度", "效果明显", done, "10", "10", ""],
        ["", "可持续影响指标", "对推动基建项目“四项制度”健全和落实的持续性影响", "效果明显", done, "10", "10", ""],
        ["", "经济效益指标", "", "", "", "", "", ""],
    ]
    assert paragraphs(grid)[-3:] == ["满意度指标(10分)", "满意度指标 公众满", "[... not available ...]"]
    assert "项目支出绩效自评表 (2022年度)" in paragraphs(grid)


def test_09_one_cell_per_line():
    rows = table_rows(filing("09"))
    assert rows[:10] == [
        ["项目名称", "办公宿舍楼、食堂及餐厅暖通改造经费"],
        ["主管部门", "廊坊市发改委"],
        ["实施单位", "廊坊市食品工程学校"],
        ["项目资金\n(万元)", "年初\n预算数", "全年\n预算数", "全年\n执行数", "分值", "执行率", "得分"],
        ["年度资金总额", "43.2", "43.2", "37.24", "10", "86%", "9"],
        ["其中:当年财政拨款", "43.2", "43.2", "37.24", "", "", ""],
        ["上年结转资金", "", "", "", "", "", ""],
        ["其他资金", "", "", "", "", "", ""],
        ["年度总体目标", "预期目标", "实际完成情况"],
        ["", "43.2", "37.24"],
    ]
    reason = "已完工,剩余3%尾款未付,且最高限价低于预算金额。提高预算准确度。"
    assert rows[11] == ["产出指标", "数量指标", "指标1工程资金金额", "43.2", "37.24", "10", "9", reason]
    left_over = [["", "", "指标2", "", "", "", "", ""], ["", "", "……", "", "", "", "", ""]]
    assert rows[12:14] == left_over
    full = ["100", "100", "10", "10"]
    assert [row for row in rows[14:] if row[4]] == [
        ["", "质量指标", "指标1工程完工率", *full, ""],
        ["", "", "指标2工程验收合格率", *full, ""],
        ["", "时效指标", "指标1项目完成及时率", *full, ""],
        ["", "成本指标", "指标1成本控制率", *full, ""],
        ["效益指标", "经济效益\n指标", "指标1安全率", *full, "0"],
        ["", "社会效益\n指标", "指标1学校发展能力", *full, "0"],
        ["效益指标", "可持续影响\n指标", "指标1长期使用性", *full, ""],
        ["满意度\n指标", "服务对象满意度指标", "指标1学生满意度", *full, "0"],
    ]
    assert ["", "生态效益\n指标", "指标1", "", "", "", "", ""] in rows


def test_12_labels_and_values_without_a_blank():
    grid = filing("12")
    assert table_rows(grid) == [
        ["单位名称:", "襄阳市中心医院"],
        ["填报日期:", "2022年3月18日"],
        ["项目名称", "东津院区建设补助"],
        ["主管部门", "襄阳市卫生健康委"],
        ["项目实施单位", "襄阳市中心医院"],
        ["预算执行情况 (万元) (20 分)", "预算数(A)", "执行数(B)", "执行率(B/A1", "得分(20分*执行率)"],
        ["年度财政 资金总额", "1000", "1000", "100%", "20"],
        ["二级指标", "三级指标", "年初目标值 (A)", "实际完成值 (B)", "得分"],
        ["数量指标", "成本控制", "不超过预算", "不超过预算", "10"],
    ]
    assert "2021年度财政项目绩效自评表" in paragraphs(grid)


def test_14_cells_in_the_reading_order_of_a_pdf():
    grid = filing("14")
    assert table_rows(grid) == [
        ["项目名称", "2020 年市级服务贸易发展资金"],
        ["主管部门", "区商务局"],
        ["", "预算数 (A)", "执行数(B)", "执行率(B/A)", "得分 (20 分*执行率)"],
        ["年度财政 资金总额", "285.84", "285.84", "100%", "20"],
        ["三级指标", "年初目标值 (A)", "实际完成值 (B)", "得分"],
        ["服务外包在岸(万美元)", "20000", "23333.56", "10"],
        ["服务外包离岸(万美元)", "4500", "4557.51", "10"],
        ["支持服务贸易、服务外 包企业数量", "3", "3", "10"],
        ["预算资金执行率", "90%", "100%", "10"],
        ["资金拨付及时性", "98%以上", "100%", "10"],
    ]
    unsure = "企业国际质量提升 获得目的国 (地区)受 众欢迎 受目的国受 众欢迎显著 10"
    assert unsure in paragraphs(grid)


def test_19_one_row_per_line_with_a_header_in_two_tiers():
    rows = table_rows(filing("19"))
    assert ["预算数", "6.84", "到位数", "6.84", "执行数", "6.84", "100.00"] in rows
    assert ["其他", "0.00", "其他", "0.00", "其他", "0.00"] in rows
    header = rows[-5]
    assert header[:6] == ["一级指标", "二级指标", "三级指标", "", "预期指标值", "单项指标实际完成值"]
    assert header[6:] == ["单项指标完成情况", "单项指标得分", "权重占比(%)", "单项指标折算得分"]
    assert rows[-4][:3] == ["产出指标", "质量指标", "符合条件申报对象覆盖率"]
    assert rows[-4][4:] == [">= 98 %(百分比)", "100%", "完成", "25.00", "25.00", "6.25"]
    assert rows[-2][:3] == ["效果指标", "社会效益指标", "补贴发放率"]
    assert rows[-2][4:] == [">= 75 %(百分比)", "100%", "完成", "30.00", "30.00", "9.00"]
    assert rows[-1][:3] == ["满意度指标", "服务对象满意度指标", "服务对象满意度"]
    assert rows[-1][4:] == [">= 95 %(百分比)", "100%", "完成", "10.00", "10.00", "1.00"]


def test_35_figures_that_lost_digits_are_not_placed():
    grid = filing("35")
    rows = table_rows(grid)
    assert ["自评总分(分)", "97.93"] in rows
    assert ["", "年初预算数", "全年(调整)预算数", "全年执行数", "执行率", "执行率权重", "执行率得分"] in rows
    assert {"年度总金额.32.06.5", "其中财政拨款.32.06.579.27107.93"} <= set(paragraphs(grid))
    assert not any(row[0].startswith("年度总金额") for row in rows)
    assert "1、重庆市梁平区林业局2023年度部门整体绩效自评表" in paragraphs(grid)


FUND = "项目支出绩效自评表\n项目资金 年初预算数 全年预算数 全年执行数 分值 执行率 得分\n"


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("年度资金总额 32.4 31.69 10 97.80% 9", ["", "32.4", "31.69", "10", "97.80%", "9"]),
        ("年度资金总额 40 32.4 31.69 97.80% 9", ["40", "32.4", "31.69", "", "97.80%", "9"]),
        ("年度资金总额 40 32.4 31.69 10 97.80%", ["40", "32.4", "31.69", "10", "97.80%", ""]),
        ("年度资金总额 32.4 31.69 10 55% 9", None),
        ("年度资金总额 32.4 31.69 10", None),
        ("年度资金总额 266", None),
        ("年度资金总额 1 2 3 4 5 6 7", None),
        ("年度资金总额", [""] * 6),
        ("其他资金 1 2 3", ["1", "2", "3", "", "", ""]),
        ("其他资金 1 2", None),
        ("其他资金 — — —", ["—", "—", "—", "", "", ""]),
    ],
)
def test_a_fund_row_with_blanks_is_placed_only_when_one_way_is_left(line, cells):
    grid = rebuilt(FUND + line)
    if cells is None:
        assert line in paragraphs(grid)
        assert len(table_rows(grid)) == 1
    else:
        assert table_rows(grid)[1:] == [[line.split()[0], *cells]]


BASE = "基础数据表 编制数 2023年实际在职人数 控制率 25 14 56% 经费控制情况 2022年决算数 2023年预算数 2023年决算数 "


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("三公经费 1 2", ["三公经费 1 2"]),
        ("1、党的建设 经费 1 2 3", ["1、党的建设 经费 1 2 3"]),
        ("公用经费 1 2 3 4", ["公用经费 1 2 3 4"]),
        ("项目支出： 50 60 70 1、业务工作经费 1 2 2、运行维护经费 4 5", ["1、业务工作经费 1 2", "2、运行维护经费 4 5"]),
    ],
)
def test_amounts_that_could_stand_elsewhere_are_unread(text, unread):
    grid = rebuilt(BASE + text)
    assert [one for one in paragraphs(grid) if any(figure.isdigit() for figure in one)] == unread


def test_a_staff_row_with_a_missing_figure_is_unread():
    grid = rebuilt("编制数 2023年实际在职人数 控制率 25 14 经费控制情况 2022年决算数 2023年预算数 2023年决算数")
    assert "25 14" in paragraphs(grid)


def test_sums_place_what_they_leave_no_choice_for():
    from decimal import Decimal as D

    total, parts = [D(6), D(4), D(9)], [[D(1), None, D(2)]]
    assert place_by_sum(total, parts, [[D(4), D(7)]]) == [(1, 2)]
    assert place_by_sum(total, parts, [[D(5), D(7)]]) == [(0, 2)]
    assert place_by_sum(total, parts, [[D(3), D(8)]]) is None
    assert place_by_sum([D(4), D(4), D(4)], [], [[D(4), D(4)]]) is None
    assert place_by_sum(total, parts, []) is None


INDICATORS = "项目绩效自评表\n一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施\n"
INDICATORS += "产出指标 数量指标 "
ONE = ["产出指标", "数量指标", "甲数量", "≥1个", "1个", "10"]


@pytest.mark.parametrize(
    ("text", "rows", "unread"),
    [
        ("甲数量 ≥1个 1个 10 10", [[*ONE, "10", ""]], []),
        ("甲数量 ≥1个 1个 10 9 天气原因", [[*ONE, "9", "天气原因"]], []),
        (
            "甲数量 ≥1个 1个 10 10 无 乙数量 1 1 5 5",
            [[*ONE, "10", "无"], ["", "", "乙数量", "1", "1", "5", "5", ""]],
            [],
        ),
        # 乙 may be the reason, or the first word of a name a blank broke
        ("甲数量 ≥1个 1个 10 10 乙 数量 1 1 5 5", [[*ONE, "10"]], ["乙 数量 1 1 5 5"]),
        # a reason is called for: what follows may be that reason, and the next name blank
        ("甲数量 ≥1个 1个 10 9 乙数量 1 1 5 5", [[*ONE, "9"]], ["乙数量 1 1 5 5"]),
        ("甲 数量 ≥1个 1个 10 10", [], ["数量指标 甲 数量 ≥1个 1个 10 10"]),
        ("甲数量 1个 10 10", [], ["数量指标 甲数量 1个 10 10"]),
        ("甲数量 10 10 10 0", [], ["数量指标 甲数量 10 10 10 0"]),
        ("无 ≥1个 1个 10 10", [], ["数量指标 无 ≥1个 1个 10 10"]),
        ("甲数量 ≥1个 1个 10 10 10", [], ["数量指标 甲数量 ≥1个 1个 10 10 10"]),
    ],
)
def test_an_indicator_row_is_placed_only_when_its_cells_are_certain(text, rows, unread):
    grid = rebuilt(INDICATORS + text)
    assert table_rows(grid)[1:] == rows
    assert [one for one in paragraphs(grid) if "数量" in one] == unread


def test_rows_below_an_unknown_class_are_unread():
    grid = rebuilt(INDICATORS.replace("数量指标 ", "") + "甲 乙 丙 10 10")
    assert table_rows(grid)[1:] == []
    assert "甲 乙 丙 10 10" in paragraphs(grid)


def test_a_class_in_other_words_is_known_by_its_place():
    grid = rebuilt(INDICATORS.replace("数量指标 ", "节能降耗指标 ") + "甲数量 ≥1个 1个 10 10")
    assert table_rows(grid)[1] == ["产出指标", "节能降耗指标", *ONE[2:], "10", ""]


@pytest.mark.parametrize("text", ["总分 100", "总分 100 97 20"])
def test_a_total_with_three_figures_or_one_that_may_be_its_weight_is_unread(text):
    assert text in paragraphs(rebuilt(FUND + text))


def test_whole_tables_and_plain_prose_are_left_alone():
    grid = read_text(str(SAMPLE)).grids[0]
    assert retabulate(grid) is grid
    prose = Grid(
        "x", "text", rows_of("2023年本部门项目支出预算7.00万元。\n三公经费为0，编制数25人，在职人数14人。\n总分 97\n")
    )
    assert retabulate(prose) is prose


def test_a_mark_for_none_among_figures_that_run_together_is_no_standstill():
    glued = "预算数(A)执行数(B)执行率(B/A)得分三级指标年度指标值实际完成值"
    grid = rebuilt(f"{glued}\n2022年决算数 2023年预算数 — 三公经费 12.5010.00\n")
    assert table_rows(grid)[-1] == ["", "2022年决算数", "2023年预算数"]
    assert paragraphs(grid)[-2:] == ["—", "三公经费 12.5010.00"]


def test_a_long_text_takes_no_long_time():
    text = FUND + INDICATORS + "甲数量 ≥1个 1个 10 9 无 " * 4000
    assert len(table_rows(rebuilt(text))) > 4000
    glued = "年初预算数全年预算数全年执行数三级指标" * 2000
    assert rebuilt(glued).rows
    assert len(rebuilt(FUND + "字" * 600_000).rows) == 3


def test_figures_of_a_whole_fund_row_that_ran_together():
    assert placed("440.20460.20460.2010100%10") == ["440.20", "460.20", "460.20", "10", "100%", "10"]
    assert placed("440.20460.20460.2010100%9") is None


@pytest.mark.parametrize(
    ("total", "cells"),
    [
        ("100100", ["总分", "100", "100"]),
        ("10098.5", ["总分", "100", "98.5"]),
        ("98.5", ["总分", "98.5"]),
        ("10000", None),
        ("2010", None),
    ],
)
def test_figures_of_a_total_that_ran_together(total, cells):
    head = "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分"
    rows = table_rows(rebuilt(f"{head}\n产出指标 数量指标 培训 5次 5次 50 50\n总分 {total}\n"))
    assert rows[2:] == ([] if cells is None else [cells])


@pytest.mark.parametrize(
    ("roles", "text", "rows"),
    [
        ("name target actual weight score", "培训场次≥5场6场1010培训合格率100%100%109", 2),
        ("name target actual weight score", "工作条件改善明显改善明显改善108", 1),
        ("name target actual weight score reason", "工作条件改善明显好转明显好转108进度慢", 1),
        ("name target actual weight score reason", "合格率100%90%108未完成及时率100%100%1010", 0),
        ("name weight target actual score", "培训场次105场5场10", 1),
        ("name weight target actual score", "培训场次1010", 0),
        ("name target actual weight score", "培训场次2023年12月2023年12月1010", 0),
        ("name target actual weight score", "培训场次≥5501010", 0),
    ],
)
def test_indicators_that_ran_together_are_cut_only_where_one_way_is_left(roles, text, rows):
    cut = joined_rows([Token(text, "", 1, "", False)], roles.split())
    assert sum(isinstance(one, Row) for one in cut) == rows
    cells = [cell for row in cut for cell in (row.cells.values() if isinstance(row, Row) else [row])]
    told = "".join(one.text for cell in cells for one in cell)
    assert not cut or sorted(told) == sorted(text)


def test_a_fund_row_without_its_rate():
    assert placed("880", "880", "880", "10", "10") == ["880", "880", "880", "10", None, "10"]
    assert placed("880", "880", "440", "10", "10") == ["880", "880", "440", "10", None, "10"]
    assert placed("880", "880", "88", "10", "10") is None
    assert placed("880", "880", "880", "10", "1") is None
    assert placed("880", "880", "10", "10") is None


def test_a_part_row_that_ends_in_marks():
    assert placed("88", "88", "88", "-", "-", part=True) == ["88", "88", "88", None, None, None]
    assert placed("88", "88", "-", "-", part=True) is None


GOALS = "年度总体目标\n预期目标\n实际完成情况\n"
CELLS = "一级指标\n二级指标\n三级指标\n年度指标值\n实际完成值\n分值\n得分\n偏差原因分析及改进措施\n产出指标\n数量指标\n"


def test_goals_that_are_numbered_twice_are_two_lists():
    lists = "目标1:造林\n目标2防治虫害\n目标1:造林100亩\n目标2防治虫害20亩\n"
    rows = table_rows(rebuilt(GOALS + lists + CELLS + "造林面积\n100亩\n100亩\n10\n10\n"))
    assert rows[1] == ["", "目标1:造林\n目标2防治虫害", "目标1:造林100亩\n目标2防治虫害20亩"]


@pytest.mark.parametrize("lists", ["目标1:造林\n目标2:防治虫害\n目标3:护林\n", "目标1:造林\n造林100亩\n防虫\n护林\n"])
def test_goals_of_which_the_end_of_the_first_is_not_plain_are_unread(lists):
    rows = table_rows(rebuilt(GOALS + lists + CELLS + "造林面积\n100亩\n100亩\n10\n10\n"))
    assert len(rows) == 3


def test_below_a_deduction_a_cell_that_explains_nothing_is_a_name():
    grid = rebuilt(GOALS + CELLS + "木材收入\n110万元\n109万元\n6\n5\n林产品收入\n26万元\n25万元\n6\n6\n")
    assert [row[2] for row in table_rows(grid)[2:]] == ["木材收入", "林产品收入"]
    grid = rebuilt(GOALS + CELLS + "木材收入\n110万元\n109万元\n6\n5\n受天气影响\n26万元\n25万元\n6\n6\n")
    assert [row[2] for row in table_rows(grid)[2:]] == ["木材收入"]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("194.9194.9100%", ["194.9", "194.9", "100%"]),
        ("1111%", None),
    ],
)
def test_figures_that_run_together_are_cut_where_their_rate_leaves_one_way(text, figures):
    from perfeval_xl.reading.text.figures import fund_row
    from perfeval_xl.reading.text.tokens import Token

    placed = fund_row([Token(text, text, 1, "", False)], ["full_year", "executed", "rate"], False)
    assert (placed and [one.text for one in placed]) == figures


def test_a_label_right_before_another_is_no_blank_where_the_reading_order_may_be_lost():
    text = "项目支出绩效自评表 项目名称 造林 实施单位 年初预算数 全年预算数 全年执行数 分值 执行率 得分 5 5 县林业局\n"
    assert ["实施单位", ""] not in table_rows(rebuilt(text))
    assert ["实施单位:", ""] in table_rows(rebuilt(text.replace("实施单位", "实施单位:")))
