"""Marks of Markdown inside a line (emphasis, links, escapes) → styled pieces; its headings and bullets."""

from __future__ import annotations

import html
from typing import NamedTuple

import regex

from pipeline.readers.words import PLAIN, Style

# Private characters that stand for "bold begins or ends" and "italic begins or ends" after `mark_emphasis`.
_BOLD, _ITALIC = "\ue0b0", "\ue0b1"
_TOGGLE = regex.compile(f"([{_BOLD}{_ITALIC}])")
_BOLD_MARK = regex.compile(r"\*\*|__(?=\S)(?!_)|(?<=[^\s_])__(?!_)")
# Not `(*)`, which marks a note, nor 2*3*4.
_ITALIC_PAIR = regex.compile(r"(?<![\w*])\*(?=[^\s*)])([^*\n]++)(?<=[^\s*(])\*(?![\w*])")
_UNDERSCORE_PAIR = regex.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]++)(?<=[^\s_])_(?![\w_])")
_LINK = regex.compile(r"(!?)\[([^\]\n]*+)\]\([^)\s]*+(?:\s+\"[^\"\n]*+\")?\)")
_ESCAPE = regex.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_TAG = regex.compile(r"</?(?:b|strong|i|em|u|span|font|p|div|center|sup|sub|br)\b[^>\n]*+>", regex.IGNORECASE)
_HEADING = regex.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*$")
_STAR_ITEM = regex.compile(r"^(\s*)[*•]\s+(?=\S)")


class Marked(NamedTuple):
    """A line without its block marks: "h1".."h6" or "", the bullet that was taken off, and the rest."""

    style: str
    list_mark: str
    text: str


def mark_emphasis(text: str, *, markdown: bool) -> str:
    """Replace emphasis marks by private characters, paragraph by paragraph; unpaired ones stay as they are."""
    paragraphs = regex.split(r"(\n\s*\n)", text)
    return "".join(_mark_paragraph(part, markdown=markdown) for part in paragraphs)


def _mark_paragraph(text: str, *, markdown: bool) -> str:
    stars = text.count("**")
    if stars and stars % 2 == 0 and "***" not in text:
        text = text.replace("**", _BOLD)
    if markdown:
        if len(_BOLD_MARK.findall(text)) % 2 == 0:
            text = _BOLD_MARK.sub(_BOLD, text)
        text = _UNDERSCORE_PAIR.sub(rf"{_ITALIC}\1{_ITALIC}", text)
    return _ITALIC_PAIR.sub(rf"{_ITALIC}\1{_ITALIC}", text)


def plain(text: str) -> str:
    """A line without any emphasis character, for measuring and matching."""
    return _TOGGLE.sub("", text)


def clean(line: str) -> str:
    """A line of Markdown without links, tags, escapes and entities."""
    line = _LINK.sub(lambda m: "" if m[1] else m[2], line)
    return html.unescape(_ESCAPE.sub(r"\1", _TAG.sub("", line)))


def block_marks(line: str) -> Marked:
    """Take `## ` and `* ` off. `-`, `+` and numbers stay: they are the paper's own outline marks."""
    heading = _HEADING.match(plain(line))
    if heading:
        return Marked(f"h{len(heading[1])}", "", line.lstrip().lstrip("#").strip())
    item = _STAR_ITEM.match(line)
    if item:
        return Marked("li", "-", line[item.end() :])
    return Marked("", "", regex.sub(r"^\s*(?:>\s?)+", "", line))


class Emphasis:
    """Turns lines into styled pieces; bold and italic carry on from one line to the next until `reset`."""

    def __init__(self) -> None:
        self._style = PLAIN

    def reset(self) -> None:
        self._style = PLAIN

    def pieces(self, line: str) -> list[tuple[str, Style]]:
        out = []
        for part in _TOGGLE.split(line):
            if part == _BOLD:
                self._style = Style(bold=not self._style.bold, italic=self._style.italic)
            elif part == _ITALIC:
                self._style = Style(bold=self._style.bold, italic=not self._style.italic)
            elif part:
                out.append((part, self._style))
        return out
