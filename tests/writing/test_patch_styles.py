"""A fill changes nothing else about a cell, and styles are only ever added."""

import io
import re

import openpyxl
import pytest

from perfeval_xl.values.errors import WriteError
from perfeval_xl.writing.patch.change import patch
from perfeval_xl.writing.patch.edits import SetFill, SetStyle
from perfeval_xl.writing.patch.parts import open_book
from perfeval_xl.writing.patch.styles import Styles, solid
from support.packages import HEAD, MAIN, workbook, worksheet
from support.patched import contents, touched

XFS = (
    '<xf numFmtId="4" fontId="1" fillId="2" borderId="1" xfId="0" applyNumberFormat="1"><alignment wrapText="1"/>'
    '<protection locked="0"/></xf>'
)
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/><name val="宋体"/></font>'
    '<font><b/><sz val="14"/><name val="黑体"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/>'
    '</fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb='
    '"FF00FF00"/></patternFill></fill></fills>'
    '<borders count="2"><border/><border><left style="thin"/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0"'
    f' borderId="0"/>{XFS}</cellXfs><cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles>'
    '<dxfs count="1"><dxf><fill><patternFill><bgColor rgb="FFFF0000"/></patternFill></fill></dxf></dxfs></styleSheet>'
)
ROWS = '<row r="1"><c r="A1" s="1"><v>1234.5</v></c><c r="B1"><v>2</v></c><c r="C1" s="1"><v>3</v></c></row>'


def book(style: str | None = STYLES) -> bytes:
    return workbook({"附件一": worksheet(ROWS)}, style=style)


def look(data: bytes, address: str) -> tuple[object, ...]:
    cell = openpyxl.load_workbook(io.BytesIO(data)).active[address]  # type: ignore[index]
    return (
        cell.number_format,
        cell.font.name,
        cell.font.b,
        cell.border.left.style,
        cell.alignment.wrap_text,
        cell.protection.locked,
    )


def colour(data: bytes, address: str) -> str:
    return str(openpyxl.load_workbook(io.BytesIO(data)).active[address].fill.fgColor.rgb)  # type: ignore[index]


def test_only_the_fill_changes() -> None:
    after = patch(book(), [SetFill("附件一", "A1", "FDE0DD"), SetFill("附件一", "D4", "FFF3C4")])
    assert colour(after, "A1") == "FFFDE0DD"
    assert colour(after, "C1") == "FF00FF00"
    assert colour(after, "D4") == "FFFFF3C4"
    assert look(after, "A1") == look(book(), "A1") == ("#,##0.00", "黑体", True, "thin", True, False)


def test_styles_that_are_there_stay_at_their_place() -> None:
    xml = contents(patch(book(), [SetFill("附件一", "A1", "FDE0DD"), SetFill("附件一", "B1", "FDE0DD")]))[
        "xl/styles.xml"
    ].decode()
    assert xml.startswith(STYLES.split("<fills")[0])
    assert f"{XFS}<xf" in xml
    assert 'cellXfs count="4"' in xml
    assert 'fills count="4"' in xml, "two cells with one colour share a fill"
    assert xml.split("<cellStyles")[1] == STYLES.split("<cellStyles")[1], "dxfs are not touched"


def test_the_same_fill_again_adds_nothing() -> None:
    once = patch(book(), [SetFill("附件一", "A1", "FDE0DD")])
    again = patch(once, [SetFill("附件一", "C1", "FDE0DD")])
    assert touched(once, again) == {"xl/worksheets/sheet1.xml"}


def test_a_style_comes_back_by_its_index() -> None:
    once = patch(book(), [SetFill("附件一", "A1", "FDE0DD"), SetFill("附件一", "B1", "FDE0DD")])
    back = patch(once, [SetStyle("附件一", "A1", 1), SetStyle("附件一", "B1", 0)])
    assert contents(back)["xl/worksheets/sheet1.xml"] == contents(book())["xl/worksheets/sheet1.xml"]
    with pytest.raises(WriteError, match="没有编号为 99"):
        patch(once, [SetStyle("附件一", "A1", 99)])


def test_a_workbook_without_styles_gets_them() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>'
    after = patch(workbook({"附件一": worksheet(rows)}), [SetFill("附件一", "A1", "FDE0DD")])
    assert colour(after, "A1") == "FFFDE0DD"
    assert colour(after, "A2") == "00000000"


def test_sections_that_are_missing_are_put_in_their_order() -> None:
    bare = (
        f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf/><xf numFmtId="4"/></cellXfs><dxfs count="0"/></styleSheet>'
    )
    xml = contents(patch(book(bare), [SetFill("附件一", "A1", "FDE0DD")]))["xl/styles.xml"].decode()
    assert xml.index("<fills") < xml.index("<cellXfs") < xml.index("<dxfs")
    assert '<xf numFmtId="4" fillId="2" applyFill="1"/>' in xml


def test_prefixed_styles_are_told_and_written_alike() -> None:
    xml = re.sub(r"<(/?)(\w)", r"<\1x:\2", STYLES).replace("xmlns=", "xmlns:x=")
    styles = Styles(open_book(book(xml)))
    assert styles.colour(1) == "00FF00"
    assert styles.fill(1) == '<fill><patternFill patternType="solid"><fgColor rgb="FF00FF00"/></patternFill></fill>'
    assert styles.colour(styles.filled(1, "FDE0DD")) == "FDE0DD"
    assert styles.refilled(styles.filled(1, "FDE0DD"), styles.fill(1)) != 1
    assert styles.refilled(0, solid("FDE0DD")) == styles.filled(0, "FDE0DD")


def test_a_description_tells_styles_apart_and_not_their_numbers() -> None:
    styles = Styles(open_book(book()))
    other = Styles(open_book(book(STYLES.replace('<cellXfs count="2">', f'<cellXfs count="3">{XFS}'))))
    assert styles.description(0) != styles.description(1) != styles.description(styles.filled(1, "FDE0DD"))
    assert other.description(2) == styles.description(1)
    assert other.description(1) == styles.description(0) or other.description(0) == styles.description(1)
