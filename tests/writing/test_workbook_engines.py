"""Two engines: what LibreOffice calculates in the workbook, macros off, is what Python says, cell by cell."""

import os
from decimal import Decimal
from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.filing import Filing
from perfeval_xl.reading.fingerprint import expected_formulas
from perfeval_xl.reading.grid import GridCell
from perfeval_xl.reading.source import open_source
from perfeval_xl.writing import names
from perfeval_xl.writing.book.audit_sheet import FIRST, status_text
from perfeval_xl.writing.book.checks import flag_text, lines
from perfeval_xl.writing.book.model import Model, facts_of
from perfeval_xl.writing.book.reckoning import reckoned
from perfeval_xl.writing.book.workbook import drawn, model_of
from perfeval_xl.writing.contents import stored
from support.books import cells_of, made
from support.cases import clean
from support.office import REQUIRED, gnumeric_recalculated, recalculated

MANY = 200 if os.environ.get(REQUIRED) == "1" else 16
SAMPLE = Path(__file__).parents[1] / "cases" / "hengshan-2023.txt"
CLOSE = Decimal("0.0000001")
Cells = dict[tuple[str, str], GridCell]


def models() -> list[tuple[str, Model]]:
    """Return the workbooks to compare: blank, clean, the sample, and many made filings, poured in and recomputed."""
    filings: list[tuple[str, Filing]] = [("clean", clean()), ("sample", read(str(SAMPLE)))]
    filings += [(f"made{seed}", made(seed)) for seed in range(MANY)]
    return [
        (name, model_of(filing.edition, facts_of(filing), filing, recompute=number % 2 == 1))
        for number, (name, filing) in enumerate(filings)
    ]


def number(cell: GridCell | None) -> Decimal | None:
    return None if cell is None else cell.number


def agree(wanted: Decimal | None, cell: GridCell | None) -> bool:
    found = number(cell)
    if wanted is None:
        return found is None and (cell is None or cell.text == "")
    return found is not None and abs(found - wanted) < CLOSE


def differences(model: Model, path: Path) -> list[str]:
    """Return every cell in which the spreadsheet and Python disagree."""
    cells = cells_of(path)
    return [*computed_cells(model, path, cells), *audit_lines(model, cells), *errors(cells)]


def computed_cells(model: Model, path: Path, cells: Cells) -> list[str]:
    wrong = []
    for one in expected_formulas(open_source(str(path))):
        content = model.contents[one.key]
        cell = cells.get((one.sheet, one.address))
        if content.formula and not agree(stored(model.edition.field(one.key), content), cell):
            wrong.append(f"{one.key} at {one.address}: {cell and cell.text!r}, Python {content.number}")
    return wrong


def audit_lines(model: Model, cells: Cells) -> list[str]:
    wrong = []
    found = list(lines(model))
    for row, line in enumerate(found, FIRST):
        verdict = line.verdict
        scale = Decimal("0.01") if line.percent else Decimal(1)
        left, right = (None if side is None else side * scale for side in (verdict.left, verdict.right))
        gap = None if left is None or right is None else left - right
        texts = {"A": line.word, "B": line.level, "C": line.relation.code, "H": flag_text(line)}
        for column, text in texts.items():
            cell = cells.get((names.AUDIT, f"{column}{row}"))
            if (cell.text if cell else "") != text:
                wrong.append(f"审核 {column}{row} {line.relation.code}: {cell and cell.text!r}, Python {text!r}")
        for column, figure in (("E", left), ("F", right), ("G", gap)):
            cell = cells.get((names.AUDIT, f"{column}{row}"))
            if not agree(figure, cell):
                wrong.append(f"审核 {column}{row} {line.relation.code}: {cell and cell.text!r}, Python {figure}")
    for at, one in enumerate(reckoned(model), FIRST + len(found) + 3):
        cell = cells.get((names.AUDIT, f"E{at}"))
        if one.number is not None or cell is None or cell.kind == "number":
            ok = agree(one.number, cell)
        else:
            ok = cell.text == one.text
        if not ok:
            wrong.append(f"审核 E{at} {one.name}: {cell and cell.text!r}, Python {one.number} {one.text!r}")
    status = cells[names.AUDIT, "A2"].text
    if status != status_text(found):
        wrong.append(f"status {status!r}, Python {status_text(found)!r}")
    return wrong


def errors(cells: Cells) -> list[str]:
    """Return the cells that show an error value: without Python none may."""
    return [f"{sheet}!{address} shows {cell.text}" for (sheet, address), cell in cells.items() if cell.kind == "error"]


@pytest.mark.office
def test_spreadsheet_and_python_agree_on_every_computed_cell_and_check(soffice: str, tmp_path: Path) -> None:
    found = models()
    for name, model in found:
        (tmp_path / f"{name}.xlsx").write_bytes(drawn(model))
    wrong = []
    for start in range(0, len(found), 50):
        part = found[start : start + 50]
        files = [tmp_path / f"{name}.xlsx" for name, _ in part]
        outputs = recalculated(files, tmp_path / "out", timeout=300)
        for (name, model), output in zip(part, outputs, strict=True):
            wrong += [f"{name}: {text}" for text in differences(model, output)]
    assert not wrong, "\n".join(wrong[:40])


@pytest.mark.office
def test_a_planted_wrong_formula_is_noticed(soffice: str, tmp_path: Path) -> None:
    filing = clean()
    model = model_of(filing.edition, facts_of(filing), filing, recompute=True)
    key = "basic.project.final"
    planted = dict(model.contents)
    planted[key] = planted[key]._replace(formula=planted[key].formula.replace("SUM(", "0.01+SUM("))
    assert planted[key].formula != model.contents[key].formula
    (tmp_path / "planted.xlsx").write_bytes(drawn(model._replace(contents=planted)))
    (output,) = recalculated([tmp_path / "planted.xlsx"], tmp_path / "out")
    assert any(text.startswith(key) for text in differences(model, output))


@pytest.mark.office
def test_gnumeric_agrees_as_well(gnumeric: str, tmp_path: Path) -> None:
    found = models()[:5]
    for name, model in found:
        (tmp_path / f"{name}.xlsx").write_bytes(drawn(model))
    outputs = gnumeric_recalculated([tmp_path / f"{name}.xlsx" for name, _ in found], tmp_path / "out")
    for (_, model), output in zip(found, outputs, strict=True):
        assert differences(model, output) == []
