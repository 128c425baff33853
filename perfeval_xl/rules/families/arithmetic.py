"""The declared relations as rules: families A (within a form), X (across forms) and S (rates and scores)."""

from collections.abc import Callable, Iterator
from functools import partial

from perfeval_xl.forms.relations import RELATIONS
from perfeval_xl.relations.bind import terms
from perfeval_xl.relations.grammar import Ref, Relation
from perfeval_xl.rules.finding import Check, Edits, PassedEach, Result, Rule
from perfeval_xl.rules.relate import agreement, related, result
from perfeval_xl.values.records import NamedTuple


class Page(NamedTuple):
    """What the manual and the tests need beside a declared relation."""

    doc: str
    bad: tuple[Edits, ...]
    good: tuple[Edits, ...]


PAGES: dict[str, Page] = {
    "A101": Page(
        "三公经费＝公务用车购置和维护经费＋出国经费＋公务接待，上年决算、本年预算、本年决算三栏都要相等。",
        ({"basic.three_public.final": "6.30"}, {"basic.reception.budget": "2.80"}),
        ({"basic.abroad.final": ""}, {"basic.abroad.final": "无"}, {"basic.three_public.final": "6.1"}),
    ),
    "A102": Page(
        "公务用车购置和维护经费＝公车购置＋公车运行维护。",
        ({"basic.vehicle_running.last_final": "4.01"}, {"basic.vehicle_purchase.final": "18.00"}),
        ({"basic.vehicle_purchase.final": ""},),
    ),
    "A103": Page(
        "项目支出合计＝所列全部项目之和：表上要求填报基本支出以外的所有项目，行数和名称由单位自定。",
        ({"basic.project.final": "132.60"}, {"basic.project[2].budget": "83.00"}),
        ({"basic.project[1].last_final": "", "basic.project.last_final": "66.10"},),
    ),
    "A104": Page(
        "公用经费下各行是“其中”项，不必加满，但其和不能超过合计。",
        ({"basic.office.final": "41.60"}, {"basic.public.last_final": "20.30"}),
        ({"basic.office.final": "1.60"}, {"basic.office.final": "20.00"}),
    ),
    "A111": Page(
        "年度资金总额（全年执行数）＝一般公共预算＋政府性基金＋专户管理的非税收入＋其他资金。",
        ({"overall.income.government_fund": "51.00"},),
        ({"overall.income.other": ""}, {"overall.income.special_account": "无"}),
    ),
    "A112": Page(
        "年度资金总额（全年执行数）＝基本支出＋项目支出。",
        ({"overall.spending.basic": "226.40"},),
        ({"overall.spending.basic": "262.4"},),
    ),
    "A121": Page(
        "项目资金的年度资金总额＝当年财政拨款＋上年结转资金＋其他资金，年初预算、全年预算、全年执行三栏都要相等。",
        ({"project[1].fund.total.executed": "45.20"}, {"project[3].fund.other.initial": "5.00"}),
        ({"project[1].fund.carryover.executed": "0", "project[1].fund.other.executed": "—"},),
    ),
    "A131": Page(
        "自评总分＝执行率得分＋各三级指标得分。",
        ({"overall.total.score": "98.96"}, {"project[2].indicator[4].score": "9"}),
        ({"overall.indicator[9].score": "9", "overall.total.score": "98.96"},),
    ),
    "A132": Page(
        "总分分值＝执行率分值＋各三级指标分值。",
        ({"overall.indicator[3].weight": "15"},),
        ({"overall.indicator[3].weight": "5", "overall.indicator[4].weight": "15"},),
    ),
    "A133": Page(
        "自评总分分值为100分。",
        ({"project[1].total.weight": "110"},),
        ({"project[1].total.weight": "100分"}, {"project[1].total.weight": ""}),
    ),
    "S101": Page(
        "在职人员控制率＝实际在职人数÷编制数。四舍五入到整数或两位小数都可以；0÷0 不适用，不报。",
        ({"basic.staff.rate": "80%"}, {"basic.staff.quota": "30"}),
        ({"basic.staff.rate": "90%"}, {"basic.staff.rate": "0.90"}),
    ),
    "S111": Page(
        "规模控制率＝实际规模÷批复规模。没有完工项目的填“无”，不计算。",
        (
            {
                "basic.building[1].approved_area": "1000",
                "basic.building[1].actual_area": "1100",
                "basic.building[1].area_rate": "100%",
            },
        ),
        (
            {
                "basic.building[1].approved_area": "0",
                "basic.building[1].actual_area": "0",
                "basic.building[1].area_rate": "",
            },
        ),
    ),
    "S112": Page(
        "投资概算控制率＝实际投资÷预算投资。没有完工项目的填“无”，不计算。",
        (
            {
                "basic.building[1].approved_investment": "200.00",
                "basic.building[1].actual_investment": "190.00",
                "basic.building[1].investment_rate": "100%",
            },
        ),
        (
            {
                "basic.building[1].approved_investment": "200.00",
                "basic.building[1].actual_investment": "190.00",
                "basic.building[1].investment_rate": "95%",
            },
        ),
    ),
    "S201": Page(
        "执行率＝全年执行数÷全年预算数。",
        ({"overall.fund.total.rate": "96.94%"}, {"project[2].fund.total.full_year": "83.00"}),
        ({"overall.fund.total.rate": "99.6%"}, {"overall.fund.total.rate": "100%"}),
    ),
    "S202": Page(
        "执行率得分＝分值×执行率，最高不超过分值。高于测算得分的是错误，低于的只提示。",
        ({"project[1].fund.total.score": "10", "project[1].total.score": "100"},),
        ({"project[1].fund.total.score": "9.9", "project[1].total.score": "99.9"},),
    ),
    "X101": Page(
        "附件一的项目支出本年决算数与附件二的项目支出是同一个数。",
        ({"overall.spending.project": "132.60", "overall.spending.basic": "253.40"},),
        ({"overall.spending.project": "123.6"},),
    ),
    "X111": Page(
        "附件一和附件四写的编制数是同一个数。",
        ({"report.staff.quota": "22"},),
        ({"report.staff.quota": None},),
    ),
    "X112": Page(
        "附件一和附件四写的在职人数是同一个数。",
        ({"report.staff.actual": "19"},),
        ({"report.staff.actual": None},),
    ),
    "X121": Page(
        "附件二的年初预算数＝附件四写的基本支出预算＋项目支出预算。",
        ({"overall.fund.total.initial": "338.00"}, {"report.basic.budget": "285.00"}),
        ({"report.basic.budget": None},),
    ),
    "X122": Page(
        "附件一的部门基本支出预算调整＝附件二的基本支出－附件四写的基本支出年初预算。",
        ({"basic.adjustment.final": "14.40"},),
        ({"report.basic.budget": None},),
    ),
}
"""What each declared relation means, and the examples that are its tests."""


