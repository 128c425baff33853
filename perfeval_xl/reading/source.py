"""Open any file a user names: look at its content, hand it to the reader of that kind, or say what it is.

This is the one door for files; `xlsx`, `word`, `text` and `legacy` each read one kind.
"""

import os

from perfeval_xl.reading import safety
from perfeval_xl.reading.grid import Source
from perfeval_xl.reading.own_sheets import unneeded
from perfeval_xl.reading.package import open_package
from perfeval_xl.reading.xlsx.xlsx import read_book


def open_source(path: str) -> Source:
    """Read a file as rows of cells, whatever of the known kinds it is.

    The content decides, not the name: a workbook named .txt is read as a workbook, a web page named .xls is refused
    as what it is. A symbolic link is followed. Sheets of a workbook of ours that hold nothing of the unit's
    (guide, lists, live checks) are listed without their cells.

    Args:
        path: of a file.

    Raises:
        ReadError: with a code of `safety.REFUSALS`, or one of the Word or text reader; its message says what was
            found, its cure what to do.
    """
    data = safety.load(path)
    name = os.path.basename(path)
    package = open_package(data) if data.startswith(b"PK\3\4") else None
    if package is not None and "xl/workbook.xml" in package and "[Content_Types].xml" in package:
        return read_book(package, name, unneeded)
    from perfeval_xl.reading.sniff import sniff

    kind = sniff(data, name, package)
    if kind == "xlsx":
        return read_book(package or open_package(data), name, unneeded)
    if kind in safety.LEGACY:
        from perfeval_xl.reading.legacy import read_legacy

        return read_legacy(path, kind)
    if kind == "text":
        from perfeval_xl.reading.text.text import read_text

        return read_text(path)
    from perfeval_xl.reading.word.word import read_doc, read_docx

    return read_docx(path) if kind == "docx" else read_doc(path)
