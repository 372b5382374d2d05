"""Grammar of the words that say who acts, from `vocabulary/doers.json`: how a doer's name begins and where it ends.

It is wider than the duty words of `extractors.duties.words`: those also tell whether a sentence is a duty at all, these
only part a clause that is one into its doer and its action (`Cố vấn học tập | duyệt đăng ký`).
"""

from __future__ import annotations

from functools import cache

import regex

from extractors.duties import words as duty_words
from extractors.language.patterns import compiled, either, spelled
from extractors.vocabulary import vocabulary


def doers() -> dict[str, list[str]]:
    return vocabulary("doers.json")


@cache
def head_at_start() -> regex.Pattern[str]:
    """The noun that a doer's name begins with, `Tổ chức, cá nhân …` among them."""
    heads = duty_words.literal(doers()["heads"])
    pair = (
        r"tổ\s+chức(?=\s*,\s*(?:cá\s+nhân|hộ|đoàn)|\s+(?:và\s+)?(?:cá\s+nhân|đảng|công\s+đoàn|đoàn\s+thể)"
        r"|\s+(?:được\s+(?:cấp|giao|phép|chỉ\s+định|thanh\s+tra|kiểm\s+tra|ủy\s+quyền|lựa\s+chọn|công\s+nhận)"
        r"|có\s+(?:nhu\s+cầu|trách\s+nhiệm|thẩm\s+quyền|giấy\s+phép|hành\s+vi|đủ)|đề\s+nghị\s+(?:cấp|gia\s+hạn|được)"
        r"|bị|(?:sử\s+dụng|đăng\s+ký|đề\s+nghị)\s+\w+(?:\s+\w+){0,4}\s+(?:phải|có\s+trách\s+nhiệm)"
        r"|(?:tín\s+dụng|kinh\s+tế|hành\s+nghề|nước\s+ngoài|trong\s+nước|chính\s+trị|thành\s+viên|chủ\s+trì))(?!\w))"
    )
    some = rf"(?:{_SOME}\s+(?={heads}(?!\w)|{duty_words.literal(duty_words.duties()['body_heads'])}(?!\w)))?+"
    return compiled(
        rf"(?!{_FEW}\s+{_things()}(?!\w)|(?-i:vụ\s+\p{{Ll}})){some}(?:(?:{heads}|{pair})(?![\w])|(?-i:Báo)(?=\s+(?-i:\p{{Lu}}))"
        rf"|(?-i:{short_head()})|(?-i:{title()})|{duty_words.body_at_start().pattern})",
        regex.IGNORECASE,
    )


@cache
def short_head() -> str:
    """`P.` of `P. Nội vụ`, `TT` of `TT Y tế`; case counts."""
    short = duty_words.literal(doers()["short_heads"])
    return rf"(?:{short}\.\s?(?=\p{{Lu}})|(?:TT|VP|BP|CĐ)\s+(?=\p{{Lu}}))"


@cache
def title() -> str:
    """`BS.` of `BS. Hà Thị An`, `Đại tá` of `Đại tá Lê Vân`: before a name of two words at least; case of it counts."""
    titles = duty_words.literal(doers()["titles"])
    return rf"(?:(?i:anh|chị)\s(?=\p{{Lu}})|(?i:{titles})\.?\s?(?=\p{{Lu}}\p{{Ll}}*\s\p{{Lu}}\p{{Ll}}))"


def address() -> str:
    """`đồng chí`, `ông`, `bà` before a person's name, as one group."""
    return duty_words.exact(doers()["addresses"])


@cache
def full_stop() -> regex.Pattern[str]:
    """A full stop inside a phrase that belongs to no title (`BS. Hà An`) and no short head (`P. Nội vụ`)."""
    titles, short = (duty_words.literal(doers()[kind]) for kind in ("titles", "short_heads"))
    return compiled(rf"(?<=\.)(?<!(?:^|[\s;,.(])(?:(?i:{titles})|TP|Tp|{short})\.)\s+(?=\S)")


_FEW = r"(?:mỗi|từng|mọi|một\s+số|(?:tất\s+cả|toàn\s+bộ)\s+(?:các|những))"


