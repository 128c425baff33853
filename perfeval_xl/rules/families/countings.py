"""T24: what sentences count: names and their number, amounts for each head, rates of things.

Any report states such figures, and the goals of the tables do, too; nothing but the sentence itself is needed.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from perfeval_xl.rules.finding import Check, Fault, Result, rule, rules_in
from perfeval_xl.rules.rows import figure, holds, sections
from perfeval_xl.rules.tables import totals
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.rounding import half_up
from perfeval_xl.values.text import pieces, shortened

_STOP = "。！\n"
_FORMS = ("report", "overall", "project")
_LONG = 60
_EACH = ("每", "均", "元/", "元／")
_RATES = ("率", "占", "满意度")
_LIST = "、"
_THINGS = frozenset("个项家处座条所间套场期村人名位户件台辆亩次公平批份篇卷册头棵株吨宗例幢栋盏万㎡余多")
"""First characters of units in which things are counted, and what may stand before such a unit."""
_DIGITS = frozenset("0123456789")
_PAIR = 2
_LABELLED = 8
_EVENTS = ("下达", "拨付", "拨入", "下拨", "划拨", "到位", "到账", "收到", "追加", "支付", "争取", "安排", "投入")
"""What may have been done several times in a year, each time with another amount."""
_SEED = 9
"""How far behind a year two places are compared before their amounts are."""
_TEN_THOUSAND = Decimal(10_000)


class Said(NamedTuple):
    """A sentence and the cell it stands in."""

    key: str
    text: str


def counted_sentences(check: Check) -> tuple[Said, ...]:
    """Return the sentences of the report and of the goals in which a figure stands; cut only once per run."""
    found: tuple[Said, ...] = check.once("counted", _cut)
    return found


def _cut(check: Check) -> tuple[Said, ...]:
    if check.before is not None:
        return counted_sentences(check.before[0])
    filing = check.filing
    goals = [f"{root}.goal.{leaf}" for root in totals(check) for leaf in ("expected", "actual")]
    found = []
    for key, text in (*sections(check), *[(key, filing.text(key)) for key in goals]):
        if _DIGITS.isdisjoint(text):
            continue
        before = ""
        for piece in pieces(text, _STOP):
            sentence = "".join(piece.split())
            if not _DIGITS.isdisjoint(sentence):
                found.append(Said(key, f"{before},{sentence}" if sentence.startswith("其中") else sentence))
            before = sentence
    return tuple(found)


@lru_cache(maxsize=64)
def things_counted(sentence: str) -> int:
    """Return how many things seem to be counted: a quick look before patterns are compiled."""
    return sum(1 for figure, unit in pairwise(sentence) if unit in _THINGS and figure.isdecimal())


@rule(
    "T241",
    "所列名称的个数与所写个数不符",
    "explain",
    _FORMS,
    ("practice",),
    "数一数所列的名称，改正个数，或补上漏写的名称。",
    bad=(
        {"report.units.text": "青山县档案馆下设办公室、接收征集股、保管利用股、宣传股3个股室。"},
        {"report.units.text": "青山县档案馆内设4个股室：办公室、接收征集股、保管利用股。"},
    ),
    good=(
        {"report.units.text": "青山县档案馆下设办公室、接收征集股、保管利用股、宣传股4个股室。"},
        {"report.units.text": "青山县档案馆内设办公室、保管利用股等4个股室。"},
        {"report.units.text": "青山县档案馆内设办公室、保管和利用股、宣传股3个股室。"},
    ),
)
def names_in_text(check: Check) -> Iterator[Result]:
    """“下设……、……、……3个股室”：列出几个名称，就应是几个。写“等”的，所写个数可以更多。"""
    for key, sentence in counted_sentences(check):
        if _LIST not in sentence or "个" not in sentence:
            continue
        from perfeval_xl.rules.prose.counts import wrong_names

        for words, stated, named, twice in wrong_names(sentence):
            again = f"，“{twice}”列了两次" if twice else ""
            yield Fault(
                (key,),
                f"{check.filing.label(key)}写“{shortened(words, _LONG)}”，写着 {stated} 个，"
                f"列出名称的有 {named} 个{again}。",
                str(named),
                str(stated),
                str(stated - named),
            )


@rule(
    "T242",
    "人数乘以标准与总额不符",
    "explain",
    _FORMS,
    ("practice",),
    "核对人数（户数、亩数等）、标准和总额，改正填错的一个；年内有人数变化的，请写明。",
    bad=(
        {"report.other.text": "为120名退役军人发放慰问金，每人500元，共8万元。"},
        {"project[1].goal.actual": "按500元/户的标准，为120户发放补助66000元。"},
        {"report.other.text": "按每人每月600元的标准，为50名护林员发放12个月补助，合计26万元。"},
    ),
    good=(
        {"report.other.text": "为120名退役军人发放慰问金，每人500元，共6万元。"},
        {"report.other.text": "按每人每月600元的标准，为50名护林员发放12个月补助，合计36万元。"},
        {"report.other.text": "为120名退役军人发放慰问金，每人最高500元，共4.5万元。"},
        {"report.other.text": "为120名退役军人发放慰问金，共6万元，人均500元。"},
    ),
)
def products_in_text(check: Check) -> Iterator[Result]:
    """一句话里写了人数、每人多少和总额的，人数乘以标准应得总额。

    按月发放而没有写明月数的，一至十二个月中有一个相符就不报；人数会逐月变化，相差不多的只作提示。
    """
    for key, sentence in counted_sentences(check):
        if "元" not in sentence or not holds(sentence, _EACH) or not things_counted(sentence):
            continue
        from perfeval_xl.rules.prose.per_head import wrong_products

        for count, unit, each, times, right, stated, certain in wrong_products(sentence):
            months = f"×{figure(times, unit)}" if times != 1 else ""
            yield Fault(
                (key,),
                f"{check.filing.label(key)}写“{shortened(sentence, _LONG)}”，"
                f"{figure(count, unit)}{unit}×{figure(each, '元')} 元{months} 等于 {_money(right)} 万元，"
                f"写 {_money(stated)} 万元，{'多' if stated > right else '少'} {_money(abs(stated - right))} 万元。",
                _money(right),
                _money(stated),
                _money(stated - right),
                level="" if certain else "hint",
            )


def _money(yuan: Decimal) -> str:
    return figure(yuan / _TEN_THOUSAND)


@rule(
    "T247",
    "每次的数量与总数不符",
    "explain",
    _FORMS,
    ("practice",),
    "核对次数、每次的数量和总数，改正填错的一个；各次不一样多的，请改写。",
    bad=({"report.other.text": "举办培训3期，每期50人，共180人次。"},),
    good=(
        {"report.other.text": "举办培训3期，每期50人，共150人次。"},
        {"report.other.text": "举办培训3期，每期约50人，共160人次。"},
    ),
)
def rounds_in_text(check: Check) -> Iterator[Result]:
    """“……3期，每期50人，共……人次”：次数乘以每次的数量，应得总数。写“约”“余”的，不核对。"""
    for key, sentence in counted_sentences(check):
        if "每" not in sentence or "共" not in sentence or things_counted(sentence) <= _PAIR:
            continue
        from perfeval_xl.rules.prose.counts import wrong_rounds

        for words, rounds, each, stated, unit in wrong_rounds(sentence):
            right = rounds * each
            yield Fault(
                (key,),
                f"{check.filing.label(key)}写“{shortened(words, _LONG)}”，{figure(rounds, unit)}×{figure(each, unit)} "
                f"等于 {figure(right, unit)} {unit}，写 {figure(stated, unit)} {unit}，"
                f"{'多' if stated > right else '少'} {figure(abs(stated - right), unit)} {unit}。",
                figure(right, unit),
                figure(stated, unit),
                figure(stated - right, unit),
            )


@rule(
    "T243",
    "文字中的比率与件数不符",
    "explain",
    _FORMS,
    ("practice",),
    "核对两个数和比率，改正填错的一个。",
    bad=(
        {"report.other.text": "抽查档案50件，合格48件，合格率98%。"},
        {"report.other.text": "计划举办展览60场，实际举办54场，展览举办率95%。"},
        {"report.other.text": "现有党员9人，占在职人员18人的45%。"},
    ),
    good=(
        {"report.other.text": "抽查档案50件，合格48件，合格率96%。"},
        {"report.other.text": "受理查档申请50件，办结48件，按时办结率100%。"},
        {"report.other.text": "走访群众50户，回访48户，群众满意率98%。"},
        {"report.other.text": "现有党员9人，占在职人员18人的50%。"},
    ),
)
def count_rates_in_text(check: Check) -> Iterator[Result]:
    """“抽查50件，合格48件，合格率……%”：两个数相除，应得所写的比率。比率不是由这两个数得来的，不核对。"""
    for key, sentence in counted_sentences(check):
        if "%" not in sentence or not holds(sentence, _RATES) or things_counted(sentence) < _PAIR:
            continue
        from perfeval_xl.rules.prose.per_head import wrong_count_rates

        for words, stated, right, over, under in wrong_count_rates(sentence):
            exact = half_up(right, 2)
            yield Fault(
                (key,),
                f"{check.filing.label(key)}写“{shortened(words, _LONG)}”，"
                f"按 {figure(over, '个')}÷{figure(under, '个')} 计算应为 {exact}%，"
                f"{'高' if stated > exact else '低'} {abs(stated - exact)} 个百分点。",
                f"{exact}%",
                f"{stated}%",
                f"{stated - exact}%",
            )


def _labels(sentence: str) -> list[str]:
    """Return what stands before the first figure behind each year: a quick look for what is said twice."""
    found = []
    for piece in sentence.split("年")[1:]:
        label = piece[: next((at for at, one in enumerate(piece) if one.isdecimal()), 0)]
        if label:
            found.append(label)
    return found


@rule(
    "T244",
    "同一个数前后写得不同",
    "explain",
    ("report",),
    ("practice",),
    "同一个数在报告各处应相同，核对后统一。",
    bad=(
        {
            "report.basic.text": "2023年本部门基本支出决算数262.40万元，主要用于人员经费；基本支出预算数258.00万元。",
            "report.other.text": "2023年本部门基本支出决算数264.20万元。",
        },
    ),
    good=(
        {
            "report.basic.text": "2023年本部门基本支出决算数262.40万元，主要用于人员经费；基本支出预算数258.00万元。",
            "report.other.text": "2023年本部门基本支出决算数2624000元，2022年本部门基本支出决算数250万元。",
        },
        {"report.other.text": "10号文件下达我单位2023年水利资金791万元。41号文件下达我单位2023年水利资金5万元。"},
    ),
)
def said_twice(check: Check) -> Iterator[Result]:
    """带年度、前面的文字一字不差的两个金额，说的是同一个数。"""
    texts = _alike([said for said in counted_sentences(check) if said.key.startswith("report.") and "元" in said.text])
    if not texts:
        return
    from perfeval_xl.rules.prose.clauses import money_in, years_in

    told: dict[str, tuple[Decimal, str]] = {}
    for key, sentence in texts:
        for one in money_in(sentence):
            if len(one.clause) < _LABELLED or len(years_in(one.clause)) != 1 or holds(one.clause, _EVENTS):
                continue
            first, where = told.setdefault(one.clause, (one.number, key))
            if first == one.number:
                continue
            filing = check.filing
            yield Fault(
                (key, where),
                f"{filing.label(key)}写“{one.clause}”{figure(one.number)} 万元，"
                f"{filing.label(where)}写的是 {figure(first)} 万元，相差 {figure(abs(one.number - first))} 万元。",
                figure(first),
                figure(one.number),
                figure(one.number - first),
            )


def _alike(sentences: Iterable[Said]) -> Iterable[Said]:
    """Return the sentences in which a year is followed by the same words as in another place."""
    found: dict[str, list[Said]] = {}
    for said in sentences:
        text = said.text
        at = text.find("年")
        while at >= 0:
            words = text[at + 1 : at + _SEED].lstrip("度")
            digit = next((place for place, one in enumerate(words) if one.isdecimal()), len(words))
            found.setdefault(text[max(0, at - 4) : at] + words[:digit], []).append(said)
            at = text.find("年", at + 1)
    return dict.fromkeys(said for same in found.values() if len(same) > 1 for said in same)


RULES = rules_in(globals())
