"""The headings of a report of another province, which has chapters of its own: those below which nothing stands."""

import re

_CHAPTER = (
    r"[一二三四五六七八九十]{1,3}、[^。；;：:，,无没未已均]{2,28}"
    r"(?:情况|分析|原因|措施|问题|建议|结论|说明|概况|成效|依据|方式|方法|经验|做法)"
)
_LONGEST = 36


def empty_headings(text: str) -> list[str]:
    """Return the headings right behind which the next one stands; no table of contents, no heading at the end."""
    lines = [line for one in text.split("\n") if (line := "".join(one.split()))]
    headed = [len(line) <= _LONGEST and re.fullmatch(_CHAPTER, line) is not None for line in lines]
    return [
        lines[at]
        for at in range(len(lines) - 2)
        if headed[at : at + 3] == [True, True, False] and not (at and headed[at - 1]) and lines.count(lines[at]) == 1
    ]
