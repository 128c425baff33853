"""The table of rules: codes, words, bases."""

import re

import pytest

from perfeval_xl.forms.edition import hunan
from perfeval_xl.relations.grammar import Constant, Ref, Relation
from perfeval_xl.rules.finding import LEVELS, Rule
from perfeval_xl.rules.house import House
from perfeval_xl.rules.registry import ALL, by_code, rules_for
from perfeval_xl.values.errors import SchemaError
from perfeval_xl.values.text import label

FORMS = {"basic", "overall", "project", "report"}
CODES = [rule.code for rule in ALL]


def test_codes_are_unique_and_well_formed() -> None:
    assert len(CODES) == len(set(CODES))
    assert [code for code in CODES if not re.fullmatch(r"[RMAXSTH]\d{3}", code)] == []


def test_there_are_enough_rules_in_every_family() -> None:
    assert len(ALL) >= 70
    counted = {family: sum(code[0] == family for code in CODES) for family in "RMAXST"}
    assert min(counted.values()) >= 8, counted


@pytest.mark.parametrize("rule", ALL, ids=CODES)
def test_every_rule_says_what_it_is(rule: Rule) -> None:
    edition = hunan()
    assert rule.level in LEVELS
    assert rule.status in ("stable", "trial")
    assert rule.forms and set(rule.forms) <= FORMS
    assert [key for key in rule.basis if key not in edition.legal] == []
    assert re.search(r"[\u4e00-\u9fff]{3}", rule.doc), "no docstring that a user could read"
    assert 3 <= len(rule.title) <= 30
    assert not rule.title.endswith(("。", "？"))
    assert rule.hint.endswith("。"), rule.hint
    for text in (rule.title, rule.hint):
        assert re.search(r"[\u4e00-\u9fff]", text)
        assert "非法" not in text and "必须" not in text


def test_titles_are_not_used_twice() -> None:
    titles = [label(rule.title) for rule in ALL]
    assert sorted(title for title in set(titles) if titles.count(title) > 1) == []


def test_a_rule_is_found_by_code() -> None:
    assert by_code("A103").title == "项目支出不等于各项目之和"
    with pytest.raises(SchemaError, match="A999"):
        by_code("A999")


def test_a_countys_relation_becomes_a_rule() -> None:
    relation = Relation("Z001", "same", Ref("basic.staff.quota"), Constant(value_key="weight.total"), "编制数不是一百")
    edition = House({}, (relation,)).applied(hunan())
    added = [rule for rule in rules_for(edition) if rule.code.startswith("Z")]
    assert [(rule.code, rule.title, rule.forms) for rule in added] == [("Z001", "编制数不是一百", ("basic",))]
    assert rules_for(hunan()) == ALL
