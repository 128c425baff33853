"""Mark a closed workbook, mend, explain, mark again, clear: the workbook is as it was but for what the user did."""

import io
import re
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.workbooks import write_filing
from perfeval_xl.api import read
from perfeval_xl.filing import Place, Value
from perfeval_xl.forms.edition import hunan
from perfeval_xl.reading.grid import Source
from perfeval_xl.reading.own import located
from perfeval_xl.reading.own_sheets import FINDINGS, MARKS
from perfeval_xl.reading.package import open_package
from perfeval_xl.reading.xlsx.xlsx import read_book
from perfeval_xl.rules.explanations import Explanation
from perfeval_xl.rules.finding import Outcome
from perfeval_xl.rules.run import validate
from perfeval_xl.values.address import a1
from perfeval_xl.values.errors import WriteError
from perfeval_xl.writing.book.workbook import import_workbook
from perfeval_xl.writing.closed.mark_file import Marked, mark, unmark
from perfeval_xl.writing.findings import CODE, COLUMNS, EXPLANATION, LEVEL, read_explanations
from perfeval_xl.writing.mark_text import number_of
from perfeval_xl.writing.marks import AUTHOR, LEGEND
from perfeval_xl.writing.patch.change import patch
from perfeval_xl.writing.patch.edits import AddSheet, SetFill, SetNote, SetNumber, SetText
from perfeval_xl.writing.patch.notes import Notes
from perfeval_xl.writing.patch.parts import open_book
from perfeval_xl.writing.patch.rows import Content, Line
from perfeval_xl.writing.patch.save import verified
from perfeval_xl.writing.patch.workbook import sheet_part
from support.any_books import PLACES, workbooks
from support.cases import clean
from support.office import convert
from support.office_edit import insert_rows, rename, worked_on
from support.outcomes import finding
from support.packages import zipped
from support.patched import contents, faults, looks, touched

