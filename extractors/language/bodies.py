"""Names of bodies: how they begin, abbreviations written out, localities, joining to the body above."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex

from extractors.language.casing import CaseWitness, name_case, province_levels
from extractors.language.folding import capitals, one_tone_style, plain, squeeze
from extractors.vocabulary import vocabulary

_LEVELS = r"tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|đặc khu"
_LOCALITY = regex.compile(
    rf"(?<!\p{{L}})(?P<level>{_LEVELS})\s+(?P<name>(?:\p{{Lu}}[\p{{L}}'’]*|\d{{1,2}})(?:(?:\s|\s?[-–]\s?)(?:\p{{Lu}}[\p{{L}}'’]*|\d{{1,2}}))*)"
)
_TOKEN = regex.compile(r"[\p{L}\d]+(?:[.&-][\p{L}\d]+)*\.?")


@dataclass(frozen=True, slots=True)
class Head:
    """How a body's name begins; see the comment in vocabulary/bodies.json."""

    head: str
    joins: str
    alone: bool


@cache
def heads() -> tuple[Head, ...]:
    """All heads, longest first."""
    rows = [Head(h["head"], h["joins"], h.get("alone", False)) for h in vocabulary("bodies.json")["heads"]]
    return tuple(sorted(rows, key=lambda h: -len(h.head)))


@cache
def _folded_heads() -> tuple[tuple[str, Head], ...]:
    return tuple((plain(h.head), h) for h in heads())


_TEAM = regex.compile(r"(?i:tổ)\s+(?!(?i:quốc|chức|trưởng|dân\s+phố)\b)\p{L}")  # `Tổ Toán`; no `Tờ trình`, no `Tổ quốc`


def head_of(name: str) -> Head | None:
    """The head that a name begins with; diacritics may be lost (OCR), abbreviations must be written out."""
    text = plain(squeeze(name))
    for folded, head in _folded_heads():
        if text.startswith(folded) and not text[len(folded) : len(folded) + 1].isalpha():
            if folded == "to" and not _TEAM.match(squeeze(name)):
                continue
            return head
    return None


# Syllables as well as abbreviations: in a line of capitals they are read as the words they are.
_SYLLABLES = frozenset(("TƯ", "TU", "HU", "ĐU", "CA", "DA", "BAN", "HƯ"))


def expand(text: str) -> str:
    """Abbreviations written out: `UBND TX` → `Ủy ban nhân dân thị xã`. Case of other words is kept.

    `LĐ-TB&XH` is looked up as a whole (LĐTBXH), `TH&THCS` by its parts.
    """
    shouting = capitals(text) > 0.9 and len(text.split()) > 1
    text = _JOINED_INITIALS.sub("&", text)
    return _TOKEN.sub(lambda m: _written_word(m.group(), m.start() == 0, text[m.end() :].strip(), shouting), text)


_JOINED_INITIALS = regex.compile(r"(?<=\p{Lu})\s?&\s?(?=\p{Lu})")
_NO_JOINTS = str.maketrans("", "", ".&-")
_JOINT = regex.compile(r"([&\-])")


def _written_word(token: str, first: bool, rest: str, shouting: bool) -> str:
    """One token written out, or itself; `rest` is what follows it in the line."""
    words, at_first = _abbreviations(), vocabulary("abbreviations.json")["first"]
    key = token.translate(_NO_JOINTS)
    if not _is_short(token) or (shouting and key in _SYLLABLES):
        return token
    if first and key in at_first and rest:
        return str(at_first[key])
    if key in words:
        no_name = not rest or (key == "TT" and not regex.match(r"\p{Lu}", rest))
        return token if key in _NEEDS_NAME and no_name else words[key]
    parts = _JOINT.split(token)
    if len(parts) > 1 and all(p in words for p in parts[::2]):
        return "".join({"&": " và ", "-": " - "}.get(p) or words[p] for p in parts)
    return token


_NEEDS_NAME = frozenset(("TP", "TX", "TT", "TH", "KT", "XH"))


def _is_short(token: str) -> bool:
    letters = [c for c in token if c.isalpha()]
    return sum(c.isupper() for c in letters) >= 2 or token.rstrip(".") in ("Tp", "Tx")


@cache
def _abbreviations() -> dict[str, str]:
    table: dict[str, str] = dict(vocabulary("abbreviations.json")["words"])
    return {**table, "Tp": "thành phố", "Tx": "thị xã"}


