"""Deadlines in the running text: expression, judgement, task and doer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import regex

from extractors.duties import doer_words, labels
from extractors.duties import words as duty_words
from extractors.duties.assignees import find_subject, split_bodies
from extractors.duties.doers import bodies_of_heading, inherited, laid_on, recipient_of
from extractors.duties.judgement import Setting, is_deadline
from extractors.duties.named_beside import named_behind, named_beside
from extractors.duties.outline import Item, Outline, sentences
from extractors.duties.own_staff import sent_by
from extractors.duties.task_text import Clause, read_clause
from extractors.duties.told_around import answerable, event_at_level, holder, is_event, led_by_party, rider
from extractors.timex.expressions import Timex, find_times
from extractors.timex.resolve import Context, Days, resolve
from models.document import ZoneKind
from models.values import Deadline


@dataclass(frozen=True, slots=True)
class Paper:
    """What the other components already know."""

    issued: date | None
    subject: str | None
    school_year: int | None
    law: bool  # a law-making paper: its quotations are its own provisions
    citations: tuple[tuple[int, int], ...]
    report: bool = False
    rules: bool = False  # regulations, decisions: what they say of rhythms binds
    addressees: tuple[str, ...] = ()  # Kính gửi
    scanned: bool = False
    dated: bool = True  # the issue date is written out to the day

    @property
    def context(self) -> Context:
        return Context(self.issued, school_year=self.school_year, dated=self.dated, scanned=self.scanned)


@dataclass(frozen=True, slots=True)
class _Place:
    """Of an expression, or of several that stand together: where they begin and end, and what bounds their clause."""

    start: int
    end: int
    floor: int
    ceiling: int
    label: int  # where the value of a label line begins, or 0


@dataclass(frozen=True, slots=True)
class _Found:
    timex: Timex
    days: Days
    setting: Setting


def prose_deadlines(outline: Outline, paper: Paper) -> Iterator[Deadline]:
    """Deadlines of the items of the body, in text order."""
    context = paper.context
    for item in outline.items:
        context = _under(context, item, paper)
        if not item.heading or labels.LABEL.match(item.text) or _line_of_time(item.text):
            yield from _of_item(outline, item, paper, context)


def _line_of_time(text: str) -> bool:
    return any(
        labels.stands_for_itself(text, t.start, t.end) and t.parts and t.parts[0].unit == "day"
        for t in find_times(text)
    )


def _under(context: Context, item: Item, paper: Paper) -> Context:
    """A heading such as `THÁNG 9/2024` or `Năm 2026` gives its month and year to what stands below."""
    if len(item.text) > 80:
        return context
    found = [t for t in find_times(item.text) if t.parts and t.parts[0].unit in ("month", "quarter", "year")]
    rest = len(item.text.strip(" .:")) - (found[0].end - found[0].start) if found else 99
    if len(found) != 1 or rest > 25 or not (item.heading or item.rank <= 5 or rest <= 3):
        return paper.context if item.heading else context
    part = found[0].parts[0]
    return replace(context, year=part.year, month=part.number if part.unit == "month" else None)


def _of_item(outline: Outline, item: Item, paper: Paper, context: Context) -> Iterator[Deadline]:
    times = find_times(item.text)
    if not times:
        return
    label = labels.value_start(outline, item, times)
    year = _YEAR_LABEL.match(item.text)
    context = replace(context, year=int(year.group("year"))) if year else context
    accepted: list[_Found] = []
    torn = [m.span() for m in _TORN.finditer(item.text)] if paper.scanned else []
    for written in times:
        if any(a < written.end and written.start < b for a, b in torn):
            continue
        timex = replace(written, start=label) if label > 1 and written.start < label < written.end else written
        if paper.law:
            timex = _each_year(timex)
        elif _once(item.text, timex, paper):
            timex = replace(timex, recurrence=None)
        days = resolve(timex, context)
        setting = replace(_setting(outline, item, timex, label, paper), headed=context.year is not None)
        if is_deadline(timex, days, setting, paper.issued) and not _reported_on(item.text, timex, accepted):
            accepted.append(_Found(timex, days, setting))
    before: Deadline | None = None
    for found in accepted:
        place = _place(item.text, found.timex, [a.timex for a in accepted], label)
        now = _deadline(outline, item, paper, found, place)
        alone = rider(item.text, place.start) if before is not None and place.floor else ()
        if before is not None and alone:
            now = replace(now, task=before.task, task_evidence=before.task_evidence, assignees=alone)
        before = now
        yield now


def _reported_on(text: str, timex: Timex, accepted: list[_Found]) -> bool:
    """`trước ngày 05/10/2019 (quý III)`: the period that is reported on by that day, no time of its own."""
    before = accepted[-1].timex if accepted else None
    if before is None or timex.worded or text[before.end : timex.start].strip() != "(":
        return False
    long = timex.parts and {p.unit for p in timex.parts} <= {"month", "quarter", "semester", "year", "school_year"}
    return bool(long) and text[timex.end :].lstrip().startswith(")")


_YEAR_LABEL = regex.compile(r"\s*năm\s+(?P<year>20\d\d)\s*:", regex.IGNORECASE)  # `Năm 2027: tổng kết trong quý III`


def _each_year(timex: Timex) -> Timex:
    """A rule of law that names a day without a year means it every year."""
    part = timex.parts[0] if len(timex.parts) == 1 else None
    if timex.recurrence or timex.bound not in ("before", "by") or part is None or part.unit != "day":
        return timex
    if part.year is not None or part.number is None:
        return timex
    return replace(timex, recurrence=f"FREQ=YEARLY;BYMONTH={part.number};BYMONTHDAY={part.day}")


_TORN = regex.compile(
    r"(?<!\d)\d{1,2}[/.-]\d{1,2}\s+\d{1,2}[/.-]\d{1,2}[/.-]\d"
)  # `03/1 08/11/2017`: figures that OCR lost
_OF_ONE_YEAR = regex.compile(r"(?<!\w)năm\s+20\d\d(?!\s*[-–\d]|\s+và|.*năm\s+20\d\d)", regex.IGNORECASE)
_EVERY = regex.compile(
    r"(?<!\w)(?:h[ằà]ng|mỗi|định\s+kỳ|từng|một\s+lần|chế\s+độ(?:\s+thông\s+tin,?)?\s+báo\s+cáo)(?!\w)", regex.IGNORECASE
)


def _once(text: str, timex: Timex, paper: Paper) -> bool:
    """A plan of one year asks for its `báo cáo năm (trước ngày 30/11)` once; only `hằng năm` and the like say more."""
    rule = timex.recurrence or ""
    if not rule.startswith("FREQ=YEARLY") or not timex.parts or timex.parts[0].unit != "day":
        return False
    near = text[max(0, timex.start - 300) : timex.end + 30]
    return _OF_ONE_YEAR.search(paper.subject or "") is not None and not _EVERY.search(near)


_BETWEEN = regex.compile(
    r"(?:\((?:phụ\s+lục|mẫu|đợt|lần|quý|tháng|kỳ|học\s+kỳ|năm)[^()]{0,30}\)|[\s,;()]|(?:và|hoặc|trường\s+hợp\s+đặc\s+biệt|đối\s+với|định\s+kỳ|h[ằà]ng|mỗi|năm|quý|tháng|tuần|6|sáu|cả|báo\s+cáo|lần|một)"
    r"(?!\w))*+",
    regex.IGNORECASE,
)


_OWN_REPORT = regex.compile(
    r"\)?\s*(?:[,;]\s*(?:và\s+)?|và\s+)báo\s+cáo\s+(?:năm|quý|tháng|tổng\s+kết|cả\s+năm|sáu\s+tháng|0?6\s+tháng)\s*\(?\s*",
    regex.IGNORECASE,
)


def _one_clause(text: str, start: int, end: int, opened: int, behind: int) -> bool:
    """Whether only glue parts two expressions; `…, báo cáo năm (trước …)` is another duty, and so is what an
    expression behind a semicolon opens (`opened`: where the first one begins; `behind`: where the second one ends)."""
    if ";" in text[start:end] and _opens_another(text, behind):
        return False
    if text[start:end].strip() == "," and _acts_again(text, opened, behind):
        return False
    if _ROUND.fullmatch(text, start, end):
        return _ROUND_BEFORE.search(text, 0, opened) is not None
    return _BETWEEN.fullmatch(text, start, end) is not None and _OWN_REPORT.fullmatch(text, start, end) is None


def _acts_again(text: str, opened: int, behind: int) -> bool:
    """`rà soát trước ngày 10/5, | trước ngày 20/5 báo cáo Sở`: each time has an action of its own."""
    acted = doer_words.action().search(text, max(0, opened - _NEAR), opened)
    return acted is not None and doer_words.acts_at(text, behind)


_NEAR = 200


def _opens_another(text: str, behind: int) -> bool:
    """Whether an action, or behind a comma a body that acts, follows the expression that ends at `behind`."""
    place = _past_comma(text, behind)
    if doer_words.action_at_start().match(text, place):
        return True
    subject = find_subject(text, place) if "," in text[behind:place] else None
    return subject is not None and subject.start == place


_ROUND = regex.compile(r"[\s,;]+(?:và\s+)?(?:đợt|lần|kỳ)\s+\w{1,3}\s+", regex.IGNORECASE)
_ROUND_BEFORE = regex.compile(r"(?<!\w)(?:đợt|lần|kỳ)\s+\w{1,3}\s+$", regex.IGNORECASE)  # `đợt 1 trước …, đợt 2 …`


def _past_comma(text: str, position: int) -> int:
    while position < len(text) and (text[position].isspace() or text[position] in ",:)"):
        position += 1
    return position


def _place(text: str, timex: Timex, accepted: list[Timex], label: int) -> _Place:
    """Expressions with nothing but `và`, commas and the like between them share their clause."""
    first, last = timex.start, timex.end
    near = [t for t in accepted if abs(t.start - timex.start) < 400]
    for other in near:
        if other.start >= last and _one_clause(text, last, other.start, first, other.end):
            last = max(last, other.end)
    for other in reversed(near):
        if other.end <= first and _one_clause(text, other.end, first, other.start, last):
            first = min(first, other.start)
    floor = max((t.end for t in accepted if t.end <= first), default=0)
    ceiling = min((t.start for t in accepted if t.start >= last), default=len(text))
    return _Place(first, last, floor, ceiling, label)


_LEADING = regex.compile(
    rf"[\s(\-–+*•]*+(?>(?:và|sau\s+đó|riêng|dự\s+kiến|{duty_words.duties()['regularly']}|,)\s*|\w{{1,3}}\s)*+",
    regex.IGNORECASE,
)


def _setting(outline: Outline, item: Item, timex: Timex, label: int, paper: Paper) -> Setting:
    text = item.text
    bounds = next(((a, b) for a, b in sentences(text) if a <= timex.start < b), (0, len(text)))
    before, after = text[bounds[0] : timex.start], text[timex.end : bounds[1]]
    offset = item.start + timex.start
    return Setting(
        text,
        timex.start,
        timex.end,
        bounds,
        labelled=bool(label and timex.start >= label - 1) or _own_label(text, bounds, timex),
        leading=_LEADING.fullmatch(before) is not None and regex.match(r"\s*[,:;)]?\s*\S", after) is not None,
        bracketed=before.rstrip().endswith("(") and regex.match(r"[^()]{0,40}\)", after) is not None,
        quoted=not paper.law and _quoted(text, timex.start),
        cited=any(a <= offset < b for a, b in paper.citations),
        alone=labels.whole_value(item, before, after) or bool(event_at_level(outline, item, before)),
        opening=item.zone is ZoneKind.BASES,
        report=paper.report,
        planned=paper.report and _planned(outline, item),
        rules=paper.law or paper.rules,
    )


def _own_label(text: str, bounds: tuple[int, int], timex: Timex) -> bool:
    """Whether the sentence of an expression is a label of time: `Lập danh mục cây. Thời hạn trình: tháng 11/2025.`"""
    start = bounds[0]
    behind = labels.time_label(text[start : timex.end]) if start and ":" in text[start : timex.start] else 0
    return bool(behind) and not text[start + behind : timex.start].strip(" ,(")


_AHEAD = regex.compile(
    r"(?<!\w)(?:phương\s+hướng|nhiệm\s+vụ(?!\s+(?:được\s+giao|đã))|kế\s+hoạch(?!\s+(?:đã|được|h[oó][aá]))|trọng\s+tâm|giải\s+pháp|thời\s+gian\s+tới|sắp\s+tới|"
    r"kiến\s+nghị|đề\s+xuất|tiếp\s+theo)(?!\w)",
    regex.IGNORECASE,
)
_TOLD = regex.compile(
    r"(?<!\w)(?:kết\s+quả|tình\s+hình|đã\s+\w+|tồn\s+tại|hạn\s+chế|nguyên\s+nhân|đánh\s+giá)(?!\w)", regex.IGNORECASE
)


_SUMS_UP = regex.compile(r"\W*trên\s+đây\s+là(?!\w)", regex.IGNORECASE)  # the last sentence, of the whole report


def _planned(outline: Outline, item: Item) -> bool:
    """Whether the nearest telling heading above an item of a report says what comes next, not what was done."""
    if _SUMS_UP.match(item.text):
        return False
    for above in outline.parents(item):
        head = above.text.split("\n", maxsplit=1)[0][:120]
        if _TOLD.search(head):
            return False
        if _AHEAD.search(head):
            return True
    return False


def _quoted(text: str, position: int) -> bool:
    """Inside a quotation of some length: words of another paper."""
    opened = text.rfind("“", 0, position)
    if opened < 0 or text.rfind("”", opened, position) >= 0:
        return False
    closed = text.find("”", position)
    return (closed if closed >= 0 else len(text)) - opened > 60


def _deadline(outline: Outline, item: Item, paper: Paper, found: _Found, place: _Place) -> Deadline:
    timex, days = found.timex, found.days
    evidence = outline.document.evidence(item.start + timex.start, item.start + timex.end)
    clause, rule = _task(outline, item, found, place, paper)
    if clause and rule == "deadline.clause":
        clause = _without_own_label(clause)
        clause = sent_by(item.text, clause, laid_on(outline, item))
    assignees = clause.assignees if clause else ()
    beside: tuple[str, ...] = ()
    if clause and not clause.named and rule == "deadline.clause":
        beside, words = _beside(item.text, clause, place)
        clause = replace(clause, text=words)
    led = led_by_party(outline, item)
    if led or beside:
        assignees = led or beside
    elif clause and not clause.named and (told := answerable(item.text, place.end)):
        assignees = told
    elif clause and not clause.named and rule == "deadline.clause":
        event = is_event(clause.text)
        above = () if event else inherited(outline, item, place.start, clause.passive, paper.addressees)
        assignees = above or (laid_on(outline, item) if event else ())
    elif rule == "deadline.label":
        assignees = assignees or labels.labelled_doers(outline, item)
        assignees = assignees or named_behind(item.text[place.end :]) or _named_after(item.text, place)
        assignees = assignees or holder(outline, item, clause.text if clause else "")
    shown = None
    if clause and rule == "deadline.clause":
        shown = outline.document.evidence(item.start + clause.start, item.start + clause.end)
    return Deadline(
        text=evidence.quote, bound="during" if timex.bound == "from" else timex.bound, start=days.start, end=days.end,
        time=timex.time, duration=timex.duration, recurrence=timex.recurrence, task=clause.text if clause else None,
        assignees=assignees, recipient=recipient_of(clause.text) if clause else None, evidence=evidence,
        task_evidence=shown, inferred=days.inferred, confidence=_confidence(found), rule=rule,
    )  # fmt: skip


def _without_own_label(clause: Clause) -> Clause:
    """`Trách nhiệm của Viện A: kiểm sát hồ sơ`: the label says who, what is done stands behind it."""
    colon = clause.text.find(": ")
    if not 0 < colon < _LONGEST_LABEL or not bodies_of_heading(clause.text[: colon + 1]):
        return clause
    rest = clause.text[colon + 2 :].lstrip()
    acts = doer_words.action_at_start().match(rest) is not None
    return replace(clause, text=rest) if acts else clause


_LONGEST_LABEL = 160


_BEHIND = regex.compile(r"[^.;]{0,200}")


def _beside(text: str, clause: Clause, place: _Place) -> tuple[tuple[str, ...], str]:
    """The doers named in brackets or behind `do` in the clause or right behind its time; the task's words."""
    found, words = named_beside(clause.text)
    if found and words:
        return found, words
    behind = _BEHIND.match(text, place.end, max(place.end, place.ceiling))
    if behind is None:
        return (), clause.text
    given = _GIVEN.match(behind.group())
    told = find_subject(behind.group(), given.end()) if given else None
    if told and told.requested:
        return split_bodies(behind.group()[told.start : told.end]), clause.text
    return named_beside(behind.group())[0] or named_behind(behind.group()), clause.text


