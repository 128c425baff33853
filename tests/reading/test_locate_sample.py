"""The sample filing and the practice filings, read to the last value."""

from decimal import Decimal
from functools import lru_cache

import pytest

from perfeval_xl.api import read
from perfeval_xl.filing import Filing
from perfeval_xl.forms.edition import hunan
from perfeval_xl.reading.fields.locate import locate
from perfeval_xl.reading.grid import GridCell
from perfeval_xl.reading.text.text import read_text
from support.grids import sheet_grid, workbook
from support.papers import SAMPLE, filing_path


@lru_cache(maxsize=16)
def _read(path: str) -> Filing:
    return read(path)


def _sample() -> Filing:
    return _read(str(SAMPLE))


def _practice(number: str) -> Filing:
    return _read(filing_path(number))


def _numbers(filing: Filing, prefix: str, *leaves: str) -> list[str]:
    found = [filing.number(f"{prefix}.{leaf}") for leaf in leaves]
    return ["" if number is None else str(number) for number in found]


def test_sample_papers() -> None:
    filing = _sample()
    assert filing.forms == ("basic", "overall", "project[1]", "project[2]", "report")
    assert filing.year == 2023
    assert filing.unit == "衡山县行政审批服务局"
    assert filing.groups == {
        "basic.project": 5,
        "basic.building": 1,
        "overall.indicator": 9,
        "project": 2,
        "project[1].indicator": 9,
        "project[2].indicator": 9,
    }
    assert filing.unread == ()
    assert filing.problems == ()


@pytest.mark.parametrize(
    ("row", "figures"),
    [
        ("three_public", "0 0 0"),
        ("vehicle", "0 0 0"),
        ("vehicle_purchase", "0 0 0"),
        ("vehicle_running", "0 0 0"),
        ("abroad", "0 0 0"),
        ("reception", "0 0 0"),
        ("project", "639.91 423.00 816.23"),
        ("project[1]", "324.08  144.42"),
        ("project[2]", "181.92  97.87"),
        ("project[3]", "133.91 7.00 177.44"),
        ("project[4]", " 266.00 266.00"),
        ("project[5]", " 150.00 136.5"),
        ("public", "26.62 25.5 33.68"),
        ("office", "11.3 10.5 22.68"),
        ("utilities_travel", "6.82 5.00 7.00"),
        ("meeting_training", "4.00 5.00 4.00"),
        ("procurement", "152.85 0 0"),
        ("adjustment", "135.84 78.02 78.02"),
    ],
)
def test_sample_base_data(row: str, figures: str) -> None:
    assert _numbers(_sample(), f"basic.{row}", "last_final", "budget", "final") == figures.split(" ")


def test_sample_base_data_beside_the_amounts() -> None:
    filing = _sample()
    assert _numbers(filing, "basic.staff", "quota", "actual", "rate") == ["25", "14", "56"]
    names = [filing.text(f"{row}.name") for row in filing.each("basic.project")]
    assert names == [
        "1、业务工作经费",
        "2、运行维护经费",
        "3、政务公开审批",
        "4、政务中心运行经费",
        "5、综合窗口人员工作经费",
    ]
    assert filing.values["basic.project[5].name"].raw == "     5、综合窗口人员工作经费"
    assert filing.text("basic.thrift") == "严格控制经费开支,厉行节约"
    assert filing.state("basic.project[4].last_final") == "blank"


def test_sample_building_row_lacks_its_sixth_cell() -> None:
    filing = _sample()
    columns = filing.edition.form("basic").blocks[2].columns  # type: ignore[union-attr]
    states = [filing.state(f"basic.building[1].{column.name}") for column in columns]
    assert states == ["number"] * 5 + ["blank"]
    assert filing.place("basic.building[1].investment_rate").text == "附件一 第120行"


def test_sample_overall() -> None:
    filing = _sample()
    columns = ("initial", "full_year", "executed", "weight", "rate", "score")
    assert _numbers(filing, "overall.fund.total", *columns) == ["180.96", "1068.21", "1068.21", "10", "100", "10"]
    income = ("general", "government_fund", "special_account", "other")
    assert _numbers(filing, "overall.income", *income) == ["915.35", "152.85", "0.00", "0.00"]
    assert _numbers(filing, "overall.spending", "basic", "project") == ["251.98", "816.23"]
    assert filing.text("overall.goal.expected").endswith("便民服务中心(站点)的标准化建设。")
    assert filing.text("overall.goal.actual").startswith("保障单位在职人员14人")
    assert _numbers(filing, "overall.total", "weight", "score") == ["100", "97"]


