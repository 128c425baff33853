"""What the strict reader says about cells, sheets and the file, on workbooks made by hand."""


import pytest
from openpyxl.formula.translate import Translator

from perfeval_xl.reading.xlsx.formula import shift
from perfeval_xl.reading.xlsx.xlsx import notice_text
from support.packages import parts, shared, styles, workbook, worksheet, zipped
from support.raw_sheets import cells_of, codes_of, row


def test_merged_ranges_give_spans_also_to_blank_cells(read):
    sheet = worksheet(
        row('<c r="A1" t="str"><v>题目</v></c>', '<c r="B1"/>')
        + row('<c r="B3"><v>5</v></c>', '<c r="D3"><v>7</v></c>', number=3),
        after='<mergeCells count="5"><mergeCell ref="A1:C2"/><mergeCell ref="B3:C3"/><mergeCell ref="E3:E9"/>'
        '<mergeCell ref="A7:B8"/><mergeCell ref="D9"/></mergeCells>',
    )
    source = read(workbook({"a": sheet}))
    assert [(at, cell.text, cell.kind, cell.rows, cell.columns) for at, cell in cells_of(source).items()] == [
        ("A1", "题目", "text", 2, 3),
        ("B3", "5", "number", 1, 2),
        ("D3", "7", "number", 1, 1),
        ("E3", "", "text", 7, 1),
        ("A7", "", "text", 2, 2),
    ]
    assert [line.number for line in source.grids[0].rows] == [1, 3, 7]
    assert source.notices == ()


def test_a_value_under_a_merge_and_a_bad_merge_are_noticed(read):
    sheet = worksheet(
        row('<c r="A1"><v>1</v></c>', '<c r="C1"><v>2</v></c>') + row('<c r="B2"><v>3</v></c>', number=2),
        after='<mergeCells><mergeCell ref="A1:C2"/><mergeCell ref="B9:A1"/></mergeCells>',
    )
    source = read(workbook({"a": sheet}))
    assert [tuple(one) for one in source.notices] == [
        ("BAD_MERGE", "a", "B9:A1"),
        ("UNDER_MERGE", "a!C1", "2"),
        ("UNDER_MERGE", "a!B2", "3"),
    ]
    assert cells_of(source)["C1"].columns == 1


def test_huge_merges_and_cells_at_the_end_of_the_grid_cost_nothing(read):
    sheet = worksheet(
        row('<c r="A1"><v>1</v></c>') + row('<c r="XFD1048576"><v>2</v></c>', number=1048576),
        before='<dimension ref="A1:XFD1048576"/>',
        after='<mergeCells><mergeCell ref="A1:XFD1048575"/></mergeCells>',
    )
    found = cells_of(read(workbook({"a": sheet})))
    assert (found["A1"].rows, found["A1"].columns) == (1048575, 16384)
    assert found["XFD1048576"].text == "2"


def test_hidden_rows_columns_and_sheets(read):
    sheet = worksheet(
        row('<c r="A1"><v>1</v></c>', '<c r="C1"><v>2</v></c>')
        + row('<c r="A2"><v>3</v></c>', number=2, attributes=' hidden="1"')
        + row('<c r="A3"><v>4</v></c>', number=3, attributes=' ht="0" customHeight="1"'),
        before='<cols><col min="1" max="2" width="9"/><col min="3" max="4" width="9" hidden="1"/></cols>',
    )
    made = parts({"a": sheet, "b": worksheet(), "c": worksheet()})
    made["xl/workbook.xml"] = (
        str(made["xl/workbook.xml"])
        .replace('name="b"', 'name="b" state="hidden"')
        .replace('name="c"', 'name="c" state="veryHidden"')
    )
    source = read(zipped(made))
    assert {at: cell.hidden for at, cell in cells_of(source).items()} == {
        "A1": False,
        "C1": True,
        "A2": True,
        "A3": True,
    }
    assert [grid.hidden for grid in source.grids] == [False, True, True]
    assert [tuple(one) for one in source.notices] == [
        ("HIDDEN_SHEET", "b", "hidden"),
        ("HIDDEN_SHEET", "c", "veryHidden"),
    ]


def test_shared_texts_with_runs_phonetics_and_escapes(read):
    texts = shared(
        "<t>甲</t><phoneticPr fontId='1'/>",
        "<r><rPr><b/><sz val='11'/></rPr><t>其中：</t></r><r><t xml:space='preserve'> 办公费</t></r>",
        "<t>东京</t><rPh sb='0' eb='2'><t>とうきょう</t></rPh>",
        "上行_x000D_\n下行",
        "a_x0041_b_x005F_x000D_c",
        "x_xD83D__xDE00_y_xD800_z",
        "a&amp;b&#10;c",
    )
    sheet = worksheet(row(*[f'<c r="{chr(65 + at)}1" t="s"><v>{at}</v></c>' for at in range(7)]))
    source = read(workbook({"a": sheet}, texts))
    assert [cell.text for cell in cells_of(source).values()] == [
        "甲",
        "其中： 办公费",
        "东京",
        "上行\n下行",
        "aAb_x000D_c",
        "x😀y\ufffdz",
        "a&b\nc",
    ]
    assert codes_of(source) == [("CLEANED_TEXT", f"a!{letter}1") for letter in "DEF"]


