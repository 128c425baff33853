"""Family X, projects: the amounts of 附件一 against those of 附件三, and the basis of the budget column."""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from perfeval_xl.relations.check import check as verdict_of
from perfeval_xl.relations.grammar import Ref, Relation
from perfeval_xl.rules.bound import Bound
from perfeval_xl.rules.finding import Check, Fault, Passed, Result, Skipped, rule, rules_in
from perfeval_xl.rules.match import Pair, matches
from perfeval_xl.rules.relate import Related, constant_of, lookup_of, result
from perfeval_xl.rules.rows import figure, figures

_CENT = Decimal("0.01")
_BUDGETS = {"initial": "年初预算数", "full_year": "全年预算数"}


def same(check: Check, relation: Relation) -> Related:
    """Compare two cells as a relation, so that tolerance, words and root causes are those of all relations."""
    filing = check.filing
    verdict = verdict_of(relation, lookup_of(filing), filing.groups, constant_of(filing))
    assert isinstance(relation.left, Ref) and isinstance(relation.right, Ref)
    return Related(Bound(relation, (relation.left.key, relation.right.key)), verdict)


@rule(
    "X201",
    "附件一项目决算数与附件三执行数不一致",
    "error",
    ("basic", "project"),
    ("practice",),
    "同一项目的支出只有一个数，请核对决算后统一；执行率和得分随之改正。",
    bad=(
        {"basic.project[1].final": "45.20", "basic.project.final": "114.60"},
        {"project[2].name": "库房保障项目", "basic.project[2].final": "33.60", "basic.project.final": "119.60"},
    ),
    good=({"project[1].name": "业务工作经费项目"}, {"project[3].fund.total.executed": "31.8"}),
)
def final_against_executed(check: Check) -> Iterator[Result]:
    """一个项目的支出同时写在附件一和附件三，应是同一个数。"""
    for line, paper, _ in matches(check).pairs:
        keys = (line.keys.final, f"{paper.root}.fund.total.executed")
        if line.final is not None and line.final == paper.executed:
            yield Passed(keys, partial(_agree, check, keys))
            continue
        relation = _tied("X201", *keys)
        said = result(check.filing, same(check, relation))
        if said is not None:
            yield said


@rule(
    "X202",
    "附件一项目预算数与附件三预算数不一致",
    "error",
    ("basic", "project"),
    ("practice",),
    "按同一口径填写：附件一预算数填年初预算的，对附件三年初预算数；填全年预算的，对全年预算数。",
    bad=({"basic.project[1].budget": "57.00", "basic.project[2].budget": "36.00"},),
    good=({"project[1].fund.total.full_year": "56.00", "project[1].fund.fiscal.full_year": "56.00"},),
)
def budget_against_budget(check: Check) -> Iterator[Result]:
    """附件一各行的预算数应等于附件三的年初预算数或全年预算数，整栏用同一口径。整栏都对不上的，由 X211 报告一次。"""
    pairs = [pair for pair in matches(check).pairs if _comparable(pair)]
    if not pairs or column_basis(check)[0] == "neither":
        return
    basis = _basis_of(check, pairs)
    for line, paper, _ in pairs:
        keys = (line.keys.budget, f"{paper.root}.fund.total.{basis}")
        if line.budget == getattr(paper, basis):
            yield Passed(keys, partial(_agree, check, keys))
            continue
        relation = _tied("X202", *keys)
        said = result(check.filing, same(check, relation))
        if said is not None:
            yield said


def pair_relations(check: Check) -> tuple[Relation, ...]:
    """Return what ties lines to papers, as relations: what was spent, and the budget where its basis is clear."""
    found = matches(check).pairs
    basis = _basis_of(check, [pair for pair in found if _comparable(pair)])
    tied = []
    for line, paper, _ in found:
        tied.append(_tied("X201", line.keys.final, f"{paper.root}.fund.total.executed"))
        if column_basis(check)[0] != "neither":
            tied.append(_tied("X202", line.keys.budget, f"{paper.root}.fund.total.{basis}"))
    return tuple(tied)


def _tied(code: str, one: str, other: str) -> Relation:
    found = final_against_executed if code == "X201" else budget_against_budget
    return Relation(code, "same", Ref(one), Ref(other), found.title, hint=found.hint, subject=found.title)


