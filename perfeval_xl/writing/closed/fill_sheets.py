"""The sheets a fill leaves: 填充计划 with what is left to decide, 取数明细 with the ledger rows behind the figures."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from perfeval_xl.autofill.candidate import SOURCES
from perfeval_xl.autofill.journal import PLAN_SHEET
from perfeval_xl.autofill.plan import KINDS, Entry
from perfeval_xl.autofill.takings import Takings
from perfeval_xl.filing import Filing
from perfeval_xl.reading.grid import Source
from perfeval_xl.values.rounding import half_up
from perfeval_xl.values.text import clean
from perfeval_xl.writing.patch.rows import Content, Line
from perfeval_xl.writing.patch.styles import Style

TICKS = ("√", "✓", "✔", "是", "对", "1", "y", "Y", "采用")
"""What counts as a tick."""
PLAN_HEADINGS = ("采用", "类别", "位置", "填报项", "现在填", "可填", "来源", "说明", "标识")
LEDGER_HEADINGS = (
    "填报项",
    "填入（万元）",
    "账页",
    "行号",
    "日期",
    "凭证号",
    "科目编码",
    "科目名称",
    "项目",
    "摘要",
    "金额（元）",
)
_HEAD = Style(bold=True, fill="F2F2F2", border=True, horizontal="center", wrap=True)
_CELL = Style(border=True, wrap=True)
_TICK = Style(border=True, horizontal="center", unlocked=True, text=True)
_PLAIN = Style(border=True)
_MOST = 100_000


def plan_content(filing: Filing, left: Sequence[Entry], done: Sequence[Entry]) -> Content:
    """Lay out what is left to decide; what has been filled in is told in the first line."""
    told = f"已填 {len(done)} 格。下面各项没有填：在“采用”一栏打√，保存后再填充一次，即按“可填”一栏改写。"
    lines = [Line([told], Style(bold=True)), Line(PLAN_HEADINGS, _HEAD)]
    looks = (_TICK, *[_CELL] * (len(PLAN_HEADINGS) - 1))
    for entry in left:
        place = filing.place(entry.key)
        texts = (
            "",
            KINDS[entry.kind],
            place.text,
            filing.label(entry.key),
            entry.old,
            entry.new,
            SOURCES[entry.source],
            entry.reason,
            tick_mark(entry),
        )
        lines.append(Line(texts, looks))
    widths = (6, 8, 14, 36, 16, 16, 10, 60, 20)
    return Content(lines, widths, (9,), 2, None, (), True)


def tick_mark(entry: Entry) -> str:
    """Return what tells an entry apart: key and new value."""
    return f"{entry.key}={entry.new}"


def ticked(source: Source) -> frozenset[str]:
    """Return the marks of the lines a person has ticked on the sheet 填充计划."""
    grid = next((one for one in source.grids if one.name == PLAN_SHEET), None)
    found = set()
    for row in grid.rows if grid else ():
        texts = {cell.column: clean(cell.text) for cell in row.cells}
        mark = texts.get(len(PLAN_HEADINGS), "")
        if texts.get(1) in TICKS and "=" in mark:
            found.add(mark)
    return frozenset(found)


def ledger_content(filing: Filing, takings: Takings, done: Iterable[Entry]) -> Content:
    """Lay out the ledger rows behind every figure filled in, and at the end the codes nothing knows."""
    lines = [Line(LEDGER_HEADINGS, _HEAD)]
    room = _MOST
    for entry in done:
        if entry.source != "ledger" or not entry.lines:
            continue
        if len(entry.lines) > room:
            lines.append(Line([f"{filing.label(entry.key)}：另有 {len(entry.lines)} 行，未逐行列出"], _PLAIN))
            continue
        room -= len(entry.lines)
        lines += _rows(takings, entry.lines, filing.label(entry.key), entry.new)
    for lost in takings.unmapped:
        lines += _rows(takings, lost.lines, "没有对应关系的科目", "")
    total = half_up(Decimal(takings.total).scaleb(-6), 2)
    mapped = half_up(Decimal(takings.mapped).scaleb(-6), 2)
    rest = half_up(Decimal(takings.unmapped_total).scaleb(-6), 2)
    told = f"账上合计 {total:,} 元＝有对应关系的 {mapped:,} 元＋没有对应关系的 {rest:,} 元"
    lines.append(Line([told], Style(bold=True)))
    bottom = max(2, len(lines) - 1)
    return Content(
        lines, (36, 12, 14, 8, 12, 12, 12, 24, 24, 36, 16), (), 1, (1, 1, bottom, len(LEDGER_HEADINGS)), (), True
    )


def _rows(takings: Takings, chosen: Sequence[int], name: str, new: str) -> list[Line]:
    lines = []
    for at in chosen:
        line = takings.ledger.lines[at]
        date = f"{line.year or ''}{'-' if line.year and line.month else ''}{line.month or ''}"
        amount = half_up(Decimal(line.amount).scaleb(-6), 2)
        texts: tuple[str | Decimal, ...] = (
            name,
            new,
            line.sheet,
            Decimal(line.number),
            date,
            line.voucher,
            line.code or line.code_text,
            line.name,
            line.project,
            line.summary,
            amount,
        )
        lines.append(Line(texts, _PLAIN))
    return lines
