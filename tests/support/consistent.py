"""Random filings in which every declared relation holds, as figures by key; and the slips people make in them."""

import random
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from perfeval_xl.forms.edition import hunan
from perfeval_xl.relations.bind import dependencies, instances
from perfeval_xl.relations.check import Lookup
from perfeval_xl.relations.grammar import Ref, Relation

CENT = Decimal("0.01")
Figures = dict[str, Decimal]


class Papers(NamedTuple):
    """Figures by key, rows by group, and every relation between them, those across papers by project included."""

    figures: Figures
    counts: Mapping[str, int]
    relations: tuple[Relation, ...]

    def lookup(self, changed: Mapping[str, Decimal] | None = None) -> Lookup:
        """Return what a check asks for, with some figures changed; cells without a figure are blank."""
        figures = {**self.figures, **(changed or {})}
        return lambda key: ("number", figures[key]) if key in figures else ("blank", None)

    def guarded(self) -> tuple[str, ...]:
        """Return the cells with a figure that some relation reads."""
        keys = {key: None for relation in self.relations for key in dependencies(relation, self.counts)}
        return tuple(key for key in keys if key in self.figures)


def constant(key: str) -> Decimal:
    """Return the dated value with this key, the newest."""
    return Decimal(hunan().values[key].at(None))


def _money(rnd: random.Random, most: int = 400) -> Decimal:
    return Decimal(rnd.randint(1, most * 100)).scaleb(-2)


def _cents(figure: Decimal) -> Decimal:
    return figure.quantize(CENT, ROUND_HALF_UP)


def _basic(rnd: random.Random, figures: Figures, lines: int) -> None:
    quota = rnd.randint(8, 120)
    actual = rnd.randint(quota // 2, quota)
    figures["basic.staff.quota"], figures["basic.staff.actual"] = Decimal(quota), Decimal(actual)
    figures["basic.staff.rate"] = _cents(Decimal(actual * 100) / quota)
    for column in ("last_final", "budget", "final"):

        def put(row: str, amount: Decimal, column: str = column) -> Decimal:
            figures[f"basic.{row}.{column}"] = amount
            return amount

        vehicle = put("vehicle_purchase", _money(rnd, 20)) + put("vehicle_running", _money(rnd, 20))
        put("three_public", put("vehicle", vehicle) + put("abroad", _money(rnd, 9)) + put("reception", _money(rnd, 9)))
        put("project", sum((put(f"project[{n}]", _money(rnd)) for n in range(1, lines + 1)), Decimal(0)))
        inner = sum(
            (put(row, _money(rnd, 40)) for row in ("office", "utilities_travel", "meeting_training")), Decimal(0)
        )
        put("public", inner + rnd.choice((Decimal(0), _money(rnd, 10))))


def _fund(rnd: random.Random, figures: Figures, root: str, executed: Decimal) -> None:
    full = executed + rnd.choice((Decimal(0), _money(rnd, 30)))
    figures[f"{root}.fund.total.executed"], figures[f"{root}.fund.total.full_year"] = executed, full
    figures[f"{root}.fund.total.initial"] = full + rnd.choice((Decimal(0), _money(rnd, 30)))
    figures[f"{root}.fund.total.rate"] = _cents(executed * 100 / full)
    weights = [
        Decimal(w) for w in rnd.choice(((15, 15, 10, 10, 20, 10, 10), (20, 10, 20, 15, 15, 10), (30, 20, 30, 10)))
    ]
    scores = [weight - rnd.choice((0, 0, 0, 1, 2, Decimal("0.5"))) for weight in weights]
    first = figures[f"{root}.fund.total.score"] = _cents(10 * executed / full)
    figures[f"{root}.fund.total.weight"] = Decimal(10)
    for row, (weight, score) in enumerate(zip(weights, scores, strict=True), 1):
        figures[f"{root}.indicator[{row}].weight"], figures[f"{root}.indicator[{row}].score"] = weight, score
    figures[f"{root}.total.weight"], figures[f"{root}.total.score"] = Decimal(100), first + sum(scores)


def papers(seed: int) -> Papers:
    """Return a consistent set of papers, the same for the same seed."""
    rnd = random.Random(seed)
    lines = rnd.randint(2, 6)
    figures: Figures = {}
    _basic(rnd, figures, lines)
    project = figures["basic.project.final"]
    basic = _money(rnd, 900)
    executed = basic + project
    _fund(rnd, figures, "overall", executed)
    figures["overall.spending.basic"], figures["overall.spending.project"] = basic, project
    other = rnd.choice((Decimal(0), _money(rnd, 2)))
    fund = rnd.choice((Decimal(0), min(_money(rnd, 2), executed - other)))
    figures["overall.income.other"], figures["overall.income.government_fund"] = other, fund
    figures["overall.income.special_account"] = Decimal(0)
    figures["overall.income.general"] = executed - other - fund
    counts = {"basic.project": lines, "project": lines, "overall.indicator": 0}
    links = []
    for n in range(1, lines + 1):
        root = f"project[{n}]"
        _fund(rnd, figures, root, figures[f"basic.project[{n}].final"])
        for column in ("initial", "full_year", "executed"):
            total = figures[f"{root}.fund.total.{column}"]
            carried = figures[f"{root}.fund.carryover.{column}"] = rnd.choice((Decimal(0), total / 2)).quantize(CENT)
            figures[f"{root}.fund.fiscal.{column}"] = total - carried
            figures[f"{root}.fund.other.{column}"] = Decimal(0)
        across = (Ref(f"basic.project[{n}].final"), Ref(f"{root}.fund.total.executed"))
        links.append(Relation("X201", "same", *across, "附件一项目决算数与附件三执行数不一致"))
    for root in ("overall", *(f"project[{n}]" for n in range(1, lines + 1))):
        counts[f"{root}.indicator"] = sum(key.startswith(f"{root}.indicator[") for key in figures) // 2
    declared = (one for relation in hunan().relations for one in instances(relation, counts))
    return Papers(figures, counts, (*declared, *links))


def _typed(figure: Decimal) -> str:
    return f"{figure:f}"


def one_digit(rnd: random.Random, figure: Decimal) -> Decimal:
    """Return the figure with one digit mistyped."""
    text = _typed(figure)
    at = rnd.choice([position for position, one in enumerate(text) if one != "."])
    return Decimal(text[:at] + rnd.choice([one for one in "0123456789" if one != text[at]]) + text[at + 1 :])


def swapped(rnd: random.Random, figure: Decimal) -> Decimal:
    """Return the figure with two neighbouring digits swapped, where they differ."""
    text = _typed(figure)
    pairs = [n for n in range(len(text) - 1) if text[n] != text[n + 1] and "." not in text[n : n + 2]]
    if not pairs:
        return one_digit(rnd, figure)
    at = rnd.choice(pairs)
    return Decimal(text[:at] + text[at + 1] + text[at] + text[at + 2 :])


def ten_times(rnd: random.Random, figure: Decimal) -> Decimal:
    """Return the figure with its decimal point one place further right."""
    return figure * 10


SLIPS: Mapping[str, Callable[[random.Random, Decimal], Decimal]] = {
    "one_digit": one_digit,
    "swapped": swapped,
    "ten_times": ten_times,
}
