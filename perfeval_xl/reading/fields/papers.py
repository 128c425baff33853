"""Divide a source into papers by their titles: any order, several in one sheet or document, titles missing.

A title is a line of its own that ends with the name of a form. Titles with nothing between them are one title
(file name, heading and title proper); a title with no labels of its form behind it is a mention, not a paper.
"""


from collections.abc import Sequence
from itertools import pairwise

from perfeval_xl.filing import NOWHERE, Place
from perfeval_xl.forms.edition import Edition
from perfeval_xl.reading.fields.harvest import Line, Paper, lines_of, place_in, roles_in
from perfeval_xl.reading.fields.index import Index
from perfeval_xl.reading.fields.labels import COLUMN, FACT, PLAIN, SIDE, title_year, unit_note
from perfeval_xl.reading.fields.locate_facts import beside
from perfeval_xl.reading.grid import Grid
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.text import label

_MONIES = frozenset(("元", "千元", "亿元"))
_HEAD = 16
"""Lines at the beginning of a paper that may name its project or unit of money."""
_LEAST = 2
"""Lines with labels a titled paper has at least."""
_LEAST_UNTITLED = 3
_MONITORED = ("监控表", "监控情况表", "监控信息表", "跟踪表")
_ACCOUNTS = ("决算", "预算")
_LONGEST_TITLE = 80
_SENTENCE = 12
"""Characters from which a text below a heading is a sentence."""
_DONE = ("自评", "完成值", "完成情况", "得分", "执行率")
"""Words of what was done, of which a table of targets says nothing."""
_SHORTEST = 6
"""Lines a project's table has at least."""


class Cut(NamedTuple):
    """A grid cut into papers: `start` up to `end` are lines, `titles` the lines that head it."""

    form: str
    start: int
    end: int
    titles: tuple[int, ...]


class Sheet(NamedTuple):
    """A grid with its lines looked up and its papers."""

    grid: Grid
    lines: list[Line]
    cuts: list[Cut]


def cut(grid: Grid, index: Index, edition: Edition) -> Sheet:
    """Look up a grid's texts and find where its papers begin."""
    lines = lines_of(grid, index.lookup)
    heads = [
        at for at, line in enumerate(lines) if line.marked and len(line.cells) <= 2 and line.entries[0].title
    ]
    found: list[Cut] = []
    empty = True
    for order, at in enumerate(heads):
        end = heads[order + 1] if order + 1 < len(heads) else len(lines)
        form = lines[at].entries[0].title
        body = _body(lines, at + 1, end, form, index)
        if found and found[-1].form == form and (empty or form == "report") and not _said(lines, found[-1], at, index):
            found[-1] = found[-1]._replace(end=end, titles=(*found[-1].titles, at))
            empty = empty and not body
        elif found and empty:
            found[-1] = Cut(form, _opening(lines, at), end, (at,))
            empty = not body
        elif body or not found:
            found.append(Cut(form, _opening(lines, at), end, (at,)))
            empty = not body
        else:
            found[-1] = found[-1]._replace(end=end)
    if found and empty:
        found.pop()
    cuts = [one._replace(end=after.start) for one, after in pairwise(found)] + found[-1:]
    untitled = _untitled(lines, cuts[0].start if cuts else len(lines), edition, index, grid)
    if untitled is not None:
        cuts.insert(0, untitled)
    many = {form.code for form in edition.forms if form.many}
    if any(one.form in many for one in cuts):
        cuts = [part for one in cuts for part in (_apart(lines, one) if one.form in many else (one,))]
    return Sheet(grid, lines, cuts)


def paper_of(sheet: Sheet, one: Cut, edition: Edition, index: Index, number: int) -> Paper:
    """Name a cut: its form, key prefix, title, year, unit of money."""
    grid = sheet.grid
    form = edition.form(one.form)
    lines = sheet.lines[one.start : one.end]
    titles = [sheet.lines[at] for at in one.titles]
    flow = grid.kind != "sheet"
    root = f"{form.code}[{number}]" if form.many else form.code
    name = index.annexes[form.code] if flow else grid.name
    paper = Paper(form, root, name, grid.kind, lines)
    if form.many and flow and (project := _name(paper)):
        paper.sheet = f"{name}（{project}）"
    paper.title, paper.title_place, paper.year = _title(paper, sheet, one, titles)
    paper.years = tuple([found for line in titles if (found := line.entries[0].year) is not None])
    paper.money = _money(paper)
    if grid.kind == "text" and not one.start and not titles:
        paper.begin = next((line for line in lines if len(line.cells) > 1), None)
    return paper


