"""Find the indicator rows under their header."""


from perfeval_xl.filing import UNASKED, Value
from perfeval_xl.reading.fields.columns import Column, Header, under
from perfeval_xl.reading.fields.harvest import (
    Harvest,
    Line,
    Paper,
    place_in,
    put_blank,
    put_row,
    roles_in,
)
from perfeval_xl.reading.fields.labels import LEVEL1, LEVEL2, PLAIN, PRINTED, SIDE, SIGN, TOTAL, Role, normal
from perfeval_xl.reading.fields.locate_matrix import Handler
from perfeval_xl.reading.fields.locate_total import put_subtotal, subtotal_in, total, worded_total
from perfeval_xl.reading.fields.plans import LEVELS, IndicatorPlan, leaves_at
from perfeval_xl.reading.grid import GridCell
from perfeval_xl.values.numbers import parse_number
from perfeval_xl.values.text import clean, label

_PLACEHOLDER = "指标"
_DOTS = "…·.。"
_MAX_DIGITS = 2
_SIGNS = {">=": "≥", "=>": "≥", "<=": "≤", "=<": "≤", "大于等于": "≥", "小于等于": "≤"}
_SIGNS |= {"≧": "≥", "≦": "≤", "═": "=", "大于": ">", "小于": "<", "等于": "=", "＝": "="}
_RELATIONS = frozenset("≥≤><=") | frozenset(_SIGNS)
_FIGURES = ("weight", "score")
_LEAST = 2
"""Indicators in one row from which it is parted."""
_NAMED = (*LEVELS, "name")
_ENDS = frozenset((SIGN, TOTAL, PRINTED))
_WIDE = 5
"""A single cell that spans so many columns is a remark, not a row."""


def indicators(out: Harvest, paper: Paper, plan: IndicatorPlan, header: Header, last: bool = False) -> Handler:
    """Open the indicators under their header; the handler takes rows until the total.

    Levels are carried down from the row where they stand. A row whose cells are all blank, or hold only what the
    blank form prints (指标1, ……), is not used.
    """
    columns = {column.name: column for column in header.columns}
    extra = columns.keys() - {leaf[0] for leaf in (*plan.levels, *plan.leaves)}
    anchors = {column.name: column.nth for column in header.columns if column.name in _NAMED}
    levels: dict[str, Value | None] = {"level1": None, "level2": None}
    count = 0

    def take(line: Line) -> bool:
        nonlocal count
        if line.row.paragraph or not line.cells:
            return not line.cells
        if line.marked and _ends(line, paper):
            return False
        if len(line.cells) == 1 and line.entries[0] is PLAIN and line.cells[0].columns >= _WIDE:
            return False
        cells = under(header, line, paper, None, _shift(line, paper, header, anchors) if paper.flow else None)
        if not cells:
            return False
        if line.marked:
            _sides(out, line)
        if worded_total(line, header):
            total(out, paper, line, 0, header)
            return True
        if (named := subtotal_in(line, cells)) is not None:
            put_subtotal(out, paper, line, cells, named)
            return True
        if "level1" in cells or "level2" in cells:
            _carry(out, paper, cells, levels)
        if (paper.flow or len(cells) < 4) and _unused(cells):
            out.used.update(id(cell) for cell in cells.values() if cell.kind == "text")
            return True
        for row in stacked(cells) or (cells,):
            count += 1
            head = f"{paper.root}{plan.head}{count}"
            for name, tail, _, _ in plan.levels:
                level = levels[name]
                if level is not None:
                    key = head + tail
                    out.values[key] = tuple.__new__(Value, (key, *level[1:]))
            for name, key, _, _ in put_row(out, paper, leaves_at(plan, head), row):
                if name in columns and (not paper.flow or not _cut(line, paper)):
                    _absent(out, paper, key, header, line, columns[name])
            if extra:
                _join(out, head, row)
            if row is not cells:
                out.used.update(id(cell) for cell in cells.values())
        out.groups[paper.root + plan.group] = count
        return True

    return take


def stacked(cells: dict[str, GridCell]) -> list[dict[str, GridCell]]:
    """Part a row whose cells hold a line each for several indicators; nothing for a row of one.

    Weights and scores tell: as many figures as the name has lines. A target or actual of one line counts for all.
    """
    weight = cells.get("weight")
    if weight is None or "\n" not in weight.text:
        return []
    parts = {name: [one for one in map(str.strip, cell.text.split("\n")) if one] for name, cell in cells.items()}
    count = len(parts["weight"])
    figures = [text for name in _FIGURES for text in parts.get(name, ())]
    alike = all(len(lines) in (0, 1, count) for name, lines in parts.items() if name not in LEVELS)
    if count < _LEAST or len(parts.get("name", ())) != count or len(parts.get("score", ())) not in (0, count):
        return []
    if not alike or any(parse_number(text).number is None for text in figures):
        return []
    return [
        {
            name: cell._replace(text=lines[at] if len(lines) == count else cell.text.strip())
            for name, cell in cells.items()
            if (lines := parts[name]) and name not in LEVELS
        }
        for at in range(count)
    ]


