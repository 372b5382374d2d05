"""Component `vanban_effective`: the day the paper takes effect.

A stated day, or the issue date for `kể từ ngày ký`, or so many days after it. Only sentences about this paper count
(`Quyết định này có hiệu lực …`): the effect of a cited paper is not this paper's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import regex
from spacy.language import Language
from spacy.tokens import Doc

from extractors.findings import findings, source
from extractors.header.portal import attribute
from extractors.language import dates, types
from models.document import Document, ZoneKind
from models.values import NOT_FOUND, Fact

_EFFECT = regex.compile(
    r"(?:có|bắt đầu có)\s+hiệu\s+lực(?:\s+thi\s+hành)?"
    r"|được\s+(?:thi\s+hành|thực\s+hiện|áp\s+dụng)(?=\s+(?:kể\s+)?từ\s+ngày)",
    regex.IGNORECASE,
)
_THIS = regex.compile(
    r"(?:này|Quy chế|Quy định)(?:\s+(?:đã\s+)?được\s+[^;\n]{3,180}?\s+và"
    r"|\s+(?:thay\s+thế|bãi\s+bỏ|hủy\s+bỏ|huỷ\s+bỏ)\s[^;\n]{3,180}?\s+và|\s+và\s+[^.;]{0,60})?\s*,?\s*$",
    regex.IGNORECASE,
)
_BARE = regex.compile(r"^\W*(?:Điều\s+\d+\s*[.:]?\s*)?(?:Quyết định|Thông tư|Nghị quyết|Chỉ thị|Quy chế|Quy định)\s*$")
_BY_DAY = r"(?:kể\s+)?từ\s+ngày\s+(?:được\s+)?"
_SIGNING = regex.compile(rf"{_BY_DAY}(?:ký|kí|ban\s+hành|thông\s+qua)", regex.IGNORECASE)
_AFTER = regex.compile(
    r"sau\s+(?:\p{L}+\s+){0,3}\(?(?P<amount>\d{1,3})\)?\s*(?:\([^)]{1,30}\)\s*)?ngày,?\s*"
    rf"{_BY_DAY}(?P<event>ký|kí|ban\s+hành|thông\s+qua)",
    regex.IGNORECASE,
)
_ADOPTED = regex.compile(r"thông\s+qua\s+(?=ngày\s)", regex.IGNORECASE)
_WINDOW = 140


@Language.component("vanban_effective")
def vanban_effective(doc: Doc) -> Doc:
    """Writes effective_on; reads issued_on."""
    document, found = source(doc), findings(doc)
    found.effective_on = effective_on(document, found.issued_on) or attribute(document, "effective_on")
    if found.effective_on is None:
        found.missing["effective_on"] = NOT_FOUND
    return doc


def effective_on(document: Document, issued: Fact | None) -> Fact | None:
    """The first sentence of this paper that states its effect, as a fact; None where there is none."""
    for start, end in _statements(document):
        fact = _read(document, start, end, _adopted(document, start) or issued)
        if fact:
            return fact
    return None


def _statements(document: Document) -> Iterator[tuple[int, int]]:
    """Offsets from `có hiệu lực` to the end of its sentence, for sentences whose subject is this paper."""
    for match in _EFFECT.finditer(document.text):
        if document.zone_at(match.start()) in (ZoneKind.OTHER_PAPER, ZoneKind.BASES):
            continue
        line_start = document.text.rfind("\n", 0, match.start()) + 1
        before = document.text[max(line_start, match.start() - 200) : match.start()]
        if not _about_this(before):
            continue
        line_end = document.text.find("\n", match.end())
        stop = match.end() + _WINDOW
        yield match.start(), min(stop, line_end if line_end >= 0 else stop, len(document.text))


def _adopted(document: Document, start: int) -> Fact | None:
    """`… được Hội đồng nhân dân thông qua ngày 09/12/2020 và có hiệu lực`: the day that the effect is reckoned from."""
    line_start = max(document.text.rfind("\n", 0, start) + 1, start - 200)
    match = _ADOPTED.search(document.text, line_start, start)
    written = dates.first(document.text, match.end(), start) if match else None
    if written is None or written.iso is None:
        return None
    return Fact(written.iso, 0.93, document.evidence(written.start, written.end), "effective.adopted")


def _about_this(before: str) -> bool:
    """`Điều 3. Quyết định này`, `Luật này`, `Quyết định` alone; not `Luật số 06/2022/QH15,`."""
    if _BARE.match(before):
        return True
    if not _THIS.search(before):
        return False
    tail = before[-200:]
    return (
        types.pattern().search(tail) is not None
        or regex.search(r"(?:văn bản|thoả thuận|thỏa thuận|điều lệ)\s+này", tail, regex.IGNORECASE) is not None
    )


def _read(document: Document, start: int, end: int, issued: Fact | None) -> Fact | None:
    text = document.text[start:end]
    after = _AFTER.search(text)
    if after:
        return _after_days(document, start, after, issued)
    signing = _SIGNING.search(text)
    written = next((d for d in dates.find(text) if d.day is not None or d.month is not None), None)
    if signing and (written is None or signing.start() < written.start):
        if issued is None or issued.value is None:
            return None
        sureness = min(0.95, issued.confidence)
        return Fact(issued.value, sureness, document.evidence(start, start + signing.end()), "effective.signing")
    if written and regex.search(r"(?:từ|vào)\s*(?:ngày\s*)?$|ngày\s*$", text[: written.start]):
        evidence = document.evidence(start, start + written.end)
        sureness = 0.93 * document.confidence(evidence.start, evidence.end)
        return Fact(written.iso, sureness, evidence, "effective.stated")
    return None


def _after_days(document: Document, start: int, match: regex.Match[str], issued: Fact | None) -> Fact | None:
    if issued is None or issued.value is None or len(issued.value) != 10:
        return None
    day = date.fromisoformat(issued.value) + timedelta(days=int(match["amount"]))
    evidence = document.evidence(start, start + match.end())
    return Fact(day.isoformat(), min(0.85, issued.confidence), evidence, "effective.days-after-signing")
