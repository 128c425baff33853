"""Cells of a closed workbook are changed by rewriting only the parts they are in."""

from decimal import Decimal

import pytest

from perfeval_xl.reading.grid import GridCell
from perfeval_xl.reading.package import open_package
from perfeval_xl.reading.xlsx.xlsx import read_book
from perfeval_xl.values.address import parse_a1
from perfeval_xl.values.errors import WriteError
from perfeval_xl.writing.patch.cells import anchor, by_row
from perfeval_xl.writing.patch.change import patch
from perfeval_xl.writing.patch.edits import Clear, Edit, SetFill, SetFormula, SetName, SetNumber, SetState, SetText
from support.packages import MAIN, parts, shared, workbook, worksheet, zipped
from support.patched import contents, touched

SHEET = "xl/worksheets/sheet1.xml"
ROWS = (
    '<row r="2" spans="1:3" ht="20" customHeight="1"><c r="A2" t="s"><v>0</v></c><c r="C2" s="0"><v>3</v></c></row>'
    '<row r="5"><c r="B5"><v>1</v></c></row>'
)


def book(rows: str = ROWS, **named: object) -> bytes:
    return workbook({"附件一": worksheet(rows), "附件二": worksheet(ROWS)}, shared("甲", "乙"), **named)


def cell(data: bytes, address: str, sheet: str = "附件一") -> GridCell | None:
    grid = next(one for one in read_book(open_package(data), "x").grids if one.name == sheet)
    at = parse_a1(address)
    return next((one for row in grid.rows for one in row.cells if (one.row, one.column) == at), None)


def sheet_xml(data: bytes) -> str:
    return contents(data)[SHEET].decode()


def test_untouched_members_keep_every_byte_and_the_order() -> None:
    before = book(extra={"xl/vbaProject.bin": bytes(range(256)) * 50, "目录/图.png": b"\x89PNG"})
    after = patch(before, [SetNumber("附件一", "C2", Decimal("816.23"))])
    assert touched(before, after) == {SHEET, "xl/workbook.xml"}
    assert list(contents(after)) == list(contents(before))


def test_without_edits_the_archive_is_the_same() -> None:
    before = book()
    assert patch(before, []) == before


def test_a_figure_is_written_digit_by_digit() -> None:
    after = patch(book(), [SetNumber("附件一", "C2", Decimal("12345678901.10"))])
    assert "<v>12345678901.1</v>" in sheet_xml(after)
    assert cell(after, "C2").number == Decimal("12345678901.10")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    ["=1+1", '=HYPERLINK("http://x")', "+cmd|' /C calc'!A0", "@SUM(A1)", " 两端 ", "a\nb", "<&>\"'", "_x0041_"],
)
def test_a_text_stays_a_text_whatever_it_begins_with(text: str) -> None:
    before = book()
    after = patch(before, [SetText("附件一", "B9", text)])
    found = cell(after, "B9")
    assert found is not None
    assert (found.formula, found.kind, found.text) == (None, "text", text)
    assert "xl/sharedStrings.xml" not in touched(before, after)


def test_what_xml_cannot_hold_is_replaced() -> None:
    after = patch(book(), [SetText("附件一", "B9", "a\x00b\ud800c\r\nd")])
    assert cell(after, "B9").text == "a\ufffdb\ufffdc\nd"  # type: ignore[union-attr]


def test_a_formula_carries_its_value() -> None:
    after = patch(book(), [SetFormula("附件一", "C2", 'SUM(B5:B5)&"<"', "1<")])
    found = cell(after, "C2")
    assert found is not None
    assert (found.formula, found.text) == ('SUM(B5:B5)&"<"', "1<")


def test_a_cleared_cell_keeps_its_place_and_format() -> None:
    rows = '<row r="1"><c r="A1" s="7" cm="1"><f>1+1</f><v>2</v></c></row>'
    after = patch(book(rows), [Clear("附件一", "A1")])
    assert '<c r="A1" s="7"/>' in sheet_xml(after)


def test_rows_and_cells_are_added_in_their_order() -> None:
    edits = [SetNumber("附件一", address, Decimal(1)) for address in ("B2", "D2", "A1", "A3", "A4", "Z9")]
    xml = sheet_xml(patch(book(), edits))
    assert [one.split('"')[0] for one in xml.split('<row r="')[1:]] == ["1", "2", "3", "4", "5", "9"]
    second = xml.split('<row r="2"')[1].split("</row>")[0]
    assert [one.split('"')[0] for one in second.split('<c r="')[1:]] == ["A2", "B2", "C2", "D2"]
    assert "spans" not in xml.split('<row r="2"')[1].split(">")[0], "D2 lies outside of what spans said"


def test_addresses_may_be_left_out_in_the_file() -> None:
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row r='4'><c r='B4'><v>3</v></c><c><v>4</v></c></row>"
    after = patch(book(rows), [SetNumber("附件一", one, Decimal(9)) for one in ("B1", "C4", "A4")])
    assert [cell(after, one).text for one in ("A1", "B1", "A4", "B4", "C4")] == ["1", "9", "9", "3", "9"]  # type: ignore[union-attr]


