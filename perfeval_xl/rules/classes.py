"""Families A and S, papers whose rows have scores but no weights: the weights stand printed beside the classes."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.rules.finding import Check, Fault, Passed, Result, rule, rules_in
from perfeval_xl.rules.rows import figure
from perfeval_xl.rules.weights import Group, groups
from perfeval_xl.rules.worth import row_name, scored, shown
from perfeval_xl.scoring.indicator import MISSED, PARTLY

_CLASSES = {f"overall.indicator[{row}].level1": "产出指标（50分）" for row in range(1, 5)}
_WITHOUT = {f"overall.indicator[{row}].weight": None for row in range(1, 10)}


def _unweighted(check: Check) -> Iterator[tuple[str, Group, Decimal]]:
    """Yield paper, class and the sum of its scores where the class has a printed weight and its rows have none."""
    for root, levels in groups(check).items():
        for group in levels.values():
            if group.printed is None or group.keys:
                continue
            points = [row.points for row in group.rows if row.points is not None]
            if points:
                yield root, group, sum(points, Decimal(0))


@rule(
    "A144",
    "一类指标的得分超过印定的分值",
    "error",
    ("overall", "project"),
    ("project_evaluation_2020", "form_overall", "form_project"),
    "核对该类各项得分，其和不应超过印定的分值。",
    bad=({**_CLASSES, **_WITHOUT, "overall.indicator[1].score": "25"},),
    good=({**_CLASSES, **_WITHOUT},),
)
def class_exceeded(check: Check) -> Iterator[Result]:
    """有的表不列各行分值，只在一级指标后印分值，例如“产出指标（40分）”；该类各行得分之和不能超过它。"""
    for root, group, total in _unweighted(check):
        keys = tuple([f"{row.prefix}.score" for row in group.rows])
        if group.printed is None or total <= group.printed:
            yield Passed(keys, f"“{group.label}”的得分不超过印定的分值")
        else:
            yield Fault(
                keys,
                f"{check.filing.paper(root + '.name')}“{group.label}”各行得分之和为 {figure(total, '分')}，"
                f"超过印定的 {figure(group.printed, '分')} 分，多 {figure(total - group.printed, '分')} 分。",
                f"≤{figure(group.printed, '分')}",
                figure(total, "分"),
                figure(total - group.printed, "分"),
            )


@rule(
    "S413",
    "有指标没有完成，这一类却得了满分",
    "explain",
    ("overall", "project"),
    ("project_evaluation_2020",),
    "没有完成的指标按完成比例扣分，并写明原因。",
    bad=({**_CLASSES, **_WITHOUT, "overall.indicator[1].actual": "2个"},),
    good=(
        {**_CLASSES, **_WITHOUT, "overall.indicator[1].actual": "2个", "overall.indicator[1].score": "10"},
        {**_CLASSES, **_WITHOUT},
    ),
)
def full_marks_for_class(check: Check) -> Iterator[Result]:
    """各行没有分值的，看不出一行应得多少；但该类得了满分，就等于没有为未完成的指标扣分。"""
    found = list(_unweighted(check))
    if not found:
        return
    short = {row.prefix: row for row, worth in scored(check) if worth.status in (PARTLY, MISSED)}
    for _, group, total in found:
        for row in group.rows if total == group.printed else ():
            if row.prefix in short and row.points:
                yield Fault(
                    (f"{row.prefix}.score", f"{row.prefix}.actual"),
                    f"{row_name(check.filing, row)}年度指标值“{shown(row.target)}”，实际完成值“{shown(row.actual)}”，"
                    f"没有完成，而“{group.label}”各行得分之和为 {figure(total, '分')}，是满分。",
                    "",
                    figure(row.points, "分"),
                )


RULES = rules_in(globals())
