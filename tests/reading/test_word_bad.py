"""Word papers that are damaged, encrypted, of the old format or none at all are refused in words."""

import io
import shutil
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_xl import office
from perfeval_xl.reading.text.text import read_text
from perfeval_xl.reading.word.word import read_doc, read_docx
from perfeval_xl.values.errors import ReadError
from support.office import convert
from support.papers import SAMPLE, docx_from_text, paragraphs, texts
from support.raw_word import cell, paragraph, row, table, written


def refusal_of(path: Path | str) -> ReadError:
    with pytest.raises(ReadError) as refusal:
        read_docx(str(path))
    error = refusal.value
    assert error.message.endswith("。") and error.cure.endswith("。")
    assert "Excel" not in str(error) and ".xlsx 文件后" not in str(error)
    return error


def test_what_is_no_document_is_refused(tmp_path):
    assert refusal_of(written(tmp_path, "<w:p/>")).code == "NO_TEXT"
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document/>'
    assert refusal_of(written(tmp_path, "", **{"word/document.xml": bomb})).code == "DOCTYPE"
    assert refusal_of(written(tmp_path, "<w:p>")).code == "BAD_XML"
    assert refusal_of(written(tmp_path, "<w:sdt>" * 400 + "</w:sdt>" * 400)).code == "TOO_DEEP"
    assert refusal_of(written(tmp_path, paragraph("a" * 2_000_000))).code == "BOMB"
    book = '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    assert refusal_of(written(tmp_path, "", **{"word/document.xml": book})).code == "NOT_A_DOCUMENT"


def test_a_package_that_is_no_document_or_cut_off_is_refused(tmp_path):
    whole = Path(written(tmp_path, paragraph("年度"))).read_bytes()
    (tmp_path / "cut.docx").write_bytes(whole[:-30])
    assert refusal_of(tmp_path / "cut.docx").code == "CORRUPT"
    with zipfile.ZipFile(tmp_path / "zip.docx", "w") as package:
        package.writestr("a.txt", "x")
    assert refusal_of(tmp_path / "zip.docx").code == "NOT_A_DOCUMENT"


def test_an_encrypted_document_is_named_so(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"))
    assert refusal_of(path).code == "ENCRYPTED"


def test_an_encrypted_old_document_is_named_so(tmp_path):
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + "WordDocument".encode("utf-16-le"))
    head[512:514] = b"\xec\xa5"
    head[523] = 0x01
    (tmp_path / "a.doc").write_bytes(head)
    with pytest.raises(ReadError) as refusal:
        read_doc(str(tmp_path / "a.doc"))
    assert refusal.value.code == "ENCRYPTED"


def test_without_libreoffice_an_old_document_is_refused_with_the_way_out(tmp_path, monkeypatch):
    monkeypatch.setattr(office, "find_soffice", lambda: None)
    for name in ("a.doc", "a.docx", "a.wps"):
        (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
        with pytest.raises(ReadError) as refusal:
            (read_docx if name.endswith("x") else read_doc)(str(tmp_path / name))
        assert refusal.value.code == "NEED_OFFICE"
        assert "另存为“Word 文档（.docx）”" in refusal.value.cure


def test_a_docx_under_an_old_name_is_read_all_the_same(tmp_path):
    path = shutil.copyfile(written(tmp_path, paragraph("年度")), tmp_path / "旧.doc")
    source = read_doc(str(path))
    assert (source.name, source.kind, paragraphs(source.grids[0])) == ("旧.doc", "docx", ["年度"])


def test_an_old_document_reads_like_the_new_one(tmp_path, soffice):
    new = docx_from_text(read_text(str(SAMPLE)).grids[0], tmp_path / "自评 表.docx")
    old = convert([new], "doc", tmp_path / "old", recalculate=False)[0]
    before = set(tmp_path.rglob("*"))
    source = read_doc(str(old))
    assert set(tmp_path.rglob("*")) == before
    assert (source.name, source.kind, source.grids[0].name) == ("自评 表.doc", "doc", "自评 表")
    assert texts(source.grids[0].rows) == texts(read_docx(new).grids[0].rows)
    renamed = shutil.copyfile(old, tmp_path / "自评表.docx")
    assert texts(read_docx(str(renamed)).grids[0].rows) == texts(source.grids[0].rows)


def test_what_libreoffice_cannot_read_is_refused(tmp_path, soffice):
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000))
    with pytest.raises(ReadError) as refusal:
        read_doc(str(tmp_path / "a.doc"))
    assert refusal.value.code == "NOT_CONVERTED"


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> bytes:
    folder = tmp_path_factory.mktemp("small")
    body = paragraph("附件三") + table(row(cell(paragraph("项目名称")), cell(paragraph("甲"))))
    return Path(written(folder, body)).read_bytes()


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_document_is_read_or_refused(small, tmp_path_factory, data):
    damaged = bytearray(small)
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("damaged") / "a.docx"
    path.write_bytes(damaged)
    try:
        read_docx(str(path))
    except ReadError as refusal:
        assert refusal.code.isupper()


@settings(max_examples=80)
@given(st.data())
def test_any_order_of_elements_is_read_or_refused(tmp_path_factory, data):
    names = ["w:p", "w:r", "w:t", "w:tbl", "w:tr", "w:tc", "w:tcPr", "w:vMerge", "w:del", "w:sdt", "w:sdtContent"]
    names += ["w:txbxContent", "mc:AlternateContent", "mc:Choice", "w:ins", "w:rPr", "w:vanish"]
    pieces = io.StringIO()
    open_names: list[str] = []
    for name in data.draw(st.lists(st.sampled_from([*names, "", "文字"]), max_size=40)):
        if name in names:
            open_names.append(name)
            pieces.write(f"<{name}>")
        elif name:
            pieces.write(name)
        elif open_names:
            pieces.write(f"</{open_names.pop()}>")
    pieces.write("".join(f"</{name}>" for name in reversed(open_names)))
    try:
        read_docx(written(tmp_path_factory.mktemp("odd"), pieces.getvalue()))
    except ReadError as refusal:
        assert refusal.code == "NO_TEXT"
