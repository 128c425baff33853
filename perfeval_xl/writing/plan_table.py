"""A fill plan as a table for the console, aligned for Chinese characters."""

from collections.abc import Iterator, Sequence

from perfeval_xl.autofill.candidate import SOURCES
from perfeval_xl.autofill.plan import KINDS, Entry, Plan
from perfeval_xl.filing import Filing
from perfeval_xl.values.text import display_width

_HEADS = ("类别", "位置", "填报项", "现在填", "可填", "来源")
_WIDTH = 110
_WIDEST = (6, 24, 48, 20, 24, 10)


def plan_table(filing: Filing, plan: Plan) -> str:
    """Return the plan: what is filled in without being asked, what would change typed values, what is open; notes."""
    lines: list[str] = []
    for kind, told in (
        ("empty", "空格，可以直接填："),
        ("replace", "已填的数与应填的不同（不会自动改，确认后用 --replace 标识）："),
        ("propose", "待定，由您选择（确认后用 --replace 标识）："),
    ):
        entries = [entry for entry in plan.entries if entry.kind == kind]
        if entries:
            lines += ["", told, *_table(filing, entries, keys=kind != "empty")]
    if not plan.entries:
        lines += ["", "没有可填的内容。"]
    if plan.notes:
        lines += ["", "请注意："]
        lines += [piece for note in plan.notes for piece in _wrapped(note, "  · ")]
    counts = {kind: sum(1 for entry in plan.entries if entry.kind == kind) for kind in KINDS}
    summary = "，".join(f"{KINDS[kind]} {counts[kind]}" for kind in KINDS)
    return "\n".join([*lines, "", f"共 {len(plan.entries)} 项：{summary}"]).lstrip("\n")


def _table(filing: Filing, entries: Sequence[Entry], keys: bool) -> Iterator[str]:
    rows = [
        (
            KINDS[entry.kind],
            _place(filing, entry.key),
            filing.short_label(entry.key),
            entry.old,
            entry.new,
            SOURCES[entry.source],
        )
        for entry in entries
    ]
    cut = [tuple(_cut(text, most) for text, most in zip(row, _WIDEST, strict=True)) for row in rows]
    widths = [max(display_width(row[at]) for row in (_HEADS, *cut)) for at in range(len(_HEADS))]
    yield "  " + _line(_HEADS, widths)
    for row, entry in zip(cut, entries, strict=True):
        yield "  " + _line(row, widths)
        yield from _wrapped(entry.reason, "      ")
        if keys:
            yield f"      标识：{entry.key}" + (f"={entry.new}" if _several(entry, entries) else "")


def _place(filing: Filing, key: str) -> str:
    """Name a place so that the address stays whole when the sheet's name is cut; without a place, the paper."""
    place = filing.place(key)
    if not place.address:
        return filing.paper(key)
    sheet = _cut(place.sheet, _WIDEST[1] - 1 - display_width(place.address))
    return place._replace(sheet=sheet).text


def _several(entry: Entry, entries: Sequence[Entry]) -> bool:
    return sum(1 for one in entries if one.key == entry.key) > 1


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    padded = [text + " " * (width - display_width(text)) for text, width in zip(row, widths, strict=True)]
    return "  ".join(padded).rstrip()


def _cut(text: str, most: int) -> str:
    text = " ".join(text.split())
    if display_width(text) <= most:
        return text
    kept = ""
    for one in text:
        if display_width(kept + one) > most - 1:
            break
        kept += one
    return kept + "…"


def _wrapped(text: str, pad: str) -> Iterator[str]:
    """Break running text; no line begins with a closing mark."""
    line, indent = pad, " " * display_width(pad)
    for one in " ".join(text.split()):
        if display_width(line + one) > _WIDTH and one not in "，。；：、）”":
            yield line
            line = indent
        line += one
    if line.strip():
        yield line