def test_inline_texts_with_runs(read):
    inline = "<is><r><t>甲</t></r><r><t xml:space='preserve'> 乙</t></r><rPh sb='0' eb='1'><t>x</t></rPh></is>"
    escaped = "<is><t>a_x000D_</t></is>"
    sheet = worksheet(row(f'<c r="A1" t="inlineStr">{inline}</c>', f'<c r="B1" t="inlineStr">{escaped}</c>'))
    source = read(workbook({"a": sheet}))
    assert [cell.text for cell in cells_of(source).values()] == ["甲 乙", "a\n"]
    assert codes_of(source) == [("CLEANED_TEXT", "a!B1")]


def test_addresses_may_be_left_out(read):
    sheet = worksheet(
        "<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r='5'><c r='C5'><v>4</v></c><c><v>5</v></c></row>"
    )
    assert {at: cell.text for at, cell in cells_of(read(workbook({"a": sheet}))).items()} == {
        "A1": "1",
        "C1": "3",
        "C5": "4",
        "D5": "5",
    }


def test_rows_and_cells_out_of_order_are_put_in_order(read):
    sheet = worksheet(row('<c r="B3"><v>2</v></c>', '<c r="A3"><v>1</v></c>', number=3) + row('<c r="A1"><v>0</v></c>'))
    assert list(cells_of(read(workbook({"a": sheet})))) == ["A1", "A3", "B3"]


def test_shared_formulas_are_moved(read):
    sheet = worksheet(
        row('<c r="A1"><f t="shared" ref="A1:A3" si="0">SUM($B1:C$1)+"B1"&amp;D1</f><v>1</v></c>')
        + row('<c r="A2"><f t="shared" si="0"/><v>2</v></c>', '<c r="B2"><f t="shared" si="9"/><v>2</v></c>', number=2)
        + row('<c r="A3"><f t="array" ref="A3">B1:B2*2</f><v>3</v></c>', '<c r="B3"><f/><v>4</v></c>', number=3)
    )
    found = cells_of(read(workbook({"a": sheet})))
    assert [found[at].formula for at in ("A1", "A2", "B2", "A3", "B3")] == [
        'SUM($B1:C$1)+"B1"&D1',
        'SUM($B2:C$1)+"B1"&D2',
        "",
        "B1:B2*2",
        None,
    ]


@pytest.mark.parametrize(
    "formula",
    [
        "A1+B2",
        "$A1+A$1+$A$1",
        'SUM(A1:B2)&"A1"',
        "'附件一'!A1*附件二!$B2",
        "LOG10(A1)+A1",
        "SUM(A:A)+SUM($A:B)",
        "SUM(1:1)+SUM($1:2)",
        'IF(A1="x""A1",B1,C1)',
        "TAX2023A+A1",
        "IFERROR(XFA1048570,0)",
    ],
)
@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (3, 0), (0, 2)])
def test_moving_agrees_with_openpyxl(formula, rows, columns):
    from perfeval_xl.values.address import a1

    expected = Translator(f"={formula}", "A1").translate_formula(a1(1 + rows, 1 + columns))
    assert f"={shift(formula, rows, columns)}" == expected


def test_a_reference_moved_off_the_grid():
    assert shift("A1+B2", -1, 0) == "#REF!+B1"
    assert shift("XFD1", 0, 1) == "#REF!"


def test_iso_strict_workbooks(read):
    from support.packages import STRICT

    sheet = worksheet(
        row('<c r="A1" t="s"><v>0</v></c>', '<c r="B1" s="0" t="d"><v>2024-06-19</v></c>'),
        after='<mergeCells><mergeCell ref="A1:A2"/></mergeCells>',
        namespace=STRICT,
    )
    texts = shared("甲").replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", STRICT)
    source = read(workbook({"a": sheet}, texts, styles([14], STRICT), strict=True))
    assert {at: (cell.text, cell.kind, cell.rows) for at, cell in cells_of(source).items()} == {
        "A1": ("甲", "text", 2),
        "B1": ("2024-06-19", "date", 1),
    }


def test_parts_in_other_encodings_and_with_prefixes(read):
    plain = worksheet(row('<c r="A1" t="str"><v>甲</v></c>'))
    wide = plain.replace("UTF-8", "UTF-16").encode("utf-16")
    prefixed = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="1">'
        '<x:c r="A1" t="str"><x:v>甲</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    commented = plain.replace("<row", "<!-- <sheetData> --><row").replace("甲", "<![CDATA[甲]]>")
    marked = "\ufeff" + plain
    source = read(workbook({"a": wide, "b": prefixed, "c": commented, "d": marked}))
    assert [cells_of(source, at)["A1"].text for at in range(4)] == ["甲"] * 4


