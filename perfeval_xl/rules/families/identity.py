"""Family X, whose papers and of which year: titles, unit names, contacts, dates."""

import re
from collections.abc import Iterator
from functools import lru_cache

from perfeval_xl.rules.finding import Check, Fault, Passed, Result, rule, rules_in
from perfeval_xl.rules.rows import dates, sections
from perfeval_xl.values.text import label

_MARKS = dict.fromkeys(map(ord, ":：[]【】"))
_FILE_YEAR = r"(?<!\d)(20[0-4]\d)(?!\d)"
_OWN_YEAR = r"(?<!\d)(20\d\d)\s*年(?:度)?\s*(?:本部门|本单位|我单位|我局|无国有|无社会|无政府)"
_OWN_GOAL = (
    r"(?<!\d)(20\d\d)\s*年度?[，,]?\s*(?:我|本)(?:单位|部门|局|院|校|馆|所|中心|委|镇|乡|街道|会|办)"
    r"[^。；;，,0-9]{0,10}(?:目标|任务)(?:是|为|如下|[:：])"
)
_REPORT = ("部门整体支出绩效", "整体支出绩效")
_BUDGET_SECTIONS = ("general", "basic", "project", "government_fund", "state_capital", "social_insurance")


@lru_cache(maxsize=512)
def _years(text: str) -> tuple[int, ...]:
    """Return the years written in figures before 年, each once."""
    found: dict[int, None] = {}
    for before in text.split("年")[:-1]:
        figures = before.rstrip()[-5:]
        if figures[-4:-2] == "20" and figures[-4:].isdecimal() and not figures[:-4].isdecimal():
            found[int(figures[-4:])] = None
    return tuple(found)


@rule(
    "X231",
    "各表的年度不一致",
    "error",
    ("basic", "overall", "project", "report"),
    ("practice",),
    "核对标题的年度，改正沿用上年的表。",
    bad=(
        {"overall.title": "2022年度部门整体支出绩效自评表"},
        {"report.cover.title": "2022年度青山县档案馆整体支出绩效自评报告"},
    ),
    good=({"overall.title": "部门整体支出绩效自评表"}, {"basic.title": "2023 年度部门整体支出绩效评价基础数据表"}),
)
def years_differ(check: Check) -> Iterator[Result]:
    """一套材料只有一个年度；标题写着别的年度，多半是在上年的表上改填的。"""
    filing = check.filing
    stated: list[tuple[str, int]] = []
    for root in filing.forms:
        for key in (f"{root}.title", f"{root}.cover.title"):
            stated += [(key, year) for year in _years(filing.text(key))]
        number = filing.number(f"{root}.year")
        if number is not None:
            stated.append((f"{root}.year", int(number)))
    if not stated:
        return
    found = [year for _, year in stated]
    year = filing.year
    if year is None or found.count(year) * 2 < len(found):
        year = max(dict.fromkeys(found), key=found.count)
    others = [(key, other) for key, other in stated if other != year]
    told = {
        (problem.key.split(".", 1)[0], other)
        for problem in filing.problems
        if problem.code == "R115"
        for _, other in others
    }
    for key, other in others:
        root = key.split(".", 1)[0]
        if (root, other) not in told:
            told.add((root, other))
            yield Fault((key,), f"{filing.label(key)}写 {other} 年，其他各处是 {year} 年。", str(year), str(other))
    elsewhere = "20" in filing.source and str(year) not in filing.source
    in_name = [int(one) for one in re.findall(_FILE_YEAR, filing.source)] if elsewhere else []
    if in_name and year + 1 not in in_name:
        text = f"文件名写着 {in_name[0]} 年，表的标题是 {year} 年。"
        yield Fault((stated[0][0],), text, str(year), str(in_name[0]), level="explain")
    elif not others:
        yield Passed(tuple(dict.fromkeys(key for key, _ in stated)), f"各表年度都是 {year} 年")


@rule(
    "X232",
    "报告正文写着别的年度",
    "explain",
    ("report",),
    ("practice",),
    "核对这一段是否沿用了上年的报告，数字和文字一并更新。",
    bad=(
        {"report.basic.text": "2022年本部门基本支出预算数258.00万元，主要用于人员经费和公用经费。"},
        {"report.profile.text": "2022年我单位最主要的目标是：全年开放360天。"},
    ),
    good=(
        {"report.basic.text": "2023年本部门基本支出预算数258.00万元，比2022年增加。"},
        {"report.profile.text": "2022年我单位完成了各项目标。2023年我单位的目标是：全年开放360天。"},
    ),
)
def other_year_in_report(check: Check) -> Iterator[Result]:
    """报告各预算部分开头的年度应是评价年度；写“某年我单位的目标是……”的也一样。"""
    filing = check.filing
    year = filing.year
    if year is None:
        return
    for name in _BUDGET_SECTIONS:
        key = f"report.{name}.text"
        text = filing.text(key)
        if set(_years(text)) <= {year}:
            continue
        found = re.search(_OWN_YEAR, text)
        if found and int(found[1]) != year:
            words = "".join(found[0].split())
            yield Fault(
                (key,), f"附件四“{filing.short_label(key)}”写“{words}”，评价年度是 {year} 年。", str(year), found[1]
            )
    for key, text in sections(check):
        if "目标" not in text and "任务" not in text:
            continue
        for found in re.finditer(_OWN_GOAL, text):
            if int(found[1]) < year:
                words = "".join(found[0].split())
                said = f"{filing.label(key)}写“{words}”，评价年度是 {year} 年。"
                yield Fault((key,), said, str(year), found[1])