def _things() -> str:
    """Nouns of things: those that are no doers behind `các` are none behind `mỗi` either (`mỗi cuộc kiểm tra`)."""
    plurals = [w.split(maxsplit=1) for w in duty_words.duties()["not_heads"]]
    return duty_words.literal(sorted({rest[0] for few, *rest in plurals if few in ("các", "những") and rest}))


_SOME = (
    r"(?:100\s?%(?:\s+số)?|\d{1,3}(?:/\d{1,3})?|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|toàn\s+bộ|cả|mọi)"  # `10 xã điểm`
)


@cache
def plural_at_start() -> regex.Pattern[str]:
    """`các đơn vị`, `mỗi xã`: a doer's noun, of those known, behind a word of number; any noun but a plural one."""
    heads = [w for w in (*doers()["heads"], *duty_words.duties()["body_heads"]) if w not in _NUMBERS]
    known = duty_words.literal(heads)
    few = r"(?:các|những|mỗi|từng|quý|toàn\s+thể|tất\s+cả(?:\s+các)?)"
    return compiled(rf"{few}\s+(?:{few}\s+)?{known}(?!\w)|(?!{few}\s){known}(?!\w)", regex.IGNORECASE)


_NUMBERS = ("các", "những", "mỗi", "từng", "quý", "tất cả", "toàn thể")


@cache
def action() -> regex.Pattern[str]:
    """A verb in small letters that can follow a doer's name."""
    words = duty_words.duties()
    compounds = either(map(spelled, doers()["compounds"]))
    verbs = duty_words.literal([*words["verbs"], *words["qualifiers"], *doers()["actions"]])
    return compiled(rf"{duty_words.WORD_BEGINS}(?!{compounds}(?![\w-])){verbs}(?![\w-]|\s+đua\b)")


@cache
def action_at_start() -> regex.Pattern[str]:
    return compiled(action().pattern.removeprefix(duty_words.WORD_BEGINS), regex.IGNORECASE)


def acts_at(text: str, position: int, end: int | None = None) -> bool:
    """Whether an action begins at `position`, be it behind `phải`, `cần`, `sẽ`."""
    must = _MUST.match(text, position, end)
    return action_at_start().match(text, must.end() if must else position, end) is not None


_MUST = regex.compile(rf"\s*(?:{duty_words.auxiliary()}\s+)?")
_BEFORE_STOP = regex.compile(r"[^,;.:()\n]{0,60}")


def belongs_to_name(text: str, start: int, head: int, match: regex.Match[str], end: int) -> bool:
    """Whether a verb right behind the head text[start:head] is part of the doer's name because another verb follows.

    `Người nộp hồ sơ gửi …`, `bộ phận tiếp nhận chuyển …`.
    """
    trade = text[head : match.start()].strip()
    if trade:  # `đơn vị quản lý vận hành | ký …`
        chained = {trade, match.group()} <= _words("fields") and text[start:head].lower() in _words("crews")
        return chained and action().match(text, match.end() + 1, end) is not None
    relative = text[start:head].rsplit(maxsplit=1)[-1].lower() in doers()["relatives"]
    if relative:
        reach = _BEFORE_STOP.match(text, match.end(), end)
        return reach is not None and action().search(text, match.end(), reach.end()) is not None
    verb = match.group().lower()
    gap = _GAP.match(text, match.end(), end)
    singular = text[start:head].lower() in _words("owners")
    if singular and verb in _words("trades") and _main_verb(text, match.end(), end, "sending"):
        return True  # `Đơn vị tổ chức giải đấu gửi …`
    phrase = text[start:head].lower()  # `Chủ dự án nộp báo cáo`: an owner has no trade; `khoa tổng hợp gửi …`
    owner = phrase.startswith("chủ ") or verb in ("tổ chức", "đăng ký")
    owner = owner or (verb == "tổng hợp" and phrase not in _OFFICES)
    if gap is not None and not owner and verb in _words("trades") and action().match(text, gap.end(), end):
        return True
    reach = _FIELD.match(text, match.end(), end)
    if reach is None or verb not in _words("fields") or text[start:head].lower() not in _words("crews"):
        return False
    return _another(text, match.end(), reach.end(), end)


