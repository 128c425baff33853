"""Totals inside a ledger: prove those that say so by arithmetic, find those that do not.

A row that calls itself 小计 or 合计 must equal the rows it closes; a row that equals the rows above it without calling
itself a total would count them twice.
"""

from collections.abc import Iterator
from typing import NamedTuple

from perfeval_xl.autofill.ledger_rows import Line

_PLAIN_ROWS = 3
"""Rows a block must have before a row that looks like any posting is suspected of being its total."""


class Issue(NamedTuple):
    """Something about the ledger that a person must know.

    `lines` index the ledger's lines; `doubt` says that amounts resting on them are to be confirmed before they are
    filled in, `whole` that this is so for every amount of the ledger.
    """

    code: str
    text: str
    lines: tuple[int, ...] = ()
    doubt: bool = False
    whole: bool = False


class _Block:
    """Running sums of the rows since a boundary: all that count, all with amounts, all but the suspected."""

    __slots__ = ("everything", "rows", "sum", "suspects")

    def __init__(self) -> None:
        self.sum = self.everything = self.rows = 0
        self.suspects: list[int] = []


class Sums(NamedTuple):
    """What the arithmetic of one table says.

    `totals`: rows without words of a total that are totals nevertheless; `likely`: rows like any other that equal
    the rows above and that no total vouches for, counted but doubtful; `wrong`: totals that do not agree, with the
    sum they should show.
    """

    totals: tuple[int, ...]
    likely: tuple[int, ...]
    wrong: tuple[tuple[int, int], ...]
    proven: int
    """How many totals agree."""
    stated: int | None
    """The closing total of the table, when it states one."""


def check_sums(lines: list[Line]) -> Sums:
    """Go through the rows of one table in order.

    A total is proven when it equals the rows since the last total, since the last total of its kind, since the
    start, or all rows so far of its code, project or month; year-end transfers and rows of other accounts may be
    in it or not. A row that counts is a hidden total when it equals such a block of at least two rows and lacks what
    other rows have, or when leaving it out proves a total below it.
    """
    run = _Run(lines)
    for at, line in enumerate(lines):
        if line.kind == "subtotal":
            run.total(at, line)
        else:
            run.posting(at, line)
    return run.result()


