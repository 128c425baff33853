"""Layouts of other provinces and of texts copied from the web: which value stands under which key, and what is said.

A case is a text or a printed table (``.grid``, see `support.layouts`) under `cases/layouts`; a table is read from a
workbook, a Word document and copies that lost it, and must say the same in each. ``.expected`` lists every value that
is not blank as ``key = text``, with the figure in the field's own unit behind ``=>`` where it differs from what is
written; ``.said`` the codes of what is to be mended or explained, and what was not read. ``.refused`` are texts that
hold no paper of ours, the reason on their first line.
"""

from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.filing import Filing
from perfeval_xl.rules.run import validate
from perfeval_xl.values.errors import ReadError
from support.layouts import WAYS

CASES = Path(__file__).parents[1] / "cases" / "layouts"
TEXTS = sorted(path.stem for path in CASES.glob("*.txt") if path.with_suffix(".expected").exists())
GRIDS = sorted(path.stem for path in CASES.glob("*.grid"))


def said(filing: Filing) -> set[str]:
    """Return the codes of what is to be mended or explained in a filing."""
    return {one.code for one in validate(filing).findings if one.level in ("error", "explain")}


def expected_of(case: str) -> dict[str, str]:
    """Return key -> text of a case's list of values."""
    lines = (CASES / f"{case}.expected").read_text(encoding="utf-8").splitlines()
    return dict(line.split(" = ", 1) for line in lines if " = " in line)


def listed(filing: Filing) -> dict[str, str]:
    """Return key -> text of what was read, a converted figure behind it."""
    found = {}
    for key, value in filing.values.items():
        if value.state != "blank":
            raw = value.raw if value.state == "number" else value.text or value.raw
            found[key] = " ".join(raw.split()) + (f" => {value.number}" if value.unit == "元" else "")
    return found


def worth(filing: Filing) -> dict[str, str]:
    """Return key -> figure, or text, of every value that is not blank."""
    return {
        key: f"{value.number.normalize():f}" if value.number is not None else " ".join(value.text.split())
        for key, value in filing.values.items()
        if value.state != "blank"
    }


def told_of(case: str) -> tuple[list[str], set[str]]:
    """Return what is unread of a case and the codes of what is said, as they are listed."""
    lines = (CASES / f"{case}.said").read_text(encoding="utf-8").splitlines()
    unread = [line.removeprefix("未读 ") for line in lines if line.startswith("未读 ")]
    return unread, {code for line in lines if not line.startswith("未读 ") for code in line.split()}


@pytest.mark.parametrize("case", TEXTS)
def test_every_value_stands_under_its_key(case):
    filing = read(str(CASES / f"{case}.txt"))
    assert listed(filing) == expected_of(case)


@pytest.mark.parametrize("case", TEXTS)
def test_what_is_unread_and_what_is_said(case):
    filing = read(str(CASES / f"{case}.txt"))
    assert ([" ".join(one.raw.split()) for one in filing.unread], said(filing)) == told_of(case)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", GRIDS)
def test_a_table_says_the_same_in_every_file(case, way, tmp_path):
    filing = read(str(WAYS[way]((CASES / f"{case}.grid").read_text(encoding="utf-8"), tmp_path / "自评表")))
    assert worth(filing) == expected_of(case)
    assert said(filing) == told_of(case)[1]


@pytest.mark.parametrize(
    ("case", "reason"),
    [(path.name, path.read_text(encoding="utf-8").splitlines()[0]) for path in sorted(CASES.glob("*.refused"))],
)
def test_what_is_no_paper_of_ours_is_refused_with_the_reason(case, reason, tmp_path):
    text = (CASES / case).read_text(encoding="utf-8").partition("\n")[2]
    path = tmp_path / "材料.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReadError) as refusal:
        read(str(path))
    assert refusal.value.code == "NOTFILING"
    assert refusal.value.message.endswith(f"：{reason}。")


TOTAL = "总分|<|<|<|<|<|100|99.5|"


