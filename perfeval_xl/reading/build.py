"""Build a filing from raw texts by key: for examples, tests, fill plans and generated filings."""

import re
from collections.abc import Mapping

from perfeval_xl.filing import Filing, Place, Value
from perfeval_xl.forms.edition import Edition
from perfeval_xl.reading.fields.interpret import interpret
from perfeval_xl.reading.grid import GridCell

_GROUP = re.compile(r"\[(\d+)\]")


def build(edition: Edition, raws: Mapping[str, str], year: int | None, unit: str = "") -> Filing:
    """Return the filing whose cells hold `raws`; a key that is not there has no cell.

    Raises:
        SchemaError: a key is not declared.
    """
    values: dict[str, Value] = {}
    for key, raw in raws.items():
        annex = edition.form(key.split(".", 1)[0].split("[", 1)[0]).annex
        place = Place(annex, "")
        values[key] = interpret(edition.field(key), key, GridCell(0, 0, raw), place)
    groups, forms = structure(values)
    return Filing(edition, year, unit, values, groups, forms)


def structure(values: Mapping[str, Value]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return the group counts and the papers that the keys of `values` imply."""
    groups: dict[str, int] = {}
    forms: dict[str, None] = {}
    for key in values:
        forms.setdefault(key.split(".", 1)[0])
        for found in _GROUP.finditer(key):
            group = key[: found.start()]
            groups[group] = max(groups.get(group, 0), int(found[1]))
    order = {"basic": 0, "overall": 1, "project": 2, "report": 3}
    return groups, tuple(sorted(forms, key=lambda form: (order[form.split("[")[0]], _index(form))))


def _index(form: str) -> int:
    found = _GROUP.search(form)
    return int(found[1]) if found else 0


def edited(filing: Filing, edits: Mapping[str, str | None]) -> Filing:
    """Return `filing` with some raw texts changed; None takes the cell away."""
    raws = {key: value.raw for key, value in filing.values.items()}
    for key, raw in edits.items():
        if raw is None:
            raws.pop(key, None)
        else:
            raws[key] = raw
    return build(filing.edition, raws, filing.year, filing.unit)
