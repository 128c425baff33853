"""The report of a crash: what failed where in the program, and nothing of what the user filled in."""

import os
import platform
import sys
import traceback

from perfeval_xl import __version__
from perfeval_xl.excel import machine

FOLDER = "reports"
_KEEP = 20


def report(error: BaseException, action: str, now: str) -> str:
    """Return the text of a report: versions, action, kinds of errors, program lines; no messages, paths or values."""
    lines = [
        f"perfeval-xl {__version__}",
        f"Python {platform.python_version()}  {machine.system_name()}  {platform.machine()}",
        f"xlwings {_version('xlwings')}",
        f"时间 {now}",
        f"操作 {action}",
    ]
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        code = getattr(one, "hresult", None)
        lines.append("")
        lines.append(type(one).__name__ + (f" {code & 0xFFFFFFFF:08X}" if isinstance(code, int) else ""))
        for frame in traceback.extract_tb(one.__traceback__):
            lines.append(f"  {_short(frame.filename)}:{frame.lineno} {frame.name}")
        one = one.__cause__ or one.__context__
    return "\n".join(lines) + "\n"


def write_report(error: BaseException, action: str, now: str) -> str:
    """Write a report into the user's data folder; return its path, empty when it cannot be written."""
    folder = machine.data_folder() / FOLDER
    digits = "".join(one for one in now if one.isdecimal())
    path = folder / f"{digits or 'crash'}-{action if action.isalpha() else 'action'}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(report(error, action, now))
        for old in sorted(folder.glob("*.txt"))[:-_KEEP]:
            old.unlink()
    except OSError:
        return ""
    return str(path)


def _short(path: str) -> str:
    """Return a file of the program from its package on: folders may bear a person's name."""
    parts = path.replace("\\", "/").split("/")
    for package in ("perfeval_xl", "udfs", "xlwings", "win32com"):
        if package in parts:
            return "/".join(parts[parts.index(package) :])
    return os.path.basename(parts[-1])


def _version(package: str) -> str:
    return str(getattr(sys.modules.get(package), "__version__", "-"))
