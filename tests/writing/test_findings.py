"""The rows of 校验结果, and the explanations typed there."""

from perfeval_xl.filing import Place, Unread
from perfeval_xl.reading.grid import Grid, GridCell, GridRow, Source
from perfeval_xl.rules.explanations import Explanation, explain
from perfeval_xl.rules.finding import Crash, Held, Suspect, Unchecked
from perfeval_xl.writing.closed.findings_sheet import content
from perfeval_xl.writing.findings import (
    BASIS,
    CODE,
    COLUMNS,
    CURE,
    DIFFERENCE,
    EXPLANATION,
    FINGERPRINT,
    KEYS,
    LEVEL,
    NOW,
    PLACE,
    PROBLEM,
    SHEET,
    THEN,
    Findings,
    findings,
    first_error,
    read_explanations,
    verdict,
)
from support.outcomes import finding, outcome, placed

FINAL, BUDGET = "basic.project.final", "basic.project.budget"
TIME = "2024-06-19 10:20"
WHERE = placed().place(FINAL).text


def source_of(found: Findings, name: str = SHEET, **typed: str) -> Source:
    """Return the sheet as it is read back, with explanations typed at fingerprints."""
    rows = []
    for number, row in enumerate(found.rows, 1):
        cells = list(row.cells)
        cells[EXPLANATION] = typed.get(cells[FINGERPRINT], cells[EXPLANATION])
        kept = [GridCell(number, at, text) for at, text in enumerate(cells, 1) if text]
        rows.append(GridRow(number, tuple(kept)))
    return Source("x.xlsx", "xlsx", (Grid("附件一", "sheet", ()), Grid(name, "sheet", tuple(rows))))


def body(found: Findings) -> list[tuple[str, ...]]:
    return [row.cells for row in found.rows[found.head : found.last]]


def test_of_a_long_text_the_beginning_is_shown() -> None:
    """Its column is narrow; the whole of it would fill a page."""
    (cells,) = body(findings(outcome(finding("f1", FINAL, actual="一、主要成效。\n" + "扎实工作，" * 60)), TIME))
    assert cells[NOW].startswith("一、主要成效。 扎实工作，") and cells[NOW].endswith("…")
    assert len(cells[NOW]) == 40


def test_a_finding_fills_its_row() -> None:
    suspect = Suspect(BUDGET, "136.50", "130.50", 2, 0)
    said = {"expected": "822.23", "actual": "816.23", "difference": "-6.00", "suspects": (suspect,)}
    (cells,) = body(findings(outcome(finding("f1", FINAL, BUDGET, **said)), TIME))
    assert cells[LEVEL : PLACE + 1] == ("错误", "A101", f"{WHERE} \n项目支出 2023年决算数")
    assert (cells[NOW], cells[THEN], cells[DIFFERENCE]) == ("816.23", "822.23", "-6.00")
    assert cells[PROBLEM] == "说明f1。"
    where = placed().place(BUDGET).text
    assert cells[CURE] == f"改法。\n可能：附件一“项目支出 2023年预算数”（{where}）136.50 → 130.50，改后即平"
    assert cells[BASIS] == "依据"
    assert (cells[FINGERPRINT], cells[KEYS]) == ("f1", f"{FINAL} {BUDGET}")


def test_the_place_leads_to_the_cell() -> None:
    found = findings(outcome(finding("f1", FINAL), finding("f2")), TIME)
    assert [row.place for row in found.rows[found.head : found.last]] == [placed().place(FINAL), None]
    assert body(found)[1][PLACE] == "整套材料"


def test_consequences_stand_under_their_cause_whatever_the_order() -> None:
    found = findings(
        outcome(
            finding("c", BUDGET, code="X101", caused_by="r"),
            finding("a", FINAL, code="A102"),
            finding("r", FINAL, code="A103"),
            finding("d", BUDGET, code="X102", caused_by="c"),
            finding("e", BUDGET, code="S301", caused_by="r"),
        ),
        TIME,
    )
    assert [(row.cells[CODE], row.kind) for row in found.rows[found.head : found.last]] == [
        ("A102", "finding"),
        ("A103", "finding"),
        ("X101", "consequence"),
        ("X102", "consequence"),
        ("S301", "consequence"),
    ]
    assert body(found)[3][PROBLEM] == "由 X101 引起：说明d。"


def test_the_header_says_who_when_and_how_it_ended() -> None:
    words = "\n".join(row.cells[0] for row in findings(outcome(finding("1", FINAL)), TIME).rows[:4])
    summary = "共 1 条：通过 0，错误 1"
    for said in ("青山县档案馆", "2023年度", "湖南", TIME, summary, "1 处错误要改正", WHERE, "浅红"):
        assert said in words


def test_the_verdict_names_what_is_left() -> None:
    held = (Held("A101", (FINAL,), "相符"),)
    assert verdict(outcome(passed=held)).startswith("没有发现必须改正或需要说明的问题，可以上报")
    done = finding("1", FINAL, level="explain", explanation="已批")
    assert "核实的条目都已说明，可以上报" in verdict(outcome(done, passed=held))
    waiting = outcome(done._replace(explanation=""), finding("2", BUDGET))
    left = "还有 1 处错误要改正，1 处要核实（改正，或在“情况说明”中写明原因）。"
    assert verdict(waiting) == f"{left}第一处错误在 {placed().place(BUDGET).text}。"
    assert first_error(waiting) == placed().place(BUDGET)
    assert "可以上报" not in verdict(outcome(crashes=(Crash("A101", "没有运行完"),)))


