"""Family X, figures of the tables told again in words: indicators and projects in the report, funds in the goals."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval_xl.rules.families.claims import claimed
from perfeval_xl.rules.finding import Check, Fault, Passed, Result, rule, rules_in
from perfeval_xl.rules.match import plain_name
from perfeval_xl.rules.rows import figure, figures, holds
from perfeval_xl.rules.tables import Fund, lines, totals
from perfeval_xl.rules.worth import scored, shown, text_of
from perfeval_xl.scoring.measure import NUMBER
from perfeval_xl.values.rounding import half_up, plain
from perfeval_xl.values.text import label, pieces, shortened
from perfeval_xl.values.units import canonical_unit

_CLAUSES = "，,、;；:："
_STOP = "。；;！\n"
_LEAST = 4
_NEAR = 4
"""The figure stands so close behind the name."""
_UNIT = 3
_LONG = 60
_DIGITS = frozenset("0123456789")
_HALF_CENT = Decimal("0.005")
_HUNDRED = Decimal(100)
_FINEST = Decimal("0.01")
_OTHERS = ("上年", "去年", "年初", "计划", "目标", "累计", "比", "较", "提高", "增", "降", "减")
_SPENT = (
    *("项目支出", "支出", "实际支出", "全年支出", "共支出", "完成支出"),
    *("实际执行", "执行数", "全年执行数", "实际使用"),
)
_MONEY = ("支出", "执行", "使用")


def _number(text: str) -> str:
    """Return the figure a text begins with."""
    end = next((at for at, one in enumerate(text) if one not in "0123456789."), len(text))
    return text[:end].rstrip(".")


def _behind(clause: str, name: str, unit: str) -> Decimal | None:
    """Return the only figure of a clause, where it stands right behind the name and has this unit."""
    rest = clause[clause.index(name) + len(name) :]
    start = next((at for at, one in enumerate(rest) if one in _DIGITS), -1)
    digits = _number(rest[start:]) if 0 <= start <= _NEAR else ""
    if not digits or digits.count(".") > 1 or not _DIGITS.isdisjoint(clause[: clause.index(name)]):
        return None
    after = rest[start + len(digits) :]
    if not _DIGITS.isdisjoint(after) or holds(rest[:start], ("超", "近", "约", "不", "≥", "≤")):
        return None
    fits = any(canonical_unit(after[:length]) == unit for length in range(min(_UNIT, len(after)), 0, -1))
    return Decimal(digits) if fits and not after.startswith(("%以", "余", "多")) else None


@rule(
    "X257",
    "报告写的完成数与指标的实际完成值不符",
    "explain",
    ("report", "overall", "project"),
    ("practice",),
    "同一件事只有一个完成数，核对后统一报告和自评表。",
    bad=(
        {"report.other.text": "查档群众满意度达到98.5%，馆藏档案数字化率63%。"},
        {"report.other.text": "全年接收进馆档案4515卷。"},
    ),
    good=(
        {"report.other.text": "查档群众满意度达到95.5%，馆藏档案数字化率63%，全年接收进馆档案4315卷。"},
        {"report.other.text": "上年查档群众满意度93%，查档群众满意度比上年提高2个百分点。"},
        {"report.other.text": "服务对象满意度95%以上。"},
    ),
)
def indicators_in_report(check: Check) -> Iterator[Result]:
    """报告里完整写出某个三级指标的名称和完成数的，应与该指标的实际完成值一致；几张表有同名指标的，有一个相同就不报。"""
    filing = check.filing
    if "report" not in filing.forms:
        return
    named: dict[str, list[tuple[str, str, Decimal, str]]] = {}
    for row, worth in scored(check):
        name, actual = label(text_of(row.name)), worth.actual
        if len(name) >= _LEAST and actual.kind == NUMBER and actual.number is not None and not actual.relation:
            unit = actual.unit or worth.target.unit
            named.setdefault(name, []).append((f"{row.prefix}.actual", unit, actual.number, shown(row.actual)))
    for key, sentence in claimed(check, *named) if named else ():
        for clause in pieces(sentence, _CLAUSES):
            name = max([one for one in named if one in clause], key=len, default="")
            if not name or holds(clause.replace(name, ""), _OTHERS):
                continue
            cell, unit, known, words = named[name][0]
            stated = _behind(clause, name, unit) if unit else None
            if stated is None:
                continue
            if any(stated == number for _, _, number, _ in named[name]):
                yield Passed((key, cell), f"报告写的“{name}”与指标的实际完成值相同")
                continue
            off = plain(abs(stated - known))
            yield Fault(
                (key, cell),
                f"{filing.label(key)}写“{shortened(clause, _LONG)}”，{filing.paper(cell)}指标“{name}”的实际完成值是"
                f"“{words}”，相差 {off}{' 个百分点' if unit == '%' else f' {unit}'}。",
                f"{figure(known, unit)}{'' if unit == '%' else unit}",
                f"{figure(stated, unit)}{'' if unit == '%' else unit}",
                figure(stated - known, unit),
            )


@rule(
    "X258",
    "完成情况写的支出、执行率与资金行不符",
    "explain",
    ("overall", "project"),
    ("practice",),
    "以资金行为准，改正总体目标的完成情况。",
    bad=(
        {"project[1].goal.actual": "档案接收、整理和业务指导任务均已完成，项目支出52.40万元，预算执行率98.55%。"},
        {"overall.goal.actual": "数字化加工按计划完成，接收、保管和利用服务正常开展，单位运转正常，预算执行率96.64%。"},
    ),
    good=(
        {"project[1].goal.actual": "档案接收、整理和业务指导任务均已完成，项目支出54.20万元，预算执行率98.5%。"},
        {"overall.goal.actual": "数字化加工按计划完成，保管和利用服务正常，单位运转正常，其中培训支出3.00万元。"},
    ),
)
def funds_in_goals(check: Check) -> Iterator[Result]:
    """总体目标的完成情况写到支出金额、预算执行率的，应与本表资金行一致；本表任何一处有相同金额的，不报。"""
    filing = check.filing
    for root, fund in totals(check).items():
        key = f"{root}.goal.actual"
        text = filing.text(key)
        if _DIGITS.isdisjoint(text) or not holds(text, ("元", "执行率")):
            continue
        for piece in pieces("".join(text.split()), _STOP):
            yield from _rate_of(check, key, piece, fund)
            if "元" in piece and holds(piece, _SPENT):
                amounts = [one for at, one in figures(check).items() if at.startswith((f"{root}.", "basic."))]
                yield from _spent_of(check, key, piece, fund.keys.executed, fund.executed, amounts)


def _rate_of(check: Check, key: str, piece: str, fund: Fund) -> Iterator[Result]:
    """Compare 预算执行率……% with what the funds make."""
    if "预算执行率" not in piece or fund.executed is None or not fund.full_year:
        return
    right = fund.executed * _HUNDRED / fund.full_year
    for clause in pieces(piece, _CLAUSES):
        stated = _behind(clause, "预算执行率", "%") if "预算执行率" in clause else None
        if stated is None or holds(clause, _OTHERS):
            continue
        unit = max(Decimal(1).scaleb(int(stated.as_tuple().exponent)), _FINEST)
        keys = (key, fund.keys.executed, fund.keys.full_year)
        if abs(stated - right) < unit:
            yield Passed(keys, "完成情况写的执行率与资金行相符")
        else:
            exact, terms = half_up(right, 2), f"{figure(fund.executed)}÷{figure(fund.full_year)}"
            yield Fault(
                keys,
                f"{check.filing.label(key)}写“{clause}”，按资金行 {terms} 计算为 {exact}%，"
                f"相差 {abs(stated - exact)} 个百分点。",
                f"{exact}%",
                f"{stated}%",
                f"{stated - exact}%",
            )


def _spent_of(
    check: Check, key: str, piece: str, cell: str, known: Decimal | None, amounts: Sequence[Decimal]
) -> Iterator[Result]:
    """Compare what a sentence says was spent with what was, unless the tables have the same amount anywhere."""
    if known is None:
        return
    from perfeval_xl.rules.prose.clauses import money_in

    for one in money_in(piece):
        if one.clause.rstrip("为是共计约了") not in _SPENT:
            continue
        slack = max(one.slack, _HALF_CENT)
        if not any(abs(other - one.number) <= slack for other in (known, *amounts)):
            yield Fault(
                (key, cell),
                f"{check.filing.label(key)}写“{shortened(piece, _LONG)}”，支出 {figure(one.number)} 万元，"
                f"{check.filing.label(cell)}填 {figure(known)} 万元，相差 {figure(abs(one.number - known))} 万元。",
                figure(known),
                figure(one.number),
                figure(one.number - known),
            )


@rule(
    "X259",
    "报告写的项目支出与该项目的表不符",
    "explain",
    ("report", "basic", "project"),
    ("practice",),
    "核对报告与附件一、附件三中该项目的金额，改正填错的一处。",
    bad=({"report.other.text": "业务工作经费项目预算55.00万元，支出52.40万元，执行率95.27%。"},),
    good=(
        {"report.other.text": "业务工作经费项目预算55.00万元，支出54.20万元，执行率98.55%。"},
        {"report.other.text": "业务工作经费、运行维护经费两个项目共支出91.80万元。"},
        {"report.other.text": "业务工作经费项目中培训支出3.10万元。"},
    ),
)
def projects_in_report(check: Check) -> Iterator[Result]:
    """一句话里只写到一个项目的，所写支出应与附件一这一行、这个项目的附件三一致；表格任何一处有相同金额的，不报。"""
    found = {plain_name(line.name): line for line in lines(check) if len(plain_name(line.name)) >= _LEAST}
    for key, sentence in claimed(check, *found) if found else ():
        names = [name for name in found if name in sentence]
        if len(names) != 1 or "元" not in sentence or not holds(sentence, _MONEY):
            continue
        line = found[names[0]]
        amounts = [one for at, one in figures(check).items() if not at.startswith("report.")]
        for piece in pieces(sentence, ";；"):
            if names[0] in piece:
                yield from _spent_of(check, key, piece, line.keys.final, line.final, amounts)


RULES = rules_in(globals())
