"""A Document as compact bytes, without its text, which is kept beside them.

Format 2: zlib over a line of JSON and, after it, the words in columns: for each word how far it starts behind the one
before it, its length and its page, then its box (from the box before) and its confidence where the paper has such. A
column is signed numbers of four or eight bytes, the lowest bytes of all of them first. Lengths of pages and boxes are
rounded to hundredths of a point, confidences to hundredths of a percent. Format 1, which is read still, had the words
in the JSON too: three times the bytes and seven times the work.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from models.document import (
    Box,
    Cell,
    Document,
    PageSize,
    Paragraph,
    Section,
    Table,
    WordSpan,
    Zone,
    ZoneKind,
    on_pages,
)

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Columns = npt.NDArray[np.int64]  # a row for each column, a number for each word

FORMAT = 2
_NONE = -1  # where a word has no confidence
_FURTHEST = 2.0**43  # points: what lies further away comes from a broken file


def pack(document: Document) -> bytes:
    """Everything of a document but its text."""
    columns = _columns(document.words)
    wide = 4 if not columns.size or max(columns.max(), -columns.min()) < 2**31 else 8
    plain = {
        "format": FORMAT,
        "pages": [[p.number, round(p.width, 2), round(p.height, 2), p.source, p.turn] for p in document.pages],
        "paragraphs": [
            [p.start, p.end, p.page, p.marker, int(p.bold), int(p.centered), int(p.in_table)]
            for p in document.paragraphs
        ],
        "tables": [_table(t) for t in document.tables],
        "zones": [[z.kind.value, z.start, z.end] for z in document.zones],
        "sections": [[s.path, s.level, s.heading_start, s.heading_end, s.end, s.parent] for s in document.sections],
        "text_source": document.text_source,
        "repairs": list(document.repairs),
        "hand": {i: word.hand for i, word in enumerate(document.words) if word.hand},
        "words": [*columns.shape, wide],
    }
    head = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
    return zlib.compress(head + b"\n" + _planes(columns, wide), 6)


def _columns(words: Sequence[WordSpan]) -> Columns:
    """Rows start, length, page; of a paper with places left, top, width, height; of a recognised one confidence."""
    import numpy as np

    words = tuple(words)  # `Words` makes each when it is asked for
    rows = [[word.start for word in words], [word.end - word.start for word in words], [word.page for word in words]]
    out = np.array(rows, dtype=np.int64)
    boxes = [word.box for word in words]
    if any(boxes):
        places = [(b.x0, b.y0, b.x1, b.y1) if b else (0.0, 0.0, 0.0, 0.0) for b in boxes]
        near = 100 * np.clip(np.nan_to_num(np.array(places)), -_FURTHEST, _FURTHEST)
        left, top, right, bottom = np.rint(near).astype(np.int64).T
        out = np.vstack([out, left, top, right - left, bottom - top])
    if any(word.confidence is not None for word in words) or (any(boxes) and not all(boxes)):
        sure = [_NONE if word.confidence is None else round(10_000 * word.confidence) for word in words]
        placed = [0 if box else 1 for box in boxes]
        out = np.vstack([out, np.array([sure, placed], dtype=np.int64)])
    for row in _STEPPED:
        if row < len(out):
            out[row, 1:] -= out[row, :-1].copy()
    return out


_STEPPED = (0, 2, 3, 4)  # start, page, left, top: kept as steps from the word before


def _planes(columns: Columns, wide: int) -> bytes:
    import numpy as np

    return columns.astype(f"<i{wide}").view(np.uint8).reshape(*columns.shape, wide).transpose(0, 2, 1).tobytes()


def _table(table: Table) -> list[Any]:
    cells = [[c.row, c.column, c.start, c.end, c.row_span, c.column_span] for c in table.cells]
    return [table.start, table.end, table.page, table.rows, table.columns, cells, table.header_rows]


def page_starts(layout: bytes) -> list[tuple[int, int]] | None:
    """(offset, page) of each paragraph, in text order, without unpacking the rest: to name the page of a place. None
    where the paper stands on no pages."""
    plain = zlib.decompress(layout).partition(b"\n")[0].decode()
    if not on_pages(PageSize(*page) for page in _part(plain, "pages")):
        return None
    return [(start, page) for start, _, page, *_ in _part(plain, "paragraphs")]


def _part(plain: str, name: str) -> list[Any]:
    """One of the lists of a layout's JSON, read alone."""
    at = plain.index(f'"{name}":') + len(f'"{name}":')
    part: list[Any] = json.JSONDecoder().raw_decode(plain, at)[0]
    return part


