"""The words of a duty: the clause around a time expression, without the expression, split into doer and action."""

from __future__ import annotations

from dataclasses import dataclass, replace

import regex

from extractors import doer_words, duty_words
from extractors.assignees import Subject, find_subject, split_bodies, step_of
from extractors.outline import clause_around, sentences


@dataclass(frozen=True, slots=True)
class Clause:
    """A duty as read: its words, where they stand in the item's text, and who is named as its doer."""

    text: str
    start: int
    end: int
    assignees: tuple[str, ...]
    named: bool  # a doer is written in the clause itself
    passive: bool = False  # `Báo cáo gửi về …`: the thing delivered is the subject


_LEAD_FILLER = regex.compile(
    r"(?:[\s,;:()\-–+*•.“]|(?:dự\s+kiến|thời\s+gian|hoàn\s+thành|vào|trong|từ|nay|bắt\s+đầu|và|đồng\s+thời|sau\s+đó|cụ\s+thể|như\s+sau|riêng|định\s+kỳ|h[ằà]ng\s+(?:năm|quý|tháng|tuần)|(?:6|06|sáu)\s+tháng|mỗi\s+(?:năm|quý|tháng|tuần)|kịp\s+thời|thường\s+xuyên)(?!\w))*+",
    regex.IGNORECASE,
)
_TRAIL_FILLER = regex.compile(
    r"""(?:\s*[,;:(\[–-]\s*(?:và\s+)?(?:(?:phải\s+|cần\s+|yêu\s+cầu\s+)?(?:hoàn\s+thành|hoàn\s+tất|xong|kết\s+thúc)(?:\s+(?:việc\s+này|công\s+việc|nội\s+dung\s+này|xong|nhiệm\s+vụ))?
    |(?:thời\s+gian|thời\s+hạn|thời\s+điểm|hạn)(?:\s+(?:thực\s+hiện|hoàn\s+thành|gửi|nộp|báo\s+cáo|tổ\s+chức|nhận|cuối|hồ\s+sơ|dự\s+kiến|là))*|dự\s+kiến|tiến\s+hành|tổ\s+chức|thực\s+hiện|định\s+kỳ)?\s*[:(]?\s*
    |\s+(?:vào|nhân)\s+dịp\s*|\s+(?:định\s+kỳ\s+)?(?:h[ằà]ng|mỗi)\s+(?:năm|quý|tháng|tuần)(?:\s+và\s+đột\s+xuất)?|\s+(?:(?:vào|trong)(?:\s+(?:các|những|hai|ba))?|dự\s+kiến|từ|xong|được|là|định\s+kỳ|với\s+thời\s+gian|thời\s+gian|diễn\s+ra|bắt\s+đầu)\s*:?\s*|\s+)+$""",
    regex.IGNORECASE | regex.VERBOSE,
)
_KEEP_AFTER = regex.compile(
    r"\s*\)?\s*(?:để|về|qua|cho|tại|theo|bằng|đến|tới|trên|của|với|gửi|do|(?=\())\b", regex.IGNORECASE
)
_CUT_AFTER = regex.compile(
    r";|,\s*(?=(?:theo\s+mẫu|đồng\s+thời|trong\s+đó|các\s|sau|có\s|trường\s+hợp|riêng|kèm|thời\s+gian|trước|chậm))"
)
_FOUNDED = regex.compile(r"(?:Căn\s+cứ|Trên\s+cơ\s+sở|Theo)\b[^;.]*?\s+để\s+(?=\p{Ll})")
_OPENING = regex.compile(
    r"(?:Căn\s+cứ|Trên\s+cơ\s+sở|Theo|Để|Nhằm|Sau\s+khi|Sau\s+đó|Khi|Hằng\s+\w+|Hàng\s+\w+|Trong|Đối\s+với|Định\s+kỳ(?:\s+h[ằà]ng\s+\w+)?)\b[^;:.]*?(?:,\s+|\s+để\s+(?=\p{Ll})|(?<=h[ằà]ng\s(?:năm|tháng|quý|tuần))\s+)(?=\p{L})"
)
_LAST_GLUE = regex.compile(r"[,;]\s*(?:và\s+|đồng\s+thời\s+)?|\s+và\s+")