@pytest.mark.parametrize("way", ("workbook", "document", "bars", "lines"))
@pytest.mark.parametrize(
    "label", ("合  计", "自评总分", "总得分", "综合得分", "自评得分合计", "项目总分", "总分（满分100分）")
)
def test_totals_are_known_by_many_names(label, way, tmp_path):
    filing = _with(TOTAL, TOTAL.replace("总分", label), way, tmp_path)
    assert (filing.text("project[1].total.weight"), filing.text("project[1].total.score")) == ("100", "99.5")
    assert filing.count("project[1].indicator") == 7


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("line", ("总分|<|<|<|<|<|<|99.5|", "总分|<|<|<|<|99.5|<|<|", "总分：99.5|<|<|<|<|<|<|<|<"))
def test_a_total_with_a_score_alone(line, way, tmp_path):
    filing = _with(TOTAL, line, way, tmp_path)
    assert (filing.text("project[1].total.weight"), filing.text("project[1].total.score")) == ("", "99.5")


@pytest.mark.parametrize("way", ("workbook", "lines"))
@pytest.mark.parametrize(
    ("printed", "worded"),
    [
        ("全年预算数|全年执行数", "调整后全年预算数|全年实际支出"),
        ("|分值|执行率|得分", "|标准分|执行率（B/A*100%）|自评分"),
        ("其中：当年财政拨款", "其中：本年财政拨款资金"),
        ("上年结转资金", "以前年度结转资金"),
        ("全年预算数|全年执行数", "预算调整数|决算数"),
        ("年度资金总额", "合计"),
        ("预期目标|<|<|<|实际完成情况", "年初设定绩效目标|<|<|<|全年完成情况"),
        ("年度指标值|实际完成值", "年度计划指标值|年度实际完成值"),
        ("偏差原因分析及改进措施", "未完成原因分析及改进措施（未完成的填写）"),
    ],
)
def test_labels_worded_by_others(printed, worded, way, tmp_path):
    filing = _with(printed, worded, way, tmp_path)
    assert worth(filing) == worth(_with(printed, printed, way, tmp_path))


def test_a_column_nobody_knows_moves_no_other(tmp_path):
    """Its cells are unread; those beside it stay under their own columns."""
    filing = _with("年度指标值|实际完成值", "年度指标值|进展", "lines", tmp_path)
    known = worth(_with("", "", "lines", tmp_path))
    assert worth(filing) == {key: value for key, value in known.items() if not key.endswith("].actual")}


@pytest.mark.parametrize("way", ("workbook", "lines"))
@pytest.mark.parametrize(
    ("printed", "worded"),
    [
        ("三公经费", "一、“三公”经费支出"),
        ("1、公务用车购置和维护经费", "1.公车购置及运行维护费"),
        ("其中：公车购置", "其中：公务用车购置支出"),
        ("2、出国经费", "2、因公出国（境）支出"),
        ("公用经费", "日常公用经费"),
        ("水费、电费、差旅费", "水费/电费/差旅费"),
        ("会议费、培训费", "会议费，培训费"),
        ("|编制数|<|2023年实际在职人数|", "|核定编制数|<|2023年年末实有人数|"),
        ("|2022年决算数|<|2023年预算数|<|2023年决算数|", "|上年决算|<|本年预算|<|本年决算|"),
        ("|2022年决算数|<|2023年预算数|<|2023年决算数|", "|2022年实际支出数|<|2023年年初预算数|<|2023年实际支出数|"),
        ("厉行节约保障措施", "厉行节约保障情况"),
        ("批复规模（㎡）|实际规模（㎡）", "批复面积（平方米）|实际面积（平方米）"),
    ],
)
def test_labels_of_the_base_table_worded_by_others(printed, worded, way, tmp_path):
    known = worth(_with(printed, printed, way, tmp_path, case="base-2023"))
    assert worth(_with(printed, worded, way, tmp_path, case="base-2023")) == known


