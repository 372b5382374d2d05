"""Whether a time expression fixes a duty or an event of this paper, or is only a date that the paper mentions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import regex

from extractors.duties import doer_words
from extractors.duties import words as duty_words
from extractors.duties.assignees import find_subject
from extractors.timex.expressions import Timex
from extractors.timex.resolve import Days

_AFTER_NUMBER = regex.compile(
    r"(?:(?<!\w)(?:số|Số)\s*:?\s*[\w/&.\-–]*(?:\s?[-–/]\s?[\w&.]+)*|\d[\w.]*\s?/\s?(?:\d{4}\s?/\s?)?[A-ZĐ][\w&.\-–/]*(?:\s?[-–]\s?[\w&.]+)*|\d+\s?[-–]\s?[A-ZĐ]{2,}\s?/\s?[A-ZĐ]{2,})\s*[,(]?\s*$"
)
_CITED = regex.compile(
    r"(?<!\w)(?:Luật|Bộ\s+luật|Pháp\s+lệnh|Hiến\s+pháp|Nghị\s+quyết|Nghị\s+định|Thông\s+tư|Quyết\s+định|Chỉ\s+thị|Công\s+văn|Công\s+điện|Văn\s+bản|Tờ\s+trình|Kết\s+luận|Thông\s+báo|Hướng\s+dẫn|Kế\s+hoạch|Báo\s+cáo|Biên\s+bản|Giấy\s+mời|Quy\s+chế|Quy\s+định|Hợp\s+đồng|Phiếu\s+\w+|Đơn|Thư)\b[^.;:]{0,110}$"
)
_CITED_AFTER = regex.compile(
    r"\s*(?:của|về|v/v|quy\s+định|hướng\s+dẫn|ban\s+hành|\)|;|,\s*(?:của|về|và)|do\s|$)", regex.IGNORECASE
)
_PAST = regex.compile(r"(?<!\w)(?:đã|vừa\s+qua|trong\s+thời\s+gian\s+qua)(?!\w)", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an expression stands: the sentence around it and how the paper sets it off."""

    text: str  # of the item
    start: int
    end: int
    sentence: tuple[int, int]
    labelled: bool  # behind `Thời gian:`
    leading: bool  # opens its sentence, followed by a comma or colon
    bracketed: bool  # alone in brackets
    quoted: bool
    cited: bool  # inside a citation that the references component found
    opening: bool = False  # in the Căn cứ / Thực hiện paragraphs
    alone: bool = False  # the whole value of a `Vòng 1: …` line
    report: bool = False  # a paper that tells results
    planned: bool = False  # in the part of a report that says what comes next
    rules: bool = False  # a paper that lays down rules: its rhythms are duties
    headed: bool = False  # the heading above it states the year


_REACH = 2000  # characters: what stands further off in the sentence does not decide


def is_deadline(timex: Timex, days: Days, setting: Setting, issued: date | None) -> bool:
    """Prose only: rows of tables are judged by their table."""
    left = setting.text[max(setting.sentence[0], setting.start - _REACH) : setting.start]
    right = setting.text[setting.end : min(setting.sentence[1], setting.end + _REACH)]
    if _elsewhere(timex, setting) or _in_decoy(timex, left, right, setting) or _over(timex, days, setting, issued):
        return False
    if timex.bound == "within":
        anchor = timex.duration.anchor if timex.duration else ""
        told = (not anchor or anchor.endswith(" đó")) and _PAST.search(left + right[:80])
        return not told and _limits_an_action(timex, left, right, setting)
    if timex.recurrence or timex.bound in ("before", "by"):
        if timex.bound == "by" and _finished_by(timex, left, right, setting):
            return True
        return not (
            duty_words.decoy_clause().search(_outside(left)[-120:])
            or _whole_year(timex, setting)
            or _bare_to(setting, timex)
        )
    under_way = issued is None or _under_way(days, issued)
    return _takes_place(timex, left, right, setting, under_way)


def _elsewhere(timex: Timex, setting: Setting) -> bool:
    """Said by another paper, or with an open end that fixes nothing."""
    if setting.cited or setting.quoted or timex.bound == "after" or _EXAMPLE.match(setting.text, setting.sentence[0]):
        return True
    if _VOICE.match(setting.text) or (_OVER_YEARS.match(timex.recurrence or "") and not setting.rules):
        return True
    if timex.bound == "from" and not setting.labelled:
        return True
    return setting.opening and not _asked_in_opening(timex, setting)


