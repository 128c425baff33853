"""Random rows of cells for each kind of relation, ties and tolerance edges included, and a workbook that holds them.

A cell is what a person may leave in it: a figure, nothing, an empty text from a formula, a word for none, text, a
truth value, an error. `state_of` says what each is to the check.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from perfeval_xl.relations.bind import dependencies
from perfeval_xl.relations.check import Verdict, check
from perfeval_xl.relations.formula import NONE_ARRAY, NONE_WORDS
from perfeval_xl.relations.grammar import Constant, Difference, Each, Expression, Ratio, Ref, Relation, Share, Sum

Cell = Decimal | str | bool | None
"""A figure; a text; ``=...`` for a formula with that result; a truth value; None for an empty cell."""
Row = dict[str, Cell]

BAD = ("约5", "12万元", "见附表", "1.2.3", "=1/0")
BLANK = (None, '=""')
ROWS = 3
"""Rows of the group ``g`` in every random filing."""
COUNTS = {"g": ROWS}


class Kind(NamedTuple):
    """A relation with a maker of rows."""

    name: str
    relation: Relation
    row: Callable[[random.Random], Row]


def state_of(cell: Cell) -> tuple[str, Decimal | None]:
    """Return state and figure as the check is given them."""
    if isinstance(cell, Decimal):
        return "number", cell
    if cell in BLANK:
        return "blank", None
    return ("none", None) if isinstance(cell, str) and cell in NONE_WORDS else ("bad", None)


def expected(relation: Relation, row: Row) -> Verdict:
    """Return what the check says of a row."""
    return check(relation, lambda key: state_of(row[key]), COUNTS, lambda key: Decimal(100))


def _cents(rnd: random.Random, places: int = 2) -> Decimal:
    size = rnd.choice((10, 1000, 100_000, 10_000_000, 10**9))
    return Decimal(rnd.randint(0, size)).scaleb(-places)


def figure(rnd: random.Random) -> Decimal:
    """Return an amount: mostly cents, at times 0, negative, or with one, four or five decimals."""
    luck = rnd.random()
    if luck < 0.08:
        return Decimal(0)
    if luck < 0.14:
        return -_cents(rnd)
    return _cents(rnd, rnd.choice((4, 5, 1)) if luck < 0.24 else 2)


def odd(rnd: random.Random) -> Cell:
    """Return a cell without a figure."""
    return rnd.choice((*BLANK, rnd.choice(NONE_WORDS), *BLANK, rnd.choice(NONE_WORDS), rnd.choice(BAD)))


def _with_odds(rnd: random.Random, row: Row) -> Row:
    """Take the figure out of some cells; at times out of most of them."""
    share = rnd.choice((0.0, 0.0, 0.0, 0.1, 0.3, 0.8))
    plain = rnd.choice((*BLANK, "无")) if rnd.random() < 0.4 else odd
    return {
        key: ((plain(rnd) if callable(plain) else plain) if rnd.random() < share else cell) for key, cell in row.items()
    }


def _worth(row: Row, expression: Expression) -> Decimal:
    if isinstance(expression, Ref):
        cell = row[expression.key]
        return cell if isinstance(cell, Decimal) else Decimal(0)
    if isinstance(expression, Each):
        return sum((_worth(row, Ref(f"g[{n}].{expression.leaf}")) for n in range(1, ROWS + 1)), Decimal(0))
    if isinstance(expression, Sum):
        return sum((_worth(row, term) for term in expression.terms), Decimal(0))
    if isinstance(expression, Difference):
        return _worth(row, expression.left) - _worth(row, expression.right)
    return Decimal(100)


_OFF = [Decimal(n) * Decimal("0.005") for n in range(-9, 10)]
_NUDGES = [Decimal(0)] * 5 + [Decimal(n).scaleb(-6) for n in (-1, 1, -2, 2)]


def _sides_row(relation: Relation) -> Callable[[random.Random], Row]:
    keys = dependencies(relation._replace(left=relation.right), COUNTS)
    left = dependencies(relation, COUNTS)[0]

    def make(rnd: random.Random) -> Row:
        row: Row = {key: figure(rnd) for key in keys}
        if rnd.random() < 0.06:
            row = dict.fromkeys(keys, Decimal(0))
        row = _with_odds(rnd, row)
        due = _worth(row, relation.right)
        luck = rnd.random()
        if luck < 0.3:
            stated: Cell = due
        elif luck < 0.75:
            stated = due + rnd.choice(_OFF) + rnd.choice(_NUDGES)
        elif luck < 0.85:
            stated = figure(rnd)
        elif luck < 0.9:
            stated = -due
        else:
            stated = odd(rnd)
        return {left: stated, **row}

    return make


def _pair(rnd: random.Random) -> tuple[Decimal, Decimal]:
    """Return numerator and denominator; often such that the ratio is a tie after a few decimals.

    Ratios stay below a million per cent: doubles have no sixth decimal far above that.
    """
    luck = rnd.random()
    if luck < 0.35:
        under = Decimal(rnd.choice((8, 16, 40, 80, 125, 160, 200, 400, 800, 1600, 2000)))
        return Decimal(rnd.randint(0, int(under) * 2)), under
    if luck < 0.5:
        return Decimal(rnd.randint(0, 40)), Decimal(rnd.randint(0, 40))
    over, under = figure(rnd), figure(rnd)
    return (over, under) if abs(over) < abs(under) * 10_000 else (under, over)


def _rate_row(rnd: random.Random) -> Row:
    over, under = _pair(rnd)
    exact = over / under * 100 if under else Decimal(rnd.choice((0, 0, 100, 56)))
    unit = Decimal(1).scaleb(-rnd.choice((0, 1, 2, 2, 3, 6)))
    stated = exact.quantize(unit, rnd.choice((ROUND_HALF_UP, ROUND_DOWN, ROUND_HALF_EVEN)))
    if rnd.random() < 0.5:
        stated += unit * rnd.choice((-1, 1, Decimal("0.5"), Decimal("-0.5"), 2, 10)) + rnd.choice(_NUDGES)
    if rnd.random() < 0.05:
        stated = Decimal(rnd.choice((0, 100, -56)))
    return _with_odds(rnd, {"l": stated, "a": over, "b": under})


def _score_row(rnd: random.Random) -> Row:
    over, under = _pair(rnd)
    weight = Decimal(rnd.choice((10, 10, 10, 5, 20, 15, 0)))
    due = weight * min(Decimal(1), over / under) if under else weight
    stated = due.quantize(Decimal(1).scaleb(-rnd.choice((0, 1, 2, 2))), ROUND_HALF_UP)
    if rnd.random() < 0.6:
        stated += rnd.choice((-5, -6, -1, 1, 4, 5, 5, 6, 100)) * Decimal("0.01") + rnd.choice(_NUDGES)
    return _with_odds(rnd, {"l": stated, "w": weight, "a": over, "b": under})


def _kind(name: str, kind: str, left: Expression, right: Expression, unit: str = "万元", tolerance: str = "") -> Kind:
    relation = Relation(name, kind, left, right, name, unit=unit, tolerance=Decimal(tolerance) if tolerance else None)
    makers = {"rate": _rate_row, "score": _score_row}
    return Kind(name, relation, makers.get(kind) or _sides_row(relation))


_A, _B, _C, _L = Ref("a"), Ref("b"), Ref("c"), Ref("l")
_COLUMN = Each("g", "v")
KINDS: Mapping[str, tuple[Kind, ...]] = {
    "total": (
        _kind("total", "total", _L, Sum((_A, _B, _C))),
        _kind("total_column", "total", _L, _COLUMN),
        _kind("total_mixed", "total", _L, Sum((_A, _COLUMN))),
        _kind("total_points", "total", _L, Sum((_A, _COLUMN)), "分"),
        _kind("total_people", "total", _L, Sum((_A, _B)), "人"),
    ),
    "at_most": (
        _kind("at_most", "at_most", _L, Sum((_A, _B, _C))),
        _kind("at_most_column", "at_most", _L, _COLUMN),
        _kind("at_most_people", "at_most", _L, _A, "人"),
    ),
    "same": (
        _kind("same", "same", _L, _A),
        _kind("same_sum", "same", _L, Sum((_A, _B))),
        _kind("same_mixed", "same", _L, Sum((_A, _COLUMN))),
        _kind("same_difference", "same", _L, Difference(_A, _B)),
        _kind("same_difference_sum", "same", _L, Difference(_A, Sum((_B, _C)))),
        _kind("same_constant", "same", _L, Constant(Decimal(100)), "分"),
        _kind("same_people", "same", _L, _A, "人"),
        _kind("same_percent", "same", _L, _A, "%"),
    ),
    "rate": (
        _kind("rate", "rate", _L, Ratio(_A, _B), "%"),
        _kind("rate_wide", "rate", _L, Ratio(_A, _B), "%", "0.05"),
    ),
    "score": (
        _kind("score", "score", _L, Share(Ref("w"), _A, _B), "分", "0.05"),
        _kind("score_tight", "score", _L, Share(Ref("w"), _A, _B), "分"),
    ),
}


def rows(kind: Kind, count: int, seed: str = "") -> Iterator[Row]:
    """Yield `count` rows, the same on every run."""
    rnd = random.Random(f"{kind.name}{seed}")
    for _ in range(count):
        yield kind.row(rnd)


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, percent: bool) -> None:
    if isinstance(cell, Decimal):
        sheet.write_number(row, column, float(cell / 100 if percent else cell))
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif cell is None:
        sheet.write_blank(row, column, None)
    elif cell.startswith("="):
        sheet.write_formula(row, column, cell, None, 0)
    else:
        sheet.write_string(row, column, cell)


class _Verbatim(Worksheet):  # type: ignore[misc]
    """A sheet that takes formulas as they are; looking for newer functions in them would take half a minute."""

    def _prepare_formula(self, formula: str, *_: object) -> str:
        return formula.lstrip("=")


class Block(NamedTuple):
    """One sheet: rows of a kind, and formulas made for each row from the references of its cells."""

    name: str
    kind: Kind
    rows: list[Row]
    formulas: Callable[[Relation, dict[str, str]], tuple[str, ...]]
    fraction: bool = True


def workbook(path: str, blocks: list[Block]) -> None:
    """Write the blocks, one sheet each, formulas first; every formula carries a wrong cached value."""
    book = xlsxwriter.Workbook(path, {"strings_to_numbers": False})
    book.define_name("PE_NONE", f"={NONE_ARRAY}")
    for block in blocks:
        sheet = book.add_worksheet(block.name, _Verbatim)
        relation = block.kind.relation
        keys = dependencies(relation, COUNTS)
        first = 8
        for number, row in enumerate(block.rows):
            at, line = {}, number * ROWS
            for offset, key in enumerate(key for key in keys if not key.startswith("g[")):
                _write(sheet, line, first + offset, row[key], _percent(relation, key, block.fraction))
                at[key] = f"${chr(65 + first + offset)}${line + 1}"
            for index in range(ROWS):
                if f"g[{index + 1}].v" in keys:
                    cell = row[f"g[{index + 1}].v"]
                    _write(sheet, line + index, 7, cell, _percent(relation, "g", block.fraction))
                    at["g[].v"] = f"$H${line + 1}:$H${line + ROWS}"
            for column, text in enumerate(block.formulas(relation, at)):
                sheet.write_formula(line, column, "=" + text, None, "错")
    book.close()


def _percent(relation: Relation, key: str, fraction: bool) -> bool:
    if not fraction or relation.unit != "%":
        return False
    return key == "l" or relation.kind == "same"