def test_what_holds_and_what_was_not_checked_follow() -> None:
    held = [Held("A101", (FINAL,), f"相符{at}") for at in range(8)]
    found = findings(
        outcome(
            passed=(*held, Held("S405", (), "都对"), Held("S405", (), "都对")),
            not_evaluated=(Unchecked("X101", (FINAL,), "缺附件二"), Unchecked("X101", (BUDGET,), "缺附件二")),
            crashes=(Crash("T101", "规则 T101 没有运行完。"),),
            filing=placed()._replace(unread=(Unread(Place("附件一", "Z9", 9, 26), "涂鸦", "不是标签"),)),
        ),
        TIME,
    )
    rest = [row for row in found.rows[found.last :] if row.kind != "blank"]
    assert [row.cells[0] for row in rest if row.kind == "section"] == [
        "核对过并且相符的项目（10 处）",
        "没有核对的项目（3 处）",
        "没有读懂的单元格（1 处）",
    ]
    words = [row.cells[PROBLEM] for row in rest if row.kind != "section"]
    assert words[0].startswith("相符0\n") and words[0].endswith("……等 8 处")
    assert words[1:] == ["都对（2 处）", "规则 T101 没有运行完。", "缺附件二（2 处）", "不是标签"]
    assert body(found)[0][PROBLEM] == "没有发现问题。"


def test_explanations_are_read_back_and_kept_by_fingerprint() -> None:
    first = findings(outcome(finding("f1", FINAL, BUDGET, level="explain"), finding("f2", BUDGET)), TIME)
    assert read_explanations(source_of(first)) == ()
    typed = read_explanations(source_of(first, f1="年中追加"))
    assert typed == (Explanation("A101", (FINAL, BUDGET), "f1", "年中追加", "说明f1。"),)
    told, lapsed = explain(outcome(finding("f1", FINAL, BUDGET, level="explain")).findings, typed)
    again = findings(outcome(*told, lapsed=lapsed), TIME, typed)
    assert body(again)[0][EXPLANATION] == "年中追加"
    assert read_explanations(source_of(again)) == typed


def test_a_lapsed_explanation_is_shown_and_comes_back_with_its_figures() -> None:
    typed = (Explanation("A101", (FINAL,), "old", "年中追加", "旧的问题。"),)
    changed = finding("new", FINAL, level="explain")
    told, lapsed = explain([changed], typed)
    assert lapsed
    found = findings(outcome(*told, lapsed=lapsed), TIME, typed)
    row = found.rows[found.last - 1]
    assert (row.kind, row.cells[LEVEL], row.cells[EXPLANATION]) == ("lapsed", "已失效", "年中追加")
    assert body(found)[0][EXPLANATION] == "", "it does not count for the new figures"
    kept = read_explanations(source_of(found))
    assert [(one.fingerprint, one.text) for one in kept] == [("old", "年中追加")]
    again = findings(outcome(*told, lapsed=lapsed), TIME, kept)
    assert again.rows[again.last - 1].cells == row.cells, "running again and again adds nothing"
    back, _ = explain([changed._replace(fingerprint="old")], kept)
    assert back[0].explanation == "年中追加"


def test_words_typed_where_none_are_needed_are_not_lost() -> None:
    found = findings(outcome(finding("f1", FINAL)), TIME, (Explanation("A101", (FINAL,), "f1", "说错了"),))
    assert body(found)[0][EXPLANATION] == "说错了"


def test_a_renamed_sheet_with_moved_columns_is_read_too() -> None:
    found = findings(outcome(finding("f1", FINAL, level="explain")), TIME)
    source = source_of(found, name="结果", f1="年中追加")
    grid = source.grids[1]
    moved = []
    for row in grid.rows:
        cells = [cell._replace(column=30 - cell.column) for cell in reversed(row.cells)]
        moved.append(GridRow(row.number, tuple(cells)))
    assert read_explanations(source._replace(grids=(grid._replace(rows=tuple(moved)),)))[0].text == "年中追加"
    assert read_explanations(Source("x", "xlsx", (Grid("附件一", "sheet", ()),))) == ()


def test_the_drawn_sheet_has_every_row_and_no_formula() -> None:
    evil = finding("=1+1", FINAL, message='=HYPERLINK("x")', hint="+cmd", actual="=1", expected="@x", difference="-1")
    found = findings(outcome(evil), TIME)
    drawn = content(found)
    assert len(drawn.lines) == len(found.rows)
    assert drawn.frozen == found.head
    assert drawn.filtered == (found.head, 1, found.last, 10)
    assert len(drawn.widths) == len(COLUMNS)
    assert all(isinstance(text, str | None) for line in drawn.lines for text in line.texts)
    assert not any(line.formulas for line in drawn.lines)
