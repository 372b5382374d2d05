"""Where figures may be written by hand: the blanks of printed number and date lines, by the words about them.

`Số:` … `/SYMBOL`, `ngày` … `tháng` … `năm`. Where recognition ran the printed words together with the handwriting,
their edges are worked out from the type's size; the stroke of the symbol is looked for in the ink (`printed_sign`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import regex

from models.document import Box
from pipeline.pages import RawLine, RawTable, RawWord
from pipeline.readers.printed_sign import STROKES, Picture, stroke_edge
from pipeline.readers.times_widths import width_of

_PRINTED = 0.9  # confidence of figures that recognition took for print
_SPACED = 0.6  # of the type's size: figures that are typed stand nearer to the words about them
_POINTS = 72.0
_WIDEST = 7.5  # ems of a blank, at most
_REACH, _REACH_SHARE = 1.5, 0.12  # ems, and of the symbol's width, by which its beginning may have been missed
_LEADING, _TRAILING = 8, 4  # words before `ngày` and from `năm` on, at most: `Địa danh, ngày … tháng … năm 2024`
_NUMBER = regex.compile(r"^\W{0,2}(?P<cue>[Ss5][ốôóòồổỗộỐÔoO06][:;.,]?)")
_SYMBOL = regex.compile(
    r"[/⁄]\s?(?:(?:19|20)\d\d\s?/\s?)?(?=\p{Lu}[\p{L}&]*\s?[-–—/]?)|[-–—]\s?(?=\p{Lu}\p{L}{1,6}\s?/)"
)
_ONLY_CUE = regex.compile(r"\W{0,2}[Ss5][ốôóòồổỗộỐÔoO06]\s?[:;.,]?(?:\s\S{1,6}){0,2}")  # `Số:`, with what the ink gave
_DAY = regex.compile(r"(?i)ng[àaáảâ]y")
_MONTH = regex.compile(r"(?i)th[áaàảâ]ng")
_YEAR = regex.compile(r"(?i)n[ăâaá]m")
_PARTED = (
    # what recognition made of a pen's strokes may stand with the symbol: `#/-KH/HU`; figures are read as they are
    (_ONLY_CUE, regex.compile(rf"(?:(?!\d+\s?\D)[^\s:]{{1,4}}\s?)?(?:{_SYMBOL.pattern})")),
    (regex.compile(r"(?i).{0,50}ng[àaáảâ]y\W{0,2}"), regex.compile(r"(?i)(?:\S{1,4}\s){0,2}th[áaàảâ]ng\b")),
)
_ONLY_YEAR = regex.compile(r"(?:[Nn][ăâaá]m\s?)?(?:19|20)\d\d\W{0,2}")


@dataclass(frozen=True, slots=True)
class Blank:
    """A place for figures: between which words (indexes), from where to where (points), on which base line."""

    kind: str  # "number", "day" or "month"
    before: int
    after: int
    before_text: str  # the printed part of the words on both sides
    after_text: str
    x0: float
    x1: float
    base: float
    em: float


def find_blank(words: Sequence[RawWord], kind: str, usual: float | None = None, *, dated: bool = False) -> Blank | None:
    """The blank of this kind in a line's words, or None.

    `usual` is the type's size in the lines about it; `dated` says that the line's year stands in the next one.
    """
    if any(word.box is None or word.origin == "form" for word in words):
        return None
    return _number_blank(words, usual) if kind == "number" else _date_blank(words, kind, dated)


def _number_blank(words: Sequence[RawWord], usual: float | None) -> Blank | None:
    cue = _NUMBER.match(words[0].text) if words else None
    if cue is None:
        return None
    text, starts = _joined(words)
    symbol = _SYMBOL.search(text, cue.end())
    if symbol is None or symbol.start() > 26:
        return None
    after = max(i for i, start in enumerate(starts) if start <= symbol.start())
    em = type_size(words[after:], upright=True) or type_size(words, upright=True) or usual
    if em is None:
        return None
    rest = words[after].text[symbol.start() - starts[after] :]
    x0 = _right_edge(words[0], cue["cue"], em, after == 0 or len(words[0].text) > cue.end())
    x1 = max(_left_edge(words[after], rest, em), _end_of_figures(words[after], rest))
    return _possible(Blank("number", 0, after, cue["cue"], rest, x0, x1, _base(words, (0, after), em), em))


def to_the_stroke(blank: Blank, after: RawWord, grey: Picture, dpi: int) -> Blank:
    """The blank up to the printed `/` of the symbol, where the page's ink shows it further right than reckoned."""
    if blank.after_text[:1] not in STROKES:
        return blank
    scale, second = dpi / _POINTS, blank.after_text.find("/", 1)
    reach = _REACH * blank.em + _REACH_SHARE * (box_of(after).x1 - blank.x1)
    if second > 0:  # `/2024/QĐ-…`: up to the first of them only
        reach = min(reach, 0.6 * blank.em * width_of(blank.after_text[:second], True))
    places = ((blank.x0 + 0.2 * blank.em) * scale, (blank.x1 + reach) * scale)
    edge = stroke_edge(grey, *places, blank.base * scale, blank.em * scale)
    return replace(blank, x1=edge / scale) if edge is not None and edge / scale > blank.x1 else blank


