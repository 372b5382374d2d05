"""PDFs and page pictures drawn for the tests, with invented bodies and sentences."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Sequence

import numpy as np
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageDraw, ImageFont

A4 = (595.0, 842.0)
REGULAR, BOLD = "DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf"
DPI = 300


class Sheet:
    """A PDF being drawn, places in points from the top left."""

    def __init__(self, size: tuple[float, float] = A4) -> None:
        self.size = size
        self.document = pypdfium2.PdfDocument.new()
        self.page = self.document.new_page(*size)
        self.fonts: dict[str, object] = {}

    def next_page(self) -> Sheet:
        self.page.gen_content()
        self.page = self.document.new_page(*self.size)
        return self

    def font(self, name: str) -> object:
        if name not in self.fonts:
            data = _font_bytes(name)
            array = (ctypes.c_uint8 * len(data)).from_buffer_copy(data)
            self.fonts[name] = pdfium.FPDFText_LoadFont(self.document, array, len(data), pdfium.FPDF_FONT_TRUETYPE, 1)
        return self.fonts[name]

    def text(self, x: float, y: float, words: str, size: float = 12.0, font: str = REGULAR, angle: int = 0) -> Sheet:
        """Words whose baseline starts at (x, y); `angle` in quarters counter-clockwise."""
        item = pdfium.FPDFPageObj_CreateTextObj(self.document, self.font(font), size)
        encoded = (words + "\0").encode("utf-16-le")
        buffer = ctypes.cast(ctypes.create_string_buffer(encoded), ctypes.POINTER(ctypes.c_ushort))
        pdfium.FPDFText_SetText(item, buffer)
        turn = [(1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0)][angle]
        pdfium.FPDFPageObj_Transform(item, *turn, x, self.size[1] - y)
        pdfium.FPDFPage_InsertObject(self.page, item)
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        item = pdfium.FPDFPageObj_CreateNewPath(x0, self.size[1] - y0)
        pdfium.FPDFPath_LineTo(item, x1, self.size[1] - y1)
        pdfium.FPDFPath_SetDrawMode(item, pdfium.FPDF_FILLMODE_NONE, True)
        pdfium.FPDFPageObj_SetStrokeWidth(item, 0.7)
        pdfium.FPDFPage_InsertObject(self.page, item)
        return self

    def picture(self, image: Image.Image, x: float, y: float, width: float, height: float) -> Sheet:
        out = io.BytesIO()
        image.convert("RGB").save(out, "JPEG", quality=92)
        item = pypdfium2.PdfImage.new(self.document)
        item.load_jpeg(io.BytesIO(out.getvalue()), inline=True)
        item.set_matrix(pypdfium2.PdfMatrix().scale(width, height).translate(x, self.size[1] - y - height))
        self.page.insert_obj(item)
        return self

    def bytes(self) -> bytes:
        self.page.gen_content()
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()


def _font_bytes(name: str) -> bytes:
    from pathlib import Path

    return Path(str(ImageFont.truetype(name, 10).path)).read_bytes()


def signed(data: bytes, *marks: tuple[float, float, Sequence[str], float]) -> bytes:
    """The PDF with signature fields whose appearances show (x, y of the first baseline, lines, size)."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        page = document.pages[0]
        height = float(page.mediabox[3])
        page.obj["/Annots"] = document.make_indirect(pikepdf.Array())
        for number, (x, y, lines, size) in enumerate(marks):
            page.obj["/Annots"].append(_field(document, number, (x, height - y), lines, size))
        document.save(out)
    return out.getvalue()


def _field(
    document: pikepdf.Pdf, number: int, at: tuple[float, float], lines: Sequence[str], size: float
) -> pikepdf.Object:
    tall, wide = size * 1.2 * len(lines), size * 0.62 * max(map(len, lines))
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    stream = document.make_stream(
        f"BT /F1 {size} Tf {size * 1.2} TL 0 {tall - size * 0.9} Td {shown} ET".encode("ascii"),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=[0, 0, wide, tall],
        Resources=pikepdf.Dictionary(
            Font=pikepdf.Dictionary(
                F1=pikepdf.Dictionary(
                    Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name("/Times-Roman")
                )
            )
        ),
    )
    top = at[1] + size * 0.9
    return document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Sig,
            F=4,
            T=f"Signature{number}",
            Rect=[at[0], top - tall, at[0] + wide, top],
            AP=pikepdf.Dictionary(N=stream),
        )
    )


def sheet_of_paper() -> Image.Image:
    return Image.new("RGB", (round(A4[0] / 72 * DPI), round(A4[1] / 72 * DPI)), "white")


def write(
    image: Image.Image, x: float, y: float, words: str, size: float = 13.0, font: str = REGULAR, ink: str = "black"
) -> None:
    """Words on a picture of a page; places and size in points."""
    face = ImageFont.truetype(font, round(size / 72 * DPI))
    ImageDraw.Draw(image).text((x / 72 * DPI, y / 72 * DPI), words, fill=ink, font=face)


def letter(image: Image.Image) -> None:
    """A short paper with a header in two columns, a body and a closing."""
    write(image, 75, 60, "SỞ THỦY LÂM", 12)
    write(image, 90, 76, "TỈNH BẮC HÀ", 12, BOLD)
    write(image, 290, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA", 12, BOLD)
    write(image, 90, 100, "Số: 127/KH-STL", 12)
    write(image, 300, 100, "Bắc Hà, ngày 14 tháng 3 năm 2024", 12)
    lines = (
        "Căn cứ Quyết định số 58/QĐ-UBND ngày 16/02/2023 của Ủy ban nhân",
        "dân tỉnh về việc trồng rừng phòng hộ ven sông, Sở lập kế hoạch",
        "kiểm tra các trạm bơm và báo cáo kết quả trước ngày 28/6/2024.",
        "Các phòng chuyên môn chuẩn bị hồ sơ theo đúng quy định hiện hành.",
    )
    for number, line in enumerate(lines):
        write(image, 80, 160 + 20 * number, line)
    write(image, 80, 300, "Nơi nhận:", 11, BOLD)
    write(image, 380, 300, "GIÁM ĐỐC", 12, BOLD)
    write(image, 360, 400, "Trần Văn Bình", 13, BOLD)


def seal(image: Image.Image, x: float, y: float, colour: str = "#d83030") -> None:
    """A round red seal, 36 mm across, its middle at (x, y) points."""
    radius = 18 / 25.4 * DPI
    cx, cy = x / 72 * DPI, y / 72 * DPI
    draw = ImageDraw.Draw(image)
    for inner, width in ((0, 9), (16, 4), (75, 4)):
        r = radius - inner
        draw.ellipse((cx - r, cy - r, cx + r, cy + r), outline=colour, width=width)
    draw.regular_polygon((cx, cy, 50), 5, fill=colour)


def array(image: Image.Image) -> np.ndarray:
    return np.asarray(image.convert("RGB"), dtype=np.uint8)
