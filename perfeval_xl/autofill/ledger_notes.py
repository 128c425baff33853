"""Say what is odd about a ledger: units, codes, entries left out. Nothing here changes what counts."""

import re
from decimal import Decimal

from perfeval_xl.autofill.ledger_cells import FEN
from perfeval_xl.autofill.ledger_columns import Header
from perfeval_xl.autofill.ledger_rows import Body, Line
from perfeval_xl.autofill.ledger_sums import Issue
from perfeval_xl.values.rounding import half_up

_SHOWN = 5
_FEW = 5
"""Rows below which nothing is said about an amount that stands out."""
_TIMES = 20


def rows_text(rows: list[tuple[str, int]], sheets: bool) -> str:
    """Write (sheet, row number) pairs, the first few in full."""
    parts: list[str] = []
    for sheet in dict.fromkeys(sheet for sheet, _ in rows[:_SHOWN]):
        numbers = "、".join(str(number) for one, number in rows[:_SHOWN] if one == sheet)
        parts.append(f"“{sheet}”第{numbers}行" if sheets else f"第{numbers}行")
    return "，".join(parts) + (f"等 {len(rows)} 行" if len(rows) > _SHOWN else "")


def yuan(amount: int) -> str:
    """Write millionths of a yuan as yuan with two decimals and separators: ``1,234.50``."""
    return f"{half_up(Decimal(amount).scaleb(-6), 2):,}"


def tell_units(body: Body, header: Header, lines: list[Line], notes: list[Issue], several: bool) -> None:
    """Say in which unit amounts were read, and where another one is mixed in."""
    places = [at for at, line in enumerate(lines) if line.sheet == body.sheet and line.kind == "detail"]
    if not body.unit_known:
        sheet = f"“{body.sheet}”" if several else "账上"
        notes.append(Issue("UNIT_GUESSED", f"{sheet}没有注明金额单位，从数额看是{body.unit}，按{body.unit}取数。"))
    elif header.unit and header.unit != body.unit:
        notes.append(
            Issue(
                "UNIT_CONFLICT",
                f"表头上方第 {header.unit_row} 行写单位是{header.unit}，金额列写{body.unit}，"
                f"按{body.unit}取数，请核对。",
                (),
                True,
                True,
            )
        )
    other = [at for at in places if lines[at].other_unit]
    if other:
        units = "、".join(dict.fromkeys(lines[at].other_unit for at in other))
        notes.append(
            Issue(
                "UNIT_MIXED",
                f"{{where}}的金额写明单位是{units}，与其他行（{body.unit}）不同，已换算，请核对。",
                tuple(other),
                True,
            )
        )
    if body.note:
        notes.append(Issue("AMOUNTS", body.note, (), True, True))
    huge = _outlying([(at, abs(lines[at].amount)) for at in places])
    if huge:
        notes.append(Issue("UNIT_MIXED", "{where}的金额比其余各行的合计还大得多，可能误用了单位，请核对。", huge, True))
    fine = [at for at in places if lines[at].amount % FEN and not lines[at].other_unit]
    if fine and body.unit == "元":
        notes.append(
            Issue(
                "UNIT_MIXED",
                "{where}的金额小数超过两位，不像是元，可能误用了万元；已按元计入，请核对。",
                tuple(fine),
                True,
            )
        )


def _outlying(amounts: list[tuple[int, int]]) -> tuple[int, ...]:
    """Return the rows that are many times larger than all smaller ones together: 元 in a column of 万元."""
    ordered = sorted(amounts, key=lambda one: one[1])
    rest = 0
    for place, (_, amount) in enumerate(ordered):
        if place >= _FEW and amount > _TIMES * rest:
            return tuple(sorted(at for at, _ in ordered[place:]))
        rest += amount
    return ()


def tell_rest(
    lines: list[Line],
    notes: list[Issue],
    bodies: list[Body],
    headers: list[Header],
    separates: bool,
) -> None:
    """Say what was left out, what could not be told, and what looks wrong as a whole."""
    details = [(at, line) for at, line in enumerate(lines) if line.kind == "detail"]
    closing = [at for at, line in enumerate(lines) if line.kind == "closing"]
    if closing:
        total = sum(lines[at].amount for at in closing)
        notes.append(Issue("CLOSING", f"{{where}}是年末结转分录，没有冲减支出（{yuan(total)} 元）。", tuple(closing)))
    if any(body.carried_codes for body in bodies):
        notes.append(Issue("CARRIED", "每组只有第一行写了科目，其余各行沿用上一行的科目。"))
    units = dict.fromkeys(line.unit for _, line in details if line.unit)
    if len(units) > 1:
        notes.append(
            Issue("UNITS", f"账上有 {len(units)} 个单位（{'、'.join(list(units)[:4])}……），已全部计入，请确认。")
        )
    if not separates:
        notes.append(
            Issue("NATURE", "账上没有区分基本支出和项目支出，公用经费、基本支出、项目支出没有取数；三公经费各项已取。")
        )
    else:
        unsure = tuple(at for at, line in details if not line.nature)
        if unsure:
            total = sum(lines[at].amount for at in unsure)
            notes.append(
                Issue("NATURE", f"{{where}}看不出是基本支出还是项目支出（{yuan(total)} 元），没有计入这两项。", unsure)
            )
    if details and not any(line.code for _, line in details) and any(header.at("gov_econ") for header in headers):
        notes.append(
            Issue(
                "GOVERNMENT_CODES",
                "账上只有政府预算支出经济分类，没有部门预算支出经济分类，请重新导出。",
                (),
                True,
                True,
            )
        )
    lettered = tuple(
        at
        for at, line in details
        if not line.code and re.search(r"\d", line.code_text) and re.search(r"[A-Za-z]", line.code_text)
    )
    if lettered:
        total = sum(lines[at].amount for at in lettered)
        codes = "、".join(dict.fromkeys(lines[at].code_text[:20] for at in lettered))
        notes.append(
            Issue("CODE", f"{{where}}的科目编码含有字母（{codes}），认不出是哪个科目（{yuan(total)} 元）。", lettered)
        )
    if sum(line.amount for _, line in details) <= 0:
        notes.append(Issue("NEGATIVE", "支出合计不大于 0，借方、贷方可能颠倒，请核对导出的内容。", (), True, True))


def worded(notes: list[Issue], lines: list[Line]) -> list[Issue]:
    """Put the rows into the sentences."""
    several = len({line.sheet for line in lines}) > 1
    return [
        note._replace(
            text=note.text.replace(
                "{where}", rows_text([(lines[at].sheet, lines[at].number) for at in note.lines], several)
            )
        )
        for note in notes
    ]
