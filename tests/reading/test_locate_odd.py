"""What people do to the papers: other labels, other columns, units, notes, mistakes."""

from decimal import Decimal

import pytest

from perfeval_xl.reading.grid import Grid, GridCell, GridRow
from support.cases import clean
from support.grids import sheet
from support.odd_grids import BASIC_HEAD, codes_of, located, table


def test_project_lines_in_any_number_and_by_any_name() -> None:
    filing = located(
        table(
            *BASIC_HEAD,
            ["三公经费：", 1, 2, 3],
            ["3、公务接待", 1, 2, 3],
            ["项目支出：", 60, 70, 80],
            ["1、业务工作经费", None, None, None],
            ["2、运行维护经费"],
            ["……"],
            ["3、公务接待", 7, 8, 9],
            ["4、政府采购", 1, None, None],
            ["12345热线运行经费", 5, 6, 7],
            [None, 4, 4, 4],
            ["5、办公经费", 1, 1, 1],
            ["小计", 99, 99, 99],
            ["3、省级专项资金（每个专项一行）"],
            ["公用经费", 10, 11, 12],
            ["其中：办公经费", 2, 3, 4],
            ["政府采购金额", 0, 0, 0],
        )
    )
    names = [filing.text(f"{row}.name") for row in filing.each("basic.project")]
    assert names == ["3、公务接待", "4、政府采购", "12345热线运行经费", "", "5、办公经费"]
    assert filing.number("basic.project[3].final") == 7
    assert filing.state("basic.project[2].final") == "blank"
    assert filing.number("basic.reception.final") == 3
    assert filing.number("basic.office.final") == 4
    assert filing.number("basic.procurement.final") == 0
    assert [(cell.raw, "小计" in cell.why) for cell in filing.unread] == [("小计", True)] + [("99", True)] * 3


@pytest.mark.parametrize("years", [(2022, 2023, 2023), (2020, 2021, 2021), (2023, 2024, 2024)])
def test_columns_follow_the_year_of_the_paper(years: tuple[int, int, int]) -> None:
    last, budget, final = years
    filing = located(
        table(
            [f"{final}年度部门整体支出绩效评价基础数据表"],
            ["经费控制情况（万元）", f"{last} 年决算数", f"{budget}年预算数", f"{final}年度决算数"],
            ["三公经费：", 1, 2, 3],
            ["公用经费", 4, 5, 6],
            ["政府采购金额", 7, 8, 9],
        )
    )
    assert filing.year == final
    found = [filing.number(f"basic.public.{column}") for column in ("last_final", "budget", "final")]
    assert found == [4, 5, 6]
    assert codes_of(filing) == []


def test_columns_in_another_order() -> None:
    filing = located(
        table(
            ["2023年度部门整体支出绩效评价基础数据表"],
            ["经费控制情况（万元）", "2023年决算数", "2022年决算数", "2023年预算数"],
            ["三公经费：", 3, 1, 2],
            ["公用经费", 6, 4, 5],
        )
    )
    assert [filing.number(f"basic.public.{column}") for column in ("last_final", "budget", "final")] == [4, 5, 6]


def test_the_form_of_last_year_under_a_title_of_this_year_is_told() -> None:
    filing = located(
        table(
            ["2024年度部门整体支出绩效评价基础数据表"],
            ["经费控制情况（万元）", "2022年决算数", "2023年预算数", "2023年决算数"],
            ["三公经费：", 1, 2, 3],
            ["公用经费", 4, 5, 6],
        )
    )
    assert [filing.number(f"basic.public.{column}") for column in ("last_final", "budget", "final")] == [4, 5, 6]
    assert codes_of(filing) == [("R115", "basic.title")]
    assert filing.year == 2024


