"""What sentences of reports reckon: those that are right in one of their readings are left alone."""

from decimal import Decimal

import pytest

from perfeval_xl.rules.prose.added import wrong_sizes, wrong_within
from perfeval_xl.rules.prose.balances import opposite_ways, wrong_balances
from perfeval_xl.rules.prose.clauses import uncertain, wrong_parts, wrong_staff
from perfeval_xl.rules.prose.percents import wrong_changes, wrong_rates, wrong_shares

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
资金60万元,其中:市场监管经费10万元,社区工作经费20万元
支出350万元,其中:中央资金200万元,省级资金100万元
基本支出620.36万元,占总支出4820.36万元的12.87%,其中人员经费540.36万元、公用经费80万元
发放低保金120万元,其中城市低保40万元、农村低保80万元
投入350万元,其中新建水池200万元、维修水池100万元
收入140万元,支出120万元,其中财政拨款收入130万元
收入140.5万元,支出140.5万元,其中基本支出90.5万元,项目支出50万元
实施项目5个,安排资金486.83万元,其中:送戏下乡100万元,免费开放100万元,非遗保护86.83万元
本年收入合计4125.49万元,其中:财政拨款3859.16万元,占93.54%;事业收入0万元,占0%;其他收入266.33万元,占6.46%
下达资金15.3万元,其中:管护补助点击查看>>万元,造林补助8.2万元,抚育补助9.4万元
下达资金15.3万元,其中:管护补助调减2.6万元,造林补助8.2万元,抚育补助9.4万元
建设资金支付950万元,未支50万元,支付率95%
下达衔接资金200万元,到位200万元,资金到位率100%,支付186万元,支付进度93%
下达专项资金3000万元,实际支付2700万元,使用率90%
安排资金100万元,支出95万元,设备使用率100%
总投资39.5万元,其中:中央资金39万元,自筹资金5000元
""".strip().split("\n")

BALANCED = """
本年收入100万元,本年支出95万元,结余5万元,上年结转8万元
年初结转20万元,收入100万元,支出110万元,年末结转10万元
年初预算100万元,年中追加20万元,全年预算120万元,支出110万元
2021年支出100万元,2022年支出120万元,增加20万元
三公经费支出12万元,比上年减少2万元,其中公务接待费8万元,上年9万元
全年支出120万元,上年支出100万元,增加人员经费15万元
资金到位100万元,支出95万元,资金结余率5%
年初预算400万元,年中追加30万元,调整后预算430万元,实际支出420万元,执行率97.67%,结余10万元
预算350万元,到位340万元,支出335万元,结余5万元
支出120万元,比上年增加20万元,人均下降3%
""".strip().split("\n")
UNBALANCED = {
    "上年支出90万元,本年支出120万元,增加20万元": "30",
    "2021年支出100万元,2022年支出120万元,增加22万元": "20",
    "专项资金到位100万元,支出95万元,结余6万元": "5",
    "年初预算100万元,追加20万元,调减5万元,调整后预算120万元": "115",
    "年初预算400万元,年中追加30万元,调整后预算430万元,实际支出420万元,执行率97.67%,结余20万元": "10",
    "预算350万元,到位350万元,支出343万元,结余6万元": "7",
}

WRONG = {
    "收入792.22万元,比上年增加189.25万元,增长35.39%": "31.39",
    "收入792.22万元,比上年增加189.25万元,增长23.89%": "31.39",
    "三公经费由上年的20万元下降到15万元,下降20%": "25.00",
    "预算350万元,支出343万元,执行率97%": "98.00",
    "上年支出300万元,今年支出386万元,增长38.67%": "28.67",
    "年初预算数500万元,执行数450万元,预算执行率92%": "90.00",
    "一般公共预算支出年初预算为985.3万元,支出决算为1020.5万元,完成年初预算的130.57%": "103.57",
    "下达专项资金3000万元,实际支付2700万元,使用率96%": "90.00",
    "建设资金支付960万元,未支40万元,支付率92%": "96.00",
    "下达衔接资金200万元,实际支付186万元,支付完成率为98.5%": "93.00",
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
    "下达资金550万元,其中:中央资金200万元,省级资金100万元,县级资金50万元": "350",
    "基本支出620.36万元,占总支出4820.36万元的12.87%,其中人员经费540.36万元、公用经费90万元": "630.36",
    "发放低保金120万元,其中城市低保40万元、农村低保75万元": "115",
    "2023年一般公共预算拨款支出4820万元,其中:基本支出260万元,项目支出4200万元": "4460",
    "项目支出预算7万元,其中:业务经费70万元": "70",
    "收入140.5万元,支出141.5万元,其中基本支出90.5万元,项目支出50万元": "140.5",
    "实施项目3个,安排资金486.83万元,其中:送戏下乡100万元,免费开放100万元,非遗保护86.83万元": "286.83",
    "收入902万元,其中:财政拨款收入780万元,其他收入22万元": "802",
    "实施项目12个,其中基建类5个,采购类4个,服务类4个": "13",
}


SIZED = """
治理河道总长3.75km,其中干流长3.133km,支沟段0.617km
治理面积1429.39公顷,其中坡改梯25.26公顷,封育958.81公顷,保土耕作412.83公顷,经果林32.49公顷
造林1.2万亩,其中人工造林0.8万亩,封育0.4万亩,其中国有林场0.3万亩
硬化道路3000平方米,其中主干道1200平方米,每户12平方米
造林1.2万亩,其中东片0.7万亩,西片0.5万亩,新造0.9万亩
""".strip().split("\n")
SIZED_WRONG = {
    "治理河道总长3.75km,其中干流长3.133km,支沟段0.717km": "3.85",
    "治理面积1429.39公顷,其中坡改梯25.26公顷,封育958.81公顷,保土耕作412.83公顷,经果林22.49公顷": "1419.39",
}

@pytest.mark.parametrize(
    ("sentence", "total"),
    [
        ("补助300万元,其中村卫生室补助71.23元,其中中央补助39.63万元,地方补助31.6万元", "71.23"),
        ("支出100万元,其中:基本支出60万元,项目支出40万元,其中甲项目30万元,乙项目10.2万元", "40.2"),
        ("支出100万元,其中:基本支出60万元,项目支出40万元,其中甲项目30万元,乙项目10万元", ""),
        ("收入100万元,其中:拨款60万元,其他40万元,其中上年资金55万元,本年资金45万元", ""),
    ],
)
def test_a_list_within_a_list(sentence: str, total: str) -> None:
    assert [f"{one.total:f}" for one in wrong_within(sentence)] == ([total] if total else [])


@pytest.mark.parametrize("sentence", RIGHT)
def test_lists_within_lists_that_are_right(sentence: str) -> None:
    assert list(wrong_within(sentence)) == []


@pytest.mark.parametrize("sentence", (*SIZED, *RIGHT))
def test_areas_and_lengths_that_add_up(sentence: str) -> None:
    assert list(wrong_sizes(sentence)) == []


@pytest.mark.parametrize(("sentence", "total"), SIZED_WRONG.items(), ids=SIZED_WRONG)
def test_areas_and_lengths_that_do_not(sentence: str, total: str) -> None:
    assert [one.total for one in wrong_sizes(sentence)] == [Decimal(total)]


@pytest.mark.parametrize(
    ("sentence", "unsure"),
    [
        ("资金10万元,其中:甲***万元,乙5万元", True),
        ("资金10万元,其中:甲补助万元,乙5万元", True),
        ("资金10万元,其中:甲追减2万元,乙5万元", True),
        ("资金10万元,其中:甲5万元,乙50000元(单位:万元)", False),
        ("资金100余万元,其中:甲数十万元,乙5万元", False),
        ("资金10万元,其中:甲6万元,乙4万元,调减2万元,实际下达8万元", False),
    ],
)
def test_amounts_that_are_covered_or_taken_away(sentence: str, unsure: bool) -> None:
    assert uncertain(sentence) is unsure


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
