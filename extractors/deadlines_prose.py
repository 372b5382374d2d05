"""Deadlines in the running text: expression, judgement, task and doer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import regex

from extractors import duty_words
from extractors.assignees import find_subject, split_bodies
from extractors.deadline_filter import Setting, is_deadline
from extractors.outline import Item, Outline, sentences
from extractors.task_text import Clause, read_clause
from extractors.timex import Timex, find_times
from extractors.timex_resolve import Context, Days, resolve
from models.document import ZoneKind
from models.values import Deadline, Evidence

_LABEL = regex.compile(
    r"^(?P<label>[^:;.\d]{3,80}?)\s*:\s*|^(?P<bare>[^:;.,\d]{3,40}?)\s+(?=(?:từ|ngày|trước|trong|hai|\d))",
    regex.IGNORECASE,
)
_VALUE_FILLER = regex.compile(
    r"(?:[\s,;:()\-–+*.]|(?:dự\s+kiến|hoàn\s+thành|thực\s+hiện|tiến\s+hành|tổ\s+chức|trong|vào|từ|trường\s+hợp\s+đặc\s+biệt|và|hoặc|cả|đối\s+với[^:]*:|hai|ba|một|\d+|ngày|buổi|bắt\s+đầu|lúc)(?!\w))*",
    regex.IGNORECASE,
)
_GENERIC_LABEL = regex.compile(
    r"(?:về\s+)?(?:thời\s+(?:gian|hạn|điểm)|tiến\s+độ|lịch|hạn|ngày)(?:\s+(?:cụ\s+thể|dự\s+kiến|thực\s+hiện|tổ\s+chức|tiến\s+hành|triển\s+khai|hoàn\s+thành|diễn\s+ra|chung|và\s+địa\s+điểm|,?\s*địa\s+điểm))*",
    regex.IGNORECASE,
)
_MEETS = regex.compile(r"[“\"]")


@dataclass(frozen=True, slots=True)
class Paper:
    """What the other components already know."""

    issued: date | None
    subject: str | None
    school_year: int | None
    law: bool  # a law-making paper: its quotations are its own provisions
    citations: tuple[tuple[int, int], ...]
    report: bool = False
    addressees: tuple[str, ...] = ()  # Kính gửi
    scanned: bool = False

    @property
    def context(self) -> Context:
        return Context(self.issued, school_year=self.school_year, scanned=self.scanned)


def prose_deadlines(outline: Outline, paper: Paper) -> Iterator[Deadline]:
    """Deadlines of the items of the body, in text order."""
    heading = paper.context
    for item in outline.items:
        heading = _under(heading, item, paper)
        if item.heading and not _LABEL.match(item.text):
            continue
        yield from _of_item(outline, item, paper, heading)


_PERIOD_HEADING = regex.compile(
    r"(?:tháng\s*(?P<m>\d{1,2})\b)?[^\d]{0,12}(?:năm\s*|/\s*|[-–]\s*)?(?P<y>20\d\d)?\s*[:.]?$", regex.IGNORECASE
)


def _under(context: Context, item: Item, paper: Paper) -> Context:
    """A heading such as `THÁNG 9/2024` or `Năm 2026` gives its month and year to what stands below."""
    if len(item.text) > 80 or not (item.heading or item.rank <= 5):
        return context
    found = [t for t in find_times(item.text) if t.parts and t.parts[0].unit in ("month", "quarter", "year")]
    if len(found) != 1 or len(item.text) - (found[0].end - found[0].start) > 25:
        return paper.context if item.heading else context
    part = found[0].parts[0]
    return replace(context, year=part.year, month=part.number if part.unit == "month" else None)


def _of_item(outline: Outline, item: Item, paper: Paper, context: Context) -> Iterator[Deadline]:
    text = item.text
    found = find_times(text)
    if not found:
        return
    accepted: list[tuple[Timex, Days, Setting]] = []
    label = _time_label(text) or _under_label(outline, item, found)
    for written in found:
        timex = replace(written, start=label) if written.start < label < written.end else written
        days = resolve(timex, context)
        setting = _setting(item, timex, label, paper)
        if is_deadline(timex, days, setting, paper.issued):
            accepted.append((timex, days, setting))
    for position, (timex, days, setting) in enumerate(accepted):
        floor = max((t.end for t, _, _ in accepted[:position] if t.end <= timex.start), default=0)
        ceiling = min((t.start for t, _, _ in accepted[position + 1 :] if t.start >= timex.end), default=len(text))
        yield _deadline(outline, item, paper, timex, days, setting, floor, ceiling, label)


_WHICH = regex.compile(r"(?:đối\s+với|riêng|với)\s[^:;.]{3,80}:\s*", regex.IGNORECASE)


def _under_label(outline: Outline, item: Item, found: list[Timex]) -> int:
    """A line of times in the list under `Thời gian:`; where its own value begins (past `Đối với …:`)."""
    parent = outline.items[item.parent] if item.parent is not None else None
    if parent is None or not regex.fullmatch(
        rf"{duty_words.time_label().pattern}\s*:?\s*", parent.text, regex.IGNORECASE
    ):
        return 0
    which = _WHICH.match(item.text)
    start = which.end() if which else 0
    return max(start, 1) if _says_times_only(item.text, start, found) else 0


def _says_times_only(text: str, start: int, found: list[Timex]) -> bool:
    """Whether nothing but times and filler words stands behind `start`."""
    rest, position = "", start
    for timex in sorted(found, key=lambda t: t.start):
        if timex.start >= position:
            rest += text[position : timex.start] + " "
            position = timex.end
    rest = _FILLER.sub(" ", regex.sub(r"\([^()]*\)", " ", rest + text[position:]))
    return len(rest.strip(" .,;:-")) < 12 and not duty_words.event().search(rest)


_FILLER = regex.compile(
    r"(?<!\w)(?:dự\s+kiến|hoàn\s+thành|thực\s+hiện|tiến\s+hành|tổ\s+chức|trong|vào|từ|trường\s+hợp\s+đặc\s+biệt|và|hoặc|cả|thường\s+xuyên|hai|ba|một|bắt\s+đầu|lúc|nếu\s+có|½|\d+|ngày|buổi|/)(?!\w)",
    regex.IGNORECASE,
)


def _time_label(text: str) -> int:
    """Where the value of a label line begins (`Thời gian thực hiện: …`); 0 where the item is none."""
    match = _LABEL.match(text)
    if match and match.group("label") and duty_words.time_label().match(match.group("label")):
        return match.end()
    bare = duty_words.time_label().match(text)
    if bare and bare.group()[:4].lower() in ("thời", "tiến") and find_times(text[bare.end() : bare.end() + 60]):
        first = find_times(text[bare.end() :])[0]
        filler = _VALUE_FILLER.match(text, bare.end())
        if filler and filler.end() >= bare.end() + first.start:
            return bare.end()
    return 0


def _setting(item: Item, timex: Timex, label: int, paper: Paper) -> Setting:
    text = item.text
    bounds = next(((a, b) for a, b in sentences(text) if a <= timex.start < b), (0, len(text)))
    before, after = text[bounds[0] : timex.start], text[timex.end : bounds[1]]
    lead = regex.fullmatch(r"[\s(\-–+*•]*(?:(?:và|sau\s+đó|riêng|dự\s+kiến)\s+|\w{1,3}\s)?", before) is not None
    bracketed = before.rstrip().endswith("(") and regex.match(r"[^()]{0,40}\)", after) is not None
    offset = item.start + timex.start
    return Setting(
        text,
        timex.start,
        timex.end,
        bounds,
        labelled=bool(label and timex.start >= label - 1),
        leading=lead and regex.match(r"\s*[,:;)]?\s*\S", after) is not None,
        bracketed=bracketed,
        quoted=not paper.law and _quoted(text, timex.start),
        cited=any(a <= offset < b for a, b in paper.citations),
        opening=item.zone is ZoneKind.BASES,
        report=paper.report,
    )


def _quoted(text: str, position: int) -> bool:
    """Inside a quotation of some length: words of another paper."""
    opened = text.rfind("“", 0, position)
    if opened < 0 or text.rfind("”", opened, position) >= 0:
        return False
    closed = text.find("”", position)
    return (closed if closed >= 0 else len(text)) - opened > 60


def _deadline(
    outline: Outline,
    item: Item,
    paper: Paper,
    timex: Timex,
    days: Days,
    setting: Setting,
    floor: int,
    ceiling: int,
    label: int,
) -> Deadline:
    evidence = outline.document.evidence(item.start + timex.start, item.start + timex.end)
    clause, rule = _task(outline, item, timex, setting, floor, ceiling, label, paper)
    assignees = clause.assignees if clause else ()
    if clause and not clause.named and rule == "deadline.clause":
        assignees = _inherited(outline, item, timex.start, clause, paper)
    elif rule == "deadline.label":
        assignees = assignees or _labelled_lead(outline, item)
    shown = None
    if clause and clause.end > clause.start and clause.start >= 0:
        shown = (
            outline.document.evidence(item.start + clause.start, item.start + clause.end)
            if rule == "deadline.clause"
            else None
        )
    return Deadline(
        text=evidence.quote, bound="during" if timex.bound == "from" else timex.bound, start=days.start, end=days.end, time=timex.time,
        duration=timex.duration, recurrence=timex.recurrence, task=clause.text if clause else None, assignees=assignees,
        recipient=recipient_of(clause.text) if clause else None, evidence=evidence, task_evidence=shown, inferred=days.inferred,
        confidence=_confidence(timex, days, setting), rule=rule,
    )  # fmt: skip


def _confidence(timex: Timex, days: Days, setting: Setting) -> float:
    value = 0.95 if timex.worded else 0.85
    if days.inferred:
        value -= 0.1
    if timex.bound == "within" or timex.recurrence:
        value -= 0.05
    return value if setting.labelled or timex.bound in ("before", "by") else value - 0.1


def _task(
    outline: Outline, item: Item, timex: Timex, setting: Setting, floor: int, ceiling: int, label: int, paper: Paper
) -> tuple[Clause | None, str]:
    if setting.labelled and (
        _says_times_only(item.text, label, find_times(item.text)) or _briefly_set(item.text, label, timex)
    ):
        return _labelled(outline, item, label, paper), "deadline.label"
    if _stands_for_itself(item.text, timex):
        return _beside(outline, item), "deadline.line"
    clause = read_clause(item.text, timex.start, timex.end, max(floor, label if setting.labelled else 0), ceiling)
    return clause, "deadline.clause"


def _stands_for_itself(text: str, timex: Timex) -> bool:
    """A line that holds a time and nothing else, as in a schedule without rules."""
    return len((text[: timex.start] + text[timex.end :]).strip(" .,;:()-–—|*")) < 3


def _beside(outline: Outline, item: Item) -> Clause | None:
    """What a line of time alone belongs to: the action on the next line, else the title above."""
    if item.index + 1 < len(outline.items):
        following = outline.items[item.index + 1]
        if duty_words.verb_at_start().match(following.text) and not find_times(following.text):
            return _as_task(following)
    for other in reversed(outline.items[max(0, item.index - 60) : item.index]):
        titled = other.heading or other.text.rstrip().endswith(":")
        if titled and not _is_label(other.text) and len(other.text.split()) >= 4 and not find_times(other.text[:40]):
            return Clause(_in_normal_case(other.text.split("\n")[0].strip(" :.")), 0, 0, (), False)
    return None


def _briefly_set(text: str, label: int, timex: Timex) -> bool:
    """A label's value that begins with the time, or with a word or two that name no action of their own."""
    before = _FILLER.sub(" ", text[label : timex.start])
    rest = "".join(before.split())
    return len(rest) < 4 or (len(rest) < 25 and not duty_words.event().search(before))


