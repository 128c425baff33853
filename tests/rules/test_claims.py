"""What a report claims in passing: what the tables say too is silent, what they deny is told."""

import pytest

from perfeval_xl.reading.build import build
from perfeval_xl.rules.families.claims import _BUDGETS as quick
from perfeval_xl.rules.prose.claims import _BUDGETS as prose
from perfeval_xl.rules.run import validate
from support.cases import clean

RIGHT = (
    "2023年三公经费决算数6.10万元，比上年减少0.20万元。",
    "“三公”经费控制率为87.14%，公用经费控制率98.13%，在职人员控制率为90%。",
    "三公经费控制率控制在100%以内。",
    "我单位三公经费较上年下降3.17%，较2022年减少3.2%。",
    "2024年三公经费计划较上年下降10%。",
    "全年预算数387.40万元，执行数386.00万元，预算执行率99.64%。",
    "年初预算383.00万元，年中追加4.40万元，全年预算387.40万元，预算调整率为1.15%。",
    "项目年初预算50.00万元，全年执行数48.00万元，项目支出预算125.00万元。",
    "2023年项目支出123.60万元，公用经费31.40万元。",
    "没有新建楼堂馆所，全年未发生公车购置费用，无因公出国（境）费用。",
    "没有发生超标准的公务接待，没有追加项目预算的情况。",
    "单位编制20人，实有在职18人，其中行政编制8人、事业编制12人。",
    "下属单位编制6人，在职5人。",
    "我单位整体支出绩效自评99.96分，档案接收整理项目自评98.50分。",
    "全年接收进馆档案4315卷，查档群众满意度95.5%，数字化成果验收合格率99.2%。",
    "计划接收进馆档案4200卷，2024年查档群众满意度力争达到97%，接待查档人次比上年增长5%。",
    "业务工作经费项目预算55.00万元，支出54.20万元，执行率98.55%，其中培训支出3.10万元。",
    "业务工作经费和运行维护经费共支出91.80万元。",
    "2022年三公经费控制率为99.10%，在职人员控制率95%。",
    "2022年，三公经费控制率为99.10%，公用经费控制率97%，自评得分95分，项目支出133.60万元。",
    "上年没有发生三公经费支出，项目支出133.60万元，编制22人。",
    "2022年编制22人，2023年编制20人，在职18人。",
    "2022年业务工作经费支出52.30万元，2023年业务工作经费支出54.20万元。",
    "去年整体支出自评95分，今年自评99.96分。",
    "2019年三公经费控制率为99.10%，整体支出自评95分。",
)
HARMLESS = """
2023年，我馆编制数20人，实有在职人数18人，在职人员控制率90%。
2023年“三公”经费预算7.00万元，实际支出6.10万元，三公经费控制率为87.14%，比上年减少0.20万元，下降3.17%。
公用经费预算32.00万元，实际支出31.40万元，控制率98.13%，主要是办公费、水电费等。
2023年部门预算383.00万元，其中基本支出258.00万元，项目支出125.00万元。
2023年部门决算支出386.00万元，其中：基本支出262.40万元，占67.98%；项目支出123.60万元，占32.02%。
年初预算383.00万元，年中追加4.40万元，调整后预算387.40万元，预算调整率为1.15%，主要是调资。
预算执行率为99.64%，得9.96分；自评总分99.96分，等级为优。
政府采购预算15.50万元，实际采购14.80万元，政府采购执行率95.48%，节约资金0.70万元，节约率4.52%。
全年接待来访12批次86人次，公务接待费1.90万元，人均221元。
举办培训班2期，每期30人，共60人次。
2022年自评得分98.6分，2023年自评得分99.96分，比上年提高1.36分。
单位下设办公室、接收征集股、保管利用股、宣传教育股4个股室。
2021年至2023年共接收进馆档案12000卷，2023年接收4315卷。
2024年将继续控制三公经费，力争控制率不超过95%。
项目支出控制在预算以内，无超预算支出。
本单位无因公出国（境）人员，无公务用车购置计划。
全年共完成3个项目，项目支出123.60万元，其中业务工作经费54.20万元、运行维护经费37.60万元、档案数字化加工项目31.80万元。
一是业务工作经费54.20万元，完成预算的98.55%；二是运行维护经费37.60万元，完成预算的98.95%。
本年收入387.40万元，支出386.00万元，年末结转1.40万元。
2023年1月至12月，接待查档3260人次，提供档案8900卷次，满意率95.5%。
固定资产年初数520.00万元，本年增加14.80万元，年末数534.80万元。
厉行节约，会议费、培训费支出3.10万元，比预算节约0.30万元。
在职人员18人，其中管理岗8人、专业技术岗9人、工勤岗1人。
离退休人员5人，遗属2人，合计供养25人。
资金到位率100%，资金使用率99.64%。
共印发宣传册5000册，开展宣传活动4场，每场约200人，受益800余人次。
按照每卷1.2元的标准，加工档案26.5万卷，支付31.80万元。
绩效评价得分由投入20分、过程25分、产出30分、效果24.96分组成，总分99.96分。
该项目2023年3月启动，2023年12月完成验收，2022年10月完成立项。
全县14个乡镇，覆盖率100%；全年检查14个乡镇28次，每个乡镇2次。
三公经费中公务接待费1.90万元，占31.15%；公务用车运行维护费4.20万元，占68.85%。
')[0])
T=
""".split()
"""Sentences as reports have them, true or on something else."""

