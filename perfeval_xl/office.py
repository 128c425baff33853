"""Run LibreOffice for one job and believe only what it leaves on disk.

LibreOffice ends with 0 even when it loaded nothing, keeps one instance per profile, reads file names by the locale
of the shell, and trusts the values an .xlsx carries instead of calculating. So every job has a profile of its own
(no macros, no links followed), plain ASCII names in a folder of its own, a time limit, is ended by its process id,
and has succeeded when the output files exist.

Not imported at start-up by the rooms of `validate`: it needs `subprocess` and `tempfile`.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence

from perfeval_xl.values.errors import WriteError

_ALWAYS, _NEVER = "0", "1"

_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "WenQuanYi Zen Hei")

FACES: Mapping[str, tuple[str, ...]] = {
    "宋体": ("SimSun", *_SERIF, *_SANS),
    "SimSun": ("宋体", *_SERIF, *_SANS),
    "新宋体": ("NSimSun", *_SERIF, *_SANS),
    "方正小标宋": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", *_SERIF, *_SANS),
    "方正小标宋简体": ("方正小标宋", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", *_SERIF, *_SANS),
    "方正小标宋_GBK": ("方正小标宋", "FZXiaoBiaoSong-B05", *_SERIF, *_SANS),
    "仿宋": ("FangSong", "仿宋_GB2312", "FangSong_GB2312", *_SERIF, *_SANS),
    "仿宋_GB2312": ("FangSong_GB2312", "仿宋", "FangSong", *_SERIF, *_SANS),
    "FangSong": ("仿宋", *_SERIF, *_SANS),
    "楷体": ("KaiTi", "楷体_GB2312", "KaiTi_GB2312", *_SERIF, *_SANS),
    "楷体_GB2312": ("KaiTi_GB2312", "楷体", "KaiTi", *_SERIF, *_SANS),
    "KaiTi": ("楷体", *_SERIF, *_SANS),
    "黑体": ("SimHei", *_SANS, *_SERIF),
    "SimHei": ("黑体", *_SANS, *_SERIF),
    "微软雅黑": ("Microsoft YaHei", *_SANS, *_SERIF),
    "Microsoft YaHei": ("微软雅黑", *_SANS, *_SERIF),
}
"""Face of an official paper -> what may stand in for it where it is not installed, the nearest first."""


def find_soffice() -> str | None:
    """Return the path of LibreOffice's `soffice`, or None where it is not installed."""
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return found
    places = ["/Applications/LibreOffice.app/Contents/MacOS/soffice"]
    for variable in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"):
        if variable in os.environ:
            places.append(os.path.join(os.environ[variable], "LibreOffice", "program", "soffice.exe"))
    return next((place for place in places if os.path.isfile(place)), None)


def run_soffice(
    files: Sequence[str | os.PathLike[str]],
    to: str,
    outdir: str | os.PathLike[str],
    *,
    recalculate: bool = False,
    timeout: float = 120,
    soffice: str | None = None,
) -> list[str]:
    """Convert files in one run of LibreOffice and return the outputs in the order of the files.

    Args:
        files: what to convert; never written to.
        to: target as `--convert-to` takes it: ``"pdf"``, ``"xlsx"``, ``"docx"`` or with a filter after a colon.
        outdir: existing folder. An output keeps the stem of its file; ``_2`` and so on tell equal stems apart.
            A file that stands there already under that name is replaced.
        recalculate: calculate every formula anew on loading instead of trusting the values in the file.
        timeout: seconds for the whole run.
        soffice: path of the program; searched for when not given.

    Raises:
        WriteError: LibreOffice is missing (``OFFICE_MISSING``), ran out of time (``OFFICE_TIMEOUT``), or left
            out an output (``OFFICE_NO_OUTPUT``, naming the files).
    """
    sources = [os.path.abspath(os.fspath(file)) for file in files]
    for source in sources:
        if not os.path.isfile(source):
            raise WriteError("OFFICE_NO_INPUT", f"找不到文件“{os.path.basename(source)}”。", "请检查文件名和所在位置。")
    if not sources:
        return []
    suffix = to.split(":", 1)[0]
    with tempfile.TemporaryDirectory(prefix="perfeval-", ignore_cleanup_errors=True) as room:
        taken, made = os.path.join(room, "in"), os.path.join(room, "out")
        os.mkdir(taken)
        os.mkdir(made)
        stems = [f"{number:04d}" for number in range(len(sources))]
        inputs = [
            shutil.copyfile(source, os.path.join(taken, stem + os.path.splitext(source)[1].lower()))
            for stem, source in zip(stems, sources, strict=True)
        ]
        call_soffice(
            ["--convert-to", to, "--outdir", made, *inputs],
            room=room,
            recalculate=recalculate,
            timeout=timeout,
            soffice=soffice,
        )
        results = [os.path.join(made, f"{stem}.{suffix}") for stem in stems]
        missing = [
            os.path.basename(source)
            for source, result in zip(sources, results, strict=True)
            if not (os.path.isfile(result) and os.path.getsize(result))
        ]
        if missing:
            names = "、".join(f"“{name}”" for name in missing)
            raise WriteError(
                "OFFICE_NO_OUTPUT", f"LibreOffice 没有能转换{names}。", "请确认文件能正常打开、没有设置密码。"
            )
        targets = _targets(sources, suffix, os.fspath(outdir))
        for result, target in zip(results, targets, strict=True):
            part = f"{target}.part"
            shutil.copyfile(result, part)
            os.replace(part, target)
    return targets


