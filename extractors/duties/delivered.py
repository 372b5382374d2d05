"""What the sentence of a duty asks to be delivered, and to whom."""

from __future__ import annotations

import regex

from extractors.duties import doer_words
from extractors.duties import words as duty_words
from extractors.duties.doers import recipient_of
from extractors.language.matching import SECONDS, matches

_NOUN = (
    r"(?:báo\s+cáo|kế\s+hoạch|hồ\s+sơ|danh\s+sách|tờ\s+trình|biên\s+bản|quyết\s+định|phương\s+án|đề\s+án|dự\s+thảo"
    r"|văn\s+bản|bản\s+đăng\s+ký|bản\s+cam\s+kết|bảng\s+tổng\s+hợp|biểu\s+tổng\s+hợp|phiếu|bài\s+dự\s+thi)(?!\w)"
)
_MAKING = regex.compile(
    r"(?<!\w)(?:lập|xây\s+dựng|ban\s+hành|gửi|nộp|trình|hoàn\s+thiện|tổng\s+hợp|hoàn\s+thành)\s+"
    rf"(?:(?:và\s+)?(?:nộp|gửi)\s+)?(?:các\s+|những\s+|\d{{1,3}}\s+(?:bộ\s+|bản\s+)?)?(?P<product>{_NOUN})",
    regex.IGNORECASE,
)
_REPORTING = regex.compile(
    r"(?<!\w)(?P<product>báo\s+cáo\s+(?:kết\s+quả|tình\s+hình|sơ\s+kết|tổng\s+kết|công\s+tác|đánh\s+giá|số\s+liệu"
    r"|việc|nhanh)(?!\w))",
    regex.IGNORECASE,
)
_ANOTHER = regex.compile(rf"\s*[;,]\s*(?:và\s+)?(?={_NOUN}(?!\s+về\s))|\s+và\s+(?={_NOUN})", regex.IGNORECASE)
_NAMING = r"(?:công\s+tác|hoạt\s+động|phong\s+trào|danh\s+hiệu|nội\s+dung|lĩnh\s+vực)"
_IN_NAME = regex.compile(rf"(?:(?:{_NAMING}|^{_NOUN})\s+(?:\w+\s+){{0,2}}\w+|thi\s+đua)$", regex.IGNORECASE)
_SHORT_NAME = regex.compile(
    r"\s*\w+(?:\s+\w+)?(?=\s*[,;.:()\n]|\s+(?:và|năm|của|về|theo|cho|trên|tại|ngành)(?!\w)|\s*$)"
)
_ENDS = regex.compile(
    r",?\s+(?:thì|gửi|nộp|trước|cho|đến|để|theo|chậm|muộn|vào|trong\s+(?:tháng|quý|năm|tuần)|qua|bằng)(?!\w)|[;:()\n]|\.(?!\d)",
    regex.IGNORECASE,
)
_TO = regex.compile(
    r"\s+về\s+(?=(?:Sở|Bộ|UBND|Ủy|Uỷ|Phòng|Ban|Văn|Hội|Trung|Trường|Thường|Cơ|Chi|Cục|Tỉnh|Đảng|phòng\s+\p{Lu}\w+)(?!\w))"
)
_TRAILING = regex.compile(r"\s+(?:triển\s+khai|báo\s+cáo|trình|gửi)$", regex.IGNORECASE)
_HAZARD = regex.compile(r"\s+về\s+[Pp]hòng,?\s+(?:chống|cháy|ngừa|tránh)")
_LONGEST = 240  # characters of one product
_OPEN, _CLOSE = '“‘"', "”’"


def product_of(words: str) -> str | None:
    """The things that have to be delivered, as written, joined by semicolons; None where the sentence names none."""
    found: list[str] = []
    for match in (*matches(_MAKING, words), *matches(_REPORTING, words)):
        start: int | None = match.start("product")
        while start is not None:
            end = _end(words, start)
            found.append(_TRAILING.sub("", " ".join(words[start:end].split()).strip(" ,;")))
            again = _ANOTHER.match(words, end, timeout=SECONDS)
            start = again.end() if again else None
        if found:
            break
    return "; ".join(dict.fromkeys(found)) or None


