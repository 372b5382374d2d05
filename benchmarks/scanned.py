"""The papers of a set printed, numbered by hand, signed, sealed and scanned: what is lost between text and picture.

    .venv/bin/python -m benchmarks.scanned SET FOLDER [--only NAME ...] [--pages 3] [--draw 1] [--again]

Makes FOLDER/papers/NAME.pdf (pictures without text) and FOLDER/gold/NAME.json of those papers of the set that an
office would print (DOCX, old .doc, PDF) and that are not longer than `--pages`, then reads and scores them. Each paper
draws its scanner, its lean and its pen from its own name and `--draw`, so the pictures are the same on each machine
that has the same fonts and LibreOffice. From draw 3 on papers also get what real offices leave on them (`scan_stamps`,
`scan_wear`; said of each in FOLDER/stories.txt), HTML files are printed too, and 1 and 2 stay as they were. What is
there already is not made again without `--again`. Making them needs scikit-learn, as training the digits does (see
`train_digits`); what is made can be measured without it.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import docx
import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from benchmarks.figures import SETS, Set, measure
from benchmarks.scan_sheet import BLACK, BLUE, RED, Box, Ink, Page, Sheet, found, inked, pen
from benchmarks.scan_stamps import put_on
from benchmarks.scan_wear import Wear, taken, worn

PRINTED = (".docx", ".doc", ".pdf")
WEB = (".html",)  # printed too from the draw on that wears papers
WORN = 3  # the first such draw
LEAN = 0.8  # degrees, of two papers in three
SPACE = 0.25  # of the type's size: a blank of the Times face
LOOSE = 0.87  # of the height of PDFium's loose boxes: the type's size


@dataclass(frozen=True)
class Scanner:
    """`tones` is "colour", "grey" or "two" (black and white); `quality` is JPEG's; lengths in pixels."""

    dpi: int
    tones: str
    quality: int
    blur: float
    noise: float


SCANNERS = (
    Scanner(200, "colour", 60, 0.6, 3),
    Scanner(200, "colour", 35, 0.9, 6),
    Scanner(200, "two", 0, 0.7, 12),
    Scanner(300, "colour", 50, 1.0, 4),
    Scanner(150, "grey", 60, 0.5, 4),
    Scanner(200, "grey", 45, 1.1, 8),
)
POOR = (Scanner(120, "grey", 40, 0.4, 4), Scanner(150, "colour", 18, 0.6, 5), Scanner(130, "colour", 30, 0.5, 6))


def seed(name: str, draw: int) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(f"{name} {draw}".encode()))


def prepared(content: bytes, gold: dict[str, Any], rng: np.random.Generator) -> tuple[bytes, list[str]]:
    """A DOCX with room for a signature and, of three papers in five, for a pen instead of its serial and its day.

    With it comes what was made room for: of "number", "day" and "signer".
    """
    document = docx.Document(io.BytesIO(content))
    runs = list(_runs(document))
    done = []
    by_hand = rng.random() < 0.6
    for what, pattern, room, among in _rooms(gold):
        if what != "signer" and not by_hand:
            continue
        run = next((run for run in among(runs) if pattern.search(run.text)), None)
        if run is not None:
            run.text = pattern.sub(room, run.text, count=1)
            done.append(what)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue(), done


def parted(gold: dict[str, Any]) -> tuple[str, str]:
    """The serial and what follows it (`/KH-SNV`, `-KH/TU`), empty where the paper has no such number."""
    found = re.fullmatch(r"(\d+)([/-].+)", str(gold.get("number") or ""))
    return (found[1], found[2]) if found else ("", "")


def blank(figures: str) -> str:
    """Room for so many figures by hand."""
    return " " * (9 + 3 * max(len(figures) - 2, 0))


