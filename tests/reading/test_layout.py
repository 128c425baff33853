"""Merged ranges: the quick way over remembered plans does what going through them one by one does."""

from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.reading.grid import GridCell, GridRow
from perfeval_xl.reading.xlsx.book import Book
from perfeval_xl.reading.xlsx.layout import _merge_one_by_one, _plan, lay_out
from perfeval_xl.reading.xlsx.stored import Sheet
from perfeval_xl.values.address import range_a1

ROWS = st.dictionaries(st.integers(1, 9), st.sets(st.integers(1, 7), min_size=1), max_size=7)
RANGES = st.lists(
    st.builds(
        lambda top, left, height, width: range_a1(top, left, top + height, left + width),
        st.integers(1, 9),
        st.integers(1, 7),
        st.integers(0, 2),
        st.integers(0, 3),
    )
    | st.sampled_from(["A0:B1", "C3:A1", "?"]),
    min_size=1,
    max_size=5,
)


def stored(columns: dict[int, set[int]]) -> dict[int, list[GridCell]]:
    return {row: [GridCell(row, at, f"{row}/{at}") for at in sorted(columns[row])] for row in sorted(columns)}


@given(ROWS, RANGES)
def test_both_ways_lay_out_alike(columns: dict[int, set[int]], merges: list[str]) -> None:
    book, other = Book(), Book()
    rows = stored(columns)
    _merge_one_by_one(rows, merges, other, "表")
    expected = tuple(GridRow(row, tuple(rows[row])) for row in sorted(rows))
    assert lay_out(Sheet(stored(columns), merges, ()), book, "表") == expected
    assert book.notices == other.notices


def test_plain_ranges_have_a_plan_and_odd_ones_none() -> None:
    plan = _plan("A1:C1\nE1:E3")
    assert plan is not None
    assert plan.spans == {1: ((1, 3, 1, 3), (5, 5, 3, 1))}
    assert plan.below == ((2, 5, 5), (3, 5, 5))
    for odd in ("A1:C1\nB1:D1", "A1:A3\nA2:B2", "A1", "?", "A1:B1048576"):
        assert _plan(odd) is None, odd
