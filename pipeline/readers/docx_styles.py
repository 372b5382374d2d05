"""How Word text looks once styles, defaults and themes are followed: font, size, bold, alignment, borders."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from docx.oxml import ns
from lxml import etree

from pipeline.readers.words import Style

Stated = tuple[tuple[Any, ...], ...]  # children of a w:rPr: tag and attributes
Element = Any  # an lxml element; python-docx gives them classes of its own
_OFF = frozenset({"0", "false", "off", "none", "nil"})
qn = cache(ns.qn)  # asked for the same few dozen names again and again
_MAX_DEPTH = 20  # of styles based on styles; Word stops at 11, a damaged file may turn in a circle


def value(parent: Element | None, tag: str, attribute: str = "w:val") -> str | None:
    """The attribute of a direct child (`<w:jc w:val="center"/>` → "center"); None where the child is not there."""
    child = None if parent is None else parent.find(qn(tag))
    return None if child is None else child.get(qn(attribute), "")


def toggle(properties: Element | None, tag: str) -> bool | None:
    """An on/off property: True, False, or None where it is not stated."""
    stated = value(properties, tag)
    return None if stated is None else stated not in _OFF


@dataclass(frozen=True, slots=True)
class Look:
    """How a run is printed, if it is: not where it is `hidden`."""

    style: Style
    hidden: bool
    capitals: bool


class Styles:
    """The styles part of a document, asked for what holds for a run, a paragraph or a table."""

    def __init__(self, document: Any) -> None:
        root = document.styles.element
        self._styles: dict[str, Element] = {s.get(qn("w:styleId"), ""): s for s in root.iter(qn("w:style"))}
        self._default = {
            s.get(qn("w:type")): s.get(qn("w:styleId"), "")
            for s in root.iter(qn("w:style"))
            if s.get(qn("w:default")) in ("1", "true")
        }
        defaults = root.find(qn("w:docDefaults"))
        self._run_default = _inner(defaults, "w:rPrDefault", "w:rPr")
        self._paragraph_default = _inner(defaults, "w:pPrDefault", "w:pPr")
        self._theme = _theme_fonts(document)
        self._inherited: dict[str, list[Element]] = {}  # w:pPr by the style of the paragraph
        self._looks: dict[tuple[str, Stated], Look] = {}

    def name(self, style_id: str) -> str:
        return value(self._styles.get(style_id), "w:name") or style_id

    def chain(self, style_id: str | None, kind: str) -> list[Element]:
        """The style and those it is based on, nearest first; the default style of its kind where none is named."""
        found: list[Element] = []
        current = style_id or self._default.get(kind)
        while current and len(found) < _MAX_DEPTH:
            style = self._styles.get(current)
            if style is None or style in found:
                break
            found.append(style)
            current = value(style, "w:basedOn")
        return found

    def paragraph_properties(self, properties: Element | None) -> list[Element]:
        """Every w:pPr that bears on a paragraph, nearest first."""
        style = value(properties, "w:pStyle") or ""
        if style not in self._inherited:
            found = [*(s.find(qn("w:pPr")) for s in self.chain(style, "paragraph")), self._paragraph_default]
            self._inherited[style] = [p for p in found if p is not None]
        return self._inherited[style] if properties is None else [properties, *self._inherited[style]]

    def run_properties(self, run: Element | None, paragraph_style: str) -> list[Element]:
        """Every w:rPr that bears on a run, nearest first; `run` is its own, `paragraph_style` a w:styleId or ""."""
        own = [] if run is None else [run]
        named = value(run, "w:rStyle")
        styles = self.chain(named, "character") if named else []
        styles = [*styles, *self.chain(paragraph_style, "paragraph")]
        inherited = [*(s.find(qn("w:rPr")) for s in styles), self._run_default]
        return own + [p for p in inherited if p is not None]

    def look(self, run: Element | None, paragraph_style: str) -> Look:
        """What all that bears on a run comes to; a document has thousands of runs and a few looks.

        `run` are its own properties (w:rPr); only their direct children are asked for, so that these tell them apart.
        """
        stated = () if run is None else tuple([(child.tag, *child.items()) for child in run])
        key = (paragraph_style, stated)
        if key not in self._looks:
            chain = self.run_properties(run, paragraph_style)
            self._looks[key] = Look(self.run_style(chain), self.is_on(chain, "w:vanish"), self.is_on(chain, "w:caps"))
        return self._looks[key]

    def run_style(self, properties: list[Element]) -> Style:
        size = next((s for p in properties if (s := value(p, "w:sz"))), "0")
        return Style(
            font=next((f for p in properties if (f := self._font(p))), ""),
            size=float(size) / 2 if size.isdigit() else 0.0,
            bold=self.is_on(properties, "w:b"),
            italic=self.is_on(properties, "w:i"),
        )

    @staticmethod
    def is_on(properties: list[Element], tag: str) -> bool:
        return next((state for p in properties if (state := toggle(p, tag)) is not None), False)

    def _font(self, properties: Element) -> str:
        fonts = properties.find(qn("w:rFonts"))
        if fonts is None:
            return ""
        for attribute in ("w:ascii", "w:hAnsi", "w:cs"):
            theme = fonts.get(qn(f"{attribute}Theme"))
            if theme and (found := self._theme.get(theme[:5])):
                return found
            if named := fonts.get(qn(attribute)):
                return str(named)
        return ""


def _inner(element: Element | None, *tags: str) -> Element | None:
    for tag in tags:
        element = None if element is None else element.find(qn(tag))
    return element


def _theme_fonts(document: Any) -> dict[str, str]:
    """{"major": font, "minor": font} of the theme part."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/theme") and not relation.is_external:
            try:
                root = etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False))
            except etree.LxmlError:
                return {}
            found = {}
            for kind in ("major", "minor"):
                latin = root.find(f".//{{*}}{kind}Font/{{*}}latin")
                if latin is not None:
                    found[kind] = str(latin.get("typeface", ""))
            return found
    return {}