SAMPLE = Path(__file__).parents[1] / "cases" / "hengshan-2023.txt"
TIME = "2024-06-19 10:20"
COLOURS = {f"FF{tint.colour}" for tint in LEGEND}


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The sample as our workbook, and as a foreign one with notes and fills of its user at cells that get marked."""
    room = tmp_path_factory.mktemp("books")
    import_workbook(read(str(SAMPLE)), room / "ours.xlsm")
    foreign = write_filing(room / "foreign.xlsx").read_bytes()
    made = marked(foreign).marks
    edits = [SetNote(one.sheet, one.address, f"自己的批注\n{one.address}", "李会计") for one in made[:3]]
    edits.append(SetNote(made[0].sheet, "A1", "没有标记的格子", "李会计"))
    fills = [SetFill(one.sheet, one.address, "00B0F0") for one in made[2:5]]
    book = open_book(patch(foreign, [*edits, *fills]))
    notes = Notes(book, sheet_part(book, made[1].sheet))
    notes.put(
        made[1].address, "<r><rPr><b/><sz val='20'/></rPr><t>粗</t></r><r><t xml:space='preserve'> 细</t></r>", ""
    )
    notes.save()
    return {"ours": (room / "ours.xlsm").read_bytes(), "foreign": book.to_bytes()}


def opened(data: bytes) -> Source:
    return read_book(open_package(data), "x.xlsx")


def outcome(data: bytes, explanations: tuple[Explanation, ...] = ()) -> Outcome:
    filing = located((opened(data),), hunan())
    return validate(filing, explanations=explanations)


@lru_cache(maxsize=8)
def marked(data: bytes) -> Marked:
    """Validate and mark as the command does, and check that nothing else has changed."""
    source = opened(data)
    explanations = read_explanations(source)
    made = mark(data, source, outcome(data, explanations), TIME, explanations)
    verified(source, made.data, passing=(FINDINGS, MARKS))
    return made


@lru_cache(maxsize=8)
def papers_of(data: bytes) -> dict[str, object]:
    """Return all that is seen of a workbook but our sheets, and the names that filter and headings need."""
    return {key: look for key, look in looks(data, (FINDINGS, MARKS)).items() if not key.startswith("_xlnm")}


def differing(before: bytes, after: bytes) -> set[str]:
    old, new = papers_of(before), papers_of(after)
    return {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}


def filled(data: bytes) -> set[str]:
    """Return the cells with a fill of ours."""
    return {
        key
        for key, look in papers_of(data).items()
        if "!" in key and not key.startswith("填报说明!") and any(colour in look[2][1] for colour in COLOURS)  # type: ignore[index]
    }


@lru_cache(maxsize=8)
def coloured(data: bytes) -> dict[str, str]:
    """Return the cells that rules of ours colour, and the colour."""
    import openpyxl

    found = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        for group in sheet.conditional_formatting:
            for rule in group.rules:
                if AUTHOR in rule.formula[0]:
                    for area in group.sqref.ranges:
                        cell = f"{sheet.title}!{a1(area.min_row, area.min_col)}"
                        found[cell] = str(rule.dxf.fill.bgColor.rgb)[-6:]
    return found


def signed(data: bytes) -> set[str]:
    return {key for key, look in papers_of(data).items() if "!" in key and look[3] and number_of(look[3][0])}  # type: ignore[index]


def test_every_mark_is_a_colour_and_a_note(books: dict[str, bytes]) -> None:
    made = marked(books["foreign"])
    places = {f"{one.sheet}!{one.address}" for one in made.marks}
    assert len(places) > 15
    assert coloured(made.data) == {f"{one.sheet}!{one.address}": one.colour for one in made.marks}
    assert signed(made.data) == places
    assert differing(books["foreign"], made.data) == places | {f"{one.sheet} " for one in made.marks}
    shown = papers_of(made.data)
    for one in made.marks:
        assert shown[f"{one.sheet}!{one.address}"][3][0].startswith(one.text)  # type: ignore[index]
    assert filled(made.data) == set(), "fills would be printed"


@pytest.mark.parametrize("name", ["ours", "foreign"])
def test_untouched_members_keep_every_byte(books: dict[str, bytes], name: str) -> None:
    made = marked(books[name])
    allowed = re.compile(
        r"\[Content_Types\].xml|xl/workbook.xml|xl/_rels/workbook.xml.rels|xl/styles.xml|xl/comments\d+.xml|"
        r"xl/drawings/vmlDrawing\d+.vml|xl/worksheets/(_rels/)?sheet\d+.xml(.rels)?"
    )
    changed = touched(books[name], made.data)
    assert {one for one in changed if not allowed.fullmatch(one)} == set()
    parts = {sheet_part(open_book(made.data), one.sheet) for one in made.marks}
    ours = {sheet_part(open_book(made.data), one) for one in (FINDINGS, MARKS)}
    assert {one for one in changed if re.fullmatch(r"xl/worksheets/sheet\d+.xml", one)} == parts | ours


@pytest.mark.parametrize("name", ["ours", "foreign"])
def test_marking_again_is_the_same_as_marking_once(books: dict[str, bytes], name: str) -> None:
    once = marked(books[name])
    again = marked(once.data)
    assert again.marks == once.marks
    assert looks(again.data) == looks(once.data)
    assert contents(marked(again.data).data) == contents(again.data), "nothing grows"
    assert outcome(once.data).findings == outcome(books[name]).findings


@pytest.mark.parametrize("name", ["ours", "foreign"])
def test_validate_mend_explain_validate_clear(books: dict[str, bytes], name: str) -> None:
    before = books[name]
    first = marked(before)
    mended = next(one for one in first.marks if "A103" in one.codes)
    told = next(one for one in outcome(before).findings if one.level == "explain" and not one.caused_by)
    row = next(row for row in rows_of(first.data, FINDINGS) if row.get(CODE) == told.code and row.get(LEVEL) == "核实")
    cell = f"{'ABCDEFGHIJ'[EXPLANATION]}{row[-1]}"
    mend = SetNumber(mended.sheet, mended.address, Decimal("822.23"))
    worked = patch(first.data, [mend, SetText(FINDINGS, cell, "年中追加，县财预〔2023〕8号")])
    second = marked(worked)
    assert mended.address not in {one.address for one in second.marks if "A103" in one.codes}
    after = unmark(second.data, opened(second.data))
    assert after.restored == len(second.marks)
    assert after.kept == ()
    assert differing(before, after.data) == {f"{mended.sheet}!{mended.address}"}
    assert papers_of(after.data)[f"{mended.sheet}!{mended.address}"][0] == 822.23  # type: ignore[index]
    (kept,) = read_explanations(opened(after.data))
    assert (kept.code, kept.text) == (told.code, "年中追加，县财预〔2023〕8号")
    left = [grid for grid in opened(after.data).grids if grid.name == MARKS]
    assert [(len(grid.rows), grid.hidden) for grid in left] == ([(1, True)] if name == "ours" else [])
    ours = ("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml")
    parts = {sheet_part(open_book(after.data), one) for one in (FINDINGS, mended.sheet, *(grid.name for grid in left))}
    parts |= {*ours}
    old, new = contents(before), contents(after.data)
    assert {one for one in old if new.get(one) != old[one]} <= {*parts, "xl/calcChain.xml"}
    assert new.keys() - old.keys() <= parts


def rows_of(data: bytes, sheet: str) -> list[dict[int, str]]:
    """Return the rows of a sheet: column from 0 -> text; -1 is the number of the row."""
    grid = next(grid for grid in opened(data).grids if grid.name == sheet)
    return [{**{cell.column - 1: cell.text for cell in row.cells}, -1: str(row.number)} for row in grid.rows]


def test_macros_keep_every_byte(books: dict[str, bytes]) -> None:
    after = contents(marked(books["ours"]).data)
    for name in ("xl/vbaProject.bin", "customUI/customUI.xml"):
        assert after[name] == contents(books["ours"])[name]


def test_the_users_notes_stand_below_ours_and_come_back(books: dict[str, bytes]) -> None:
    made = marked(books["foreign"])
    one = made.marks[0]
    text, author = papers_of(made.data)[f"{one.sheet}!{one.address}"][3]  # type: ignore[index]
    assert text.startswith(one.text)
    assert text.endswith(f"，以下是原批注）\n自己的批注\n{one.address}")
    assert author == "李会计"
    cleared = contents(unmark(made.data, opened(made.data)).data)
    assert cleared["xl/comments1.xml"] == contents(books["foreign"])["xl/comments1.xml"]


def test_what_the_user_wrote_into_our_notes_is_kept(books: dict[str, bytes]) -> None:
    made = marked(books["foreign"])
    own, merged = made.marks[5], made.marks[0]
    shown = papers_of(made.data)
    edits = [
        SetNote(own.sheet, own.address, shown[f"{own.sheet}!{own.address}"][3][0] + "\n已问过局长"),  # type: ignore[index]
        SetNote(merged.sheet, merged.address, shown[f"{merged.sheet}!{merged.address}"][3][0] + "（改）"),  # type: ignore[index]
    ]
    worked = patch(made.data, edits)
    after = papers_of(unmark(worked, opened(worked)).data)
    assert after[f"{own.sheet}!{own.address}"][3][0] == "已问过局长"  # type: ignore[index]
    assert after[f"{merged.sheet}!{merged.address}"][3][0] == f"自己的批注\n{merged.address}（改）"  # type: ignore[index]


def test_a_fill_the_user_gives_a_marked_cell_stays(books: dict[str, bytes]) -> None:
    made = marked(books["foreign"])
    one = made.marks[3]
    worked = patch(made.data, [SetFill(one.sheet, one.address, "92D050")])
    after = unmark(worked, opened(worked))
    assert (after.kept, after.restored) == ((), len(made.marks))
    assert differing(books["foreign"], after.data) == {f"{one.sheet}!{one.address}"}


def test_marks_are_cleared_without_their_memory(books: dict[str, bytes]) -> None:
    """The hidden sheet was deleted by someone: colours and notes of ours still go."""
    made = marked(books["foreign"])
    source = opened(made.data)
    lost = source._replace(grids=tuple(grid for grid in source.grids if grid.name != MARKS))
    after = unmark(made.data, lost)
    assert (coloured(after.data), signed(after.data)) == ({}, set())
    assert after.restored == len(made.marks)


def test_a_workbook_that_colours_by_itself_gets_no_fills(books: dict[str, bytes]) -> None:
    before = books["ours"]
    made = marked(before)
    assert filled(made.data) == set()
    assert signed(made.data) == {f"{one.sheet}!{one.address}" for one in made.marks}
    listed = rows_of(made.data, MARKS)
    ranks = {True: "从", False: "主"}
    assert [(row[1], row[2], row[3]) for row in listed[1:]] == [
        (f"{one.sheet} {one.address}", one.level, ranks[one.weak]) for one in made.marks
    ]
    assert (made.grey, coloured(made.data)) == ((), {}), "our papers print in black and white as they are"
    after = unmark(made.data, opened(made.data))
    assert differing(before, after.data) == set()
    assert [grid.hidden for grid in opened(after.data).grids if grid.name == MARKS] == [True], (
        "the name still leads there"
    )


def test_notes_that_a_user_prints_are_not_printed_while_marks_stand(books: dict[str, bytes]) -> None:
    book = open_book(books["ours"])
    part = sheet_part(book, marked(books["ours"]).marks[0].sheet)
    book.put(part, book.text(part).replace('blackAndWhite="1"', 'cellComments="atEnd" blackAndWhite="1"'))
    before = book.to_bytes()
    made = marked(before)
    assert 'cellComments="none"' in open_book(made.data).text(part) and made.grey == ()
    after = unmark(made.data, opened(made.data)).data
    assert contents(after)[part] == contents(before)[part]


def test_the_sheet_of_findings_is_complete_and_inert(books: dict[str, bytes]) -> None:
    import openpyxl

    made = marked(books["foreign"])
    book = openpyxl.load_workbook(io.BytesIO(made.data))
    sheet = book[FINDINGS]
    head = next(row[0].row for row in sheet.iter_rows() if row[0].value == COLUMNS[0])
    assert [cell.value for cell in sheet[head]] == list(COLUMNS)
    assert sheet.freeze_panes == f"A{head + 1}"
    count = len(outcome(books["foreign"]).findings)
    assert sheet.auto_filter.ref == f"A{head}:J{head + count}"
    assert sheet.column_dimensions["K"].hidden and sheet.column_dimensions["L"].hidden
    assert sheet.print_title_rows == f"${head}:${head}"
    setup = sheet.page_setup
    assert (setup.orientation, setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage  # type: ignore[union-attr]
    linked = [row[2] for row in sheet.iter_rows(min_row=head + 1, max_row=head + count) if row[2].hyperlink]
    assert len(linked) > 40
    for cell in linked:
        where, address = cell.hyperlink.location.rsplit("!", 1)  # type: ignore[union-attr]
        assert where.strip("'") in book.sheetnames
        assert cell.value.startswith(f"{where.strip(chr(39))}!{address}")  # type: ignore[union-attr]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert book[MARKS].sheet_state == "veryHidden"
    assert not sheet[f"J{head + 1}"].protection.locked


@pytest.mark.parametrize("name", ["ours", "foreign"])
def test_it_would_open_without_repair(books: dict[str, bytes], name: str, tmp_path: Path) -> None:
    made = marked(books[name])
    for at, data in enumerate((made.data, unmark(made.data, opened(made.data)).data)):
        path = tmp_path / f"{at}{'.xlsm' if name == 'ours' else '.xlsx'}"
        path.write_bytes(data)
        assert faults(path) == []


def test_marks_go_after_another_program_saved_the_file(books: dict[str, bytes], tmp_path: Path, soffice: str) -> None:
    """Everything is numbered anew by then; compared with the same program's copy of the file without marks."""
    (tmp_path / "old.xlsx").write_bytes(books["foreign"])
    made = marked(books["foreign"])
    (tmp_path / "marked.xlsx").write_bytes(made.data)
    files = [tmp_path / "old.xlsx", tmp_path / "marked.xlsx"]
    old, saved = convert(files, "xlsx", tmp_path / "saved", recalculate=False)
    data = saved.read_bytes()
    assert coloured(data) == coloured(made.data)
    after = unmark(data, opened(data))
    assert (after.restored, after.kept) == (len(made.marks), ())
    was, now = papers_of(old.read_bytes()), papers_of(after.data)
    assert {key for key in was.keys() | now.keys() if seen(was.get(key)) != seen(now.get(key))} == set()


