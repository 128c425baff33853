"""Marks on a workbook that is not ours: seen on the screen, never on paper, and gone without a trace."""

import io
import re
from pathlib import Path

import pytest
import xlsxwriter

from benchmarks.workbooks import write_filing
from perfeval_xl.forms.edition import hunan
from perfeval_xl.reading.own import located
from perfeval_xl.reading.package import open_package
from perfeval_xl.reading.xlsx.xlsx import read_book
from perfeval_xl.rules.run import validate
from perfeval_xl.writing.closed.mark_file import Marked, mark, unmark
from perfeval_xl.writing.closed.mark_screen import coloured, printed, uncoloured, unprinted
from perfeval_xl.writing.marks import LEGEND, former_values
from perfeval_xl.writing.patch.parts import open_book
from perfeval_xl.writing.patch.sheet import SHEET_ORDER
from perfeval_xl.writing.patch.styles import Styles
from perfeval_xl.writing.patch.workbook import sheet_part
from support.office import convert, page_colours, pdf_text
from support.packages import zipped
from support.patched import contents, faults

HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
ROWS = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
OURS = {one.colour for one in LEGEND}


def sheet(*children: str) -> str:
    return f"{HEAD}{''.join(children)}</worksheet>"


@pytest.fixture
def styles() -> Styles:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet()
    book.close()
    return Styles(open_book(out.getvalue()))


def names_in(xml: str) -> list[str]:
    body = xml[xml.index(">") + 1 : xml.rindex("</")]
    return [found[1] for found in re.finditer(r"<(\w+)[^<>]*?(?:/>|>.*?</\1>)", body, re.DOTALL)]


TAILS = {
    "nothing": (ROWS,),
    "empty": ("<sheetData/>",),
    "merged, validated, margins": (
        ROWS,
        '<mergeCells count="1"><mergeCell ref="B1:C1"/></mergeCells>',
        '<phoneticPr fontId="1"/>',
        '<dataValidations count="0"/>',
        '<pageMargins left="1" right="1" top="1" bottom="1" header="0" footer="0"/>',
        '<pageSetup paperSize="9" blackAndWhite="0" cellComments="atEnd" />',
        '<legacyDrawing r:id="rId1"/>',
    ),
    "own rules, drawing": (
        ROWS,
        '<conditionalFormatting sqref="A1"><cfRule type="cellIs" dxfId="0" priority="7"/></conditionalFormatting>',
        '<headerFooter><oddFooter>&amp;P</oddFooter></headerFooter>',
        '<extLst><ext><x14:cfRules><x14:cfRule priority="9"/></x14:cfRules></ext></extLst>',
    ),
    "another view": (
        ROWS,
        '<customSheetViews><customSheetView guid="{0}"><pageSetup orientation="landscape"/></customSheetView>'
        "</customSheetViews>",
        "<pageSetup scale='90'/>",
    ),
}


@pytest.mark.parametrize("name", TAILS)
def test_rules_and_page_set_up_stand_where_they_must_and_go_without_a_trace(name: str, styles: Styles) -> None:
    before = sheet(*TAILS[name])
    rules = coloured(before, styles, [("A1", "FDE0DD"), ("B1:C1", "FFE9C0"), ("A2", "FDE0DD")])
    assert re.findall(r'sqref="([^"]*)"', rules)[-2:] == ["A1 A2", "B1:C1"]
    xml, page = unprinted(rules)
    order = [SHEET_ORDER.index(one) for one in names_in(xml)]
    assert order == sorted(order)
    priorities = [int(one) for one in re.findall(r'priority="(\d+)"', xml)]
    assert len(priorities) == len(set(priorities)), "rules of the user's come first and keep their numbers"
    setup = re.findall(r"<pageSetup[^>]*>", xml)[-1]
    assert 'blackAndWhite="1"' in setup and "atEnd" not in setup
    assert unprinted(xml) == (xml, "")
    assert uncoloured(printed(xml, page)) == before


def test_a_group_that_another_program_joined_keeps_the_users_rule(styles: Styles) -> None:
    xml = coloured(sheet(ROWS), styles, [("A1", "FDE0DD")])
    joined = xml.replace("<cfRule", '<cfRule type="cellIs" dxfId="0" priority="5"/><cfRule', 1)
    own = '<conditionalFormatting sqref="A1"><cfRule type="cellIs" dxfId="0" priority="5"/></conditionalFormatting>'
    assert uncoloured(joined) == sheet(ROWS, own)


