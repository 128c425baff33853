"""Read Word papers: `.docx` by our own walker, `.doc` and WPS `.wps` through LibreOffice when it is installed.

A document becomes one grid: paragraphs and table rows from top to bottom. In a table row `GridCell.column` is the
n-th cell of the row as Word stores it; a cell that continues a vertical merge is a blank cell in its place, as in
the text dump of the same paper; `columns` and `rows` say what a cell spans. `GridCell.row` is the row in its table,
for a paragraph its number among the paragraphs; `GridRow.number` counts the rows of the whole document.
"""

import os
import re

from perfeval_xl.reading._xml import local, parse
from perfeval_xl.reading.grid import Grid, GridCell, GridRow, Notice, Source
from perfeval_xl.reading.package import Package, open_package
from perfeval_xl.reading.safety import load
from perfeval_xl.reading.word.body import Body, Box, Table, walk
from perfeval_xl.values.errors import ReadError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_BLANK = re.compile(r"[\s\u3000\ufeff\u200b]*")
_RESAVE = "请用 Word 或 WPS 打开检查，另存为新的 .docx 文件后再试。"
_SECONDS = 90


def read_docx(path: str) -> Source:
    """Read a `.docx` (also `.docm`, `.dotx`) into one grid; macros and links are noticed, never run or followed.

    Raises:
        ReadError: the refusals of `safety` for path, package and XML; ``ENCRYPTED``; ``NOT_A_DOCUMENT``;
            ``NO_TEXT`` when there is not one word in it. An old `.doc` under this name is read by `read_doc`.
    """
    data = load(path)
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise _encrypted(path)
        return read_doc(path)
    return _document(data, os.path.basename(path), "docx")


def read_doc(path: str) -> Source:
    """Read an old `.doc`, a WPS `.wps` or an `.rtf` by converting a copy with LibreOffice.

    Raises:
        ReadError: ``NEED_OFFICE`` without LibreOffice; ``NOT_CONVERTED`` when it could not read the file;
            ``ENCRYPTED``; the refusals of `safety` for the path.
    """
    data = load(path)
    name = os.path.basename(path)
    if data.startswith(b"PK\x03\x04"):
        return _document(data, name, "docx")
    if data.startswith(_OLE) and (_ENCRYPTED in data or _locked(data)):
        raise _encrypted(path)
    suffix = ".doc" if data.startswith(_OLE) else os.path.splitext(name)[1].lower() or ".doc"
    return _document(_converted(data, suffix, name), name, "doc")


def _converted(data: bytes, suffix: str, name: str) -> bytes:
    """Let LibreOffice write the document as `.docx`; what counts is the file it leaves."""
    import tempfile

    from perfeval_xl import office
    from perfeval_xl.values.errors import WriteError

    program = office.find_soffice()
    if program is None:
        raise ReadError(
            "NEED_OFFICE",
            f"“{name}”是旧版 Word 或 WPS 文档，读取它需要 LibreOffice，这台电脑上没有找到。",
            "请用 Word 或 WPS 打开，另存为“Word 文档（.docx）”后再试；或安装 LibreOffice（免费）。",
        )
    with tempfile.TemporaryDirectory(prefix="perfeval-", ignore_cleanup_errors=True) as room:
        copy = os.path.join(room, "paper" + suffix)
        with open(copy, "wb") as file:
            file.write(data)
        try:
            made = office.run_soffice([copy], "docx", room, timeout=_SECONDS, soffice=program)
            with open(made[0], "rb") as file:
                return file.read()
        except (WriteError, OSError):
            raise ReadError(
                "NOT_CONVERTED",
                f"“{name}”没有转换成功，可能设有密码、已损坏，或不是 Word 文档。",
                "请用 Word 或 WPS 打开，另存为“Word 文档（.docx）”后再试。",
            ) from None


def _document(data: bytes, name: str, kind: str) -> Source:
    try:
        package = open_package(data)
        main = _main_part(package)
        body = walk(package.read(main), name)
    except ReadError as error:
        raise _about_word(error) from None
    if not body.document:
        raise ReadError("NOT_A_DOCUMENT", f"“{name}”内部没有 Word 文档。", _RESAVE)
    grid, notices = to_grid(body, os.path.splitext(name)[0])
    if not grid.rows:
        raise ReadError(
            "NO_TEXT", f"“{name}”里没有文字（可能是扫描图片）。", "请提供可以选中文字的 .docx 或 .xlsx 文件。"
        )
    if all(row.paragraph for row in grid.rows):
        from perfeval_xl.reading.text.stream import retabulate

        grid = retabulate(grid)
    noticed = (*package.notices, *_parts(package, name), *notices)
    return Source(name, kind, (grid,), notices=noticed)


