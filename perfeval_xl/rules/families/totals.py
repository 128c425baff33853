"""Family M, totals without parts and parts without total: what the declared relations find empty."""

from collections.abc import Iterator

from perfeval_xl.relations.grammar import Ref
from perfeval_xl.rules.finding import Check, Fault, Result, Skipped, rule, rules_in
from perfeval_xl.rules.relate import Related, related
from perfeval_xl.rules.rows import figure
from perfeval_xl.rules.tables import lines, table

_PROJECTS = "A103"
_LINE = ("name", "last_final", "budget", "final")
_KINDS = ("total", "at_most")
_ELSEWHERE = ("A132",)
"""An empty 总分分值 is a hint of its own (M192)."""


def _sums(check: Check) -> list[Related]:
    """Return the sums of which a side is empty."""
    found: list[Related] = check.once("sums", _empty_sums)
    return found


def _empty_sums(check: Check) -> list[Related]:
    empty = [one for found in related(check).values() for one in found if one.verdict.why == "missing"]
    relations = [(one, one.bound.relation) for one in empty]
    return [one for one, relation in relations if relation.kind in _KINDS and relation.code not in _ELSEWHERE]


@rule(
    "M101",
    "合计未填",
    "error",
    ("basic", "overall", "project"),
    ("form_basic", "form_overall", "form_project"),
    "填写合计数，等于各分项之和。",
    bad=(
        {"basic.project.final": ""},
        {"basic.public.final": ""},
        {"overall.fund.total.executed": ""},
        {"overall.total.score": ""},
    ),
    good=({"basic.three_public.final": "6.10"}, {"overall.total.score": None}),
)
def total_empty(check: Check) -> Iterator[Result]:
    """各分项已经填写，合计却空着。空格与 0 不同。"""
    filing = check.filing
    seen: set[str] = set()
    for (relation, keys, _), verdict in _sums(check):
        if verdict.status != "unknown" or not verdict.right or not isinstance(relation.left, Ref) or keys[0] in seen:
            continue
        if verdict.left is None:
            seen.add(keys[0])
            what = "其中各项之和" if relation.kind == "at_most" else "各分项之和"
            sum_text = figure(verdict.right, relation.unit)
            yield Fault(keys, f"{filing.label(keys[0])}没有填写，{what}为 {sum_text} {relation.unit}。", sum_text)


@rule(
    "M102",
    "有合计而没有分项",
    "error",
    ("basic", "overall", "project"),
    ("form_basic", "form_overall", "form_project"),
    "按来源或用途补填分项；没有的填 0。",
    bad=(
        {"project[1].fund.fiscal.executed": ""},
        {"overall.spending.basic": "", "overall.spending.project": ""},
        {f"basic.project[{row}].last_final": "" for row in (1, 2, 3)},
    ),
    good=(
        {"project[1].fund.total.initial": "0", "project[1].fund.fiscal.initial": ""},
        {f"basic.{row}.final": "" for row in ("office", "utilities_travel", "meeting_training")},
        {"project[1].fund.fiscal.executed": None},
    ),
)
def parts_empty(check: Check) -> Iterator[Result]:
    """有合计数而各分项一个也没有填，看不出资金的来源或用途。"""
    filing = check.filing
    for (relation, keys, _), verdict in _sums(check):
        if relation.code == _PROJECTS and not _listed(check):
            continue  # M103 says so once for all columns.
        if verdict.status == "broken" and verdict.left is not None:
            parts = tuple(key for key in keys[1:] if filing.state(key) == "blank")
            total = f"{filing.label(keys[0])}填 {figure(verdict.left, relation.unit)}"
            yield Fault(
                (*parts, keys[0]),
                f"{total}，{len(parts)}个分项都没有填写。",
                figure(verdict.left, relation.unit),
                "",
                figure(verdict.left, relation.unit),
            )


def _listed(check: Check) -> bool:
    """Tell whether a project line has an amount."""
    return any(line.final or line.budget or line.last_final for line in lines(check))


@rule(
    "M103",
    "项目支出没有列出项目",
    "error",
    ("basic",),
    ("form_basic",),
    "逐项填列基本支出以外的所有项目，其和应等于项目支出。",
    bad=({f"basic.project[{row}].{leaf}": None for row in (1, 2, 3) for leaf in _LINE},),
    good=(
        {"basic.project[1].name": ""},
        {
            **{f"basic.project[{row}].{leaf}": None for row in (1, 2, 3) for leaf in _LINE},
            **{f"basic.project.{leaf}": "0" for leaf in _LINE[1:]},
        },
    ),
)
def lines_missing(check: Check) -> Iterator[Result]:
    """表上要求填报基本支出以外的所有项目；只有合计而一个项目也没有列的，看不出钱用在哪里。表没有读全的不报。"""
    total = table(check)["project"]
    spent = total.final or total.budget
    if _listed(check) or not spent or table(check)["public"].final is None:
        return
    keys = (total.keys.final, total.keys.budget, total.keys.last_final)
    if check.filing.unread:
        from perfeval_xl.rules.gaps import could_fill

        if could_fill(check, keys, spent):
            yield Skipped(keys, "项目支出的各项目没有核对：旁边还有没读懂的数")
            return
    amounts = "、".join([figure(one) for one in (total.last_final, total.budget, total.final) if one is not None])
    yield Fault(keys, f"附件一“项目支出”填 {amounts}，没有列出一个项目。", "各项目", "")


RULES = rules_in(globals())
