"""Decide what stands in every cell of the papers: a typed value, a formula, or a value in place of a formula.

Importing never mends. Where a filing states something else than the formula would give, even nothing at all, what it
states stands in the cell, and the reader names the formula that is missing there.
"""

from collections.abc import Mapping
from decimal import Decimal

from perfeval_xl.filing import Filing
from perfeval_xl.forms.derived import SUM_PLACES, derivation
from perfeval_xl.forms.edition import Edition
from perfeval_xl.forms.layout import Box
from perfeval_xl.forms.schema import template
from perfeval_xl.relations.value import value as worth
from perfeval_xl.values.text import clean
from perfeval_xl.writing.book.formulas import computed, places, quoted, spoken, with_year
from perfeval_xl.writing.book.model import UNKNOWN_YEAR, Facts, Paper, boxes_by_key
from perfeval_xl.writing.book.unit_sheet import INFO, project_cell
from perfeval_xl.writing.contents import BLANK, Content, lookup_in, typed

DEFAULTS = {"fund.total.weight": "weight.execution", "total.weight": "weight.total"}
"""Points the official paper prints: end of key -> dated value."""
_SIGNED = {"preparer": "preparer", "date": "date", "phone": "phone"}


def fill(
    edition: Edition,
    facts: Facts,
    papers: tuple[Paper, ...],
    filing: Filing | None,
    *,
    plain: bool,
    recompute: bool = False,
) -> tuple[dict[str, Content], dict[str, str]]:
    """Return the content of every keyed cell of the papers, and the formula of every derived one.

    Args:
        edition: the forms.
        facts: what 单位信息 states.
        papers: laid out.
        filing: what to pour in; None makes the blank workbook.
        plain: formulas without our functions.
        recompute: let every formula stand, whatever the filing states in its place.
    """
    contents: dict[str, Content] = {}
    formulas: dict[str, str] = {}
    counts = {path: last - first + 1 for paper in papers for path, (first, last) in paper.page.groups.items()}
    derived = []
    for paper in papers:
        source = filing if filing is not None and paper.root in filing.forms else None
        at = places(paper)
        for key, box in boxes_by_key(paper).items():
            if derivation(edition, key) is not None:
                derived.append((key, None if recompute else source))
                contents[key] = _PENDING
                formulas[key] = computed(edition, key, at, plain=plain)
                continue
            formula = _carried(edition, facts, paper, box)
            contents[key] = _chosen(edition, key, box, formula, source)
    for key, source in derived:
        _settle(edition, contents, formulas, key, source, counts)
    return contents, formulas


_PENDING = Content("pending")


def printed(box: Box, facts: Facts) -> Content:
    """Return the content of a box without key: its words, with the year taken from 单位信息."""
    year = facts.year or UNKNOWN_YEAR
    formula = with_year(box.text, year, INFO["year"])
    text = spoken(box.text, facts.year, year)
    return Content("text" if text else "blank", None, text, formula, "carried" if formula else "printed")


def _settle(
    edition: Edition,
    contents: dict[str, Content],
    formulas: Mapping[str, str],
    key: str,
    source: Filing | None,
    counts: Mapping[str, int],
) -> Content:
    """Fill in a derived cell, those it depends on first."""
    if contents[key] is not _PENDING:
        return contents[key]
    expression = derivation(edition, key)
    assert expression is not None

    def lookup(other: str) -> tuple[str, Decimal | None]:
        if contents.get(other) is _PENDING:
            _settle(edition, contents, formulas, other, source, counts)
        return lookup_in(contents, other)

    number = worth(expression, lookup, counts, lambda name: Decimal(edition.values[name].at(None)), SUM_PLACES)
    content = Content("blank" if number is None else "number", number, "", formulas[key], "computed")
    if source is not None:
        stated = typed(edition.field(key), source.values.get(key))
        if (stated.state, stated.number) != (content.state, content.number):
            content = (
                stated if _needless(edition, key, content, stated) else stated._replace(origin="computed", open=True)
            )
    contents[key] = content
    return content


def _needless(edition: Edition, key: str, content: Content, stated: Content) -> bool:
    """Tell whether nobody misses the formula: nothing to reckon and 0 or 无 typed, or a total that may be left out."""
    if content.state == "blank":
        return stated.state == "none" or (stated.state == "number" and not stated.number)
    return stated.state == "blank" and edition.field(key).blank == "free"


def _chosen(edition: Edition, key: str, box: Box, formula: Content | None, source: Filing | None) -> Content:
    """Choose between the formula that carries a fact here, the value filed, and what the paper prints."""
    field = edition.field(key)
    if source is None or (key.endswith(".title") and source.state(key) in ("absent", "blank")):
        return formula if formula is not None else _default(edition, key, box)
    value = source.values.get(key)
    stated = typed(field, value)
    if box.role == "sign":
        stated = Content("text", None, box.text + stated.text, note=stated.note)
    elif key.endswith((".level1", ".level2")):
        return _level(box)
    if formula is not None and clean(formula.text) == clean(stated.text) and stated.state != "number":
        return formula
    return stated if formula is None or formula.open else stated._replace(origin="carried", open=True)


def _default(edition: Edition, key: str, box: Box) -> Content:
    if key.endswith((".level1", ".level2")):
        return _level(box)
    if box.role in ("sign", "stub"):
        return Content("text", None, box.text) if box.text else BLANK
    for end, value in DEFAULTS.items():
        if key.partition(".")[2] == end:
            return Content("number", Decimal(edition.values[value].at(None)))
    return BLANK


def _level(box: Box) -> Content:
    return Content("text" if box.text else "blank", None, box.text, "", "printed", open=not box.text)


def _carried(edition: Edition, facts: Facts, paper: Paper, box: Box) -> Content | None:
    """Return the formula that carries a fact of 单位信息 into a box, None when nothing is carried there."""
    leaf = box.key.partition(".")[2]
    if leaf == "title":
        return printed(box, facts)
    if box.role == "sign":
        name = _SIGNED.get(leaf.rpartition(".")[2])
        if name is None:
            return None
        return Content("text", None, box.text + getattr(facts, name), f"{quoted(box.text)}&{INFO[name]}", "carried")
    if box.key == "overall.unit" or (leaf == "unit" and paper.form.many):
        return _text(facts.unit, INFO["unit"])
    if leaf == "department" and paper.form.many:
        return _text(facts.department, INFO["department"])._replace(open=True)
    if leaf == "name" and paper.project:
        return _text(facts.projects[paper.project - 1], project_cell(paper.project))
    return _project_line(facts, box)


def _text(text: str, reference: str) -> Content:
    return Content("text" if text else "blank", None, text, f'{reference}&""', "carried")


def _project_line(facts: Facts, box: Box) -> Content | None:
    """Return the formula that names a project line of 附件一 after the project list; the user may type over it."""
    if template(box.key) != "basic.project[].name" or box.text:
        return None
    line = int(box.key[len("basic.project[") : box.key.index("]")])
    number = line - _PRINTED_LINES
    if not 1 <= number <= max(len(facts.projects), LISTED):
        return None
    name = facts.projects[number - 1] if number <= len(facts.projects) else ""
    cell = project_cell(number)
    text = f"{line}、{name}" if name else ""
    formula = f'IF({cell}="","",{quoted(f"{line}、")}&{cell})'
    return Content("text" if text else "blank", None, text, formula, "carried", open=True)


_PRINTED_LINES = 2
LISTED = 6
