"""Layouts of other provinces and of texts copied from the web: which value stands under which key, and what is said.

A case is a text under `cases/layouts`. ``.expected`` lists every value that is not blank as ``key = text``, with the
figure in the field's own unit behind ``=>`` where it differs from what is written; ``.said`` the codes of what is
said, and what was not read.
"""

from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.filing import Filing
from perfeval_xl.rules.run import validate

CASES = Path(__file__).parents[1] / "cases" / "layouts"


def said(filing: Filing) -> set[str]:
    """Return the codes of what is said of a filing."""
    return {one.code for one in validate(filing).findings}


def expected_of(case: str) -> dict[str, str]:
    """Return key -> text of a case's list of values."""
    lines = (CASES / f"{case}.expected").read_text(encoding="utf-8").splitlines()
    return dict(line.split(" = ", 1) for line in lines if " = " in line)


def listed(filing: Filing) -> dict[str, str]:
    """Return key -> text of what was read, a converted figure behind it."""
    found = {}
    for key, value in filing.values.items():
        if value.state != "blank":
            raw = value.raw if value.state == "number" else value.text or value.raw
            found[key] = " ".join(raw.split()) + (f" => {value.number}" if value.unit == "元" else "")
    return found


@pytest.mark.parametrize("case", sorted(path.stem for path in CASES.glob("*.expected")))
def test_every_value_stands_under_its_key(case):
    filing = read(str(CASES / f"{case}.txt"))
    assert listed(filing) == expected_of(case)


@pytest.mark.parametrize("case", sorted(path.stem for path in CASES.glob("*.said")))
def test_what_is_unread_and_what_is_said(case):
    filing = read(str(CASES / f"{case}.txt"))
    lines = (CASES / f"{case}.said").read_text(encoding="utf-8").splitlines()
    unread = [line.removeprefix("未读 ") for line in lines if line.startswith("未读 ")]
    assert [" ".join(one.raw.split()) for one in filing.unread] == unread
    assert said(filing) == {code for line in lines if not line.startswith("未读 ") for code in line.split()}
