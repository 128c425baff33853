"""Addresses are read strictly and written the one way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.values.address import (
    MAX_COLUMN,
    MAX_ROW,
    a1,
    column_letters,
    column_number,
    parse_a1,
    parse_range,
    quote_sheet,
    range_a1,
    sheet_ref,
    split_ref,
)

rows = st.integers(min_value=1, max_value=MAX_ROW)
columns = st.integers(min_value=1, max_value=MAX_COLUMN)


@given(rows, columns)
def test_addresses_round_trip(row: int, column: int) -> None:
    assert parse_a1(a1(row, column)) == parse_a1(a1(row, column, absolute=True)) == (row, column)


@pytest.mark.parametrize(
    ("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")]
)
def test_columns(column: int, letters: str) -> None:
    assert column_letters(column) == letters
    assert column_number(letters) == column


@pytest.mark.parametrize("text", ["B3", "$B$3", "B$3", "$B3"])
def test_absolute_forms(text: str) -> None:
    assert parse_a1(text) == (3, 2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A",
        "3",
        "A0",
        "A01",
        "a1",
        "A1048577",
        "XFE1",
        "AAAA1",
        "A１",
        "$$A1",
        "A$$1",
        "A1$",
        "A-1",
        "A1:B2",
        "É1",
        "A1 ",
    ],
)
def test_wrong_addresses(text: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        parse_a1(text)


@pytest.mark.parametrize(("row", "column"), [(0, 1), (1, 0), (MAX_ROW + 1, 1), (1, MAX_COLUMN + 1)])
def test_nothing_is_written_outside_the_grid(row: int, column: int) -> None:
    with pytest.raises(ValueError, match="outside the grid"):
        a1(row, column)


def test_ranges() -> None:
    assert parse_range("B3:$D$5") == (3, 2, 5, 4)
    assert parse_range("B3") == (3, 2, 3, 2)
    assert range_a1(3, 2, 5, 4) == "B3:D5"
    assert range_a1(3, 2, 5, 4, absolute=True) == "$B$3:$D$5"
    assert range_a1(3, 2, 3, 2) == "B3"
    with pytest.raises(ValueError, match="backwards"):
        parse_range("D5:B3")
    with pytest.raises(ValueError, match="is not a"):
        parse_range("B3:")


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("Data", "Data"),
        ("_x", "_x"),
        ("附件一", "'附件一'"),
        ("My sheet", "'My sheet'"),
        ("O'Brien", "'O''Brien'"),
        ("A1", "'A1'"),
        ("xfd12", "'xfd12'"),
        ("R1C1", "'R1C1'"),
        ("r", "'r'"),
        ("TRUE", "'TRUE'"),
        ("2023", "'2023'"),
        ("", "''"),
    ],
)
def test_quote_sheet(name: str, quoted: str) -> None:
    assert quote_sheet(name) == quoted


@given(st.text(min_size=1, max_size=31))
def test_references_round_trip(name: str) -> None:
    assert split_ref(sheet_ref(name, "$B$3")) == (name, "$B$3")


def test_split_ref_without_sheet_or_quote() -> None:
    assert split_ref("B3") == ("", "B3")
    assert split_ref("Data!B3") == ("Data", "B3")
    for wrong in ("'附件一", "'附件一'B3"):
        with pytest.raises(ValueError, match="附件一"):
            split_ref(wrong)
