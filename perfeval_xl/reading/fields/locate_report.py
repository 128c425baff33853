"""Read the report: its cover, the text of its sections, and the figures its sentences state."""

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise

from perfeval_xl.filing import Value
from perfeval_xl.forms.schema import BODY, Cover, Section, Sections, Statement
from perfeval_xl.reading.fields.harvest import (
    NO_ROLES,
    Harvest,
    Line,
    Paper,
    is_open,
    place_in,
    put,
    put_blank,
    put_text,
)
from perfeval_xl.reading.fields.index import Index
from perfeval_xl.reading.fields.interpret import interpret
from perfeval_xl.reading.fields.labels import FACT, PLAIN, Entry, title_year
from perfeval_xl.reading.fields.statements import Stated, figures_in, stated
from perfeval_xl.reading.grid import GridCell
from perfeval_xl.values.dates import parse_date
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.text import BLANK, NONE, clean, label, none_mark

_MAX_COVER_LINE = 60
_SHORT = 8
_MARK = r"(?<=[\s。；;])(?=[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]{1,2}[)）])"
_SENTENCES = 120
"""Characters of a report whose headings ran on with its text."""
_DATED = ("填报日期", "报告日期", "填表日期", "填报时间", "报告时间")
"""Labels of the date on the cover."""
_POSTS = ("quota", "actual")
_COUNTED = ("编制", "编制数", "编制人数", "实有人数", "在职人数", "在编人数")


class Paragraph(NamedTuple):
    """A paragraph of a section, raw and clean, and the cell it stands in."""

    text: str
    plain: str
    cell: GridCell


class _Titles(NamedTuple):
    texts: list[str]
    cells: list[GridCell]


def report(out: Harvest, paper: Paper, index: Index) -> None:
    """Read the lines of a report; what stands before its first heading is the cover."""
    titles = _Titles([], [])
    half: Paragraph | None = None
    section: Section | None = None
    found: dict[str, tuple[Section, GridCell, list[Paragraph]]] = {}
    for line in paper.lines:
        for cell, entry in zip(line.cells, line.entries, strict=True):
            if section is None:
                if entry.title or _half(cell, entry, section):
                    half = _title(out, titles, cell, entry, half)
                    continue
                if entry.printed:
                    out.used.add(id(cell))
                    continue
            for text in _pieces(cell.text):
                if not text or text.isspace():
                    continue
                heading = index.heading(text)
                if heading is not None and not _has_text(found, heading.section):
                    section = heading.section
                    found[section.name] = (section, cell, [])
                    text = text[heading.end :]
                    out.used.add(id(cell))
                if section is None:
                    _cover(out, paper, line, cell, entry)
                elif plain := clean(text):
                    found[section.name][2].append(Paragraph(text.strip(), plain, cell))
                    out.used.add(id(cell))
    _put_titles(out, paper, titles)
    block = next(block for block in paper.form.blocks if isinstance(block, Sections))
    depths = [(section.name, section.depth) for section, _, _ in found.values()]
    for at, (section, cell, paragraphs) in enumerate(found.values()):
        deeper = at + 1 < len(depths) and depths[at + 1][1] > section.depth
        if paragraphs or not deeper:
            _section(out, paper, block.prefix, section, cell, paragraphs)
    _counts_above(out, paper, block, {name: paragraphs for name, (_, _, paragraphs) in found.items() if paragraphs})
    if not found:
        cells = [cell for line in paper.lines for cell in line.cells if id(cell) not in out.used]
        told = [at for at, cell in enumerate(cells) if len(cell.text) >= _SENTENCES and "。" in cell.text]
        if told:
            cells = cells[told[0] :]
            whole_text(out, paper, cells)
            out.used.update(map(id, cells))


def _pieces(text: str) -> list[str]:
    """Part a cell into its lines; a long one whose headings ran on is parted before each mark of a heading."""
    if len(text) < _SENTENCES or "\n" in text:
        return text.split("\n")
    return re.split(_MARK, text)


