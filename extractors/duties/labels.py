"""Lines such as `Thời gian thực hiện: …`, `Vòng 1: …`, or a time alone: what they are the time of."""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.duties import doer_words
from extractors.duties import words as duty_words
from extractors.duties.assignees import find_subject, split_bodies
from extractors.duties.outline import PLAIN, Item, Outline, sentences
from extractors.duties.task_text import Clause
from extractors.language.patterns import compiled
from extractors.timex.expressions import Timex, find_times

LABEL = compiled(r"^(?P<label>[^:;.\d]{3,80}?)\s*:\s*", regex.IGNORECASE)
_GENERIC = compiled(
    r"(?:về\s+)?(?:thời\s+(?:gian|hạn|điểm)|tiến\s+độ|lịch|hạn|ngày)(?:\s+(?:cụ\s+thể|dự\s+kiến|thực\s+hiện|tổ\s+chức|"
    r"tiến\s+hành|triển\s+khai|hoàn\s+thành|diễn\s+ra|chung|và\s+địa\s+điểm|,?\s*địa\s+điểm))*",
    regex.IGNORECASE,
)
_FILLER = compiled(
    r"(?<!\w)(?:dự\s+kiến|hoàn\s+thành|thực\s+hiện|tiến\s+hành|tổ\s+chức|trong|vào|từ|trường\s+hợp\s+đặc\s+biệt|và|hoặc|"
    r"cả|thường\s+xuyên|hai|ba|một|bắt\s+đầu|lúc|nếu\s+có|½|\d+|ngày|buổi|/)(?!\w)",
    regex.IGNORECASE,
)
_WHICH = compiled(r"(?:đối\s+với|riêng|với)\s[^:;.]{3,80}:\s*", regex.IGNORECASE)


def value_start(outline: Outline, item: Item, found: list[Timex]) -> int:
    """Where the value of a line of times begins; 0 where the item is none."""
    return time_label(item.text) or _under_label(outline, item, found)


def time_label(text: str) -> int:
    """Where the value of `Thời gian thực hiện: …` or `Thời gian hai ngày, ngày …` begins; 0 where there is no label."""
    match = LABEL.match(text)
    if _COUNTED_FROM.match(text) or _NAMED_DAY.match(text):
        return 0
    if match and duty_words.time_label().match(match.group("label")):
        return match.end()
    bare = duty_words.time_label().match(text)
    if not bare or bare.group()[:4].lower() not in ("thời", "tiến"):
        return 0
    times = find_times(text[bare.end() : bare.end() + 80])
    between = _FILLER.sub("", text[bare.end() : bare.end() + times[0].start]) if times else "-"
    return bare.end() if not between.strip(" ,;:()-") else 0


_COUNTED_FROM = compiled(
    r"(?:thời\s+(?:điểm|gian|hạn)|ngày|mốc)\s+(?:tính|xác\s+định|chốt|lấy|để\s+tính)(?!\w)", regex.IGNORECASE
)  # `Thời điểm tính tuổi: tháng 3/2016` fixes nothing to be done


_NAMED_DAY = regex.compile(r"Ngày\s+\p{Lu}")  # `Ngày Chủ nhật xanh: …` is an event


def _under_label(outline: Outline, item: Item, found: list[Timex]) -> int:
    """A line of times in the list under `Thời gian:`; where its own value begins (past `Đối với …:`).

    A line of a doer and a time (`Các phường: chậm nhất ngày …`) is one wherever it stands.
    """
    named = _name_of_line(item.text)
    if named and times_only(item.text[: _first_part(item.text, named.end())], named.end(), found):
        return named.end()
    parent = outline.items[item.parent] if item.parent is not None else None
    label = rf"{duty_words.time_label().pattern}\s*:?\s*"
    if parent is None or not regex.fullmatch(label, parent.text, regex.IGNORECASE):
        return 0
    which = _WHICH.match(item.text)
    start = which.end() if which else 0
    return max(start, 1) if times_only(item.text, start, found) else 0


def _first_part(text: str, start: int) -> int:
    """`Các Sở: trước ngày 20/7; riêng các Sở ở xa gửi trước …`: the name bears what stands before the semicolon."""
    end = text.find(";", start)
    return end if end > 0 else len(text)


_NAMED = compiled(r"(?:(?:riêng|đối\s+với|với)\s+)?+(?P<who>[^:;.\d]{3,90}?)\s*:\s*", regex.IGNORECASE)


def _name_of_line(text: str) -> regex.Match[str] | None:
    """`Các phường: ` at the head of a line: a doer's name with no verb of its own."""
    match = _NAMED.match(text)
    if match is None or not doer_words.head_at_start().match(match.group("who")):
        return None
    who = match.group("who")
    return None if duty_words.verb().search(who, 3) or _BEGINS.search(who) else match


