"""Sheets of our own are written whole; what a template gave them stays."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from perfeval_xl.reading.grid import Grid
from perfeval_xl.reading.package import open_package
from perfeval_xl.reading.xlsx.xlsx import read_book
from perfeval_xl.values.errors import WriteError
from perfeval_xl.writing.patch.change import patch
from perfeval_xl.writing.patch.edits import AddSheet, ReplaceRows, SetNote, SetNumber
from perfeval_xl.writing.patch.parts import open_book
from perfeval_xl.writing.patch.rows import Content, Line
from perfeval_xl.writing.patch.styles import Style
from perfeval_xl.writing.patch.workbook import remove_sheet, sheets
from support.packages import MAIN, RELATIONS, STRICT, shared, workbook, worksheet
from support.patched import contents, faults

ROWS = '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2"><v>3</v></c></row>'
CONTENT = Content(
    [
        Line(["题目"], Style(bold=True, size="14"), height=26),
        Line(["级别", "值", None, "长" * 300]),
        Line(["=1+1", Decimal("1.50"), "", " x "], (Style(text=True), Style(), Style(), Style()), outline=1),
        Line(["到附件一", "白"], (Style(), None), links={0: ("附件一", "D9")}),
    ],
    widths=(10, 20, 5, 40),
    hidden_columns=(3,),
    frozen=2,
    filtered=(2, 1, 4, 2),
    merged=("A1:D1",),
    landscape=True,
)
TEMPLATE = worksheet(
    ROWS,
    before='<sheetPr codeName="Sheet7"><tabColor rgb="FFFF0000"/></sheetPr><dimension ref="A2:C2"/><sheetViews>'
    '<sheetView tabSelected="1" zoomScale="85" topLeftCell="A9" workbookViewId="0"><selection activeCell="C9"/>'
    '</sheetView></sheetViews><sheetFormatPr defaultRowHeight="20"/><cols><col min="1" max="9" width="3"/></cols>',
    after='<sheetProtection sheet="1"/><autoFilter ref="A1:C9"/><mergeCells count="1"><mergeCell ref="A8:B9"/>'
    '</mergeCells><dataValidations count="1"><dataValidation sqref="A9"/></dataValidations><hyperlinks>'
    '<hyperlink ref="A2" location="x"/></hyperlinks>'
    '<pageMargins left="1" right="1" top="1" bottom="1" header="0" footer="0"/>'
    '<pageSetup orientation="portrait"/>',
)


def book(**named: object) -> bytes:
    return workbook({"附件一": worksheet(ROWS), "校验结果": TEMPLATE}, shared("甲"), **named)


def grid(data: bytes, name: str) -> Grid:
    return next(one for one in read_book(open_package(data), "x").grids if one.name == name)


def texts(data: bytes, name: str) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in grid(data, name).rows]


WRITTEN = [["题目"], ["级别", "值", "长" * 300], ["=1+1", "1.5", " x "], ["到附件一", "白"]]


def test_a_new_sheet_holds_what_was_given(tmp_path: Path) -> None:
    after = patch(book(), [AddSheet("新表", CONTENT), AddSheet("藏着的", CONTENT, "veryHidden")])
    assert texts(after, "新表") == WRITTEN
    assert [cell.kind for cell in grid(after, "新表").rows[2].cells] == ["text", "number", "text"]
    assert all(cell.formula is None for row in grid(after, "新表").rows for cell in row.cells)
    assert [one.hidden for one in read_book(open_package(after), "x").grids] == [False, False, False, True]
    path = tmp_path / "a.xlsx"
    path.write_bytes(after)
    new = faults(path)
    path.write_bytes(book())
    assert set(new) <= set(faults(path))


def test_rows_are_replaced_and_the_frame_stays() -> None:
    after = patch(book(), [ReplaceRows("校验结果", CONTENT)])
    assert texts(after, "校验结果") == WRITTEN
    xml = contents(after)["xl/worksheets/sheet2.xml"].decode()
    kept = ('codeName="Sheet7"', 'tabSelected="1" zoomScale="85"', "<sheetProtection", 'left="1"', "tabColor")
    for one in (*kept, '"portrait"'):
        assert one in xml
    for gone in ("dataValidation", 'location="x"', "A8:B9", 'topLeftCell="A9"', "A1:C9", 'width="3"'):
        assert gone not in xml
    names = re.findall(r"<([A-Za-z]+)[ >/]", re.sub(r"<sheetData>.*</sheetData>", "<sheetData/>", xml))
    order = "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetProtection autoFilter mergeCells".split()
    assert [name for name in names if name in order] == order
    assert "'附件一'!D9" in xml
    again = patch(after, [ReplaceRows("校验结果", CONTENT)])
    assert contents(again) == contents(after)


def test_a_prefixed_sheet_stays_prefixed() -> None:
    xml = f'<x:worksheet xmlns:x="{MAIN}" xmlns:r="{RELATIONS}"><x:sheetData/></x:worksheet>'
    after = patch(
        workbook({"附件一": worksheet(ROWS), "校验结果": xml}, shared("甲")), [ReplaceRows("校验结果", CONTENT)]
    )
    assert texts(after, "校验结果") == WRITTEN
    assert re.findall(r"<(?!/?x:)", contents(after)["xl/worksheets/sheet2.xml"].decode()) == []


def test_a_strict_workbook_stays_strict() -> None:
    before = workbook({"附件一": worksheet("", namespace=STRICT)}, strict=True)
    edits = [SetNumber("附件一", "A1", Decimal(2)), SetNote("附件一", "A1", "批注"), AddSheet("新表", CONTENT)]
    after = patch(before, edits)  # type: ignore[arg-type]
    assert texts(after, "附件一") == [["2"]]
    assert texts(after, "新表") == WRITTEN
    parts = contents(after)
    for name in ("xl/comments1.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml"):
        assert STRICT.encode() in parts[name]
    assert b"schemas.openxmlformats.org/officeDocument/2006/relationships" not in parts["xl/_rels/workbook.xml.rels"]


def test_a_name_that_is_taken_is_refused() -> None:
    with pytest.raises(WriteError, match="已经有工作表"):
        patch(book(), [AddSheet("附件一", CONTENT)])


def test_a_sheet_goes_with_its_names_and_views_follow() -> None:
    tail = (
        '<definedNames><definedName name="a" localSheetId="0">1</definedName><definedName name="b" localSheetId="1">2'
        '</definedName><definedName name="c" localSheetId="2">3</definedName><definedName name="d">4</definedName>'
        "</definedNames>"
    )
    made = workbook({"一": worksheet(ROWS), "二": worksheet(), "三": worksheet(ROWS)}, shared("甲"), workbook=tail)
    views = '<bookViews><workbookView activeTab="2" firstSheet="0"/></bookViews><sheets>'
    parts = contents(made)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<sheets>", views.encode())
    from support.packages import zipped

    changed = open_book(zipped(parts))
    remove_sheet(changed, "二")
    after = changed.to_bytes()
    assert [one.name for one in sheets(open_book(after))] == ["一", "三"]
    assert read_book(open_package(after), "x").names == {"一!a": "1", "三!c": "3", "d": "4"}
    assert b'activeTab="1"' in contents(after)["xl/workbook.xml"]
    assert "xl/worksheets/sheet2.xml" not in contents(after)
    assert b"sheet2.xml" not in contents(after)["[Content_Types].xml"]
