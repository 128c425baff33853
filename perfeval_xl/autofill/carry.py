"""Candidates carried between papers: unit data, fund blocks and project lines, weights, indicator scores, the grade."""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.autofill.candidate import Candidate, figure, words
from perfeval_xl.filing import Filing
from perfeval_xl.rules.finding import Check
from perfeval_xl.rules.match import Pair, matches
from perfeval_xl.rules.rows import Indicator
from perfeval_xl.rules.rows import figure as shown
from perfeval_xl.rules.worth import scored
from perfeval_xl.scoring.grade import grade, grade_of_word
from perfeval_xl.scoring.indicator import MET, IndicatorScore
from perfeval_xl.values.dates import parse_date
from perfeval_xl.values.rounding import percent_text

_FUND_COLUMNS = ("initial", "full_year", "executed")
_PARTS = ("carryover", "other")


class UnitData(NamedTuple):
    """What 单位信息 states: typed once, carried to every paper."""

    unit: str = ""
    year: int | None = None
    department: str = ""
    preparer: str = ""
    date: str = ""
    phone: str = ""
    projects: tuple[str, ...] = ()


def unit_data_of(filing: Filing) -> UnitData:
    """Gather unit data from the papers themselves; what two papers state differently is not carried."""

    def only(keys: Iterable[str]) -> str:
        said = Counter(text for key in keys if (text := filing.text(key)) and filing.state(key) != "none")
        return next(iter(said)) if len(said) == 1 else ""

    roots = [root for root in filing.forms if root != "report"]
    dates = [f"{root}.sign.date" for root in roots]
    whole = only(key for key in dates if parse_date(filing.text(key)).complete)
    departments = (f"{root}.department" for root in filing.present("project"))
    preparer, phone = (only(f"{root}.sign.{leaf}" for root in roots) for leaf in ("preparer", "phone"))
    return UnitData(filing.unit, filing.year, only(departments), preparer, whole, phone)


def unit_facts(filing: Filing, data: UnitData) -> Iterator[Candidate]:
    """Carry the unit's name, department, preparer, date, telephone and project names to all papers."""
    firm = bool(data.unit)
    for key in ("overall.unit", "report.cover.unit"):
        if data.unit:
            yield words(key, data.unit, "unit", "单位名称", firm=firm)
    for root in filing.present("project"):
        if data.unit:
            yield words(f"{root}.unit", data.unit, "unit", "单位名称", blank_only=True)
        if data.department:
            yield words(f"{root}.department", data.department, "unit", "主管部门", blank_only=True)
    for leaf, text, reason in (
        ("preparer", data.preparer, "填表人"),
        ("date", data.date, "填报日期"),
        ("phone", data.phone, "联系电话"),
    ):
        for root in filing.forms:
            if text and root != "report":
                yield words(f"{root}.sign.{leaf}", text, "unit", reason, blank_only=True)
    if data.date:
        yield words("report.cover.date", data.date, "unit", "填报日期", blank_only=True)
    for at, name in enumerate(data.projects, 1):
        if name:
            yield words(f"project[{at}].name", name, "unit", "项目清单", blank_only=True)


def points(filing: Filing) -> Iterator[Candidate]:
    """Put the official points of the execution rate into blank cells."""
    official = Decimal(filing.edition.values["weight.execution"].at(filing.year))
    for root in (*filing.present("overall"), *filing.present("project")):
        yield figure(filing, f"{root}.fund.total.weight", official, "edition", "预算执行率的分值", blank_only=True)


def residuals(filing: Filing) -> Iterator[Candidate]:
    """Take what is left of a total for the one part that is blank."""
    executed = filing.number("overall.fund.total.executed")
    for part, other in (("basic", "project"), ("project", "basic")):
        rest = filing.number(f"overall.spending.{other}")
        if executed is not None and rest is not None:
            yield from _residual(filing, f"overall.spending.{part}", "overall.fund.total.executed", executed, [rest])
    others = [filing.number(f"overall.income.{name}") for name in ("government_fund", "special_account", "other")]
    if executed is not None and all(one is not None for one in others):
        parts = [one for one in others if one is not None]
        for one in _residual(filing, "overall.income.general", "overall.fund.total.executed", executed, parts):
            yield one._replace(choice=True)
    for root in filing.present("project"):
        for column in _FUND_COLUMNS:
            key = f"{root}.fund.total.{column}"
            total = filing.number(key)
            if total is None or any(filing.state(f"{root}.fund.{part}.{column}") == "bad" for part in _PARTS):
                continue
            parts = [filing.number(f"{root}.fund.{part}.{column}") or Decimal(0) for part in _PARTS]
            yield from _residual(filing, f"{root}.fund.fiscal.{column}", key, total, parts)


