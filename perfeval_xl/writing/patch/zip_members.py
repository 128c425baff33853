"""Rewrite a zip archive member by member: what is not touched keeps its bytes, its header and its place.

`reading.package` has already checked the archive (limits, overlaps, encryption); this module only needs the raw
records of its directory. The output is a plain archive: it never needs zip64, since a workbook has at most 50 MB.
"""

import struct
import zlib
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

from perfeval_xl.reading.safety import refuse

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_FULL = 0xFFFFFFFF
_DEFLATED = 8
_UTF8 = 0x800
_FIRST_DATE = 0x21
"""1980-01-01, the first day a zip archive knows: new members carry no clock."""
LEVEL = 1
"""A sixth larger than the usual level, in less than half the time."""


class Member(NamedTuple):
    """One member: its directory record, and where its bytes lie, from its local header to the next member's."""

    name: str
    """With forward slashes and no leading one, as `reading.package` names it."""
    record: bytes
    start: int
    end: int


class Archive(NamedTuple):
    """An archive in memory."""

    data: bytes
    members: tuple[Member, ...]
    """In the order of the directory."""
    comment: bytes


def read_archive(data: bytes) -> Archive:
    """Read the directory of an archive that `reading.package.open_package` has accepted.

    Raises:
        ReadError: ``CORRUPT``, when the directory is not where the end of the archive says.
    """
    at = data.rfind(b"PK\5\6", max(0, len(data) - 65_557))
    if at < 0:
        raise refuse("CORRUPT")
    _, _, _, _, count, _, offset, size = _END.unpack_from(data, at)
    comment = data[at + _END.size : at + _END.size + size]
    limit = at
    if at >= _LOCATOR_64.size and data.startswith(b"PK\6\7", at - _LOCATOR_64.size):
        limit = _LOCATOR_64.unpack_from(data, at - _LOCATOR_64.size)[2]
        if not data.startswith(b"PK\6\6", limit) or limit + _END_64.size > len(data):
            raise refuse("CORRUPT")
        *_, count, _, offset = _END_64.unpack_from(data, limit)
    listed: list[tuple[str, bytes, int]] = []
    position = offset
    for _ in range(count):
        if position + _CENTRAL.size > limit or not data.startswith(b"PK\1\2", position):
            raise refuse("CORRUPT")
        fields = _CENTRAL.unpack_from(data, position)
        end = position + _CENTRAL.size + sum(fields[10:13])
        record = data[position:end]
        listed.append((_name(record, fields[10], fields[3]), record, _start(record)))
        position = end
    bounds = sorted([start for _, _, start in listed] + [offset])
    following = dict(pairwise(bounds))
    members = tuple(Member(name, record, start, following[start]) for name, record, start in listed)
    return Archive(data, members, comment)


def rewrite(archive: Archive, changed: Mapping[str, bytes | None], added: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the archive with some members replaced, dropped or added.

    Args:
        archive: the old one.
        changed: name -> new content, or None to leave the member out. All others are copied as they lie.
        added: name and content of new members; they go to the end, in this order.
    """
    body: list[bytes] = []
    records: list[bytes] = []
    position = 0
    for member in archive.members:
        if member.name not in changed:
            piece, record = archive.data[member.start : member.end], _moved(member.record, position)
        else:
            content = changed[member.name]
            if content is None:
                continue
            piece, record = _packed(member.record, content, position)
        body.append(piece)
        records.append(record)
        position += len(piece)
    for name, content in added:
        piece, record = _packed(_new_record(name), content, position)
        body.append(piece)
        records.append(record)
        position += len(piece)
    directory = b"".join(records)
    count = len(records)
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), position, len(archive.comment))
    return b"".join((*body, directory, end, archive.comment))


def _name(record: bytes, size: int, flags: int) -> str:
    raw = record[_CENTRAL.size : _CENTRAL.size + size]
    try:
        text = raw.decode("utf-8" if flags & _UTF8 else "ascii")
    except UnicodeDecodeError:
        text = raw.decode("cp437")
    return text.replace("\\", "/").lstrip("/")


def _start(record: bytes) -> int:
    """Return where the local header lies; in the 64-bit extra field when the plain one is full."""
    start: int = _CENTRAL.unpack_from(record)[16]
    if start == _FULL:
        at = _wide_offset(record)
        start = int.from_bytes(record[at : at + 8], "little")
    return start


def _moved(record: bytes, start: int) -> bytes:
    """Return the directory record with another place of the local header."""
    if _CENTRAL.unpack_from(record)[16] != _FULL:
        return record[: _CENTRAL.size - 4] + struct.pack("<L", start) + record[_CENTRAL.size :]
    at = _wide_offset(record)
    return record[:at] + struct.pack("<Q", start) + record[at + 8 :]


def _wide_offset(record: bytes) -> int:
    """Return the position of the 64-bit offset within the record's zip64 extra field."""
    fields = _CENTRAL.unpack_from(record)
    at = _CENTRAL.size + fields[10]
    end = at + fields[11]
    while at + 4 <= end:
        kind, size = struct.unpack_from("<2H", record, at)
        if kind == 1:
            skipped = 8 * ((fields[9] == _FULL) + (fields[8] == _FULL))
            if size >= skipped + 8:
                return int(at + 4 + skipped)
        at += 4 + size
    raise refuse("CORRUPT")


def _packed(record: bytes, content: bytes, start: int) -> tuple[bytes, bytes]:
    """Return local header with packed bytes, and directory record, of a member with new content."""
    fields = _CENTRAL.unpack_from(record)
    made_by, flags, time, date = fields[1], fields[3] & _UTF8, fields[5], fields[6]
    inner, outer = fields[14], fields[15]
    name = record[_CENTRAL.size : _CENTRAL.size + fields[10]]
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    sizes = (zlib.crc32(content), len(packed), len(content))
    local = _LOCAL.pack(b"PK\3\4", 20, flags, _DEFLATED, time, date, *sizes, len(name), 0)
    central = _CENTRAL.pack(
        b"PK\1\2", made_by, 20, flags, _DEFLATED, time, date, *sizes, len(name), 0, 0, 0, inner, outer, start
    )
    return local + name + packed, central + name


def _new_record(name: str) -> bytes:
    raw = name.encode("utf-8")
    flags = 0 if name.isascii() else _UTF8
    fields = (20, 20, flags, _DEFLATED, 0, _FIRST_DATE, 0, 0, 0, len(raw), 0, 0, 0, 0, 0, 0)
    return _CENTRAL.pack(b"PK\1\2", *fields) + raw
