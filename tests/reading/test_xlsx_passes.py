"""The fast pass gives what the strict pass gives, or nothing; and no mutant of a workbook gives anything but a result.

The seeds hold every shape the fast pass knows. Mutants are made of tags and tokens, so that many stay well-formed.
"""

import random
import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from perfeval_xl.reading.source import open_source
from perfeval_xl.reading.xlsx.book import Book
from perfeval_xl.reading.xlsx.fast import fast_sheet
from perfeval_xl.reading.xlsx.stored import Sheet
from perfeval_xl.reading.xlsx.strict import read_sheet
from perfeval_xl.reading.xlsx.strings import fast_strings, strict_strings
from perfeval_xl.values.errors import ReadError
from support.pace import allowed
from support.packages import parts, shared, styles, worksheet, zipped

SHEET = worksheet(
    '<row r="1" spans="1:8" ht="15.5" hidden="1" x14ac:dyDescent="0.25"><c r="A1" s="1" t="s"><v>0</v></c>'
    '<c r="B1" s="1"/><c r="C1"><v>12.5</v></c></row><row r="2"/><row r="4"><c r="A4" s="2"><v>45000</v></c>'
    '<c r="B4" t="n"><f aca="false">SUM(A1:A2)&amp;"x"</f><v>-1.5E3</v></c>'
    '<c r="C4" t="str"><f t="shared" ref="C4:C5" si="0">A4&amp;"&lt;"</f><v>a&amp;b</v></c></row>'
    '<row r="5"><c r="B5"/><c r="C5" t="str"><f t="shared" si="0"/><v>_x000D_x</v></c>'
    '<c r="D5" t="e"><v>#REF!</v></c><c r="E5" t="b"><v>1</v></c>'
    '<c r="F5" t="inlineStr"><is><t xml:space="preserve"> 全 </t></is></c><c r="G5"><f>1+1</f></c>'
    '<c r="H5" t="s"><v>3</v></c><c r="I5" t="s"><v>2</v></c><c r="J5"><v>123456789.123456789</v></c></row>',
    before='<sheetPr/><cols><col min="1" max="2" width="9" hidden="1"/></cols>',
    after='<sheetProtection/><mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="D5:E9"/></mergeCells>',
).replace("<worksheet ", '<worksheet xmlns:x14ac="urn:x" ')
TEXTS = shared(
    "甲",
    "<t xml:space='preserve'> 乙&amp;c </t>".replace("'", '"'),
    '<t>丙</t><phoneticPr fontId="1" type="noConversion"/>',
    '<r><rPr><sz val="11"/><b/></rPr><t>丁</t></r><r><t xml:space="preserve"> e&lt;</t></r>',
    '<t>x</t><rPh sb="0" eb="1"><t>ka</t></rPh>',
    "<t/>",
    "_x000D_z",
)
TOKENS = (
    *'< > " & &amp; &#65; &#13; &#0; &#xD800; ]]> <v> </v> <v/> <v></v> <f> </f> <f/> <c> </c> </row>'.split(),
    *"<row> <t> </t>".split(),
    *"<is> </is> <si> </si> <r> </r> <rPr/> /> 1_0 １ _x0041_ 1 0 9 . - A AAAA x14ac: = <!----> <?a?>".split(),
    *"<![CDATA[x]]> <sheetData> </sheetData> <sheetData/> <mergeCells> <extLst/>".split(),
    '<c r="A1"/>',
    '<c r="Z9" s="9"/>',
    " ",
    "\n",
    "\r",
    "\x00",
    "\x01",
    "\ufffe",
    '<row r="6">',
    '<row r="2"/>',
    '<c r="K5"><v>7</v></c>',
    "<is><t>x</t></is>",
    '<mergeCell ref="A1:B1"/>',
    ' s="1"',
    ' t="s"',
    ' t="d"',
    ' xmlns="u"',
    ' hidden="1"',
    ' cm="1"',
    "<si><t>q</t></si>",
)
PIECE = re.compile(r"<[^>]*>|[A-Za-z0-9.#:_]+")
Edit = tuple[str, float, float, str]
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["insert", "drop", "copy", "swap", "cut"]),
        st.floats(0, 1, exclude_max=True),
        st.floats(0, 1, exclude_max=True),
        st.sampled_from(TOKENS),
    ),
    min_size=1,
    max_size=3,
)


def mutated(text: str, edits: list[Edit]) -> bytes:
    for what, where, other, token in edits:
        pieces = [found.span() for found in PIECE.finditer(text)] or [(0, 0)]
        first, last = pieces[int(where * len(pieces))]
        begin, end = pieces[int(other * len(pieces))]
        at = int(where * len(text))
        if what == "insert":
            text = text[:at] + token + text[at:]
        elif what == "drop":
            text = text[:first] + text[last:]
        elif what == "copy":
            text = text[:begin] + text[first:last] + text[begin:]
        elif what == "swap":
            text = text[:begin] + text[first:last] + text[end:]
        else:
            text = text[:at] + text[at + 1 + int(other * 3) :]
    return text.encode("utf-8", "surrogatepass")


def a_book() -> Book:
    book = Book()
    book.strings = ["甲", "乙", "", "丙\n丁"]
    book.cleaned = {3}
    book.formats = ["", "0.00", "yyyy-mm-dd", "0%"]
    return book


