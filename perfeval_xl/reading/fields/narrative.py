"""Read a report in words that has none of our headings: of another province, on a project, on transferred funds.

A report has no sections to be told apart, so its whole text is one value; what its sentences say of themselves can be
checked all the same. Papers that list the money of a project by level of government, without indicators, are taken
here, too. Asked only where none of the papers was found.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from perfeval_xl.filing import Filing, Place, Problem, Unread, Value
from perfeval_xl.forms.edition import Edition
from perfeval_xl.reading.fields.account import FIGURE, TEXT
from perfeval_xl.reading.fields.harvest import Harvest, lines_of
from perfeval_xl.reading.fields.index import index_of
from perfeval_xl.reading.fields.labels import title_year
from perfeval_xl.reading.fields.locate_report import whole_text
from perfeval_xl.reading.fields.papers import Cut, Sheet, paper_of
from perfeval_xl.reading.grid import Grid, GridCell, Source
from perfeval_xl.values.text import clean, label

_HEAD = 16
"""Lines at the beginning in which a title stands."""
_MENU = 60
"""Lines that the menu of a web page may put before it."""
_LONGEST_TITLE = 80
_TITLES = ("报告", "自评结果", "自评结论", "自评情况", "评价结果")
_RATED = ("自评", "绩效评价", "绩效自评")
_TABLES = ("一级指标", "二级指标", "三级指标", "指标值", "评分标准", "评价标准", "会计凭证", "申报表", "所需材料")
_COUNTED = re.compile(r"[一二三]级指标(?:共|共有|有|为)?[0-9一二三四五六七八九十]+[个项条]")
"""Words of a table in a sentence that counts them: 三级指标12个."""
_ASSESSED = ("绩效自评", "自评情况报告如下", "自评情况汇报如下", "自评报告如下")
_BEGINNING = 400
"""Characters in which a text without a title says that it is about a self-evaluation."""
_HEADINGS = (
    *("绩效目标分解下达情况", "绩效目标完成情况分析", "绩效自评工作开展情况", "绩效指标完成情况分析"),
    *("资金投入情况分析", "总体绩效目标完成情况分析", "偏离绩效目标的原因", "绩效自评结果拟应用"),
    *("绩效情况分析", "综合评价结论", "转移支付概况", "整体绩效目标情况", "绩效目标自评完成情况分析"),
)
"""Headings of reports on transferred funds, two of which tell one that has lost its title."""
_PARTED = "第一部分"
"""Stands in the accounts of a body, of which the self-evaluation is a chapter."""
_UNITS = frozenset(
    "评价单位 填报单位 单位名称 部门名称 部门(单位)名称 自评单位 预算单位 实施单位 项目单位 编制单位 "
    "部门(单位)全称 单位全称 部门全称".split()
)
_BODIES = tuple("局 委 办 办公室 中心 馆 院 校 学 队 政府 处 所 站 会 联 部 厅 园 场 社 台 镇 乡 街道".split())
_SITES = ("省人民政府", "市人民政府", "县人民政府", "区人民政府")
"""What stands above every page of a government's site."""
_PAGES = ("本站", "本网站", "网站")
_BULLETS = "•·●◆- "
_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]{1,3}[、.]|[(][一二三四五六七八九十]{1,3}[)]|[0-9]{1,2}[、.])")
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})年(?!至|[0-9]{1,2}月)")
_SUBJECTS = (
    *("部门", "整体", "专项", "项目", "绩效", "财政", "预算", "转移支付", "资金", "自评"),
    *("中央", "国家", "省级", "自治区级", "州级", "市级", "县级", "区级", "本级"),
)
"""Words with which a title goes on behind the body's name."""
_LONGEST_NAME = 30
_FIRST = 4
_BY_LEVEL = ("计划安排资金", "实际到位资金", "实际支出")
_NAMED = {"项目名称": "name", "项目单位": "unit", "部门(单位)名称": "unit", "主管部门": "department"}
_MONEY = ("元", "万", "%", "得分", "评分", "编制", "在职人数")
_CELLS = r"(?:编制数?|人数)[\s|]*\n[\s|]*[0-9]+[\s|]*\n"
"""Posts or people in a cell below their label."""
_PROSE = 40
"""Characters of sentences that make a report beside tables."""
_STOPS = "。；;"
_FORMS = ("自评表", "基础数据表")


def narrative(sources: Sequence[Source], edition: Edition) -> Filing | None:
    """Return the filing of the first source that is such a report; None when none of them is."""
    for source in sources:
        for grid in source.grids:
            if grid.kind != "sheet":
                filing = _told(source, grid, edition)
                if filing is not None:
                    return filing
    return None


