"""One Word paragraph → lines of words: runs, breaks, fields, tracked changes, symbols, text boxes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import regex
from lxml import etree

from pipeline.pages import RawLine
from pipeline.readers.docx_numbering import Numbering
from pipeline.readers.docx_styles import Element, Styles, qn, value
from pipeline.readers.words import Style, to_words

_SKIPPED = {qn(t) for t in ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:instrText", "w:delText", "w:sdtPr", "w:rt")}
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_RUN, _RUN_PROPERTIES, _TEXT, _FIELD_MARK = qn("w:r"), qn("w:rPr"), qn("w:t"), qn("w:fldChar")
_END_PROPERTIES = f"{qn('w:pPr')}/{_RUN_PROPERTIES}"
_TEXT_BOX = qn("w:txbxContent")
_NOTES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}
_PRINTED = {qn("w:tab"): "\t", qn("w:ptab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_PRIVATE = regex.compile("[\uf020-\uf0ff]")
_HEX = regex.compile(r"[0-9a-f]{1,4}")
_LEGACY_FONT = regex.compile(r"^(?:\.Vn|VNI|VN-|VNTime)", regex.IGNORECASE)
# Wingdings and Symbol characters that stand for something in official papers: boxes to tick, bullets, dashes.
_SYMBOLS = {"f0a8": "☐", "f06f": "☐", "f0fe": "☒", "f0fd": "☒", "f0fc": "✓", "f0b7": "•", "f02d": "-", "f0b0": "°"}
_INDENTS = (("start", "left", 1), ("left", "left", 1), ("firstLine", "first", 1), ("hanging", "first", -1))
_CONTINUES = regex.compile(r"^\p{Ll}(?!\s*[.)/])")  # `a)` and `b.` begin a point, other small letters go on
_ENDED = regex.compile(r"[.;:!?]\s*$")

Piece = tuple[str, Style]


@dataclass
class Paragraph:
    """What came out of one w:p: its lines, and what hangs on it."""

    lines: list[RawLine]
    boxes: list[Element] = field(default_factory=list)  # w:txbxContent
    notes: list[tuple[str, str]] = field(default_factory=list)  # (footnote | endnote, id)


class ParagraphReader:
    """Reads paragraphs in document order: fields and numbering carry state from one to the next."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._fields: list[bool] = []  # open complex fields; True while in the instruction part

    def read(self, paragraphs: list[Element]) -> Paragraph:
        """The lines of a paragraph (several w:p where tracked deletion joined them)."""
        first = paragraphs[0]
        properties = first.find(qn("w:pPr"))
        found = Paragraph([])
        pieces: list[Piece] = []
        for paragraph in paragraphs:
            own = value(paragraph.find(qn("w:pPr")), "w:pStyle") or ""
            pieces.extend(self._pieces(paragraph, own, found))
        mark = self._numbering.mark(properties)  # Word numbers empty paragraphs too
        chain = self._styles.paragraph_properties(properties)
        centered = next((j for p in chain if (j := value(p, "w:jc"))), "") == "center"
        style = self._styles.name(value(properties, "w:pStyle") or "")
        for index, part in enumerate(_split_lines(pieces, joined=not centered)):
            words = to_words(part)
            if words:
                line_mark = mark if index == 0 else ""
                found.lines.append(RawLine(words, True, centered, _indent(chain), style, line_mark))
        return found

    def _pieces(self, element: Element, style: str, found: Paragraph) -> Iterator[Piece]:
        for child in element:
            tag = child.tag
            if tag in _SKIPPED or not isinstance(tag, str):
                continue
            if tag == _RUN:
                yield from self._run(child, style, found)
            elif tag == _ALTERNATE:
                yield from self._pieces(_chosen(child), style, found)
            elif tag == _TEXT_BOX:
                found.boxes.append(child)
            elif tag == _MATH_TEXT:
                yield child.text or "", Style()
            else:  # hyperlinks, insertions, content controls, simple fields, smart tags: what they hold
                yield from self._pieces(child, style, found)

    def _run(self, run: Element, style: str, found: Paragraph) -> Iterator[Piece]:
        look = self._styles.look(run.find(_RUN_PROPERTIES), style)
        printed = look.style
        for child in run:
            tag = child.tag
            if tag in _SKIPPED or not isinstance(tag, str):
                continue
            if tag == _FIELD_MARK:
                self._field(child.get(qn("w:fldCharType")))
            elif look.hidden or any(self._fields):
                continue
            elif tag == _TEXT:
                yield _characters(child.text or "", printed.font, capitals=look.capitals), printed
            elif tag in _PRINTED:
                yield _PRINTED[tag], printed
            elif tag == qn("w:softHyphen") and _LEGACY_FONT.match(printed.font):
                yield "\u00ad", printed  # a letter of TCVN3 (ư) that looks like an optional hyphen to Word
            elif tag == qn("w:sym"):
                yield _symbol(child), printed
            elif tag in _NOTES:
                found.notes.append((_NOTES[tag], child.get(qn("w:id"), "")))
            else:  # drawings, pictures with text boxes, alternate content
                yield from self._drawn(child, style, found)

    def _drawn(self, element: Element, style: str, found: Paragraph) -> Iterator[Piece]:
        if element.tag == _ALTERNATE:
            yield from self._run_content(_chosen(element), style, found)
        elif element.tag == qn("w:ruby"):
            for base in element.findall(qn("w:rubyBase")):
                yield from self._pieces(base, style, found)
        else:
            found.boxes.extend(_outermost_boxes(element))

    def _run_content(self, chosen: Element, style: str, found: Paragraph) -> Iterator[Piece]:
        """What an alternate inside a run holds stands for the children of the run."""
        for child in chosen:
            if isinstance(child.tag, str):
                yield from self._drawn(child, style, found)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()