def _with(
    printed: str, worded: str, way: str, folder: Path, new_line: str = "", case: str = "ministry-2020"
) -> Filing:
    text = (CASES / f"{case}.grid").read_text(encoding="utf-8")
    assert printed in text
    return read(str(WAYS[way](text.replace(printed, worded, 1), folder / "自评表", *([new_line] if new_line else []))))


SIGNED = "#填表人：王某      填报日期：2022年3月15日     联系电话：3456789     单位负责人签字：\n"


@pytest.mark.parametrize("way", WAYS)
def test_several_projects_in_one_file_with_page_numbers_between_them(way, tmp_path):
    one = (CASES / "ministry-2020.grid").read_text(encoding="utf-8")
    other = one.replace("农村饮水安全工程维修养护", "水库除险加固")
    text = f"#附件3\n{one}{SIGNED}#— 3 —\n#附件3-2\n{other}{SIGNED}#第 4 页 共 4 页\n"
    filing = read(str(WAYS[way](text, tmp_path / "自评表")))
    assert filing.forms == ("project[1]", "project[2]")
    assert [filing.text(f"{root}.name") for root in filing.forms] == ["农村饮水安全工程维修养护", "水库除险加固"]
    first, second = (
        {key[len(root) :]: value for key, value in worth(filing).items() if key.startswith(root)}
        for root in filing.forms
    )
    assert first | {".name": "水库除险加固"} == second
    assert first[".sign.preparer"] == "王某"
    if way != "workbook":
        assert [one.raw for one in filing.unread] == ["93.08%", "100%"] * 2


@pytest.mark.parametrize("way", ("workbook", "document"))
def test_several_indicators_in_one_row_are_parted(way, tmp_path):
    both = "^|^|质量指标|验收合格率;水质达标率|100%;≥95%|100%;96%|10;5|10;5|"
    apart = "^|^|质量指标|验收合格率|100%|100%|10|10|\n^|^|^|水质达标率|≥95%|96%|5|5|"
    printed = "^|^|质量指标|指标1：工程验收合格率|100%|100%|15|15|"
    filing = _with(printed, both, way, tmp_path, ";")
    assert worth(filing) == worth(_with(printed, apart, way, tmp_path))
    assert not any(one.raw.count("\n") for one in filing.unread)


def test_a_row_whose_lines_do_not_match_is_left_as_it_stands(tmp_path):
    printed = "^|^|质量指标|指标1：工程验收合格率|100%|100%|15|15|"
    filing = _with(printed, "^|^|质量指标|验收合格率和水质达标率|100%|100%|10;5|10;5|", "workbook", tmp_path, ";")
    assert filing.count("project[1].indicator") == 7
    assert filing.state("project[1].indicator[2].weight") == "bad"


@pytest.mark.parametrize(
    "title", ("2022年度青山县科协部门（单位）整体支出绩效自评报告", "2022年度青山县科协整体支出绩效自评报告")
)
def test_a_report_names_its_unit_in_the_title(title, tmp_path):
    path = tmp_path / "报告.txt"
    text = f"2022年度部门（单位）整体支出绩效自评报告\n{title}\n一、部门、单位基本情况\n编制3人。\n"
    path.write_text(text, encoding="utf-8")
    assert read(str(path)).unit == "青山县科协"


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("2022年度青山县图书馆部门（单位）整体支出绩效自评表", "青山县图书馆"),
        ("2021年林业局部门整体支出绩效自评表", "林业局"),
        ("青山县水务局2022年度部门整体支出绩效自评表", "青山县水务局"),
        ("2022年度部门整体支出绩效自评表", ""),
        ("2022年度青山县部门整体支出绩效自评表", ""),
        ("2022年度一级预算部门整体支出绩效自评表", ""),
    ],
)
def test_a_table_without_a_unit_has_that_of_its_title(title, unit, tmp_path):
    path = tmp_path / "自评表.txt"
    header = "年度预算申请（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分".replace("|", " | ")
    path.write_text(f"{title}\n{header}\n | 年度资金总额 | 10 | 10 | 10 | 10 | 100% | 10\n", encoding="utf-8")
    assert read(str(path)).unit == unit


