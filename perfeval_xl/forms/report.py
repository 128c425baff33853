"""附件四, the report: its sections, and the figures its sentences state.

A statement's pattern runs over the text of its section without white space; the group ``n`` is the figure and the
group ``none`` matches a sentence that denies there is any.
"""

from perfeval_xl.forms.hunan import COVER
from perfeval_xl.forms.schema import Form, Section, Sections, Statement

NUMBER = r"(?P<n>-?\d[\d,]*(?:\.\d+)?)"
GAP = r"[^，。；,;]{0,12}?"


def _none(what: str) -> str:
    return (
        rf"(?P<none>(?:无|没有|未安排|未发生)[^，。；]{{0,8}}{what}|{what}[^，。；]{{0,8}}(?:为零|为0(?![.\d])|未安排))"
    )


SECTIONS = (
    Section("profile", "部门基本情况"),
    Section("duties", "职能职责", 2, ("主要职能", "主要职责", "部门职责")),
    Section("structure", "机构设置", 2, ("机构设置情况", "机构情况", "机构人员情况")),
    Section("units", "单位构成", 3),
    Section(
        "staff",
        "人员构成",
        3,
        ("人员情况", "人员编制情况"),
        (
            Statement(
                "quota", "编制数", rf"(?:定编|核定编制|编制数?|编制人数|共有编制){GAP}{NUMBER}[人名个]", "count", "人"
            ),
            Statement(
                "actual",
                "在职人数",
                rf"(?:在编在岗|在职在编|在编在职|实有在职|在职人员|在职职工|在职|在编人员|实有人数){GAP}{NUMBER}[人名]",
                "count",
                "人",
            ),
            Statement("retired", "离退休人数", rf"(?:离退休?人?员?){GAP}{NUMBER}[人名]", "count", "人"),
            Statement("vehicles", "公务用车数", rf"(?:车辆|公务用车|公车){GAP}{NUMBER}[台辆]", "count", "台"),
            Statement("rooms", "内设机构数", rf"{NUMBER}个(?:股室|科室|处室|内设机构)", "count", "个"),
        ),
    ),
    Section(
        "general",
        "一般公共预算支出情况",
        1,
        ("一般公共预算支出",),
        (
            Statement(
                "amount",
                "一般公共预算支出",
                rf"一般公共预算(?:财政)?(?:拨款)?支出(?!预算){GAP}{NUMBER}万?元",
                "money",
                "万元",
            ),
            Statement("subsidy", "上级财政补助", rf"上级财政补助{GAP}{NUMBER}万?元", "money", "万元"),
        ),
    ),
    Section(
        "basic",
        "基本支出情况",
        2,
        (),
        (
            Statement(
                "budget", "基本支出预算数", rf"基本支出(?:年初)?预算(?:数|安排)?{GAP}{NUMBER}万?元", "money", "万元"
            ),
            Statement(
                "final", "基本支出决算数", rf"基本支出(?:决算|实际支出|执行)数?{GAP}{NUMBER}万?元", "money", "万元"
            ),
        ),
    ),
    Section(
        "project",
        "项目支出情况",
        2,
        (),
        (
            Statement(
                "budget", "项目支出预算数", rf"项目支出(?:年初)?预算(?:数|安排)?{GAP}{NUMBER}万?元", "money", "万元"
            ),
            Statement(
                "final", "项目支出决算数", rf"项目支出(?:决算|实际支出|执行)数?{GAP}{NUMBER}万?元", "money", "万元"
            ),
            Statement("use", "项目资金用途", r"主要用于(?P<n>[^。；]{2,60})", "text"),
        ),
    ),
    Section(
        "government_fund",
        "政府性基金预算支出情况",
        1,
        ("政府性基金支出情况",),
        (
            Statement(
                "amount",
                "政府性基金支出",
                rf"{_none('政府性基金')}|政府性基金{GAP}{NUMBER}万?元",
                "money",
                "万元",
            ),
        ),
    ),
    Section(
        "state_capital",
        "国有资本经营预算支出情况",
        1,
        ("国有资本经营支出情况",),
        (
            Statement(
                "amount",
                "国有资本经营预算支出",
                rf"{_none('国有资本经营')}|国有资本经营{GAP}{NUMBER}万?元",
                "money",
                "万元",
            ),
        ),
    ),
    Section(
        "social_insurance",
        "社会保险基金预算支出情况",
        1,
        ("社会保险基金支出情况",),
        (
            Statement(
                "budget",
                "社会保险基金支出预算数",
                rf"{_none('社会保险基金')}|社会保险基金(?:支出)?预算(?:数|支出)?{GAP}{NUMBER}万?元",
                "money",
                "万元",
            ),
            Statement("final", "社会保险基金支出决算数", rf"决算数?{GAP}{NUMBER}万?元", "money", "万元"),
        ),
    ),
    Section(
        "performance",
        "部门整体支出绩效情况",
        1,
        ("整体支出绩效情况", "部门整体支出绩效"),
        (
            Statement(
                "score", "自评得分", rf"(?:自评得分|综合得分|自评总分|评价得分|得分){GAP}{NUMBER}分", "score", "分"
            ),
            Statement(
                "grade",
                "评价等级",
                r"(?:等级|等次|评价结果|评定|评为|自评结果)[^，。；]{0,6}?[“\"]?(?P<n>优秀|良好|合格|不合格|优|良|中|差)[”\"]?(?=等|级|次|。|，|；|$)",
                "text",
            ),
            Statement("rate", "预算执行率", rf"(?:预算)?执行率{GAP}{NUMBER}%", "percent", "%"),
        ),
    ),
    Section("problems", "存在的问题及原因分析", 1, ("存在的问题", "存在的主要问题")),
    Section("measures", "下一步改进措施", 1, ("改进措施", "下一步工作措施", "有关建议")),
    Section(
        "application",
        "部门整体支出绩效自评结果拟应用和公开情况",
        1,
        ("绩效自评结果拟应用和公开情况", "自评结果拟应用和公开情况"),
        (
            Statement(
                "grade",
                "评价等级",
                r"^(?P<n>优秀|良好|合格|不合格|优|良|中|差)[。！]?$|"
                r"(?:等级|等次|评价结果|评定|评为|自评结果)[^，。；]{0,6}?[“\"]?(?P<n2>优秀|良好|合格|不合格|优|良|中|差)[”\"]?(?=等|级|次|。|，|；|$)",
                "text",
            ),
        ),
    ),
    Section("other", "其他需要说明的情况", 1, ("其他需要说明的问题",)),
)

REPORT = Form(
    "report",
    "附件四",
    "{Y}年度{unit}整体支出绩效自评报告",
    (COVER, Sections("report", SECTIONS)),
    title_aliases=("整体支出绩效自评报告", "部门整体支出绩效自评报告", "部门整体支出绩效评价报告"),
)