def _rooms(gold: dict[str, Any]) -> Iterator[tuple[str, re.Pattern[str], str, Callable[[list[Any]], list[Any]]]]:
    """(what, what gives way, to what, the runs in which to look, in order)."""
    serial, symbol = parted(gold)
    if serial:
        yield "number", re.compile(rf"\b{serial}(?={re.escape(symbol)})"), blank(serial), lambda runs: runs[:40]
    if gold.get("issued_on"):
        yield "day", re.compile(rf"(?<=ngày ){gold['issued_on'][-2:]}(?= tháng)"), blank("00"), lambda runs: runs[:40]
    if gold.get("signer"):
        yield "signer", re.compile(rf"^(?={re.escape(gold['signer'])})"), "\n" * 5, lambda runs: runs[::-1]


def _runs(document: Any) -> Iterator[Any]:
    """The runs of a DOCX, those of its tables first: headers of official papers stand in one."""
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    for paragraph in [p for cell in cells for p in cell.paragraphs] + list(document.paragraphs):
        yield from paragraph.runs


def printed(content: bytes, suffix: str) -> bytes:
    """The paper as a PDF, by LibreOffice."""
    if suffix == ".pdf":
        return content
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"paper{suffix}")
        source.write_bytes(content)
        command = ["soffice", f"-env:UserInstallation=file://{folder}/home", "--headless", "--convert-to", "pdf"]
        subprocess.run([*command, "--outdir", folder, str(source)], check=True, capture_output=True, timeout=180)
        return source.with_suffix(".pdf").read_bytes()


def numbered(sheet: Sheet, gold: dict[str, Any], what: str) -> None:
    """Writes the serial or the day into its blank, which ends before the printed words that follow it."""
    serial, symbol = parted(gold)
    words, figures = (symbol, serial) if what == "number" else ("tháng", gold["issued_on"][-2:])
    place = found(sheet.pdf, words)
    if place is None:
        return
    em = (place[3] - place[1]) * sheet.scale * LOOSE
    ink = pen(sheet.rng, figures, em)
    room = SPACE * em * len(blank(figures))
    left = place[0] * sheet.scale - room + max(0.0, (room - ink.shape[1]) * sheet.rng.uniform(0.2, 0.7))
    foot = sheet.down(place[1]) - 0.21 * em
    inked(sheet.page, ink, left, foot - ink.shape[0] * 2 / 3, BLUE if sheet.rng.random() < 0.6 else BLACK)


def sealed(sheet: Sheet, name: Box) -> None:
    """A red round seal over the left of the place of signing, a blue signature across it; above the typed name."""
    x = (name[0] + sheet.rng.uniform(-14, 14)) * sheet.scale
    y = sheet.down(name[3] + sheet.rng.uniform(30, 55))
    radius = 18 / 25.4 * sheet.dpi
    worn = cv2.GaussianBlur(sheet.rng.uniform(0.45, 1.3, sheet.page.shape[:2]).astype(np.float32), (0, 0), 2)
    inked(sheet.page, _seal(sheet, x, y, radius) * np.clip(worn, 0, 1), 0, 0, RED)
    inked(sheet.page, _signature(sheet, x, y, radius), 0, 0, BLUE)


def _seal(sheet: Sheet, x: float, y: float, radius: float) -> Ink:
    """Rings, a star, and strokes where the letters stand."""
    layer = np.zeros(sheet.page.shape[:2], np.uint8)
    for inner, width in ((0, 1.6), (0.9, 0.6), (6.0, 0.6)):
        wide = max(1, round(width * sheet.scale))
        cv2.circle(layer, (round(x), round(y)), round(radius - inner * sheet.scale), 255, wide, cv2.LINE_AA)
    tips = [(k * np.pi / 5, radius * (0.34 if k % 2 == 0 else 0.14)) for k in range(10)]
    star = [(x + r * np.sin(turn), y - r * np.cos(turn)) for turn, r in tips]
    cv2.fillPoly(layer, [np.rint(np.array(star)).astype(np.int32)], 255, cv2.LINE_AA)
    for turn in np.linspace(0.3, 2 * np.pi, 24):
        inner_end, outer_end = (
            (round(x + r * np.cos(turn)), round(y + r * np.sin(turn))) for r in (radius * 0.76, radius * 0.9)
        )
        cv2.line(layer, inner_end, outer_end, 255, max(1, round(1.1 * sheet.scale)), cv2.LINE_AA)
    return np.asarray(layer, np.float32) / 255


