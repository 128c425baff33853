"""Notes come and go; those of others keep their text, author, box and place."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment

from perfeval_xl.writing.patch.change import patch
from perfeval_xl.writing.patch.drawing import add_boxes, geometry, is_empty, new_drawing, remove_boxes
from perfeval_xl.writing.patch.edits import RemoveNote, SetFill, SetNote
from perfeval_xl.writing.patch.notes import Notes
from perfeval_xl.writing.patch.parts import open_book
from support.packages import MAIN, worksheet
from support.patched import contents, faults, touched

VML = re.compile(r"<v:shape .*?</v:shape>", re.DOTALL)


def by_xlsxwriter(notes: bool = True, button: bool = False) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("附件一")
    other = book.add_worksheet("附件二")
    for row in range(12):
        sheet.write_row(row, 0, [row, row * 2, "字"])
    sheet.merge_range("A20:C22", "合并")
    sheet.set_column("B:B", 30)
    if notes:
        sheet.write_comment("B2", "会计的批注", {"author": "李会计", "width": 333, "x_offset": 40})
        sheet.write_comment("C3", "另一条\n两行", {"author": "王主任", "visible": True})
        other.write_comment("A1", "别的表")
    if button:
        sheet.insert_button("E5", {"macro": "x", "caption": "校验"})
    book.close()
    return out.getvalue()


def by_openpyxl() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "附件一"
    for row in range(1, 9):
        sheet.append([row, "字"])
    sheet["A2"].comment = Comment("会计的批注", "李会计", width=200, height=90)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def notes_of(data: bytes, sheet: str = "附件一") -> dict[str, tuple[str, str]]:
    found = openpyxl.load_workbook(io.BytesIO(data))[sheet]
    cells = [cell for row in found.iter_rows() for cell in row if cell.comment]
    return {cell.coordinate: (cell.comment.text, cell.comment.author) for cell in cells}  # type: ignore[union-attr]


def boxes(data: bytes) -> list[str]:
    return [box for name, part in contents(data).items() if name.endswith(".vml") for box in VML.findall(part.decode())]


def test_a_sheet_without_notes_gets_its_parts_and_loses_them_again() -> None:
    before = by_xlsxwriter(notes=False)
    after = patch(before, [SetNote("附件一", "B2", "甲\n<乙> & =1+1"), SetNote("附件一", "B21", "合并")])
    assert notes_of(after) == {"B2": ("甲\n<乙> & =1+1", "绩效自评校验"), "A20": ("合并", "绩效自评校验")}
    assert touched(before, after) == {
        "[Content_Types].xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    }
    back = patch(after, [RemoveNote("附件一", "B2"), RemoveNote("附件一", "A20"), RemoveNote("附件一", "A1")])
    assert contents(back) == contents(before)


@pytest.mark.parametrize("make", [by_xlsxwriter, by_openpyxl])
def test_notes_of_others_stay(make: object) -> None:
    before = make()  # type: ignore[operator]
    known = notes_of(before)
    after = patch(before, [SetNote("附件一", "A5", "甲"), SetNote("附件一", "A7", "乙")])
    assert notes_of(after) == {**known, "A5": ("甲", "绩效自评校验"), "A7": ("乙", "绩效自评校验")}
    assert set(boxes(before)) < set(boxes(after))
    back = patch(after, [RemoveNote("附件一", "A5"), RemoveNote("附件一", "A7")])
    assert contents(back) == contents(before)


def test_shape_numbers_are_used_once() -> None:
    after = patch(
        by_xlsxwriter(), [SetNote(sheet, f"A{row}", "甲") for sheet in ("附件一", "附件二") for row in (6, 7)]
    )
    numbers = [found for box in boxes(after) for found in re.findall(r'id="(_x0000_s\d+)"', box)]
    assert len(numbers) == len(set(numbers)) == 7


def test_the_text_of_a_note_that_is_there_changes_and_nothing_else() -> None:
    before = by_xlsxwriter()
    after = patch(before, [SetNote("附件一", "B2", "新的", author="别人")])
    assert notes_of(after)["B2"] == ("新的", "李会计")
    assert boxes(after) == boxes(before)


def test_a_removed_note_takes_its_box_along_and_leaves_the_others() -> None:
    before = by_xlsxwriter()
    after = patch(before, [RemoveNote("附件一", "B2")])
    assert notes_of(after) == {"C3": ("另一条\n两行", "王主任")}
    assert len(boxes(after)) == len(boxes(before)) - 1
    assert notes_of(after, "附件二") == notes_of(before, "附件二")


def test_buttons_stay_when_the_last_note_goes() -> None:
    before = by_xlsxwriter(notes=False, button=True)
    after = patch(before, [SetNote("附件一", "A5", "甲")])
    assert notes_of(after) == {"A5": ("甲", "绩效自评校验")}
    assert any("Button" in box for box in boxes(after))
    assert contents(patch(after, [RemoveNote("附件一", "A5")])) == contents(before)


def test_a_conversation_is_recognised() -> None:
    made = contents(by_xlsxwriter())
    made["xl/comments1.xml"] = made["xl/comments1.xml"].replace("李会计".encode(), b"tc={0-1}")
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    made[rels] = made[rels].replace(
        b"</Relationships>",
        b'<Relationship Id="rId77" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
        b'Target="../threadedComments/threadedComment1.xml"/></Relationships>',
    )
    from support.packages import zipped

    notes = Notes(open_book(zipped(made)), "xl/worksheets/sheet1.xml").all()
    assert {address: note.threaded for address, note in notes.items()} == {"B2": True, "C3": False}


def test_runs_keep_the_fonts_of_what_follows() -> None:
    notes = Notes(open_book(by_xlsxwriter()), "xl/worksheets/sheet1.xml")
    rich = "<r><rPr><b/></rPr><t>粗</t></r>"
    assert notes.runs("甲", rich).endswith(rich)
    assert notes.runs("甲", "<t>平</t>").endswith("<r><t>平</t></r>")
    assert notes.runs("甲乙", bold=1).count("<b/>") == 1


def test_boxes_are_placed_beside_the_cell_and_grow_with_the_text() -> None:
    xml = worksheet(
        '<row r="1"/><row r="2" ht="300" customHeight="1"/>',
        before='<sheetFormatPr defaultRowHeight="15"/><cols><col min="3" max="3" width="50"/><col min="4" max="9" '
        'width="9" hidden="1"/></cols>',
        after='<mergeCells count="1"><mergeCell ref="A2:B2"/></mergeCells>',
    )
    sizes = geometry(xml)
    vml = add_boxes(new_drawing([]), [(2, 1, "短"), (9, 3, "长" * 400)], sizes, [])
    anchors = [[int(one) for one in found.split(",")] for found in re.findall(r"<x:Anchor>(.*?)</x:Anchor>", vml)]
    assert anchors[0][0] == 2, "right of the merged range"
    assert anchors[0][4] == 2, "column C alone is wide enough"
    assert anchors[0][6] - anchors[0][2] <= 1, "the high row takes it in"
    assert anchors[1][0] == 3
    assert anchors[1][4] == 13, "hidden columns take no room"
    assert anchors[1][6] - anchors[1][2] > 15
    assert is_empty(remove_boxes(vml, [(2, 1), (9, 3)]))
    assert not is_empty(remove_boxes(vml, [(2, 1)]))


def test_a_full_block_of_numbers_is_followed_by_a_free_one() -> None:
    cells = [(row, 1, "") for row in range(1, 1030)]
    vml = add_boxes(new_drawing([]), cells, geometry(_empty()), [new_drawing([new_drawing([])])])
    numbers = [int(one) for one in re.findall(r'id="_x0000_s(\d+)"', vml)]
    assert len(set(numbers)) == 1029
    assert 'data="1,3"' in vml
    assert {number // 1024 for number in numbers} == {1, 3}


def _empty() -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'


def test_the_result_would_open_without_repair(tmp_path: Path) -> None:
    edits = [
        SetNote("附件一", "A5", "甲"),
        SetFill("附件一", "A5", "FDE0DD"),
        SetFill("附件一", "F40", "FFF3C4"),
        SetNote("附件二", "B1", "乙"),
    ]
    for at, before in enumerate((by_xlsxwriter(), by_xlsxwriter(notes=False), by_openpyxl())):
        old, new = tmp_path / f"{at}.xlsx", tmp_path / f"{at}b.xlsx"
        old.write_bytes(before)
        new.write_bytes(patch(before, [one for one in edits if one.sheet == "附件一" or at < 2]))
        assert faults(new) == [text.replace(old.name, new.name) for text in faults(old)]
