"""Recognise the headings of the report, with or without their numbers, alone or before their text."""

import re
from functools import lru_cache
from typing import NamedTuple

from perfeval_xl.forms.edition import Edition
from perfeval_xl.forms.schema import Section, Sections
from perfeval_xl.values.text import clean

_NUMBER = re.compile(r"(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十0-9]{1,3}\)、?|\d{1,2}[、.](?!\d))+")
_ENDS = re.compile(r"[:：。﹕∶]")
_NUMBERED = re.compile(r"[\s　]*[（(一二三四五六七八九十0-9０-９]")
_REACH = 48
"""Characters at the beginning of a line in which a heading stands."""


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
    if len(text) > _REACH and _ENDS.search(head) is None and _NUMBERED.match(head) is None:
        return None
    bare = _bare(head)
    number = _NUMBER.match(bare)
    rest = bare[number.end() :] if number else bare
    whole = rest.rstrip(":。.")
    section = headings.get(whole)
    if section is not None and len(text) <= _REACH:
        return Heading(section, len(text))
    for at, one in enumerate(rest):
        if one in ":。" or (number is not None and one.isdigit()):
            section = headings.get(rest[:at])
            if section is not None:
                skipped = len(bare) - len(rest) + at + (one in ":。")
                return Heading(section, _raw_offset(text, skipped))
            if one in ":。":
                break
    return None


@lru_cache(maxsize=1024)
def _bare(head: str) -> str:
    return "".join(clean(head).split())


def _raw_offset(text: str, count: int) -> int:
    """Return where in the raw text the character after `count` visible ones stands."""
    at = 0
    while at < len(text) and count:
        if clean(text[at]).strip():
            count -= 1
        at += 1
    return at
