"""Recognition of a page's picture: upright, flat, straight, colours apart, rules out; words with places in points."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from functools import partial
from statistics import median
from typing import Any

import cv2
import numpy as np

from models.document import Box
from pipeline.pages import RawLine, RawTable, RawWord, turned
from pipeline.perspective import Slanted
from pipeline.readers import ink, ocr_cache, tesseract
from pipeline.readers.blocks import blocks_of
from pipeline.readers.boldness import with_boldness
from pipeline.readers.grid import grids
from pipeline.readers.handwriting import read_blanks, without_red
from pipeline.readers.lines import Word, lines_from_rows, rows_of_lines
from pipeline.readers.ocr_gaps import read_gaps
from pipeline.readers.ocr_votes import voted
from pipeline.readers.photographs import flattened, slanted
from pipeline.readers.quality import score
from pipeline.readers.short_rules import Sheet, with_short_rules
from pipeline.readers.single_lines import Area, read_alone
from pipeline.readers.tesseract import Picture, SeenWord

log = logging.getLogger(__name__)

METHOD = 8  # goes up whenever recognition changes: a cached page of another method is not taken
_ORIENTATION_SURE = 2.0  # Tesseract's own scale
_SURE_IN_SEAL = 0.8
_HEAD = 0.33  # of the page's height
_LEANS = 1.0  # degrees
_LEAST_LEAN = 0.15  # degrees: what leans less stands straight
_COARSE = 0.8  # of the resolution: the second reading
_FINE = 4 / 3  # the third, of single lines
_FRAME = 16  # pixels of paper put around a single line
_POINTS = 72.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What recognition gave for a picture, places in pixels of the picture turned upright, flat and straight."""

    words: tuple[SeenWord, ...]
    flat: tuple[ink.Segment, ...]
    upright: tuple[ink.Segment, ...]
    turn: int  # quarters clockwise by which the picture was turned to stand upright
    angle: float  # degrees by which it was then straightened
    width: int  # of the picture turned upright and flat
    height: int
    sheet: Slanted | None = None  # how the sheet lies in a photograph: it was laid flat first


@dataclass(frozen=True, slots=True)
class Recognised:
    """A page as recognised. Width and height in points, of the page turned upright by `turn` quarters clockwise."""

    blocks: tuple[RawLine | RawTable, ...]
    width: float
    height: float
    turn: int
    stamps: tuple[RawLine, ...] = ()  # printed in red or blue over the head of the page: arrival, urgency, secrecy
    lean: float = 0.0  # degrees by which the print leans; places are those of the leaning page
    sheet: Slanted | None = None  # how the sheet lies in a photograph, in points; places are those of the photograph

    @property
    def texts(self) -> list[str]:
        return [line.text for line in every_line(self.blocks)]


def every_line(blocks: Iterable[RawLine | RawTable]) -> list[RawLine]:
    out: list[RawLine] = []
    for block in blocks:
        if isinstance(block, RawTable):
            out += [line for cell in block.cells for line in cell.lines]
        else:
            out.append(block)
    return out


def recognise(picture: Picture, dpi: int) -> Recognised:
    """The words of a page's picture (RGB or grey, `dpi` pixels an inch), in lines and ruled tables.

    A picture seen before (same pixels, same method) comes from the cache. Raises ToolMissing.
    """
    name = ocr_cache.key(picture, METHOD, dpi, tesseract.version())
    kept = ocr_cache.get(name)
    if kept is None:
        seen = _see(picture, dpi)
        ocr_cache.put(name, asdict(seen))
    else:
        seen = _restored(kept)
    upright = np.rot90(picture, -seen.turn)
    if seen.sheet is None:
        return _read_further(seen, upright, dpi)
    height, width = upright.shape[:2]
    flat = ink.evened(flattened(upright, seen.sheet), always=True)
    return _as_taken(_read_further(seen, flat, dpi), seen.sheet.scaled(_POINTS / dpi), width, height, _POINTS / dpi)


def _read_further(seen: Seen, upright: Picture, dpi: int) -> Recognised:
    """What was seen, in lines and tables; with what the picture tells besides: bold type, figures by hand."""
    found = _laid_out(seen, dpi, ink.grey(upright))
    found = replace(found, blocks=tuple(with_boldness(found.blocks, without_red(upright), dpi)))
    try:
        return replace(found, blocks=tuple(read_blanks(found.blocks, upright, dpi)))
    except FileNotFoundError as error:  # an installation without the digit reader's weights still reads print
        log.warning("handwriting is not read: %s", error)
        return found


