"""Start at once: the bytecode of every module a check loads, kept in one file and decoded in one go.

Python keeps the bytecode of each module in a file of its own; finding, opening and decoding a hundred of them takes a
cold start longer than checking a filing. The file here is a cache like Python's, beside it in ``__pycache__``: of this
version of Python only, and left alone as soon as one source is newer. Without it everything is imported as ever.

    python -m perfeval_xl.build startup     writes it when the program is installed
    perfeval-xl validate                    uses it; writes it when it is missing and Python may keep bytecode
"""

import marshal
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.machinery import ModuleSpec, SourceFileLoader
    from types import CodeType, ModuleType
else:  # the same two, without loading the package around them
    from _frozen_importlib import ModuleSpec
    from _frozen_importlib_external import SourceFileLoader

_FOLDER = os.path.dirname(os.path.abspath(__file__))
_NEEDED = ("perfeval_xl.rules.run", "perfeval_xl.writing.console")
"""Modules without which nothing was checked, and the file would hold too little."""

_OFTEN = ("perfeval_xl.reading.own", "perfeval_xl.rules.gaps", "perfeval_xl.writing.findings")
"""Modules that a workbook of ours, or one with unread figures, needs besides."""
_SELDOM = frozenset(
    f"perfeval_xl.{name}"
    for name in (
        "commands.demo commands._parser reading.sniff values.atomic"
        " reading.text reading.text.text reading.text.layout reading.text.bars"
    ).split()
)
"""Modules that the sample and the first start load, and checking a workbook does not."""
_GROUP = 100_000
"""Bytes of bytecode that are read and decoded at a time: one after another they take the same little memory."""
_LONGEST = 1 << 20
"""Bytes of a group at most; a file that speaks of more is damaged."""
_LENGTH = 4
"""Bytes that tell the length of the head."""
Entry = tuple[str, bool, int, int, "CodeType"]
"""Path inside the package, whether it is a package, time (ns) and size of its source, bytecode."""


def kept_path() -> str:
    """Return where the bytecode is kept; empty where Python keeps none."""
    tag = sys.implementation.cache_tag
    return os.path.join(_FOLDER, "__pycache__", f"startup.{tag}.all") if tag else ""


def use() -> bool:
    """Let what is imported from now on come from the kept bytecode; return whether it could be used."""
    entries = _read()
    if entries is None:
        return False
    sys.meta_path.insert(0, _Finder(entries))
    return True


def keep() -> bool:
    """Write the bytecode of the modules that are loaded; return whether it was written.

    Nothing is written before a filing was checked, nor where the folder cannot be written to.
    """
    path = kept_path()
    if not path or any(name not in sys.modules for name in _NEEDED):
        return False
    from perfeval_xl.values.atomic import write_bytes

    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "ab"):  # fails at once where nothing may be written, before anything is put together
            pass
        for name in _OFTEN:
            __import__(name)
        write_bytes(path, _packed(dict(_loaded())))
    except (OSError, ValueError, ImportError):
        return False
    return True


class _Loader(SourceFileLoader):
    """Loads a module of which the bytecode is at hand."""

    def __init__(self, name: str, path: str, code: "CodeType") -> None:
        super().__init__(name, path)
        self.code = code

    def get_code(self, fullname: str) -> "CodeType":
        """Return the bytecode."""
        return self.code


class _Finder:
    """Finds the modules whose bytecode is kept, before anybody looks for them on disk."""

    def __init__(self, entries: dict[str, Entry]) -> None:
        self.entries = entries
        self.path = kept_path()

    def find_spec(self, name: str, path: object = None, target: "ModuleType | None" = None) -> ModuleSpec | None:
        """Return how to load a module, None where its bytecode is not kept."""
        entry = self.entries.get(name)
        if entry is None:
            return None
        inside, is_package, _, _, code = entry
        file = _FOLDER + os.sep + inside
        spec = ModuleSpec(name, _Loader(name, file, code), origin=file, is_package=is_package)
        spec.has_location = True
        spec.cached = self.path  # otherwise the path of a file that is not read would be put together
        if spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(os.path.dirname(file))
        return spec


def _read() -> dict[str, Entry] | None:
    """Return what is kept; None when there is nothing, or it is damaged, of another place, or older than a source."""
    try:
        entries: dict[str, Entry] = {}
        with open(kept_path(), "rb", buffering=0) as file:
            length = int.from_bytes(file.read(_LENGTH), "little")
            version, folder, sizes = marshal.loads(file.read(length) if length < _LONGEST else b"")
            if version != sys.version or folder != _FOLDER or max(sizes) > _LONGEST:
                return None
            for size in sizes:
                entries.update(marshal.loads(file.read(size)))
        for inside, _, time, size, _ in entries.values():
            found = os.stat(_FOLDER + os.sep + inside)
            if found.st_mtime_ns != time or found.st_size != size:
                return None
    except (OSError, EOFError, ValueError, TypeError, AttributeError):
        return None
    return entries


def _packed(entries: dict[str, Entry]) -> bytes:
    """Return what is written: the length of a head, the head, then the bytecode in groups whose sizes it tells."""
    groups: list[bytes] = []
    group: dict[str, Entry] = {}
    room = _GROUP
    for name, entry in entries.items():
        group[name] = entry
        room -= len(marshal.dumps(entry))
        if room < 0:
            groups.append(marshal.dumps(group))
            group, room = {}, _GROUP
    groups.append(marshal.dumps(group))
    head = marshal.dumps((sys.version, _FOLDER, [len(group) for group in groups]))
    return b"".join((len(head).to_bytes(_LENGTH, "little"), head, *groups))


def _loaded() -> "Iterator[tuple[str, Entry]]":
    """Yield the modules of the program that are loaded and have a source."""
    for name, module in sorted(sys.modules.items()):
        spec = getattr(module, "__spec__", None)
        if name.partition(".")[0] != "perfeval_xl" or spec is None or not isinstance(spec.loader, SourceFileLoader):
            continue
        if name in _SELDOM:
            continue
        file = os.path.abspath(spec.loader.path)
        found = os.stat(file)
        code = spec.loader.get_code(name)
        if code is not None:
            inside = os.path.relpath(file, _FOLDER)
            is_package = spec.submodule_search_locations is not None
            yield name, (inside, is_package, found.st_mtime_ns, found.st_size, code)
