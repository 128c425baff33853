"""The four annexes of the Hunan edition (2020s), as county bureaus hand them out.

Labels were taken from filed papers; where another edition words a label differently the wording stands in
`aliases`, so that the readers know it.
"""

from perfeval_xl.forms.schema import (
    Column,
    Cover,
    Fact,
    Facts,
    Form,
    Goals,
    Indicators,
    Level1,
    Level2,
    Matrix,
    Note,
    Row,
    Signature,
    Split,
    Splits,
    Total,
)

PREPARER = ("填表人", "填报人", "联系人", "部门联系人")


def signature(root: str) -> Signature:
    """Return the closing line every paper carries."""
    return Signature(
        f"{root}.sign",
        (
            Fact("填表人：", f"{root}.sign.preparer", aliases=PREPARER),
            Fact("填报日期：", f"{root}.sign.date", "date", aliases=("填表日期", "报告日期")),
            Fact("联系电话：", f"{root}.sign.phone", "phone", aliases=("电话",)),
            Fact(
                "单位负责人签字：",
                f"{root}.sign.signature",
                aliases=("单位负责人", "负责人签字", "单位负责人签字（盖章）"),
            ),
        ),
    )


MONEY = (
    Column("last_final", "{Y-1}年决算数", "money", "万元", ("上年决算数", "{Y-1}年决算"), width=2),
    Column("budget", "{Y}年预算数", "money", "万元", ("本年预算数", "{Y}年预算"), width=2),
    Column("final", "{Y}年决算数", "money", "万元", ("本年决算数", "{Y}年决算"), width=2),
)

BASIC = Form(
    "basic",
    "附件一",
    "{Y}年度部门整体支出绩效评价基础数据表",
    (
        Matrix(
            "basic",
            "财政供养人员情况（人）",
            (
                Column("quota", "编制数", "count", "人", width=2),
                Column(
                    "actual",
                    "{Y}年实际在职人数",
                    "count",
                    "人",
                    ("实际在职人数", "年末实际在职人数", "在职人数"),
                    width=2,
                ),
                Column("rate", "控制率", "percent", "%", ("在职人员控制率",), origin="derived", width=2),
            ),
            (Row("staff", "", blank="missing"),),
            stub=False,
            corner_aliases=("财政供养人员情况",),
        ),
        Matrix(
            "basic",
            "经费控制情况（万元）",
            MONEY,
            (
                Row("three_public", "三公经费：", ("“三公”经费", "三公经费合计"), origin="derived", blank="missing"),
                Row(
                    "vehicle",
                    "1、公务用车购置和维护经费",
                    ("公务用车购置及运行维护费", "公务用车购置和运行维护经费", "公务用车购置及维护经费"),
                    origin="derived",
                ),
                Row("vehicle_purchase", "其中：公车购置", ("公务用车购置", "公务用车购置费"), indent=1),
                Row(
                    "vehicle_running",
                    "公车运行维护",
                    ("公务用车运行维护", "公务用车运行维护费", "公务用车运行费"),
                    indent=1,
                ),
                Row("abroad", "2、出国经费", ("因公出国（境）费用", "因公出国（境）费", "出国（境）经费")),
                Row("reception", "3、公务接待", ("公务接待费", "公务接待经费")),
                Row("project", "项目支出：", ("项目支出合计",), origin="derived", blank="missing"),
                Row(
                    "project",
                    "",
                    ("3、省级专项资金（每个专项一行）", "3、省级专项资金（每个专项一行"),
                    repeat=True,
                    starts=("1、业务工作经费", "2、运行维护经费"),
                    blank="unused",
                ),
                Row("public", "公用经费", ("公用经费合计",), blank="missing"),
                Row("office", "其中：办公经费", ("办公费",), indent=1),
                Row("utilities_travel", "水费、电费、差旅费", ("水电差旅费", "水电费、差旅费"), indent=1),
                Row("meeting_training", "会议费、培训费", ("会议培训费",), indent=1),
                Row("procurement", "政府采购金额", ("政府采购",), blank="zero"),
                Row("adjustment", "部门基本支出预算调整", ("基本支出预算调整",), blank="zero"),
            ),
            corner_aliases=("经费控制情况",),
        ),
        Matrix(
            "basic",
            "楼堂馆所控制情况（{Y}年完工项目）",
            (
                Column("approved_area", "批复规模（㎡）", "area", "㎡", ("批复规模", "批准规模")),
                Column("actual_area", "实际规模（㎡）", "area", "㎡", ("实际规模",)),
                Column("area_rate", "规模控制率", "percent", "%", origin="derived"),
                Column("approved_investment", "预算投资（万元）", "money", "万元", ("预算投资", "批准投资")),
                Column("actual_investment", "实际投资（万元）", "money", "万元", ("实际投资",)),
                Column("investment_rate", "投资概算控制率", "percent", "%", ("投资控制率",), origin="derived"),
            ),
            (Row("building", "", repeat=True, blank="unused"),),
            stub=False,
            corner_aliases=("楼堂馆所控制情况",),
        ),
        Facts(((Fact("厉行节约保障措施", "basic.thrift"),),), tall=True),
        Note("说明：“项目支出”需要填报基本支出以外的所有项目支出情况，“公用经费”填报基本支出中的一般商品和服务支出。"),
        signature("basic"),
    ),
    title_aliases=("部门整体支出绩效评价基础数据表", "整体支出绩效评价基础数据表", "基础数据表"),
    widths=(30, 11, 11, 11, 11, 11, 11),
)

