"""Family X, what the report says of staff, vehicles, procurement and adjustment, against 附件一."""

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.rules.finding import Check, Fault, Passed, Result, rule, rules_in
from perfeval_xl.rules.rows import figure
from perfeval_xl.values.rounding import divide, percent_text

_TOLERATED = Decimal("0.02")
_AMISS = "违|超|不规范|问题|风险|投诉|纠纷|异常|遗留"
_NO_PROCUREMENT = (
    rf"(?:未安排|没有安排|未编制|无)(?:(?!{_AMISS})[^，。；,;]){{0,8}}采购(?![^，。；,;]{{0,6}}(?:{_AMISS}))"
)


@rule(
    "X242",
    "车辆数与公务用车经费对不上",
    "explain",
    ("basic", "report"),
    ("practice",),
    "核对公务用车数和运行维护费；租用、调剂使用或年内报废的，请写明。",
    bad=({"report.staff.vehicles": "0"},),
    good=(
        {"report.staff.vehicles": None},
        {"report.staff.vehicles": "3"},
    ),
)
def vehicles(check: Check) -> Iterator[Result]:
    """没有公务用车的单位，不会有公务用车经费。"""
    filing = check.filing
    count = filing.number("report.staff.vehicles")
    running = filing.number("basic.vehicle_running.final")
    bought = filing.number("basic.vehicle_purchase.final")
    keys = ("report.staff.vehicles", "basic.vehicle_running.final", "basic.vehicle_purchase.final")
    if count is None or running is None:
        return
    if not count and (running or bought):
        yield Fault(
            keys,
            f"附件四写现有车辆 0 台，附件一公车运行维护费 {figure(running)} 万元、"
            f"购置费 {figure(bought or Decimal(0))} 万元。",
            "0.00",
            figure(running + (bought or 0)),
        )
    elif count and not running and not bought:
        yield Fault(
            keys, f"附件四写有车辆 {figure(count, '台')} 台，附件一公车运行维护费为 0。", "", "0.00", level="hint"
        )
    else:
        yield Passed(keys[:2], "车辆数与公务用车经费不矛盾")


@rule(
    "X243",
    "报告说没有采购预算，表中却有",
    "explain",
    ("basic", "report"),
    ("practice",),
    "核对政府采购预算数和决算数，改正文字或数字。",
    bad=({"report.problems.text": "2023年未安排我单位采购预算，几项采购未能进行。"},),
    good=(
        {"report.problems.text": "个别采购项目进度较慢。"},
        {"report.problems.text": "没有新增资产，无政府采购违规问题。"},
    ),
)
def procurement_denied(check: Check) -> Iterator[Result]:
    """报告对政府采购的说法应与附件一的政府采购金额相符。"""
    filing = check.filing
    budget, final = (filing.number(f"basic.procurement.{column}") for column in ("budget", "final"))
    if not budget and not final:
        return
    for name in ("problems", "other", "performance"):
        text = filing.text(f"report.{name}.text")
        found = re.search(_NO_PROCUREMENT, "".join(text.split())) if "采购" in text else None
        if found:
            amounts = f"预算数 {figure(budget or Decimal(0))}、决算数 {figure(final or Decimal(0))}"
            yield Fault(
                (f"report.{name}.text", "basic.procurement.budget", "basic.procurement.final"),
                f"附件四写“{found[0]}”，附件一政府采购金额{amounts}。",
                "",
                figure(budget or final or Decimal(0)),
            )


@rule(
    "X244",
    "政府采购执行率偏低",
    "hint",
    ("basic",),
    ("common_indicators_2013",),
    "核对采购预算数；确实没有完成采购的，写明原因。",
    bad=({"basic.procurement.budget": "155.00"},),
    good=({"basic.procurement.budget": "20.00"}, {"basic.procurement.budget": "0", "basic.procurement.final": "0"}),
)
def procurement_low(check: Check) -> Iterator[Result]:
    """采购预算用了不到一半：可能小数点点错，也可能采购没有进行。"""
    filing = check.filing
    keys = ("basic.procurement.budget", "basic.procurement.final")
    budget, final = filing.number(keys[0]), filing.number(keys[1])
    if budget and final is not None and budget > 0 and 2 * final < budget:
        rate = percent_text(divide(final, budget))
        yield Fault(keys, f"附件一政府采购预算数 {figure(budget)}，决算数 {figure(final)}，执行率只有 {rate}。")


