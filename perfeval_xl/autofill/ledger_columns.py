"""Find the header of a ledger table and tell what each column holds, by the column's name.

Exports put title lines above the header, write it in two or three lines with merged cells (年 over 月 and 日, 借方 over
金额), and name the same column differently; what counts is the name, never the position.
"""

import re
from itertools import pairwise
from typing import NamedTuple

from perfeval_xl.autofill.ledger_source import Table
from perfeval_xl.values.text import label

_SEARCHED = 40
_HEIGHT = 3
_DISTINCT = 3
"""Headings the first of several header lines must have; a title line has one or two."""
_MONTHS = {name: at for at, name in enumerate("一 二 三 四 五 六 七 八 九 十 十一 十二".split(), 1)}
_PERIOD = re.compile(
    r"^(?:(?:20\d\d)[年./-]?)?(?:第)?(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])(?:月份?|期)(?:/?(?:金额|支出|借方|借方金额|发生额|支出金额|实际支出))?$"
    r"|^20\d\d[-./年]?(1[0-2]|0[1-9])$"
)
_UNIT = re.compile(
    r"[(（]?(?:金额)?单位[:：]?(?:人民币)?(万元|千元|元)[)）]?|[(（](万元|千元|元)[)）]|(?<=[:：/])(万元|千元|元)$"
)
_ROLES: tuple[tuple[str, str], ...] = (
    ("nature", r"支出(类型|性质|类别|种类|分类$)|项目/?(类别|类型|性质|分类)|基本.?项目|经费(类型|性质|类别)|预算类型"),
    ("project_code", r"项目/?(编码|代码|编号)|专项(编码|代码)"),
    ("project", r"项目/?名称|预算项目|核算项目|项目核算|项目辅助|专项名称|辅助.*项目|^项目$|^专项$"),
    ("fund", r"资金/?(性质|来源|类型|类别)|预算来源|经费来源|指标来源"),
    ("gov_econ", r"政府(预算)?(支出)?经济"),
    ("econ_name", r"经济(分类|科目)?(科目)?/?名称"),
    ("econ_code", r"经济(分类|科目|代码|编码)|部门经济"),
    (
        "",
        r"功能(分类|科目)|对方科目|序号|行号|^行$|单价|数量|外币|原币|汇率|账号|开户|收款|付款|凭证类(别|型)|附件|状态",
    ),
    ("unit", r"^(预算|核算|支出|用款)?单位/?(名称|编码|代码)?$|^部门/?(名称|编码|代码)?$"),
    ("", r"余额|结余|可用|额度|预算(数|金额|指标)|指标(金额|数)|年初|期初|期末|上年|计划|未支付"),
    ("ytd_debit", r"累计.*借|借.*累计"),
    ("ytd_credit", r"累计.*贷|贷.*累计"),
    ("direction", r"方向|^借/?贷$|借贷标"),
    ("debit", r"借"),
    ("credit", r"贷"),
    ("date", r"日期|^年月日$|时间$"),
    ("month", r"会计期间|^期间$|^月份?$|月份$|会计月|/月$"),
    ("day", r"^日$|/日$"),
    ("year", r"^年度?$|会计年度|业务年度"),
    ("voucher", r"凭证|单号|支付令|字号|单据(编?号|编码)"),
    ("summary", r"摘要|用途|事由|说明$|备注|内容"),
    ("account_name", r"科目/?(全称|名称)|会计科目$|^科目$|科目名"),
    ("account_code", r"科目/?(编码|代码|编号|号)|^编码$|^代码$"),
    ("ytd", r"累计"),
    ("row_total", r"^(合计|总计|小计|全年合计|年度合计|合计金额)(/?金额)?$"),
    ("amount", r"金额|支出(额|数)?$|发生额|支付数|执行数|决算数|本期数|本年数"),
)
_COMPILED = tuple((role, re.compile(pattern)) for role, pattern in _ROLES)
_MONEY = ("debit", "credit", "amount", "period", "ytd_debit", "ytd_credit", "ytd", "row_total")
_NAMED = ("econ_code", "econ_name", "account_code", "account_name", "project", "project_code")


class Column(NamedTuple):
    """What a column holds: `role`, its printed name, and the unit of money printed in the name, if any."""

    at: int
    role: str
    name: str
    unit: str = ""
    month: int = 0


class Header(NamedTuple):
    """Where the header stands and what its columns hold.

    `first` and `last` index the rows of the table. `unit` is the unit of money declared above the header, with the
    row number where it stands.
    """

    first: int
    last: int
    columns: tuple[Column, ...]
    unit: str = ""
    unit_row: int = 0

    def at(self, role: str) -> tuple[int, ...]:
        """Return the columns with this role, from left to right."""
        return tuple(column.at for column in self.columns if column.role == role)

    def first_at(self, role: str) -> int:
        """Return the first column with this role, -1 when there is none."""
        return next((column.at for column in self.columns if column.role == role), -1)


