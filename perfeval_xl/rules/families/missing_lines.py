"""Family M, lines of 附件一 that are used but not complete: projects, buildings."""

from collections.abc import Iterator
from functools import lru_cache

from perfeval_xl.rules.finding import Check, Fault, Result, rule, rules_in
from perfeval_xl.rules.rows import blanks, figures, names
from perfeval_xl.rules.tables import lines
from perfeval_xl.values.text import bare_label

_BUILDING = ("approved_area", "actual_area", "area_rate", "approved_investment", "actual_investment", "investment_rate")


@rule(
    "M221",
    "项目没有名称",
    "error",
    ("basic",),
    ("form_basic",),
    "写明项目名称，与附件三一致。",
    bad=({"basic.project[3].name": ""},),
    good=({f"basic.project[3].{leaf}": "" for leaf in ("name", "last_final", "budget", "final")},),
)
def nameless_line(check: Check) -> Iterator[Result]:
    """项目支出的一行有金额而没有名称，不知道用在什么地方。"""
    for line in lines(check):
        if (line.last_final or line.budget or line.final) and check.filing.state(line.keys.name) == "blank":
            label = check.filing.label(line.keys.name)
            yield Fault((line.keys.name, line.keys.final), f"{label}没有填写，该行已有金额。")


@rule(
    "M222",
    "项目没有金额",
    "hint",
    ("basic",),
    ("form_basic",),
    "补填金额；本年没有发生的填 0，不再使用的行请删去。",
    bad=({f"basic.project[3].{leaf}": "" for leaf in ("last_final", "budget", "final")},),
    good=({f"basic.project[2].{leaf}": "" for leaf in ("last_final", "budget", "final")},),
)
def line_without_amounts(check: Check) -> Iterator[Result]:
    """单位自己列出的项目没有任何金额，可能是漏填。表上印好的行可以不用，不报。"""
    filing = check.filing
    for line in lines(check):
        states = {filing.state(key) for key in line.keys.amounts}
        if line.name and "blank" in states and states <= {"blank", "absent"} and not _printed(line.name):
            yield Fault((line.keys.final, line.keys.name), f"附件一项目“{line.name}”没有填写任何金额。")


def _printed(name: str) -> bool:
    bare = bare_label(name)
    return not bare.strip("…. ") or bare in ("业务工作经费", "运行维护经费", "业务工作专项", "运行维护专项")


@rule(
    "M223",
    "项目有支出而没有填预算数",
    "explain",
    ("basic",),
    ("form_basic",),
    "补填预算数；年初没有安排的填 0，并说明资金来源。",
    bad=({"basic.project[2].budget": "", "basic.project.budget": "87.00"},),
    good=({"basic.project[2].budget": "0", "basic.project.budget": "87.00"},),
)
def line_without_budget(check: Check) -> Iterator[Result]:
    """有支出而预算数是空格。空格不等于 0。各项目合并成一条。"""
    filing = check.filing
    keys = blanks(check, [line.keys.budget for line in lines(check) if line.final])
    if keys and (len(keys) < filing.count("basic.project") or filing.number("basic.project.budget")):
        named = "、".join(filing.text(f"{key.rpartition('.')[0]}.name") or "（未写名称）" for key in keys)
        yield Fault(keys, f"附件一有 {len(keys)} 个项目有决算数而没有填预算数：{named}。")


@rule(
    "M224",
    "项目有预算而没有填决算数",
    "explain",
    ("basic",),
    ("form_basic",),
    "补填决算数；没有支出的填 0，并说明原因。",
    bad=({"basic.project[2].final": "", "basic.project.final": "86.00"},),
    good=({"basic.project[2].final": "0", "basic.project.final": "86.00"},),
)
def line_without_final(check: Check) -> Iterator[Result]:
    """有预算数而决算数是空格。空格不等于 0。"""
    filing = check.filing
    keys = blanks(check, [line.keys.final for line in lines(check) if line.budget])
    if keys:
        yield Fault(keys, f"{names(filing, keys)}没有填写，该项目有预算数。")


