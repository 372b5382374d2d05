"""What offices put on a printed paper: stamps of arrival and urgency, marks of copies, what electronic signing prints.

Every function writes on a `Sheet` by lot. Names and numbers are invented; those of a stamp are never the paper's own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from benchmarks.scan_sheet import BLACK, BLUE, RED, Colour, Ink, Sheet, inked, pen

PLAIN, BOLD, SANS = "Tinos-Regular.ttf", "Tinos-Bold.ttf", "Arimo-Regular.ttf"
VIOLET: Colour = (95, 50, 140)
RECEIVERS = (
    ("SỞ VĂN HÓA TỈNH BẮC LĨNH",), ("UBND XÃ TÂN KHÊ",), ("PHÒNG NỘI VỤ", "HUYỆN ĐÔNG SƠN HẠ"),
    ("TRƯỜNG THCS VĨNH LẠC",), ("BAN QUẢN LÝ", "KHU CÔNG NGHIỆP NAM KHÊ"), ("VĂN PHÒNG", "HUYỆN ỦY THẠCH AN"),
    ("CHI CỤC THỦY LỢI",), ("CÔNG TY CẤP NƯỚC LẠC THỦY",),
)  # fmt: skip
CLERKS = ("Đoàn Thị Thu Sương", "Lưu Bá Khiêm", "Tạ Quang Nhạ", "Mạc Thị Hồng Diệp")


@dataclass(frozen=True)
class Typed:
    """A line of a stamp; `by_hand` is what a pen adds after it: figures, `/`, or `~` for a scribble of two words."""

    text: str
    size: float
    face: str = PLAIN
    by_hand: str = ""
    middle: bool = False


@lru_cache(maxsize=200)
def face(name: str, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(name, pixels)


def typed(lines: Sequence[Typed], scale: float, lead: float = 1.35) -> tuple[Ink, list[tuple[int, int]]]:
    """The lines as ink, and where each ends (pixels: right end, foot)."""
    faces = [face(line.face, max(6, round(line.size * scale))) for line in lines]
    wide = max(round(f.getlength(line.text)) for f, line in zip(faces, lines, strict=True)) + 4
    feet = np.cumsum([line.size * scale * lead for line in lines])
    canvas = Image.new("L", (wide, round(feet[-1] + 0.5 * lines[-1].size * scale)), 0)
    ends = []
    for line, font, foot in zip(lines, faces, feet, strict=True):
        left = (wide - font.getlength(line.text)) / 2 if line.middle else 2
        ImageDraw.Draw(canvas).text((left, foot), line.text, fill=255, font=font, anchor="ls")
        ends.append((round(left + font.getlength(line.text)), round(foot)))
    return np.asarray(canvas, np.float32) / 255, ends


def hand_figures(sheet: Sheet, text: str, em: float) -> Ink:
    """Figures and strokes of a pen one beside another: `125`, `12/3/2024`; the foot at two thirds of the height."""
    parts = []
    for piece in text.replace("/", " / ").split():
        if piece != "/":
            parts.append(pen(sheet.rng, piece, em))
            continue
        stroke = np.zeros((round(3 * em), max(3, round(0.45 * em))), np.float32)
        ends = (stroke.shape[1] - 1, round(1.1 * em)), (0, round(2.15 * em))
        cv2.line(stroke, *ends, 1.0, max(1, round(0.06 * em)), cv2.LINE_AA)
        parts.append(stroke)
    tall = max(part.shape[0] for part in parts)
    return np.hstack([np.pad(part, ((0, tall - part.shape[0]), (0, 0))) for part in parts])


def scribble(rng: np.random.Generator, words: int, em: float) -> Ink:
    """Words by a quick hand that nobody reads: loops along a line, now and then a stroke above or below."""
    steps, points = 26, []
    x = 0.0
    for _ in range(words):
        length = em * rng.uniform(1.1, 2.6)
        along = np.linspace(0, 1, steps)
        swing = np.sin(along * rng.uniform(14, 26) + rng.uniform(0, 6)) * rng.uniform(0.2, 0.35) * em
        swing *= rng.uniform(0.5, 1.4, steps)
        slant = np.cos(along * rng.uniform(14, 26)) * 0.18 * em
        points.append(np.stack([x + along * length + slant, 1.5 * em + swing], 1))
        x += length + em * rng.uniform(0.25, 0.5)
    canvas = np.zeros((round(3 * em), round(x + em)), np.uint8)
    wide = max(1, round(em * rng.uniform(0.05, 0.09)))
    for word in points:
        cv2.polylines(canvas, [np.rint(np.add(word, (0.3 * em, 0))).astype(np.int32)], False, 255, wide, cv2.LINE_AA)
        if rng.random() < 0.6:
            at = np.rint(np.add(word[steps // 2], (0.3 * em, -0.55 * em))).astype(int)
            cv2.line(
                canvas, (at[0], at[1]), (at[0] + round(0.25 * em), at[1] - round(0.2 * em)), 255, wide, cv2.LINE_AA
            )
    return np.asarray(canvas, np.float32) / 255


def turned_ink(ink: Ink, degrees: float) -> Ink:
    height, width = ink.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return np.asarray(cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_LINEAR), np.float32)


def worn_ink(ink: Ink, rng: np.random.Generator, least: float) -> Ink:
    """Ink of a rubber stamp: stronger here, weaker there."""
    uneven = cv2.GaussianBlur(rng.uniform(least, 1.35, ink.shape).astype(np.float32), (0, 0), 3)
    return np.asarray(ink * np.clip(uneven, 0, 1), np.float32)


def put(sheet: Sheet, ink: Ink, places: Sequence[tuple[float, float]], colour: Colour, hand: Ink | None = None) -> None:
    """Lays the ink at one of the places (points from the left and the top) where it covers little; or at any."""

    def covered(place: tuple[float, float]) -> int:
        x, y = (max(round(value * sheet.scale), 0) for value in place)
        return int((sheet.page[y : y + ink.shape[0], x : x + ink.shape[1], 1] < 120).sum())

    few = sorted(places, key=covered)[: len(places) if sheet.rng.random() < 0.12 else 4]
    left, top = few[int(sheet.rng.integers(len(few)))]
    inked(sheet.page, ink, left * sheet.scale, top * sheet.scale, colour)
    if hand is not None:
        inked(sheet.page, hand, left * sheet.scale, top * sheet.scale, BLUE if sheet.rng.random() < 0.7 else BLACK)


def about(
    rng: np.random.Generator, across: tuple[float, float], down: tuple[float, float]
) -> list[tuple[float, float]]:
    return [(rng.uniform(*across), rng.uniform(*down)) for _ in range(8)]


def arrival(sheet: Sheet) -> str:
    """The stamp of the office that received the paper, filled in by hand."""
    rng = sheet.rng
    size = rng.uniform(7.5, 11)
    dots = "." * int(rng.integers(12, 22))
    day = f"{rng.integers(1, 29)}/{rng.integers(1, 13)}/{'' if rng.random() < 0.5 else 20}{rng.integers(18, 27)}"
    head = str(rng.choice(["ĐẾN", "CÔNG VĂN ĐẾN", "VĂN BẢN ĐẾN", "ĐẾN"]))
    lines = [Typed(name, size, BOLD, middle=True) for name in RECEIVERS[int(rng.integers(len(RECEIVERS)))]]
    lines = [] if rng.random() < 0.15 else lines
    serial = f"{rng.integers(3, 9800)}"
    if head == "ĐẾN" and rng.random() < 0.7:
        lines += [Typed("ĐẾN    Số: " + dots, size, BOLD, serial), Typed("           Ngày: " + dots, size, PLAIN, day)]
    else:
        lines += [Typed(head, size + 1, BOLD, middle=True), Typed("Số: " + dots, size, PLAIN, serial)]
        lines.append(Typed("Ngày: " + dots, size, PLAIN, day))
    lines.append(Typed("Chuyển: " + dots, size, PLAIN, "~"))
    if rng.random() < 0.35:
        lines.append(Typed("Lưu hồ sơ số: " + dots[:10], size))
    ink, hand = _filled(sheet, lines, dots)
    if rng.random() < 0.8:
        cv2.rectangle(ink, (1, 1), (ink.shape[1] - 2, ink.shape[0] - 2), 1.0, max(1, round(0.9 * sheet.scale)))
    lean = rng.normal(0, 1.6)
    wide = sheet.pdf.get_width()
    places = about(rng, (15, 70), (4, 40)) + about(rng, (25, 110), (100, 230))  # the corner, under the left column
    places += about(rng, (wide * 0.5, wide * 0.7), (90, 190)) + about(rng, (4, 20), (90, 260))  # the right, the margin
    colour = (RED, RED, BLUE, VIOLET)[int(rng.integers(4))]
    put(sheet, worn_ink(turned_ink(ink, lean), rng, 0.4), places, colour, turned_ink(hand, lean))
    return f"arrival {'red' if colour == RED else 'blue'}"


def _filled(sheet: Sheet, lines: Sequence[Typed], dots: str) -> tuple[Ink, Ink]:
    """The stamp's own ink with a margin about it, and the pen's over it."""
    ink, ends = typed(lines, sheet.scale)
    edge = round(4 * sheet.scale)
    ink = np.pad(ink, edge)
    hand = np.zeros_like(ink)
    for line, (end, foot) in zip(lines, ends, strict=True):
        if not line.by_hand:
            continue
        em = line.size * sheet.scale * 1.15
        added = scribble(sheet.rng, 2, 0.8 * em) if line.by_hand == "~" else hand_figures(sheet, line.by_hand, em)
        start = end - face(line.face, max(6, round(line.size * sheet.scale))).getlength(dots)
        x, y = round(start + edge + 0.15 * em), max(0, round(foot + edge - added.shape[0] * 2 / 3))
        part = hand[y : y + added.shape[0], x : x + added.shape[1]]
        part[:] = np.maximum(part, added[: part.shape[0], : part.shape[1]])
    return ink, hand


def urgency(sheet: Sheet) -> str:
    """HỎA TỐC and its like in a frame, by the header."""
    rng = sheet.rng
    words = str(rng.choice(["HỎA TỐC", "KHẨN", "THƯỢNG KHẨN", "HOẢ TỐC"]))
    ink, _ = typed([Typed(words, rng.uniform(13, 17), BOLD)], sheet.scale)
    ink = np.pad(ink, round(4 * sheet.scale))
    cv2.rectangle(ink, (1, 1), (ink.shape[1] - 2, ink.shape[0] - 2), 1.0, max(1, round(1.6 * sheet.scale)))
    places = about(rng, (60, 130), (115, 190))
    put(sheet, worn_ink(turned_ink(np.pad(ink, round(3 * sheet.scale)), rng.normal(0, 3)), rng, 0.5), places, RED)
    return f"urgency {words}"


def remark(sheet: Sheet) -> str:
    """What a leader wrote on the paper: some lines of strokes, often a day, in the margin or over the header."""
    rng = sheet.rng
    em = rng.uniform(9, 13) * sheet.scale
    margin = rng.random() < 0.35
    rows = [
        scribble(rng, int(rng.integers(1, 3) if margin else rng.integers(2, 6)), em) for _ in range(rng.integers(2, 5))
    ]
    if rng.random() < 0.7:
        rows.append(hand_figures(sheet, f"{rng.integers(1, 29)}/{rng.integers(1, 13)}", 1.1 * em))
    wide, step = max(row.shape[1] for row in rows), round(1.35 * em)
    canvas = np.zeros((step * len(rows) + round(3 * em), wide + round(em)), np.float32)
    for number, row in enumerate(rows):
        part = canvas[number * step : number * step + row.shape[0], : row.shape[1]]
        part[:] = np.maximum(part, row[: part.shape[0]])
    places = about(rng, (2, 25), (180, 600)) if margin else about(rng, (190, 330), (0, 190))
    colour = (BLUE, BLUE, BLACK, RED)[int(rng.integers(4))]
    put(sheet, turned_ink(canvas, rng.normal(4, 4)), places, colour)
    return "remark " + ("margin" if margin else "head")


def _clock(rng: np.random.Generator) -> str:
    return f"{rng.integers(7, 18):02d}:{rng.integers(60):02d}:{rng.integers(60):02d}"


def _clerk(rng: np.random.Generator) -> str:
    return CLERKS[int(rng.integers(len(CLERKS)))]


def signed_electronically(sheet: Sheet) -> str:
    """The block that signing prints at a corner of the first page."""
    rng = sheet.rng
    office = " ".join(RECEIVERS[int(rng.integers(len(RECEIVERS)))]).title()
    time = f"{rng.integers(1, 29):02d}.{rng.integers(1, 13):02d}.2024 {_clock(rng)} +07:00"
    texts = [
        f"Ký bởi: {office}",
        f"Email: vanthu@{rng.integers(10, 99)}.gov.vn",
        f"Cơ quan: {office}",
        f"Thời gian ký: {time}",
    ]
    if rng.random() < 0.4:
        texts = [f"Người ký: {office}", f"Ngày ký: {time}"]
    ink, _ = typed([Typed(text, rng.uniform(6.5, 8.5), SANS) for text in texts], sheet.scale, 1.2)
    wide = sheet.pdf.get_width()
    put(sheet, ink, about(rng, (wide * 0.55, wide * 0.66), (2, 18)), (BLUE, RED, BLACK)[int(rng.integers(3))])
    return "signed electronically"


def electronic_copy(sheet: Sheet) -> str:
    """The line that an office's system prints along the head, the foot or the side of each page."""
    rng = sheet.rng
    time = f"{rng.integers(1, 29):02d}/{rng.integers(1, 13):02d}/2024 {_clock(rng)}"
    clerk = _clerk(rng)
    ink, _ = typed([Typed(f"{clerk.lower().replace(' ', '')[:9]}_vt_{clerk} {time}", 7.5, SANS)], sheet.scale)
    wide, high = sheet.pdf.get_width(), sheet.pdf.get_height()
    where = str(rng.choice(["head", "foot", "side"]))
    if where == "side":
        ink = np.ascontiguousarray(np.rot90(ink))
    places = {"head": [(wide * 0.3, 4.0)], "foot": [(wide * 0.25, high - 22)], "side": [(5.0, high * 0.35)]}[where]
    put(sheet, ink, places, BLACK)
    return f"electronic copy {where}"


