"""Explanations fit by fingerprint, lapse when a number changes, and live in a side file."""

import pytest

from perfeval_xl.rules.explanations import Explanation, explain, load, save
from perfeval_xl.rules.finding import Finding, Outcome
from perfeval_xl.values.errors import ReadError
from support.cases import clean

KEYS = ("basic.public.final", "basic.public.budget")


def finding(level: str = "explain", fingerprint: str = "aa", keys: tuple[str, ...] = KEYS) -> Finding:
    return Finding("S302", level, "题", "附件一“公用经费”超出", "说明。", (), keys, fingerprint=fingerprint)


def outcome(*findings: Finding) -> Outcome:
    return Outcome(clean(), findings, (), ())


def test_a_fitting_explanation_is_attached() -> None:
    told, lapsed = explain([finding()], [Explanation("S302", KEYS, "aa", " 新增办公场所 ")])
    assert told[0].explanation == "新增办公场所"
    assert lapsed == ()


def test_an_empty_text_explains_nothing() -> None:
    told, lapsed = explain([finding()], [Explanation("S302", KEYS, "aa", "  ")])
    assert told[0].explanation == ""
    assert lapsed == ()


def test_it_lapses_when_the_numbers_change() -> None:
    told, lapsed = explain([finding(fingerprint="bb")], [Explanation("S302", KEYS, "aa", "新增办公场所")])
    assert told[0].explanation == ""
    assert len(lapsed) == 1
    assert "失效" in lapsed[0]


def test_one_that_fits_nothing_is_reported() -> None:
    _, lapsed = explain([], [Explanation("S302", KEYS, "aa", "新增办公场所")])
    assert "没有用到" in lapsed[0]


@pytest.mark.parametrize("level", ["error", "hint", "rounding"])
def test_only_explain_can_be_explained(level: str) -> None:
    told, lapsed = explain([finding(level)], [Explanation("S302", KEYS, "aa", "新增办公场所")])
    assert told[0].explanation == ""
    assert "没有采用" in lapsed[0]


def test_the_side_file_keeps_texts_and_adds_what_waits(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = str(tmp_path / "说明.toml")
    kept = (Explanation("S302", KEYS, "aa", '含"引号"、\\反斜杠和\n换行'),)
    save(path, [outcome(finding(), finding(fingerprint="cc", keys=("basic.abroad.final",)))], kept)
    again = load(path)
    assert {entry.fingerprint: entry.text for entry in again} == {"aa": kept[0].text, "cc": ""}
    assert again[0].keys == KEYS
    save(path, [outcome(finding())], again)
    assert [entry.fingerprint for entry in load(path)] == ["aa"], "an empty one that is not found any more is dropped"


def test_a_missing_file_is_empty(tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert load(str(tmp_path / "none.toml")) == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[explanation]\n", "写法有误"),
        ('[[explanation]]\ncode = "S302"\n', "第 1 条"),
        ('explanation = "x"\n', "不是情况说明文件"),
    ],
)
def test_a_wrong_file_is_refused_in_one_sentence(tmp_path, text: str, told: str) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "错.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReadError, match=told):
        load(str(path))