@rule(
    "M225",
    "项目的上年决算数是空格",
    "hint",
    ("basic",),
    ("form_basic",),
    "上年没有的项目填 0；上年用别的名称的，填上年数并注明原名称。",
    bad=({"basic.project[3].last_final": ""},),
    good=({"basic.project[3].last_final": "0"}, {"basic.project[3].last_final": None}),
)
def line_without_last(check: Check) -> Iterator[Result]:
    """分不清是本年新增的项目，还是漏填了上年数。各项目合并成一条。"""
    filing = check.filing
    keys = blanks(check, [line.keys.last_final for line in lines(check) if line.budget or line.final])
    if keys and len(keys) < filing.count("basic.project"):
        yield Fault(keys, f"{names(filing, keys)}是空格。")


@lru_cache(maxsize=64)
def _building_keys(row: str) -> tuple[str, ...]:
    return tuple(f"{row}.{leaf}" for leaf in _BUILDING)


_EMPTY_RATES = {f"basic.building[1].{leaf}": "无" for leaf in _BUILDING}


@rule(
    "M231",
    "楼堂馆所一行没有填全",
    "error",
    ("basic",),
    ("form_basic",),
    "六栏都要填；没有完工项目的，各栏填“无”或 0，控制率填“无”。",
    bad=(
        {**{f"basic.building[1].{leaf}": "0" for leaf in _BUILDING}, "basic.building[1].investment_rate": None},
        {**_EMPTY_RATES, "basic.building[1].approved_area": "1200", "basic.building[1].actual_area": ""},
    ),
    good=(
        {
            **{f"basic.building[1].{leaf}": "0" for leaf in _BUILDING},
            "basic.building[1].area_rate": "",
            "basic.building[1].investment_rate": "",
        },
        dict.fromkeys(_EMPTY_RATES, ""),
    ),
)
def building_incomplete(check: Check) -> Iterator[Result]:
    """有数字的行六栏都要填。没有完工项目、规模和投资都填 0 的，控制率可以不填。"""
    filing, number = check.filing, figures(check).get
    for row in filing.each("basic.building"):
        keys = _building_keys(row)
        numbers = [number(key) for key in keys]
        if not any(one is not None for one in numbers):
            continue
        stands = [filing.state(key) not in ("blank", "absent") for key in keys]
        absent = [key for key, there in zip(keys, stands, strict=True) if not there]
        amounts = [key for key in absent if not key.endswith("_rate")]
        nothing = not any(numbers)
        rated = numbers[2] is not None or numbers[5] is not None
        if not absent or (nothing and not amounts and not rated):
            continue
        labels = "、".join(filing.short_label(key) for key in absent)
        filled_count = len(keys) - len(absent)
        yield Fault(
            (*absent, *(key for key, there in zip(keys, stands, strict=True) if there)),
            f"附件一楼堂馆所控制情况应填 6 栏，只填了 {filled_count} 栏（缺“{labels}”）。",
        )


@rule(
    "M232",
    "没有楼堂馆所项目而控制率填了 0",
    "hint",
    ("basic",),
    ("form_basic",),
    "没有完工项目的，控制率填“无”或“不适用”。",
    bad=({f"basic.building[1].{leaf}": "0" for leaf in _BUILDING},),
    good=({f"basic.building[1].{leaf}": "0" if "rate" not in leaf else "无" for leaf in _BUILDING},),
)
def building_rate_zero(check: Check) -> Iterator[Result]:
    """0÷0 没有意义；控制率填 0，等于说批复的一点也没有建。"""
    filing, number = check.filing, figures(check).get
    for row in filing.each("basic.building"):
        keys = _building_keys(row)
        if any(map(number, keys)):
            continue
        keys = tuple([key for key in (keys[2], keys[5]) if number(key) is not None])
        if keys:
            yield Fault(keys, f"{names(filing, keys)}填 0，而规模和投资都是 0，0÷0 没有意义。")


RULES = rules_in(globals())
