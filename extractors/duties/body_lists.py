"""Lists of bodies and people as papers write them, split into the names that the paper means."""

from __future__ import annotations

from functools import cache

import regex

from extractors.duties import doer_words
from extractors.duties import words as duty_words
from extractors.duties.ditto import is_ditto
from extractors.duties.one_name import OFFICE, is_one_name, parted
from extractors.language.patterns import compiled

_AND = regex.compile(r"\s+(?:và|VÀ|cùng)\s+|\s*,\s*(?:và\s+)?|\s*/\s*(?=\p{Lu})")
_BRACKETS = regex.compile(r"\s*\([^()]*\)")
_CO = regex.compile(
    r"(?<![,;.\s(])[,;.\s(]*+(?:(?:chủ\s+trì,?\s+)?phối\s+hợp(?:\s+(?:với|cùng))?|cùng\s+phối\s+hợp)\b.*$",
    regex.IGNORECASE | regex.DOTALL,
)
_LABEL = regex.compile(
    r"^[-+•*\s]*(?:(?:cơ quan|đơn vị|bộ phận|người)?\s*(?:chủ trì|thực hiện|phụ trách|chịu trách nhiệm)"
    r"(?:\s+(?:thực hiện|tham mưu|chính))?)\s*:\s*",
    regex.IGNORECASE,
)
_GROUP = regex.compile(r"^[^:,]{3,40}:\s+(?=\p{Lu})")
SHARED = regex.compile(r"^(?:các|những|toàn thể|tất cả)\s", regex.IGNORECASE)
_TRAILING = regex.compile(
    r"\s*(?:trực\s+thuộc.*|(?:có|chưa|đã|đang|được|không|nào|còn\s+lại|nêu|nói)(?!\w).*|(?:có\s+)?liên\s+quan|có\s+nhu\s+cầu.*|trên\s+địa\s+bàn.*|dự\s.*|đăng\s+ký.*|tham\s+gia.*)$",
    regex.IGNORECASE,
)


def split_bodies(text: str, posts: bool = False) -> tuple[str, ...]:
    """A list of bodies as the gold takes it.

    Split at semicolons and line ends always; at commas and `và` only before what is a body of its own: `Phòng A và
    Phòng B` are two, `các sở, ban, ngành` and `Các huyện, thị xã, thành phố` are one. `posts` keeps the post behind a
    person's name, as a table's column of people states it.
    """
    if _is_capital_heading(text):  # its capitals tell nothing about where a name begins
        return tuple(name.upper() for name in split_bodies(text[:1] + text[1:].lower(), posts))
    found: list[str] = []
    for line in _lines().split(_rejoined(text)):
        cleaned = _cleaned(line)
        if cleaned:
            found.extend(_without_note(part) for name in _split_line(cleaned, posts) for part in parted(name))
    if len(found) > 1:
        found[-1] = _OF_THEM_ALL.sub("", found[-1])
    return tuple(dict.fromkeys(f for f in found if len(f) > 1 and not is_ditto(f)))


def _is_capital_heading(text: str) -> bool:
    """Names written out in capitals (`SỞ Y TẾ VÀ SỞ NỘI VỤ`), not abbreviations (`BGH, TTCM`)."""
    words = len(text.split())
    return text.isupper() and (_SEVERAL.search(text) is not None or words >= 3 * len(_AND.split(text)) > 3)


_SEVERAL = regex.compile(r"(?<!\w)CÁC\s")
_OF_THEM_ALL = regex.compile(
    r"(?<=\w)\s+của\s+(?:Sở|Phòng|Trường|Công\s+ty|Trung\s+tâm|Viện|Bệnh\s+viện|Ban|Cục|Chi\s+cục|Bộ|Hội|Văn\s+phòng|đơn\s+vị|cơ\s+quan|mình)$",
    regex.IGNORECASE,
)  # `Tổ Hóa, Tổ Lý của Trường`: said of the whole list, by the body itself


