"""What holds for every plan: nothing typed is touched, what is filled agrees with the whole, a second plan is empty."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.autofill.carry import UnitData
from perfeval_xl.autofill.plan import plan, with_entries
from perfeval_xl.reading.build import edited
from perfeval_xl.rules.run import validate
from support.blanks import blanked, restores, said
from support.cases import clean

_CLEAN = clean()
_ALL = sorted(key for key, value in _CLEAN.values.items() if value.state != "blank" and not key.startswith("report."))


def _derivable() -> list[str]:
    return [key for key in _ALL if any(entry.key == key for entry in plan(blanked(_CLEAN, [key])).fills)]


DERIVABLE = _derivable()


def test_a_filing_in_which_everything_agrees_needs_nothing() -> None:
    assert plan(_CLEAN).entries == ()


def test_what_can_be_filled_is_known() -> None:
    assert {key.rpartition(".")[2] for key in DERIVABLE} == {
        "rate",
        "score",
        "weight",
        "unit",
        "department",
        "preparer",
        "date",
        "phone",
        "last_final",
        "budget",
        "final",
        "initial",
        "full_year",
        "executed",
        "basic",
        "project",
        "quota",
        "actual",
    }
    for key in DERIVABLE:
        (entry,) = [entry for entry in plan(blanked(_CLEAN, [key])).entries if entry.key == key]
        assert restores(_CLEAN, entry), key


@given(st.sets(st.sampled_from(DERIVABLE), max_size=25))
def test_what_is_filled_is_what_stood_there(keys: set[str]) -> None:
    whole = blanked(_CLEAN, keys)
    found = plan(whole)
    for entry in found.fills:
        assert entry.key in keys
        assert restores(_CLEAN, entry), entry
    assert [entry for entry in found.entries if entry.kind == "replace"] == []


@given(st.sets(st.sampled_from(_ALL), max_size=60))
def test_a_second_plan_fills_nothing_and_typed_cells_stay(keys: set[str]) -> None:
    whole = blanked(_CLEAN, keys)
    first = plan(whole)
    assert {entry.key for entry in first.fills} <= keys
    filled = with_entries(whole, first.fills)
    assert all(filled.values[key] == whole.values[key] for key in whole.values if key not in keys)
    second = plan(filled)
    assert second.fills == ()
    assert set(second.entries) == {entry for entry in first.entries if entry.kind != "empty"}


@given(
    st.sampled_from([key for key in _ALL if _CLEAN.number(key) is not None]), st.sampled_from(["9", "0.5", "-3", "无"])
)
def test_a_wrong_figure_is_never_replaced_unasked(key: str, raw: str) -> None:
    wrong = edited(_CLEAN, {key: raw})
    assert all(wrong.state(entry.key) == "blank" for entry in plan(wrong).fills)


def test_a_filing_with_its_derived_cells_filled_in_validates_like_the_whole() -> None:
    keys = [key for key in DERIVABLE if _CLEAN.edition.field(key).origin == "derived"]
    filled = with_entries(whole := blanked(_CLEAN, keys), plan(whole).fills)
    assert len(keys) > 15
    assert [finding.code for finding in validate(whole).findings if finding.level == "error"]
    assert [one.code for one in validate(filled).findings] == [one.code for one in validate(_CLEAN).findings]


def test_unit_data_fills_all_papers() -> None:
    keys = [key for key in _ALL if key.endswith((".unit", ".preparer", ".phone", ".sign.date", ".department"))]
    data = UnitData("青山县档案馆", 2023, "青山县委办公室", "李明", "2024年6月12日", "0734-5550188")
    found = plan(blanked(_CLEAN, keys), unit_data=data)
    assert {entry.key for entry in found.fills} == set(keys)
    assert all(restores(_CLEAN, entry) for entry in found.fills)
    assert {entry.source for entry in found.fills} == {"unit"}


def test_two_different_names_are_not_carried() -> None:
    odd = edited(_CLEAN, {"basic.sign.preparer": "王芳", "overall.sign.preparer": ""})
    assert not any(entry.key.endswith("preparer") for entry in plan(odd).entries)


def test_a_formula_is_left_to_the_workbook() -> None:
    key = "basic.three_public.final"
    values = dict(_CLEAN.values)
    values[key] = values[key]._replace(raw="", state="blank", number=None, formula="SUM(D9,D12,D13)")
    assert not any(entry.key == key for entry in plan(_CLEAN._replace(values=values)).entries)


def test_over_scored_indicator_is_proposed_with_its_formula() -> None:
    odd = edited(_CLEAN, {"overall.indicator[6].actual": "2400人次"})
    (entry,) = [entry for entry in plan(odd).entries if entry.key == "overall.indicator[6].score"]
    assert (entry.kind, entry.old, entry.new) == ("propose", "10", "8")
    assert "80.00%" in entry.reason


def test_the_line_of_a_project_and_its_paper_go_both_ways() -> None:
    for keys, filled in (
        (["project[1].fund.total.executed"], {("project[1].fund.total.executed", "54.20")}),
        (["basic.project[1].final"], {("basic.project[1].final", "54.20")}),
    ):
        assert said(plan(blanked(_CLEAN, keys)), "empty") == filled
    odd = edited(_CLEAN, {"project[1].fund.total.executed": "50.20", "project[1].fund.fiscal.executed": "50.20"})
    proposed = said(plan(odd), "propose")
    assert {("basic.project[1].final", "50.20"), ("project[1].fund.total.executed", "54.20")} <= proposed


def test_a_filing_of_one_paper_needs_no_other() -> None:
    only = edited(_CLEAN, {key: None for key in _CLEAN.values if not key.startswith("overall.")})
    key = "overall.fund.total.score"
    assert said(plan(blanked(only, [key])), "empty") == {(key, "9.96")}
    assert Decimal(only.values[key].raw) == Decimal("9.96")
