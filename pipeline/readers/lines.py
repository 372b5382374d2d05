"""Words and printed lines out of places alone, for PDF glyphs and OCR words alike.

The order of a PDF's stream says little and its space characters less: what belongs together is decided by
distances measured in ems (the type size). A printed line that a wide gap or a gutter divides (the two columns
of a header or a closing, after Appendix I of Nghị định 30/2020/NĐ-CP) becomes several lines, each with its box.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter
from statistics import median

import numpy as np
import numpy.typing as npt
import regex

from models.document import Box
from pipeline.pages import RawLine, RawTable, RawWord

JOIN = 0.08  # em; words nearer than this, with no space character between, are one
ROW_OVERLAP = 0.45  # share of the lower one's height by which two words on one printed line overlap
WIDE_GAP = 2.6  # em; a gap above this always divides a line
MOTTO_GAP = 0.35  # em; before the motto, which opens the header's right column
GUTTER_GAP = 0.9  # em; a gap above this divides where it stands over or under another such gap


Look = tuple[str, bool, bool, str]  # font, bold, italic and origin of a glyph


# A long paper has hundreds of thousands of words; most of their texts and places are of others too
_lengths: dict[float, float] = {}
_MOST_LENGTHS = 200_000


def shared_lengths(lengths: npt.NDArray[np.float64]) -> list[float]:
    """The lengths in hundredths of a point, the same object for the same length."""
    if len(_lengths) > _MOST_LENGTHS:
        _lengths.clear()
    hundreds = 100 * lengths
    near = np.rint(hundreds)
    rounded = (near / 100).tolist()
    with np.errstate(invalid="ignore"):  # places of broken files may be endless
        # about half way between two hundredths the product may have been rounded across the middle
        doubtful = ~(np.abs(np.abs(hundreds - near) - 0.5) > _DOUBTFUL)
    for at in np.flatnonzero(doubtful).tolist():
        rounded[at] = round(float(lengths[at]), 2)
    return list(map(_lengths.setdefault, rounded, rounded))


_DOUBTFUL = 1e-6


@lru_cache(maxsize=50_000)
def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=1_000)
def _type_size(size: float) -> float:
    return round(size, 2)


@dataclass(slots=True)
class Word:
    """A word being put together: its box, the foot of its letters and what its glyphs share."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    baseline: float
    size: float
    space_before: bool = False
    raw: RawWord | None = None  # an OCR word, complete as it is
    looks: list[Look] = field(default_factory=list)  # of each glyph
    box: Box | None = None  # the sides in hundredths of a point

    @property
    def top(self) -> float:
        return self.baseline - 0.68 * self.size

    def join(self, other: Word) -> None:
        self.text += other.text
        self.looks += other.looks
        self.size = max(self.size, other.size)
        self.x0, self.y0 = min(self.x0, other.x0), min(self.y0, other.y0)
        self.x1, self.y1 = max(self.x1, other.x1), max(self.y1, other.y1)
        if self.box is not None and other.box is not None:
            self.box = self.box.union(other.box)

    def finished(self) -> RawWord:
        if self.raw is not None:
            return self.raw
        looks = self.looks
        font, bold, italic, origin = looks[0]
        if looks.count(looks[0]) != len(looks):
            font, bold, italic, origin = Counter(looks).most_common(1)[0][0]
        return RawWord(_composed(self.text), self.box, font, _type_size(self.size), bold, italic, None, origin)


_ORIGIN = 3  # in a Look
_BY_FOOT = attrgetter("baseline", "x0")
_BY_LEFT = attrgetter("x0")


