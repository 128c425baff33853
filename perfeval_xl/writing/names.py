"""Names of sheets and of defined names, in one place: readers and macros rely on them."""

import re
from collections.abc import Iterable

from perfeval_xl.reading import own_sheets

GUIDE, UNIT, AUDIT = own_sheets.GUIDE, own_sheets.UNIT, own_sheets.AUDIT
FINDINGS, LEFTOVER = own_sheets.FINDINGS, own_sheets.LEFTOVER
CONFIG, STATE, LISTS = own_sheets.CONFIG, own_sheets.STATE, own_sheets.LISTS
FORMULAS, MARKS = own_sheets.FORMULAS, own_sheets.MARKS
HIDDEN = (CONFIG, STATE, LISTS, FORMULAS, MARKS)

EDITION_MARK = "PE_EDITION"
EDITION_PROPERTY = "perfeval-edition"
VERSION_PROPERTY = "perfeval-version"
SCREEN = "PE_SCREEN"
NONE_WORDS = "PE_NONE"
AUDIT_LEVEL = "PE_AUDIT_LEVEL"
AUDIT_RESULT = "PE_AUDIT_RESULT"
AUDIT_PLACE = "PE_AUDIT_PLACE"
OWN = own_sheets.OWN
OWN_SHEETS = {
    "GUIDE": GUIDE,
    "UNIT": UNIT,
    "AUDIT": AUDIT,
    "FINDINGS": FINDINGS,
    "CONFIG": CONFIG,
    "STATE": STATE,
    "LISTS": LISTS,
    "FORMULAS": FORMULAS,
    "MARKS": MARKS,
    "LEFTOVER": LEFTOVER,
}

_FORBIDDEN = re.compile(r"[\\/*?:\[\]\x00-\x1f\x7f]")
_LONGEST = 31


def project_sheet(annex: str, name: str, taken: Iterable[str]) -> str:
    """Return a sheet name for a project: the annex and the name, made fit and unique.

    Forbidden characters become ``_``, long names end in ``…``, a second sheet of the same name gets a number.

    >>> project_sheet("附件三", "政务中心运行经费[2023]", ["附件一"])
    '附件三 政务中心运行经费_2023_'
    """
    bare = " ".join(_FORBIDDEN.sub("_", name).split()).strip("' ")
    whole = f"{annex} {bare}" if bare else annex
    used = {one.casefold() for one in taken}
    number = 1
    while True:
        tail = "" if number == 1 else f" {number}"
        room = _LONGEST - len(tail.encode("utf-16-le")) // 2
        fit = _cut(whole, room).rstrip("' ") + tail
        if fit.casefold() not in used:
            return fit
        number += 1


def blank_project_sheet(annex: str) -> str:
    """Return the name of the empty project paper that is there to be copied."""
    return f"{annex}（空白）"


def block_name(path: str) -> str:
    """Return the defined name of a repeating block: ``PE_BLOCK_basic_project``."""
    return "PE_BLOCK_" + _ascii(path)


def column_name(path: str, leaf: str) -> str:
    """Return the defined name of one column of a repeating block: ``PE_COL_basic_project_final``."""
    return f"PE_COL_{_ascii(path)}_{leaf}"


def _ascii(path: str) -> str:
    return re.sub(r"\W+", "_", path, flags=re.ASCII).strip("_")


def _cut(text: str, room: int) -> str:
    """Cut a text to `room` UTF-16 units, as Excel counts them."""
    if len(text.encode("utf-16-le")) // 2 <= room:
        return text
    kept = ""
    for one in text:
        if len((kept + one).encode("utf-16-le")) // 2 > room - 1:
            break
        kept += one
    return kept + "…"
