"""Leave out what a filing offers but nobody filled in: spare lines, spare indicator rows, an empty 附件三.

Rows that stay are numbered anew, so that two papers with the same content have the same keys whatever their layout.
"""

from collections.abc import Iterator

from perfeval_xl.filing import Filing, Value
from perfeval_xl.forms.edition import Edition
from perfeval_xl.forms.layout import bound
from perfeval_xl.forms.schema import Form, Indicators, Matrix
from perfeval_xl.values.text import bare_label

_LEVELS = ("level1", "level2")
_FILLED = frozenset(
    ("name", "initial", "full_year", "executed", "expected", "actual", "target", "score", "reason", "preparer", "date")
)
"""What a person types into a project's paper; a paper without any of it is a blank form."""
_PLACEHOLDERS = frozenset(("", "……", "…", "..", "...", "……."))


def trimmed(filing: Filing, *, printed: bool = True) -> Filing:
    """Return the filing without unused rows and papers, the rest numbered from 1.

    Args:
        filing: what was read.
        printed: keep an unused row whose label the official paper prints, such as 1、业务工作经费 or the only row
            of 生态效益指标; without it nothing unused stays.
    """
    papers = {root: root for root in filing.forms}
    kept = [root for root in filing.present("project") if _is_filled(filing, root)]
    dropped = set(filing.present("project")) - set(kept)
    papers |= {root: f"project[{at}]" for at, root in enumerate(kept, 1)}
    groups: dict[str, int] = {"project": len(kept)} if "project" in filing.groups else {}
    moved: dict[str, str | None] = {}
    for path in _paths(filing):
        root = path.partition(".")[0]
        if root in dropped:
            continue
        rows = _used(filing, path, printed)
        target = papers.get(root, root) + path[len(root) :]
        groups[target] = len(rows)
        for at in range(1, filing.count(path) + 1):
            moved[f"{path}[{at}]"] = f"{target}[{rows.index(at) + 1}]" if at in rows else None
    values: dict[str, Value] = {}
    for key, value in filing.values.items():
        root = key.partition(".")[0]
        if root in dropped:
            continue
        row, leaf = key.rpartition(".")[::2]
        if row in moved:
            target_row = moved[row]
            if target_row is None:
                continue
            new = f"{target_row}.{leaf}"
        else:
            new = papers.get(root, root) + key[len(root) :]
        values[new] = value if new == key else value._replace(key=new)
    forms = tuple(papers[root] for root in filing.forms if root not in dropped)
    return filing._replace(values=values, groups=groups, forms=forms)


def _paths(filing: Filing) -> list[str]:
    """Return the repeating groups inside papers."""
    return [path for path in filing.groups if "." in path]


def _used(filing: Filing, path: str, printed: bool) -> list[int]:
    """Return the numbers of the rows of a group that stay."""
    form = filing.edition.form(path.partition(".")[0].partition("[")[0])
    block = _block(form, path)
    leaves = _leaves(filing.edition, path)
    count = filing.count(path)
    if isinstance(block, Indicators):
        used = [at for at in range(1, count + 1) if _content(filing, f"{path}[{at}]", leaves, _LEVELS)]
        if not printed:
            return used
        seen = {label for at in used for label in _levels(filing, f"{path}[{at}]")}
        stays = []
        for at in range(1, count + 1):
            labels = _levels(filing, f"{path}[{at}]")
            if at in used or (labels and labels[-1] not in seen):
                stays.append(at)
                seen.update(labels)
        return stays
    starts = _starts(block, path)
    stays = []
    for at in range(1, count + 1):
        row = f"{path}[{at}]"
        name = bare_label(filing.text(f"{row}.name"))
        if (
            _content(filing, row, leaves, ("name",))
            or (name not in _PLACEHOLDERS and name not in starts)
            or (printed and name in starts and name)
        ):
            stays.append(at)
    return stays


def _content(filing: Filing, row: str, leaves: tuple[str, ...], labels: tuple[str, ...]) -> bool:
    return any(filing.state(f"{row}.{leaf}") not in ("absent", "blank") for leaf in leaves if leaf not in labels)


def _levels(filing: Filing, row: str) -> tuple[tuple[str, str], ...]:
    """Return the classes of an indicator row, the first level before the second, as far as they are named."""
    first, second = (bare_label(filing.text(f"{row}.{leaf}")) for leaf in _LEVELS)
    return (*(((first, ""),) if first else ()), *(((first, second),) if second else ()))


def _is_filled(filing: Filing, root: str) -> bool:
    prefix = f"{root}."
    return any(
        key.rpartition(".")[2] in _FILLED and value.state != "blank" and value.formula is None
        for key, value in filing.values.items()
        if key.startswith(prefix)
    )


def _block(form: Form, path: str) -> Matrix | Indicators | None:
    root = path.partition(".")[0]
    for block in form.blocks:
        if isinstance(block, Indicators) and bound(block.prefix, root) == path:
            return block
        if isinstance(block, Matrix) and any(
            row.repeat and f"{bound(block.prefix, root)}.{row.name}" == path for row in block.rows
        ):
            return block
    return None


def _starts(block: Matrix | Indicators | None, path: str) -> frozenset[str]:
    if not isinstance(block, Matrix):
        return frozenset()
    return frozenset(
        bare_label(start) for row in block.rows if row.repeat and path.endswith(f".{row.name}") for start in row.starts
    )


def _leaves(edition: Edition, path: str) -> tuple[str, ...]:
    root, dot, rest = path.partition(".")
    prefix = f"{root.partition('[')[0]}{'[]' if '[' in root else ''}{dot}{rest}[]."
    return tuple(_tails(edition, prefix))


def _tails(edition: Edition, prefix: str) -> Iterator[str]:
    for key in edition.fields:
        if key.startswith(prefix):
            yield key[len(prefix) :]
