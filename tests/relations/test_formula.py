"""The formula text: what it may use, how long it is, what it refuses. Its values are proven in test_engines.py."""

import re
from decimal import Decimal

import pytest

from perfeval_xl.forms.edition import hunan
from perfeval_xl.relations.bind import instances
from perfeval_xl.relations.formula import NONE_WORDS, Sheet, formula, left_formula, right_formula, value_formula
from perfeval_xl.relations.grammar import Constant, Ref, Relation, Sum
from perfeval_xl.values.errors import SchemaError
from perfeval_xl.values.text import NONE, none_mark

OLD_FUNCTIONS = set("IF AND OR NOT IFERROR COUNT COUNTBLANK SUMPRODUCT SUM ROUND ABS MIN ROWS ISNUMBER".split())


class Everywhere(dict[str, str]):
    """A long reference for any cell."""

    def __missing__(self, key: str) -> str:
        if key == "weight.total":
            raise KeyError(key)
        return "'附件三 大综窗标准化运行经费'!$AB$117" + (":$AB$160" if "[]." in key else "")

    def __contains__(self, key: object) -> bool:
        return key != "weight.total"


SHEET = Sheet(Everywhere(), lambda _: Decimal(100))


def _declared() -> list[Relation]:
    counts = {"project": 1, "basic.building": 1}
    return [one for relation in hunan().relations for one in instances(relation, counts)]


@pytest.mark.parametrize("relation", _declared(), ids=lambda relation: f"{relation.code}-{relation.subject}")
def test_old_spreadsheets_can_read_it(relation: Relation) -> None:
    texts = [make(relation, SHEET) for make in (formula, left_formula, right_formula)]
    texts.append(value_formula(relation.right, SHEET))
    for text in texts:
        assert set(re.findall(r"[A-Z]+(?=\()", text)) <= OLD_FUNCTIONS
        assert len(text) <= 8192
        assert text.count("(") == text.count(")")
        assert not text.startswith("=")


def test_words_for_none_are_those_of_the_reader() -> None:
    assert all(none_mark(word) == NONE for word in NONE_WORDS)
    assert len(set(NONE_WORDS)) == len(NONE_WORDS)


def test_dated_value_comes_from_its_cell_or_from_the_edition() -> None:
    relation = Relation("Z1", "same", Ref("l"), Constant(value_key="weight.total"), "", unit="分")
    assert "-100)" in formula(relation, Sheet({"l": "$A$1"}, lambda _: Decimal(100)))
    assert "-$Z$1)" in formula(relation, {"l": "$A$1", "weight.total": "$Z$1"})
    with pytest.raises(SchemaError):
        formula(relation, {"l": "$A$1"})


def test_missing_cell_is_refused() -> None:
    with pytest.raises(SchemaError, match="没有“b”"):
        formula(Relation("Z1", "total", Ref("l"), Sum((Ref("a"), Ref("b"))), ""), {"l": "A1", "a": "B1"})
