"""Families A, S and T, habits of filling that examiners send back.

Goals copied, indicators in the wrong class, money left over without a word.
"""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.rules.finding import Check, Fault, Passed, Result, Skipped, rule, rules_in
from perfeval_xl.rules.rows import Indicator, figures, holds, indicators, indicators_of, sentences
from perfeval_xl.rules.tables import totals
from perfeval_xl.rules.worth import has_reason, row_name, scored, shown, text_of
from perfeval_xl.scoring.indicator import MISSED, PARTLY
from perfeval_xl.scoring.rates import execution_rate
from perfeval_xl.values.text import label

_HUNDRED = Decimal(100)
_FORMS = ("overall", "project")
_CLASSES = (
    ("满意度", ("满意",), "满意度指标"),
    ("成本", ("成本", "效益", "满意"), "成本指标"),
    ("造价", ("成本", "效益"), "成本指标"),
    ("及时率", ("时效", "效益", "质量"), "时效指标"),
    ("完成时间", ("时效",), "时效指标"),
    ("完成时限", ("时效",), "时效指标"),
)
"""A word of an indicator's name, words of the classes in which it is at home, and the class it belongs to."""
_ASKED = ("是否", "有无", "能否")
_RATED = ("预算执行率", "资金执行率", "支出执行率", "预算完成率")
_MONEY = ("执行", "支付", "支出", "结余", "结转", "尾款", "未付", "资金", "拨付")
_LATE = (*_MONEY, "到位", "节约", "合同", "进度", "预算")
_CAUSED = ("因", "由于", "未", "剩余", "结余", "结转", "尾款", "低于", "节约", "压减", "延", "滞后", "调整", "尚")
_LEAST_COPIED = 10
_LEAST_SHARED = 4
_UNIT = 3
_STOP = "。；;，,、\n"


@rule(
    "A176",
    "指标像是放错了类别",
    "hint",
    _FORMS,
    ("core_indicators_2021",),
    "把指标移到相应的二级指标下，下年申报绩效目标时一并调整。",
    bad=({"overall.indicator[1].name": "档案装具采购成本"},),
    good=({"overall.indicator[4].name": "档案装具采购成本"}, {"overall.indicator[9].name": "查阅群众满意度"}),
)
def misplaced(check: Check) -> Iterator[Result]:
    """成本、满意度、完成时间各有自己的二级指标；放在别的类别下，权重和算分方法都不对。一张表只提示一次。"""
    filing = check.filing
    found: dict[str, list[tuple[Indicator, str]]] = {}
    for row in indicators(check):
        name = text_of(row.name)
        for word, homes, belongs in _CLASSES:
            if word in name:
                home = text_of(row.level2) + text_of(row.level1)
                if home and not holds(home, homes):
                    found.setdefault(row.root, []).append((row, belongs))
                break
    for rows in found.values():
        row, belongs = rows[0]
        more = f"；同样的还有 {len(rows) - 1} 个" if len(rows) > 1 else ""
        yield Fault(
            tuple([f"{one.prefix}.name" for one, _ in rows]),
            f"{row_name(filing, row)}列在“{text_of(row.level2) or text_of(row.level1)}”下，像是{belongs}{more}。",
            belongs,
            text_of(row.level2),
        )


@rule(
    "A177",
    "指标值是问句",
    "hint",
    _FORMS,
    ("core_indicators_2021",),
    "写明要达到的数或状态，例如“≥95%”“建立制度”。",
    bad=({"overall.indicator[2].target": "是否符合规范"},),
    good=({"overall.indicator[2].target": "符合规范"},),
)
def question(check: Check) -> Iterator[Result]:
    """“是否……”是问题，不是目标，无从判断完成了没有。"""
    for row in indicators(check):
        if text_of(row.target).startswith(_ASKED):
            yield Fault(
                (f"{row.prefix}.target",),
                f"{row_name(check.filing, row)}年度指标值填“{shown(row.target)}”，是问题，不是要达到的目标。",
                "要达到的数或状态",
                text_of(row.target),
            )


@rule(
    "S204",
    "预算执行率偏低而没有说明",
    "explain",
    _FORMS,
    ("project_evaluation_2020", "practice"),
    "写明资金没有用完的原因和下一步措施；填错的，请改正。",
    bad=(
        {
            "project[1].fund.total.executed": "44.20",
            "project[1].fund.fiscal.executed": "44.20",
            "basic.project[1].final": "44.20",
        },
    ),
    good=(
        {
            "project[1].fund.total.executed": "44.20",
            "project[1].fund.fiscal.executed": "44.20",
            "project[1].indicator[4].reason": "工程尾款尚未支付，按合同质保期满后拨付。",
        },
        {"project[1].fund.total.executed": "53.00", "project[1].fund.fiscal.executed": "53.00"},
    ),
)
def slow(check: Check) -> Iterator[Result]:
    """执行率低于规定界限（默认90%）的，要单独说明原因；同一张表的原因栏、完成情况或报告里有说明的，不报。"""
    filing, limit, number = check.filing, check.value("rate.execution_low"), figures(check).get
    for root, fund in totals(check).items():
        rate = execution_rate(fund.executed, fund.full_year).value
        stated = number(f"{root}.fund.total.rate") if fund.full_year is None else None
        percent = stated if rate is None else rate * _HUNDRED
        if percent is None:
            continue
        keys = (f"{root}.fund.total.rate", fund.keys.executed, fund.keys.full_year)
        if percent >= limit:
            yield Passed(keys, f"执行率不低于 {limit}%")
        elif _accounted(check, root):
            yield Passed(keys, "执行率偏低，已说明原因")
        elif f"{root}.total.score" not in filing.values and f"{root}.sign.date" not in filing.values:
            yield Skipped(keys, f"{filing.paper(root + '.name')}没有读到表末，不能判断执行率偏低是否已有说明")
        else:
            there = tuple([key for key in keys if key in filing.values]) or keys
            yield Fault(
                there,
                f"{filing.paper(root + '.name')}预算执行率 {percent:.2f}%，低于 {limit}%，材料中没有说明原因。",
                f"≥{limit}%",
                f"{percent:.2f}%",
            )