def _as_taken(found: Recognised, sheet: Slanted, width: int, height: int, scale: float) -> Recognised:
    """The page with its places in the photograph (`width` by `height` pixels)."""
    move = sheet.in_picture
    return replace(
        found,
        blocks=tuple(_placed(block, move) for block in found.blocks),
        stamps=tuple(_placed_line(line, move) for line in found.stamps),
        width=round(width * scale, 2),
        height=round(height * scale, 2),
        sheet=sheet,
    )


def _restored(kept: dict[str, Any]) -> Seen:
    words = tuple(_word(word) for word in kept["words"])
    flat, upright = (tuple((s[0], s[1], s[2], s[3]) for s in kept[name]) for name in ("flat", "upright"))
    sheet = kept["sheet"] and Slanted(tuple((x, y) for x, y in kept["sheet"]["corners"]), *_size(kept["sheet"]))
    return Seen(words, flat, upright, kept["turn"], kept["angle"], kept["width"], kept["height"], sheet)


def _size(kept: dict[str, Any]) -> tuple[float, float]:
    return kept["width"], kept["height"]


# Seeing -------------------------------------------------------------------------------------------------


def _see(picture: Picture, dpi: int) -> Seen:
    seen = _see_turned(picture, dpi, 0)
    if _stands(seen.words):
        return seen
    turn, sure = tesseract.quarters(ink.grey(picture), dpi)
    if turn == 0 or sure < _ORIENTATION_SURE:
        return seen
    other = _see_turned(np.rot90(picture, -turn), dpi, turn)
    return other if _weight(other.words) > _weight(seen.words) else seen


def _see_turned(picture: Picture, dpi: int, turn: int) -> Seen:
    picture = np.ascontiguousarray(picture)
    sheet = slanted(ink.grey(picture))
    if sheet is not None:
        picture = flattened(picture, sheet)
    height, width = picture.shape[:2]
    layers = ink.layers(picture, dpi, photographed=sheet is not None)
    black = ink.smoothed(ink.without_edges(layers.black), dpi)
    angle = ink.skew(black)
    coloured = [layer for layer in (layers.red, layers.blue) if layer is not None]
    leans = abs(angle) >= _LEANS  # turning blurs digits: print that leans little is read as it stands
    straight = ink.straightened(black, angle)
    flat, upright, mask = ink.rules(straight, dpi)
    if leans:
        clean = ink.without(straight, mask)
        coloured = [ink.straightened(layer, angle) for layer in coloured]
    else:
        clean = ink.without(black, ink.straightened_mask(mask, -angle))
    words = _read(clean, coloured, dpi)
    seals = (() if leans else layers.seals) + ink.round_seals(ink.inked(clean), dpi)
    usual = median(w.y1 - w.y0 for w in words) if words else 0.0
    words = [word for word in words if not _is_dirt(word, usual) and not _in_seal(word, seals)]
    if not leans:
        words = [_straight(word, angle, width, height) for word in words]
    return Seen(tuple(words), tuple(flat), tuple(upright), turn, angle, width, height, sheet)


def _read(clean: Picture, coloured: Sequence[Picture], dpi: int) -> list[SeenWord]:
    """Two readings set against each other, then what both left out.

    Tesseract is a program of its own that uses one core here: the two readings of a lone page go on side by side.
    """
    coarse = scaled_to(clean, dpi, round(dpi * _COARSE))
    with ThreadPoolExecutor(1, "recognition") as beside:
        reading = beside.submit(_kept_words, coarse, round(dpi * _COARSE))
        first = _kept_words(clean, dpi)
        second = reading.result()
    if not first:
        return read_gaps(first, clean, coloured, dpi)
    factor = clean.shape[1] / coarse.shape[1]
    words = voted(first, [_grown(word, factor) for word in second], partial(_again, clean, dpi))
    return read_gaps(words, clean, coloured, dpi)


def _kept_words(picture: Picture, dpi: int) -> list[SeenWord]:
    """Tesseract's words of a whole page, kept by the page's pixels: what comes after may change, this does not."""
    name = ocr_cache.key(picture, "words", dpi, tesseract.version())
    kept = ocr_cache.get(name)
    if kept is None:
        found = tesseract.words(picture, dpi)
        ocr_cache.put(name, [asdict(word) for word in found])
        return found
    return [_word(word) for word in kept]


