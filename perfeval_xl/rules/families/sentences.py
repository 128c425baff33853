"""T23: what sentences of the report reckon by themselves: rises, rates, shares, parts of a whole, scores.

Any province's report states such figures, and whoever copies last year's text forgets one of them.
"""

from collections.abc import Callable, Iterator

from perfeval_xl.rules.finding import Check, Fault, Passed, Result, Skipped, rule, rules_in
from perfeval_xl.rules.rows import figure, figures, holds, sections
from perfeval_xl.rules.tables import totals
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.rounding import half_up
from perfeval_xl.values.text import pieces, shortened

TYPE_CHECKING = False
if TYPE_CHECKING:
    from perfeval_xl.rules.prose.clauses import Parts
    from perfeval_xl.rules.prose.percents import Percent

_STOP = "。！\n"
_ON = ("其中", "与", "比", "较", "同比")
"""A sentence that begins so goes on with what the one before it states."""
_TWICE = ("元", "万", "个", "项", "家", "件", "辆", "台")
_PEOPLE = ("人", "名")
_MONEY = ("元", "万", "亿")
_SIZES = ("亩", "公里", "千米", "公顷", "米", "吨", "㎡", "km", "hm")
_OF_ALL = ("占总", "总额", "总数", "占全", "合计", "总计", "占本", "占当", "占部门", "占单位", "占整体")
_LONG = 60
_LEAD = 24


class _Said(NamedTuple):
    """A sentence and the cell it stands in."""

    key: str
    text: str


def _reckoning(check: Check) -> dict[str, tuple[_Said, ...]]:
    """Return the sentences that name parts (其中) and those that name a percentage; cut only once per run."""
    found: dict[str, tuple[_Said, ...]] = check.once("reckoning", _cut)
    return found


def _cut(check: Check) -> dict[str, tuple[_Said, ...]]:
    if check.before is not None:
        return _reckoning(check.before[0])
    parts: list[_Said] = []
    percents: list[_Said] = []
    filing = check.filing
    goals = [f"{root}.goal.{leaf}" for root in totals(check) for leaf in ("expected", "actual")]
    for key, text in (*sections(check), *[(key, filing.text(key)) for key in goals]):
        told = ".goal." not in key
        if "%" not in text and "其中" not in text:
            continue
        before = ""
        for piece in pieces(text, _STOP):
            sentence = "".join(piece.split())
            if sentence.startswith(_ON):
                sentence = f"{before},{sentence}"
            if "其中" in sentence and told and _divided(sentence):
                parts.append(_Said(key, sentence))
            if "%" in sentence and holds(sentence, _MONEY):
                percents.append(_Said(key, sentence))
            before = sentence
    return {"parts": tuple(parts), "percents": tuple(percents)}


def _divided(sentence: str) -> bool:
    """Tell whether amounts, two numbers of things, or people, may stand behind 其中, and what they are parts of."""
    before, _, after = sentence.partition("其中")
    if ("元" in before and "元" in after) or any(after.count(unit) > 1 for unit in (*_TWICE, *_SIZES)):
        return True
    return holds(before, _PEOPLE) and holds(after, _PEOPLE)


def _around(sentence: str) -> str:
    """Return what stands around 其中: the whole it divides, and as many of its parts as there is room for."""
    start = max(0, sentence.find("其中") - _LEAD)
    return ("…" if start else "") + shortened(sentence[start:], _LONG)


def _percents(
    check: Check, wrong: Callable[[str], Iterator["Percent"]], words: tuple[str, ...], what: str, cut: bool = True
) -> Iterator[Result]:
    """Say of each percentage that does not follow from its amounts what it should be."""
    said = _reckoning(check)["percents"]
    if cut:
        said = tuple([_Said(key, one) for key, sentence in said for one in pieces(sentence, ";；") if "%" in one])
    for key, sentence in said:
        if holds(sentence, words):
            for percent in wrong(sentence):
                yield _odd_percent(check, key, percent, what)


def _odd_percent(check: Check, key: str, percent: "Percent", what: str) -> Fault:
    """Say what a percentage should be."""
    words, stated, right, over, under = percent
    exact = half_up(right, max(2, -int(stated.as_tuple().exponent)))
    return Fault(
        (key,),
        f"{check.filing.label(key)}写“{shortened(words, _LONG)}”，按 {figure(over)}÷{figure(under)} 计算，"
        f"{what}应为 {exact}%，{'高' if stated > exact else '低'} {abs(stated - exact)} 个百分点。",
        f"{exact}%",
        f"{stated}%",
        f"{stated - exact}%",
    )


