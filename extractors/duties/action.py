"""Doer and action of a clause: where the name ends, what openings and modals stand before the action, which of several
actions bears the day."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extractors.duties import doer_words
from extractors.duties import words as duty_words
from extractors.duties.assignees import Subject, find_subject, split_bodies, step_of


@dataclass(frozen=True, slots=True)
class Clause:
    """A duty as read: its words, where they stand in the item's text, and who is named as its doer."""

    text: str
    start: int
    end: int
    assignees: tuple[str, ...]
    named: bool  # a doer is written in the clause itself
    passive: bool = False  # `Báo cáo gửi về …`: the thing delivered is the subject


DONE = regex.compile(
    r"(?:thời\s+(?:gian|hạn)\s+)?(?:hoàn\s+(?:thành|tất)|thực\s+hiện|xong|kết\s+thúc)(?:\s+xong)?", regex.IGNORECASE
)
_FOUNDED = regex.compile(r"(?:Căn\s+cứ|Trên\s+cơ\s+sở|Theo)\b[^;.]*?\s+để\s+(?=\p{Ll})")
_OPENING = regex.compile(
    r"(?:Căn\s+cứ|Trên\s+cơ\s+sở|Theo|Để|Nhằm|Sau\s+khi|Sau\s+đó|Khi|Hằng\s+\w+|Hàng\s+\w+|Trong|Đối\s+với|Định\s+kỳ(?:\s+h[ằà]ng\s+\w+)?)\b[^;:.]*?(?:,\s+|\s+để\s+(?=\p{Ll})|(?<=h[ằà]ng\s(?:năm|tháng|quý|tuần))\s+)(?=\p{L})"
)
_LAST_GLUE = regex.compile(r"[,;]\s*(?:và\s+|đồng\s+thời\s+)?|\s+và\s+")


def trimmed(text: str, start: int, stop: int) -> int:
    while stop > start and (text[stop - 1].isspace() or text[stop - 1] in ".;,:/("):
        stop -= 1
    return stop


def divided(text: str, start: int, stop: int, keep_all: bool = False, context_from: int | None = None) -> Clause | None:
    """Doer and action of text[start:stop]; a doer may be named earlier in the sentence (`context_from`)."""
    while start < stop and (text[start].isspace() or text[start] in ",:;-–+*•)."):
        start += 1
    glue = _GLUE.match(text, start, stop) or _FROM_THEN.match(text, start, stop)
    start = glue.end() if glue else start
    start = _past_condition(text, _opened_bracket(text, start, stop), stop)
    stop = trimmed(text, start, stop)
    if stop <= start:
        return None
    held = _held_by(text, start, stop)
    if held is not None:
        return held
    subject = _subject(text, start, stop)
    passive_start = subject is None and bool(duty_words.passive_at_start().match(text, start, stop))
    inner = None if passive_start else _inner_subject(text, subject.action if subject else start, stop)
    if inner is not None:
        start, subject = inner.start, inner
    named = subject is not None
    passive = subject is None and bool(duty_words.passive_at_start().match(text, start, stop))
    action = subject.action if subject else _without_opening(text, start, stop, passive)
    if subject is None and context_from is not None and context_from < start:
        subject = find_subject(text, context_from, start)
        named = subject is not None
    if not keep_all and not passive:
        action = _last_action(text, action, stop)
    bodies = split_bodies(text[subject.start : subject.end]) if subject else ()
    action = _behind_then(text, _without_modals(text, action, stop), stop)
    if not passive:
        action = _without_partners(text, action, stop)
    if subject is None:
        action = _without_request(text, action, stop)
        action = _without_label(text, action, stop)
    if _MATTER.search(text, max(0, action - 8), action):
        stop = len(_MATTER_END.sub("", text[:stop]))
    words = _LOOSE_END.sub("", " ".join(text[action:stop].split()).strip(" .,;:"))
    step = step_of(text, start, subject) if len(words.split()) <= 2 else ""
    words = step if step and DONE.fullmatch(words) else f"{words} {step}".strip()
    return Clause(words, action, stop, bodies, named, passive) if words else None