@pytest.mark.parametrize(
    ("lines", "year"), [("（2019年度）\n报告日期：2020年5月6日", 2019), ("报告日期：2020年5月6日", 2019), ("", None)]
)
def test_a_report_of_funds_by_level_names_its_unit_and_its_year(lines, year, tmp_path):
    path = tmp_path / "报告.txt"
    text = f"青山市部门整体支出绩效评价自评报告\n{lines}\n部门（单位）名称    青山市审计局\n一、收支概况\n"
    path.write_text(
        f"{text}计划安排资金（万元）\n7.5\n实际到位资金（万元）\n7.5\n实际支出（万元）\n6\n", encoding="utf-8"
    )
    filing = read(str(path))
    assert (filing.unit, filing.year) == ("青山市审计局", year)


@pytest.mark.parametrize("closed", (False, True))
@pytest.mark.parametrize(
    "above", ("单位名称：白石市民政局  填报日期：2023年4月10日", "（2022年度）", "部门（盖章）：白石市民政局")
)
def test_lines_between_two_tables_are_no_part_of_a_cell(above, closed, tmp_path):
    one = (CASES / "bars-behind.txt").read_text(encoding="utf-8")
    one = one[: one.index("备注:1")].replace("单位名称:白石市民政局 填报日期:2023年4月10日", above)
    if closed:
        one = one.replace("\n|\n", "|\n").replace("|\n|\n", "|\n\n|\n")
    path = tmp_path / "自评表.txt"
    path.write_text(one + one.replace("敬老节慰问经费", "特困供养经费"), encoding="utf-8")
    filing = read(str(path))
    assert [filing.text(f"project[{at}].name") for at in (1, 2)] == ["敬老节慰问经费", "特困供养经费"]
    assert filing.count("project[2].indicator") == 5


@pytest.mark.parametrize(
    ("above", "title", "unit", "year"),
    [
        ("青山县人民政府\n" + "搜索\n" * 20, "青山县民政局2024年度资金绩效自评报告", "青山县民政局", 2024),
        ("", "2021年青山市发展和改革局部门整体支出绩效自评报告", "青山市发展和改革局", 2021),
        ("", "石桥镇2022年农村危房改造项目自评报告", "石桥镇", 2022),
        ("", "《青山市第四中学专项资金绩效自评价报告》2022年的可在线阅读" + "，欢迎" * 30, "青山市第四中学", 2022),
        ("", "青山市财政支出项目绩效自评报告", "", None),
        ("公开目录\n自评报告\n", "青山市图书馆2022年度项目支出绩效自评报告(免费开放补助经费)", "青山市图书馆", 2022),
    ],
)
def test_a_report_in_words_names_its_unit_in_the_title(above, title, unit, year, tmp_path):
    path = tmp_path / "报告.txt"
    path.write_text(f"{above}{title}\n一、基本情况\n安排资金30万元，全部到位。\n", encoding="utf-8")
    filing = read(str(path))
    assert (filing.forms, filing.unit, filing.year) == (("report",), unit, year)


@pytest.mark.parametrize(
    "text",
    [
        "一、绩效目标分解下达情况\n下达500万元。\n二、绩效目标完成情况分析\n（一）资金投入情况分析。\n已支付300万元。\n",
        "2021年青山市科协整体支出绩效自评报告\n（二）人员情况 我会编制数6人,在职人数5人。\n",
    ],
)
def test_a_report_in_words_is_known_by_its_headings_and_by_people_counted(text, tmp_path):
    path = tmp_path / "报告.txt"
    path.write_text(text, encoding="utf-8")
    assert read(str(path)).forms == ("report",)