class _Run:
    """The state of one pass."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.blocks: dict[tuple[str, str], _Block] = {}
        self.kinds: dict[str, _Block] = {}
        """Rows since the last total of each wording."""
        self.last: Line | None = None
        self.hidden: set[int] = set()
        self.likely: set[int] = set()
        self.wrong: list[tuple[int, int]] = []
        self.proven = 0
        self.stated: int | None = None

    def _block(self, *key: str) -> _Block:
        return self.blocks.setdefault((key[0], key[1] if len(key) > 1 else ""), _Block())

    def _of(self, line: Line) -> Iterator[_Block]:
        """Yield the blocks a posting belongs to."""
        yield self._block("start")
        yield self._block("total")
        yield from self.kinds.values()
        for name, value in _marks(line):
            yield self._block(name, value)
            yield self._block(f"run {name}")

    def posting(self, at: int, line: Line) -> None:
        """Take a row with an amount: suspect it, or add it to the blocks it belongs to."""
        self._break_runs(line)
        counts = line.kind == "detail"
        suspected = counts and line.amount != 0 and self._equals_block(line)
        if suspected and line.odd:
            self.hidden.add(at)
            self.blocks.pop(("total", ""), None)
            self.last = line
            return
        if suspected:
            self.likely.add(at)
        for block in self._of(line):
            block.everything += line.amount
            if counts:
                block.sum += line.amount
                block.rows += 1
                if suspected:
                    block.suspects.append(at)
        self.last = line

    def _break_runs(self, line: Line) -> None:
        if self.last is None:
            return
        for (name, old), (_, new) in zip(_marks(self.last), _marks(line), strict=True):
            if old != new:
                self.blocks[f"last {name}", ""] = self.blocks.pop((f"run {name}", ""), _Block())

    def _equals_block(self, line: Line) -> bool:
        least = 1 if line.odd and not line.code_text else 2 if line.odd else _PLAIN_ROWS
        seen = [self._block("start"), self._block("total")]
        for name, _ in _marks(line):
            seen += [self._block(f"run {name}"), self._block(f"last {name}")]
        return any(block.rows >= least and block.sum == line.amount for block in seen)

    def total(self, at: int, line: Line) -> None:
        """Take a row that says it is a total: prove it, or note by how much it is wrong."""
        kind = line.summary or line.code_text or line.voucher or line.project
        blocks = [self._block("total"), self._block("start")]
        blocks += [self.kinds[kind]] if kind in self.kinds else []
        for source in (line, self.last):
            if source is not None:
                blocks += [self._block(name, value) for name, value in _marks(source)]
        for name in ("code", "project", "nature", "month"):
            blocks += [self._block(f"run {name}"), self._block(f"last {name}")]
        if not self._prove(line.amount, blocks):
            fits = [block for block in blocks if block.rows]
            nearest = min((block.sum for block in fits), key=lambda sum_: abs(sum_ - line.amount), default=0)
            self.wrong.append((at, nearest))
        if line.amount:
            self.stated = line.amount
        self.blocks["total", ""] = _Block()
        self.kinds[kind] = _Block()

    def _prove(self, amount: int, blocks: list[_Block]) -> bool:
        for block in blocks:
            if amount in (block.sum, block.everything) and (block.rows > len(block.suspects) or not block.suspects):
                self.likely.difference_update(block.suspects)
                self.proven += 1
                return True
        for block in blocks:
            suspects = [at for at in block.suspects if at not in self.hidden]
            if suspects and block.sum - sum(self.lines[at].amount for at in suspects) == amount:
                self.hidden.update(suspects)
                self.likely.difference_update(suspects)
                for other in (*self.blocks.values(), *self.kinds.values()):
                    for at in suspects:
                        if at in other.suspects:
                            other.suspects.remove(at)
                            other.sum -= self.lines[at].amount
                            other.rows -= 1
                self.proven += 1
                return True
        return False

    def result(self) -> Sums:
        """Return what was found."""
        return Sums(tuple(sorted(self.hidden)), tuple(sorted(self.likely)), tuple(self.wrong), self.proven, self.stated)


def _marks(line: Line) -> tuple[tuple[str, str], ...]:
    """Return what rows are grouped by in ledgers."""
    return (
        ("code", line.code or line.code_text),
        ("project", line.project or line.project_code),
        ("nature", line.nature),
        ("month", str(line.month)),
    )


def parent_codes(lines: list[Line]) -> tuple[tuple[int, ...], tuple[tuple[str, int, int, tuple[int, ...]], ...]]:
    """Find the rows of a code that only sum up its subordinate codes (302 above 30201, 30202 ...).

    Returns:
        The rows that are such sums; and for every code that has amounts of its own beside its subordinates' without
        being their sum: (code, its amount, theirs, its rows).
    """
    by_code: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        if line.kind == "detail" and line.code:
            by_code.setdefault(line.code, []).append(at)
    sums: list[int] = []
    doubtful: list[tuple[str, int, int, tuple[int, ...]]] = []
    settled: set[str] = set()
    for code in sorted(by_code, key=len, reverse=True):
        below = [other for other in by_code if other != code and other.startswith(code) and other not in settled]
        if not below:
            continue
        own = sum(lines[at].amount for at in by_code[code])
        parts = sum(lines[at].amount for other in below for at in by_code[other])
        if own == parts:
            sums += by_code[code]
            settled.add(code)
        elif own:
            doubtful.append((code, own, parts, tuple(by_code[code])))
    return tuple(sums), tuple(doubtful)