# Table borders -----------------------------------------------------------------------------------------


def visible_edges(borders: Element | None) -> dict[str, bool]:
    """{"top": True, …} for the edges that a w:tblBorders or w:tcBorders states; white lines are not seen."""
    if borders is None:
        return {}
    out = {}
    for edge in borders:
        if isinstance(edge.tag, str):
            drawn = edge.get(qn("w:val"), "single") not in _OFF
            out[etree.QName(edge).localname] = drawn and edge.get(qn("w:color"), "").upper() != "FFFFFF"
    return out


def is_ruled(table: Element, styles: Styles, rows: int) -> bool:
    """Whether most cells of a table have lines around them: a header or closing laid out as a table has none."""
    whole = _table_edges(table, styles)
    cells = list(table.iter(qn("w:tc")))
    lined = 0
    for cell in cells:
        edges = {**_cell_default(whole, rows), **_named(visible_edges(_inner(cell, "w:tcPr", "w:tcBorders")))}
        lined += sum(edges.get(side, False) for side in ("top", "bottom", "left", "right")) >= 2
    return lined * 2 > len(cells)


def _table_edges(table: Element, styles: Styles) -> dict[str, bool]:
    properties = table.find(qn("w:tblPr"))
    for style in reversed(styles.chain(value(properties, "w:tblStyle"), "table")):
        yielded = visible_edges(_inner(style, "w:tblPr", "w:tblBorders"))
        if yielded:
            return {**yielded, **visible_edges(_inner(properties, "w:tblBorders"))}
    return visible_edges(_inner(properties, "w:tblBorders"))


def _cell_default(whole: dict[str, bool], rows: int) -> dict[str, bool]:
    """Edges of a cell in the middle; a table of one row has only outer lines above and below."""
    inside_h = whole.get("insideH", False) or (rows == 1 and whole.get("top", False))
    inside_v = whole.get("insideV", False)
    return {"top": inside_h, "bottom": inside_h, "left": inside_v, "right": inside_v}


def _named(edges: dict[str, bool]) -> dict[str, bool]:
    return {{"start": "left", "end": "right"}.get(side, side): drawn for side, drawn in edges.items()}
