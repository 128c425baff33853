"""Indicator rows again, as quantities: what no target or answer can be, and cost against the funds."""

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.rules.finding import Check, Fault, Passed, Result, rule, rules_in
from perfeval_xl.rules.rows import Indicator, figure, holds
from perfeval_xl.rules.tables import totals
from perfeval_xl.rules.worth import row_name, scored, scored_as, text_of
from perfeval_xl.scoring.indicator import NUMBER_ANSWER, IndicatorScore
from perfeval_xl.scoring.measure import NUMBER, Measure
from perfeval_xl.values.units import convert, is_money

_FORMS = ("overall", "project")
_CHANGES = ("增长", "增幅", "增速", "变动", "变化", "盈亏", "利润", "收益", "温度", "差")
_AT_MOST_ALL = (
    r"(?:合格|及时|满意|覆盖|准确|达标|优良|完好|普及|到位|按期|按时|知晓|规范|合规|公开|发放|归档|出勤|通过|回收|验收|办结)"
    r"[^，。；]{0,6}率|满意度|占比|比例|按期完成|按时完成"
)
_WHOLE_COST = ("总成本", "总额", "总支出", "总投入", "总投资", "支出安排金额", "支出金额", "资金总量", "项目成本")
_CENT = Decimal("0.005")
_MONEY = "万元"


@rule(
    "A171",
    "指标值或完成值是负数",
    "explain",
    _FORMS,
    ("core_indicators_2021",),
    "去掉负号；确实是下降的，用“下降5%”的写法。",
    bad=({"overall.indicator[1].actual": "-3个"}, {"overall.indicator[2].target": "≥-98%"}),
    good=({"overall.indicator[2].name": "公用经费变动率", "overall.indicator[2].target": "≤-5%"},),
)
def negative_quantity(check: Check) -> Iterator[Result]:
    """数量和完成率从 0 起算，只有变动率才会是负数。"""
    filing = check.filing
    for row, worth in scored(check):
        for value in (row.target, row.actual):
            # A minus sign is rare and cheap to see; what it means is read only then.
            if value is None or "-" not in value.text:
                continue
            measure = worth.target if value is row.target else worth.actual
            alone = re.fullmatch(r"[≥≤><=]{0,2}-\d[\d,.]*[^\d-]{0,6}", value.text)
            negative = measure.number is not None and measure.number < 0
            if (negative or alone) and not holds(text_of(row.name), _CHANGES):
                what = "年度指标值" if value is row.target else "实际完成值"
                yield Fault((value.key,), f"{row_name(filing, row)}{what}填“{value.text}”，是负数。", "", value.text)


@rule(
    "A172",
    "指标值是0，没有约束",
    "hint",
    _FORMS,
    ("core_indicators_2021",),
    "写明要达到的数；要求不发生的，写“＝0”。",
    bad=({"overall.indicator[5].target": "≥0万元"},),
    good=({"project[2].indicator[6].target": "0起"}, {"project[2].indicator[6].target": "≤0起"}),
)
def nothing_asked(check: Check) -> Iterator[Result]:
    """“至少 0”什么都不做也能达到，不成其为目标。"""
    filing = check.filing
    for row, worth in scored(check):
        target = worth.target
        if not target.number and target.kind == NUMBER and target.relation in ("≥", ">") and row.target is not None:
            yield Fault((row.target.key,), f"{row_name(filing, row)}年度指标值填“{row.target.text}”，不做也能达到。")


@rule(
    "A173",
    "比率超过100%",
    "explain",
    _FORMS,
    ("practice",),
    "核对分子和分母；这类比率最多是100%。",
    bad=({"overall.indicator[3].actual": "109%"}, {"overall.indicator[9].actual": "995%"}),
    good=(
        {"overall.indicator[3].name": "任务完成率", "overall.indicator[3].actual": "107%"},
        {"overall.indicator[2].actual": "100%"},
    ),
)
def above_all(check: Check) -> Iterator[Result]:
    """满意度、合格率、占比是部分与全体之比，不会超过100%；计划完成率可以超过。"""
    filing = check.filing
    for row, worth in scored(check):
        actual = worth.actual
        if actual.unit != "%" or actual.number is None or actual.number <= 100 or row.actual is None:
            continue
        name = text_of(row.name)
        if re.search(_AT_MOST_ALL, name) and not holds(name, _CHANGES):
            yield Fault(
                (row.actual.key,),
                f"{row_name(filing, row)}实际完成值填“{row.actual.text}”，超过了100%。",
                "≤100%",
                row.actual.text,
            )


