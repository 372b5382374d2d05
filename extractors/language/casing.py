"""Names written in capitals, back in normal case.

The best witness is the paper itself: the same words in its body. After that the vocabulary (capitals after
Nghị định 30/2020/NĐ-CP, Appendix II), after that a rule: a proper name follows a level word.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache, cached_property

import regex

from extractors.language.folding import capitals, one_tone_style, plain
from extractors.language.numbers import find
from extractors.language.whole_texts import shared
from extractors.vocabulary import provinces_table, vocabulary

_TOKEN = regex.compile(r"[\p{L}\d]+(?:[.&'’](?=\p{L})[\p{L}\d]+)*|[^\p{L}\d\s]")
_SMALL = frozenset(
    ("và", "của", "về", "các", "cho", "theo", "tại", "với", "từ", "đến", "trong", "là", "ở", "do", "để", "trên")
)
_DASHES = frozenset("–—−")
_LONGEST = 9


@cache
def provinces() -> tuple[str, ...]:
    """Names of provinces and cities under the centre, past and present."""
    return tuple(dict.fromkeys(row["name"] for row in provinces_table()))


@cache
def province_levels() -> dict[str, str]:
    """Province name in lower case → its latest level word (tỉnh, thành phố)."""
    table: dict[str, str] = {}
    for row in provinces_table():
        table.setdefault(row["name"].lower(), row["level"])
    return table


@cache
def _known() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Phrases of the vocabulary by their lower-case words."""
    data = vocabulary("bodies.json")
    phrases = [*provinces(), *data["phrases"], *(head["head"] for head in data["heads"])]
    table: dict[tuple[str, ...], tuple[str, ...]] = {}
    for phrase in phrases:
        tokens = _TOKEN.findall(phrase)
        table.setdefault(tuple(t.lower() for t in tokens), tuple(tokens))
    return table


_OPENS_SENTENCE = frozenset('.:;“"-+')


class CaseWitness:
    """How the words of one paper are written where they are not in capitals.

    The paper is taken apart when the first word is asked about: most name their bodies in words that are known.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: list[str] = []
        self._lines: set[int] = set()  # where a line begins

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        """The places of each word, in lower case; fills the lists of words as they are written."""
        index: dict[str, list[int]] = defaultdict(list)
        for line in self._text.split("\n"):
            if capitals(line) < 0.6:
                self._add(one_tone_style(line), index)
        return index

    def _add(self, line: str, index: dict[str, list[int]]) -> None:
        tokens = _TOKEN.findall(line)
        self._lines.add(len(self._tokens))
        for at, token in enumerate(tokens, len(self._tokens)):
            index[token.lower()].append(at)
        self._tokens += tokens

    def _initial(self, at: int) -> bool:
        """Whether a word may have its capital from the sentence that it opens."""
        while at not in self._lines:
            at -= 1
            if self._tokens[at] in _OPENS_SENTENCE:
                return True
            if self._tokens[at][0].isalpha():
                return False
        return True

    def spelling(self, words: Sequence[str]) -> tuple[str, ...] | None:
        """The commonest spelling of this run of words (given in lower case), None where it never occurs."""
        seen: Counter[tuple[str, ...]] = Counter()
        for at in self._index.get(words[0], ())[:400]:
            run = self._tokens[at : at + len(words)]
            if [t.lower() for t in run] == list(words) and not _all_capitals(run):
                head = run[0].lower() if len(run) == 1 and self._initial(at) else run[0]
                seen[(head, *run[1:])] += 1
        return seen.most_common(1)[0][0] if seen else None


@shared(2)
def case_witness(text: str) -> CaseWitness:
    """The witness of a paper's text; the components of one run share it."""
    return CaseWitness(text)


def _all_capitals(run: Sequence[str]) -> bool:
    letters = [t for t in run if t.isalpha()]
    return bool(letters) and all(t.isupper() for t in letters) and sum(map(len, letters)) > 4


@cache
def _bare() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Phrases of the vocabulary by their words without diacritics, where those are one phrase's only."""
    table: dict[tuple[str, ...], tuple[str, ...]] = {}
    twice: set[tuple[str, ...]] = set()
    for words, cased in _known().items():
        key = tuple(plain(w) for w in words)
        if key in table and table[key] != cased:
            twice.add(key)
        table[key] = cased
    return {k: v for k, v in table.items() if k not in twice}


