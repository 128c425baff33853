"""Which cells are marked, how, and what must be remembered so that the marks can be taken away again.

Pure data, shared by the closed file (`mark_file`) and the open workbook. A mark is a light colour and a note. 错误 and
核实 that still wait are marked; 提示, 尾差 and what has been explained stand only on the sheet 校验结果, so that a mark
always means that something is left to do. What follows from another finding is marked in a paler tint.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from perfeval_xl.reading.own_sheets import MARKS
from perfeval_xl.rules.finding import LEVELS, Finding, Outcome
from perfeval_xl.values.address import a1, sheet_ref

AUTHOR = "绩效自评校验"
"""Author of our notes."""
NO_PAGE = "-"
"""In `Memory.page`: nothing was said of how the sheet is printed."""


class Tint(NamedTuple):
    """One fill colour of the legend."""

    level: str
    weak: bool
    colour: str
    """``RRGGBB``."""
    words: str


LEGEND = (
    Tint("error", False, "FDE0DD", "浅红：错误，必须改正"),
    Tint("error", True, "FEF1EF", "更浅的红：由别处的错误引起"),
    Tint("explain", False, "FFE9C0", "浅黄：核实，改正或写明原因"),
    Tint("explain", True, "FFF2D2", "更浅的黄：由别处引起"),
)
"""Every fill a mark may have; the only place that says so."""

_COLOURS = {(tint.level, tint.weak): tint.colour for tint in LEGEND}
_GRAVITY = {level: at for at, level in enumerate(LEVELS)}
_SHOWN = 6
"""Findings written out in one note."""
_LONG = 160


class Mark(NamedTuple):
    """What one cell gets."""

    sheet: str
    address: str
    row: int
    column: int
    level: str
    """The gravest of its findings: ``error`` or ``explain``."""
    weak: bool
    """All findings of that level follow from others."""
    colour: str
    codes: tuple[str, ...]
    text: str
    """Of the note: one paragraph for each finding, the gravest first."""


class Memory(NamedTuple):
    """What stood where a mark is; one row of the sheet ``_pe_marks``, in this order.

    Whoever marks fills in what it can know: the open workbook fills cells, the closed file colours them by rules of
    the sheet (`mark_screen`); the last three fields are of the closed file only.
    """

    number: int
    """Stands in the note, so that the cell is known again wherever it is moved."""
    place: str
    """``附件一 D9``."""
    level: str
    rank: str
    """``主`` or, for what follows from another finding, ``从``."""
    sheet: str
    address: str
    colour: str = ""
    """Fill of the mark; empty when the cell was not filled."""
    former_colour: str = ""
    """Fill before: ``RRGGBB``; empty for none."""
    note: str = "new"
    """``new``: there was no note; ``merged``: ours stands above the user's; ``none``: the note was not touched."""
    former_note: str = ""
    """Text of the user's note."""
    written: str = ""
    """Prints of the lines we wrote into the note, see `mark_text.prints`."""
    former_inner: str = ""
    """The user's note with its fonts, as XML."""
    ruled: str = ""
    """``1`` where a rule of the sheet colours the cell."""
    page: str = ""
    """How the sheet was printed before: the values that were changed, ``blackAndWhite=0 cellComments=``; `NO_PAGE`."""

    def row(self) -> tuple[str, ...]:
        """Return the fields as texts."""
        return tuple(str(field) for field in self)


LISTED = "PE_MARKED"
"""A workbook that defines this name colours the marked cells itself; then cells keep their fill when marked."""


TITLE = "PE_MARKED_PAPER"
"""A name each sheet of such a workbook has of its own: the word by which the list of marks calls the sheet."""


