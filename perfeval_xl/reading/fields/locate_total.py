"""Find the lines below the indicators: the total in its many wordings, and subtotals."""

from collections.abc import Sequence

from perfeval_xl.forms.schema import SUBTOTAL
from perfeval_xl.reading.fields.columns import Header, under
from perfeval_xl.reading.fields.harvest import Harvest, Line, Paper, is_open, put, put_blank, put_text
from perfeval_xl.reading.fields.labels import PLAIN, TOTAL
from perfeval_xl.reading.fields.plans import LEVELS
from perfeval_xl.reading.grid import GridCell
from perfeval_xl.values.numbers import parse_number
from perfeval_xl.values.text import CONTENT, clean, label, none_mark

_NAMED = (*LEVELS, "name")
_FIGURES = ("weight", "score")
_HUNDRED = 100
_MAX_SUBTOTAL = 16
_MAX_GRADE = 2
_MAX_WORD = 4
_GRADES = "优良中一合不差较"
_RATED = frozenset(("自评得分", "自评分", "自评得分合计", "自评分数", "自评得分(分)", "自评分合计"))
"""Names of a column that are those of the total where they head a row."""
_TOTALS = ("总分", "总得分", "总评分", "总分值", "综合得分", "最终得分", "合计", "总计", "合计得分")


def worded_total(line: Line, header: Header) -> bool:
    """Tell a total that is worded in a way of its own: 综合得分, 自评合计, 项目总分."""
    first = line.cells[0]
    rated = label(first.text) in _RATED
    if (
        (line.entries[0] is not PLAIN and not rated)
        or first.kind != "text"
        or len(first.text) > _MAX_SUBTOTAL
        or header.pairs
    ):
        return False
    text = label(first.text)
    if "小计" in text or not (rated or text.endswith(_TOTALS)):
        return False
    figures = sum(1 for one in line.cells[1:] if _is_figure(one))
    others = [one for one in line.cells[1:] if not _is_figure(one)]
    return 0 < figures <= len(_FIGURES) and all(len(one.text) <= _MAX_GRADE for one in others)


def subtotal_in(line: Line, cells: dict[str, GridCell]) -> GridCell | None:
    """Return the cell that names a row a subtotal, if one does and nothing but figures stands behind it."""
    for name in _NAMED:
        cell = cells.get(name)
        if cell is not None and "小计" in cell.text and len(cell.text) <= _MAX_SUBTOTAL:
            behind = [one for one in line.cells if one.column > cell.column]
            return cell if all(_is_figure(one) or none_mark(one.text) != CONTENT for one in behind) else None
    return None


def put_subtotal(out: Harvest, paper: Paper, line: Line, cells: dict[str, GridCell], named: GridCell) -> None:
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
    if paper.flow and line.row.paragraph and len(line.cells) == 1:
        return  # Where its cells were lost, nobody knows whether they were blank.
    names = [column.name for column in header.columns] if header is not None else ["score"]
    until = next((end for end in range(at + 1, len(line.cells)) if line.entries[end] is not PLAIN), len(line.cells))
    figures = [one for one in line.cells[at + 1 : until] if _is_figure(one)]
    if len(figures) == len(_FIGURES):
        found = dict(zip(_FIGURES, figures, strict=True))
    elif header is None:
        found = {"score": figures[0]} if len(figures) == 1 else {}
    elif len(figures) == 1 and "weight" in names and _breaks_off(line, paper) and _weighs(out, paper, figures[0]):
        found = {"weight": figures[0]}
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
        elif (header is None or leaf in names) and not (found and _breaks_off(line, paper)):
            column = next((column for column in header.columns if column.name == leaf), None) if header else None
            if column is None and leaf == "weight":
                continue
            put_blank(out, paper, key, cell.row, column.first if column and not paper.flow else cell.column)


def _breaks_off(line: Line, paper: Paper) -> bool:
    """Tell the last row of a text that ends with a figure: the next one may have been cut off."""
    last = next((one for one in reversed(paper.lines) if one.cells and not one.cells[0].text.startswith("[")), None)
    return paper.kind == "text" and line is last and bool(line.row.cells[-1].text.strip())


def _weighs(out: Harvest, paper: Paper, figure: GridCell) -> bool:
    """Tell the weight of a total behind which a text breaks off: 100, or what the indicators weigh together."""
    number = parse_number(figure.text).number
    keys = [f"{paper.root}.indicator[{at}].weight" for at in range(1, 1 + out.groups.get(f"{paper.root}.indicator", 0))]
    weights = [value.number for key in keys if (value := out.values.get(key)) is not None and value.number is not None]
    return number is not None and number in (_HUNDRED, sum(weights))


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
    """Tell a word or a slip (1.2.3) in the place of a figure from a blank, a grade and a remark."""
    text = clean(cell.text)
    if text.replace(".", "").replace(",", "").isdecimal():
        return True
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
