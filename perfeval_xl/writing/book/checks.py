"""The lines of 审核: every live relation bound to the papers, as formulas and with the values they have."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.forms.schema import dated
from perfeval_xl.relations.bind import instances, terms
from perfeval_xl.relations.check import check
from perfeval_xl.relations.formula import (
    WORDS,
    Sheet,
    formula,
    left_formula,
    right_formula,
)
from perfeval_xl.relations.grammar import Each, Ref, Relation
from perfeval_xl.relations.sentence import sentence
from perfeval_xl.relations.verdict import MONEY, Verdict, tolerance
from perfeval_xl.values.address import parse_a1, split_ref
from perfeval_xl.values.rounding import half_up, plain
from perfeval_xl.writing import names
from perfeval_xl.writing.book.formulas import places
from perfeval_xl.writing.book.model import Model, Paper
from perfeval_xl.writing.book.papers import title
from perfeval_xl.writing.contents import lookup_in

LEVELS = {"error": "错误", "explain": "核实"}
MOST_PARTS = 6
"""Cells or ranges PE_RECONCILE takes besides the total."""


class Line(NamedTuple):
    """One line of 审核: formulas without ``=`` and the values they have now."""

    relation: Relation
    paper: Paper
    level: str
    words: str
    left: str
    right: str
    result: str
    reference: str
    """The cell the line points at."""
    verdict: Verdict

    @property
    def percent(self) -> bool:
        """Tell whether figures are shown as percentages."""
        return self.relation.unit == "%"

    @property
    def word(self) -> str:
        """The result in words."""
        return WORDS[self.verdict.status]


def lines(model: Model) -> Iterator[Line]:
    """Yield every live check of the workbook, paper by paper."""
    at: dict[str, str] = {}
    for paper in model.papers:
        at |= places(paper, qualified=True)
    sheet = Sheet(at, model.constant, none=names.NONE_WORDS)
    counts = model.counts
    found = []
    for relation in model.edition.relations:
        if not relation.live:
            continue
        for bound in instances(relation, counts):
            if _pointed(bound) in at:
                found.append(_line(model, bound, sheet, counts))
    order = {paper.root: number for number, paper in enumerate(model.papers)}
    yield from sorted(found, key=lambda line: order[line.paper.root])


def _line(model: Model, relation: Relation, sheet: Sheet, counts: Mapping[str, int]) -> Line:
    key = _pointed(relation)
    root = key.split(".", 1)[0]
    paper = next(paper for paper in model.papers if paper.root == root)
    verdict = check(relation, lambda cell: lookup_in(model.contents, cell), counts, model.constant)
    return Line(
        relation,
        paper,
        LEVELS[relation.level],
        words(model, relation),
        left_formula(relation, sheet),
        right_formula(relation, sheet),
        formula(relation, sheet),
        sheet.at[key],
        verdict,
    )


def _pointed(relation: Relation) -> str:
    first = terms(relation.left)[0]
    assert isinstance(first, Ref)
    return first.key


def words(model: Model, relation: Relation) -> str:
    """Say what a line compares, in one sentence; papers are named where there are several."""
    cells = [*terms(relation.left), *terms(relation.right)]
    roots = {(term.key if isinstance(term, Ref) else term.group).split(".", 1)[0] for term in cells}

    def label(key: str) -> str:
        if key in model.edition.values:
            return plain(model.constant(key))
        said = dated(model.edition.field(key).label, model.facts.year)
        root = key.split(".", 1)[0]
        return model.edition.form(root.partition("[")[0]).annex + said if len(roots) > 1 else said

    return sentence(relation, label)


def flag(line: Line, sheet: Sheet, result: str, left: str, right: str, difference: str, *, plain_book: bool) -> str:
    """Return the formula that says what is wrong, empty while the result is not 不符.

    Args:
        line: the check.
        sheet: where the cells stand.
        result: reference of the line's result on 审核; `left`, `right` and `difference` likewise.
        plain_book: leave out our functions.
    """
    times = "*100" if line.percent else ""
    stated, due = ("合计 ", "分项之和 ") if line.relation.kind in ("total", "at_most") else ("填报 ", "应为 ")
    said = [f'TEXT({cell}{times},"0.00")' for cell in (left, right, difference)]
    native = f'"不符：{stated}"&{said[0]}&"，{due}"&{said[1]}&"，差 "&{said[2]}'
    if plain_book:
        return f'IF({result}="不符",{native},"")'
    return f'IF({result}="不符",IFERROR({_call(line, sheet, left, right)},{native}),"")'


def flag_text(line: Line) -> str:
    """Return what the flag shows now."""
    verdict = line.verdict
    if line.word != "不符" or verdict.left is None or verdict.right is None:
        return ""
    stated, due = ("合计", "分项之和") if line.relation.kind in ("total", "at_most") else ("填报", "应为")
    difference = half_up(verdict.left - verdict.right, 6)
    figures = [f"{half_up(figure, 2):f}" for figure in (verdict.left, verdict.right, difference)]
    return f"不符：{stated} {figures[0]}，{due} {figures[1]}，差 {figures[2]}"


def _call(line: Line, sheet: Sheet, left: str, right: str) -> str:
    relation = line.relation
    parts = [_reference(term, sheet) for term in terms(relation.right)]
    if relation.kind in ("total", "at_most") and 0 < len(parts) <= MOST_PARTS:
        function = "PE_AT_MOST" if relation.kind == "at_most" else "PE_RECONCILE"
        arguments = [_reference(term, sheet) for term in terms(relation.left)[:1]] + parts
        if relation.unit != MONEY or relation.tolerance is not None:
            arguments += [""] * (MOST_PARTS - len(parts)) + [plain(tolerance(relation, 0))]
        return f"{function}({','.join(arguments)})"
    times = "*100" if line.percent else ""
    return f"PE_RECONCILE({left}{times},{right}{times}{',' * MOST_PARTS}0)"


def _reference(term: Ref | Each, sheet: Sheet) -> str:
    return sheet.ref(term)


def link(line: Line) -> tuple[str, str]:
    """Return the formula of the link to the cell, and what it shows; inserted rows move both."""
    _, address = split_ref(line.reference)
    row, _ = parse_a1(address)
    letters = address.replace("$", "").rstrip("0123456789")
    where = f"#'{line.paper.sheet.replace(chr(39), chr(39) * 2)}'!{letters}".replace('"', '""')
    name = f"{title(line.paper)} {letters}"
    return f'HYPERLINK("{where}"&ROW({line.reference}),"{name}"&ROW({line.reference}))', f"{name}{row}"


def shown(line: Line, figure: Decimal | None) -> Decimal | None:
    """Return a figure of the verdict as its cell stores it."""
    if figure is None:
        return None
    return half_up(figure.scaleb(-2), 8) if line.percent else figure