def _word(kept: dict[str, Any]) -> SeenWord:
    return SeenWord(**{**kept, "others": tuple(kept["others"])})


def _grown(word: SeenWord, by: float) -> SeenWord:
    return replace(word, x0=word.x0 * by, y0=word.y0 * by, x1=word.x1 * by, y1=word.y1 * by)


def _again(picture: Picture, dpi: int, areas: Sequence[Area]) -> list[SeenWord]:
    """Lines of the page, each read alone at a finer resolution; boxes in pixels of the page."""
    pads = [int(0.03 * dpi)] * len(areas)
    (read,) = read_alone(picture, areas, pads, dpi, sizes=(_FINE,), frame=_FRAME)
    return [word for words in read for word in words]


def _straight(word: SeenWord, angle: float, width: int, height: int) -> SeenWord:
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    to_x, to_y = ink.turned(x, y, angle, width, height)
    return replace(word, x0=word.x0 + to_x - x, x1=word.x1 + to_x - x, y0=word.y0 + to_y - y, y1=word.y1 + to_y - y)


def _weight(words: Sequence[SeenWord]) -> float:
    """How much Vietnamese a recognition holds."""
    good, marked, total = score(word.text for word in words if word.confidence > 0.5)
    return (good + marked) * total


def _stands(words: Sequence[SeenWord]) -> bool:
    """Whether a page reads as upright text; one with hardly any words is taken as it stands.

    Of a page on its side Tesseract reads the words well, but their boxes are taller than wide.
    """
    long = [word for word in words if len(word.text) > 3]
    if sum(word.y1 - word.y0 > word.x1 - word.x0 for word in long) > 0.5 * len(long) > 2:
        return False
    good, _, total = score(word.text for word in words if word.confidence > 0.3)
    sure = [word.confidence for word in words]
    return len(words) < 15 or (total > 0.3 * len(words) and good > 0.6 and median(sure) > 0.55)


def _in_seal(word: SeenWord, seals: Sequence[ink.Circle]) -> bool:
    """Whether a doubtful word is made of a seal's own letters."""
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    return word.confidence < _SURE_IN_SEAL and any(
        (x - seal.x) ** 2 + (y - seal.y) ** 2 < (0.98 * seal.radius) ** 2 for seal in seals
    )


def _is_dirt(word: SeenWord, usual: float) -> bool:
    """Specks, strokes of signatures and letters of seals that were read as words; `usual` is a word's height here."""
    height = word.y1 - word.y0
    letters = sum(ch.isalnum() for ch in word.text)
    if word.confidence < 0.15 and not letters:
        return True
    if height > 3.5 * usual or (height < 0.2 * usual and letters):
        return word.confidence < 0.7
    return word.confidence < 0.3 and (height > 2.2 * usual or height < 0.4 * usual)


# Laying out ---------------------------------------------------------------------------------------------

_TALL = set("bdfhkltđ") | set("ABCDEGHIKLMNOPQRSTUVXYZWFJ0123456789()/\"'!?%&$#[]{}|")
_DEEP = set("gjpqyạặậẹệịọộợụựỵ,;()[]{}/|ẠẶẬẸỆỊỌỘỢỤỰỴQ")
_STACKED = set("ẤẦẨẪẮẰẲẴẾỀỂỄỐỒỔỖỚỜỞỠỨỪỬỮÁÀẢÃÉÈẺẼÍÌỈĨÓÒỎÕÚÙỦŨÝỲỶỸÂÊÔĂ")


def _extent(text: str) -> tuple[float, float]:
    """How far a word's ink reaches above and below the baseline, in ems, for the usual serif types."""
    above = 0.46
    for ch in text:
        if ch in _STACKED:
            above = 0.92
            break
        if ch in _TALL or ch.isupper():
            above = max(above, 0.68)
        elif ch.isalpha() and ch not in "aceimnorsuvxwzyqpgj":
            above = max(above, 0.7)
    below = 0.21 if any(ch in _DEEP for ch in text) else 0.0
    return above, below


