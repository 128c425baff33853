"""Outcomes made by hand: the clean filing laid out on sheets, with findings of any level."""

from functools import lru_cache
from typing import Any

from perfeval_xl.filing import Filing, Place
from perfeval_xl.rules.finding import Finding, Outcome
from support.cases import clean


@lru_cache(maxsize=1)
def placed() -> Filing:
    """Return the clean filing with each value in column D of its paper's sheet, one row each."""
    rows: dict[str, int] = {}
    values = {}
    for key, value in clean().values.items():
        sheet = clean().paper(key)[:31]
        row = rows[sheet] = rows.get(sheet, 4) + 1
        values[key] = value._replace(place=Place(sheet, f"D{row}", row, 4))
    return clean()._replace(values=values)


def finding(fingerprint: str, *keys: str, **said: Any) -> Finding:
    """Return a finding; an 错误 unless told otherwise."""
    made = Finding("A101", "error", "题目", f"说明{fingerprint}。", "改法。", ("依据",), keys, fingerprint=fingerprint)
    return made._replace(**said)


def outcome(*findings: Finding, **more: Any) -> Outcome:
    """Return an outcome of the clean filing."""
    return Outcome(placed(), findings, (), ())._replace(**more)
