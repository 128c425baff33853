"""Family A, the weights of first-level indicator classes: what the form prints, and what is usual."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

from perfeval_xl.rules.finding import Check, Fault, Passed, Result, rule, rules_in
from perfeval_xl.rules.rows import Indicator, figure, indicators

_LEVELS = (("产出", "output"), ("效益", "benefit"), ("效果", "benefit"), ("满意度", "satisfaction"))
_PRINTED = r"[(（]\s*(?:共|满分|分值)?[:：]?\s*([0-9]+(?:\.[0-9]+)?)\s*分\s*[)）]"


@lru_cache(maxsize=256)
def _level(text: str) -> tuple[str, Decimal | None]:
    """Return which class a label names, and the weight printed in it."""
    found = re.search(_PRINTED, text) if "分" in text else None
    return next((name for word, name in _LEVELS if word in text), ""), Decimal(found[1]) if found else None


class _Group:
    """The rows of one first-level class on one paper."""

    __slots__ = ("keys", "label", "open", "printed", "weight")

    def __init__(self) -> None:
        self.weight = Decimal(0)
        self.printed: Decimal | None = None
        self.open = False
        self.keys: list[str] = []
        self.label = ""


def _groups(check: Check) -> dict[str, dict[str, _Group]]:
    found: dict[str, dict[str, _Group]] = check.once("levels", _weigh)
    return found


def _weigh(check: Check) -> dict[str, dict[str, _Group]]:
    """Sum the weights by first-level class; a merged label stands for the rows below it."""
    papers: dict[str, dict[str, _Group]] = {}
    current: dict[str, str] = {}
    rows: Iterable[Indicator] = indicators(check)
    if check.before is not None:
        before, key = check.before
        changed = key.partition(".")[0]
        papers = {root: levels for root, levels in _groups(before).items() if root != changed}
        rows = [row for row in rows if row.root == changed]
    for row in rows:
        text = row.level1.text if row.level1 is not None else ""
        if text:
            current[row.root] = text
        else:
            text = current.get(row.root, "")
        level, printed = _level(text)
        if not level:
            continue
        levels = papers.setdefault(row.root, {})
        group = levels.get(level)
        if group is None:
            group = levels[level] = _Group()
        if not group.label:
            group.label = text
        if printed is not None:
            group.printed = printed
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
    for root, levels in _groups(check).items():
        for group in levels.values():
            if group.printed is None or group.open or not group.keys:
                continue
            if group.weight == group.printed:
                yield Passed(tuple(group.keys), f"“{group.label}”的分值之和相符")
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
    ),
)
def usual_weights(check: Check) -> Iterator[Result]:
    """有特殊情况时一级指标权重可以调整，所以只作提示。满意度的分值由单位自定。"""
    filing = check.filing
    for root, levels in _groups(check).items():
        total = filing.number(f"{root}.total.weight")
        if total is not None and total != check.value("weight.total"):
            continue
        other = []
        for name in ("output", "benefit"):
            group = levels.get(name)
            if group is None or group.open or group.printed is not None or not group.keys:
                continue
            usual = check.value(f"weight.{name}")
            if group.weight != usual:
                other.append((group, usual))
        if other:
            words = "，".join(
                f"“{group.label}”{figure(group.weight, '分')} 分（一般为 {figure(usual, '分')} 分）"
                for group, usual in other
            )
            yield Fault(
                tuple(key for group, _ in other for key in group.keys), f"{filing.paper(root + '.name')}{words}。"
            )


RULES = rules_in(globals())