def _end(words: str, start: int) -> int:
    """Where a product that begins at `start` ends: before its receiver, its day, the next thing to do or to deliver.
    Quotes are kept whole."""
    at, last = start, min(len(words), start + _LONGEST)
    while at < last:
        if words[at] in _OPEN and (close := _closing(words, at, last)):
            at = close
            continue
        if _TO.match(words, at) and not _HAZARD.match(words, at):
            return at
        if at > start and (_ENDS.match(words, at) or _ANOTHER.match(words, at, timeout=SECONDS)):
            return at
        if words[at] == "," and (_another_doer(words, at) or _next_thing(words, start, at)):
            return at
        at += 1
    return at if at == len(words) else words.rfind(" ", start, at)


def _closing(words: str, at: int, last: int) -> int | None:
    found = [k for k in (words.find(c, at + 1, last) for c in ('"' if words[at] == '"' else _CLOSE)) if k >= 0]
    return min(found) + 1 if found else None


def _another_doer(words: str, comma: int) -> bool:
    """`…, Giám đốc Sở yêu cầu`: somebody else begins to act."""
    after = len(words) - len(words[comma + 1 :].lstrip())
    return words[after : after + 1].isupper() and duty_words.body_at_start().match(words, after) is not None


def _next_thing(words: str, start: int, comma: int) -> bool:
    """Whether a verb after a comma is the next thing to do, and no part of a name (`công tác thi đua, khen thưởng`)."""
    after = len(words) - len(words[comma + 1 :].lstrip())
    verb = doer_words.action_at_start().match(words, after)
    if verb is None:
        return False
    named = _IN_NAME.search(words[start:comma]) and _SHORT_NAME.match(words, after)
    return not named


_SENT = regex.compile(
    rf"(?<!\w)(?:{duty_words.handing_in()}|chuyển)(?!\w)(?:[^;:\n]|;(?=\s*(?:và\s+)?{_NOUN})){{0,400}}?"
    r"\s+về\s+(?P<to>(?-i:\p{Lu})[^,;.()\n]{2,90})",
    regex.IGNORECASE,
)
_TIME = regex.compile(
    r"\s+(?:chậm\s+nhất|muộn\s+nhất|trước|vào|trong|từ|không\s+quá|để|theo|qua|năm\s+học|sau\s+khi)(?!\w)",
    regex.IGNORECASE,
)
_SIGNED = regex.compile(r"\s+(?:ký|xem\s+xét|phê\s+duyệt)(?!\w).*$")


def receiver(words: str) -> str | None:
    """To whom something is sent: the body's name, without the time and the actions that follow it."""
    named = recipient_of(words) or _sent_to(words)
    if not named:
        return None
    cut = _TIME.search(named, timeout=SECONDS)
    return _without_action(named[: cut.start()] if cut else named)


def _sent_to(words: str) -> str | None:
    """`Nộp báo cáo công tác thi đua, khen thưởng và hồ sơ về Phòng A`: further off, over commas."""
    for match in matches(_SENT, words, overlapped=True):
        if duty_words.body_at_start().match(match["to"]) and not _HAZARD.match(words, match.start("to") - 4):
            return " ".join(match["to"].split())
    return None


def _without_action(name: str) -> str:
    """`Chủ tịch UBND tỉnh công bố danh mục` → `Chủ tịch UBND tỉnh`."""
    head = doer_words.head_at_start().match(name)
    begin = head.end() if head else 0
    signed = _SIGNED.search(name)
    name = name[: signed.start()] if signed else name
    part = False  # whether the verb before is part of the name
    for verb in matches(doer_words.action(), name, begin):
        inside = name[: verb.start()].rstrip()
        part = _is_name(name, begin, verb) or (part and inside.endswith((" và", ",")))
        if not part and len(inside.split()) > 1:
            return inside
    return name.strip()


def _is_name(name: str, head: int, verb: regex.Match[str]) -> bool:
    from extractors.duties.assignees import is_name_part

    if is_name_part(name, verb) or doer_words.continues_compound(name[: verb.start()], verb.group()):
        return True
    return not name[head : verb.start()].strip()  # `Bộ phận tiếp nhận …`: the verb stands right behind the head
