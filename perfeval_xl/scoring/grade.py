"""Total score and grade."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from perfeval_xl.values.text import clean

GRADES = ("优", "良", "中", "差")
BOUNDS: tuple[tuple[Decimal, str], ...] = (
    (Decimal(90), "优"),
    (Decimal(80), "良"),
    (Decimal(60), "中"),
    (Decimal(0), "差"),
)
"""(score out of 100 at least, grade), highest first."""

_WORDS = {
    "优": "优",
    "优秀": "优",
    "优等": "优",
    "良": "良",
    "良好": "良",
    "良等": "良",
    "中": "中",
    "中等": "中",
    "一般": "中",
    "合格": "中",
    "差": "差",
    "较差": "差",
    "差等": "差",
    "不合格": "差",
}
_WORD = "优秀|优等|优|良好|良等|良|中等|中|一般|不合格|合格|较差|差等|差"
_OPEN = "[“”\"'‘’「『《(:为是]*"
_CUE = r"(?:等级|等次|档次|评级|级别|自评结果|评价结果|评价结论|自评结论|评定|评为|综合评价)"


def score_total(scores: Iterable[Decimal | None]) -> Decimal | None:
    """Return 总分, the sum of the scores that stand there.

    Unit: points. Rounding: none, scores are summed as written. Domain: blanks are passed over; nothing but blanks
    gives a blank, so that an empty paper has no total of 0. Source: 财预〔2020〕10号; printed on the papers.
    """
    present = [score for score in scores if score is not None]
    return sum(present, Decimal(0)) if present else None


def grade(
    score: Decimal | None, full: Decimal = Decimal(100), bounds: Sequence[tuple[Decimal, str]] = BOUNDS
) -> str | None:
    """Return the grade of a total score: 优 from 90, 良 from 80, 中 from 60, else 差.

    Formula: score / full × 100 against the lower bounds, each included. Rounding: none; 89.99 is 良.
    Domain: 0 to full; anything else, or a blank, has no grade. Source: 财预〔2020〕10号.

    Args:
        score: total points.
        full: full marks.
        bounds: (lower bound out of 100, grade), highest first.
    """
    if score is None or full <= 0 or not 0 <= score <= full:
        return None
    hundredths = score * 100
    return next((name for bound, name in bounds if hundredths >= bound * full), None)


def grade_of_word(text: str) -> str | None:
    """Return which of 优良中差 a word stands for, or None when it is no grade.

    Synonyms in use (优秀, 良好, 合格, 不合格 ...) are recognised; quotes, a closing mark, a range of points in
    brackets and 等级 before or after it are passed over.

    >>> grade_of_word("良好"), grade_of_word("优（90-100分）"), grade_of_word("优良")
    ('良', '优', None)
    """
    plain = _WORDS.get(text)
    if plain:
        return plain
    bare = re.sub(r"\s+|[(][^()]*[)]|[“”\"'‘’「」『』。.;,!]", "", clean(text))
    for word in (bare, re.sub(rf"^[^0-9]{{0,8}}?{_CUE}(?:结果)?[:为是]*", "", bare)):
        found = _WORDS.get(word.removesuffix("等级").removesuffix("等次").removesuffix("级"))
        if found:
            return found
    return None


def grade_in(text: str) -> str | None:
    """Return the grade a sentence states (``自评得分97分，等级为“优”``), or None.

    Only a word that follows 等级, 评级, 自评结果 or the like within the same clause counts; a sentence that states
    two different grades states none.
    """
    found = {
        _WORDS[word]
        for word in re.findall(
            rf"{_CUE}[^，,。；;、\n]{{0,6}}?{_OPEN}({_WORD})(?=$|[^\u4e00-\u9fff]|等级|等次|级|[。，；])", clean(text)
        )
    }
    return found.pop() if len(found) == 1 else None
