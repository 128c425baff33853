"""Any workbook, any edits: what was to change has changed, all else is as it was, and other programs open it."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_xl.values.address import a1
from perfeval_xl.writing.patch.change import patch
from perfeval_xl.writing.patch.edits import Clear, Edit, RemoveNote, SetFill, SetFormula, SetNote, SetNumber, SetText
from perfeval_xl.writing.patch.save import verified
from support.any_books import COLUMNS, PLACES, ROWS, by_openpyxl, by_xlsxwriter, workbooks
from support.office import convert
from support.patched import contents, faults, looks, touched

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=9)
NUMBER = st.decimals(-(10**9), 10**9, places=2)


def _edit(kind: int, place: tuple[int, int], text: str, number: Decimal) -> Edit:
    sheet, address = ("附件一", a1(*place))
    made: tuple[Edit, ...] = (
        SetNumber(sheet, address, number),
        SetText(sheet, address, text),
        SetFormula(sheet, address, "1+1", Decimal(2)),
        Clear(sheet, address),
        SetFill(sheet, address, "FDE0DD"),
        SetNote(sheet, address, text),
        RemoveNote(sheet, address),
    )
    return made[kind]


EDITS = st.lists(
    st.builds(_edit, st.integers(0, 6), PLACES, TEXT, NUMBER),
    max_size=8,
    unique_by=lambda one: (one.address, type(one)),
)


@settings(max_examples=60)
@given(workbooks(), EDITS)
def test_only_what_was_asked_for_changes(before: bytes, edits: list[Edit]) -> None:
    after = patch(before, edits)
    verified(before, after, edits)
    assert "xl/worksheets/sheet2.xml" not in touched(before, after)
    assert "xl/sharedStrings.xml" not in touched(before, after)
    old, new = looks(before), looks(after)
    changed = {key.partition("!")[2] for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    asked = {one.address for one in edits}  # type: ignore[union-attr]
    assert changed <= asked
    for one in edits:
        _holds(new, one, edits)


def _holds(new: dict[str, Any], edit: Edit, edits: list[Edit]) -> None:
    value, cached, style, note = new.get(f"附件一!{edit.address}", (None, None, ("", ""), None))  # type: ignore[union-attr]
    typed = [
        one for one in edits if isinstance(one, (SetNumber, SetText, SetFormula, Clear)) and one.address == edit.address
    ]  # type: ignore[union-attr]
    noted = [one for one in edits if isinstance(one, (SetNote, RemoveNote)) and one.address == edit.address]  # type: ignore[union-attr]
    if isinstance(edit, SetNumber) and edit is typed[-1]:
        assert Decimal(str(cached)) == edit.value
    elif isinstance(edit, SetText) and edit is typed[-1]:
        assert str(value) == edit.value
    elif isinstance(edit, SetFormula) and edit is typed[-1]:
        assert (value, cached) == ("=1+1", 2)
    elif isinstance(edit, Clear) and edit is typed[-1]:
        assert value is None
    elif isinstance(edit, SetFill):
        assert "FFFDE0DD" in style[1]
    elif isinstance(edit, SetNote) and edit is noted[-1]:
        assert note is not None and note[0] == edit.text
    elif isinstance(edit, RemoveNote) and edit is noted[-1]:
        assert note is None


@settings(max_examples=30)
@given(workbooks(), st.lists(PLACES, min_size=1, max_size=4, unique=True), TEXT)
def test_notes_and_fills_that_come_and_go_leave_no_trace(
    before: bytes, places: list[tuple[int, int]], text: str
) -> None:
    known = {key.partition("!")[2] for key, look in looks(before).items() if "附件一!" in key and look[3]}
    free = [a1(*place) for place in places if a1(*place) not in known]
    after = patch(before, [SetNote("附件一", address, text) for address in free])
    back = patch(after, [RemoveNote("附件一", address) for address in free])
    assert contents(back) == contents(before)


def test_other_programs_open_them(tmp_path: Path, soffice: str) -> None:
    """One run of LibreOffice over several patched workbooks; the rules of the Open XML SDK on each."""
    kinds = [(("number", "text", "formula", "bool", "")[at % 5], at % 4) for at in range(ROWS * COLUMNS)]
    edits: list[Edit] = [_edit(at % 7, (at % 6 + 1, at // 3 + 1), f"=文{at}", Decimal(at) / 4) for at in range(20)]
    paths = []
    for at, made in enumerate((by_xlsxwriter, by_openpyxl)):
        before = made(kinds, [(2, 2), (4, 1)], True)
        path, old = tmp_path / f"patched{at}.xlsx", tmp_path / f"old{at}.xlsx"
        path.write_bytes(patch(before, edits))
        old.write_bytes(before)
        assert len(faults(path)) == len(faults(old))
        paths.append(path)
    for path, saved in zip(paths, convert(paths, "xlsx", tmp_path / "saved", recalculate=False), strict=True):
        ours, theirs = looks(path.read_bytes()), looks(saved.read_bytes())
        cells = [key for key in ours if "!" in key and ours[key][1] is not None]
        assert len(cells) > 30
        assert [theirs[key][1] for key in cells] == [ours[key][1] for key in cells]
        assert {key: look[3][0] for key, look in ours.items() if "!" in key and look[3]} == {
            key: look[3][0] for key, look in theirs.items() if "!" in key and look[3]
        }
