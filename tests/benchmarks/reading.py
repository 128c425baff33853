"""Read a filing and check it, beside the floor and the common readers.

The readers stop where we begin: they hand over cells, find no field and run no rule, so their times are a lower bound.
"""

import zipfile
from pathlib import Path
from xml.parsers import expat

from .harness import Budget, Candidate, compare, report
from .workbooks import write_filing

FLOOR = "floor: inflate + expat"
READ = "perfeval-xl, read"
OURS = "perfeval-xl, read + all rules"


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


def ours(path: str) -> None:
    """Read a filing and run all rules over it."""
    from perfeval_xl.api import read
    from perfeval_xl.rules.run import validate

    validate(read(path))


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
    Candidate("openpyxl", openpyxl_normal, ("openpyxl",)),
    Candidate("openpyxl read_only", openpyxl_read_only, ("openpyxl",)),
    Candidate("pandas + openpyxl", pandas_openpyxl, ("pandas", "openpyxl")),
    Candidate("python-calamine", calamine, ("python_calamine",)),
)


def main(folder: Path, rounds: int) -> str:
    """Run the benchmark and return its table."""
    files = [str(write_filing(folder / f"filing-{more}.xlsx", more_projects=more)) for more in (0, 3)]
    outcome = compare(CANDIDATES, files, ours=OURS, rounds=rounds)
    budgets = (Budget(OURS, FLOOR, 4), Budget(OURS, "pandas + openpyxl", 1 / 8))
    return report(outcome, floor=FLOOR, files=len(files), budgets=budgets)