@rule(
    "X245",
    "基本支出预算调整的预算数与计算不符",
    "explain",
    ("basic", "overall", "report"),
    ("practice",),
    "基本支出预算调整＝基本支出全年数－基本支出年初预算，预算数、决算数两栏填同一个数。",
    bad=({"basic.adjustment.budget": "44.00"},),
    good=({"report.basic.budget": None}, {"basic.adjustment.budget": "4.4"}),
)
def adjustment_budget(check: Check) -> Iterator[Result]:
    """这一行填的是年中对基本支出预算的调整；决算数一栏由 X122 核对。"""
    filing = check.filing
    budget, final = filing.number("basic.adjustment.budget"), filing.number("basic.adjustment.final")
    spent, initial = filing.number("overall.spending.basic"), filing.number("report.basic.budget")
    keys = ("basic.adjustment.budget", "overall.spending.basic", "report.basic.budget")
    if budget is None or spent is None or initial is None or not budget:
        return
    if abs(spent - initial - budget) <= _TOLERATED or budget == final:
        yield Passed(keys, "基本支出预算调整的预算数相符")
    else:
        yield Fault(
            keys,
            f"附件一“部门基本支出预算调整”预算数填 {figure(budget)}，基本支出 {figure(spent)} "
            f"减年初预算 {figure(initial)} 为 {figure(spent - initial)}。",
            figure(spent - initial),
            figure(budget),
            figure(budget - spent + initial),
        )


@rule(
    "X246",
    "报告写的人数、车辆数或股室数不合常理",
    "explain",
    ("basic", "report"),
    ("practice",),
    "核对报告里的数字，确认没有多写或漏写数位。",
    bad=({"report.staff.vehicles": "100"}, {"report.staff.rooms": "40"}, {"report.staff.retired": "50000"}),
    good=({"report.staff.retired": "60"}, {"report.staff.vehicles": "12"}),
)
def staff_out_of_scale(check: Check) -> Iterator[Result]:
    """车辆、股室比在职的人还多，离退休人数十倍于编制，多半是多写了数位。"""
    filing = check.filing
    actual, quota = filing.number("basic.staff.actual"), filing.number("basic.staff.quota")
    if not actual or not quota:
        return
    most = max(actual, quota)
    for name, limit in (("vehicles", most), ("rooms", most), ("retired", 10 * most)):
        key = f"report.staff.{name}"
        stated = filing.number(key)
        if stated is not None and stated > limit:
            yield Fault(
                (key, "basic.staff.actual"),
                f"附件四“{filing.short_label(key)}”写 {figure(stated, '人')}，而在职只有 {figure(actual, '人')} 人。",
                "",
                figure(stated, "人"),
            )


@rule(
    "X249",
    "报告写的在职人数超过编制数",
    "explain",
    ("report",),
    ("common_indicators_2013",),
    "核对编制批复和年末在职人数；确实超编，或有单列的编制、编外人员的，写明原因。",
    bad=({"basic.staff.quota": "", "basic.staff.actual": "", "basic.staff.rate": "", "report.staff.actual": "21"},),
    good=({"basic.staff.quota": "", "basic.staff.actual": "", "basic.staff.rate": ""},),
)
def staff_over_stated(check: Check) -> Iterator[Result]:
    """没有附件一的人数可以核对时，看报告自己写的编制数和在职人数。"""
    filing = check.filing
    if filing.number("basic.staff.quota") is not None and filing.number("basic.staff.actual") is not None:
        return
    keys = ("report.staff.actual", "report.staff.quota")
    actual, quota = filing.number(keys[0]), filing.number(keys[1])
    if actual is None or not quota:
        return
    rate = percent_text(divide(actual, quota))
    if actual <= quota:
        yield Passed(keys, f"报告写的在职人员控制率 {rate}")
    else:
        yield Fault(
            keys,
            f"附件四写在职 {figure(actual, '人')} 人，编制 {figure(quota, '人')} 人，"
            f"控制率 {rate}，超编 {figure(actual - quota, '人')} 人。",
            f"≤{figure(quota, '人')}",
            figure(actual, "人"),
            figure(actual - quota, "人"),
        )


@rule(
    "X247",
    "上级财政补助超过支出总数",
    "error",
    ("report",),
    ("practice",),
    "上级财政补助包含在一般公共预算拨款支出之内，请核对两个数。",
    bad=({"report.general.subsidy": "400.00"},),
    good=({"report.general.subsidy": "371.00"},),
)
def subsidy_above_amount(check: Check) -> Iterator[Result]:
    """“含”在其中的数不会大于总数。"""
    filing = check.filing
    keys = ("report.general.subsidy", "report.general.amount")
    part, whole = filing.number(keys[0]), filing.number(keys[1])
    if part is None or whole is None:
        return
    if part <= whole:
        yield Passed(keys, "上级财政补助不超过支出总数")
    else:
        yield Fault(
            keys,
            f"附件四写上级财政补助 {figure(part)} 万元，超过一般公共预算拨款支出 {figure(whole)} 万元。",
            f"≤{figure(whole)}",
            figure(part),
            figure(part - whole),
        )


RULES = rules_in(globals())
