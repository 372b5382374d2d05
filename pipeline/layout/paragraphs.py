"""Printed lines joined into paragraphs, also across pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import regex

from pipeline.layout.lines import Block, Line
from pipeline.layout.marks import (
    capitals,
    is_addressee,
    is_annex_head,
    is_annex_note,
    is_basis,
    leading_type,
    marker_kind,
    marker_of,
    type_word,
)
from pipeline.repair import joined

ENDS = (".", ":", ";", "!", "?", "…", ".”", '."', ".)", ";”")
_NOTE = regex.compile(r"^\W{0,2}(?P<n>\d{1,2})(?![\d/.,-])\W{0,2}\p{L}")
_LONG = 40  # characters from which a line tells where the right edge is


@dataclass(frozen=True, slots=True)
class Margins:
    """Left and right edge of the running text in points, the usual step between its lines and its size."""

    left: float
    right: float
    step: float
    size: float


def page_margins(lines: list[Line]) -> dict[int, Margins]:
    """Of each page that holds lines with places; a page with little text takes those of the whole paper."""
    placed = [line for line in lines if line.box is not None]
    by_page: dict[int, list[Line]] = defaultdict(list)
    for line in placed:
        by_page[line.page].append(line)
    whole = _margins(placed) if placed else Margins(0.0, 0.0, 18.0, 13.0)
    return {page: _margins(some) if sum(_long(x) for x in some) >= 6 else whole for page, some in by_page.items()}


def _long(line: Line) -> bool:
    return len(line.text) >= _LONG


def _margins(lines: list[Line]) -> Margins:
    boxes = [line.box for line in lines if line.box is not None and _long(line)]
    boxes = boxes or [line.box for line in lines if line.box is not None]
    lefts = sorted(box.x0 for box in boxes)
    rights = sorted(box.x1 for box in boxes)
    sizes = sorted(line.size or (line.box.y1 - line.box.y0 if line.box else 13.0) for line in lines)
    steps = sorted(
        b.box.y0 - a.box.y0
        for a, b in pairwise(lines)
        if a.box and b.box and a.page == b.page and 4 < b.box.y0 - a.box.y0 < 60
    )
    step = steps[len(steps) // 3] if steps else 18.0
    return Margins(lefts[len(lefts) // 8], rights[int(0.85 * (len(rights) - 1))], step, sizes[len(sizes) // 2])


Rule = Callable[[list[Line], Line], bool]


def gathered(blocks: list[Block], rule: Rule | None = None) -> list[Block]:
    """The blocks with their lines joined to paragraphs; tables stay where they are, and part paragraphs.

    `rule(paragraph so far, line)` says whether the line goes on with it; without it, that of running text.
    """
    if rule is None:
        edges = page_margins([block for block in blocks if isinstance(block, Line)])
        rule = _running(edges)
    out: list[Block] = []
    group: list[Line] = []
    notes: list[Block] = []
    for block in blocks:
        if isinstance(block, Line) and block.footnote:
            notes.append(block)
            continue
        if isinstance(block, Line) and group and rule(group, block):
            group.append(block)
            continue
        if group:
            out.append(compose(group))
            group = []
        if notes:
            out += _footnotes(notes)
            notes = []
        if isinstance(block, Line):
            group = [block]
        else:
            out.append(block)
    return [*out, *([compose(group)] if group else []), *_footnotes(notes)]


def _footnotes(notes: list[Block]) -> list[Block]:
    """Footnotes as paragraphs of their own, after the paragraph that the foot of the page broke."""
    lines = [note for note in notes if isinstance(note, Line)]
    if not lines:
        return []
    for line in lines:
        line.footnote = False
    return gathered(list(lines), lambda group, line: _note_number(line) != _note_number(group[0]) + 1)


def _note_number(line: Line) -> int:
    found = _NOTE.match(line.text)
    return int(found["n"]) if found else -1


def _running(edges: dict[int, Margins]) -> Rule:
    def goes_on(group: list[Line], line: Line) -> bool:
        last = group[-1]
        if line.goes_on or (last.copied and line.copied and _broken_copy(last, line)):
            return True
        if last.whole or line.whole or last.box is None or line.box is None:
            return False
        if _closes_note(group, line, edges[line.page]):
            return True
        return not _opens(line, last) and _continues(group, line, edges[last.page], edges[line.page])

    return goes_on


def _broken_copy(last: Line, line: Line) -> bool:
    """A sentence that copying broke: the line above is unfinished and this one goes on in small letters."""
    if line.marker or not line.text[:1].islower() or last.text.endswith(ENDS) or len(last.text) < 8:
        return False
    return not (last.text.isupper() or type_word(last.text) or is_addressee(last.text) or is_annex_head(last.text))


def _closes_note(group: list[Line], line: Line, here: Margins) -> bool:
    """`(Kèm theo Kế hoạch số … của Ủy ban nhân dân` / `phường …)`: the bracket goes on in the next line."""
    first, last = group[0], group[-1]
    assert last.box is not None and line.box is not None
    if not (first.text.startswith("(") and is_annex_note(first.text)) or last.page != line.page:
        return False
    told = " ".join(part.text for part in group)
    return told.count("(") > told.count(")") and 0 < line.box.y0 - last.box.y0 < 1.7 * here.step + 3


def _opens(line: Line, last: Line) -> bool:
    """Whether the words alone say that a paragraph begins with `line`, or ended with the line before."""
    text, before = line.text, last.text
    if before.endswith("./.") or type_word(before) or type_word(text) or is_addressee(text):
        return True
    if is_annex_head(text) or is_annex_note(text) or is_annex_head(before) or leading_type(text):
        return True
    return is_basis(text) and before.endswith((";", ".", ":"))


def _continues(group: list[Line], line: Line, above: Margins, here: Margins) -> bool:
    """By the places of the lines: the one above is too full for the next word, and no indent or gap parts them."""
    last = group[-1]
    assert last.box is not None and line.box is not None
    if last.page == line.page and line.box.y0 - last.box.y0 > 1.7 * here.step + 3:
        return False
    if is_centred(last, above) and is_centred(line, here):
        return last.bold == line.bold and not line.marker and abs(last.size - line.size) < 1.5
    full = last.box.x1 + _first_width(line) > above.right - 0.6 * here.size
    if full and is_centred(line, here) and line.text[:1].islower() and not last.text.endswith(ENDS):
        return _balanced(last, above)
    return full and not _set_in(group, line, above, here)


def _set_in(group: list[Line], line: Line, above: Margins, here: Margins) -> bool:
    """Whether indent, mark or weight say that a paragraph begins with `line`, however full the line above is."""
    first, last = group[0], group[-1]
    assert last.box is not None and line.box is not None
    ended = last.text.endswith(ENDS)
    inset = line.box.x0 - here.left
    indented = inset > 0.9 * here.size
    hanging = inset - (last.box.x0 - above.left)
    if line.marker or marker_of(line.text.lstrip("“\"'")):
        return ended or indented or not _mark_is_chance(group, line)
    title = not first.marker and all(part.bold for part in group)
    if last.bold and not line.bold and line.text[:1].isupper() and (indented or ended or title):
        return True
    if indented and hanging > 0.7 * here.size and not (first.marker and len(group) == 1 and not ended):
        return True
    # two first lines, one under the other
    two_firsts = indented and len(group) == 1 and abs(hanging) < 0.7 * here.size
    return two_firsts and (last.text.endswith((":", ";")) or (ended and not first.marker))


def _first_width(line: Line) -> float:
    """The width of the line's first word with a blank."""
    assert line.box is not None
    return (line.box.x1 - line.box.x0) * (len(line.text.split(" ", 1)[0]) + 1) / max(len(line.text), 1)


