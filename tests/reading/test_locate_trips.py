"""A filing laid out in any of the ways people do is read back as it was."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_xl.filing import Filing
from perfeval_xl.forms.edition import hunan
from perfeval_xl.reading.fields.locate import locate, locate_all
from perfeval_xl.reading.grid import Grid, Source
from perfeval_xl.reading.text.text import rows_of
from support.cases import clean
from support.grids import as_word, as_workbook, sheet, spread, text_dump, workbook
from support.made import filings, same

_MADE = settings(max_examples=25)


def _as_text(filing: Filing) -> Source:
    return Source("自评材料.txt", "text", (Grid("自评材料", "text", rows_of(text_dump(filing))),))


def _quiet(filing: Filing) -> list[str]:
    """Return what was not read or is odd, but for figures typed as text in a sheet."""
    odd = [f"{problem.code} {problem.key}" for problem in filing.problems if problem.code not in ("R106",)]
    return [*(f"{cell.place.text} {cell.raw}" for cell in filing.unread), *odd]


@pytest.mark.parametrize("typed", [True, False], ids=["numbers", "all text"])
def test_workbook_of_the_clean_filing(typed: bool) -> None:
    filing = locate(as_workbook(clean(), typed), hunan())
    assert same(clean(), filing) == []
    assert _quiet(filing) == []
    assert (filing.forms, filing.groups, filing.year, filing.unit) == (
        clean().forms,
        clean().groups,
        2023,
        "青山县档案馆",
    )


@pytest.mark.parametrize("merged", [True, False], ids=["merged", "merges lost"])
def test_word_of_the_clean_filing(merged: bool) -> None:
    filing = locate(as_word(clean(), merged=merged), hunan())
    assert same(clean(), filing) == []
    assert _quiet(filing) == []
    assert filing.groups == clean().groups


def test_text_of_the_clean_filing() -> None:
    filing = locate(_as_text(clean()), hunan())
    assert same(clean(), filing) == []
    assert _quiet(filing) == []


def test_one_file_per_paper() -> None:
    sources = [as_word(clean(), (root,)) for root in reversed(clean().forms)]
    filing = locate_all(sources, hunan())
    assert len(filing.forms) == len(clean().forms)
    assert filing.number("basic.project.final") == clean().number("basic.project.final")
    assert {filing.text(f"{root}.name") for root in filing.present("project")} == {
        clean().text(f"{root}.name") for root in clean().present("project")
    }
    assert _quiet(filing) == []


@_MADE
@given(filings(), st.booleans())
def test_made_workbooks(filing: Filing, typed: bool) -> None:
    read = locate(as_workbook(filing, typed), hunan())
    assert same(filing, read) == []
    assert _quiet(read) == []
    assert (read.forms, read.year, read.unit) == (filing.forms, filing.year, filing.unit)
    assert {**read.groups} == {**filing.groups}


@_MADE
@given(filings(("basic", "overall", "project")), st.integers(0, 10**6))
def test_sheets_moved_renamed_and_stretched(filing: Filing, seed: int) -> None:
    chance = random.Random(seed)
    grids = [sheet(filing, root, f"表{number}") for number, root in enumerate(filing.forms)]
    projects = [grid for grid, root in zip(grids, filing.forms, strict=True) if root.startswith("project")]
    others = [grid for grid in grids if grid not in projects]
    chance.shuffle(others)
    for grid in projects:
        others.insert(chance.randint(0, len(others)), grid)
    order = sorted(range(len(projects)), key=lambda at: others.index(projects[at]))
    stretched = [
        spread(
            grid,
            [chance.randint(1, 40) for _ in range(chance.randint(0, 6))],
            [chance.randint(1, 9) for _ in range(chance.randint(0, 4))],
        )
        for grid in others
    ]
    read = locate(workbook(stretched), hunan())
    for now, was in enumerate(order, 1):
        assert read.text(f"project[{now}].name") == filing.text(f"project[{was + 1}].name")
    if order == sorted(order):
        assert same(filing, read) == []
    assert _quiet(read) == []


@_MADE
@given(filings(), st.booleans())
def test_made_word_documents(filing: Filing, merged: bool) -> None:
    read = locate(as_word(filing, merged=merged), hunan())
    assert same(filing, read) == []
    assert _quiet(read) == []


@_MADE
@given(filings())
def test_made_text_dumps(filing: Filing) -> None:
    read = locate(_as_text(filing), hunan())
    assert same(filing, read) == []
    assert _quiet(read) == []
