"""What the sentences of the report state."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.forms.report import SECTIONS
from perfeval_xl.reading.fields.statements import Stated, figures_in, stated
from perfeval_xl.values.text import label

_ALL = {f"{section.name}.{one.name}": one for section in SECTIONS for one in section.statements}


def _said(name: str, text: str) -> Stated | None:
    plain = label(text)
    return stated(_ALL[name], plain, figures_in(plain))


@pytest.mark.parametrize(
    ("name", "text", "raw"),
    [
        ("staff.quota", "下设 5 个股室，定编 25 人，在编在岗 14 人", "25人"),
        ("staff.quota", "核定编制20名（其中行政编制8名、事业编制12名）", "20名"),
        ("staff.quota", "编制数为20人", "20人"),
        ("staff.actual", "局机关及下属事业单位在编在岗 14 人，离退 0 人", "14人"),
        ("staff.actual", "年末实有在职人员18人", "18人"),
        ("staff.actual", "在职职工共有18人，其中女职工6人", "18人"),
        ("staff.retired", "离退休人员5人", "5人"),
        ("staff.vehicles", "现有车辆 0 台", "0台"),
        ("staff.vehicles", "公务用车保有量2辆", "2辆"),
        ("staff.rooms", "内设4个职能股室", "4个"),
        ("general.amount", "一般公共预算拨款支出 180.96 万 元（含上级财政补助 0.00 万元）", "180.96万元"),
        ("general.amount", "一般公共预算财政拨款支出1,180.96万元", "1,180.96万元"),
        ("general.subsidy", "（含上级财政补助 0.00 万元）", "0.00万元"),
        ("basic.budget", "基本支出预算数 173.96 万 元，主要是", "173.96万元"),
        ("basic.budget", "基本支出年初预算安排１７３．９６万元", "173.96万元"),
        ("basic.final", "基本支出决算数251.98万元", "251.98万元"),
        ("project.budget", "项目支出预算 7.00 万元", "7.00万元"),
        ("project.use", "业务经费7.00万元，主要用于机关办公经费支出。其他", "机关办公经费支出"),
        ("government_fund.amount", "政府性基金预算支出15.00万元", "15.00万元"),
        ("social_insurance.budget", "社会保险基金支出预算14.07万元，决算数14.08万元", "14.07万元"),
        ("social_insurance.final", "社会保险基金支出预算14.07万元，决算数14.08万元", "14.08万元"),
        ("performance.score", "自评得分99.96分，评价等级为“优”", "99.96分"),
        ("performance.score", "执行率得分10分，综合得分为97分", "97分"),
        ("performance.score", "自评分96.5分", "96.5分"),
        ("performance.score", "自评总分：96.5。", "96.5"),
        ("performance.score", "自评得分为96.5，等级为“优”", "96.5"),
        ("performance.score", "自评结果为96.5分", "96.5分"),
        ("performance.score", "绩效自评得 96.5分", "96.5分"),
        ("performance.score", "自评得分为满分100分的96.5分", "96.5分"),
        ("performance.score", "自评得分（满分100分）96.5分", "96.5分"),
        ("performance.score", "自评得分96.5/100分", "96.5"),
        ("performance.score", "自评满分100分，得分96.5分", "96.5分"),
        ("performance.score", "自评得分为满分100分。", "100分"),
        ("performance.grade", "自评得分99.96分，评价等级为“优”。", "优"),
        ("performance.grade", "评价结果为良好等次", "良好"),
        ("performance.grade", "被评为不合格", "不合格"),
        ("performance.rate", "预算执行率99.64%", "99.64%"),
        ("application.grade", "良好", "良好"),
        ("application.grade", "“优”。", "优"),
        ("application.grade", "自评等级为“优”。结果作为预算安排的参考", "优"),
    ],
)
def test_statements(name: str, text: str, raw: str) -> None:
    found = _said(name, text)
    assert found is not None
    assert (found.raw, found.none) == (raw, False)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("staff.quota", "行政编制8名、事业编制12名"),
        ("staff.quota", "编制内人员较少，2023年新增3人"),
        ("staff.actual", "机关在职10人，下属单位在职8人"),
        ("staff.actual", "在职转退休2人"),
        ("staff.actual", "在职人员培训3260人次"),
        ("general.amount", "一般公共预算支出年初预算180.96万元"),
        ("general.amount", "一般公共预算支出情况如下：基本支出，173.96万元"),
        ("performance.score", "二、绩效自评1、组织领导，成立自评小组"),
        ("performance.score", "自评2022年度项目12个"),
        ("basic.budget", "基本支出173.96万元"),
        ("government_fund.amount", "政府性基金预算支出情况见附表，共15.00万元"),
        ("performance.grade", "评价结果应用不断优化，等级差距缩小"),
        ("performance.score", "每项得分10分"),
        ("application.grade", "结果良好地应用于预算"),
        ("project.use", "主要用于。"),
    ],
)
def test_sentences_that_state_nothing(name: str, text: str) -> None:
    assert _said(name, text) is None


@pytest.mark.parametrize(
    ("name", "text", "raw"),
    [
        ("government_fund.amount", "2023年本部门无政府性基金安排支出。", "无政府性基金"),
        ("government_fund.amount", "本年未安排政府性基金预算", "未安排政府性基金"),
        ("government_fund.amount", "政府性基金预算支出为0。", "政府性基金预算支出为0"),
        ("government_fund.amount", "政府性基金支出为零", "政府性基金支出为零"),
        ("state_capital.amount", "2023 年度无国有资本经营预算财政拨款支出。", "无国有资本经营"),
        ("social_insurance.budget", "没有社会保险基金预算支出", "没有社会保险基金"),
    ],
)
def test_denials(name: str, text: str, raw: str) -> None:
    found = _said(name, text)
    assert found is not None
    assert (found.raw, found.none) == (raw, True)


@pytest.mark.parametrize(
    "text", ["政府性基金支出为0.50万元", "无结转，政府性基金支出2万元", "政府性基金支出2万元，无结余"]
)
def test_amounts_beside_a_no_are_amounts(text: str) -> None:
    found = _said("government_fund.amount", text)
    assert found is not None
    assert not found.none


@given(st.text("政府性基金无未安排为0.5万元在职人员等级优，。：", max_size=40), st.sampled_from(sorted(_ALL)))
def test_what_is_stated_stands_in_the_text(text: str, name: str) -> None:
    plain = label(text)
    found = stated(_ALL[name], plain, figures_in(plain))
    assert found is None or plain.find(found.raw) >= 0
    assert found is None or plain.startswith(found.raw, found.start) or name == "application.grade"