_LOOSE_END = regex.compile(
    r"[\s,;]+(?:nhưng|song|mà|và|hoặc|đồng\s+thời|thì)$", regex.IGNORECASE
)  # `… được kéo dài nhưng`
_HELD_BY = regex.compile(
    r"(?P<event>[^,;:.()]{5,120}?)\s+do\s+(?P<who>[^,;:.()]{3,90}?)\s+(?:(?P<led>chủ\s+trì|chủ\s+tọa|phụ\s+trách|điều\s+hành)|"
    r"tổ\s+chức|thực\s+hiện|chuẩn\s+bị|đảm\s+nhiệm)(?:\s*,?\s*(?:và\s+)?(?:được\s+)?(?:tổ\s+chức|thực\s+hiện|diễn\s+ra|họp|tiến\s+hành))?\s*",
    regex.IGNORECASE,
)


def _held_by(text: str, start: int, stop: int) -> Clause | None:
    """`Hội ý đầu tuần do Chánh Văn phòng chủ trì, tổ chức vào …`: the event is the task, who leads it the doer; in
    `hoàn thành khóa học do Chi cục A tổ chức` only the course is told."""
    held = _HELD_BY.fullmatch(text, start, stop)
    if held is None or find_subject(held.group("event")) is not None:
        return None
    if not held.group("led") and doer_words.action_at_start().match(held.group("event")):
        return None
    who = split_bodies(held.group("who"))
    if not who or not doer_words.head_at_start().match(held.group("who")):
        return None
    return Clause(" ".join(held.group("event").split()), start, held.end("event"), who, True)


_PARTNERS = regex.compile(
    r"(?:làm\s+đầu\s+mối\s*,?\s*(?:và\s+)?)?(?:phối\s+hợp\s+(?:chặt\s+chẽ\s+)?(?:với|cùng)(?:\s+với)?|cùng\s+(?:với|các))\s+",
    regex.IGNORECASE,
)
_LEADING = regex.compile(
    r"(?:chủ\s+trì|chủ\s+động)\s*,\s*phối\s+hợp\s+(?:chặt\s+chẽ\s+)?(?:với|cùng)\s+", regex.IGNORECASE
)
_PARTNER_HELPS = regex.compile(
    r"(?:chủ\s+trì|làm\s+đầu\s+mối)\s*,\s*[^,;.]{3,80}\s+phối\s+hợp\s*,\s*", regex.IGNORECASE
)


def _without_partners(text: str, start: int, stop: int) -> int:
    """Where the action itself begins behind those with whom it is done: `phối hợp với Sở A, Sở B | tổ chức …`.

    The formula `chủ trì, phối hợp với …` stays as it is written, for it is how such a duty is quoted, unless the names
    are longer than what is done.
    """
    leading = _LEADING.match(text, start, stop)
    partner = find_subject(text, leading.end(), stop) if leading else None
    if leading and partner and partner.start - leading.end() <= 5 and not partner.requested:
        return partner.action if stop - partner.action < partner.action - start else start
    helped = _PARTNER_HELPS.match(text, start, stop)
    if helped and doer_words.action_at_start().match(text, helped.end(), stop):
        return helped.end()
    together = _PARTNERS.match(text, start, stop)
    partner = find_subject(text, together.end(), stop) if together else None
    if together is None or partner is None or partner.start - together.end() > 5 or partner.requested:
        return start
    return partner.action if stop - partner.action >= 8 else start


def _opened_bracket(text: str, start: int, stop: int) -> int:
    """`… mời lãnh đạo dự (gửi lịch`: what an open bracket begins with is done by the time named in it."""
    opened = text.rfind("(", start, stop)
    if opened < 0 or ")" in text[opened:stop] or not doer_words.action_at_start().match(text, opened + 1, stop):
        return start
    return opened + 1


_THEN = regex.compile(r"\sthì\s+(?:phải\s+|cần\s+)?", regex.IGNORECASE)


def _behind_then(text: str, start: int, stop: int) -> int:
    """Where the action begins behind `… thì`: what stands before it is the condition."""
    then = next(iter(reversed(list(_THEN.finditer(text, start, stop)))), None)
    if then is None or not doer_words.action_at_start().match(text, then.end(), stop):
        return start
    return then.end()


def _past_condition(text: str, start: int, stop: int) -> int:
    """`Hồ sơ đã nhận … thì xã A xử lý`: where the doer stands behind the condition."""
    for then in reversed(list(_THEN.finditer(text, start, stop))):
        subject = find_subject(text, then.end(), stop)
        if subject and subject.start == then.end():
            return then.end()
    return start


