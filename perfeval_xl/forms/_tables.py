"""Generated from legal.toml and values.toml by `python -m perfeval_xl.build docs`; edit those."""

# ruff: noqa: E501

VALUES = (
    ("weight.total", "总分", "分", "project_evaluation_2020", ((2013, "100"),)),
    ("weight.execution", "预算执行率权重", "分", "project_evaluation_2020", ((2013, "10"),)),
    ("weight.output", "产出指标权重", "分", "project_evaluation_2020", ((2013, "50"),)),
    ("weight.benefit", "效益指标权重", "分", "project_evaluation_2020", ((2013, "30"),)),
    ("weight.satisfaction", "满意度指标权重", "分", "project_evaluation_2020", ((2013, "10"),)),
    ("grade.excellent", "“优”的下限", "分", "grade_notice", ((2013, "90"),)),
    ("grade.good", "“良”的下限", "分", "grade_notice", ((2013, "80"),)),
    ("grade.fair", "“中”的下限", "分", "grade_notice", ((2013, "60"),)),
    ("deviation.over", "完成值超过目标值、需要说明的幅度", "%", "practice", ((2013, "30"),)),
    ("rate.control", "控制率上限", "%", "common_indicators_2013", ((2013, "100"),)),
    ("rate.rise", "比上年增长、需要说明的幅度", "%", "practice", ((2013, "20"),)),
    ("rate.adjustment", "预算调整率、需要说明的幅度", "%", "practice", ((2013, "30"),)),
    ("rate.execution_low", "执行率偏低、需要说明的界限", "%", "practice", ((2013, "90"),)),
    ("change.year", "与上年数相比、需要说明的变动幅度", "%", "practice", ((2013, "50"),)),
    ("score.tolerance", "自评得分高于测算得分的允许尾差", "分", "practice", ((2013, "0.05"),)),
    ("coincidence.minimum", "不相关单元格出现相同金额、需要留意的起点", "万元", "practice", ((2013, "10"),)),
    ("execution.method", "执行率得分方法（ratio 按比例，interval 按区间）", "", "project_evaluation_2020", ((2013, "ratio"),)),
    ("basis.budget_column", "附件一“预算数”一栏的口径（initial 年初预算，full_year 全年预算，ask 未定）", "", "form_basic", ((2013, "ask"),)),
)
"""Fields of `Dated`."""

LEGAL = (
    ("comprehensive_2018", "中共中央 国务院关于全面实施预算绩效管理的意见", "中发〔2018〕34号", "", "title"),
    ("project_evaluation_2020", "项目支出绩效评价管理办法", "财预〔2020〕10号", "财政部", "title"),
    ("core_indicators_2021", "中央部门项目支出核心绩效目标和指标设置及取值指引（试行）", "财预〔2021〕101号", "财政部", "title"),
    ("common_indicators_2013", "预算绩效评价共性指标体系框架", "财预〔2013〕53号", "财政部", "title"),
    ("hunan_2020", "湖南省预算支出绩效评价管理办法", "湘财绩〔2020〕7号", "", "title"),
    ("budget_law", "中华人民共和国预算法", "", "", "cited"),
    ("grade_notice", "财政部预算司对评价等级分数段的统一明确", "", "", "said"),
    ("form_basic", "部门整体支出绩效评价基础数据表（填表说明）", "", "", "form"),
    ("form_overall", "部门整体支出绩效自评表", "", "", "form"),
    ("form_project", "项目支出绩效自评表", "", "", "form"),
    ("form_report", "整体支出绩效自评报告（提纲）", "", "", "form"),
    ("practice", "同一事项数据应当一致的核对惯例", "", "", "practice"),
)
"""Fields of `Legal`."""
