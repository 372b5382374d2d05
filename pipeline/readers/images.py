"""Photographs and scans of pages: PNG, JPEG, TIFF (of several pages) and their like, read by OCR."""

from __future__ import annotations

import io
import logging
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from models.errors import FileDamaged, FileEmpty, ImageTooLarge, NoText, TooManyPages
from pipeline.limits import Limits
from pipeline.pages import RawPage, Reading
from pipeline.progress import recognising
from pipeline.readers.ocr import recognise, scaled_to
from pipeline.readers.tesseract import Picture

log = logging.getLogger(__name__)

_LONG_SIDE = 11.69  # inches, A4: what a page is taken for where the picture does not say its size
# What Pillow raises where a file says of itself what cannot be.
_DAMAGE = (
    OSError, ValueError, SyntaxError, EOFError, struct.error, IndexError, KeyError, ArithmeticError, TypeError,
    AttributeError, AssertionError, RuntimeError, zlib.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """One page of an image file: RGB pixels standing as the camera held them, and pixels an inch."""

    picture: Picture
    dpi: float


def read_image(data: bytes, limits: Limits) -> Reading:
    """The words of a picture of a page, or of several (TIFF), places in points.

    Raises FileEmpty, FileDamaged (also where a side is 0), ImageTooLarge (before anything is decoded),
    TooManyPages, NoText where no word is found, ToolMissing without Tesseract. A frame that cannot be decoded
    stays empty, with the note "page-unreadable".
    """
    notes: list[str] = []
    media_type = "image/unknown"
    with _opened(data, limits) as image:
        media_type = Image.MIME.get(image.format or "", media_type)
        pages = [
            _attempted(number, partial(_read_frame, image, number, limits), notes)
            for number in range(1, _count(image) + 1)
        ]
    if not any(page.blocks for page in pages):
        raise NoText()
    return Reading(media_type, tuple(pages), len(pages), tuple(dict.fromkeys(notes)))


def _attempted(number: int, step: Callable[[], RawPage], notes: list[str]) -> RawPage:
    try:
        return step()
    except _DAMAGE as error:
        if number == 1:
            raise FileDamaged() from error
        log.warning("frame %d cannot be read: %s", number, error)
        notes.append("page-unreadable")
        return RawPage(number, (), source="ocr")


def frames(data: bytes, limits: Limits) -> Iterator[Frame]:
    """Every page of an image file. Raises as `read_image` does."""
    with _opened(data, limits) as image:
        for index in range(_count(image)):
            yield frame(image, index, limits)


def frame(image: Image.Image, index: int, limits: Limits) -> Frame:
    """One page of an opened image, decoded."""
    image.seek(index)
    _check_size(image, limits)
    dpi = _resolution(image)
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        ground = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(ground, upright.convert("RGBA"))
    elif upright.mode.startswith("I;16") or upright.mode in ("I", "F"):
        upright = _eight_bits(upright)
    return Frame(np.asarray(upright.convert("RGB"), dtype=np.uint8), dpi)


def _eight_bits(image: Image.Image) -> Image.Image:
    values = np.asarray(image, dtype=np.float64)
    top = values.max() or 1.0
    return Image.fromarray((values / top * 255).astype(np.uint8))


def _opened(data: bytes, limits: Limits) -> Image.Image:
    if not data:
        raise FileEmpty()
    try:
        with _own_limit():
            image = Image.open(io.BytesIO(data))
    except (UnidentifiedImageError, *_DAMAGE) as error:
        raise FileDamaged() from error
    try:
        _check_size(image, limits)
        if _count(image) > limits.pages:
            raise TooManyPages(limit=limits.pages, found=_count(image))
    except _DAMAGE as error:  # the directory of a later page
        image.close()
        raise FileDamaged() from error
    except BaseException:
        image.close()
        raise
    return image


@contextmanager
def _own_limit() -> Iterator[None]:
    """Pillow's own limit off while a header is read: ours follows at once, and says what was found."""
    before = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = None
    try:
        yield
    finally:
        Image.MAX_IMAGE_PIXELS = before


def _check_size(image: Image.Image, limits: Limits) -> None:
    """From the header alone: a giant picture is never decoded."""
    width, height = image.size
    if width <= 0 or height <= 0:
        raise FileDamaged()
    if width * height > limits.pixels:
        raise ImageTooLarge(limit=limits.pixels, found=width * height)


def _count(image: Image.Image) -> int:
    return int(getattr(image, "n_frames", 1)) if image.format in ("TIFF", "MPO") else 1


def _resolution(image: Image.Image) -> float:
    """Pixels an inch: as the file says where a page of that size can be, else as if it were a sheet of A4."""
    said = image.info.get("dpi")
    long_side = max(image.size)
    if isinstance(said, tuple) and said and 90 < float(said[0]) <= 1200 and 5 < long_side / float(said[0]) < 20:
        return float(said[0])
    return max(long_side / _LONG_SIDE, 40.0)


def _read_frame(image: Image.Image, number: int, limits: Limits) -> RawPage:
    recognising(number)
    page = frame(image, number - 1, limits)
    found = recognise(scaled_to(page.picture, page.dpi, limits.ocr_dpi), limits.ocr_dpi)
    return RawPage(
        number, found.blocks, found.width, found.height, "ocr", found.stamps, found.turn, found.lean, found.sheet
    )
