"""Cell addresses: ``B3`` and (row, column), ranges, absolute forms, sheet references. Rows and columns count from 1.

Strict: upper-case letters, no leading zeros, nothing beyond the grid ``XFD1048576``. A wrong address raises
`ValueError`; callers that read foreign files turn it into a refusal with a place.
"""

from functools import lru_cache

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """Write a column number as letters: 1 is ``A``, 16384 is ``XFD``."""
    if not 1 <= column <= MAX_COLUMN:
        raise ValueError(f"column {column} is outside the grid")
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """Read column letters: ``A`` is 1."""
    number = 0
    if 1 <= len(letters) <= 3:
        for one in letters:
            if not "A" <= one <= "Z":
                break
            number = number * 26 + ord(one) - 64
        else:
            if number <= MAX_COLUMN:
                return number
    raise ValueError(f"{letters[:20]!r} is not a column")


def parse_a1(text: str) -> tuple[int, int]:
    """Read a cell address, relative or absolute, as (row, column).

    >>> parse_a1("$B$3")
    (3, 2)
    """
    rest = text[1:] if text.startswith("$") else text
    letters = rest.rstrip("0123456789$")
    digits = rest[len(letters) :].removeprefix("$")
    if digits.isdigit() and digits.isascii() and digits[0] != "0" and len(digits) <= 7:
        row = int(digits)
        if row <= MAX_ROW:
            return row, column_number(letters)
    raise ValueError(f"{text[:20]!r} is not a cell address")


def a1(row: int, column: int, absolute: bool = False) -> str:
    """Write (row, column) as an address.

    >>> a1(3, 2), a1(3, 2, absolute=True)
    ('B3', '$B$3')
    """
    if not 1 <= row <= MAX_ROW:
        raise ValueError(f"row {row} is outside the grid")
    letters = column_letters(column)
    return f"${letters}${row}" if absolute else f"{letters}{row}"


def parse_range(text: str) -> tuple[int, int, int, int]:
    """Read ``B3:D5`` (or one cell) as (first row, first column, last row, last column)."""
    first, colon, last = text.partition(":")
    top, left = parse_a1(first)
    bottom, right = parse_a1(last) if colon else (top, left)
    if bottom < top or right < left:
        raise ValueError(f"{text[:40]!r} runs backwards")
    return top, left, bottom, right


def range_a1(top: int, left: int, bottom: int, right: int, absolute: bool = False) -> str:
    """Write a range; a range of one cell is written as that cell."""
    first = a1(top, left, absolute)
    return first if (top, left) == (bottom, right) else f"{first}:{a1(bottom, right, absolute)}"


def quote_sheet(name: str) -> str:
    """Quote a sheet name for a formula or link when it needs it.

    Plain ASCII words that cannot be taken for an address stay bare; everything else is quoted, apostrophes doubled.

    >>> quote_sheet("附件一"), quote_sheet("Data")
    ("'附件一'", 'Data')
    """
    if name.isascii() and name.isidentifier() and name.upper() not in ("TRUE", "FALSE") and not _like_address(name):
        return name
    return "'" + name.replace("'", "''") + "'"


def sheet_ref(sheet: str, address: str) -> str:
    """Join sheet and address: ``'附件一'!B3``."""
    return f"{quote_sheet(sheet)}!{address}"


def split_ref(reference: str) -> tuple[str, str]:
    """Split ``'附件一'!$B$3`` into sheet name and address; the sheet is empty when none is named."""
    if reference.startswith("'"):
        at = 1
        while True:
            at = reference.find("'", at)
            if at < 0:
                raise ValueError(f"{reference[:40]!r} has no closing quote")
            if reference[at + 1 : at + 2] != "'":
                break
            at += 2
        if reference[at + 1 : at + 2] != "!":
            raise ValueError(f"{reference[:40]!r} is not a reference")
        return reference[1:at].replace("''", "'"), reference[at + 2 :]
    sheet, mark, address = reference.rpartition("!")
    return (sheet, address) if mark else ("", reference)


def _like_address(name: str) -> bool:
    upper = name.upper()
    try:
        parse_a1(upper)
    except ValueError:
        return upper[0] in "RC" and not upper.strip("RC0123456789")
    return True
