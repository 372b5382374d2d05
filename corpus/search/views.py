"""What a search is asked and what it gives: frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field

NUMBER, CITES, HEAD, BODY = "number", "cites", "head", "body"


@dataclass(frozen=True)
class SearchFilter:
    """Which papers; what is None or empty does not narrow. Days are ISO, both included."""

    doc_type: str | None = None
    issuer: str = ""  # words of the issuer's name, with or without marks
    issued_from: str | None = None
    issued_to: str | None = None
    year: int | None = None
    campaign: str = ""  # words of a campaign's name
    unit: str = ""  # words of a body that issued it, gets it or has to do something
    state: str | None = None  # checked, open or doubtful


@dataclass(frozen=True)
class Run:
    """A piece of a snippet; `marked` where it is what was asked for."""

    text: str
    marked: bool


@dataclass(frozen=True)
class Hit:
    """One paper. `why` is number (its own number was asked for), cites (it cites that number), head (words of its
    number, subject, issuer or signer) or body; `exact`: spelled as typed. `page`, `start` and `end` are the place of
    the snippet's first marked words, None where they stand in the header only; `page` also where the paper stands on
    no pages."""

    paper: int
    number: str | None
    doc_type: str | None
    issued_on: str | None
    issuer: str | None
    subject: str | None
    why: str
    exact: bool
    snippet: tuple[Run, ...]
    page: int | None
    start: int | None
    end: int | None
    fact: str | None = None  # "reference:KEY" where it cites


@dataclass(frozen=True)
class Found:
    """A page of hits. `more`: there are others behind them. `seconds` is what the search took."""

    hits: tuple[Hit, ...]
    more: bool
    seconds: float
    query: str = ""
    where: SearchFilter = field(default_factory=SearchFilter)
