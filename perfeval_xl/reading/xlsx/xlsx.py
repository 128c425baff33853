"""Read a workbook (.xlsx, .xlsm) strictly: exact facts of every cell, or a refusal that says what is wrong where.

The flow: `safety.load` -> `package` (zip directory, limits) -> `parts` (sheets, styles) -> `strings` ->
per sheet `fast` or, when that cannot prove itself, `strict` -> `layout` (merged ranges, hidden columns).
Nothing in the file is ever run, refreshed, followed or unpacked to disk.
"""

import os
from collections.abc import Callable, Collection

from perfeval_xl.reading import safety
from perfeval_xl.reading.grid import Grid, Notice, Source
from perfeval_xl.reading.package import Package, open_package
from perfeval_xl.reading.safety import refuse
from perfeval_xl.reading.xlsx.book import Book
from perfeval_xl.reading.xlsx.fast import fast_sheet
from perfeval_xl.reading.xlsx.layout import lay_out
from perfeval_xl.reading.xlsx.parts import (
    Relation,
    SheetEntry,
    read_formats,
    read_properties,
    read_relations,
    read_workbook,
)
from perfeval_xl.reading.xlsx.strings import read_strings

_WORKBOOK = "xl/workbook.xml"

_NOTICED_PARTS = (
    ("vbaproject.bin", "MACRO"),
    ("macrosheets/", "MACRO_SHEET"),
    ("externallinks/externallink", "EXTERNAL_LINK"),
    ("xl/connections", "CONNECTION"),
    ("querytables/", "CONNECTION"),
    ("xl/model/", "CONNECTION"),
    ("xl/embeddings/", "EMBEDDED"),
    ("xl/activex/", "EMBEDDED"),
    ("xl/ctrlprops/", ""),
)
_KNOWN_PARTS = (
    "[content_types].xml",
    "_rels/",
    "docprops/",
    "docmetadata/",
    "customxml/",
    "customui/",
    "usercustomization/",
    "xl/_rels/",
    "xl/worksheets/",
    "xl/theme/",
    "xl/styles",
    "xl/sharedstrings",
    "xl/workbook",
    "xl/calcchain",
    "xl/metadata",
    "xl/richdata/",
    "xl/drawings/",
    "xl/media/",
    "xl/charts/",
    "xl/chartsheets/",
    "xl/dialogsheets/",
    "xl/comments",
    "xl/threadedcomments/",
    "xl/persons/",
    "xl/printersettings/",
    "xl/tables/",
    "xl/pivottables/",
    "xl/pivotcache/",
    "xl/slicers/",
    "xl/slicercaches/",
    "xl/timelines/",
    "xl/timelinecaches/",
    "xl/externallinks/",
    "xl/vbaproject",
    "xl/vbadata",
    "xl/webextensions/",
    "xl/revisions/",
    "xl/volatiledependencies",
    "xl/diagrams/",
    "xl/ink/",
    "xl/cellimages",
    "xl/featurepropertybag/",
    "xl/xmlmaps",
    "xl/jdecellimages",
)


def read_xlsx(path: str) -> Source:
    """Read every cell with a value or formula of a workbook file.

    Besides these the grid holds the first cell of each merged range, also when it is blank (kind ``text``, no text),
    so that its span can be known.

    Args:
        path: of the file; a symbolic link is followed.

    Raises:
        ReadError: any code of `safety.REFUSALS`.
    """
    data = safety.load(path)
    if data[:4] != b"PK\3\4":
        from perfeval_xl.reading.sniff import refuse_as_other

        raise refuse_as_other(data, path)
    return read_book(open_package(data), os.path.basename(path))


