"""Faces, sizes, colours and number formats of everything this room writes, each in one place."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

TITLE_FACE = "方正小标宋简体"
HEAD_FACE = "黑体"
BODY_FACE = "仿宋_GB2312"
PLAIN_FACE = "宋体"
SCREEN_FACE = "微软雅黑"
"""Sheets that are only looked at on the screen."""

INPUT_TINT = "#FFF9E5"
COMPUTED_TINT = "#EAF1F8"
ERROR_RED = "#C00000"
ERROR_FILL = "#FBE3E1"
EXPLAIN_AMBER = "#BF8F00"
EXPLAIN_FILL = "#FFF2CC"
HOLDS_GREEN = "#2E7D32"
QUIET = "#7F7F7F"
BAND = "#DCE6F1"
GUIDE_TAB, PAPER_TAB, CHECK_TAB = "#7F7F7F", "#2F75B5", "#C65911"

GB_CHARSET = 134
_ROMAN, _SWISS, _MODERN = 1, 2, 3
_FAMILY = {TITLE_FACE: _ROMAN, HEAD_FACE: _MODERN, BODY_FACE: _MODERN, PLAIN_FACE: _ROMAN, SCREEN_FACE: _SWISS}
"""Family and character set tell Excel which installed Chinese face may stand in for a missing one."""

SIZES: Mapping[str, float] = {
    "annex": 14,
    "title": 20,
    "head": 10.5,
    "stub": 10.5,
    "side": 10,
    "label": 10.5,
    "split": 10.5,
    "input": 10.5,
    "note": 9.5,
    "sign": 10.5,
    "blank": 10.5,
}
LEAST: Mapping[str, float] = {
    "annex": 20,
    "title": 38,
    "head": 22,
    "stub": 21.5,
    "label": 22,
    "split": 20,
    "input": 21.5,
    "note": 22,
    "sign": 30,
    "side": 0,
    "blank": 0,
}

NUMERIC = frozenset(("money", "count", "area", "percent", "score"))
MONEY = "0.00"
PERCENT = "0.00%"
COUNT = "0"
TEXT = "@"


def number_format(kind: str, number: Decimal | None = None) -> str:
    """Return the number format of a field's kind; more decimals are shown where a typed figure has them.

    `number` is as the cell stores it: a percentage as a fraction, whose first two decimals are whole percent.
    """
    decimals = 0 if number is None else max(0, -number.normalize().as_tuple().exponent)  # type: ignore[operator]
    if kind in ("money", "area"):
        return "0." + "0" * max(2, decimals)
    if kind == "percent":
        return "0." + "0" * max(2, decimals - 2) + "%"
    if kind == "count":
        return COUNT if not decimals else "0." + "0" * decimals
    if kind == "score":
        return "General"
    return TEXT


class Styles:
    """Formats of one workbook, each made once."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def __call__(self, **properties: object) -> Any:
        """Return the format with these XlsxWriter properties; faces bring their family and character set."""
        face = properties.get("font_name")
        if face in _FAMILY:
            properties.setdefault("font_family", _FAMILY[str(face)])
            properties.setdefault("font_charset", GB_CHARSET)
        key = tuple(sorted(properties.items(), key=lambda item: item[0]))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(dict(properties))
        return self._made[key]


def paper(role: str, kind: str = "text") -> dict[str, object]:
    """Return the properties of a box of an official paper."""
    properties: dict[str, object] = {
        "font_name": BODY_FACE,
        "font_size": SIZES.get(role, 10.5),
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
        "border": 1,
    }
    if role == "annex":
        properties |= {"font_name": HEAD_FACE, "align": "left", "border": 0}
    elif role == "title":
        properties |= {"font_name": TITLE_FACE, "border": 0}
    elif role in ("head", "side", "label"):
        properties |= {"font_name": HEAD_FACE}
    elif role == "stub":
        properties |= {"align": "left"}
    elif role == "note":
        properties |= {"align": "left", "border": 0}
    elif role == "sign":
        properties |= {"align": "left", "border": 0}
    elif role == "split":
        properties |= {"align": "left"}
    elif role == "input" and kind in NUMERIC:
        properties |= {"text_wrap": False, "shrink": True}
    return properties
