"""What belongs together: citations of one paper merged, and the words that point back at a paper resolved.

Ambiguity is kept: a back reference that could mean two papers is left open, never given to the wrong one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

import regex

from extractors.language import numbers
from extractors.language.patterns import compiled
from extractors.references.aliases import give_aliases
from extractors.references.find import Citation
from extractors.references.words import fold, type_codes, type_pattern, words
from extractors.vocabulary import vocabulary


@dataclass
class Cited:
    """One paper with all the places that cite it, in text order; `back` are the places that only point back."""

    citations: list[Citation]
    back: list[tuple[int, int]] = field(default_factory=list)

    @property
    def number(self) -> str | None:
        full = sorted((c for c in self.citations if c.number and c.cited_number), key=lambda c: _impossible(c.number))
        return next((c.number for c in full), next((c.number for c in self.citations if c.number), None))

    @property
    def title(self) -> str | None:
        return next((c.title for c in self.citations if c.title), None)

    @property
    def doc_type(self) -> str | None:
        return next((c.doc_type for c in self.citations if c.doc_type), None)

    @property
    def issuer(self) -> str | None:
        return next((c.issuer for c in self.citations if c.issuer), None)

    @property
    def date(self) -> str | None:
        """The fullest date that the paper gives; of several full ones the most frequent, then the first."""
        dates = [c.date for c in self.citations if c.date]
        if not dates:
            return None
        longest = max(len(d) for d in dates)
        full = [d for d in dates if len(d) == longest]
        best = Counter(full).most_common()
        return next(d for d in full if Counter(full)[d] == best[0][1])

    @property
    def dates(self) -> list[str]:
        return list(dict.fromkeys(c.date for c in self.citations if c.date))

    @property
    def year(self) -> str | None:
        """The year that tells laws of one name apart, from the date or from inside the number."""
        inside = next((c.cited_number.year for c in self.citations if c.cited_number and c.cited_number.year), None)
        return (self.date or "")[:4] or (str(inside) if inside else None)


def resolve(citations: Iterable[Citation]) -> list[Cited]:
    """Citations of one paper put together, papers in order of their first citation."""
    ordered = sorted(citations, key=lambda c: c.start)
    papers = _by_number([c for c in ordered if c.kind != "serial" and c.number])
    papers = _misprints(papers)
    for citation in (c for c in ordered if c.kind == "name" and not c.number):
        _add_named(papers, citation)
    papers = _join_unyeared(papers)
    for citation in (c for c in ordered if c.kind == "serial"):
        _add_serial(papers, citation)
    for paper in papers:
        paper.citations.sort(key=lambda c: c.start)
    return sorted(papers, key=lambda p: p.citations[0].start)


def _by_number(citations: list[Citation]) -> list[Cited]:
    """One number is one paper, unless two dates a year and a day apart show two bodies with the same symbol."""
    papers: list[Cited] = []
    index: dict[str, list[Cited]] = {}
    for citation in citations:
        same = index.setdefault(numbers.number_key(citation.number or ""), [])
        home = next((p for p in reversed(same) if not _two_papers(p, citation)), None)
        if home is None:
            home = Cited([])
            same.append(home)
            papers.append(home)
        home.citations.append(citation)
    return papers


def _two_papers(paper: Cited, citation: Citation) -> bool:
    ours, theirs = paper.date or "", citation.date or ""
    if len(ours) != 10 or len(theirs) != 10 or (citation.cited_number and citation.cited_number.year):
        return False
    return ours[:4] != theirs[:4] and ours[4:] != theirs[4:]


_IMPOSSIBLE_YEAR = compiled(r"(\d+)/(\d{5})/(.+)")


def _impossible(number: str | None) -> bool:
    return _IMPOSSIBLE_YEAR.fullmatch(number or "") is not None


def _misprints(papers: list[Cited]) -> list[Cited]:
    """A number whose year cannot be (`45/25010/NĐ-CP`) is the paper of the same serial and symbol, if one is cited."""
    kept = list(papers)
    for paper in papers:
        wrong = _IMPOSSIBLE_YEAR.fullmatch(paper.number or "")
        if wrong is None:
            continue
        right = [
            p for p in papers if regex.fullmatch(rf"0*{int(wrong[1])}/\d{{4}}/{regex.escape(wrong[3])}", p.number or "")
        ]
        if len(right) == 1:
            right[0].citations += paper.citations
            kept.remove(paper)
    return kept


_INITIALS = regex.compile(r"\p{Lu}{3,}(?!\p{L})")
_BETWEEN_WORDS = regex.compile(r"[^a-z0-9]+")
_AROUND_TITLE = regex.compile(r"^(?:bo luat|luat|phap lenh|hien phap)\s|\s(?:nam\s)?(?:19|20)\d\d$")


def _written_out(title: str) -> str:
    """`Luật NSNN` → `Luật Ngân sách nhà nước`, for comparing."""
    known = vocabulary("laws.json")["short"]
    return _INITIALS.sub(lambda m: str(known.get(m.group(), m.group())), title)


def title_key(title: str | None) -> str:
    """Letters of a title without tones, commas, the word luật, a space or a closing year."""
    plain = _BETWEEN_WORDS.sub(" ", fold(_written_out(title or ""))).strip()
    if plain.startswith(("nghi quyet", "ket luan")):
        return _meeting_key(plain)
    return _AROUND_TITLE.sub("", plain).replace(" ", "")


_ORDINALS = {
    "nhat": "1",
    "hai": "2",
    "ba": "3",
    "tu": "4",
    "nam": "5",
    "sau": "6",
    "bay": "7",
    "tam": "8",
    "chin": "9",
    "muoi": "10",
}


def _meeting_key(plain: str) -> str:
    """The meeting that passed a Party resolution, however it is worded (`Trung ương 8 khóa XI`, `Đại hội XIII`)."""
    term = regex.search(r"\b([xvi]+)\b(?!.*\b[xvi]+\b)", plain)
    plenum = regex.search(r"lan thu (\w+)|trung uong (\d+)|tw (\d+)", plain)
    if term and plenum and regex.search(r"trung uong|\btw\b", plain):
        which = next(g for g in plenum.groups() if g)
        return f"{plain[:2]}trunguong{_ORDINALS.get(which, which)}khoa{term[1]}"
    if term and regex.search(r"toan quoc|cua dang\b|dai hoi dang (?!bo)|dai hoi [xvi]+ dang", plain):
        return f"daihoidang{term[1]}"
    return plain.replace(" ", "")


def _add_named(papers: list[Cited], citation: Citation) -> None:
    key, year = title_key(citation.title), (citation.date or "")[:4]
    same = [p for p in papers if p.title and title_key(p.title) == key and p.doc_type == citation.doc_type]
    if year:
        same = [p for p in same if p.year in (year, None)]
        home = next((p for p in same if p.year == year), None)
    else:
        home = _nearest(same, citation.start)
    if home is None:
        papers.append(Cited([citation]))
    else:
        home.citations.append(citation)


def _nearest(papers: list[Cited], at: int) -> Cited | None:
    """The paper cited last before this place, else the first one after it."""
    if not papers:
        return None
    before = [(max(c.start for c in p.citations if c.start <= at), p) for p in papers if p.citations[0].start <= at]
    return max(before, key=lambda x: x[0])[1] if before else papers[0]


def _join_unyeared(papers: list[Cited]) -> list[Cited]:
    """A law first cited without its year is the one of that name cited with a year, where there is only one."""
    kept = list(papers)
    for paper in papers:
        if not paper.title or paper.year or paper.number:
            continue
        same = [
            p for p in kept if p is not paper and p.title and p.year and title_key(p.title) == title_key(paper.title)
        ]
        if len(same) == 1 and same[0].doc_type == paper.doc_type:
            same[0].citations += paper.citations
            kept.remove(paper)
    return kept


def _add_serial(papers: list[Cited], citation: Citation) -> None:
    """`Thông tư 38` is the Thông tư cited with that serial; with no such paper it stands alone."""
    serial = (citation.number or "").lstrip("0")
    same = [p for p in papers if p.doc_type == citation.doc_type and _serial(p) == serial]
    if citation.date and len(citation.date) == 10:
        same = [p for p in same if p.date in (citation.date, None)]
    home = (
        same[0]
        if len(same) == 1
        else _nearest([p for p in same if p.citations[0].start <= citation.start], citation.start)
    )
    if home is None:
        papers.append(Cited([citation]))
    else:
        home.citations.append(citation)


def _serial(paper: Cited) -> str:
    found = regex.match(r"0*(\d+\p{L}?(?![\p{L}]))", paper.number or "")
    return found[1] if found else ""


# --- words that point back ------------------------------------------------------------------------------------------
_POINTER = r"(?:neu\s+tren|noi\s+tren|ke\s+tren|dan\s+tren|vien\s+dan\s+tren|da\s+neu|tren\s+day|tren|nay|do)"


@cache
def _pointer() -> regex.Pattern[str]:
    return compiled(
        rf"(?<!\p{{L}})(?P<many>(?:cac|nhung|hai|ca)\s+)?(?P<word>{type_pattern()})\s+(?P<pointer>{_POINTER})(?!\p{{L}})"
    )


def point_back(text: str, folded: str, papers: list[Cited], own_type: str | None) -> None:
    """Adds to each paper the places that point back at it: `Nghị định này`, `Kế hoạch nêu trên`, agreed short names."""
    give_aliases(text, folded, papers)
    generic = {fold(w) for w in words()["generic"]}
    for m in _pointer().finditer(folded):
        if m["many"] or any(c.start <= m.start() < c.full_end for p in papers for c in p.citations):
            continue
        word = regex.sub(r"\s+", " ", m["word"])
        code = None if word in generic else type_codes().get(word)
        this = m["pointer"] == "nay"
        if not text[m.start()].isupper() and not (word == "cong van" or word in generic):
            continue
        if this and (code == own_type or (word in generic)) and not _quoted(folded, m.start()):
            continue
        target = _target(folded, papers, None if word in generic else word, m.start())
        if target is not None:
            target.back.append((m.start(), m.end()))


def _quoted(folded: str, at: int) -> bool:
    """Whether this place stands inside a quotation that opened in its paragraph or the few before it."""
    window = folded[max(0, at - 1500) : at]
    return window.count('"') % 2 == 1


def _target(folded: str, papers: list[Cited], word: str | None, at: int) -> Cited | None:
    """The only paper of this kind cited in the nearest paragraph that cites one; None where there are two."""
    before = [(c, p) for p in papers for c in p.citations if c.full_end <= at and (word is None or c.word == word)]
    if not before:
        return None
    nearest = max(before, key=lambda x: x[0].start)[0]
    if at - nearest.full_end > 2500:
        return None
    paragraph = folded.rfind("\n", 0, nearest.start)
    here = {id(p): p for c, p in before if c.start > paragraph}
    return next(iter(here.values())) if len(here) == 1 else None
