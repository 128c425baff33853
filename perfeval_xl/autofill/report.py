"""附件四 from the tables: cover, ten sections, the figures brought up to date, the standard sentences written.

Nothing is invented: what neither the tables nor the unit's own text say stays open and is listed in `Report.missing`.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.autofill.deviations import LEAD, deviations
from perfeval_xl.autofill.sentences import Change, brought_up, budget_sentence, grade_of, states
from perfeval_xl.filing import Filing
from perfeval_xl.forms.schema import Cover, Section, Sections, dated
from perfeval_xl.rules.finding import Outcome
from perfeval_xl.scoring.grade import grade_of_word
from perfeval_xl.values.dates import parse_date
from perfeval_xl.values.rounding import half_up, money_text, plain
from perfeval_xl.values.text import NONE, bare_label, none_mark

_NUMERALS = "零一二三四五六七八九十"
_PROJECTS_LEAD = "各项目执行情况："
_SPENDING = {
    "government_fund": "政府性基金预算",
    "state_capital": "国有资本经营预算",
    "social_insurance": "社会保险基金预算",
}


class Paragraph(NamedTuple):
    """A paragraph; `origin` is ``kept`` (as typed), ``updated`` (a figure exchanged) or ``written`` (ours)."""

    text: str
    origin: str = "kept"


class Chapter(NamedTuple):
    """A section with its printed heading: ``一、部门基本情况``."""

    section: Section
    heading: str
    paragraphs: tuple[Paragraph, ...]


class Report(NamedTuple):
    """The whole report, ready to be drawn.

    `missing` names the sections that have no text, in words; `unexplained` the deviations nobody has explained.
    """

    title: tuple[str, ...]
    unit: str
    date: str
    chapters: tuple[Chapter, ...]
    changes: tuple[Change, ...]
    missing: tuple[str, ...]
    unexplained: tuple[str, ...]


def compose(filing: Filing, outcome: Outcome | None = None) -> Report:
    """Put the report together.

    Args:
        filing: tables and, if there is one, the text of 附件四.
        outcome: of its validation; its 情况说明 become the reasons for the deviations.
    """
    form = filing.edition.form("report")
    cover = next(block for block in form.blocks if isinstance(block, Cover))
    block = next(block for block in form.blocks if isinstance(block, Sections))
    title = (dated(cover.title, filing.year).replace("{unit}", filing.unit), cover.subtitle)
    changes: list[Change] = []
    chapters: list[Chapter] = []
    missing: list[str] = []
    counts = [0, 0, 0]
    found = deviations(filing, outcome)
    for at, section in enumerate(block.sections):
        counts[section.depth - 1] += 1
        counts[section.depth :] = [0] * (3 - section.depth)
        raw = filing.values[key].raw if (key := f"report.{section.name}.text") in filing.values else ""
        text, exchanged = brought_up(filing, section, raw)
        changes += exchanged
        paragraphs = list(_kept(raw, text))
        written = list(_written(filing, section, text, found.sentence))
        paragraphs = _merged(section, paragraphs, written, changes, text)
        following = block.sections[at + 1] if at + 1 < len(block.sections) else None
        parent = following is not None and following.depth > section.depth
        heading = _numbered(section, counts[section.depth - 1])
        if not paragraphs and section.name == "other":
            paragraphs = [Paragraph("无。", "written")]
        if not paragraphs and not parent:
            missing.append(heading)
        chapters.append(Chapter(section, heading, tuple(paragraphs)))
    return Report(title, filing.unit, _date(filing), tuple(chapters), tuple(changes), tuple(missing), found.unexplained)


def _numbered(section: Section, number: int) -> str:
    if section.depth == 1:
        return f"{_NUMERALS[number]}、{section.heading}"
    return f"（{_NUMERALS[number]}）{section.heading}" if section.depth == 2 else f"{number}、{section.heading}"


def _kept(raw: str, text: str) -> Iterator[Paragraph]:
    """Yield the unit's paragraphs; those in which a figure was exchanged are told apart."""
    before, after = raw.split("\n"), text.split("\n")
    same = len(before) == len(after)
    for at, one in enumerate(after):
        if one.strip():
            kept = one == before[at] if same else one in before
            yield Paragraph(one.strip(), "kept" if kept else "updated")


def _merged(
    section: Section, paragraphs: list[Paragraph], written: list[str], changes: list[Change], text: str
) -> list[Paragraph]:
    """Put our sentences before the unit's text, details behind its first paragraph.

    A paragraph of ours from an earlier run is exchanged where it stands.

    A section that said no more than 无 or a grade is answered by our sentence alone.
    """
    leads = {lead: one for one in written for lead in (LEAD, _PROJECTS_LEAD) if one.startswith(lead)}
    result = []
    for paragraph in paragraphs:
        lead = next((lead for lead in (LEAD, _PROJECTS_LEAD) if paragraph.text.startswith(lead)), "")
        if not lead:
            result.append(paragraph)
            continue
        now = leads.pop(lead, "")
        if now:
            written.remove(now)
            if now != paragraph.text:
                changes.append(Change(section.name, paragraph.text, now, ""))
            result.append(Paragraph(now, "kept" if now == paragraph.text else "updated"))
    bare = text.strip().rstrip("。.！")
    empty = none_mark(bare) == NONE or (
        section.name == "application" and bare in ("优", "良", "中", "差", "优秀", "良好")
    )
    if written and empty:
        return [Paragraph(one, "written") for one in written]
    after = 1 if result and written and all(one.startswith((LEAD, _PROJECTS_LEAD)) for one in written) else 0
    return [*result[:after], *(Paragraph(one, "written") for one in written), *result[after:]]


def _bare_text(text: str) -> str:
    return text.strip().rstrip("。.！!")


