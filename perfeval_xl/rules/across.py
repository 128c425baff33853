"""Family X, amounts and counts stated in several papers: budgets of the report, projects, vehicles, procurement."""

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.relations.grammar import Ref, Relation
from perfeval_xl.rules.finding import Check, Fault, Passed, Result, rule, rules_in
from perfeval_xl.rules.projects import same
from perfeval_xl.rules.relate import result
from perfeval_xl.rules.rows import figure, indicators, lines
from perfeval_xl.values.numbers import parse_number
from perfeval_xl.values.rounding import divide, percent_text
from perfeval_xl.values.text import label

_COUNTED = r"(?:完成|实施|开展|安排|执行)?(?:的)?项目(?:完成)?(?:数量|个数|数)"
_TOLERATED = Decimal("0.02")
_NO_PROCUREMENT = r"(?:未安排|没有安排|未编制|无)[^，。；,;]{0,8}采购"


@rule(
    "X221",
    "政府性基金的文字与表格不一致",
    "error",
    ("overall", "report"),
    ("practice",),
    "核对政府性基金拨款的凭证：有支出的在附件四写明金额和用途，没有的把附件二改为 0。",
    bad=(
        {"report.government_fund.amount": "无", "report.government_fund.text": "2023年本部门无政府性基金安排支出。"},
        {"report.government_fund.amount": "51.00"},
    ),
    good=(
        {"report.government_fund.amount": None},
        {
            "overall.income.government_fund": "0",
            "overall.income.general": "386.00",
            "report.government_fund.amount": "无",
            "report.general.amount": "386.00",
        },
    ),
)
def government_fund(check: Check) -> Iterator[Result]:
    """A fund said not to exist must be 0 in 附件二, and an amount stated in words must be the one of the table."""
    filing = check.filing
    keys = ("overall.income.government_fund", "report.government_fund.amount")
    known = filing.number(keys[0])
    if filing.state(keys[1]) == "none" and known:
        yield Fault(
            keys,
            f"附件二“政府性基金拨款”填 {figure(known)} 万元，附件四写明没有政府性基金支出，两处矛盾。",
            "0.00",
            figure(known),
            figure(known),
            relation=_same("X221", *keys),
        )
    else:
        yield from _stated(check, "X221", *keys)


def _same(code: str, one: str, other: str) -> Relation:
    return Relation(code, "same", Ref(one), Ref(other), "两处不一致")


def _stated(check: Check, code: str, known: str, stated: str) -> Iterator[Result]:
    found = same(check, _same(code, known, stated))
    said = result(check.filing, found) if found.verdict.status != "silent" else None
    if said is not None:
        yield said


@rule(
    "X222",
    "一般公共预算支出的文字与表格不一致",
    "error",
    ("overall", "report"),
    ("practice",),
    "附件四写支出（执行）数的，按附件二一般公共预算填写；写年初预算数的，请写明是“年初预算”。",
    bad=({"report.general.amount": "383.00"}, {"overall.income.general": "317.00"}),
    good=({"report.general.amount": None}, {"report.general.amount": "371"}),
)
def general_budget(check: Check) -> Iterator[Result]:
    """Under the word 支出 stands what was spent; the initial budget is another figure."""
    filing = check.filing
    keys = ("overall.income.general", "report.general.amount")
    known, stated = filing.number(keys[0]), filing.number(keys[1])
    initial = filing.number("overall.fund.total.initial")
    if known is not None and stated is not None and stated != known and stated == initial:
        yield Fault(
            (keys[1], keys[0], "overall.fund.total.initial"),
            f"附件四写一般公共预算拨款支出 {figure(stated)} 万元，附件二一般公共预算为 {figure(known)} 万元，"
            f"相差 {figure(known - stated)} 万元；所写的数与附件二的年初预算数相同，应是把年初预算写成了支出。",
            figure(known),
            figure(stated),
            figure(stated - known),
            relation=_same("X222", keys[1], keys[0]),
        )
    else:
        yield from _stated(check, "X222", keys[1], keys[0])


@rule(
    "X241",
    "项目数量与所列项目不符",
    "explain",
    ("overall", "basic", "project"),
    ("practice",),
    "核对项目数量：按附件一的项目数或附件三的张数填写，或写明统计口径。",
    bad=({"overall.indicator[1].target": "1个", "overall.indicator[1].actual": "1个"},),
    good=({"overall.indicator[1].name": "新建库房数量", "overall.indicator[1].actual": "1个"},),
)
def project_count(check: Check) -> Iterator[Result]:
    """An indicator counts the unit's projects; the papers list them."""
    filing = check.filing
    listed = sum(1 for line in lines(check) if line.final)
    evaluated = len(filing.present("project"))
    if not listed:
        return
    for row in indicators(check):
        if row.root != "overall" or row.name is None or row.actual is None:
            continue
        name = label(row.name.text)
        if "项目" not in name or "数" not in name or not re.fullmatch(_COUNTED, name):
            continue
        parsed = parse_number(row.actual.text, open_unit=True)
        if parsed.number is None or parsed.unit not in ("", "个", "项"):
            continue
        keys = (row.actual.key, "basic.project.final")
        if parsed.number in (listed, evaluated):
            yield Passed(keys, f"项目数量 {row.actual.text} 与所列项目相符")
        else:
            also = f"，附件三有 {evaluated} 张" if evaluated else ""
            yield Fault(
                keys,
                f"附件二指标“{row.name.text}”完成 {row.actual.text}，附件一有支出的项目有 {listed} 个{also}。",
                str(listed),
                row.actual.text,
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
    """A unit without vehicles has no vehicle costs."""
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
    good=({"report.problems.text": "个别采购项目进度较慢。"},),
)
def procurement_denied(check: Check) -> Iterator[Result]:
    """What the report says of procurement must fit the row 政府采购金额."""
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
    """Less than half of the procurement budget was used: a slip of the decimal point, or a purchase not made."""
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
    """The row states what was added to the basic budget in the year; rule X122 checks the column of 决算."""
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
    """More vehicles or rooms than people in post, or ten times as many retired as posts, is a slip of the pen."""
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
    """What is said to be included cannot be more than the whole."""
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


@rule(
    "X251",
    "公用经费超过基本支出",
    "error",
    ("basic", "overall", "report"),
    ("form_basic",),
    "公用经费是基本支出的一部分，请核对两个数。",
    bad=({"basic.public.final": "314.00"}, {"basic.public.budget": "320.00"}),
    good=({"basic.public.final": "262.40"},),
)
def public_above_basic(check: Check) -> Iterator[Result]:
    """公用经费 are 商品和服务支出 within 基本支出."""
    filing = check.filing
    for keys in (
        ("basic.public.final", "overall.spending.basic"),
        ("basic.public.budget", "report.basic.budget"),
    ):
        part, whole = filing.number(keys[0]), filing.number(keys[1])
        if part is None or not whole:
            continue
        if part <= whole:
            yield Passed(keys, "公用经费不超过基本支出")
        else:
            yield Fault(
                keys,
                f"{filing.label(keys[0])}填 {figure(part)}，{filing.label(keys[1])}只有 {figure(whole)}，"
                f"多 {figure(part - whole)} 万元。",
                f"≤{figure(whole)}",
                figure(part),
                figure(part - whole),
            )


RULES = rules_in(globals())
