"""Families A, S and T, papers of other editions: what is checked where figures of our own form are not given."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from perfeval_xl.rules.families.weights import groups, unread_beside
from perfeval_xl.rules.finding import Check, Fault, Passed, Result, Skipped, rule, rules_in
from perfeval_xl.rules.rows import figure, figures, holds, indicators, indicators_of
from perfeval_xl.rules.tables import SOURCES, totals
from perfeval_xl.rules.worth import row_name, scored, shown, text_of
from perfeval_xl.scoring.execution import execution_score
from perfeval_xl.scoring.indicator import MISSED, PARTLY
from perfeval_xl.scoring.rates import execution_rate
from perfeval_xl.values.rounding import divide, percent_text

_HUNDRED = Decimal(100)
_ZERO, _HALF_CENT = Decimal(0), Decimal("0.005")
_LEVELS = ("output", "benefit", "satisfaction")
_SPLITS = (
    ("income", ("general", "government_fund", "special_account", "other")),
    ("spending", ("basic", "project")),
)
_SHORT = 3
_MOST = 8
_UNDONE = ("未完成", "没有完成", "未达到", "未达标", "未能", "部分完成", "尚未", "没有达到")
_NOT_UNDONE = ("未完成原因", "无未完成", "不存在未", "未完成情况", "未完成的绩效")


@rule(
    "A122",
    "年度资金总额与所列各行对不上",
    "explain",
    ("overall", "project"),
    ("form_overall", "form_project"),
    "核对各级、各来源的资金，其和应等于年度资金总额。",
    good=({"project[1].fund.other.initial": None},),
)
def other_sources(check: Check) -> Iterator[Result]:
    """资金按中央、省、市、县或别的来源另列了行的，各行（或其中几行）之和应等于年度资金总额。"""
    filing = check.filing
    if not filing.unread:
        return
    from perfeval_xl.rules.gaps import other_rows, unclear_rows

    for root, fund in totals(check).items():
        rows = other_rows(filing, root)
        # A lone 其中 need not be all there is.
        if not rows or (len(rows) == 1 and root == "overall"):
            continue
        for leaf, key in fund.keys._asdict().items():
            total, column = figures(check).get(key), filing.place(key).column
            others = [row[column] for row in rows.values() if column in row]
            known = [figures(check).get(f"{root}.fund.{part}.{leaf}") or _ZERO for part in SOURCES[1:]]
            parts = [one for one in (*known, *others) if one]
            if total is None or not others or not parts:
                continue
            if len(parts) > _MOST:
                yield Skipped((key,), f"{filing.label(key)}没有与所列各行核对：行数太多，有几种加法")
                continue
            slack = _HALF_CENT * (len(parts) + 1)
            if any(abs(sum(some) - total) <= slack for some in _readings(known, others)):
                yield Passed((key,), "年度资金总额等于所列各行之和")
            elif total > sum(parts, _ZERO) and unclear_rows(filing, root):
                yield Skipped((key,), f"{filing.label(key)}没有与所列各行核对：旁边还有没读懂的数")
            else:
                every = sum(parts, _ZERO)
                yield Fault(
                    (key,),
                    f"{filing.label(key)}填 {figure(total)}，所列 {len(parts)} 行为 {'、'.join(map(figure, parts))}，"
                    f"怎样相加都不等于总额（全部相加为 {figure(every)}）。",
                    figure(total),
                    figure(every - total),
                )


def _readings(known: list[Decimal], others: list[Decimal]) -> Iterator[tuple[Decimal, ...]]:
    """Yield the rows that may make the total: all, or those left when a row is the sum of others below it."""
    every = (*known, *others)
    yield from (every, tuple(known), tuple(others), every[1:])
    for at, one in enumerate(every):
        rest = (*every[:at], *every[at + 1 :])
        for count in range(2, len(rest) + 1):
            for some in combinations(rest, count):
                if one and sum(some) == one:
                    yield rest
                    yield (one, *[part for part in rest if part not in some])


@rule(
    "A113",
    "按性质分的合计与所列各项不符",
    "error",
    ("overall",),
    ("form_overall",),
    "把所列各项重新相加，改正合计或填错的一项。",
    bad=({"overall.spending.total": "376.00"}, {"overall.income.total": "396.00"}),
    good=({"overall.spending.total": "386.00", "overall.income.total": ""},),
)
def split_totals(check: Check) -> Iterator[Result]:
    """“按收入性质分”“按支出性质分”后面写了合计的，应等于下面所列各项之和。"""
    number = figures(check).get
    for name, parts in _SPLITS:
        key = f"overall.{name}.total"
        total, keys = number(key), [f"overall.{name}.{part}" for part in parts]
        known = [one for part in keys if (one := number(part)) is not None]
        if total is None or not known or any(check.filing.state(part) == "bad" for part in keys):
            continue
        made = sum(known, _ZERO)
        if abs(total - made) <= _HALF_CENT * (len(known) + 1):
            yield Passed((key, *keys), "合计与所列各项相符")
        else:
            yield Fault(
                (key, *keys),
                f"{check.filing.label(key)}填 {figure(total)}，所列 {len(known)} 项之和为 {figure(made)}，"
                f"{'多' if total > made else '少'} {figure(abs(total - made))} 万元。",
                figure(made),
                figure(total),
                figure(total - made),
            )


@rule(
    "S203",
    "执行率得分与所写执行率不符",
    "error",
    ("overall", "project"),
    ("project_evaluation_2020", "form_overall", "form_project"),
    "得分＝分值×执行率，最高不超过分值。",
    bad=(
        {
            "project[1].fund.total.full_year": None,
            "project[1].fund.total.rate": "88%",
            "project[1].fund.total.score": "10",
        },
    ),
    good=(
        {
            "project[1].fund.total.full_year": None,
            "project[1].fund.total.rate": "98.55%",
            "project[1].fund.total.score": "9.86",
        },
        {"project[1].fund.total.rate": "88%"},
    ),
)
def score_of_stated_rate(check: Check) -> Iterator[Result]:
    """没有预算数或执行数可算的，得分按所写的执行率核对。两个数都有的，由 S202 核对。

    资金行没有写分值的，分值取总分减去各指标分值后余下的部分。
    """
    number, filing, tolerance = figures(check).get, check.filing, check.value("score.tolerance")
    for root, fund in totals(check).items():
        key, stated = f"{root}.fund.total.score", number(f"{root}.fund.total.weight")
        known = fund.executed is not None and fund.full_year is not None
        if number(key) is None or (known and stated is not None):
            continue
        weight = _rest(check, root) if stated is None else stated
        percent = number(f"{root}.fund.total.rate")
        rate = execution_rate(fund.executed, fund.full_year).value if known else None
        rate = rate if rate is not None or percent is None else divide(percent, _HUNDRED)
        score, due = number(key), execution_score(weight, rate)
        if score is None or rate is None or weight is None or due is None:
            continue
        keys = (key, f"{root}.fund.total.rate")
        if abs(score - due) <= tolerance:
            yield Passed(keys, f"{filing.label(key)}与执行率相符")
            continue
        above, more = score > due, "多" if score > due else "少"
        yield Fault(
            keys,
            f"{filing.label(key)}填 {figure(score, '分')}，"
            f"按分值 {figure(weight, '分')}×执行率 {percent_text(rate)} 计算为 {figure(due, '分')}，"
            f"{more} {figure(abs(score - due), '分')} 分。",
            figure(due, "分"),
            figure(score, "分"),
            figure(score - due, "分"),
            "" if above else "可以按测算得分填写；有意少计的，不必修改。",
            "" if above else "hint",
        )


def _rest(check: Check, root: str) -> Decimal | None:
    """Return what the indicators leave of the whole weight; None where a row or a class has none of its own."""
    whole = figures(check).get(f"{root}.total.weight") or check.value("weight.total")
    rows = [row.full for row in indicators(check) if row.root == root]
    if rows and None not in rows:
        rest = whole - sum((one for one in rows if one is not None), _ZERO)
    else:
        classes = groups(check).get(root, {})
        printed = [one.printed for one in classes.values()]
        if len(printed) < len(_LEVELS) or None in printed or any(rows):
            return None
        rest = whole - sum((one for one in printed if one is not None), _ZERO)
    return rest if rest > 0 else None


@rule(
    "A134",
    "各项分值之和不是100分",
    "explain",
    ("overall", "project"),
    ("project_evaluation_2020",),
    "补填总分分值，并调整各项分值（含预算执行率），使其和等于100分。",
    bad=({"overall.total.weight": "", "overall.indicator[1].weight": "25"},),
    good=(
        {"overall.total.weight": ""},
        {"overall.total.weight": None, "overall.indicator[1].weight": None},
    ),
)
def weights_without_total(check: Check) -> Iterator[Result]:
    """总分一行没有写分值的，各项分值之和仍应是100分。有一项没有分值的，不作判断。"""
    number, full = figures(check).get, check.value("weight.total")
    for root in totals(check):
        if number(f"{root}.total.weight") is not None or number(f"{root}.total.score") is None:
            continue
        rows = indicators_of(check, root)
        execution = number(f"{root}.fund.total.weight")
        weights = [row.full for row in rows]
        if execution is None or not rows or None in weights:
            continue
        total = sum((one for one in weights if one is not None), execution)
        keys = (f"{root}.fund.total.weight", *[f"{row.prefix}.weight" for row in rows])
        if total == full:
            yield Passed(keys, f"各项分值之和为 {full} 分")
        elif unread_beside(check, keys, full - total):
            yield Skipped(keys, "各项分值之和没有核对：旁边还有没读懂的数")
        elif total < full and _cut_off(check):
            yield Skipped(keys, "各项分值之和没有核对：材料到这里中断")
        else:
            more = "多" if total > full else "少"
            yield Fault(
                keys,
                f"{check.filing.paper(root + '.name')}各项分值（含预算执行率）之和为 {figure(total, '分')}，"
                f"应为 {full}，{more} {figure(abs(total - full), '分')} 分；总分一行没有写分值。",
                str(full),
                figure(total, "分"),
                figure(total - full, "分"),
            )


def _cut_off(check: Check) -> bool:
    """Tell a text that was cut off in the middle of a row."""
    if not check.filing.from_text:
        return False
    from perfeval_xl.rules.halves import ends_unread

    return ends_unread(check.filing)


@rule(
    "A135",
    "一张表里写着两个总分",
    "error",
    ("overall", "project"),
    ("form_overall", "form_project"),
    "重新相加，表头和表末写同一个总分。",
    bad=({"overall.total.stated": "98"},),
    good=({"overall.total.stated": "99.96"},),
)
def two_totals(check: Check) -> Iterator[Result]:
    """表头或评价结论写了自评总分、表末又有总分的，两处应是同一个数。"""
    number = figures(check).get
    for root in totals(check):
        keys = (f"{root}.total.stated", f"{root}.total.score")
        above, below = number(keys[0]), number(keys[1])
        if above is None or below is None:
            continue
        where = "表头" if check.filing.place(keys[0]).row < check.filing.place(keys[1]).row else "评价结论"
        if above == below:
            yield Passed(keys, f"{where}与表末的总分相同")
        else:
            yield Fault(
                keys,
                f"{check.filing.paper(root + '.name')}{where}写总分 {figure(above, '分')}，"
                f"表末总分为 {figure(below, '分')}，相差 {figure(abs(above - below), '分')} 分。",
                figure(below, "分"),
                figure(above, "分"),
                figure(above - below, "分"),
            )


@rule(
    "S411",
    "写着没有完成，却给了满分",
    "explain",
    ("overall", "project"),
    ("project_evaluation_2020",),
    "没有完成的相应扣分；已经完成的，改正说明的文字。",
    bad=({"overall.indicator[2].reason": "受天气影响，部分库房改造未完成。"},),
    good=(
        {"overall.indicator[2].reason": "未完成原因：无"},
        {
            "overall.indicator[9].actual": "85%",
            "overall.indicator[9].score": "9.44",
            "overall.indicator[9].reason": "查阅大厅改造，未达到目标。",
            "overall.total.score": "99.40",
        },
    ),
)
def undone_with_full_marks(check: Check) -> Iterator[Result]:
    """偏差原因写明没有完成的，得分不应是满分。完成值可以与指标值比较的，由 S401 核对。"""
    filing = check.filing
    measured: set[str] | None = None
    for row in indicators(check):
        score, weight, reason = row.points, row.full, text_of(row.reason)
        if len(reason) < _SHORT or score is None or not weight or score < weight:
            continue
        if not holds(reason, _UNDONE) or holds(reason, _NOT_UNDONE):
            continue
        if measured is None:
            measured = {one.prefix for one, worth in scored(check) if worth.status in (PARTLY, MISSED)}
        if row.prefix not in measured:
            yield Fault(
                (f"{row.prefix}.score", f"{row.prefix}.reason"),
                f"{row_name(filing, row)}分值 {figure(weight, '分')}，自评 {figure(score, '分')} 分，是满分，"
                f"而原因一栏写“{shown(row.reason)}”。",
                f"<{figure(weight, '分')}",
                figure(score, "分"),
            )


RULES = rules_in(globals())
