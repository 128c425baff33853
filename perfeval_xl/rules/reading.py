"""Family R: what was read, but not as it should stand: figures, dates, units, hidden cells, odd files."""

from collections.abc import Iterator

from perfeval_xl.filing import Problem
from perfeval_xl.rules.finding import Check, Fault, Result, rule, rules_in
from perfeval_xl.rules.relate import related
from perfeval_xl.rules.rows import names, sweep
from perfeval_xl.values.numbers import parse_number
from perfeval_xl.values.rounding import plain

_ALL = ("basic", "overall", "project", "report")
_NOTICES = {
    "MACRO": "文件里有宏",
    "MACRO_SHEET": "文件里有宏表",
    "EXTERNAL_LINK": "文件里有指向别的文件的链接",
    "CONNECTION": "文件里有外部数据连接",
    "EMBEDDED": "文件里有嵌入的对象或控件",
}
_KNOWN = frozenset(f"R{number}" for number in (101, 102, 103, 104, 105, 106, 107, 108, 109, 110))


def _problems(check: Check) -> dict[str, list[Problem]]:
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


def _keys(problem: Problem) -> tuple[str, ...]:
    return (problem.key,) if problem.key else ()


def _where(check: Check, problem: Problem) -> str:
    return check.filing.label(problem.key) if problem.key else problem.place.text


def _raw(problem: Problem) -> str:
    raw = " ".join(problem.raw.split())
    return raw if len(raw) <= 24 else raw[:23] + "…"


@rule(
    "R101",
    "应填数字的格填了文字",
    "error",
    _ALL,
    (),
    "改填数字；没有发生的填 0 或“无”。",
    bad=({"basic.office.final": "7,00.0,77"}, {"overall.fund.total.executed": "约386"}, {"basic.staff.quota": "二十"}),
    good=({"basic.office.final": "１４．６０"}, {"basic.abroad.final": "无"}, {"basic.office.final": "14.60万元"}),
)
def not_a_figure(check: Check) -> Iterator[Result]:
    """What is not plainly a number is never taken for 0: sums over it are not checked until it is mended."""
    for problem in _problems(check).get("R101", ()):
        why = problem.detail or parse_number(problem.raw).problem or "含有比较符号"
        yield Fault(_keys(problem), f"{_where(check, problem)}填“{_raw(problem)}”，{why}。", "", problem.raw)


@rule(
    "R102",
    "单元格是错误值",
    "error",
    _ALL,
    (),
    "检查该格的公式，或直接填写数字。",
)
def error_value(check: Check) -> Iterator[Result]:
    """#REF!, #DIV/0! and the like stand where a figure belongs."""
    for problem in _problems(check).get("R102", ()):
        yield Fault(_keys(problem), f"{_where(check, problem)}显示错误值“{_raw(problem)}”。", "", problem.raw)


@rule(
    "R103",
    "公式没有计算过",
    "error",
    _ALL,
    (),
    "用 Excel 或 WPS 打开，重新计算后保存，再校验一次。",
)
def never_calculated(check: Check) -> Iterator[Result]:
    """The cell holds a formula without a result, as programs write it; nobody has seen a figure there yet."""
    for problem in _problems(check).get("R103", ()):
        yield Fault(_keys(problem), f"{_where(check, problem)}的公式还没有计算结果。")


@rule(
    "R104",
    "填写的单位与栏目不符",
    "explain",
    _ALL,
    (),
    "按栏目的单位填写，只填数字。",
    bad=({"basic.office.final": "146000元"}, {"basic.staff.quota": "20台"}),
    good=({"basic.office.final": "14.60万元"}, {"basic.staff.quota": "20名"}),
)
def other_unit(check: Check) -> Iterator[Result]:
    """An amount in 元 in a column of 万元 is converted for the checks, but the paper misleads whoever reads it."""
    filing = check.filing
    for problem in _problems(check).get("R104", ()):
        value = filing.values.get(problem.key)
        field = filing.edition.field(problem.key)
        message = f"{_where(check, problem)}填“{_raw(problem)}”，该栏单位是“{field.unit}”"
        if value is not None and value.number is not None:
            worth = f"{plain(value.number)} {field.unit}"
            yield Fault(_keys(problem), f"{message}，已按 {worth}核对。", worth, problem.raw)
        else:
            level = "" if field.kind == "score" else "error"
            yield Fault(_keys(problem), f"{message}，无法换算。", "", problem.raw, level=level)


@rule(
    "R105",
    "日期无法识别",
    "explain",
    _ALL,
    (),
    "写成“2024年6月20日”的样子。",
    bad=({"basic.sign.date": "六月中旬"},),
    good=({"basic.sign.date": "2024.6.12"}, {"basic.sign.date": "二〇二四年六月十二日"}),
)
def not_a_date(check: Check) -> Iterator[Result]:
    """A date must be told apart from other words to be compared with the year of the papers."""
    for problem in _problems(check).get("R105", ()):
        yield Fault(_keys(problem), f"{_where(check, problem)}填“{_raw(problem)}”，不是可识别的日期。", "", problem.raw)


@rule(
    "R106",
    "数字存成了文本",
    "hint",
    _ALL,
    (),
    "把这些格改成数值格式，否则表内公式不会把它们加进去。",
)
def figure_as_text(check: Check) -> Iterator[Result]:
    """It looks like a number, but formulas in the sheet pass over it. Said once per sheet."""
    by_sheet: dict[str, list[str]] = {}
    for problem in _problems(check).get("R106", ()):
        by_sheet.setdefault(problem.place.sheet, []).append(problem.key)
    for sheet, keys in by_sheet.items():
        yield Fault(tuple(keys), f"“{sheet}”有 {len(keys)} 个数字是文本格式：{names(check.filing, keys, 3)}。")


