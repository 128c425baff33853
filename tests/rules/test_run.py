"""Running the rules: crashes, order, fingerprints, roots."""

from collections.abc import Iterator
from itertools import permutations

import pytest

from perfeval_xl.filing import Place
from perfeval_xl.reading.build import edited
from perfeval_xl.rules import run as running
from perfeval_xl.rules.explanations import Explanation
from perfeval_xl.rules.finding import Check, Fault, Passed, PassedEach, Result, Rule
from perfeval_xl.rules.registry import ALL
from perfeval_xl.rules.run import validate
from support.cases import clean


def _rule(code: str, check: object, **changes: object) -> Rule:
    return Rule(code, "一条规则", "error", ("basic",), (), "改正。", check, "", **changes)  # type: ignore[arg-type]


def test_a_crashing_rule_is_named_and_counts_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def crashing(check: Check) -> Iterator[Result]:
        yield Passed(("basic.staff.quota",), "假的通过")
        raise ZeroDivisionError("secret 123.60")

    monkeypatch.setattr(running, "rules_for", lambda edition: (_rule("A999", crashing), *ALL))
    outcome = validate(edited(clean(), {"basic.project.final": "132.60"}))
    (crash,) = outcome.crashes
    assert crash.code == "A999" and "A999" in crash.error and "ZeroDivisionError" in crash.error
    assert "123.60" not in crash.error
    assert not any(held.code == "A999" for held in outcome.passed)
    assert any(finding.code == "A103" for finding in outcome.findings)


def test_what_holds_of_many_things_is_counted_and_only_told_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []

    def tell(number: int) -> Passed:
        told.append(number)
        return Passed((f"basic.project[{number}].final",), f"第{number}个")

    def holding(check: Check) -> Iterator[Result]:
        yield PassedEach([1, 2, 3], tell)
        yield Passed(("basic.staff.quota",), "也对")
        yield PassedEach([], tell)

    monkeypatch.setattr(running, "rules_for", lambda edition: (_rule("A999", holding),))
    passed = validate(clean()).passed
    assert (len(passed), told) == (4, [])
    assert [(held.code, held.text) for held in passed] == [("A999", one) for one in ("第1个", "第2个", "第3个", "也对")]
    assert told == [1, 2, 3]
    assert passed[1].keys == ("basic.project[2].final",) and passed[-1].text == "也对"


def test_a_crash_takes_back_what_was_said_of_many_things(monkeypatch: pytest.MonkeyPatch) -> None:
    def crashing(check: Check) -> Iterator[Result]:
        yield PassedEach([1, 2], lambda number: Passed((), f"{number}"))
        raise ValueError

    monkeypatch.setattr(running, "rules_for", lambda edition: (_rule("A999", crashing),))
    assert len(validate(clean()).passed) == 0


def test_a_rule_on_trial_never_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    def firing(check: Check) -> Iterator[Result]:
        yield Fault(("basic.staff.quota",), "某处不对。")

    monkeypatch.setattr(running, "rules_for", lambda edition: (_rule("A999", firing, status="trial"),))
    assert [finding.level for finding in validate(clean()).findings] == ["hint"]


def test_findings_come_in_the_order_of_the_papers() -> None:
    edits = {
        "report.staff.quota": "22",
        "project[2].fund.total.rate": "9.895%",
        "project[1].fund.total.rate": "9.855%",
        "overall.total.score": "99.69",
        "basic.three_public.final": "6.01",
        "basic.public.final": "13.40",
    }
    findings = validate(edited(clean(), edits)).findings
    papers = [finding.keys[0].split(".")[0] for finding in findings if finding.keys]
    order = ["basic", "overall", "project[1]", "project[2]", "report"]
    assert papers == sorted(papers, key=order.index)
    assert set(papers) >= {"basic", "overall", "project[1]", "project[2]"}


def test_findings_of_one_paper_follow_their_place() -> None:
    filing = edited(clean(), {"basic.three_public.final": "6.01", "basic.public.final": "13.40"})
    values = dict(filing.values)
    for key, row in (("basic.three_public.final", 40), ("basic.public.final", 12)):
        values[key] = values[key]._replace(place=Place("附件一", f"D{row}", row, 4))
    codes = [finding.code for finding in validate(filing._replace(values=values)).findings]
    assert codes.index("A104") < codes.index("A101")


def test_the_same_findings_whatever_the_order_of_the_cells() -> None:
    filing = edited(clean(), {"basic.project[1].final": "45.20", "overall.fund.total.executed": "368.00"})
    turned = filing._replace(values=dict(reversed(filing.values.items())))
    assert validate(filing).findings == validate(turned).findings


