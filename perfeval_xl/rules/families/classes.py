"""Families A and S, papers with another last line or other weights than ours.

Where the execution rate is not scored, or there is no line of funds at all (score cards), the indicators are all there
is. Where rows have no weights, these stand printed beside the classes; some papers print one beside every class.
"""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.rules.families.weights import Group, breaks_off, groups, level_of, unread_beside
from perfeval_xl.rules.finding import Check, Edits, Fault, Passed, Result, Skipped, rule, rules_in
from perfeval_xl.rules.rows import Indicator, figure, indicators
from perfeval_xl.rules.worth import row_name, scored, shown
from perfeval_xl.scoring.indicator import MISSED, PARTLY

_ZERO = Decimal(0)
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


_UNSCORED: Edits = {"overall.fund.total.score": None, "overall.fund.total.weight": None}
_WHOLE: Edits = {**_UNSCORED, "overall.indicator[1].weight": "25", "overall.indicator[1].score": "25"}
_NO_FUNDS: Edits = {
    **{f"overall.fund.total.{leaf}": None for leaf in ("initial", "full_year", "executed", "rate")},
    **{f"overall.income.{leaf}": None for leaf in ("general", "government_fund", "special_account", "other")},
    "overall.spending.basic": None,
    "overall.spending.project": None,
    **_WHOLE,
}


@rule(
    "A136",
    "总分不等于各项指标之和",
    "error",
    ("overall", "project"),
    ("form_overall", "form_project"),
    "把各三级指标重新相加，改正总分一行或填错的一项。",
    bad=(_WHOLE, {**_NO_FUNDS, "overall.total.score": "100", "overall.indicator[1].weight": "20"}),
    good=(
        {**_WHOLE, "overall.total.score": "100"},
        _UNSCORED,
        {**_NO_FUNDS, "overall.total.score": "100"},
    ),
)
def total_of_indicators(check: Check) -> Iterator[Result]:
    """有的表执行率不单独计分，有的表（评分表）没有资金行；这时总分一行的分值、得分应等于各项指标之和。

    有资金行而没有给执行率打分的，只在各指标分值之和为100分时核对得分。
    """
    values = check.filing.values
    for root in check.filing.forms:
        if f"{root}.fund.total.score" in values or f"{root}.fund.total.weight" in values:
            continue
        rows = [row for row in indicators(check) if row.root == root]
        full = [row.full for row in rows]
        if not rows or None in full:
            continue
        whole = sum((one for one in full if one is not None), _ZERO) == check.value("weight.total")
        if not any(key.startswith(f"{root}.fund.") for key in values):
            yield from _last_line(check, root, "weight", rows, full)
        elif not whole:
            continue
        yield from _last_line(check, root, "score", rows, [row.points for row in rows])


def _last_line(
    check: Check, root: str, leaf: str, rows: list[Indicator], parts: list[Decimal | None]
) -> Iterator[Result]:
    key = f"{root}.total.{leaf}"
    total = check.filing.number(key)
    if total is None or None in parts:
        return
    made = sum((one for one in parts if one is not None), _ZERO)
    keys = (key, *[f"{row.prefix}.{leaf}" for row in rows])
    if total == made:
        yield Passed(keys, "总分一行等于各项指标之和")
    elif unread_beside(check, keys[1:], total - made) or _head_unread(check, root, total - made):
        yield Skipped(keys, "总分一行没有核对：旁边还有没读懂的数")
    elif total > made and not check.filing.text(f"{root}.title"):
        yield Skipped(keys, "总分一行没有核对：材料没有标题和资金行，可能不是从头开始的")
    else:
        more = "多" if total > made else "少"
        yield Fault(
            keys,
            f"{check.filing.label(key)}填 {figure(total, '分')}，"
            f"{len(rows)} 项指标之和为 {figure(made, '分')}，{more} {figure(abs(total - made), '分')} 分。",
            figure(made, "分"),
            figure(total, "分"),
            figure(total - made, "分"),
        )


def _head_unread(check: Check, root: str, gap: Decimal) -> bool:
    """Tell whether the rows of funds may be among what was not read."""
    if gap <= 0 or not check.filing.unread:
        return False
    from perfeval_xl.rules.gaps import could_head

    return could_head(check, root, gap)


@rule(
    "A145",
    "指标类别的分值与表上印的不符",
    "error",
    ("overall", "project"),
    ("form_overall", "form_project"),
    "调整该类各行的分值，使其和等于印定的分值。",
    bad=({"overall.indicator[1].level2": "数量指标（20分）"},),
    good=({"overall.indicator[1].level2": "数量指标（15分）"},),
)
def printed_classes(check: Check) -> Iterator[Result]:
    """各级指标名称后印有分值的，例如“管理（35分）”“数量指标（10分）”，该类各行分值之和应与它相等。

    产出、效益、满意度三类由 A141 核对。
    """
    found: dict[tuple[str, str, str], tuple[Decimal, list[Indicator]]] = {}
    for row in indicators(check):
        above = ""
        for level in (row.level1, row.level2):
            name, printed = level_of(level.raw) if level is not None and "分" in level.raw else ("", None)
            if level is not None and printed is not None and not (name and level is row.level1):
                found.setdefault((row.root, above, level.raw), (printed, []))[1].append(row)
            above = level.raw if level is not None else above
    for (root, _, raw), (printed, rows) in found.items():
        weights = [row.full for row in rows]
        if None in weights:
            continue
        made = sum((one for one in weights if one is not None), _ZERO)
        keys = tuple([f"{row.prefix}.weight" for row in rows])
        label = "".join(raw.split())
        if made == printed:
            yield Passed(keys, f"“{label}”的分值之和相符")
        elif unread_beside(check, keys, printed - made):
            yield Skipped(keys, f"“{label}”的分值之和没有核对：旁边还有没读懂的数")
        elif made < printed and breaks_off(check, root, keys):
            yield Skipped(keys, f"“{label}”的分值之和没有核对：材料到这里中断，后面的行不在其中")
        else:
            more = "多" if made > printed else "少"
            yield Fault(
                keys,
                f"{check.filing.paper(root + '.name')}“{label}”各行分值之和为 {figure(made, '分')}，"
                f"表上印的是 {figure(printed, '分')}，{more} {figure(abs(made - printed), '分')} 分。",
                figure(printed, "分"),
                figure(made, "分"),
                figure(made - printed, "分"),
            )


RULES = rules_in(globals())
