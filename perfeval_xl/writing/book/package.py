"""The package of the workbook: made macro-enabled, given its VBA project and ribbon, zipped the same way every time."""

import io
import os
import re
import tempfile
import zipfile
from collections.abc import Collection, Mapping

RIBBON_PART = "customUI/customUI.xml"
_RIBBON_TYPE = "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility"
_PLAIN_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO_TYPE = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_WHEN = (1980, 1, 1, 0, 0, 0)


def macro_enabled(workbook: bytes, modules: Mapping[str, str], ribbon: bytes) -> bytes:
    """Return a .xlsm made of a .xlsx: the modules in a VBA project, the ribbon, and the types that say so.

    Args:
        workbook: a .xlsx as XlsxWriter wrote it.
        modules: module name -> source; names ending in ``.cls`` are class modules.
        ribbon: the ribbon's XML.
    """
    from pyopenvba import ExcelFile, VBAModuleKind

    parts = _read(workbook)
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(_PLAIN_TYPE, _MACRO_TYPE)
    with tempfile.TemporaryDirectory(prefix="perfeval-") as room:
        path = os.path.join(room, "book.xlsm")
        with open(path, "wb") as file:
            file.write(_zipped(parts))
        with ExcelFile(path) as book:
            project = book.add_vba_project()
            for name, source in modules.items():
                kind = VBAModuleKind.other if name.endswith(".cls") else VBAModuleKind.standard
                project.add_module(name.removesuffix(".cls"), crlf(source), kind=kind)
            book.save(path)
        with open(path, "rb") as file:
            parts = _read(file.read())
    parts[RIBBON_PART] = ribbon
    parts["_rels/.rels"] = _related(parts["_rels/.rels"])
    return _zipped(parts)


def normalised(workbook: bytes) -> bytes:
    """Return the same package with fixed dates and order, so that two builds are equal."""
    return _zipped(_read(workbook))


def mended(workbook: bytes, growing: Mapping[int, Collection[int]]) -> bytes:
    """Mend what XlsxWriter cannot say.

    Rows that should grow with what is typed into them keep their height, but it no longer counts as set by hand.
    Formulas whose value is an empty text say so; without that they look as if they had never been calculated.

    Args:
        workbook: a .xlsx as XlsxWriter wrote it.
        growing: number of the sheet, from 1 -> rows, from 1.
    """
    parts = _read(workbook)
    for name in parts:
        found = _SHEET.fullmatch(name)
        if found is None:
            continue
        rows = growing.get(int(found[1]), ())
        text = _EMPTY.sub(r'\1 t="str"\2', parts[name].decode())
        if rows:
            text = _ROW.sub(lambda row, rows=rows: row[1] if int(row[2]) in rows else row[0], text)  # type: ignore[misc]
        parts[name] = text.encode()
    return _zipped(parts)


_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_ROW = re.compile(r'(<row r="(\d+)"[^>]*?) customHeight="1"')
_EMPTY = re.compile(r'(<c r="[A-Z]+\d+"(?: s="\d+")?)(><f>[^<]*</f><v></v>)')


def crlf(source: str) -> str:
    """Return VBA source with the line ends Windows wants.

    Raises:
        ValueError: a character other code pages would not show.
    """
    if not source.isascii():
        raise ValueError("VBA source must be plain ASCII")
    return "\r\n".join(source.splitlines()) + "\r\n"


def _related(relations: bytes) -> bytes:
    relation = f'<Relationship Id="rIdPeRibbon" Type="{_RIBBON_TYPE}" Target="{RIBBON_PART}"/></Relationships>'
    return relations.replace(b"</Relationships>", relation.encode())


def _read(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(parts, key=lambda one: (one != "[Content_Types].xml", not one.startswith("_rels/"), one)):
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            entry.external_attr = 0
            archive.writestr(entry, parts[name])
    return out.getvalue()
