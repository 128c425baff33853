"""Rows of funds that our form does not have (财政专户管理资金, 上级资金, 事业收入 …) are added up in every file."""

from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.rules.finding import Outcome
from perfeval_xl.rules.run import validate
from support.cases import CASES
from support.layouts import WAYS, words

ALL = {**WAYS, "words": words}
CARRYOVER = "^|^|上年结转资金|50|50|50|—|100%|—"
SOURCES = (
    *("财政专户管理资金", "单位资金", "政府性基金预算", "一般公共预算", "国有资本经营预算", "上级资金", "本级资金"),
    *("事业收入", "债券资金", "其他收入", "特别国债", "项目支出", "县（市、区）级财政资金"),
)


def _checked(label: str, way: str, folder: Path, executed: str = "50", paper: str = "project") -> Outcome:
    text = (CASES / "layouts" / "ministry-2020.grid").read_text(encoding="utf-8")
    text = text.replace(CARRYOVER, f"^|^|{label}|50|50|{executed}|—|—|—").replace("^|^|其他资金|0|0|0|—||—\n", "")
    if paper == "overall":
        text = text.replace("项目支出绩效自评表", "部门整体支出绩效自评表")
    return validate(read(str(ALL[way](text, folder / "自评表"))))


@pytest.mark.parametrize("way", ALL)
@pytest.mark.parametrize("label", SOURCES)
def test_rows_of_other_sources_are_added_up(label, way, tmp_path):
    right, wrong = _checked(label, way, tmp_path), _checked(label, way, tmp_path, "40")
    assert not [one for one in right.findings if one.code in ("A122", "A108")]
    assert [one.code for one in wrong.findings if one.code in ("A122", "A108")]


@pytest.mark.parametrize("way", ALL)
@pytest.mark.parametrize("label", SOURCES[:4])
def test_nor_are_they_held_against_a_department(label, way, tmp_path):
    assert "A122" not in {one.code for one in _checked(label, way, tmp_path, paper="overall").findings}


def test_a_row_that_is_not_read_makes_no_sum_wrong(tmp_path):
    text = (CASES / "layouts" / "ministry-2020.grid").read_text(encoding="utf-8")
    text = text.replace("项目支出绩效自评表", "部门整体支出绩效自评表")
    text = text.replace(CARRYOVER, "^|^|上级 补助 (第2批)|50|50|50|—|100%|—")
    outcome = validate(read(str(words(text, tmp_path / "自评表"))))
    assert any("补助" in one.raw and "50" in one.raw for one in outcome.filing.unread)
    assert "A122" not in {one.code for one in outcome.findings}
    assert "A122" in {one.code for one in outcome.not_evaluated}


def test_what_was_added_up_is_not_called_unread(tmp_path):
    text = (CASES / "layouts" / "sichuan-2023.grid").read_text(encoding="utf-8")
    outcome = validate(read(str(WAYS["workbook"](text, tmp_path / "自评表"))))
    assert "R191" not in {one.code for one in outcome.findings}
    whys = {one.why for one in outcome.filing.unread if one.raw[:1].isdecimal()}
    assert whys and all("只用来" in why for why in whys)


def test_what_cannot_be_added_up_is(tmp_path):
    outcome = _checked("上级资金", "workbook", tmp_path, paper="overall")
    lone = [one for one in outcome.findings if one.code == "R191"]
    text = (CASES / "layouts" / "ministry-2020.grid").read_text(encoding="utf-8")
    text = text.replace("年度资金总额|200|180|171", "年度资金总额|||")
    empty = validate(read(str(WAYS["workbook"](text.replace("上年结转资金", "上级资金"), tmp_path / "自评表"))))
    assert not lone
    assert "R191" in {one.code for one in empty.findings}
