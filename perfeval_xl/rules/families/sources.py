"""Family R, what is odd about sheets and files: hidden or repeated parts, unread figures, macros and links."""

from collections.abc import Iterator

from perfeval_xl.filing import OTHER_FUNDS, UNASKED, UNASKED_RATE, Problem
from perfeval_xl.rules.families.reading import ALL_FORMS, keys_of, problems_of, where_of
from perfeval_xl.rules.finding import Check, Fault, Result, Skipped, rule, rules_in
from perfeval_xl.values.rounding import plain
from perfeval_xl.values.text import shortened

_ACTIVE = {
    "MACRO": "宏",
    "MACRO_SHEET": "宏表",
    "EXTERNAL_LINK": "指向别的文件的链接",
    "DDE": "动态数据交换链接",
    "CONNECTION": "外部数据连接",
    "EMBEDDED": "嵌入的对象或控件",
}
_WORD_NOTICES = {
    "TRACKED": "文档里有未接受的修订，按接受后的内容读取",
    "HIDDEN_TEXT": "文档里有隐藏的文字",
    "NESTED_TABLE": "表格里套着表格，只读取了外层",
    "NOT_READ_PART": "文档里有没有读取的部分（文本框、图形等）",
    "REPLACED_TEXT": "有些字符无法识别，已用替代符号",
}
_QUIET = frozenset(("RECALCULATE", "ODD_PART_NAME", "BAD_NAME", "BAD_MERGE", "CLEANED_TEXT", "OPEN_END"))
"""What changes nothing that was read: every formula's result is checked anyway."""
_BESIDE = (UNASKED, UNASKED_RATE)
_FIGURES = frozenset("0123456789")
_ADDRESS = 120
"""Characters of a line that names a web page; its figures are none of the filing's."""
_KNOWN = frozenset(f"R{number}" for number in (101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 115, 116))
_TOLD = _KNOWN | _QUIET | frozenset(_ACTIVE)
"""What other rules tell, or nobody need be told."""


def _simple(check: Check, code: str, words: str) -> Iterator[Result]:
    for problem in problems_of(check).get(code, ()):
        detail = f"（{problem.detail}）" if problem.detail else ""
        yield Fault(keys_of(problem), f"{where_of(check, problem)}{words}{detail}。", "", problem.raw)


@rule(
    "R107",
    "数字在隐藏的行列里",
    "explain",
    ALL_FORMS,
    (),
    "取消隐藏后核对；不用的数字请删去。",
)
def hidden(check: Check) -> Iterator[Result]:
    """屏幕上、纸面上都看不到的数字也参加了合计。"""
    yield from _simple(check, "R107", "在隐藏的行、列或工作表里")


@rule(
    "R108",
    "同一张表出现两次",
    "explain",
    ALL_FORMS,
    (),
    "只留一份；两份数字不同的，先确定哪一份是对的。",
)
def twice(check: Check) -> Iterator[Result]:
    """同一张表有两份，只校验前一份，另一份的数字可能不同。"""
    yield from _simple(check, "R108", "与前面的表重复，只校验了前一份")


@rule(
    "R109",
    "表中缺少应有的行或栏",
    "hint",
    ALL_FORMS,
    (),
    "对照空白表补上，没有发生的填 0。",
)
def row_missing(check: Check) -> Iterator[Result]:
    """空白表上印有的行或栏，这份材料里没有。每张表只提示一次。资金另按别的来源列行的，不提示缺少本表的来源。"""
    filing = check.filing
    by_paper: dict[str, list[Problem]] = {}
    for problem in problems_of(check).get("R109", ()):
        if ".fund." in problem.key and _other_funds(check, problem.place.sheet):
            continue
        where = filing.paper(problem.key) if problem.key else problem.place.text
        by_paper.setdefault(where, []).append(problem)
    for where, problems in by_paper.items():
        keys = tuple(key for problem in problems for key in keys_of(problem))
        labels = "、".join(f"“{filing.short_label(key)}”" for key in keys[:6])
        more = f"等 {len(problems)} 处" if len(problems) > 6 else ""
        yield Fault(keys, f"{where}没有找到{labels or '应有的行'}{more}。")


