"""Which columns of a ledger hold what was spent, and in which unit, where names alone do not settle it."""

from typing import NamedTuple

from perfeval_xl.autofill.ledger_cells import YUAN, amount_of
from perfeval_xl.autofill.ledger_columns import Header
from perfeval_xl.autofill.ledger_source import Table

MONEY_ROLES = ("debit", "credit", "amount", "period", "ytd_debit", "ytd_credit", "ytd", "row_total")
_PREFERRED = ("实际支出", "支出金额", "支付金额", "支出数", "发生额", "金额")


class Money(NamedTuple):
    """The columns to add and those to take off; `note` says why the choice is to be confirmed."""

    plus: tuple[int, ...]
    minus: tuple[int, ...] = ()
    note: str = ""


def money_columns(table: Table, header: Header) -> Money:
    """Choose the columns whose sum is the amount of a row.

    Whole-year sums where there is no date (a table of balances), else debit less credit, else the months, else one
    column of amounts. Of several such columns the one that is the sum of the others is taken.
    """
    at = header.at
    dated = header.first_at("date") >= 0 or header.first_at("voucher") >= 0
    if at("ytd_debit") and not dated:
        return Money(at("ytd_debit")[:1], at("ytd_credit")[:1])
    if at("debit"):
        return Money(at("debit")[:1], at("credit")[:1])
    if at("period"):
        return Money(at("period"))
    if at("ytd") and not dated and header.first_at("month") < 0:
        return Money(at("ytd")[:1])
    if len(at("amount")) > 1:
        return _of_several(table, header)
    for role in ("amount", "row_total", "ytd", "ytd_debit", "credit"):
        if at(role):
            return Money(at(role)[:1])
    return Money(())


def _of_several(table: Table, header: Header) -> Money:
    columns = (*header.at("amount"), *header.at("row_total"))
    rows = []
    for _, cells in table.rows[header.last + 1 :]:
        found = [amount_of(cells[at] if at < len(cells) else "", YUAN) for at in columns]
        rows.append([one[0] if one is not None else 0 for one in found])
    for at, column in enumerate(columns):
        if any(row[at] for row in rows) and all(2 * row[at] == sum(row) for row in rows):
            return Money((column,))
    names = {column.at: column.name for column in header.columns if column.at in columns}
    first = next((at for word in _PREFERRED for at in columns if word in names[at]), columns[0])
    if all(row[columns.index(first)] == sum(row) for row in rows):
        return Money((first,))
    listed = "、".join(f"“{name}”" for name in names.values())
    return Money((first,), (), f"表中有几列金额（{listed}），取“{names[first]}”一列，请核对。")


def likely_unit(table: Table, header: Header, money: Money) -> str:
    """Guess the unit of money where none is named: an amount in 元 never has more than two decimals."""
    fine = total = 0
    for _, cells in table.rows[header.last + 1 :]:
        for at in money.plus:
            text = cells[at] if at < len(cells) else ""
            if text and amount_of(text, YUAN) is not None:
                total += 1
                fine += len(text.partition(".")[2].rstrip("0")) > 2
    return "万元" if total and fine * 4 > total else "元"
