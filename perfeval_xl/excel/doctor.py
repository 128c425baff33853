"""`doctor`: look at everything the tool needs on this machine, and say how to cure what is amiss."""

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from perfeval_xl import __version__
from perfeval_xl.excel import machine
from perfeval_xl.excel.doctor_lines import FAIL, NOTE, PASS, Line
from perfeval_xl.excel.doctor_workbook import look_at
from perfeval_xl.excel.trust import trusted_folder

LATEST = (3, 14)
XLWINGS = ((0, 36), (0, 38))
PAPER_FONTS = ("方正小标宋简体", "仿宋_GB2312", "黑体", "宋体")
_MACROS = {1: "全部启用", 2: "禁用并通知", 3: "只启用有签名的", 4: "全部禁用"}


def examine(workbook: str = "") -> tuple[Line, ...]:
    """Look at this machine, and at a workbook when one is given; a look that fails is itself a line."""
    lines = []
    for what, look in LOOKS:
        try:
            lines += look()
        except Exception as error:
            lines.append(Line(NOTE, what, f"没有查成（{type(error).__name__}）", "请把本页告诉维护人员。"))
    if workbook:
        lines += look_at(workbook)
    return tuple(lines)


def _python() -> list[Line]:
    version = ".".join(map(str, sys.version_info[:3]))
    bits = 64 if sys.maxsize > 2**32 else 32
    seen = f"{version}（{bits} 位）"
    if sys.version_info[:2] > LATEST:
        return [Line(NOTE, "Python", seen, "这个版本比试用过的新，遇到问题请改用 3.12 至 3.14。")]
    return [Line(PASS, "Python", seen)]


def _program() -> list[Line]:
    compiled = importlib.util.cache_from_source(sys.modules["perfeval_xl"].__file__ or "")
    lines = [Line(PASS, "perfeval-xl", __version__)]
    if not Path(compiled).exists():
        lines.append(
            Line(
                NOTE,
                "启动速度",
                "程序没有预编译",
                f"执行 {Path(sys.executable).name} -m compileall 安装目录，启动会更快。",
            )
        )
    return lines


def _xlwings() -> list[Line]:
    try:
        version = metadata.version("xlwings")
    except metadata.PackageNotFoundError:
        return [Line(FAIL, "xlwings", "没有安装", "执行 pip install xlwings，否则按钮不能用。")]
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    if not XLWINGS[0] <= numbers < XLWINGS[1]:
        return [Line(FAIL, "xlwings", version, '请安装 0.36 至 0.37 版：pip install "xlwings>=0.36,<0.38"。')]
    lines = [Line(PASS, "xlwings", version)]
    if machine.windows():
        library = Path(sys.prefix) / f"xlwings64-{version}.dll"
        if library.exists():
            lines.append(Line(PASS, "xlwings 动态库", str(library)))
        else:
            cure = "重新安装 xlwings；被安全软件隔离的，请恢复并加入信任。"
            lines.append(Line(FAIL, "xlwings 动态库", f"缺少 {library.name}", cure))
    return lines


def _spreadsheet() -> list[Line]:
    if machine.windows():
        paths = r"Software\Microsoft\Windows\CurrentVersion\App Paths\{}"
        excel = machine.read_registry(paths.format("excel.exe"), "", machine=True)
        wps = machine.read_registry(paths.format("et.exe"), "", machine=True) or machine.read_registry(
            r"Software\Kingsoft\Office\6.0\Common", "InstallRoot"
        )
        if excel:
            return [Line(PASS, "Excel", str(excel))]
        if wps:
            return [
                Line(NOTE, "WPS", str(wps), "WPS 里自动计算和“审核”有效；按钮请改用命令行，或把文件拖到“校验.cmd”上。")
            ]
        return [Line(FAIL, "Excel", "没有找到", "没有 Excel 也可以用命令行校验。")]
    if machine.macos():
        there = Path("/Applications/Microsoft Excel.app").exists()
        return [Line(PASS, "Excel", "已安装") if there else Line(NOTE, "Excel", "没有找到", "可以用命令行校验。")]
    return [Line(PASS, "Excel", "本系统没有 Excel，用命令行校验、标记和导出")]


