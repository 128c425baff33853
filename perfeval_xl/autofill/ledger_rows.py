"""Read the rows below a ledger's header: what is a posting, what a total, what a balance brought forward."""

import re
from typing import NamedTuple

from perfeval_xl.autofill.ledger_cells import SCALES, amount_of, economic_code, year_and_month
from perfeval_xl.autofill.ledger_columns import Header
from perfeval_xl.autofill.ledger_money import MONEY_ROLES, likely_unit, money_columns
from perfeval_xl.autofill.ledger_source import Table
from perfeval_xl.values.text import clean, label

_TOTAL = re.compile(r".{0,30}?(?:合计|小计|总计|累计|共计)[:：]?(?:数|额|金额)?(?:\(.{0,12}\))?")
_PLAIN_TOTAL = re.compile(
    r"(?:本[日旬月期季年页]|当[前日月期年]|[上下]半年|全年|年度|第?[一二三四1-4]季度|(?:20\d\d年)?(?:\d{1,2}月份?)?|各?科目|按?项目|按?科目|支出|单位)?"
    r"(?:合计|小计|总计|累计|共计)[:：]?(?:数|额|金额)?"
)
_FORWARD = re.compile(
    r"(?:期初|年初|月初|上年|上期|上月|期末|年末|月末|本期|本月|本年)?余额|(?:上年|上期|上月)(?:结转|结余|转入)|期初"
    r"|承前页|过次页|转次页|接前页|结转下[年期页月]"
)
_HINT = re.compile("[计转余页初]")
_CLOSING = re.compile(
    r"(?:期末|年末|年终|月末|本年|本期|自动)[^，。,]{0,6}(?:结转|转账)|结转(?:损益|收支|本年|本期|至|支出|费用|到)"
    r"|转入[^，。,]{0,8}(?:结余|盈余|差额)|(?:损益|收支|费用|支出)[^，。,]{0,4}结转"
)
_CONTEXT = re.compile(r"(?:会计|支出|经济)?(科目|项目)(?:名称|编码|代码)?[:：](.+)")


class Line(NamedTuple):
    """One row of a ledger that carries an amount.

    `kind`: ``detail``; ``subtotal`` (known by its words), ``sum`` (known by arithmetic), ``parent`` (the sum of its
    subordinate codes), ``closing`` (year-end transfer), ``parallel`` (the same payment in the other accounting),
    ``account`` (a cash, income or balance account), ``year`` (another year), ``copy`` (a sheet that repeats others),
    ``forward`` (a balance brought forward).
    Only details count.
    """

    sheet: str
    number: int
    kind: str
    amount: int
    code: str = ""
    """部门预算支出经济分类 code, empty when none was understood."""
    code_text: str = ""
    name: str = ""
    account: str = ""
    project: str = ""
    project_code: str = ""
    nature: str = ""
    fund: str = ""
    unit: str = ""
    year: int = 0
    month: int = 0
    voucher: str = ""
    summary: str = ""
    odd: bool = False
    """Cells that nearly all other rows fill are blank here."""
    other_unit: str = ""
    """A unit of money written in the row that differs from the column's."""


class Body(NamedTuple):
    """The rows of one table. `unreadable`: row numbers whose amount is no number, with what stands there."""

    sheet: str
    lines: list[Line]
    unreadable: list[tuple[int, str]]
    unit: str
    """Unit of money the amounts were read in."""
    unit_known: bool
    carried_codes: bool = False
    note: str = ""
    """Why the choice of the amount's column is to be confirmed."""


