"""Change a closed workbook by rewriting only the parts that are touched; every other member stays byte for byte.

    edits = [SetNumber("附件一", "D9", Decimal("816.23")), SetNote("附件一", "D9", "取自账簿")]
    patch_file("自评表.xlsm", edits)

Nothing is loaded and saved again, so macros, shapes, notes, validations and the values of formulas survive. Values of
formulas that depend on a changed cell are stale in the file until a program calculates them: the workbook is told to
do so when it is next opened, and the strict reader reports it.
"""

from collections.abc import Sequence

from perfeval_xl.values.address import a1
from perfeval_xl.values.errors import WriteError
from perfeval_xl.writing.patch import cells
from perfeval_xl.writing.patch.edits import (
    AddSheet,
    CellEdit,
    Clear,
    Edit,
    NoteEdit,
    RemoveNote,
    ReplaceRows,
    SetFill,
    SetFormula,
    SetName,
    SetNote,
    SetNumber,
    SetState,
    SetStyle,
    SetText,
    position,
)
from perfeval_xl.writing.patch.notes import Notes
from perfeval_xl.writing.patch.parts import Book, open_book
from perfeval_xl.writing.patch.rows import new_sheet, rewritten
from perfeval_xl.writing.patch.sheet import edit_cells
from perfeval_xl.writing.patch.styles import Styles
from perfeval_xl.writing.patch.workbook import (
    add_sheet,
    drop_calculation_chain,
    recalculate_on_load,
    set_name,
    set_state,
    sheet_part,
    sheets,
)


def patch(data: bytes, edits: Sequence[Edit]) -> bytes:
    """Return the workbook with the edits made, each kind in the order given.

    An edit of a cell within a merged range is made at the range's first cell.

    Args:
        data: the workbook file.
        edits: what to change; of two that concern the same thing of a cell, the later holds.

    Raises:
        WriteError: ``SIGNED``, ``NO_SHEET``, ``SHEET_EXISTS``, ``BAD_ADDRESS``, ``ARRAY_FORMULA``, ``LONG_TEXT``,
            ``LAST_SHEET``, or the code of the refusal when the file cannot be read strictly.
    """
    book = open_book(data)
    apply(book, edits)
    return book.to_bytes()


def patch_file(path: str, edits: Sequence[Edit], out: str = "") -> None:
    """Make the edits in a file: checked by reading it again, then replaced whole, the old one kept as ``.bak``.

    Args:
        path: the workbook.
        edits: as `patch` takes them.
        out: where to write; the file itself when empty.

    Raises:
        ReadError: the file cannot be read.
        WriteError: as `patch`, `save.verified` and `save.save`.
    """
    from perfeval_xl.reading.safety import load
    from perfeval_xl.writing.patch.save import save, verified

    data = load(path)
    made = patch(data, edits)
    verified(data, made, edits)
    save(out or path, made)


def apply(book: Book, edits: Sequence[Edit]) -> None:
    """Make the edits in an open book; see `patch`."""
    styles = Styles(book)
    for edit in edits:
        if isinstance(edit, AddSheet):
            add_sheet(book, edit.name, new_sheet(edit.content, styles, book.namespace), edit.state)
        elif isinstance(edit, ReplaceRows):
            part = sheet_part(book, edit.sheet)
            book.put(part, rewritten(book.text(part), edit.content, styles))
    parts = {one.name.casefold(): one.part for one in sheets(book)}
    in_cells: dict[str, list[CellEdit]] = {}
    in_notes: dict[str, list[NoteEdit]] = {}
    for edit in edits:
        if isinstance(edit, (SetNumber, SetText, SetFormula, Clear, SetFill, SetStyle)):
            part = parts.get(edit.sheet.casefold()) or sheet_part(book, edit.sheet)
            in_cells.setdefault(part, []).append(edit)
        elif isinstance(edit, (SetNote, RemoveNote)):
            part = parts.get(edit.sheet.casefold()) or sheet_part(book, edit.sheet)
            in_notes.setdefault(part, []).append(edit)
    for part, cell_edits in in_cells.items():
        _edit_cells(book, part, cell_edits, styles)
    styles.save()
    for part, note_edits in in_notes.items():
        _edit_notes(book, part, note_edits)
    for edit in edits:
        if isinstance(edit, SetName):
            set_name(book, edit.name, edit.reference, edit.sheet, edit.hidden)
        elif isinstance(edit, SetState):
            set_state(book, edit.sheet, edit.state)


def _edit_cells(book: Book, part: str, edits: Sequence[CellEdit], styles: Styles) -> None:
    xml = book.text(part)
    rows = cells.rows_of(xml)
    ranges = cells.by_row(cells.merged(xml, rows))
    wanted: dict[tuple[int, int], cells.CellEdit] = {}
    typed = False
    for edit in edits:
        at = cells.anchor(ranges, *position(edit.sheet, edit.address))[:2]
        now = wanted.get(at, cells.CellEdit())
        if isinstance(edit, SetStyle):
            if not styles.known(edit.style):
                raise WriteError("NO_STYLE", f"{edit.sheet}!{edit.address}：没有编号为 {edit.style} 的单元格格式。")
            wanted[at] = now._replace(style=edit.style)
        elif isinstance(edit, SetFill):
            style = cells.standing(xml, rows, *at).style if now.style is None else now.style
            wanted[at] = now._replace(style=styles.filled(style, edit.colour))
        else:
            typed = True
            wanted[at] = now._replace(content=_content(edit))
            if now.style is None and (standing := cells.standing(xml, rows, *at)).style and not standing.present:
                wanted[at] = wanted[at]._replace(style=standing.style)
    xml, formulas = edit_cells(xml, wanted, edits[0].sheet, rows)
    book.put(part, xml)
    if formulas:
        drop_calculation_chain(book)
    if typed:
        recalculate_on_load(book)


def _content(edit: SetNumber | SetText | SetFormula | Clear) -> cells.Content:
    if isinstance(edit, SetNumber):
        return cells.Number(edit.value)
    if isinstance(edit, SetText):
        return cells.Text(edit.value)
    if isinstance(edit, SetFormula):
        return cells.Formula(edit.formula, edit.cached)
    return cells.Blank()


def _edit_notes(book: Book, part: str, edits: Sequence[NoteEdit]) -> None:
    xml = book.text(part)
    ranges = cells.by_row(cells.merged(xml, cells.frame_of(xml)))
    notes = Notes(book, part)
    for edit in edits:
        address = a1(*cells.anchor(ranges, *position(edit.sheet, edit.address))[:2])
        if isinstance(edit, RemoveNote):
            notes.remove(address)
        else:
            notes.put(address, notes.runs(edit.text), edit.author)
    notes.save()
