"""Reports in words, of any province: what is one, whose it is, and what stands on its cover."""

import pytest

from perfeval_xl.api import read
from perfeval_xl.filing import Filing
from perfeval_xl.rules.run import validate
from perfeval_xl.values.errors import ReadError

BODY = "一、基本情况\n安排资金30万元，全部到位。\n"


@pytest.fixture
def read_lines(tmp_path):
    """Return what reads a text from a file."""

    def made(text: str) -> Filing:
        path = tmp_path / "报告.txt"
        path.write_text(text, encoding="utf-8")
        return read(str(path))

    return made


def said(filing: Filing) -> set[str]:
    """Return the codes of all that is said of a filing."""
    return {one.code for one in validate(filing).findings}


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("青山自治区文物局中央转移支付2020年度绩效自评报告", "青山自治区文物局"),
        ("青山州第二人民医院国家基本公共卫生服务项目州级补助资金2023年度绩效自评报告", "青山州第二人民医院"),
        ("青山市图书馆市级补助资金2022年度绩效自评报告", "青山市图书馆"),
    ],
)
def test_the_body_ends_where_the_funds_begin(title, unit, read_lines):
    assert read_lines(f"{title}\n{BODY}").unit == unit


def test_a_report_that_counts_its_indicators_has_no_table_of_them(read_lines):
    text = (
        "现将2022年青山县交通局衔接资金项目绩效自评总结报告如下：\n一、绩效目标分解下达情况\n计划投资2179万元。\n"
        "共编制12个绩效指标，其中一级指标3个，二级指标9个，三级指标12个。\n"
        "二、资金投入情况分析\n已拨付2113.63万元，执行率79%。\n"
    )
    assert read_lines(text).forms == ("report",)


@pytest.mark.parametrize("date", ("填报日期 2024年 2月26日", "报告日期：2024年2月26日", "2024年2月26日"))
def test_the_cover_states_the_body_by_its_full_name_and_the_date(date, read_lines):
    filing = read_lines(
        f"部门整体支出绩效评价自评报告\n（2023年度）\n部门（单位）全称：青山市人民检察院（公章）\n{date}\n"
        "一、部门基本情况\n（一）部门职责\n负责检察工作，编制30人，在职28人。\n"
    )
    assert filing.unit.startswith("青山市人民检察院")
    assert filing.values["report.cover.date"].state == "date"
    assert "M152" not in said(filing)


def test_posts_and_people_in_cells_below_their_labels_are_read(read_lines):
    filing = read_lines(
        "青山县2021年度部门整体支出绩效评价自评报告\n部门（单位）名称：青山县石桥镇政府\n一、部门（单位）基本概况\n"
        "联系人\n甲\n\n人员编制\n\n128\n\n实有人数\n\n185\n\n职能职责概述\n\n组织实施全镇的经济和社会发展规划。\n"
    )
    assert [filing.number(f"report.staff.{leaf}") for leaf in ("quota", "actual")] == [128, 185]
    assert "X249" in said(filing)


@pytest.mark.parametrize("title", ("项目支出目标申报表", "项目支出绩效目标批复表", "青山县2025年绩效目标表"))
def test_targets_are_refused_as_such(title, read_lines):
    with pytest.raises(ReadError, match="绩效目标表，只有目标"):
        read_lines(f"{title}\n（2025年度）\n项目名称\n公用经费\n一级\n二级\n三级\n年度数值\n在校人数\n<=6962人\n")


@pytest.mark.parametrize("title", ("项目支出绩效目标执行监控表", "附件2 部门预算项目支出绩效运行监控表"))
def test_how_far_targets_had_come_by_july_is_refused_as_such(title, read_lines):
    rows = (
        f"{title}\n（2023年度）\n项目名称 | 校园维修\n主管部门 | 青山县教育局 | 实施单位 | 青山县第一中学\n"
        "项目资金（万元） | | 年初预算数 | 1-7月执行数 | 1-7月执行率 | 全年预计执行数\n"
        "| 年度资金总额 | 100 | 45 | 45% | 100\n| 其中：本年财政拨款 | 100 | 45 | 45% | 100\n"
        "绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 1-7月执行情况 | 全年预计完成情况 | 偏差原因分析\n"
        "| 产出指标 | 数量指标 | 维修校舍 | 2栋 | 1栋 | 2栋 |\n"
    )
    with pytest.raises(ReadError, match="绩效运行监控表，只有年中"):
        read_lines(rows)


def test_headings_that_ran_on_with_their_text_are_known(read_lines):
    filing = read_lines(
        "2022年度青山县林业局整体支出绩效自评报告\n"
        "一、部门基本情况 （一）职能职责 负责全县林业和湿地的监督管理，组织造林绿化，"
        "承担森林防火和有害生物防治工作。 （二）机构设置 内设5个股室。 编制30人，在职28人。 二、一般公共预算支出情况 "
        "2022年一般公共预算支出386.00万元，都用于人员和日常工作，没有超出预算。 三、政府性基金预算支出情况 无。\n"
    )
    assert filing.number("report.general.amount") == 386
    assert filing.number("report.staff.quota") == 30
    assert filing.text("report.government_fund.text") == "无。"


def test_a_name_behind_which_the_cover_ran_on_is_no_name(read_lines):
    filing = read_lines(
        "整体支出绩效自评报告\n部门（单位）名称：（盖章） 2024年6月20日 （此页为封面） 2023年度青山县林业局\n"
        "整体支出绩效自评报告\n一、部门基本情况\n编制30人，在职28人。\n"
    )
    assert "report.cover.unit" not in filing.values


def test_targets_whose_title_ran_on_are_refused_as_such(read_lines):
    with pytest.raises(ReadError, match="绩效目标表，只有目标"):
        read_lines(
            "部门预算项目支出绩效目标表(2023年度)项目名称免费开放补助资金项目主管部门青山市文旅局项目实施单位青山市博物馆"
            "年度绩效目标提高服务水平一级指标二级指标三级指标指标目标值产出指标数量指标开放天数=300天质量指标考核完成率=100%"
            "时效指标及时率=99%成本指标经济成本指标使用效率=100%效益指标社会效益指标观众人数=30000人次\n"
        )


def test_the_body_is_named_on_the_cover_without_a_colon(read_lines):
    filing = read_lines(
        "青山县2017年度部门（单位）整体支出\n绩效评价自评报告\n部门（单位）名称 青山县卫生局\n预算编码 QS071\n"
        "一、部门基本概况 |\n人员编制 |\n73 |\n实有人数 |\n91 |\n职能职责概述 |\n负责全县卫生工作。 |\n"
    )
    assert filing.unit == "青山县卫生局"
