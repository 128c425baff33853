"""Families S and T, dates of the contents: when something should be done and was, and years nobody can mean."""

import re
from collections.abc import Iterator

from perfeval_xl.filing import Value
from perfeval_xl.rules.finding import Check, Fault, Passed, Result, rule, rules_in
from perfeval_xl.rules.rows import Indicator, holds, indicators, sections
from perfeval_xl.rules.tables import totals
from perfeval_xl.rules.worth import has_reason, row_name, shown
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.text import pieces

_FORMS = ("overall", "project")
_DATE = r"(?:(?P<year>[0-9]{4,6})年)?(?<![0-9])(?P<month>[0-9]{1,3})月(?!/)"
_MONTHS = 12
_SIGNS = (*"≤≥<>=＝≦≧", "不超过", "不大于", "少于", "小于")
_ENDS = ("前", "底", "末", "初", "旬", "份")
_STARTS = ("开工", "动工", "启动", "开始实施")
_STOPS = ("完工", "竣工", "验收", "结束")
_SAME = ("", "于", "并于", "至", "到", "已于", "并在", "在")
_DAY = (
    r"(?P<before>[^，,。；;0-9]{0,8})(?P<year>20[0-9]{2})年(?P<month>[0-9]{1,2})月(?:(?P<day>[0-9]{1,2})[日号])?"
    r"(?P<behind>[^，,。；;0-9]{0,8})"
)
_FAR = 2
_AHEAD = 40
"""Plans reach so many years ahead, at most."""
_FIRST = 1000
_YEAR = 4
_LONGEST = 6
_AGES = 100
_TIMES = {"overall.indicator[3].name": "完成时间", "overall.indicator[3].target": "2023年11月底前"}


class _Month(NamedTuple):
    """A month of a cell, with its year where that is written."""

    year: int | None
    month: int


def _month(value: Value | None) -> _Month | None:
    """Return the only month that stands in a cell; 18月 alone, or behind a sign, is how long something takes."""
    if value is None or "月" not in value.text or "个月" in value.text or value.text.startswith(_SIGNS):
        return None
    text = "".join(value.text.split())
    found = list(re.finditer(_DATE, text))
    if len(found) != 1 or (not found[0]["year"] and int(found[0]["month"]) > _MONTHS and not holds(text, _ENDS)):
        return None
    return _Month(int(found[0]["year"]) if found[0]["year"] else None, int(found[0]["month"]))


def _dated(check: Check) -> Iterator[tuple[Indicator, _Month | None, _Month | None]]:
    for row in indicators(check):
        target, actual = _month(row.target), _month(row.actual)
        if target is not None or actual is not None:
            yield row, target, actual


@rule(
    "S415",
    "完成时间晚于指标值",
    "explain",
    _FORMS,
    ("project_evaluation_2020",),
    "没有按时完成的，写明原因并相应扣分；时间写错的，改正。",
    bad=(
        {**_TIMES, "overall.indicator[3].actual": "2023年12月"},
        {**_TIMES, "overall.indicator[3].target": "10月", "overall.indicator[3].actual": "11月"},
    ),
    good=(
        {**_TIMES, "overall.indicator[3].actual": "2023年10月"},
        {**_TIMES, "overall.indicator[3].actual": "2023年1月至11月"},
    ),
)
def done_late(check: Check) -> Iterator[Result]:
    """指标值和完成值都是年月的，完成的年月晚于指标值，就是没有按时完成。扣了分、写了原因的不报。"""
    for row, target, actual in _dated(check):
        if target is None or actual is None or max(target.month, actual.month) > _MONTHS:
            continue
        if (target.year is None) != (actual.year is None):
            continue
        keys = (f"{row.prefix}.actual", f"{row.prefix}.target")
        if (actual.year or 0, actual.month) <= (target.year or 0, target.month):
            yield Passed(keys, "完成时间不晚于指标值")
        elif not has_reason(row):
            yield Fault(
                keys,
                f"{row_name(check.filing, row)}年度指标值是“{shown(row.target)}”，实际完成值是“{shown(row.actual)}”，"
                "晚于指标值，没有说明原因。",
                shown(row.target),
                shown(row.actual),
            )


