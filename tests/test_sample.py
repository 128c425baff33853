"""The published sample filing, against a hand audit of it: what must be found is found, at its line; nothing else is.

Beside each finding stands what the audit calls it: MF must fix, NE needs explanation, or a hint.
"""

from decimal import Decimal

from perfeval_xl.api import read
from perfeval_xl.resources import sample
from perfeval_xl.rules.finding import Outcome
from perfeval_xl.rules.run import validate

EXPECTED = [  # code, level, place, point of the audit
    ("T215", "hint", "附件一 第11行", "NE18"),
    ("X211", "error", "附件一 第51行", "MF5"),
    ("A103", "error", "附件一 第52行", "MF1"),
    ("S303", "explain", "附件一 第52行", "NE6"),
    ("S304", "explain", "附件一 第52行", "NE6"),
    ("M223", "explain", "附件一 第56行", "NE7"),
    ("X204", "explain", "附件一 第57行", "NE8"),
    ("S303", "explain", "附件一 第67行", "NE7"),
    ("M225", "hint", "附件一 第70行", "hint 6"),
    ("X203", "explain", "附件一 第74行", "NE9"),
    ("X201", "error", "附件一 第77行", "MF2"),
    ("S302", "explain", "附件一 第82行", "NE1"),
    ("S304", "explain", "附件一 第82行", "NE1"),
    ("A162", "hint", "附件一 第87行", "hint 5"),
    ("S302", "explain", "附件一 第87行", "NE2"),
    ("S304", "explain", "附件一 第87行", "NE2"),
    ("S302", "explain", "附件一 第92行", "NE3"),
    ("S312", "explain", "附件一 第107行", "NE5"),
    ("M231", "error", "附件一 第120行", "MF16"),
    ("M232", "hint", "附件一 第123行", "MF16"),
    ("M154", "hint", "附件一 第132行", "MF17"),
    ("T512", "hint", "附件一 第132行", "hint 15"),
    ("X236", "hint", "附件一 第132行", "hint 14"),
    ("A161", "hint", "附件二 第152行", "hint 8"),
    ("S311", "explain", "附件二 第152行", "NE4"),
    ("A111", "rounding", "附件二 第153行", "NE19"),
    ("X221", "error", "附件二 第167行", "MF3"),
    ("X261", "explain", "附件二 第167行", "NE20"),
    ("T105", "hint", "附件二 第187行", "NE14"),
    ("X241", "explain", "附件二 第209行", "MF11"),
    ("T104", "explain", "附件二 第219行", "NE13"),
    ("T224", "hint", "附件二 第228行", "hint 9"),
    ("S408", "hint", "附件二 第238行", "hint 2"),
    ("T101", "error", "附件二 第241行", "MF7"),
    ("M212", "error", "附件二 第269行", "MF12"),
    ("T101", "error", "附件二 第283行", "MF8"),
    ("S407", "hint", "附件二 第293行", "NE11"),
    ("S402", "hint", "附件二 第295行", "NE11"),
    ("T102", "explain", "附件二 第296行", "NE11"),
    ("T521", "hint", "附件三（政务中心运行经费） 第313行", "hint 13"),
    ("S311", "explain", "附件三（政务中心运行经费） 第330行", "NE10"),
    ("M102", "error", "附件三（政务中心运行经费） 第340行", "MF6"),
    ("T108", "hint", "附件三（政务中心运行经费） 第369行", "R-14"),
    ("S403", "error", "附件三（政务中心运行经费） 第391行", "MF9"),
    ("S408", "hint", "附件三（政务中心运行经费） 第420行", "hint 2"),
    ("T103", "hint", "附件三（政务中心运行经费） 第431行", "hint 3"),
    ("M214", "error", "附件三（政务中心运行经费） 第433行", "MF13"),
    ("T102", "explain", "附件三（政务中心运行经费） 第466行", "NE12"),
    ("S407", "hint", "附件三（政务中心运行经费） 第475行", "NE11"),
    ("S402", "hint", "附件三（政务中心运行经费） 第477行", "NE11"),
    ("T102", "explain", "附件三（政务中心运行经费） 第478行", "NE11"),
    ("S311", "explain", "附件三（大综窗标准化运行经费） 第512行", "NE10"),
    ("M102", "error", "附件三（大综窗标准化运行经费） 第522行", "MF6"),
    ("T105", "hint", "附件三（大综窗标准化运行经费） 第551行", "goal half answered"),
    ("S403", "error", "附件三（大综窗标准化运行经费） 第573行", "MF10"),
    ("S408", "hint", "附件三（大综窗标准化运行经费） 第602行", "hint 2"),
    ("M211", "error", "附件三（大综窗标准化运行经费） 第612行", "MF14"),
    ("T102", "explain", "附件三（大综窗标准化运行经费） 第648行", "NE12"),
    ("S407", "hint", "附件三（大综窗标准化运行经费） 第657行", "NE11"),
    ("S402", "hint", "附件三（大综窗标准化运行经费） 第659行", "NE11"),
    ("T102", "explain", "附件三（大综窗标准化运行经费） 第660行", "NE11"),
    ("T501", "error", "附件三（大综窗标准化运行经费） 第668行", "MF18"),
    ("M155", "hint", "附件四 第676行", "MF17"),
    ("T223", "hint", "附件四 第688行", "hint 9"),
    ("X222", "error", "附件四 第711行", "MF4"),
    ("T213", "explain", "附件四 第715行", "NE17"),
    ("T211", "explain", "附件四 第725行", "NE15"),
    ("T222", "hint", "附件四 第729行", "hint 11"),
    ("T212", "explain", "附件四 第739行", "NE16"),
    ("T201", "error", "附件四 第752行", "MF15"),
    ("T221", "explain", "附件四 第752行", "MF15"),
]