def copied(sheet: Sheet) -> str:
    """SAO Y or SAO LỤC at the last page's foot: number, day, body and signer of the copy, where there is room."""
    rng = sheet.rng
    kind, code = (("SAO Y", "SY"), ("SAO LỤC", "SL"), ("SAO Y BẢN CHÍNH", "SY"))[int(rng.integers(3))]
    inks = np.flatnonzero((sheet.page[:, :, 1] < 120).sum(1) > 3)
    foot = (inks[-1] if inks.size else 0) / sheet.scale
    if sheet.pdf.get_height() - foot < 150:
        return "no room for a copy's mark"
    body = " ".join(RECEIVERS[int(rng.integers(len(RECEIVERS)))])
    left = [Typed(body, 11, BOLD, middle=True), Typed(f"Số: {rng.integers(2, 400):02d}/{code}-VP", 12, middle=True)]
    left += [Typed("Nơi nhận:", 10), Typed("- Các phòng, ban;", 9), Typed("- Lưu: VT.", 9)]
    day = f"ngày {rng.integers(1, 29):02d} tháng {rng.integers(3, 13):02d} năm {rng.integers(2024, 2027)}"
    right = [Typed(kind, 12, BOLD, middle=True), Typed(f"Tân Khê, {day}", 11, middle=True)]
    right += [Typed(words, 11, BOLD, middle=True) for words in ("TL. THỦ TRƯỞNG CƠ QUAN", "CHÁNH VĂN PHÒNG")]
    right += [Typed(" ", 14), Typed(_clerk(rng), 12, BOLD, middle=True)]
    colour = BLACK if rng.random() < 0.6 else RED
    for lines, x in ((left, 75.0), (right, 300.0)):
        put(sheet, typed(lines, sheet.scale)[0], [(x, foot + 14)], colour)
    return f"copy {kind}"


Putting = Callable[[Sheet], str]
FIRST: tuple[tuple[float, Putting], ...] = (
    (0.5, arrival),
    (0.2, urgency),
    (0.3, remark),
    (0.25, signed_electronically),
)


def put_on(sheet: Sheet, *, first: bool, last: bool, electronic: bool) -> list[str]:
    """Everything that this page gets, by lot; what was put on in words."""
    done = [what(sheet) for odds, what in FIRST if first and sheet.rng.random() < odds]
    if electronic:
        done.append(electronic_copy(sheet))
    if last and sheet.rng.random() < 0.2:
        done.append(copied(sheet))
    return done
