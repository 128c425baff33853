"""Family X, amounts and counts stated in several papers: budgets of the report, number of projects, basic expenses."""

from collections.abc import Iterator

from perfeval_xl.relations.grammar import Ref, Relation
from perfeval_xl.rules.families.project_amounts import same
from perfeval_xl.rules.finding import Check, Fault, Passed, Result, rule, rules_in
from perfeval_xl.rules.relate import result
from perfeval_xl.rules.rows import figure, figures, indicators
from perfeval_xl.rules.tables import lines
from perfeval_xl.values.numbers import parse_number
from perfeval_xl.values.text import label

_DONE = ("", "完成", "实施", "开展", "安排", "执行")


@rule(
    "X221",
    "政府性基金的文字与表格不一致",
    "error",
    ("overall", "report"),
    ("practice",),
    "核对政府性基金拨款的凭证：有支出的在附件四写明金额和用途，没有的把附件二改为 0。",
    bad=(
        {"report.government_fund.amount": "无", "report.government_fund.text": "2023年本部门无政府性基金安排支出。"},
        {"report.government_fund.amount": "51.00"},
    ),
    good=(
        {"report.government_fund.amount": None},
        {
            "overall.income.government_fund": "0",
            "overall.income.general": "386.00",
            "report.government_fund.amount": "无",
            "report.general.amount": "386.00",
        },
    ),
)
def government_fund(check: Check) -> Iterator[Result]:
    """写明没有的基金，附件二应为 0；写了金额的，应与附件二相同。"""
    keys = ("overall.income.government_fund", "report.government_fund.amount")
    known = figures(check).get(keys[0])
    if known and check.filing.state(keys[1]) == "none":
        yield Fault(
            keys,
            f"附件二“政府性基金拨款”填 {figure(known)} 万元，附件四写明没有政府性基金支出，两处矛盾。",
            "0.00",
            figure(known),
            figure(known),
            relation=_same("X221", *keys),
        )
    else:
        yield from _stated(check, "X221", *keys)


def _same(code: str, one: str, other: str) -> Relation:
    return Relation(code, "same", Ref(one), Ref(other), "两处不一致")


def _stated(check: Check, code: str, known: str, stated: str) -> Iterator[Result]:
    found = same(check, _same(code, known, stated))
    said = result(check.filing, found) if found.verdict.status != "silent" else None
    if said is not None:
        yield said


@rule(
    "X222",
    "一般公共预算支出的文字与表格不一致",
    "error",
    ("overall", "report"),
    ("practice",),
    "附件四写支出（执行）数的，按附件二一般公共预算填写；写年初预算数的，请写明是“年初预算”。",
    bad=({"report.general.amount": "383.00"}, {"overall.income.general": "317.00"}),
    good=({"report.general.amount": None}, {"report.general.amount": "371"}),
)
def general_budget(check: Check) -> Iterator[Result]:
    """“支出”之下写的应是实际支出；年初预算是另一个数。"""
    number = figures(check).get
    keys = ("overall.income.general", "report.general.amount")
    known, stated = number(keys[0]), number(keys[1])
    initial = number("overall.fund.total.initial")
    if known is not None and stated is not None and stated != known and stated == initial:
        yield Fault(
            (keys[1], keys[0], "overall.fund.total.initial"),
            f"附件四写一般公共预算拨款支出 {figure(stated)} 万元，附件二一般公共预算为 {figure(known)} 万元，"
            f"相差 {figure(abs(known - stated))} 万元；所写的数与附件二的年初预算数相同，应是把年初预算写成了支出。",
            figure(known),
            figure(stated),
            figure(stated - known),
            relation=_same("X222", keys[1], keys[0]),
        )
    else:
        yield from _stated(check, "X222", keys[1], keys[0])


@rule(
    "X241",
    "项目数量与所列项目不符",
    "explain",
    ("overall", "basic", "project"),
    ("practice",),
    "核对项目数量：按附件一的项目数或附件三的张数填写，或写明统计口径。",
    bad=({"overall.indicator[1].target": "1个", "overall.indicator[1].actual": "1个"},),
    good=({"overall.indicator[1].name": "新建库房数量", "overall.indicator[1].actual": "1个"},),
)
def project_count(check: Check) -> Iterator[Result]:
    """指标里数的是本单位的项目，表里列着这些项目，两处应当一致。"""
    filing = check.filing
    listed = sum(1 for line in lines(check) if line.final)
    evaluated = len(filing.present("project"))
    if not listed:
        return
    for row in indicators(check):
        if row.root != "overall" or row.name is None or row.actual is None:
            continue
        if not _counts_projects(label(row.name.text)):
            continue
        parsed = parse_number(row.actual.text, open_unit=True)
        if parsed.number is None or parsed.unit not in ("", "个", "项"):
            continue
        keys = (row.actual.key, "basic.project.final")
        if parsed.number in (listed, evaluated):
            yield Passed(keys, f"项目数量 {row.actual.text} 与所列项目相符")
        else:
            also = f"，附件三有 {evaluated} 张" if evaluated else ""
            yield Fault(
                keys,
                f"附件二指标“{row.name.text}”完成 {row.actual.text}，附件一有支出的项目有 {listed} 个{also}。",
                str(listed),
                row.actual.text,
            )


def _counts_projects(name: str) -> bool:
    """Tell whether an indicator counts projects: 项目数, 完成的项目数量, 项目完成个数."""
    head, found, tail = name.partition("项目")
    head, tail = head.removesuffix("的"), tail.removeprefix("完成")
    return bool(found) and head in _DONE and tail in ("数量", "个数", "数")


@rule(
    "X251",
    "公用经费超过基本支出",
    "error",
    ("basic", "overall", "report"),
    ("form_basic",),
    "公用经费是基本支出的一部分，请核对两个数。",
    bad=({"basic.public.final": "314.00"}, {"basic.public.budget": "320.00"}),
    good=({"basic.public.final": "262.40"},),
)
def public_above_basic(check: Check) -> Iterator[Result]:
    """公用经费是基本支出中的商品和服务支出，不会超过基本支出。"""
    filing, number = check.filing, figures(check).get
    for keys in (
        ("basic.public.final", "overall.spending.basic"),
        ("basic.public.budget", "report.basic.budget"),
    ):
        part, whole = number(keys[0]), number(keys[1])
        if part is None or not whole:
            continue
        if part <= whole:
            yield Passed(keys, "公用经费不超过基本支出")
        else:
            yield Fault(
                keys,
                f"{filing.label(keys[0])}填 {figure(part)}，{filing.label(keys[1])}只有 {figure(whole)}，"
                f"多 {figure(part - whole)} 万元。",
                f"≤{figure(whole)}",
                figure(part),
                figure(part - whole),
            )


RULES = rules_in(globals())