def _signature(sheet: Sheet, x: float, y: float, radius: float) -> Ink:
    """A wave that grows flat, from the seal's middle to the right."""
    along = np.linspace(0, 1, 60)
    height = np.sin(along * sheet.rng.uniform(18, 30)) * radius * 0.5 * (1 - 0.6 * along)
    points = np.stack([x + along * radius * 2.6, y + height], 1)
    layer = np.zeros(sheet.page.shape[:2], np.uint8)
    wide = max(1, round(1.4 * sheet.scale))
    cv2.polylines(layer, [np.rint(points).astype(np.int32)], False, 255, wide, cv2.LINE_AA)
    return np.asarray(layer, np.float32) / 255


def scanned(page: Page, scanner: Scanner, rng: np.random.Generator) -> Image.Image:
    """The page as the scanner gives it: leaning, blurred, uneven, in its tones."""
    height, width = page.shape[:2]
    lean = float(np.clip(rng.normal(0, LEAN), -2.5, 2.5))
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), lean, rng.uniform(0.97, 1.0))
    turned = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(250, 250, 250))
    seen = cv2.GaussianBlur(turned, (0, 0), scanner.blur).astype(np.float32)
    light = np.linspace(rng.uniform(0.9, 1.0), rng.uniform(0.93, 1.0), width, dtype=np.float32)[None, :, None]
    seen = seen * light + rng.normal(0, scanner.noise, page.shape).astype(np.float32)
    for _ in range(rng.poisson(25)):
        cv2.circle(
            seen, (int(rng.integers(width)), int(rng.integers(height))), int(rng.integers(1, 3)), (70, 70, 70), -1
        )
    picture = Image.fromarray(np.clip(seen, 0, 255).astype(np.uint8))
    if scanner.tones == "colour":
        return picture
    grey = picture.convert("L")
    return grey.point(lambda value: 255 * (value > 165), "1") if scanner.tones == "two" else grey


@dataclass(frozen=True)
class Lot:
    """What is drawn for one paper: the scanner, and from draw `WORN` on what else happens to it, by its own chance."""

    scanner: Scanner
    rng: np.random.Generator
    wear: Wear | None = None
    chance: np.random.Generator | None = None
    electronic: bool = False

    @classmethod
    def drawn(cls, name: str, draw: int, rng: np.random.Generator) -> Lot:
        if draw < WORN:
            return cls(SCANNERS[int(rng.integers(len(SCANNERS)))], rng)
        chance = seed(f"{name} wear", draw)
        scanners = SCANNERS + POOR
        scanner = scanners[int(chance.integers(len(scanners)))]
        wear = Wear.drawn(chance)
        if wear.way == "photo" and scanner in POOR:  # telephones see more than that
            scanner = SCANNERS[0]
        return cls(scanner, rng, wear, chance, bool(chance.random() < 0.12))


@dataclass(frozen=True)
class Pictures:
    """A paper as pictures of its pages, and in words what happened to it."""

    pages: list[Image.Image]
    scanner: Scanner
    story: list[str]

    def pdf(self) -> bytes:
        out = io.BytesIO()
        options = {"quality": self.scanner.quality} if self.scanner.quality and self.pages[0].mode != "1" else {}
        first, *others = self.pages
        first.save(out, "PDF", save_all=True, append_images=others, resolution=self.scanner.dpi, **options)
        return out.getvalue()


