"""Figures other editions have beside ours: rates of part rows, lists with a total, completion rates."""

from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.rules.run import validate
from support.cases import CASES
from support.layouts import WAYS, one_line

CODES = ("A127", "A128", "S416")
WRONG = (
    ("by-level-of-government", "150|75%", "150|78%", "A127"),
    ("by-level-of-government", "|200|200|150|", "|200|200|156|", "A127"),
    ("ministry-2020", "93.08%", "98.03%", "A127"),
    ("sichuan-2023", "财政资金|<|30.00|25.00|25.00|<|100.00%", "财政资金|<|30.00|25.00|25.00|<|80.00%", "A127"),
    ("whole-with-tasks-2019", "|118|98|20|", "|118|89|20|", "A128"),
    ("whole-with-tasks-2019", "|200|180|20|", "|200|180|25|", "A128"),
    ("xinjiang-2023", "103.33%", "133.33%", "S416"),
    ("xinjiang-2023", "2000亩|100%", "2000亩|90%", "S416"),
)  # fmt: skip


def _said(text: str, way: str, folder: Path) -> tuple[set[str], set[str]]:
    outcome = validate(read(str(WAYS[way](text, folder / "自评表"))))
    found = {one.code for one in outcome.findings if one.level == "explain"}
    return found & set(CODES), {one.code for one in outcome.passed} & set(CODES)


@pytest.mark.parametrize("way", ("workbook", "document", "bars", "tabs"))
@pytest.mark.parametrize(("case", "right", "wrong", "code"), WRONG)
def test_a_figure_that_does_not_follow_from_its_row(
    case: str, right: str, wrong: str, code: str, way: str, tmp_path: Path
) -> None:
    text = (CASES / "layouts" / f"{case}.grid").read_text(encoding="utf-8")
    assert text.count(right) == 1
    found, passed = _said(text, way, tmp_path)
    assert (found, code in passed) == (set(), True)
    assert code in _said(text.replace(right, wrong), way, tmp_path)[0]


@pytest.mark.parametrize("way", tuple(WAYS))
@pytest.mark.parametrize("case", sorted(path.stem for path in (CASES / "layouts").glob("*.grid")))
def test_what_agrees_is_silent_in_every_file(case: str, way: str, tmp_path: Path) -> None:
    text = (CASES / "layouts" / f"{case}.grid").read_text(encoding="utf-8")
    assert _said(text, way, tmp_path)[0] == set()


@pytest.mark.parametrize("case", sorted(path.stem for path in (CASES / "layouts").glob("*.grid")))
def test_what_agrees_is_silent_on_one_line(case: str, tmp_path: Path) -> None:
    text = (CASES / "layouts" / f"{case}.grid").read_text(encoding="utf-8")
    outcome = validate(read(str(one_line(text, tmp_path / "自评表"))))
    whole = validate(read(str(WAYS["workbook"](text, tmp_path / "自评表"))))
    assert {one.code for one in outcome.findings} - {"R109", "R191"} <= {one.code for one in whole.findings}


def test_the_rate_of_a_task(tmp_path: Path) -> None:
    text = (CASES / "layouts" / "whole-with-tasks-2019.grid").read_text(encoding="utf-8")
    assert _said(text.replace("|98.33%", "|93.83%"), "bars", tmp_path)[0] == {"A127"}


def test_shares_of_a_whole_are_no_rates_of_execution(tmp_path: Path) -> None:
    text = (CASES / "layouts" / "by-level-of-government.grid").read_text(encoding="utf-8")
    for rate, share in (
        ("1500|100%", "1500|50%"),
        ("800|100%", "800|27%"),
        ("150|75%", "150|7%"),
        ("400|80%", "400|17%"),
    ):
        assert text.count(rate) == 1
        text = text.replace(rate, share)
    assert _said(text, "bars", tmp_path)[0] == set()