def mended(text: str) -> str:
    """Words of bodies and provinces that OCR robbed of diacritics, put right: `SƠ Y TE` → `SỞ Y TẾ`.

    Only for words read by OCR, and only where the words without diacritics are those of one known phrase.
    """
    tokens = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    lower = [t[0].lower() for t in tokens]
    out = list(text)
    for length in range(min(_LONGEST, len(lower)), 0, -1):
        for at in range(len(lower) - length + 1):
            run = tuple(lower[at : at + length])
            found = _bare().get(tuple(plain(w) for w in run))
            if found is None or run in _known() or (length == 1 and at > 0):
                continue
            for (token, start, end), right in zip(tokens[at : at + length], found, strict=True):
                if len(right) == len(token):
                    out[start:end] = right.upper() if token.isupper() else right
    return "".join(out)


def name_case(text: str, witness: CaseWitness) -> str:
    """A body's name in normal case: `SỞ Y TẾ` → `Sở Y tế`. Text that is not in capitals is left as it is."""
    text = one_tone_style(text)
    if capitals(text) < 0.75:
        return text[:1].upper() + text[1:]
    cased = _cased(text, witness, proper=True)
    return cased[:1].upper() + cased[1:]


def sentence_case(text: str, witness: CaseWitness) -> str:
    """A sentence in capitals, back in normal case; numbers of papers keep their own."""
    if capitals(text) < 0.75:
        return text
    cased = _cased(text, witness, proper=False)
    for match in find(text):
        cased = cased[: match.start] + text[match.start : match.end].replace("TTG", "TTg") + cased[match.end :]
    return cased[:1].upper() + cased[1:]


def person_case(text: str) -> str:
    """`NGUYỄN VĂN AN` → `Nguyễn Văn An`."""
    return " ".join(w[:1].upper() + w[1:].lower() if w.isupper() and len(w) > 1 else w for w in text.split())


def _cased(text: str, witness: CaseWitness, *, proper: bool) -> str:
    tokens = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    lower = ["-" if t[0] in _DASHES else t[0].lower() for t in tokens]
    spelled = _known_runs(lower)
    _fill(spelled, lower, witness)
    for at, word in enumerate(spelled):
        if word is None:
            done = [w for w in spelled[:at] if w is not None]
            spelled[at] = _alone(tokens[at][0], lower, at, done, proper and "về" not in lower[:at])
    out, position = [], 0
    for (printed, start, end), word in zip(tokens, spelled, strict=True):
        out += [text[position:start], printed if printed in _DASHES else word or printed]
        position = end
    return "".join(out) + text[position:]


def _known_runs(lower: list[str]) -> list[str | None]:
    """Phrases of the vocabulary, longest first; None for the words that are in none."""
    out: list[str | None] = [None] * len(lower)
    for length in range(min(_LONGEST, len(lower)), 0, -1):
        for at in range(len(lower) - length + 1):
            found = _known().get(tuple(lower[at : at + length]))
            if found and (length > 1 or at == 0) and not any(out[at : at + length]):
                out[at : at + length] = found
    return out


def _fill(spelled: list[str | None], lower: list[str], witness: CaseWitness) -> None:
    """The gaps between known phrases, from the paper's own spelling of runs of at least two words."""
    for length in range(min(_LONGEST, len(lower)), 1, -1):
        for at in range(len(lower) - length + 1):
            words = lower[at : at + length]
            if any(spelled[at : at + length]) or not (words[0][0].isalpha() and words[-1][0].isalnum()):
                continue
            found = witness.spelling(words)
            if found:
                spelled[at : at + length] = found


def _alone(token: str, lower: list[str], at: int, before: list[str], proper: bool) -> str:
    """A word that nothing speaks for."""
    levels = vocabulary("bodies.json")["levels"]
    if not token[0].isalpha():
        return token
    if _is_abbreviation(token):
        return token
    is_level = lower[at] in levels and lower[at + 1 : at + 2] != ["hội"]
    if lower[at] in _SMALL or is_level or " ".join(lower[at : at + 2]) in levels:
        return lower[at]
    if at and " ".join(lower[at - 1 : at + 1]) in levels:
        return lower[at]
    after_level = bool(before) and _proper_run(before, levels)
    return token[:1].upper() + token[1:].lower() if proper or after_level else lower[at]


def _proper_run(before: list[str], levels: list[str]) -> bool:
    """Whether the words before lead from a level word through capitalised words up to here."""
    for back in range(1, min(4, len(before)) + 1):
        word = before[-back]
        if word in levels or " ".join(before[-back - 1 : len(before) - back + 1]) in levels:
            return True
        if not word[:1].isupper():
            return False
    return False


def _is_abbreviation(token: str) -> bool:
    """UBND, XII, 4A: no vowel, or a known abbreviation, or a Roman figure."""
    if token in vocabulary("abbreviations.json")["words"] and len(token) > 2:
        return True
    if regex.fullmatch(r"[IVXL]+", token):
        return True
    return len(token) > 1 and not regex.search(r"[AEIOUYĂÂÊÔƠƯÀ-ỹ]", token)