_CONTACT = regex.compile(
    r"\W*(?:mọi|nếu|trong\s+quá\s+trình|khi|chi\s+tiết|thông\s+tin|đầu\s+mối|cần|để|đề\s+nghị|quý)\b[^:;]{0,160}?(?<!\w)(?:liên\s+(?:hệ|lạc)|(?<!kêu\s)gọi)(?!\w)",
    regex.IGNORECASE,
)
_HANDED = regex.compile(
    r"(?<!\w)(?:gửi|gởi|nộp|nhận(?!\s+được)|đăng\s+ký|phản\s+ánh|báo|góp\s+ý|đổi|trả(?!\s+lời)|lấy|mua|đặt|cung\s+cấp|làm\s+thủ\s+tục)(?!\w)|;",
    regex.IGNORECASE,
)


def _contact(left: str) -> bool:
    """`Mọi vướng mắc liên hệ bà A (nghỉ phép đến ngày …)`: days of those who answer questions, nothing to be done by
    them; `liên hệ phòng B nhận thẻ trước ngày …` is."""
    asked = _CONTACT.match(left)
    return asked is not None and _HANDED.search(left, asked.end()) is None


_FIGURES = regex.compile(r"(?<!\w)số\s+liệu\s*[(:,]?\s*$", regex.IGNORECASE)  # `số liệu đến ngày …`: how far they reach
_EXAMPLE = regex.compile(r"\W*(?:ví\s+dụ|chẳng\s+hạn)(?!\w)", regex.IGNORECASE)


# `Ý kiến của ông A: đề nghị lùi lịch đến …`: what somebody wished in a meeting is no duty yet
_VOICE = regex.compile(
    r"\W*(?:các\s+)?(?:ý\s+kiến|phát\s+biểu|kiến\s+nghị|đề\s+xuất|tham\s+luận)(?:\s+\w+){0,2}\s+của\s[^:;.]{3,120}:\s*"
    r"(?:đề\s+nghị|kiến\s+nghị|đề\s+xuất|xin|mong|cho\s+rằng|báo\s+cáo)(?!\w)",
    regex.IGNORECASE,
)
_OVER_YEARS = regex.compile(
    r"FREQ=YEARLY;INTERVAL="
)  # `hai năm một lần`, told of what comes again, in a paper of one year


def _in_decoy(timex: Timex, left: str, right: str, setting: Setting) -> bool:
    """In a context in which a date fixes nothing to be done (see `vocabulary/decoys.json`)."""
    plain = not timex.worded and not timex.time and not timex.recurrence
    bare = plain and not _SET_FOR.match(setting.text, setting.start) and not (setting.labelled and _own_year(timex))
    if bare and duty_words.decoy_left_bare().search(left):
        return True
    due = timex.bound in ("before", "by", "within") or timex.time
    set_apart = timex.worded and left.rstrip().endswith(",")  # `… chào mừng Ngày A, từ ngày 08/5 đến ngày 12/5`
    if not due and not set_apart and duty_words.decoy_left_feast().search(left):
        return True
    if plain and setting.text[setting.start].isdigit() and duty_words.decoy_left_named().search(left):
        return True
    if (
        _forecast(left, setting)
        or _contact(left)
        or (_FIGURES.search(left) and _BARE_TO.match(setting.text, setting.start))
        or (_PLACES.match(setting.text) and _ONLY_DAY.search(left) and _AT.match(right))
    ):
        return True
    left = _OVERDUE.sub(" ", left) if timex.bound == "within" and _WITHIN.match(setting.text, setting.start) else left
    if duty_words.decoy_left().search(left) or duty_words.decoy_right().match(right):
        return True
    return _dated_paper(timex, left, right)


_PLACES = regex.compile(r"\W*(?:\w{1,3}[.)]\s*)?(?:địa\s+điểm|nơi)[^:.;\n]{0,30}:", regex.IGNORECASE)
_ONLY_DAY = regex.compile(r"riêng\s*$", regex.IGNORECASE)
_AT = regex.compile(r"\s*[,:]?\s*(?:tại|ở)\s")  # `Địa điểm: phòng A. Riêng chiều 26/3 tại phòng B`: where, not when
_WITHIN = regex.compile(r"trong\s+(?:thời\s+hạn|vòng)(?!\w)", regex.IGNORECASE)
_OVERDUE = regex.compile(
    r"(?:quá|hết|trễ)\s+hạn\s*$", regex.IGNORECASE
)  # `giải quyết 46 hồ sơ quá hạn | trong thời hạn 07 ngày`: said of the papers


