"""Find the indicator rows under their header, and the closing total."""

from collections.abc import Sequence

from perfeval_xl.filing import Value
from perfeval_xl.forms.schema import SUBTOTAL
from perfeval_xl.reading.columns import Header, under
from perfeval_xl.reading.grid import GridCell
from perfeval_xl.reading.harvest import (
    Harvest,
    Line,
    Paper,
    is_open,
    place_in,
    put,
    put_blank,
    put_row,
    put_text,
    roles_in,
)
from perfeval_xl.reading.labels import LEVEL1, LEVEL2, PLAIN, PRINTED, SIDE, SIGN, TOTAL, Role, normal
from perfeval_xl.reading.locate_matrix import Handler
from perfeval_xl.reading.plans import LEVELS, IndicatorPlan, leaves_at
from perfeval_xl.values.numbers import parse_number
from perfeval_xl.values.text import CONTENT, clean, label, none_mark

_PLACEHOLDER = "指标"
_DOTS = "…·.。"
_MAX_DIGITS = 2
_SIGNS = {">=": "≥", "=>": "≥", "<=": "≤", "=<": "≤", "大于等于": "≥", "小于等于": "≤"}
_SIGNS |= {"≧": "≥", "≦": "≤", "═": "=", "大于": ">", "小于": "<", "等于": "=", "＝": "="}
_RELATIONS = frozenset("≥≤><=") | frozenset(_SIGNS)
_NAMED = (*LEVELS, "name")
_FIGURES = ("weight", "score")
_HUNDRED = 100
_MAX_SUBTOTAL = 16
_MAX_GRADE = 2
_MAX_WORD = 4
_GRADES = "优良中一合不差较"
_TOTALS = ("总分", "总得分", "总评分", "总分值", "综合得分", "最终得分", "合计", "总计", "合计得分")
_ENDS = frozenset((SIGN, TOTAL, PRINTED))
_WIDE = 5
"""A single cell that spans so many columns is a remark, not a row."""


def indicators(out: Harvest, paper: Paper, plan: IndicatorPlan, header: Header, last: bool = False) -> Handler:
    """Open the indicators under their header; the handler takes rows until the total.

    Levels are carried down from the row where they stand. A row whose cells are all blank, or hold only what the
    blank form prints (指标1, ……), is not used.
    """
    extra = {column.name for column in header.columns} - {leaf[0] for leaf in (*plan.levels, *plan.leaves)}
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
        if _worded_total(line, header):
            total(out, paper, line, 0, header)
            return True
        if (named := _subtotal(line, cells)) is not None:
            _put_subtotal(out, paper, line, cells, named)
            return True
        if "level1" in cells or "level2" in cells:
            _carry(out, paper, cells, levels)
        if (paper.flow or len(cells) < 4) and _unused(cells):
            out.used.update(id(cell) for cell in cells.values() if cell.kind == "text")
            return True
        count += 1
        head = f"{paper.root}{plan.head}{count}"
        for name, tail, _, _ in plan.levels:
            level = levels[name]
            if level is not None:
                key = head + tail
                out.values[key] = tuple.__new__(Value, (key, *level[1:]))
        for name, key, _, _ in put_row(out, paper, leaves_at(plan, head), cells):
            if not paper.flow or not _cut(line, paper):
                _absent(out, paper, key, header, line, name)
        if extra:
            _join(out, head, cells)
        out.groups[paper.root + plan.group] = count
        return True

    return take


def _worded_total(line: Line, header: Header) -> bool:
    """Tell a total that is worded in a way of its own: 综合得分, 自评合计, 项目总分."""
    first = line.cells[0]
    if line.entries[0] is not PLAIN or first.kind != "text" or len(first.text) > _MAX_SUBTOTAL or header.pairs:
        return False
    text = label(first.text)
    if "小计" in text or not text.endswith(_TOTALS):
        return False
    figures = sum(1 for one in line.cells[1:] if _is_figure(one))
    others = [one for one in line.cells[1:] if not _is_figure(one)]
    return 0 < figures <= len(_FIGURES) and all(len(one.text) <= _MAX_GRADE for one in others)


def _subtotal(line: Line, cells: dict[str, GridCell]) -> GridCell | None:
    """Return the cell that names a row a subtotal, if one does and nothing but figures stands behind it."""
    for name in _NAMED:
        cell = cells.get(name)
        if cell is not None and "小计" in cell.text and len(cell.text) <= _MAX_SUBTOTAL:
            behind = [one for one in line.cells if one.column > cell.column]
            return cell if all(_is_figure(one) or none_mark(one.text) != CONTENT for one in behind) else None
    return None


def _put_subtotal(out: Harvest, paper: Paper, line: Line, cells: dict[str, GridCell], named: GridCell) -> None:
    """Take a subtotal apart from the rows it sums up."""
    group = paper.root + SUBTOTAL
    count = out.groups[group] = out.groups.get(group, 0) + 1
    figures = [one for one in line.cells if one is not named and _is_figure(one)]
    if len(figures) == len(_FIGURES):
        found = dict(zip(_FIGURES, figures, strict=True))
    else:
        found = {name: cells[name] for name in _FIGURES if name in cells}
    for name, cell in (("name", named), *found.items()):
        put(out, paper, f"{group}[{count}].{name}", out.edition.fields[f"{paper.form.root}{SUBTOTAL}[].{name}"], cell)


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


def _absent(out: Harvest, paper: Paper, key: str, header: Header, line: Line, name: str) -> None:
    for column in header.columns:
        if column.name == name:
            if not paper.flow:
                put_blank(out, paper, key, line.row.number, column.first)
            elif len(line.row.cells) >= header.cells:
                put_blank(out, paper, key, line.row.cells[-1].row, column.nth)


