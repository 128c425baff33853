"""Move a formula to another cell: what a shared formula says in the cells that only refer to it."""

import re

from perfeval_xl.values.address import MAX_COLUMN, MAX_ROW, column_letters, column_number

_SKIPPED = r'"[^"]*"|\'(?:[^\']|\'\')*\'|\[[^\[\]]*\]'
_CELL = r"(?<![\w.$])(\$?)([A-Za-z]{1,3})(\$?)([1-9][0-9]{0,6})(?![\w(.!])"
_COLUMNS = r"(?<![\w.$:])(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})(?![\w(.!:])"
_ROWS = r"(?<![\w.$:])(\$?)([1-9][0-9]{0,6}):(\$?)([1-9][0-9]{0,6})(?![\w(.!:])"


def shift(formula: str, rows: int, columns: int) -> str:
    """Return `formula` as it reads `rows` further down and `columns` further right; absolute parts stay.

    Texts in quotes, quoted sheet names and bracketed names are left alone. A reference pushed off the grid becomes
    ``#REF!``.

    >>> shift("SUM($B2:C$3)*D4", 1, 1)
    'SUM($B3:D$3)*E5'
    """
    if not rows and not columns:
        return formula

    def moved(found: "re.Match[str]") -> str:
        part = found.groups()
        try:
            if part[1]:
                return _column(part[0], part[1], columns) + _row(part[2], part[3], rows)
            if part[5]:
                return f"{_column(part[4], part[5], columns)}:{_column(part[6], part[7], columns)}"
            if part[9]:
                return f"{_row(part[8], part[9], rows)}:{_row(part[10], part[11], rows)}"
        except ValueError:
            return "#REF!"
        return found[0]

    return re.sub(f"{_SKIPPED}|{_CELL}|{_COLUMNS}|{_ROWS}", moved, formula)


def _column(mark: str, letters: str, by: int) -> str:
    number = column_number(letters.upper())
    if mark:
        return mark + letters
    if not 1 <= number + by <= MAX_COLUMN:
        raise ValueError
    return column_letters(number + by)


def _row(mark: str, digits: str, by: int) -> str:
    if mark:
        return mark + digits
    number = int(digits) + by
    if not 1 <= number <= MAX_ROW:
        raise ValueError
    return str(number)
