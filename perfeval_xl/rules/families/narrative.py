"""T2: the report (附件四) against the tables and against itself."""

import re
from collections.abc import Iterator

from perfeval_xl.rules.finding import Check, Fault, Passed, Result, rule, rules_in
from perfeval_xl.rules.rows import figure, sections, sweep

_OFFICE = ("办公经费", "办公费", "日常办公", "水电", "差旅费", "工资", "津贴", "人员经费", "机关运转")
_BEFORE = 26
"""Characters before 超预算 in which stands what exceeded its budget."""
_BETWEEN = 8
"""Characters between 聘用 and the number of people."""
_STOPS = "。;"
_FIGURES = "0123456789"
_CUTOFF = r"截止(?:到|至)?(?:20)?\d{2,4}年"
_ASKED = ("应用", "预算安排", "公开", "网站", "整改", "挂钩", "参考", "依据")


@rule(
    "T211",
    "职工社会保险费写成了社会保险基金预算支出",
    "explain",
    ("report",),
    ("form_report",),
    "单位为职工缴纳的社会保险费属于一般公共预算的基本支出；没有社会保险基金预算的，写“无”。",
    bad=(
        {
            "report.social_insurance.budget": "14.07",
            "report.social_insurance.text": "2023年社会保险基金支出预算14.07万元，用于部门人员社会保险缴纳。",
        },
    ),
    good=(
        {},
        {
            "report.social_insurance.budget": "1400.00",
            "report.social_insurance.text": "2023年城乡居民养老保险基金支出预算1400.00万元。",
        },
    ),
)
def insurance_misplaced(check: Check) -> Iterator[Result]:
    """社会保险基金预算由社保经办机构编制；职工的社保缴费不在其内，也不应另加在附件二的资金总额之外。"""
    filing = check.filing
    amount = filing.number("report.social_insurance.final") or filing.number("report.social_insurance.budget")
    text = filing.text("report.social_insurance.text")
    if not amount:
        return
    if any(word in text for word in ("缴纳", "缴费", "部门人员", "职工", "单位人员", "在职人员")):
        keys = ("report.social_insurance.budget", "report.social_insurance.text")
        yield Fault(
            keys,
            f"附件四“社会保险基金预算支出情况”写 {figure(amount)} 万元，从文字看是本单位人员的社会保险缴费，"
            "不属于社会保险基金预算，也没有包含在附件二的年度资金总额中单独列示。",
            "无",
            figure(amount),
        )
    else:
        yield Passed(("report.social_insurance.text",), "社会保险基金预算支出的内容没有疑问")


@rule(
    "T212",
    "文字说超预算，数字却相等",
    "explain",
    ("report",),
    ("practice",),
    "核对预算数和决算数，改正文字或数字。",
    bad=(
        {
            "report.social_insurance.budget": "14.07",
            "report.social_insurance.final": "14.07",
            "report.problems.text": "单位预算资金有限，社保等实际支出大大超预算。",
        },
    ),
    good=({"report.problems.text": "差旅费实际支出超预算。"},),
)
def over_budget_claimed(check: Check) -> Iterator[Result]:
    """报告说社会保险支出超预算，而所写的预算数与决算数相等。"""
    filing = check.filing
    budget, final = (filing.number(f"report.social_insurance.{leaf}") for leaf in ("budget", "final"))
    if budget is None or final is None or final > budget:
        return
    for key, text in sections(check):
        squeezed = "".join(text.split()) if "超" in text and "社" in text else ""
        if any("社保" in before or "社会保险" in before for before in _exceeding(squeezed)):
            yield Fault(
                (key, "report.social_insurance.final", "report.social_insurance.budget"),
                f"{filing.label(key)}写社会保险支出超预算，"
                f"而所列预算数 {figure(budget)}、决算数 {figure(final)}，没有超出。",
                f">{figure(budget)}",
                figure(final),
            )


