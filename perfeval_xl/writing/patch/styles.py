"""The styles part of a workbook being changed: cell styles are only ever added, so that every index stays good."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from perfeval_xl.writing.patch.parts import Book, declare, relate, related
from perfeval_xl.writing.patch.xml import (
    ATTRIBUTES,
    DECLARATION,
    Element,
    attribute,
    children,
    escape,
    opened,
    root,
    with_attribute,
)

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_ORDER = "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst".split()
_FIRST = {
    "fonts": ('<font><sz val="11"/><name val="宋体"/></font>',),
    "fills": ('<fill><patternFill patternType="none"/></fill>', '<fill><patternFill patternType="gray125"/></fill>'),
    "borders": ("<border><left/><right/><top/><bottom/><diagonal/></border>",),
    "cellStyleXfs": ('<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',),
    "cellXfs": ('<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',),
    "dxfs": (),
}
"""What stands in each section before anything of ours; a part without it gets it."""
_ITEMS = {
    "fonts": "font",
    "fills": "fill",
    "borders": "border",
    "cellStyleXfs": "xf",
    "cellXfs": "xf",
    "dxfs": "dxf",
}
"""Tags of the items of each section."""
_TEXT_FORMAT = 49
_FOREGROUND = re.compile(rf"<fgColor(?=[\s/]){ATTRIBUTES}/?>")


class Style(NamedTuple):
    """The look of a cell that we write ourselves."""

    bold: bool = False
    size: str = "10"
    colour: str = ""
    """``RRGGBB``; empty for the automatic one."""
    fill: str = ""
    border: bool = False
    wrap: bool = False
    horizontal: str = ""
    vertical: str = "center"
    indent: int = 0
    unlocked: bool = False
    underline: bool = False
    text: bool = False
    """Shown as typed, also when it is edited: a figure or a sign at the beginning stays text."""
    face: str = "微软雅黑"


class Styles:
    """The styles of one workbook; `save` puts what was added into the book."""

    def __init__(self, book: Book) -> None:
        found = related(book, book.main, "styles")
        self._book = book
        self._part = found.target if found else ""
        self.text = book.text(found.target) if found else ""
        self._prefix = root(self.text, "styleSheet")[0] if found else ""
        self._parsed: dict[str, list[str]] = {}
        self._added: dict[str, list[str]] = {}
        self._elements: dict[str, Element | None] = {}
        self._indices: dict[tuple[str, str], int] = {}
        self._made: dict[tuple[int, str], int] = {}
        self._said: dict[int, str] = {}

    def items(self, name: str) -> list[str]:
        """Return the items of a section, as written."""
        if name not in self._parsed:
            element = self._element(name)
            inside = _inside(self.text, element) if element else ()
            self._parsed[name] = [self.text[one.start : one.end] for one in inside]
        new = self._new(name)
        return [*self._parsed[name], *new] if new else self._parsed[name]

    def add(self, name: str, item: str) -> int:
        """Return the index of an item, adding it to its section when it is not there."""
        if (name, item) not in self._indices:
            self._indices[name, item] = self._add(name, item)
        return self._indices[name, item]

    def _add(self, name: str, item: str) -> int:
        element = self._element(name)
        at = -1 if element is None else self.text.find(item, element.inside, element.close)
        if at >= 0:
            return self._count(name, at)
        added = self._new(name)
        if item not in added:
            added.append(item)
        return self._count(name) + added.index(item)

    def _new(self, name: str) -> list[str]:
        """Return what was added to a section; one that has nothing begins with what every workbook has."""
        if name not in self._added:
            self._added[name] = [] if self._count(name) else [self._prefixed(one) for one in _FIRST[name]]
        return self._added[name]

    def _count(self, name: str, end: int = -1) -> int:
        """Count the items of a section, or those before a position; within an item no tag begins like its own."""
        element = self._element(name)
        if element is None:
            return 0
        tag = f"<{self._prefix}{_ITEMS[name]}"
        return self.text.count(tag, element.inside, element.close if end < 0 else end)

    def filled(self, index: int, colour: str) -> int:
        """Return the style that differs from `index` only by a solid fill ``RRGGBB``."""
        return self.refilled(index, solid(colour))

    def refilled(self, index: int, fill: str) -> int:
        """Return the style that differs from `index` only by the fill `fill`, as XML without prefixes."""
        if (index, fill) not in self._made:
            xf = self._xf(index)
            cut = xf.index(">") + 1
            tag = with_attribute(xf[:cut], "fillId", str(self.add("fills", self._prefixed(fill))))
            self._made[index, fill] = self.add("cellXfs", with_attribute(tag, "applyFill", "1") + xf[cut:])
        return self._made[index, fill]

    def fill(self, index: int) -> str:
        """Return the fill of a style, as XML without prefixes."""
        fill = self._item("fills", self._xf(index), "fillId")
        return fill.replace(f"<{self._prefix}", "<").replace(f"</{self._prefix}", "</") if self._prefix else fill

    def colour(self, index: int) -> str:
        """Return the colour ``RRGGBB`` of a solid fill; empty for any other fill."""
        fill = self.fill(index)
        found = _FOREGROUND.search(fill)
        if found is None or 'patternType="solid"' not in fill.replace("'", '"'):
            return ""
        return (attribute(found[1], "rgb") or "")[-6:].upper()

    def shading(self, colour: str) -> int:
        """Return the index of the format by which a rule colours cells ``RRGGBB``."""
        fill = f'<fill><patternFill><bgColor rgb="FF{escape(colour)}"/></patternFill></fill>'
        return self.add("dxfs", self._prefixed(f"<dxf>{fill}</dxf>"))

    def known(self, index: int) -> bool:
        """Tell whether there is such a style."""
        return 0 <= index < len(self.items("cellXfs"))

    def description(self, index: int) -> str:
        """Return everything a style says, free of indexes into other sections."""
        if index not in self._said:
            xf = self._xf(index)
            cut = xf.index(">") + 1
            tag = xf[:cut].replace("/>", ">")
            number = attribute(tag, "numFmtId") or "0"
            parts = [self._item(name, xf, f"{name[:-1]}Id") for name in ("fonts", "fills", "borders")]
            for name in ("fontId", "fillId", "borderId", "xfId", "applyFill", "numFmtId"):
                tag = with_attribute(tag, name, None)
            self._said[index] = "\n".join([*parts, self._format(number), tag, xf[cut:]])
        return self._said[index]

    def of(self, style: Style) -> int:
        """Return the index of one of our own styles."""
        font = f'<font>{"<b/>" if style.bold else ""}{"<u/>" if style.underline else ""}<sz val="{style.size}"/>'
        font += f'<color rgb="FF{style.colour}"/>' if style.colour else ""
        font += f'<name val="{style.face}"/><family val="2"/><charset val="134"/></font>'
        side = '{0} style="thin"><color rgb="FFBFBFBF"/></{0}>'
        edges = "".join(f"<{side.format(name)}" for name in ("left", "right", "top", "bottom"))
        border = f"<border>{edges}<diagonal/></border>" if style.border else _FIRST["borders"][0]
        ids = (
            self.add("fonts", self._prefixed(font)),
            self.add("fills", self._prefixed(solid(style.fill))) if style.fill else 0,
            self.add("borders", self._prefixed(border)),
        )
        align = f' horizontal="{style.horizontal}"' if style.horizontal else ""
        align += f' vertical="{style.vertical}"' + (' wrapText="1"' if style.wrap else "")
        align += f' indent="{style.indent}"' if style.indent else ""
        xf = (
            f'<xf numFmtId="{_TEXT_FORMAT if style.text else 0}" fontId="{ids[0]}" fillId="{ids[1]}" '
            f'borderId="{ids[2]}" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" '
            f'applyAlignment="1" applyProtection="1"><alignment{align}/>'
            f'<protection locked="{0 if style.unlocked else 1}"/></xf>'
        )
        return self.add("cellXfs", self._prefixed(xf))

    def save(self) -> None:
        """Put the styles into the book; nothing is touched when nothing was added."""
        new = not self.text
        if new and all(len(items) == len(_FIRST[name]) for name, items in self._added.items()):
            return
        text = self.text
        if new:
            styles = '<cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles>'
            text = f'{DECLARATION}<styleSheet xmlns="{self._book.namespace}">{styles}</styleSheet>'
            for name in _FIRST:
                self._new(name)
        for name, items in self._added.items():
            if items:
                text = self._written(text, name, items)
        if text == self.text:
            return
        self.text = text
        self._parsed, self._added, self._elements = {}, {}, {}
        if new:
            self._part = f"{self._book.main.rpartition('/')[0]}/styles.xml".lstrip("/")
            declare(self._book, self._part, _CONTENT_TYPE)
        self._book.put(self._part, text)
        if new:
            relate(self._book, self._book.main, "styles", self._part)

    def _written(self, text: str, name: str, items: list[str]) -> str:
        element = _section(text, self._prefix, name)
        if element is None:
            _, top = root(text, "styleSheet")
            later = _ORDER[_ORDER.index(name) + 1 :]
            at = next((one.start for one in children(text, top.inside, top.close) if one.name in later), top.close)
            tag = f"{self._prefix}{name}"
            return f'{text[:at]}<{tag} count="{len(items)}">{"".join(items)}</{tag}>{text[at:]}'
        start, end = opened(text, element)
        start = with_attribute(start, "count", str(self._count(name) + len(items)))
        body = text[element.inside : element.close] + "".join(items)
        return text[: element.start] + start + body + end + text[element.end :]

    def _element(self, name: str) -> Element | None:
        if name not in self._elements:
            self._elements[name] = _section(self.text, self._prefix, name) if self.text else None
        return self._elements[name]

    def _xf(self, index: int) -> str:
        items = self.items("cellXfs")
        return items[index] if 0 <= index < len(items) else items[0]

    def _item(self, section: str, xf: str, id_: str) -> str:
        index = int(attribute(xf[: xf.index(">") + 1], id_) or 0)
        items = self.items(section)
        return items[index] if index < len(items) else ""

    def _format(self, number: str) -> str:
        element = self._element("numFmts")
        for one in _inside(self.text, element) if element else ():
            tag = self.text[one.start : one.inside]
            if attribute(tag, "numFmtId") == number:
                return attribute(tag, "formatCode") or ""
        return number

    def _prefixed(self, item: str) -> str:
        return _tagged(item, self._prefix)


@lru_cache(maxsize=64)
def _tagged(item: str, prefix: str) -> str:
    return re.sub(r"<(/?)(?=\w)", rf"<\1{prefix}", item) if prefix else item


def solid(colour: str) -> str:
    """Return a solid fill as XML."""
    return (
        f'<fill><patternFill patternType="solid"><fgColor rgb="FF{escape(colour)}"/>'
        '<bgColor indexed="64"/></patternFill></fill>'
    )


def _section(text: str, prefix: str, name: str) -> Element | None:
    """Find a section; no other tag of a styles part has its name, but for extensions, which have another prefix."""
    found = _tag(prefix + name).search(text)
    if found is None:
        return None
    if found[1]:
        return Element(name, found.start(), found.end(), found.end(), found.end())
    close = text.index(f"</{prefix}{name}", found.end())
    return Element(name, found.start(), found.end(), close, text.index(">", close) + 1)


@lru_cache(maxsize=64)
def _tag(name: str) -> "re.Pattern[str]":
    return re.compile(rf"<{re.escape(name)}(?=[\s/>])(?:[^<>\"'/]|\"[^\"]*\"|'[^']*')*(/?)>")


def _inside(text: str, element: Element) -> Iterable[Element]:
    return children(text, element.inside, element.close)
