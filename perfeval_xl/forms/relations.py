"""The arithmetic of the forms, declared once: rules check it, the workbook shows it live, the manual explains it."""

from decimal import Decimal

from perfeval_xl.relations.grammar import Constant, Difference, Each, Ratio, Ref, Relation, Share, Sum

_MONEY_COLUMNS = (("last_final", "{Y-1}年决算数"), ("budget", "{Y}年预算数"), ("final", "{Y}年决算数"))
_FUND_COLUMNS = (("initial", "年初预算数"), ("full_year", "全年预算数"), ("executed", "全年执行数"))


def _basic_sums() -> list[Relation]:
    found = []
    for column, label in _MONEY_COLUMNS:

        def ref(row: str, column: str = column) -> Ref:
            return Ref(f"basic.{row}.{column}")

        found += [
            Relation(
                "A101",
                "total",
                ref("three_public"),
                Sum((ref("vehicle"), ref("abroad"), ref("reception"))),
                "三公经费不等于分项之和",
                basis=("form_basic",),
                hint="核对公务用车、出国经费、公务接待三项，改正其中一项或合计。",
                subject=f"三公经费{label}",
            ),
            Relation(
                "A102",
                "total",
                ref("vehicle"),
                Sum((ref("vehicle_purchase"), ref("vehicle_running"))),
                "公务用车经费不等于购置与运行维护之和",
                basis=("form_basic",),
                hint="核对公车购置、公车运行维护两项，改正其中一项或合计。",
                subject=f"公务用车购置和维护经费{label}",
            ),
            Relation(
                "A103",
                "total",
                ref("project"),
                Each("basic.project", column),
                "项目支出不等于各项目之和",
                basis=("form_basic",),
                hint="逐项核对项目支出各行，补上漏列的项目，或改正填错的一行或合计。",
                subject=f"项目支出{label}",
            ),
            Relation(
                "A104",
                "at_most",
                ref("public"),
                Sum((ref("office"), ref("utilities_travel"), ref("meeting_training"))),
                "公用经费的其中项之和超过合计",
                basis=("form_basic",),
                hint="“其中”各项之和不应超过公用经费，请核对各项和合计。",
                subject=f"公用经费{label}",
            ),
        ]
    return found


def _overall_sums() -> list[Relation]:
    executed = Ref("overall.fund.total.executed")
    return [
        Relation(
            "A111",
            "total",
            executed,
            Sum(tuple(Ref(f"overall.income.{n}") for n in ("general", "government_fund", "special_account", "other"))),
            "按收入性质分的各项之和不等于年度资金总额",
            basis=("form_overall",),
            hint="核对一般公共预算、政府性基金、专户非税和其他资金，四项之和应等于全年执行数。",
            subject="年度资金总额全年执行数（按收入性质分）",
        ),
        Relation(
            "A112",
            "total",
            executed,
            Sum((Ref("overall.spending.basic"), Ref("overall.spending.project"))),
            "按支出性质分的各项之和不等于年度资金总额",
            basis=("form_overall",),
            hint="核对基本支出和项目支出，两项之和应等于全年执行数。",
            subject="年度资金总额全年执行数（按支出性质分）",
        ),
    ]


def _fund_sums() -> list[Relation]:
    return [
        Relation(
            "A121",
            "total",
            Ref(f"project[].fund.total.{column}"),
            Sum(tuple(Ref(f"project[].fund.{part}.{column}") for part in ("fiscal", "carryover", "other"))),
            "年度资金总额不等于各来源之和",
            basis=("form_project",),
            hint="补填或改正当年财政拨款、上年结转资金、其他资金，三项之和应等于年度资金总额。",
            subject=f"年度资金总额{label}",
        )
        for column, label in _FUND_COLUMNS
    ]


