"""Family A, the weights of first-level indicator classes: what the form prints, and what is usual."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from perfeval_xl.filing import Value
from perfeval_xl.forms.schema import SUBTOTAL
from perfeval_xl.rules.finding import Check, Fault, Passed, Result, Skipped, rule, rules_in
from perfeval_xl.rules.rows import Indicator, figure, figures, indicators, indicators_of
from perfeval_xl.values.text import clean

_LEVELS = (("产出", "output"), ("效益", "benefit"), ("效果", "benefit"), ("满意度", "satisfaction"))
_ZERO = Decimal(0)
_PRINTED = r"[(（]\s*(?:共|满分|分值)?[:：]?\s*([0-9]+(?:\.[0-9]+)?)\s*分\s*[)）]"


@lru_cache(maxsize=256)
def level_of(text: str) -> tuple[str, Decimal | None]:
    """Return which class a label names, and the weight printed in it."""
    text = "".join(clean(text).split())
    found = re.search(_PRINTED, text) if "分" in text else None
    return next((name for word, name in _LEVELS if word in text), ""), Decimal(found[1]) if found else None


class Group:
    """The rows of one first-level class on one paper."""

    __slots__ = ("keys", "label", "open", "printed", "rows", "weight")

    def __init__(self) -> None:
        self.weight = Decimal(0)
        self.printed: Decimal | None = None
        self.open = False
        self.keys: list[str] = []
        self.label = ""
        self.rows: list[Indicator] = []


def groups(check: Check) -> dict[str, dict[str, Group]]:
    """Return the first-level classes of every paper, with their rows and weights; worked out once per run."""
    found: dict[str, dict[str, Group]] = check.once("levels", _weigh)
    return found


def _weigh(check: Check) -> dict[str, dict[str, Group]]:
    """Sum the weights by first-level class; a merged label stands for the rows below it."""
    papers: dict[str, dict[str, Group]] = {}
    current: dict[str, Value] = {}
    rows: Iterable[Indicator] = indicators(check)
    if check.before is not None:
        before, key = check.before
        changed = key.partition(".")[0]
        papers = {root: levels for root, levels in groups(before).items() if root != changed}
        rows = [row for row in rows if row.root == changed]
    for row in rows:
        cell = row.level1
        if cell is not None and cell.text:
            current[row.root] = cell
        else:
            cell = current.get(row.root)
        if cell is None:
            continue
        # The printed weight stands only in what was written: as text a class bears its official name.
        level, printed = level_of(cell.raw)
        if not level:
            continue
        levels = papers.setdefault(row.root, {})
        group = levels.get(level)
        if group is None:
            group = levels[level] = Group()
        if not group.label:
            group.label = cell.text
        if printed is not None:
            group.printed = printed
        group.rows.append(row)
        if row.weight is None:
            continue
        if row.full is not None:
            group.weight += row.full
            group.keys.append(row.weight.key)
        elif row.weight.state != "blank" or any(
            value is not None and value.state != "blank" for value in (row.name, row.score)
        ):
            group.open = True
            group.keys.append(row.weight.key)
    return papers


@rule(
    "A141",
    "一级指标的分值与表上印的不符",
    "error",
    ("overall", "project"),
    ("project_evaluation_2020", "form_overall", "form_project"),
    "调整三级指标的分值，使其和等于一级指标印定的分值。",
    bad=(
        {
            **{f"overall.indicator[{row}].level1": "产出指标（50分）" for row in range(1, 5)},
            "overall.indicator[1].weight": "20",
            "overall.indicator[6].weight": "5",
        },
    ),
    good=(
        {f"overall.indicator[{row}].level1": "产出指标（50分）" for row in range(1, 5)},
        {"overall.indicator[1].weight": "20", "overall.indicator[6].weight": "5"},
    ),
)
def level_weights(check: Check) -> Iterator[Result]:
    """表上印有产出50分、效益30分、满意度10分，各行分值之和应与印的相等。漏填分值的行由 M214 报告，该类不再判断。"""
    filing = check.filing
    for root, levels in groups(check).items():
        for group in levels.values():
            if group.printed is None or group.open or not group.keys:
                continue
            if group.weight == group.printed:
                yield Passed(tuple(group.keys), f"“{group.label}”的分值之和相符")
            elif unread_beside(check, group.keys, group.printed - group.weight):
                yield Skipped(tuple(group.keys), f"“{group.label}”的分值之和没有核对：旁边还有没读懂的数")
            elif group.weight < group.printed and breaks_off(check, root, group.keys):
                yield Skipped(tuple(group.keys), f"“{group.label}”的分值之和没有核对：材料到这里中断，后面的行不在其中")
            else:
                yield Fault(
                    tuple(group.keys),
                    f"{filing.paper(root + '.name')}“{group.label}”各行分值之和为 {figure(group.weight, '分')}，"
                    f"表上印的是 {figure(group.printed, '分')} 分。",
                    figure(group.printed, "分"),
                    figure(group.weight, "分"),
                    figure(group.weight - group.printed, "分"),
                )


@rule(
    "A142",
    "一级指标权重与统一设置不同",
    "hint",
    ("overall", "project"),
    ("project_evaluation_2020",),
    "一般按预算执行率10分、产出50分、效益30分、满意度10分设置；有特殊情况的可以调整。",
    bad=({"overall.indicator[1].weight": "20", "overall.indicator[6].weight": "5"},),
    good=(
        {"overall.indicator[1].weight": "10", "overall.indicator[2].weight": "20"},
        {f"overall.indicator[{row}].weight": None for row in range(1, 10)},
        {"overall.fund.total.weight": "20", "overall.indicator[1].weight": "5", "overall.indicator[6].weight": "5"},
    ),
)
def usual_weights(check: Check) -> Iterator[Result]:
    """有特殊情况时一级指标权重可以调整，所以只作提示。满意度的分值由单位自定。

    预算执行率不是10分的，或者各项分值没有读全、加起来不是100分的，用的是别的设置，不作比较。
    """
    filing = check.filing
    for root, levels in groups(check).items():
        other = []
        for name in ("output", "benefit"):
            group = levels.get(name)
            if group is None or group.open or group.printed is not None or not group.keys:
                continue
            usual = check.value(f"weight.{name}")
            if group.weight != usual:
                other.append((group, usual))
        if other and _usual(check, root):
            words = "，".join(
                f"“{group.label}”{figure(group.weight, '分')} 分（一般为 {figure(usual, '分')} 分）"
                for group, usual in other
            )
            yield Fault(
                tuple(key for group, _ in other for key in group.keys), f"{filing.paper(root + '.name')}{words}。"
            )


def _usual(check: Check, root: str) -> bool:
    """Tell whether a paper weighs the execution rate as usual, and all its weights were read."""
    execution = figures(check).get(f"{root}.fund.total.weight")
    if execution != check.value("weight.execution"):
        return False
    rows = [row.full for row in indicators_of(check, root) if row.full is not None]
    return sum(rows, execution) == check.value("weight.total")


@rule(
    "A143",
    "小计不等于所列各行之和",
    "error",
    ("overall", "project"),
    ("form_overall", "form_project"),
    "把小计以上各行重新相加，改正小计或填错的一行。",
    bad=(
        {
            "overall.indicator[1].level1": "产出指标",
            "overall.subtotal[1].name": "产出指标小计",
            "overall.subtotal[1].weight": "55",
            "overall.subtotal[1].score": "50",
        },
    ),
    good=(
        {
            "overall.indicator[1].level1": "产出指标",
            "overall.subtotal[1].name": "产出指标小计",
            "overall.subtotal[1].weight": "50",
            "overall.subtotal[1].score": "50",
        },
    ),
)
def subtotals(check: Check) -> Iterator[Result]:
    """表中印有“小计”的，分值、得分两栏都应等于它所合计的各行之和。小计行不计入总分。"""
    filing = check.filing
    for group in filing.groups:
        root, end, _ = group.partition(SUBTOTAL)
        if not end or root not in filing.forms:
            continue
        since = 0
        for prefix in filing.each(group):
            name = filing.text(f"{prefix}.name")
            at = filing.place(f"{prefix}.name")
            rows = _summed(check, root, name, since, at.row)
            since = at.row
            for leaf in ("weight", "score"):
                stated = filing.number(f"{prefix}.{leaf}")
                parts = [filing.number(f"{row.prefix}.{leaf}") for row in rows]
                if stated is None or not parts or None in parts:
                    continue
                keys = (f"{prefix}.{leaf}", *[f"{row.prefix}.{leaf}" for row in rows])
                total = sum((part for part in parts if part is not None), _ZERO)
                if stated == total:
                    yield Passed(keys, f"“{name}”与所列各行之和相符")
                elif unread_beside(check, keys[1:], stated - total):
                    yield Skipped(keys, f"“{name}”没有核对：旁边还有没读懂的数")
                else:
                    more = "多" if stated > total else "少"
                    yield Fault(
                        keys,
                        f"{filing.label(keys[0])}填 {figure(stated, '分')}，所列 {len(rows)} 行之和为 "
                        f"{figure(total, '分')}，{more} {figure(abs(stated - total), '分')} 分。",
                        figure(total, "分"),
                        figure(stated, "分"),
                        figure(stated - total, "分"),
                    )


def breaks_off(check: Check, root: str, keys: Sequence[str]) -> bool:
    """Tell whether a text was cut off behind these rows."""
    from perfeval_xl.rules.cuts import broken_off

    return broken_off(check.filing, root, keys)


def unread_beside(check: Check, parts: Sequence[str], gap: Decimal) -> bool:
    """Tell whether figures nobody understood beside the parts of a sum could make up for what it falls short of."""
    if not check.filing.unread:
        return False
    from perfeval_xl.rules.gaps import could_fill

    return could_fill(check, parts, gap)


def _summed(check: Check, root: str, name: str, since: int, row: int) -> list[Indicator]:
    """Return the rows a subtotal stands for: those of the class it names, else those since the subtotal before."""
    mine = indicators_of(check, root)
    for level in ("level2", "level1"):
        named = [
            one for one in mine if (value := getattr(one, level)) is not None and value.text and value.text in name
        ]
        if named:
            return named
    return [one for one in mine if one.name is not None and since < one.name.place.row < row]


RULES = rules_in(globals())
