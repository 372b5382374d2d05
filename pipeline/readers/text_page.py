"""Characters of a PDFium text page, read a column at a time.

PDFium tells a character at a time. Calling it through pypdfium2's bindings costs more than its own work, so each
function is bound anew with plain addresses for arguments and run over all characters by `map`, whose loop is in C;
what PDFium writes lands in one buffer a function. PDFium is not thread safe: the calls keep Python's lock.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

Numbers = npt.NDArray[np.float64]
Indexes = npt.NDArray[np.intp]

_SURROGATE, _BEHIND_SURROGATES = 0xD800, 0xE000
_POINTER = ctypes.c_void_p
_INT = ctypes.c_int


def bound(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A function of PDFium that takes plain addresses. Raises ImportError where this build has it not."""
    address = ctypes.cast(function, _POINTER).value
    if address is None:
        raise ImportError("this PDFium lacks a function")
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


_UNICODE: Final = bound(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _POINTER, _INT)
_GENERATED: Final = bound(pdfium.FPDFText_IsGenerated, _INT, _POINTER, _INT)
_HYPHEN: Final = bound(pdfium.FPDFText_IsHyphen, _INT, _POINTER, _INT)
_UNMAPPED: Final = bound(pdfium.FPDFText_HasUnicodeMapError, _INT, _POINTER, _INT)
_OBJECT: Final = bound(pdfium.FPDFText_GetTextObject, ctypes.c_size_t, _POINTER, _INT)
_ORIGIN: Final = bound(pdfium.FPDFText_GetCharOrigin, _INT, _POINTER, _INT, _POINTER, _POINTER)
_BOX: Final = bound(
    pdfium.FPDFText_GetCharBox, _INT, _POINTER, _INT, *repeat(_POINTER, 4)
)  # left, right, bottom, top as doubles
_LOOSE_BOX: Final = bound(pdfium.FPDFText_GetLooseCharBox, _INT, _POINTER, _INT, _POINTER)
_MATRIX: Final = bound(pdfium.FPDFText_GetMatrix, _INT, _POINTER, _INT, _POINTER)
_SIZE: Final = bound(pdfium.FPDFText_GetFontSize, ctypes.c_double, _POINTER, _INT)
_FONT: Final = bound(pdfium.FPDFTextObj_GetFont, ctypes.c_void_p, _POINTER)


class TextPage:
    """The characters of one text page by their index. The page must stay open as long as this is used."""

    def __init__(self, text_page: Any) -> None:
        self._page = text_page
        self._handle = ctypes.cast(getattr(text_page, "raw", text_page), _POINTER).value
        self.count = max(int(pdfium.FPDFText_CountChars(text_page)), 0)

    def _asked(self, function: Callable[..., Any], indexes: Iterable[int]) -> list[Any]:
        return list(map(function, repeat(self._handle), indexes))

    def codes(self) -> Indexes:
        """The code points of all characters.

        PDFium gives the text of a page in one call too, without the characters that have no code and in units of 16
        bits: where it is as long as the page has characters, it is they.
        """
        buffer = ctypes.create_string_buffer(2 * (self.count + 1))
        as_units = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
        length = pdfium.FPDFText_GetText(self._page, 0, self.count, as_units) - 1
        units = np.frombuffer(buffer.raw, np.uint16)[: self.count]
        if length == self.count and not ((units >= _SURROGATE) & (units < _BEHIND_SURROGATES)).any():
            whole: Indexes = units.astype(np.intp)
            return whole
        return np.array(self._asked(_UNICODE, range(self.count)), dtype=np.intp)

    def generated(self, indexes: Sequence[int]) -> list[bool]:
        """Whether PDFium put the character in by itself."""
        return [found == 1 for found in self._asked(_GENERATED, indexes)]

    def is_hyphen(self, index: int) -> bool:
        return bool(_HYPHEN(self._handle, index) == 1)

    def unmapped(self, indexes: Sequence[int]) -> list[bool]:
        return [found == 1 for found in self._asked(_UNMAPPED, indexes)]

    def objects(self, indexes: Sequence[int]) -> npt.NDArray[np.uintp]:
        """The text object of each character as a number; 0 where it has none."""
        return np.fromiter(map(_OBJECT, repeat(self._handle), indexes), np.uintp, len(indexes))

    def origins(self, indexes: Sequence[int]) -> tuple[Numbers, Numbers]:
        """x and y of the characters' origins, in the page's own coordinates."""
        out = np.zeros((2, len(indexes)))
        deque(map(_ORIGIN, repeat(self._handle), indexes, addresses(out[0]), addresses(out[1])), 0)
        return out[0], out[1]

    def boxes(self, indexes: Sequence[int]) -> Numbers:
        """Rows left, bottom, right, top of the characters' ink."""
        out = np.zeros((4, len(indexes)))
        left, right, bottom, top = (addresses(row) for row in out)
        deque(map(_BOX, repeat(self._handle), indexes, left, right, bottom, top), 0)
        return out[[0, 2, 1, 3]]

    def loose_boxes(self, indexes: Sequence[int]) -> tuple[Numbers, list[int]]:
        """Rows left, bottom, right, top, from origin to advance and foot to top; where in them there is no box."""
        out = np.zeros((len(indexes), 4), dtype=np.float32)
        told = list(map(_LOOSE_BOX, repeat(self._handle), indexes, addresses(out[:, 0])))
        left, top, right, bottom = out.T.astype(np.float64)  # the order of FS_RECTF
        return np.stack([left, bottom, right, top]), [at for at, good in enumerate(told) if not good]

    def matrices(self, indexes: Sequence[int]) -> Numbers:
        """Columns a, b, c, d, e, f (the last two: where the text object begins); zeros where PDFium has none."""
        out = np.zeros((len(indexes), 6), dtype=np.float32)
        deque(map(_MATRIX, repeat(self._handle), indexes, addresses(out[:, 0])), 0)
        return out.astype(np.float64)

    def sizes(self, indexes: Sequence[int]) -> list[float]:
        return self._asked(_SIZE, indexes)

    def font(self, index: int) -> tuple[str, int, int]:
        """(name, flags of ISO 32000-1 table 123, weight) of a character's font."""
        name, flags = ctypes.create_string_buffer(256), ctypes.c_int()
        length = pdfium.FPDFText_GetFontInfo(self._page, index, name, 256, flags)
        weight = int(pdfium.FPDFText_GetFontWeight(self._page, index))
        return name.value.decode("utf-8", "replace") if length else "", flags.value, weight


def font_of(text_object: int) -> int:
    """A number for the font of a text object, the same for all objects of that font; 0 where it has none."""
    return (_FONT(text_object) or 0) if text_object else 0


def addresses(row: npt.NDArray[Any]) -> range:
    """The addresses of a row's (or column's) numbers."""
    if not len(row):
        return range(0)
    step = row.strides[0]
    return range(row.ctypes.data, row.ctypes.data + step * len(row), step)
