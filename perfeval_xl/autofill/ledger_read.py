"""From the file of a ledger export to postings that count, with everything odd about it said aloud."""

import os
import re
from typing import NamedTuple

from perfeval_xl.autofill.ledger_columns import Header, find_header
from perfeval_xl.autofill.ledger_notes import rows_text, tell_rest, tell_units, worded, yuan
from perfeval_xl.autofill.ledger_rows import Body, Line, read_body
from perfeval_xl.autofill.ledger_source import Table, read_tables
from perfeval_xl.autofill.ledger_sums import Issue, check_sums, parent_codes
from perfeval_xl.autofill.mapping import BASIC, PROJECT, Mapping, load_mapping
from perfeval_xl.values.errors import ReadError
from perfeval_xl.values.text import bare_label, label

_OTHER_ACCOUNTS = "1234689"


class Ledger(NamedTuple):
    """A ledger export: every row with an amount, and what is to be known about it.

    Of a line that counts (kind ``detail``) `nature` is 基本支出, 项目支出 or empty, `fund` the key of an income.
    """

    name: str
    lines: tuple[Line, ...]
    issues: tuple[Issue, ...]
    separates: bool
    """Whether it tells 基本支出 from 项目支出."""

    def where(self, at: tuple[int, ...] | list[int]) -> str:
        """Name rows as a user finds them: ``第12、15行``, with the sheet where there are several."""
        sheets = {line.sheet for line in self.lines}
        return rows_text([(self.lines[one].sheet, self.lines[one].number) for one in at], len(sheets) > 1)


def read_ledger(path: str, mapping: Mapping | None = None, year: int | None = None, unit: str = "") -> Ledger:
    """Read a ledger export.

    Args:
        path: .csv (UTF-8, GBK) or workbook, as the accounting system wrote it.
        mapping: names of codes, words for the nature of spending; the one shipped when None.
        year: of the filing; postings dated in another year do not count.
        unit: 元 or 万元 where the export names none; found out from the figures when empty.

    Raises:
        ReadError: it cannot be read, has no recognisable header, or no amounts.
    """
    mapping = mapping or load_mapping()
    notes: list[Issue] = []
    bodies: list[Body] = []
    headers: list[Header] = []
    for table in read_tables(path):
        header = find_header(table)
        if header is None or table.hidden:
            notes += _passed_over(table, header is not None)
            continue
        bodies.append(read_body(table, header, unit))
        headers.append(header)
    if not bodies:
        raise ReadError(
            "LEDGER_HEADER",
            f"在“{os.path.basename(path)}”里没有找到明细账的表头。",
            "表头应有科目（或经济分类、项目）一列，以及借方、金额或各月的金额列。",
        )
    lines = [_resolved(line, mapping) for body in bodies for line in body.lines]
    if not any(line.kind == "detail" for line in lines):
        raise ReadError("LEDGER_EMPTY", f"“{os.path.basename(path)}”里没有金额。", "请确认导出的是支出明细账。")
    separates = _by_project(lines)
    _leave_out_accounts(lines, notes)
    _leave_out_years(lines, notes, year)
    _leave_out_parents(lines, notes)
    _check_tables(lines, notes, [body.sheet for body in bodies])
    _leave_out_copies(lines, notes)
    several = len({line.sheet for line in lines}) > 1
    for body, header in zip(bodies, headers, strict=True):
        tell_units(body, header, lines, notes, several)
        if body.unreadable:
            where = rows_text([(body.sheet, number) for number, _ in body.unreadable], several)
            shown = "、".join(f"“{text[:20]}”" for _, text in body.unreadable[:3])
            notes.append(Issue("UNREADABLE", f"{where}的金额不是数字（{shown}），没有计入。", (), True, True))
    tell_rest(lines, notes, bodies, headers, separates)
    return Ledger(os.path.basename(path), tuple(lines), tuple(worded(notes, lines)), separates)


def _passed_over(table: Table, ledger: bool) -> list[Issue]:
    if ledger:
        return [Issue("HIDDEN_SHEET", f"工作表“{table.sheet}”是隐藏的，没有取数。")]
    figures = sum(1 for _, cells in table.rows for cell in cells if re.fullmatch(r"-?[\d,]+\.\d\d", cell))
    return [Issue("NO_HEADER", f"“{table.sheet}”里没有找到明细账的表头，没有取数。")] if figures > 2 else []


def _resolved(line: Line, mapping: Mapping) -> Line:
    """Put in the code a name stands for, the nature and the fund in our words."""
    code = line.code
    unclear = line.code_text not in ("", line.account, line.name) or re.search(r"[A-Za-z]", line.code_text)
    if not code and line.name and not unclear:
        code = mapping.code_of(line.name)
    nature = mapping.nature_of(line.nature, "" if line.code and line.nature else line.name)
    return line._replace(code=code, nature=nature, fund=mapping.fund_of(line.fund))


def _by_project(lines: list[Line]) -> bool:
    """Where nothing else tells, a posting with a project is 项目支出 and one without is 基本支出.

    Returns:
        Whether the ledger tells the two apart at all.
    """
    details = [at for at, line in enumerate(lines) if line.kind == "detail"]
    if any(lines[at].nature for at in details):
        return True
    with_project = [at for at in details if lines[at].project or lines[at].project_code]
    if not with_project or len(with_project) == len(details):
        return False
    for at in details:
        lines[at] = lines[at]._replace(nature=PROJECT if lines[at].project or lines[at].project_code else BASIC)
    return True


