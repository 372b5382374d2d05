"""Made-up blanks of number and date lines with figures written into them, as a scanner would see them.

Everything is drawn here: strokes (see `strokes`), digits of handwriting-like fonts, and scikit-learn's
`load_digits`, between printed words, over dotted leaders, with dirt, thin and thick pens, bad scans.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from benchmarks.handwriting.collections import HEIGHT as SHAPE
from benchmarks.handwriting.collections import scanned, trajectories
from benchmarks.handwriting.strokes import WAYS, smooth, written
from benchmarks.handwriting.strokes import WIDTH as WIDE
from pipeline.readers.digits.net import ABOVE, EM, HEIGHT, OTHER, STRIDE, normalised

Ink = NDArray[np.float32]
Range = tuple[float, float]

WIDTH = 168  # of a sample, pixels
FINE = 4 / 3  # drawn so much finer
COLLECTIONS = "VANBAN_DIGITS"  # names the folder of collections for training (see `collections`)
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
HANDS = [
    "dkg",
    "dkgIt",
    "Breip",
    "breipfont",
    "BecauseWeBuild-Regular",
    "BecauseWeConnect-Regular",
    "BecauseWeCreate-Regular",
    "BecauseWeLearn-Regular",
    "BecauseWeMentor-Regular",
    "BecauseWeOrganize-Regular",
    "femkeklaver",
    "KleeOne-Regular",
    "Rufscript010",
    "YuseiMagic-Regular",
    "Delphine",
    "SteveHand",
    "ComicNeue-Light",
    "ComicNeue-Italic",
    "DancingScript-Regular",
    "Ecolier-court",
    "Humor-Sans",
    "Kristi",
    "kiloji",
    "setofont",
    "YOzRNX90",
    "YOzBCFi",
    "YOzRE_i",
    "YOzRAFi",
    "KaushanScript-Regular",
]
PRINT = {
    False: ["Tinos-Regular", "Tinos-Regular", "Tinos-Bold"],
    True: ["Tinos-Italic", "Tinos-Italic", "Tinos-BoldItalic"],
}
_SYMBOLS = [
    "QĐ-UB",
    "KH-SG",
    "BC-SYT",
    "UBND",
    "TB-PG",
    "CT-HĐ",
    "GM-TT",
    "SGDĐT",
    "BGDĐT",
    "TTr-S",
    "HD-LĐ",
    "NQ-CP",
    "CV-TH",
    "PGD-T",
    "VP-KS",
    "LĐTB",
    "KL-TU",
]
_LETTERS = "ABCDEGHIKLMNPQRSTUVXYabcdeghiklmnpqrstuvxy"


@dataclass(frozen=True, slots=True)
class Sample:
    """`picture` HEIGHT x WIDTH, 0 paper to 1 ink; `text` the classes in order; `frames` the class of each column."""

    picture: Ink
    text: tuple[int, ...]
    frames: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Manner:
    """How well is written and scanned. Ranges are drawn from evenly; lengths in ems unless said otherwise."""

    heights: Range  # of a writer's digits
    uneven: Range  # height of one digit, of the writer's
    slants: Range  # mean and spread
    pens: tuple[float, ...]  # chances of the pen's widths, thin to thick
    shake: Range
    foot: Range  # mean and spread of the digits' foot below the base line
    climb: float
    bent: float  # how often the ink is distorted as a whole
    strength: Range  # of that, in fine pixels
    ink: Range  # 1 as dark as print
    specks: float
    noise: float  # of a two-toned scan, at most
    apart: float  # least distance between the beginnings of neighbouring digits, of their height


# What the nets learned from: also digits that lie one over the other
HARD = Manner(
    (0.62, 1.22), (0.85, 1.15), (0.18, 0.17), (0.12, 0.27, 0.26, 0.2, 0.1, 0.05),
    (0.01, 0.06), (0.05, 0.13), 0.05, 0.7, (0.3, 1.6), (0.55, 1.0), 0.7, 0.25, -9.0,
)  # fmt: skip
# To measure with: a clerk who fills in such blanks every day, and an office's scanner
OFFICE = Manner(
    (0.72, 1.12), (0.92, 1.08), (0.2, 0.12), (0.1, 0.3, 0.32, 0.2, 0.07, 0.01),
    (0.006, 0.034), (0.05, 0.08), 0.03, 0.6, (0.2, 0.9), (0.65, 1.0), 0.3, 0.15, 0.3,
)  # fmt: skip


@lru_cache
def _fonts() -> dict[str, Path]:
    return {
        path.stem: path
        for folder in FONT_FOLDERS
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in (".ttf", ".otf")
    }


def hands_here() -> list[str]:
    return [name for name in HANDS if name in _fonts()]


@lru_cache(maxsize=400)
def _face(font: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_fonts()[font]), size)


@lru_cache(maxsize=20000)
def _glyphs(font: str, size: int, text: str) -> tuple[Ink, int]:
    """(ink cut to its box, how far its top lies above the base line)."""
    face = _face(font, size)
    left, top, right, bottom = face.getbbox(text, anchor="ls")
    canvas = Image.new("L", (max(int(right - left), 1) + 2, max(int(bottom - top), 1) + 2), 0)
    ImageDraw.Draw(canvas).text((1 - left, 1 - top), text, fill=255, font=face, anchor="ls")
    return np.asarray(canvas, dtype=np.float32) / 255, int(-top + 1)


class Writer:
    """One hand: how it forms each digit, its pen, its slant; draws onto a canvas of FINE times the size."""

    def __init__(self, rng: np.random.Generator, hands: list[str], ways: int = 99, manner: Manner = HARD) -> None:
        self.rng, self.manner = rng, manner
        folder = Path(os.environ[COLLECTIONS]) if COLLECTIONS in os.environ else None
        self.shapes, self.paths = scanned(folder), trajectories(folder)
        odds = [0.4, 0.1, 0.16, 0.3, 0.04] if folder else [0.64, 0.0, 0.2, 0.12, 0.04]
        self.kind = str(rng.choice(["strokes", "pen", "font", "scan", "print"], p=odds))
        self.collection = self.shapes[int(rng.integers(len(self.shapes)))]
        self.weight = int(rng.integers(-5, 4))  # of a scanned digit's strokes: thinner, thicker
        self.ways = {d: int(rng.integers(min(len(WAYS[d]), ways))) for d in range(10)}
        self.font = str(rng.choice(hands)) if hands else ""
        if not hands and self.kind == "font":
            self.kind = "strokes"
        self.height = rng.uniform(*manner.heights) * EM * FINE
        self.slant = rng.normal(*manner.slants)
        self.pen = float(rng.choice([1.3, 1.8, 2.4, 3.2, 4.2, 5.0], p=manner.pens))
        self.pen = min(self.pen, 0.14 * self.height)
        self.shake = rng.uniform(*manner.shake)
        self.spacing = rng.normal(0.1, 0.1)

    def draw(self, canvas: Ink, digit: int, x: float, foot: float) -> tuple[float, float]:
        """Draws a digit from x on; gives the left and right edge of what was drawn."""
        height = self.height * self.rng.uniform(*self.manner.uneven)
        if self.kind in ("strokes", "pen"):
            return self._strokes(canvas, digit, x, foot, height)
        if self.kind == "scan":
            shapes = self.collection[digit]
            ink = self._weighed(shapes[int(self.rng.integers(len(shapes)))])
        else:
            name = self.font if self.kind == "font" else str(self.rng.choice(PRINT[self.slant > 0.18]))
            ink, _ = _glyphs(name, 60, str(digit))
        return self._bitmap(canvas, ink, x, foot, height)

    def _strokes(self, canvas: Ink, digit: int, x: float, foot: float, height: float) -> tuple[float, float]:
        way = self.ways[digit] if self.rng.random() < 0.85 else int(self.rng.integers(len(WAYS[digit])))
        lines = written(digit, way, self.rng, self.shake)
        if self.kind == "pen" and self.paths.get(digit):
            lines = [self._path(digit)]
        turn = self.rng.normal(0, 0.05)
        edges = []
        layer = np.zeros(canvas.shape, np.uint8)
        for line in lines:
            px = line[:, 0] * height + (1 - line[:, 1]) * height * (self.slant + turn)
            py = foot - (1 - line[:, 1]) * height
            edges += [float(px.min()), float(px.max())]
            points = np.stack([x + px, py], 1)
            pen = max(1, round(self.pen * float(self.rng.uniform(0.85, 1.15))))
            cv2.polylines(layer, [np.rint(points * 8).astype(np.int32)], False, 255, pen, cv2.LINE_AA, 3)
        np.maximum(canvas, layer.astype(np.float32) / 255, out=canvas)
        return x + min(edges), x + max(edges)

    def _path(self, digit: int) -> NDArray[np.float64]:
        path = self.paths[digit][int(self.rng.integers(len(self.paths[digit])))]
        return smooth(path) * (WIDE[digit] * self.rng.uniform(0.8, 1.2), 1.0)

    def _weighed(self, ink: Ink) -> Ink:
        """The same shape with a thinner or thicker pen; never so thin that it breaks up."""
        padded = np.pad(ink, 4)
        if self.weight > 0:
            padded = cv2.dilate(padded, _round(self.weight))
        elif self.weight < 0:
            thin = cv2.erode(padded, _round(-self.weight))
            padded = thin if thin.sum() > 0.35 * padded.sum() else padded
        return np.asarray(cv2.resize(padded, (padded.shape[1] * SHAPE // padded.shape[0] or 1, SHAPE)), np.float32)

    def _bitmap(self, canvas: Ink, ink: Ink, x: float, foot: float, height: float) -> tuple[float, float]:
        factor = height / ink.shape[0]
        wide = factor * float(self.rng.uniform(0.8, 1.15))
        shear = 0.0 if self.kind == "print" else self.slant * 0.6
        matrix = np.array([[wide, -shear * factor, x + shear * height], [0, factor, foot - height]], np.float32)
        size = (canvas.shape[1], canvas.shape[0])
        np.maximum(canvas, cv2.warpAffine(ink, matrix, size, flags=cv2.INTER_LINEAR), out=canvas)
        return x, x + wide * ink.shape[1] + max(shear, 0) * height * 0.5


def _round(size: int) -> NDArray[np.uint8]:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size + 1, size + 1)), np.uint8)


def figures(rng: np.random.Generator, kind: str) -> list[int]:
    if kind == "day":
        return [int(c) for c in f"{rng.integers(1, 32):02d}"]
    if kind == "month":
        value = int(rng.integers(1, 13))
        return [int(c) for c in (f"{value:02d}" if rng.random() < 0.8 else str(value))]
    length = int(rng.choice([1, 2, 3, 4, 5], p=[0.05, 0.25, 0.3, 0.35, 0.05]))
    return [int(d) for d in rng.integers(0, 10, length)]


def _paste(canvas: Ink, ink: Ink, x: float, y: float) -> None:
    x0, y0 = round(x), round(y)
    top, left = max(y0, 0), max(x0, 0)
    bottom, right = min(y0 + ink.shape[0], canvas.shape[0]), min(x0 + ink.shape[1], canvas.shape[1])
    if bottom > top and right > left:
        part = canvas[top:bottom, left:right]
        np.maximum(part, ink[top - y0 : bottom - y0, left - x0 : right - x0], out=part)


def _words(rng: np.random.Generator, kind: str) -> tuple[str, str, bool]:
    if kind == "day":
        return "ngày", "tháng", bool(rng.random() < 0.9)
    if kind == "month":
        return "tháng", "năm", bool(rng.random() < 0.9)
    letters = _SYMBOLS[int(rng.integers(len(_SYMBOLS)))]
    left = str(rng.choice(["Số:", "Số:", "Số :", "Số", "SỐ:", ":"]))
    return left, str(rng.choice(["/", "/", "/", "-", "/ "])) + letters, bool(rng.random() < 0.1)


def sample(rng: np.random.Generator, hands: list[str], kind: str | None = None, manner: Manner = HARD) -> Sample:
    """One made-up blank. `kind` is "number", "day" or "month"; drawn by lot where not given."""
    kind = kind or str(rng.choice(["number", "day", "month"], p=[0.6, 0.28, 0.12]))
    canvas = np.zeros((round(HEIGHT * FINE), round(WIDTH * FINE)), np.float32)
    hand = np.zeros_like(canvas)
    em = EM * FINE
    base = ABOVE * em + rng.normal(0, 0.06) * em
    left, right, italic = _words(rng, kind)
    font = str(rng.choice(PRINT[italic]))
    size = int(rng.choice([30, 31, 32, 33, 34]))
    margin = rng.uniform(-0.1, 1.0) * em
    ink, up = _glyphs(font, size, left)
    _paste(canvas, ink, margin - ink.shape[1], base - up)
    _neighbours(rng, canvas, font, size, base)
    text, spans, end = _figures_drawn(rng, hands, hand, kind, (margin, base), manner=manner)
    end = max(end, margin + rng.uniform(0.3, 2.0) * em) if not text or rng.random() < 0.3 else end
    start = end + float(np.clip(rng.normal(0.25, 0.35), -0.12, 1.6)) * em
    ink, up = _glyphs(font, size, right)
    _paste(canvas, ink, start, base - up)
    _leader(rng, canvas, (margin, start, base), manner.specks)
    if rng.random() < manner.bent:
        hand = _bent(rng, hand, manner.strength)
    hand *= rng.uniform(*manner.ink)
    np.maximum(canvas, hand, out=canvas)
    cut = round(start + rng.uniform(0.0, 1.0) * em)
    picture = _scanned_badly(rng, canvas, min(cut, round(WIDTH * FINE)), manner.noise)
    return Sample(picture, tuple(text), _frames(text, spans))


_LINES = [
    "SỞ Y TẾ",
    "ỦY BAN NHÂN DÂN",
    "V/v báo cáo",
    "Độc lập - Tự do",
    "về việc giao",
    "THÔNG BÁO",
    "Kính gửi: các",
    "huyện, quý",
]


def _neighbours(rng: np.random.Generator, canvas: Ink, font: str, size: int, base: float) -> None:
    """What reaches in of the lines above and below, and of the rule below a body's name."""
    em = EM * FINE
    if rng.random() < 0.35:
        ink, up = _glyphs(font, size, str(rng.choice(_LINES)))
        _paste(canvas, ink, rng.uniform(-3, 2) * em, base - rng.uniform(1.12, 1.6) * em - up)
    if rng.random() < 0.35:
        ink, up = _glyphs(font, size, str(rng.choice(_LINES)))
        _paste(canvas, ink, rng.uniform(-3, 2) * em, base + rng.uniform(1.12, 1.5) * em - up)
    if rng.random() < 0.2:
        y, x = round(base - rng.uniform(0.95, 1.32) * em), int(rng.integers(-60, WIDTH))
        cv2.line(canvas, (x, y), (x + int(rng.integers(40, 150)), y), 1.0, int(rng.integers(1, 4)))


