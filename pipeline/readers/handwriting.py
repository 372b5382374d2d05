"""Serial, day and month written by hand into the blanks of a scan's printed number and date lines.

The blank is found by the printed words about it (`Số:` … `/SYMBOL`, `ngày` … `tháng` … `năm`), whose edges are
worked out from the type's size where recognition ran them together with the handwriting. Its ink goes to the
digit reader; what comes back stands in the line as a word of origin "hand", with its readings and their chances.
The words that recognition made of the same ink go out. A blank without ink stays a blank: the printed word behind it
bears the one reading "". Whether a reading is sure enough to be a value is decided
where numbers and dates are extracted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np
import regex

from models.document import NOTHING_WRITTEN, Box
from pipeline.pages import RawLine, RawTable, RawWord
from pipeline.readers import digits
from pipeline.readers.blank_ink import is_empty
from pipeline.readers.digits import ABOVE, EM, HEIGHT, OTHER_SIGN
from pipeline.readers.tesseract import Picture
from pipeline.readers.times_widths import width_of

_TOP = 0.42  # of the page: header lines stand above
_POINTS = 72.0
_PRINTED = 0.9  # confidence of figures that recognition took for print
_MARGIN = 0.25  # ems of the printed words left in the picture: the reader knows them, and their edges are not sure
_MOST = 3  # readings kept of a blank
_KEPT = 0.02  # least chance of a reading that is kept
_WIDEST = 7.5  # ems of a blank, at most
_WITNESS = 0.6  # least confidence of recognition for its figures to bear out a reading
_LIKE_FIGURES = str.maketrans("lI|!OoØ", "1111000")  # what recognition of print makes of ones and noughts
_AGREED = 12.0  # how much likelier a reading is that recognition of print gives of the same ink
_SHOWN = 0.35  # least chance of the first reading for it to stand in the text
_LEADERS = frozenset(".…·_")  # what blanks are printed with
_LEADING, _TRAILING = 8, 4  # words before `ngày` and from `năm` on, at most: `Địa danh, ngày … tháng … năm 2024`

_NUMBER = regex.compile(r"^\W{0,2}(?P<cue>[Ss5][ốôóòồổỗộỐÔoO06][:;.,]?)")
_SYMBOL = regex.compile(r"[/⁄]\s?(?:(?:19|20)\d\d\s?/\s?)?(?=\p{Lu}[\p{L}&]*\s?[-–—/]?)|[-–—]\s?(?=\p{Lu}{2,}\s?/)")
_ONLY_CUE = regex.compile(r"\W{0,2}[Ss5][ốôóòồổỗộỐÔoO06]\s?[:;.,]?(?:\s\S{1,6}){0,2}")  # `Số:`, with what the ink gave
_DAY = regex.compile(r"(?i)ng[àaáảâ]y")
_MONTH = regex.compile(r"(?i)th[áaàảâ]ng")
_YEAR = regex.compile(r"(?i)n[ăâaá]m")


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


def read_blanks(blocks: Sequence[RawLine | RawTable], picture: Picture, dpi: int) -> list[RawLine | RawTable]:
    """The blocks with what is written by hand in the blanks of header lines; boxes in points of the picture."""
    foot = _TOP * picture.shape[0] * _POINTS / dpi
    blocks = _parted_joined(blocks, foot)
    head = [b for b in blocks if isinstance(b, RawLine) and b.box and b.box.y1 < foot]
    sizes = [em for line in head for em in [_em(line.words, upright=False)] if em]
    usual = median(sizes) if sizes else None
    chosen = {id(line) for line in head}
    return [_line_read(b, picture, dpi, usual) if isinstance(b, RawLine) and id(b) in chosen else b for b in blocks]


def _parted_joined(blocks: Sequence[RawLine | RawTable], foot: float) -> list[RawLine | RawTable]:
    """The blocks with number lines made whole that recognition parted at a wide blank: `Số:` and `/SYMBOL`."""
    out = list(blocks)
    for line in blocks:
        if not isinstance(line, RawLine) or not line.box or line.box.y1 >= foot or not _ONLY_CUE.fullmatch(line.text):
            continue
        rest = next((b for b in out if isinstance(b, RawLine) and b is not line and _goes_on(line, b)), None)
        if rest is not None:
            out[out.index(line)] = replace(line, words=(*line.words, *rest.words))
            out.remove(rest)
    return out


def _goes_on(line: RawLine, rest: RawLine) -> bool:
    """Whether the second line begins with the symbol of the number line that the first one begins."""
    if line.box is None or rest.box is None or not _SYMBOL.match(rest.text):
        return False
    level = min(line.box.y1, rest.box.y1) - max(line.box.y0, rest.box.y0)
    height = min(line.box.y1 - line.box.y0, rest.box.y1 - rest.box.y0)
    return level > 0.5 * height and 0 < rest.box.x0 - line.box.x1 < _WIDEST * 1.5 * height


def _line_read(line: RawLine, picture: Picture, dpi: int, usual: float | None) -> RawLine:
    words = list(line.words)
    for kind in ("number", "day", "month"):
        blank = find_blank(words, kind, usual)
        if blank is None or _is_printed(words, blank):
            continue
        empty = _left_empty(words, blank, picture, dpi)
        words = _emptied(words, blank) if empty else _filled(words, blank, picture, dpi)
    return line if words == list(line.words) else replace(line, words=tuple(words))


# Finding the blank --------------------------------------------------------------------------------------


def find_blank(words: Sequence[RawWord], kind: str, usual: float | None = None) -> Blank | None:
    """The blank of this kind in a line's words, or None. `usual` is the type's size in the lines about it."""
    if any(word.box is None or word.origin == "form" for word in words):
        return None
    return _number_blank(words, usual) if kind == "number" else _date_blank(words, kind)


def _number_blank(words: Sequence[RawWord], usual: float | None) -> Blank | None:
    cue = _NUMBER.match(words[0].text) if words else None
    if cue is None:
        return None
    text, starts = _joined(words)
    symbol = _SYMBOL.search(text, cue.end())
    if symbol is None or symbol.start() > 26:
        return None
    after = max(i for i, start in enumerate(starts) if start <= symbol.start())
    em = _em(words[after:], upright=True) or _em(words, upright=True) or usual
    if em is None:
        return None
    rest = words[after].text[symbol.start() - starts[after] :]
    x0 = _right_edge(words[0], cue["cue"], em, after == 0 or len(words[0].text) > cue.end())
    x1 = max(_left_edge(words[after], rest, em), _end_of_figures(words[after], rest))
    return _possible(Blank("number", 0, after, cue["cue"], rest, x0, x1, _base(words, (0, after), em), em))


def _end_of_figures(word: RawWord, symbol: str) -> float:
    """Where the figures end that recognition ran together with the symbol, by their share of the word (`26/GM-X`).

    All ink that it took for figures belongs to the blank: a cut through them would lose one of them.
    """
    box = _box(word)
    serial = word.text[: len(word.text) - len(symbol)]
    if not serial.isdigit():
        return box.x0
    return box.x0 + (box.x1 - box.x0) * width_of(serial, True) / width_of(word.text, True)


def _date_blank(words: Sequence[RawWord], kind: str) -> Blank | None:
    left, right = (_DAY, _MONTH) if kind == "day" else (_MONTH, _YEAR)
    before = _with(words, left, 0)
    after = _with(words, right, before) if before is not None else None
    year = _with(words, _YEAR, after) if after is not None else None
    if before is None or after is None or year is None or before > _LEADING or len(words) - year > _TRAILING:
        return None
    first = left.search(words[before].text)
    last = right.search(words[after].text, first.end() if first and before == after else 0)
    em = _em(words, upright=False)
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


def _box(word: RawWord) -> Box:
    if word.box is None:
        raise ValueError("a word of a page's picture has a place")
    return word.box


def _em(words: Sequence[RawWord], upright: bool) -> float | None:
    """The type's size by the widths of words that are surely print."""
    found = []
    for word in words:
        plain = word.text.strip(".,:;|")
        if (word.confidence or 0) >= 0.6 and len(plain) >= 3 and not any(ch.isdigit() for ch in plain):
            found.append((_box(word).x1 - _box(word).x0) / width_of(word.text, upright))
    return median(found) if found else None


