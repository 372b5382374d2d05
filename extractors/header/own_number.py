"""The paper's own number: the line `Số: …` of the header, an annex line, a signature stamp; never a citation.

On scans the serial is mostly written by hand and OCR makes something of it. A serial is taken only where it
stands like print: nothing unread beside it, tight against the slash, read with confidence. Otherwise the fact
has no value, the reason `handwritten`, and the symbol. An invented number is the worst error there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import regex
from rapidfuzz.distance import Levenshtein

from extractors.header import handwritten, serials
from extractors.header.bodies import header_bodies, initials
from extractors.header.handwritten import hand_words, is_empty_before, without_hand
from extractors.header.number_fact import OwnNumber, agreed, fact
from extractors.header.printed import is_ocr, one_word, stands_like
from extractors.header.regions import Header, Line, lines, top_lines
from extractors.language import numbers, types
from extractors.language.folding import plain
from extractors.language.numbers import DocumentNumber, NumberMatch
from extractors.vocabulary import vocabulary
from models.document import Document, ZoneKind
from models.values import Fact

MIN_OCR = 0.65  # lowest OCR confidence at which a number printed in one piece is taken
MIN_OCR_APART = 0.90  # the same for a serial that stands apart from its symbol
MIN_OCR_UNKNOWN = 0.9  # the same for a symbol that nothing else in the paper bears out
MIN_OCR_UNIT = 0.75  # the same for the letters of a drafting unit, of which there are many

_CUE = regex.compile(r"^[^\p{L}\d]{0,4}s[o0](?:\s*+hieu)?\s*+(?:[:;.,]++\s*+|(?!\p{L}))(?=.*[/\-¡|lI\d])")
_TYPED_CUE = regex.compile(
    r"^[^\p{L}\d]{0,4}(?:bo luat|luat|phap lenh|nghi quyet|lenh|nghi dinh|quyet dinh|thong tu|chi thi"
    r"|cong van|cong dien)\s++s[o0]\s*+[:;.]?\s*+(?=\d|/)"
)
_SYMBOL = regex.compile(
    rf"[{numbers.DASHES}/¡|\\\u2044]\s{{0,3}}(?P<symbol>\p{{Lu}}[\p{{L}}\d&.]*(?:\s?[{numbers.DASHES}/]\s?[\p{{L}}][\p{{L}}\d&]*)*)"
)
_TITLE_NUMBER = regex.compile(r"^\W*CỦA\s[^\d\n]{3,120}?\sSỐ\s*:?\s*(?=\d[^\n]{4,40}\sNGÀY\s)", regex.IGNORECASE)
_YEAR_BETWEEN = regex.compile(r"[/\u2044]\s?((?:19|20)\d\d)\s?[/\u2044]")  # of a law-making paper: `…/2006/QĐ-UBND`
_FILLER = regex.compile(r"[\s._…·:;,‥\-–]*")
_ANNEX = regex.compile(
    r"(?:k[eè]m|đính kèm)\s+theo\s+(?P<type>\p{L}+(?:\s+\p{L}+){0,3}?)\s+(?:liên tịch\s+)?(?:s[ốôó]\s*:?\s*)?$",
    regex.IGNORECASE,
)
_TOO_LATE = 200_000


def own_number(document: Document, header: Header) -> Fact | None:
    """The own number as a fact; value None with a reason where the serial is blank or handwritten; or None."""
    own = _own_initials(header)
    readings = [_borne_out(document, own, r) for r in _header_readings(document, header, own)]
    best = readings[0] if readings else None
    if best and best.state == "read":
        again = [r for r in readings[1:] if r.state == "read"]
        return agreed(document, [best, *again], lambda: _elsewhere(document, best))
    others = [*(_title_readings(document) if best is None else ()), *_elsewhere(document, best)]
    sure = [r for r in others if r.state == "read"]
    if sure:
        return agreed(document, sure)
    return fact(document, best, others) if best else None


def _elsewhere(document: Document, best: OwnNumber | None) -> Iterator[OwnNumber]:
    """What other places than the header's own line say, under the symbol that the header prints."""
    symbol = best.symbol if best else None
    yield from _annex_readings(document, symbol, best)
    yield from _stamp_readings(document, symbol)


