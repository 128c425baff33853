"""Colours of marks on sheets that do not colour them by themselves: seen on the screen, not on paper.

A fill would be printed. These are conditional formats that hold in Excel and WPS only, and as long as they stand the
sheet is printed in black and white, which leaves them out; LibreOffice, which cannot print in black and white, shows
the notes alone. The rules come after the user's own, bear our name, and are known by it wherever they have been moved.
"""

import re
from collections.abc import Iterable

from perfeval_xl.writing.marks import AUTHOR, NO_PAGE, former_values
from perfeval_xl.writing.patch.sheet import after_cells, place_in
from perfeval_xl.writing.patch.styles import Styles
from perfeval_xl.writing.patch.xml import Element, attribute, children, escape, root, with_attribute

_FORMULA = f'AND(OR(INFO("system")="pcdos",INFO("system")="mac"),N("{AUTHOR}")=0)'
"""Whether the program is one that prints in black and white; where it is not known the rule does not hold."""
_WANTED = {"blackAndWhite": "1", "cellComments": "none"}
"""How a sheet with marks is printed: without colours and without notes."""
_ON = ("1", "true")
_PRIORITY = re.compile(r"""\spriority\s*=\s*["'](\d+)""")


def coloured(xml: str, styles: Styles, places: Iterable[tuple[str, str]]) -> str:
    """Return a sheet with rules that colour ranges.

    Args:
        xml: the sheet.
        styles: of the workbook.
        places: range and colour ``RRGGBB``.
    """
    ranges: dict[str, list[str]] = {}
    for place, colour in places:
        ranges.setdefault(colour, []).append(place)
    prefix, at = place_in(xml, "conditionalFormatting")
    last = max(map(int, _PRIORITY.findall(xml, xml.rfind("</", 0, at))), default=0)
    rules = [
        f'<{prefix}conditionalFormatting sqref="{" ".join(dict.fromkeys(listed))}">'
        f'<{prefix}cfRule type="expression" dxfId="{styles.shading(colour)}" priority="{priority}">'
        f"<{prefix}formula>{escape(_FORMULA)}</{prefix}formula></{prefix}cfRule></{prefix}conditionalFormatting>"
        for priority, (colour, listed) in enumerate(ranges.items(), last + 1)
    ]
    return xml[:at] + "".join(rules) + xml[at:]


def uncoloured(xml: str) -> str:
    """Return a sheet without our rules; a group that holds rules of the user's, too, keeps those."""
    if AUTHOR not in xml:
        return xml
    pieces, at = [], 0
    for group in after_cells(xml):
        if group.name != "conditionalFormatting" or AUTHOR not in xml[group.start : group.end]:
            continue
        rules = list(children(xml, group.inside, group.close))
        ours = [one for one in rules if AUTHOR in xml[one.start : one.end]]
        for one in [group] if len(ours) == len(rules) else ours:
            pieces.append(xml[at : one.start])
            at = one.end
    return "".join((*pieces, xml[at:]))


def unprinted(xml: str) -> tuple[str, str]:
    """Return a sheet that is printed without colours and notes, and what to remember of how it was printed.

    That is the former values (``blackAndWhite=0 cellComments=``), ``-`` when nothing was said, or empty when nothing
    had to be changed.
    """
    found = _set_up(xml)
    if found is None:
        prefix, at = place_in(xml, "pageSetup")
        return f"{xml[:at]}{_new(prefix)}{xml[at:]}", NO_PAGE
    tag = was = xml[found.start : found.inside]
    former = []
    for name, wanted in _WANTED.items():
        value = attribute(was, name)
        if not _same(name, value, wanted):
            tag = with_attribute(tag, name, wanted)
            former.append(f"{name}={value or ''}")
    return xml[: found.start] + tag + xml[found.inside :], " ".join(former)


def printed(xml: str, page: str) -> str:
    """Return a sheet printed as it was before `unprinted`; what the user has set anew since is left alone.

    Args:
        xml: the sheet.
        page: what `unprinted` said.
    """
    found = _set_up(xml)
    if found is None or not page:
        return xml
    tag = xml[found.start : found.inside]
    if page == NO_PAGE and tag == _new(root(xml, "worksheet")[0]):
        return xml[: found.start] + xml[found.end :]
    for name, value in former_values(page).items():
        if _same(name, attribute(tag, name), _WANTED[name]):
            tag = with_attribute(tag, name, value)
    return xml[: found.start] + tag + xml[found.inside :]


def _set_up(xml: str) -> Element | None:
    return next((one for one in after_cells(xml, "hyperlinks") if one.name == "pageSetup"), None)


def _same(name: str, value: str | None, wanted: str) -> bool:
    return value in _ON if name == "blackAndWhite" else (value or "none") == wanted


def _new(prefix: str) -> str:
    """Return the set-up of a sheet that had none; the paper is said, as some programs would take another one."""
    return f'<{prefix}pageSetup paperSize="9" blackAndWhite="1"/>'
