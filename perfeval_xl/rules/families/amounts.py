"""Family A, figures of one paper that cannot stand side by side: budgets, units, copied amounts."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from perfeval_xl.rules.finding import Check, Fault, Passed, Result, rule, rules_in
from perfeval_xl.rules.rows import figure, holds, indicators, sentences
from perfeval_xl.rules.tables import Line, funds, lines, table, totals

_SLIPPING = (
    "three_public",
    "vehicle",
    "vehicle_running",
    "reception",
    "project",
    "public",
    "office",
    "utilities_travel",
    "meeting_training",
    "procurement",
)
_EXCEEDING = ("超预算", "超出预算", "超过预算", "超支")
_FIFTY = Decimal(50)
_FACTORS = (Decimal(10_000), Decimal(100))


@rule(
    "A151",
    "执行数大于全年预算数",
    "explain",
    ("overall", "project"),
    ("form_overall", "form_project"),
    "核对两个数；确有超出的，写明追加预算的文号或资金来源。",
    bad=({"overall.fund.total.full_year": "378.40"},),
    good=(
        {"overall.fund.total.full_year": "386.00"},
        {"project[1].fund.carryover.full_year": "0"},
        {
            "overall.fund.total.full_year": "378.40",
            "overall.goal.actual": "档案接收、保管、利用服务正常开展；年末追加的培训经费未下达指标文件，支出超预算。",
        },
    ),
)
def above_budget(check: Check) -> Iterator[Result]:
    """没有追加或结转，支出不会超过调整后的预算。同一张表或报告里写明超预算、追加原因的，不报。"""
    for fund in funds(check):
        spent, budget = fund.executed, fund.full_year
        if spent is None or not budget:
            continue
        keys = (fund.keys.executed, fund.keys.full_year)
        if spent > budget:
            if _exceeding_told(check, fund.root):
                yield Passed(keys, "执行数大于全年预算数，已说明原因")
                continue
            yield Fault(
                keys,
                f"{check.filing.label(keys[0])}填 {figure(spent)}，全年预算数为 {figure(budget)}，"
                f"多 {figure(spent - budget)} 万元。",
                f"≤{figure(budget)}",
                figure(spent),
                figure(spent - budget),
            )
        elif fund.source == "total":
            yield Passed(keys, "执行数不超过全年预算数")


def _exceeding_told(check: Check, root: str) -> bool:
    """Tell whether the paper or the report says why more was spent than the budget."""
    texts = [check.filing.text(f"{root}.goal.actual")]
    texts += [row.reason.text for row in indicators(check) if row.root == root and row.reason is not None]
    return any(holds(text, (*_EXCEEDING, "追加")) for text in texts) or any(
        holds(one, _EXCEEDING) for one in sentences(check)
    )


@rule(
    "A152",
    "全年预算数为0而有执行数",
    "error",
    ("overall", "project"),
    ("form_overall", "form_project"),
    "填写调整后的全年预算数，再计算执行率。",
    bad=(
        {"overall.fund.total.full_year": "0"},
        {"project[1].fund.other.executed": "3.00", "project[1].fund.other.full_year": "0"},
    ),
    good=({"project[1].fund.other.executed": "0", "project[1].fund.other.full_year": "0"},),
)
def no_budget(check: Check) -> Iterator[Result]:
    """有支出就有调整后的预算；以 0 为分母的执行率没有意义。"""
    for fund in funds(check):
        budget, spent = fund.full_year, fund.executed
        if budget is not None and not budget and spent and spent > 0:
            keys = (fund.keys.full_year, fund.keys.executed)
            label = check.filing.label(keys[0])
            yield Fault(keys, f"{label}填 0，而全年执行数为 {figure(spent)}。", "", "0", figure(spent))


@rule(
    "A153",
    "金额相差万倍或百倍，疑似单位填错",
    "explain",
    ("basic", "overall", "project"),
    (),
    "核对单位：表内金额以万元填写，不是元；百分数和小数也不要混用。",
    bad=(
        {"basic.office.final": "146000"},
        {"basic.public.last_final": "302000.00"},
        {"project[1].fund.total.executed": "542000"},
    ),
    good=(
        {"basic.procurement.last_final": "0.15"},
        {"project[1].fund.total.initial": "0.55", "project[1].fund.fiscal.initial": "0.55"},
    ),
)
def unit_slip(check: Check) -> Iterator[Result]:
    """一行三个数里有一个约为另两个的一万倍或一百倍，而另两个彼此相近，多半是把元填进了万元的栏，或小数点点错。"""
    for keys, figures in _triples(check):
        low, middle, high = sorted(figures)
        if high < _FIFTY * low or low <= 0:
            continue
        odd, others = (high, (low, middle)) if high * low > middle * middle else (low, (middle, high))
        if others[1] > 2 * others[0]:
            continue
        factor = _factor(odd, others, keys[figures.index(odd)])
        if factor:
            place = figures.index(odd)
            then = odd / factor if odd > others[0] else odd * factor
            times = "倍" if odd > others[0] else "分之一"
            yield Fault(
                (keys[place], *(key for key in keys if key != keys[place])),
                f"{check.filing.label(keys[place])}填 {figure(odd)}，"
                f"同一行其他数为 {figure(others[0])}、{figure(others[1])}，约为其 {factor} {times}。",
                f"{then:f}",
                figure(odd),
            )


def _triples(check: Check) -> Iterator[tuple[tuple[str, str, str], tuple[Decimal, Decimal, Decimal]]]:
    """Yield the rows in which three amounts stand, none of them 0."""
    rows = table(check)
    for line in (*[rows[name] for name in _SLIPPING], *lines(check)):
        if line.last_final and line.budget and line.final:
            yield line.keys.amounts, (line.last_final, line.budget, line.final)
    for fund in funds(check):
        if fund.source in ("total", "fiscal") and fund.initial and fund.full_year and fund.executed:
            yield fund.keys, (fund.initial, fund.full_year, fund.executed)


def _factor(odd: Decimal, others: tuple[Decimal, Decimal], key: str) -> Decimal | None:
    """Return 10,000 or 100 when that is about how far a figure lies from both others.

    Initial budgets and procurement do grow a hundredfold, so only 10,000 counts there.
    """
    ratios = [max(odd, other) / min(odd, other) for other in others]
    slips = _FACTORS[:1] if key.endswith(".initial") or ".procurement." in key else _FACTORS
    for factor in slips:
        slack = Decimal(2) if factor > 1000 else Decimal("1.1")
        if all(factor / slack <= ratio <= factor * slack for ratio in ratios):
            return factor
    return None


@rule(
    "A161",
    "全年预算数与执行数处处相等",
    "hint",
    ("overall", "project"),
    ("practice",),
    "核对全年预算数是否取自调整后的预算指标，而不是照抄执行数。",
    bad=(
        {
            "overall.fund.total.executed": "387.40",
            "project[1].fund.total.executed": "55.00",
            "project[2].fund.total.executed": "38.00",
            "project[3].fund.total.executed": "32.00",
        },
    ),
    good=({"project[1].fund.total.executed": "55.00"},),
)
def budget_copied(check: Check) -> Iterator[Result]:
    """每张表的全年预算数都与执行数分毫不差，常见于照抄执行数。只提示一次。"""
    both = [fund for fund in totals(check).values() if fund.full_year and fund.executed]
    if len(both) > 1 and all(fund.full_year == fund.executed for fund in both):
        keys = tuple([fund.keys.full_year for fund in both])
        yield Fault(keys, f"{len(keys)} 张表的全年预算数与全年执行数都分毫不差。")


@rule(
    "A162",
    "办公经费像是倒挤出来的",
    "hint",
    ("basic",),
    ("practice",),
    "核对办公经费是否按实际支出填列。",
    bad=({"basic.office.final": "20.00"},),
    good=({"basic.office.final": "19.99"},),
)
def balancing_figure(check: Check) -> Iterator[Result]:
    """其中各项之和本年恰好等于合计，而上年决算和本年预算都留有余数。"""
    rows = table(check)
    now = _rest(rows, "final")
    if now is None or now or not rows["office"].final:
        return
    before, planned = _rest(rows, "last_final"), _rest(rows, "budget")
    if before and before > 0 and planned and planned > 0:
        yield Fault(
            ("basic.office.final", "basic.public.final"),
            f"附件一公用经费其中各项之和本年恰好等于合计，而上年决算和本年预算分别留有 {figure(before)}、"
            f"{figure(planned)} 万元，办公经费可能是倒挤的数。",
        )


def _rest(rows: Mapping[str, Line], column: str) -> Decimal | None:
    """Return what 公用经费 holds beyond its 其中 rows; None where a figure is missing."""
    rest: Decimal | None = getattr(rows["public"], column)
    for name in ("office", "utilities_travel", "meeting_training"):
        part = getattr(rows[name], column)
        if rest is None or part is None:
            return None
        rest -= part
    return rest


_FALLING = ("three_public", "public", "office", "utilities_travel", "meeting_training", "procurement", "adjustment")


@rule(
    "A175",
    "与上年相差一半以上",
    "hint",
    ("basic",),
    ("practice",),
    "对照上年决算核对；变化属实的，不必修改。",
    bad=({"basic.utilities_travel.final": "3.90"}, {"basic.adjustment.last_final": "9.30"}),
    good=({"basic.utilities_travel.final": "4.20"}, {"basic.procurement.last_final": "0"}),
)
def halved(check: Check) -> Iterator[Result]:
    """降了一半以上，或采购、预算调整增了一半以上，可能有一位数填错。
    三公、公用经费的增长由 S304 报告，五倍以上的变化由 S305 报告。
    """
    rows, limit = table(check), check.value("change.year") / 100
    for name in _FALLING:
        row = rows[name]
        now, before = row.final, row.last_final
        if not now or not before or now < 0 or before < 0 or max(now, before) < 1:
            continue
        rises = name in ("procurement", "adjustment") and now > before * (1 + limit)
        if (now < before * (1 - limit) or rises) and max(now, before) < 5 * min(now, before):
            words = "多" if now > before else "少"
            keys = (row.keys.final, row.keys.last_final)
            yield Fault(
                keys,
                f"{check.filing.label(keys[0])}填 {figure(now)}，上年决算数为 {figure(before)}，"
                f"比上年{words} {figure(abs(now - before))} 万元。",
                "",
                figure(now),
                figure(now - before),
            )


RULES = rules_in(globals())
