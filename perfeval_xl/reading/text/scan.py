"""The cursor over the tokens of a paper without tables: what stands where, and giving out rows."""

from collections.abc import Callable, Sequence
from typing import Literal

from perfeval_xl.reading.grid import GridCell, GridRow
from perfeval_xl.reading.text import labels
from perfeval_xl.reading.text.tokens import Token, raw
from perfeval_xl.values.text import clean

_LONGEST_COLUMN = 20
Cell = Token | Sequence[Token] | None
"""A cell to give out: one token, several (a text of several words), or a blank."""


class Scan:
    """One pass over the tokens: recognisers move `at`; what none of them wants gathers in `loose`.

    `kind` says what a token is: ``cells`` (a whole cell), ``words``, ``glued`` (see `tokenise`).
    """

    def __init__(self, tokens: list[Token], kind: str, exact: bool = False) -> None:
        self.tokens = tokens
        self.kind = kind
        self.exact = exact
        """Where a cell ends is certain."""
        self.at = 0
        self.rows: list[GridRow] = []
        self.loose: list[Token] = []
        self.blanks = not all(token.text for token in tokens)
        """Blank cells are among the tokens."""
        self.weighted = True
        """The indicators of the paper have a column of weights, and so has their total."""
        self.rowed = self.torn = False
        """An indicator header was found; rows without one were given theirs."""
        self.stray: Token | None = None
        """The label of a fund line that a reading order put before the header."""

    def bare(self, at: int) -> str:
        """Return the bare label at a position; empty behind the end."""
        return self.tokens[at].bare if at < len(self.tokens) else ""

    def span(self, at: int, belongs: Callable[[Token], bool]) -> int:
        """Return where the run of tokens that `belongs` ends."""
        while at < len(self.tokens) and belongs(self.tokens[at]):
            at += 1
        return at

    def figures(self, at: int) -> int:
        """Return where the run of figures that begins at `at` ends."""
        tell = labels.is_blob if self.kind == "glued" else labels.is_figure
        return self.span(at, lambda token: not token.text or tell(token.text))

    def behind_blanks(self, at: int) -> int:
        """Return where the next token with a text stands."""
        return self.span(at, lambda token: not token.text) if self.blanks else at

    def header(self, at: int, columns: dict[str, str]) -> dict[str, int]:
        """Return role -> position of a header that begins here, or nothing when a role comes twice."""
        roles: dict[str, int] = {}
        while True:
            role = columns.get(self.bare(at))
            if role is None and roles and self._strange(at, columns, roles):
                role = f"?{at}"
            if role is None or role in roles:
                return {} if role else roles
            roles[role] = at
            at += 1

    def _strange(self, at: int, columns: dict[str, str], roles: dict[str, int]) -> bool:
        """Tell a column that is not known by its label, between others that are."""
        following = columns.get(self.bare(at + 1))
        if self.kind != "cells" or following is None or following in roles:
            return False
        token = self.tokens[at]
        return 2 <= len(token.text) <= _LONGEST_COLUMN and not token.known and not labels.is_figure(token.text)

    def fund_header(self, at: int) -> dict[str, int]:
        """Return the columns of a fund block's header that begins here."""
        roles = self.header(at, labels.FUND_COLUMNS)
        return roles if len(roles) >= 3 and {"full_year", "executed"} <= set(roles) else {}

    def indicator_header(self, at: int) -> dict[str, int]:
        """Return the columns of an indicator header that begins here."""
        roles = self.header(at, labels.INDICATOR_COLUMNS)
        if "target" in roles and "name" not in roles:
            roles = {}
        roles = roles or self._tiers(at)
        return roles if len(roles) >= 3 and "name" in roles else {}

    def _tiers(self, at: int) -> dict[str, int]:
        """Return the columns of a header in two rows: 年度指标值, 实际完成值 ... above, 一级指标 ... 指标值 below."""
        columns = labels.INDICATOR_COLUMNS
        upper: dict[str, int] = {}
        while (role := columns.get(self.bare(at), "name")) not in {"level1", "level2", "name", *upper}:
            upper[role] = at
            at += 1
        lower = self.header(self.behind_blanks(at), columns) if "target" in upper else {}
        if not {"level1", "target"} <= set(lower) or upper.keys() & lower.keys() != {"target"}:
            return {}
        return lower | {role: position for role, position in upper.items() if role != "target"}

    def staff_header(self, at: int) -> bool:
        """Tell whether 编制数, 在职人数 and 控制率 stand here."""
        return (
            self.bare(at) in labels.STAFF_QUOTA
            and labels.STAFF_ACTUAL.fullmatch(self.bare(at + 1)) is not None
            and self.bare(at + 2) in labels.STAFF
        )

    def years(self, at: int) -> int:
        """Return how many year columns (2023年决算数 ...) stand here."""
        return self.span(at, lambda token: labels.YEAR_COLUMN.fullmatch(token.bare) is not None) - at

    def anchor(self, at: int) -> bool:
        """Tell a header that only a table has."""
        if not self.tokens[at].known:
            return False
        return bool(self.fund_header(at) or self.indicator_header(at)) or self.staff_header(at) or self.years(at) >= 2

    def title(self, at: int) -> bool:
        """Tell the title of a paper."""
        token = self.tokens[at]
        return not token.known and len(token.text) < 100 and labels.TITLE.fullmatch(clean(token.text)) is not None

    def stops(self, at: int) -> bool:
        """Tell where a block certainly ends."""
        token = self.tokens[at]
        return (
            token.bare in labels.INFOS
            or labels.is_total(token.bare)
            or labels.is_scored_total(token.text)
            or token.bare in labels.ENDS
            or labels.END.match(clean(token.text[:20])) is not None
            or self.title(at)
            or self.anchor(at)
        )

    def beginning(self) -> bool:
        """Tell whether a text begins here: a header may have lost its first columns."""
        before = self.tokens[: self.at]
        return len(before) <= 1 and not any(token.known for token in before)

    def beheaded(self, header: Sequence[Token]) -> Literal[True]:
        """Leave half a header unread; the rows below it would stand under the wrong columns."""
        loose, self.loose = self.loose, []
        self.unread([*loose, *header])
        self.at += len(header)
        return True

    def side(self, names: frozenset[str]) -> Token | None:
        """Take the label that stands right before a header and names its block."""
        return self.loose.pop() if self.loose and self.loose[-1].bare in names else None

    def emit(self, cells: Sequence[Cell]) -> None:
        """Give out a table row."""
        self.flush()
        groups = [(one,) if isinstance(one, Token) else tuple(one or ()) for one in cells]
        line = next((group[0].row for group in groups if group), 0)
        made = (GridCell(group[0].row if group else line, column, raw(group)) for column, group in enumerate(groups, 1))
        self.rows.append(GridRow(len(self.rows) + 1, tuple(made)))

    def unread(self, tokens: Sequence[Token]) -> None:
        """Give out tokens that could not be placed as one paragraph."""
        self.flush()
        if tokens:
            cell = GridCell(tokens[0].row, 1, raw(tokens))
            self.rows.append(GridRow(len(self.rows) + 1, (cell,), True))

    def flush(self) -> None:
        """Give out what no recogniser wanted, one paragraph per line of the source."""
        loose, self.loose = self.loose, []
        for line in by_line(loose):
            self.unread(line)


Step = Callable[[Scan], Literal[True] | None]
"""A recogniser: it takes what it is sure of, gives out rows, moves the cursor and says True, or leaves all alone."""


def by_line(tokens: Sequence[Token]) -> list[list[Token]]:
    """Part tokens where the lines of the source part."""
    lines: list[list[Token]] = []
    for token in tokens:
        if not lines or token.lead == "\n":
            lines.append([])
        lines[-1].append(token)
    return lines