MUST_FIX = 18
NEED_EXPLANATION = 20


def outcome() -> Outcome:
    return validate(read(sample()))


def test_exactly_these_findings() -> None:
    found = outcome()
    told = [(f.code, f.level, found.filing.place(f.keys[0]).text) for f in found.findings]
    assert told == [(code, level, place) for code, level, place, _ in EXPECTED]


def test_no_rule_crashes_and_nothing_is_left_unread() -> None:
    found = outcome()
    assert found.crashes == ()
    assert found.filing.unread == ()


def test_every_point_of_the_audit_is_met() -> None:
    met = {point for *_, point in EXPECTED}
    assert {f"MF{number}" for number in range(1, MUST_FIX + 1)} <= met
    assert {f"NE{number}" for number in range(1, NEED_EXPLANATION + 1)} <= met


def test_what_must_be_fixed_is_an_error_or_asks_for_an_explanation() -> None:
    """The unsigned signatures (MF17) are one hint: they are signed on paper, after printing."""
    levels: dict[str, set[str]] = {}
    for _, level, _, point in EXPECTED:
        levels.setdefault(point, set()).add(level)
    for number in range(1, MUST_FIX + 1):
        assert levels[f"MF{number}"] & {"error", "explain"} or number == 17, number


def test_the_wrong_project_line_is_suspected_first() -> None:
    found = next(f for f in outcome().findings if f.code == "A103")
    assert [(s.key, s.now, s.then) for s in found.suspects[:1]] == [("basic.project[5].final", "136.50", "130.50")]
    repairs = {(s.key, s.then) for s in found.suspects[:4]}
    assert repairs == {
        ("basic.project[1].final", "138.42"),
        ("basic.project[2].final", "91.87"),
        ("basic.project[3].final", "171.44"),
        ("basic.project[5].final", "130.50"),
    }


def test_the_rounding_difference_is_told_once_and_with_its_amount() -> None:
    rounding = [f for f in outcome().findings if f.level == "rounding"]
    assert [Decimal(f.difference) for f in rounding] == [Decimal("0.01")]


def test_what_holds_is_told_too() -> None:
    held = [str(h.text() if callable(h.text) else h.text) for h in outcome().passed]
    for words in ("在职人员控制率", "三公经费", "得分不超过分值", "填报日期"):
        assert any(words in text for text in held), words
    assert len(held) >= 39