def _subject(text: str, start: int, stop: int) -> Subject | None:
    if duty_words.passive_at_start().match(text, start, stop) and not duty_words.request().search(text, start, stop):
        return None
    return find_subject(text, start, stop)


_AGAIN = regex.compile(
    r"(?:các|những|mỗi|từng|toàn|cha\s+mẹ|giáo\s+viên|học\s+sinh|sinh\s+viên|người|bộ\s+phận|đơn\s+vị|cơ\s+quan)(?!\w)"
)
_INNER = regex.compile(r",\s+(?:đồng\s+thời\s+|sau\s+đó\s+)?")


_CO_WITH = regex.compile(
    r"(?:phối\s+hợp|chủ\s+trì|chỉ\s+đạo|hướng\s+dẫn|đôn\s+đốc)(?:\s+(?:với|cùng|các))?\b[^,]{0,80}$"
)


def _short_name(phrase: str) -> bool:
    words = phrase.lower().split()
    return 0 < len(words) <= 6 and not {"theo", "của", "và", "cho"} & set(words)


def _inner_subject(text: str, start: int, stop: int) -> Subject | None:
    """The last of several subjects in one sentence: `… gửi cho khoa, khoa tổng hợp và gửi cho phòng …`."""
    for match in reversed(list(_INNER.finditer(text, start + 20, stop))):
        subject = find_subject(text, match.end(), stop)
        phrase = text[subject.start : subject.end] if subject else ""
        if subject and subject.start == match.end() and _short_name(phrase):
            before = text[start : match.start()]
            listed = "," in text[subject.start : subject.end] or subject.action - subject.end > 1
            segment = before[before.rfind(",") + 1 :].strip()
            last = " ".join(segment.split()[-2:]).lower()
            if any(map(duty_words.is_generic, (last, *last.split()[-1:]))):
                continue
            if (
                _AGAIN.match(phrase) is None
                and phrase[:1].islower()
                and phrase.split()[0] not in before.lower().split()
            ):
                continue  # `nhà trọ, cơ sở cho thuê trọ`: a thing of the list, nobody told before
            if listed or before.count("(") != before.count(")") or duty_words.body_at_start().match(segment):
                continue
            if duty_words.verb().search(before) and not _CO_WITH.search(segment):
                return subject
    return None


def _without_opening(text: str, start: int, stop: int, passive: bool) -> int:
    if passive:
        return start
    founded = _FOUNDED.match(text, start, stop)
    if founded and duty_words.verb().match(text, founded.end(), stop):
        return founded.end()
    opening = _OPENING.match(text, start, stop)
    return opening.end() if opening and opening.end() < stop - 8 else start


_GLUE = regex.compile(r"(?:và|hoặc|rồi|đồng\s+thời)\s+(?:là\s+)?", regex.IGNORECASE)
_FROM_THEN = regex.compile(
    r"(?:bắt\s+đầu\s+)?(?:từ|k[ểế]\s+từ)\s+(?:ngày|tháng|quý|năm|học\s+kỳ)\s[^,;:]{1,25},\s+", regex.IGNORECASE
)
_RIDER = regex.compile(r"(?:riêng|đối\s+với)\s[^,;:.]{3,80}[,:]\s*", regex.IGNORECASE)
_TIME_OF = regex.compile(
    r"(?:thời\s+(?:gian|hạn|điểm)|hạn(?:\s+(?:cuối|chót|chậm\s+nhất))?|lịch)\s+(?:để\s+|cho\s+việc\s+)?",
    regex.IGNORECASE,
)


_MATTER = regex.compile(r"Việc\s+$|[Vv]iệc\s+")
_SINCE = regex.compile(r"(?:Từ|Kể\s+từ|Trong|Đối\s+với|Riêng)\s[^,;:.]{3,60},\s+")
_MATTER_END = regex.compile(
    rf"\s+(?:(?:được|{duty_words.auxiliary()})\s+)+(?:tổ\s+chức|thực\s+hiện|tiến\s+hành|hoàn\s+thành|diễn\s+ra|kết\s+thúc)(?:\s+xong)?\s*$"
)