def _figures_drawn(
    rng: np.random.Generator, hands: list[str], hand: Ink, kind: str, place: tuple[float, float], *, manner: Manner
) -> tuple[list[int], list[tuple[float, float]], float]:
    em = EM * FINE
    margin, base = place
    x = margin + float(np.clip(rng.normal(0.15, 0.2), -0.15, 0.8)) * em
    lot = rng.random()
    if lot < 0.06:
        return [], [], x
    if lot < 0.12:
        return _junk(rng, hands, hand, x, base)
    writer = Writer(rng, hands, manner=manner)
    foot = base + rng.normal(*manner.foot) * em
    climb = rng.normal(0, manner.climb)
    text: list[int] = []
    spans: list[tuple[float, float]] = []
    first = x
    for digit in figures(rng, kind):
        if x > (WIDTH - 12) * FINE:
            break
        a, b = writer.draw(hand, digit, x, foot - climb * (x - first) + rng.normal(0, 0.03) * em)
        text.append(digit)
        spans.append((a, b))
        step = writer.spacing + rng.normal(0, 0.06)
        lean = max(writer.slant, 0) * writer.height * 0.75 if writer.kind == "strokes" else 0.0
        beyond = x + (manner.apart + 0.15 * (digit != 1)) * writer.height
        x = max(b - lean + max(step, -0.12) * writer.height, beyond)
    return text, spans, spans[-1][1] if spans else x