FUND = (
    Column("initial", "年初预算数", "money", "万元", ("年初预算",)),
    Column(
        "full_year",
        "全年预算数",
        "money",
        "万元",
        (
            "全年预算数（A）",
            "全年（调整）预算数",
            "调整后预算数",
            "预算数（A）",
            "预算数（调整后）",
            "预算数",
            "全年预算",
        ),
    ),
    Column("executed", "全年执行数", "money", "万元", ("全年执行数（B）", "执行数（B）", "预算执行数", "执行数")),
    Column("weight", "分值", "score", "分", ("执行率权重", "权重")),
    Column("rate", "执行率", "percent", "%", ("执行率（B/A）", "预算执行率", "预算执行进度（%）"), origin="derived"),
    Column("score", "自评得分", "score", "分", ("得分", "执行率得分", "得分（20分*执行率）"), origin="derived"),
)

INDICATOR = (
    Column("level1", "一级指标", "text"),
    Column("level2", "二级指标", "text"),
    Column("name", "三级指标", "text", aliases=("指标名称", "指标内容")),
    Column("target", "年度指标值", "text", aliases=("年初目标值（A）", "年初目标值", "指标值", "预期指标值")),
    Column(
        "actual",
        "实际完成值",
        "text",
        aliases=("全年实际值", "全年完成值", "实际完成值（B）", "单项指标实际完成值"),
    ),
    Column("weight", "分值", "score", "分", ("指标分值", "权重", "指标权重（分）", "指标权重", "权重占比（%）")),
    Column("score", "自评得分", "score", "分", ("得分", "指标得分（分）", "指标得分", "单项指标折算得分")),
    Column(
        "reason",
        "偏差原因分析及改进措施",
        "text",
        aliases=("未完成原因及拟采取的改进措施", "未完成原因分析", "未完成原因和改进措施", "偏差原因分析", "说明"),
    ),
)

LEVELS = (
    Level1(
        "output",
        "产出指标",
        "weight.output",
        (
            Level2("数量指标"),
            Level2("质量指标"),
            Level2("时效指标", ("时效",)),
            Level2("成本指标"),
        ),
    ),
    Level1(
        "benefit",
        "效益指标",
        "weight.benefit",
        (
            Level2("经济效益指标", ("经济效益",)),
            Level2("社会效益指标", ("社会效益",)),
            Level2("生态效益指标", ("生态效益", "环境效益指标")),
            Level2("可持续影响指标", ("可持续影响", "可持续性影响指标")),
        ),
        ("效果指标",),
    ),
    Level1(
        "satisfaction",
        "满意度指标",
        "weight.satisfaction",
        (
            Level2(
                "服务对象满意度指标",
                ("满意度指标", "服务对象满意度", "社会公众或服务对象满意度指标", "服务对象满意度指标等"),
            ),
        ),
        ("满意度",),
    ),
)

