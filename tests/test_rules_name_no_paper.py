"""No rule is made for one paper: nothing that names an open or held-out paper stands in the rules or their word lists.

Words that happen to occur in one paper only are listed for a person by `python -m benchmarks.audit`; here is what no
chance explains: signers, own serials with their symbol, and the localities of issuers below provinces. (National
campaigns are vocabulary: `extractors/vocabulary/campaigns.json` lists those that the whole country knows.)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import regex

from benchmarks import figures
from benchmarks.audit import literals
from extractors.language.bodies import locality
from extractors.language.folding import plain
from extractors.vocabulary import vocabulary

SETS = [name for name in figures.SETS if name not in ("short scans",)]
LEVEL = regex.compile(r"^(?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|đặc khu)\s+")


def proper(gold: dict[str, Any]) -> Iterator[str]:
    """What belongs to this paper alone."""
    if gold.get("signer"):
        yield gold["signer"]
    if gold.get("number"):
        yield gold["number"]
    place = locality(gold.get("issuer") or "")
    if place and not place.startswith(("tỉnh", "thành phố")):
        yield place


def named(words: str, found: dict[str, set[str]]) -> list[str]:
    """The literals that hold these words whole, or are a locality's bare name, with their files."""
    wanted = " ".join(plain(words).split())
    bare = plain(LEVEL.sub("", words))
    whole = regex.compile(rf"(?<!\w){regex.escape(wanted)}(?!\w)")
    return [f"{text!r} in {sorted(places)}" for text, places in found.items() if whole.search(text) or text == bare]


@pytest.fixture(scope="module")
def rules() -> dict[str, set[str]]:
    return literals()


@pytest.mark.parametrize("name", SETS)
def test_no_rule_names_a_paper(name: str, rules: dict[str, set[str]]) -> None:
    which = figures.SETS[name]
    if not which.gold.is_dir():
        pytest.skip("this set is not on this machine")
    words = {word for gold in which.golds().values() for word in proper(gold) if len(plain(word)) >= 6}
    assert words
    found = {word: where for word in words if (where := named(word, rules))}
    assert not found


def test_a_named_paper_would_be_seen(rules: dict[str, set[str]]) -> None:
    head = vocabulary("bodies.json")["heads"][0]["head"]
    assert named(head, rules)
    assert set(proper({"signer": "Lò Văn Bảy", "issuer": "Phòng Nội vụ huyện An Khê", "number": "1/KH-X"})) == {
        "Lò Văn Bảy",
        "huyện An Khê",
        "1/KH-X",
    }
