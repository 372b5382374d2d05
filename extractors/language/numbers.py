"""The grammar of document numbers (số, ký hiệu): every family that Vietnamese offices have used since 2001.

Rests on Nghị định 30/2020/NĐ-CP Appendix I part II.2 (serial/TYPE-BODY, serial/BODY-UNIT), the law-making
form (serial/year/TYPE-BODY), Hướng dẫn 36-HD/VPTW (Party: serial-TYPE/BODY) and on what offices really print.

Use `parse` for a string that should be a number, `find` for running text, `find_own` for the line `Số: …` of
a paper's own header, where the serial may be blank.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import regex

from extractors.vocabulary import vocabulary


class Family(StrEnum):
    """The forms of a number; an example stands beside each."""

    ADMINISTRATIVE = "administrative"  # 58/KH-PGDĐT
    LETTER = "letter"  # 2685/SGDĐT-VP, 45/PCCC: a công văn, its symbol has no type code
    LAW = "law"  # 91/2017/NĐ-CP
    ASSEMBLY = "assembly"  # 06/2022/QH15, 76/2025/UBTVQH15
    JOINT = "joint"  # 23/2015/TTLT-BGDĐT-BNV
    PARTY = "party"  # 34-CT/TW
    OFFICE = "office"  # 36/2026/CV-UBND: a year, yet no law-making paper
    OLD = "old"  # 24-CP, 82/CP


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A number taken apart.

    `text` is the number as written without white space, with `-` for every dash and `Đ` for `Ð`;
    `serial` is None where the place of the serial is empty (`/KH-PGDĐT`); `suffix` is the letter behind it
    (`30c`); `type_code` is the type's code in `vocabulary/types.json` as the symbol tells it (`CV` for a
    công văn, None for a type outside the contract), never more than a hint: Party `QĐ` is also a quy định;
    `parts` are the pieces of the symbol without the type's own (`PGDĐT`; `SGDĐT`, `VP`).
    """

    text: str
    serial: int | None
    suffix: str
    year: int | None
    type_code: str | None
    type_symbol: str | None
    parts: tuple[str, ...]
    family: Family

    @property
    def symbol(self) -> str:
        """The number without serial and year: `KH-PGDĐT`, `CT/TW`, `NĐ-CP`."""
        return _SERIAL_AND_YEAR.sub("", self.text).lstrip("/-")

    @property
    def body(self) -> str | None:
        """The symbol's issuing body: `PGDĐT`; `SGDĐT` of `2685/SGDĐT-VP`; `TW` of `34-CT/TW`."""
        return self.parts[0] if self.parts else None

    @property
    def key(self) -> str:
        """Same number, same key: case, spaces, hyphens, `&` and leading zeros dropped; slashes and Đ kept."""
        return number_key(self.text)


@dataclass(frozen=True, slots=True)
class NumberMatch:
    """A number found in text[start:end]; `cued` where `số` stands before it."""

    number: DocumentNumber
    start: int
    end: int
    cued: bool


DASHES = "-‐‑‒–—−"
_CASES = {"ð": "đ", "Ð": "Đ"}
_DASH = regex.compile(rf"[{DASHES}]")
_SERIAL_AND_YEAR = regex.compile(r"^\d*(?:[A-Za-zĐđ](?=[/-])|bis)?(?:/(?:\d{4,5}|\d{2}(?=/)))?")