def _body(lines: Sequence[Line], start: int, end: int, form: str, index: Index) -> bool:
    """Tell whether lines hold a paper of this form: two lines with its labels, or a heading of the report."""
    found = 0
    for at in range(start, end):
        line = lines[at]
        if line.marked:
            for entry in line.entries:
                if form in entry.roles or any(form in one.roles for one in entry.inline):
                    found += 1
                    break
        if found >= _LEAST or (form == "report" and (found or _heads(line, index))):
            return True
    return False


def _heads(line: Line, index: Index) -> bool:
    return bool(line.cells) and index.heading(line.cells[0].text) is not None


def _said(lines: Sequence[Line], before: Cut, at: int, index: Index) -> bool:
    """Tell whether a report has begun to speak before line `at`: then the title there heads another one."""
    return before.form == "report" and _speaks(lines[before.titles[-1] + 1 : at], index)


def _speaks(lines: Sequence[Line], index: Index) -> bool:
    """Tell the text of a report from its table of contents: text stands below or beside a heading."""
    heading = False
    for line in lines:
        for cell, entry in zip(line.cells, line.entries, strict=True):
            found = index.heading(cell.text)
            if found is not None:
                heading = True
                if len(cell.text) - found.end >= _SENTENCE:
                    return True
            elif heading and entry is PLAIN and len(cell.text) >= _SENTENCE:
                return True
    return False


def _apart(lines: Sequence[Line], one: Cut) -> list[Cut]:
    """Divide papers that stand below one another under a single title, as copies of a project's table may."""
    starts = []
    for at in range(one.start, one.end):
        line = lines[at]
        if line.marked and FACT in line.entries[0].kinds:
            roles = line.entries[0].roles.get(one.form, ())
            if any(role.kind == FACT and role.name == "name" for role in roles):
                starts.append(at)
    kept = [at for before, at in pairwise(starts) if at - before >= _SHORTEST]
    if not kept:
        return [one]
    edges = [one.start, *kept, one.end]
    return [one._replace(start=start, end=end) for start, end in pairwise(edges)]


def _opening(lines: Sequence[Line], at: int) -> int:
    """Return where a paper begins: at the annex line or the first half of the title above its title."""
    start = at
    while start > 0 and at - start < 3:
        line = lines[start - 1]
        if not line.cells:
            start -= 1
            continue
        first = line.entries[0]
        if len(line.cells) == 1 and (first.annex or _is_half(line) or (first.printed and first.year)):
            start -= 1
        else:
            break
    return start


def _is_half(line: Line) -> bool:
    """Tell the first half of a title: a short line that begins with its year."""
    text = label(line.cells[0].text)
    return len(text) <= 40 and text[:2] in ("20", "二〇") and title_year(text) is not None and text[-1] not in "。;:日"


def _untitled(lines: list[Line], end: int, edition: Edition, index: Index, grid: Grid) -> Cut | None:
    """Find a paper that has lost its title: by the labels it holds, or by the name of its sheet."""
    votes: dict[str, int] = {}
    for line in lines[:end]:
        if line.marked:
            for code in {code for entry in line.entries if entry is not PLAIN for code in entry.roles}:
                votes[code] = votes.get(code, 0) + 1
        if line.cells and len(line.cells) <= 2 and index.heading(line.cells[0].text) is not None:
            votes["report"] = votes.get("report", 0) + 1
    if votes.get("report") and (
        _other_report(lines[:end]) or _is_accounts(lines[:end]) or not _speaks(lines[:end], index)
    ):
        del votes["report"]
    if not votes or _is_earlier(lines[:end]):
        return None
    named = index.lookup(grid.name)
    annex = label(grid.name)[:3]
    for one in edition.forms:
        if one.annex == annex or named.title == one.code:
            votes[one.code] = votes.get(one.code, 0) * 2
    many = {one.code for one in edition.forms if one.many}
    form, count = max(votes.items(), key=lambda item: (item[1], item[0] in many, item[0]))
    return Cut(form, 0, end, ()) if count >= _LEAST_UNTITLED else None


