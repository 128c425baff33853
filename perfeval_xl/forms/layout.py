"""Lay a form out on its physical grid: every box of the official paper with its span, words and key.

Writers (workbook, clean copy, Word) draw what stands here; nothing about where a cell lies is known elsewhere.
Rows and columns are 1-based.
"""

from collections.abc import Mapping
from itertools import combinations

from perfeval_xl.forms.schema import (
    Cover,
    Facts,
    Form,
    Goals,
    Indicators,
    Matrix,
    Note,
    Sections,
    Signature,
    Splits,
    Total,
    dated,
)
from perfeval_xl.values.records import NamedTuple


class Box(NamedTuple):
    """One cell of the paper, merged over `rows` x `columns`.

    `role`: ``annex`` ``title`` ``head`` (column heading) ``stub`` (row label) ``side`` (label down the edge)
    ``input`` ``label`` (label of a label-value pair) ``split`` (label and amount in one cell) ``note`` ``sign``
    ``blank``.
    """

    row: int
    column: int
    rows: int
    columns: int
    role: str
    text: str = ""
    key: str = ""
    indent: int = 0


class Page(NamedTuple):
    """A laid-out paper: its boxes, in reading order, and how many rows and columns they take.

    `blocks` names the rows of each repeating group: ``{"basic.project": (11, 18)}`` first and last row.
    """

    boxes: tuple[Box, ...]
    rows: int
    columns: int
    groups: Mapping[str, tuple[int, int]]
    head: int
    """Last row of the title block, repeated at the top of every printed page."""


class Shape(NamedTuple):
    """How many rows every repeating group gets, and the row's own first and second level of each indicator row.

    `counts`: ``{"basic.project": 8, "basic.building": 2}``; `indicators`: per indicator group, the (level1, level2)
    label of each row in order.
    """

    counts: Mapping[str, int]
    indicators: Mapping[str, tuple[tuple[str, str], ...]]


def blank_indicators(block: Indicators) -> tuple[tuple[str, str], ...]:
    """Return the rows the blank form prints: each second level as often as it starts."""
    return tuple((one.label, two.label) for one in block.levels for two in one.level2 for _ in range(two.starts))


def lay_out(
    form: Form,
    shape: Shape,
    root: str,
    year: int | None,
    unit: str = "",
    weights: Mapping[str, str] | None = None,
) -> Page:
    """Place every box of `form`.

    Args:
        form: the declared form; not the report, which is running text.
        shape: how many rows the repeating groups get.
        root: key prefix, ``basic``, ``overall`` or ``project[2]``.
        year: fills ``{Y}``.
        unit: fills ``{unit}``.
        weights: points printed below a first-level label: ``{"产出指标": "50"}``.

    Returns:
        The page; its keys are indexed.
    """
    columns = len(form.widths)
    boxes: list[Box] = [
        Box(1, 1, 1, columns, "annex", form.annex),
        Box(2, 1, 1, columns, "title", dated(form.title, year).replace("{unit}", unit), f"{root}.title"),
    ]
    groups: dict[str, tuple[int, int]] = {}
    row = 3
    for block in form.blocks:
        if isinstance(block, Matrix):
            row = _matrix(block, boxes, groups, row, columns, shape, root, year)
        elif isinstance(block, Facts):
            row = _facts(block, boxes, row, columns, root)
        elif isinstance(block, Splits):
            row = _splits(block, boxes, row, columns)
        elif isinstance(block, Goals):
            row = _goals(block, boxes, row, columns, root)
        elif isinstance(block, Indicators):
            row = _indicators(block, boxes, groups, row, shape, root, weights or {})
        elif isinstance(block, Total):
            prefix = bound(block.prefix, root)
            boxes += [
                Box(row, 1, 1, columns - 3, "side", block.label),
                Box(row, columns - 2, 1, 1, "input", "", f"{prefix}.weight"),
                Box(row, columns - 1, 1, 1, "input", "", f"{prefix}.score"),
                Box(row, columns, 1, 1, "blank"),
            ]
            row += 1
        elif isinstance(block, Note):
            boxes.append(Box(row, 1, 1, columns, "note", block.text))
            row += 1
        elif isinstance(block, Signature):
            row = _signature(block, boxes, row, form.widths, root)
        elif isinstance(block, Cover | Sections):
            continue
    return Page(tuple(boxes), row - 1, columns, groups, 2)


def bound(key: str, root: str) -> str:
    """Bind an open form prefix: ``project[].fund`` under ``project[2]`` -> ``project[2].fund``."""
    return root + key[len("project[]") :] if key.startswith("project[]") else key


def _matrix(
    block: Matrix,
    boxes: list[Box],
    groups: dict[str, tuple[int, int]],
    row: int,
    columns: int,
    shape: Shape,
    root: str,
    year: int | None,
) -> int:
    prefix = bound(block.prefix, root)
    first = row
    used = sum(column.width for column in block.columns)
    start = columns - used + 1
    stub_column = 2 if block.side else 1
    stub_width = start - stub_column
    if block.stub:
        boxes.append(Box(row, stub_column, 1, stub_width, "head", dated(block.corner, year)))
    at = start
    for column in block.columns:
        boxes.append(Box(row, at, 1, column.width, "head", dated(column.label, year)))
        at += column.width
    row += 1
    for line in block.rows:
        path = f"{prefix}.{line.name}"
        count = max(1, shape.counts.get(path, len(line.starts))) if line.repeat else 1
        if line.repeat:
            groups[path] = (row, row + count - 1)
        for index in range(1, count + 1):
            here = f"{path}[{index}]" if line.repeat else path
            if block.stub:
                printed = line.starts[index - 1] if line.repeat and index <= len(line.starts) else line.label
                key = f"{here}.name" if line.repeat else ""
                boxes.append(Box(row, stub_column, 1, stub_width, "stub", printed, key, line.indent))
            at = start
            for column in block.columns:
                fillable = not line.only or column.name in line.only
                key = f"{here}.{column.name}" if fillable else ""
                boxes.append(Box(row, at, 1, column.width, "input" if fillable else "blank", "", key))
                at += column.width
            row += 1
    if block.side:
        boxes.append(Box(first, 1, row - first, 1, "side", dated(block.side, year)))
    if not block.stub:
        boxes.append(Box(first, 1, row - first, start - 1, "side", dated(block.corner, year)))
    return row


