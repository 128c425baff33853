"""Family R: cells that were read, but not as they should stand: figures, dates, units, formulas."""

from collections.abc import Iterator

from perfeval_xl.filing import Problem
from perfeval_xl.rules.finding import Check, Fault, Result, Skipped, rule, rules_in
from perfeval_xl.rules.relate import related
from perfeval_xl.rules.rows import misread, names, sweep
from perfeval_xl.values.numbers import parse_number
from perfeval_xl.values.rounding import plain
from perfeval_xl.values.text import shortened

ALL_FORMS = ("basic", "overall", "project", "report")


def problems_of(check: Check) -> dict[str, list[Problem]]:
    """Return what the reader met, by code; values built without a reader carry it themselves."""
    found: dict[str, list[Problem]] = check.once("problems", _collect)
    return found


def _collect(check: Check) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    told = set()
    for problem in check.filing.problems:
        found.setdefault(problem.code, []).append(problem)
        told.add((problem.code, problem.key))
    for key in sweep(check).odd:
        value = check.filing.values[key]
        if (value.problem, key) not in told:
            found.setdefault(value.problem, []).append(Problem(value.problem, value.place, value.raw, "", key))
    return found


def keys_of(problem: Problem) -> tuple[str, ...]:
    """Return the cell a problem is about, if it is about one."""
    return (problem.key,) if problem.key else ()


def where_of(check: Check, problem: Problem) -> str:
    """Name where a problem stands: by its label, else by its place."""
    return check.filing.label(problem.key) if problem.key else problem.place.text


def raw_of(problem: Problem) -> str:
    """Return what stood there, on one line and not too long."""
    return shortened(" ".join(problem.raw.split()), 24)


@rule(
    "R101",
    "应填数字的格填了文字",
    "error",
    ALL_FORMS,
    (),
    "改填数字；没有发生的填 0 或“无”。",
    bad=({"basic.office.final": "7,00.0,77"}, {"overall.fund.total.executed": "约386"}, {"basic.staff.quota": "二十"}),
    good=(
        {"basic.office.final": "１４．６０"},
        {"basic.abroad.final": "无"},
        {"basic.office.final": "14.60万元"},
        {"overall.indicator[1].weight": "成本指标", "overall.indicator[1].score": "年度工作计划是否完整可行"},
    ),
)
def not_a_figure(check: Check) -> Iterator[Result]:
    """不能明确读作数字的，不当作 0：涉及这一格的合计在改正之前不核对。

    一张表的分值、得分栏里接连读到整句的话或别的栏名，是版式不同、读错了栏，不能算填错，列入“没有核对”。
    """
    filing = check.filing
    for paper, keys in misread(check).items():
        yield Skipped(
            keys,
            f"{filing.paper(paper + '.name')}的指标表有 {len(keys)} 格分值或得分读到的是文字"
            f"（例如“{filing.text(keys[0])[:24]}”），可能是版式不同，各项指标没有核对",
        )
    for problem in problems_of(check).get("R101", ()):
        if ".indicator[" in problem.key and problem.key.partition(".")[0] in misread(check):
            continue
        why = problem.detail or parse_number(problem.raw).problem or "含有比较符号"
        yield Fault(keys_of(problem), f"{where_of(check, problem)}填“{raw_of(problem)}”，{why}。", "", problem.raw)


@rule(
    "R102",
    "单元格是错误值",
    "error",
    ALL_FORMS,
    (),
    "检查该格的公式，或直接填写数字。",
)
def error_value(check: Check) -> Iterator[Result]:
    """应填数字的格显示 #REF!、#DIV/0! 之类的错误值。"""
    for problem in problems_of(check).get("R102", ()):
        yield Fault(keys_of(problem), f"{where_of(check, problem)}显示错误值“{raw_of(problem)}”。", "", problem.raw)


@rule(
    "R103",
    "公式没有计算过",
    "error",
    ALL_FORMS,
    (),
    "用 Excel 或 WPS 打开，重新计算后保存，再校验一次。",
)
def never_calculated(check: Check) -> Iterator[Result]:
    """单元格里是公式而没有计算结果，多半是用程序生成后没有用 Excel 或 WPS 打开保存过。"""
    for problem in problems_of(check).get("R103", ()):
        yield Fault(keys_of(problem), f"{where_of(check, problem)}的公式还没有计算结果。")


