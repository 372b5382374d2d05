"""Which encoding a text file is in, told from its bytes alone."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import regex

from models.errors import EncodingUnknown


class Decoded(NamedTuple):
    """Text as decoded (not repaired), and the encoding's name: "utf-8", "windows-1258", "8-bit-legacy" …"""

    text: str
    encoding: str


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f\v\x1a\x1b")
# A syllable of Vietnamese: onset, vowels, coda. Loose on purpose: it only has to tell Vietnamese from noise.
_SYLLABLE = regex.compile(
    r"(?:ngh|ch|gh|gi|kh|ng|nh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?+"
    r"[aăâeêioôơuưy]{1,3}(?:ch|ng|nh|[cmnpt])?",
    regex.IGNORECASE,
)
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*+")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
# Typographic characters that an otherwise plain text may hold as single bytes of windows-1252.
_PUNCTUATION = frozenset("\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u2022\u00a0°§«»·½©®€–")


def decode(data: bytes) -> Decoded:
    """The text of these bytes. Raises EncodingUnknown rather than guess."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], name)
    wide = _utf16_without_mark(data)
    if wide is not None:
        return wide
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    damaged = _almost_utf8(data)
    return damaged if damaged is not None else _single_bytes(data)


def looks_binary(data: bytes) -> bool:
    """Control characters that no text holds, in bytes that are not UTF-16 or UTF-32."""
    if any(data.startswith(mark) for mark, _ in _BOMS) or _utf16_without_mark(data[:8192]) is not None:
        return False
    sample = data[:65536]
    return sum(byte in _CONTROLS for byte in sample) > len(sample) / 1000


def named(data: bytes, name: str) -> Decoded | None:
    """The text by an encoding that a file names itself (a charset in HTML, \\ansicpg), or None where it is wrong."""
    try:
        codec = codecs.lookup(name.strip().strip("\"'")).name
        text = data.decode(codec)
    except (LookupError, UnicodeDecodeError):
        return None
    return Decoded(text.removeprefix("\ufeff"), codec)


def vietnamese_share(text: str) -> float:
    """Of the words with a letter beyond ASCII, the share that are syllables of Vietnamese; 0 where there is none."""
    words = [w for w in _WORD.findall(unicodedata.normalize("NFC", text[:200_000])) if not w.isascii()]
    if not words:
        return 0.0
    return sum(_is_syllable(word) for word in words) / len(words)


def _is_syllable(word: str) -> bool:
    bare = unicodedata.normalize("NFD", word).translate(_TONES)
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)) is not None


def _marked(data: bytes, name: str) -> Decoded:
    """Bytes after a mark. A file cut short in the middle of a character loses only that character."""
    text = data.decode(name, errors="replace")
    if text.count("\ufffd") > 1 + len(text) // 1000:
        raise EncodingUnknown
    return Decoded(text, name)


def _utf16_without_mark(data: bytes) -> Decoded | None:
    """UTF-16 shows as zero bytes in one half of the positions: spaces, digits and most letters have them."""
    if len(data) < 4:
        return None
    sample = data[: 65536 & ~1]
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    for zeros, others, name in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros > 0.3 * half and others <= 0.01 * half:
            text = data[: len(data) & ~1].decode(name, errors="replace")
            if text.count("\ufffd") <= 1 + len(text) // 1000:
                return Decoded(text, name)
    return None


def _almost_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few bytes lost (a cut file, a bad splice): better read with holes than refused."""
    text = data.decode("utf-8", errors="replace")
    holes = text.count("\ufffd")
    beyond = sum(not char.isascii() for char in text)
    if holes <= 2 + len(text) // 1000 and beyond > 20 * holes:
        return Decoded(text, "utf-8-damaged")
    return None


def _single_bytes(data: bytes) -> Decoded:
    if looks_binary(data):
        raise EncodingUnknown
    vietnamese = data.decode("windows-1258", errors="replace")
    if vietnamese.count("\ufffd") <= len(vietnamese) // 500 and vietnamese_share(vietnamese) >= 0.8:
        return Decoded(unicodedata.normalize("NFC", vietnamese), "windows-1258")
    western = _western(data)
    beyond = {char for char in western if not char.isascii()}
    if beyond <= _PUNCTUATION:
        return Decoded(western, "windows-1252")
    if any(vietnamese_share(change(western)) >= 0.8 for change in _legacy_changes()):
        return Decoded(western, "8-bit-legacy")
    raise EncodingUnknown


def _western(data: bytes) -> str:
    """Windows-1252 as Word and the old fonts use it; its five holes keep their Latin-1 value."""
    return "".join(_western_characters()[byte] for byte in data)


@cache
def _western_characters() -> tuple[str, ...]:
    out = []
    for byte in range(256):
        try:
            out.append(bytes([byte]).decode("windows-1252"))
        except UnicodeDecodeError:
            out.append(chr(byte))
    return tuple(out)


# The 8-bit Vietnamese fonts, only as far as needed to recognise them; pipeline.repair turns them into Unicode.
# TCVN 5712:1993 (TCVN3/ABC), bytes A8..AE are ă â ê ô ơ ư đ; A1..A7 their capitals; then vowels with tones.
_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=False,
    )
)
_TCVN3_TABLE = str.maketrans(_TCVN3)
# VNI for Windows: a base letter followed by a byte for its marks; a few letters stand alone.
_VNI_ALONE = str.maketrans(
    {"ô": "ơ", "ö": "ư", "ñ": "đ", "Ô": "Ơ", "Ö": "Ư", "Ñ": "Đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
)
_VNI_TONES = dict(zip("øùûõï", "\u0300\u0301\u0309\u0303\u0323", strict=True))
_VNI_CIRCUMFLEX = dict(zip("âàáåãä", ("", *"\u0300\u0301\u0309\u0303\u0323"), strict=True))
_VNI_BREVE = dict(zip("êèéúüë", ("", *"\u0300\u0301\u0309\u0303\u0323"), strict=True))
_VNI_MARKS = (
    _VNI_TONES
    | {letter: "\u0302" + tone for letter, tone in _VNI_CIRCUMFLEX.items()}
    | {letter: "\u0306" + tone for letter, tone in _VNI_BREVE.items()}
)
_VNI_PAIR = regex.compile(r"([aeiouyơưAEIOUYƠƯ])([øùûõïâàáåãäêèéúüëØÙÛÕÏÂÀÁÅÃÄÊÈÉÚÜË])")


def _from_tcvn3(text: str) -> str:
    return text.translate(_TCVN3_TABLE)


def _from_vni(text: str) -> str:
    marked = _VNI_PAIR.sub(lambda m: m[1] + _VNI_MARKS.get(m[2].lower(), ""), text.translate(_VNI_ALONE))
    return unicodedata.normalize("NFC", marked)


def _legacy_changes() -> tuple[Callable[[str], str], ...]:
    return (_from_tcvn3, _from_vni)
