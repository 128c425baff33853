"""Read our own workbook back: leave its helper sheets aside, calculate what was never calculated, name lost formulas.

Used only for a workbook that bears our edition mark; nothing cached is needed.

    located = prepared(source) ──> locate ──> finished(filing, prepared)
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from perfeval_xl.filing import Filing, Place, Problem, Value
from perfeval_xl.forms.derived import SUM_PLACES, derivation
from perfeval_xl.forms.edition import Edition
from perfeval_xl.reading.fields.locate import locate_all
from perfeval_xl.reading.fingerprint import expected_formulas, overwritten, skeleton
from perfeval_xl.reading.grid import Grid, GridCell, GridRow, Source
from perfeval_xl.reading.own_sheets import HELPERS, is_ours, own_sheets, without_own
from perfeval_xl.relations.value import value as worth
from perfeval_xl.values.address import parse_a1, split_ref
from perfeval_xl.values.records import NamedTuple

OVERWRITTEN = "R116"
_EMPTY_IF = re.compile(r'IF\((?P<cell>[^",]+)="",\s*"",\s*(?P<then>.+)\)', re.DOTALL)
_CELL = r"(?:'(?:[^']|'')+'!|[^\"&'!(),]+!)?\$?[A-Z]+\$?\d+"
_TERM = re.compile(
    rf'\s*(?:"(?P<text>(?:[^"]|"")*)"|IF\((?P<asked>{_CELL})="",\s*"(?P<without>[^"]*)",\s*(?P<with>{_CELL})'
    rf"(?P<less>-1)?\)|(?P<cell>{_CELL}))\s*"
)

Address = tuple[str, int, int]


class Prepared(NamedTuple):
    """A workbook of ours, ready to be located.

    `pending` are cells whose known formula was never calculated; they read as blanks until `finished` computes them.
    """

    source: Source
    pending: frozenset[Address]
    problems: tuple[Problem, ...]


def located(sources: Sequence[Source], edition: Edition) -> Filing:
    """Return the filing that sources hold together, some of them workbooks of ours."""
    ready = [prepared(source) or without_own(source) for source in sources]
    filing = locate_all([one.source if isinstance(one, Prepared) else one for one in ready], edition)
    return finished(filing, tuple(one for one in ready if isinstance(one, Prepared)))


def prepared(source: Source) -> Prepared | None:
    """Return a workbook of ours without its helper sheets; None for any other source.

    That it has macros is not worth a word: they are the buttons, and nothing here ever runs them.
    """
    if not is_ours(source):
        return None
    source = without_own(source)
    aside = set(own_sheets(source.names).values()) or set(HELPERS)
    waiting = {grid.name for grid in source.grids if _waits(grid)}
    cells: dict[Address, GridCell] = {}
    if waiting:
        cells = {
            (grid.name, cell.row, cell.column): cell for grid in source.grids for row in grid.rows for cell in row.cells
        }
    pending = frozenset(_pending(source, cells)) if waiting else frozenset()
    papers = [grid for grid in source.grids if grid.name not in aside]
    grids = tuple(_calculated(grid, cells, pending) if grid.name in waiting else grid for grid in papers)
    notices = tuple(one for one in source.notices if one.where not in aside and one.code != "MACRO")
    lost = tuple(
        Problem(OVERWRITTEN, Place(one.sheet, one.address, *_row_column(one.address)), one.raw, one.now or "", one.key)
        for one in overwritten(source)
    )
    return Prepared(source._replace(grids=grids, notices=notices), pending, lost)


def finished(filing: Filing, workbooks: tuple[Prepared, ...]) -> Filing:
    """Compute the cells that were never calculated, and add what `prepared` found."""
    pending = {address for one in workbooks for address in one.pending}
    problems = tuple(
        problem for one in workbooks for problem in one.problems if not problem.key or problem.key in filing.values
    )
    if not pending:
        return filing._replace(problems=filing.problems + problems)
    values = dict(filing.values)
    waiting = {
        key
        for key, value in values.items()
        if (value.place.sheet, value.place.row, value.place.column) in pending and derivation(filing.edition, key)
    }
    for key in sorted(waiting):
        _compute(filing, values, waiting, key)
    return filing._replace(values=values, problems=filing.problems + problems)


def _compute(filing: Filing, values: dict[str, Value], waiting: set[str], key: str) -> None:
    if key not in waiting:
        return
    waiting.discard(key)
    expression = derivation(filing.edition, key)
    assert expression is not None

    def lookup(other: str) -> tuple[str, Decimal | None]:
        _compute(filing, values, waiting, other)
        value = values.get(other)
        return ("absent", None) if value is None else (value.state, value.number)

    def constant(name: str) -> Decimal:
        return Decimal(filing.edition.values[name].at(filing.year))

    number = worth(expression, lookup, filing.groups, constant, SUM_PLACES)
    if number is not None:
        values[key] = values[key]._replace(state="number", number=number, raw=f"{number:f}", text=f"{number:f}")


def _waits(grid: Grid) -> bool:
    """Tell whether a sheet has cells that were never calculated."""
    return any("uncalculated" in [cell.kind for cell in row.cells] for row in grid.rows)


def _pending(source: Source, cells: Mapping[Address, GridCell]) -> Iterator[Address]:
    for one in expected_formulas(source):
        if one.address:
            address = (one.sheet, *parse_a1(one.address))
            cell = cells.get(address)
            if cell is not None and cell.kind == "uncalculated" and skeleton(cell.formula or "") == one.skeleton:
                yield address


def _calculated(grid: Grid, cells: Mapping[Address, GridCell], pending: frozenset[Address]) -> Grid:
    """Return a sheet in which pending figures are blank and texts that were never calculated are."""
    rows = []
    for row in grid.rows:
        changed = []
        for cell in row.cells:
            if cell.kind == "uncalculated":
                if (grid.name, cell.row, cell.column) in pending:
                    cell = cell._replace(kind="text", text="")
                elif (text := _text(cell.formula or "", grid.name, cells)) is not None:
                    cell = cell._replace(kind="text", text=text)
            changed.append(cell)
        rows.append(GridRow(row.number, tuple(changed), row.paragraph))
    return grid._replace(rows=tuple(rows))


def _text(formula: str, sheet: str, cells: Mapping[Address, GridCell]) -> str | None:
    """Calculate one of our text formulas: pieces joined by &, a year or the one before, nothing for an empty cell."""
    guarded = _EMPTY_IF.fullmatch(formula)
    if guarded is not None and _TERM.match(formula) is None:
        if not _value(guarded["cell"], sheet, cells):
            return ""
        formula = guarded["then"]
    said = ""
    at = 0
    while at < len(formula):
        term = _TERM.match(formula, at)
        if term is None:
            return None
        if term["text"] is not None:
            said += term["text"].replace('""', '"')
        elif term["cell"]:
            said += _value(term["cell"], sheet, cells)
        elif value := _value(term["asked"], sheet, cells):
            if term["less"] and not value.isdigit():
                return None
            said += str(int(value) - 1) if term["less"] else value
        else:
            said += term["without"]
        at = term.end()
        if at < len(formula):
            if formula[at] != "&":
                return None
            at += 1
    return said


def _value(reference: str, sheet: str, cells: Mapping[Address, GridCell]) -> str:
    try:
        name, address = split_ref(reference.strip().lstrip("$"))
        row, column = parse_a1(address)
    except ValueError:
        return ""
    cell = cells.get((name or sheet, row, column))
    return "" if cell is None else cell.text


def _row_column(address: str) -> tuple[int, int]:
    return parse_a1(address) if address else (0, 0)