def test_names_and_properties(read):
    names = (
        '<definedNames><definedName name="基础_在职人数">附件一!$C$5</definedName>'
        '<definedName name="_xlnm.Print_Area" localSheetId="1">附件二!$A$1:$H$20</definedName>'
        '<definedName name="">x</definedName></definedNames>'
    )
    custom = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        '<property fmtid="{D5CDD505}" pid="2" name="perfeval.edition"><vt:lpwstr>hunan-2023</vt:lpwstr></property>'
        '<property fmtid="{D5CDD505}" pid="3" name="年份"><vt:i4>2023</vt:i4></property></Properties>'
    )
    made = parts({"附件一": worksheet(), "附件二": worksheet()}, workbook=names, extra={"docProps/custom.xml": custom})
    made["_rels/.rels"] = str(made["_rels/.rels"]).replace(
        "</Relationships>",
        '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'custom-properties" Target="docProps/custom.xml"/></Relationships>',
    )
    source = read(zipped(made))
    assert source.names == {"基础_在职人数": "附件一!$C$5", "附件二!_xlnm.Print_Area": "附件二!$A$1:$H$20"}
    assert source.properties == {"perfeval.edition": "hunan-2023", "年份": "2023"}
    assert codes_of(source) == [("BAD_NAME", "")]


def test_what_a_paper_has_no_need_of_is_noticed_and_never_opened(read):
    extra = {
        "xl/vbaProject.bin": b"\0",
        "xl/externalLinks/externalLink1.xml": "<externalLink><ddeLink ddeService='cmd'/></externalLink>",
        "xl/connections.xml": "<x/>",
        "xl/embeddings/oleObject1.bin": b"\0",
        "xl/macrosheets/sheet1.xml": "<x/>",
        "xl/activeX/activeX1.xml": "<x/>",
        "malware.exe": b"MZ",
        "xl/../../evil.xml": b"",
        "xl/theme/theme1.xml": "<x/>",
    }
    source = read(workbook(extra=extra, workbook='<calcPr fullCalcOnLoad="1"/>'))
    assert sorted(one.code for one in source.notices) == [
        "CONNECTION",
        "DDE",
        "EMBEDDED",
        "MACRO",
        "MACRO_SHEET",
        "ODD_PART_NAME",
        "RECALCULATE",
        "UNKNOWN_PART",
    ]
    assert notice_text(source.notices[-1]) == "文件要求打开时重新计算，保存的计算结果可能不是最新的"


def test_macros_are_found_under_another_name_too(read):
    made = parts(extra={"xl/media/image1.bin": b"\0"})
    made["xl/_rels/workbook.xml.rels"] = str(made["xl/_rels/workbook.xml.rels"]).replace(
        "</Relationships>",
        '<Relationship Id="rId7" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        'Target="media/image1.bin"/></Relationships>',
    )
    source = read(zipped(made))
    assert (source.kind, codes_of(source)) == ("xlsm", [("MACRO", "")])


def test_chart_and_macro_sheets_are_not_read_but_said(read):
    made = parts({"图": worksheet(), "宏": worksheet(), "a": worksheet()})
    links = str(made["xl/_rels/workbook.xml.rels"])
    links = links.replace('/worksheet"', '/chartsheet"', 1)
    links = links.replace(
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"',
        '"http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"',
        1,
    )
    made["xl/_rels/workbook.xml.rels"] = links
    source = read(zipped(made))
    assert [grid.name for grid in source.grids] == ["a"]
    assert codes_of(source) == [("MACRO_SHEET", ""), ("NOT_READ_SHEET", "图"), ("MACRO_SHEET", "宏")]


def test_of_many_alike_only_a_hundred_are_listed(read):
    lines = "".join(row(f'<c r="B{at}"><v>1</v></c>', number=at) for at in range(1, 151))
    source = read(workbook({"a": worksheet(lines, after='<mergeCells><mergeCell ref="A1:B200"/></mergeCells>')}))
    assert [one.code for one in source.notices] == ["UNDER_MERGE"] * 100 + ["MANY"]
    assert notice_text(source.notices[-1]) == "a!B101：合并单元格下面盖住了一个值：同类情况较多，其余不再逐个列出"


def test_extensions_in_the_sheet_are_not_data(read):
    sheet = worksheet(
        row('<c r="A1"><v>1</v><extLst><ext uri="x"><v>9</v>text</ext></extLst></c>'),
        after='<extLst><ext uri="y"><row r="7"><c r="A7"><v>8</v></c></row></ext></extLst>',
    )
    assert {at: cell.text for at, cell in cells_of(read(workbook({"a": sheet}))).items()} == {"A1": "1"}
