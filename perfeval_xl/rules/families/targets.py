"""S40: how targets and answers of indicator rows are written: words for numbers, other units, bounds, no measure."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.rules.finding import Check, Fault, Result, rule, rules_in
from perfeval_xl.rules.worth import agreed, row_name, scored, scored_as, shown, text_of
from perfeval_xl.scoring.indicator import MET, MISSED, NUMBER_ANSWER, PARTLY, QUALITATIVE_ANSWER, UNIT_MISMATCH
from perfeval_xl.scoring.measure import TEXT
from perfeval_xl.values.text import label
from perfeval_xl.values.units import convert

_DONE = frozenset(
    "完成 已完成 全部完成 全面完成 已全部完成 按时完成 按期完成 如期完成 达标 已达标 完成目标 达成 已达成 达成预期指标"
    " 完成任务 达到目标 已落实 全部落实".split()
)
_NONE = ("无", "未发生", "没有发生", "未出现", "零")
_MEASURED = (MET, PARTLY, MISSED)
_ZERO = Decimal(0)


@rule(
    "S403",
    "定量指标用文字作答",
    "error",
    ("overall", "project"),
    ("project_evaluation_2020",),
    "填写与指标值同单位的实际完成数。",
    bad=({"project[1].indicator[1].actual": "提升明显"},),
    good=(
        {"project[1].indicator[1].target": "整理到位", "project[1].indicator[1].actual": "达成预期指标"},
        {"project[1].indicator[3].target": "2023年12月前", "project[1].indicator[3].actual": "按期完成"},
    ),
)
def words_for_number(check: Check) -> Iterator[Result]:
    """指标值是数量的，实际完成值也应是数量；用“提升明显”之类作答，无法核对得分。

    只写“已完成”“达标”“无上访”的，意思是做到了，请核实后填数。
    """
    filing = check.filing
    for row, _ in scored_as(check, QUALITATIVE_ANSWER):
        done = label(text_of(row.actual)).rstrip("。.;")
        yield Fault(
            (f"{row.prefix}.actual", f"{row.prefix}.target"),
            f"{row_name(filing, row)}年度指标值“{shown(row.target)}”是数量，实际完成值却填“{shown(row.actual)}”。",
            f"与“{shown(row.target)}”同单位的数",
            text_of(row.actual),
            level="explain" if done in _DONE or done.startswith(_NONE) else "",
        )
    measured = [row for row, worth in scored(check) if worth.status in _MEASURED]
    yield agreed(check, measured, ("actual", "target"), "完成值与指标值同为数量")


@rule(
    "S404",
    "完成值与指标值单位不同",
    "error",
    ("overall", "project"),
    ("project_evaluation_2020",),
    "把完成值改为与指标值相同的单位。",
    bad=({"project[1].indicator[1].actual": "4315份"},),
    good=({"overall.indicator[4].actual": "3860000元"}, {"overall.indicator[6].actual": "3000人次"}),
)
def unit_differs(check: Check) -> Iterator[Result]:
    """指标值与完成值单位不同，无法比较。元与万元、百分数与小数能够换算，不报。

    人与人次、次与场、户与家之类混用的，按同一单位比较，只作提示。
    """
    filing = check.filing
    for row, worth in scored_as(check, UNIT_MISMATCH):
        yield Fault(
            (f"{row.prefix}.actual", f"{row.prefix}.target"),
            f"{row_name(filing, row)}年度指标值“{shown(row.target)}”与"
            f"实际完成值“{shown(row.actual)}”单位不同，无法比较。",
            worth.target.unit,
            worth.actual.unit,
        )
    for row, worth in scored(check):
        wanted, done = worth.target.unit, worth.actual.unit
        if wanted != done and wanted and done and worth.status in _MEASURED and convert(_ZERO, done, wanted) is None:
            yield Fault(
                (f"{row.prefix}.actual", f"{row.prefix}.target"),
                f"{row_name(filing, row)}年度指标值“{shown(row.target)}”与实际完成值“{shown(row.actual)}”"
                "单位写法不同，已按同一单位比较。",
                wanted,
                done,
                level="hint",
            )


@rule(
    "S407",
    "完成值只写了界限",
    "hint",
    ("overall", "project"),
    ("project_evaluation_2020",),
    "填写实际测得的数，例如调查得出的满意度。",
    bad=({"overall.indicator[9].actual": "90%以上"},),
    good=({"overall.indicator[9].actual": "90.6%"},),
)
def answer_is_bound(check: Check) -> Iterator[Result]:
    """“90%以上”是范围，不是实际完成值；应填实际测得的数。"""
    filing = check.filing
    for row, worth in scored(check):
        if worth.bound:
            yield Fault(
                (f"{row.prefix}.actual",),
                f"{row_name(filing, row)}实际完成值填“{shown(row.actual)}”，是一个范围，不是测得的数。",
                "实际测得的数",
                text_of(row.actual),
            )


@rule(
    "S408",
    "数量、成本指标没有可衡量的指标值",
    "hint",
    ("overall", "project"),
    ("core_indicators_2021",),
    "下年申报绩效目标时，把指标值写成带单位的数。",
    bad=({"project[1].indicator[4].target": "按照项目所需金额"},),
    good=({"project[1].indicator[4].target": "≤55.00万元"}, {"overall.indicator[2].target": "符合规范"}),
)
def not_measurable(check: Check) -> Iterator[Result]:
    """数量指标和成本指标一般应有可以衡量的数；写“按照项目所需金额”之类，无从比较。"""
    filing = check.filing
    for row, worth in scored(check):
        if worth.target.kind != TEXT:
            continue
        category = text_of(row.level2)
        if "数量" not in category and "成本" not in category:
            continue
        extra = "，完成值却是数" if worth.status == NUMBER_ANSWER else ""
        yield Fault(
            (f"{row.prefix}.target",),
            f"{row_name(filing, row)}属于{category}，年度指标值填“{shown(row.target)}”，没有可以衡量的数{extra}。",
            "带单位的数",
            text_of(row.target),
        )


RULES = rules_in(globals())
