"""What `doctor` says of one workbook: whether it is ours, of which version, and whether its buttons can work."""

import os
from pathlib import Path

from perfeval_xl import __version__
from perfeval_xl.excel import machine
from perfeval_xl.excel.doctor_lines import FAIL, NOTE, PASS, Line
from perfeval_xl.reading.fingerprint import overwritten
from perfeval_xl.reading.grid import Source
from perfeval_xl.reading.own_sheets import CONFIG, STATE, is_ours
from perfeval_xl.reading.source import open_source
from perfeval_xl.values.errors import ReadError

_PASSING = ("temp", "tmp", "zip", "content.outlook", "inetcache")


def look_at(path: str) -> list[Line]:
    """Look at a workbook."""
    try:
        source = open_source(path)
    except ReadError as error:
        return [Line(FAIL, "工作簿", error.message, error.cure)]
    if not is_ours(source):
        cure = "校验可以照常进行；要用按钮，请用 perfeval-xl import 转成本工具的工作簿。"
        return [Line(NOTE, "工作簿", "不是本工具生成的", cure)]
    return [*_version(source), *_interpreter(source), *_place(path), *_formulas(source)]


def pairs(source: Source, sheet: str) -> dict[str, str]:
    """Return the two columns of a hidden sheet as a table."""
    found: dict[str, str] = {}
    for grid in source.grids:
        if grid.name == sheet:
            for row in grid.rows:
                cells = {cell.column: cell.text for cell in row.cells}
                if 1 in cells:
                    found[cells[1]] = cells.get(2, "")
    return found


def _version(source: Source) -> list[Line]:
    version = pairs(source, STATE).get("version", "")
    if version == __version__:
        return [Line(PASS, "工作簿版本", version)]
    cure = "内容可以照常校验；按钮不灵时，用 perfeval-xl import 转成新的工作簿。"
    return [Line(NOTE, "工作簿版本", f"{version or '不明'}，程序是 {__version__}", cure)]


def _interpreter(source: Source) -> list[Line]:
    settings = pairs(source, CONFIG)
    if not settings:
        return [Line(NOTE, "按钮", "无宏版，没有按钮")]
    key = "INTERPRETER_MAC" if machine.macos() else "INTERPRETER_WIN"
    path = os.path.expandvars(settings.get(key, "").replace("%APPDATA%", os.environ.get("APPDATA", "%APPDATA%")))
    if not (machine.windows() or machine.macos()):
        return [Line(PASS, "按钮", "本系统不能用按钮，用命令行")]
    if path and Path(path).exists():
        return [Line(PASS, "按钮所用的 Python", path)]
    cure = f"把工作表 {CONFIG}（隐藏）的 {key} 改为 {machine.interpreter()}，或用 perfeval-xl install 重新生成。"
    return [Line(FAIL, "按钮所用的 Python", f"找不到 {path or '（没有填写）'}", cure)]


def _place(path: str) -> list[Line]:
    folders = [part.casefold() for part in Path(path).resolve().parent.parts]
    if any(part in _PASSING or part.endswith(".zip") for part in folders):
        return [Line(NOTE, "存放位置", "在临时文件夹或压缩包里", "请先另存到固定的文件夹，否则改动可能丢失。")]
    if not os.access(path, os.W_OK):
        return [Line(NOTE, "存放位置", "文件是只读的", "请另存一份，或去掉只读属性。")]
    return [Line(PASS, "存放位置", "可以保存")]


def _formulas(source: Source) -> list[Line]:
    lost = list(overwritten(source))
    if not lost:
        return [Line(PASS, "公式", "没有被改动")]
    places = "、".join(f"{one.sheet}!{one.address}" for one in lost[:5] if one.address) or "已删除的单元格"
    more = f"等 {len(lost)} 处" if len(lost) > 5 else ""
    return [
        Line(
            NOTE, "公式", f"{len(lost)} 处不再是原来的公式：{places}{more}", "确认是有意填写的数；否则撤销，恢复公式。"
        )
    ]
