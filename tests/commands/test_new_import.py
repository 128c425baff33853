"""new and import: they make a workbook, never overwrite one, and say what was not understood."""

from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.cli import main
from perfeval_xl.resources import sample
from perfeval_xl.writing.book.workbook import import_workbook
from support.cases import CASES


def test_new_makes_a_workbook_that_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsm"
    assert (
        main(["new", "--unit", "青山县档案馆", "--year", "2024", "--projects", "甲项目，乙项目", "-o", str(path)]) == 0
    )
    filing = read(str(path))
    assert filing.unit == "青山县档案馆" and filing.year == 2024


def test_the_suffix_follows_the_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "--plain", "-o", str(tmp_path / "表")]) == 0
    assert (tmp_path / "表.xlsx").exists()
    assert main(["new", "-o", str(tmp_path / "表.xlsx")]) == 2
    assert "--plain" in capsys.readouterr().err


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "表.xlsm"
    path.write_bytes(b"mine")
    assert main(["new", "-o", str(path)]) == 2
    assert main(["import", sample(), "-o", str(path)]) == 2
    assert path.read_bytes() == b"mine"
    assert "已经存在" in capsys.readouterr().err


def test_import_keeps_wrong_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "表.xlsm"
    assert main(["import", sample(), "-o", str(path)]) == 0
    assert "衡山县行政审批服务局" in capsys.readouterr().out
    assert str(read(str(path)).number("basic.project.final")) == "816.23"


def test_import_of_something_else_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "信.txt"
    other.write_text("各位同事：今天下午三点开会。\n", encoding="utf-8")
    assert main(["import", str(other), "-o", str(tmp_path / "表.xlsm")]) == 2
    assert not (tmp_path / "表.xlsm").exists()
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_what_papers_of_other_editions_state_beside_ours_is_listed(tmp_path: Path) -> None:
    told = []
    for name in ("two-totals", "subtotals", "narrative"):
        filing = read(str(CASES / "editions" / f"{name}.txt"))
        made = import_workbook(filing, tmp_path / f"{name}.xlsx", plain=True)
        told.append([raw for _, raw, why in made.leftover if why.endswith("本版表格没有这一格")])
    assert told[0] == ["98"]
    assert told[1] == ["小计", "55", "55"]
    assert len(told[2]) == 1
    assert told[2][0].startswith("一、绩效目标分解下达情况")
