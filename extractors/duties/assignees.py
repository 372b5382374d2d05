"""Who has to do it: bodies and people in the words of a clause, a column or a heading."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from extractors.duties import doer_words
from extractors.duties import words as duty_words
from extractors.duties.body_lists import SHARED, split_bodies
from extractors.duties.name_ends import bare_end

__all__ = ["Subject", "acts_for_itself", "find_subject", "is_name_part", "split_bodies", "step_of", "work_of"]


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is told to act in a clause: offsets of the body words, and where the action begins."""

    start: int
    end: int
    action: int
    requested: bool  # a word such as `đề nghị`, `giao` stands before it


def find_subject(text: str, start: int = 0, end: int | None = None) -> Subject | None:
    """The body that a clause lays its duty on: the clause's own subject, or the body after `đề nghị`, `giao` …"""
    end = len(text) if end is None else end
    asked = _asked_of(text, start, end) or _behind_label(text, start, end)
    if asked:
        return asked
    own = _body(text, _skip(text, start, end), end)
    lined = _before_colon(text, _skip(text, start, end), end)
    if lined:
        return Subject(*lined, False)
    if own and not duty_words.request().match(text, own[2], end):
        return Subject(*own, False)
    for match in duty_words.request().finditer(text, start, end):
        if _TALKS.match(text, match.start()):
            continue
        body = _before_colon(text, match.end(), end) or _body(text, match.end(), end)
        if body and own and own[2] == match.start() and "," in text[body[1] : body[2]]:
            break  # `Các khoa phân công giáo viên, báo cáo …`: the body named is not the one that reports
        if body:
            again = duty_words.request().match(text, body[2], end)  # `đề nghị Sở A giao Phòng B rà soát`
            inner = _body(text, again.end(), end) if again else None
            return Subject(*(inner or body), True)
    return Subject(*own, False) if own else _behind_object(text, _skip(text, start, end), end)


_TALKS = regex.compile(
    r"[Gg]iao\s+(?:ban(?!\s+(?:chỉ|quản|tổ|giám|chấp|soạn|biên|đại|kiểm|thanh|chuyên))|lưu|nhận|nộp|dịch|thông|ước|hữu|quân)(?!\w)"
)  # `Giao ban toàn viện`: nothing is laid on a `ban`


def _behind_object(text: str, start: int, end: int) -> Subject | None:
    """`Kết quả triển khai, các đơn vị báo cáo …`: whose subject stands behind the thing that is delivered."""
    comma = text.find(", ", start, min(end, start + 120))
    if comma < 0 or not duty_words.passive_at_start().match(text, start) or _SENDS.search(text, start, comma):
        return None
    body = _body(text, comma + 2, end)
    if body is None or "," in text[body[0] : body[1]] or _goes_on(text[start:comma], text[body[0] : body[1]]):
        return None
    return Subject(*body, False)


def _goes_on(thing: str, name: str) -> bool:
    """`Hồ sơ cán bộ, công chức xã`: a list of people inside the thing, not who delivers it."""
    words = thing.split()
    ends = any(doer_words.head_at_start().fullmatch(" ".join(words[-k:])) for k in (1, 2))
    return ends and name[:1].islower() and SHARED.match(name) is None


_SENDS = regex.compile(r"(?<!\w)(?:gửi|nộp|phải|được|về\s+(?-i:\p{Lu})|cho|do|trình)(?!\w)", regex.IGNORECASE)
_ASKED_OF = regex.compile(
    r"[\s\-–+*•]*(?:riêng\s+)?đối\s+với\s+(?:(?P<named>[^:;.\n]{3,120}):\s+(?:(?:đề\s+nghị|yêu\s+cầu)\s+)?"
    r"|(?P<who>[^,:;.\n]{3,100}),\s+(?P<ask>(?:đề\s+nghị|yêu\s+cầu|phải|cần)\s+)?)(?=\p{L})",
    regex.IGNORECASE,
)
_PUPIL = regex.compile(
    r"(?:các\s+|những\s+|\d{1,5}\s+)?(?:em\s+)?(?:hộ|học\s+sinh|sinh\s+viên|thí\s+sinh|trẻ|học\s+viên|người|cá\s+nhân)(?!\w)",
    regex.IGNORECASE,
)
_OWN_ACT = regex.compile(
    r"(?:nộp|gửi|đăng\s+ký|có\s+mặt|khai|kê\s+khai|làm\s+đơn|nhập\s+học|báo\s+cáo|liên\s+hệ|mang)(?!\w)",
    regex.IGNORECASE,
)