def test_a_title_without_year_takes_it_from_the_columns_or_its_own_line() -> None:
    head = ["经费控制情况（万元）", "2018年决算数", "2019年预算数", "2019年决算数"]
    body = (head, ["三公经费：", 1, 2, 3], ["公用经费", 1, 2, 3])
    assert located(table(["部门整体支出绩效评价基础数据表"], *body)).year == 2019
    project = (["项目名称", "道路维护"], ["年度资金总额", "年初预算数", "全年预算数"], ["年度资金总额", 1, 2])
    assert located(table(["项目支出绩效自评表"], ["（2021年度）"], *project)).year == 2021
    assert located(table(["二〇二二年度项目支出绩效自评表"], *project)).year == 2022


_FUND = (
    ["项目资金（万元）", None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    [None, "年度资金总额", 10, 20, 15, 10, "75%", 7.5],
    [None, "其中：当年财政拨款", 10, 20, 15, 10, "75%", 7.5],
)


def test_score_on_a_part_row_is_listed_as_unread() -> None:
    filing = located(table(["2023年度项目支出绩效自评表"], ["项目名称", "道路维护"], *_FUND))
    assert filing.number("project[1].fund.fiscal.executed") == 15
    assert "project[1].fund.fiscal.score" not in filing.values
    assert [cell.place.address for cell in filing.unread] == ["F5", "G5", "H5"]


def test_amounts_in_yuan_become_wan_yuan() -> None:
    rows = [
        ["2023年度项目支出绩效自评表"],
        ["项目名称", "道路维护"],
        ["项目资金（元）", None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        [None, "年度资金总额", 2660000, "2,660,000", "266万元", 10, "100%", 10],
    ]
    filing = located(table(*rows))
    found = [filing.number(f"project[1].fund.total.{leaf}") for leaf in ("initial", "full_year", "executed", "weight")]
    assert found == [266, 266, 266, 10]
    assert filing.values["project[1].fund.total.initial"].unit == "元"
    silent = (["项目资金", *_FUND[0][1:]], *_FUND[1:])
    for heading in ("金额单位：元", "填报单位：青山县公路站（盖章）    单位：元"):
        above = [["2023年度项目支出绩效自评表"], [heading], ["项目名称", "道路维护"]]
        filing = located(table(*above, *silent))
        assert filing.number("project[1].fund.total.executed") == Decimal("0.0015")
        assert filing.unit in ("", "青山县公路站")
        assert located(table(*above, *_FUND)).number("project[1].fund.total.executed") == 15
    wan = [["2023年度项目支出绩效自评表"], ["项目名称", "道路维护", None, "单位：万元"], *_FUND]
    assert located(table(*wan)).number("project[1].fund.total.executed") == 15


def test_values_beside_and_behind_their_labels() -> None:
    filing = located(
        table(
            ["2023年度部门整体支出绩效自评表"],
            ["预算部门、单位名称：青山县档案馆"],
            ["年度预算申请（万元）", None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "自评得分"],
            [None, "年度资金总额", 1, 2, 3, 10, "100%", 10],
            [None, "按收入性质分：", None, "按支出性质分："],
            [None, "其中：一般公共预算", 9.15, "其中：基本支出：", 2.5],
            [None, "政府性基金拨款：１５２．８５万元", None, "项目支出： 8.16"],
            [None, "其他资金 3.00"],
            [None, "预期目标", "实际完成情况"],
            [None, "目标一", "完成一"],
            [None, "目标二", "完成二"],
            ["总分", None, None, None, 100, 97],
            ["填表人", "李明", None, "填报日期", "2024.6.19"],
            ["联系电话：13800000000   单位负责人（签字）："],
        )
    )
    assert filing.text("overall.unit") == "青山县档案馆"
    assert filing.number("overall.income.general") == Decimal("9.15")
    assert filing.number("overall.income.government_fund") == Decimal("152.85")
    assert filing.number("overall.income.other") == 3
    assert filing.number("overall.spending.basic") == Decimal("2.5")
    assert filing.number("overall.spending.project") == Decimal("8.16")
    assert filing.text("overall.goal.expected") == "目标一\n目标二"
    assert filing.text("overall.goal.actual") == "完成一\n完成二"
    assert (filing.number("overall.total.weight"), filing.number("overall.total.score")) == (100, 97)
    assert filing.text("overall.sign.preparer") == "李明"
    assert filing.state("overall.sign.date") == "date"
    assert filing.text("overall.sign.phone") == "13800000000"
    assert filing.state("overall.sign.signature") == "blank"
    assert filing.unread == ()


def test_staff_as_labels_and_values_in_one_row() -> None:
    filing = located(
        table(
            ["2023年度部门整体支出绩效评价基础数据表"],
            ["编制数", 25, "2023年实际在职人数", 14, "控制率", "56%"],
            ["经费控制情况（万元）", "2022年决算数", "2023年预算数", "2023年决算数"],
            ["三公经费：", 1, 2, 3],
        )
    )
    assert [filing.number(f"basic.staff.{leaf}") for leaf in ("quota", "actual", "rate")] == [25, 14, 56]


def test_target_in_parts_is_put_together() -> None:
    filing = located(
        table(
            ["2023年度项目支出绩效自评表"],
            ["项目名称", "道路维护"],
            ["一级指标", "二级指标", "三级指标", "指标性质", "年度指标值", "度量单位", "实际完成值", "分值", "得分"],
            ["产出指标", "数量指标", "维护里程", ">=", 120, "公里", 125.5, 20, 20],
            [None, "质量指标", "合格率", "＝", "100", "%", "100%", 20, 20],
            [None, "时效指标", "按期完成", "定性", "2023年12月", None, "按期", 10, 10],
        )
    )
    assert filing.text("project[1].indicator[1].target") == "≥120公里"
    assert filing.text("project[1].indicator[1].actual") == "125.5公里"
    assert filing.values["project[1].indicator[1].actual"].raw == "125.5"
    assert filing.text("project[1].indicator[2].target") == "=100%"
    assert filing.text("project[1].indicator[2].actual") == "100%"
    assert filing.text("project[1].indicator[3].target") == "2023年12月"
    assert filing.unread == ()


def test_unused_rows_of_the_blank_form_do_not_count() -> None:
    filing = located(
        table(
            ["2023年度项目支出绩效自评表"],
            ["项目名称", "道路维护"],
            ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "自评得分", "偏差原因分析"],
            ["产出指标\n（50分）", "数量指标", "指标1：里程", "≥1公里", "1公里", 50, 50],
            [None, None, "指标2："],
            [None, None, "……"],
            [None, "质量指标"],
            ["效益指标（30分）", "社会效益指标", None, None, "提升明显"],
            ["总分", None, None, None, None, 100, 98],
        )
    )
    assert filing.count("project[1].indicator") == 2
    assert filing.text("project[1].indicator[2].level1") == "效益指标"
    assert filing.text("project[1].indicator[2].level2") == "社会效益指标"
    assert filing.state("project[1].indicator[2].weight") == "blank"
    assert filing.place("project[1].indicator[2].weight").text == "表!F8"
    assert filing.unread == ()


def test_second_level_is_not_carried_into_another_first_level() -> None:
    filing = located(
        table(
            ["2023年度项目支出绩效自评表"],
            ["项目名称", "道路维护"],
            ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "自评得分"],
            ["产出指标", "数量指标", "里程", "1", "1", 50, 50],
            ["效益指标", None, "满意", "1", "1", 50, 50],
        )
    )
    assert "project[1].indicator[2].level2" not in filing.values