def listed_names(rows: int = 2000) -> dict[str, str]:
    """Return the names such a workbook defines: the places (``附件一 D9``), levels and ranks of the marks.

    A conditional format asks ``COUNTIFS(PE_MARKED,PE_MARKED_PAPER&" D"&ROW(),PE_MARKED_LEVEL,"error")>0``.
    """
    columns = {LISTED: "B", f"{LISTED}_LEVEL": "C", f"{LISTED}_RANK": "D"}
    return {name: f"={MARKS}!${letter}$2:${letter}${rows}" for name, letter in columns.items()}


def place_formula(memory: Memory) -> str:
    r"""Return the formula of a place in the list of marks: it follows its cell when rows are inserted.

    >>> place_formula(Memory(1, "附件一 D9", "error", "主", "附件一", "D9", ""))
    '"附件一 "&ADDRESS(ROW(\'附件一\'!D9),COLUMN(\'附件一\'!D9),4)'
    """
    title = memory.place.rpartition(" ")[0].replace('"', '""')
    cell = sheet_ref(memory.sheet, memory.address)
    return f'"{title} "&ADDRESS(ROW({cell}),COLUMN({cell}),4)'


HEADINGS = (
    *("标记号", "位置", "级别", "主从", "工作表", "单元格", "标记底色", "原底色", "批注", "原批注"),
    *("批注行", "原批注格式", "规则上色", "原打印设置"),
)


def marks(outcome: Outcome) -> tuple[Mark, ...]:
    """Return one mark for each cell that a waiting finding sends the user to, in the order of the findings."""
    shown = {finding.fingerprint for finding in outcome.findings}
    codes = {finding.fingerprint: finding.code for finding in outcome.findings}
    found: dict[tuple[str, int, int], list[Finding]] = {}
    for finding in outcome.findings:
        place = next((one for one in map(outcome.filing.place, finding.keys) if one.row and one.column), None)
        if place is not None:
            found.setdefault((place.sheet, place.row, place.column), []).append(finding)
    made = []
    for (sheet, row, column), findings in found.items():
        waiting = [one for one in findings if one.level == "error" or (one.level == "explain" and not one.explanation)]
        if not waiting:
            continue
        level = "error" if any(one.level == "error" for one in waiting) else "explain"
        weak = all(one.caused_by in shown for one in waiting if one.level == level)
        rank = sorted(findings, key=lambda one: (_GRAVITY[one.level], one.caused_by in shown))
        text = "\n".join(_paragraph(one, codes) for one in rank[:_SHOWN])
        if len(rank) > _SHOWN:
            text += f"\n……另有 {len(rank) - _SHOWN} 条，见“校验结果”。"
        colour = _COLOURS[level, weak]
        names = tuple(dict.fromkeys(one.code for one in rank))
        made.append(Mark(sheet, a1(row, column), row, column, level, weak, colour, names, text))
    return tuple(made)


def remembered(rows: Iterable[Sequence[str]]) -> tuple[Memory, ...]:
    """Read the rows of the sheet ``_pe_marks`` back; rows that do not begin with a number are passed over."""
    memories = []
    for cells in rows:
        fields = [*cells, *[""] * len(HEADINGS)][: len(HEADINGS)]
        if fields[0].isdecimal():
            memories.append(Memory(int(fields[0]), *fields[1:]))
    return tuple(memories)


def former_values(page: str) -> dict[str, str | None]:
    """Return the former value of each setting in `Memory.page`; None where there was none."""
    if page == NO_PAGE:
        return {"blackAndWhite": None}
    return {name: value or None for name, _, value in (one.partition("=") for one in page.split())}


def is_ours(colour: str) -> bool:
    """Tell whether a fill is one of the legend."""
    return colour.upper() in _COLOURS.values()


def _paragraph(finding: Finding, codes: dict[str, str]) -> str:
    message = finding.message if len(finding.message) <= _LONG else finding.message[: _LONG - 1] + "…"
    after = f"（由 {codes[finding.caused_by]} 引起）" if finding.caused_by in codes else ""
    done = "（已说明）" if finding.explanation else ""
    return f"{LEVELS[finding.level]} {finding.code} {finding.title}{after}{done}：{message}"