def read_book(
    package: Package, name: str, unneeded: Callable[[dict[str, str]], Collection[str]] | None = None
) -> Source:
    """Read a workbook whose package is already open.

    Args:
        package: as `open_package` returns it.
        name: of the file, without folder.
        unneeded: tells by the defined names which sheets are listed without their cells.

    Raises:
        ReadError: any code of `safety.REFUSALS` but those of paths.
    """
    book = Book()
    book.notices.extend(package.notices)
    top = read_relations(package, "")
    main = _first(top, "officeDocument")
    if not main:
        raise refuse("NOT_A_WORKBOOK")
    if main.lower().endswith(".bin"):
        raise refuse("OTHER_KIND", found=safety.LEGACY["xlsb"])
    workbook = read_workbook(package.read(main), book, main)
    book.epoch_1904 = workbook.epoch_1904
    relations = read_relations(package, main)
    _notice_parts(package, relations, main, book)
    if workbook.recalculate:
        book.notice("RECALCULATE", "")
    styles = _first(relations, "styles")
    if styles and styles in package:
        content = package.read(styles)
        book.count_tags(content, styles)
        book.formats = read_formats(content, styles)
    strings = _first(relations, "sharedStrings")
    if strings and strings in package:
        read_strings(package.read(strings), book)
    left = unneeded(workbook.names) if unneeded is not None else ()
    grids = [
        grid
        for sheet in workbook.sheets
        if (grid := _grid(package, book, sheet, relations, empty=sheet.name in left)) is not None
    ]
    custom = _first(top, "custom-properties") or _first(top, "customProperties")
    properties = read_properties(package.read(custom), custom) if custom and custom in package else {}
    macros = any(relation.kind == "vbaProject" for relation in relations.values())
    kind = "xlsm" if macros else "xlsx"
    return Source(name, kind, tuple(grids), dict(workbook.names), properties, tuple(book.notices))


def _first(relations: dict[str, Relation], kind: str) -> str:
    for relation in relations.values():
        if relation.kind == kind and relation.target:
            return relation.target
    return ""


def _grid(
    package: Package, book: Book, entry: SheetEntry, relations: dict[str, Relation], *, empty: bool
) -> Grid | None:
    relation = relations.get(entry.relation)
    if relation is None:
        raise refuse("MISSING_PART", entry.name)
    hidden = entry.state != "visible"
    if hidden:
        book.notice("HIDDEN_SHEET", entry.name, entry.state)
    if relation.kind != "worksheet":
        macro = "acrosheet" in relation.kind
        book.notice("MACRO_SHEET" if macro else "NOT_READ_SHEET", entry.name)
        return None
    if not relation.target:
        raise refuse("MISSING_PART", entry.name)
    if empty:
        return Grid(entry.name, "sheet", (), hidden)
    data = package.read(relation.target)
    book.count_tags(data, f"工作表“{entry.name}”")
    sheet = fast_sheet(data, book, entry.name)
    if sheet is None:
        from perfeval_xl.reading.xlsx.strict import read_sheet

        sheet = read_sheet(data, book, entry.name)
    return Grid(entry.name, "sheet", lay_out(sheet, book, entry.name), hidden)


def _notice_parts(package: Package, relations: dict[str, Relation], main: str, book: Book) -> None:
    """Notice what a paper has no need of, and parts that no workbook has."""
    found: dict[str, str] = {}
    for part in package.members:
        for mark, code in _NOTICED_PARTS:
            if mark in part:
                if code == "EXTERNAL_LINK" and part.endswith(".xml") and b"ddeLink" in package.read(part):
                    code = "DDE"
                if code:
                    found.setdefault(code, part)
                break
        else:
            if not part.startswith(_KNOWN_PARTS) and part != main.lower() and "/_rels/" not in part:
                found.setdefault("UNKNOWN_PART", part)
    for relation in relations.values():
        if relation.kind == "vbaProject":
            found.setdefault("MACRO", relation.target)
        elif relation.kind in ("xlMacrosheet", "xlIntlMacrosheet"):
            found.setdefault("MACRO_SHEET", relation.target)
    for code, part in found.items():
        book.notice(code, "", part)


def notice_text(notice: Notice) -> str:
    """Say a notice of a workbook in Chinese: where, and what."""
    clause = safety.NOTICES.get(notice.code, notice.code)
    if notice.code == "MANY":
        clause = f"{safety.NOTICES.get(notice.detail, notice.detail)}：{clause}"
    return f"{notice.where}：{clause}" if notice.where else clause