def _without_label(text: str, start: int, stop: int) -> int:
    """`Riêng năm học này, thời hạn gửi báo cáo …`: what is to be done is to send the report."""
    rider = _RIDER.match(text, start, stop)
    named = _TIME_OF.match(text, rider.end() if rider else start, stop)
    if named and doer_words.action_at_start().match(text, named.end(), stop) and stop - named.end() > 8:
        return named.end()
    since = _SINCE.match(text, start, stop)
    matter = _MATTER.match(text, since.end() if since else start, stop)
    if matter and doer_words.action_at_start().match(text, matter.end(), stop):
        return matter.end()  # `Việc tổng kết được tổ chức vào ngày …`
    return start


_ANSWERS = regex.compile(r"chịu\s+trách\s+nhiệm\s+(?:chính\s+)?(?:(?:trong|về)\s+)?(?:việc\s+)?", regex.IGNORECASE)


def _without_modals(text: str, start: int, stop: int) -> int:
    answers = _ANSWERS.match(text, start, stop)
    if answers and doer_words.action_at_start().match(text, answers.end(), stop):
        start = answers.end()
    match = duty_words.modal_at_start().match(text, start, stop)
    return match.end() if match and match.end() < stop - 8 else start


def _without_request(text: str, start: int, stop: int) -> int:
    """`Yêu cầu hoàn thành …`: asked of nobody in particular."""
    match = duty_words.request().match(text, start, stop)
    asked = match is not None and duty_words.verb().match(text, match.end(), stop) is not None
    guests = match is not None and doer_words.head_at_start().match(text, match.end(), stop)  # `Mời báo cáo viên`
    return match.end() if match and asked and not guests else start


_TOGETHER = regex.compile(r"(?:chủ\s+trì\s*,?\s*)?phối\s+hợp\s+(?:chặt\s+chẽ\s+)?(?:với|cùng)\s+", regex.IGNORECASE)


_FINISH = regex.compile(
    r"[,;]\s*(?:và\s+)?(?=hoàn\s+(?:thành|tất)\s+(?!(?:đợt|bước|giai|phần|nội|nhiệm|công|các)\s)\p{L}+\s+\p{L}+)",
    regex.IGNORECASE,
)


def _last_finish(text: str, start: int, stop: int) -> int:
    """`Sửa chữa trụ sở cũ của xã, | hoàn thành việc chuyển kho`: what is completed by then is named, and only that."""
    for found in reversed(list(_FINISH.finditer(text, start, stop))):
        before = text[start : found.start()]
        closed = before.count("(") == before.count(")")
        if closed and len(before.split()) >= 4 and stop - found.end() >= 18 and "," not in text[found.end() : stop]:
            return found.end()
    return 0


NOTHING_SENT = regex.compile(
    r"(?:gửi|gởi|nộp|trình|chuyển)\s+(?:(?:lại\s+)?kết\s+quả\s+)?(?:(?:về|cho|lên|đến|tới|qua)\s|(?-i:\p{Lu}))",
    regex.IGNORECASE,
)  # what goes there is told by the action before


_REGULAR_END = regex.compile(
    r"\sđịnh\s+kỳ(?:\s+(?:h[ằà]ng\s+)?(?:0?6\s+tháng|sáu\s+tháng|tháng|quý|năm))?\s*$", regex.IGNORECASE
)  # `chỉ đạo các trạm vớt bèo, | báo cáo Sở định kỳ 6 tháng`: what comes again is the report


def _last_action(text: str, start: int, stop: int) -> int:
    """In a long chain of actions, the delivering one that bears the day, with those that fit beside it."""
    cuts = [
        m.end()
        for m in _LAST_GLUE.finditer(text, start, stop)
        if text.count("(", start, m.start()) == text.count(")", start, m.start())
        and duty_words.delivering_at_start().match(text, m.end(), stop)
    ]
    together = _TOGETHER.match(text, start, stop)
    partner = find_subject(text, together.end(), stop) if together and cuts else None
    if partner and partner.action < cuts[0]:
        cuts.insert(0, partner.action)
        start = partner.action
    finished = _last_finish(text, start, stop)
    if finished:
        return finished
    if cuts and _REGULAR_END.search(text, cuts[-1], stop) and cuts[-1] - start > stop - cuts[-1]:
        return cuts[-1]
    if not cuts or cuts[-1] - start < 90:
        return start
    last = stop - cuts[-1]
    if NOTHING_SENT.match(text, cuts[-1], stop):
        return start
    if last < 25 or stop - start <= 2 * last:
        return start
    fitting = [c for c in cuts if stop - c <= 1.9 * last]
    return min(fitting, default=cuts[-1])
