"""What is marked, in which colour, with which words."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.writing.mark_text import number_of, ours_in, prints, signed, without
from perfeval_xl.writing.marks import HEADINGS, LEGEND, Memory, is_ours, marks, remembered
from support.outcomes import finding, outcome, placed

FINAL, BUDGET, LAST = "basic.project.final", "basic.project.budget", "basic.project.last_final"


def test_errors_and_open_questions_are_marked_and_nothing_else() -> None:
    made = marks(
        outcome(
            finding("1", FINAL),
            finding("2", BUDGET, level="explain"),
            finding("3", LAST, level="hint"),
            finding("4", "basic.public.final", level="rounding"),
            finding("5", "basic.public.budget", level="explain", explanation="追加预算"),
        )
    )
    place = placed().place(FINAL)
    assert [(one.level, one.weak) for one in made] == [("error", False), ("explain", False)]
    assert (made[0].sheet, made[0].address, made[0].row, made[0].column) == (place.sheet, place.address, place.row, 4)


def test_the_findings_of_a_cell_share_one_mark_the_gravest_first() -> None:
    (made,) = marks(
        outcome(
            finding("1", FINAL, level="hint", code="T101"),
            finding("2", FINAL, level="explain", code="S303", explanation="已批"),
            finding("3", FINAL, code="A103"),
            finding("4", FINAL, code="X101"),
        )
    )
    assert made.level == "error"
    assert made.codes == ("A103", "X101", "S303", "T101")
    assert made.text.split("\n") == [
        "错误 A103 题目：说明3。",
        "错误 X101 题目：说明4。",
        "核实 S303 题目（已说明）：说明2。",
        "提示 T101 题目：说明1。",
    ]


def test_consequences_are_paler_and_name_their_cause() -> None:
    root = finding("1", FINAL, code="A103")
    first, second = marks(outcome(root, finding("2", BUDGET, code="X101", caused_by="1")))
    assert (first.weak, second.weak) == (False, True)
    assert first.colour != second.colour
    assert "X101 题目（由 A103 引起）" in second.text
    alone = marks(outcome(finding("2", BUDGET, caused_by="gone")))
    assert not alone[0].weak, "a cause that is not shown makes nothing paler"
    both = marks(outcome(root, finding("2", BUDGET, caused_by="1"), finding("3", BUDGET)))
    assert not both[1].weak, "one finding of its own is enough"


def test_a_finding_is_marked_at_the_first_of_its_cells_that_has_a_place() -> None:
    filing = placed()
    values = {key: value for key, value in filing.values.items() if key != FINAL}
    made = marks(outcome(finding("1", FINAL, BUDGET), finding("2"), filing=filing._replace(values=values)))
    assert [one.address for one in made] == [filing.place(BUDGET).address]


def test_long_notes_are_cut() -> None:
    (made,) = marks(outcome(*(finding(str(at), FINAL, message="长" * 900) for at in range(9))))
    assert made.text.endswith("……另有 3 条，见“校验结果”。")
    assert len(made.text) < 1200


def test_every_colour_is_light_and_its_own() -> None:
    assert len({one.colour for one in LEGEND}) == len(LEGEND) == 4
    for one in LEGEND:
        assert all(int(one.colour[at : at + 2], 16) >= 0xC0 for at in (0, 2, 4)), "black letters stay easy to read"
        assert is_ours(one.colour.lower())
    for strong, weak in pairwise(LEGEND):
        if strong.level == weak.level:
            assert int(weak.colour, 16) > int(strong.colour, 16)
    assert not is_ours("FFFFFF")


OURS = "错误 A101 合计不符\n核实 S303 偏差过大"


def own(text: str, written: str = prints(OURS)) -> str:
    return without(text, ours_in(text, written))


def test_a_note_says_whose_it_is_and_gives_back_what_was_there() -> None:
    assert number_of(signed("错误", 12)) == 12
    assert number_of("用户的批注") == 0
    for written in (prints(OURS), ""):
        assert own(signed(OURS, 3), written) == ""
        assert own(signed(OURS, 3, "用户的\n批注"), written) == "用户的\n批注"
        assert own(signed(OURS, 3) + "\n后来添的", written) == "后来添的"
        assert own("用户的批注", written) == "用户的批注"


def test_what_the_user_writes_above_and_between_our_lines_is_his() -> None:
    note = signed(OURS, 3, "原批注")
    assert own("已问过\n" + note) == "已问过\n原批注"
    assert own(note.replace("\n核实", "\n已问过\n核实")) == "已问过\n原批注"
    assert own(note.replace("合计不符", "合计不符，已问过")) == "，已问过\n原批注"
    assert own(note.replace("核实 S303", "另：核实 S303")) == "另：\n原批注"
    assert own(signed(OURS + "\n已问过", 3)) == "已问过"
    assert own(note.replace("合计", "总计")) == "错误 A101 总计不符\n原批注", "what was rewritten is kept whole"


def test_lines_that_another_program_changed_one_and_all_are_still_ours() -> None:
    assert own(signed(OURS.replace(" ", "\u3000"), 3, "原批注")) == "原批注"


WORDS = st.text(st.characters(categories=("L", "N", "P"), include_characters=" "), min_size=1, max_size=12)


@given(WORDS, st.integers(0, 99), WORDS)
def test_words_typed_anywhere_into_a_note_survive(former: str, where: int, typed: str) -> None:
    note = signed(OURS, 3, former)
    at = where % (len(OURS) + 1)
    left = own(f"{note[:at]}{typed}{note[at:]}")
    assert typed in left and left.endswith(former)
    assert number_of(left) == 0


def test_what_is_remembered_is_read_back() -> None:
    memory = Memory(3, "附件一 D9", "error", "主", "附件一", "D9", "FDE0DD", former_note="原", page="-")
    assert len(memory) == len(HEADINGS)
    assert remembered([HEADINGS, memory.row(), ("", "x")]) == (memory,)
    assert remembered([memory.row()[:7]]) == (memory._replace(former_note="", page="", note=""),)