# A piece of a symbol: an abbreviation, perhaps with digits, & or dots inside.
_PART = r"[\p{L}][\p{L}\d]*+(?:&[\p{L}\d]++|\.(?=[\p{Lu}]{2})[\p{L}\d]++)*+"
_JOIN = rf"(?:[ \t\u00a0]{{0,3}}(?:[{DASHES}/_&])\s{{0,3}})"
_SERIAL = r"(?P<serial>\d{1,6})(?P<suffix>[a-zA-ZđĐ](?![\p{L}\d])|bis)?"
_YEAR = r"(?P<year>(?:1[89]|20)\d{2}|\d{5}|\d{2}(?=\s?/))"
_REST = rf"(?P<rest>{_PART}(?:{_JOIN}{_PART}){{0,5}})"
_BEFORE = r"(?<![\d/][.,:]?)(?<!\d[-–])"
# What stands between serial and symbol: a slash (perhaps with a year), the Party's dash, or (34 CT/TU) a space.
_SLASH = rf"\s{{0,3}}/\s{{0,3}}(?:{_YEAR}\s{{0,2}}/?\s{{0,2}})?"
_NO_SLASH = rf"\s{{0,3}}(?P<dash>[{DASHES}.])\s{{0,3}}|(?P<space>[ \u00a0]?)(?=\p{{Lu}}\p{{L}}{{1,4}}+[{DASHES}/])"
_FIND = regex.compile(rf"{_BEFORE}{_SERIAL}(?:{_SLASH}|{_NO_SLASH}){_REST}")
_BLANK = regex.compile(
    rf"(?P<cue>(?<!\p{{L}})[Ss]ố\s{{0,3}}[:;]?)(?P<gap>[\s._…·]{{0,80}})(?:/|(?P<dash>[{DASHES}]))\s{{0,3}}"
    rf"(?:{_YEAR}\s{{0,2}}/\s{{0,2}})?{_REST}"
)
_CUE = regex.compile(r"(?<!\p{L})(?:số|sô|sớ|so|só)\s{0,3}(?:hiệu)?\s{0,3}[:;.]?\s{0,20}$", regex.IGNORECASE)
_TYPE_CUE = regex.compile(
    r"(?:công văn|văn bản|tờ trình|quyết định|kế hoạch|thông báo|báo cáo|nghị định|thông tư|nghị quyết|chỉ thị"
    r"|hướng dẫn|công điện|kết luận)\s{1,3}$",
    regex.IGNORECASE,
)
_GLUED_WORD = regex.compile(r"^([\p{Lu}\d&.]{2,}?)(?:ngày|của|về|và|do|ban|tháng|đã)$")
_ASSEMBLY = regex.compile(r"(?:UBTV)?QH\d{1,2}[a-zA-Z]?")
_LOWER_RUN = regex.compile(r"\p{Ll}{3}|^\p{Lu}\p{Ll}+$")
_INNER_SPACE = regex.compile(r"\s+")


@cache
def type_symbols() -> dict[str, str | None]:
    """Each code that a symbol may begin with, to its doc_type code (None outside the contract)."""
    data = vocabulary("types.json")
    table: dict[str, str | None] = dict.fromkeys(data["other_symbols"]["codes"])
    for entry in data["types"]:
        for symbol in reversed([*entry["symbols"], *entry["old"]]):
            table.setdefault(symbol, entry["code"])
    for entry in data["types"]:
        table[entry["symbols"][0]] = entry["code"]
    return table


@cache
def _symbols_by_fold() -> dict[str, str]:
    return {symbol.casefold(): symbol for symbol in reversed(type_symbols())}


def type_symbol(part: str) -> str | None:
    """The type symbol that this piece of a number is (`ttr` → `TTr`), or None: exact case before any case."""
    if part in type_symbols():
        return part
    return _symbols_by_fold().get(part.casefold())


_JOINTS = regex.compile(rf"[{DASHES}\s&]")


def number_key(text: str) -> str:
    """The key under which numbers are compared: see `DocumentNumber.key`."""
    folded = unicodedata.normalize("NFC", text).casefold().replace("ð", "đ")
    folded = _JOINTS.sub("", folded)
    return folded.lstrip("0")


def normal_form(text: str) -> str:
    """The number as written with only its spacing, its dashes and U+00D0 put right."""
    text = unicodedata.normalize("NFC", text)
    for wrong, right in _CASES.items():
        text = text.replace(wrong, right)
    return _INNER_SPACE.sub("", _DASH.sub("-", text))


def parse(text: str) -> DocumentNumber | None:
    """Reads a string that is a number and nothing else (spaces, `Số`, blank serial, lower case tolerated)."""
    plain = normal_form(regex.sub(r"^\s*số\s*[:;]?\s*", "", text.strip(), flags=regex.IGNORECASE)).rstrip(".,;:/-")
    match = _FIND.fullmatch(plain)
    if match:
        return _build(match, _pieces(match), lenient=True)
    match = _BLANK.fullmatch("Số:" + plain)
    return _build(match, _pieces(match), lenient=True) if match else None