def _simple(check: Check, code: str, words: str) -> Iterator[Result]:
    for problem in _problems(check).get(code, ()):
        detail = f"（{problem.detail}）" if problem.detail else ""
        yield Fault(_keys(problem), f"{_where(check, problem)}{words}{detail}。", "", problem.raw)


@rule(
    "R107",
    "数字在隐藏的行列里",
    "explain",
    _ALL,
    (),
    "取消隐藏后核对；不用的数字请删去。",
)
def hidden(check: Check) -> Iterator[Result]:
    """A figure nobody sees on screen or on paper takes part in the sums."""
    yield from _simple(check, "R107", "在隐藏的行、列或工作表里")


@rule(
    "R108",
    "同一张表出现两次",
    "explain",
    _ALL,
    (),
    "只留一份；两份数字不同的，先确定哪一份是对的。",
)
def twice(check: Check) -> Iterator[Result]:
    """Only the first is checked; the other may hold other figures."""
    yield from _simple(check, "R108", "与前面的表重复，只校验了前一份")


@rule(
    "R109",
    "表中缺少应有的行或栏",
    "hint",
    _ALL,
    (),
    "对照空白表补上，没有发生的填 0。",
)
def row_missing(check: Check) -> Iterator[Result]:
    """The printed form has a row or column that the paper lacks. Said once per paper; a fragment lacks many."""
    filing = check.filing
    by_paper: dict[str, list[Problem]] = {}
    for problem in _problems(check).get("R109", ()):
        where = filing.paper(problem.key) if problem.key else problem.place.text
        by_paper.setdefault(where, []).append(problem)
    for where, problems in by_paper.items():
        keys = tuple(key for problem in problems for key in _keys(problem))
        labels = "、".join(f"“{filing.short_label(key)}”" for key in keys[:6])
        more = f"等 {len(problems)} 处" if len(problems) > 6 else ""
        yield Fault(keys, f"{where}没有找到{labels or '应有的行'}{more}。")


@rule(
    "R110",
    "显示的数字与实际的不同",
    "explain",
    _ALL,
    (),
    "改用普通的数值格式，使显示的与实际的一致。",
)
def shown_otherwise(check: Check) -> Iterator[Result]:
    """The number format shows something else than what is stored and summed."""
    for problem in _problems(check).get("R110", ()):
        value = check.filing.values.get(problem.key)
        stored = plain(value.number) if value is not None and value.number is not None else problem.raw
        yield Fault(_keys(problem), f"{_where(check, problem)}实际是 {stored}，所设格式显示成别的样子。", "", stored)


@rule(
    "R114",
    "缓存值与重算不符",
    "error",
    ("basic", "overall", "project"),
    (),
    "用 Excel 或 WPS 打开，重新计算后保存，再校验一次。",
)
def stale(check: Check) -> Iterator[Result]:
    """A formula's stored result differs from what its parts give: calculation was off, or the file was altered."""
    filing = check.filing
    seen: set[str] = set()
    for found in related(check).values():
        for (relation, keys, _), verdict in found:
            value = filing.values.get(keys[0])
            if verdict.status != "broken" or value is None or not value.formula or keys[0] in seen:
                continue
            if verdict.right is not None:
                seen.add(keys[0])
                right = plain(verdict.right)
                text = f"{filing.label(keys[0])}是公式，存的结果是 {_shown(value.number)}，重新计算为 {right}。"
                yield Fault((keys[0],), text, right, _shown(value.number), relation=relation)


def _shown(number: object) -> str:
    return "" if number is None else f"{number}"


@rule(
    "R191",
    "有数字没有读懂",
    "hint",
    _ALL,
    (),
    "查看没有读懂的内容（--unread），把数字填到规定的格里。",
)
def unread_figures(check: Check) -> Iterator[Result]:
    """Nothing is skipped in silence: figures that stand outside the known cells are counted."""
    odd = [cell for cell in check.filing.unread if any("0" <= one <= "9" for one in cell.raw)]
    if odd:
        first = "、".join(f"{cell.place.text}“{_short(cell.raw)}”" for cell in odd[:3])
        yield Fault((), f"有 {len(odd)} 处带数字的内容没有读懂：{first}{'等' if len(odd) > 3 else ''}。")


def _short(raw: str) -> str:
    raw = " ".join(raw.split())
    return raw if len(raw) <= 16 else raw[:15] + "…"


@rule(
    "R201",
    "文件带有宏、链接或嵌入对象",
    "hint",
    _ALL,
    (),
    "报送前另存为普通的 .xlsx，断开链接，删去不用的对象。",
)
def active_content(check: Check) -> Iterator[Result]:
    """Nothing of it was run or refreshed; but a submitted file should hold figures only. Said once."""
    found = [problem for code in _NOTICES for problem in _problems(check).get(code, ())]
    if found:
        words = "；".join(dict.fromkeys(_NOTICES[problem.code] for problem in found))
        yield Fault((), f"{words}。校验时没有运行，也没有更新。")


@rule(
    "R202",
    "读取时遇到的其他情况",
    "hint",
    _ALL,
    (),
    "请对照原文件核对。",
)
def other_notices(check: Check) -> Iterator[Result]:
    """What the reader noticed and no other rule reports: said, never dropped."""
    for code, problems in _problems(check).items():
        if code in _KNOWN or code in _NOTICES:
            continue
        for problem in problems[:3]:
            words = problem.detail or problem.raw or code
            yield Fault(_keys(problem), f"{_where(check, problem) or '文件'}：{' '.join(words.split())}。")


RULES = rules_in(globals())
