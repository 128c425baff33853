"""The rows of the sheet 校验结果 as pure data, and the explanations typed there read back.

Shared by the closed file, the template and the open workbook: each writes `Findings.rows` in its own way. Strings are
strings: whoever writes them must never let one become a formula.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from perfeval_xl.filing import Filing, Place
from perfeval_xl.reading.grid import Grid, Source
from perfeval_xl.reading.own_sheets import FINDINGS as SHEET
from perfeval_xl.rules.explanations import Explanation
from perfeval_xl.rules.finding import LEVELS, Finding, Outcome
from perfeval_xl.values.phones import masked
from perfeval_xl.writing.console import summary
from perfeval_xl.writing.marks import LEGEND

COLUMNS = (
    *("级别", "编号", "位置", "现填", "应为", "差额", "问题", "怎么改", "依据", "情况说明"),
    *("指纹", "单元格键"),
)
"""The last two are hidden: they bind an explanation to its finding."""
HIDDEN = (11, 12)
"""Hidden columns, from 1."""
LEVEL, CODE, PLACE, NOW, THEN, DIFFERENCE, PROBLEM, CURE, BASIS, EXPLANATION, FINGERPRINT, KEYS = range(12)
LAPSED = "已失效"
_WIDTH = len(COLUMNS)
_LONG = 40
"""Characters of what is filled in that are shown: the beginning of a long text, whose cell is a click away."""
_LINES = 6
"""Lines of what holds that are written out for one rule."""
_UNREAD = 50


class Row(NamedTuple):
    """One row of the sheet.

    `kind`: ``title`` ``note`` ``verdict`` (header block, text in the first cell), ``head`` (column headings),
    ``finding``, ``consequence`` (belongs under the finding above it), ``lapsed``, ``section`` (heading of a block),
    ``passed``, ``unchecked``, ``blank``.
    """

    kind: str
    cells: tuple[str, ...]
    level: str = ""
    place: Place | None = None
    """The cell its 位置 leads to."""


class Findings(NamedTuple):
    """The whole sheet."""

    rows: tuple[Row, ...]
    head: int
    """Number of the row of headings, from 1; all above it stays in sight."""
    last: int
    """Number of the last row that the filter covers."""


def findings(outcome: Outcome, time: str, explanations: Sequence[Explanation] = ()) -> Findings:
    """Lay out the sheet.

    Args:
        outcome: what `validate` returned.
        time: when it was checked, as the user is to read it.
        explanations: all that were given to `validate`, so that no typed word is lost: those that do not count
            stay at their finding or are listed as lapsed.
    """
    rows = [*_header(outcome, time), _row("head", *COLUMNS)]
    head = len(rows)
    typed = {one.fingerprint: one for one in explanations if one.text.strip()}
    rows += _findings(outcome, typed)
    rows += [_lapsed(outcome.filing, one) for one in typed.values()]
    if len(rows) == head:
        rows.append(_row("passed", LEVEL="", PROBLEM="没有发现问题。"))
    last = len(rows)
    rows += _passed(outcome)
    rows += _unchecked(outcome)
    return Findings(tuple(rows), head, last)


def verdict(outcome: Outcome) -> str:
    """Say in one sentence what is left to do, or that the filing is ready."""
    errors = outcome.count("error")
    waiting = sum(1 for one in outcome.findings if one.level == "explain" and not one.explanation)
    if outcome.crashes:
        return f"有 {len(outcome.crashes)} 条规则没有运行完，结论不完整；其余结果见下。"
    if not errors and not waiting:
        explained = "，核实的条目都已说明" if outcome.count("explain") else ""
        return f"没有发现必须改正或需要说明的问题{explained}，可以上报。核对了 {len(outcome.passed)} 处，均相符。"
    parts = [f"{errors} 处错误要改正"] if errors else []
    parts += [f"{waiting} 处要核实（改正，或在“情况说明”中写明原因）"] if waiting else []
    first = first_error(outcome)
    return f"还有 {'，'.join(parts)}。" + (f"第一处错误在 {first.text}。" if first else "")


def first_error(outcome: Outcome) -> Place | None:
    """Return the place of the first 错误 that has one."""
    places = (_place(outcome.filing, one) for one in outcome.findings if one.level == "error")
    return next((place for place in places if place is not None), None)


def read_explanations(source: Source) -> tuple[Explanation, ...]:
    """Read the explanations typed into the sheet 校验结果, lapsed ones included.

    The columns are found by their headings, the sheet by its name or, when it was renamed, by its headings.
    """
    grids = sorted(source.grids, key=lambda grid: grid.name != SHEET)
    for grid in grids:
        found = _read(grid)
        if found is not None:
            return found
    return ()


def is_findings(grid: Grid) -> bool:
    """Tell whether a sheet is a 校验结果 of ours, by its headings."""
    return _read(grid) is not None


def _read(grid: Grid) -> tuple[Explanation, ...] | None:
    columns: dict[str, int] = {}
    found = []
    for row in grid.rows:
        if not columns:
            labels = {cell.text: cell.column for cell in row.cells}
            if COLUMNS[FINGERPRINT] in labels and COLUMNS[EXPLANATION] in labels:
                columns = labels
            continue
        texts = {cell.column: cell.text.strip() for cell in row.cells}
        code, print_, keys, text, about = (
            texts.get(columns.get(COLUMNS[at], 0), "") for at in (CODE, FINGERPRINT, KEYS, EXPLANATION, PROBLEM)
        )
        if print_ and text:
            found.append(Explanation(code, tuple(keys.split()), print_, text, about))
    return tuple(found) if columns else None


def _header(outcome: Outcome, time: str) -> Iterable[Row]:
    filing = outcome.filing
    year = f"{filing.year}年度" if filing.year else "年度不明"
    yield _row("title", f"校验结果　{filing.unit or '单位名称不明'}　{year}")
    yield _row("note", f"表式：{filing.edition.name}　　校验时间：{time}　　{summary(outcome)}")
    yield _row("verdict", verdict(outcome))
    legend = "；".join(tint.words for tint in LEGEND)
    yield _row(
        "note",
        f"单元格底色　{legend}（改正源头后一般自行消失）。点“位置”可跳到单元格。"
        "“核实”的情况属实的，请在“情况说明”一栏写明原因，再校验一次即可。",
    )


def _findings(outcome: Outcome, typed: dict[str, Explanation]) -> Iterable[Row]:
    """Yield the findings in form order, each followed by its consequences; take what was typed for them out."""
    shown = {finding.fingerprint: finding for finding in outcome.findings}
    followers: dict[str, list[Finding]] = {}
    roots = []
    for finding in outcome.findings:
        if finding.caused_by in shown and finding.caused_by != finding.fingerprint:
            followers.setdefault(finding.caused_by, []).append(finding)
        else:
            roots.append(finding)
    for root in roots:
        stack = [(root, "")]
        while stack:
            finding, cause = stack.pop()
            yield _finding(outcome.filing, finding, cause, typed.pop(finding.fingerprint, None))
            stack += [(one, finding.code) for one in reversed(followers.pop(finding.fingerprint, []))]


def _finding(filing: Filing, finding: Finding, cause: str, typed: Explanation | None) -> Row:
    place = _place(filing, finding)
    cure = [finding.hint] if finding.hint else []
    for suspect in finding.suspects[:4]:
        where = filing.place(suspect.key).text
        cure.append(f"可能：{filing.label(suspect.key)}（{where}）{suspect.now} → {suspect.then}，改后即平")
    value = filing.values.get(finding.keys[0]) if finding.keys else None
    return _row(
        "consequence" if cause else "finding",
        LEVELS[finding.level],
        finding.code,
        _where(filing, finding.keys, place),
        _short(finding.actual or (value.raw if value else "")),
        finding.expected,
        finding.difference,
        (f"由 {cause} 引起：" if cause else "") + finding.message,
        "\n".join(cure),
        "\n".join(finding.basis),
        finding.explanation or (typed.text if typed else ""),
        finding.fingerprint,
        " ".join(finding.keys),
        level=finding.level,
        place=place,
    )


def _lapsed(filing: Filing, one: Explanation) -> Row:
    about = one.about.removeprefix("原来的问题：")
    there = tuple(key for key in one.keys if key in filing.values)
    return _row(
        "lapsed",
        LAPSED,
        one.code,
        _where(filing, there, _first(filing, there)),
        PROBLEM=f"原来的问题：{about}" if about else "",
        CURE="所说明的数字已经改动或问题已不存在，这条说明不再采用。还用得上的请抄到新的条目，用不上的请删去文字。",
        EXPLANATION=one.text,
        FINGERPRINT=one.fingerprint,
        KEYS=" ".join(one.keys),
        place=_first(filing, one.keys),
    )


def _passed(outcome: Outcome) -> Iterable[Row]:
    if not outcome.passed:
        return
    yield _row("blank")
    yield _row("section", f"核对过并且相符的项目（{len(outcome.passed)} 处）")
    by_code: dict[str, list[str]] = {}
    keys: dict[str, tuple[str, ...]] = {}
    for held in outcome.passed:
        by_code.setdefault(held.code, []).append(str(held.text() if callable(held.text) else held.text))
        keys.setdefault(held.code, held.keys)
    for code, texts in by_code.items():
        lines = list(dict.fromkeys(texts))
        words = "\n".join(lines[:_LINES]) + (f"\n……等 {len(texts)} 处" if len(lines) > _LINES else "")
        if len(lines) < len(texts) and len(lines) <= _LINES:
            words += f"（{len(texts)} 处）"
        place = _first(outcome.filing, keys[code])
        yield _row("passed", "相符", code, place.text if place else "", PROBLEM=words, place=place)


def _unchecked(outcome: Outcome) -> Iterable[Row]:
    filing = outcome.filing
    if outcome.not_evaluated or outcome.crashes:
        yield _row("blank")
        yield _row("section", f"没有核对的项目（{len(outcome.not_evaluated) + len(outcome.crashes)} 处）")
    for crash in outcome.crashes:
        yield _row("unchecked", "未评", crash.code, PROBLEM=crash.error, CURE="这是程序的问题，不是填报的问题。")
    reasons: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for check in outcome.not_evaluated:
        reasons.setdefault((check.code, check.why), []).append(check.keys)
    for (code, why), keys in reasons.items():
        count = f"（{len(keys)} 处）" if len(keys) > 1 else ""
        place = _first(filing, keys[0])
        yield _row("unchecked", "未评", code, _where(filing, keys[0], place), PROBLEM=why + count, place=place)
    if filing.unread:
        yield _row("blank")
        yield _row("section", f"没有读懂的单元格（{len(filing.unread)} 处）")
    for cell in filing.unread[:_UNREAD]:
        place = cell.place if cell.place.row and cell.place.column else None
        yield _row("unchecked", "未读", "", cell.place.text, _short(masked(cell.raw)), PROBLEM=cell.why, place=place)
    if len(filing.unread) > _UNREAD:
        yield _row("unchecked", "未读", PROBLEM=f"……其余 {len(filing.unread) - _UNREAD} 处不再列出。")


def _row(kind: str, *cells: str, level: str = "", place: Place | None = None, **named: str) -> Row:
    filled = [*cells, *[""] * (_WIDTH - len(cells))]
    for name, text in named.items():
        filled[_NAMED[name]] = text
    return Row(kind, tuple(filled), level, place)


_NAMED = {
    "LEVEL": LEVEL,
    "PROBLEM": PROBLEM,
    "CURE": CURE,
    "EXPLANATION": EXPLANATION,
    "FINGERPRINT": FINGERPRINT,
    "KEYS": KEYS,
}


def _first(filing: Filing, keys: Iterable[str]) -> Place | None:
    return next((place for place in map(filing.place, keys) if place.row and place.column), None)


def _place(filing: Filing, finding: Finding) -> Place | None:
    return _first(filing, finding.keys)


def _where(filing: Filing, keys: tuple[str, ...], place: Place | None) -> str:
    """Name the cell as the sheet and as the paper call it."""
    if not keys:
        return "整套材料"
    label = filing.short_label(keys[0])
    return f"{place.text if place else filing.paper(keys[0])} \n{label}"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"