def _agree(check: Check, keys: tuple[str, str]) -> str:
    number = check.filing.number(keys[0])
    return f"{check.filing.label(keys[0])}与{check.filing.label(keys[1])}一致：{figure(number or Decimal(0))}"


def _comparable(pair: Pair) -> bool:
    line, paper, _ = pair
    return line.budget is not None and (paper.initial is not None or paper.full_year is not None)


def _basis_of(check: Check, pairs: list[Pair]) -> str:
    setting = column_basis(check)[0]
    if setting in _BUDGETS:
        return setting
    votes = {name: sum(getattr(paper, name) == line.budget for line, paper, _ in pairs) for name in _BUDGETS}
    return "full_year" if votes["full_year"] > votes["initial"] else "initial"


def column_basis(check: Check) -> tuple[str, dict[str, str]]:
    """Return which budget the column 预算数 of 附件一 states, and the figures it was held against.

    The first is ``initial`` or ``full_year`` when the total fits (or the county's standard says so), ``neither``
    when it fits none of the two, ``unknown`` when there is nothing to hold it against.
    """
    found: tuple[str, dict[str, str]] = check.once("column_basis", _column_basis)
    return found


def _column_basis(check: Check) -> tuple[str, dict[str, str]]:
    number = figures(check).get
    total = number("basic.project.budget")
    setting = check.setting("basis.budget_column")
    if total is None:
        return (setting if setting in _BUDGETS else "unknown"), {}
    against: dict[str, str] = {}
    fits: list[str] = []
    stated = number("report.project.budget")
    if stated is not None:
        against["initial"] = figure(stated)
        if abs(stated - total) <= _CENT:
            fits.append("initial")
    full, basic, spent = (
        number(key) for key in ("overall.fund.total.full_year", "overall.spending.basic", "overall.spending.project")
    )
    if full is not None and basic is not None and spent is not None and full:
        most = full - basic
        least = min(spent, most)
        against["full_year"] = figure(most) if most - least <= _CENT else f"{figure(least)} 至 {figure(most)}"
        if least - _CENT <= total <= most + _CENT:
            fits.append("full_year")
    if setting in _BUDGETS:
        return (setting if setting in fits or setting not in against else "neither"), against
    if fits:
        return fits[0], against
    return ("neither" if len(against) == 2 else "unknown"), against


@rule(
    "X211",
    "附件一项目支出预算数的口径不清",
    "error",
    ("basic", "report", "overall", "project"),
    ("form_basic", "practice"),
    "整栏统一口径：都填年初预算数，或都填调整后的全年预算数，并与附件二、附件三、附件四一致。",
    bad=(
        {
            "basic.project[1].budget": "12.00",
            "basic.project.budget": "82.00",
        },
    ),
    good=(
        {"report.project.budget": None},
        {"report.project.budget": "90.00", "overall.fund.total.initial": "348.00"},
    ),
)
def budget_basis(check: Check) -> Iterator[Result]:
    """表上没有写明预算数是年初数还是全年数；不论填哪一种，整栏应当一致。整栏只报一次，不逐行报。"""
    filing = check.filing
    basis, against = column_basis(check)
    total = filing.number("basic.project.budget")
    if total is None:
        return
    if basis in _BUDGETS:
        yield Passed(("basic.project.budget",), f"附件一项目支出预算数与{_BUDGETS[basis]}口径相符")
    elif basis == "unknown":
        if filing.present("overall") and filing.present("report"):
            yield Skipped(("basic.project.budget",), "没有可以对照的数，附件一预算数一栏的口径没有核对")
    else:
        keys = ["basic.project.budget"]
        clauses = []
        if "initial" in against:
            keys.append("report.project.budget")
            clauses.append(f"按年初预算应为 {against['initial']}（附件四）")
        if "full_year" in against:
            keys += ["overall.fund.total.full_year", "overall.spending.basic"]
            clauses.append(f"按全年预算应为 {against['full_year']}（附件二）")
        wrong = [pair for pair in matches(check).pairs if pair.line.budget and pair.line.budget != pair.paper.initial]
        keys += [f"{pair.paper.root}.fund.total.initial" for pair in wrong]
        yield Fault(
            tuple(keys),
            f"附件一“项目支出预算数”填 {figure(total)}，{'，'.join(clauses)}，都对不上。",
            "；".join(against.values()),
            figure(total),
        )


RULES = rules_in(globals())