def _labelled(outline: Outline, item: Item, label: int, paper: Paper) -> Clause | None:
    """The task of a `Thời gian: …` line: the label's own words, the item or heading above, the paper's subject."""
    words = item.text[:label].strip(" :") if _time_label(item.text) else ""
    generic = _GENERIC_LABEL.match(words)
    if words and not (generic and generic.end() == len(words)):
        specific = regex.sub(rf"^{_GENERIC_LABEL.pattern}\s+(?:cho\s+)?", "", words, flags=regex.IGNORECASE)
        if _names_event(specific):
            return Clause(words, 0, len(words), (), False)
    above = _above(outline, item)
    if above is not None:
        return _as_task(above)
    if paper.subject:
        return Clause(paper.subject, 0, 0, (), False)
    return None


def _names_event(words: str) -> bool:
    return len(words.split()) >= 2 and bool(duty_words.verb_at_start().match(words))


def _above(outline: Outline, item: Item) -> Item | None:
    for parent in outline.parents(item):
        if _is_label(parent.text):
            continue
        return parent
    return None


def _is_label(text: str) -> bool:
    head = text.split(":")[0]
    match = duty_words.time_label().match(head) or duty_words.other_label().match(head)
    return bool(match) and len(head) < 60


def _as_task(item: Item) -> Clause:
    """An item above as the task of a label line; its subject becomes the doer."""
    text = item.text
    first = sentences(text)[0] if sentences(text) else (0, len(text))
    words = text[first[0] : first[1]].strip(" .;:")
    subject = find_subject(words)
    if subject and not item.heading:
        return Clause(words[subject.action :].strip(), 0, 0, split_bodies(words[subject.start : subject.end]), True)
    return Clause(_in_normal_case(words), 0, 0, (), False)


