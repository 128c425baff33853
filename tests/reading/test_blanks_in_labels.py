"""Blanks inside printed labels (``得 分``, ``产出 指标 （ 50 分 ）``) where only blanks part the cells of a text.

They change no value. Names typed by the unit stay as they are.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.filing import Filing
from perfeval_xl.reading.text.labels import bare_of, is_total, known
from perfeval_xl.rules.run import validate
from support.layouts import WAYS, words

CASES = Path(__file__).parents[1] / "cases" / "layouts"
GRIDS = sorted(path.stem for path in CASES.glob("*.grid"))


def around_brackets(label: str) -> str:
    """Put blanks around brackets and inside them: ``指标 （ 20 分 ）``."""
    return re.sub(r"([（(])|([）)])|(?<=\d)(?=分)", r" \1\2 ", label).replace("  ", " ").strip()


def between_two(label: str) -> str:
    """Part a label of two characters, as printed to fill its cell: ``得 分``."""
    return " ".join(label) if len(label) == 2 else label


def between_all(label: str) -> str:
    """Part all characters of a label."""
    return " ".join(label)


def changed(text: str, change: Callable[[str], str]) -> str:
    """Change every printed label in the tables of a layout."""
    return "\n".join(
        line if line.startswith("#") else "|".join(change(one) if _is_label(one) else one for one in line.split("|"))
        for line in text.splitlines()
    )


def worth(filing: Filing) -> dict[str, str]:
    """Return key -> figure, or text without blanks, of every value that is not blank."""
    return {
        key: str(value.number) if value.number is not None else "".join(value.text.split())
        for key, value in filing.values.items()
        if value.state != "blank"
    }


def _is_label(text: str) -> bool:
    return not text.isascii() and (known(bare_of(text)) or is_total(bare_of(text)))


@pytest.mark.parametrize("change", (around_brackets, between_two, between_all))
@pytest.mark.parametrize("case", GRIDS)
def test_blanks_in_labels_change_nothing(case, change, tmp_path):
    text = (CASES / f"{case}.grid").read_text(encoding="utf-8")
    plain = read(str(words(text, tmp_path / "自评表")))
    spaced = read(str(words(changed(text, change), tmp_path / "自评表")))
    assert worth(spaced) == worth(plain)
    codes = [{one.code for one in validate(filing).findings if one.level != "hint"} for filing in (plain, spaced)]
    assert codes[0] == codes[1]


@pytest.mark.parametrize("way", ("workbook", "document", "bars", "lines", "one by one"))
@pytest.mark.parametrize("case", GRIDS)
def test_nor_do_they_where_cells_are_kept(case, way, tmp_path):
    text = (CASES / f"{case}.grid").read_text(encoding="utf-8")
    plain = read(str(WAYS[way](text, tmp_path / "自评表")))
    spaced = read(str(WAYS[way](changed(text, between_all), tmp_path / "自评表")))
    assert worth(spaced) == worth(plain)


@pytest.mark.parametrize("printed", ("年初预算数", "全年执行数", "执行率", "二级指标", "年度资金总额", "数量指标"))
def test_a_blank_anywhere_in_a_label(printed, tmp_path):
    text = (CASES / "ministry-2020.grid").read_text(encoding="utf-8")
    plain = worth(read(str(words(text, tmp_path / "自评表"))))
    for at in range(1, len(printed)):
        spaced = text.replace(printed, f"{printed[:at]} {printed[at:]}", 1)
        assert worth(read(str(words(spaced, tmp_path / "自评表")))) == plain


def test_the_number_of_a_list_joins_its_label_and_a_figure_before_it_does_not(tmp_path):
    text = (CASES / "base-2023.grid").read_text(encoding="utf-8")
    plain = worth(read(str(words(text, tmp_path / "自评表"))))
    spaced = text.replace("1、公务用车", "1 、公务用车").replace("2、出国经费", "2、 出国经费")
    assert worth(read(str(words(spaced, tmp_path / "自评表")))) == plain
    assert plain["basic.three_public.final"] == "8"


def test_rows_of_funds_that_are_not_read_make_no_total_wrong(tmp_path):
    text = (CASES / "xinjiang-2023.grid").read_text(encoding="utf-8").replace("分值权重", "分值 权重", 1)
    filing = read(str(words(text, tmp_path / "自评表")))
    assert "project[1].fund.total.weight" not in filing.values
    outcome = validate(filing)
    assert not [one.code for one in outcome.findings if one.level == "error"]
    assert any("旁边还有没读懂的数" in one.why for one in outcome.not_evaluated if one.code == "A136")
