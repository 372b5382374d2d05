"""Pictures of pages for the review page: what the reader saw, standing as the words' places expect."""

from __future__ import annotations

import io
from itertools import islice
from typing import TYPE_CHECKING

from models.errors import FileDamaged, ImageTooLarge, ReaderCrashed
from pipeline import opener
from pipeline.limits import Limits
from pipeline.readers.sniffing import IMAGES

if TYPE_CHECKING:
    from PIL import Image

_PDF = "application/pdf"
_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def can_picture(media_type: str) -> bool:
    """Whether files of this kind have pages that can be shown as they are."""
    return media_type == _PDF or media_type in IMAGES


def page_picture(
    data: bytes, media_type: str, page: int, scale: float = 1.6, *, limits: Limits | None = None, turn: int = 0
) -> bytes:
    """A page (counted from 1) as PNG, `scale` pixels a point, form fields and signatures drawn.

    `turn` quarters clockwise set it upright, as the reader had to (`models.document.PageSize.turn`). It is drawn in a
    confined process: no byte of the file is looked at here.

    Raises FileDamaged where the file cannot be opened or has no such page, ValueError for a page below 1 or a media
    type that has no pages, ImageTooLarge, TimeExceeded, MemoryExceeded, ReaderCrashed.
    """
    limits = limits or Limits()
    if page < 1 or not can_picture(media_type):
        raise ValueError(f"no picture of page {page} of {media_type}")
    asked = (data, media_type, page, scale, (limits, turn))
    match list(islice(opener.asked("picture", asked, limits, seconds=limits.seconds_per_page), 2)):
        case [bytes() as picture] if picture.startswith(_PNG):
            return picture
    raise ReaderCrashed(signal=None)


def drawn(data: bytes, media_type: str, page: int, scale: float, *, limits: Limits, turn: int) -> bytes:
    """What `page_picture` gives, made in this process: for the confined one alone."""
    image = _of_pdf(data, page, scale, limits) if media_type == _PDF else _of_image(data, page, scale, limits)
    if turn:
        image = image.rotate(-90 * turn, expand=True)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _of_pdf(data: bytes, page: int, scale: float, limits: Limits) -> Image.Image:
    import numpy as np
    import pypdfium2
    from PIL import Image

    from pipeline.readers.pdf_open import opened

    with opened(data, limits) as pdf:
        if page > pdf.page_count:
            raise FileDamaged()
        try:
            drawn = pdf.document(page - 1)[page - 1]
            width, height = drawn.get_size()
            if width * height * scale**2 > limits.pixels:
                raise ImageTooLarge(limit=limits.pixels, found=int(width * height * scale**2))
            bitmap = drawn.render(scale=scale, may_draw_forms=True, rev_byteorder=True)
        except pypdfium2.PdfiumError as error:
            raise FileDamaged() from error
        array = np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
        return Image.fromarray(array)


def _of_image(data: bytes, page: int, scale: float, limits: Limits) -> Image.Image:
    from PIL import Image

    from pipeline.readers.images import frames

    found = next(islice(frames(data, limits), page - 1, None), None)
    if found is None:
        raise FileDamaged()
    image = Image.fromarray(found.picture)
    factor = scale * 72 / found.dpi
    size = (max(round(image.width * factor), 1), max(round(image.height * factor), 1))
    return image.resize(size, Image.Resampling.LANCZOS)
