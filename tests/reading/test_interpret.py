"""What a cell says, by the kind of its field."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.filing import Place, Value
from perfeval_xl.forms.schema import Field
from perfeval_xl.reading.fields.interpret import hidden_by_format, interpret
from perfeval_xl.reading.grid import GridCell

SHEET = Place("附件一", "B3", 3, 2)
PAPER = Place("附件一", "第3行", 3, 2)
KINDS = {
    "money": "万元",
    "count": "人",
    "area": "㎡",
    "percent": "%",
    "score": "分",
    "text": "",
    "date": "",
    "phone": "",
}


def _said(of: str, text: str, place: Place = PAPER, **cell: object) -> Value:
    field = Field("basic.x", "某栏", of, KINDS[of])
    return interpret(field, "basic.x", GridCell(3, 2, text)._replace(**cell), place)  # type: ignore[arg-type]


def _number(text: str, code: str = "") -> dict[str, object]:
    return {"kind": "number", "number": Decimal(text), "format_code": code}


@pytest.mark.parametrize(
    ("kind", "text", "number", "problem", "unit"),
    [
        ("money", "816.23", "816.23", "", ""),
        ("money", "１，０６８．２１", "1068.21", "", ""),
        ("money", "266万元", "266", "", "万元"),
        ("money", "0.5亿", "5000", "R104", "亿"),
        ("money", "2660000元", "266", "R104", "元"),
        ("money", "0", "0", "", ""),
        ("money", "-3.20", "-3.20", "", ""),
        ("count", "25人", "25", "", "人"),
        ("count", "25名", "25", "", "人"),
        ("count", "25个", "25", "", "个"),
        ("area", "120平方米", "120", "", "㎡"),
        ("score", "9.5分", "9.5", "", "分"),
    ],
)
def test_figures_as_typed(kind: str, text: str, number: str, problem: str, unit: str) -> None:
    value = _said(kind, text)
    assert (value.state, value.number, value.problem, value.unit) == ("number", Decimal(number), problem, unit)
    assert value.raw == text


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("56%", "56"),
        ("100.00%", "100"),
        ("0.5%", "0.5"),
        ("0%", "0"),
        ("100百分比", "100"),
        ("56", "56"),
        ("100", "100"),
        ("0.56", "56"),
        ("1", "100"),
        ("1.2", "120"),
        ("1.5", "150"),
        ("1.51", "1.51"),
        ("0", "0"),
        ("95.10", "95.10"),
    ],
)
def test_percentages_as_text(text: str, percent: str) -> None:
    value = _said("percent", text)
    assert (value.state, value.number) == ("number", Decimal(percent))


@pytest.mark.parametrize(
    ("stored", "code", "percent", "raw"),
    [
        ("0.56", "0%", "56", "56%"),
        ("0.56", "0.00%", "56", "56%"),
        ("1", "0%", "100", "100%"),
        ("1.9577", "0.00%", "195.77", "195.77%"),
        ("0.56", "", "56", "0.56"),
        ("1", "", "100", "1"),
        ("56", "0.00", "56", "56"),
        ("0", "", "0", "0"),
    ],
)
def test_percentages_as_numbers(stored: str, code: str, percent: str, raw: str) -> None:
    value = _said("percent", stored, SHEET, **_number(stored, code))
    assert (value.number, value.raw, value.problem) == (Decimal(percent), raw, "")


@given(st.decimals(0, 3, places=4), st.sampled_from(["0%", "0.00%", ""]))
def test_the_raw_text_of_a_percentage_reads_back_as_the_same(stored: Decimal, code: str) -> None:
    value = _said("percent", f"{stored:f}", SHEET, kind="number", number=stored, format_code=code)
    again = _said("percent", value.raw, SHEET)
    assert again.number == value.number


@pytest.mark.parametrize("kind", ["money", "percent", "score", "text", "date", "phone"])
@pytest.mark.parametrize(
    ("text", "state"), [("", "blank"), ("  　", "blank"), ("无", "none"), ("—", "none"), ("/", "none")]
)
def test_three_states_of_a_cell(kind: str, text: str, state: str) -> None:
    value = _said(kind, text)
    assert (value.state, value.number, value.problem) == (state, None, "")


@pytest.mark.parametrize(
    ("kind", "text", "problem"),
    [
        ("money", "约12", "R101"),
        ("money", "≥90", "R101"),
        ("money", "7.50.", "R101"),
        ("money", "八百", "R101"),
        ("money", "12人", "R104"),
        ("percent", "56人", "R104"),
        ("count", "20台", "R104"),
        ("date", "六月中旬", "R105"),
    ],
)
def test_what_is_not_of_its_kind_keeps_its_raw_text(kind: str, text: str, problem: str) -> None:
    value = _said(kind, text)
    assert (value.state, value.number, value.problem, value.raw) == ("bad", None, problem, text)


def test_figures_typed_as_text_are_told_in_sheets_only() -> None:
    assert _said("money", "816.23", SHEET).problem == "R106"
    assert _said("percent", "56%", SHEET).problem == "R106"
    assert _said("money", "816.23", PAPER).problem == ""
    assert _said("money", "816.23", Place("附件一", "")).problem == ""
    assert _said("money", "816.23", SHEET, **_number("816.23")).problem == ""


@pytest.mark.parametrize(("kind", "problem"), [("error", "R102"), ("uncalculated", "R103")])
@pytest.mark.parametrize("field", ["money", "text", "date"])
def test_cells_without_a_value(field: str, kind: str, problem: str) -> None:
    value = _said(field, "#DIV/0!" if kind == "error" else "", SHEET, kind=kind, formula="A1/B1")
    assert (value.state, value.problem, value.formula) == ("bad", problem, "A1/B1")


@pytest.mark.parametrize(
    ("stored", "code", "shown"),
    [("0.95", "0%", "95%"), ("95", "", "95"), ("15", '0"个"', "15个"), ("13800000000", "0", "13800000000")],
)
def test_numbers_in_fields_of_words_are_read_as_shown(stored: str, code: str, shown: str) -> None:
    value = _said("text", stored, SHEET, **_number(stored, code))
    assert (value.state, value.text, value.raw) == ("text", shown, shown)


def test_a_telephone_has_no_exponent() -> None:
    assert _said("phone", "1.38E+10", SHEET, **_number("1.38E+10")).text == "13800000000"


@pytest.mark.parametrize("text", ["2024年6月19日", "2024年 6月20 日", "2024.6.19", "6月20日", "2024-06-19 00:00:00"])
def test_dates_whole_or_in_part(text: str) -> None:
    assert _said("date", text).state == "date"


def test_dates_stored_as_such_or_as_numbers() -> None:
    assert _said("date", "2024-06-19", SHEET, kind="date").state == "date"
    assert _said("date", "20240619", SHEET, **_number("20240619")).state == "date"
    assert _said("date", "2024.6", SHEET, **_number("2024.6")).state == "date"
    assert _said("date", "45462", SHEET, **_number("45462")).text == "2024-06-19"
    assert _said("date", "452", SHEET, **_number("452")).problem == "R105"


def test_the_mark_for_a_seal_is_no_name() -> None:
    assert _said("text", "（盖章）").state == "blank"
    assert _said("text", "青山县档案馆（盖章）").text == "青山县档案馆"
    assert _said("text", "青山县档案馆（本级）").text == "青山县档案馆(本级)"


def test_a_truth_value_is_no_figure() -> None:
    assert _said("money", "TRUE", SHEET, kind="bool").problem == "R101"


@given(st.text(max_size=20), st.sampled_from(sorted(KINDS)), st.sampled_from(["text", "bool", "date", "error"]))
def test_no_text_makes_it_stumble(text: str, kind: str, cell_kind: str) -> None:
    value = _said(kind, text, SHEET, kind=cell_kind)
    assert value.raw == text
    assert value.state in ("number", "text", "date", "blank", "none", "bad")
    assert (value.number is not None) <= (value.state == "number")


def test_formats_are_not_looked_at_without_a_number() -> None:
    assert not hidden_by_format(GridCell(1, 1, "x", "text", None, ";;;"))
    assert not hidden_by_format(GridCell(1, 1, "0", "number", Decimal(0), ";;;"))