_REACH = 2500  # characters looked at on each side of an expression


def read_clause(text: str, start: int, end: int, floor: int, ceiling: int) -> Clause | None:
    """The duty of text[start:end], a time expression; `floor` and `ceiling` bound what belongs to it (neighbours)."""
    left, right = _sentence(text, start, end)
    floor, ceiling = max(floor, left, start - _REACH), min(ceiling, right, end + _REACH)
    before = text[floor:start]
    before = _last_clause(before)
    opens = _LEAD_FILLER.fullmatch(before) or _CONDITION.fullmatch(before) or _STRAY.fullmatch(before)
    named = regex.match(r"\s*\)\s*:\s*\S", text[end:ceiling]) and _NUMBERED.fullmatch(before)
    if not opens and _parted(text, before, end, ceiling):
        opens = _PERIODIC.search(before)
    regular = _regular(text, start, end, floor, ceiling)
    if regular is not None:
        return regular
    if opens or named:
        after = _after(text, end, ceiling, right)
        if after is not None:
            return after
    clause = _before(text, floor, start, end, (left, ceiling))
    return _of_what(text, left, clause) if clause and _DONE.fullmatch(clause.text) else clause


_PERIODIC = regex.compile(r"(?:,|và)\s*(?:định\s+kỳ\s*)?$|^\s*[^:;.\d]{3,80}:\s*$", regex.IGNORECASE)


def _parted(text: str, before: str, end: int, ceiling: int) -> bool:
    """Whether an expression behind a comma or a label stands before what is done: `theo dõi, định kỳ trước ngày 15 hằng
    tháng báo cáo …`, `Khen đột xuất: trong 05 ngày, thủ trưởng gửi …`."""
    if not _PERIODIC.search(before):
        return False
    labelled = before.rstrip().endswith(":")
    if not labelled:
        return doer_words.action_at_start().match(text, _spaced(text, end), ceiling) is not None
    comma = regex.compile(r"\s*,\s*(?=\p{Ll}|\p{Lu})").match(text, end, ceiling)
    return comma is not None and find_subject(text, comma.end(), ceiling) is not None


