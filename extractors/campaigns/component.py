"""The component that finds campaigns (contract: `campaigns`): phong trào thi đua, cuộc vận động, đề án and the like.

Writes `findings.campaigns`; reads `findings.references` (which papers launch them) and the header's subject.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex
from spacy.language import Language
from spacy.tokens import Doc

from extractors.campaigns.abbreviated import agreed, written_out
from extractors.campaigns.find import Named, find_quoted, find_unquoted, words
from extractors.campaigns.periods import period_in
from extractors.campaigns.table import find_listed
from extractors.findings import Findings, findings, source
from extractors.references.component import title_end
from extractors.references.find import Citation
from extractors.references.words import fold, tidy
from models.document import SET_APART, Document, ZoneKind
from models.values import Campaign, Evidence, Reference

_IGNORED = {*SET_APART, ZoneKind.OTHER_PAPER, ZoneKind.RECIPIENTS, ZoneKind.SIGNATURE}


@Language.component("vanban_campaigns", assigns=["doc._.findings"], requires=["doc._.paper"])
def campaigns(doc: Doc) -> Doc:
    """spaCy component: `doc._.paper` in, `doc._.findings.campaigns` out."""
    found = findings(doc)
    found.campaigns = extract_campaigns(source(doc), found)
    return doc


def extract_campaigns(document: Document, found: Findings) -> list[Campaign]:
    """Every distinct campaign that the paper names, in order of first mention."""
    text, folded = document.text, fold(document.text)
    evidence = found.subject.evidence if found.subject else None
    subject = (evidence.start, evidence.end) if evidence else None
    quoted = [n for n in find_quoted(text, folded) if document.zone_at(n.start) not in _IGNORED]
    listed = [n for n in find_listed(document, folded) if not any(q.start == n.start for q in quoted)]
    quoted += [n for n in listed if document.zone_at(n.start) not in _IGNORED]
    loose = [n for n in find_unquoted(text, folded, subject) if document.zone_at(n.start) not in _IGNORED]
    loose = [n for n in loose if not any(q.kind_start <= n.start < q.end for q in quoted)]
    groups = _grouped(text, [*quoted, *[n for n in loose if not _only_titles(text, folded, n, found.references)]])
    return [_campaign(document, folded, group, found.references) for group in groups]


def name_key(name: str) -> str:
    """What spellings of one name have in common: letters, without tones, dashes, quotes, case or a closing period."""
    plain = regex.sub(r"\s*(?:giai\s+doan|nam|tu\s+nam)\s+[\d\s-]+(?:den\s+(?:nam\s+)?\d{4})?$", "", fold(name))
    return regex.sub(r"[^a-z0-9]", "", plain)


def _grouped(text: str, named: list[Named]) -> list[list[Named]]:
    groups: dict[str, list[Named]] = {}
    short = agreed(text)
    for n in sorted(named, key=lambda n: n.start):
        key = name_key(written_out(text[n.start : n.end], short))
        home = next((k for k in groups if _same(k, key, n, groups[k])), key)
        groups.setdefault(home, []).append(n)
    return list(groups.values())


def _same(known: str, key: str, named: Named, group: list[Named]) -> bool:
    """A short form without quotes is the longer name it begins (`Đề án …` for `Đề án … từ nay đến năm …`)."""
    if known == key:
        return True
    loose = not named.quoted and not all(n.quoted for n in group)
    return (
        loose
        and group[0].kind == named.kind
        and min(len(known), len(key)) >= 12
        and (known.startswith(key) or key.startswith(known))
    )


def _only_titles(text: str, folded: str, named: Named, references: Sequence[Reference]) -> bool:
    """An unquoted name inside the description of a cited paper names that paper's matter."""
    if named.kind not in ("đề án", "chương trình") or any(
        fold(k) == fold(text[named.start : named.end]) for k in words()["known"]
    ):
        return False
    return _host(text, folded, named.start, references) is not None and _bare_title(folded, named)


def _bare_title(folded: str, named: Named) -> bool:
    """Named nowhere else than in such descriptions: told by its being named only once or twice."""
    return folded.count(folded[named.kind_start : named.end]) < 2


