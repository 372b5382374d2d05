"""What stands between a doer's name and its verb and is part of neither: adverbs, asides, what one body was told."""

from __future__ import annotations

import regex

from extractors.duties import doer_words
from extractors.duties.body_lists import SHARED

_ADVERB = regex.compile(
    r"(?<=\w),?\s+(?:sớm|cũng|đều|vẫn|luôn|cùng|lần\s+lượt|nhanh\s+chóng|gấp|trước\s+hết|thì"
    r"|(?:định\s+kỳ\s+)?(?:h[ằà]ng|mỗi)\s+(?:ngày|tuần|tháng|quý|năm)"
    r"|có\s+(?:quyền|nghĩa\s+vụ))\s*$",
    regex.IGNORECASE,
)
_TOLD_TO = regex.compile(
    r"\s+được\s+(?:giao|phân\s+công|đề\s+nghị|yêu\s+cầu|chọn|cử|mời|chỉ\s+định|ủy\s+quyền|lựa\s+chọn)(?!\w)"
)
_WROTE = regex.compile(
    r"\s+có\s+(?=(?:Công\s+văn|Tờ\s+trình|Văn\s+bản|Báo\s+cáo|Kế\s+hoạch|Quyết\s+định|Thông\s+báo|Giấy\s+mời)\s+(?:số\s)?)"
)  # `Sở A có Công văn số …`: what it wrote
_ASIDE_TOLD = regex.compile(
    r"\s+(?=theo\s+(?:lĩnh\s+vực|địa\s+bàn|chức\s+năng|nhiệm\s+vụ|phạm\s+vi|thẩm\s+quyền)(?!\w))|"
    rf"\s+(?={doer_words.WHEN}(?!\w))|"
    r",\s+(?=(?:tùy|căn\s+cứ|trên\s+cơ\s+sở|theo|nếu|khi|ngoài|bên\s+cạnh)\s)"
)


def bare_end(text: str, start: int, stop: int) -> int:
    """Where a name ends before what stands between it and its verb: an adverb (`Bộ A sớm`), an aside (`Hội A, tùy tình
    hình`), what one body alone has been told to do (`Sở A được giao`; `các đơn vị được giao …` are those)."""
    aside = _ASIDE_TOLD.search(text, start, stop) or _WROTE.search(text, start, stop) or _cause(text, start, stop)
    stop = aside.start() if aside else stop
    told = _TOLD_TO.search(text, start, stop)
    if told and _one_body(text[start : told.start()]):
        stop = told.start()
    adverb = _ADVERB.search(text, start, stop)
    return adverb.start() if adverb else stop


_CAUSE = regex.compile(r"(?<=\w),?\s+(?:do|vì|bởi)\s+(?P<why>[^,;.:()]{4,})", regex.IGNORECASE)


def _cause(text: str, start: int, stop: int) -> regex.Match[str] | None:
    """`do địa bàn rộng` behind `xã A`: why, no part of who; `công trình do xã A quản lý` tells which."""
    found = _CAUSE.search(text, start, stop)
    return None if found is None or doer_words.head_at_start().match(found.group("why")) else found


def _one_body(phrase: str) -> bool:
    """Whether a phrase is a body's own name: it ends in a capital or a place's kind, and is no plural."""
    words = phrase.split()
    if len(words) < 2 or SHARED.match(phrase) or words[0].lower() in ("mỗi", "từng"):
        return False
    ends = words[-1][:1].isupper() or words[-1].lower() in _LEVELS
    return ends or (words[0].lower() not in _PERSONS and any(word[:1].isupper() for word in words[1:]))


_PERSONS = frozenset(
    ["phó", "trưởng", "giám", "chủ", "cán", "chuyên", "giáo", "công", "viên", "nhân"]
)  # first syllables
_LEVELS = frozenset(["tỉnh", "huyện", "xã", "phường", "quận", "thôn", "bản", "hội", "ương", "phố", "khu", "bộ", "sở"])