def _residual(filing: Filing, key: str, total_key: str, total: Decimal, parts: list[Decimal]) -> Iterator[Candidate]:
    rest = total - sum(parts)
    if rest < 0:
        return
    taken = "".join(f"－{shown(part)}" for part in parts if part)
    reason = f"{shown(total)}{taken}＝{shown(rest)}" if taken else f"{filing.label(total_key)}为 {shown(total)}"
    within = Decimal("0.005") * (len(parts) + 2)
    yield figure(filing, key, rest, "formula", reason, blank_only=True, within=within, basis=(total_key,))


def projects(filing: Filing, check: Check) -> Iterator[Candidate]:
    """Carry amounts between the project lines of 附件一 and the fund blocks of 附件三, both ways.

    Papers whose name differs from the line's are matched by amount or likeness; then it is only a proposal.
    """
    pairs = list(matches(check).pairs)
    basis = _budget_basis(filing, pairs)
    for pair in pairs:
        line, paper, _ = pair
        yield from _both_ways(filing, pair, f"{line.prefix}.final", f"{paper.root}.fund.total.executed", True)
        for column in ("initial", "full_year") if basis == "ask" else (basis,):
            budget = f"{paper.root}.fund.total.{column}"
            yield from _both_ways(filing, pair, f"{line.prefix}.budget", budget, basis != "ask")


def _both_ways(filing: Filing, pair: Pair, one: str, other: str, certain: bool) -> Iterator[Candidate]:
    for key, source in ((one, other), (other, one)):
        number = filing.number(source)
        if number is not None and key in filing.values:
            reason = f"{filing.label(source)}为 {shown(number)}"
            if pair.how != "name":
                reason += f"（“{pair.line.name}”与“{pair.paper.name}”名称不同，请确认是同一项目）"
            elif not certain:
                reason += "（“预算数”是年初预算还是全年预算，请确认）"
            sure = certain and pair.how == "name"
            yield figure(
                filing,
                key,
                number,
                "form",
                reason,
                firm=False,
                choice=not sure,
                blank_only=not certain,
                basis=(source,),
            )


def _budget_basis(filing: Filing, pairs: list[Pair]) -> str:
    """Return which budget 附件一 states: as configured, else as the pairs with all figures show, else ``ask``."""
    configured = filing.edition.values["basis.budget_column"].at(filing.year)
    if configured != "ask":
        return configured
    whole = [
        (pair.line.budget, pair.paper.initial, pair.paper.full_year)
        for pair in pairs
        if None not in (pair.line.budget, pair.paper.initial, pair.paper.full_year)
    ]
    telling = [(line, initial, full) for line, initial, full in whole if initial != full]
    if telling and all(line == full for line, _, full in telling):
        return "full_year"
    if telling and all(line == initial for line, initial, _ in telling):
        return "initial"
    return "ask"


def indicators(filing: Filing, check: Check) -> Iterator[Candidate]:
    """Propose the score of every measured indicator, with the formula."""
    tolerance = Decimal(filing.edition.values["score.tolerance"].at(filing.year))
    for row, worth in scored(check):
        key = f"{row.prefix}.score"
        if worth.score is not None and key in filing.values:
            yield figure(
                filing,
                key,
                worth.score,
                "indicator",
                _score_reason(row, worth),
                firm=False,
                choice=True,
                within=tolerance,
                basis=(f"{row.prefix}.target", f"{row.prefix}.actual", f"{row.prefix}.weight"),
            )


def _score_reason(row: Indicator, worth: IndicatorScore) -> str:
    target = row.target.text if row.target else ""
    actual = row.actual.text if row.actual else ""
    weight = shown(row.weight.number, "分") if row.weight and row.weight.number is not None else ""
    told = f"指标值“{target}”，完成值“{actual}”"
    limit = "，完成值只写了界限，按界限计" if worth.bound else ""
    if worth.status == MET:
        return f"{told}，已达到，得满分 {weight}{limit}"
    share = percent_text(worth.ratio) if worth.ratio is not None else ""
    return f"{told}，完成 {share}，{weight}×{share}＝{worth.score}{limit}"


def grades(filing: Filing) -> Iterator[Candidate]:
    """Give the grade that follows from the total score for every grade the report states."""
    score = filing.number("overall.total.score")
    bounds = tuple(
        (Decimal(filing.edition.values[f"grade.{name}"].at(filing.year)), word)
        for name, word in (("excellent", "优"), ("good", "良"), ("fair", "中"))
    )
    due = grade(score, bounds=(*bounds, (Decimal(0), "差")))
    if due is None or score is None:
        return
    for section in ("performance", "application"):
        key = f"report.{section}.grade"
        if filing.text(key):
            agreed = filing.text(key) == due or (grade_of_word(filing.text(key)) == due and section == "performance")
            yield words(
                key,
                due,
                "formula",
                f"附件二总分 {shown(score, '分')} 分",
                basis=("overall.total.score",),
                agrees=agreed,
            )