def acts_for_itself(who: str, text: str, start: int) -> bool:
    """Whether those named in `Đối với …:` are told to act by what begins at `start`: pupils, households and the like
    hand in and register; `Đối với 05 hộ: tổ chức cưỡng chế` is done to them."""
    return _PUPIL.match(who) is None or _OWN_ACT.match(text[start : start + 80].lstrip(" :")) is not None


def _asked_of(text: str, start: int, end: int) -> Subject | None:
    """`Đối với xã A, đề nghị bổ sung …`: asked of those named before the comma where nobody follows."""
    match = _ASKED_OF.match(text, start, end)
    if not match:
        return None
    part = "who" if match.group("who") else "named"
    who = match.group(part)
    if not doer_words.head_at_start().match(who) or doer_words.head_at_start().match(text, match.end()):
        return None
    if not doer_words.action_at_start().match(text, match.end()):
        return None
    if not match.group("ask"):  # `Đối với học sinh khối 9: tổ chức ôn tập` is done for them
        delivered = duty_words.delivering_at_start().match(text, match.end())
        acts = _OWN_ACT.match(text, match.end()) if _PUPIL.match(who) else part == "named" or delivered
        if not acts:
            return None
    return Subject(*match.span(part), match.end(), True)


_LINE_LABEL = regex.compile(r"[\s\-–+*•]*(?P<label>(?:(?!\d{1,2}/\d)[^:;.\n()]|\([^()\n]*\)){2,160}):\s+(?=\p{L})")


def _behind_label(text: str, start: int, end: int) -> Subject | None:
    """`Vòng sơ khảo: các xã tổ chức …`: whose subject stands behind the name of a step."""
    match = _LINE_LABEL.match(text, start, end)
    if not match or duty_words.request().search(match.group("label")):
        return None
    if doer_words.head_at_start().match(match.group("label")):
        return None
    body = _body(text, match.end(), end) or _body(text, _skip(text, match.end(), end), end)
    return Subject(*body, False) if body else None


def step_of(text: str, start: int, subject: Subject | None) -> str:
    """`Vòng sơ khảo` of `Vòng sơ khảo: các xã tổ chức`: what a bare verb is about; a level (`Cấp xã`) only says where,
    and goes with a verb that says nothing itself."""
    match = _LINE_LABEL.match(text, start) if subject else None
    if match is None or subject is None or match.end() != subject.start:
        return ""
    label = match.group("label").strip()
    if _AT_LEVEL.fullmatch(f"{label}: ") is None:
        return work_of(label)
    return label.lower() if _HOLDS.match(text, subject.action) else ""


_HAS_DONE = regex.compile(r"(?:tham\s+mưu|chỉ\s+đạo|hướng\s+dẫn|đôn\s+đốc)\s+(?=\p{Ll})", regex.IGNORECASE)


def work_of(words: str) -> str:
    """`tổng kết phong trào` of `Tham mưu tổng kết phong trào: cấp xã hoàn thành …`: what those behind the colon do, and
    not what the paper's own office does to have them do it."""
    lead = _HAS_DONE.match(words)
    return words[lead.end() :] if lead else words


_HOLDS = regex.compile(r"(?:tổ\s+chức|thực\s+hiện|triển\s+khai|tiến\s+hành)(?!\w)")


_OPENING = regex.compile(
    r"(?:(?:Đối\s+với[^:;.]{3,100}|(?:Ở\s+)?cấp\s+\w+(?:\s+\w+)?):\s*)?(?:(?:Căn\s+cứ|Trên\s+cơ\s+sở|Theo|Thực\s+hiện|Để|Nhằm|Sau|Khi|Hằng\s+\w+|Hàng\s+\w+|Định\s+kỳ|Trong|Từ|Trước|Đối\s+với|Ngoài\s+ra|Riêng|Đồng\s+thời|Quá|Hết|Qua|Nếu|Trường\s+hợp|Chậm\s+nhất|Muộn\s+nhất|Đến|Ngày|Vào|Ngay\s+sau)\b[^;:.]*?,\s*)?(?:(?:và|đồng\s+thời|sau\s+đó|riêng)\s+)?",
    regex.IGNORECASE,
)


