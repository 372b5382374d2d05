"""What was typed, as words to look for: phrases in quotes, fragments of numbers, both tone styles, NFC or NFD."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import product

import regex

from extractors.language.folding import plain
from models.keys import number_key

MOST_WORDS = 12
MOST_SPELLINGS = 16
LONGEST = 60  # letters of a word; the index of PostgreSQL holds no more

_WORD = regex.compile(r"[\p{L}\p{N}]+")
_QUOTED = regex.compile(r"[\"“”„«»](?P<phrase>[^\"“”„«»]*)[\"“”„«»]?")
_OLD = {  # the two ways to set a tone over oa, oe, uy
    "òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ", "òe": "oè", "óe": "oé", "ỏe": "oẻ", "õe": "oẽ",
    "ọe": "oẹ", "ùy": "uỳ", "úy": "uý", "ủy": "uỷ", "ũy": "uỹ", "ụy": "uỵ",
}  # fmt: skip
_NEW = {old: new for new, old in _OLD.items()}


@dataclass(frozen=True)
class Phrase:
    """Words that stand side by side; a single word is a phrase of one."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Query:
    """`phrases` all have to occur. `marked`: somebody typed a diacritic, so the spelling is meant. `number` is the key
    of a document number, where the whole query can be one (or a part of one)."""

    text: str
    phrases: tuple[Phrase, ...]
    marked: bool
    number: str | None

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for phrase in self.phrases for word in phrase.words)

    @property
    def side_by_side(self) -> Phrase | None:
        """All words as one phrase, where nobody quoted any: papers that have them so come first."""
        words = self.words
        return Phrase(words) if len(words) > 1 and len(words) == len(self.phrases) else None


def parse(text: str) -> Query:
    """A query from what was typed; without words it finds nothing."""
    clean = unicodedata.normalize("NFC", text).strip()[:400]
    phrases: list[Phrase] = []
    rest = clean
    for found in _QUOTED.finditer(clean):
        words = words_of(found["phrase"])
        if words:
            phrases.append(Phrase(words))
        rest = rest.replace(found.group(), " ", 1)
    phrases += [Phrase((word,)) for word in words_of(rest)]
    phrases = phrases[:MOST_WORDS]
    quoted = any(len(p.words) > 1 for p in phrases)
    marked = any(plain(w) != w for p in phrases for w in p.words)
    return Query(clean, tuple(phrases), marked, None if quoted else _number(clean))


def words_of(text: str) -> tuple[str, ...]:
    """Runs of letters and figures, in small letters."""
    return tuple(word[:LONGEST] for word in _WORD.findall(text.lower()))


def _number(text: str) -> str | None:
    """The key of a number, or None: one or more digits somewhere and not a sentence."""
    words = words_of(text)
    if not 1 <= len(words) <= 6 or not any(c.isdecimal() for c in text):
        return None
    return number_key(text) or None


def spellings(word: str, *, folded: bool) -> tuple[str, ...]:
    """The forms under which the index may have a word: both tone styles; without marks, `d` may be `đ`.

    The index without marks takes diacritics off but keeps `đ`.
    """
    if not folded:
        return tuple(dict.fromkeys((word, _swapped(word))))
    bare = "".join("d" if c in "dđ" else c for c in word)
    options = [("d", "đ") if c == "d" else (c,) for c in bare]
    if sum(len(o) > 1 for o in options) > 4:
        return tuple(dict.fromkeys((word, bare)))
    return tuple("".join(p) for p in product(*options))[:MOST_SPELLINGS]


def _swapped(word: str) -> str:
    """`hòa` for `hoà` and the other way about; only where the two letters end the syllable and no q stands before."""
    tail = word[-2:]
    if len(word) > 2 and word[-3] == "q":
        return word
    return word[:-2] + (_OLD.get(tail) or _NEW.get(tail) or tail)


def phrase_spellings(phrase: Phrase, *, folded: bool) -> tuple[tuple[str, ...], ...]:
    """All ways to spell a phrase, MOST_SPELLINGS at most (those nearest to what was typed first)."""
    ways = [spellings(word, folded=folded) for word in phrase.words]
    return tuple(product(*ways))[:MOST_SPELLINGS]