@rule(
    "T213",
    "项目资金写着用于日常办公",
    "explain",
    ("report",),
    ("form_basic",),
    "日常办公属于公用经费；请核对资金用途，或改正文字。",
    bad=({"report.project.use": "机关办公经费支出"},),
    good=({"report.project.use": "档案接收整理和数字化加工"},),
)
def project_for_office(check: Check) -> Iterator[Result]:
    """项目支出用于特定任务；写明用于办公、水电、工资的，与公用经费、人员经费相混。"""
    filing = check.filing
    use = filing.text("report.project.use")
    if not use:
        return
    if any(word in use for word in _OFFICE):
        yield Fault(
            ("report.project.use",), f"附件四写项目支出“主要用于{use}”，属于公用经费或人员经费的内容。", "项目任务", use
        )
    else:
        yield Passed(("report.project.use",), "项目支出的用途没有与公用经费相混")


@rule(
    "T214",
    "文字中的在职人数与附件一不符",
    "error",
    ("overall", "project"),
    ("practice",),
    "以年末实有在职人数为准，改正文字或附件一。",
    bad=({"overall.goal.expected": "保障单位在职人员17人的正常办公。"},),
    good=({"overall.goal.expected": "保障单位在职人员18人的正常办公。"},),
)
def staff_in_text(check: Check) -> Iterator[Result]:
    """附件二、附件三的目标和指标里提到“在职人员…人”，应与附件一的实际在职人数一致。"""
    filing = check.filing
    known = filing.number("basic.staff.actual")
    if known is None or "在职" not in sweep(check).words:
        return
    for key, text in sweep(check).texts.items():
        if "在职" not in text or not key.startswith("overall."):
            continue
        for behind in "".join(text.split()).split("在职")[1:]:
            number = _people(behind.removeprefix("人员").removeprefix("职工"))
            if number and int(number) == known:
                yield Passed((key, "basic.staff.actual"), "文字中的在职人数与附件一一致")
            elif number:
                yield Fault(
                    (key, "basic.staff.actual"),
                    f"{filing.label(key)}写在职人员 {number} 人，附件一为 {known} 人。",
                    str(known),
                    number,
                    str(int(number) - int(known)),
                )


@rule(
    "T215",
    "编制空缺较多而另聘人员",
    "hint",
    ("basic", "report"),
    ("practice",),
    "说明编制空缺和聘用人员的原因。",
    bad=(
        {
            "basic.staff.actual": "10",
            "basic.staff.rate": "50%",
            "report.staff.text": "核定编制20人，在职10人，另有聘用窗口人员12人。",
            "report.staff.actual": "10",
        },
    ),
    good=({"basic.staff.actual": "10", "basic.staff.rate": "50%", "report.staff.actual": "10"},),
)
def vacancies(check: Check) -> Iterator[Result]:
    """控制率低本身不是问题；在职不足编制六成，又聘用了相当于空缺人数的人员，审核时会被问到。"""
    filing = check.filing
    quota, actual = filing.number("basic.staff.quota"), filing.number("basic.staff.actual")
    staff = filing.text("report.staff.text")
    if not quota or actual is None or actual * 10 > quota * 6 or "聘" not in staff:
        return
    hired = next(filter(None, map(_hired, "".join(staff.split()).split("聘用")[1:])), "")
    if hired and int(hired) >= quota - actual > 0:
        yield Fault(
            ("basic.staff.actual", "report.staff.text"),
            f"附件一编制 {figure(quota, '人')} 人，在职 {figure(actual, '人')} 人，"
            f"空缺 {figure(quota - actual, '人')} 人；"
            f"附件四另写聘用 {hired} 人，没有说明原因。",
        )


@rule(
    "T221",
    "自评结果应用和公开情况没有写实",
    "explain",
    ("report",),
    ("form_report",),
    "写明结果怎样用于预算安排和改进管理，何时在何处公开。",
    bad=({"report.application.text": "良好"}, {"report.application.text": "无"}),
    good=({"report.application.text": "自评结果作为下年度预算安排的参考，并随决算公开。"},),
)
def application_empty(check: Check) -> Iterator[Result]:
    """第九部分问的是结果拟怎样应用、怎样公开，一两个字不能回答。"""
    key = "report.application.text"
    text = check.filing.text(key)
    if not text:
        return
    if any(word in text for word in _ASKED):
        yield Passed((key,), "写明了自评结果的应用或公开")
    else:
        yield Fault(
            (key,), f"附件四“自评结果拟应用和公开情况”只写“{text[:20]}”，没有说怎样应用、怎样公开。", "", text[:20]
        )