def test_a_prefix_is_kept() -> None:
    xml = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    after = patch(workbook({"附件一": xml}), [SetNumber("附件一", "B1", Decimal(2)), SetText("附件一", "A2", "甲")])
    assert [cell(after, one).text for one in ("A1", "B1", "A2")] == ["1", "2", "甲"]  # type: ignore[union-attr]
    assert "<c" not in sheet_xml(after)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_comments_cdata_and_encodings_are_no_obstacle(encoding: str) -> None:
    xml = (
        f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><!-- <row r="1"> --><sheetData><row r="1">'
        '<c r="A1" t="inlineStr"><is><t><![CDATA[a<row r="2">]]></t></is></c><?x y?></row></sheetData></worksheet>'
    )
    after = patch(workbook({"附件一": xml.encode(encoding)}), [SetNumber("附件一", "A2", Decimal(2))])
    assert [cell(after, one).text for one in ("A1", "A2")] == ['a<row r="2">', "2"]  # type: ignore[union-attr]


def test_an_empty_sheet_is_opened() -> None:
    xml = f'<worksheet xmlns="{MAIN}"><dimension ref="A1"/><sheetData/></worksheet>'
    after = patch(workbook({"附件一": xml}), [SetNumber("附件一", "C7", Decimal(2))])
    assert 'ref="A1:C7"' in sheet_xml(after)
    assert cell(after, "C7").text == "2"  # type: ignore[union-attr]


def test_a_merged_range_is_written_at_its_first_cell() -> None:
    xml = worksheet(ROWS, after='<mergeCells count="1"><mergeCell ref="B5:D6"/></mergeCells>')
    after = patch(workbook({"附件一": xml}, shared("甲")), [SetNumber("附件一", "D6", Decimal(4))])
    assert cell(after, "B5").text == "4"  # type: ignore[union-attr]
    assert 'r="D6"' not in sheet_xml(after)


def test_the_format_of_row_and_column_is_taken_over() -> None:
    rows = '<row r="3" s="2" customFormat="1"><c r="A3"><v>1</v></c></row>'
    xml = worksheet(rows, before='<cols><col min="2" max="4" style="1" width="9"/></cols>')
    after = sheet_xml(patch(workbook({"附件一": xml}), [SetNumber("附件一", one, Decimal(4)) for one in ("B3", "C9")]))
    assert '<c r="B3" s="2">' in after
    assert '<c r="C9" s="1">' in after


def test_a_shared_formula_survives_the_loss_of_its_first_cell() -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1*$C$1&amp;"A1"</f><v>1</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="0"></f><v>3</v></c><c r="D3"><f t="shared" si="1"/></c></row>'
    )
    before = book(rows)
    after = patch(before, [SetNumber("附件一", "A1", Decimal(9))])
    for address in ("A2", "A3"):
        assert cell(after, address) == cell(before, address)
    assert cell(after, "A3").formula == 'B3*$C$1&"A1"'  # type: ignore[union-attr]
    assert "shared" in sheet_xml(after), "another group is left alone"
    child = patch(before, [SetNumber("附件一", "A2", Decimal(9))])
    assert cell(child, "A3") == cell(before, "A3")


@pytest.mark.parametrize("address", ["A1", "A2"])
def test_part_of_an_array_formula_is_refused(address: str) -> None:
    rows = '<row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2</f><v>1</v></c></row>'
    with pytest.raises(WriteError, match=f"附件一!{address}：这里是数组公式"):
        patch(book(rows), [SetNumber("附件一", address, Decimal(9))])
    assert cell(patch(book(rows), [SetNumber("附件一", "A3", Decimal(9))]), "A1") == cell(book(rows), "A1")


def chained() -> bytes:
    made = parts({"附件一": worksheet('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><v>1</v></c></row>')})
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    made["xl/calcChain.xml"] = f'<calcChain xmlns="{MAIN}"><c r="A1" i="1"/></calcChain>'
    types, links = str(made["[Content_Types].xml"]), str(made["xl/_rels/workbook.xml.rels"])
    made["[Content_Types].xml"] = types.replace(
        "</Types>", f'<Override PartName="/xl/calcChain.xml" ContentType="{main}.calcChain+xml"/></Types>'
    )
    made["xl/_rels/workbook.xml.rels"] = links.replace(
        "</Relationships>",
        '<Relationship Id="rId9" Target="calcChain.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006'
        '/relationships/calcChain"/></Relationships>',
    )
    return zipped(made)


