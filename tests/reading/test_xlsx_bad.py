"""Bad workbooks, one of each kind: every one is refused with its code, the cell where there is one, and a cure."""

import re
import struct
import zipfile
from pathlib import Path

import pytest

from perfeval_xl.reading.xlsx import xlsx
from perfeval_xl.reading.xlsx.xlsx import read_xlsx
from perfeval_xl.values.errors import ReadError
from support.packages import MAIN, escaped, parts, shared, styles, workbook, worksheet, zipped


def cell(content: str, attributes: str = "") -> bytes:
    """Return a workbook whose only cell C5 has this content."""
    sheet = worksheet(f'<row r="5"><c r="C5"{attributes}>{content}</c></row>')
    return workbook({"附件一": sheet}, shared("甲"), styles([0, 14]))


def rows(inside: str, **around: str) -> bytes:
    return workbook({"附件一": worksheet(inside, **around)}, shared("甲"), styles([0, 14]))


def part(name: str, old: str, new: str) -> bytes:
    """Return a workbook with one thing replaced in one part."""
    made = parts({"附件一": worksheet()}, shared("甲"), styles([0]))
    text = made[name]
    assert isinstance(text, str)
    assert old in text
    made[name] = text.replace(old, new)
    return zipped(made)


def without(name: str) -> bytes:
    made = parts({"附件一": worksheet()}, shared("甲"), styles([0]))
    del made[name]
    return zipped(made)


def damaged(data: bytes, where: bytes, at: int, value: bytes) -> bytes:
    """Return `data` with `value` written `at` bytes behind the first `where`."""
    begin = data.index(where) + at
    return data[:begin] + value + data[begin + len(value) :]


def twice() -> bytes:
    """Return a package with a part of the same name twice, apart from case."""
    made = parts()
    made["XL/workbook.xml"] = made["xl/workbook.xml"]
    return zipped(made)


def flagged() -> bytes:
    """Return a package whose members claim to be encrypted."""
    data = bytearray(workbook())
    for found in re.finditer(rb"PK\x01\x02", bytes(data)):
        data[found.start() + 8] |= 1
    return bytes(data)


def overlapping() -> bytes:
    """Return a package where two members share the same bytes."""
    data = bytearray(workbook())
    found = [one.start() for one in re.finditer(rb"PK\x01\x02", bytes(data))]
    first = data[found[0] + 42 : found[0] + 46]
    data[found[1] + 42 : found[1] + 46] = first
    return bytes(data)


