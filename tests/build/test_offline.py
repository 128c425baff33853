"""The folder for machines without a network, and the two files a person clicks."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from perfeval_xl.offline import PYTHONS, SUMS, build_offline

TOP = Path(__file__).parents[2]


def test_the_folder_is_filled_and_summed(tmp_path: Path) -> None:
    commands: list[Sequence[str]] = []

    def run(command: Sequence[str]) -> None:
        commands.append(command)
        (tmp_path / "wheelhouse" / f"part{len(commands)}.whl").write_bytes(b"x" * len(commands))

    (tmp_path / "wheelhouse").mkdir()
    (tmp_path / "wheelhouse" / "old.whl").write_bytes(b"old")
    files = build_offline(str(TOP), str(tmp_path), run)
    assert "wheelhouse/old.whl" not in files
    assert {"安装.cmd", "校验.cmd", SUMS} <= set(files)
    assert len(commands) == 1 + len(PYTHONS)
    fetched = " ".join(commands[1])
    for needed in ("xlwings", "pandas", "win_amd64", "--only-binary=:all:", "pywin32"):
        assert needed in fetched
    for line in (tmp_path / SUMS).read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest
    assert len((tmp_path / SUMS).read_text(encoding="utf-8").splitlines()) == len(files) - 1


def test_a_failed_fetch_is_not_hidden(tmp_path: Path) -> None:
    def run(command: Sequence[str]) -> None:
        raise RuntimeError("no wheel")

    with pytest.raises(RuntimeError):
        build_offline(str(TOP), str(tmp_path), run)


@pytest.mark.parametrize("name", ["安装.cmd", "校验.cmd"])
def test_command_files_are_what_windows_reads(name: str) -> None:
    data = (TOP / "workbook" / "offline" / name).read_bytes()
    lines = data.decode("utf-8").split("\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert lines[:2] == ["@echo off", "chcp 65001 >nul"]
    assert "pause" in lines
    labels = {line[1:] for line in lines if line.startswith(":")}
    jumps = {line.split("goto ")[1].split()[0] for line in lines if "goto " in line}
    assert jumps == labels & jumps
    assert "http" not in data.decode("utf-8")
