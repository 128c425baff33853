"""The clean workbook: the same filing, and nothing else."""

import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_xl.api import read
from perfeval_xl.filing import Filing
from perfeval_xl.forms.edition import hunan
from perfeval_xl.forms.layout import Box
from perfeval_xl.reading.build import build, edited
from perfeval_xl.values.address import a1
from perfeval_xl.writing.book.workbook import import_workbook, new_workbook
from perfeval_xl.writing.clean.clean_copy import clean_copy, lay_filed, stretched
from perfeval_xl.writing.clean.seal import seal
from perfeval_xl.writing.clean.trimmed import trimmed
from support.books import made
from support.cases import CASES, clean
from support.exports import core, haystacks, members, seeds
from support.office import convert, gnumeric_recalculated
from support.papers import FILINGS

SAMPLE = CASES / "hengshan-2023.txt"
PAYLOADS = (
    '=HYPERLINK("http://x.test","点我")',
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "+1+1",
    "file:///\\\\h\\x",
    "http://x.test",
)


def written(filing: Filing, path: Path) -> Path:
    path.write_bytes(clean_copy(trimmed(filing), seal(filing)))
    return path


def places(filing: Filing) -> dict[str, tuple[str, Box]]:
    """Return sheet and box of every key of the clean copy."""
    laid = [stretched(one) for one in lay_filed(trimmed(filing))]
    return {box.key: (one.paper.sheet, box) for one in laid for box in one.paper.page.boxes if box.key}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Filing, Path]:
    filing = read(str(SAMPLE))
    return filing, written(filing, tmp_path_factory.mktemp("clean") / "样例.xlsx")


@pytest.mark.parametrize("path", [SAMPLE, *sorted(FILINGS.glob("*.txt"))], ids=lambda path: path.stem[:12])
def test_real_filings_read_back_the_same(path: Path, tmp_path: Path) -> None:
    filing = read(str(path))
    again = read(str(written(filing, tmp_path / "a.xlsx")))
    assert core(again) == core(filing)
    assert seal(again) == seal(filing)
    assert again.year == filing.year
    assert not again.unread


@pytest.mark.parametrize("seed", seeds(range(40)))
def test_made_filings_read_back_the_same(seed: int, tmp_path: Path) -> None:
    filing = made(seed)
    again = read(str(written(filing, tmp_path / "a.xlsx")))
    assert core(again) == core(filing)
    assert seal(again) == seal(filing)


def test_our_own_workbook_gives_the_print_of_its_source(tmp_path: Path) -> None:
    filing = read(str(SAMPLE))
    import_workbook(filing, tmp_path / "a.xlsm")
    again = read(str(tmp_path / "a.xlsm"))
    assert seal(again) == seal(filing)
    assert seal(read(str(written(again, tmp_path / "b.xlsx")))) == seal(filing)


def check_values(filing: Filing, path: Path) -> int:
    """Compare every cell with its value; return how many figures were compared."""
    book = openpyxl.load_workbook(path)
    figures = 0
    for key, (sheet, box) in places(filing).items():
        value = trimmed(filing).values.get(key)
        if (
            value is None
            or value.state == "blank"
            or box.role in ("sign", "title")
            or key.endswith((".level1", ".level2"))
        ):
            continue
        column = box.column + box.columns - 1 if box.role == "split" else box.column
        cell = book[sheet][a1(box.row, column)]
        if value.state == "number" and value.number is not None and value.problem in ("", "R106"):
            percent = Decimal(100) if filing.edition.field(key).kind == "percent" else Decimal(1)
            assert cell.data_type == "n", key
            assert Decimal(repr(cell.value)) * percent == value.number, key
            figures += 1
        else:
            assert "".join(str(cell.value).split()) == "".join(value.raw.split()), key
    return figures


def test_another_program_sees_the_same_values(sample: tuple[Filing, Path]) -> None:
    assert check_values(*sample) > 120


@pytest.mark.office
def test_libreoffice_and_gnumeric_see_the_same_values(
    sample: tuple[Filing, Path], soffice: str, gnumeric: str, tmp_path: Path
) -> None:
    filing, path = sample
    for again in (*convert([path], "xlsx", tmp_path / "lo"), *gnumeric_recalculated([path], tmp_path / "gn")):
        assert check_values(filing, again) > 120
        assert core(read(str(again))) == core(filing)


