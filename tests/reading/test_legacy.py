"""Foreign workbooks through calamine in a child process: values, kinds and places; limits; refusals.

`basic.xls` and `basic.ods` were made by LibreOffice 7.4 from the same workbook; .et is .xls under another name.
"""

import json
import os
import struct
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from perfeval_xl.reading import legacy
from perfeval_xl.reading.legacy import read_legacy
from perfeval_xl.values.address import a1
from perfeval_xl.values.errors import ReadError
from support.packages import PACKAGE, RELATIONS, zipped

FORMATS = Path(__file__).parents[1] / "cases" / "formats"
TITLE = "2023年度部门整体支出绩效评价基础数据表"


def facts(path: Path) -> dict[str, tuple[str, str, Decimal | None]]:
    grid = read_legacy(str(path)).grids[0]
    return {a1(cell.row, cell.column): (cell.kind, cell.text, cell.number) for row in grid.rows for cell in row.cells}


def code_of(path: Path) -> str:
    with pytest.raises(ReadError) as caught:
        read_legacy(str(path))
    assert caught.value.message.endswith("。")
    assert caught.value.cure.endswith("。")
    return caught.value.code


COMMON = {
    "C5": ("text", TITLE, None),
    "C6": ("text", "项目支出", None),
    "D6": ("number", "816.23", Decimal("816.23")),
    "E6": ("number", "0.56", Decimal("0.56")),
    "F6": ("date", "2024-06-19", None),
    "C7": ("text", "在职人数", None),
    "D7": ("number", "56", Decimal(56)),
    "F7": ("number", "1632.46", Decimal("1632.46")),
    "C8": ("text", "８１６", None),
    "D8": ("text", "1,068.21", None),
    "E8": ("date", "2024-06-19 08:30:00", None),
    "F8": ("text", "备注\n第二行", None),
}


def test_xls_keeps_places_and_kinds():
    assert facts(FORMATS / "basic.xls") == COMMON | {"E7": ("bool", "TRUE", None)}
    source = read_legacy(str(FORMATS / "basic.xls"))
    assert source.kind == "xls"
    assert [(grid.name, grid.hidden) for grid in source.grids] == [("附件一", False), ("隐藏", True)]
    assert source.grids[0].rows[0].cells[0].columns == 4
    assert [one.code for one in source.notices] == ["VALUES_ONLY", "HIDDEN_SHEET"]


def test_ods():
    # LibreOffice stores a true value as a number there.
    assert facts(FORMATS / "basic.ods") == COMMON | {"E7": ("number", "1", Decimal(1))}


def test_et_is_told_from_xls_by_its_name_only(tmp_path):
    path = tmp_path / "自评表.et"
    path.write_bytes((FORMATS / "basic.xls").read_bytes())
    assert facts(path) == facts(FORMATS / "basic.xls")
    assert read_legacy(str(path)).kind == "et"


def record(kind: int, content: bytes = b"") -> bytes:
    """Return a BIFF12 record: type and length in groups of seven bits."""
    out = b""
    for number in (kind, len(content)):
        while True:
            out += bytes([number & 0x7F | (0x80 if number > 0x7F else 0)])
            number >>= 7
            if not number:
                break
    return out + content


def wide(text: str) -> bytes:
    return struct.pack("<L", len(text)) + text.encode("utf-16-le")


def an_xlsb() -> bytes:
    """Return a binary workbook of one sheet: a text in B2, a figure in C2."""
    place = struct.pack("<LL", 1, 0)
    book = record(131) + record(143) + record(156, struct.pack("<LL", 0, 1) + wide("rId1") + wide("附件一"))
    book += record(144) + record(132)
    sheet = record(129) + record(148, struct.pack("<4L", 1, 1, 1, 2)) + record(145)
    sheet += record(0, struct.pack("<LLHBBBL", 1, 0, 300, 0, 0, 0, 0))
    sheet += record(6, place + wide("项目支出"))
    sheet += record(5, struct.pack("<LL", 2, 0) + struct.pack("<d", 816.23)) + record(146) + record(130)
    links = '<Relationships xmlns="%s/relationships"><Relationship Id="rId1" Type="%s/%s" Target="%s"/></Relationships>'
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Override PartName="/xl/workbook.bin" '
            'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
            "_rels/.rels": links % (PACKAGE, RELATIONS, "officeDocument", "xl/workbook.bin"),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": links % (PACKAGE, RELATIONS, "worksheet", "worksheets/sheet1.bin"),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def test_xlsb(tmp_path):
    path = tmp_path / "a.xlsb"
    path.write_bytes(an_xlsb())
    assert facts(path) == {"B2": ("text", "项目支出", None), "C2": ("number", "816.23", Decimal("816.23"))}


def test_a_workbook_of_today_is_not_for_this_reader(tmp_path):
    path = tmp_path / "a.xls"
    path.write_bytes("附件一".encode())
    assert code_of(path) == "TEXT_NOT_BOOK"


