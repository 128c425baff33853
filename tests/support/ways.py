"""One filing by four ways: Word, a workbook file, the openpyxl engine, xlwings' Windows engine on the fake of Excel."""

import random
import re
from pathlib import Path
from typing import Any, NamedTuple

from perfeval_xl.excel.session import filing_of, opened, state_of
from perfeval_xl.filing import Filing
from perfeval_xl.forms.edition import hunan
from perfeval_xl.reading.grid import Grid
from perfeval_xl.reading.text.text import read_text
from perfeval_xl.reading.word.word import read_docx
from perfeval_xl.rules.run import validate
from perfeval_xl.writing.patch.parts import open_book
from perfeval_xl.writing.patch.workbook import set_state, sheets
from support.papers import SAMPLE, docx_from_text

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
OF_THE_FORM = frozenset(("R107", "R116", "R191", "A141", "A145"))
"""What hangs on the kind of file: hidden cells and formulas typed over are only in workbooks, stray texts outside.

The weights printed beside the classes are ours in our workbooks, whatever stood in the Word paper.
"""
Said = list[tuple[str, str, tuple[str, ...]]]


class Slip(NamedTuple):
    """One changed cell of the text: line, cell, before and after."""

    row: int
    cell: int
    before: str
    after: str


def sample_grid() -> Grid:
    """Return the sample filing as rows of text."""
    return read_text(str(SAMPLE)).grids[0]


def mutated(grid: Grid, seed: int) -> tuple[Grid, list[Slip]]:
    """Return the papers with one to four figures or answers changed, as slips of the pen change them.

    The weights that the form prints into its classes, 产出指标（50分）, are left: our workbook prints its own.
    """
    chance = random.Random(seed)
    places = [
        (at, column)
        for at, row in enumerate(grid.rows)
        if not row.paragraph
        for column, cell in enumerate(row.cells)
        if column and _FIGURE.search(cell.text) and len(cell.text) <= 12 and not re.search("年|指标", cell.text)
    ]
    rows, slips = list(grid.rows), []
    for at, column in chance.sample(places, chance.randint(1, 4)):
        cells = list(rows[at].cells)
        before = cells[column].text
        cells[column] = cells[column]._replace(text=_slip(before, chance))
        rows[at] = rows[at]._replace(cells=tuple(cells))
        slips.append(Slip(at, column, before, cells[column].text))
    return grid._replace(rows=tuple(rows)), slips


def _slip(text: str, chance: random.Random) -> str:
    found = _FIGURE.search(text)
    assert found is not None
    figure = found.group()
    digits = [at for at, one in enumerate(figure) if one.isdigit()]
    at = chance.choice(digits)
    changed = chance.choice(
        (
            f"{figure[:at]}{(int(figure[at]) + chance.randint(1, 9)) % 10}{figure[at + 1 :]}",
            f"{figure}0" if "." not in figure else figure.replace(".", "", 1),
            f"-{figure}",
            f"{float(figure) + 0.01:.2f}",
            "若干",
            "无",
            "",
        )
    )
    return changed if changed in ("若干", "无", "") else text[: found.start()] + changed + text[found.end() :]


def with_hidden(path: Path, seed: int) -> None:
    """Hide rows, columns and sometimes a sheet of the papers in a workbook file, changing nothing else of it."""
    chance = random.Random(seed)
    book = open_book(path.read_bytes())
    papers = [one for one in sheets(book) if one.name.startswith("附件")]
    for one in chance.sample(papers, 2):
        xml = book.text(one.part)
        rows = [found for found in re.finditer(r"<row r=\"\d+\"", xml) if chance.random() < 0.1]
        for found in reversed(rows):
            xml = f'{xml[: found.end()]} hidden="1"{xml[found.end() :]}'
        if chance.random() < 0.5:
            xml = re.sub(r"<col ", lambda tag: f'{tag[0]}hidden="{int(chance.random() < 0.3)}" ', xml)
        book.put(one.part, xml)
    if chance.random() < 0.3:
        set_state(book, chance.choice(papers).name, chance.choice(("hidden", "veryHidden")))
    path.write_bytes(book.to_bytes())


def of_word(grid: Grid, folder: Path) -> Filing:
    """Write the papers as a Word file and read it."""
    from perfeval_xl.reading.own import located

    return located((read_docx(docx_from_text(grid, folder / "papers.docx")),), hunan())


def of_file(path: Path) -> Filing:
    """Read a workbook file strictly."""
    from perfeval_xl.api import read

    return read(str(path))


def of_book(book: Any) -> Filing:
    """Read an open workbook."""
    return filing_of(opened(book, state_of(book)))


def said(filing: Filing, without: frozenset[str] = frozenset()) -> Said:
    """Return code, level and cells of every finding, sorted."""
    outcome = validate(filing)
    assert outcome.crashes == ()
    return sorted((one.code, one.level, one.keys) for one in outcome.findings if one.code not in without)
