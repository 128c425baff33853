"""The lines of `doctor`: what was looked at, what was seen, and the cure."""

from typing import NamedTuple

from perfeval_xl.values.text import display_width

PASS, NOTE, FAIL = "通过", "注意", "失败"


class Line(NamedTuple):
    """One thing looked at: 通过, 注意 or 失败, what was seen, and the cure."""

    status: str
    what: str
    seen: str
    cure: str = ""


def written(lines: tuple[Line, ...]) -> str:
    """Return the lines as text, one thing each, its cure below it."""
    wide = max(display_width(line.what) for line in lines)
    text = []
    for line in lines:
        text.append(f"{line.status}  {line.what}{' ' * (wide - display_width(line.what))}  {line.seen}")
        if line.cure:
            text.append(f"      {' ' * wide}  → {line.cure}")
    failed, noted = (sum(line.status == status for line in lines) for status in (FAIL, NOTE))
    return "\n".join([*text, "", f"共查 {len(lines)} 项：失败 {failed}，注意 {noted}。"])
