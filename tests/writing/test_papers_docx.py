"""The papers in Word: the official layout, the same filing, no trace of person or machine."""

import re
from decimal import Decimal
from pathlib import Path

import docx
import pytest

from perfeval_xl.api import read
from perfeval_xl.filing import Filing
from perfeval_xl.forms.edition import hunan
from perfeval_xl.reading.build import edited
from perfeval_xl.writing.clean.clean_copy import lay_filed
from perfeval_xl.writing.clean.papers_docx import papers_docx, words
from perfeval_xl.writing.clean.seal import parse_seal, seal
from perfeval_xl.writing.clean.trimmed import trimmed
from perfeval_xl.writing.contents import Content
from perfeval_xl.writing.docx_kit import Margins, footer, packed, paragraph, section
from support.books import made
from support.cases import CASES, clean
from support.exports import core, members, seeds
from support.papers import FILINGS

SAMPLE = CASES / "hengshan-2023.txt"


def written(filing: Filing, path: Path) -> Path:
    path.write_bytes(papers_docx(trimmed(filing), seal(filing)))
    return path


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Filing, Path]:
    filing = read(str(SAMPLE))
    return filing, written(filing, tmp_path_factory.mktemp("word") / "样例.docx")


@pytest.mark.parametrize("path", [SAMPLE, *sorted(FILINGS.glob("*.txt"))], ids=lambda path: path.stem[:12])
def test_real_filings_read_back_the_same(path: Path, tmp_path: Path) -> None:
    filing = read(str(path))
    again = read(str(written(filing, tmp_path / "a.docx")))
    assert core(again) == core(filing)
    assert seal(again) == seal(filing)
    assert not again.unread


@pytest.mark.parametrize("seed", seeds(range(100, 130)))
def test_made_filings_read_back_the_same(seed: int, tmp_path: Path) -> None:
    filing = made(seed)
    again = read(str(written(filing, tmp_path / "a.docx")))
    assert core(again) == core(filing)
    assert seal(again) == seal(filing)


def test_each_paper_alone_reads_back_and_together_they_are_the_filing(tmp_path: Path) -> None:
    filing = clean()
    found = {}
    for root in filing.forms:
        (tmp_path / f"{root}.docx").write_bytes(papers_docx(trimmed(filing), seal(filing), (root,)))
        alone = read(str(tmp_path / f"{root}.docx"))
        assert len(alone.forms) == 1
        mine = alone.forms[0]
        found |= {root + key[len(mine) :]: value for key, value in core(alone).items()}
    assert found == core(filing)


def test_the_tables_carry_every_official_label_with_its_spans(sample: tuple[Filing, Path]) -> None:
    filing, path = sample
    document = docx.Document(str(path))
    laid = lay_filed(trimmed(filing))
    assert len(document.tables) == len(laid)
    for one, table in zip(laid, document.tables, strict=True):
        boxes = [box for box in one.paper.page.boxes if box.role not in ("annex", "title", "note", "sign")]
        first = min(box.row for box in boxes)
        assert len(table.columns) == one.paper.page.columns
        assert len(table.rows) == max(box.row + box.rows for box in boxes) - first
        for box in boxes:
            corner = table.cell(box.row - first, box.column - 1)
            last = table.cell(box.row - first + box.rows - 1, box.column - 2 + box.columns)
            assert corner._tc is last._tc
            if box.text and not box.key:
                assert "".join(corner.text.split()) == "".join(box.text.split())


def test_title_above_and_signature_below_the_table(sample: tuple[Filing, Path]) -> None:
    _, path = sample
    texts = [one.text for one in docx.Document(str(path)).paragraphs if one.text]
    assert texts[:2] == ["附件一", "2023年度部门整体支出绩效评价基础数据表"]
    closing = [text for text in texts if text.startswith("填表人：")]
    assert len(closing) == 4
    assert all("单位负责人签字：" in text and "联系电话：" in text for text in closing)
    assert "（此页为封面）" in texts


def test_faces_and_page_are_official(sample: tuple[Filing, Path]) -> None:
    _, path = sample
    xml = members(path)["word/document.xml"].decode()
    assert {"方正小标宋简体", "黑体", "仿宋_GB2312", "楷体_GB2312"} <= set(re.findall(r'w:eastAsia="([^"]+)"', xml))
    for one in docx.Document(str(path)).sections:
        assert (round(one.page_width.mm), round(one.page_height.mm)) == (210, 297)
    last = docx.Document(str(path)).sections[-1]
    assert [round(edge.mm) for edge in (last.top_margin, last.bottom_margin, last.left_margin, last.right_margin)] == [
        37, 35, 28, 26,
    ]  # fmt: skip


