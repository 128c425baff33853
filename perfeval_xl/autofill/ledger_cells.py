"""The grammar of a ledger's cells: amounts, codes, dates.

Amounts are whole millionths of a yuan in plain integers: exact, whatever the unit of the export, and fast to add.
"""

import re
from functools import lru_cache

from perfeval_xl.values.text import clean

YUAN = 1_000_000
"""Millionths in a yuan."""
FEN = YUAN // 100
SCALES = {"元": YUAN, "千元": 1000 * YUAN, "万元": 10_000 * YUAN}

_AMOUNT = re.compile(
    r"([(])?¥?([-+]?)¥?([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)?(?:[.]([0-9]+))?(-)?([)])?(元|千元|万元)?", re.ASCII
)
_NOTHING = frozenset(("", "-", "--", "—", "——", "/", "无"))
_ECON = re.compile(r"(?<![0-9A-Za-z])((?:30[1-9]|31[0-3]|399)(?:[0-9]{2})*)(?:[.]0+)?(?![0-9A-Za-z])", re.ASCII)
_DATE = re.compile(r"(20[0-9]{2})[-/.年]?(1[0-2]|0?[1-9])?", re.ASCII)


def amount_of(text: str, scale: int) -> tuple[int, str] | None:
    """Read an amount as millionths of a yuan, with the unit written behind it; None when it is no amount.

    Red entries are negative: ``-120.50``, ``(120.50)``, ``120.50-``. A blank or a dash is 0.

    >>> amount_of("(1,234.50)", YUAN)
    (-1234500000, '')
    """
    plain = text.strip()
    if plain in _NOTHING:
        return 0, ""
    if not plain.isascii():
        plain = "".join(clean(plain).split())
        if plain in _NOTHING:
            return 0, ""
    found = _AMOUNT.fullmatch(plain)
    if found is None or (found[3] is None and found[4] is None):
        return None
    opened, minus, whole, fraction, after, closed, unit = found.groups()
    if bool(opened) != bool(closed):
        return None
    if unit:
        scale = SCALES[unit]
    value = int((whole or "0").replace(",", "")) * scale
    if fraction:
        size = 10 ** len(fraction)
        value += (int(fraction) * scale * 2 + size) // (size * 2)
    negative = (minus == "-") != (bool(after) != bool(opened))
    return (-value if negative else value), unit or ""


@lru_cache(maxsize=8192)
def economic_code(text: str) -> str:
    """Return the 部门预算支出经济分类 code in a cell: ``30201``, ``[30201]办公费``, ``7201-01-30201``; empty when none.

    A code with letters in it (``3020A``) is none.
    """
    if not text:
        return ""
    found = _ECON.findall(clean(text))
    return str(found[-1]) if found else ""


@lru_cache(maxsize=4096)
def year_and_month(date: str, month: str, year: str) -> tuple[int, int]:
    """Return (year, month), 0 for what is not stated."""
    found = _DATE.match(clean(date)) if date else None
    if found:
        return int(found[1]), int(found[2] or 0)
    given = re.search(r"20[0-9]{2}", clean(year) or clean(month))
    rest = re.sub(r"20[0-9]{2}[-/.年]?", "", clean(month) or clean(date))
    part = re.search(r"1[0-2]|0?[1-9]", rest)
    return (int(given.group()) if given else 0), (int(part.group()) if part else 0)