@pytest.mark.parametrize(
    ("now", "after"),
    [
        ('<pageSetup paperSize="8" blackAndWhite="1"/>', '<pageSetup paperSize="8"/>'),
        ('<pageSetup paperSize="8"/>', '<pageSetup paperSize="8"/>'),
        ("", ""),
    ],
    ids=["set up since", "in colour since", "taken away since"],
)
def test_what_was_set_since_is_left_alone(now: str, after: str) -> None:
    assert printed(sheet(ROWS, now), "-") == sheet(ROWS, after)
    assert former_values("blackAndWhite= cellComments=atEnd") == {"blackAndWhite": None, "cellComments": "atEnd"}


def test_a_sheet_with_prefixes_gets_rules_with_prefixes(styles: Styles) -> None:
    before = '<x:worksheet xmlns:x="urn:x"><x:sheetData/></x:worksheet>'
    xml, page = unprinted(coloured(before, styles, [("A1", "FDE0DD")]))
    assert xml.count("<x:") == 6 and "<c" not in xml
    assert uncoloured(printed(xml, page)) == before


def test_a_section_of_an_extension_is_not_taken_for_the_formats_of_rules() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet()
    book.close()
    parts = contents(out.getvalue())
    styles = parts["xl/styles.xml"].decode()
    styles = re.sub(r"<dxfs[^>]*/>", "", styles).replace(
        "</styleSheet>", '<extLst><ext><x14:dxfs count="1"><x14:dxf/></x14:dxfs></ext></extLst></styleSheet>'
    )
    made = Styles(open_book(zipped({**parts, "xl/styles.xml": styles.encode()})))
    assert made.shading("FDE0DD") == 0
    made.save()
    assert '<dxfs count="1"><dxf><fill>' in made.text
    assert made.text.index("<dxfs") < made.text.index("<tableStyles")


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The sample as a workbook that is not ours."""
    return write_filing(tmp_path_factory.mktemp("foreign") / "foreign.xlsx").read_bytes()


def marked(data: bytes) -> Marked:
    source = read_book(open_package(data), "x.xlsx")
    return mark(data, source, validate(located((source,), hunan())), "2024-06-19 10:20")


def test_every_sheet_with_marks_is_printed_in_black_and_white(foreign: bytes, tmp_path: Path) -> None:
    made = marked(foreign)
    sheets = {one.sheet for one in made.marks}
    assert set(made.grey) == sheets and len(sheets) > 3
    book = open_book(made.data)
    for name in sheets:
        assert re.search(r'<pageSetup[^>]* blackAndWhite="1"', book.text(sheet_part(book, name)))
    (tmp_path / "marked.xlsx").write_bytes(made.data)
    assert faults(tmp_path / "marked.xlsx") == []
    after = unmark(made.data, read_book(open_package(made.data), "x.xlsx")).data
    old, new = contents(foreign), contents(after)
    assert {name: new[name] for name in old if "worksheets" in name} == {
        name: old[name] for name in old if "worksheets" in name
    }


@pytest.mark.office
def test_no_mark_is_printed_while_the_screen_shows_it(
    foreign: bytes, soffice: str, poppler: str, tmp_path: Path
) -> None:
    """LibreOffice prints in colour, so no rule may hold there; taken for Excel it shows what Excel does."""
    made = marked(foreign)
    screen = {name: data.replace(b'"pcdos"', b'"LINUX"') for name, data in contents(made.data).items()}
    files = {"before": foreign, "paper": made.data, "screen": zipped(screen)}
    for name, data in files.items():
        (tmp_path / f"{name}.xlsx").write_bytes(data)
    pdfs = convert([tmp_path / f"{name}.xlsx" for name in files], "pdf", tmp_path / "out")
    pages = range(1, pdf_text(pdfs[0]).count("\f") + 1)
    before, paper, seen = ({colour for page in pages for colour in page_colours(pdf, page)} for pdf in pdfs)
    wanted = {one.colour for one in made.marks}
    assert len(wanted) >= 2
    assert wanted <= seen
    assert before == paper == set()