NAMED = {
    # numbers that are none
    "underscore": (cell("<v>1_000</v>"), "BAD_NUMBER"),
    "full-width figures": (cell("<v>８１６</v>"), "BAD_NUMBER"),
    "nan": (cell("<v>nan</v>"), "BAD_NUMBER"),
    "infinity": (cell("<v>Infinity</v>"), "BAD_NUMBER"),
    "comma": (cell("<v>1,068.21</v>"), "BAD_NUMBER"),
    "decimal comma": (cell("<v>1,5</v>"), "BAD_NUMBER"),
    "hexadecimal": (cell("<v>0x1F</v>"), "BAD_NUMBER"),
    "two points": (cell("<v>1.2.3</v>"), "BAD_NUMBER"),
    "a point": (cell("<v>.</v>"), "BAD_NUMBER"),
    "two signs": (cell("<v>--5</v>"), "BAD_NUMBER"),
    "inner blank": (cell("<v>1 000</v>"), "BAD_NUMBER"),
    "Arabic figures": (cell("<v>٨١٦</v>"), "BAD_NUMBER"),
    "with unit": (cell("<v>266万元</v>"), "BAD_NUMBER"),
    "no-break space": (cell("<v>\u00a05</v>"), "BAD_NUMBER"),
    "exponent only": (cell("<v>e5</v>"), "BAD_NUMBER"),
    "huge exponent": (cell("<v>1e9999</v>"), "BAD_NUMBER"),
    "too large": (cell("<v>1e308999</v>"), "BAD_NUMBER"),
    "beyond the range": (cell("<v>1.8e308</v>"), "BAD_NUMBER"),
    "a thousand figures": (cell(f"<v>{'7' * 1000}</v>"), "BAD_NUMBER"),
    # other kinds
    "text index too high": (cell("<v>1</v>", ' t="s"'), "BAD_STRING"),
    "text index negative": (cell("<v>-1</v>", ' t="s"'), "BAD_STRING"),
    "text index not a number": (cell("<v>x</v>", ' t="s"'), "BAD_STRING"),
    "text index full-width": (cell("<v>０</v>", ' t="s"'), "BAD_STRING"),
    "bool of another word": (cell("<v>是</v>", ' t="b"'), "BAD_BOOL"),
    "bool two": (cell("<v>2</v>", ' t="b"'), "BAD_BOOL"),
    "unknown type": (cell("<v>1</v>", ' t="z"'), "BAD_KIND"),
    "empty type": (cell("<v>1</v>", ' t=""'), "BAD_KIND"),
    "date 31 June": (cell("<v>2024-06-31</v>", ' t="d"'), "BAD_DATE"),
    "date in words": (cell("<v>2024年6月19日</v>", ' t="d"'), "BAD_DATE"),
    "date hour 25": (cell("<v>2024-06-19T25:00:00</v>", ' t="d"'), "BAD_DATE"),
    "style too high": (cell("<v>1</v>", ' s="2"'), "BAD_STYLE"),
    "style negative": (cell("<v>1</v>", ' s="-1"'), "BAD_STYLE"),
    "style not a number": (cell("<v>1</v>", ' s="x"'), "BAD_STYLE"),
    # structure of a cell
    "two values": (cell("<v>1</v><v>2</v>"), "BAD_CELL"),
    "two formulas": (cell("<f>1</f><f>2</f><v>2</v>"), "BAD_CELL"),
    "element in a value": (cell("<v>1<b/></v>"), "BAD_CELL"),
    "unknown element": (cell("<w>1</w>"), "BAD_CELL"),
    "bare text": (cell("816.23"), "BAD_CELL"),
    "inline text in a number": (cell("<is><t>5</t></is>"), "BAD_CELL"),
    "value in an inline text": (cell("<v>5</v>", ' t="inlineStr"'), "BAD_CELL"),
    "unknown element in an inline text": (cell("<is><q>5</q></is>", ' t="inlineStr"'), "BAD_CELL"),
    "bare text in an inline text": (cell("<is>5</is>", ' t="inlineStr"'), "BAD_CELL"),
    # rows and addresses
    "cell twice": (rows('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'), "DUPLICATE_CELL"),
    "row twice": (rows('<row r="1"/><row r="1"/>'), "DUPLICATE_ROW"),
    "row 0": (rows('<row r="0"/>'), "BAD_ADDRESS"),
    "row not a number": (rows('<row r="x"/>'), "BAD_ADDRESS"),
    "row beyond the grid": (rows('<row r="1048577"/>'), "BAD_ADDRESS"),
    "column beyond the grid": (rows('<row r="1"><c r="XFE1"><v>1</v></c></row>'), "BAD_ADDRESS"),
    "cell in another row": (rows('<row r="1"><c r="A2"><v>1</v></c></row>'), "BAD_ADDRESS"),
    "absolute address": (rows('<row r="1"><c r="$A$1"><v>1</v></c></row>'), "BAD_ADDRESS"),
    "small letters": (rows('<row r="1"><c r="a1"><v>1</v></c></row>'), "BAD_ADDRESS"),
    "row and column style": (rows('<row r="1"><c r="R1C1"><v>1</v></c></row>'), "BAD_ADDRESS"),
    "empty address": (rows('<row r="1"><c r=""><v>1</v></c></row>'), "BAD_ADDRESS"),
    "too many columns": (rows('<row r="1"><c r="XFD1"/><c/></row>'), "BAD_ADDRESS"),
    "cell outside a row": (rows('<c r="A1"><v>1</v></c>'), "BAD_CELL"),
    "unknown element in a row": (rows('<row r="1"><d r="A1"><v>1</v></d></row>'), "BAD_CELL"),
    "two tables of rows": (rows("", after="<sheetData/>"), "NOT_A_SHEET"),
    # XML
    "not closed": (part("xl/worksheets/sheet1.xml", "</worksheet>", ""), "BAD_XML"),
    "doctype": (part("xl/worksheets/sheet1.xml", "<worksheet", "<!DOCTYPE w><worksheet"), "DOCTYPE"),
    "entity bomb": (
        part("xl/workbook.xml", "<workbook ", '<!DOCTYPE w [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><workbook '),
        "DOCTYPE",
    ),
    "external entity": (
        part("xl/sharedStrings.xml", "<sst", '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst'),
        "DOCTYPE",
    ),
    "unknown entity": (cell("<v>&nbsp;</v>", ' t="str"'), "BAD_XML"),
    "forbidden character": (cell("<v>a\x01b</v>", ' t="str"'), "BAD_XML"),
    "forbidden reference": (cell("<v>a&#1;b</v>", ' t="str"'), "BAD_XML"),
    "lone surrogate": (cell("<v>a&#xD800;b</v>", ' t="str"'), "BAD_XML"),
    "unknown encoding": (part("xl/worksheets/sheet1.xml", "UTF-8", "x-none"), "ENCODING"),
    "encoding of two bytes": (part("xl/worksheets/sheet1.xml", "UTF-8", "GBK"), "ENCODING"),
    "not in its encoding": (
        zipped(parts({"a": worksheet('<row r="1"><c r="A1" t="str"><v>甲</v></c></row>').encode("gbk")})),
        "BAD_XML",
    ),
    "prefix not declared": (rows('<row r="1" q:a="1"/>'), "BAD_XML"),
    "attribute twice": (rows('<row r="1" ht="1" ht="2"/>'), "BAD_XML"),
    "too deep": (rows("", after="<a>" * 70 + "</a>" * 70), "TOO_DEEP"),
    "shared text unknown element": (workbook({"a": worksheet()}, shared("<q>x</q>")), "BAD_XML"),
    "shared texts of another root": (part("xl/sharedStrings.xml", "sst", "tts"), "BAD_XML"),
    "very long text": (
        cell(f"<v>{''.join(chr(0x4E00 + at * at % 20_011) for at in range(250_001))}</v>", ' t="str"'),
        "LONG_TEXT",
    ),
    # parts
    "no workbook": (without("xl/workbook.xml"), "MISSING_PART"),
    "no relations": (without("_rels/.rels"), "MISSING_PART"),
    "no relations of the workbook": (without("xl/_rels/workbook.xml.rels"), "MISSING_PART"),
    "no sheet part": (without("xl/worksheets/sheet1.xml"), "MISSING_PART"),
    "sheet outside the file": (
        part("xl/_rels/workbook.xml.rels", 'Target="worksheets/sheet1.xml"', 'TargetMode="External" Target="http://x"'),
        "MISSING_PART",
    ),
    "sheet without relation": (part("xl/workbook.xml", 'r:id="rId1"', 'r:id="rId77"'), "MISSING_PART"),
    "sheet is another part": (part("xl/_rels/workbook.xml.rels", "worksheets/sheet1", "styles"), "NOT_A_SHEET"),
    "sheet of another namespace": (part("xl/worksheets/sheet1.xml", MAIN, "urn:x"), "NOT_A_SHEET"),
    "workbook of another namespace": (part("xl/workbook.xml", MAIN, "urn:x"), "NOT_A_WORKBOOK"),
    "no main part": (part("_rels/.rels", '/officeDocument"', '/other"'), "NOT_A_WORKBOOK"),
    "binary workbook": (part("_rels/.rels", "workbook.xml", "workbook.bin"), "OTHER_KIND"),
    "no sheets": (workbook({}), "NO_SHEETS"),
    "part twice": (twice(), "DUPLICATE_PART"),
    # the archive
    "cut in half": (workbook()[:800], "CORRUPT"),
    "end cut off": (workbook()[:-10], "CORRUPT"),
    "only the begin": (b"PK\3\4", "CORRUPT"),
    "bytes in front": (b"PK\3\4" + b"x" * 50 + workbook(), "CORRUPT"),
    "encrypted members": (flagged(), "ENCRYPTED"),
    "members share bytes": (overlapping(), "CORRUPT"),
    "unknown compression": (zipped(parts(), zipfile.ZIP_BZIP2), "CORRUPT"),
    "directory damaged": (damaged(workbook(), b"PK\1\2", 0, b"PX"), "CORRUPT"),
    "bomb": (rows(" " * (30 << 20)), "BOMB"),
    "declares a gigabyte": (damaged(workbook(), b"PK\1\2", 24, struct.pack("<L", 1 << 30)), "BOMB"),
    "2,001 parts": (workbook(extra={f"xl/media/i{at}.png": b"" for at in range(2001)}), "TOO_MANY_PARTS"),
}
NAMED["two sheets of a name"] = (
    part(
        "xl/workbook.xml",
        f'<sheet name="{escaped("附件一")}" sheetId="1" r:id="rId1"/>',
        '<sheet name="A" sheetId="1" r:id="rId1"/><sheet name="a" sheetId="2" r:id="rId1"/>',
    ),
    "DUPLICATE_SHEET",
)
NAMED["257 sheets"] = (
    part(
        "xl/workbook.xml",
        '<sheet name="附件一" sheetId="1" r:id="rId1"/>',
        "".join(f'<sheet name="s{at}" sheetId="{at}" r:id="rId1"/>' for at in range(257)),
    ),
    "TOO_MANY_SHEETS",
)
# The checksum that is wrong must be that of a part that is read: the relationships of the package.
_RELS = workbook()
_AT = _RELS.index(b"PK\1\2", _RELS.index(b"PK\1\2") + 4)
NAMED["wrong checksum"] = (_RELS[: _AT + 16] + b"\0\0\0\0" + _RELS[_AT + 20 :], "CORRUPT")


