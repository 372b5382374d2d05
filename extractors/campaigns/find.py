"""Names of campaigns as they stand in a text: after a kind word, in quotes or without.

A quoted name needs a kind word before it (or before the list it stands in); an unquoted one needs more: a capital
letter, the paper's own subject, or a name known in the whole country. Awards, mottos and themes are no campaigns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

import regex

from extractors.campaigns.periods import period_after
from extractors.language.patterns import compiled
from extractors.references.words import any_of, fold, toned
from extractors.vocabulary import vocabulary

MAX_NAME = 260  # characters
_OPEN = '“"«„‟”'
_CLOSE = '”"»“'
_GAP = 90  # characters between a kind word and its quoted name


@dataclass(frozen=True, slots=True)
class Named:
    """One place that names a campaign; text[start:end] is the name without its quotes."""

    start: int
    end: int
    kind: str
    kind_start: int
    full_end: int  # with the closing quote and the period behind it
    quoted: bool
    period: tuple[str | None, str | None] = (None, None)


@cache
def words() -> dict[str, Any]:
    """`vocabulary/campaigns.json`."""
    return vocabulary("campaigns.json")


@cache
def _kinds() -> dict[str, dict[str, Any]]:
    return {fold(w): entry for entry in words()["kinds"] for w in entry["words"]}


@cache
def _kind_pattern() -> regex.Pattern[str]:
    return compiled(rf"(?<!\p{{L}})(?P<kind>{any_of(list(_kinds()))})(?!\p{{L}})")


@cache
def _denied() -> regex.Pattern[str]:
    return compiled(rf"(?<!\p{{L}}){toned(words()['not_between'])}(?!\p{{L}})")


def _kind(word: str) -> dict[str, Any]:
    return _kinds()[regex.sub(r"\s+", " ", word)]


def find_quoted(text: str, folded: str) -> list[Named]:
    """Quoted names after a kind word, with the further names of a list (`các cuộc vận động “A”; “B”; “C”`)."""
    found: list[Named] = []
    kind: tuple[str, int] | None = None
    last_end = 0
    for start, end in quotations(text):
        announced = _announced(text, folded, start, last_end)
        if announced:
            kind = announced
        elif kind is None or not _continues(folded, last_end, start):
            kind = None
        last_end = end
        if kind is None:
            continue
        name_start, name_end = _trimmed(text, start + 1, end - 1)
        if not _reads_as_quoted_name(text[name_start:name_end]):
            continue
        full_end, period = period_after(text, folded, end)
        found.append(Named(name_start, name_end, kind[0], kind[1], full_end, True, period))
    return found


def _reads_as_quoted_name(name: str) -> bool:
    """Two words at least, and no full sentence."""
    return len(name) >= 4 and regex.search(r"\S\s+\S", name) is not None and not regex.search(r"[.]\s+\p{Lu}", name)


def quotations(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of the outermost quotations, quote marks included.

    A quotation that is not closed in its paragraph may be closed in the next, where that one begins in lower
    case (a page break inside it); one that is never closed is left out.
    """
    at = 0
    while (m := _OPENING.search(text, at)) is not None:
        start, width = m.start(), len(m.group())
        if m.group() in "”\"'‘" and start and not regex.match(r"[\s(:,;–-]", text[start - 1]):
            at = start + 1
            continue
        end = _closing_single(text, start + width) if m.group()[0] in "'‘" else _closing(text, start)
        if end is None:
            at = start + width
            continue
        yield start + width - 1, end
        at = end


_OPENING = compiled(rf"(?:‘‘|''|[{_OPEN}‘'])(?=[\p{{L}}\d“])|[“«](?=\s\p{{L}})")


def _closing_single(text: str, start: int) -> int | None:
    """The end of a quotation in single marks (or two of them); it must close on its line, within 150 characters."""
    close = compiled(r"’’|''|[”\"]|[’'](?![\p{L}])").search(text, start, start + 150)
    return None if close is None or "\n" in text[start : close.start()] else close.end()


_ANY_CLOSE = compiled(r"[”»\"]")


def _closing(text: str, start: int) -> int | None:
    limit = min(len(text), start + MAX_NAME * 4)
    line = text.find("\n", start, limit)
    while line >= 0 and text[line + 1 : line + 2].islower():
        line = text.find("\n", line + 1, limit)
    limit = line if line >= 0 else limit
    if text[start] == '"':
        close = compiled(r"[\"”]").search(text, start + 1, limit)
        return close.end() if close else None
    if not _ANY_CLOSE.search(text, start + 1, limit):
        return None
    depth, last = 0, None
    for at in range(start, limit):
        if text[at] in "“«„" or (text[at] == '"' and text[at - 1 : at].isspace() and at > start):
            depth += 1
        elif text[at] in _CLOSE and at > start:
            depth -= 1
            last = at + 1
            if depth <= 0:
                return last
        if last and text[at] in ";\n":
            return last
    return last