def find_header(table: Table) -> Header | None:
    """Return the header of a table, None when it has no columns of a ledger.

    A header names a column of money and a column of codes, accounts or projects. Of several candidates the one that
    tells most roles apart is taken, the shortest and uppermost first.
    """
    best: tuple[int, Header] | None = None
    for first in range(min(_SEARCHED, len(table.rows))):
        for height in range(1, _HEIGHT + 1):
            if first + height > len(table.rows) or (height > 1 and not _goes_on(table, first, height)):
                break
            columns = columns_of(_names(table, first, height))
            roles = {column.role for column in columns if column.role} - {"day"}
            if not roles.intersection(_MONEY) or not roles.intersection(_NAMED):
                continue
            score = len(roles) * 10 - height
            if best is None or score > best[0]:
                best = (score, Header(first, first + height - 1, columns))
    if best is None:
        return None
    unit, row = _declared_unit(table, best[1])
    return best[1]._replace(unit=unit, unit_row=row)


def columns_of(names: list[str]) -> tuple[Column, ...]:
    """Tell what each column holds by its name; a blank name holds nothing."""
    columns = []
    for at, name in enumerate(names):
        if not name:
            continue
        found = _UNIT.search(name)
        unit = next((one for one in found.groups() if one), "") if found else ""
        bare = _UNIT.sub("", name).strip("/")
        period = _PERIOD.match(bare)
        if period:
            columns.append(Column(at, "period", name, unit, _month(period[1] or period[2])))
        else:
            columns.append(Column(at, _role(bare), name, unit))
    return tuple(columns)


def _month(text: str) -> int:
    return int(text) if text.isascii() else _MONTHS[text]


def _role(name: str) -> str:
    return next((role for role, pattern in _COMPILED if pattern.search(name)), "")


def _names(table: Table, first: int, height: int) -> list[str]:
    """Join the lines of a header column by column: ``本期发生额/借方``."""
    width = max(len(cells) for _, cells in table.rows[first : first + height])
    levels = []
    for index in range(first, first + height):
        number, cells = table.rows[index]
        texts = [label(cell) for cell in cells] + [""] * (width - len(cells))
        levels.append(_spread(texts, number, table, covered=index < first + height - 1))
    for index in range(first, first + height):
        _lower(levels, table, first, index)
    if height > 1 and not table.spans:
        _forward(levels)
    return ["/".join(dict.fromkeys(part for part in parts if part)) for parts in zip(*levels, strict=True)]


def _spread(texts: list[str], number: int, table: Table, covered: bool) -> list[str]:
    """Repeat the text of a merged cell over the columns it covers."""
    if not table.spans:
        return texts
    spread = list(texts)
    for at, text in enumerate(texts):
        columns = table.spans.get((number, at + 1), (1, 1))[1]
        if text and columns > 1 and (covered or columns < len(texts)):
            spread[at : at + columns] = [text] * min(columns, len(spread) - at)
    return spread


def _lower(levels: list[list[str]], table: Table, first: int, index: int) -> None:
    """A heading merged downwards names the lines below it too; nothing is to be added to their names."""
    if index == first:
        return
    above, below = levels[index - first - 1], levels[index - first]
    number = table.rows[index - 1][0]
    for at, text in enumerate(above):
        if text and not below[at] and table.spans.get((number, at + 1), (1, 1))[0] > 1:
            below[at] = text


def _forward(levels: list[list[str]]) -> None:
    """In text files a merged heading stands over its first column only: carry it to the columns with a name below."""
    for upper, lower in pairwise(levels):
        last = ""
        for at, text in enumerate(upper):
            if text:
                last = text
            elif lower[at] and last:
                upper[at] = last
            else:
                last = ""


def _goes_on(table: Table, first: int, height: int) -> bool:
    """Tell whether the last of `height` lines may go on with a header: words only, below a line of several headings."""
    if len({label(cell) for cell in table.rows[first][1] if cell.strip()}) < _DISTINCT:
        return False
    texts = [label(cell) for cell in table.rows[first + height - 1][1] if cell.strip()]
    if not texts:
        return False
    words = [text for text in texts if not re.search(r"\d", text) or _PERIOD.match(text)]
    return len(words) == len(texts) and all(len(text) <= 16 for text in texts)


def _declared_unit(table: Table, header: Header) -> tuple[str, int]:
    """Return the unit of money written above the header (金额单位：元), and its row number."""
    for number, cells in table.rows[: header.first]:
        for cell in cells:
            found = re.search(r"单位[:：]?(?:人民币)?(万元|千元|元)", label(cell))
            if found:
                return found[1], number
    return "", 0
