"""What sentences of reports reckon: those that are right in one of their readings are left alone."""

from decimal import Decimal

import pytest

from perfeval_xl.rules.balances import opposite_ways, wrong_balances
from perfeval_xl.rules.clauses import wrong_parts, wrong_staff
from perfeval_xl.rules.percents import wrong_changes, wrong_rates, wrong_shares

RIGHT = """
收入792.22万元,比上年增加189.25万元,增长31.39%
1、收入:792.22万元,同比上年度增加189.25万元,增加31.39%
2022年度收、支总计各4125.49万元,与2021年相比,收、支总计各减少1267.86万元,下降23.51%
收、支总计各是4125.49,4143.91万元,与上年相比,收、支总计各减少1267.86,2570.97万元,各下降23.51%、38.28%
2023年预算数100万元,比2022年预算90万元增加10万元,增长11.11%
支出100万元,比上年增加10万元,增长11.11%,其中人员经费增加8万元,增长10%
公务接待费0.5万元,比上年减少0.5万元,下降50%
比上年的602.97万元增加189.25万元,增长31.39%
2021年收入602.97万元,2022年收入增加189.25万元,增长31.39%
满意度提高到95%,支出增加到15万元
三公经费由上年的20万元下降到15万元,下降25%
与上年持平,增加0万元,增长0%
年初预算500万元,年中调增50万元,调整预算550万元,实际支出540万元,预算执行率98.18%
全年预算数100万元,上年结转20万元,执行数110万元,执行率91.67%
一般公共预算支出年初预算为985.3万元,支出决算为1020.5万元,完成年初预算的103.57%
年初预算数为0万元,追加50万元,支出50万元,执行率100%
计划实施项目10个,安排资金100万元,实际完成10个,支出95万元,项目完成率100%
三公经费支出12.5万元,完成预算的83.33%,其中公务用车10万元,完成预算的80%
基本支出预算300万元,支出300万元,执行率100%,项目预算200万元,支出180万元,执行率90%
支出799.12万元,其中:人员经费434.89万元,公用经费77.4万元,项目支出286.83万元
支出799.12万元,其中:人员经费434.89万元,公用经费77.4万元
2022年支出482.65万元,其中:基本支出359.11万元
本年支出480万元,其中:基本支出300万元(其中:人员经费250万元,公用经费50万元),项目支出180万元
基本支出300万元,其中:人员经费250万元,主要包括工资170万元、津贴80万元;公用经费50万元,主要用于办公费50万元
三公经费预算20万元,其中:公务用车预算12万元,决算10万元;公务接待预算8万元,决算5万元
到位资金120万元,其中中央资金50万元、省级资金40万元、县级配套30万元,实际支出110万元
支出386万元,其中:财政拨款386万元,基本支出262.4万元,项目支出123.6万元
资金100万元,其中:A项目33.3万元,B项目33.3万元,C项目33.3万元
补助10万元,其中每人补助3000元,共33人
在职18人,其中行政编制10人,事业编制8人,退休20人
在职18人,其中培训30人次
实施项目12个,其中基建类5个,采购类4个,服务类3个,新增项目6个
下属单位4个,其中参公1个,全额2个
开展活动3项,其中评比活动惠及120个单位、35个村
核定编制141名,其中:公务员131人,工勤人员10人,内设17个职能部门
授予中小企业合同80万元,占政府采购支出总额100万元的80%,其中授予小微企业50万元
人员经费434万元,占基本支出的85%
本年收入合计4125.49万元,其中:财政拨款3859.16万元,占93.54%;事业收入0万元,占0%;其他收入266.33万元,占6.46%
""".strip().split("\n")

BALANCED = """
本年收入100万元,本年支出95万元,结余5万元,上年结转8万元
年初结转20万元,收入100万元,支出110万元,年末结转10万元
年初预算100万元,年中追加20万元,全年预算120万元,支出110万元
2021年支出100万元,2022年支出120万元,增加20万元
三公经费支出12万元,比上年减少2万元,其中公务接待费8万元,上年9万元
全年支出120万元,上年支出100万元,增加人员经费15万元
资金到位100万元,支出95万元,资金结余率5%
支出120万元,比上年增加20万元,人均下降3%
""".strip().split("\n")
UNBALANCED = {
    "上年支出90万元,本年支出120万元,增加20万元": "30",
    "2021年支出100万元,2022年支出120万元,增加22万元": "20",
    "专项资金到位100万元,支出95万元,结余6万元": "5",
    "年初预算100万元,追加20万元,调减5万元,调整后预算120万元": "115",
}