def _right_edge(word: RawWord, printed: str, em: float, doubtful: bool) -> float:
    """Where the printed beginning of a word ends."""
    box = _box(word)
    reckoned = box.x0 + em * width_of(printed, printed[:1] in "Ss5")
    return min(box.x1, reckoned + 0.1 * em) if doubtful else box.x1


def _left_edge(word: RawWord, printed: str, em: float) -> float:
    """Where the printed end of a word begins."""
    box = _box(word)
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
            feet.append(_box(word).y1 - (0.2 * em if deep else 0.0))
    if not feet:
        feet = [_box(words[between[1]]).y1]
    return float(median(feet))


def _is_printed(words: Sequence[RawWord], blank: Blank) -> bool:
    """Whether recognition is sure of figures of the printed type's height in the blank."""
    inside = words[blank.before + 1 : blank.after]
    if blank.after == blank.before or (blank.after == blank.before + 1 and words[blank.after].text != blank.after_text):
        return blank.kind == "number" and _is_printed_number(words[blank.after], blank)
    if len(inside) != 1 or not inside[0].text.isdigit():
        return False
    box = _box(inside[0])
    as_high = 0.54 * blank.em < box.y1 - box.y0 < 0.82 * blank.em
    return (inside[0].confidence or 0) >= _PRINTED and as_high and abs(box.y1 - blank.base) < 0.16 * blank.em


