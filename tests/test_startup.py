"""The bytecode kept together: used when it fits, left alone when it does not, never seen by the user."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from perfeval_xl.resources import sample

TOP = Path(__file__).parents[1]
USED = (
    "from perfeval_xl import startup; print(startup.use()); from perfeval_xl.rules import run; "
    "print(type(run.__loader__).__name__, run.__file__, run.__spec__.has_location)"
)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """Return a folder with a copy of the program, without any bytecode."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(TOP / "perfeval_xl", tmp_path / "perfeval_xl", ignore=ignored)
    return tmp_path


def python(folder: Path, *arguments: str, keeps: bool = True) -> "subprocess.CompletedProcess[str]":
    """Run Python on the copy; `keeps` lets it keep bytecode."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPATH": str(folder), "PYTHONUTF8": "1"} | ({} if keeps else {"PYTHONDONTWRITEBYTECODE": "1"})
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
    )


def validate(folder: Path, file: str, keeps: bool = True) -> "subprocess.CompletedProcess[str]":
    return python(folder, "-m", "perfeval_xl.cli", "validate", file, keeps=keeps)


def kept(folder: Path) -> list[Path]:
    return list((folder / "perfeval_xl" / "__pycache__").glob("startup.*.all"))


def test_the_first_check_keeps_the_bytecode_and_the_next_one_says_the_same(program: Path) -> None:
    first = validate(program, sample())
    assert len(kept(program)) == 1
    again = validate(program, sample())
    assert (first.returncode, first.stderr) == (again.returncode, again.stderr) == (1, "")
    assert first.stdout == again.stdout and first.stdout.rstrip().splitlines()[-1].startswith("共 ")
    shown = python(program, "-c", USED).stdout.splitlines()
    assert shown == ["True", f"_Loader {program / 'perfeval_xl' / 'rules' / 'run.py'} True"]


def test_a_changed_source_counts_at_once(program: Path) -> None:
    validate(program, sample())
    source = program / "perfeval_xl" / "writing" / "console.py"
    source.write_text(source.read_text(encoding="utf-8").replace('f"共 ', 'f"总共 '), encoding="utf-8")
    assert python(program, "-c", USED).stdout.startswith("False\nSourceFileLoader ")
    for _ in range(2):
        assert validate(program, sample()).stdout.rstrip().splitlines()[-1].startswith("总共 ")
    assert python(program, "-c", USED).stdout.startswith("True\n_Loader ")


@pytest.mark.parametrize("damage", ["empty", "cut", "words", "moved"])
def test_what_does_not_fit_is_left_alone(program: Path, damage: str) -> None:
    before = validate(program, sample()).stdout
    (file,) = kept(program)
    content = file.read_bytes()
    if damage == "moved":
        moved = program / "elsewhere"
        moved.mkdir()
        (program / "perfeval_xl").rename(moved / "perfeval_xl")
        program = moved
    else:
        file.write_bytes({"empty": b"", "cut": content[: len(content) // 2], "words": "不是".encode()}[damage])
    assert python(program, "-c", USED).stdout.startswith("False\n")
    assert validate(program, sample()).stdout == before


def test_nothing_is_kept_where_python_keeps_none_or_nothing_was_checked(program: Path) -> None:
    assert validate(program, sample(), keeps=False).returncode == 1
    assert validate(program, str(program / "没有.xlsx")).returncode == 2
    assert not kept(program)


def test_a_folder_that_cannot_be_written_to_is_no_matter(program: Path) -> None:
    (program / "perfeval_xl" / "__pycache__").write_text("a file where the folder should be", encoding="utf-8")
    assert validate(program, sample()).returncode == 1
    assert validate(program, sample()).stderr == ""


def test_what_is_printed_arrives_whole_also_in_a_pipe_that_closes(program: Path) -> None:
    run = f'"{sys.executable}" -m perfeval_xl.cli validate "{sample()}"'
    if sys.platform == "win32":
        pytest.skip("no head on Windows")
    done = subprocess.run(
        ["sh", "-c", f"{run} | head -n 1"],
        cwd=program,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
    )
    assert "衡山县行政审批服务局" in done.stdout
    assert "Traceback" not in done.stderr and "Exception" not in done.stderr
