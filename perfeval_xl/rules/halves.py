"""Halves of a text that was cut out in the middle of a line: its last word or figure, its first and last sentence.

Used by `cuts`; the reader says on which line, and with which word, a text ends without a line end.
"""

import re

from perfeval_xl.filing import Filing, Value
from perfeval_xl.rules.finding import Fault
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.text import clean

WHY = "没有核对：材料到这里中断，最后一个数可能不完整"
_UNSURE = ("M", "R")
"""Families that say of a single word that it is not what is asked for."""
_RUN_ON = 15
"""Values on one line from which a text has lost its rows; where the last of them breaks off, so may the one before."""
_GOES_ON = tuple("0123456789.,")
_HALF_BEGINNING = r"(?!(?:19|20)[0-9]{2}年)[0-9][0-9.,]*(?=[^\W\d_]|%)"
_STOPS = "[。；;！\n]"
_SENTENCE_ENDS = ("。", "！", "；", ";", "）", ")")


class Half(NamedTuple):
    """The figure in whose middle a text may have been cut, and the keys of the values that end with it."""

    figure: str
    keys: frozenset[str]
    row: frozenset[str]
    """Those of the values on its line."""


def half_of(filing: Filing) -> Half:
    """Return the values that end where a text ends in the middle of a line, in a word or figure that may go on."""
    line, word = open_end(filing)
    word = clean(word)
    row = frozenset([key for key, value in filing.values.items() if line and value.place.row == line])
    if not word:
        return Half("", frozenset(), row)
    whole = word[-1] not in _GOES_ON
    figure = word if whole else re.findall(r"[0-9.,]+", word)[-1]
    ends = [
        key
        for key, value in filing.values.items()
        if (key in row or value.number is None) and clean(value.raw).endswith(figure)
    ]
    if len(row) > _RUN_ON:
        totals = [key for key in row if key.endswith(".total.score")]
        ends += [key for key in totals if figure.endswith(clean(filing.values[key].raw))]  # 总分10098.5: 100 and 98.5.
    keys = [key for key in ends if not whole or filing.values[key].number is None]
    return Half(figure, frozenset(keys), row)


def open_end(filing: Filing) -> tuple[int, str]:
    """Return the line on which a text ends without a line end, and the word with which it does; 0 where it does not."""
    detail = next((one.detail for one in filing.problems if one.code == "OPEN_END"), "")
    line, _, word = detail.partition(":")
    return int(line or 0), word


def ends_unread(filing: Filing) -> bool:
    """Tell a text that ends without a line end, in what was not read: half a row, most likely."""
    line, _ = open_end(filing)
    read = max([value.place.row for value in filing.values.values()], default=0)
    return line > 0 and any(one.place.row >= read for one in filing.unread[-1:])


def may_go_on(filing: Filing, family: str, fault: Fault, half: Half) -> bool:
    """Tell whether what was found may be otherwise once the last word or figure, and with it its row, is whole.

    A single figure that does not begin like what it should be is wrong, however it goes on; the only one of a total
    may be its weight or its score.
    """
    key = fault.keys[0]
    alone = key.endswith(".total.score") and filing.number(key.replace(".score", ".weight")) is None
    if not (half.row or half.keys):
        return False
    if half.keys.isdisjoint(fault.keys):
        empty = family == "A" and any(filing.state(one) == "blank" for one in half.row.intersection(fault.keys))
        return empty or (key in half.row and (family == "M" or alone))
    first = filing.values.get(key)
    if not half.keys.isdisjoint(fault.keys[1:]) or first is None:
        return True
    if first.number is None:
        quoted = re.search(rf"(?<![0-9.]){re.escape(half.figure)}(?![0-9.])", fault.message)
        return family in _UNSURE or quoted is not None
    if alone or len(half.row) > _RUN_ON:
        return True
    due = fault.expected.replace(",", "").rstrip("%")
    return first.unit == "元" or not due[:1].isdecimal() or due.startswith(half.figure.replace(",", "").rstrip("."))


def half_sentences(filing: Filing) -> tuple[str, ...]:
    """Return the sentences of a report that may be halves: the first of a text, and its last where no line ends."""
    told = [value for key, value in filing.values.items() if key.startswith("report.") and key.endswith(".text")]
    if not told:
        return ()
    rows = [value.place.row for value in filing.values.values()]
    first, last = min(told, key=_row), max(told, key=_row)
    halves = []
    if first.place.row == min(rows) and re.match(_HALF_BEGINNING, first.text):
        halves.append(re.split(_STOPS, first.text, maxsplit=1)[0])
    if open_end(filing)[0] and last.place.row == max(rows) and not last.text.rstrip().endswith(_SENTENCE_ENDS):
        halves.append(re.split(_STOPS, last.text)[-1])
    return tuple([bare for one in halves if (bare := "".join(one.split()))])


def _row(value: Value) -> int:
    return value.place.row


def breaks_sentence(fault: Fault, told: tuple[str, ...]) -> bool:
    """Tell what is said of half a sentence."""
    if not fault.keys[0].startswith("report."):
        return False
    quoted = [one.strip("…") for one in re.findall("“([^”]{6,})", fault.message)]
    return any(one in half or half in one for one in quoted for half in told)
