"""What each answer means, by hand: one line is one situation an accountant can leave behind."""

from collections.abc import Callable
from decimal import Decimal, getcontext, localcontext

import pytest

from perfeval_xl.relations.check import Verdict, check, tolerance
from perfeval_xl.relations.grammar import Constant, Difference, Each, Ratio, Ref, Relation, Share, Sum
from perfeval_xl.values.errors import SchemaError

Answer = tuple[str, str]


def _lookup(cells: dict[str, str]) -> Callable[[str], tuple[str, Decimal | None]]:
    def look(key: str) -> tuple[str, Decimal | None]:
        raw = cells.get(key)
        if raw is None:
            return "absent", None
        if raw in ("", "无", "?"):
            return {"": "blank", "无": "none", "?": "bad"}[raw], None
        return "number", Decimal(raw)

    return look


def _verdict(kind: str, right: object, cells: dict[str, str], unit: str = "万元", **more: object) -> Verdict:
    relation = Relation("Z1", kind, Ref("l"), right, "", unit=unit, **more)  # type: ignore[arg-type]
    rows = sum(key.startswith("g[") for key in cells)
    return check(relation, _lookup(cells), {"g": rows} if rows else {}, lambda _: Decimal(100))


def _row(text: str) -> dict[str, str]:
    """``l=5 a=2 b=`` -> cells; a key that is not named has no cell."""
    return dict(part.split("=") for part in text.split())


ABC = Sum((Ref("a"), Ref("b"), Ref("c")))


@pytest.mark.parametrize(
    ("cells", "answer"),
    [
        ("l=822.23 a=144.42 b=177.81 c=500", ("holds", "")),
        ("l=816.23 a=144.42 b=177.81 c=500", ("broken", "")),
        ("l=5 a=5 b= c=无", ("holds", "")),
        ("l=5.01 a=2 b=3 c=", ("rounding", "")),
        ("l=5.015 a=2 b=3 c=", ("rounding", "")),
        ("l=5.016 a=2 b=3 c=", ("broken", "")),
        ("l=5.02 a=2 b=3 c=0", ("rounding", "")),
        ("l=5.03 a=2 b=3 c=0", ("broken", "")),
        ("l=5.0000004 a=2 b=3 c=0", ("holds", "")),
        ("l= a= b= c=", ("silent", "")),
        ("l=无 a= b= c=", ("silent", "")),
        ("l=0 a= b= c=", ("silent", "")),
        ("l= a=0 b=0 c=0", ("silent", "")),
        ("l=无 a=0 b=0 c=0", ("holds", "")),
        ("l=无 a=5 b= c=", ("broken", "")),
        ("l= a=5 b= c=", ("unknown", "missing l")),
        ("l=266 a= b= c=", ("broken", "missing a")),
        ("l=266", ("unknown", "absent a")),
        ("l=266 a=260 b= c=", ("broken", "")),
        ("l=266 a=260 b=", ("unknown", "absent c")),
        ("l=266 a=266 b=", ("holds", "")),
        ("a=5 b= c=", ("unknown", "absent l")),
        ("", ("silent", "")),
        ("l=5 a=? b=5 c=", ("unknown", "bad a")),
        ("l=? a=5 b= c=", ("unknown", "bad l")),
        ("l=? a= b= c=", ("unknown", "bad l")),
        ("l=-5 a=-2 b=-3 c=", ("holds", "")),
        ("l=5 a=-2 b=-3 c=", ("broken", "")),
    ],
)
def test_total(cells: str, answer: Answer) -> None:
    verdict = _verdict("total", ABC, _row(cells))
    assert (verdict.status, f"{verdict.why} {verdict.key}".strip()) == answer


@pytest.mark.parametrize(
    ("cells", "answer"),
    [
        ("l=7 g[1].v=3 g[2].v=4", ("holds", "")),
        ("l=8 g[1].v=3 g[2].v=4", ("broken", "")),
        ("l=8 g[1].v= g[2].v=", ("broken", "missing g[].v")),
        ("l=8 g[1].x=1", ("unknown", "absent g[].v")),
        ("l=8", ("unknown", "absent g[].v")),
        ("l=7 g[1].v=? g[2].v=7", ("unknown", "bad g[1].v")),
    ],
)
def test_total_of_rows(cells: str, answer: Answer) -> None:
    verdict = _verdict("total", Each("g", "v"), _row(cells))
    assert (verdict.status, f"{verdict.why} {verdict.key}".strip()) == answer


def test_group_that_is_there_without_rows_is_blank_not_absent() -> None:
    relation = Relation("Z1", "total", Ref("l"), Each("g", "v"), "")
    assert check(relation, _lookup({"l": "8"}), {"g": 0}, Decimal).status == "broken"
    assert check(relation, _lookup({"l": "8"}), {}, Decimal).status == "unknown"


