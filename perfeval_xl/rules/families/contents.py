"""Family R, contents that cannot be meant: negative amounts, halves of a person, placeholders left in."""

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.rules.finding import Check, Fault, Result, rule, rules_in
from perfeval_xl.rules.rows import figure, figures, sweep

_ZERO = Decimal(0)
_MAY_BE_NEGATIVE = ("basic.adjustment.",)
_SETTLED = (".last_final", ".final", ".executed")
"""Columns where a refund may leave less than nothing."""
_IN_WORDS = (
    r"(?<![A-Za-z])[Xx]{2,}(?![A-Za-z])|[Ｘ×〇○]{2,}|某某|此处填写|请填写|填写说明"
    r"|[（(]?[0-9]{2,4}字以内[)）]?(?=\n|$)|(?<![。；;\s?？])[?？]{3,}"
)
_NO_YEAR = r"20[Xx×]{2}(?=[^A-Za-z]|$)"
"""A year that was left open, or that a published copy leaves out."""
_IN_CELLS = r"(?m)^(?:示例|样例|范例)(?:[:：]|$)|^(?:…+|\.{3,}|。{3,}|\*{3,})$|^[（(]?(?:略|待填|待定)[）)]?$"
"""Patterns are left as text: they are only compiled for a filing that has one of the marks."""
_MARKS = tuple("X x Ｘ × 〇 ○ 某某 填写 字以内 待填 ? ？ 示例 样例 范例 … .. 。。 * 略 待定".split())
"""A quick look: without any of these there is no placeholder."""
_COUNTED = (
    "basic.staff.quota",
    "basic.staff.actual",
    "report.staff.quota",
    "report.staff.actual",
    "report.staff.retired",
    "report.staff.vehicles",
    "report.staff.rooms",
)
_PRINTED = (".level1", ".level2", ".title")
_PRIVATE = (".sign.preparer", ".sign.phone", ".sign.signature")
"""May be masked in a published copy."""


@rule(
    "R111",
    "不应为负数",
    "error",
    ("basic", "overall", "project", "report"),
    (),
    "去掉负号，或核对是否填错了栏。",
    bad=({"basic.office.budget": "-15.00"}, {"overall.indicator[1].score": "-15"}, {"basic.staff.actual": "-18"}),
    good=({"basic.adjustment.last_final": "-1.20"},),
)
def negative(check: Check) -> Iterator[Result]:
    """人数、预算数、分值、得分不会是负数；决算数、执行数只有退回以前年度支出时才会，应加以说明。基本支出预算调整可以为负。"""
    filing = check.filing
    for key, number in figures(check).items():
        if number >= _ZERO or key.startswith(_MAY_BE_NEGATIVE):
            continue
        unit = filing.edition.field(key).unit
        level = "explain" if key.endswith(_SETTLED) else ""
        shown = figure(number, unit)
        yield Fault((key,), f"{filing.label(key)}填 {shown}，这一栏不应为负数。", f"{-number:f}", shown, "", "", level)


@rule(
    "R112",
    "模板里的占位文字没有删改",
    "error",
    ("basic", "overall", "project", "report"),
    (),
    "换成本单位的实际内容；不用的行请整行删去。",
    bad=(
        {"overall.goal.expected": "完成XX工作任务"},
        {"project[1].indicator[1].name": "……"},
        {"report.problems.text": "某某单位存在支出进度偏慢的问题。"},
        {"report.problems.text": "20xx年支出进度偏慢。"},
        {"overall.indicator[2].target": "***"},
        {"overall.goal.actual": "对照年度目标，说明完成情况（100字以内）"},
    ),
    good=(
        {"overall.goal.expected": "建设3×5米展柜，编制MAXX软件"},
        {"report.problems.text": "人员不足……，进度偏慢，例如库房改造。"},
        {"report.problems.text": "人员不足，进度偏慢。 ????????"},
        {"basic.sign.phone": "138****0000", "basic.sign.preparer": "李**"},
    ),
)
def placeholder(check: Check) -> Iterator[Result]:
    """“……”“XX”“（100字以内）”一类文字说明空白表的这一处没有填写。不用的行只作提示；姓名、电话可以遮盖。"""
    filing = check.filing
    words = sweep(check).words
    if not any(mark in words for mark in _MARKS) or not (re.search(_IN_WORDS, words) or re.search(_IN_CELLS, words)):
        return
    unused: list[str] = []
    for key, text in sweep(check).texts.items():
        found = _placeholder(text)
        if not found or key.endswith(_PRINTED) or key.endswith(_PRIVATE):
            continue
        if _unused(check, key):
            unused.append(key)
        elif year := re.search(_NO_YEAR, text) if not _placeholder(re.sub(_NO_YEAR, "", text)) else None:
            said = f"{filing.label(key)}里的年份写成“{year.group()}”，没有写明是哪一年。"
            yield Fault((key,), said, "", year.group(), "", "写明年份；公开时有意隐去的，可以不改。", "explain")
        else:
            yield Fault((key,), f"{filing.label(key)}里还留着“{found}”。", "", found)
    if unused:
        words = _placeholder(filing.text(unused[0]))
        yield Fault(tuple(unused), f"有 {len(unused)} 个不用的行还留着“{words}”。", level="hint")


def _placeholder(text: str) -> str:
    found = re.search(_IN_WORDS, text)
    if found is None and len(text) <= 30:
        found = re.search(_IN_CELLS, text)
    return found.group() if found else ""


def _unused(check: Check, key: str) -> bool:
    """Tell whether the row a cell stands in holds no figure."""
    row, _, leaf = key.rpartition(".")
    if leaf != "name" or not row.endswith("]"):
        return False
    number = check.filing.number
    return not any(number(f"{row}.{name}") for name in ("weight", "score", "last_final", "budget", "final"))


@rule(
    "R113",
    "人数不是整数",
    "error",
    ("basic", "report"),
    (),
    "填写整数。",
    bad=({"basic.staff.quota": "20.5"},),
    good=({"basic.staff.quota": "20.00"}, {"basic.staff.rate": "90.5%"}),
)
def not_whole(check: Check) -> Iterator[Result]:
    """人数、车辆数、股室数都是整数。"""
    filing = check.filing
    for key in _COUNTED:
        number = figures(check).get(key)
        if number is not None and number != number.to_integral_value():
            shown = figure(number, "人")
            yield Fault((key,), f"{filing.label(key)}填 {shown}，应是整数。", "", shown)


RULES = rules_in(globals())
