"""What is broken: the sample papers in every format, made small, and archives and letters of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from random import Random

import pikepdf
from PIL import Image

from benchmarks.fuzzing.mutations import broken, broken_png, broken_zip

PAPERS = Path(__file__).resolve().parent.parent.parent / "samples" / "papers"
Breaks = Callable[[bytes, list[bytes], Random], bytes]


@dataclass(frozen=True)
class Format:
    """Files of one format, how they are broken, and their share of a run in files of a thousand."""

    name: str
    files: list[bytes]
    breaks: Breaks
    share: int


@cache
def formats() -> tuple[Format, ...]:
    texts = [_bytes(".txt")[0], *(page.decode("utf-8", "replace")[:2500].encode() for page in _bytes(".html"))]
    pages, words = _bytes(".html"), _bytes(".docx")
    pdfs = [_first_page(data, plain) for data in _bytes(".pdf") for plain in (True, False)]
    pdfs = [data for data in pdfs if len(data) < 200_000]
    pictures = _pictures()
    small = {"a.txt": texts[0], "b.html": pages[0], "c.docx": words[0]}
    return (
        Format("pdf", pdfs, broken, 340),
        Format("docx", words, broken_zip, 200),
        Format("html", pages, broken, 150),
        Format("text", texts, broken, 120),
        Format("zip", [_zip(small), _zip({"d.zip": _zip(small)})], broken_zip, 70),
        Format("eml", [_letter(small)], broken, 50),
        Format("png", [pictures["PNG"]], broken_png, 25),
        Format("jpeg", [pictures["JPEG"]], broken, 20),
        Format("tiff", [pictures["TIFF"]], broken, 20),
        Format("doc", _bytes(".doc"), broken, 3),
        Format("rtf", [_rtf(texts[0])], broken, 2),
    )


def made(seed: int, number: int) -> tuple[str, bytes]:
    """(format, bytes) of one file of a run; the same for the same seed and number."""
    random = Random(f"{seed}:{number}")
    chosen = random.choices(formats(), [f.share for f in formats()])[0]
    return chosen.name, chosen.breaks(random.choice(chosen.files), chosen.files, random)


def _bytes(suffix: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(PAPERS.glob(f"*{suffix}"))]


def _first_page(data: bytes, plain: bool) -> bytes:
    """The first page; `plain` without compression, so that broken bytes reach what they draw."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        del pdf.pages[1:]
        pdf.save(
            out,
            compress_streams=not plain,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized if plain else None,
            deterministic_id=True,
        )
    return out.getvalue()


def _pictures() -> dict[str, bytes]:
    found = {}
    with Image.open(next(PAPERS.glob("*.jpg"))) as picture:
        small = picture.convert("L").resize((240, 320))
    for kind in ("PNG", "JPEG", "TIFF"):
        out = io.BytesIO()
        small.save(out, kind, dpi=(72, 72))
        found[kind] = out.getvalue()
    return found


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in members.items():
            container.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def _letter(members: dict[str, bytes]) -> bytes:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "van-thu@vd.vn", "vp@vd.vn", "Gửi kế hoạch"
    letter["Date"] = "Mon, 05 Jan 2026 08:00:00 +0700"
    letter.set_content("Kính gửi văn phòng, xem các tệp kèm theo.")
    for name, content in members.items():
        letter.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    letter.set_boundary("=ranh-gioi=")
    return letter.as_bytes()


def _rtf(text: bytes) -> bytes:
    letters = "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in text.decode()[:3000]).replace("\n", "\\par\n")
    return f"{{\\rtf1\\ansi\\uc1 {letters}}}".encode("ascii", "replace")