def pictures(pdf: bytes, gold: dict[str, Any], cut: list[str], lot: Lot) -> Pictures:
    """The pages, written on, signed, stamped and scanned."""
    document = pdfium.PdfDocument(pdf)
    document.init_forms()  # what electronic signing filled in is printed too
    prints = [np.array(page.render(scale=lot.scanner.dpi / 72).to_pil().convert("RGB")) for page in document]
    backs = [drawn.copy() for drawn in prints[1:] + prints[:1]] if lot.wear else []
    pages = []
    signed = False
    story = [str(lot.wear), f"{lot.scanner.dpi} dpi {lot.scanner.tones} {lot.scanner.quality}"] if lot.wear else []
    for number, drawn in enumerate(prints):
        sheet = Sheet(drawn, document[number], lot.scanner.dpi, lot.rng)
        for what in ("number", "day"):
            if number == 0 and what in cut:
                numbered(sheet, gold, what)
        place = None if signed or "signer" not in cut else found(sheet.pdf, str(gold.get("signer") or ""))
        if place:
            sealed(sheet, place)
            signed = True
        if lot.wear is None or lot.chance is None:
            pages.append(scanned(drawn, lot.scanner, lot.rng))
            continue
        stamped = replace(sheet, rng=lot.chance)
        story += put_on(stamped, first=number == 0, last=number == len(prints) - 1, electronic=lot.electronic)
        page = worn(drawn, backs[number], lot.wear, lot.scanner.dpi, lot.chance)
        scan = partial(scanned, scanner=lot.scanner, rng=lot.rng)
        pages.append(taken(page, lot.wear, lot.scanner.dpi, lot.chance, scan))
    return Pictures(pages, lot.scanner, story)


def made(name: str, gold: dict[str, Any], paper: Path, most: int, draw: int) -> Pictures | None:
    """The paper as pictures, or None where it is longer than `most` pages."""
    rng = seed(name, draw)
    content = paper.read_bytes()
    cut: list[str] = []
    if paper.suffix == ".docx":
        content, cut = prepared(content, gold, rng)
    pdf = printed(content, paper.suffix)
    if len(pdfium.PdfDocument(pdf)) > most:
        return None
    return pictures(pdf, gold, cut, Lot.drawn(name, draw, rng))


def make(which: Set, folder: Path, wanted: argparse.Namespace) -> None:
    """`wanted` says which papers: `only`, `pages`, `again`, `draw` as given on the command line."""
    for part in ("papers", "gold"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for name, gold in which.golds().items():
        paper, target = which.paper(gold), folder / "papers" / f"{name}.pdf"
        suffixes = PRINTED + (WEB if wanted.draw >= WORN else ())
        if paper.suffix not in suffixes or (wanted.only and name not in wanted.only):
            continue
        if target.exists() and not wanted.again:
            continue
        if taken_as := made(name, gold, paper, wanted.pages, wanted.draw):
            target.write_bytes(taken_as.pdf())
            (folder / "stories.txt").open("a", encoding="utf-8").write(f"{name}: {'; '.join(taken_as.story)}\n")
            (folder / "gold" / f"{name}.json").write_text(
                json.dumps(gold | {"file": target.name}, ensure_ascii=False), "utf-8"
            )
            print(f"made {name}", file=sys.stderr)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("set", choices=list(SETS))
    asked.add_argument("folder", type=Path)
    asked.add_argument("--only", nargs="*", default=[], metavar="NAME")
    asked.add_argument("--pages", type=int, default=3, help="longer papers are left out")
    asked.add_argument("--draw", type=int, default=1, help="another number gives other scanners, pens and leans")
    asked.add_argument("--again", action="store_true", help="make pictures anew")
    given = asked.parse_args()
    make(SETS[given.set], given.folder, given)
    score = measure(
        Set(given.folder / "gold", given.folder / "papers", ocr=True),
        given.only or None,
        report=lambda paper: print(paper, file=sys.stderr, flush=True),
    )
    for field, row in score.rows().items():
        print(f"{field:22s} " + "  ".join(f"{key} {value}" for key, value in row.items()))


if __name__ == "__main__":
    main()
