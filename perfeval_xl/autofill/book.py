"""A plan on a real workbook: which cells compute themselves, what is to be typed where, spare lines for projects."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.autofill.sentences import brought_up
from perfeval_xl.filing import Filing, Place, Value
from perfeval_xl.forms.schema import Sections
from perfeval_xl.reading.fields.interpret import NUMERIC, interpret
from perfeval_xl.reading.grid import GridCell, Source
from perfeval_xl.values.address import a1, parse_range, split_ref
from perfeval_xl.values.text import label

BLOCK = "PE_BLOCK_basic_project"
"""Defined name of the project lines in a workbook of ours."""
_LINE = ("name", "last_final", "budget", "final")
_SEAL = re.compile(r"\s*[(（][^()（）]*[章字][)）]\s*$")

Cells = Mapping[tuple[str, int, int], GridCell]


class Typed(NamedTuple):
    """What is to be typed into a cell: a figure, or a text."""

    number: Decimal | None
    text: str

    @property
    def literal(self) -> str:
        """As it is remembered: the figure in plain digits, or the text."""
        return f"{self.number:f}" if self.number is not None else self.text


def cells_of(source: Source) -> dict[tuple[str, int, int], GridCell]:
    """Return the cells of a workbook by sheet, row and column."""
    return {
        (grid.name, cell.row, cell.column): cell for grid in source.grids for row in grid.rows for cell in row.cells
    }


def computed_keys(filing: Filing, cells: Cells) -> frozenset[str]:
    """Return the keys whose cell holds a formula, also where it shows nothing now.

    The names of project lines are left out: our workbook lets them be typed over.
    """
    found = set()
    for key, value in filing.values.items():
        place = value.place
        cell = cells.get((place.sheet, place.row, place.column))
        if (value.formula is not None or (cell is not None and cell.formula is not None)) and not (
            key.startswith("basic.project[") and key.endswith(".name")
        ):
            found.add(key)
    return frozenset(found)


def with_spare_lines(filing: Filing, source: Source) -> Filing:
    """Add the empty project lines of a workbook of ours, so that projects of the ledger can be put there."""
    count = filing.count("basic.project")
    reference = source.names.get(BLOCK)
    first = filing.place("basic.project[1].name")
    if not count or not reference or not first.row:
        return filing
    try:
        sheet, address = split_ref(reference.removeprefix("="))
        top, _, bottom, _ = parse_range(address)
    except ValueError:
        return filing
    columns = {leaf: filing.place(f"basic.project[1].{leaf}").column for leaf in _LINE}
    last = filing.place(f"basic.project[{count}].name").row
    if sheet != first.sheet or not top <= last <= bottom:
        return filing
    values = dict(filing.values)
    spare = range(last + 1, bottom + 1)
    for number, row in enumerate(spare, count + 1):
        for leaf in _LINE:
            key = f"basic.project[{number}].{leaf}"
            if columns[leaf]:
                place = Place(sheet, a1(row, columns[leaf]), row, columns[leaf])
                values[key] = Value(key, "", "blank", None, "", place)
    return filing._replace(values=values, groups={**filing.groups, "basic.project": count + len(spare)})


def typed(filing: Filing, key: str, new: str, cell: GridCell | None, percent: bool) -> Typed:
    """Return what is to be typed so that the cell states the new value.

    Args:
        filing: as it stands.
        key: whose value it is.
        new: as in a plan's entry.
        cell: the cell as it stands; None when it is not there.
        percent: the cell's format shows a fraction as a percentage.
    """
    field, was = filing.edition.field(key), filing.values[key]
    standing = cell.text if cell is not None and cell.kind == "text" else ""
    section, _, statement = key.removeprefix("report.").partition(".")
    if key.startswith("report.") and section != "cover" and statement:
        return Typed(None, _sentence(filing, section, standing, was.raw, new))
    if standing.strip() and label(standing) != label(was.raw):
        return Typed(None, _beside_label(standing, was.raw.strip(), new))
    if field.kind in NUMERIC:
        number = interpret(field, key, GridCell(0, 0, new), was.place).number
        if number is not None and field.kind == "percent":
            return Typed(number / 100, "") if percent else Typed(None, new)
        if number is not None:
            return Typed(number, "")
    return Typed(None, new)


def _beside_label(standing: str, was: str, new: str) -> str:
    """Put a value behind the label it shares a cell with: ``其中：基本支出：251.98``, ``单位名称：甲局（盖章）``."""
    if was and was in standing:
        head, _, tail = standing.rpartition(was)
        return f"{head}{new}{tail}"
    seal = _SEAL.search(standing)
    if seal:
        return f"{standing[: seal.start()]}{new}{standing[seal.start() :].lstrip()}"
    return f"{standing.rstrip()}{new}"


def _sentence(filing: Filing, section: str, standing: str, was: str, new: str) -> str:
    for block in filing.edition.form("report").blocks:
        for one in block.sections if isinstance(block, Sections) else ():
            if one.name == section:
                text, changes = brought_up(filing, one, standing)
                if changes:
                    return text
    return standing.replace(was, new, 1) if was else standing
