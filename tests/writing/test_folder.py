"""A folder appears whole or not at all, whenever the program is ended."""

import builtins
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from perfeval_xl.writing.clean import folder
from perfeval_xl.writing.clean.folder import put_folder

OLD = {"甲.xlsx": b"old one", "乙.pdf": b"old two"}
NEW = {"甲.xlsx": b"new one", "丙.docx": b"new three"}
CALLS = (
    "mkdir",
    "rename",
    "replace",
    "unlink",
    "rmdir",
    "remove",
    "fsync",
    "open",
    "close",
    "listdir",
    "scandir",
    "stat",
)


class Killed(BaseException):
    """The program is ended: nothing it would do afterwards is done."""


def held(path: Path) -> dict[str, bytes] | None:
    return {one.name: one.read_bytes() for one in path.iterdir()} if path.is_dir() else None


@contextmanager
def killed_at(patch: pytest.MonkeyPatch, fatal: int, count: list[int]) -> Iterator[None]:
    """End the program at its `fatal`-th call of the file system; from then on every call fails the same way."""

    def guarded(call: Callable[..., Any]) -> Callable[..., Any]:
        def inner(*args: Any, **kwargs: Any) -> Any:
            count[0] += 1
            if count[0] >= fatal:
                raise Killed
            return call(*args, **kwargs)

        return inner

    with patch.context() as inside:
        for name in CALLS:
            inside.setattr(os, name, guarded(getattr(os, name)))
        for name in ("copy2", "copyfile", "copystat"):
            inside.setattr(shutil, name, guarded(getattr(shutil, name)))
        inside.setattr(folder, "exchange", guarded(folder.exchange))
        inside.setattr(builtins, "open", guarded(builtins.open))
        yield


@pytest.mark.parametrize("swaps", (True, False), ids=("in one step", "by renaming"))
@pytest.mark.parametrize("before", ("nothing", "old", "old and older"))
def test_ended_at_any_call_it_is_the_old_one_or_the_new_one(
    swaps: bool, before: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not swaps:
        monkeypatch.setattr(folder, "exchange", lambda one, other: False)
    elif not works(tmp_path):
        pytest.skip("this system cannot exchange two folders in one step")
    older = {"甲.xlsx": b"older"}
    seen = []
    for fatal in range(1, 400):
        room = tmp_path / f"{fatal}"
        target = room / "导出"
        room.mkdir()
        if before != "nothing":
            put(target, OLD)
        if before == "old and older":
            put(room / "导出.bak", older)
        count = [0]
        try:
            with killed_at(monkeypatch, fatal, count):
                put_folder(str(target), NEW)
        except Killed:
            pass
        now, kept = held(target), held(room / "导出.bak")
        if before == "nothing":
            assert now in (None, NEW), fatal
        elif swaps:
            assert now in (OLD, NEW), fatal
        else:
            assert now in (OLD, NEW) or (now is None and OLD in (kept, *map(held, room.iterdir()))), fatal
        assert kept in (None, older, OLD), fatal
        if now == NEW and before != "nothing":
            assert kept == OLD, fatal
        seen.append(now)
        put_folder(str(target), NEW)
        assert held(target) == NEW
        assert {one.name for one in room.iterdir()} <= {"导出", "导出.bak"}, "leftovers are taken away"
        shutil.rmtree(room)
        if count[0] < fatal:
            break
    else:
        raise AssertionError("more calls than were tried")
    assert NEW in seen and (None if before == "nothing" else OLD) in seen, "both outcomes were met"


def put(path: Path, files: dict[str, bytes]) -> None:
    path.mkdir()
    for name, content in files.items():
        (path / name).write_bytes(content)


def works(room: Path) -> bool:
    put(room / "一", {})
    put(room / "二", {"x": b""})
    done = folder.exchange(str(room / "一"), str(room / "二"))
    assert not done or held(room / "一") == {"x": b""}
    shutil.rmtree(room / "一")
    shutil.rmtree(room / "二")
    return done


def test_the_last_export_is_kept_once(tmp_path: Path) -> None:
    target = tmp_path / "导出"
    for content in (b"1", b"2", b"3"):
        put_folder(str(target), {"a": content})
    assert held(target) == {"a": b"3"}
    assert held(tmp_path / "导出.bak") == {"a": b"2"}
    assert sorted(one.name for one in tmp_path.iterdir()) == ["导出", "导出.bak"]


def test_an_empty_folder_is_taken_and_leaves_no_copy(tmp_path: Path) -> None:
    (tmp_path / "导出").mkdir()
    put_folder(str(tmp_path / "导出"), NEW)
    assert held(tmp_path / "导出") == NEW
    assert not (tmp_path / "导出.bak").exists()


def test_a_full_disk_leaves_the_old_folder_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "导出", OLD)

    def full(handle: int) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        put_folder(str(tmp_path / "导出"), NEW)
    assert held(tmp_path / "导出") == OLD
    assert [one.name for one in tmp_path.iterdir()] == ["导出"]


def test_a_failed_renaming_puts_the_old_folder_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "导出", OLD)
    monkeypatch.setattr(folder, "exchange", lambda one, other: False)
    rename = os.rename

    def held_open(source: str, place: str) -> None:
        if source.endswith(".part") and ".bak" not in source and place.endswith("导出") and ".old" not in source:
            raise PermissionError(13, "open elsewhere")
        rename(source, place)

    monkeypatch.setattr(os, "rename", held_open)
    with pytest.raises(PermissionError):
        put_folder(str(tmp_path / "导出"), NEW)
    assert held(tmp_path / "导出") == OLD
