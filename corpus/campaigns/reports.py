"""Reports that a plan asks for: which units' have arrived, which are missing.

A report answers a duty of the plan when its issuer is the unit that owes it, its type is báo cáo (or a letter whose
subject says so), it is not older than the plan, and it has to do with the plan: it cites it, or a paper that rests on
it, or names a campaign that the plan carries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from corpus.campaigns.names import key
from corpus.citations import gather as citations
from corpus.citations.ask import paper_node
from corpus.citations.chain import chain_of
from corpus.citations.in_force import rule_table
from corpus.citations.views import FiledPaper, Rule
from corpus.preferences import get_setting
from corpus.store import Store
from extractors.language.bodies import expand, locality
from extractors.language.folding import plain, squeeze
from models.errors import PaperMissing
from models.keys import without_marks
from models.tables import CampaignRow, DeadlineRow, PaperRow

ARRIVED, LATE, PARTLY, MISSING, OVERDUE = "arrived", "late", "partly", "missing", "overdue"
UNITS = "reporting_units"  # setting: {"units": [{"name": str, "aliases": [str], "groups": [str]}]}
MOST = 2_000  # reports looked at


@dataclass(frozen=True)
class Unit:
    """A unit that owes reports. `groups` are the collective names that include it (`các trường`)."""

    name: str
    aliases: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Owed:
    """One report of one unit. `state` is arrived, late, partly, missing or overdue.

    `unit` is the unit; where the plan names a group of which the office listed no members, the group itself with
    `open_group` true: `reports` are then all that arrived from anybody and the state is partly, for nobody can say
    whether they are all. `due` is the last day to hand it in (ISO), None where the plan gives none that is known.
    """

    unit: str
    task: str
    text: str  # the day as written
    due: str | None
    state: str
    reports: tuple[FiledPaper, ...]
    key: str  # of the plan's deadline
    page: int | None
    open_group: bool = False


def units(store: Store) -> tuple[Unit, ...]:
    """The units that the office listed."""
    listed = get_setting(store, UNITS).get("units", ())
    return tuple(Unit(u["name"], tuple(u.get("aliases", ())), tuple(u.get("groups", ()))) for u in listed)


def owed_reports(store: Store, plan_id: int, *, today: date) -> tuple[Owed, ...]:
    """For every report that the plan asks for and every unit that owes it, whether it arrived. Raises PaperMissing."""
    rules = rule_table(store).rules
    known = units(store)
    with store.read() as session:
        plan = session.get(PaperRow, plan_id)
        if plan is None:
            raise PaperMissing(paper=plan_id)
        arrived = _arrived(session, plan, rules)
        found: list[Owed] = []
        for duty in _duties(session, plan_id):
            for who in duty.assignees or [""]:
                found += _of_duty(duty, str(who), known, arrived, today)
    return tuple(sorted(found, key=lambda o: (o.due or "9", o.key, o.unit)))


def _duties(session: Session, plan_id: int) -> list[DeadlineRow]:
    query = (
        select(DeadlineRow)
        .where(DeadlineRow.paper_id == plan_id, DeadlineRow.current, DeadlineRow.state != "rejected")
        .order_by(DeadlineRow.position)
    )
    return [row for row in session.scalars(query) if "bao cao" in without_marks(row.task or row.text)]


def _of_duty(
    duty: DeadlineRow, who: str, known: Sequence[Unit], arrived: Sequence[FiledPaper], today: date
) -> Iterable[Owed]:
    members = [u for u in known if _is(who, u.name, u.aliases)] or [u for u in known if _in_group(who, u)]
    if not members:
        group = _is_group(who)
        fitting = arrived if group else [p for p in arrived if _is(p.issuer or "", who, ())]
        yield _owed(duty, who, fitting, today, open_group=group)
        return
    for unit in members:
        yield _owed(duty, unit.name, [p for p in arrived if _is(p.issuer or "", unit.name, unit.aliases)], today)


def _owed(
    duty: DeadlineRow, unit: str, fitting: Sequence[FiledPaper], today: date, *, open_group: bool = False
) -> Owed:
    due = None if duty.recurrence else _last_day(duty)
    fitting = [p for p in fitting if _same_turn(duty, p)]
    in_time = [p for p in fitting if not due or not p.date or p.date <= due]
    if fitting and open_group:
        state = PARTLY
    elif in_time:
        state = ARRIVED
    elif fitting:
        state = LATE
    else:
        state = OVERDUE if due and due < today.isoformat() else MISSING
    shown = tuple(fitting if open_group else in_time or fitting)
    return Owed(unit, duty.task or duty.text, duty.text, due, state, shown, duty.key, duty.told_page, open_group)


_TURNS = ("so ket", "tong ket")


def _same_turn(duty: DeadlineRow, report: FiledPaper) -> bool:
    """A report at half time is no report at the end."""
    asked, given = (without_marks(text or "") for text in (duty.task or duty.text, report.subject))
    said = [word for word in _TURNS if word in given]
    wanted = [word for word in _TURNS if word in asked]
    return not said or not wanted or any(word in wanted for word in said)


def _last_day(duty: DeadlineRow) -> str | None:
    """The last safe day: the day before for `before`."""
    if not duty.ends or len(duty.ends) != 10:
        return None
    if duty.bound == "before":
        return date.fromordinal(date.fromisoformat(duty.ends).toordinal() - 1).isoformat()
    return duty.ends


def _arrived(session: Session, plan: PaperRow, rules: Sequence[Rule]) -> list[FiledPaper]:
    """Reports on file that have to do with the plan, oldest first."""
    start = paper_node(session, plan.id, rules)
    family = {p.id for s in chain_of(session, start, rules) if s.distance >= 0 for p in s.node.papers}
    related = family | _naming(session, _campaigns(session, plan)) | _citing(session, plan)
    query = (
        select(PaperRow)
        .where(or_(PaperRow.doc_type == "BC", PaperRow.folded.like("%bao cao%")))
        .where(PaperRow.id.in_(related), PaperRow.id != plan.id)
        .order_by(PaperRow.issued_on, PaperRow.id)
        .limit(MOST)
    )
    after = plan.issued_on or ""
    rows = [p for p in session.scalars(query) if p.issuer is None or p.issuer != plan.issuer]
    reports = [p for p in rows if not p.issued_on or p.issued_on >= after[: len(p.issued_on)]]
    return [citations.filed(p) for p in reports if p.doc_type == "BC" or _reports(p)]


def _reports(paper: PaperRow) -> bool:
    return paper.doc_type == "CV" and without_marks(paper.subject or "").startswith("bao cao")


def _campaigns(session: Session, plan: PaperRow) -> set[str]:
    """Stored name keys of the campaigns that the plan's subject names; without one there, of its only campaign."""
    query = select(CampaignRow.name_key, CampaignRow.name).where(
        CampaignRow.paper_id == plan.id, CampaignRow.current, CampaignRow.state != "rejected"
    )
    named = {stored: key(name) for stored, name in session.execute(query)}
    subject = key(plan.subject or "")
    return {stored for stored, own in named.items() if own in subject} or (set(named) if len(named) == 1 else set())