def _facts(block: Facts, boxes: list[Box], row: int, columns: int, root: str) -> int:
    label_width = 1 if block.tall else 3
    for line in block.lines:
        at = 1
        share = columns // len(line)
        for index, fact in enumerate(line):
            last = columns if index == len(line) - 1 else at + share
            width = label_width if index == 0 else 1
            boxes.append(Box(row, at, 1, width, "label", fact.label))
            boxes.append(Box(row, at + width, 1, last - at - width + 1, "input", "", bound(fact.field, root)))
            at = last + 1
        row += 1
    return row


def _splits(block: Splits, boxes: list[Box], row: int, columns: int) -> int:
    middle = (columns - 1) // 2
    left_width, right_width = middle, columns - 1 - middle
    first = row
    boxes.append(Box(row, 2, 1, left_width, "split", block.left_label, f"{block.prefix}.{block.left_name}.total"))
    boxes.append(
        Box(row, 2 + middle, 1, right_width, "split", block.right_label, f"{block.prefix}.{block.right_name}.total")
    )
    row += 1
    for index in range(max(len(block.left), len(block.right))):
        for parts, name, at, width in (
            (block.left, block.left_name, 2, left_width),
            (block.right, block.right_name, 2 + middle, right_width),
        ):
            if index < len(parts):
                part = parts[index]
                boxes.append(Box(row, at, 1, width, "split", part.label, f"{block.prefix}.{name}.{part.name}"))
            else:
                boxes.append(Box(row, at, 1, width, "blank"))
        row += 1
    for at, box in enumerate(boxes):
        if box.role == "side" and box.column == 1 and box.row + box.rows == first:
            boxes[at] = box._replace(rows=row - box.row)
            return row
    boxes.append(Box(first, 1, row - first, 1, "blank"))
    return row


def _goals(block: Goals, boxes: list[Box], row: int, columns: int, root: str) -> int:
    prefix = bound(block.prefix, root)
    middle = (columns - 1) // 2
    for at, width, text, leaf in (
        (2, middle, block.expected, "expected"),
        (2 + middle, columns - 1 - middle, block.actual, "actual"),
    ):
        boxes.append(Box(row, at, 1, width, "head", text))
        boxes.append(Box(row + 1, at, 1, width, "input", "", f"{prefix}.{leaf}"))
    boxes.append(Box(row, 1, 2, 1, "side", block.label))
    return row + 2


def _indicators(
    block: Indicators,
    boxes: list[Box],
    groups: dict[str, tuple[int, int]],
    row: int,
    shape: Shape,
    root: str,
    weights: Mapping[str, str],
) -> int:
    prefix = bound(block.prefix, root)
    rows = shape.indicators.get(prefix) or blank_indicators(block)
    boxes.append(Box(row, 1, len(rows) + 1, 1, "side", block.label))
    for at, column in enumerate(block.columns, 2):
        boxes.append(Box(row, at, 1, 1, "head", column.label))
    first = row + 1
    groups[prefix] = (first, row + len(rows))
    boxes += [
        box._replace(text=f"{box.text}\n（{weights[box.text]}分）") if box.text in weights else box
        for box in _levels(tuple(one for one, _ in rows), first, 2, prefix, "level1", rows)
    ]
    boxes += _levels(tuple(two for _, two in rows), first, 3, prefix, "level2", rows)
    for index in range(1, len(rows) + 1):
        for at, column in enumerate(block.columns[2:], 4):
            boxes.append(Box(row + index, at, 1, 1, "input", "", f"{prefix}[{index}].{column.name}"))
    return row + len(rows) + 1


def _levels(
    labels: tuple[str, ...], first: int, column: int, prefix: str, leaf: str, rows: tuple[tuple[str, str], ...]
) -> list[Box]:
    """Merge neighbouring rows of one level into one box; a level is never merged across its parent."""
    boxes: list[Box] = []
    start = 0
    for index in range(1, len(labels) + 1):
        whole = leaf == "level1"
        if index < len(labels) and labels[index] == labels[start] and (whole or rows[index] == rows[start]):
            continue
        key = f"{prefix}[{start + 1}].{leaf}"
        boxes.append(Box(first + start, column, index - start, 1, "side", labels[start], key))
        start = index
    return boxes


def _signature(block: Signature, boxes: list[Box], row: int, widths: tuple[float, ...], root: str) -> int:
    """Spread the closing facts over the width: one box each, label and value together, as roomy as it can be."""
    count = len(block.facts)

    def tightest(edges: tuple[int, ...]) -> float:
        return min(
            sum(widths[start:end]) / (len(fact.label) + _ROOM.get(fact.kind, 6))
            for start, end, fact in zip((0, *edges), (*edges, len(widths)), block.facts, strict=True)
        )

    best = max(combinations(range(1, len(widths)), count - 1), key=tightest)
    for start, end, fact in zip((0, *best), (*best, len(widths)), block.facts, strict=True):
        boxes.append(Box(row, start + 1, 1, end - start, "sign", fact.label, bound(fact.field, root)))
    return row + 1


_ROOM = {"text": 4, "date": 6, "phone": 6}
"""Chinese characters to keep free behind a label of the closing line, by kind."""
