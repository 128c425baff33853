"""Plans from the ledger and from last year."""

from pathlib import Path

from perfeval_xl.autofill.ledger import Takings, collect, read_ledger
from perfeval_xl.autofill.mapping import load_mapping
from perfeval_xl.autofill.plan import plan, with_entries
from perfeval_xl.filing import Filing
from perfeval_xl.reading.build import edited
from support.blanks import blanked, said
from support.cases import clean
from support.ledgers import PROJECTS, plain_csv, postings

LEDGER_KEYS = [
    f"basic.{row}.final"
    for row in ("vehicle_running", "reception", "public", "office", "utilities_travel", "three_public", "vehicle")
]


def taken(filing: Filing, folder: Path, extra: str = "") -> Takings:
    path = folder / "明细账.csv"
    plain_csv(postings(600), path)
    if extra:
        path.write_text(path.read_text(encoding="utf-8-sig") + extra + "\n", encoding="utf-8")
    mapping = load_mapping()
    lines = [(prefix, filing.text(f"{prefix}.name")) for prefix in filing.each("basic.project")]
    return collect(read_ledger(str(path), mapping, filing.year), mapping, lines)


def test_blanks_are_filled_from_the_ledger_and_name_their_rows(tmp_path: Path) -> None:
    whole = blanked(clean(), LEDGER_KEYS)
    found = plan(whole, ledger=taken(whole, tmp_path))
    fills = {entry.key: entry for entry in found.fills}
    takings = found.takings
    assert takings is not None
    for key, amount in takings.amounts.items():
        if key in LEDGER_KEYS:
            assert fills[key].new == f"{amount.wan:.2f}"
            assert fills[key].source == "ledger"
            assert fills[key].lines == amount.lines
            assert f"{len(amount.lines)} 笔" in fills[key].reason
    assert set(fills) >= set(LEDGER_KEYS)
    assert {fills[key].source for key in ("basic.vehicle.final", "basic.three_public.final")} == {"formula"}


def test_typed_figures_that_differ_from_the_ledger_wait_for_consent(tmp_path: Path) -> None:
    filing = clean()
    found = plan(filing, ledger=taken(filing, tmp_path))
    changed = {entry.key for entry in found.entries if entry.kind == "replace" and entry.source == "ledger"}
    assert {"basic.reception.final", "basic.project[1].final", "overall.spending.basic"} <= changed
    assert found.fills == ()


def test_an_amount_in_doubt_is_proposed_not_filled(tmp_path: Path) -> None:
    whole = blanked(clean(), LEDGER_KEYS)
    odd = "2023/12/30,记9,30217 公务接待费,基本支出,,接待,约三千"
    found = plan(whole, ledger=taken(whole, tmp_path, odd))
    entry = next(entry for entry in found.entries if entry.key == "basic.reception.final")
    assert entry.kind == "propose"
    assert "不是数字" in entry.reason
    assert any("约三千" in note for note in found.notes)


def test_ledger_and_other_forms_that_contradict_each_other_are_both_proposed(tmp_path: Path) -> None:
    whole = blanked(clean(), ["overall.spending.project"])
    found = plan(whole, ledger=taken(whole, tmp_path))
    entries = [entry for entry in found.entries if entry.key == "overall.spending.project"]
    assert {entry.kind for entry in entries} == {"propose"}
    assert {entry.source for entry in entries} == {"ledger", "formula"}


def test_unknown_codes_are_told(tmp_path: Path) -> None:
    filing = clean()
    odd = "2023/12/30,记9,3020A 怪费,基本支出,,杂,0.0100"
    notes = plan(filing, ledger=taken(filing, tmp_path, odd)).notes
    assert any("3020A" in note and "100.00 元" in note and "基本支出" in note for note in notes)