def _borne_out(document: Document, own: set[str], reading: OwnNumber) -> OwnNumber:
    """On a scan the letters of the symbol are held against the issuer's initials and the rest of the paper.

    One letter off the issuer's initials is a misreading of OCR and is put right; a symbol that nothing bears out is
    trusted only where it was read with high confidence.
    """
    number = reading.number
    if number is None or number.body is None or not is_ocr(document, reading.start):
        return reading
    if number.body in own or _known_body(document, number.body, reading):
        return reading if _unit_told(document, reading, own) else replace(reading, state="handwritten")
    # an office may leave letters of its name out: one letter read for another is put right, none is added
    near = [e for e in own if len(e) >= 4 and len(e) == len(number.body) and Levenshtein.distance(e, number.body) == 1]
    if len(near) == 1:
        mended = numbers.parse(number.text.replace(number.body, near[0], 1))
        if mended:
            return replace(reading, number=mended, symbol=mended.symbol, confidence=min(reading.confidence, 0.8))
    if (
        reading.state == "read"
        and not serials.shortens(number.body, own)
        and document.confidence(reading.start, reading.end) < MIN_OCR_UNKNOWN
    ):
        return replace(reading, state="handwritten")
    return reading


def _unit_told(document: Document, reading: OwnNumber, own: set[str]) -> bool:
    """Whether the drafting unit's letters behind the body were read well, or the rest of the paper has them, too."""
    number = reading.number
    if number is None or reading.state != "read" or reading.options:
        return True
    if document.confidence(reading.start, reading.end) >= MIN_OCR_UNIT:
        return True
    return all(part in own or _known_body(document, part, reading) for part in number.parts[1:])


def _own_initials(header: Header) -> set[str]:
    """What the issuer that the header names last is shortened to in symbols."""
    return {short for body in header_bodies(header)[-1:] for short in initials(body.text)}


def _known_body(document: Document, body: str, reading: OwnNumber) -> bool:
    """Whether the abbreviation is a usual one, or stands in the paper a second time."""
    rest = document.text[: reading.start] + " " + document.text[reading.end :]
    listed = vocabulary("abbreviations.json")
    usual = body in listed["words"] or body in listed["symbols"]["bodies"]
    return usual or regex.search(rf"(?<!\p{{L}}){regex.escape(body)}(?!\p{{L}})", rest) is not None


def symbol_of(fact: Fact | None) -> DocumentNumber | None:
    """The structure behind a number fact, its symbol where the serial is missing."""
    if fact is None:
        return None
    return numbers.parse(fact.value or "/" + (fact.details.get("symbol") or ""))


def _header_readings(document: Document, header: Header, own: set[str]) -> Iterator[OwnNumber]:
    seen: set[int] = set()
    for group in (header.left, header.right, header.title, top_lines(document)):
        for line in group:
            if line.start in seen:
                continue
            seen.add(line.start)
            reading = _from_line(document, line, own)
            if reading:
                yield reading
    for line in header.left:
        bare = numbers.find_own(line.text)
        if bare and bare.number.serial is not None and len(line.text) - (bare.end - bare.start) <= 3:
            state, sureness = _state(document, line, bare, line.text[: bare.start])
            yield OwnNumber(
                bare.number,
                bare.number.symbol,
                line.start + bare.start,
                line.start + bare.end,
                state,
                sureness * 0.9,
                "number.bare-line",
            )


def _from_line(document: Document, line: Line, own: set[str]) -> OwnNumber | None:
    folded = plain(line.text)
    cue = _CUE.match(folded) or _typed_cue(line.text, folded)
    if not cue or len(line.text) > 200:
        return None
    by_hand = _by_hand(document, line, cue.end(), own)
    if by_hand:
        return by_hand
    found = numbers.find_own(line.text)
    if found and _begins_there(line.text, cue.end(), found):
        number, found = _whole_serial(document, line, cue.end(), _whole_symbol(line.text, found))
        start, end = line.start + found.start, line.start + found.end
        if number.serial is None:
            state = _unfilled(document, line, cue.end())
            return OwnNumber(number, number.symbol, line.start, end, state, 0.9, "number.header-line")
        state, sureness = _state(document, line, found, line.text[cue.end() : found.start])
        return OwnNumber(number, number.symbol, start, end, state, sureness, "number.header-line")
    return _symbol_only(document, line, cue.end())


