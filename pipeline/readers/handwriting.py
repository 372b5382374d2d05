"""Serial, day and month written by hand into the blanks of a scan's printed number and date lines.

The blank is found by the printed words about it (`hand_blanks`). Its ink goes to the digit reader; what comes back
stands in the line as a word of origin "hand", with its readings and their chances. The words that recognition made of
the same ink go out. A blank without ink stays a blank: the printed word behind it bears the one reading "". Whether a
reading is sure enough to be a value is decided where numbers and dates are extracted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import numpy as np

from models.document import NOTHING_WRITTEN, Box
from pipeline.pages import RawLine, RawTable, RawWord
from pipeline.readers import digits
from pipeline.readers.blank_ink import is_empty
from pipeline.readers.digits import ABOVE, EM, HEIGHT, OTHER_SIGN
from pipeline.readers.hand_blanks import (
    Blank,
    box_of,
    find_blank,
    is_printed,
    joined_lines,
    to_the_stroke,
    type_size,
    year_below,
)
from pipeline.readers.tesseract import Picture

_TOP = 0.42  # of the page: header lines stand above
_POINTS = 72.0
_MARGIN = 0.25  # ems of the printed words left in the picture: the reader knows them, and their edges are not sure
_MOST = 3  # readings kept of a blank
_KEPT = 0.02  # least chance of a reading that is kept
_WITNESS = 0.6  # least confidence of recognition for its figures to bear out a reading
_LIKE_FIGURES = str.maketrans("lI|!OoØ", "1111000")  # what recognition of print makes of ones and noughts
_AGREED = 12.0  # how much likelier a reading is that recognition of print gives of the same ink
_SHOWN = 0.35  # least chance of the first reading for it to stand in the text
_LEADERS = frozenset(".…·_")  # what blanks are printed with


def read_blanks(blocks: Sequence[RawLine | RawTable], picture: Picture, dpi: int) -> list[RawLine | RawTable]:
    """The blocks with what is written by hand in the blanks of header lines; boxes in points of the picture."""
    foot = _TOP * picture.shape[0] * _POINTS / dpi
    blocks = joined_lines(blocks, foot)
    head = [b for b in blocks if isinstance(b, RawLine) and b.box and b.box.y1 < foot]
    sizes = [em for line in head for em in [type_size(line.words, upright=False)] if em]
    usual = median(sizes) if sizes else None
    chosen = {id(line) for line in head}
    return [
        _line_read(b, picture, dpi, usual, dated=any(year_below(b, other) for other in head))
        if isinstance(b, RawLine) and id(b) in chosen
        else b
        for b in blocks
    ]


def _line_read(line: RawLine, picture: Picture, dpi: int, usual: float | None, *, dated: bool = False) -> RawLine:
    words = list(line.words)
    for kind in ("number", "day", "month"):
        blank = find_blank(words, kind, usual, dated=dated)
        if blank is None or is_printed(words, blank):
            continue
        if kind == "number":
            blank = to_the_stroke(blank, words[blank.after], without_red(picture), dpi)
        empty = _left_empty(words, blank, picture, dpi)
        words = _emptied(words, blank) if empty else _filled(words, blank, picture, dpi)
    return line if words == list(line.words) else replace(line, words=tuple(words))


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
    box = box_of(word)
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
