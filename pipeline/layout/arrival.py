"""The stamp of arrival: lines that the receiving office printed over the header and filled in by hand.

A coloured stamp is told by its ink (`ink`); in grey, in black and white and in photographs only its words tell:
`ĐẾN` or `CÔNG VĂN ĐẾN`, `Số: 1234` without a symbol, `Ngày: …`, `Chuyển: …`, `Lưu hồ sơ số: …`, one below the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import regex
from rapidfuzz import fuzz

from models.document import Box
from pipeline.layout.lines import Line
from pipeline.layout.marks import capitals, is_anchor, is_motto, is_number_line, is_title_start
from pipeline.pages import around

_HEAD = 0.45  # of the page: a stamp of arrival stands above
_NEAR = 1.8  # heights of a line between lines of one stamp
_LONGEST = 34  # characters of one of its lines
_HIGHEST = 12.0  # heights of a line: a stamp is not taller
_ALIKE = 72  # of 100: handwriting beside them makes recognition misread the stamp's small words
_OF_ARRIVAL = {"arrived", "passed on", "filed"}  # a paper of its own may have `Số: 12` and `Ngày: …`
# `ĐẾN`, with what recognition makes of it
_ARRIVED = regex.compile(
    r"^\W{0,3}(?:(?:(?:CÔNG\s+)?V[ĂA]N\s+|VĂN\s+B[ẢA]N\s+)[ĐD]|Đ)[ẾEÉỀÊ]N\b(?!\s+(?:NĂM|NGÀY\s+\d|THÁNG))"
)
_LINE = regex.compile(
    rf"{_ARRIVED.pattern}[\s.:|_]*(?:$|(?:[Ss]ố|[Nn]g[àaáâ]\s?y|Giờ|[Cc]huyển|[Ll]ưu)\b)"
    r"|^\W{0,3}(?:[Cc]huyển|[Ll]ưu\s+hồ\s+sơ(?:\s+số)?|[Ss]ố\s+và\s+ký\s+hiệu\s+HS)\s*:?[\s._…]*$"
)
_HEADER_LINES = 8
_NUMBER = regex.compile(r"^\W{0,3}[SŠ][ốôóồổỗộỐÔÓ]\s?(?:[:;.,]|\s)(?!.*[/-]\s?\p{Lu}{2})[^\p{L}]{0,3}\W{0,20}\P{L}*$")
_DAY = regex.compile(r"(?i)^\W{0,3}ng[aàâáăầấậạ]?y\s?[:;.?,“\"](?!.*th[aáàâ]ng\s)")
_PASSED_ON = regex.compile(r"^\W{0,3}[Cc]huy[êểếềễ]n\s?:")  # enough alone: what follows is by hand
_FILED = regex.compile(r"^luu ho so\b")


def is_of_arrival(text: str) -> bool:
    """Whether a line reads like one that only a stamp of arrival has."""
    return len(text) < 60 and _LINE.match(text) is not None


def stamp_of_arrival(lines: Sequence[Line], height: float) -> list[Line]:
    """Those of a scanned page's lines that are its stamp of arrival; none where too few of them are told."""
    placed = [line for line in lines if line.box is not None and line.box.y1 < _HEAD * height]
    kinds = {id(line): kind for line in placed if (kind := _kind(line))}
    sure = [line for line in placed if id(line) in kinds]
    pairs = [(a, b) for a, b in combinations(sure, 2) if kinds[id(a)] != kinds[id(b)] and _one_stamp(a, b)]
    if not any(kinds[id(line)] in _OF_ARRIVAL for pair in pairs for line in pair):
        return [line for line in sure if _PASSED_ON.match(line.text)]
    found = list({id(line): line for pair in pairs for line in pair}.values())
    frame = around(line.box for line in found)
    if frame is None or frame.y1 - frame.y0 > _HIGHEST * _line_height(found[0]):
        return []
    inside = [line for line in placed if line not in found and _lies_in(line, frame)]
    return [*found, *inside, *_owner(placed, frame)]


