"""The support file holds what a maintainer needs, and no name and no telephone."""

import zipfile
from pathlib import Path

import pytest

from perfeval_xl.cli import main
from perfeval_xl.excel.bundle import write_bundle
from perfeval_xl.excel.doctor_lines import PASS, Line
from perfeval_xl.resources import sample
from perfeval_xl.values.errors import WriteError

LINES = (Line(PASS, "Python", "3.11"),)


def content(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return "\n".join(package.read(name).decode("utf-8") for name in package.namelist())


def test_names_and_telephones_are_blanked(tmp_path: Path) -> None:
    path = tmp_path / "求助.zip"
    write_bundle(str(path), LINES, sample())
    text = content(path)
    for secret in ("填表人甲", "13800000000", "衡山县行政审批服务局"):
        assert secret not in text
    assert "A103" in text and "816.23" in text


def test_the_home_folder_is_not_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/zhangsan")
    path = tmp_path / "求助.zip"
    write_bundle(str(path), (Line(PASS, "数据文件夹", "/home/zhangsan/.local"),))
    assert "zhangsan" not in content(path)


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"")
    path = tmp_path / "求助.zip"
    write_bundle(str(path), LINES, str(bad))
    assert '"error"' in content(path)


def test_an_existing_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "求助.zip"
    path.write_bytes(b"mine")
    with pytest.raises(WriteError, match="已经存在"):
        write_bundle(str(path), LINES)
    assert path.read_bytes() == b"mine"


def test_through_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "求助.zip"
    main(["doctor", sample(), "--bundle", str(path)])
    assert str(path) in capsys.readouterr().out
    assert path.exists()
