"""What people do to the papers: other labels, other columns, copies, hidden rows, units, notes, mistakes."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_xl.filing import Filing
from perfeval_xl.forms.edition import hunan
from perfeval_xl.reading.build import edited, structure
from perfeval_xl.reading.grid import Grid, GridCell, GridRow, Notice, Source
from perfeval_xl.reading.locate import locate, locate_all
from support.cases import clean
from support.grids import as_workbook, sheet, sheet_grid, workbook


def _table(*rows: Sequence[str | int | float | None], name: str = "表") -> Grid:
    """Return a sheet of rows; None leaves a cell out, numbers are numbers."""
    cells = []
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            if isinstance(text, str) and text:
                cells.append(GridCell(number, column, text))
            elif isinstance(text, int | float):
                cells.append(GridCell(number, column, str(text), "number", Decimal(str(text))))
    return sheet_grid(name, cells)


def _locate(*grids: Grid) -> Filing:
    return locate(workbook(grids), hunan())


def _codes(filing: Filing) -> list[tuple[str, str]]:
    return [(problem.code, problem.key) for problem in filing.problems if problem.code != "R106"]


_BASIC_HEAD = (
    ["2023年度部门整体支出绩效评价基础数据表"],
    ["财政供养人员情况（人）", "编制数", "2023年实际在职人数", "控制率"],
    [None, 25, 14, "56%"],
    ["经费控制情况（万元）", "2022年决算数", "2023年预算数", "2023年决算数"],
)


def test_project_lines_in_any_number_and_by_any_name() -> None:
    filing = _locate(
        _table(
            *_BASIC_HEAD,
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
    filing = _locate(
        _table(
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
    assert _codes(filing) == []


def test_columns_in_another_order() -> None:
    filing = _locate(
        _table(
            ["2023年度部门整体支出绩效评价基础数据表"],
            ["经费控制情况（万元）", "2023年决算数", "2022年决算数", "2023年预算数"],
            ["三公经费：", 3, 1, 2],
            ["公用经费", 6, 4, 5],
        )
    )
    assert [filing.number(f"basic.public.{column}") for column in ("last_final", "budget", "final")] == [4, 5, 6]


def test_the_form_of_last_year_under_a_title_of_this_year_is_told() -> None:
    filing = _locate(
        _table(
            ["2024年度部门整体支出绩效评价基础数据表"],
            ["经费控制情况（万元）", "2022年决算数", "2023年预算数", "2023年决算数"],
            ["三公经费：", 1, 2, 3],
            ["公用经费", 4, 5, 6],
        )
    )
    assert [filing.number(f"basic.public.{column}") for column in ("last_final", "budget", "final")] == [4, 5, 6]
    assert _codes(filing) == [("R115", "basic.title")]
    assert filing.year == 2024


def test_a_title_without_year_takes_it_from_the_columns_or_its_own_line() -> None:
    head = ["经费控制情况（万元）", "2018年决算数", "2019年预算数", "2019年决算数"]
    body = (head, ["三公经费：", 1, 2, 3], ["公用经费", 1, 2, 3])
    assert _locate(_table(["部门整体支出绩效评价基础数据表"], *body)).year == 2019
    project = (["项目名称", "道路维护"], ["年度资金总额", "年初预算数", "全年预算数"], ["年度资金总额", 1, 2])
    assert _locate(_table(["项目支出绩效自评表"], ["（2021年度）"], *project)).year == 2021
    assert _locate(_table(["二〇二二年度项目支出绩效自评表"], *project)).year == 2022


_FUND = (
    ["项目资金（万元）", None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    [None, "年度资金总额", 10, 20, 15, 10, "75%", 7.5],
    [None, "其中：当年财政拨款", 10, 20, 15, 10, "75%", 7.5],
)


def test_score_on_a_part_row_is_listed_as_unread() -> None:
    filing = _locate(_table(["2023年度项目支出绩效自评表"], ["项目名称", "道路维护"], *_FUND))
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
    filing = _locate(_table(*rows))
    found = [filing.number(f"project[1].fund.total.{leaf}") for leaf in ("initial", "full_year", "executed", "weight")]
    assert found == [266, 266, 266, 10]
    assert filing.values["project[1].fund.total.initial"].unit == "元"
    beside = [["2023年度项目支出绩效自评表"], ["金额单位：元"], ["项目名称", "道路维护"], *_FUND]
    assert _locate(_table(*beside)).number("project[1].fund.total.executed") == Decimal("0.0015")
    wan = [["2023年度项目支出绩效自评表"], ["项目名称", "道路维护", None, "单位：万元"], *_FUND]
    assert _locate(_table(*wan)).number("project[1].fund.total.executed") == 15


def test_values_beside_and_behind_their_labels() -> None:
    filing = _locate(
        _table(
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
    filing = _locate(
        _table(
            ["2023年度部门整体支出绩效评价基础数据表"],
            ["编制数", 25, "2023年实际在职人数", 14, "控制率", "56%"],
            ["经费控制情况（万元）", "2022年决算数", "2023年预算数", "2023年决算数"],
            ["三公经费：", 1, 2, 3],
        )
    )
    assert [filing.number(f"basic.staff.{leaf}") for leaf in ("quota", "actual", "rate")] == [25, 14, 56]


def test_target_in_parts_is_put_together() -> None:
    filing = _locate(
        _table(
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
    filing = _locate(
        _table(
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
    filing = _locate(
        _table(
            ["2023年度项目支出绩效自评表"],
            ["项目名称", "道路维护"],
            ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "自评得分"],
            ["产出指标", "数量指标", "里程", "1", "1", 50, 50],
            ["效益指标", None, "满意", "1", "1", 50, 50],
        )
    )
    assert "project[1].indicator[2].level2" not in filing.values


@pytest.mark.parametrize("same", [True, False], ids=["same figures", "other figures"])
def test_a_copy_of_a_paper_is_told_and_not_read(same: bool) -> None:
    other = clean() if same else edited(clean(), {"basic.office.final": "99.00"})
    filing = _locate(sheet(clean(), "basic", "附件一"), sheet(other, "basic", "附件一 (2)"))
    assert filing.number("basic.office.final") == clean().number("basic.office.final")
    twice = [problem for problem in filing.problems if problem.code == "R108"]
    assert [problem.detail for problem in twice] == ["两份的数字相同" if same else "两份有 1 处数字不同"]
    assert [cell.place.sheet for cell in filing.unread] == ["附件一 (2)"]
    assert filing.forms == ("basic",)


def test_a_copy_of_a_project_is_told_and_the_next_one_still_read() -> None:
    grids = [sheet(clean(), root, f"表{at}") for at, root in enumerate(clean().present("project"))]
    filing = _locate(grids[0], grids[0]._replace(name="副本"), *grids[1:])
    assert filing.count("project") == 3
    assert [problem.code for problem in filing.problems if problem.code != "R106"] == ["R108"]
    assert filing.text("project[2].name") == clean().text("project[2].name")


def test_a_blank_project_form_is_no_project() -> None:
    blank = edited(
        clean(),
        {
            key: ""
            for key in clean().values
            if key.startswith("project[1].") and not key.endswith((".title", ".level1", ".level2", ".weight"))
        },
    )
    filing = _locate(sheet(clean(), "basic"), sheet(blank, "project[1]", "附件三（空白）"))
    assert filing.forms == ("basic",)
    assert filing.groups == {"basic.project": 3, "basic.building": 1}
    assert filing.unread == ()


def test_project_tables_below_one_another_under_one_title() -> None:
    cells: list[GridCell] = []
    top = 0
    for number, root in enumerate(clean().present("project")):
        grid = sheet(clean(), root)
        rows = grid.rows if not number else grid.rows[2:]
        cells += [cell._replace(row=cell.row + top) for row in rows for cell in row.cells]
        top = max(cell.row + cell.rows for cell in cells) - 1
    filing = _locate(sheet_grid("附件三", cells))
    assert filing.count("project") == 3
    for root in clean().present("project"):
        assert filing.number(f"{root}.total.score") == clean().number(f"{root}.total.score")
        assert filing.year == 2023
    assert filing.unread == ()


def test_a_table_of_contents_is_not_the_report() -> None:
    rows = sheet(clean(), "report", "附件四").rows
    headings = [row for row in rows if row.cells[0].text[:2] in ("一、", "二、", "三、", "九、", "十、")]
    ordered = [*rows[:5], *headings, *rows[5:]]
    texts = [[row.cells[0].text] for row in ordered]
    filing = _locate(_table(*texts, name="附件四"))
    assert _codes(filing) == []
    assert filing.text("report.measures.text") == clean().text("report.measures.text")
    assert filing.text("report.government_fund.text") == clean().text("report.government_fund.text")
    assert filing.text("report.cover.date") == clean().text("report.cover.date")


def test_all_papers_in_one_sheet() -> None:
    cells: list[GridCell] = []
    top = 0
    for root in clean().forms:
        grid = sheet(clean(), root)
        cells += [cell._replace(row=cell.row + top) for row in grid.rows for cell in row.cells]
        top = max(cell.row + cell.rows for cell in cells) + 1
    filing = _locate(sheet_grid("全部", cells))
    assert filing.forms == clean().forms
    assert filing.number("project[3].total.score") == clean().number("project[3].total.score")
    assert filing.unread == ()


def test_papers_without_titles_are_known_by_what_they_hold() -> None:
    grids = []
    for root in clean().forms:
        rows = sheet(clean(), root, "Sheet" + root).rows
        skip = 2 if root != "report" else 7
        grids.append(Grid("Sheet" + root.strip("[]"), "sheet", rows[skip:]))
    filing = _locate(*grids)
    assert filing.forms == clean().forms
    assert filing.number("basic.office.final") == clean().number("basic.office.final")
    assert filing.text("report.measures.text") == clean().text("report.measures.text")
    assert filing.year == 2023


def test_cover_and_report_in_two_sheets() -> None:
    grid = sheet(clean(), "report", "报告")
    cover, text = Grid("封面", "sheet", grid.rows[:5]), Grid("正文", "sheet", grid.rows[5:])
    filing = _locate(cover, text)
    assert filing.forms == ("report",)
    assert filing.text("report.cover.date") == clean().text("report.cover.date")
    assert filing.text("report.other.text") == clean().text("report.other.text")
    assert _codes(filing) == []


def test_report_as_heading_and_text_side_by_side() -> None:
    filing = _locate(
        _table(
            ["2023年度青山县档案馆整体支出绩效自评报告"],
            ["人员构成", "核定编制20人，在职18人。"],
            ["（一）基本支出情况：2023年基本支出预算数1,258.00万元。"],
            ["三、政府性基金预算支出情况", "无。"],
            ["四、国有资本经营预算支出情况"],
            ["五、社会保险基金预算支出情况"],
            ["无社会保险基金预算支出。"],
        )
    )
    assert filing.number("report.staff.quota") == 20
    assert filing.number("report.basic.budget") == Decimal("1258.00")
    assert filing.state("report.government_fund.text") == "none"
    assert filing.state("report.government_fund.amount") == "none"
    assert filing.state("report.state_capital.text") == "blank"
    assert filing.state("report.social_insurance.budget") == "none"
    assert filing.unit == "青山县档案馆"


def test_hidden_figures_are_told() -> None:
    grid = sheet(clean(), "basic", "附件一")
    rows = tuple(
        row._replace(cells=tuple(cell._replace(hidden=row.number == 15) for cell in row.cells)) for row in grid.rows
    )
    filing = _locate(grid._replace(rows=rows))
    keys = [key for code, key in _codes(filing) if code == "R107"]
    assert keys
    assert all(filing.values[key].problem == "R107" and filing.values[key].place.row == 15 for key in keys)
    sheets = _locate(sheet(clean(), "overall"), grid._replace(hidden=True))
    assert [problem.place.sheet for problem in sheets.problems if problem.code == "R107"] == ["附件一"]
    assert sheets.number("basic.office.final") == clean().number("basic.office.final")


def test_of_two_sheets_the_visible_one_counts() -> None:
    other = sheet(edited(clean(), {"basic.office.final": "99.00"}), "basic", "旧")
    filing = _locate(other._replace(hidden=True), sheet(clean(), "basic", "新"))
    assert filing.number("basic.office.final") == clean().number("basic.office.final")
    assert filing.place("basic.office.final").sheet == "新"


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
    rows = [*_table(*_BASIC_HEAD).rows, GridRow(5, (GridCell(5, 1, "公用经费"), cell))]
    filing = _locate(Grid("附件一", "sheet", tuple(rows)))
    assert filing.number("basic.public.final") == Decimal(number)
    assert [problem.code for problem in filing.problems if problem.key == "basic.public.final"] == ["R110"] * told


def test_odd_cells_keep_their_raw_text() -> None:
    cells = [
        GridCell(5, 1, "公用经费"),
        GridCell(5, 2, "约12万元"),
        GridCell(5, 3, "#REF!", "error", formula="A1"),
        GridCell(5, 4, "", "uncalculated", formula="SUM(D6:D8)"),
    ]
    filing = _locate(Grid("附件一", "sheet", (*_table(*_BASIC_HEAD).rows, GridRow(5, tuple(cells)))))
    columns = ("last_final", "budget", "final")
    assert [filing.state(f"basic.public.{column}") for column in columns] == ["bad"] * 3
    assert [code for code, key in _codes(filing)] == ["R101", "R102", "R103"]
    assert filing.values["basic.public.last_final"].raw == "约12万元"
    assert filing.values["basic.public.final"].formula == "SUM(D6:D8)"


def test_a_missing_row_of_a_whole_paper_is_told() -> None:
    grid = sheet(clean(), "basic", "附件一")
    rows = tuple(row for row in grid.rows if not any("会议费" in cell.text for cell in row.cells))
    filing = _locate(grid._replace(rows=rows))
    missing = [(problem.detail, problem.key) for problem in filing.problems if problem.code == "R109"]
    assert missing == [("会议费、培训费", "basic.meeting_training.last_final")]
    assert filing.state("basic.meeting_training.final") == "absent"


def test_a_row_renamed_beyond_recognition_is_unread() -> None:
    grid = sheet(clean(), "basic", "附件一")
    rows = tuple(
        row._replace(cells=tuple(cell._replace(text=cell.text.replace("会议费、培训费", "会培")) for cell in row.cells))
        for row in grid.rows
    )
    filing = _locate(grid._replace(rows=rows))
    assert [cell.raw for cell in filing.unread] == ["会培", "3.10", "3.30", "3.00"]
    assert ("R109", "basic.meeting_training.last_final") in _codes(filing)


def test_sheets_that_are_no_paper_are_one_entry_each() -> None:
    notes = _table(["填报说明"], ["请如实填写"], ["电话", 123], name="说明")
    filing = _locate(notes, sheet(clean(), "basic", "附件一"))
    assert [(cell.place.sheet, "4 个非空单元格" in cell.why) for cell in filing.unread] == [("说明", True)]


def test_a_mention_of_a_paper_is_no_paper() -> None:
    grid = sheet(clean(), "basic", "附件一")
    last = max(row.number for row in grid.rows)
    more = (GridRow(last + 1, (GridCell(last + 1, 1, "另见：2023年度项目支出绩效自评表"),)),)
    filing = _locate(grid._replace(rows=(*grid.rows, *more)))
    assert filing.forms == ("basic",)
    assert filing.values.keys() >= {"basic.sign.phone", "basic.thrift"}


def test_notices_of_the_source_are_passed_on() -> None:
    source = as_workbook(clean())._replace(notices=(Notice("MACRO", "xl/vbaProject.bin", "宏"),))
    filing = locate(source, hunan())
    assert ("MACRO", "xl/vbaProject.bin", "宏") in [
        (problem.code, problem.place.text, problem.detail) for problem in filing.problems
    ]


def test_nothing_found_gives_a_filing_without_forms() -> None:
    filing = locate_all((), hunan())
    assert (filing.forms, filing.year, filing.unit) == ((), None, "")
    assert locate(workbook([_table(["a", 1], [None, "b"])]), hunan()).forms == ()


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
