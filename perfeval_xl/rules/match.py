"""Which line of 附件一 each 附件三 speaks of: by name, else by amount, as a proposal."""

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from perfeval_xl.rules.finding import Check
from perfeval_xl.rules.tables import Line, lines, totals
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.text import bare_label

_MARKS = dict.fromkeys(map(ord, "“”\"'《》<>()（）[]【】、，,.。·-—_/：:"))
_GENERIC = ("项目", "经费", "资金", "专项", "支出", "补助", "工作")


class Paper(NamedTuple):
    """One 附件三, with what it says of its project."""

    root: str
    name: str
    initial: Decimal | None
    full_year: Decimal | None
    executed: Decimal | None


class Pair(NamedTuple):
    """A line and a paper that speak of the same project; `how` is ``name``, ``similar`` or ``amount``."""

    line: Line
    paper: Paper
    how: str


class Matches(NamedTuple):
    """The pairs, and what found no partner."""

    pairs: tuple[Pair, ...]
    lines: tuple[Line, ...]
    papers: tuple[Paper, ...]


def matches(check: Check) -> Matches:
    """Return the pairing of lines and papers; worked out once per run."""
    found: Matches = check.once("matches", _matches)
    return found


def papers(check: Check) -> tuple[Paper, ...]:
    """Return every 附件三; worked out once per run."""
    found: tuple[Paper, ...] = check.once("papers", _papers)
    return found


def _papers(check: Check) -> tuple[Paper, ...]:
    filing, funds = check.filing, totals(check)
    return tuple(
        [
            Paper(root, filing.text(f"{root}.name"), fund.initial, fund.full_year, fund.executed)
            for root in filing.present("project")
            for fund in (funds[root],)
        ]
    )


@lru_cache(maxsize=512)
def plain_name(name: str) -> str:
    """Bring a project's name to the form in which names are compared.

    >>> plain_name("3、“大综窗”标准化运行经费")
    '大综窗标准化运行经费'
    """
    return bare_label(name).translate(_MARKS)


@lru_cache(maxsize=512)
def _core(name: str) -> str:
    core = plain_name(name)
    while True:
        shorter = next((core.removesuffix(word) for word in _GENERIC if core.endswith(word)), core)
        if shorter == core or len(shorter) < 2:
            return core
        core = shorter


def _matches(check: Check) -> Matches:
    right = list(papers(check))
    if not right:
        return Matches((), lines(check), ())
    left = [line for line in lines(check) if line.name or line.final or line.budget or line.last_final]
    pairs: list[Pair] = []
    for how, same in (("name", None), ("similar", _similar), ("amount", _same_amount)):
        taken = _unique(left, right, same) if same else _same_names(left, right)
        for line, paper in taken:
            pairs.append(Pair(line, paper, how))
            left.remove(line)
            right.remove(paper)
        if not left or not right:
            break
    pairs.sort(key=lambda pair: pair.paper.root)
    return Matches(tuple(pairs), tuple(left), tuple(right))


def _unique(left: list[Line], right: list[Paper], same: Callable[[Line, Paper], int]) -> list[tuple[Line, Paper]]:
    """Pair what fits best on both sides; a tie pairs nothing."""
    found = []
    scores = {(at, to): same(line, paper) for at, line in enumerate(left) for to, paper in enumerate(right)}
    for at, line in enumerate(left):
        best = max((scores[at, to] for to in range(len(right))), default=0)
        if not best:
            continue
        tops = [to for to in range(len(right)) if scores[at, to] == best]
        if len(tops) == 1 and [row for row in range(len(left)) if scores[row, tops[0]] >= best] == [at]:
            found.append((line, right[tops[0]]))
    return found


def _same_names(left: list[Line], right: list[Paper]) -> list[tuple[Line, Paper]]:
    """Pair equal names that stand once on each side."""
    by_line: dict[str, list[Line]] = {}
    by_paper: dict[str, list[Paper]] = {}
    for line in left:
        by_line.setdefault(plain_name(line.name), []).append(line)
    for paper in right:
        by_paper.setdefault(plain_name(paper.name), []).append(paper)
    return [
        (found[0], by_paper[name][0])
        for name, found in by_line.items()
        if name and len(found) == 1 and len(by_paper.get(name, ())) == 1
    ]


def _similar(line: Line, paper: Paper) -> int:
    one, other = _core(line.name), _core(paper.name)
    if len(one) < 2 or len(other) < 2:
        return 0
    if one == other:
        return 100
    return min(len(one), len(other)) if (one in other or other in one) and min(len(one), len(other)) >= 3 else 0


def _same_amount(line: Line, paper: Paper) -> int:
    """Count the amounts that agree; the names' common characters break a tie."""
    agree = 2 * int(bool(line.final) and line.final == paper.executed)
    agree += int(bool(line.budget) and line.budget in (paper.full_year, paper.initial))
    if not agree:
        return 0
    return 100 * agree + len(set(_core(line.name)) & set(_core(paper.name)))