WRONG = {
    "X248": ("2023年公用经费支出41.40万元。", "2023年三公经费决算数6.90万元。"),
    "X252": (
        "三公经费控制率为97.14%。",
        "公用经费控制率93.13%。",
        "财政供养人员控制率达95%。",
        "2022年三公经费控制率99.10%，2023年三公经费控制率97.14%。",
        "比上年有所下降，公用经费控制率93.13%。",
        "我单位三公经费较上年下降13.17%。",
        "我单位三公经费较上年增长3.17%。",
        "预算调整率为11.5%。",
        "政府采购执行率98.67%。",
    ),
    "X253": (
        "全年预算数397.40万元，执行数386.00万元，预算执行率97.13%。",
        "年初预算380.00万元，年中追加4.40万元，全年预算384.40万元。",
        "2023年项目支出133.60万元。",
        "全年无预算调整。",
        "年中没有追加预算。",
    ),
    "X254": ("本年没有发生三公经费支出。", "本年度没有项目支出。", "全年无公务接待费，未发生公务用车运行维护费。"),
    "X255": ("单位编制22人，实有在职18人。", "核定编制20名，在职人员16名。"),
    "X257": ("全年接收进馆档案4515卷。", "查档群众满意度达到98.5%。", "数字化成果验收合格率96.2%，档案完好。"),
    "X259": ("业务工作经费项目预算55.00万元，支出52.40万元，执行率95.27%。",),
    "X256": ("我单位自评98.96分，等级优。", "整体支出绩效自评得分为95分。"),
}


def told(sentence: str) -> set[str]:
    """Return the codes of what is said once the sentence stands in the last part of the report."""
    filing = clean()
    raws = {key: value.raw for key, value in filing.values.items()} | {"report.other.text": sentence}
    before = {(one.code, one.message) for one in validate(filing).findings}
    after = validate(build(filing.edition, raws, filing.year, filing.unit))
    assert after.crashes == ()
    return {one.code for one in after.findings if (one.code, one.message) not in before}


@pytest.mark.parametrize("sentence", (*RIGHT, *HARMLESS))
def test_what_the_tables_say_too_is_silent(sentence: str) -> None:
    assert told(sentence) == set()


def test_a_difference_of_rates_is_in_percentage_points() -> None:
    filing = clean()
    raws = {key: value.raw for key, value in filing.values.items()}
    raws["report.other.text"] = "查档群众满意度达到98.5%，全年接收进馆档案4515卷。"
    found = validate(build(filing.edition, raws, filing.year, filing.unit)).findings
    ends = [one.message.rpartition("，")[2] for one in found if one.code == "X257"]
    assert ends == ["相差 3 个百分点。", "相差 200 卷。"]


def test_the_quick_look_knows_every_name_of_the_budget() -> None:
    assert [name for every in prose.values() for name in every if not any(one in name for one in quick)] == []


@pytest.mark.parametrize(("code", "sentence"), [(code, one) for code, every in WRONG.items() for one in every])
def test_what_the_tables_deny_is_told(code: str, sentence: str) -> None:
    assert code in told(sentence)