def unpack(text: str, layout: bytes) -> Document:
    """The document again. Raises ValueError for a format that this program does not know."""
    head, _, columns = zlib.decompress(layout).partition(b"\n")
    plain = json.loads(head)
    if plain["format"] not in _WORDS:
        raise ValueError(f"unknown layout format {plain['format']}")
    return Document(
        text=text,
        pages=tuple(PageSize(*p) for p in plain["pages"]),
        words=_WORDS[plain["format"]](plain, columns),
        paragraphs=tuple(_unpack_paragraph(p) for p in plain["paragraphs"]),
        tables=tuple(_unpack_table(t) for t in plain["tables"]),
        zones=tuple(Zone(ZoneKind(kind), start, end) for kind, start, end in plain["zones"]),
        sections=tuple(Section(*s) for s in plain["sections"]),
        text_source=plain["text_source"],
        repairs=tuple(plain["repairs"]),
    )


def _unpack_columns(plain: dict[str, Any], data: bytes) -> tuple[WordSpan, ...]:
    import numpy as np

    rows, count, wide = plain["words"]
    planes = np.frombuffer(data, np.uint8).reshape(rows, wide, count)
    columns = np.ascontiguousarray(planes.transpose(0, 2, 1)).view(f"<i{wide}")[:, :, 0].astype(np.int64)
    for row in _STEPPED:
        if row < rows:
            columns[row] = np.cumsum(columns[row])
    start, length, page, *more = columns
    out = [start, start + length, page]
    boxes: list[Box | None] = [None] * count
    if len(more) >= 4:
        left, top, width, height = more[:4]
        sides = (left, top, left + width, top + height)
        boxes = [Box(*box) for box in zip(*((side / 100).tolist() for side in sides), strict=True)]
    confidences: list[float | None] = [None] * count
    if len(more) in (2, 6):
        confidences = [None if sure == _NONE else sure / 10_000 for sure in more[-2].tolist()]
        boxes = [None if lacking else box for lacking, box in zip(more[-1].tolist(), boxes, strict=True)]
    hand = {int(index): _readings(readings) for index, readings in plain["hand"].items()}
    starts, ends, pages = (column.tolist() for column in out)
    hands = (hand.get(index, ()) for index in range(count))
    return tuple(map(WordSpan, starts, ends, pages, boxes, confidences, hands))


def _unpack_words(plain: dict[str, Any], _: bytes) -> tuple[WordSpan, ...]:
    """Of format 1."""
    return tuple(_unpack_word(word) for word in plain["words"])


def _unpack_word(word: list[Any]) -> WordSpan:
    start, end, page, *more = word
    box, confidence, hand = [*more, None, None, None][:3]
    return WordSpan(start, end, page, Box(*box) if box else None, confidence, _readings(hand or ()))


def _readings(hand: Sequence[Sequence[Any]]) -> tuple[tuple[str, float], ...]:
    return tuple((str(text), float(chance)) for text, chance in hand)


_WORDS = {1: _unpack_words, FORMAT: _unpack_columns}


def _unpack_paragraph(paragraph: list[Any]) -> Paragraph:
    start, end, page, marker, bold, centered, in_table = paragraph
    return Paragraph(start, end, page, marker, bool(bold), bool(centered), bool(in_table))


def _unpack_table(table: list[Any]) -> Table:
    start, end, page, rows, columns, cells, header_rows = table
    return Table(start, end, page, rows, columns, tuple(Cell(*c) for c in cells), header_rows)
