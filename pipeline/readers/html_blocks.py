"""An element of HTML → lines and tables. Walks without recursion, except into tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import regex
from selectolax.lexbor import LexborNode

from pipeline.pages import RawCell, RawLine, RawTable, RawWord
from pipeline.readers.docx_numbering import format_number
from pipeline.readers.text import text_blocks
from pipeline.readers.text_tables import is_layout_text
from pipeline.readers.words import PLAIN, Style, to_words

Block = RawLine | RawTable
INLINE = frozenset(
    ("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd",
     "label", "mark", "nobr", "o:p", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
     "u", "var", "wbr")
)  # fmt: skip
_VOID = frozenset({"img", "hr", "input", "col", "area", "source", "track", "param"})
_LIST_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_BOLD = regex.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)", regex.IGNORECASE)
_NOT_BOLD = regex.compile(r"font-weight\s*:\s*(?:normal|lighter|[1-4]00)", regex.IGNORECASE)
_ITALIC = regex.compile(r"font-style\s*:\s*(?:italic|oblique)", regex.IGNORECASE)
_FAMILY = regex.compile(r"font-family\s*:\s*[\"']?([^;,\"']+)", regex.IGNORECASE)
_SIZE = regex.compile(r"font-size\s*:\s*([\d.]{1,6})\s*(pt|px)", regex.IGNORECASE)
_HIDDEN = regex.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", regex.IGNORECASE)
_ALIGN = regex.compile(r"text-align\s*:\s*(\w+)", regex.IGNORECASE)
_NO_BORDER = regex.compile(r"border(?:-\w+)?\s*:\s*(?:none|0(?:px|pt)?\b)", regex.IGNORECASE)
_BORDER = regex.compile(
    r"border(?:-\w+)?\s*:[^;]*\b(?:solid|double|dotted|dashed|inset|outset|ridge|groove)", regex.IGNORECASE
)
_NO_MARK = regex.compile(r"list-style(?:-type)?\s*:\s*none", regex.IGNORECASE)
_SPACES = regex.compile(r"[ \t\r\n\f]+")  # what HTML folds; a no-break space is kept
_CONTINUES = regex.compile(r"^\p{Ll}(?!\s*[.)/])")
_ENDED = regex.compile(r"[.;:!?]\s*$")
_MAX_NESTING = 12  # of tables inside tables; deeper ones are read as plain text
_MAX_SPAN = 200


@dataclass(frozen=True, slots=True)
class _Context:
    """What elements hand down to the text inside them."""

    style: Style = PLAIN
    centered: bool = False
    upper: bool = False
    name: str = ""  # tag of the innermost block


def blocks_of(root: LexborNode, depth: int = 0) -> list[Block]:
    """Lines and tables of an element in document order."""
    builder = _Builder(depth)
    builder.walk(root)
    return builder.blocks


class _Builder:
    def __init__(self, depth: int) -> None:
        self.blocks: list[Block] = []
        self._depth = depth
        self._pieces: list[tuple[str, Style]] = []
        self._contexts = [_Context()]
        self._counters: list[tuple[str, int]] = []  # open lists: number format ("" for bullets) and next number
        self._mark = ""

    def walk(self, root: LexborNode) -> None:
        for kind, node in events(root, self._is_leaf):
            if kind == "text":
                self._text(str(node.text_content or ""))
            elif kind == "enter":
                self._enter(node)
            else:
                self._leave(node)
        self._flush()

    def _is_leaf(self, node: LexborNode) -> bool:
        """Elements that are read as a whole: tables and preformatted text; hidden ones are not read."""
        return node.tag in ("table", "pre", "br") or node.tag in _VOID or _is_hidden(node)

    def _enter(self, node: LexborNode) -> None:
        tag = str(node.tag)
        self._contexts.append(_inherited(self._contexts[-1], node))
        if _is_hidden(node) or tag in _VOID:
            return
        if tag == "br":
            self._pieces.append(("\n", self._contexts[-1].style))
        elif tag not in INLINE:
            self._flush()
            self._block(tag, node)

    def _block(self, tag: str, node: LexborNode) -> None:
        if tag == "table":
            self.blocks.extend(_table(node, self._depth))
        elif tag == "pre":
            self.blocks.extend(text_blocks(str(node.text(deep=True))))
        elif tag in ("ol", "ul"):
            self._counters.append(_list_start(node))
        elif tag == "li":
            self._mark = self._next_mark(node)

    def _next_mark(self, node: LexborNode) -> str:
        fmt, number = self._counters[-1] if self._counters else ("", 1)
        stated = (node.attributes.get("value") or "").strip()
        if stated.isdigit():
            number = int(stated)
        if self._counters:
            self._counters[-1] = (fmt, number + 1)
        if fmt == "none" or _NO_MARK.search(node.attributes.get("style") or ""):
            return ""
        return f"{format_number(number, fmt)}." if fmt else "•"

    def _leave(self, node: LexborNode) -> None:
        tag = str(node.tag)
        if tag not in INLINE and tag not in _VOID and tag != "br":
            self._flush()
        if tag in ("ol", "ul") and self._counters:
            self._counters.pop()
        if tag == "li":
            self._mark = ""
        self._contexts.pop()

    def _text(self, text: str) -> None:
        context = self._contexts[-1]
        folded = _SPACES.sub(" ", text)
        if folded:
            self._pieces.append((folded.upper() if context.upper else folded, context.style))

    def _flush(self) -> None:
        pieces, self._pieces = self._pieces, []
        context = self._contexts[-1]
        for part in _lines(pieces, joined=not context.centered):
            words = to_words(part)
            if words:
                style = context.name if context.name in ("h1", "h2", "h3", "h4", "h5", "h6", "li") else ""
                self.blocks.append(RawLine(words, True, context.centered, 0.0, style, self._mark))
                self._mark = ""


def events(
    root: LexborNode, is_leaf: Callable[[LexborNode], bool]
) -> Iterator[tuple[Literal["enter", "leave", "text"], LexborNode]]:
    """Document order without recursion: a hostile page may nest as deep as it likes."""
    stack: list[tuple[LexborNode, bool]] = [(root, False)]
    while stack:
        node, done = stack.pop()
        if done:
            yield "leave", node
        elif node.tag == "-text":
            yield "text", node
        elif node.tag and not str(node.tag).startswith(("-", "!", "_")):
            yield "enter", node
            stack.append((node, True))
            # The root itself is entered even where it is a table: then its parts are walked as text.
            if not is_leaf(node):
                stack.extend((child, False) for child in reversed(list(node.iter(include_text=True))))


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))


def _inherited(outer: _Context, node: LexborNode) -> _Context:
    tag = str(node.tag)
    css = node.attributes.get("style") or ""
    context = replace(outer, style=_style(outer.style, tag, css, node))
    if tag not in INLINE and tag not in _VOID and tag != "br":
        align = _ALIGN.search(css)
        stated = (align[1] if align else node.attributes.get("align") or "").lower()
        centered = tag == "center" or stated == "center" or (not stated and outer.centered)
        context = replace(context, name=tag, centered=centered)
    if "uppercase" in css and "text-transform" in css:
        context = replace(context, upper=True)
    return context


def _style(outer: Style, tag: str, css: str, node: LexborNode) -> Style:
    style = outer
    if tag in ("b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6") or _BOLD.search(css):
        style = replace(style, bold=True)
    if _NOT_BOLD.search(css):
        style = replace(style, bold=False)
    if tag in ("i", "em") or _ITALIC.search(css):
        style = replace(style, italic=True)
    family = _FAMILY.search(css)
    face = family[1].strip() if family else (node.attributes.get("face") or "") if tag == "font" else ""
    if face:
        style = replace(style, font=face.split(",")[0].strip("\"' "))
    size = _SIZE.search(css)
    if size and size[1].replace(".", "", 1).isdigit():
        style = replace(style, size=float(size[1]) * (0.75 if size[2].lower() == "px" else 1.0))
    return style


def _list_start(node: LexborNode) -> tuple[str, int]:
    if _NO_MARK.search(node.attributes.get("style") or ""):
        return "none", 1
    if node.tag == "ul":
        return "", 1
    start = (node.attributes.get("start") or "").strip()
    fmt = _LIST_TYPES.get((node.attributes.get("type") or "").strip(), "decimal")
    return fmt, int(start) if start.isdigit() else 1


def _lines(pieces: list[tuple[str, Style]], *, joined: bool) -> list[list[tuple[str, Style]]]:
    """Pieces cut at `<br>`; one in the middle of a sentence is only a space, two in a row always part."""
    lines: list[list[tuple[str, Style]]] = [[]]
    blank = False
    for piece in pieces:
        if piece[0] != "\n":
            lines[-1].append(piece)
            continue
        lines.append([])
    out: list[list[tuple[str, Style]]] = []
    for line in lines:
        text = "".join(part for part, _ in line).strip()
        if not text:
            blank = True
            continue
        before = "".join(part for part, _ in out[-1]) if out else ""
        if joined and before and not blank and _CONTINUES.match(text) and not _ENDED.search(before):
            out[-1] = [*out[-1], (" ", PLAIN), *line]
        else:
            out.append(line)
        blank = False
    return out


# Tables ------------------------------------------------------------------------------------------------


def _table(table: LexborNode, depth: int) -> list[Block]:
    """A table of the paper, or the content of one that only lays out the page."""
    rows = _rows(table)
    nodes = [cell for row in rows for cell in row]
    if depth >= _MAX_NESTING:
        return [line for cell in nodes if (line := _flat_text(cell)) is not None]
    if len(nodes) == 1 or _lays_out(table, rows):
        return [block for cell in nodes for block in blocks_of(cell, depth + 1)]
    cells, width = _cells(rows, depth)
    if not cells:
        return []
    texts = [" ".join(line.text for line in cell.lines) for cell in cells]
    ruled = _is_ruled(table, nodes) and not is_layout_text(len(rows), texts)
    return [RawTable(len(rows), width, tuple(cells), ruled)]


def _flat_text(node: LexborNode) -> RawLine | None:
    words = to_words([(_SPACES.sub(" ", str(node.text(deep=True, separator=" "))), PLAIN)])
    return RawLine(words, whole=True) if words else None


def _rows(table: LexborNode) -> list[list[LexborNode]]:
    """Rows of cells of this table, not of the tables inside it."""
    rows: list[list[LexborNode]] = []
    waiting = list(table.iter())[::-1]
    while waiting:
        node = waiting.pop()
        if node.tag == "tr":
            rows.append([cell for cell in node.iter() if cell.tag in ("td", "th")])
        elif node.tag in ("tbody", "thead", "tfoot", "form"):
            waiting.extend(reversed(list(node.iter())))
    return [row for row in rows if row]


def _lays_out(table: LexborNode, rows: list[list[LexborNode]]) -> bool:
    """Tables that hold other tables of several cells, and few cells of their own, are the page's frame."""
    inner = [t for t in table.css("table") if t.mem_id != table.mem_id]
    return any(len(t.css("td")) > 1 for t in inner) and sum(len(row) for row in rows) <= 12


