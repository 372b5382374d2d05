"""No rule names a word that occurs in only one of the open papers, unless it is general vocabulary, and says why.

A literal of the rules (a string of a data file, a run of letters in a pattern) that a single open paper has is general
where papers of other hands (samples, blind set) have it too, where it is short and made of syllables that many papers
have, where it stands in a closed list of the country's names (LISTS), or where `tests/general_vocabulary.json` gives a
reason. Anything else was taken from that paper. (What names a paper outright: `tests/test_rules_name_no_paper.py`.)
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest
import regex

from benchmarks.audit import literals
from benchmarks.figures import REAL, SETS
from extractors.language.folding import plain
from pipeline.layout import lay_out
from pipeline.limits import Limits
from pipeline.readers import read

LISTS = {
    "laws.json": "names of national laws",
    "bodies.json": "kinds of bodies of the state, the Party and the unions, and words of trade in their names",
    "abbreviations.json": "abbreviations of such names",
    "types.json": "types of papers (Nghị định 30/2020/NĐ-CP, Appendix III)",
    "closing.json": "offices that sign, and syllables of personal names",
    "campaigns.json": "campaigns of the whole country",
    "provinces.csv": "provinces",
    "timewords.json": "words of the calendar",
    "holidays.json": "holidays",
    "replaced.json": "national rules that others replaced",
    "furniture.toml": "what web portals print around any paper",
    "portal.py": "labels of a portal's attribute table",
}
COMMON = 3  # papers that have a syllable of general vocabulary
LONGEST = 3  # syllables of a short literal
GENERAL = Path(__file__).with_name("general_vocabulary.json")

pytestmark = [
    pytest.mark.papers,
    pytest.mark.office,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not REAL.is_dir(), reason="the real papers are not beside the project"),
]


def spoken(text: str) -> str:
    """The words alone, in lower case without marks, each between blanks."""
    return " " + " ".join(regex.findall(r"[\p{L}\d]+", plain(text))) + " "


def texts(name: str) -> dict[str, str]:
    which = SETS[name]
    papers = {stem: which.paper(gold) for stem, gold in which.golds().items()}
    return {
        stem: spoken(lay_out(read(path.read_bytes(), path.name, Limits())).text)
        for stem, path in papers.items()
        if path.suffix.lower() not in (".jpg", ".png", ".tif") and not (name == "samples" and path.suffix == ".pdf")
    }


@pytest.fixture(scope="module")
def papers() -> dict[str, str]:
    return texts("papers")


@pytest.fixture(scope="module")
def others() -> str:
    return " ".join(text for name in ("samples", "blind") for text in texts(name).values())


def reasons() -> set[str]:
    groups: dict[str, list[str]] = json.loads(GENERAL.read_text("utf-8"))["reasons"]
    return {word for group in groups.values() for word in group}


def taken(rules: dict[str, set[str]], papers: dict[str, str], others: str) -> dict[str, str]:
    """The literals that only one paper explains, with that paper."""
    known: dict[str, int] = defaultdict(int)
    for text in papers.values():
        for syllable in set(text.split()):
            known[syllable] += 1
    found = {}
    for literal, places in rules.items():
        words = spoken(literal)
        having = [name for name, text in papers.items() if words in text]
        if len(having) != 1 or words in others or any(Path(place).name in LISTS for place in places):
            continue
        syllables = words.split()
        if len(syllables) > LONGEST or any(known[syllable] < COMMON for syllable in syllables):
            found[literal] = having[0]
    return found


def test_every_word_of_one_paper_has_its_reason(papers: dict[str, str], others: str) -> None:
    found = taken(literals(), papers, others)
    unexplained = {literal: name for literal, name in found.items() if literal not in reasons()}
    assert not unexplained, f"take it out, or put it into {GENERAL.name} under a reason that holds for any paper"


def test_a_rule_made_for_one_paper_would_be_seen(papers: dict[str, str], others: str) -> None:
    name, text = max(papers.items(), key=lambda item: len(item[1]))
    words = text.split()
    rest = [other for stem, other in papers.items() if stem != name]
    runs = (" ".join(words[at : at + 5]) for at in range(len(words) - 5))
    own = next(run for run in runs if not any(f" {run} " in other for other in (*rest, others)) and len(run) > 15)
    assert taken({own: {"extractors/somewhere.py"}}, papers, others) == {own: name}
    assert own not in reasons()