def refusal(path: Path, content: bytes) -> ReadError:
    path.write_bytes(content)
    with pytest.raises(ReadError) as caught:
        read_xlsx(str(path))
    return caught.value


@pytest.mark.parametrize("case", NAMED)
def test_refused_with_its_code(case, tmp_path):
    content, code = NAMED[case]
    error = refusal(tmp_path / "坏.xlsx", content)
    assert error.code == code
    assert error.__suppress_context__ or error.__context__ is None
    text = str(error)
    assert "\n" not in text
    assert error.message.endswith("。")
    assert error.cure.endswith("。")
    assert len(text) < 160


def test_there_are_more_than_sixty_kinds():
    assert len(NAMED) >= 60
    assert len({code for _, code in NAMED.values()}) >= 25


@pytest.mark.parametrize(
    "case", [name for name, (_, code) in NAMED.items() if code in ("BAD_NUMBER", "BAD_STRING", "BAD_DATE", "BAD_STYLE")]
)
def test_the_cell_is_named(case, tmp_path):
    assert refusal(tmp_path / "坏.xlsx", NAMED[case][0]).message.startswith("附件一!C5：")


def test_the_sentence(tmp_path):
    error = refusal(tmp_path / "坏.xlsx", NAMED["underscore"][0])
    assert str(error) == "附件一!C5：按数字保存的内容“1_000”不是数字。请重新键入这个单元格，保存后再试。"


def test_both_passes_refuse_alike(tmp_path, monkeypatch):
    before = {case: refusal(tmp_path / "坏.xlsx", content).message for case, (content, _) in NAMED.items()}
    monkeypatch.setattr(xlsx, "fast_sheet", lambda *_: None)
    after = {case: refusal(tmp_path / "坏.xlsx", content).message for case, (content, _) in NAMED.items()}
    assert before == after


@pytest.mark.parametrize(
    "content",
    [
        cell("<v>　８１６ </v>", ' t="str"'),
        cell("<v>1_000</v>", ' t="str"'),
        rows('<row r="1"><c r="ZZZ9"/></row>'),
        rows('<row r="1"><c r="B7" s="99"/></row>'),
        cell("", ' t="z" s="9"'),
        part("xl/workbook.xml", "<workbookPr/>", '<workbookPr date1904="maybe"/>'),
        zipped(parts(), zipfile.ZIP_STORED),
    ],
)
def test_what_only_looks_bad_is_read(content, tmp_path):
    path = tmp_path / "好.xlsx"
    path.write_bytes(content)
    assert read_xlsx(str(path)).grids[0].name == "附件一"