@pytest.mark.parametrize(
    ("code", "number", "formula", "told"),
    [
        ("0.00", "14.6", None, False),
        ("0.00", "14.6049", None, True),
        ("0", "14.60", None, True),
        ("0", "15.00", None, False),
        ("#,##0.00", "14.60", None, False),
        ("0.00", "14.6049", "A1/3", False),
        (";;;", "14.60", None, True),
        ("0!.0,", "146000", None, True),
        ("0.00,", "146000", "A1", True),
        ('0.00"万元"', "14.60", None, False),
        ("@", "14.6049", None, False),
        ("General", "14.6049", None, False),
        ("[Red]-0.00", "14.60", None, False),
    ],
)
def test_formats_that_show_another_number_are_told(code: str, number: str, formula: str | None, told: bool) -> None:
    cell = GridCell(5, 4, number, "number", Decimal(number), code, formula)
    rows = [*table(*BASIC_HEAD).rows, GridRow(5, (GridCell(5, 1, "公用经费"), cell))]
    filing = located(Grid("附件一", "sheet", tuple(rows)))
    assert filing.number("basic.public.final") == Decimal(number)
    assert [problem.code for problem in filing.problems if problem.key == "basic.public.final"] == ["R110"] * told


def test_odd_cells_keep_their_raw_text() -> None:
    cells = [
        GridCell(5, 1, "公用经费"),
        GridCell(5, 2, "约12万元"),
        GridCell(5, 3, "#REF!", "error", formula="A1"),
        GridCell(5, 4, "", "uncalculated", formula="SUM(D6:D8)"),
    ]
    filing = located(Grid("附件一", "sheet", (*table(*BASIC_HEAD).rows, GridRow(5, tuple(cells)))))
    columns = ("last_final", "budget", "final")
    assert [filing.state(f"basic.public.{column}") for column in columns] == ["bad"] * 3
    assert [code for code, key in codes_of(filing)] == ["R101", "R102", "R103"]
    assert filing.values["basic.public.last_final"].raw == "约12万元"
    assert filing.values["basic.public.final"].formula == "SUM(D6:D8)"