def _drop(lines: list[Line], at: list[int] | tuple[int, ...], kind: str) -> int:
    """Take rows out of the count; return what they sum up to."""
    for one in at:
        lines[one] = lines[one]._replace(kind=kind)
    return sum(lines[one].amount for one in at)


def _leave_out_accounts(lines: list[Line], notes: list[Issue]) -> None:
    """In a journal of all accounts only expenditure counts, and of the two parallel accountings only the budget's."""
    heads: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        digits = re.match(r"\d{4,}", line.account)
        if line.kind == "detail" and digits and not re.match(r"(30[1-9]|31[0-3]|399)\d\d", line.account):
            heads.setdefault(digits[0][0], []).append(at)
    spending = [head for head in "75" if head in heads]
    if not spending:
        return
    other = sorted(at for head in _OTHER_ACCOUNTS for at in heads.get(head, ()))
    if other:
        total = _drop(lines, other, "account")
        notes.append(
            Issue("ACCOUNT", f"{{where}}是资产、收入或结余科目，不是支出，没有计入（{yuan(total)} 元）。", tuple(other))
        )
    if len(spending) == 2:
        total = _drop(lines, heads["5"], "parallel")
        notes.append(
            Issue(
                "PARALLEL",
                "同一笔支出在财务会计（5 类科目）和预算会计（7 类科目）各记一次，只取预算会计；"
                f"{{where}}没有计入（{yuan(total)} 元）。",
                tuple(heads["5"]),
            )
        )


def _leave_out_years(lines: list[Line], notes: list[Issue], year: int | None) -> None:
    found = [at for at, line in enumerate(lines) if line.kind == "detail" and year and line.year not in (0, year)]
    if found:
        total = _drop(lines, found, "year")
        notes.append(Issue("YEAR", f"{{where}}不是 {year} 年的支出，没有计入（{yuan(total)} 元）。", tuple(found)))


def _leave_out_parents(lines: list[Line], notes: list[Issue]) -> None:
    sums, mixed = parent_codes(lines)
    if sums:
        total = _drop(lines, sums, "parent")
        notes.append(Issue("PARENT", f"{{where}}是上级科目的合计，没有重复计入（{yuan(total)} 元）。", sums))
    for code, own, parts, at in mixed:
        notes.append(
            Issue(
                "PARENT_MIXED",
                f"科目 {code} 自身记了 {yuan(own)} 元（{{where}}），下级科目另有 {yuan(parts)} 元，两者不相等，"
                "可能有重复；已全部计入，请核对。",
                at,
                True,
            )
        )


def _check_tables(lines: list[Line], notes: list[Issue], sheets: list[str]) -> None:
    """Prove the totals of every table and take out the rows that turn out to be totals."""
    for sheet in dict.fromkeys(sheets):
        places = [at for at, line in enumerate(lines) if line.sheet == sheet]
        sums = check_sums([lines[at] for at in places])
        hidden = [places[at] for at in sums.totals]
        if hidden:
            total = _drop(lines, hidden, "sum")
            notes.append(
                Issue(
                    "SUM_HIDDEN",
                    "{where}没有写“小计”“合计”，但金额等于前面各行之和，"
                    f"按小计处理，没有重复计入（{yuan(total)} 元）。",
                    tuple(hidden),
                )
            )
        if sums.likely:
            at = tuple(places[one] for one in sums.likely)
            notes.append(
                Issue(
                    "SUM_LIKELY", "{where}的金额等于前面各行之和，可能是小计；已按明细计入，请核对是否重复。", at, True
                )
            )
        for one, should in sums.wrong:
            line = lines[places[one]]
            words = next((text for text in (line.summary, line.code_text, line.voucher) if "计" in text), "合计")
            final = places[one] == max(at for at in places if lines[at].kind == "subtotal")
            notes.append(
                Issue(
                    "SUM_WRONG",
                    f"{{where}}“{words}”写 {yuan(line.amount)} 元，明细之和为 {yuan(should)} 元，"
                    f"相差 {yuan(line.amount - should)} 元；已按明细取数，请核对。",
                    (places[one],),
                    True,
                    final,
                )
            )


def _leave_out_copies(lines: list[Line], notes: list[Issue]) -> None:
    """A sheet whose postings sum up to those of all others is their summary, not more spending."""
    totals: dict[str, int] = {}
    for line in lines:
        if line.kind == "detail":
            totals[line.sheet] = totals.get(line.sheet, 0) + line.amount
    if len(totals) < 2:
        return
    counts = {sheet: sum(1 for line in lines if line.sheet == sheet) for sheet in totals}
    for sheet in sorted(totals, key=lambda one: counts[one]):
        if totals[sheet] and totals[sheet] * 2 == sum(totals.values()):
            at = [one for one, line in enumerate(lines) if line.sheet == sheet and line.kind == "detail"]
            total = _drop(lines, at, "copy")
            notes.append(
                Issue(
                    "COPY",
                    f"工作表“{sheet}”的合计与其他各表之和相同（{yuan(total)} 元），按汇总表处理，没有重复计入。",
                    tuple(at),
                )
            )
            return


def same_project(name: str) -> str:
    """Bring a project's name to the form in which ledger and 附件一 are compared: no code, no numbering, no blanks."""
    return bare_label(re.sub(r"^[\[(（]?[0-9A-Za-z]{5,}[\])）]?[-_\s]*(?=[^\d])", "", label(name)))
