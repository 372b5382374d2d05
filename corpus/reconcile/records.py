"""Papers and entries in the same form, folded for comparing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import regex
from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.register.rows import entry_key
from extractors.language import bodies, numbers, types
from models.keys import without_marks
from models.tables import FactRow, PaperRow
from models.tables_register import RegisterEntry

_CONFUSED = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "8": "b"})
_ABOUT = regex.compile(r"^(?:v/v|ve viec|ve)\s++")
_SYMBOL_NOISE = regex.compile(r"[^a-z]")


@dataclass(slots=True)
class Record:
    """A paper or an entry. `serial` in digits, `symbol` without marks, dashes and confusable letters, `issuer` and
    `subject` without diacritics and abbreviations; empty where it is not stated. `year` is the paper's own."""

    id: int
    number: str | None
    key: str
    serial: str
    symbol: str
    year: int | None
    issued_on: str
    issuer: str
    subject: str
    shown_issuer: str | None
    shown_subject: str | None
    kind: str = ""


def of_papers(session: Session, ids: Iterable[int] | None = None) -> list[Record]:
    """Records of papers by id; a paper whose serial is blank or unread has its symbol alone."""
    query = select(
        PaperRow.id, PaperRow.number, PaperRow.issued_on, PaperRow.issuer, PaperRow.subject, PaperRow.doc_type
    ).order_by(PaperRow.id)
    symbols = select(FactRow.paper_id, FactRow.details).where(
        FactRow.field == "number", FactRow.current, FactRow.value.is_(None)
    )
    if ids is not None:
        wanted = list(ids)
        query, symbols = query.where(PaperRow.id.in_(wanted)), symbols.where(FactRow.paper_id.in_(wanted))
    known = {paper: str(details.get("symbol") or "") for paper, details in session.execute(symbols)}
    return [
        make(row.id, row.number, row.issued_on, row.issuer, row.subject, symbol=known.get(row.id, ""))
        for row in session.execute(query)
    ]


def of_entries(session: Session, ids: Iterable[int] | None = None) -> list[Record]:
    """Records of the register's entries by id."""
    query = select(
        RegisterEntry.id, RegisterEntry.number, RegisterEntry.issued_on, RegisterEntry.author, RegisterEntry.subject,
        RegisterEntry.kind, RegisterEntry.year,
    ).where(~RegisterEntry.voided).order_by(RegisterEntry.id)  # fmt: skip
    if ids is not None:
        query = query.where(RegisterEntry.id.in_(list(ids)))
    return [
        make(row.id, row.number, row.issued_on, row.author, row.subject, year=row.year, kind=row.kind)
        for row in session.execute(query)
    ]


def make(
    id_: int,
    number: str | None,
    issued_on: str | None,
    issuer: str | None,
    subject: str | None,
    *,
    symbol: str = "",
    year: int | None = None,
    kind: str = "",
) -> Record:
    """A record of what is written. `year` counts where no date does."""
    parsed = numbers.parse(number) if number else None
    own = int(issued_on[:4]) if issued_on else (parsed.year if parsed else None) or year
    serial = str(parsed.serial) if parsed and parsed.serial is not None else ""
    return Record(
        id=id_,
        number=number,
        key=entry_key(number) or "",
        serial=serial or _leading_digits(number),
        symbol=symbol_key(parsed.symbol if parsed else symbol or _after_digits(number)),
        year=own,
        issued_on=issued_on or "",
        issuer=issuer_key(issuer or ""),
        subject=subject_key(subject or ""),
        shown_issuer=issuer,
        shown_subject=subject,
        kind=kind,
    )


def _leading_digits(number: str | None) -> str:
    found = regex.match(r"\D{0,4}0*(\d{1,6})", number or "")
    return found[1] if found else ""


def _after_digits(number: str | None) -> str:
    return regex.sub(r"^[^\d]*\d*[\s/-]*", "", number or "")


@lru_cache(maxsize=100_000)
def symbol_key(symbol: str) -> str:
    """`QĐ-UBND`, `QD-UBND` and `QÐ_UBND` are one."""
    return _SYMBOL_NOISE.sub("", without_marks(symbol).translate(_CONFUSED))


@lru_cache(maxsize=100_000)
def issuer_key(issuer: str) -> str:
    """A body's name written out, without diacritics."""
    return without_marks(bodies.expand(issuer)) if issuer else ""


def subject_key(subject: str) -> str:
    """A subject without its type word and `V/v`, without diacritics."""
    folded = without_marks(subject)
    for name in _type_words():
        if folded.startswith(name):
            folded = folded[len(name) :].lstrip(" :-")
            break
    return _ABOUT.sub("", folded)


@lru_cache(maxsize=1)
def _type_words() -> tuple[str, ...]:
    return tuple(sorted((without_marks(name) + " " for name in types.names()), key=len, reverse=True))
