"""The score of 预算执行率."""

from collections.abc import Sequence
from decimal import Decimal

from perfeval_xl.values.rounding import half_up

RATIO = "ratio"
INTERVAL = "interval"

INTERVAL_SHARES: tuple[tuple[Decimal, Decimal], ...] = (
    (Decimal(1), Decimal(1)),
    (Decimal("0.8"), Decimal("0.7")),
    (Decimal("0.6"), Decimal("0.5")),
)
"""(rate at least, share of the weight) of the interval method; below the last nothing is scored."""


def execution_score(
    weight: Decimal | None,
    rate: Decimal | None,
    method: str = RATIO,
    shares: Sequence[tuple[Decimal, Decimal]] = INTERVAL_SHARES,
    finished: bool = False,
) -> Decimal | None:
    """Return the score for an execution rate.

    Formula: by ratio weight × rate, never above weight; by interval the share of the highest step the rate
    reaches (from 100 % full marks, from 80 % seven tenths, from 60 % half, else nothing), and full marks for a
    finished project within its budget. Half-up to two decimals.
    Unit: points; the rate is an exact ratio (0.978 is 97.8 %), not a rounded one.
    Domain: weight and rate zero or more; a blank on either side, or a negative figure, gives a blank.
    Source: 《项目支出绩效评价管理办法》(财预〔2020〕10号); intervals after the example in
    《中央部门项目支出核心绩效目标和指标设置及取值指引（试行）》(财预〔2021〕101号).

    Args:
        weight: full marks for the rate.
        rate: the execution rate as a ratio.
        method: ``"ratio"`` or ``"interval"``.
        shares: steps of the interval method, highest first.
        finished: the project is done and stayed within its budget (interval method).

    >>> execution_score(Decimal(10), Decimal("37.24") / Decimal("43.2"))
    Decimal('8.62')
    """
    if method not in (RATIO, INTERVAL):
        raise ValueError(f"{method!r} is no method of scoring execution")
    if weight is None or rate is None or weight < 0 or rate < 0:
        return None
    if method == RATIO:
        return half_up(weight * min(rate, Decimal(1)), 2)
    if finished and rate <= 1:
        return half_up(weight, 2)
    share = next((share for at_least, share in shares if rate >= at_least), Decimal(0))
    return half_up(weight * share, 2)
