"""What the rest of the program sees of citations: frozen values, no sessions, no tables."""

from __future__ import annotations

from dataclasses import dataclass, field

CERTAIN = "certain"  # one of the dates must be wrong: the number cannot have been given twice
POSSIBLE = "possible"  # serials start again each year: two papers, or one with a wrong date


@dataclass(frozen=True)
class FiledPaper:
    """A paper on file that is this node."""

    id: int
    number: str | None
    doc_type: str | None
    date: str | None  # ISO 8601, whole or reduced
    issuer: str | None
    subject: str | None


@dataclass(frozen=True)
class Node:
    """One paper that is cited or on file. `id` is stable while its number (or name), date and place are.

    `date` is ISO 8601, whole or reduced, None where nobody who cites it says it. `spellings` are the numbers (or
    names) as written by those who cite it. `cited_by` counts papers. `conflict` is CERTAIN or POSSIBLE where other
    nodes (`namesakes`, their ids) bear the same number under another date.
    """

    id: str
    number: str | None
    title: str | None
    doc_type: str | None
    date: str | None
    issuer: str | None
    papers: tuple[FiledPaper, ...]
    cited_by: int
    spellings: tuple[str, ...]
    conflict: str | None = None
    namesakes: tuple[str, ...] = ()

    @property
    def on_file(self) -> bool:
        return bool(self.papers)

    @property
    def name(self) -> str:
        """What to call it in one word: its number, else its name."""
        return self.number or self.title or (self.papers[0].subject if self.papers else None) or self.id


@dataclass(frozen=True)
class Place:
    """Where a citation is written: 1-based page (None where the paper stands on none), offsets into the text of reading
    `text_id`, the words."""

    page: int | None
    start: int
    end: int
    quote: str
    text_id: int | None


@dataclass(frozen=True)
class Citation:
    """One paper on file cites one node. `role` is basis, amends, replaces or mention; `key` names the reference
    within the citing paper (`corpus.papers.get_paper(…).item("reference", key)`)."""

    citing: FiledPaper
    cited: Node
    role: str
    pinpoints: tuple[str, ...]
    key: str
    state: str
    confidence: float
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Step:
    """A paper in a chain of plans. `distance` is negative above the paper asked about, 0 itself, positive below;
    `level` is 1 national, 2 province, 3 district or commune, 4 school or unit, None where the issuer does not say."""

    node: Node
    distance: int
    level: int | None


@dataclass(frozen=True)
class OutOfForce:
    """A paper rests on a basis that something had replaced by its day.

    `since` is the day from which it no longer held, `by` what replaced it, `source` "table" (the office's dated
    table) or "paper" (a paper on file that replaces it, `replacing` its id). `paper` is the one that cites it.
    `unconfirmed`: the table's line is marked as still to be checked.
    """

    citing: FiledPaper
    cited: str
    key: str
    since: str
    by: str
    source: str
    place: Place | None
    replacing: int | None = None
    unconfirmed: bool = False


@dataclass(frozen=True)
class Around:
    """Everything about one node. `cited_by_total` counts citations of the whole store, `cited_by` is a page of them.

    `replaced_by`, `amended_by`: papers on file that say so of it; `replaces`, `amends`: what it says so of, if it is on
    file. `rule` is the line of the table of replaced rules about it, or None.
    """

    node: Node
    cites: tuple[Citation, ...]
    cited_by: tuple[Citation, ...]
    cited_by_total: int
    replaced_by: tuple[Citation, ...]
    amended_by: tuple[Citation, ...]
    chain: tuple[Step, ...]
    namesakes: tuple[Node, ...]
    out_of_force: tuple[OutOfForce, ...]
    rule: Rule | None
    as_of: str  # ISO day of the table of replaced rules

    @property
    def replaces(self) -> tuple[Citation, ...]:
        return tuple(c for c in self.cites if c.role == "replaces")

    @property
    def amends(self) -> tuple[Citation, ...]:
        return tuple(c for c in self.cites if c.role == "amends")


@dataclass(frozen=True)
class Rule:
    """A line of the table of replaced rules: from `since` (ISO day) on `by` holds in place of `number`/`title`."""

    number: str | None
    title: str | None
    year: int | None
    by: str
    since: str
    unconfirmed: bool = False
    edited: bool = False  # by this office


@dataclass(frozen=True)
class RuleTable:
    """The table of replaced rules with the office's own lines, and the day up to which it was kept."""

    as_of: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Page:
    """A page of nodes; `more` says whether others follow."""

    nodes: tuple[Node, ...]
    offset: int
    more: bool


@dataclass(frozen=True)
class Graph:
    """Nodes and citations around a node; `cut` says that some were left out."""

    centre: str
    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str, str], ...]  # ids of the citing and the cited node, role
    cut: bool = False
    distances: dict[str, int] = field(default_factory=dict)
