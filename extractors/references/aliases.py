"""Short names that a paper agrees on (`sau đây gọi là Nghị định 91`): their later uses belong to the paper meant."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import regex

from extractors.references.words import fold, type_pattern, words

if TYPE_CHECKING:
    from extractors.references.resolve import Cited

_ALIAS = regex.compile(
    r"\(\s*(?:sau\s+day|duoi\s+day|goi|viet)(?:\s+(?:duoc|goi|viet|tat|chung|la))*\s*:?\s*\"?(?P<alias>[^()\"]{3,70}?)\"?\s*\)"
)
_OTHERS = regex.compile(r"\s*(?:so\b|\d|nay\b|tren\b|do\b|cua\b|lien\b|khac\b|nam\b|hanh\b)")


def give_aliases(text: str, folded: str, papers: list[Cited]) -> None:
    """The short name means the paper cited right before its bracket; papers that it alone had made are dropped."""
    for m in _ALIAS.finditer(folded):
        alias = m["alias"].strip()
        if not _short_name().fullmatch(alias):
            continue
        paragraph = folded.rfind("\n", 0, m.start())
        near = [
            (c.start, p) for p in papers for c in p.citations if paragraph < c.start and c.full_end <= m.start() + 1
        ]
        if near:
            _claim(papers, max(near, key=lambda x: x[0])[1], _uses(text, folded, alias, m.start("alias")))


@cache
def _short_name() -> regex.Pattern[str]:
    """What may be agreed as a short name: a type of paper, alone or with more, or an abbreviation with a serial."""
    short = "|".join(fold(word) for word in words()["abbreviations"])
    return regex.compile(rf"{type_pattern()}(?:\s+\S.*)?|(?:{short})\s+(?:so\s+)?\d.*")


def _uses(text: str, folded: str, alias: str, at: int) -> Iterator[tuple[int, int]]:
    """Where the short name is used, its own bracket included.

    A bare type (`sau đây gọi là Kế hoạch`) counts where it is written with a capital and neither a number nor a word
    that means another paper (`này`) follows.
    """
    bare = regex.fullmatch(type_pattern(), alias) is not None
    for place in regex.finditer(rf"(?<!\p{{L}}){regex.escape(alias)}(?![\p{{L}}\d/])", folded, pos=at):
        if not bare or (text[place.start()].isupper() and not _OTHERS.match(folded, place.end())):
            yield place.span()


def _claim(papers: list[Cited], owner: Cited, uses: Iterator[tuple[int, int]]) -> None:
    """Gives the uses to their owner, taking them from a paper that the short name alone had made."""
    for start, end in uses:
        holder = next(((c, p) for p in papers for c in p.citations if c.start <= start < c.end), None)
        if holder is None:
            owner.back.append((start, end))
        elif holder[1] is not owner and holder[0].kind != "number" and not holder[0].cited_number:
            holder[1].citations.remove(holder[0])
            owner.citations.append(holder[0])
    papers[:] = [p for p in papers if p.citations]
