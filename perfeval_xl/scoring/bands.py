"""Scores of qualitative indicators (定性): three answers, three bands of the weight."""

from decimal import Decimal

from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.rounding import half_up
from perfeval_xl.values.text import label

ANSWERS = ("达成预期指标", "部分达成预期指标并具有一定效果", "未达成预期指标且效果较差")
"""The answers the papers know, best first."""

NATIONAL_BOTTOMS = (Decimal("0.8"), Decimal("0.6"), Decimal(0))
"""Lower ends of the bands 100%-80%(含), 80%-60%(含), 60%-0 as shares of the weight (财预〔2020〕10号)."""

HUBEI_BOTTOMS = (Decimal("0.8"), Decimal("0.5"), Decimal(0))
"""The variant 100-80, 80-50, 50-0 in use in Hubei."""

_MET = ("达成预期", "达成年度", "达到预期", "完成预期", "全部达成", "已达成", "达成目标", "达成指标")
_PARTLY = ("部分达成", "部分完成", "部分达到")
_MISSED = ("未达成", "未完成", "未达到", "没有达成", "没有完成", "效果较差")


class ScoreBand(NamedTuple):
    """Points an answer may be given: from `low` (included) to `high`."""

    low: Decimal
    high: Decimal
    high_included: bool

    def holds(self, score: Decimal) -> bool:
        """Tell whether a score lies in the band."""
        return self.low <= score and (score <= self.high if self.high_included else score < self.high)


def band_of(answer: str) -> int | None:
    """Return which of the three answers a text gives: 0 reached, 1 partly, 2 not reached, None for other words.

    >>> band_of("部分达成年度指标并具有一定效果"), band_of("提升明显")
    (1, None)
    """
    bare = label(answer)
    if bare.startswith(_PARTLY):
        return 1
    if any(word in bare for word in _MISSED):
        return 2
    return 0 if bare.startswith(_MET) else None


def qualitative_band(
    answer: str, weight: Decimal | None, bottoms: tuple[Decimal, ...] = NATIONAL_BOTTOMS
) -> ScoreBand | None:
    """Return the points that may be given for an answer to a qualitative target.

    Formula: weight × the ends of the band, lower end included, upper end excluded but for full marks.
    Unit: points. Rounding: ends half-up to two decimals. Domain: one of the three answers and a weight of zero or
    more; other words or a blank weight have no band.
    Source: 《项目支出绩效评价管理办法》(财预〔2020〕10号); provinces differ in `bottoms`.

    Args:
        answer: 实际完成值 as typed.
        weight: 分值.
        bottoms: lower ends of the bands as shares of the weight, best first.
    """
    at = band_of(answer)
    if at is None or weight is None or weight < 0:
        return None
    top = Decimal(1) if at == 0 else bottoms[at - 1]
    return ScoreBand(half_up(weight * bottoms[at], 2), half_up(weight * top, 2), at == 0)