def _typed_cue(text: str, folded: str) -> regex.Match[str] | None:
    """`Luật số: 06/2022/QH15` as a line of its own; in a longer line it would be a citation."""
    cue = _TYPED_CUE.match(folded)
    found = numbers.find_own(text) if cue else None
    return cue if found and len(text) - found.end <= 3 else None


def _by_hand(document: Document, line: Line, cue_end: int, own: set[str]) -> OwnNumber | None:
    """The serial written by hand into the blank: recognition's readings, weighed with the rest of the paper."""
    written = [w for w in hand_words(document, line) if w.end > line.start + cue_end]
    if not written:
        return None
    reading = _symbol_only(document, Line(line.start, line.end, without_hand(document, line)), cue_end)
    blank = numbers.parse("/" + reading.symbol) if reading and reading.symbol else None
    if reading is None or blank is None:
        return None
    mark = "-" if document.text[written[0].end : reading.end].strip()[:1] in numbers.DASHES else "/"
    if year := _YEAR_BETWEEN.search(document.text, written[0].end, reading.end):
        mark = f"/{year[1]}/"
    decision = serials.serial(document, written[0], blank)
    options = tuple((f"{text}{mark}{blank.symbol}", chance) for text, chance in decision.readings)
    number = numbers.parse(f"{decision.value}{mark}{blank.symbol}") if decision.value else None
    printed = document.confidence(written[0].end, reading.end)
    # a symbol that recognition is not sure of is borne out by the same one in type, or by what its letters stand for
    again = number and number.key in serials.typed_again(document)
    known = printed >= handwritten.MIN_SYMBOL or again or serials.symbol_borne_out(document, blank, own)
    state = "read" if number and known else "handwritten"
    chance = decision.chance if state == "read" else 0.85
    place = (min(written[0].start, reading.end - 1), reading.end)
    return OwnNumber(number or blank, blank.symbol, *place, state, chance, "number.handwriting", options)


_TORN_OFF = regex.compile(r"\s{1,2}(?P<rest>[\p{Lu}&]{2,8})\s*$")


def _whole_symbol(text: str, found: NumberMatch) -> NumberMatch:
    """`Số: 12/KH-HĐ TĐKT`: an abbreviation alone behind the symbol, at the end of its line, is torn off from it."""
    torn = _TORN_OFF.match(text, found.end)
    if torn is None or found.number.serial is None or regex.search("[aeiouy]", plain(torn["rest"])):
        return found
    number = numbers.parse(text[found.start : torn.end("rest")])
    return NumberMatch(number, found.start, torn.end("rest"), found.cued) if number else found


def _whole_serial(
    document: Document, line: Line, cue_end: int, found: NumberMatch
) -> tuple[DocumentNumber, NumberMatch]:
    """`Số: 1 445/SNV` of a text layer: a serial broken by a space is one serial."""
    gap = line.text[cue_end : found.start]
    if regex.fullmatch(r"\s*\d[\d\s]*", gap) and not is_ocr(document, line.start):
        whole = numbers.parse(line.text[cue_end : found.end])
        if whole:
            start = found.start - len(gap.lstrip())
            return whole, NumberMatch(whole, start, found.end, found.cued)
    return found.number, found


def _begins_there(text: str, cue_end: int, found: NumberMatch) -> bool:
    return found.start <= cue_end + 25 and not regex.search(r"\p{L}{3}", text[cue_end : found.start])


def _symbol_only(document: Document, line: Line, cue_end: int) -> OwnNumber | None:
    """`Số:39 5® /TB -SYT`: a serial that is no number, and the symbol behind the slash."""
    match = _SYMBOL.search(line.text, cue_end)
    if not match:
        return None
    number = numbers.parse("/" + match["symbol"])
    if number is None:
        return None
    filler = bool(_FILLER.fullmatch(line.text[cue_end : match.start()]))
    state = _unfilled(document, line, cue_end) if filler else "handwritten"
    end = line.start + match.end("symbol")
    return OwnNumber(number, number.symbol, line.start, end, state, 0.85, "number.symbol-only")


def _unfilled(document: Document, line: Line, cue_end: int) -> str:
    """What a serial is that is not among the words: on a scan it is written by hand, unless the blank has no ink."""
    scan = is_ocr(document, line.start)
    return "handwritten" if scan and not is_empty_before(document, line.start + cue_end, line.end) else "blank"


