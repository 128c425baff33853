"""Replace a file whole or not at all."""

import os
import time

_RETRIES = 5


def write_bytes(path: str, data: bytes, *, backup: bool = False) -> None:
    """Write `data` to `path`: a temporary file beside it, flushed to disk, then moved into place.

    Args:
        path: the file to replace or make.
        data: its new content.
        backup: keep what stood there before as ``path.bak``.

    Raises:
        OSError: the folder cannot be written to; the old file is untouched.
    """
    folder, name = os.path.split(os.path.abspath(path))
    part = os.path.join(folder, f".{name}.{os.getpid()}.part")
    try:
        with open(part, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if os.path.exists(path):
            os.chmod(part, os.stat(path).st_mode & 0o777)
            if backup:
                _keep(path)
        _replace(part, path)
    except BaseException:
        if os.path.exists(part):
            os.unlink(part)
        raise


def write_text(path: str, text: str, *, backup: bool = False) -> None:
    """Write UTF-8 text as `write_bytes` does; line ends stay as they are."""
    write_bytes(path, text.encode("utf-8"), backup=backup)


def _keep(path: str) -> None:
    """Copy the present file to ``.bak``, itself replaced whole."""
    with open(path, "rb") as file:
        write_bytes(path + ".bak", file.read())


def _replace(source: str, target: str) -> None:
    """Move into place; on Windows another program may hold the file for a moment."""
    for attempt in range(_RETRIES):
        try:
            os.replace(source, target)
            return
        except PermissionError:
            if os.name != "nt" or attempt == _RETRIES - 1:
                raise
            time.sleep(0.1 * 2**attempt)
