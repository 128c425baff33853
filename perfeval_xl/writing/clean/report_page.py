"""校验报告: one or two pages for the bureau with what was checked, what was found, and what the unit says to it."""

from collections.abc import Iterator, Sequence

from perfeval_xl import __version__
from perfeval_xl.filing import Filing
from perfeval_xl.rules.finding import LEVELS, Finding, Outcome
from perfeval_xl.writing.clean.seal import Seal
from perfeval_xl.writing.console import summary
from perfeval_xl.writing.docx_kit import (
    PROPERTY,
    Cell,
    Margins,
    Row,
    footer,
    packed,
    paragraph,
    section,
    table,
)
from perfeval_xl.writing.formats import ERROR_RED, HEAD_FACE, HOLDS_GREEN, TITLE_FACE
from perfeval_xl.writing.metrics import PADDING, wrapped_lines
from perfeval_xl.writing.rule_text import FAMILIES

PAGE = Margins(57, 51, 57, 57, 24)
PASSED, NOT_PASSED, INCOMPLETE = "通过校验", "未通过校验", "校验不完整"
_SIZE, _LINE = 9.0, 12.0
_PADDING = 3.0
_ROOM = 2 * PAGE.height - 40
"""Height of two pages, less what estimates may be wrong by."""
_SIGN = 60.0
_NOTE = (
    "数据指纹由材料中的全部数据算出，任何一处改动都会使它改变；版式、空行和数字的写法不影响它。"
    "收到电子版后，可用“perfeval-xl verify 文件”核对。"
)


def report_page(outcome: Outcome, seal: Seal) -> bytes:
    """Return the report as a Word document.

    Args:
        outcome: what the check said of the papers that leave the house.
        seal: their print, as it stands in their footers.
    """
    body = list(_head(outcome, seal))
    used = sum(height for _, height in body)
    body += _findings(outcome, _ROOM - used - _SIGN)
    body += _closing()
    fragments = [fragment for fragment, _ in body]
    return packed(
        [*fragments, section(PAGE, last=True)],
        title="绩效自评材料校验报告",
        foot=footer(seal.line),
        properties={PROPERTY: seal.text},
    )


def verdict(outcome: Outcome) -> str:
    """Say in a word whether the papers may be handed in: 错误 left means they may not."""
    if outcome.count("error"):
        return NOT_PASSED
    return INCOMPLETE if outcome.crashes else PASSED


Part = tuple[str, float]
"""A fragment of the document and about how high it is."""


def _head(outcome: Outcome, seal: Seal) -> Iterator[Part]:
    filing = outcome.filing
    yield paragraph("绩效自评材料校验报告", face=TITLE_FACE, size=20, align="center", line=30, level=0), 30
    year = f"{filing.year}年度" if filing.year is not None else "未写明"
    rows = (
        ("单位名称", filing.unit or "未写明", "年度", year),
        ("表式", filing.edition.name, "校验程序", f"perfeval-xl {__version__}"),
        ("校验范围", "、".join(filing.paper(f"{root}.title") for root in filing.forms), "", ""),
        ("数据指纹", seal.text, "", ""),
    )
    widths = _widths(13, 42, 13, 32)
    yield _gap(6), 6
    yield _table(widths, [_facts(row) for row in rows]), _height(widths, [[row[1]] for row in rows], 1) + 8
    yield _conclusion(outcome), 36
    yield _summary(outcome), (_LINE + _PADDING + 1) * (len(FAMILIES) + 1)
    if outcome.filing.unread:
        count = len(outcome.filing.unread)
        text = f"材料中另有 {count} 处内容不属于本表式或没有读懂，没有核对，也没有写入导出件。"
        yield paragraph(text, size=_SIZE, before=4, line=_LINE), _LINE + 4


def _conclusion(outcome: Outcome) -> str:
    waiting = sum(1 for one in outcome.findings if one.level == "explain" and not one.explanation)
    explained = sum(1 for one in outcome.findings if one.explanation)
    word = verdict(outcome)
    said = []
    if errors := outcome.count("error"):
        said.append(f"有 {errors} 处错误没有改正")
    if outcome.crashes:
        said.append(f"有 {len(outcome.crashes)} 条规则没有运行完")
    if waiting:
        said.append(f"{waiting} 条核实事项没有说明")
    if explained:
        said.append(f"{explained} 条核实事项已说明")
    color = (HOLDS_GREEN if word == PASSED else ERROR_RED).lstrip("#")
    text = f"结论：{word}" + (f"（{'，'.join(said)}）" if said else "")
    return paragraph(text, face=HEAD_FACE, size=14, line=20, before=8, after=8, color=color)


