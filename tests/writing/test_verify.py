"""Does a file still carry what was checked?"""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from perfeval_xl.api import read
from perfeval_xl.reading.build import edited
from perfeval_xl.values.errors import ReadError
from perfeval_xl.writing.clean.clean_copy import clean_copy
from perfeval_xl.writing.clean.papers_docx import papers_docx
from perfeval_xl.writing.clean.publish import Mask, published
from perfeval_xl.writing.clean.seal import Seal, seal
from perfeval_xl.writing.clean.trimmed import trimmed
from perfeval_xl.writing.clean.verify import stored_seals, verify
from support.cases import CASES, clean

SAMPLE = str(CASES / "hengshan-2023.txt")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "净.xlsx"
    path.write_bytes(clean_copy(trimmed(clean()), seal(clean())))
    return path


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "净.docx"
    path.write_bytes(papers_docx(trimmed(clean()), seal(clean())))
    return path


def rewritten(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = {name: change(name, archive.read(name)) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_untouched_files_agree(book: Path, paper: Path) -> None:
    for path in (book, paper):
        assert stored_seals(str(path)) == {seal(clean())}
        checked = verify([str(path)])
        assert checked.state == "same" and "指纹相符" in checked.lines[0]
        assert seal(clean()).text in checked.lines[1]


def test_saved_by_another_program_it_still_agrees(book: Path) -> None:
    again = openpyxl.load_workbook(book)
    again["附件一"].column_dimensions["A"].width = 50
    again["附件一"].insert_rows(3)
    again.save(book)
    assert verify([str(book)]).state == "same"


def test_one_changed_figure_is_seen(book: Path, paper: Path) -> None:
    changed = openpyxl.load_workbook(book)
    cell = next(cell for row in changed["附件一"].iter_rows() for cell in row if cell.value == 123.6)
    cell.value = 123.61
    changed.save(book)
    rewritten(paper, lambda name, part: part.replace(b">123.60<", b">123.61<") if "document" in name else part)
    for path in (book, paper):
        checked = verify([str(path)])
        assert checked.state == "changed" and "至少有一处改动" in checked.lines[0]
        assert seal(clean()).text in checked.lines[1]
        assert verify([str(path)], seal(clean())).state == "changed"


def test_a_print_recomputed_inside_does_not_agree_with_the_stamped_paper(tmp_path: Path) -> None:
    forged = edited(clean(), {"basic.office.final": "99.99"})
    path = tmp_path / "a.xlsx"
    path.write_bytes(clean_copy(trimmed(forged), seal(forged)))
    assert verify([str(path)]).state == "same"
    checked = verify([str(path)], seal(clean()))
    assert checked.state == "changed"
    assert any("文件里存的是另一个指纹" in line for line in checked.lines)


def test_two_prints_in_one_file_are_told(book: Path) -> None:
    other = Seal("0" * 20).text.encode()
    rewritten(book, lambda name, part: part.replace(seal(clean()).text.encode(), other) if "sheet2" in name else part)
    checked = verify([str(book)])
    assert checked.state == "changed" and "几个不同的指纹" in checked.lines[0]


def test_the_filing_itself_agrees_with_the_print_on_paper() -> None:
    filing = read(SAMPLE)
    assert verify([SAMPLE], seal(filing)).state == "same"
    assert verify([SAMPLE], Seal("A" * 20)).state == "changed"
    unknown = verify([SAMPLE])
    assert unknown.state == "unknown" and unknown.now == seal(filing)
    assert "--fingerprint" in "".join(unknown.lines)


@pytest.mark.parametrize("mask", (Mask(), Mask("hide", "hide"), Mask("middle", "keep")))
def test_an_original_agrees_with_the_print_of_its_published_copy(mask: Mask) -> None:
    mark = seal(published(trimmed(read(SAMPLE)), mask), published=True)
    assert verify([SAMPLE], mark).state == "same"
    assert verify([SAMPLE], mark._replace(digest="B" * 20)).state == "changed"


def test_a_published_copy_is_known_for_what_it_is(tmp_path: Path) -> None:
    copy = published(trimmed(read(SAMPLE)), Mask())
    path = tmp_path / "公开.xlsx"
    path.write_bytes(clean_copy(copy, seal(copy, published=True)))
    checked = verify([str(path)])
    assert checked.state == "same" and "公开版" in checked.lines[0]
    told = verify([str(path)], seal(read(SAMPLE)))
    assert told.state == "changed" and any("只能与公开版的指纹" in line for line in told.lines)


def test_other_files_hold_no_print(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("PE1-0000-0000-0000-0000-0000", encoding="utf-8")
    (tmp_path / "b.zip").write_bytes(b"PK\3\4broken")
    assert stored_seals(str(tmp_path / "a.txt")) == frozenset() == stored_seals(str(tmp_path / "b.zip"))
    with pytest.raises(ReadError):
        verify([str(tmp_path / "a.txt")])


def test_the_print_stands_in_every_footer_and_the_properties(book: Path) -> None:
    with zipfile.ZipFile(book) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if re.search(r"sheet\d+\.xml$", name)]
        assert len(sheets) == 6
        assert all(seal(clean()).text in sheet for sheet in sheets)
        assert seal(clean()).text in archive.read("docProps/custom.xml").decode()
