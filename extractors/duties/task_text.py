"""The words of a duty: the clause around a time expression, without the expression, split into doer and action."""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.duties import doer_words
from extractors.duties import words as duty_words
from extractors.duties.action import DONE, NOTHING_SENT, Clause, divided, trimmed
from extractors.duties.assignees import find_subject, split_bodies, work_of
from extractors.duties.outline import clause_around, sentences
from extractors.duties.task_words import without_way
from extractors.timex.expressions import find_times

__all__ = ["Clause", "read_clause"]


_LEAD_FILLER = regex.compile(
    rf"(?:[\s,;:()\-–+*•.“]|(?:dự\s+kiến|thời\s+gian|hoàn\s+thành|vào|trong|từ|nay|bắt\s+đầu|và|đồng\s+thời|sau\s+đó|cụ\s+thể|như\s+sau|riêng|{duty_words.duties()['regularly']}|mỗi\s+(?:năm|quý|tháng|tuần)|kịp\s+thời|thường\s+xuyên|cứ|(?:bảo\s+đảm|đảm\s+bảo)(?=\s*$))(?!\w))*+",
    regex.IGNORECASE,
)
_TRAIL_FILLER = regex.compile(
    r"""(?:\s*[,;:(\[–-]\s*(?:và\s+)?(?:(?:phải\s+|cần\s+|yêu\s+cầu\s+)?(?:hoàn\s+thành|hoàn\s+tất|xong|kết\s+thúc)(?:\s+(?:việc\s+này|công\s+việc|nội\s+dung\s+này|xong|nhiệm\s+vụ))?
    |(?:thời\s+gian|thời\s+hạn|thời\s+điểm|hạn)(?:\s+(?:thực\s+hiện|hoàn\s+thành|gửi|nộp|báo\s+cáo|tổ\s+chức|nhận|cuối|hồ\s+sơ|dự\s+kiến|là))*|hạn(?:\s+\p{L}+){1,3}(?=\s*:)|dự\s+kiến|tiến\s+hành|tổ\s+chức|thực\s+hiện|định\s+kỳ)?\s*[:(]?\s*
    |\s+(?:ngay\s+)?(?:trong\s+|vào\s+)?(?:ngày\s+(?:mai|kia)|ngày\s+hôm\s+(?:nay|sau)|hôm\s+nay|(?:sáng|chiều)\s+(?:nay|mai))\s*\(
    |\s+(?:vào|nhân|trong)\s+dịp(?:\s+[“"][^“”"\n]{2,60}[”"])?\s*\(?\s*|(?<=\p{L})\s*\(\s*(?:xuất\s+phát|khởi\s+hành|khai\s+giảng|khai\s+mạc|khởi\s+công|ra\s+quân|bắt\s+đầu)(?:\s+(?:vào|từ|lúc))*\s*:?\s*|\s+nhân\s+(?:Ngày|Lễ|Tháng)\s[^,;.():\n]{2,50}\(\s*|\s+trong\s+khoảng(?:\s+thời\s+gian)?\s*|\s+(?:định\s+kỳ\s+)?(?:h[ằà]ng|mỗi)\s+(?:năm|quý|tháng|tuần)(?:\s+và\s+đột\s+xuất)?|\s+(?:(?:vào|trong)(?:\s+(?:các|những|hai|ba))?|dự\s+kiến|từ|xong|được|là|định\s+kỳ|với\s+thời\s+gian|thời\s+gian|diễn\s+ra|bắt\s+đầu)\s*:?\s*|\s+trong\s+\d{1,2}\s+(?:ngày|buổi)[\s,:(]*|\s+)+$""",
    regex.IGNORECASE | regex.VERBOSE,
)
_KEEP_AFTER = regex.compile(
    r"\s*\)?\s*(?:để|về|qua|cho|tại|theo|bằng|đến|tới|trên|của|với|gửi|do|ở|(?=\())\b", regex.IGNORECASE
)
_CUT_AFTER = regex.compile(
    r";|,\s*(?=(?:theo\s+mẫu|đồng\s+thời|trong\s+đó|các\s|sau|có\s|trường\s+hợp|riêng|kèm|thời\s+gian|trước|chậm|thư\s+điện\s+tử|e-?mail|hộp\s+thư|điện\s+thoại|địa\s+chỉ|đồng\s+gửi|ĐT|nhân\s+(?:dịp|ngày|kỷ\s+niệm|lễ)))"
)


