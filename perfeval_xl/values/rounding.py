"""Round half-up and write decimals as text.

Spreadsheet ``ROUND`` is half-up; so is everything here. Rounding and division have their own context, so a host program
that changes the thread's decimal context changes nothing.
"""

from decimal import ROUND_HALF_UP, Context, Decimal

_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)
_DIVIDE = Context(prec=34, rounding=ROUND_HALF_UP)
_quantize, _divide, _scale = _WIDE.quantize, _DIVIDE.divide, _WIDE.scaleb
"""Looked up once: a context takes as long to find its method as the method takes."""
_UNITS = tuple(Decimal(1).scaleb(-places) for places in range(13))


def half_up(value: Decimal, places: int) -> Decimal:
    """Round to a number of decimals (0 to 12), ties away from zero; never gives a negative zero.

    >>> half_up(Decimal("0.125"), 2)
    Decimal('0.13')
    """
    rounded = _quantize(value, _UNITS[places])
    return rounded if rounded else rounded.copy_abs()


def divide(dividend: Decimal, divisor: Decimal) -> Decimal:
    """Divide to 34 significant digits, half-up. The divisor must not be zero."""
    return _divide(dividend, divisor)


def money_text(amount: Decimal) -> str:
    """Write an amount with two decimals, without separators or exponent.

    >>> money_text(Decimal("816.2"))
    '816.20'
    """
    return f"{half_up(amount, 2):f}"


def plain(number: Decimal) -> str:
    """Write a number in its shortest plain form: no exponent, no trailing zeros.

    >>> plain(Decimal("1.50E+2"))
    '150'
    """
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def percent_text(ratio: Decimal, places: int = 2) -> str:
    """Write a ratio as a percentage.

    >>> percent_text(Decimal("1.3208"))
    '132.08%'
    """
    return f"{half_up(_scale(ratio, 2), places):f}%"