def _is_printed_number(word: RawWord, blank: Blank) -> bool:
    """`01/SYT-NVD` seen as one word, digits and symbol of one height."""
    serial = word.text[: -len(blank.after_text)]
    box = _box(word)
    sure = (word.confidence or 0) >= 0.8 and serial.isdigit()
    return sure and box.y1 - box.y0 < 0.9 * blank.em


# Reading it ---------------------------------------------------------------------------------------------


def _left_empty(words: Sequence[RawWord], blank: Blank, picture: Picture, dpi: int) -> bool:
    """Whether the blank holds no ink, and recognition is sure of no figure or letter there."""
    inside = [word for word in words[blank.before + 1 : blank.after] if (word.confidence or 0) >= _WITNESS]
    glued = words[blank.after].text[: len(words[blank.after].text) - len(blank.after_text)]
    if blank.before == blank.after:
        glued = glued[words[blank.before].text.find(blank.before_text) + len(blank.before_text) :]
    if any(ch.isalnum() for text in (glued, *(word.text for word in inside)) for ch in text):
        return False
    scale = dpi / _POINTS
    return is_empty(picture, blank.x0 * scale, blank.x1 * scale, blank.base * scale, blank.em * scale)


def _emptied(words: list[RawWord], blank: Blank) -> list[RawWord]:
    """The words with the blank marked on the printed word behind it; specks that were read as words go out."""
    before = _trimmed(words[blank.before], blank.before_text, x1=blank.x0)
    after = _trimmed(words[blank.after], blank.after_text, x0=blank.x1)._replace(hand=NOTHING_WRITTEN)
    dots = [word for word in words[blank.before + 1 : blank.after] if set(word.text) <= _LEADERS]
    return [*words[: blank.before], before, *dots, after, *words[blank.after + 1 :]]


def _filled(words: list[RawWord], blank: Blank, picture: Picture, dpi: int) -> list[RawWord]:
    """The words with the blank's handwriting in place of what recognition made of it."""
    scale = dpi / _POINTS
    left, right = blank.x0 - _MARGIN * blank.em, blank.x1 + _MARGIN * blank.em
    grey = without_red(_cut(picture, left, right, blank, scale))
    seen = digits.looks(grey, *_places(left, right, blank, scale), blank.em * scale)
    seen_words = words[blank.before + 1 : blank.after]
    glued = words[blank.after].text[: len(words[blank.after].text) - len(blank.after_text)]
    witness = _as_figures(seen_words) or (
        _as_figures([words[blank.after]._replace(text=glued)]) if not seen_words else ""
    )
    readings = ranked(borne_out(digits.read(seen), witness), blank.kind)
    if not readings:
        return words
    first, chance = readings[0]
    text = first if chance >= _SHOWN else "".join(w.text for w in seen_words) or first
    box = Box(
        round(blank.x0, 2),
        round(blank.base - (ABOVE - 0.2) * blank.em, 2),
        round(blank.x1, 2),
        round(blank.base + 0.35 * blank.em, 2),
    )
    hand = RawWord(
        text, box, size=round(blank.em, 1), confidence=round(min(chance, 0.99), 3), origin="hand", hand=tuple(readings)
    )
    before = _trimmed(words[blank.before], blank.before_text, x1=blank.x0)
    after = _trimmed(words[blank.after], blank.after_text, x0=blank.x1)
    return [*words[: blank.before], before, hand, after, *words[blank.after + 1 :]]


