"""S31: budgets adjusted within the year, and purchases above their budget, that nobody explains."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.rules.finding import Check, Fault, Passed, PassedEach, Result, Skipped, rule, rules_in
from perfeval_xl.rules.rows import figures, holds, mentioned, sentences
from perfeval_xl.rules.tables import table, totals
from perfeval_xl.scoring.rates import NO_BASE, adjustment_rate, procurement_execution_rate
from perfeval_xl.values.numbers import amounts_in
from perfeval_xl.values.rounding import money_text

_ADJUSTED = ("追加", "调减", "预算调整")
_HUNDRED = Decimal(100)


def _adjustment_told(check: Check, form: str, adjustment: Decimal) -> bool:
    """Tell whether a sentence speaks of the adjustment: for a project by its name, and for most of the amount."""
    names = ("项目", check.filing.text(f"{form}.name")) if form != "overall" else ("",)
    for sentence in sentences(check):
        if not holds(sentence, _ADJUSTED) or not holds(sentence, names):
            continue
        amounts = [amount.number for amount in amounts_in(sentence) if amount.unit == "万元"]
        if not amounts or sum(amounts, Decimal(0)) * 2 >= abs(adjustment):
            return True
    return False


@rule(
    "S311",
    "全年预算调整较大而没有说明",
    "explain",
    ("overall", "project"),
    ("practice",),
    "写明追加或调减的原因和批准文件；年初预算填错的，请改正。",
    bad=(
        {"overall.fund.total.initial": "180.00", "report.basic.text": "2023年本部门基本支出预算数258.00万元。"},
        {"project[1].fund.total.initial": "0", "project[1].fund.fiscal.initial": "0"},
    ),
    good=(
        {"overall.fund.total.initial": "383.00"},
        {
            "overall.fund.total.initial": "180.00",
            "report.problems.text": "年中追加预算207.40万元，为上级下达的档案数字化加工专项资金。",
        },
    ),
)
def adjusted(check: Check) -> Iterator[Result]:
    """全年预算数与年初预算数相差超过规定幅度（默认30%）时，应说明追加或调减的原因。"""
    filing, limit = check.filing, check.value("rate.adjustment")
    small = []
    for form, fund in totals(check).items():
        full, initial = fund.full_year, fund.initial
        if full is None or initial is None or full == initial:
            continue
        keys = (fund.keys.full_year, fund.keys.initial)
        rate = adjustment_rate(full - initial, initial)
        if rate.value is not None and abs(rate.value) * _HUNDRED <= limit:
            small.append((keys, rate))
        elif not _adjustment_told(check, form, full - initial):
            share = f"调整率 {rate.text}" if rate.value is not None else "全部为年中追加"
            yield Fault(
                keys,
                f"{filing.paper(keys[0])}年初预算数 {money_text(initial)}，全年预算数 {money_text(full)}，"
                f"调整 {money_text(full - initial)} 万元，{share}，材料中没有说明原因。",
                money_text(initial),
                money_text(full),
                money_text(full - initial),
            )
    yield PassedEach(small, lambda one: Passed(one[0], f"{filing.paper(one[0][0])}预算调整率 {one[1].text}"))


@rule(
    "S312",
    "基本支出预算调整较大而没有说明",
    "explain",
    ("basic", "report"),
    ("practice",),
    "写明基本支出追加的原因，例如调资、人员增加。",
    bad=({"basic.adjustment.final": "104.40", "report.basic.text": "2023年本部门基本支出预算数258.00万元。"},),
    good=({"basic.adjustment.final": "4.40"},),
)
def basic_adjusted(check: Check) -> Iterator[Result]:
    """部门基本支出预算调整占年初基本支出预算的比例超过规定幅度（默认30%）时，应有说明。"""
    number = figures(check).get
    keys = ("basic.adjustment.final", "report.basic.budget")
    adjustment, budget = number(keys[0]), number(keys[1])
    if adjustment is None:
        return
    if budget is None:
        if check.filing.present("report") and adjustment:
            yield Skipped(keys, "附件四没有写明基本支出年初预算数，不能计算调整率")
        return
    rate = adjustment_rate(adjustment, budget)
    if rate.value is None:
        return
    if abs(rate.value) * _HUNDRED <= check.value("rate.adjustment"):
        yield Passed(keys, lambda: f"基本支出预算调整率 {rate.text}")
    elif not mentioned(check, ("基本支出",), ("追加", "调整", "调资", "增人", "原因")):
        yield Fault(
            keys,
            f"附件一“部门基本支出预算调整”{money_text(adjustment)}，"
            f"占年初基本支出预算 {money_text(budget)} 的 {rate.text}，"
            "材料中没有说明原因。",
            "",
            money_text(adjustment),
            "",
        )


@rule(
    "S313",
    "政府采购超过预算而没有说明",
    "explain",
    ("basic",),
    ("common_indicators_2013",),
    "核对政府采购预算数和决算数；确有追加的，写明原因。",
    bad=({"basic.procurement.final": "17.80"}, {"basic.procurement.budget": "0"}),
    good=({"basic.procurement.budget": "0", "basic.procurement.final": "0"},),
)
def procurement_over(check: Check) -> Iterator[Result]:
    """实际政府采购金额超过政府采购预算数，或没有预算而有采购时，应有说明。0/0 不适用。"""
    row = table(check)["procurement"]
    keys = (row.keys.final, row.keys.budget)
    final, budget = row.final, row.budget
    rate = procurement_execution_rate(final, budget)
    if final is None or budget is None or (rate.value is None and rate.status != NO_BASE):
        return
    if rate.value is not None and rate.value <= 1:
        yield Passed(keys, lambda: f"政府采购执行率 {rate.text}")
    elif not mentioned(check, ("采购",), ("追加", "超", "新增")):
        share = f"执行率 {rate.text}" if rate.value is not None else "属于无预算采购"
        yield Fault(
            keys,
            f"附件一政府采购决算数 {money_text(final)}，预算数 {money_text(budget)}，{share}，材料中没有说明。",
            f"≤{money_text(budget)}",
            money_text(final),
            money_text(final - budget),
        )


RULES = rules_in(globals())
