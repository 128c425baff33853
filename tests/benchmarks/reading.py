"""Read a filing and check it, beside the floor and the common readers.

The readers stop where we begin: they hand over cells, find no field and run no rule, so their times are a lower bound.
Two of them are also carried to the end: their cells go to our own search for fields and to our own rules, and only
where that ends in our findings is their time a time for the same work.
"""

import zipfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from .county import write_county
from .harness import Budget, Candidate, compare, report
from .workbooks import write_filing

if TYPE_CHECKING:
    from perfeval_xl.filing import Filing
    from perfeval_xl.reading.grid import Grid
    from perfeval_xl.rules.finding import Outcome

FLOOR = "floor: inflate + expat"
READ = "perfeval-xl, read"
OURS = "perfeval-xl, read + all rules"
RULES = "perfeval-xl, all rules alone"
PANDAS_RULES = "pandas + openpyxl + all rules"
OPENPYXL_RULES = "openpyxl + all rules"


def floor(path: str) -> None:
    """Inflate every part and parse the XML ones without a handler: nobody reads a workbook with less."""
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            part = package.read(name)
            if name.endswith((".xml", ".rels")):
                expat.ParserCreate().Parse(part, True)


def ours_read(path: str) -> None:
    """Read a filing: values, formulas, literals, error kinds, found by their labels."""
    from perfeval_xl.api import read

    read(path)


def ours(path: str) -> object:
    """Read a filing and run all rules over it."""
    from perfeval_xl.api import read
    from perfeval_xl.rules.run import validate

    return findings(validate(read(path)))


@lru_cache(maxsize=8)
def filing_at(path: str) -> "Filing":
    """Return a filing that was read beforehand."""
    from perfeval_xl.api import read

    return read(path)


def ours_rules(path: str) -> None:
    """Run all rules over a filing that was read beforehand."""
    from perfeval_xl.rules.run import validate

    validate(filing_at(path))


def findings(outcome: "Outcome") -> set[tuple[str, tuple[str, ...]]]:
    """Return what was found and where, as far as it follows from the values of the cells.

    Family R speaks of how the file holds them (figures kept as text, stored results, merged cells); readers that lose
    that cannot find it.
    """
    return {(one.code, one.keys) for one in outcome.findings if not one.code.startswith("R")}


def checked(grids: "Iterable[Grid]") -> object:
    """Find the fields in another reader's cells and run all rules over them."""
    from perfeval_xl.api import filing_of
    from perfeval_xl.reading.grid import Source
    from perfeval_xl.rules.run import validate

    return findings(validate(filing_of([Source("peer.xlsx", "xlsx", tuple(grids))])))


def grid(name: str, rows: Iterable[Iterable[object]], spans: dict[tuple[int, int], tuple[int, int]]) -> "Grid":
    """Return a sheet of plain values; `spans` are the merged cells by their first cell, rows and columns."""
    from perfeval_xl.reading.grid import Grid, GridCell, GridRow

    def cells(row: int, values: Iterable[object]) -> Iterator[GridCell]:
        for column, value in enumerate(values, start=1):
            down, across = spans.get((row, column), (1, 1))
            if isinstance(value, int | float) and value == value:
                text = f"{value:.15g}"
                yield GridCell(row, column, text, "number", Decimal(text), rows=down, columns=across)
            elif isinstance(value, str) or down > 1 or across > 1:
                yield GridCell(row, column, value if isinstance(value, str) else "", rows=down, columns=across)

    made = (GridRow(row, tuple(cells(row, values))) for row, values in enumerate(rows, start=1))
    return Grid(name, "sheet", tuple(row for row in made if row.cells))