def _announced(text: str, folded: str, quote: int, floor: int) -> tuple[str, int] | None:
    """The kind word that announces a quoted name, with its offset; None where the words between deny it."""
    start = max(floor, quote - _GAP - 30, _line_of(folded, quote))
    kinds = list(_kind_pattern().finditer(folded, start, quote))
    verb = compiled(r"(?<!\p{L})thi\s+dua\s*:?\s*$").search(folded, start, quote)
    if not kinds:
        return ("phong trào thi đua", verb.start()) if verb else None
    word = kinds[-1]
    gap = folded[word.end() : quote]
    if len(gap) > _GAP or regex.search(r"[.;]\s|\d{2,}/|\"", gap) or _denied().search(text[word.end() : quote]):
        return None
    kind = _kind(word["kind"])["kind"]
    if kind in ("đề án", "chương trình") and len(gap.split()) > 5:
        return None
    if _unlikely_gap(text[word.end() : quote], gap) or (_THEME.search(gap) and not kind.startswith("phong trào")):
        return None
    return kind, word.start()


_ITEM = compiled(r"\s*(?:[-+*•]|\(?\d{1,2}[.)]|[a-z]\))?\s*")


def _line_of(folded: str, quote: int) -> int:
    """Where the line begins that announces a quotation: the one before (`…:`), for the first item of a list."""
    line = folded.rfind("\n", 0, quote) + 1
    if line and _ITEM.fullmatch(folded, line, quote) and folded[:line].rstrip().endswith(":"):
        return folded.rfind("\n", 0, line - 1) + 1
    return line


_THEME = compiled(r"\b(?:chu de|chu diem)\b")


def _unlikely_gap(gap: str, folded: str) -> bool:
    """After a name of its own in the gap, the quotation is that campaign's theme."""
    theme = _THEME.search(folded)
    before = folded[: theme.start()] if theme else ""
    return (bool(theme) and len(before.split()) > 8) or bool(regex.search(r",\s+\p{Ll}+\s+\p{Ll}+\s+\p{Ll}+.*,", gap))


def _continues(folded: str, last_end: int, start: int) -> bool:
    """Only separators, or the period of the name before, between two names of one list."""
    gap = folded[last_end:start]
    plain = regex.sub(r"giai doan [\d\s-]+|nam (?:hoc )?[\d\s-]+|\([^)]{0,40}\)|\n\s*(?:\d{1,2}[.)]|[a-z]\))", " ", gap)
    return len(gap) < 70 and regex.fullmatch(r"[\s,;.…+-]*(?:va|hoac|cung voi|gan voi)?[\s,;-]*", plain) is not None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in "“”\"'*"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;.*" or _spare_quote(text[start:end])):
        end -= 1
    return start, end


def _spare_quote(name: str) -> bool:
    """A closing mark at the end that closes nothing inside the name."""
    if name[-1] == "”":
        return name.count("”") > name.count("“")
    return (name[-1] == '"' and name.count('"') % 2 == 1) or (
        name[-1] in "'’" and not regex.search(r"[‘']\S", name[:-1])
    )


# --- names without quotes -----------------------------------------------------------------------------------------
@cache
def _stop() -> regex.Pattern[str]:
    return compiled(
        rf"\s{toned(words()['stops'])}(?!\p{{L}})|(?<!(?i:phòng)),(?!\s+(?i:vệ\s+sinh\s+(?:lao\s+động|thực\s+phẩm)))|[;:.()“”\"\n]|\s[-–]\s"
        r"|\s+(?i:tỉnh|huyện|thành phố|thị xã|quận|xã|phường)\s+(?=\p{Lu})"
        rf"|\s+và\s+(?={toned([w for entry in words()['kinds'] for w in entry['words']] + ['các', 'những'])})"
    )


@cache
def _known() -> regex.Pattern[str]:
    loose = any_of(words()["known"]).replace(",", ",?").replace(r"\-", "-?")
    return compiled(rf"{loose}(?!\p{{L}})")


@cache
def _generic() -> regex.Pattern[str]:
    return compiled(rf"{toned(words()['generic_starts'])}(?!\p{{L}})")


def find_unquoted(text: str, folded: str, subject: tuple[int, int] | None) -> list[Named]:
    """Names without quotes; `subject` bounds the paper's own trích yếu, whose đề án is named by it."""
    found: list[Named] = []
    for m in _kind_pattern().finditer(folded):
        start = m.end() + len(regex.match(r"[ \t]*", folded, pos=m.end()).group())  # type: ignore[union-attr]
        if start >= len(text) or not text[start].isalnum():
            continue
        entry = _kind(m["kind"])
        if folded[max(0, m.start() - 4) : m.start()] == "ban ":
            continue  # a body's name: `Ban Phong trào Tỉnh đoàn`
        end = _unquoted_end(text, folded, m, start, subject)
        if end is None or _unreadable(text[start:end]):
            continue
        full_end, period = period_after(text, folded, end)
        found.append(Named(start, end, entry["kind"], m.start(), full_end, False, period))
    return found