def rows_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words that stand on one printed line, from top to bottom, each row from left to right."""
    rows: list[list[Word]] = []
    last: list[Word] = []  # of each row the word that ends furthest right
    for word in sorted(words, key=_BY_FOOT):
        top = word.top
        for at in range(len(rows) - 1, max(len(rows) - 7, -1), -1):
            row = rows[at]
            # a row whose lowest foot is above the word's top shares no height with it
            if row[-1].baseline >= top and (
                _beside_word(last[at], word) if word.x0 >= last[at].x1 else _on_row(row, word)
            ):
                row.append(word)
                if word.x1 > last[at].x1:
                    last[at] = word
                break
        else:
            rows.append([word])
            last.append(word)
    for row in rows:
        row.sort(key=_BY_LEFT)
    rows.sort(key=lambda row: median(w.baseline for w in row))
    return rows


def rows_of_lines(lines: Iterable[list[Word]]) -> list[list[Word]]:
    """Lines as OCR found them, those that stand side by side on one printed line joined, from top to bottom."""
    rows: list[list[Word]] = []
    for line in sorted(lines, key=lambda words: median(w.baseline for w in words)):
        ends = (min(line, key=_BY_LEFT), max(line, key=lambda w: w.x1))
        home = next((row for row in reversed(rows[-8:]) if _beside(row, line, ends)), None)
        if home is None:
            rows.append(list(line))
        else:
            home.extend(line)
    for row in rows:
        row.sort(key=_BY_LEFT)
    rows.sort(key=lambda row: median(w.baseline for w in row))
    return rows


def _beside(row: Sequence[Word], line: Sequence[Word], ends: tuple[Word, Word]) -> bool:
    room = 0.4 * line[0].size
    if any(min(w.x1, v.x1) - max(w.x0, v.x0) > room for w in row for v in line):
        return False
    return any(_on_row(row, end) for end in ends)


def _on_row(row: Sequence[Word], word: Word) -> bool:
    if len(row) == 1:
        nearest = row[0]
    else:
        x0, x1 = word.x0, word.x1
        apart = [a if (a := other.x0 - x1) > (b := x0 - other.x1) else b for other in row]
        nearest = row[apart.index(min(apart))]
    return _beside_word(nearest, word)


def _beside_word(nearest: Word, word: Word) -> bool:
    """Whether a word stands on the line of the word of a row that is nearest to it."""
    small = min(nearest.size, word.size)
    if min(nearest.x1, word.x1) - max(nearest.x0, word.x0) > 0.4 * small:
        return False
    shared = min(nearest.baseline, word.baseline) - max(nearest.top, word.top)
    return shared >= ROW_OVERLAP * 0.68 * small


def tidy_row(row: list[Word]) -> list[Word]:
    """A row whose words that touch each other (divided only in the file's stream) are joined."""
    out: list[Word] = []
    for word in row:
        before = out[-1] if out else None
        if before is not None and before.raw is None and _touches(before, word):
            if _is_note_mark(before, word):
                word.text = word.text.translate(_RAISED)
            before.join(word)
        else:
            out.append(word)
    return out


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _is_note_mark(before: Word, word: Word) -> bool:
    """A small raised figure (a footnote's mark, a square metre's 2): never to be read as a digit of the word."""
    small = word.size < 0.8 * before.size and word.text.isdigit()
    raised = word.baseline < before.baseline - 0.15 * before.size
    return small and raised and word.x0 - before.x1 < 0.25 * before.size


def _touches(before: Word, word: Word) -> bool:
    em = min(before.size, word.size)
    if word.space_before or not before.looks or not word.looks:
        return False
    if _is_note_mark(before, word):
        return True
    if before.looks[-1][_ORIGIN] != word.looks[0][_ORIGIN] or before.size > 1.6 * word.size:
        return False
    return -0.5 * em < word.x0 - before.x1 < JOIN * em


# Columns -----------------------------------------------------------------------------------------------

_OPEN_BLANK = regex.compile(r"(?:^|\s)(?:số\s*:?|ngày|tháng|năm|:)$", regex.IGNORECASE)
_MOTTO = regex.compile(r"^(?:CỘNG\s+HO[ÀA]|CỘNG\s+HÒA|ĐẢNG\s+CỘNG)\s+(?:XÃ\s+HỘI|SẢN\s+VIỆT)")
_AFTER_BLANK = regex.compile(r"^(?:[/.\-–,]|tháng\b|năm\b|ngày\b|\d{1,4}\b|[A-ZĐ&]{1,12}[-–/])", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Gap:
    row: int
    index: int  # the gap stands before row[index]
    x0: float
    x1: float
    em: float


def split_rows(rows: Sequence[Sequence[Word]]) -> list[list[list[Word]]]:
    """Each row divided where a column ends: at gaps that are very wide, or that make a gutter with their neighbours."""
    gaps = [gap for number, row in enumerate(rows) for gap in _gaps(number, row)]
    by_row: dict[int, list[_Gap]] = {}
    for gap in gaps:
        by_row.setdefault(gap.row, []).append(gap)
    out = []
    for number, row in enumerate(rows):
        cuts = [g.index for g in by_row.get(number, ()) if _cuts(g, row, by_row)]
        edges = [0, *cuts, len(row)]
        out.append([list(row[a:b]) for a, b in pairwise(edges)])
    return out


def _gaps(number: int, row: Sequence[Word]) -> list[_Gap]:
    found = []
    for index in range(1, len(row)):
        em = max(min(row[index - 1].size, row[index].size), 6.0)
        x0, x1 = row[index - 1].x1, row[index].x0
        if x1 - x0 > MOTTO_GAP * em:
            found.append(_Gap(number, index, x0, x1, em))
    return found


def _cuts(gap: _Gap, row: Sequence[Word], by_row: dict[int, list[_Gap]]) -> bool:
    if _MOTTO.match(" ".join(w.text for w in row[gap.index : gap.index + 4])):
        return True
    if gap.x1 - gap.x0 <= GUTTER_GAP * gap.em or _is_blank(row[: gap.index], row[gap.index :]):
        return False
    if gap.x1 - gap.x0 > WIDE_GAP * gap.em:
        return True
    return any(
        min(gap.x1, other.x1) - max(gap.x0, other.x0) > 0.7 * gap.em
        for step in (-2, -1, 1, 2)
        for other in by_row.get(gap.row + step, ())
        if other.x1 - other.x0 > GUTTER_GAP * other.em
    )


def _is_blank(left: Sequence[Word], right: Sequence[Word]) -> bool:
    """A blank left for the serial or the day (`Số:      /KH-…`, `ngày      tháng`) belongs to one line."""
    before = " ".join(w.text for w in left[-2:])
    return bool(_OPEN_BLANK.search(before)) and bool(_AFTER_BLANK.match(right[0].text))


def lines_of(words: Iterable[Word]) -> list[RawLine]:
    """Words to printed lines, top to bottom and left to right, columns apart."""
    return lines_from_rows(rows_of(words))


def lines_from_rows(rows: Iterable[list[Word]]) -> list[RawLine]:
    out = []
    for parts in split_rows([tidy_row(row) for row in rows]):
        out += [RawLine(tuple(word.finished() for word in part)) for part in parts if part]
    return [line for line in out if not _DRAWN.match(line.text)]


# A rule made of characters, under the issuer's name or the motto
_DRAWN = regex.compile(r"^[¯‾_\-–—=─━*\s]{4,}+$")


def with_indents(lines: Iterable[RawLine], left: float, width: float) -> list[RawLine]:
    """Lines with their indent from `left` and whether they stand in the middle of `left`..`left + width`."""
    out = []
    for line in lines:
        box = line.box
        if box is None:
            out.append(line)
            continue
        before, after = box.x0 - left, left + width - box.x1
        centered = before > 0.08 * width and abs(before - after) < 0.06 * width
        indent = round(before, 2)
        out.append(RawLine(line.words, line.whole, centered, indent, line.style, line.list_mark))
    return out


def merged(blocks: Sequence[RawLine | RawTable], added: Sequence[RawLine]) -> list[RawLine | RawTable]:
    """Lines with further lines put in: words of the new ones replace those that they cover, and join their rows."""
    over = [word for line in added for word in line.words]
    words: list[Word] = [rebuilt(word) for word in over]
    rest: list[RawLine | RawTable] = []
    for block in blocks:
        touched = isinstance(block, RawLine) and any(_near(block.box, word.box) for word in over)
        if isinstance(block, RawLine) and touched:
            words += [rebuilt(w) for w in block.words if not any(_covers(o.box, w.box) for o in over)]
        else:
            rest.append(block)
    return sorted([*rest, *lines_of(words)], key=lambda block: block.box.y0 if block.box else 0.0)


def rebuilt(word: RawWord) -> Word:
    """A finished word, to be placed anew among others."""
    box = word.box or Box(0, 0, 0, 0)
    size = word.size or box.y1 - box.y0
    foot = box.y1 if word.origin == "ocr" else box.y1 - 0.21 * size
    return Word(word.text, box.x0, box.y0, box.x1, box.y1, foot, size, True, word)


def _near(line: Box | None, word: Box | None) -> bool:
    if line is None or word is None:
        return False
    middle = (word.y0 + word.y1) / 2
    return line.y0 - 2 <= middle <= line.y1 + 2 and line.x0 - 40 <= word.x1 and word.x0 <= line.x1 + 40


def _covers(new: Box | None, old: Box | None) -> bool:
    if new is None or old is None:
        return False
    wide = min(new.x1, old.x1) - max(new.x0, old.x0)
    tall = min(new.y1, old.y1) - max(new.y0, old.y0)
    return wide > 0 and tall > 0 and wide * tall > 0.4 * (old.x1 - old.x0) * (old.y1 - old.y0)
