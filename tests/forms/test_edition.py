"""One schema; an edition is the one before plus changes; a year is a parameter."""

import pytest

from perfeval_xl.forms.edition import changed, hunan
from perfeval_xl.forms.layout import Shape, lay_out
from perfeval_xl.forms.schema import SUBTOTAL, dated, template
from perfeval_xl.reading.build import build
from perfeval_xl.rules.run import validate
from perfeval_xl.values.errors import SchemaError
from support.cases import clean


def test_a_second_edition_is_the_first_plus_changes() -> None:
    next_year = changed(
        hunan(),
        "hunan-2024",
        "湖南版（2024）",
        labels={"政府采购金额": "政府采购支出金额"},
        values={"grade.excellent": "92"},
        since=2024,
    )
    assert next_year.field("basic.procurement.final").label == "政府采购支出金额 {Y}年决算数"
    assert hunan().field("basic.procurement.final").label == "政府采购金额 {Y}年决算数"
    assert next_year.values["grade.excellent"].at(2023) == "90"
    assert next_year.values["grade.excellent"].at(2024) == "92"
    basic = lay_out(next_year.form("basic"), Shape({}, {}), "basic", 2024)
    assert "政府采购支出金额" in {box.text for box in basic.boxes}


def test_its_threshold_is_what_the_rules_use() -> None:
    raws = {key: value.raw for key, value in clean().values.items()} | {"overall.total.score": "91"}
    stricter = changed(hunan(), "h2", "二", values={"grade.excellent": "92"}, since=2020)
    told = {f.code for f in validate(build(stricter, raws, 2023, "青山县档案馆")).findings}
    assert "T201" in told
    assert "T201" not in {f.code for f in validate(build(hunan(), raws, 2023, "青山县档案馆")).findings}


def test_changes_must_hit_something() -> None:
    with pytest.raises(SchemaError):
        changed(hunan(), "x", "x", labels={"没有这个标签": "新"})
    with pytest.raises(SchemaError):
        changed(hunan(), "x", "x", values={"no.value": "1"})


def test_a_year_is_a_parameter() -> None:
    assert dated("{Y-1}年决算数与{Y}年预算数", 2024) == "2023年决算数与2024年预算数"
    assert dated("{Y}年预算数", None) == "本年预算数"
    for form in hunan().forms:
        assert "20" not in form.title


@pytest.mark.parametrize("code", ["basic", "overall", "project"])
def test_every_physical_cell_is_one_box(code: str) -> None:
    form = hunan().form(code)
    root = "project[2]" if form.many else code
    shape = Shape({"basic.project": 7, "basic.building": 3}, {})
    page = lay_out(form, shape, root, 2023)
    seen: dict[tuple[int, int], str] = {}
    for box in page.boxes:
        for row in range(box.row, box.row + box.rows):
            for column in range(box.column, box.column + box.columns):
                assert (row, column) not in seen, (box, seen[row, column])
                seen[row, column] = box.text or box.key
    assert len(seen) == page.rows * page.columns


@pytest.mark.parametrize("code", ["basic", "overall", "project"])
def test_every_declared_field_has_its_box(code: str) -> None:
    edition = hunan()
    form = edition.form(code)
    page = lay_out(form, Shape({}, {}), "project[1]" if form.many else code, 2023)
    drawn = {template(box.key) for box in page.boxes if box.key}
    own = {key for key in edition.fields if key.split(".")[0] == form.root}
    declared = {key for key in own if SUBTOTAL not in key and not key.endswith(".total.stated")} - {f"{form.root}.year"}
    assert drawn == declared


def test_every_basis_and_source_is_a_known_document() -> None:
    edition = hunan()
    for relation in edition.relations:
        assert set(relation.basis) <= set(edition.legal)
    for value in edition.values.values():
        assert value.source in edition.legal


def test_every_key_of_a_relation_is_declared() -> None:
    from perfeval_xl.relations.bind import dependencies

    edition = hunan()
    for relation in edition.relations:
        for key in dependencies(relation, {}):
            assert template(key) in edition.fields, (relation.code, key)