def _mark_is_chance(group: list[Line], line: Line) -> bool:
    """A dash or figure that the break of a sentence brought to the head of a line is no outline mark."""
    first = group[0]
    assert line.box is not None
    if marker_kind(line.text) in {"article", "part", "roman", "capital"}:
        return False
    same = first.marker and marker_kind(first.text) == marker_kind(line.text)
    return not (same and first.box is not None and abs(first.box.x0 - line.box.x0) < 12)


def is_centred(line: Line, edges: Margins) -> bool:
    """As much room on the left as on the right, and more than a first line's indent of both or capitals."""
    if line.box is None:
        return line.centered
    left, right = line.box.x0 - edges.left, edges.right - line.box.x1
    if abs(left - right) > 1.1 * edges.size:
        return False
    return min(left, right) > 1.5 * edges.size or (line.bold and capitals(line.text) > 0.9)


def _balanced(line: Line, edges: Margins) -> bool:
    """As much room on the left as on the right, be it none."""
    assert line.box is not None
    return abs((line.box.x0 - edges.left) - (edges.right - line.box.x1)) < 1.6 * edges.size


def column_rule(width: float) -> Rule:
    """For the lines of a table cell in a column `width` points wide: one goes on where the next word had no room."""

    def goes_on(group: list[Line], line: Line) -> bool:
        last = group[-1]
        if last.whole or line.whole or last.box is None or line.box is None or line.marker:
            return False
        return last.box.x1 - last.box.x0 + _first_width(line) > width - 0.5 * (line.size or 12.0)

    return goes_on


def compose(group: list[Line]) -> Line:
    """The paragraph as one line; its looks are those of its first line, bold only where all is."""
    first = group[0]
    if len(group) == 1:
        return first
    return Line(
        joined(line.traced for line in group),
        first.page,
        size=first.size,
        bold=all(line.bold for line in group),
        centered=all(line.centered for line in group),
        whole=True,
        style=first.style,
        zone=first.zone,
    )
