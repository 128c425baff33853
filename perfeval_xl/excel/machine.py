"""What is known of this machine: folders of the user, and the registry of Windows."""

import os
import sys
from pathlib import Path
from typing import Any

APP = "perfeval-xl"
SECURITY = r"Software\Microsoft\Office\{version}\Excel\Security"
POLICY = r"Software\Policies\Microsoft\Office\{version}\Excel\Security"
OFFICE_VERSIONS = ("16.0", "15.0", "14.0")


def windows() -> bool:
    """Tell whether this is Windows."""
    return sys.platform == "win32"


def macos() -> bool:
    """Tell whether this is macOS."""
    return sys.platform == "darwin"


def system_name() -> str:
    """Name the system in the user's words."""
    return "Windows" if windows() else "macOS" if macos() else "Linux"


def data_folder() -> Path:
    """Return the folder for reports and records of this program, for this user; it may not exist yet."""
    if windows():
        base = os.environ.get("LOCALAPPDATA") or os.path.join(os.path.expanduser("~"), "AppData", "Local")
        return Path(base) / APP
    if macos():
        return Path.home() / "Library" / "Application Support" / APP
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / APP


def desktop() -> Path:
    """Return the user's desktop; the home folder where there is none."""
    if windows():
        told = read_registry(r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders", "Desktop")
        if isinstance(told, str) and told:
            return Path(os.path.expandvars(told))
    for name in ("Desktop", "桌面"):
        if (Path.home() / name).is_dir():
            return Path.home() / name
    return Path.home()


def interpreter() -> str:
    """Return the interpreter a button should start: on Windows the one that opens no console."""
    path = Path(sys.executable)
    quiet = path.with_name("pythonw.exe")
    return str(quiet if windows() and quiet.exists() else path)


def _registry() -> Any:
    import winreg

    return winreg


def read_registry(path: str, name: str, *, machine: bool = False) -> object | None:
    """Read a value of the registry; None when it is not there, or off Windows.

    Args:
        path: key below the user's hive, or the machine's.
        name: name of the value; empty for the default one.
        machine: look in the machine's hive.
    """
    if not windows():
        return None
    registry = _registry()
    hive = registry.HKEY_LOCAL_MACHINE if machine else registry.HKEY_CURRENT_USER
    try:
        with registry.OpenKey(hive, path) as key:
            value: object = registry.QueryValueEx(key, name)[0]
            return value
    except OSError:
        return None


def write_registry(path: str, values: dict[str, str | int]) -> None:
    """Write values below the user's hive; texts as REG_SZ, whole numbers as REG_DWORD.

    Raises:
        OSError: it may not be written.
    """
    registry = _registry()
    with registry.CreateKey(registry.HKEY_CURRENT_USER, path) as key:
        for name, value in values.items():
            kind = registry.REG_DWORD if isinstance(value, int) else registry.REG_SZ
            registry.SetValueEx(key, name, 0, kind, value)


def delete_registry(path: str) -> bool:
    """Delete a key below the user's hive; False when it was not there."""
    registry = _registry()
    try:
        registry.DeleteKey(registry.HKEY_CURRENT_USER, path)
    except OSError:
        return False
    return True


def office_version() -> str | None:
    """Return the newest Office version this user has settings of, for example ``16.0``."""
    for version in OFFICE_VERSIONS:
        path = rf"Software\Microsoft\Office\{version}\Excel\Options"
        if read_registry(path, "FirstRun") is not None or read_registry(path, "Maximized") is not None:
            return version
    for version in OFFICE_VERSIONS:
        if read_registry(rf"Software\Microsoft\Office\{version}\Excel\InstallRoot", "Path", machine=True):
            return version
    return None