WHEN = r"(?:(?:ngay\s+)?(?:sau|trước)\s+)?khi"  # `Các trạm sau khi nhận thuốc cấp cho …`: no part of who
_OFFICES = frozenset(["bộ phận", "phòng", "văn phòng", "ban", "chuyên viên"])
_STATE = regex.compile(
    rf"\s(?:{WHEN}|"
    r"chưa|đã|đang|mới|vừa|sắp|bị|muốn|trúng|vào|đạt|có\s+(?:đủ\s+)?(?:nhu\s+cầu|nguyện\s+vọng|mong\s+muốn|ý\s+định|khả\s+năng|"
    r"điều\s+kiện|yêu\s+cầu|đề\s+nghị|đề\s+xuất))\s+$",
    regex.IGNORECASE,
)
_HAVING = regex.compile(r"\scó\s+$", regex.IGNORECASE)
_ENTITLED = regex.compile(
    r"\sthuộc\s+(?:diện|đối\s+tượng|trường\s+hợp)(?:\s+[\p{Ll}\s]{2,30},)*\s+$"
)  # `Hộ thuộc diện đền bù, | hỗ trợ`
_WHEN = regex.compile(rf"\s{WHEN}\s+$")
_BEFORE_COMMA = regex.compile(r"[^,;.:()\n]{0,80},")
_UNDERGONE = regex.compile(r"chịu\s+sự\s+")


def tells_which(text: str, start: int, match: regex.Match[str], end: int) -> int:
    """Where a verb ends that only tells which of many is meant, because the verb of the duty follows it without a stop:
    `Thí sinh trúng tuyển | nộp …`, `Hộ có nhu cầu thuê đất | gửi …`, `Đơn vị chịu sự kiểm tra | nộp …`; 0 where it is
    the duty."""
    undergone = _UNDERGONE.match(text, match.start(), end)
    if undergone:
        work = action().match(text, undergone.end(), end)
        return work.end() if work and _main_verb(text, work.end(), end) else 0
    if _ENTITLED.search(text, start, match.start()):
        listed = _LISTED.match(text, match.end(), end)
        other = action().match(text, listed.end(), end) if listed else None
        last = other.end() if other else match.end()
        return last if _main_verb(text, last, end) else 0
    if _WHEN.search(text, start, match.start()) and not _main_verb(text, match.end(), end):
        stop = _BEFORE_COMMA.match(text, match.end(), end)
        return stop.end() if stop and acts_at(text, stop.end(), end) else 0
    having = _HAVING.search(text, start, match.start())  # `Các hộ có đề nghị tách thửa`, `Quỹ có tổ chức gây quỹ`
    if not (having or _STATE.search(text, start, match.start())) or not _main_verb(text, match.end(), end):
        return 0
    gap = _GAP.match(text, match.end(), end) if having else None
    held = action().match(text, gap.end(), end) if gap else None  # `có tổ chức đối thoại | báo cáo`
    return held.end() if held and _main_verb(text, held.end(), end) else match.end()


_JOINED = regex.compile(r"(?:và|hoặc|để|cho|rồi|việc|được|về|theo|là|các|những)\s+$", regex.IGNORECASE)


def _main_verb(text: str, start: int, end: int, kind: str = "") -> bool:
    """Whether a verb of its own (of a kind of `vocabulary/doers.json`, where told) follows before any stop; what is
    made to be sent (`lập danh sách gửi`) is part of the duty."""
    gap = _GAP.match(text, start, end)
    if gap is None or duty_words.passive_at_start().match(text, gap.end()):
        return False
    reach = _BEFORE_STOP.match(text, start, end)
    for verb in action().finditer(text, gap.end(), reach.end() if reach else end):
        if _JOINED.search(text, start, verb.start()):
            return False
        before = text[start : verb.start()].split()[-1:]
        if " ".join([*before, verb.group()]).lower() in _words("nouns"):
            continue  # `hội thi`
        if not kind or verb.group().lower() in _words(kind):
            return True
    return False


def _another(text: str, start: int, reach: int, end: int) -> bool:
    found = action().search(text, start, end)
    return found is not None and start < found.start() <= reach


@cache
def _work() -> regex.Pattern[str]:
    return compiled(rf"{duty_words.literal(doers()['works'])}(?![\w-])")


