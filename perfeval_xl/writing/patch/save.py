"""Check a changed workbook by reading it again, and put it on disk whole or not at all."""

import os
import stat
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress

from perfeval_xl.reading._xml import parse_windows
from perfeval_xl.reading.grid import Grid, GridCell, Source
from perfeval_xl.reading.package import Package, open_package
from perfeval_xl.reading.xlsx.xlsx import read_book
from perfeval_xl.values.address import a1
from perfeval_xl.values.atomic import write_bytes
from perfeval_xl.values.errors import ReadError, WriteError
from perfeval_xl.writing.patch.edits import (
    CellEdit,
    Clear,
    Edit,
    ReplaceRows,
    SetFormula,
    SetNumber,
    SetStyle,
    SetText,
    position,
)
from perfeval_xl.writing.patch.parts import open_book
from perfeval_xl.writing.patch.workbook import sheets

_NONE: Mapping[tuple[int, int], CellEdit] = {}


def verified(before: bytes | Source, data: bytes, edits: Sequence[Edit] = (), passing: Collection[str] = ()) -> None:
    """Read a changed workbook strictly and compare it with the old one, cell by cell.

    Args:
        before: the old workbook, or what was read of it.
        data: the changed workbook.
        edits: what was to change.
        passing: further sheets, ours and written anew, that are not compared; only their XML is checked.

    Raises:
        WriteError: ``VERIFY``, when it cannot be read, a cell that was not to change has changed, or one that was
            to change does not hold what it should.
    """
    old = read_book(open_package(before), "") if isinstance(before, bytes) else before
    try:
        package = _Passing(data, passing) if passing else open_package(data)
        new = read_book(package, old.name)
    except (ReadError, WriteError) as error:
        raise _failed(error.message) from error
    skipped = {name.casefold() for name in passing}
    skipped |= {edit.sheet.casefold() for edit in edits if isinstance(edit, ReplaceRows)}
    wanted: dict[str, dict[tuple[int, int], CellEdit]] = {}
    for edit in edits:
        if isinstance(edit, (SetNumber, SetText, SetFormula, Clear)):
            wanted.setdefault(edit.sheet.casefold(), {})[position(edit.sheet, edit.address)] = edit
        elif isinstance(edit, SetStyle):
            wanted.setdefault(edit.sheet.casefold(), {}).setdefault(position(edit.sheet, edit.address), edit)
    grids = {grid.name.casefold(): grid for grid in new.grids}
    for grid in old.grids:
        name = grid.name.casefold()
        if name in skipped:
            continue
        if name not in grids:
            raise _failed(grid.name)
        _compare(grid, grids[name], wanted.get(name, _NONE))


class _Passing(Package):
    """A package that shows some of its sheets empty, once their XML has been parsed."""

    def __init__(self, data: bytes, names: Collection[str]) -> None:
        book = open_book(data)
        super().__init__(book.package.data, book.package.members, book.package.notices)
        self._parts = {one.part.lower() for one in sheets(book) if one.name in names}
        self._empty = f'<worksheet xmlns="{book.namespace}"><sheetData></sheetData></worksheet>'.encode()

    def read(self, name: str) -> bytes:
        """Unpack a member; see `Package.read`."""
        content = super().read(name)
        if name.lower() not in self._parts:
            return content
        parse_windows(((content, False),), name, lambda *_: None)
        return self._empty


def save(path: str, data: bytes, *, backup: bool = True) -> None:
    """Put a workbook on disk: whole or not at all, the old one kept as ``.bak`` beside it.

    Args:
        path: where to; a symbolic link is followed.
        data: the workbook.
        backup: keep the old file.

    Raises:
        WriteError: ``FILE_OPEN`` when a program has the file open, ``READ_ONLY``, ``NOT_WRITTEN``.
    """
    path = os.path.realpath(path)
    folder, name = os.path.split(path)
    for lock in (f"~${name}", f".~lock.{name}#"):
        if os.path.exists(os.path.join(folder, lock)):
            raise WriteError(
                "FILE_OPEN",
                f"“{name}”正在 Excel、WPS 或 LibreOffice 中打开，没有写入。",
                f"请保存并关闭它再试；如果确实没有打开，请删除同一文件夹里的“{lock}”。",
            )
    try:
        if os.path.exists(path) and not os.stat(path).st_mode & stat.S_IWRITE:
            raise WriteError(
                "READ_ONLY", f"“{name}”是只读文件，没有写入。", "请在文件属性中去掉“只读”，或另存一份再试。"
            )
        _clean(folder, name)
        write_bytes(path, data, backup=backup)
    except OSError as error:
        raise WriteError(
            "NOT_WRITTEN",
            f"“{name}”写不进去，原文件没有改动。",
            "请检查文件夹是否只读、磁盘是否已满、文件是否被别的程序占用。",
        ) from error


def _clean(folder: str, name: str) -> None:
    """Remove what a run that was broken off left behind."""
    for entry in os.listdir(folder):
        for target in (name, f"{name}.bak"):
            number = entry.removeprefix(f".{target}.").removesuffix(".part")
            if entry == f".{target}.{number}.part" and number.isdecimal():
                with suppress(OSError):
                    os.unlink(os.path.join(folder, entry))


def _compare(old: Grid, new: Grid, wanted: Mapping[tuple[int, int], CellEdit]) -> None:
    if old.rows == new.rows and not wanted:
        return
    before, after = _cells(old), _cells(new)
    anchors = {cell: _anchor(before.values(), cell) for cell in wanted}
    edits = {anchors[cell]: edit for cell, edit in wanted.items()}
    for at in before.keys() | after.keys():
        was, now = before.get(at), after.get(at)
        edit = edits.get(at)
        if edit is None:
            same = was == now
        elif isinstance(edit, SetStyle):
            same = _core(was) == _core(now)
        else:
            same = _holds(now, edit)
        if not same:
            raise _failed(f"{old.name}!{a1(*at)}")


def _cells(grid: Grid) -> dict[tuple[int, int], GridCell]:
    return {(cell.row, cell.column): cell for row in grid.rows for cell in row.cells}


def _anchor(cells: Collection[GridCell], at: tuple[int, int]) -> tuple[int, int]:
    row, column = at
    for cell in cells:
        if cell.row <= row < cell.row + cell.rows and cell.column <= column < cell.column + cell.columns:
            return cell.row, cell.column
    return at


def _core(cell: GridCell | None) -> object:
    return cell and (cell.number, cell.formula, cell.number is None and cell.text)


def _holds(cell: GridCell | None, edit: CellEdit) -> bool:
    if isinstance(edit, SetNumber):
        return cell is not None and cell.formula is None and cell.number == edit.value
    if isinstance(edit, SetFormula):
        return cell is not None and cell.formula == edit.formula
    if isinstance(edit, SetText) and edit.value:
        return cell is not None and cell.formula is None and cell.kind == "text" and bool(cell.text)
    return cell is None or (cell.formula is None and not cell.text)


def _failed(where: str) -> WriteError:
    return WriteError(
        "VERIFY",
        f"写好的文件重新读取时与预期不符（{where}），没有保存，原文件没有改动。",
        "请把这句话告诉维护人员。",
    )
