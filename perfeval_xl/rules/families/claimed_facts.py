"""Family X, facts the report claims in passing: people, the score, that there was none of a thing."""

from collections.abc import Iterator

from perfeval_xl.rules.families.claims import claimed
from perfeval_xl.rules.finding import Check, Fault, Passed, Result, rule, rules_in
from perfeval_xl.rules.rows import figure, figures, holds
from perfeval_xl.rules.tables import Line, table
from perfeval_xl.values.rounding import half_up

_NONE = ("没有", "未", "无")
_THINGS = ("三公", "接待", "购置", "运行", "出国", "项目支出", "政府采购")
_PARTLY = ("下属", "所属", "项目", "服务", "上年", "去年", "机关", "本级", "管理岗", "技术岗")
_DIGITS = frozenset("0123456789")
_ROWS = {
    "三公经费": "three_public",
    "公务接待": "reception",
    "公务用车购置": "vehicle_purchase",
    "公车购置": "vehicle_purchase",
    "公务用车运行": "vehicle_running",
    "因公出国": "abroad",
    "项目支出": "project",
    "政府采购": "procurement",
}
"""Beginning of what a report calls it -> row of 附件一."""


@rule(
    "X254",
    "报告写没有发生而附件一有金额",
    "explain",
    ("report", "basic"),
    ("practice",),
    "核对附件一的金额，改正报告或表格。",
    bad=(
        {"report.other.text": "本年没有发生三公经费支出。"},
        {"report.other.text": "全年无公务接待费支出，无因公出国（境）费用。"},
    ),
    good=(
        {"report.other.text": "全年无因公出国（境）费用，没有发生公务用车购置费。"},
        {"report.other.text": "没有超范围的公务接待，未发生违规三公经费支出。"},
    ),
)
def claimed_nothing(check: Check) -> Iterator[Result]:
    """报告写“没有发生……支出”的，附件一这一行的决算数应为 0。"""
    filing = check.filing
    for key, sentence in claimed(check, *_THINGS):
        if not holds(sentence, _NONE):
            continue
        from perfeval_xl.rules.prose.claims import nothing_in

        for name, _, words in nothing_in(sentence):
            row = next(_ROWS[begin] for begin in _ROWS if name.startswith(begin))
            line: Line = table(check)[row]
            if line.final:
                yield Fault(
                    (key, line.keys.final),
                    f"{filing.label(key)}写“{words}”，{filing.label(line.keys.final)}填 {figure(line.final)} 万元。",
                    "0",
                    figure(line.final),
                    figure(line.final),
                )
            elif line.final is not None:
                yield Passed((key, line.keys.final), f"报告写没有发生{name}，附件一为 0")


@rule(
    "X255",
    "报告另一处写的编制、在职人数、车辆数不符",
    "explain",
    ("report", "basic"),
    ("practice",),
    "以年末数为准，改正报告或附件一。",
    bad=(
        {"report.other.text": "核定编制22人，在职18人。"},
        {"report.other.text": "单位现有在职人员16人。"},
        {"report.other.text": "现有公务用车3台，用于档案接收。"},
    ),
    good=(
        {"report.other.text": "核定编制20人，在职18人；行政编制8人，事业编制12人。"},
        {"report.other.text": "下属单位在职人员6人，项目服务在职人员100人。"},
        {"report.other.text": "机关编制8人，在职7人；事业编制12人，在职11人。"},
    ),
)
def claimed_people(check: Check) -> Iterator[Result]:
    """报告其他部分又写编制、在职人数的，应与附件一一致；又写车辆数的，应与人员情况一段一致。那一段由别的规则核对。"""
    filing, number = check.filing, figures(check).get
    for key, sentence in claimed(check, "编制", "在职", "公务用车", "公务车辆"):
        if key.startswith("report.staff") or holds(sentence, _PARTLY) or sentence.count("编制") > 1:
            continue
        from perfeval_xl.rules.prose.claims import people_in

        for name, stated, words in people_in(sentence):
            cell, unit = ("report.staff.vehicles", "台") if name == "vehicles" else (f"basic.staff.{name}", "人")
            known = number(cell)
            if known is None or known == stated:
                continue
            yield Fault(
                (key, cell),
                f"{filing.label(key)}写“{words}”，{filing.label(cell)}为 {figure(known, unit)} {unit}，"
                f"相差 {figure(abs(stated - known), unit)} {unit}。",
                figure(known, unit),
                figure(stated, unit),
                figure(stated - known, unit),
            )


@rule(
    "X256",
    "报告另一处写的自评得分与附件二不符",
    "explain",
    ("report", "overall"),
    ("practice",),
    "以附件二总分为准，改正报告。",
    bad=({"report.other.text": "我单位整体支出绩效自评98.96分，等级为优。"},),
    good=(
        {"report.other.text": "我单位整体支出绩效自评99.96分，等级为优。"},
        {"report.other.text": "档案接收整理项目自评98.96分。"},
    ),
)
def claimed_score(check: Check) -> Iterator[Result]:
    """报告任何一处写的本单位自评得分，应与附件二总分一致；取整数或一位小数的，按四舍五入比较。

    绩效情况一段的得分由T203核对。
    """
    filing, number = check.filing, figures(check).get
    total = "overall.total.score"
    known = number(total)
    if known is None:
        return
    read = "report.performance.text" if number("report.performance.score") is not None else ""
    for key, sentence in claimed(check, "自评"):
        if key == read or "分" not in sentence or _DIGITS.isdisjoint(sentence):
            continue
        from perfeval_xl.rules.prose.claims import scores_in

        for _, stated, words in scores_in(sentence):
            places = max(0, min(4, -int(stated.as_tuple().exponent)))
            if stated == half_up(known, places) or stated == number("report.performance.score"):
                continue
            yield Fault(
                (key, total),
                f"{filing.label(key)}写“{words}”，附件二总分为 {figure(known, '分')} 分，"
                f"相差 {figure(abs(stated - known), '分')} 分。",
                figure(known, "分"),
                figure(stated, "分"),
                figure(stated - known, "分"),
            )


RULES = rules_in(globals())
