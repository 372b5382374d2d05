"""Which body's paper a citation means, as far as the place tells: `QĐ-UBND` belongs to thousands of committees."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from extractors.language.bodies import expand, locality
from extractors.language.folding import plain, squeeze

_LEVEL = r"(?P<level>tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|đặc khu)"
_NAMED = regex.compile(rf"^{_LEVEL}\s+(?P<name>.+)$", regex.IGNORECASE)
_BARE = regex.compile(rf"(?<!\p{{L}}){_LEVEL}(?!\p{{L}})(?!\s+\p{{Lu}})", regex.IGNORECASE)
_CENTRAL = regex.compile(r"(?:cp|ttg|/tw|qh\d{1,2})$|/\d{4}/ttb")  # symbols that one body in the country has
_YEAR = regex.compile(r"^\d+\p{L}?/(\d{4})/")
_LEVELS = (
    (4, regex.compile(r"^(?:truong|nha truong|trung tam|benh vien|to |chi bo|lien doi)")),
    (1, regex.compile(r"^(?:chinh phu|thu tuong|quoc hoi|bo |bo truong|ban bi thu|ban chap hanh trung uong|trung uong|"
                      r"uy ban thuong vu|van phong (?:chinh phu|trung uong|quoc hoi)|chu tich nuoc|hoi dong thi dua - "
                      r"khen thuong trung uong|ban thi dua - khen thuong trung uong)")),
    (3, regex.compile(r"(?:^phong |^huyen uy|^thi uy|^dang uy|\b(?:huyen|thi xa|quan|xa|phuong|thi tran|dac khu)\b)")),
    (2, regex.compile(r"(?:^so |^tinh|^thanh uy|\b(?:tinh|thanh pho)\b)")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Locality:
    """Level and folded name of the place a body belongs to; None where nothing says."""

    level: str | None = None
    name: str | None = None

    def fits(self, other: Locality) -> bool:
        """Whether both can be the same place."""
        for mine, theirs in ((self.level, other.level), (self.name, other.name)):
            if mine and theirs and mine != theirs:
                return False
        return True

    def joined(self, other: Locality) -> Locality:
        return Locality(self.level or other.level, self.name or other.name)


NOWHERE = Locality()


def place_of(key: str, issuer: str | None, citing: str | None) -> Locality:
    """The place of the body that issued the number `key`, cited as `issuer` by a paper of the body `citing`.

    `UBND tỉnh` in a paper of `Sở Y tế tỉnh X` is tỉnh X. Numbers of central bodies have no place.
    """
    return NOWHERE if not issuer or _CENTRAL.search(key) else _place(issuer, citing)


@lru_cache(maxsize=20_000)
def _place(issuer: str, citing: str | None) -> Locality:
    written = squeeze(expand(issuer))
    own = _split(locality(written))
    if own.name:
        return own
    bare = _BARE.search(written)
    if not bare:
        return NOWHERE
    level = plain(bare["level"])
    theirs = _split(locality(squeeze(expand(citing)))) if citing else NOWHERE
    return theirs if theirs.level == level else Locality(level)


def _split(text: str | None) -> Locality:
    match = _NAMED.match(text or "")
    return Locality(plain(match["level"]), plain(match["name"])) if match else NOWHERE


def year_of(key: str) -> str | None:
    """The year that stands in the number itself (`91/2017/NĐ-CP`): such a number is given once."""
    match = _YEAR.match(key)
    return match[1] if match else None


def level_of(issuer: str | None, number: str | None = None) -> int | None:
    """1 national, 2 province, 3 district or commune, 4 school or unit, by the issuer's words, else by the symbol."""
    folded = plain(squeeze(expand(issuer))) if issuer else ""
    for level, pattern in _LEVELS:
        if folded and pattern.search(folded):
            return level
    return 1 if number and _CENTRAL.search(number.casefold().replace("-", "")) else None
