"""Find the files the program needs at run time, in a checkout and in an installed wheel."""

import os

from perfeval_xl.values.errors import WriteError

_PACKAGE = os.path.dirname(os.path.abspath(__file__))
_ROOTS = (os.path.join(_PACKAGE, "_workbook"), os.path.join(os.path.dirname(_PACKAGE), "workbook"))
"""In a wheel `workbook/vba` and `workbook/ribbon` lie inside the package; in a checkout they lie beside it."""


def asset(name: str) -> str:
    """Return the path of a file or folder of `workbook/`.

    Args:
        name: path inside `workbook/` with forward slashes, for example ``"vba/PeMain.bas"`` or ``"ribbon"``.

    Raises:
        WriteError: the file is not there (``ASSET_MISSING``): the installation is incomplete.
    """
    parts = name.split("/")
    if "" in parts or ".." in parts:
        raise ValueError(f"not a name inside workbook/: {name!r}")
    for root in _ROOTS:
        path = os.path.join(root, *parts)
        if os.path.exists(path):
            return path
    raise WriteError("ASSET_MISSING", f"程序文件不完整，缺少“{name}”。", "请重新安装本软件后再试。")


def sample() -> str:
    """Return the path of the sample filing that is shipped with the program."""
    return os.path.join(_PACKAGE, "samples", "hengshan-2023.txt")