def _in_normal_case(words: str) -> str:
    letters = [c for c in words if c.isalpha()]
    if letters and all(c.isupper() for c in letters):
        return words[:1] + words[1:].lower()
    return words


def _labelled_lead(outline: Outline, item: Item) -> tuple[str, ...]:
    """Bodies of a `Cơ quan chủ trì:` line beside a `Thời gian:` line, with its list below."""
    above = _above(outline, item)
    if above is None:
        return ()
    found: list[str] = []
    inside = False
    for other in outline.items[above.index + 1 :]:
        if other.rank <= above.rank and other.rank < 20:
            break
        if duty_words.lead_label().match(other.text):
            value = other.text.split(":", 1)[1] if ":" in other.text else ""
            found.extend(split_bodies(value))
            inside = True
        elif inside and (other.rank >= 8) and other.rank < 20:
            found.extend(split_bodies(other.text))
        elif inside and found:
            break
    return tuple(dict.fromkeys(found))


_REQUEST_LEAD = regex.compile(r":\s*$")


def _inherited(outline: Outline, item: Item, position: int, clause: Clause, paper: Paper) -> tuple[str, ...]:
    """The doer of a clause that names none: earlier in its item, the items above, the request that opens the list."""
    for start, end in reversed(sentences(item.text[:position])):
        subject = find_subject(item.text, start, min(end, position))
        if subject and subject.action < position and not _co_only(item.text[subject.start : subject.end]):
            return split_bodies(item.text[subject.start : subject.end])
    for parent in outline.parents(item):
        bodies = bodies_of_heading(parent.text)
        if bodies:
            return bodies
    before = outline.items[item.index - 1] if item.index else None
    if clause.passive or (before is not None and item.parent is None):
        return _requested(outline, item) or (paper.addressees if clause.passive else ())
    return _opening_request(outline, item)