def _scores(root: str) -> list[Relation]:
    basis = ("form_overall",) if root == "overall" else ("form_project",)
    weight, executed, full_year = (Ref(f"{root}.fund.total.{c}") for c in ("weight", "executed", "full_year"))
    return [
        Relation(
            "S201",
            "rate",
            Ref(f"{root}.fund.total.rate"),
            Ratio(executed, full_year),
            "执行率与预算数、执行数不符",
            unit="%",
            basis=basis,
            hint="执行率＝全年执行数÷全年预算数，请改正执行率或所依据的数。",
            subject="年度资金总额执行率",
        ),
        Relation(
            "S202",
            "score",
            Ref(f"{root}.fund.total.score"),
            Share(weight, executed, full_year),
            "执行率得分与执行率不符",
            unit="分",
            basis=("project_evaluation_2020", *basis),
            hint="得分＝分值×执行率，最高不超过分值。",
            tolerance=Decimal("0.05"),
            subject="预算执行率得分",
        ),
        Relation(
            "A131",
            "total",
            Ref(f"{root}.total.score"),
            Sum((Ref(f"{root}.fund.total.score"), Each(f"{root}.indicator", "score"))),
            "总分不等于各项得分之和",
            unit="分",
            basis=basis,
            hint="把执行率得分和各三级指标得分重新相加，改正总分或填错的得分。",
            subject="自评总分",
        ),
        Relation(
            "A132",
            "total",
            Ref(f"{root}.total.weight"),
            Sum((weight, Each(f"{root}.indicator", "weight"))),
            "分值合计不等于各项分值之和",
            unit="分",
            basis=("project_evaluation_2020", *basis),
            hint="调整三级指标的分值，使各项分值（含执行率）之和等于总分分值。",
            subject="分值合计",
        ),
        Relation(
            "A133",
            "same",
            Ref(f"{root}.total.weight"),
            Constant(value_key="weight.total"),
            "总分分值不是100分",
            unit="分",
            basis=("project_evaluation_2020", *basis),
            hint="把总分分值改为100分，并使各项分值之和等于100分。",
            subject="总分分值",
        ),
    ]


def _rates() -> list[Relation]:
    return [
        Relation(
            "S101",
            "rate",
            Ref("basic.staff.rate"),
            Ratio(Ref("basic.staff.actual"), Ref("basic.staff.quota")),
            "在职人员控制率与人数不符",
            unit="%",
            basis=("common_indicators_2013",),
            hint="在职人员控制率＝实际在职人数÷编制数，请改正控制率或人数。",
            subject="在职人员控制率",
        ),
        Relation(
            "S111",
            "rate",
            Ref("basic.building[].area_rate"),
            Ratio(Ref("basic.building[].actual_area"), Ref("basic.building[].approved_area")),
            "规模控制率与批复、实际规模不符",
            unit="%",
            basis=("form_basic",),
            hint="规模控制率＝实际规模÷批复规模；没有完工项目的，填“无”或不填。",
            subject="楼堂馆所规模控制率",
        ),
        Relation(
            "S112",
            "rate",
            Ref("basic.building[].investment_rate"),
            Ratio(Ref("basic.building[].actual_investment"), Ref("basic.building[].approved_investment")),
            "投资概算控制率与预算、实际投资不符",
            unit="%",
            basis=("form_basic",),
            hint="投资概算控制率＝实际投资÷预算投资；没有完工项目的，填“无”或不填。",
            subject="楼堂馆所投资概算控制率",
        ),
    ]


def _across() -> list[Relation]:
    return [
        Relation(
            "X101",
            "same",
            Ref("basic.project.final"),
            Ref("overall.spending.project"),
            "附件一与附件二的项目支出不一致",
            basis=("practice",),
            hint="同一年度的项目支出只有一个数，请核对决算后统一。",
            subject="项目支出",
        ),
        Relation(
            "X111",
            "same",
            Ref("basic.staff.quota"),
            Ref("report.staff.quota"),
            "附件一与附件四的编制数不一致",
            unit="人",
            basis=("practice",),
            hint="以机构编制部门批复为准，统一两处的编制数。",
            subject="编制数",
            live=False,
        ),
        Relation(
            "X112",
            "same",
            Ref("basic.staff.actual"),
            Ref("report.staff.actual"),
            "附件一与附件四的在职人数不一致",
            unit="人",
            basis=("practice",),
            hint="以年末实有人数为准，统一两处的在职人数。",
            subject="在职人数",
            live=False,
        ),
        Relation(
            "X121",
            "same",
            Ref("overall.fund.total.initial"),
            Sum((Ref("report.basic.budget"), Ref("report.project.budget"))),
            "附件二年初预算数与附件四基本支出、项目支出预算之和不一致",
            basis=("practice",),
            hint="以批复的年初预算为准，统一附件二和附件四。",
            subject="年初预算数",
            live=False,
        ),
        Relation(
            "X122",
            "same",
            Ref("basic.adjustment.final"),
            Difference(Ref("overall.spending.basic"), Ref("report.basic.budget")),
            "基本支出预算调整与基本支出、年初预算之差不一致",
            level="explain",
            basis=("practice",),
            hint="基本支出预算调整＝基本支出全年数－基本支出年初预算，请核对三个数。",
            subject="部门基本支出预算调整",
            live=False,
        ),
    ]


RELATIONS: tuple[Relation, ...] = (
    *_basic_sums(),
    *_overall_sums(),
    *_fund_sums(),
    *_rates(),
    *_scores("overall"),
    *_scores("project[]"),
    *_across(),
)
