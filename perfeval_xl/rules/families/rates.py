"""S3: control rates above 100 %, rises and adjustments that nobody explains."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.rules.finding import Check, Fault, Passed, PassedEach, Result, rule, rules_in
from perfeval_xl.rules.rows import figures, mentioned
from perfeval_xl.rules.tables import Line, lines, table
from perfeval_xl.scoring.rates import (
    NO_BASE,
    OK,
    change_rate,
    public_expense_control_rate,
    staff_control_rate,
    three_public_control_rate,
)
from perfeval_xl.values.rounding import money_text

_THREE_PUBLIC = ("three_public", "vehicle", "vehicle_purchase", "vehicle_running", "abroad", "reception")
_PUBLIC_PARTS = ("office", "utilities_travel", "meeting_training")
_GROWTH = ("three_public", "public", *_PUBLIC_PARTS, "project")
_WORDS = {
    "three_public": ("三公",),
    "vehicle": ("三公", "公务用车"),
    "vehicle_purchase": ("三公", "公车", "公务用车"),
    "vehicle_running": ("三公", "公车", "公务用车"),
    "abroad": ("三公", "出国"),
    "reception": ("三公", "接待"),
    "public": ("公用经费",),
    "office": ("公用经费", "办公经费", "办公费"),
    "utilities_travel": ("公用经费", "水费", "电费", "差旅费"),
    "meeting_training": ("公用经费", "会议费", "培训费"),
    "project": ("项目支出",),
}
_HUNDRED = Decimal(100)


def _over(check: Check, name: str) -> Iterator[Result]:
    """Compare what was spent in a row of 附件一 with its budget."""
    row = table(check)[name]
    spent, budget = row.final, row.budget
    if spent is None or budget is None:
        return
    control_rate = three_public_control_rate if name in _THREE_PUBLIC else public_expense_control_rate
    rate = control_rate(spent, budget)
    keys = (row.keys.final, row.keys.budget)
    if rate.status == NO_BASE:
        yield Fault(
            keys,
            f"附件一“{_called(check, row)}”决算数 {money_text(spent)}，预算数为 0，"
            f"属于无预算支出 {money_text(spent)} 万元，材料中没有说明。",
            "0.00",
            money_text(spent),
            money_text(spent),
        )
    elif rate.status == OK and rate.value is not None:
        limit = check.value("rate.control")
        if rate.value * _HUNDRED <= limit:
            yield Passed(keys, lambda: f"{_called(check, row)}控制率 {rate.text}，不超过 {limit}%")
        elif not mentioned(check, _WORDS[name]):
            yield Fault(
                keys,
                f"附件一“{_called(check, row)}”决算数 {money_text(spent)}，预算数 {money_text(budget)}，"
                f"控制率 {rate.text}，超出预算 {money_text(spent - budget)} 万元，材料中没有说明原因。",
                f"≤{money_text(budget)}",
                money_text(spent),
                money_text(spent - budget),
            )


def _called(check: Check, line: Line) -> str:
    """Name a row of 附件一: what the unit calls its project, or what is printed."""
    return line.name or check.filing.short_label(line.keys.final).split(" ")[0]


@rule(
    "S301",
    "三公经费超过预算而没有说明",
    "explain",
    ("basic",),
    ("common_indicators_2013",),
    "核对决算数和预算数；确实超支的，在附件四或情况说明中写明原因。",
    bad=({"basic.reception.final": "4.10", "basic.three_public.final": "8.30"},),
    good=(
        {"basic.reception.final": "2.50", "basic.three_public.final": "6.70"},
        {"basic.abroad.final": "0", "basic.abroad.budget": "0"},
    ),
)
def three_public_over(check: Check) -> Iterator[Result]:
    """三公经费及其各项的控制率超过100%时，应有说明。0/0 不适用，不报。"""
    for row in _THREE_PUBLIC:
        yield from _over(check, row)


@rule(
    "S302",
    "公用经费超过预算而没有说明",
    "explain",
    ("basic",),
    ("common_indicators_2013",),
    "核对决算数和预算数；确实超支的，在附件四或情况说明中写明原因。",
    bad=({"basic.public.final": "34.40"}, {"basic.office.final": "16.60"}),
    good=(
        {"basic.public.final": "32.00"},
        {
            "basic.public.final": "34.40",
            "report.problems.text": "因年中新增办公场所，公用经费超出预算2.40万元。",
        },
    ),
)
def public_over(check: Check) -> Iterator[Result]:
    """公用经费及其中各项的控制率超过100%时，应有说明。"""
    for row in ("public", *_PUBLIC_PARTS):
        yield from _over(check, row)


@rule(
    "S303",
    "项目支出超过预算而没有说明",
    "explain",
    ("basic",),
    ("practice",),
    "核对预算数一栏的口径和各项目决算数；确有追加的，写明追加的文号或原因。",
    bad=({"basic.project[1].final": "95.20", "basic.project.final": "164.60"},),
    good=({"basic.project[1].final": "55.00", "basic.project.final": "124.40"},),
)
def project_over(check: Check) -> Iterator[Result]:
    """项目支出合计或某个项目的决算数超过同表预算数时，应有说明。"""
    if mentioned(check, _WORDS["project"], ("超", "追加", "原因", "由于")):
        return
    kept = []
    for line in (table(check)["project"], *lines(check)):
        final, budget = line.final, line.budget
        if final is None or budget is None or budget < 0:
            continue
        if final <= budget:
            kept.append(line)
            continue
        rate = public_expense_control_rate(final, budget)
        share = f"为预算的 {rate.text}" if rate.status == OK else "而预算数为 0"
        yield Fault(
            (line.keys.final, line.keys.budget),
            f"附件一“{line.name or '项目支出'}”决算数 {money_text(final)}，预算数 {money_text(budget)}，{share}，"
            f"多 {money_text(final - budget)} 万元，材料中没有说明。",
            f"≤{money_text(budget)}",
            money_text(final),
            money_text(final - budget),
        )
    yield PassedEach(
        kept,
        lambda line: Passed((line.keys.final, line.keys.budget), f"{line.name or '项目支出'}决算数不超过预算数"),
    )


@rule(
    "S304",
    "比上年增长较多而没有说明",
    "explain",
    ("basic",),
    ("common_indicators_2013",),
    "核对上年决算数和本年决算数；增长属实的，写明原因。",
    bad=({"basic.public.last_final": "25.50"},),
    good=({"basic.public.last_final": "27.00"}, {"basic.abroad.last_final": "0", "basic.abroad.final": "0"}),
)
def grown(check: Check) -> Iterator[Result]:
    """三公经费、公用经费、项目支出比上年决算增长超过规定幅度（默认20%）时，应有说明。"""
    rows, limit = table(check), check.value("rate.rise")
    steady = []
    for name in _GROWTH:
        row = rows[name]
        now, before = row.final, row.last_final
        rate = change_rate(now, before)
        if rate.value is None or now is None or before is None or before <= 0:
            continue
        keys = (row.keys.final, row.keys.last_final)
        if rate.value * _HUNDRED <= limit:
            steady.append((keys, row, rate))
        elif not mentioned(check, _WORDS[name]):
            yield Fault(
                keys,
                f"附件一“{_called(check, row)}”上年决算数 {money_text(before)}，本年决算数 {money_text(now)}，"
                f"增长 {rate.text}（{money_text(now - before)} 万元），超过 {limit}%，材料中没有说明。",
                "",
                money_text(now),
                money_text(now - before),
            )
    yield PassedEach(steady, lambda one: Passed(one[0], f"{_called(check, one[1])}比上年变动 {one[2].text}"))


@rule(
    "S305",
    "与上年相比变动异常",
    "explain",
    ("basic",),
    ("practice",),
    "对照上年决算报表核对上年数，确认小数点和单位没有填错。",
    bad=({"basic.procurement.last_final": "121.00"}, {"basic.adjustment.last_final": "-3.90"}),
    good=({"basic.procurement.last_final": "9.50"}, {"basic.procurement.last_final": "0"}),
)
def unusual_change(check: Check) -> Iterator[Result]:
    """同一项目上年与本年相差五倍以上，或一正一负，多半是小数点、单位或正负号填错。数额都很小的不报。"""
    for line in (*table(check).values(), *lines(check)):
        before, now = line.last_final, line.final
        if not before or not now:
            continue
        large, small = max(abs(before), abs(now)), min(abs(before), abs(now))
        opposite = (before < 0) != (now < 0)
        if not opposite and (large < 5 * small or large < 5):
            continue
        how = "一正一负" if opposite else f"相差 {large / small:.1f} 倍"
        yield Fault(
            (line.keys.last_final, line.keys.final),
            f"附件一“{_called(check, line)}”上年决算数 {money_text(before)}，本年决算数 {money_text(now)}，{how}，"
            "请确认没有填错。",
            "",
            money_text(before),
            money_text(now - before),
        )


@rule(
    "S306",
    "在职人数超过编制数",
    "explain",
    ("basic",),
    ("common_indicators_2013",),
    "核对编制批复和年末在职人数；确实超编的，写明原因。",
    bad=({"basic.staff.actual": "21", "basic.staff.rate": "105%", "report.staff.actual": "21"},),
    good=({"basic.staff.actual": "20", "basic.staff.rate": "100%", "report.staff.actual": "20"},),
)
def staff_over(check: Check) -> Iterator[Result]:
    """在职人员控制率超过100%即超编，应有说明。低于100%不报。"""
    number = figures(check).get
    keys = ("basic.staff.actual", "basic.staff.quota")
    actual, quota = number(keys[0]), number(keys[1])
    rate = staff_control_rate(actual, quota)
    if rate.status == NO_BASE:
        yield Fault(keys, f"附件一编制数为 0，在职人数为 {actual} 人，控制率无法计算。", "", str(actual), "")
    elif rate.value is not None and actual is not None and quota is not None:
        if rate.value * _HUNDRED <= check.value("rate.control"):
            yield Passed(keys, lambda: f"在职人员控制率 {rate.text}")
        else:
            yield Fault(
                keys,
                f"附件一在职人数 {actual} 人，编制数 {quota} 人，控制率 {rate.text}，超编 {actual - quota} 人。",
                f"≤{quota}",
                str(actual),
                str(actual - quota),
            )


RULES = rules_in(globals())