@rule(
    "T231",
    "文字中的增减幅度与金额不符",
    "explain",
    ("report", "overall", "project"),
    ("practice",),
    "核对本年数、上年数和增减额，改正百分比或金额。",
    bad=(
        {"report.performance.text": "全年支出386.00万元，比上年增加36.00万元，增长13.29%。自评得分99.96分。"},
        {"report.performance.text": "三公经费由上年的20万元下降到15万元，下降20%。自评得分99.96分。"},
        {"report.performance.text": "上年支出300万元，今年支出386万元，增长38.67%。自评得分99.96分。"},
        {"report.other.text": "三公经费上年决算10.00万元，本年决算8.00万元，变动率为-30%。"},
    ),
    good=(
        {"report.performance.text": "全年支出386.00万元，比上年增加36.00万元，增长10.29%。自评得分99.96分。"},
        {"report.performance.text": "全年支出386.00万元，较上年减少14.00万元，下降3.5%。自评得分99.96分。"},
        {"report.performance.text": "上年收入300.00万元，收入减少38.33万元，下降12.770%。自评得分99.96分。"},
        {"report.other.text": "三公经费上年决算10.00万元，本年决算8.00万元，变动率为-20%。"},
        {"report.performance.text": "比上年的350.00万元增加36.00万元，增长10.29%；满意度提高到95%。得分99.96分。"},
    ),
)
def change_in_text(check: Check) -> Iterator[Result]:
    """“比上年增加……万元，增长……%”：增减额除以上年数，应得所写的百分比。"""
    if _reckoning(check)["percents"]:
        from perfeval_xl.rules.prose.percents import wrong_changes

        yield from _percents(check, wrong_changes, ("增", "减", "降", "升", "提高", "变动率"), "增减幅度")


@rule(
    "T232",
    "文字中的执行率与金额不符",
    "explain",
    ("report", "overall", "project"),
    ("practice",),
    "核对预算数、执行数和执行率，改正填错的一个。",
    bad=(
        {"report.other.text": "专项资金年初预算50.00万元，实际执行45.00万元，执行率92%。"},
        {"report.other.text": "公用经费预算50.00万元，决算48.00万元，公用经费控制率为98%。"},
        {"report.other.text": "年初预算安排420.00万元，调整预算数480.00万元，预算调整率为24.29%。"},
        {"report.other.text": "政府采购金额88.00万元，节约资金12.00万元，节约率22%。"},
        {"report.other.text": "项目总投资120.00万元，已到位资金100.00万元，到位率93.33%。"},
    ),
    good=(
        {"report.other.text": "公用经费预算50.00万元，决算48.00万元，公用经费控制率为96%。"},
        {"report.other.text": "年初预算安排420.00万元，调整预算数480.00万元，预算调整率为14.29%。"},
        {"report.other.text": "政府采购金额88.00万元，节约资金12.00万元，节约率12%。"},
        {"report.other.text": "项目总投资120.00万元，已到位资金100.00万元，到位率83.33%。"},
        {"report.other.text": "专项资金年初预算50.00万元，实际执行45.00万元，执行率90%。"},
        {"report.other.text": "年初预算50.00万元，追加10.00万元，全年预算60.00万元，支出57.00万元，执行率95%。"},
        {"report.other.text": "各项工作按计划完成，预算执行率92%。"},
    ),
)
def rate_in_text(check: Check) -> Iterator[Result]:
    """一句话里写了预算数、执行数和执行率的，执行数除以预算数应得所写的执行率。"""
    if _reckoning(check)["percents"]:
        from perfeval_xl.rules.prose.percents import wrong_differences, wrong_rates

        yield from _percents(check, wrong_rates, ("率", "完成"), "执行率")
        yield from _percents(check, wrong_differences, ("调整率", "追加率", "节约率", "节支率", "节省率"), "比率")


@rule(
    "T233",
    "文字中的占比与金额不符",
    "explain",
    ("report", "overall", "project"),
    ("practice",),
    "核对两个金额和占比，改正填错的一个。",
    bad=(
        {"report.other.text": "培训支出12.00万元，占公用经费60.00万元的25%。"},
        {"report.other.text": "支出386.00万元，其中：基本支出262.40万元，占67.98%；项目支出123.60万元，占42.02%。"},
        {"report.other.text": "全年总支出386.00万元。基本支出262.40万元，占总支出的76.98%。"},
        {"report.other.text": "人员经费560.00万元，占基本支出的80%，公用经费140.00万元，占基本支出的12%。"},
    ),
    good=(
        {"report.other.text": "培训支出12.00万元，占公用经费60.00万元的20%，占比不高。"},
        {"report.other.text": "全年总支出386.00万元。基本支出262.40万元，占总支出的67.98%。"},
        {"report.other.text": "人员经费560.00万元，占基本支出的80%，公用经费140.00万元，占基本支出的20%。"},
        {"report.other.text": "全年总支出386.00万元。培训支出12.00万元，占总支出的3.1%。"},
    ),
)
def share_in_text(check: Check) -> Iterator[Result]:
    """“……万元，占……万元的……%”：两个金额相除，应得所写的占比。“其中：……万元，占……%”的，除以合计。

    “占总支出的……%”的，除以文中写明的总额；文中或表中有一个金额能得出这个占比的，不报。
    """
    said = _reckoning(check)["percents"]
    if said:
        from perfeval_xl.rules.prose.percents import wrong_shares

        yield from _percents(check, wrong_shares, ("占",), "占比", cut=False)
    if any(holds(sentence, _OF_ALL) for _, sentence in said):
        from perfeval_xl.rules.prose.wholes import wrong_shares_of_all

        every = [(key, "".join(one.split())) for key, text in sections(check) for one in pieces(text, _STOP)]
        every = [(key, sentence) for key, sentence in every if "元" in sentence]
        for at, percent in wrong_shares_of_all([sentence for _, sentence in every], list(figures(check).values())):
            yield _odd_percent(check, every[at][0], percent, "占比")
    twice = [(key, sentence) for key, sentence in said if sentence.count("占") > 1 and sentence.count("%") > 1]
    if twice:
        from perfeval_xl.rules.prose.wholes import shares_apart

        for key, sentence in twice:
            yield from (_odd_percent(check, key, percent, "占比") for percent in shares_apart(sentence))