def _host(text: str, folded: str, at: int, references: Sequence[Reference]) -> int | None:
    """The index of the cited paper in whose description this place stands."""
    best: tuple[int, int] | None = None
    for index, reference in enumerate(references):
        for mention in reference.mentions:
            if reference.number and mention.end <= at < mention.end + 400 and (best is None or mention.end > best[0]):
                best = (mention.end, index)
    if best is None:
        return None
    host = Citation(best[0], best[0], "number", None, None, None, None, None, full_start=best[0], full_end=best[0])
    return best[1] if at < title_end(text, folded, host) else None


_BY_PAPER = regex.compile(
    r"[”\"’»]?[^.;\n“”\"]{0,90}?(?:phát động|ban hành|phê duyệt|triển khai|được lập)"
    r"\s+(?:kèm\s+)?(?:theo|tại|bằng)\s+",
    regex.IGNORECASE,
)


def _launching(text: str, named: Named, references: Sequence[Reference]) -> int | None:
    """The index of the paper that the sentence says launched it: `phong trào “…” phát động theo Kế hoạch số …`."""
    said = _BY_PAPER.match(text, named.end, named.end + 140)
    if said is None:
        return None
    return next((i for i, r in enumerate(references) if any(said.end() == m.start for m in r.mentions)), None)


_LAUNCHED = regex.compile(r"(?<!\p{L})do\s+(?P<body>\p{Lu}[^,;.:()“”\"\n]{2,80}?)\s+(?:phát động|tổ chức|ban hành)")


def _campaign(document: Document, folded: str, group: list[Named], references: Sequence[Reference]) -> Campaign:
    text = document.text
    longest = max(group, key=lambda n: (n.quoted, 0 if n.quoted else n.end - n.start))
    name = tidy(text[longest.start : longest.end])
    inside = next(
        (p for p in (period_in(folded[n.start : n.end]) for n in group if n.quoted) if p != (None, None)), None
    )
    outside = sorted((n.period for n in group if n.period != (None, None)), key=lambda p: p[0] == p[1])
    start, end = inside or (outside[0] if outside else (None, None))
    launching = {h for n in group if (h := _launching(text, n, references)) is not None}
    hosts = dict.fromkeys(h for h in (_host(text, folded, n.start, references) for n in group) if h is not None)
    hosts |= dict.fromkeys(sorted(launching))
    return Campaign(
        name=name,
        kind=_kind(group),
        start=start,
        end=end,
        launched_by=_launcher(text, group, references, list(hosts), launching),
        references=tuple(hosts),
        mentions=tuple(_mentions(document, group)),
        confidence=0.92 if any(n.quoted for n in group) else 0.75,
        rule="campaign.quoted" if any(n.quoted for n in group) else "campaign.unquoted",
    )


def _kind(group: list[Named]) -> str:
    """The first kind written; `phong trào thi đua` is not taken back by a later plain `phong trào`."""
    kinds = [n.kind for n in group]
    return "phong trào thi đua" if kinds[0] == "phong trào" and "phong trào thi đua" in kinds else kinds[0]


def _mentions(document: Document, group: list[Named]) -> list[Evidence]:
    """The places that name it with its kind, and every other place that repeats a name of three words or more."""
    spans = {(n.start, n.end) for n in group}
    name = document.text[group[0].start : group[0].end]
    if len(name.split()) >= 3:
        for again in regex.finditer(regex.escape(name), document.text):
            if not any(a < again.end() and again.start() < b for a, b in spans):
                spans.add((again.start(), again.end()))
    return [document.evidence(a, b) for a, b in sorted(spans) if document.zone_at(a) not in _IGNORED]


def _launcher(
    text: str, group: list[Named], references: Sequence[Reference], hosts: list[int], launching: set[int]
) -> str | None:
    """The body that launched it, where the paper says so: `do … phát động`, or the launching paper's issuer."""
    for n in group:
        around = text[max(0, n.kind_start - 60) : n.start], text[n.end : n.full_end + 80].split("\n", maxsplit=1)[0]
        for piece in around:
            said = _LAUNCHED.search(piece.split(";")[0])
            if said:
                return tidy(said["body"])
    for host in hosts:
        told = any("phát động" in text[m.end : m.end + 60] for m in references[host].mentions)
        if (told or host in launching) and references[host].issuer:
            return references[host].issuer
    return None
