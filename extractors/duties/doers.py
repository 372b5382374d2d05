"""Who has to act where the clause itself names nobody: headings, requests above, Kính gửi as the last witness."""

from __future__ import annotations

from functools import lru_cache

import regex

from extractors.duties import doer_words
from extractors.duties import words as duty_words
from extractors.duties.assignees import Subject, acts_for_itself, find_subject, is_name_part, split_bodies
from extractors.duties.body_lists import SHARED
from extractors.duties.outline import PLAIN, Item, Outline, sentences

_REACH = 80  # items looked back for a request


def inherited(
    outline: Outline, item: Item, position: int, passive: bool, addressees: tuple[str, ...]
) -> tuple[str, ...]:
    """The doer of a clause that names none.

    In this order: an earlier sentence of its item; a body that heads the items above; the request that opens the
    list; for `Báo cáo gửi về …` the nearest request above, and failing that those whom the paper addresses.
    """
    for start, end in reversed(sentences(item.text[:position])):
        subject = find_subject(item.text, start, min(end, position))
        if subject and subject.action < position and not _helps_only(item.text, subject):
            return bodies(item.text, subject)
        role = _ROLE_OF.match(item.text, start, position)
        if role and doer_words.head_at_start().match(role.group("who")):
            return split_bodies(role.group("who"))
    found = _own_label(item, position) or laid_on(outline, item)
    if found:
        return found
    if item.rank == PLAIN and (passive or (item.index > 0 and item.parent is None)):
        return _requested(outline, item) or (addressees if passive else ())
    return _opening_request(outline, item)


_ROLE_OF = regex.compile(
    r"(?P<who>[^,;.:]{3,120}?)\s+(?:được\s+giao\s+)?(?:là|làm)\s+(?:cơ\s+quan|đơn\s+vị|bộ\s+phận|đầu\s+mối|thường\s+trực|thành\s+viên|trưởng|phó)(?!\w)"
)  # `Phòng A là đầu mối; theo dõi …`: what follows is theirs


def _own_label(item: Item, position: int) -> tuple[str, ...]:
    """`Trạm Y tế: đầu mối kỹ thuật; cấp phát vắc xin …`: the body at the head of the item's line."""
    colon = item.text.find(":", 0, position)
    if not 0 < colon < _LONGEST_HEADING or _STAGE.match(item.text):
        return ()
    named = _TOWARDS.match(item.text, 0, colon)
    if named and not acts_for_itself(item.text[named.end() : colon], item.text, colon):
        return ()
    return bodies_of_heading(item.text[: colon + 1])


_TOWARDS = regex.compile(r"\W*(?:\w{1,3}[.)]\s*)?(?:riêng\s+)?đối\s+với\s+", regex.IGNORECASE)
_STAGE = regex.compile(r"(?:ở\s+)?cấp\s", regex.IGNORECASE)  # `Cấp tỉnh: chung kết …`


def laid_on(outline: Outline, item: Item) -> tuple[str, ...]:
    """The bodies whose heading an item stands under: a line of nothing but names over its list, or an item above."""
    bare = _bare_heading(outline, item)
    if bare is not None:
        return bodies_of_heading(bare.text)
    return next((found for parent in outline.parents(item) if (found := bodies_of_heading(parent.text))), ())


_LIST = range(8, PLAIN)  # dashes and the like
_LONGEST_HEADING = 160


def _bare_heading(outline: Outline, item: Item) -> Item | None:
    """The line without a mark over the dashes that the item stands in, where it only names bodies."""
    if item.rank not in _LIST:
        return None
    for other in reversed(outline.items[max(0, item.index - _REACH) : item.index]):
        text = other.text.strip()
        bare = len(text) < _LONGEST_HEADING and not text.endswith((".", ";", ","))
        if other.rank in _LIST and not (bare and other.rank <= item.rank and _only_names(text)):
            continue
        return other if bare and bodies_of_heading(text) else None
    return None


def _only_names(text: str) -> bool:
    """Whether a line among dashes is nothing but names, and so stands over the dashes that follow it."""
    found = bodies_of_heading(text)
    return bool(found) and sum(map(len, found)) >= 0.8 * len(text)


def bodies(text: str, subject: Subject) -> tuple[str, ...]:
    return split_bodies(text[subject.start : subject.end])


def _helps_only(text: str, subject: Subject) -> bool:
    return text[subject.start : subject.end].lower().startswith("phối hợp")


