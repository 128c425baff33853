"""From grids to a filing: every paper found, every value with its place, everything else listed as unread.

`locate` divides each grid into papers (`papers`), walks the lines of a paper with one open block at a time
(`locate_matrix`, `locate_indicators`, `locate_facts`, `locate_report`), and accounts for every non-blank cell: it
is printed on the form, a value, or unread.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from perfeval_xl.filing import NOWHERE, Filing, Place, Problem, Unread, Value
from perfeval_xl.forms.edition import Edition
from perfeval_xl.forms.schema import Goals
from perfeval_xl.reading.fields.account import missing, unread_in
from perfeval_xl.reading.fields.columns import Header, find_header, joined, misplaced, under
from perfeval_xl.reading.fields.harvest import Harvest, Line, Paper, roles_in
from perfeval_xl.reading.fields.index import Index, index_of
from perfeval_xl.reading.fields.labels import COLUMN, LEVEL1, LEVEL2, PLAIN, normal
from perfeval_xl.reading.fields.locate_facts import labelled
from perfeval_xl.reading.fields.locate_indicators import indicators
from perfeval_xl.reading.fields.locate_matrix import Handler, goals, matrix, pairs
from perfeval_xl.reading.fields.locate_report import report
from perfeval_xl.reading.fields.papers import cut, paper_of
from perfeval_xl.reading.fields.plans import IndicatorPlan, MatrixPlan, Plan, plans_of
from perfeval_xl.reading.grid import Source
from perfeval_xl.values.text import clean, label

_CODE = r"^[\[(]?[0-9]{2,}[\])]?[-_]?(?=[^0-9])"
"""Number of a unit in the budget system, written before its name."""
_NAMED = (
    r"(?:^|年度?)(?P<unit>[^0-9()年:表]{2,30}(?:局|委|办|会|院|校|学|中心|所|站|馆|厅|队|联|协|府|处|室|园|场|社|公司|街道|镇|乡))"
    r"(?:20[0-9]{2}年度?)?(?:部门)?(?:\(单位\))?整体支出绩效"
)
"""A unit named in the title of its table."""
_FILLED = frozenset(("name", "initial", "full_year", "executed", "expected", "actual", "target", "score", "reason"))
"""What a person types into a project's paper; without any of it the paper is a blank form."""


def locate(source: Source, edition: Edition) -> Filing:
    """Return the filing a source holds; a source without any paper gives a filing without forms."""
    return locate_all((source,), edition)


def locate_all(sources: Sequence[Source], edition: Edition) -> Filing:
    """Return the one filing that several sources hold together, for example one paper per file.

    Hidden sheets come last, so that what is shown counts where both hold the same paper.
    """
    index, plans = index_of(edition), plans_of(edition)
    out = Harvest(edition, index.lookup)
    forms: list[str] = []
    years: list[int] = []
    unread: list[Unread] = []
    for source in sources:
        for grid in sorted(source.grids, key=lambda one: one.hidden) if len(source.grids) > 1 else source.grids:
            sheet = cut(grid, index, edition)
            papers = []
            before = len(out.used)
            for one in sheet.cuts:
                paper = paper_of(sheet, one, edition, index, out.groups.get(one.form, 0) + 1)
                papers.append(paper)
                if _read(out, paper, index, plans[one.form], forms, years) and grid.hidden:
                    out.problems.append(Problem("R107", Place(grid.name, ""), "", "工作表是隐藏的"))
            whole = grid.kind == "sheet" and papers and len(out.used) - before == sum(map(_cells, sheet.lines))
            if not whole:
                unread += unread_in(out, sheet, papers)
        for notice in source.notices:
            out.problems.append(Problem(notice.code, Place(notice.where or source.name, ""), "", notice.detail))
    order = [form.code for form in edition.forms]
    forms.sort(key=lambda root: (order.index(root.partition("[")[0]), len(root), root))
    return Filing(
        edition,
        max(years, key=lambda year: (years.count(year), -years.index(year))) if years else None,
        _unit(out, forms),
        out.values,
        out.groups,
        tuple(forms),
        (*out.skipped, *unread),
        tuple(out.problems),
        "、".join(source.name for source in sources),
    )


def _cells(line: Line) -> int:
    return len(line.cells)


