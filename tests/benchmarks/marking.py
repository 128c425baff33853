"""Change a closed workbook, beside the floor and beside loading and saving it with openpyxl.

The peer only loads and saves: it loses every cached value, and writes neither notes nor findings.
"""

import functools
import io
from pathlib import Path

from perfeval_xl.api import read
from perfeval_xl.forms.edition import hunan
from perfeval_xl.reading.grid import Source
from perfeval_xl.reading.own import located
from perfeval_xl.reading.own_sheets import FINDINGS, MARKS
from perfeval_xl.reading.package import open_package
from perfeval_xl.reading.xlsx.xlsx import read_book
from perfeval_xl.rules.finding import Outcome
from perfeval_xl.rules.run import validate
from perfeval_xl.writing.book.workbook import import_workbook
from perfeval_xl.writing.closed.mark_file import mark, unmark
from perfeval_xl.writing.patch.change import patch
from perfeval_xl.writing.patch.edits import Edit, SetFill, SetNote, SetNumber
from perfeval_xl.writing.patch.save import save, verified

from .harness import Budget, Candidate, compare, report
from .reading import floor
from .workbooks import CASES, write_filing

FLOOR = "floor: inflate + expat"
EDIT = "patch: 20 figures, fills and notes"
MARK = "mark: colours, notes, 校验结果"
SAVED = "mark + check + save"
PEER = "openpyxl load + save"


@functools.lru_cache(maxsize=4)
def _checked(path: str) -> tuple[bytes, Source, Outcome]:
    data = Path(path).read_bytes()
    source = read_book(open_package(data), Path(path).name)
    return data, source, validate(located((source,), hunan()))


def edited(path: str) -> bytes:
    """Change twenty cells that hold figures: type, fill and annotate each."""
    data, _, outcome = _checked(path)
    edits: list[Edit] = []
    figures = [one for one in outcome.filing.values.values() if one.number is not None and one.place.row][:20]
    for one in figures:
        sheet, address = one.place.sheet, one.place.address
        assert one.number is not None
        edits += [
            SetNumber(sheet, address, one.number),
            SetFill(sheet, address, "DDEBF7"),
            SetNote(sheet, address, "取自账簿"),
        ]
    return patch(data, edits)


def marked(path: str) -> bytes:
    """Mark all cells with findings and write the sheet of findings."""
    data, source, outcome = _checked(path)
    return mark(data, source, outcome, "2024-06-19 10:20").data


def written(path: str) -> None:
    """Mark, read the result again, put it on disk."""
    _, source, _ = _checked(path)
    made = marked(path)
    verified(source, made, passing=(FINDINGS, MARKS))
    save(f"{path}.out", made, backup=False)


def cleared(path: str) -> bytes:
    """Take the marks away."""
    data, source = _marked(path)
    return unmark(data, source).data


@functools.lru_cache(maxsize=4)
def _marked(path: str) -> tuple[bytes, Source]:
    data = marked(path)
    return data, read_book(open_package(data), "marked.xlsx")


def openpyxl_saves(path: str) -> bytes:
    """Load and save with openpyxl, changing nothing."""
    import openpyxl

    out = io.BytesIO()
    openpyxl.load_workbook(path, keep_vba=path.endswith("m")).save(out)
    return out.getvalue()


CANDIDATES = (
    Candidate(FLOOR, floor),
    Candidate(EDIT, edited),
    Candidate(MARK, marked),
    Candidate("unmark", cleared),
    Candidate(SAVED, written),
    Candidate(PEER, openpyxl_saves, ("openpyxl",)),
)


def main(folder: Path, rounds: int) -> str:
    """Run the benchmark and return its table."""
    ours = folder / "sample.xlsm"
    import_workbook(read(str(CASES / "hengshan-2023.txt")), ours)
    files = [str(ours), str(write_filing(folder / "foreign.xlsx", more_projects=3))]
    outcome = compare(CANDIDATES, files, ours=MARK, rounds=rounds)
    budgets = (
        Budget(MARK, FLOOR, 5),
        Budget(EDIT, PEER, 1 / 20),
        Budget(MARK, PEER, 1 / 12),
        Budget(SAVED, PEER, 1 / 8),
    )
    return report(outcome, floor=FLOOR, files=len(files), budgets=budgets)
