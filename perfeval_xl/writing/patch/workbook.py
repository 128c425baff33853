"""The workbook part of a package being changed: sheets, defined names, recalculation."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from perfeval_xl.values.errors import WriteError
from perfeval_xl.writing.patch.parts import Book, Relation, declare, relate, related, relations, undeclare, unrelate
from perfeval_xl.writing.patch.xml import (
    ATTRIBUTES,
    Element,
    attribute,
    bound,
    children,
    escape,
    opened,
    root,
    with_attribute,
)

STATES = ("visible", "hidden", "veryHidden")
_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_ORDER = (
    "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences "
    "definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing "
    "fileRecoveryPr webPublishObjects extLst"
).split()
_NAME = re.compile(rf"<(?:[\w.-]+:)?definedName(?=[\s/>]){ATTRIBUTES}(?:/>|>([^<]*)</[^>]*>)")
_LOCAL_SHEET = re.compile(r'localSheetId="(\d+)"')


class Sheet(NamedTuple):
    """One sheet as the workbook lists it."""

    name: str
    state: str
    relation: str
    part: str
    """Name of its part; empty for a chart or dialog sheet."""


def sheets(book: Book) -> tuple[Sheet, ...]:
    """Return the sheets in their order."""
    text, ties = book.text(book.main), relations(book, book.main)
    return book.known("sheets", text, lambda: _sheets(text, ties))


def _sheets(text: str, ties: Iterable[Relation]) -> tuple[Sheet, ...]:
    targets = {one.id: one for one in ties}
    listed = []
    for one in _sheet_tags(text):
        tag = text[one.start : one.inside]
        id_ = attribute(tag, r"[\w.-]+:id") or ""
        target = targets.get(id_)
        part = target.target if target is not None and target.kind == "worksheet" else ""
        listed.append(Sheet(attribute(tag, "name") or "", attribute(tag, "state") or "visible", id_, part))
    return tuple(listed)


def sheet_part(book: Book, name: str) -> str:
    """Return the name of the part of a sheet; names are compared without case, as Excel does.

    Raises:
        WriteError: there is no such sheet of cells.
    """
    for one in sheets(book):
        if one.name.casefold() == name.casefold() and one.part:
            return one.part
    raise WriteError("NO_SHEET", f"工作簿里没有工作表“{name}”。", "请检查它是否已改名或删除。")


def add_sheet(book: Book, name: str, xml: str, state: str = "visible") -> str:
    """Add a worksheet at the end and return the name of its part.

    Args:
        book: being changed.
        name: its name; must be free.
        xml: its content.
        state: one of `STATES`.

    Raises:
        WriteError: the name is taken.
    """
    if any(one.name.casefold() == name.casefold() for one in sheets(book)):
        raise WriteError("SHEET_EXISTS", f"工作簿里已经有工作表“{name}”。", "请先将它改名。")
    folder = book.main.rpartition("/")[0]
    part = book.free(f"{folder}/worksheets/sheet{{}}.xml" if folder else "worksheets/sheet{}.xml")
    book.put(part, xml)
    declare(book, part, _WORKSHEET)
    id_ = relate(book, book.main, "worksheet", part)
    text = book.text(book.main)
    prefix, _ = root(text, "workbook")
    known = [int(attribute(text[tag.start : tag.inside], "sheetId") or 0) for tag in _sheet_tags(text)]
    hidden = "" if state == "visible" else f' state="{state}"'
    space, declared = bound(text, book.relationships, "r")
    tag = f'<{prefix}sheet{declared} name="{escape(name, quote=True)}" sheetId="{max(known) + 1}"{hidden}'
    tag += f' {space}:id="{id_}"/>'
    group = _child(text, "sheets")
    assert group is not None
    book.put(book.main, text[: group.close] + tag + text[group.close :])
    return part


def remove_sheet(book: Book, name: str) -> None:
    """Take a sheet away with its own names and its part; nothing may refer to it.

    The sheet must not be the only visible one.
    """
    listed = sheets(book)
    at = next(index for index, one in enumerate(listed) if one.name.casefold() == name.casefold())
    text = book.text(book.main)
    tag = _sheet_tags(text)[at]
    book.put(book.main, text[: tag.start] + text[tag.end :])
    unrelate(book, book.main, listed[at].relation)
    undeclare(book, listed[at].part)
    for tie in relations(book, listed[at].part):
        unrelate(book, listed[at].part, tie.id)
    book.drop(listed[at].part)
    text = book.text(book.main)
    group = _child(text, "definedNames")
    if group is not None:
        kept = []
        for one in children(text, group.inside, group.close):
            item = text[one.start : one.end]
            scope = attribute(text[one.start : one.inside], "localSheetId")
            if scope is None or int(scope) < at:
                kept.append(item)
            elif int(scope) > at:
                kept.append(_LOCAL_SHEET.sub(f'localSheetId="{int(scope) - 1}"', item, count=1))
        whole = text[group.start : group.inside] + "".join(kept) + text[group.close : group.end]
        book.put(book.main, text[: group.start] + (whole if kept else "") + text[group.end :])
    _keep_views(book, at)


def set_state(book: Book, name: str, state: str) -> None:
    """Show or hide a sheet.

    Raises:
        WriteError: there is no such sheet, or no sheet would be left to see.
    """
    text = book.text(book.main)
    listed = sheets(book)
    at = next((index for index, one in enumerate(listed) if one.name.casefold() == name.casefold()), None)
    if at is None:
        raise WriteError("NO_SHEET", f"工作簿里没有工作表“{name}”。", "请检查它是否已改名或删除。")
    if state != "visible" and all(one.state != "visible" for index, one in enumerate(listed) if index != at):
        raise WriteError("LAST_SHEET", f"“{name}”是唯一显示的工作表，不能隐藏。")
    tag = _sheet_tags(text)[at]
    changed = with_attribute(text[tag.start : tag.inside], "state", None if state == "visible" else state)
    book.put(book.main, text[: tag.start] + changed + text[tag.inside :])


def defined_names(book: Book) -> Mapping[tuple[str, str], str]:
    """Return the defined names: (sheet it belongs to or empty, name) -> reference as written."""
    text = book.text(book.main)
    listed = sheets(book)
    return book.known("names", text, lambda: _defined_names(text, listed))


def _defined_names(text: str, listed: Sequence[Sheet]) -> dict[tuple[str, str], str]:
    found = {}
    for one in _named(text, _child(text, "definedNames")):
        scope = _scope(one)
        sheet = listed[int(scope)].name if scope is not None and int(scope) < len(listed) else ""
        found[sheet, attribute(one[1], "name") or ""] = one[2] or ""
    return found


def set_name(book: Book, name: str, reference: str, sheet: str = "", hidden: bool = False) -> None:
    """Define a name, or give a defined one another reference.

    Args:
        book: being changed.
        name: the name.
        reference: formula text without ``=``.
        sheet: the sheet it belongs to; empty for the whole workbook.
        hidden: keep it out of the name manager.
    """
    text = book.text(book.main)
    prefix, _ = root(text, "workbook")
    scope = None
    if sheet:
        scope = str([one.name.casefold() for one in sheets(book)].index(sheet.casefold()))
    tag = f'<{prefix}definedName name="{escape(name, quote=True)}"'
    tag += (f' localSheetId="{scope}"' if scope is not None else "") + (' hidden="1"' if hidden else "")
    item = f"{tag}>{escape(reference)}</{prefix}definedName>"
    group = _child(text, "definedNames")
    if group is None:
        at = _place(text, "definedNames")
        whole = f"<{prefix}definedNames>{item}</{prefix}definedNames>"
        book.put(book.main, text[:at] + whole + text[at:])
        return
    after = group.close
    there = name.casefold() in text.casefold()
    for one in _named(text, group):
        known = (attribute(one[1], "name") or "").casefold()
        if known == name.casefold() and _scope(one) == scope:
            book.put(book.main, text[: one.start()] + item + text[one.end() :])
            return
        if known > name.casefold():
            after = min(after, one.start())
            if not there:
                break
    start, end = opened(text, group)
    body = text[group.inside : after] + item + text[after : group.close]
    book.put(book.main, text[: group.start] + start + body + end + text[group.end :])


def _named(text: str, group: Element | None) -> Iterator["re.Match[str]"]:
    """Yield the defined names: attributes and reference of each."""
    return iter(()) if group is None else _NAME.finditer(text, group.inside, group.close)


def _scope(one: "re.Match[str]") -> str | None:
    return attribute(one[1], "localSheetId") if "localSheetId" in one[1] else None


def recalculate_on_load(book: Book) -> None:
    """Ask the program that opens the workbook next to calculate every formula anew."""
    text = book.text(book.main)
    prefix, _ = root(text, "workbook")
    found = _child(text, "calcPr")
    if found is None:
        at = _place(text, "calcPr")
        book.put(book.main, f'{text[:at]}<{prefix}calcPr fullCalcOnLoad="1"/>{text[at:]}')
    else:
        tag = with_attribute(text[found.start : found.inside], "fullCalcOnLoad", "1")
        book.put(book.main, text[: found.start] + tag + text[found.inside :])


def drop_calculation_chain(book: Book) -> None:
    """Take away the list of formula cells; it is made anew by the program that opens the workbook.

    A list that names a cell without formula makes Excel offer a repair.
    """
    found = related(book, book.main, "calcChain")
    if found is not None:
        unrelate(book, book.main, found.id)
        undeclare(book, found.target)
        book.drop(found.target)


def _child(text: str, name: str) -> Element | None:
    """Find a child of the workbook; no tag within another one has its name, but for extensions and another prefix."""
    prefix, _ = root(text, "workbook")
    start = text.find(f"<{prefix}{name}")
    while start >= 0 and text[start + len(prefix) + len(name) + 1] not in " />\t\r\n":
        start = text.find(f"<{prefix}{name}", start + 1)
    return next(children(text, start, len(text)), None) if start >= 0 else None


def _place(text: str, name: str) -> int:
    """Return where a child of the workbook that is not there yet belongs."""
    _, top = root(text, "workbook")
    later = _ORDER[_ORDER.index(name) + 1 :]
    return next((one.start for one in children(text, top.inside, top.close) if one.name in later), top.close)


def _sheet_tags(text: str) -> list[Element]:
    group = _child(text, "sheets")
    if group is None:
        return []
    return [one for one in children(text, group.inside, group.close) if one.name == "sheet"]


def _keep_views(book: Book, removed: int) -> None:
    """Let the views of the workbook show the sheets they showed before one was removed."""
    text = book.text(book.main)
    group = _child(text, "bookViews")
    if group is None:
        return
    body = text[group.inside : group.close]
    for one in reversed(list(children(text, group.inside, group.close))):
        tag = text[one.start : one.inside]
        for name in ("firstSheet", "activeTab"):
            index = attribute(tag, name)
            if index is not None and index.isdecimal() and int(index) >= max(1, removed):
                tag = with_attribute(tag, name, str(int(index) - 1))
        at = one.start - group.inside
        body = body[:at] + tag + body[at + one.inside - one.start :]
    book.put(book.main, text[: group.inside] + body + text[group.close :])