def _read(
    out: Harvest, paper: Paper, index: Index, plans: tuple[Plan, ...], forms: list[str], years: list[int]
) -> bool:
    """Read a paper; say whether it counts. A blank 附件三 and a paper that was found before do not."""
    mine = out.apart()
    base = None
    if paper.form.code == "report":
        report(mine, paper, index)
    else:
        base = _tables(mine, paper, plans)
    if paper.form.many and _is_blank_form(mine.values):
        return False
    twin = _twin(out, mine, paper, forms)
    if twin:
        _twice(out, mine, paper, twin)
        return False
    _head(mine, paper, base, years)
    out.take(mine)
    out.problems += missing(mine, paper)
    if paper.root not in forms:
        forms.append(paper.root)
    if paper.form.many:
        out.groups[paper.form.code] = out.groups.get(paper.form.code, 0) + 1
    return True


def _tables(out: Harvest, paper: Paper, plans: tuple[Plan, ...]) -> int | None:
    """Walk the lines of a paper; return the year its columns are counted from, if any."""
    handler: Handler | None = None
    open_header: Header | None = None
    under_indicators: Header | None = None
    fresh = False
    base: int | None = None
    for line in paper.lines:
        header = find_header(line, paper, out.lookup) if line.columns else None
        if header is not None and line is paper.begin and _beheaded(out, paper, line, header, plans[header.block]):
            handler = None
            continue
        if header is not None:
            plan, block = plans[header.block], paper.form.blocks[header.block]
            base = base if base is not None else header.base
            if open_header is not None and fresh and open_header.block == header.block:
                header = joined(open_header, header)
            labelled(out, paper, line, under_indicators, header.block)
            open_header, fresh = header, True
            if isinstance(plan, MatrixPlan):
                handler = matrix(out, paper, plan, header, line.row.number)
                if header.pairs:
                    pairs(out, paper, plan, header, line)
            elif isinstance(plan, IndicatorPlan):
                handler = indicators(out, paper, plan, header)
                under_indicators = header
            elif isinstance(block, Goals):
                handler = goals(out, paper, paper.root + block.prefix[len(paper.form.root) :], header, line.row.number)
            continue
        if handler is not None and handler(line):
            fresh = False
            continue
        if line.marked:
            labelled(out, paper, line, under_indicators)
    return base


def _beheaded(out: Harvest, paper: Paper, line: Line, header: Header, plan: Plan) -> bool:
    """Tell a header that opens a text and has lost its first columns: rows below would stand under the wrong ones."""
    at = next(at for at, one in enumerate(paper.lines) if one is line)
    below = next((one for one in paper.lines[at + 1 :] if one.cells), None)
    first = line.row.cells[0]
    if isinstance(plan, IndicatorPlan):
        names = {column.name for column in header.columns}
        wider = below is not None and _width(below) > _width(line)
        unnamed = first.columns == 1 and (not first.text.strip() or line.entries[0] is PLAIN)
        if "name" not in names or wider or ("level1" not in names and (unnamed or _named_twice(line, paper, header))):
            return True
        return below is not None and _is_further_right(out, paper, below, header)
    roles = [role for entry in line.entries for role in roles_in(entry, paper)[:1] if role.kind == COLUMN]
    twice = sum(role.block == header.block for role in roles) > len(header.columns)
    # What is left of the first label may read like another one: 预算数 of 年初预算数.
    halved = bool(first.text.strip()) and line.entries[0] is PLAIN
    return twice or halved or (below is not None and misplaced(under(header, below, paper, below.cells[0])))


def _named_twice(line: Line, paper: Paper, header: Header) -> bool:
    """Tell a header with two labels of one column, one of them the rest of another label: 指标 of 二级指标."""
    names = [role.name for one in line.entries for role in roles_in(one, paper)[:1] if role.block == header.block]
    return len(set(names)) < len(names)


def _is_further_right(out: Harvest, paper: Paper, below: Line, header: Header) -> bool:
    """Tell a row whose levels stand further right than those of its header, or that has one the header lacks."""
    places = {column.name: column.nth for column in header.columns}
    for at, cell in enumerate(below.row.cells, 1):
        kinds = [role.kind for role in roles_in(out.lookup(cell.text), paper)]
        if kinds and all(at > places.get(kind, 0) for kind in kinds if kind in (LEVEL1, LEVEL2)):
            return any(kind in (LEVEL1, LEVEL2) for kind in kinds)
    return False


