"""Component `vanban_memory`: lays what reviewers corrected in earlier papers of the issuer beside what is read now.

A remembered form is a candidate, for a person to choose. Only one thing is done without asking: an issuer's or its
parent body's name written out the way people wrote it out at least twice and nobody ever otherwise, and only where both
forms are the same words (`GD&ĐT` and `Giáo dục và Đào tạo`); what was read stays as a candidate then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import regex
from spacy.language import Language
from spacy.tokens import Doc

from extractors.findings import Findings, findings
from models.keys import fold, without_marks
from models.remembered import Memory, Remembered
from models.values import Candidate, Fact

_PARTS = regex.compile(r"[^\p{L}\d]+")
_JOINTS = frozenset({"va", ""})


@Language.component("vanban_memory", assigns=["doc._.findings"], requires=["doc._.findings"])
def vanban_memory(doc: Doc) -> Doc:
    """Reads and writes issuer, signer, place and subject."""
    found = findings(doc)
    if found.memory:
        apply_memory(found, found.memory)
    return doc


def apply_memory(found: Findings, memory: Memory) -> None:
    """Pure but for `found`."""
    found.issuer = _issuer(found.issuer, memory)
    home = fold(found.issuer.value) if found.issuer and found.issuer.value else ""
    if not home:
        return
    found.place = _same_words(found.place, "place", home, memory)
    found.signer = _title(_same_words(found.signer, "signer", home, memory), home, memory)
    found.subject = _without_lead(found.subject, home, memory)


def _issuer(fact: Fact | None, memory: Memory) -> Fact | None:
    if fact is None or not fact.value:
        return fact
    name = memory.find("issuer", "", fold(fact.value))
    above = fact.details.get("parent")
    parent = memory.find("parent", "", fold(above)) if above else None
    sure = _Form(
        name.value if name and _usable(name, fact.value) else fact.value,
        {"parent": parent.value} if parent and above and _usable(parent, above) else {},
    )
    out = fact
    if sure.value != fact.value or sure.details:
        as_read = Candidate(fact.value, fact.confidence, fact.evidence, fact.rule, dict(fact.details))
        rule = "memory:issuer" if sure.value != fact.value else "memory:parent"
        details = {**fact.details, **sure.details}
        out = replace(fact, value=sure.value, details=details, rule=rule, candidates=(*fact.candidates, as_read))
    if name and not _usable(name, fact.value):
        out = _offered(out, "issuer", name, value=name.value)
    if parent and above and not _usable(parent, above):
        out = _offered(out, "parent", parent, parent=parent.value)
    return out


class _Form:
    """A name with the parts of its details that change."""

    def __init__(self, value: str, details: Mapping[str, str | None]) -> None:
        self.value, self.details = value, details


def _usable(entry: Remembered, read: str) -> bool:
    return entry.sure and same_name(read, entry.value)


def same_name(one: str, other: str) -> bool:
    """Whether one is the other with words shortened to their initials, or with marks or capitals lost.

    >>> same_name("Sở GD&ĐT Lam Giang", "Sở Giáo dục và Đào tạo Lam Giang")
    True
    >>> same_name("Phòng Nội vụ", "Phòng Nội vụ huyện Mộc Lâm")
    False
    """
    a, b = _words(one), _words(other)
    return bool(a) and bool(b) and (_shortens(a, b) or _shortens(b, a))


def _words(name: str) -> tuple[str, ...]:
    return tuple(w for w in _PARTS.split(without_marks(name)) if w not in _JOINTS)


def _shortens(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Word by word; a word of `short` may be the initials of as many words of `full`."""
    at = 0
    for word in short:
        if at < len(full) and word == full[at]:
            at += 1
        elif len(word) <= 8 and word == "".join(w[0] for w in full[at : at + len(word)]):
            at += len(word)
        else:
            return False
    return at == len(full)


def _same_words(fact: Fact | None, field: str, home: str, memory: Memory) -> Fact | None:
    """The form that replaced the same words before."""
    entry = memory.find(field, home, fold(fact.value)) if fact and fact.value else None
    return _offered(fact, field, entry, value=entry.value) if fact and entry else fact


def _title(fact: Fact | None, home: str, memory: Memory) -> Fact | None:
    if fact is None or not fact.value:
        return fact
    entry = memory.find("title", home, f"{fold(fact.value)}\n{fold(fact.details.get('title') or '')}")
    return _offered(fact, "title", entry, title=entry.value) if entry else fact


def _without_lead(fact: Fact | None, home: str, memory: Memory) -> Fact | None:
    if fact is None or not fact.value:
        return fact
    words = fact.value.split()
    for count in range(min(8, len(words) - 1), 0, -1):
        entry = memory.find("subject", home, fold(" ".join(words[:count])))
        if entry:
            rest = " ".join(words[count:])
            if words[0][:1].isupper():
                rest = rest[:1].upper() + rest[1:]
            return _offered(fact, "subject", entry, value=rest)
    return fact


def _offered(fact: Fact, field: str, entry: Remembered, **change: str) -> Fact:
    """The fact with one candidate more; the evidence is the fact's own, for the paper has no other words for it."""
    value = change.pop("value", fact.value)
    details = {**fact.details, **change}
    offer = Candidate(value, round(entry.confidence, 3), fact.evidence, f"memory:{field}", details)
    return replace(fact, candidates=(*fact.candidates, offer))
