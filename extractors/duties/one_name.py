"""Whether what stands around a comma or `và` is one name: offices of several bodies, trades, lists under one `các`."""

from __future__ import annotations

from functools import cache

import regex

from extractors.duties import doer_words
from extractors.duties import words as duty_words
from extractors.language.patterns import compiled

_ORGANS = (
    r"(?:HĐND|Hội\s+đồng\s+nhân\s+dân|Đoàn\s+(?:ĐBQH|đại\s+biểu\s+Quốc\s+hội)|UBND|(?:Ủy|Uỷ)\s+ban\s+nhân\s+dân|"
    r"cấp\s+(?:ủy|uỷ)|(?:Đảng|Tỉnh|Huyện|Thành|Thị|Quận)\s+(?:ủy|uỷ)|chính\s+quyền|Ủy\s+ban\s+M\w+)"
)
OFFICE = regex.compile(
    rf"(?:Văn\s+phòng|VP)\s+(?:{_ORGANS}\s*(?:,|và|&)\s*)+(?={_ORGANS}(?!\s+(?:các|những)(?!\w)))", regex.IGNORECASE
)  # one office of several bodies


def is_one_name(before: str, glue: str, piece: str, following: str) -> bool:
    """Whether `piece` goes on with the name `before`; `following` is what stands behind the next `và`, or ""."""
    listed = _under_plural(before, piece) or _under_owner(before, piece) or _served(before, piece)
    return listed or _trade(before, glue, piece, following)


def _under_plural(before: str, piece: str) -> bool:
    """`doanh nghiệp tỉnh` in `Đoàn Khối các cơ quan và doanh nghiệp tỉnh`: kinds of bodies under one `các`, whose last
    words hold for all of them; `Phòng Nội vụ` in `các trường, Phòng Nội vụ` is a body of its own."""
    kind = _kind_at_start().match(piece)
    if kind is None or _ending_in_kinds().search(before[-_NEAR:]) is None:
        return False
    rest = piece[kind.end() :].strip()
    parent = rest[:1].isupper() and duty_words.body_at_start().match(rest) is not None and len(rest.split()) > 1
    if piece[:1].isupper() and not rest:
        return False  # `Các Khoa, Viện, Trung tâm`
    return not rest or parent or _FOR_ALL.match(rest) is not None


def _under_owner(before: str, piece: str) -> bool:
    """`trường trung học` in `Hiệu trưởng các trường tiểu học, trường trung học`: one doer of all of them."""
    kind = _kind_at_start().match(piece)
    if kind is None or not piece[kind.end() :].strip():
        return False
    owned = regex.search(
        rf"\s(?:các|những)\s+{regex.escape(kind.group())}\s+(?:\p{{Ll}}|\p{{Lu}}{{2}})", before[-_NEAR:]
    )
    own = regex.match(r"\s+(?:\p{Ll}|\p{Lu}{2})", piece[kind.end() :])
    return bool(owned and own)


_UNITS = r"Phòng|Ban|Khoa|Vụ|Cục|Bộ\s+phận|Tổ|Đội|Trung\s+tâm"  # inside a body, called by their trade
_SERVES = regex.compile(
    rf"(?:{_UNITS})\s.{{0,60}}(?:hỗ\s+trợ|quản\s+lý|phục\s+vụ|chăm\s+sóc)\s+"
    r"(?:cá\s+nhân|người|hộ|tổ\s+chức|doanh\s+nghiệp)(?:\s+\p{Ll}+){0,3}",
    regex.IGNORECASE,
)


def _served(before: str, piece: str) -> bool:
    """`hộ kinh doanh` in `Phòng Quản lý, hỗ trợ cá nhân, hộ kinh doanh`: those whom a unit serves by its name."""
    return piece[:1].islower() and before[:1].isupper() and _SERVES.fullmatch(before) is not None


# `Các phòng, đội thuộc Chi cục` are all of the Chi cục's; `cơ quan thuộc Chính phủ` beside `các bộ` is a kind by itself
_FOR_ALL = regex.compile(
    r"(?:trực\s+thuộc|thuộc(?!\s+Chính\s+phủ)|của|chịu\s+sự)(?!\w)|"
    r"(?:thi\s+đua|cơ\s+sở|(?:có\s+)?liên\s+quan|tỉnh|huyện|xã|phường|quận|cấp|trên\s+địa\s+bàn|trong\s+toàn|"
    r"chức\s+năng|chuyên\s+môn|nghiệp\s+vụ|có|chưa|đã|được)(?!\w)(?!\s+(?-i:\p{Lu})\p{Ll})"
)