def seen(look: object) -> object:
    """Leave out what cannot be seen: the second colour of a solid fill, and who a note is by."""
    if not isinstance(look, tuple) or len(look) != 4:
        return look
    value, cached, style, note = look
    solid = "patternType='solid'" in style[1]
    fill = style[1].partition("bgColor=")[0] if solid else style[1]
    return value, cached, (style[0], fill, *style[2:]), note and note[0]


def test_marks_are_found_where_their_cells_have_moved(books: dict[str, bytes], tmp_path: Path, soffice: str) -> None:
    made = marked(books["foreign"])
    sheet = made.marks[0].sheet
    path = tmp_path / "marked.xlsx"
    path.write_bytes(made.data)
    moved = worked_on(path, [insert_rows(sheet, 3, 2), rename(sheet, "改过名的表")], tmp_path).read_bytes()
    assert f"改过名的表!{a1(made.marks[0].row + 2, made.marks[0].column)}" in coloured(moved)
    after = unmark(moved, opened(moved))
    assert (after.restored, after.kept) == (len(made.marks), ())
    assert (coloured(after.data), signed(after.data)) == ({}, set())
    blue = {key for key, look in papers_of(after.data).items() if "!" in key and "FF00B0F0" in look[2][1]}  # type: ignore[index]
    assert len(blue) == 3, "the user's own fills are back"


