"""Refusals before the reading: paths, what a file is by its content, limits of time and memory."""

import os
import re
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from perfeval_xl.reading import package, safety
from perfeval_xl.reading.package import open_package
from perfeval_xl.reading.safety import NOTICES, REFUSALS, load, refuse
from perfeval_xl.reading.sniff import ole_names, sniff
from perfeval_xl.values.errors import ReadError
from support.pace import allowed
from support.packages import PACKAGE, parts, worksheet, zipped

FORMATS = Path(__file__).parents[1] / "cases" / "formats"
ROOT = Path(__file__).parents[2]


def code_of(action, *arguments: object) -> str:
    with pytest.raises(ReadError) as caught:
        action(*arguments)
    return caught.value.code


# the sentences


@pytest.mark.parametrize("code", REFUSALS)
def test_every_refusal_is_a_chinese_sentence_with_a_cure(code):
    error = refuse(code, "附件一!C5", "816")
    assert error.code == code
    assert re.fullmatch(r"[A-Z0-9_]+", code)
    assert error.message.endswith("。")
    assert error.cure.endswith("。")
    assert not re.search(r"[{}]", str(error))
    assert not re.search(r"非法|错误的|您没有|traceback|exception", str(error).lower())
    assert "（（" not in str(error)


def test_every_code_that_is_raised_is_listed_and_every_one_listed_is_raised():
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "perfeval_xl").rglob("*.py")
        if "reading" in path.parts or "writing" in path.parts or "autofill" in path.parts
    )
    raised = set(re.findall(r'refuse\(\s*"([A-Z0-9_]+)"', source))
    assert raised <= REFUSALS.keys()
    assert [code for code in REFUSALS if len(re.findall(rf'["!]{code}"', source)) < 2] == []


def test_every_notice_that_is_made_is_listed():
    folder = ROOT / "perfeval_xl" / "reading"
    files = (folder / "legacy.py", folder / "package.py", *(folder / "xlsx").glob("*.py"))
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    made = set(re.findall(r'(?:notice|note|Notice)\("([A-Z_]+)"', source))
    assert made
    assert made <= NOTICES.keys()


def test_what_stands_there_is_shortened_and_kept_on_one_line():
    error = refuse("BAD_NUMBER", "a!A1", "8\n1\x006" + "9" * 50)
    assert error.message == "a!A1：按数字保存的内容“8 1 69999999999999999999999999…”不是数字。"


# the path


def test_a_missing_file(tmp_path):
    assert code_of(load, str(tmp_path / "无.xlsx")) == "NO_FILE"
    assert code_of(load, str(tmp_path / "无" / "无.xlsx")) == "NO_FILE"
    assert code_of(load, "") == "NO_FILE"
    assert code_of(load, "a\0b.xlsx") == "NO_FILE"
    assert code_of(load, str(tmp_path / ("长" * 200))) == "NO_FILE"
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    assert code_of(load, str(tmp_path / "a.txt" / "b.xlsx")) == "NO_FILE"


def test_a_folder(tmp_path):
    assert code_of(load, str(tmp_path)) == "FOLDER"


def test_an_empty_file(tmp_path):
    (tmp_path / "a.xlsx").touch()
    assert code_of(load, str(tmp_path / "a.xlsx")) == "EMPTY"


def test_a_lock_file(tmp_path):
    (tmp_path / "~$自评表.xlsx").write_bytes(b"x")
    assert code_of(load, str(tmp_path / "~$自评表.xlsx")) == "LOCK_FILE"


def test_a_file_over_fifty_megabytes_is_not_even_opened(tmp_path):
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        file.truncate((50 << 20) + 1)
    assert code_of(load, str(path)) == "TOO_BIG"


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_no_permission(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"x")

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "denied")

    monkeypatch.setattr("builtins.open", denied)
    assert code_of(load, str(path)) == "NO_PERMISSION"


def test_a_disk_error(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"x")

    def broken(*_: object, **__: object) -> None:
        raise OSError(5, "input/output error")

    monkeypatch.setattr("builtins.open", broken)
    assert code_of(load, str(path)) == "UNREADABLE"