def with_report(filing: Filing) -> Filing:
    """Return the filing of a text with the report in words that stands before or behind its tables, if one does.

    Its lines are those that were not understood, from its title, or from the first of its usual headings, up to the
    next value of a table.
    """
    lines = [GridCell(one.place.row, one.place.column, one.raw) for one in filing.unread]
    title = _title(lines)
    start = title or next((cell for cell in lines if label(cell.text).endswith(_HEADINGS)), None)
    if start is None:
        return filing
    rows = sorted({value.place.row for key, value in filing.values.items() if not key.endswith((".title", ".year"))})
    end = next((row for row in rows if row > start.row), max(cell.row for cell in lines) + 1)
    kept = [*_run_on(lines, start), *[cell for cell in lines if start.row < cell.row < end]]
    # What stands first on the line where the table begins ran on into it.
    first = next((cell for cell in lines if cell.row == end > start.row), None)
    if first is not None and _says(first) and len(first.text) >= _PROSE:
        kept.append(first)
    said = [cell for cell in kept if _says(cell) or (cell.row == start.row and cell is not title)]
    if sum(len(cell.text) for cell in said) < _PROSE or not _figured("\n".join([clean(cell.text) for cell in said])):
        return filing
    if not any(cell is not title for cell in kept):
        return filing
    edition = filing.edition
    index = index_of(edition)
    paper = paper_of(Sheet(Grid("", "text", ()), [], []), Cut("report", 0, 0, ()), edition, index, 1)
    out = Harvest(edition, index.lookup)
    whole_text(out, paper, [cell for cell in kept if cell is not title])
    if title is not None:
        place = Place(index.annexes["report"], f"第{title.row}行", title.row, title.column)
        out.values["report.title"] = Value("report.title", title.text, "text", None, clean(title.text), place)
    # Where a text ran on, several texts stand at one place.
    taken = {(cell.row, cell.column, cell.text) for cell in kept}
    unread = tuple([one for one in filing.unread if (one.place.row, one.place.column, one.raw) not in taken])
    year = filing.year or (title_year(title.text) if title is not None else None)
    unit = filing.unit or _unit(lines, title)
    values = {**filing.values, **out.values}
    forms = (*filing.forms, "report")
    return filing._replace(year=year, unit=unit, values=values, forms=forms, unread=unread)


def _told(source: Source, grid: Grid, edition: Edition) -> Filing | None:
    index = index_of(edition)
    lines = lines_of(grid, index.lookup)
    cells = [cell for line in lines for cell in line.cells if cell.text.strip()]
    title = _title(cells)
    text = "\n".join([clean(cell.text) for cell in cells])
    bare = label(text)
    if all(word in bare for word in _BY_LEVEL):
        return _by_level(source, grid, cells, edition)
    told = title is not None or (_PARTED not in bare and any(words in bare[:_BEGINNING] for words in _ASSESSED))
    told = told or sum(heading in bare for heading in _HEADINGS) > 1
    told = told and any(cell is not title for cell in cells)
    if not told or sum(word in _COUNTED.sub("", bare) for word in _TABLES) > 1 or not _figured(text):
        return None
    paper = paper_of(Sheet(grid, lines, []), Cut("report", 0, len(lines), ()), edition, index, 1)
    out = Harvest(edition, index.lookup)
    whole_text(out, paper, [cell for cell in cells if cell is not title])
    place = out.values["report.body.text"].place
    if title is not None:
        place = Place(place.sheet, f"第{title.row}行", title.row, title.column)
        out.values["report.title"] = Value("report.title", title.text, "text", None, clean(title.text), place)
    heads = [cell for cell in (title, *cells[:_HEAD]) if cell is not None]
    year = next((found for cell in heads if (found := title_year(cell.text))), None)
    if title is None or title_year(title.text) is None:
        year = _most_told(bare) or year
    if year is not None:
        out.values["report.year"] = Value("report.year", str(year), "number", Decimal(year), str(year), place)
    notices = [Problem(one.code, Place(one.where or source.name, ""), "", one.detail) for one in source.notices]
    unit = _unit(cells, title)
    return Filing(edition, year, unit, out.values, {}, ("report",), (), (*out.problems, *notices), source.name)


def _most_told(bare: str) -> int | None:
    """Return the year a text without a dated title speaks of most, of several the last; what was issued is no such."""
    years = [int(one) for one in _YEAR.findall(bare)]
    return max(years, key=lambda year: (years.count(year), year), default=None)


