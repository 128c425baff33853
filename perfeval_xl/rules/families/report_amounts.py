"""Family X, amounts the report names by the rows of 附件一: 三公经费, 公务接待费, a project by its own name."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.rules.finding import Check, Fault, Passed, Result, rule, rules_in
from perfeval_xl.rules.match import plain_name
from perfeval_xl.rules.rows import figure, holds, sections
from perfeval_xl.rules.tables import Line, lines, table
from perfeval_xl.values.text import pieces

_NAMES = (
    ("three_public", ("三公经费",)),
    ("reception", ("公务接待费", "公务接待经费", "公务接待")),
    ("vehicle_running", ("公务用车运行维护费", "公车运行维护费", "公务用车运行费")),
    ("vehicle_purchase", ("公务用车购置费", "公车购置费")),
    ("abroad", ("因公出国境费", "出国境费", "出国经费")),
    ("public", ("公用经费", "日常公用经费")),
    ("procurement", ("政府采购金额", "政府采购支出", "政府采购")),
)
_TAIL = tuple(
    (
        "支出 决算数 决算 实际 完成 共计 共 合计 总额 金额 为 是 了 数 达 约 累计"
        " 全年 发生 使用 年初 预算 安排 本年 当年"
    ).split()
)
_QUOTES = dict.fromkeys(map(ord, "“”\"'‘’《》:：()（） "))
_STOP = "。！\n"
_LATER = ("下年", "明年", "次年", "计划", "拟")
_SHORTEST = 4
_REACH = 12
_HALF_CENT = Decimal("0.005")


@rule(
    "X248",
    "报告写的金额与附件一对不上",
    "explain",
    ("report", "basic"),
    ("practice",),
    "核对报告与附件一的同一项金额，改正填错的一处。",
    bad=(
        {"report.performance.text": "2023年三公经费支出6.60万元。自评得分99.96分。"},
        {"report.other.text": "其中：档案接收整理项目支出45.20万元。", "basic.project[1].name": "1、档案接收整理项目"},
    ),
    good=(
        {"report.performance.text": "2023年三公经费支出6.10万元，比上年增加0.10万元。自评得分99.96分。"},
        {"report.performance.text": "2024年计划安排三公经费5.00万元。自评得分99.96分。"},
        {"report.performance.text": "公务接待费每批次0.05万元。自评得分99.96分。"},
        {"report.other.text": "业务工作经费和运行维护经费共支出91.80万元。"},
    ),
)
def named_amounts(check: Check) -> Iterator[Result]:
    """报告里写明“三公经费……万元”“某项目……万元”的，应是附件一同一行的上年决算、本年预算或本年决算之一。"""
    filing = check.filing
    if "basic" not in filing.forms or "report" not in filing.forms:
        return
    texts = [(key, text.replace("“", "").replace("”", "")) for key, text in sections(check) if "元" in text]
    whole = "\n".join([text for _, text in texts])
    rows = {word: row for word, row in _named_rows(check).items() if word in whole}
    if not rows:
        return
    words, year = tuple(rows), filing.year or 0
    for key, text in texts:
        if not holds(text, words):
            continue
        for piece in pieces(text, _STOP):
            if "元" not in piece or not holds(piece, words):
                continue
            sentence = "".join(piece.split()).translate(_QUOTES)
            if _stated(sentence, words) and not holds(sentence, _LATER):
                yield from _compared(check, key, sentence, rows, (str(year), str(year - 1)))


def _stated(sentence: str, words: tuple[str, ...]) -> bool:
    """Tell whether a figure stands close behind one of the words."""
    ends = [sentence.find(word) + len(word) for word in words if word in sentence]
    return any(any(map(str.isdecimal, sentence[end : end + _REACH])) for end in ends)


def _named_rows(check: Check) -> dict[str, Line]:
    """Return the rows of 附件一 by what a report calls them."""
    rows = table(check)
    found = {word: rows[name] for name, words in _NAMES for word in words}
    for line in lines(check):
        name = plain_name(line.name)
        if len(name) >= _SHORTEST:
            found.setdefault(name, line)
    return found


def _compared(check: Check, key: str, sentence: str, rows: dict[str, Line], years: tuple[str, str]) -> Iterator[Result]:
    from perfeval_xl.rules.prose.clauses import is_change, money_in, years_in

    if any(year not in years for year in years_in(sentence)):
        return
    for amount in money_in(sentence):
        clause = amount.clause
        if is_change(clause):
            continue
        while tail := next((one for one in _TAIL if clause.endswith(one) and clause not in rows), ""):
            clause = clause.removesuffix(tail)
        name = max([word for word in rows if clause.endswith(word)], key=len, default="")
        if not name or any(word in clause and word not in name for word in rows):
            continue  # What two of them came to together is neither's.
        row = rows[name]
        if row.final is None:
            continue
        stated = [one for one in (row.last_final, row.budget, row.final) if one is not None]
        keys = (key, row.keys.final)
        if any(abs(amount.number - one) <= max(amount.slack, _HALF_CENT) for one in stated):
            yield Passed(keys, f"报告写的{name}与附件一相符")
        else:
            yield Fault(
                keys,
                f"{check.filing.label(key)}写{name} {figure(amount.number)} 万元，附件一这一行为 "
                f"{'、'.join(map(figure, stated))}（本年决算 {figure(row.final)}），没有相同的数。",
                figure(row.final),
                figure(amount.number),
                figure(amount.number - row.final),
            )


RULES = rules_in(globals())
