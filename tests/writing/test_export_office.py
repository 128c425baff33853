"""The export printed by LibreOffice: every value on paper, whole fonts, good pages, in time."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.filing import Filing
from perfeval_xl.writing.clean.clean_copy import clean_copy, lay_filed
from perfeval_xl.writing.clean.export import Exported, Job, export, with_libreoffice
from perfeval_xl.writing.clean.papers_docx import words
from perfeval_xl.writing.clean.seal import seal
from perfeval_xl.writing.clean.trimmed import trimmed
from support.cases import CASES, clean
from support.exports import haystacks, outcome_of, pdf_words
from support.office import convert, pdf_fonts

pytestmark = pytest.mark.office
SAMPLE = CASES / "hengshan-2023.txt"
PAGES = {"附件一": 1, "附件二": 1, "附件三1": 1, "附件三2": 1, "校验报告": 2}


class Counted:
    """LibreOffice, and how often it was started."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, job: Job) -> Mapping[str, str]:
        self.calls += 1
        return with_libreoffice(job)


@pytest.fixture(scope="module")
def printed(
    soffice: str, poppler: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Filing, Exported, Counted]:
    filing = read(str(SAMPLE))
    out = tmp_path_factory.mktemp("打印") / "目录"
    printer = Counted()
    made = export(outcome_of(filing), str(out), force=True, printer=printer)
    return filing, made, printer


def pdfs(made: Exported) -> list[Path]:
    return [Path(made.folder) / name for name in made.files if name.endswith(".pdf")]


def shown(filing: Filing) -> dict[str, str]:
    """Return every value as it is printed, without blanks."""
    found = {}
    for laid in lay_filed(trimmed(filing)):
        for box, content in laid.contents.items():
            if box.key:
                text = words(filing.edition.field(box.key), content)
                found[box.key] = "".join(text.split())
    for key, value in trimmed(filing).values.items():
        if key.startswith("report.") and key.endswith(".text"):
            found |= {f"{key}#{at}": "".join(one.split()) for at, one in enumerate(value.raw.split("\n"))}
    return {key: text for key, text in found.items() if text}


def test_every_pdf_was_made_in_one_run(printed: tuple[Filing, Exported, Counted]) -> None:
    _, made, printer = printed
    assert printer.calls == 1
    assert len(pdfs(made)) == 7 and not made.notices


def test_the_printed_text_carries_every_value(printed: tuple[Filing, Exported, Counted]) -> None:
    filing, made, _ = printed
    footers = re.compile(rf"第\d+页，共\d+页数据指纹{made.seal.text}$")
    pages = pdf_words(pdfs(made)[0])
    assert all(footers.search(page) for page in pages), "page number and print at the foot of every page"
    text = "".join(footers.sub("", page) for page in pages)
    values = shown(filing)
    assert len(values) > 300
    missing = {key: value for key, value in values.items() if value not in text}
    assert not missing


def test_each_paper_carries_its_own_values(printed: tuple[Filing, Exported, Counted]) -> None:
    filing, made, _ = printed
    marks = dict(zip(trimmed(filing).forms, ("附件一", "附件二", "附件三1", "附件三2", "附件四"), strict=True))
    values = shown(filing)
    for root, mark in marks.items():
        text = "".join(pdf_words(next(one for one in pdfs(made) if mark in one.name)))
        text = re.sub(rf"第\d+页，共\d+页数据指纹{made.seal.text}", "", text)
        mine = {key: value for key, value in values.items() if key.startswith(f"{root}.")}
        assert mine and not {key for key, value in mine.items() if value not in text}, mark


def test_papers_take_the_pages_of_the_official_ones(printed: tuple[Filing, Exported, Counted]) -> None:
    _, made, _ = printed
    for mark, count in PAGES.items():
        pages = pdf_words(next(one for one in pdfs(made) if mark in one.name))
        assert len(pages) == count, mark
    for file in pdfs(made):
        for page in pdf_words(file):
            assert len(page) > 60, f"a page with next to nothing on it in {file.name}"
    for mark in ("附件一", "附件二", "附件三1", "附件三2"):
        last = pdf_words(next(one for one in pdfs(made) if mark in one.name))[-1]
        assert re.search(r"填表人：.*填报日期：.*联系电话：.*单位负责人签字：.{0,6}第\d+页", last), (
            "signatures at the foot"
        )


def test_every_page_is_a4_portrait(printed: tuple[Filing, Exported, Counted]) -> None:
    for file in pdfs(printed[1]):
        boxes = re.findall(rb"/MediaBox\[0 0 ([\d.]+) ([\d.]+)\]", file.read_bytes())
        assert boxes and all((round(float(wide)), round(float(high))) == (595, 842) for wide, high in boxes)


def test_every_font_is_embedded(printed: tuple[Filing, Exported, Counted]) -> None:
    for file in pdfs(printed[1]):
        fonts = pdf_fonts(file)
        assert fonts and all(fonts.values()), file.name


def test_no_path_or_time_is_in_the_pdfs(printed: tuple[Filing, Exported, Counted]) -> None:
    _, made, _ = printed
    for file in pdfs(made):
        for place in haystacks(file):
            assert b"/tmp" not in place and b"/Author" not in place and b"file:" not in place
            assert set(re.findall(rb"/(?:Creation|Mod)Date\(D:(\d{8})", place)) == {b"20240101"}


def test_the_clean_workbook_prints_on_as_many_pages(soffice: str, poppler: str, tmp_path: Path) -> None:
    for name, filing, most in (("样例", read(str(SAMPLE)), 8), ("齐", clean(), 8)):
        (tmp_path / f"{name}.xlsx").write_bytes(clean_copy(trimmed(filing), seal(filing)))
        (pdf,) = convert([tmp_path / f"{name}.xlsx"], "pdf", tmp_path / "pdf", recalculate=False)
        pages = pdf_words(pdf)
        assert len(pages) <= most
        assert not any("###" in page for page in pages)
        papers = [page for page in pages if re.search("附件[一二三].*年度", page)]
        assert len(papers) == len(filing.forms) - 1, "one page each"
        assert all("填表人：" in page and "单位负责人签字：" in page for page in papers)


def test_without_a_chinese_font_no_pdf_leaves_the_house(
    soffice: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fonts").mkdir()
    folders = f"<dir>{tmp_path}/fonts</dir><cachedir>{tmp_path}/cache</cachedir>"
    (tmp_path / "fonts.conf").write_text(f'<?xml version="1.0"?><fontconfig>{folders}</fontconfig>', encoding="utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    made = export(outcome_of(clean()), str(tmp_path / "a"))
    assert not pdfs(made) and any(name.endswith(".xlsx") for name in made.files)
    assert "中文字体" in made.notices[0]
    blind = export(outcome_of(clean()), str(tmp_path / "b"), printer=by_force)
    assert not pdfs(blind) and blind.notices[0].startswith("没有生成 PDF：")


def by_force(job: Job) -> Mapping[str, str]:
    """Print without looking for a Chinese font first."""
    from perfeval_xl.writing.clean.office import print_to_pdf

    paths = print_to_pdf([page[1] for page in job.pages], job.folder)
    return {page[0]: path for page, path in zip(job.pages, paths, strict=True)}
