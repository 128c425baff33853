"""Dates as people write them, without guessing: a date that lacks its year is a date that lacks its year.

No `datetime`: a cold start does without it, and most of what is read here is not yet a full date.
"""

import re
from functools import lru_cache

from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.text import clean

FIRST_YEAR = 1949
LAST_YEAR = 2099

_DATE = (
    r"(?:(?P<y>[0-9]{1,4})年)?(?P<m>[0-9]{1,2})月(?:份|(?P<d>[0-9]{1,2})[日号]?)?"
    r"|(?P<y2>[0-9]{1,4})年度?"
    r"|(?P<y3>[0-9]{2,4})(?P<sep>[-./])(?P<m3>[0-9]{1,2})(?:(?P=sep)(?P<d3>[0-9]{1,2}))?"
    r"|(?P<y4>[0-9]{4})(?P<m4>[0-9]{2})(?P<d4>[0-9]{2})"
)
_CHINESE_DIGITS = {ord(one): str(at) for at, one in enumerate("零一二三四五六七八九")} | {ord("〇"): "0", ord("○"): "0"}
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class ParsedDate(NamedTuple):
    """A date, perhaps in part; `problem` is a Chinese clause when the text is no valid date."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    problem: str = ""

    @property
    def complete(self) -> bool:
        """Tell whether year, month and day are all there and valid."""
        return not self.problem and self.year is not None and self.month is not None and self.day is not None

    @property
    def text(self) -> str:
        """Write the parts that are there: ``2024年6月19日``."""
        parts = ((self.year, "年"), (self.month, "月"), (self.day, "日"))
        return "".join(f"{number}{unit}" for number, unit in parts if number is not None)


@lru_cache(maxsize=256)
def parse_date(text: str) -> ParsedDate:
    """Read a date as typed in a Chinese paper.

    Accepts ``2024年6月19日``, ``2024年 6月20 日``, ``2024.6.19``, ``2024-06-19``, ``2024/6/19``, ``20240619``,
    ``二〇二四年六月十九日``, an ISO date with a time of day, and in part ``6月20日``, ``2024年6月``, ``2024.6``.

    Returns:
        The parts found. `problem` is set when the text is not a date, the day does not exist, or the year is not
        written with four figures; a missing part is no problem here (see `ParsedDate.complete`).
    """
    bare = "".join(clean(text).split())
    if not bare:
        return ParsedDate(problem="没有填写日期")
    bare = re.sub(r"[T]?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?Z?$", "", bare) if ":" in bare else bare
    bare = bare.rstrip("。.")
    plain = _plain(bare)
    if plain is not None:
        return plain
    found = re.fullmatch(_DATE, bare)
    if found is None and "月" in bare:
        found = re.fullmatch(_DATE, _arabic(bare))
    if found is None:
        return ParsedDate(problem="不是可识别的日期")
    part = found.group
    year_text = part("y") or part("y2") or part("y3") or part("y4")
    month_text = part("m") or part("m3") or part("m4")
    day_text = part("d") or part("d3") or part("d4")
    year = int(year_text) if year_text else None
    return _checked(
        year, int(month_text) if month_text else None, int(day_text) if day_text else None, len(year_text or "0000")
    )


def date_of_serial(serial: int, epoch_1904: bool = False) -> ParsedDate:
    """Turn a spreadsheet's day number into a date.

    The 1900 system counts a 29 February 1900 that never was: its number 60 is refused.
    """
    if not 0 < serial < 2_958_466 or (serial == 60 and not epoch_1904):
        return ParsedDate(problem="不是可识别的日期")
    # Days since 1 March of year 0 (proleptic Gregorian), where the leap day ends a cycle.
    days = serial + (695_361 if epoch_1904 else 693_899 if serial > 60 else 693_900)
    return _checked(*_civil(days), 4)


def month_days(year: int, month: int) -> int:
    """Count the days of a month."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else _DAYS[month - 1]


def _plain(bare: str) -> ParsedDate | None:
    """Read ``2024年6月19日``, ``6月19日`` and ``2024-06-19`` at once; None for whatever is written otherwise."""
    year, mark, rest = bare.partition("年")
    month, moon, day = (rest if mark else bare).partition("月")
    if moon and day.endswith("日"):
        day = day[:-1]
    elif bare.count("-") == 2:
        year, month, day = bare.split("-")
        mark = "-"
    else:
        return None
    year = year if mark else ""
    figures = year + month + day
    if not (0 < len(month) < 3 and 0 < len(day) < 3 and figures.isascii() and figures.isdecimal()):
        return None
    if not mark:
        return _checked(None, int(month), int(day), 4)
    return _checked(int(year), int(month), int(day), 4) if len(year) == 4 else None


def _checked(year: int | None, month: int | None, day: int | None, year_figures: int) -> ParsedDate:
    problem = ""
    if year is not None and year_figures != 4:
        problem = "年份应写四位数字"
    elif year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        problem = f"年份 {year} 不合常理"
    elif month is not None and not 1 <= month <= 12:
        problem = f"没有 {month} 月"
    elif month is not None and day is not None and not 1 <= day <= month_days(year or 2000, month):
        problem = f"{month} 月没有 {day} 日"
    return ParsedDate(year, month, day, problem)


def _arabic(text: str) -> str:
    """Rewrite 二〇二四年六月十九日 with figures; other text comes back unchanged or fails the pattern."""

    def tens(found: "re.Match[str]") -> str:
        before, after = found.group(1), found.group(2)
        return (before or "1") + (after or "0")

    text = text.translate(_CHINESE_DIGITS)
    return re.sub(r"([2-9]?)十([0-9]?)", tens, text) if "十" in text else text


def _civil(days: int) -> tuple[int, int, int]:
    """Turn days since 1 March of year 0 into year, month, day."""
    era, of_era = divmod(days, 146_097)
    year_of_era = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    day_of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return year_of_era + era * 400 + (month <= 2), month, day_of_year - (153 * shifted + 2) // 5 + 1