def _ends(line: Line, paper: Paper) -> bool:
    """Tell the total and the closing line, whose labels stand first, from a row."""
    for entry in line.entries[:2]:
        if entry is PLAIN:
            return False
        if entry.inline:
            if any(role.kind in _ENDS for one in entry.inline for role in one.roles.get(paper.form.code, ())):
                return True
        elif not _ENDS.isdisjoint(entry.kinds) and any(role.kind in _ENDS for role in roles_in(entry, paper)):
            return True
    return False


def _shift(line: Line, paper: Paper, header: Header, anchors: dict[str, int]) -> int | None:
    """Return where a row stands by the levels it names; None when it names none or is as long as its header."""
    cells = line.row.cells
    if len(cells) == header.cells:
        return None
    for cell, entry in zip(line.cells, line.entries, strict=True):
        if entry is PLAIN:
            break
        kinds = {role.kind for role in roles_in(entry, paper)}
        at = cells.index(cell) + 1
        for kind in (LEVEL1, LEVEL2):
            if kind in kinds and kind in anchors and at <= anchors[kind]:
                return anchors[kind] - at
    lacking = header.cells - len(cells)
    if cells[0].text.strip() and lacking > 0 and "name" in anchors:
        if lacking + 1 in anchors.values():
            return lacking
        if lacking == anchors["name"]:
            return lacking - 1
    return None


def _sides(out: Harvest, line: Line) -> None:
    if SIDE in line.entries[0].kinds:
        out.used.add(id(line.cells[0]))


def _carry(out: Harvest, paper: Paper, cells: dict[str, GridCell], levels: dict[str, Value | None]) -> None:
    """Note the levels a row names, by their official names; the others are carried down from above.

    The raw text keeps the printed weight.
    """
    for kind in LEVELS:
        cell = cells.get(kind)
        if cell is None or cell.kind != "text":
            continue
        text = _official(roles_in(out.lookup(cell.text), paper), kind)
        if not text:
            if _is_printed(label(cell.text)):
                continue
            text = normal(cell.text)
        before = levels["level1"]
        if kind == "level1" and (before is None or before.text != text):
            levels["level2"] = None
        place = place_in(paper, cell.row, cell.column)
        levels[kind] = tuple.__new__(Value, ("", cell.text, "text", None, text, place, "", cell.formula, ""))
        out.used.add(id(cell))


def _official(roles: tuple[Role, ...], kind: str) -> str:
    """Return the official name of a level, empty when a text names none."""
    for role in roles:
        if role.kind == kind:
            return role.name
    return ""


def _unused(cells: dict[str, GridCell]) -> bool:
    for name, cell in cells.items():
        if name not in LEVELS and (cell.kind != "text" or cell.text.strip()):
            if name == "name" and _is_printed(label(cell.text)):
                continue
            return False
    return True


def _is_printed(bare: str) -> bool:
    """Tell what the blank form prints where a name is to be filled in: nothing, 指标1:, ……, a remark in brackets."""
    if bare.startswith(_PLACEHOLDER):
        number = bare.removeprefix(_PLACEHOLDER)
        bare = number.lstrip("0123456789")
        if len(number) - len(bare) > _MAX_DIGITS:
            return False
        bare = bare.removeprefix(":")
    bare = bare.lstrip(_DOTS)
    return not bare or (bare[0] == "(" and bare.find(")") == len(bare) - 1 and bare.rfind("(") == 0)


def _cut(line: Line, paper: Paper) -> bool:
    """Tell the last row of a text, which may be cut off."""
    return line is paper.lines[-1]


def _absent(out: Harvest, paper: Paper, key: str, header: Header, line: Line, column: Column) -> None:
    if not paper.flow:
        put_blank(out, paper, key, line.row.number, column.first)
    elif len(line.row.cells) >= header.cells:
        put_blank(out, paper, key, line.row.cells[-1].row, column.nth)


def _join(out: Harvest, head: str, cells: dict[str, GridCell]) -> None:
    """Put together a target whose relation, figure and unit stand in columns of their own."""
    sign, unit = cells.get("sign"), cells.get("unit")
    relation = label(sign.text) if sign is not None and sign.kind == "text" else ""
    measure = label(unit.text) if unit is not None and unit.kind == "text" else ""
    printed = (sign, unit, *(cells.get(name) for name in ("explained", "scoring", "evidence")))
    out.used.update(id(cell) for cell in printed if cell is not None and cell.kind == "text")
    out.whys.update((id(cells[name]), UNASKED) for name in ("earlier", "done") if name in cells)
    for name, before in (("target", relation if relation in _RELATIONS else ""), ("actual", "")):
        value = out.values.get(f"{head}].{name}")
        if value is None or not value.text:
            continue
        text = clean(value.text)
        if before and text[0] not in "≥≤><=":
            text = _SIGNS.get(before, before) + text
        number = parse_number(value.text)
        if measure and number.number is not None and not number.unit:
            text += measure
        out.values[value.key] = value._replace(text=text)
