"""One door for files: the content decides which reader gets it."""

from pathlib import Path

import pytest

from perfeval_xl.reading.source import open_source
from perfeval_xl.reading.xlsx.xlsx import read_xlsx
from perfeval_xl.values.errors import ReadError
from support.packages import parts, workbook, worksheet, zipped

FORMATS = Path(__file__).parents[1] / "cases" / "formats"
BOOK = workbook({"附件一": worksheet('<row r="1"><c r="A1"><v>816.23</v></c></row>')})


def first_text(path: Path) -> tuple[str, str]:
    source = open_source(str(path))
    return source.kind, source.grids[0].rows[0].cells[0].text


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.txt", "a.et", "自评表", "a.docx"])
def test_a_workbook_under_any_name(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(BOOK)
    assert first_text(path) == ("xlsx", "816.23")
    assert open_source(str(path)).name == name


def test_a_workbook_whose_parts_lie_elsewhere(tmp_path):
    made = parts({"附件一": worksheet('<row r="1"><c r="A1"><v>816.23</v></c></row>')})
    moved = {name.replace("xl/", "book/"): content for name, content in made.items()}
    for name in ("_rels/.rels", "[Content_Types].xml"):
        moved[name] = str(moved[name]).replace("xl/", "book/")
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped(moved))
    assert first_text(path) == ("xlsx", "816.23")


def test_text(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("附件一\n\t项目支出\n\t816.23\n".encode("gbk"))
    assert first_text(path) == ("text", "附件一")


def test_a_word_document_under_another_name(tmp_path):
    import docx

    document = docx.Document()
    document.add_paragraph("部门整体支出绩效自评报告")
    document.save(str(tmp_path / "a.docx"))
    (tmp_path / "a.docx").rename(tmp_path / "a.xls")
    assert first_text(tmp_path / "a.xls") == ("docx", "部门整体支出绩效自评报告")


@pytest.mark.parametrize(("name", "kind"), [("basic.xls", "xls"), ("basic.ods", "ods")])
def test_legacy(name, kind):
    assert first_text(FORMATS / name) == (kind, "2023年度部门整体支出绩效评价基础数据表")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("支出.xls", b"<html><table>", "HTML"),
        ("支出.xls", "科目\t金额".encode("gbk"), "TEXT_NOT_BOOK"),
        ("扫描.xlsx", b"\x89PNG\r\n\x1a\n\0", "PICTURE"),
        ("a.zip", zipped({"附件一.xlsx": BOOK}), "ZIP_OTHER"),
        ("a.xlsx", BOOK[:-30], "CORRUPT"),
        ("~$a.xlsx", BOOK, "LOCK_FILE"),
        ("a.xlsx", b"", "EMPTY"),
    ],
)
def test_everything_else_is_named(tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ReadError) as caught:
        open_source(str(path))
    assert caught.value.code == code
    assert caught.value.cure


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        ((FORMATS / "basic.xls").read_bytes(), "OTHER_KIND", "旧版 Excel 工作簿"),
        ((FORMATS / "encrypted.xlsx").read_bytes(), "ENCRYPTED", "密码"),
        ("附件一".encode(), "TEXT_NOT_BOOK", ".xlsx"),
        (b"PK\5\6" + b"\0" * 18, "ZIP_OTHER", "压缩包"),
    ],
)
def test_what_was_asked_for_as_xlsx_and_is_not(tmp_path, content, code, words):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(ReadError) as caught:
        read_xlsx(str(path))
    assert caught.value.code == code
    assert words in caught.value.message