def _co_only(phrase: str) -> bool:
    return phrase.lower().startswith("phối hợp")


def _requested(outline: Outline, item: Item) -> tuple[str, ...]:
    """The bodies of the nearest request above: what `Báo cáo gửi về …` points back to."""
    for other in reversed(outline.items[: item.index]):
        for start, end in reversed(sentences(other.text)):
            match = duty_words.request().search(other.text, start, end)
            subject = find_subject(other.text, start, end) if match else None
            if subject and subject.requested:
                return split_bodies(other.text[subject.start : subject.end])
    return ()


def _opening_request(outline: Outline, item: Item) -> tuple[str, ...]:
    """`… đề nghị các đơn vị thực hiện một số nội dung sau:` over the list that the item stands in."""
    top = item
    for parent in outline.parents(item):
        top = parent
    for other in reversed(outline.items[: top.index]):
        if other.rank < 20 and other.rank <= top.rank:
            continue
        if other.text.rstrip().endswith(":"):
            subject = find_subject(other.text, sentences(other.text)[-1][0]) if sentences(other.text) else None
            return split_bodies(other.text[subject.start : subject.end]) if subject and subject.requested else ()
    return ()


_HEADING_TAIL = regex.compile(
    r"(?:\s+(?:có\s+trách\s+nhiệm|chịu\s+trách\s+nhiệm|thực\s+hiện|có\s+nhiệm\s+vụ|chủ\s+trì)[^:]*)?\s*[:.]?\s*$",
    regex.IGNORECASE,
)
_HEADING_HEAD = regex.compile(
    r"^(?:(?:trách\s+nhiệm|nhiệm\s+vụ)(?:\s+của)?|đối\s+với|giao(?:\s+cho)?|đề\s+nghị|yêu\s+cầu|về\s+phía)\s+",
    regex.IGNORECASE,
)


