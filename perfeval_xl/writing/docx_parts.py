"""The package around a Word document: what is the same in every file, and the document's properties."""

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from perfeval_xl.writing.contents import inert

WHEN = "2024-01-01T00:00:00Z"
"""Fixed; no clock is read."""
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ZIPPED = (1980, 1, 1, 0, 0, 0)
NAMESPACES = f'xmlns:w="{_W}" xmlns:r="{_R}"'

_FACES = {
    "方正小标宋简体": ("方正小标宋_GBK", "roman"),
    "黑体": ("SimHei", "modern"),
    "楷体_GB2312": ("KaiTi", "modern"),
    "仿宋_GB2312": ("FangSong", "modern"),
    "宋体": ("SimSun", "roman"),
}
"""Face -> another name under which it is installed, and its family, so that a like face stands in for it."""
_COLOURS = {"dk1": "000000", "lt1": "FFFFFF", "dk2": "1F497D", "lt2": "EEECE1", "hlink": "0000FF", "folHlink": "800080"}
_ACCENTS = ("4F81BD", "C0504D", "9BBB59", "8064A2", "4BACC6", "F79646")


def package(parts: Mapping[str, str], *, title: str, properties: Mapping[str, str]) -> bytes:
    """Zip a document with everything around it; the same parts give the same bytes.

    Args:
        parts: ``word/document.xml``, ``word/footer1.xml`` and ``word/styles.xml``.
        title: of the document.
        properties: custom properties.
    """
    whole = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            {
                f"{_R}/officeDocument": "word/document.xml",
                f"{_P}/relationships/metadata/core-properties": "docProps/core.xml",
                f"{_R}/extended-properties": "docProps/app.xml",
                f"{_R}/custom-properties": "docProps/custom.xml",
            }
        ),
        "docProps/app.xml": f'<Properties xmlns="{_R.replace("relationships", "extended-properties")}"/>',
        "docProps/core.xml": _core(title),
        "docProps/custom.xml": _custom(properties),
        "word/_rels/document.xml.rels": _relations(
            {
                f"{_R}/{kind}": f"{kind}.xml" if kind != "theme" else "theme/theme1.xml"
                for kind in ("styles", "settings", "fontTable", "theme")
            }
            | {f"{_R}/footer": "footer1.xml"}
        ),
        **parts,
        "word/fontTable.xml": _faces(),
        "word/settings.xml": f'<w:settings {NAMESPACES}><w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        "</w:compat></w:settings>",
        "word/theme/theme1.xml": _theme(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in whole.items():
            entry = zipfile.ZipInfo(name, _ZIPPED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, (_HEAD + text).encode("utf-8"))
    return out.getvalue()


def _relations(targets: Mapping[str, str]) -> str:
    """Number the relationships; that of the footer bears the name by which sections call it."""
    inner = "".join(
        f'<Relationship Id="{"rIdFooter" if kind.endswith("/footer") else f"rId{at}"}" Type="{kind}" '
        f'Target="{target}"/>'
        for at, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_P}/relationships">{inner}</Relationships>'


def _content_types() -> str:
    overrides = {f"/word/{one}.xml": f"wordprocessingml.{one}" for one in ("styles", "settings", "fontTable")}
    overrides |= {
        "/word/document.xml": "wordprocessingml.document.main",
        "/word/footer1.xml": "wordprocessingml.footer",
        "/word/theme/theme1.xml": "theme",
        "/docProps/app.xml": "extended-properties",
        "/docProps/custom.xml": "custom-properties",
    }
    named = "".join(
        f'<Override PartName="{part}" ContentType="{_OFFICE}{kind}+xml"/>' for part, kind in overrides.items()
    )
    return (
        f'<Types xmlns="{_P}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/docProps/core.xml" '
        f'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>{named}</Types>'
    )


def _core(title: str) -> str:
    when = f'xsi:type="dcterms:W3CDTF">{WHEN}<'
    return (
        f'<cp:coreProperties xmlns:cp="{_P}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(inert(title))}</dc:title>"
        f"<dcterms:created {when}/dcterms:created><dcterms:modified {when}/dcterms:modified></cp:coreProperties>"
    )


def _custom(properties: Mapping[str, str]) -> str:
    inner = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{pid}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for pid, (name, value) in enumerate(properties.items(), 2)
    )
    space = _R.replace("relationships", "")
    return f'<Properties xmlns="{space}custom-properties" xmlns:vt="{space}docPropsVTypes">{inner}</Properties>'


def _faces() -> str:
    inner = "".join(
        f'<w:font w:name="{face}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="{family}"/>'
        "</w:font>"
        for face, (other, family) in _FACES.items()
    )
    return f"<w:fonts {NAMESPACES}>{inner}</w:fonts>"


def _theme() -> str:
    """Return the least theme Office asks for; nothing in our documents refers to it."""

    def colour(name: str, value: str) -> str:
        return f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>'

    colours = dict(list(_COLOURS.items())[:4])
    colours |= {f"accent{at}": value for at, value in enumerate(_ACCENTS, 1)}
    colours |= dict(list(_COLOURS.items())[4:])
    fonts = '<a:latin typeface="Times New Roman"/><a:ea typeface="宋体"/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'<a:theme xmlns:a="{_A}" name="Office"><a:themeElements>'
        f'<a:clrScheme name="Office">{"".join(colour(*one) for one in colours.items())}</a:clrScheme>'
        f'<a:fontScheme name="Office"><a:majorFont>{fonts}</a:majorFont><a:minorFont>{fonts}</a:minorFont>'
        "</a:fontScheme>"
        f'<a:fmtScheme name="Office"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{f'<a:ln>{fill}</a:ln>' * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )
