"""How alike a paper and an entry are: a feature for each thing that both state, and one score of them all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from corpus.reconcile.records import Record

WEIGHTS = {"number": 0.40, "date": 0.20, "subject": 0.28, "issuer": 0.12}
SAME_SUBJECT = 0.90
SAME_ISSUER = 0.85
NEW_YEAR_DAYS = 15
CANDIDATE = 0.50  # least score of a candidate
LEAST_SUBJECT = {"same": 0.6, "symbol": 0.8, "digits": 0.8, "blank": SAME_SUBJECT}  # on the same day, by number


@dataclass(frozen=True, slots=True)
class Feature:
    """`code` says how the two relate in this point, `value` how alike they are (0 to 1), `days` how far apart."""

    code: str
    value: float
    days: int | None = None

    def as_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"code": self.code, "value": round(self.value, 3)}
        return told | ({"days": self.days} if self.days is not None else {})


Features = dict[str, Feature]


def compare(paper: Record, entry: Record) -> tuple[float, Features]:
    """(score, features); what one of the two does not state is left out and weighs nothing."""
    features = {
        name: feature
        for name, feature in (
            ("number", _number(paper, entry)),
            ("date", _date(paper.issued_on, entry.issued_on)),
            ("subject", _subject(paper.subject, entry.subject)),
            ("issuer", _issuer(paper.issuer, entry.issuer)),
        )
        if feature is not None
    }
    weight = sum(WEIGHTS[name] for name in features)
    if not weight:
        return 0.0, features
    score = sum(WEIGHTS[name] * feature.value for name, feature in features.items()) / weight
    return score * min(1.0, 0.55 + 0.45 * weight / 0.68), features  # little to go by is never sure


def _number(paper: Record, entry: Record) -> Feature | None:
    if not paper.number and paper.symbol and entry.symbol:  # the serial is blank or could not be read
        return Feature("blank", 0.75) if paper.symbol == entry.symbol else Feature("other", 0.0)
    if not paper.key or not entry.key:
        return None
    years_apart = (
        None not in (paper.year, entry.year) and paper.year != entry.year and not _about_new_year(paper, entry)
    )
    if paper.key == entry.key:
        return Feature("year", 0.4) if years_apart else Feature("same", 1.0)
    alike = fuzz.ratio(paper.symbol, entry.symbol) / 100 if paper.symbol and entry.symbol else 0.6
    if paper.serial and paper.serial == entry.serial and alike >= 0.5:
        return Feature("symbol", 0.9 if paper.symbol == entry.symbol else 0.45 + 0.4 * alike)
    if paper.serial and entry.serial and alike >= 0.8 and _one_slip(paper.serial, entry.serial):
        return Feature("digits", 0.7)
    return Feature("other", 0.0)


def _about_new_year(paper: Record, entry: Record) -> bool:
    """A wrong day may fall into the next year."""
    if len(paper.issued_on) < 10 or len(entry.issued_on) < 10:
        return False
    return abs((date.fromisoformat(paper.issued_on) - date.fromisoformat(entry.issued_on)).days) <= NEW_YEAR_DAYS


def _one_slip(a: str, b: str) -> bool:
    """One digit other, lost or added, or two neighbours swapped."""
    return OSA.distance(a, b, score_cutoff=1) <= 1


def _date(paper: str, entry: str) -> Feature | None:
    if not paper or not entry:
        return None
    if paper == entry:
        return Feature("same", 1.0)
    short, long = sorted((paper, entry), key=len)
    if len(short) < len(long):
        return Feature("reduced", 0.9) if long.startswith(short) else Feature("other", 0.0)
    return _days_apart(paper, entry) if len(short) == 10 else Feature("other", 0.0)


def _days_apart(paper: str, entry: str) -> Feature:
    days = abs((date.fromisoformat(paper) - date.fromisoformat(entry)).days)
    if paper[:4] == entry[:4] and (paper[5:7], paper[8:]) == (entry[8:], entry[5:7]):
        return Feature("swapped", 0.8, days)
    if days <= 3 or (paper[:7] == entry[:7] and OSA.distance(paper, entry) <= 1):
        return Feature("days", 0.7, days)
    return Feature("days", 0.45 if days <= 31 else 0.0, days)


def _subject(paper: str, entry: str) -> Feature | None:
    if not paper or not entry:
        return None
    alike = fuzz.ratio(paper, entry)
    if alike < 90 and min(len(paper), len(entry)) >= 15:
        alike = max(alike, 0.95 * fuzz.token_set_ratio(paper, entry), 0.93 * fuzz.partial_ratio(paper, entry))
    return Feature("like", alike / 100)


def _issuer(paper: str, entry: str) -> Feature | None:
    if not paper or not entry:
        return None
    return Feature("like", max(fuzz.ratio(paper, entry), 0.97 * fuzz.token_set_ratio(paper, entry)) / 100)


def settles(features: Features) -> bool:
    """Whether these features, with no rival in sight, are enough to say that the two are one.

    Either the number is the same and nothing speaks against it, or the number has a slip and day and subject agree.
    """
    number, day, subject = features.get("number"), features.get("date"), features.get("subject")
    issuer = features.get("issuer")
    if number is None or (issuer is not None and issuer.value < 0.55):
        return _unnumbered(features)
    same_day = day is not None and day.code in ("same", "reduced")
    if subject is None:
        return number.code == "same" and same_day
    if number.code == "same" and not same_day:
        return subject.value >= (0.7 if day is None or day.value >= 0.7 else 0.8)
    return same_day and subject.value >= LEAST_SUBJECT.get(number.code, 2.0)


def _unnumbered(features: Features) -> bool:
    """Neither states a number, or one does not: the same day or none, the same body, and the very same subject."""
    if "number" in features:
        return False
    day, subject, issuer = features.get("date"), features.get("subject"), features.get("issuer")
    return (
        subject is not None and subject.value >= 0.95 and issuer is not None and issuer.value >= SAME_ISSUER
        and (day is None or day.code in ("same", "reduced"))
    )  # fmt: skip