@rule(
    "A174",
    "指标值是文字，完成值却是数",
    "hint",
    _FORMS,
    ("core_indicators_2021",),
    "把年度指标值也写成带单位的数，以便比较。",
    bad=({"overall.indicator[2].target": "若干"},),
    good=({"overall.indicator[2].target": "验收合格", "overall.indicator[2].actual": "达成预期指标"},),
)
def words_asked(check: Check) -> Iterator[Result]:
    """数字不能与文字比较。数量指标、成本指标由 S408 提示。"""
    filing = check.filing
    for row, _ in scored_as(check, NUMBER_ANSWER):
        if row.target is None or row.actual is None:
            continue
        level2 = text_of(row.level2)
        if "数量" not in level2 and "成本" not in level2:
            yield Fault(
                (row.target.key, row.actual.key),
                f"{row_name(filing, row)}年度指标值填“{row.target.text}”，实际完成值填“{row.actual.text}”，无法比较。",
            )


def _worth(measure: Measure) -> Decimal | None:
    if measure.kind != NUMBER or measure.number is None or not (not measure.unit or is_money(measure.unit)):
        return None
    return convert(measure.number, measure.unit or _MONEY, _MONEY)


def _whole_costs(check: Check) -> list[tuple[Indicator, IndicatorScore]]:
    found: list[tuple[Indicator, IndicatorScore]] = check.once("whole_costs", _all_in)
    return found


def _all_in(check: Check) -> list[tuple[Indicator, IndicatorScore]]:
    rows = scored(check)
    return [one for one in rows if "成本" in text_of(one[0].level2) and holds(text_of(one[0].name), _WHOLE_COST)]


@rule(
    "X271",
    "成本指标的完成值与全年执行数不符",
    "explain",
    _FORMS,
    ("practice",),
    "总成本的完成值应与资金行的全年执行数一致，请核对。",
    bad=({"project[1].indicator[4].actual": "55.00万元"}, {"overall.indicator[4].actual": "368.00万元"}),
    good=({"project[1].indicator[4].actual": "54.2万元"}, {"project[1].indicator[4].actual": "542000元"}),
)
def cost_against_spending(check: Check) -> Iterator[Result]:
    """项目的总成本就是全年的支出。"""
    filing = check.filing
    for row, cost in _whole_costs(check):
        fund = totals(check)[row.root]
        spent, worth = fund.executed, _worth(cost.actual)
        if not spent or worth is None or row.actual is None:
            continue
        keys = (row.actual.key, fund.keys.executed)
        if abs(worth - spent) <= _CENT:
            yield Passed(keys, "成本指标的完成值与全年执行数一致")
        else:
            yield Fault(
                keys,
                f"{row_name(filing, row)}实际完成值填“{row.actual.text}”，全年执行数为 {figure(spent)} 万元，"
                f"相差 {figure(abs(worth - spent))} 万元。",
                figure(spent),
                row.actual.text,
                figure(worth - spent),
            )


@rule(
    "X272",
    "成本指标的指标值与预算数不符",
    "hint",
    _FORMS,
    ("practice",),
    "总成本的指标值一般取年初或全年预算数，请核对。",
    bad=({"project[1].indicator[4].target": "≤65.00万元"},),
    good=({"overall.indicator[4].target": "≤383万元"}, {"overall.indicator[4].target": "≤3830000元"}),
)
def cost_against_budget(check: Check) -> Iterator[Result]:
    """总成本的上限一般就是预算数。"""
    filing = check.filing
    for row, cost in _whole_costs(check):
        fund = totals(check)[row.root]
        keys = (fund.keys.full_year, fund.keys.initial)
        budgets = [budget for budget in (fund.full_year, fund.initial) if budget]
        worth = _worth(cost.target)
        if not budgets or worth is None or row.target is None:
            continue
        if any(abs(worth - budget) <= _CENT for budget in budgets):
            yield Passed((row.target.key, keys[0]), "成本指标的指标值与预算数一致")
        else:
            shown = "、".join(dict.fromkeys(figure(budget) for budget in budgets))
            yield Fault(
                (row.target.key, *keys),
                f"{row_name(filing, row)}年度指标值填“{row.target.text}”，预算数为 {shown} 万元。",
                shown,
                row.target.text,
            )


RULES = rules_in(globals())