@pytest.mark.skipif(os.name == "nt", reason="POSIX file kinds")
def test_pipes_sockets_and_devices_are_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe.xlsx")
    assert code_of(load, str(tmp_path / "pipe.xlsx")) == "NOT_A_FILE"
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(tmp_path / "s"))
        assert code_of(load, str(tmp_path / "s")) == "NOT_A_FILE"
    assert code_of(load, "/dev/zero") == "NOT_A_FILE"


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_that_the_user_names_is_followed(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"abc")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    (tmp_path / "c.txt").symlink_to(tmp_path / "无.txt")
    (tmp_path / "d.txt").symlink_to(tmp_path / "d.txt")
    assert load(str(tmp_path / "b.txt")) == b"abc"
    assert code_of(load, str(tmp_path / "c.txt")) == "NO_FILE"
    assert code_of(load, str(tmp_path / "d.txt")) == "NO_FILE"


# what a file is by its content

TYPES = '<Types xmlns="%s/content-types"><Override PartName="/p" ContentType="application/%s"/></Types>'


def typed(kind: str) -> bytes:
    return zipped({"[Content_Types].xml": TYPES % (PACKAGE, kind), "p": ""})


OFFICE = "vnd.openxmlformats-officedocument"


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (zipped(parts()), "a.xlsx", "xlsx"),
        (zipped(parts()), "a.xls", "xlsx"),
        (zipped(parts()), "无扩展名", "xlsx"),
        (typed(f"{OFFICE}.spreadsheetml.sheet.main+xml"), "a.xlsx", "xlsx"),
        (typed("vnd.ms-excel.sheet.macroEnabled.main+xml"), "a.xlsm", "xlsx"),
        (typed("vnd.ms-excel.sheet.binary.macroEnabled.main"), "a.xlsb", "xlsb"),
        (typed(f"{OFFICE}.wordprocessingml.document.main+xml"), "a.docx", "docx"),
        (typed("vnd.ms-word.document.macroEnabled.main+xml"), "a.xlsx", "docx"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "a.ods", "ods"),
        ((FORMATS / "basic.xls").read_bytes(), "a.xls", "xls"),
        ((FORMATS / "basic.xls").read_bytes(), "a.xlsx", "xls"),
        ((FORMATS / "basic.xls").read_bytes(), "a.et", "et"),
        (b"{\\rtf1 }", "a.doc", "doc"),
        ("附件一\n\t项目支出".encode(), "a.txt", "text"),
        ("附件一\n\t项目支出".encode("gbk"), "a.txt", "text"),
        ("附件一\n\t项目支出".encode("utf-16"), "a.txt", "text"),
        (b"BM is text here", "a.txt", "text"),
        (b"MZ", "a.txt", "text"),
        ("科目,金额\n30201,1".encode("gbk"), "a.csv", "text"),
    ],
)
def test_kinds_that_are_read(content, name, kind):
    assert sniff(content, name) == kind


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"<html><table><tr><td>1</td></tr></table></html>", "a.xls", "HTML"),
        (b"\xef\xbb\xbf \r\n<!DOCTYPE HTML><html>", "a.xls", "HTML"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=gbk">', "a.xls", "HTML"),
        ("<html><body>附件一".encode("utf-16"), "a.xls", "HTML"),
        (b'<?xml version="1.0"?><html xmlns="x">', "a.xls", "HTML"),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "a.xls", "MHTML"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "a.xls", "XML2003"),
        (b'<?xml version="1.0"?><x/>', "a.xml", "XML"),
        (b"%PDF-1.7", "a.xlsx", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a.xlsx", "PICTURE"),
        (b"\xff\xd8\xff\xe0\0\0", "a.xlsx", "PICTURE"),
        (b"BM\x36\0\0\0\0\0", "a.bmp", "PICTURE"),
        (b"Rar!\x1a\x07\0", "a.rar", "ARCHIVE"),
        (b"7z\xbc\xaf\x27\x1c\0", "a.xlsx", "ARCHIVE"),
        (b"\x1f\x8b\x08\0", "a.xlsx", "ARCHIVE"),
        (b"MZ\x90\0\x03\0\0\0", "a.xlsx", "PROGRAM"),
        (b"L\0\0\0\x01\x14\x02\0\0\0", "自评表.xlsx.lnk", "SHORTCUT"),
        (b"\0\x01\x02\x03" * 50, "a.xlsx", "UNKNOWN"),
        ("附件一\t项目支出".encode(), "a.xls", "TEXT_NOT_BOOK"),
        ("科目,金额".encode("gbk"), "a.xlsx", "TEXT_NOT_BOOK"),
        (zipped({"a.txt": "x"}), "a.xlsx", "ZIP_OTHER"),
        (zipped({"OFD.xml": "<ofd/>"}), "a.ofd", "OFD"),
        (typed(f"{OFFICE}.presentationml.presentation.main+xml"), "a.pptx", "SLIDES"),
        (zipped({"xl/workbook.xml": "<x/>"}), "a.xlsx", "MISSING_PART"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "a.odt", "ZIP_OTHER"),
        (
            zipped(
                {
                    "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                    "META-INF/manifest.xml": "<manifest:encryption-data/>",
                }
            ),
            "a.ods",
            "ENCRYPTED",
        ),
        ((FORMATS / "encrypted.xlsx").read_bytes(), "a.xlsx", "ENCRYPTED"),
        ((FORMATS / "basic.xls").read_bytes()[:700], "a.xls", "CORRUPT"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", "CORRUPT"),
        (b"PK\3\4 and nothing more", "a.xlsx", "CORRUPT"),
        (b"PK\5\6" + b"\0" * 18, "a.xlsx", "ZIP_OTHER"),
    ],
)
def test_kinds_that_are_named_and_refused(content, name, code):
    assert code_of(sniff, content, name) == code


