"""The workbook colours marked cells by itself: over its own tints, on the screen only, and not at all once cleared."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.forms.edition import hunan
from perfeval_xl.reading.grid import Source
from perfeval_xl.reading.own import located
from perfeval_xl.reading.own_sheets import FINDINGS, MARKS
from perfeval_xl.reading.package import open_package
from perfeval_xl.reading.xlsx.xlsx import read_book
from perfeval_xl.rules.run import validate
from perfeval_xl.values.address import a1
from perfeval_xl.writing.book.model import facts_of
from perfeval_xl.writing.book.workbook import drawn, model_of
from perfeval_xl.writing.closed.mark_file import Marked, mark, unmark
from perfeval_xl.writing.marks import LEGEND, LISTED, TITLE, listed_names
from perfeval_xl.writing.names import SCREEN
from perfeval_xl.writing.patch.parts import open_book
from perfeval_xl.writing.patch.workbook import defined_names, set_name, sheet_part
from support.office import convert, page_colours, pdf_text
from support.office_edit import insert_rows, worked_on

SAMPLE = Path(__file__).parents[1] / "cases" / "hengshan-2023.txt"
PAPERS = ("附件一", "附件二", "附件三", "附件四")
SWITCHES = {"auto": "自动", "on": "开", "off": "关"}


def source_of(book: bytes) -> Source:
    return read_book(open_package(book), "x.xlsx")


def marked_book(book: bytes) -> Marked:
    source = source_of(book)
    return mark(book, source, validate(located((source,), hunan())), "2024-06-19 10:20")


@pytest.fixture(scope="module")
def books() -> dict[str, bytes]:
    """The sample as our workbook, by the switch of the screen colours."""
    sample = read(str(SAMPLE))
    model = model_of(sample.edition, facts_of(sample), sample)
    return {name: drawn(model._replace(screen=screen)) for name, screen in SWITCHES.items()}


def papers_in(pdf: Path) -> list[int]:
    pages = enumerate(pdf_text(pdf).split("\f")[:-1], 1)
    return [number for number, page in pages if page.lstrip().startswith(PAPERS)]


@pytest.fixture(scope="module")
def shown(
    books: dict[str, bytes], soffice: str, poppler: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("marks")
    made = {name: marked_book(book).data for name, book in books.items()}
    made |= {"cleared": unmark(made["on"], source_of(made["on"])).data, "before": books["on"]}
    for name, book in made.items():
        (folder / f"{name}.xlsx").write_bytes(book)
    return dict(zip(made, convert([folder / f"{name}.xlsx" for name in made], "pdf", folder / "out"), strict=True))


@pytest.mark.office
def test_marks_are_seen_on_the_screen(shown: dict[str, Path], books: dict[str, bytes]) -> None:
    pages = papers_in(shown["on"])
    seen = {colour for page in pages for colour, count in page_colours(shown["on"], page).items() if count > 20}
    wanted = {one.colour for one in marked_book(books["on"]).marks}
    assert len(wanted) >= 2
    assert wanted <= seen
    assert page_colours(shown["on"], pages[0]).get("FDE0DD", 0) > 500


@pytest.mark.office
def test_cleared_marks_are_seen_no_more(shown: dict[str, Path]) -> None:
    for page in papers_in(shown["before"]):
        assert page_colours(shown["cleared"], page) == page_colours(shown["before"], page), page
        assert not page_colours(shown["cleared"], page).keys() & {one.colour for one in LEGEND}


@pytest.mark.office
@pytest.mark.parametrize("switch", ["auto", "off"])
def test_no_mark_is_printed(shown: dict[str, Path], switch: str) -> None:
    pages = papers_in(shown[switch])
    assert len(pages) > 5
    for page in pages:
        assert page_colours(shown[switch], page) == {}, page


def test_every_paper_looks_its_cells_up_in_the_list(books: dict[str, bytes]) -> None:
    book = open_book(books["auto"])
    named = defined_names(book)
    for name, where in listed_names().items():
        assert f"={named['', name]}" == where
    papers = {sheet for sheet, name in named if name == TITLE}
    assert {one.sheet for one in marked_book(books["auto"]).marks} <= papers
    for sheet in papers:
        assert named[sheet, TITLE] == f'"{sheet}"'
        rules = [
            rule
            for rule in re.findall(r"<cfRule .*?</cfRule>", book.text(sheet_part(book, sheet)), re.DOTALL)
            if f"{LISTED}_LEVEL" in rule
        ]
        assert len(rules) == len(LEGEND)
        assert all(f"IF({SCREEN}=1," in rule for rule in rules)
        first = [int(number) for rule in rules for number in re.findall(r'priority="(\d+)"', rule)]
        assert sorted(first) == [1, 2, 3, 4], "a mark is seen before any other colour"


def test_the_list_is_empty_before_and_after(books: dict[str, bytes]) -> None:
    assert [len(grid.rows) for grid in source_of(books["auto"]).grids if grid.name == MARKS] == [1]
    made = marked_book(books["auto"])
    assert made.grey == () and len(made.marks) > 20
    after = unmark(made.data, source_of(made.data)).data
    with zipfile.ZipFile(io.BytesIO(books["auto"])) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        assert old.namelist() == new.namelist()
        part = sheet_part(open_book(after), FINDINGS)
        papers = [sheet_part(open_book(after), one.sheet) for one in made.marks]
        assert [name for name in papers if old.read(name) != new.read(name)] == []
        assert old.read(part) != new.read(part), "findings stay"


def test_a_copied_paper_gets_a_word_of_its_own(books: dict[str, bytes]) -> None:
    """A copy of a sheet has the same word as the sheet; marked as one they would show each other's marks."""
    book = open_book(books["auto"])
    set_name(book, TITLE, '"附件一"', "附件二")
    made = marked_book(book.to_bytes())
    named = defined_names(open_book(made.data))
    assert (named["附件一", TITLE], named["附件二", TITLE]) == ('"附件一"', '"附件二"')
    places = [row.cells[1].text for grid in source_of(made.data).grids if grid.name == MARKS for row in grid.rows[1:]]
    assert places == [f"{one.sheet} {one.address}" for one in made.marks]


@pytest.mark.office
def test_the_list_follows_inserted_rows(books: dict[str, bytes], soffice: str, tmp_path: Path) -> None:
    made = marked_book(books["auto"])
    (tmp_path / "marked.xlsx").write_bytes(made.data)
    moved = worked_on(tmp_path / "marked.xlsx", [insert_rows("附件一", 15, 2)], tmp_path)
    rows = next(grid for grid in source_of(moved.read_bytes()).grids if grid.name == MARKS).rows[1:]
    for row, one in zip(rows, made.marks, strict=True):
        down = 2 if one.sheet == "附件一" and one.row >= 15 else 0
        assert row.cells[1].text == f"{one.sheet} {a1(one.row + down, one.column)}"