_LEVEL = regex.compile(r"\s+(?:tỉnh|huyện|xã|phường|quận|thành\s+phố|thị\s+xã|thôn|cấp\s+\w+|khu\s+vực|số\s+\d+)(?!\w)")


def past_work(text: str, match: regex.Match[str], end: int) -> int:
    """Where the words end that say what a body is there for (`Ban Quản lý | xây dựng nông thôn mới | xã tổ chức …`) and
    that a verb begins, if the verb of the duty or the next body of a list follows; 0 where they are the duty itself."""
    work = _work().match(text, match.start(), end)
    if work is None:
        return _past_level(text, match, end)
    level = _LEVEL.match(text, work.end(), end)
    behind = level.end() if level else work.end()
    listed = _LISTED.match(text, behind, end)
    if listed and head_at_start().match(text, listed.end(), end):
        return behind if action().search(text, listed.end(), min(end, listed.end() + 160)) else 0
    return behind if _main_verb(text, behind, end) else 0


_LISTED = regex.compile(r"\s*(?:,|;|và(?!\w))\s*")
_SURVEY = regex.compile(
    r"(?<=(?:Ban\s+(?:Chỉ\s+đạo|Tổ\s+chức)|Hội\s+đồng|Tổ(?:\s+công\s+tác)?|Đoàn)\s+)"
    r"(?:rà\s+soát|(?:tổng\s+)?(?:kiểm\s+kê|điều\s+tra)|bình\s+xét|xét\s+duyệt)",
    regex.IGNORECASE,
)  # works that a body is set up for; what it has others do (`Ban Chỉ đạo hướng dẫn xã tổ chức`) is none


def _past_level(text: str, match: regex.Match[str], end: int) -> int:
    """Where the level of a body ends that is named by its work: `Ban Chỉ đạo kiểm kê xã | tổ chức …`; 0 where there is
    none."""
    work = _SURVEY.match(text, match.start(), end)
    level = _LEVEL.match(text, work.end(), end) if work else None
    gap = _GAP.match(text, level.end(), end) if level else None
    return level.end() if level and gap and action().match(text, gap.end(), end) else 0


def signs_up(text: str, match: regex.Match[str], end: int) -> bool:
    """`Các trường | đăng ký tham gia thi`: what they do; `các trường đăng ký tham gia | gửi danh sách` are those."""
    gap = _GAP.match(text, match.end(), end)
    following = action().match(text, gap.end(), end) if gap and match.group() == "đăng ký" else None
    return following is not None and not _main_verb(text, following.end(), end)


def ends_unit(inside: str, text: str, match: regex.Match[str], end: int) -> bool:
    """`Phòng Kế hoạch tổng hợp | tổ chức …`: a trade of several words whose last one is a verb, before another verb."""
    words = f"{' '.join(inside.split()[-2:])} {match.group()}".lower()
    gap = _GAP.match(text, match.end(), end)
    return gap is not None and words in _words("trades") and action().match(text, gap.end(), end) is not None


def continues_compound(inside: str, verb: str) -> bool:
    """Whether a verb is the last syllable of a compound of the name: `Vận | tải`, `Khoa | học`, `các trường | học`.

    `inside` are the words of the name so far. A name of a place (`xã Tân Lập`) or a letter (`Bên B`) ends a name.
    """
    words = inside.split()
    ends = {f"{words[-1]} {verb}".lower(), f"{' '.join(words[-2:])} {verb}".lower()}
    if not ends.isdisjoint(_words("nouns")):
        return True
    last = words[-1]
    if last.lower() in _words("heads") or last.lower() in duty_words.duties()["body_heads"]:
        return False  # `Thư ký Đoàn | báo`
    if last.endswith(",") or last.lower() in _words("single_trades"):
        return False  # `bà A, Trưởng khoa Nội, | lập`, `Phòng Nghiệp vụ Dược | cấp`
    if " " in verb or len(words) < 2 or not last[:1].isupper() or last.isupper():
        return False
    if duty_words.is_generic(last) or words[-2].lower() in _words("named"):
        return False
    return not words[-2][:1].isupper() or len(words) == 2


_GAP = regex.compile(r"\s+")
_FIELD = regex.compile(r"(?:\s+(?!(?:và|để|về|cho|theo|các|những|với|tại)\s)\w+){0,4}\s+")


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(doers()[kind])