def _macros() -> list[Line]:
    if not machine.windows():
        return []
    version = machine.office_version()
    if version is None:
        return [Line(NOTE, "宏设置", "没有找到 Excel 的设置", "打开一次 Excel 再查。")]
    policy = machine.read_registry(machine.POLICY.format(version=version), "VBAWarnings")
    setting = (
        policy if policy is not None else machine.read_registry(machine.SECURITY.format(version=version), "VBAWarnings")
    )
    level = setting if isinstance(setting, int) else 2
    seen = _MACROS.get(level, str(level)) + ("（单位策略规定）" if policy is not None else "")
    lines = []
    if level == 4 or level == 3:
        cure = "在“信任中心—宏设置”改为“禁用并通知”，或执行 install --trust；改不了的，用无宏版（new --plain）。"
        lines.append(Line(FAIL, "宏设置", seen, cure))
    else:
        lines.append(Line(PASS, "宏设置", seen))
    folder = trusted_folder(version)
    if folder:
        lines.append(Line(PASS, "受信任位置", folder))
    else:
        lines.append(
            Line(NOTE, "受信任位置", "没有登记", "打开工作簿时点“启用内容”即可；不想每次点，执行 install --trust。")
        )
    return lines


def _children() -> list[Line]:
    """Security software may forbid Office to start programs; here only that we can start one at all is seen."""
    done = subprocess.run([sys.executable, "-c", "print(1)"], capture_output=True, timeout=30, check=False)
    if done.returncode == 0:
        return [Line(PASS, "启动子程序", "可以")]
    cure = "安全软件或单位策略禁止启动程序，请联系信息管理人员；校验可以用命令行。"
    return [Line(FAIL, "启动子程序", "不可以", cure)]


def _fonts() -> list[Line]:
    from perfeval_xl.writing.clean.office import chinese_font, missing_fonts

    missing = missing_fonts(PAPER_FONTS)
    if not missing:
        return [Line(PASS, "字体", "公文字体齐全")]
    if chinese_font() == "":
        return [Line(FAIL, "字体", "没有中文字体", "安装任意一种中文字体（例如思源宋体），否则 PDF 会显示方块。")]
    return [Line(NOTE, "字体", f"缺少 {'、'.join(missing)}", "打印时用相近字体代替；要求严格的，请安装公文字体。")]


def _office() -> list[Line]:
    from perfeval_xl.office import find_soffice

    path = find_soffice()
    if path:
        return [Line(PASS, "LibreOffice", path)]
    if machine.windows():
        return [Line(PASS, "LibreOffice", "没有安装；PDF 由 Excel 导出")]
    return [
        Line(NOTE, "LibreOffice", "没有安装", "导出 PDF、读取 .doc 需要它：安装 libreoffice-calc、libreoffice-writer。")
    ]


def _folder() -> list[Line]:
    folder = machine.data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".write"
        probe.write_text("", encoding="utf-8")
        probe.unlink()
    except OSError:
        return [Line(NOTE, "数据文件夹", f"{folder} 不能写", "出错报告会存不下来；请检查权限。")]
    return [Line(PASS, "数据文件夹", str(folder))]


LOOKS: tuple[tuple[str, Callable[[], list[Line]]], ...] = (
    ("Python", _python),
    ("perfeval-xl", _program),
    ("xlwings", _xlwings),
    ("Excel", _spreadsheet),
    ("宏设置", _macros),
    ("启动子程序", _children),
    ("字体", _fonts),
    ("LibreOffice", _office),
    ("数据文件夹", _folder),
)
"""What is looked at, in order."""
