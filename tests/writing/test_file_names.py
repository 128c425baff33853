"""Names of exports: fit for every system, short enough, inside their folder."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.reading.build import edited
from perfeval_xl.writing.clean import file_names
from perfeval_xl.writing.clean.file_names import LONGEST, file_name, long_path, paper_name, stem
from support.cases import clean

FORBIDDEN = set('\\/:*?"<>|')


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("衡山县行政审批服务局", "衡山县行政审批服务局"),
        ('a<b>c:d"e/f\\g|h?i*j', "a_b_c_d_e_f_g_h_i_j"),
        ("..", "绩效自评"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("Com1", "_Com1"),
        ("com10", "com10"),
        ("局. . ", "局"),
        ("一\u202e二\u200b三\n四\x00", "一_二_三_四_"),
        ("", "绩效自评"),
        ("???", "绩效自评"),
        ("~$局", "~$局"),
    ],
)
def test_a_name_is_made_fit(text: str, name: str) -> None:
    assert file_name(text) == name


@given(st.text(max_size=300))
def test_any_text_gives_a_name_that_stays_in_its_folder(text: str) -> None:
    name = file_name(text)
    assert 0 < len(name) <= LONGEST + 1
    assert not FORBIDDEN & set(name) and all(one >= " " for one in name)
    assert name == name.strip(" ") and not name.endswith(".") and not name.startswith(".")
    assert os.path.basename(os.path.normpath(f"x/{name}")) == name
    assert len(f".{name}.4194304.bak.old.part".encode()) <= 255


def test_an_export_is_named_after_unit_and_year() -> None:
    assert stem(clean()) == "青山县档案馆2023年度绩效自评"
    assert stem(clean(), published=True) == "青山县档案馆2023年度绩效自评（公开版）"
    assert stem(clean()._replace(unit="", year=None)) == "单位绩效自评"


@pytest.mark.parametrize("unit", ("县" * 300, "a/b" * 200, "县人民政府办公室" * 9))
def test_a_long_unit_is_cut_and_the_year_stays(unit: str) -> None:
    name = stem(clean()._replace(unit=unit), published=True)
    assert name.endswith("2023年度绩效自评（公开版）")
    assert len(name) <= LONGEST and len(name.encode()) <= 180


def test_papers_are_named_after_annex_and_project() -> None:
    filing = edited(clean(), {"project[2].name": "运行/维护:" + "长" * 80})
    names = [paper_name(filing, root) for root in filing.forms]
    assert names[0] == "附件一" and names[-1] == "附件四"
    assert names[3].startswith("附件三2 运行_维护_长") and len(names[3].encode()) <= 60
    assert len(set(names)) == len(names)


def test_windows_gets_the_long_form_of_a_long_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_names.os.path, "abspath", lambda path: path)
    assert long_path("C:\\" + "a" * 300) == "C:\\" + "a" * 300
    monkeypatch.setattr(file_names.os, "name", "nt")
    assert long_path("C:\\短") == "C:\\短"
    assert long_path("C:\\" + "a" * 300) == "\\\\?\\C:\\" + "a" * 300
    assert long_path("\\\\server\\" + "a" * 300) == "\\\\?\\UNC\\server\\" + "a" * 300


def test_two_projects_of_one_name_get_two_names(tmp_path: Path) -> None:
    filing = edited(clean(), {"project[1].name": "运行经费", "project[2].name": "运行经费"})
    names = {paper_name(filing, root) for root in filing.forms}
    assert len(names) == len(filing.forms)
