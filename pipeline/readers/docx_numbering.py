"""The automatic numbers of Word paragraphs ("I.", "1.", "a)", "-"), counted as Word counts them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import regex

from pipeline.readers.docx_styles import Element, Styles, qn, value

_PLACE = regex.compile(r"%([1-9])")
# Bullets of the symbol fonts (Symbol, Wingdings) are private characters; what they print is one of these.
_BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf02d": "-", "\uf0be": "-", "\uf076": "❖"}
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(slots=True)
class _Level:
    fmt: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None  # 0: never; n: after a paragraph of level n (1-based) or above
    legal: bool = False
    style: str = ""


@dataclass(slots=True)
class _Sequence:
    """A list as counted: all w:num of one w:abstractNum count together, unless one overrides a start."""

    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counters of a document; `mark` must be called once a paragraph, in document order."""

    def __init__(self, document: Any, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, Element] = {}
        self._nums: dict[str, Element] = {}
        self._shared: dict[str, _Sequence] = {}
        self._by_num: dict[str, _Sequence] = {}
        root = _numbering_root(document)
        if root is not None:
            self._abstract = {a.get(qn("w:abstractNumId"), ""): a for a in root.findall(qn("w:abstractNum"))}
            self._nums = {n.get(qn("w:numId"), ""): n for n in root.findall(qn("w:num"))}

    def mark(self, properties: Element | None) -> str:
        """The printed number or bullet of a paragraph with these w:pPr, "" where it has none."""
        stated = self._stated(properties)
        if stated is None:
            return ""
        sequence = self._sequence(stated[0])
        level = stated[1]
        if sequence is None or level not in sequence.levels:
            return ""
        _count(sequence, level)
        return _printed(sequence, level)

    def _stated(self, properties: Element | None) -> tuple[str, int] | None:
        """(numId, level) by the paragraph itself or by its style."""
        num_id: str | None = None
        level: int | None = None
        for one in self._styles.paragraph_properties(properties):
            numbering = one.find(qn("w:numPr"))
            if numbering is None:
                continue
            stated_level = value(numbering, "w:ilvl")
            if level is None and stated_level and stated_level.isdigit():
                level = int(stated_level)
            if num_id is None:
                num_id = value(numbering, "w:numId")
            if num_id is not None:
                break
        if not num_id or num_id == "0":
            return None
        return num_id, self._level_of_style(num_id, properties) if level is None else level

    def _level_of_style(self, num_id: str, properties: Element | None) -> int:
        """A level may name the style it belongs to (headings numbered by their style)."""
        sequence = self._sequence(num_id)
        style = value(properties, "w:pStyle")
        if sequence is None or not style:
            return 0
        return next((index for index, level in sequence.levels.items() if level.style == style), 0)

    def _sequence(self, num_id: str) -> _Sequence | None:
        if num_id in self._by_num:
            return self._by_num[num_id]
        num = self._nums.get(num_id)
        if num is None:
            return None
        abstract_id = self._resolved(value(num, "w:abstractNumId") or "")
        abstract = self._abstract.get(abstract_id)
        if abstract is None:
            return None
        overrides = num.findall(qn("w:lvlOverride"))
        if overrides:
            sequence = _Sequence(_levels(abstract, overrides))
        else:
            sequence = self._shared.setdefault(abstract_id, _Sequence(_levels(abstract, [])))
        self._by_num[num_id] = sequence
        return sequence

    def _resolved(self, abstract_id: str) -> str:
        """Follow a link to a list style to the definition that has the levels."""
        abstract = self._abstract.get(abstract_id)
        link = value(abstract, "w:numStyleLink")
        if not link:
            return abstract_id
        for other_id, other in self._abstract.items():
            if value(other, "w:styleLink") == link:
                return other_id
        return abstract_id


def _numbering_root(document: Any) -> Element | None:
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/numbering") and not relation.is_external:
            part = relation.target_part
            return getattr(part, "element", None)
    return None


def _levels(abstract: Element, overrides: list[Element]) -> dict[int, _Level]:
    levels = {index: _level(e) for e in abstract.findall(qn("w:lvl")) if (index := _index(e)) is not None}
    for override in overrides:
        index = _index(override)
        if index is None:
            continue
        changed = override.find(qn("w:lvl"))
        if changed is not None:
            levels[index] = _level(changed)
        start = value(override, "w:startOverride")
        if start and start.isdigit() and index in levels:
            levels[index].start = int(start)
    return levels


def _index(element: Element) -> int | None:
    stated = element.get(qn("w:ilvl"), "")
    return int(stated) if stated.isdigit() else None


def _level(element: Element) -> _Level:
    start, restart = value(element, "w:start") or "", value(element, "w:lvlRestart") or ""
    legal = element.find(qn("w:isLgl"))
    return _Level(
        fmt=value(element, "w:numFmt") or "decimal",
        text=value(element, "w:lvlText") or "",
        start=int(start) if start.isdigit() else 1,
        restart=int(restart) if restart.isdigit() else None,
        legal=legal is not None and legal.get(qn("w:val"), "1") not in ("0", "false"),
        style=value(element, "w:pStyle") or "",
    )


def _count(sequence: _Sequence, level: int) -> None:
    own = sequence.levels[level]
    sequence.counts[level] = sequence.counts[level] + 1 if level in sequence.counts else own.start
    for deeper, definition in sequence.levels.items():
        # `restart` 0 means never; n means only after a level above the n-th.
        if deeper > level and definition.restart != 0 and (definition.restart is None or level < definition.restart):
            sequence.counts.pop(deeper, None)


def _printed(sequence: _Sequence, level: int) -> str:
    own = sequence.levels[level]
    if own.fmt == "bullet":
        return _bullet(own.text)
    if own.fmt == "none" and not _PLACE.search(own.text):
        return own.text.strip()

    def number(match: Any) -> str:
        index = int(match[1]) - 1
        definition = sequence.levels.get(index)
        if definition is None:
            return ""
        fmt = "decimal" if own.legal else definition.fmt
        return format_number(sequence.counts.get(index, definition.start), fmt)

    return " ".join(_PLACE.sub(number, own.text).split())


def _bullet(text: str) -> str:
    text = text.strip()
    if not text:
        return ""
    if text[0] in _BULLETS:
        return _BULLETS[text[0]]
    return "•" if "\ue000" <= text[0] <= "\uf8ff" else text


def format_number(number: int, fmt: str) -> str:
    """A counter in a number format of OOXML; one we do not know prints as a plain number."""
    if fmt == "none":
        return ""
    if fmt in ("lowerRoman", "upperRoman"):
        roman = _roman(number)
        return roman.upper() if fmt == "upperRoman" else roman
    if fmt in ("lowerLetter", "upperLetter"):
        letter = _letter(number)
        return letter.upper() if fmt == "upperLetter" else letter
    return f"{number:02d}" if fmt == "decimalZero" else str(number)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    out = ""
    for weight, sign in _ROMAN:
        out += sign * (number // weight)
        number %= weight
    return out


def _letter(number: int) -> str:
    """Word's own series: a … z, aa, bb …"""
    if number < 1:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
