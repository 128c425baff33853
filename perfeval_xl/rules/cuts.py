"""Where a text breaks off: copies of pages are cut off anywhere, in the middle of a row or of a figure.

What is said of the last row of such a text, and of the sums its last block belongs to, is not held against anybody; it
counts as not checked. A workbook or a document is whole. Loaded only when something was found in a text.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from perfeval_xl.filing import Filing
from perfeval_xl.rules.finding import Unchecked
from perfeval_xl.rules.roots import Entry
from perfeval_xl.values.records import NamedTuple

WHY = "没有核对：材料到这里中断"
_ROW = r"\.indicator\[([0-9]+)\]"
_ENDS = ("sign", "building", "thrift", "adjustment")
"""Blocks with which a paper ends."""
_BODY = ("spending", "income", "goal", "fund")
_SECTIONS = (
    ("three_public", "vehicle", "vehicle_purchase", "vehicle_running", "abroad", "reception"),
    ("public", "office", "utilities_travel", "meeting_training"),
)
"""Rows of 附件一 that belong together."""
_SUMMED = ("A", "M")
"""Families that say what is missing, and what does not add up."""


class Tail(NamedTuple):
    """The beginnings of the keys of the last row, and of the block it belongs to."""

    row: tuple[str, ...]
    block: tuple[str, ...]


def broken_off(filing: Filing, root: str, parts: Iterable[str]) -> bool:
    """Tell whether a text breaks off behind the indicator rows of `parts`, a class of paper `root`."""
    if not filing.from_text or root != _last_paper(filing) or _is_ended(filing, root):
        return False
    rows = [int(found[1]) for key in parts if (found := re.search(_ROW, key))]
    behind = range(max(rows, default=0) + 1, filing.count(f"{root}.indicator") + 1)
    return bool(rows) and not any(_is_figure(filing, f"{root}.indicator[{row}].weight") for row in behind)


def set_apart(filing: Filing, entries: Sequence[Entry]) -> tuple[list[Entry], list[Unchecked]]:
    """Part what was found where a text breaks off from the rest."""
    tail = _tail(filing)
    last = _last_value(filing)
    kept: list[Entry] = []
    unchecked: list[Unchecked] = []
    for entry in entries:
        rule, fault = entry
        begins = (*tail.row, *tail.block) if rule.code[0] in _SUMMED else tail.row
        cut = last in fault.keys and _may_be_cut(filing, last, fault.expected)
        if cut or (begins and any(key.startswith(begins) for key in fault.keys)):
            unchecked.append(Unchecked(rule.code, fault.keys, f"{filing.label(fault.keys[0])}{WHY}"))
        else:
            kept.append(entry)
    return kept, unchecked


def _last_value(filing: Filing) -> str:
    """Return the key of the value with which the text ends; nothing where something unread stands behind it."""
    places = {
        (value.place.row, value.place.column): key
        for key, value in filing.values.items()
        if value.state != "blank" and not key.endswith((".title", ".year", ".text"))
    }
    end = max(places, default=(0, 0))
    behind = any((one.place.row, one.place.column) > end for one in filing.unread)
    return "" if behind or not places else places[end]


def _may_be_cut(filing: Filing, key: str, expected: str) -> bool:
    """Tell a date or telephone number that may go on, or a figure that is the beginning of the one expected."""
    raw = filing.values[key].raw.strip()
    root, _, leaf = key.partition(".")
    if leaf.startswith("sign."):
        # The place for the signature stands behind both.
        return f"{root}.sign.signature" not in filing.values and (leaf != "sign.date" or raw[-1:] != "日")
    return bool(raw) and raw != expected and expected.startswith(raw)


def _tail(filing: Filing) -> Tail:
    root = _last_paper(filing)
    if root in ("", "report") or _is_ended(filing, root):
        return Tail((), ())
    rows = {key: value.place.row for key, value in filing.values.items() if key.startswith(f"{root}.")}
    count = filing.count(f"{root}.indicator")
    total = f"{root}.total."
    if root == "basic":
        behind = {one.place.row for one in filing.unread if one.place.row > max(rows.values())}
        return Tail((), ()) if len(behind) > 1 else _last_section(rows)
    if count:
        last = f"{root}.indicator[{count}]."
        end = max([row for key, row in rows.items() if key.startswith(last)], default=0)
        if at := [row for key, row in rows.items() if key.startswith(total) and row >= end]:
            later = any(one.place.row > max(at) for one in filing.unread)
            return Tail((), ()) if later else Tail((total,), ())
        return Tail((), (total,)) if any(one.place.row > end for one in filing.unread) else Tail((last,), (total,))
    ends = {name: [row for key, row in rows.items() if key.startswith(f"{root}.{name}.")] for name in _BODY}
    last = max(ends, key=lambda name: max(ends[name], default=0))
    end = max(ends[last], default=max(rows.values()))
    behind = {one.place.row for one in filing.unread if one.place.row > end}
    if not ends[last]:
        return Tail((), ()) if behind else Tail((f"{root}.",), ())
    if len(behind) > 1 or last not in ("goal", "fund"):
        return Tail((), ())
    block = f"{root}.{last}."
    return Tail(tuple([key for key, row in rows.items() if row == end and key.startswith(block)]), (block,))


def _last_section(rows: Mapping[str, int]) -> Tail:
    """Return the last row of 附件一, and the rows that belong together with it."""
    end = max(rows.values(), default=0)
    last = tuple([key for key, row in rows.items() if row == end])
    names = {key.split(".")[1].partition("[")[0] for key in last}
    names.update([name for section in _SECTIONS if names & {*section} for name in section])
    return Tail(last, tuple(sorted(f"basic.{name}" for name in names)))


def _last_paper(filing: Filing) -> str:
    """Return the paper that stands last in a text."""
    last: dict[str, int] = {}
    for key, value in filing.values.items():
        root = key.partition(".")[0]
        last[root] = max(last.get(root, 0), value.place.row)
    order = {root: at for at, root in enumerate(filing.forms)}
    return max(last, key=lambda root: (last[root], order.get(root, -1)), default="")


def _is_ended(filing: Filing, root: str) -> bool:
    """Tell whether what ends a paper stands behind the rest of it: its last blocks, or its total."""
    count = filing.count(f"{root}.indicator")
    ends = tuple([f"{root}.{name}" for name in _ENDS])
    if root == "basic":
        return any(key.startswith(ends) for key in filing.values)
    body = tuple([f"{root}.{name}." for name in _BODY])
    body = (f"{root}.indicator[{count}].",) if count else body
    last = max([value.place.row for key, value in filing.values.items() if key.startswith(body)], default=0)
    for total in (f"{root}.total.weight", f"{root}.total.score"):
        if count and _is_figure(filing, total) and filing.place(total).row >= last:
            return True
    return any(value.place.row >= last for key, value in filing.values.items() if key.startswith(ends))


def _is_figure(filing: Filing, key: str) -> bool:
    value = filing.values.get(key)
    return value is not None and value.number is not None