def rules_of(relations: tuple[Relation, ...]) -> tuple[Rule, ...]:
    """Make one rule of each code; several relations may share one (a sum over several columns)."""
    by_code: dict[str, list[Relation]] = {}
    for relation in relations:
        by_code.setdefault(relation.code, []).append(relation)
    return tuple(_rule(code, group) for code, group in by_code.items())


def _rule(code: str, group: list[Relation]) -> Rule:
    first = group[0]
    page = PAGES.get(code, Page(first.subject or first.title, (), ()))
    basis = tuple(dict.fromkeys(key for relation in group for key in relation.basis))
    return Rule(code, first.title, first.level, _forms(group), basis, first.hint, _checked(code), *page)


def _forms(group: list[Relation]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for relation in group:
        for term in (*terms(relation.left), *terms(relation.right)):
            key = term.key if isinstance(term, Ref) else term.group
            found.setdefault(key.split(".", 1)[0].split("[", 1)[0])
    return tuple(found)


def _checked(code: str) -> Callable[[Check], Iterator[Result]]:
    return partial(_check, code)


def _check(code: str, check: Check) -> Iterator[Result]:
    found = related(check).get(code, ())
    if check.before is not None:
        found = [one for one in found if check.before[1] in one.bound.keys]
    held = []
    for one in found:
        if one.verdict.status == "holds":
            held.append(one)
        elif (said := result(check.filing, one)) is not None:
            yield said
    if held:
        yield PassedEach(held, partial(agreement, check.filing))


RULES = tuple(sorted(rules_of(RELATIONS), key=lambda found: found.code))