def call_soffice(
    arguments: Sequence[str],
    *,
    room: str,
    recalculate: bool = False,
    macros: bool = False,
    timeout: float = 120,
    soffice: str | None = None,
) -> None:
    """Start LibreOffice headless with a profile of its own under `room` and wait for its end.

    Args:
        arguments: what follows the options that every run has.
        room: existing folder; the profile is written there.
        recalculate: calculate every formula anew on loading.
        macros: let the macros of the file run; off but for tests of our own macros.
        timeout: seconds; then the process and its children are ended.
        soffice: path of the program; searched for when not given.

    Raises:
        WriteError: LibreOffice is missing (``OFFICE_MISSING``) or ran out of time (``OFFICE_TIMEOUT``).
    """
    program = soffice or find_soffice()
    if program is None:
        raise WriteError(
            "OFFICE_MISSING",
            "这台电脑上没有找到 LibreOffice。",
            "请安装 LibreOffice（免费）后再试，或改用 Excel 完成这一步。",
        )
    profile = os.path.join(room, "profile")
    _write_profile(profile, recalculate=recalculate, macros=macros)
    environment = {**os.environ, "SAL_USE_VCLPLUGIN": "svp"}
    if sys.platform.startswith("linux"):
        environment["FONTCONFIG_FILE"] = write_font_aliases(os.path.join(room, "fonts.conf"))
    command = [
        program,
        f"-env:UserInstallation={_file_url(profile)}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--nofirststartwizard",
        *arguments,
    ]
    silent = subprocess.DEVNULL
    process = subprocess.Popen(
        command, stdin=silent, stdout=silent, stderr=silent, env=environment, cwd=room, start_new_session=True
    )
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        raise WriteError(
            "OFFICE_TIMEOUT",
            f"LibreOffice 在 {timeout:g} 秒内没有完成。",
            "请关闭其他程序后再试，或一次少处理几个文件。",
        ) from None
    finally:
        if process.returncode is None:
            _end(process)


def write_font_aliases(path: str) -> str:
    """Write a fontconfig file that lets installed Chinese fonts stand in for the official faces; return its path.

    A face that is installed keeps its own letters; only a missing one is replaced.
    """
    system = os.environ.get("FONTCONFIG_FILE") or "/etc/fonts/fonts.conf"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">',
        f'<fontconfig><include ignore_missing="yes">{_escaped(system)}</include>',
    ]
    for face, substitutes in FACES.items():
        families = "".join(f"<family>{name}</family>" for name in substitutes)
        lines.append(f'<alias binding="same"><family>{face}</family><accept>{families}</accept></alias>')
    lines.append("</fontconfig>\n")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines))
    return path


def _write_profile(profile: str, *, recalculate: bool, macros: bool) -> None:
    """Write the settings of one run: recalculation, no macros, no links, Chinese locale."""
    mode = _ALWAYS if recalculate else _NEVER
    settings = (
        ("Office.Calc/Formula/Load", "OOXMLRecalcMode", mode),
        ("Office.Calc/Formula/Load", "ODFRecalcMode", mode),
        ("Office.Calc/Content/Update", "Link", "2"),
        ("Office.Writer/Content/Update", "Link", "0"),
        ("Office.Common/Security/Scripting", "DisableMacrosExecution", "false" if macros else "true"),
        ("Office.Common/Security/Scripting", "MacroSecurityLevel", "0" if macros else "3"),
        ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
        ("Setup/L10N", "ooSetupSystemLocale", "zh-CN"),
    )
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>\n"
        for path, name, value in settings
    )
    folder = os.path.join(profile, "user")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "registrymodifications.xcu"), "w", encoding="utf-8") as file:
        file.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
            'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
            f"{items}</oor:items>\n"
        )


def _targets(sources: Sequence[str], suffix: str, outdir: str) -> list[str]:
    """Name one output per source in `outdir`, equal stems told apart by a number."""
    targets: list[str] = []
    for source in sources:
        stem = os.path.splitext(os.path.basename(source))[0]
        target, number = os.path.join(outdir, f"{stem}.{suffix}"), 2
        while target in targets:
            target, number = os.path.join(outdir, f"{stem}_{number}.{suffix}"), number + 1
        targets.append(target)
    return targets


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process we started, with the children it started."""
    if sys.platform == "win32":
        subprocess.run(
            ["taskkill", "/F", "/T", "/PID", str(process.pid)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _file_url(path: str) -> str:
    """Return the URL of a path, in which LibreOffice wants its profile."""
    from urllib.request import pathname2url

    url = pathname2url(os.path.abspath(path))
    return f"file:{url}" if url.startswith("//") else f"file://{url}"


def _escaped(text: str) -> str:
    """Return text that may stand between XML tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