@cache
def _lines() -> regex.Pattern[str]:
    """Where a line of a list ends."""
    return compiled(rf"[;\n]|{doer_words.full_stop().pattern}(?=\p{{Lu}})")


def _without_note(name: str) -> str:
    """What a bracket behind a name says of it (its parent, its post, its telephone) is no part of it."""
    return _NOTE.sub("", name).strip()


_LINE = regex.compile(r"(?P<end>\S*)[ \t]*\n[ \t]*(?=(?P<next>\S+))")
_COMMAND = regex.compile(r"(?<=bộ\s+)(?:chỉ\s+huy|tư\s+lệnh)\Z", regex.IGNORECASE)  # of what, the next line says
_OPEN_END = frozenset([*doer_words.doers()["open_ends"], "ngành", "cấp"])


def _rejoined(text: str) -> str:
    """Lines that only a narrow column broke put together again."""

    def join(match: regex.Match[str]) -> str:
        end, following = match.group("end"), match.group("next")
        at = match.end()
        named = duty_words.body_at_start().match(text, at) or _short().match(text, at)
        begins = following[0] in "-+*•" or (following[0].isupper() and named)
        goes_on = (
            end.endswith((",", "-", "–", "/")) or end.lower() in _OPEN_END or _COMMAND.search(text, 0, match.end("end"))
        )
        return f"{end} " if goes_on or not begins else f"{end}\n"

    return _LINE.sub(join, text)


def _cleaned(text: str) -> str:
    text = _ALIAS.sub("", _LABEL.sub("", text.strip()))
    text = _UNCLOSED.sub("", _CO.sub("", text)).rstrip()
    group = _GROUP.match(text)
    if group and duty_words.body_at_start().match(text, group.end()):
        text = text[group.end() :]
    return " ".join(_APPOSITION.sub("", text).split()).strip(' .,;:-–+•*“”"')


_UNCLOSED = regex.compile(r"\([^()]*+$")  # of a bracket that the end of the phrase cut off
_ALIAS = regex.compile(
    r"\s*\((?:(?:sau\s+đây|dưới\s+đây)\s+)?(?:được\s+)?(?:gọi|viết)\s+(?:tắt|chung)[^()]*\)?", regex.IGNORECASE
)  # `(gọi tắt là chủ hồ)`


_APPOSITION = regex.compile(
    r",?\s+(?:là\s+(?:cơ\s+quan|đơn\s+vị|đầu\s+mối|bộ\s+phận|thường\s+trực|trưởng|chủ)|với\s+(?:vai\s+trò|chức\s+năng)|"
    r"mỗi\s+(?:đơn\s+vị|cơ\s+quan|trường|xã|phòng|người|nơi|bên|khoa|tổ|đội|địa\s+phương))(?!\w).*$",
    regex.IGNORECASE | regex.DOTALL,
)  # `Phòng A là cơ quan thường trực`, `Phòng A, Phòng B mỗi đơn vị`


def _split_line(text: str, posts: bool) -> list[str]:
    pieces = _pieces(text)
    joined = [pieces[0][1]]
    for at, (glue, piece) in enumerate(pieces[1:], start=1):
        following = pieces[at + 1] if at + 1 < len(pieces) else ("", "")
        behind = following[1] if following[0].strip().lower() == "và" else ""
        if glue.strip() == "," and _post_of(joined[-1], piece):
            stays = posts or piece[:1].isupper()  # a post in small letters only says which of the people is meant
            joined[-1] += glue + piece if stays else ""
        elif _own_body(joined[-1], piece, pieces) and not is_one_name(joined[-1], glue, piece, behind):
            joined.append(piece)
        else:
            joined[-1] += glue + piece
    return [j.strip() for j in joined]