def _cells(rows: list[list[LexborNode]], depth: int) -> tuple[list[RawCell], int]:
    taken: set[tuple[int, int]] = set()
    cells: list[RawCell] = []
    for r, row in enumerate(rows):
        column = 0
        for node in row:
            while (r, column) in taken:
                column += 1
            across, down = _span(node, "colspan"), min(_span(node, "rowspan"), len(rows) - r)
            taken |= {(r + i, column + j) for i in range(down) for j in range(across)}
            cells.append(RawCell(r, column, tuple(_cell_lines(node, depth)), down, across))
            column += across
    return cells, max((cell.column + cell.column_span for cell in cells), default=0)


def _span(node: LexborNode, name: str) -> int:
    stated = (node.attributes.get(name) or "").strip()
    return max(min(int(stated), _MAX_SPAN), 1) if stated.isdigit() else 1


def _cell_lines(node: LexborNode, depth: int) -> Iterator[RawLine]:
    """Lines of a cell; a table inside it becomes one line a row, cells kept apart by tabs."""
    for block in blocks_of(node, depth + 1):
        if isinstance(block, RawLine):
            yield block
            continue
        for row in range(block.rows):
            words: list[RawWord] = []
            for cell in block.cells:
                if cell.row == row and cell.lines:
                    words.extend([RawWord("\t")] if words else [])
                    words.extend(word for line in cell.lines for word in line.words)
            if words:
                yield RawLine(tuple(words), whole=True)


def _is_ruled(table: LexborNode, cells: list[LexborNode]) -> bool:
    """By what the table and its cells say; one that says nothing (rules in a style sheet) counts as ruled."""
    bare = sum(_says(cell, _NO_BORDER) and not _says(cell, _BORDER) for cell in cells)
    if bare * 2 > len(cells):
        return False
    lined = sum(_says(cell, _BORDER) for cell in cells)
    if lined * 2 > len(cells) or _says(table, _BORDER):
        return True
    return (table.attributes.get("border") or "1").strip() not in ("0", "none", "")


def _says(node: LexborNode, what: regex.Pattern[str]) -> bool:
    return bool(what.search(node.attributes.get("style") or ""))
