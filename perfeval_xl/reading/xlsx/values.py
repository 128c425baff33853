"""From what a cell stores to what it says: numbers, dates, texts, number formats. Both passes over a sheet use it."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal

from perfeval_xl.values.dates import date_of_serial, month_days

DIGITS = 15
"""Significant figures that Excel keeps and shows; it stores 816.23 as 816.23000000000002."""
_SHOWN = Context(prec=DIGITS, rounding=ROUND_HALF_UP)
_LIMIT = Decimal("1.7976931348623158E308")
_LONGEST = 400
"""Characters of a number's literal."""
_ESCAPE = r"_x([0-9A-Fa-f]{4})_"
_CONTROL = {code: None for code in range(32) if code not in (9, 10)} | {0xFFFE: None, 0xFFFF: None}
XML_SPACE = " \t\r\n"


def read_number(literal: str) -> tuple[str, Decimal, bool] | None:
    """Read the stored literal of a number.

    Returns:
        The text as Excel's formula bar shows it (the literal, cut to the 15 figures Excel keeps), its value, and
        whether it is a whole number of more figures than that (kept whole here, but lost once Excel saves it).
        None when the literal is not a number: ``1_000``, ``nan``, full-width digits and the like are refused.
    """
    text = literal.strip(XML_SPACE)
    if len(text) > _LONGEST or not _is_number(text):
        return None
    number = Decimal(text)
    if abs(number) >= _LIMIT:
        return None
    if not number:
        return text, abs(number), False
    if len(text) > DIGITS and len(number.as_tuple().digits) > DIGITS:
        if number == number.to_integral_value() and abs(number) >= 10**DIGITS:
            return text, number, True
        number = _SHOWN.plus(number).normalize(_SHOWN)
        text = format(number, "f") if -DIGITS < number.adjusted() <= DIGITS else str(number)
    return text, number, False


def _is_number(text: str) -> bool:
    """Tell a literal of figures, at most one point and an exponent of at most three figures."""
    mantissa, mark, exponent = text.replace("E", "e").partition("e")
    whole, _, fraction = mantissa.removeprefix("-" if mantissa.startswith("-") else "+").partition(".")
    figures = whole + fraction
    if mark:
        exponent = exponent.removeprefix("-" if exponent.startswith("-") else "+")
        if not 0 < len(exponent) < 4:
            return False
        figures += exponent
    return bool(whole or fraction) and figures.isascii() and figures.isdecimal()


def date_text(serial: Decimal, epoch_1904: bool) -> str:
    """Write a day number as ``2024-06-19``, ``2024-06-19 08:30:00`` or, below one, ``08:30:00``; empty when it is none.

    Serial 60 of the 1900 system, a day that never was, is none.
    """
    if not 0 <= serial < 2_958_466:
        return ""
    days = int(serial)
    seconds = int(((serial - days) * 86_400).to_integral_value(ROUND_HALF_UP))
    if seconds == 86_400:
        days, seconds = (days + 1, 0) if days else (0, 86_399)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if not days:
        return clock
    date = date_of_serial(days, epoch_1904)
    if date.year is None or date.month is None or date.day is None:
        return ""
    day = f"{date.year:04}-{date.month:02}-{date.day:02}"
    return f"{day} {clock}" if seconds else day


def iso_date_text(text: str) -> str:
    """Bring an ISO 8601 date or time (cell type ``d``) to the form of `date_text`; empty when it is none."""
    found = re.fullmatch(
        r"(?:([0-9]{4})-([0-9]{2})-([0-9]{2}))?(T?)(?:([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?)?Z?",
        text.strip(XML_SPACE),
    )
    if found is None:
        return ""
    year, month, day, mark, hour, minute, second = found.groups()
    clock = ""
    if hour is not None:
        if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59 or (year is not None and not mark):
            return ""
        clock = f"{hour}:{minute}:{second or '00'}"
    elif mark:
        return ""
    if year is None:
        return clock
    if year == "0000" or not 1 <= int(month) <= 12 or not 1 <= int(day) <= month_days(int(year), int(month)):
        return ""
    date = f"{year}-{month}-{day}"
    return date if clock in ("", "00:00:00") else f"{date} {clock}"


def clean_text(text: str) -> str:
    """Decode ``_x000D_`` escapes, then take out what cannot be shown: control characters and lone surrogates.

    A carriage return becomes a line feed, a lone surrogate U+FFFD.
    """
    if "_x" in text:
        text = re.sub(_ESCAPE, lambda found: chr(int(found[1], 16)), text)
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.translate(_CONTROL)


def needs_cleaning(text: str) -> bool:
    """Tell whether `clean_text` could change text that came out of well-formed XML."""
    return "_x" in text or "\r" in text


def is_date_format(code: str) -> bool:
    """Tell whether a number format shows a date or a time of day.

    Elapsed time (``[h]:mm``) is an amount, and so is whatever holds a digit place (``0"年"``).
    """
    code = re.sub(r'"[^"]*"|[\\!].|_.|\*.', "", code).partition(";")[0].lower()
    if re.search(r"\[(?:h+|m+|s+)\]", code):
        return False
    code = re.sub(r"\[[^\]]*\]", "", code)
    code = re.sub(r"s\.0+", "s", code)
    if "通用格式" in code or "general" in code or "常规" in code:
        return False
    return not any(one in code for one in "0#?") and any(one in code for one in "ymdhsge")


_MONEY = '"¥"#,##0'
_ACCOUNT = '_ "¥"* #,##0_ ;_ "¥"* \\-#,##0_ ;_ "¥"* "-"_ ;_ @_ '
_YEAR_MONTH, _MONTH_DAY, _CLOCK = 'yyyy"年"m"月"', 'm"月"d"日"', '上午/下午h"时"mm"分"'
BUILTIN_FORMATS = {
    0: "",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: f'{_MONEY};"¥"\\-#,##0',
    6: f'{_MONEY};[Red]"¥"\\-#,##0',
    7: f'{_MONEY}.00;"¥"\\-#,##0.00',
    8: f'{_MONEY}.00;[Red]"¥"\\-#,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: _YEAR_MONTH,
    28: _MONTH_DAY,
    29: _MONTH_DAY,
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: _CLOCK,
    35: f'{_CLOCK}ss"秒"',
    36: _YEAR_MONTH,
    37: "#,##0;\\-#,##0",
    38: "#,##0;[Red]\\-#,##0",
    39: "#,##0.00;\\-#,##0.00",
    40: "#,##0.00;[Red]\\-#,##0.00",
    41: '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ',
    42: _ACCOUNT,
    43: '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: _ACCOUNT.replace("##0", "##0.00").replace('"-"', '"-"??'),
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    50: _YEAR_MONTH,
    51: _MONTH_DAY,
    52: _YEAR_MONTH,
    53: _MONTH_DAY,
    54: _MONTH_DAY,
    55: _CLOCK,
    56: f'{_CLOCK}ss"秒"',
    57: _YEAR_MONTH,
    58: _MONTH_DAY,
}
"""Formats that a workbook names by number only, as a Chinese Excel shows them (ECMA-376 part 1, 18.8.30)."""
