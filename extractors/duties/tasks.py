"""The component that lists what the paper asks for: every duty of the body, with its doer, section and deadline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex
from spacy.language import Language
from spacy.tokens import Doc

from extractors.duties import words as duty_words
from extractors.duties.assignees import find_subject, split_bodies
from extractors.duties.doers import bodies_of_heading
from extractors.duties.outline import Item, Outline, sentences
from extractors.duties.schedule import Schedule
from extractors.duties.tables import schedules
from extractors.findings import findings, source
from extractors.language.types import law_making
from models.document import Document, ZoneKind
from models.values import Deadline, Task

_REPORTS = frozenset({"BC", "BB", "TTr"})
_FORWARD = regex.compile(
    r"(?:nhiệm\s+vụ|phương\s+hướng|kế\s+hoạch|chương\s+trình|giải\s+pháp|trọng\s+tâm)", regex.IGNORECASE
)


@Language.component("vanban_tasks", assigns=["doc._.findings"], requires=["doc._.paper", "doc._.findings"])
def vanban_tasks(doc: Doc) -> Doc:
    """Reads deadlines and doc_type; writes `findings.tasks`."""
    found = findings(doc)
    kind = found.doc_type.value if found.doc_type else None
    found.tasks = find_tasks(source(doc), found.deadlines, kind)
    return doc


def find_tasks(document: Document, deadlines: list[Deadline], doc_type: str | None) -> list[Task]:
    """Tasks in text order. Each deadline belongs to one task at least; a duty without a day has none."""
    outline = Outline(document)
    tasks = [
        *_of_deadlines(outline, deadlines),
        *_of_items(outline, deadlines, doc_type),
        *_of_tables(outline, deadlines),
    ]
    return sorted(_distinct(tasks), key=lambda t: (t.evidence.start, t.deadline if t.deadline is not None else -1))


def _of_deadlines(outline: Outline, deadlines: list[Deadline]) -> Iterator[Task]:
    for index, deadline in enumerate(deadlines):
        if not deadline.task:
            continue
        evidence = deadline.task_evidence or deadline.evidence
        section = outline.section_path(deadline.evidence.start)
        yield Task(deadline.task, deadline.assignees, section, index, evidence, deadline.confidence, "task.deadline")


@dataclass(frozen=True, slots=True)
class _Duty:
    start: int
    end: int
    text: str
    assignees: tuple[str, ...]
    sure: bool


def _of_items(outline: Outline, deadlines: list[Deadline], doc_type: str | None) -> Iterator[Task]:
    taken = [(d.task_evidence.start, d.task_evidence.end) for d in deadlines if d.task_evidence]
    for item in outline.items:
        if item.zone is not ZoneKind.BODY or item.heading or len(item.text) < 25:
            continue
        for duty in _duties(outline, item, doc_type):
            if any(a < duty.end and duty.start < b for a, b in taken):
                continue
            evidence = outline.document.evidence(duty.start, duty.end)
            yield Task(
                duty.text, duty.assignees, outline.section_path(duty.start), None, evidence,
                0.8 if duty.sure else 0.65, "task.request" if duty.sure else "task.section",
            )  # fmt: skip


def _duties(outline: Outline, item: Item, doc_type: str | None) -> Iterator[_Duty]:
    """The duties of one item: a sentence that asks a body to act, or one that acts in a section of duties."""
    bodies, place = _laid_on(outline, item, doc_type)
    for start, end in sentences(item.text):
        text = item.text[start:end].strip()
        if text.endswith(":") or len(text) < 20 or _told(text):
            continue
        subject = find_subject(item.text, start, end)
        if subject and (subject.requested or _obliges(item.text, subject.end, subject.action + 20)):
            names = split_bodies(item.text[subject.start : subject.end])
            yield _duty(item, subject.action, end, names, True)
        elif place and subject and not _is_modal_only(item.text[subject.action : end]):
            yield _duty(item, subject.action, end, split_bodies(item.text[subject.start : subject.end]), bool(bodies))
        elif place and duty_words.verb_at_start().match(item.text, start):
            yield _duty(item, start, end, bodies, bool(bodies))


def _duty(item: Item, start: int, end: int, bodies: tuple[str, ...], sure: bool) -> _Duty:
    modal = duty_words.modal_at_start().match(item.text, start, end)
    start = modal.end() if modal and modal.end() < end - 8 else start
    words = " ".join(item.text[start:end].split()).strip(" .;:/")
    return _Duty(item.start + start, item.start + end, words, bodies, sure)


_OBLIGES = regex.compile(r"\s*,?\s*(?:có\s+trách\s+nhiệm|phải|chịu\s+trách\s+nhiệm|có\s+nhiệm\s+vụ|cần|chủ\s+trì)\b")
_TOLD = regex.compile(r"(?<!\w)(?:đã|đang|được\s+biết|trong\s+thời\s+gian\s+qua)\s", regex.IGNORECASE)


def _obliges(text: str, start: int, end: int) -> bool:
    return bool(_OBLIGES.match(text, start, end))


def _told(text: str) -> bool:
    """A sentence that tells what has been done."""
    return bool(_TOLD.search(text[:120]))


def _is_modal_only(text: str) -> bool:
    return len(text.split()) < 4


def _laid_on(outline: Outline, item: Item, doc_type: str | None) -> tuple[tuple[str, ...], bool]:
    """The bodies that the headings above lay the item on, and whether it stands in a section of duties."""
    place = False
    bodies: tuple[str, ...] = ()
    for parent in outline.parents(item):
        words = parent.text[:200]
        tasks, none = _names_tasks(words)
        if none and (parent.heading or len(words) < 90):
            return bodies, False
        if not bodies:
            bodies = bodies_of_heading(words)
        if doc_type in _REPORTS:
            place = place or bool(_FORWARD.search(words) and parent.heading)
        else:
            place = place or bool(bodies) or tasks
    return bodies, place and doc_type not in law_making()


@lru_cache(maxsize=1024)  # a heading is asked about for all that stands below it
def _names_tasks(words: str) -> tuple[bool, bool]:
    """Whether a heading names duties, and whether it names what is none."""
    return bool(duty_words.task_section().search(words)), bool(duty_words.no_task_section().search(words))


def _of_tables(outline: Outline, deadlines: list[Deadline]) -> Iterator[Task]:
    """Rows of schedule tables that fix no day (`Thường xuyên`)."""
    dated = {d.task_evidence.start for d in deadlines if d.task_evidence}
    for schedule in schedules(outline.document):
        if not schedule.columns("task") or not (schedule.columns("time") or schedule.columns("assignee")):
            continue
        yield from _of_rows(outline, schedule, dated)


def _of_rows(outline: Outline, schedule: Schedule, dated: set[int]) -> Iterator[Task]:
    seen: set[int] = set()
    for row in schedule.rows():
        words = " ".join(schedule.text(row.task).split()) if row.task else ""
        if not row.task or len(words) < 8 or row.task.start in seen:
            continue
        seen.add(row.task.start)
        evidence = outline.document.evidence(row.task.start, row.task.end)
        if evidence.start not in dated:
            section = outline.section_path(row.task.start)
            bodies = row.assignees or bodies_of_heading(row.group)
            yield Task(words.strip(" .;:"), bodies, section, None, evidence, 0.7, "task.row")


def _distinct(tasks: list[Task]) -> list[Task]:
    """The same words at the same place once for each deadline."""
    seen: set[tuple[int, str, int | None]] = set()
    kept = []
    for task in tasks:
        key = (task.evidence.start, task.text, task.deadline)
        if key not in seen:
            seen.add(key)
            kept.append(task)
    return kept
