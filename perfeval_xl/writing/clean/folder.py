"""Put a folder of files in place whole or not at all; what stood there before is kept once, as ``.bak``.

The new folder is written beside its place. The old one is copied to ``.bak`` first, then the two are exchanged in one
step where the system can do that (Linux, macOS). Elsewhere there is a moment between two renamings in which the
folder is missing; a program that is ended just then leaves the old one whole as ``.bak``.
"""

import contextlib
import ctypes
import os
import re
import shutil
import sys
import time
from collections.abc import Mapping

_RETRIES = 5
_AT_FDCWD = -100
_EXCHANGE = 2


def put_folder(target: str, files: Mapping[str, bytes], *, backup: bool = True) -> None:
    """Make `target` hold exactly these files.

    Args:
        target: the folder; its parent exists.
        files: name -> content.
        backup: keep the folder that stands there as ``target.bak``, in place of an older one.

    Raises:
        OSError: the parent cannot be written to, or a file of the old folder is open; the old folder is untouched.
    """
    parent, name = os.path.split(os.path.abspath(target))
    _clean(parent, name)
    part = os.path.join(parent, f".{name}.{os.getpid()}.part")
    try:
        os.mkdir(part)
        for file, content in files.items():
            _write(os.path.join(part, file), content)
        _sync(part)
        if backup and os.path.isdir(target) and os.listdir(target):
            copy = os.path.join(parent, f".{name}.{os.getpid()}.bak.part")
            shutil.copytree(target, copy)
            _sync(copy)
            _swap(copy, f"{target}.bak")
        _swap(part, target)
        _sync(parent)
    finally:
        _clean(parent, name)


def _swap(new: str, place: str) -> None:
    """Move a folder into place; the one that stood there goes where the new one was, and then away."""
    if not os.path.lexists(place):
        _rename(new, place)
        return
    if not exchange(new, place):
        aside = f"{new[: -len('.part')]}.old.part"
        _rename(place, aside)
        try:
            _rename(new, place)
        except OSError:
            _rename(aside, place)
            raise
        new = aside
    shutil.rmtree(new, ignore_errors=True)


def exchange(one: str, other: str) -> bool:
    """Exchange two folders in one step; False where the system cannot."""
    arguments = (os.fsencode(one), os.fsencode(other))
    try:
        if sys.platform.startswith("linux"):
            call = ctypes.CDLL(None, use_errno=True).renameat2
            done = call(_AT_FDCWD, arguments[0], _AT_FDCWD, arguments[1], ctypes.c_uint(_EXCHANGE))
        elif sys.platform == "darwin":
            done = ctypes.CDLL(None, use_errno=True).renamex_np(*arguments, ctypes.c_uint(_EXCHANGE))
        else:
            return False
    except (OSError, AttributeError):
        return False
    return bool(done == 0)


def _rename(source: str, place: str) -> None:
    """Rename; on Windows another program may hold a file for a moment."""
    for attempt in range(_RETRIES):
        try:
            os.rename(source, place)
            return
        except PermissionError:
            if os.name != "nt" or attempt == _RETRIES - 1:
                raise
            time.sleep(0.1 * 2**attempt)


def _write(path: str, content: bytes) -> None:
    with open(path, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: str) -> None:
    """Have the entries of a folder written to disk, where folders can be opened."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _clean(parent: str, name: str) -> None:
    """Take away what a program that was ended left beside the folder."""
    left = re.compile(re.escape(f".{name}.") + r"\d+(\.bak|\.old)*\.part")
    try:
        entries = os.listdir(parent)
    except OSError:
        return
    for entry in entries:
        if left.fullmatch(entry):
            shutil.rmtree(os.path.join(parent, entry), ignore_errors=True)