def _other_funds(check: Check, sheet: str) -> bool:
    """Tell whether a paper lists its funds by rows that our form does not have."""
    return any(place.sheet == sheet and why == OTHER_FUNDS for place, _, why in check.filing.unread)


@rule(
    "R110",
    "显示的数字与实际的不同",
    "explain",
    ALL_FORMS,
    (),
    "改用普通的数值格式，使显示的与实际的一致。",
)
def shown_otherwise(check: Check) -> Iterator[Result]:
    """所设的数值格式显示的与实际存放、参加计算的不是同一个数。"""
    for problem in problems_of(check).get("R110", ()):
        value = check.filing.values.get(problem.key)
        stored = plain(value.number) if value is not None and value.number is not None else problem.raw
        yield Fault(
            keys_of(problem), f"{where_of(check, problem)}实际是 {stored}，所设格式显示成别的样子。", "", stored
        )


@rule(
    "R191",
    "有数字没有读懂",
    "hint",
    ALL_FORMS,
    (),
    "查看没有读懂的内容（--unread），把数字填到规定的格里。",
)
def unread_figures(check: Check) -> Iterator[Result]:
    """读取时不悄悄略过任何内容：不在规定格里的数字在这里计数。

    分项行多填的执行率、得分等本表不要求，不计；另列的资金来源已用来核对合计的，也不计。电话号码
    不计，引用时隐去中间的数字。
    """
    odd = [
        cell
        for cell in check.filing.unread
        if cell.why not in _BESIDE
        and not _FIGURES.isdisjoint(cell.raw)
        and not ("://" in cell.raw and len(cell.raw) <= _ADDRESS)
    ]
    if any(cell.why == OTHER_FUNDS for cell in odd):
        from perfeval_xl.rules.gaps import added_up

        rows = {place for root in check.filing.forms for place in added_up(check.filing, root)}
        odd = [cell for cell in odd if cell.why != OTHER_FUNDS or (cell.place.sheet, cell.place.row) not in rows]
    if odd:
        from perfeval_xl.values.phones import is_phone

        odd = [cell for cell in odd if not is_phone(cell.raw)]
    if odd:
        first = "、".join(f"{cell.place.text}“{_short(cell.raw)}”" for cell in odd[:3])
        yield Fault((), f"有 {len(odd)} 处带数字的内容没有读懂：{first}{'等' if len(odd) > 3 else ''}。")


def _short(raw: str) -> str:
    from perfeval_xl.values.phones import masked

    return shortened(masked(" ".join(raw.split())), 16)


@rule(
    "R201",
    "文件带有宏、链接或嵌入对象",
    "hint",
    ALL_FORMS,
    (),
    "报送前另存为普通的 .xlsx，断开链接，删去不用的对象。",
)
def active_content(check: Check) -> Iterator[Result]:
    """这些内容没有运行，也没有更新；但报送的文件里不应带有。整个文件只提示一次。"""
    found = [problem for code in _ACTIVE for problem in problems_of(check).get(code, ())]
    if found:
        words = "、".join(dict.fromkeys(_ACTIVE[problem.code] for problem in found))
        yield Fault((), f"文件里有{words}。校验时没有运行，也没有更新。")


@rule(
    "R202",
    "读取时遇到的其他情况",
    "hint",
    ALL_FORMS,
    (),
    "请对照原文件核对。",
)
def other_notices(check: Check) -> Iterator[Result]:
    """读取时遇到而别的规则没有说到的情况，每类只说一次。"""
    told = [(code, problems) for code, problems in problems_of(check).items() if code not in _TOLD]
    if not told:
        return
    from perfeval_xl.reading.safety import NOTICES

    for code, problems in told:
        words = NOTICES.get(code) or _WORD_NOTICES.get(code) or problems[0].detail or problems[0].raw or code
        places = "、".join(dict.fromkeys(problem.place.text for problem in problems[:4] if problem.place.text))
        more = f"等 {len(problems)} 处" if len(problems) > 4 else ""
        if code == "VALUES_ONLY":
            yield Skipped((), words)
        else:
            keys = tuple(key for problem in problems for key in keys_of(problem))
            yield Fault(keys, f"{' '.join(words.split())}{f'（{places}{more}）' if places else ''}。")


RULES = rules_in(globals())
