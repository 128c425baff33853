"""Take values out of a filing, and tell what a plan puts there."""

from collections.abc import Iterable

from perfeval_xl.autofill.plan import Entry, Plan, with_entries
from perfeval_xl.filing import Filing


def blanked(filing: Filing, keys: Iterable[str]) -> Filing:
    """Return the filing with these cells empty."""
    values = dict(filing.values)
    for key in keys:
        values[key] = values[key]._replace(raw="", state="blank", number=None, text="", problem="", unit="")
    return filing._replace(values=values)


def restores(filing: Filing, entry: Entry) -> bool:
    """Tell whether an entry puts back what stood in the whole filing."""
    was = filing.values[entry.key]
    now = with_entries(filing, [entry]).values[entry.key]
    return was.number == now.number if was.number is not None else was.text == now.text


def said(plan: Plan, kind: str) -> set[tuple[str, str]]:
    """Return (key, new value) of the entries of a kind."""
    return {(entry.key, entry.new) for entry in plan.entries if entry.kind == kind}