def _named_after(text: str, place: _Place) -> tuple[str, ...]:
    """`Cấp tỉnh: ngày …, do Phòng A tổ chức.`"""
    behind = _BEHIND.match(text, place.end, max(place.end, place.ceiling))
    return named_beside(behind.group())[0] if behind else ()


_GIVEN = regex.compile(r"\s*,\s*(?:và\s+)?(?=(?:giao|phân\s+công)\s)", regex.IGNORECASE)


def _confidence(found: _Found) -> float:
    timex = found.timex
    value = 0.95 if timex.worded else 0.85
    if found.days.inferred:
        value -= 0.1
    if timex.bound == "within" or timex.recurrence:
        value -= 0.05
    return value if found.setting.labelled or timex.bound in ("before", "by") else value - 0.1


def _task(outline: Outline, item: Item, found: _Found, place: _Place, paper: Paper) -> tuple[Clause | None, str]:
    label, timex = place.label, found.timex
    if found.setting.labelled and (
        labels.times_only(item.text, label, find_times(item.text)) or labels.briefly_set(item.text, label, timex)
    ):
        words = labels.own_words(item.text, label, timex)
        if words and not labels.time_label(words + ":"):
            return Clause(words, 0, 0, (), False), "deadline.label"
        return labels.labelled_task(outline, item, label, paper.subject), "deadline.label"
    if labels.stands_for_itself(item.text, place.start, place.end):
        return labels.beside(outline, item), "deadline.line"
    event = event_at_level(outline, item, item.text[found.setting.sentence[0] : place.start])
    if event:
        return Clause(event, 0, 0, (), False), "deadline.label"
    floor = max(place.floor, label if found.setting.labelled else 0)
    return read_clause(item.text, place.start, place.end, floor, place.ceiling), "deadline.clause"
