"""What a scanner, a telephone and an e-office make of a printed paper."""

from __future__ import annotations

import io
import math
import random
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pdfplumber
import pikepdf
import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont

FONT = "/usr/share/fonts/truetype/croscore/Tinos-Bold.ttf"
RED, BLUE = (205, 35, 45), (30, 50, 160)
Box = tuple[float, float, float, float]


def find(pdf: Path, text: str, last: bool = False) -> tuple[int, Box]:
    """0-based page and box (points from the top left) of a line of words in a PDF with text."""
    with pdfplumber.open(pdf) as document:
        found = [(i, hit) for i, page in enumerate(document.pages) for hit in page.search(text, regex=False)]
    if not found:
        raise ValueError(f"{pdf.name}: no {text!r}")
    number, hit = found[-1 if last else 0]
    return number, (hit["x0"], hit["top"], hit["x1"], hit["bottom"])


def _ring(draw_on: Image.Image, text: str, centre: int, radius: float, size: int) -> None:
    """Letters along the upper arc of a circle."""
    font = ImageFont.truetype(FONT, size)
    step = min(math.radians(300) / len(text), math.radians(15))
    for i, letter in enumerate(text):
        angle = -math.pi / 2 + (i - (len(text) - 1) / 2) * step
        tile = Image.new("RGBA", (size * 2, size * 2))
        ImageDraw.Draw(tile).text((size, size), letter, font=font, fill=(*RED, 255), anchor="mm")
        tile = tile.rotate(-math.degrees(angle) - 90, resample=Image.Resampling.BICUBIC)
        x, y = centre + radius * math.cos(angle), centre + radius * math.sin(angle)
        draw_on.alpha_composite(tile, (int(x - size), int(y - size)))


def seal(text: str, width: int) -> Image.Image:
    """A round red seal with a star and the body's name around it."""
    image = Image.new("RGBA", (width, width))
    draw = ImageDraw.Draw(image)
    centre, line = width // 2, max(2, width // 60)
    for share in (0.49, 0.32):
        r = width * share
        draw.ellipse((centre - r, centre - r, centre + r, centre + r), outline=(*RED, 235), width=line)
    points = [
        (
            centre + (r := width * (0.2 if i % 2 == 0 else 0.08)) * math.sin(i * math.pi / 5),
            centre - r * math.cos(i * math.pi / 5),
        )
        for i in range(10)
    ]
    draw.polygon(points, fill=(*RED, 215))
    _ring(image, text.upper(), centre, width * 0.405, max(9, int(width * min(0.085, 2.3 / len(text)))))
    return image