_AT_LEVEL = regex.compile(
    r"(?:ở\s+)?cấp\s+\w+(?:\s+\w+)?:\s+", regex.IGNORECASE
)  # `Cấp cơ sở: các chi hội tổ chức`: where it is done
_ONLY = regex.compile(
    r"riêng\s+(?!đối\s+với)(?![^,;.]{0,80}\s(?:có|chưa|không|đã|mà)\s[^,;.]{0,80},)", regex.IGNORECASE
)  # `riêng các trạm A, B gửi …`: the comma is theirs; `Riêng các trạm có đập, Sở A gửi …` only tells of what
_NO_OPENING = regex.compile(r"(?<!\w)(?:thì|phối\s+hợp)(?!\w)[^,]*,\s*$", regex.IGNORECASE)


@lru_cache(maxsize=256)  # asked more than once about a clause
def _skip(text: str, start: int, end: int) -> int:
    """Past white space, a bullet and an opening adverbial."""
    while start < end and (text[start].isspace() or text[start] in ",:-–+*•"):
        start += 1
    level = _AT_LEVEL.match(text, start, end)
    if level and doer_words.head_at_start().match(text, level.end(), end):
        return level.end()
    if doer_words.head_at_start().match(text, start, end):
        return start
    only = _ONLY.match(text, start, end)
    if only and doer_words.head_at_start().match(text, only.end(), end):
        return only.end()
    opening = _OPENING.match(text, start, end)
    if not opening or opening.end() == start or _NO_OPENING.search(text, start, opening.end()):
        return start
    place = opening.end()
    for _ in range(4):  # `Theo chức năng, nhiệm vụ của mình, Sở A …`
        named = text[place : place + 1].isupper() or SHARED.match(text, place, end)
        if doer_words.head_at_start().match(text, place, end):
            return place if named or place == opening.end() else opening.end()
        comma = text.find(",", place, min(end, place + 160))
        if comma < 0:
            break
        place = comma + 1 + len(text[comma + 1 : comma + 3]) - len(text[comma + 1 : comma + 3].lstrip())
    return opening.end()


_LONGEST = 700  # characters: no subject is longer


def _body(text: str, start: int, end: int) -> tuple[int, int, int] | None:
    """(start, end, action) of a body phrase that a verb follows."""
    head = doer_words.head_at_start().match(text, start, end)
    if not head:
        return None
    end = min(end, start + _LONGEST)
    verb = _first_verb(text, start, head.end(), end)
    cut = _run_on(text, head.end(), min(verb or end, start + 200, end))
    if cut:
        return start, len(text[:cut].rstrip()), cut
    verb = _at_obligation(text, start, end, verb)
    if verb is None or verb - start > (500 if ";" in text[start:verb] else 260):
        return None
    stop = verb
    while stop > start and (text[stop - 1].isspace() or text[stop - 1] in ",:"):
        stop -= 1
    told = bare_end(text, start, _before_adverbial(text, start, stop))
    return (start, told, verb) if told and _names_doers(text[start:told]) else None


def _before_adverbial(text: str, start: int, stop: int) -> int:
    """Where the name ends in `Sở A: Theo chức năng của mình có trách nhiệm …`; 0 for `Cấp xã: Đại hội điểm …`."""
    colon = text.find(": ", start, stop)
    if colon <= 0 or doer_words.head_at_start().match(text, colon + 2):
        return stop
    return colon if _ADVERBIAL.match(text, colon + 2) else 0


def _names_doers(phrase: str) -> bool:
    """Whether a phrase before a verb is one or more names; `Thôn được bình chọn hai năm liền` before `được đề nghị` is
    something that is done to them."""
    if _LEADING.fullmatch(phrase):
        return False
    whole = bool(phrase) and phrase.count("(") == phrase.count(")") and not doer_words.full_stop().search(phrase)
    return whole and len(_SUFFERS.findall(phrase)) <= 1 and _listed(phrase)


_LEADING = regex.compile(r"Lãnh\s+đạo")  # `Lãnh đạo hoàn thành việc …`: by itself a verb of Party papers
_CAPITAL_VERB = regex.compile(r"(?<=\s(?P<last>\p{Ll}+)\s)(?=\p{Lu}\p{Ll}*\s\p{Ll})")
# the last word before a capital that belongs to a name: `các phòng Tổ chức cán bộ`, `Giáo dục và Đào tạo`
_KINDS = frozenset(
    ["phòng", "ban", "tổ", "sở", "phận", "khoa", "đội", "tâm", "đồng", "trạm", "viện", "cục", "đoàn", "nhóm", "khối",
     "ty", "nghiệp", "nhánh", "quan", "trường", "đài", "quỹ", "hạt", "môn", "xưởng", "lượng", "vụ", "hội", "và", "của",
     "thuộc", "với", "cho", "các", "những"]
)  # fmt: skip