def _accounted(check: Check, root: str) -> bool:
    """Tell whether the paper or the report says why money was left."""
    filing = check.filing
    texts = [text_of(row.reason) for row in indicators_of(check, root)]
    texts.append(filing.text(f"{root}.goal.actual"))
    if any(holds(text, _LATE) and holds(text, _CAUSED) for text in texts if text):
        return True
    return any(holds(one, _MONEY) and holds(one, _CAUSED) for one in sentences(check))


@rule(
    "S414",
    "没有完成的指标没有写原因",
    "explain",
    _FORMS,
    ("project_evaluation_2020",),
    "写明没有完成的原因和改进措施；填错的，改正完成值。",
    bad=(
        {
            "overall.indicator[6].actual": "2400人次",
            "overall.indicator[6].score": None,
            "overall.indicator[6].weight": None,
            "overall.indicator[6].reason": "",
        },
    ),
    good=(
        {
            "overall.indicator[6].actual": "2400人次",
            "overall.indicator[6].score": None,
            "overall.indicator[6].weight": None,
            "overall.indicator[6].reason": "展厅闭馆改造两个月。",
        },
        {
            "overall.indicator[6].actual": "2400人次",
            "overall.indicator[6].score": "8",
            "overall.indicator[6].reason": "",
        },
    ),
)
def missed_without_reason(check: Check) -> Iterator[Result]:
    """不打分的表没有扣分可看，但没有完成的指标一样要分析原因。打分的表由 T101、S401 核对。"""
    filing = check.filing
    for row, worth in scored(check):
        if row.score is not None or row.reason is None or worth.status not in (PARTLY, MISSED) or has_reason(row):
            continue
        yield Fault(
            (f"{row.prefix}.actual", f"{row.prefix}.target", f"{row.prefix}.reason"),
            f"{row_name(filing, row)}年度指标值“{shown(row.target)}”，实际完成值“{shown(row.actual)}”，"
            "没有完成，原因一栏没有填写。",
            text_of(row.target),
            text_of(row.actual),
        )


@rule(
    "S412",
    "预算执行率又作指标算了一次",
    "hint",
    _FORMS,
    ("project_evaluation_2020",),
    "资金行已经给执行率打分，三级指标里不必再设，换成反映工作成果的指标。",
    bad=({"overall.indicator[1].name": "预算执行率"},),
    good=({"overall.indicator[1].name": "项目完成率"},),
)
def rated_twice(check: Check) -> Iterator[Result]:
    """执行率占的分已在资金行里，再设成三级指标，同一件事算了两次分。"""
    number = figures(check).get
    for row in indicators(check):
        name = text_of(row.name)
        if holds(name, _RATED) and number(f"{row.root}.fund.total.score") is not None:
            yield Fault(
                (f"{row.prefix}.name", f"{row.root}.fund.total.score"),
                f"{row_name(check.filing, row)}与资金行的执行率是同一件事，算了两次分。",
                "",
                name,
            )


@rule(
    "T108",
    "实际完成情况照抄了预期目标",
    "hint",
    _FORMS,
    ("project_evaluation_2020",),
    "写实际做成了什么、做了多少，不要照抄目标。",
    bad=(
        {
            "overall.goal.expected": "保障档案馆正常运转，推进馆藏档案数字化。",
            "overall.goal.actual": "保障档案馆正常运转，推进馆藏档案数字化",
        },
    ),
    good=({"overall.goal.expected": "已完成", "overall.goal.actual": "已完成"},),
)
def goal_copied(check: Check) -> Iterator[Result]:
    """两栏一字不差，看不出实际完成了多少。"""
    filing = check.filing
    for root in (*filing.present("overall"), *filing.present("project")):
        keys = (f"{root}.goal.actual", f"{root}.goal.expected")
        actual, expected = (label(filing.text(key)).rstrip("。.;") for key in keys)
        if len(actual) >= _LEAST_COPIED and actual == expected:
            yield Fault(keys, f"{filing.paper(keys[0])}“实际完成情况”与“预期目标”一字不差。", "", actual[:20])


RULES = rules_in(globals())