_REACH = 2500  # characters looked at on each side of an expression


def read_clause(text: str, start: int, end: int, floor: int, ceiling: int) -> Clause | None:
    """The duty of text[start:end], a time expression; `floor` and `ceiling` bound what belongs to it (neighbours)."""
    clause = _clause(text, start, end, floor, ceiling)
    return replace(clause, text=without_way(clause.text)) if clause else None


def _clause(text: str, start: int, end: int, floor: int, ceiling: int) -> Clause | None:
    left, right = _sentence(text, start, end)
    floor, ceiling = max(floor, left, start - _REACH), min(ceiling, right, end + _REACH)
    before = text[floor:start]
    before = _last_clause(before)
    opens = _LEAD_FILLER.fullmatch(_timeless(before)) or _CONDITION.fullmatch(before) or _STRAY.fullmatch(before)
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
    apart = _apart(text, start, left, ceiling)
    if apart is not None:
        return apart
    clause = _before(text, floor, start, end, (left, ceiling))
    if clause and duty_words.intent().fullmatch(clause.text):  # `cam kết đến hết ngày … giải ngân …`
        intended = _after(text, end, ceiling, right)
        return replace(intended, assignees=clause.assignees, named=clause.named) if intended else clause
    return (_ended(text, left, clause) or _of_what(text, left, clause)) if clause else None


_CLOSES = regex.compile(r"kết\s+thúc\s", regex.IGNORECASE)  # `kết thúc năm học trước ngày 31/5` is something to do


def _timeless(words: str) -> str:
    """The words without their times: `Từ tháng 10,` before a day opens the sentence as well."""
    for timex in reversed(find_times(words)):
        if _CLOSES.match(words, timex.start) is None:
            words = words[: timex.start] + words[timex.end :]
    return words


_ENDS = regex.compile(
    r"(?:kết\s+thúc|hoàn\s+thành|làm\s+xong)\s+(?:việc\s+|đợt\s+|công\s+tác\s+)?(?P<what>\p{Ll}+\s\p{Ll}+)",
    regex.IGNORECASE,
)


def _ended(text: str, left: int, clause: Clause) -> Clause | None:
    """`Phòng A kiểm tra kho các xã; kết thúc kiểm tra trước …`: what is to end by then is told in the clause before."""
    ends = _ENDS.fullmatch(clause.text)
    cut = text.rfind(";", left, clause.start)
    said = text.rfind(ends.group("what"), left, cut) if ends and cut > 0 else -1
    if said < 0:
        return None
    return divided(text, max(left, text.rfind(";", left, cut) + 1), cut)


_ONLY_WHEN = regex.compile(r"(?:thời\s+(?:gian|hạn|điểm)|hạn|tiến\s+độ)(?:\s+\p{L}+){0,2}", regex.IGNORECASE)
_APART = regex.compile(
    r"\(\s*(?:(?:riêng|đối\s+với|với)\s+(?P<who>[^();:]{3,80}?)\s*[:,]?|(?P<these>[^();:.]{3,80}?)\s*:)\s*$",
    regex.IGNORECASE,
)


