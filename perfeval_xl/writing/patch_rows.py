"""Write all rows of a sheet of our own: a new sheet, or everything a sheet that is there shows.

What a template or a user gave the sheet besides its rows stays: its code name, buttons, print set-up, protection.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.values.address import a1, column_letters, sheet_ref
from perfeval_xl.values.rounding import plain
from perfeval_xl.writing.patch_cells import MAX_TEXT
from perfeval_xl.writing.patch_sheet import SHEET_ORDER
from perfeval_xl.writing.patch_styles import Style, Styles
from perfeval_xl.writing.patch_xml import DECLARATION, attribute, cell_text, children, escape, root, with_attribute

_OURS = (
    "dimension sheetViews cols sheetData autoFilter sortState customSheetViews mergeCells phoneticPr "
    "conditionalFormatting dataValidations hyperlinks rowBreaks ignoredErrors"
).split()
"""Children of a sheet that belong to its rows and are written anew."""
_PLAIN = Style()


class Piece(NamedTuple):
    """One cell of a row that is being written."""

    value: str | Decimal | None = None
    style: Style | None = _PLAIN
    """None leaves the cell as cells are."""
    link: tuple[str, str] | None = None
    """(sheet, address) the cell leads to."""
    formula: str = ""
    """Without ``=``; the value, a text, is then what it was last calculated to be."""


class Line(NamedTuple):
    """One row, from column A on."""

    pieces: Sequence[Piece | None]
    height: int = 0
    """In points; 0 lets the program fit it to the text."""
    outline: int = 0


class Content(NamedTuple):
    """Everything a sheet of ours shows."""

    lines: Sequence[Line]
    widths: Sequence[int] = ()
    """In characters, from column A on."""
    hidden_columns: tuple[int, ...] = ()
    frozen: int = 0
    """Rows at the top that stay in sight."""
    filtered: tuple[int, int, int, int] | None = None
    """First row, first column, last row, last column, headings included."""
    merged: tuple[str, ...] = ()
    landscape: bool = False


def new_sheet(content: Content, styles: Styles, namespace: str) -> str:
    """Return the XML of a new sheet that prints one page wide."""
    parts = _parts(content, styles, "")
    parts["sheetPr"] = '<sheetPr><outlinePr summaryBelow="0"/><pageSetUpPr fitToPage="1"/></sheetPr>'
    parts["sheetFormatPr"] = f'<sheetFormatPr defaultRowHeight="15"{_outlines(content)}/>'
    parts["pageMargins"] = '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
    side = "landscape" if content.landscape else "portrait"
    parts["pageSetup"] = f'<pageSetup paperSize="9" fitToHeight="0" orientation="{side}"/>'
    parts["headerFooter"] = "<headerFooter><oddFooter>&amp;C第 &amp;P 页 共 &amp;N 页</oddFooter></headerFooter>"
    body = "".join(parts[name] for name in SHEET_ORDER if name in parts)
    return f'{DECLARATION}<worksheet xmlns="{namespace}">{body}</worksheet>'


def rewritten(xml: str, content: Content, styles: Styles) -> str:
    """Return the XML of a sheet with all its rows written anew."""
    prefix, top = root(xml, "worksheet")
    parts = _parts(content, styles, prefix)
    kept: list[tuple[int, str]] = []
    for one in children(xml, top.inside, top.close):
        text = xml[one.start : one.end]
        if one.name == "sheetViews":
            parts["sheetViews"] = _view(text, parts["sheetViews"], prefix)
        elif one.name not in _OURS:
            kept.append((SHEET_ORDER.index(one.name) if one.name in SHEET_ORDER else len(SHEET_ORDER), text))
    pieces = [(SHEET_ORDER.index(name), text) for name, text in parts.items()] + kept
    body = "".join(text for _, text in sorted(pieces, key=lambda piece: piece[0]))
    return xml[: top.inside] + body + xml[top.close :]


def _parts(content: Content, styles: Styles, prefix: str) -> dict[str, str]:
    """Return the children that belong to the rows, by name."""
    width = max([len(line.pieces) for line in content.lines] + [1])
    parts = {"dimension": f'<{prefix}dimension ref="A1:{a1(max(1, len(content.lines)), width)}"/>'}
    pane = ""
    if content.frozen:
        first = f"A{content.frozen + 1}"
        pane = f'<{prefix}pane ySplit="{content.frozen}" topLeftCell="{first}" activePane="bottomLeft" state="frozen"/>'
        pane += f'<{prefix}selection pane="bottomLeft" activeCell="{first}" sqref="{first}"/>'
    parts["sheetViews"] = (
        f'<{prefix}sheetViews><{prefix}sheetView showGridLines="0" workbookViewId="0">{pane}</{prefix}sheetView>'
        f"</{prefix}sheetViews>"
    )
    if content.widths:
        columns = [
            f'<{prefix}col min="{at}" max="{at}" width="{size}.7109375" customWidth="1"'
            + (' hidden="1"/>' if at in content.hidden_columns else "/>")
            for at, size in enumerate(content.widths, 1)
        ]
        parts["cols"] = f"<{prefix}cols>{''.join(columns)}</{prefix}cols>"
    numbers: dict[Style | None, str] = {}
    rows, links = [], []
    letters = [f'<{prefix}c r="{column_letters(at)}' for at in range(1, width + 1)]
    opening, closing = f' t="inlineStr"><{prefix}is><{prefix}t>', f"</{prefix}t></{prefix}is></{prefix}c>"
    for row, line in enumerate(content.lines, 1):
        cells = []
        for head, piece in zip(letters, line.pieces, strict=False):
            if piece is None:
                continue
            value, style, link, formula = piece
            if style not in numbers:
                numbers[style] = f'" s="{styles.of(style)}"' if style is not None else '"'
            start = f"{head}{row}{numbers[style]}"
            if formula:
                said = escape(str(value or ""))
                cells.append(
                    f'{start} t="str"><{prefix}f>{escape(formula)}</{prefix}f><{prefix}v>{said}</{prefix}v></{prefix}c>'
                )
            elif not value:
                cells.append(f"{start}/>")
            elif not isinstance(value, str):
                cells.append(f"{start}><{prefix}v>{plain(value)}</{prefix}v></{prefix}c>")
            elif value[0].isspace() or value[-1].isspace():
                cells.append(f'{start}{opening[:-1]} xml:space="preserve">{cell_text(value[:MAX_TEXT])}{closing}')
            else:
                cells.append(f"{start}{opening}{cell_text(value[:MAX_TEXT])}{closing}")
            if link is not None:
                target = escape(sheet_ref(*link), quote=True)
                links.append(f'<{prefix}hyperlink ref="{head.rpartition(chr(34))[2]}{row}" location="{target}"/>')
        if cells or line.height:
            height = f' ht="{line.height}"' if line.height else ""
            outline = f' outlineLevel="{line.outline}"' if line.outline else ""
            rows.append(f'<{prefix}row r="{row}"{height}{outline}>{"".join(cells)}</{prefix}row>')
    parts["sheetData"] = f"<{prefix}sheetData>{''.join(rows)}</{prefix}sheetData>"
    if content.filtered:
        top, left, bottom, right = content.filtered
        parts["autoFilter"] = f'<{prefix}autoFilter ref="{a1(top, left)}:{a1(bottom, right)}"/>'
    if content.merged:
        ranges = "".join(f'<{prefix}mergeCell ref="{one}"/>' for one in content.merged)
        parts["mergeCells"] = f'<{prefix}mergeCells count="{len(content.merged)}">{ranges}</{prefix}mergeCells>'
    if links:
        parts["hyperlinks"] = f"<{prefix}hyperlinks>{''.join(links)}</{prefix}hyperlinks>"
    whole = f"A1:{a1(max(1, len(content.lines)), width)}"
    error = f'<{prefix}ignoredError sqref="{whole}" numberStoredAsText="1"/>'
    parts["ignoredErrors"] = f"<{prefix}ignoredErrors>{error}</{prefix}ignoredErrors>"
    return parts


def _view(old: str, new: str, prefix: str) -> str:
    """Keep how a sheet is looked at (zoom, the sheet in front), freeze it as we need it."""
    _, group = root(old, "sheetViews")
    view = next((one for one in children(old, group.inside, group.close) if one.name == "sheetView"), None)
    if view is None:
        return new
    _, ours = root(new, "sheetViews")
    mine = next(children(new, ours.inside, ours.close))
    tag = old[view.start : view.inside]
    tag = with_attribute(with_attribute(tag, "topLeftCell", None), "showGridLines", "0")
    if attribute(tag, "view") == "pageLayout":
        tag = with_attribute(tag, "view", None)
    tag = tag[:-2].rstrip() + ">" if tag.endswith("/>") else tag
    body = f"{tag}{new[mine.inside : mine.close]}</{prefix}sheetView>"
    return f"<{prefix}sheetViews>{body}</{prefix}sheetViews>"


def _outlines(content: Content) -> str:
    deepest = max((line.outline for line in content.lines), default=0)
    return f' outlineLevelRow="{deepest}"' if deepest else ""
