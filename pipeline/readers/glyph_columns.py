"""The printed characters of a page in columns: thousands of them, hardly ever one alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import compress
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.readers.text_page import Indexes, Numbers

Flags = npt.NDArray[np.bool_]


class Style(NamedTuple):
    """What the glyphs of a text object share.

    `turn` says how the line that they belong to is turned on the page as displayed, in quarters clockwise.
    """

    font: str
    size: float
    bold: bool = False
    italic: bool = False
    turn: int = 0
    origin: str = "text"  # "form": the appearance of a form field


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Printed characters in the order of the file, a column for each of their properties.

    The rows of `places` are x0, y0, x1, y1 and baseline: `x0`..`x1` run from a glyph's origin to its advance along the
    line, `y0`..`y1` from top to foot; places are those of the page turned back, so that every line reads from left to
    right (see `pipeline.readers.glyphs.turn_back`). `spaces` says that the file itself has a space between the glyph
    and the one before it, `style` which of `styles` it has, `unmapped` that nothing tells which letter it is.
    """

    text: str  # a character each
    places: Numbers
    style: Indexes
    spaces: Flags
    unmapped: Flags
    styles: tuple[Style, ...]

    def __len__(self) -> int:
        return len(self.text)

    @property
    def x0(self) -> Numbers:
        return self._side(0)

    @property
    def x1(self) -> Numbers:
        return self._side(2)

    @property
    def baseline(self) -> Numbers:
        return self._side(4)

    def _side(self, row: int) -> Numbers:
        side: Numbers = self.places[row]
        return side

    @property
    def codes(self) -> npt.NDArray[np.uint32]:
        return np.frombuffer(self.text.encode("utf-32-le"), "<u4")

    @property
    def size(self) -> Numbers:
        return np.array([style.size for style in self.styles])[self.style] if len(self) else np.zeros(0)

    @property
    def own_styles(self) -> list[Style]:
        """Those that a glyph has."""
        if not len(self):
            return []
        return [self.styles[at] for at in np.flatnonzero(np.bincount(self.style)).tolist()]

    def where(self, kept: Flags) -> Glyphs:
        text = "".join(compress(self.text, kept.tolist()))
        columns = self.places[:, kept], self.style[kept], self.spaces[kept], self.unmapped[kept]
        return Glyphs(text, *columns, self.styles)

    def turned(self, turn: int) -> Glyphs:
        """Those that stand on lines turned by so many quarters."""
        if all(style.turn == turn for style in self.styles):
            return self
        return self.where(np.array([style.turn == turn for style in self.styles])[self.style])

    def of_forms(self) -> Glyphs:
        """The same as the appearances of form fields."""
        return replace(self, styles=tuple(style._replace(origin="form") for style in self.styles))

    def followed_by(self, other: Glyphs) -> Glyphs:
        if not len(other):
            return self
        return Glyphs(
            self.text + other.text,
            np.concatenate([self.places, other.places], axis=1),
            np.concatenate([self.style, other.style + len(self.styles)]),
            np.concatenate([self.spaces, other.spaces]),
            np.concatenate([self.unmapped, other.unmapped]),
            (*self.styles, *other.styles),
        )


def no_glyphs() -> Glyphs:
    none = np.zeros(0, dtype=bool)
    return Glyphs("", np.zeros((5, 0)), np.zeros(0, dtype=np.intp), none, none, ())
