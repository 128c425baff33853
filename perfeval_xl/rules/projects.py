"""Family X, projects: the lines of 附件一 against the papers 附件三, and the basis of the budget column."""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from perfeval_xl.relations.check import check as verdict_of
from perfeval_xl.relations.grammar import Ref, Relation
from perfeval_xl.rules.finding import Check, Fault, Passed, Result, Skipped, rule, rules_in
from perfeval_xl.rules.match import Pair, Paper, matches, papers, plain_name
from perfeval_xl.rules.relate import Bound, Related, constant_of, lookup_of, result
from perfeval_xl.rules.rows import figure, lines
from perfeval_xl.values.rounding import divide, percent_text

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
    """What was spent on a project stands in both papers and must be the same."""
    for line, paper, _ in matches(check).pairs:
        keys = (f"{line.prefix}.final", f"{paper.root}.fund.total.executed")
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
    """Each line's budget equals the initial or the full-year budget of its paper, the same one down the column.

    When the column as a whole fits neither, rule X211 says so once.
    """
    pairs = [pair for pair in matches(check).pairs if _comparable(pair)]
    if not pairs or column_basis(check)[0] == "neither":
        return
    basis = _basis_of(check, pairs)
    for line, paper, _ in pairs:
        keys = (f"{line.prefix}.budget", f"{paper.root}.fund.total.{basis}")
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
        tied.append(_tied("X201", f"{line.prefix}.final", f"{paper.root}.fund.total.executed"))
        if column_basis(check)[0] != "neither":
            tied.append(_tied("X202", f"{line.prefix}.budget", f"{paper.root}.fund.total.{basis}"))
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
    number = check.filing.number
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
    """The printed column does not say which budget it means; whichever it is, the whole column must mean the same.

    Said once for the column, not once for each line.
    """
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


@rule(
    "X203",
    "附件一与附件三的项目名称不一致",
    "explain",
    ("basic", "project"),
    ("practice",),
    "统一项目名称，以预算批复的名称为准；确是两个项目的，请分别填报。",
    bad=({"project[2].name": "库房保障项目"},),
    good=({"project[2].name": "2、运行维护经费"}, {"project[2].name": "“运行维护”经费"}),
)
def names_differ(check: Check) -> Iterator[Result]:
    """The name is the key between the two papers; where only the amounts agree the match is no more than a proposal."""
    for line, paper, how in matches(check).pairs:
        if how == "name":
            yield Passed((f"{line.prefix}.name", f"{paper.root}.name"), f"“{paper.name}”的名称在附件一和附件三一致")
        elif line.name and paper.name:
            why = "金额相符" if how == "amount" else "名称相近"
            yield Fault(
                (f"{line.prefix}.name", f"{paper.root}.name"),
                f"附件一“{plain_name(line.name)}”与附件三“{paper.name}”{why}，应是同一项目，名称不一致。",
                paper.name,
                line.name,
            )


@rule(
    "X204",
    "项目没有自评表",
    "explain",
    ("basic", "project"),
    ("project_evaluation_2020",),
    "给这些项目各填一张附件三；按规定不需要自评的，写明理由。",
    bad=(
        {
            "basic.project[4].name": "4、信访维稳经费",
            "basic.project[4].last_final": "0",
            "basic.project[4].budget": "0",
            "basic.project[4].final": "6.00",
            "basic.project.final": "129.60",
        },
    ),
    good=({"basic.project[2].final": "0", "basic.project[2].budget": "0"},),
)
def lines_without_paper(check: Check) -> Iterator[Result]:
    """单位自评 covers all project spending. Said once, with the sum and its share."""
    filing = check.filing
    found = matches(check)
    if not found.pairs and not found.papers:
        return
    left = [line for line in found.lines if line.final]
    if not left:
        yield Passed(("basic.project.final",), "附件一的项目都有附件三")
        return
    amount = sum((line.final for line in left if line.final), Decimal(0))
    total = filing.number("basic.project.final")
    share = f"，占项目支出的 {percent_text(divide(amount, total))}" if total else ""
    named = "、".join(plain_name(line.name) or "（未写名称）" for line in left)
    yield Fault(
        tuple(f"{line.prefix}.final" for line in left),
        f"附件一有 {len(left)} 个项目没有附件三：{named}，共 {figure(amount)} 万元{share}。",
        "",
        figure(amount),
    )


