"""Turn the raw text of a cell into a value of its field's kind; what cannot be, keeps its raw text and is said.

Percentages. A value of kind ``percent`` is kept as the figure before the sign: 56 for 56 %.

- a figure with ``%`` behind it, or a number whose format shows ``%``, is a percentage: ``56%`` and a stored 0.56
  shown as 56 % are 56;
- a bare figure of at most 1.5 in size is a ratio: ``0.56`` is 56 and ``1`` is 100. A rate of 1 % or less does not
  occur in these papers, a rate of 100 % written as 1 does; 0 is 0 either way;
- a bare figure above 1.5 is a percentage written without its sign: ``56`` is 56.
"""

from decimal import Decimal
from functools import lru_cache

from perfeval_xl.filing import Place, Value
from perfeval_xl.forms.schema import Field
from perfeval_xl.reading.grid import GridCell
from perfeval_xl.values.dates import date_of_serial, parse_date
from perfeval_xl.values.numbers import parse_number
from perfeval_xl.values.rounding import plain
from perfeval_xl.values.text import NONE, clean, none_mark
from perfeval_xl.values.units import convert

NUMERIC = frozenset(("money", "count", "area", "percent", "score"))
_LONGEST_NONE = 7
_REPEATED = 16
RATIO_BELOW = Decimal("1.5")
"""A bare figure up to this size in a column of percentages is a ratio."""
_SAME = {
    "万元": ("万元", "万"),
    "人": ("人", "个"),
    "台": ("台", "辆"),
    "个": ("个", "家", "间"),
    "㎡": ("㎡",),
    "分": ("分",),
    "%": ("%",),
    "年": ("年",),
}
_UNITS = frozenset(("分", "%", "元", "万元", "人", "个", "台", "辆", "㎡", "平方米", "年", "月"))
"""A cell that holds its printed unit alone was left blank."""
_ERRORS = {"error": "R102", "uncalculated": "R103"}
_DAYS = range(36_526, 73_051)
"""Day numbers of 2000 to 2099: a date whose cell has lost its format."""
_SEAL = ("(盖章)", "(公章)", "(签章)", "(签字)", "(签字盖章)")


def interpret(field: Field, key: str, cell: GridCell, place: Place) -> Value:
    """Return the value a cell states.

    Args:
        field: the declaration that says which kind is expected.
        key: the indexed key.
        cell: the cell as it stood.
        place: where it stood.

    Returns:
        A value whose `problem` is a code of family R when the cell is not, or not quite, of its kind:
        ``R101`` not a figure, ``R102`` an error value, ``R103`` a formula never calculated, ``R104`` another unit
        than the column's, ``R105`` not a date, ``R106`` a figure typed as text.
    """
    raw = cell.text
    kind = cell.kind
    numeric = field.kind in NUMERIC
    if kind == "number" and cell.number is not None:
        if not numeric:
            return _shown(field, key, cell, place)
        number = cell.number
        if field.kind == "percent":
            if "%" in cell.format_code:
                number *= 100
                raw = f"{plain(number)}%"
            elif abs(number) <= RATIO_BELOW:
                number *= 100
        return Value(key, raw, "number", number, raw, place, "", cell.formula)
    if kind in _ERRORS:
        return Value(key, raw, "bad", None, raw, place, _ERRORS[kind], cell.formula)
    text = clean(raw)
    if not text:
        return Value(key, raw, "blank", None, "", place, "", cell.formula)
    if numeric:
        return _figure(field, key, raw, text, place, cell)
    if field.kind == "date":
        return _date(key, raw, text, place, cell)
    state, text = words(raw)
    return Value(key, raw, state, None, text, place, "", cell.formula)


def words(raw: str) -> tuple[str, str]:
    """Return the state of a text (``text``, ``none`` or ``blank``) and the text, clean and without a seal's mark."""
    return _words(raw) if len(raw) > _REPEATED else _known_words(raw)


def _words(raw: str) -> tuple[str, str]:
    text = clean(raw)
    if len(text) <= _LONGEST_NONE and none_mark(text) == NONE:
        return "none", text
    if text.endswith(_SEAL):
        text = _unsealed(text)
    return ("text" if text else "blank"), text


_known_words = lru_cache(maxsize=2048)(_words)
"""Short texts come again and again: 无, 提升明显, 100%."""


