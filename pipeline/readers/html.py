"""Saved web pages → the paper inside them; menus, counters and comments are set apart."""

from __future__ import annotations

import email
import email.policy
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from itertools import accumulate

import regex
from selectolax.lexbor import LexborHTMLParser, LexborNode

from models.errors import EncodingUnknown, FileDamaged
from pipeline.limits import Limits
from pipeline.pages import RawLine, RawPage, RawTable, Reading
from pipeline.readers import furniture
from pipeline.readers.encoding import decode, named
from pipeline.readers.html_blocks import INLINE, Block, blocks_of, events
from pipeline.readers.sniffing import MHTML

_CHARSET = regex.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", regex.IGNORECASE)
_XML_ENCODING = regex.compile(rb"\A\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w.:-]{1,40})", regex.IGNORECASE)
_DROPPED = (
    "script,style,noscript,template,svg,link,meta,head,iframe,object,embed,canvas,audio,video,"
    "button,input,select,textarea"
)
_MAIN_TAGS = frozenset(
    ("body", "main", "article", "section", "div", "td", "table", "tbody", "tr", "center", "form", "font", "span")
)
# What pages themselves call something else than their content.
_BESIDE = ",".join(
    ["nav", "aside", "footer"]
    + [f'[{where}*="{word}" i]' for where in ("class", "id") for word in ("comment", "binh-luan", "related", "sidebar")]
)
_CLOSING = regex.compile(r"nơi\s+nhận\s*:|\./\.", regex.IGNORECASE)
_ANNEX = regex.compile(r"^(?:phụ\s+lục\b|\(kèm\s+theo\b|\(ban\s+hành\s+kèm)", regex.IGNORECASE | regex.MULTILINE)
_MOST = 0.85  # of the prose of its parent: then the paper is in this child
_PROSE = 60  # characters of running text outside links


def read_html(data: bytes, media_type: str, limits: Limits) -> Reading:
    """A web page as one page without places. Nothing is fetched, no script is run.

    Raises EncodingUnknown, FileDamaged.
    """
    text = _mhtml_page(data) if media_type == MHTML else page_text(data)
    tree = LexborHTMLParser(text)
    body = tree.body
    if body is None:
        raise FileDamaged
    for node in tree.css(_DROPPED):
        node.decompose()
    main = _main_node(body)
    beside = _taken_out(main)
    own = blocks_of(main)
    before, after = _around(body, main)
    own, head, tail = _trimmed(own)
    apart = [*_flat(before), *_flat(head), *_flat(tail), *_flat(beside), *_flat(after)]
    page = RawPage(1, tuple(own), set_apart=tuple(replace(line, list_mark="") for line in apart))
    return Reading(media_type, (page,), 1)


def page_text(data: bytes, charset: str | None = None) -> str:
    """The decoded page: by its mark, the charset of its transport, the one it names itself, or its letters."""
    declared = [charset] if charset else []
    declared += [m[1].decode("ascii") for p in (_CHARSET, _XML_ENCODING) if (m := p.search(data[:8192]))]
    if not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        for name in declared:
            # Pages that say ISO-8859-1 or windows-1252 and hold Vietnamese are mostly wrong about themselves.
            if name.lower() in ("iso-8859-1", "latin-1", "latin1", "windows-1252", "us-ascii"):
                continue
            found = named(data, name)
            if found is not None:
                return found.text
    try:
        return decode(data).text
    except EncodingUnknown:
        if data.isascii():
            return data.decode("ascii")
        raise


