"""The generated tables say what the TOML files say."""

from pathlib import Path

import pytest

from perfeval_xl.build import documents
from perfeval_xl.forms.edition import Dated, Legal, hunan
from perfeval_xl.forms.tables import PATH, module_text, parse_legal, parse_values
from perfeval_xl.values.errors import SchemaError

TOP = Path(__file__).parents[2]


def test_the_module_is_fresh():
    assert (TOP / PATH).read_text(encoding="utf-8") == module_text() == documents()[PATH], (
        "run: python -m perfeval_xl.build docs"
    )


def test_tables_become_records():
    table: dict[str, object] = {"a": {"b": {"label": "标签", "since": {"2020": "2", "2013": 1}}}}
    assert parse_values(table) == {"a.b": Dated("a.b", "标签", "", "", ((2013, "1"), (2020, "2")))}
    assert parse_legal({"law": {"title": "预算法", "status": "cited"}}) == [Legal("law", "预算法", "", "", "cited")]
    assert type(hunan().values["weight.total"]) is Dated and type(hunan().legal["budget_law"]) is Legal


@pytest.mark.parametrize("parse", [parse_values, parse_legal])
def test_a_figure_in_place_of_a_table_is_refused(parse):
    with pytest.raises(SchemaError):
        parse({"a": 1})