def test_damaged(tmp_path):
    whole = (FORMATS / "basic.xls").read_bytes()
    at = whole.index(b"\x09\x08\x10\x00")
    path = tmp_path / "a.xls"
    path.write_bytes(whole[:at] + b"\xff" * 400 + whole[at + 400 :])
    assert code_of(path) == "LEGACY_FAILED"


def test_encrypted(tmp_path):
    """A password shows as a record FilePass behind the first record."""
    whole = (FORMATS / "basic.xls").read_bytes()
    at = whole.index(b"\x09\x08\x10\x00") + 20
    path = tmp_path / "a.xls"
    path.write_bytes(whole[:at] + b"\x2f\x00" + whole[at + 2 :])
    assert code_of(path) == "ENCRYPTED"


def test_mutants_give_a_source_or_a_refusal(tmp_path, monkeypatch):
    import random

    rng = random.Random(3)
    path = tmp_path / "a.xls"
    codes = set()
    for name in ("basic.xls", "basic.ods"):
        whole = (FORMATS / name).read_bytes()
        for _ in range(12):
            data = bytearray(whole)
            for _ in range(8):
                data[rng.randrange(512, len(data))] = rng.randrange(256)
            path.write_bytes(bytes(data))
            try:
                read_legacy(str(path))
                codes.add("read")
            except ReadError as refusal:
                codes.add(refusal.code)
    assert len(codes) > 1


def test_without_calamine(monkeypatch):
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    assert list(legacy._answer(b"x")) == ["!NO_LEGACY"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import os; os.abort()", "LEGACY_FAILED"),
        ("import time; time.sleep(60)", "LEGACY_TIMEOUT"),
        ("print('!LEGACY_BIG', end='')", "LEGACY_BIG"),
        ("print('!NO_LEGACY', end='')", "NO_LEGACY"),
        ("print('!SOMETHING', end='')", "LEGACY_FAILED"),
        ("raise SystemExit(3)", "LEGACY_FAILED"),
        ("print('no json')", "LEGACY_FAILED"),
        ("print('[1, 2]')", "LEGACY_FAILED"),
        ("pass", "NO_SHEETS"),
    ],
)
def test_whatever_becomes_of_the_child(code, expected, monkeypatch):
    monkeypatch.setattr(legacy, "_CODE", code)
    monkeypatch.setattr(legacy, "SECONDS", 1 if expected == "LEGACY_TIMEOUT" else 60)
    assert code_of(FORMATS / "basic.xls") == expected


@pytest.mark.skipif(os.name == "nt", reason="the system cannot limit a process")
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("from perfeval_xl.reading.legacy import limit; limit(); bytearray(1 << 30)", "LEGACY_FAILED"),
        (
            "from perfeval_xl.reading import legacy; legacy.SECONDS = 1; legacy.limit()\nwhile True: pass",
            "LEGACY_TIMEOUT",
        ),
        ("from perfeval_xl.reading.legacy import limit; limit(); open({!r}, 'w').write('x' * 99999)", "LEGACY_FAILED"),
    ],
)
def test_the_limits_of_the_child_hold(code, expected, monkeypatch, tmp_path):
    start = "import sys; sys.path[:] = sys.argv[1].split({!r}); "
    written = tmp_path / "written"
    code = code.format(str(written)) if "{!r}" in code else code
    monkeypatch.setattr(legacy, "_CODE", start + code)
    assert code_of(FORMATS / "basic.xls") == expected
    assert not written.exists() or written.read_bytes() == b""


def test_the_child_answers_in_lines_of_json():
    lines = list(legacy._answer((FORMATS / "basic.xls").read_bytes()))
    assert [json.loads(line)[0] for line in lines] == ["附件一", "隐藏"]


def test_a_flood_of_cells_is_refused(monkeypatch):
    monkeypatch.setattr("perfeval_xl.reading.safety.MAX_CELLS", 5)
    assert list(legacy._answer((FORMATS / "basic.xls").read_bytes())) == ["!TOO_MANY_CELLS"]


@pytest.mark.office
def test_what_libreoffice_writes_today(tmp_path, soffice):
    import xlsxwriter

    from support.office import convert

    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("附件二")
    figures = [(row, round(row * 13.37, 2)) for row in range(60)]
    for row, figure in figures:
        sheet.write(row + 2, 1, f"指标{row}")
        sheet.write(row + 2, 2, figure)
    book.close()
    for kind in ("xls", "ods"):
        (made,) = convert([path], kind, tmp_path / kind)
        found = facts(made)
        assert found == {f"B{row + 3}": ("text", f"指标{row}", None) for row, _ in figures} | {
            f"C{row + 3}": ("number", f"{figure:g}" if figure else "0", Decimal(str(figure))) for row, figure in figures
        }
