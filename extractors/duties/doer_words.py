"""Grammar of the words that say who acts, from `vocabulary/doers.json`: how a doer's name begins and where it ends.

It is wider than the duty words of `extractors.duties.words`: those also tell whether a sentence is a duty at all, these
only part a clause that is one into its doer and its action (`Cố vấn học tập | duyệt đăng ký`).
"""

from __future__ import annotations

from functools import cache

import regex

from extractors.duties import words as duty_words
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
    return regex.compile(
        rf"{some}(?:(?:{heads}|{pair})(?![\w])|(?-i:Báo)(?=\s+(?-i:\p{{Lu}}))|{duty_words.body_at_start().pattern})",
        regex.IGNORECASE,
    )


_SOME = (
    r"(?:100\s?%(?:\s+số)?|\d{1,3}(?:/\d{1,3})?|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|toàn\s+bộ|cả|mọi)"  # `10 xã điểm`
)


@cache
def plural_at_start() -> regex.Pattern[str]:
    """`các đơn vị`, `mỗi xã`: a doer's noun, of those known, behind a word of number; any noun but a plural one."""
    heads = [w for w in (*doers()["heads"], *duty_words.duties()["body_heads"]) if w not in _NUMBERS]
    known = duty_words.literal(heads)
    few = r"(?:các|những|mỗi|từng|quý|toàn\s+thể|tất\s+cả(?:\s+các)?)"
    return regex.compile(rf"{few}\s+(?:{few}\s+)?{known}(?!\w)|(?!{few}\s){known}(?!\w)", regex.IGNORECASE)


_NUMBERS = ("các", "những", "mỗi", "từng", "quý", "tất cả", "toàn thể")


@cache
def action() -> regex.Pattern[str]:
    """A verb in small letters that can follow a doer's name."""
    words = duty_words.duties()
    compounds = "|".join(r"\s+".join(map(regex.escape, c.split())) for c in doers()["compounds"])
    verbs = duty_words.literal([*words["verbs"], *words["qualifiers"], *doers()["actions"]])
    return regex.compile(rf"(?<![\w-])(?!(?:{compounds})(?![\w-])){verbs}(?![\w-]|\s+đua\b)")


@cache
def action_at_start() -> regex.Pattern[str]:
    return regex.compile(action().pattern.removeprefix(r"(?<![\w-])"), regex.IGNORECASE)


_BEFORE_STOP = regex.compile(r"[^,;.:()\n]{0,60}")


def belongs_to_name(text: str, start: int, head: int, match: regex.Match[str], end: int) -> bool:
    """Whether a verb right behind the head text[start:head] is part of the doer's name because another verb follows.

    `Người nộp hồ sơ gửi …`, `bộ phận tiếp nhận chuyển …`.
    """
    if text[head : match.start()].strip():
        return False
    relative = text[start:head].rsplit(maxsplit=1)[-1].lower() in doers()["relatives"]
    if relative:
        reach = _BEFORE_STOP.match(text, match.end(), end)
        return reach is not None and action().search(text, match.end(), reach.end()) is not None
    verb = match.group().lower()
    gap = _GAP.match(text, match.end(), end)
    owner = text[start:head].lower().startswith("chủ ")  # `Chủ dự án nộp báo cáo`: an owner has no trade
    if gap is not None and not owner and verb in _words("trades") and action().match(text, gap.end(), end):
        return True
    reach = _FIELD.match(text, match.end(), end)
    if reach is None or verb not in _words("fields") or text[start:head].lower() not in _words("crews"):
        return False
    return _another(text, match.end(), reach.end(), end)


def _another(text: str, start: int, reach: int, end: int) -> bool:
    found = action().search(text, start, end)
    return found is not None and start < found.start() <= reach


def continues_compound(inside: str, verb: str) -> bool:
    """Whether a verb is the last syllable of a compound of the name: `Vận | tải`, `Khoa | học`, `các trường | học`.

    `inside` are the words of the name so far. A name of a place (`xã Tân Lập`) or a letter (`Bên B`) ends a name.
    """
    words = inside.split()
    if f"{words[-1]} {verb}".lower() in _words("nouns") or f"{' '.join(words[-2:])} {verb}".lower() in _words("nouns"):
        return True
    last = words[-1]
    if " " in verb or len(words) < 2 or not last[:1].isupper() or last.isupper():
        return False
    if last.lower() in duty_words.duties()["generic_nouns"] or words[-2].lower() in _words("named"):
        return False
    return not words[-2][:1].isupper() or len(words) == 2


_GAP = regex.compile(r"\s+")
_FIELD = regex.compile(r"(?:\s+(?!(?:và|để|về|cho|theo|các|những|với|tại)\s)\w+){0,4}\s+")


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(doers()[kind])