@rule(
    "T234",
    "报告文字中的分项与合计不符",
    "explain",
    ("report",),
    ("practice",),
    "把所列各项重新相加，改正合计或填错的一项。",
    bad=(
        {"report.other.text": "全年支出386.00万元，其中：人员经费200.00万元，公用经费62.40万元，项目支出133.60万元。"},
        {"report.other.text": "全年支出386.00万元。其中：基本支出262.40万元；项目支出123.50万元。"},
        {"report.other.text": "现有在职人员18人，其中党员21人。"},
        {"report.other.text": "全年实施项目12个，其中数字化类5个，整理类4个，宣传类4个。"},
        {"report.other.text": "绿化库区1.2万亩，其中造林0.8万亩，封育0.5万亩。"},
        {"report.other.text": "项目支出预算7.00万元，主要是专项业务费等，其中：业务经费70.00万元。"},
        {"report.other.text": "共有车辆3辆，其中执法执勤用车2辆、应急保障用车2辆。"},
    ),
    good=(
        {"report.other.text": "项目支出预算7.00万元，主要是专项业务费等，其中：业务经费7.00万元。"},
        {"report.other.text": "全年支出386.00万元，其中：人员经费200.00万元，公用经费62.40万元，项目支出123.60万元。"},
        {"report.other.text": "全年支出386.00万元，其中：财政拨款386.00万元，比上年增加36.00万元。"},
        {"report.other.text": "支出386万元，其中：财政拨款386万元，基本支出262.4万元，项目支出123.6万元。"},
        {"report.other.text": "安排资金107.13万元，其中项目管理费1.07万元，目前已拨付106.36万元。"},
        {"report.other.text": "在职18人，其中党员9人，全年培训其中的骨干30人次。"},
        {"report.other.text": "全年实施项目12个，其中数字化类5个，整理类4个，宣传类3个，新增项目2个。"},
        {"report.other.text": "下达资金1.53万元，其中：抚育补助调减2.66万元，造林补助2.42万元，退耕还林1.77万元。"},
        {"report.other.text": "下达资金15万元，其中：库房改造***万元，宣传12万元，数字化加工23万元。"},
        {"report.other.text": "下达资金15万元，其中：库房改造调减8万元，宣传12万元，数字化加工11万元。"},
    ),
)
def parts_in_text(check: Check) -> Iterator[Result]:
    """“……万元，其中：……”所列各项之和超过合计，或者只差百分之一以内，多半有一个数写错。

    没有列全的“其中”、按来源和用途各列一遍的，不报；有的金额没有写出来的，不加总。面积、长度也同样核对。
    """
    said = _reckoning(check)["parts"]
    if said:
        from perfeval_xl.rules.prose.added import wrong_sizes, wrong_within
        from perfeval_xl.rules.prose.clauses import bracketed, uncertain, wrong_parts

        for key, sentence in said:
            wrong = [*wrong_sizes(sentence), *wrong_within(sentence)]
            wrong += [one for told in (sentence, *bracketed(sentence)) for one in wrong_parts(told)]
            yield from (_unequal(check, key, _around(sentence), one) for one in wrong)
            if uncertain(sentence):
                yield Skipped((key,), f"“{_around(sentence)}”有的金额没有写出或是调减数，没有加总核对")
            elif not wrong:
                yield Passed((key,), "文字中的分项不超过合计")


def _unequal(check: Check, key: str, words: str, parts: "Parts") -> Fault:
    """Say that the parts a sentence names do not make its whole."""
    whole, unit, total = parts.whole, parts.unit, parts.total
    count = len(parts.parts)
    listed = f"其中一项为 {figure(total, unit)} {unit}" if count == 1 else (
        f"所列 {count} 项之和为 {figure(total, unit)} {unit}"
    )  # fmt: skip
    return Fault(
        (key,),
        f"{check.filing.label(key)}写“{words}”，合计 {figure(whole, unit)} {unit}，{listed}，"
        f"{'多' if total > whole else '少'} {figure(abs(total - whole), unit)} {unit}{parts.remark}。",
        figure(total, unit),
        figure(whole, unit),
        figure(total - whole, unit),
    )


RULES = rules_in(globals())
