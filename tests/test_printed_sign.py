"""The printed stroke of a symbol, found in the ink of a number line."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from pipeline.readers.printed_sign import stroke_edge
from tests.drawing import REGULAR
from tests.test_handwriting import write

EM, BASE = 54, 100  # pixels: type of 13 points at 300 an inch


def line(symbol: str, serial: str = "", at: float = 300) -> tuple[NDArray[np.uint8], float]:
    """A number line with the symbol's left edge at `at`, the serial written in front of it, and that edge."""
    image = Image.new("L", (900, 160), 250)
    face = ImageFont.truetype(REGULAR, EM)
    ImageDraw.Draw(image).text((at, BASE), symbol, fill=25, font=face, anchor="ls")
    ImageDraw.Draw(image).text((40, BASE), "Số:", fill=25, font=face, anchor="ls")
    picture = np.array(image, dtype=np.uint8)
    if serial:
        write(picture, serial, at - 30 * len(serial) - 25, BASE, 36, 3)
    return picture, at


@pytest.mark.parametrize("serial", ["", "21", "14", "711", "1177"])
@pytest.mark.parametrize("symbol", ["/KH-LĐLĐ", "/TB-SNV", "/CTr-ĐTN", "/QĐ-UBND"])
@pytest.mark.parametrize("blur", [0.1, 1.6])
def test_the_stroke_before_the_letters_is_found_and_not_a_figure(serial: str, symbol: str, blur: float) -> None:
    picture, edge = line(symbol, serial)
    found = stroke_edge(cv2.GaussianBlur(picture, (0, 0), blur), 130, 420, BASE, EM)
    assert found == pytest.approx(edge, abs=0.12 * EM)


def test_a_stroke_that_touches_the_letter_behind_it_is_found_where_the_ink_is_darkest() -> None:
    picture, edge = line("/KH-UBND")
    end = round(edge + 0.3 * EM)
    bridge = picture[BASE - 12 : BASE - 8, end - 14 : end + 6]
    np.minimum(bridge, 130, out=bridge)  # grey: a blurred foot
    assert stroke_edge(picture, 130, 420, BASE, EM) == pytest.approx(edge, abs=0.12 * EM)


@pytest.mark.parametrize("symbol", ["/KH-UBND", "/BC-SNV", "/NQ-HĐND"])
def test_a_stroke_that_has_run_together_with_the_letter_is_told_by_its_left_edge(symbol: str) -> None:
    picture, edge = line(symbol, "38")
    picture[BASE - 20 : BASE - 6, round(edge) + 8 : round(edge) + 30] = 25
    two_tones = np.where(picture > 128, 255, 0).astype(np.uint8)
    assert stroke_edge(two_tones, 130, 420, BASE, EM) == pytest.approx(edge, abs=0.15 * EM)


@pytest.mark.parametrize("text", ["KH-UBND", "-KH/TU", "17KH", ":1 4"])
def test_letters_hyphens_and_figures_are_no_stroke(text: str) -> None:
    picture, _ = line(text)
    assert stroke_edge(picture, 130, 380, BASE, EM) is None


def test_a_handwritten_one_far_from_the_letters_is_no_stroke() -> None:
    picture, _ = line("KH-UBND", "1", at=330)
    assert stroke_edge(picture, 130, 330, BASE, EM) is None


def test_no_room_and_an_empty_line_give_none() -> None:
    empty = np.full((160, 900), 250, np.uint8)
    assert stroke_edge(empty, 130, 420, BASE, EM) is None
    assert stroke_edge(empty, 130, 135, BASE, EM) is None
    assert stroke_edge(empty, 880, 2000, 20, EM) is None