def test_a_missing_row_of_a_whole_paper_is_told() -> None:
    grid = sheet(clean(), "basic", "附件一")
    rows = tuple(row for row in grid.rows if not any("会议费" in cell.text for cell in row.cells))
    filing = located(grid._replace(rows=rows))
    missing = [(problem.detail, problem.key) for problem in filing.problems if problem.code == "R109"]
    assert missing == [("会议费、培训费", "basic.meeting_training.last_final")]
    assert filing.state("basic.meeting_training.final") == "absent"


def test_a_row_renamed_beyond_recognition_is_unread() -> None:
    grid = sheet(clean(), "basic", "附件一")
    rows = tuple(
        row._replace(cells=tuple(cell._replace(text=cell.text.replace("会议费、培训费", "会培")) for cell in row.cells))
        for row in grid.rows
    )
    filing = located(grid._replace(rows=rows))
    assert [cell.raw for cell in filing.unread] == ["会培", "3.10", "3.30", "3.00"]
    assert ("R109", "basic.meeting_training.last_final") in codes_of(filing)


@pytest.mark.parametrize(("closing", "weight", "score"), [
    (["总分", 100, "若干", None], "100", "若干"),
    (["总分", "待定", 98, None], "待定", "98"),
    (["总分", 98, "优", None], "", "98"),
])  # fmt: skip
def test_a_word_in_the_place_of_a_total_figure_is_kept(
    closing: list[str | int | None], weight: str, score: str
) -> None:
    """Also where the closing row lost its columns: four cells below nine."""
    head = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析"]
    row = ["产出指标", "数量指标", "维护里程", "≥5公里", "6公里", 100, 98, "无"]
    grid = table(["2023年度项目支出绩效自评表"], ["项目名称", "道路维护"], *_FUND, head, row, closing)
    cells = grid.rows[-1].cells
    wide = GridCell(cells[-1].row, len(cells) + 1, "", columns=len(head) - len(cells))
    filing = located(Grid("表", "sheet", (*grid.rows[:-1], GridRow(cells[0].row, (*cells, wide)))))
    found = {leaf: filing.values.get(f"project[1].total.{leaf}") for leaf in ("weight", "score")}
    assert {leaf: value and value.raw for leaf, value in found.items()} == {"weight": weight, "score": score}