_BEGINS = regex.compile(r"\sbắt\s+đầu\s")  # `Học viên bắt đầu khóa học: ngày …` says what they do


def times_only(text: str, start: int, found: list[Timex]) -> bool:
    """Whether nothing but times and filler words stands behind `start`."""
    rest, position = "", start
    for timex in sorted(found, key=lambda t: t.start):
        if timex.start >= position:
            rest += text[position : timex.start] + " "
        position = max(position, timex.end)
    rest = _FILLER.sub(" ", regex.sub(r"\([^()]*\)", " ", rest + text[position:]))
    return len(rest.strip(" .,;:-")) < 12 and not duty_words.event().search(rest)


def own_words(text: str, label: int, timex: Timex) -> str:
    """`Cao điểm` of `Thời gian: Từ 01/5 đến 31/5. Cao điểm từ 15 - 25/5`: what a further sentence is the time of."""
    aside = _ASIDE.fullmatch(
        text, max((t.end for t in find_times(text) if label <= t.start < t.end <= timex.start), default=0), timex.start
    )
    if aside:
        return " ".join(aside.group("words").split())
    bounds = next(((a, b) for a, b in sentences(text) if a <= timex.start < b), (0, 0))
    if bounds[0] <= label or timex.start <= bounds[0]:
        return ""
    words = _FILLER.sub(" ", text[bounds[0] : timex.start]).strip(" ,;:(")
    return " ".join(words.split()) if 1 <= len(words.split()) <= 8 and not find_times(words) else ""


_ASIDE = regex.compile(
    r"\s*[,;(]\s*(?:trong\s+đó\s*:?\s*)?(?P<words>(?:(?:tháng|đợt|giai\s+đoạn|thời\s+gian)\s+)?(?:cao\s+điểm|trọng\s+điểm)|tổng\s+duyệt|sơ\s+duyệt|"
    r"(?:lễ\s+)?(?:khai|bế)\s+mạc|lễ\s+\p{L}+(?:\s+\p{L}+){0,2}|chung\s+(?:kết|khảo)|sơ\s+(?:khảo|kết)|tổng\s+kết|trao\s+giải)\s*:?\s*",
    regex.IGNORECASE,
)  # `…, cao điểm từ …` behind the time of the whole


def briefly_set(text: str, label: int, timex: Timex) -> bool:
    """A label's value that begins with the time, or with a word or two that name no action of their own."""
    before = _FILLER.sub(" ", text[label : timex.start])
    rest = "".join(before.split())
    return len(rest) < 4 or (len(rest) < 25 and not duty_words.event().search(before))


def whole_value(item: Item, before: str, after: str) -> bool:
    """`Vòng chung kết: ngày 20/11/2025.`"""
    named = regex.fullmatch(r"[^:.;]{4,90}:\s*(?:dự\s+kiến\s*)?", before, regex.IGNORECASE)
    own = item.marker or duty_words.verb_at_start().match(before.strip())
    return bool(named and own) and not regex.sub(r"\([^()]*\)", "", after).strip(" .;,/)")


def labelled_task(outline: Outline, item: Item, label: int, subject: str | None) -> Clause | None:
    """The task of a `Thời gian: …` line: the label's own words, the item or heading above, the paper's subject."""
    words = item.text[:label].strip(" :") if time_label(item.text) else ""
    if named_action(words):
        return Clause(words, 0, len(words), (), False)
    named = _name_of_line(item.text) if label > 1 and not words else None
    clause = _task_above(outline, item, named is not None, subject)
    if named is None or clause is None:
        return clause
    return replace(clause, assignees=split_bodies(named.group("who")), named=True)


def named_action(words: str) -> str:
    """`nộp hồ sơ` of the label `Thời gian nộp hồ sơ`; "" where the label is only one of time."""
    generic = _GENERIC.match(words)
    if not words or (generic and generic.end() == len(words)):
        return ""
    own = regex.sub(rf"^{_GENERIC.pattern}\s+(?:cho\s+|để\s+)?", "", words, flags=regex.IGNORECASE)
    return own if len(own.split()) >= 2 and duty_words.verb_at_start().match(own) else ""


_AS_FOLLOWS = compiled(r"\s*(?:,?\s*(?:cụ\s+thể|theo\s+(?:lịch|thời\s+gian)))?\s*(?:như\s+sau|sau(?:\s+đây)?)?\s*$")


