"""Who signed: the name under the authority block, with title and capacity (Nghị định 30/2020/NĐ-CP, App. I, II.7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

import regex
from rapidfuzz.distance import Levenshtein

from extractors.closing.columns import by_columns
from extractors.closing.joined import Grammar, signed_together
from extractors.header import regions
from extractors.header.printed import is_ocr
from extractors.header.regions import Line
from extractors.language import bodies
from extractors.language.casing import person_case
from extractors.language.folding import capitals, one_tone_style, plain, squeeze
from extractors.language.names import mended_name, surnames
from extractors.vocabulary import vocabulary
from models.document import SET_APART, Document, ZoneKind
from models.values import UNREADABLE, Candidate, Fact

_CAPACITY = regex.compile(
    r"^[^\p{L}\d]{0,3}(?P<capacity>T\s?/\s?M|K\s?/\s?T|T\s?/\s?L|T\s?/\s?UQ|TUQ|TM|KT|TL|QUYỀN|Quyền|Q\s?/|Q)(?:\s?[.,:/]\s?|\s+)(?P<rest>\p{L}.*)$"
)
_NAME_WORD = regex.compile(r"^(?:\p{Lu}[\p{Ll}’'?]*(?:[’']\p{Lu}\p{Ll}+)?|\p{Lu}{2,}|\p{Lu}’?\p{Lu}?\p{Ll}+)$")
_NOISE = regex.compile(r"[^\p{L}\s.’'?\-]+")  # `?` stands for a letter that was not read
_STAMP = regex.compile(r"ky boi|thoi gian ky|co quan\s*:|email|nguoi ky|gio ky")


@dataclass(frozen=True, slots=True)
class Signer:
    """A name with what stands above it."""

    name: str | None  # None: something is written there, and it cannot be read
    printed: str
    start: int
    end: int
    title: str | None
    capacity: str | None
    authority: str | None
    confidence: float
    rule: str


def signers(document: Document) -> list[Fact]:
    """Who signed, the person who answers for the paper first; several where bodies sign jointly; [] where no name is.

    Who took the minutes or drew up the list (`Thư ký`, `Người lập biểu`) comes after the one who presides or leads.
    """
    block = by_columns(document, signature_lines(document), lambda text: person_name(text) is not None)
    found = list(_names(document, block))
    together = list(_together(document, block))
    found = together if len(together) > max(len(found), 1) else found
    found.sort(key=lambda one: _assists(one.title))
    return [_fact(document, one) for one in found]


def _assists(title: str | None) -> bool:
    assisting = [plain(word) for word in vocabulary("closing.json")["assisting"]]
    return title is not None and any(plain(title).startswith(word) for word in assisting)


def _fact(document: Document, found: Signer) -> Fact:
    details = {"title": found.title, "capacity": found.capacity, "authority": found.authority}
    evidence = document.evidence(found.start, found.end)
    candidates: tuple[Candidate, ...] = ()
    if found.name != found.printed:
        candidates = (Candidate(found.printed, 0.4, evidence, "signer.as-read"),)
    reason = UNREADABLE if found.name is None else None
    return Fact(found.name, found.confidence, evidence, found.rule, details, reason, candidates)


def signature_lines(document: Document) -> list[Line]:
    """The lines of the signature block of the first paper.

    Without a zone, or where the zone holds no name: the first office in the text under which a name stands.
    """
    zone = [*regions.lines(document, ZoneKind.SIGNATURE), *_after_filing(document)]
    if any(person_name(text) for line in zone for _, _, text in _pieces(line)):
        return zone
    for strange in ((ZoneKind.OTHER_PAPER, ZoneKind.ANNEX), (ZoneKind.OTHER_PAPER,)):
        own = [
            line
            for line in regions.lines_between(document, 0, len(document.text))
            if document.zone_at(line.start) not in (*SET_APART, *strange)
        ]
        for index, line in enumerate(own):
            if index > 3 and _opens_block(line.text) and _name_follows(own[index + 1 : index + 9]):
                return own[index : index + 12]
    return zone


def _after_filing(document: Document) -> list[Line]:
    """A name that the layout left under `Lưu: VT` in the column of recipients."""
    listed = regions.lines(document, ZoneKind.RECIPIENTS)
    for index, line in enumerate(listed):
        if regex.match(r"^\W*luu\b", plain(line.text)):
            return [_undashed(after) for after in listed[index + 1 :]]
    return []


def _undashed(line: Line) -> Line:
    match = regex.match(r"[\s\-–—_.]*", line.text)
    skip = match.end() if match else 0
    return Line(line.start + skip, line.end, line.text[skip:], line.bold)


def _opens_block(text: str) -> bool:
    prefix, rest = split_capacity(text)
    if len(text) > 90 or text.endswith((";", ",", ".", ":")):
        return False
    return title_of(text) is not None or (prefix is not None and capitals(rest) > 0.8)


def _name_follows(after: Sequence[Line]) -> bool:
    """A name within the block: between the office and it only more offices, `(đã ký)` and signs."""
    for line in after:
        if _leads_away(line.text):
            return False
        if any(person_name(text) for _, _, text in _pieces(line)):
            return True
    return False


def split_capacity(text: str) -> tuple[str | None, str]:
    """`KT. GIÁM ĐỐC` → ("KT.", "GIÁM ĐỐC")."""
    match = _CAPACITY.match(text.strip())
    if not match:
        return None, text
    table: dict[str, str] = vocabulary("closing.json")["capacities"]
    key = regex.sub(r"\s", "", match["capacity"]).upper()
    return table.get(key), match["rest"].strip()


@cache
def _titles() -> tuple[tuple[str, str], ...]:
    rows = [(plain(t), t) for t in vocabulary("closing.json")["titles"]]
    return tuple(sorted(dict.fromkeys(rows), key=lambda r: -len(r[0])))  # of equal length as listed, in every process


def title_of(text: str) -> str | None:
    """The office in normal case (`PHÓ GIÁM ĐỐC` → `Phó Giám đốc`), with what follows it; None for anything else."""
    _, rest = split_capacity(text)
    rest = squeeze(rest).strip(" .,;:*_-–|")
    folded = plain(rest)
    exact = [title for bare, title in _titles() if folded == bare]
    if exact:
        # Thứ trưởng and Thủ trưởng are one word without their tones: the printed tones decide
        return next((title for title in exact if title.lower() == one_tone_style(rest).lower()), exact[0])
    if capitals(rest) > 0.9 and len(folded) >= 8:
        off = 2 if len(folded) >= 12 else 1
        near = [t for b, t in _titles() if Levenshtein.distance(b, folded, score_cutoff=off) <= off]
        if near:
            return near[0]
    for bare, title in _titles():
        if folded.startswith(bare + " ") and len(folded) < 90 and _tones_agree(title, rest):
            return f"{title} {_tail_case(rest[len(bare) :].strip())}"
    return None


def _tones_agree(title: str, text: str) -> bool:
    """An office of one word must be printed with its own tones: Trưởng is an office, Trương a surname."""
    return " " in title or one_tone_style(text).split()[0].lower() == title.lower()


def _tail_case(text: str) -> str:
    """What follows an office (`BAN TỔ CHỨC`, `PHÓ THỦ TƯỚNG`): the name of a body, or another office."""
    second = title_of(text)
    if second:
        return second
    from extractors.language.casing import CaseWitness, name_case

    return name_case(text, CaseWitness("")) if capitals(text) > 0.75 else text


@dataclass
class _Office:
    """What stands above a name, gathered line by line."""

    title: str | None = None
    capacity: str | None = None
    authority: str | None = None

    def take(self, text: str) -> bool:
        """Whether the text is a line of the authority block; if so it is noted."""
        prefix, rest = split_capacity(text)
        office = title_of(text)
        if not (prefix or office):
            return False
        self.capacity = prefix or self.capacity
        if prefix and prefix != "Q.":
            # `KT. GIÁM ĐỐC`: the office acted for; the signer's own follows on its own line
            self.authority, self.title = squeeze(rest), None
        else:
            self.title = office
        return True


def _names(document: Document, block: Sequence[Line]) -> Iterator[Signer]:
    """Names in the block with the office above each; a name before any office is a last resort.

    After the first name another signs only under an office of his own, with a surname that we know.
    """
    office = _Office()
    seen_office = False
    fallback: Signer | None = None
    done: set[str] = set()
    for line in block:
        if (seen_office or done) and _leads_away(line.text):
            break
        for start, _, text in _pieces(line):
            if _STAMP.search(plain(text)):
                continue
            if office.take(text):
                seen_office = True
                continue
            name = person_name(text)
            if name is None:
                continue
            made = _made(document, start, name, office)
            if seen_office and _signs_too(made, done):
                yield made
                done.add(made.printed)
                office, seen_office = _Office(), False
            fallback = fallback or made
    if done:
        return
    if fallback:
        yield fallback
        return
    yield from islice(_run_together(document, block), 1)


def _together(document: Document, block: Sequence[Line]) -> Iterator[Signer]:
    """People whose names or offices share a line or a cell."""
    grammar = Grammar(title_of, lambda text: split_capacity(text)[0], person_name)
    for name, offices in signed_together(block, grammar):
        office = _Office()
        for line in offices:
            office.take(line.text)
        told = person_name(name.text)
        if told:
            made = _made(document, name.start, told, office)
            yield replace(made, confidence=made.confidence - 0.1, rule="signer.joined")


def _signs_too(made: Signer, done: set[str]) -> bool:
    """Whether this is the first name, or that of a further person."""
    if not done:
        return True
    return made.printed not in done and made.name is not None and made.name.split()[0] in surnames()


def _run_together(document: Document, block: Sequence[Line]) -> Iterator[Signer]:
    """A whole block on one line (`KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC (Đã ký) …`): the name is its last words."""
    for line in block:
        if title_of(line.text) is None and split_capacity(line.text)[0] is None:
            continue
        words = list(regex.finditer(r"\S+", line.text))
        for count in (5, 4, 3, 2):
            if len(words) <= count:
                continue
            start = words[-count].start()
            name = person_name(line.text[start:])
            if name and name[0].split()[0] in surnames():
                office = _Office()
                office.take(squeeze(line.text[:start]))
                made = _made(document, line.start + start, name, office)
                yield replace(made, title=None, authority=None, confidence=made.confidence - 0.1)
                return


def _leads_away(text: str) -> bool:
    """A line of another part (an annex's heading, a paragraph): what stands below it is no signature."""
    return len(text.split()) >= 8 and not text.startswith(("-", "+")) and title_of(text) is None


def _pieces(line: Line) -> Iterator[tuple[int, int, str]]:
    """Parts of a line that wide gaps separate."""
    for match in regex.finditer(r"\S+(?:\s{1,3}\S+)*", line.text):
        yield line.start + match.start(), line.start + match.end(), match.group()


def _made(document: Document, base: int, name: tuple[str, int, int], office: _Office) -> Signer:
    value, begin, end = name[0], base + name[1], base + name[2]
    read: str | None = value
    sureness = 0.97
    if is_ocr(document, begin) or "?" in value:
        read = mended_name(value, _word_sureness(document, begin, end))
        sureness = 0.55 + 0.4 * document.confidence(begin, end)
        sureness -= 0.15 if read != value else 0.0
    elif value.split()[0] not in surnames():
        sureness -= 0.15
    if not office.title and not office.capacity:
        sureness -= 0.1
    return Signer(read, value, begin, end, office.title, office.capacity, office.authority, sureness, "signer.block")


def _word_sureness(document: Document, begin: int, end: int) -> list[float]:
    words = regex.finditer(r"\S+", document.text[begin:end])
    return [document.confidence(begin + w.start(), begin + w.end()) for w in words]


@cache
def _degree_pattern() -> regex.Pattern[str]:
    words = sorted(vocabulary("closing.json")["degrees"], key=len, reverse=True)
    joined = "|".join(r"\.?\s?".join(map(regex.escape, w.split())) for w in words)
    # `BSCKII` has strokes that scans read as other letters
    return regex.compile(
        rf"^(?:(?:{joined}|(?-i:(?:BS|DS)CK\p{{Lu}}{{1,3}}))(?![\p{{L}}])\s?[.,:]?\s*)+", regex.IGNORECASE
    )


def person_name(text: str) -> tuple[str, int, int] | None:
    """(name without degrees, start, end) where the whole text is one Vietnamese person's name; else None."""
    folded = plain(text)
    signed = [plain(s) for s in vocabulary("closing.json")["signed"]]
    if folded.strip(" ()[].,") in signed:
        return None
    begin = 0
    match = _degree_pattern().match(text)
    if match and match.end() < len(text):
        begin = match.end() - _surname_among(match.group(), text[match.end() :])
    body = text[begin:]
    trimmed = body.strip(" .,;:*_-–—|()[]'\"“”‘’/\\")
    if not trimmed:
        return None
    begin += body.index(trimmed)
    words = trimmed.split()
    if not 2 <= len(words) <= 6 or _NOISE.search(trimmed):
        return None
    if not all(_NAME_WORD.match(w) or w in ("-", "và") for w in words):
        return None
    if _is_office_or_body(trimmed):
        return None
    return one_tone_name(trimmed), begin, begin + len(trimmed)


def _surname_among(degrees: str, rest: str) -> int:
    """How many characters at the end of the degrees are a surname: those of `Ông` in `Ông Ích Bằng`."""
    words, last = rest.split(), degrees.rsplit(maxsplit=1)[-1]
    lacks = bool(words) and (
        words[0] in ("Thị", "Văn") or (len(words) == 2 and one_tone_style(words[0]) not in surnames())
    )
    return len(degrees) - degrees.rindex(last) if last in surnames() and lacks else 0


def one_tone_name(text: str) -> str:
    """A person's name as written, one space between words; names in capitals are brought to normal case."""
    return person_case(squeeze(text))


def _is_office_or_body(text: str) -> bool:
    folded = plain(text)
    first = person_case(text).split()[0]
    if title_of(text) is not None or (text.isupper() and first not in surnames()):
        return True
    if any(bare.startswith(folded + " ") for bare, _ in _titles()):
        return True  # an office of which the end was lost: `Phó Giám`
    if regex.match(r"noi nhan|kinh gui|nhu tren|cong hoa|doc lap|phu luc|luu|chuc vu|ho va ten|xac nhan|nguoi", folded):
        return True
    head = bodies.head_of(bodies.expand(one_tone_style(text)))
    if head is None or first not in surnames():
        return head is not None
    return capitals(text) > 0.9 and first.lower() == head.head.split()[0].lower()  # Trường, not Trương
