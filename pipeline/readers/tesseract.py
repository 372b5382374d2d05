"""The one module that runs Tesseract: a grey picture in, words with boxes and confidence out."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from models.errors import ToolMissing

Picture = NDArray[np.uint8]

LANGUAGE = "vie"
_PAGE_SECONDS = 180.0
_COLUMNS = 12  # of Tesseract's TSV
_PLAIN_TIFF = 1  # not compressed


@dataclass(frozen=True, slots=True)
class SeenWord:
    """A recognised word: box in pixels of the picture given, confidence 0..1, `line` the same for one printed line.

    `others` are what other readings of the same place gave; `coloured` says that it is printed in red or blue.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float
    line: int
    others: tuple[str, ...] = ()
    coloured: bool = False


@cache
def require() -> str:
    """The path of a Tesseract that knows Vietnamese. Raises ToolMissing."""
    path = shutil.which("tesseract")
    if path is None:
        raise ToolMissing(tool="Tesseract")
    shown = subprocess.run([path, "--list-langs"], capture_output=True, check=False, timeout=30)  # noqa: S603
    if LANGUAGE not in (shown.stdout + shown.stderr).decode("utf-8", "replace").split():
        raise ToolMissing(tool="Tesseract (tesseract-ocr-vie)")
    return path


@cache
def version() -> str:
    shown = subprocess.run([require(), "--version"], capture_output=True, check=False, timeout=30)  # noqa: S603
    return (shown.stdout + shown.stderr).decode("utf-8", "replace").split("\n", 1)[0].strip()


def words(picture: Picture, dpi: int, mode: int = 3) -> list[SeenWord]:
    """The words of a grey picture. `mode` is Tesseract's page segmentation: 3 page, 6 one block, 7 one line."""
    return _parsed(_run(_encoded(picture), _options(dpi, mode))).get(1, [])


def lines(pictures: Sequence[Picture], dpi: int) -> list[list[SeenWord]]:
    """The words of each of several grey pictures of single lines, all in one run of the program.

    Loading the language takes a run some 0.13 s, several times what reading a line does.
    """
    if not pictures:
        return []
    ok, several = cv2.imencodemulti(".tiff", list(pictures), [cv2.IMWRITE_TIFF_COMPRESSION, _PLAIN_TIFF])
    found = _parsed(_run(several.tobytes(), _options(dpi, 7))) if ok else {}
    return [found.get(page, []) for page in range(1, len(pictures) + 1)]


def _options(dpi: int, mode: int) -> list[str]:
    return ["-l", LANGUAGE, "--psm", str(mode), "--dpi", str(dpi), "-c", "tessedit_create_tsv=1"]


def _encoded(picture: Picture) -> bytes:
    ok, encoded = cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    return encoded.tobytes() if ok else b""


def quarters(picture: Picture, dpi: int) -> tuple[int, float]:
    """(quarters clockwise by which the picture must be turned to stand upright, Tesseract's confidence in it)."""
    found = {}
    for line in _run(_encoded(picture), ["--psm", "0", "--dpi", str(dpi)], language="osd").splitlines():
        key, _, value = line.partition(":")
        found[key.strip()] = value.strip()
    try:
        return int(found["Rotate"]) // 90 % 4, float(found["Orientation confidence"])
    except (KeyError, ValueError):
        return 0, 0.0


def _run(image: bytes, options: list[str], language: str | None = None) -> str:
    path = require()
    if not image:
        return ""
    named = ["-l", language] if language else []
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(  # noqa: S603
        [path, "stdin", "stdout", *named, *options],
        input=image,
        capture_output=True,
        check=False,
        timeout=_PAGE_SECONDS,
        env=environment,
    )
    return done.stdout.decode("utf-8", "replace")


def _parsed(table: str) -> dict[int, list[SeenWord]]:
    """The words of each page of the TSV, pages counted from 1; lines are counted anew on each."""
    found: dict[int, list[SeenWord]] = {}
    lines: dict[int, dict[tuple[str, ...], int]] = {}
    for row in csv.reader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        if len(row) != _COLUMNS or row[0] != "5" or not row[11].strip():
            continue
        page = int(row[1])
        numbers = lines.setdefault(page, {})
        line = numbers.setdefault(tuple(row[2:5]), len(numbers))
        found.setdefault(page, []).append(_word(row, line))
    return found


def _word(row: list[Any], line: int) -> SeenWord:
    x, y, width, height = (float(value) for value in row[6:10])
    confidence = max(float(row[10]), 0.0) / 100
    return SeenWord(plain(row[11].strip()), x, y, x + width, y + height, round(confidence, 3), line)


def plain(text: str) -> str:
    """A word without what Tesseract's Vietnamese model is known to make of print: Đ given twice, odd slashes."""
    for found in ("Đ\u00d0", "\u00d0Đ", "\u00d0"):
        text = text.replace(found, "Đ")
    return text.replace("\u2044", "/").replace("\u2215", "/")
