"""Single wrong cells: what a slip of the pen makes of a figure, and whether any rule sees it."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from perfeval_xl.filing import Filing
from perfeval_xl.reading.fields.interpret import interpret
from perfeval_xl.reading.grid import GridCell
from perfeval_xl.rules.finding import Check
from perfeval_xl.rules.registry import ALL
from perfeval_xl.rules.run import run

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_KINDS = ("money", "count", "area", "percent", "score", "date", "phone")
_QUANTITIES = ("target", "actual")


def figures(filing: Filing) -> Iterator[str]:
    """Yield the key of every cell in which a figure, a date or a telephone number stands."""
    for key, value in filing.values.items():
        stated = value.state not in ("blank", "none") and _FIGURE.search(value.raw)
        kind = filing.edition.field(key).kind
        if stated and (kind in _KINDS or key.rpartition(".")[2] in _QUANTITIES):
            yield key


def fine(raw: str) -> Iterator[tuple[str, str]]:
    """Yield name and text of the small slips: each digit one up or down, neighbours swapped."""
    figure, put = _parts(raw)
    digits = [at for at, one in enumerate(figure) if one != "."]
    for at in digits:
        for step in (1, -1):
            digit = (int(figure[at]) + step) % 10
            if digit or at or len(digits) == 1:
                yield f"digit{step:+}", put(f"{figure[:at]}{digit}{figure[at + 1 :]}")
    for at, after in pairwise(digits):
        if figure[at] != figure[after] and (at or figure[after] != "0"):
            swapped = list(figure)
            swapped[at], swapped[after] = swapped[after], swapped[at]
            yield "swap", put("".join(swapped))


def gross(raw: str) -> Iterator[tuple[str, str]]:
    """Yield name and text of the slips that change size, sense or kind."""
    figure, put = _parts(raw)
    if Decimal(figure):
        yield "x10", put(f"{Decimal(figure) * 10:f}")
        yield "x10000", put(f"{Decimal(figure) * 10_000:f}")
        yield "sign", put(f"-{figure}")
    yield "blank", ""
    yield "text", "若干"


def seen(filing: Filing, key: str, raw: str) -> bool:
    """Tell whether any rule names the cell when `raw` stands in it."""
    place = filing.values[key].place
    value = interpret(filing.edition.field(key), key, GridCell(0, 0, raw), place)
    said = run(ALL, Check(filing._replace(values={**filing.values, key: value}), None, {}))
    assert said.crashes == [], (key, raw, said.crashes)
    return any(key in entry.fault.keys for entry in said.entries)


def _parts(raw: str) -> tuple[str, Callable[[str], str]]:
    found = _FIGURE.search(raw)
    assert found is not None, raw
    before, after = raw[: found.start()], raw[found.end() :]
    return found.group(), lambda figure: f"{before}{figure}{after}"