def _requested(outline: Outline, item: Item) -> tuple[str, ...]:
    """The bodies of the nearest request above: what `Báo cáo gửi về …` points back to."""
    for other in reversed(outline.items[max(0, item.index - _REACH) : item.index]):
        if other.zone is not item.zone:
            return ()  # what the paper asks for in its body is not asked in its annexes
        for start, end in reversed(sentences(other.text)):
            match = duty_words.request().search(other.text, start, end)
            subject = find_subject(other.text, start, end) if match else None
            if subject and subject.requested and not _CLOSING.fullmatch(other.text, subject.action, end):
                return bodies(other.text, subject)
    return ()


_CLOSING = regex.compile(
    r"(?:(?:nghiêm\s+túc|khẩn\s+trương|tích\s+cực|quan\s+tâm|phối\s+hợp|triển\s+khai|tổ\s+chức|chỉ\s+đạo|và)[\s,]+)*"
    r"(?:thực\s+hiện|triển\s+khai)(?:\s+(?:tốt|các\s+nội\s+dung\s+(?:trên|này)|(?:kế\s+hoạch|công\s+văn|thông\s+báo)\s+này))?[\s./]*",
    regex.IGNORECASE,
)  # `Yêu cầu các đơn vị nghiêm túc thực hiện./.`: asks for nothing of its own


def _opening_request(outline: Outline, item: Item) -> tuple[str, ...]:
    """`… đề nghị các đơn vị thực hiện một số nội dung sau:` over the list that the item stands in."""
    top = item
    for parent in outline.parents(item):
        top = parent
    for other in reversed(outline.items[max(0, top.index - _REACH) : top.index]):
        if other.rank < PLAIN and other.rank <= top.rank:
            continue
        bounds = sentences(other.text)
        if bounds and other.text.rstrip().endswith(":"):
            subject = find_subject(other.text, bounds[-1][0])
            told = bodies(other.text, subject) if subject and subject.requested else ()
            return told or _asked_in(other.text, bounds[-1][0])
    return ()


def _asked_in(text: str, start: int) -> tuple[str, ...]:
    """`Sở A yêu cầu các trạm, Đội B:`: names and nothing else between the request and the colon."""
    asked = duty_words.request().search(text, start)
    who = text[asked.end() :].rstrip(" :") if asked else ""
    if not who or len(who) > _LONGEST_HEADING or not doer_words.head_at_start().match(who):
        return ()
    return () if find_subject(who) is not None else split_bodies(who)


_HEADING_TAIL = regex.compile(
    r"(?:\s+(?:có\s+trách\s+nhiệm|chịu\s+trách\s+nhiệm|thực\s+hiện|có\s+nhiệm\s+vụ|chủ\s+trì)[^:]*|(?<!\bban)\s+(?-i:chỉ)\s+đạo(?=\s*:?\s*$))?\s*[:.]?\s*$",
    regex.IGNORECASE,
)
_HEADING_NOTE = regex.compile(
    r"\s*\((?:kính\s+)?(?:đề\s+nghị|yêu\s+cầu|phân\s+công|chủ\s+trì|đầu\s+mối|phối\s+hợp\s+thực\s+hiện|giao)[^()]{0,60}\)(?=\s*[:.]?\s*$)",
    regex.IGNORECASE,
)  # `2. Sở A (đề nghị)`
_HEADING_HEAD = regex.compile(
    r"^(?:(?:(?:phân\s+)?công\s+việc|phần\s+việc|việc)\s+của|(?:trách\s+nhiệm|nhiệm\s+vụ)(?:\s+của)?|đối\s+với|(?:giao|phân\s+công)(?:\s+nhiệm\s+vụ)?(?:\s+cho)?|đề\s+nghị|yêu\s+cầu|về\s+phía)\s+",
    regex.IGNORECASE,
)


@lru_cache(maxsize=512)  # a heading is asked about for every item below it
def bodies_of_heading(text: str) -> tuple[str, ...]:
    """The bodies that a heading such as `3. Các đơn vị trực thuộc có trách nhiệm:` lays its section on."""
    line = text.split("\n", maxsplit=1)[0].strip()
    head = regex.split(r":\s", line)[0] if ":" in line else line
    if len(head) > 220:
        return ()
    head = _HEADING_TAIL.sub("", _HEADING_HEAD.sub("", _HEADING_NOTE.sub("", head)))
    plain = head.lower() if head.isupper() else head
    if _EVERYBODY.match(head) and not _NAMED_SO.fullmatch(head) and _DUTIES_OF.match(line):
        return ()
    if not doer_words.head_at_start().match(head) or _acts(plain, line.endswith(":")) or _ORDERS.search(plain):
        return ()
    listed = _listed_below(head, line)
    if listed:
        return listed
    if _PLURAL.match(head) and not doer_words.plural_at_start().match(head):
        return ()  # `Các vòng thi`
    return split_bodies(_ROLE.sub("", head))


