"""What sentences say of scores: a total and the scores of its classes, a score and its grade.

Loaded only when a sentence speaks of both.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.rules.prose.clauses import in_brackets_left_out
from perfeval_xl.rules.rows import holds
from perfeval_xl.values.records import NamedTuple

_NUMBER = r"[0-9]{1,3}(?:\.[0-9]{1,2})?"
_TOTAL = rf"(?:总分|得分|评分)[^，,。；;0-9]{{0,6}}(?P<total>{_NUMBER})分[^。0-9]{{0,6}}?(?:其中|分别[为是])[:：，,]?"
_PART = (
    rf"(?P<name>[^，,。；;:：、0-9]{{2,16}})(?:(?:满分|分值)?{_NUMBER}分[，,](?:实|自评)?得分?)?(?P<score>{_NUMBER})分"
    "[，,、；;和及]?"
)
_CLASSES = (
    *("投入", "过程", "产出", "效果", "效益", "满意", "执行", "决策", "管理", "成本", "目标", "预算", "履职", "配置"),
    *("质量", "数量", "时效", "可持续"),
)
_NOT_SCORES = ("扣", "满分", "分值", "权重", "失", "加")
_LEAST = 3
_GRADED = (
    rf"(?:总分|得分|评分)[^，,。；;0-9]{{0,6}}(?P<score>{_NUMBER})分[^。；;0-9]{{0,12}}?(?:等级|评级|等次|档次|评定|评价结果)"
    r"[^，,。；;0-9]{0,6}?[“\"‘]?(?P<grade>优秀|优良|优|良好|良|中等|中|合格|及格|不合格|较差|差)[”\"’]?(?:[级等档]|[，,。；;]|$)"
)


class Scores(NamedTuple):
    """A total score that the scores of its classes do not make."""

    words: str
    total: Decimal
    parts: tuple[Decimal, ...]


class Graded(NamedTuple):
    """A score and the grade said of it."""

    words: str
    score: Decimal
    grade: str


def wrong_totals(sentence: str) -> Iterator[Scores]:
    """Yield total scores that differ from the sum of the classes named behind them; all of these must be classes."""
    flat = in_brackets_left_out(sentence)
    for found in re.finditer(_TOTAL, flat):
        at, parts = found.end(), []
        while (part := re.compile(_PART).match(flat, at)) is not None:
            if holds(part["name"], _NOT_SCORES) or not holds(part["name"], _CLASSES):
                break
            parts.append(Decimal(part["score"]))
            at = part.end()
        if holds(flat[at:], ("分值", "满分", "权重")):
            continue
        total = Decimal(found["total"])
        if len(parts) >= _LEAST and not flat[at : at + 1].isdigit() and sum(parts) != total:
            yield Scores(flat[found.start() : at], total, tuple(parts))


def graded_in(sentence: str) -> Iterator[Graded]:
    """Yield scores with the grade that the sentence says they have."""
    for found in re.finditer(_GRADED, sentence):
        yield Graded(found[0], Decimal(found["score"]), found["grade"])
