"""What the answers of indicator rows are worth, and how rules speak of a row."""

from collections.abc import Sequence

from perfeval_xl.filing import Filing, Value
from perfeval_xl.rules.finding import Check, Passed, PassedEach
from perfeval_xl.rules.rows import Indicator, indicators
from perfeval_xl.scoring.indicator import IndicatorScore, indicator_score
from perfeval_xl.values.text import CONTENT, none_mark, shortened

_NO_REASON = ("0", "0.0", "0.00")


def text_of(value: Value | None) -> str:
    """Return the cleaned text of a cell that may not be there."""
    return value.text if value is not None else ""


def shown(value: Value | None) -> str:
    """Return what stands in a cell as its writer would know it again: white space closed up, at most 60 characters."""
    text = "".join(value.raw.split()) if value is not None else ""
    return shortened(text, 60)


def has_reason(row: Indicator) -> bool:
    """Tell whether the reason cell says anything: 无, —, 0 and blanks do not."""
    text = text_of(row.reason)
    return none_mark(text) == CONTENT and text not in _NO_REASON


def _scored(check: Check) -> tuple[tuple[Indicator, IndicatorScore], ...]:
    if check.before is not None:
        before, key = check.before
        prefix = key.rpartition(".")[0]
        changed = {row.prefix: row for row in indicators(check) if row.prefix == prefix}
        pairs = [(changed.get(row.prefix), row, worth) for row, worth in scored(before)]
        return tuple([(new, _worth(new)) if new is not None else (row, worth) for new, row, worth in pairs])
    return tuple([(row, _worth(row)) for row in indicators(check) if text_of(row.target) or text_of(row.actual)])


def _worth(row: Indicator) -> IndicatorScore:
    category, name = text_of(row.level2), text_of(row.name)
    return indicator_score(text_of(row.target), text_of(row.actual), row.full, category, name)


def scored(check: Check) -> tuple[tuple[Indicator, IndicatorScore], ...]:
    """Return every indicator row that has a target or an answer, with what the answer is worth."""
    found: tuple[tuple[Indicator, IndicatorScore], ...] = check.once("scored", _scored)
    return found


def scored_as(check: Check, status: str) -> Sequence[tuple[Indicator, IndicatorScore]]:
    """Return the rows of `scored` with this status."""
    found: dict[str, list[tuple[Indicator, IndicatorScore]]] = check.once("scored_as", _by_status)
    return found.get(status, ())


def _by_status(check: Check) -> dict[str, list[tuple[Indicator, IndicatorScore]]]:
    found: dict[str, list[tuple[Indicator, IndicatorScore]]] = {}
    for row in scored(check):
        found.setdefault(row[1].status, []).append(row)
    return found


def row_name(filing: Filing, row: Indicator) -> str:
    """Name an indicator row as a user would: ``附件二“受益群众满意度情况”``."""
    name = text_of(row.name) or text_of(row.level2) or "未写名称的指标"
    return f"{filing.paper(row.prefix)}指标“{name}”"


def agreed(check: Check, rows: Sequence[Indicator], leaves: tuple[str, ...], words: str) -> PassedEach:
    """Say of indicator rows that the same holds.

    Args:
        check: whose rows they are.
        rows: of which it holds.
        leaves: the cells of a row that it is about.
        words: what holds, to stand behind the name of the row.
    """
    filing = check.filing
    return PassedEach(
        rows, lambda row: Passed(tuple(f"{row.prefix}.{leaf}" for leaf in leaves), f"{row_name(filing, row)}{words}")
    )
