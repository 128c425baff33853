"""Recognise the headings of the report, with or without their numbers, alone or before their text."""

from perfeval_xl.forms.edition import Edition
from perfeval_xl.forms.schema import Section, Sections
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.text import clean, label

_FIGURES = "0123456789"
_NUMERALS = "一二三四五六七八九十" + _FIGURES
_REACH = 36
"""Characters at the beginning of a line in which a heading stands."""
LOOKED_AT = _REACH + 1
"""Characters at the beginning of a line that decide which heading it begins with."""


class Heading(NamedTuple):
    """A heading found at the beginning of a line; its text, if any, begins at `end`."""

    section: Section
    end: int


def headings_of(edition: Edition) -> dict[str, Section]:
    """Return every heading and its aliases, without blanks."""
    found: dict[str, Section] = {}
    for form in edition.forms:
        for block in form.blocks:
            if isinstance(block, Sections):
                for section in block.sections:
                    for text in (section.heading, *section.aliases):
                        found.setdefault("".join(clean(text).split()), section)
    return found


def heading_of(text: str, headings: dict[str, Section]) -> Heading | None:
    """Return the heading a line begins with.

    A heading fills its line, or is followed by a colon or full stop, or, when it bears a number, by a blank or a
    figure.
    """
    head = text[:_REACH]
    if len(text) > _REACH and ":" not in head and "：" not in head and "。" not in head:
        return _ran_on(head, headings)
    bare = label(head)
    number = _number(bare)
    rest = bare[number:]
    whole = rest.rstrip(":。.")
    section = headings.get(whole)
    if section is not None and len(text) <= _REACH:
        return Heading(section, len(text))
    if number:
        at = next((at for at, one in enumerate(rest) if one in _FIGURES), 0)
        if at and (section := headings.get(rest[:at])) is not None:
            return Heading(section, _raw_offset(text, number + at))
    ends = [at for at in (rest.find(":"), rest.find("。")) if at > 0]
    if ends and (section := headings.get(rest[: min(ends)])) is not None:
        return Heading(section, _raw_offset(text, number + min(ends) + 1))
    return _ran_on(head, headings)


def _ran_on(head: str, headings: dict[str, Section]) -> Heading | None:
    """Return a numbered heading with a blank behind it, where the text below ran on in its line."""
    first = head.lstrip().partition(" ")[0]
    bare = label(first)
    number = _number(bare)
    section = headings.get(bare[number:]) if number and len(first) < len(head.strip()) else None
    return Heading(section, head.index(first) + len(first)) if section is not None else None


def _number(bare: str) -> int:
    """Return how long the number before a heading is: 一、 (一) 1、 1."""
    total = 0
    while True:
        rest = bare[total:]
        bracket = rest[:1] == "("
        at = int(bracket)
        while at < 4 and rest[at : at + 1] and rest[at] in _NUMERALS:
            at += 1
        if at == bracket:
            return total
        if bracket:
            if rest[at : at + 1] != ")":
                return total
            at += 1 + (rest[at + 1 : at + 2] == "、")
        else:
            amount = rest[at - 1] in _FIGURES and rest[at + 1 : at + 2] in tuple(_FIGURES)
            if amount or rest[at : at + 1] not in ("、", "."):
                return total
            at += 1
        total += at


def _raw_offset(text: str, count: int) -> int:
    """Return where in the raw text the character after `count` visible ones stands."""
    at = 0
    while at < len(text) and count:
        if clean(text[at]).strip():
            count -= 1
        at += 1
    return at
