"""The sheets of a workbook that are ours, not the unit's: what the program wrote there is not part of a filing."""

from collections.abc import Mapping

from perfeval_xl.reading.grid import Source
from perfeval_xl.values.address import split_ref

OWN = "PE_OWN_"
"""Beginning of the defined names that say which sheets are ours, no papers; they follow a renamed sheet."""
MARK = "PE_EDITION"
"""The defined name by which a workbook of ours is known."""
GUIDE = "填报说明"
UNIT = "单位信息"
AUDIT = "审核"
"""Live checks: hundreds of long formulas over the papers, and nothing typed by the unit."""
LEFTOVER = "导入时未识别"
CONFIG = "xlwings.conf"
STATE = "pe_state"
LISTS = "pe_lists"
FORMULAS = "pe_formulas"
"""Hidden: what every computed cell should hold. No other workbook has such a sheet."""
FINDINGS = "校验结果"
"""The findings; explanations are typed there."""
MARKS = "_pe_marks"
"""Very hidden: what the marks cover."""
HELPERS = (GUIDE, UNIT, AUDIT, LEFTOVER, CONFIG, STATE, LISTS, FORMULAS, FINDINGS, MARKS)
"""The sheets a workbook of ours is made with besides the papers; defined names say how they are called now."""
FILLS = ("_pe_fill", "填充计划", "取数明细")
"""What filling in leaves: its journal, what is left to decide, the ledger rows behind the figures."""


def own_sheets(names: Mapping[str, str]) -> dict[str, str]:
    """Return the sheets that the defined names of a workbook call ours: what is behind `OWN` -> name of the sheet."""
    found: dict[str, str] = {}
    for name, reference in names.items():
        if name.startswith(OWN):
            try:
                sheet, _ = split_ref(reference.lstrip("=$"))
            except ValueError:
                continue
            if sheet:
                found[name.removeprefix(OWN)] = sheet
    return found


def unneeded(names: Mapping[str, str]) -> frozenset[str]:
    """Return the sheets of a workbook of ours without which a filing is read: guide, lists, live checks."""
    if MARK not in names:
        return frozenset()
    own = own_sheets(names)
    return frozenset(own[word] for word in ("GUIDE", "LISTS", "AUDIT") if word in own)


def is_ours(source: Source) -> bool:
    """Tell whether a workbook bears our edition mark; of an old format, which shows no names, by its hidden sheet."""
    return MARK in source.names or (not source.names and any(grid.name == FORMULAS for grid in source.grids))


def without_own(source: Source) -> Source:
    """Return a source without our sheets, and without what was noticed of them."""
    if not any(is_own(grid.name) for grid in source.grids):
        return source
    grids = tuple(grid for grid in source.grids if not is_own(grid.name))
    notices = tuple(one for one in source.notices if not is_own(one.where.partition("!")[0]))
    return source._replace(grids=grids, notices=notices)


def is_own(name: str) -> bool:
    """Tell whether a sheet is ours by its name."""
    return name in (FINDINGS, MARKS, *FILLS)