def _state(document: Document, line: Line, found: NumberMatch, before: str) -> tuple[str, float]:
    """("read" | "handwritten", confidence): whether the serial stands like print."""
    start, end = line.start + found.start, line.start + found.end
    if not is_ocr(document, start):
        return "read", 0.98
    printed = document.text[start:end]
    serial = regex.match(r"\d+[a-zđ]?", printed)
    at = start + (serial.end() if serial else 0)
    clean = not regex.sub(r"[\s:.;,]", "", before)
    year_fits = found.number.year is not None or not regex.match(r"\d+\s*/\s*\d", printed)
    sureness = document.confidence(start, end)
    # one printed word across the slash: `01/SYT`; a serial put into the blank stands apart from `/SYT`
    whole = one_word(document, at) and sureness >= MIN_OCR
    apart = (
        document.confidence(start, at) >= MIN_OCR_APART
        and sureness >= MIN_OCR
        and stands_like(document, (start, at), (at + 1, end))
    )
    plausible = found.number.serial != 0 and (not found.number.suffix or sureness >= MIN_OCR_APART)
    if serial and clean and plausible and year_fits and (whole or apart):
        return "read", min(0.95, 0.45 + sureness / 2)
    return "handwritten", 0.8 * sureness


def _title_readings(document: Document) -> Iterator[OwnNumber]:
    """`LUẬT / CỦA QUỐC HỘI … SỐ 15/2003/QH11 NGÀY …`: how portals print papers of the years before 2006."""
    top = top_lines(document)
    for index, line in enumerate(top):
        word = types.heading(line.text)
        if word is None:
            continue
        rest = line.text[word.end :].strip()
        for text, base in ((rest, line.end - len(rest)), *((n.text, n.start) for n in top[index + 1 : index + 2])):
            titled = _TITLE_NUMBER.match(text)
            found = next(numbers.find(text, titled.end()), None) if titled else None
            if found and found.number.serial is not None:
                start, end = base + found.start, base + found.end
                state, sureness = _state(document, Line(base, base + len(text), text), found, "")
                yield OwnNumber(
                    found.number, found.number.symbol, start, end, state, sureness * 0.93, "number.title-line"
                )
        return


def _annex_readings(document: Document, symbol: str | None, best: OwnNumber | None) -> Iterator[OwnNumber]:
    """`(Kèm theo Kế hoạch số 58/KH-PGDĐT ngày … của …)`: the number where the header has none."""
    for found in numbers.find(document.text, 0, min(len(document.text), _TOO_LATE)):
        before = document.text[max(0, found.start - 60) : found.start]
        match = _ANNEX.search(before)
        if not match or (best and found.start <= best.end):
            continue
        if symbol and numbers.number_key(found.number.symbol) != numbers.number_key(symbol):
            continue
        if not symbol and not _is_own_annex(document, found, match["type"]):
            continue
        line = Line(found.start, found.end, document.text[found.start : found.end])
        inner = NumberMatch(found.number, 0, found.end - found.start, found.cued)
        if found.number.serial is None:
            yield OwnNumber(
                found.number, found.number.symbol, found.start, found.end, "blank", 0.8, "number.annex-line"
            )
            continue
        state, sureness = _state(document, line, inner, "")
        yield OwnNumber(
            found.number, found.number.symbol, found.start, found.end, state, sureness * 0.93, "number.annex-line"
        )


def _is_own_annex(document: Document, found: NumberMatch, word: str) -> bool:
    """Without a number line: the annex line must name the type that this paper's heading has."""
    code = types.code_of(word) or found.number.type_code
    for line in top_lines(document):
        heading = types.heading(line.text)
        if heading:
            return heading.code == code or heading.code in ("QC", "QyĐ")
    return False


def _stamp_readings(document: Document, symbol: str | None) -> Iterator[OwnNumber]:
    """A number with the header's symbol in what electronic signing put on the page."""
    if not symbol:
        return
    seen: set[str] = set()  # the same stamp stands on every page
    for line in lines(document, ZoneKind.STAMP):
        for found in numbers.find(line.text):
            same = numbers.number_key(found.number.symbol) == numbers.number_key(symbol)
            if same and found.number.serial is not None and found.number.key not in seen:
                seen.add(found.number.key)
                state, sureness = _state(document, line, found, "")
                yield OwnNumber(
                    found.number,
                    symbol,
                    line.start + found.start,
                    line.start + found.end,
                    state,
                    sureness * 0.9,
                    "number.stamp",
                )
