"""Rates of the papers: ratios of two amounts, exact; rounding is left to whoever shows them.

Every rate is a ratio (0.56 is 56 %), unrounded to 34 figures. `Rate.shown` is rounded half-up to four decimals,
as the workbook's own formulas do; scores are reckoned from the exact ratio.

Domain: amounts and counts of zero or more. A blank (None) on either side gives a blank rate, 0/0 is not applicable,
something over 0 has no base. Formulas follow 《预算绩效评价共性指标体系框架》(财预〔2013〕53号) where that paper names
the rate; the wording is cited by the name of the document only.
"""

from decimal import Decimal

from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.rounding import divide, half_up, percent_text

OK = "ok"
BLANK = "blank"
NOT_APPLICABLE = "not_applicable"
NO_BASE = "no_base"
OUT_OF_DOMAIN = "out_of_domain"


class Rate(NamedTuple):
    """A ratio and how it came about; `value` is None unless `status` is ``"ok"``.

    `status` is ``"ok"``, ``"blank"`` (a figure is missing), ``"not_applicable"`` (0/0), ``"no_base"`` (something
    over 0) or ``"out_of_domain"`` (a negative figure where none can be).
    """

    value: Decimal | None
    status: str

    @property
    def shown(self) -> Decimal | None:
        """Round half-up to four decimals: two decimals of a percentage."""
        return None if self.value is None else half_up(self.value, 4)

    @property
    def text(self) -> str:
        """Write as ``132.08%``, as ``不适用`` for 0/0, else as nothing."""
        if self.value is None:
            return "不适用" if self.status == NOT_APPLICABLE else ""
        return percent_text(self.value)


def staff_control_rate(in_post: Decimal | None, quota: Decimal | None) -> Rate:
    """Return 在职人员控制率 = 在职人员数 / 编制数.

    Unit: persons. In post as in the final accounts, quota as approved by the staffing authority.
    Source: 财预〔2013〕53号. At most 100 % is in order.

    >>> staff_control_rate(Decimal(14), Decimal(25)).text
    '56.00%'
    """
    return _ratio(in_post, quota)


def three_public_control_rate(final: Decimal | None, budget: Decimal | None) -> Rate:
    """Return 三公经费控制率 = 三公经费实际支出数 / 三公经费预算安排数.

    Unit: the same amount unit on both sides. Source: 财预〔2013〕53号. At most 100 % is in order.
    """
    return _ratio(final, budget)


def public_expense_control_rate(final: Decimal | None, budget: Decimal | None) -> Rate:
    """Return 公用经费控制率 = 实际支出公用经费总额 / 预算安排公用经费总额.

    Unit: the same amount unit on both sides. Source: 财预〔2013〕53号. At most 100 % is in order.

    >>> public_expense_control_rate(Decimal("33.68"), Decimal("25.5")).text
    '132.08%'
    """
    return _ratio(final, budget)


def procurement_execution_rate(final: Decimal | None, budget: Decimal | None) -> Rate:
    """Return 政府采购执行率 = 实际政府采购金额 / 政府采购预算数.

    Unit: the same amount unit on both sides. Source: 财预〔2013〕53号.
    """
    return _ratio(final, budget)


def area_control_rate(built: Decimal | None, approved: Decimal | None) -> Rate:
    """Return 楼堂馆所规模控制率 = 实际规模 / 批复规模, of a project finished in the year.

    Unit: square metres. Source: 部门整体支出绩效评价基础数据表. At most 100 % is in order; without a project it is
    not applicable.
    """
    return _ratio(built, approved)


def investment_control_rate(spent: Decimal | None, budget: Decimal | None) -> Rate:
    """Return 楼堂馆所投资概算控制率 = 实际投资 / 预算投资, of a project finished in the year.

    Unit: the same amount unit on both sides. Source: 部门整体支出绩效评价基础数据表. At most 100 % is in order.
    """
    return _ratio(spent, budget)


def execution_rate(executed: Decimal | None, full_year: Decimal | None) -> Rate:
    """Return 预算执行率 = 全年执行数 / 全年预算数 (the budget after adjustment).

    Unit: the same amount unit on both sides. Source: 财预〔2020〕10号; printed on the self-evaluation papers.

    >>> execution_rate(Decimal("31.69"), Decimal("32.4")).text
    '97.81%'
    """
    return _ratio(executed, full_year)


def adjustment_rate(adjustment: Decimal | None, initial: Decimal | None) -> Rate:
    """Return 预算调整率 = 预算调整数 / 年初预算数, the adjustment taken without its sign.

    Unit: the same amount unit on both sides. Domain: the adjustment may be negative. Source: 财预〔2013〕53号.

    >>> adjustment_rate(Decimal("1068.21") - Decimal("180.96"), Decimal("180.96")).text
    '490.30%'
    """
    return _ratio(None if adjustment is None else adjustment.copy_abs(), initial)


def change_rate(this_year: Decimal | None, last_year: Decimal | None) -> Rate:
    """Return 变动率 = (本年数 − 上年数) / 上年数; negative when it fell.

    Unit: the same amount unit on both sides. Source: 财预〔2013〕53号 (三公经费变动率). Nothing after nothing is not
    applicable.

    >>> change_rate(Decimal("63.46"), Decimal(32)).text
    '98.31%'
    """
    if this_year is None or last_year is None:
        return Rate(None, BLANK)
    status = _status(this_year, last_year)
    return Rate(divide(this_year - last_year, last_year) if status == OK else None, status)


def completion_rate(
    carried: Decimal | None, initial: Decimal | None, added: Decimal | None, left: Decimal | None
) -> Rate:
    """Return 预算完成率 = (上年结转 + 年初预算 + 本年追加 − 年末结余) / (上年结转 + 年初预算 + 本年追加).

    Unit: the same amount unit throughout. The formula of Hunan score cards; 财预〔2013〕53号 divides what was
    completed by the budget.

    >>> completion_rate(Decimal("19.8"), Decimal("1922.76"), Decimal("767.86"), Decimal("19.8")).text
    '99.27%'
    """
    if carried is None or initial is None or added is None or left is None:
        return Rate(None, BLANK)
    available = carried + initial + added
    return _ratio(available - left, available)


def stepped_score(weight: Decimal, excess: Decimal, per_point: Decimal) -> Decimal:
    """Return a score that loses a fixed number of points for each percentage point above a limit.

    Formula: weight − points above × deduction, between 0 and weight, half-up to two decimals. As printed on score
    cards (每超过一个百分点扣 0.8 分，扣完为止).

    Args:
        weight: full marks.
        excess: how far the rate lies above its limit, as a ratio; zero or less costs nothing.
        per_point: deduction per percentage point.
    """
    loss = max(excess, Decimal(0)) * 100 * per_point
    return half_up(max(weight - loss, Decimal(0)), 2)


def _ratio(numerator: Decimal | None, denominator: Decimal | None) -> Rate:
    if numerator is None or denominator is None:
        return Rate(None, BLANK)
    status = _status(numerator, denominator)
    return Rate(divide(numerator, denominator) if status == OK else None, status)


def _status(numerator: Decimal, denominator: Decimal) -> str:
    if numerator < 0 or denominator < 0:
        return OUT_OF_DOMAIN
    if not denominator:
        return NO_BASE if numerator else NOT_APPLICABLE
    return OK