@lru_cache(maxsize=128)
def _unit_name(text: str) -> str:
    """Return a unit's name without its number, what stands in round brackets, and other marks."""
    bare = label(text).replace("(盖章)", "").replace("盖章", "")
    named = bare.lstrip("0123456789")
    if len(bare) - len(named) >= 3:
        bare = named.removeprefix("-")
    kept, at = "", 0
    while (end := bare.find(")", at)) >= 0:
        start = bare.rfind("(", at, end)
        kept += bare[at : end + 1] if start < 0 else bare[at:start]
        at = end + 1
    return (kept + bare[at:]).translate(_MARKS)


def _units(check: Check) -> list[tuple[str, str]]:
    filing = check.filing
    found = [(key, _unit_name(filing.text(key))) for key in ("overall.unit", "report.cover.unit")]
    title = label(filing.text("report.cover.title"))
    named = next((title[: title.index(words)] for words in _REPORT if words in title), "")
    named = named.partition("年度")[2] or named.partition("年")[2] or named
    if named:
        found.append(("report.cover.title", _unit_name(named)))
    found += [(f"{root}.unit", _unit_name(filing.text(f"{root}.unit"))) for root in filing.present("project")]
    return [(key, name) for key, name in found if len(name) > 1]


@rule(
    "X233",
    "单位名称不一致",
    "explain",
    ("overall", "project", "report"),
    ("practice",),
    "统一为单位全称，与公章一致；项目由下属单位实施的，请说明。",
    bad=(
        {"project[2].unit": "青山县档案局"},
        {"report.cover.unit": "青山县文化馆", "report.cover.title": "2023年度青山县文化馆整体支出绩效自评报告"},
    ),
    good=(
        {"report.cover.unit": "青山县档案馆"},
        {"overall.unit": " 青山县档案馆 ", "project[1].unit": "青山县档案馆（本级）"},
    ),
)
def units_differ(check: Check) -> Iterator[Result]:
    """一套材料只有一个单位；名称不同，可能是写法不一，也可能是下属单位，或误用了别的单位的表。"""
    filing = check.filing
    units = _units(check)
    if len(units) < 2:
        return
    names = [name for _, name in units]
    usual = max(dict.fromkeys(names), key=names.count)
    for key, name in units:
        if name == usual:
            continue
        what = "写法不同" if name in usual or usual in name else "不是同一单位"
        others = next(other for other, one in units if one == usual)
        yield Fault((key, others), f"{filing.label(key)}写“{name}”，其他各处写“{usual}”，{what}。", usual, name)
    if len(set(names)) == 1:
        yield Passed(tuple(key for key, _ in units), f"单位名称都是“{usual}”")


def _contacts(check: Check, leaf: str) -> dict[str, list[str]]:
    """Return the keys by what they say, in order."""
    filing = check.filing
    found: dict[str, list[str]] = {}
    for root in filing.forms:
        text = label(filing.text(f"{root}.sign.{leaf}"))
        if text:
            found.setdefault(text, []).append(f"{root}.sign.{leaf}")
    return found


def _contact_differs(check: Check, leaf: str, what: str) -> Iterator[Result]:
    found = _contacts(check, leaf)
    if len(found) > 1:
        usual = max(found, key=lambda text: len(found[text]))
        odd = [key for text, keys in found.items() if text != usual for key in keys]
        yield Fault(
            (*odd, found[usual][0]), f"各表的{what}不一致：{'、'.join(found)}。", usual, check.filing.text(odd[0])
        )
    elif found:
        yield Passed(tuple(next(iter(found.values()))), f"各表的{what}一致")


@rule(
    "X234",
    "填表人不一致",
    "hint",
    ("basic", "overall", "project"),
    ("practice",),
    "确认各表的填表人；同一人填的请统一写法。",
    bad=({"overall.sign.preparer": "王芳"},),
    good=({"overall.sign.preparer": "李 明"},),
)
def preparers_differ(check: Check) -> Iterator[Result]:
    """可以由几个人分填，但零星出现的名字常常说明这张表是从别处拿来的。只提示一次。"""
    yield from _contact_differs(check, "preparer", "填表人")


@rule(
    "X235",
    "联系电话不一致",
    "hint",
    ("basic", "overall", "project"),
    ("practice",),
    "核对联系电话，统一为可以联系到填表人的号码。",
    bad=({"project[3].sign.phone": "0734-5550189"},),
    good=({"project[3].sign.phone": "0734-5550188 "},),
)
def phones_differ(check: Check) -> Iterator[Result]:
    """电话号码错一位，只有与别的表比较才看得出。只提示一次。"""
    yield from _contact_differs(check, "phone", "联系电话")


@rule(
    "X236",
    "填报日期不一致",
    "hint",
    ("basic", "overall", "project", "report"),
    ("practice",),
    "一套材料宜用同一个填报日期。",
    bad=({"basic.sign.date": "2024年6月11日"},),
    good=({"basic.sign.date": "2024-06-12"}, {"basic.sign.date": "6月12日"}),
)
def dates_differ(check: Check) -> Iterator[Result]:
    """一套材料宜用同一日期。没有写年份的由 T501 报告，不参加比较。只提示一次。"""
    filing = check.filing
    found: dict[str, list[str]] = {}
    for key, date in dates(check):
        if date.complete:
            found.setdefault(date.text, []).append(key)
    if len(found) > 1:
        usual = max(found, key=lambda text: len(found[text]))
        odd = [key for text, keys in found.items() if text != usual for key in keys]
        yield Fault((*odd, found[usual][0]), f"各表的填报日期不一致：{'、'.join(found)}。", usual, filing.text(odd[0]))


RULES = rules_in(globals())