def _kind(line: Line) -> str:
    """Which line of the stamp it reads like, or ""."""
    if len(line.text) > _LONGEST or (is_anchor(line.text) and not _NUMBER.match(line.text)):
        return ""
    if _ARRIVED.match(line.text):
        return "arrived"
    if _NUMBER.match(line.text):
        return "number"
    if _DAY.match(line.text):
        return "day"
    first = line.folded.split(" ")[0]
    if line.text[:1].isalpha() and 5 <= len(first) <= 8 and fuzz.ratio(first, "chuyen") >= _ALIKE:
        return "passed on"
    return "filed" if _FILED.match(line.folded) else ""


def _line_height(line: Line) -> float:
    return line.box.y1 - line.box.y0 if line.box else 0.0


def _one_stamp(one: Line, other: Line) -> bool:
    """Whether two lines stand near each other, the one below the other or beside it."""
    assert one.box is not None and other.box is not None
    height = max(_line_height(one), _line_height(other))
    apart = max(one.box.y0, other.box.y0) - min(one.box.y1, other.box.y1)
    beside = min(one.box.x1, other.box.x1) - max(one.box.x0, other.box.x0)
    return apart < 3 * _NEAR * height and beside > -3 * height


def _lies_in(line: Line, frame: Box) -> bool:
    """Whether a line stands between those of the stamp, and is no wider than they are."""
    box = line.box
    if box is None or is_anchor(line.text) or is_title_start(line.text):
        return False
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    wide = frame.x1 - frame.x0
    return (
        frame.y0 <= y <= frame.y1
        and frame.x0 - 0.2 * wide <= x <= frame.x1 + 0.2 * wide
        and box.x1 - box.x0 < 1.3 * wide
    )


def _owner(placed: Sequence[Line], frame: Box) -> list[Line]:
    """The receiving office above, in capitals, where the paper's own letterhead has already ended higher up.

    Above a stamp that was set right under the letterhead stands the letterhead.
    """
    anchors = [line.box.y0 for line in placed if line.box and is_anchor(line.text)]
    out: list[Line] = []
    top, height = frame.y0, _line_height(placed[0])
    for line in sorted(
        (p for p in placed if p.box and p.box.y1 <= frame.y0 + 2), key=lambda p: -(p.box.y1 if p.box else 0)
    ):
        assert line.box is not None
        middle = (line.box.x0 + line.box.x1) / 2
        if not frame.x0 - height < middle < frame.x1 + height or is_anchor(line.text):
            continue
        ended = any(y < line.box.y0 for y in anchors)
        if top - line.box.y1 > _NEAR * height or capitals(line.text) < 0.8 or is_title_start(line.text) or not ended:
            break
        out.append(line)
        top = line.box.y0
    return out[:2]


def owner_above(lines: list[Line]) -> list[Line]:
    """The office that the stamp of arrival names in its first line, above ĐẾN.

    Only where a letterhead stands below the stamp: above a stamp that was set under the header stands the header.
    """
    at = next((i for i, line in enumerate(lines[:_HEADER_LINES]) if _ARRIVED.match(line.text)), 0)
    if not at or capitals(lines[at - 1].text) < 0.8 or is_motto(lines[at - 1].text):
        return []
    for line in lines[at + 1 : at + 1 + _HEADER_LINES]:
        if is_number_line(line.text):
            break
        named = capitals(line.text) > 0.8 and len(line.text.split()) > 1 and not is_motto(line.text)
        if named and _under(lines[at - 1], line):
            return [lines[at - 1]]
    return []


def _under(upper: Line, lower: Line) -> bool:
    """Without places everything is under everything."""
    if upper.box is None or lower.box is None:
        return True
    return lower.box.y0 > upper.box.y0 and min(upper.box.x1, lower.box.x1) > max(upper.box.x0, lower.box.x0)
