"""Family X, figures the report claims in passing: rates and the budget.

The sentences the form prints have rules of their own; here any sentence of the report may say it.
"""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.rules.finding import Check, Fault, Passed, Result, rule, rules_in
from perfeval_xl.rules.rows import figure, figures, holds, sections
from perfeval_xl.rules.tables import table
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.rounding import half_up
from perfeval_xl.values.text import pieces

_STOP = "。！\n"
_LATER = ("下年", "明年", "次年", "计划", "拟", "目标", "力争", "预计")
_PARTS = ("项目", "专项", "下属", "所属")
"""A sentence on one of these does not speak of the whole budget."""
_RATED = ("控制率", "调整率", "政府采购执行率", "三公")
_NONE = ("没有", "未", "无")
_MOVED = ("调整", "追加")
_BUDGETS = (
    *("年初预算", "年初部门预算", "全年预算", "调整后预算", "调整预算", "执行数", "全年实际支出", "全年支出数"),
    "项目支出",
)
"""What a report calls the amounts of the budget, as far as it takes to look for them."""
_REACH = 6
_LAST = ("上年", "去年", "上一年")
_THAN = ("比", "较", "同")
_CLAUSES = "，,；;"
_DIGITS = frozenset("0123456789")
_QUOTES = dict.fromkeys(map(ord, "“”\"'‘’"))
_HUNDRED = Decimal(100)
_HALF_CENT = Decimal("0.005")
_FINEST = Decimal("0.01")
_RATES = {"三公经费控制率": "three_public", "公用经费控制率": "public", "政府采购执行率": "procurement"}
_BUDGET = "overall.fund.total"
_CELLS = {
    "年初预算数": f"{_BUDGET}.initial",
    "全年预算数": f"{_BUDGET}.full_year",
    "全年执行数": f"{_BUDGET}.executed",
    "项目支出": "basic.project.final",
}
"""What of the whole budget a report names -> where it stands."""


class _Said(NamedTuple):
    """A sentence of the report without marks and brackets: the cell, what it says of this year, and the whole of it."""

    key: str
    now: str
    whole: str


def claimed(check: Check, *words: str) -> Iterator[tuple[str, str]]:
    """Yield what the sentences of the report say of this year, where one of the words stands, with their cell."""
    return ((key, now) for key, now, _ in _said(check) if holds(now, words))


def _said(check: Check) -> tuple[_Said, ...]:
    found: tuple[_Said, ...] = check.once("claims", _sentences)
    return found


def _sentences(check: Check) -> tuple[_Said, ...]:
    """Return the sentences of the report that have a figure, or say that there was none, but those on other years."""
    if check.before is not None:
        return _said(check.before[0])
    year = check.filing.year
    known = {str(year), str((year or 0) - 1)}
    found = []
    for key, text in sections(check):
        for piece in pieces(text, _STOP):
            if holds(piece, _LATER) or (_DIGITS.isdisjoint(piece) and not holds(piece, _NONE)):
                continue
            sentence = "".join(piece.split()).translate(_QUOTES)
            ends = [before[-4:] for before in sentence.split("年")[:-1]] if year else []
            if all(one in known for one in ends if one.startswith("20") and one.isdecimal()):
                whole = _outside(sentence) if "(" in sentence or "（" in sentence else sentence
                found.append(_Said(key, _of_this_year(whole, year), whole))
    return tuple(found)


def _of_this_year(sentence: str, year: int | None) -> str:
    """Return a sentence without what it says of the year before, up to the clause that names this one again."""
    last = (*_LAST, f"{year - 1}年") if year is not None else _LAST
    if not holds(sentence, last):
        return sentence
    kept: list[str] = []
    past = False
    for clause in pieces(sentence, _CLAUSES):
        if year is not None and f"{year}年" in clause:
            past = False
        elif holds(clause, last) and not any(f"{than}{one}" in clause for one in last for than in _THAN):
            past = True
        if not past:
            kept.append(clause)
    return "，".join(kept)


def _outside(sentence: str) -> str:
    from perfeval_xl.rules.prose.clauses import in_brackets_left_out

    return in_brackets_left_out(sentence)


def _named(sentence: str) -> bool:
    """Tell whether a figure stands right behind one of the names of the budget."""
    for name in _BUDGETS:
        at = sentence.find(name)
        if at >= 0 and not _DIGITS.isdisjoint(sentence[at + len(name) : at + len(name) + _REACH]):
            return True
    return False


def _divided(over: Decimal | None, under: Decimal | None) -> list[Decimal]:
    return [over * _HUNDRED / under] if over is not None and under else []


def _rates(check: Check) -> dict[str, tuple[tuple[str, ...], list[Decimal]]]:
    """Return, by official name, the cells a rate is worked out of and what it may be."""
    number, rows = figures(check).get, table(check)
    quota, actual = "basic.staff.quota", "basic.staff.actual"
    people = (quota, actual), _divided(number(actual), number(quota))
    initial, full = number(f"{_BUDGET}.initial"), number(f"{_BUDGET}.full_year")
    change = None if initial is None or full is None else abs(full - initial)
    moved = [*_divided(change, initial)]
    for row in ("basic.adjustment.budget", "basic.adjustment.final"):
        moved += _divided(number(row), initial)
    known: dict[str, tuple[tuple[str, ...], list[Decimal]]] = {
        "在职人员控制率": people,
        "财政供养人员控制率": people,
        "人员控制率": people,
        "预算调整率": ((f"{_BUDGET}.initial", f"{_BUDGET}.full_year"), moved),
    }
    for name, row in _RATES.items():
        line = rows[row]
        known[name] = (line.keys.budget, line.keys.final), _divided(line.final, line.budget)
    return known


