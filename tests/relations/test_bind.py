import pytest

from perfeval_xl.forms.edition import hunan
from perfeval_xl.relations.bind import dependencies, instances, open_group
from perfeval_xl.relations.grammar import Constant, Difference, Each, Ratio, Ref, Relation, Share, Sum
from perfeval_xl.values.errors import SchemaError


def _relation(left: object, right: object) -> Relation:
    return Relation("Z1", "total", left, right, "")  # type: ignore[arg-type]


def test_closed_relation_is_its_own_instance() -> None:
    relation = _relation(Ref("a.total"), Each("a.line", "v"))
    assert instances(relation, {}) == (relation,)
    assert open_group(relation) == ""


def test_rows_of_one_paper_stay_a_column() -> None:
    relation = _relation(
        Ref("project[].total.score"), Sum((Ref("project[].first"), Each("project[].indicator", "score")))
    )
    one, two = instances(relation, {"project": 2})
    assert one.right == Sum((Ref("project[1].first"), Each("project[1].indicator", "score")))
    assert two.left == Ref("project[2].total.score")
    assert dependencies(two, {"project[2].indicator": 2}) == (
        "project[2].total.score",
        "project[2].first",
        "project[2].indicator[1].score",
        "project[2].indicator[2].score",
    )


@pytest.mark.parametrize(
    "right",
    [
        Ratio(Ref("g[].a"), Ref("g[].b")),
        Share(Ref("g[].w"), Ref("g[].a"), Ref("fixed")),
        Difference(Ref("g[].a"), Sum((Ref("g[].b"), Ref("fixed")))),
        Constant(value_key="weight.total"),
        Ref("fixed"),
    ],
)
def test_every_expression_is_bound(right: object) -> None:
    (bound,) = instances(_relation(Ref("g[].l"), right), {"g": 1})
    keys = dependencies(bound, {})
    assert keys[0] == "g[1].l"
    assert not any("[]" in key for key in keys)
    assert type(bound.right) is type(right)


def test_group_without_rows_has_no_instances() -> None:
    assert instances(_relation(Ref("g[].a"), Ref("g[].b")), {"other": 3}) == ()


def test_two_open_indices_are_bound_from_the_left() -> None:
    relation = _relation(Ref("p[].row[].l"), Ref("p[].row[].r"))
    found = [one.left for one in instances(relation, {"p": 2, "p[1].row": 1, "p[2].row": 2})]
    assert found == [Ref("p[1].row[1].l"), Ref("p[2].row[1].l"), Ref("p[2].row[2].l")]


def test_indices_of_two_groups_are_refused() -> None:
    with pytest.raises(SchemaError, match="多个未定的分组"):
        instances(_relation(Ref("g[].a"), Ref("h[].b")), {"g": 1, "h": 1})


def test_every_declared_relation_binds() -> None:
    counts = {"project": 3, "basic.building": 2, "basic.project": 4}
    for relation in hunan().relations:
        for one in instances(relation, counts):
            assert not any("[]" in key for key in dependencies(one, counts))
