"""Family X, the same conspicuous amount in unrelated places of different years: one was copied from the other."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.rules.finding import Check, Fault, Result, rule, rules_in
from perfeval_xl.rules.rows import figure, figures
from perfeval_xl.rules.tables import Line, lines, table, totals

_FAMILIES = {
    "three_public": "三公",
    "vehicle": "三公",
    "vehicle_purchase": "三公",
    "vehicle_running": "三公",
    "abroad": "三公",
    "reception": "三公",
    "project": "项目",
    "public": "公用",
    "office": "公用",
    "utilities_travel": "公用",
    "meeting_training": "公用",
    "procurement": "采购",
    "adjustment": "调整",
}
_THIS_YEAR = (
    ("overall.fund.total.initial", "资金"),
    ("overall.fund.total.full_year", "资金"),
    ("overall.fund.total.executed", "资金"),
    ("overall.income.general", "资金"),
    ("overall.income.government_fund", "基金"),
    ("overall.income.special_account", "专户"),
    ("overall.income.other", "其他资金"),
    ("overall.spending.basic", "基本"),
    ("overall.spending.project", "项目"),
    ("report.basic.budget", "基本"),
    ("report.project.budget", "项目"),
    ("report.government_fund.amount", "基金"),
    ("report.social_insurance.budget", "社保"),
    ("report.social_insurance.final", "社保"),
)
_DIGITS = 4


def _conspicuous(amount: Decimal, least: Decimal) -> bool:
    """Tell whether an amount is large and odd enough that it hardly comes twice by chance."""
    if amount < least:
        return False
    digits = f"{amount:f}"
    return "." in digits and len(digits.rstrip("0").replace(".", "")) >= _DIGITS and digits.rstrip("0")[-1] != "."


@rule(
    "X261",
    "不相关的两处金额完全相同",
    "explain",
    ("basic", "overall", "report"),
    ("practice",),
    "对照凭证核对这两个数，确认没有把一处的数抄到另一处。",
    bad=(
        {
            "overall.income.government_fund": "152.85",
            "overall.income.general": "233.15",
            "basic.procurement.last_final": "152.85",
        },
    ),
    good=(
        {"basic.procurement.last_final": "15.00"},
        {"basic.public.last_final": "31.40"},
        {"basic.project[3].last_final": "123.60", "basic.project.last_final": "212.00"},
        {"basic.procurement.last_final": "4.40"},
    ),
)
def copied(check: Check) -> Iterator[Result]:
    """上年某一行的数，原样出现在本年毫不相干的一行里，多半是抄错。整数、小数目和同一类的行（合计与分项、项目与附件三）不报。"""
    filing = check.filing
    least = check.value("coincidence.minimum")
    last: dict[Decimal, tuple[str, str]] = {}
    for line, family in _lines(check):
        amount = line.last_final
        if amount is not None and _conspicuous(amount, least):
            last.setdefault(amount, (line.keys.last_final, family))
    if not last:
        return
    told: set[Decimal] = set()
    for key, amount, family in _this_year(check):
        if amount is None or amount not in last or amount in told:
            continue
        before, other = last[amount]
        if other != family:
            told.add(amount)
            yield Fault(
                (key, before),
                f"{filing.label(key)}填 {figure(amount)}，与{filing.label(before)}完全相同，两者没有关系。",
                "",
                figure(amount),
            )


def _lines(check: Check) -> list[tuple[Line, str]]:
    rows = table(check)
    return [(rows[name], family) for name, family in _FAMILIES.items()] + [(line, "项目") for line in lines(check)]


def _this_year(check: Check) -> Iterator[tuple[str, Decimal | None, str]]:
    number = figures(check).get
    for key, family in _THIS_YEAR:
        yield key, number(key), family
    for line, family in _lines(check):
        yield line.keys.budget, line.budget, family
        yield line.keys.final, line.final, family
    for fund in totals(check).values():
        if fund.root != "overall":
            yield fund.keys.initial, fund.initial, "项目"
            yield fund.keys.full_year, fund.full_year, "项目"
            yield fund.keys.executed, fund.executed, "项目"


RULES = rules_in(globals())
