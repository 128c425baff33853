"""The published sample: what was right is restored, what was wrong is proposed and never replaced."""

from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.autofill.plan import plan, with_entries
from perfeval_xl.filing import Filing
from support.blanks import blanked, restores, said

CASE = Path(__file__).parents[1] / "cases" / "hengshan-2023.txt"

COMPLETED = {
    ("project[1].fund.fiscal.initial", "0.00"),
    ("project[1].fund.fiscal.executed", "266.00"),
    ("project[2].fund.fiscal.initial", "0.00"),
    ("project[2].fund.fiscal.executed", "150.00"),
    ("report.cover.unit", "衡山县行政审批服务局"),
}
"""Cells the published papers left blank."""

OPEN = {
    ("basic.project[5].final", "150.00"),
    ("project[2].fund.total.executed", "136.50"),
    ("overall.indicator[9].score", "9.47"),
    ("project[1].indicator[9].score", "9.47"),
    ("project[2].indicator[9].score", "9.47"),
}


@pytest.fixture(scope="module")
def filing() -> Filing:
    return read(str(CASE))


def test_as_published(filing: Filing) -> None:
    found = plan(filing)
    assert said(found, "empty") == COMPLETED
    assert said(found, "replace") == {("basic.project.final", "822.23"), ("report.application.grade", "优")}
    assert said(found, "propose") == OPEN
    assert {entry.old for entry in found.entries if entry.key == "basic.project.final"} == {"816.23"}


def derived_keys(filing: Filing) -> set[str]:
    return {
        key
        for key, value in filing.values.items()
        if not key.startswith("report.") and value.state != "blank" and filing.edition.field(key).origin == "derived"
    }


def test_every_derived_cell_blanked(filing: Filing) -> None:
    keys = derived_keys(filing)
    assert len(keys) == 20
    found = plan(blanked(filing, keys))
    restored = {entry.key for entry in found.fills if restores(filing, entry)}
    # The rate of a building that was never built has no base, and the total of 项目支出 was published wrong.
    assert keys - restored == {"basic.building[1].area_rate", "basic.project.final"}
    assert said(found, "empty") - {(entry.key, entry.new) for entry in found.fills if entry.key in keys} == COMPLETED
    assert said(found, "replace") == {("report.application.grade", "优")}
    assert said(found, "propose") == OPEN | {("basic.project.final", "822.23"), ("basic.project.final", "816.23")}


CARRIED = {
    "overall.unit",
    "project[1].unit",
    "project[2].unit",
    "overall.spending.project",
    "overall.fund.total.initial",
    "overall.fund.total.weight",
    "overall.total.weight",
    "project[1].total.weight",
    "project[2].fund.total.weight",
    "project[1].fund.total.executed",
    "project[1].fund.fiscal.full_year",
    "project[2].fund.fiscal.full_year",
    "basic.adjustment.final",
    "basic.sign.phone",
    "overall.sign.preparer",
    "project[1].sign.preparer",
}


def test_carried_cells_blanked_as_well(filing: Filing) -> None:
    keys = derived_keys(filing) | CARRIED
    found = plan(blanked(filing, keys))
    restored = {entry.key for entry in found.fills if restores(filing, entry)}
    assert keys - restored == {"basic.building[1].area_rate", "basic.project.final"}
    assert said(found, "propose") == OPEN | {("basic.project.final", "822.23"), ("basic.project.final", "816.23")}


def test_both_sides_of_a_carried_fact_blank_stay_blank(filing: Filing) -> None:
    keys = {"basic.project[4].final", "project[1].fund.total.executed", "basic.project.final"}
    found = plan(blanked(filing, keys))
    assert not keys & {entry.key for entry in found.fills}
    proposed = {(entry.key, entry.new) for entry in found.entries if entry.key in keys}
    assert proposed == {("basic.project.final", "556.23"), ("basic.project.final", "816.23")}


def test_filling_twice_fills_nothing_more(filing: Filing) -> None:
    whole = blanked(filing, derived_keys(filing) | CARRIED)
    first = plan(whole)
    filled = with_entries(whole, first.fills)
    second = plan(filled)
    assert second.fills == ()
    assert set(second.entries) == {entry for entry in first.entries if entry.kind != "empty"}


def test_reasons_show_the_reckoning(filing: Filing) -> None:
    reasons = {entry.key: entry.reason for entry in plan(filing).entries}
    assert reasons["basic.project.final"] == "144.42＋97.87＋177.44＋266.00＋136.50＝822.23"
    assert "10×94.74%＝9.47" in reasons["overall.indicator[9].score"]
    assert "名称不同" in reasons["basic.project[5].final"]
    assert "97 分" in reasons["report.application.grade"]