def _width(line: Line) -> int:
    """Return how many cells a row has up to its last one with a text."""
    return max([at for at, cell in enumerate(line.row.cells, 1) if cell.text.strip()], default=0)


def _head(out: Harvest, paper: Paper, base: int | None, years: list[int]) -> None:
    """Take title and year of a paper; say so when its columns speak of another year."""
    root = paper.root
    year = paper.year if paper.year is not None else base
    if paper.title:
        text = clean(paper.title)
        out.values[f"{root}.title"] = Value(f"{root}.title", paper.title, "text", None, text, paper.title_place)
    if year is not None:
        years.append(year)
        key = f"{root}.year"
        out.values[key] = Value(key, str(year), "number", Decimal(year), str(year), paper.title_place)
    others = [other for other in (base, *paper.years) if other is not None and other != year]
    if others:
        detail = f"年度前后不一：标题为{year}年度，栏目或另一处标题为{others[0]}年度"
        out.problems.append(Problem("R115", paper.title_place, paper.title, detail, f"{root}.title"))


def _is_blank_form(values: Mapping[str, Value]) -> bool:
    """Tell a form that nobody filled in: no name, amount or indicator; formulas and weights do not count."""
    for key, value in values.items():
        leaf = key.rpartition(".")[2]
        if leaf in _FILLED and value.state != "blank" and (value.formula is None or leaf == "name"):
            return False
    return True


def _twin(out: Harvest, mine: Harvest, paper: Paper, forms: list[str]) -> str:
    """Return the root of the paper that this one repeats, empty when it is new.

    The cover of a report may stand in a sheet or file of its own.
    """
    if not paper.form.many:
        if paper.root not in forms:
            return ""
        apart = paper.form.code == "report" and _sectionless(out.values) != _sectionless(mine.values)
        return "" if apart else paper.root
    name = mine.values.get(f"{paper.root}.name")
    if name is None or not name.text:
        return ""
    for root in forms:
        other = out.values.get(f"{root}.name") if root.startswith(f"{paper.form.code}[") else None
        if other is not None and normal(other.text) == normal(name.text):
            return root
    return ""


def _sectionless(values: Mapping[str, Value]) -> bool:
    return not any(key.startswith("report.") and key.endswith(".text") for key in values)


def _twice(out: Harvest, mine: Harvest, paper: Paper, twin: str) -> None:
    """Report a paper that was found before: its values are not taken, its cells are not listed one by one."""
    place = paper.title_place if paper.title_place != NOWHERE else Place(paper.sheet, "")
    differing = [
        key
        for key, value in mine.values.items()
        if value.state == "number"
        and (other := out.values.get(f"{twin}{key[len(paper.root) :]}")) is not None
        and other.number != value.number
    ]
    detail = f"两份有 {len(differing)} 处数字不同" if differing else "两份的数字相同"
    out.problems.append(Problem("R108", place, paper.title, detail, f"{twin}.title"))
    out.skipped.append(Unread(place, paper.title, "这份表出现了两次，只读取了前一份"))
    for line in paper.lines:
        out.used.update(map(id, line.cells))


def _unit(out: Harvest, forms: Sequence[str]) -> str:
    """Return the unit's name: of 附件二, a 附件三, the cover, else as a line or title names it."""
    projects = [f"{root}.unit" for root in forms if root.startswith("project[")]
    stated = [out.values.get(key) for key in ("overall.unit", *projects, "report.cover.unit")]
    names = [value.text for value in stated if value is not None and value.state == "text"]
    names += [clean(hint) for hint in out.hints]
    names += [out.values[key].text for root in forms if (key := f"{root}.department") in out.values]
    if not any(names):
        stated = [out.values.get(f"{root}.title") for root in ("basic", "overall", "report")]
        titles = [value.text for value in stated if value is not None]
        names = [found["unit"] for title in titles if (found := re.search(_NAMED, label(title))) is not None]
    return next((re.sub(_CODE, "", name) if name[0] in "[(0123456789" else name for name in names if name), "")