_ORDERS = regex.compile(
    r"(?<!\w)(?:giao|phân\s+công|yêu\s+cầu|đề\s+nghị)(?:\s+nhiệm\s+vụ)?\s*(?:cho)?$"
)  # `Công an tỉnh giao:`


def _listed_below(head: str, line: str) -> tuple[str, ...]:
    """`Các chủ rừng: Công ty A, Ban Quản lý B`: the bodies that a plural name stands for, where each is a body by
    itself; `UBND các huyện: Nà Tre, Nà Nứa` are not."""
    rest = line[line.find(":") + 1 :].strip(" .;") if ":" in line else ""
    if not rest or not SHARED.match(head):
        return ()
    names = split_bodies(rest)
    acting = [find_subject(name) is not None for name in names]  # `các hộ nhận khoán` is a name all the same
    bodies_all = all(doer_words.head_at_start().match(name) and " " in name for name in names)
    return names if len(names) > 1 and bodies_all and not acting[0] and sum(acting) < 2 else ()


def _acts(name: str, whole: bool) -> bool:
    """Whether a verb in a heading makes it more than a name; `cấp trên trực tiếp:` before a colon is one."""
    verbs = [
        m.group().lower()
        for m in duty_words.verb().finditer(name, 4)
        if _ENDS_PIECE.match(name, m.end()) is None and not is_name_part(name, m)
    ]
    return bool(verbs) and not (whole and set(verbs) <= {"trực tiếp", *duty_words.duties()["qualifiers"]})


_ENDS_PIECE = regex.compile(r"\s*(?:$|[,;(]|và\s+\p{Lu})")  # `Phòng Kế hoạch tổng hợp, Phòng …`
_PLURAL = regex.compile(r"(?:các|những|mỗi|từng|quý|hộ|khối|cụm|nhóm|lớp|đội|tập\s+thể|người)(?!\w)", regex.IGNORECASE)
_ROLE = regex.compile(
    r"\s*\((?:là\s+)?(?:cơ\s+quan|đơn\s+vị|bộ\s+phận)\s+(?:thường\s+trực|chủ\s+trì|đầu\s+mối)[^()]{0,80}\)\s*$",
    regex.IGNORECASE,
)  # `Phòng A (cơ quan thường trực)`


_EVERYBODY = regex.compile(
    r"(?:các\s+)?(?:(?:cơ\s+quan|đơn\s+vị|sở|ban|ngành|địa\s+phương|tổ\s+chức|cá\s+nhân|bộ\s+phận|phòng|cấp|có|liên\s+quan|và|các)\W*)+$",
    regex.IGNORECASE,
)  # the title of a chapter whose sections name one body each


_DUTIES_OF = regex.compile(r"(?:trách\s+nhiệm|nhiệm\s+vụ)", regex.IGNORECASE)
_NAMED_SO = regex.compile(r"\p{Lu}\p{Ll}*\s\p{Lu}[^,;]*")  # `Ban Tổ chức`


_TO = regex.compile(
    rf"(?<!\w)(?:{duty_words.handing_in()}|chuyển|bàn\s+giao)\b[^,;.()]{{0,120}}?"
    r"(?:về|cho|đến|tới|với)\s+(?P<to>[^,;.()]{3,90})",
    regex.IGNORECASE,
)
_DIRECT = regex.compile(r"(?<!\w)(?:báo\s+cáo|trình|gửi)\s+(?P<to>(?-i:\p{Lu})[^,;.()]{2,90})", regex.IGNORECASE)
_TO_END = regex.compile(
    r"\s+(?:để|theo|trước|trong|qua|bằng|về|kết\s+quả|xem\s+xét|quyết\s+định|phê\s+duyệt|định\s+kỳ|h[ằà]ng)\b.*$",
    regex.IGNORECASE,
)


def recipient_of(task: str) -> str | None:
    """To whom the result is delivered: `gửi báo cáo về Phòng A` → `Phòng A`."""
    for pattern in (_TO, _DIRECT):
        for match in pattern.finditer(task):
            words = _TO_END.sub("", match.group("to")).strip()
            if duty_words.body_at_start().match(words):
                return words
    return None