def _forecast(left: str, setting: Setting) -> bool:
    """`Dự báo từ đêm 27 đến 28/9 bão sẽ vào bờ`: nobody is asked for anything there."""
    if ";" in left or duty_words.request().search(left):
        return False
    return duty_words.forecast().match(setting.text, *setting.sentence) is not None


_SET_FOR = regex.compile(
    r"dự\s+kiến|(?:buổi\s+)?(?:sáng|trưa|chiều|tối)\s", regex.IGNORECASE
)  # not words of a name's day


def _own_year(timex: Timex) -> bool:
    return bool(timex.parts) and timex.parts[0].unit == "day" and timex.parts[0].year is not None


def _over(timex: Timex, days: Days, setting: Setting, issued: date | None) -> bool:
    """Past when the paper was issued, or the period that a report reports on."""
    if is_past(timex, days, issued, 45 if setting.labelled else 0) or (
        not setting.headed and _just_over(timex, days, issued)
    ):
        return True
    if issued is not None and _so_far(timex, days, setting, issued):
        return True
    if not setting.report or setting.planned or timex.bound not in ("on", "during") or issued is None:
        return False
    return _under_way(days, issued) or _reported(timex, days, issued)


_RECENT = 6  # months


def _just_over(timex: Timex, days: Days, issued: date | None) -> bool:
    """`trong tháng 9` in a paper of October: the month that is over, not that of the next year which inference gave."""
    part = timex.parts[-1] if timex.parts else None
    if issued is None or part is None or timex.bound != "during" or "year" not in days.inferred:
        return False
    if part.unit not in ("month", "quarter") or not days.end or date.fromisoformat(days.end).year <= issued.year:
        return False
    last = (part.number or 0) * (3 if part.unit == "quarter" else 1)
    return 0 < issued.month - last <= _RECENT


_REPORTED = 124  # days, months counted as 31: what lies further back in the year may be next year's


def _reported(timex: Timex, days: Days, issued: date) -> bool:
    """`từ ngày 14/10 đến 12/11` in a report of December: days of that year, not of the next that inference gave."""
    first = timex.parts[0] if timex.parts else None
    if not days.inferred or first is None or first.unit != "day" or not first.number or not first.day:
        return False
    begun = 31 * (issued.month - first.number) + issued.day - first.day
    return 0 <= begun <= _REPORTED


_ATTAINED = regex.compile(
    r"\s*,?\s*(?:\p{L}+\s+){0,4}?(?:đạt|có|được|còn)\s+(?:được\s+|hơn\s+|trên\s+|gần\s+|khoảng\s+)*\d", regex.IGNORECASE
)


def _so_far(timex: Timex, days: Days, setting: Setting, issued: date) -> bool:
    """`Thu ngân sách đến 25/9 đạt 71% dự toán` in a paper of October: what was attained, and no day of next year."""
    told = timex.bound == "by" and _BARE_TO.match(setting.text, setting.start)
    return bool(told) and _ATTAINED.match(setting.text, setting.end) is not None and _reported(timex, days, issued)


def _asked_in_opening(timex: Timex, setting: Setting) -> bool:
    """A short công văn may ask for its answer in the sentence that cites its basis."""
    before = setting.text[setting.sentence[0] : setting.start]
    return timex.bound in ("before", "by") and bool(duty_words.request().search(before))


def _dated_paper(timex: Timex, left: str, right: str) -> bool:
    """`… số 12/KH-UBND ngày 5/3/2024`, `Luật … ngày 26/11/2003`: the day belongs to a paper."""
    if timex.bound not in ("on", "during") or timex.time:
        return False
    if _AFTER_NUMBER.search(left):
        return True
    cited = _CITED.search(left)
    if not cited or timex.worded or _SENT.search(left):
        return False
    between = cited.group()
    return bool(_CITED_AFTER.match(right)) and not duty_words.request().search(between) and ":" not in between


