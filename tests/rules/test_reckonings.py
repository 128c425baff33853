"""Rounds, posts, rates of amounts, what is carried over, scores: right ones are silent, slips are told."""

import random
from collections.abc import Callable, Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest

from perfeval_xl.rules.prose.balances import wrong_balances
from perfeval_xl.rules.prose.clauses import wrong_parts
from perfeval_xl.rules.prose.counts import wrong_rounds, wrong_sums
from perfeval_xl.rules.prose.equations import wrong_equations
from perfeval_xl.rules.prose.lists import sums_in
from perfeval_xl.rules.prose.per_head import wrong_count_rates, wrong_products
from perfeval_xl.rules.prose.percents import wrong_changes, wrong_differences, wrong_rates, wrong_shares
from perfeval_xl.rules.prose.scores import graded_in, wrong_totals
from perfeval_xl.rules.prose.wholes import shares_apart


def wrong_lists(sentence: str) -> Iterator[object]:
    return (parts for parts, right in sums_in("", sentence) if not right)


CHECKS: tuple[Callable[[str], Iterator[object]], ...] = (
    *(wrong_balances, wrong_parts, wrong_rounds, wrong_sums, wrong_equations, wrong_count_rates, wrong_products),
    *(wrong_changes, wrong_rates, wrong_shares, wrong_totals, wrong_differences, shares_apart, wrong_lists),
)
CLASSES = (
    ("投入", "过程", "产出", "效果"),
    ("预算执行", "产出指标", "效益指标", "满意度指标"),
    ("决策", "过程", "产出", "效益"),
)
ROUNDS = (("培训", "期"), ("宣讲", "场"), ("义诊", "次"), ("走访", "村"))


def found(sentence: str) -> list[object]:
    return [one for check in CHECKS for one in check(sentence)]


def money(chance: random.Random, least: int = 100) -> Decimal:
    return Decimal(chance.randint(least, 999_999)) / 100


def percent(chance: random.Random, over: Decimal, under: Decimal) -> Decimal:
    """Return a rate as people write it: rounded or cut off, with up to two decimals."""
    places = Decimal(1).scaleb(-chance.randint(0, 2))
    return (over * 100 / under).quantize(places, chance.choice((ROUND_HALF_UP, ROUND_DOWN)))


def rounds(chance: random.Random, slip: int) -> str:
    what, unit = chance.choice(ROUNDS)
    times, each = chance.randint(2, 40), chance.randint(5, 300)
    return f"开展{what}{times}{unit}，每{unit}{each}人，{chance.choice(('共', '累计'))}{times * each + slip * 7}人次"


def posts(chance: random.Random, slip: int) -> str:
    quota = chance.randint(5, 300)
    people = chance.randint(3, quota)
    rate = percent(chance, Decimal(people), Decimal(quota)) + slip * 6
    named, there = chance.choice(("编制数", "核定编制")), chance.choice(("在职", "实有人数"))
    return f"{named}{quota}人，{there}{people}人，在职人员控制率为{rate}%"


def control(chance: random.Random, slip: int) -> str:
    planned = money(chance)
    spent = (planned * chance.randint(50, 130) / 100).quantize(Decimal("0.01"))
    name = chance.choice(("公用经费", "三公经费", "“三公”经费"))
    return f"{name}预算{planned}万元，决算{spent}万元，{name}控制率为{percent(chance, spent, planned) + slip * 6}%"


def received(chance: random.Random, slip: int) -> str:
    planned = money(chance)
    came = (planned * chance.randint(30, 100) / 100).quantize(Decimal("0.01"))
    return f"项目总投资{planned}万元，已到位资金{came}万元，到位率{percent(chance, came, planned) + slip * 6}%"


def varied(chance: random.Random, slip: int) -> str:
    last = money(chance)
    now = (last * chance.randint(40, 160) / 100).quantize(Decimal("0.01"))
    rate = percent(chance, now - last, last)
    rate += (slip if rate >= 0 else -slip) * 6
    return f"三公经费上年决算{last}万元，本年决算{now}万元，变动率为{rate}%"


def carried(chance: random.Random, slip: int) -> str:
    begun, earned = money(chance), money(chance, 100_000)
    spent = (earned * chance.randint(50, 100) / 100).quantize(Decimal("0.01"))
    ended = begun + earned - spent + slip * 3
    return f"年初结转结余{begun}万元，本年收入{earned}万元，本年支出{spent}万元，年末结转结余{ended}万元"


def task(chance: random.Random, slip: int) -> str:
    unit = chance.choice(("公里", "亩", "吨", "场", "座"))
    whole = chance.randint(10, 900)
    part = chance.randint(5, whole * 2)
    rate = percent(chance, Decimal(part), Decimal(whole)) + slip * 6
    return f"完成{part}{unit}，占全年任务{whole}{unit}的{rate}%"