def _lone_grade(section: Section, text: str) -> bool:
    """Tell an answer that is no more than a grade: 良好."""
    return section.name == "application" and grade_of_word(_bare_text(text)) is not None


def _date(filing: Filing) -> str:
    """Return the date of the cover: the report's own, else the one date the papers are signed with."""
    for key in ("report.cover.date", "overall.sign.date", "basic.sign.date"):
        parsed = parse_date(filing.text(key))
        if parsed.complete:
            return parsed.text
    return ""


def _written(filing: Filing, section: Section, text: str, deviation: str) -> Iterator[str]:
    """Yield the standard sentences a section lacks."""
    stated = states(section, text)
    if section.name == "staff" and not {"quota", "actual"} & stated:
        yield from _staff(filing)
    elif section.name == "general" and "amount" not in stated:
        amount = filing.number("overall.income.general")
        if amount is not None:
            yield f"{_year(filing)}本部门一般公共预算拨款支出{money_text(amount)}万元。"
    elif section.name == "basic" and not {"budget", "final"} & stated:
        yield from _basic(filing)
    elif section.name == "project" and not {"budget", "final"} & stated:
        yield from _projects_spent(filing)
    elif section.name in _SPENDING and not stated and none_mark(text.strip().rstrip("。")) != NONE:
        yield from _other_budget(filing, section, text)
    elif section.name == "performance":
        if not {"score", "rate"} & stated:
            yield from _summary(filing)
        yield from _each_project(filing)
        if deviation:
            yield deviation
    elif section.name == "application" and ("grade" not in stated or _lone_grade(section, text)):
        word = grade_of(filing)
        if word:
            yield f"部门整体支出绩效自评等级为“{word}”。"


def _year(filing: Filing) -> str:
    return f"{filing.year}年" if filing.year else "本年度"


def _staff(filing: Filing) -> Iterator[str]:
    quota, actual = filing.number("basic.staff.quota"), filing.number("basic.staff.actual")
    if quota is not None and actual is not None:
        yield f"{filing.unit}核定编制{plain(quota)}人，年末在职{plain(actual)}人。"


def _basic(filing: Filing) -> Iterator[str]:
    spent, adjustment = filing.number("overall.spending.basic"), filing.number("basic.adjustment.final")
    if spent is None:
        return
    text = f"{_year(filing)}本部门基本支出决算数{money_text(spent)}万元"
    if adjustment is not None and spent >= adjustment:
        initial = money_text(spent - adjustment)
        text = f"{_year(filing)}本部门基本支出预算数{initial}万元，基本支出决算数{money_text(spent)}万元"
    public = filing.number("basic.public.final")
    yield text + (f"，其中公用经费{money_text(public)}万元。" if public is not None else "。")


def _projects_spent(filing: Filing) -> Iterator[str]:
    spent = filing.number("overall.spending.project")
    if spent is None:
        return
    parts = []
    for prefix in filing.each("basic.project"):
        amount = filing.number(f"{prefix}.final")
        if amount:
            parts.append(f"{bare_label(filing.text(f'{prefix}.name'))}{money_text(amount)}万元")
    listed = f"，其中：{'，'.join(parts)}" if parts else ""
    yield f"{_year(filing)}本部门项目支出决算数{money_text(spent)}万元{listed}。"


def _other_budget(filing: Filing, section: Section, text: str) -> Iterator[str]:
    """State a budget by its cell; those without a cell are denied only where the other sources make up the total."""
    if section.name == "government_fund":
        amount = filing.number("overall.income.government_fund")
        if amount is not None:
            yield budget_sentence(filing, _SPENDING[section.name], amount)
        return
    total = filing.number("overall.fund.total.executed")
    names = ("general", "government_fund", "special_account", "other")
    parts = [filing.number(f"overall.income.{name}") for name in names]
    if text.strip() or total is None or None in parts:
        return
    if abs(total - sum(part for part in parts if part is not None)) <= Decimal("0.025"):
        yield budget_sentence(filing, _SPENDING[section.name], Decimal(0))


def _summary(filing: Filing) -> Iterator[str]:
    number = filing.number
    initial, full, spent = (number(f"overall.fund.total.{name}") for name in ("initial", "full_year", "executed"))
    rate, score = number("overall.fund.total.rate"), number("overall.total.score")
    parts = []
    for words, amount in (("年初预算数", initial), ("全年预算数", full), ("全年执行数", spent)):
        if amount is not None:
            parts.append(f"{words}{money_text(amount)}万元")
    if rate is not None:
        parts.append(f"预算执行率{half_up(rate, 2):f}%")
    first = f"{_year(filing)}部门整体支出{'，'.join(parts)}" if parts else ""
    if score is not None:
        graded = f"，评价等级为“{grade_of(filing)}”" if grade_of(filing) else ""
        first = (f"{first}；" if first else _year(filing)) + f"整体支出绩效自评得分{plain(score)}分{graded}"
    if first:
        yield f"{first}。"


def _each_project(filing: Filing) -> Iterator[str]:
    """Write one sentence on every project that has a paper of its own."""
    parts = []
    for root in filing.present("project"):
        name = filing.text(f"{root}.name")
        full, spent = filing.number(f"{root}.fund.total.full_year"), filing.number(f"{root}.fund.total.executed")
        rate, score = filing.number(f"{root}.fund.total.rate"), filing.number(f"{root}.total.score")
        if not name or full is None or spent is None:
            continue
        text = f"“{name}”预算{money_text(full)}万元，支出{money_text(spent)}万元"
        text += f"，完成{half_up(rate, 2):f}%" if rate is not None else ""
        parts.append(text + (f"，自评{plain(score)}分" if score is not None else ""))
    if parts:
        yield f"{_PROJECTS_LEAD}{'；'.join(parts)}。"
