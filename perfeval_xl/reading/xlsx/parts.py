"""The small parts of a workbook package: relationships, the workbook part, styles, custom properties."""

import posixpath
from collections.abc import Sized

from perfeval_xl.reading import safety
from perfeval_xl.reading._xml import local, parse, parse_windows, remembered
from perfeval_xl.reading.package import Package
from perfeval_xl.reading.safety import refuse
from perfeval_xl.reading.xlsx.book import MAIN, Book, format_of

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_ID = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships id",
)


class Relation:
    """One relationship of a part (plain classes here: they start faster than named tuples)."""

    __slots__ = ("kind", "target")

    def __init__(self, kind: str, target: str) -> None:
        self.kind = kind
        """Last part of its type: ``worksheet``, ``styles``, ``vbaProject`` ..."""
        self.target = target
        """Name of the part it leads to; empty when it leads out of the package."""


class SheetEntry:
    """One sheet as the workbook part lists it."""

    __slots__ = ("name", "relation", "state")

    def __init__(self, name: str, state: str, relation: str) -> None:
        self.name = name
        self.state = state
        self.relation = relation


class WorkbookPart:
    """What the workbook part says."""

    __slots__ = ("epoch_1904", "names", "recalculate", "sheets")

    def __init__(
        self, sheets: tuple[SheetEntry, ...], names: dict[str, str], epoch_1904: bool, recalculate: bool
    ) -> None:
        self.sheets = sheets
        self.names = names
        self.epoch_1904 = epoch_1904
        self.recalculate = recalculate


def read_relations(package: Package, part: str) -> dict[str, Relation]:
    """Return the relationships of a part by their id; those of the package itself for an empty `part`."""
    folder, name = posixpath.split(part)
    source = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    return _relations(package.read(source), folder, source)


@remembered
def _relations(data: bytes, folder: str, source: str) -> dict[str, Relation]:
    found: dict[str, Relation] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == f"{_RELATIONSHIPS} Relationship":
            target = attributes.get("Target", "")
            if attributes.get("TargetMode") == "External":
                target = ""
            elif target:
                target = posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")
            found[attributes.get("Id", "")] = Relation(attributes.get("Type", "").rpartition("/")[2], target)
            _bound(found, source)

    parse(data, source, start)
    return found


def read_workbook(data: bytes, book: Book, where: str) -> WorkbookPart:
    """Read the list of sheets, the defined names and the date system.

    Names that belong to one sheet are listed as ``sheet!name``; a macro sheet's start name is noticed.

    Raises:
        ReadError: ``NOT_A_WORKBOOK``, ``NO_SHEETS``, ``TOO_MANY_SHEETS``, ``DUPLICATE_SHEET`` and the XML codes.
    """
    book.count_tags(data, where)
    part, notices = _workbook(data, where)
    for code, detail in notices:
        book.notice(code, detail)
    return part


