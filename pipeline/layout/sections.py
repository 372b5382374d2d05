"""Outline headings nested into sections with paths like `III.3`, `II.2.a` and `Điều 5.1`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from models.document import Paragraph, Section, Zone, ZoneKind
from pipeline.layout.marks import is_annex_head, marker_kind

_LETTERS = "abcdđeghiklmnopqrstuvxy"
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ZONES = (ZoneKind.BASES, ZoneKind.BODY, ZoneKind.ANNEX)
# the others nest by the order in which they appear
_LEVEL = {"annex": 0, "phần": 1, "capital": 2, "chương": 2, "mục": 3, "tiểu": 4, "article": 5}


@dataclass(frozen=True, slots=True)
class Mark:
    """An outline mark: its kind (numbers of different depth are kinds of their own), value and last part."""

    kind: str
    value: int
    name: str


@dataclass(slots=True)
class _Open:
    mark: Mark
    path: str
    index: int


def sections(text: str, paragraphs: Sequence[Paragraph], zones: Sequence[Zone]) -> tuple[Section, ...]:
    """The sections of body and annexes; each runs to the next of the same or a higher level, or the zone's end."""
    found: list[Section] = []
    for start, end in _runs(zones):
        _of_run(text, [p for p in paragraphs if start <= p.start < end and not p.in_table], end, found)
    return tuple(found)


def _runs(zones: Sequence[Zone]) -> Iterator[tuple[int, int]]:
    """Body with its bases as one run; each annex zone as one."""
    run: tuple[int, int] | None = None
    for zone in zones:
        if zone.kind not in _ZONES:
            continue
        if run and run[1] == zone.start and zone.kind is ZoneKind.BODY:
            run = (run[0], zone.end)
            continue
        if run:
            yield run
        run = (zone.start, zone.end)
    if run:
        yield run


def _of_run(text: str, paragraphs: Sequence[Paragraph], end: int, found: list[Section]) -> None:
    stack: list[_Open] = []
    for paragraph in paragraphs:
        mark = read_mark(text[paragraph.start : paragraph.end], paragraph.marker)
        if mark is None:
            continue
        while stack and not _holds(stack, mark):
            _close(stack.pop(), paragraph.start, found)
        parent = stack[-1] if stack else None
        path = _path(parent, mark)
        section = Section(path, len(stack) + 1, paragraph.start, paragraph.end, end, parent.index if parent else None)
        stack.append(_Open(mark, path, len(found)))
        found.append(section)


def _close(opened: _Open, at: int, found: list[Section]) -> None:
    old = found[opened.index]
    found[opened.index] = Section(old.path, old.level, old.heading_start, old.heading_end, at, old.parent)


def _holds(stack: list[_Open], mark: Mark) -> bool:
    """Whether the innermost open section contains a section of this mark."""
    top = stack[-1].mark
    if mark.kind in _LEVEL:
        return top.kind in _LEVEL and _LEVEL[top.kind] < _LEVEL[mark.kind]
    if any(opened.mark.kind == mark.kind and opened.mark.value + 1 == mark.value for opened in stack):
        return False if top.kind == mark.kind else not _below(stack, mark)
    if mark.value == 1:
        return top.kind != mark.kind
    return all(opened.mark.kind != mark.kind for opened in stack)


def _below(stack: list[_Open], mark: Mark) -> bool:
    """Whether the section that this mark follows lies deeper in the stack than its top."""
    return any(opened.mark.kind == mark.kind and opened.mark.value + 1 == mark.value for opened in stack[:-1])


def _path(parent: _Open | None, mark: Mark) -> str:
    if parent is None or mark.kind == "article":
        return mark.name
    if "." in mark.name and mark.kind.startswith("number"):
        head, last = mark.name.rsplit(".", 1)
        if parent.path == head or parent.path.endswith("." + head):
            return f"{parent.path}.{last}"
    return f"{parent.path}.{mark.name}"


_WORDS = regex.compile(r"\d+(?:\.\d+)*|\p{L}+")


def read_mark(text: str, marker: str) -> Mark | None:
    """The mark of a paragraph that opens a section; None for bullets and plain paragraphs."""
    if is_annex_head(text) and len(text) < 70:
        head = regex.match(r"\W{0,3}\p{L}+\s?\p{L}*(?:\s(?:số\s?)?(?:[IVXL]{1,6}|\d{1,2}|[A-Z])\b)?", text)
        return Mark("annex", 0, head.group().strip(" .:") if head else text)
    kind = marker_kind(text) if marker else ""
    if kind in {"", "bullet"}:
        return None
    words = _WORDS.findall(marker)
    if not words:
        return None
    if kind in {"article", "part"}:
        outer = words[0].lower() if kind == "part" else kind
        return Mark(outer, _value(words[-1]), marker.rstrip(" .:"))
    name = words[0] if kind != "roman" else marker.rstrip(" .)/-").replace(" ", "")
    if kind == "number":
        return Mark(f"number{name.count('.')}", int(name.rsplit(".", 1)[-1]), name)
    return Mark(kind if not name[0].isdigit() else "bracket", _value(name), name)


def _value(name: str) -> int:
    """The place of a letter, figure or Roman figure in its row."""
    low = name.lower()
    if low[0].isdigit():
        return int(regex.match(r"\d+", low).group())  # type: ignore[union-attr]
    if len(low) == 1 and low in _LETTERS and name.islower():
        return _LETTERS.index(low) + 1
    if all(c in _ROMAN_VALUES for c in low):
        values = [_ROMAN_VALUES[c] for c in low]
        return sum(-v if any(v < w for w in values[i + 1 : i + 2]) else v for i, v in enumerate(values))
    return _LETTERS.index(low[0]) + 1 if low[0] in _LETTERS else 0