OVERALL = Form(
    "overall",
    "附件二",
    "{Y}年度部门整体支出绩效自评表",
    (
        Facts(
            (
                (
                    Fact(
                        "预算部门、单位名称",
                        "overall.unit",
                        aliases=("省级预算部门名称", "预算部门名称", "单位名称", "部门名称", "主管部门"),
                        origin="carried",
                    ),
                ),
            )
        ),
        Matrix(
            "overall.fund",
            "",
            FUND,
            (Row("total", "年度资金总额", ("年度总金额", "资金总额", "年度财政资金总额"), blank="missing"),),
            side="年度预算申请（万元）",
            corner_aliases=("年度预算申请", "预算资金", "预算执行情况"),
        ),
        Splits(
            "overall",
            "income",
            "按收入性质分：",
            (
                Split("general", "其中：一般公共预算：", ("一般公共预算", "一般公共预算拨款", "一般公共预算财政拨款")),
                Split("government_fund", "政府性基金拨款：", ("政府性基金预算拨款", "政府性基金")),
                Split("special_account", "纳入专户管理的非税收入拨款：", ("纳入专户管理的非税收入", "专户非税")),
                Split("other", "其他资金：", ("其他收入",)),
            ),
            "spending",
            "按支出性质分：",
            (
                Split("basic", "其中：基本支出：", ("基本支出",)),
                Split("project", "项目支出：", ()),
            ),
        ),
        Goals("overall.goal"),
        Indicators("overall.indicator", INDICATOR, LEVELS),
        Total("overall.total"),
        signature("overall"),
    ),
    title_aliases=("部门整体支出绩效自评表", "部门整体绩效自评表", "整体支出绩效自评表"),
    widths=(8, 10, 10, 12, 12, 12, 6.5, 8.5, 14),
)

PROJECT = Form(
    "project",
    "附件三",
    "{Y}年度项目支出绩效自评表",
    (
        Facts(
            (
                (Fact("项目支出名称", "project[].name", aliases=("项目名称",), origin="carried"),),
                (
                    Fact("主管部门", "project[].department", aliases=("主管部门及代码",)),
                    Fact("实施单位", "project[].unit", aliases=("项目实施单位", "实施(主管)单位"), origin="carried"),
                ),
            )
        ),
        Matrix(
            "project[].fund",
            "",
            FUND,
            (
                Row("total", "年度资金总额", ("资金总额", "年度财政资金总额", "年度总金额"), blank="missing"),
                Row(
                    "fiscal",
                    "其中：当年财政拨款",
                    ("本年财政拨款", "财政资金", "财政拨款", "当年财政资金"),
                    only=("initial", "full_year", "executed"),
                ),
                Row("carryover", "上年结转资金", ("上年结转",), only=("initial", "full_year", "executed")),
                Row("other", "其他资金", ("其他",), only=("initial", "full_year", "executed")),
            ),
            side="项目资金（万元）",
            corner_aliases=("项目资金", "资金情况（万元）", "预算执行情况（万元）", "资金安排", "预算资金"),
        ),
        Goals("project[].goal"),
        Indicators("project[].indicator", INDICATOR, LEVELS),
        Total("project[].total"),
        signature("project[]"),
    ),
    title_aliases=(
        "项目支出绩效自评表",
        "项目绩效自评表",
        "绩效目标自评表",
        "财政项目绩效自评表",
        "预算项目绩效自评表",
        "项目自评表",
    ),
    many=True,
    widths=(8, 10, 10, 12, 12, 12, 6.5, 8.5, 14),
)

COVER = Cover(
    "report.cover",
    "{Y}年度{unit}",
    "整体支出绩效自评报告",
    (
        Fact(
            "部门（单位）名称：（盖章）",
            "report.cover.unit",
            aliases=("部门（单位）名称", "单位名称", "部门（单位）全称", "单位全称"),
            origin="carried",
        ),
        Fact("", "report.cover.date", "date"),
    ),
)