@remembered
def _workbook(data: bytes, where: str) -> tuple[WorkbookPart, tuple[tuple[str, str], ...]]:
    """Return what the workbook part says, and what is to be noticed of its names."""
    stack: list[str] = []
    sheets: list[SheetEntry] = []
    names: list[tuple[str, str, list[str]]] = []
    flags = {"1904": False, "recalculate": False}

    def start(tag: str, attributes: dict[str, str]) -> None:
        namespace, _, name = tag.rpartition(" ")
        depth = len(stack)
        parent = stack[-1] if stack else ""
        stack.append(name if namespace in MAIN else "")
        if depth == 0 and stack[0] != "workbook":
            raise refuse("NOT_A_WORKBOOK")
        if depth >= safety.MAX_DEPTH:
            raise refuse("TOO_DEEP", where)
        if namespace not in MAIN:
            return
        if depth == 1:
            if name == "workbookPr":
                flags["1904"] = attributes.get("date1904") in ("1", "true")
            elif name == "calcPr":
                flags["recalculate"] = attributes.get("fullCalcOnLoad") in ("1", "true")
        elif depth == 2 and parent == "sheets" and name == "sheet":
            relation = attributes.get(_ID[0]) or attributes.get(_ID[1]) or ""
            sheets.append(SheetEntry(attributes.get("name", ""), attributes.get("state", "visible"), relation))
            _bound(sheets, where)
        elif depth == 2 and parent == "definedNames" and name == "definedName":
            names.append((attributes.get("name", ""), attributes.get("localSheetId", ""), []))
            _bound(names, where)

    def end(_: str) -> None:
        stack.pop()

    def text(piece: str) -> None:
        if len(stack) == 3 and stack[2] == "definedName" and names:
            names[-1][2].append(piece)

    parse(data, where, start, end, text)
    if not sheets:
        raise refuse("NO_SHEETS")
    if len(sheets) > safety.MAX_SHEETS:
        raise refuse("TOO_MANY_SHEETS", found=str(len(sheets)))
    seen: set[str] = set()
    for sheet in sheets:
        if sheet.name.casefold() in seen:
            raise refuse("DUPLICATE_SHEET", found=sheet.name)
        seen.add(sheet.name.casefold())
    defined: dict[str, str] = {}
    notices: list[tuple[str, str]] = []
    for name, scope, pieces in names:
        if not name:
            notices.append(("BAD_NAME", ""))
            continue
        if name.lower().startswith(("_xlnm.auto_", "auto_open", "auto_close")):
            notices.append(("MACRO_SHEET", name))
        plain = scope.isascii() and scope.isdecimal() and len(scope) < 5 and int(scope) < len(sheets)
        defined[f"{sheets[int(scope)].name}!{name}" if plain else name] = "".join(pieces)
    return WorkbookPart(tuple(sheets), defined, flags["1904"], flags["recalculate"]), tuple(notices)


@remembered
def read_formats(data: bytes, where: str) -> tuple[str, ...]:
    """Return the number format of each cell style, in order; General is empty."""
    path: list[str] = []
    custom: dict[int, str] = {}
    styles: list[int] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        path.append(tag)
        if len(path) > 1:
            namespace, _, name = tag.rpartition(" ")
            parent = local(path[-2])
            if name == "xf" and parent == "cellXfs" and namespace in MAIN:
                styles.append(_number(attributes.get("numFmtId", "0")))
                _bound(styles, where)
            elif name == "numFmt" and parent == "numFmts" and namespace in MAIN:
                custom[_number(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
                _bound(custom, where)
            elif len(path) > safety.MAX_DEPTH:
                raise refuse("TOO_DEEP", where)

    def end(_: str) -> None:
        path.pop()

    parse_windows(_windows(data), where, start, end)
    return tuple([format_of(number, custom) for number in styles])


def _windows(data: bytes) -> list[tuple[bytes, bool]]:
    """Cut the styles into what is of interest and the (long) rest; all is of interest when the cut is not sure."""
    cuts = [0]
    for begin, end in ((b"<numFmts", b"</numFmts>"), (b"<cellXfs", b"</cellXfs>")):
        if data.count(begin) == 1 and data.count(end) == 1 and data.find(end) > data.find(begin) > cuts[-1]:
            cuts += [data.find(begin), data.find(end) + len(end)]
        elif begin in data or begin == b"<cellXfs":
            return [(data, True)]
    if b"<!" in data:
        return [(data, True)]
    ends = [*cuts[1:], len(data)]
    return [(data[first:last], at % 2 == 1) for at, (first, last) in enumerate(zip(cuts, ends, strict=True))]


def read_properties(data: bytes, where: str) -> dict[str, str]:
    """Return the custom document properties as text."""
    found: dict[str, list[str]] = {}
    current: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal current
        if local(tag) == "property":
            current = found.setdefault(attributes.get("name", ""), [])
            _bound(found, where)

    def text(piece: str) -> None:
        current.append(piece)

    def end(tag: str) -> None:
        nonlocal current
        if local(tag) == "property":
            current = []

    parse(data, where, start, end, text)
    return {name: "".join(pieces).strip() for name, pieces in found.items()}


def _bound(listed: Sized, where: str) -> None:
    if len(listed) > safety.MAX_LISTED:
        raise refuse("TOO_MANY_ENTRIES", where)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
