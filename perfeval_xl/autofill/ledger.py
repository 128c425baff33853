"""Sum a ledger into the rows of the forms: the amounts of 附件一, and behind each the postings it is made of.

The one module of this room that imports pandas.
"""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from perfeval_xl.autofill.ledger_read import Ledger, read_ledger, same_project
from perfeval_xl.autofill.mapping import PROJECT, Mapping, Target
from perfeval_xl.autofill.takings import Amount, Takings, Unmapped

__all__ = ["Amount", "Ledger", "Takings", "Unmapped", "collect", "read_ledger"]


def collect(ledger: Ledger, mapping: Mapping, projects: Sequence[tuple[str, str]] = ()) -> Takings:
    """Sum the postings into the rows the mapping names and into the project lines.

    Args:
        ledger: as read.
        mapping: what belongs where.
        projects: (key of a project line, its name) of 附件一; the project's postings go to ``<key>.final``.
    """
    frame = _frame(ledger)
    groups = _groups(frame)
    amounts: dict[str, Amount] = {}
    homes: dict[int, list[str]] = {}

    def put(key: str, label: str, chosen: list[int]) -> None:
        lines = sorted(at for group in chosen for at in groups[group].lines)
        micros = sum(groups[group].micros for group in chosen)
        doubt = _doubt(ledger, lines)
        amounts[key] = Amount(key, label, micros, tuple(lines), doubt)
        for group in chosen:
            homes.setdefault(group, []).append(label)

    for target in mapping.targets:
        if target.nature == "全部" or ledger.separates:
            put(target.key, target.label, [at for at, group in enumerate(groups) if _belongs(group, target)])
    funds = dict.fromkeys(group.fund for group in groups if group.fund)
    if funds and all(group.fund for group in groups):
        for key in funds:
            put(key, "", [at for at, group in enumerate(groups) if group.fund == key])
    by_name = {same_project(name): key for key, name in projects if name}
    homeless: dict[str, list[int]] = {}
    lines_of: dict[str, list[int]] = {}
    for at, group in enumerate(groups):
        if group.nature != PROJECT:
            continue
        name = same_project(group.project)
        home = by_name.get(same_project(mapping.projects.get(name, name)))
        if home:
            lines_of.setdefault(home, []).append(at)
        else:
            homeless.setdefault(group.project, []).append(at)
    names = dict(projects)
    for key, chosen in lines_of.items():
        put(f"{key}.final", names[key], chosen)
    unmapped = _unmapped(groups, mapping, homes)
    total = sum(group.micros for group in groups)
    lost = sum(one.micros for one in unmapped)
    known = sum(group.micros for group in groups if mapping.known(group.code))
    assert total == int(frame["micros"].sum()) == known + lost, "a posting was lost or counted twice"
    return Takings(
        ledger,
        amounts,
        unmapped,
        tuple(_homeless(ledger, groups, homeless)),
        total,
        known,
        lost,
    )


class _Group(NamedTuple):
    """Postings that go the same way."""

    code: str
    code_text: str
    name: str
    nature: str
    fund: str
    project: str
    micros: int
    lines: tuple[int, ...]


def _frame(ledger: Ledger) -> pd.DataFrame:
    """Return the postings that count, one per row; the index is that of `Ledger.lines`."""
    kept = [(at, line) for at, line in enumerate(ledger.lines) if line.kind == "detail"]
    return pd.DataFrame(
        {
            "code": [line.code for _, line in kept],
            "code_text": ["" if line.code else line.code_text for _, line in kept],
            "nature": [line.nature for _, line in kept],
            "fund": [line.fund for _, line in kept],
            "project": [line.project or line.project_code for _, line in kept],
            "micros": pd.array([line.amount for _, line in kept], dtype="int64"),
            "name": [line.name for _, line in kept],
        },
        index=[at for at, _ in kept],
    )


def _groups(frame: pd.DataFrame) -> list[_Group]:
    keys = ["code", "code_text", "nature", "fund", "project"]
    grouped = frame.groupby(keys, sort=True)
    sums = grouped["micros"].sum()
    names = grouped["name"].first()
    groups = []
    positions = grouped.indices
    for key, micros, name in zip(sums.index, sums, names, strict=True):
        code, code_text, nature, fund, project = (str(part) for part in key)
        lines = tuple(int(frame.index[position]) for position in positions[key])
        groups.append(_Group(code, code_text, str(name), nature, fund, project, int(micros), lines))
    return groups


def _belongs(group: _Group, target: Target) -> bool:
    if target.nature != "全部" and group.nature != target.nature:
        return False
    return any(code == "*" or (group.code and group.code.startswith(code)) for code in target.codes)


def _doubt(ledger: Ledger, lines: Sequence[int]) -> str:
    """Return why amounts resting on these postings are to be confirmed."""
    here = set(lines)
    return "".join(
        dict.fromkeys(issue.text for issue in ledger.issues if issue.doubt and (issue.whole or here & set(issue.lines)))
    )


def _unmapped(groups: list[_Group], mapping: Mapping, homes: dict[int, list[str]]) -> tuple[Unmapped, ...]:
    found: dict[tuple[str, str], list[int]] = {}
    for at, group in enumerate(groups):
        if not mapping.known(group.code):
            found.setdefault((group.code or group.code_text, group.name), []).append(at)
    return tuple(
        Unmapped(
            code,
            name,
            sum(groups[at].micros for at in chosen),
            tuple(sorted(line for at in chosen for line in groups[at].lines)),
            tuple(dict.fromkeys(label for at in chosen for label in homes.get(at, ()) if label)),
        )
        for (code, name), chosen in sorted(found.items())
    )


def _homeless(ledger: Ledger, groups: list[_Group], homeless: dict[str, list[int]]) -> list[Amount]:
    found = []
    for name, chosen in homeless.items():
        lines = tuple(sorted(line for at in chosen for line in groups[at].lines))
        micros = sum(groups[at].micros for at in chosen)
        found.append(Amount("", name, micros, lines, _doubt(ledger, lines)))
    return found
