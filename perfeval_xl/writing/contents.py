"""What a cell of the workbook holds: a typed value, a formula with its value, or nothing."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.filing import Value
from perfeval_xl.forms.schema import Field
from perfeval_xl.values.rounding import plain

_AS_NUMBER = frozenset(("", "R106"))
_WHY = {
    "R101": "不是数字",
    "R102": "是错误值",
    "R103": "是没有计算过的公式",
    "R104": "单位与本栏不同",
    "R105": "不是完整的日期",
}
LONGEST_TEXT = 32_767


class Content(NamedTuple):
    """The content of one cell.

    `number` is in the field's own unit (56 for 56 %). With a formula, `number` or `text` is its value. `origin` is
    ``typed`` ``computed`` ``carried`` (from 单位信息) or ``printed``; computed and carried cells are locked unless
    `open`.
    """

    state: str = "blank"
    number: Decimal | None = None
    text: str = ""
    formula: str = ""
    origin: str = "typed"
    open: bool = False
    note: str = ""

    @property
    def locked(self) -> bool:
        """Tell whether the user may not type here."""
        return self.origin != "typed" and not self.open


BLANK = Content()


def typed(field: Field, value: Value | None) -> Content:
    """Return a filed value as it is to stand in the workbook: figures as figures, all else as it was typed.

    A figure in another unit than its column's keeps its raw text, so that nobody mistakes it; what is not of the
    field's kind keeps its raw text and gets a note.
    """
    if value is None or value.state == "blank":
        return BLANK
    if value.state == "number" and value.number is not None and value.problem in _AS_NUMBER:
        return Content("number", value.number)
    raw = inert(value.raw.strip() or value.text)
    if value.state in ("bad", "number"):
        why = _WHY.get(value.problem, "没有看懂")
        return Content("bad", None, raw, note=f"导入时的原文：{raw}\n{why}，请核对后改正。")
    return Content(value.state, None, raw)


def inert(text: str) -> str:
    """Return a text Excel can hold: no control characters, no lone surrogates, not too long."""
    clean = "".join(
        one for one in text.replace("\r\n", "\n").replace("\r", "\n") if one in "\n\t" or (one >= " " and one != "\x7f")
    )
    clean = clean.encode("utf-16", "replace").decode("utf-16", "replace")
    return clean if len(clean) <= LONGEST_TEXT else clean[: LONGEST_TEXT - 1] + "…"


def shown(field: Field, content: Content) -> str:
    """Return roughly what the cell shows, to reckon the room it takes."""
    if content.number is None:
        return content.text
    if field.kind == "percent":
        return f"{content.number:.2f}%"
    if field.kind in ("money", "area"):
        return f"{content.number:.2f}"
    return plain(content.number)


def stored(field: Field, content: Content) -> Decimal | None:
    """Return the figure as the cell stores it: percentages as fractions."""
    if content.number is None:
        return None
    return content.number.scaleb(-2) if field.kind == "percent" else content.number


def lookup_in(contents: Mapping[str, Content], key: str) -> tuple[str, Decimal | None]:
    """Say what a cell says to `perfeval_xl.relations.check`."""
    content = contents.get(key)
    return ("absent", None) if content is None else (content.state, content.number)