def test_a_project_that_only_the_ledger_has_gets_an_empty_line(tmp_path: Path) -> None:
    odd = "2023/12/30,记9,30227 委托业务费,项目支出,智慧档案馆建设,委托,12.3400"
    room = edited(clean(), {f"basic.project[4].{leaf}": "" for leaf in ("name", "last_final", "budget", "final")})
    fills = said(plan(room, ledger=taken(room, tmp_path, odd)), "empty")
    assert {("basic.project[4].name", "4、智慧档案馆建设"), ("basic.project[4].final", "12.34")} <= fills
    full = plan(clean(), ledger=taken(clean(), tmp_path, odd))
    assert any("智慧档案馆建设" in note and "没有对应的行" in note for note in full.notes)


def test_projects_are_matched_by_their_bare_names(tmp_path: Path) -> None:
    takings = taken(clean(), tmp_path)
    assert {f"basic.project[{at}].final" for at in range(1, len(PROJECTS) + 1)} <= set(takings.amounts)
    assert takings.homeless == ()


def last_year(**edits: str) -> Filing:
    filing = clean()
    finals = {
        key.replace(".last_final", ".final"): value.raw
        for key, value in filing.values.items()
        if key.endswith(".last_final")
    }
    return edited(filing, finals | dict(edits))._replace(year=2022)


def test_last_years_final_figures_go_to_the_column_of_the_year_before() -> None:
    keys = [key for key in clean().values if key.endswith(".last_final")]
    found = plan(blanked(clean(), keys), last_year=last_year())
    assert said(found, "empty") == {(key, f"{clean().number(key):.2f}") for key in keys}
    assert {entry.source for entry in found.fills} == {"last_year"}
    assert plan(clean(), last_year=last_year()).entries == ()


def test_a_typed_figure_of_last_year_that_differs_waits_for_consent() -> None:
    other = last_year(**{"basic.reception.final": "2.90"})
    found = plan(clean(), last_year=other)
    assert ("basic.reception.last_final", "2.90") in said(found, "replace")
    assert found.fills == ()


def test_projects_of_last_year_are_matched_by_name_and_the_others_told() -> None:
    other = last_year(**{"basic.project[1].name": "1、老项目"})
    keys = [f"basic.project[{at}].last_final" for at in (1, 2, 3)]
    found = plan(blanked(clean(), keys), last_year=other)
    assert {entry.key for entry in found.fills} == set(keys[1:])
    assert any("老项目" in note for note in found.notes)


def test_a_filing_of_another_year_is_not_last_years() -> None:
    found = plan(clean(), last_year=last_year()._replace(year=2020))
    assert found.entries == ()
    assert "2020" in found.notes[0]


def test_a_ledger_in_the_wrong_unit_is_noticed_beside_the_papers(tmp_path: Path) -> None:
    path = tmp_path / "账.csv"
    path.write_text("日期,经济科目,支出类型,金额\n2023-01-05,30217,基本支出,386.0000\n", encoding="utf-8")
    mapping = load_mapping()
    whole = blanked(clean(), ["basic.reception.final"])
    takings = collect(read_ledger(str(path), mapping, 2023), mapping)
    found = plan(whole, ledger=takings)
    assert any("万分之一" in note for note in found.notes)
    assert found.fills == ()
    right = collect(read_ledger(str(path), mapping, 2023, "万元"), mapping)
    assert not any("万分之一" in note for note in plan(whole, ledger=right).notes)


def test_a_second_plan_from_the_same_ledger_fills_nothing_more(tmp_path: Path) -> None:
    whole = blanked(clean(), [*LEDGER_KEYS, "overall.spending.basic", "overall.spending.project"])
    takings = taken(whole, tmp_path)
    first = plan(whole, ledger=takings, last_year=last_year())
    filled = with_entries(whole, first.fills)
    second = plan(filled, ledger=takings, last_year=last_year())
    assert len(first.fills) >= len(LEDGER_KEYS)
    assert second.fills == ()
    assert set(second.entries) == {entry for entry in first.entries if entry.kind != "empty"}