def _end_of_figures(word: RawWord, symbol: str) -> float:
    """Where the figures end that recognition ran together with the symbol, by their share of the word (`26/GM-X`).

    All ink that it took for figures belongs to the blank: a cut through them would lose one of them.
    """
    box = box_of(word)
    serial = word.text[: len(word.text) - len(symbol)]
    if not serial.isdigit():
        return box.x0
    return box.x0 + (box.x1 - box.x0) * width_of(serial, True) / width_of(word.text, True)


def _date_blank(words: Sequence[RawWord], kind: str, dated: bool) -> Blank | None:
    left, right = (_DAY, _MONTH) if kind == "day" else (_MONTH, _YEAR)
    before = _with(words, left, 0)
    after = _with(words, right, before) if before is not None else None
    year = _with(words, _YEAR, after) if after is not None else None
    year = after if dated and year is None else year
    if before is None or after is None or year is None or before > _LEADING or len(words) - year > _TRAILING:
        return None
    first = left.search(words[before].text)
    last = right.search(words[after].text, first.end() if first and before == after else 0)
    em = type_size(words, upright=False)
    if first is None or last is None or em is None or after - before > 5 or len(words) > 16:
        return None
    x0 = _right_edge(words[before], words[before].text[: first.end()], em, True)
    x1 = _left_edge(words[after], words[after].text[last.start() :], em)
    texts = words[before].text[: first.end()], words[after].text[last.start() :]
    return _possible(Blank(kind, before, after, *texts, x0, x1, _base(words, (before, after), em), em))


def _possible(blank: Blank) -> Blank | None:
    """Whether there is room for a figure, and not for half a line."""
    return blank if 0.35 * blank.em < blank.x1 - blank.x0 < _WIDEST * blank.em else None


def _with(words: Sequence[RawWord], pattern: regex.Pattern[str], start: int) -> int | None:
    return next((i for i in range(start, len(words)) if pattern.search(words[i].text)), None)


def _joined(words: Sequence[RawWord]) -> tuple[str, list[int]]:
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word.text) + 1
    return " ".join(word.text for word in words), starts


def box_of(word: RawWord) -> Box:
    if word.box is None:
        raise ValueError("a word of a page's picture has a place")
    return word.box


def type_size(words: Sequence[RawWord], upright: bool) -> float | None:
    """The type's size by the widths of words that are surely print."""
    found = []
    for word in words:
        plain = word.text.strip(".,:;|")
        if (word.confidence or 0) >= 0.6 and len(plain) >= 3 and not any(ch.isdigit() for ch in plain):
            found.append((box_of(word).x1 - box_of(word).x0) / width_of(word.text, upright))
    return median(found) if found else None


def _right_edge(word: RawWord, printed: str, em: float, doubtful: bool) -> float:
    """Where the printed beginning of a word ends."""
    box = box_of(word)
    reckoned = box.x0 + em * width_of(printed, printed[:1] in "Ss5")
    return min(box.x1, reckoned + 0.1 * em) if doubtful else box.x1


