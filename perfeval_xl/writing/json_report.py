"""The outcome of a validation as JSON, for other programs. The schema is stable and documented in the manual."""

import json
from typing import Any

from perfeval_xl import __version__
from perfeval_xl.filing import Filing
from perfeval_xl.rules.finding import Finding, Outcome

SCHEMA = 1
"""Raised when a field is renamed or removed; new fields may appear at any time."""


def as_json(outcomes: list[Outcome], single: bool) -> str:
    """Return one outcome as an object, or several as a list under ``filings``."""
    if single and outcomes:
        document: dict[str, Any] = as_dict(outcomes[0])
    else:
        document = {"schema": SCHEMA, "version": __version__, "filings": [as_dict(outcome) for outcome in outcomes]}
    return json.dumps(document, ensure_ascii=False, indent=2)


def as_dict(outcome: Outcome) -> dict[str, Any]:
    """Return the outcome of one filing as plain data; every figure is text, so no digit is lost."""
    filing = outcome.filing
    return {
        "schema": SCHEMA,
        "version": __version__,
        "source": filing.source,
        "edition": filing.edition.code,
        "unit": filing.unit,
        "year": filing.year,
        "summary": summary(outcome),
        "findings": [_finding(filing, finding) for finding in outcome.findings],
        "passed": [
            {
                "code": held.code,
                "text": held.text() if callable(held.text) else held.text,
                "places": _places(filing, held.keys),
            }
            for held in outcome.passed
        ],
        "not_evaluated": [
            {"code": check.code, "why": check.why, "places": _places(filing, check.keys)}
            for check in outcome.not_evaluated
        ],
        "unread": [{"place": cell.place.text, "raw": cell.raw, "why": cell.why} for cell in filing.unread],
        "system_errors": [{"code": crash.code, "error": crash.error} for crash in outcome.crashes],
        "lapsed_explanations": list(outcome.lapsed),
    }


def summary(outcome: Outcome) -> dict[str, int]:
    """Return the counts; `checked` is their sum."""
    counts = {
        "passed": len(outcome.passed),
        "errors": outcome.count("error"),
        "explain": outcome.count("explain"),
        "hints": outcome.count("hint"),
        "rounding": outcome.count("rounding"),
        "not_evaluated": len(outcome.not_evaluated),
    }
    return {"checked": sum(counts.values()), **counts}


def _finding(filing: Filing, finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "level": finding.level,
        "title": finding.title,
        "message": finding.message,
        "hint": finding.hint,
        "basis": list(finding.basis),
        "places": _places(filing, finding.keys),
        "expected": finding.expected,
        "actual": finding.actual,
        "difference": finding.difference,
        "suspects": [
            {
                "key": suspect.key,
                "label": filing.label(suspect.key),
                "place": filing.place(suspect.key).text,
                "now": suspect.now,
                "then": suspect.then,
                "mends": suspect.mends,
                "breaks": suspect.breaks,
            }
            for suspect in finding.suspects
        ],
        "caused_by": finding.caused_by,
        "explanation": finding.explanation,
        "fingerprint": finding.fingerprint,
    }


def _places(filing: Filing, keys: tuple[str, ...]) -> list[dict[str, str]]:
    places = []
    for key in keys:
        value = filing.values.get(key)
        places.append(
            {
                "key": key,
                "form": filing.paper(key),
                "label": filing.short_label(key),
                "place": filing.place(key).text,
                "raw": value.raw if value is not None else "",
            }
        )
    return places
