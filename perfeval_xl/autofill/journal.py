"""The journal of a fill: everything that is needed to take it back, as rows of text for a hidden sheet."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

SHEET = "_pe_fill"
"""Very hidden sheet of the journal."""
PLAN_SHEET = "填充计划"
"""What is left to a person's decision; a tick in its first column applies a line at the next fill."""
LEDGER_SHEET = "取数明细"
"""The rows of the ledger behind every filled cell."""
COLOUR = "E2EFDA"
"""Fill of a filled cell."""
HEADINGS = (
    *(
        "编号",
        "类别",
        "填报项",
        "名称",
        "工作表",
        "单元格",
        "原值",
        "新值",
        "来源",
        "说明",
        "写入",
        "写入类型",
        "原单元格",
    ),
    *("文字表校验", "原样式", "样式指纹", "填充样式", "批注", "原批注", "原批注格式", "原内容", "原内容类型"),
)


class Step(NamedTuple):
    """One changed cell.

    `kind`: ``fill`` for an entry of the plan, ``cache`` for a formula whose stored result was brought up to date.
    """

    number: int
    kind: str
    key: str
    name: str
    sheet: str
    address: str
    old: str
    new: str
    source: str
    reason: str
    written: str
    """What was typed, to see whether it still stands there."""
    typed: str
    """``number`` or ``text``."""
    raw: str = ""
    """The cell's XML before; empty when there was none, ``*`` when it is too long to be kept."""
    strings: str = ""
    """Checksum of the shared texts the XML refers to."""
    former_style: str = ""
    style_print: str = ""
    filled_style: str = ""
    note: str = "none"
    """``new``, ``merged`` with the user's own, or ``none``."""
    former_note: str = ""
    former_inner: str = ""
    stood: str = ""
    """The whole content of the cell before, for when its XML no longer fits: a label may share the cell."""
    stood_kind: str = ""
    """``number`` ``text`` ``formula``; empty when nothing stood there."""

    def row(self) -> tuple[str, ...]:
        """Return the fields as texts."""
        return tuple(str(field) for field in self)


def steps(rows: Iterable[Sequence[str]]) -> tuple[Step, ...]:
    """Read the rows of the sheet back; those that do not begin with a number are passed over."""
    found = []
    for cells in rows:
        fields = [*cells, *[""] * len(HEADINGS)][: len(HEADINGS)]
        if fields[0].isdecimal():
            found.append(Step(int(fields[0]), *fields[1:]))
    return tuple(found)
