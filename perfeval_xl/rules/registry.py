"""Every rule by its code: the one table that says what is checked.

A new rule is one function in a family file, decorated with `rule`; it is found here by itself.

    reading contents sources                         R  what could not be read as it should
    totals missing missing_rows missing_lines        M  what is left empty
    missing_formal
    arithmetic amounts weights classes levels beside A  sums and limits within a form; every declared relation
    quantities unstated
    projects project_amounts across stated           X  one fact stated in two papers
    report_amounts claims claimed_facts identity
    repeats coincidence
    rates adjustments scores targets habits          S  rates and scores
    answers grades narrative sentences statements    T  words, dates, the report against the tables
    tallies goals countings deadlines formal
    history                                          H  last year's filing
"""

from functools import lru_cache

from perfeval_xl.forms.edition import Edition
from perfeval_xl.rules.families import (
    across,
    adjustments,
    amounts,
    answers,
    arithmetic,
    beside,
    claimed_facts,
    claims,
    classes,
    coincidence,
    contents,
    countings,
    deadlines,
    formal,
    goals,
    grades,
    habits,
    history,
    identity,
    levels,
    missing,
    missing_formal,
    missing_lines,
    missing_rows,
    narrative,
    project_amounts,
    projects,
    quantities,
    rates,
    reading,
    repeats,
    report_amounts,
    scores,
    sentences,
    sources,
    stated,
    statements,
    tallies,
    targets,
    totals,
    unstated,
    weights,
)
from perfeval_xl.rules.finding import Rule
from perfeval_xl.values.errors import SchemaError

FAMILIES = (
    reading,
    sources,
    contents,
    totals,
    missing,
    missing_rows,
    missing_lines,
    missing_formal,
    arithmetic,
    amounts,
    weights,
    classes,
    levels,
    beside,
    project_amounts,
    projects,
    across,
    stated,
    report_amounts,
    claims,
    claimed_facts,
    repeats,
    identity,
    coincidence,
    rates,
    adjustments,
    scores,
    targets,
    unstated,
    quantities,
    habits,
    answers,
    grades,
    narrative,
    sentences,
    statements,
    goals,
    countings,
    deadlines,
    tallies,
    formal,
    history,
)
"""Modules of this room that hold rules, each in a constant ``RULES``, in the order in which they are run."""


def _collect() -> tuple[Rule, ...]:
    by_code: dict[str, Rule] = {}
    for family in FAMILIES:
        for found in family.RULES:
            if found.code in by_code:
                raise SchemaError("TWICE", f"规则编号 {found.code} 用了两次。")
            by_code[found.code] = found
    return tuple(by_code.values())


ALL: tuple[Rule, ...] = _collect()
"""All rules, family by family."""


def by_code(code: str) -> Rule:
    """Return the rule with this code.

    Raises:
        SchemaError: there is none.
    """
    for found in ALL:
        if found.code == code:
            return found
    raise SchemaError("NORULE", f"没有编号为“{code}”的规则。")


@lru_cache(maxsize=8)
def _codes() -> frozenset[str]:
    return frozenset(found.code for found in ALL)


def rules_for(edition: Edition) -> tuple[Rule, ...]:
    """Return the rules that hold for an edition: all of ours, and one for each relation a county added."""
    known = _codes()
    added = [relation for relation in edition.relations if relation.code not in known]
    if not added:
        return ALL
    from perfeval_xl.rules.families.arithmetic import rules_of

    return (*ALL, *rules_of(tuple(added)))