def _spaced(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


_DONE = regex.compile(
    r"(?:thời\s+(?:gian|hạn)\s+)?(?:hoàn\s+(?:thành|tất)|thực\s+hiện|xong|kết\s+thúc)(?:\s+xong)?", regex.IGNORECASE
)
_WORK = regex.compile(r"(?P<work>[^:;.\n]{8,140}):\s")


def _of_what(text: str, left: int, clause: Clause) -> Clause:
    """What is completed by then: `Giải quyết án tồn: Tòa A hoàn thành trước …; Tòa B hoàn thành trước …`, or the
    sentence before `Thời gian hoàn thành: …`."""
    work = _WORK.match(text, left)
    if work and doer_words.action_at_start().match(text, left) and work.end() <= clause.start:
        return replace(clause, text=" ".join(work.group("work").split()))
    earlier = [(a, b) for a, b in sentences(text) if b <= left]
    told = _divided(text, *earlier[-1], keep_all=True) if earlier and not clause.named else None
    return told or clause


_REGULARLY = regex.compile(
    r"(?:định\s+kỳ|h[ằà]ng\s+\w+|mỗi\s+\w+)(?:\s+(?:h[ằà]ng\s+)?\w+)?\s*\(\s*$", regex.IGNORECASE
)
_CLOSED = regex.compile(r"\s*\)\s*")


def _regular(text: str, start: int, end: int, floor: int, ceiling: int) -> Clause | None:
    """`…, định kỳ hằng tháng (ngày 25) báo cáo Thường trực`: what is done then follows the bracket."""
    closed = _CLOSED.match(text, end, ceiling)
    if not closed or not _REGULARLY.search(text, floor, start):
        return None
    if not doer_words.action_at_start().match(text, closed.end(), ceiling):
        return None
    clause = _divided(text, closed.end(), _trimmed(text, closed.end(), ceiling), keep_all=True)
    subject = find_subject(text, floor, start)
    if clause is None or clause.named or subject is None:
        return clause
    return replace(clause, assignees=split_bodies(text[subject.start : subject.end]), named=True)


_CONDITION = regex.compile(
    r"\s*(?:trường\s+hợp|nếu|khi|sau\s+khi|ngay\s+sau|kết\s+thúc|hết|quá)\s[^;]{5,160},\s*", regex.IGNORECASE
)
_STRAY = regex.compile(r"\W*\w{1,3}\s*")  # what a scan left of a bullet or of `Từ`
_NUMBERED = regex.compile(r"\s*(?:giai\s+đoạn|đợt|bước|vòng|lần)\s+\w{1,4}\s*\(\s*", regex.IGNORECASE)


def _last_clause(before: str) -> str:
    return before[before.rfind(";") + 1 :]


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    for a, b in sentences(text):
        if a <= start < b:
            return a, max(b, end)
    return 0, len(text)


def _after(text: str, end: int, ceiling: int, right: int) -> Clause | None:
    """The expression opens the sentence: `Trước ngày X: các đơn vị …`, `Từ ngày X đến ngày Y, … có trách nhiệm …`."""
    opening = regex.compile(r"[\s,:;)\-–.]*").match(text, end, ceiling)
    start = opening.end() if opening else end
    listed = ":" in text[end:start]
    stop = len(text) if listed and ceiling >= right else ceiling
    if ceiling < right and ";" in text[start:stop]:
        stop = text.rindex(";", start, stop)  # what follows belongs to the next expression
    if stop <= start or not text[start:stop].strip(" .,;:"):
        return None
    return _divided(text, start, _trimmed(text, start, stop), keep_all=True)


def _before(text: str, floor: int, start: int, end: int, bounds: tuple[int, int]) -> Clause | None:
    """The expression closes its clause or stands inside it; `bounds` are the sentence's start and the ceiling."""
    left, ceiling = bounds
    bracket = text[:start].rstrip().endswith("(") and floor == left
    if bracket and left > 0 and regex.fullmatch(r"[^()]{0,60}\)[\s.;/]*", text[end:]):
        first = sentences(text)[0]  # `… . … (Quý IV/2025).`: the bracket dates the whole paragraph
        return _divided(text, first[0], first[1], keep_all=True)
    clause_left, clause_right = clause_around(text, start, end)
    clause_left = floor if bracket else max(_whole_subject(text, floor, clause_left, start), floor)
    stop = _without_trail(text, clause_left, start)
    while stop - clause_left < 3 and clause_left > floor:  # `…; hoàn thành trong tháng 9`: of what stands before
        clause_left = max(floor, text.rfind(";", floor, clause_left - 1) + 1)
        stop = _without_trail(text, clause_left, start)
    clause = _divided(text, clause_left, stop, context_from=floor)
    tail = _tail(text, end, min(ceiling, clause_right))
    if clause is None or not tail or _UNTIL.match(tail) or (_PURPOSE.match(tail) and len(tail) > len(clause.text)):
        return clause
    return replace(clause, text=f"{clause.text} {tail}")


_UNTIL = regex.compile(r"cho\s+(?:đến|tới)\s+(?:khi|lúc)\b", regex.IGNORECASE)
# whose length may not outweigh the action's
_PURPOSE = regex.compile(r"(?:để|nhằm|theo|trên\s+cơ\s+sở|bằng)\b", regex.IGNORECASE)


def _without_trail(text: str, left: int, start: int) -> int:
    floor = left - 1 if left > 0 and text[left - 1] == ";" else left
    floor = max(floor, start - 160)
    trail = _TRAIL_FILLER.search(text, floor, start)
    return trail.start() if trail else start


def _whole_subject(text: str, floor: int, clause_left: int, start: int) -> int:
    """Where the clause begins when a list of bodies divided by semicolons is its subject."""
    if clause_left <= floor:
        return clause_left
    subject = find_subject(text, floor, start)
    if subject and subject.start < clause_left <= subject.action and ";" in text[subject.start : subject.end]:
        return floor
    return clause_left


def _tail(text: str, end: int, ceiling: int) -> str:
    """What follows the expression and still belongs to the action: `để tổng hợp`, `về Sở …`."""
    after = text[end:ceiling]
    if not _KEEP_AFTER.match(after):
        return ""
    cut = _CUT_AFTER.search(after)
    words = " ".join((after[: cut.start()] if cut else after).split())
    words = words.lstrip(") ") if words.count(")") > words.count("(") else words
    return words.strip(" .,;:/")


def _trimmed(text: str, start: int, stop: int) -> int:
    while stop > start and (text[stop - 1].isspace() or text[stop - 1] in ".;,:/("):
        stop -= 1
    return stop


def _divided(
    text: str, start: int, stop: int, keep_all: bool = False, context_from: int | None = None
) -> Clause | None:
    """Doer and action of text[start:stop]; a doer may be named earlier in the sentence (`context_from`)."""
    while start < stop and (text[start].isspace() or text[start] in ",:;-–+*•)."):
        start += 1
    glue = _GLUE.match(text, start, stop)
    start = glue.end() if glue else start
    start = _past_condition(text, _opened_bracket(text, start, stop), stop)
    stop = _trimmed(text, start, stop)
    if stop <= start:
        return None
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
    if subject is None:
        action = _without_request(text, action, stop)
        action = _without_label(text, action, stop)
    if _MATTER.search(text, max(0, action - 8), action):
        stop = len(_MATTER_END.sub("", text[:stop]))
    words = " ".join(text[action:stop].split()).strip(" .,;:")
    step = step_of(text, start, subject) if len(words.split()) <= 2 else ""
    words = step if step and _DONE.fullmatch(words) else f"{words} {step}".strip()
    return Clause(words, action, stop, bodies, named, passive) if words else None


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


def _nouns() -> frozenset[str]:
    return frozenset(duty_words.duties()["generic_nouns"])


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
            if last in _nouns() or (last.split()[-1:] and last.split()[-1] in _nouns()):
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
_RIDER = regex.compile(r"(?:riêng|đối\s+với)\s[^,;:.]{3,80}[,:]\s*", regex.IGNORECASE)
_TIME_OF = regex.compile(
    r"(?:thời\s+(?:gian|hạn|điểm)|hạn(?:\s+(?:cuối|chót|chậm\s+nhất))?|lịch)\s+(?:để\s+|cho\s+việc\s+)?",
    regex.IGNORECASE,
)


_MATTER = regex.compile(r"Việc\s+$|[Vv]iệc\s+")
_SINCE = regex.compile(r"(?:Từ|Kể\s+từ|Trong|Đối\s+với|Riêng)\s[^,;:.]{3,60},\s+")
_MATTER_END = regex.compile(
    r"\s+(?:(?:được|phải|cần|sẽ)\s+)+(?:tổ\s+chức|thực\s+hiện|tiến\s+hành|hoàn\s+thành|diễn\s+ra|kết\s+thúc)(?:\s+xong)?\s*$"
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


def _without_modals(text: str, start: int, stop: int) -> int:
    match = duty_words.modal_at_start().match(text, start, stop)
    return match.end() if match and match.end() < stop - 8 else start


def _without_request(text: str, start: int, stop: int) -> int:
    """`Yêu cầu hoàn thành …`: asked of nobody in particular."""
    match = duty_words.request().match(text, start, stop)
    asked = match is not None and duty_words.verb().match(text, match.end(), stop) is not None
    return match.end() if match and asked else start


_TOGETHER = regex.compile(r"(?:chủ\s+trì\s*,?\s*)?phối\s+hợp\s+(?:chặt\s+chẽ\s+)?(?:với|cùng)\s+", regex.IGNORECASE)


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
    if not cuts or cuts[-1] - start < 90:
        return start
    last = stop - cuts[-1]
    if last < 25 or stop - start <= 2 * last:
        return start
    fitting = [c for c in cuts if stop - c <= 1.9 * last]
    return min(fitting, default=cuts[-1])
