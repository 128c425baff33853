"""Family M, rows that are used but not complete: indicators, project lines, buildings."""

from collections.abc import Iterator
from functools import lru_cache

from perfeval_xl.filing import Value
from perfeval_xl.rules.finding import Check, Fault, Result, rule, rules_in
from perfeval_xl.rules.rows import Indicator, blank, blanks, figures, filled, indicators, indicators_of, names
from perfeval_xl.rules.tables import lines
from perfeval_xl.values.text import bare_label, label

_BUILDING = ("approved_area", "actual_area", "area_rate", "approved_investment", "actual_investment", "investment_rate")
_FORMS = ("overall", "project")
_FORM_KEYS = ("form_overall", "form_project")
_FIRST = "overall.indicator[1]"
_STARS = "★☆*●•·-—"


def _row_name(check: Check, row: Indicator) -> str:
    name = row.name.text if row.name is not None else ""
    number = row.prefix[row.prefix.rindex("[") + 1 : -1]
    return f"{check.filing.paper(row.prefix)}指标“{name or f'第{number}行'}”"


def _gaps(check: Check) -> list[Indicator]:
    """Return the indicator rows of which a cell is empty."""
    found: list[Indicator] = check.once("gaps", _gap_rows)
    return found


def _gap_rows(check: Check) -> list[Indicator]:
    return [
        row
        for row in indicators(check)
        if blank(row.name) or blank(row.target) or blank(row.actual) or blank(row.weight) or blank(row.score)
    ]


def _counted(row: Indicator) -> bool:
    """Tell whether a row counts in the evaluation: it has weight or score."""
    return bool(row.full or row.points)


@rule(
    "M211",
    "三级指标没有名称",
    "error",
    _FORMS,
    _FORM_KEYS,
    "写明三级指标的名称；不用的行请把分值和得分一并清空。",
    bad=({f"{_FIRST}.name": ""},),
    good=(
        {f"{_FIRST}.{leaf}": "" for leaf in ("name", "target", "actual", "weight", "score", "reason")},
        {f"{_FIRST}.name": None},
    ),
)
def nameless(check: Check) -> Iterator[Result]:
    """有指标值或得分的行，必须写明评的是什么。"""
    for row in _gaps(check):
        if blank(row.name) and (_counted(row) or (filled(row.target) and filled(row.actual))):
            yield Fault(
                (f"{row.prefix}.name", *_keys(row.target, row.weight, row.score)),
                f"{_row_name(check, row)}已有指标值或得分，三级指标名称没有填写。",
            )


@rule(
    "M212",
    "指标值未填",
    "error",
    _FORMS,
    _FORM_KEYS,
    "补填年度指标值；没有设定的指标不应计分。",
    bad=({f"{_FIRST}.target": ""},),
    good=(
        {f"{_FIRST}.{leaf}": "" for leaf in ("target", "actual", "weight", "score", "reason")},
        {f"{_FIRST}.target": None},
    ),
)
def no_target(check: Check) -> Iterator[Result]:
    """没有指标值就无从判断是否完成，更不能计分。"""
    for row in _gaps(check):
        if blank(row.target) and filled(row.name) and _counted(row):
            yield Fault(
                (f"{row.prefix}.target", *_keys(row.actual, row.score)),
                f"{_row_name(check, row)}没有填写年度指标值，无法评判完成情况{_scored(row)}。",
            )


@rule(
    "M213",
    "实际完成值未填",
    "error",
    _FORMS,
    _FORM_KEYS,
    "补填实际完成值，与指标值同一单位。",
    bad=({f"{_FIRST}.actual": ""},),
    good=(
        {f"{_FIRST}.{leaf}": "" for leaf in ("target", "actual", "weight", "score", "reason")},
        {f"{_FIRST}.actual": None},
    ),
)
def no_actual(check: Check) -> Iterator[Result]:
    """没有实际完成值，就没有可以评分的内容。"""
    for row in _gaps(check):
        if blank(row.actual) and filled(row.name) and _counted(row):
            yield Fault(
                (f"{row.prefix}.actual", *_keys(row.target, row.score)),
                f"{_row_name(check, row)}没有填写实际完成值{_scored(row)}。",
            )


@rule(
    "M214",
    "分值未填",
    "error",
    _FORMS,
    _FORM_KEYS,
    "给该指标设定分值并打分，或者删去这个指标。",
    bad=({f"{_FIRST}.weight": ""}, {f"{_FIRST}.weight": "", f"{_FIRST}.score": ""}),
    good=(
        {f"{_FIRST}.{leaf}": "" for leaf in ("name", "target", "actual", "weight", "score", "reason")},
        {f"overall.indicator[{row}].weight": "" for row in range(1, 10)},
        {f"{_FIRST}.name": "其中：甲类", f"{_FIRST}.weight": "", f"{_FIRST}.score": ""},
    ),
)
def no_weight(check: Check) -> Iterator[Result]:
    """指标有名称、指标值和完成值而没有分值，就不参加评分。整列都不设分值的版本、指标下面的“其中”行不报。"""
    empty = [row for row in _gaps(check) if blank(row.weight) and not (blank(row.score) and _detail(row))]
    weighted = {row.root for row in indicators(check) if row.full is not None} if empty else ()
    for row in empty:
        if row.root in weighted:
            used = filled(row.name) and (filled(row.target) or filled(row.actual))
            if used or row.points is not None:
                yield Fault(
                    (f"{row.prefix}.weight", *_keys(row.score)),
                    f"{_row_name(check, row)}已填写内容，分值{'和得分' if blank(row.score) else ''}没有填写。",
                )


@rule(
    "M215",
    "自评得分未填",
    "error",
    _FORMS,
    _FORM_KEYS,
    "按完成情况打分；没有完成的填 0 并写明原因。",
    bad=({f"{_FIRST}.score": ""}, {f"overall.indicator[{row}].score": "" for row in range(1, 10)}),
    good=({f"{_FIRST}.score": "0"}, {f"{_FIRST}.weight": "", f"{_FIRST}.score": ""}),
)
def no_score(check: Check) -> Iterator[Result]:
    """有分值而没有得分，总分就不完整。整张表都没有打分的只说一次。"""
    by_root: dict[str, list[Indicator]] = {}
    for row in _gaps(check):
        if row.full and blank(row.score):
            by_root.setdefault(row.root, []).append(row)
    for root, empty in by_root.items():
        rows = [row for row in indicators_of(check, root) if row.full and row.score is not None]
        if len(empty) == len(rows) > 1:
            keys = tuple(f"{row.prefix}.score" for row in empty)
            yield Fault(keys, f"{check.filing.paper(keys[0])}各项指标都没有填写自评得分。")
            continue
        for row in empty:
            yield Fault((f"{row.prefix}.score", f"{row.prefix}.weight"), f"{_row_name(check, row)}没有填写自评得分。")


def _detail(row: Indicator) -> bool:
    """Tell a row that only says of what the indicator above it is made: 其中……"""
    return row.name is not None and label(row.name.text).lstrip(_STARS).startswith("其中")


def _keys(*values: Value | None) -> tuple[str, ...]:
    return tuple(value.key for value in values if value is not None)


def _scored(row: Indicator) -> str:
    if row.score is None or row.score.number is None:
        return ""
    return f"，却计了 {row.score.raw.strip()} 分"


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
