"""Family M, amounts and goals left empty. Rows: `missing_rows`; totals: `totals`; formalities: `missing_formal`."""

from collections.abc import Iterator
from functools import lru_cache

from perfeval_xl.rules.finding import Check, Fault, Result, rule, rules_in
from perfeval_xl.rules.rows import blanks, figures, indicators, names
from perfeval_xl.rules.tables import funds, table, totals

_COLUMNS = ("last_final", "budget", "final")
_DETAIL_ROWS = (
    "vehicle",
    "vehicle_purchase",
    "vehicle_running",
    "abroad",
    "reception",
    "office",
    "utilities_travel",
    "meeting_training",
    "procurement",
    "adjustment",
)
_STAFF = ("basic.staff.quota", "basic.staff.actual", "basic.staff.rate")
_MAIN = tuple(f"basic.{row}.{column}" for row in ("three_public", "project", "public") for column in _COLUMNS)
_FUND = ("full_year", "executed", "weight", "score")
_FIGURES = dict.fromkeys(map(ord, "0123456789.,% 万元亿+-¥。"))


@rule(
    "M111",
    "编制数或在职人数未填",
    "error",
    ("basic",),
    ("form_basic",),
    "按机构编制批复和年末实有人数填写。",
    bad=({"basic.staff.quota": ""}, {"basic.staff.actual": ""}),
    good=({"basic.staff.rate": "90%"},),
)
def _staff(check: Check) -> Iterator[Result]:
    """控制率由编制数和在职人数算出，两个数都要填；空格不等于 0。"""
    for key in blanks(check, _STAFF[:2]):
        yield Fault((key,), f"{check.filing.label(key)}没有填写。")


@rule(
    "M112",
    "控制率未填",
    "hint",
    ("basic",),
    ("form_basic",),
    "填写控制率（实际在职人数÷编制数）。",
    bad=({"basic.staff.rate": ""},),
    good=({"basic.staff.quota": "", "basic.staff.rate": ""},),
)
def _staff_rate(check: Check) -> Iterator[Result]:
    """控制率可以由人数算出，不填不影响核对，但表不完整。"""
    if blanks(check, _STAFF) == _STAFF[2:]:
        yield Fault(_STAFF[2:], f"{check.filing.label(_STAFF[2])}没有填写。")


@rule(
    "M121",
    "主要经费合计未填",
    "error",
    ("basic",),
    ("form_basic",),
    "填写合计数；没有发生的填 0。",
    bad=(
        {
            "basic.public.final": "",
            "basic.office.final": "",
            "basic.utilities_travel.final": "",
            "basic.meeting_training.final": "",
        },
    ),
    good=({"basic.abroad.last_final": ""},),
)
def _main_totals(check: Check) -> Iterator[Result]:
    """三公经费、项目支出、公用经费的每一栏都要有数，没有发生的填 0。
    分项已填而合计空着的，由 M101 报告；整张表空白的只说一次。
    """
    filing = check.filing
    if not filing.present("basic"):
        return
    found = [key for key in blanks(check, _MAIN) if not _parts_filled(check, key)]
    if len(found) > 3 and not _any_detail(check):
        yield Fault(tuple(found), "附件一的经费控制情况没有填写任何金额。")
        return
    for key in found:
        yield Fault((key,), f"{filing.label(key)}没有填写。")


def _any_detail(check: Check) -> bool:
    rows, number = table(check), figures(check).get
    return any(number(key) is not None for name in _DETAIL_ROWS for key in rows[name].keys.amounts)


def _parts_filled(check: Check, total: str) -> bool:
    row, column = total.split(".")[1:]
    parts = {
        "three_public": ("basic.vehicle", "basic.abroad", "basic.reception"),
        "project": tuple(check.filing.each("basic.project")),
        "public": ("basic.office", "basic.utilities_travel", "basic.meeting_training"),
    }[row]
    number = figures(check).get
    return any(number(f"{part}.{column}") for part in parts)


@rule(
    "M122",
    "明细行有空格",
    "hint",
    ("basic",),
    ("form_basic",),
    "没有发生的填 0，有数的补填。",
    bad=({"basic.office.final": ""}, {"basic.procurement.last_final": ""}),
    good=(
        {"basic.abroad.last_final": "", "basic.abroad.budget": "", "basic.abroad.final": ""},
        {"basic.abroad.last_final": ""},
    ),
)
def _detail_rows(check: Check) -> Iterator[Result]:
    """一行里有的栏有数、有的栏空着，分不清是没有发生还是漏填。"""
    rows = table(check)
    for name in _DETAIL_ROWS:
        row = rows[name]
        if row.last_final or row.budget or row.final:
            empty = blanks(check, row.keys.amounts)
            if empty:
                yield Fault(empty, f"{names(check.filing, empty)}是空格，同一行的其他栏有数。")


@rule(
    "M131",
    "年初预算数未填",
    "explain",
    ("overall", "project"),
    ("form_overall", "form_project"),
    "按年初批复填写；年初没有安排的填 0，并说明年中追加的原因。",
    bad=({"overall.fund.total.initial": ""}, {"project[1].fund.total.initial": ""}),
    good=({"project[1].fund.total.initial": "0", "project[1].fund.fiscal.initial": "0"},),
)
def _initial(check: Check) -> Iterator[Result]:
    """没有年初预算数，看不出年中追加了多少。"""
    filing, used = check.filing, _used(check)
    for root, fund in totals(check).items():
        key = fund.keys.initial
        if root in used and filing.state(key) == "blank":
            yield Fault((key,), f"{filing.label(key)}没有填写。")


