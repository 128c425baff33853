"""What a ledger gives for a filing, as data; `ledger` works it out, plans and sheets use it without pandas."""

from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.autofill.ledger_read import Ledger
from perfeval_xl.values.rounding import half_up

_TO_WAN = -10
"""Millionths of a yuan -> 万元, as a power of ten."""


class Amount(NamedTuple):
    """What the ledger gives for one cell."""

    key: str
    label: str
    micros: int
    """Exact, in millionths of a yuan."""
    lines: tuple[int, ...]
    """The postings it is made of: indices of `Ledger.lines`."""
    doubt: str = ""
    """Why it is to be confirmed before it is filled in; empty when nothing speaks against it."""

    @property
    def wan(self) -> Decimal:
        """The amount in 万元, the exact sum rounded half-up to two decimals."""
        return half_up(Decimal(self.micros).scaleb(_TO_WAN), 2)


class Unmapped(NamedTuple):
    """Postings of a code the mapping does not know."""

    code: str
    name: str
    micros: int
    lines: tuple[int, ...]
    counted: tuple[str, ...]
    """Labels of the rows they count in all the same, by their nature or project."""


class Takings(NamedTuple):
    """What a ledger gives for a filing. `total` = `mapped` + `unmapped_total`, in millionths of a yuan."""

    ledger: Ledger
    amounts: dict[str, Amount]
    unmapped: tuple[Unmapped, ...]
    homeless: tuple[Amount, ...]
    """Projects that have no line in 附件一; `key` is empty, `label` the project's name in the ledger."""
    total: int
    mapped: int
    unmapped_total: int
