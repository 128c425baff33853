"""Compare workbook packages member by member and cell by cell, as a person without Excel can."""

import io
import struct
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl


def raw_members(data: bytes) -> dict[str, bytes]:
    """Return each member as it lies in the file: local header, name, packed bytes."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            name_size, extra = struct.unpack_from("<2H", data, info.header_offset + 26)
            end = info.header_offset + 30 + name_size + extra + info.compress_size
            found[info.orig_filename] = data[info.header_offset : end]
    return found


def contents(data: bytes) -> dict[str, bytes]:
    """Return each member unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def touched(before: bytes, after: bytes) -> set[str]:
    """Return the members that came, went or differ in any byte of their record."""
    old, new = raw_members(before), raw_members(after)
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def looks(data: bytes, without: Iterable[str] = ()) -> dict[str, Any]:
    """Return everything openpyxl sees of each cell (value, formula, format, note), and the rest of each sheet."""
    book = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    found: dict[str, Any] = {}
    styles: dict[tuple[int, ...], tuple[str, ...]] = {}
    for sheet in book.worksheets:
        if sheet.title in without:
            continue
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None or cell.has_style or cell.comment:
                    one: Any = cell
                    if (key := tuple(one._style or ())) not in styles:
                        styles[key] = _style(cell)
                    cached = values[sheet.title].cell(one.row, one.column).value
                    look = (cell.value, cached, styles[key], _note(cell))
                    found[f"{sheet.title}!{cell.coordinate}"] = look
        found[f"{sheet.title} "] = (
            sheet.sheet_state,
            sorted(map(str, sheet.merged_cells.ranges)),
            [(str(one.sqref), one.type, one.formula1, one.prompt) for one in sheet.data_validations.dataValidation],
            [(str(key.sqref), [one.formula for one in key.rules]) for key in sheet.conditional_formatting],
            sheet.protection.sheet,
            {key: (one.width, one.hidden) for key, one in sheet.column_dimensions.items()},
            {key: (one.height, one.hidden) for key, one in sheet.row_dimensions.items() if one.height},
        )
    found["names"] = {name: one.attr_text for name, one in book.defined_names.items()}
    return found


def _style(cell: Any) -> tuple[str, ...]:
    return tuple(
        repr(one) for one in (cell.font, cell.fill, cell.border, cell.alignment, cell.protection, cell.number_format)
    )


def _note(cell: Any) -> tuple[str, str] | None:
    return (cell.comment.text, cell.comment.author) if cell.comment else None


def faults(path: Path) -> list[str]:
    """Return what the rules of the Open XML SDK find wrong with a file."""
    from openxml_audit import OpenXmlValidator

    return [str(one) for one in OpenXmlValidator().validate(str(path)).errors]