def _apart(text: str, start: int, left: int, ceiling: int) -> Clause | None:
    """`Dựng xong rạp trước ngày 05/3 (riêng xã A trước ngày 10/3)`: the same is done by one of them at another time."""
    found = _APART.search(text, left, start)
    name = (found.group("who") or found.group("these") or "") if found else ""
    if found is None or not doer_words.head_at_start().match(name) or duty_words.verb().search(name, 4):
        return None
    before = [t for t in find_times(text) if left <= t.start and t.end <= found.start()]
    if not before or text[before[-1].end : found.start()].strip():
        return None
    clause = read_clause(text, before[-1].start, before[-1].end, left, found.start())
    return replace(clause, assignees=split_bodies(name), named=True) if clause else None


_PERIODIC = regex.compile(r"(?:,|và)\s*(?:định\s+kỳ\s*)?$|^\s*[^:;.\d]{3,80}:\s*$", regex.IGNORECASE)


def _parted(text: str, before: str, end: int, ceiling: int) -> bool:
    """Whether an expression behind a comma or a label stands before what is done: `theo dõi, định kỳ trước ngày 15 hằng
    tháng báo cáo …`, `Khen đột xuất: trong 05 ngày, thủ trưởng gửi …`."""
    if not _PERIODIC.search(before):
        return False
    labelled = before.rstrip().endswith(":")
    if not labelled:
        comma = _COMMA_NEXT.match(text, end, ceiling)
        return doer_words.acts_at(text, comma.end() if comma else end, ceiling)
    comma = regex.compile(r"\s*(?P<comma>,)?\s*(?=\p{Ll}|\p{Lu})").match(text, end, ceiling)
    subject = find_subject(text, comma.end(), ceiling) if comma else None
    return subject is not None and bool((comma and comma.group("comma")) or subject.start == _spaced(text, end))


_COMMA_NEXT = regex.compile(r"\s*,")


