"""附件四 from the tables: figures brought up, standard sentences written, the unit's own sentences left alone."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.api import read
from perfeval_xl.autofill.deviations import LEAD, TO_DO
from perfeval_xl.autofill.report import Report, compose
from perfeval_xl.autofill.sentences import brought_up
from perfeval_xl.filing import Filing
from perfeval_xl.forms.schema import Sections
from perfeval_xl.reading.build import edited
from perfeval_xl.rules.explanations import Explanation
from perfeval_xl.rules.run import validate
from support.cases import clean

CASE = Path(__file__).parents[1] / "cases" / "hengshan-2023.txt"
SECTIONS = {
    section.name: section
    for block in clean().edition.form("report").blocks
    if isinstance(block, Sections)
    for section in block.sections
}


def chapter(report: Report, name: str) -> list[str]:
    return [p.text for one in report.chapters if one.section.name == name for p in one.paragraphs]


def changed(report: Report) -> list[tuple[str, str, str]]:
    return [(change.section, change.was, change.now) for change in report.changes]


def with_text(section: str, text: str) -> Filing:
    return edited(clean(), {f"report.{section}.text": text})


def test_the_ten_sections_with_their_headings() -> None:
    headings = [one.heading for one in compose(clean()).chapters]
    assert headings == [
        "一、部门基本情况",
        "（一）职能职责",
        "（二）机构设置",
        "1、单位构成",
        "2、人员构成",
        "二、一般公共预算支出情况",
        "（一）基本支出情况",
        "（二）项目支出情况",
        "三、政府性基金预算支出情况",
        "四、国有资本经营预算支出情况",
        "五、社会保险基金预算支出情况",
        "六、部门整体支出绩效情况",
        "七、存在的问题及原因分析",
        "八、下一步改进措施",
        "九、部门整体支出绩效自评结果拟应用和公开情况",
        "十、其他需要说明的情况",
    ]


def test_a_report_that_agrees_with_the_tables_keeps_every_sentence() -> None:
    filing = clean()
    report = compose(filing)
    assert report.changes == ()
    assert report.missing == ()
    assert report.title == ("2023年度青山县档案馆", "整体支出绩效自评报告")
    assert report.date == "2024年6月12日"
    for one in report.chapters:
        kept = [paragraph.text for paragraph in one.paragraphs if paragraph.origin == "kept"]
        assert (
            kept == [line for line in filing.values[key].raw.split("\n") if line]
            if (key := f"report.{one.section.name}.text") in filing.values
            else kept == []
        )
        assert all(paragraph.origin != "updated" for paragraph in one.paragraphs)


def test_the_published_sample() -> None:
    report = compose(read(str(CASE)))
    assert changed(report) == [
        (
            "general",
            "2023 年本部门一般公共预算拨款支出 180.96 万元（含上级财政补助 0.00 万元），其中：具体安排情况如下：",
            "2023 年本部门一般公共预算拨款支出 915.35万元（含上级财政补助 0.00 万元），其中：具体安排情况如下：",
        ),
        ("government_fund", "2023年本部门无政府性基金安排支出。", "2023年本部门政府性基金预算支出152.85万元。"),
        ("application", "良好", "优"),
    ]
    assert chapter(report, "application") == ["部门整体支出绩效自评等级为“优”。"]
    summary, projects, deviation, *own = chapter(report, "performance")
    assert "预算执行率100.00%" in summary
    assert "自评得分97分，评价等级为“优”" in summary
    assert "“政务中心运行经费”预算266.00万元，支出266.00万元" in projects
    assert deviation.startswith(LEAD)
    assert [word for word in ("490.30%", "192.96%", "132.08%") if word in deviation] == [
        "490.30%",
        "192.96%",
        "132.08%",
    ]
    assert len(own) == 5
    assert len(report.unexplained) == 3


@pytest.mark.parametrize(
    ("section", "text", "now"),
    [
        ("staff", "单位核定编制 21 人，在职18人。", "单位核定编制 20人，在职18人。"),
        ("staff", "在编在岗１７人，离退休5人。", "在编在岗18人，离退休5人。"),
        ("general", "2023年一般公共预算支出 3700000 元。", "2023年一般公共预算支出 371.00万元。"),
        ("government_fund", "2023年无政府性基金预算支出。", "2023年本部门政府性基金预算支出15.00万元。"),
        (
            "performance",
            "今年预算执行率96.6%，自评得分98分，等级为“良”。",
            "今年预算执行率99.64%，自评得分99.96分，等级为“优”。",
        ),
        ("application", "自评结果为“良”，将在网站公开。", "自评结果为“优”，将在网站公开。"),
    ],
)
def test_a_figure_that_contradicts_the_tables_is_exchanged_in_its_sentence(section: str, text: str, now: str) -> None:
    report = compose(with_text(section, text))
    assert now in chapter(report, section)
    assert {change.section for change in report.changes} == {section}


@pytest.mark.parametrize(
    ("section", "text"),
    [
        ("general", "2023年一般公共预算支出3710000.00元。"),
        ("general", "一般公共预算支出371万元，比一般公共预算支出预算多。"),
        ("performance", "预算执行率99.6%，自评得分100分，等级为“优”。"),
        ("performance", "数字化项目完成98分的质量要求，满意度达95%。"),
        ("staff", "其中行政编制12人、事业编制8人，在职18人。"),
        ("basic", "基本支出预算数258.00万元。"),
        ("social_insurance", "社会保险基金支出预算14.07万元。"),
    ],
)
def test_what_does_not_contradict_stays_to_the_character(section: str, text: str) -> None:
    assert text in chapter(compose(with_text(section, text)), section)


def test_a_fund_that_is_0_is_denied() -> None:
    filing = edited(
        with_text("government_fund", "2023年政府性基金预算支出 15.00 万元，用于库房。"),
        {"overall.income.government_fund": "0.00"},
    )
    assert chapter(compose(filing), "government_fund") == ["2023年本部门无政府性基金预算支出。"]


def bare(filing: Filing) -> Filing:
    """The tables without any report."""
    return edited(filing, {key: None for key in filing.values if key.startswith("report.")})


def test_without_any_text_the_standard_sentences_are_written() -> None:
    report = compose(bare(clean()))
    assert chapter(report, "staff") == ["青山县档案馆核定编制20人，年末在职18人。"]
    assert chapter(report, "general") == ["2023年本部门一般公共预算拨款支出371.00万元。"]
    assert chapter(report, "basic") == [
        "2023年本部门基本支出预算数258.00万元，基本支出决算数262.40万元，其中公用经费31.40万元。"
    ]
    assert chapter(report, "project") == [
        "2023年本部门项目支出决算数123.60万元，其中：业务工作经费54.20万元，运行维护经费37.60万元，档案数字化加工项目31.80万元。"
    ]
    assert chapter(report, "government_fund") == ["2023年本部门政府性基金预算支出15.00万元。"]
    assert chapter(report, "state_capital") == ["2023年本部门无国有资本经营预算支出。"]
    assert chapter(report, "application") == ["部门整体支出绩效自评等级为“优”。"]
    assert chapter(report, "other") == ["无。"]
    assert report.date == "2024年6月12日"
    assert report.missing == (
        "（一）职能职责",
        "1、单位构成",
        "七、存在的问题及原因分析",
        "八、下一步改进措施",
    )
    assert all(paragraph.origin == "written" for one in report.chapters for paragraph in one.paragraphs)


def test_other_budgets_are_not_denied_where_the_total_leaves_room_for_them() -> None:
    filing = edited(bare(clean()), {"overall.fund.total.executed": "400.00"})
    assert chapter(compose(filing), "state_capital") == []


def written_back(filing: Filing, report: Report) -> Filing:
    texts = {
        f"report.{one.section.name}.text": "\n".join(paragraph.text for paragraph in one.paragraphs)
        for one in report.chapters
        if one.paragraphs
    }
    return edited(filing, texts)


@pytest.mark.parametrize("make", [clean, lambda: bare(clean()), lambda: read(str(CASE))])
def test_a_second_report_changes_nothing(make: object) -> None:
    filing = make()  # type: ignore[operator]
    first = compose(filing)
    second = compose(written_back(filing, first))
    assert second.changes == ()
    for one, other in zip(first.chapters, second.chapters, strict=True):
        assert [paragraph.text for paragraph in one.paragraphs] == [paragraph.text for paragraph in other.paragraphs]


def test_figures_follow_the_tables_when_they_change_later() -> None:
    first = compose(bare(clean()))
    later = edited(written_back(bare(clean()), first), {"overall.income.general": "372.50", "basic.staff.actual": "19"})
    report = compose(later)
    assert chapter(report, "general") == ["2023年本部门一般公共预算拨款支出372.50万元。"]
    assert chapter(report, "staff") == ["青山县档案馆核定编制20人，年末在职19人。"]
    assert len(report.changes) == 2


def test_an_explanation_becomes_the_reason_of_its_deviation() -> None:
    filing = edited(clean(), {"basic.public.final": "34.40"})
    outcome = validate(filing)
    (finding,) = [finding for finding in outcome.findings if finding.code == "S302"]
    silent = compose(filing, outcome)
    assert TO_DO in chapter(silent, "performance")[-1]
    assert silent.unexplained == ("公用经费预算32.00万元，决算34.40万元，为预算的107.50%",)
    explained = validate(
        filing, explanations=[Explanation("S302", finding.keys, finding.fingerprint, "新增办公场所的水电费。")]
    )
    report = compose(filing, explained)
    assert f"{LEAD}公用经费预算32.00万元，决算34.40万元，为预算的107.50%，主要是新增办公场所的水电费。" in chapter(
        report, "performance"
    )
    assert report.unexplained == ()


@given(
    st.sampled_from(sorted(SECTIONS)),
    st.lists(
        st.text(alphabet="档案馆全年工作推进开展落实，、；。　 \t（）“”ABC一二三", min_size=1, max_size=30), max_size=4
    ),
)
def test_own_sentences_are_never_touched(section: str, lines: list[str]) -> None:
    text = "\n".join(lines)
    assert brought_up(clean(), SECTIONS[section], text) == (text, ())