def openpyxl_rules(path: str) -> object:
    """Read with openpyxl and run all rules."""
    import openpyxl

    def spans(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
        return {
            (one.min_row, one.min_col): (one.max_row - one.min_row + 1, one.max_col - one.min_col + 1)
            for one in sheet.merged_cells.ranges
        }

    book = openpyxl.load_workbook(path, data_only=True)
    return checked(grid(sheet.title, sheet.iter_rows(values_only=True), spans(sheet)) for sheet in book.worksheets)


def pandas_rules(path: str) -> object:
    """Read all sheets into frames and run all rules; the frames do not tell which cells are merged."""
    import pandas

    sheets = pandas.read_excel(path, sheet_name=None, header=None, engine="openpyxl", dtype=object)
    return checked(grid(name, frame.itertuples(index=False, name=None), {}) for name, frame in sheets.items())


def openpyxl_normal(path: str) -> object:
    """Read with openpyxl as most programs do."""
    import openpyxl

    return [list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(path).worksheets]


def openpyxl_read_only(path: str) -> object:
    """Read with openpyxl's faster mode."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    rows = [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
    book.close()
    return rows


def pandas_openpyxl(path: str) -> object:
    """Read all sheets into frames."""
    import pandas

    return pandas.read_excel(path, sheet_name=None, header=None, engine="openpyxl")


def calamine(path: str) -> object:
    """Read with python-calamine: no formulas, no literals, no error kinds."""
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(path)
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


CANDIDATES = (
    Candidate(FLOOR, floor),
    Candidate(READ, ours_read, ("perfeval_xl.api",)),
    Candidate(OURS, ours, ("perfeval_xl.api", "perfeval_xl.rules.run")),
    Candidate(RULES, ours_rules, ("perfeval_xl.api", "perfeval_xl.rules.run")),
    Candidate("openpyxl", openpyxl_normal, ("openpyxl",)),
    Candidate("openpyxl read_only", openpyxl_read_only, ("openpyxl",)),
    Candidate("pandas + openpyxl", pandas_openpyxl, ("pandas", "openpyxl")),
    Candidate(OPENPYXL_RULES, openpyxl_rules, ("openpyxl", "perfeval_xl.api"), compared=True),
    Candidate(PANDAS_RULES, pandas_rules, ("pandas", "openpyxl", "perfeval_xl.api"), compared=True),
    Candidate("python-calamine", calamine, ("python_calamine",)),
)


def main(folder: Path, rounds: int) -> str:
    """Run the benchmark and return its tables: a filing full of faults, and clean ones of several units."""
    faulty = [str(write_filing(folder / f"filing-{more}.xlsx", more_projects=more)) for more in (0, 3)]
    county = [str(path) for path in write_county(folder, 6)]
    budgets = (Budget(OURS, FLOOR, 4), Budget(OURS, PANDAS_RULES, 1 / 8), Budget(OURS, OPENPYXL_RULES, 1 / 8))
    cases = [
        ("the sample, typed, with its faults", faulty),
        ("six units, without a fault", county),
        ("two of them in workbooks of ours", [own_workbook(path, folder) for path in county[:2]]),
    ]
    saved = saved_by_office(county[:2], folder)
    if saved:
        cases.append(("two of them as LibreOffice saves them", saved))
    tables = []
    for name, files in cases:
        outcome = compare(CANDIDATES, files, ours=OURS, rounds=rounds)
        share = f"share: {RULES} {outcome.quotient(RULES, OURS)} of {OURS}"
        tables.append(f"{name}\n{report(outcome, floor=FLOOR, files=len(files), budgets=budgets)}\n{share}")
    if not saved:
        tables.append("as LibreOffice saves them: left out, LibreOffice is not installed")
    return "\n\n".join(tables)


def own_workbook(path: str, folder: Path) -> str:
    """Pour a filing into a macro-enabled workbook of ours, as ``perfeval-xl import`` does, and return where."""
    from perfeval_xl.api import read
    from perfeval_xl.writing.book.workbook import import_workbook

    made = folder / f"{Path(path).stem}.xlsm"
    import_workbook(read(path), made)
    return str(made)


def saved_by_office(paths: Iterable[str], folder: Path) -> list[str]:
    """Let LibreOffice open and save workbooks, and return where; nothing without LibreOffice."""
    from perfeval_xl.office import find_soffice, run_soffice

    if find_soffice() is None:
        return []
    saved = folder / "saved"
    saved.mkdir()
    run_soffice(list(paths), "xlsx", str(saved))
    return [str(path) for path in sorted(saved.iterdir())]
