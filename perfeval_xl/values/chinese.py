"""Numbers written in Chinese figures, everyday (一百五十) and financial (壹佰伍拾), by an exact grammar."""

import re
from decimal import Decimal

from perfeval_xl.values.numbers import Parsed
from perfeval_xl.values.text import clean
from perfeval_xl.values.units import canonical_unit, known_unit

_PLAIN_FIGURES = str.maketrans("〇两壹贰叁肆伍陆柒捌玖拾佰仟", "零二一二三四五六七八九十百千")
_DIGITS = {one: at for at, one in enumerate("零一二三四五六七八九")}
_TENS = {"十": 10, "百": 100, "千": 1000}


def parse_chinese_number(text: str) -> Parsed:
    """Read a number written in Chinese figures, everyday or financial: ``一百五十万元``, ``壹佰伍拾元整``.

    ``一百五十万元`` is 150 with unit 万元. Colloquial short forms (``一百五``) are ambiguous and a problem. Not called
    by `parse_number`: a lone ``一`` is more often a dash than a number.
    """
    bare = "".join(clean(text).split()).removesuffix("整").removesuffix("正")
    found = re.match("[零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖十百千拾佰仟万亿]+", bare)
    if found is None:
        return Parsed(None, problem="不是中文数字")
    figures = found.group().translate(_PLAIN_FIGURES)
    number = _chinese(figures)
    unit = bare[found.end() :]
    if number is None or (unit and not known_unit(unit)):
        return Parsed(None, problem="不是可识别的中文数字")
    for word, size in (("万", 4), ("亿", 8)):
        if unit == "元" and figures.endswith(word) and sum(figures.count(one) for one in "万亿") == 1:
            return Parsed(number.scaleb(-size).quantize(Decimal(1)), word + unit)
    return Parsed(number, canonical_unit(unit))


def _chinese(figures: str) -> Decimal | None:
    """Value whole numbers by sections of 万 and 亿; None when the order of the words is not exact."""
    total, limit = 0, 10**12
    for size, word in ((10**8, "亿"), (10**4, "万")):
        head, found, tail = figures.partition(word)
        if found:
            value = _section(head)
            if value is None or value == 0 or word in tail:
                return None
            total += value * size
            figures, limit = tail, size
            if not tail:
                return Decimal(total)
    value = _section(figures, need_zero=total > 0)
    return None if value is None or value >= limit else Decimal(total + value)


def _section(figures: str, need_zero: bool = False) -> int | None:
    if figures == "零":
        return 0
    value, rank, digit, zero = 0, 10_000, None, False
    for at, one in enumerate(figures):
        if one in _TENS:
            tens = _TENS[one]
            if tens >= rank or (digit is None and not (tens == 10 and at == 0)):
                return None
            value += (1 if digit is None else digit) * tens
            rank, digit, zero = tens, None, False
        elif one == "零":
            if zero or digit is not None:
                return None
            zero = True
        elif digit is not None:
            return None
        else:
            digit = _DIGITS[one]
    if digit is not None:
        if rank > 10 and not zero and (value or need_zero):
            return None
        value += digit
    elif zero or not figures:
        return None
    return value
