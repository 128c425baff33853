"""数据指纹: a short print of every value of a filing, to tell whether a file still carries what was checked.

Layout, unused lines and the way a figure is spelled (266, 266.00, ２６６, 266万元) do not count; every value does.
The print is a hash, not a signature: it shows that nothing changed, not who wrote it.
"""

import re
from decimal import Decimal
from hashlib import sha256
from typing import NamedTuple

from perfeval_xl.filing import Filing, Value
from perfeval_xl.forms.schema import Cover, Field, Sections, dated
from perfeval_xl.reading.fields.locate import locate
from perfeval_xl.reading.grid import Grid, GridCell, GridRow, Source
from perfeval_xl.values.dates import parse_date
from perfeval_xl.values.rounding import half_up, plain
from perfeval_xl.values.text import bare_label, clean
from perfeval_xl.writing.clean.report_lines import report_lines
from perfeval_xl.writing.clean.trimmed import trimmed

FILED, PUBLISHED = "PE1", "PE1P"
"""Kinds of print; the figure is the version of what is hashed."""
_SHOWN = {"percent": 2, "score": 2, "money": 6, "area": 6}
"""Decimals that count in a figure that a formula gave: what lies behind is the noise of binary fractions."""
_LETTERS = 20
_GROUP = 4
_TYPED = re.compile(rf"PE1(P?)([0-9A-F]{{{_LETTERS}}})")


class Seal(NamedTuple):
    """A print, and whether it is that of the published form, in which names and telephones are masked."""

    digest: str
    published: bool = False

    @property
    def text(self) -> str:
        """The print as it stands on paper: ``PE1-1A2B-3C4D-5E6F-7A8B-9C0D``, published ``PE1P-…``."""
        parts = [self.digest[at : at + _GROUP] for at in range(0, len(self.digest), _GROUP)]
        return "-".join((PUBLISHED if self.published else FILED, *parts))

    @property
    def line(self) -> str:
        """The print with its name: ``数据指纹（公开版） PE1P-…``."""
        return f"数据指纹{'（公开版）' if self.published else ''} {self.text}"


def seal(filing: Filing, *, published: bool = False) -> Seal:
    """Return the print of all values of a filing.

    Args:
        filing: what was read; for a published form, after masking.
        published: the print is that of the published form, and says so.
    """
    kind = PUBLISHED if published else FILED
    whole = "\n".join((kind, *(f"{key}={token}" for key, token in sorted(tokens(filing).items()))))
    return Seal(sha256(whole.encode("utf-8")).hexdigest()[:_LETTERS].upper(), published)


def parse_seal(text: str) -> Seal | None:
    """Read a print as typed or found in running text; None when there is none.

    >>> parse_seal("指纹：pe1p-00000000000000000000").published
    True
    """
    bare = re.sub(r"[\s\-_.·—–]", "", clean(text).upper())
    found = _TYPED.search(bare)
    return Seal(found[2], bool(found[1])) if found else None


def tokens(filing: Filing) -> dict[str, str]:
    """Return what counts of every value, by key; blank cells and unused rows are not there.

    A figure that a sentence of the report states does not count beside the sentence it was read from. A title does not
    count with its year where the year counts by itself.
    """
    bare = trimmed(filing, printed=False)
    found = {key: token for key, value in bare.values.items() if (token := _token(bare.edition.field(key), value))}
    for key, agrees in _restated(bare):
        if agrees:
            found.pop(key, None)
        else:
            found.setdefault(key, "")
    for key, text in _printed(bare).items():
        found.setdefault(key, text)
    for key in found:
        if key.endswith(".title"):
            year = found.get(f"{key.partition('.')[0]}.year", "#")[1:]
            found[key] = re.sub(rf"\(?{year}年度?\)?", "", found[key]) if year else found[key]
    return found


def figure(field: Field, value: Value) -> Decimal | None:
    """Return a value's figure as it is printed: what a formula gave is rounded, what was typed is not."""
    if value.state != "number" or value.number is None:
        return None
    places = _SHOWN.get(field.kind) if value.formula is not None else None
    return value.number if places is None else half_up(value.number, places)


def _token(field: Field, value: Value) -> str:
    if value.state == "blank":
        return ""
    number = figure(field, value)
    if number is not None:
        return f"#{plain(number)}"
    if value.state == "date":
        parsed = parse_date(value.text)
        if not parsed.problem and parsed.text:
            return f"@{parsed.text}"
    text = bare_label(value.text) if value.key.endswith((".level1", ".level2")) else _bare(value.text)
    return f"'{text}" if text else ""


def _bare(text: str) -> str:
    return "".join(clean(text).split())


def _restated(filing: Filing) -> list[tuple[str, bool]]:
    """Return the keys of figures stated in sentences of the report: is it what the reader finds there?"""
    block = next((one for form in filing.edition.forms for one in form.blocks if isinstance(one, Sections)), None)
    if block is None:
        return []
    keys = [f"{block.prefix}.{section.name}.{one.name}" for section in block.sections for one in section.statements]
    keys = [key for key in keys if key in filing.values]
    if not keys:
        return []
    lines = [line.text for line in report_lines(filing) if line.text]
    rows = tuple(GridRow(at, (GridCell(at, 1, text),), True) for at, text in enumerate(lines, 1))
    read = locate(Source("", "text", (Grid("", "text", rows),)), filing.edition).values
    return [(key, _says(filing, filing.values[key]) == _says(filing, read.get(key))) for key in keys]


def _says(filing: Filing, value: Value | None) -> str:
    if value is None or value.state == "none":
        return "" if value is None else "none"
    return _token(filing.edition.field(value.key), value)


def _printed(filing: Filing) -> dict[str, str]:
    """Return titles and years as the official papers print them, for papers that were read without."""
    found: dict[str, str] = {}
    for root in filing.forms:
        form = filing.edition.form(root.partition("[")[0])
        title = dated(form.title, filing.year).replace("{unit}", filing.unit)
        found[f"{root}.title"] = f"'{_bare(title)}"
        for block in form.blocks:
            if isinstance(block, Cover):
                cover = dated(block.title, filing.year).replace("{unit}", filing.unit) + block.subtitle
                found[f"{block.prefix}.title"] = f"'{_bare(cover)}"
        if filing.year is not None:
            found[f"{root}.year"] = f"#{filing.year}"
    return found
