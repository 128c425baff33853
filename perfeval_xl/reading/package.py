"""Open a zip package (workbook or document) in memory: its directory checked first, members unpacked on demand.

`import zipfile` costs a cold start a fifth of its budget, so the plain case is read here, strictly, in a few lines of
`struct` and `zlib`. Whatever is not plain (zip64, bytes after the archive) is left to the `zipfile` module's directory
reader; the members are unpacked and checked here in both cases. Nothing is ever written to disk.
"""

import struct
import zlib

from perfeval_xl.reading import safety
from perfeval_xl.reading.grid import Notice
from perfeval_xl.reading.safety import refuse

_CENTRAL = struct.Struct("<4sHHHHHHLLLHHHHHLL").unpack_from
_LOCAL = struct.Struct("<4s5H3L2H").unpack_from
_END = struct.Struct("<4s4H2LH").unpack_from
_ENCRYPTED = 0x2041
"""Flag bits: encrypted, strongly encrypted, directory encrypted."""


class Member:
    """One member of the package as its directory declares it; `start` is the offset of its local header.

    A plain class: making a named tuple costs a cold start more than reading a whole directory.
    """

    __slots__ = ("crc", "method", "name", "packed", "size", "start")

    def __init__(self, name: str, method: int, crc: int, packed: int, size: int, start: int) -> None:
        self.name = name
        self.method = method
        self.crc = crc
        self.packed = packed
        self.size = size
        self.start = start


class Package:
    """A checked package; `read` unpacks one member."""

    def __init__(self, data: bytes, members: dict[str, Member], notices: tuple[Notice, ...]) -> None:
        self.data = data
        self.members = members
        """Name in lower case -> member; names with forward slashes and no leading one."""
        self.notices = notices

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.members

    def read(self, name: str) -> bytes:
        """Unpack a member to its end and compare size and checksum.

        Raises:
            ReadError: ``MISSING_PART``, ``BOMB``, ``CORRUPT``.
        """
        member = self.members.get(name.lower())
        if member is None:
            raise refuse("MISSING_PART", where=name)
        begin = _payload(self.data, member)
        packed = self.data[begin : begin + member.packed]
        if member.method == 0:
            content = packed
        else:
            unpacker = zlib.decompressobj(-15)
            try:
                # The declared size was checked; one byte more would show that it is a lie.
                content = unpacker.decompress(packed, member.size + 1)
            except zlib.error:
                raise refuse("CORRUPT", where=name) from None
            if not unpacker.eof:
                raise refuse("CORRUPT", where=name)
        if len(content) != member.size or zlib.crc32(content) != member.crc:
            raise refuse("CORRUPT", where=name)
        return content


def open_package(data: bytes) -> Package:
    """Read and check the directory of a zip archive held in `data`.

    Raises:
        ReadError: ``CORRUPT``, ``ENCRYPTED``, ``BOMB``, ``TOO_MANY_PARTS``, ``DUPLICATE_PART``.
    """
    listed = _directory(data)
    if listed is None:
        listed = _directory_by_zipfile(data)
    if len(listed) > safety.MAX_PARTS:
        raise refuse("TOO_MANY_PARTS", found=str(len(listed)))
    members: dict[str, Member] = {}
    notices: list[Notice] = []
    total = 0
    for member, flags in listed:
        if flags & _ENCRYPTED:
            raise refuse("ENCRYPTED")
        if member.method not in (0, 8):
            raise refuse("CORRUPT", where=member.name)
        total += member.size
        if member.size > safety.MAX_PART or total > safety.MAX_TOTAL:
            raise refuse("BOMB", where=member.name)
        if member.size > safety.RATIO_FROM and member.size > safety.MAX_RATIO * member.packed:
            raise refuse("BOMB", where=member.name)
        name = member.name
        if name.endswith("/") and not member.size:
            continue
        if ".." in name.split("/") or ":" in name or "\0" in name:
            notices.append(Notice("ODD_PART_NAME", name))
            continue
        key = name.lower()
        if key in members:
            raise refuse("DUPLICATE_PART", where=name)
        members[key] = member
    _check_layout(data, [member for member, _ in listed])
    return Package(data, members, tuple(notices))


def _directory(data: bytes) -> list[tuple[Member, int]] | None:
    """Return the members with their flags in the directory's order; None when the archive is not a plain one."""
    at = data.rfind(b"PK\5\6", max(0, len(data) - 65_557))
    if at < 0:
        # Without its end record an archive was cut off.
        raise refuse("CORRUPT")
    if at + 22 > len(data):
        return None
    _, disk, first_disk, here, count, size, offset, comment = _END(data, at)
    if disk or first_disk or here != count or offset + size != at or at + 22 + comment != len(data):
        return None
    if count == 0xFFFF or offset == 0xFFFFFFFF:
        return None
    listed: list[tuple[Member, int]] = []
    position = offset
    for _ in range(count):
        if position + 46 > at:
            return None
        (mark, _, _, flags, method, _, _, crc, packed, unpacked, name_size, extra, note, _, _, _, start) = _CENTRAL(
            data, position
        )
        if mark != b"PK\1\2":
            return None
        if 0xFFFFFFFF in (packed, unpacked, start):
            return None
        name = _name(data[position + 46 : position + 46 + name_size], flags)
        listed.append((Member(name, method, crc, packed, unpacked, start), flags))
        position += 46 + name_size + extra + note
    return listed if position == at else None


def _directory_by_zipfile(data: bytes) -> list[tuple[Member, int]]:
    import io
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [
                (
                    Member(
                        one.orig_filename.replace("\\", "/").lstrip("/"),
                        one.compress_type,
                        one.CRC,
                        one.compress_size,
                        one.file_size,
                        one.header_offset,
                    ),
                    one.flag_bits,
                )
                for one in archive.infolist()
            ]
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError, struct.error, OverflowError):
        raise refuse("CORRUPT") from None


def _name(raw: bytes, flags: int) -> str:
    try:
        text = raw.decode("utf-8" if flags & 0x800 else "ascii")
    except UnicodeDecodeError:
        text = raw.decode("cp437")
    return text.replace("\\", "/").lstrip("/")


def _payload(data: bytes, member: Member) -> int:
    """Return the offset of the packed bytes."""
    if member.start + 30 > len(data):
        raise refuse("CORRUPT", where=member.name)
    mark, _, flags, method, _, _, _, _, _, name_size, extra = _LOCAL(data, member.start)
    begin: int = member.start + 30 + name_size + extra
    if mark != b"PK\3\4" or method != member.method or begin + member.packed > len(data):
        raise refuse("CORRUPT", where=member.name)
    if _name(data[member.start + 30 : member.start + 30 + name_size], flags) != member.name:
        raise refuse("CORRUPT", where=member.name)
    return begin


def _check_layout(data: bytes, members: list[Member]) -> None:
    """Refuse bytes before the archive and members that share bytes (what overlapping zip bombs are made of)."""
    end = 0
    for member in sorted(members, key=_start):
        if member.start < end or (not end and member.start):
            raise refuse("CORRUPT", where=member.name)
        end = _payload(data, member) + member.packed


def _start(member: Member) -> int:
    return member.start
