"""From styled pieces of text to RawWords: the same splitting for every format that has no places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import regex

from pipeline.pages import RawLine, RawWord

# Characters without width that Word, browsers and converters leave behind; none of them is printed.
# The soft hyphen stays: in the TCVN3 fonts it is a letter, and only pipeline.repair knows the font.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e"))
# A form feed is a page, not a space; readers cut pages before they come here.
_TOKEN = regex.compile(r"\t|[^\s]++|[^\S\t]++")
_RUNS = regex.compile(r"\s++|\S++")
_SEPARATORS = regex.compile("[\x1c-\x1f]")  # white space to Python, none to `regex`
# White space this wide between two words was typed to reach the other column …
COLUMN_GAP = 4
# … unless it is a blank to be filled by hand (`Số:        /KH-…`, `ngày      tháng     năm`) or follows a list mark.
_BLANK_BEFORE = regex.compile(
    r"^(?:(?:số|ngày|tháng|năm|giờ|phút|kính|gửi|gởi)\s*:?|.*,|.*[.…_]{2,}|(?:\d{1,2}|[a-zđ]|[IVX]{1,5})[.)]|[-–+*•:/(])$",
    regex.IGNORECASE,
)
_BLANK_AFTER = regex.compile(r"^(?:tháng|năm|giờ|/|[.…_]{2,}|[,;:)])", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of text is printed: font name, size in points, bold, italic."""

    font: str = ""
    size: float = 0.0
    bold: bool = False
    italic: bool = False


PLAIN = Style()


def to_words(pieces: Iterable[tuple[str, Style]], *, gap: int = COLUMN_GAP) -> tuple[RawWord, ...]:
    """Words of styled pieces; a word that crosses pieces takes the style of its longest one.

    Tabs stay as lone "\\t" words, at most one between two words and none at either end; so does white
    space of at least `gap` characters that looks typed to reach another column.
    """
    tokens = _tokens(pieces)
    words: list[RawWord] = []
    for index, (text, style) in enumerate(tokens):
        if not text.isspace():
            words.append(RawWord(text, None, style.font, style.size, style.bold, style.italic))
            continue
        if len(text) < gap and "\t" not in text:
            continue
        after = tokens[index + 1][0] if index + 1 < len(tokens) else ""
        if words and after and words[-1].text != "\t" and _is_column_gap(words[-1].text, text, after, gap):
            words.append(RawWord("\t", None, style.font, style.size))
    while words and words[-1].text == "\t":
        words.pop()
    return tuple(words)


def plain_words(text: str, *, gap: int = COLUMN_GAP) -> tuple[RawWord, ...]:
    return to_words([(text, PLAIN)], gap=gap)


def plain_line(text: str, *, whole: bool = True, style: str = "", gap: int = COLUMN_GAP) -> RawLine:
    return RawLine(plain_words(text, gap=gap), whole=whole, style=style)


def _is_column_gap(before: str, space: str, after: str, gap: int) -> bool:
    return "\t" in space or (len(space) >= gap and not is_blank(before, after))


def is_blank(before: str, after: str) -> bool:
    """Whether wide white space between these words is a blank to be filled, or room after a list mark."""
    # After a colon a capital may begin the other column (`Nơi nhận:      TM. …`); a small letter goes on.
    goes_on = before.endswith(":") and not after[0].isupper()
    return goes_on or bool(_BLANK_BEFORE.match(before) or _BLANK_AFTER.match(after))


def _tokens(pieces: Iterable[tuple[str, Style]]) -> list[tuple[str, Style]]:
    """Runs of white space and of printed characters in order, across the borders of pieces."""
    pieces = list(pieces)
    if all(style == pieces[0][1] for _, style in pieces):
        whole = "".join([text for text, _ in pieces]).translate(_INVISIBLE)
        if not _SEPARATORS.search(whole):
            return [(token, pieces[0][1]) for token in _RUNS.findall(whole)]
    parts: list[list[tuple[str, Style]]] = []
    was_blank = False
    for text, style in pieces:
        for token in _TOKEN.findall(text.translate(_INVISIBLE)):
            blank = token.isspace()
            if parts and was_blank == blank:
                parts[-1].append((token, style))
            else:
                parts.append([(token, style)])
                was_blank = blank
    return [part[0] if len(part) == 1 else _one(part) for part in parts]


def _one(part: list[tuple[str, Style]]) -> tuple[str, Style]:
    return "".join(text for text, _ in part), max(part, key=lambda piece: len(piece[0]))[1]