def _junk(
    rng: np.random.Generator, hands: list[str], hand: Ink, x: float, base: float
) -> tuple[list[int], list[tuple[float, float]], float]:
    """Letters or a scribble: something written that is no figure."""
    em = EM * FINE
    text, spans = [], []
    if rng.random() < 0.5 and hands:
        for _ in range(int(rng.integers(1, 4))):
            ink, up = _glyphs(str(rng.choice(hands)), int(rng.choice([29, 34, 40])), str(rng.choice(list(_LETTERS))))
            _paste(hand, ink, x, base - up)
            text.append(OTHER)
            spans.append((x, x + ink.shape[1]))
            x += ink.shape[1] + 2
        return text, spans, x
    wide = rng.uniform(0.6, 3.0) * em
    points = np.stack([np.sort(rng.uniform(0, wide, 9)) + rng.normal(0, em / 4, 9), rng.normal(0, em / 3, 9)], 1)
    points += (x, base - em / 3)
    cv2.polylines(hand, [np.rint(points * 8).astype(np.int32)], False, 1.0, int(rng.integers(1, 5)), cv2.LINE_AA, 3)
    return [OTHER], [(x, x + wide)], x + wide


def _leader(rng: np.random.Generator, canvas: Ink, place: tuple[float, float, float], specks: float) -> None:
    """Dots or a rule to write on, from and to and on a base line; specks."""
    start, end, base = place
    lot = rng.random()
    if lot < 0.18:
        for x in np.arange(start, end, rng.uniform(0.2, 0.34) * EM * FINE):
            cv2.circle(canvas, (round(x), round(base - 1)), 1, 1.0, -1, cv2.LINE_AA)
    elif lot < 0.24:
        cv2.line(canvas, (round(start), round(base)), (round(end), round(base)), 1.0, 1)
    if rng.random() < 0.05:
        x = int(rng.integers(0, round(WIDTH * FINE)))
        cv2.line(canvas, (x, 0), (x + int(rng.integers(-2, 3)), round(HEIGHT * FINE)), float(rng.uniform(0.3, 1)), 1)
    for _ in range(rng.poisson(specks)):
        place = (int(rng.integers(0, round(WIDTH * FINE))), int(rng.integers(0, round(HEIGHT * FINE))))
        cv2.circle(canvas, place, int(rng.integers(0, 3)), float(rng.uniform(0.3, 1)), -1)