def ends_deleted(paragraph: Element) -> bool:
    """Whether the end of the paragraph itself is a tracked deletion: it reads on in the next one."""
    mark = paragraph.find(_END_PROPERTIES)
    return mark is not None and (mark.find(qn("w:del")) is not None or mark.find(qn("w:moveFrom")) is not None)


def _chosen(alternate: Element) -> Any:
    """The first alternative of mc:AlternateContent: new Word writes the same text twice, for old Word too."""
    for tag in ("Choice", "Fallback"):
        found = alternate.find(f"{{*}}{tag}")
        if found is not None and (tag == "Fallback" or found.find(f".//{_TEXT_BOX}") is not None or len(found)):
            return found
    return etree.Element("empty")


def _outermost_boxes(element: Element) -> list[Element]:
    found: list[Element] = []

    def visit(node: Element) -> None:
        for child in node:
            if not isinstance(child.tag, str):
                continue
            if child.tag == _TEXT_BOX:
                found.append(child)
            elif child.tag == _ALTERNATE:
                visit(_chosen(child))
            else:
                visit(child)

    visit(element)
    return found


def _characters(text: str, font: str, *, capitals: bool) -> str:
    """Text as printed, as far as the font tells. Letters of an old font that Word took for symbols are private ones."""
    if _LEGACY_FONT.match(font):
        return _PRIVATE.sub(lambda match: bytes([ord(match[0]) & 0xFF]).decode("windows-1252", "replace"), text)
    return text.upper() if capitals else text


def _symbol(element: Element) -> str:
    code = element.get(qn("w:char"), "").lower()
    font = element.get(qn("w:font"), "")
    if _LEGACY_FONT.match(font) and _HEX.fullmatch(code):
        return _characters(chr(int(code, 16)), font, capitals=False)
    return _SYMBOLS.get(code, "•" if code else "")


def _split_lines(pieces: list[Piece], *, joined: bool) -> list[list[Piece]]:
    """Pieces cut at line breaks; a break in the middle of a sentence (`joined`) is only a space."""
    lines: list[list[Piece]] = [[]]
    for text, style in pieces:
        first, *rest = text.split("\n")
        lines[-1].append((first, style))
        lines.extend([(part, style)] for part in rest)
    if not joined:
        return lines
    out = lines[:1]
    for line in lines[1:]:
        before, after = _text(out[-1]), _text(line).lstrip()
        if before.strip() and _CONTINUES.match(after) and not _ENDED.search(before):
            out[-1] = [*out[-1], (" ", line[0][1]), *line]
        else:
            out.append(line)
    return out


def _text(pieces: list[Piece]) -> str:
    return "".join(text for text, _ in pieces)


def _indent(chain: list[Element]) -> float:
    """Points from the margin to the first line: w:ind left + firstLine - hanging, in twentieths of a point."""
    amounts = {"left": 0.0, "first": 0.0}
    for properties in reversed(chain):
        indent = properties.find(qn("w:ind"))
        if indent is None:
            continue
        for name, key, sign in _INDENTS:
            stated = indent.get(qn(f"w:{name}"), "")
            if stated.lstrip("-").isdigit():
                amounts[key] = sign * int(stated) / 20
    return amounts["left"] + amounts["first"]
