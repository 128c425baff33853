"""Sums, lists, amounts for each head and rates in sentences: thousands that are right are silent, slips are told."""

import random
from collections.abc import Callable, Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest

from perfeval_xl.rules.prose.counts import wrong_names, wrong_sums
from perfeval_xl.rules.prose.per_head import wrong_count_rates, wrong_products

UNITS = "个 座 处 场 户 件 所 条 套 人 名 人次 亩 公里 台 批 期".split()
THINGS = "水池 公厕 泵站 培训 改厕 案件 学校 渠道 设备 特困人员 护林员 服务 油茶 公路 电脑 物资 讲座".split()
PAIRS = (
    ("新建", "续建"), ("城区", "乡镇"), ("城市", "农村"), ("集中供养", "分散供养"), ("男", "女"), ("线上", "线下"),
    ("公办", "民办"), ("上半年", "下半年"), ("县本级", "乡镇"), ("年初批复", "年中新增"),
)  # fmt: skip
OFFICES = (
    "办公室 财务股 业务股 人事教育股 法规股 行政审批股 综合执法大队 卫生和健康股 安全与应急股 档案室 信访室".split()
)
NUMERALS = "零一二三四五六七八九十"
ENDS = (
    "",
    "，群众满意度98%",
    "，投入资金36万元",
    "，涉及15个村",
    "，比上年增加2成",
    "，全部通过验收",
    "等",
    "，其中重点3次",
)


def found(sentence: str) -> list[object]:
    """Return all that is said of a sentence."""
    return [one for wrong in (wrong_sums, wrong_names, wrong_products, wrong_count_rates) for one in wrong(sentence)]


def money(yuan: Decimal, chance: random.Random) -> str:
    if chance.random() < 0.3:
        return f"{yuan.normalize():f}元"
    rounding = chance.choice((ROUND_HALF_UP, ROUND_DOWN))
    exact = yuan / 10_000
    short = exact.quantize(Decimal("0.01"), rounding)
    return f"{short if chance.random() < 0.5 and short else exact.normalize():f}万元"


def percent(over: int, under: int, chance: random.Random) -> str:
    places = Decimal(chance.choice(("1", "0.1", "0.01")))
    rounding = chance.choice((ROUND_HALF_UP, ROUND_DOWN))
    return f"{(Decimal(100 * over) / under).quantize(places, rounding)}%"


def added(chance: random.Random, off: int = 0) -> str:
    at = chance.randrange(len(UNITS))
    unit, thing = UNITS[at], THINGS[at]
    numbers = [chance.randint(1, 90) for _ in range(chance.randint(2, 5))]
    names = chance.sample("新建 改造 维修 扩建 购置 更新 补助".split(), len(numbers))
    parts = chance.choice(("、", "，")).join(
        f"{name}{thing}{one}{unit}" for name, one in zip(names, numbers, strict=True)
    )
    word = chance.choice(("，共", "，合计", "，共计", "，总计", "，累计完成改造或者新增"))
    total = sum(numbers) + (off if word != "，累计完成改造或者新增" else 0)
    return f"全年{parts}{word}{total}{unit}" if not off or word[1:2] != "累" else f"全年{parts}，共{total + off}{unit}"


def divided(chance: random.Random, off: int = 0) -> str:
    at = chance.randrange(len(UNITS))
    unit, thing = UNITS[at], THINGS[at]
    first, second = chance.choice(PAIRS)
    one, two = chance.randint(1, 90), chance.randint(1, 90)
    inner = f"{first}{one}{unit}、{second}{two}{unit}"
    opening = chance.choice(("，其中：{}", "，其中{}", "（{}）", "（其中：{}）", "，包括{}"))
    return f"全年完成{thing}{one + two + off}{unit}{opening.format(inner)}"


def named(chance: random.Random, off: int = 0) -> str:
    names = chance.sample(OFFICES, chance.randint(2, 8))
    many = len(names) + off
    count = str(many) if chance.random() < 0.5 or many > 10 else NUMERALS[many]
    listed = "、".join(names)
    return chance.choice(
        (f"内设{listed}{count}个股室", f"下设{listed}共{count}个内设机构", f"内设{count}个股室：{listed}",
            f"内设机构{count}个，分别为{listed}")
    )  # fmt: skip