def signature(width: int, chance: random.Random) -> Image.Image:
    """A blue scrawl."""
    height = width // 2
    image = Image.new("RGBA", (width, height))
    draw = ImageDraw.Draw(image)
    phase = chance.random() * 6
    line = [
        (
            width * (0.06 + 0.86 * t) + width * 0.07 * math.sin(9 * t + phase),
            height * (0.52 + (0.34 - 0.2 * t) * math.sin(17 * t + phase) * math.cos(3 * t)),
        )
        for t in (i / 160 for i in range(161))
    ]
    draw.line(line, fill=(*BLUE, 230), width=max(2, width // 80), joint="curve")
    return image


def stamp(text: str, width: int) -> Image.Image:
    """A red mark of urgency in a frame."""
    image = Image.new("RGBA", (width, int(width * 0.36)))
    draw = ImageDraw.Draw(image)
    draw.rectangle((3, 3, width - 4, image.height - 4), outline=(*RED, 240), width=max(3, width // 50))
    draw.text(
        (width / 2, image.height / 2),
        text,
        font=ImageFont.truetype(FONT, int(width * 0.24)),
        fill=(*RED, 240),
        anchor="mm",
    )
    return image


def pages(pdf: Path, dpi: int) -> list[Image.Image]:
    with pdfium.PdfDocument(pdf) as document:
        return [page.render(scale=dpi / 72).to_pil().convert("RGBA") for page in document]


def sign(images: list[Image.Image], pdf: Path, content: dict[str, Any], dpi: int, chance: random.Random) -> None:
    """Seal over the left of the authority line and the signature; signature over the name; urgency below the number."""
    scale = dpi / 72
    number, (x0, top, x1, _) = find(pdf, content["signer"], last=True)
    width = int(102 * scale)
    ink = signature(int(115 * scale), chance)
    images[number].alpha_composite(
        ink, (int((x0 + x1) / 2 * scale - ink.width * 0.5), int(top * scale - ink.height * 1.02))
    )
    left, high = int((x0 + x1) / 2 * scale - width * 0.95), int(top * scale - width * 0.86)
    images[number].alpha_composite(seal(content["seal"], width), (left, high))
    if content.get("urgency"):
        page, box = find(pdf, "V/v")
        mark = stamp(content["urgency"], int(76 * scale))
        mark = mark.rotate(2, expand=True, resample=Image.Resampling.BICUBIC)
        images[page].alpha_composite(mark, (int(85 * scale), int((box[3] + 17) * scale)))


def _paper(image: Image.Image, degrees: float, noise: np.random.Generator) -> Image.Image:
    """Skewed, a little blurred, grey and speckled, as off the glass."""
    turned = image.convert("RGB").rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    pixels = cv2.GaussianBlur(np.asarray(turned), (3, 3), 0.7).astype(np.float32)
    pixels = pixels * 0.93 + 10 + noise.normal(0, 1.2, pixels.shape[:2])[..., None]
    specks = noise.random(pixels.shape[:2]) < 0.00006
    pixels[cv2.dilate(specks.astype(np.uint8), np.ones((2, 2), np.uint8)) > 0] = 90
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def scanned(pdf: Path, content: dict[str, Any], target: Path, dpi: int = 200) -> None:
    """A PDF of JPEG pages without any text."""
    chance = random.Random(content["id"])
    noise = np.random.default_rng(len(content["id"]))
    images = pages(pdf, dpi)
    sign(images, pdf, content, dpi, chance)
    out = [_paper(image, chance.uniform(-0.9, 0.9), noise) for image in images]
    out[0].save(target, "PDF", save_all=True, append_images=out[1:], resolution=dpi, quality=42)


def photographed(pdf: Path, content: dict[str, Any], target: Path, dpi: int = 220) -> None:
    """The first page as taken with a telephone on a table: perspective, shadow, a rim of wood."""
    chance = random.Random(content["id"])
    images = pages(pdf, dpi)
    sign(images, pdf, content, dpi, chance)
    sheet = np.asarray(images[0].convert("RGB"))
    high, wide = sheet.shape[:2]
    corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    rim = 0.04
    bent = corners * (1 - 2 * rim) + np.array([wide * rim, high * rim], np.float32)
    bent += np.array([[30, 14], [-12, 0], [10, -8], [-16, 12]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, bent.astype(np.float32))
    photo = cv2.warpPerspective(sheet, matrix, (wide, high), borderValue=(118, 92, 70), flags=cv2.INTER_AREA).astype(
        np.float32
    )
    shade = (
        np.linspace(0.99, 0.78, wide, dtype=np.float32)[None, :, None]
        * np.linspace(1, 0.9, high, dtype=np.float32)[:, None, None]
    )
    photo = photo * shade * np.array([1.0, 0.985, 0.95], np.float32)
    photo += np.random.default_rng(7).normal(0, 1.5, photo.shape[:2])[..., None]
    Image.fromarray(np.clip(photo, 0, 255).astype(np.uint8)).save(target, "JPEG", quality=52, dpi=(dpi, dpi))


def _appearance(document: pikepdf.Pdf, text: str, width: float, height: float, size: float) -> pikepdf.Object:
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name("/Times-Roman"))
    form = pikepdf.Stream(document, f"BT /F1 {size} Tf 0 0 0 rg 1 1.4 Td ({text}) Tj ET".encode("ascii"))
    form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    form.BBox = pikepdf.Array([0, 0, width, height])
    form.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    return document.make_indirect(form)


def electronically_signed(pdf: Path, fields: dict[str, tuple[str, Box]], target: Path) -> None:
    """Puts `fields` (name: ASCII text and box from the top left, page 1) over the blanks as appearances of form fields.

    So do e-offices: the serial and the day are no part of the page's own text.
    """
    with pikepdf.open(pdf) as document:
        page = document.pages[0]
        high = float(page.MediaBox[3])
        widgets = []
        for name, (text, (x0, top, x1, bottom)) in fields.items():
            rect = pikepdf.Array([x0, high - bottom, x1, high - top])
            look = _appearance(document, text, x1 - x0, bottom - top, 13)
            widget = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Sig,
                T=pikepdf.String(name),
                Rect=rect,
                F=4,
            )
            widget.AP = pikepdf.Dictionary(N=look)
            widgets.append(document.make_indirect(widget))
        page.Annots = pikepdf.Array(widgets)
        document.Root.AcroForm = document.make_indirect(pikepdf.Dictionary(Fields=pikepdf.Array(widgets), SigFlags=3))
        buffer = io.BytesIO()
        document.save(buffer, deterministic_id=True)
    target.write_bytes(buffer.getvalue())