def to_grid(body: Body, name: str) -> tuple[Grid, list[Notice]]:
    """Lay the items of a body out as rows.

    A table that stands alone in the only cell of a row (papers pasted from the web) is read as if it stood outside;
    any other nested table becomes text of its cell, with a notice.
    """
    rows: list[GridRow] = []
    notices = list(body.notices)
    paragraphs = 0
    waiting: list[str | Table] = list(reversed(body.items))
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            for line in item.split("\n"):
                if _BLANK.fullmatch(line) is None:
                    paragraphs += 1
                    rows.append(GridRow(len(rows) + 1, (GridCell(paragraphs, 1, line),), True))
            continue
        inner = _lifted(item)
        if inner is not None:
            waiting += reversed(inner)
            continue
        for cells in _cells(item, name, notices):
            rows.append(GridRow(len(rows) + 1, cells))
    return Grid(name, "word", tuple(rows)), notices


def _lifted(table: Table) -> list[str | Table] | None:
    """Return the content of a table that is only a frame around others."""
    lines = [line for line in table.lines if not line.deleted]
    if not lines or any(len(line.cells) != 1 for line in lines):
        return None
    items = [item for line in lines for item in line.cells[0].items]
    framed = any(isinstance(item, Table) and any(len(line.cells) > 1 for line in item.lines) for item in items)
    return items if framed else None


def _cells(table: Table, name: str, notices: list[Notice]) -> list[tuple[GridCell, ...]]:
    """Return the rows of a table; merged cells are counted on the cell that starts them."""
    made: list[list[GridCell]] = []
    open_merges: dict[int, tuple[int, int]] = {}
    for line in table.lines:
        if line.deleted or not line.cells:
            continue
        row: list[GridCell] = []
        merges: dict[int, tuple[int, int]] = {}
        at = line.before
        for box in line.cells:
            text = _text(box, name, notices)
            anchor = open_merges.get(at) if box.merge == "continue" else None
            if (anchor is not None or (box.across and row)) and text:
                notices.append(Notice("UNDER_MERGE", name, text[:40]))
                text = ""
            if anchor is not None:
                above, column = anchor
                cell = made[above][column]
                made[above][column] = cell._replace(rows=len(made) - above + 1)
                merges[at] = anchor
            elif box.merge == "restart":
                merges[at] = (len(made), len(row))
            row.append(GridCell(len(made) + 1, len(row) + 1, text, columns=box.span))
            at += box.span
        open_merges = merges
        made.append(row)
    return [tuple(row) for row in made]


def _text(box: Box, name: str, notices: list[Notice]) -> str:
    """Return the text of a cell: its paragraphs, and what nested tables hold."""
    texts: list[str] = []
    for item in box.items:
        if isinstance(item, str):
            texts.append(item)
            continue
        notices.append(Notice("NESTED_TABLE", name))
        for line in item.lines:
            inner = [text for cell in line.cells if (text := _text(cell, name, notices))]
            if inner and not line.deleted:
                texts.append(" ".join(inner))
    text = "\n".join(texts).strip("\n")
    return "" if _BLANK.fullmatch(text) else text


def _main_part(package: Package) -> str:
    """Return the name of the document part as the package's relations give it."""
    found: list[str] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        if local(element) == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
            found.append(attributes.get("Target", "").lstrip("/"))

    if "_rels/.rels" in package:
        parse(package.read("_rels/.rels"), "_rels/.rels", start)
    main = next((one for one in found if one in package), "word/document.xml")
    if main not in package:
        raise ReadError("NOT_A_DOCUMENT", "文件内部没有 Word 文档。", _RESAVE)
    return main


def _parts(package: Package, name: str) -> list[Notice]:
    """Notice what a document should not carry."""
    members = sorted(package.members)
    marks = (("MACRO", "vbaproject"), ("EMBEDDED", "/embeddings/"), ("EMBEDDED", "/activex/"))
    notices = [
        Notice(code, name, member)
        for code, mark in marks
        for member in members
        if mark in member and not member.endswith(".rels") and "vbaprojectsignature" not in member
    ]
    relations = "word/_rels/document.xml.rels"
    if relations in package:
        outside: list[str] = []

        def start(element: str, attributes: dict[str, str]) -> None:
            kind = attributes.get("Type", "")
            if attributes.get("TargetMode") == "External" and not kind.endswith("/hyperlink"):
                outside.append(kind.rpartition("/")[2])

        parse(package.read(relations), relations, start)
        notices += [Notice("EXTERNAL_LINK", name, kind) for kind in sorted(set(outside))]
    return notices


def _locked(data: bytes) -> bool:
    """Tell whether an old `.doc` is encrypted: a flag in the head of its main stream."""
    at = data.find(b"\xec\xa5", 512)
    return at % 512 == 0 and len(data) > at + 12 and bool(data[at + 11] & 0x01) and _WORD_STREAM in data


def _encrypted(path: str) -> ReadError:
    return ReadError(
        "ENCRYPTED",
        f"“{os.path.basename(path)}”设有打开密码，内容已加密。",
        "请用 Word 或 WPS 打开，在“文件—信息—保护文档”中取消密码，保存后再试。",
    )


def _about_word(error: ReadError) -> ReadError:
    """Say a refusal of the package or its XML in the words of a document."""
    cure = error.cure.replace("Excel 工作簿（.xlsx）", "Word 文档（.docx）").replace("Excel", "Word")
    cure = cure.replace("保护工作簿", "保护文档").replace("要校验的表格", "要校验的内容").replace(".xlsx", ".docx")
    return ReadError(error.code, error.message, cure)
