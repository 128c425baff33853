"""The words in which an official form is declared.

A form is a title and a column of *blocks*; every block knows its labels and the keys of its fields. Nothing
else in the project knows what a form contains: readers find labels of blocks, writers lay blocks out
(`layout`), rules speak of keys.

Keys: ``basic.staff.quota``, ``basic.project[3].final``, ``project[1].fund.total.executed``,
``overall.indicator[2].score``. In declarations an index is left open: ``basic.project[].final``.
Labels carry the year as ``{Y}`` and the year before as ``{Y-1}``; `dated` fills them in.
"""

from functools import lru_cache

from perfeval_xl.values.records import NamedTuple

BODY = "body"
"""Name of the text of a report that has none of our sections."""
SUBTOTAL = ".subtotal"
"""Where the lines that sum up indicator rows are kept, behind the root of the paper."""


class Field(NamedTuple):
    """One value a person states: a cell to fill, or a line of the report."""

    key: str
    """Template key, indices left open."""
    label: str
    """Full name as a user would say it, for example ``项目支出 {Y}年决算数``."""
    kind: str
    """``money`` ``count`` ``area`` ``percent`` ``score`` ``text`` ``date`` ``phone``."""
    unit: str = ""
    """万元, 人, ㎡, %, 分; empty for text."""
    blank: str = "missing"
    """What an empty cell means: ``zero``, ``missing``, ``unused`` (row not used), ``free`` (may stay empty)."""
    origin: str = "typed"
    """``typed``, ``derived`` (computed from other cells) or ``carried`` (the same fact stands in another form)."""


class Column(NamedTuple):
    """A column of a matrix; `width` counts the physical columns it covers on paper."""

    name: str
    label: str
    kind: str
    unit: str = ""
    aliases: tuple[str, ...] = ()
    origin: str = "typed"
    width: int = 1


class Row(NamedTuple):
    """A row of a matrix.

    With `repeat` the unit adds as many rows as it needs and words the label itself; ``starts`` are the labels
    the blank form prints, `aliases` further lines some blank forms print. `only` limits the columns that may be
    filled.
    """

    name: str
    label: str
    aliases: tuple[str, ...] = ()
    repeat: bool = False
    starts: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    origin: str = "typed"
    blank: str = "zero"
    indent: int = 0


class Matrix(NamedTuple):
    """Rows x columns. `stub` says whether rows carry their own labels or the corner label stands beside them all."""

    prefix: str
    corner: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    stub: bool = True
    side: str = ""
    """Label merged down the left edge of the whole block, if there is one."""
    corner_aliases: tuple[str, ...] = ()


class Fact(NamedTuple):
    """A label with its value beside it."""

    label: str
    field: str
    kind: str = "text"
    aliases: tuple[str, ...] = ()
    blank: str = "missing"
    origin: str = "typed"


class Facts(NamedTuple):
    """Lines of label-value pairs; `tall` makes room for running text."""

    lines: tuple[tuple[Fact, ...], ...]
    tall: bool = False


class Split(NamedTuple):
    """One amount written behind its own label in the same cell: ``一般公共预算：915.35``."""

    name: str
    label: str
    aliases: tuple[str, ...] = ()


class Splits(NamedTuple):
    """Two lists side by side that divide the same total: by income and by spending."""

    prefix: str
    left_name: str
    left_label: str
    left: tuple[Split, ...]
    right_name: str
    right_label: str
    right: tuple[Split, ...]


class Goals(NamedTuple):
    """The yearly goals: what was expected, what was done."""

    prefix: str
    label: str = "年度总体目标"
    expected: str = "预期目标"
    actual: str = "实际完成情况"
    expected_aliases: tuple[str, ...] = ("年初设定目标", "年度预期目标", "年初绩效目标", "全年（调整）绩效目标")
    actual_aliases: tuple[str, ...] = (
        "年度总体目标完成情况综述",
        "年度总体目标完成情况",
        "全年目标实际完成情况",
        "具体完成情况",
        "目标实际完成情况",
    )


class Level2(NamedTuple):
    """A second-level indicator class."""

    label: str
    aliases: tuple[str, ...] = ()
    starts: int = 1
    """Rows the blank form prints."""


