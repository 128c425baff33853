"""Build the folder for machines without a network: `python -m perfeval_xl.build offline [FOLDER]`.

It holds a wheelhouse for Windows and two .cmd files: 安装.cmd, and 校验.cmd onto which a file can be dragged.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence

PLATFORM = "win_amd64"
PYTHONS = ("3.12", "3.13")
SOURCES = os.path.join("workbook", "offline")
SUMS = "SHA256SUMS.txt"

Runner = Callable[[Sequence[str]], None]


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True)


def build_offline(top: str, folder: str, run: Runner = _run) -> list[str]:
    """Fill `folder` anew and return the files in it, in order.

    Args:
        top: the project's top folder.
        folder: where to; what an earlier build left in it is replaced.
        run: runs a command; fails with an exception.

    Raises:
        subprocess.CalledProcessError: a wheel cannot be built or fetched.
    """
    wheels = os.path.join(folder, "wheelhouse")
    shutil.rmtree(wheels, ignore_errors=True)
    os.makedirs(wheels)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    run([*pip, "wheel", "--no-deps", "--wheel-dir", wheels, top])
    for version in PYTHONS:
        fetch = [*pip, "download", "--dest", wheels, "--only-binary=:all:", "--platform", PLATFORM]
        fetch += ["--python-version", version, "--constraint", os.path.join(top, "constraints.txt")]
        run([*fetch, "pip", "pywin32", "tzdata", "colorama", *_requirements(top)])
    for name in sorted(os.listdir(os.path.join(top, SOURCES))):
        shutil.copyfile(os.path.join(top, SOURCES, name), os.path.join(folder, name))
    _write_sums(folder)
    return _files(folder)


def _requirements(top: str) -> list[str]:
    """Return the run-time requirements as pyproject.toml states them."""
    import tomllib

    with open(os.path.join(top, "pyproject.toml"), "rb") as file:
        return [str(entry) for entry in tomllib.load(file)["project"]["dependencies"]]


def _files(folder: str) -> list[str]:
    found = []
    for base, _, names in os.walk(folder):
        found += [os.path.relpath(os.path.join(base, name), folder).replace(os.sep, "/") for name in names]
    return sorted(found)


def _write_sums(folder: str) -> None:
    """List a hash of every file, so that a copy on a stick can be checked."""
    lines = []
    for name in _files(folder):
        if name != SUMS:
            with open(os.path.join(folder, *name.split("/")), "rb") as file:
                lines.append(f"{hashlib.sha256(file.read()).hexdigest()}  {name}\n")
    with open(os.path.join(folder, SUMS), "w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)