def scores(chance: random.Random, slip: int) -> str:
    names = chance.choice(CLASSES)
    parts = [Decimal(chance.randint(10, 600)) / chance.choice((10, 100)) for _ in names]
    listed = "、".join(f"{name}{one}分" for name, one in zip(names, parts, strict=True))
    return f"自评{chance.choice(('总分为', '得分'))}{sum(parts) + slip}分，其中{chance.choice(('', '：'))}{listed}"


def named(chance: random.Random, slip: int) -> str:
    over, under = chance.randint(1, 90), chance.randint(91, 200)
    rate = percent(chance, Decimal(over), Decimal(under)) + slip * 6
    return f"控制率=(在职{over}人÷编制{under}人)×100%={rate}%"


def adjusted(chance: random.Random, slip: int) -> str:
    initial, added = money(chance), money(chance)
    rate = percent(chance, added, initial) + slip * 6
    told = f"年中追加{added}万元" if chance.random() < 0.5 else f"调整预算数为{initial + added}万元"
    return f"年初预算安排{initial}万元，{told}，预算调整率为{rate}%"


def saved(chance: random.Random, slip: int) -> str:
    planned = money(chance)
    less = (planned * chance.randint(1, 40) / 100).quantize(Decimal("0.01")) + Decimal("0.01")
    told = f"采购预算{planned}万元" if chance.random() < 0.5 else f"采购金额{planned - less}万元"
    return f"政府{told}，节约资金{less}万元，节约率{percent(chance, less, planned) + slip * 47}%"


def held(chance: random.Random, slip: int) -> str:
    begun, came = money(chance, 10_000), money(chance)
    went = (begun * chance.randint(0, 90) / 100).quantize(Decimal("0.01")) + Decimal("0.01")
    lost = f"，报废{went}万元" if chance.random() < 0.7 else ""
    ended = begun + came - (went if lost else 0) + slip * 3
    return f"年初固定资产{begun}万元，新增{came}万元{lost}，年末固定资产{ended}万元"


def against_plan(chance: random.Random, slip: int) -> str:
    planned, done = money(chance), money(chance)
    way = "增加" if done > planned else "减少"
    return f"培训费决算数{done}万元，比预算数{planned}万元{way}{abs(done - planned) + slip * 3}万元"


def explained(chance: random.Random, slip: int) -> str:
    over, under = chance.randint(1, 90), chance.randint(91, 200)
    return f"控制率为{percent(chance, Decimal(over), Decimal(under)) + slip * 6}%（在职{over}人/编制{under}人）"


def two_shares(chance: random.Random, slip: int) -> str:
    whole = money(chance, 10_000)
    part = (whole * chance.randint(20, 80) / 100).quantize(Decimal("0.01"))
    rest = whole - part
    other = percent(chance, rest, whole) + slip * 11
    return f"人员经费{part}万元，占基本支出的{percent(chance, part, whole)}%，公用经费{rest}万元，占基本支出的{other}%"


def two_items(chance: random.Random, slip: int) -> str:
    one, other = money(chance), money(chance)
    return f"财政拨款收入{one}万元，政府性基金收入{other}万元，收入合计{one + other + slip * 3}万元"


MAKERS = (
    *(rounds, posts, control, received, varied, carried, task, scores, named, adjusted, saved, held, against_plan),
    *(explained, two_shares, two_items),
)


@pytest.mark.parametrize("make", MAKERS)
def test_right_ones_are_silent(make: Callable[[random.Random, int], str]) -> None:
    chance = random.Random(20240611)
    wrong = [(said, got) for _ in range(800) if (got := found(said := make(chance, 0)))]
    assert wrong == []


@pytest.mark.parametrize("make", MAKERS)
def test_slips_are_told(make: Callable[[random.Random, int], str]) -> None:
    chance = random.Random(20240612)
    passed = [said for _ in range(200) if not found(said := make(chance, 1))]
    assert passed == []


@pytest.mark.parametrize(
    "sentence",
    [
        "开展培训3期，每期约50人，共160人次",
        "自评得分97分，其中产出指标扣1分、效益指标扣2分、过程扣1分",
        "自评得分95分，其中产出30分、效益28分",
        "自评总分95分，其中甲项目30分、乙项目30分、丙项目30分",
        "年初结转35万元，本年收入800万元，本年支出820万元",
        "编制20人，在职18人，其中行政10人、事业8人，公用经费控制率为95%",
        "总额100万元+调减20万元=80万元",
        "全年开展检查6次，整改4次，共10次",
    ],
)
def test_what_may_be_meant_otherwise_is_left_alone(sentence: str) -> None:
    assert found(sentence) == []


def test_a_score_stands_beside_its_grade() -> None:
    (one,) = graded_in("单位自评得分为88.5分，评价等级为“良”。")
    assert (one.score, one.grade) == (Decimal("88.5"), "良")
    assert list(graded_in("自评得分88.5分，等级由财政局评定")) == []
