"""Relations of a whole filing: the quick way through agrees with the full check."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.filing import Filing
from perfeval_xl.reading.build import edited
from perfeval_xl.relations.check import check as full_check
from perfeval_xl.rules.bound import bound_relations, readers
from perfeval_xl.rules.finding import Check, PassedEach
from perfeval_xl.rules.registry import by_code
from perfeval_xl.rules.relate import Related, constant_of, lookup_of, related, verdicts
from perfeval_xl.rules.roots import supposing
from support.cases import clean

RAWS = st.sampled_from(["", "0", "无", "—", "4.20", "4.21", "123.60", "371.00", "x", "-4.20", "1e3", "１０"])
KEYS = sorted({key for bound in bound_relations(clean()) for key in bound.keys})


def _full(filing: Filing) -> dict[str, list[Related]]:
    found: dict[str, list[Related]] = {}
    for bound in bound_relations(filing):
        verdict = full_check(bound.relation, lookup_of(filing), filing.groups, constant_of(filing))
        if verdict.status != "silent":
            found.setdefault(bound.relation.code, []).append(Related(bound, verdict))
    return found


@given(st.dictionaries(st.sampled_from(KEYS), RAWS | st.none(), min_size=1, max_size=12))
def test_the_quick_way_finds_what_the_full_check_finds(edits: dict[str, str | None]) -> None:
    filing = edited(clean(), edits)
    assert related(Check(filing)) == _full(filing)


@given(st.sampled_from(KEYS), st.decimals(-10, 1000, places=2))
def test_a_supposed_figure_gives_the_verdicts_of_the_changed_filing(key: str, figure: Decimal) -> None:
    changed = supposing(Check(clean(), None, {}), key, figure)
    assert related(changed) == _full(changed.filing)


def test_only_relations_with_the_changed_cell_are_checked_again() -> None:
    check = Check(clean(), None, {})
    after = verdicts(supposing(check, "basic.abroad.final", Decimal(1)))
    changed = [at for at, (old, new) in enumerate(zip(verdicts(check), after, strict=True)) if old is not new]
    assert changed == list(readers(clean())["basic.abroad.final"])


def test_relations_are_bound_once_for_all_filings_with_as_many_rows() -> None:
    filing = clean()
    other = filing._replace(groups={**filing.groups, "overall.indicator": 4, "basic.project": 7})
    known = {id(bound) for bound in bound_relations(filing)}
    apart = [bound.relation.code for bound in bound_relations(other) if id(bound) not in known]
    assert sorted(apart) == ["A103", "A103", "A103", "A131", "A132"]


def test_a_supposed_figure_takes_the_place_of_what_stands_there() -> None:
    look = lookup_of(clean(), {"basic.abroad.final": Decimal(7)})
    assert look("basic.abroad.final") == ("number", Decimal(7))
    assert look("basic.abroad.budget") == ("number", Decimal(0))
    assert look("basic.nowhere") == ("absent", None)


def test_what_holds_is_told_in_words() -> None:
    (said,) = by_code("A103").check(Check(clean()))
    assert isinstance(said, PassedEach)
    first = said.told(said.things[0])
    assert callable(first.text)
    assert first.text() == "附件一“项目支出 2022年决算数”填 118.40，3个分项之和为 118.40"
