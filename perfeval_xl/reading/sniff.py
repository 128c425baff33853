"""Say what a file is by its content, never by its name; the name only tells twins apart (.xls and .et).

Loaded only when a file is not a plain .xlsx, so that the common case does not pay for it.
"""

import os

from perfeval_xl.reading import safety
from perfeval_xl.reading.package import Package
from perfeval_xl.reading.safety import refuse
from perfeval_xl.values.errors import ReadError

KINDS = {
    "xlsx": "Excel 工作簿（.xlsx）",
    "docx": "Word 文档（.docx）",
    "doc": "旧版 Word 文档（.doc、.wps、.rtf）",
    "text": "纯文本文件",
    **safety.LEGACY,
}
"""What `sniff` may answer -> how a user knows it."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\3\4", b"PK\5\6", b"PK\7\x08")
_BOOK_SUFFIXES = (".xls", ".xlsx", ".xlsm", ".xlt", ".xltx", ".xltm", ".xlsb", ".et", ".ett", ".ods")
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "PDF", ""),
    (b"\x89PNG", "PICTURE", ""),
    (b"\xff\xd8\xff", "PICTURE", ""),
    (b"GIF8", "PICTURE", ""),
    (b"BM", "PICTURE", ""),
    (b"II*\0", "PICTURE", ""),
    (b"MM\0*", "PICTURE", ""),
    (b"RIFF", "PICTURE", ""),
    (b"Rar!", "ARCHIVE", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "ARCHIVE", "7z"),
    (b"\x1f\x8b", "ARCHIVE", "gz"),
    (b"BZh", "ARCHIVE", "bz2"),
    (b"\xfd7zXZ", "ARCHIVE", "xz"),
    (b"MZ", "PROGRAM", ""),
    (b"\x7fELF", "PROGRAM", ""),
    (b"L\0\0\0\x01\x14\x02\0", "SHORTCUT", ""),
)
_TYPES = (
    (b"ms-excel.sheet.binary.macroEnabled.main", "xlsb"),
    (b"spreadsheetml", "xlsx"),
    (b"ms-excel.", "xlsx"),
    (b"wordprocessingml", "docx"),
    (b"ms-word.", "docx"),
)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HEAD = 4096


def sniff(data: bytes, name: str, package: Package | None = None) -> str:
    """Return the kind of a file that some reader can read.

    Args:
        data: the whole file.
        name: its name; the suffix counts only between .xls and .et, and for text named like a workbook.
        package: the opened package when the file is a zip.

    Returns:
        A key of `KINDS`.

    Raises:
        ReadError: nothing of ours reads it; the code and sentence say what it is instead.
    """
    suffix = os.path.splitext(name)[1].lower()
    if data.startswith(ZIP):
        if package is None:
            from perfeval_xl.reading.package import open_package

            package = open_package(data)
        return _zip_kind(package)
    if data.startswith(OLE):
        return _ole_kind(data, suffix)
    if data.startswith(b"{\\rtf"):
        return "doc"
    for mark, code, found in _SIGNATURES:
        if data.startswith(mark) and not (mark in (b"BM", b"MZ", b"RIFF") and _is_text(data)):
            raise refuse(code, found=found)
    markup = _markup(data)
    if markup:
        raise refuse(markup)
    if not _is_text(data):
        # BIFF 2 to 4: a bare stream from the days before compound files.
        if data[0] == 9 and data[1:2] in (b"\0", b"\2", b"\4") and suffix in (".xls", ".et"):
            return "xls"
        raise refuse("UNKNOWN")
    if suffix in _BOOK_SUFFIXES:
        raise refuse("TEXT_NOT_BOOK", found=suffix)
    return "text"


def refuse_as_other(data: bytes, path: str) -> ReadError:
    """Make the refusal for a file that was asked for as .xlsx and is something else."""
    try:
        kind = sniff(data, os.path.basename(path))
    except ReadError as refusal:
        return refusal
    return refuse("CORRUPT") if kind == "xlsx" else refuse("OTHER_KIND", found=KINDS[kind])


def _zip_kind(package: Package) -> str:
    if "[Content_Types].xml" in package:
        types = package.read("[Content_Types].xml")
        # Main parts first: a document may embed a workbook and the other way round.
        mains = [part for part in types.split(b"<") if b".main" in part or b"main+xml" in part]
        for part in mains:
            for mark, kind in _TYPES:
                if mark in part:
                    return kind
            if b"presentationml" in part or b"ms-powerpoint" in part:
                raise refuse("SLIDES")
        raise refuse("NOT_A_WORKBOOK" if "xl/workbook.xml" in package else "ZIP_OTHER")
    if "mimetype" in package:
        mimetype = package.read("mimetype").strip()
        if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            if _is_encrypted_ods(package):
                raise refuse("ENCRYPTED")
            return "ods"
    if "OFD.xml" in package:
        raise refuse("OFD")
    if any(name.startswith("xl/") for name in package.members):
        raise refuse("MISSING_PART", where="[Content_Types].xml")
    raise refuse("ZIP_OTHER")


def _is_encrypted_ods(package: Package) -> bool:
    return "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml")


def _ole_kind(data: bytes, suffix: str) -> str:
    names = ole_names(data)
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        raise refuse("ENCRYPTED")
    if "Workbook" in names or "Book" in names:
        if _is_locked(data):
            raise refuse("ENCRYPTED")
        return "et" if suffix in (".et", ".ett") else "xls"
    if "WordDocument" in names:
        return "doc"
    if "PowerPoint Document" in names:
        raise refuse("SLIDES")
    raise refuse("OLE_OTHER" if names else "CORRUPT")


def _is_locked(data: bytes) -> bool:
    """Tell whether a .xls needs a password: a record FilePass soon after the first record of its stream."""
    at = data.find(b"\x09\x08\x10\0")
    for _ in range(10):
        if at < 0 or at + 4 > len(data):
            return False
        if data[at : at + 2] == b"\x2f\0":
            return True
        at += 4 + int.from_bytes(data[at + 2 : at + 4], "little")
    return False


def ole_names(data: bytes) -> frozenset[str]:
    """Return the names at the top of a compound file (not those of embedded objects); empty when it is damaged."""
    shift = int.from_bytes(data[30:32], "little")
    if shift not in (9, 12) or len(data) < 512:
        return frozenset()
    size = 1 << shift
    per_sector = size // 4

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    def number_at(block: bytes, at: int) -> int:
        return int.from_bytes(block[at * 4 : at * 4 + 4], "little")

    tables = [number_at(data[76:512], at) for at in range(109)]

    def following(number: int) -> int:
        at, within = divmod(number, per_sector)
        if at >= 109 or tables[at] >= len(data) // size:
            return 0xFFFFFFFE
        return number_at(sector(tables[at]), within)

    entries: list[bytes] = []
    number = number_at(data, 12)
    seen: set[int] = set()
    while number < len(data) // size and number not in seen and len(seen) < 4096:
        seen.add(number)
        block = sector(number)
        entries += [block[at : at + 128] for at in range(0, len(block) - 127, 128)]
        number = following(number)
    if not entries:
        return frozenset()
    names: set[str] = set()
    waiting = [number_at(entries[0], 19)]
    visited: set[int] = set()
    while waiting:
        at = waiting.pop()
        if at >= len(entries) or at in visited:
            continue
        visited.add(at)
        entry = entries[at]
        length = int.from_bytes(entry[64:66], "little")
        names.add(entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace"))
        waiting += [number_at(entry, 17), number_at(entry, 18)]
    return frozenset(names)


def _markup(data: bytes) -> str:
    """Return the refusal code of a web page or XML file, or nothing."""
    head = _decoded_head(data).lstrip("\ufeff \t\r\n").lower()
    if head.startswith("mime-version:") or "content-type: multipart/related" in head[:600]:
        return "MHTML"
    if head.startswith("<?xml"):
        if "urn:schemas-microsoft-com:office:spreadsheet" in head:
            return "XML2003"
        return "HTML" if "<html" in head else "XML"
    if head.startswith(("<!doctype html", "<html", "<table", "<head", "<meta", "<body", "<style", "<div", "<!--")):
        return "HTML"
    return ""


def _decoded_head(data: bytes) -> str:
    head = data[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "ignore")
    return head.decode("utf-8", "ignore")


def _is_text(data: bytes) -> bool:
    """Tell text from binary: a byte-order mark, or no NUL and hardly any control character in the first bytes."""
    if data.startswith(_BOMS):
        return True
    head = data[:_HEAD]
    control = sum(1 for byte in head if byte < 32 and byte not in (9, 10, 11, 12, 13, 27))
    return b"\0" not in head and control * 100 <= len(head)
