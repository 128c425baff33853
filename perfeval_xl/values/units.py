"""Units as they stand behind figures in the papers: one spelling for each, and conversion between related ones."""

from decimal import Decimal
from functools import lru_cache

from perfeval_xl.values.rounding import divide

_SPELLINGS = {
    "百分比": "%",
    "%(百分比)": "%",
    "百分之百": "%",
    "平方米": "㎡",
    "平米": "㎡",
    "平方": "㎡",
    "m²": "㎡",
    "m2": "㎡",
    "人民币": "元",
    "圆": "元",
    "日": "天",
    "个月": "月",
    "千米": "公里",
    "km": "公里",
    "公斤": "千克",
    "kg": "千克",
    "m": "米",
    "名": "人",
    "位": "人",
    "场次": "场",
    "批次": "批",
    "台套": "台",
    "台(套)": "台",
}

_MEASURES = (
    "% ‰ 百分点 个百分点 元 美元 ㎡ 平方公里 立方米 米 公里 厘米 毫米 亩 公顷 吨 千克 克 升 度 千瓦时 兆"
    " 年 月 天 工作日 个工作日 小时 分钟 分 倍"
)
_COUNTS = (
    "学时 课时 人 人次 人天 人日 户 户次 户数 家 个 项 件 件次 份 次 场 期 批 起 例 宗 处 条 套 台 辆 架 座"
    " 栋 幢 间 所 口 本 部 册 篇 张 幅 块 根 株 棵 头 只 匹 尾 村 镇 乡 街道 社区 班 组 支 队 轮 遍 种 类 级"
    " 届 节 段 盏 门 站 点 面 盘 卷 席 床 位数 床位 车次 趟 班次 人数 字 万 亿 百 千 位次 标段 公司 企业 单位"
    " 股室 县 市 省 窗口 国 国家 团 亩次 页 对 眼 羽 堂 课 枚 笔 例次"
)

_SCALED = {"百": Decimal(100), "千": Decimal(1000), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
_MULTIPLIERS = {
    "百": _SCALED["百"],
    "千": _SCALED["千"],
    "万": _SCALED["万"],
    "十万": Decimal(100_000),
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "亿": _SCALED["亿"],
}
_RELATED = {
    "‰": ("%", Decimal("0.1")),
    "公里": ("米", Decimal(1000)),
    "厘米": ("米", Decimal("0.01")),
    "毫米": ("米", Decimal("0.001")),
    "公顷": ("㎡", Decimal(10_000)),
    "平方公里": ("㎡", Decimal(1_000_000)),
    "吨": ("千克", Decimal(1000)),
    "克": ("千克", Decimal("0.001")),
    "小时": ("分钟", Decimal(60)),
}
_NOT_COUNTS = frozenset(_MEASURES.split())
_KNOWN = _NOT_COUNTS | frozenset(_COUNTS.split()) | frozenset(_SPELLINGS)
_KIN = (
    frozenset(("人", "人次", "人数")),
    frozenset(("次", "场", "期", "批", "轮", "趟", "班次", "车次", "班")),
    frozenset(("户", "家", "户次", "户数")),
    frozenset(("辆", "台", "套", "部", "架")),
    frozenset(("村", "个", "行政村")),
)
"""Counting words used for one another."""
_PLAIN = frozenset(("", "个", "项", "件"))

MONEY = "元"
_TIMES = frozenset(("年", "月", "天", "工作日", "个工作日", "分钟"))


@lru_cache(maxsize=512)
def canonical_unit(text: str) -> str:
    """Bring a unit (clean, without blanks) to its one spelling; unknown units come back as they are.

    >>> canonical_unit("百分比"), canonical_unit("平方米"), canonical_unit("元/人·月")
    ('%', '㎡', '元/人*月')
    """
    if text in _SPELLINGS:
        return _SPELLINGS[text]
    if "/" in text:
        top, *below = text.replace("·", "*").replace("×", "*").replace(".", "*").split("/")
        factors = sorted(canonical_unit(one.removeprefix("每")) for part in below for one in part.split("*") if one)
        return "/".join((canonical_unit(top), "*".join(factors))) if factors else text
    head, scaled = _split_multiplier(text)
    return head + _SPELLINGS.get(scaled, scaled) if head else text


@lru_cache(maxsize=512)
def known_unit(text: str) -> bool:
    """Tell whether a unit (any spelling, without blanks) is one the papers use, alone or as 万人, 元/户."""
    if text in _KNOWN:
        return True
    if "/" in text:
        return all(
            known_unit(one.removeprefix("每"))
            for part in text.replace("·", "*").replace("×", "*").split("/")
            for one in part.split("*")
        )
    head, scaled = _split_multiplier(text)
    return bool(head) and scaled in _KNOWN and scaled not in _SCALED


@lru_cache(maxsize=512)
def scale(unit: str) -> tuple[str, Decimal]:
    """Split a canonical unit into its base and the number of base units it holds: 万元 is (元, 10000).

    A bare 万 or 亿 has the empty base.
    """
    top, slash, below = unit.partition("/")
    if slash:
        base, factor = scale(top)
        return f"{base}/{below}", factor
    if top in _SCALED:
        return "", _SCALED[top]
    head, base = _split_multiplier(top)
    factor = _MULTIPLIERS[head] if head else Decimal(1)
    if base in _RELATED:
        base, more = _RELATED[base]
        factor *= more
    return base, factor


def convert(number: Decimal, unit: str, to: str) -> Decimal | None:
    """Express a number of one unit in another.

    Both units are canonical. Spellings of counting words are not mixed: ``个`` and ``项`` count anything that is
    counted, other pairs of different units have no conversion.

    Returns:
        The converted number, or None when the units measure different things. A missing unit on either side is
        taken to be the other's; percentages against bare numbers are the caller's affair.
    """
    if unit == to or not unit or not to:
        return number
    base, factor = scale(unit)
    to_base, to_factor = scale(to)
    if base != to_base and base and to_base and not _both_counts(base, to_base):
        return None
    return number if factor == to_factor else divide(number * factor, to_factor)


def likened(number: Decimal, unit: str, to: str) -> Decimal | None:
    """Express a number of one unit in another that people use for the same thing: 人次 for 人, 家 for 户, 元 for 元/人.

    Returns:
        The number in the other unit, or None when the units are not used for one another.
    """
    top, slash, _ = unit.partition("/")
    to_top, to_slash, _ = to.partition("/")
    if bool(slash) != bool(to_slash):
        return convert(number, top, to_top)
    base, factor = scale(unit)
    to_base, to_factor = scale(to)
    if any(base in kin and to_base in kin for kin in _KIN):
        return number if factor == to_factor else divide(number * factor, to_factor)
    return None


def is_money(unit: str) -> bool:
    """Tell whether a canonical unit is an amount of yuan in any size, alone or per something (元/户)."""
    return scale(unit)[0].partition("/")[0] == MONEY


def is_time(unit: str) -> bool:
    """Tell whether a canonical unit is a length of time."""
    return scale(unit)[0] in _TIMES


def _both_counts(one: str, other: str) -> bool:
    if one in _NOT_COUNTS or other in _NOT_COUNTS or "/" in one or "/" in other:
        return False
    return one in _PLAIN or other in _PLAIN


def _split_multiplier(unit: str) -> tuple[str, str]:
    for size in (2, 1):
        head = unit[:size]
        if len(unit) > size and head in _MULTIPLIERS:
            rest = unit[size:]
            if rest in _KNOWN and unit not in _KNOWN:
                return head, rest
    return "", unit
