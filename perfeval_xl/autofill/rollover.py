"""From last year's filing to this year's beginning: unit data, projects, last year's final figures, indicators.

What was typed for last year alone (budgets, answers, scores, texts, dates) is not carried. Totals of the {Y-1} column
are left to their formulas, so a total that was wrong last year is told, not handed down.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.autofill.candidate import figure_text
from perfeval_xl.autofill.carry import unit_data_of
from perfeval_xl.filing import Filing
from perfeval_xl.forms.derived import SUM_PLACES, derivation
from perfeval_xl.forms.edition import Edition
from perfeval_xl.forms.schema import dated, template
from perfeval_xl.reading.build import build
from perfeval_xl.relations.value import value
from perfeval_xl.rules.finding import Check
from perfeval_xl.rules.match import matches, plain_name
from perfeval_xl.rules.rows import figure
from perfeval_xl.rules.run import validate
from perfeval_xl.values.errors import WriteError
from perfeval_xl.values.text import bare_label

_DRAFT = ("level1", "level2", "name", "target", "weight")
"""What of an indicator row is a draft for the next year; answers, scores and reasons are not."""
_UNIT_LEAVES = (".department", ".sign.phone", ".sign.preparer")
_CENT = Decimal("0.005")


class Rollover(NamedTuple):
    """The new year's filing as far as it is known, and what a person must be told.

    `differences`: what is different about the new year's edition; `notes`: what of last year could not be carried.
    """

    filing: Filing
    differences: tuple[str, ...]
    notes: tuple[str, ...]


def rollover(last: Filing, year: int, copy_indicators: bool = False, edition: Edition | None = None) -> Rollover:
    """Begin the filing of a new year.

    Args:
        last: last year's filing.
        year: the new year.
        copy_indicators: take names, targets and weights of the indicators along as a draft.
        edition: of the new year; that of `last` when None.

    Raises:
        WriteError: the new year does not lie after last year's (``YEAR``).
    """
    edition = edition or last.edition
    if last.year is not None and year <= last.year:
        raise WriteError("YEAR", f"上年材料是 {last.year} 年度的，新年度 {year} 应在它之后。", "请检查 --year。")
    notes: list[str] = []
    if last.year is not None and year != last.year + 1:
        notes.append(f"上年材料是 {last.year} 年度的，不是 {year - 1} 年度，没有带入上年决算数。")
    raws: dict[str, str] = {}
    raws.update(_unit_data(last))
    raws.update(_basic(last, notes, last.year is None or year == last.year + 1))
    raws.update(_papers(last, edition, year, copy_indicators, notes))
    known = {key: raw for key, raw in raws.items() if _declared(edition, key)}
    notes += [f"新版表格没有“{last.short_label(key)}”，没有带入。" for key in raws if key not in known]
    filing = _without_doubtful(build(edition, known, year, last.unit), notes)
    return Rollover(
        filing,
        tuple(differences(last.edition, edition, last.year, year)),
        tuple(notes),
    )


def _without_doubtful(filing: Filing, notes: list[str]) -> Filing:
    """Leave out unit data that a check objects to: what was doubtful last year is told, not handed down."""
    for finding in validate(filing).findings:
        doubtful = [key for key in finding.keys if key.endswith(_UNIT_LEAVES) and filing.state(key) != "blank"]
        if finding.code.startswith("M") or not doubtful:
            continue
        notes.append(f"没有带入{filing.label(doubtful[0])}，请重新填写：{finding.message}")
        raws = {key: value.raw for key, value in filing.values.items()} | dict.fromkeys(doubtful, "")
        filing = build(filing.edition, raws, filing.year, filing.unit)
    return filing


def _declared(edition: Edition, key: str) -> bool:
    return template(key) in edition.fields


def _unit_data(last: Filing) -> dict[str, str]:
    data = unit_data_of(last)
    raws = {"overall.unit": last.unit, "report.cover.unit": last.unit}
    for root in ("basic", "overall", *last.present("project")):
        raws[f"{root}.sign.preparer"] = data.preparer
        raws[f"{root}.sign.phone"] = data.phone
    return raws


def _basic(last: Filing, notes: list[str], figures: bool) -> dict[str, str]:
    """Carry the final figures of 附件一 into the column of the year before, and the names of the project lines."""
    raws: dict[str, str] = {}
    fields = last.edition.fields
    for key, field in fields.items():
        if not (figures and key.startswith("basic.") and key.endswith(".last_final")) or "[]" in key:
            continue
        number = last.number(key.replace(".last_final", ".final"))
        if number is not None and field.origin != "derived":
            raws[key] = figure_text(field, number)
    kept = [prefix for prefix in last.each("basic.project") if last.text(f"{prefix}.name")]
    for at, prefix in enumerate(kept, 1):
        raws[f"basic.project[{at}].name"] = f"{at}、{bare_label(last.text(f'{prefix}.name'))}"
        number = last.number(f"{prefix}.final")
        if figures and number is not None:
            raws[f"basic.project[{at}].last_final"] = figure_text(fields["basic.project[].last_final"], number)
    if figures:
        raws.update(_totals(last, raws, notes))
    return raws


def _totals(last: Filing, raws: dict[str, str], notes: list[str]) -> dict[str, str]:
    """Reckon the totals of the column anew, those of totals last; tell where last year stated others."""
    found: dict[str, str] = {}
    counts = {"basic.project": sum(1 for key in raws if key.startswith("basic.project[") and key.endswith(".name"))}

    def lookup(key: str) -> tuple[str, Decimal | None]:
        raw = {**raws, **found}.get(key, "")
        return ("number", Decimal(raw)) if raw else ("blank", None)

    for row in ("vehicle", "three_public", "project"):
        key = f"basic.{row}.last_final"
        expression = derivation(last.edition, key)
        if expression is None:
            continue
        number = value(expression, lookup, counts, lambda _: Decimal(0), SUM_PLACES)
        if number is not None:
            found[key] = figure_text(last.edition.field(key), number)
        stated = last.number(f"basic.{row}.final")
        if number is not None and stated is not None and abs(number - stated) > _CENT:
            label = last.short_label(f"basic.{row}.final")
            notes.append(
                f"上年“{label}”填 {figure(stated)}，各分项之和为 {figure(number)}；新表按各分项之和计算，请核对。"
            )
    return found


def _papers(
    last: Filing, edition: Edition, year: int, copy_indicators: bool, notes: list[str]
) -> Iterator[tuple[str, str]]:
    """Begin 附件二 and an 附件三 for every project that had one; its name becomes that of its line in 附件一."""
    pairs = {pair.paper.root: pair for pair in matches(Check(last, None, {})).pairs}
    department = unit_data_of(last).department
    official = edition.values["weight.execution"].at(year), edition.values["weight.total"].at(year)
    roots = {"overall": "overall"} if last.present("overall") else {}
    roots |= {root: f"project[{at}]" for at, root in enumerate(last.present("project"), 1)}
    for old, new in roots.items():
        yield f"{new}.fund.total.weight", official[0]
        yield f"{new}.total.weight", official[1]
        if old != "overall":
            name = last.text(f"{old}.name")
            pair = pairs.get(old)
            if pair is not None and plain_name(pair.line.name) != plain_name(name):
                notes.append(
                    f"附件三“{name}”在附件一里叫“{bare_label(pair.line.name)}”，新表统一用附件一的名称，请核对。"
                )
                name = bare_label(pair.line.name)
            yield f"{new}.name", name
            yield f"{new}.department", last.text(f"{old}.department") or department
            yield f"{new}.unit", last.text(f"{old}.unit") or last.unit
        if copy_indicators:
            for row in last.each(f"{old}.indicator"):
                for leaf in _DRAFT:
                    text = last.text(f"{row}.{leaf}")
                    if text:
                        yield f"{new}{row[len(old) :]}.{leaf}", _of_new_year(text, last.year, year)


def _of_new_year(text: str, old: int | None, new: int) -> str:
    """Put the new year where a target names last year's."""
    return text.replace(str(old), str(new)) if old is not None else text


def differences(old: Edition, new: Edition, old_year: int | None, new_year: int) -> Iterator[str]:
    """Tell what is different between two editions and years: fields, labels, dated values."""
    if old.code != new.code:
        yield f"表格版本：上年为“{old.name}”，本年为“{new.name}”。"
        for key, field in new.fields.items():
            before = old.fields.get(key)
            if before is None:
                yield f"新增填报项“{dated(field.label, new_year)}”。"
            elif before.label != field.label:
                yield f"“{dated(before.label, old_year)}”改称“{dated(field.label, new_year)}”。"
        for key, field in old.fields.items():
            if key not in new.fields:
                yield f"取消填报项“{dated(field.label, old_year)}”。"
    for key, entry in new.values.items():
        known = old.values.get(key)
        before_figure = known.at(old_year) if known is not None else None
        if before_figure is not None and before_figure != entry.at(new_year):
            yield f"{entry.label}由 {before_figure}{entry.unit} 改为 {entry.at(new_year)}{entry.unit}。"