def read_body(table: Table, header: Header, unit: str = "") -> Body:
    """Read every row below the header.

    Args:
        table: as read.
        header: as found in it.
        unit: the unit of money to take when the table names none; ``""`` to find out from the figures.
    """
    known = next((c.unit for c in header.columns if c.unit and c.role in MONEY_ROLES), "") or header.unit
    columns = _Columns(table, header)
    taken = known or unit or likely_unit(table, header, columns.money)
    scale = SCALES[taken]
    for _, cells in table.rows[: header.first]:
        _take_context(cells, columns)
    lines: list[Line] = []
    unreadable: list[tuple[int, str]] = []
    for number, cells in table.rows[header.last + 1 :]:
        line = _line(table.sheet, number, cells, columns, scale, taken, unreadable)
        if line is not None:
            lines.append(line)
    carried = _carry_codes(lines)
    return Body(table.sheet, _odd(lines), unreadable, taken, bool(known or unit), carried, columns.money.note)


class _Columns:
    """Where to look in a row; `context` is the account and project named in a line above (科目：30201 办公费)."""

    def __init__(self, table: Table, header: Header) -> None:
        at = header.first_at
        self.date, self.month, self.year = at("date"), at("month"), at("year")
        self.voucher, self.summary = at("voucher"), at("summary")
        self.econ, self.econ_name = at("econ_code"), at("econ_name")
        self.account, self.account_name = at("account_code"), at("account_name")
        self.project, self.project_code = at("project"), at("project_code")
        self.nature, self.fund, self.unit = at("nature"), at("fund"), at("unit")
        self.direction = at("direction")
        self.money = money_columns(table, header)
        self.plus, self.minus = self.money.plus, self.money.minus
        self.total = at("row_total") if header.at("period") else -1
        self.titles = {column.at: label(column.name.rpartition("/")[2]) for column in header.columns}
        named = (self.econ, self.econ_name, self.account, self.account_name, self.project, self.project_code)
        self.words = tuple(dict.fromkeys(c for c in (self.date, self.month, *named, self.nature, self.unit) if c >= 0))
        self.context = {"科目": "", "项目": ""}
        self.below = _merged_below(table, (*named, self.nature, self.fund, self.unit))


def _merged_below(table: Table, columns: tuple[int, ...]) -> dict[tuple[int, int], str]:
    """Return the text of cells merged downwards, for every row they cover; amounts are never repeated."""
    below: dict[tuple[int, int], str] = {}
    wanted = {column for column in columns if column >= 0}
    if any(rows > 1 for rows, _ in table.spans.values()):
        texts = dict(table.rows)
        for (row, column), (rows, _) in table.spans.items():
            if rows > 1 and column - 1 in wanted and row in texts and column <= len(texts[row]):
                for covered in range(row + 1, row + rows):
                    below[covered, column - 1] = texts[row][column - 1]
    return below


def _line(
    sheet: str,
    number: int,
    cells: list[str],
    columns: _Columns,
    scale: int,
    unit: str,
    unreadable: list[tuple[int, str]],
) -> Line | None:
    width = len(cells)

    def cell(at: int) -> str:
        if at < 0:
            return ""
        text = cells[at] if at < width else ""
        return text or columns.below.get((number, at), "")

    amount, other, wrong = 0, "", ""
    stated = False
    for sign, positions in ((1, columns.plus), (-1, columns.minus)):
        for at in positions:
            text = cells[at] if at < width else ""
            if not text:
                continue
            found = amount_of(text, scale)
            if found is None:
                if label(text) != columns.titles.get(at, ""):
                    wrong = wrong or text
                else:
                    return None
                continue
            stated = True
            amount += sign * found[0]
            other = found[1] if found[1] and found[1] != unit else other
    row_unit = cell(columns.unit)
    if row_unit in SCALES and row_unit != unit:
        amount, other = amount * SCALES[row_unit] // scale, row_unit
    if not columns.minus and cell(columns.direction) in ("贷", "贷方"):
        amount = -amount
    words = _words(cells, columns)
    if wrong and not (words == "forward" or _is_remark(cells)):
        unreadable.append((number, wrong))
        return None
    if not stated:
        _take_context(cells, columns)
        return None
    if not amount and words != "subtotal":
        return None
    code_text = cell(columns.econ) or cell(columns.econ_name)
    account = cell(columns.account)
    name = cell(columns.econ_name) or cell(columns.account_name)
    context = columns.context["科目"]
    if not (code_text or account or name) and not words:
        code_text = context
    code = economic_code(code_text) or ("" if code_text and columns.econ >= 0 else _from_account(account, name))
    year, month = year_and_month(cell(columns.date), cell(columns.month), cell(columns.year))
    kind = words or "detail"
    summary = cell(columns.summary)
    if kind == "detail" and amount < 0 and "转" in summary and _CLOSING.search(label(summary)):
        kind = "closing"
    return Line(
        sheet,
        number,
        kind,
        amount,
        code,
        code_text or account or name,
        name,
        account,
        cell(columns.project) or columns.context["项目"],
        cell(columns.project_code),
        cell(columns.nature),
        cell(columns.fund),
        row_unit,
        year,
        month,
        cell(columns.voucher),
        summary,
        False,
        other,
    )