def _pieces(text: str) -> list[tuple[str, str]]:
    """(glue before, piece), not split inside brackets."""
    pieces, last, glue = [], 0, ""
    spans = [m.span() for pattern in (_BRACKETS, OFFICE) for m in pattern.finditer(text)]
    for match in _AND.finditer(text):
        if any(a <= match.start() < b for a, b in spans):
            continue
        pieces.append((glue, text[last : match.start()]))
        glue, last = match.group(), match.end()
    pieces.append((glue, text[last:]))
    return [(g, p) for g, p in pieces if p.strip()] or [("", text)]


_POSTS = (
    r"(?:phó|trưởng|chủ\s+tịch|giám\s+đốc|hiệu\s+trưởng|bí\s+thư|kế\s+toán|chuyên\s+viên|thư\s+ký|ủy\s+viên|chánh|"
    r"nhân\s+viên|tổ\s+trưởng|chủ\s+nhiệm|văn\s+thư|thủ\s+quỹ|giáo\s+viên|cán\s+bộ|công\s+chức|tổng\s+giám\s+đốc|"
    r"quản\s+đốc|thẩm\s+phán|kiểm\s+sát\s+viên|(?:điều\s+dưỡng|viện|cục|hạt|đội|khối|thôn)\s+trưởng)(?!\w)"
)
_POST = regex.compile(_POSTS, regex.IGNORECASE)
_PERSON = regex.compile(
    rf"(?:các\s+(?=đồng\s))?{doer_words.address()}(?:\s+giáo)?\s+(?-i:(?=\p{{Lu}}))(?!{_POSTS})",
    regex.IGNORECASE,
)
_BARE_NAME = regex.compile(r"\p{Lu}\p{Ll}*(?:\s\p{Lu}\p{Ll}*){2,4}")


def _post_of(before: str, piece: str) -> bool:
    """Whether a piece is the post of the person named before the comma: `đồng chí An`, `BS. Hà Thị An`, `Hà Thị An`."""
    if not _POST.match(piece):
        return False
    titled = _PERSON.match(before) or _titled().match(before)
    bare = _BARE_NAME.fullmatch(before) and not doer_words.head_at_start().match(before)
    return bool(titled or bare) and "," not in before


@cache
def _titled() -> regex.Pattern[str]:
    return compiled(doer_words.title())


@cache
def _short() -> regex.Pattern[str]:
    return compiled(doer_words.short_head())


_NOTE = regex.compile(
    r"(?<=\w)\s++\((?!s\)|bà\)|(?:ngoại\s+)?trừ\s|không\s+kể\s)[^()]{2,80}\)\s*$"
)  # `Bà Lê Thị Hoa (Trưởng phòng Nội vụ)`


_CAPITAL_LIST = regex.compile(r"^[Cc]ác\s+\p{Lu}")  # `Các Khoa, Viện`


def _own_body(before: str, piece: str, pieces: list[tuple[str, str]]) -> bool:
    """Whether a piece after a comma or `và` names a body by itself."""
    if not doer_words.head_at_start().match(piece):
        return False
    if SHARED.match(piece):
        return True
    words = _TRAILING.sub("", piece).split()
    generic = duty_words.is_generic(" ".join(words))
    capital = piece[:1].isupper()
    if generic:
        named = len(pieces) > 2 or bool(_CAPITAL_LIST.match(pieces[0][1]))
        return capital and named and all(p[:1].isupper() for _, p in pieces) and not _one_level(pieces)
    if capital and len(words) == 1 and piece.isupper():  # not `Các trường MN, TH, THCS`
        alone = piece.lower() in doer_words.doers()["standalone"] or _short().match(piece) is not None
        return alone and not SHARED.match(pieces[0][1])
    if capital:
        return " ".join(words).lower() not in _PEOPLE
    kind = doer_words.head_at_start().match(pieces[0][1])  # none in `Chính trị - Học sinh, sinh viên`, a name alone
    staff = before.startswith(pieces[0][1]) and _one_staff(before, " ".join(words))
    whole = kind is not None and len(words) >= 2  # of `có văn bản`, which reads like `cố vấn`, no word is left
    return whole and not (
        staff or _several_kinds(before, words) or _half_name(before, words) or _open_list(before, piece)
    )