def _bent(rng: np.random.Generator, ink: Ink, strengths: Range) -> Ink:
    """Elastic distortion."""
    small = rng.normal(0, 1, (2, 5, 14)).astype(np.float32)
    height, width = ink.shape
    strength = rng.uniform(*strengths)
    dx, dy = (cv2.resize(field, (width, height), interpolation=cv2.INTER_CUBIC) * strength for field in small)
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    return np.asarray(cv2.remap(ink, xs + dx, ys + dy, cv2.INTER_LINEAR), dtype=np.float32)


def _scanned_badly(rng: np.random.Generator, canvas: Ink, cut: int, noise: float) -> Ink:
    """What a scanner makes of it: thick or thin, blurred, two-toned, broken, grey."""
    if rng.random() < 0.35:
        canvas = cv2.GaussianBlur(canvas, (3, 3), 0)
    if rng.random() < 0.4:  # two tones
        noisy = canvas + rng.normal(0, rng.uniform(0, noise), canvas.shape).astype(np.float32)
        canvas = (noisy > rng.uniform(0.3, 0.65)).astype(np.float32)
    shift = np.array([[1, 0, 0], [0, 1, rng.normal(0, 1.5)]], np.float32)
    canvas = cv2.warpAffine(canvas, shift, (canvas.shape[1], canvas.shape[0]))
    small = cv2.resize(canvas, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    small += rng.normal(0, rng.uniform(0, 0.06), small.shape).astype(np.float32)
    small[:, round(cut / FINE) :] = 0
    out = normalised((1 - np.clip(small, 0, 1)) * 255)
    out[:, round(cut / FINE) :] = 0
    return out


def _frames(text: list[int], spans: list[tuple[float, float]]) -> NDArray[np.int64]:
    """The class of each of the net's columns: a digit about its middle, else nothing (0)."""
    frames = np.zeros(WIDTH // STRIDE, np.int64)
    for digit, (a, b) in zip(text, spans, strict=True):
        middle, half = (a + b) / 2, max((b - a) * 0.22, 2.0)
        lo, hi = (round(v / FINE / STRIDE) for v in (middle - half, middle + half))
        frames[max(lo, 0) : max(hi, lo + 1)] = digit + 1
    return frames
