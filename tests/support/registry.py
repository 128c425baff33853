"""A registry of Windows held in a dictionary, for tests on any system."""

import types
from typing import Any

HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE = "user", "machine"


class _Key:
    def __init__(self, values: dict[str, object]) -> None:
        self.values = values

    def __enter__(self) -> "_Key":
        return self

    def __exit__(self, *_: object) -> None:
        return None


def fake_winreg(store: dict[tuple[str, str], dict[str, object]]) -> Any:
    """Return a stand-in for the module winreg over `store`: (hive, key) -> values."""

    def open_key(hive: str, path: str) -> _Key:
        if (hive, path) not in store:
            raise FileNotFoundError(path)
        return _Key(store[hive, path])

    def create_key(hive: str, path: str) -> _Key:
        return _Key(store.setdefault((hive, path), {}))

    def query(key: _Key, name: str) -> tuple[object, int]:
        if name not in key.values:
            raise FileNotFoundError(name)
        return key.values[name], 1

    def set_value(key: _Key, name: str, _: int, __: int, value: object) -> None:
        key.values[name] = value

    def delete_key(hive: str, path: str) -> None:
        if (hive, path) not in store:
            raise FileNotFoundError(path)
        del store[hive, path]

    return types.SimpleNamespace(
        HKEY_CURRENT_USER=HKEY_CURRENT_USER,
        HKEY_LOCAL_MACHINE=HKEY_LOCAL_MACHINE,
        REG_SZ=1,
        REG_DWORD=4,
        OpenKey=open_key,
        CreateKey=create_key,
        QueryValueEx=query,
        SetValueEx=set_value,
        DeleteKey=delete_key,
    )