@rule(
    "X205",
    "附件三的项目在附件一找不到",
    "explain",
    ("basic", "project"),
    ("practice",),
    "在附件一补列该项目，或核对项目名称。",
    bad=(
        {
            "project[3].name": "消防改造工程",
            "project[3].fund.total.executed": "20.00",
            "project[3].fund.fiscal.executed": "20.00",
            "project[3].fund.total.initial": "21.00",
            "project[3].fund.fiscal.initial": "21.00",
            "project[3].fund.total.full_year": "21.00",
            "project[3].fund.fiscal.full_year": "21.00",
        },
    ),
    good=({"project[3].name": "档案数字化加工"},),
)
def papers_without_line(check: Check) -> Iterator[Result]:
    """A project that was evaluated belongs among the lines of 项目支出."""
    if not check.filing.count("basic.project"):
        return
    for paper in matches(check).papers:
        if paper.name or paper.executed:
            spent = f"（全年执行数 {figure(paper.executed)} 万元）" if paper.executed else ""
            yield Fault(
                (f"{paper.root}.name", f"{paper.root}.fund.total.executed"),
                f"附件三“{paper.name or '未写名称'}”{spent}在附件一的项目支出中找不到。",
            )


@rule(
    "X206",
    "同一项目填报了两次",
    "error",
    ("basic", "project"),
    ("practice",),
    "合并或删去重复的一处；确是两个项目的，请区分名称。",
    bad=({"basic.project[3].name": "业务工作经费"}, {"project[3].name": "运行维护经费"}),
    good=({"basic.project[3].name": "业务工作经费（二期）"},),
)
def project_twice(check: Check) -> Iterator[Result]:
    """The same name twice in 附件一 counts the money twice; two papers of one name cannot both be right."""
    named = [(f"{line.prefix}.name", line.name) for line in lines(check)]
    for group in (named, [(f"{paper.root}.name", paper.name) for paper in papers(check)]):
        seen: dict[str, str] = {}
        for key, name in group:
            bare = "".join(name.split())
            bare = plain_name(bare) if "(" not in bare else bare
            if not bare.strip("…."):
                continue
            if bare in seen:
                where = "附件一" if key.startswith("basic") else "附件三"
                yield Fault((key, seen[bare]), f"{where}有两处项目名称都是“{name}”。")
            seen.setdefault(bare, key)


@rule(
    "X207",
    "各附件三执行数之和超过项目支出",
    "error",
    ("overall", "project", "basic"),
    ("practice",),
    "核对各项目的全年执行数和项目支出决算数。",
    bad=(
        {
            "project[1].fund.total.executed": "154.20",
            "project[1].fund.fiscal.executed": "154.20",
        },
    ),
    good=({"project[3].name": "另一个项目"},),
)
def papers_above_total(check: Check) -> Iterator[Result]:
    """The projects evaluated cannot have spent more than all projects together."""
    filing = check.filing
    key = "overall.spending.project" if filing.number("overall.spending.project") is not None else "basic.project.final"
    total = filing.number(key)
    spent: list[Paper] = [paper for paper in papers(check) if paper.executed]
    if total is None or not spent:
        return
    amount = sum((paper.executed for paper in spent if paper.executed), Decimal(0))
    keys = (*(f"{paper.root}.fund.total.executed" for paper in spent), key)
    if amount <= total + _CENT * len(spent):
        yield Passed(keys, lambda: f"各附件三执行数之和 {figure(amount)}，不超过项目支出 {figure(total)}")
    else:
        yield Fault(
            keys,
            f"{len(spent)} 张附件三的全年执行数之和为 {figure(amount)}，"
            f"超过{filing.label(key)} {figure(total)}，多 {figure(amount - total)} 万元。",
            f"≤{figure(total)}",
            figure(amount),
            figure(amount - total),
        )


RULES = rules_in(globals())
