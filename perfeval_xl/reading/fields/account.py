"""Account for what was not read: cells nobody understood, labels that are missing from a paper otherwise whole."""

from collections.abc import Iterator, Sequence

from perfeval_xl.filing import Place, Problem, Unread
from perfeval_xl.forms.edition import Edition
from perfeval_xl.forms.schema import Facts, Form, Goals, Matrix, Signature, Splits, Total, dated
from perfeval_xl.reading.fields.harvest import Harvest, Paper, place_in
from perfeval_xl.reading.fields.papers import Sheet
from perfeval_xl.reading.grid import GridCell
from perfeval_xl.values.address import a1

_LONGEST_PAGE = 12
_PAGE_WORDS = {ord(one): None for one in "第页共,，/"}
_WHOLE = 6
"""A paper counts as whole when at most one label in so many is missing."""
_CLOSING = 5
"""Labels of the total and the closing line."""
NOT_A_PAPER = "不是四种自评材料之一，没有读取"
FIGURE = "数字旁边没有可识别的标签"
TEXT = "不是本表的标签，也不在任何填报项的位置上"
_KEPT: list[tuple[tuple[Form, ...], dict[str, tuple["Expected", ...]]]] = []
_KEEP = 4
Expected = tuple[str, tuple[str, ...]]
"""A label and the ends of the keys of which at least one is there when the label was found."""


def unread_in(out: Harvest, sheet: Sheet, papers: Sequence[Paper]) -> Iterator[Unread]:
    """Yield every non-blank cell of a grid that is neither printed on the form nor a value.

    A grid without any paper is one entry, not one per cell.
    """
    grid = sheet.grid
    if not papers:
        count = sum(len(line.cells) for line in sheet.lines)
        if count:
            yield Unread(Place(grid.name, ""), "", f"{NOT_A_PAPER}（{count} 个非空单元格）")
        return
    used = out.used
    for at, cell in [(at, cell) for at, line in enumerate(sheet.lines) for cell in line.cells if id(cell) not in used]:
        if sheet.lines[at].row.paragraph and _is_page_number(cell.text):
            continue
        place = _place(sheet, papers, at, cell)
        if cell.hidden and cell.kind == "number":
            out.problems.append(Problem("R107", place, cell.text, ""))
        why = out.whys.get(id(cell)) or (FIGURE if cell.kind == "number" else TEXT)
        yield Unread(place, cell.text, why)


def _is_page_number(text: str) -> bool:
    """Tell ``— 3 —`` and ``第 3 页 共 5 页`` that a copy of a printed page carries along.

    >>> [_is_page_number(one) for one in ("— 3 —", "-4-", "第3页 共5页", "3", "-4")]
    [True, True, True, False, False]
    """
    bare = "".join(text.split())
    if len(bare) > _LONGEST_PAGE:
        return False
    core = bare.strip("-—–－")
    if core.isdecimal():
        return bare[0] != core[0] and bare[-1] != core[-1]
    return core[:1] == "第" and "页" in core and core.translate(_PAGE_WORDS).isdecimal()


def missing(out: Harvest, paper: Paper) -> list[Problem]:
    """Return a problem for each label that a paper lacks while nearly all others were found.

    A paper of another edition lacks many labels and gets none. A paper without total and closing line was cut off
    and gets none; what lies behind its last label may have been cut off too.
    """
    if paper.form.code == "report":
        return []
    expected = _expected(out.edition)[paper.form.code]
    root, values = paper.root, out.values
    there = [root + ends[0] in values or any(root + end in values for end in ends) for _, ends in expected]
    if all(there):
        return []
    last = max((at for at, found in enumerate(there) if found), default=-1)
    lacking = [one for one, found in zip(expected[: last + 1], there, strict=False) if not found]
    if not lacking or len(lacking) * _WHOLE > len(expected) or last < len(expected) - _CLOSING:
        return []
    return [
        Problem("R109", paper.title_place, paper.title, dated(label, paper.year), root + ends[0])
        for label, ends in lacking
    ]


def _place(sheet: Sheet, papers: Sequence[Paper], at: int, cell: GridCell) -> Place:
    for one, paper in zip(sheet.cuts, papers, strict=True):
        if one.start <= at < one.end:
            return place_in(paper, cell.row, cell.column)
    if sheet.grid.kind == "sheet":
        return Place(sheet.grid.name, a1(cell.row, cell.column), cell.row, cell.column)
    return Place(sheet.grid.name, f"第{cell.row}行", cell.row, cell.column)


def _expected(edition: Edition) -> dict[str, tuple[Expected, ...]]:
    for forms, kept in _KEPT:
        if forms is edition.forms:
            return kept
    made = {form.code: tuple(_labels(form)) for form in edition.forms}
    _KEPT.insert(0, (edition.forms, made))
    del _KEPT[_KEEP:]
    return made


def _labels(form: Form) -> Iterator[Expected]:
    for block in form.blocks:
        if isinstance(block, Matrix):
            end = block.prefix[len(form.root) :]
            rows = [row for row in block.rows if not row.repeat]
            for column in block.columns:
                ends = tuple(
                    f"{end}.{row.name}.{column.name}" for row in rows if not row.only or column.name in row.only
                )
                if ends:
                    yield column.label, ends
            for row in rows if block.stub else ():
                columns = row.only or tuple(column.name for column in block.columns)
                yield row.label.strip("：:"), tuple(f"{end}.{row.name}.{column}" for column in columns)
        elif isinstance(block, Facts | Signature):
            facts = block.facts if isinstance(block, Signature) else [fact for line in block.lines for fact in line]
            for fact in facts:
                yield fact.label.strip("：:"), (fact.field[len(form.root) :],)
        elif isinstance(block, Splits):
            prefix = block.prefix[len(form.root) :]
            for name, parts in ((block.left_name, block.left), (block.right_name, block.right)):
                for part in parts:
                    yield part.label.removeprefix("其中：").strip("：:"), (f"{prefix}.{name}.{part.name}",)
        elif isinstance(block, Goals):
            end = block.prefix[len(form.root) :]
            yield block.expected, (f"{end}.expected",)
            yield block.actual, (f"{end}.actual",)
        elif isinstance(block, Total):
            end = block.prefix[len(form.root) :]
            yield block.label, (f"{end}.score",)