def bodies_of_heading(text: str) -> tuple[str, ...]:
    """The bodies that a heading such as `3. Các đơn vị trực thuộc có trách nhiệm:` lays its section on."""
    line = text.split("\n")[0].strip()
    head = regex.split(r":\s", line)[0] if ":" in line else line
    if len(head) > 220:
        return ()
    head = _HEADING_HEAD.sub("", head)
    head = _HEADING_TAIL.sub("", head)
    plain = head.lower() if head.isupper() else head
    if not duty_words.body_at_start().match(head) or duty_words.verb().search(plain, 4):
        return ()
    return split_bodies(head)


_RECIPIENT = regex.compile(
    r"(?<!\w)(?:gửi|gởi|nộp|báo\s+cáo|trình|chuyển|bàn\s+giao|đăng\s+ký)\b[^,;.()]{0,120}?(?:về|cho|đến|tới|với)\s+(?P<to>[^,;.()]{3,90})",
    regex.IGNORECASE,
)
_DIRECT = regex.compile(r"(?<!\w)(?:báo\s+cáo|trình|gửi)\s+(?P<to>(?-i:[A-ZĐ])[^,;.()]{2,90})", regex.IGNORECASE)
_RECIPIENT_END = regex.compile(r"\s+(?:để|theo|trước|trong|qua|bằng|về|kết\s+quả|xem\s+xét)\b.*$", regex.IGNORECASE)


def recipient_of(task: str) -> str | None:
    """To whom the result is delivered: `gửi báo cáo về Phòng A` → `Phòng A`."""
    for pattern in (_RECIPIENT, _DIRECT):
        for match in pattern.finditer(task):
            words = _RECIPIENT_END.sub("", match.group("to")).strip()
            if duty_words.body_at_start().match(words):
                return words
    return None


def merged(found: list[Deadline], similar: float = 0.8) -> list[Deadline]:
    """A day named twice for the same duty is one deadline."""
    from rapidfuzz import fuzz

    kept: list[Deadline] = []
    for deadline in found:
        key = _key(deadline)
        twin = next(
            (
                k
                for k in kept
                if _key(k) == key
                and fuzz.ratio((k.task or "").lower(), (deadline.task or "").lower()) >= 100 * similar
                and (k.assignees == deadline.assignees or not k.assignees or not deadline.assignees)
            ),
            None,
        )
        if twin is None:
            kept.append(deadline)
        elif deadline.assignees and not twin.assignees:
            kept[kept.index(twin)] = replace(twin, assignees=deadline.assignees)
    return kept


def _key(d: Deadline) -> tuple[str, str | None, str | None, str | None, object]:
    return d.bound, d.start, d.end, d.recurrence, d.duration


def shown(evidence: Evidence | None) -> str | None:
    return evidence.quote if evidence else None
