"""Run all rules over a filing and put what they say in order."""

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from perfeval_xl.filing import Filing
from perfeval_xl.forms.schema import template
from perfeval_xl.rules.explanations import Explanation, explain
from perfeval_xl.rules.finding import (
    AllHeld,
    Check,
    Crash,
    Fault,
    Finding,
    Outcome,
    Passed,
    PassedEach,
    Rule,
    Suspect,
    Unchecked,
)
from perfeval_xl.rules.registry import rules_for
from perfeval_xl.rules.roots import Entry, fold
from perfeval_xl.values.errors import RuleError
from perfeval_xl.values.records import Any, NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from perfeval_xl.rules.house import House

_FORMS = {"basic": 0, "overall": 1, "project": 2, "report": 3}


def validate(
    filing: Filing,
    last_year: Filing | None = None,
    explanations: Sequence[Explanation] | None = None,
    house: "House | None" = None,
) -> Outcome:
    """Check a filing by every rule.

    A rule that crashes is our fault: it is named among the crashes, what it said to hold is not counted, and the
    others still run.

    Args:
        filing: what was read.
        last_year: the same unit's filing of the year before, for family H.
        explanations: 情况说明 from the side file or the workbook.
        house: the county's own standards and rules.
    """
    if house is not None:
        filing = filing._replace(edition=house.applied(filing.edition))
    check = Check(filing, last_year, {})
    said = run(rules_for(filing.edition), check)
    entries, cut = _set_apart(filing, said.entries)
    entries = _in_order(filing, entries)
    prints = _fingerprints(filing, entries)
    causes = fold(check, entries)
    cited = _cited(filing, entries)
    findings: Iterable[Finding] = [
        _finding(entry, cited, prints[at], causes.suspects.get(at, ()), _print_of(prints, causes.roots.get(at)))
        for at, entry in enumerate(entries)
    ]
    findings, lapsed = explain(findings, explanations or ())
    return Outcome(filing, findings, AllHeld(said.held), (*said.unchecked, *cut), tuple(said.crashes), lapsed)


def _set_apart(filing: Filing, entries: list[Entry]) -> tuple[list[Entry], list[Unchecked]]:
    """Part what was found where a text breaks off from the rest."""
    if not entries or not filing.from_text:
        return entries, []
    from perfeval_xl.rules.cuts import set_apart

    return set_apart(filing, entries)


class Said(NamedTuple):
    """What the rules yielded, rule by rule."""

    entries: list[Entry]
    held: list[tuple[str, Passed | PassedEach]]
    unchecked: list[Unchecked]
    crashes: list[Crash]


def run(rules: Iterable[Rule], check: Check) -> Said:
    """Let every rule speak; a crash takes back what the rule said to hold."""
    said = Said([], [], [], [])
    entries, held, unchecked, crashes = said
    for rule in rules:
        code = rule.code
        before = len(held)
        try:
            for result in rule.check(check):
                kind = type(result)
                if kind is Passed or kind is PassedEach:
                    held.append((code, result))  # type: ignore[arg-type]
                elif kind is Fault:
                    entries.append(Entry(rule, result))  # type: ignore[arg-type]
                else:
                    unchecked.append(Unchecked(code, result.keys, result.why))  # type: ignore[union-attr]
        except Exception as error:
            del held[before:]
            crashes.append(Crash(code, str(_rule_error(rule, error))))
    return said


def _rule_error(rule: Rule, error: Exception) -> RuleError:
    """Name the rule and the line; values of the filing stay out of it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = ""
    if trace is not None:
        file = trace.tb_frame.f_code.co_filename.replace("\\", "/").rpartition("/")[2]
        where = f" {file}:{trace.tb_lineno}"
    return RuleError(
        rule.code,
        f"规则 {rule.code}“{rule.title}”没有运行完（{type(error).__name__}{where}），这一条没有核对。",
        "其他规则不受影响。",
    )


def level_of(entry: Entry) -> str:
    """Return the level a fault is shown with; a rule on trial never blocks."""
    level = entry.fault.level or entry.rule.level
    return "hint" if entry.rule.status == "trial" and level in ("error", "explain") else level


def _cited(filing: Filing, entries: list[Entry]) -> dict[str, tuple[str, ...]]:
    """Return the documents each rule rests on, as named to the user, by code of the rule."""
    legal = filing.edition.legal
    rules = {entry.rule.code: entry.rule for entry in entries}
    return {code: tuple(legal[key].cited for key in rule.basis if key in legal) for code, rule in rules.items()}


def _finding(
    entry: Entry,
    cited: dict[str, tuple[str, ...]],
    fingerprint: str,
    suspects: tuple[Suspect, ...],
    caused_by: str,
) -> Finding:
    rule, fault = entry
    return Finding(
        rule.code,
        level_of(entry),
        rule.title,
        fault.message,
        fault.hint or rule.hint,
        cited[rule.code],
        fault.keys,
        fault.expected,
        fault.actual,
        fault.difference,
        suspects,
        caused_by,
        "",
        fingerprint,
    )


def _print_of(prints: list[str], at: int | None) -> str:
    return "" if at is None else prints[at]


def _in_order(filing: Filing, entries: list[Entry]) -> list[Entry]:
    """Sort by paper, then by place, then by code; drop what was said twice."""
    fields = {key: at for at, key in enumerate(filing.edition.fields)} if entries else {}
    papers: dict[str, tuple[int, int]] = {}

    def order(entry: Entry) -> tuple[int, int, int, int, int, str, tuple[str, ...]]:
        keys, code = entry.fault.keys, entry.rule.code
        if not keys:
            return (9, 0, 0, 0, 0, code, ())
        key = keys[0]
        root = key.partition(".")[0]
        paper = papers.get(root)
        if paper is None:
            paper = papers[root] = _paper(root)
        place = filing.place(key)
        row = place.row
        return (*paper, row, place.column, 0 if row else fields.get(template(key), 0), code, keys)

    seen: set[tuple[str, tuple[str, ...], str]] = set()
    ordered = []
    for entry in sorted(entries, key=order):
        mark = (entry.rule.code, entry.fault.keys, entry.fault.message)
        if mark not in seen:
            seen.add(mark)
            ordered.append(entry)
    return ordered


def _paper(root: str) -> tuple[int, int]:
    """Return the places of a paper among the forms, and among those of its form."""
    code, _, index = root.partition("[")
    return _FORMS.get(code, 8), int(index[:-1]) if index else 0


def _fingerprints(filing: Filing, entries: list[Entry]) -> list[str]:
    """Bind each fault to its rule, cells and values, whatever the order of cells and papers."""
    if not entries:
        return []
    sha256 = _sha256()
    prints: list[str] = []
    taken: dict[str, int] = {}
    get = filing.values.get
    for rule, fault in entries:
        cells = [f"{key}={value.raw if (value := get(key)) is not None else ''}" for key in fault.keys]
        cells.sort()
        text = "\n".join((rule.code, *cells))
        again = taken.get(text, 0)
        taken[text] = again + 1
        prints.append(sha256((text + "\n" * again).encode()).hexdigest()[:16])
    return prints


@lru_cache(maxsize=1)
def _sha256() -> Callable[[bytes], Any]:
    """Return the hash without loading OpenSSL, which takes longer than all rules together."""
    try:
        if sys.version_info >= (3, 12):
            from _sha2 import sha256
        else:
            from _sha256 import sha256  # type: ignore[import-not-found]
    except ImportError:
        from hashlib import sha256
    found: Callable[[bytes], Any] = sha256
    return found
