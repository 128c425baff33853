"""Excel's trusted locations: entered only when the user asks for it, and taken back as they were."""

from pathlib import Path

from perfeval_xl.excel.machine import APP, OFFICE_VERSIONS, SECURITY, delete_registry, read_registry, write_registry


def location_key(version: str) -> str:
    """Return the registry key of our entry below the user's hive."""
    return SECURITY.format(version=version) + rf"\Trusted Locations\{APP}"


def trust(folder: Path, version: str) -> str:
    """Enter a folder as a trusted location and return the key written.

    Raises:
        OSError: the registry may not be written.
    """
    key = location_key(version)
    text = str(folder)
    values: dict[str, str | int] = {
        "Path": text if text.endswith("\\") else text + "\\",
        "Description": "绩效自评校验助手",
        "AllowSubfolders": 0,
    }
    write_registry(key, values)
    return key


def trusted_folder(version: str) -> str | None:
    """Return the folder of our entry, None when there is none."""
    found = read_registry(location_key(version), "Path")
    return found if isinstance(found, str) else None


def distrust() -> list[str]:
    """Take our entries back, whatever version they were made for; return the keys deleted."""
    return [key for key in map(location_key, OFFICE_VERSIONS) if delete_registry(key)]