@rule(
    "T505",
    "指标中的年月不合常理",
    "explain",
    _FORMS,
    ("practice",),
    "核对年份和月份；跨年度的项目，指标值写本年度应完成的内容。",
    bad=(
        {**_TIMES, "overall.indicator[3].actual": "2032年11月"},
        {**_TIMES, "overall.indicator[3].target": "2023年21月底前", "overall.indicator[3].actual": "按期完成"},
    ),
    good=(
        {**_TIMES, "overall.indicator[3].actual": "2023年10月"},
        {"overall.indicator[3].target": "≤18月", "overall.indicator[3].actual": "16月"},
        {"overall.indicator[3].target": "18月", "overall.indicator[3].actual": "16月"},
    ),
)
def odd_months(check: Check) -> Iterator[Result]:
    """没有十三月；指标值、完成值写的年份应在评价年度，前后差一年的只作提示。"""
    year = check.filing.year
    for row, *months in _dated(check):
        for leaf, value, month in zip(("target", "actual"), (row.target, row.actual), months, strict=True):
            if month is None or value is None:
                continue
            key = f"{row.prefix}.{leaf}"
            what = "年度指标值" if leaf == "target" else "实际完成值"
            words = f"{row_name(check.filing, row)}{what}填“{shown(value)}”，"
            if not 1 <= month.month <= _MONTHS:
                yield Fault((key,), f"{words}没有 {month.month} 月。", "1—12月", shown(value))
            elif year is not None and month.year is not None and month.year != year:
                near = abs(month.year - year) < _FAR
                level = "hint" if near else ""
                yield Fault((key,), f"{words}评价年度是 {year} 年。", f"{year}年", shown(value), level=level)


@rule(
    "T504",
    "文字中的年份不合常理",
    "explain",
    ("report", "overall", "project"),
    ("practice",),
    "核对年份，多半是数字写错、多写或颠倒。",
    bad=(
        {"report.problems.text": "2203年单位重点项目经费没有列入年初预算，进度前松后紧。"},
        {"project[1].goal.expected": "0223年接收进馆档案4200卷。"},
    ),
    good=({"report.problems.text": "2023年重点项目进度前松后紧，2025年前补齐；对接3000年古城遗址保护，1368年建城。"},),
)
def odd_years(check: Check) -> Iterator[Result]:
    """离评价年度几十年以后的年份、五位数的年份、以0开头的年份，不会是想写的年份。"""
    filing = check.filing
    year = filing.year
    if year is None:
        return
    goals = [f"{root}.goal.{leaf}" for root in totals(check) for leaf in ("expected", "actual")]
    for key, text in (*sections(check), *[(key, filing.text(key)) for key in goals]):
        for piece in text.split("年")[:-1]:
            bare = piece.rstrip()
            written = bare[len(bare.rstrip("0123456789")) :]
            if not _YEAR <= len(written) <= _LONGEST or bare[: -len(written)].endswith((".", ",", "，")):
                continue
            stated = int(written)
            ages = stated % _AGES == 0 and not written.startswith("0")
            if not ages and (stated > year + _AHEAD or stated < _FIRST):
                yield Fault((key,), f"{filing.label(key)}写“{written}年”，评价年度是 {year} 年。", str(year), written)


@rule(
    "T506",
    "完工时间早于开工时间",
    "explain",
    ("report", "overall", "project"),
    ("practice",),
    "核对开工和完工的时间，改正填错的一个。",
    bad=(
        {"report.other.text": "库房改造项目于2023年3月开工，2023年1月完工并通过验收。"},
        {"project[1].goal.actual": "开工日期2023年5月10日，竣工日期2023年5月2日。"},
    ),
    good=(
        {"report.other.text": "库房改造项目于2023年3月开工，2023年11月完工并通过验收。"},
        {"report.other.text": "一期2023年1月完工，二期2023年3月开工。"},
        {"report.other.text": "甲库2022年3月开工，乙库2022年1月完工。"},
    ),
)
def ends_before_start(check: Check) -> Iterator[Result]:
    """一句话里先写开工（启动）时间、再写完工（竣工、验收）时间的，完工不会早于开工。"""
    filing = check.filing
    goals = [f"{root}.goal.{leaf}" for root in totals(check) for leaf in ("expected", "actual")]
    for key, text in (*sections(check), *[(key, filing.text(key)) for key in goals]):
        if not holds(text, _STARTS) or not holds(text, _STOPS):
            continue
        for piece in pieces(text, "。！\n"):
            sentence = "".join(piece.split())
            days = [(found, _day(found)) for found in re.finditer(_DAY, sentence)]
            marks = [(one, holds(_told(one), _STARTS), holds(_told(one), _STOPS)) for one, _ in days]
            if len(days) != 2 or not (marks[0][1] and not marks[0][2] and marks[1][2] and not marks[1][1]):
                continue
            (first, start), (second, end) = days
            known = min(len(start), len(end))
            # 甲库2023年3月开工，乙库2023年1月完工: what ended is something else.
            same = second["before"] in _SAME or holds(second["before"], _STOPS)
            if same and end[:known] < start[:known]:
                words = sentence[first.start() : second.end()]
                yield Fault((key,), f"{filing.label(key)}写“{words}”，完工时间在开工之前。", "", second[0])


def _day(found: "re.Match[str]") -> tuple[int, ...]:
    return tuple([int(found[name]) for name in ("year", "month", "day") if found[name]])


def _told(found: "re.Match[str]") -> str:
    """Return the words right before and behind a date, which say what happened then."""
    return f"{found['before']}|{found['behind']}"


RULES = rules_in(globals())