def _several_kinds(before: str, words: list[str]) -> bool:
    """`cá nhân vi phạm` behind `Cơ quan, tổ chức`: one list of kinds, whose last words hold for all of it."""
    kind = next((k for k in (2, 1) if duty_words.is_generic(" ".join(words[:k]))), 0)
    named = kind and len(words) > kind and words[kind][:1].isupper()  # `phòng Nội vụ`
    kinds = regex.split(r"\s*,\s*|\s+và\s+", _FEW.sub("", before))
    return bool(kind) and not named and len(kinds) > 1 and all(map(duty_words.is_generic, kinds))


_FEW = regex.compile(
    r"^(?:(?:thủ\s+)?trưởng\s+|người\s+đứng\s+đầu\s+|lãnh\s+đạo\s+)?(?:(?:các|những|mọi)\s+)?", regex.IGNORECASE
)


def _half_name(before: str, words: list[str]) -> bool:
    """`thành ủy` in `các huyện ủy, thành ủy`, `đảng bộ` in `các chi, đảng bộ`, `ngành tỉnh` in `các sở, ngành tỉnh`."""
    like = before.rsplit(maxsplit=1)[-1].lower() == words[-1].lower() in ("ủy", "uỷ", "đoàn", "hội")
    place = len(words) == 2 and duty_words.is_generic(words[0]) and words[1].lower() in (*_PLACES, "phố", "cấp")
    return like or place or _STUB.search(before) is not None


_PEOPLE = frozenset(
    ["trẻ em", "gia đình", "thanh niên", "phụ nữ", "nông dân", "nhân dân", "cựu chiến binh", "thiếu nhi"]
)  # last parts of a name: `Tạp chí Gia đình và Trẻ em`
_STAFF = regex.compile(
    r"(?:(?:các|mỗi|toàn\s+thể|tất\s+cả)\s+)?(?:cán\s+bộ|công\s+chức|viên\s+chức|nhân\s+viên|người\s+lao\s+động|giáo\s+viên|học\s+sinh|"
    r"đảng\s+viên|đoàn\s+viên|hội\s+viên|chiến\s+sĩ|sinh\s+viên|giảng\s+viên|,|\s)+(?!\w)",
    regex.IGNORECASE,
)  # `cán bộ, công chức xã`
_LEARNERS = regex.compile(
    r"(?:(?:các|mỗi|toàn\s+thể|tất\s+cả)\s+)?(?:học\s+sinh|sinh\s+viên|học\s+viên)(?!\w)", regex.IGNORECASE
)
_TEACHERS = regex.compile(r"(?:giáo|giảng)\s+viên(?!\w)", regex.IGNORECASE)


def _one_staff(before: str, following: str) -> bool:
    """`cán bộ, công chức xã` are one staff; learners and who teaches them (`sinh viên, giảng viên`) are two parties."""
    if _STAFF.fullmatch(before.strip()) is None or _STAFF.match(following) is None:
        return False
    return not (_LEARNERS.fullmatch(before.strip()) and _TEACHERS.match(following))


_STUB = regex.compile(
    r"(?<!\w)các\s+(?:chi|cấp\s+[uủ][ỷy]|cấp\s+ủy|đảng|huyện|tỉnh|thành|quận|xã|đội|hội)$", regex.IGNORECASE
)


def _one_level(pieces: list[tuple[str, str]]) -> bool:
    """`Các Sở, Ban, Ngành` means them all together."""
    return any(p.split()[0].lower() == "ngành" for _, p in pieces[1:])


_PLACES = frozenset(["tỉnh", "huyện", "quận", "xã", "phường", "thị", "thành", "thôn", "bản"])


def _open_list(before: str, piece: str) -> bool:
    """`các tỉnh` before `thành phố trực thuộc trung ương`: one list of places."""
    return before.rsplit(maxsplit=1)[-1].lower() in _PLACES and piece.split(maxsplit=1)[0].lower() in (*_PLACES, "thị")
