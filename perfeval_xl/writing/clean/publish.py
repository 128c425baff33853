"""The copy for the website: mobile numbers and names are masked as the unit chooses, nothing else is changed."""

import re
from collections.abc import Iterable
from itertools import product
from typing import NamedTuple

from perfeval_xl.filing import Filing, Value
from perfeval_xl.values.text import clean

NAMES = {"surname": "只留姓氏", "hide": "全部隐去", "keep": "不处理"}
"""Ways to treat the names in the closing lines -> the users' words."""
PHONES = {"middle": "隐去中间四位", "hide": "全部隐去", "keep": "不处理"}
_NAMED = (".sign.preparer", ".sign.signature")
_MOBILE = re.compile(r"(?<!\d)([1１][3-9３-９]\d[\s-]?)(\d{4})([\s-]?\d{4})(?!\d)")
_DIGIT = re.compile(r"\d")
_COMPOUND = frozenset(
    "欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 司徒 夏侯 令狐 宇文 长孙 轩辕 端木 申屠 独孤 南宫 呼延 澹台".split()
)
_LIST = re.compile(r"([、，,;；/\s]+)")
_SEALS = re.compile(r"[（(][^（）()]*[）)]$")


class Mask(NamedTuple):
    """What the unit chooses to mask.

    `phones` is a key of `PHONES`, `names` one of `NAMES`; `others` are further names, masked wherever they occur.
    """

    phones: str = "middle"
    names: str = "surname"
    others: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Say in words what was masked."""
        said = [f"手机号{PHONES[self.phones]}", f"填表人、签字人姓名{NAMES[self.names]}"]
        if self.others:
            said.append(f"另有 {len(self.others)} 个姓名在全部材料中隐去")
        return "；".join(said)


def masks() -> Iterable[Mask]:
    """Yield every choice without further names."""
    for phones, names in product(PHONES, NAMES):
        yield Mask(phones, names)


def published(filing: Filing, mask: Mask) -> Filing:
    """Return the filing with mobile numbers and names masked, everything else as it was."""
    values = {key: _masked(key, value, mask) for key, value in filing.values.items()}
    return filing._replace(values=values)


def still_named(filing: Filing, mask: Mask) -> tuple[str, ...]:
    """Return the names of the closing lines that occur elsewhere and would stay readable in a published copy."""
    if mask.names == "keep":
        return ()
    names = {
        name
        for key, value in filing.values.items()
        if key.endswith(_NAMED)
        for name in _LIST.split(_SEALS.sub("", value.text))
        if len(name) > 1 and name not in mask.others
    }
    texts = [clean(value.raw) for key, value in filing.values.items() if not key.endswith(_NAMED)]
    return tuple(sorted(name for name in names if any(name in text for text in texts)))


def _masked(key: str, value: Value, mask: Mask) -> Value:
    if value.state not in ("text", "bad"):
        return value
    raw, text = (_hidden(one, key, mask) for one in (value.raw, value.text))
    return value if raw == value.raw and text == value.text else value._replace(raw=raw, text=text)


def _hidden(text: str, key: str, mask: Mask) -> str:
    if key.endswith(_NAMED):
        text = _people(text, mask.names)
    for name in mask.others:
        if name:
            text = text.replace(name, short_name(name, "hide" if mask.names == "hide" else "surname"))
    if mask.phones != "keep":
        whole = mask.phones == "hide"
        text = _MOBILE.sub(lambda found: _DIGIT.sub("*", found[0]) if whole else f"{found[1]}****{found[3]}", text)
    return text


def _people(text: str, way: str) -> str:
    if way == "keep":
        return text
    seal = _SEALS.search(text)
    bare = text[: seal.start()] if seal else text
    said = "".join(part if at % 2 else short_name(part, way) for at, part in enumerate(_LIST.split(bare)))
    return said + (seal[0] if seal else "")


def short_name(name: str, way: str) -> str:
    """Mask one name.

    >>> short_name("欧阳明远", "surname")
    '欧阳**'
    """
    if not name:
        return name
    kept = 0 if way == "hide" else 2 if len(name) > 2 and name[:2] in _COMPOUND else 1
    return name[:kept] + "*" * max(1, len(name) - kept)
