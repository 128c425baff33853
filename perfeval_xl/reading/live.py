"""Read an open workbook as it stands, unsaved changes included, through xlwings on whatever engine.

Bulk reads only: for each sheet the used range, its values and formulas, and whether anything of it is hidden
(`live_shown`); our own workbook also tells which sheets it has, so that they are not asked one by one. What an open
workbook does not tell in bulk is asked for the few cells where it matters (`refined`): the number format of a figure in
a field of words or percentages. Merged ranges are not asked for.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from perfeval_xl.filing import Filing
from perfeval_xl.reading.fields.interpret import NUMERIC, RATIO_BELOW, interpret
from perfeval_xl.reading.fingerprint import expected_formulas
from perfeval_xl.reading.grid import Grid, GridCell, GridRow, Notice, Source
from perfeval_xl.reading.live_shown import lie_of, with_hidden
from perfeval_xl.reading.own_sheets import FILLS, FINDINGS, FORMULAS, MARK, MARKS, OWN
from perfeval_xl.reading.xlsx.values import clean_text, read_number
from perfeval_xl.values.address import split_ref
from perfeval_xl.values.records import Any, NamedTuple
from perfeval_xl.values.rounding import plain

ERRORS = {
    -2146826288: "#NULL!",
    -2146826281: "#DIV/0!",
    -2146826273: "#VALUE!",
    -2146826265: "#REF!",
    -2146826259: "#NAME?",
    -2146826252: "#NUM!",
    -2146826246: "#N/A",
    -2146826245: "#GETTING_DATA",
    -2146826243: "#SPILL!",
    -2146826242: "#CONNECT!",
    -2146826241: "#BLOCKED!",
    -2146826240: "#UNKNOWN!",
    -2146826239: "#FIELD!",
    -2146826238: "#CALC!",
}
"""Error values as COM hands them over."""
_ABSENT = frozenset((-2147352567, -2146827284, -2147352571))
"""What COM answers for a sheet or name that is not there."""
_BUSY = -2146777998
_EPOCH = datetime.datetime(1899, 12, 30, tzinfo=datetime.UTC)
_DAY = Decimal(86_400)
_SHOWN = (-1, 1)
"""What engines say of a sheet that is shown; very hidden is 2 in COM."""
_TRUSTED = ("UNIT", "CONFIG", "LISTS", "STATE")
"""Sheets of ours that are taken to be there and not read here: what a person can neither see nor delete, and the one
without which every paper shows errors."""
_RARE = ("LEFTOVER",)
"""Sheets of ours that most workbooks lack; asked for only when a sheet is left unaccounted for."""
_LATER = (MARKS, *FILLS)
"""Sheets of ours that are there once something was marked or filled in."""
_DATE = "yyyy-mm-dd"
_NOTHING = Source("", "live", ())


class Live(NamedTuple):
    """An open workbook as read, with handles to go on working with it."""

    grids: dict[str, Grid]
    sheets: dict[str, Any]
    """Name -> the xlwings sheet; None for sheets of ours that nobody asks for."""
    used: dict[str, tuple[int, int, int, int]]
    """Name -> used range of the sheets that were read: first row, first column, last row, last column."""
    source: Source


def read_live(book: Any) -> Source:
    """Return what stands in an open workbook, every sheet of it.

    Args:
        book: an xlwings book, on any engine.
    """
    return look(book).source


def look(
    book: Any, own: Mapping[str, str] | None = None, likely: Mapping[str, str] = {}, *, known: Any = None
) -> Live:
    """Read an open workbook; where it is ours, ask as little as possible.

    Args:
        book: an xlwings book, on any engine.
        own: the sheets of ours that are no papers, as they are first named: end of the defined name -> sheet.
            None, or a book without our mark, reads every sheet.
        likely: sheets that may hold a paper without being named on the sheet of formulas -> code of its form.
        known: the sheets of the book, when they are at hand and the book is known to bear our mark.
    """
    ours = known is not None or has_name(book, MARK)
    sheets = book.sheets if known is None else known
    live = Live({}, {}, {}, _NOTHING)
    if ours and own is not None:
        wanted, own = _known(live, book, sheets, own, likely)
        names = {OWN + word: f"='{sheet}'!$A$1" for word, sheet in own.items() if sheet in live.sheets}
    else:
        wanted, names = [(sheet.name, sheet) for sheet in _each(sheets)], {}
    notices = []
    for name, sheet in wanted:
        grid, live.used[name] = _grid(name, sheet)
        live.sheets[name] = sheet
        if sheet.visible not in _SHOWN:
            grid = grid._replace(hidden=True)
            notices.append(Notice("HIDDEN_SHEET", name))
        live.grids[name] = grid
    if ours:
        names[MARK] = ""
    return live._replace(source=Source("", "live", tuple(live.grids.values()), names, {}, tuple(notices)))


def has_name(book: Any, name: str) -> bool:
    """Tell whether a workbook defines a name."""
    return _asked(book.names, name) is not None


def name_in(names: Any, name: str) -> Any | None:
    """Return a defined name of a workbook's or sheet's names, None when there is none."""
    return _asked(names, name)


def find_sheet(sheets: Any, name: str) -> Any | None:
    """Return the sheet of that name, None when there is none."""
    return _asked(sheets, name)


def refined(filing: Filing, source: Source, format_of: Callable[[str, int, int], str | None]) -> Filing:
    """Read figures again where their number format changes what they say.

    A figure in a field of words may be shown as ``95%`` or ``3个``; one above 1.5 in a field of percentages is a ratio
    only when its format says so. Up to 1.5 it is a ratio either way, as the papers print it.

    Args:
        filing: as located.
        source: what it was located in.
        format_of: asks the number format of a cell: sheet, row, column.
    """
    cells = {
        (grid.name, cell.row, cell.column): cell
        for grid in source.grids
        for row in grid.rows
        for cell in row.cells
        if cell.kind == "number"
    }
    changed = {}
    for key, value in filing.values.items():
        cell = cells.get((value.place.sheet, value.place.row, value.place.column))
        if cell is None or cell.number is None or value.raw != cell.text:
            continue
        field = filing.edition.field(key)
        if field.kind == "percent" and abs(cell.number) <= RATIO_BELOW:
            said = f"{plain(cell.number * 100)}%"
            changed[key] = value._replace(raw=said, text=said)
        elif field.kind == "percent" or field.kind not in NUMERIC:
            code = format_of(value.place.sheet, cell.row, cell.column)
            if code and code != "General":
                changed[key] = interpret(field, key, cell._replace(format_code=code), value.place)
    return filing._replace(values={**filing.values, **changed}) if changed else filing


def number_cell(value: float) -> tuple[str, Decimal]:
    """Return a stored figure as Excel shows it: at most 15 significant figures, and its exact decimal."""
    parsed = read_number(f"{value:.17g}")
    if parsed is None:
        raise ValueError(f"{value!r} is not a figure")
    return parsed[0], parsed[1]


def rows_of(block: object) -> list[list[object]]:
    """Return a block as rows, whatever shape the engine gives a single cell, row or column."""
    if not isinstance(block, list | tuple):
        return [[block]]
    if block and not isinstance(block[0], list | tuple):
        return [list(block)]
    return [list(row) for row in block]


def _known(
    live: Live, book: Any, sheets: Any, own: Mapping[str, str], likely: Mapping[str, str]
) -> tuple[list[tuple[str, Any]], Mapping[str, str]]:
    """Find the sheets of our workbook with few questions: by our names and by the references of its formulas.

    As long as that accounts for every sheet there is; otherwise each is asked its name. Our own sheets are put into
    `live`, those that hold texts for us are read.

    Returns:
        The papers with their names, in their order; our sheets by the names they have now.
    """
    count = len(sheets)
    grids: dict[str, Grid] = {}
    trusted = {own[word] for word in _TRUSTED if word in own}
    ours = _found(sheets, [name for word, name in own.items() if word not in (*_TRUSTED, *_RARE)])
    for name in (FORMULAS, FINDINGS):
        if name in ours:
            grids[name], live.used[name] = _texts(name, ours[name])
    roots = _roots(grids[FORMULAS]) if FORMULAS in grids else {}
    there = {root.partition("[")[0] for root in roots.values()}
    others = [name for name, code in likely.items() if code not in there]
    papers = _found(sheets, [name for name in dict.fromkeys((*roots, *others)) if name not in ours])
    for name in (*_LATER, *(own[word] for word in _RARE if word in own)):
        if len(ours) + len(trusted) + len(papers) < count:
            ours |= _found(sheets, [name])
    listed = _in_order(papers, roots)
    if len(ours) + len(trusted) + len(papers) != count:
        every = {sheet.name: sheet for sheet in _each(sheets)}
        own = {word: name if name in every else _renamed(book, word, name) for word, name in own.items()}
        ours = {name: sheet for name, sheet in every.items() if name in own.values() or name in _LATER}
        listed = [(name, sheet) for name, sheet in every.items() if name not in ours]
        if FINDINGS not in ours and own.get("FINDINGS") in ours:
            ours[FINDINGS] = ours[own["FINDINGS"]]
            grids[FINDINGS], live.used[FINDINGS] = _texts(FINDINGS, ours[FINDINGS])
    live.grids.update(grids)
    live.sheets.update(dict.fromkeys(trusted) | ours)
    return listed, own


def _renamed(book: Any, word: str, name: str) -> str:
    """Return what a sheet of ours is called now: its defined name follows it."""
    found = _asked(book.names, OWN + word)
    if found is None:
        return name
    try:
        return split_ref(str(found.refers_to).lstrip("="))[0] or name
    except ValueError:
        return name


def texts_of(live: Live, name: str) -> Grid | None:
    """Return the texts of a sheet of ours, read now if it has not been; None when it is not there."""
    sheet = live.sheets.get(name)
    if name not in live.grids and sheet is not None:
        live.grids[name], live.used[name] = _texts(name, sheet)
    return live.grids.get(name)


def _found(sheets: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: sheet for name in names if (sheet := find_sheet(sheets, name)) is not None}


def _roots(formulas: Grid) -> dict[str, str]:
    """Return the sheets that the known formulas stand on, with the paper each holds, in the order of the formulas."""
    roots: dict[str, str] = {}
    for one in expected_formulas(Source("", "live", (formulas,), {MARK: ""})):
        if one.sheet:
            roots.setdefault(one.sheet, one.key.partition(".")[0])
    return roots


def _in_order(papers: Mapping[str, Any], roots: Mapping[str, str]) -> list[tuple[str, Any]]:
    """Return the papers, those that are numbered by the order of their sheets in that order."""
    several = [name for name in papers if "[" in roots.get(name, "")]
    if len(several) > 1:
        ordered = iter(sorted(several, key=lambda name: int(papers[name].index)))
        names = [next(ordered) if name in several else name for name in papers]
        return [(name, papers[name]) for name in names]
    return list(papers.items())


def _each(sheets: Any) -> Iterator[Any]:
    for number in range(1, len(sheets) + 1):
        yield sheets(number)


def _asked(collection: Any, name: str) -> Any | None:
    """Ask a collection for a member; None when it says there is none."""
    try:
        return collection(name)
    except KeyError:
        return None
    except Exception as error:
        info = getattr(error, "excepinfo", None)
        scode = info[5] if isinstance(info, tuple) and len(info) > 5 else None
        if getattr(error, "hresult", None) in _ABSENT and scode != _BUSY:
            return None
        raise


def _texts(name: str, sheet: Any) -> tuple[Grid, tuple[int, int, int, int]]:
    """Read a sheet of ours that begins in A1: what was typed, or the formulas."""
    block = rows_of(sheet.used_range.formula)
    rows = []
    for at, line in enumerate(block, 1):
        cells = []
        for column, text in enumerate(line, 1):
            if text not in (None, ""):
                said = clean_text(str(text))
                formula = said[1:] if said.startswith("=") else None
                cells.append(GridCell(at, column, "" if formula else said, "text", None, "", formula))
        if cells:
            rows.append(GridRow(at, tuple(cells)))
    wide = max(map(len, block), default=1)
    return Grid(name, "sheet", tuple(rows), hidden=name != FINDINGS), (1, 1, len(block), wide)


def _grid(name: str, sheet: Any) -> tuple[Grid, tuple[int, int, int, int]]:
    """Read a paper: used range, values, formulas, where it lies and what of it is hidden."""
    area = sheet.used_range
    values, formulas = _values(area), rows_of(area.formula)
    place, shown = lie_of(sheet, area, values, formulas)
    rows = []
    for at, (line, typed) in enumerate(zip(values, formulas, strict=True), place[0]):
        cells = tuple(
            cell
            for column, (value, formula) in enumerate(zip(line, typed, strict=True), place[1])
            if (cell := _cell(at, column, value, formula)) is not None
        )
        if cells:
            rows.append(GridRow(at, cells))
    return Grid(name, "sheet", tuple(rows if shown else with_hidden(sheet, rows))), place


def _values(area: Any) -> list[list[object]]:
    """Return the values of a range; amounts in a currency format, which come cut to four decimals, are asked again."""
    values = rows_of(area.raw_value)
    if any(isinstance(value, Decimal) for line in values for value in line):
        exact = rows_of(area.api.Value2)
        values = [
            [other if isinstance(value, Decimal) else value for value, other in zip(line, others, strict=True)]
            for line, others in zip(values, exact, strict=True)
        ]
    return values


def _cell(row: int, column: int, value: object, typed: object) -> GridCell | None:
    """Return a cell, None for a blank one."""
    formula = typed[1:] if isinstance(typed, str) and typed.startswith("=") and typed != value else None
    if value is None or value == "":
        return None if formula is None else GridCell(row, column, "", "text", None, "", formula)
    if isinstance(value, bool):
        return GridCell(row, column, "TRUE" if value else "FALSE", "bool", None, "", formula)
    if isinstance(value, int) and value in ERRORS:
        return GridCell(row, column, ERRORS[value], "error", None, "", formula)
    if isinstance(value, int | float | Decimal):
        text, number = number_cell(float(value))
        return GridCell(row, column, text, "number", number, "", formula)
    if isinstance(value, datetime.datetime):
        return _date(row, column, value, formula)
    text = clean_text(str(value))
    return GridCell(row, column, text, "text", None, "", formula) if text or formula is not None else None


def _date(row: int, column: int, value: datetime.datetime, formula: str | None) -> GridCell:
    """Return a date as the workbook readers write it; the figure is its day number in the 1900 system."""
    value = value.replace(tzinfo=datetime.UTC) + datetime.timedelta(microseconds=500_000)
    since = value.replace(microsecond=0) - _EPOCH
    number = Decimal(since.days) + Decimal(since.seconds) / _DAY
    clock, day = f"{value:%H:%M:%S}", f"{value.year:04}-{value.month:02}-{value.day:02}"
    text = clock if not since.days else day if clock == "00:00:00" else f"{day} {clock}"
    return GridCell(row, column, text, "date", number, _DATE, formula)