def _task_above(outline: Outline, item: Item, named: bool, subject: str | None) -> Clause | None:
    """What a label line is the time of: the words above it, those of a label of time there, the paper's subject."""
    intro = _intro(outline, item) if named else None
    parents = [*([intro] if intro is not None else []), *outline.parents(item)]
    for parent in parents if named else ():
        action = named_action(_AS_FOLLOWS.sub("", parent.text.split("\n", maxsplit=1)[0].strip(" .:")))
        if action:
            return Clause(action, 0, 0, (), False)
    above = next((parent for parent in parents if not is_label(parent.text)), None)
    if above is not None:
        clause = _as_task(above)
        return replace(clause, text=_AS_FOLLOWS.sub("", clause.text)) if above is intro else clause
    return Clause(subject, 0, 0, (), False) if subject else None


def _intro(outline: Outline, item: Item) -> Item | None:
    """The line in front of the list that the item stands in, where it ends in a colon."""
    for other in reversed(outline.items[max(0, item.index - 40) : item.index]):
        if other.rank == item.rank < PLAIN or (other.rank == PLAIN == item.rank and _name_of_line(other.text)):
            continue
        return other if other.text.rstrip().endswith(":") else None
    return None


def _above(outline: Outline, item: Item) -> Item | None:
    return next((parent for parent in outline.parents(item) if not is_label(parent.text)), None)


_LABELS = compiled(
    r"(?:(?:chủ\s+đề|thời\s+(?:gian|hạn|điểm)|địa\s+điểm|đối\s+tượng|nội\s+dung|thành\s+phần|hình\s+thức|quy\s+mô|phạm\s+vi|"
    r"số\s+lượng|tiến\s+độ|phương\s+thức|kinh\s+phí|yêu\s+cầu|cách\s+thức|chương\s+trình)(?:\s+(?:tổ\s+chức|thực\s+hiện|tham\s+gia))?"
    r"(?:\s*,\s*|\s+và\s+|$))+",
    regex.IGNORECASE,
)  # `Chủ đề, thời gian và địa điểm`


def is_label(text: str) -> bool:
    """A heading that only says what kind of detail follows: time, place, contents."""
    head = text.split(":", maxsplit=1)[0]
    if _LABELS.fullmatch(head.strip(" .")):
        return True
    match = duty_words.time_label().match(head) or duty_words.other_label().match(head)
    return bool(match) and len(head) < 60


def _as_task(item: Item) -> Clause:
    """An item above as the task of a label line; its subject becomes the doer."""
    bounds = sentences(item.text)
    first = bounds[0] if bounds else (0, len(item.text))
    words = item.text[first[0] : first[1]].strip(" .;:")
    subject = find_subject(words)
    if subject and not item.heading:
        return Clause(words[subject.action :].strip(), 0, 0, split_bodies(words[subject.start : subject.end]), True)
    return Clause(in_normal_case(words), 0, 0, (), False)


def in_normal_case(words: str) -> str:
    letters = [c for c in words if c.isalpha()]
    if letters and all(c.isupper() for c in letters):
        return words[:1] + words[1:].lower()
    return words


def stands_for_itself(text: str, start: int, end: int) -> bool:
    """A line that holds a time and nothing else, as in a schedule without rules."""
    return len((text[:start] + text[end:]).strip(" .,;:()-–—|*")) < 3


def beside(outline: Outline, item: Item) -> Clause | None:
    """What a line of time alone belongs to: the action on the next line, else the title above."""
    if item.index + 1 < len(outline.items):
        following = outline.items[item.index + 1]
        if duty_words.verb_at_start().match(following.text) and not find_times(following.text):
            return _as_task(following)
    for other in reversed(outline.items[max(0, item.index - 60) : item.index]):
        titled = other.heading or other.text.rstrip().endswith(":")
        if titled and not is_label(other.text) and len(other.text.split()) >= 4 and not find_times(other.text[:40]):
            line = other.text.split("\n", maxsplit=1)[0].strip(" :.")
            return Clause(in_normal_case(line), 0, 0, (), False)
    return None


def labelled_doers(outline: Outline, item: Item) -> tuple[str, ...]:
    """Bodies of a `Cơ quan chủ trì:` line beside a `Thời gian:` line, with its list below."""
    above = _above(outline, item)
    if above is None:
        return ()
    found: list[str] = []
    inside = False
    for other in outline.items[above.index + 1 : above.index + 120]:
        if other.rank <= above.rank and other.rank < PLAIN:
            break
        if duty_words.lead_label().match(other.text):
            found.extend(split_bodies(other.text.split(":", 1)[1] if ":" in other.text else ""))
            inside = True
        elif inside and 8 <= other.rank < PLAIN:
            found.extend(split_bodies(other.text))
        elif inside and found:
            break
    return tuple(dict.fromkeys(found))