def _used(check: Check) -> frozenset[str]:
    """Return the papers whose fund rows state what there was to spend, or what was spent."""
    found: frozenset[str] = check.once("used", _use)
    return found


def _use(check: Check) -> frozenset[str]:
    return frozenset(
        [fund.root for fund in funds(check) if fund.source in ("total", "fiscal") and (fund.full_year or fund.executed)]
    )


@rule(
    "M132",
    "资金行有空格",
    "error",
    ("overall", "project"),
    ("form_overall", "form_project"),
    "补填预算数、执行数、分值和得分。",
    bad=(
        {"overall.fund.total.full_year": ""},
        {"project[2].fund.total.weight": ""},
        {"project[2].fund.total.score": ""},
    ),
    good=({"project[2].fund.total.weight": None, "project[2].fund.total.score": None},),
)
def _fund_row(check: Check) -> Iterator[Result]:
    """资金行的预算数、执行数、分值、得分应当齐全；只缺执行率的由 M133 提示。"""
    number = figures(check).get
    for root in totals(check):
        keys = _fund_keys(root)
        empty = blanks(check, keys)
        if empty and (root in _used(check) or any(number(key) is not None for key in keys)):
            told = tuple([key for key in empty if not _split_total(check, root, key.rpartition(".")[2])])
            if told:
                yield Fault(told, f"{names(check.filing, told)}没有填写。")


@lru_cache(maxsize=64)
def _fund_keys(root: str) -> tuple[str, ...]:
    return tuple(f"{root}.fund.total.{name}" for name in _FUND)


def _split_total(check: Check, root: str, name: str) -> bool:
    """Tell whether an empty total has filled parts, which rule M101 says already."""
    number = figures(check).get
    if name in ("weight", "score"):
        return False
    if root == "overall":
        parts = ("overall.spending.basic", "overall.spending.project", "overall.income.general")
        return name == "executed" and any(number(key) for key in parts)
    return any(number(f"{root}.fund.{part}.{name}") for part in ("fiscal", "carryover", "other"))


@rule(
    "M133",
    "执行率未填",
    "hint",
    ("overall", "project"),
    ("form_overall", "form_project"),
    "填写执行率（全年执行数÷全年预算数）。",
    bad=({"overall.fund.total.rate": ""},),
    good=({"overall.fund.total.rate": "99.64%"},),
)
def _fund_rate(check: Check) -> Iterator[Result]:
    """执行率可以由预算数和执行数算出，但表上要求填写。"""
    filing = check.filing
    for root, fund in totals(check).items():
        key = f"{root}.fund.total.rate"
        if fund.full_year and filing.state(key) == "blank":
            yield Fault((key,), f"{filing.label(key)}没有填写。")


@rule(
    "M141",
    "年度总体目标未填",
    "error",
    ("overall", "project"),
    ("form_overall", "form_project"),
    "写明预期目标和实际完成情况，逐项对应。",
    bad=({"overall.goal.expected": ""}, {"project[1].goal.actual": ""}),
    good=({"overall.goal.expected": None},),
)
def _goals(check: Check) -> Iterator[Result]:
    """预期目标和实际完成情况是自评的依据。没有读到任何数字和指标的表视为残页，不报。"""
    filing = check.filing
    for root in totals(check):
        if root not in _used(check) and not filing.count(f"{root}.indicator"):
            continue
        keys = blanks(check, (f"{root}.goal.expected", f"{root}.goal.actual"))
        if keys:
            yield Fault(keys, f"{names(filing, keys)}没有填写。")


@rule(
    "M142",
    "年度总体目标只填了数字",
    "error",
    ("overall", "project"),
    ("form_overall", "form_project"),
    "用文字写明要做什么、做成了什么，金额填在资金行。",
    bad=({"project[1].goal.expected": "55.00", "project[1].goal.actual": "54.20万元"},),
    good=({"project[1].goal.expected": "整理档案4200卷"},),
)
def _goal_amounts(check: Check) -> Iterator[Result]:
    """总体目标填一个金额，说不清要做什么、做成了什么。"""
    filing = check.filing
    for root in totals(check):
        keys = tuple(
            [
                key
                for key in (f"{root}.goal.expected", f"{root}.goal.actual")
                if 0 < len(text := filing.text(key)) < 16 and not text.translate(_FIGURES)
            ]
        )
        if keys:
            yield Fault(keys, f"{names(filing, keys)}只填了数字“{filing.text(keys[0])}”。")


@rule(
    "M192",
    "总分分值未填",
    "hint",
    ("overall", "project"),
    ("form_overall", "form_project"),
    "填写总分分值 100。",
    bad=({"overall.total.weight": ""},),
    good=({"overall.total.weight": None},),
)
def _total_weight(check: Check) -> Iterator[Result]:
    """总分分值固定为100分，表上印有或要求填写。"""
    filing = check.filing
    for root in sorted({row.root for row in indicators(check) if row.full is not None}):
        key = f"{root}.total.weight"
        if filing.state(key) == "blank":
            yield Fault((key,), f"{filing.label(key)}没有填写。")


RULES = rules_in(globals())
