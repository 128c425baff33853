"""Where a text breaks off: copies of pages are cut off anywhere, in the middle of a row or of a figure.

What is said of the last row of such a text, and of the sums its last block belongs to, is not held against anybody; it
counts as not checked. A workbook or a document is whole. Loaded only when something was found in a text.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from perfeval_xl.filing import Filing
from perfeval_xl.rules.finding import Fault, Unchecked
from perfeval_xl.rules.halves import WHY as HALF
from perfeval_xl.rules.halves import breaks_sentence, half_of, half_sentences, may_go_on, open_end
from perfeval_xl.rules.roots import Entry
from perfeval_xl.values.numbers import parse_number
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.text import label

WHY = "没有核对：材料到这里中断"
_ROW = r"\.indicator\[([0-9]+)\]"
_ENDS = ("sign", "building", "thrift", "adjustment")
"""Blocks with which a paper ends."""
_BODY = ("spending", "income", "goal", "fund")
_SPLITS = _BODY[:2]
_WHOLES = ("overall.income.total", "overall.spending.total")
_LINES_OF = {"spending": 2, "income": 4}
_LINES = ("一般公共预算", "政府性基金拨款", "纳入专户管理的非税收入拨款", "其他资金", "基本支出", "项目支出")
_SECTIONS = (
    ("three_public", "vehicle", "vehicle_purchase", "vehicle_running", "abroad", "reception"),
    ("public", "office", "utilities_travel", "meeting_training"),
)
"""Rows of 附件一 that belong together."""
_LISTED = ("T234", "T237", "T239", "T241", "T245")
"""Rules on what a sentence lists and how much it is."""
_STOPS = "。！\n"
_CLOSED = "。！；;）)”"
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
    said, sentence = _last_sentence(filing)
    half, told = half_of(filing), half_sentences(filing)
    kept: list[Entry] = []
    unchecked: list[Unchecked] = []
    for entry in entries:
        rule, fault = entry
        begins = (*tail.row, *tail.block) if rule.code[0] in _SUMMED else tail.row
        cut = last in fault.keys and _may_be_cut(filing, last, fault.expected)
        cut = cut or (said in fault.keys and rule.code in _LISTED and _falls_short(fault, sentence))
        if fault.keys and may_go_on(filing, rule.code[0], fault, half):
            unchecked.append(Unchecked(rule.code, fault.keys, f"{filing.label(fault.keys[0])}{HALF}"))
            continue
        cut = cut or (bool(told and fault.keys) and breaks_sentence(fault, told))
        if cut or (begins and any(key.startswith(begins) for key in fault.keys)):
            unchecked.append(Unchecked(rule.code, fault.keys, f"{filing.label(fault.keys[0])}{WHY}"))
        else:
            kept.append(entry)
    return kept, unchecked


def _last_sentence(filing: Filing) -> tuple[str, str]:
    """Return the key of the report's last text and the sentence in which it breaks off."""
    texts = [key for key in filing.values if key.startswith("report.") and key.endswith(".text")]
    rows = {key: filing.place(key).row for key in texts}
    key = max(rows, key=lambda one: rows[one], default="")
    text = filing.text(key).rstrip() if key else ""
    if not text or text[-1] in _CLOSED or _last_paper(filing) != "report":
        return "", ""
    start = max(text.rfind(stop) for stop in _STOPS) + 1
    return key, "".join(text[start:].split())


def _falls_short(fault: Fault, sentence: str) -> bool:
    """Tell a list of the last sentence that has less than it says, and may go on."""
    quoted = re.search(r"写“…?([^”…]{1,12})", fault.message)
    if quoted is None or "".join(quoted[1].split()) not in sentence:
        return False
    listed, stated = parse_number(fault.expected).number, parse_number(fault.actual).number
    return listed is not None and stated is not None and listed < stated


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
    return bool(raw) and open_end(filing)[0] > 0 and raw != expected and expected.startswith(raw)


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
    ends = {
        name: [row for key, row in rows.items() if key.startswith(f"{root}.{name}.") and key not in _WHOLES]
        for name in _BODY
    }
    last = max(ends, key=lambda name: max(ends[name], default=0))
    end = max(ends[last], default=max(rows.values()))
    behind = {one.place.row for one in filing.unread if one.place.row > end}
    if not ends[last]:
        return Tail((), ()) if behind else Tail((f"{root}.",), ())
    begun = all(_begins(one.raw) for one in filing.unread if one.place.row > end)
    if len(behind) > 1 or (last not in ("goal", "fund") and not begun):
        return Tail((), ())
    # The two splits of the funds stand beside one another; one whose lines are all there is whole.
    names = [name for name in _SPLITS if len(ends[name]) < _LINES_OF[name]] if last in _SPLITS else [last]
    blocks = tuple([f"{root}.{name}." for name in names])
    return Tail(tuple([key for key, row in rows.items() if row == end and key.startswith(blocks)]), blocks)


def _begins(raw: str) -> bool:
    """Tell the beginning of a line of the splits: 纳入专户管理的非."""
    text = label(raw).removeprefix("其中").lstrip(":")
    return any(one.startswith(text) for one in _LINES)


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
    return last > 0 and any(value.place.row >= last for key, value in filing.values.items() if key.startswith(ends))


def _is_figure(filing: Filing, key: str) -> bool:
    value = filing.values.get(key)
    return value is not None and value.number is not None