def test_every_footer_carries_page_number_and_print(sample: tuple[Filing, Path]) -> None:
    filing, path = sample
    parts = members(path)
    foot = parts["word/footer1.xml"].decode()
    assert " PAGE " in foot and " NUMPAGES " in foot
    assert parse_seal(foot) == seal(filing)
    assert parse_seal(parts["docProps/custom.xml"].decode()) == seal(filing)
    sections = re.findall(r"<w:sectPr>.*?</w:sectPr>", parts["word/document.xml"].decode())
    assert len(sections) == 6
    assert all("rIdFooter" in one for one in sections)


def test_no_person_path_or_time_of_day(sample: tuple[Filing, Path]) -> None:
    parts = members(sample[1])
    assert sorted(parts) == sorted(
        [
            "[Content_Types].xml",
            "_rels/.rels",
            *(f"docProps/{name}.xml" for name in ("app", "core", "custom")),
            *(f"word/{name}.xml" for name in ("document", "fontTable", "footer1", "settings", "styles")),
            "word/theme/theme1.xml",
            "word/_rels/document.xml.rels",
        ]
    )
    properties = parts["docProps/core.xml"].decode() + parts["docProps/app.xml"].decode()
    for name in ("creator", "lastModifiedBy", "Company", "Manager", "Template", "TotalTime"):
        assert name not in properties
    assert set(re.findall(r"20\d\d-[\dT:-]+Z", properties)) == {"2024-01-01T00:00:00Z"}
    assert not re.search(rb"rsid|w:author|HYPERLINK|TargetMode", b"".join(parts.values()))


def test_the_document_is_valid_and_the_same_every_time(sample: tuple[Filing, Path], tmp_path: Path) -> None:
    from openxml_audit import OpenXmlValidator

    filing, path = sample
    result = OpenXmlValidator().validate(str(path))
    assert result.is_valid and not result.errors, [str(error) for error in result.errors][:10]
    assert written(filing, tmp_path / "a.docx").read_bytes() == path.read_bytes()


def test_payloads_and_markup_stay_text(tmp_path: Path) -> None:
    payload = '<w:instrText>HYPERLINK "http://x.test"</w:instrText> & ]]> {=1+1}'
    filing = edited(clean(), {"overall.goal.actual": payload, "report.problems.text": payload})
    parts = members(written(filing, tmp_path / "a.docx"))
    assert b"<w:instrText>HYPERLINK" not in parts["word/document.xml"]
    assert core(read(str(tmp_path / "a.docx"))) == core(filing)


def test_a_short_paper_fills_its_page_and_a_full_one_is_set_smaller() -> None:
    def sizes(filing: Filing) -> set[float]:
        xml = papers_docx(trimmed(filing), seal(filing), ("overall",))
        path = re.compile(r'<w:sz w:val="(\d+)"/>')
        import io
        import zipfile

        with zipfile.ZipFile(io.BytesIO(xml)) as archive:
            table = archive.read("word/document.xml").decode().partition("<w:tbl>")[2].partition("</w:tbl>")[0]
        return {int(one) / 2 for one in path.findall(table)}

    assert max(sizes(clean())) == 10.5
    longer = edited(clean(), {"overall.goal.expected": "统筹推进全县档案馆库房标准化建设。" * 22})
    assert max(sizes(longer)) < 10.5


@pytest.mark.parametrize(
    ("kind", "number", "shown"),
    [
        ("money", "266", "266.00"),
        ("money", "0.125", "0.125"),
        ("percent", "56", "56.00%"),
        ("percent", "99.365", "99.365%"),
        ("score", "9.50", "9.5"),
        ("count", "14", "14"),
    ],
)
def test_figures_are_printed_with_the_decimals_of_their_kind(kind: str, number: str, shown: str) -> None:
    field = next(field for field in hunan().fields.values() if field.kind == kind)
    assert words(field, Content("number", Decimal(number))) == shown


def test_the_kit_makes_a_document_of_nothing_but_a_paragraph(tmp_path: Path) -> None:
    body = [
        paragraph("一\t二\n三", tabs=(100,), bold=True, color="C00000"),
        section(Margins(50, 50, 50, 50), last=True),
    ]
    (tmp_path / "a.docx").write_bytes(packed(body, title="题", foot=footer("")))
    assert [one.text for one in docx.Document(str(tmp_path / "a.docx")).paragraphs] == ["一\t二\n三"]