def test_the_top_of_a_compound_file():
    names = ole_names((FORMATS / "basic.xls").read_bytes())
    assert "Workbook" in names
    assert "WordDocument" not in names


def test_no_damage_to_a_compound_file_hangs_or_crashes():
    whole = (FORMATS / "basic.xls").read_bytes()
    for at in [*range(28, 80), *range(512, 560), *range(len(whole) - 1024, len(whole), 7)]:
        for value in (0, 255):
            names = ole_names(whole[:at] + bytes([value]) + whole[at + 1 :])
            assert isinstance(names, frozenset)


# the zip directory


def test_the_directory_agrees_with_zipfile(tmp_path):
    content = zipped({**parts(), "xl/空.bin": b"", "stored.bin": bytes(range(256)) * 50})
    opened = open_package(content)
    with zipfile.ZipFile(_written(tmp_path, content)) as archive:
        assert list(opened.members) == [name.lower() for name in archive.namelist()]
        for name in archive.namelist():
            assert opened.read(name) == archive.read(name)
            assert name in opened
    assert "nothing" not in opened


def test_what_is_not_plain_goes_through_zipfile(tmp_path, monkeypatch):
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "甲")
        archive.comment = b"PK\1\2 a comment" + b"x" * 30
    with_tail = zipped({"a.txt": "甲"}) + b"\0" * 40
    asked = []
    reader = package._directory_by_zipfile
    monkeypatch.setattr(package, "_directory_by_zipfile", lambda data: asked.append(1) or reader(data))
    assert open_package(path.read_bytes()).read("a.txt") == "甲".encode()
    assert open_package(with_tail).read("A.TXT") == "甲".encode()
    assert len(asked) == 1


def test_zip64_archives_are_read(tmp_path):
    path = tmp_path / "z.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.txt", "w", force_zip64=True) as one,
    ):
        one.write("甲".encode())
    assert open_package(path.read_bytes()).read("a.txt") == "甲".encode()