@rule(
    "X252",
    "报告写的比率与表格不符",
    "explain",
    ("report", "basic", "overall"),
    ("practice",),
    "按表格的数重新计算，改正报告或表格；口径不同的，写明是怎样计算的。",
    bad=(
        {"report.other.text": "“三公经费”控制率为97.14%。"},
        {"report.other.text": "在职人员控制率为95%，预算调整率1.15%。"},
        {"report.other.text": "我单位三公经费较上年增长3.17%。"},
    ),
    good=(
        {"report.other.text": "“三公经费”控制率为87.14%，公用经费控制率98.13%。"},
        {"report.other.text": "在职人员控制率为90%，预算调整率1.15%。"},
        {"report.other.text": "我单位三公经费较上年减少0.20万元，下降3.17%；2024年三公经费计划下降5%。"},
        {"report.other.text": "2022年三公经费控制率99.10%；上年公用经费控制率95%。"},
        {"report.other.text": "三公经费控制率不超过100%，编外人员控制率50%，各项目预算调整率为0%。"},
    ),
)
def claimed_rates(check: Check) -> Iterator[Result]:
    """报告任何一处写的三公经费、公用经费、在职人员控制率，预算调整率，三公经费升降幅度，按表格的数重新计算。"""
    filing = check.filing
    known = None
    for key, sentence, whole in _said(check):
        if not holds(whole, _RATED):
            continue
        from perfeval_xl.rules.prose.claims import changes_in, rates_in

        known = known or _rates(check)
        parts = holds(sentence, _PARTS)
        claims = [
            (claim, *known[claim.name]) for claim in rates_in(sentence) if not (parts and claim.name == "预算调整率")
        ]
        three = table(check)["three_public"]
        if three.final is not None and three.last_final:
            change = [(three.final - three.last_final) * _HUNDRED / three.last_final]
            cells = (three.keys.last_final, three.keys.final)
            claims += [(claim, cells, change) for claim in changes_in(whole)]
        for (name, stated, words), keys, rights in claims:
            unit = max(Decimal(1).scaleb(int(stated.as_tuple().exponent)), _FINEST)
            if not rights:
                continue
            if any(abs(stated - right) < unit for right in rights):
                yield Passed((key, *keys), f"报告写的{name}比率与表格相符")
                continue
            right = half_up(rights[0], 2)
            yield Fault(
                (key, *keys),
                f"{filing.label(key)}写“{words}”，按{filing.label(keys[0])}、{filing.label(keys[1])}计算为 {right}%，"
                f"相差 {abs(stated - right)} 个百分点。",
                f"{right}%",
                f"{stated}%",
                f"{stated - right}%",
            )


@rule(
    "X253",
    "报告写的预算数、执行数与表格不符",
    "explain",
    ("report", "overall", "basic"),
    ("practice",),
    "以表格为准，改正报告；口径不同的，写明口径。",
    bad=(
        {"report.other.text": "全年预算数397.40万元，各项工作正常开展。"},
        {"report.other.text": "2023年项目支出133.60万元，公用经费31.40万元。"},
        {"report.other.text": "全年无预算调整。"},
    ),
    good=(
        {"report.other.text": "年初预算383.00万元，全年预算数387.40万元，全年执行数386.00万元。"},
        {"report.other.text": "项目年初预算50.00万元，全年执行数48.00万元。"},
        {"report.other.text": "基本支出没有追加预算的项目。"},
    ),
)
def claimed_budget(check: Check) -> Iterator[Result]:
    """报告笼统写的年初预算数、全年预算数、全年执行数，应与附件二一致，项目支出应与附件一一致；表格任何一处有相同金额的，不报。"""
    filing, number = check.filing, figures(check).get
    initial, full = number(f"{_BUDGET}.initial"), number(f"{_BUDGET}.full_year")
    for key, sentence in claimed(check, "预算", "执行数", "支出"):
        if not _named(sentence) and not holds(sentence, _MOVED):
            continue
        from perfeval_xl.rules.prose.claims import budgets_in, is_unchanged

        for name, amount in budgets_in(sentence) if "元" in sentence and _named(sentence) else ():
            cell, stated = _CELLS[name], amount.number
            known, slack = number(cell), max(amount.slack, _HALF_CENT)
            if known is None or (holds(sentence, _PARTS) and name != "项目支出"):
                continue
            if abs(known - stated) <= slack:
                yield Passed((key, cell), f"报告写的{name}与表格相符")
            elif not any(abs(one - stated) <= slack for at, one in figures(check).items() if "report." not in at):
                yield Fault(
                    (key, cell),
                    f"{filing.label(key)}写{name} {figure(stated)} 万元，{filing.label(cell)}填 {figure(known)} 万元，"
                    f"相差 {figure(abs(stated - known))} 万元。",
                    figure(known),
                    figure(stated),
                    figure(stated - known),
                )
        if initial is None or full is None or initial == full or not holds(sentence, _NONE):
            continue
        if words := is_unchanged(sentence):
            yield Fault(
                (key, f"{_BUDGET}.initial", f"{_BUDGET}.full_year"),
                f"{filing.label(key)}写“{words}”，附件二年初预算数 {figure(initial)}、全年预算数 {figure(full)}，"
                f"{'多' if full > initial else '少'} {figure(abs(full - initial))} 万元。",
                "",
                words,
                figure(full - initial),
            )


RULES = rules_in(globals())
