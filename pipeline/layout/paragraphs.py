"""Printed lines joined into paragraphs, also across pages."""

from __future__ import annotations

from dataclasses import dataclass

from models.document import ZoneKind
from pipeline.layout.lines import Line
from pipeline.layout.marks import (
    is_addressee,
    is_annex_head,
    is_basis,
    is_recipients_head,
    leading_type,
    type_word,
)
from pipeline.repair import joined

SEPARATE = frozenset(
    {ZoneKind.HEADER_LEFT, ZoneKind.HEADER_RIGHT, ZoneKind.SIGNATURE, ZoneKind.STAMP, ZoneKind.FURNITURE}
)


@dataclass(frozen=True, slots=True)
class Margins:
    """Left and right edge of the running text, in points (or characters), and the usual step between lines."""

    left: float
    right: float
    step: float
    size: float


def margins(lines: list[Line]) -> Margins:
    """Of lines with places: where most long lines begin and end."""
    boxes = [(line.box, line) for line in lines if line.box is not None]
    if not boxes:
        widest = sorted(len(line.text) for line in lines)
        right = float(widest[int(0.95 * (len(widest) - 1))]) if widest else 80.0
        return Margins(0.0, right, 1.0, 1.0)
    lefts = sorted(box.x0 for box, _ in boxes)
    rights = sorted(box.x1 for box, _ in boxes)
    sizes = sorted(line.size or box.y1 - box.y0 for box, line in boxes)
    steps = sorted(
        b.box.y0 - a.box.y0
        for a, b in zip(lines, lines[1:], strict=False)
        if a.box and b.box and a.page == b.page and 0 < b.box.y0 - a.box.y0 < 60
    )
    step = steps[len(steps) // 3] if steps else 18.0
    return Margins(lefts[len(lefts) // 10], rights[int(0.9 * (len(rights) - 1))], step, sizes[len(sizes) // 2])


def paragraphs(lines: list[Line], zone: ZoneKind | None) -> list[list[Line]]:
    """The lines of one zone, grouped into paragraphs in their order."""
    if not lines:
        return []
    edges = margins(lines)
    groups = [[lines[0]]]
    for line in lines[1:]:
        if continues(groups[-1], line, edges, zone):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def continues(group: list[Line], line: Line, edges: Margins, zone: ZoneKind | None) -> bool:
    """Whether `line` goes on with the paragraph of `group`."""
    last = group[-1]
    if last.whole or line.whole or line.marker or zone in SEPARATE:
        return False
    if is_basis(line.text) and last.text.endswith((";", ".", ":")):
        return False
    if type_word(last.text) or type_word(line.text) or is_addressee(line.text) or is_annex_head(line.text):
        return False
    if zone is ZoneKind.RECIPIENTS:
        return not is_recipients_head(line.text) and not is_recipients_head(last.text)
    if last.box is None or line.box is None:
        return _goes_on_in_text(last, line, edges)
    return _goes_on_on_page(group, line, edges)


def _goes_on_in_text(last: Line, line: Line, edges: Margins) -> bool:
    """Lines of plain text broken at one width: the line before must be too full for the next one's first word."""
    first = line.text.split(" ", 1)[0]
    if line.indent > last.indent + 12 and last.text.endswith((".", ":", ";", "/.")):
        return False
    return len(last.text) + len(first) + 1 >= 0.88 * edges.right and not last.text.endswith("./.")


def _goes_on_on_page(group: list[Line], line: Line, edges: Margins) -> bool:
    last = group[-1]
    assert last.box is not None and line.box is not None
    if last.text.endswith("./."):
        return False
    if last.page == line.page and line.box.y0 - last.box.y0 > 1.75 * edges.step + 2:
        return False
    if last.bold and not line.bold and line.text[:1].isupper() and not _full(last, line, edges):
        return False
    if _both_centred(last, line, edges):
        return last.bold == line.bold and not leading_type(line.text)
    ended = last.text.endswith((".", ":", ";", "!", "?", ".”"))
    indented = line.box.x0 > edges.left + 0.9 * edges.size
    hanging = line.box.x0 - last.box.x0
    if indented and hanging > 0.7 * edges.size and not (group[0].marker and len(group) == 1 and not ended):
        return False
    return _full(last, line, edges)


def _full(last: Line, line: Line, edges: Margins) -> bool:
    """Whether the first word of `line` would not have found room at the end of `last`."""
    assert last.box is not None and line.box is not None
    width = line.box.x1 - line.box.x0
    first = len(line.text.split(" ", 1)[0]) + 1
    needed = width * first / max(len(line.text), 1)
    return last.box.x1 + needed > edges.right - 0.6 * edges.size


def _both_centred(last: Line, line: Line, edges: Margins) -> bool:
    assert last.box is not None and line.box is not None
    middle = (edges.left + edges.right) / 2
    for box in (last.box, line.box):
        if abs((box.x0 + box.x1) / 2 - middle) > edges.size or box.x0 < edges.left + 1.2 * edges.size:
            return False
    return True


def compose(group: list[Line]) -> Line:
    """The paragraph as one line; its looks are those of its first line, bold only where all is."""
    first = group[0]
    traced = joined(line.traced for line in group)
    return Line(
        traced,
        first.page,
        size=first.size,
        bold=all(line.bold for line in group),
        centered=first.centered,
        whole=True,
        style=first.style,
        zone=first.zone,
    )