def test_the_start_does_not_import_zipfile():
    heavy_modules = "zipfile shutil json subprocess tempfile xml datetime dataclasses inspect pathlib openpyxl pandas"
    code = (
        "import sys, perfeval_xl.reading.source; "
        f"print([name for name in {heavy_modules.split()} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def _written(folder: Path, content: bytes) -> Path:
    path = folder / "w.zip"
    path.write_bytes(content)
    return path


# limits of time and memory

PROBE = """
import resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (512 << 20,) * 2)
sys.path.insert(0, {root!r})
from perfeval_xl.reading.source import open_source
from perfeval_xl.values.errors import ReadError
for path in sys.argv[1:]:
    started = time.process_time()
    try:
        said = "read " + str(sum(len(row.cells) for grid in open_source(path).grids for row in grid.rows))
    except ReadError as refusal:
        said = refusal.code
    print(said, time.process_time() - started < {limit!r})
"""


def heavy() -> dict[str, tuple[bytes, str]]:
    """Return large and malicious workbooks, stored unpacked so that no ratio gives them away."""

    def stored(rows: str = "", **around: str) -> bytes:
        return zipped(parts({"a": worksheet(rows, **around)}), zipfile.ZIP_STORED)

    line = "".join(f'<c r="{chr(65 + at)}%d" s="0"/>' for at in range(26))
    blanks = "".join(f'<row r="{at}">{line.replace("%d", str(at))}</row>' for at in range(1, 20_001))
    figures = "".join(f'<row r="{at}"><c r="A{at}"><v>{at}.5</v></c></row>' for at in range(1, 100_001))
    grid = "".join(f"<row>{'<c><v>1</v></c>' * 16_384}</row>" for _ in range(31))
    tall = "".join(f'<mergeCell ref="{one}1:{one}1048576"/>' for one in ("A", "B", "C") for _ in range(30))
    return {
        "520,000 blank cells": (stored(blanks), "read 0"),
        "100,000 figures": (stored(figures), "read 100000"),
        "508,000 figures": (stored(grid), "TOO_MANY_CELLS"),
        "eight million cells of four bytes": (stored("<row>" + "<c/>" * 8_000_000 + "</row>"), "TOO_MUCH_XML"),
        "a million empty rows": (stored("<row/>" * 1_048_577), "BAD_ADDRESS"),
        "40 MB of line ends": (stored(after="<a>" + "\n" * (40 << 20) + "</a>"), "TOO_MUCH_XML"),
        "a tag of 20 MB": (stored(after="<a " + "b" * (20 << 20)), "TOO_MUCH_XML"),
        "20 MB of opening brackets": (stored("<" * (20 << 20)), "TOO_MUCH_XML"),
        "a million merged ranges": (
            stored(after="<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 1_000_000 + "</mergeCells>"),
            "TOO_MANY_MERGED",
        ),
        "tall merged ranges": (stored(figures, after=f"<mergeCells>{tall}</mergeCells>"), "TOO_MANY_MERGED"),
        "200,000 levels": (stored(after="<a>" * 200_000 + "</a>" * 200_000), "TOO_DEEP"),
        "a long formula shared 150,000 times": (
            stored(
                '<row r="1"><c r="A1"><f t="shared" si="0">'
                + "+".join(["B1"] * 20_000)
                + "</f><v>1</v></c></row>"
                + "".join(
                    f'<row r="{at}"><c r="A{at}"><f t="shared" si="0"/><v>1</v></c></row>' for at in range(2, 150_001)
                )
            ),
            "read 150000",
        ),
    }


@pytest.mark.skipif(os.name == "nt", reason="the system cannot limit memory")
def test_large_and_malicious_files_stay_within_ten_seconds_and_512_megabytes(tmp_path):
    cases = heavy()
    paths = []
    for at, (content, _) in enumerate(cases.values()):
        path = tmp_path / f"{at}.xlsx"
        path.write_bytes(content)
        paths.append(str(path))
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(root=str(ROOT), limit=allowed(10)), *paths],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stdout.splitlines() == [f"{expected} True" for _, expected in cases.values()], done.stderr[-500:]


def test_the_limits_are_those_promised():
    assert (safety.MAX_FILE, safety.MAX_PARTS, safety.MAX_PART, safety.MAX_TOTAL) == (
        50 << 20,
        2000,
        64 << 20,
        256 << 20,
    )
    assert (safety.MAX_RATIO, safety.RATIO_FROM, safety.MAX_SHEETS, safety.MAX_DEPTH) == (100, 1 << 20, 256, 64)
