"""Totals that are written with their score in one piece: ``自评得分：96.5分``, ``自评总分96.5``."""

import re

from perfeval_xl.values.text import label

_OF = r"(?:\((?:(?:满分|共)?[0-9]+)?分?\))?"
_TOTALS = "总得分|综合得分|得分合计|总分合计|合计得分|总评分|总分数|总分|得分|评分|分数|分值|分"
_RATED = rf"(?:本?项目|绩效|综合|部门|整体|单位)*(?:自评|自我评价|自我评)(?:{_TOTALS}){_OF}[为是:]{{0,2}}"
_PLAIN = rf"(?:项目|综合|评价|最终)*(?:总得分|总分|综合得分|最终得分){_OF}[为是:]{{0,2}}"
_SCORE = r"(?P<score>[0-9]{1,3}(?:\.[0-9]+)?)"


def score_in(text: str) -> str:
    """Return the only score sentences state of a self-evaluation as a whole; empty where there is none, or several.

    >>> score_in("经自评，项目自评总分98.5分，达到预期效果。")
    '98.5'
    """
    words = rf"自评(?:总分|总得分|得分|分|分数|综合得分){_OF}[为是:]{{0,2}}"
    found = set(re.findall(rf"{words}([0-9]{{1,3}}(?:\.[0-9]+)?)分", label(text)))
    return found.pop() if len(found) == 1 else ""


def score_of(text: str) -> str:
    """Return the score behind the name of a total; empty where the text is anything else.

    ``总分100分`` may be printed to say what it is out of, so without a colon a plain total of 100 is none.

    >>> score_of("自评得分：96.5分"), score_of("自评总分 96.5"), score_of("总分100分")
    ('96.5', '96.5', '')
    """
    whole = label(text)
    found = re.fullmatch(rf"{_RATED}{_SCORE}分?", whole) or re.fullmatch(rf"{_PLAIN}{_SCORE}分", whole)
    if found is None or (found["score"] == "100" and "自" not in whole and ":" not in whole):
        return ""
    return found["score"]
