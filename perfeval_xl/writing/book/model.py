"""The workbook as data: which papers, on which sheets, with what in every cell. Drawing comes after.

edition, year, unit, filing ──> shapes ──> pages (layout) ──> contents by key ──> sheets
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.filing import Filing
from perfeval_xl.forms.edition import Edition
from perfeval_xl.forms.layout import Box, Page, Shape, lay_out
from perfeval_xl.forms.schema import Form, Indicators, Level1, Matrix
from perfeval_xl.writing import names
from perfeval_xl.writing.contents import Content
from perfeval_xl.writing.formats import SIZES
from perfeval_xl.writing.metrics import broken, span_points

PROJECT_LINES = 8
"""Lines the blank 附件一 offers under 项目支出."""
SPARE_LINES = 2
"""Empty lines an imported filing gets besides its own."""
BUILDINGS = 2
LISTED_PROJECTS = 6
UNKNOWN_YEAR = 9001
"""Laid out where no year is known yet; the cells say 本年 and 上年 until one is typed."""
TWICE = "output"
"""First-level class whose second levels get two rows each in a blank paper."""


class Paper(NamedTuple):
    """One official paper on its sheet."""

    root: str
    form: Form
    sheet: str
    page: Page
    project: int = 0
    """Line of the project list on 单位信息 a project paper is for, from 1; 0 for the empty one and for other papers."""


class Facts(NamedTuple):
    """What stands on 单位信息, typed once and carried everywhere."""

    unit: str
    year: int | None
    department: str = ""
    preparer: str = ""
    date: str = ""
    phone: str = ""
    projects: tuple[str, ...] = ()


class Model(NamedTuple):
    """Everything a workbook is made of."""

    edition: Edition
    facts: Facts
    papers: tuple[Paper, ...]
    contents: Mapping[str, Content]
    formulas: Mapping[str, str]
    """Formula of every derived cell, whether it stands there or gave way to an imported value."""
    filing: Filing | None
    plain: bool
    screen: str = "自动"
    """Whether colours are shown: 自动, 开 or 关 (see `tint`)."""

    @property
    def counts(self) -> dict[str, int]:
        """How many rows each repeating group has in the workbook."""
        found = {path: last - first + 1 for paper in self.papers for path, (first, last) in paper.page.groups.items()}
        found["project"] = max(
            (int(paper.root[len("project[") : -1]) for paper in self.papers if paper.form.many), default=0
        )
        return found

    def constant(self, key: str) -> Decimal:
        """Return a dated value of the edition in the year of the workbook."""
        return Decimal(self.edition.values[key].at(self.facts.year))


def facts_of(filing: Filing) -> Facts:
    """Gather what 单位信息 states from the papers: where they differ, what most of them say."""

    def most(keys: Iterable[str]) -> str:
        said = Counter(text for key in keys if (text := filing.text(key)))
        return said.most_common(1)[0][0] if said else ""

    def signed(leaf: str) -> str:
        return most(f"{root}.sign.{leaf}" for root in filing.forms)

    projects = tuple(filing.text(f"{root}.name") for root in filing.present("project"))
    return Facts(
        filing.unit,
        filing.year,
        most(f"{root}.department" for root in filing.present("project")),
        signed("preparer"),
        signed("date"),
        signed("phone"),
        projects,
    )


def lay_papers(edition: Edition, facts: Facts, filing: Filing | None) -> tuple[Paper, ...]:
    """Lay out every paper but the report; the last project paper is the empty one to be copied."""
    taken: list[str] = []
    papers = []
    project = edition.form("project")
    for form in edition.forms:
        if form.code == "report":
            continue
        for line, root in enumerate([form.code] if form is not project else _project_roots(facts, filing), 1):
            sheet, listed = form.annex, 0
            if form is project and line <= len(facts.projects):
                sheet, listed = names.project_sheet(form.annex, facts.projects[line - 1], taken), line
            elif form is project:
                sheet = names.blank_project_sheet(form.annex)
            taken.append(sheet)
            weights = level_weights(edition, form, facts.year)
            shape = _shape(form, root, filing, len(facts.projects))
            page = lay_out(form, shape, root, facts.year or UNKNOWN_YEAR, facts.unit, weights)
            papers.append(Paper(root, form, sheet, fitted(page, form), listed))
    return tuple(papers)


def _project_roots(facts: Facts, filing: Filing | None) -> list[str]:
    """Return the key prefixes of the project papers, that of the empty one last."""
    if filing is None:
        return [f"project[{number}]" for number in range(1, len(facts.projects) + 2)]
    filed = filing.present("project")
    last = max((int(root[len("project[") : -1]) for root in filed), default=0)
    return [*filed, f"project[{last + 1}]"]


def level_weights(edition: Edition, form: Form, year: int | None) -> dict[str, str]:
    """Return the points printed below the first-level labels of a form."""
    return {
        level.label: edition.values[level.weight_key].at(year)
        for block in form.blocks
        if isinstance(block, Indicators)
        for level in block.levels
    }


def fitted(page: Page, form: Form) -> Page:
    """Break the printed labels that are too long for their boxes."""
    boxes = tuple(
        box._replace(text=broken(box.text, span_points(form.widths, box.column, box.columns), SIZES[box.role]))
        if box.role in ("head", "side", "label") and not box.key
        else box
        for box in page.boxes
    )
    return page._replace(boxes=boxes)


def boxes_by_key(paper: Paper) -> dict[str, Box]:
    """Return the box of every key of a paper."""
    return {box.key: box for box in paper.page.boxes if box.key}


def _shape(form: Form, root: str, filing: Filing | None, projects: int) -> Shape:
    counts: dict[str, int] = {}
    indicators: dict[str, tuple[tuple[str, str], ...]] = {}
    for block in form.blocks:
        if isinstance(block, Matrix):
            for row in block.rows:
                if row.repeat:
                    path = f"{block.prefix}.{row.name}"
                    least = (
                        BUILDINGS
                        if row.name == "building"
                        else max(PROJECT_LINES, len(row.starts) + projects + SPARE_LINES)
                    )
                    held = filing.count(path) if filing is not None else 0
                    counts[path] = max(least, held + SPARE_LINES if row.name != "building" else held)
        elif isinstance(block, Indicators):
            prefix = block.prefix.replace("project[]", root)
            indicators[prefix] = indicator_rows(block, prefix, filing)
    return Shape(counts, indicators)


def indicator_rows(block: Indicators, prefix: str, filing: Filing | None) -> tuple[tuple[str, str], ...]:
    """Return first and second level of each indicator row: those of the filing, or those of the blank paper.

    A second level the filing leaves out is not added: its rows keep their numbers.
    """
    count = filing.count(prefix) if filing is not None else 0
    if filing is not None and count:
        return tuple(_levels_at(filing, f"{prefix}[{row}]") for row in range(1, count + 1))
    return tuple(
        (one.label, two.label) for one in block.levels for two in one.level2 for _ in range(_rows(one, two.starts))
    )


def _rows(level: Level1, starts: int) -> int:
    return starts * 2 if level.name == TWICE else starts


def _levels_at(filing: Filing, row: str) -> tuple[str, str]:
    return filing.text(f"{row}.level1"), filing.text(f"{row}.level2")