def _summary(outcome: Outcome) -> str:
    """Return the table of what was checked, by family of rules."""
    levels = tuple(LEVELS)
    rows = [_line(("核对内容", "核对", "相符", *LEVELS.values(), "未评"), head=True)]
    total = [0] * (len(levels) + 3)
    for letter, name in FAMILIES.items():
        held = sum(1 for one in outcome.passed if one.code.startswith(letter))
        found = [sum(1 for f in outcome.findings if f.code.startswith(letter) and f.level == one) for one in levels]
        unknown = sum(1 for one in outcome.not_evaluated if one.code.startswith(letter))
        counts = [held + sum(found) + unknown, held, *found, unknown]
        if counts[0]:
            rows.append(_line((name, *map(str, counts))))
            total = [one + two for one, two in zip(total, counts, strict=True)]
    rows.append(_line(("合计", *map(str, total)), head=True))
    return _table(_widths(30, *[10] * (len(levels) + 3)), rows)


def _findings(outcome: Outcome, room: float) -> Iterator[Part]:
    """Yield the table of findings, as many as two pages take; what the unit explained is never left out."""
    order = {level: at for at, level in enumerate(LEVELS)}
    found = sorted(
        (one for one in outcome.findings if not one.caused_by or one.explanation or one.level == "error"),
        key=lambda one: (order[one.level], not one.explanation),
    )
    if not found:
        yield paragraph("没有发现需要改正或说明的问题。", size=10.5, before=10), 24
        return
    widths = _widths(7, 8, 55, 30)
    rows = [_line(("级别", "编号", "情况", "情况说明"), head=True)]
    room -= 2 * (_LINE + _PADDING) + 24
    left = 0
    kept = [one for one in found if one.explanation]
    room -= sum(_row_height(outcome.filing, one, widths) for one in kept)
    for one in found:
        if one not in kept:
            height = _row_height(outcome.filing, one, widths)
            if left or height > room:
                left += 1
                continue
            room -= height
        rows.append(_finding(outcome.filing, one))
    yield paragraph("发现的问题和情况说明", face=HEAD_FACE, size=10.5, before=10, after=4, keep=True), 24
    yield _table(widths, rows), 0
    hidden = len(outcome.findings) - len(found) + left
    if hidden:
        yield paragraph(f"另有 {hidden} 条从略，全部条目见校验结果（{summary(outcome)}）。", size=_SIZE, before=3), 0


def _closing() -> Iterator[Part]:
    yield paragraph(_NOTE, size=8, before=6, line=11), 0
    space = "\u3000" * 5
    line = f"填报单位（盖章）：{space}单位负责人签字：{space}日期：{space[:2]}年{space[:1]}月{space[:1]}日"
    yield paragraph(line, size=10.5, before=10), 0


def _words(filing: Filing, one: Finding) -> tuple[str, str, str, str]:
    said = one.explanation or ("（未说明）" if one.level == "explain" else "")
    return LEVELS[one.level], one.code, f"{one.title}：{one.message}", said


def _finding(filing: Filing, one: Finding) -> Row:
    texts = _words(filing, one)
    return Row([_cell(texts[0], "center"), _cell(texts[1], "center"), _cell(texts[2]), _cell(texts[3])], 0)


def _row_height(filing: Filing, one: Finding, widths: Sequence[float]) -> float:
    texts = _words(filing, one)
    lines = max(
        wrapped_lines(text, width - 5 + PADDING, _SIZE) for text, width in zip(texts, widths, strict=True) if text
    )
    return lines * _LINE + _PADDING


def _facts(row: tuple[str, str, str, str]) -> Row:
    first, second, third, fourth = row
    if not third:
        return Row([_cell(first, "center", head=True), _cell(second, columns=3)], 20)
    return Row([_cell(first, "center", head=True), _cell(second), _cell(third, "center", head=True), _cell(fourth)], 20)


def _line(texts: Sequence[str], *, head: bool = False) -> Row:
    return Row([_cell(text, "center", head=head or (at == 0 and len(texts) > 4)) for at, text in enumerate(texts)], 15)


def _cell(text: str, align: str = "left", *, head: bool = False, columns: int = 1) -> Cell:
    face = {"face": HEAD_FACE} if head else {}
    return Cell(paragraph(text, size=_SIZE, align=align, line=_LINE, **face), columns)  # type: ignore[arg-type]


def _table(widths: Sequence[float], rows: Sequence[Row]) -> str:
    return table(widths, rows)


def _height(widths: Sequence[float], rows: Sequence[Sequence[str]], column: int) -> float:
    return sum(
        max(20.0, wrapped_lines(text, sum(widths[column:]), _SIZE) * _LINE + _PADDING) for row in rows for text in row
    )


def _gap(height: float) -> str:
    return paragraph("", size=4, line=height)


def _widths(*parts: float) -> list[float]:
    return [PAGE.width * part / sum(parts) for part in parts]
