"""The outcome of a validation as plain text, aligned for Chinese characters, optionally coloured."""

import os

from perfeval_xl.filing import Filing
from perfeval_xl.rules.finding import LEVELS, Finding, Outcome

_COLORS = {"error": "31;1", "explain": "33;1", "hint": "36", "rounding": "35", "passed": "32", "quiet": "2"}
_SHOWN_SUSPECTS = 4
_CLOSING = "，。；：、！？）》”’」』】,.;:!?)%…"
_WIDE = "\u1100"
"""From here on characters are two columns wide, near enough for breaking lines."""
_OPENING = "（《“‘「『【("


def report(
    outcome: Outcome, *, color: bool = False, passed: bool = False, unread: bool = False, named: bool = False
) -> str:
    """Return the report: a heading, the findings by paper, what was checked, and the summary line.

    Args:
        outcome: what `validate` returned.
        color: colour with terminal escapes.
        passed: list what was checked and holds, too.
        unread: list the cells that were not understood, too.
        named: name the file first, when several are checked.
    """
    filing = outcome.filing
    lines = [_heading(filing, named)]
    roots: dict[str, list[Finding]] = {}
    consequences: dict[str, list[Finding]] = {}
    shown = {finding.fingerprint for finding in outcome.findings}
    for finding in outcome.findings:
        if finding.caused_by and finding.caused_by in shown:
            consequences.setdefault(finding.caused_by, []).append(finding)
        else:
            roots.setdefault(_paper(filing, finding), []).append(finding)
    for paper, findings in roots.items():
        lines += ["", paper]
        for finding in findings:
            lines += _finding(filing, finding, consequences, color, indent=2)
    lines += _crashes(outcome, color)
    if outcome.lapsed:
        lines += ["", "情况说明", *(f"  {text}" for text in outcome.lapsed)]
    if outcome.not_evaluated:
        lines += ["", "没有核对的项目", *_unchecked(outcome)]
    if passed:
        lines += ["", "核对过并且相符的项目"]
        lines += [_painted(f"  {held.code}  {_words(held.text)}", "passed", color) for held in outcome.passed]
    if unread:
        from perfeval_xl.values.phones import masked

        lines += ["", "没有读懂的单元格"]
        cells = [(cell.place.text, _short(masked(cell.raw)), cell.why) for cell in filing.unread]
        lines += [f"  {place}  “{raw}”  {why}" for place, raw, why in cells] or ["  没有。"]
    elif filing.unread:
        lines += ["", f"另有 {len(filing.unread)} 处内容没有读懂，加 --unread 可以列出。"]
    return "\n".join([*lines, "", summary(outcome)])


def summary(outcome: Outcome) -> str:
    """Return the closing line: how many checks, how they ended."""
    counts = {level: outcome.count(level) for level in LEVELS}
    passed, unknown = len(outcome.passed), len(outcome.not_evaluated)
    total = passed + sum(counts.values()) + unknown
    explained = sum(1 for finding in outcome.findings if finding.level == "explain" and finding.explanation)
    words = [
        f"通过 {passed}",
        f"错误 {counts['error']}",
        f"核实 {counts['explain']}" + (f"（已说明 {explained}）" if explained else ""),
    ]
    words += [f"提示 {counts['hint']}", f"尾差 {counts['rounding']}", f"未评 {unknown}"]
    return f"共 {total} 条：" + "，".join(words)


def _heading(filing: Filing, named: bool) -> str:
    year = f"{filing.year}年度" if filing.year else "年度不明"
    file = f"{os.path.basename(filing.source)}：" if named and filing.source else ""
    return f"{file}{filing.unit or '单位名称不明'} {year}（{filing.edition.name}）"


def _paper(filing: Filing, finding: Finding) -> str:
    return filing.paper(finding.keys[0]) if finding.keys else "整套材料"


def _finding(
    filing: Filing, finding: Finding, consequences: dict[str, list[Finding]], color: bool, indent: int
) -> list[str]:
    pad = " " * indent
    mark = _painted(LEVELS[finding.level], finding.level, color)
    place = filing.place(finding.keys[0]).text if finding.keys else ""
    lines = [f"{pad}{mark} {finding.code} {finding.title}" + (f"  {place}" if place else "")]
    body = pad + "     "
    lines += _wrapped(finding.message, body)
    if finding.hint:
        lines += _wrapped(f"改法：{finding.hint}", body)
    if finding.basis:
        lines += [_painted(line, "quiet", color) for line in _wrapped(f"依据：{'、'.join(finding.basis)}", body)]
    if finding.explanation:
        lines += _wrapped(f"说明：{finding.explanation}", body)
    for suspect in finding.suspects[:_SHOWN_SUSPECTS]:
        lines.append(f"{body}可能：{filing.label(suspect.key)} {suspect.now} → {suspect.then}，则平")
    for follower in consequences.get(finding.fingerprint, ()):
        lines.append(f"{body}由此引起：")
        lines += _finding(filing, follower, consequences, color, indent + 7)
    return lines


def _crashes(outcome: Outcome, color: bool) -> list[str]:
    if not outcome.crashes:
        return []
    lines = ["", "下列规则运行出错，没有得出结论（这是程序的问题，不是填报的问题）："]
    return lines + [_painted(f"  {crash.code}  {crash.error}", "error", color) for crash in outcome.crashes]


def _unchecked(outcome: Outcome) -> list[str]:
    reasons: dict[tuple[str, str], int] = {}
    for check in outcome.not_evaluated:
        reasons[check.code, check.why] = reasons.get((check.code, check.why), 0) + 1
    return [f"  {code}  {why}" + (f"（{count} 处）" if count > 1 else "") for (code, why), count in reasons.items()]


def _words(text: object) -> str:
    return str(text()) if callable(text) else str(text)


def _short(text: str, width: int = 40) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"


def _painted(text: str, style: str, color: bool) -> str:
    return f"\x1b[{_COLORS[style]}m{text}\x1b[0m" if color else text


def _wrapped(text: str, pad: str, width: int = 100) -> list[str]:
    """Break running text at `width` display columns; no line begins with a closing mark, no figure is torn."""
    room, lines, start = width - len(pad), [], 0
    while len(text) - start > room // 2:
        end, used = start, 0
        for end in range(start, len(text)):
            used += 2 if text[end] >= _WIDE else 1
            if used > room:
                break
        else:
            break
        cut = end
        while cut > start + 1 and not _breakable(text, cut):
            cut -= 1
        cut = cut if cut > start + 1 else end
        lines.append(pad + text[start:cut].strip())
        start = cut
    return [*lines, pad + text[start:].strip()]


def _breakable(text: str, at: int) -> bool:
    """Tell whether a line may begin at this character."""
    before, after = text[at - 1], text[at]
    if after in _CLOSING or before in _OPENING:
        return False
    return not (before.isascii() and after.isascii() and not before.isspace() and not after.isspace())
