"""How people corrected the header fields of papers of one issuer: what the next reading may lean on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

TWICE = 2  # papers that must have been corrected alike before a spelling is used without asking


@dataclass(frozen=True, slots=True)
class Remembered:
    """One way of correcting, seen in `times` papers and contradicted in `against`.

    `field` is issuer, parent, signer, title, place or subject. `issuer` is the folded name of the issuer that it
    holds for, "" for issuer and parent. `read` is the folded form as read (of a title: the signer's name and the
    title, parted by a newline; of a subject: the words in front that people leave out). `value` is the form that
    people put in its place, "" for a subject.
    """

    field: str
    issuer: str
    read: str
    value: str
    times: int
    against: int

    @property
    def sure(self) -> bool:
        return self.times >= TWICE and self.against == 0

    @property
    def confidence(self) -> float:
        """Of a candidate made of it: one half after one correction, more with each that agrees."""
        return self.times / (self.times + self.against + 1)


@dataclass(frozen=True)
class Memory:
    """All that is remembered."""

    entries: tuple[Remembered, ...] = ()

    @cached_property
    def _by_key(self) -> dict[tuple[str, str, str], Remembered]:
        return {(e.field, e.issuer, e.read): e for e in self.entries}

    def find(self, field: str, issuer: str, read: str) -> Remembered | None:
        return self._by_key.get((field, issuer, read))

    def __bool__(self) -> bool:
        return bool(self.entries)