def test_a_mirror_that_spells_its_characters_is_read_without_the_spelling(tmp_path):
    path = tmp_path / "报告.txt"
    path.write_text(
        "青山縣民政局2022年度項(xiàng)目績(jī)效自評(píng)報(bào)告\n一、基本情況\n"
        "預(yù)算資金30萬元，其中：城鎮(zhèn)12萬元，農(nóng)村18萬元。執(zhí)行30萬元，執(zhí)行率100%。\n",
        encoding="utf-8",
    )
    filing = read(str(path))
    assert (filing.unit, filing.year) == ("青山县民政局", 2022)
    assert "执行率100%" in filing.text("report.body.text")


def test_a_total_whose_figures_were_lost_is_not_called_blank(tmp_path):
    path = tmp_path / "自评表.txt"
    path.write_text(
        "部门预算项目支出绩效自评表（2023年度） | ||||||||||\n项目名称 | 安可替代 | |||||||||\n"
        "绩效指标|一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值 | 权重 | 得分 | 未完成原因 |\n"
        "产出指标 | 成本指标 | 成本控制数 | ≤ | 30 | 万元 | 28 | 90 | 90 | ||\n合计 | 100 | |||||||||\n"
        "存在问题 | 无 | |||||||||\n",
        encoding="utf-8",
    )
    filing = read(str(path))
    assert filing.number("project[1].indicator[1].weight") == 90
    assert filing.state("project[1].total.score") == "absent"
    assert "M101" not in said(filing)


def test_the_name_of_a_body_ends_before_the_cells_that_ran_on(tmp_path):
    path = tmp_path / "自评表.txt"
    path.write_text(
        "1、部门整体绩效自评表主管部门财政处室自评总分(分)97.6部门联系人部门预算执行情况年初预算数全年预算数全年执行数分值得分",
        encoding="utf-8",
    )
    assert read(str(path)).unit == ""
    path.write_text(
        "项目支出绩效自评表(2022年度)项目名称种薯繁育主管部门农业农村厅专项实施期2022年3月实施单位青山县农技中心"
        "资金情况(万元)全年预算数(A)全年执行数(B)分值执行率(B/A)得分年度资金总额:303010100%10",
        encoding="utf-8",
    )
    filing = read(str(path))
    assert (filing.unit, filing.year) == ("青山县农技中心", 2022)
    assert filing.number("project[1].fund.total.executed") == 30


def test_a_report_in_words_beside_a_table_is_read_with_it(tmp_path):
    path = tmp_path / "自评.txt"
    head = "一级指标\n二级指标\n三级指标\n年度指标值\n实际完成值\n分值\n得分\n"
    rows = "产出指标\n数量指标\n培训\n5次\n5次\n50\n50\n满意度指标\n满意度指标\n满意度\n95%\n96%\n50\n50\n"
    said_in = (
        "青山县民政局2022年度专项资金绩效自评报告\n一、资金情况。\n"
        "下达资金100万元，其中：培训60万元，场地41万元。全年按计划实施，各项工作都已完成，群众普遍满意。\n"
    )
    path.write_text(f"{said_in}{head}{rows}总分\n100\n100\n", encoding="utf-8")
    filing = read(str(path))
    assert (filing.forms, filing.unit, filing.year) == (("project[1]", "report"), "青山县民政局", 2022)
    assert "T234" in said(filing)
    assert not any("下达资金" in one.raw for one in filing.unread)


def test_a_table_behind_published_accounts_is_read_without_them(tmp_path):
    accounts = (CASES / "accounts-of-a-school.refused").read_text(encoding="utf-8").partition("\n")[2]
    table = (CASES / "ministry-2020.grid").read_text(encoding="utf-8")
    text = "\n".join(f"#{line}" for line in accounts.splitlines()) + f"\n#第五部分 附件\n{table}"
    filing = read(str(WAYS["bars"](text, tmp_path / "决算")))
    assert filing.forms == ("project[1]",)
    known = worth(_with("", "", "bars", tmp_path))
    assert {key: value for key, value in worth(filing).items() if not key.endswith(".year")} == {
        key: value for key, value in known.items() if not key.endswith(".year")
    }