WRONG = {
    "收入792.22万元,比上年增加189.25万元,增长35.39%": "31.39",
    "收入792.22万元,比上年增加189.25万元,增长23.89%": "31.39",
    "三公经费由上年的20万元下降到15万元,下降20%": "25.00",
    "上年支出300万元,今年支出386万元,增长38.67%": "28.67",
    "年初预算数500万元,执行数450万元,预算执行率92%": "90.00",
    "一般公共预算支出年初预算为985.3万元,支出决算为1020.5万元,完成年初预算的130.57%": "103.57",
    "基本支出512.29万元,占总支出799.12万元的65.11%": "64.11",
    "支出合计4143.91万元,其中:基本支出1140.27万元,占27.52%;项目支出3003.64万元,占70.48%": "72.48",
}
STAFF_RIGHT = """
核定编制20人,其中行政编制8人(含工勤2人),事业编制12人,在职18人
编制45人,其中行政编制20人,事业编制25人,在职42人,其中行政18人,事业24人
核定编制141名,其中:公务员131人,工勤人员10人,内设17个职能部门
核定事业编制20人,在职18人,退休6人,聘用5人
行政编制20人,事业编制25人,实有42人
""".strip().split("\n")
STAFF_WRONG = {
    "编制45人,其中行政编制20人,事业编制26人,在职42人": "46",
    "核定编制20人,在职18人,其中行政8人,事业9人": "17",
}
UNEQUAL = {
    "支出799.12万元,其中:人员经费434.89万元,公用经费77.4万元,项目支出296.83万元": "809.12",
    "基本支出2956.36万元,其中:工资2424万元,商品和服务支出432.65万元,补助93.12万元,其他6.5万元": "2956.27",
    "收入145.11万元,其中:财政拨款1431036.77元,其他收入30040.96元": "146.107773",
    "在职职工7人,其中党员8人": "8",
    "基本支出482.65万元,其中:人员经费339.11万元,公用经费123.54万元": "462.65",
    "本年支出合计482.65万元,其中:基本支出339.11万元,项目支出123.54万元": "462.65",
    "实施项目12个,其中基建类5个,采购类4个,服务类4个": "13",
}


@pytest.mark.parametrize("sentence", RIGHT)
def test_right_in_one_reading(sentence: str) -> None:
    for wrong in (wrong_changes, wrong_rates, wrong_shares, wrong_parts):
        assert list(wrong(sentence)) == []


@pytest.mark.parametrize("sentence", (*RIGHT, *BALANCED))
def test_balanced_in_one_reading(sentence: str) -> None:
    assert list(wrong_balances(sentence)) == []
    assert list(opposite_ways(sentence)) == []


@pytest.mark.parametrize(("sentence", "right"), UNBALANCED.items(), ids=UNBALANCED)
def test_an_amount_that_does_not_follow(sentence: str, right: str) -> None:
    assert [f"{one.right:f}" for one in wrong_balances(sentence)] == [right]


def test_an_amount_rises_and_its_percentage_does_not_fall() -> None:
    assert list(opposite_ways("支出120万元,比上年增加20万元,下降20%")) == ["增加20万元,下降20%"]


@pytest.mark.parametrize(("sentence", "right"), WRONG.items(), ids=WRONG)
def test_a_percentage_that_does_not_follow(sentence: str, right: str) -> None:
    found = [one for wrong in (wrong_changes, wrong_rates, wrong_shares) for one in wrong(sentence)]
    assert [f"{one.right:.2f}" for one in found] == [right]


@pytest.mark.parametrize(("sentence", "total"), UNEQUAL.items(), ids=UNEQUAL)
def test_parts_that_do_not_make_the_whole(sentence: str, total: str) -> None:
    assert [one.total for one in wrong_parts(sentence)] == [Decimal(total)]


@pytest.mark.parametrize("sentence", STAFF_RIGHT)
def test_kinds_of_staff_that_make_the_whole(sentence: str) -> None:
    assert list(wrong_staff(sentence)) == []


@pytest.mark.parametrize(("sentence", "total"), STAFF_WRONG.items(), ids=STAFF_WRONG)
def test_kinds_of_staff_that_do_not(sentence: str, total: str) -> None:
    assert [one.total for one in wrong_staff(sentence)] == [Decimal(total)]