def _left_edge(word: RawWord, printed: str, em: float) -> float:
    """Where the printed end of a word begins."""
    box = box_of(word)
    reckoned = box.x1 - em * width_of(printed, not printed[:1].isalpha())
    if len(printed) == len(word.text) and abs(reckoned - box.x0) < 0.35 * em:
        return box.x0
    return max(box.x0, reckoned - 0.1 * em)


def _base(words: Sequence[RawWord], between: tuple[int, int], em: float) -> float:
    """The base line in the middle of the blank, by the feet of the printed words about it."""
    feet = []
    for index in (*range(between[0] + 1), *range(between[1], len(words))):
        word = words[index]
        if (word.confidence or 0) < 0.6 or abs(index - between[0]) > 6 or abs(index - between[1]) > 6:
            continue
        deep = any(ch in "gjpqyạặậẹệịọộợụựỵ,;()ẠẬẸỆỊỌỘỤỰ" for ch in word.text)
        if not deep or ("/" not in word.text and all(ch not in word.text for ch in "ạậẹệịọộụựẠẬẸỆỊỌỘỤỰ")):
            feet.append(box_of(word).y1 - (0.2 * em if deep else 0.0))
    if not feet:
        feet = [box_of(words[between[1]]).y1]
    return float(median(feet))


def is_printed(words: Sequence[RawWord], blank: Blank) -> bool:
    """Whether recognition is sure of figures in the blank that are as high as the printed type and as near to the words
    about them: a wrong figure by hand may be read as surely."""
    inside = words[blank.before + 1 : blank.after]
    if blank.after == blank.before or (blank.after == blank.before + 1 and words[blank.after].text != blank.after_text):
        return blank.kind == "number" and _is_printed_number(words[blank.after], blank)
    if len(inside) != 1 or not inside[0].text.isdigit():
        return False
    box = box_of(inside[0])
    if max(box.x0 - blank.x0, blank.x1 - box.x1) > _SPACED * blank.em:
        return False
    as_high = 0.54 * blank.em < box.y1 - box.y0 < 0.82 * blank.em
    return (inside[0].confidence or 0) >= _PRINTED and as_high and abs(box.y1 - blank.base) < 0.16 * blank.em


def _is_printed_number(word: RawWord, blank: Blank) -> bool:
    """`01/SYT-NVD` seen as one word, digits and symbol of one height."""
    serial = word.text[: -len(blank.after_text)]
    box = box_of(word)
    sure = (word.confidence or 0) >= 0.8 and serial.isdigit()
    return sure and box.y1 - box.y0 < 0.9 * blank.em


# Lines that belong together ------------------------------------------------------------------------------


def joined_lines(blocks: Sequence[RawLine | RawTable], foot: float) -> list[RawLine | RawTable]:
    """The blocks with number and date lines made whole that recognition parted at a wide blank.

    `Số:` and `/SYMBOL`; `Địa danh, ngày` and `tháng … năm …`.
    """
    out = list(blocks)
    for line in blocks:
        if not isinstance(line, RawLine) or not line.box or line.box.y1 >= foot:
            continue
        rest = next((b for b in out if isinstance(b, RawLine) and b is not line and _goes_on(line, b)), None)
        if rest is not None:
            out[out.index(line)] = replace(line, words=(*line.words, *rest.words))
            out.remove(rest)
    return out


def _goes_on(line: RawLine, rest: RawLine) -> bool:
    """Whether the second line goes on on the same level, behind the blank with which the first one ends."""
    if line.box is None or rest.box is None:
        return False
    if not any(begins.fullmatch(line.text) and follows.match(rest.text) for begins, follows in _PARTED):
        return False
    level = min(line.box.y1, rest.box.y1) - max(line.box.y0, rest.box.y0)
    height = min(line.box.y1 - line.box.y0, rest.box.y1 - rest.box.y0)
    return level > 0.5 * height and 0 < rest.box.x0 - line.box.x1 < _WIDEST * 1.5 * height


def year_below(line: RawLine, below: RawLine) -> bool:
    """Whether the second line is the year of a date line that was too long for its column."""
    if line.box is None or below.box is None or not _ONLY_YEAR.fullmatch(below.text):
        return False
    middle, gap = (below.box.x0 + below.box.x1) / 2, below.box.y0 - line.box.y1
    return line.box.x0 < middle < line.box.x1 and abs(gap) < line.box.y1 - line.box.y0
