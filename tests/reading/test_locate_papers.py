"""Which paper stands where: copies, several in one sheet, without titles, tables of contents, hidden sheets."""

from decimal import Decimal

import pytest

from perfeval_xl.forms.edition import hunan
from perfeval_xl.reading.build import edited
from perfeval_xl.reading.fields.locate import locate, locate_all
from perfeval_xl.reading.grid import Grid, GridCell, GridRow, Notice
from support.cases import clean
from support.grids import as_workbook, sheet, sheet_grid, workbook
from support.odd_grids import codes_of, located, table


@pytest.mark.parametrize("same", [True, False], ids=["same figures", "other figures"])
def test_a_copy_of_a_paper_is_told_and_not_read(same: bool) -> None:
    other = clean() if same else edited(clean(), {"basic.office.final": "99.00"})
    filing = located(sheet(clean(), "basic", "附件一"), sheet(other, "basic", "附件一 (2)"))
    assert filing.number("basic.office.final") == clean().number("basic.office.final")
    twice = [problem for problem in filing.problems if problem.code == "R108"]
    assert [problem.detail for problem in twice] == ["两份的数字相同" if same else "两份有 1 处数字不同"]
    assert [cell.place.sheet for cell in filing.unread] == ["附件一 (2)"]
    assert filing.forms == ("basic",)


def test_a_copy_of_a_project_is_told_and_the_next_one_still_read() -> None:
    grids = [sheet(clean(), root, f"表{at}") for at, root in enumerate(clean().present("project"))]
    filing = located(grids[0], grids[0]._replace(name="副本"), *grids[1:])
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
    filing = located(sheet(clean(), "basic"), sheet(blank, "project[1]", "附件三（空白）"))
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
    filing = located(sheet_grid("附件三", cells))
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
    filing = located(table(*texts, name="附件四"))
    assert codes_of(filing) == []
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
    filing = located(sheet_grid("全部", cells))
    assert filing.forms == clean().forms
    assert filing.number("project[3].total.score") == clean().number("project[3].total.score")
    assert filing.unread == ()


def test_papers_without_titles_are_known_by_what_they_hold() -> None:
    grids = []
    for root in clean().forms:
        rows = sheet(clean(), root, "Sheet" + root).rows
        skip = 2 if root != "report" else 7
        grids.append(Grid("Sheet" + root.strip("[]"), "sheet", rows[skip:]))
    filing = located(*grids)
    assert filing.forms == clean().forms
    assert filing.number("basic.office.final") == clean().number("basic.office.final")
    assert filing.text("report.measures.text") == clean().text("report.measures.text")
    assert filing.year == 2023


def test_cover_and_report_in_two_sheets() -> None:
    grid = sheet(clean(), "report", "报告")
    cover, text = Grid("封面", "sheet", grid.rows[:5]), Grid("正文", "sheet", grid.rows[5:])
    filing = located(cover, text)
    assert filing.forms == ("report",)
    assert filing.text("report.cover.date") == clean().text("report.cover.date")
    assert filing.text("report.other.text") == clean().text("report.other.text")
    assert codes_of(filing) == []


def test_report_as_heading_and_text_side_by_side() -> None:
    filing = located(
        table(
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
    filing = located(grid._replace(rows=rows))
    keys = [key for code, key in codes_of(filing) if code == "R107"]
    assert keys
    assert all(filing.values[key].problem == "R107" and filing.values[key].place.row == 15 for key in keys)
    sheets = located(sheet(clean(), "overall"), grid._replace(hidden=True))
    assert [problem.place.sheet for problem in sheets.problems if problem.code == "R107"] == ["附件一"]
    assert sheets.number("basic.office.final") == clean().number("basic.office.final")


def test_of_two_sheets_the_visible_one_counts() -> None:
    other = sheet(edited(clean(), {"basic.office.final": "99.00"}), "basic", "旧")
    filing = located(other._replace(hidden=True), sheet(clean(), "basic", "新"))
    assert filing.number("basic.office.final") == clean().number("basic.office.final")
    assert filing.place("basic.office.final").sheet == "新"


def test_sheets_that_are_no_paper_are_one_entry_each() -> None:
    notes = table(["填报说明"], ["请如实填写"], ["电话", 123], name="说明")
    filing = located(notes, sheet(clean(), "basic", "附件一"))
    assert [(cell.place.sheet, "4 个非空单元格" in cell.why) for cell in filing.unread] == [("说明", True)]


def test_a_mention_of_a_paper_is_no_paper() -> None:
    grid = sheet(clean(), "basic", "附件一")
    last = max(row.number for row in grid.rows)
    more = (GridRow(last + 1, (GridCell(last + 1, 1, "另见：2023年度项目支出绩效自评表"),)),)
    filing = located(grid._replace(rows=(*grid.rows, *more)))
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
    assert locate(workbook([table(["a", 1], [None, "b"])]), hunan()).forms == ()