def _run_on(text: str, start: int, end: int) -> int:
    """Where `Phổ biến` begins in `Ủy ban A và các đoàn thể thanh niên Phổ biến …`: a heading that lost the break before
    what it lays on them; 0 where there is none. `Phòng Tổ chức cán bộ` is a name."""
    for place in _CAPITAL_VERB.finditer(text, start, end):
        told = duty_words.verb_at_start().match(text, place.start())
        last = text[: place.start()].rsplit(maxsplit=1)[-1]
        if told and " " in told.group() and (last not in _KINDS or text[: place.start()].rstrip().endswith("xã hội")):
            return place.start()
    return 0


_ADVERBIAL = regex.compile(
    r"(?:theo|trên\s+cơ\s+sở|căn\s+cứ|khi|sau|trong|định\s+kỳ|h[ằà]ng|với|là|để|nhằm|ngoài|đồng\s+thời|trước|từ|đến|"
    r"chậm|ngay|bên\s+cạnh|tùy|nếu|trường\s+hợp)(?!\w)",
    regex.IGNORECASE,
)
_SUFFERS = regex.compile(r"(?<!\w)được\s+(?!giao|phân\s+công|ủy\s+quyền|cử)")


def _listed(phrase: str) -> bool:
    """Semicolons inside a subject stand between bodies: `các sở, ban, ngành; UBND các xã`."""
    return all(doer_words.head_at_start().match(piece.strip()) for piece in phrase.split(";"))


def _at_obligation(text: str, start: int, end: int, verb: int | None) -> int | None:
    """Before `có trách nhiệm`, `phải` stands the whole subject, verbs inside its name included."""
    obliged = duty_words.obliged().search(text, start, min(end, start + 200))
    if obliged is None or regex.search(r"[;:.]", text[start : obliged.start()]):
        return verb
    if verb is None or verb >= obliged.start() or "," not in text[verb : obliged.start()]:
        return obliged.start()
    return verb


_COLON = regex.compile(r"(?P<who>[^:;.\n]{2,160}):\s+(?=\p{L})")


_HANDED_IN = regex.compile(
    r"(?:hồ\s+sơ|báo\s+cáo|danh\s+sách|văn\s+bản|kế\s+hoạch|bài|phiếu|kết\s+quả)(?:\s+[^,;:.()\n]{1,60}?)?\s+(?:được\s+)?(?:gửi|nộp|chuyển)(?!\w)",
    regex.IGNORECASE,
)  # `Các xã: hồ sơ được nộp …`


def _before_colon(text: str, start: int, end: int) -> tuple[int, int, int] | None:
    """`Sở A: Hoàn thành …`: the body at the head of a line."""
    match = _COLON.match(text, start, end)
    if not match or not doer_words.head_at_start().match(text, start, end):
        return None
    who = match.group("who")
    acts = doer_words.action_at_start().match(text, match.end(), end) or _HANDED_IN.match(text, match.end(), end)
    if duty_words.verb().search(who, 3) or not acts:
        return None
    return start, start + len(who.rstrip()), match.end()


def _first_verb(text: str, start: int, head: int, end: int) -> int | None:
    """Where the action begins behind a name whose first noun is text[start:head]."""
    why = _WHY.search(text, head, end)
    past = head
    for match in doer_words.action().finditer(text, head, end):
        inside = text[start : match.start()]
        if why and why.start() < match.start() < why.end():
            continue
        if match.start() < past or inside.count("(") > inside.count(")"):
            continue
        last = inside.split()[-1] if inside.split() else ""
        if _named_by_verb(inside, last) or _said_twice(text, match):
            continue
        if is_name_part(text, match, start) or _ends_name(text, match, end):
            continue
        everybody = _EVERYBODY.match(inside) and match.group().lower() in ("tham gia", "tham dự")
        if (
            not everybody
            and match.group().lower() in _qualifiers()
            and doer_words.action().match(text, _past_charge(text, match.end()), end)
            and not doer_words.signs_up(text, match, end)
        ):
            continue  # `các đơn vị dự thi gửi …`: part of the name
        if doer_words.continues_compound(inside, match.group()):
            continue
        if doer_words.belongs_to_name(text, start, head, match, end):
            continue
        named = doer_words.past_work(text, match, end) or doer_words.tells_which(text, start, match, end)
        if named or doer_words.ends_unit(inside, text, match, end):
            past = max(past, named)
            continue
        return match.start()
    return None


