"""Candidates from outside the filing: the ledger and last year's filing."""

import re
from decimal import Decimal

from perfeval_xl.autofill.candidate import Candidate, figure, words
from perfeval_xl.autofill.ledger_notes import yuan
from perfeval_xl.autofill.takings import Takings
from perfeval_xl.filing import Filing
from perfeval_xl.rules.match import plain_name

_SHOWN = 3
_SLIP = 10_000


def from_ledger(filing: Filing, takings: Takings) -> tuple[list[Candidate], list[str]]:
    """Turn the ledger's amounts into candidates, and what is odd about the ledger into notes."""
    found = []
    notes = [issue.text for issue in takings.ledger.issues]
    slip = _unit_slip(filing, takings)
    notes += [slip] if slip else []
    for amount in takings.amounts.values():
        if amount.key not in filing.values:
            if amount.micros and filing.present(amount.key.split(".", 1)[0].split("[")[0]):
                notes.append(f"“{amount.label}”账上为 {yuan(amount.micros)} 元，表中没有这一格，没有填入。")
            continue
        reason = f"账上 {len(amount.lines)} 笔，共 {yuan(amount.micros)} 元"
        if amount.lines and len(amount.lines) <= _SHOWN:
            reason += f"（{takings.ledger.where(amount.lines)}）"
        doubt = amount.doubt + slip
        if doubt:
            reason += f"；{doubt}"
        found.append(figure(filing, amount.key, amount.wan, "ledger", reason, choice=bool(doubt), lines=amount.lines))
    for lost in takings.unmapped:
        name = "、".join(filter(None, (lost.code, lost.name))) or "没有科目的"
        how = f"只按性质或项目计入{'、'.join(lost.counted)}" if lost.counted else "没有计入任何一行"
        where = takings.ledger.where(lost.lines)
        notes.append(f"科目“{name}”没有对应关系（{yuan(lost.micros)} 元，{where}），{how}；可在科目对应文件里补上。")
    return found, notes


def _unit_slip(filing: Filing, takings: Takings) -> str:
    """Tell a ledger that is ten thousand times what the papers say was spent, or the reverse."""
    stated = filing.number("overall.fund.total.executed")
    total = Decimal(takings.total).scaleb(-10)
    if not stated or not total:
        return ""
    for much, little, times in ((total, stated, "一万倍"), (stated, total, "万分之一")):
        if _SLIP * Decimal("0.5") <= much / little <= _SLIP * 2:
            return f"账上合计约为附件二全年执行数的{times}，金额单位可能不对，请核对，或用 --ledger-unit 指定。"
    return ""


def new_lines(filing: Filing, takings: Takings) -> tuple[list[Candidate], list[str]]:
    """Give projects that stand only in the ledger the empty lines of 附件一, and name those that find none."""
    empty = [
        prefix
        for prefix in filing.each("basic.project")
        if all(filing.state(f"{prefix}.{leaf}") == "blank" for leaf in ("name", "last_final", "budget", "final"))
    ]
    found, notes = [], []
    for project in takings.homeless:
        name = project.label
        if not name:
            notes.append(
                f"账上有 {yuan(project.micros)} 元项目支出没有写项目名称（{takings.ledger.where(project.lines)}）。"
            )
        elif not empty:
            notes.append(
                f"账上的项目“{name}”（{yuan(project.micros)} 元）在附件一没有对应的行，"
                "请加一行，或在科目对应文件里写明对应哪个项目。"
            )
        else:
            prefix = empty.pop(0)
            number = re.search(r"\[(\d+)\]$", prefix)
            text = f"{number[1]}、{name}" if number else name
            reason = f"账上有这个项目，{len(project.lines)} 笔"
            unsure = bool(project.doubt)
            found.append(words(f"{prefix}.name", text, "ledger", reason, choice=unsure, lines=project.lines))
            told = f"{reason}，共 {yuan(project.micros)} 元" + (f"；{project.doubt}" if unsure else "")
            found.append(
                figure(filing, f"{prefix}.final", project.wan, "ledger", told, choice=unsure, lines=project.lines)
            )
    return found, notes


def from_last_year(filing: Filing, last: Filing) -> tuple[list[Candidate], list[str]]:
    """Turn last year's final figures into candidates for the {Y-1} column; projects are matched by name."""
    if filing.year is not None and last.year is not None and last.year != filing.year - 1:
        return [], [f"上年材料是 {last.year} 年度的，不是 {filing.year - 1} 年度，没有取上年决算数。"]
    pairs = [
        (f"{key.removesuffix('.final')}.last_final", key)
        for key in last.values
        if re.fullmatch(r"basic\.\w+\.final", key)
    ]
    lines = {plain_name(filing.text(f"{prefix}.name")): prefix for prefix in filing.each("basic.project")}
    notes = []
    for prefix in last.each("basic.project"):
        name = last.text(f"{prefix}.name")
        here = lines.get(plain_name(name))
        if name and here:
            pairs.append((f"{here}.last_final", f"{prefix}.final"))
        elif name and last.number(f"{prefix}.final"):
            notes.append(f"上年的项目“{name}”今年附件一没有对应的行，上年决算数没有带入。")
    found = []
    for key, source in pairs:
        number = last.number(source)
        if number is not None and key in filing.values:
            reason = f"{last.year or '上'}年度附件一“{last.short_label(source)}”".replace("上年度", "上年")
            found.append(figure(filing, key, number, "last_year", reason))
    return found, notes
