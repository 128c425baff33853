"""附件四 as lines of text, as it was filed: what the clean workbook and the Word papers set in type."""

from collections.abc import Iterator

from perfeval_xl.filing import Filing
from perfeval_xl.forms.schema import Cover, Fact, Sections, dated
from perfeval_xl.writing.book.report_sheet import Line, numbered
from perfeval_xl.writing.contents import inert


def report_lines(filing: Filing) -> Iterator[Line]:
    """Yield annex, cover, a ``break`` to a new page, title, and every section with its paragraphs.

    Roles are those of `Line`; headings are the official ones with their numbers, paragraphs stand as filed.
    """
    form = filing.edition.form("report")
    cover = next(block for block in form.blocks if isinstance(block, Cover))
    sections = next(block for block in form.blocks if isinstance(block, Sections))
    official = dated(cover.title, filing.year).replace("{unit}", filing.unit)
    yield Line("annex", form.annex)
    yield Line("gap")
    yield from _title(filing, f"{cover.prefix}.title", official, cover.subtitle)
    yield Line("gap")
    for fact in cover.facts:
        yield Line("cover", _cover(filing, fact))
    yield Line("cover_note", "（此页为封面）")
    yield Line("break")
    yield from _title(filing, "report.title", official, cover.subtitle)
    counts = [0, 0, 0]
    for section in sections.sections:
        counts[section.depth - 1] += 1
        counts[section.depth :] = [0] * (3 - section.depth)
        yield Line(f"head{section.depth}", numbered(section, counts[section.depth - 1]))
        for paragraph in paragraphs(filing, f"{sections.prefix}.{section.name}.text"):
            yield Line("text", paragraph)


def paragraphs(filing: Filing, key: str) -> list[str]:
    """Return the paragraphs of a section as filed, without surrounding blanks."""
    raw = filing.values[key].raw if key in filing.values else ""
    return [text for one in raw.split("\n") if (text := inert(one).strip())]


def _title(filing: Filing, key: str, official: str, subtitle: str) -> Iterator[Line]:
    """Yield a title in two lines: year and unit, and what the paper is."""
    value = filing.values.get(key)
    filed = inert(value.raw).strip() if value is not None and value.state != "blank" else ""
    whole = "".join(filed.split()) or official + subtitle
    if whole.endswith(subtitle) and whole != subtitle:
        yield Line("title", whole[: -len(subtitle)])
        yield Line("title", subtitle)
    else:
        yield Line("title", whole)


def _cover(filing: Filing, fact: Fact) -> str:
    """Return a line of the cover: its label with what was filed, and room for the stamp."""
    value = filing.values.get(fact.field)
    filed = inert(value.raw).strip() if value is not None and value.state != "blank" else ""
    label, colon, seal = fact.label.partition("：")
    if not colon:
        return filed
    if seal and filed.endswith(seal):
        filed = filed[: -len(seal)].rstrip()
    return f"{label}：{filed}{seal}"
