"""Telephone numbers in what is quoted: messages go to others than the person who can be reached there."""

import re

_PHONE = re.compile(
    r"(?<![0-9.])(?:(?:86[- ]?)?1[3-9][0-9](?:[- ]?[0-9]{4}){2}|0[0-9]{2,3}[-—–－ )）]{0,2}[2-9][0-9]{6,7}"
    r"|(?<=[话系式机])(?:[:：为是 ]{0,3})[2-9][0-9]{6,7})(?![0-9.])"
)
_DIGIT = re.compile(r"[0-9]")
_FIRST, _LAST = 3, 2


def masked(text: str) -> str:
    """Put stars for the digits of telephone numbers but the first three and the last two.

    >>> masked("李某13800000000，电话：5550188，拨款5550188元")
    '李某138******00，电话：555**88，拨款5550188元'
    """
    return _PHONE.sub(lambda found: _starred(found[0]), text)


def is_phone(text: str) -> bool:
    """Tell a text whose only figures are those of telephone numbers.

    >>> is_phone("李某0734-5550188"), is_phone("李某0734-5550188，10万元")
    (True, False)
    """
    return _PHONE.search(text) is not None and not _DIGIT.search(_PHONE.sub("", text))


def _starred(number: str) -> str:
    places = [found.start() for found in _DIGIT.finditer(number)]
    middle = {*places[_FIRST : len(places) - _LAST]}
    return "".join("*" if at in middle else one for at, one in enumerate(number))