def multiplied(chance: random.Random, off: int = 0) -> str:
    unit, whom = chance.choice((("人", "护林员"), ("户", "困难群众"), ("亩", "油茶林"), ("个", "村站"), ("名", "村医")))
    heads, each = chance.randint(2, 900), Decimal(chance.choice((50, 120, 300, 500, 1000, 2400, 6000)))
    months = chance.choice((0, 0, 12, 6))
    total = each * heads * (months or 1) * (1 + Decimal(off))
    head = unit if unit != "名" else "人"
    rate = f"每{head}每月{each}元" if months else chance.choice((f"每{head}{each}元", f"{each}元/{head}"))
    when = f"发放{months}个月，" if months else ""
    return chance.choice(
        (
            f"按照{rate}的标准，为{heads}{unit}{whom}发放补助，{when}共{money(total, chance)}",
            f"为{heads}{unit}{whom}发放补助{when and '，' + when[:-1]}，{rate}，合计{money(total, chance)}",
            f"补助{whom}{heads}{unit}（{rate}），{when}支出资金{money(total, chance)}",
        )
    )


def averaged(chance: random.Random, off: int = 0) -> str:
    heads, total = chance.randint(3, 400), Decimal(chance.randint(10, 4000)) * 100
    mean = (total / heads).quantize(Decimal(chance.choice(("1", "0.01"))), ROUND_HALF_UP)
    if off:
        total *= 3
    return f"慰问困难群众{heads}人，发放慰问金{total:f}元，人均{mean}元"


def rated(chance: random.Random, off: int = 0) -> str:
    whole = chance.randint(20, 900)
    part = chance.randint(whole // 2, whole)
    before, behind, rate = chance.choice(
        (
            ("抽查{}件", "合格{}件", "合格率"),
            ("计划举办{}件", "实际举办{}件", "举办率"),
            ("受理投诉{}件", "办结{}件", "办结率"),
            ("应参保{}件", "已参保{}件", "参保率"),
            ("计划完成{}件", "实际完成{}件", "完成率"),
        )
    )
    stated = percent(part, whole, chance)
    if off:
        stated = f"{Decimal(stated[:-1]) / 2 - 3}%"
    return f"全年{before.format(whole)}，{behind.format(part)}，{rate}{chance.choice(('', '为', '达到'))}{stated}"


WAYS: tuple[Callable[..., str], ...] = (added, divided, named, multiplied, averaged, rated)


def _many(way: Callable[..., str], off: int, count: int) -> Iterator[str]:
    chance = random.Random(f"{way.__name__}{off}")
    for _ in range(count):
        sentence = way(chance, off)
        yield sentence if off else sentence + chance.choice(ENDS)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_sentences_that_are_right_are_silent(way: Callable[..., str]) -> None:
    assert [(one, said) for one in _many(way, 0, 1500) if (said := found(one))] == []


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_sentences_with_a_slip_are_told(way: Callable[..., str]) -> None:
    silent = [one for one in _many(way, 3, 300) if not found(one)]
    assert silent[:5] == []


SILENT = """
新建水池8个、水井4个,共涉及15个村
共3个批次,分别为8个、4个和3个
内设综合科、卫生和健康科2个科室
内设办公室、财务股、业务股等5个股室
在职18人,其中党员9人,女7人
在职18人（党员9人、女7人）
受理投诉50件,办结48件,按时办结率100%
走访群众50户,回访48户,群众满意率98%
每户最高补助2万元,完成30户,资金45万元
护林员50人,每人每月600元,资金预算40万元
补助30户,每户1万元至2万元,共45万元
慰问120人,人均约500元,共5.8万元
发放补贴120人,每人500元,共6万元,其中中央资金4万元
培训3期,每期50人,共150人
带动务工120人,人均增收500元,支出资金6.3万元
护林员50人,每人每月600元,项目总投资120万元
党员9人,占全县党员总数的5%
检查企业120家,整改80家,整改率100%
油茶1.2万亩,每亩补贴120元,补贴143.76万元
覆盖人口1.2万人、0.8万人,共2.1万人
实施项目15个,其中:新建8个,续建4个,改建3个
约120个村,其中新建8个、续建4个
全县15个乡镇120个村,完成改造8个村
公租房500套,其中已完工300套,在建150套,未开工50套
""".strip().split("\n")


@pytest.mark.parametrize("sentence", SILENT)
def test_what_cannot_be_added_up_is_silent(sentence: str) -> None:
    assert found(sentence) == []


def test_heads_that_come_and_go_are_only_hinted_at() -> None:
    (said,) = wrong_products("为50名护林员发放12个月补助,每人每月600元,共33万元")
    assert not said.certain
