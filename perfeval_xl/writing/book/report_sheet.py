"""附件四: cover and sections of the report as lines of text, one paragraph to a row."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from perfeval_xl.filing import Filing
from perfeval_xl.forms.schema import Cover, Fact, Form, Section, Sections, dated
from perfeval_xl.values.text import clean
from perfeval_xl.writing.book.formulas import quoted, spoken, with_year
from perfeval_xl.writing.book.model import UNKNOWN_YEAR, Facts, Model
from perfeval_xl.writing.book.unit_sheet import INFO
from perfeval_xl.writing.contents import inert
from perfeval_xl.writing.formats import BODY_FACE, HEAD_FACE, PAPER_TAB, TITLE_FACE, Styles
from perfeval_xl.writing.metrics import MAX_HEIGHT, column_pixels, column_points, text_height
from perfeval_xl.writing.page import page_set_up
from perfeval_xl.writing.tint import marked, tint

WIDTH = 94.0
SIZE = 14.0
SPARE = 2
"""Empty rows below the text of a section."""
_NUMERALS = "零一二三四五六七八九十"


class Line(NamedTuple):
    """One row of the sheet: ``role`` is annex, title, cover, head1, head2, head3, text or gap."""

    role: str
    text: str = ""
    formula: str = ""
    prompt: str = ""


def write_report_sheet(sheet: Any, styles: Styles, model: Model) -> set[int]:
    """Draw the report and return the rows that should grow with what is typed into them."""
    form = model.edition.form("report")
    filing = model.filing if model.filing is not None and "report" in model.filing.forms else None
    sheet.set_column_pixels(0, 0, column_pixels(WIDTH))
    inputs = []
    grow: set[int] = set()
    row = 0
    body = 0
    for line in _lines(form, model.facts, filing):
        if line.role == "break":
            body = row
            sheet.set_h_pagebreaks([row])
            continue
        style = styles(**look(line.role))
        if line.role == "gap":
            sheet.set_row(row, 60)
        elif line.role == "text":
            sheet.set_row(row, min(MAX_HEIGHT, max(24.0, text_height(line.text, column_points(WIDTH), SIZE))))
            grow.add(row + 1)
        else:
            sheet.set_row(row, max(28.0, text_height(line.text, column_points(WIDTH), look(line.role)["font_size"])))  # type: ignore[arg-type]
        if line.formula:
            sheet.write_formula(row, 0, "=" + line.formula, style, line.text)
        elif line.text:
            tall = text_height(line.text, column_points(WIDTH), SIZE)
            if line.role == "text" and tall > MAX_HEIGHT:
                rows = int(tall // MAX_HEIGHT) + 1
                for extra in range(rows):
                    sheet.set_row(row + extra, tall / rows)
                sheet.merge_range(row, 0, row + rows - 1, 0, "", style)
                sheet.write_string(row, 0, line.text, style)
                inputs.append(f"A{row + 1}:A{row + rows}")
                row += rows
                continue
            sheet.write_string(row, 0, line.text, style)
        else:
            sheet.write_blank(row, 0, None, style)
        if line.role in ("text", "cover") and not line.formula:
            inputs.append(f"A{row + 1}")
            if line.prompt:
                sheet.data_validation(
                    row, 0, row, 0, {"validate": "any", "input_title": line.prompt[:32], "input_message": _PROMPT}
                )
        row += 1
    marked(sheet, styles, row, 1)
    tint(sheet, styles, inputs, [])
    page_set_up(sheet, fit=False)
    sheet.print_area(0, 0, row - 1, 0)
    sheet.freeze_panes(1, 0)
    sheet.protect("", {"format_rows": True, "insert_rows": True, "delete_rows": True, "objects": True})
    sheet.set_tab_color(PAPER_TAB)
    assert body
    return grow


_PROMPT = "每段占一行，不够时插入行。句中的人数、金额、得分应与附件一、二、三一致。没有此类支出的写“无”。"


def _lines(form: Form, facts: Facts, filing: Filing | None) -> Iterator[Line]:
    yield Line("annex", form.annex)
    cover = next(block for block in form.blocks if isinstance(block, Cover))
    yield Line("gap")
    yield from _title(cover, facts)
    yield Line("gap")
    for fact in cover.facts:
        yield _cover(fact, facts, filing)
    yield Line("cover_note", "（此页为封面）")
    yield Line("break")
    yield from _title(cover, facts)
    sections = next(block for block in form.blocks if isinstance(block, Sections))
    counts = [0, 0, 0]
    for at, section in enumerate(sections.sections):
        counts[section.depth - 1] += 1
        counts[section.depth :] = [0] * (3 - section.depth)
        yield Line(f"head{section.depth}", numbered(section, counts[section.depth - 1]))
        following = sections.sections[at + 1] if at + 1 < len(sections.sections) else None
        raw = (
            filing.values[key].raw
            if filing is not None and (key := f"report.{section.name}.text") in filing.values
            else ""
        )
        paragraphs = [inert(one).strip() for one in raw.split("\n") if one.strip()]
        for paragraph in paragraphs:
            yield Line("text", paragraph, "", section.heading)
        parent = following is not None and following.depth > section.depth
        if not parent or section.statements or paragraphs:
            for _ in range(SPARE if not paragraphs else 1):
                yield Line("text", "", "", section.heading)


def _title(cover: Cover, facts: Facts) -> Iterator[Line]:
    laid_out = facts.year or UNKNOWN_YEAR
    words = dated(cover.title, laid_out).replace("{unit}", "")
    formula = f"{with_year(words, laid_out, INFO['year'])}&{INFO['unit']}"
    yield Line("title", spoken(words, facts.year, laid_out) + facts.unit, formula)
    yield Line("title", cover.subtitle)


def _cover(fact: Fact, facts: Facts, filing: Filing | None) -> Line:
    if fact.label:
        label, _, tail = fact.label.partition("：")
        text = f"{label}：{facts.unit}{tail}"
        formula = f"{quoted(label + '：')}&{INFO['unit']}&{quoted(tail)}"
    else:
        text, formula = facts.date, f'{INFO["date"]}&""'
    stated = filing.values.get(fact.field) if filing is not None else None
    if filing is not None:
        raw = inert(stated.raw.strip()) if stated is not None else ""
        prefix = fact.label.partition("：")[0] + "：" if fact.label else ""
        if clean(prefix + raw) != clean(text):
            return Line("cover", prefix + raw if raw else fact.label)
    return Line("cover", text, formula)


def numbered(section: Section, number: int) -> str:
    """Return a heading with its number: ``一、``, ``（一）`` or ``1、`` by depth."""
    numeral = _NUMERALS[number] if number <= 10 else f"十{_NUMERALS[number - 10]}"
    return (f"{numeral}、", f"（{numeral}）", f"{number}、")[section.depth - 1] + section.heading


def look(role: str) -> dict[str, object]:
    """Return the XlsxWriter properties of a line of this role."""
    face, size = BODY_FACE, SIZE
    if role == "annex":
        face = HEAD_FACE
    elif role == "title":
        face, size = TITLE_FACE, 22
    elif role == "head1":
        face = HEAD_FACE
    look: dict[str, object] = {"font_name": face, "font_size": size, "text_wrap": True, "valign": "vcenter"}
    if role in ("title", "cover", "cover_note"):
        look["align"] = "center"
    if role == "head2":
        look |= {"bold": True}
    if role in ("text", "cover"):
        look |= {"locked": False, "num_format": "@"}
        if role == "text":
            look["valign"] = "top"
    return look
