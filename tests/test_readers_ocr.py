"""Scans and photographs of pages: recognition, colours, rules, orientation, cache, refused pictures."""

from __future__ import annotations

import io
import struct
import threading
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from models.errors import FileDamaged, FileEmpty, ImageTooLarge, NoText, ToolMissing
from pipeline.limits import Limits
from pipeline.pages import RawLine, RawTable
from pipeline.pictures import page_picture
from pipeline.readers import ink, ocr, ocr_cache, tesseract
from pipeline.readers.grid import grids
from pipeline.readers.images import frames, read_image
from pipeline.readers.lines import Word, rows_of_lines
from pipeline.readers.ocr import every_line, recognise, scaled_to
from pipeline.readers.ocr_votes import voted
from pipeline.readers.pdf import read_pdf
from pipeline.readers.tesseract import Picture, SeenWord
from tests.drawing import BOLD, DPI, Sheet, array, letter, seal, sheet_of_paper, write

LIMITS = Limits()
PAPERS = Path(__file__).resolve().parents[2] / "shared" / "papers" / "files"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANBAN_CACHE", str(tmp_path / "cache"))


def png(image: Image.Image, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", **options)
    return out.getvalue()


def text_of(found: ocr.Recognised) -> str:
    return "\n".join(found.texts)


# Whole pages --------------------------------------------------------------------------------------------


@pytest.mark.ocr
def test_a_scan_with_seal_signature_and_lean() -> None:
    image = sheet_of_paper()
    seal(image, 350, 365)
    letter(image)
    write(image, 420, 330, "~N~", 40, ink="#2a3fb0")
    leaning = image.rotate(-1.6, fillcolor="white", resample=Image.Resampling.BICUBIC)
    noise = np.random.default_rng(7).normal(0, 6, (*leaning.size[::-1], 3))
    found = recognise(np.clip(array(leaning) + noise, 0, 255).astype(np.uint8), DPI)
    lines = found.texts
    text = text_of(found)
    assert "58/QĐ-UBND" in text
    assert "16/02/2023" in text
    assert "trước ngày 28/6/2024." in text
    assert any(line.startswith("Số:") and "127/KH-STL" in line for line in lines)
    assert "Bắc Hà, ngày 14 tháng 3 năm 2024" in lines
    assert "Trần Văn Bình" in text
    date = next(line for line in every_line(found.blocks) if line.text.startswith("Bắc Hà, ngày"))
    assert date.box is not None
    # where the words are on the picture as it was, not as it was straightened
    assert date.box.x0 == pytest.approx(302, abs=14)
    assert (date.box.y0 + date.box.y1) / 2 == pytest.approx(108, abs=8)
    assert all(0 <= (word.confidence or 0) <= 1 and word.origin == "ocr" for word in date.words)


@pytest.mark.ocr
def test_a_name_stamped_in_red_is_read_and_the_seal_is_not() -> None:
    image = sheet_of_paper()
    letter(image)
    seal(image, 420, 520)
    write(image, 400, 590, "Lê Thị Hồng Vân", 14, BOLD, ink="#d02020")
    text = text_of(recognise(array(image), DPI))
    assert "Lê Thị Hồng Vân" in text


@pytest.mark.ocr
def test_an_urgency_stamp_at_the_head_is_set_apart() -> None:
    image = sheet_of_paper()
    letter(image)
    write(image, 90, 130, "HỎA TỐC", 17, BOLD, ink="#d02020")
    found = recognise(array(image), DPI)
    assert any("TỐC" in line.text for line in found.stamps)
    assert "TỐC" not in text_of(found)


@pytest.mark.ocr
def test_a_ruled_table_on_a_scan() -> None:
    image = sheet_of_paper()
    letter(image)
    draw = ImageDraw.Draw(image)
    scale = DPI / 72
    for y in (480, 510, 540, 570):
        draw.line((80 * scale, y * scale, 500 * scale, y * scale), "black", 3)
    for x in (80, 130, 340, 500):
        draw.line((x * scale, 480 * scale, x * scale, 570 * scale), "black", 3)
    rows = (("TT", "Nội dung", "Thời hạn"), ("1", "Gửi báo cáo", "28/6/2024"), ("2", "Họp tổng kết", "30/7/2024"))
    for number, row in enumerate(rows):
        for x, words in zip((88, 140, 350), row, strict=True):
            write(image, x, 487 + 30 * number, words, 12)
    (table,) = [block for block in recognise(array(image), DPI).blocks if isinstance(block, RawTable)]
    cells = {(c.row, c.column): " ".join(line.text for line in c.lines) for c in table.cells}
    assert (table.rows, table.columns) == (3, 3)
    assert cells[0, 1] == "Nội dung"
    assert cells[1, 2] == "28/6/2024"
    assert cells[2, 1] == "Họp tổng kết"


@pytest.mark.ocr
def test_a_page_on_its_side_is_turned_and_its_picture_too() -> None:
    image = sheet_of_paper()
    letter(image)
    for number in range(12):
        write(image, 80, 460 + 22 * number, "Các phòng chuyên môn chuẩn bị hồ sơ theo đúng quy định của Sở", 12)
    data = png(image.rotate(90, expand=True), dpi=(DPI, DPI))
    page = read_image(data, LIMITS).pages[0]
    assert page.height > page.width and page.turn in (1, 3)
    assert "58/QĐ-UBND" in "\n".join(line.text for line in every_line(page.blocks))
    with Image.open(io.BytesIO(page_picture(data, "image/png", 1, 1.0, turn=page.turn))) as picture:
        width, height = picture.size
    assert (width, height) == (pytest.approx(page.width, abs=2), pytest.approx(page.height, abs=2))


@pytest.mark.ocr
def test_a_page_seen_before_is_not_recognised_again(monkeypatch: pytest.MonkeyPatch) -> None:
    image = sheet_of_paper()
    letter(image)
    first = recognise(array(image), DPI)

    def never(*_: object, **__: object) -> list[SeenWord]:
        raise AssertionError("recognised again")

    monkeypatch.setattr(tesseract, "words", never)
    assert recognise(array(image), DPI) == first
    write(image, 80, 700, "Thêm một dòng")
    with pytest.raises(AssertionError, match="again"):
        recognise(array(image), DPI)


@pytest.mark.ocr
def test_single_lines_are_read_in_one_run_as_each_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = []
    for words, size in (("Các phòng gửi báo cáo", 12), ("trước ngày 14/02/2008", 13), ("Số: 58/QĐ-UBND", 14)):
        image = Image.new("RGB", (900, 100), "white")
        write(image, 10, 8, words, size)
        lines.append(ink.grey(array(image)))
    lines.insert(1, np.full((60, 300), 255, np.uint8))  # nothing on it
    alone = [tesseract.words(line, DPI, 7) for line in lines]
    runs = []
    run = tesseract._run
    monkeypatch.setattr(tesseract, "_run", lambda *given: runs.append(given) or run(*given))
    assert tesseract.lines(lines, DPI) == alone
    assert len(runs) == 1 and "14/02/2008" in texts(alone[2])
    assert tesseract.lines([], DPI) == [] and len(runs) == 1


def test_the_two_readings_of_a_page_go_on_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each waits for the other to begin: one after the other would never end."""
    both = threading.Barrier(2, timeout=60)

    def fake(picture: Picture, dpi: int, mode: int = 3) -> list[SeenWord]:
        if mode == 3:
            both.wait()
        factor = dpi / DPI
        return [SeenWord("Số", 300 * factor, 300 * factor, 350 * factor, 340 * factor, 0.9, 0)]

    monkeypatch.setattr(tesseract, "words", fake)
    monkeypatch.setattr(tesseract, "version", lambda: "of this test")
    image = sheet_of_paper()
    write(image, 80, 700, "Số")
    found = recognise(array(image), DPI)
    assert "Số" in [line.text for line in every_line(found.blocks)]


@pytest.mark.ocr
def test_a_pasted_signature_block_in_a_text_pdf_is_read() -> None:
    block = Image.new("RGB", (900, 560), "white")
    draw_scale = 72 / DPI
    write(block, 40 * draw_scale, 10, "KT. GIÁM ĐỐC", 13, BOLD)
    write(block, 60, 100, "Phạm Thu Trà", 14, BOLD)
    sheet = Sheet()
    for number in range(8):
        sheet.text(80, 120 + 20 * number, "Các phòng chuyên môn chuẩn bị hồ sơ theo đúng quy định")
    sheet.picture(block, 340, 400, 216, 134)
    page = read_pdf(sheet.bytes(), LIMITS).pages[0]
    assert page.source == "text"
    name = next(line for line in every_line(page.blocks) if line.text == "Phạm Thu Trà")
    assert name.box is not None
    assert 395 < name.box.x0 < 410
    assert {word.origin for word in name.words} == {"ocr"}


@pytest.mark.ocr
@pytest.mark.papers
@pytest.mark.skipif(not PAPERS.exists(), reason="the real papers are not beside the project")
def test_a_real_scan_gives_its_cited_numbers() -> None:
    text = "\n".join(
        line.text
        for page in read_pdf((PAPERS / "scan24.pdf").read_bytes(), LIMITS).pages
        for line in every_line(page.blocks)
    )
    assert "91/2017/NĐ-CP" in text
    assert "35/2019/QĐ-UBND" in text


# Refused pictures ---------------------------------------------------------------------------------------


def png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_pictures_that_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr(Image.Image, "convert", never)
    with pytest.raises(FileEmpty):
        read_image(b"", LIMITS)
    with pytest.raises(FileDamaged):
        read_image(png_header(0, 0), LIMITS)
    with pytest.raises(ImageTooLarge) as caught:
        read_image(png_header(30_000, 30_000), LIMITS)
    assert caught.value.details["found"] == 900_000_000
    with pytest.raises(FileDamaged):
        read_image(b"\x89PNG\r\n\x1a\n" + b"x" * 50, LIMITS)


def test_a_cut_picture_is_damaged() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (400, 300, 3), dtype=np.uint8)
    with pytest.raises(FileDamaged):
        read_image(png(Image.fromarray(noise))[:9000], LIMITS)


@pytest.mark.ocr
def test_a_white_picture_has_no_text() -> None:
    with pytest.raises(NoText):
        read_image(png(Image.new("RGB", (600, 800), "white")), LIMITS)


def test_orientation_pages_and_resolution_of_pictures() -> None:
    image = Image.new("RGB", (60, 40), "white")
    exif = Image.Exif()
    exif[0x0112] = 6  # held on its side
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    (photo,) = frames(out.getvalue(), LIMITS)
    assert photo.picture.shape == (60, 40, 3)

    out = io.BytesIO()
    pages = [Image.new("L", (1654, 2339), "white"), Image.new("1", (1654, 2339), 1)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], dpi=(200, 200))
    first, second = frames(out.getvalue(), LIMITS)
    assert (first.dpi, second.dpi) == (200, 200)
    assert second.picture.shape == (2339, 1654, 3)

    (unknown,) = frames(png(Image.new("RGB", (2480, 3508), "white")), LIMITS)
    assert unknown.dpi == pytest.approx(300, abs=1)  # taken for a sheet of A4
    (screen,) = frames(png(Image.new("RGB", (2480, 3508), "white"), dpi=(72, 72)), LIMITS)
    assert screen.dpi == pytest.approx(300, abs=1)  # a page is not a metre high


def test_without_tesseract_the_reader_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    tesseract.require.cache_clear()
    tesseract.version.cache_clear()
    monkeypatch.setenv("PATH", "/nowhere")
    try:
        with pytest.raises(ToolMissing) as caught:
            recognise(array(sheet_of_paper()), DPI)
        assert "Tesseract" in caught.value.message("en")
    finally:
        tesseract.require.cache_clear()
        tesseract.version.cache_clear()


# Parts --------------------------------------------------------------------------------------------------


def word(text: str, x: float, sure: float = 0.9, line: int = 0, y: float = 100) -> SeenWord:
    return SeenWord(text, x, y, x + 10 * len(text), y + 30, sure, line)


def texts(words: list[SeenWord]) -> list[str]:
    return [w.text for w in words]


def test_two_of_three_readings_win_a_number() -> None:
    first = [word("ngày", 0), word("14/02/2006", 60, 0.94)]
    second = [word("ngày", 0), word("14/02/2008", 60, 0.9)]
    out = voted(first, second, lambda area: [word("14/02/2008", 60, 0.8)])
    assert texts(out) == ["ngày", "14/02/2008"]
    assert out[1].others == ("14/02/2006",)
    assert out[1].confidence < 0.9


def test_three_different_readings_are_never_sure() -> None:
    out = voted([word("2253", 0, 0.96)], [word("2233", 0, 0.9)], lambda area: [word("2263", 0, 0.9)])
    assert texts(out) == ["2253"]
    assert out[0].confidence <= 0.55
    assert set(out[0].others) == {"2233", "2263"}


def test_a_number_that_one_reading_tore_is_whole_again() -> None:
    first = [word("16/1", 0, 0.7), word("1/2013;", 44, 0.7)]
    second = [word("16/11/2013;", 0, 0.92)]
    out = voted(first, second, lambda area: [word("16/11/2013;", 0, 0.9)])
    assert texts(out) == ["16/11/2013;"]


def test_readings_that_agree_are_not_read_again() -> None:
    def never(area: object) -> list[SeenWord]:
        raise AssertionError("read again")

    out = voted([word("58/QĐ", 0, 0.6)], [word("58/QĐ", 0, 0.95)], never)
    assert texts(out) == ["58/QĐ"]
    assert out[0].confidence == 0.95


def test_plain_words_change_only_for_a_surer_syllable() -> None:
    assert texts(voted([word("tiễn", 0, 0.5)], [word("tiến", 0, 0.9)], lambda a: [])) == ["tiến"]
    assert texts(voted([word("tiễn", 0, 0.9)], [word("tiến", 0, 0.95)], lambda a: [])) == ["tiễn"]
    assert texts(voted([word("tiễn", 0, 0.5)], [word("tlến", 0, 0.9)], lambda a: [])) == ["tiễn"]


@pytest.mark.parametrize("angle", [-2.0, -0.7, 0.0, 1.3])
def test_the_lean_of_a_page_is_found_and_undone(angle: float) -> None:
    image = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(image)
    for y in range(200, 1500, 40):
        for x in range(150, 1100, 60):
            draw.rectangle((x, y, x + 45, y + 14), fill=0)
    leaning = np.asarray(image.rotate(angle, fillcolor=255, resample=Image.Resampling.BICUBIC), dtype=np.uint8)
    found = ink.skew(leaning)
    assert found == pytest.approx(-angle, abs=0.21)
    straight = ink.turned(300, 400, found, 1240, 1754)
    assert ink.unturned(*straight, found, 1240, 1754) == pytest.approx((300, 400))


def test_colours_come_apart() -> None:
    image = sheet_of_paper()
    write(image, 100, 100, "Mực đen", 20)
    seal(image, 300, 300)
    write(image, 100, 500, "Lê Vân", 30, BOLD, ink="#d02020")
    write(image, 300, 500, "Ký tên", 30, ink="#2a3fb0")
    found = ink.layers(array(image), DPI)
    assert len(found.seals) == 1
    assert found.seals[0].x / DPI * 72 == pytest.approx(300, abs=4)
    assert found.red is not None
    assert found.blue is not None
    scale = DPI / 72
    assert found.black[int(250 * scale) :].min() > 120  # neither seal nor stamps
    assert found.black[int(95 * scale) : int(130 * scale)].min() < 60
    assert found.red[int(200 * scale) : int(400 * scale)].min() == 255  # the seal is not in the layer
    assert found.red[int(490 * scale) : int(540 * scale)].min() == 0


def test_slanting_rules_still_make_a_table() -> None:
    flat = [(80, 100 + 30 * n, 500, 100.5 + 30 * n) for n in range(3)]
    upright = [(80 + d, 99, 80 + d, 161) for d in (0, 100, 420)]
    (grid,) = grids(flat, upright, snap=5.0)
    assert len(grid.cells) == 4


def test_pieces_of_one_printed_line_are_joined() -> None:
    def piece(text: str, x: float, y: float) -> list[Word]:
        return [Word(text, x, y - 10, x + 40, y + 3, y, 13)]

    rows = rows_of_lines([piece("Phú", 100, 200), piece("Bắc", 50, 198), piece("sau", 50, 216)])
    assert [[w.text for w in row] for row in rows] == [["Bắc", "Phú"], ["sau"]]


def test_the_cache_survives_damage_and_a_folder_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = ocr_cache.key(np.zeros((3, 4), np.uint8), "x")
    assert name != ocr_cache.key(np.zeros((4, 3), np.uint8), "x")
    assert ocr_cache.get(name) is None
    ocr_cache.put(name, {"a": ["số"]})
    assert ocr_cache.get(name) == {"a": ["số"]}
    (kept,) = ocr_cache.folder().rglob("*.json.gz")
    kept.write_bytes(b"torn")
    assert ocr_cache.get(name) is None
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("VANBAN_CACHE", str(tmp_path / "file"))
    ocr_cache.put(name, 1)  # no error


def test_scaling_and_the_models_own_signs() -> None:
    picture = np.zeros((200, 100), np.uint8)
    assert scaled_to(picture, 200, 300).shape == (300, 150)
    assert scaled_to(picture, 295, 300) is picture
    assert tesseract.plain("3544/LĐ\u00d0TBXH") == "3544/LĐTBXH"
    assert tesseract.plain("91\u20442017") == "91/2017"


def test_lines_know_their_boxes() -> None:
    assert RawLine(()).box is None


@pytest.mark.ocr
def test_a_photograph_in_uneven_light() -> None:
    image = sheet_of_paper()
    letter(image)
    down, across = np.mgrid[0 : 1 : complex(image.height), 0 : 1 : complex(image.width)]
    light = 0.3 + 0.7 * (1 - across) * (0.6 + 0.4 * down)
    photo = np.clip(array(image) * light[:, :, None] + 5, 0, 255).astype(np.uint8)
    assert ink.evened(photo).min(axis=2)[200:400, 2300:2400].min() > 200  # the dark side is paper again
    text = text_of(recognise(photo, DPI))
    assert "58/QĐ-UBND" in text
    assert "28/6/2024" in text
    assert "Trần Văn Bình" in text


def test_a_scan_with_a_black_edge_is_left_as_it_is() -> None:
    picture = array(sheet_of_paper()).copy()
    picture[:, :200] = 0
    assert ink.evened(picture) is picture
