"""Which cell is likely wrong: the published filing by hand, properties, and how often a slip is found."""

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.relations.bind import dependencies
from perfeval_xl.relations.check import check
from perfeval_xl.relations.grammar import Each, Ratio, Ref, Relation, Sum
from perfeval_xl.rules.finding import Suspect
from perfeval_xl.rules.survey import Survey, limits
from perfeval_xl.rules.suspects import edits, roughness, suspects
from support.consistent import SLIPS, Papers, constant, papers


def _relation(code: str, kind: str, left: str, right: object, unit: str = "万元") -> Relation:
    return Relation(code, kind, Ref(left), right, code, unit=unit)  # type: ignore[arg-type]


PROJECTS = _relation("A103", "total", "a1.total", Each("a1.project", "final"))
PUBLISHED = {
    "a1.total": "816.23",
    "a1.project[1].final": "144.42",
    "a1.project[2].final": "97.87",
    "a1.project[3].final": "177.44",
    "a1.project[4].final": "266.00",
    "a1.project[5].final": "136.5",
    "a2.project": "816.23",
    "a2.basic": "251.98",
    "a2.executed": "1068.21",
    "a3.centre": "266",
    "a3.window": "150",
}
PUBLISHED_RELATIONS = (
    PROJECTS,
    _relation("X101", "same", "a1.total", Ref("a2.project")),
    _relation("A112", "total", "a2.executed", Sum((Ref("a2.basic"), Ref("a2.project")))),
    _relation("X201", "same", "a1.project[4].final", Ref("a3.centre")),
    _relation("X201", "same", "a1.project[5].final", Ref("a3.window")),
)
COUNTS = {"a1.project": 5}


def _published(**changed: str):
    figures = {key: Decimal(text) for key, text in {**PUBLISHED, **changed}.items() if text}
    keys = set(PUBLISHED)
    return lambda key: ("number", figures[key]) if key in figures else ("blank" if key in keys else "absent", None)


def _ranked(broken, relations, lookup, counts) -> dict[Relation, tuple[Suspect, ...]]:
    known = [(one, check(one, lookup, counts, constant).status) for one in dict.fromkeys(relations)]
    read = [dependencies(one, counts) for one, _ in known]

    def reading(key: str) -> list[int]:
        return [at for at, keys in enumerate(read) if key in keys]

    broken = list(broken)
    return dict(zip(broken, suspects(broken, Survey(known, reading, lookup, counts, constant)), strict=True))


def _found(lookup, relations=PUBLISHED_RELATIONS, counts=COUNTS) -> dict[Relation, tuple[Suspect, ...]]:
    broken = [one for one in relations if check(one, lookup, counts, constant).status == "broken"]
    return _ranked(broken, relations, lookup, counts)


def test_published_filing_shows_four_repairs_the_contradicted_line_first() -> None:
    found = _found(_published())[PROJECTS]
    assert [(one.key, one.now, one.then) for one in found] == [
        ("a1.project[5].final", "136.5", "130.5"),
        ("a1.project[2].final", "97.87", "91.87"),
        ("a1.project[3].final", "177.44", "171.44"),
        ("a1.project[1].final", "144.42", "138.42"),
    ]
    assert {(one.mends, one.breaks) for one in found} == {(1, 0)}


def test_confirmed_total_ranks_out_and_an_unconfirmed_one_does_not() -> None:
    alone = _found(_published(), (PROJECTS,))[PROJECTS]
    assert "a1.total" in {one.key for one in alone}
    assert "a1.total" not in {one.key for one in _found(_published())[PROJECTS]}


def test_one_repair_that_mends_two_relations_comes_first() -> None:
    lookup = _published(**{"a1.project[5].final": "130.5", "a3.window": "130.50", "a1.total": "876.23"})
    found = _found(lookup)
    assert found[PROJECTS][0] == Suspect("a1.total", "876.23", "816.23", 2, 0)


def test_blank_part_can_be_what_is_missing() -> None:
    lookup = _published(**{"a1.project[5].final": "", "a3.window": ""})
    assert _found(lookup)[PROJECTS][0] == Suspect("a1.project[5].final", "", "130.5", 1, 0)


def test_repairs_that_only_move_the_fault_are_given_when_there_is_nothing_better() -> None:
    pair = (
        _relation("X1", "same", "p", Ref("q")),
        _relation("X2", "same", "p", Ref("r")),
        _relation("X3", "same", "q", Ref("s")),
    )
    figures = {"p": Decimal(5), "q": Decimal(7), "r": Decimal(5), "s": Decimal(7)}
    found = _found(lambda key: ("number", figures[key]), pair, {})[pair[0]]
    assert [(one.key, one.mends, one.breaks) for one in found] == [("q", 1, 1), ("p", 1, 1)]