def hidden_by_format(cell: GridCell) -> bool:
    """Tell whether the number format of a typed number shows another number than is stored, or none at all.

    A formula may carry more decimals than it shows; there only a format that hides or scales counts.
    """
    if not cell.format_code or cell.number is None:
        return False
    decimals = _decimals(cell.format_code)
    if decimals is None:
        return False
    if decimals < 0:
        return bool(cell.number)
    if cell.formula is not None:
        return False
    _, point, fraction = cell.text.partition(".")
    if not point or len(fraction) <= decimals:
        return False
    return cell.number != round(cell.number, decimals)


@lru_cache(maxsize=256)
def _decimals(code: str) -> int | None:
    """Return how many decimals a format shows; None when it shows what is stored, -1 when it hides or scales."""
    section = code.partition(";")[0]
    bare, quoted, at = "", False, 0
    while at < len(section):
        one = section[at]
        if one == '"':
            quoted = not quoted
        elif not quoted and one in "\\!_*":
            bare += "x" if section[at + 1 : at + 2] == "." else ""
            at += 1
        elif not quoted:
            bare += one
        at += 1
    while "[" in bare and "]" in bare[bare.index("[") :]:
        start = bare.index("[")
        bare = bare[:start] + bare[bare.index("]", start) + 1 :]
    if "eneral" in bare or "G/通用格式" in bare or "@" in bare or "E" in bare or "/" in bare:
        return None
    if not any(one in bare for one in "0#?"):
        return -1
    places = bare.rstrip("%‰ xdDmMyY年月日元人分个万¥$￥)")
    if "x" in bare or places.endswith(","):
        return -1
    decimals = sum(1 for one in bare.partition(".")[2] if one in "0#?")
    return decimals + 2 if "%" in bare else decimals


def _shown(field: Field, key: str, cell: GridCell, place: Place) -> Value:
    """Read a number in a field of words as it is shown: 0.95 as 95%, a telephone without exponent."""
    number = cell.number
    assert number is not None
    text = f"{plain(number * 100)}%" if "%" in cell.format_code else cell.text
    if "E" in text or "e" in text:
        text = plain(number)
    if '"' in cell.format_code:
        text += _suffix(cell.format_code)
    if field.kind == "date":
        if number == int(number) and int(number) in _DAYS:
            day = date_of_serial(int(number), False)
            text = f"{day.year:04}-{day.month:02}-{day.day:02}"
        return _date(key, text, text, place, cell)
    return Value(key, text, "text", None, text, place, "", cell.formula)


@lru_cache(maxsize=256)
def _suffix(code: str) -> str:
    """Return the words a format writes behind the number: ``0"个"`` -> ``个``."""
    section = code.partition(";")[0]
    head, quote, rest = section.partition('"')
    words, _, tail = rest.partition('"')
    return words.strip() if quote and head and head[-1] in "0#?%" and not tail.strip() else ""


_parsed_date = lru_cache(maxsize=256)(parse_date)


def _figure(field: Field, key: str, raw: str, text: str, place: Place, cell: GridCell) -> Value:
    if none_mark(text) == NONE:
        return Value(key, raw, "none", None, text, place, "", cell.formula)
    parsed = parse_number(text)
    number = parsed.number
    if number is None and text in _UNITS:
        return Value(key, raw, "blank", None, "", place, "", cell.formula)
    if number is None or parsed.sign:
        return Value(key, raw, "bad", None, text, place, "R101", cell.formula)
    unit = parsed.unit
    problem = "R106" if cell.kind == "text" and place.address[:1].isascii() and place.address else ""
    if field.kind == "percent" and not unit and abs(number) <= RATIO_BELOW:
        number *= 100
    if unit and field.unit and unit not in _SAME.get(field.unit, (field.unit,)):
        converted = convert(number, unit, field.unit)
        if converted is None:
            return Value(key, raw, "bad", None, text, place, "R104", cell.formula, unit)
        return Value(key, raw, "number", converted, text, place, "R104", cell.formula, unit)
    return Value(key, raw, "number", number, text, place, problem, cell.formula, unit)


def _date(key: str, raw: str, text: str, place: Place, cell: GridCell) -> Value:
    if none_mark(text) == NONE:
        return Value(key, raw, "none", None, text, place, "", cell.formula)
    parsed = _parsed_date(text)
    if parsed.year is None and parsed.month is None:
        return Value(key, raw, "bad", None, text, place, "R105", cell.formula)
    return Value(key, raw, "date", None, text, place, "", cell.formula)


def _unsealed(text: str) -> str:
    for seal in _SEAL:
        text = text.removesuffix(seal).rstrip()
    return text