def _unreadable(name: str) -> bool:
    """Signs that no name has, or single letters: what a scan makes of a picture or of two columns."""
    return regex.search(r"[^\p{L}\p{N}\s,.&/()%:'’–—-]|(?<!\p{L})[b-df-hj-np-tv-z](?!\p{L})", name) is not None


def _unquoted_end(
    text: str, folded: str, m: regex.Match[str], start: int, subject: tuple[int, int] | None
) -> int | None:
    rule: str | None = _kind(m["kind"])["unquoted"]
    known = _known().match(folded, start)
    if known and rule is not None:
        return known.end()
    if rule is None or _generic().match(text, start) or _WHEN.match(text, start):
        return None
    if rule == "capital" and not (text[start].isupper() and _reads_as_name(text, start)):
        return None
    if rule == "repeated":
        return _repeated_end(text, folded, m, start, subject)
    end = _cut(text, folded, start)
    return end if len(folded[start:end].split()) >= (1 if rule == "any" else 2) else None


_WHEN = compiled(r"(?:vào|từ|lúc|đến|trong|năm|ngày)\s", regex.IGNORECASE)  # `phát động Tháng hành động vào ngày …`


def _reads_as_name(text: str, start: int) -> bool:
    """A capital alone may begin a place or a body (`phong trào Đoàn`); abbreviations and headings are no names."""
    word = regex.match(r"[\p{L}&/]+", text, pos=start)
    return (
        word is not None
        and not word.group().isupper()
        and regex.match(
            r"(?:Đoàn|Đội|Hội|Công đoàn|(?:Tỉnh|Thành|Huyện|Quận|Xã)\s?đoàn|Bộ|Sở|UBND|Trường|Ban)\b", text[start:]
        )
        is None
    )


_TO_PERIOD = compiled(r",\s[^,;:.()\"\n]{3,70}?(?=\s+giai doan\s+\(?(?:tu\s+)?(?:nam\s+)?\d{4})")


def _cut(text: str, folded: str, start: int) -> int:
    stop = _stop().search(text, start, start + MAX_NAME)
    if stop and stop.group() == ",":  # a period behind the comma shows that the name went on
        more = _TO_PERIOD.match(folded, stop.start())
        if more and not _kind_pattern().search(more.group()):
            return more.end()
    end = stop.start() if stop else min(len(folded), start + MAX_NAME)
    while end > start and folded[end - 1] in " ,;-":
        end -= 1
    return end


def _repeated_end(
    text: str, folded: str, m: regex.Match[str], start: int, subject: tuple[int, int] | None
) -> int | None:
    """A đề án with a capital (or in the subject), named more than once or by the subject: its longest common name."""
    in_subject = subject is not None and subject[0] <= m.start() < subject[1]
    if not text[m.start()].isupper() or (m["kind"] != "de an" and not text[start].isupper()):
        return None
    limit = compiled(r"[;:.()“”\"\n]|,\s(?=\p{Lu})").search(text, start, start + MAX_NAME)
    hard = limit.start() if limit else min(len(folded), start + MAX_NAME)
    words_ = list(regex.finditer(r"\S+", folded[start:hard]))
    if len(words_) < 3:
        return None
    count = _shared_words(folded, m.start(), start, [w.group() for w in words_])
    cut = _cut(text, folded, start)
    if count < 3:
        return cut if in_subject and len(folded[start:cut].split()) >= 3 else None
    return _without_tail(folded, start, start + words_[count - 1].start() + len(words_[count - 1].group().rstrip(",")))


_PLACES = 60  # other places of a name that are compared


def _shared_words(folded: str, kind_start: int, start: int, name: list[str]) -> int:
    """How many of these words follow the same kind word somewhere else as well; 0 where not even three do."""
    lead = [*folded[kind_start:start].split(), *name[:2], name[2].rstrip(",")]
    again = regex.compile(r"\s+".join(regex.escape(w) for w in lead) + r"(?!\p{L})").finditer(folded)
    most = 0
    for place in islice((m for m in again if m.start() != kind_start), _PLACES):
        there = folded[place.start() : place.start() + MAX_NAME].split()[len(lead) - 3 :]
        shared = next(
            (i for i, (a, b) in enumerate(zip(name, there, strict=False)) if a.rstrip(",") != b.rstrip(",;.:)")),
            min(len(name), len(there)),
        )
        most = max(most, shared)
    return most


def _without_tail(folded: str, start: int, end: int) -> int:
    """Words that lead out of a name are no part of it, however often they follow."""
    tail = compiled(r"(?:\s(?:thi|la|cua|theo|va|tai|cho|duoc|do|voi|den|trong|tren|ve|giai doan|nam))+$").search(
        folded, start, end
    )
    return tail.start() if tail else end