def _from_account(account: str, name: str) -> str:
    return economic_code(account) or economic_code(name)


def _words(cells: list[str], columns: _Columns) -> str:
    """Tell a total (``subtotal``) and a balance brought forward (``forward``) by their words; empty for a posting."""
    voucher = columns.voucher >= 0 and columns.voucher < len(cells) and cells[columns.voucher]
    first = next((at for at, text in enumerate(cells) if text), -1)
    for at in (*columns.words, columns.voucher, columns.summary, first):
        text = cells[at] if 0 <= at < len(cells) else ""
        if len(text) < 2 or not _HINT.search(text):
            continue
        bare = label(text)
        if _PLAIN_TOTAL.fullmatch(bare):
            return "subtotal"
        if not voucher and _TOTAL.fullmatch(bare):
            return "subtotal"
        if not voucher and _FORWARD.fullmatch(bare):
            return "forward"
    return ""


def _is_remark(cells: list[str]) -> bool:
    """Tell a closing line (制表人：… 审核：…) from a posting whose amount cannot be read."""
    filled = [text for text in cells if text]
    return len(filled) <= 4 and all(not re.search(r"\d", text) or "：" in text or ":" in text for text in filled)


def _take_context(cells: list[str], columns: _Columns) -> None:
    """Take the account or project that a line without amounts names for the rows below it."""
    filled = [text for text in cells if text]
    if len(filled) > 4:
        return
    for at, text in enumerate(filled):
        bare = clean(text)
        found = _CONTEXT.fullmatch(bare)
        if found:
            columns.context[found[1]] = found[2].strip()
        elif bare.rstrip(":") in ("科目", "会计科目", "项目", "预算项目") and at + 1 < len(filled):
            columns.context["科目" if "科目" in bare else "项目"] = filled[at + 1]


def _carry_codes(lines: list[Line]) -> bool:
    """Where only the first row of each group names its code, name the others after it; tell whether that was so."""
    details = [at for at, line in enumerate(lines) if line.kind == "detail"]
    blank = [at for at in details if not lines[at].code_text]
    if not details or len(blank) * 5 < len(details) * 2 or not lines[details[0]].code_text:
        return False
    last = lines[details[0]]
    for at in details:
        line = lines[at]
        if line.code_text:
            last = line
        else:
            lines[at] = line._replace(code=last.code, code_text=last.code_text, name=last.name, account=last.account)
    return True


def _odd(lines: list[Line]) -> list[Line]:
    """Mark the rows that leave blank what at least three out of four rows, or all rows but one, fill."""
    details = [line for line in lines if line.kind == "detail"]
    usual = [
        field
        for field in ("code_text", "voucher", "summary", "year", "month")
        if 0 < sum(1 for line in details if not getattr(line, field)) <= max(1, len(details) // 4)
    ]
    return [
        line._replace(odd=True) if line.kind == "detail" and any(not getattr(line, field) for field in usual) else line
        for line in lines
    ]
