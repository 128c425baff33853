"""`install` makes a ready workbook and says what it changed; `uninstall` takes back what can be taken back."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from perfeval_xl import __version__
from perfeval_xl.excel import machine
from perfeval_xl.excel.trust import distrust, trust
from perfeval_xl.values.atomic import write_text
from perfeval_xl.values.errors import WriteError

RECORD = "install.json"
_FORBIDDEN = '<>:"/\\|?*'


@dataclass(frozen=True)
class Installed:
    """What an installation did, in sentences for the user."""

    workbook: str
    lines: tuple[str, ...]


def workbook_name(unit: str, year: int | None, suffix: str = ".xlsm") -> str:
    """Name a workbook after unit and year, with what file systems forbid left out."""
    name = f"{unit}{f'{year}年' if year else ''}绩效自评表"
    name = "".join("_" if character in _FORBIDDEN or character < " " else character for character in name)
    return name.strip(". ")[:80] + suffix


def install(
    target: str = "",
    *,
    unit: str = "",
    year: int | None = None,
    projects: tuple[str, ...] = (),
    plain: bool = False,
    ask_trust: bool = False,
) -> Installed:
    """Make a workbook whose buttons start this very interpreter.

    Args:
        target: a file with its suffix, or a folder; the desktop when empty. A workbook is never overwritten.
        unit: 单位名称.
        year: year evaluated.
        projects: one 附件三 each.
        plain: without macros.
        ask_trust: on Windows, enter the folder as a trusted location.

    Raises:
        WriteError: the workbook exists already, or cannot be written.
    """
    from perfeval_xl.writing.book.workbook import new_workbook

    path = _target(target, unit, year, ".xlsx" if plain else ".xlsm")
    if path.exists():
        raise WriteError("EXISTS", f"“{path}”已经存在，没有改动它。", "请换一个文件名（-o），或先把原来的文件移走。")
    if not path.parent.is_dir():
        raise WriteError("NOFOLDER", f"没有“{path.parent}”这个文件夹。", "请先建好文件夹，或换一个位置（-o）。")
    new_workbook(path, unit, year, projects, plain=plain, interpreter=machine.interpreter())
    lines = [f"已生成工作簿：{path}"]
    if not plain:
        lines.append(f"按钮使用的 Python：{machine.interpreter()}")
    lines += _trusted(path.parent) if ask_trust else []
    _record(path)
    lines.append("撤销安装：perfeval-xl uninstall（不会删除填好的工作簿）")
    return Installed(str(path), tuple(lines))


def uninstall() -> tuple[str, ...]:
    """Take back trusted locations and records; the workbooks stay, and are named."""
    lines = []
    if machine.windows():
        keys = distrust()
        lines += [rf"已从受信任位置中去掉：HKEY_CURRENT_USER\{key}" for key in keys] or ["没有登记过受信任位置。"]
    record = machine.data_folder() / RECORD
    for workbook in _recorded(record):
        if os.path.exists(workbook):
            lines.append(f"工作簿保留在：{workbook}（里面有您填的内容，不需要时请自行删除）")
    if record.exists():
        record.unlink()
        lines.append(f"已删除安装记录：{record}")
    else:
        lines.append("没有安装记录。")
    lines.append("程序本身请用安装时的方法卸载：uv tool uninstall perfeval-xl，或 pip uninstall perfeval-xl。")
    return tuple(lines)


def _target(target: str, unit: str, year: int | None, suffix: str) -> Path:
    if not target:
        return machine.desktop() / workbook_name(unit, year, suffix)
    path = Path(target).expanduser()
    if path.suffix.lower() == suffix:
        return path
    return path / workbook_name(unit, year, suffix)


def _trusted(folder: Path) -> list[str]:
    if not machine.windows():
        return [f"受信任位置只有 Windows 上的 Excel 才需要登记，{machine.system_name()} 上没有改动。"]
    version = machine.office_version()
    if version is None:
        return ["没有找到 Excel，没有登记受信任位置。"]
    try:
        key = trust(folder.resolve(), version)
    except OSError:
        return ["没有权限登记受信任位置（可能被单位策略禁止），请在 Excel“信任中心”里手工添加这个文件夹。"]
    return [rf"已登记受信任位置：HKEY_CURRENT_USER\{key}", f"  文件夹：{folder.resolve()}（不含子文件夹）"]


def _record(path: Path) -> None:
    """Remember which workbooks were made, so that uninstall can name them."""
    folder = machine.data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        known = [*_recorded(folder / RECORD), str(path.resolve())]
        text = json.dumps({"version": __version__, "workbooks": list(dict.fromkeys(known))}, ensure_ascii=False)
        write_text(str(folder / RECORD), text)
    except OSError:
        return


def _recorded(record: Path) -> list[str]:
    try:
        listed = json.loads(record.read_text(encoding="utf-8"))["workbooks"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [entry for entry in listed if isinstance(entry, str)] if isinstance(listed, list) else []
