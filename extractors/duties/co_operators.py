"""Bodies that only help: what stands after `phối hợp với` in the sentence of a duty."""

from __future__ import annotations

import regex

from extractors.duties import doer_words
from extractors.duties.assignees import find_subject, is_name_part, split_bodies
from extractors.language.matching import SECONDS, matches

_WITH = regex.compile(
    r"(?<!\w)(?:phối\s+hợp\s+(?:chặt\s+chẽ\s+)?(?:với|cùng)|cùng\s+với)(?:\s+với)?\s+"
    r"|(?<!\w)phối\s+hợp\s+(?=(?-i:\p{Lu})|(?:các|phòng|trường|ban|khoa)\s+(?-i:\p{Lu}))",  # `phối hợp Sở A`
    regex.IGNORECASE,
)
_STOP = regex.compile(r"[;:.]|,\s*(?!(?:các|và|ban|ngành|địa\s+phương|đơn\s+vị|đoàn\s+thể)\b)(?=\p{Ll})")
_KIND = regex.compile(r"(?P<kind>(?:[Cc]ác\s+)?(?:[Ss]ở|[Pp]hòng|[Bb]an|[Bb]ộ|[Hh]uyện|[Tt]rường)[^:;.,]{0,20}):\s*")
_GENERIC = regex.compile(
    r"(?:ban|ngành|địa\s+phương|đoàn\s+thể|đơn\s+vị|cá\s+nhân|tổ\s+chức|bộ\s+phận|thành\s+phố|thị\s+xã|quận)(?:\s+\p{Ll}+){0,5}$"
)
_TAIL = regex.compile(
    r"\s*,?\s*(?:để\s+)?(?:tham\s+gia|chỉ\s+đạo|khẩn\s+trương|cùng)(?!\w).*$", regex.IGNORECASE | regex.DOTALL
)
_SENTENCE = regex.compile(r"[;.]")
_LONGEST = 25  # words of a name


def co_workers(words: str) -> tuple[str, ...]:
    """Bodies after `phối hợp với`, as written."""
    found: list[str] = []
    for match in matches(_WITH, words):
        found += _bodies(words, match.end())
    return tuple(dict.fromkeys(found))


def _bodies(words: str, start: int) -> list[str]:
    listed = _KIND.match(words, start, timeout=SECONDS)
    if listed:
        return _of_kind(words, listed)
    subject = find_subject(words, start, len(words))
    if subject and subject.start - start < 5:
        return _whole(split_bodies(words[subject.start : subject.end]))
    stop = _STOP.search(words, start, timeout=SECONDS)
    named = _named(words, start, stop.start() if stop else len(words))
    return _whole(split_bodies(named) or (named,)) if named and len(named.split()) <= _LONGEST else []


def _named(words: str, start: int, end: int) -> str:
    """The words up to the verb of what is done together."""
    head = doer_words.head_at_start().match(words, start, end)
    verb = doer_words.action().search(words, head.end() if head else start, end)
    return " ".join(words[start : verb.start() if verb else end].split()).strip(" ,;")


def _of_kind(words: str, listed: regex.Match[str]) -> list[str]:
    """`các Sở: Tài chính, Nội vụ, Công ty A và các cơ quan …`: short names mean nothing without the word before the
    colon, so that the list stays as it is written, up to what it does."""
    first = listed.end()
    stop = _SENTENCE.search(words, first, timeout=SECONDS)
    end = stop.start() if stop else len(words)
    for verb in matches(doer_words.action(), words, first, end):
        inside = words[listed.start() : verb.start()]
        if not is_name_part(words, verb, first) and not doer_words.continues_compound(inside, verb.group()):
            end = verb.start()
            break
    return _whole(regex.split(r"\s+và\s+(?=các\s)", words[listed.start() : end]))


def _whole(names: list[str] | tuple[str, ...]) -> list[str]:
    """`các sở, ban` and `ngành cấp tỉnh` are one; what is done with them is no part of a name."""
    joined: list[str] = []
    for name in names:
        clean = " ".join(_TAIL.sub("", name).split()).strip(" ,;")
        if joined and _GENERIC.match(clean) and joined[-1].lower().startswith(("các ", "cơ quan")):
            joined[-1] += f", {clean}"
        elif clean:
            joined.append(clean)
    return joined