def test_rows_not_filled_in_beside_other_parts_are_not_a_fault_yet() -> None:
    right = Sum((Ref("a"), Each("g", "v")))
    assert _verdict("total", right, _row("l=100 a=10 g[1].v= g[2].v="), "分").status == "unknown"
    assert _verdict("total", right, _row("l=100 a=10 g[1].v=80 g[2].v="), "分").status == "broken"
    assert _verdict("total", right, _row("l=10 a=10 g[1].v= g[2].v="), "分").status == "holds"


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ("l=33.68 a=22.68 b=7 c=4", "holds"),
        ("l=40 a=22.68 b=7 c=4", "holds"),
        ("l=33.66 a=22.68 b=7 c=4", "holds"),
        ("l=33.65 a=22.68 b=7 c=4", "broken"),
        ("l=33 a= b= c=", "silent"),
        ("l=33 a=40", "broken"),
        ("l=33 a=20", "holds"),
        ("l=33", "silent"),
        ("l= a=5 b= c=", "unknown"),
        ("l=无 a=5 b= c=", "broken"),
    ],
)
def test_at_most(cells: str, status: str) -> None:
    assert _verdict("at_most", ABC, _row(cells)).status == status


@pytest.mark.parametrize(
    ("cells", "unit", "status"),
    [
        ("l=816.23 a=816.23", "万元", "holds"),
        ("l=816.23 a=816.22", "万元", "rounding"),
        ("l=816.23 a=816.21", "万元", "broken"),
        ("l=25 a=25", "人", "holds"),
        ("l=25 a=25.004", "人", "broken"),
        ("l=9.5 a=9.50", "分", "holds"),
        ("l=9.5 a=9.49", "分", "broken"),
        ("l=816.23 a=", "万元", "unknown"),
        ("l=816.23", "万元", "unknown"),
        ("l= a=816.23", "万元", "unknown"),
        ("l=0 a=", "万元", "silent"),
        ("l= a=无", "万元", "silent"),
        ("l=无 a=5", "万元", "broken"),
    ],
)
def test_same(cells: str, unit: str, status: str) -> None:
    assert _verdict("same", Ref("a"), _row(cells), unit).status == status


def test_same_with_a_gap_in_the_sum_is_not_judged_where_it_differs() -> None:
    right = Sum((Ref("a"), Ref("b")))
    assert _verdict("same", right, _row("l=180.96 a=173.96 b=7")).status == "holds"
    assert _verdict("same", right, _row("l=180.96 a=173.96 b=")).status == "unknown"
    assert _verdict("same", right, _row("l=180.96 a=173.96")).status == "unknown"
    assert _verdict("same", right, _row("l=173.96 a=173.96")).status == "holds"


def test_difference_needs_both_terms() -> None:
    right = Difference(Ref("a"), Ref("b"))
    assert _verdict("same", right, _row("l=78.02 a=251.98 b=173.96")).status == "holds"
    assert _verdict("same", right, _row("l=78.02 a=251.98 b=")).status == "unknown"
    assert _verdict("same", right, _row("l=79 a=251.98 b=173.96")).difference == Decimal("0.98")


def test_constant() -> None:
    weight = Constant(value_key="weight.total")
    assert _verdict("same", weight, _row("l=100"), "分").status == "holds"
    assert _verdict("same", weight, _row("l=98"), "分").right == Decimal(100)
    assert _verdict("same", weight, _row("l="), "分").status == "silent"
    assert _verdict("same", Constant(Decimal(98)), _row("l=98"), "分").status == "holds"