@settings(max_examples=40)
@given(workbooks(), st.lists(st.tuples(PLACES, st.sampled_from(("error", "explain", "hint"))), max_size=6, unique=True))
def test_any_marks_on_any_workbook_go_without_a_trace(before: bytes, placed: list[tuple[tuple[int, int], str]]) -> None:
    found = []
    values = {}
    for at, ((row, column), level) in enumerate(placed):
        key = f"basic.project[{at + 1}].final"
        values[key] = Value(key, "1", "number", Decimal(1), "1", Place("附件一", a1(row, column), row, column))
        found.append(finding(str(at), key, level=level))
    filing = clean()._replace(values=values)
    made = mark(before, opened(before), Outcome(filing, tuple(found), (), ()), TIME)
    verified(before, made.data, passing=(FINDINGS, MARKS))
    assert {one.address for one in made.marks} == {a1(*place) for place, level in placed if level != "hint"}
    cells, colours = cells_of_sheet(made.data), coloured(made.data)
    assert colours == {f"附件一!{one.address}": one.colour for one in made.marks}
    after = unmark(made.data, opened(made.data))
    ours = [look for look in cells.values() if look[3] and number_of(look[3][0])]
    assert (after.restored, after.kept) == (len(ours), ())
    assert differing(before, after.data) == set()
    old, new = contents(before), contents(after.data)
    names = [name for name in old if name.startswith(("xl/comments", "xl/drawings", "xl/shared", "xl/worksheets"))]
    assert {name: new.get(name) for name in names} == {name: old[name] for name in names}


def cells_of_sheet(data: bytes) -> dict[str, tuple[Any, ...]]:
    return {key.partition("!")[2]: look for key, look in looks(data, (FINDINGS, MARKS)).items() if "附件一!" in key}


def test_a_sheet_of_the_users_that_has_our_name_is_not_written_over(books: dict[str, bytes]) -> None:
    data = patch(books["foreign"], [AddSheet(FINDINGS, Content([Line(["去年财政局的校验结果"])]))])
    with pytest.raises(WriteError) as stop:
        marked(data)
    assert stop.value.code == "SHEET_TAKEN"


def test_a_shared_workbook_is_refused(books: dict[str, bytes]) -> None:
    parts = {**contents(books["foreign"]), "xl/revisions/revisionHeaders.xml": b"<x/>"}
    with pytest.raises(WriteError, match="取消共享") as stop:
        marked(zipped(parts))
    assert stop.value.code == "SHARED"