@pytest.mark.parametrize(
    ("edit", "kept"),
    [
        (SetNumber("附件一", "A1", Decimal(1)), False),
        (SetFormula("附件一", "B1", "A1", Decimal(2)), False),
        (SetNumber("附件一", "B1", Decimal(2)), True),
        (SetFill("附件一", "A1", "FFFF00"), True),
    ],
)
def test_the_calculation_chain_goes_when_it_no_longer_fits(edit: Edit, kept: bool) -> None:
    after = contents(patch(chained(), [edit]))
    assert ("xl/calcChain.xml" in after) is kept
    assert (b"calcChain" in after["[Content_Types].xml"]) is kept
    assert (b"calcChain" in after["xl/_rels/workbook.xml.rels"]) is kept


@pytest.mark.parametrize("present", ["", '<calcPr calcId="191029"/>', '<calcPr fullCalcOnLoad="0" iterate="1"/>'])
def test_a_changed_figure_asks_for_recalculation(present: str) -> None:
    before = book(workbook=f'<definedNames><definedName name="n">1</definedName></definedNames>{present}<extLst/>')
    main = contents(patch(before, [SetNumber("附件一", "C2", Decimal(1))]))["xl/workbook.xml"].decode()
    assert main.count("fullCalcOnLoad") == 1
    assert main.index("definedNames") < main.index("calcPr") < main.index("extLst")
    assert 'fullCalcOnLoad="1"' in main
    unchanged = patch(before, [SetFill("附件一", "C2", "FF0000")])
    assert contents(unchanged)["xl/workbook.xml"] == contents(before)["xl/workbook.xml"]


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (SetNumber("附件九", "A1", Decimal(1)), "NO_SHEET"),
        (SetNumber("附件一", "A0", Decimal(1)), "BAD_ADDRESS"),
        (SetNumber("附件一", "XFE1", Decimal(1)), "BAD_ADDRESS"),
        (SetText("附件一", "A1", "字" * 32_768), "LONG_TEXT"),
        (SetState("附件九", "hidden"), "NO_SHEET"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(edit: Edit, code: str) -> None:
    with pytest.raises(WriteError) as stop:
        patch(book(), [edit])
    assert stop.value.code == code
    assert stop.value.message.endswith("。")


def test_names_and_visibility() -> None:
    after = patch(
        book(), [SetName("PE_X", "附件一!$A$1"), SetName("PE_A", "1", "附件二", True), SetState("附件二", "hidden")]
    )
    source = read_book(open_package(after), "x")
    assert source.names == {"PE_X": "附件一!$A$1", "附件二!PE_A": "1"}
    assert [grid.hidden for grid in source.grids] == [False, True]
    again = patch(after, [SetName("PE_X", "2"), SetState("附件二", "visible")])
    assert read_book(open_package(again), "x").names == {"PE_X": "2", "附件二!PE_A": "1"}
    with pytest.raises(WriteError, match="唯一显示"):
        patch(after, [SetState("附件一", "veryHidden")])


def test_a_signed_or_encrypted_file_is_refused() -> None:
    with pytest.raises(WriteError, match="数字签名"):
        patch(book(extra={"_xmlsignatures/sig1.xml": "<x/>"}), [])
    with pytest.raises(WriteError) as stop:
        patch(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), [])
    assert "。" in stop.value.message


def test_wide_offsets_of_large_archives_are_moved() -> None:
    before = zip64(book())
    after = patch(before, [SetNumber("附件一", "C2", Decimal(5)), SetNumber("附件二", "C2", Decimal(6))])
    assert cell(after, "C2").text == "5"  # type: ignore[union-attr]
    assert cell(after, "C2", "附件二").text == "6"  # type: ignore[union-attr]
    assert len(contents(after)) == len(contents(before))


def zip64(data: bytes) -> bytes:
    """Return an archive whose directory states all offsets in 64-bit fields, and has a 64-bit end record."""
    import struct

    at = data.rfind(b"PK\5\6")
    count, _, offset = struct.unpack_from("<H2L", data, at + 10)
    records, position = [], offset
    for _ in range(count):
        name, extra, note = struct.unpack_from("<3H", data, position + 28)
        end = position + 46 + name + extra + note
        head = bytearray(data[position : position + 46])
        start = struct.unpack_from("<L", head, 42)[0]
        struct.pack_into("<H", head, 30, 12)
        struct.pack_into("<L", head, 42, 0xFFFFFFFF)
        records.append(bytes(head) + data[position + 46 : position + 46 + name] + struct.pack("<2HQ", 1, 8, start))
        position = end
    directory = b"".join(records)
    wide = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(directory), offset)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, offset + len(directory), 1)
    last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return data[:offset] + directory + wide + locator + last


def test_a_cell_of_a_merged_range_is_found_however_tall_the_range() -> None:
    found = by_row([(2, 1, 3, 4), (1, 6, 1_048_576, 7), (5, 2, 400, 2)])
    assert len(found) < 5, "whole columns are not listed row by row"
    assert anchor(found, 3, 4) == (2, 1, 3, 4)
    assert anchor(found, 999_999, 7) == (1, 6, 1_048_576, 7)
    assert anchor(found, 399, 2) == (5, 2, 400, 2)
    assert anchor(found, 401, 2) == (401, 2, 401, 2)