def _naming(session: Session, names: Iterable[str]) -> set[int]:
    query = select(CampaignRow.paper_id).where(
        CampaignRow.name_key.in_(list(names)), CampaignRow.current, CampaignRow.state != "rejected"
    )
    return set(session.scalars(query))


def _citing(session: Session, plan: PaperRow) -> set[int]:
    if not plan.number_key:
        return set()
    family = citations.load(session, [plan.number_key], (), ()).by_number[plan.number_key]
    own = family.node_of_paper(plan.id)
    rows = session.execute(citations.references_to([plan.number_key]))
    return {p.id for r, p in rows if (n := family.node_of(citations.said_by(r, p))) and own and n.id == own.id}


def _named(body: str) -> str:
    return plain(squeeze(expand(body)))


def _is(body: str, name: str, aliases: Iterable[str]) -> bool:
    """Whether a body as written is this unit: the same words, abbreviations written out; a place that only one of the
    two names adds nothing against it."""
    if not body or not name:
        return False
    given = _named(body)
    for other in (name, *aliases):
        wanted = _named(other)
        if given == wanted or _bare(given, body) == wanted or given == _bare(wanted, other):
            return True
    return False


def _bare(folded: str, body: str) -> str:
    place = locality(squeeze(expand(body)))
    return folded.removesuffix(plain(place)).strip() if place else folded


_MANY = ("cac ", "tung ", "moi ", "toan the", "nhung ")


def _is_group(who: str) -> bool:
    """Several units under one word, or no unit said."""
    return not who or any(_named(who).startswith(word) for word in _MANY)


def _in_group(who: str, unit: Unit) -> bool:
    said = _named(who)
    return any(_named(group) in said or said in _named(group) for group in unit.groups if group.strip()) and bool(said)


def counted(owed: Iterable[Owed]) -> Mapping[str, int]:
    """How many reports are in each state; an open group counts as one."""
    found = dict.fromkeys((ARRIVED, LATE, PARTLY, MISSING, OVERDUE), 0)
    for one in owed:
        found[one.state] += 1
    return found
