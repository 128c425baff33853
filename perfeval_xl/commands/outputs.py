"""Where a command may write."""

import os

from perfeval_xl.values.errors import WriteError


def fresh(path: str, suffix: str) -> str:
    """Return the path a new file goes to, with its suffix.

    Raises:
        WriteError: something stands there already, the suffix is another one, or there is no such folder.
    """
    root, given = os.path.splitext(path)
    if not given:
        path = root + suffix
    elif given.lower() != suffix:
        other = "（不要宏的，请加 --plain）" if suffix == ".xlsm" else "（加了 --plain 的文件是 .xlsx）"
        raise WriteError("SUFFIX", f"文件名应以 {suffix} 结尾，现在是“{path}”。", other)
    if os.path.exists(path):
        raise WriteError("EXISTS", f"“{path}”已经存在，没有改动它。", "请换一个文件名（-o），或先把原来的文件移走。")
    folder = os.path.dirname(os.path.abspath(path))
    if not os.path.isdir(folder):
        raise WriteError("NOFOLDER", f"没有“{folder}”这个文件夹。", "请先建好文件夹，或换一个位置（-o）。")
    return path
