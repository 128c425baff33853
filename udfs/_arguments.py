"""What Excel hands over, made into decimals and texts. Wrong kinds raise, so that the cell's IFERROR falls back."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.values.rounding import half_up, plain
from perfeval_xl.values.text import NONE, none_mark

Cell = object
"""A number, text, None, or a (nested) list of them for a range."""


class _Missing:
    """The kind of `MISSING`."""

    def __repr__(self) -> str:
        return "(not given)"


MISSING = _Missing()
"""An argument that was left out, unlike one that is a blank cell."""


def cells(value: Cell) -> Iterator[object]:
    """Yield the cells of an argument one by one, whatever its shape."""
    if isinstance(value, list | tuple):
        for one in value:
            yield from cells(one)
    else:
        yield value


def number(value: Cell) -> Decimal | None:
    """Return the figure in a cell: None for a blank, 0 for 无 or —.

    Excel holds binary fractions of 15 significant figures; that is what is read.

    Raises:
        ValueError: text, a date, a truth value or an error where a figure belongs.
    """
    if value is None or value is MISSING or value == "":
        return None
    if isinstance(value, bool):
        raise ValueError("这里应是数字，不是逻辑值")
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int | float):
        return Decimal(f"{value:.15g}")
    if isinstance(value, str):
        if not value.strip():
            return None
        if none_mark(value) == NONE:
            return Decimal(0)
    raise ValueError("这里应是数字")


def numbers(*values: Cell) -> list[Decimal]:
    """Return the figures of cells and ranges, blanks passed over.

    Raises:
        ValueError: one of them is no figure.
    """
    return [found for value in values for one in cells(value) if (found := number(one)) is not None]


def text(value: Cell) -> str:
    """Return what a cell says as text: 0.95 as ``0.95``, a blank as nothing.

    Raises:
        ValueError: a range, a truth value or an error.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        if value.startswith("#") and value.endswith(("!", "?", "/0!", "N/A")):
            raise ValueError("单元格中是错误值")
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return plain(Decimal(f"{value:.15g}"))
    raise ValueError("这里应是文字或数字")


def figure(value: Decimal | None) -> float | str:
    """Return a result as Excel shows it: nothing for None."""
    return "" if value is None else float(value)


def two_places(value: Decimal) -> str:
    """Write a figure with two decimals, as the native flags do."""
    return f"{half_up(value, 2):f}"