def test_sample_indicators() -> None:
    filing = _sample()
    rows = {root: list(filing.each(f"{root}.indicator")) for root in ("overall", "project[1]", "project[2]")}
    assert [filing.text(f"{row}.level1")[:2] for row in rows["overall"]] == ["产出"] * 4 + ["效益"] * 4 + ["满意"]
    assert filing.values["overall.indicator[2].level1"].raw == "产出指标\n(50 分)"
    assert [filing.text(f"{row}.level2") for row in rows["project[2]"]] == [
        "数量指标",
        "质量指标",
        "时效指标",
        "成本指标",
        "经济效益指标",
        "社会效益指标",
        "生态效益指标",
        "可持续影响指标",
        "服务对象满意度指标",
    ]
    weights = {root: [str(filing.number(f"{row}.weight") or "") for row in rows[root]] for root in rows}
    assert weights["overall"] == ["15", "15", "10", "10", "5", "5", "10", "10", "10"]
    assert weights["project[1]"] == ["15", "15", "10", "10", "", "10", "10", "10", "10"]
    scores = [str(filing.number(f"{row}.score")) for row in rows["overall"]]
    assert scores == ["15", "15", "10", "9", "5", "5", "10", "9", "9"]
    assert filing.state("overall.indicator[7].target") == "blank"
    assert filing.state("project[2].indicator[5].name") == "blank"
    assert filing.text("project[1].indicator[4].actual") == "266万元"
    assert filing.text("project[1].indicator[8].reason") == "常态化"


def test_sample_projects() -> None:
    filing = _sample()
    assert [filing.text(f"{root}.name") for root in filing.present("project")] == [
        "政务中心运行经费",
        "大综窗标准化运行经费",
    ]
    assert filing.text("project[1].department") == "衡山县人民政府"
    assert _numbers(filing, "project[1].fund.fiscal", "initial", "full_year", "executed") == ["", "266", ""]
    assert "project[1].fund.fiscal.weight" not in filing.values
    assert filing.place("project[2].fund.total.full_year").text == "附件三（大综窗标准化运行经费） 第512行"
    assert _numbers(filing, "project[2].total", "weight", "score") == ["100", "98"]


def test_sample_closing_lines() -> None:
    filing = _sample()
    dates = [filing.text(f"{root}.sign.date") for root in filing.forms[:4]]
    assert dates == ["2024年6月19日", "2024年6月20日", "2024年6月20日", "6月20日"]
    for root in filing.forms[:4]:
        assert filing.text(f"{root}.sign.preparer") == "填表人甲"
        assert filing.text(f"{root}.sign.phone") == "13800000000"
        assert filing.state(f"{root}.sign.signature") == "blank"


def test_sample_report() -> None:
    filing = _sample()
    assert _numbers(filing, "report.staff", "quota", "actual", "vehicles", "rooms") == ["25", "14", "0", "5"]
    assert filing.number("report.general.amount") == Decimal("180.96")
    assert filing.number("report.basic.budget") == Decimal("173.96")
    assert filing.number("report.project.budget") == Decimal("7.00")
    assert filing.text("report.project.use") == "机关办公经费支出"
    assert filing.state("report.government_fund.amount") == "none"
    assert filing.state("report.state_capital.amount") == "none"
    assert _numbers(filing, "report.social_insurance", "budget", "final") == ["14.07", "14.07"]
    assert filing.text("report.application.grade") == "良好"
    assert filing.place("report.staff.quota").text == "附件四 第708行"
    assert filing.text("report.cover.title") == "2023年度衡山县行政审批服务局整体支出绩效自评报告"
    assert filing.state("report.cover.unit") == "blank"
    assert filing.text("report.cover.date") == "2024年 6月20 日"
    named = [key for key in filing.values if key.startswith("report.") and key.endswith(".text")]
    assert len(named) == 14
    assert filing.text("report.problems.text").startswith("2023年衡山县行政审批服务局预算整体支出")
    assert filing.state("report.other.text") == "none"


def test_every_cell_of_the_sample_is_accounted_for() -> None:
    """Nothing is skipped in silence: each non-blank cell that is taken away changes what is read or the unread."""
    source = read_text(str(SAMPLE))
    assert locate(source, hunan()).unread == ()
    rows = [
        row._replace(cells=(*row.cells, GridCell(row.number, len(row.cells) + 1, "意外的文字777")))
        for row in source.grids[0].rows
        if not row.paragraph and len(row.cells) > 2
    ]
    for row in rows[:40]:
        grid = source.grids[0]
        changed = tuple(row if row.number == one.number else one for one in grid.rows)
        filing = locate(source._replace(grids=(grid._replace(rows=changed),)), hunan())
        taken = any("意外的文字777" in value.raw for value in filing.values.values())
        assert taken or any("意外的文字777" in cell.raw for cell in filing.unread), row


def test_sample_laid_out_by_count_in_sheets() -> None:
    """Cells of the dump put into columns one by one, without any merge, are read as the dump is."""
    grid = read_text(str(SAMPLE)).grids[0]
    cells = [
        GridCell(at, cell.column, cell.text) for at, row in enumerate(grid.rows, 1) for cell in row.cells if cell.text
    ]
    filing = locate(workbook([sheet_grid("全部", cells)]), hunan())
    for key, value in _sample().values.items():
        found = filing.values[key]
        assert (found.state, found.number, found.text) == (value.state, value.number, value.text), key
    assert filing.unread == ()


