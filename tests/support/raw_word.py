"""Word packages around a body given in raw XML."""

import zipfile
from pathlib import Path

from perfeval_xl.reading.grid import Grid
from perfeval_xl.reading.word.word import read_docx

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://x/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
}


def written(folder: Path, body: str, namespace: str = WORD, **more: str) -> str:
    """Write a package around a body given in raw XML."""
    document = (
        f'<w:document xmlns:w="{namespace}" xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
        f"<w:body>{body}</w:body></w:document>"
    )
    path = folder / "自评表.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {**PARTS, "word/document.xml": document, **more}.items():
            package.writestr(name, content)
    return str(path)


def grid_of(folder: Path, body: str, namespace: str = WORD) -> Grid:
    return read_docx(written(folder, body, namespace)).grids[0]


def paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def cell(*items: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(items)}</w:tc>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"