def find(text: str, start: int = 0, end: int | None = None) -> Iterator[NumberMatch]:
    """Every number in text[start:end], left to right, never overlapping; blank serials only after `số`."""
    limit = len(text) if end is None else end
    position = start
    while position < limit:
        match = _FIND.search(text, position, limit)
        blank = _BLANK.search(text, position, match.start() if match else limit)
        found = _accepted_blank(text, blank) if blank else None
        if found is None and match:
            found = _accepted(text, match)
        if found:
            yield found
            position = found.end
        elif match:
            position = match.start("rest") if match.end("rest") > position else match.end()
        elif blank:
            position = blank.end()
        else:
            return


def find_own(text: str, start: int = 0, end: int | None = None) -> NumberMatch | None:
    """The first number in a header line (`Số: 58 /KH-PGDĐT`, `Số:     /KH-PGDĐT`); the line is all number."""
    return next(find(text, start, end), None)


def _accepted(text: str, match: regex.Match[str]) -> NumberMatch | None:
    cued = bool(_CUE.search(text, max(0, match.start() - 30), match.start()))
    named = cued or bool(_TYPE_CUE.search(text, max(0, match.start() - 30), match.start()))
    pieces = _pieces(match)
    if not pieces:
        return None
    number = _build(match, pieces, lenient=cued)
    if number is None or not (named or _speaks_for_itself(number)):
        return None
    spaced = match["space"] is not None and ("/" not in number.text or number.family is Family.LETTER)
    if (number.family is Family.OLD or spaced) and not named:
        return None
    return NumberMatch(number, match.start(), pieces[-1][1], cued)


def _accepted_blank(text: str, match: regex.Match[str]) -> NumberMatch | None:
    pieces = _pieces(match)
    number = _build(match, pieces, lenient=True) if pieces else None
    if number is None:
        return None
    return NumberMatch(number, match.start() + len(match["cue"]), pieces[-1][1], True)


_ONE_PART = regex.compile(_PART)


def _pieces(match: regex.Match[str]) -> list[tuple[int, int]]:
    """Offsets of the symbol's pieces that really belong to it: prose that follows a dash is cut off."""
    text = match.string
    pieces: list[tuple[int, int]] = []
    previous = match.start("rest")
    for piece in _ONE_PART.finditer(text, match.start("rest"), match.end("rest")):
        start, end = piece.span()
        word = piece.group()
        gap = text[previous:start]
        if pieces and not _joined(gap, word, first=len(pieces) == 1, head=text[pieces[0][0] : pieces[0][1]]):
            break
        glued = _GLUED_WORD.match(word)
        if glued:
            pieces.append((start, start + len(glued[1])))
            break
        if pieces and _is_prose(word):
            break
        pieces.append((start, end))
        previous = end
    return pieces


_BLANK_IN = regex.compile(r"\s")


def _joined(gap: str, word: str, *, first: bool, head: str) -> bool:
    """Whether a piece behind this gap still belongs to the number: spaces make it doubtful."""
    if not _BLANK_IN.search(gap):
        return True
    both = gap[0].isspace() and gap[-1].isspace()
    if not _is_abbreviation(word):
        return False
    return not both or ("\n" not in gap and first and type_symbol(head) is not None)


def _is_abbreviation(word: str) -> bool:
    capitals = sum(c.isupper() for c in word)
    return capitals >= 2 or type_symbol(word) is not None


def _is_prose(word: str) -> bool:
    """A word of running text, not a piece of a symbol (`Nghệ`, `người`); `TrTHPTCBQ` and `TTg` are pieces."""
    return bool(_LOWER_RUN.search(word)) and type_symbol(word) is None and not word.islower()


def _build(match: regex.Match[str], pieces: list[tuple[int, int]], *, lenient: bool) -> DocumentNumber | None:
    if not pieces:
        return None
    string, groups = match.string, match.groupdict()
    words = [normal_form(string[a:b]) for a, b in pieces]
    start = match.start("serial") if "serial" in groups else match.end("gap")
    text = _spelled(normal_form(string[start : pieces[-1][1]]))
    if not lenient and any(w.islower() for w in words):
        return None
    family, symbol, parts = _family(match, words, text)
    if family is None:
        return None
    year = int(groups["year"]) if groups.get("year") and len(groups["year"]) == 4 else None
    code = type_symbols().get(symbol) if symbol else ("CV" if family is Family.LETTER else None)
    serial = groups.get("serial")
    return DocumentNumber(
        text=text,
        serial=int(serial) if serial else None,
        suffix=groups.get("suffix") or "",
        year=year,
        type_code=_assembly_type(words) if family is Family.ASSEMBLY else code,
        type_symbol=symbol,
        parts=parts,
        family=family,
    )