def _counts_above(out: Harvest, paper: Paper, block: Sections, found: dict[str, list[Paragraph]]) -> None:
    """Find counts that a section does not state in the sections it belongs to: 编制数 below 机构设置."""
    above: list[Section] = []
    for section in block.sections:
        above = [one for one in above if one.depth < section.depth]
        for statement in section.statements:
            key = f"{block.prefix}.{section.name}.{statement.name}"
            if statement.kind == "count" and key not in out.values:
                for one in reversed(above):
                    if one.name in found:
                        _statements(out, paper, f"{block.prefix}.{section.name}", (statement,), found[one.name])
                        if key in out.values:
                            break
        above.append(section)


def _has_text(found: dict[str, tuple[Section, GridCell, list[Paragraph]]], section: Section) -> bool:
    return section.name in found and bool(found[section.name][2])


def _half(cell: GridCell, entry: Entry, section: Section | None) -> bool:
    """Tell the first half of a title, the year and the unit."""
    text = label(cell.text)
    return (
        section is None
        and entry is PLAIN
        and len(text) <= _MAX_COVER_LINE
        and text[4:6] == "年度"
        and title_year(text[:6]) is not None
        and text[-1] not in "。;:"
    )


def _title(out: Harvest, titles: _Titles, cell: GridCell, entry: Entry, half: Paragraph | None) -> Paragraph | None:
    out.used.add(id(cell))
    text = " ".join(cell.text.split())
    if not entry.title:
        return Paragraph(text, "", cell)
    if half is not None and title_year(text) is None:
        text = half.text + text
    titles.texts.append(text)
    titles.cells.append(half.cell if half is not None else cell)
    return None


def _put_titles(out: Harvest, paper: Paper, titles: _Titles) -> None:
    prefix = next((block.prefix for block in paper.form.blocks if isinstance(block, Cover)), f"{paper.root}.cover")
    for text in titles.texts:
        before, _, behind = label(text).partition("年度")
        unit = behind.partition("整体支出绩效")[0]
        for printed in ("(单位)", "部门", "机关", "单位"):
            unit = unit.removesuffix(printed)
        unit = unit or (before[:-4] if before[-4:].isdecimal() else "")
        if unit:
            out.hints.append(unit)
    has_cover = any(f"{prefix}.{leaf}" in out.values for leaf in ("unit", "date"))
    if titles.texts and (has_cover or len(titles.texts) > 1):
        key = f"{prefix}.title"
        put_text(out, paper, key, out.edition.field(key), titles.texts[0], titles.cells[0])
    if has_cover:
        at = titles.cells[0] if titles.cells else paper.lines[0].cells[0]
        for leaf in ("unit", "date"):
            put_blank(out, paper, f"{prefix}.{leaf}", at.row, at.column)


def _cover(out: Harvest, paper: Paper, line: Line, cell: GridCell, entry: Entry) -> None:
    """Take the unit's name and the date of the cover."""
    for one in entry.inline:
        for role in one.roles.get(paper.form.code, NO_ROLES):
            if role.kind == FACT and role.block >= 0:
                key = f"{paper.root}.{role.name}"
                value = one.value or _next_text(line, cell)
                if _is_run_on(value):
                    return
                if is_open(out, key):
                    put_text(out, paper, key, out.edition.field(key), value, cell)
                out.used.add(id(cell))
                return
    for role in entry.roles.get(paper.form.code, NO_ROLES):
        if role.kind == FACT and role.block >= 0:
            key = f"{paper.root}.{role.name}"
            value = _next_text(line, cell)
            if is_open(out, key) and not _is_run_on(value):
                put_text(out, paper, key, out.edition.field(key), value, cell)
            out.used.add(id(cell))
            return
    key = f"{paper.root}.cover.date"
    if key not in out.values and len(cell.text) <= _MAX_COVER_LINE:
        front = next((one for one in _DATED if cell.text.strip().startswith(one)), "")
        date = cell.text.strip()[len(front) :].lstrip(":： ") if front else cell.text
        if parse_date(date).month is not None:
            if front:
                put_text(out, paper, key, out.edition.field(key), date, cell)
            else:
                put(out, paper, key, out.edition.field(key), cell)
            out.used.add(id(cell))
            return
    beside = line.cells[0] is not cell and f"{paper.root}.cover.unit" in out.values
    if beside and out.values[f"{paper.root}.cover.unit"].raw == cell.text:
        out.used.add(id(cell))