@pytest.mark.parametrize(
    ("cells", "answer"),
    [
        ("l=56 a=14 b=25", ("holds", "")),
        ("l=86 a=86.20 b=100", ("holds", "")),
        ("l=97.80 a=97.81 b=100", ("holds", "")),
        ("l=95.1 a=95.19 b=100", ("holds", "")),
        ("l=95.13 a=95.1366 b=100", ("holds", "")),
        ("l=95.14 a=95.1366 b=100", ("holds", "")),
        ("l=95.145 a=95.1366 b=100", ("rounding", "")),
        ("l=95.15 a=95.1366 b=100", ("broken", "")),
        ("l=95 a=95.99 b=100", ("holds", "")),
        ("l=97 a=95.99 b=100", ("broken", "")),
        ("l=132.08 a=33.68 b=25.5", ("holds", "")),
        ("l=0.56 a=14 b=25", ("broken", "")),
        ("l=-5.5 a=-5.55 b=100", ("holds", "")),
        ("l=5 a=-5 b=100", ("broken", "")),
        ("l=无 a=14 b=25", ("broken", "")),
        ("l= a=14 b=25", ("unknown", "missing l")),
        ("a=14 b=25", ("unknown", "absent l")),
        ("l=56 a=14 b=", ("unknown", "missing b")),
        ("l=56 a= b=25", ("unknown", "missing a")),
        ("l=56 b=25", ("unknown", "absent a")),
        ("l= a= b=25", ("silent", "")),
        ("l=0 a=0 b=0", ("silent", "")),
        ("l= a=0 b=0", ("silent", "")),
        ("l=无 a=无 b=0", ("silent", "")),
        ("l=100 a=0 b=0", ("unknown", "no_base b")),
        ("l=56 a=0 b=0", ("broken", "no_base b")),
        ("l=56 a= b=", ("unknown", "missing b")),
        ("l=0 a=5 b=0", ("unknown", "no_base b")),
        ("l=56 a=5 b=0", ("unknown", "no_base b")),
        ("l= a= b=", ("silent", "")),
        ("", ("silent", "")),
        ("l=? a=14 b=25", ("unknown", "bad l")),
        ("l=56 a=14 b=?", ("unknown", "bad b")),
    ],
)
def test_rate(cells: str, answer: Answer) -> None:
    verdict = _verdict("rate", Ratio(Ref("a"), Ref("b")), _row(cells), "%")
    assert (verdict.status, f"{verdict.why} {verdict.key}".strip()) == answer


@pytest.mark.parametrize(
    ("cells", "answer"),
    [
        ("l=10 w=10 a=1068.21 b=1068.21", ("holds", "")),
        ("l=10 w=10 a=120 b=100", ("holds", "")),
        ("l=9.78 w=10 a=97.8 b=100", ("holds", "")),
        ("l=9.83 w=10 a=97.8 b=100", ("holds", "")),
        ("l=9.84 w=10 a=97.8 b=100", ("broken", "")),
        ("l=10 w=10 a=91 b=100", ("broken", "")),
        ("l=9.73 w=10 a=97.8 b=100", ("holds", "")),
        ("l=9 w=10 a=97.8 b=100", ("under", "")),
        ("l=无 w=10 a=97.8 b=100", ("under", "")),
        ("l=10 w= a=97.8 b=100", ("unknown", "missing w")),
        ("l= w=10 a=97.8 b=100", ("unknown", "missing l")),
        ("l= w=10 a= b=", ("silent", "")),
        ("l=0 w=10 a=0 b=0", ("silent", "")),
        ("l=10 w=10 a=0 b=0", ("unknown", "no_base b")),
        ("l=7 w=10 a=0 b=0", ("broken", "no_base b")),
        ("l=7 w= a=0 b=0", ("unknown", "no_base b")),
    ],
)
def test_score(cells: str, answer: Answer) -> None:
    share = Share(Ref("w"), Ref("a"), Ref("b"))
    verdict = _verdict("score", share, _row(cells), "分", tolerance=Decimal("0.05"))
    assert (verdict.status, f"{verdict.why} {verdict.key}".strip()) == answer


def test_figures_of_a_verdict() -> None:
    verdict = _verdict("total", ABC, _row("l=816.23 a=500 b=322.23 c="))
    assert verdict[1:5] == (Decimal("816.23"), Decimal("822.23"), Decimal("-6.00"), Decimal("0.015"))
    rate = _verdict("rate", Ratio(Ref("a"), Ref("b")), _row("l=120 a=33.68 b=25.5"), "%")
    assert (rate.right, rate.difference) == (Decimal("132.08"), Decimal("-12.08"))


def test_tolerance_follows_unit_and_parts() -> None:
    money = Relation("Z1", "total", Ref("l"), ABC, "")
    assert [tolerance(money, parts) for parts in (0, 1, 5)] == [Decimal(x) for x in ("0.005", "0.010", "0.030")]
    assert tolerance(money._replace(unit="人"), 3) == 0
    assert tolerance(money._replace(unit="分"), 3) == Decimal("0.005")
    assert tolerance(money._replace(tolerance=Decimal(1)), 3) == 1


def test_host_context_changes_nothing() -> None:
    with localcontext() as context:
        context.prec = 3
        assert _verdict("total", ABC, _row("l=12345.67 a=12345.66 b=0.01 c=0")).status == "holds"
        assert _verdict("rate", Ratio(Ref("a"), Ref("b")), _row("l=33.33 a=1 b=3"), "%").status == "holds"
    assert getcontext().prec > 3


def test_ratio_compared_with_a_sum_is_refused() -> None:
    relation = Relation("Z1", "rate", ABC, Ratio(Ref("a"), Ref("b")), "", unit="%")
    with pytest.raises(SchemaError):
        check(relation, _lookup({}), {}, Decimal)
