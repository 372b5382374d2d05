"""Pictures of pages for the review page: what the reader saw, standing as the words' places expect."""

from __future__ import annotations

import io
from itertools import islice

import numpy as np
import pypdfium2
from PIL import Image

from models.errors import FileDamaged, ImageTooLarge
from pipeline.limits import Limits
from pipeline.readers.images import frames
from pipeline.readers.pdf_open import opened
from pipeline.readers.sniffing import IMAGES

_PDF = "application/pdf"


def can_picture(media_type: str) -> bool:
    """Whether files of this kind have pages that can be shown as they are."""
    return media_type == _PDF or media_type in IMAGES


def page_picture(
    data: bytes, media_type: str, page: int, scale: float = 1.6, *, limits: Limits | None = None, turn: int = 0
) -> bytes:
    """A page (counted from 1) as PNG, `scale` pixels a point, form fields and signatures drawn.

    `turn` quarters clockwise set it upright, as the reader had to (`models.document.PageSize.turn`).

    Raises FileDamaged where the file cannot be opened, ValueError for a page that it has not or a media type
    that has no pages, ImageTooLarge.
    """
    limits = limits or Limits()
    if page < 1 or not can_picture(media_type):
        raise ValueError(f"no picture of page {page} of {media_type}")
    image = _of_pdf(data, page, scale, limits) if media_type == _PDF else _of_image(data, page, scale, limits)
    if turn:
        image = image.rotate(-90 * turn, expand=True)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def picture_size(picture: bytes) -> tuple[int, int]:
    """Width and height in pixels of a picture that `page_picture` gave."""
    with Image.open(io.BytesIO(picture)) as image:
        return image.size


def _of_pdf(data: bytes, page: int, scale: float, limits: Limits) -> Image.Image:
    with opened(data, limits) as (document, _):
        if page > len(document):
            raise ValueError(f"no page {page}")
        try:
            drawn = document[page - 1]
            width, height = drawn.get_size()
            if width * height * scale**2 > limits.pixels:
                raise ImageTooLarge(limit=limits.pixels, found=int(width * height * scale**2))
            bitmap = drawn.render(scale=scale, may_draw_forms=True, rev_byteorder=True)
        except pypdfium2.PdfiumError as error:
            raise FileDamaged() from error
        array = np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
        return Image.fromarray(array)


def _of_image(data: bytes, page: int, scale: float, limits: Limits) -> Image.Image:
    found = next(islice(frames(data, limits), page - 1, None), None)
    if found is None:
        raise ValueError(f"no page {page}")
    image = Image.fromarray(found.picture)
    factor = scale * 72 / found.dpi
    size = (max(round(image.width * factor), 1), max(round(image.height * factor), 1))
    return image.resize(size, Image.Resampling.LANCZOS)
