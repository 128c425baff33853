"""Know every word the forms print: one look-up per text tells which labels it may be, and in which paper.

The index is built once per edition.
"""

from collections.abc import Callable
from functools import lru_cache

from perfeval_xl.forms.edition import Edition, hunan
from perfeval_xl.forms.schema import Form, Section
from perfeval_xl.reading.fields.labels import Entry, Titles, Words
from perfeval_xl.reading.fields.lookup import recognise
from perfeval_xl.reading.fields.sections import LOOKED_AT, Heading, heading_of, headings_of
from perfeval_xl.values.records import NamedTuple


class Index(NamedTuple):
    """The words of an edition."""

    lookup: Callable[[str], Entry]
    annexes: dict[str, str]
    """Form code -> annex name."""
    headings: dict[str, Section]
    """Heading of the report, without blanks -> section."""
    known_heading: Callable[[str], Heading | None]

    def heading(self, text: str) -> Heading | None:
        """Return the heading of the report that a line begins with."""
        return self.known_heading(text[:LOOKED_AT])


_KEPT: list[tuple[tuple[Form, ...], Index]] = []
_KEEP = 4


def index_of(edition: Edition) -> Index:
    """Return the index of an edition; the last few editions are kept."""
    for forms, index in _KEPT:
        if forms is edition.forms:
            return index
    index = _build(edition)
    _KEPT.insert(0, (edition.forms, index))
    del _KEPT[_KEEP:]
    return index


def _build(edition: Edition) -> Index:
    signs: tuple[str, ...]
    if edition.forms is hunan().forms:
        from perfeval_xl.reading.fields._words import SIGNS, TITLES, WORDS

        words, titles, signs = Words(WORDS, edition.fields), Titles(*TITLES), SIGNS
    else:
        from perfeval_xl.reading.fields.words import signs_of, titles_of, words_of

        words, titles, signs = Words(words_of(edition), edition.fields), titles_of(edition), signs_of(edition)
    lookup = lru_cache(maxsize=8192)(lambda text: recognise(text, words, titles, signs))
    headings = headings_of(edition)
    known_heading = lru_cache(maxsize=1024)(lambda text: heading_of(text, headings))
    return Index(lookup, {form.code: form.annex for form in edition.forms}, headings, known_heading)
