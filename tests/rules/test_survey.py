"""All relations of a filing as they stand: what is known of them is what a check of each would say."""

from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.reading.build import edited
from perfeval_xl.relations.bind import dependencies
from perfeval_xl.relations.check import check
from perfeval_xl.relations.grammar import Ref, Relation
from perfeval_xl.rules.families.project_amounts import pair_relations
from perfeval_xl.rules.finding import Check
from perfeval_xl.rules.survey import survey
from support.cases import clean

RAWS = st.sampled_from(["", "0", "无", "4.20", "15", "110", "x", "-4.20"])
KEYS = sorted(key for key in clean().values if key.endswith((".score", ".weight", ".final", ".executed")))
TOLD = Relation("X221", "same", Ref("overall.income.government_fund"), Ref("report.government_fund.amount"), "不一致")


@given(st.dictionaries(st.sampled_from(KEYS), RAWS | st.none(), max_size=12))
def test_what_is_known_is_what_a_check_says(edits: dict[str, str | None]) -> None:
    filing = edited(clean(), edits)
    known, reading, lookup, counts, constant = survey(Check(filing, None, {}), [TOLD])
    for relation, status in known:
        assert status == check(relation, lookup, counts, constant).status, relation
    read = [dependencies(relation, counts) for relation, _ in known]
    for key in {key for keys in read for key in keys}:
        assert list(reading(key)) == [at for at, keys in enumerate(read) if key in keys]


def test_relations_across_papers_and_limits_are_among_them() -> None:
    asked = Check(clean(), None, {})
    known = survey(asked, [TOLD, TOLD]).known
    relations = [relation for relation, _ in known]
    assert relations.count(TOLD) == 1
    assert set(pair_relations(asked)) <= set(relations)
    scores = [key for key in clean().values if key.endswith(".score") and ".indicator[" in key]
    assert sum(relation.code == "LIMIT" for relation in relations) == len(scores) + 4


def test_a_score_above_its_weight_is_a_broken_limit() -> None:
    filing = edited(clean(), {"overall.indicator[1].score": "15.01", "overall.indicator[2].score": "无"})
    broken = [relation.right for relation, status in survey(Check(filing, None, {}), []).known if status == "broken"]
    assert Ref("overall.indicator[1].score") in broken and Ref("overall.indicator[2].score") not in broken
