"""Which texts are labels, titles, headings, closing lines, and which are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.forms.edition import changed, hunan
from perfeval_xl.forms.wordings import WORDINGS
from perfeval_xl.reading.fields.index import index_of
from perfeval_xl.reading.fields.labels import BLANK, PLAIN, Entry, normal, title_year, undated
from perfeval_xl.reading.fields.sections import heading_of
from perfeval_xl.reading.fields.words import _labels

INDEX = index_of(hunan())


def _look(text: str) -> Entry:
    return INDEX.lookup(text)


def _roles(text: str, form: str) -> set[tuple[str, str]]:
    return {(role.kind, role.name) for role in _look(text).roles.get(form, ())}


@pytest.mark.parametrize(
    ("text", "form", "role"),
    [
        ("三公经费:", "basic", ("row", "three_public")),
        ("“三公”经费", "basic", ("row", "three_public")),
        ("1、公务用车购置和维护经费", "basic", ("row", "vehicle")),
        ("其中：公车购置", "basic", ("row", "vehicle_purchase")),
        ("  公车运行维护  ", "basic", ("row", "vehicle_running")),
        ("２、出国经费", "basic", ("row", "abroad")),
        ("水费、电费、差旅费", "basic", ("row", "utilities_travel")),
        ("……", "basic", ("none", "")),
        ("批复规模（㎡）", "basic", ("column", "approved_area")),
        ("预算投资\n（万元）", "basic", ("column", "approved_investment")),
        ("年度 总体 目标", "overall", ("side", "")),
        ("全年（调整）预算数", "overall", ("column", "full_year")),
        ("预算数 (A)", "project", ("column", "full_year")),
        ("执行率(B/A1", "project", ("column", "rate")),
        ("得分（20分*执行率）", "project", ("column", "score")),
        ("指标权重(分)", "project", ("column", "weight")),
        ("产出指标\n(50 分)", "overall", ("level1", "产出指标")),
        ("三公经费支出合计", "basic", ("row", "three_public")),
        ("（二）因公出国（境）经费", "basic", ("row", "abroad")),
        ("备注", "project", ("column", "reason")),
        ("效果指标", "overall", ("level1", "效益指标")),
        ("服务对\n象满意度指标", "overall", ("level2", "服务对象满意度指标")),
        ("其中：当年财政拨款", "project", ("row", "fiscal")),
        ("自评总分(分)", "overall", ("total", "")),
        ("计量单位", "project", ("column", "unit")),
    ],
)
def test_labels(text: str, form: str, role: tuple[str, str]) -> None:
    assert (role in _roles(text, form)) == (role[0] != "none")


def test_other_wordings_belong_to_declared_labels_and_hide_none() -> None:
    declared = {normal(text): role for form in hunan().forms for text, role in _labels(form)}
    texts = {text for form in hunan().forms for text, _ in _labels(form)}
    for text, others in WORDINGS.items():
        assert text in texts
        for other in others.split():
            assert normal(other) not in declared or declared[normal(other)].kind in ("column", "level2", "fact"), other


@pytest.mark.parametrize(
    "text",
    ["政务中心运行经费", "816.23", "提升明显", "保障单位在职人员14人的正常办公", "abc", "档案" * 150, "12345热线"],
)
def test_texts_that_are_no_labels(text: str) -> None:
    assert _look(text) is PLAIN


@pytest.mark.parametrize("text", ["", " ", "\u3000\n\t"])
def test_blank_texts(text: str) -> None:
    assert _look(text) is BLANK


def test_the_same_words_are_other_things_in_other_papers() -> None:
    assert ("row", "project") in _roles("项目支出：", "basic")
    assert ("split", "spending.project") in _roles("项目支出：", "overall")
    assert _roles("项目支出：", "project") == set()


@pytest.mark.parametrize(
    ("text", "roles", "year"),
    [
        ("2022 年决算数", {("last_final", -1), ("final", 0)}, 2022),
        ("2023年度预算数", {("budget", 0)}, 2023),
        ("2023预算数", {("budget", 0)}, 2023),
        ("上年决算数", {("last_final", None)}, None),
        ("2023 年实际在职人数", {("actual", 0)}, 2023),
    ],
)
def test_years_in_labels(text: str, roles: set[tuple[str, int | None]], year: int | None) -> None:
    entry = _look(text)
    assert {(role.name, role.at) for role in entry.roles["basic"]} == roles
    assert entry.year == year


@pytest.mark.parametrize(
    ("text", "form", "year"),
    [
        ("2023年度部门整体支出绩效评价基础数据表", "basic", 2023),
        ("附件3: 部门整体支出绩效评价基础数据表", "basic", None),
        ("衡山县某局 2023 年度部门整体支出绩效自评表", "overall", 2023),
        ("1、重庆市某局2023年度部门整体绩效自评表", "overall", 2023),
        ("项目支出绩效自评表 (2022年度)", "project", 2022),
        ("(临时救助)绩效目标自评表", "project", None),
        ("《某区2022年度项目支出绩效自评表.docx》", "project", 2022),
        ("2020 年市级发展资金项目自评表（修改）", "project", 2020),
        ("二〇二三年度项目支出绩效自评表", "project", 2023),
        ("整体支出绩效自评报告", "report", None),
        ("2023年，我局按要求填报了部门整体支出绩效自评表", "", None),
        ("绩效自评表", "", None),
        ("基础数据表填写说明", "", None),
    ],
)
def test_titles(text: str, form: str, year: int | None) -> None:
    entry = _look(text)
    assert entry.title == form
    assert not form or entry.year == year


@pytest.mark.parametrize("text", ["附件一", "附件 3：", "附表2-1", "附件"])
def test_annex_lines(text: str) -> None:
    assert _look(text).annex


@pytest.mark.parametrize(
    ("text", "year", "money"),
    [
        ("（2019年度）", 2019, ""),
        ("2023年度", 2023, ""),
        ("单位：万元", None, ""),
        ("（金额单位：元）", None, "元"),
        ("（万元）", None, ""),
        ("其中：", None, ""),
        ("（此页为封面）", None, ""),
    ],
)
def test_lines_that_are_only_printed(text: str, year: int | None, money: str) -> None:
    entry = _look(text)
    assert (entry.printed, entry.year, entry.money) == (True, year, money)


@pytest.mark.parametrize(
    ("text", "money"), [("项目资金（元）", "元"), ("项目资金（万元）", ""), ("资金情况（单位：千元）", "千元")]
)
def test_the_unit_of_money_of_a_label(text: str, money: str) -> None:
    assert _look(text).money == money


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "填表人：填表人甲 填报日期：2024年6月19日 联系电话：13800000000 单位负责人签字：",
            {"preparer": "填表人甲", "date": "2024年6月19日", "phone": "13800000000", "signature": ""},
        ),
        (
            "填 表 人:甲　填报日期：6月20日 电话：0734-1 单位负责人（签字）：乙",
            {"preparer": "甲", "date": "6月20日", "phone": "0734-1", "signature": "乙"},
        ),
        ("其中： 一般公共预算：915.35", {"general": "915.35"}),
        ("政府性基金拨款：152.85 万元", {"government_fund": "152.85 万元"}),
        ("其他资金3.00", {"other": "3.00"}),
        ("单位名称：区商务局 填报日期：2021 年 4 月 22 日", {"unit": "区商务局", "date": "2021 年 4 月 22 日"}),
        ("联系人电话不通，请改日联系：张三", {}),
    ],
)
def test_values_behind_labels(text: str, values: dict[str, str]) -> None:
    found = {}
    for one in _look(text).inline:
        for role in one.roles.get("overall", ()):
            if role.kind in ("fact", "split", "sign"):
                found[role.name.rpartition(".")[2]] = one.value
    assert found == values


def test_an_edition_with_another_label_knows_both() -> None:
    other = changed(hunan(), "x", "另版", labels={"自评得分": "单位自评得分"})
    lookup = index_of(other).lookup
    for text in ("自评得分", "单位自评得分"):
        assert any(role.name == "score" for role in lookup(text).roles["overall"])
    assert index_of(hunan()) is INDEX
    assert not INDEX.lookup("单位自评得分").roles


@pytest.mark.parametrize(
    ("text", "section", "rest"),
    [
        ("一、部门基本情况", "profile", ""),
        ("部门基本情况", "profile", ""),
        ("（二）机构设置：", "structure", ""),
        ("1、单位构成", "units", ""),
        ("人员构成 ", "staff", ""),
        ("基本支出情况：2023 年本部门", "basic", "2023 年本部门"),
        ("（二） 项目支出情况。2023年", "project", "2023年"),
        ("（一）基本支出情况 2023年", "basic", "2023年"),
        ("七、 存在的问题及原因分析", "problems", ""),
        ("十、其他需要说明的情况", "other", ""),
    ],
)
def test_headings(text: str, section: str, rest: str) -> None:
    found = heading_of(text, INDEX.headings)
    assert found is not None
    assert found.section.name == section
    assert text[found.end :].strip() == rest


@pytest.mark.parametrize(
    "text",
    [
        "基本支出情况良好",
        "1、组织拟订全县行政审批、政务公开相关政策",
        "2023年本部门基本支出预算数173.96万元",
        "（一）单位重点项目预算经费未在本单位年初预算中体现",
        "",
        "：",
    ],
)
def test_texts_that_are_no_headings(text: str) -> None:
    assert heading_of(text, INDEX.headings) is None


@given(st.text(max_size=40))
def test_no_text_makes_it_stumble(text: str) -> None:
    assert isinstance(_look(text), Entry)
    heading = heading_of(text, INDEX.headings)
    assert heading is None or 0 <= heading.end <= len(text)
    assert isinstance(normal(text), str)
    assert (title_year(text) is None) or 1900 <= (title_year(text) or 0) <= 2099
    assert undated(text)[1] is None or "{Y}" in undated(text)[0]
