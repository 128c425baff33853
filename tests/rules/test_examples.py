"""The examples that stand on every rule, run as tests against the filing in which everything agrees."""

import pytest

from perfeval_xl.reading.build import edited
from perfeval_xl.rules.finding import Edits, Outcome, Rule
from perfeval_xl.rules.registry import ALL
from perfeval_xl.rules.run import validate
from support.cases import clean, last_year

READER_ONLY = {
    *("R102", "R103", "R106", "R107", "R108", "R109", "R110", "R114", "R115", "R116", "R191", "R201", "R202"),
    *("A122", "A125", "A126", "A127", "A128", "S416"),
}
"""What only a reader can meet; `test_reading_rules`, `test_other_editions` and `test_beside` show it."""
NOTHING_TO_FIND = {"M191"}
"""Only ever says what could not be checked."""
OTHER_FILES = {"H101", "H102"}
"""What is wrong with the file given as last year's; `test_history` shows it."""

BAD = [(rule, edits) for rule in ALL for edits in rule.bad]
GOOD = [(rule, edits) for rule in ALL for edits in rule.good]


def _name(value: object) -> str:
    return value.code if isinstance(value, Rule) else ""


def outcome_of(rule: Rule, edits: Edits) -> Outcome:
    """Validate the clean filing with its examples' edits; family H beside last year's filing."""
    return validate(edited(clean(), edits), last_year=last_year() if rule.code.startswith("H") else None)


def test_the_clean_filing_has_no_findings() -> None:
    outcome = validate(clean())
    assert [(found.code, found.message) for found in outcome.findings] == []
    assert outcome.crashes == ()
    assert outcome.not_evaluated == ()
    assert len(outcome.passed) > 200


def test_every_rule_has_an_example_that_fires() -> None:
    assert {rule.code for rule in ALL if not rule.bad} == READER_ONLY | NOTHING_TO_FIND | OTHER_FILES


def test_nearly_every_rule_has_an_example_that_stays_silent() -> None:
    assert {rule.code for rule in ALL if not rule.good} <= READER_ONLY


@pytest.mark.parametrize(("rule", "edits"), BAD, ids=_name)
def test_bad_examples_fire(rule: Rule, edits: Edits) -> None:
    outcome = outcome_of(rule, edits)
    assert outcome.crashes == ()
    found = [finding for finding in outcome.findings if finding.code == rule.code]
    assert found, sorted(finding.code for finding in outcome.findings)
    for finding in found:
        assert finding.message.endswith("。")
        assert finding.hint.endswith("。")


@pytest.mark.parametrize(("rule", "edits"), GOOD, ids=_name)
def test_good_examples_stay_silent(rule: Rule, edits: Edits) -> None:
    outcome = outcome_of(rule, edits)
    assert outcome.crashes == ()
    assert [finding.message for finding in outcome.findings if finding.code == rule.code] == []


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_examples_change_cells_that_exist(rule: Rule) -> None:
    fields = clean().edition.fields
    from perfeval_xl.forms.schema import template

    assert [key for edits in (*rule.bad, *rule.good) for key in edits if template(key) not in fields] == []