def _laid_out(seen: Seen, dpi: int, upright: Picture) -> Recognised:
    scale = _POINTS / dpi
    top = _HEAD * seen.height
    stamped = [word for word in seen.words if word.coloured and word.y1 < top]
    words = _sized([word for word in seen.words if word not in stamped], scale)
    frames = [
        grid for grid in grids(_scaled(seen.flat, scale), _scaled(seen.upright, scale), snap=5.0) if len(grid.cells) > 2
    ]
    by_line = {id(word): number for number, line in enumerate(words) for word in line}
    every = [word for line in words for word in line]
    sheet = Sheet(upright, seen.angle, scale)
    blocks = blocks_of(every, [with_short_rules(grid, sheet) for grid in frames], partial(_liner, by_line))
    stamps = [RawLine(tuple(word.finished() for word in line)) for line in _sized(stamped, scale)]
    width, height = seen.width * scale, seen.height * scale
    if abs(seen.angle) >= _LEAST_LEAN:
        leaning = partial(turned, degrees=seen.angle, width=width, height=height)
        blocks = [_placed(block, leaning) for block in blocks]
        stamps = [_placed_line(line, leaning) for line in stamps]
    lean = seen.angle if abs(seen.angle) >= _LEAST_LEAN else 0.0
    return Recognised(tuple(blocks), round(width, 2), round(height, 2), seen.turn, tuple(stamps), lean)


def _liner(by_line: dict[int, int], words: Sequence[Word]) -> list[RawLine]:
    """Lines as Tesseract saw them, joined and divided by geometry."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(by_line[id(word)], []).append(word)
    return lines_from_rows(rows_of_lines(lines.values()))


def _scaled(segments: Iterable[ink.Segment], scale: float) -> list[ink.Segment]:
    return [(x0 * scale, y0 * scale, x1 * scale, y1 * scale) for x0, y0, x1, y1 in segments]


def _sized(seen: Iterable[SeenWord], scale: float) -> list[list[Word]]:
    """Recognised words in points, by Tesseract's lines, each with its type size and baseline worked out."""
    lines: dict[int, list[SeenWord]] = {}
    for word in seen:
        lines.setdefault(word.line, []).append(word)
    return [_sized_line(line, scale) for line in lines.values()]


def _sized_line(line: Sequence[SeenWord], scale: float) -> list[Word]:
    sizes, feet = [], []
    for word in line:
        above, below = _extent(word.text)
        if any(ch.isalnum() for ch in word.text):
            sizes.append((word.y1 - word.y0) / (above + below))
            feet.append((word, below))
    size = median(sizes) if sizes else max(word.y1 - word.y0 for word in line)
    foot = median(word.y1 - below * size for word, below in feet) if feet else line[0].y1
    return [_as_word(word, size, foot, scale) for word in line]


def _as_word(word: SeenWord, size: float, foot: float, scale: float) -> Word:
    box = Box(*(round(value * scale, 2) for value in (word.x0, word.y0, word.x1, word.y1)))
    raw = RawWord(
        word.text, box, size=round(size * scale, 1), confidence=word.confidence, origin="ocr", others=word.others
    )
    # A line that leans a little keeps each word's own foot
    own = min(max(foot, word.y1 - 0.35 * size), word.y1 + 0.35 * size)
    return Word(word.text, box.x0, box.y0, box.x1, box.y1, own * scale, size * scale, True, raw)


def _placed(block: RawLine | RawTable, move: Callable[[Box], Box]) -> RawLine | RawTable:
    """The block with its boxes where they are on the picture before it was straightened, or laid flat."""
    if isinstance(block, RawTable):
        cells = tuple(
            replace(cell, lines=tuple(_placed_line(line, move) for line in cell.lines)) for cell in block.cells
        )
        return replace(block, cells=cells, box=move(block.box) if block.box is not None else None)
    return _placed_line(block, move)


def _placed_line(line: RawLine, move: Callable[[Box], Box]) -> RawLine:
    return replace(line, words=tuple(w._replace(box=move(w.box)) if w.box is not None else w for w in line.words))


def scaled_to(picture: Picture, dpi: float, wanted: int) -> Picture:
    """A picture of `dpi` pixels an inch brought to `wanted`."""
    factor = wanted / dpi
    if abs(factor - 1) < 0.05:
        return picture
    how = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
    return np.asarray(cv2.resize(picture, None, fx=factor, fy=factor, interpolation=how), dtype=np.uint8)