def written_out(text: str, witness: CaseWitness) -> str:
    """A body's name as a clerk writes it: joined, in normal case, abbreviations written out."""
    text = squeeze(one_tone_style(text)).strip(" .,;:*_-–—|")
    expanded = squeeze(expand(text))
    if expanded != text and expanded.upper() != text.upper():
        # words beside an abbreviation are in capitals, the expansion is not: bring all to capitals, then to case
        expanded = expanded.upper() if _mostly_capitals(text) else expanded
    return name_case(expanded, witness)


def _mostly_capitals(text: str) -> bool:
    words: list[str] = regex.findall(r"\p{L}{2,}", text)
    return bool(words) and sum(w.isupper() for w in words) / len(words) > 0.7


def locality(name: str) -> str | None:
    """The locality that a name in normal case ends with or holds: `tỉnh Kiên Giang`; a bare province gets its level."""
    matches = list(_LOCALITY.finditer(name[:1].lower() + name[1:]))  # `Huyện Mộc Lâm` as a line of its own
    if matches:
        last = matches[-1]
        return f"{last['level']} {last['name']}".strip()
    lower = name.lower()
    for province, level in province_levels().items():
        if lower.endswith(" " + province):
            return f"{level} {name[-len(province) :]}"
    return None


def holds_locality(name: str) -> bool:
    return locality(name) is not None


def is_generic(name: str, head: Head) -> bool:
    """Whether nothing in the name is its own: only words of trade (`Trung tâm Y tế`), no proper name."""
    rest = plain(name)[len(head.head) :]
    for phrase in sorted((plain(p) for p in vocabulary("bodies.json")["phrases"]), key=len, reverse=True):
        rest = rest.replace(phrase, " ")
    return not [w for w in regex.findall(r"[a-z]+", rest) if w not in ("va", "cua", "ve", "cac", "phong", "chong")]


_ORGAN = regex.compile(
    r"(?i)(?:ban thường vụ|ban chấp hành|thường trực|ban thường trực|đoàn chủ tịch|ủy ban kiểm tra|ban kiểm tra)"
)  # what is no body without the organization that it leads
_ORGANIZATION = regex.compile(
    r"(?i)(?:(?:tỉnh|huyện|thành|thị|quận|xã|phường|đảng)\s+(?:ủy|uỷ|đoàn|bộ)|"
    r"đoàn|hội|liên đoàn|công đoàn|chi bộ)(?!\p{L})"
)


def joined(name: str, above: str | None) -> str:
    """A body's name completed from the body above it: `Sở Y tế` + `… tỉnh X` → `Sở Y tế tỉnh X`."""
    head = head_of(name)
    if head is None or above is None:
        return name
    if whole := _with_organization(name, head, above):
        return whole
    place = locality(above)
    bare = regex.search(rf"(?i)\s(?P<level>{_LEVELS})$", name)
    if bare and place and place.lower().startswith(bare["level"].lower()):
        return f"{name[: bare.start('level')]}{place}"
    mode = "none" if holds_locality(name) else _mode(name, head, above)
    if mode == "parent":
        return f"{name} {above}"
    return f"{name} {place}" if mode == "locality" and place else name


def _with_organization(name: str, head: Head, above: str) -> str | None:
    """The name together with the organization that it is a part of, for the parts that have no name without it."""
    if plain(head.head) == "ban chap hanh" and regex.match(rf"(?i)ban chấp hành\s+(?:{_LEVELS})\b", name):
        return f"{name[:13]} {above}{name[13:]}"
    if _ORGAN.fullmatch(name) and _ORGANIZATION.match(above):
        return f"{name} {above}"
    if head.head == "Chi nhánh" and above.startswith("Ngân hàng"):
        return f"{above} {name[:1].lower()}{name[1:]}"  # a bank's branch in a province
    return None


def _mode(name: str, head: Head, above: str) -> str:
    """How this body's name is completed: "locality", "parent" or "none"."""
    if head.joins == "generic":
        return "locality" if is_generic(name, head) else "none"
    if head.joins == "either":
        state = any(above.startswith(c) for c in vocabulary("bodies.json")["state_committees"])
        return "locality" if state or above.startswith("Đảng bộ") else "parent"
    return head.joins


def completed_by_province(name: str, province: str) -> str:
    """A Sở, or a body that ends with a bare level word, completed by the province of the date line (`tỉnh Vĩnh Long`).

    `Trung tâm … tỉnh` is `… tỉnh Vĩnh Long`; a bare `thành phố` says nothing of a tỉnh.
    """
    bare = regex.search(r"(?i)\s(?P<level>tỉnh|thành phố)$", name)
    if bare:
        joins = province.lower().startswith(f"{bare['level'].lower()} ")
        return f"{name[: bare.start('level')]}{province}" if joins else name
    head = head_of(name)
    return f"{name} {province}" if head is not None and head.head == "Sở" else name
