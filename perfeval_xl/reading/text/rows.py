"""Cut the words of an indicator table into rows, or say that it cannot be done surely.

Blank cells leave no trace in a text that lost its table. A row is placed when the count and the kind of its texts
leave a single way to cut all rows of its class; what may as well stand elsewhere is left as it stands.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import combinations

from perfeval_xl.reading.text.figures import figure
from perfeval_xl.reading.text.labels import LEFT_OVER, SIGN, is_number, is_value
from perfeval_xl.reading.text.tokens import Token
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.text import clean, none_mark

Cells = tuple[Token, ...]
Placed = dict[str, Cells]
_HEAVIEST = 60
"""More points than one of several indicators carries."""
_ALONE = 90
"""Points of an indicator that is the only one; where signs have a column of their own a shift would show by it."""
_SCORED = frozenset(("weight", "score", "single", "share", "final"))
_SCORES = ("weight", "score")
NUMBERED_NAME = re.compile(r"指标\d{1,2}[:：、.]\s*[^\s…·.。]")
_LONGEST_NAME = 20
_NAMELIKE = 4
_EXPLAINS = tuple(
    "因 由于 未 不 受 影响 导致 较 偏 少 缺 没 尚 需 应 将 加强 改进 滞后 调整 超 无 原 下一步 继续".split()
)
"""Words of reasons; a name that has one of them is not sure to be a name."""


class Row(NamedTuple):
    """An indicator row: tokens under the roles of its header; `whole` when a missing reason means a blank cell."""

    cells: Placed
    whole: bool = True


def indicator_rows(group: Sequence[Token], roles: Sequence[str], cells: bool) -> list[Row | Cells]:
    """Cut the tokens under one second-level class into rows; what is not sure stays a run of tokens.

    Known limit: where cells are missing, a neighbour can complete them to what looks like one row: two rows that
    both lack cells, or a reason that no deduction calls for above a row that lacks a cell.

    Args:
        group: tokens between two class labels.
        roles: the header's columns without the levels, in order.
        cells: every token is a whole cell, so only blank ones are missing.
    """
    core = [role for role in roles if role != "reason"]
    reasoned = bool(roles) and roles[-1] == "reason"
    if "name" not in core or ("reason" in roles and not reasoned) or core[0] != "name":
        return [tuple(group)] if group else []
    if not all(token.text for token in group):
        rows = _with_blanks(group, core, reasoned)
        if rows:
            return rows
        group = [token for token in group if token.text]
    rows = _by_line(group, core, reasoned) if cells else []
    if rows:
        return rows
    parses = _parses(group, core, reasoned)
    if len(parses) == 1:
        return _checked(parses[0], cells, reasoned)
    rows = _whole_lines(group, core, reasoned) if cells else []
    if any(isinstance(row, Row) for row in rows):
        return rows
    if len(parses) > 1:
        return [tuple(group)]
    last = next((at for at in range(len(group) - 1, 0, -1) if NUMBERED_NAME.match(group[at].text)), 0)
    if last and len(group) - last < len(core):
        return [*indicator_rows(group[:last], roles, cells), tuple(group[last:])]
    return _piecemeal(group, core, reasoned, cells)


def _with_blanks(group: Sequence[Token], core: Sequence[str], reasoned: bool) -> list[Row | Cells]:
    """Cut rows whose blank cells are known by counting; nothing when some text is not of its column's kind.

    Blank cells before a name are those of the levels above it, or else the name itself is blank.
    """
    roles = [*core, "reason"] if reasoned else list(core)
    return _counted(group, roles, core, True) or _counted(group, roles, core, False)


def _counted(group: Sequence[Token], roles: Sequence[str], core: Sequence[str], named: bool) -> list[Row | Cells]:
    rows: list[Row | Cells] = []
    at = 0
    while at < len(group):
        if named and not group[at].text:
            at += 1
            continue
        if not any(token.text for token in group[at:]):
            break
        cells = dict(zip(roles, group[at : at + len(roles)], strict=False))
        if len(cells) < len(core) or any(token.text and not _suits(token.text, role) for role, token in cells.items()):
            return []
        rows.append(Row({role: (token,) for role, token in cells.items() if token.text}))
        at += len(roles)
    return rows


def _by_line(group: Sequence[Token], core: Sequence[str], reasoned: bool) -> list[Row | Cells]:
    """Cut rows where the text has kept them as lines; nothing when a line leaves open what its texts are."""
    rows: list[Row | Cells] = []
    for line in _lines(group):
        row = _line(line, core, reasoned)
        if row is None:
            return []
        rows.append(row)
    return rows


def _whole_lines(group: Sequence[Token], core: Sequence[str], reasoned: bool) -> list[Row | Cells]:
    """Keep the lines that hold a whole row, the name's and the others' cells all there, and leave the other lines."""
    rows: list[Row | Cells] = []
    for line in _lines(group):
        row = _line(line, core, reasoned) if len(line) >= len(core) else None
        rows.append(tuple(line) if row is None else row._replace(whole="reason" in row.cells))
    return rows


def _lines(group: Sequence[Token]) -> list[list[Token]]:
    lines: list[list[Token]] = []
    for token in group:
        if not lines or token.row != lines[-1][-1].row:
            lines.append([])
        lines[-1].append(token)
    return lines


def _line(line: Sequence[Token], core: Sequence[str], reasoned: bool) -> Row | None:
    """Place the texts of one line; blank cells stand wherever a single way is left."""
    if len(line) == 1:
        return Row({"name": (line[0],)}) if LEFT_OVER.fullmatch(clean(line[0].text)) else None
    if reasoned and len(line) == len(core) + 1 and _fits(line[:-1], core) and _may_be_reason(line[-1].text):
        return Row({role: (token,) for role, token in zip((*core, "reason"), line, strict=True)})
    if len(line) == len(core):
        fits = _fits(line, core) or (_worded(line[0].text) and _fits(line[1:], core[1:]))
        return Row({role: (token,) for role, token in zip(core, line, strict=True)}) if fits else None
    ways = [
        roles
        for roles in combinations(core, len(line))
        if roles[0] == "name" and all(_suits(token.text, role) for token, role in zip(line, roles, strict=True))
    ]
    return Row({role: (token,) for role, token in zip(ways[0], line, strict=True)}) if len(ways) == 1 else None


def _worded(text: str) -> bool:
    """Tell a name that begins like a target, ≥360天服务读者, where a whole row shows that it is none."""
    return sum("\u4e00" <= one <= "\u9fff" for one in text) >= _NAMELIKE and not is_number(text)


def _fits(tokens: Sequence[Token], core: Sequence[str]) -> bool:
    if len(tokens) != len(core):
        return False
    texts = [token.text for token in tokens]
    return all(map(_suits, texts, core)) and not _shifted(texts, core) and not _overscored(texts, core)


def _overscored(texts: Sequence[str], core: Sequence[str]) -> bool:
    """Tell a score above its weight, or too heavy a weight: without a table a shift of columns is likelier."""
    if not {"weight", "score"} <= set(core):
        return False
    weight, score = (figure(texts[core.index(role)].rstrip("分")) for role in _SCORES)
    if weight is None or score is None:
        return False
    heaviest = _ALONE if "sign" in core and weight == score else _HEAVIEST
    return score > weight or weight > heaviest


def _shifted(texts: Sequence[str], core: Sequence[str]) -> bool:
    """Tell ``10 10 0`` at the end that may as well be 分值, 得分 and a reason 0 behind a blank target or actual."""
    if list(core[-3:]) != ["actual", "weight", "score"] or figure(texts[-1].rstrip("分")) != 0:
        return False
    actual, weight = figure(texts[-3]), figure(texts[-2].rstrip("分"))
    return actual is not None and weight is not None and weight > 0 and 0 < actual <= 60


def _suits(text: str, role: str) -> bool:
    if role == "name":
        plain = none_mark(text) == "content" and SIGN.fullmatch(clean(text)) is None
        return plain and not is_number(text) and not is_value(text)
    if role in _SCORED:
        return is_number(text)
    if role == "sign":
        return SIGN.fullmatch(clean(text)) is not None
    if role == "unit":
        return len(text) <= 12 and not is_number(text)
    return role != "value" or is_value(text)


def _parses(group: Sequence[Token], core: Sequence[str], reasoned: bool) -> list[list[Row | Cells]]:
    """Return the ways to cut the whole group into rows, two at most."""
    size = len(core)
    ways: list[list[tuple[Row | None, int]]] = [[] for _ in range(len(group) + 1)]
    alive = [False] * len(group) + [True]
    count = [0] * len(group) + [1]
    for at in range(len(group) - 1, -1, -1):
        if LEFT_OVER.fullmatch(clean(group[at].text)) and alive[at + 1]:
            ways[at].append((Row({"name": (group[at],)}), at + 1))
        if _fits(group[at : at + size], core):
            placed: Placed = {role: (token,) for role, token in zip(core, group[at : at + size], strict=True)}
            end = at + size
            if alive[end] and not (reasoned and _no_points(placed)):
                ways[at].append((Row(placed), end))
            if reasoned and end < len(group) and alive[end + 1] and _may_be_reason(group[end].text):
                ways[at].append((Row({**placed, "reason": (group[end],)}), end + 1))
        alive[at] = bool(ways[at])
        count[at] = min(2, sum(count[end] for _, end in ways[at]))
    if not group or count[0] != 1:
        return [[]] * (count[0] if group else 1)
    rows: list[Row | Cells] = []
    at = 0
    while at < len(group):
        row, at = ways[at][0]
        if row is not None:
            rows.append(row)
    return [rows]


def _no_points(cells: Placed) -> bool:
    """Tell a score of 0, which may as well be a reason 0 behind a blank cell."""
    return "score" in cells and figure(cells["score"][0].text.rstrip("分")) == 0


def _may_be_reason(text: str) -> bool:
    if NUMBERED_NAME.match(text):
        return False
    return LEFT_OVER.fullmatch(clean(text)) is None and (text == "0" or not is_number(text))


def _checked(rows: list[Row | Cells], cells: bool, reasoned: bool) -> list[Row | Cells]:
    """Doubt what stands between two rows: it may be the reason of the first or begin the second.

    Among words a reason is believed only where one is called for: else it may be the first word of a broken name.
    Where one is called for and none stands, the name below may be that reason, and its own name blank; a whole cell
    that explains nothing is a name all the same, but whether there was a reason above it stays open.
    """
    if not reasoned:
        return rows
    for at, row in enumerate(rows[:-1]):
        if not isinstance(row, Row) or "score" not in row.cells:
            continue
        if "reason" in row.cells:
            doubtful = not cells and not _deducted(row) and not _plainly_reason(row.cells["reason"][0].text)
        elif doubtful := _deducted(row):
            below = rows[at + 1]
            if cells and isinstance(below, Row) and len(below.cells) > 1 and _plainly_name(below.cells["name"][0].text):
                rows = [*rows[:at], Row(row.cells, False), *rows[at + 1 :]]
                continue
        if doubtful:
            kept = {role: tokens for role, tokens in row.cells.items() if role != "reason"}
            rest = [row.cells.get("reason", ())]
            rest += [tokens for later in rows[at + 1 :] for tokens in _tokens_of(later)]
            return [*rows[:at], Row(kept, False), tuple(token for tokens in rest for token in tokens)]
    return rows


def _tokens_of(row: "Row | Cells") -> list[Cells]:
    return list(row.cells.values()) if isinstance(row, Row) else [row]


def _plainly_reason(text: str) -> bool:
    return none_mark(text) != "content" or text == "0" or text.endswith(("。", "；", ";"))


def _plainly_name(text: str) -> bool:
    """Tell the name of an indicator from a reason: short, and nothing that explains."""
    return len(text) <= _LONGEST_NAME and not any(word in text for word in _EXPLAINS) and text[-1] not in "。；;，,"


def _deducted(row: Row) -> bool:
    weight, score = (figure(row.cells[role][0].text.rstrip("分")) if role in row.cells else None for role in _SCORES)
    return weight is not None and score is not None and score < weight


def _piecemeal(group: Sequence[Token], core: Sequence[str], reasoned: bool, cells: bool) -> list[Row | Cells]:
    """Keep the rows that are certain by themselves and leave the rest as it stands.

    Where the table has a column for reasons, nothing behind an uncertain or a deducted row is certain: the text that
    follows may be its reason.
    """
    tail = next((at for at, role in enumerate(reversed(core)) if role not in _SCORED), len(core)) or 1
    found: list[Row | Cells] = []
    loose: list[Token] = []
    start, anchored = 0, True
    while start < len(group):
        if reasoned and (loose or (found and isinstance(found[-1], Row) and _deducted(found[-1]))):
            loose += group[start:]
            break
        end = _chunk_end(group, start, tail)
        chunk = group[start:end]
        row = None
        if _fits(chunk, core) and (cells or tail > 1 or _valued(chunk, core)):
            row = Row({role: (token,) for role, token in zip(core, chunk, strict=True)}, False)
            row = None if reasoned and _no_points(row.cells) else row
        elif not cells and not reasoned and len(chunk) > len(core) and (anchored or tail > 1):
            row = _broken_name(chunk, core)
        if row is None:
            loose += chunk
            anchored = False
        else:
            if loose:
                found.append(tuple(loose))
                loose = []
            found.append(row)
            anchored = True
        start = end
    if loose:
        found.append(tuple(loose))
    return found


def _chunk_end(group: Sequence[Token], start: int, tail: int) -> int:
    """Return where the numbers that close a row end: at least `tail` of them, and no number behind."""
    run = 0
    for at in range(start, len(group)):
        run = run + 1 if is_number(group[at].text) else 0
        if run >= tail and (at + 1 == len(group) or not is_number(group[at + 1].text)):
            return at + 1
    return len(group)


def _valued(chunk: Sequence[Token], core: Sequence[str]) -> bool:
    return all(is_value(token.text) for token, role in zip(chunk, core, strict=True) if role in {"target", "actual"})


def _broken_name(chunk: Sequence[Token], core: Sequence[str]) -> Row | None:
    """Read a row whose name a blank broke: everything behind the name begins with a figure."""
    behind = len(core) - 1
    name, rest = chunk[:-behind], chunk[-behind:]
    if not behind or not _fits([name[0], *rest], core) or not all(is_value(token.text) for token in rest):
        return None
    if any(is_value(token.text) or token.known for token in name):
        return None
    return Row({"name": tuple(name), **{role: (token,) for role, token in zip(core[1:], rest, strict=True)}})


def two_tier(roles: Mapping[str, int]) -> bool:
    """Tell the header in two tiers that writes a target as 符号, 值 and 单位 and a score as three figures."""
    return {"name", "target", "actual", "status", "sign", "unit", "single", "share", "final"} <= set(roles)


TWO_TIER = ("name", "note", "sign", "value", "unit", "actual", "status", "single", "share", "final")
