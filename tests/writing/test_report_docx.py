"""The report as a Word file: official format, no traces, the same figures when it is read again."""

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from perfeval_xl.api import read
from perfeval_xl.autofill.report import Report, compose
from perfeval_xl.filing import Filing
from perfeval_xl.reading.build import edited
from perfeval_xl.writing.report_docx import report_docx
from support.cases import clean
from support.office import convert, pdf_fonts, pdf_pages, pdf_text

CASE = Path(__file__).parents[1] / "cases" / "hengshan-2023.txt"


def written(report: Report, folder: Path) -> Path:
    path = folder / "自评报告.docx"
    path.write_bytes(report_docx(report))
    return path


@pytest.fixture(params=["clean", "sample"])
def filing(request: pytest.FixtureRequest) -> Filing:
    return clean() if request.param == "clean" else read(str(CASE))


def test_read_again_it_says_what_the_tables_say(filing: Filing, tmp_path: Path) -> None:
    report = compose(filing)
    again = read(str(written(report, tmp_path)))
    for stated, table in (
        ("report.staff.quota", "basic.staff.quota"),
        ("report.staff.actual", "basic.staff.actual"),
        ("report.general.amount", "overall.income.general"),
        ("report.government_fund.amount", "overall.income.government_fund"),
        ("report.performance.score", "overall.total.score"),
        ("report.performance.rate", "overall.fund.total.rate"),
    ):
        assert again.number(stated) == filing.number(table), stated
    assert again.text("report.performance.grade") == again.text("report.application.grade") == "优"
    assert again.unit == filing.unit
    assert again.year == filing.year
    for chapter in report.chapters:
        lines = again.text(f"report.{chapter.section.name}.text").split("\n")
        assert [re.sub(r"\s", "", line) for line in lines if line] == [
            re.sub(r"\s", "", clean_text(paragraph.text)) for paragraph in chapter.paragraphs
        ]


def clean_text(text: str) -> str:
    from perfeval_xl.values.text import clean as half_width

    return half_width(text)


def test_faces_sizes_and_lines_are_those_of_official_papers(tmp_path: Path) -> None:
    report = compose(clean())
    document = docx.Document(str(written(report, tmp_path)))
    looks = {}
    for paragraph in document.paragraphs:
        if paragraph.text:
            run = paragraph.runs[0]
            fonts = run._r.rPr.rFonts
            assert fonts.get(qn("w:asciiTheme")) is None
            looks[paragraph.text] = (fonts.get(qn("w:eastAsia")), run.font.size.pt, paragraph.paragraph_format)
    title = looks["整体支出绩效自评报告"]
    assert title[:2] == ("方正小标宋简体", 22)
    assert looks["一、部门基本情况"][:2] == ("黑体", 16)
    assert looks["（一）职能职责"][:2] == ("楷体_GB2312", 16)
    assert looks["1、单位构成"][:2] == ("仿宋_GB2312", 16)
    body = looks[next(text for text in looks if text.startswith("负责全县重要档案"))]
    assert body[:2] == ("仿宋_GB2312", 16)
    assert 28 <= body[2].line_spacing.pt <= 30
    assert body[2].first_line_indent.pt == 32
    section = document.sections[1]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert "PAGE" in section.footer._element.xml
    assert "PAGE" in section.even_page_footer._element.xml
    assert "PAGE" not in document.sections[0].footer._element.xml


def test_the_file_is_the_same_to_the_byte_and_names_nobody(tmp_path: Path) -> None:
    report = compose(clean())
    data = report_docx(report)
    assert data == report_docx(report)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        core = package.read("docProps/core.xml").decode("utf-8")
        everything = b"".join(package.read(name) for name in names)
    assert "docProps/thumbnail.jpeg" not in names
    assert b"thumbnail" not in everything
    assert "python-docx" not in core
    assert re.search(r"<dc:creator>\s*</dc:creator>|<dc:creator/>", core)
    assert re.search(r"<cp:lastModifiedBy>\s*</cp:lastModifiedBy>|<cp:lastModifiedBy/>", core)
    assert str(tmp_path).encode() not in everything


def test_texts_that_xml_cannot_carry_are_cleaned(tmp_path: Path) -> None:
    filing = edited(clean(), {"report.problems.text": "进度\x0b偏慢\x00，\ud800经费<紧张>&不足\t。"})
    again = read(str(written(compose(filing), tmp_path)))
    assert again.text("report.problems.text") == "进度偏慢,经费<紧张>&不足 。"


def test_it_prints_as_an_official_paper(soffice: str, poppler: str, tmp_path: Path) -> None:
    reports = [compose(clean()), compose(read(str(CASE)))]
    files = []
    for at, report in enumerate(reports):
        path = tmp_path / f"report{at}.docx"
        path.write_bytes(report_docx(report))
        files.append(path)
    for pdf, report in zip(convert(files, "pdf", tmp_path / "pdf"), reports, strict=True):
        pages = pdf_pages(pdf, dpi=40)
        assert 3 <= len(pages) <= 12
        text = re.sub(r"\s", "", pdf_text(pdf))
        for chapter in report.chapters:
            assert chapter.heading in text
            for paragraph in chapter.paragraphs:
                assert re.sub(r"\s", "", paragraph.text)[:12] in text
        assert f"—{len(pages) - 1}—" in text
        assert f"—{len(pages)}—" not in text
        assert all(pdf_fonts(pdf).values())
        assert any("CJK" in name or "Song" in name or "Fang" in name for name in pdf_fonts(pdf))
