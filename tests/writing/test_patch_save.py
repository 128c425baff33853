"""A file is written whole or not at all, and only when reading it again shows what it should."""

import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from perfeval_xl.values.errors import WriteError
from perfeval_xl.writing.patch.change import patch, patch_file
from perfeval_xl.writing.patch.edits import Clear, Edit, SetFormula, SetNumber, SetText
from perfeval_xl.writing.patch.save import save, verified
from support.packages import shared, workbook, worksheet

ROWS = '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2"><v>3</v></c><c r="D2"><f>C2*2</f><v>6</v></c></row>'


def book(rows: str = ROWS) -> bytes:
    return workbook({"附件一": worksheet(rows), "附件二": worksheet(ROWS)}, shared("甲", "乙"))


EDITS: list[Edit] = [SetNumber("附件一", "C2", Decimal(4)), SetText("附件一", "B2", "=x"), Clear("附件一", "A2")]


def test_what_was_to_change_and_only_that_passes() -> None:
    verified(book(), patch(book(), EDITS), EDITS)
    verified(book(), book())
    edits = [SetFormula("附件一", "C2", "1+1", Decimal(2))]
    verified(book(), patch(book(), edits), edits)


@pytest.mark.parametrize(
    ("told", "done"),
    [
        ([], [SetNumber("附件一", "C2", Decimal(4))]),
        ([SetNumber("附件一", "C2", Decimal(5))], [SetNumber("附件一", "C2", Decimal(4))]),
        ([SetNumber("附件一", "C2", Decimal(4))], []),
        ([SetNumber("附件一", "C2", Decimal(4))], [SetNumber("附件一", "C2", Decimal(4)), Clear("附件二", "A2")]),
        ([Clear("附件一", "C2")], []),
        ([SetFormula("附件一", "C2", "1+1")], [SetFormula("附件一", "C2", "1+2")]),
        ([SetText("附件一", "C2", "甲")], [SetNumber("附件一", "C2", Decimal(4))]),
    ],
)
def test_anything_else_is_refused(told: list[Edit], done: list[Edit]) -> None:
    with pytest.raises(WriteError) as stop:
        verified(book(), patch(book(), done), told)
    assert stop.value.code == "VERIFY"
    assert "原文件没有改动" in stop.value.message


def test_a_damaged_result_is_refused() -> None:
    broken = book(ROWS.replace("<v>3</v>", "<v>drei</v>"))
    with pytest.raises(WriteError, match="没有保存"):
        verified(book(), broken)
    with pytest.raises(WriteError, match="没有保存"):
        verified(book(), book()[:-30])
    with pytest.raises(WriteError, match="没有保存"):
        verified(book(), workbook({"附件一": worksheet(ROWS)}, shared("甲")))


def test_sheets_that_pass_must_still_be_xml() -> None:
    other = workbook({"附件一": worksheet(ROWS), "附件二": worksheet("")}, shared("甲", "乙"))
    verified(book(), other, passing=("附件二",))
    with pytest.raises(WriteError, match="没有保存"):
        verified(book(), other)
    broken = workbook({"附件一": worksheet(ROWS), "附件二": worksheet("<row>")}, shared("甲", "乙"))
    with pytest.raises(WriteError, match="没有保存"):
        verified(book(), broken, passing=("附件二",))
    with pytest.raises(WriteError, match="没有保存"):
        verified(book(), book()[:-30], passing=("附件二",))


def test_a_file_is_patched_in_place_and_kept_beside(tmp_path: Path) -> None:
    path = tmp_path / "自评 表.xlsx"
    path.write_bytes(book())
    patch_file(str(path), EDITS)
    assert path.read_bytes() == patch(book(), EDITS)
    assert (tmp_path / "自评 表.xlsx.bak").read_bytes() == book()
    patch_file(str(path), [], out=str(tmp_path / "另存.xlsx"))
    assert (tmp_path / "另存.xlsx").read_bytes() == path.read_bytes()


def test_a_failed_check_leaves_the_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(book())
    monkeypatch.setattr("perfeval_xl.writing.patch.change.patch", lambda *_: book(ROWS.replace("<v>3</v>", "<v>4</v>")))
    with pytest.raises(WriteError, match="没有保存"):
        patch_file(str(path), [])
    assert path.read_bytes() == book()
    assert os.listdir(tmp_path) == ["a.xlsx"]


@pytest.mark.parametrize("lock", ["~$a.xlsx", ".~lock.a.xlsx#"])
def test_a_file_that_is_open_is_not_written(tmp_path: Path, lock: str) -> None:
    (tmp_path / lock).write_bytes(b"")
    with pytest.raises(WriteError) as stop:
        save(str(tmp_path / "a.xlsx"), b"new")
    assert stop.value.code == "FILE_OPEN"
    assert lock in stop.value.cure
    assert os.listdir(tmp_path) == [lock]


def test_a_read_only_file_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(WriteError, match="只读"):
        save(str(path), b"new")
    assert path.read_bytes() == b"old"


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="写不进去"):
        save(str(tmp_path / "none" / "a.xlsx"), b"new")


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"old")
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "a.xlsx")
    save(str(tmp_path / "link.xlsx"), b"new")
    assert (tmp_path / "link.xlsx").is_symlink()
    assert (tmp_path / "a.xlsx").read_bytes() == b"new"


_KILLED = """
import builtins, os, sys
from perfeval_xl.writing.patch.save import save

folder, old, new = sys.argv[1], b"old" * 90_000, b"new" * 80_000
path = os.path.join(folder, "a.xlsx")
steps = 0
while True:
    for name in os.listdir(folder):
        os.unlink(os.path.join(folder, name))
    with open(path, "wb") as file:
        file.write(old)
    steps += 1
    child = os.fork()
    if not child:
        left = steps
        def counted(function):
            def call(*args, **named):
                global left
                left -= 1
                if not left:
                    os._exit(9)
                return function(*args, **named)
            return call
        class Halting:
            def __init__(self, file):
                self.file = file
                self.flush, self.fileno = counted(file.flush), file.fileno
            def write(self, data):
                self.file.write(data[: len(data) // 2])
                self.file.flush()
                counted(lambda: None)()
                return self.file.write(data[len(data) // 2 :])
            def read(self):
                return self.file.read()
            def __enter__(self):
                return self
            def __exit__(self, *_):
                self.file.close()
        opened = builtins.open
        builtins.open = lambda *args, **named: Halting(counted(opened)(*args, **named))
        for name in ("replace", "fsync", "chmod", "stat", "unlink", "listdir"):
            setattr(os, name, counted(getattr(os, name)))
        save(path, new)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with open(path, "rb") as file:
        found = file.read()
    whole = "old" if found == old else "new" if found == new else "BROKEN"
    backup = ""
    if os.path.exists(path + ".bak"):
        with open(path + ".bak", "rb") as file:
            backup = "kept" if file.read() == old else "BROKEN"
    print(code, whole, backup)
    if code == 0:
        break
    save(path, new)
    assert sorted(os.listdir(folder)) == ["a.xlsx", "a.xlsx.bak"], os.listdir(folder)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_any_step_the_file_is_the_old_or_the_new_one(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, str(tmp_path)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert len(lines) > 12
    assert lines[-1] == ["0", "new", "kept"]
    assert {line[0] for line in lines[:-1]} == {"9"}
    assert {line[1] for line in lines} == {"old", "new"}
    assert "BROKEN" not in done.stdout
    states = [line[1] for line in lines]
    assert states == sorted(states, reverse=True), "once new, always new"
