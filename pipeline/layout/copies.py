"""What an office prints at a paper's foot when it copies it: SAO Y, SAO LỤC with a number, a day, a body and a signer.

Form of a copy: Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần III. None of it is the paper's own.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from models.document import Box
from pipeline.layout.lines import Line
from pipeline.layout.marks import capitals, is_recipients_head

_MARK = regex.compile(r"^\W{0,3}(?:SAO\s+(?:Y|LỤC|LUC)|TRÍCH\s+SAO)(?:\s+B[ẢA]N\s+CH[ÍI]NH)?\W{0,3}$")
_NUMBER = regex.compile(r"(?:^|\s)S[ốôóỐÔÓ]\s?[:;.]?\s?\S{0,8}\s?/\s?(?:SY|SL|TrS|TS)\s?[-–]\s?\p{Lu}")
_SAME_ROW = 0.6  # of a line's height
_ABOVE = 2.2  # heights of a line: the copying office stands above its number


def mark_of_a_copy(lines: Sequence[Line], *, closed: bool) -> list[Line]:
    """The lines of a page that belong to the mark of a copy: from its first line on to the page's foot.

    Only below the paper's own closing (`closed`: it stands on a page before), where a mark of a copy and its number
    are both to be seen.
    """
    placed = [(line, line.box) for line in lines if line.box is not None]
    marks = [box for line, box in placed if _MARK.match(line.text)]
    numbers = [box for line, box in placed if _NUMBER.search(line.text)]
    closing = [box.y0 for line, box in placed if is_recipients_head(line.text)]
    below = [box for box in marks if closed or any(y < box.y0 for y in closing)]
    if not below or not any(abs(number.y0 - mark.y0) < 4 * _height(mark) for number in numbers for mark in below):
        return []
    top = min(box.y0 for box in (*below, *numbers) if box.y0 > below[0].y0 - 4 * _height(below[0]))
    height = _height(below[0])
    # the copying office, in capitals on the left
    offices = [b for line, b in placed if capitals(line.text) > 0.8 and top - _ABOVE * height < b.y0 < top]
    beside = [
        b.y0 for b in offices if any(abs(b.y0 - mark.y0) < _SAME_ROW * height for mark in below) or b.x1 < below[0].x0
    ]
    top = min([top, *beside])
    return [line for line, box in placed if (box.y0 + box.y1) / 2 > top]


def _height(box: Box) -> float:
    return box.y1 - box.y0
