"""What the finders work on and fill: lines with their labels looked up, a paper, and the harvest of values."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from perfeval_xl.filing import Place, Problem, Unread, Value
from perfeval_xl.forms.edition import Edition
from perfeval_xl.forms.schema import Field, Form
from perfeval_xl.reading.grid import Grid, GridCell, GridRow
from perfeval_xl.reading.interpret import hidden_by_format, interpret
from perfeval_xl.reading.labels import PLAIN, Entry, Role
from perfeval_xl.values.address import a1
from perfeval_xl.values.numbers import parse_number
from perfeval_xl.values.units import convert

NO_ROLES: tuple[Role, ...] = ()


class Line(NamedTuple):
    """A row with its non-blank cells and what is known of each; `marked` when any of them is a known word."""

    row: GridRow
    cells: list[GridCell]
    entries: list[Entry]
    marked: bool


class Paper(NamedTuple):
    """One paper of a source: its lines, and how it is named.

    `flow` is true for Word and text, where a cell's place in its row is its count, not an address. `money` is the
    unit of money the paper declares when that is not 万元; `years` are those its titles name.
    """

    form: Form
    root: str
    sheet: str
    flow: bool
    kind: str
    lines: Sequence[Line]
    title: str
    title_place: Place
    year: int | None
    money: str = ""
    years: tuple[int, ...] = ()


class Harvest:
    """What was read so far; the finders add to it.

    `used` are the cells that are accounted for (by `id`), `whys` the reasons why others are not, `hints` names the
    unit may have, `skipped` papers that do not count.
    """

    __slots__ = ("edition", "groups", "hints", "problems", "skipped", "used", "values", "whys")

    def __init__(self, edition: Edition) -> None:
        """Start empty."""
        self.edition = edition
        self.values: dict[str, Value] = {}
        self.groups: dict[str, int] = {}
        self.problems: list[Problem] = []
        self.used: set[int] = set()
        self.whys: dict[int, str] = {}
        self.hints: list[str] = []
        self.skipped: list[Unread] = []

    def apart(self) -> "Harvest":
        """Return a harvest for one paper, of which it is not yet known whether it counts."""
        mine = Harvest(self.edition)
        mine.used, mine.whys, mine.skipped = self.used, self.whys, self.skipped
        return mine

    def take(self, mine: "Harvest") -> None:
        """Add what was read of one paper; a value already there stays unless it is blank."""
        if self.values.keys().isdisjoint(mine.values):
            self.values.update(mine.values)
        else:
            self.values.update({key: value for key, value in mine.values.items() if is_open(self, key)})
        self.groups.update(mine.groups)
        self.problems += mine.problems
        self.hints += mine.hints


def lines_of(grid: Grid, lookup: Callable[[str], Entry]) -> list[Line]:
    """Look up every non-blank cell of a grid; rows of a sheet without any are left out."""
    lines = []
    sheet = grid.kind == "sheet"
    for row in grid.rows:
        kept = [cell for cell in row.cells if cell.kind != "text" or (cell.text and not cell.text.isspace())]
        if kept or not sheet:
            entries = [lookup(cell.text) if cell.kind == "text" else PLAIN for cell in kept]
            lines.append(Line(row, kept, entries, entries.count(PLAIN) != len(entries)))
    return lines


def place_in(paper: Paper, row: int, column: int) -> Place:
    """Name a place: an address in a sheet, a line in a text, row and cell in a Word table."""
    if not paper.flow:
        return Place(paper.sheet, a1(row, column), row, column)
    if paper.kind == "text" or not column:
        return Place(paper.sheet, f"第{row}行", row, column)
    return Place(paper.sheet, f"第{row}行第{column}格", row, column)


def roles_in(entry: Entry, paper: Paper) -> tuple[Role, ...]:
    """Return what a label may be in this paper."""
    return entry.roles.get(paper.form.code, NO_ROLES) if entry.roles else NO_ROLES


def put(out: Harvest, paper: Paper, key: str, field: Field, cell: GridCell, inline: bool = False) -> None:
    """Take a cell as the value of `key`; `inline` says that it is a part of a cell, where figures are text."""
    place = place_in(paper, cell.row, cell.column)
    value = interpret(field, key, cell, place)
    if inline and value.problem == "R106":
        value = value._replace(problem="")
    out.used.add(id(cell))
    if paper.money and field.kind == "money" and value.number is not None and not value.unit:
        worth = convert(value.number, paper.money, field.unit)
        if worth is not None:
            value = value._replace(number=worth, unit=paper.money)
    if cell.format_code and cell.kind == "number" and value.state == "number" and hidden_by_format(cell):
        value = _noted(out, value, "R110", cell.format_code)
    if cell.hidden and value.number is not None:
        value = _noted(out, value, "R107", "")
    elif value.problem and value.problem != "R110":
        out.problems.append(Problem(value.problem, place, value.raw, _detail(value), key))
    out.values[key] = value


def put_text(out: Harvest, paper: Paper, key: str, field: Field, raw: str, at: GridCell) -> None:
    """Take a part of a cell's text as the value of `key`."""
    put(out, paper, key, field, at._replace(text=raw, kind="text", number=None), True)
    out.used.add(id(at))


def put_blank(out: Harvest, paper: Paper, key: str, row: int, column: int) -> None:
    """Say that the cell of `key` is there and empty; a value already found stays."""
    if key not in out.values:
        out.values[key] = Value(key, "", "blank", None, "", place_in(paper, row, column))


def is_open(out: Harvest, key: str) -> bool:
    """Tell whether `key` still waits for a value."""
    value = out.values.get(key)
    return value is None or value.state == "blank"


def _noted(out: Harvest, value: Value, code: str, detail: str) -> Value:
    out.problems.append(Problem(code, value.place, value.raw, detail, value.key))
    return value if value.problem else value._replace(problem=code)


def _detail(value: Value) -> str:
    return parse_number(value.text).problem if value.problem == "R101" else value.unit
