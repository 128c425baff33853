"""附件四, the report: its sections, and the figures and words its sentences state."""

from perfeval_xl.forms.hunan import COVER
from perfeval_xl.forms.schema import Form, Section, Sections, Statement

MONEY = ("亿元", "万元", "元")
GRADES = ("优秀", "良好", "不合格", "合格", "优", "良", "中", "差")
GRADED = ("等级", "等次", "评级", "评价结果", "评定", "评为", "自评结果")


def _people(name: str, label: str, words: tuple[str, ...], not_after: tuple[str, ...] = ()) -> Statement:
    return Statement(name, label, "count", "人", words, ("人", "名"), close=True, not_after=not_after)


def _amount(
    name: str, label: str, words: tuple[str, ...], barred: tuple[str, ...] = (), denied: str = ""
) -> Statement:
    return Statement(name, label, "money", "万元", words, MONEY, barred=barred, denied=denied)


SECTIONS = (
    Section(
        "profile",
        "部门基本情况",
        1,
        (
            *("基本情况", "部门概况", "单位概况", "部门（单位）概况", "单位基本情况", "部门（单位）基本情况"),
            *("部门基本概况", "部门、单位基本情况", "单位基本概况", "部门（单位）基本概况", "部门整体概况"),
        ),
    ),
    Section("duties", "职能职责", 2, ("主要职能", "主要职责", "部门职责", "单位职责")),
    Section(
        "structure",
        "机构设置",
        2,
        (
            *("机构设置情况", "机构情况", "机构人员情况", "机构设置及人员情况", "内设机构"),
            "机构设置及编制情况",
        ),
    ),
    Section("units", "单位构成", 3, ("部门预算单位构成", "预算单位构成", "决算单位构成")),
    Section(
        "staff",
        "人员构成",
        3,
        ("人员情况", "人员编制情况", "人员基本情况", "编制及人员情况", "人员编制及实有情况", "人员编制"),
        (
            Statement(
                "quota",
                "编制数",
                "count",
                "人",
                ("定编", "编制"),
                ("人", "名", "个"),
                close=True,
                not_after=("行政", "事业", "工勤", "参公", "机关", "财政", "专项"),
            ),
            _people(
                "actual",
                "在职人数",
                ("在编在岗", "在职在编", "在编在职", "在编人员", "在职", "实有"),
                ("行政", "事业", "工勤", "参公"),
            ),
            _people("retired", "离退休人数", ("离退休", "离退", "退休")),
            Statement("vehicles", "公务用车数", "count", "台", ("车辆", "公务用车", "公车"), ("台", "辆")),
            Statement(
                "rooms",
                "内设机构数",
                "count",
                "个",
                (),
                ("个",),
                behind=("股室", "科室", "处室", "内设机构", "内设股室", "职能股室", "职能科室"),
            ),
        ),
    ),
    Section(
        "general",
        "一般公共预算支出情况",
        1,
        ("一般公共预算支出", "一般公共预算财政拨款支出情况", "一般公共预算拨款支出情况"),
        (
            _amount(
                "amount",
                "一般公共预算支出",
                (
                    "一般公共预算支出",
                    "一般公共预算拨款支出",
                    "一般公共预算财政支出",
                    "一般公共预算财政拨款支出",
                ),
                ("预算",),
            ),
            _amount("subsidy", "上级财政补助", ("上级财政补助",)),
        ),
    ),
    Section(
        "basic",
        "基本支出情况",
        2,
        (),
        (
            _amount("budget", "基本支出预算数", ("基本支出预算", "基本支出年初预算")),
            _amount("final", "基本支出决算数", ("基本支出决算", "基本支出实际支出", "基本支出执行")),
        ),
    ),
    Section(
        "project",
        "项目支出情况",
        2,
        (),
        (
            _amount("budget", "项目支出预算数", ("项目支出预算", "项目支出年初预算")),
            _amount("final", "项目支出决算数", ("项目支出决算", "项目支出实际支出", "项目支出执行")),
            Statement("use", "项目资金用途", "text", "", ("主要用于",)),
        ),
    ),
    Section(
        "government_fund",
        "政府性基金预算支出情况",
        1,
        ("政府性基金支出情况",),
        (_amount("amount", "政府性基金支出", ("政府性基金",), denied="政府性基金"),),
    ),
    Section(
        "state_capital",
        "国有资本经营预算支出情况",
        1,
        ("国有资本经营支出情况",),
        (_amount("amount", "国有资本经营预算支出", ("国有资本经营",), denied="国有资本经营"),),
    ),
    Section(
        "social_insurance",
        "社会保险基金预算支出情况",
        1,
        ("社会保险基金支出情况",),
        (
            _amount(
                "budget",
                "社会保险基金支出预算数",
                ("社会保险基金支出预算", "社会保险基金预算"),
                ("决算",),
                "社会保险基金",
            ),
            _amount("final", "社会保险基金支出决算数", ("决算",)),
        ),
    ),
    Section(
        "performance",
        "部门整体支出绩效情况",
        1,
        (
            *("整体支出绩效情况", "部门整体支出绩效", "部门整体支出绩效实现情况", "部门（单位）整体支出绩效情况"),
            "自评得分情况",
        ),
        (
            Statement(
                "score",
                "自评得分",
                "score",
                "分",
                ("自评得分", "综合得分", "自评总分", "评价得分", "得分", "综合评分"),
                ("分",),
                not_after=("率", "标", "项"),
                direct=tuple(
                    "自评得分 自评总分 自评总得分 自评综合得分 自评得分合计 自评分 自评分数 自评分值 自评评分 "
                    "自评价分数 自评打分 自评结果 自评为 自评得 自评 自我评分 自我评价得分 自我评价 综合得分 综合评分 "
                    "综合评价得分 综合评价 评价得分 评价总分 绩效评分 最终得分 最终评分 总得分".split()
                ),
            ),
            Statement("grade", "评价等级", "text", "", GRADED, gap=6, choices=GRADES),
            Statement("rate", "预算执行率", "percent", "%", ("执行率",), ("%",)),
        ),
    ),
    Section(
        "problems",
        "存在的问题及原因分析",
        1,
        ("存在的问题", "存在的主要问题", "存在的问题和原因分析", "存在的主要问题及原因分析", "存在问题", "主要问题"),
    ),
    Section(
        "measures",
        "下一步改进措施",
        1,
        (
            *("改进措施", "下一步工作措施", "有关建议", "改进措施和有关建议", "改进措施及有关建议", "下一步工作打算"),
            *("下一步拟改进措施", "改进的方向和具体措施", "措施和建议", "有关措施和建议"),
        ),
    ),
    Section(
        "application",
        "部门整体支出绩效自评结果拟应用和公开情况",
        1,
        (
            *("绩效自评结果拟应用和公开情况", "自评结果拟应用和公开情况", "绩效自评结果应用情况", "评价结果应用情况"),
            *("绩效自评结果拟应用和公开", "绩效评价结果应用"),
        ),
        (Statement("grade", "评价等级", "text", "", GRADED, gap=6, choices=GRADES, alone=True),),
    ),
    Section("other", "其他需要说明的情况", 1, ("其他需要说明的问题", "其他需要说明的事项")),
)

REPORT = Form(
    "report",
    "附件四",
    "{Y}年度{unit}整体支出绩效自评报告",
    (COVER, Sections("report", SECTIONS)),
    title_aliases=(
        *("整体支出绩效自评报告", "部门整体支出绩效自评报告", "部门整体支出绩效评价报告", "整体支出绩效评价报告"),
        "整体支出绩效评价自评报告",
    ),
)
