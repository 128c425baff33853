"""The sample filing as people copy it: nothing is read under a wrong label, nothing is called wrong that is not."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.filing import Filing
from perfeval_xl.reading.text.text import read_text
from perfeval_xl.rules.run import validate
from support.papers import SAMPLE

WHOLE: dict[str, Callable[[list[str]], str]] = {
    "tabs": "\t".join,
    "bars": " | ".join,
    "frames": lambda row: f"| {' | '.join(row)} |",
}
"""Copies in which every cell is kept."""
LOSSY: dict[str, Callable[[list[str]], str]] = {
    "one by one": lambda row: "\n".join(f"{one} |" if one else "|" for one in row),
    "lines": lambda row: "\n".join(filter(None, row)),
    "words": lambda row: " ".join(filter(None, row)),
    "filled up": lambda row: "".join(f"{one} | " for one in row if one) + "|" * (9 - len([one for one in row if one])),
}
"""Copies in which the rows, or the blank cells, are lost."""


def copied(row_of: Callable[[list[str]], str], path: Path) -> Filing:
    """Return what is read of a copy."""
    grid = read_text(str(SAMPLE)).grids[0]
    lines = [
        row.cells[0].text if row.paragraph else row_of([" ".join(cell.text.split()) for cell in row.cells])
        for row in grid.rows
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read(str(path))


def worth(filing: Filing) -> dict[str, str]:
    return {
        key: str(value.number) if value.number is not None else "".join(value.text.split())
        for key, value in filing.values.items()
        if value.state != "blank"
    }


def errors(filing: Filing) -> Counter[str]:
    return Counter(one.code for one in validate(filing).findings if one.level == "error")


@pytest.mark.parametrize("way", WHOLE)
def test_a_copy_that_keeps_all_cells_says_the_same(way, tmp_path):
    filing = copied(WHOLE[way], tmp_path / "自评.txt")
    assert worth(filing) == worth(read(str(SAMPLE)))
    assert filing.unread == ()


def test_blank_cells_on_lines_of_their_own_are_enough_to_know_the_rows(tmp_path):
    """All but 楼堂馆所 is known, whose row lacks a cell in the sample."""
    filing = copied(LOSSY["one by one"], tmp_path / "自评.txt")
    whole = worth(read(str(SAMPLE)))
    assert worth(filing) == {key: value for key, value in whole.items() if not key.startswith("basic.building")}


@pytest.mark.parametrize("way", LOSSY)
def test_what_a_copy_lost_is_not_called_wrong(way, tmp_path):
    filing = copied(LOSSY[way], tmp_path / "自评.txt")
    assert filing.forms == ("basic", "overall", "project[1]", "project[2]", "report")
    assert not errors(filing) - errors(read(str(SAMPLE)))
