"""Write all rows of a sheet of our own: a new sheet, or everything a sheet that is there shows.

What a template or a user gave the sheet besides its rows stays: its code name, buttons, print set-up, protection.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.values.address import a1, column_letters, quote_sheet
from perfeval_xl.values.rounding import plain
from perfeval_xl.writing.patch.cells import MAX_TEXT, text_xml
from perfeval_xl.writing.patch.sheet import SHEET_ORDER
from perfeval_xl.writing.patch.styles import Style, Styles
from perfeval_xl.writing.patch.xml import DECLARATION, attribute, children, escape, is_plain, root, with_attribute

_OURS = (
    "dimension sheetViews cols sheetData autoFilter sortState customSheetViews mergeCells phoneticPr "
    "conditionalFormatting dataValidations hyperlinks rowBreaks ignoredErrors"
).split()
"""Children of a sheet that belong to its rows and are written anew."""
_PLAIN = Style()


Text = str | Decimal | None


class Line(NamedTuple):
    """One row that is being written, from column A on."""

    texts: Sequence[Text]
    """Of its cells; a cell with an empty text is blank, one with None is not there."""
    looks: Style | Sequence[Style | None] | None = _PLAIN
    """Of all its cells, or of each; None leaves a cell as cells are. Rows that look alike should share the sequence."""
    height: int = 0
    """In points; 0 lets the program fit it to the text."""
    outline: int = 0
    links: Mapping[int, tuple[str, str]] = {}
    """Column, from 0 -> (sheet, address) its cell leads to."""
    formulas: Mapping[int, str] = {}
    """Column, from 0 -> formula without ``=``; the text is then what it was last calculated to be."""


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
    width = max([len(line.texts) for line in content.lines] + [1])
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
    rows, links = [], []
    quoted: dict[str, str] = {}
    writer = _Cells(styles, prefix, width)
    for row, line in enumerate(content.lines, 1):
        cells = writer.of(row, line)
        for at, (sheet, address) in line.links.items():
            if sheet not in quoted:
                quoted[sheet] = escape(quote_sheet(sheet), quote=True)
            target = f'location="{quoted[sheet]}!{address}"'
            links.append(f'<{prefix}hyperlink ref="{column_letters(at + 1)}{row}" {target}/>')
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


class _Cells:
    """Writes the cells of rows; what stands around the number of the row is kept for rows that look alike."""

    def __init__(self, styles: Styles, prefix: str, width: int) -> None:
        self._styles, self._prefix = styles, prefix
        self._letters = [f'<{prefix}c r="{column_letters(at)}' for at in range(1, width + 1)]
        self._ends: dict[Style | None, str] = {}
        self._heads: dict[int, tuple[object, list[tuple[str, str, str]]]] = {}
        self._opening = f' t="inlineStr"><{prefix}is><{prefix}t>'
        self._closing = f"</{prefix}t></{prefix}is></{prefix}c>"

    def of(self, row: int, line: Line) -> list[str]:
        """Return the cells of a row."""
        heads, closing = self._of(line.looks), self._closing
        if line.formulas or not _is_plain(line.texts):
            pairs = enumerate(zip(heads, line.texts, strict=False))
            return [
                self._cell(f"{head}{row}{end}", text, line.formulas.get(at, ""))
                for at, ((head, end, _), text) in pairs
                if text is not None
            ]
        return [
            f"{head}{row}{opening}{text}{closing}"
            if text and text.strip() == text  # type: ignore[union-attr]
            else self._cell(f"{head}{row}{end}", text)
            if text
            else f"{head}{row}{end}/>"
            for (head, end, opening), text in zip(heads, line.texts, strict=False)
            if text is not None
        ]

    def _cell(self, head: str, text: str | Decimal, formula: str = "") -> str:
        prefix = self._prefix
        if formula:
            value = f"<{prefix}f>{escape(formula)}</{prefix}f><{prefix}v>{escape(str(text))}</{prefix}v>"
            return f'{head} t="str">{value}</{prefix}c>'
        if not text:
            return f"{head}/>"
        if not isinstance(text, str):
            return f"{head}><{prefix}v>{plain(text)}</{prefix}v></{prefix}c>"
        return f'{head} t="inlineStr"><{prefix}is>{text_xml(prefix, text[:MAX_TEXT])}</{prefix}is></{prefix}c>'

    def _of(self, looks: Style | Sequence[Style | None] | None) -> list[tuple[str, str, str]]:
        held = self._heads.get(id(looks))
        if held is None:
            each = [looks] * len(self._letters) if looks is None or isinstance(looks, Style) else looks
            ends = [self._end(look) for look in each]
            both = zip(self._letters, ends, strict=False)
            held = self._heads[id(looks)] = looks, [(head, end, end + self._opening) for head, end in both]
        return held[1]

    def _end(self, look: Style | None) -> str:
        if look not in self._ends:
            self._ends[look] = '"' if look is None else f'" s="{self._styles.of(look)}"'
        return self._ends[look]


def _is_plain(texts: Sequence[Text]) -> bool:
    """Tell whether a row has only texts that can be written as they are."""
    try:
        joined = " ".join(filter(None, texts))  # type: ignore[arg-type]
    except TypeError:
        return False
    return len(joined) <= MAX_TEXT and is_plain(joined)


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