class Level1(NamedTuple):
    """A first-level indicator class and the weight printed for it."""

    name: str
    label: str
    weight_key: str
    """Name of the dated value that holds its weight."""
    level2: tuple[Level2, ...]
    aliases: tuple[str, ...] = ()


class Indicators(NamedTuple):
    """Indicator rows in any number under their first and second levels."""

    prefix: str
    columns: tuple[Column, ...]
    levels: tuple[Level1, ...]
    label: str = "绩效指标"


class Total(NamedTuple):
    """The closing line: total weight and total score."""

    prefix: str
    label: str = "总分"
    aliases: tuple[str, ...] = ("合计", "总计", "自评总分", "总 分")


class Note(NamedTuple):
    """Printed text that takes no value."""

    text: str


class Signature(NamedTuple):
    """The closing line with preparer, date, telephone and signature."""

    prefix: str
    facts: tuple[Fact, ...]


class Statement(NamedTuple):
    """A figure, or a word, stated in a sentence of the report.

    The figure stands behind one of `words`, at most `gap` characters off and in the same part of the sentence, with
    one of `units` behind it. All texts are half-width and without blanks.
    """

    name: str
    label: str
    kind: str
    unit: str
    words: tuple[str, ...]
    units: tuple[str, ...] = ()
    gap: int = 12
    close: bool = False
    """Nothing but words like 人员 and 共有 may stand between; several figures that differ state nothing."""
    barred: tuple[str, ...] = ()
    """Words that must not stand between."""
    not_after: tuple[str, ...] = ()
    """Words that must not stand before one of `words`."""
    behind: tuple[str, ...] = ()
    """The figure stands before one of these words instead: 5个股室."""
    denied: str = ""
    """What a sentence may say there is none of: 无政府性基金."""
    choices: tuple[str, ...] = ()
    """The statement is one of these words, not a figure."""
    alone: bool = False
    """One of the choices may be all the section says."""
    direct: tuple[str, ...] = ()
    """Words right behind which the figure stands, with or without its unit: 自评分：96.5."""


class Section(NamedTuple):
    """A section of the report: heading, depth and what its sentences state."""

    name: str
    heading: str
    depth: int = 1
    aliases: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()


class Cover(NamedTuple):
    """The report's title page."""

    prefix: str
    title: str
    subtitle: str
    facts: tuple[Fact, ...]


class Sections(NamedTuple):
    """The numbered sections of the report."""

    prefix: str
    sections: tuple[Section, ...]


Block = Matrix | Facts | Splits | Goals | Indicators | Total | Note | Signature | Cover | Sections


class Form(NamedTuple):
    """One official paper."""

    code: str
    """``basic`` ``overall`` ``project`` ``report``."""
    annex: str
    title: str
    blocks: tuple[Block, ...]
    title_aliases: tuple[str, ...] = ()
    many: bool = False
    """One paper per project: keys begin ``project[1]``."""
    widths: tuple[float, ...] = ()
    """Physical column widths in characters, A4 portrait."""

    @property
    def root(self) -> str:
        """Key prefix with the index left open."""
        return f"{self.code}[]" if self.many else self.code


@lru_cache(maxsize=1024)
def template(key: str) -> str:
    """Leave the indices of a key open: ``basic.project[3].final`` -> ``basic.project[].final``."""
    if "[" not in key:
        return key
    head, *parts = key.split("[")
    for part in parts:
        index, bracket, rest = part.partition("]")
        head += f"[]{rest}" if bracket and index.isdecimal() else f"[{part}"
    return head


@lru_cache(maxsize=256)
def dated(text: str, year: int | None) -> str:
    """Fill ``{Y}`` and ``{Y-1}``; without a year the words 本年 and 上年 stand in.

    >>> dated("{Y}年预算数", 2023)
    '2023年预算数'
    """
    if "{" not in text:
        return text
    if year is None:
        return text.replace("{Y-1}年", "上年").replace("{Y}年", "本年").replace("{Y-1}", "上年").replace("{Y}", "本年")
    return text.replace("{Y-1}", str(year - 1)).replace("{Y}", str(year))