def _trimmed(word: RawWord, text: str, x0: float | None = None, x1: float | None = None) -> RawWord:
    """A word cut to its printed part."""
    if word.text == text:
        return word
    box = _box(word)
    cut = box._replace(
        x0=max(box.x0, x0) if x0 is not None else box.x0, x1=min(box.x1, x1) if x1 is not None else box.x1
    )
    return word._replace(text=text, box=cut, others=())


def _cut(picture: Picture, left: float, right: float, blank: Blank, scale: float) -> Picture:
    top, foot = _rows(blank)
    return picture[max(int(top * scale), 0) : int(foot * scale) + 1, max(int(left * scale), 0) : int(right * scale) + 1]


def _rows(blank: Blank) -> tuple[float, float]:
    return blank.base - (ABOVE + 0.2) * blank.em, blank.base + (HEIGHT / EM - ABOVE + 0.2) * blank.em


def _places(left: float, right: float, blank: Blank, scale: float) -> tuple[float, float, float]:
    """Left and right edge and base line in pixels of the part that `_cut` gives."""
    x, y = max(int(left * scale), 0), max(int(_rows(blank)[0] * scale), 0)
    return left * scale - x, right * scale - x, blank.base * scale - y


def without_red(picture: Picture) -> Picture:
    """Grey, with red ink (seals) as white: in the red channel it is as bright as paper, blue pens are dark."""
    return picture if picture.ndim == 2 else np.ascontiguousarray(picture[:, :, 0])


def _as_figures(seen: Sequence[RawWord]) -> str:
    """What recognition of print made of a blank's ink, as figures; empty where it did not see one word of them."""
    if len(seen) != 1 or (seen[0].confidence or 0) < _WITNESS:
        return ""
    text = seen[0].text.strip(".,:;").translate(_LIKE_FIGURES)
    return text if text.isdigit() and len(text) > 1 else ""


def borne_out(found: dict[str, float], witness: str) -> dict[str, float]:
    """The chances of readings, with the weight of recognition's own reading of the same ink (empty: none).

    It was made for print and seldom gets handwriting right, but two readers that know nothing of each other
    seldom make the same mistake. What only recognition sees is no reading.
    """
    if witness not in found:
        return found
    grown = {text: chance * (_AGREED if text == witness else 1.0) for text, chance in found.items()}
    doubt = max(1.0 - sum(found.values()), 0.0)
    total = sum(grown.values()) + doubt
    return {text: chance / total for text, chance in grown.items()}


def ranked(found: dict[str, float], kind: str) -> list[tuple[str, float]]:
    """The readings that can be a serial, a day or a month, with their chances, the likeliest first.

    Chances of what cannot be are not given to the others: half of that weight stays as doubt.
    """
    fitting = {text: chance for text, chance in found.items() if fits(text, kind)}
    able = sum(fitting.values())
    if not able:
        return []
    doubt = max(1.0 - able, 0.0)
    out = [(text, round(chance / (able + doubt * 0.5), 4)) for text, chance in fitting.items()]
    return [(text, chance) for text, chance in sorted(out, key=lambda item: -item[1]) if chance >= _KEPT][:_MOST]


def fits(text: str, kind: str) -> bool:
    """Whether digits can stand in a blank: days and months as they are, no serial of noughts or with a needless one.

    Serials below 10 are written with one nought (Nghị định 30/2020/NĐ-CP, Appendix I), larger ones with none;
    some offices write two (`007`).
    """
    if not text or OTHER_SIGN in text or not text.isdigit():
        return False
    value = int(text)
    if kind == "day":
        return 1 <= value <= 31 and len(text) <= 2
    if kind == "month":
        return 1 <= value <= 12 and len(text) <= 2
    return value > 0 and len(text) <= 5 and (text[0] != "0" or len(text) <= 3)
