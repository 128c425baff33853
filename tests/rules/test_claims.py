"""What a report claims in passing: what the tables say too is silent, what they deny is told."""

import pytest

from perfeval_xl.reading.build import build
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
    "2019年三公经费控制率为99.10%，整体支出自评95分。",
)
WRONG = {
    "X248": ("2023年公用经费支出41.40万元。", "2023年三公经费决算数6.90万元。"),
    "X252": (
        "三公经费控制率为97.14%。",
        "公用经费控制率93.13%。",
        "财政供养人员控制率达95%。",
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


@pytest.mark.parametrize("sentence", RIGHT)
def test_what_the_tables_say_too_is_silent(sentence: str) -> None:
    assert told(sentence) == set()


@pytest.mark.parametrize(("code", "sentence"), [(code, one) for code, every in WRONG.items() for one in every])
def test_what_the_tables_deny_is_told(code: str, sentence: str) -> None:
    assert code in told(sentence)