_SENT = regex.compile(
    r"(?<!\w)(?:trình(?:\s+ký|\s+duyệt)?|gửi|nộp|hoàn\s+thành|xong)\s*$", regex.IGNORECASE
)  # `dự thảo Quyết định … trình ký`


def is_past(timex: Timex, days: Days, issued: date | None, grace: int = 0) -> bool:
    """Whether the last day lies more than `grace` days before the paper's own day."""
    last = days.end or days.start
    if timex.bound == "during" and timex.parts and timex.parts[0].unit == "day" and grace:
        grace = 0  # a stretch that is over is what a report covers
    if issued is None or last is None or timex.bound == "within":
        return False
    return (issued - date.fromisoformat(last)).days > grace


_PART_OF_YEAR = regex.compile(r"tháng\s+(?:đầu|cuối)\s+năm", regex.IGNORECASE)
_BARE_TO = regex.compile(r"(?:đến|tới)\s+(?!hết|cuối)", regex.IGNORECASE)
_FINISH = regex.compile(r"(?<!\w)(?:hoàn\s+thành|xong|kết\s+thúc|gia\s+hạn|hoàn\s+tất)(?!\w)", regex.IGNORECASE)


def _bare_to(setting: Setting, timex: Timex) -> bool:
    """`đến quý I/2025` without `hết` says how far something reaches, not by when it is due."""
    if timex.bound != "by" or timex.recurrence or not timex.parts or timex.parts[0].unit == "day":
        return False
    if setting.labelled or setting.bracketed:
        return False
    if not _BARE_TO.match(setting.text, setting.start):
        return False
    return not _FINISH.search(setting.text, setting.sentence[0], setting.start)


def _under_way(days: Days, issued: date) -> bool:
    """A month or stretch that has begun when the paper is issued."""
    return bool(days.start and date.fromisoformat(days.start) <= issued)


_YEAR_END = regex.compile(r"(?:đến\s+)?(?:trước\s+khi\s+)?hết\s+năm", regex.IGNORECASE)
_AIM = regex.compile(r"%|(?<!\w)(?:phấn\s+đấu|mục\s+tiêu|chỉ\s+tiêu|tỷ\s+lệ)(?!\w)", regex.IGNORECASE)
_FINISHING = regex.compile(
    r"\s*,\s*(?:phải\s+|cơ\s+bản\s+)?(?:hoàn\s+(?:thành|tất|thiện)|kết\s+thúc|chấm\s+dứt)(?!\w)", regex.IGNORECASE
)


def _finished_by(timex: Timex, left: str, right: str, setting: Setting) -> bool:
    """`Đến hết năm 2026, hoàn thành việc chuyển …`: a year whose end closes a work; no aim in figures."""
    if not _YEAR_END.match(setting.text, setting.start) or not timex.parts or timex.parts[-1].unit != "year":
        return False
    return setting.leading and _FINISHING.match(right) is not None and not _AIM.search(left + right)


def _whole_year(timex: Timex, setting: Setting) -> bool:
    return bool(timex.parts) and timex.parts[-1].unit == "year" and not setting.labelled


_STATE = regex.compile(
    r"(?<!\w)(?:đều|đang|còn|vẫn|nằm)\s*$", regex.IGNORECASE
)  # `… đều trong thời hạn 15 ngày kể từ …`


def _behind_obligation(left: str) -> str:
    """`Chợ được công nhận trước ngày Quy chế này có hiệu lực phải | đổi giấy`: what stands before says who."""
    obliged = list(duty_words.obliged().finditer(left))
    return left[obliged[-1].start() :] if obliged else left


def _limits_an_action(timex: Timex, left: str, right: str, setting: Setting) -> bool:
    """A length of time counts where somebody has to act within it, not where something lasts that long."""
    sentence = left + setting.text[setting.start : setting.end] + right
    before = _OVERDUE.sub(" ", left) if _WITHIN.match(setting.text, setting.start) else left
    left = _behind_obligation(left)
    if (
        _STATE.search(left)
        or duty_words.span_decoy_left().search(before)
        or duty_words.span_decoy().search(left[-100:])
    ):
        return False
    if duty_words.span_decoy().match(right.lstrip(" ,")):
        return False
    span = timex.duration
    if (
        span
        and span.anchor
        and span.unit in ("day", "working_day", "hour")
        and _EVENT_LIMIT.match(setting.text, setting.start)
    ):
        return True
    return bool(duty_words.verb().search(sentence) or duty_words.verb_at_start().match(sentence))