@rule(
    "R104",
    "填写的单位与栏目不符",
    "explain",
    ALL_FORMS,
    (),
    "按栏目的单位填写，只填数字。",
    bad=({"basic.office.final": "146000元"}, {"basic.staff.quota": "20台"}),
    good=(
        {"basic.office.final": "14.60万元"},
        {"basic.staff.quota": "20名"},
        {"report.general.amount": "3710000元"},
    ),
)
def other_unit(check: Check) -> Iterator[Result]:
    """以万元为单位的栏填了“元”等别的单位。校验时按换算后的数核对，但看表的人会误读。报告的句子写什么单位都可以。"""
    filing = check.filing
    for problem in problems_of(check).get("R104", ()):
        value = filing.values.get(problem.key)
        if value is not None and value.number is not None and problem.key.startswith("report."):
            continue
        field = filing.edition.field(problem.key)
        message = f"{where_of(check, problem)}填“{raw_of(problem)}”，该栏单位是“{field.unit}”"
        if value is not None and value.number is not None:
            worth = f"{plain(value.number)} {field.unit}"
            yield Fault(keys_of(problem), f"{message}，已按 {worth}核对。", worth, problem.raw)
        else:
            level = "" if field.kind == "score" else "error"
            yield Fault(keys_of(problem), f"{message}，无法换算。", "", problem.raw, level=level)


@rule(
    "R105",
    "日期无法识别",
    "explain",
    ALL_FORMS,
    (),
    "写成“2024年6月20日”的样子。",
    bad=({"basic.sign.date": "六月中旬"},),
    good=({"basic.sign.date": "2024.6.12"}, {"basic.sign.date": "二〇二四年六月十二日"}),
)
def not_a_date(check: Check) -> Iterator[Result]:
    """日期要能认出年、月、日，才能与评价年度比较。"""
    for problem in problems_of(check).get("R105", ()):
        yield Fault(
            keys_of(problem), f"{where_of(check, problem)}填“{raw_of(problem)}”，不是可识别的日期。", "", problem.raw
        )


@rule(
    "R106",
    "数字存成了文本",
    "hint",
    ALL_FORMS,
    (),
    "把这些格改成数值格式，否则表内公式不会把它们加进去。",
)
def figure_as_text(check: Check) -> Iterator[Result]:
    """看起来是数字，表内公式求和时却不会计入。每张表只提示一次。"""
    by_sheet: dict[str, list[str]] = {}
    for problem in problems_of(check).get("R106", ()):
        by_sheet.setdefault(problem.place.sheet, []).append(problem.key)
    for sheet, keys in by_sheet.items():
        yield Fault(tuple(keys), f"“{sheet}”有 {len(keys)} 个数字是文本格式：{names(check.filing, keys, 3)}。")


@rule(
    "R114",
    "缓存值与重算不符",
    "error",
    ("basic", "overall", "project"),
    (),
    "用 Excel 或 WPS 打开，重新计算后保存，再校验一次。",
)
def stale(check: Check) -> Iterator[Result]:
    """公式存下的结果与按各分项重新计算的不同：可能关闭了自动计算，也可能文件被改动过。"""
    filing = check.filing
    seen: set[str] = set()
    for found in related(check).values():
        for (relation, keys, _), verdict in found:
            if verdict.status != "broken" or verdict.right is None:
                continue
            value = filing.values.get(keys[0])
            if value is not None and value.formula and keys[0] not in seen:
                seen.add(keys[0])
                right = plain(verdict.right)
                text = f"{filing.label(keys[0])}是公式，存的结果是 {_shown(value.number)}，重新计算为 {right}。"
                yield Fault((keys[0],), text, right, _shown(value.number), relation=relation)


def _shown(number: object) -> str:
    return "" if number is None else f"{number}"


@rule(
    "R115",
    "一张表里写着两个年度",
    "error",
    ("basic", "overall", "project", "report"),
    ("practice",),
    "核对标题和栏目的年度，改正沿用上年的部分。",
)
def two_years(check: Check) -> Iterator[Result]:
    """同一张表的标题和栏目写着不同的年度，多半是在上年的表上改填的。"""
    for problem in problems_of(check).get("R115", ()):
        yield Fault(
            keys_of(problem),
            f"{where_of(check, problem)}：{problem.detail or '标题与栏目的年度不同'}。",
            "",
            problem.raw,
        )


@rule(
    "R116",
    "公式被数值覆盖",
    "hint",
    ("basic", "overall", "project"),
    (),
    "撤销输入，或从空白工作簿复制该格恢复公式。",
)
def overwritten(check: Check) -> Iterator[Result]:
    """工作簿里自动计算的格被直接填了数，不再随各分项变化。"""
    for problem in problems_of(check).get("R116", ()):
        yield Fault(
            keys_of(problem), f"{where_of(check, problem)}原是公式，现在填的是“{raw_of(problem)}”。", "", problem.raw
        )


RULES = rules_in(globals())
