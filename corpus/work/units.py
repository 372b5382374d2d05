"""Whether a duty concerns our unit: it is named, or one of the collective words that include it (`các trường THCS`).

What each kind of unit is called in groups is data (`groups.json`); the office adds groups of its own in the setting
`our_unit`: {"name": str, "parent": str, "aliases": [str], "groups": [str]}.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import regex

from corpus.preferences import OUR_UNIT, get_setting
from corpus.store import Store
from extractors.language.bodies import expand
from extractors.language.folding import one_tone_style, plain, squeeze

NAMED, GROUP, ISSUER, UNSAID = "named", "group", "issuer", "unsaid"


@dataclass(frozen=True)
class Reason:
    """Why a duty concerns a unit. `code` is named, group, issuer (its own paper) or unsaid (the paper does not say
    who); `words` are the addressee's as written."""

    code: str
    words: str = ""


@dataclass(frozen=True)
class OurUnit:
    """A unit as addressees may mean it. All folded: `names` its names, `nouns` what groups of its kind are called,
    `leads` those who stand for it, `levels` of schooling, `groups` that the office listed."""

    name: str
    names: frozenset[str]
    nouns: tuple[str, ...]
    leads: tuple[str, ...]
    levels: frozenset[str]
    groups: tuple[str, ...] = field(default=())


def our_unit(store: Store) -> OurUnit | None:
    """The unit that the office set as its own; None where nobody did."""
    setting = get_setting(store, OUR_UNIT)
    return make_unit(setting) if str(setting.get("name", "")).strip() else None


def unit_called(store: Store, name: str) -> OurUnit:
    """Our own unit where `name` is one of its names, else the unit of that name alone."""
    ours = our_unit(store)
    return ours if ours and folded(name) in ours.names else make_unit({"name": name})


def make_unit(setting: Mapping[str, Any]) -> OurUnit:
    name = squeeze(str(setting["name"]))
    names = frozenset(folded(n) for n in (name, *setting.get("aliases", ())) if str(n).strip())
    kind = _kind_of(folded(name))
    nouns = [*_words()["everybody"], *(kind["nouns"] if kind else ())]
    leads = kind["leads"] if kind else ()
    groups = tuple(folded(g) for g in setting.get("groups", ()) if str(g).strip())
    return OurUnit(name, names, _longest(nouns), _longest(leads), frozenset(_levels(folded(name))[0]), groups)


def concerns(
    assignees: Iterable[str], unit: OurUnit, *, issuer: str | None = None, unsaid: bool = True
) -> Reason | None:
    """Why a duty of these assignees concerns the unit, None where it does not.

    A duty whose doer the paper does not say may be anybody's: it is ours until somebody looks (`unsaid`).
    """
    return _concerns(tuple(a for a in assignees if a.strip()), unit, issuer, unsaid)


def said(assignees: str) -> tuple[str, ...]:
    """Addressees out of the column that holds them, a JSON list."""
    return tuple(map(str, json.loads(assignees) or ())) if assignees else ()


@lru_cache(maxsize=8_192)  # the same few addressees stand in most papers
def _concerns(said: tuple[str, ...], unit: OurUnit, issuer: str | None, unsaid: bool) -> Reason | None:
    for test, code in ((_named, NAMED), (_grouped, GROUP)):
        for words in said:
            if test(folded(words), unit):
                return Reason(code, words)
    if issuer and folded(issuer) in unit.names:
        return Reason(ISSUER, "; ".join(said))
    return Reason(UNSAID) if not said and unsaid else None


@lru_cache(maxsize=4_096)
def folded(text: str) -> str:
    """Abbreviations written out, lower case without marks, single blanks."""
    return plain(squeeze(expand(one_tone_style(squeeze(text)))))


@cache
def _words() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(files("corpus.work").joinpath("groups.json").read_text("utf-8"))
    return loaded


def _kind_of(name: str) -> Mapping[str, Any] | None:
    """The kind whose longest head begins the name."""
    found = [
        (len(head), kind) for kind in _words()["kinds"] for head in map(folded, kind["heads"])
        if name == head or name.startswith(f"{head} ")
    ]  # fmt: skip
    return max(found, key=lambda f: f[0])[1] if found else None


def _longest(phrases: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({folded(p) for p in phrases}, key=lambda p: (-len(p), p)))


def _levels(text: str) -> tuple[set[str], bool]:
    """(levels of schooling named, whether any is)."""
    found: set[str] = set()
    rest = text
    for level, phrases in _words()["levels"].items():
        for phrase in map(folded, phrases):
            if regex.search(rf"\b{phrase}\b", rest):
                found.add(level)
                rest = regex.sub(rf"\b{phrase}\b", " ", rest)
    for phrase, levels in _words()["spans"].items():
        if regex.search(rf"\b{folded(phrase)}\b", rest):
            found.update(levels)
    return found, bool(found)


def _named(words: str, unit: OurUnit) -> bool:
    return any(regex.search(rf"\b{regex.escape(name)}\b", words) for name in unit.names)


def _grouped(words: str, unit: OurUnit) -> bool:
    if any(regex.search(rf"\b{regex.escape(group)}\b", words) for group in unit.groups):
        return True
    levels, any_level = _levels(words)
    if any_level and unit.levels and not levels & unit.levels:
        return False
    if any(regex.search(rf"^(?:dong chi |ong |ba )?{regex.escape(lead)}\b", words) for lead in unit.leads):
        return True
    words = _without(words, "none")
    plural = "|".join(map(folded, _words()["plural"]))
    # `các sở, ban, ngành, trường học`: nouns after the first share the plural word, joined by commas, `và` or `-`
    for found in regex.finditer(rf"\b(?:{plural})\s+(?P<list>[^;.()]+)", words):
        items = regex.split(r"\s*,\s*|\s+va\s+|\s*-\s*|\b(?:cac|moi)\s+", found["list"])
        whole = found["list"]
        if any(_starts(item.strip(), noun) for noun in unit.nouns for item in (whole, *items)):
            return True
    return False


def _without(text: str, group: str) -> str:
    """The text without words that only look like a kind of unit (`trường hợp`)."""
    phrases = "|".join(regex.escape(folded(p)) for p in _words()[group])
    return regex.sub(rf"\b(?:{phrases})\b", "—", text)


def _starts(text: str, noun: str) -> bool:
    return text == noun or (text.startswith(noun) and not text[len(noun)].isalnum())