def _mhtml_page(data: bytes) -> str:
    """The first HTML part of a page saved as one file."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return page_text(payload, part.get_content_charset())
    raise FileDamaged


# Where the paper is ------------------------------------------------------------------------------------


class _Survey:
    """One walk over a page: where its running text, letterheads, closings and annexes stand, asked for by element."""

    def __init__(self, body: LexborNode) -> None:
        self._span: dict[int, tuple[int, int]] = {}
        self._weights: list[tuple[int, int]] = []  # (offset, characters of running text that end there)
        self._text = self._walk(body)
        self._sums = [0, *accumulate(weight for _, weight in self._weights)]
        self._offsets = [offset for offset, _ in self._weights]
        self._motto = [match.start() for match in furniture.mottos(self._text)]
        self._closing = [match.start() for match in _CLOSING.finditer(self._text)]
        self._annex = [match.start() for match in _ANNEX.finditer(self._text)]

    def _walk(self, body: LexborNode) -> str:
        beside = {node.mem_id for node in body.css(_BESIDE)}
        starts: dict[int, int] = {}
        pieces: list[str] = []
        position = running = outside = 0  # `outside`: open elements whose text is no running text
        for kind, node in events(body, lambda _: False):
            if kind == "text":
                piece = " ".join(str(node.text_content or "").split())
                pieces.append(piece + " ")
                position += len(piece) + 1
                running += 0 if outside else len(piece)
                continue
            skipped = node.tag == "a" or node.mem_id in beside
            outside += skipped if kind == "enter" else -skipped
            if node.tag not in INLINE:
                pieces.append("\n")
                position += 1
                if running >= _PROSE:
                    self._weights.append((position - 1, running))
                running = 0
            if kind == "enter":
                starts[node.mem_id] = position
            else:
                self._span[node.mem_id] = (starts[node.mem_id], position)
        return "".join(pieces)

    def prose(self, node: LexborNode) -> int:
        """Characters of running text: paragraphs long enough for a sentence, without links and comments."""
        start, end = self._span[node.mem_id]
        return self._sums[bisect_left(self._offsets, end)] - self._sums[bisect_left(self._offsets, start)]

    def has_motto(self, node: LexborNode) -> bool:
        return self._within(self._motto, node)

    def has_annex(self, node: LexborNode) -> bool:
        return self._within(self._annex, node)

    def is_whole(self, node: LexborNode) -> bool:
        """A paper from letterhead to closing: what stands beside it and is no annex may be comments of any length."""
        in_table = node.tag in ("table", "tbody", "tr")
        return not in_table and self.has_motto(node) and self._within(self._closing, node)

    def _within(self, offsets: list[int], node: LexborNode) -> bool:
        start, end = self._span.get(node.mem_id, (0, 0))  # a comment holds nothing
        return bisect_left(offsets, start) < bisect_left(offsets, end)


def _main_node(body: LexborNode) -> LexborNode:
    """The smallest element that holds most of the running text, and the letterhead where there is one."""
    survey = _Survey(body)
    beside = {node.mem_id for node in body.css(_BESIDE)}
    node = body
    while True:
        children = [child for child in node.iter() if child.tag in _MAIN_TAGS and child.mem_id not in beside]
        if not children or not survey.prose(node):
            return node
        best = next((child for child in children if survey.is_whole(child)), None) or max(children, key=survey.prose)
        if any(survey.has_annex(other) for other in node.iter() if other.mem_id != best.mem_id):
            return node
        if not survey.is_whole(best) and not _holds_most(best, node, survey):
            return node
        node = best


def _holds_most(best: LexborNode, node: LexborNode, survey: _Survey) -> bool:
    if survey.prose(best) < _MOST * survey.prose(node):
        return False
    if survey.has_motto(node) and not survey.has_motto(best):
        return False
    if best.tag not in ("table", "tbody", "tr"):
        return True
    # A table that only lays out the page: one of its cells holds nearly all of its text.
    return any(survey.prose(cell) >= _MOST * survey.prose(best) for cell in best.css("td"))


def _taken_out(main: LexborNode) -> list[Block]:
    """What the page itself calls comments, related news or a side bar inside the paper's element, out of the tree.

    One that holds a letterhead, a closing or an annex is the paper's own, whatever the page calls it.
    """
    found: list[Block] = []
    gone = {main.mem_id}
    for place, node in [(node.mem_id, node) for node in main.css(_BESIDE)]:  # a node that is gone answers nothing more
        if place in gone:
            continue
        text = node.text(separator="\n")
        own = _CLOSING.search(text) or _ANNEX.search(text) or any(True for _ in furniture.mottos(text))
        if not own:
            found += blocks_of(node)
            gone.update(inner.mem_id for inner in node.css(_BESIDE))
            node.decompose()
    return found


def _around(body: LexborNode, main: LexborNode) -> tuple[list[Block], list[Block]]:
    """What stands before and after the paper's element, outermost first."""
    before: list[Block] = []
    after: list[Block] = []
    node = main
    while node.parent is not None and node.mem_id != body.mem_id:
        siblings = list(node.parent.iter())
        place = next(i for i, sibling in enumerate(siblings) if sibling.mem_id == node.mem_id)
        before[:0] = [block for sibling in siblings[:place] for block in blocks_of(sibling)]
        after.extend(block for sibling in siblings[place + 1 :] for block in blocks_of(sibling))
        node = node.parent
    return before, after


def _trimmed(blocks: list[Block]) -> tuple[list[Block], list[Block], list[Block]]:
    """(own, before, after): furniture that stands inside the paper's element."""
    texts = [_shown(block) for block in blocks]
    start, end = furniture.trim(texts)
    letterhead = furniture.letterhead(texts)
    if start < letterhead and all(len(text) < 300 for text in texts[:letterhead]):
        start = letterhead  # a page's own heading above the letterhead repeats the title
    return blocks[start:end], blocks[:start], blocks[end:]


def _shown(block: Block) -> str:
    if isinstance(block, RawLine):
        return block.text
    return " ".join(line.text for cell in block.cells for line in cell.lines)[:190].ljust(100, ".")


def _flat(blocks: list[Block]) -> Iterator[RawLine]:
    for block in blocks:
        if isinstance(block, RawTable):
            yield from (line for cell in block.cells for line in cell.lines)
        else:
            yield block