def _spaced(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


_HELD = regex.compile(r"(?:tổ\s+chức|triển\s+khai|tiến\s+hành)")
_WORK = regex.compile(r"(?P<work>[^:;.\n]{8,140}):\s")


def _of_what(text: str, left: int, clause: Clause) -> Clause:
    """What a clause means that says no more than `hoàn thành` or `tổ chức`: `Giải quyết án tồn: Tòa A hoàn thành trước
    …; Tòa B hoàn thành trước …`, or the sentence before `Thời gian hoàn thành: …`."""
    done = DONE.fullmatch(clause.text) or _ONLY_WHEN.fullmatch(clause.text)
    if not (done or _HELD.fullmatch(clause.text)):
        return clause
    work = _WORK.match(text, left)
    if work and doer_words.action_at_start().match(text, left) and work.end() <= clause.start:
        return replace(clause, text=work_of(" ".join(work.group("work").split())))
    if not done:
        return clause
    earlier = [(a, b) for a, b in sentences(text) if b <= left]
    told = divided(text, *earlier[-1], keep_all=True) if earlier and not clause.named else None
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
    clause = divided(text, closed.end(), trimmed(text, closed.end(), ceiling), keep_all=True)
    subject = find_subject(text, floor, start)
    if clause is None or clause.named or subject is None:
        return clause
    return replace(clause, assignees=split_bodies(text[subject.start : subject.end]), named=True)


_CONDITION = regex.compile(
    r"\s*(?:trường\s+hợp|nếu|khi|sau\s+khi|ngay\s+sau|kết\s+thúc|hết|quá)\s[^;]{5,160},\s*|[^;,]{5,120}\sthì\s*",
    regex.IGNORECASE,
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
    otherwise = _OTHERWISE.search(text, start, stop)
    stop = otherwise.start() if otherwise else stop
    if ceiling < right and ";" in text[start:stop]:
        stop = text.rindex(";", start, stop)  # what follows belongs to the next expression
    if stop <= start or not text[start:stop].strip(" .,;:"):
        return None
    return divided(text, start, trimmed(text, start, stop), keep_all=True)


_OTHERWISE = regex.compile(
    r";\s*(?:trường\s+hợp|nếu)\s+(?:không|chưa|từ\s+chối)(?!\w)[^.;]*\s(?:phải|trả\s+lời|nêu|thông\s+báo)(?!\w)",
    regex.IGNORECASE,
)  # `Trong 05 ngày, Sở A cấp giấy; trường hợp từ chối phải nêu rõ lý do`


def _before(text: str, floor: int, start: int, end: int, bounds: tuple[int, int]) -> Clause | None:
    """The expression closes its clause or stands inside it; `bounds` are the sentence's start and the ceiling."""
    left, ceiling = bounds
    bracket = text[:start].rstrip().endswith("(") and floor == left
    if bracket and left > 0 and regex.fullmatch(r"[^()]{0,60}\)[\s.;/]*", text[end:]):
        first = sentences(text)[0]  # `… . … (Quý IV/2025).`: the bracket dates the whole paragraph
        return divided(text, first[0], first[1], keep_all=True)
    clause_left, clause_right = clause_around(text, start, end)
    clause_left = floor if bracket else max(_whole_subject(text, floor, clause_left, start), floor)
    stop = _without_trail(text, clause_left, start)
    while stop - clause_left < 3 and clause_left > floor:  # `…; hoàn thành trong tháng 9`: of what stands before
        clause_left = max(floor, text.rfind(";", floor, clause_left - 1) + 1)
        stop = _without_trail(text, clause_left, start)
    clause_left = _with_what_is_sent(text, floor, clause_left, stop)
    clause_left = _listed_behind(text, clause_left, stop, end)
    clause_left = _past_other_time(text, clause_left, stop)
    clause = divided(text, clause_left, stop, context_from=floor)
    tail = _tail(text, end, min(ceiling, clause_right))
    if (
        clause is None
        or not tail
        or _UNTIL.match(tail)
        or _outweighs(tail, clause.text, ":" in text[max(stop - 1, 0) : start])
    ):
        return clause
    return replace(clause, text=f"{clause.text} {tail}")


_FIRST_WORDS = regex.compile(r"\s*[,;]\s*(?:và\s+|còn\s+)?(?P<two>\p{L}+\s+\p{L}+)")


def _listed_behind(text: str, left: int, stop: int, end: int) -> int:
    """`… báo cáo tỉnh theo quy định: báo cáo quý gửi trước …, báo cáo năm gửi trước …`: where like things, each
    with its time, are listed behind a colon, the first of them is what is done."""
    colon = text.rfind(": ", left, stop)
    following = _FIRST_WORDS.match(text, end) if colon > left else None
    alike = following is not None and text[colon + 2 : stop].lower().startswith(f"{following.group('two').lower()} ")
    return colon + 2 if alike else left


def _with_what_is_sent(text: str, floor: int, left: int, stop: int) -> int:
    """Where the clause begins in `Lập danh sách; gửi về Sở`: what is sent stands in the clause before. Not where that
    one lays something on others (`…, phân công lãnh đạo theo dõi; gửi Sở`)."""
    sent = _spaced(text, left)
    if left <= floor or not (_SENDING.match(text, sent) and NOTHING_SENT.match(text, sent, stop)):
        return left
    earlier = max(floor, text.rfind(";", floor, left - 1) + 1)
    subject = find_subject(text, earlier, left)
    return left if subject is not None and subject.requested else earlier


_SENDING = regex.compile(r"(?:gửi|gởi|nộp)(?!\w)", regex.IGNORECASE)  # what is `trình` is often told elsewhere
_THIS = regex.compile(r"(?:trong|ngay\s+trong)\s+(?:tuần|tháng|năm|ngày)\s+(?:này|nay|tới)", regex.IGNORECASE)
_NEXT = regex.compile(r"\s*,\s*(?:và\s+|đồng\s+thời\s+|sau\s+đó\s+)?")


def _past_other_time(text: str, left: int, stop: int) -> int:
    """Behind an earlier action that has a time of its own: `phát động từ 23/9, | nhận bài đến hết ngày …`."""
    words = text[left:stop]
    ends = [t.end for t in find_times(words) if t.worded and t.bound in ("from", "during", "on", "after")]
    for end in sorted([*ends, *(m.end() for m in _THIS.finditer(words))], reverse=True):
        comma = _NEXT.match(words, end)
        inside = words[:end].count("(") > words[:end].count(")")
        if (
            comma
            and not inside
            and words[:end].count(" ") > 4
            and doer_words.action_at_start().match(words, comma.end())
        ):
            return left + comma.end()
    return left


_UNTIL = regex.compile(r"cho\s+(?:đến|tới)\s+(?:khi|lúc)\b", regex.IGNORECASE)
_PURPOSE = regex.compile(r"(?:để|nhằm|theo|trên\s+cơ\s+sở|bằng)\b", regex.IGNORECASE)
_WAY = regex.compile(r"qua\b|\(", regex.IGNORECASE)
_PLACE = regex.compile(r"(?:tại|ở)\b", regex.IGNORECASE)


def _outweighs(tail: str, action: str, event: bool) -> bool:
    """Whether purpose or manner behind the time is longer than what is done; so is the place of an `event`, whose name
    and a colon stand before the time."""
    aside = _WAY.match(tail) or _PURPOSE.match(tail) or (event and _PLACE.match(tail))
    return bool(aside) and len(tail) > len(action)


def _without_trail(text: str, left: int, start: int) -> int:
    floor = left - 1 if left > 0 and text[left - 1] == ";" else left
    floor = max(floor, start - 160)
    trail = _TRAIL_FILLER.search(text, floor, start)
    if trail and _ONLY_FOR.fullmatch(text, left, trail.start()):
        return start
    regular = _MEETS_REGULARLY.match(text, trail.start(), start) if trail else None
    if regular and _MEETS.search(text, left, regular.start()):
        return regular.end()
    return trail.start() if trail else start


_MEETS = regex.compile(r"(?<!\w)(?:họp|giao\s+ban|sinh\s+hoạt|hội\s+ý)$", regex.IGNORECASE)
_MEETS_REGULARLY = regex.compile(r"\s+định\s+kỳ(?!\w)", regex.IGNORECASE)  # `họp định kỳ` is what it is called
_ONLY_FOR = regex.compile(r"\s*(?:riêng|đối\s+với|trong|từ)\s[^,;:.()]{3,60}", regex.IGNORECASE)


def _whole_subject(text: str, floor: int, clause_left: int, start: int) -> int:
    """Where the clause begins when a list of bodies divided by semicolons is its subject."""
    if clause_left <= floor:
        return clause_left
    subject = find_subject(text, floor, start)
    if subject and subject.start < clause_left <= subject.action and ";" in text[subject.start : subject.end]:
        return floor
    return clause_left


_WHERE = regex.compile(r"\s*\)?\s*(?:tại|ở|trên|với)\b", regex.IGNORECASE)
_COMMA = regex.compile(r",\s+")


def _next_action(after: str) -> regex.Match[str] | None:
    """`… ở những xã A, | tổ chức dạy bù`: behind the place the next thing to do begins."""
    commas = _COMMA.finditer(after)
    return next((c for c in commas if doer_words.action_at_start().match(after, c.end())), None)


def _tail(text: str, end: int, ceiling: int) -> str:
    """What follows the expression and still belongs to the action: `để tổng hợp`, `về Sở …`."""
    after = text[end:ceiling]
    if not _KEEP_AFTER.match(after):
        return ""
    cut = _CUT_AFTER.search(after) or (_next_action(after) if _WHERE.match(after) else None)
    words = " ".join((after[: cut.start()] if cut else after).split())
    words = words.lstrip(") ") if words.count(")") > words.count("(") else words
    return words.strip(" .,;:/")