@pytest.mark.parametrize(
    ("number", "forms", "year", "unit"),
    [
        ("02", ("basic",), 2018, ""),
        ("03", ("project[1]",), 2022, "池州市贵池区棠溪镇人民政府"),
        ("09", ("project[1]",), 2019, "廊坊市食品工程学校"),
        ("12", ("project[1]",), 2021, "襄阳市中心医院"),
        ("14", ("project[1]",), 2020, "区商务局"),
        ("16", ("project[1]",), 2019, "濉溪县民政局"),
        ("19", ("project[1]",), 2020, "成安县民政局机关"),
        ("34", ("project[1]",), 2023, "临沧市临翔区林业和草原局"),
        ("35", ("overall",), 2023, ""),
    ],
)
def test_practice_filings(number: str, forms: tuple[str, ...], year: int, unit: str) -> None:
    filing = _practice(number)
    assert (filing.forms, filing.year, filing.unit) == (forms, year, unit)
    assert not [problem for problem in filing.problems if problem.code == "R109"]


@pytest.mark.parametrize(
    ("number", "prefix", "leaves", "figures"),
    [
        ("02", "basic.staff", "quota actual rate", "143 136 95.10"),
        ("02", "basic.three_public", "last_final budget final", "29.08 63.46 44.29"),
        ("02", "basic.vehicle_purchase", "last_final budget final", " 29.46 29.46"),
        ("02", "basic.project[1]", "last_final budget final", "938.8 320 689.16"),
        ("02", "basic.procurement", "last_final budget final", "16.14 30.66 30.66"),
        ("03", "project[1].fund.total", "initial full_year executed weight rate score", "0 0 0 10 0 0"),
        ("03", "project[1].fund.fiscal", "initial full_year executed", "90 89.974 89.974"),
        ("09", "project[1].fund.total", "initial full_year executed weight rate score", "43.2 43.2 37.24 10 86 9"),
        ("09", "project[1].indicator[1]", "weight score", "10 9"),
        ("12", "project[1].fund.total", "full_year executed rate score", "1000 1000 100 20"),
        ("14", "project[1].fund.total", "full_year executed rate score", "285.84 285.84 100 20"),
        ("16", "project[1].fund.total", "full_year executed weight rate score", "30 30 10 100 10"),
        ("16", "project[1].fund.fiscal", "full_year executed", "30 30"),
        ("16", "project[1].indicator[8]", "weight score", "10 10"),
        ("19", "project[1].fund.total", "full_year executed", "6.84 6.84"),
        ("19", "project[1].indicator[3]", "weight score", "30.00 9.00"),
        ("34", "project[1].fund.total", "initial full_year executed weight rate score", " 32.4 31.69 10 97.80 9"),
        ("34", "project[1].indicator[3]", "weight score", "15 15"),
        ("35", "overall.total", "score", "97.93"),
    ],
)
def test_practice_figures(number: str, prefix: str, leaves: str, figures: str) -> None:
    assert _numbers(_practice(number), prefix, *leaves.split()) == figures.split(" ")


@pytest.mark.parametrize(("number", "count"), [("03", 9), ("09", 9), ("14", 5), ("16", 10), ("19", 4), ("34", 8)])
def test_practice_indicators(number: str, count: int) -> None:
    assert _practice(number).count("project[1].indicator") == count


def test_practice_texts() -> None:
    assert _practice("34").text("project[1].indicator[3].actual") == "2023年10月"
    assert _practice("16").text("project[1].indicator[8].target") == "<=5300元/户"
    assert _practice("03").text("project[1].indicator[2].target") == "≥100百分比"
    assert _practice("09").text("project[1].goal.expected") == "43.2"
    assert _practice("02").values["basic.utilities_travel.budget"].problem == "R101"


@pytest.mark.parametrize(
    ("number", "keys"),
    [
        ("12", ("project[1].fund.total.initial", "project[1].fund.total.weight", "project[1].total.score")),
        ("14", ("project[1].indicator[1].weight", "project[1].fund.total.initial")),
        ("16", ("project[1].indicator[10].score", "project[1].indicator[10].actual", "project[1].unit")),
        ("34", ("project[1].indicator[8].target", "project[1].fund.carryover.initial", "project[1].total.score")),
        ("35", ("overall.goal.expected", "overall.fund.total.initial")),
        ("02", ("basic.sign.date", "basic.thrift", "basic.adjustment.budget")),
    ],
)
def test_cells_a_fragment_lacks_are_absent(number: str, keys: tuple[str, ...]) -> None:
    filing = _practice(number)
    assert [key for key in keys if filing.state(key) != "absent"] == []


def test_two_titles_of_different_years_are_told() -> None:
    assert [problem.code for problem in _practice("35").problems] == ["R115"]
