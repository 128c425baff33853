"""附件四, the report: its sections, and the figures its sentences state.

A statement's pattern runs over the text of its section, half-width and without white space; see `Statement`.
"""

from perfeval_xl.forms.hunan import COVER
from perfeval_xl.forms.schema import Form, Section, Sections, Statement

NUMBER = r"(?P<n>-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
MONEY = rf"{NUMBER}(?P<u>亿元|万元|元)"
GAP = r"[^,;，。；]{0,12}?"
SPENT = r"(?:(?!预算|[,;，。；]).){0,12}?"
"""A gap in which no budget is spoken of."""
HELD = r"(?:人员|职工|干部职工|人数|总数|总人数|数)?[:为共有计达是约]{0,3}"
"""What may stand between a word for people and their number."""
SPENDING = ("支出决算", "实际支出", "支出执行")
GRADES = "优秀|良好|不合格|合格|优|良|中|差"
_GRADED = (
    r"(?:等级|等次|评价结果|评定|评为|自评结果)[^,;，。；]{0,6}?[“\"]?"
    rf"(?P<%s>{GRADES})[”\"]?(?=等|级|次|[。,;，；!！]|$)"
)


def _none(what: str) -> str:
    between = "[^,;，。；]{0,8}"
    return rf"(?P<none>(?:无|没有|未安排|未发生){between}{what}|{what}{between}(?:为零|为0(?![.\d])|未安排))"


def _people(name: str, label: str, words: str, units: str, unit: str, clues: tuple[str, ...]) -> Statement:
    return Statement(name, label, rf"(?:{words}){HELD}{NUMBER}(?P<u>[{units}])", "count", unit, clues)


def _amount(name: str, label: str, words: str, clues: tuple[str, ...], gap: str = GAP) -> Statement:
    return Statement(name, label, rf"(?:{words}){gap}{MONEY}", "money", "万元", clues)


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
            _people(
                "quota",
                "编制数",
                r"定编|(?:核定|共有|批准|人员|总|单位)编制|(?<![政业勤公机单核共批人总有准定员位])编制",
                "人名个",
                "人",
                ("定编", "编制"),
            ),
            _people(
                "actual",
                "在职人数",
                r"在编在岗|在职在编|在编在职|(?:年末)?实有在职|(?<!政)(?<!业)在职|在编人员|(?:年末)?实有(?=人|职|\d)",
                "人名",
                "人",
                ("在编", "在职", "实有"),
            ),
            _people("retired", "离退休人数", r"离退休|离退|(?<!离)退休", "人名", "人", ("退",)),
            Statement(
                "vehicles", "公务用车数", rf"(?:车辆|公务用车|公车){GAP}{NUMBER}(?P<u>[台辆])", "count", "台", ("车",)
            ),
            Statement(
                "rooms",
                "内设机构数",
                rf"{NUMBER}(?P<u>个)(?:职能)?(?:股室|科室|处室|内设机构|内设股室)",
                "count",
                "个",
                ("股室", "科室", "处室", "内设"),
            ),
        ),
    ),
    Section(
        "general",
        "一般公共预算支出情况",
        1,
        ("一般公共预算支出",),
        (
            _amount(
                "amount",
                "一般公共预算支出",
                r"一般公共预算(?:财政)?(?:拨款)?支出",
                ("一般公共预算",),
                SPENT,
            ),
            _amount("subsidy", "上级财政补助", "上级财政补助", ("上级财政补助",)),
        ),
    ),
    Section(
        "basic",
        "基本支出情况",
        2,
        (),
        (
            _amount("budget", "基本支出预算数", r"基本支出(?:年初)?预算(?:数|安排)?", ("基本支出",)),
            _amount("final", "基本支出决算数", r"基本支出(?:决算|实际支出|执行)数?", SPENDING),
        ),
    ),
    Section(
        "project",
        "项目支出情况",
        2,
        (),
        (
            _amount("budget", "项目支出预算数", r"项目支出(?:年初)?预算(?:数|安排)?", ("项目支出",)),
            _amount("final", "项目支出决算数", r"项目支出(?:决算|实际支出|执行)数?", SPENDING),
            Statement("use", "项目资金用途", r"主要用于(?P<n>[^。;；]{2,60})", "text", "", ("主要用于",)),
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
                rf"{_none('政府性基金')}|政府性基金{GAP}{MONEY}",
                "money",
                "万元",
                ("政府性基金",),
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
                rf"{_none('国有资本经营')}|国有资本经营{GAP}{MONEY}",
                "money",
                "万元",
                ("国有资本经营",),
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
                rf"{_none('社会保险基金')}|社会保险基金(?:支出)?预算(?:数|支出)?{GAP}{MONEY}",
                "money",
                "万元",
                ("社会保险基金",),
            ),
            _amount("final", "社会保险基金支出决算数", "决算数?", ("决算",)),
        ),
    ),
    Section(
        "performance",
        "部门整体支出绩效情况",
        1,
        ("整体支出绩效情况", "部门整体支出绩效"),
        (
            Statement(
                "score",
                "自评得分",
                rf"(?:自评得分|综合得分|自评总分|评价得分|(?<![率标项])得分){GAP}{NUMBER}(?P<u>分)",
                "score",
                "分",
                ("得分", "自评总分"),
            ),
            Statement("grade", "评价等级", _GRADED % "n", "text", "", ("优", "良", "中", "差", "合格")),
            Statement("rate", "预算执行率", rf"(?:预算)?执行率{GAP}{NUMBER}(?P<u>%)", "percent", "%", ("执行率",)),
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
                rf"^(?P<n>{GRADES})[。!！]?$|" + _GRADED % "n2",
                "text",
                "",
                ("优", "良", "中", "差", "合格"),
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