def _join(out: Harvest, head: str, cells: dict[str, GridCell]) -> None:
    """Put together a target whose relation, figure and unit stand in columns of their own."""
    sign, unit = cells.get("sign"), cells.get("unit")
    relation = label(sign.text) if sign is not None and sign.kind == "text" else ""
    measure = label(unit.text) if unit is not None and unit.kind == "text" else ""
    printed = (sign, unit, cells.get("explained"), cells.get("scoring"))
    out.used.update(id(cell) for cell in printed if cell is not None and cell.kind == "text")
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


def total(out: Harvest, paper: Paper, line: Line, at: int, header: Header | None) -> None:
    """Take the total; a score stated above the indicators already is kept beside the one below them."""
    key = f"{paper.root}.total.score"
    first = out.values.pop(key, None) if header is not None else None
    _total(out, paper, line, at, header)
    if first is not None:
        below = out.values.setdefault(key, first)
        if below is not first and below.state != "number":
            out.values[key] = first
        elif below is not first:
            stated = f"{paper.root}.total.stated"
            out.values[stated] = first._replace(key=stated)


def _total(out: Harvest, paper: Paper, line: Line, at: int, header: Header | None) -> None:
    """Take weight and score: two figures in their order, one by where it stands, others under their columns."""
    fields = out.edition.fields
    declared = {leaf: fields[f"{paper.form.root}.total.{leaf}"] for leaf in _FIGURES}
    cell = line.cells[at]
    out.used.add(id(cell))
    for one in line.entries[at].inline:
        if one.value and any(role.kind == TOTAL for role in one.roles.get(paper.form.code, ())):
            put_text(out, paper, f"{paper.root}.total.score", declared["score"], one.value, cell)
            return
    names = [column.name for column in header.columns] if header is not None else ["score"]
    until = next((end for end in range(at + 1, len(line.cells)) if line.entries[end] is not PLAIN), len(line.cells))
    figures = [one for one in line.cells[at + 1 : until] if _is_figure(one)]
    if len(figures) == len(_FIGURES):
        found = dict(zip(_FIGURES, figures, strict=True))
    elif header is None:
        found = {"score": figures[0]} if figures else {}
    elif len(figures) == 1:
        found = _with_word(line.cells[at + 1 : until], figures[0], _lone_figure(line, paper, figures[0], header, names))
        if not found:
            return
    else:
        found = _total_cells(line, paper, cell, header, names)
    for leaf, field in declared.items():
        key = f"{paper.root}.total.{leaf}"
        here = found.get(leaf)
        if not is_open(out, key):
            continue
        if here is not None:
            put(out, paper, key, field, here)
        elif header is None or leaf in names:
            column = next((column for column in header.columns if column.name == leaf), None) if header else None
            if column is None and leaf == "weight":
                continue
            put_blank(out, paper, key, cell.row, column.first if column and not paper.flow else cell.column)


def _lone_figure(line: Line, paper: Paper, figure: GridCell, header: Header, names: list[str]) -> str:
    """Return what the only figure of the total is; empty where it may be either.

    The weights of a paper add up to 100: where columns were lost, another figure is the score.
    """
    cells = line.row.cells
    first, span = figure.column, figure.columns
    if paper.flow:
        first = 1 + sum(one.columns for one in cells[: cells.index(figure)])
    if not paper.flow or sum(one.columns for one in cells) == header.width != len(cells):
        for leaf in ("score", "weight"):
            if any(one.name == leaf and one.first < first + span and first <= one.last for one in header.columns):
                return leaf
        if "weight" not in names:
            return "score"
    behind = len(cells) - cells.index(figure) - 1
    after = header.cells - next((one.nth for one in header.columns if one.name == "weight"), header.cells)
    if "weight" not in names or parse_number(figure.text).number != _HUNDRED or not behind:
        return "score"
    return "weight" if behind == after else ""


def _with_word(cells: Sequence[GridCell], figure: GridCell, leaf: str) -> dict[str, GridCell]:
    """Return the only figure as what it is, and the word that stands where the other one should: 若干, 待定."""
    at = next(at for at, one in enumerate(cells) if one is figure)
    behind = cells[at + 1] if at + 1 < len(cells) and _stands_for_figure(cells[at + 1]) else None
    if not leaf and behind is not None and parse_number(figure.text).number == _HUNDRED:
        leaf = "weight"
    if leaf == "weight" and behind is not None:
        return {"weight": figure, "score": behind}
    if leaf == "score" and at and _stands_for_figure(cells[at - 1]):
        return {"weight": cells[at - 1], "score": figure}
    return {leaf: figure} if leaf else {}


def _stands_for_figure(cell: GridCell) -> bool:
    """Tell a word in the place of a figure from a blank, a grade and a remark."""
    text = clean(cell.text)
    return 0 < len(text) <= _MAX_WORD and text[0] not in _GRADES


def _total_cells(line: Line, paper: Paper, cell: GridCell, header: Header, names: list[str]) -> dict[str, GridCell]:
    leaves = [leaf for leaf in _FIGURES if leaf in names]
    if paper.flow:
        cells = line.row.cells
        behind = cells[next(at for at, one in enumerate(cells, 1) if one is cell) :]
        if len(behind) <= len(leaves):
            return dict(zip(reversed(leaves), reversed(behind), strict=False))
        found = under(header, line, paper, cell, header.cells - len(cells))
    else:
        found = under(header, line, paper)
    return {leaf: found[leaf] for leaf in leaves if leaf in found}


def _is_figure(cell: GridCell) -> bool:
    return cell.kind == "number" or parse_number(cell.text).number is not None