def facts(sheet: Sheet, book: Book) -> tuple[object, ...]:
    return sheet.rows, sheet.merges, sheet.hidden_columns, book.notices, book.cells


def strictly(data: bytes) -> tuple[object, ...] | str:
    book = a_book()
    try:
        return facts(read_sheet(data, book, "表"), book)
    except ReadError as refusal:
        return refusal.code


def test_the_seeds_take_the_fast_pass():
    book = a_book()
    sheet = fast_sheet(SHEET.encode(), book, "表")
    assert sheet is not None
    assert facts(sheet, book) == strictly(SHEET.encode())
    assert sum(len(cells) for cells in sheet.rows.values()) == 12
    assert fast_strings(TEXTS.encode()) == strict_strings(TEXTS.encode())


@given(EDITS)
@example([("swap", 0.7, 0.72, "A")])
def test_a_mutated_sheet_is_read_alike_or_not_fast(edits):
    data = mutated(SHEET, edits)
    book = a_book()
    sheet = fast_sheet(data, book, "表")
    if sheet is None:
        assert (book.notices, book.cells) == ([], 0)
    else:
        assert facts(sheet, book) == strictly(data)


@given(EDITS)
def test_mutated_shared_texts_are_read_alike_or_not_fast(edits):
    data = mutated(TEXTS, edits)
    fast = fast_strings(data)
    if fast is not None:
        assert fast == strict_strings(data)


def test_thousands_of_mutants_and_enough_of_them_fast():
    rng = random.Random(20240619)
    fast = agreed = 0
    for _ in range(3000):
        kinds = rng.choices(["insert", "drop", "copy", "swap", "cut"], k=rng.choice((1, 1, 1, 2)))
        edits = [(kind, rng.random(), rng.random(), rng.choice(TOKENS)) for kind in kinds]
        data = mutated(SHEET, edits)
        book = a_book()
        sheet = fast_sheet(data, book, "表")
        if sheet is not None:
            fast += 1
            agreed += facts(sheet, book) == strictly(data)
    assert agreed == fast
    assert fast > 150


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<v>12.5</v>", "<v>12.5</v> "),
        ('<row r="2"/>', '<c r="B2"/><row r="2"/>'),
        ('<c r="B1" s="1"/>', '<c r="B1" s="1"/><!-- -->'),
        ('<c r="C1">', '<c r="C1" cm="1">'),
        ('<row r="4">', '<row r="1">'),
        ('<c r="I5" t="s">', '<c r="H5" t="s">'),
        (' x14ac:dyDescent="0.25"', ' x15ac:dyDescent="0.25"'),
        ("<v>a&amp;b</v>", "<v>a&nbsp;b</v>"),
        ('<mergeCell ref="D5:E9"/>', '<mergeCell ref="D5:E9"></mergeCell>'),
        ("<sheetProtection/>", "<sheetProtection><sheetData/></sheetProtection><sheetData/>"),
        ("<v>0</v>", "<v>9</v>"),
        ("UTF-8", "GBK"),
        ("<sheetData>", "<sheetData><!-- <sheetData> -->"),
    ],
)
def test_the_fast_pass_gives_up(old, new):
    assert SHEET.count(old) >= 1
    assert fast_sheet(SHEET.replace(old, new, 1).encode(), a_book(), "表") is None


PACKAGE = parts(
    {"附件一": SHEET.replace('s="1"', 's="0"').replace('s="2"', 's="1"')},
    TEXTS,
    styles([0, "yyyy-mm-dd"]),
    workbook='<definedNames><definedName name="n">附件一!$A$1</definedName></definedNames>',
    extra={"docProps/custom.xml": '<P xmlns="urn:x"><property name="a"><v>b</v></property></P>'},
)


def outcome(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    try:
        source = open_source(str(path))
    except ReadError as refusal:
        assert refusal.message.endswith("。")
        return refusal.code
    assert source.grids
    return "read"


def test_mutants_of_bytes_give_a_source_or_a_refusal(tmp_path):
    rng = random.Random(1)
    whole = zipped(PACKAGE)
    started = time.process_time()
    seen = set()
    for _ in range(700):
        data = bytearray(whole)
        for _ in range(rng.choice((1, 1, 2, 4))):
            what, at = rng.randrange(4), rng.randrange(len(data))
            if what == 0:
                data[at] = rng.randrange(256)
            elif what == 1:
                data[at] ^= 1 << rng.randrange(8)
            elif what == 2:
                del data[at : at + rng.randrange(1, 30)]
            else:
                data[at:at] = rng.randbytes(rng.randrange(1, 9))
        seen.add(outcome(tmp_path / "m.xlsx", bytes(data)))
    assert {"read", "CORRUPT"} <= seen
    assert time.process_time() - started < allowed(20)


def test_mutants_of_parts_give_a_source_or_a_refusal(tmp_path):
    rng = random.Random(2)
    started = time.process_time()
    seen = set()
    for _ in range(500):
        made = dict(PACKAGE)
        name = rng.choice(list(made))
        content = made[name]
        assert isinstance(content, str)
        kind = rng.choice(["insert", "drop", "copy", "swap", "cut"])
        made[name] = mutated(content, [(kind, rng.random(), rng.random(), rng.choice(TOKENS))])
        seen.add(outcome(tmp_path / "m.xlsx", zipped(made)))
    assert {"read", "BAD_XML", "MISSING_PART"} <= seen
    assert time.process_time() - started < allowed(20)
