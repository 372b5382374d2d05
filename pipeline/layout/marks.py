"""What a line is, told by its words alone: motto, date line, number line, type word, outline mark, authority …"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

import regex
from rapidfuzz import fuzz

from pipeline.layout.data import words

_KEEP = regex.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Lower case without diacritics and punctuation, single spaces: `Nơi nhận:` -> `noi nhan`."""
    return _KEEP.sub(" ", _plain(text)).strip()


def _plain(text: str) -> str:
    """Small letters without diacritics, punctuation kept."""
    return text.lower().translate(_BARE)


class _Bare(dict[int, str]):
    """Fills itself with the bare letter of each character the first time it is met; "" for a mark alone."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFD", chr(code)).replace("đ", "d")
        self[code] = "".join(part for part in parts if not unicodedata.combining(part))
        return self[code]


_BARE = _Bare()


# ----------------------------------------------------------------------------------------- outline marks

_ROMAN = r"(?=[IVXLC])(?:X{0,3}(?:IX|IV|V?I{0,3})|X?L?X{0,3}(?:IX|IV|V?I{0,3}))"
_ORDINAL = rf"(?:{_ROMAN}|\d{{1,2}}|thứ\s\p{{L}}+|THỨ\s\p{{L}}+)"
_AFTER = r"(?=[\s\p{L}“\"])"
# `1/UBND các xã`, `2/Sở Nội vụ`: typed without a blank, which the number of a paper (`1/QĐ-UBND`, `24/CP ngày`) is not
_TYPED = r"(?:\p{Lu}\p{Ll}|\p{Lu}{3,5}\s(?!ngày|của|về|năm|tháng|do|ban)\p{Ll})"
_MARKER = regex.compile(
    rf"""
    (?: (?P<article>(?:Điều|ĐIỀU)\s{{1,2}}\d{{1,3}}[a-zđ]?\s?(?:[.:]|$))
      | (?P<part>(?:PHẦN|Phần|CHƯƠNG|Chương|MỤC|Mục|TIỂU\ MỤC|Tiểu\ mục)\s{_ORDINAL}
          (?![\p{{L}}\d])\s?(?:[.:]|$|(?=[-–]?\s?\p{{Lu}}\p{{Lu}})))
      | (?P<roman>{_ROMAN}\s?(?:[.)-]|/(?=\s))(?!\d)(?:\d{{1,2}}[.)]?(?!\d))?){_AFTER}
      | (?P<number>\d{{1,2}}(?:\.\d{{1,2}}){{0,4}}
          (?:\s?[.)](?![\d/]){_AFTER}|(?<=\.\d{{1,2}})(?=\s)|\s?/(?=\s|{_TYPED})|\s-(?=\s)|-(?=\s?\p{{L}})))
      | (?P<bracket>\(\s?(?:\d{{1,2}}|[a-zđ]|[ivx]{{1,4}})\s?\))
      | (?P<letter>[a-zđ](?:\.?\d{{1,2}}){{0,3}}\s?[)./](?=[\s\p{{Lu}}“"])|[a-zđ]-(?=\s\p{{Lu}}))
      | (?P<capital>[A-HĐ]\s?[.)](?=\s)|[A-HĐ]-(?=\s\p{{Lu}}))
      | (?P<bullet>(?![-–—]\s?(?:19|20)\d\d(?!\d))
          [-–—+*•▪➢✓❖□☑●○◦■✔►‣·o](?![\d\p{{L}}.…_*-])
        | (?![-–—]\s?(?:19|20)\d\d(?!\d))[-–—+*•▪➢✓❖●○◦■✔►‣](?=\p{{L}}|\d{{1,3}}\s\p{{L}}))
    )""",
    regex.VERBOSE,
)


def marker_of(text: str) -> str:
    """The outline mark at the head of a line as printed (`I.`, `1.1.`, `a)`, `Điều 5.`, `Chương II`, `-`), or ""."""
    found = _MARKER.match(text)
    if not found:
        return ""
    mark = found.group().strip()
    if mark == "o" and not text[1:2].isspace():
        return ""
    if found.lastgroup == "number" and _DATE_HEAD.match(text):
        return ""
    return mark


_DATE_HEAD = regex.compile(r"\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2,4}|\d{1,2}/\d|\d{1,3}(?:\.\d{3})+(?!\d)")


def marker_kind(text: str) -> str:
    """The kind of the mark: article, part, roman, number, bracket, letter, capital, bullet, or ""."""
    if not marker_of(text):
        return ""
    found = _MARKER.match(text)
    return (found.lastgroup or "") if found else ""


# ----------------------------------------------------------------------------------------- header


def _near(text: str, wanted: str, cutoff: float) -> bool:
    return (
        bool(text)
        and abs(len(text) - len(wanted)) <= max(6, len(wanted) // 3)
        and (fuzz.ratio(text, wanted, score_cutoff=cutoff) > 0)
    )


@lru_cache(maxsize=1_000)
def is_motto(text: str) -> bool:
    """Cộng hòa xã hội chủ nghĩa Việt Nam, as a whole line; letters lost by OCR allowed."""
    return _near(fold(text), fold(words("motto")), 80)


@lru_cache(maxsize=1_000)
def is_slogan(text: str) -> bool:
    return _near(fold(text), fold(words("slogan")), 78)


@lru_cache(maxsize=1_000)
def is_party(text: str) -> bool:
    return _near(fold(text), fold(words("party")), 85)


@lru_cache(maxsize=1_000)
def begins_motto(text: str) -> bool:
    """The first of two lines over which a narrow column broke a motto: `CỘNG HÒA XÃ HỘI CHỦ NGHĨA`, `ĐẢNG CỘNG SẢN`."""
    return capitals(text) > 0.8 and any(
        _near(fold(text), fold(words(name)).removesuffix(" viet nam"), 88) for name in ("motto", "party")
    )


DATE_LINE = regex.compile(
    r"""(?:(?P<place>\p{Lu}[^\d,;:()]{0,60}?)\s?[,.]\s{0,3})?(?P<date>
        [Nn]g[àaâ]y\s?(?P<day>\S{0,6})\s{0,3}[Tt]h[áaâ]ng\s?(?P<month>\S{0,4})\s{0,3}n[ăaâ]m\s?(?P<year>\S{0,6})
      | [Nn]gày\s?\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4})""",
    regex.VERBOSE,
)


def is_date_line(text: str) -> bool:
    """`Địa danh, ngày … tháng … năm …` and nothing else; day, month and year may be blank."""
    found = DATE_LINE.search(text)
    if not found or len(text) > 110:
        return False
    before = text[: found.start()].strip(" _-–.|")
    return len(before) < 12 and len(text[found.end() :].strip(" .;*_-)")) < 6


_LAW = r"(?P<law>(?:Bộ\s)?[Ll]uật|Pháp lệnh|Nghị quyết|Nghị định|Quyết định|Thông tư(?:\sliên tịch)?|Lệnh|Chỉ thị)\s"
NUMBER_LINE = regex.compile(
    rf"^[\W_]{{0,4}}(?:(?:{_LAW})?(?:Số|SỐ|số|Sô|Só|SÔ|Sồ|Sổ|Sõ|So|só|S[óôốồổỗ]))\s?"
    # `Số … -KH/TU` of the Party has no colon, and perhaps a serial that is no number
    r"(?:[:;.]|(?=\s?[\d.…_]|\s?/|\P{L}{0,12}[-–]\s?\p{Lu}\p{L}{0,6}/\p{Lu}))(?!\s?liệu)"
)
_SYMBOL = regex.compile(r"[/-]\s?[A-ZĐ]{1,}")


def is_number_line(text: str) -> bool:
    """`Số: 12/KH-ABC`, with its serial or blank; `Luật số: 06/2022/QH15` and nothing after it."""
    found = NUMBER_LINE.match(text)
    if found is None or len(text) > 80:
        return False
    if found["law"]:
        return bool(_LAW_NUMBER.match(text, found.end()))
    return bool(_SYMBOL.search(text, found.end())) or len(text) < 14


_LAW_NUMBER = regex.compile(r"\s?[\d.…_]*\s?(?:/\s?[\w.…-]+)+\W*$")
_BEFORE_BLANK = regex.compile(r"(?:^|\s)(?:[Ss][ốÓóôo]\s?[:.]?|[Nn]gày|[Tt]háng|năm|/)\s*$")
_AFTER_BLANK = regex.compile(r"^\s*(?:/|tháng\b|năm\b|-\s?[A-ZĐ]{2,}/)")


def blank_between(before: str, after: str) -> bool:
    """Whether a wide gap is a blank to be filled in (`Số:      /KH-…`, `ngày      tháng`) and parts no columns."""
    return bool(_AFTER_BLANK.match(after)) or (bool(_BEFORE_BLANK.search(before)) and after[:1].isdigit())


def is_anchor(text: str) -> bool:
    """A line that only a header has."""
    return is_motto(text) or is_slogan(text) or is_party(text) or is_number_line(text) or is_date_line(text)


_ABOUT = regex.compile(r"^\W{0,3}(?:V/[vV]|V/v|VV|Vv|V\.v|Về việc|Vê việc)\b", regex.IGNORECASE)


def is_about(text: str) -> bool:
    """`V/v …` or `Về việc …`."""
    return bool(_ABOUT.match(text))


_RULE = regex.compile(r"^[\s\W_]*$")


def is_rule(text: str) -> bool:
    """A line of dashes, stars or underscores that only separates."""
    return bool(_RULE.match(text))


@lru_cache(maxsize=1_000)
def capitals(text: str) -> float:
    """The share of capitals among the letters."""
    letters = list(filter(str.isalpha, text))
    return sum(map(str.isupper, letters)) / len(letters) if letters else 0.0


# ----------------------------------------------------------------------------------------- title


@cache
def _types() -> tuple[str, ...]:
    return tuple(sorted((fold(w) for w in words("types")), key=len, reverse=True))


@cache
def _squeezed_types() -> dict[str, str]:
    """Types by their letters alone."""
    return {kind.replace(" ", ""): kind for kind in reversed(_types())}


def _squeezed(text: str) -> str:
    """Letters printed apart (`Q U Y Ế T Đ Ị N H`) put together."""
    parts = text.split()
    return "".join(parts) if len(parts) > 4 and all(len(p) == 1 for p in parts) else text


_STRAY = regex.compile(r"(?<=\p{Lu})\s\p{Ll}\s(?=\p{Lu})")  # a speck of a scan read as a letter: `KẾ ì HOẠCH`
_OF_SEVERAL = regex.compile(r"(?<=\w)\s+lien\s+(?:tich|nganh)$")  # `KẾ HOẠCH LIÊN TỊCH`: the type is what comes first


@lru_cache(maxsize=1_000)
def type_word(text: str) -> str:
    """The folded type word that the line begins with in capitals and that fills the line or its first part; or ""."""
    bare = _squeezed(text.strip(" #*_:.-–|"))
    if not bare or len(bare) > 300 or capitals(bare) <= 0.8:
        return ""
    bare = _STRAY.sub(" ", bare)
    folded = _OF_SEVERAL.sub("", fold(bare))
    kind = folded if " " in bare else _squeezed_types().get(folded.replace(" ", ""), "")
    if kind in _types() and capitals(bare) > 0.8:
        return kind
    if capitals(bare) > 0.9 and len(folded) < 40:
        return next((k for k in _types() if len(k) > 6 and _near(folded, k, 88)), "")
    return ""


_CAPITAL_HEAD = regex.compile(r"[\p{Lu}\s]{4,40}(?=\s\p{Lu}?\p{Ll})")


def leading_type(text: str) -> int:
    """How many characters of the line are a type word in capitals followed by words in small letters; 0 if none."""
    head = _CAPITAL_HEAD.match(text)
    if not head:
        return 0
    bare = head.group().rstrip()
    # the capital of the next word is not the type's
    for cut in (len(bare), bare.rfind(" ")):
        if cut > 3 and fold(bare[:cut]) in _types():
            return cut
    return 0


def is_addressee(text: str) -> bool:
    """`Kính gửi: …`, or `CHỦ TỊCH … ĐIỆN:` of a công điện."""
    if text.rstrip().endswith(("ĐIỆN:", "điện:")) and len(text) < 150 and capitals(text) > 0.6:
        return True  # the telegram's form of it
    head = fold(text)[:9]
    return head.startswith(("kinh gui", "kinh goi", "kinh gul")) and len(text) < 600


def is_basis(text: str) -> bool:
    """A paragraph that opens with Căn cứ, Thực hiện, Theo, Xét …"""
    bare = text.lstrip(" -–+*•_")
    return any(bare.startswith(w) and not bare[len(w) : len(w) + 1].isalpha() for w in words("bases"))


def is_title_start(text: str) -> bool:
    """A type word in capitals on its own, or `Kính gửi`."""
    return bool(type_word(text)) or is_addressee(text) or bool(leading_type(text))


# ----------------------------------------------------------------------------------------- closing

_NAMED = regex.compile(r"^\W{0,4}noi\s{0,2}(?:nhan|gui|goi)\s{0,2}(?:[:.;,]|$|(?=[-–]))|^\W{0,4}noi\s{0,2}nh\W{0,3}$")
_CAPACITY = regex.compile(r"^\W{0,2}(?:(?:TUQ|TM|KT|TL|Q)\s?[./,]{1,2}|[TK]\s?/\s?[MTL]\s?[./,]?)\s?(?=\p{Lu})")


@lru_cache(maxsize=1_000)
def is_recipients_head(text: str) -> bool:
    """`Nơi nhận:`, alone or with the first recipient after it."""
    return bool(_NAMED.match(_plain(text[:24])))


def is_capacity(text: str) -> bool:
    """`TM. …`, `KT. …`, `TL. …`, `T/M …` before an office or body, as a rule in capitals."""
    found = _CAPACITY.match(text)
    if not found or len(text) > 120:
        return False
    rest = text[found.end() :]
    return capitals(rest) > 0.8 or (len(text) < 50 and any(office in fold(rest) for office in _offices()))


def is_capacity_head(text: str) -> bool:
    """Whether the text begins with an authority, whatever follows it."""
    return bool(_CAPACITY.match(text)) and text[:12].isupper()


@cache
def _offices() -> tuple[str, ...]:
    return tuple(fold(w) for w in words("offices"))


def is_office(text: str) -> bool:
    """An office in capitals on a line of its own: `PHÓ GIÁM ĐỐC`, `HIỆU TRƯỞNG`."""
    if len(text) > 90 or capitals(text) < 0.8 or len(text) < 6:
        return False
    folded = fold(text)
    return any(office in folded for office in _offices())


def is_small_office(text: str) -> bool:
    """An office in small letters on a line of its own: `Hiệu trưởng`, `Phó Giám đốc`."""
    folded = fold(text)
    if len(text) > 45 or not text[:1].isupper() or not text[-1:].isalpha():
        return False
    return any(folded.removeprefix("pho ").startswith(office) for office in _offices() if len(office) > 6)


_ARCHIVED = regex.compile(r"^[\W_]{0,4}luu\s?[:;,.]?\s?(?:vt|van thu|vp|hs|ho so|to chuc|tc|hc)\b")


def is_archive_line(text: str) -> bool:
    """`- Lưu: VT, …`: the last of the recipients."""
    return len(text) < 70 and bool(_ARCHIVED.match(_plain(text)))


@cache
def _urgency() -> frozenset[str]:
    return frozenset(fold(mark) for mark in words("marks"))


def is_mark(text: str) -> bool:
    """A stamp of urgency or secrecy, `DỰ THẢO`, `SAO Y`, alone on its line in capitals."""
    return len(text) < 24 and capitals(text) > 0.8 and fold(text) in _urgency()


_ANNEX = regex.compile(
    r"^\W{0,3}(?:PHỤ\s?LỤC|Phụ\s?lục|PHU LUC)(?:\s?(?:số|SỐ)?\s?(?:[IVXL]{1,6}|\d{1,2}|[A-Z]))?"
    r"\s?(?:[.:(–-]|$|\s\p{Lu}|\s?$)"
    r"|^\W{0,3}(?:BIỂU|Biểu|MẪU|Mẫu|BẢNG|Bảng)(?:\s(?:số|SỐ|biểu|BIỂU))?\s?(?:\d{1,2}|[IVX]{1,4}|[A-Z])\s?[.:/A-Zab]*\s*(?:$|[(:–-])"
)
_ANNEX_NOTE = regex.compile(
    r"^\W{0,3}\(?\s?(?:Ban hành\s+)?(?:K[èe]m theo|kèm theo|Đính kèm|Gửi kèm|Phụ lục kèm theo|Ban hành theo)\b",
    regex.IGNORECASE,
)


def is_annex_head(text: str) -> bool:
    """`Phụ lục I`, `Mẫu số 02` on a line of its own."""
    return bool(_ANNEX.match(text)) and len(text) < 160


def is_annex_note(text: str) -> bool:
    """`(Kèm theo Kế hoạch số …)`."""
    return bool(_ANNEX_NOTE.match(text)) and len(text) < 400


def is_site_line(text: str) -> bool:
    """Menus, counters and greetings of a web site saved with the paper."""
    low = text.lower()
    return (len(text) < 200 and any(word in low for word in words("site"))) or bool(_WEEKDAY.match(text))


_WEEKDAY = regex.compile(
    r"^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\s*,"
    r"|^(?:Thứ\s\p{L}+|Chủ nhật)\s*,\s*(?:ngày\s*)?\d{1,2}[/-]\d{1,2}[/-]\d{4}[\s|]*$"
)
