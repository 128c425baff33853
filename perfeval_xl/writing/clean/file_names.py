"""Names of what leaves the house, from unit and year: fit for Windows, short enough, never a way out of a folder."""

import os
import re
import unicodedata

from perfeval_xl.filing import Filing

LONGEST = 80
"""Characters of a name, without what is put behind it."""
_BYTES = 180
"""Bytes of a name in UTF-8; file systems allow 255 with what is put before and behind it."""
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])(\..*)?")
_LONG_PATH = 240


def file_name(text: str, otherwise: str = "绩效自评") -> str:
    """Return a name without suffix that every system takes; what is forbidden becomes ``_``.

    >>> file_name("县/局:2023?")
    '县_局_2023_'
    >>> file_name("con")
    '_con'
    """
    name = " ".join(_FORBIDDEN.sub("_", unicodedata.normalize("NFC", text)).split())
    name = _cut(name.strip(". "))
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    return name if name.strip("_. ") else otherwise


def stem(filing: Filing, *, published: bool = False) -> str:
    """Return the name of an export: unit, year, what it is."""
    year = f"{filing.year}年度" if filing.year is not None else ""
    tail = f"{year}绩效自评" + ("（公开版）" if published else "")
    return file_name(_cut(file_name(filing.unit, "单位"), LONGEST - len(tail), _BYTES - len(tail.encode())) + tail)


def paper_name(filing: Filing, root: str) -> str:
    """Return the name of one paper: its annex, and for a project its own name."""
    form = filing.edition.form(root.partition("[")[0])
    if not form.many:
        return form.annex
    number = root[len(form.code) + 1 : -1] if len(filing.present(form.code)) > 1 else ""
    return file_name(_cut(f"{form.annex}{number} {filing.text(f'{root}.name')}".strip(), 30, 60))


def long_path(path: str) -> str:
    """Return the absolute path, on Windows in the form that may be longer than 260 characters."""
    path = os.path.abspath(path)
    if os.name != "nt" or len(path) < _LONG_PATH or path.startswith("\\\\?\\"):
        return path
    return "\\\\?\\UNC" + path[1:] if path.startswith("\\\\") else "\\\\?\\" + path


def _cut(name: str, most: int = LONGEST, most_bytes: int = _BYTES) -> str:
    name = name[:most]
    while len(name.encode("utf-8", "replace")) > most_bytes:
        name = name[:-1]
    return name.rstrip(". ")
