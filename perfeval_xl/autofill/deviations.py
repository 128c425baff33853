"""The largest deviations of a filing, put into a sentence for the report, with the reasons the unit has given."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.filing import Filing
from perfeval_xl.rules.finding import Outcome
from perfeval_xl.scoring.rates import adjustment_rate, execution_rate, public_expense_control_rate
from perfeval_xl.values.rounding import money_text
from perfeval_xl.values.text import bare_label

LEAD = "与预算相比偏差较大的有："
TO_DO = "（请填写原因）"
"""Stands where a reason is wanted; the check for placeholders (R112) finds it as long as it is there."""
_MOST = 3
_ROWS = ("three_public", "public", "project", "procurement")
_HUNDRED = Decimal(100)


class Deviation(NamedTuple):
    """One deviation: what it is in words, its size in 万元, and the cells it rests on."""

    text: str
    size: Decimal
    keys: tuple[str, ...]


class Deviations(NamedTuple):
    """The sentence for the report, empty when nothing deviates, and the deviations without a reason."""

    sentence: str
    unexplained: tuple[str, ...]


def deviations(filing: Filing, outcome: Outcome | None = None) -> Deviations:
    """Return the two or three largest deviations with their explanations.

    A deviation is spending above its budget, a budget changed by more, or executed by less, than the thresholds of
    the edition. An explanation belongs to it when it explains a finding on one of the same cells.
    """
    found = sorted(_all(filing), key=lambda one: one.size, reverse=True)[:_MOST]
    parts, unexplained = [], []
    for one in found:
        reason = _reason(one, outcome)
        parts.append(one.text + (f"，{reason}" if reason else TO_DO))
        if not reason:
            unexplained.append(one.text)
    return Deviations(f"{LEAD}{'；'.join(parts)}。" if parts else "", tuple(unexplained))


def _reason(one: Deviation, outcome: Outcome | None) -> str:
    if outcome is None:
        return ""
    for finding in outcome.findings:
        if finding.explanation and finding.keys and finding.keys[0] in one.keys:
            text = finding.explanation.strip().rstrip("。；;")
            return text if text.startswith(("原因", "主要原因", "主要是", "因", "由于")) else f"主要是{text}"
    return ""


def _all(filing: Filing) -> Iterator[Deviation]:
    yield from _over_budget(filing)
    yield from _adjusted(filing)
    yield from _unspent(filing)


def _limit(filing: Filing, key: str) -> Decimal:
    return Decimal(filing.edition.values[key].at(filing.year))


def _over_budget(filing: Filing) -> Iterator[Deviation]:
    for row in _ROWS:
        keys = (f"basic.{row}.final", f"basic.{row}.budget")
        spent, budget = filing.number(keys[0]), filing.number(keys[1])
        rate = public_expense_control_rate(spent, budget)
        if spent is None or budget is None or rate.value is None:
            continue
        if rate.value * _HUNDRED > _limit(filing, "rate.control"):
            name = bare_label(filing.short_label(keys[0]).split(" ")[0])
            text = f"{name}预算{money_text(budget)}万元，决算{money_text(spent)}万元，为预算的{rate.text}"
            yield Deviation(text, spent - budget, keys)


def _adjusted(filing: Filing) -> Iterator[Deviation]:
    for root in filing.present("overall"):
        keys = (f"{root}.fund.total.full_year", f"{root}.fund.total.initial")
        full, initial = filing.number(keys[0]), filing.number(keys[1])
        if full is None or initial is None or full == initial:
            continue
        rate = adjustment_rate(full - initial, initial)
        if rate.value is not None and rate.value * _HUNDRED <= _limit(filing, "rate.adjustment"):
            continue
        how = "追加" if full > initial else "调减"
        share = f"，调整率{rate.text}" if rate.value is not None else ""
        text = f"整体支出年初预算{money_text(initial)}万元，年中{how}{money_text(abs(full - initial))}万元{share}"
        yield Deviation(text, abs(full - initial), keys)


def _unspent(filing: Filing) -> Iterator[Deviation]:
    for root in (*filing.present("overall"), *filing.present("project")):
        keys = (f"{root}.fund.total.executed", f"{root}.fund.total.full_year")
        spent, full = filing.number(keys[0]), filing.number(keys[1])
        rate = execution_rate(spent, full)
        if spent is None or full is None or rate.value is None:
            continue
        if rate.value * _HUNDRED < _limit(filing, "rate.execution_low"):
            name = filing.text(f"{root}.name")
            what = f"“{name}”" if name else "整体支出"
            text = f"{what}全年预算{money_text(full)}万元，支出{money_text(spent)}万元，只完成{rate.text}"
            yield Deviation(text, full - spent, keys)