def test_a_fingerprint_lapses_when_a_figure_changes() -> None:
    one, same, other = (
        validate(edited(clean(), {"basic.office.final": figure, "basic.thrift": thrift})).findings
        for figure, thrift in (("16.60", "压减会议费。"), ("16.60", "压减差旅费。"), ("16.61", "压减会议费。"))
    )
    assert [finding.code for finding in one] == ["S302"]
    assert one[0].fingerprint == same[0].fingerprint != other[0].fingerprint


def test_fingerprints_are_unique() -> None:
    edits = {f"project[{at}].fund.total.rate": "9%" for at in (1, 2, 3)} | {
        "basic.sign.date": "",
        "overall.sign.date": "",
    }
    prints = [finding.fingerprint for finding in validate(edited(clean(), edits)).findings]
    assert len(prints) == len(set(prints)) > 3


def test_an_explanation_is_attached_and_lapses() -> None:
    filing = edited(clean(), {"basic.office.final": "16.60"})
    (finding,) = validate(filing).findings
    written = Explanation(finding.code, finding.keys, finding.fingerprint, "年中增设阅览室。")
    assert validate(filing, explanations=[written]).findings[0].explanation == "年中增设阅览室。"
    later = validate(edited(filing, {"basic.office.final": "17.60"}), explanations=[written])
    assert later.findings[0].explanation == "" and len(later.lapsed) == 1


ROOTS = [
    ({"basic.project.final": "132.60"}, "A103", {"X101"}),
    ({"basic.project[1].final": "45.20"}, "A103", {"X201"}),
    ({"overall.fund.total.executed": "368.00"}, "A111", {"A112", "S201", "S202"}),
    ({"project[1].fund.total.executed": "45.20"}, "A121", {"X201", "S201", "S202"}),
    ({"overall.spending.project": "132.60"}, "A112", {"X101"}),
    ({"basic.project[2].final": "376000"}, "A153", {"A103", "X201"}),
    ({"basic.office.budget": "-15.00"}, "R111", set()),
    ({"basic.reception.final": "-1.90"}, "R111", {"A101"}),
    ({"overall.indicator[1].score": "150"}, "A131", {"S406"}),
]


@pytest.mark.parametrize(
    ("edits", "root", "followers"),
    ROOTS,
    ids=lambda value: value if isinstance(value, str) else min(value, default="none"),
)
def test_one_wrong_cell_is_one_root(edits: dict[str, str], root: str, followers: set[str]) -> None:
    outcome = validate(edited(clean(), edits))
    roots = [finding for finding in outcome.findings if not finding.caused_by]
    assert [finding.code for finding in roots] == [root]
    caused = [finding for finding in outcome.findings if finding.caused_by]
    assert {finding.caused_by for finding in caused} <= {roots[0].fingerprint}
    assert {finding.code for finding in caused} >= followers


def test_suspects_stand_on_the_root_only_and_the_likeliest_comes_first() -> None:
    edits = {"basic.project[2].final": "67.60", "project[2].fund.total.executed": "73.60"}
    findings = validate(edited(clean(), edits)).findings
    by_code = {finding.code: finding for finding in findings}
    first = by_code["A103"].suspects[0]
    assert (first.key, first.now, first.then) == ("basic.project[2].final", "67.60", "37.60")
    assert all(not finding.suspects for finding in findings if finding.caused_by)


def test_the_sample_shows_the_four_single_cell_repairs() -> None:
    from perfeval_xl.api import read
    from perfeval_xl.resources import sample

    (finding,) = [found for found in validate(read(sample())).findings if found.code == "A103"]
    assert [(one.key, one.now, one.then) for one in finding.suspects] == [
        ("basic.project[5].final", "136.50", "130.50"),
        ("basic.project[2].final", "97.87", "91.87"),
        ("basic.project[3].final", "177.44", "171.44"),
        ("basic.project[1].final", "144.42", "138.42"),
    ]


def test_two_wrong_cells_are_two_roots() -> None:
    pairs = {"basic.three_public.final": "6.01", "overall.total.score": "99.69"}
    outcome = validate(edited(clean(), pairs))
    roots = {finding.code for finding in outcome.findings if not finding.caused_by}
    assert {"A101", "A131"} <= roots


def test_folding_never_hides_a_finding() -> None:
    edits = {"basic.project.final": "132.60", "overall.fund.total.executed": "368.00", "basic.staff.rate": "80%"}
    seen: set[frozenset[tuple[str, tuple[str, ...]]]] = set()
    for order in permutations(edits.items()):
        found = validate(edited(clean(), dict(order))).findings
        seen.add(frozenset((finding.code, finding.keys) for finding in found))
        known = {finding.fingerprint for finding in found}
        assert all(finding.caused_by in known for finding in found if finding.caused_by)
        assert not any(finding.caused_by == finding.fingerprint for finding in found)
    assert len(seen) == 1
