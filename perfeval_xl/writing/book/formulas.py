"""Formulas of the papers' own cells. They name only cells of their own sheet, so a copied sheet computes by itself.

Where rows may be inserted a column is reached from the labels above and below it, ``OFFSET(label above,1,n):
OFFSET(label below,-1,n)``: a row inserted anywhere between them, at either end too, is part of it.
"""

from collections.abc import Mapping

from perfeval_xl.forms.derived import SUM_PLACES, derivation
from perfeval_xl.forms.edition import Edition
from perfeval_xl.forms.layout import Box
from perfeval_xl.relations.bind import terms
from perfeval_xl.relations.formula import Sheet, value_formula
from perfeval_xl.relations.grammar import Each, Expression, Ratio, Ref, Share
from perfeval_xl.values.address import a1, quote_sheet
from perfeval_xl.writing import names
from perfeval_xl.writing.book.model import Paper, boxes_by_key


def spot(box: Box) -> tuple[int, int]:
    """Return row and column of the cell that holds a box's value: of a split, the last column."""
    return box.row, box.column + (box.columns - 1 if box.role == "split" else 0)


def places(paper: Paper, *, qualified: bool = False) -> dict[str, str]:
    """Return the reference of every cell of a paper, and of every column of its repeating blocks by open key.

    Args:
        paper: the laid-out paper.
        qualified: name the sheet, for formulas of other sheets; columns are then defined names.
    """
    sheet = quote_sheet(paper.sheet) + "!" if qualified else ""
    found = {}
    for key, box in boxes_by_key(paper).items():
        found[key] = sheet + a1(*spot(box), absolute=True)
        group, leaf = key.rpartition(".")[::2]
        if group.endswith("[1]") and group[:-3] in paper.page.groups:
            path = group[:-3]
            reference = names.column_name(path, leaf) if qualified else column_reference(paper, path, spot(box)[1], "")
            found[f"{path}[].{leaf}"] = reference
    return found


def column_reference(paper: Paper, path: str, column: int, sheet: str) -> str:
    """Return the reference of one column of a repeating block, as far as the block reaches at any time."""
    first, last = paper.page.groups[path]
    above, below = (sheet + a1(row, 1, absolute=True) for row in (first - 1, last + 1))
    return f"OFFSET({above},1,{column - 1}):OFFSET({below},-1,{column - 1})"


def block_reference(paper: Paper, path: str) -> str:
    """Return the range of a repeating block with the row above and the row below, which never go away."""
    first, last = paper.page.groups[path]
    left, right = a1(first - 1, 1, absolute=True), a1(last + 1, paper.page.columns, absolute=True)
    return f"{quote_sheet(paper.sheet)}!{left}:{right}"


def computed(edition: Edition, key: str, at: Mapping[str, str], *, plain: bool) -> str:
    """Return the formula of a derived cell; empty when the key is not derived.

    Args:
        edition: declares what is derived, and how.
        key: the cell.
        at: references of the paper's cells.
        plain: leave out our functions, for workbooks without macros.
    """
    expression = derivation(edition, key)
    if expression is None:
        return ""
    native = value_formula(expression, Sheet(at, none=names.NONE_WORDS), SUM_PLACES)
    if plain:
        return native
    return f"IFERROR({_function(key, expression)}({','.join(_arguments(expression, at))}),{native})"


def _function(key: str, expression: Expression) -> str:
    if isinstance(expression, Ratio):
        return "PE_EXECUTION_RATE" if ".fund." in key else "PE_CONTROL_RATE"
    if isinstance(expression, Share):
        return "PE_EXECUTION_SCORE"
    return "PE_SCORE_TOTAL" if key.endswith(".score") else "PE_TOTAL"


def _arguments(expression: Expression, at: Mapping[str, str]) -> list[str]:
    ordered = terms(expression)
    if isinstance(expression, Share):
        ordered = (expression.weight, expression.numerator, expression.denominator)
    return [_reference(term, at) for term in ordered]


def _reference(term: Ref | Each, at: Mapping[str, str]) -> str:
    return at[term.key if isinstance(term, Ref) else f"{term.group}[].{term.leaf}"]


def quoted(text: str) -> str:
    """Return a text as a formula's string constant."""
    return '"' + text.replace('"', '""') + '"'


def with_year(text: str, year: int, reference: str) -> str:
    """Return a formula that gives `text` with the year taken from a cell; empty when the text names no year.

    Args:
        text: printed words that name `year` or the year before.
        year: the year laid out.
        reference: the cell that holds the year; while it is empty the words are 本年 and 上年.

    >>> with_year("2022年决算数", 2023, "$C$5")
    'IF($C$5="","上",$C$5-1)&"年决算数"'
    """
    terms_of = {
        f"{year}年": f'IF({reference}="","本",{reference})',
        f"{year - 1}年": f'IF({reference}="","上",{reference}-1)',
    }
    parts: list[str] = []
    rest = text
    while rest:
        at, figure = min(((rest.find(one), one) for one in terms_of if one in rest), default=(-1, ""))
        if at < 0:
            break
        if at:
            parts.append(quoted(rest[:at]))
        parts.append(terms_of[figure])
        rest = rest[at + len(figure) - 1 :]
        following = min((found for one in terms_of if (found := rest.find(one)) >= 0), default=len(rest))
        parts.append(quoted(rest[:following]))
        rest = rest[following:]
    return "&".join(parts)


def spoken(text: str, year: int | None, laid_out: int) -> str:
    """Return what the formula of `with_year` gives: the words as laid out, or 本年 and 上年 for an unknown year."""
    if year is not None:
        return text
    return text.replace(f"{laid_out}年", "本年").replace(f"{laid_out - 1}年", "上年")
