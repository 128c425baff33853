"""Print to PDF through LibreOffice, and tell which official fonts this machine has.

The running of LibreOffice itself is in `perfeval_xl.office`, below the readers, which need it for old Word files.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence

from perfeval_xl.office import FACES, find_soffice, run_soffice

__all__ = ["chinese_font", "find_soffice", "installed_fonts", "missing_fonts", "print_to_pdf", "run_soffice"]


def print_to_pdf(
    files: Sequence[str | os.PathLike[str]], outdir: str | os.PathLike[str], *, timeout: float = 120
) -> list[str]:
    """Print workbooks or Word files to PDF in one run and return the PDFs in the order of the files.

    Raises:
        WriteError: see `run_soffice`.
    """
    return run_soffice(files, "pdf", outdir, timeout=timeout)


def installed_fonts() -> frozenset[str] | None:
    """Return the family names installed here, each in every language it has; None where it cannot be told."""
    if sys.platform == "win32":
        return _windows_fonts()
    else:
        listed = _ask("fc-list", ":", "family")
        return None if listed is None else frozenset(re.split(r"[,\n]", listed)) - {""}


def missing_fonts(names: Sequence[str]) -> tuple[str, ...]:
    """Return those of the names that no installed family bears, in Chinese or in English.

    Nothing is reported missing where the installed families cannot be told.
    """
    installed = installed_fonts()
    if installed is None:
        return ()
    return tuple(name for name in names if installed.isdisjoint((name, *_own_names(name))))


def chinese_font() -> str | None:
    """Return an installed family that can draw Chinese; empty when there is none, None where it cannot be told.

    Without one a PDF would show boxes instead of characters.
    """
    if sys.platform == "win32":
        installed = _windows_fonts()
        return next((name for name in FACES if name in installed), "")
    else:
        matched = _ask("fc-match", "-f", "%{family[0]}|%{lang}", ":lang=zh-cn")
        if matched is None:
            return None
        family, _, languages = matched.partition("|")
        return family if "zh-cn" in languages.split("|") else ""


def _own_names(name: str) -> tuple[str, ...]:
    """Return other names of the very same face, such as SimSun for 宋体."""
    same = {"宋体": "SimSun", "新宋体": "NSimSun", "仿宋": "FangSong", "仿宋_GB2312": "FangSong_GB2312"}
    same |= {"楷体": "KaiTi", "楷体_GB2312": "KaiTi_GB2312", "黑体": "SimHei", "微软雅黑": "Microsoft YaHei"}
    if name.startswith("方正小标宋"):
        return ("方正小标宋", "方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05")
    return tuple(english for chinese, english in same.items() if chinese == name) + tuple(
        chinese for chinese, english in same.items() if english == name
    )


def _ask(program: str, *arguments: str) -> str | None:
    """Return what a small program prints, None when it is not there or fails."""
    path = shutil.which(program)
    if path is None:
        return None
    try:
        done = subprocess.run(
            [path, *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


if sys.platform == "win32":

    def _windows_fonts() -> frozenset[str]:
        """Return the families listed in the registry, for all users and for this one."""
        import winreg

        names: set[str] = set()
        for hive in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
            try:
                key = winreg.OpenKey(hive, r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts")
            except OSError:
                continue
            with key:
                for number in range(winreg.QueryInfoKey(key)[1]):
                    entry = winreg.EnumValue(key, number)[0]
                    names.update(part.strip() for part in entry.rpartition(" (")[0].split("&"))
        return frozenset(names)
