"""Papers of other provinces and years as whole texts: exactly what is found in them, and where."""

import pytest

from perfeval_xl.api import read
from perfeval_xl.rules.finding import Outcome
from perfeval_xl.rules.run import validate
from support.cases import CASES

EDITIONS = CASES / "editions"

FOUND: dict[str, list[tuple[str, str]]] = {
    "report-sums": [
        *[("T231", "第4行"), ("T232", "第4行"), ("T234", "第4行"), ("T234", "第4行"), ("T234", "第4行")],
        ("T201", "第13行"),
    ],
    "split-of-budget": [("A111", "第4行"), ("A112", "第4行")],
    "two-totals": [("A135", "第2行")],
    "without-projects": [
        ("S306", "第21行"),
        *[("M103", "第87行"), ("S303", "第87行"), ("S302", "第120行"), ("S304", "第120行"), ("S302", "第128行")],
        *[("S304", "第128行"), ("S304", "第136行"), ("S302", "第144行"), ("M171", "第193行"), ("S311", "第235行")],
        ("A112", "第237行"),
    ],
    "weights-without-total": [("A134", "第4行"), ("S411", "第8行")],
    "by-level": [("A125", ""), ("A126", "")],
    "classes": [("S203", "第6行"), ("S413", "第8行"), ("A144", "第10行"), ("S406", "第12行")],
    "narrative": [("T232", "第2行"), ("T234", "第2行"), ("T236", "第2行"), ("T201", "第8行")],
    "overall-sources": [("A122", "第5行"), ("T109", "第10行")],
    "indicators-only": [],
    "levels": [("A122", "第6行")],
    "subtotals": [("A122", "第6行"), ("A143", "第18行"), ("A143", "第18行")],
}
"""Codes and places of what is to be mended or explained; hints are left out."""


def outcome_of(name: str) -> Outcome:
    return validate(read(EDITIONS / f"{name}.txt"))


def test_every_paper_is_told_of() -> None:
    assert {path.stem for path in EDITIONS.iterdir()} == set(FOUND)


@pytest.mark.parametrize("name", FOUND)
def test_nothing_else_is_found(name: str) -> None:
    outcome = outcome_of(name)
    assert outcome.crashes == ()
    serious = [one for one in outcome.findings if one.level in ("error", "explain")]
    assert [(one.code, outcome.filing.place(one.keys[0]).address) for one in serious] == FOUND[name]


def test_a_sum_is_not_judged_while_rows_beside_its_parts_are_not_read() -> None:
    outcome = outcome_of("subtotals")
    unread = [one.why for one in outcome.not_evaluated if one.code == "A121"]
    assert len(unread) == 3
    assert all("没读懂的数" in why for why in unread)
