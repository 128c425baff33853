"""What a text on a paper may be: the kinds of labels, and the form in which labels are compared.

A label is independent of the year: a year in it is read as ``{Y}`` and kept beside it, so that ``2022年决算数`` is
the year before in a paper of 2023 and the year itself in one of 2022.
"""

from perfeval_xl.forms.schema import Field
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.text import bare_label, clean, label

COLUMN = "column"
ROW = "row"
START = "start"
"""A line the blank form prints in a repeating group, unused while it has no figures."""
SIDE = "side"
"""Printed at the edge or corner of a block; takes no value."""
FACT = "fact"
SPLIT = "split"
SIGN = "sign"
TOTAL = "total"
LEVEL1 = "level1"
LEVEL2 = "level2"
PRINTED = "printed"
UNIT = "@unit"
"""Name of a label that gives the reporting unit where the form has no field for it."""
MONEY = "@money"
"""Name of a label that gives the unit of money of the whole paper."""
VALUED = frozenset((FACT, SIGN, SPLIT, TOTAL))
"""Kinds with a value beside them."""
INLINE = frozenset((FACT, SPLIT, SIGN, TOTAL, COLUMN, SIDE))
"""Kinds that may carry their value behind a colon in the same cell."""


_QUOTES = frozenset("“”\"'‘’《》★☆*、,/")
_NO_QUOTES = {ord(one): None for one in _QUOTES}
_CENTURIES = ("19", "20")
_FIGURES = str.maketrans("零〇○O一二三四五六七八九", "0000123456789")


class Role(NamedTuple):
    """What a label is in one paper: its kind, the block it belongs to and which of the block's labels it is.

    `at` is the row's position in its block for rows, and for columns the years between the label's year and the
    paper's (None where the label names no year). `field` is the declaration of the value beside it, if any.
    """

    kind: str
    block: int
    name: str
    at: int | None = None
    field: Field | None = None


class Inline(NamedTuple):
    """A label with its value in the same cell; `value` is raw text."""

    roles: "Roles"
    value: str


Roles = dict[str, tuple[Role, ...]]
"""Form code -> what the label may be in it."""
WordRow = tuple[str, str, int, str, int | None, str]
"""Form code, then the fields of `Role`, the last one as the key of its declaration, empty where there is none."""


class Titles(NamedTuple):
    """Ends of titles, longest first, and the code of the form each belongs to."""

    ends: tuple[str, ...]
    codes: tuple[str, ...]


class Words:
    """The labels of an edition; the roles of each are put together when it is met for the first time."""

    __slots__ = ("fields", "known", "rows")

    def __init__(self, rows: dict[str, tuple[WordRow, ...]], fields: dict[str, Field]) -> None:
        """Take the rows of `words_of` and the fields of the edition."""
        self.rows = rows
        self.fields = fields
        self.known: dict[str, Roles] = {}

    def get(self, bare: str) -> Roles | None:
        """Return what a label may be, by form; None for a word that is no label."""
        roles = self.known.get(bare)
        if roles is None and (rows := self.rows.get(bare)) is not None:
            roles = {}
            for code, kind, block, name, at, key in rows:
                role = Role(kind, block, name, at, self.fields[key] if key else None)
                roles[code] = (*roles.get(code, ()), role)
            self.known[bare] = roles
        return roles


class Entry:
    """What is known of a text.

    `title` is the code of the form it heads, `year` the year it names, `money` the unit of money it declares when
    that is not 万元, or ``?`` when the unit stands beside it. `inline` are the labels with values found in it,
    `kinds` those of all its roles; `valued` says that a value stands beside or in it.
    """

    __slots__ = ("annex", "inline", "kinds", "money", "printed", "roles", "title", "valued", "year")

    def __init__(
        self,
        roles: Roles,
        title: str = "",
        year: int | None = None,
        annex: bool = False,
        printed: bool = False,
        inline: tuple[Inline, ...] = (),
        money: str = "",
        kinds: frozenset[str] = frozenset(),
        valued: bool = False,
    ) -> None:
        self.roles = roles
        self.title = title
        self.year = year
        self.annex = annex
        self.printed = printed
        self.inline = inline
        self.money = money
        self.kinds = kinds
        self.valued = valued


PLAIN = Entry({})
"""A text that is no label."""
BLANK = Entry({})
"""No text at all."""


def normal(text: str) -> str:
    """Bring a label to the form in which the index holds it: bare, without quotation marks, stars or a cut bracket."""
    bare = bare_label(text)
    if not _QUOTES.isdisjoint(bare):
        bare = bare.translate(_NO_QUOTES)
    if "(" in bare:
        bare = bare.removesuffix("(分)")
        if bare.count("(") > bare.count(")"):
            bare = bare[: bare.rindex("(")]
    return bare


def unit_note(text: str) -> tuple[str, str]:
    """Part a text from the unit of money noted at its end, which is empty where none is.

    >>> unit_note("青山县水利局（盖章）    单位：元")
    ('青山县水利局(盖章)', '元')
    """
    plain = clean(text)
    at = plain.rfind("单位:")
    unit = plain[at + 3 :].strip(" )") if at > 0 else ""
    if unit not in ("元", "千元", "万元", "亿元"):
        return text, ""
    before = plain[:at].removesuffix("金额")
    return (before.rstrip(" ("), unit) if before[-1:] in (" ", "(", ")") else (text, "")


def undated(bare: str) -> tuple[str, int | None]:
    """Replace the first year of a bare label by ``{Y}``; return it beside.

    >>> undated("2023年度决算数")
    ('{Y}年决算数', 2023)
    """
    at = bare.find("年")
    while at >= 0:
        year = bare[at - 4 : at] if at >= 4 else ""
        if year.isdecimal() and year[:2] in _CENTURIES:
            return f"{bare[: at - 4]}{{Y}}年{bare[at + 1 :].removeprefix('度')}", int(year)
        at = bare.find("年", at + 1)
    return bare, None


def title_year(text: str) -> int | None:
    """Return the year a title names, in figures or in words (二〇二三年)."""
    bare = label(text)
    at = bare.find("年")
    while at >= 0:
        year = bare[at - 4 : at].translate(_FIGURES) if at >= 4 else ""
        if year.isdecimal() and year[:2] in _CENTURIES:
            return int(year)
        at = bare.find("年", at + 1)
    return None