def test_rate_repairs_keep_people_whole() -> None:
    rate = _relation("S101", "rate", "rate", Ratio(Ref("actual"), Ref("quota")), "%")
    figures = {"rate": Decimal("90.00"), "actual": Decimal(13), "quota": Decimal(20)}
    found = _found(lambda key: ("number", figures[key]), (rate,), {})[rate]
    assert {(one.key, one.then) for one in found} >= {("rate", "65.00"), ("actual", "18")}
    assert all("." not in one.then for one in found if one.key == "actual")


@pytest.mark.parametrize(
    ("now", "then", "count"),
    [
        ("816.23", "822.23", 2),
        ("152.85", "125.85", 1),
        ("31.8", "318", 1),
        ("7", "7.00", 0),
        ("", "266", 3),
        ("5", "-5", 1),
    ],
)
def test_edits(now: str, then: str, count: int) -> None:
    assert edits(now, then) == count
    assert edits(then, now) == count


@given(st.decimals(0, 10**6, places=2), st.decimals(0, 10**6, places=2))
def test_edits_are_a_distance(one: Decimal, other: Decimal) -> None:
    count = edits(f"{one:f}", f"{other:f}")
    assert (count == 0) == (one == other)
    assert count <= max(len(f"{one:f}"), len(f"{other:f}"))


def test_slips_make_figures_rougher() -> None:
    assert [roughness(Decimal(one)) for one in ("100", "15", "14", "36.10", "0.5", "0")] == [1, 1.5, 2, 3, 1, 0]


@given(st.integers(0, 10**6), st.sampled_from(sorted(SLIPS)), st.integers(1, 3))
def test_repairs_mend_what_they_say(seed: int, slip: str, slips: int) -> None:
    rnd = random.Random(seed)
    filing = papers(seed)
    changed = {key: SLIPS[slip](rnd, filing.figures[key]) for key in rnd.sample(filing.guarded(), slips)}
    lookup, every = filing.lookup(changed), (*filing.relations, *[limit.relation for limit in limits(filing.counts)])

    def broken_of(look) -> set[Relation]:
        return {one for one in every if check(one, look, filing.counts, constant).status == "broken"}

    broken = broken_of(lookup)
    for relation, found in _ranked(broken, every, lookup, filing.counts).items():
        gains = [one.mends - one.breaks for one in found]
        assert gains == sorted(gains, reverse=True)
        assert all(gain >= 0 for gain in gains)
        for one in found:
            assert one.key in dependencies(relation, filing.counts)
            now = broken_of(filing.lookup({**changed, one.key: Decimal(one.then)}))
            assert relation not in now
            assert (len(broken - now), len(now - broken)) == (one.mends, one.breaks)


def _headline(filing: Papers, changed: dict[str, Decimal]) -> tuple[list[Suspect], set[tuple[str, Decimal]]]:
    """Return the best repair of all, if any relation is broken, and all repairs."""
    lookup, every = filing.lookup(changed), (*filing.relations, *[limit.relation for limit in limits(filing.counts)])
    broken = [one for one in filing.relations if check(one, lookup, filing.counts, constant).status == "broken"]
    lists = [found for found in _ranked(broken, every, lookup, filing.counts).values() if found]
    lists.sort(key=lambda found: found[0].breaks - found[0].mends)
    return [found[0] for found in lists[:1]], {(one.key, Decimal(one.then)) for found in lists for one in found}


@pytest.mark.parametrize(
    ("slip", "first", "listed"), [("one_digit", 0.7, 0.95), ("swapped", 0.7, 0.95), ("ten_times", 0.9, 0.93)]
)
def test_planted_slip_is_ranked_first(slip: str, first: float, listed: float) -> None:
    """A cell that only one sum reads cannot always be told from its neighbours; one that two read mostly can."""
    hits, seen, total, twice, twice_hits = 0, 0, 0, 0, 0
    for seed in range(150):
        rnd = random.Random(seed)
        filing = papers(seed)
        key = rnd.choice([key for key in filing.guarded() if filing.figures[key]])
        right = filing.figures[key]
        head, every = _headline(filing, {key: SLIPS[slip](rnd, right)})
        if not every:
            continue
        hit = any(one.key == key and Decimal(one.then) == right for one in head)
        readers = sum(key in dependencies(relation, filing.counts) for relation in filing.relations)
        total, hits, seen = total + 1, hits + hit, seen + ((key, right) in every)
        twice, twice_hits = twice + (readers > 1), twice_hits + (hit and readers > 1)
    assert total > 100
    assert hits / total >= first
    assert seen / total >= listed
    assert twice_hits / twice >= 0.8
