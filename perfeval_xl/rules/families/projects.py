"""Family X, projects: which lines of 附件一 and papers 附件三 belong together, and which have no partner."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.rules.finding import Check, Fault, Passed, Result, rule, rules_in
from perfeval_xl.rules.match import Paper, matches, papers, plain_name
from perfeval_xl.rules.rows import figure, figures
from perfeval_xl.rules.tables import lines
from perfeval_xl.values.rounding import divide, percent_text

_CENT = Decimal("0.01")


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
    """名称是附件一与附件三对应的依据；只有金额相符的，对应关系只是推断。"""
    for line, paper, how in matches(check).pairs:
        if how == "name":
            yield Passed((line.keys.name, f"{paper.root}.name"), f"“{paper.name}”的名称在附件一和附件三一致")
        elif line.name and paper.name:
            why = "金额相符" if how == "amount" else "名称相近"
            yield Fault(
                (line.keys.name, f"{paper.root}.name"),
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
    """单位自评应覆盖全部项目支出。合并成一条，写明合计和所占比重。"""
    filing = check.filing
    found = matches(check)
    if "basic" not in filing.forms or not (found.pairs or found.papers):
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
        tuple([line.keys.final for line in left]),
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
    """作了自评的项目应列在附件一的项目支出里。"""
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
    """附件一里同一名称列两次，钱就算了两次；同一项目两张附件三不会都对。"""
    named = [(line.keys.name, line.name) for line in lines(check)]
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
    """参加自评的各项目支出之和，不会超过全部项目支出。"""
    number = figures(check).get
    key = "overall.spending.project" if number("overall.spending.project") is not None else "basic.project.final"
    total = number(key)
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
            f"超过{check.filing.label(key)} {figure(total)}，多 {figure(amount - total)} 万元。",
            f"≤{figure(total)}",
            figure(amount),
            figure(amount - total),
        )


RULES = rules_in(globals())
