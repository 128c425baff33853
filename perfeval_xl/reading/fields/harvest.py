"""What the finders work on and fill: lines with their labels looked up, a paper, and the harvest of values."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from perfeval_xl.filing import NOWHERE, Place, Problem, Unread, Value
from perfeval_xl.forms.edition import Edition
from perfeval_xl.forms.schema import Field, Form
from perfeval_xl.reading.fields.interpret import hidden_by_format as _odd
from perfeval_xl.reading.fields.interpret import interpret, words
from perfeval_xl.reading.fields.labels import BLANK, COLUMN, PLAIN, Entry, Role
from perfeval_xl.reading.grid import Grid, GridCell, GridRow
from perfeval_xl.values.address import column_letters
from perfeval_xl.values.numbers import parse_number
from perfeval_xl.values.units import convert

NO_ROLES: tuple[Role, ...] = ()
_EXACT = frozenset(("money", "count", "area", "score"))
"""Kinds whose numbers stand as they are."""
_new = tuple.__new__
"""Makes a named tuple of all its fields without the detour of naming them."""
Leaf = tuple[str, str, str, Field]
"""Column, key or the end of it, the kind of cell that is its value as it stands (`usual`), declaration."""


class Line:
    """A row with its non-blank cells and what is known of each.

    `marked` when any of them is a known word, `columns` when at least two of them may head columns. A plain class, as
    `Paper` and `Entry` are: what they hold is looked at more often than anything else in a filing.
    """

    __slots__ = ("cells", "columns", "entries", "marked", "row")

    def __init__(self, row: GridRow, cells: list[GridCell], entries: list[Entry], marked: bool, columns: bool) -> None:
        self.row = row
        self.cells = cells
        self.entries = entries
        self.marked = marked
        self.columns = columns


class Paper:
    """One paper of a source: its lines, and how it is named.

    `flow` is true for Word and text, where a cell's place in its row is its count, not an address. `money` is the
    unit of money the paper declares when that is not 万元; `years` are those its titles name. `begin` is the first row
    of a text that begins with this paper and has lost its title: it may have been cut off there.
    """

    __slots__ = (
        *("begin", "flow", "form", "kind", "lines", "money", "root", "sheet"),
        *("title", "title_place", "year", "years"),
    )

    def __init__(self, form: Form, root: str, sheet: str, kind: str, lines: Sequence[Line]) -> None:
        self.form = form
        self.root = root
        self.sheet = sheet
        self.flow = kind != "sheet"
        self.kind = kind
        self.lines = lines
        self.title = ""
        self.title_place = NOWHERE
        self.year: int | None = None
        self.money = ""
        self.years: tuple[int, ...] = ()
        self.begin: Line | None = None


class Harvest:
    """What was read so far; the finders add to it.

    `used` are the cells that are accounted for (by `id`), `whys` the reasons why others are not, `hints` names the
    unit may have, `skipped` papers that do not count.
    """

    __slots__ = ("edition", "groups", "hints", "lookup", "problems", "skipped", "used", "values", "whys")

    def __init__(self, edition: Edition, lookup: Callable[[str], Entry]) -> None:
        """Start empty."""
        self.edition = edition
        self.lookup = lookup
        self.values: dict[str, Value] = {}
        self.groups: dict[str, int] = {}
        self.problems: list[Problem] = []
        self.used: set[int] = set()
        self.whys: dict[int, str] = {}
        self.hints: list[str] = []
        self.skipped: list[Unread] = []

    def apart(self) -> "Harvest":
        """Return a harvest for one paper, of which it is not yet known whether it counts."""
        mine = Harvest(self.edition, self.lookup)
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
    """Look up every non-blank cell of a grid; rows of a sheet without any are left out.

    A paragraph of a Word document gets column 0: its number counts paragraphs, not rows.
    """
    lines = []
    sheet = grid.kind == "sheet"
    word = grid.kind == "word"
    for row in grid.rows:
        if word and row.paragraph:
            row = row._replace(cells=tuple(cell._replace(column=0) for cell in row.cells))
        kept = []
        entries = []
        marked = heads = 0
        for cell in row.cells:
            entry = lookup(cell.text) if cell.kind == "text" else PLAIN
            if entry is not PLAIN:
                if entry is BLANK:
                    continue
                marked += 1
                heads += COLUMN in entry.kinds
            kept.append(cell)
            entries.append(entry)
        if kept or not sheet:
            lines.append(Line(row, kept, entries, marked > 0, heads > 1))
    return lines


@lru_cache(maxsize=2048)
def in_sheet(sheet: str, row: int, column: int) -> Place:
    """Name a place of a sheet; the workbooks of a county have their cells in the same places."""
    return _new(Place, (sheet, f"{column_letters(column)}{row}", row, column))


def place_in(paper: Paper, row: int, column: int) -> Place:
    """Name a place: an address in a sheet, a line in a text, a paragraph or row and cell of a table in Word."""
    if not paper.flow:
        return in_sheet(paper.sheet, row, column)
    if paper.kind == "text":
        return Place(paper.sheet, f"第{row}行", row, column)
    if not column:
        return Place(paper.sheet, f"第{row}段", row)
    return Place(paper.sheet, f"第{row}行第{column}格", row, column)


def roles_in(entry: Entry, paper: Paper) -> tuple[Role, ...]:
    """Return what a label may be in this paper."""
    return entry.roles.get(paper.form.code, NO_ROLES) if entry.roles else NO_ROLES


def usual(field: Field) -> str:
    """Return the kind of cell that is the value of a field as it stands; empty where every cell is interpreted."""
    return "text" if field.kind == "text" else "number" if field.kind in _EXACT else ""


def put(out: Harvest, paper: Paper, key: str, field: Field, cell: GridCell) -> None:
    """Take a cell as the value of `key`."""
    put_row(out, paper, (("", key, usual(field), field),), {"": cell})


def put_row(out: Harvest, paper: Paper, leaves: Sequence[Leaf], cells: Mapping[str, GridCell]) -> list[Leaf]:
    """Take the cells of a row, by column, as the values of their keys; return the leaves that have no cell.

    This runs once for nearly every value of a filing, so the usual cases are decided here: a plain number, a text.
    """
    values, account, sheet, exact = out.values, out.used.add, paper.sheet, not paper.money
    get = cells.get
    flow = paper.flow
    absent = []
    for leaf in leaves:
        name, key, usually, field = leaf
        cell = get(name)
        if cell is None:
            absent.append(leaf)
            continue
        row, column, text, kind, number, code, formula, _, _, hidden = cell
        account(id(cell))
        place = place_in(paper, row, column) if flow else in_sheet(sheet, row, column)
        if kind == usually:
            if kind == "text":
                state, plain = words(text)
                values[key] = _new(Value, (key, text, state, None, plain, place, "", formula, ""))
                continue
            if number is not None and exact and not hidden and not (code and _odd(cell)):
                values[key] = _new(Value, (key, text, "number", number, text, place, "", formula, ""))
                continue
        _put(out, paper, key, field, cell, place)
    return absent


def _put(
    out: Harvest, paper: Paper, key: str, field: Field, cell: GridCell, place: Place, inline: bool = False
) -> None:
    """Interpret a cell and say what is odd about it; in a part of a cell figures are text, which is not odd."""
    value = interpret(field, key, cell, place)
    if inline and value.problem == "R106":
        value = value._replace(problem="")
    if paper.money and field.kind == "money" and value.number is not None and not value.unit:
        worth = convert(value.number, paper.money, field.unit)
        if worth is not None:
            value = value._replace(number=worth, unit=paper.money)
    if cell.format_code and cell.kind == "number" and value.state == "number" and _odd(cell):
        value = _noted(out, value, "R110", cell.format_code)
    if cell.hidden and value.number is not None:
        value = _noted(out, value, "R107", "")
    elif value.problem and value.problem != "R110":
        out.problems.append(Problem(value.problem, place, value.raw, _detail(value), key))
    out.values[key] = value


def put_text(out: Harvest, paper: Paper, key: str, field: Field, raw: str, at: GridCell) -> None:
    """Take a part of a cell's text as the value of `key`."""
    out.used.add(id(at))
    place = place_in(paper, at.row, at.column)
    if field.kind == "text":
        state, plain = words(raw)
        out.values[key] = _new(Value, (key, raw, state, None, plain, place, "", at.formula, ""))
    else:
        cell = _new(GridCell, (at.row, at.column, raw, "text", None, "", at.formula, 1, 1, at.hidden))
        _put(out, paper, key, field, cell, place, True)


def put_blank(out: Harvest, paper: Paper, key: str, row: int, column: int) -> None:
    """Say that the cell of `key` is there and empty; a value already found stays."""
    if key not in out.values:
        out.values[key] = _new(Value, (key, "", "blank", None, "", place_in(paper, row, column), "", None, ""))


def is_open(out: Harvest, key: str) -> bool:
    """Tell whether `key` still waits for a value."""
    value = out.values.get(key)
    return value is None or value.state == "blank"


def _noted(out: Harvest, value: Value, code: str, detail: str) -> Value:
    out.problems.append(Problem(code, value.place, value.raw, detail, value.key))
    return value if value.problem else value._replace(problem=code)


def _detail(value: Value) -> str:
    return parse_number(value.text).problem if value.problem == "R101" else value.unit
