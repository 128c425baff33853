"""What must not be held against anybody, each seen in a filing that was in order."""

import pytest

from perfeval_xl.reading.build import build, edited
from perfeval_xl.rules.finding import Edits
from perfeval_xl.rules.run import validate
from support.cases import clean

ROW = "overall.indicator[{}].{}"


def _rows(rows: range, **leaves: str | None) -> Edits:
    return {ROW.format(row, leaf): raw for row in rows for leaf, raw in leaves.items()}


NOTHING = {f"basic.{row}.{column}": "0" for row in ("three_public", "vehicle", "vehicle_purchase", "vehicle_running",
           "abroad", "reception") for column in ("last_final", "budget", "final")}  # fmt: skip

SILENT: dict[str, Edits] = {
    "0/0 has no rate": {**NOTHING, "report.staff.vehicles": "0"},
    "0/0 of procurement": {"basic.procurement.budget": "0", "basic.procurement.final": "0"},
    "0/0 of buildings": {
        f"basic.building[1].{leaf}": raw
        for leaf, raw in (
            ("approved_area", "0"),
            ("actual_area", "0"),
            ("area_rate", "不适用"),
            ("approved_investment", "0"),
            ("actual_investment", "0"),
            ("investment_rate", ""),
        )
    },
    "其中 below the total": {"basic.office.final": "12.60"},
    "completed by 107 %": {ROW.format(6, "actual"): "3210人次"},
    "completed by 129.4 %": {ROW.format(6, "actual"): "3882人次"},
    "words answer words": {ROW.format(2, "target"): "验收合格", ROW.format(2, "actual"): "达成预期指标"},
    "an unused second level": {
        **_rows(range(7, 8), name="", target="", actual="", weight="", score="", reason=""),
        ROW.format(8, "weight"): "15",
        ROW.format(8, "score"): "15",
    },
    "satisfaction in two rows of 10": {
        "overall.indicator[10].level1": "满意度指标",
        "overall.indicator[10].level2": "服务对象满意度指标",
        "overall.indicator[10].name": "移交单位满意度",
        "overall.indicator[10].target": "≥90%",
        "overall.indicator[10].actual": "93%",
        "overall.indicator[10].weight": "10",
        "overall.indicator[10].score": "10",
        "overall.indicator[10].reason": "无",
        ROW.format(6, "weight"): "5",
        ROW.format(6, "score"): "5",
        ROW.format(8, "weight"): "5",
        ROW.format(8, "score"): "5",
    },
    "done before its time": {ROW.format(3, "target"): "2023年12月", ROW.format(3, "actual"): "2023年10月"},
    "projects named by the unit": {
        "basic.project[3].name": "3、“青山记忆”口述史采集",
        "project[3].name": "“青山记忆”口述史采集",
    },
    "half of the posts filled": {
        "basic.staff.actual": "10",
        "basic.staff.rate": "50%",
        "report.staff.actual": "10",
        "report.staff.text": "核定编制20人，在职10人。",
    },
    "a score with one decimal": {
        ROW.format(9, "actual"): "85.5%",
        ROW.format(9, "score"): "9.5",
        ROW.format(9, "reason"): "查阅高峰期排队时间较长，群众有意见，已增设窗口。",
        "overall.total.score": "99.46",
        "report.performance.score": "99.46",
        "report.performance.text": "预算执行率99.64%，自评得分99.46分，评价等级为“优”。",
    },
    "sources left empty": {
        f"project[1].fund.{part}.{column}": ""
        for part in ("carryover", "other")
        for column in ("initial", "full_year", "executed")
    },
    "full-width figures": {"basic.public.final": "３１．４０", "overall.total.weight": "１００"},
    "blanks and separators in figures": {"overall.fund.total.executed": " 386.00 万元 "},
    "numbers of the lines left out": {
        "basic.project[1].name": "业务工作经费",
        "basic.project[2].name": "（2）运行维护经费",
    },
    "a fund of nothing, said to be none": {
        "overall.income.government_fund": "0.00",
        "overall.income.general": "386.00",
        "report.government_fund.amount": "无",
        "report.government_fund.text": "2023年本部门无政府性基金安排支出。",
        "report.general.amount": "386.00",
    },
    "another order of the papers' budgets": {"report.state_capital.amount": "0"},
    "a printed weight beside the class": {
        **_rows(range(1, 5), level1="产出指标\n(50 分)"),
        **_rows(range(5, 9), level1="效益指标（30分）"),
        **_rows(range(9, 10), level1="满意度指标（10分）"),
    },
}  # fmt: skip


@pytest.mark.parametrize("edits", SILENT.values(), ids=SILENT)
def test_nothing_is_said(edits: Edits) -> None:
    outcome = validate(edited(clean(), edits))
    assert outcome.crashes == ()
    found = [(finding.code, finding.message) for finding in outcome.findings if finding.level != "hint"]
    assert found == []


HINTS_AT_MOST: dict[str, Edits] = {
    "counting words used for one another": {ROW.format(6, "actual"): "3000人"},
    "a limit kept with much less": {ROW.format(4, "name"): "档案装具采购成本", ROW.format(4, "actual"): "254.00万元"},
    "fewer points than the formula gives": {
        "overall.fund.total.score": "9",
        "overall.total.score": "99",
        "report.performance.score": "99",
    },
}


@pytest.mark.parametrize("edits", HINTS_AT_MOST.values(), ids=HINTS_AT_MOST)
def test_no_more_than_a_hint(edits: Edits) -> None:
    assert {finding.level for finding in validate(edited(clean(), edits)).findings} <= {"hint"}


def test_a_cent_of_rounding_is_one_line_of_its_own_class() -> None:
    findings = validate(
        edited(clean(), {"overall.income.general": "371.01", "report.general.amount": "371.01"})
    ).findings
    assert [(finding.code, finding.level) for finding in findings] == [("A111", "rounding")]


def test_a_declared_unit_is_no_fault() -> None:
    filing = clean()
    key = "project[1].fund.total.executed"
    value = filing.values[key]._replace(raw="542000", unit="元")
    outcome = validate(filing._replace(values={**filing.values, key: value}))
    assert [finding.code for finding in outcome.findings] == []


@pytest.mark.parametrize("form", ["basic", "overall", "project[1]", "report"])
def test_one_paper_alone_does_not_scream(form: str) -> None:
    filing = clean()
    raws = {key: value.raw for key, value in filing.values.items() if key.split(".")[0] == form}
    outcome = validate(build(filing.edition, raws, filing.year, filing.unit))
    assert outcome.findings == () and outcome.crashes == ()
    assert {check.code for check in outcome.not_evaluated} == {"M191"}


@pytest.mark.parametrize("edition_has", ["target actual", "weight", "score", "reason", "initial", "carryover"])
def test_columns_another_edition_lacks_are_not_missed(edition_has: str) -> None:
    words = tuple(f".{word}" for word in edition_has.split())
    filing = clean()
    raws = {
        key: value.raw
        for key, value in filing.values.items()
        if key.startswith("project[1].") and not key.endswith(words) and ".carryover" not in key
    }
    outcome = validate(build(filing.edition, raws, filing.year, filing.unit))
    assert [found.code for found in outcome.findings if found.level in ("error", "explain")] == []


def test_an_empty_form_is_said_in_few_lines() -> None:
    filing = clean()
    raws = {key: "" for key in filing.values if key.startswith("basic.") and not key.endswith((".name", ".title"))}
    findings = validate(build(filing.edition, raws, filing.year)).findings
    assert 0 < len(findings) <= 12
    assert all(len(finding.message) < 160 for finding in findings)
