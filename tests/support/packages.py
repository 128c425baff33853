"""Workbook packages made by hand, part by part: for files that no honest program writes."""

import io
import zipfile
from collections.abc import Mapping, Sequence

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Part = str | bytes


def zipped(parts: Mapping[str, Part], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip archive of `parts`, in their order, always the same bytes for the same parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            data = content.encode("utf-8") if isinstance(content, str) else content
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data, method)
    return out.getvalue()


def worksheet(rows: str = "", before: str = "", after: str = "", namespace: str = MAIN) -> str:
    """Return a sheet part: `rows` is what stands inside ``sheetData``."""
    return (
        f'{HEAD}<worksheet xmlns="{namespace}" xmlns:r="{RELATIONS}">'
        f"{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def shared(*texts: str) -> str:
    """Return a part of shared texts; a text that begins with ``<`` is taken as the inside of its item."""
    items = "".join(f"<si>{one}</si>" if one.startswith("<") else f"<si><t>{one}</t></si>" for one in texts)
    return f'{HEAD}<sst xmlns="{MAIN}" count="{len(texts)}" uniqueCount="{len(texts)}">{items}</sst>'


def styles(formats: Sequence[str | int], namespace: str = MAIN) -> str:
    """Return a part of styles with one cell style for each number format (text, or the number of a built-in one)."""
    custom = [one for one in formats if isinstance(one, str)]
    listed = "".join(f'<numFmt numFmtId="{164 + at}" formatCode="{escaped(one)}"/>' for at, one in enumerate(custom))
    used = "".join(
        f'<xf numFmtId="{one if isinstance(one, int) else 164 + custom.index(one)}" fontId="0" applyNumberFormat="1"/>'
        for one in formats
    )
    return (
        f'{HEAD}<styleSheet xmlns="{namespace}"><numFmts count="{len(custom)}">{listed}</numFmts>'
        f'<fonts count="1"><font/></fonts><cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs>'
        f'<cellXfs count="{len(formats)}">{used}</cellXfs></styleSheet>'
    )


def escaped(text: str) -> str:
    """Return text fit for an attribute."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def parts(
    sheets: Mapping[str, Part] | None = None,
    strings: Part | None = None,
    style: Part | None = None,
    workbook: str = "",
    extra: Mapping[str, Part] | None = None,
    strict: bool = False,
) -> dict[str, Part]:
    """Return the parts of a workbook.

    Args:
        sheets: sheet name -> part; one empty sheet when not given.
        strings: the part of shared texts.
        style: the part of styles.
        workbook: what stands in the workbook part after the sheets.
        extra: more parts, or others in place of these.
        strict: use the namespaces of ISO strict.
    """
    sheets = {"附件一": worksheet()} if sheets is None else sheets
    main, relations = (STRICT, STRICT_RELATIONS) if strict else (MAIN, RELATIONS)
    prefix = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    kinds = [(f"worksheets/sheet{at}.xml", "worksheet") for at in range(1, len(sheets) + 1)]
    if strings is not None:
        kinds.append(("sharedStrings.xml", "sharedStrings"))
    if style is not None:
        kinds.append(("styles.xml", "styles"))
    overrides = "".join(f'<Override PartName="/xl/{name}" ContentType="{prefix}.{kind}+xml"/>' for name, kind in kinds)
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{relations}/{kind}" Target="{name}"/>'
        for at, (name, kind) in enumerate(kinds, 1)
    )
    listed = "".join(
        f'<sheet name="{escaped(name)}" sheetId="{at}" r:id="rId{at}"/>' for at, name in enumerate(sheets, 1)
    )
    made: dict[str, Part] = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{prefix}.sheet.main+xml"/>{overrides}</Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{main}" xmlns:r="{relations}"><workbookPr/>'
        f"<sheets>{listed}</sheets>{workbook}</workbook>",
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
    }
    for at, content in enumerate(sheets.values(), 1):
        made[f"xl/worksheets/sheet{at}.xml"] = content
    if strings is not None:
        made["xl/sharedStrings.xml"] = strings
    if style is not None:
        made["xl/styles.xml"] = style
    made.update(extra or {})
    return made


def workbook(*arguments: object, **named: object) -> bytes:
    """Return a workbook file; arguments as `parts`."""
    return zipped(parts(*arguments, **named))  # type: ignore[arg-type]