def _is_earlier(lines: Sequence[Line]) -> bool:
    """Tell a table of before the year's end: targets handed in or approved, or how far they had come by July."""
    for line in [line for line in lines if line.cells][:_HEAD]:
        text = label(line.cells[0].text)
        head = text.partition("(")[0] if len(text) <= _LONGEST_TITLE else text
        # Where the text before the table ran together with its title, the title stands at its end.
        title = head[-_LONGEST_TITLE:].rpartition("附件")[2]
        ends = ("目标表", "申报表", "批复表") if "绩效目标" in title else ("目标申报表", "目标批复表")
        if "自评" not in title and (title.endswith(ends) or ("绩效" in title and title.endswith(_MONITORED))):
            return True
        name, ran_on, _ = text[:_LONGEST_TITLE].partition("表(20")
        planned = ran_on and name.endswith(("目标", "目标申报", "目标批复"))
        if planned and not any(word in text for word in _DONE):
            return True
    return False


def _other_report(lines: Sequence[Line]) -> bool:
    """Tell a report of another kind, on a project or transferred funds, by a heading that is no title of ours."""
    for line in [line for line in lines if line.cells][:_HEAD]:
        text = label(line.cells[0].text)
        if len(text) <= _LONGEST_TITLE and (text.endswith("报告") or ("报告(" in text and text.endswith(")"))):
            return True
    return False


def _is_accounts(lines: Sequence[Line]) -> bool:
    """Tell published accounts or a budget by title and parts; they name duties and posts as a report does."""
    titled = False
    parts = set()
    for line in lines:
        text = label(line.cells[0].text) if len(line.cells) == 1 else ""
        if len(text) <= _LONGEST_TITLE:
            titled = titled or (text.rstrip("公开信息说明情况报告").endswith(_ACCOUNTS) and "绩效" not in text)
            if text.startswith("第") and text[2:4] == "部分":
                parts.add(text[1])
                if titled and len(parts) > 1:
                    return True
    return False


def _title(paper: Paper, sheet: Sheet, one: Cut, titles: list[Line]) -> tuple[str, Place, int | None]:
    """Return the title as printed, its place and the year it names, perhaps on a line of its own."""
    if not titles:
        return "", NOWHERE, _lone_year(sheet.lines[one.start : one.start + 6])
    line = titles[-1]
    cell = line.cells[0]
    text = " ".join(cell.text.split())
    years = [other.entries[0].year for other in titles]
    year = years[-1]
    at = one.titles[-1]
    if year is None:
        before = next((other for other in reversed(sheet.lines[max(0, at - 2) : at]) if other.cells), None)
        if before is not None and len(before.cells) == 1 and _is_half(before):
            year = title_year(before.cells[0].text)
            text = " ".join(before.cells[0].text.split()) + text
    if year is None:
        year = _lone_year(sheet.lines[at + 1 : at + 5]) or _lone_year(sheet.lines[one.start : at])
    if year is None:
        year = next((found for found in reversed(years) if found is not None), None)
    return text, place_in(paper, cell.row, cell.column), year


def _lone_year(lines: Sequence[Line]) -> int | None:
    for line in lines:
        if line.marked:
            for entry in line.entries:
                if entry.printed and entry.year is not None and not entry.title:
                    return entry.year
    return None


def _name(paper: Paper) -> str:
    """Return the project's name, for places to be named after it."""
    for line in paper.lines[:_HEAD]:
        if not line.marked:
            continue
        for at, entry in enumerate(line.entries):
            for one in entry.inline:
                if one.value and any(role.name == "name" for role in one.roles.get(paper.form.code, ())):
                    return " ".join(one.value.split())
            if any(role.kind == FACT and role.name == "name" for role in roles_in(entry, paper)):
                cell = beside(line, paper, at)
                return " ".join(cell.text.split()) if cell is not None else ""
    return ""


def _money(paper: Paper) -> str:
    """Return the unit of money a paper declares, when that is not 万元; a table's own label goes before a heading."""
    declared = ""
    for line in paper.lines[:_HEAD]:
        if not line.marked:
            continue
        for at, entry in enumerate(line.entries):
            mine = any(role.kind in (SIDE, COLUMN) for role in roles_in(entry, paper))
            if mine and label(line.cells[at].text).endswith("(万元)"):
                return ""
            if declared:
                continue
            if entry.money == "?":
                cell = beside(line, paper, at)
                words = label(entry.inline[-1].value if entry.inline else cell.text if cell is not None else "")
                declared = words if words in _MONIES else "万元"
            elif entry.money and (entry.printed or mine):
                declared = entry.money
            elif entry.inline:
                declared = unit_note(line.cells[at].text)[1]
    return declared if declared in _MONIES else ""