# a limit told by its word, in days or hours, from an event: whatever is done then, it is due
_EVENT_LIMIT = regex.compile(r"(?:trong|chậm|muộn|không|trước|tối\s+đa|ít\s+nhất|tối\s+thiểu)(?!\w)", regex.IGNORECASE)


def _takes_place(timex: Timex, left: str, right: str, setting: Setting, under_way: bool) -> bool:
    """Whether a day or a month is that of something to be done or held."""
    unit = timex.parts[0].unit if timex.parts else "day"
    if unit in ("year", "school_year", "semester"):
        opens = left.rstrip()[-1:] in ("", ":", "(")
        return opens and (setting.labelled or (unit != "year" and setting.bracketed))
    if setting.labelled or timex.time or timex.since_issue:
        return True
    if duty_words.decoy_clause().search(_outside(left)[-120:]) or (
        under_way and _PAST.search(_after_then(left)[-150:] + right[:80])
    ):
        return False
    return _acted_on(timex, left, right, setting, under_way)


_CLOSED = regex.compile(r"\([^()]*+\)")


def _outside(left: str) -> str:
    """The words without what stands in brackets: `học tập Luật A (có hiệu lực từ ngày …) trong tháng 7`."""
    return _CLOSED.sub(" ", left)


def _after_then(left: str) -> str:
    """`Hồ sơ đã nhận … thì xã A xử lý`: what stands before `thì` is the condition."""
    return regex.split(r"(?<!\w)thì(?!\w)", left)[-1]


def _acted_on(timex: Timex, left: str, right: str, setting: Setting, under_way: bool) -> bool:
    unit = timex.parts[0].unit if timex.parts else "day"
    if setting.leading and not (left.strip() and _begins_action(left)):
        if duty_words.decoy_clause().search(right[:60]) is None and _begins_action(right):
            return True
        return not _PART_OF_YEAR.search(setting.text[setting.start : setting.end]) and _acts(right)
    if _announced(timex, left, unit, under_way):
        return True
    if setting.alone or setting.bracketed:
        stage = _STAGE.match(right)  # `Giai đoạn 2 (01/12 - 30/12): các trạm cử người …`
        named = stage is not None and _begins_action(right[stage.end() :])
        return setting.alone or named or _acts(left) or _acts(right[:150]) or _begins_action(left)
    if unit in ("month", "quarter") and not timex.worded and not _fuzzy(timex):
        return _ROUND.search(left) is not None
    return _acts(left[-160:]) or _begins_action(left) or (not left.strip(" -–+*") and _acts(right[:160]))


def _announced(timex: Timex, left: str, unit: str, under_way: bool) -> bool:
    """Days ahead that a bound word sets: whatever verb stands there, it is announced for them."""
    stretch = timex.bound == "during" and len(timex.parts) == 2 and {p.unit for p in timex.parts} == {"day"}
    if stretch and _PROGRAMME.fullmatch(left):
        return True
    return timex.worded and not under_way and unit in ("day", "month") and bool(left.strip(' -–+*(“"'))


_STAGE = regex.compile(r"[^()]{0,20}\)\s*:")
_PROGRAMME = regex.compile(
    r"\p{Lu}[^:.;\d]{2,60}:\s*(?:[^:;.\d]{0,60}\s)?"
)  # `Thực hành: bậc mầm non từ … đến …; bậc …`
_ROUND = regex.compile(
    r"(?<!\w)(?:đợt|lần)\s+\w{1,3}\s*[:(,]?\s*$", regex.IGNORECASE
)  # `đợt 1 tháng 10, đợt 2 tháng 4`


def _fuzzy(timex: Timex) -> bool:
    return any(p.fuzzy for p in timex.parts)


def _begins_action(text: str) -> bool:
    """Whether a clause begins with a verb, or with a doer and a verb."""
    words = text[:400].lstrip(" ,:;-–+*().")
    if regex.match(r"căn\s+cứ\b", words, regex.IGNORECASE):
        return False
    return bool(doer_words.action_at_start().match(words)) or find_subject(words) is not None


def _acts(text: str) -> bool:
    return bool(duty_words.event().search(text))