_NEAR = 200  # characters of a list that are looked back at


def _kinds() -> str:
    return duty_words.literal([*duty_words.duties()["generic_nouns"], *doer_words.doers()["kinds"]])


@cache
def _kind_at_start() -> regex.Pattern[str]:
    return compiled(rf"{_kinds()}(?!\w)", regex.IGNORECASE)


@cache
def _ending_in_kinds() -> regex.Pattern[str]:
    kinds = _kinds()
    few = r"(?:^(?:(?:các|những)\s+)?|\s(?:các|những)\s+)"  # `Cơ quan, đơn vị thuộc Bộ`
    return compiled(rf"{few}{kinds}(?:(?:\s*,\s*|\s+và\s+){kinds})*+\s*$", regex.IGNORECASE)


@cache
def _unit_trade() -> regex.Pattern[str]:
    return compiled(rf"{duty_words.literal(doer_words.doers()['unit_trades'])}(?!\w)", regex.IGNORECASE)


def _trade(before: str, glue: str, piece: str, following: str) -> bool:
    """`Kế toán thuế` in `Phòng Kê khai và Kế toán thuế`: a trade that ends the name of a unit, though people and bodies
    are called so too. `Hiệu trưởng và Kế toán`, `Phòng Nội vụ và Thanh tra huyện` are two."""
    trade = _unit_trade().match(piece)
    named = _UNIT.match(before)
    if trade is None or named is None or not piece[:1].isupper() or not before[named.end() :].strip():
        return False
    rest = piece[trade.end() :].strip()
    if _OWN_PLACE.match(rest):
        return False
    if glue.strip().lower() == "và":
        return not rest or rest[:1].islower() or rest[:1] in "-–&"
    listed = bool(following) and not doer_words.head_at_start().match(following)
    return not rest and listed  # `Phòng Tổ chức, Thanh tra và Thi đua`


_UNIT = regex.compile(rf"(?:{_UNITS}|Viện|P\.)\s+(?=\p{{Lu}})")
_OWN_PLACE = regex.compile(
    r"(?:tỉnh|huyện|xã|phường|quận|thành\s+phố|thị\s+xã|nhân\s+dân|nhà\s+nước|viên|trưởng|cơ\s+quan|đơn\s+vị|của)(?!\w)|"
    r"(?:Sở|Bộ|Tỉnh|Huyện|Chính\s+phủ|Nhà\s+nước|Thành\s+phố|Phòng|Cục|Trường)(?!\w)"
)


_SAME = (
    r"Phòng|Sở|Ban|Khoa|Tổ|Đội|Hội|Chi\s+cục|Cục|Trạm|Trường|UBND|Công\s+an|Trung\s+tâm|Xí\s+nghiệp|Công\s+ty|"
    r"Vụ|Viện|P\.|K\."
)
_RUN_ON = regex.compile(
    rf"(?P<head>{_SAME})(?:\s+(?!(?:{_SAME})(?!\w))[^\s,;]+){{1,8}}?(?<=[\p{{L}}\d])(?P<cut>\s+)"
    r"(?=(?P=head)\s+(?:\p{Lu}|(?:tỉnh|huyện|xã|phường|quận|thị|thành)\s))"
)


def parted(name: str) -> list[str]:
    """`Phòng Kỹ thuật - An toàn Phòng Tổ chức`: two bodies of one kind that a lost line break ran together. A body
    of another kind may be the one above (`Văn phòng Sở`, `Chi bộ Phòng Nội vụ`)."""
    found, start = [], 0
    while (match := _RUN_ON.match(name, start)) is not None and not _OPEN.search(name[start : match.start("cut")]):
        found.append(name[start : match.start("cut")])
        start = match.end("cut")
    return [*found, name[start:]]


_OPEN_END = duty_words.exact([*doer_words.doers()["open_ends"], "Trưởng", "trưởng", "Phó"])
_OPEN = regex.compile(rf"(?:\s{_OPEN_END}|[-–&(])\s*$|\([^()]*$")