@rule(
    "T222",
    "绩效情况没有提到得分和执行率",
    "hint",
    ("report",),
    ("form_report",),
    "在第六部分写明预算执行率、自评得分和等级。",
    bad=({"report.performance.text": "全体干部职工齐心协力，圆满完成各项任务。"},),
    good=({},),
)
def performance_without_figures(check: Check) -> Iterator[Result]:
    """报告第六部分应写明自评得分、执行率和主要绩效。"""
    key = "report.performance.text"
    text = check.filing.text(key)
    if text and not ("得分" in text or "执行率" in text or "评分" in text):
        yield Fault((key,), "附件四“部门整体支出绩效情况”没有写自评得分和预算执行率。", "得分、执行率、等级", "")


@rule(
    "T223",
    "县级材料写着“全市”",
    "hint",
    ("report",),
    ("practice",),
    "确认是否照抄了市级单位的材料，改为“全县”。",
    bad=({"report.duties.text": "监督全市档案工作，推进全市档案信息化。"},),
    good=({"report.duties.text": "负责全县档案工作。"},),
)
def city_words(check: Check) -> Iterator[Result]:
    """县级单位的职责写“全市”，多半是从市级材料抄来的。整篇只提示一次。"""
    filing = check.filing
    if "县" not in filing.unit:
        return
    keys, count = [], 0
    for key, text in sections(check):
        found = text.count("全市")
        count += found
        keys += [key] if found else []
    if keys:
        yield Fault(tuple(keys), f"附件四有 {count} 处写“全市”，而本单位是县级单位。", "全县", "全市")


@rule(
    "T224",
    "“截止”应为“截至”",
    "hint",
    ("overall", "project", "report"),
    ("practice",),
    "表示到某一时间为止，写“截至”。",
    bad=({"report.problems.text": "截止2023年12月底，个别项目进度较慢。"},),
    good=({"report.problems.text": "截至2023年12月底，个别项目进度较慢。"},),
)
def cutoff_word(check: Check) -> Iterator[Result]:
    """“截止2023年12月”应为“截至2023年12月”。整套材料只提示一次。"""
    if "截止" not in sweep(check).words:
        return
    said = [(key, "".join(text.split())) for key, text in sweep(check).texts.items() if "截止" in text]
    keys = tuple([key for key, text in said if re.search(_CUTOFF, text)])
    if keys:
        where = f"{check.filing.label(keys[0])}等 {len(keys)} 处"
        yield Fault(keys, f"{where}写“截止……年”，应为“截至……年”。", "截至", "截止")


def _exceeding(text: str) -> Iterator[str]:
    """Yield what stands before each 超预算, 超过了年初预算 and the like, in the same clause."""
    at = text.find("超")
    while at >= 0:
        behind = text[at + 1 :]
        for word in ("过", "了", "出", "年初"):
            behind = behind.removeprefix(word)
        if behind.startswith("预算"):
            before = text[max(0, at - _BEFORE) : at]
            for stop in _STOPS:
                before = before.rpartition(stop)[2]
            yield before
        at = text.find("超", at + 1)


def _hired(behind: str) -> str:
    """Return the number of people that stands shortly behind 聘用, empty when none does."""
    at = next((at for at, one in enumerate(behind[: _BETWEEN + 1]) if one in _FIGURES or one in _STOPS), 0)
    return _people(behind[at:])


def _people(text: str) -> str:
    """Return the number of people a text begins with (12人, 12名), empty when it begins with none."""
    rest = text.lstrip(_FIGURES)
    return text[: len(text) - len(rest)] if rest.startswith(("人", "名")) else ""


RULES = rules_in(globals())