def test_no_formulas_names_or_anything_hidden(sample: tuple[Filing, Path]) -> None:
    _, path = sample
    parts = members(path)
    sheets = [content.decode() for name, content in parts.items() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 5
    for sheet in sheets:
        for forbidden in (
            *("<f>", "<f ", "hidden=", "dataValidation", "conditionalFormatting", "sheetProtection", "hyperlink"),
            *("legacyDrawing", "<drawing", "oleObject", "<controls", "printerSettings", "r:id", "tabColor"),
        ):
            assert forbidden not in sheet
    workbook = parts["xl/workbook.xml"].decode()
    assert set(re.findall(r'<definedName name="([^"]+)"', workbook)) == {"_xlnm.Print_Area"}
    assert "state=" not in workbook and "codeName" not in workbook
    assert not [name for name in parts if re.search(r"vba|comments|drawing|printer|customXml|externalLink|media", name)]
    fills = set(re.findall(r'patternType="(\w+)"', parts["xl/styles.xml"].decode()))
    assert fills <= {"none", "gray125"}
    book = openpyxl.load_workbook(path)
    assert [sheet.title for sheet in book][:2] == ["附件一", "附件二"]
    assert book.worksheets[-1].title == "附件四"
    assert not book.defined_names


def test_papers_stand_in_order_with_the_official_labels(sample: tuple[Filing, Path]) -> None:
    filing, path = sample
    book = openpyxl.load_workbook(path)
    assert [sheet.title[:3] for sheet in book] == ["附件一", "附件二", "附件三", "附件三", "附件四"]
    for laid in lay_filed(trimmed(filing)):
        sheet = book[laid.paper.sheet]
        for box in laid.paper.page.boxes:
            if box.text and box.role in ("annex", "head", "side", "label", "split", "note") and not box.key:
                assert sheet[a1(box.row, box.column)].value == box.text
        setup = sheet.page_setup
        assert (setup.paperSize, setup.orientation, setup.fitToWidth) in ((9, "portrait", 1), (9, "portrait", None))
        assert seal(filing).text in sheet.oddFooter.right.text
        assert "&P" in sheet.oddFooter.center.text


def test_unused_lines_and_an_empty_project_paper_are_left_out(tmp_path: Path) -> None:
    filing = clean()
    raws = {key: value.raw for key, value in filing.values.items()}
    used = filing.count("basic.project")
    for at in (used + 1, used + 2):
        raws |= {f"basic.project[{at}].{leaf}": "" for leaf in ("name", "last_final", "budget", "final")}
    rows = filing.count("overall.indicator")
    raws |= {f"overall.indicator[{rows + 1}].{leaf}": "" for leaf in ("name", "target", "actual", "weight", "score")}
    raws |= {f"overall.indicator[{rows + 1}].level1": "满意度指标"}
    raws |= {f"project[9].{leaf}": "" for leaf in ("name", "fund.total.executed")}
    wide = build(hunan(), raws, filing.year, filing.unit)
    again = read(str(written(wide, tmp_path / "a.xlsx")))
    assert again.count("basic.project") == used
    assert again.count("overall.indicator") == rows
    assert again.count("project") == filing.count("project")
    assert (tmp_path / "a.xlsx").read_bytes() == clean_copy(trimmed(filing), seal(filing))


def test_the_empty_class_of_indicators_keeps_its_printed_row() -> None:
    filing = clean()
    row = next(
        f"overall.indicator[{at}]"
        for at in range(1, filing.count("overall.indicator") + 1)
        if filing.text(f"overall.indicator[{at}].level2") == "生态效益指标"
    )
    blank = edited(filing, {f"{row}.{leaf}": "" for leaf in ("name", "target", "actual", "weight", "score", "reason")})
    assert trimmed(blank).count("overall.indicator") == filing.count("overall.indicator")
    assert trimmed(blank, printed=False).count("overall.indicator") == filing.count("overall.indicator") - 1


def test_a_blank_workbook_gives_a_blank_clean_copy(tmp_path: Path) -> None:
    new_workbook(tmp_path / "a.xlsm", "青山县档案馆", 2023, ["甲项目"])
    filing = trimmed(read(str(tmp_path / "a.xlsm")))
    data = clean_copy(filing, seal(filing))
    (tmp_path / "b.xlsx").write_bytes(data)
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert {"附件一", "附件二", "附件四"} <= {sheet.title for sheet in book}
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_the_same_filing_gives_the_same_bytes(sample: tuple[Filing, Path]) -> None:
    filing, path = sample
    assert clean_copy(trimmed(filing), seal(filing)) == path.read_bytes()


def test_the_package_is_valid(sample: tuple[Filing, Path]) -> None:
    from openxml_audit import OpenXmlValidator

    result = OpenXmlValidator().validate(str(sample[1]))
    assert result.is_valid and not result.errors, [str(error) for error in result.errors][:10]


def test_texts_never_become_formulas_or_links(tmp_path: Path) -> None:
    keys = ("overall.unit", "project[1].name", "basic.thrift", "overall.goal.actual", "basic.sign.preparer")
    keys += ("overall.indicator[1].reason", "report.problems.text")
    for payload in PAYLOADS:
        filing = edited(clean(), dict.fromkeys(keys, payload))
        path = written(filing, tmp_path / "a.xlsx")
        book = openpyxl.load_workbook(path)
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert all(cell.data_type in ("s", "n") and cell.hyperlink is None for cell in cells)
        assert sum(payload in str(cell.value) for cell in cells) >= len(keys)
        assert not any("hyperlink" in name for name in members(path))
        assert all(b"<f>" not in part and b"hyperlink " not in part for part in members(path).values())


def test_nothing_of_the_source_file_or_the_machine_is_in_it(tmp_path: Path) -> None:
    import_workbook(clean(), tmp_path / "源.xlsx", plain=True)
    book = openpyxl.load_workbook(tmp_path / "源.xlsx")
    canary = "CANARY7391"
    book.properties.creator = book.properties.lastModifiedBy = book.properties.company = canary
    book.properties.title = book.properties.description = book.properties.keywords = canary
    hidden = book.create_sheet(f"{canary}藏")
    hidden["A1"] = canary
    hidden.sheet_state = "veryHidden"
    book["附件一"]["A1"].comment = openpyxl.comments.Comment(canary, canary)
    book["附件一"].oddHeader.left.text = canary
    book.defined_names[canary] = openpyxl.workbook.defined_name.DefinedName(canary, attr_text=f"{canary}藏!$A$1")
    book["附件一"]["H99"] = canary
    book.save(tmp_path / "源.xlsx")
    planted = read(str(tmp_path / "源.xlsx"))
    assert any(canary in one.raw for one in planted.unread)
    path = written(planted, tmp_path / "净.xlsx")
    for place in haystacks(path):
        for trace in (canary.encode(), str(tmp_path).encode(), "源".encode(), b"openpyxl", b"XlsxWriter"):
            assert trace not in place
    core_properties = members(path)["docProps/core.xml"].decode()
    assert re.search(r"<dc:creator></dc:creator>|<dc:creator/>", core_properties) or "dc:creator" not in core_properties
    assert set(re.findall(r"20\d\d-\d\d-\d\dT[\d:]+Z", core_properties)) == {"2024-01-01T00:00:00Z"}
    assert "<Company></Company>" in members(path)["docProps/app.xml"].decode()


LONG = "统筹推进全县档案馆库房标准化建设，保障档案接收整理和数字化加工等各项工作按期完成。"


@pytest.mark.parametrize("times", (10, 40, 200))
def test_long_texts_get_the_room_they_need(times: int, tmp_path: Path) -> None:
    texts = {
        "basic.thrift": LONG * times,
        "overall.goal.expected": LONG * times,
        "overall.indicator[2].reason": LONG * (times // 10),
        "report.problems.text": LONG * times,
    }
    filing = edited(clean(), texts)
    path = written(filing, tmp_path / "a.xlsx")
    assert core(read(str(path))) == core(filing)
    book = openpyxl.load_workbook(path)
    for sheet in book:
        assert all((row.height or 0) <= 409 for row in sheet.row_dimensions.values())
    sheet, box = places(filing)["overall.goal.expected"]
    room = sum(book[sheet].row_dimensions[row].height or 0 for row in range(box.row, box.row + box.rows))
    width = 42 * 7 * 0.75
    assert room >= len(LONG) * times * 10.5 / width * 12


def test_text_that_excel_cannot_hold_is_made_fit(tmp_path: Path) -> None:
    filing = edited(clean(), {"basic.thrift": "厉行\x07节约\x00" + "长" * 40_000})
    book = openpyxl.load_workbook(written(filing, tmp_path / "a.xlsx"))
    sheet, box = places(filing)["basic.thrift"]
    text = str(book[sheet][a1(box.row, box.column)].value)
    assert text.startswith("厉行节约长") and len(text) == 32_767


@settings(max_examples=15)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60),
    st.text("=+-@'\"<>&\t\n一二1.,%", max_size=20),
)
def test_any_text_is_written(text: str, odd: str) -> None:
    filing = edited(clean(), {"overall.goal.actual": text, "overall.indicator[1].actual": odd, "project[1].name": text})
    assert clean_copy(trimmed(filing), seal(filing)).startswith(b"PK")