def _unit(cells: Sequence[GridCell], title: GridCell | None) -> str:
    """Return the body's name as a line of the cover states it, as the title, or a line by it, begins with it.

    Where none of them does, it is the source of the page.
    """
    source = ""
    for cell in cells[:_HEAD]:
        text = clean(cell.text).lstrip(_BULLETS)
        name, mark, rest = text.partition(":" if ":" in text else " ")
        name, rest = label(name), rest.strip()
        if mark and name in _UNITS and 0 < len(label(rest)) <= _LONGEST_NAME:
            return label(rest)
        first = rest.split(maxsplit=1)[0] if mark and name == "来源" and rest else ""
        if first.endswith(_BODIES) and first not in _PAGES and len(first) <= _LONGEST_NAME:
            source = source or first
    named = _named(label(title.text)) if title is not None else ""
    beside = [_named(label(cell.text)) for cell in cells[:_FIRST]]
    return named or next((name for name in beside if name and not name.endswith(_SITES)), source)


def _named(title: str) -> str:
    """Return the body whose name a title begins with, the year before it left out."""
    front = _NUMBER.sub("", title).lstrip("《").partition("报告")[0]
    if front[:2] == "20":
        front = front[4:].removeprefix("年").removeprefix("度")
    front = front.partition("20")[0].rstrip("“\"《(").removesuffix("关于")
    if ":" in front:
        return ""
    if front.endswith(_BODIES) and len(front) <= _LONGEST_NAME:
        return front
    ends = [at for word in _SUBJECTS if (at := front.find(word)) > 1 and front[:at].endswith(_BODIES)]
    return front[: min(ends)] if ends and min(ends) <= _LONGEST_NAME else ""


def _by_level(source: Source, grid: Grid, cells: Sequence[GridCell], edition: Edition) -> Filing:
    """Take a project paper that lists money by level of government: its name, and all else as it stands, unread."""
    values = {}
    unread = []
    for cell in cells:
        place = Place("附件三", f"第{cell.row}行", cell.row, cell.column)
        name, mark, rest = clean(cell.text).partition(":")
        if not mark:
            name, mark, rest = clean(cell.text).partition(" ")
        leaf = _NAMED.get(name) if mark else None
        if leaf is not None and rest.strip() and f"project[1].{leaf}" not in values:
            key = f"project[1].{leaf}"
            values[key] = Value(key, cell.text, "text", None, rest.strip(), place)
        else:
            unread.append(Unread(place, cell.text, FIGURE if cell.kind == "number" else TEXT))
    unit = values["project[1].unit"].text if "project[1].unit" in values else ""
    heads = [(year, cell) for cell in cells[:_HEAD] if (year := title_year(cell.text)) is not None]
    year = next((year for year, cell in heads if label(cell.text).strip("()") == f"{year}年度"), None)
    if year is None and heads:
        year = min(heads, key=lambda head: head[0])[0] - 1  # Only the date of the report is on it, of the year after.
    return Filing(edition, year, unit, values, {"project": 1}, ("project[1]",), tuple(unread), (), source.name)


def _title(cells: Sequence[GridCell]) -> GridCell | None:
    """Return the title, if there is one: the first that names its year, else the first of all."""
    titles = [cell for cell in cells[:_HEAD] if _is_title(cell)]
    titles = [cell for cell in titles if ":" not in label(cell.text)] or titles  # 名称：… says it of the page.
    titles = titles or [cell for cell in cells[_HEAD:_MENU] if _is_title(cell) and _ends_title(cell)]
    dated = [cell for cell in titles if title_year(cell.text) is not None]
    return next(iter(dated or titles), None)


def _is_title(cell: GridCell) -> bool:
    text = label(cell.text)
    if len(text) > _LONGEST_TITLE or text.endswith(("。", ";", ":")):
        return False
    return any(word in text for word in _TITLES) and any(word in text for word in _RATED)


def _run_on(lines: Sequence[GridCell], start: GridCell) -> list[GridCell]:
    """Return the title and what ran on behind it on its line, up to the title of a table or the last sentence."""
    at = next(at for at, cell in enumerate(lines) if cell is start)
    line = [cell for cell in lines[at:] if cell.row == start.row]
    end = next((number for number, cell in enumerate(line) if label(cell.text).endswith(_FORMS)), -1)
    if end < 0:
        end = max((number for number, cell in enumerate(line) if _says(cell)), default=0)
    return line[: end + 1]


def _says(cell: GridCell) -> bool:
    return any(stop in cell.text for stop in _STOPS)


def _ends_title(cell: GridCell) -> bool:
    return label(cell.text).partition("(")[0].endswith("报告")


def _figured(text: str) -> bool:
    """Tell whether a sentence has an amount, a percentage, a score or a number of posts."""
    sentences = text.replace("\n", "。").split("。")
    told = any(any(word in one for word in _MONEY) and any(map(str.isdecimal, one)) for one in sentences)
    return told or re.search(_CELLS, text) is not None