_WHY = regex.compile(r",\s+(?:do|vì|bởi)\s[^,;.:()]{3,80},")  # `Trạm A, do đang sửa chữa, báo cáo sau`


def _past_charge(text: str, position: int) -> int:
    """Behind `được giao`: `nhiệm vụ` is what is laid on them."""
    charge = _CHARGE.match(text, position)
    return charge.end() if charge else position + 1


_CHARGE = regex.compile(r"\s+(?:nhiệm\s+vụ|trách\s+nhiệm)\s+")
_EVERYBODY = regex.compile(
    r"\s*(?:toàn\s+thể|tất\s+cả|mọi|100\s?%)", regex.IGNORECASE
)  # they need no `tham gia` to be named


_ASIDE = regex.compile(r"\s*\([^()]*\)\s*")


def _ends_name(text: str, match: regex.Match[str], end: int) -> bool:
    """`đơn vị trong danh sách tham luận (Phòng A, Phòng B) gửi …`, `Ban Chỉ đạo tuyển sinh; …`."""
    aside = _ASIDE.match(text, match.end(), end)
    if aside is not None:
        return doer_words.action_at_start().match(text, aside.end(), end) is not None
    return text[match.end() : match.end() + 1] == ";" and text[: match.start()].rstrip()[-7:].lower() == "chỉ đạo"


def is_name_part(text: str, match: regex.Match[str], start: int = 0) -> bool:
    """Whether a verb is none: `các tổ chức chính trị - xã hội`, `bộ phận tiếp nhận`."""
    if match.group() == "tổ chức" and _NOUN_AFTER.match(text, match.end()):
        return True
    inside = text[start : match.start()]
    last = inside.split()[-1] if inside.split() else ""
    return _is_noun(last.lower(), inside, match.group().lower())


def _named_by_verb(inside: str, last: str) -> bool:
    """`Hội đồng Xét công nhận …`: a name; a place's name (`xã Tân Lập`) may end in the same syllable."""
    before = inside.split()[-2:-1]
    placed = len(inside.split()) > 2 and bool(before) and before[0][:1].isupper()
    return last != last.lower() and last.lower() in _verbs() and not placed


def _said_twice(text: str, match: regex.Match[str]) -> bool:
    """`Phòng Kế hoạch tổng hợp tổng hợp số liệu`: the first one ends the name."""
    blank = _BLANK.match(text, match.end())
    if blank is None or not text.startswith(match.group(), blank.end()):
        return False
    return _WORD_ENDS.match(text, blank.end() + len(match.group())) is not None


_BLANK = regex.compile(r"\s+")
_WORD_ENDS = regex.compile(r"(?!\w)")


@cache
def _verbs() -> frozenset[str]:
    return frozenset([*duty_words.duties()["verbs"], *duty_words.duties()["name_verbs"]])


@cache
def _qualifiers() -> frozenset[str]:
    return frozenset(duty_words.duties()["qualifiers"])


_NOUN_AFTER = regex.compile(
    r"\s*,|\s+(?:và\s+cá\s+nhân|cá\s+nhân|đoàn\s+thể|chính\s+trị|xã\s+hội|có\s+liên|liên\s+quan|đảng(?!\s+viên)|hội\s*,|công\s+đoàn\s*,)"
)


def _is_noun(previous: str, inside: str, verb: str) -> bool:
    """`công tác tổ chức`, `bộ phận tiếp nhận`, `ban tổ chức`: a name, not an action."""
    duties = duty_words.duties()
    if inside.lower().rstrip().endswith(" đi công tác"):
        return False
    if previous in duties["noun_before"] and (previous != "ban," or verb == "tổ chức"):
        return True  # `các ban, tổ chức`, but `Trưởng ban, gửi`
    words = inside.lower().split()
    if words[-1:] == ["đoàn"] and words[-2:-1] and words[-2] in _BEFORE_UNION:
        return False  # `Tỉnh đoàn thẩm định`, though `đoàn thẩm định` is a name
    return any(" ".join([*words[-k:], verb]) in duties["noun_pairs"] for k in (1, 2))


# what makes a body of `đoàn`: Tỉnh đoàn, Chi đoàn, Công đoàn
_BEFORE_UNION = frozenset(["tỉnh", "thành", "huyện", "thị", "quận", "xã", "chi", "phân", "công", "liên"])