def _is_run_on(value: str) -> bool:
    """Tell a name that the rest of the cover ran on behind: its date and the title."""
    return len(value) > _MAX_COVER_LINE or title_year(value) is not None


def _next_text(line: Line, cell: GridCell) -> str:
    for one, after in zip(line.cells, line.cells[1:], strict=False):
        if one is cell:
            return after.text
    return ""


def whole_text(out: Harvest, paper: Paper, cells: Sequence[GridCell]) -> None:
    """Take a report without our headings as one text, and what it states of its score, grade and rate."""
    block = next(block for block in paper.form.blocks if isinstance(block, Sections))
    paragraphs = [
        Paragraph(text.strip(), plain, cell)
        for cell in cells
        for text in cell.text.split("\n")
        if (plain := clean(text))
    ]
    at = paragraphs[0].cell
    key = f"{block.prefix}.{BODY}.text"
    raw = "\n".join([paragraph.text for paragraph in paragraphs])
    text = "\n".join([paragraph.plain for paragraph in paragraphs])
    out.values[key] = Value(key, raw, "text", None, text, place_in(paper, at.row, at.column))
    sections = {section.name: section for section in block.sections}
    _statements(out, paper, f"{block.prefix}.performance", sections["performance"].statements, paragraphs)
    posts = [statement for statement in sections["staff"].statements if statement.name in _POSTS]
    _statements(out, paper, f"{block.prefix}.staff", posts, paragraphs)
    keys = [f"{block.prefix}.staff.{name}" for name in _POSTS]
    if not all(key in out.values for key in keys):  # One alone may be of another body than the one that reports.
        for key in keys:
            out.values.pop(key, None)


def _section(
    out: Harvest, paper: Paper, prefix: str, section: Section, heading: GridCell, paragraphs: list[Paragraph]
) -> None:
    key = f"{prefix}.{section.name}.text"
    if not is_open(out, key):
        return
    at = paragraphs[0].cell if paragraphs else heading
    raw = "\n".join([paragraph.text for paragraph in paragraphs])
    text = "\n".join([paragraph.plain for paragraph in paragraphs])
    state = {NONE: "none", BLANK: "blank"}.get(none_mark(text), "text") if len(text) < _SHORT else "text"
    out.values[key] = Value(key, raw, state, None, text, place_in(paper, at.row, at.column))
    if section.statements and paragraphs:
        if paragraphs[0].plain.isdecimal() and label(heading.text).endswith(_COUNTED):
            paragraphs = [Paragraph(heading.text, clean(heading.text), heading), *paragraphs]
        _statements(out, paper, f"{prefix}.{section.name}", section.statements, paragraphs)


def _statements(
    out: Harvest, paper: Paper, prefix: str, statements: Sequence[Statement], paragraphs: list[Paragraph]
) -> None:
    """Find what a section states; each statement stands at the line of its sentence."""
    texts = ["".join(paragraph.plain.split()) for paragraph in paragraphs]
    for number, (before, text) in enumerate(pairwise(texts), 1):
        if text.isdecimal() and before.endswith(_COUNTED):
            texts[number] = f"{text}人"  # A cell of a form below or beside its label.
    ends = list(accumulate(map(len, texts)))
    whole = "".join(texts)
    denied = len(whole) < _SHORT and none_mark(whole) == NONE
    figures = figures_in(whole)
    for statement in statements:
        found = Stated(whole, 0, True) if denied and statement.denied else stated(statement, whole, figures)
        if found is not None:
            key = f"{prefix}.{statement.name}"
            at = next((one for one, end in zip(paragraphs, ends, strict=True) if found.start < end), paragraphs[-1])
            out.values[key] = _value(out, paper, key, found, at.cell)


def _value(out: Harvest, paper: Paper, key: str, found: Stated, cell: GridCell) -> Value:
    place = place_in(paper, cell.row, cell.column)
    if found.none:
        return Value(key, found.raw, "none", None, found.raw, place)
    value = interpret(out.edition.fields[key], key, GridCell(cell.row, cell.column, found.raw), place)
    return value._replace(problem="") if value.problem == "R106" else value
