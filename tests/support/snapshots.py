"""Everything of a workbook that a person can see or lose, cell by cell, to be compared before and after."""

from typing import Any

from perfeval_xl.reading.own_sheets import is_own
from support.pair import Pair, fill_colour

STATE = "pe_state"
Snapshot = dict[tuple[str, str], Any]


def snapshot(pair: Pair, *, ours: bool = False) -> Snapshot:
    """Return values, formulas, fills, notes, validations, names, locks and sheets of a workbook.

    Args:
        pair: the workbook.
        ours: with the sheets the program itself writes.
    """
    found: Snapshot = {("sheets", ""): [name for name in pair.typed.sheetnames if ours or not is_own(name)]}
    for sheet in pair.typed:
        if not ours and (is_own(sheet.title) or sheet.title == STATE):
            continue
        for row in sheet.iter_rows():
            for cell in row:
                note: Any = cell.comment
                seen = (
                    cell.value,
                    cell.data_type,
                    cell.fill.fill_type,
                    fill_colour(cell) or cell.fill.fgColor.rgb,
                    cell.number_format,
                    (cell.font.b, cell.font.sz, cell.font.name, cell.border.left.style, cell.protection.locked),
                    None if note is None else (note.text, note.author, note.width, note.height, tuple(note.runs)),
                )
                if seen[0] is not None or seen[2] is not None or note is not None:
                    found[sheet.title, cell.coordinate] = seen
        rules = [(str(one.sqref), one.type, one.formula1, one.prompt) for one in sheet.data_validations.dataValidation]
        found[sheet.title, "validations"] = sorted(map(str, rules))
        found[sheet.title, "lock"] = dict(sheet.protection)
        found[sheet.title, "state"] = sheet.sheet_state
        found[sheet.title, "merged"] = sorted(map(str, sheet.merged_cells.ranges))
    found["names", ""] = sorted((name, one.attr_text) for name, one in pair.typed.defined_names.items())
    return found


def differences(before: Snapshot, after: Snapshot) -> list[tuple[tuple[str, str], Any, Any]]:
    """Return what is not the same: place, before, after."""
    return [
        (key, before.get(key), after.get(key))
        for key in dict.fromkeys((*before, *after))
        if before.get(key) != after.get(key)
    ]
