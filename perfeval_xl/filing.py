"""A filing: every value of the four papers by stable key, each with its place and raw text. Immutable."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from perfeval_xl.forms.edition import Edition
from perfeval_xl.forms.schema import dated
from perfeval_xl.values.records import NamedTuple


class Place(NamedTuple):
    """Where a value stands.

    `sheet` is the sheet (workbook) or paper (Word, text); `address` is ``D9`` in a sheet, ``第75行`` in a text,
    ``第9行第4格`` in a Word table.
    """

    sheet: str
    address: str
    row: int = 0
    column: int = 0

    @property
    def text(self) -> str:
        """``附件一!D9`` or ``附件一 第75行``."""
        if self.address[:1].isascii() and self.address:
            return f"{self.sheet}!{self.address}"
        return f"{self.sheet} {self.address}".strip()

    @property
    def in_text(self) -> bool:
        """Whether this is a line of a text, not a cell of a sheet or of a table in Word."""
        return self.address.endswith("行")


NOWHERE = Place("", "")


class Value(NamedTuple):
    """One value of a filing.

    `state`: ``number`` (a figure), ``text``, ``date``, ``blank`` (an empty cell), ``none`` (无, —, /: the unit says
    there is none), ``bad`` (something stands there that is not of the field's kind; `problem` says what).
    """

    key: str
    raw: str
    state: str
    number: Decimal | None
    """The figure in the field's own unit (万元, %, 分 ...); percent as 56 for 56 %."""
    text: str
    """Cleaned text: half-width figures, no surrounding blanks."""
    place: Place
    problem: str = ""
    """Code of what is odd about the cell (see rule family R); may be set beside a good figure."""
    formula: str | None = None
    unit: str = ""
    """Unit typed with the figure, if any."""


UNASKED = "这一栏在本行不用填，未读取"
UNASKED_RATE = "这一栏在本行不用填，只用来与本行金额核对"
OTHER_ROW = "行的名称不是本表所列，未读取"
OTHER_FUNDS = "行的名称不是本表所列，只用来核对合计和执行率"
"""Why a figure is no value of ours; the second and the last of them are held against the figures beside them."""


class Unread(NamedTuple):
    """A cell or line that was seen but not understood."""

    place: Place
    raw: str
    why: str


class Problem(NamedTuple):
    """Something the reader met that a rule of family R reports."""

    code: str
    place: Place
    raw: str
    detail: str = ""
    key: str = ""


class Filing(NamedTuple):
    """The papers of one unit for one year.

    `forms` lists the papers present, by key prefix: ``basic``, ``overall``, ``project[1]`` ..., ``report``.
    `groups` counts repeated rows: ``basic.project`` -> 5, ``project`` -> 2, ``project[1].indicator`` -> 9.
    A key that is not in `values` has no cell in the source (a fragment); a blank cell is there, with state ``blank``.
    """

    edition: Edition
    year: int | None
    unit: str
    values: Mapping[str, Value]
    groups: Mapping[str, int]
    forms: tuple[str, ...]
    unread: tuple[Unread, ...] = ()
    problems: tuple[Problem, ...] = ()
    source: str = ""

    @property
    def from_text(self) -> bool:
        """Whether it was read from a text: copies of pages lose what cells are for, and break off anywhere."""
        return next((one.place.in_text for one in self.values.values() if one.place.address), False)

    def number(self, key: str) -> Decimal | None:
        """Return the figure at `key`, or None when there is none (blank, text, absent)."""
        value = self.values.get(key)
        return value.number if value is not None and value.state == "number" else None

    def text(self, key: str) -> str:
        """Return the cleaned text at `key`, empty when blank or absent."""
        value = self.values.get(key)
        return value.text if value is not None else ""

    def state(self, key: str) -> str:
        """Return the state of `key`; ``absent`` when the source has no such cell."""
        value = self.values.get(key)
        return value.state if value is not None else "absent"

    def count(self, group: str) -> int:
        """Return how many rows a repeating group has."""
        return self.groups.get(group, 0)

    def each(self, group: str) -> Iterator[str]:
        """Yield ``group[1]``, ``group[2]`` ..."""
        for index in range(1, self.groups.get(group, 0) + 1):
            yield f"{group}[{index}]"

    def present(self, code: str) -> tuple[str, ...]:
        """Return the prefixes of the papers with this form code: ``("project[1]", "project[2]")``."""
        numbered = f"{code}["
        return tuple([form for form in self.forms if form == code or form.startswith(numbered)])

    def place(self, key: str) -> Place:
        """Return where `key` stands; `NOWHERE` when it is absent."""
        value = self.values.get(key)
        return value.place if value is not None else NOWHERE

    def label(self, key: str) -> str:
        """Name a key as a user would: ``附件一“项目支出 2023年决算数”``."""
        return f"{self.paper(key)}“{self.short_label(key)}”"

    def paper(self, key: str) -> str:
        """Name the paper a key belongs to: ``附件三（政务中心运行经费）``."""
        root = key.partition(".")[0]
        form = self.edition.form(root.partition("[")[0])
        name = self.text(f"{root}.name") if form.many else ""
        return f"{form.annex}（{name}）" if name else form.annex

    def short_label(self, key: str) -> str:
        """Name a key within its paper, with the row's own words for repeated rows."""
        label = dated(self.edition.field(key).label, self.year)
        group, _, leaf = key.rpartition(".")
        if leaf != "name" and group.endswith("]") and "." in group:
            name = self.text(f"{group}.name") or f"第{group[group.rindex('[') + 1 : -1]}行"
            return f"{name} {label}"
        return label