def _assembly_type(words: list[str]) -> str | None:
    """A number of the National Assembly alone does not tell a luật from a nghị quyết; its Committee's may."""
    symbol = type_symbol(words[0])
    return type_symbols().get(symbol) if symbol else None


def _family(match: regex.Match[str], words: list[str], text: str) -> tuple[Family | None, str | None, tuple[str, ...]]:
    """The family, the type symbol and the other pieces; (None, …) where the pieces make no number."""
    groups = match.groupdict()
    kind, dot, body = words[0].partition(".")  # 08/BB.HĐT: a dot for the dash
    if dot and kind in type_symbols():
        words = [kind, body, *words[1:]]
    symbol = type_symbol(words[0])
    parts = tuple(words[1:]) if symbol else tuple(words)
    has_year = bool(groups.get("year"))
    if any(_ASSEMBLY.fullmatch(w.upper()) for w in words) and has_year:
        return Family.ASSEMBLY, symbol, parts
    if groups.get("dash") or groups.get("space") is not None:
        return _dashed_family(text, words, symbol, parts)
    if symbol is None:
        capital = sum(c.isupper() for c in words[0]) >= 2 or words[0].upper() == "CP"
        is_letter = (capital or len(words) > 1) and not has_year
        family = Family.OLD if words[0].upper() in ("CP", "TTG", "HĐBT") and len(words) == 1 else Family.LETTER
        return (family if is_letter else None), None, parts
    if symbol.startswith(("TTLT", "TTLB", "TTLN")) or (has_year and symbol in ("NQLT",)):
        return Family.JOINT, symbol, parts
    if has_year:
        return (Family.OFFICE if type_symbols().get(symbol) == "CV" else Family.LAW), symbol, parts
    return (Family.ADMINISTRATIVE, symbol, parts) if parts or len(symbol) > 1 else (None, None, ())


def _dashed_family(
    text: str, words: list[str], symbol: str | None, parts: tuple[str, ...]
) -> tuple[Family | None, str | None, tuple[str, ...]]:
    """Numbers whose serial is followed by a dash, a dot or nothing: Party papers, and 24-CP of old."""
    if symbol and parts and "/" not in text:
        return Family.ADMINISTRATIVE, symbol, parts  # 1830 QĐ-UBND: the slash is missing
    if symbol and parts:
        return Family.PARTY, symbol, parts
    if symbol is None and len(words) > 1 and _OLD_LETTER.match(text):
        return Family.LETTER, None, parts  # 3377 TCT/NV2, as offices wrote before 2005: no slash behind the serial
    if len(words) == 1 and words[0].upper() in ("CP", "TTG", "HĐBT", "CTN"):
        return Family.OLD, None, parts
    return None, None, ()


_OLD_LETTER = regex.compile(r"\d+\p{Lu}{2,}[\p{L}\d&]*/\p{Lu}")
_LETTERS = regex.compile(r"\p{L}+")


def _spelled(text: str) -> str:
    """Capitals put right where the rule fixes them: NĐ-CP in capitals is NĐ-CP, QĐ-TTG is QĐ-TTg."""
    table = _spelling()
    return _LETTERS.sub(lambda m: table.get(m.group(), m.group()), text)


@cache
def _spelling() -> dict[str, str]:
    return {k: v for k, v in vocabulary("types.json")["spelling"].items() if k != "comment"}


def _speaks_for_itself(number: DocumentNumber) -> bool:
    """Whether this is plainly a number even without `số` before it."""
    if number.serial is None:
        return False
    if number.family is Family.LETTER:
        return len(number.parts) > 1 and all(sum(c.isupper() for c in p) >= 2 for p in number.parts[:2])
    if number.family is Family.ADMINISTRATIVE:
        return bool(number.parts) and len(number.parts[0]) >= 2
    return number.family is not Family.OLD
